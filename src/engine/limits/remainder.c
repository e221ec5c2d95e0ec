/* The proved bound of a Taylor polynomial's error. */
#include "engine/limits/taylor.h"

#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/bound.h"
#include "symbolic/domain/chart.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/forms/fraction.h"
#include "symbolic/forms/readable.h"

#include <stdlib.h>

/* The bound as a decimal of DX_BOUND_DIGITS digits, rounded up. */
static dx_id decimal_above(dx_graph *g, const arf_t bound)
{
    mpfr_t value;
    mpfr_exp_t exponent;
    if (arf_is_zero(bound))
        return dx_int(g, 0);
    mpfr_init2(value, 64);
    arf_get_mpfr(value, bound, MPFR_RNDU);
    char *digits = mpfr_get_str(NULL, &exponent, 10, DX_BOUND_DIGITS, value, MPFR_RNDU);
    int64_t whole = digits ? strtol(digits, NULL, 10) : 0;
    mpfr_free_str(digits);
    mpfr_clear(value);
    dx_id power = dx_number_power(g, dx_int(g, 10), (int64_t)exponent - DX_BOUND_DIGITS);
    return dx_number_mul(g, dx_int(g, whole), power);
}

static void tell_bound(ddx_session *s, const dx_point *at, const dx_bound_result *bound)
{
    if (bound->kind != DX_BOUND_SHARP)
        dx_notice(&s->context, "proved, but it may be larger than need be");
    else if (arf_is_zero(bound->upper))
        dx_notice(&s->context, "the polynomial is exact");
    else
        dx_notice(&s->context, "proved; the error comes within a thousandth of it near %s = %.4g",
                  dx_bytes(&s->graph, at->symbol[0]), arf_get_d(bound->where, ARF_RND_NEAR));
}

static void tell_hole(ddx_session *s, const dx_point *at, const dx_bound_result *bound)
{
    if (bound->continued)
        dx_notice(&s->context, "continued by its limit at %s = %.4g",
                  dx_bytes(&s->graph, at->symbol[0]), bound->hole);
}

static dx_status unbounded(ddx_session *s, const dx_point *at, const dx_bound_result *bound)
{
    return dx_fail(&s->context, DX_DOMAIN,
                   "no bound was found near %s = %.4g: it has no value there, or grows",
                   dx_bytes(&s->graph, at->symbol[0]), arf_get_d(bound->where, ARF_RND_NEAR));
}

/* Is something divided by what depends on the variable? */
static dx_status divides(dx_graph *g, dx_id a, dx_id symbol, bool *found)
{
    dx_walk walk;
    *found = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]);
             k++)
            *found = *found || (dx_is_number(g, dx_exponent(g, walk.id[i], k)) &&
                                dx_number_sign(g, dx_exponent(g, walk.id[i], k)) < 0 &&
                                dx_contains(g, dx_base(g, walk.id[i], k), symbol));
    dx_walk_free(&walk);
    return DX_OK;
}

enum { MOST_HOLES = 4 };

/* Numbers at which something is divided by 0: the centre, and the zeros of denominators that are
 * small numbers or of the first degree. */
static dx_status find_holes(ddx_session *s, dx_id a, const dx_point *at, size_t *n, dx_id *hole)
{
    dx_graph *g = &s->graph;
    const dx_id x = at->symbol[0];
    dx_id tried[] = {at->centre[0], dx_int(g, 0),  dx_int(g, 1), dx_int(g, -1),
                     dx_int(g, 2),  dx_int(g, -2), DX_NONE};
    enum { TRIED = sizeof tried / sizeof tried[0] };
    dx_walk walk;
    *n = 0;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]);
             k++) {
            dx_id base = dx_base(g, walk.id[i], k), exponent = dx_exponent(g, walk.id[i], k);
            if (!dx_is_integer(g, exponent) || dx_number_sign(g, exponent) >= 0 ||
                !dx_contains(g, base, x))
                continue;
            tried[TRIED - 1] = DX_NONE;
            status = dx_linear_zero(g, s->rules, base, x, &tried[TRIED - 1]);
            for (size_t t = 0; t < TRIED && status == DX_OK; t++) {
                bool met = dx_is_none(tried[t]);
                for (size_t h = 0; h < *n; h++)
                    met = met || dx_same(hole[h], tried[t]);
                dx_id value = met ? DX_NONE : dx_substitute(g, base, 1, &x, &tried[t]);
                dx_diag_clear(&s->context.diag);
                if (!dx_is_none(value) && dx_is_int(g, value, 0) && *n < MOST_HOLES)
                    hole[(*n)++] = tried[t];
            }
        }
    dx_walk_free(&walk);
    return status;
}

