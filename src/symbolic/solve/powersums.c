/* Sums of powers of numbers, 9^x + 6^x = 2*4^x: divided by one of them they are a polynomial in one
 * power, (3/2)^x. */
#include "symbolic/solve/equation.h"

#include "symbolic/decide.h"
#include "symbolic/rework/polynomial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_POWERS = 8, MOST_RATIO = 12 };

/* coefficient·base^x */
typedef struct power_term {
    dx_id coefficient, base; /* a constant above 0 */
    double size;             /* its logarithm */
    int64_t exponent;        /* of the power in which the sum is a polynomial */
} power_term;

/* The logarithm of a constant above 0; else not a number. */
static dx_status log_of(dx_equation *s, dx_id constant, double *out)
{
    dx_interval range;
    int64_t p, q;
    *out = NAN;
    if (dx_get_small_rational(s->g, constant, &p, &q)) {
        *out = p > 0 ? log((double)p) - log((double)q) : NAN;
        return DX_OK;
    }
    if (!dx_is_constant(s->g, constant))
        return DX_OK;
    DX_TRY(dx_ask_value(s->oracle, constant, 128, &range));
    if (range.finite && range.low > 0)
        *out = log(range.low);
    return DX_OK;
}

/* A factor base^(a·x + b) with a number a goes into both; *is is false for others. */
static dx_status take_factor(dx_equation *s, dx_id base, dx_id exponent, power_term *t, bool *is)
{
    dx_graph *g = s->g;
    dx_polynomial of;
    int64_t a, b;
    double size;
    DX_TRY(log_of(s, base, &size));
    *is = isfinite(size);
    if (!*is)
        return DX_OK;
    DX_TRY(dx_polynomial_in(g, exponent, s->unknown, &of));
    *is = dx_is_none(of.other) && of.degree == 1 &&
          dx_get_small_rational(g, of.coefficient[1], &a, &b) && llabs(a) <= MOST_RATIO &&
          b <= MOST_RATIO;
    if (!*is)
        return DX_OK;
    t->base = dx_mul(g, t->base, dx_pow(g, base, of.coefficient[1]));
    t->coefficient = dx_mul(g, t->coefficient, dx_pow(g, base, of.coefficient[0]));
    return dx_check(g, t->coefficient);
}

static dx_status read_term(dx_equation *s, dx_id term, dx_id number, power_term *t, bool *is)
{
    dx_graph *g = s->g;
    *is = true;
    *t = (power_term){.coefficient = number, .base = dx_int(g, 1)};
    if (dx_op_of(g, term) != DX_OP_MUL) {
        *is = !dx_has_unknown(s, term);
        t->coefficient = dx_scale(g, number, term);
        return dx_check(g, t->coefficient);
    }
    for (uint32_t i = 0; i < dx_factors(g, term) && *is; i++) {
        const dx_id base = dx_base(g, term, i), exponent = dx_exponent(g, term, i);
        if (dx_has_unknown(s, base))
            *is = false;
        else if (dx_has_unknown(s, exponent))
            DX_TRY(take_factor(s, base, exponent, t, is));
        else
            t->coefficient = dx_mul(g, t->coefficient, dx_pow(g, base, exponent));
    }
    DX_TRY(log_of(s, t->base, &t->size));
    *is = *is && isfinite(t->size);
    return dx_check(g, t->coefficient);
}

static dx_status read_sum(dx_equation *s, dx_id f, power_term *t, uint32_t *n, bool *is)
{
    dx_graph *g = s->g;
    *is = dx_op_of(g, f) == DX_OP_ADD && dx_terms(g, f) < MOST_POWERS;
    *n = 0;
    for (uint32_t i = 0; *is && i < dx_terms(g, f); i++)
        DX_TRY(read_term(s, dx_term(g, f, i), dx_coefficient(g, f, i), &t[(*n)++], is));
    if (*is && !dx_is_int(g, dx_constant(g, f), 0))
        t[(*n)++] = (power_term){.coefficient = dx_constant(g, f), .base = dx_int(g, 1)};
    return DX_OK;
}

