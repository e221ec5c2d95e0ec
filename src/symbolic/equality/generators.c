#include "symbolic/equality/tower.h"

#include "expr/exact.h"
#include "symbolic/decide.h"

enum { FACTOR_TERMS = 200, FACTOR_DEGREE = 80, MOST_BITS = 400, TRIAL = 5000 };

dx_status dx_tower_generator(dx_tower *t, dx_generator_kind kind, dx_id of, uint32_t base,
                             uint32_t *index)
{
    for (*index = 0; *index < t->n; ++*index) {
        const dx_generator *known = &t->generator[*index];
        if (known->kind == kind && dx_same(known->of, of) && known->base == base)
            return DX_OK;
    }
    if (t->n == DX_TOWER_GENERATORS)
        return DX_LIMIT;
    t->generator[t->n++] = (dx_generator){kind, of, base};
    return DX_OK;
}

/* ---- bases -------------------------------------------------------------------------------------
 */

static bool is_positive_generator(const dx_tower *t, uint32_t i)
{
    const dx_generator *generator = &t->generator[i];
    return generator->kind == DX_GENERATOR_POWER || generator->kind == DX_GENERATOR_ROOT ||
           (generator->kind == DX_GENERATOR_NODE && dx_is_positive(t->g, generator->of));
}

/* All terms positive but where names are 0: x^2 + 3. */
static bool has_positive_terms(const dx_tower *t, const fmpz_mpoly_t p)
{
    ulong exponent[DX_TOWER_GENERATORS];
    fmpz_t c;
    bool positive = true;
    fmpz_init(c);
    for (slong i = 0; i < fmpz_mpoly_length(p, t->ctx) && positive; i++) {
        fmpz_mpoly_get_term_coeff_fmpz(c, p, i, t->ctx);
        fmpz_mpoly_get_term_exp_ui(exponent, p, i, t->ctx);
        positive = fmpz_sgn(c) > 0;
        for (uint32_t k = 0; k < t->n && positive; k++)
            positive = exponent[k] % 2 == 0 || is_positive_generator(t, k);
    }
    fmpz_clear(c);
    return positive;
}

/* The base, made if need be. */
static dx_status find_base(dx_tower *t, const fmpz_mpoly_t p, uint32_t *base)
{
    for (*base = 0; *base < t->n_bases; ++*base)
        if (fmpz_mpoly_equal(t->base[*base].poly, p, t->ctx))
            return DX_OK;
    if (t->n_bases == DX_TOWER_BASES)
        return DX_LIMIT;
    for (uint32_t i = 0; i < t->n && !t->real_turns; i++)
        if (t->generator[i].kind == DX_GENERATOR_TURN &&
            fmpz_mpoly_degree_si(p, (slong)i, t->ctx) > 0)
            return DX_LIMIT;
    dx_tower_base *made = &t->base[t->n_bases++];
    fmpz_mpoly_init(made->poly, t->ctx);
    fmpz_mpoly_set(made->poly, p, t->ctx);
    made->positive = has_positive_terms(t, p);
    if (made->positive)
        return DX_OK;
    int sign = 0;
    dx_id expression = dx_tower_expression(t, p);
    DX_TRY(dx_check(t->g, expression));
    DX_TRY(dx_decide_sign(t->g, t->oracle, expression, &sign));
    made->positive = sign > 0;
    return DX_OK;
}

static dx_status push(dx_tower *t, const fmpz_mpoly_t p, int64_t exponent, dx_tower_factors *out)
{
    uint32_t base;
    DX_TRY(find_base(t, p, &base));
    for (uint32_t i = 0; i < out->n; i++)
        if (out->base[i] == base) {
            out->exponent[i] += exponent;
            return DX_OK;
        }
    if (out->n == DX_TOWER_FACTORS)
        return DX_LIMIT;
    out->base[out->n] = base;
    out->exponent[out->n++] = exponent;
    return DX_OK;
}

