#include "expr/known.h"

#include "expr/assumptions.h"
#include "expr/exact.h"
#include "expr/wholes.h"

/* ---- functions of whole numbers ---------------------------------------------------- */

static dx_id whole_factorial(dx_graph *g, int64_t n)
{
    if (n < 0) {
        dx_fail(g->context, DX_DOMAIN, "the factorial of a negative integer has no value");
        return DX_NONE;
    }
    double bits = n < 2 ? 1 : (double)n * (__builtin_log2((double)n) - 1.4426950408889634);
    if (bits > (double)g->context->limits.integer_bits) {
        dx_fail(g->context, DX_LIMIT, "this factorial would have about %.3g digits",
                bits * 0.30102999566);
        dx_diag_hint(&g->context->diag, "lgamma(n + 1) is its logarithm");
        return DX_NONE;
    }
    mpq_t value;
    mpq_init(value);
    bool made = dx_whole_factorial(g->context, mpq_numref(value), (uint64_t)n);
    dx_id id = made ? dx_number_from_mpq(g, value) : DX_NONE;
    mpq_clear(value);
    return id;
}

/* gamma(n + 1/2) = (2n)!/(4^n n!)·sqrt(pi) */
static dx_id gamma_of_half(dx_graph *g, int64_t twice)
{
    enum { MOST = 200 };
    if (twice % 2 == 0 || twice > MOST || twice < -MOST)
        return DX_NONE;
    dx_id value = dx_sqrt(g, dx_pi(g));
    for (int64_t at = 1; at < twice; at += 2)
        value = dx_scale(g, dx_rational(g, at, 2), value);
    for (int64_t at = -1; at >= twice; at -= 2)
        value = dx_scale(g, dx_rational(g, 2, at), value);
    return value;
}

static dx_id gamma_value(dx_graph *g, dx_id arg)
{
    int64_t n;
    if (dx_get_int(g, arg, &n)) {
        if (n > 0)
            return whole_factorial(g, n - 1);
        dx_fail(g->context, DX_DOMAIN, "gamma has a pole at %lld", (long long)n);
        return DX_NONE;
    }
    dx_id twice = dx_number_mul(g, arg, dx_int(g, 2));
    return dx_get_int(g, twice, &n) ? gamma_of_half(g, n) : DX_NONE;
}

static dx_id binomial_value(dx_graph *g, dx_id upper, dx_id lower)
{
    int64_t n, k;
    if (!dx_get_int(g, lower, &k))
        return DX_NONE;
    if (k == 0)
        return dx_int(g, 1);
    if (k == 1)
        return upper;
    if (!dx_get_int(g, upper, &n))
        return DX_NONE;
    if (n < 0 && k > 0 && n > -((int64_t)1 << 40) &&
        k < (int64_t)1 << 40) /* (-1)^k·(k-n-1 over k) */
        return dx_scale(g, dx_int(g, k % 2 == 0 ? 1 : -1),
                        binomial_value(g, dx_int(g, k - n - 1), lower));
    if (n < 0)
        return DX_NONE;
    if (k < 0 || k > n)
        return dx_int(g, 0);
    if (k > n - k)
        k = n - k;
    double bits = (double)k * (__builtin_log2((double)(n > 1 ? n : 2)) + 1.45 -
                               (k > 1 ? __builtin_log2((double)k) : 0));
    if (bits > (double)g->context->limits.integer_bits || k > (int64_t)1 << 26) {
        dx_fail(g->context, DX_LIMIT, "this binomial coefficient would have about %.3g digits",
                bits * 0.30102999566);
        return DX_NONE;
    }
    mpq_t value;
    mpq_init(value);
    bool made = dx_whole_binomial(g->context, mpq_numref(value), (uint64_t)n, (uint64_t)k);
    dx_id id = made ? dx_number_from_mpq(g, value) : DX_NONE;
    mpq_clear(value);
    return id;
}

