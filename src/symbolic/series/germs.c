/* germs.c - the rows of the function table, and abstract functions, around a point. */
#include "symbolic/series/germs.h"

#include "expr/walk.h"
#include "symbolic/series/coefficient.h"
#include "symbolic/forms/basic.h"
#include "symbolic/forms/readable.h"
#include "symbolic/derivatives/differential.h"
#include "symbolic/derivatives/rules.h"

enum { MOST_PARTIALS = 3000, MOST_ARGUMENTS = 16 }; /* of an abstract function */

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

dx_status dx_germ_constant(dx_workshop *w, dx_id c, dx_series *out)
{
    DX_TRY(dx_check(w->g, c));
    return dx_puiseux_monomial(w, c, 0, 1, out);
}

dx_status dx_germ_add(dx_workshop *w, const dx_series *a, int64_t factor, const dx_series *b,
                      dx_series *out)
{
    const dx_id scale[] = {dx_int(w->g, 1), dx_int(w->g, factor)};
    const dx_series term[] = {*a, *b};
    return dx_puiseux_sum(w, 2, scale, term, out);
}

dx_status dx_germ_unknown(dx_workshop *w, dx_fn fn, const char *why)
{
    return dx_fail(w->g->context, DX_UNKNOWN, "%s %s", dx_functions[fn].name, why);
}

dx_status dx_germ_centre(dx_workshop *w, dx_fn fn, const dx_series *u, dx_id *out)
{
    dx_graph *g = w->g;
    DX_TRY(dx_puiseux_constant(w, u, out));
    DX_TRY(dx_check(g, *out));
    if (!dx_is_number(g, *out))
        DX_TRY(dx_readable(g, *out, out));
    if (!dx_is_none(w->log_t) && dx_contains(g, *out, w->log_t))
        return dx_germ_unknown(w, fn, "of a logarithm has no power series");
    return DX_OK;
}

/* ---- roots ------------------------------------------------------------------------- */

/* The real n-th root: of negative series too where n is odd. */
static dx_status root_of(dx_workshop *w, const dx_series *u, int64_t n, dx_series *out)
{
    dx_graph *g = w->g;
    dx_series a = *u;
    if (n == 0)
        return dx_fail(g->context, DX_DOMAIN, "there is no 0-th root");
    const dx_id exponent = n < 0 ? dx_rational(g, -1, -n) : dx_rational(g, 1, n);
    if (n % 2 == 0)
        return dx_puiseux_power(w, u, exponent, out);
    DX_TRY(dx_puiseux_lead(w, &a));
    if (a.n == 0)
        return dx_puiseux_power(w, &a, exponent, out);
    const dx_id degree[] = {a.coefficient[0], dx_int(g, n)};
    dx_id lead =
        n == 3 ? dx_call1(g, DX_FN_cbrt, a.coefficient[0]) : dx_call(g, DX_FN_root, 2, degree);
    DX_TRY(dx_check(g, lead));
    DX_TRY(dx_puiseux_scale(w, dx_power(g, a.coefficient[0], -1), &a, &a));
    if (a.n > 0)
        a.coefficient[0] = dx_int(g, 1);
    DX_TRY(dx_puiseux_power(w, &a, exponent, &a));
    return dx_puiseux_scale(w, lead, &a, out);
}

/* ---- formulas that a row is the same as -------------------------------------------- */

