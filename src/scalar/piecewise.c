/* Functions that are put together of straight pieces. */
#include "scalar/ball.h"
#include "scalar/define.h"
#include "scalar/jet.h"

#include <math.h>

static void constant_terms(arb_ptr out, const arb_poly_struct *args, int n)
{
    for (int i = 0; i < n; i++)
        arb_poly_get_coeff_arb(out + i, args + i, 0);
}

/* The jet at a point where only the value is known. */
static void jet_of_value(arb_poly_t out, const arb_poly_struct *args, int n, dx_ball_kernel *ball,
                         slong length, slong prec)
{
    arb_ptr point = _arb_vec_init(n);
    constant_terms(point, args, n);
    arb_t y;
    arb_init(y);
    ball(y, point, n, prec);
    dx_jet_unknown(out, y, length);
    arb_clear(y);
    _arb_vec_clear(point, n);
}

/* The jet of a function that is constant around the point. */
static void jet_of_step(arb_poly_t out, const arb_poly_struct *args, dx_ball_kernel *ball,
                        slong length, slong prec)
{
    arb_t y;
    arb_init(y);
    arb_poly_get_coeff_arb(y, args, 0);
    ball(y, y, 1, prec);
    arb_poly_set_arb(out, y);
    arb_poly_truncate(out, length);
    arb_clear(y);
}

/* -1 or 1 where the constant term of u has that sign for certain, else 0. */
static int certain_sign(const arb_poly_struct *u)
{
    arb_t u0;
    arb_init(u0);
    arb_poly_get_coeff_arb(u0, u, 0);
    int sign = arb_sgn_nonzero(u0);
    arb_clear(u0);
    return sign;
}

/* absolute value and sign */

DX_REAL(abs)
{
    return fabs(args[0]);
}

DX_MPFR(abs)
{
    mpfr_abs(out, args[0], MPFR_RNDN);
}

DX_BALL(abs)
{
    if (!arb_contains_zero(args) || !arb_is_finite(args)) {
        arb_abs(out, args);
        return;
    }
    arf_t low, high;
    arf_init(low);
    arf_init(high);
    arb_get_abs_ubound_arf(high, args, prec);
    arb_set_interval_arf(out, low, high, prec);
    arf_clear(low);
    arf_clear(high);
}

DX_JET(abs)
{
    int sign = certain_sign(args);
    if (sign == 0) {
        jet_of_value(out, args, 1, dx_abs_ball, length, prec);
        return;
    }
    arb_poly_set_trunc(out, args, length);
    if (sign < 0)
        arb_poly_neg(out, out);
}

DX_REAL(sign)
{
    double x = args[0];
    return isnan(x) ? x : (double)((x > 0) - (x < 0));
}

DX_MPFR(sign)
{
    if (mpfr_nan_p(args[0]))
        mpfr_set_nan(out);
    else
        mpfr_set_si(out, mpfr_sgn(args[0]), MPFR_RNDN);
}

DX_BALL(sign)
{
    if (arb_is_finite(args))
        arb_sgn(out, args);
    else
        arb_indeterminate(out);
}

DX_JET(sign)
{
    if (certain_sign(args) == 0)
        jet_of_value(out, args, 1, dx_sign_ball, length, prec);
    else
        jet_of_step(out, args, dx_sign_ball, length, prec);
}

DX_REAL(heaviside)
{
    double x = args[0];
    return isnan(x) ? x : x > 0 ? 1 : x < 0 ? 0 : 0.5;
}

DX_MPFR(heaviside)
{
    if (mpfr_nan_p(args[0]))
        mpfr_set_nan(out);
    else
        mpfr_set_si_2exp(out, mpfr_sgn(args[0]) + 1, -1, MPFR_RNDN);
}

DX_BALL(heaviside)
{
    dx_sign_ball(out, args, n, prec);
    arb_add_ui(out, out, 1, ARF_PREC_EXACT);
    arb_mul_2exp_si(out, out, -1);
}

DX_JET(heaviside)
{
    if (certain_sign(args) == 0)
        jet_of_value(out, args, 1, dx_heaviside_ball, length, prec);
    else
        jet_of_step(out, args, dx_heaviside_ball, length, prec);
}

/* rounding to integers */