static dx_id zeta_value(dx_graph *g, dx_id arg)
{
    enum { MOST = 100 };
    int64_t n;
    if (dx_is_integer(g, arg) && dx_number_sign(g, arg) < 0 &&
        dx_is_integer(g, dx_number_div(g, arg, dx_int(g, 2))))
        return dx_int(g, 0);
    if (!dx_get_int(g, arg, &n) || n == 1 || n > MOST || n < -MOST)
        return DX_NONE;
    if (n == 0)
        return dx_rational(g, -1, 2);
    if (n > 0 && n % 2 != 0)
        return DX_NONE;
    /* zeta(-m) = (-1)^m B(m+1)/(m+1);  zeta(2m) = |B(2m)|·(2pi)^(2m)/(2·(2m)!) */
    dx_id number = dx_bernoulli(g, (uint32_t)(n > 0 ? n : 1 - n));
    if (n < 0)
        return dx_number_div(g, n % 2 == 0 ? number : dx_number_neg(g, number), dx_int(g, 1 - n));
    if (dx_number_sign(g, number) < 0)
        number = dx_number_neg(g, number);
    number = dx_number_div(g, dx_number_mul(g, number, dx_number_power(g, dx_int(g, 2), n - 1)),
                           whole_factorial(g, n));
    return dx_scale(g, number, dx_power(g, dx_pi(g), n));
}

/* ---- steps and corners --------------------------------------------------------------- */

static dx_id rounded(dx_graph *g, dx_fn fn, dx_id a)
{
    mpq_t value;
    mpz_t whole;
    mpq_init(value);
    mpz_init(whole);
    dx_number_to_mpq(g, a, value);
    if (fn == DX_FN_ceil) {
        mpz_cdiv_q(whole, mpq_numref(value), mpq_denref(value));
    } else if (fn == DX_FN_round) { /* halves away from zero, as C's round */
        bool negative = mpq_sgn(value) < 0;
        mpq_abs(value, value);
        mpz_mul_2exp(mpq_numref(value), mpq_numref(value), 1);
        mpz_add(mpq_numref(value), mpq_numref(value), mpq_denref(value));
        mpz_mul_2exp(mpq_denref(value), mpq_denref(value), 1);
        mpz_fdiv_q(whole, mpq_numref(value), mpq_denref(value));
        if (negative)
            mpz_neg(whole, whole);
    } else {
        mpz_fdiv_q(whole, mpq_numref(value), mpq_denref(value));
    }
    mpz_set(mpq_numref(value), whole);
    mpz_set_ui(mpq_denref(value), 1);
    dx_id id = dx_number_from_mpq(g, value);
    mpz_clear(whole);
    mpq_clear(value);
    return fn == DX_FN_frac && !dx_is_none(id) ? dx_number_add(g, a, dx_number_neg(g, id)) : id;
}

/* -a where that is positive, or not negative: of sums by structure, and by what is assumed; else
 * NONE. */
static dx_id opposite_of_sign(dx_graph *g, dx_id a, bool strict)
{
    if (dx_op_of(g, a) != DX_OP_ADD && !g->assumptions)
        return DX_NONE;
    dx_id opposite = dx_neg(g, a);
    bool has = !dx_is_none(opposite) &&
               (strict ? dx_is_positive(g, opposite) : dx_is_nonnegative(g, opposite));
    return has ? opposite : DX_NONE;
}

static dx_id absolute(dx_graph *g, dx_id a)
{
    if (dx_is_nonnegative(g, a))
        return a;
    dx_id opposite = opposite_of_sign(g, a, false);
    if (!dx_is_none(opposite))
        return opposite;
    dx_id c, rest, base, exponent;
    dx_split_coefficient(g, a, &c, &rest);
    dx_split_power(g, a, &base, &exponent);
    if (dx_is_int(g, base, -1)) /* (-1)^n */
        return dx_int(g, 1);
    if (dx_is_number(g, a))
        return dx_number_sign(g, a) < 0 ? dx_number_neg(g, a) : a;
    if (!dx_is_int(g, c, 1))
        return dx_scale(g, dx_number_sign(g, c) < 0 ? dx_number_neg(g, c) : c,
                        dx_call1(g, DX_FN_abs, rest));
    return DX_NONE;
}

static dx_id sign_value(dx_graph *g, dx_id a)
{
    if (dx_is_number(g, a))
        return dx_int(g, dx_number_sign(g, a));
    if (dx_is_positive(g, a))
        return dx_int(g, 1);
    if (!dx_is_none(opposite_of_sign(g, a, true)))
        return dx_int(g, -1);
    dx_id c, rest;
    dx_split_coefficient(g, a, &c, &rest);
    if (!dx_is_int(g, c, 1))
        return dx_scale(g, dx_int(g, dx_number_sign(g, c)), dx_call1(g, DX_FN_sign, rest));
    return DX_NONE;
}

