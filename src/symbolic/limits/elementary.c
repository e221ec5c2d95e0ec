/* elementary.c - functions by exponentials, logarithms, powers and by cases of a sign, in the form
 * of growth.h: so that they have a power series where their argument goes. */
#include "symbolic/limits/tractable.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/limits/termwise.h"

/* ---- logarithms, powers and waves ----------------------------------------------------------- */

/* Where what swings may come to 0 and must not, everything else is not to be trusted. */
static dx_status watch_phases(dx_growth *growth, dx_id u)
{
    int sign;
    if (!dx_growth_has_phases(growth, u, NULL, NULL))
        return DX_OK;
    dx_status status = dx_growth_sign(growth, u, &sign);
    if (status == DX_UNKNOWN) { /* a*x + sin(x), of a sign that a parameter decides, is not 0 */
        dx_growth_limit limit;
        const bool swings = growth->swings;
        dx_diag_clear(&growth->g->context->diag);
        status = dx_growth_limit_of(growth, u, &limit);
        growth->unsafe = growth->unsafe || swings || status != DX_OK ||
                         limit.kind == DX_GROWTH_VALUE || limit.kind == DX_GROWTH_WILD;
        return dx_excuse(growth->g->context, status);
    }
    return status;
}

dx_status dx_tractable_log(dx_growth *growth, dx_id u, dx_id *out)
{
    int sign;
    dx_status status = dx_growth_sign(growth, u, &sign);
    growth->gaps += status == DX_UNKNOWN && growth->swings;
    if (status == DX_UNKNOWN && !growth->swings) {
        dx_diag_clear(&growth->g->context->diag); /* where there is a value, it is right */
        DX_TRY(dx_growth_demand(growth, u));
        sign = 1;
    } else {
        DX_TRY(status);
    }
    if (sign <= 0)
        return dx_growth_outside(growth, DX_FN_log);
    return dx_growth_made(growth, dx_growth_log(growth, u), out);
}

/* Does nothing else vary in it than x? */
static bool is_of_x(const dx_growth *growth, dx_id a)
{
    dx_id any[2];
    size_t n = dx_free_symbols(growth->g, a, 2, any);
    return n == 0 || (n == 1 && dx_same(any[0], growth->x));
}

/* The root is looked at here, since it may drop out as what is small does. What depends on a
 * parameter passes: where there is a value, it is right. */
static dx_status root_of(dx_growth *growth, dx_id base, dx_id exponent, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_context *context = g->context;
    int sign;
    dx_status status = dx_growth_sign(growth, base, &sign);
    if (status == DX_UNKNOWN && !is_of_x(growth, base)) {
        dx_diag_clear(&context->diag);
        DX_TRY(dx_growth_demand(growth, base));
        bool swings = dx_growth_has_phases(growth, base, NULL, NULL), known = false;
        if (swings && dx_is_number(g, exponent) && dx_number_sign(g, exponent) > 0)
            DX_TRY(dx_swinging_root(growth, base, exponent, &known, out));
        if (known)
            return DX_OK;
        growth->unsafe = growth->unsafe || swings;
        sign = 1;
    } else {
        DX_TRY(status);
    }
    const bool whole = sign < 0 && !dx_growth_varies(growth, base) && dx_is_whole(g, exponent);
    if (sign >= 0 || whole) /* (-1)^n */
        return dx_growth_made(growth, dx_pow(g, base, exponent), out);
    growth->outside = true;
    return dx_fail(context, DX_DOMAIN, "a root of a negative number");
}