#define ROUNDING(name, mpfr_function, ball_function)                                               \
    DX_REAL(name)                                                                                  \
    {                                                                                              \
        return name(args[0]);                                                                      \
    }                                                                                              \
    DX_MPFR(name)                                                                                  \
    {                                                                                              \
        mpfr_function(out, args[0], MPFR_RNDN);                                                    \
    }                                                                                              \
    DX_BALL(name)                                                                                  \
    {                                                                                              \
        dx_ball_monotone(out, args, ball_function, prec);                                          \
    }
static void floor_at(arb_t out, const arb_t x, slong prec)
{
    arf_floor(arb_midref(out), arb_midref(x));
    mag_zero(arb_radref(out));
    arb_set_round(out, out, prec);
}

static void ceil_at(arb_t out, const arb_t x, slong prec)
{
    arf_ceil(arb_midref(out), arb_midref(x));
    mag_zero(arb_radref(out));
    arb_set_round(out, out, prec);
}

static void round_at(arb_t out, const arb_t x, slong prec)
{
    arf_t t;
    arf_init(t);
    arf_abs(t, arb_midref(x));
    int sign = arf_sgn(arb_midref(x));
    if (arf_cmp_2exp_si(t, -1) < 0) {
        arf_zero(t);
    } else if (!arf_is_int(t)) {
        /* Bits on both sides of the point: adding 1/2 exactly is cheap. */
        arb_t half;
        arb_init(half);
        arf_set_si_2exp_si(arb_midref(half), 1, -1);
        arf_add(t, t, arb_midref(half), ARF_PREC_EXACT, ARF_RND_DOWN);
        arf_floor(t, t);
        arb_clear(half);
    }
    if (sign < 0)
        arf_neg(t, t);
    arb_set_arf(out, t);
    arb_set_round(out, out, prec);
    arf_clear(t);
}

/* mpfr_rint rounds to the precision of out and to an integer at once; these round to
 * an integer first. */
ROUNDING(floor, mpfr_rint_floor, floor_at)
ROUNDING(ceil, mpfr_rint_ceil, ceil_at)
ROUNDING(round, mpfr_rint_round, round_at)

/* True if u0 + halves/2 is not an integer: round has its steps at the halves. */
static bool is_between_steps(const arb_poly_struct *u, int halves, slong prec)
{
    arb_t x, shift;
    arb_init(x);
    arb_init(shift);
    arb_poly_get_coeff_arb(x, u, 0);
    arb_set_si(shift, halves);
    arb_mul_2exp_si(shift, shift, -1);
    arb_add(x, x, shift, prec);
    bool between = !dx_ball_has_integer(x, prec);
    arb_clear(x);
    arb_clear(shift);
    return between;
}

