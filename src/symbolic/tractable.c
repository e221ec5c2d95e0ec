/* tractable.c - functions by such as have a power series where their argument goes. */
#include "symbolic/growth.h"

#include "expr/walk.h"

#include <stdio.h>
#include <string.h>

static dx_status prepare_call(dx_growth *growth, dx_fn fn, size_t n, const dx_id *args,
                              dx_id *out) DX_MUST_USE;

static dx_status unknown_there(dx_growth *growth, dx_fn fn)
{
    return dx_fail(growth->g->context, DX_UNKNOWN, "%s has no expansion that is known there",
                   dx_functions[fn].name);
}

static dx_status outside(dx_growth *growth, dx_fn fn)
{
    growth->outside = true;
    return dx_fail(growth->g->context, DX_DOMAIN, "%s has no value there", dx_functions[fn].name);
}

static dx_status done(dx_growth *growth, dx_id a, dx_id *out)
{
    *out = a;
    if (dx_is_none(a) && growth->g->context->diag.status == DX_DOMAIN)
        growth->outside = true;
    return dx_check(growth->g, a);
}

/* ---- small formulas ------------------------------------------------------------------------ */

static dx_id half(dx_graph *g, dx_id a)
{
    return dx_scale(g, dx_rational(g, 1, 2), a);
}

static dx_id one_over(dx_graph *g, dx_id a)
{
    return dx_power(g, a, -1);
}

static dx_id one_plus(dx_graph *g, dx_id a)
{
    return dx_add(g, dx_int(g, 1), a);
}

static dx_id one_minus(dx_graph *g, dx_id a)
{
    return dx_sub(g, dx_int(g, 1), a);
}

static dx_id half_pi(dx_graph *g)
{
    return half(g, dx_pi(g));
}

static dx_status limit_of(dx_growth *growth, dx_id u, dx_growth_limit *out)
{
    DX_TRY(dx_check(growth->g, u));
    return dx_growth_limit_of(growth, u, out);
}

static dx_status sign_of(dx_growth *growth, dx_id u, int *sign)
{
    DX_TRY(dx_check(growth->g, u));
    return dx_growth_sign(growth, u, sign);
}

/* Where what swings may come to 0 and must not, everything else is not to be trusted. */
static dx_status watch_phases(dx_growth *growth, dx_id u)
{
    int sign;
    if (!dx_growth_has_phases(growth, u, NULL, NULL))
        return DX_OK;
    dx_status status = sign_of(growth, u, &sign);
    if (status == DX_UNKNOWN) {
        dx_diag_clear(&growth->g->context->diag);
        growth->unsafe = true;
        return DX_OK;
    }
    return status;
}

/* log(u) for a u that must be positive. */
static dx_status logarithm(dx_growth *growth, dx_id u, dx_id *out)
{
    int sign;
    dx_status status = sign_of(growth, u, &sign);
    if (status == DX_UNKNOWN && !growth->swings) {
        dx_diag_clear(&growth->g->context->diag); /* where there is a value, it is right */
        sign = 1;
    } else {
        DX_TRY(status);
    }
    if (sign <= 0)
        return outside(growth, DX_FN_log);
    return done(growth, dx_growth_log(growth, u), out);
}

/* base^exponent, of a base that must be positive where the exponent is no integer. */
static dx_status prepare_power(dx_growth *growth, dx_id base, dx_id exponent, dx_id *out)
{
    dx_graph *g = growth->g;
    int64_t n;
    if (!dx_growth_varies(growth, exponent)) {
        if (!dx_get_int(g, exponent, &n) || n < 0)
            DX_TRY(watch_phases(growth, base));
        return done(growth, dx_pow(g, base, exponent), out);
    }
    dx_id log_base;
    DX_TRY(logarithm(growth, base, &log_base));
    return done(growth, dx_growth_exp(growth, dx_mul(g, exponent, log_base)), out);
}

/* ---- phases -------------------------------------------------------------------------------- */

static dx_status new_phase(dx_growth *growth, dx_phase_kind kind, dx_id of, dx_phase **out)
{
    dx_graph *g = growth->g;
    if (growth->n_phases == DX_MOST_PHASES)
        return dx_fail(g->context, DX_UNKNOWN, "too much swings here");
    char name[16];
    int length = snprintf(name, sizeof name, "'p%u", growth->n_phases);
    *out = &growth->phase[growth->n_phases];
    bool is_free = kind != DX_PHASE_BOUNDED && !dx_growth_has_phases(growth, of, NULL, NULL);
    **out = (dx_phase){kind, is_free, dx_symbol(g, name, (size_t)length), of};
    DX_TRY(dx_check(g, (*out)->symbol));
    growth->n_phases++;
    return DX_OK;
}

/* u goes to infinity: u as an angle is q·phase + something that has a limit. */
static dx_status angle_of(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    for (uint32_t i = 0; i < growth->n_phases; i++) {
        const dx_phase *phase = &growth->phase[i];
        dx_growth_limit ratio, rest;
        if (phase->kind != DX_PHASE_ANGLE)
            continue;
        DX_TRY(limit_of(growth, dx_div(g, u, phase->of), &ratio));
        if (ratio.kind != DX_GROWTH_VALUE || !dx_is_number(g, ratio.value) ||
            dx_is_int(g, ratio.value, 0))
            continue;
        dx_id difference = dx_sub(g, u, dx_scale(g, ratio.value, phase->of));
        DX_TRY(limit_of(growth, difference, &rest));
        if (rest.kind != DX_GROWTH_VALUE)
            continue;
        return done(growth, dx_add(g, dx_scale(g, ratio.value, phase->symbol), difference), out);
    }
    dx_phase *phase;
    DX_TRY(new_phase(growth, DX_PHASE_ANGLE, u, &phase));
    *out = phase->symbol;
    return DX_OK;
}