/* *zero: it is 0 to a positive power. To another one 0 has no power. */
static dx_status power_of_zero(dx_growth *growth, dx_id base, dx_id exponent, bool *zero)
{
    int sign;
    *zero = false;
    dx_status status = dx_growth_sign(growth, base, &sign);
    if (status == DX_UNKNOWN) { /* whoever needs it asks again */
        dx_diag_clear(&growth->g->context->diag);
        return DX_OK;
    }
    DX_TRY(status);
    if (sign != 0)
        return DX_OK;
    status = dx_growth_sign(growth, exponent, &sign);
    if (status == DX_UNKNOWN && !growth->swings) {
        dx_diag_clear(&growth->g->context->diag); /* where there is a value, it is right */
        DX_TRY(dx_growth_demand(growth, exponent));
        sign = 1;
    } else {
        DX_TRY(status);
    }
    *zero = sign > 0;
    if (*zero)
        return DX_OK;
    growth->outside = true;
    return dx_fail(growth->g->context, DX_DOMAIN, "0 has no power that is not positive");
}

static dx_status power_of(dx_growth *growth, dx_id base, dx_id exponent, dx_id *out)
{
    dx_graph *g = growth->g;
    if (!dx_growth_varies(growth, exponent)) {
        if (!dx_is_integer(g, exponent))
            return root_of(growth, base, exponent, out);
        if (dx_number_sign(g, exponent) < 0)
            DX_TRY(watch_phases(growth, base));
        return dx_growth_made(growth, dx_pow(g, base, exponent), out);
    }
    bool zero;
    dx_id log_base;
    DX_TRY(power_of_zero(growth, base, exponent, &zero));
    if (zero)
        return dx_growth_made(growth, dx_int(g, 0), out);
    DX_TRY(dx_tractable_log(growth, base, &log_base));
    return dx_growth_made(growth, dx_growth_exp(growth, dx_mul(g, exponent, log_base)), out);
}

/* What is negative to a power that is a whole number, for each term of a sum or of a sequence: its
 * size to that power, and *factor is 1 or -1. */
static dx_status whole_power(dx_growth *growth, dx_id *base, dx_id exponent, dx_id *factor)
{
    dx_graph *g = growth->g;
    bool varies = dx_growth_varies(growth, exponent);
    int sign;
    if ((!varies && !dx_growth_has_index(growth, exponent)) ||
        !dx_growth_is_whole(growth, exponent, true))
        return DX_OK;
    dx_status status = dx_growth_sign(growth, *base, &sign);
    if (status == DX_UNKNOWN) { /* whoever needs it asks again */
        dx_diag_clear(&g->context->diag);
        return DX_OK;
    }
    DX_TRY(status);
    if (sign >= 0)
        return DX_OK;
    growth->sequence = growth->sequence || varies;
    if (varies && (growth->parity == DX_PARITY_EITHER || growth->at_point))
        return DX_OK;
    dx_id x = dx_int(g, growth->parity == DX_PARITY_ODD);
    dx_id parity = dx_substitute(g, exponent, 1, &growth->x, &x);
    *factor = dx_pow(g, dx_int(g, -1), parity);
    *base = dx_neg(g, *base);
    return dx_check(g, *factor);
}

dx_status dx_tractable_power(dx_growth *growth, dx_id base, dx_id exponent, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id factor = dx_int(g, 1);
    if (!dx_is_number(g, exponent))
        DX_TRY(whole_power(growth, &base, exponent, &factor));
    DX_TRY(power_of(growth, base, exponent, out));
    return dx_growth_made(growth, dx_mul(g, factor, *out), out);
}

dx_status dx_tractable_wave(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_growth_limit limit;
    DX_TRY(dx_growth_limit_of(growth, u, &limit));
    if (limit.kind == DX_GROWTH_WILD)
        return dx_growth_unknown(growth, fn);
    if (limit.kind != DX_GROWTH_VALUE)
        DX_TRY(dx_growth_angle(growth, u, &u));
    return dx_growth_made(growth, dx_call1(growth->g, fn, u), out);
}

/* ---- by cases of a sign -------------------------------------------------------------------- */

