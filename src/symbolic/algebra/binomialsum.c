#include "symbolic/algebra/binomialsum.h"

#include "expr/walk.h"
#include "symbolic/algebra/closedsum.h"
#include "symbolic/algebra/monomials.h"
#include "symbolic/algebra/sumterm.h"

enum { MOST_DEGREE = 20 }; /* its Stirling numbers have less than 63 bits */

/* The binomial in a product, its power and what is beside it; NONE where there is not just one. */
typedef struct part {
    dx_id binomial, rest;
    int64_t power;
} part;

static dx_status split_binomial(dx_graph *g, dx_id a, dx_id name, part *out)
{
    *out = (part){DX_NONE, dx_int(g, 1), 1};
    if (dx_fn_of(g, a) == DX_FN_binomial) {
        out->binomial = a;
        return dx_check(g, out->rest);
    }
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        if (dx_fn_of(g, base) != DX_FN_binomial || !dx_contains(g, base, name)) {
            out->rest = dx_mul(g, out->rest, dx_pow(g, base, exponent));
            continue;
        }
        if (!dx_is_none(out->binomial) || !dx_get_int(g, exponent, &out->power)) {
            out->binomial = DX_NONE;
            return DX_OK;
        }
        out->binomial = base;
    }
    return dx_check(g, out->rest);
}

/* ---- the binomial theorem ---------------------------------------------------------------------
 */

/* r = above/below, both products. */
static dx_status split_ratio(dx_graph *g, dx_id r, dx_id *above, dx_id *below)
{
    *above = r;
    *below = dx_int(g, 1);
    for (uint32_t i = 0; dx_op_of(g, r) == DX_OP_MUL && i < dx_factors(g, r); i++) {
        const dx_id exponent = dx_exponent(g, r, i);
        if (dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0)
            *below = dx_mul(g, *below, dx_pow(g, dx_base(g, r, i), dx_number_neg(g, exponent)));
    }
    *above = dx_mul(g, r, *below);
    return dx_check(g, *above);
}

/* Σ k^j·a^k·b^(n - k)·binomial(n, k) = Σ S(j, i)·n·(n - 1)···(n - i + 1)·a^i·(a + b)^(n - i) with
 * the Stirling numbers S(j, i) of the second kind. */
static dx_status sum_of_power(dx_graph *g, dx_id n, dx_id a, dx_id b, int64_t j, dx_id *out)
{
    int64_t stirling[MOST_DEGREE + 1] = {1};
    for (int64_t row = 1; row <= j; row++) {
        for (int64_t i = row; i > 0; i--)
            stirling[i] = i * stirling[i] + stirling[i - 1];
        stirling[0] = 0;
    }
    const dx_id both = dx_add(g, a, b);
    dx_id falling = dx_int(g, 1);
    *out = dx_int(g, 0);
    for (int64_t i = 0; i <= j; i++) {
        if (stirling[i] != 0) {
            dx_id term = dx_pow(g, both, dx_sub(g, n, dx_int(g, i)));
            term = dx_mul(g, dx_mul(g, falling, dx_power(g, a, i)), term);
            *out = dx_add(g, *out, dx_scale(g, dx_int(g, stirling[i]), term));
        }
        falling = dx_mul(g, falling, dx_sub(g, n, dx_int(g, i)));
    }
    return dx_check(g, *out);
}

/* What is 0 where a = -b for all but some n has no formula of this kind. */
static dx_status theorem(dx_sum_range *range, dx_id n, dx_id rest, dx_id *out)
{
    dx_graph *g = range->g;
    dx_sum_term t;
    dx_monomials m;
    bool polynomial;
    dx_id a, b;
    if (!dx_sum_read_term(range, rest, &t))
        return g->context->diag.status;
    if (t.n > 0)
        return DX_OK;
    DX_TRY(split_ratio(g, t.r, &a, &b));
    if (dx_is_int(g, dx_add(g, a, b), 0))
        return DX_OK;
    const dx_id factor = dx_mul(g, t.c, dx_pow(g, b, dx_neg(g, n)));
    DX_TRY(dx_check(g, factor));
    /* where b is 0 and has the power 0 in the last term, the sum has no value, either */
    if (!dx_is_number(g, b) && dx_contains(g, factor, b))
        dx_sum_need(range, b);
    DX_TRY(dx_monomials_make(g, t.p, 1, &range->name, &polynomial, &m));
    if (!polynomial)
        return DX_OK;
    dx_id total = dx_int(g, 0), one;
    dx_status status = DX_OK;
    bool known = true;
    for (size_t i = 0; i < m.n && known && status == DX_OK; i++) {
        known = m.item[i].exponent[0] <= MOST_DEGREE;
        if (known)
            status = sum_of_power(g, n, a, b, m.item[i].exponent[0], &one);
        if (known && status == DX_OK)
            total = dx_add(g, total, dx_mul(g, m.item[i].coefficient, one));
    }
    dx_monomials_free(&m);
    DX_TRY(status);
    if (known)
        *out = dx_mul(g, factor, total);
    return dx_check(g, total);
}

