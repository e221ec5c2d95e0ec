#include "symbolic/equality/tower.h"

#include "expr/exact.h"
#include "symbolic/decide.h"
#include "symbolic/forms/waves.h"

#include <string.h>

enum { MOST_NODES = 3000, MOST_PARTS = 60 /* L and m */, MOST_MULTIPLE = 60, MOST_EXPONENT = 2000 };

static dx_fraction *stored(const dx_tower *t, dx_id a)
{
    size_t at = dx_walk_find(&t->walk, a);
    return at < t->walk.n && dx_same(t->walk.id[at], a) && t->known[at] ? &t->value[at] : NULL;
}

/* ---- how fine exponents, angles and roots are -------------------------------------------- */

static int64_t common_multiple(int64_t a, int64_t b)
{
    int64_t x = a, y = b;
    while (y != 0) {
        int64_t rest = x % y;
        x = y;
        y = rest;
    }
    return a / x * b;
}

static dx_status refine(dx_graph *g, dx_id number, int64_t *parts)
{
    int64_t p, q;
    if (!dx_get_small_rational(g, number, &p, &q) || q > MOST_PARTS)
        return DX_LIMIT;
    *parts = common_multiple(*parts, q);
    return *parts <= MOST_PARTS ? DX_OK : DX_LIMIT;
}

/* All coefficients of a sum. */
static dx_status refine_sum(dx_graph *g, dx_id a, int64_t *parts)
{
    if (dx_is_number(g, a))
        return refine(g, a, parts);
    if (dx_op_of(g, a) != DX_OP_ADD)
        return DX_OK;
    DX_TRY(refine(g, dx_constant(g, a), parts));
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        DX_TRY(refine(g, dx_coefficient(g, a, i), parts));
    return DX_OK;
}

/* One term with the coefficient 1 or -1, and an integer: an integer just where the term is one. */
static bool is_plain_exponent(const dx_graph *g, dx_id e)
{
    int64_t n, c = 1;
    if (dx_op_of(g, e) != DX_OP_ADD)
        return true;
    return dx_get_int(g, dx_constant(g, e), &n) && dx_terms(g, e) == 1 &&
           dx_get_int(g, dx_coefficient(g, e, 0), &c) && (c == 1 || c == -1);
}

static dx_status find_parts(dx_tower *t)
{
    dx_graph *g = t->g;
    int64_t n;
    for (size_t i = 0; i < t->walk.n; i++) {
        dx_id a = t->walk.id[i];
        dx_fn fn = dx_fn_of(g, a);
        if (fn == DX_FN_exp) {
            DX_TRY(refine_sum(g, dx_operand(g, a, 0), &t->exponent));
            DX_TRY(refine_sum(g, dx_operand(g, a, 0), &t->root)); /* exp(log(x)/2) */
        } else if (fn == DX_FN_sin || fn == DX_FN_cos) {
            DX_TRY(refine_sum(g, dx_operand(g, a, 0), &t->angle));
        } else if (fn == DX_FN_cbrt) {
            t->root = common_multiple(t->root, 3);
        } else if (fn == DX_FN_root && dx_get_int(g, dx_operand(g, a, 1), &n) && n > 0 &&
                   n <= MOST_PARTS) {
            t->root = common_multiple(t->root, n);
        }
        for (uint32_t k = 0; dx_op_of(g, a) == DX_OP_MUL && k < dx_factors(g, a); k++) {
            dx_id e = dx_exponent(g, a, k);
            if (dx_is_number(g, e))
                DX_TRY(refine(g, e, &t->root));
            else
                DX_TRY(refine_sum(g, e, &t->exponent));
            dx_id base = dx_base(g, a, k);
            if (!dx_is_number(g, e) && !(dx_is_number(g, base) && dx_number_sign(g, base) > 0))
                t->real_turns = t->real_turns && is_plain_exponent(g, e);
            if (!dx_is_number(g, e) && dx_op_of(g, e) == DX_OP_ADD)
                DX_TRY(refine(g, dx_constant(g, e), &t->root));
        }
    }
    return t->root <= MOST_PARTS && t->exponent <= MOST_PARTS && t->angle <= MOST_PARTS ? DX_OK
                                                                                        : DX_LIMIT;
}