dx_status dx_tractable_abs(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    int sign;
    dx_status status = dx_growth_sign(growth, u, &sign);
    if (status == DX_UNKNOWN) {
        dx_diag_clear(&g->context->diag);
        return dx_growth_made(growth, dx_call1(g, DX_FN_abs, u), out);
    }
    DX_TRY(status);
    return dx_growth_made(growth, dx_scale(g, dx_int(g, sign), u), out);
}

/* Where the sign of u depends on a parameter: the value, with parameters in it, that u goes to and
 * that is taken not to be 0. DX_UNKNOWN with its story where u goes to no such value. */
static dx_status parametric_value(dx_growth *growth, dx_id u, dx_id *value)
{
    dx_context *context = growth->g->context;
    const dx_diag story = context->diag;
    dx_growth_limit limit;
    bool zero = true;
    if (growth->swings)
        return DX_UNKNOWN;
    dx_diag_clear(&context->diag);
    DX_TRY(dx_growth_limit_of(growth, u, &limit));
    *value = limit.value;
    if (limit.kind == DX_GROWTH_VALUE && !dx_is_constant(growth->g, *value) &&
        !dx_growth_has_phases(growth, *value, NULL, NULL))
        DX_TRY(dx_growth_is_zero(growth, *value, &zero));
    if (zero) {
        context->diag = story;
        return DX_UNKNOWN;
    }
    dx_growth_assume_nonzero(growth, *value);
    return DX_OK;
}

/* What a function is where its argument is positive, zero or negative. */
static dx_status by_sign(dx_growth *growth, dx_id u, dx_id positive, dx_id zero, dx_id negative,
                         dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id value;
    int sign;
    dx_status status = dx_growth_sign(growth, u, &sign);
    if (status == DX_UNKNOWN) { /* their mean, and half of their distance by the sign */
        dx_id half = dx_half(g, dx_sub(g, positive, negative)), by;
        if (growth->swings) {
            dx_diag_clear(&g->context->diag);
            DX_TRY(dx_growth_bounded(growth, u, &by));
        } else {
            DX_TRY(parametric_value(growth, u, &value));
            by = dx_call1(g, DX_FN_sign, value);
        }
        return dx_growth_made(
            growth, dx_add(g, dx_half(g, dx_add(g, positive, negative)), dx_mul(g, by, half)), out);
    }
    DX_TRY(status);
    return dx_growth_made(growth, sign > 0 ? positive : sign == 0 ? zero : negative, out);
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
        return dx_tractable_power(growth, u, exponent, out);
    dx_status status = dx_growth_sign(growth, u, &sign);
    if (status == DX_UNKNOWN && growth->swings) {
        dx_diag_clear(&g->context->diag);
        return dx_swinging_odd_root(growth, u, n, out);
    }
    if (status == DX_UNKNOWN) {
        dx_id value;
        const dx_id args[] = {u, n};
        DX_TRY(parametric_value(growth, u, &value));
        return dx_growth_made(
            growth, dx_call(g, degree == 3 ? DX_FN_cbrt : DX_FN_root, degree == 3 ? 1 : 2, args),
            out);
    }
    DX_TRY(status);
    dx_id s = dx_int(g, sign < 0 ? -1 : 1);
    return dx_growth_made(growth, dx_scale(g, s, dx_pow(g, dx_scale(g, s, u), exponent)), out);
}

/* floor and its like where u goes to a value with parameters in it: that of the value, but where
 * it jumps. */
static dx_status at_parameter(dx_growth *growth, dx_fn fn, dx_id u, dx_id at, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id level = fn == DX_FN_round ? dx_add(g, at, dx_rational(g, 1, 2)) : at;
    dx_growth_assume_nonzero(growth, dx_call1(g, DX_FN_frac, level));
    *out = dx_call1(g, fn, at);
    return dx_growth_made(growth, fn == DX_FN_frac ? dx_add(g, *out, dx_sub(g, u, at)) : *out, out);
}

