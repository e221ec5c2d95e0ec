#include "symbolic/germs.h"

#include "expr/walk.h"
#include "symbolic/coefficient.h"
#include "symbolic/readable.h"
#include "symbolic/rules.h"

#include <string.h>

/* MOST_SHIFT: how far to the left poles of gamma are reached. MOST_PARTIALS: derivatives of
 * an abstract function of several arguments. */
enum { MOST_SHIFT = 200, MOST_PARTIALS = 3000, MOST_ARGUMENTS = 16 };

/* ---- building ---------------------------------------------------------------------- */

dx_id dx_germ_symbol(dx_graph *g, int which)
{
    /* a blank cannot be typed in a name */
    const char name[3] = {' ', (char)('a' + which), '\0'};
    return dx_symbol(g, name, 2);
}

dx_status dx_expand_formula(dx_workshop *w, dx_id formula, const dx_series *u, const dx_series *v,
                            dx_series *out)
{
    const dx_id symbol[] = {dx_germ_symbol(w->g, 0), dx_germ_symbol(w->g, 1)};
    dx_series given[2] = {*u, *(v ? v : u)};
    DX_TRY(dx_check(w->g, formula));
    return dx_expand_in(w, formula, v ? 2 : 1, symbol, given, out);
}

static dx_status constant(dx_workshop *w, dx_id c, dx_series *out)
{
    DX_TRY(dx_check(w->g, c));
    return dx_puiseux_monomial(w, c, 0, 1, out);
}

/* a + factor·b */
static dx_status add(dx_workshop *w, const dx_series *a, int64_t factor, const dx_series *b,
                     dx_series *out)
{
    const dx_id scale[] = {dx_int(w->g, 1), dx_int(w->g, factor)};
    const dx_series term[] = {*a, *b};
    return dx_puiseux_sum(w, 2, scale, term, out);
}

static dx_status no_series(dx_workshop *w, dx_fn fn, const char *why)
{
    return dx_fail(w->g->context, DX_UNKNOWN, "%s %s", dx_functions[fn].name, why);
}

/* The value that the argument starts from, made readable; free of log(t). */
static dx_status centre_of(dx_workshop *w, dx_fn fn, const dx_series *u, dx_id *out)
{
    dx_graph *g = w->g;
    DX_TRY(dx_puiseux_constant(w, u, out));
    DX_TRY(dx_check(g, *out));
    if (!dx_is_number(g, *out))
        DX_TRY(dx_readable(g, *out, out));
    if (!dx_is_none(w->log_t) && dx_contains(g, *out, w->log_t))
        return no_series(w, fn, "of a logarithm has no power series");
    return DX_OK;
}

/* ---- by the side from which the argument comes ------------------------------------- */

/* The sign of u near 0 as a coefficient: a number, or sign(c) of the leading coefficient. */
static dx_status sign_of(dx_workshop *w, const dx_series *u, dx_id *out)
{
    dx_series a = *u;
    int sign;
    DX_TRY(dx_puiseux_lead(w, &a));
    *out = dx_int(w->g, 0);
    if (a.n == 0)
        return DX_OK;
    dx_puiseux_note_side(w, &a);
    DX_TRY(dx_coefficient_sign(w->g, w->oracle, a.coefficient[0], w->log_t, &sign));
    *out = sign != 0 ? dx_int(w->g, sign) : dx_call1(w->g, DX_FN_sign, a.coefficient[0]);
    return dx_check(w->g, *out);
}

static dx_status absolute(dx_workshop *w, const dx_series *u, dx_series *out)
{
    dx_id sign;
    DX_TRY(sign_of(w, u, &sign));
    return dx_puiseux_scale(w, sign, u, out);
}

/* floor of u: the constant term's, one less where u comes to an integer from below. */
static dx_status floor_of(dx_workshop *w, const dx_series *u, dx_series *out)
{
    dx_graph *g = w->g;
    dx_id centre, value;
    dx_series a = *u, rest;
    DX_TRY(dx_puiseux_lead(w, &a));
    if (a.first < 0)
        return no_series(w, DX_FN_floor, "jumps without end where its argument grows");
    DX_TRY(centre_of(w, DX_FN_floor, &a, &centre));
    value = dx_call1(g, DX_FN_floor, centre);
    DX_TRY(dx_check(g, value));
    if (dx_is_integer(g, centre)) {
        int sign;
        DX_TRY(constant(w, centre, &rest));
        DX_TRY(add(w, &a, -1, &rest, &rest));
        DX_TRY(dx_puiseux_lead(w, &rest));
        dx_puiseux_note_side(w, &rest);
        DX_TRY(dx_puiseux_sign(w, &rest, &sign));
        if (sign < 0)
            value = dx_sub(g, centre, dx_int(g, 1));
    }
    return constant(w, value, out);
}

/* x - m·floor(x/m) */
static dx_status remainder_of(dx_workshop *w, const dx_series *x, const dx_series *m,
                              dx_series *out)
{
    dx_series quotient;
    DX_TRY(dx_puiseux_divide(w, x, m, &quotient));
    DX_TRY(floor_of(w, &quotient, &quotient));
    DX_TRY(dx_puiseux_multiply(w, m, &quotient, &quotient));
    return add(w, x, -1, &quotient, out);
}

