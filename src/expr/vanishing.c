/* Powers of 0 in sums and products over a name: x^k and k·x^(k - 1) where x has become 0.
 *
 * An integer k stands for the name before x has its value: the term of k·x^(k - 1) for k = 0 is
 * 0, which needs no value of 0^(-1), and that of x^k is x^0, so 1. */
#include "expr/intern.h"
#include "expr/known.h"
#include "expr/walk.h"

#include <stdlib.h>

/* Can a factor that no value was put in, and that a bound name is in, be 0? */
static bool can_vanish(dx_graph *g, dx_id base, dx_id exponent)
{
    return dx_is_number(g, exponent) && dx_number_sign(g, exponent) > 0 &&
           dx_has_bound_name(g, base) && !dx_is_positive(g, base);
}

dx_id dx_vanishing(dx_graph *g, dx_id mul, const dx_id *operands)
{
    enum { MOST = 16 };
    dx_id factor[MOST];
    size_t n = 0;
    bool over_name = false;
    for (uint32_t i = 0; i < dx_factors(g, mul); i++) {
        dx_id base = operands[2 * i], exponent = operands[2 * i + 1];
        bool same = dx_same(base, dx_base(g, mul, i)) && dx_same(exponent, dx_exponent(g, mul, i));
        over_name = over_name || (dx_is_int(g, base, 0) && dx_has_bound_name(g, exponent));
        if (n < MOST && same && can_vanish(g, base, exponent))
            factor[n++] = base;
    }
    dx_id rest = dx_rebuild(g, mul, operands), zero = dx_int(g, 0);
    if (!over_name || n == 0 || dx_is_none(rest))
        return rest;
    dx_id vanishes = dx_relation(g, DX_OP_EQ, dx_product(g, n, factor), zero);
    return dx_cases(g, 3, (dx_id[]){vanishes, zero, rest});
}

/* ---- sums of which one term is left ------------------------------------------------------- */

/* Has it a value for every integer from lo on that stands for the name, but for what free
 * symbols need? */
static bool has_values(dx_graph *g, dx_id base, dx_id exponent, dx_id name, int64_t lo)
{
    if (!dx_contains(g, base, name)) /* 2^k, y^(n - k) */
        return !dx_is_number(g, base) || dx_number_sign(g, base) > 0;
    if (!dx_is_integer(g, exponent))
        return false;
    if (dx_op_of(g, base) == DX_OP_CALL && dx_fn_of(g, base) == DX_FN_factorial)
        return dx_same(dx_operand(g, base, 0), name) && lo >= 0;
    if (dx_number_sign(g, exponent) < 0)
        return false;
    if (dx_op_of(g, base) == DX_OP_CALL && dx_fn_of(g, base) == DX_FN_binomial)
        return lo >= 0 && dx_same(dx_operand(g, base, 1), name) &&
               !dx_contains(g, dx_operand(g, base, 0), name);
    if (dx_op_of(g, base) == DX_OP_CALL)
        return dx_fn_of(g, base) == DX_FN_exp && dx_same(dx_operand(g, base, 0), name);
    for (uint32_t i = 0; dx_op_of(g, base) == DX_OP_ADD && i < dx_terms(g, base); i++)
        if (!dx_same(dx_term(g, base, i), name) && dx_contains(g, dx_term(g, base, i), name))
            return false;
    return dx_op_of(g, base) == DX_OP_ADD || dx_same(base, name);
}

/* The term without the case in which it vanishes. */
static dx_id otherwise(const dx_graph *g, dx_id term)
{
    bool vanishes = dx_op_of(g, term) == DX_OP_CASES && dx_count(g, term) == 3 &&
                    dx_is_int(g, dx_operand(g, term, 1), 0);
    return vanishes ? dx_operand(g, term, 2) : term;
}

/* Is the term 0^(name + shift) times what has values? */
static bool is_power_of_zero(dx_graph *g, dx_id term, dx_id name, int64_t lo, int64_t *shift)
{
    bool found = false;
    if (dx_op_of(g, term) != DX_OP_MUL)
        return false;
    for (uint32_t i = 0; i < dx_factors(g, term); i++) {
        dx_id base = dx_base(g, term, i), exponent = dx_exponent(g, term, i);
        if (!dx_is_int(g, base, 0) || !dx_contains(g, exponent, name)) {
            if (!has_values(g, base, exponent, name, lo))
                return false;
            continue;
        }
        if (found || !dx_get_int(g, dx_sub(g, exponent, name), shift))
            return false;
        found = true;
    }
    return found;
}

/* Terms before the one with 0^0, which must be 0 for it to be the only one. */
static bool vanish_before(dx_graph *g, dx_id term, dx_id name, int64_t lo, int64_t only)
{
    enum { FEW = 16 };
    if (only - lo > FEW)
        return false;
    bool vanish = true;
    for (int64_t k = lo; k < only && vanish; k++)
        vanish = dx_is_int(g, dx_term_at(g, term, name, dx_int(g, k)), 0);
    if (!vanish && g->context->diag.status == DX_DOMAIN) /* it is told where there is an end */
        dx_diag_clear(&g->context->diag);
    return vanish;
}

