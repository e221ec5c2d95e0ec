/* Powers, exponentials and logarithms in a tower. */
#include "symbolic/equality/towernodes.h"

enum { MOST_EXPONENT = 2000 };

/* f times generator^n. */
static dx_status times(dx_tower *t, dx_generator_kind kind, dx_id of, uint32_t base, int64_t n,
                       dx_fraction *f)
{
    uint32_t at;
    dx_fraction power;
    if (n > MOST_EXPONENT || n < -MOST_EXPONENT)
        return DX_LIMIT;
    DX_TRY(dx_tower_generator(t, kind, of, base, &at));
    dx_fraction_init(t, &power);
    dx_fraction_set_generator(t, &power, at);
    dx_status status = dx_fraction_power(t, &power, n);
    if (status == DX_OK)
        status = dx_fraction_multiply(t, f, &power);
    dx_fraction_clear(t, &power);
    return status;
}

/* f times |base|^(n/L): powers of |base| as s·base. */
static dx_status times_root(dx_tower *t, uint32_t base, int64_t n, dx_fraction *f)
{
    int64_t whole = n >= 0 ? n / t->root : -((t->root - 1 - n) / t->root),
            rest = n - whole * t->root;
    if (whole != 0) {
        dx_fraction power;
        dx_fraction_init(t, &power);
        fmpz_mpoly_set(power.num, t->base[base].poly, t->ctx);
        dx_status status = dx_fraction_power(t, &power, whole);
        if (status == DX_OK)
            status = dx_fraction_multiply(t, f, &power);
        dx_fraction_clear(t, &power);
        DX_TRY(status);
        if (whole % 2 != 0)
            DX_TRY(dx_tower_times_sign(t, base, f));
    }
    return rest == 0 ? DX_OK : times(t, DX_GENERATOR_ROOT, DX_NONE, base, rest, f);
}

/* *f = |product|^(p/q); with its sign where `odd`. Else it has to be positive. */
dx_status dx_tower_of_root(dx_tower *t, const dx_tower_factors *product, int64_t p, int64_t q,
                           bool odd, dx_fraction *f)
{
    dx_fraction_set_number(t, f, dx_int(t->g, odd ? product->sign : 1));
    if (t->root % q != 0)
        return DX_LIMIT;
    if (!odd)
        DX_TRY(dx_tower_positive(t, product, p > 0));
    for (uint32_t i = 0; i < product->n; i++) {
        DX_TRY(times_root(t, product->base[i], product->exponent[i] * p * (t->root / q), f));
        if (odd && product->exponent[i] % 2 != 0)
            DX_TRY(dx_tower_times_sign(t, product->base[i], f));
    }
    return DX_OK;
}

/* Take the number out of a fraction, so that the leading coefficients are positive and without
 * common divisors. */
static void split_number(dx_tower *t, dx_fraction *value, fmpq_t number)
{
    fmpz_t content;
    fmpz_init(content);
    fmpq_one(number);
    for (int side = 0; side < 2; side++) {
        fmpz_mpoly_struct *p = side == 0 ? value->num : value->den;
        _fmpz_vec_content(content, p->coeffs, fmpz_mpoly_length(p, t->ctx));
        if (fmpz_sgn(p->coeffs) < 0)
            fmpz_neg(content, content);
        fmpz_mpoly_scalar_divexact_fmpz(p, p, content, t->ctx);
        if (side == 0)
            fmpq_mul_fmpz(number, number, content);
        else
            fmpq_div_fmpz(number, number, content);
    }
    fmpz_clear(content);
}

/* The base whose logarithm the generator is that the fraction is; UINT32_MAX for others. */
static uint32_t as_logarithm(const dx_tower *t, const dx_fraction *value)
{
    uint32_t found = UINT32_MAX;
    fmpz_mpoly_t generator;
    if (!fmpz_mpoly_is_one(value->den, t->ctx))
        return found;
    fmpz_mpoly_init(generator, t->ctx);
    for (uint32_t i = 0; i < t->n && found == UINT32_MAX; i++) {
        fmpz_mpoly_gen(generator, (slong)i, t->ctx);
        if (t->generator[i].kind == DX_GENERATOR_LOGARITHM &&
            fmpz_mpoly_equal(generator, value->num, t->ctx))
            found = t->generator[i].base;
    }
    fmpz_mpoly_clear(generator, t->ctx);
    return found;
}

