#include "symbolic/forms/factored.h"

#include <string.h>

void dx_factored_init(dx_ring *ring, dx_factored *f)
{
    (void)ring;
    fmpq_init(f->content);
    fmpq_one(f->content);
    memset(f->exponent, 0, sizeof f->exponent);
    memset(f->sign, 0, sizeof f->sign);
    f->n = 0;
}

void dx_factored_clear(dx_ring *ring, dx_factored *f)
{
    for (uint32_t i = 0; i < f->n; i++)
        fmpz_mpoly_clear(f->factor[i].poly, ring->ctx);
    f->n = 0;
    fmpq_clear(f->content);
}

/* ---- taking apart ------------------------------------------------------------------- */

static dx_status push_factor(dx_ring *ring, dx_factored *f, const fmpz_mpoly_t p, slong exponent)
{
    if (f->n == DX_MAX_FACTORS)
        return DX_LIMIT;
    dx_factor *factor = &f->factor[f->n++];
    fmpz_mpoly_init(factor->poly, ring->ctx);
    fmpz_mpoly_set(factor->poly, p, ring->ctx);
    factor->exponent = exponent;
    return DX_OK;
}

static void multiply_content(dx_factored *f, const fmpz_t number, slong exponent)
{
    fmpq_t power;
    fmpq_init(power);
    fmpq_set_fmpz(power, number);
    fmpq_pow_si(power, power, exponent);
    fmpq_mul(f->content, f->content, power);
    fmpq_clear(power);
}

/* Content and generators out of p, into f; p becomes primitive. */
static dx_status take_monomial(dx_ring *ring, dx_factored *f, fmpz_mpoly_t p, slong exponent)
{
    slong power[DX_MAX_KERNELS];
    fmpz_mpoly_t term;
    fmpz_t number;
    fmpz_mpoly_init(term, ring->ctx);
    fmpz_init(number);
    fmpz_mpoly_term_content(term, p, ring->ctx);
    bool fits = fmpz_mpoly_term_exp_fits_si(term, 0, ring->ctx);
    if (fits) {
        fmpz_mpoly_get_term_exp_si(power, term, 0, ring->ctx);
        for (uint32_t i = 0; i < ring->kernels.n; i++)
            f->exponent[i] += exponent * power[i];
        fmpz_mpoly_get_term_coeff_fmpz(number, term, 0, ring->ctx);
        if (fmpz_sgn(p->coeffs) < 0) {
            fmpz_neg(number, number);
            fmpz_mpoly_neg(term, term, ring->ctx);
        }
        multiply_content(f, number, exponent);
        fmpz_mpoly_divides(p, p, term, ring->ctx);
    }
    fmpz_clear(number);
    fmpz_mpoly_clear(term, ring->ctx);
    return fits ? DX_OK : DX_LIMIT;
}

/* p is divided by the base as often as goes; *times counts. */
static void divide_out(dx_ring *ring, fmpz_mpoly_t p, const fmpz_mpoly_t base, slong *times)
{
    fmpz_mpoly_t quotient;
    fmpz_mpoly_init(quotient, ring->ctx);
    while (dx_poly_can_gcd(ring, p, base) && fmpz_mpoly_divides(quotient, p, base, ring->ctx)) {
        fmpz_mpoly_swap(p, quotient, ring->ctx);
        ++*times;
    }
    fmpz_mpoly_clear(quotient, ring->ctx);
}

/* b^m beside r^k with r^d = b is r^(k + d·m). */
static void absorb_bases(dx_ring *ring, dx_factored *f, dx_quotient *q)
{
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        const dx_kernel *kernel = &ring->kernels.kernel[i];
        const dx_quotient *base = &ring->relation[i];
        if (kernel->kind != DX_KERNEL_ROOT || kernel->relation == 1 || f->exponent[i] == 0 ||
            fmpz_mpoly_length(base->num, ring->ctx) < 2)
            continue;
        /* a base over a number: the number is no factor of the others */
        if (!fmpz_mpoly_is_one(base->den, ring->ctx))
            continue;
        slong above = 0, below = 0;
        divide_out(ring, q->num, base->num, &above);
        divide_out(ring, q->den, base->num, &below);
        f->exponent[i] += (above - below) * (slong)kernel->degree;
    }
}

/* u^m beside abs(u)^k for a u of several terms: what cancels leaves a power of abs(u) or
 * sign(u) times a power of u. */