/* An integer by its primes, as far as they are small. */
static dx_status push_number(dx_tower *t, const fmpz_t number, int64_t exponent,
                             dx_tower_factors *out)
{
    fmpz_factor_t factors;
    fmpz_mpoly_t p;
    if (fmpz_sgn(number) < 0 && exponent % 2 != 0)
        out->sign = -out->sign;
    if (fmpz_is_pm1(number))
        return DX_OK;
    if (fmpz_bits(number) > MOST_BITS)
        return DX_LIMIT;
    fmpz_factor_init(factors);
    fmpz_mpoly_init(p, t->ctx);
    (void)fmpz_factor_trial_range(factors, number, 0, TRIAL);
    dx_status status = DX_OK;
    fmpz_t rest, power;
    fmpz_init(rest);
    fmpz_init(power);
    fmpz_abs(rest, number);
    for (slong i = 0; i < factors->num && status == DX_OK; i++) {
        fmpz_pow_ui(power, &factors->p[i], factors->exp[i]);
        if (!fmpz_divisible(rest, power))
            continue;
        fmpz_divexact(rest, rest, power);
        fmpz_mpoly_set_fmpz(p, &factors->p[i], t->ctx);
        status = push(t, p, exponent * (int64_t)factors->exp[i], out);
    }
    if (status == DX_OK && !fmpz_is_one(rest)) {
        fmpz_mpoly_set_fmpz(p, rest, t->ctx);
        status = push(t, p, exponent, out);
    }
    fmpz_clear(rest);
    fmpz_clear(power);
    fmpz_mpoly_clear(p, t->ctx);
    fmpz_factor_clear(factors);
    return status;
}

/* x - 1 and not 1 - x: that with the positive leading coefficient. */
static dx_status push_side(dx_tower *t, const fmpz_mpoly_t p, int64_t side, dx_tower_factors *out)
{
    fmpz_mpoly_factor_t factors;
    if (fmpz_mpoly_is_zero(p, t->ctx) || fmpz_mpoly_length(p, t->ctx) > FACTOR_TERMS ||
        fmpz_mpoly_total_degree_si(p, t->ctx) > FACTOR_DEGREE)
        return DX_LIMIT;
    fmpz_mpoly_factor_init(factors, t->ctx);
    dx_status status = fmpz_mpoly_factor(factors, p, t->ctx) ? DX_OK : DX_LIMIT;
    if (status == DX_OK)
        status = push_number(t, factors->constant, side, out);
    for (slong i = 0; i < factors->num && status == DX_OK; i++) {
        if (!fmpz_fits_si(&factors->exp[i])) {
            status = DX_LIMIT;
            break;
        }
        int64_t e = side * fmpz_get_si(&factors->exp[i]);
        if (fmpz_sgn(factors->poly[i].coeffs) < 0) {
            fmpz_mpoly_neg(&factors->poly[i], &factors->poly[i], t->ctx);
            if (e % 2 != 0)
                out->sign = -out->sign;
        }
        status = push(t, &factors->poly[i], e, out);
    }
    fmpz_mpoly_factor_clear(factors, t->ctx);
    return status;
}

dx_status dx_tower_factor(dx_tower *t, const dx_fraction *f, dx_tower_factors *out)
{
    out->sign = 1;
    out->n = 0;
    DX_TRY(push_side(t, f->num, 1, out));
    DX_TRY(push_side(t, f->den, -1, out));
    return dx_poll(t->g->context);
}

/* ---- signs
 * --------------------------------------------------------------------------------------- */

dx_status dx_tower_times_sign(dx_tower *t, uint32_t base, dx_fraction *f)
{
    uint32_t at;
    dx_fraction s;
    if (t->base[base].positive)
        return DX_OK;
    DX_TRY(dx_tower_generator(t, DX_GENERATOR_SIGN, DX_NONE, base, &at));
    dx_fraction_init(t, &s);
    dx_fraction_set_generator(t, &s, at);
    dx_status status = dx_fraction_multiply(t, f, &s);
    dx_fraction_clear(t, &s);
    return status;
}

dx_status dx_tower_positive(dx_tower *t, const dx_tower_factors *factors, bool weak)
{
    dx_sign_constraint made = {0, factors->sign, 0};
    for (uint32_t i = 0; i < factors->n; i++) {
        if (factors->exponent[i] % 2 != 0 && !t->base[factors->base[i]].positive)
            made.bases ^= UINT32_C(1) << factors->base[i];
        if (!weak || factors->exponent[i] < 0)
            made.not_zero |= UINT32_C(1) << factors->base[i];
    }
    if (t->n_constraints == DX_TOWER_CONSTRAINTS)
        return DX_LIMIT;
    t->constraint[t->n_constraints++] = made;
    return DX_OK;
}
