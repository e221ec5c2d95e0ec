/* asymptotic.c - gamma, Bessel functions, zeta and the like where they have no power series: at
 * poles, and at infinity by their tails; and the asymptotic series of those. */
#include "symbolic/limits/tractable.h"

#include "expr/exact.h"
#include "expr/walk.h"

/* ---- gamma and its relatives --------------------------------------------------------------- */

/* Is the limit a pole of gamma? */
static bool is_pole(const dx_graph *g, const dx_growth_limit *limit, int64_t *n)
{
    return limit->kind == DX_GROWTH_VALUE && dx_get_int(g, limit->value, n) && *n <= 0 &&
           *n > -1000;
}

/* log(gamma(u)) for u to +inf. */
static dx_id stirling(dx_growth *growth, dx_id u)
{
    dx_graph *g = growth->g;
    dx_id log_u = dx_growth_log(growth, u);
    dx_id log_two_pi = dx_call1(g, DX_FN_log, dx_scale(g, dx_int(g, 2), dx_pi(g)));
    const dx_id terms[] = {dx_mul(g, u, log_u), dx_scale(g, dx_rational(g, -1, 2), log_u),
                           dx_neg(g, u), dx_half(g, log_two_pi),
                           dx_growth_tail(growth, DX_TAIL_STIRLING, 1, &u)};
    return dx_sum(g, 5, terms);
}

/* gamma(u) = gamma(u + n + 1)/(u(u + 1)...(u + n)) near -n */
static dx_id gamma_at_pole(dx_graph *g, dx_id u, int64_t n)
{
    dx_id product = dx_call1(g, DX_FN_gamma, dx_add(g, u, dx_int(g, 1 - n)));
    for (int64_t k = 0; k <= -n; k++)
        product = dx_mul(g, product, dx_one_over(g, dx_add(g, u, dx_int(g, k))));
    return product;
}

static dx_id digamma_at_pole(dx_graph *g, dx_id u, int64_t n)
{
    dx_id sum = dx_call1(g, DX_FN_digamma, dx_add(g, u, dx_int(g, 1 - n)));
    for (int64_t k = 0; k <= -n; k++)
        sum = dx_sub(g, sum, dx_one_over(g, dx_add(g, u, dx_int(g, k))));
    return sum;
}

static dx_status gamma_function(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    int64_t n;
    DX_TRY(dx_growth_limit_of(growth, u, &limit));
    bool pole = is_pole(g, &limit, &n);
    if (limit.kind == DX_GROWTH_VALUE && !pole) {
        dx_id at[] = {limit.value, dx_call1(g, DX_FN_frac, limit.value)};
        if (!dx_is_constant(g, limit.value)) /* 0 at the poles */
            dx_growth_assume_nonzero(growth, dx_call(g, DX_FN_max, 2, at));
        return dx_growth_made(growth, dx_call1(g, fn, u), out);
    }
    if (limit.kind != DX_GROWTH_PLUS && !pole)
        return dx_growth_unknown(growth, fn);
    switch (fn) {
    case DX_FN_gamma:
        return dx_growth_made(
            growth, pole ? gamma_at_pole(g, u, n) : dx_growth_exp(growth, stirling(growth, u)),
            out);
    case DX_FN_lgamma:
        if (!pole)
            return dx_growth_made(growth, stirling(growth, u), out);
        DX_TRY(dx_tractable_abs(growth, gamma_at_pole(g, u, n), out));
        return dx_tractable_log(growth, *out, out);
    default: /* digamma */
        if (pole)
            return dx_growth_made(growth, digamma_at_pole(g, u, n), out);
        return dx_growth_made(
            growth,
            dx_add(g, dx_growth_log(growth, u), dx_growth_tail(growth, DX_TAIL_DIGAMMA, 1, &u)),
            out);
    }
}

