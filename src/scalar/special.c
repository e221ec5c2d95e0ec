/* The gamma function and its relatives, error function, zeta and Lambert W. */
#include "scalar/ball.h"
#include "scalar/define.h"
#include "scalar/jet.h"
#include "scalar/rounding.h"

#include <math.h>

enum {
    ORDER_LIMIT = 1000,    /* of a polygamma or a derivative of zeta */
    CHOOSE_LIMIT = 1000,   /* k of a binomial that is worked out as a product */
    EXPONENT_LIMIT = 4096, /* of arguments of the gamma functions */
    ZETA_LIMIT = 20        /* log2 of the most negative argument */
};

static void constant_term(arb_t out, const arb_poly_struct *u)
{
    arb_poly_get_coeff_arb(out, u, 0);
}

/* gamma */

/* 4.4 ulp measured on -10..30 with glibc 2.36. */
DX_REAL(gamma)
{
    return tgamma(args[0]);
}

DX_BALL(gamma)
{
    if (dx_ball_is_below(args, EXPONENT_LIMIT))
        arb_gamma(out, args, prec);
    else
        arb_indeterminate(out);
}

DX_MPFR_FROM_BALL(gamma)

/* True, with out set, if the jet of a gamma function cannot be had. */
static bool is_out_of_reach(arb_poly_t out, const arb_poly_struct *u, slong length)
{
    arb_t u0;
    arb_init(u0);
    constant_term(u0, u);
    bool out_of_reach = !dx_ball_is_below(u0, EXPONENT_LIMIT);
    arb_clear(u0);
    if (out_of_reach)
        dx_jet_unknown(out, NULL, length);
    return out_of_reach;
}

DX_JET(gamma)
{
    if (is_out_of_reach(out, args, length))
        return;
    arb_poly_gamma_series(out, args, length, prec);
}

/* lgamma: log|gamma(x)| = log(pi) - log|sin(pi x)| - lgamma(1 - x) for x < 0 */

/* 4.1 ulp measured on -10..30 with glibc 2.36. */
DX_REAL(lgamma)
{
    int sign;
    return lgamma_r(args[0], &sign);
}

static void lgamma_reflected(arb_t out, const arb_t x, slong prec)
{
    arb_t s, t;
    arb_init(s);
    arb_init(t);
    arb_sin_pi(s, x, prec);
    arb_abs(s, s);
    arb_log(s, s, prec);
    arb_const_pi(t, prec);
    arb_log(t, t, prec);
    arb_sub(s, t, s, prec);
    arb_sub_ui(t, x, 1, prec);
    arb_neg(t, t);
    arb_lgamma(t, t, prec);
    arb_sub(out, s, t, prec);
    arb_clear(s);
    arb_clear(t);
}

DX_BALL(lgamma)
{
    if (!dx_ball_is_below(args, EXPONENT_LIMIT) || arb_contains_zero(args))
        arb_indeterminate(out);
    else if (arb_is_positive(args))
        arb_lgamma(out, args, prec);
    else if (dx_ball_has_integer(args, prec))
        arb_indeterminate(out);
    else
        lgamma_reflected(out, args, prec);
}

DX_MPFR_FROM_BALL(lgamma)

static void lgamma_jet_reflected(arb_poly_t out, const arb_poly_struct *u, slong length, slong prec)
{
    arb_poly_t s, t;
    arb_t u0;
    arb_poly_init(s);
    arb_poly_init(t);
    arb_init(u0);
    constant_term(u0, u);
    arb_poly_sin_pi_series(s, u, length, prec);
    if (s->length > 0 && arb_is_negative(s->coeffs))
        arb_poly_neg(s, s);
    arb_poly_log_series(s, s, length, prec);
    dx_jet_linear(t, u, -1, 1, prec);
    arb_poly_lgamma_series(t, t, length, prec);
    arb_poly_add(out, s, t, prec);
    arb_poly_neg(out, out);
    if (length > 0) {
        dx_lgamma_ball(u0, u0, 1, prec);
        arb_poly_set_coeff_arb(out, 0, u0);
    }
    arb_poly_clear(s);
    arb_poly_clear(t);
    arb_clear(u0);
}