/* 1/x - cot(x) as (sin(x) - x*cos(x))/(x*sin(x)) */
static dx_status one_quotient(dx_graph *g, dx_id a, dx_id *out)
{
    DX_TRY(dx_as_quotients(g, a, out));
    return dx_over_one_denominator(g, *out, out);
}

/* What is divided by may cancel in the error, and yet the function has a hole there. */
static dx_status refuse_holes(ddx_session *s, dx_id a, const dx_point *at, dx_id lo, dx_id hi)
{
    dx_graph *g = &s->graph;
    dx_bound_result bound;
    bool divided;
    dx_id hole[MOST_HOLES], form[] = {a, a};
    size_t n;
    DX_TRY(divides(g, a, at->symbol[0], &divided));
    if (!divided)
        return DX_OK;
    DX_TRY(one_quotient(g, a, &form[1]));
    dx_status status = DX_OK;
    for (int i = 0; i < 2 && (i == 0 || !dx_same(form[0], form[1])); i++) {
        dx_diag_clear(&s->context.diag);
        DX_TRY(find_holes(s, form[i], at, &n, hole));
        dx_bound_init(&bound);
        status = dx_bound_absolute(g, form[i], at->symbol[0], lo, hi, 0, n, hole, &bound);
        if (status == DX_OK && bound.kind == DX_BOUND_UNBOUNDED)
            status = unbounded(s, at, &bound);
        else if (status == DX_OK)
            tell_hole(s, at, &bound);
        dx_bound_clear(&bound);
        if (status != DX_DOMAIN)
            break;
    }
    return status;
}

static dx_status bound_error(ddx_session *s, dx_id error, const dx_point *at, uint32_t order,
                             dx_id lo, dx_id hi, dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_bound_result bound;
    dx_id hole[MOST_HOLES];
    size_t n;
    DX_TRY(find_holes(s, error, at, &n, hole));
    dx_bound_init(&bound);
    dx_status status = dx_bound_absolute(g, error, at->symbol[0], lo, hi, order, n, hole, &bound);
    if (status == DX_OK && bound.kind == DX_BOUND_UNBOUNDED) {
        status = unbounded(s, at, &bound);
    } else if (status == DX_OK) {
        *out = decimal_above(g, bound.upper);
        status = dx_check(g, *out);
        tell_hole(s, at, &bound);
        tell_bound(s, at, &bound);
    }
    dx_bound_clear(&bound);
    return status;
}

/* The sign of u between the two, where it has no other but at single points; else 0. */
static dx_status sign_between(dx_graph *g, dx_id u, dx_id symbol, dx_id lo, dx_id hi, int *sign)
{
    dx_chart chart;
    size_t first = 0, last = 0;
    bool known;
    *sign = 0;
    DX_TRY(dx_chart_signs(g, u, symbol, &chart, &known));
    if (known)
        DX_TRY(dx_chart_find(g, &chart, lo, &first, &known));
    if (known)
        DX_TRY(dx_chart_find(g, &chart, hi, &last, &known));
    for (size_t k = known ? first : 1; known && k <= last; k++) {
        if (chart.cell[k] != 0 && *sign != 0 && chart.cell[k] != *sign) {
            *sign = 0;
            return DX_OK;
        }
        *sign = chart.cell[k] != 0 ? chart.cell[k] : *sign;
    }
    return DX_OK;
}