/* The only term that is not 0, where the sum goes so far; NONE where there may be more. */
static dx_id only_term(dx_graph *g, dx_id term, dx_id name, dx_id first, dx_id hi)
{
    int64_t lo, shift, last;
    enum { FAR = 1 << 20 };
    if (!dx_get_int(g, first, &lo) || llabs(lo) > FAR ||
        !is_power_of_zero(g, otherwise(g, term), name, lo, &shift) || llabs(shift) > FAR)
        return DX_NONE;
    dx_id only = dx_int(g, -shift);
    if (lo > -shift)
        return dx_int(g, 0);
    if (!vanish_before(g, term, name, lo, -shift))
        return DX_NONE;
    dx_id value = dx_term_at(g, otherwise(g, term), name, only);
    if (dx_op_of(g, hi) == DX_OP_INF || dx_is_none(value))
        return value;
    if (dx_get_int(g, hi, &last))
        return last >= -shift ? value : dx_int(g, 0);
    dx_id reached = dx_relation(g, DX_OP_LE, only, hi);
    return dx_cases(g, 3, (dx_id[]){reached, value, dx_int(g, 0)});
}

dx_id dx_sum_without_zeros(dx_graph *g, dx_id body, dx_id name, dx_id lo, dx_id hi, dx_id *rest)
{
    dx_id taken = dx_int(g, 0), coefficient, term;
    *rest = body;
    if (dx_op_of(g, body) != DX_OP_ADD) {
        dx_id only = only_term(g, body, name, lo, hi);
        if (!dx_is_none(only))
            *rest = dx_int(g, 0);
        return dx_is_none(only) ? taken : only;
    }
    for (uint32_t i = 0; i < dx_terms(g, body); i++) {
        coefficient = dx_coefficient(g, body, i);
        term = dx_term(g, body, i);
        dx_id only = only_term(g, term, name, lo, hi);
        if (dx_is_none(only))
            continue;
        taken = dx_add(g, taken, dx_scale(g, coefficient, only));
        *rest = dx_sub(g, *rest, dx_scale(g, coefficient, term));
    }
    return taken;
}

/* ---- what is 0 on an interval ------------------------------------------------------------------
 */

/* Is it in pieces, one of which may be 0 all along: a step, a corner or a formula by cases? */
static bool is_in_pieces(const dx_graph *g, dx_id a)
{
    switch (dx_fn_of(g, a)) {
    case DX_FN_abs:
    case DX_FN_sign:
    case DX_FN_heaviside:
    case DX_FN_relu:
    case DX_FN_floor:
    case DX_FN_ceil:
    case DX_FN_round:
    case DX_FN_frac:
    case DX_FN_mod:
    case DX_FN_min:
    case DX_FN_max:
        return true;
    default:
        return dx_op_of(g, a) == DX_OP_CASES;
    }
}

bool dx_may_stay_zero(dx_graph *g, dx_id a)
{
    dx_walk walk;
    while (dx_fn_of(g, a) == DX_FN_abs || dx_fn_of(g, a) == DX_FN_sign)
        a = dx_operand(g, a, 0); /* 0 where their arguments are */
    if (dx_is_atom(g, a) || dx_is_positive(g, a) || dx_walk_make(g, 1, &a, &walk) != DX_OK)
        return false;
    bool found = false;
    for (size_t i = 0; i < walk.n && !found; i++)
        found = is_in_pieces(g, walk.id[i]);
    dx_walk_free(&walk);
    return found;
}

/* The other factors where the one of `base`, linear in a name of its own, is 0; NONE where that is
 * not found. Is that name in them? */
static dx_id others_at_zero(dx_graph *g, dx_id mul, dx_id base, bool *share)
{
    enum { MOST = 200 };
    dx_id symbol = DX_NONE, zero = DX_NONE, others = dx_int(g, 1);
    while (dx_fn_of(g, base) == DX_FN_abs)
        base = dx_operand(g, base, 0);
    if (dx_op_of(g, base) == DX_OP_SYMBOL) {
        symbol = base;
        zero = dx_int(g, 0);
    }
    for (uint32_t i = 0; dx_op_of(g, base) == DX_OP_ADD && i < dx_terms(g, base); i++) {
        dx_id c = dx_coefficient(g, base, i), rest;
        if (dx_op_of(g, dx_term(g, base, i)) != DX_OP_SYMBOL)
            continue;
        rest = dx_sub(g, base, dx_scale(g, c, dx_term(g, base, i)));
        if (!dx_is_none(rest) && !dx_contains(g, rest, dx_term(g, base, i))) {
            symbol = dx_term(g, base, i);
            zero = dx_scale(g, dx_number_div(g, dx_int(g, -1), c), rest);
            break;
        }
    }
    if (dx_is_none(symbol) || dx_is_larger(g, mul, MOST))
        return DX_NONE;
    for (uint32_t i = 0; i < dx_factors(g, mul); i++) {
        dx_id b = dx_base(g, mul, i);
        if (!dx_same(b, base) && !(dx_fn_of(g, b) == DX_FN_abs && dx_contains(g, b, base)))
            others = dx_mul(g, others, dx_pow(g, b, dx_exponent(g, mul, i)));
    }
    if (dx_is_none(others))
        return DX_NONE;
    *share = dx_contains(g, others, symbol);
    return dx_substitute(g, others, 1, &symbol, &zero);
}