/* floor or ceil where all that is assumed lies between two integers; NONE. */
static dx_id rounded_between(dx_graph *g, dx_fn fn, dx_id a)
{
    dx_reach r;
    mpz_t low, high;
    dx_id value = DX_NONE;
    dx_reach_init(&r);
    mpz_inits(low, high, NULL);
    if (dx_reach_of(g, a, &r) && r.has_low && r.has_high) {
        bool down = fn == DX_FN_floor;
        mpz_cdiv_q(low, mpq_numref(r.low), mpq_denref(r.low));
        mpz_fdiv_q(high, mpq_numref(r.high), mpq_denref(r.high));
        bool low_whole = mpz_cmp_ui(mpq_denref(r.low), 1) == 0,
             high_whole = mpz_cmp_ui(mpq_denref(r.high), 1) == 0;
        if (down && !low_whole) /* the least integer that is taken, and the largest */
            mpz_sub_ui(low, low, 1);
        else if (!down && low_whole && r.low_open)
            mpz_add_ui(low, low, 1);
        if (!down && !high_whole)
            mpz_add_ui(high, high, 1);
        else if (down && high_whole && r.high_open)
            mpz_sub_ui(high, high, 1);
        if (mpz_cmp(low, high) == 0 && mpz_fits_slong_p(low))
            value = dx_int(g, mpz_get_si(low));
    }
    mpz_clears(low, high, NULL);
    dx_reach_clear(&r);
    return value;
}

/* floor(n + u) = n + floor(u) with what is an integer by what is assumed; frac loses it. NONE where
 * there is none. */
static dx_id without_whole_terms(dx_graph *g, dx_fn fn, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_ADD || dx_is_scaled(g, a))
        return DX_NONE;
    dx_id whole = dx_int(g, 0), rest = dx_constant(g, a);
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_scale(g, dx_coefficient(g, a, i), dx_term(g, a, i));
        if (!dx_is_none(term) && dx_is_whole(g, term))
            whole = dx_add(g, whole, term);
        else
            rest = dx_add(g, rest, term);
    }
    if (dx_is_none(whole) || dx_is_int(g, whole, 0))
        return DX_NONE;
    dx_id value = dx_call1(g, fn, rest);
    return fn == DX_FN_frac ? value : dx_add(g, whole, value);
}

/* floor, ceil and frac by what is assumed; NONE. */
static dx_id assumed_step(dx_graph *g, dx_fn fn, dx_id a)
{
    dx_id value = without_whole_terms(g, fn, a);
    if (!dx_is_none(value) || g->context->diag.status != DX_OK)
        return value;
    if (fn != DX_FN_frac)
        return rounded_between(g, fn, a);
    value = rounded_between(g, DX_FN_floor, a);
    return dx_is_none(value) ? value : dx_sub(g, a, value);
}

static dx_id corner(dx_graph *g, dx_fn fn, dx_id a)
{
    if (fn == DX_FN_floor && dx_fn_of(g, a) == DX_FN_frac)
        return dx_int(g, 0);
    if (fn == DX_FN_frac && dx_fn_of(g, a) == DX_FN_frac)
        return a;
    if (fn == DX_FN_frac && dx_op_of(g, a) == DX_OP_ADD && !dx_is_int(g, dx_constant(g, a), 0) &&
        dx_is_integer(g, dx_constant(g, a)))
        return dx_call1(g, fn, dx_sub(g, a, dx_constant(g, a)));
    bool step = fn == DX_FN_floor || fn == DX_FN_ceil || fn == DX_FN_round || fn == DX_FN_frac;
    if (step && !dx_is_number(g, a) && dx_is_whole(g, a))
        return fn == DX_FN_frac ? dx_int(g, 0) : a;
    if (step && fn != DX_FN_round && g->assumptions && !dx_is_number(g, a))
        return assumed_step(g, fn, a);
    switch (fn) {
    case DX_FN_abs:
        return absolute(g, a);
    case DX_FN_sign:
        return sign_value(g, a);
    default:
        break;
    }
    if (fn == DX_FN_relu && dx_is_nonnegative(g, a))
        return a;
    if (fn == DX_FN_relu && !dx_is_none(opposite_of_sign(g, a, false)))
        return dx_int(g, 0);
    if (fn == DX_FN_heaviside && dx_is_positive(g, a))
        return dx_int(g, 1);
    if (fn == DX_FN_heaviside && !dx_is_none(opposite_of_sign(g, a, true)))
        return dx_int(g, 0);
    if (!dx_is_number(g, a))
        return DX_NONE;
    int sign = dx_number_sign(g, a);
    switch (fn) {
    case DX_FN_floor:
    case DX_FN_ceil:
    case DX_FN_round:
    case DX_FN_frac:
        return rounded(g, fn, a);
    case DX_FN_relu:
        return sign > 0 ? a : dx_int(g, 0);
    default: /* heaviside */
        return sign == 0 ? dx_rational(g, 1, 2) : dx_int(g, sign > 0);
    }
}

