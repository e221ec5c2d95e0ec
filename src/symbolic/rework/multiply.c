#include "symbolic/rework/multiply.h"

#include <math.h>

/* Pairs of terms times limbs of coefficients, in a call of FLINT that cannot be interrupted. */
enum { MOST_PAIRS = 2000000 };
static const double MOST_OF_POWER = 64e6; /* the same, in one of a power, which is faster */
static const double MOST_BITS = 4e8;      /* of all coefficients together */
static const double MOST_WORK = 4e10;     /* pairs of terms */

static dx_status too_long(dx_graph *g, double terms)
{
    dx_context *context = g->context;
    if (terms < 1e15)
        return dx_fail(context, DX_LIMIT,
                       "multiplied out it may have %.0f terms; %.0f at most are made", terms,
                       (double)context->limits.expand_terms);
    return dx_fail(context, DX_LIMIT,
                   "multiplied out it may have more than 10^%d terms; %.0f at most are made",
                   (int)fmin(log10(terms), 1e6), (double)context->limits.expand_terms);
}

/* ---- bounds -------------------------------------------------------------------------------- */

/* The least total degree of a term. */
static double least_degree(dx_atoms *p, const fmpz_mpoly_t a)
{
    ulong exponent[DX_MOST_ATOMS];
    double least = INFINITY;
    for (slong i = 0; i < fmpz_mpoly_length(a, p->ctx); i++) {
        double degree = 0;
        fmpz_mpoly_get_term_exp_ui(exponent, a, i, p->ctx);
        for (size_t k = 0; k < p->n; k++)
            degree += (double)exponent[k];
        least = fmin(least, degree);
    }
    return isfinite(least) ? least : 0;
}

/* How many monomials in so many variables are of that degree at most. */
static double up_to(double variables, double degree)
{
    double simplex = 1;
    for (double i = 1; i <= variables && degree >= 0; i++)
        simplex *= (degree + i) / i;
    return degree >= 0 ? simplex : 0;
}

/* How many monomials there are in the variables of p to at most its degrees times n, plus those of
 * q times m: in a box, and between the least and the greatest total degree. */
static double monomials(dx_atoms *p, const fmpz_mpoly_t a, double n, const fmpz_mpoly_t b, double m)
{
    slong da[DX_MOST_ATOMS], db[DX_MOST_ATOMS];
    double box = 1, variables = 0,
           total = n * (double)fmpz_mpoly_total_degree_si(a, p->ctx) +
                   m * (double)fmpz_mpoly_total_degree_si(b, p->ctx);
    fmpz_mpoly_degrees_si(da, a, p->ctx);
    fmpz_mpoly_degrees_si(db, b, p->ctx);
    for (size_t i = 0; i < p->n; i++) {
        double degree = n * (double)da[i] + m * (double)db[i];
        if (degree == 0)
            continue;
        box *= degree + 1;
        variables++;
    }
    const double least = n * least_degree(p, a) + m * least_degree(p, b);
    double simplex = up_to(variables, total);
    if (least == total && variables > 0) /* of powers of x + y + z: exactly */
        simplex = up_to(variables - 1, total);
    else
        simplex -= up_to(variables, least - 1);
    return fmin(box, simplex);
}

static double bits_of(const fmpz_mpoly_t a)
{
    return (double)FLINT_ABS(fmpz_mpoly_max_bits(a)) + 1;
}

static dx_status check_size(dx_atoms *p, double terms, double bits)
{
    dx_graph *g = p->g;
    if (terms > (double)g->context->limits.expand_terms)
        return too_long(g, terms);
    if (terms * bits > MOST_BITS || bits > (double)g->context->limits.integer_bits)
        return dx_fail(g->context, DX_LIMIT,
                       "multiplied out it has coefficients that are too large: %.3g digits in all",
                       terms * bits * 0.30103);
    return DX_OK;
}

/* ---- multiplication ---------------------------------------------------------------------------
 */

/* Do many pairs fall on the same monomials? FLINT is faster then: it counts them in an array. */
static bool is_dense(double pairs, double terms)
{
    return terms * 16 < pairs;
}

