/* Hyperbolic functions and their inverses. */
#include "scalar/ball.h"
#include "scalar/define.h"
#include "scalar/jet.h"
#include "scalar/rounding.h"

#include <math.h>

/* Below this, 1/x may overflow. */
static const double TINY = 1e-300;
/* Above this cosh overflows before its reciprocal underflows. */
static const double FAR = 708;

/* Within 1.4 ulp, in half the time or less that libm takes, which was seen 2.1 ulp away. The
 * quotient of polynomials is that of tanh in Cephes (S. L. Moshier). */
static double tangent(double x)
{
    static const double STEEP = 0.625, FLAT = 20; /* from where on 1 is nearest */
    double size = fabs(x), square = x * x;
    if (size > FLAT)
        return copysign(1, x);
    if (size >= STEEP)
        return copysign(1 - 2 / (exp(2 * size) + 1), x);
    double above = (-9.64399179425052238628e-1 * square - 9.92877231001918586564e1) * square -
                   1.61468768441708447952e3;
    double below =
        ((square + 1.12811678491632931402e2) * square + 2.23548839060100448583e3) * square +
        4.84406305325125486048e3;
    return copysign(size + size * square * (above / below), x);
}

#define REAL_IS(name, expression)                                                                  \
    DX_REAL(name)                                                                                  \
    {                                                                                              \
        double x = args[0];                                                                        \
        return expression;                                                                         \
    }
REAL_IS(sinh, sinh(x))
REAL_IS(cosh, cosh(x))
REAL_IS(tanh, tangent(x))
REAL_IS(sech, fabs(x) > FAR ? 2 * exp(-fabs(x)) : 1 / cosh(x))
REAL_IS(csch, fabs(x) > FAR ? copysign(2 * exp(-fabs(x)), x) : 1 / sinh(x))
REAL_IS(coth, 1 / tangent(x))
REAL_IS(asinh, asinh(x))
REAL_IS(acosh, acosh(x))
REAL_IS(atanh, atanh(x))
/* asinh(sinh(asech(x))), which is not ill-conditioned at 1 as acosh(1/x) is. */
REAL_IS(asech, x < TINY ? log(2) - log(x) : asinh(sqrt((1 - x) * (1 + x)) / x))
REAL_IS(acsch, fabs(x) < TINY ? copysign(log(2) - log(fabs(x)), x) : asinh(1 / x))
REAL_IS(acoth, copysign(log1p(2 / (fabs(x) - 1)) / 2, x))

#define MPFR_IS(name)                                                                              \
    DX_MPFR(name)                                                                                  \
    {                                                                                              \
        mpfr_##name(out, args[0], MPFR_RNDN);                                                      \
    }
MPFR_IS(sinh)
MPFR_IS(cosh)
MPFR_IS(tanh)
MPFR_IS(sech)
MPFR_IS(csch)
MPFR_IS(coth)
MPFR_IS(asinh)
MPFR_IS(acosh)
MPFR_IS(atanh)

#define BALL_IS(name)                                                                              \
    DX_BALL(name)                                                                                  \
    {                                                                                              \
        arb_##name(out, args, prec);                                                               \
    }
BALL_IS(sinh)
BALL_IS(cosh)
BALL_IS(sech)
BALL_IS(asinh)
BALL_IS(acosh)
BALL_IS(atanh)

/* Monotone where they are defined on all of the ball. */
#define MONOTONE(name, map)                                                                        \
    DX_BALL(name)                                                                                  \
    {                                                                                              \
        dx_ball_monotone(out, args, map, prec);                                                    \
    }
#define MONOTONE_BESIDE_ZERO(name, map)                                                            \
    DX_BALL(name)                                                                                  \
    {                                                                                              \
        if (arb_contains_zero(args))                                                               \
            arb_indeterminate(out);                                                                \
        else                                                                                       \
            dx_ball_monotone(out, args, map, prec);                                                \
    }

static void acsch_at(arb_t out, const arb_t x, slong prec)
{
    arb_inv(out, x, prec);
    arb_asinh(out, out, prec);
}

/* By asinh(sqrt((1 - x)*(1 + x))/x), exact at 1. */
static void asech_at(arb_t out, const arb_t x, slong prec)
{
    if (!arb_is_positive(x)) {
        arb_indeterminate(out);
        return;
    }
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    arb_sub_ui(a, x, 1, prec);
    arb_neg(a, a);
    arb_add_ui(b, x, 1, prec);
    arb_mul(a, a, b, prec);
    arb_sqrt(a, a, prec);
    arb_div(a, a, x, prec);
    arb_asinh(out, a, prec);
    arb_clear(a);
    arb_clear(b);
}

/* By log1p(2/(|x| - 1))/2. */
static void acoth_at(arb_t out, const arb_t x, slong prec)
{
    bool negative = arb_is_negative(x);
    arb_t a;
    arb_init(a);
    arb_abs(a, x);
    arb_sub_ui(a, a, 1, prec);
    if (arb_is_positive(a)) {
        arb_ui_div(a, 2, a, prec);
        arb_log1p(a, a, prec);
        arb_mul_2exp_si(a, a, -1);
        if (negative)
            arb_neg(a, a);
        arb_swap(out, a);
    } else {
        arb_indeterminate(out);
    }
    arb_clear(a);
}