static dx_id value_at_point(dx_graph *g, dx_fn fn, dx_id arg);

/* ---- logarithms and roots -------------------------------------------------------------- */

dx_id dx_whole_logarithm(dx_graph *g, dx_id a, int64_t base)
{
    if (!dx_is_number(g, a) || dx_number_sign(g, a) <= 0)
        return DX_NONE;
    mpq_t value;
    mpq_init(value);
    dx_number_to_mpq(g, a, value);
    bool inverted = mpz_cmp_ui(mpq_numref(value), 1) == 0;
    if (inverted)
        mpq_inv(value, value);
    dx_id id = DX_NONE;
    if (mpz_cmp_ui(mpq_denref(value), 1) == 0) {
        mpz_t b;
        mpz_init_set_si(b, base);
        mp_bitcnt_t n = mpz_remove(mpq_numref(value), mpq_numref(value), b);
        mpz_clear(b);
        if (mpz_cmp_ui(mpq_numref(value), 1) == 0)
            id = dx_int(g, inverted ? -(int64_t)n : (int64_t)n);
    }
    mpq_clear(value);
    return id;
}

/* cbrt(8·u) = 2·cbrt(u); NONE where no cube comes out of the number but -1. */
static dx_id cube_root_of_scaled(dx_graph *g, dx_id number, dx_id u)
{
    dx_id root = dx_call1(g, DX_FN_cbrt, number), scale, rest;
    dx_split_coefficient(g, root, &scale, &rest);
    if (dx_is_number(g, root)) {
        scale = root;
        rest = dx_int(g, 1);
    }
    if (dx_is_none(root) || dx_is_int(g, scale, 1) || dx_is_int(g, scale, -1))
        return DX_NONE;
    dx_id inside = dx_fn_of(g, rest) == DX_FN_cbrt ? dx_operand(g, rest, 0) : dx_int(g, 1);
    return dx_scale(g, scale, dx_call1(g, DX_FN_cbrt, dx_mul(g, inside, u)));
}

/* cbrt(x^3·y) = x·cbrt(y): cubes come out of a product, fractional powers whole. DX_NONE where
 * there are none. */
static dx_id cube_root_of_product(dx_graph *g, dx_id a)
{
    enum { MOST = 16 };
    dx_id number, product, inside[MOST + 1], outside[MOST + 1];
    dx_split_coefficient(g, a, &number, &product);
    if (dx_op_of(g, product) != DX_OP_MUL && !dx_is_int(g, number, 1))
        return cube_root_of_scaled(g, number, product);
    if (dx_op_of(g, product) != DX_OP_MUL || dx_factors(g, product) > MOST)
        return DX_NONE;
    uint32_t n = dx_factors(g, product);
    bool any = false;
    for (uint32_t i = 0; i < n; i++) {
        dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        int64_t e;
        inside[i] = outside[i] = dx_int(g, 1);
        if (dx_get_int(g, exponent, &e)) {
            outside[i] = dx_power(g, base, e / 3);
            inside[i] = dx_power(g, base, e % 3);
            any = any || e / 3 != 0;
        } else if (dx_is_number(g, exponent)) { /* no negative base has such a power */
            outside[i] = dx_pow(g, base, dx_number_div(g, exponent, dx_int(g, 3)));
            any = true;
        } else {
            inside[i] = dx_pow(g, base, exponent);
        }
    }
    dx_id root = dx_call1(g, DX_FN_cbrt, number), scale, rest;
    dx_split_coefficient(g, root, &scale, &rest);
    if (!any && (dx_is_int(g, scale, 1) || dx_is_int(g, scale, -1)))
        return DX_NONE;
    inside[n] = dx_fn_of(g, rest) == DX_FN_cbrt ? dx_operand(g, rest, 0) : dx_int(g, 1);
    outside[n] = dx_call1(g, DX_FN_cbrt, dx_product(g, n + 1, inside));
    return dx_mul(g, scale, dx_product(g, n + 1, outside));
}