/* f times e^value, where that is one term; the value is spent. */
static dx_status times_e_to_term(dx_tower *t, dx_fraction *value, dx_fraction *f)
{
    fmpq_t number;
    uint32_t at, base;
    if (fmpz_mpoly_is_zero(value->num, t->ctx))
        return DX_OK;
    fmpq_init(number);
    split_number(t, value, number);
    bool small = fmpz_fits_si(fmpq_numref(number)) && fmpz_fits_si(fmpq_denref(number));
    int64_t p = small ? fmpz_get_si(fmpq_numref(number)) : 0,
            q = small ? fmpz_get_si(fmpq_denref(number)) : 1;
    fmpq_clear(number);
    if (!small || p > MOST_EXPONENT || p < -MOST_EXPONENT)
        return DX_LIMIT;
    base = as_logarithm(t, value);
    if (base != UINT32_MAX) {
        DX_TRY(dx_tower_demand_parts(t, q, &t->root));
        return times_root(t, base, p * (t->root / q), f);
    }
    DX_TRY(dx_tower_demand_parts(t, q, &t->exponent));
    dx_id above = dx_tower_expression(t, value->num), below = dx_tower_expression(t, value->den);
    dx_id of = dx_div(t->g, above, below);
    DX_TRY(dx_check(t->g, of));
    DX_TRY(dx_tower_generator(t, DX_GENERATOR_POWER, of, UINT32_MAX, &at));
    dx_fraction_set(t, &t->exponent_of[at], value);
    return times(t, DX_GENERATOR_POWER, of, UINT32_MAX, p * (t->exponent / q), f);
}

/* Each term of num over den. */
static dx_status times_e_to_terms(dx_tower *t, const fmpz_mpoly_t num, const fmpz_mpoly_t den,
                                  dx_fraction *f)
{
    dx_status status = DX_OK;
    for (slong i = 0; i < fmpz_mpoly_length(num, t->ctx) && status == DX_OK; i++) {
        dx_fraction term, below;
        dx_fraction_init(t, &term);
        dx_fraction_init(t, &below);
        fmpz_mpoly_get_term(term.num, num, i, t->ctx);
        fmpz_mpoly_set(below.den, den, t->ctx);
        fmpz_mpoly_one(below.num, t->ctx);
        status = dx_fraction_multiply_and_clear(t, DX_OK, &below, &term);
        if (status == DX_OK)
            status = times_e_to_term(t, &term, f);
        dx_fraction_clear(t, &term);
    }
    return status;
}

/* f times e^value: a power of |b| for a multiple of log|b|, the polynomial part term by term, and
 * what is left over the denominator. */
static dx_status times_e_to(dx_tower *t, const dx_fraction *value, dx_fraction *f)
{
    fmpz_mpoly_t quotient;
    dx_fraction rest;
    fmpz_t scale;
    if (fmpz_mpoly_length(value->den, t->ctx) == 1)
        return times_e_to_terms(t, value->num, value->den, f);
    fmpz_init(scale);
    fmpz_mpoly_init(quotient, t->ctx);
    dx_fraction_init(t, &rest);
    fmpz_mpoly_quasidivrem(scale, quotient, rest.num, value->num, value->den, t->ctx);
    fmpz_mpoly_scalar_mul_fmpz(rest.den, value->den, scale, t->ctx);
    dx_status status = times_e_to_term(t, &rest, f);
    fmpz_mpoly_set_fmpz(rest.den, scale, t->ctx);
    if (status == DX_OK)
        status = times_e_to_terms(t, quotient, rest.den, f);
    dx_fraction_clear(t, &rest);
    fmpz_mpoly_clear(quotient, t->ctx);
    fmpz_clear(scale);
    return status;
}

/* The value of a sum's term, or of a number. */
static void set_value(dx_tower *t, dx_id a, dx_fraction *f)
{
    if (dx_is_number(t->g, a))
        dx_fraction_set_number(t, f, a);
    else
        dx_fraction_set(t, f, dx_tower_stored(t, a));
}