/* ---- powers ------------------------------------------------------------------------------ */

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
static dx_status root_of(dx_tower *t, const dx_tower_factors *product, int64_t p, int64_t q,
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

static dx_status multiply_and_clear(dx_tower *t, dx_status status, dx_fraction *by, dx_fraction *f)
{
    if (status == DX_OK)
        status = dx_fraction_multiply(t, f, by);
    dx_fraction_clear(t, by);
    return status;
}

/* Is q a divisor of the parts? If not they are to be finer, and all is to be read anew. */
static dx_status demand_parts(dx_tower *t, int64_t q, int64_t *parts)
{
    if (*parts % q == 0)
        return DX_OK;
    if (q <= MOST_PARTS && common_multiple(*parts, q) <= MOST_PARTS) {
        *parts = common_multiple(*parts, q);
        t->finer = true;
    }
    return DX_LIMIT;
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
        DX_TRY(demand_parts(t, q, &t->root));
        return times_root(t, base, p * (t->root / q), f);
    }
    DX_TRY(demand_parts(t, q, &t->exponent));
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
        status = multiply_and_clear(t, DX_OK, &below, &term);
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
        dx_fraction_set(t, f, stored(t, a));
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

static dx_status of_exponential(dx_tower *t, dx_id u, dx_fraction *f)
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
    return multiply_and_clear(t, status, &sign, f);
}

static dx_status log_of(dx_tower *t, const dx_tower_factors *product, dx_fraction *f);

