/* closedsum.c - Σ p(k)·r^k by telescoping, Σ 1/(k + a)^m by polygamma, Π (k + a) by gamma. */
#include "symbolic/algebra/closedsum.h"

#include "expr/walk.h"
#include "symbolic/algebra/monomials.h"
#include "symbolic/algebra/splitting.h"
#include "symbolic/algebra/sumterm.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/terms.h"

enum { MOST_DEGREE = 24 };

/* ---- polynomials times powers ---------------------------------------------------------------- */

/* q of degree n (or n + 1 where r is 1) with q(k + 1)·r - q(k) = k^n, coefficients rising. */
static dx_status telescope(dx_sum_range *r, dx_id ratio, int64_t n, dx_id *q)
{
    dx_graph *g = r->g;
    bool plain = dx_is_int(g, ratio, 1);
    dx_id less = dx_sub(g, ratio, dx_int(g, 1));
    for (int64_t j = n; j >= 0; j--) { /* the coefficient of k^j */
        int64_t top = plain ? n + 1 : n, first = plain ? j + 1 : j;
        dx_id rest = dx_int(g, j == n);
        dx_id binomial = plain ? dx_int(g, j + 1) : dx_int(g, 1);
        for (int64_t i = first + 1; i <= top; i++) {
            binomial = dx_number_div(g, dx_number_mul(g, binomial, dx_int(g, i)), dx_int(g, i - j));
            rest = dx_sub(g, rest, dx_mul(g, dx_mul(g, ratio, binomial), q[i]));
        }
        q[first] = dx_div(g, rest, plain ? dx_int(g, j + 1) : less);
        DX_TRY(dx_readable(g, q[first], &q[first]));
    }
    if (plain)
        q[0] = dx_int(g, 0);
    return dx_check(g, q[0]);
}

/* c·Σ k^n·r^k */
static dx_status power_sum(dx_sum_range *r, dx_id ratio, int64_t n, dx_id *out)
{
    dx_graph *g = r->g;
    dx_id q[MOST_DEGREE + 2], end[2] = {dx_int(g, 0), dx_int(g, 0)};
    DX_TRY(telescope(r, ratio, n, q));
    int64_t top = dx_is_int(g, ratio, 1) ? n + 1 : n;
    const dx_id at[2] = {r->lo, r->behind};
    for (int i = 0; i < 2; i++) {
        for (int64_t k = top; k >= 0; k--)
            end[i] = dx_add(g, dx_mul(g, end[i], at[i]), q[k]);
        end[i] = dx_mul(g, end[i], dx_pow(g, ratio, at[i]));
    }
    *out = dx_sub(g, end[1], end[0]);
    return dx_check(g, *out);
}

static dx_status sum_of_polynomial(dx_sum_range *r, const dx_sum_term *t, dx_id *out)
{
    dx_graph *g = r->g;
    dx_monomials m;
    bool polynomial;
    dx_id total = dx_int(g, 0), one;
    DX_TRY(dx_monomials_make(g, t->p, 1, &r->name, &polynomial, &m));
    *out = DX_NONE;
    if (!polynomial)
        return DX_OK;
    dx_status status = DX_OK;
    bool known = true;
    for (size_t i = 0; i < m.n && known && status == DX_OK; i++) {
        known = m.item[i].exponent[0] <= MOST_DEGREE;
        if (!known)
            break;
        status = power_sum(r, t->r, m.item[i].exponent[0], &one);
        if (status == DX_OK)
            total = dx_add(g, total, dx_mul(g, m.item[i].coefficient, one));
    }
    dx_monomials_free(&m);
    DX_TRY(status);
    if (!known)
        return DX_OK;
    if (!dx_is_int(g, t->r, 1))
        dx_sum_need(r, dx_sub(g, t->r, dx_int(g, 1)));
    *out = dx_mul(g, t->c, total);
    return dx_check(g, *out);
}

/* ---- poles ----------------------------------------------------------------------------------- */

/* Σ 1/(k + a)^m; polygamma(m - 1, z) is (-1)^m·(m - 1)!·Σ 1/(z + k)^m. */
static dx_id pole_sum(dx_sum_range *r, dx_id a, int64_t m)
{
    dx_graph *g = r->g;
    dx_id first = dx_add(g, r->lo, a), behind = dx_add(g, r->behind, a);
    if (m == 1)
        return dx_sub(g, dx_call1(g, DX_FN_digamma, behind), dx_call1(g, DX_FN_digamma, first));
    const dx_id at_first[] = {dx_int(g, m - 1), first}, at_behind[] = {dx_int(g, m - 1), behind};
    dx_id difference = dx_sub(g, dx_call(g, DX_FN_polygamma, 2, at_first),
                              dx_call(g, DX_FN_polygamma, 2, at_behind));
    int64_t factorial = m % 2 == 0 ? 1 : -1;
    for (int64_t i = 2; i < m; i++)
        factorial *= i;
    return dx_scale(g, dx_rational(g, 1, factorial), difference);
}

/* By partial fractions: one pole, or simple ones apart from each other, above which is a power of k
 * that is lower than their number. */