/* (u + v ± |u - v|)/2 */
static dx_status extreme(dx_workshop *w, const dx_series *u, const dx_series *v, int64_t side,
                         dx_series *out)
{
    dx_id sign;
    dx_series difference;
    DX_TRY(add(w, u, -1, v, &difference));
    DX_TRY(sign_of(w, &difference, &sign));
    if (dx_is_number(w->g, sign)) {
        *out = dx_number_sign(w->g, sign) * side >= 0 ? *u : *v;
        return DX_OK;
    }
    const dx_id half = dx_rational(w->g, 1, 2);
    const dx_id scale[] = {half, half, dx_mul(w->g, dx_rational(w->g, side, 2), sign)};
    const dx_series term[] = {*u, *v, difference};
    return dx_puiseux_sum(w, 3, scale, term, out);
}

static dx_status round_of(dx_workshop *w, const dx_series *u, dx_series *out)
{
    dx_id sign;
    dx_series half, size;
    DX_TRY(sign_of(w, u, &sign));
    DX_TRY(constant(w, dx_rational(w->g, 1, 2), &half));
    DX_TRY(dx_puiseux_scale(w, sign, u, &size));
    DX_TRY(add(w, &size, 1, &half, &size));
    DX_TRY(floor_of(w, &size, &size));
    return dx_puiseux_scale(w, sign, &size, out);
}

static dx_status step_of(dx_workshop *w, dx_fn fn, const dx_series *u, dx_series *out)
{
    dx_graph *g = w->g;
    dx_id sign, half = dx_rational(g, 1, 2);
    dx_series whole;
    switch (fn) {
    case DX_FN_abs:
        return absolute(w, u, out);
    case DX_FN_ceil:
        DX_TRY(dx_puiseux_scale(w, dx_int(g, -1), u, &whole));
        DX_TRY(floor_of(w, &whole, &whole));
        return dx_puiseux_scale(w, dx_int(g, -1), &whole, out);
    case DX_FN_floor:
        return floor_of(w, u, out);
    case DX_FN_frac:
        DX_TRY(floor_of(w, u, &whole));
        return add(w, u, -1, &whole, out);
    case DX_FN_round:
        return round_of(w, u, out);
    default:
        break;
    }
    DX_TRY(sign_of(w, u, &sign));
    dx_id step = dx_add(g, half, dx_mul(g, half, sign));
    if (fn == DX_FN_sign)
        return constant(w, sign, out);
    if (fn == DX_FN_heaviside)
        return constant(w, step, out);
    return dx_puiseux_scale(w, step, u, out); /* relu */
}

/* ---- roots ------------------------------------------------------------------------- */

/* The real n-th root: of negative series too where n is odd. */
static dx_status root_of(dx_workshop *w, const dx_series *u, int64_t n, dx_series *out)
{
    dx_graph *g = w->g;
    dx_series a = *u;
    if (n == 0)
        return dx_fail(g->context, DX_DOMAIN, "there is no 0-th root");
    if (n % 2 == 0)
        return dx_puiseux_power(w, u, dx_rational(g, 1, n), out);
    DX_TRY(dx_puiseux_lead(w, &a));
    if (a.n == 0)
        return dx_puiseux_power(w, &a, dx_rational(g, 1, n), out);
    const dx_id degree[] = {a.coefficient[0], dx_int(g, n)};
    dx_id lead =
        n == 3 ? dx_call1(g, DX_FN_cbrt, a.coefficient[0]) : dx_call(g, DX_FN_root, 2, degree);
    DX_TRY(dx_check(g, lead));
    DX_TRY(dx_puiseux_scale(w, dx_power(g, a.coefficient[0], -1), &a, &a));
    if (a.n > 0)
        a.coefficient[0] = dx_int(g, 1);
    DX_TRY(dx_puiseux_power(w, &a, dx_rational(g, 1, n), &a));
    return dx_puiseux_scale(w, lead, &a, out);
}

/* ---- formulas that a row is the same as -------------------------------------------- */

/* In u and v; DX_NONE where there is none. */
static dx_id formula_of(dx_graph *g, dx_fn fn)
{
    dx_id u = dx_germ_symbol(g, 0), v = dx_germ_symbol(g, 1), one = dx_int(g, 1);
    switch (fn) {
    case DX_FN_expm1:
        return dx_sub(g, dx_call1(g, DX_FN_exp, u), one);
    case DX_FN_log1p:
        return dx_call1(g, DX_FN_log, dx_add(g, one, u));
    case DX_FN_log2:
        return dx_div(g, dx_call1(g, DX_FN_log, u), dx_call1(g, DX_FN_log, dx_int(g, 2)));
    case DX_FN_log10:
        return dx_div(g, dx_call1(g, DX_FN_log, u), dx_call1(g, DX_FN_log, dx_int(g, 10)));
    case DX_FN_hypot:
        return dx_sqrt(g, dx_add(g, dx_power(g, u, 2), dx_power(g, v, 2)));
    case DX_FN_sinc:
        return dx_div(g, dx_call1(g, DX_FN_sin, u), u);
    case DX_FN_factorial:
        return dx_call1(g, DX_FN_gamma, dx_add(g, u, one));
    case DX_FN_beta:
        return dx_div(g, dx_mul(g, dx_call1(g, DX_FN_gamma, u), dx_call1(g, DX_FN_gamma, v)),
                      dx_call1(g, DX_FN_gamma, dx_add(g, u, v)));
    case DX_FN_binomial: {
        dx_id below = dx_call1(g, DX_FN_gamma, dx_add(g, dx_sub(g, u, v), one));
        return dx_div(g, dx_call1(g, DX_FN_gamma, dx_add(g, u, one)),
                      dx_mul(g, dx_call1(g, DX_FN_gamma, dx_add(g, v, one)), below));
    }
    case DX_FN_sigmoid:
        return dx_power(g, dx_add(g, one, dx_call1(g, DX_FN_exp, dx_neg(g, u))), -1);
    case DX_FN_softplus:
        return dx_call1(g, DX_FN_log, dx_add(g, one, dx_call1(g, DX_FN_exp, u)));
    default:
        return DX_NONE;
    }
}