/* Quotients of gammas: factorial, beta, binomial. */
static dx_status by_gammas(dx_growth *growth, dx_fn fn, dx_id u, dx_id v, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id above, below, other, one = dx_int(g, 1);
    int64_t k;
    if (fn == DX_FN_factorial)
        return gamma_function(growth, DX_FN_gamma, dx_one_plus(g, u), out);
    if (fn == DX_FN_beta) {
        DX_TRY(dx_tractable_call(growth, DX_FN_gamma, 1, &u, &above));
        DX_TRY(dx_tractable_call(growth, DX_FN_gamma, 1, &v, &other));
        dx_id sum = dx_add(g, u, v);
        DX_TRY(dx_tractable_call(growth, DX_FN_gamma, 1, &sum, &below));
        return dx_growth_made(growth, dx_div(g, dx_mul(g, above, other), below), out);
    }
    if (dx_get_int(g, v, &k) && k >= 0 && k <= 64) { /* binomial */
        dx_id product = one;
        for (int64_t i = 0; i < k; i++)
            product = dx_mul(g, product,
                             dx_scale(g, dx_rational(g, 1, i + 1), dx_sub(g, u, dx_int(g, i))));
        return dx_growth_made(growth, product, out);
    }
    dx_id upper = dx_one_plus(g, u), lower = dx_one_plus(g, v),
          rest = dx_one_plus(g, dx_sub(g, u, v));
    DX_TRY(dx_tractable_call(growth, DX_FN_gamma, 1, &upper, &above));
    DX_TRY(dx_tractable_call(growth, DX_FN_gamma, 1, &lower, &below));
    DX_TRY(dx_tractable_call(growth, DX_FN_gamma, 1, &rest, &other));
    return dx_growth_made(growth, dx_div(g, above, dx_mul(g, below, other)), out);
}

/* ---- error function, Bessel functions, zeta, Lambert W ------------------------------------- */

/* exp(-u^2)·tail for u to +inf */
static dx_id erfc_at_infinity(dx_growth *growth, dx_id u)
{
    dx_graph *g = growth->g;
    return dx_mul(g, dx_growth_exp(growth, dx_neg(g, dx_power(g, u, 2))),
                  dx_growth_tail(growth, DX_TAIL_ERFC, 1, &u));
}

static dx_status error_function(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    DX_TRY(dx_growth_limit_of(growth, u, &limit));
    if (limit.kind == DX_GROWTH_VALUE)
        return dx_growth_made(growth, dx_call1(g, fn, u), out);
    if (limit.kind == DX_GROWTH_WILD)
        return dx_growth_unknown(growth, fn);
    int sign = limit.kind == DX_GROWTH_PLUS ? 1 : -1;
    if (limit.kind == DX_GROWTH_UNSIGNED)
        DX_TRY(dx_growth_constant_sign(growth, limit.value, &sign));
    dx_id tail = erfc_at_infinity(growth, dx_scale(g, dx_int(g, sign), u));
    if (fn == DX_FN_erfc)
        return dx_growth_made(growth, sign > 0 ? tail : dx_sub(g, dx_int(g, 2), tail), out);
    return dx_growth_made(growth, dx_scale(g, dx_int(g, sign), dx_one_minus(g, tail)), out);
}

/* sqrt(2/(pi·u))·(cos(u - n·pi/2 - pi/4) + O(1/u)), and the sine for Y. */
static dx_status bessel_wave(dx_growth *growth, dx_fn fn, dx_id n, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id error, swing,
        angle = dx_sub(g, dx_sub(g, u, dx_mul(g, n, dx_half_pi(g))), dx_half(g, dx_half_pi(g)));
    DX_TRY(dx_check(g, angle));
    DX_TRY(dx_tractable_wave(growth, fn == DX_FN_besselj ? DX_FN_cos : DX_FN_sin, angle, &swing));
    DX_TRY(dx_growth_bounded(growth, u, &error));
    /* |4n^2 - 1|/8 is the next coefficient; twice that and more bounds all the rest */
    dx_id bound = dx_add(g, dx_power(g, n, 2), dx_int(g, 1));
    dx_id small = dx_div(g, dx_mul(g, bound, error), u);
    dx_id size = dx_sqrt(g, dx_div(g, dx_int(g, 2), dx_mul(g, dx_pi(g), u)));
    return dx_growth_made(growth, dx_mul(g, size, dx_add(g, swing, small)), out);
}