/* sin and cos of anything. */
static dx_status wave(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_growth_limit limit;
    DX_TRY(limit_of(growth, u, &limit));
    if (limit.kind == DX_GROWTH_WILD)
        return unknown_there(growth, fn);
    if (limit.kind != DX_GROWTH_VALUE)
        DX_TRY(angle_of(growth, u, &u));
    return done(growth, dx_call1(growth->g, fn, u), out);
}

/* ---- by cases of a sign -------------------------------------------------------------------- */

static dx_status absolute(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    int sign;
    dx_status status = sign_of(growth, u, &sign);
    if (status == DX_UNKNOWN) {
        dx_diag_clear(&g->context->diag);
        return done(growth, dx_call1(g, DX_FN_abs, u), out);
    }
    DX_TRY(status);
    return done(growth, dx_scale(g, dx_int(g, sign), u), out);
}

/* What a function is where its argument is positive, zero or negative. */
static dx_status by_sign(dx_growth *growth, dx_id u, dx_id positive, dx_id zero, dx_id negative,
                         dx_id *out)
{
    int sign;
    DX_TRY(sign_of(growth, u, &sign));
    return done(growth, sign > 0 ? positive : sign == 0 ? zero : negative, out);
}

/* The real n-th root, for odd n of negative numbers too. */
static dx_status real_root(dx_growth *growth, dx_id u, dx_id n, dx_id *out)
{
    dx_graph *g = growth->g;
    int64_t degree;
    int sign = 1;
    dx_id exponent = dx_power(g, n, -1);
    DX_TRY(dx_check(g, exponent));
    if (!dx_get_int(g, n, &degree) || degree % 2 == 0)
        return prepare_power(growth, u, exponent, out);
    DX_TRY(sign_of(growth, u, &sign));
    dx_id s = dx_int(g, sign < 0 ? -1 : 1);
    return done(growth, dx_scale(g, s, dx_pow(g, dx_scale(g, s, u), exponent)), out);
}

/* floor(u) near a finite limit that is a number or a constant. */
static dx_status floor_near(dx_growth *growth, dx_id u, dx_id at, dx_id *out)
{
    dx_graph *g = growth->g;
    if (!dx_is_constant(g, at))
        return dx_fail(g->context, DX_UNKNOWN, "floor of what depends on a parameter");
    dx_id below = dx_call1(g, DX_FN_floor, at);
    DX_TRY(dx_check(g, below));
    if (!dx_is_integer(g, below)) { /* a constant that was not evaluated */
        dx_interval value;
        DX_TRY(dx_ask_value(growth->oracle, below, 256, &value));
        if (!value.finite || value.low != value.high || value.low < -9e15 || value.low > 9e15)
            return unknown_there(growth, DX_FN_floor);
        below = dx_int(g, (int64_t)value.low);
    }
    int sign = 1;
    if (dx_is_integer(g, at))
        DX_TRY(sign_of(growth, dx_sub(g, u, at), &sign));
    return done(growth, sign < 0 ? dx_sub(g, below, dx_int(g, 1)) : below, out);
}

static dx_status integer_part(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    DX_TRY(limit_of(growth, u, &limit));
    if (limit.kind == DX_GROWTH_WILD)
        return unknown_there(growth, DX_FN_floor);
    if (limit.kind == DX_GROWTH_VALUE) {
        dx_id readable_at = limit.value;
        if (dx_growth_has_phases(growth, limit.value, NULL, NULL))
            return unknown_there(growth, DX_FN_floor);
        return floor_near(growth, u, readable_at, out);
    }
    for (uint32_t i = 0; i < growth->n_phases; i++) {
        const dx_phase *phase = &growth->phase[i];
        dx_id apart = dx_sub(g, u, phase->of);
        if (phase->kind == DX_PHASE_PART && dx_is_integer(g, apart))
            return done(growth, dx_sub(g, u, phase->symbol), out);
    }
    dx_phase *phase;
    DX_TRY(new_phase(growth, DX_PHASE_PART, u, &phase));
    return done(growth, dx_sub(g, u, phase->symbol), out);
}

static dx_status rounded(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    int sign;
    if (fn == DX_FN_ceil) {
        DX_TRY(integer_part(growth, dx_neg(g, u), out));
        return done(growth, dx_neg(g, *out), out);
    }
    if (fn == DX_FN_frac) {
        DX_TRY(integer_part(growth, u, out));
        return done(growth, dx_sub(g, u, *out), out);
    }
    DX_TRY(sign_of(growth, u, &sign)); /* round */
    dx_id s = dx_int(g, sign < 0 ? -1 : 1);
    DX_TRY(integer_part(growth, dx_add(g, dx_scale(g, s, u), dx_rational(g, 1, 2)), out));
    return done(growth, dx_scale(g, s, *out), out);
}

/* ---- arc functions ------------------------------------------------------------------------- */

static dx_status arc_tangent(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    DX_TRY(limit_of(growth, u, &limit));
    if (limit.kind == DX_GROWTH_VALUE)
        return done(growth, dx_call1(g, DX_FN_atan, u), out);
    if (limit.kind == DX_GROWTH_WILD)
        return unknown_there(growth, DX_FN_atan);
    int sign = limit.kind == DX_GROWTH_PLUS ? 1 : -1;
    if (limit.kind == DX_GROWTH_UNSIGNED)
        DX_TRY(dx_growth_constant_sign(growth, limit.value, &sign));
    dx_id edge = dx_scale(g, dx_int(g, sign), half_pi(g));
    return done(growth, dx_sub(g, edge, dx_call1(g, DX_FN_atan, one_over(g, u))), out);
}