/* What a row is near an end of its domain, or for an argument that grows without bound
 * towards the side `sign`; DX_NONE where nothing is known. */
static dx_id singular_formula(dx_graph *g, dx_fn fn, bool infinite, int sign)
{
    dx_id u = dx_germ_symbol(g, 0), one = dx_int(g, 1), side = dx_int(g, sign);
    dx_id inverse = dx_power(g, u, -1);
    dx_id logarithms[] = {dx_call1(g, DX_FN_log, dx_add(g, one, u)),
                          dx_neg(g, dx_call1(g, DX_FN_log, dx_sub(g, one, u)))};
    switch (fn) {
    case DX_FN_atan:
        return infinite ? dx_sub(g, dx_mul(g, side, dx_mul(g, dx_pi(g), dx_rational(g, 1, 2))),
                                 dx_call1(g, DX_FN_atan, inverse))
                        : DX_NONE;
    case DX_FN_acot: /* pi/2 - atan(u) */
        return infinite ? dx_add(g, dx_mul(g, dx_pi(g), dx_rational(g, 1 - sign, 2)),
                                 dx_call1(g, DX_FN_atan, inverse))
                        : DX_NONE;
    case DX_FN_asinh: {
        dx_id size = dx_mul(g, side, u);
        dx_id root = dx_sqrt(g, dx_add(g, dx_power(g, u, 2), one));
        return infinite ? dx_mul(g, side, dx_call1(g, DX_FN_log, dx_add(g, size, root))) : DX_NONE;
    }
    case DX_FN_acosh: {
        dx_id root = dx_sqrt(g, dx_sub(g, dx_power(g, u, 2), one));
        return infinite ? dx_call1(g, DX_FN_log, dx_add(g, u, root)) : DX_NONE;
    }
    case DX_FN_atanh:
        return infinite ? DX_NONE : dx_mul(g, dx_rational(g, 1, 2), dx_sum(g, 2, logarithms));
    case DX_FN_acoth: {
        dx_id ratio = dx_div(g, dx_add(g, u, one), dx_sub(g, u, one));
        return infinite ? dx_call1(g, DX_FN_atanh, inverse)
                        : dx_mul(g, dx_rational(g, 1, 2), dx_call1(g, DX_FN_log, ratio));
    }
    case DX_FN_asec:
        return infinite ? dx_call1(g, DX_FN_acos, inverse) : DX_NONE;
    case DX_FN_acsc:
        return infinite ? dx_call1(g, DX_FN_asin, inverse) : DX_NONE;
    case DX_FN_acsch:
        return dx_call1(g, DX_FN_asinh, inverse);
    case DX_FN_asech:
        return infinite ? DX_NONE : dx_call1(g, DX_FN_acosh, inverse);
    case DX_FN_lgamma:
        return infinite
                   ? DX_NONE
                   : dx_call1(g, DX_FN_log, dx_call1(g, DX_FN_abs, dx_call1(g, DX_FN_gamma, u)));
    default:
        return DX_NONE;
    }
}

/* ---- by the derivative ------------------------------------------------------------- */

/* The series of y = f(u) with y(0) known, y' = slope(u, y)·u': each round of integration makes
 * one more term right. */
static dx_status by_iteration(dx_workshop *w, dx_id call, dx_id slope, dx_id start,
                              const dx_series *u, bool *fails, dx_series *out)
{
    const dx_id symbol[] = {dx_germ_symbol(w->g, 0), call};
    dx_series y, next, d;
    DX_TRY(constant(w, start, &y));
    if (y.n == 0)
        y.first = 1;
    y.exact = false;
    y.ramification = u->ramification;
    for (size_t round = 0; round < w->length; round++) {
        const dx_series given[] = {*u, y};
        DX_TRY(dx_expand_in(w, slope, 2, symbol, given, &d));
        DX_TRY(dx_puiseux_integral(w, start, &d, u, fails, &next));
        if (*fails || next.first + (int64_t)next.n <= y.first + (int64_t)y.n) {
            y = next;
            break;
        }
        y = next;
        if (y.exact || y.n >= w->length)
            break;
    }
    *out = y;
    return DX_OK;
}