/* K and Y near 0: K_0 = -log(u/2) + digamma(1) + o(u), K_n = gamma(n)/2·(2/u)^n·(1 + o(u^m)),
 * m the smaller of n and 1; Y is -2/pi times that. */
static dx_status bessel_at_zero(dx_growth *growth, dx_fn fn, dx_id n, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id error, one = dx_int(g, 1), two = dx_int(g, 2);
    if (!dx_is_number(g, n) || dx_number_sign(g, n) < 0)
        return dx_growth_unknown(growth, fn);
    DX_TRY(dx_growth_bounded(growth, u, &error));
    if (dx_is_int(g, n, 0)) {
        dx_id log_half;
        DX_TRY(dx_tractable_log(growth, dx_half(g, u), &log_half));
        *out = dx_add(g, dx_sub(g, dx_call1(g, DX_FN_digamma, one), log_half), dx_mul(g, error, u));
    } else {
        dx_id m = dx_number_compare(g, n, one) < 0 ? n : one;
        const dx_id factors[] = {dx_rational(g, 1, 2), dx_call1(g, DX_FN_gamma, n),
                                 dx_pow(g, dx_div(g, two, u), n),
                                 dx_add(g, one, dx_mul(g, error, dx_pow(g, u, m)))};
        *out = dx_product(g, 4, factors);
    }
    if (fn == DX_FN_bessely)
        *out = dx_mul(g, *out, dx_div(g, dx_int(g, -2), dx_pi(g)));
    return dx_growth_made(growth, *out, out);
}

static dx_status bessel(dx_growth *growth, dx_fn fn, const dx_id *args, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    dx_id u = args[1];
    if (dx_growth_varies(growth, args[0]))
        return dx_growth_unknown(growth, fn);
    DX_TRY(dx_growth_limit_of(growth, u, &limit));
    if (limit.kind == DX_GROWTH_VALUE && dx_is_int(g, limit.value, 0) &&
        (fn == DX_FN_besselk || fn == DX_FN_bessely)) {
        int sign;
        DX_TRY(dx_growth_sign(growth, u, &sign));
        return sign > 0 ? bessel_at_zero(growth, fn, args[0], u, out)
                        : dx_growth_outside(growth, fn);
    }
    if (limit.kind == DX_GROWTH_VALUE)
        return dx_growth_made(growth, dx_call(g, fn, 2, args), out);
    if (limit.kind == DX_GROWTH_MINUS && (fn == DX_FN_besselk || fn == DX_FN_bessely))
        return dx_growth_outside(growth, fn);
    if (limit.kind != DX_GROWTH_PLUS)
        return dx_growth_unknown(growth, fn);
    if (fn == DX_FN_besselj || fn == DX_FN_bessely)
        return bessel_wave(growth, fn, args[0], u, out);
    if (fn == DX_FN_besseli)
        return dx_growth_made(
            growth,
            dx_mul(g,
                   dx_mul(g, dx_growth_exp(growth, u),
                          dx_growth_tail(growth, DX_TAIL_BESSELI, 2, args)),
                   dx_power(g, dx_sqrt(g, dx_scale(g, dx_int(g, 2), dx_mul(g, dx_pi(g), u))), -1)),
            out);
    return dx_growth_made(growth,
                          dx_mul(g,
                                 dx_mul(g, dx_growth_exp(growth, dx_neg(g, u)),
                                        dx_growth_tail(growth, DX_TAIL_BESSELK, 2, args)),
                                 dx_sqrt(g, dx_div(g, dx_half(g, dx_pi(g)), u))),
                          out);
}