/* ---- sums -------------------------------------------------------------------------------------
 */

static dx_id binomial_of(dx_graph *g, dx_id n, dx_id k)
{
    const dx_id of[] = {n, k};
    return dx_call(g, DX_FN_binomial, 2, of);
}

static dx_status sum_of_term(dx_sum_range *range, dx_id a, dx_id hi, dx_id *out)
{
    dx_graph *g = range->g;
    const dx_id name = range->name;
    part p;
    *out = DX_NONE;
    DX_TRY(split_binomial(g, a, name, &p));
    if (dx_is_none(p.binomial))
        return DX_OK;
    const dx_id n = dx_operand(g, p.binomial, 0), k = dx_operand(g, p.binomial, 1);
    const bool free = !dx_contains(g, p.rest, name);
    const bool whole = dx_same(n, hi) && dx_is_int(g, range->lo, 0) &&
                       (dx_same(k, name) || dx_same(k, dx_sub(g, hi, name)));
    if (whole && p.power == 1)
        return theorem(range, n, p.rest, out);
    if (whole && p.power == 2 && free)
        *out = dx_mul(g, p.rest, binomial_of(g, dx_scale(g, dx_int(g, 2), n), n));
    else if (free && p.power == 1 && dx_same(n, name) && dx_same(k, range->lo) &&
             dx_is_nonnegative(g, k))
        *out = dx_mul(g, p.rest, binomial_of(g, range->behind, dx_add(g, k, dx_int(g, 1))));
    return g->context->diag.status;
}

/* Of a term of the body, whatever it is. */
static dx_status sum_of_any(dx_sum_range *range, dx_id a, dx_id hi, dx_id *out)
{
    dx_id nonzero = DX_NONE;
    DX_TRY(sum_of_term(range, a, hi, out));
    if (!dx_is_none(*out))
        return DX_OK;
    DX_TRY(dx_closed_form(range->g, DX_OP_SUM, a, range->name, range->lo, hi, &nonzero, out));
    if (!dx_is_none(*out) && !dx_is_none(nonzero))
        dx_sum_need(range, nonzero);
    return range->g->context->diag.status;
}

static dx_status has_binomial(dx_graph *g, dx_id body, dx_id name, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &body, &walk));
    for (size_t i = 0; i < walk.n; i++)
        *has =
            *has || (dx_fn_of(g, walk.id[i]) == DX_FN_binomial && dx_contains(g, walk.id[i], name));
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_binomial_sum(dx_graph *g, dx_id body, dx_id name, dx_id lo, dx_id hi, dx_id *nonzero,
                          dx_id *out)
{
    dx_sum_range range = {g, name, lo, dx_add(g, hi, dx_int(g, 1)), DX_NONE};
    bool has;
    *out = *nonzero = DX_NONE;
    DX_TRY(dx_check(g, range.behind));
    DX_TRY(has_binomial(g, body, name, &has));
    if (!has)
        return DX_OK;
    dx_id total = dx_int(g, 0), one;
    const bool sum = dx_op_of(g, body) == DX_OP_ADD;
    if (sum)
        total = dx_mul(g, dx_constant(g, body), dx_sub(g, range.behind, lo));
    for (uint32_t i = 0; i < (sum ? dx_terms(g, body) : 1); i++) {
        DX_TRY(sum_of_any(&range, sum ? dx_term(g, body, i) : body, hi, &one));
        if (dx_is_none(one))
            return DX_OK;
        total = dx_add(g, total, sum ? dx_scale(g, dx_coefficient(g, body, i), one) : one);
    }
    *nonzero = range.nonzero;
    *out = total;
    return dx_check(g, total);
}