/* In u and v; DX_NONE where there is none. */
static dx_id formula_of(dx_graph *g, dx_fn fn)
{
    dx_id u = dx_germ_symbol(g, 0), v = dx_germ_symbol(g, 1), one = dx_int(g, 1);
    switch (fn) {
    case DX_FN_expm1:
    case DX_FN_log1p:
    case DX_FN_log2:
    case DX_FN_log10:
    case DX_FN_sigmoid:
    case DX_FN_softplus:
        return dx_basic_formula(g, fn, u);
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
    DX_TRY(dx_germ_constant(w, start, &y));
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

/* f(u) where f' is a formula in u and f(u): by the orders of f at the centre, in which like terms
 * are collected. *found is false where that does not go, as where a slope is infinite. */
static dx_status by_orders(dx_workshop *w, dx_id call, const dx_series *u, bool *found,
                           dx_series *out)
{
    dx_graph *g = w->g;
    const dx_id symbol = dx_germ_symbol(g, 0);
    const uint32_t n = (uint32_t)w->length;
    dx_id centre, factorial = dx_int(g, 1);
    dx_id *taylor = dx_arena_alloc(&w->arena, (n + 1) * sizeof *taylor);
    if (!taylor)
        return dx_no_memory(g->context);
    *found = false;
    DX_TRY(dx_germ_centre(w, dx_fn_of(g, call), u, &centre));
    DX_TRY(dx_differential_orders(g, w->rules, call, symbol, n, taylor, found));
    for (uint32_t k = 0; k <= n && *found; k++) {
        if (k > 0)
            factorial = dx_number_mul(g, factorial, dx_int(g, k));
        taylor[k] = dx_div(g, dx_substitute(g, taylor[k], 1, &symbol, &centre), factorial);
        *found = !dx_is_none(taylor[k]);
        if (!*found)
            DX_TRY(dx_excuse(g->context, g->context->diag.status));
        DX_TRY(dx_poll(g->context));
    }
    return *found ? dx_puiseux_compose(w, n, taylor, u, out) : DX_OK;
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
    if (dx_is_none(relative) || dx_contains(g, relative, call)) {
        bool found;
        *fails = false;
        DX_TRY(by_orders(w, call, u, &found, out));
        return found ? DX_OK : by_iteration(w, call, rule, start, u, fails, out);
    }
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
    DX_TRY(dx_germ_constant(w, centre, &start));
    DX_TRY(dx_germ_add(w, u, -1, &start, &rest));
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

/* ---- the rows ---------------------------------------------------------------------- */

static dx_status circular(dx_workshop *w, dx_fn fn, const dx_series *u, dx_series *out)
{
    dx_series sine, cosine, one;
    bool hyperbolic = fn == DX_FN_sinh || fn == DX_FN_cosh || fn == DX_FN_tanh ||
                      fn == DX_FN_coth || fn == DX_FN_sech || fn == DX_FN_csch;
    DX_TRY(dx_puiseux_waves(w, u, hyperbolic, &sine, &cosine));
    DX_TRY(dx_germ_constant(w, dx_int(w->g, 1), &one));
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

/* The leading term, and its sign where that is known, else 0. */
static dx_status lead_with_sign(dx_workshop *w, dx_series *a, int *sign)
{
    *sign = 0;
    DX_TRY(dx_puiseux_lead(w, a));
    if (a->n == 0)
        return DX_OK;
    return dx_coefficient_sign(w->g, w->oracle, a->coefficient[0], w->log_t, sign);
}

/* pi or -pi by the side from which y comes to 0; a sign that depends on symbols stays open. */
static dx_status half_turn(dx_workshop *w, const dx_series *y, int sign, dx_series *out)
{
    dx_graph *g = w->g;
    dx_id pi = dx_pi(g), turn = sign < 0 ? dx_neg(g, pi) : pi;
    dx_puiseux_note_side(w, y);
    if (y->n > 0 && sign == 0 && !dx_is_nonnegative(g, y->coefficient[0])) {
        const dx_id cases[] = {dx_relation(g, DX_OP_LT, y->coefficient[0], dx_int(g, 0)),
                               dx_neg(g, pi), pi};
        turn = dx_cases(g, 3, cases);
    }
    return dx_germ_constant(w, turn, out);
}

/* The angle of the point (x, y): atan(y/x), turned by pi where x < 0, or, where y is the larger
 * one, ±pi/2 - atan(x/y). Where x > 0 the sign of y does not count. */
static dx_status angle(dx_workshop *w, const dx_series *y, const dx_series *x, dx_series *out)
{
    dx_graph *g = w->g;
    dx_series up = *y, right = *x, turn;
    int sy, sx;
    DX_TRY(lead_with_sign(w, &up, &sy));
    DX_TRY(lead_with_sign(w, &right, &sx));
    if (up.n == 0 && right.n == 0)
        return dx_fail(g->context, DX_DOMAIN, "atan2(0, 0) has no value");
    int64_t difference =
        up.first * (int64_t)right.ramification - right.first * (int64_t)up.ramification;
    bool steep =
        right.n == 0 || (up.n > 0 && (difference < 0 || (difference == 0 && sx <= 0 && sy != 0)));
    if (steep ? sy == 0 : sx == 0)
        return dx_fail(g->context, DX_UNKNOWN, "%s",
                       up.first > 0 && right.first > 0 ? "atan2 has no value at 0, 0"
                                                       : "the sign of a coefficient is not known");
    dx_puiseux_note_side(w, steep ? &up : &right);
    dx_id u = dx_germ_symbol(g, 0), v = dx_germ_symbol(g, 1);
    dx_id part = steep ? dx_neg(g, dx_call1(g, DX_FN_atan, dx_div(g, v, u)))
                       : dx_call1(g, DX_FN_atan, dx_div(g, u, v));
    if (!steep && sx < 0)
        DX_TRY(half_turn(w, &up, sy, &turn));
    else
        DX_TRY(dx_germ_constant(w, dx_mul(g, dx_rational(g, steep ? sy : 0, 2), dx_pi(g)), &turn));
    DX_TRY(dx_expand_formula(w, part, &up, &right, out));
    return dx_germ_add(w, out, 1, &turn, out);
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

/* What is not below 0 where the function has a value; NONE where roots or logarithms in its
 * derivative tell. */
static dx_id inside_of(dx_graph *g, dx_fn fn, dx_id u)
{
    dx_id below = dx_sub(g, dx_int(g, 1), dx_power(g, u, 2)); /* |u| < 1 */
    switch (fn) {
    case DX_FN_atanh:
    case DX_FN_erfinv:
        return below;
    case DX_FN_acoth:
        return dx_neg(g, below);
    case DX_FN_lambertw:
    case DX_FN_lambertwm1:
        return dx_add(g, u, dx_call1(g, DX_FN_exp, dx_int(g, -1)));
    default:
        return DX_NONE;
    }
}

static dx_status refuse_outside(dx_workshop *w, dx_fn fn, dx_id centre)
{
    dx_graph *g = w->g;
    int sign = 0;
    if (dx_is_number(g, centre) || !dx_is_constant(g, centre))
        return DX_OK;
    dx_id inside = inside_of(g, fn, centre);
    if (dx_is_none(inside))
        return g->context->diag.status;
    DX_TRY(dx_ask_sign(w->oracle, inside, &sign));
    return sign >= 0
               ? DX_OK
               : dx_fail(g->context, DX_DOMAIN, "%s has no value there", dx_functions[fn].name);
}

/* A row of one argument by its derivative, or what it is the same as where that fails. */
static dx_status by_rule(dx_workshop *w, dx_fn fn, const dx_series *of, dx_series *out)
{
    dx_graph *g = w->g;
    dx_series u = *of;
    dx_id centre = DX_NONE, formula;
    bool fails = true, infinite;
    int sign = 1;
    DX_TRY(dx_puiseux_lead(w, &u));
    infinite = u.first < 0;
    if (!infinite) {
        DX_TRY(dx_germ_centre(w, fn, &u, &centre));
        bool singular;
        DX_TRY(dx_germ_singular(w, fn, DX_NONE, &u, centre, &singular, out));
        if (singular)
            return DX_OK;
        singular = ((fn == DX_FN_acsch || fn == DX_FN_asech) && dx_is_int(g, centre, 0)) ||
                   ((fn == DX_FN_atanh || fn == DX_FN_acoth) &&
                    (dx_is_int(g, centre, 1) || dx_is_int(g, centre, -1)));
        if (!singular) {
            DX_TRY(refuse_outside(w, fn, centre));
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
        return dx_germ_unknown(
            w, fn,
            infinite ? "has an essential singularity: its argument grows without bound"
                     : "has no power series here");
    return dx_expand_formula(w, formula, &u, NULL, out);
}

/* Rows of two arguments whose first is a fixed order. */
static dx_status by_order(dx_workshop *w, dx_fn fn, const dx_series *u, dx_id order, dx_series *out)
{
    dx_graph *g = w->g;
    dx_id centre, symbol = dx_germ_symbol(g, 0);
    dx_series a = *u;
    bool singular;
    DX_TRY(dx_puiseux_lead(w, &a));
    if (a.first < 0)
        return dx_germ_unknown(w, fn,
                               "has an essential singularity: its argument grows without bound");
    DX_TRY(dx_germ_centre(w, fn, &a, &centre));
    DX_TRY(dx_germ_singular(w, fn, order, &a, centre, &singular, out));
    if (singular)
        return DX_OK;
    const dx_id args[] = {order, symbol};
    dx_id call = dx_call(g, fn, 2, args);
    DX_TRY(dx_check(g, call));
    return by_tower(w, call, symbol, centre, &a, out);
}

dx_status dx_germ_of_call(dx_workshop *w, dx_id call, const dx_series *u, const dx_id *fixed,
                          dx_series *out)
{
    dx_graph *g = w->g;
    dx_fn fn = dx_fn_of(g, call);
    uint32_t n = dx_count(g, call);
    dx_id formula;
    int64_t degree;
    if (n == 1 && u->n == 0 && u->exact)
        return dx_germ_constant(w, dx_call1(g, fn, dx_int(g, 0)), out);
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
    case DX_FN_leakyrelu:
    case DX_FN_min:
    case DX_FN_max:
    case DX_FN_mod:
        return dx_germ_of_step(w, fn, n, u, out);
    case DX_FN_cbrt:
        return root_of(w, u, 3, out);
    case DX_FN_root:
        if (dx_is_none(fixed[1]) || !dx_get_int(g, fixed[1], &degree) || degree < -INT32_MAX)
            return dx_germ_unknown(w, fn, "has a series for whole degrees only");
        return root_of(w, u, degree, out);
    case DX_FN_atan2:
        return angle(w, &u[0], &u[1], out);
    case DX_FN_logsumexp:
        return log_of_sum(w, n, u, out);
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
    return dx_germ_unknown(w, fn, "has no series by its order");
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
            DX_TRY(dx_germ_add(w, &p->sum, 1, &term, &p->sum));
        }
        DX_TRY(dx_poll(g->context));
        if (p->rest[i].n == 0 && p->rest[i].exact)
            return DX_OK;
        DX_TRY(dx_puiseux_multiply(w, &product, &p->rest[i], &product));
        DX_TRY(dx_puiseux_scale(w, dx_rational(g, 1, k), &product, &product));
        if (product.n == 0 || product.first >= (int64_t)w->length)
            return dx_germ_add(w, &p->sum, 1,
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
        DX_TRY(dx_germ_constant(w, p.centre[p.n], &start));
        DX_TRY(dx_germ_add(w, &u, -1, &start, &p.rest[p.n]));
        p.symbol[p.n] = dx_germ_symbol(g, 2 + (int)i);
        operand[first + i] = p.symbol[p.n++];
    }
    DX_TRY(dx_germ_constant(w, dx_int(g, 0), &p.sum));
    DX_TRY(dx_germ_constant(w, dx_int(g, 1), &start));
    dx_id of = dx_rebuild(g, a, operand);
    DX_TRY(dx_check(g, of));
    if (p.n == 0)
        return dx_germ_constant(w, of, out);
    DX_TRY(add_partials(&p, 0, of, start));
    *out = p.sum;
    return DX_OK;
}