/* erfinv(u) near 1 is sqrt(L - log(pi·L)/2 + o(log(L)/L)) with L = -log(1 - u). */
static dx_status inverse_error_function(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    bool edge;
    int sign;
    DX_TRY(dx_growth_limit_of(growth, u, &limit));
    if (limit.kind != DX_GROWTH_VALUE)
        return limit.kind == DX_GROWTH_WILD ? dx_growth_unknown(growth, DX_FN_erfinv)
                                            : dx_growth_outside(growth, DX_FN_erfinv);
    DX_TRY(dx_growth_is_zero(growth, dx_one_minus(g, dx_power(g, limit.value, 2)), &edge));
    if (!edge)
        return dx_growth_made(growth, dx_call1(g, DX_FN_erfinv, u), out);
    DX_TRY(dx_growth_sign(growth, limit.value, &sign));
    dx_id s = dx_int(g, sign), log_rest, log_log, error;
    DX_TRY(dx_tractable_log(growth, dx_one_minus(g, dx_mul(g, s, u)), &log_rest));
    dx_id l = dx_neg(g, log_rest);
    DX_TRY(dx_tractable_log(growth, l, &log_log));
    DX_TRY(dx_growth_bounded(growth, u, &error));
    const dx_id terms[] = {l, dx_scale(g, dx_rational(g, -1, 2), log_log),
                           dx_scale(g, dx_rational(g, -1, 2), dx_call1(g, DX_FN_log, dx_pi(g))),
                           dx_div(g, dx_mul(g, error, log_log), l)};
    return dx_growth_made(growth, dx_mul(g, s, dx_sqrt(g, dx_sum(g, 4, terms))), out);
}

static dx_status polygamma(dx_growth *growth, const dx_id *args, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    DX_TRY(dx_growth_limit_of(growth, args[1], &limit));
    if (dx_growth_varies(growth, args[0]))
        return dx_growth_unknown(growth, DX_FN_polygamma);
    if (limit.kind == DX_GROWTH_VALUE)
        return dx_growth_made(growth, dx_call(g, DX_FN_polygamma, 2, args), out);
    if (limit.kind != DX_GROWTH_PLUS)
        return dx_growth_unknown(growth, DX_FN_polygamma);
    return dx_growth_made(growth, dx_growth_tail(growth, DX_TAIL_POLYGAMMA, 2, args), out);
}

static dx_status zeta(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    DX_TRY(dx_growth_limit_of(growth, u, &limit));
    if (limit.kind == DX_GROWTH_VALUE && !dx_is_int(g, limit.value, 1))
        return dx_growth_made(growth, dx_call1(g, DX_FN_zeta, u), out);
    if (limit.kind == DX_GROWTH_VALUE) { /* 1/(u - 1) - digamma(1) + 0.07·(u - 1) + ... */
        dx_id error, past = dx_sub(g, u, dx_int(g, 1));
        DX_TRY(dx_growth_bounded(growth, u, &error));
        const dx_id terms[] = {dx_one_over(g, past),
                               dx_neg(g, dx_call1(g, DX_FN_digamma, dx_int(g, 1))),
                               dx_mul(g, error, past)};
        return dx_growth_made(growth, dx_sum(g, 3, terms), out);
    }
    if (limit.kind != DX_GROWTH_PLUS)
        return dx_growth_unknown(growth, DX_FN_zeta);
    dx_id log_two = dx_call1(g, DX_FN_log, dx_int(g, 2));
    return dx_growth_made(
        growth,
        dx_one_plus(g, dx_mul(g, dx_growth_exp(growth, dx_neg(g, dx_mul(g, u, log_two))),
                              dx_growth_tail(growth, DX_TAIL_ZETA, 1, &u))),
        out);
}