#define STEPS(name, halves)                                                                        \
    DX_JET(name)                                                                                   \
    {                                                                                              \
        if (is_between_steps(args, halves, prec))                                                  \
            jet_of_step(out, args, dx_##name##_ball, length, prec);                                \
        else                                                                                       \
            jet_of_value(out, args, 1, dx_##name##_ball, length, prec);                            \
    }
STEPS(floor, 0)
STEPS(ceil, 0)
STEPS(round, 1)

/* remainders */

DX_REAL(mod)
{
    double r = fmod(args[0], args[1]);
    return r != 0 && (r < 0) != (args[1] < 0) ? r + args[1] : r;
}

DX_REAL(frac)
{
    return args[0] - floor(args[0]);
}

/* How many bits of its terms a sum may lose before it is given up. */
enum { LOST_BITS_MOST = 1 << 20 };

DX_MPFR(mod)
{
    mpfr_prec_t bits = mpfr_get_prec(out), working = bits + 32;
    mpfr_t r;
    mpfr_init2(r, working);
    for (;;) {
        mpfr_fmod(r, args[0], args[1], MPFR_RNDN);
        if (!mpfr_regular_p(r) || (mpfr_sgn(r) < 0) == (mpfr_sgn(args[1]) < 0)) {
            mpfr_set(out, r, MPFR_RNDN);
            break;
        }
        mpfr_exp_t before = mpfr_get_exp(r);
        mpfr_add(r, r, args[1], MPFR_RNDN);
        if (mpfr_regular_p(r) && mpfr_get_exp(r) + (working - bits) >= before + 8) {
            mpfr_set(out, r, MPFR_RNDN);
            break;
        }
        working *= 2;
        if (working > LOST_BITS_MOST) {
            mpfr_set_nan(out);
            break;
        }
        mpfr_set_prec(r, working);
    }
    mpfr_clear(r);
}

DX_MPFR(frac)
{
    mpfr_t r;
    if (mpfr_inf_p(args[0])) {
        mpfr_set_nan(out);
        return;
    }
    mpfr_init2(r, mpfr_get_prec(args[0]));
    mpfr_frac(r, args[0], MPFR_RNDN);
    if (mpfr_sgn(r) < 0)
        mpfr_add_ui(out, r, 1, MPFR_RNDN);
    else
        mpfr_abs(out, r, MPFR_RNDN);
    mpfr_clear(r);
}

/* floor(x) into k, true if it is the same for all of x. */
static bool one_floor(arb_t k, const arb_t x, slong prec)
{
    dx_floor_ball(k, x, 1, prec);
    return arb_is_int(k);
}

DX_BALL(frac)
{
    arb_t k;
    arb_init(k);
    if (!arb_is_finite(args)) {
        arb_indeterminate(out);
    } else if (one_floor(k, args, prec)) {
        arb_sub(out, args, k, prec);
    } else {
        arb_unit_interval(out);
    }
    arb_clear(k);
}

/* All that is between 0 and a number of the ball. */
static void stretch_to_zero(arb_t out, const arb_t modulus, slong prec)
{
    arb_t zero;
    arb_init(zero);
    arb_union(out, zero, modulus, prec);
    arb_clear(zero);
}

DX_BALL(mod)
{
    if (!arb_is_finite(args) || !arb_is_finite(args + 1) || arb_contains_zero(args + 1)) {
        arb_indeterminate(out);
        return;
    }
    arb_t k;
    arb_init(k);
    arb_div(k, args, args + 1, prec);
    if (one_floor(k, k, prec)) {
        arb_mul(k, k, args + 1, prec);
        arb_sub(out, args, k, prec);
    } else {
        stretch_to_zero(out, args + 1, prec);
    }
    arb_clear(k);
}

/* u - v*floor(u0/v0), smooth between the multiples. */
static void mod_jet(arb_poly_t out, const arb_poly_struct *u, const arb_poly_struct *v,
                    const arb_t quotient, slong length, slong prec)
{
    arb_poly_t t;
    arb_t k;
    arb_poly_init(t);
    arb_init(k);
    dx_floor_ball(k, quotient, 1, prec);
    arb_poly_scalar_mul(t, v, k, prec);
    arb_poly_sub(out, u, t, prec);
    arb_poly_truncate(out, length);
    arb_poly_clear(t);
    arb_clear(k);
}

DX_JET(frac)
{
    arb_poly_t one;
    arb_t u0;
    arb_poly_init(one);
    arb_init(u0);
    arb_poly_one(one);
    arb_poly_get_coeff_arb(u0, args, 0);
    if (dx_ball_has_integer(u0, prec))
        jet_of_value(out, args, 1, dx_frac_ball, length, prec);
    else
        mod_jet(out, args, one, u0, length, prec);
    arb_poly_clear(one);
    arb_clear(u0);
}

DX_JET(mod)
{
    arb_ptr point = _arb_vec_init(2);
    constant_terms(point, args, 2);
    arb_div(point, point, point + 1, prec);
    if (dx_ball_has_integer(point, prec))
        jet_of_value(out, args, 2, dx_mod_ball, length, prec);
    else
        mod_jet(out, args, args + 1, point, length, prec);
    _arb_vec_clear(point, 2);
}

/* the larger and the smaller */

#define EXTREMUM(name, relation)                                                                   \
    DX_REAL(name)                                                                                  \
    {                                                                                              \
        return isnan(args[0]) || isnan(args[1]) ? NAN : f##name(args[0], args[1]);                 \
    }                                                                                              \
    DX_MPFR(name)                                                                                  \
    {                                                                                              \
        if (mpfr_nan_p(args[0]) || mpfr_nan_p(args[1]))                                            \
            mpfr_set_nan(out);                                                                     \
        else                                                                                       \
            mpfr_##name(out, args[0], args[1], MPFR_RNDN);                                         \
    }                                                                                              \
    DX_BALL(name)                                                                                  \
    {                                                                                              \
        arb_##name(out, args, args + 1, prec);                                                     \
    }                                                                                              \
    DX_JET(name)                                                                                   \
    {                                                                                              \
        arb_ptr point = _arb_vec_init(2);                                                          \
        constant_terms(point, args, 2);                                                            \
        if (arb_##relation(point, point + 1))                                                      \
            arb_poly_set_trunc(out, args, length);                                                 \
        else if (arb_##relation(point + 1, point))                                                 \
            arb_poly_set_trunc(out, args + 1, length);                                             \
        else                                                                                       \
            jet_of_value(out, args, 2, dx_##name##_ball, length, prec);                            \
        _arb_vec_clear(point, 2);                                                                  \
    }
EXTREMUM(min, lt)
EXTREMUM(max, gt)

/* rectifiers */

/* x for x >= 0, slope*x for x < 0. */
static void rectify(arb_t out, const arb_t x, const arb_t slope, slong prec)
{
    if (!arb_is_finite(x) || !arb_is_finite(slope)) {
        arb_indeterminate(out);
    } else if (arb_is_nonnegative(x)) {
        arb_set_round(out, x, prec);
    } else if (arb_is_nonpositive(x)) {
        arb_mul(out, x, slope, prec);
    } else {
        arb_t low, high;
        arb_init(low);
        arb_init(high);
        dx_ball_ends(arb_midref(low), arb_midref(high), x, prec);
        arb_mul(low, low, slope, prec);
        stretch_to_zero(low, low, prec);
        arb_union(out, low, high, prec);
        arb_clear(low);
        arb_clear(high);
    }
}

static void usual_slope(arb_t out, slong prec)
{
    arb_set_ui(out, 1);
    arb_div_ui(out, out, 100, prec);
}

DX_REAL(relu)
{
    return args[0] < 0 ? 0 : args[0];
}

DX_MPFR(relu)
{
    if (mpfr_sgn(args[0]) < 0)
        mpfr_set_zero(out, 1);
    else
        mpfr_set(out, args[0], MPFR_RNDN);
}

DX_BALL(relu)
{
    arb_t zero;
    arb_init(zero);
    rectify(out, args, zero, prec);
    arb_clear(zero);
}

DX_JET(relu)
{
    int sign = certain_sign(args);
    if (sign == 0)
        jet_of_value(out, args, 1, dx_relu_ball, length, prec);
    else if (sign < 0)
        arb_poly_zero(out);
    else
        arb_poly_set_trunc(out, args, length);
}

DX_REAL(leakyrelu)
{
    if (n == 1)
        return args[0] < 0 ? args[0] / 100 : args[0];
    if (isnan(args[1]))
        return args[1];
    return args[0] < 0 ? args[1] * args[0] : args[0];
}

DX_MPFR(leakyrelu)
{
    if (n == 2 && mpfr_nan_p(args[1]))
        mpfr_set_nan(out);
    else if (!(mpfr_sgn(args[0]) < 0))
        mpfr_set(out, args[0], MPFR_RNDN);
    else if (n == 1)
        mpfr_div_ui(out, args[0], 100, MPFR_RNDN);
    else
        mpfr_mul(out, args[0], args[1], MPFR_RNDN);
}

DX_BALL(leakyrelu)
{
    arb_t slope;
    arb_init(slope);
    if (n == 2)
        arb_set(slope, args + 1);
    else
        usual_slope(slope, prec);
    rectify(out, args, slope, prec);
    arb_clear(slope);
}

DX_JET(leakyrelu)
{
    int sign = certain_sign(args);
    if (sign == 0) {
        jet_of_value(out, args, n, dx_leakyrelu_ball, length, prec);
    } else if (sign > 0) {
        arb_poly_set_trunc(out, args, length);
    } else if (n == 2) {
        arb_poly_mullow(out, args, args + 1, length, prec);
    } else {
        arb_t slope;
        arb_init(slope);
        usual_slope(slope, prec);
        arb_poly_scalar_mul(out, args, slope, prec);
        arb_poly_truncate(out, length);
        arb_clear(slope);
    }
}