/* What |u|, relu(u), max(u, v) and min(u, v) are where u, or u - v, has that sign; else NONE. */
static dx_id branch_of(dx_graph *g, dx_id call, int sign)
{
    dx_id u = dx_operand(g, call, 0);
    switch (dx_fn_of(g, call)) {
    case DX_FN_abs:
        return sign > 0 ? u : dx_neg(g, u);
    case DX_FN_relu:
        return sign > 0 ? u : dx_int(g, 0);
    case DX_FN_max:
        return sign > 0 ? u : dx_operand(g, call, 1);
    default:
        return sign < 0 ? u : dx_operand(g, call, 1);
    }
}

static bool has_branches(const dx_graph *g, dx_id a)
{
    dx_fn fn = dx_fn_of(g, a);
    return fn == DX_FN_abs || fn == DX_FN_relu ||
           ((fn == DX_FN_max || fn == DX_FN_min) && dx_count(g, a) == 2);
}

/* Corners are one of their branches where that holds on the whole interval: up to the corner at
 * its end, at which power series know nothing. */
static dx_status open_corners(dx_graph *g, dx_id *a, dx_id symbol, dx_id lo, dx_id hi)
{
    enum { MOST = 16 };
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && n < MOST && status == DX_OK; i++) {
        int sign = 0;
        dx_id call = walk.id[i];
        if (!has_branches(g, call))
            continue;
        dx_id u = dx_operand(g, call, 0);
        if (dx_count(g, call) == 2)
            u = dx_sub(g, u, dx_operand(g, call, 1));
        status = dx_check(g, u);
        if (status == DX_OK)
            status = sign_between(g, u, symbol, lo, hi, &sign);
        if (status != DX_OK || sign == 0)
            continue;
        from[n] = call;
        to[n] = branch_of(g, call, sign);
        status = dx_check(g, to[n++]);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    if (n > 0)
        *a = dx_replace(g, *a, n, from, to);
    return dx_check(g, *a);
}

/* A high order: the bound in Lagrange's form, and whether the error comes near it at an end. *done
 * is false where it does not nearly; *out is the bound, or NONE. */
static dx_status bound_high_order(ddx_session *s, dx_id a, dx_id error, const dx_point *at,
                                  uint32_t order, dx_id lo, dx_id hi, bool *done, dx_id *out)
{
    enum { BITS = 256, BITS_PER_ORDER = 14, SLACK = 80 };
    double reached = 0;
    dx_graph *g = &s->graph;
    const dx_id x = at->symbol[0], end[] = {lo, hi};
    dx_bound_result bound;
    arb_t value, place;
    dx_bound_init(&bound);
    arb_init(value);
    arb_init(place);
    dx_status status = dx_bound_of_taylor(g, a, x, at->centre[0], lo, hi, order, bound.upper, done);
    arf_zero(bound.lower);
    for (int i = 0; i < 2 && *done && status == DX_OK; i++) {
        const slong bits = BITS + BITS_PER_ORDER * (slong)order;
        const dx_ball_point point = {.n = 1, .symbol = &x, .value = place};
        status = dx_ball_evaluate(g, end[i], NULL, bits, place);
        if (status == DX_OK)
            status = dx_ball_evaluate(g, error, &point, bits, value);
        if (status != DX_OK || !arb_is_finite(value))
            continue;
        arb_get_abs_lbound_arf(bound.where, value, BITS);
        if (arf_cmp(bound.where, bound.lower) <= 0)
            continue;
        arf_set(bound.lower, bound.where);
        reached = arf_get_d(arb_midref(place), ARF_RND_NEAR);
    }
    if (status == DX_OK && *done) {
        *out = decimal_above(g, bound.upper);
        status = dx_check(g, *out);
        arf_mul_2exp_si(bound.where, bound.lower, SLACK);
        *done = arf_cmp(bound.upper, bound.where) <= 0;
    }
    if (status == DX_OK && *done) {
        arf_set_d(bound.where, reached);
        arf_mul_ui(bound.lower, bound.lower, 1001, BITS, ARF_RND_DOWN);
        arf_div_ui(bound.lower, bound.lower, 1000, BITS, ARF_RND_DOWN);
        bound.kind = arf_cmp(bound.upper, bound.lower) <= 0 ? DX_BOUND_SHARP : DX_BOUND_ROUGH;
        tell_bound(s, at, &bound);
    }
    arb_clear(value);
    arb_clear(place);
    dx_bound_clear(&bound);
    return status;
}

