/* layout_sum.c - sums, and which of their terms leads. */
#include "expr/layout_parts.h"

/* -x^2 + 1 is written 1 - x^2: when all is negative but the last item, that one leads. In
 * a linear sum the first positive item leads: n - k + 1. */
static void lead_with_positive(const dx_layout_builder *b, dx_shape_list *items, bool linear)
{
    size_t i = 0;
    while (i < items->n && dx_lay_kind_of(b, items->item[i]) == DX_SHAPE_NEGATION)
        i++;
    if (i == 0 || i == items->n || (i + 1 < items->n && !linear))
        return;
    uint32_t positive = items->item[i];
    memmove(items->item + 1, items->item, i * sizeof *items->item);
    items->item[0] = positive;
}

/* A number, times a power of the step of a difference quotient? */
static bool is_power_of_step(const dx_graph *g, dx_id term)
{
    bool step = dx_op_of(g, term) == DX_OP_SYMBOL && dx_is_late(g, term);
    for (uint32_t i = 0; dx_op_of(g, term) == DX_OP_MUL && i < dx_factors(g, term); i++) {
        dx_id base = dx_base(g, term, i);
        bool here = dx_op_of(g, base) == DX_OP_SYMBOL && dx_is_late(g, base);
        if (!here && !dx_is_constant(g, base))
            return false;
        step = step || here;
    }
    return step;
}

/* Is it a polynomial in the step alone, which is written behind where it starts: 3 + h? */
static bool is_from_point(const dx_graph *g, dx_id add)
{
    bool step = false;
    for (uint32_t i = 0; i < dx_terms(g, add); i++) {
        dx_id term = dx_term(g, add, i);
        bool here = is_power_of_step(g, term);
        if (!here && !dx_is_constant(g, term))
            return false;
        step = step || here;
    }
    return step;
}

/* By rising powers, unless that begins with a minus and the other way does not. */
static void turn_round(const dx_layout_builder *b, dx_shape_list *items)
{
    size_t n = items->n;
    if (dx_lay_kind_of(b, items->item[n - 1]) == DX_SHAPE_NEGATION &&
        dx_lay_kind_of(b, items->item[0]) != DX_SHAPE_NEGATION)
        return;
    for (size_t i = 0; i < n / 2; i++) {
        uint32_t item = items->item[i];
        items->item[i] = items->item[n - 1 - i];
        items->item[n - 1 - i] = item;
    }
}

/* A number, or a sum of such and of their roots: what a surd is a root of. */
static bool is_radicand(const dx_graph *g, dx_id a)
{
    return dx_is_number(g, a) || (dx_op_of(g, a) == DX_OP_ADD && dx_is_constant(g, a));
}

static bool is_surd(const dx_graph *g, dx_id term)
{
    if (dx_fn_of(g, term) == DX_FN_cbrt)
        return is_radicand(g, dx_operand(g, term, 0));
    if (dx_op_of(g, term) != DX_OP_MUL)
        return false;
    for (uint32_t k = 0; k < dx_factors(g, term); k++) {
        dx_id base = dx_base(g, term, k);
        dx_id exponent = dx_exponent(g, term, k);
        bool root = dx_is_number(g, exponent) && !dx_is_integer(g, exponent);
        bool itself = dx_is_int(g, exponent, 1) && is_surd(g, base);
        if (!(root && is_radicand(g, base)) && !itself)
            return false;
    }
    return true;
}

/* Are all terms roots of numbers, as in 1 + sqrt(5)? */
static bool is_of_surds(const dx_graph *g, dx_id add)
{
    for (uint32_t i = 0; i < dx_terms(g, add); i++)
        if (!is_surd(g, dx_term(g, add, i)))
            return false;
    return true;
}

/* The number is written before what is irrational, 1 + sqrt(5) beside 1 - sqrt(5), unless
 * the sum would begin with a minus only for that. */
static void lead_with_number(const dx_layout_builder *b, dx_shape_list *items)
{
    size_t last = items->n - 1;
    uint32_t number = items->item[last];
    if (dx_lay_kind_of(b, number) == DX_SHAPE_NEGATION)
        for (size_t i = 0; i < last; i++)
            if (dx_lay_kind_of(b, items->item[i]) != DX_SHAPE_NEGATION)
                return;
    memmove(items->item + 1, items->item, last * sizeof *items->item);
    items->item[0] = number;
}

uint32_t dx_lay_sum(dx_layout_builder *b, dx_id add)
{
    uint32_t n = dx_terms(b->g, add);
    dx_id constant = dx_constant(b->g, add);
    bool has_constant = !dx_is_int(b->g, constant, 0);
    if (n == 1 && !has_constant)
        return dx_lay_scaled(b, dx_coefficient(b->g, add, 0), dx_term(b->g, add, 0));
    if (!dx_lay_reserve(b, &b->index, (size_t)n + 1))
        return 0;
    dx_order_terms(b->g, add, b->index.item);
    bool linear = dx_op_of(b->g, dx_term(b->g, add, b->index.item[0])) == DX_OP_SYMBOL;
    for (uint32_t i = 0; i < n; i++) {
        if (i % DX_LAY_POLL_EVERY == DX_LAY_POLL_EVERY - 1 && dx_is_cancelled(b->g->context))
            return 0;
        uint32_t k = b->index.item[i];
        b->index.item[i] = dx_lay_scaled(b, dx_coefficient(b->g, add, k), dx_term(b->g, add, k));
    }
    if (has_constant)
        b->index.item[n] = dx_lay_number(b, constant);
    b->index.n = n + has_constant;
    if (!b->failed && is_from_point(b->g, add))
        turn_round(b, &b->index);
    else if (!b->failed && has_constant && is_of_surds(b->g, add))
        lead_with_number(b, &b->index);
    else if (!b->failed)
        lead_with_positive(b, &b->index, linear);
    return dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_SUM, .id = add}, b->index.item, b->index.n);
}
