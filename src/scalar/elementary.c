/* Powers, exponentials and logarithms. */
#include "scalar/ball.h"
#include "scalar/define.h"
#include "scalar/jet.h"

#include <math.h>

enum { ROOT_LIMIT = 1 << 20 };

/* Rows that libm, MPFR and Arb all have by a function of the same shape. */
#define EVERYWHERE(name, real_function, mpfr_function, ball_function)                              \
    DX_REAL(name)                                                                                  \
    {                                                                                              \
        return real_function(args[0]);                                                             \
    }                                                                                              \
    DX_MPFR(name)                                                                                  \
    {                                                                                              \
        mpfr_function(out, args[0], MPFR_RNDN);                                                    \
    }                                                                                              \
    DX_BALL(name)                                                                                  \
    {                                                                                              \
        ball_function(out, args, prec);                                                            \
    }
EVERYWHERE(sqrt, sqrt, mpfr_sqrt, arb_sqrt)
EVERYWHERE(exp, exp, mpfr_exp, arb_exp)
EVERYWHERE(expm1, expm1, mpfr_expm1, arb_expm1)
EVERYWHERE(log, log, mpfr_log, arb_log)
EVERYWHERE(log1p, log1p, mpfr_log1p, arb_log1p)

#define SERIES(name, series)                                                                       \
    DX_JET(name)                                                                                   \
    {                                                                                              \
        series(out, args, length, prec);                                                           \
    }
SERIES(exp, arb_poly_exp_series)
SERIES(log, arb_poly_log_series)
SERIES(log1p, arb_poly_log1p_series)

static void constant_term(arb_t out, const arb_poly_struct *u)
{
    arb_poly_get_coeff_arb(out, u, 0);
}

/* The jet of a root that is not smooth at 0: false, with out set, if the constant term of
 * u may be 0. */
static bool is_smooth_root(arb_poly_t out, const arb_poly_struct *args, int n, dx_ball_kernel *ball,
                           slong length, slong prec)
{
    arb_ptr u0 = _arb_vec_init(n);
    for (int i = 0; i < n; i++)
        constant_term(u0 + i, args + i);
    bool smooth = !arb_contains_zero(u0);
    if (!smooth) {
        ball(u0, u0, n, prec);
        dx_jet_unknown(out, u0, length);
    }
    _arb_vec_clear(u0, n);
    return smooth;
}

DX_JET(sqrt)
{
    if (!is_smooth_root(out, args, 1, dx_sqrt_ball, length, prec))
        return;
    arb_poly_sqrt_series(out, args, length, prec);
}

DX_JET(expm1)
{
    arb_t u0;
    arb_init(u0);
    constant_term(u0, args);
    arb_expm1(u0, u0, prec);
    arb_poly_exp_series(out, args, length, prec);
    arb_poly_set_coeff_arb(out, 0, u0);
    arb_clear(u0);
}