/* base^exponent, no integer. */
static dx_status of_power(dx_tower *t, dx_id base, dx_id exponent, dx_fraction *f)
{
    dx_graph *g = t->g;
    dx_tower_factors product;
    int64_t p, q;
    DX_TRY(dx_tower_factor(t, stored(t, base), &product));
    if (dx_is_number(g, exponent))
        return dx_get_small_rational(g, exponent, &p, &q) ? root_of(t, &product, p, q, false, f)
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

/* ---- angles ------------------------------------------------------------------------------ */

/* (re + i·im) times (1 + i·T)^n for a tangent T. */
static dx_status turn(dx_tower *t, uint32_t tangent, int64_t n, dx_fraction *re, dx_fraction *im)
{
    dx_fraction T, a, b;
    dx_status status = DX_OK;
    dx_fraction_init(t, &T);
    dx_fraction_init(t, &a);
    dx_fraction_init(t, &b);
    dx_fraction_set_generator(t, &T, tangent);
    if (n < 0)
        fmpz_mpoly_neg(T.num, T.num, t->ctx);
    for (int64_t i = 0; i < (n < 0 ? -n : n) && status == DX_OK; i++) {
        dx_fraction_set(t, &a, im); /* re - T·im, im + T·re */
        dx_fraction_set(t, &b, re);
        status = dx_fraction_multiply(t, &a, &T);
        fmpz_mpoly_neg(a.num, a.num, t->ctx);
        if (status == DX_OK)
            status = dx_fraction_multiply(t, &b, &T);
        if (status == DX_OK)
            status = dx_fraction_add(t, re, &a);
        if (status == DX_OK)
            status = dx_fraction_add(t, im, &b);
    }
    dx_fraction_clear(t, &T);
    dx_fraction_clear(t, &a);
    dx_fraction_clear(t, &b);
    return status;
}

/* Turned by c·term; `below` times the square of the length of what is turned by. */
static dx_status turn_by(dx_tower *t, dx_id c, dx_id term, dx_fraction *re, dx_fraction *im,
                         dx_fraction *below)
{
    int64_t p, q;
    uint32_t tangent;
    dx_fraction square;
    if (!dx_get_small_rational(t->g, c, &p, &q) || t->angle % q != 0)
        return DX_LIMIT;
    p *= t->angle / q;
    if (p > MOST_MULTIPLE || p < -MOST_MULTIPLE)
        return DX_LIMIT;
    DX_TRY(dx_tower_generator(t, DX_GENERATOR_TANGENT, term, UINT32_MAX, &tangent));
    DX_TRY(turn(t, tangent, 2 * p, re, im));
    dx_fraction_init(t, &square);
    fmpz_mpoly_gen(square.num, (slong)tangent, t->ctx);
    fmpz_mpoly_mul(square.num, square.num, square.num, t->ctx);
    fmpz_mpoly_add_ui(square.num, square.num, 1, t->ctx);
    dx_status status = dx_fraction_power(t, &square, p < 0 ? -p : p);
    return multiply_and_clear(t, status, &square, below);
}

static dx_status turn_by_all(dx_tower *t, dx_id u, dx_fraction *re, dx_fraction *im,
                             dx_fraction *below)
{
    dx_graph *g = t->g;
    if (dx_is_number(g, u))
        return turn_by(t, u, dx_int(g, 1), re, im, below);
    if (dx_op_of(g, u) != DX_OP_ADD)
        return turn_by(t, dx_int(g, 1), u, re, im, below);
    if (!dx_is_int(g, dx_constant(g, u), 0))
        DX_TRY(turn_by(t, dx_constant(g, u), dx_int(g, 1), re, im, below));
    for (uint32_t i = 0; i < dx_terms(g, u); i++)
        DX_TRY(turn_by(t, dx_coefficient(g, u, i), dx_term(g, u, i), re, im, below));
    return DX_OK;
}

static dx_status of_angle(dx_tower *t, bool sine, dx_id u, dx_fraction *f)
{
    dx_fraction other, below;
    dx_fraction_init(t, &other);
    dx_fraction_init(t, &below);
    dx_fraction_set_number(t, f, dx_int(t->g, sine ? 0 : 1));
    dx_fraction_set_number(t, &other, dx_int(t->g, sine ? 1 : 0));
    dx_fraction_set_number(t, &below, dx_int(t->g, 1));
    dx_status status = turn_by_all(t, u, sine ? &other : f, sine ? f : &other, &below);
    if (status == DX_OK)
        status = dx_fraction_power(t, &below, -1);
    dx_fraction_clear(t, &other);
    return multiply_and_clear(t, status, &below, f);
}

/* ---- logarithms -------------------------------------------------------------------------- */

/* f + number·by, which is cleared. */
static dx_status add_and_clear(dx_tower *t, dx_status status, dx_id number, dx_fraction *by,
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
    return add_and_clear(t, DX_OK, number, &exponent, f);
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
    return add_and_clear(t, DX_OK, number, &log, f);
}

/* log|product| */
static dx_status log_of(dx_tower *t, const dx_tower_factors *product, dx_fraction *f)
{
    dx_fraction_set_number(t, f, dx_int(t->g, 0));
    for (uint32_t i = 0; i < product->n; i++)
        DX_TRY(add_logarithm(t, product->base[i], dx_int(t->g, product->exponent[i]), f));
    return DX_OK;
}

static dx_status of_logarithm(dx_tower *t, const dx_fraction *u, dx_fraction *f)
{
    dx_tower_factors product;
    DX_TRY(dx_tower_factor(t, u, &product));
    DX_TRY(dx_tower_positive(t, &product, false));
    return log_of(t, &product, f);
}

/* ---- nodes ------------------------------------------------------------------------------- */

static dx_status of_node_itself(dx_tower *t, dx_id a, dx_fraction *f)
{
    uint32_t at;
    DX_TRY(dx_tower_generator(t, DX_GENERATOR_NODE, a, UINT32_MAX, &at));
    dx_fraction_set_generator(t, f, at);
    return DX_OK;
}

/* Known to be 0 where that is all that is known: abs(0). */
static bool is_zero(const dx_tower *t, const dx_fraction *f)
{
    return fmpz_mpoly_is_zero(f->num, t->ctx);
}

static dx_status of_call(dx_tower *t, dx_id a, dx_fraction *f)
{
    dx_graph *g = t->g;
    dx_fn fn = dx_fn_of(g, a);
    dx_id u = dx_operand(g, a, 0);
    dx_tower_factors product;
    dx_fraction number;
    int64_t n = 3;
    int sign = 0;
    const dx_fraction *value = stored(t, u);
    switch (fn) {
    case DX_FN_exp:
        return of_exponential(t, u, f);
    case DX_FN_sin:
    case DX_FN_cos:
        return of_angle(t, fn == DX_FN_sin, u, f);
    case DX_FN_log:
        if (dx_is_constant(g, u)) /* log|u| has a value, log(u) may have none */
            DX_TRY(dx_decide_sign(g, t->oracle, u, &sign));
        return sign < 0 || is_zero(t, value) ? DX_LIMIT : of_logarithm(t, value, f);
    case DX_FN_abs:
    case DX_FN_sign:
        if (is_zero(t, value))
            return DX_LIMIT;
        DX_TRY(dx_tower_factor(t, value, &product));
        dx_fraction_set_number(t, f, dx_int(g, product.sign));
        for (uint32_t i = 0; i < product.n; i++)
            if (product.exponent[i] % 2 != 0)
                DX_TRY(dx_tower_times_sign(t, product.base[i], f));
        return fn == DX_FN_sign ? DX_OK : dx_fraction_multiply(t, f, value);
    case DX_FN_cbrt:
    case DX_FN_root:
        if (is_zero(t, value) ||
            (fn == DX_FN_root && (!dx_get_int(g, dx_operand(g, a, 1), &n) || n < 1)))
            return of_node_itself(t, a, f);
        DX_TRY(dx_tower_factor(t, value, &product));
        return root_of(t, &product, 1, n, n % 2 != 0, f);
    case DX_FN_sinc:
        DX_TRY(of_angle(t, true, u, f));
        dx_fraction_init(t, &number);
        dx_fraction_set(t, &number, value);
        return multiply_and_clear(t, dx_fraction_power(t, &number, -1), &number, f);
    default:
        return of_node_itself(t, a, f);
    }
}

static dx_status of_sum(dx_tower *t, dx_id a, dx_fraction *f)
{
    dx_graph *g = t->g;
    dx_fraction_set_number(t, f, dx_constant(g, a));
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_fraction term;
        dx_fraction_init(t, &term);
        dx_fraction_set(t, &term, stored(t, dx_term(g, a, i)));
        DX_TRY(add_and_clear(t, DX_OK, dx_coefficient(g, a, i), &term, f));
    }
    return DX_OK;
}