/* f(u) by integrating its derivative text; *fails where that integral does not start. */
static dx_status by_derivative(dx_workshop *w, dx_id call, dx_id start, const dx_series *u,
                               bool *fails, dx_series *out)
{
    dx_graph *g = w->g;
    dx_series slope;
    dx_id rule = dx_rules_derivative(g, w->rules, call, 0);
    DX_TRY(dx_check(g, rule));
    if (!dx_contains(g, rule, call)) {
        DX_TRY(dx_expand_formula(w, rule, u, NULL, &slope));
        return dx_puiseux_integral(w, start, &slope, u, fails, out);
    }
    dx_id relative = dx_div(g, rule, call);
    if (dx_is_none(relative) || dx_contains(g, relative, call))
        return by_iteration(w, call, rule, start, u, fails, out);
    /* y' = relative·y */
    DX_TRY(dx_expand_formula(w, relative, u, NULL, &slope));
    DX_TRY(dx_puiseux_integral(w, dx_int(g, 0), &slope, u, fails, out));
    if (*fails)
        return DX_OK;
    DX_TRY(dx_puiseux_exp(w, out, out));
    return dx_puiseux_scale(w, start, out, out);
}

/* f(u) from the derivatives of `of` by the symbol, at the centre. */
static dx_status by_tower(dx_workshop *w, dx_id of, dx_id symbol, dx_id centre, const dx_series *u,
                          dx_series *out)
{
    dx_graph *g = w->g;
    dx_id d = of, factorial = dx_int(g, 1);
    dx_series start, rest;
    DX_TRY(constant(w, centre, &start));
    DX_TRY(add(w, u, -1, &start, &rest));
    size_t step = rest.first > 0 ? (size_t)rest.first : 1, n = w->length / step + 1;
    if (rest.n == 0 && rest.exact)
        n = 1;
    dx_id *taylor = dx_arena_alloc(&w->arena, n * sizeof *taylor);
    if (!taylor)
        return dx_no_memory(g->context);
    for (size_t k = 0; k < n; k++) {
        if (k > 0) {
            DX_TRY(dx_diff(g, w->rules, d, symbol, 1, &d));
            factorial = dx_number_mul(g, factorial, dx_int(g, (int64_t)k));
        }
        taylor[k] = dx_div(g, dx_substitute(g, d, 1, &symbol, &centre), factorial);
        DX_TRY(dx_check(g, taylor[k]));
        DX_TRY(dx_poll(g->context));
    }
    return dx_puiseux_compose(w, n, taylor, u, out);
}

/* ---- gamma and its relatives ------------------------------------------------------- */

/* Is the centre one of the poles 0, -1, -2, ...? */
static bool is_pole(const dx_graph *g, dx_id centre, int64_t *m)
{
    if (!dx_is_integer(g, centre) || dx_number_sign(g, centre) > 0)
        return false;
    *m = INT64_MAX;
    if (dx_get_int(g, centre, m))
        *m = -*m;
    return true;
}

/* With d = u + m: gamma(d + 1)/(d·(d - 1)·…·(d - m)); for digamma and its derivatives
 * polygamma(k, d + 1) - (-1)^k·k!·Σ 1/(d - j)^(k+1). */
static dx_status at_pole(dx_workshop *w, dx_fn fn, int64_t k, const dx_series *u, int64_t m,
                         dx_series *out)
{
    dx_graph *g = w->g;
    dx_id d = dx_germ_symbol(g, 0), part[MOST_SHIFT + 2], formula;
    dx_series whole;
    size_t n = 0;
    if (m > MOST_SHIFT)
        return dx_fail(g->context, DX_LIMIT, "%s is expanded at poles down to -%d only",
                       dx_functions[fn].name, MOST_SHIFT);
    const dx_id shifted[] = {dx_int(g, k), dx_add(g, d, dx_int(g, 1))};
    dx_id factorial = dx_call1(g, DX_FN_factorial, dx_int(g, k));
    for (int64_t j = 0; j <= m; j++) {
        dx_id factor = dx_power(g, dx_sub(g, d, dx_int(g, j)), -(k + 1));
        part[n++] = fn == DX_FN_gamma
                        ? factor
                        : dx_mul(g, k % 2 == 0 ? dx_neg(g, factorial) : factorial, factor);
    }
    part[n++] = fn == DX_FN_gamma     ? dx_call1(g, DX_FN_gamma, shifted[1])
                : fn == DX_FN_digamma ? dx_call1(g, DX_FN_digamma, shifted[1])
                                      : dx_call(g, DX_FN_polygamma, 2, shifted);
    formula = fn == DX_FN_gamma ? dx_product(g, n, part) : dx_sum(g, n, part);
    DX_TRY(constant(w, dx_int(g, m), &whole));
    DX_TRY(add(w, u, 1, &whole, &whole));
    return dx_expand_formula(w, formula, &whole, NULL, out);
}