/* floor(u) near a finite limit. */
static dx_status floor_near(dx_growth *growth, dx_id u, dx_id at, dx_id *out)
{
    dx_graph *g = growth->g;
    if (!dx_is_constant(g, at))
        return at_parameter(growth, DX_FN_floor, u, at, out);
    dx_id below = dx_call1(g, DX_FN_floor, at);
    DX_TRY(dx_check(g, below));
    if (!dx_is_integer(g, below)) { /* a constant that was not evaluated */
        dx_interval value;
        DX_TRY(dx_ask_value(growth->oracle, below, 256, &value));
        if (!value.finite || value.low != value.high || value.low < -9e15 || value.low > 9e15)
            return dx_growth_unknown(growth, DX_FN_floor);
        below = dx_int(g, (int64_t)value.low);
    }
    int sign = 1;
    if (dx_is_integer(g, at))
        DX_TRY(dx_growth_sign(growth, dx_sub(g, u, at), &sign));
    return dx_growth_made(growth, sign < 0 ? dx_sub(g, below, dx_int(g, 1)) : below, out);
}

static dx_status integer_part(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    DX_TRY(dx_growth_limit_of(growth, u, &limit));
    if (limit.kind == DX_GROWTH_WILD)
        return dx_growth_unknown(growth, DX_FN_floor);
    if (limit.kind == DX_GROWTH_VALUE) {
        dx_id readable_at = limit.value;
        if (dx_growth_has_phases(growth, limit.value, NULL, NULL))
            return dx_growth_unknown(growth, DX_FN_floor);
        return floor_near(growth, u, readable_at, out);
    }
    for (uint32_t i = 0; i < growth->n_phases; i++) {
        const dx_phase *phase = &growth->phase[i];
        dx_id apart = dx_sub(g, u, phase->of);
        if (phase->kind == DX_PHASE_PART && dx_is_integer(g, apart))
            return dx_growth_made(growth, dx_sub(g, u, phase->symbol), out);
    }
    dx_phase *phase;
    DX_TRY(dx_growth_new_phase(growth, DX_PHASE_PART, u, &phase));
    return dx_growth_made(growth, dx_sub(g, u, phase->symbol), out);
}

static dx_status rounded(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    int sign;
    DX_TRY(dx_growth_limit_of(growth, u, &limit));
    if (limit.kind == DX_GROWTH_VALUE && !dx_is_constant(g, limit.value) &&
        !dx_growth_has_phases(growth, limit.value, NULL, NULL))
        return at_parameter(growth, fn, u, limit.value, out);
    if (fn == DX_FN_ceil) {
        DX_TRY(integer_part(growth, dx_neg(g, u), out));
        return dx_growth_made(growth, dx_neg(g, *out), out);
    }
    if (fn == DX_FN_frac) {
        DX_TRY(integer_part(growth, u, out));
        return dx_growth_made(growth, dx_sub(g, u, *out), out);
    }
    DX_TRY(dx_growth_sign(growth, u, &sign)); /* round */
    dx_id s = dx_int(g, sign < 0 ? -1 : 1);
    DX_TRY(integer_part(growth, dx_add(g, dx_scale(g, s, u), dx_rational(g, 1, 2)), out));
    return dx_growth_made(growth, dx_scale(g, s, *out), out);
}

/* ---- arc functions ------------------------------------------------------------------------- */

static dx_status arc_tangent(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    DX_TRY(dx_growth_limit_of(growth, u, &limit));
    if (limit.kind == DX_GROWTH_VALUE)
        return dx_growth_made(growth, dx_call1(g, DX_FN_atan, u), out);
    if (limit.kind == DX_GROWTH_WILD)
        return dx_growth_unknown(growth, DX_FN_atan);
    int sign = limit.kind == DX_GROWTH_PLUS ? 1 : -1;
    if (limit.kind == DX_GROWTH_UNSIGNED)
        DX_TRY(dx_growth_constant_sign(growth, limit.value, &sign));
    dx_id edge = dx_scale(g, dx_int(g, sign), dx_half_pi(g));
    return dx_growth_made(growth, dx_sub(g, edge, dx_call1(g, DX_FN_atan, dx_one_over(g, u))), out);
}