static dx_status absorb_signs(dx_ring *ring, dx_factored *f, dx_quotient *q)
{
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        const dx_kernel *kernel = &ring->kernels.kernel[i];
        const dx_quotient *u = &ring->inside[i];
        if (kernel->kind != DX_KERNEL_ABS || f->exponent[i] % 2 == 0 ||
            fmpz_mpoly_length(u->num, ring->ctx) < 2 || !fmpz_mpoly_is_one(u->den, ring->ctx))
            continue;
        slong above = 0, below = 0;
        divide_out(ring, q->num, u->num, &above);
        divide_out(ring, q->den, u->num, &below);
        slong with = above - below, all = f->exponent[i] + with;
        if (with == 0)
            continue;
        if ((with > 0) == (f->exponent[i] > 0)) {
            DX_TRY(push_factor(ring, f, u->num, with));
        } else if (all % 2 != 0) {
            f->exponent[i] = all;
        } else {
            f->exponent[i] = 0;
            f->sign[i] = true;
            if (all != 0)
                DX_TRY(push_factor(ring, f, u->num, all));
        }
    }
    return DX_OK;
}

/* p = m·v + b with a term m·v that alone has the generator v, to the first power: as p
 * has no monomial factor, m and b have none in common, and p is irreducible. */
static bool is_surely_irreducible(dx_ring *ring, const fmpz_mpoly_t p)
{
    uint32_t terms[DX_MAX_KERNELS] = {0};
    ulong exponent[DX_MAX_KERNELS], highest[DX_MAX_KERNELS] = {0};
    for (slong i = 0; i < fmpz_mpoly_length(p, ring->ctx); i++) {
        fmpz_mpoly_get_term_exp_ui(exponent, p, i, ring->ctx);
        for (uint32_t k = 0; k < ring->kernels.n; k++) {
            terms[k] += exponent[k] > 0;
            if (exponent[k] > highest[k])
                highest[k] = exponent[k];
        }
    }
    for (uint32_t k = 0; k < ring->kernels.n; k++)
        if (terms[k] == 1 && highest[k] == 1)
            return true;
    return false;
}

/* The factors, of a long one in a hurry the repeated ones alone; NULL where there are none to be
 * had. The same polynomials come back in each way of writing a quotient. */
static const fmpz_mpoly_factor_struct *factors_of(dx_ring *ring, const fmpz_mpoly_t p)
{
    enum { LONG = 12 };
    for (uint32_t i = 0; i < ring->n_products; i++)
        if (fmpz_mpoly_equal(ring->product[i].poly, p, ring->ctx))
            return ring->product[i].factors;
    dx_known_product *made = &ring->product[ring->next_product];
    if (ring->n_products < DX_KNOWN_PRODUCTS) {
        fmpz_mpoly_init(made->poly, ring->ctx);
        fmpz_mpoly_factor_init(made->factors, ring->ctx);
        ring->n_products++;
    }
    fmpz_mpoly_zero(made->poly, ring->ctx);
    bool few = ring->hasty && fmpz_mpoly_length(p, ring->ctx) > LONG;
    if (!(few ? fmpz_mpoly_factor_squarefree(made->factors, p, ring->ctx)
              : fmpz_mpoly_factor(made->factors, p, ring->ctx)))
        return NULL;
    fmpz_mpoly_set(made->poly, p, ring->ctx);
    ring->next_product = (ring->next_product + 1) % DX_KNOWN_PRODUCTS;
    return made->factors;
}

static dx_status take_factors(dx_ring *ring, dx_factored *f, const fmpz_mpoly_t p, slong exponent)
{
    if (fmpz_mpoly_length(p, ring->ctx) <= 1) {
        fmpz_t number;
        fmpz_init(number);
        fmpz_mpoly_get_fmpz(number, p, ring->ctx);
        multiply_content(f, number, exponent);
        fmpz_clear(number);
        return DX_OK;
    }
    if (!dx_poly_can_factor(ring, p) || is_surely_irreducible(ring, p))
        return push_factor(ring, f, p, exponent);
    const fmpz_mpoly_factor_struct *factors = factors_of(ring, p);
    if (!factors)
        return push_factor(ring, f, p, exponent);
    multiply_content(f, factors->constant, exponent);
    for (slong i = 0; i < factors->num; i++) {
        if (!fmpz_fits_si(&factors->exp[i]))
            return DX_LIMIT;
        DX_TRY(push_factor(ring, f, &factors->poly[i], exponent * fmpz_get_si(&factors->exp[i])));
    }
    return DX_OK;
}

dx_status dx_factored_set(dx_ring *ring, dx_factored *f, const dx_quotient *q)
{
    dx_quotient rest;
    dx_quotient_init(ring, &rest);
    dx_quotient_set(ring, &rest, q);
    dx_status status = take_monomial(ring, f, rest.num, 1);
    if (status == DX_OK)
        status = take_monomial(ring, f, rest.den, -1);
    if (status == DX_OK) {
        absorb_bases(ring, f, &rest);
        status = absorb_signs(ring, f, &rest);
    }
    if (status == DX_OK) {
        status = take_factors(ring, f, rest.num, 1);
    }
    if (status == DX_OK)
        status = take_factors(ring, f, rest.den, -1);
    dx_quotient_clear(ring, &rest);
    return status;
}
