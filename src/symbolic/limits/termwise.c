#include "symbolic/limits/termwise.h"

#include "expr/walk.h"
#include "symbolic/algebra/closedsum.h"
#include "symbolic/forms/readable.h"

#include <stdio.h>

/* ---- opening --------------------------------------------------------------------------------- */

/* The outermost (or last) of those with x in it; NONE. */
static dx_status find_closed(dx_growth *growth, dx_id a, dx_id *out)
{
    const dx_graph *g = growth->g;
    dx_walk walk;
    *out = DX_NONE;
    if (!g->binds)
        return DX_OK;
    DX_TRY(dx_walk_make(growth->g, 1, &a, &walk));
    for (size_t i = walk.n; i > 0 && dx_is_none(*out); i--)
        if (dx_is_iterated(g, walk.id[i - 1]) && dx_growth_varies(growth, walk.id[i - 1]))
            *out = walk.id[i - 1];
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status refuse(dx_growth *growth, dx_op op, const char *why)
{
    return dx_fail(growth->g->context, DX_UNKNOWN, "no limit is known of a %s %s",
                   op == DX_OP_SUM ? "sum" : "product", why);
}

static dx_status close_up(dx_growth *growth, dx_id a, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_op op = dx_op_of(g, a);
    dx_id lo = dx_operand(g, a, 2), hi = dx_operand(g, a, 3), count, nonzero;
    int sign;
    growth->sequence = true;
    if (dx_op_of(g, lo) == DX_OP_INF || dx_op_of(g, hi) == DX_OP_INF)
        return refuse(growth, op, "without an end, that has no known closed form");
    DX_TRY(dx_growth_prepare(growth, dx_add(g, dx_sub(g, hi, lo), dx_rational(g, 3, 2)), &count));
    DX_TRY(dx_growth_sign(growth, count, &sign));
    *out = dx_int(g, op == DX_OP_PRODUCT);
    if (sign < 0) /* there are no terms */
        return DX_OK;
    DX_TRY(dx_closed_form(g, op, dx_operand(g, a, 0), dx_operand(g, a, 1), lo, hi, &nonzero, out));
    if (dx_is_none(*out))
        return refuse(growth, op,
                      "whose number of terms goes on, and that has no known closed form");
    if (!dx_is_none(nonzero))
        dx_growth_assume_nonzero(growth, nonzero);
    return DX_OK;
}

/* That there is a term. */
static dx_status demand_terms(dx_growth *growth, dx_id lo, dx_id hi)
{
    dx_graph *g = growth->g;
    dx_id count = dx_add(g, dx_sub(g, hi, lo), dx_int(g, 1));
    DX_TRY(dx_check(g, count));
    if (dx_growth_has_index(growth, count)) {
        growth->unsettled = true;
        return DX_OK;
    }
    if (!dx_is_number(g, count))
        growth->room = count;
    for (uint32_t i = 0; i < growth->n_demanded; i++)
        if (dx_same(growth->demanded[i], count))
            return DX_OK;
    if (!dx_is_number(g, count) && growth->n_demanded < DX_MOST_ASSUMED)
        growth->demanded[growth->n_demanded++] = count;
    return DX_OK;
}

/* The first terms of it, and the index of the others. */
static dx_status open(dx_growth *growth, dx_id a, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_op op = dx_op_of(g, a);
    dx_id body = dx_operand(g, a, 0), name = dx_operand(g, a, 1), lo = dx_operand(g, a, 2),
          hi = dx_operand(g, a, 3), first = dx_int(g, op == DX_OP_PRODUCT);
    if (dx_op_of(g, hi) == DX_OP_INF)
        return refuse(growth, op, "without an end");
    if (growth->n_indices == DX_MOST_INDICES)
        return refuse(growth, op, "among so many");
    for (uint32_t i = 0; i < growth->peel; i++) {
        dx_id term = dx_term_at(g, body, name, lo);
        first = op == DX_OP_SUM ? dx_add(g, first, term) : dx_mul(g, first, term);
        lo = dx_add(g, lo, dx_int(g, 1));
        DX_TRY(dx_check(g, first));
    }
    char text[16];
    int length = snprintf(text, sizeof text, "'k%u", growth->n_indices);
    dx_index *index = &growth->index[growth->n_indices];
    *index = (dx_index){dx_symbol(g, text, (size_t)length), lo, hi};
    DX_TRY(dx_check(g, index->symbol));
    growth->n_indices++;
    if (growth->peel > 0) /* the last of them is there */
        DX_TRY(demand_terms(growth, dx_sub(g, lo, dx_int(g, 1)), hi));
    const dx_id args[] = {dx_rename(g, body, name, index->symbol), index->symbol, lo, hi};
    DX_TRY(dx_check(g, args[0]));
    dx_id rest = dx_growth_tail(growth, op == DX_OP_SUM ? DX_TAIL_SUM : DX_TAIL_PRODUCT, 4, args);
    *out = op == DX_OP_SUM ? dx_add(g, first, rest) : dx_mul(g, first, rest);
    return dx_check(g, *out);
}

dx_status dx_growth_open(dx_growth *growth, dx_id a, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id node, opened;
    for (*out = a;;) {
        DX_TRY(find_closed(growth, *out, &node));
        if (dx_is_none(node))
            return DX_OK;
        bool goes_on = dx_growth_varies(growth, dx_operand(g, node, 2)) ||
                       dx_growth_varies(growth, dx_operand(g, node, 3));
        DX_TRY(goes_on ? close_up(growth, node, &opened) : open(growth, node, &opened));
        *out = dx_replace(g, *out, 1, &node, &opened);
        DX_TRY(dx_check(g, *out));
        DX_TRY(dx_poll(g->context));
    }
}

/* ---- the form -------------------------------------------------------------------------------- */

dx_status dx_tractable_terms(dx_growth *growth, dx_id a, const dx_id *operands, dx_id *out)
{
    dx_graph *g = growth->g;
    const bool sum = dx_growth_is_tail(growth, a, DX_TAIL_SUM);
    dx_id body = operands[1], symbol = operands[2], lo = operands[3], hi = operands[4];
    dx_id count = dx_add(g, dx_sub(g, hi, lo), dx_int(g, 1)), args[4] = {body, symbol, lo, hi};
    int sign;
    DX_TRY(dx_check(g, count));
    if (!dx_contains(g, body, symbol)) {
        *out = sum ? dx_mul(g, count, body) : dx_pow(g, body, count);
        return dx_check(g, *out);
    }
    if (!dx_growth_varies(growth, body)) {
        *out = dx_iterated(g, sum ? DX_OP_SUM : DX_OP_PRODUCT, body, symbol, lo, hi);
        return dx_check(g, *out);
    }
    if (sum) {
        *out = dx_growth_tail(growth, DX_TAIL_SUM, 4, args);
        return dx_check(g, *out);
    }
    DX_TRY(dx_growth_sign(growth, body, &sign));
    if (sign == 0)
        return refuse(growth, DX_OP_PRODUCT, "of zeros");
    args[0] = dx_growth_log(growth, dx_scale(g, dx_int(g, sign), body));
    dx_id log = dx_growth_tail(growth, DX_TAIL_SUM, 4, args);
    *out = dx_mul(g, dx_pow(g, dx_int(g, sign), count), dx_growth_exp(growth, log));
    return dx_check(g, *out);
}

dx_id dx_growth_total(dx_growth *growth, dx_id like, dx_id term)
{
    dx_graph *g = growth->g;
    const dx_id args[] = {term, dx_operand(g, like, 2), dx_operand(g, like, 3),
                          dx_operand(g, like, 4)};
    if (dx_is_none(term))
        return term;
    if (!dx_contains(g, term, args[1]))
        return dx_mul(g, term, dx_add(g, dx_sub(g, args[3], args[2]), dx_int(g, 1)));
    return dx_growth_tail(growth, DX_TAIL_SUM, 4, args);
}

/* ---- indices --------------------------------------------------------------------------------- */

bool dx_growth_has_index(const dx_growth *growth, dx_id a)
{
    for (uint32_t i = 0; i < growth->n_indices; i++)
        if (dx_contains(growth->g, a, growth->index[i].symbol))
            return true;
    return false;
}

/* The indices counted from 0 on; false where one begins at what is no number. */
static bool from_zero(dx_growth *growth, dx_id *a)
{
    dx_graph *g = growth->g;
    dx_id from[DX_MOST_INDICES], to[DX_MOST_INDICES];
    size_t n = 0;
    for (uint32_t i = 0; i < growth->n_indices; i++) {
        const dx_index *index = &growth->index[i];
        if (!dx_contains(g, *a, index->symbol))
            continue;
        if (!dx_is_number(g, index->lo))
            return false;
        from[n] = index->symbol;
        to[n++] = dx_add(g, index->symbol, index->lo);
    }
    *a = dx_substitute(g, *a, n, from, to);
    return !dx_is_none(*a);
}

enum { MOST_DEPTH = 12 }; /* of what is looked into */

static bool is_index(const dx_growth *growth, dx_id a)
{
    for (uint32_t i = 0; i < growth->n_indices; i++)
        if (dx_same(growth->index[i].symbol, a))
            return true;
    return false;
}

static int least_sign(dx_growth *growth, dx_id a, int depth);

static int least_of_sum(dx_growth *growth, dx_id a, int depth)
{
    const dx_graph *g = growth->g;
    int least = least_sign(growth, dx_constant(g, a), depth);
    for (uint32_t i = 0; i < dx_terms(g, a) && least > 0; i++) {
        int term = dx_number_sign(g, dx_coefficient(g, a, i)) > 0
                       ? least_sign(growth, dx_term(g, a, i), depth)
                       : 0;
        least = term == 0 || term > least ? term : least;
    }
    return least;
}

static int least_of_product(dx_growth *growth, dx_id a, int depth)
{
    const dx_graph *g = growth->g;
    int least = 2;
    for (uint32_t i = 0; i < dx_factors(g, a) && least > 0; i++) {
        dx_id exponent = dx_exponent(g, a, i);
        int factor = least_sign(growth, dx_base(g, a, i), depth);
        if (factor < 2 && !(dx_is_number(g, exponent) && dx_number_sign(g, exponent) > 0))
            factor = 0;
        least = factor < least ? factor : least;
    }
    return least;
}

/* Of functions that have the sign of their argument, or grow with it from a known place on. */
static int least_of_call(dx_growth *growth, dx_id a, int depth)
{
    dx_graph *g = growth->g;
    dx_id u = dx_operand(g, a, 0);
    switch (dx_fn_of(g, a)) {
    case DX_FN_log:
        u = dx_sub(g, u, dx_int(g, 1));
        return dx_is_none(u) ? 0 : least_sign(growth, u, depth);
    case DX_FN_log1p:
    case DX_FN_expm1:
    case DX_FN_atan:
    case DX_FN_sinh:
    case DX_FN_tanh:
    case DX_FN_asinh:
    case DX_FN_erf:
    case DX_FN_cbrt:
        return least_sign(growth, u, depth);
    case DX_FN_factorial:
        return least_sign(growth, u, depth) > 0 ? 2 : 0;
    case DX_FN_gamma:
        return least_sign(growth, u, depth) == 2 ? 2 : 0;
    default:
        return 0;
    }
}

/* Of what counts from 0 on: 2: positive, 1: not negative, 0: not known. */
static int least_sign(dx_growth *growth, dx_id a, int depth)
{
    const dx_graph *g = growth->g;
    int least = 0;
    if (dx_is_number(g, a))
        return dx_number_sign(g, a) < 0 ? 0 : dx_number_sign(g, a) + 1;
    if (dx_is_positive(g, a))
        return 2;
    if (dx_op_of(g, a) == DX_OP_ADD && depth < MOST_DEPTH)
        least = least_of_sum(growth, a, depth + 1);
    if (dx_op_of(g, a) == DX_OP_MUL && depth < MOST_DEPTH)
        least = least_of_product(growth, a, depth + 1);
    if (dx_op_of(g, a) == DX_OP_CALL && dx_count(g, a) == 1 && depth < MOST_DEPTH)
        least = least_of_call(growth, a, depth + 1);
    return least == 0 && (dx_is_nonnegative(g, a) || is_index(growth, a)) ? 1 : least;
}

dx_status dx_growth_sign_over_indices(dx_growth *growth, dx_id a, int *sign)
{
    dx_graph *g = growth->g;
    *sign = 0;
    if (!from_zero(growth, &a))
        return g->context->diag.status;
    for (int attempt = 0; attempt < 2 && *sign == 0; attempt++) {
        if (least_sign(growth, a, 0) == 2)
            *sign = 1;
        else if (least_sign(growth, dx_neg(g, a), 0) == 2)
            *sign = -1;
        else if (attempt == 0)
            DX_TRY(dx_readable(g, a, &a));
    }
    return DX_OK;
}

/* With 0 for the indices, which count from there. */
static dx_status at_first(dx_growth *growth, dx_id a, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id zero[DX_MOST_INDICES], symbol[DX_MOST_INDICES];
    for (uint32_t i = 0; i < growth->n_indices; i++) {
        symbol[i] = growth->index[i].symbol;
        zero[i] = dx_int(g, 0);
    }
    *out = dx_substitute(g, a, growth->n_indices, symbol, zero);
    return dx_check(g, *out);
}

static dx_status incomparable(dx_growth *growth)
{
    return dx_fail(growth->g->context, DX_UNKNOWN,
                   "the terms of a sum grow in ways that cannot be compared");
}

dx_status dx_growth_least(dx_growth *growth, dx_id a, dx_id *least)
{
    dx_graph *g = growth->g;
    if (!from_zero(growth, &a)) {
        DX_TRY(dx_check(g, a));
        return incomparable(growth);
    }
    DX_TRY(at_first(growth, a, least));
    DX_TRY(dx_readable(g, dx_sub(g, a, *least), &a));
    return least_sign(growth, a, 0) > 0 ? DX_OK : incomparable(growth);
}

dx_status dx_growth_same_scale(dx_growth *growth, dx_id *slope, dx_id *ratio)
{
    dx_graph *g = growth->g;
    dx_id a = *slope;
    *ratio = dx_int(g, 1);
    if (!dx_growth_has_index(growth, a))
        return DX_OK;
    if (!from_zero(growth, &a)) {
        DX_TRY(dx_check(g, a));
        return incomparable(growth);
    }
    dx_id given = *slope, more;
    DX_TRY(at_first(growth, a, slope));
    if (!dx_growth_varies(growth, *slope))
        return incomparable(growth);
    more = dx_sub(g, dx_div(g, a, *slope), dx_int(g, 1));
    *ratio = dx_div(g, given, *slope);
    DX_TRY(dx_readable(g, *ratio, ratio));
    DX_TRY(dx_readable(g, more, &more));
    return !dx_growth_varies(growth, *ratio) && least_sign(growth, more, 0) > 0
               ? DX_OK
               : incomparable(growth);
}

static bool is_whole(const dx_growth *growth, dx_id a, bool of_x, int depth)
{
    const dx_graph *g = growth->g;
    int64_t n;
    bool whole = depth < MOST_DEPTH;
    if (dx_is_number(g, a))
        return dx_is_integer(g, a);
    if (is_index(growth, a) || (of_x && dx_same(a, growth->x)))
        return true;
    if (dx_op_of(g, a) == DX_OP_ADD) {
        whole = whole && dx_is_integer(g, dx_constant(g, a));
        for (uint32_t i = 0; i < dx_terms(g, a) && whole; i++)
            whole = dx_is_integer(g, dx_coefficient(g, a, i)) &&
                    is_whole(growth, dx_term(g, a, i), of_x, depth + 1);
        return whole;
    }
    whole = whole && dx_op_of(g, a) == DX_OP_MUL;
    for (uint32_t i = 0; whole && i < dx_factors(g, a); i++)
        whole = dx_get_int(g, dx_exponent(g, a, i), &n) && n > 0 &&
                is_whole(growth, dx_base(g, a, i), of_x, depth + 1);
    return whole;
}

bool dx_growth_is_whole(const dx_growth *growth, dx_id a, bool of_x)
{
    return is_whole(growth, a, of_x, 0);
}

/* What the ends lo and hi say of a symbol. */
static bool draw_end(const dx_graph *g, dx_id symbol, dx_id lo, dx_id hi, uint32_t attempt,
                     double *out)
{
    double first = dx_is_number(g, lo) ? dx_number_to_double(g, lo) : 4;
    if (dx_contains(g, lo, symbol))
        *out = 1 + attempt;
    else if (dx_contains(g, hi, symbol))
        *out = first + attempt + 3;
    else
        return false;
    return true;
}

dx_status dx_growth_draw_integer(dx_growth *growth, dx_id a, dx_id symbol, uint32_t attempt,
                                 double *out)
{
    dx_graph *g = growth->g;
    for (uint32_t i = 0; i < growth->n_indices; i++) {
        const dx_index *index = &growth->index[i];
        if (dx_same(index->symbol, symbol)) {
            *out =
                (dx_is_number(g, index->lo) ? dx_number_to_double(g, index->lo) : 4) + attempt + 1;
            return DX_OK;
        }
        if (draw_end(g, symbol, index->lo, index->hi, attempt, out))
            return DX_OK;
    }
    if (!g->binds)
        return DX_OK;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    bool found = false;
    for (size_t i = 0; i < walk.n && !found; i++)
        found =
            dx_is_iterated(g, walk.id[i]) && draw_end(g, symbol, dx_operand(g, walk.id[i], 2),
                                                      dx_operand(g, walk.id[i], 3), attempt, out);
    dx_walk_free(&walk);
    return DX_OK;
}

/* ---- signs ----------------------------------------------------------------------------------- */

dx_status dx_growth_sign_of_terms(dx_growth *growth, dx_id a, int *sign)
{
    dx_graph *g = growth->g;
    *sign = 0;
    if (dx_growth_is_tail(growth, a, DX_TAIL_SUM)) {
        DX_TRY(dx_growth_sign(growth, dx_operand(g, a, 1), sign));
        return demand_terms(growth, dx_operand(g, a, 3), dx_operand(g, a, 4));
    }
    if (!dx_is_iterated(g, a) || growth->n_indices == DX_MOST_INDICES)
        return DX_OK;
    growth->index[growth->n_indices++] =
        (dx_index){dx_operand(g, a, 1), dx_operand(g, a, 2), dx_operand(g, a, 3)};
    dx_status status = dx_growth_sign_over_indices(growth, dx_operand(g, a, 0), sign);
    growth->n_indices--;
    DX_TRY(status);
    if (dx_op_of(g, a) == DX_OP_PRODUCT && *sign < 0)
        *sign = 0;
    return *sign == 0 || dx_op_of(g, a) == DX_OP_PRODUCT
               ? DX_OK
               : demand_terms(growth, dx_operand(g, a, 2), dx_operand(g, a, 3));
}

/* ---- what is shown --------------------------------------------------------------------------- */

dx_status dx_growth_multiplied(dx_growth *growth, dx_id a, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_walk walk;
    dx_status status = DX_OK;
    *out = a;
    if (!g->binds)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        dx_id node = walk.id[i], number, sum;
        if (dx_fn_of(g, node) != DX_FN_exp)
            continue;
        dx_split_coefficient(g, dx_operand(g, node, 0), &number, &sum);
        if (dx_op_of(g, sum) != DX_OP_SUM || dx_fn_of(g, dx_operand(g, sum, 0)) != DX_FN_log)
            continue;
        dx_id product =
            dx_iterated(g, DX_OP_PRODUCT, dx_operand(g, dx_operand(g, sum, 0), 0),
                        dx_operand(g, sum, 1), dx_operand(g, sum, 2), dx_operand(g, sum, 3));
        product = dx_pow(g, product, number);
        *out = dx_is_none(product) ? product : dx_replace(g, *out, 1, &node, &product);
        status = dx_check(g, *out);
    }
    dx_walk_free(&walk);
    return status;
}