/* acos(u) = 2·asin(sqrt((1 - u)/2)), which is smooth in the root at u = 1. */
static dx_status arc_cosine_at_one(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id root = dx_sqrt(g, dx_half(g, dx_one_minus(g, u)));
    return dx_growth_made(growth, dx_scale(g, dx_int(g, 2), dx_call1(g, DX_FN_asin, root)), out);
}

static dx_status arc_sine(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    int inside, side;
    DX_TRY(dx_growth_limit_of(growth, u, &limit));
    if (limit.kind != DX_GROWTH_VALUE)
        return limit.kind == DX_GROWTH_WILD ? dx_growth_unknown(growth, fn)
                                            : dx_growth_outside(growth, fn);
    if (dx_growth_has_phases(growth, limit.value, NULL, NULL))
        return dx_swinging_arc(growth, fn, u, out);
    if (!dx_is_constant(g, limit.value)) { /* a parameter */
        inside = 1;
    } else {
        DX_TRY(
            dx_growth_constant_sign(growth, dx_one_minus(g, dx_power(g, limit.value, 2)), &inside));
    }
    if (inside < 0)
        return dx_growth_outside(growth, fn);
    if (inside > 0) {
        dx_id value = dx_call1(g, DX_FN_asin, u);
        return dx_growth_made(growth, fn == DX_FN_asin ? value : dx_sub(g, dx_half_pi(g), value),
                              out);
    }
    DX_TRY(dx_growth_constant_sign(growth, limit.value, &side));
    int beyond;
    DX_TRY(dx_growth_sign(growth, dx_one_minus(g, dx_scale(g, dx_int(g, side), u)), &beyond));
    if (beyond < 0)
        return dx_growth_outside(growth, fn);
    DX_TRY(arc_cosine_at_one(growth, dx_scale(g, dx_int(g, side), u), out));
    if (side < 0) /* acos(-u) = pi - acos(u) */
        DX_TRY(dx_growth_made(growth, dx_sub(g, dx_pi(g), *out), out));
    return fn == DX_FN_acos ? DX_OK : dx_growth_made(growth, dx_sub(g, dx_half_pi(g), *out), out);
}

static dx_status arc_tangent_of_two(dx_growth *growth, dx_id y, dx_id x, dx_id *out)
{
    dx_graph *g = growth->g;
    int sign_x, sign_y;
    DX_TRY(dx_growth_sign(growth, x, &sign_x));
    DX_TRY(dx_growth_sign(growth, y, &sign_y));
    if (sign_x == 0 && sign_y == 0)
        return dx_growth_outside(growth, DX_FN_atan2);
    if (sign_x == 0)
        return dx_growth_made(growth, dx_scale(g, dx_int(g, sign_y), dx_half_pi(g)), out);
    DX_TRY(arc_tangent(growth, dx_div(g, y, x), out));
    if (sign_x > 0)
        return DX_OK;
    return dx_growth_made(
        growth, dx_add(g, *out, dx_scale(g, dx_int(g, sign_y < 0 ? -1 : 1), dx_pi(g))), out);
}

/* ---- hyperbolic functions ------------------------------------------------------------------ */

static dx_status hyperbolic(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id up = dx_growth_exp(growth, u), down = dx_growth_exp(growth, dx_neg(g, u));
    dx_id two = dx_int(g, 2), square;
    switch (fn) {
    case DX_FN_sinh:
        return dx_growth_made(growth, dx_half(g, dx_sub(g, up, down)), out);
    case DX_FN_cosh:
        return dx_growth_made(growth, dx_half(g, dx_add(g, up, down)), out);
    case DX_FN_sech:
        return dx_growth_made(growth, dx_div(g, two, dx_add(g, up, down)), out);
    case DX_FN_csch:
        return dx_growth_made(growth, dx_div(g, two, dx_sub(g, up, down)), out);
    default:
        square = dx_growth_exp(growth, dx_scale(g, two, u));
        if (fn == DX_FN_tanh)
            return dx_growth_made(growth, dx_one_minus(g, dx_div(g, two, dx_one_plus(g, square))),
                                  out);
        return dx_growth_made(growth,
                              dx_one_plus(g, dx_div(g, two, dx_sub(g, square, dx_int(g, 1)))), out);
    }
}