/* cbrt(16) = 2·cbrt(2): cubes come out of numerator and denominator. */
static dx_id cube_root(dx_graph *g, dx_id a)
{
    if (!dx_is_number(g, a))
        return cube_root_of_product(g, a);
    mpq_t inside, outside;
    mpq_inits(inside, outside, NULL);
    dx_number_to_mpq(g, a, inside);
    dx_status status = dx_extract_root(g->context, mpq_numref(inside), 3, mpq_numref(outside));
    if (status == DX_OK)
        status = dx_extract_root(g->context, mpq_denref(inside), 3, mpq_denref(outside));
    bool changed = status == DX_OK && mpq_cmp_ui(outside, 1, 1) != 0;
    dx_id factor = dx_number_from_mpq(g, outside), rest = dx_number_from_mpq(g, inside);
    mpq_clears(inside, outside, NULL);
    if (dx_is_int(g, rest, 1) || dx_is_int(g, rest, -1) || dx_is_int(g, rest, 0))
        return dx_number_mul(g, factor, rest);
    return changed ? dx_scale(g, factor, dx_call1(g, DX_FN_cbrt, rest)) : DX_NONE;
}

/* exp(log(u)) = u where u is positive, as a number is. */
static dx_id exponential(dx_graph *g, dx_id a)
{
    dx_id c, rest;
    dx_split_coefficient(g, a, &c, &rest);
    if (dx_fn_of(g, rest) == DX_FN_log && dx_is_positive(g, dx_operand(g, rest, 0)))
        return dx_pow(g, dx_operand(g, rest, 0), c);
    return dx_is_number(g, a) ? value_at_point(g, DX_FN_exp, a) : DX_NONE;
}

/* ---- values at one point ---------------------------------------------------------------- */

typedef struct at_point {
    dx_fn fn;
    int64_t at;
    int64_t numerator, denominator;
} at_point;

static const at_point points[] = {
    {DX_FN_exp, 0, 1, 1},    {DX_FN_expm1, 0, 0, 1},    {DX_FN_log, 1, 0, 1},
    {DX_FN_log1p, 0, 0, 1},  {DX_FN_sinh, 0, 0, 1},     {DX_FN_cosh, 0, 1, 1},
    {DX_FN_tanh, 0, 0, 1},   {DX_FN_sech, 0, 1, 1},     {DX_FN_asinh, 0, 0, 1},
    {DX_FN_acosh, 1, 0, 1},  {DX_FN_atanh, 0, 0, 1},    {DX_FN_asech, 1, 0, 1},
    {DX_FN_sinc, 0, 1, 1},   {DX_FN_erf, 0, 0, 1},      {DX_FN_erfc, 0, 1, 1},
    {DX_FN_erfinv, 0, 0, 1}, {DX_FN_lambertw, 0, 0, 1}, {DX_FN_sigmoid, 0, 1, 2},
    {DX_FN_gelu, 0, 0, 1},   {DX_FN_lgamma, 1, 0, 1},   {DX_FN_lgamma, 2, 0, 1},
};

static dx_id value_at_point(dx_graph *g, dx_fn fn, dx_id arg)
{
    int64_t n;
    if (!dx_get_int(g, arg, &n))
        return DX_NONE;
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++)
        if (points[i].fn == fn && points[i].at == n)
            return dx_rational(g, points[i].numerator, points[i].denominator);
    return DX_NONE;
}

dx_id dx_known_value(dx_graph *g, dx_fn fn, dx_id arg)
{
    bool number = dx_is_number(g, arg);
    switch (fn) {
    case DX_FN_sqrt:
        return dx_sqrt(g, arg);
    case DX_FN_exp:
        return exponential(g, arg);
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_tan:
    case DX_FN_cot:
    case DX_FN_sec:
    case DX_FN_csc:
        return dx_known_circular(g, fn, arg);
    case DX_FN_asin:
    case DX_FN_acos:
    case DX_FN_atan:
    case DX_FN_acot:
    case DX_FN_asec:
    case DX_FN_acsc:
        return dx_known_arc(g, fn, arg);
    case DX_FN_abs:
    case DX_FN_sign:
    case DX_FN_floor:
    case DX_FN_ceil:
    case DX_FN_round:
    case DX_FN_frac:
    case DX_FN_relu:
    case DX_FN_heaviside:
        return corner(g, fn, arg);
    case DX_FN_cbrt:
        return cube_root(g, arg);
    case DX_FN_log2:
        return dx_whole_logarithm(g, arg, 2);
    case DX_FN_log10:
        return dx_whole_logarithm(g, arg, 10);
    case DX_FN_gamma:
        return number ? gamma_value(g, arg) : DX_NONE;
    case DX_FN_factorial:
        return number ? gamma_value(g, dx_number_add(g, arg, dx_int(g, 1))) : DX_NONE;
    case DX_FN_zeta:
        return number ? zeta_value(g, arg) : DX_NONE;
    default:
        return number ? value_at_point(g, fn, arg) : DX_NONE;
    }
}

