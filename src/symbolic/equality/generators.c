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
    dx_fraction_init(t, &t->exponent_of[t->n]);
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

/* ---- signs of sums with a root -----------------------------------------------------------------
 */

/* ±Π of the signs of the bases in `like`; sign 0: not known. */
typedef struct sign {
    int sign;
    uint32_t like;
} sign;

/* p = rest + by·R with a square root R of the generator's base; false for others. */
static bool split_root(dx_tower *t, const fmpz_mpoly_t p, uint32_t *root, fmpz_mpoly_t rest,
                       fmpz_mpoly_t by)
{
    fmpz_mpoly_univar_t u;
    bool found = false;
    *root = t->n;
    while (*root > 0 && !found) {
        --*root;
        found = t->generator[*root].kind == DX_GENERATOR_ROOT &&
                fmpz_mpoly_degree_si(p, (slong)*root, t->ctx) > 0;
    }
    if (!found || t->root % 2 != 0)
        return false;
    fmpz_mpoly_univar_init(u, t->ctx);
    fmpz_mpoly_to_univar(u, p, (slong)*root, t->ctx);
    found = fmpz_mpoly_univar_length(u, t->ctx) == 2 &&
            fmpz_mpoly_univar_get_term_exp_si(u, 0, t->ctx) == t->root / 2 &&
            fmpz_mpoly_univar_get_term_exp_si(u, 1, t->ctx) == 0;
    if (found) {
        fmpz_mpoly_univar_get_term_coeff(by, u, 0, t->ctx);
        fmpz_mpoly_univar_get_term_coeff(rest, u, 1, t->ctx);
    }
    fmpz_mpoly_univar_clear(u, t->ctx);
    return found;
}

static dx_status sign_of(dx_tower *t, const fmpz_mpoly_t p, sign *out)
{
    dx_fraction f;
    dx_tower_factors product;
    *out = (sign){0, 0};
    if (fmpz_mpoly_is_zero(p, t->ctx))
        return DX_OK;
    dx_fraction_init(t, &f);
    fmpz_mpoly_set(f.num, p, t->ctx);
    dx_status status = dx_tower_factor(t, &f, &product);
    dx_fraction_clear(t, &f);
    if (status != DX_OK)
        return status;
    out->sign = product.sign;
    for (uint32_t i = 0; i < product.n; i++) {
        const dx_tower_base *base = &t->base[product.base[i]];
        if (product.exponent[i] % 2 == 0)
            continue;
        out->like ^= base->sign == 0 ? UINT32_C(1) << product.base[i] : base->like;
        out->sign *= base->sign == 0 ? 1 : base->sign;
    }
    return DX_OK;
}

/* rest + by·R: with rest and by of one sign, that; else that of the larger one in size, which the
 * norm rest^2 - by^2·R^2 tells. */
static dx_status sign_by_norm(dx_tower *t, const fmpz_mpoly_t p, sign *out)
{
    enum { DEEPEST = 4 };
    uint32_t root;
    fmpz_mpoly_t rest, by, norm, square;
    sign of_rest = {0, 0}, of_by = {0, 0}, of_norm = {0, 0};
    *out = (sign){0, 0};
    if (t->depth == DEEPEST)
        return DX_OK;
    fmpz_mpoly_init(rest, t->ctx);
    fmpz_mpoly_init(by, t->ctx);
    fmpz_mpoly_init(norm, t->ctx);
    fmpz_mpoly_init(square, t->ctx);
    dx_status status = DX_OK;
    if (split_root(t, p, &root, rest, by)) {
        t->depth++;
        fmpz_mpoly_mul(norm, rest, rest, t->ctx);
        fmpz_mpoly_sub(square, p, rest, t->ctx);
        fmpz_mpoly_mul(square, square, square, t->ctx);
        fmpz_mpoly_sub(norm, norm, square, t->ctx);
        status = dx_tower_reduce(t, norm);
        if (status == DX_OK)
            status = sign_of(t, rest, &of_rest);
        if (status == DX_OK)
            status = sign_of(t, by, &of_by);
        if (status == DX_OK)
            status = sign_of(t, norm, &of_norm);
        t->depth--;
        if (of_rest.sign != 0 && of_by.sign != 0 && of_rest.like == of_by.like) {
            *out = of_rest;
            if (of_rest.sign != of_by.sign && of_norm.sign != 0) {
                out->sign *= of_norm.sign;
                out->like ^= of_norm.like;
            } else if (of_rest.sign != of_by.sign) {
                out->sign = 0;
            }
        } else if (of_norm.sign != 0 && of_norm.like == 0) {
            *out = of_norm.sign > 0 ? of_rest : of_by;
        }
    }
    fmpz_mpoly_clear(rest, t->ctx);
    fmpz_mpoly_clear(by, t->ctx);
    fmpz_mpoly_clear(norm, t->ctx);
    fmpz_mpoly_clear(square, t->ctx);
    return status == DX_LIMIT ? DX_OK : status;
}

