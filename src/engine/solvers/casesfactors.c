/* What is compared with 0 as a product of factors that have its sign: sign(u) and cbrt(u) have that
 * of u, |u| and sqrt(u) that of u^2, and exp(u) is above 0. */
#include "engine/solvers/solvedcases.h"

#include "expr/walk.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/quotients.h"

static dx_status factors_of(dx_graph *g, dx_id a, dx_factorization *out)
{
    dx_ring *ring;
    dx_quotient q;
    *out = (dx_factorization){.n = 0};
    DX_TRY(dx_quotient_take(g, a, &ring, &q));
    dx_status status = dx_quotient_factors(ring, &q, out);
    dx_quotient_drop(g, ring, &q);
    return status;
}

/* A factor that is there already changes its power; below the line it stands if one of them does.
 */
static void put(dx_by_cases *c, dx_cases_factor f, dx_cases_product *out)
{
    for (size_t i = 0; i < out->n; i++) {
        dx_cases_factor *there = &out->factor[i];
        if (!dx_same(there->u, f.u))
            continue;
        there->even = there->even == f.even;
        there->below = there->below || f.below;
        return;
    }
    c->done = c->done && out->n < DX_CASE_FACTORS;
    if (c->done)
        out->factor[out->n++] = f;
}

static bool has_sign_of_operand(dx_fn fn)
{
    return fn == DX_FN_sign || fn == DX_FN_cbrt || fn == DX_FN_sinh || fn == DX_FN_asinh ||
           fn == DX_FN_atan || fn == DX_FN_tanh || fn == DX_FN_erf;
}

static dx_status add(dx_by_cases *c, dx_cases_factor f, dx_cases_product *out);

static dx_status add_power(dx_by_cases *c, dx_cases_factor f, dx_id base, dx_id exponent,
                           dx_cases_product *out)
{
    dx_graph *g = c->g;
    int64_t p, q;
    if (!dx_get_small_rational(g, exponent, &p, &q) || q > 2) {
        f.u = dx_pow(g, base, exponent);
        DX_TRY(dx_check(g, f.u));
        if (dx_is_positive(g, f.u))
            out->lost = out->dropped = true;
        else
            put(c, f, out);
        return DX_OK;
    }
    out->lost = out->lost || q == 2;
    f.u = base;
    f.even = f.even || q == 2 || p % 2 == 0;
    f.below = f.below || p < 0;
    return add(c, f, out);
}

/* x - a for a - x. */
static dx_status turn_sum(dx_by_cases *c, dx_cases_factor *f, bool *negative)
{
    dx_graph *g = c->g;
    dx_polynomial of;
    DX_TRY(dx_polynomial_in(g, f->u, c->x, &of));
    if (!dx_is_none(of.other) || of.degree == 0 || !dx_is_number(g, of.coefficient[of.degree]) ||
        dx_number_sign(g, of.coefficient[of.degree]) > 0)
        return DX_OK;
    f->u = dx_neg(g, f->u);
    *negative = *negative != !f->even;
    return dx_check(g, f->u);
}