DX_JET(lgamma)
{
    arb_t u0;
    arb_init(u0);
    constant_term(u0, args);
    bool positive = arb_is_positive(u0), off_poles = !dx_ball_has_integer(u0, prec);
    arb_clear(u0);
    if (is_out_of_reach(out, args, length))
        return;
    if (positive)
        arb_poly_lgamma_series(out, args, length, prec);
    else if (off_poles)
        lgamma_jet_reflected(out, args, length, prec);
    else
        dx_jet_unknown(out, NULL, length);
}

/* digamma and polygamma: coefficients of the power series of digamma */

static void polygamma_at(arb_t out, slong order, const arb_t x, slong prec)
{
    if (order == 0) {
        arb_digamma(out, x, prec);
        return;
    }
    arb_poly_t u;
    arb_t factor;
    arb_poly_init(u);
    arb_init(factor);
    arb_poly_set_coeff_arb(u, 0, x);
    arb_poly_set_coeff_si(u, 1, 1);
    arb_poly_digamma_series(u, u, order + 1, prec);
    arb_fac_ui(factor, (ulong)order, prec);
    arb_poly_get_coeff_arb(out, u, order);
    arb_mul(out, out, factor, prec);
    arb_poly_clear(u);
    arb_clear(factor);
}

/* It is monotone for x > 0, and for even order between any two poles. */
static void polygamma_of_ball(arb_t out, slong order, const arb_t x, slong prec)
{
    if (!dx_ball_is_below(x, EXPONENT_LIMIT) ||
        (!arb_is_positive(x) && dx_ball_has_integer(x, prec))) {
        arb_indeterminate(out);
        return;
    }
    if (arb_is_exact(x) || (!arb_is_positive(x) && order % 2 != 0)) {
        polygamma_at(out, order, x, prec);
        return;
    }
    arb_t low, high;
    arb_init(low);
    arb_init(high);
    dx_ball_ends(arb_midref(low), arb_midref(high), x, prec);
    polygamma_at(low, order, low, prec);
    polygamma_at(high, order, high, prec);
    arb_union(out, low, high, prec);
    arb_clear(low);
    arb_clear(high);
}

static void polygamma_of_jet(arb_poly_t out, slong order, const arb_poly_struct *u, slong length,
                             slong prec)
{
    arb_poly_t taylor;
    arb_t factor;
    arb_poly_init(taylor);
    arb_init(factor);
    constant_term(factor, u);
    arb_poly_set_coeff_arb(taylor, 0, factor);
    arb_poly_set_coeff_si(taylor, 1, 1);
    arb_poly_digamma_series(taylor, taylor, order + length, prec);
    for (slong i = 0; i < order; i++)
        arb_poly_derivative(taylor, taylor, prec);
    dx_jet_compose(out, taylor, u, length, prec);
    arb_poly_clear(taylor);
    arb_clear(factor);
}

DX_REAL(digamma)
{
    double x = args[0];
    if (isinf(x))
        return x > 0 ? x : NAN;
    return x == 0 ? -1 / x : dx_round_to_real(args, n, dx_digamma_ball);
}

DX_BALL(digamma)
{
    polygamma_of_ball(out, 0, args, prec);
}

DX_JET(digamma)
{
    if (!is_out_of_reach(out, args, length))
        polygamma_of_jet(out, 0, args, length, prec);
}

DX_REAL(polygamma)
{
    if (isinf(args[1]) && args[1] > 0 && args[0] >= 1 && args[0] == floor(args[0]))
        return 0;
    if (isinf(args[1]) && args[0] == 0)
        return dx_digamma_real(args + 1, 1);
    return dx_round_to_real(args, n, dx_polygamma_ball);
}