/* ---- bases, continued --------------------------------------------------------------------------
 */

/* e^(t/m) - 1 has the sign of t. */
static dx_status sign_by_exponent(dx_tower *t, const fmpz_mpoly_t p, sign *out)
{
    fmpz_mpoly_t product;
    uint32_t at = 0;
    *out = (sign){0, 0};
    fmpz_mpoly_init(product, t->ctx);
    while (at < t->n && fmpz_mpoly_degree_si(p, (slong)at, t->ctx) == 0)
        at++;
    if (at < t->n) {
        fmpz_mpoly_gen(product, (slong)at, t->ctx);
        fmpz_mpoly_sub_ui(product, product, 1, t->ctx);
    }
    dx_status status = DX_OK;
    if (at < t->n && t->generator[at].kind == DX_GENERATOR_POWER &&
        fmpz_mpoly_equal(product, p, t->ctx)) {
        const dx_fraction *exponent = &t->exponent_of[at];
        fmpz_mpoly_mul(product, exponent->num, exponent->den, t->ctx);
        status = sign_of(t, product, out);
    }
    fmpz_mpoly_clear(product, t->ctx);
    return status;
}

static dx_status find_sign(dx_tower *t, const fmpz_mpoly_t p, sign *out)
{
    fmpz_mpoly_t opposite;
    *out = (sign){0, 0};
    if (has_positive_terms(t, p)) {
        out->sign = 1;
        return DX_OK;
    }
    fmpz_mpoly_init(opposite, t->ctx);
    fmpz_mpoly_neg(opposite, p, t->ctx);
    if (has_positive_terms(t, opposite))
        out->sign = -1;
    fmpz_mpoly_clear(opposite, t->ctx);
    if (out->sign != 0)
        return DX_OK;
    dx_id expression = dx_tower_expression(t, p);
    DX_TRY(dx_check(t->g, expression));
    for (uint32_t i = 0; i < t->n_given; i++)
        if (dx_same(t->given[i].of, expression))
            out->sign = t->given[i].sign;
    if (out->sign == 0)
        DX_TRY(dx_decide_sign(t->g, t->oracle, expression, &out->sign));
    if (out->sign == 0)
        DX_TRY(sign_by_exponent(t, p, out));
    return out->sign == 0 ? sign_by_norm(t, p, out) : DX_OK;
}

