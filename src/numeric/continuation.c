#include "numeric/continuation.h"

#include <stdbool.h>

#define UNUSED __attribute__((unused))

#define CONTINUE(name)                                                                             \
    static void continue_##name(acb_t out, acb_srcptr args UNUSED, arb_srcptr real UNUSED,         \
                                int n UNUSED, slong prec UNUSED)

/* ---- where there is no cut -------------------------------------------------------------- */

/* Is it off the real line, or right of the number there? */
static bool is_right_of(const acb_t z, slong number)
{
    if (!arb_contains_zero(acb_imagref(z)))
        return true;
    arb_t x;
    arb_init(x);
    arb_sub_si(x, acb_realref(z), number, ARF_PREC_EXACT);
    bool right = arb_is_positive(x);
    arb_clear(x);
    return right;
}

/* Is |x| < 1? */
static bool is_within_one(const arb_t x)
{
    arb_t interval;
    arb_init(interval);
    mag_one(arb_radref(interval));
    bool within = arb_contains_interior(interval, x);
    arb_clear(interval);
    return within;
}

/* f where z is off the part of the real line from 1 and -1 outwards, ... */
static void between_cuts(acb_t out, const acb_t z, void f(acb_t, const acb_t, slong), slong prec)
{
    if (arb_contains_zero(acb_imagref(z)) && !is_within_one(acb_realref(z)))
        acb_indeterminate(out);
    else
        f(out, z, prec);
}

/* ... and the same of the imaginary axis. */
static void beside_cuts(acb_t out, const acb_t z, void f(acb_t, const acb_t, slong), slong prec)
{
    if (arb_contains_zero(acb_realref(z)) && !is_within_one(acb_imagref(z)))
        acb_indeterminate(out);
    else
        f(out, z, prec);
}

static void right_of_cut(acb_t out, const acb_t z, slong end, void f(acb_t, const acb_t, slong),
                         slong prec)
{
    if (is_right_of(z, end))
        f(out, z, prec);
    else
        acb_indeterminate(out);
}

/* ---- powers ----------------------------------------------------------------------------- */

void dx_continue_power(acb_t out, const acb_t base, const acb_t exponent, slong prec)
{
    acb_pow_analytic(out, base, exponent, 1, prec);
}

void dx_continue_root(acb_t out, const acb_t base, const fmpq_t exponent, slong prec)
{
    if (fmpz_is_one(fmpq_denref(exponent))) {
        acb_pow_fmpz(out, base, fmpq_numref(exponent), prec);
        return;
    }
    if (fmpz_equal_ui(fmpq_denref(exponent), 2) && fmpz_is_one(fmpq_numref(exponent))) {
        acb_sqrt_analytic(out, base, 1, prec);
        return;
    }
    if (fmpz_equal_ui(fmpq_denref(exponent), 2) && fmpz_equal_si(fmpq_numref(exponent), -1)) {
        acb_rsqrt_analytic(out, base, 1, prec);
        return;
    }
    acb_t e;
    acb_init(e);
    acb_set_fmpq(e, exponent, prec);
    acb_pow_analytic(out, base, e, 1, prec);
    acb_clear(e);
}

/* The odd root that is real for negative numbers, or the even one. */
static void real_root(acb_t out, const acb_t z, const arb_t real, ulong order, slong prec)
{
    bool negative = order % 2 == 1 && arb_is_negative(real);
    acb_t base;
    fmpq_t exponent;
    acb_init(base);
    fmpq_init(exponent);
    fmpq_set_si(exponent, 1, order);
    acb_set(base, z);
    if (negative)
        acb_neg(base, base);
    dx_continue_root(out, base, exponent, prec);
    if (negative)
        acb_neg(out, out);
    fmpq_clear(exponent);
    acb_clear(base);
}

CONTINUE(cbrt)
{
    real_root(out, args, real, 3, prec);
}

CONTINUE(root)
{
    enum { MOST = 1 << 20 };
    arb_t order;
    arb_init(order);
    acb_get_real(order, args + 1);
    if (acb_is_int(args + 1) && arb_is_positive(order) && arf_cmp_si(arb_midref(order), MOST) <= 0)
        real_root(out, args, real, (ulong)arf_get_si(arb_midref(order), ARF_RND_DOWN), prec);
    else
        acb_indeterminate(out);
    arb_clear(order);
}