static dx_status of_product(dx_tower *t, dx_id a, dx_fraction *f)
{
    dx_graph *g = t->g;
    dx_fraction_set_number(t, f, dx_int(g, 1));
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        dx_fraction power;
        int64_t n;
        dx_fraction_init(t, &power);
        dx_status status;
        if (dx_get_int(g, exponent, &n)) {
            dx_fraction_set(t, &power, stored(t, base));
            status = dx_fraction_power(t, &power, n);
        } else {
            status = of_power(t, base, exponent, &power);
        }
        DX_TRY(multiply_and_clear(t, status, &power, f));
    }
    return DX_OK;
}

static dx_status of_node(dx_tower *t, dx_id a, dx_fraction *f)
{
    if (dx_is_number(t->g, a)) {
        dx_fraction_set_number(t, f, a);
        return DX_OK;
    }
    switch (dx_op_of(t->g, a)) {
    case DX_OP_ADD:
        return of_sum(t, a, f);
    case DX_OP_MUL:
        return of_product(t, a, f);
    case DX_OP_CALL:
        return of_call(t, a, f);
    default:
        return of_node_itself(t, a, f);
    }
}

/* What stands in a function of which nothing is known is not looked at. */
static bool is_opaque(const dx_graph *g, dx_id a)
{
    switch (dx_op_of(g, a)) {
    case DX_OP_ADD:
    case DX_OP_MUL:
        return false;
    case DX_OP_CALL:
        switch (dx_fn_of(g, a)) {
        case DX_FN_exp:
        case DX_FN_sin:
        case DX_FN_cos:
        case DX_FN_log:
        case DX_FN_abs:
        case DX_FN_sign:
        case DX_FN_cbrt:
        case DX_FN_root:
        case DX_FN_sinc:
            return false;
        default:
            return true;
        }
    default:
        return true;
    }
}