/* a·b, a few terms of a at a time where that lasts. */
dx_status dx_atoms_multiply(dx_atoms *p, fmpz_mpoly_t a, const fmpz_mpoly_t b)
{
    dx_context *context = p->g->context;
    slong la = fmpz_mpoly_length(a, p->ctx), lb = fmpz_mpoly_length(b, p->ctx);
    double pairs = (double)la * (double)lb, limbs = 1 + (bits_of(a) + bits_of(b)) / 64;
    if (pairs * limbs > MOST_WORK)
        return dx_fail(context, DX_LIMIT, "multiplying this out takes too long");
    double terms = fmin(pairs, monomials(p, a, 1, b, 1));
    DX_TRY(check_size(p, terms, bits_of(a) + bits_of(b)));
    if (pairs * limbs <= MOST_PAIRS * (is_dense(pairs, terms) ? 16.0 : 4.0)) {
        fmpz_mpoly_mul(a, a, b, p->ctx);
        return dx_poll(context);
    }
    slong step = (slong)fmax(1, MOST_PAIRS / limbs / (double)lb);
    fmpz_mpoly_t some, part, sum;
    fmpz_t c;
    ulong exponent[DX_MOST_ATOMS];
    fmpz_init(c);
    fmpz_mpoly_init(some, p->ctx);
    fmpz_mpoly_init(part, p->ctx);
    fmpz_mpoly_init(sum, p->ctx);
    dx_status status = DX_OK;
    for (slong i = 0; i < la && status == DX_OK;) {
        fmpz_mpoly_zero(some, p->ctx);
        for (slong k = 0; k < step && i < la; k++, i++) {
            fmpz_mpoly_get_term_coeff_fmpz(c, a, i, p->ctx);
            fmpz_mpoly_get_term_exp_ui(exponent, a, i, p->ctx);
            fmpz_mpoly_push_term_fmpz_ui(some, c, exponent, p->ctx);
        }
        fmpz_mpoly_mul(part, some, b, p->ctx);
        fmpz_mpoly_add(sum, sum, part, p->ctx);
        status = dx_poll_now(context);
    }
    fmpz_mpoly_swap(a, sum, p->ctx);
    fmpz_clear(c);
    fmpz_mpoly_clear(some, p->ctx);
    fmpz_mpoly_clear(part, p->ctx);
    fmpz_mpoly_clear(sum, p->ctx);
    return status;
}

/* By squaring where FLINT's own power would last. */
static dx_status power_by_squares(dx_atoms *p, fmpz_mpoly_t a, int64_t n)
{
    fmpz_mpoly_t base;
    fmpz_mpoly_init(base, p->ctx);
    fmpz_mpoly_swap(base, a, p->ctx);
    fmpz_mpoly_one(a, p->ctx);
    dx_status status = DX_OK;
    for (; n > 0 && status == DX_OK; n >>= 1) {
        if (n & 1)
            status = dx_atoms_multiply(p, a, base);
        if (status == DX_OK && n > 1) {
            fmpz_mpoly_t copy;
            fmpz_mpoly_init(copy, p->ctx);
            fmpz_mpoly_set(copy, base, p->ctx);
            status = dx_atoms_multiply(p, base, copy);
            fmpz_mpoly_clear(copy, p->ctx);
        }
    }
    fmpz_mpoly_clear(base, p->ctx);
    return status;
}

dx_status dx_atoms_power(dx_atoms *p, fmpz_mpoly_t a, int64_t n)
{
    if (n == 1)
        return DX_OK;
    double length = (double)fmpz_mpoly_length(a, p->ctx), terms = 1, power = (double)n,
           bits = power * (bits_of(a) + log2(length));
    for (double i = 1; i < length && terms < 1e300; i++)
        terms *= (power + i) / i;
    if ((double)fmpz_mpoly_total_degree_si(a, p->ctx) * power > (double)DX_MOST_EXPONENT * 64)
        return too_long(p->g, terms);
    terms = fmin(terms, monomials(p, a, power, a, 0));
    DX_TRY(check_size(p, terms, bits));
    if (terms * length * (1 + bits / 64) > MOST_OF_POWER)
        return power_by_squares(p, a, n);
    if (!fmpz_mpoly_pow_ui(a, a, (ulong)n, p->ctx))
        return dx_no_memory(p->g->context);
    return dx_poll(p->g->context);
}
