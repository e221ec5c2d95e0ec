#include "symbolic/equality/tower.h"

#include "expr/exact.h"

enum {
    MOST_TERMS = 4000,
    MOST_PAIRS = 1000000, /* of terms in a multiplication */
    MOST_BITS = 20000,
    GCD_TERMS = 400,
    GCD_PAIRS = 40000,
    MOST_POWER = 10000
};

void dx_fraction_init(dx_tower *t, dx_fraction *f)
{
    fmpz_mpoly_init(f->num, t->ctx);
    fmpz_mpoly_init(f->den, t->ctx);
    fmpz_mpoly_one(f->den, t->ctx);
}

void dx_fraction_clear(dx_tower *t, dx_fraction *f)
{
    fmpz_mpoly_clear(f->num, t->ctx);
    fmpz_mpoly_clear(f->den, t->ctx);
}

void dx_fraction_set(dx_tower *t, dx_fraction *f, const dx_fraction *from)
{
    fmpz_mpoly_set(f->num, from->num, t->ctx);
    fmpz_mpoly_set(f->den, from->den, t->ctx);
}

void dx_fraction_set_number(dx_tower *t, dx_fraction *f, dx_id number)
{
    fmpq_t value;
    fmpq_init(value);
    dx_number_to_fmpq(t->g, number, value);
    fmpz_mpoly_set_fmpz(f->num, fmpq_numref(value), t->ctx);
    fmpz_mpoly_set_fmpz(f->den, fmpq_denref(value), t->ctx);
    fmpq_clear(value);
}

void dx_fraction_set_generator(dx_tower *t, dx_fraction *f, uint32_t generator)
{
    fmpz_mpoly_gen(f->num, (slong)generator, t->ctx);
    fmpz_mpoly_one(f->den, t->ctx);
}

static double bits_of(const fmpz_mpoly_t p)
{
    return (double)FLINT_ABS(fmpz_mpoly_max_bits(p));
}

static dx_status check_size(const dx_tower *t, const fmpz_mpoly_t p)
{
    bool fine = fmpz_mpoly_length(p, t->ctx) <= MOST_TERMS && bits_of(p) <= MOST_BITS;
    return fine ? dx_poll(t->g->context) : DX_LIMIT;
}

static dx_status multiply(dx_tower *t, fmpz_mpoly_t a, const fmpz_mpoly_t b)
{
    if ((double)fmpz_mpoly_length(a, t->ctx) * (double)fmpz_mpoly_length(b, t->ctx) > MOST_PAIRS)
        return DX_LIMIT;
    fmpz_mpoly_mul(a, a, b, t->ctx);
    return check_size(t, a);
}

static dx_status raise_to(dx_tower *t, fmpz_mpoly_t a, ulong n)
{
    double length = (double)fmpz_mpoly_length(a, t->ctx), terms = 1;
    for (double i = 1; i < length && terms <= 4.0 * MOST_TERMS; i++)
        terms *= ((double)n + i) / i;
    if (n > MOST_POWER || terms > 4.0 * MOST_TERMS ||
        (bits_of(a) + 4) * (double)n > (length > 1 || bits_of(a) > 1 ? MOST_BITS : 1e18))
        return DX_LIMIT;
    if (!fmpz_mpoly_pow_ui(a, a, n, t->ctx))
        return DX_LIMIT;
    return check_size(t, a);
}

/* Divide the common divisor out of both, where that is cheap. */
static void divide_common(dx_tower *t, fmpz_mpoly_t a, fmpz_mpoly_t b)
{
    slong la = fmpz_mpoly_length(a, t->ctx), lb = fmpz_mpoly_length(b, t->ctx);
    if (la == 0 || lb == 0 || la > GCD_TERMS || lb > GCD_TERMS || la * lb > GCD_PAIRS)
        return;
    fmpz_mpoly_t gcd, left, right;
    fmpz_mpoly_init(gcd, t->ctx);
    fmpz_mpoly_init(left, t->ctx);
    fmpz_mpoly_init(right, t->ctx);
    if (fmpz_mpoly_gcd_cofactors(gcd, left, right, a, b, t->ctx)) {
        fmpz_mpoly_swap(a, left, t->ctx);
        fmpz_mpoly_swap(b, right, t->ctx);
    }
    fmpz_mpoly_clear(gcd, t->ctx);
    fmpz_mpoly_clear(left, t->ctx);
    fmpz_mpoly_clear(right, t->ctx);
}

/* ---- relations ------------------------------------------------------------------------------- */

/* g^degree = value, for generator `at`. */
static dx_status reduce_by(dx_tower *t, fmpz_mpoly_t p, uint32_t at, ulong degree,
                           const fmpz_mpoly_t value)
{
    fmpz_mpoly_univar_t u;
    fmpz_mpoly_t term, power, sum;
    fmpz_mpoly_univar_init(u, t->ctx);
    fmpz_mpoly_init(term, t->ctx);
    fmpz_mpoly_init(power, t->ctx);
    fmpz_mpoly_init(sum, t->ctx);
    fmpz_mpoly_to_univar(u, p, (slong)at, t->ctx);
    dx_status status = DX_OK;
    for (slong i = 0; i < fmpz_mpoly_univar_length(u, t->ctx) && status == DX_OK; i++) {
        ulong e = (ulong)fmpz_mpoly_univar_get_term_exp_si(u, i, t->ctx);
        fmpz_mpoly_univar_get_term_coeff(term, u, i, t->ctx);
        fmpz_mpoly_set(power, value, t->ctx);
        status = raise_to(t, power, e / degree);
        if (status == DX_OK)
            status = multiply(t, term, power);
        fmpz_mpoly_gen(power, (slong)at, t->ctx);
        if (status == DX_OK && !fmpz_mpoly_pow_ui(power, power, e % degree, t->ctx))
            status = DX_LIMIT;
        if (status == DX_OK)
            status = multiply(t, term, power);
        fmpz_mpoly_add(sum, sum, term, t->ctx);
    }
    fmpz_mpoly_swap(p, sum, t->ctx);
    fmpz_mpoly_univar_clear(u, t->ctx);
    fmpz_mpoly_clear(term, t->ctx);
    fmpz_mpoly_clear(power, t->ctx);
    fmpz_mpoly_clear(sum, t->ctx);
    return status == DX_OK ? check_size(t, p) : status;
}