/* f times e^(number·term·factor), where the factor may be NULL. */
static dx_status times_e_to_product(dx_tower *t, dx_id number, dx_id term,
                                    const dx_fraction *factor, dx_fraction *f)
{
    dx_fraction value, scale;
    dx_fraction_init(t, &value);
    dx_fraction_init(t, &scale);
    set_value(t, term, &value);
    dx_fraction_set_number(t, &scale, number);
    dx_status status = dx_fraction_multiply(t, &value, &scale);
    if (status == DX_OK && factor)
        status = dx_fraction_multiply(t, &value, factor);
    if (status == DX_OK)
        status = times_e_to(t, &value, f);
    dx_fraction_clear(t, &value);
    dx_fraction_clear(t, &scale);
    return status;
}

/* f times e^(u·factor), term by term of u: sums of quotients keep their denominators. */
static dx_status times_e_to_sum(dx_tower *t, dx_id u, const dx_fraction *factor, dx_fraction *f)
{
    dx_graph *g = t->g;
    dx_id one = dx_int(g, 1);
    if (dx_op_of(g, u) != DX_OP_ADD)
        return times_e_to_product(t, one, u, factor, f);
    if (!dx_is_int(g, dx_constant(g, u), 0))
        DX_TRY(times_e_to_product(t, dx_constant(g, u), one, factor, f));
    for (uint32_t i = 0; i < dx_terms(g, u); i++)
        DX_TRY(times_e_to_product(t, dx_coefficient(g, u, i), dx_term(g, u, i), factor, f));
    return DX_OK;
}

dx_status dx_tower_of_exponential(dx_tower *t, dx_id u, dx_fraction *f)
{
    dx_fraction_set_number(t, f, dx_int(t->g, 1));
    return times_e_to_sum(t, u, NULL, f);
}

/* f times (-1)^(c·term). */
static dx_status times_turn(dx_tower *t, dx_id c, dx_id term, dx_fraction *f)
{
    int64_t p, q;
    if (!dx_get_small_rational(t->g, c, &p, &q) || t->exponent % q != 0)
        return DX_LIMIT;
    return times(t, DX_GENERATOR_TURN, term, UINT32_MAX, p * (t->exponent / q), f);
}

/* *f = (-1)^exponent */
static dx_status turn_of(dx_tower *t, dx_id exponent, dx_fraction *f)
{
    dx_graph *g = t->g;
    bool sum = dx_op_of(g, exponent) == DX_OP_ADD;
    int64_t n = 0;
    if (sum && !dx_get_int(g, dx_constant(g, exponent), &n))
        return DX_LIMIT;
    dx_fraction_set_number(t, f, dx_int(g, n % 2 == 0 ? 1 : -1));
    if (!sum)
        return times_turn(t, dx_int(g, 1), exponent, f);
    for (uint32_t i = 0; i < dx_terms(g, exponent); i++)
        DX_TRY(times_turn(t, dx_coefficient(g, exponent, i), dx_term(g, exponent, i), f));
    return DX_OK;
}

/* f times what the sign of the product adds to a power of its size: 1 where it is positive,
 * (-1)^exponent where it is negative and the exponent an integer; (1 + s)/2 + (1 - s)/2·that. */
static dx_status times_turned(dx_tower *t, const dx_tower_factors *product, dx_id exponent,
                              dx_fraction *f)
{
    bool positive = product->sign > 0;
    for (uint32_t i = 0; i < product->n; i++)
        positive = positive &&
                   (product->exponent[i] % 2 == 0 || dx_tower_is_positive(t, product->base[i]));
    if (positive)
        return DX_OK;
    dx_fraction sign, opposite, turn, half;
    dx_fraction_init(t, &sign);
    dx_fraction_init(t, &opposite);
    dx_fraction_init(t, &turn);
    dx_fraction_init(t, &half);
    dx_fraction_set_number(t, &half, dx_rational(t->g, 1, 2));
    dx_fraction_set_number(t, &sign, dx_rational(t->g, product->sign, 2));
    dx_status status = DX_OK;
    for (uint32_t i = 0; i < product->n && status == DX_OK; i++)
        if (product->exponent[i] % 2 != 0)
            status = dx_tower_times_sign(t, product->base[i], &sign);
    dx_fraction_set(t, &opposite, &sign);
    fmpz_mpoly_neg(opposite.num, opposite.num, t->ctx);
    if (status == DX_OK)
        status = dx_fraction_add(t, &opposite, &half);
    if (status == DX_OK)
        status = turn_of(t, exponent, &turn);
    if (status == DX_OK)
        status = dx_fraction_multiply(t, &opposite, &turn);
    if (status == DX_OK)
        status = dx_fraction_add(t, &sign, &half);
    if (status == DX_OK)
        status = dx_fraction_add(t, &sign, &opposite);
    dx_fraction_clear(t, &opposite);
    dx_fraction_clear(t, &turn);
    dx_fraction_clear(t, &half);
    return dx_fraction_multiply_and_clear(t, status, &sign, f);
}