static dx_status lambert(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    DX_TRY(dx_growth_limit_of(growth, u, &limit));
    if (limit.kind == DX_GROWTH_VALUE) {
        bool edge;
        dx_id past = dx_one_plus(g, dx_mul(g, dx_e(g), u)), error;
        DX_TRY(dx_growth_is_zero(growth, dx_one_plus(g, dx_mul(g, dx_e(g), limit.value)), &edge));
        if (!edge)
            return dx_growth_made(growth, dx_call1(g, DX_FN_lambertw, u), out);
        dx_id root = dx_sqrt(g, dx_scale(g, dx_int(g, 2), past)); /* -1 + p - p^2/3 + ... */
        DX_TRY(dx_growth_bounded(growth, u, &error));
        const dx_id terms[] = {dx_int(g, -1), root, dx_mul(g, error, dx_power(g, root, 2))};
        return dx_growth_made(growth, dx_sum(g, 3, terms), out);
    }
    if (limit.kind == DX_GROWTH_MINUS)
        return dx_growth_outside(growth, DX_FN_lambertw);
    if (limit.kind != DX_GROWTH_PLUS)
        return dx_growth_unknown(growth, DX_FN_lambertw);
    dx_id log_u = dx_growth_log(growth, u), log_log_u = dx_growth_log(growth, log_u);
    DX_TRY(dx_check(g, log_log_u));
    const dx_id terms[] = {log_u, dx_neg(g, log_log_u),
                           dx_growth_tail(growth, DX_TAIL_LAMBERTW, 1, &log_u)};
    return dx_growth_made(growth, dx_sum(g, 3, terms), out);
}

/* ---- all of them ---------------------------------------------------------------------------- */

/* Smooth wherever its argument goes, or nothing is known. */
static dx_status smooth(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_growth_limit limit;
    DX_TRY(dx_growth_limit_of(growth, u, &limit));
    if (limit.kind != DX_GROWTH_VALUE)
        return dx_growth_unknown(growth, fn);
    return dx_growth_made(growth, dx_call1(growth->g, fn, u), out);
}

/* u/2·erfc(-u/sqrt(2)) */
static dx_status gelu(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id argument = dx_neg(g, dx_div(g, u, dx_sqrt(g, dx_int(g, 2))));
    DX_TRY(dx_check(g, argument));
    DX_TRY(error_function(growth, DX_FN_erfc, argument, out));
    return dx_growth_made(growth, dx_half(g, dx_mul(g, u, *out)), out);
}

static dx_status special(dx_growth *growth, dx_fn fn, size_t n, const dx_id *args, dx_id *out)
{
    dx_id u = args[0];
    switch (fn) {
    case DX_FN_gamma:
    case DX_FN_lgamma:
    case DX_FN_digamma:
        return gamma_function(growth, fn, u, out);
    case DX_FN_factorial:
        return by_gammas(growth, fn, u, u, out);
    case DX_FN_beta:
    case DX_FN_binomial:
        return by_gammas(growth, fn, u, args[1], out);
    case DX_FN_polygamma:
        return polygamma(growth, args, out);
    case DX_FN_besselj:
    case DX_FN_bessely:
    case DX_FN_besseli:
    case DX_FN_besselk:
        return bessel(growth, fn, args, out);
    case DX_FN_erf:
    case DX_FN_erfc:
        return error_function(growth, fn, u, out);
    case DX_FN_gelu:
        return gelu(growth, u, out);
    case DX_FN_erfinv:
        return inverse_error_function(growth, u, out);
    case DX_FN_zeta:
        return zeta(growth, u, out);
    case DX_FN_lambertw:
        return lambert(growth, u, out);
    default:
        return n == 1 ? smooth(growth, fn, u, out) : dx_growth_unknown(growth, fn);
    }
}

/* Where its arguments go to numbers the function stands as it is, and may drop out: has it values
 * near them? */