/* ---- several arguments --------------------------------------------------------------------- */

static dx_id known_root(dx_graph *g, dx_id a, dx_id degree)
{
    int64_t n;
    if (dx_is_number(g, degree) && !dx_is_integer(g, degree)) {
        dx_fail(g->context, DX_DOMAIN, "the degree of a root is an integer");
        return DX_NONE;
    }
    if (!dx_get_int(g, degree, &n))
        return DX_NONE;
    if (n == 0) {
        dx_fail(g->context, DX_DOMAIN, "a root of degree 0 has no meaning");
        return DX_NONE;
    }
    if (n % 2 == 0 || dx_is_nonnegative(g, a))
        return dx_pow(g, a, dx_rational(g, 1, n));
    if (n == 1 || n == -1)
        return dx_power(g, a, n);
    if (n == 3)
        return dx_call1(g, DX_FN_cbrt, a);
    if (dx_is_number(g, a)) /* negative, of odd degree */
        return dx_neg(g, dx_pow(g, dx_number_neg(g, a), dx_rational(g, 1, n)));
    return DX_NONE;
}

/* GMP divides without a poll: what would take longer than a moment is refused. */
static bool may_divide(dx_graph *g, mpz_srcptr a, mpz_srcptr b)
{
    enum { SHARE = 64 }; /* as for fractions */
    size_t n = mpz_sizeinbase(a, 2), d = mpz_sizeinbase(b, 2), q = n > d ? n - d : 0;
    if ((q < d ? q : d) <= g->context->limits.integer_bits / SHARE)
        return true;
    dx_fail(g->context, DX_LIMIT, "numbers of this size are not divided");
    return false;
}

/* p/q mod r/s is (ps mod rq)/(qs), with the sign of r: the quotient need not be written
 * as a fraction. */
static dx_id known_modulus(dx_graph *g, dx_id a, dx_id b)
{
    if (!dx_is_number(g, a) || !dx_is_number(g, b) || dx_number_sign(g, b) == 0)
        return DX_NONE;
    dx_id id = DX_NONE;
    mpq_t x, y;
    mpq_inits(x, y, NULL);
    dx_number_to_mpq(g, a, x);
    dx_number_to_mpq(g, b, y);
    mpz_mul(mpq_numref(x), mpq_numref(x), mpq_denref(y));
    mpz_mul(mpq_numref(y), mpq_numref(y), mpq_denref(x));
    mpz_mul(mpq_denref(x), mpq_denref(x), mpq_denref(y));
    if (may_divide(g, mpq_numref(x), mpq_numref(y))) {
        mpz_fdiv_r(mpq_numref(x), mpq_numref(x), mpq_numref(y));
        mpq_canonicalize(x);
        id = dx_number_from_mpq(g, x);
    }
    mpq_clears(x, y, NULL);
    return id;
}

/* The gcd of the numbers in front of terms, with one that is there. */
static dx_id common_number(dx_graph *g, dx_id a, dx_id with)
{
    if (dx_is_number(g, a))
        return dx_number_gcd(g, with, a);
    if (dx_op_of(g, a) != DX_OP_ADD)
        return dx_number_gcd(g, with, dx_int(g, 1));
    with = dx_number_gcd(g, with, dx_constant(g, a));
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        with = dx_number_gcd(g, with, dx_coefficient(g, a, i));
    return with;
}

/* atan2(2*y, 2*x) as atan2(y, x); NONE where no number is common to both. */
static dx_id angle_without_number(dx_graph *g, dx_id y, dx_id x)
{
    dx_id number = common_number(g, x, common_number(g, y, dx_int(g, 0)));
    if (dx_is_none(number) || dx_is_int(g, number, 1))
        return DX_NONE;
    dx_id by = dx_number_div(g, dx_int(g, 1), number), pair[2];
    pair[0] = dx_flat_linear(g, 1, &by, &y);
    pair[1] = dx_flat_linear(g, 1, &by, &x);
    return dx_call(g, DX_FN_atan2, 2, pair);
}

/* Of a constant: 1, -1, or 0 where it is 0 or not known. */
static int sign_of_constant(dx_graph *g, dx_id a)
{
    if (dx_is_number(g, a))
        return dx_number_sign(g, a);
    if (dx_node_of(g, a)->holds & DX_HOLDS_VARIABLE)
        return 0;
    return dx_is_positive(g, a) ? 1 : dx_is_positive(g, dx_neg(g, a)) ? -1 : 0;
}