MONOTONE(tanh, arb_tanh)
MONOTONE(asech, asech_at)
MONOTONE_BESIDE_ZERO(csch, arb_csch)
MONOTONE_BESIDE_ZERO(coth, arb_coth)
MONOTONE_BESIDE_ZERO(acsch, acsch_at)
MONOTONE_BESIDE_ZERO(acoth, acoth_at)
DX_MPFR_FROM_BALL(asech)
DX_MPFR_FROM_BALL(acsch)
DX_MPFR_FROM_BALL(acoth)

static void set_value(arb_poly_t out, const arb_poly_struct *u, dx_ball_kernel *ball, slong prec)
{
    arb_t y;
    arb_init(y);
    arb_poly_get_coeff_arb(y, u, 0);
    ball(y, y, 1, prec);
    arb_poly_set_coeff_arb(out, 0, y);
    arb_clear(y);
}

DX_JET(sinh)
{
    arb_poly_sinh_series(out, args, length, prec);
}

DX_JET(cosh)
{
    arb_poly_cosh_series(out, args, length, prec);
}

DX_JET(sech)
{
    arb_poly_cosh_series(out, args, length, prec);
    arb_poly_inv_series(out, out, length, prec);
}

DX_JET(csch)
{
    arb_poly_sinh_series(out, args, length, prec);
    arb_poly_inv_series(out, out, length, prec);
}

/* The value of ball, and the coefficients after it by integrating slope. */
static void integrate(arb_poly_t out, const arb_poly_struct *u, const arb_poly_t slope,
                      dx_ball_kernel *ball, slong length, slong prec)
{
    arb_t y;
    arb_init(y);
    arb_poly_get_coeff_arb(y, u, 0);
    ball(y, y, 1, prec);
    dx_jet_integral(out, y, slope, u, length, prec);
    arb_clear(y);
}

/* tanh and coth lose all of their coefficients to cancellation in a quotient of
 * exponentials where they are flat; their slopes sech^2 and -csch^2 do not. */
DX_JET(tanh)
{
    arb_poly_t slope;
    arb_poly_init(slope);
    dx_sech_jet(slope, args, 1, length, prec);
    arb_poly_mullow(slope, slope, slope, length, prec);
    integrate(out, args, slope, dx_tanh_ball, length, prec);
    arb_poly_clear(slope);
}

DX_JET(coth)
{
    arb_poly_t slope;
    arb_poly_init(slope);
    dx_csch_jet(slope, args, 1, length, prec);
    arb_poly_mullow(slope, slope, slope, length, prec);
    arb_poly_neg(slope, slope);
    integrate(out, args, slope, dx_coth_ball, length, prec);
    arb_poly_clear(slope);
}

/* slope = (1 + u)*(1 - u), or (u + 1)*(u - 1) if turned. */
static void one_less_square(arb_poly_t slope, const arb_poly_struct *u, bool turned, slong length,
                            slong prec)
{
    arb_poly_t other;
    arb_poly_init(other);
    dx_jet_linear(slope, u, 1, 1, prec);
    dx_jet_linear(other, u, turned ? 1 : -1, turned ? -1 : 1, prec);
    arb_poly_mullow(slope, slope, other, length, prec);
    arb_poly_clear(other);
}

DX_JET(asinh)
{
    arb_poly_t slope;
    arb_poly_init(slope);
    arb_poly_mullow(slope, args, args, length, prec);
    arb_poly_add_si(slope, slope, 1, prec);
    arb_poly_rsqrt_series(slope, slope, length, prec);
    integrate(out, args, slope, dx_asinh_ball, length, prec);
    arb_poly_clear(slope);
}

DX_JET(acosh)
{
    arb_poly_t slope;
    arb_poly_init(slope);
    one_less_square(slope, args, true, length, prec);
    arb_poly_rsqrt_series(slope, slope, length, prec);
    integrate(out, args, slope, dx_acosh_ball, length, prec);
    arb_poly_clear(slope);
}

DX_JET(atanh)
{
    arb_poly_t slope;
    arb_poly_init(slope);
    one_less_square(slope, args, false, length, prec);
    arb_poly_inv_series(slope, slope, length, prec);
    integrate(out, args, slope, dx_atanh_ball, length, prec);
    arb_poly_clear(slope);
}

/* The others are these at 1/u. */
#define AT_RECIPROCAL(name, inner)                                                                 \
    DX_JET(name)                                                                                   \
    {                                                                                              \
        arb_poly_t u, inverse;                                                                     \
        arb_poly_init(u);                                                                          \
        arb_poly_init(inverse);                                                                    \
        arb_poly_set(u, args);                                                                     \
        arb_poly_inv_series(inverse, u, length, prec);                                             \
        dx_##inner##_jet(out, inverse, 1, length, prec);                                           \
        set_value(out, u, dx_##name##_ball, prec);                                                 \
        arb_poly_clear(u);                                                                         \
        arb_poly_clear(inverse);                                                                   \
    }
AT_RECIPROCAL(asech, acosh)
AT_RECIPROCAL(acsch, asinh)
AT_RECIPROCAL(acoth, atanh)