dx_status dx_tower_reduce(dx_tower *t, fmpz_mpoly_t p)
{
    fmpz_mpoly_t value, s;
    dx_status status = DX_OK;
    fmpz_mpoly_init(value, t->ctx);
    fmpz_mpoly_init(s, t->ctx);
    /* a base has none but generators before its root; its sign may come later */
    for (uint32_t i = t->n; i-- > 0 && status == DX_OK;) {
        const dx_generator *generator = &t->generator[i];
        if (generator->kind != DX_GENERATOR_ROOT ||
            fmpz_mpoly_degree_si(p, (slong)i, t->ctx) < (slong)t->root)
            continue;
        status = dx_tower_sign(t, generator->base, s);
        fmpz_mpoly_mul(value, t->base[generator->base].poly, s, t->ctx);
        if (status == DX_OK)
            status = reduce_by(t, p, i, (ulong)t->root, value);
    }
    fmpz_mpoly_one(value, t->ctx);
    for (uint32_t i = 0; i < t->n && status == DX_OK; i++)
        if ((t->generator[i].kind == DX_GENERATOR_SIGN ||
             (t->generator[i].kind == DX_GENERATOR_TURN && t->real_turns)) &&
            fmpz_mpoly_degree_si(p, (slong)i, t->ctx) > 1)
            status = reduce_by(t, p, i, 2, value);
    fmpz_mpoly_clear(value, t->ctx);
    fmpz_mpoly_clear(s, t->ctx);
    return status;
}

/* ---- fractions ---------------------------------------------------------------------------------
 */

static dx_status tidy(dx_tower *t, dx_fraction *f)
{
    DX_TRY(dx_tower_reduce(t, f->num));
    DX_TRY(dx_tower_reduce(t, f->den));
    if (fmpz_mpoly_is_zero(f->den, t->ctx))
        return DX_LIMIT;
    if (fmpz_mpoly_is_zero(f->num, t->ctx))
        fmpz_mpoly_one(f->den, t->ctx);
    divide_common(t, f->num, f->den);
    return DX_OK;
}

dx_status dx_fraction_add(dx_tower *t, dx_fraction *f, const dx_fraction *by)
{
    fmpz_mpoly_t left, right;
    fmpz_mpoly_init(left, t->ctx);
    fmpz_mpoly_init(right, t->ctx);
    fmpz_mpoly_set(left, f->den, t->ctx);
    fmpz_mpoly_set(right, by->den, t->ctx);
    divide_common(t, left, right); /* cofactors */
    dx_status status = multiply(t, f->num, right);
    if (status == DX_OK)
        status = multiply(t, f->den, right);
    if (status == DX_OK)
        status = multiply(t, left, by->num);
    if (status == DX_OK) {
        fmpz_mpoly_add(f->num, f->num, left, t->ctx);
        status = check_size(t, f->num);
    }
    fmpz_mpoly_clear(left, t->ctx);
    fmpz_mpoly_clear(right, t->ctx);
    return status == DX_OK ? tidy(t, f) : status;
}

dx_status dx_fraction_multiply(dx_tower *t, dx_fraction *f, const dx_fraction *by)
{
    dx_fraction other;
    dx_fraction_init(t, &other);
    dx_fraction_set(t, &other, by);
    divide_common(t, f->num, other.den);
    divide_common(t, other.num, f->den);
    dx_status status = multiply(t, f->num, other.num);
    if (status == DX_OK)
        status = multiply(t, f->den, other.den);
    dx_fraction_clear(t, &other);
    return status == DX_OK ? tidy(t, f) : status;
}

dx_status dx_fraction_power(dx_tower *t, dx_fraction *f, int64_t n)
{
    if (n < 0) {
        if (fmpz_mpoly_is_zero(f->num, t->ctx))
            return DX_LIMIT;
        fmpz_mpoly_swap(f->num, f->den, t->ctx);
    }
    ulong size = n < 0 ? (ulong)-n : (ulong)n;
    DX_TRY(raise_to(t, f->num, size));
    DX_TRY(raise_to(t, f->den, size));
    return tidy(t, f);
}

dx_status dx_fraction_multiply_and_clear(dx_tower *t, dx_status status, dx_fraction *by,
                                         dx_fraction *f)
{
    if (status == DX_OK)
        status = dx_fraction_multiply(t, f, by);
    dx_fraction_clear(t, by);
    return status;
}

dx_status dx_fraction_add_and_clear(dx_tower *t, dx_status status, dx_id number, dx_fraction *by,
                                    dx_fraction *f)
{
    dx_fraction scale;
    dx_fraction_init(t, &scale);
    dx_fraction_set_number(t, &scale, number);
    if (status == DX_OK)
        status = dx_fraction_multiply(t, by, &scale);
    if (status == DX_OK)
        status = dx_fraction_add(t, f, by);
    dx_fraction_clear(t, &scale);
    dx_fraction_clear(t, by);
    return status;
}