/* pi/3 of atan2(sqrt(3), 1): where the quotient is the tangent of a known angle; else NONE. */
static dx_id angle_by_tangent(dx_graph *g, dx_id y, dx_id x)
{
    const int right = sign_of_constant(g, x), up = sign_of_constant(g, y);
    if (right == 0 && up != 0 && dx_is_int(g, x, 0))
        return dx_scale(g, dx_rational(g, up, 2), dx_pi(g));
    if (right == 0 || (up == 0 && !dx_is_int(g, y, 0)))
        return DX_NONE;
    const dx_id ratio = dx_div(g, y, x);
    const dx_id angle = dx_is_number(g, ratio) ? dx_call1(g, DX_FN_atan, ratio)
                                               : dx_known_arc(g, DX_FN_atan, ratio);
    if (dx_is_none(angle) || right > 0)
        return angle;
    return up >= 0 ? dx_add(g, angle, dx_pi(g)) : dx_sub(g, angle, dx_pi(g));
}

static dx_id known_angle(dx_graph *g, dx_id y, dx_id x)
{
    if (dx_is_int(g, x, 0) && dx_is_int(g, y, 0)) {
        dx_fail(g->context, DX_DOMAIN, "atan2(0, 0) has no value");
        return DX_NONE;
    }
    const dx_id angle = angle_by_tangent(g, y, x);
    return dx_is_none(angle) ? angle_without_number(g, y, x) : angle;
}

/* polygamma(n, m) = (-1)^(n+1)·n!·(zeta(n + 1) - Σ_{k<m} 1/k^(n+1)), and with zeta(n + 1) times
 * 2^(n+1) - 1 at m = 1/2. */
static dx_id known_polygamma(dx_graph *g, dx_id order, dx_id at)
{
    enum { MOST = 20 };
    int64_t n, m = 0;
    bool half = dx_same(at, dx_rational(g, 1, 2));
    if (!dx_get_int(g, order, &n) || n < 1 || n > MOST ||
        (!half && (!dx_get_int(g, at, &m) || m < 1 || m > MOST)))
        return DX_NONE;
    dx_id scale = dx_call1(g, DX_FN_factorial, order), sum = dx_int(g, 0);
    dx_id zeta = dx_call1(g, DX_FN_zeta, dx_int(g, n + 1));
    if (half)
        zeta = dx_scale(g, dx_int(g, ((int64_t)1 << (n + 1)) - 1), zeta);
    for (int64_t k = 1; k < m; k++)
        sum = dx_number_add(g, sum, dx_number_power(g, dx_int(g, k), -(n + 1)));
    return dx_scale(g, n % 2 == 0 ? dx_number_neg(g, scale) : scale, dx_sub(g, zeta, sum));
}

/* hypot(c·t, d·t) = sqrt(c^2 + d^2)·|t|; DX_NONE for others. */
static dx_id hypotenuse_along(dx_graph *g, dx_id a, dx_id b)
{
    dx_id c, d, t, other;
    dx_split_coefficient(g, a, &c, &t);
    dx_split_coefficient(g, b, &d, &other);
    if (dx_is_number(g, a)) {
        t = other;
        c = dx_int(g, 0);
    } else if (dx_is_number(g, b)) {
        d = dx_int(g, 0);
    }
    if ((dx_is_number(g, a) && !dx_is_int(g, a, 0)) ||
        (dx_is_number(g, b) && !dx_is_int(g, b, 0)) ||
        (!dx_is_number(g, a) && !dx_is_number(g, b) && !dx_same(t, other)))
        return DX_NONE;
    return dx_mul(g, dx_sqrt(g, dx_add(g, dx_power(g, c, 2), dx_power(g, d, 2))),
                  dx_call1(g, DX_FN_abs, t));
}

static bool is_never_below_zero(const dx_graph *g, dx_id a)
{
    dx_fn fn = dx_fn_of(g, a);
    return fn == DX_FN_abs || fn == DX_FN_relu || fn == DX_FN_hypot || fn == DX_FN_heaviside ||
           fn == DX_FN_frac || fn == DX_FN_cosh || dx_is_nonnegative(g, a);
}

/* Of a formula and a number, where one is never below the other: max(x^2, 0) is x^2; of two
 * formulas by what is assumed. */
