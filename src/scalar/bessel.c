/* Bessel functions of real order. */
#include "scalar/ball.h"
#include "scalar/define.h"
#include "scalar/jet.h"
#include "scalar/rounding.h"

#include <acb_hypgeom.h>
#include <math.h>

enum {
    /* Up to here the power series is worth its working precision where the asymptotic
     * one gives nothing. */
    SERIES_BITS = 10,
    ARGUMENT_BITS = 4096,
    ORDER_BITS = 20,
    MOST_LOST = 4096,
    FEW_BITS = 256
};

typedef void bessel_map(arb_t out, const arb_t order, const arb_t x, slong prec);

/* Y and K are singular at 0 and complex below it, the others complex below it unless the
 * order is an integer. Arb says so too, but may take long to see it. */
static bool is_real(arb_srcptr args, bool regular)
{
    return arb_is_positive(args + 1) || (regular && arb_is_int(args)) ||
           (regular && arb_is_nonnegative(args + 1) && arb_is_positive(args));
}

static void evaluate(arb_t out, bessel_map *map, arb_srcptr args, bool regular, slong prec)
{
    if (!is_real(args, regular) || !dx_ball_is_below(args, ORDER_BITS) ||
        !dx_ball_is_below(args + 1, ARGUMENT_BITS)) {
        arb_indeterminate(out);
        return;
    }
    arb_t y;
    arb_init(y);
    map(y, args, args + 1, prec);
    if (arb_is_exact(args + 1) && arb_is_exact(args) && arb_rel_accuracy_bits(y) < prec / 2 &&
        dx_ball_is_below(args + 1, SERIES_BITS)) {
        slong size = arf_get_si(arb_midref(args + 1), ARF_RND_UP);
        map(y, args, args + 1, prec + 4 * (size < 0 ? -size : size) + 64);
    }
    arb_set_round(out, y, prec);
    arb_clear(y);
}

/* K at one point. Arb integrates where its expansions do not give all bits, for a second at a
 * thousand bits: the asymptotic one where it gives them, the power series with the bits that it
 * loses otherwise. */
static void k_at(arb_t out, const arb_t order, const arf_t x, slong prec)
{
    const double bits_for_each = 2.885; /* 2/log(2): the error is about exp(-2*x) */
    const double lost = arf_get_d(x, ARF_RND_UP) * bits_for_each;
    acb_t v, z, y;
    acb_init(v);
    acb_init(z);
    acb_init(y);
    acb_set_arb(v, order);
    arf_set(arb_midref(acb_realref(z)), x);
    acb_indeterminate(y);
    if (lost > (double)prec)
        acb_hypgeom_bessel_k_asymp(y, v, z, 0, prec);
    const bool loose = arb_rel_accuracy_bits(acb_realref(y)) < prec / 2;
    if (loose && lost < MOST_LOST)
        acb_hypgeom_bessel_k_0f1(y, v, z, 0, prec + 64 + (slong)(2 * lost));
    else if (loose)
        arb_hypgeom_bessel_k(acb_realref(y), order, acb_realref(z), prec);
    acb_get_real(out, y);
    arb_set_round(out, out, prec);
    acb_clear(v);
    acb_clear(z);
    acb_clear(y);
}

/* It falls as x grows, whatever the order is. At few bits Arb's integral is quick. */
static void bessel_k(arb_t out, const arb_t order, const arb_t x, slong prec)
{
    if (!arb_is_exact(order) || prec <= FEW_BITS) {
        arb_hypgeom_bessel_k(out, order, x, prec);
        return;
    }
    if (arb_is_exact(x)) {
        k_at(out, order, arb_midref(x), prec);
        return;
    }
    arf_t end;
    arb_t other;
    arf_init(end);
    arb_init(other);
    arb_get_lbound_arf(end, x, prec);
    k_at(out, order, end, prec);
    arb_get_ubound_arf(end, x, prec);
    k_at(other, order, end, prec);
    arb_union(out, out, other, prec);
    arb_clear(other);
    arf_clear(end);
}

/* The equation x^2*y'' + x*y' + (sign*x^2 - order^2)*y = 0, sign 1 or -1, as a recurrence
 * for the coefficients of y at x, from the first two. */
static void continue_solution(arb_ptr y, const arb_t order, const arb_t x, int sign, slong length,
                              slong prec)
{
    arb_t square, middle, sum, t;
    arb_init(square);
    arb_init(middle);
    arb_init(sum);
    arb_init(t);
    arb_sqr(square, x, prec);
    arb_sqr(middle, order, prec);
    arb_mul_si(t, square, sign, prec);
    arb_sub(middle, t, middle, prec);
    for (slong m = 0; m + 2 < length; m++) {
        arb_add_si(t, middle, m * m, prec);
        arb_mul(sum, t, y + m, prec);
        arb_mul_si(t, x, (m + 1) * (2 * m + 1), prec);
        arb_addmul(sum, t, y + m + 1, prec);
        if (m >= 1) {
            arb_mul_si(t, x, 2 * sign, prec);
            arb_addmul(sum, t, y + m - 1, prec);
        }
        if (m >= 2)
            arb_addmul_si(sum, y + m - 2, sign, prec);
        arb_mul_si(t, square, -(m + 1) * (m + 2), prec);
        arb_div(y + m + 2, sum, t, prec);
    }
    arb_clear(square);
    arb_clear(middle);
    arb_clear(sum);
    arb_clear(t);
}

