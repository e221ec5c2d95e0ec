#include "symbolic/algebra/sumterm.h"

#include "expr/walk.h"
#include "symbolic/algebra/splitting.h"

enum { MOST_ORDER = 12 };

bool dx_sum_is_linear(dx_graph *g, dx_id a, dx_id name, dx_id *slope, dx_id *rest)
{
    dx_id zero = dx_int(g, 0), one = dx_int(g, 1);
    *rest = dx_substitute(g, a, 1, &name, &zero);
    dx_id at_one = dx_is_none(*rest) ? *rest : dx_substitute(g, a, 1, &name, &one);
    if (dx_is_none(at_one) && g->context->diag.status == DX_DOMAIN)
        dx_diag_clear(&g->context->diag);
    if (dx_is_none(at_one))
        return false;
    *slope = dx_sub(g, at_one, *rest);
    dx_id difference = dx_sub(g, a, dx_add(g, dx_mul(g, *slope, name), *rest));
    return dx_is_int(g, difference, 0);
}

void dx_sum_need(dx_sum_range *r, dx_id a)
{
    if (!dx_is_number(r->g, a))
        r->nonzero = dx_is_none(r->nonzero) ? a : dx_mul(r->g, r->nonzero, a);
}

static bool add_pole(dx_sum_range *r, dx_sum_term *t, dx_id base, int64_t order)
{
    dx_graph *g = r->g;
    dx_id slope, rest;
    if (t->n == DX_SUM_POLES || order > MOST_ORDER ||
        !dx_sum_is_linear(g, base, r->name, &slope, &rest) || dx_is_int(g, slope, 0))
        return false;
    dx_sum_need(r, slope);
    t->c = dx_mul(g, t->c, dx_power(g, slope, -order));
    t->pole[t->n] = dx_div(g, rest, slope);
    t->order[t->n++] = order;
    return !dx_is_none(t->c) && !dx_is_none(t->pole[t->n - 1]);
}

static bool add_factor(dx_sum_range *r, dx_sum_term *t, dx_id base, dx_id exponent);

/* A pole, or several of a polynomial that has linear factors. */
static bool add_poles(dx_sum_range *r, dx_sum_term *t, dx_id base, int64_t order)
{
    dx_graph *g = r->g;
    dx_id split;
    if (dx_split_linear(g, base, &split) != DX_OK)
        return false;
    if (dx_same(split, base))
        return add_pole(r, t, base, order);
    dx_id number, rest;
    dx_split_coefficient(g, split, &number, &rest);
    t->c = dx_mul(g, t->c, dx_power(g, number, -order));
    for (uint32_t i = 0; dx_op_of(g, rest) == DX_OP_MUL && i < dx_factors(g, rest); i++)
        if (!add_factor(r, t, dx_base(g, rest, i),
                        dx_scale(g, dx_int(g, -order), dx_exponent(g, rest, i))))
            return false;
    return dx_op_of(g, rest) == DX_OP_MUL;
}

/* One factor base^exponent more. */
static bool add_factor(dx_sum_range *r, dx_sum_term *t, dx_id base, dx_id exponent)
{
    dx_graph *g = r->g;
    dx_id slope, rest;
    int64_t n;
    if (dx_fn_of(g, base) == DX_FN_exp) {
        exponent = dx_mul(g, exponent, dx_operand(g, base, 0));
        base = dx_e(g);
    }
    if (dx_is_none(exponent))
        return false;
    bool in_base = dx_contains(g, base, r->name), above = dx_contains(g, exponent, r->name);
    if (in_base && above)
        return false;
    if (above) {
        if (!dx_sum_is_linear(g, exponent, r->name, &slope, &rest))
            return false;
        t->c = dx_mul(g, t->c, dx_pow(g, base, rest));
        t->r = dx_mul(g, t->r, dx_pow(g, base, slope));
    } else if (!in_base) {
        t->c = dx_mul(g, t->c, dx_pow(g, base, exponent));
    } else if (!dx_get_int(g, exponent, &n)) {
        return false;
    } else if (n < 0) {
        return add_poles(r, t, base, -n);
    } else {
        t->p = dx_mul(g, t->p, dx_power(g, base, n));
    }
    return !dx_is_none(t->c) && !dx_is_none(t->r) && !dx_is_none(t->p);
}

bool dx_sum_read_term(dx_sum_range *r, dx_id a, dx_sum_term *t)
{
    dx_graph *g = r->g;
    const dx_id one = dx_int(g, 1);
    *t = (dx_sum_term){.c = one, .p = one, .r = one};
    if (dx_op_of(g, a) != DX_OP_MUL)
        return add_factor(r, t, a, one);
    for (uint32_t i = 0; i < dx_factors(g, a); i++)
        if (!add_factor(r, t, dx_base(g, a, i), dx_exponent(g, a, i)))
            return false;
    return true;
}