/* zeta(1 + d) = 1/d - digamma(1) + O(d); what follows has no name here. */
static dx_status zeta_at_one(dx_workshop *w, const dx_series *u, dx_series *out)
{
    dx_graph *g = w->g;
    dx_id d = dx_germ_symbol(g, 0), one = dx_int(g, 1);
    dx_series shifted, order;
    DX_TRY(constant(w, one, &order));
    DX_TRY(add(w, u, -1, &order, &shifted));
    DX_TRY(dx_puiseux_lead(w, &shifted));
    dx_id formula = dx_sub(g, dx_power(g, d, -1), dx_call1(g, DX_FN_digamma, one));
    DX_TRY(dx_expand_formula(w, formula, &shifted, NULL, out));
    order = (dx_series){.first = shifted.first, .ramification = shifted.ramification};
    order.coefficient = shifted.coefficient;
    w->ends = "the further coefficients of zeta at 1 have no name here";
    return add(w, out, 1, &order, out);
}

/* ---- the rows ---------------------------------------------------------------------- */

static dx_status circular(dx_workshop *w, dx_fn fn, const dx_series *u, dx_series *out)
{
    dx_series sine, cosine, one;
    bool hyperbolic = fn == DX_FN_sinh || fn == DX_FN_cosh || fn == DX_FN_tanh ||
                      fn == DX_FN_coth || fn == DX_FN_sech || fn == DX_FN_csch;
    DX_TRY(dx_puiseux_waves(w, u, hyperbolic, &sine, &cosine));
    DX_TRY(constant(w, dx_int(w->g, 1), &one));
    switch (fn) {
    case DX_FN_sin:
    case DX_FN_sinh:
        *out = sine;
        return DX_OK;
    case DX_FN_cos:
    case DX_FN_cosh:
        *out = cosine;
        return DX_OK;
    case DX_FN_tan:
    case DX_FN_tanh:
        return dx_puiseux_divide(w, &sine, &cosine, out);
    case DX_FN_cot:
    case DX_FN_coth:
        return dx_puiseux_divide(w, &cosine, &sine, out);
    case DX_FN_sec:
    case DX_FN_sech:
        return dx_puiseux_divide(w, &one, &cosine, out);
    default: /* csc, csch */
        return dx_puiseux_divide(w, &one, &sine, out);
    }
}

/* The angle of the point (x, y). */
static dx_status angle(dx_workshop *w, const dx_series *y, const dx_series *x, dx_series *out)
{
    dx_graph *g = w->g;
    dx_series up = *y, right = *x, turn;
    int sy, sx;
    DX_TRY(dx_puiseux_sign(w, &up, &sy));
    DX_TRY(dx_puiseux_sign(w, &right, &sx));
    dx_puiseux_note_side(w, &up);
    dx_puiseux_note_side(w, &right);
    if (sx == 0 && sy == 0)
        return dx_fail(g->context, DX_DOMAIN, "atan2(0, 0) has no value");
    dx_id u = dx_germ_symbol(g, 0), v = dx_germ_symbol(g, 1), part = DX_NONE;
    bool steep = sx == 0 || (sy != 0 && up.first * (int64_t)right.ramification <
                                            right.first * (int64_t)up.ramification);
    if (steep)
        part = dx_neg(g, dx_call1(g, DX_FN_atan, dx_div(g, v, u)));
    else
        part = dx_call1(g, DX_FN_atan, dx_div(g, u, v));
    dx_id half = dx_mul(g, dx_rational(g, 1, 2), dx_pi(g));
    DX_TRY(constant(w,
                    steep    ? dx_mul(g, dx_int(g, sy), half)
                    : sx > 0 ? dx_int(g, 0)
                             : dx_mul(g, dx_int(g, sy < 0 ? -2 : 2), half),
                    &turn));
    DX_TRY(dx_expand_formula(w, part, &up, &right, out));
    return add(w, out, 1, &turn, out);
}

static dx_status log_of_sum(dx_workshop *w, size_t n, const dx_series *u, dx_series *out)
{
    dx_series *term = dx_arena_alloc(&w->arena, n * sizeof *term);
    dx_id *one = dx_arena_alloc(&w->arena, n * sizeof *one);
    if (!term || !one)
        return dx_no_memory(w->g->context);
    for (size_t i = 0; i < n; i++) {
        one[i] = dx_int(w->g, 1);
        DX_TRY(dx_puiseux_exp(w, &u[i], &term[i]));
    }
    DX_TRY(dx_puiseux_sum(w, n, one, term, out));
    return dx_puiseux_log(w, out, out);
}