/* (x/2)^n times the sum of (-sign*x^2/4)^k/(k!*(n + k)!): the series at 0. */
static void series_at_zero(arb_ptr y, slong order, int sign, slong length, slong prec)
{
    slong n = order < 0 ? -order : order;
    if (n >= length)
        return;
    arb_t t;
    arb_init(t);
    arb_fac_ui(t, (ulong)n, prec);
    arb_mul_2exp_si(t, t, n);
    arb_inv(t, t, prec);
    /* J of order -n is (-1)^n times that of order n; I is the same. */
    if (order < 0 && n % 2 != 0 && sign > 0)
        arb_neg(t, t);
    for (slong k = 0; n + 2 * k < length; k++) {
        arb_set(y + n + 2 * k, t);
        arb_mul_si(t, t, -sign, prec);
        arb_div_ui(t, t, (ulong)(4 * (k + 1) * (n + k + 1)), prec);
    }
    arb_clear(t);
}

/* The derivative is (f(order - 1) + turn*f(order + 1))/2, the other way round for K. */
static void slope(arb_t out, dx_ball_kernel *ball, arb_srcptr point, int turn, int factor,
                  slong prec)
{
    arb_ptr beside = _arb_vec_init(2);
    arb_t other;
    arb_init(other);
    arb_set(beside + 1, point + 1);
    arb_sub_ui(beside, point, 1, prec);
    ball(out, beside, 2, prec);
    arb_add_ui(beside, point, 1, prec);
    ball(other, beside, 2, prec);
    arb_addmul_si(out, other, turn, prec);
    arb_mul_si(out, out, factor, prec);
    arb_mul_2exp_si(out, out, -1);
    arb_clear(other);
    _arb_vec_clear(beside, 2);
}

/* The jet of the solution that ball gives; regular if it has a power series at 0. */
static void solution_jet(arb_poly_t out, const arb_poly_struct *args, dx_ball_kernel *ball,
                         int sign, int turn, int factor, bool regular, slong length, slong prec)
{
    if (args[0].length > 1) {
        dx_jet_unknown(out, NULL, length);
        return;
    }
    arb_ptr point = _arb_vec_init(2), y = _arb_vec_init(length + 1);
    arb_poly_get_coeff_arb(point, args, 0);
    arb_poly_get_coeff_arb(point + 1, args + 1, 0);
    slong order;
    if (regular && arb_is_zero(point + 1) && dx_ball_integer(&order, point, 1 << ORDER_BITS)) {
        series_at_zero(y, order, sign, length, prec);
    } else {
        ball(y, point, 2, prec);
        slope(y + 1, ball, point, turn, factor, prec);
        continue_solution(y, point, point + 1, sign, length, prec);
    }
    arb_poly_t taylor;
    arb_poly_init(taylor);
    for (slong k = 0; k < length; k++)
        arb_poly_set_coeff_arb(taylor, k, y + k);
    dx_jet_compose(out, taylor, args + 1, length, prec);
    arb_poly_clear(taylor);
    _arb_vec_clear(point, 2);
    _arb_vec_clear(y, length + 1);
}

#define BESSEL(letter, map, sign, turn, factor, regular)                                           \
    DX_BALL(bessel##letter)                                                                        \
    {                                                                                              \
        evaluate(out, map, args, regular, prec);                                                   \
    }                                                                                              \
    DX_JET(bessel##letter)                                                                         \
    {                                                                                              \
        solution_jet(out, args, dx_bessel##letter##_ball, sign, turn, factor, regular, length,     \
                     prec);                                                                        \
    }
BESSEL(j, arb_hypgeom_bessel_j, 1, -1, 1, true)
BESSEL(y, arb_hypgeom_bessel_y, 1, -1, 1, false)
BESSEL(i, arb_hypgeom_bessel_i, -1, 1, 1, true)
BESSEL(k, bessel_k, -1, 1, -1, false)

/* libm has integer orders only and promises no bound near the zeros. */
DX_REAL(besselj)
{
    return isinf(args[1]) && isfinite(args[0]) ? 0 : dx_round_to_real(args, n, dx_besselj_ball);
}

DX_REAL(bessely)
{
    if (args[1] == 0 && args[0] >= 0)
        return -INFINITY;
    return args[1] == INFINITY && isfinite(args[0]) ? 0
                                                    : dx_round_to_real(args, n, dx_bessely_ball);
}

DX_REAL(besseli)
{
    return args[1] == INFINITY && isfinite(args[0]) ? INFINITY
                                                    : dx_round_to_real(args, n, dx_besseli_ball);
}

DX_REAL(besselk)
{
    if (args[1] == 0 && isfinite(args[0]))
        return INFINITY;
    return args[1] == INFINITY && isfinite(args[0]) ? 0
                                                    : dx_round_to_real(args, n, dx_besselk_ball);
}

DX_MPFR_FROM_BALL(besselj)
DX_MPFR_FROM_BALL(bessely)
DX_MPFR_FROM_BALL(besseli)
DX_MPFR_FROM_BALL(besselk)