CONTINUE(hypot)
{
    acb_t square;
    acb_init(square);
    acb_mul(square, args, args, prec);
    acb_addmul(square, args + 1, args + 1, prec);
    acb_sqrt_analytic(out, square, 1, prec);
    acb_clear(square);
}

/* ---- exponentials and logarithms -------------------------------------------------------- */

CONTINUE(log)
{
    acb_log_analytic(out, args, 1, prec);
}

CONTINUE(log1p)
{
    if (is_right_of(args, -1))
        acb_log1p(out, args, prec);
    else
        acb_indeterminate(out);
}

static void log_to_base(acb_t out, const acb_t z, ulong base, slong prec)
{
    arb_t scale;
    arb_init(scale);
    arb_log_ui(scale, base, prec);
    acb_log_analytic(out, z, 1, prec);
    acb_div_arb(out, out, scale, prec);
    arb_clear(scale);
}

CONTINUE(log2)
{
    log_to_base(out, args, 2, prec);
}

CONTINUE(log10)
{
    log_to_base(out, args, 10, prec);
}

/* ---- rows that are analytic, but for poles ----------------------------------------------- */

#define ENTIRE(name, function)                                                                     \
    CONTINUE(name)                                                                                 \
    {                                                                                              \
        function(out, args, prec);                                                                 \
    }
ENTIRE(exp, acb_exp)
ENTIRE(expm1, acb_expm1)
ENTIRE(sin, acb_sin)
ENTIRE(cos, acb_cos)
ENTIRE(tan, acb_tan)
ENTIRE(sec, acb_sec)
ENTIRE(csc, acb_csc)
ENTIRE(cot, acb_cot)
ENTIRE(sinc, acb_sinc)
ENTIRE(sinh, acb_sinh)
ENTIRE(cosh, acb_cosh)
ENTIRE(tanh, acb_tanh)
ENTIRE(sech, acb_sech)
ENTIRE(csch, acb_csch)
ENTIRE(coth, acb_coth)
ENTIRE(gamma, acb_gamma)
ENTIRE(erf, acb_hypgeom_erf)
ENTIRE(erfc, acb_hypgeom_erfc)
ENTIRE(zeta, acb_zeta)

/* ---- inverse functions ------------------------------------------------------------------- */

#define INVERSE(name, cuts, function)                                                              \
    CONTINUE(name)                                                                                 \
    {                                                                                              \
        cuts(out, args, function, prec);                                                           \
    }
INVERSE(asin, between_cuts, acb_asin)
INVERSE(acos, between_cuts, acb_acos)
INVERSE(atanh, between_cuts, acb_atanh)
INVERSE(atan, beside_cuts, acb_atan)
INVERSE(asinh, beside_cuts, acb_asinh)

CONTINUE(acosh)
{
    right_of_cut(out, args, 1, acb_acosh, prec);
}

#define OF_RECIPROCAL(name, function)                                                              \
    CONTINUE(name)                                                                                 \
    {                                                                                              \
        acb_t inverse;                                                                             \
        acb_init(inverse);                                                                         \
        acb_inv(inverse, args, prec);                                                              \
        if (acb_is_finite(inverse))                                                                \
            continue_##function(out, inverse, NULL, 1, prec);                                      \
        else                                                                                       \
            acb_indeterminate(out);                                                                \
        acb_clear(inverse);                                                                        \
    }
OF_RECIPROCAL(asec, acos)
OF_RECIPROCAL(acsc, asin)
OF_RECIPROCAL(asech, acosh)
OF_RECIPROCAL(acsch, asinh)
OF_RECIPROCAL(acoth, atanh)

/* out = quarters·pi/2 + sign·atan(y/x) */
static void angle(acb_t out, const acb_t y, const acb_t x, int quarters, bool minus, slong prec)
{
    arb_t turn;
    arb_init(turn);
    acb_div(out, y, x, prec);
    if (acb_is_finite(out))
        beside_cuts(out, out, acb_atan, prec);
    if (minus)
        acb_neg(out, out);
    arb_const_pi(turn, prec);
    arb_mul_si(turn, turn, quarters, prec);
    arb_mul_2exp_si(turn, turn, -1);
    acb_add_arb(out, out, turn, prec);
    arb_clear(turn);
}

