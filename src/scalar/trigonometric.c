/* Circular functions and their inverses. */
#include "scalar/ball.h"
#include "scalar/define.h"
#include "scalar/jet.h"
#include "scalar/rounding.h"

#include <math.h>

/* Below this the reciprocal of x is far enough from 1 for asin and acos of it. */
static const double NEAR = 2;

/* sqrt(x^2 - 1) for 1 <= |x| <= NEAR, else NaN. */
static double leg(double x)
{
    return sqrt((fabs(x) - 1) * (fabs(x) + 1));
}

#define REAL_IS(name, expression)                                                                  \
    DX_REAL(name)                                                                                  \
    {                                                                                              \
        double x = args[0];                                                                        \
        return expression;                                                                         \
    }
REAL_IS(sin, sin(x))
REAL_IS(cos, cos(x))
REAL_IS(tan, tan(x))
REAL_IS(sec, 1 / cos(x))
REAL_IS(csc, 1 / sin(x))
REAL_IS(cot, 1 / tan(x))
REAL_IS(asin, asin(x))
REAL_IS(acos, acos(x))
REAL_IS(atan, atan(x))
REAL_IS(acot, atan2(1, x))
REAL_IS(asec, fabs(x) > NEAR ? acos(1 / x) : atan2(leg(x), copysign(1, x)))
REAL_IS(acsc, fabs(x) > NEAR ? asin(1 / x) : copysign(atan2(1, leg(x)), x))
REAL_IS(sinc, isinf(x) ? 0 : x == 0 ? 1 : sin(x) / x)

DX_REAL(atan2)
{
    return args[0] == 0 && args[1] == 0 ? NAN : atan2(args[0], args[1]);
}

/* The periodic ones would reduce a huge argument by pi to as many bits as its exponent. */
#define MPFR_PERIODIC(name)                                                                        \
    DX_MPFR(name)                                                                                  \
    {                                                                                              \
        if (dx_mpfr_is_huge(args[0]))                                                              \
            mpfr_set_nan(out);                                                                     \
        else                                                                                       \
            mpfr_##name(out, args[0], MPFR_RNDN);                                                  \
    }
#define MPFR_IS(name)                                                                              \
    DX_MPFR(name)                                                                                  \
    {                                                                                              \
        mpfr_##name(out, args[0], MPFR_RNDN);                                                      \
    }
MPFR_PERIODIC(sin)
MPFR_PERIODIC(cos)
MPFR_PERIODIC(tan)
MPFR_PERIODIC(sec)
MPFR_PERIODIC(csc)
MPFR_PERIODIC(cot)
MPFR_IS(asin)
MPFR_IS(acos)
MPFR_IS(atan)

DX_MPFR(acot)
{
    mpfr_t one;
    mpfr_init2(one, MPFR_PREC_MIN + 1);
    mpfr_set_ui(one, 1, MPFR_RNDN);
    mpfr_atan2(out, one, args[0], MPFR_RNDN);
    mpfr_clear(one);
}

DX_MPFR(atan2)
{
    if (mpfr_zero_p(args[0]) && mpfr_zero_p(args[1]))
        mpfr_set_nan(out);
    else
        mpfr_atan2(out, args[0], args[1], MPFR_RNDN);
}

DX_MPFR(sinc)
{
    if (dx_mpfr_is_huge(args[0])) {
        mpfr_set_nan(out);
    } else if (mpfr_zero_p(args[0])) {
        mpfr_set_ui(out, 1, MPFR_RNDN);
    } else if (mpfr_inf_p(args[0])) {
        mpfr_set_zero(out, 1);
    } else {
        mpfr_t t;
        mpfr_init2(t, mpfr_get_prec(out) + 16);
        mpfr_sin(t, args[0], MPFR_RNDN);
        mpfr_div(out, t, args[0], MPFR_RNDN);
        mpfr_clear(t);
    }
}

#define BALL_IS(name)                                                                              \
    DX_BALL(name)                                                                                  \
    {                                                                                              \
        arb_##name(out, args, prec);                                                               \
    }
BALL_IS(sin)
BALL_IS(cos)
BALL_IS(tan)
BALL_IS(sec)
BALL_IS(csc)
BALL_IS(cot)
BALL_IS(asin)
BALL_IS(acos)
BALL_IS(atan)

/* Arb takes what is no number for one that may be any, here and in atan2. */
DX_BALL(sinc)
{
    if (arb_is_finite(args))
        arb_sinc(out, args, prec);
    else
        arb_indeterminate(out);
}

DX_BALL(atan2)
{
    if (!arb_is_finite(args) || !arb_is_finite(args + 1) ||
        (arb_contains_zero(args) && arb_contains_zero(args + 1)))
        arb_indeterminate(out);
    else
        arb_atan2(out, args, args + 1, prec);
}

static void acot_at(arb_t out, const arb_t x, slong prec)
{
    arb_t one;
    arb_init(one);
    arb_one(one);
    arb_atan2(out, one, x, prec);
    arb_clear(one);
}

/* The angle whose tangent is sqrt(x^2 - 1), or its complement; for x >= 1. */
static void angle_of_secant(arb_t out, const arb_t x, bool complement, slong prec)
{
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    arb_sub_ui(a, x, 1, prec);
    if (arb_is_nonnegative(a)) {
        arb_add_ui(b, x, 1, prec);
        arb_mul(a, a, b, prec);
        arb_sqrt(a, a, prec);
        arb_one(b);
        if (complement)
            arb_atan2(out, b, a, prec);
        else
            arb_atan2(out, a, b, prec);
    } else {
        arb_indeterminate(out);
    }
    arb_clear(a);
    arb_clear(b);
}