/* A row of one argument by its derivative, or what it is the same as where that fails. */
static dx_status by_rule(dx_workshop *w, dx_fn fn, const dx_series *of, dx_series *out)
{
    dx_graph *g = w->g;
    dx_series u = *of;
    dx_id centre = DX_NONE, formula;
    bool fails = true, infinite;
    int64_t m = 0;
    int sign = 1;
    DX_TRY(dx_puiseux_lead(w, &u));
    infinite = u.first < 0;
    if (!infinite) {
        DX_TRY(centre_of(w, fn, &u, &centre));
        bool pole = is_pole(g, centre, &m);
        if (pole && (fn == DX_FN_gamma || fn == DX_FN_digamma))
            return at_pole(w, fn, 0, &u, m, out);
        if (fn == DX_FN_zeta && dx_is_int(g, centre, 1))
            return zeta_at_one(w, &u, out);
        bool singular = (pole && fn == DX_FN_lgamma) ||
                        ((fn == DX_FN_acsch || fn == DX_FN_asech) && dx_is_int(g, centre, 0)) ||
                        ((fn == DX_FN_atanh || fn == DX_FN_acoth) &&
                         (dx_is_int(g, centre, 1) || dx_is_int(g, centre, -1)));
        if (!singular) {
            dx_id call = dx_call1(g, fn, dx_germ_symbol(g, 0));
            dx_id start = dx_call1(g, fn, centre);
            DX_TRY(dx_check(g, call));
            DX_TRY(dx_check(g, start));
            if (fn == DX_FN_digamma || fn == DX_FN_zeta)
                return by_tower(w, call, dx_germ_symbol(g, 0), centre, &u, out);
            DX_TRY(by_derivative(w, call, start, &u, &fails, out));
        }
    } else {
        DX_TRY(dx_puiseux_sign(w, &u, &sign));
        dx_puiseux_note_side(w, &u);
    }
    if (!fails)
        return DX_OK;
    formula = singular_formula(g, fn, infinite, sign);
    if (dx_is_none(formula))
        return no_series(w, fn,
                         infinite ? "has an essential singularity: its argument grows without bound"
                                  : "has no power series here");
    return dx_expand_formula(w, formula, &u, NULL, out);
}

/* Near -1/e: with w = p - 1, e·x + 1 = 1 + (p - 1)·exp(p), a series in p that starts with p^2/2,
 * so p is a series in sqrt(2·(e·x + 1)). */
static dx_status lambert(dx_workshop *w, const dx_series *u, dx_series *out)
{
    dx_graph *g = w->g;
    dx_id centre, edge = dx_neg(g, dx_call1(g, DX_FN_exp, dx_int(g, -1)));
    DX_TRY(centre_of(w, DX_FN_lambertw, u, &centre));
    if (!dx_same(centre, edge))
        return by_rule(w, DX_FN_lambertw, u, out);
    dx_series s;
    dx_id symbol = dx_germ_symbol(g, 0);
    dx_id square = dx_add(g, dx_mul(g, dx_mul(g, dx_int(g, 2), dx_e(g)), symbol), dx_int(g, 2));
    DX_TRY(dx_expand_formula(w, square, u, NULL, &s));
    DX_TRY(dx_puiseux_power(w, &s, dx_rational(g, 1, 2), &s));
    DX_TRY(dx_puiseux_lead(w, &s));
    size_t n = s.n == 0 || s.first <= 0 ? 1 : w->length / (size_t)s.first + 2;
    dx_id *taylor = dx_arena_alloc(&w->arena, (n + 2) * sizeof *taylor);
    dx_id *a = dx_arena_alloc(&w->arena, (n + 2) * sizeof *a);
    if (!taylor || !a)
        return dx_no_memory(g->context);
    /* W = Σ mu_k s^k (Corless et al. 1996): mu_0 = -1, mu_1 = 1, a_0 = 2, a_1 = -1,
     * mu_k = (k-1)/(k+1)·(mu_(k-2)/2 + a_(k-2)/4) - a_k/2 - mu_(k-1)/(k+1),
     * a_k = Σ_{2 <= j < k} mu_j·mu_(k+1-j) */
    for (size_t k = 0; k < n; k++) {
        int64_t i = (int64_t)k;
        if (k < 2) {
            taylor[k] = dx_int(g, k == 0 ? -1 : 1);
            a[k] = dx_int(g, k == 0 ? 2 : -1);
            continue;
        }
        a[k] = dx_int(g, 0);
        for (size_t j = 2; j < k; j++)
            a[k] = dx_number_add(g, a[k], dx_number_mul(g, taylor[j], taylor[k + 1 - j]));
        dx_id inner = dx_number_add(g, dx_number_mul(g, dx_rational(g, 1, 2), taylor[k - 2]),
                                    dx_number_mul(g, dx_rational(g, 1, 4), a[k - 2]));
        dx_id sum = dx_number_mul(g, dx_rational(g, i - 1, i + 1), inner);
        sum = dx_number_add(g, sum, dx_number_mul(g, dx_rational(g, -1, 2), a[k]));
        taylor[k] =
            dx_number_add(g, sum, dx_number_mul(g, dx_rational(g, -1, i + 1), taylor[k - 1]));
        DX_TRY(dx_poll(g->context));
    }
    return dx_puiseux_compose(w, n, taylor, &s, out);
}

/* (u/2)^n/gamma(n + 1)·Σ (∓u^2/4)^j/(j!·(n + 1)…(n + j)); J_-n = (-1)^n·J_n and I_-n = I_n for
 * whole n. */