DX_BALL(polygamma)
{
    slong order;
    if (dx_ball_integer(&order, args, ORDER_LIMIT) && order >= 0)
        polygamma_of_ball(out, order, args + 1, prec);
    else
        arb_indeterminate(out);
}

DX_JET(polygamma)
{
    slong order;
    if (!dx_jet_integer(&order, args, ORDER_LIMIT) || order < 0)
        dx_jet_unknown(out, NULL, length);
    else if (!is_out_of_reach(out, args + 1, length))
        polygamma_of_jet(out, order, args + 1, length, prec);
}

DX_MPFR_FROM_BALL(digamma)
DX_MPFR_FROM_BALL(polygamma)

/* factorial, binomial, beta */

/* The product 1*2*...*n to 64 bits, for n <= 170. */
static double small_factorial(int n)
{
    long double product = 1;
    for (int i = 2; i <= n; i++)
        product *= i;
    return (double)product;
}

/* 4.9 ulp measured on -8..20 with glibc 2.36. */
DX_REAL(factorial)
{
    double x = args[0];
    if (x == floor(x) && x >= 0 && x <= 170)
        return small_factorial((int)x);
    if (fabs(x) < 1e-17)
        return 1;
    /* Below -1/2 adding 1 is exact; above, its rounding would be magnified. */
    return x < -0.5 ? tgamma(x + 1) : x * tgamma(x);
}

DX_BALL(factorial)
{
    arb_t x;
    arb_init(x);
    arb_add_ui(x, args, 1, prec);
    dx_gamma_ball(out, x, 1, prec);
    arb_clear(x);
}

DX_MPFR_FROM_BALL(factorial)

DX_JET(factorial)
{
    arb_poly_t u;
    arb_poly_init(u);
    dx_jet_linear(u, args, 1, 1, prec);
    dx_gamma_jet(out, u, 1, length, prec);
    arb_poly_clear(u);
}

DX_REAL(beta)
{
    return dx_round_to_real(args, n, dx_beta_ball);
}

DX_BALL(beta)
{
    if (!dx_ball_is_below(args, EXPONENT_LIMIT) || !dx_ball_is_below(args + 1, EXPONENT_LIMIT)) {
        arb_indeterminate(out);
        return;
    }
    arb_t a, b, sum;
    arb_init(a);
    arb_init(b);
    arb_init(sum);
    arb_add(sum, args, args + 1, prec);
    arb_gamma(a, args, prec);
    arb_gamma(b, args + 1, prec);
    arb_rgamma(sum, sum, prec);
    arb_mul(a, a, b, prec);
    arb_mul(out, a, sum, prec);
    arb_clear(a);
    arb_clear(b);
    arb_clear(sum);
}

DX_MPFR_FROM_BALL(beta)

DX_JET(beta)
{
    if (is_out_of_reach(out, args, length) || is_out_of_reach(out, args + 1, length))
        return;
    arb_poly_t a, b, sum;
    arb_poly_init(a);
    arb_poly_init(b);
    arb_poly_init(sum);
    arb_poly_add(sum, args, args + 1, prec);
    arb_poly_gamma_series(a, args, length, prec);
    arb_poly_gamma_series(b, args + 1, length, prec);
    arb_poly_rgamma_series(sum, sum, length, prec);
    arb_poly_mullow(a, a, b, length, prec);
    arb_poly_mullow(out, a, sum, length, prec);
    arb_poly_clear(a);
    arb_poly_clear(b);
    arb_poly_clear(sum);
}

/* n over k for whole numbers as long as it is exact; false if it is not. */
static bool choose_exactly(double *out, double n, double k)
{
    if (n != floor(n) || k != floor(k) || !(k >= 0) || !(n >= k) || n > 0x1p40)
        return false;
    if (n - k < k)
        k = n - k;
    double y = 1;
    for (double i = 1; i <= k; i++) {
        if (y * (n - k + i) > 0x1p53)
            return false;
        y = y * (n - k + i) / i;
    }
    *out = y;
    return true;
}