static dx_status area(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    int sign = 1;
    dx_id one = dx_int(g, 1), above, below;
    switch (fn) {
    case DX_FN_acosh:
        above = dx_mul(g, dx_sqrt(g, dx_sub(g, u, one)), dx_sqrt(g, dx_one_plus(g, u)));
        DX_TRY(dx_check(g, above));
        return dx_tractable_log(growth, dx_add(g, u, above), out);
    case DX_FN_asinh: {
        dx_growth_limit limit;
        DX_TRY(dx_growth_limit_of(growth, u, &limit));
        if (limit.kind == DX_GROWTH_VALUE)
            return dx_growth_made(growth, dx_call1(g, DX_FN_asinh, u), out);
        DX_TRY(dx_growth_sign(growth, u, &sign));
        u = dx_scale(g, dx_int(g, sign < 0 ? -1 : 1), u);
        DX_TRY(dx_tractable_log(growth, dx_add(g, u, dx_sqrt(g, dx_one_plus(g, dx_power(g, u, 2)))),
                                out));
        return dx_growth_made(growth, dx_scale(g, dx_int(g, sign < 0 ? -1 : 1), *out), out);
    }
    default: /* atanh */
        DX_TRY(dx_tractable_log(growth, dx_one_plus(g, u), &above));
        DX_TRY(dx_tractable_log(growth, dx_one_minus(g, u), &below));
        return dx_growth_made(growth, dx_half(g, dx_sub(g, above, below)), out);
    }
}

/* ---- all of them --------------------------------------------------------------------------- */

static dx_status log_of_sum(dx_growth *growth, size_t n, const dx_id *args, dx_id *out)
{
    dx_id sum = dx_int(growth->g, 0);
    for (size_t i = 0; i < n; i++)
        sum = dx_add(growth->g, sum, dx_growth_exp(growth, args[i]));
    return dx_tractable_log(growth, sum, out);
}

static dx_status of_two(dx_growth *growth, dx_fn fn, const dx_id *args, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id u = args[0], v = args[1];
    switch (fn) {
    case DX_FN_root:
        return real_root(growth, u, v, out);
    case DX_FN_hypot:
        return dx_tractable_power(growth, dx_add(g, dx_power(g, u, 2), dx_power(g, v, 2)),
                                  dx_rational(g, 1, 2), out);
    case DX_FN_mod:
        DX_TRY(integer_part(growth, dx_div(g, u, v), out));
        return dx_growth_made(growth, dx_sub(g, u, dx_mul(g, v, *out)), out);
    case DX_FN_min:
        return by_sign(growth, dx_sub(g, u, v), v, u, u, out);
    case DX_FN_max:
        return by_sign(growth, dx_sub(g, u, v), u, u, v, out);
    case DX_FN_atan2:
        return arc_tangent_of_two(growth, u, v, out);
    case DX_FN_leakyrelu:
        return by_sign(growth, u, u, u, dx_mul(g, u, v), out);
    default:
        return dx_tractable_special(growth, fn, 2, args, out);
    }
}

static dx_status reciprocal(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_id inverse = dx_one_over(growth->g, u);
    DX_TRY(dx_check(growth->g, inverse));
    return dx_tractable_call(growth, fn, 1, &inverse, out);
}