static dx_status log_of(dx_tower *t, const dx_tower_factors *product, dx_fraction *f);

/* base^exponent, no integer. */
dx_status dx_tower_of_power(dx_tower *t, dx_id base, dx_id exponent, dx_fraction *f)
{
    dx_graph *g = t->g;
    dx_tower_factors product;
    int64_t p, q;
    DX_TRY(dx_tower_factor(t, dx_tower_stored(t, base), &product));
    if (dx_is_number(g, exponent))
        return dx_get_small_rational(g, exponent, &p, &q)
                   ? dx_tower_of_root(t, &product, p, q, false, f)
                   : DX_LIMIT;
    dx_fraction_set_number(t, f, dx_int(g, 1));
    DX_TRY(times_turned(t, &product, exponent, f));
    dx_fraction log;
    dx_fraction_init(t, &log);
    dx_status status = log_of(t, &product, &log);
    if (status == DX_OK)
        status = times_e_to_sum(t, exponent, &log, f);
    dx_fraction_clear(t, &log);
    return status;
}

/* ---- logarithms ------------------------------------------------------------------------------
 */

static dx_status add_logarithm(dx_tower *t, uint32_t base, dx_id number, dx_fraction *f);

/* log of a base that is one generator: a power, a root, a sign, of which it is 0; *done. */
static dx_status add_generator_logarithm(dx_tower *t, uint32_t generator, dx_id number,
                                         dx_fraction *f, bool *done)
{
    dx_graph *g = t->g;
    const dx_generator made = t->generator[generator];
    *done = made.kind == DX_GENERATOR_POWER || made.kind == DX_GENERATOR_ROOT ||
            made.kind == DX_GENERATOR_SIGN;
    if (made.kind == DX_GENERATOR_ROOT)
        return add_logarithm(t, made.base, dx_number_mul(g, number, dx_rational(g, 1, t->root)), f);
    if (made.kind != DX_GENERATOR_POWER)
        return DX_OK;
    dx_fraction exponent;
    dx_fraction_init(t, &exponent);
    dx_fraction_set(t, &exponent, &t->exponent_of[generator]);
    number = dx_number_mul(g, number, dx_rational(g, 1, t->exponent));
    return dx_fraction_add_and_clear(t, DX_OK, number, &exponent, f);
}

/* f + number·log|base| */
static dx_status add_logarithm(dx_tower *t, uint32_t base, dx_id number, dx_fraction *f)
{
    uint32_t at;
    dx_fraction log;
    bool done = false;
    for (uint32_t i = 0; i < t->n; i++) {
        fmpz_mpoly_t generator;
        fmpz_mpoly_init(generator, t->ctx);
        fmpz_mpoly_gen(generator, (slong)i, t->ctx);
        bool same = fmpz_mpoly_equal(generator, t->base[base].poly, t->ctx);
        fmpz_mpoly_clear(generator, t->ctx);
        if (same) {
            DX_TRY(add_generator_logarithm(t, i, number, f, &done));
            break;
        }
    }
    if (done)
        return DX_OK;
    DX_TRY(dx_tower_generator(t, DX_GENERATOR_LOGARITHM, DX_NONE, base, &at));
    dx_fraction_init(t, &log);
    dx_fraction_set_generator(t, &log, at);
    return dx_fraction_add_and_clear(t, DX_OK, number, &log, f);
}

/* log|product| */
static dx_status log_of(dx_tower *t, const dx_tower_factors *product, dx_fraction *f)
{
    dx_fraction_set_number(t, f, dx_int(t->g, 0));
    for (uint32_t i = 0; i < product->n; i++)
        DX_TRY(add_logarithm(t, product->base[i], dx_int(t->g, product->exponent[i]), f));
    return DX_OK;
}

dx_status dx_tower_of_logarithm(dx_tower *t, const dx_fraction *u, dx_fraction *f)
{
    dx_tower_factors product;
    DX_TRY(dx_tower_factor(t, u, &product));
    DX_TRY(dx_tower_positive(t, &product, false));
    return log_of(t, &product, f);
}