/* The base, made if need be. */
static dx_status find_base(dx_tower *t, const fmpz_mpoly_t p, uint32_t *base)
{
    sign found;
    for (*base = 0; *base < t->n_bases; ++*base)
        if (fmpz_mpoly_equal(t->base[*base].poly, p, t->ctx))
            return DX_OK;
    for (uint32_t i = 0; i < t->n && !t->real_turns; i++)
        if (t->generator[i].kind == DX_GENERATOR_TURN &&
            fmpz_mpoly_degree_si(p, (slong)i, t->ctx) > 0)
            return DX_LIMIT;
    DX_TRY(find_sign(t, p, &found));
    for (*base = 0; *base < t->n_bases; ++*base) /* made for the sign */
        if (fmpz_mpoly_equal(t->base[*base].poly, p, t->ctx))
            return DX_OK;
    if (t->n_bases == DX_TOWER_BASES)
        return DX_LIMIT;
    dx_tower_base *made = &t->base[t->n_bases++];
    fmpz_mpoly_init(made->poly, t->ctx);
    fmpz_mpoly_set(made->poly, p, t->ctx);
    made->sign = found.sign;
    made->like = found.like;
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

/* ---- signs ------------------------------------------------------------------------------- */

bool dx_tower_is_positive(const dx_tower *t, uint32_t base)
{
    return t->base[base].sign > 0 && t->base[base].like == 0;
}

dx_status dx_tower_sign(dx_tower *t, uint32_t base, fmpz_mpoly_t out)
{
    const dx_tower_base *of = &t->base[base];
    uint32_t like = of->sign == 0 ? UINT32_C(1) << base : of->like;
    fmpz_mpoly_t s;
    fmpz_mpoly_set_si(out, of->sign < 0 ? -1 : 1, t->ctx);
    fmpz_mpoly_init(s, t->ctx);
    dx_status status = DX_OK;
    for (uint32_t b = 0; b < t->n_bases && status == DX_OK; b++) {
        uint32_t at;
        if (!(like >> b & 1))
            continue;
        status = dx_tower_generator(t, DX_GENERATOR_SIGN, DX_NONE, b, &at);
        if (status != DX_OK)
            break;
        fmpz_mpoly_gen(s, (slong)at, t->ctx);
        fmpz_mpoly_mul(out, out, s, t->ctx);
    }
    fmpz_mpoly_clear(s, t->ctx);
    return status;
}

dx_status dx_tower_times_sign(dx_tower *t, uint32_t base, dx_fraction *f)
{
    dx_fraction s;
    if (dx_tower_is_positive(t, base))
        return DX_OK;
    dx_fraction_init(t, &s);
    dx_status status = dx_tower_sign(t, base, s.num);
    if (status == DX_OK)
        status = dx_fraction_multiply(t, f, &s);
    dx_fraction_clear(t, &s);
    return status;
}

/* Never 0: a number, or positive terms with a number among them. */
static bool is_never_zero(const dx_tower *t, uint32_t base)
{
    const fmpz_mpoly_struct *p = t->base[base].poly;
    ulong exponent[DX_TOWER_GENERATORS];
    slong n = fmpz_mpoly_length(p, t->ctx);
    if (!has_positive_terms(t, p))
        return false;
    fmpz_mpoly_get_term_exp_ui(exponent, p, n - 1, t->ctx); /* the last one is the least */
    for (uint32_t i = 0; i < t->n; i++)
        if (exponent[i] > 0 && t->generator[i].kind != DX_GENERATOR_POWER)
            return false;
    return true;
}

dx_status dx_tower_positive(dx_tower *t, const dx_tower_factors *factors, bool weak)
{
    dx_sign_constraint made = {0, factors->sign, 0, 0};
    for (uint32_t i = 0; i < factors->n; i++) {
        const dx_tower_base *base = &t->base[factors->base[i]];
        const uint32_t bit = UINT32_C(1) << factors->base[i];
        if (factors->exponent[i] % 2 != 0) {
            made.bases ^= base->sign == 0 ? bit : base->like;
            made.sign *= base->sign < 0 ? -1 : 1;
        }
        if (!weak || factors->exponent[i] < 0)
            made.not_zero |= bit;
        else if (!is_never_zero(t, factors->base[i]))
            made.voids |= bit;
    }
    if (t->n_constraints == DX_TOWER_CONSTRAINTS)
        return DX_LIMIT;
    t->constraint[t->n_constraints++] = made;
    return DX_OK;
}