CONTINUE(acot)
{
    acb_t one;
    acb_init(one);
    acb_one(one);
    angle(out, args, one, 1, true, prec);
    acb_clear(one);
}

CONTINUE(atan2)
{
    if (arb_is_positive(real + 1))
        angle(out, args, args + 1, 0, false, prec);
    else if (arb_is_positive(real))
        angle(out, args + 1, args, 1, true, prec);
    else if (arb_is_negative(real))
        angle(out, args + 1, args, -1, true, prec);
    else
        acb_indeterminate(out);
}

/* ---- gamma and its relatives ------------------------------------------------------------- */

CONTINUE(lgamma)
{
    acb_gamma(out, args, prec);
    arb_t sign;
    arb_init(sign);
    arb_gamma(sign, real, prec);
    if (arb_is_negative(sign))
        acb_neg(out, out);
    if (arb_is_positive(sign) || arb_is_negative(sign))
        acb_log_analytic(out, out, 1, prec);
    else
        acb_indeterminate(out);
    arb_clear(sign);
}

/* Left of 1/2 by reflection, which Arb does not do for wide balls: ψ(1 - u) - π·cot(π·u). */
CONTINUE(digamma)
{
    acb_t u, turn;
    arb_t pi;
    acb_init(u);
    acb_init(turn);
    arb_init(pi);
    acb_set(u, args);
    bool left = arf_cmp_d(arb_midref(acb_realref(u)), 0.5) < 0;
    if (left) {
        arb_const_pi(pi, prec);
        acb_cot_pi(turn, u, prec);
        acb_mul_arb(turn, turn, pi, prec);
        acb_neg(u, u);
        acb_add_ui(u, u, 1, prec);
    }
    acb_digamma(out, u, prec);
    acb_sub(out, out, turn, prec);
    arb_clear(pi);
    acb_clear(turn);
    acb_clear(u);
}

CONTINUE(polygamma)
{
    acb_polygamma(out, args, args + 1, prec);
}

CONTINUE(factorial)
{
    acb_add_ui(out, args, 1, prec);
    acb_gamma(out, out, prec);
}

/* Γ(a)·Γ(b)/Γ(a + b) */
CONTINUE(beta)
{
    acb_t t;
    acb_init(t);
    acb_add(t, args, args + 1, prec);
    acb_rgamma(t, t, prec);
    acb_t product;
    acb_init(product);
    acb_gamma(product, args, prec);
    acb_mul(t, t, product, prec);
    acb_gamma(product, args + 1, prec);
    acb_mul(out, t, product, prec);
    acb_clear(product);
    acb_clear(t);
}

/* Γ(u + 1)/(Γ(v + 1)·Γ(u - v + 1)) */
CONTINUE(binomial)
{
    acb_t t, product;
    acb_init(t);
    acb_init(product);
    acb_add_ui(t, args, 1, prec);
    acb_gamma(product, t, prec);
    acb_sub(t, t, args + 1, prec);
    acb_rgamma(t, t, prec);
    acb_mul(product, product, t, prec);
    acb_add_ui(t, args + 1, 1, prec);
    acb_rgamma(t, t, prec);
    acb_mul(out, product, t, prec);
    acb_clear(product);
    acb_clear(t);
}

/* ---- Bessel functions, Lambert W --------------------------------------------------------- */

#define BESSEL(name, function, whole)                                                              \
    CONTINUE(name)                                                                                 \
    {                                                                                              \
        if ((whole && acb_is_int(args)) || is_right_of(args + 1, 0))                               \
            function(out, args, args + 1, prec);                                                   \
        else                                                                                       \
            acb_indeterminate(out);                                                                \
    }
BESSEL(besselj, acb_hypgeom_bessel_j, true)
BESSEL(bessely, acb_hypgeom_bessel_y, false)
BESSEL(besseli, acb_hypgeom_bessel_i, true)
BESSEL(besselk, acb_hypgeom_bessel_k, false)