/* Which nodes of the walk are looked at: users stand behind their operands. */
static void mark_needed(const dx_tower *t, bool *needed)
{
    const dx_graph *g = t->g;
    for (size_t i = t->walk.n; i-- > 0;) {
        dx_id a = t->walk.id[i];
        for (uint32_t k = 0; needed[i] && !is_opaque(g, a) && k < dx_count(g, a); k++)
            needed[dx_walk_find(&t->walk, dx_operand(g, a, k))] = true;
    }
}

dx_status dx_tower_make(dx_graph *g, const dx_oracle *oracle, dx_tower *t)
{
    memset(t, 0, sizeof *t);
    t->g = g;
    t->oracle = oracle;
    t->root = 2;
    t->exponent = t->angle = 1;
    t->real_turns = true;
    fmpz_mpoly_ctx_init(t->ctx, DX_TOWER_GENERATORS, ORD_LEX);
    t->ready = true;
    return DX_OK;
}

static void forget(dx_tower *t)
{
    for (size_t i = 0; t->known && i < t->walk.n; i++)
        if (t->known[i])
            dx_fraction_clear(t, &t->value[i]);
    for (size_t i = 0; t->known && i < t->walk.n; i++)
        t->known[i] = false;
    for (uint32_t i = 0; i < t->n_bases; i++)
        fmpz_mpoly_clear(t->base[i].poly, t->ctx);
    for (uint32_t i = 0; i < t->n; i++)
        dx_fraction_clear(t, &t->exponent_of[i]);
    t->n = t->n_bases = t->n_constraints = 0;
}

/* The product of the premise's bases has its sign. */
static dx_status suppose(dx_tower *t, const dx_premise *premise)
{
    dx_tower_factors product;
    const dx_fraction *value = stored(t, premise->of);
    if (is_zero(t, value))
        return DX_OK;
    DX_TRY(dx_tower_factor(t, value, &product));
    product.sign *= premise->sign;
    return dx_tower_positive(t, &product, premise->weak);
}

static bool is_given(const dx_tower *t, dx_id base)
{
    for (uint32_t i = 0; i < t->n_given; i++)
        if (dx_same(t->given[i].of, base))
            return true;
    return false;
}

/* A constraint of one base is a sign that is known everywhere: log(x) stands in the formula. It is
 * to be read anew with that. */
static dx_status learn_signs(dx_tower *t)
{
    for (uint32_t i = 0; i < t->n_constraints; i++) {
        const dx_sign_constraint *c = &t->constraint[i];
        uint32_t base = 0;
        if (c->bases == 0 || (c->bases & (c->bases - 1)) != 0 || (c->voids & ~c->bases) != 0)
            continue;
        while (!(c->bases >> base & 1))
            base++;
        dx_id of = dx_tower_expression(t, t->base[base].poly);
        DX_TRY(dx_check(t->g, of));
        if (t->n_given == DX_TOWER_GIVEN || is_given(t, of))
            continue;
        t->given[t->n_given++] = (dx_premise){of, c->sign, true};
        t->finer = true;
    }
    return DX_OK;
}

static dx_status read_nodes(dx_tower *t, const dx_premises *p, const bool *needed)
{
    dx_status status = DX_OK;
    for (size_t i = 0; i < t->walk.n && status == DX_OK; i++) {
        if (!needed[i])
            continue;
        dx_fraction_init(t, &t->value[i]);
        t->known[i] = true;
        status = of_node(t, t->walk.id[i], &t->value[i]);
    }
    /* with their signs it may be readable the next time */
    for (uint32_t i = 0; i < p->n && (status == DX_OK || status == DX_LIMIT); i++)
        if (status == DX_OK || stored(t, p->item[i].of))
            DX_TRY(suppose(t, &p->item[i]));
    return status;
}