DX_REAL(binomial)
{
    double y;
    if (choose_exactly(&y, args[0], args[1]))
        return y;
    return dx_round_to_real(args, n, dx_binomial_ball);
}

DX_BALL(binomial)
{
    slong k;
    if (!arb_is_finite(args)) { /* also what is chosen nothing of */
        arb_indeterminate(out);
        return;
    }
    if (dx_ball_integer(&k, args + 1, CHOOSE_LIMIT) && k >= 0) {
        arb_bin_ui(out, args, (ulong)k, prec);
        return;
    }
    if (!dx_ball_is_below(args, EXPONENT_LIMIT) || !dx_ball_is_below(args + 1, EXPONENT_LIMIT)) {
        arb_indeterminate(out);
        return;
    }
    arb_t a, b, c;
    arb_init(a);
    arb_init(b);
    arb_init(c);
    arb_sub(c, args, args + 1, prec);
    arb_add_ui(c, c, 1, prec);
    arb_add_ui(a, args, 1, prec);
    arb_add_ui(b, args + 1, 1, prec);
    arb_gamma(a, a, prec);
    arb_rgamma(b, b, prec);
    arb_rgamma(c, c, prec);
    arb_mul(a, a, b, prec);
    arb_mul(out, a, c, prec);
    arb_clear(a);
    arb_clear(b);
    arb_clear(c);
}

DX_MPFR_FROM_BALL(binomial)

/* u*(u - 1)*...*(u - k + 1)/k! */
static void falling_jet(arb_poly_t out, const arb_poly_struct *u, slong k, slong length, slong prec)
{
    arb_poly_t first;
    arb_t factor;
    arb_poly_init(first);
    arb_init(factor);
    dx_jet_linear(first, u, 1, 1 - k, prec);
    arb_poly_rising_ui_series(out, first, (ulong)k, length, prec);
    arb_fac_ui(factor, (ulong)k, prec);
    arb_poly_scalar_div(out, out, factor, prec);
    arb_poly_clear(first);
    arb_clear(factor);
}

static void gamma_quotient_jet(arb_poly_t out, const arb_poly_struct *u, const arb_poly_struct *v,
                               slong length, slong prec)
{
    arb_poly_t a, b, c;
    arb_poly_init(a);
    arb_poly_init(b);
    arb_poly_init(c);
    arb_poly_sub(c, u, v, prec);
    dx_jet_linear(c, c, 1, 1, prec);
    dx_jet_linear(a, u, 1, 1, prec);
    dx_jet_linear(b, v, 1, 1, prec);
    arb_poly_gamma_series(a, a, length, prec);
    arb_poly_rgamma_series(b, b, length, prec);
    arb_poly_rgamma_series(c, c, length, prec);
    arb_poly_mullow(a, a, b, length, prec);
    arb_poly_mullow(out, a, c, length, prec);
    arb_poly_clear(a);
    arb_poly_clear(b);
    arb_poly_clear(c);
}

DX_JET(binomial)
{
    slong k;
    if (is_out_of_reach(out, args, length) || is_out_of_reach(out, args + 1, length))
        return;
    if (dx_jet_integer(&k, args + 1, CHOOSE_LIMIT) && k >= 0)
        falling_jet(out, args, k, length, prec);
    else
        gamma_quotient_jet(out, args, args + 1, length, prec);
}

/* error function */

DX_REAL(erf)
{
    return erf(args[0]);
}

DX_REAL(erfc)
{
    return erfc(args[0]);
}

DX_MPFR(erf)
{
    mpfr_erf(out, args[0], MPFR_RNDN);
}

DX_MPFR(erfc)
{
    mpfr_erfc(out, args[0], MPFR_RNDN);
}

