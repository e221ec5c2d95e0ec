/* Smooth activation functions of neural networks. */
#include "scalar/ball.h"
#include "scalar/define.h"
#include "scalar/jet.h"
#include "scalar/rounding.h"

#include <math.h>

DX_REAL(sigmoid)
{
    double x = args[0];
    return x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x));
}

DX_REAL(softplus)
{
    double x = args[0];
    return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

/* The rounding of x/sqrt(2) is magnified by x^2 in erfc; its rest, times the
 * derivative of erfc, makes up for it. */
static double twice_normal(double x)
{
    static const double half_root = 0x1.6a09e667f3bcdp-1, rest = -0x1.bdd3413b26456p-55;
    static const double two_over_root_pi = 0x1.20dd750429b6dp+0;
    double z = x * half_root;
    double low = fma(x, half_root, -z) + x * rest;
    return erfc(-z) + two_over_root_pi * exp(-z * z) * low;
}

DX_REAL(gelu)
{
    double x = args[0];
    if (isinf(x))
        return x > 0 ? x : 0;
    return x * twice_normal(x) / 2;
}

DX_REAL(logsumexp)
{
    double most = args[0], sum = 0;
    for (int i = 0; i < n; i++) {
        if (isnan(args[i]))
            return args[i];
        most = fmax(most, args[i]);
    }
    if (n == 1 || isinf(most))
        return most;
    for (int i = 0; i < n; i++)
        sum += exp(args[i] - most);
    return most + log(sum);
}

static void sigmoid_at(arb_t out, const arb_t x, slong prec)
{
    arb_neg(out, x);
    arb_exp(out, out, prec);
    arb_add_ui(out, out, 1, prec);
    arb_inv(out, out, prec);
}

static void softplus_at(arb_t out, const arb_t x, slong prec)
{
    arb_t t;
    arb_init(t);
    bool positive = arb_is_positive(x);
    if (positive)
        arb_neg(t, x);
    else
        arb_set(t, x);
    arb_exp(t, t, prec);
    arb_log1p(t, t, prec);
    if (positive)
        arb_add(t, t, x, prec);
    arb_swap(out, t);
    arb_clear(t);
}

DX_BALL(sigmoid)
{
    dx_ball_monotone(out, args, sigmoid_at, prec);
}

DX_BALL(softplus)
{
    dx_ball_monotone(out, args, softplus_at, prec);
}

DX_BALL(gelu)
{
    arb_t t;
    arb_init(t);
    arb_set_ui(t, 2);
    arb_rsqrt(t, t, prec);
    arb_mul(t, t, args, prec);
    arb_neg(t, t);
    dx_ball_monotone(t, t, arb_hypgeom_erfc, prec);
    arb_mul(out, t, args, prec);
    arb_mul_2exp_si(out, out, -1);
    arb_clear(t);
}

/* log(exp(x1) + ...) for exact numbers. */
static void logsumexp_at(arb_t out, arb_srcptr x, int n, slong prec)
{
    arb_t most, sum, t;
    arb_init(most);
    arb_init(sum);
    arb_init(t);
    arb_set(most, x);
    for (int i = 1; i < n; i++)
        if (arf_cmp(arb_midref(x + i), arb_midref(most)) > 0)
            arb_set(most, x + i);
    for (int i = 0; i < n; i++) {
        arb_sub(t, x + i, most, prec);
        arb_exp(t, t, prec);
        arb_add(sum, sum, t, prec);
    }
    arb_log(sum, sum, prec);
    arb_add(out, sum, most, prec);
    arb_clear(most);
    arb_clear(sum);
    arb_clear(t);
}

/* Rising in each argument. */
DX_BALL(logsumexp)
{
    bool exact = true, finite = true;
    for (int i = 0; i < n; i++) {
        exact = exact && arb_is_exact(args + i);
        finite = finite && arb_is_finite(args + i);
    }
    if (!finite) {
        arb_indeterminate(out);
        return;
    }
    if (exact) {
        logsumexp_at(out, args, n, prec);
        return;
    }
    arb_ptr low = _arb_vec_init(n + 1), high = _arb_vec_init(n + 1);
    for (int i = 0; i < n; i++)
        dx_ball_ends(arb_midref(low + i), arb_midref(high + i), args + i, prec);
    logsumexp_at(low + n, low, n, prec);
    logsumexp_at(high + n, high, n, prec);
    arb_union(out, low + n, high + n, prec);
    _arb_vec_clear(low, n + 1);
    _arb_vec_clear(high, n + 1);
}

DX_MPFR_FROM_BALL(sigmoid)
DX_MPFR_FROM_BALL(softplus)
DX_MPFR_FROM_BALL(gelu)
DX_MPFR_FROM_BALL(logsumexp)

DX_JET(sigmoid)
{
    arb_poly_t t;
    arb_poly_init(t);
    arb_poly_neg(t, args);
    arb_poly_exp_series(t, t, length, prec);
    arb_poly_add_si(t, t, 1, prec);
    arb_poly_inv_series(out, t, length, prec);
    arb_poly_clear(t);
}

DX_JET(softplus)
{
    arb_poly_t s;
    arb_t y;
    arb_poly_init(s);
    arb_init(y);
    arb_poly_get_coeff_arb(y, args, 0);
    dx_softplus_ball(y, y, 1, prec);
    dx_sigmoid_jet(s, args, 1, length, prec);
    dx_jet_integral(out, y, s, args, length, prec);
    arb_poly_clear(s);
    arb_clear(y);
}

DX_JET(gelu)
{
    arb_poly_t t;
    arb_t scale;
    arb_poly_init(t);
    arb_init(scale);
    arb_set_ui(scale, 2);
    arb_rsqrt(scale, scale, prec);
    arb_neg(scale, scale);
    arb_poly_scalar_mul(t, args, scale, prec);
    arb_hypgeom_erfc_series(t, t, length, prec);
    arb_poly_mullow(out, t, args, length, prec);
    arb_poly_scalar_mul_2exp_si(out, out, -1);
    arb_poly_clear(t);
    arb_clear(scale);
}

/* log(sum of exp(u - m)) + m for a number m near the largest u. */
DX_JET(logsumexp)
{
    arb_poly_t sum, t;
    arb_t most, u0;
    arb_poly_init(sum);
    arb_poly_init(t);
    arb_init(most);
    arb_init(u0);
    for (int i = 0; i < n; i++) {
        arb_poly_get_coeff_arb(u0, args + i, 0);
        if (i == 0 || arf_cmp(arb_midref(u0), arb_midref(most)) > 0)
            arb_get_mid_arb(most, u0);
    }
    arb_neg(most, most);
    for (int i = 0; i < n; i++) {
        arb_poly_get_coeff_arb(u0, args + i, 0);
        arb_add(u0, u0, most, prec);
        arb_poly_set(t, args + i);
        arb_poly_set_coeff_arb(t, 0, u0);
        arb_poly_exp_series(t, t, length, prec);
        arb_poly_add(sum, sum, t, prec);
    }
    arb_poly_log_series(out, sum, length, prec);
    if (length > 0) {
        arb_poly_get_coeff_arb(u0, out, 0);
        arb_sub(u0, u0, most, prec);
        arb_poly_set_coeff_arb(out, 0, u0);
    }
    arb_poly_clear(sum);
    arb_poly_clear(t);
    arb_clear(most);
    arb_clear(u0);
}