/* Logarithms to a base. */
#define TO_BASE(base)                                                                              \
    DX_REAL(log##base)                                                                             \
    {                                                                                              \
        return log##base(args[0]);                                                                 \
    }                                                                                              \
    DX_MPFR(log##base)                                                                             \
    {                                                                                              \
        mpfr_log##base(out, args[0], MPFR_RNDN);                                                   \
    }                                                                                              \
    DX_BALL(log##base)                                                                             \
    {                                                                                              \
        arb_log_base_ui(out, args, base, prec);                                                    \
    }                                                                                              \
    DX_JET(log##base)                                                                              \
    {                                                                                              \
        arb_t scale;                                                                               \
        arb_init(scale);                                                                           \
        arb_log_ui(scale, base, prec);                                                             \
        arb_poly_log_series(out, args, length, prec);                                              \
        arb_poly_scalar_div(out, out, scale, prec);                                                \
        arb_clear(scale);                                                                          \
    }
TO_BASE(2)
TO_BASE(10)

/* The root of order n > 0 of one number or of a ball that does not change sign; n odd
 * where x is negative. */
static void plain_root(arb_t out, const arb_t x, slong n, slong prec)
{
    if (arb_is_zero(x)) {
        arb_zero(out); /* Arb's root of 0 is indeterminate */
    } else if (arb_is_negative(x) && n % 2 != 0) {
        arb_neg(out, x);
        arb_root_ui(out, out, (ulong)n, prec);
        arb_neg(out, out);
    } else {
        arb_root_ui(out, x, (ulong)n, prec);
    }
}

static void root_of_ball(arb_t out, const arb_t x, slong n, slong prec)
{
    bool inverted = n < 0;
    if (inverted)
        n = -n;
    if (arb_contains_zero(x) && arb_is_finite(x) && (n % 2 != 0 || arb_is_nonnegative(x))) {
        arb_t low, high;
        arb_init(low);
        arb_init(high);
        dx_ball_ends(arb_midref(low), arb_midref(high), x, prec);
        plain_root(low, low, n, prec);
        plain_root(high, high, n, prec);
        arb_union(out, low, high, prec);
        arb_clear(low);
        arb_clear(high);
    } else {
        plain_root(out, x, n, prec);
    }
    if (inverted)
        arb_inv(out, out, prec);
}

static void root_of_jet(arb_poly_t out, const arb_poly_struct *u, slong n, slong length, slong prec)
{
    arb_poly_t base;
    arb_t exponent, u0;
    arb_poly_init(base);
    arb_init(exponent);
    arb_init(u0);
    constant_term(u0, u);
    bool negated = arb_is_negative(u0) && n % 2 != 0;
    if (negated)
        arb_poly_neg(base, u);
    else
        arb_poly_set(base, u);
    arb_set_si(exponent, n);
    arb_inv(exponent, exponent, prec);
    root_of_ball(u0, u0, n, prec);
    arb_poly_pow_arb_series(out, base, exponent, length, prec);
    if (negated)
        arb_poly_neg(out, out);
    arb_poly_set_coeff_arb(out, 0, u0);
    arb_poly_clear(base);
    arb_clear(exponent);
    arb_clear(u0);
}

DX_REAL(cbrt)
{
    return cbrt(args[0]);
}

DX_MPFR(cbrt)
{
    mpfr_cbrt(out, args[0], MPFR_RNDN);
}

DX_BALL(cbrt)
{
    root_of_ball(out, args, 3, prec);
}

DX_JET(cbrt)
{
    if (is_smooth_root(out, args, 1, dx_cbrt_ball, length, prec))
        root_of_jet(out, args, 3, length, prec);
}

DX_REAL(root)
{
    double x = args[0], order = args[1];
    if (isnan(x) || !(fabs(order) <= ROOT_LIMIT) || order != rint(order) || order == 0)
        return NAN;
    bool odd = fmod(order, 2) != 0;
    if (x < 0 && !odd)
        return NAN;
    /* 1/order has a relative error that log(x) magnifies up to 745 times: extended
     * precision hides it. */
    double y = order == 1   ? fabs(x)
               : order == 2 ? sqrt(fabs(x))
               : order == 3 ? cbrt(fabs(x))
                            : (double)powl(fabsl((long double)x), 1.0L / (long double)order);
    return odd ? copysign(y, x) : y;
}

DX_MPFR(root)
{
    if (!mpfr_integer_p(args[1]) || mpfr_zero_p(args[1]) ||
        mpfr_cmpabs_ui(args[1], ROOT_LIMIT) > 0) {
        mpfr_set_nan(out);
        return;
    }
    long order = mpfr_get_si(args[1], MPFR_RNDN);
    if (order > 0) {
        mpfr_rootn_ui(out, args[0], (unsigned long)order, MPFR_RNDN);
        return;
    }
    mpfr_t t;
    mpfr_init2(t, mpfr_get_prec(out) + 16);
    mpfr_rootn_ui(t, args[0], (unsigned long)-order, MPFR_RNDN);
    mpfr_ui_div(out, 1, t, MPFR_RNDN);
    mpfr_clear(t);
}

DX_BALL(root)
{
    slong order;
    if (dx_ball_integer(&order, args + 1, ROOT_LIMIT) && order != 0)
        root_of_ball(out, args, order, prec);
    else
        arb_indeterminate(out);
}

DX_JET(root)
{
    slong order;
    if (!dx_jet_integer(&order, args + 1, ROOT_LIMIT) || order == 0)
        dx_jet_unknown(out, NULL, length);
    else if (is_smooth_root(out, args, 2, dx_root_ball, length, prec))
        root_of_jet(out, args, order, length, prec);
}

DX_REAL(hypot)
{
    return hypot(args[0], args[1]);
}

DX_MPFR(hypot)
{
    mpfr_hypot(out, args[0], args[1], MPFR_RNDN);
}

DX_BALL(hypot)
{
    arb_hypot(out, args, args + 1, prec);
}

DX_JET(hypot)
{
    arb_poly_t a, b;
    arb_poly_init(a);
    arb_poly_init(b);
    arb_poly_mullow(a, args, args, length, prec);
    arb_poly_mullow(b, args + 1, args + 1, length, prec);
    arb_poly_add(a, a, b, prec);
    arb_t square;
    arb_init(square);
    constant_term(square, a);
    if (arb_is_positive(square)) {
        arb_poly_sqrt_series(out, a, length, prec);
    } else {
        arb_ptr point = _arb_vec_init(2);
        constant_term(point, args);
        constant_term(point + 1, args + 1);
        arb_hypot(square, point, point + 1, prec);
        dx_jet_unknown(out, square, length);
        _arb_vec_clear(point, 2);
    }
    arb_clear(square);
    arb_poly_clear(a);
    arb_poly_clear(b);
}