static dx_status bessel_at_zero(dx_workshop *w, dx_fn fn, dx_id order, const dx_series *u,
                                dx_series *out)
{
    dx_graph *g = w->g;
    dx_series half, even;
    int64_t whole = 0;
    bool minus = false;
    if (dx_get_int(g, order, &whole) && whole < 0) {
        minus = fn == DX_FN_besselj && whole % 2 != 0;
        order = dx_number_neg(g, order);
    }
    size_t n = w->length / (u->first > 0 ? (size_t)u->first : 1) / 2 + 2;
    dx_id *taylor = dx_arena_alloc(&w->arena, n * sizeof *taylor);
    if (!taylor)
        return dx_no_memory(g->context);
    taylor[0] = dx_int(g, 1);
    for (size_t k = 1; k < n; k++) {
        int64_t j = (int64_t)k;
        dx_id divisor =
            dx_mul(g, dx_int(g, fn == DX_FN_besselj ? -j : j), dx_add(g, order, dx_int(g, j)));
        taylor[k] = dx_coefficient_mul(g, taylor[k - 1], dx_power(g, divisor, -1));
        DX_TRY(dx_check(g, taylor[k]));
    }
    dx_id scale = dx_power(g, dx_call1(g, DX_FN_gamma, dx_add(g, order, dx_int(g, 1))), -1);
    DX_TRY(dx_check(g, scale));
    DX_TRY(dx_puiseux_scale(w, dx_rational(g, 1, 2), u, &half));
    DX_TRY(dx_puiseux_multiply(w, &half, &half, &even));
    DX_TRY(dx_puiseux_compose(w, n, taylor, &even, &even));
    if (!dx_is_int(g, order, 0)) {
        DX_TRY(dx_puiseux_power(w, &half, order, &half));
        DX_TRY(dx_puiseux_multiply(w, &even, &half, &even));
    }
    return dx_puiseux_scale(w, minus ? dx_neg(g, scale) : scale, &even, out);
}

/* Rows of two arguments whose first is a fixed order. */
static dx_status by_order(dx_workshop *w, dx_fn fn, const dx_series *u, dx_id order, dx_series *out)
{
    dx_graph *g = w->g;
    dx_id centre, symbol = dx_germ_symbol(g, 0);
    dx_series a = *u;
    int64_t m, k;
    DX_TRY(dx_puiseux_lead(w, &a));
    if (a.first < 0)
        return no_series(w, fn, "has an essential singularity: its argument grows without bound");
    DX_TRY(centre_of(w, fn, &a, &centre));
    if (fn == DX_FN_polygamma && is_pole(g, centre, &m)) {
        if (!dx_get_int(g, order, &k) || k < 0 || k > MOST_SHIFT)
            return no_series(w, fn, "of this order is not expanded at its poles");
        return at_pole(w, fn, k, &a, m, out);
    }
    if ((fn == DX_FN_zetaderivative && dx_is_int(g, centre, 1)) ||
        ((fn == DX_FN_bessely || fn == DX_FN_besselk) && dx_is_int(g, centre, 0)))
        return no_series(w, fn, "is not expanded at its singular point");
    const dx_id args[] = {order, symbol};
    dx_id call = dx_call(g, fn, 2, args);
    DX_TRY(dx_check(g, call));
    if ((fn == DX_FN_besselj || fn == DX_FN_besseli) && dx_is_int(g, centre, 0))
        return bessel_at_zero(w, fn, order, &a, out);
    return by_tower(w, call, symbol, centre, &a, out);
}

dx_status dx_germ_of_call(dx_workshop *w, dx_id call, const dx_series *u, const dx_id *fixed,
                          dx_series *out)
{
    dx_graph *g = w->g;
    dx_fn fn = dx_fn_of(g, call);
    uint32_t n = dx_count(g, call);
    dx_id formula, sign;
    int64_t degree;
    if (n == 1 && u->n == 0 && u->exact)
        return constant(w, dx_call1(g, fn, dx_int(g, 0)), out);
    switch (fn) {
    case DX_FN_exp:
        return dx_puiseux_exp(w, u, out);
    case DX_FN_log:
        return dx_puiseux_log(w, u, out);
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_tan:
    case DX_FN_cot:
    case DX_FN_sec:
    case DX_FN_csc:
    case DX_FN_sinh:
    case DX_FN_cosh:
    case DX_FN_tanh:
    case DX_FN_coth:
    case DX_FN_sech:
    case DX_FN_csch:
        return circular(w, fn, u, out);
    case DX_FN_abs:
    case DX_FN_sign:
    case DX_FN_heaviside:
    case DX_FN_floor:
    case DX_FN_ceil:
    case DX_FN_round:
    case DX_FN_frac:
    case DX_FN_relu:
        return step_of(w, fn, u, out);
    case DX_FN_min:
    case DX_FN_max:
        return extreme(w, &u[0], &u[1], fn == DX_FN_max ? 1 : -1, out);
    case DX_FN_mod:
        return remainder_of(w, &u[0], &u[1], out);
    case DX_FN_leakyrelu: {
        dx_series slope;
        DX_TRY(sign_of(w, u, &sign));
        if (!dx_is_number(g, sign))
            return no_series(w, fn, "depends on a sign that is not known");
        if (n == 1)
            DX_TRY(constant(w, dx_rational(g, 1, 100), &slope));
        else
            slope = u[1];
        if (dx_number_sign(g, sign) < 0)
            return dx_puiseux_multiply(w, &u[0], &slope, out);
        *out = u[0];
        return DX_OK;
    }
    case DX_FN_cbrt:
        return root_of(w, u, 3, out);
    case DX_FN_root:
        if (dx_is_none(fixed[1]) || !dx_get_int(g, fixed[1], &degree) || degree < 1)
            return no_series(w, fn, "has a series for whole positive degrees only");
        return root_of(w, u, degree, out);
    case DX_FN_atan2:
        return angle(w, &u[0], &u[1], out);
    case DX_FN_logsumexp:
        return log_of_sum(w, n, u, out);
    case DX_FN_lambertw:
        return lambert(w, u, out);
    default:
        break;
    }
    formula = formula_of(g, fn);
    if (!dx_is_none(formula))
        return dx_expand_formula(w, formula, u, n > 1 ? &u[1] : NULL, out);
    if (n == 1)
        return by_rule(w, fn, u, out);
    if (n == 2 && !dx_is_none(fixed[0]))
        return by_order(w, fn, &u[1], fixed[0], out);
    return no_series(w, fn, "has no series by its order");
}