/* 1/e + Re z */
static void lambert_edge(arb_t edge, acb_srcptr z, slong prec)
{
    arb_const_e(edge, prec);
    arb_inv(edge, edge, prec);
    arb_add(edge, edge, acb_realref(z), prec);
}

CONTINUE(lambertw)
{
    arb_t edge;
    arb_init(edge);
    lambert_edge(edge, args, prec);
    if (arb_is_positive(edge) || !arb_contains_zero(acb_imagref(args))) {
        fmpz_t branch;
        fmpz_init(branch);
        acb_lambertw(out, args, branch, 0, prec);
        fmpz_clear(branch);
    } else {
        acb_indeterminate(out);
    }
    arb_clear(edge);
}

/* On both sides of the line from -1/e to 0, where it is real. */
CONTINUE(lambertwm1)
{
    arb_t edge;
    arb_init(edge);
    lambert_edge(edge, args, prec);
    bool between = arb_is_positive(edge) && arb_is_negative(acb_realref(args));
    if (between || !arb_contains_zero(acb_imagref(args))) {
        fmpz_t branch;
        fmpz_init_set_si(branch, -1);
        acb_lambertw(out, args, branch, ACB_LAMBERTW_MIDDLE, prec);
        fmpz_clear(branch);
    } else {
        acb_indeterminate(out);
    }
    arb_clear(edge);
}

/* ---- neural networks --------------------------------------------------------------------- */

CONTINUE(sigmoid)
{
    acb_neg(out, args);
    acb_exp(out, out, prec);
    acb_add_ui(out, out, 1, prec);
    acb_inv(out, out, prec);
}

/* log(1 + exp(u)), and u + log(1 + exp(-u)) where that is large. */
CONTINUE(softplus)
{
    acb_t t;
    acb_init(t);
    bool positive = arb_is_positive(acb_realref(args));
    acb_set(t, args);
    if (positive)
        acb_neg(t, t);
    acb_exp(t, t, prec);
    continue_log1p(t, t, NULL, 1, prec);
    if (positive)
        acb_add(t, t, args, prec);
    acb_swap(out, t);
    acb_clear(t);
}

/* u·erfc(-u/sqrt(2))/2 */
CONTINUE(gelu)
{
    acb_t t;
    arb_t root;
    acb_init(t);
    arb_init(root);
    arb_set_ui(root, 2);
    arb_rsqrt(root, root, prec);
    acb_mul_arb(t, args, root, prec);
    acb_neg(t, t);
    acb_hypgeom_erfc(t, t, prec);
    acb_mul(out, t, args, prec);
    acb_mul_2exp_si(out, out, -1);
    arb_clear(root);
    acb_clear(t);
}

CONTINUE(logsumexp)
{
    acb_t sum, t;
    acb_init(sum);
    acb_init(t);
    for (int i = 0; i < n; i++) {
        acb_exp(t, args + i, prec);
        acb_add(sum, sum, t, prec);
    }
    acb_log_analytic(out, sum, 1, prec);
    acb_clear(t);
    acb_clear(sum);
}

/* ---- pieces ------------------------------------------------------------------------------ */

/* u where u > 0, and below -u or 0. */
static void by_sign(acb_t out, const acb_t u, const arb_t real, bool below_is_minus)
{
    if (arb_is_positive(real))
        acb_set(out, u);
    else if (!arb_is_negative(real))
        acb_indeterminate(out);
    else if (below_is_minus)
        acb_neg(out, u);
    else
        acb_zero(out);
}

CONTINUE(abs)
{
    by_sign(out, args, real, true);
}

CONTINUE(relu)
{
    by_sign(out, args, real, false);
}

CONTINUE(leakyrelu)
{
    by_sign(out, args, real, true);
    if (!arb_is_negative(real))
        return;
    if (n == 1) {
        acb_div_si(out, args, 100, prec);
    } else {
        acb_mul(out, args, args + 1, prec);
    }
}

/* The constant that the row has on the real line, if it is one there. */
static void constant(acb_t out, const arb_t value)
{
    if (arb_is_finite(value) && arb_is_exact(value))
        acb_set_arb(out, value);
    else
        acb_indeterminate(out);
}