/* acos(u) = 2·asin(sqrt((1 - u)/2)), which is smooth in the root at u = 1. */
static dx_status arc_cosine_at_one(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id root = dx_sqrt(g, half(g, one_minus(g, u)));
    return done(growth, dx_scale(g, dx_int(g, 2), dx_call1(g, DX_FN_asin, root)), out);
}

static dx_status arc_sine(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    int inside, side;
    DX_TRY(limit_of(growth, u, &limit));
    if (limit.kind != DX_GROWTH_VALUE)
        return limit.kind == DX_GROWTH_WILD ? unknown_there(growth, fn) : outside(growth, fn);
    if (!dx_is_constant(g, limit.value)) { /* a parameter or a phase */
        inside = 1;
    } else {
        DX_TRY(dx_growth_constant_sign(growth, one_minus(g, dx_power(g, limit.value, 2)), &inside));
    }
    if (inside < 0)
        return outside(growth, fn);
    if (inside > 0) {
        dx_id value = dx_call1(g, DX_FN_asin, u);
        return done(growth, fn == DX_FN_asin ? value : dx_sub(g, half_pi(g), value), out);
    }
    DX_TRY(dx_growth_constant_sign(growth, limit.value, &side));
    int beyond;
    DX_TRY(sign_of(growth, one_minus(g, dx_scale(g, dx_int(g, side), u)), &beyond));
    if (beyond < 0)
        return outside(growth, fn);
    DX_TRY(arc_cosine_at_one(growth, dx_scale(g, dx_int(g, side), u), out));
    if (side < 0) /* acos(-u) = pi - acos(u) */
        DX_TRY(done(growth, dx_sub(g, dx_pi(g), *out), out));
    return fn == DX_FN_acos ? DX_OK : done(growth, dx_sub(g, half_pi(g), *out), out);
}

static dx_status arc_tangent_of_two(dx_growth *growth, dx_id y, dx_id x, dx_id *out)
{
    dx_graph *g = growth->g;
    int sign_x, sign_y;
    DX_TRY(sign_of(growth, x, &sign_x));
    DX_TRY(sign_of(growth, y, &sign_y));
    if (sign_x == 0 && sign_y == 0)
        return outside(growth, DX_FN_atan2);
    if (sign_x == 0)
        return done(growth, dx_scale(g, dx_int(g, sign_y), half_pi(g)), out);
    DX_TRY(arc_tangent(growth, dx_div(g, y, x), out));
    if (sign_x > 0)
        return DX_OK;
    return done(growth, dx_add(g, *out, dx_scale(g, dx_int(g, sign_y < 0 ? -1 : 1), dx_pi(g))),
                out);
}

/* ---- hyperbolic functions ------------------------------------------------------------------ */

static dx_status hyperbolic(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id up = dx_growth_exp(growth, u), down = dx_growth_exp(growth, dx_neg(g, u));
    dx_id two = dx_int(g, 2), square;
    switch (fn) {
    case DX_FN_sinh:
        return done(growth, half(g, dx_sub(g, up, down)), out);
    case DX_FN_cosh:
        return done(growth, half(g, dx_add(g, up, down)), out);
    case DX_FN_sech:
        return done(growth, dx_div(g, two, dx_add(g, up, down)), out);
    case DX_FN_csch:
        return done(growth, dx_div(g, two, dx_sub(g, up, down)), out);
    default:
        square = dx_growth_exp(growth, dx_scale(g, two, u));
        if (fn == DX_FN_tanh)
            return done(growth, one_minus(g, dx_div(g, two, one_plus(g, square))), out);
        return done(growth, one_plus(g, dx_div(g, two, dx_sub(g, square, dx_int(g, 1)))), out);
    }
}

static dx_status area(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    int sign = 1;
    dx_id one = dx_int(g, 1), above, below;
    switch (fn) {
    case DX_FN_acosh:
        above = dx_mul(g, dx_sqrt(g, dx_sub(g, u, one)), dx_sqrt(g, one_plus(g, u)));
        DX_TRY(dx_check(g, above));
        return logarithm(growth, dx_add(g, u, above), out);
    case DX_FN_asinh:
        DX_TRY(sign_of(growth, u, &sign));
        u = dx_scale(g, dx_int(g, sign < 0 ? -1 : 1), u);
        DX_TRY(logarithm(growth, dx_add(g, u, dx_sqrt(g, one_plus(g, dx_power(g, u, 2)))), out));
        return done(growth, dx_scale(g, dx_int(g, sign < 0 ? -1 : 1), *out), out);
    default: /* atanh */
        DX_TRY(logarithm(growth, one_plus(g, u), &above));
        DX_TRY(logarithm(growth, one_minus(g, u), &below));
        return done(growth, half(g, dx_sub(g, above, below)), out);
    }
}

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
                           dx_neg(g, u), half(g, log_two_pi),
                           dx_growth_tail(growth, DX_TAIL_STIRLING, 1, &u)};
    return dx_sum(g, 5, terms);
}

/* gamma(u) = gamma(u + n + 1)/(u(u + 1)...(u + n)) near -n */
static dx_id gamma_at_pole(dx_graph *g, dx_id u, int64_t n)
{
    dx_id product = dx_call1(g, DX_FN_gamma, dx_add(g, u, dx_int(g, 1 - n)));
    for (int64_t k = 0; k <= -n; k++)
        product = dx_mul(g, product, one_over(g, dx_add(g, u, dx_int(g, k))));
    return product;
}