/* Is the base of no name linear, and has it a name that others have, as in (x^2 - 1)^2*(x - 5)?
 * What is where it is 0 is not looked for. */
static bool is_entangled(dx_graph *g, dx_id mul, dx_id base)
{
    enum { MOST = 4 };
    dx_id name[MOST];
    while (dx_fn_of(g, base) == DX_FN_abs)
        base = dx_operand(g, base, 0);
    if (dx_op_of(g, base) == DX_OP_SYMBOL)
        return false;
    const size_t n = dx_free_symbols(g, base, MOST, name);
    for (uint32_t i = 0; dx_op_of(g, base) == DX_OP_ADD && i < dx_terms(g, base); i++)
        if (dx_op_of(g, dx_term(g, base, i)) == DX_OP_SYMBOL)
            return false;
    for (uint32_t i = 0; i < dx_factors(g, mul); i++)
        for (size_t k = 0; k < n && k < MOST && !dx_same(dx_base(g, mul, i), base); k++)
            if (dx_contains(g, dx_base(g, mul, i), name[k]) &&
                !dx_is_nonnegative(g, dx_pow(g, dx_base(g, mul, i), dx_exponent(g, mul, i))))
                return true;
    return false;
}

static bool is_above(const dx_graph *g, dx_id exponent)
{
    return dx_is_number(g, exponent) && dx_number_sign(g, exponent) > 0;
}

/* Are the other factors certainly negative where the one of `base` is 0, or may they be, as those
 * of x^2*(x - a), which have x in them, too, and no divisor? */
static bool is_negative_beside(dx_graph *g, dx_id mul, dx_id base)
{
    dx_context *context = g->context;
    bool divides = false, share = false;
    if (context->diag.status != DX_OK || dx_is_positive(g, base))
        return false;
    for (uint32_t i = 0; i < dx_factors(g, mul); i++) {
        const bool above = is_above(g, dx_exponent(g, mul, i));
        if (!above && dx_same(base, dx_base(g, mul, i)))
            return false;
        divides = divides || !above;
    }
    if (is_entangled(g, mul, base))
        return true;
    dx_id others = others_at_zero(g, mul, base, &share);
    const bool negative =
        !dx_is_none(others) &&
        (dx_is_positive(g, dx_neg(g, others)) ||
         (share && !divides && !dx_is_constant(g, others) && !dx_is_nonnegative(g, others)));
    /* without a value there nothing is lost; what is final comes up again */
    return dx_excuse(context, context->diag.status) == DX_OK && negative;
}

bool dx_root_keeps(dx_graph *g, dx_id mul, dx_id base)
{
    bool other = false;
    for (uint32_t i = 0; i < dx_factors(g, mul) && !other; i++)
        other = !dx_is_nonnegative(g, dx_pow(g, dx_base(g, mul, i), dx_exponent(g, mul, i)));
    return other && (dx_may_stay_zero(g, base) || is_negative_beside(g, mul, base));
}

bool dx_root_narrows(dx_graph *g, dx_id a, dx_id *base, dx_id *others)
{
    dx_context *context = g->context;
    dx_id number, mul;
    dx_split_coefficient(g, a, &number, &mul);
    if (context->diag.status != DX_OK || dx_op_of(g, mul) != DX_OP_MUL || dx_factors(g, mul) < 2 ||
        dx_number_sign(g, number) < 0) /* that stays as it is */
        return false;
    for (uint32_t i = 0; i < dx_factors(g, mul); i++) {
        const dx_id b = dx_base(g, mul, i), e = dx_exponent(g, mul, i);
        bool share;
        if (!is_above(g, e) || dx_is_positive(g, b) || !dx_is_nonnegative(g, dx_pow(g, b, e)) ||
            dx_root_keeps(g, mul, b))
            continue;
        *base = b;
        *others = others_at_zero(g, mul, b, &share);
        const bool narrows =
            !dx_is_none(*others) && !dx_is_constant(g, *others) && !dx_is_nonnegative(g, *others);
        if (dx_excuse(context, context->diag.status) == DX_OK && narrows)
            return true;
    }
    return false;
}