static void asec_at(arb_t out, const arb_t x, slong prec)
{
    if (!arb_is_negative(x)) {
        angle_of_secant(out, x, false, prec);
        return;
    }
    arb_t pi;
    arb_init(pi);
    arb_const_pi(pi, prec);
    arb_neg(out, x);
    angle_of_secant(out, out, false, prec);
    arb_sub(out, pi, out, prec);
    arb_clear(pi);
}

static void acsc_at(arb_t out, const arb_t x, slong prec)
{
    if (!arb_is_negative(x)) {
        angle_of_secant(out, x, true, prec);
        return;
    }
    arb_neg(out, x);
    angle_of_secant(out, out, true, prec);
    arb_neg(out, out);
}

DX_BALL(acot)
{
    dx_ball_monotone(out, args, acot_at, prec);
}

DX_BALL(asec)
{
    if (arb_contains_zero(args))
        arb_indeterminate(out);
    else
        dx_ball_monotone(out, args, asec_at, prec);
}

DX_BALL(acsc)
{
    if (arb_contains_zero(args))
        arb_indeterminate(out);
    else
        dx_ball_monotone(out, args, acsc_at, prec);
}

DX_MPFR_FROM_BALL(asec)
DX_MPFR_FROM_BALL(acsc)

#define SERIES(name)                                                                               \
    DX_JET(name)                                                                                   \
    {                                                                                              \
        arb_poly_##name##_series(out, args, length, prec);                                         \
    }
SERIES(sin)
SERIES(cos)
SERIES(tan)
SERIES(sinc)
SERIES(asin)
SERIES(acos)
SERIES(atan)

DX_JET(sec)
{
    arb_poly_cos_series(out, args, length, prec);
    arb_poly_inv_series(out, out, length, prec);
}

DX_JET(csc)
{
    arb_poly_sin_series(out, args, length, prec);
    arb_poly_inv_series(out, out, length, prec);
}

DX_JET(cot)
{
    arb_poly_t s, c;
    arb_poly_init(s);
    arb_poly_init(c);
    arb_poly_sin_series(s, args, length, prec);
    arb_poly_cos_series(c, args, length, prec);
    arb_poly_inv_series(s, s, length, prec);
    arb_poly_mullow(out, c, s, length, prec);
    arb_poly_clear(s);
    arb_poly_clear(c);
}

/* Replaces the constant term by the ball kernel's value at that of u. */
static void set_value(arb_poly_t out, const arb_t u0, dx_ball_kernel *ball, slong prec)
{
    arb_t y;
    arb_init(y);
    ball(y, u0, 1, prec);
    arb_poly_set_coeff_arb(out, 0, y);
    arb_clear(y);
}

DX_JET(acot)
{
    arb_t u0;
    arb_init(u0);
    arb_poly_get_coeff_arb(u0, args, 0);
    arb_poly_atan_series(out, args, length, prec);
    arb_poly_neg(out, out);
    set_value(out, u0, dx_acot_ball, prec);
    arb_clear(u0);
}

#define AT_RECIPROCAL(name, inner)                                                                 \
    DX_JET(name)                                                                                   \
    {                                                                                              \
        arb_t u0;                                                                                  \
        arb_init(u0);                                                                              \
        arb_poly_get_coeff_arb(u0, args, 0);                                                       \
        arb_poly_inv_series(out, args, length, prec);                                              \
        arb_poly_##inner##_series(out, out, length, prec);                                         \
        set_value(out, u0, dx_##name##_ball, prec);                                                \
        arb_clear(u0);                                                                             \
    }
AT_RECIPROCAL(asec, acos)
AT_RECIPROCAL(acsc, asin)

/* Off the cut: the value, and then the integral of (x*y' - y*x')/(x^2 + y^2). */
static void atan2_jet(arb_poly_t out, arb_srcptr value, const arb_poly_struct *y,
                      const arb_poly_struct *x, slong length, slong prec)
{
    arb_poly_t a, b, t;
    arb_poly_init(a);
    arb_poly_init(b);
    arb_poly_init(t);
    arb_poly_derivative(a, y, prec);
    arb_poly_mullow(a, a, x, length, prec);
    arb_poly_derivative(b, x, prec);
    arb_poly_mullow(b, b, y, length, prec);
    arb_poly_sub(a, a, b, prec);
    arb_poly_mullow(b, x, x, length, prec);
    arb_poly_mullow(t, y, y, length, prec);
    arb_poly_add(b, b, t, prec);
    arb_poly_inv_series(b, b, length, prec);
    arb_poly_mullow(a, a, b, length - 1, prec);
    arb_poly_integral(out, a, prec);
    arb_poly_set_coeff_arb(out, 0, value);
    arb_poly_clear(a);
    arb_poly_clear(b);
    arb_poly_clear(t);
}

DX_JET(atan2)
{
    arb_ptr point = _arb_vec_init(2);
    arb_t value;
    arb_init(value);
    arb_poly_get_coeff_arb(point, args, 0);
    arb_poly_get_coeff_arb(point + 1, args + 1, 0);
    bool on_cut = arb_contains_zero(point) && !arb_is_positive(point + 1);
    dx_atan2_ball(value, point, 2, prec);
    if (on_cut)
        dx_jet_unknown(out, value, length);
    else
        atan2_jet(out, value, args, args + 1, length, prec);
    arb_clear(value);
    _arb_vec_clear(point, 2);
}