static dx_status quotient_of_waves(dx_growth *growth, dx_fn above, dx_fn below, dx_id u, dx_id *out)
{
    dx_id numerator = dx_int(growth->g, 1), denominator;
    if (above != DX_FN_NONE)
        DX_TRY(dx_tractable_wave(growth, above, u, &numerator));
    DX_TRY(dx_tractable_wave(growth, below, u, &denominator));
    DX_TRY(watch_phases(growth, denominator));
    return dx_growth_made(growth, dx_div(growth->g, numerator, denominator), out);
}

/* Functions that jump or have corners. */
static dx_status of_pieces(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id zero = dx_int(g, 0), one = dx_int(g, 1);
    switch (fn) {
    case DX_FN_cbrt:
        return real_root(growth, u, dx_int(g, 3), out);
    case DX_FN_abs:
        return dx_tractable_abs(growth, u, out);
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
    default:
        return dx_tractable_special(growth, fn, 1, &u, out);
    }
}

/* Circular and hyperbolic functions and their inverses. */
static dx_status of_waves(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    switch (fn) {
    case DX_FN_sin:
    case DX_FN_cos:
        return dx_tractable_wave(growth, fn, u, out);
    case DX_FN_tan:
        return quotient_of_waves(growth, DX_FN_sin, DX_FN_cos, u, out);
    case DX_FN_cot:
        return quotient_of_waves(growth, DX_FN_cos, DX_FN_sin, u, out);
    case DX_FN_sec:
        return quotient_of_waves(growth, DX_FN_NONE, DX_FN_cos, u, out);
    case DX_FN_csc:
        return quotient_of_waves(growth, DX_FN_NONE, DX_FN_sin, u, out);
    case DX_FN_sinc:
        DX_TRY(dx_tractable_wave(growth, DX_FN_sin, u, out));
        return dx_growth_made(growth, dx_div(g, *out, u), out);
    case DX_FN_asin:
    case DX_FN_acos:
        return arc_sine(growth, fn, u, out);
    case DX_FN_atan:
        return arc_tangent(growth, u, out);
    case DX_FN_acot:
        DX_TRY(arc_tangent(growth, u, out));
        return dx_growth_made(growth, dx_sub(g, dx_half_pi(g), *out), out);
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
    default:
        return of_pieces(growth, fn, u, out);
    }
}

static dx_status of_one(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    switch (fn) {
    case DX_FN_exp:
        return dx_growth_made(growth, dx_growth_exp(growth, u), out);
    case DX_FN_expm1:
        return dx_growth_made(growth, dx_sub(g, dx_growth_exp(growth, u), dx_int(g, 1)), out);
    case DX_FN_log:
        return dx_tractable_log(growth, u, out);
    case DX_FN_log1p:
        return dx_tractable_log(growth, dx_one_plus(g, u), out);
    case DX_FN_log2:
    case DX_FN_log10:
        DX_TRY(dx_tractable_log(growth, u, out));
        u = dx_call1(g, DX_FN_log, dx_int(g, fn == DX_FN_log2 ? 2 : 10));
        return dx_growth_made(growth, dx_div(g, *out, u), out);
    case DX_FN_sigmoid:
        u = dx_growth_exp(growth, dx_neg(g, u));
        return dx_growth_made(growth, dx_one_over(g, dx_one_plus(g, u)), out);
    case DX_FN_softplus:
        return dx_tractable_log(growth, dx_one_plus(g, dx_growth_exp(growth, u)), out);
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
    default:
        return of_waves(growth, fn, u, out);
    }
}

dx_status dx_tractable_elementary(dx_growth *growth, dx_fn fn, size_t n, const dx_id *args,
                                  dx_id *out)
{
    bool regular;
    DX_TRY(dx_tractable_regular(growth, fn, n, args, &regular));
    if (regular)
        return dx_growth_made(growth, dx_call(growth->g, fn, n, args), out);
    if (fn == DX_FN_logsumexp)
        return log_of_sum(growth, n, args, out);
    if (n > 2)
        return dx_growth_unknown(growth, fn);
    return n == 2 ? of_two(growth, fn, args, out) : of_one(growth, fn, args[0], out);
}