dx_status dx_tower_read(dx_tower *t, dx_id a, const dx_premises *p, dx_fraction *out)
{
    enum { MOST_ROUNDS = 8 };
    dx_graph *g = t->g;
    dx_id root[DX_MOST_PREMISES + 1] = {a};
    for (uint32_t i = 0; i < p->n; i++)
        root[i + 1] = p->item[i].of;
    DX_TRY(dx_walk_make(g, p->n + 1, root, &t->walk));
    if (t->walk.n > MOST_NODES)
        return DX_LIMIT;
    t->value = dx_arena_alloc(&g->context->arena, t->walk.n * sizeof *t->value);
    t->known = dx_arena_alloc(&g->context->arena, 2 * t->walk.n * sizeof *t->known);
    if (!t->value || !t->known)
        return dx_no_memory(g->context);
    memset(t->known, 0, 2 * t->walk.n * sizeof *t->known);
    bool *needed = t->known + t->walk.n;
    DX_TRY(find_parts(t));
    for (uint32_t i = 0; i <= p->n; i++)
        needed[dx_walk_find(&t->walk, root[i])] = true;
    mark_needed(t, needed);
    dx_status status = DX_OK;
    t->finer = true;
    for (int round = 0; t->finer && round < MOST_ROUNDS; round++) {
        forget(t);
        t->finer = false;
        status = read_nodes(t, p, needed);
        if (status != DX_OK && status != DX_LIMIT)
            break;
        dx_status learned = learn_signs(t);
        status = learned == DX_OK ? status : learned;
    }
    if (status == DX_OK)
        dx_fraction_set(t, out, stored(t, a));
    return status;
}

void dx_tower_free(dx_tower *t)
{
    if (!t->ready)
        return;
    forget(t);
    fmpz_mpoly_ctx_clear(t->ctx);
    dx_walk_free(&t->walk);
    t->ready = false;
}

/* ---- and back ---------------------------------------------------------------------------- */

/* A base has none but generators before those made of it, so this ends. */
dx_id dx_tower_generator_expression(dx_tower *t, uint32_t i)
{
    dx_graph *g = t->g;
    const dx_generator *generator = &t->generator[i];
    dx_id base = generator->kind == DX_GENERATOR_NODE || generator->base == UINT32_MAX
                     ? DX_NONE
                     : dx_tower_expression(t, t->base[generator->base].poly);
    switch (generator->kind) {
    case DX_GENERATOR_NODE:
        return generator->of;
    case DX_GENERATOR_POWER:
        return dx_call1(g, DX_FN_exp, dx_scale(g, dx_rational(g, 1, t->exponent), generator->of));
    case DX_GENERATOR_TURN:
        return dx_pow(g, dx_int(g, -1), dx_scale(g, dx_rational(g, 1, t->exponent), generator->of));
    case DX_GENERATOR_TANGENT:
        return dx_call1(g, DX_FN_tan, dx_scale(g, dx_rational(g, 1, 2 * t->angle), generator->of));
    case DX_GENERATOR_ROOT:
        return dx_pow(g, dx_call1(g, DX_FN_abs, base), dx_rational(g, 1, t->root));
    case DX_GENERATOR_SIGN:
        return dx_call1(g, DX_FN_sign, base);
    default:
        return dx_call1(g, DX_FN_log, dx_call1(g, DX_FN_abs, base));
    }
}

dx_id dx_tower_expression(dx_tower *t, const fmpz_mpoly_t p)
{
    dx_graph *g = t->g;
    dx_id sum = dx_int(g, 0);
    ulong exponent[DX_TOWER_GENERATORS];
    fmpz_t c;
    fmpz_init(c);
    for (slong i = 0; i < fmpz_mpoly_length(p, t->ctx); i++) {
        fmpz_mpoly_get_term_coeff_fmpz(c, p, i, t->ctx);
        fmpz_mpoly_get_term_exp_ui(exponent, p, i, t->ctx);
        dx_id term = dx_number_from_fmpz(g, c);
        for (uint32_t k = 0; k < t->n; k++)
            if (exponent[k] > 0)
                term =
                    dx_mul(g, term,
                           dx_power(g, dx_tower_generator_expression(t, k), (int64_t)exponent[k]));
        sum = dx_add(g, sum, term);
    }
    fmpz_clear(c);
    return sum;
}
