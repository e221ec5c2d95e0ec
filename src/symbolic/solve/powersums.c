/* Sums of powers of numbers, 9^x + 6^x = 2*4^x: divided by one of them they are a polynomial in one
 * power, (3/2)^x. */
#include "symbolic/solve/equation.h"

#include "symbolic/rework/polynomial.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_POWERS = 8, MOST_RATIO = 12 };

/* coefficient·base^x */
typedef struct power_term {
    dx_id coefficient, base; /* a rational above 0 */
    double size;             /* its logarithm */
    int64_t exponent;        /* of the power in which the sum is a polynomial */
} power_term;

static double log_of(dx_graph *g, dx_id number)
{
    int64_t p, q;
    return dx_get_small_rational(g, number, &p, &q) && p > 0 ? log((double)p) - log((double)q)
                                                             : NAN;
}

/* A factor base^(a·x + b) with a whole a goes into both; *is is false for others. */
static dx_status take_factor(dx_equation *s, dx_id base, dx_id exponent, power_term *t, bool *is)
{
    dx_graph *g = s->g;
    dx_polynomial of;
    int64_t a;
    *is = dx_is_number(g, base) && dx_number_sign(g, base) > 0;
    if (!*is)
        return DX_OK;
    DX_TRY(dx_polynomial_in(g, exponent, s->unknown, &of));
    *is = dx_is_none(of.other) && of.degree == 1 && dx_get_int(g, of.coefficient[1], &a) &&
          llabs(a) <= MOST_RATIO;
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
    t->size = log_of(g, t->base);
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

/* base = of^n for a whole n; false where it is none. */
static bool is_power_of(dx_graph *g, const power_term *t, double size, dx_id of, int64_t *n)
{
    const double ratio = t->size / size, whole = round(ratio);
    *n = (int64_t)whole;
    return fabs(ratio - whole) < 1e-9 && fabs(whole) <= MOST_RATIO &&
           dx_same(t->base, dx_number_power(g, of, *n));
}

dx_status dx_solve_power_sum(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    power_term t[MOST_POWERS];
    uint32_t n, least = 0;
    DX_TRY(read_sum(s, f, t, &n, done));
    if (!*done || n < 3)
        *done = false;
    if (!*done)
        return DX_OK;
    /* divided by the first, the shortest power is the one in which it may be a polynomial */
    const power_term first = t[0];
    for (uint32_t i = 0; i < n; i++) {
        t[i].base = dx_number_div(g, t[i].base, first.base);
        t[i].size -= first.size;
        const bool one = dx_is_int(g, t[i].base, 1);
        if (!one && (dx_is_int(g, t[least].base, 1) || fabs(t[i].size) < fabs(t[least].size)))
            least = i;
    }
    const dx_id of = t[least].base;
    int64_t lowest = 0, highest = 0;
    *done = !dx_is_int(g, of, 1);
    for (uint32_t i = 0; i < n && *done; i++) {
        *done = is_power_of(g, &t[i], t[least].size, of, &t[i].exponent);
        lowest = t[i].exponent < lowest ? t[i].exponent : lowest;
        highest = t[i].exponent > highest ? t[i].exponent : highest;
    }
    if (!*done)
        return dx_check(g, of);
    dx_id coefficient[2 * MOST_RATIO + 1];
    for (int64_t k = 0; k <= highest - lowest; k++)
        coefficient[k] = dx_int(g, 0);
    for (uint32_t i = 0; i < n; i++) {
        dx_id *to = &coefficient[t[i].exponent - lowest];
        *to = dx_add(g, *to, t[i].coefficient);
    }
    const dx_id power = dx_pow(g, of, s->unknown);
    DX_TRY(dx_check(g, power));
    return dx_solve_polynomial(s, power, (size_t)(highest - lowest), coefficient);
}