static void erf_at(arb_t out, const arb_t x, slong prec)
{
    arb_hypgeom_erf(out, x, prec);
}

static void erfc_at(arb_t out, const arb_t x, slong prec)
{
    arb_hypgeom_erfc(out, x, prec);
}

static void erfinv_at(arb_t out, const arb_t x, slong prec)
{
    arb_hypgeom_erfinv(out, x, prec);
}

DX_BALL(erf)
{
    dx_ball_monotone(out, args, erf_at, prec);
}

DX_BALL(erfc)
{
    dx_ball_monotone(out, args, erfc_at, prec);
}

DX_BALL(erfinv)
{
    dx_ball_monotone(out, args, erfinv_at, prec);
}

DX_JET(erf)
{
    arb_hypgeom_erf_series(out, args, length, prec);
}

DX_JET(erfc)
{
    arb_hypgeom_erfc_series(out, args, length, prec);
}

DX_REAL(erfinv)
{
    return fabs(args[0]) == 1 ? args[0] * INFINITY : dx_round_to_real(args, n, dx_erfinv_ball);
}

DX_MPFR_FROM_BALL(erfinv)

/* y' = sqrt(pi)/2*exp(y^2) has y'' = 2*y*y'^2: a recurrence for the coefficients of y
 * and of p = y', with the convolution q = p^2. */
static void erfinv_taylor(arb_poly_t out, const arb_t x, slong length, slong prec)
{
    arb_ptr y = _arb_vec_init(length), p = _arb_vec_init(length), q = _arb_vec_init(length);
    arb_t t;
    arb_init(t);
    erfinv_at(y, x, prec);
    arb_mul(p, y, y, prec);
    arb_exp(p, p, prec);
    arb_const_sqrt_pi(t, prec);
    arb_mul(p, p, t, prec);
    arb_mul_2exp_si(p, p, -1);
    for (slong k = 0; k + 1 < length; k++) {
        arb_dot(q + k, NULL, 0, p, 1, p + k, -1, k + 1, prec);
        arb_dot(t, NULL, 0, y, 1, q + k, -1, k + 1, prec);
        arb_mul_2exp_si(t, t, 1);
        arb_div_ui(p + k + 1, t, (ulong)(k + 1), prec);
        arb_div_ui(y + k + 1, p + k, (ulong)(k + 1), prec);
    }
    for (slong k = 0; k < length; k++)
        arb_poly_set_coeff_arb(out, k, y + k);
    _arb_vec_clear(y, length);
    _arb_vec_clear(p, length);
    _arb_vec_clear(q, length);
    arb_clear(t);
}

DX_JET(erfinv)
{
    arb_poly_t taylor;
    arb_t u0;
    arb_poly_init(taylor);
    arb_init(u0);
    constant_term(u0, args);
    erfinv_taylor(taylor, u0, length, prec);
    dx_jet_compose(out, taylor, args, length, prec);
    arb_poly_clear(taylor);
    arb_clear(u0);
}

/* zeta */

/* True where Arb takes neither much time nor much memory for it. */
static bool is_zeta_in_reach(const arb_t s)
{
    return arb_is_finite(s) &&
           (arb_is_positive(s) ? dx_ball_is_below(s, 60) : dx_ball_is_below(s, ZETA_LIMIT));
}

static void zeta_at(arb_t out, const arb_t s, slong prec)
{
    if (is_zeta_in_reach(s))
        arb_zeta(out, s, prec);
    else
        arb_indeterminate(out);
}

DX_REAL(zeta)
{
    double s = args[0];
    if (isinf(s))
        return s > 0 ? 1 : NAN;
    return s == 1 ? INFINITY : s > 64 ? 1 : dx_round_to_real(args, n, dx_zeta_ball);
}

DX_BALL(zeta)
{
    arb_t past;
    arb_init(past);
    arb_sub_ui(past, args, 1, prec);
    if (arb_is_positive(past))
        dx_ball_monotone(out, args, zeta_at, prec);
    else
        zeta_at(out, args, prec);
    arb_clear(past);
}