dx_status dx_cases_has_sign(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++) {
        const dx_fn fn = dx_fn_of(g, walk.id[i]);
        *has = fn == DX_FN_sign || fn == DX_FN_heaviside;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status add_sum(dx_by_cases *c, dx_cases_factor f, dx_cases_product *out)
{
    dx_graph *g = c->g;
    dx_factorization of;
    bool sign;
    DX_TRY(dx_cases_has_sign(g, f.u, &sign));
    c->done = c->done && !sign;
    DX_TRY(factors_of(g, f.u, &of));
    out->negative = out->negative != (!f.even && dx_number_sign(g, of.content) < 0);
    for (size_t i = 0; i < of.n; i++) {
        dx_cases_factor one = {of.base[i], f.even || of.exponent[i] % 2 == 0,
                               f.below || of.exponent[i] < 0};
        if (dx_op_of(g, one.u) != DX_OP_ADD) {
            DX_TRY(add(c, one, out));
            continue;
        }
        DX_TRY(turn_sum(c, &one, &out->negative));
        if (!dx_is_positive(g, one.u))
            put(c, one, out);
        else
            out->lost = out->dropped = true;
    }
    return DX_OK;
}

/* One more factor, by what has its sign. */
static dx_status add(dx_by_cases *c, dx_cases_factor f, dx_cases_product *out)
{
    dx_graph *g = c->g;
    const dx_fn fn = dx_fn_of(g, f.u);
    dx_id number, rest;
    if (dx_is_positive(g, f.u)) {
        out->lost = out->lost || (dx_node_of(g, f.u)->holds & DX_HOLDS_PARTIAL);
        out->dropped = true;
        return DX_OK;
    }
    dx_split_coefficient(g, f.u, &number, &rest);
    out->negative = out->negative != (!f.even && dx_number_sign(g, number) < 0);
    f.u = rest;
    if (dx_is_number(g, rest))
        return DX_OK;
    if (dx_op_of(g, rest) == DX_OP_ADD)
        return add_sum(c, f, out);
    for (uint32_t i = 0; dx_op_of(g, rest) == DX_OP_MUL && i < dx_factors(g, rest); i++)
        DX_TRY(add_power(c, f, dx_base(g, rest, i), dx_exponent(g, rest, i), out));
    if (dx_op_of(g, rest) == DX_OP_MUL)
        return DX_OK;
    if (dx_op_of(g, rest) == DX_OP_CALL && (fn == DX_FN_abs || has_sign_of_operand(fn))) {
        f.u = dx_operand(g, rest, 0);
        f.even = f.even || fn == DX_FN_abs;
        return add(c, f, out);
    }
    put(c, f, out);
    return DX_OK;
}

/* What a term divides by is not 0 where it cancels in the sum, either. */
static dx_status add_cancelled(dx_by_cases *c, dx_id divisor, dx_cases_product *out)
{
    dx_cases_product of = {.n = 0};
    DX_TRY(add(c, (dx_cases_factor){divisor, true, true}, &of));
    for (size_t i = 0; i < of.n && c->done; i++) {
        bool there = false;
        for (size_t k = 0; k < out->n && !there; k++)
            there = out->factor[k].below && dx_same(out->factor[k].u, of.factor[i].u);
        if (!there)
            put(c, of.factor[i], out);
    }
    return DX_OK;
}

/* x first, x - a before x - b. */
static dx_status sort(dx_by_cases *c, dx_cases_product *of)
{
    for (size_t i = 1; i < of->n; i++) {
        const dx_cases_factor moved = of->factor[i];
        size_t at = i;
        for (; at > 0; at--) {
            int order;
            DX_TRY(dx_case_order(c->g, of->factor[at - 1].u, moved.u, &order));
            if (order <= 0)
                break;
            of->factor[at] = of->factor[at - 1];
        }
        of->factor[at] = moved;
    }
    return DX_OK;
}

dx_status dx_cases_read_product(dx_by_cases *c, dx_id f, dx_cases_product *out)
{
    dx_graph *g = c->g;
    dx_walk walk;
    *out = (dx_cases_product){.n = 0};
    DX_TRY(add(c, (dx_cases_factor){f, false, false}, out));
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && c->done && status == DX_OK; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL && status == DX_OK &&
                             k < dx_factors(g, walk.id[i]);
             k++) {
            const dx_id exponent = dx_exponent(g, walk.id[i], k);
            if (dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0)
                status = add_cancelled(c, dx_base(g, walk.id[i], k), out);
        }
    dx_walk_free(&walk);
    if (status == DX_OK && c->done)
        status = sort(c, out);
    const dx_cases_factor *one = &out->factor[0];
    dx_id number, term; /* a product with a number in front of it is a sum of one term */
    dx_split_coefficient(g, f, &number, &term);
    out->several = c->done && (out->n != 1 || one->even || one->below || out->dropped ||
                               (dx_op_of(g, one->u) != DX_OP_ADD && !dx_same(one->u, f)) ||
                               dx_op_of(g, term) != DX_OP_ADD);
    out->several = out->several && !(out->n == 1 && dx_same(one->u, f));
    return status;
}