/* base = of^n for a whole n, where `of` has a logarithm of that size; false where it is none. */
static dx_status is_power_of(dx_equation *s, const power_term *t, double size, dx_id of, int64_t *n,
                             bool *is)
{
    dx_graph *g = s->g;
    const double ratio = t->size / size, whole = round(ratio);
    *n = (int64_t)whole;
    *is = fabs(ratio - whole) < 1e-9 && fabs(whole) <= MOST_RATIO;
    if (!*is)
        return DX_OK;
    if (dx_is_number(g, t->base) && dx_is_number(g, of)) {
        *is = dx_same(t->base, dx_number_power(g, of, *n));
        return DX_OK;
    }
    dx_id gap = dx_sub(g, t->base, dx_power(g, of, *n));
    DX_TRY(dx_check(g, gap));
    return dx_excuse(g->context, dx_decide_zero(g, s->oracle, gap, is));
}

/* A power in which all may be polynomials: the least ratio of two bases, or a root of that which is
 * a number. All n bases are divided by the first one. */
static dx_status find_common(dx_equation *s, uint32_t n, power_term *t, dx_id *of, bool *is)
{
    enum { MOST_ROOT = 6 };
    dx_graph *g = s->g;
    uint32_t least = 0;
    for (uint32_t i = 1; i < n; i++)
        if (fabs(t[i].size) > 1e-9 &&
            (fabs(t[least].size) < 1e-9 || fabs(t[i].size) < fabs(t[least].size)))
            least = i;
    *is = false;
    if (fabs(t[least].size) < 1e-9)
        return DX_OK;
    for (int64_t root = 1; root <= MOST_ROOT && !*is; root++) {
        *of = root == 1 ? t[least].base : dx_pow(g, t[least].base, dx_rational(g, 1, root));
        DX_TRY(dx_check(g, *of));
        *is = root == 1 || dx_is_number(g, *of);
        for (uint32_t i = 0; i < n && *is; i++)
            DX_TRY(is_power_of(s, &t[i], t[least].size / (double)root, *of, &t[i].exponent, is));
    }
    return DX_OK;
}

/* ---- as many as the signs allow -----------------------------------------------------------------
 */

/* Those with one base are one; in ascending order of the bases. *is is false where that is not
 * known. */
static dx_status put_in_order(dx_equation *s, uint32_t *n, power_term *t, bool *is)
{
    uint32_t kept = 0;
    *is = true;
    for (uint32_t i = 0; i < *n; i++) {
        uint32_t at = 0;
        while (at < kept && t[at].size < t[i].size - 1e-9)
            at++;
        const power_term own = t[i];
        if (at < kept && fabs(t[at].size - own.size) <= 1e-9) {
            *is = *is && dx_same(t[at].base, own.base);
            t[at].coefficient = dx_add(s->g, t[at].coefficient, own.coefficient);
            continue;
        }
        for (uint32_t k = kept++; k > at; k--)
            t[k] = t[k - 1];
        t[at] = own;
    }
    *n = kept;
    return dx_check(s->g, t[0].coefficient);
}

/* Is it a zero of the derivative, too? */
static dx_status is_double(dx_equation *s, uint32_t n, const power_term *t, dx_id x, bool *is)
{
    dx_graph *g = s->g;
    dx_id sum = dx_int(g, 0);
    for (uint32_t i = 0; i < n; i++) {
        dx_id slope = dx_mul(g, t[i].coefficient, dx_call1(g, DX_FN_log, t[i].base));
        sum = dx_add(g, sum, dx_mul(g, slope, dx_pow(g, t[i].base, x)));
    }
    *is = false;
    DX_TRY(dx_check(g, sum));
    return dx_excuse(g->context, dx_decide_zero(g, s->oracle, sum, is));
}

/* It has at most as many zeros as the coefficients, in the order of the bases, change their sign
 * (Descartes' rule for sums of exponentials; double ones count twice). Where so many are found
 * among whole and half numbers they are all. */