DX_MPFR_FROM_BALL(zeta)

static void zeta_taylor(arb_poly_t out, const arb_t s, slong length, slong prec)
{
    arb_t one;
    arb_init(one);
    arb_one(one);
    arb_poly_zero(out);
    arb_poly_set_coeff_arb(out, 0, s);
    arb_poly_set_coeff_si(out, 1, 1);
    arb_poly_zeta_series(out, out, one, 0, length, prec);
    arb_clear(one);
}

static void zeta_jet(arb_poly_t out, slong order, const arb_poly_struct *u, slong length,
                     slong prec)
{
    arb_poly_t taylor;
    arb_t s;
    arb_poly_init(taylor);
    arb_init(s);
    constant_term(s, u);
    if (is_zeta_in_reach(s) && dx_ball_is_below(s, ZETA_LIMIT)) {
        zeta_taylor(taylor, s, order + length, prec);
        for (slong i = 0; i < order; i++)
            arb_poly_derivative(taylor, taylor, prec);
        dx_jet_compose(out, taylor, u, length, prec);
    } else {
        dx_jet_unknown(out, NULL, length);
    }
    arb_poly_clear(taylor);
    arb_clear(s);
}

DX_JET(zeta)
{
    zeta_jet(out, 0, args, length, prec);
}

DX_REAL(zetaderivative)
{
    double order = args[0];
    if (args[1] == INFINITY && order >= 0 && order == floor(order))
        return order == 0 ? 1 : 0;
    return dx_round_to_real(args, n, dx_zetaderivative_ball);
}

DX_BALL(zetaderivative)
{
    slong order;
    if (!dx_ball_integer(&order, args, ORDER_LIMIT) || order < 0 || !is_zeta_in_reach(args + 1) ||
        !dx_ball_is_below(args + 1, ZETA_LIMIT)) {
        arb_indeterminate(out);
        return;
    }
    arb_poly_t taylor;
    arb_t factor;
    arb_poly_init(taylor);
    arb_init(factor);
    zeta_taylor(taylor, args + 1, order + 1, prec);
    arb_fac_ui(factor, (ulong)order, prec);
    arb_poly_get_coeff_arb(out, taylor, order);
    arb_mul(out, out, factor, prec);
    arb_poly_clear(taylor);
    arb_clear(factor);
}

DX_MPFR_FROM_BALL(zetaderivative)

DX_JET(zetaderivative)
{
    slong order;
    if (dx_jet_integer(&order, args, ORDER_LIMIT) && order >= 0)
        zeta_jet(out, order, args + 1, length, prec);
    else
        dx_jet_unknown(out, NULL, length);
}

/* Lambert W */

static void lambertw_at(arb_t out, const arb_t x, slong prec)
{
    arb_lambertw(out, x, 0, prec);
}

DX_REAL(lambertw)
{
    return args[0] == INFINITY ? INFINITY : dx_round_to_real(args, n, dx_lambertw_ball);
}

DX_BALL(lambertw)
{
    dx_ball_monotone(out, args, lambertw_at, prec);
}

DX_MPFR_FROM_BALL(lambertw)

DX_JET(lambertw)
{
    arb_poly_lambertw_series(out, args, 0, length, prec);
}

static void lambertwm1_at(arb_t out, const arb_t x, slong prec)
{
    arb_lambertw(out, x, 1, prec);
}

DX_REAL(lambertwm1)
{
    return dx_round_to_real(args, n, dx_lambertwm1_ball);
}

DX_BALL(lambertwm1)
{
    dx_ball_monotone(out, args, lambertwm1_at, prec);
}

DX_MPFR_FROM_BALL(lambertwm1)

DX_JET(lambertwm1)
{
    arb_poly_lambertw_series(out, args, 1, length, prec);
}