static dx_id digamma_at_pole(dx_graph *g, dx_id u, int64_t n)
{
    dx_id sum = dx_call1(g, DX_FN_digamma, dx_add(g, u, dx_int(g, 1 - n)));
    for (int64_t k = 0; k <= -n; k++)
        sum = dx_sub(g, sum, one_over(g, dx_add(g, u, dx_int(g, k))));
    return sum;
}

static dx_status gamma_function(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    int64_t n;
    DX_TRY(limit_of(growth, u, &limit));
    bool pole = is_pole(g, &limit, &n);
    if (limit.kind == DX_GROWTH_VALUE && !pole)
        return done(growth, dx_call1(g, fn, u), out);
    if (limit.kind != DX_GROWTH_PLUS && !pole)
        return unknown_there(growth, fn);
    switch (fn) {
    case DX_FN_gamma:
        return done(growth,
                    pole ? gamma_at_pole(g, u, n) : dx_growth_exp(growth, stirling(growth, u)),
                    out);
    case DX_FN_lgamma:
        if (!pole)
            return done(growth, stirling(growth, u), out);
        DX_TRY(absolute(growth, gamma_at_pole(g, u, n), out));
        return logarithm(growth, *out, out);
    default: /* digamma */
        if (pole)
            return done(growth, digamma_at_pole(g, u, n), out);
        return done(
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
        return gamma_function(growth, DX_FN_gamma, one_plus(g, u), out);
    if (fn == DX_FN_beta) {
        DX_TRY(prepare_call(growth, DX_FN_gamma, 1, &u, &above));
        DX_TRY(prepare_call(growth, DX_FN_gamma, 1, &v, &other));
        dx_id sum = dx_add(g, u, v);
        DX_TRY(prepare_call(growth, DX_FN_gamma, 1, &sum, &below));
        return done(growth, dx_div(g, dx_mul(g, above, other), below), out);
    }
    if (dx_get_int(g, v, &k) && k >= 0 && k <= 64) { /* binomial */
        dx_id product = one;
        for (int64_t i = 0; i < k; i++)
            product = dx_mul(g, product,
                             dx_scale(g, dx_rational(g, 1, i + 1), dx_sub(g, u, dx_int(g, i))));
        return done(growth, product, out);
    }
    dx_id upper = one_plus(g, u), lower = one_plus(g, v), rest = one_plus(g, dx_sub(g, u, v));
    DX_TRY(prepare_call(growth, DX_FN_gamma, 1, &upper, &above));
    DX_TRY(prepare_call(growth, DX_FN_gamma, 1, &lower, &below));
    DX_TRY(prepare_call(growth, DX_FN_gamma, 1, &rest, &other));
    return done(growth, dx_div(g, above, dx_mul(g, below, other)), out);
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
    DX_TRY(limit_of(growth, u, &limit));
    if (limit.kind == DX_GROWTH_VALUE)
        return done(growth, dx_call1(g, fn, u), out);
    if (limit.kind == DX_GROWTH_WILD)
        return unknown_there(growth, fn);
    int sign = limit.kind == DX_GROWTH_PLUS ? 1 : -1;
    if (limit.kind == DX_GROWTH_UNSIGNED)
        DX_TRY(dx_growth_constant_sign(growth, limit.value, &sign));
    dx_id tail = erfc_at_infinity(growth, dx_scale(g, dx_int(g, sign), u));
    if (fn == DX_FN_erfc)
        return done(growth, sign > 0 ? tail : dx_sub(g, dx_int(g, 2), tail), out);
    return done(growth, dx_scale(g, dx_int(g, sign), one_minus(g, tail)), out);
}

/* A symbol for what is not known but that it stays between -1 and 1. */
static dx_status bounded(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_phase *phase;
    DX_TRY(new_phase(growth, DX_PHASE_BOUNDED, u, &phase));
    *out = phase->symbol;
    return DX_OK;
}

/* sqrt(2/(pi·u))·(cos(u - n·pi/2 - pi/4) + O(1/u)), and the sine for Y. */
static dx_status bessel_wave(dx_growth *growth, dx_fn fn, dx_id n, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id error, swing,
        angle = dx_sub(g, dx_sub(g, u, dx_mul(g, n, half_pi(g))), half(g, half_pi(g)));
    DX_TRY(dx_check(g, angle));
    DX_TRY(wave(growth, fn == DX_FN_besselj ? DX_FN_cos : DX_FN_sin, angle, &swing));
    DX_TRY(bounded(growth, u, &error));
    /* |4n^2 - 1|/8 is the next coefficient; twice that and more bounds all the rest */
    dx_id bound = dx_add(g, dx_power(g, n, 2), dx_int(g, 1));
    dx_id small = dx_div(g, dx_mul(g, bound, error), u);
    dx_id size = dx_sqrt(g, dx_div(g, dx_int(g, 2), dx_mul(g, dx_pi(g), u)));
    return done(growth, dx_mul(g, size, dx_add(g, swing, small)), out);
}

/* K and Y near 0: K_0 = -log(u/2) + digamma(1) + o(u), K_n = gamma(n)/2·(2/u)^n·(1 + o(u^m)),
 * m the smaller of n and 1; Y is -2/pi times that. */
static dx_status bessel_at_zero(dx_growth *growth, dx_fn fn, dx_id n, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id error, one = dx_int(g, 1), two = dx_int(g, 2);
    if (!dx_is_number(g, n) || dx_number_sign(g, n) < 0)
        return unknown_there(growth, fn);
    DX_TRY(bounded(growth, u, &error));
    if (dx_is_int(g, n, 0)) {
        dx_id log_half;
        DX_TRY(logarithm(growth, half(g, u), &log_half));
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
    return done(growth, *out, out);
}

static dx_status bessel(dx_growth *growth, dx_fn fn, const dx_id *args, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    dx_id u = args[1];
    if (dx_growth_varies(growth, args[0]))
        return unknown_there(growth, fn);
    DX_TRY(limit_of(growth, u, &limit));
    if (limit.kind == DX_GROWTH_VALUE && dx_is_int(g, limit.value, 0) &&
        (fn == DX_FN_besselk || fn == DX_FN_bessely)) {
        int sign;
        DX_TRY(sign_of(growth, u, &sign));
        return sign > 0 ? bessel_at_zero(growth, fn, args[0], u, out) : outside(growth, fn);
    }
    if (limit.kind == DX_GROWTH_VALUE)
        return done(growth, dx_call(g, fn, 2, args), out);
    if (limit.kind != DX_GROWTH_PLUS)
        return unknown_there(growth, fn);
    if (fn == DX_FN_besselj || fn == DX_FN_bessely)
        return bessel_wave(growth, fn, args[0], u, out);
    if (fn == DX_FN_besseli)
        return done(
            growth,
            dx_mul(g,
                   dx_mul(g, dx_growth_exp(growth, u),
                          dx_growth_tail(growth, DX_TAIL_BESSELI, 2, args)),
                   dx_power(g, dx_sqrt(g, dx_scale(g, dx_int(g, 2), dx_mul(g, dx_pi(g), u))), -1)),
            out);
    return done(growth,
                dx_mul(g,
                       dx_mul(g, dx_growth_exp(growth, dx_neg(g, u)),
                              dx_growth_tail(growth, DX_TAIL_BESSELK, 2, args)),
                       dx_sqrt(g, dx_div(g, half(g, dx_pi(g)), u))),
                out);
}

/* erfinv(u) near 1 is sqrt(L - log(pi·L)/2 + o(log(L)/L)) with L = -log(1 - u). */
static dx_status inverse_error_function(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    bool edge;
    int sign;
    DX_TRY(limit_of(growth, u, &limit));
    if (limit.kind != DX_GROWTH_VALUE)
        return limit.kind == DX_GROWTH_WILD ? unknown_there(growth, DX_FN_erfinv)
                                            : outside(growth, DX_FN_erfinv);
    DX_TRY(dx_growth_is_zero(growth, one_minus(g, dx_power(g, limit.value, 2)), &edge));
    if (!edge)
        return done(growth, dx_call1(g, DX_FN_erfinv, u), out);
    DX_TRY(sign_of(growth, limit.value, &sign));
    dx_id s = dx_int(g, sign), log_rest, log_log, error;
    DX_TRY(logarithm(growth, one_minus(g, dx_mul(g, s, u)), &log_rest));
    dx_id l = dx_neg(g, log_rest);
    DX_TRY(logarithm(growth, l, &log_log));
    DX_TRY(bounded(growth, u, &error));
    const dx_id terms[] = {l, dx_scale(g, dx_rational(g, -1, 2), log_log),
                           dx_scale(g, dx_rational(g, -1, 2), dx_call1(g, DX_FN_log, dx_pi(g))),
                           dx_div(g, dx_mul(g, error, log_log), l)};
    return done(growth, dx_mul(g, s, dx_sqrt(g, dx_sum(g, 4, terms))), out);
}

static dx_status polygamma(dx_growth *growth, const dx_id *args, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    DX_TRY(limit_of(growth, args[1], &limit));
    if (dx_growth_varies(growth, args[0]))
        return unknown_there(growth, DX_FN_polygamma);
    if (limit.kind == DX_GROWTH_VALUE)
        return done(growth, dx_call(g, DX_FN_polygamma, 2, args), out);
    if (limit.kind != DX_GROWTH_PLUS)
        return unknown_there(growth, DX_FN_polygamma);
    return done(growth, dx_growth_tail(growth, DX_TAIL_POLYGAMMA, 2, args), out);
}

static dx_status zeta(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    DX_TRY(limit_of(growth, u, &limit));
    if (limit.kind == DX_GROWTH_VALUE && !dx_is_int(g, limit.value, 1))
        return done(growth, dx_call1(g, DX_FN_zeta, u), out);
    if (limit.kind == DX_GROWTH_VALUE) { /* 1/(u - 1) - digamma(1) + 0.07·(u - 1) + ... */
        dx_id error, past = dx_sub(g, u, dx_int(g, 1));
        DX_TRY(bounded(growth, u, &error));
        const dx_id terms[] = {one_over(g, past),
                               dx_neg(g, dx_call1(g, DX_FN_digamma, dx_int(g, 1))),
                               dx_mul(g, error, past)};
        return done(growth, dx_sum(g, 3, terms), out);
    }
    if (limit.kind != DX_GROWTH_PLUS)
        return unknown_there(growth, DX_FN_zeta);
    dx_id log_two = dx_call1(g, DX_FN_log, dx_int(g, 2));
    return done(growth,
                one_plus(g, dx_mul(g, dx_growth_exp(growth, dx_neg(g, dx_mul(g, u, log_two))),
                                   dx_growth_tail(growth, DX_TAIL_ZETA, 1, &u))),
                out);
}

static dx_status lambert(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    DX_TRY(limit_of(growth, u, &limit));
    if (limit.kind == DX_GROWTH_VALUE) {
        bool edge;
        dx_id past = one_plus(g, dx_mul(g, dx_e(g), u)), error;
        DX_TRY(dx_growth_is_zero(growth, one_plus(g, dx_mul(g, dx_e(g), limit.value)), &edge));
        if (!edge)
            return done(growth, dx_call1(g, DX_FN_lambertw, u), out);
        dx_id root = dx_sqrt(g, dx_scale(g, dx_int(g, 2), past)); /* -1 + p - p^2/3 + ... */
        DX_TRY(bounded(growth, u, &error));
        const dx_id terms[] = {dx_int(g, -1), root, dx_mul(g, error, dx_power(g, root, 2))};
        return done(growth, dx_sum(g, 3, terms), out);
    }
    if (limit.kind != DX_GROWTH_PLUS)
        return unknown_there(growth, DX_FN_lambertw);
    dx_id log_u = dx_growth_log(growth, u), log_log_u = dx_growth_log(growth, log_u);
    DX_TRY(dx_check(g, log_log_u));
    const dx_id terms[] = {log_u, dx_neg(g, log_log_u),
                           dx_growth_tail(growth, DX_TAIL_LAMBERTW, 1, &log_u)};
    return done(growth, dx_sum(g, 3, terms), out);
}

/* ---- all of them --------------------------------------------------------------------------- */

static dx_status of_two(dx_growth *growth, dx_fn fn, const dx_id *args, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id u = args[0], v = args[1];
    switch (fn) {
    case DX_FN_root:
        return real_root(growth, u, v, out);
    case DX_FN_hypot:
        return done(growth, dx_sqrt(g, dx_add(g, dx_power(g, u, 2), dx_power(g, v, 2))), out);
    case DX_FN_mod:
        DX_TRY(integer_part(growth, dx_div(g, u, v), out));
        return done(growth, dx_sub(g, u, dx_mul(g, v, *out)), out);
    case DX_FN_min:
        return by_sign(growth, dx_sub(g, u, v), v, u, u, out);
    case DX_FN_max:
        return by_sign(growth, dx_sub(g, u, v), u, u, v, out);
    case DX_FN_atan2:
        return arc_tangent_of_two(growth, u, v, out);
    case DX_FN_beta:
    case DX_FN_binomial:
        return by_gammas(growth, fn, u, v, out);
    case DX_FN_polygamma:
        return polygamma(growth, args, out);
    case DX_FN_besselj:
    case DX_FN_bessely:
    case DX_FN_besseli:
    case DX_FN_besselk:
        return bessel(growth, fn, args, out);
    case DX_FN_leakyrelu:
        return by_sign(growth, u, u, u, dx_mul(g, u, v), out);
    default:
        return unknown_there(growth, fn);
    }
}

static dx_status reciprocal(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_id inverse = one_over(growth->g, u);
    DX_TRY(dx_check(growth->g, inverse));
    return prepare_call(growth, fn, 1, &inverse, out);
}

static dx_status quotient_of_waves(dx_growth *growth, dx_fn above, dx_fn below, dx_id u, dx_id *out)
{
    dx_id numerator = dx_int(growth->g, 1), denominator;
    if (above != DX_FN_NONE)
        DX_TRY(wave(growth, above, u, &numerator));
    DX_TRY(wave(growth, below, u, &denominator));
    DX_TRY(watch_phases(growth, denominator));
    return done(growth, dx_div(growth->g, numerator, denominator), out);
}

static dx_status of_one(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id zero = dx_int(g, 0), one = dx_int(g, 1);
    switch (fn) {
    case DX_FN_exp:
        return done(growth, dx_growth_exp(growth, u), out);
    case DX_FN_expm1:
        return done(growth, dx_sub(g, dx_growth_exp(growth, u), one), out);
    case DX_FN_log:
        return logarithm(growth, u, out);
    case DX_FN_log1p:
        return logarithm(growth, one_plus(g, u), out);
    case DX_FN_log2:
    case DX_FN_log10:
        DX_TRY(logarithm(growth, u, out));
        return done(growth,
                    dx_div(g, *out, dx_call1(g, DX_FN_log, dx_int(g, fn == DX_FN_log2 ? 2 : 10))),
                    out);
    case DX_FN_cbrt:
        return real_root(growth, u, dx_int(g, 3), out);
    case DX_FN_abs:
        return absolute(growth, u, out);
    case DX_FN_sign:
        return by_sign(growth, u, one, zero, dx_int(g, -1), out);
    case DX_FN_heaviside:
        return by_sign(growth, u, one, dx_rational(g, 1, 2), zero, out);
    case DX_FN_relu:
        return by_sign(growth, u, u, zero, zero, out);
    case DX_FN_leakyrelu:
        return by_sign(growth, u, u, zero, dx_scale(g, dx_rational(g, 1, 100), u), out);
    case DX_FN_floor:
        return integer_part(growth, u, out);
    case DX_FN_ceil:
    case DX_FN_round:
    case DX_FN_frac:
        return rounded(growth, fn, u, out);
    case DX_FN_sin:
    case DX_FN_cos:
        return wave(growth, fn, u, out);
    case DX_FN_tan:
        return quotient_of_waves(growth, DX_FN_sin, DX_FN_cos, u, out);
    case DX_FN_cot:
        return quotient_of_waves(growth, DX_FN_cos, DX_FN_sin, u, out);
    case DX_FN_sec:
        return quotient_of_waves(growth, DX_FN_NONE, DX_FN_cos, u, out);
    case DX_FN_csc:
        return quotient_of_waves(growth, DX_FN_NONE, DX_FN_sin, u, out);
    case DX_FN_sinc:
        DX_TRY(wave(growth, DX_FN_sin, u, out));
        return done(growth, dx_div(g, *out, u), out);
    case DX_FN_asin:
    case DX_FN_acos:
        return arc_sine(growth, fn, u, out);
    case DX_FN_atan:
        return arc_tangent(growth, u, out);
    case DX_FN_acot:
        DX_TRY(arc_tangent(growth, u, out));
        return done(growth, dx_sub(g, half_pi(g), *out), out);
    case DX_FN_asec:
        return reciprocal(growth, DX_FN_acos, u, out);
    case DX_FN_acsc:
        return reciprocal(growth, DX_FN_asin, u, out);
    case DX_FN_asech:
        return reciprocal(growth, DX_FN_acosh, u, out);
    case DX_FN_acsch:
        return reciprocal(growth, DX_FN_asinh, u, out);
    case DX_FN_acoth:
        return reciprocal(growth, DX_FN_atanh, u, out);
    case DX_FN_sinh:
    case DX_FN_cosh:
    case DX_FN_tanh:
    case DX_FN_coth:
    case DX_FN_sech:
    case DX_FN_csch:
        return hyperbolic(growth, fn, u, out);
    case DX_FN_asinh:
    case DX_FN_acosh:
    case DX_FN_atanh:
        return area(growth, fn, u, out);
    case DX_FN_gamma:
    case DX_FN_lgamma:
    case DX_FN_digamma:
        return gamma_function(growth, fn, u, out);
    case DX_FN_factorial:
        return by_gammas(growth, fn, u, u, out);
    case DX_FN_erf:
    case DX_FN_erfc:
        return error_function(growth, fn, u, out);
    case DX_FN_erfinv:
        return inverse_error_function(growth, u, out);
    case DX_FN_zeta:
        return zeta(growth, u, out);
    case DX_FN_lambertw:
        return lambert(growth, u, out);
    case DX_FN_sigmoid:
        return done(growth, one_over(g, one_plus(g, dx_growth_exp(growth, dx_neg(g, u)))), out);
    case DX_FN_softplus:
        return logarithm(growth, one_plus(g, dx_growth_exp(growth, u)), out);
    case DX_FN_gelu: {
        dx_id argument = dx_neg(g, dx_div(g, u, dx_sqrt(g, dx_int(g, 2))));
        DX_TRY(dx_check(g, argument));
        DX_TRY(error_function(growth, DX_FN_erfc, argument, out));
        return done(growth, half(g, dx_mul(g, u, *out)), out);
    }
    default: { /* smooth wherever its argument goes, or nothing is known */
        dx_growth_limit limit;
        DX_TRY(limit_of(growth, u, &limit));
        if (limit.kind != DX_GROWTH_VALUE)
            return unknown_there(growth, fn);
        return done(growth, dx_call1(g, fn, u), out);
    }
    }
}

static dx_status log_of_sum(dx_growth *growth, size_t n, const dx_id *args, dx_id *out)
{
    dx_id sum = dx_int(growth->g, 0);
    for (size_t i = 0; i < n; i++)
        sum = dx_add(growth->g, sum, dx_growth_exp(growth, args[i]));
    return logarithm(growth, sum, out);
}

/* Functions that are smooth and bounded for bounded arguments, or watch them themselves. */
static bool is_tame(dx_fn fn)
{
    switch (fn) {
    case DX_FN_exp:
    case DX_FN_expm1:
    case DX_FN_log:
    case DX_FN_log1p:
    case DX_FN_log2:
    case DX_FN_log10:
    case DX_FN_abs:
    case DX_FN_sign:
    case DX_FN_relu:
    case DX_FN_max:
    case DX_FN_min:
    case DX_FN_heaviside:
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_tan:
    case DX_FN_cot:
    case DX_FN_sec:
    case DX_FN_csc:
    case DX_FN_atan:
    case DX_FN_acot:
    case DX_FN_sinh:
    case DX_FN_cosh:
    case DX_FN_tanh:
    case DX_FN_sech:
    case DX_FN_asinh:
    case DX_FN_erf:
    case DX_FN_erfc:
    case DX_FN_sigmoid:
    case DX_FN_softplus:
    case DX_FN_gelu:
        return true;
    default:
        return false;
    }
}

static dx_status prepare_call(dx_growth *growth, dx_fn fn, size_t n, const dx_id *args, dx_id *out)
{
    bool varies = false;
    for (size_t i = 0; i < n; i++) {
        DX_TRY(dx_check(growth->g, args[i]));
        bool swings = dx_growth_has_phases(growth, args[i], NULL, NULL);
        varies = varies || swings || dx_growth_varies(growth, args[i]);
        growth->unsafe = growth->unsafe || (swings && !is_tame(fn));
    }
    if (!varies)
        return done(growth, dx_call(growth->g, fn, n, args), out);
    if (fn == DX_FN_logsumexp)
        return log_of_sum(growth, n, args, out);
    if (n > 2)
        return unknown_there(growth, fn);
    return n == 2 ? of_two(growth, fn, args, out) : of_one(growth, fn, args[0], out);
}

/* A relation is decided by the sign of the difference. */
static dx_status prepare_relation(dx_growth *growth, dx_op op, dx_id a, dx_id b, dx_id *out)
{
    int sign;
    DX_TRY(sign_of(growth, dx_sub(growth->g, a, b), &sign));
    bool holds = op == DX_OP_EQ   ? sign == 0
                 : op == DX_OP_NE ? sign != 0
                 : op == DX_OP_LT ? sign < 0
                                  : sign <= 0;
    return done(growth, dx_truth(growth->g, holds), out);
}

static dx_status prepare_product(dx_growth *growth, dx_id a, const dx_id *operands, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id product = dx_int(g, 1), factor;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        DX_TRY(prepare_power(growth, operands[2 * i], operands[2 * i + 1], &factor));
        product = dx_mul(g, product, factor);
    }
    return done(growth, product, out);
}

/* An abstract function is smooth, and nothing is known of it at infinity. */
static dx_status prepare_abstract(dx_growth *growth, dx_id a, const dx_id *operands, dx_id *out)
{
    dx_graph *g = growth->g;
    for (uint32_t i = dx_op_of(g, a) == DX_OP_APPLY ? 1 : 2; i < dx_count(g, a); i++) {
        dx_growth_limit limit;
        DX_TRY(limit_of(growth, operands[i], &limit));
        if (limit.kind != DX_GROWTH_VALUE)
            return dx_fail(g->context, DX_UNKNOWN, "nothing is known of %.60s at infinity",
                           dx_bytes(g, dx_operand(g, a, 0)));
    }
    return done(growth, dx_rebuild(g, a, operands), out);
}

static bool is_whole(size_t n, const dx_id *operands)
{
    for (size_t k = 0; k < n; k++)
        if (dx_is_none(operands[k]))
            return false;
    return true;
}

/* The piece that holds in the end; the others need not have a limit. */
static dx_status prepare_cases(dx_growth *growth, dx_id a, const dx_id *operands, dx_id *out)
{
    dx_graph *g = growth->g;
    uint32_t n = dx_count(g, a), kept = 0;
    dx_id *piece = dx_arena_alloc(&growth->arena, n * sizeof *piece);
    if (!piece)
        return dx_no_memory(g->context);
    for (uint32_t k = 0; k < n; k++) {
        bool condition = k % 2 == 0 && k + 1 < n;
        if (condition && !dx_is_none(operands[k]) && dx_op_of(g, operands[k]) == DX_OP_FALSE) {
            k++;
            continue;
        }
        if (condition && !dx_is_none(operands[k]) && dx_op_of(g, operands[k]) == DX_OP_TRUE) {
            piece[kept++] = operands[k + 1];
            break;
        }
        piece[kept++] = operands[k];
    }
    if (!is_whole(kept, piece))
        return DX_UNKNOWN; /* the story of the part is kept */
    return done(growth, dx_cases(g, kept, piece), out);
}

static dx_status prepare_node(dx_growth *growth, dx_id a, const dx_id *operands, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_op op = dx_op_of(g, a);
    switch (op) {
    case DX_OP_CALL:
        return prepare_call(growth, dx_fn_of(g, a), dx_count(g, a), operands, out);
    case DX_OP_MUL:
        return prepare_product(growth, a, operands, out);
    case DX_OP_ADD:
        return done(growth, dx_rebuild(g, a, operands), out);
    case DX_OP_APPLY:
    case DX_OP_DERIV:
        return prepare_abstract(growth, a, operands, out);
    case DX_OP_EQ:
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
        return prepare_relation(growth, op, operands[0], operands[1], out);
    case DX_OP_AND:
        return done(growth, dx_and(g, dx_count(g, a), operands), out);
    case DX_OP_CASES:
        return prepare_cases(growth, a, operands, out);
    case DX_OP_SUM:
    case DX_OP_PRODUCT:
        return dx_fail(g->context, DX_UNKNOWN, "no limit is known of a %s that is not written out",
                       op == DX_OP_SUM ? "sum" : "product");
    default:
        return dx_fail(g->context, DX_TYPE, "a limit is of a formula for numbers");
    }
}

/* Formulas by cases have parts that may have no limit. */
static bool has_cases(const dx_graph *g, const dx_walk *walk)
{
    for (size_t i = 0; g->branches && i < walk->n; i++)
        if (dx_op_of(g, walk->id[i]) == DX_OP_CASES)
            return true;
    return false;
}

dx_status dx_growth_prepare(dx_growth *growth, dx_id a, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_diag *diag = &g->context->diag, story = {0};
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_id *image = dx_arena_alloc(&growth->arena, walk.n * sizeof *image);
    bool *varies = dx_arena_alloc(&growth->arena, walk.n * sizeof *varies);
    dx_status status = image && varies ? DX_OK : dx_no_memory(g->context);
    dx_status first = DX_OK;
    bool pieces = has_cases(g, &walk);
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        dx_id b = walk.id[i];
        uint32_t n = dx_count(g, b);
        image[i] = b;
        varies[i] = dx_same(b, growth->x);
        for (uint32_t k = 0; k < n && !varies[i]; k++)
            varies[i] = varies[dx_walk_find(&walk, dx_operand(g, b, k))];
        if (!varies[i] || n == 0)
            continue;
        dx_id *operands = dx_arena_alloc(&growth->arena, n * sizeof *operands);
        if (!operands) {
            status = dx_no_memory(g->context);
            break;
        }
        for (uint32_t k = 0; k < n; k++)
            operands[k] = image[dx_walk_find(&walk, dx_operand(g, b, k))];
        bool whole = dx_op_of(g, b) == DX_OP_CASES || is_whole(n, operands);
        image[i] = DX_NONE;
        if (whole)
            status = prepare_node(growth, b, operands, &image[i]);
        if (!pieces || (status != DX_DOMAIN && status != DX_UNKNOWN))
            continue;
        if (first == DX_OK) {
            story = *diag;
            first = status;
        }
        dx_diag_clear(diag);
        image[i] = DX_NONE;
        status = DX_OK;
    }
    if (status == DX_OK && dx_is_none(image[walk.n - 1])) {
        *diag = story;
        status = first;
    }
    if (status == DX_OK)
        *out = image[walk.n - 1];
    dx_walk_free(&walk);
    return status;
}