#define STEP(name)                                                                                 \
    CONTINUE(name)                                                                                 \
    {                                                                                              \
        arb_t value;                                                                               \
        arb_init(value);                                                                           \
        dx_functions[DX_FN_##name].ball(value, real, n, prec);                                     \
        constant(out, value);                                                                      \
        arb_clear(value);                                                                          \
    }
STEP(sign)
STEP(heaviside)
STEP(floor)
STEP(ceil)
STEP(round)

CONTINUE(frac)
{
    continue_floor(out, args, real, 1, prec);
    acb_sub(out, args, out, prec);
}

/* u - v·floor(u/v) */
CONTINUE(mod)
{
    arb_t quotient;
    acb_t whole;
    arb_init(quotient);
    acb_init(whole);
    arb_div(quotient, real, real + 1, prec);
    continue_floor(whole, NULL, quotient, 1, prec);
    acb_mul(whole, whole, args + 1, prec);
    acb_sub(out, args, whole, prec);
    acb_clear(whole);
    arb_clear(quotient);
}

CONTINUE(max)
{
    if (arb_gt(real, real + 1))
        acb_set(out, args);
    else if (arb_lt(real, real + 1))
        acb_set(out, args + 1);
    else
        acb_indeterminate(out);
}

CONTINUE(min)
{
    if (arb_lt(real, real + 1))
        acb_set(out, args);
    else if (arb_gt(real, real + 1))
        acb_set(out, args + 1);
    else
        acb_indeterminate(out);
}

/* ---- the table --------------------------------------------------------------------------- */

static const struct {
    dx_fn fn;
    bool pieces;
    dx_continuation *run;
} rows[] = {
#define SMOOTH(name)                                                                               \
    {                                                                                              \
        DX_FN_##name, false, continue_##name                                                       \
    }
#define PIECES(name)                                                                               \
    {                                                                                              \
        DX_FN_##name, true, continue_##name                                                        \
    }
    SMOOTH(exp),        SMOOTH(expm1),     SMOOTH(log),       SMOOTH(log1p),     SMOOTH(log2),
    SMOOTH(log10),      SMOOTH(hypot),     SMOOTH(sin),       SMOOTH(cos),       SMOOTH(tan),
    SMOOTH(sec),        SMOOTH(csc),       SMOOTH(cot),       SMOOTH(asin),      SMOOTH(acos),
    SMOOTH(atan),       SMOOTH(asec),      SMOOTH(acsc),      SMOOTH(acot),      SMOOTH(sinc),
    SMOOTH(sinh),       SMOOTH(cosh),      SMOOTH(tanh),      SMOOTH(sech),      SMOOTH(csch),
    SMOOTH(coth),       SMOOTH(asinh),     SMOOTH(acosh),     SMOOTH(atanh),     SMOOTH(asech),
    SMOOTH(acsch),      SMOOTH(acoth),     SMOOTH(gamma),     SMOOTH(digamma),   SMOOTH(polygamma),
    SMOOTH(beta),       SMOOTH(binomial),  SMOOTH(factorial), SMOOTH(erf),       SMOOTH(erfc),
    SMOOTH(besselj),    SMOOTH(bessely),   SMOOTH(besseli),   SMOOTH(besselk),   SMOOTH(zeta),
    SMOOTH(sigmoid),    SMOOTH(softplus),  SMOOTH(gelu),      SMOOTH(logsumexp), SMOOTH(lambertw),
    SMOOTH(lambertwm1), PIECES(cbrt),      PIECES(root),      PIECES(atan2),     PIECES(lgamma),
    PIECES(abs),        PIECES(sign),      PIECES(heaviside), PIECES(floor),     PIECES(ceil),
    PIECES(round),      PIECES(frac),      PIECES(mod),       PIECES(min),       PIECES(max),
    PIECES(relu),       PIECES(leakyrelu),
#undef SMOOTH
#undef PIECES
};

dx_continuation *dx_continuation_of(dx_fn fn)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].fn == fn)
            return rows[i].run;
    return NULL;
}

bool dx_continuation_has_pieces(dx_fn fn)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].fn == fn)
            return rows[i].pieces;
    return false;
}