/* ---- abstract functions ------------------------------------------------------------ */

typedef struct partials {
    dx_workshop *w;
    uint32_t n;
    dx_id symbol[MOST_ARGUMENTS], centre[MOST_ARGUMENTS];
    dx_series rest[MOST_ARGUMENTS]; /* arguments without their centre */
    size_t budget;
    dx_series sum;
} partials;

/* Adds the terms of `of`·product over the derivatives by arguments i, i+1, ...; a product whose
 * first exponent is beyond the length does not count. */
static dx_status add_partials(partials *p, uint32_t i, dx_id of, dx_series product)
{
    dx_workshop *w = p->w;
    dx_graph *g = w->g;
    for (int64_t k = 1;; k++) {
        if (p->budget-- == 0)
            return dx_fail(g->context, DX_LIMIT,
                           "an abstract function of several variables has too many derivatives");
        if (i + 1 < p->n) {
            DX_TRY(add_partials(p, i + 1, of, product));
        } else {
            dx_id at = dx_substitute(g, of, p->n, p->symbol, p->centre);
            dx_series term;
            DX_TRY(dx_check(g, at));
            DX_TRY(dx_puiseux_scale(w, at, &product, &term));
            DX_TRY(add(w, &p->sum, 1, &term, &p->sum));
        }
        DX_TRY(dx_poll(g->context));
        if (p->rest[i].n == 0 && p->rest[i].exact)
            return DX_OK;
        DX_TRY(dx_puiseux_multiply(w, &product, &p->rest[i], &product));
        DX_TRY(dx_puiseux_scale(w, dx_rational(g, 1, k), &product, &product));
        if (product.n == 0 || product.first >= (int64_t)w->length)
            return add(w, &p->sum, 1,
                       &(dx_series){.first = product.first,
                                    .ramification = product.ramification,
                                    .coefficient = product.coefficient},
                       &p->sum);
        DX_TRY(dx_diff(g, w->rules, of, p->symbol[i], 1, &of));
    }
}

dx_status dx_germ_of_abstract(dx_workshop *w, dx_id a, const dx_series *argument,
                              const dx_id *fixed, dx_series *out)
{
    dx_graph *g = w->g;
    uint32_t first = dx_op_of(g, a) == DX_OP_DERIV ? 2 : 1, n = dx_count(g, a) - first;
    partials p = {.w = w, .budget = MOST_PARTIALS};
    dx_id operand[MOST_ARGUMENTS + 2];
    dx_series start;
    if (n > MOST_ARGUMENTS)
        return dx_fail(g->context, DX_LIMIT, "a function with more than %d arguments",
                       MOST_ARGUMENTS);
    for (uint32_t i = 0; i < first; i++)
        operand[i] = dx_operand(g, a, i);
    for (uint32_t i = 0; i < n; i++) {
        dx_series u = argument[i];
        if (!dx_is_none(fixed[i])) {
            operand[first + i] = fixed[i];
            continue;
        }
        DX_TRY(dx_puiseux_lead(w, &u));
        if (u.first < 0)
            return dx_fail(g->context, DX_UNKNOWN,
                           "nothing is known of %s where its argument grows without bound",
                           dx_bytes(g, operand[0]));
        DX_TRY(dx_puiseux_constant(w, &u, &p.centre[p.n]));
        if (!dx_is_none(w->log_t) && dx_contains(g, p.centre[p.n], w->log_t))
            return dx_fail(g->context, DX_UNKNOWN, "nothing is known of %s of a logarithm",
                           dx_bytes(g, operand[0]));
        DX_TRY(constant(w, p.centre[p.n], &start));
        DX_TRY(add(w, &u, -1, &start, &p.rest[p.n]));
        p.symbol[p.n] = dx_germ_symbol(g, 2 + (int)i);
        operand[first + i] = p.symbol[p.n++];
    }
    DX_TRY(constant(w, dx_int(g, 0), &p.sum));
    DX_TRY(constant(w, dx_int(g, 1), &start));
    dx_id of = dx_rebuild(g, a, operand);
    DX_TRY(dx_check(g, of));
    if (p.n == 0)
        return constant(w, of, out);
    DX_TRY(add_partials(&p, 0, of, start));
    *out = p.sum;
    return DX_OK;
}