static dx_status sum_of_poles(dx_sum_range *r, const dx_sum_term *t, dx_id *out)
{
    dx_graph *g = r->g;
    dx_id total = dx_int(g, 0);
    *out = DX_NONE;
    if (!dx_is_int(g, t->r, 1))
        return DX_OK;
    if (t->n == 1) {
        if (dx_is_int(g, t->p, 1))
            *out = dx_mul(g, t->c, pole_sum(r, t->pole[0], t->order[0]));
        return dx_check(g, dx_is_none(*out) ? t->c : *out);
    }
    dx_monomials m;
    bool polynomial;
    DX_TRY(dx_monomials_make(g, t->p, 1, &r->name, &polynomial, &m));
    if (!polynomial)
        return DX_OK;
    bool low = m.n > 0 && m.item[0].exponent[0] < t->n;
    dx_monomials_free(&m);
    if (!low)
        return DX_OK;
    for (uint32_t i = 0; i < t->n; i++) {
        dx_id at = dx_neg(g, t->pole[i]), residue = dx_substitute(g, t->p, 1, &r->name, &at);
        if (t->order[i] != 1)
            return DX_OK;
        for (uint32_t k = 0; k < t->n; k++) {
            dx_id distance = dx_sub(g, t->pole[k], t->pole[i]);
            if (k == i)
                continue;
            if (!dx_is_number(g, distance) || dx_is_int(g, distance, 0))
                return dx_check(g, distance);
            residue = dx_div(g, residue, distance);
        }
        total = dx_add(g, total, dx_mul(g, residue, pole_sum(r, t->pole[i], 1)));
    }
    *out = dx_mul(g, t->c, total);
    return dx_check(g, *out);
}

/* ---- sums ------------------------------------------------------------------------------------ */

static dx_status sum_of_term(dx_sum_range *r, dx_id a, dx_id *out)
{
    dx_graph *g = r->g;
    dx_sum_term t;
    *out = DX_NONE;
    if (!dx_sum_read_term(r, a, &t))
        return g->context->diag.status;
    return t.n > 0 ? sum_of_poles(r, &t, out) : sum_of_polynomial(r, &t, out);
}

static dx_status closed_sum(dx_sum_range *r, dx_id body, dx_id *out)
{
    dx_graph *g = r->g;
    dx_id one;
    if (dx_op_of(g, body) != DX_OP_ADD)
        return sum_of_term(r, body, out);
    dx_id total = dx_mul(g, dx_constant(g, body), dx_sub(g, r->behind, r->lo));
    *out = DX_NONE;
    for (uint32_t i = 0; i < dx_terms(g, body); i++) {
        DX_TRY(sum_of_term(r, dx_term(g, body, i), &one));
        if (dx_is_none(one))
            return DX_OK;
        total = dx_add(g, total, dx_scale(g, dx_coefficient(g, body, i), one));
    }
    *out = total;
    return dx_check(g, total);
}

/* ---- products -------------------------------------------------------------------------------- */

static dx_status product_of_factor(dx_sum_range *r, dx_id base, dx_id exponent, dx_id *out)
{
    dx_graph *g = r->g;
    dx_id slope, rest, count = dx_sub(g, r->behind, r->lo), power;
    *out = DX_NONE;
    if (dx_fn_of(g, base) == DX_FN_exp) {
        exponent = dx_mul(g, exponent, dx_operand(g, base, 0));
        base = dx_e(g);
        DX_TRY(dx_check(g, exponent));
    }
    if (!dx_contains(g, base, r->name)) {
        DX_TRY(closed_sum(r, exponent, &power));
        if (!dx_is_none(power))
            *out = dx_pow(g, base, power);
        return dx_check(g, dx_is_none(power) ? base : *out);
    }
    if (dx_contains(g, exponent, r->name) || !dx_sum_is_linear(g, base, r->name, &slope, &rest))
        return g->context->diag.status;
    dx_sum_need(r, slope);
    dx_id a = dx_div(g, rest, slope);
    dx_id gammas = dx_div(g, dx_call1(g, DX_FN_gamma, dx_add(g, r->behind, a)),
                          dx_call1(g, DX_FN_gamma, dx_add(g, r->lo, a)));
    *out = dx_pow(g, dx_mul(g, dx_pow(g, slope, count), gammas), exponent);
    return dx_check(g, *out);
}

static dx_status closed_product(dx_sum_range *r, dx_id body, dx_id *out)
{
    dx_graph *g = r->g;
    dx_id total, one, number, rest;
    dx_id above, below;
    bool fine;
    DX_TRY(dx_multiply_out(g, body, &fine, &above, &below));
    if (fine) {
        DX_TRY(dx_split_linear(g, above, &above));
        DX_TRY(dx_split_linear(g, below, &below));
        body = dx_div(g, above, below);
        DX_TRY(dx_check(g, body));
    }
    dx_split_coefficient(g, body, &number, &rest);
    total = dx_pow(g, number, dx_sub(g, r->behind, r->lo));
    *out = DX_NONE;
    if (dx_op_of(g, rest) != DX_OP_MUL) {
        DX_TRY(product_of_factor(r, rest, dx_int(g, 1), &one));
        *out = dx_is_none(one) ? one : dx_mul(g, total, one);
        return dx_check(g, dx_is_none(one) ? total : *out);
    }
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        DX_TRY(product_of_factor(r, dx_base(g, rest, i), dx_exponent(g, rest, i), &one));
        if (dx_is_none(one))
            return DX_OK;
        total = dx_mul(g, total, one);
    }
    *out = total;
    return dx_check(g, total);
}

dx_status dx_closed_form(dx_graph *g, dx_op op, dx_id body, dx_id name, dx_id lo, dx_id hi,
                         dx_id *nonzero, dx_id *out)
{
    dx_sum_range r = {g, name, lo, dx_add(g, hi, dx_int(g, 1)), DX_NONE};
    DX_TRY(dx_check(g, r.behind));
    DX_TRY(op == DX_OP_SUM ? closed_sum(&r, body, out) : closed_product(&r, body, out));
    *nonzero = r.nonzero;
    return dx_check(g, dx_is_none(r.nonzero) ? body : r.nonzero);
}