typedef struct edges {
    dx_id symbol, lo, hi;
    size_t n;
    dx_id from[16], to[16];
} edges;

static dx_status replace_by(edges *e, dx_graph *g, dx_id from, dx_id to)
{
    for (size_t i = 0; i < e->n; i++)
        if (dx_same(e->from[i], from))
            return DX_OK;
    if (e->n == sizeof e->from / sizeof *e->from)
        return DX_OK;
    e->from[e->n] = from;
    e->to[e->n++] = to;
    return dx_check(g, to);
}

/* u of a root, which is never below 0 on the interval, is relu(u). */
static dx_status open_roots(edges *e, dx_graph *g, dx_id a)
{
    for (uint32_t k = 0; dx_op_of(g, a) == DX_OP_MUL && k < dx_factors(g, a); k++) {
        dx_id base = dx_base(g, a, k), exponent = dx_exponent(g, a, k);
        int sign = 0;
        if (!dx_is_number(g, exponent) || dx_is_integer(g, exponent) ||
            dx_number_sign(g, exponent) < 0 || !dx_contains(g, base, e->symbol))
            continue;
        DX_TRY(sign_between(g, base, e->symbol, e->lo, e->hi, &sign));
        if (sign > 0)
            DX_TRY(replace_by(e, g, base, dx_call1(g, DX_FN_relu, base)));
    }
    return DX_OK;
}

/* asin, acos and acosh of what does not leave their domain by a root that is relu's. */
static dx_status open_arc(edges *e, dx_graph *g, dx_id a)
{
    dx_fn fn = dx_fn_of(g, a);
    int sign = 0;
    if (fn != DX_FN_asin && fn != DX_FN_acos && fn != DX_FN_acosh)
        return DX_OK;
    dx_id u = dx_operand(g, a, 0), one = dx_int(g, 1), square = dx_power(g, u, 2);
    dx_id inside = fn == DX_FN_acosh ? dx_sub(g, u, one) : dx_sub(g, one, square);
    DX_TRY(dx_check(g, inside));
    if (!dx_contains(g, u, e->symbol))
        return DX_OK;
    DX_TRY(sign_between(g, inside, e->symbol, e->lo, e->hi, &sign));
    if (sign <= 0)
        return DX_OK;
    dx_id root = dx_sqrt(g, dx_call1(g, DX_FN_relu, inside));
    if (fn == DX_FN_acosh) {
        root = dx_mul(g, root, dx_sqrt(g, dx_add(g, u, one)));
        return replace_by(e, g, a, dx_call1(g, DX_FN_log, dx_add(g, u, root)));
    }
    const dx_id asin[] = {u, root}, acos[] = {root, u};
    return replace_by(e, g, a, dx_call(g, DX_FN_atan2, 2, fn == DX_FN_asin ? asin : acos));
}

/* Balls reach past the edge of a domain at which the interval ends: what is proved to stay inside
 * is written so that this does no harm. */
static dx_status open_edges(dx_graph *g, dx_id a, dx_id symbol, dx_id lo, dx_id hi, dx_id *out)
{
    edges e = {.symbol = symbol, .lo = lo, .hi = hi};
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        status = open_roots(&e, g, walk.id[i]);
        if (status == DX_OK)
            status = open_arc(&e, g, walk.id[i]);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    *out = e.n > 0 ? dx_replace(g, a, e.n, e.from, e.to) : a;
    return dx_check(g, *out);
}

static dx_status becomes_zero(dx_graph *g, dx_id a, bool *is)
{
    DX_TRY(dx_check(g, a));
    DX_TRY(dx_readable(g, a, &a));
    *is = dx_is_int(g, a, 0);
    return DX_OK;
}