static dx_id known_larger(dx_graph *g, bool larger, dx_id a, dx_id b)
{
    if (dx_is_number(g, a) == dx_is_number(g, b) && !g->assumptions)
        return DX_NONE;
    if (dx_is_number(g, a))
        return known_larger(g, larger, b, a);
    if (dx_is_number(g, b) && dx_number_sign(g, b) <= 0 && is_never_below_zero(g, a))
        return larger ? a : b;
    dx_id gap = dx_sub(g, a, b), back = dx_neg(g, gap);
    if (dx_is_none(back))
        return DX_NONE;
    return dx_is_nonnegative(g, gap)    ? larger ? a : b
           : dx_is_nonnegative(g, back) ? larger ? b : a
                                        : DX_NONE;
}

/* Of an even order they are even: besselj(0, |u|) is besselj(0, u). */
static dx_id even_bessel(dx_graph *g, dx_fn fn, dx_id order, dx_id u)
{
    int64_t n;
    if (dx_fn_of(g, u) != DX_FN_abs || !dx_get_int(g, order, &n) || n % 2 != 0)
        return DX_NONE;
    return dx_call(g, fn, 2, (dx_id[]){order, dx_operand(g, u, 0)});
}

static dx_id known_pair(dx_graph *g, dx_fn fn, dx_id a, dx_id b)
{
    bool numbers = dx_is_number(g, a) && dx_is_number(g, b);
    switch (fn) {
    case DX_FN_root:
        return known_root(g, a, b);
    case DX_FN_mod: /* mod(u, 1) is frac(u) */
        return dx_is_int(g, b, 1) ? dx_call1(g, DX_FN_frac, a) : known_modulus(g, a, b);
    case DX_FN_atan2:
        return known_angle(g, a, b);
    case DX_FN_binomial:
        return binomial_value(g, a, b);
    case DX_FN_besselj:
    case DX_FN_besseli:
        return even_bessel(g, fn, a, b);
    case DX_FN_max:
    case DX_FN_min:
        if (dx_same(a, b))
            return a;
        if (!numbers && dx_same(b, dx_neg(g, a))) { /* max(u, -u) */
            dx_id size = dx_call1(g, DX_FN_abs, a);
            return fn == DX_FN_max ? size : dx_neg(g, size);
        }
        if (!numbers)
            return known_larger(g, fn == DX_FN_max, a, b);
        return (dx_number_compare(g, a, b) > 0) == (fn == DX_FN_max) ? a : b;
    case DX_FN_hypot:
        return numbers ? dx_sqrt(g, dx_add(g, dx_power(g, a, 2), dx_power(g, b, 2)))
                       : hypotenuse_along(g, a, b);
    case DX_FN_beta:
        return numbers && dx_is_integer(g, a) && dx_is_integer(g, b) && dx_number_sign(g, a) > 0 &&
                       dx_number_sign(g, b) > 0
                   ? dx_div(g, dx_mul(g, dx_call1(g, DX_FN_gamma, a), dx_call1(g, DX_FN_gamma, b)),
                            dx_call1(g, DX_FN_gamma, dx_add(g, a, b)))
                   : DX_NONE;
    case DX_FN_leakyrelu:
        if (!dx_is_number(g, a))
            return DX_NONE;
        return dx_number_sign(g, a) >= 0 ? a : dx_mul(g, a, b);
    case DX_FN_polygamma:
        return dx_is_int(g, a, 0) ? dx_call1(g, DX_FN_digamma, b) : known_polygamma(g, a, b);
    case DX_FN_zetaderivative:
        return dx_is_int(g, a, 0) ? dx_call1(g, DX_FN_zeta, b) : DX_NONE;
    default:
        return DX_NONE;
    }
}

/* log(exp(u) + exp(u) + ...) = u + log(n) */
static dx_id log_of_equal(dx_graph *g, size_t n, const dx_id *args)
{
    for (size_t i = 1; i < n; i++)
        if (!dx_same(args[i], args[0]))
            return DX_NONE;
    return dx_add(g, args[0], dx_call1(g, DX_FN_log, dx_int(g, (int64_t)n)));
}

dx_id dx_known_value_of(dx_graph *g, dx_fn fn, size_t n, const dx_id *args)
{
    if (fn == DX_FN_logsumexp)
        return log_of_equal(g, n, args);
    if (n == 1 && fn == DX_FN_leakyrelu)
        return dx_call(g, fn, 2, (dx_id[]){args[0], dx_rational(g, 1, 100)});
    if (n > 2 && (fn == DX_FN_max || fn == DX_FN_min)) {
        dx_id value = args[0];
        for (size_t i = 1; i < n && !dx_is_none(value); i++)
            value = dx_call(g, fn, 2, (dx_id[]){value, args[i]});
        return value;
    }
    return n == 2 ? known_pair(g, fn, args[0], args[1]) : DX_NONE;
}
