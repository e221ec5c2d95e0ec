#include "symbolic/rework/substitute.h"

#include "expr/walk.h"

#include <stdlib.h>

/* The exponent of that base among the factors of a product; NONE where it is none of them. */
static dx_id exponent_of(const dx_graph *g, dx_id product, dx_id base)
{
    for (uint32_t i = 0; i < dx_factors(g, product); i++)
        if (dx_same(dx_base(g, product, i), base))
            return dx_exponent(g, product, i);
    return DX_NONE;
}

/* How many times goes x^of into x^in? Whole powers leave a rest; that of other powers would not
 * have the same domain. */
static int64_t times_in(dx_graph *g, dx_id of, dx_id in)
{
    int64_t m, k;
    if (dx_get_int(g, of, &k) && dx_get_int(g, in, &m))
        return k == 0 ? 0 : m / k;
    if (dx_is_integer(g, of) || dx_is_integer(g, in) || dx_is_int(g, of, 0))
        return 0;
    dx_id ratio = dx_div(g, in, of);
    return !dx_is_none(ratio) && dx_get_int(g, ratio, &m) ? m : 0;
}

/* How many times is the part a factor of that product? */
static int64_t times_a_factor(dx_graph *g, dx_id part, dx_id product)
{
    int64_t least = 0;
    for (uint32_t i = 0; i < dx_factors(g, part); i++) {
        dx_id in = exponent_of(g, product, dx_base(g, part, i));
        int64_t times = dx_is_none(in) ? 0 : times_in(g, dx_exponent(g, part, i), in);
        if (times == 0 || (i > 0 && (times > 0) != (least > 0)))
            return 0;
        if (i == 0 || llabs(times) < llabs(least))
            least = times;
    }
    return least;
}

static dx_id coefficient_of(dx_graph *g, dx_id sum, dx_id term)
{
    for (uint32_t i = 0; i < dx_terms(g, sum); i++)
        if (dx_same(dx_term(g, sum, i), term))
            return dx_coefficient(g, sum, i);
    return DX_NONE;
}

/* The number c with c·part among the terms of the sum; NONE where there is none. */
static dx_id times_a_summand(dx_graph *g, dx_id part, dx_id sum)
{
    dx_id ratio = DX_NONE;
    for (uint32_t i = 0; i < dx_terms(g, part); i++) {
        dx_id in = coefficient_of(g, sum, dx_term(g, part, i));
        in = dx_is_none(in) ? in : dx_number_div(g, in, dx_coefficient(g, part, i));
        if (dx_is_none(in) || (i > 0 && !dx_same(in, ratio)))
            return DX_NONE;
        ratio = in;
    }
    dx_id constant = dx_constant(g, part);
    bool fits = dx_is_int(g, constant, 0) ||
                dx_same(dx_number_mul(g, ratio, constant), dx_constant(g, sum));
    return fits ? ratio : DX_NONE;
}

/* What the node becomes; NONE where the part is not in it. */
static dx_id without(dx_graph *g, dx_id a, dx_id part, dx_id with)
{
    dx_op op = dx_op_of(g, part);
    int64_t n = 0;
    if (dx_same(a, part))
        return with;
    if (dx_op_of(g, a) != op)
        return DX_NONE;
    if (op == DX_OP_ADD) {
        dx_id c = times_a_summand(g, part, a);
        return dx_is_none(c) ? c
                             : dx_add(g, dx_sub(g, a, dx_scale(g, c, part)), dx_scale(g, c, with));
    }
    if (op == DX_OP_MUL) {
        n = times_a_factor(g, part, a);
        return n == 0 ? DX_NONE
                      : dx_mul(g, dx_mul(g, a, dx_power(g, part, -n)), dx_power(g, with, n));
    }
    if (dx_fn_of(g, part) != DX_FN_exp || dx_fn_of(g, a) != DX_FN_exp)
        return DX_NONE;
    dx_id ratio = dx_div(g, dx_operand(g, a, 0), dx_operand(g, part, 0));
    return !dx_is_none(ratio) && dx_get_int(g, ratio, &n) ? dx_power(g, with, n) : DX_NONE;
}

/* One of the outermost nodes with it in it, and what that becomes. */
static dx_status take_next(dx_graph *g, dx_id a, dx_id part, dx_id with, dx_id *from, dx_id *to)
{
    dx_walk walk;
    *from = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = walk.n; i-- > 0 && dx_is_none(*from);) {
        *to = without(g, walk.id[i], part, with);
        if (!dx_is_none(*to))
            *from = walk.id[i];
    }
    dx_walk_free(&walk);
    return dx_excuse(g->context, g->context->diag.status);
}

dx_status dx_substitute_part(dx_graph *g, dx_id a, dx_id part, dx_id with, dx_id *out)
{
    const dx_id place = dx_symbol(g, "'p", 2); /* `with` may contain the part */
    DX_TRY(dx_check(g, place));
    for (;;) {
        dx_id from, to;
        DX_TRY(dx_poll(g->context));
        DX_TRY(take_next(g, a, part, place, &from, &to));
        if (dx_is_none(from))
            break;
        a = dx_replace(g, a, 1, &from, &to);
        DX_TRY(dx_check(g, a));
    }
    *out = dx_substitute(g, a, 1, &place, &with);
    return dx_check(g, *out);
}