/* With no slope on the interval, and 0 at the centre, it is 0, as atan(x) + atan(1/x) - pi/2 is: of
 * what has a bound and so is smooth there. */
static dx_status vanishes(ddx_session *s, dx_id error, const dx_point *at, bool *is)
{
    dx_graph *g = &s->graph;
    dx_id slope;
    *is = false;
    dx_status status = dx_diff(g, s->rules, error, at->symbol[0], 1, &slope);
    if (status == DX_OK)
        status = becomes_zero(g, slope, is);
    if (status == DX_OK && *is)
        status = becomes_zero(g, dx_substitute(g, error, 1, at->symbol, at->centre), is);
    if (status == DX_OK || dx_is_final(status))
        return status;
    *is = false;
    dx_diag_clear(&s->context.diag);
    return DX_OK;
}

static dx_status find_remainder(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                                dx_id lo, dx_id hi, dx_id *found, dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_terms_list list;
    enum { HIGH = 200 };
    bool done = false;
    dx_id polynomial = DX_NONE, shown, other[2];
    size_t n = dx_free_symbols(g, a, 2, other);
    if (n > 1 || (n == 1 && !dx_same(other[0], at->symbol[0])) || !dx_is_constant(g, at->centre[0]))
        return dx_fail(&s->context, DX_TYPE,
                       "a bound needs numbers: no other variables can be in it");
    unsigned notices = s->context.notices.n;
    dx_status status = dx_taylor(s, a, at, order, &list);
    s->context.notices.n = notices; /* what is said of the polynomial is not asked here */
    if (status == DX_OK)
        status = dx_sum_terms(s, &list, &polynomial, &shown);
    dx_free_terms(s, &list);
    DX_TRY(status);
    DX_TRY(open_corners(g, &a, at->symbol[0], lo, hi));
    dx_id error = dx_sub(g, a, polynomial);
    DX_TRY(dx_check(g, error));
    dx_id plain = error, quotient, opened;
    DX_TRY(dx_readable(g, error, &error)); /* what cancels is seen to */
    *found = error;
    if (!dx_same(plain, error))
        DX_TRY(refuse_holes(s, a, at, lo, hi));
    *out = DX_NONE;
    if (order > HIGH)
        DX_TRY(bound_high_order(s, a, plain, at, order, lo, hi, &done, out));
    if (done)
        return DX_OK;
    other[0] = *out;
    status = bound_error(s, error, at, order, lo, hi, out);
    if (status == DX_OK && !dx_is_none(other[0]) && dx_number_compare(g, other[0], *out) < 0)
        *out = other[0];
    if (status != DX_DOMAIN)
        return status;
    dx_diag_clear(&s->context.diag);
    DX_TRY(open_edges(g, plain, at->symbol[0], lo, hi, &opened));
    if (!dx_same(opened, plain)) {
        status = bound_error(s, opened, at, order, lo, hi, out);
        if (status != DX_DOMAIN)
            return status;
    }
    dx_diag_clear(&s->context.diag); /* holes may be seen in another form alone */
    DX_TRY(one_quotient(g, plain, &quotient));
    if (!dx_same(plain, error) && !dx_same(plain, quotient)) {
        status = bound_error(s, plain, at, order, lo, hi, out);
        if (status != DX_DOMAIN)
            return status;
        dx_diag_clear(&s->context.diag);
    }
    return bound_error(s, quotient, at, order, lo, hi, out);
}

dx_status dx_remainder(ddx_session *s, dx_id a, const dx_point *at, uint32_t order, dx_id lo,
                       dx_id hi, dx_id *out)
{
    const unsigned notices = s->context.notices.n;
    dx_id error = DX_NONE;
    bool zero = false;
    DX_TRY(find_remainder(s, a, at, order, lo, hi, &error, out));
    if (!dx_is_int(&s->graph, *out, 0))
        DX_TRY(vanishes(s, error, at, &zero));
    if (zero) {
        *out = dx_int(&s->graph, 0);
        s->context.notices.n = notices;
        dx_notice(&s->context, "the polynomial is exact");
    }
    return DX_OK;
}