static dx_status check_domain(dx_growth *growth, dx_id a)
{
    dx_context *context = growth->g->context;
    dx_growth_limit limit;
    if (dx_op_of(growth->g, a) != DX_OP_CALL)
        return DX_OK;
    dx_status status = dx_growth_limit_of(growth, a, &limit);
    if (status != DX_UNKNOWN && (status != DX_DOMAIN || growth->outside))
        return status;
    dx_diag_clear(&context->diag); /* it may not matter */
    return DX_OK;
}

dx_status dx_tractable_special(dx_growth *growth, dx_fn fn, size_t n, const dx_id *args, dx_id *out)
{
    DX_TRY(special(growth, fn, n, args, out));
    return dx_functions[fn].domain[0] != '\0' ? check_domain(growth, *out) : DX_OK;
}

/* ---- the series of the tails ---------------------------------------------------------------- */

/* Of v^k in polygamma(n, 1/v), k >= n: (-1)^(n+1)·B_j·(k - 1)!/j! with j = k - n, B_1 = +1/2. */
static dx_id polygamma_term(dx_graph *g, int64_t n, int64_t k)
{
    int64_t j = k - n;
    if (j < 0 || (j > 1 && j % 2 != 0))
        return dx_int(g, 0);
    dx_id value = j == 1 ? dx_rational(g, 1, 2) : dx_bernoulli(g, (uint32_t)j);
    for (int64_t i = 1; i < k; i++)
        value = dx_number_mul(g, value, dx_int(g, i));
    for (int64_t i = 2; i <= j; i++)
        value = dx_number_div(g, value, dx_int(g, i));
    return n % 2 == 0 ? dx_number_neg(g, value) : value;
}

dx_status dx_tail_coefficient(dx_graph *g, dx_tail_series *t, uint32_t k, dx_id *out)
{
    int64_t i = k, n;
    *out = dx_int(g, 0);
    switch (t->tail) {
    case DX_TAIL_STIRLING:
        if (k % 2 != 0)
            *out = dx_number_div(g, dx_bernoulli(g, k + 1), dx_int(g, i * (i + 1)));
        break;
    case DX_TAIL_DIGAMMA:
        if (k == 1)
            *out = dx_rational(g, -1, 2);
        else if (k % 2 == 0 && k > 0)
            *out = dx_number_div(g, dx_bernoulli(g, k), dx_int(g, -i));
        break;
    case DX_TAIL_POLYGAMMA:
        if (!dx_get_int(g, t->order, &n) || n < 1 || n > 64)
            return dx_fail(g->context, DX_UNKNOWN, "polygamma of this order is not known there");
        *out = k == 0 ? dx_int(g, 0) : polygamma_term(g, n, i);
        break;
    case DX_TAIL_ERFC: /* v/sqrt(pi)·(1 - v^2/2 + 1·3·v^4/4 - ...) */
        if (k == 1)
            t->last = dx_power(g, dx_sqrt(g, dx_pi(g)), -1);
        else if (k % 2 != 0)
            t->last = dx_scale(g, dx_rational(g, -(i - 2), 2), t->last);
        *out = k % 2 != 0 ? t->last : dx_int(g, 0);
        break;
    case DX_TAIL_BESSELI:
    case DX_TAIL_BESSELK: { /* products of 4n^2 - (2k - 1)^2, over k!·8^k */
        dx_id square = dx_scale(g, dx_int(g, 4), dx_power(g, t->order, 2));
        dx_id factor = dx_sub(g, square, dx_int(g, (2 * i - 1) * (2 * i - 1)));
        int64_t sign = t->tail == DX_TAIL_BESSELI ? -1 : 1;
        t->last = k == 0 ? dx_int(g, 1)
                         : dx_mul(g, t->last, dx_scale(g, dx_rational(g, sign, 8 * i), factor));
        *out = t->last;
        break;
    }
    default: /* zeta: 1 + (2/3)^u + ... */
        *out = k == 0 ? dx_int(g, 1) : dx_int(g, 0);
        break;
    }
    return dx_check(g, *out);
}