static dx_status solve_by_signs(dx_equation *s, dx_id f, uint32_t n, power_term *t, bool *done)
{
    enum { MOST = 40, MOST_CHANGES = 4 };
    dx_graph *g = s->g;
    double size[MOST_POWERS];
    uint32_t changes = 0, found = 0, zeros = 0;
    int last = 0;
    dx_id value[MOST_CHANGES];
    DX_TRY(put_in_order(s, &n, t, done));
    for (uint32_t i = 0; i < n && *done; i++) {
        dx_interval range;
        *done = dx_is_constant(g, t[i].coefficient);
        if (!*done)
            return DX_OK;
        DX_TRY(dx_ask_value(s->oracle, t[i].coefficient, 128, &range));
        const int sign = range.finite ? (range.low > 0) - (range.high < 0) : 0;
        *done = sign != 0;
        size[i] = range.low;
        changes += last != 0 && sign != last;
        last = sign;
    }
    *done = *done && changes <= MOST_CHANGES;
    for (int64_t k = -MOST; k <= MOST && *done && zeros < changes; k++) {
        double sum = 0, scale = 0;
        for (uint32_t i = 0; i < n; i++) {
            const double term = size[i] * exp(t[i].size * (double)k / 2);
            sum += term;
            scale += fabs(term);
        }
        bool zero = false, twice = false;
        if (!(fabs(sum) <= 1e-9 * scale))
            continue;
        value[found] = dx_rational(g, k, 2);
        dx_id there = dx_substitute(g, f, 1, &s->unknown, &value[found]);
        DX_TRY(dx_check(g, there));
        DX_TRY(dx_excuse(g->context, dx_decide_zero(g, s->oracle, there, &zero)));
        if (zero)
            DX_TRY(is_double(s, n, t, value[found], &twice));
        zeros += zero + twice;
        found += zero;
    }
    *done = *done && zeros == changes;
    for (uint32_t i = 0; i < found && *done; i++)
        DX_TRY(dx_equation_add(s, value[i]));
    return DX_OK;
}

dx_status dx_solve_power_sum(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    power_term t[MOST_POWERS], ratio[MOST_POWERS];
    uint32_t n;
    dx_id of;
    DX_TRY(read_sum(s, f, t, &n, done));
    if (!*done || n < 2)
        *done = false;
    if (!*done)
        return DX_OK;
    for (uint32_t i = 0; i < n; i++) {
        ratio[i] = t[i];
        ratio[i].base = dx_div(g, t[i].base, t[0].base);
        DX_TRY(dx_check(g, ratio[i].base));
        ratio[i].size -= t[0].size;
    }
    DX_TRY(find_common(s, n, ratio, &of, done));
    if (!*done)
        return solve_by_signs(s, f, n, t, done);
    if (!dx_is_number(g, of)) { /* 1, and not log(2 + sqrt(3))/-log(2 - sqrt(3)) */
        bool whole;
        power_term own[MOST_POWERS];
        memcpy(own, t, n * sizeof *own);
        DX_TRY(solve_by_signs(s, f, n, own, &whole));
        if (whole)
            return DX_OK;
    }
    int64_t lowest = 0, highest = 0;
    for (uint32_t i = 0; i < n; i++) {
        lowest = ratio[i].exponent < lowest ? ratio[i].exponent : lowest;
        highest = ratio[i].exponent > highest ? ratio[i].exponent : highest;
    }
    dx_id coefficient[2 * MOST_RATIO + 1];
    for (int64_t k = 0; k <= highest - lowest; k++)
        coefficient[k] = dx_int(g, 0);
    for (uint32_t i = 0; i < n; i++) {
        dx_id *to = &coefficient[ratio[i].exponent - lowest];
        *to = dx_add(g, *to, t[i].coefficient);
    }
    const dx_id power = dx_pow(g, of, s->unknown);
    DX_TRY(dx_check(g, power));
    return dx_solve_polynomial(s, power, (size_t)(highest - lowest), coefficient);
}
