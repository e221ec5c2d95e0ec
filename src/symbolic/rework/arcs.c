#include "symbolic/rework/arcs.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/forms/rewrite.h"
#include "symbolic/forms/waves.h"
#include "symbolic/rework/trig.h"
#include "symbolic/rework/upward.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_MULTIPLE = 24, MOST_DENOMINATOR = 1000 };

static bool is_arc(const dx_graph *g, dx_id a, bool hyperbolic)
{
    dx_fn fn = dx_fn_of(g, a);
    return hyperbolic ? fn == DX_FN_asinh || fn == DX_FN_acosh || fn == DX_FN_atanh
                      : fn == DX_FN_asin || fn == DX_FN_acos || fn == DX_FN_atan;
}

/* ---- functions of them ----------------------------------------------------------------------- */

/* Is it a sum with an inverse function in it, or a multiple of one? */
static bool has_arc(const dx_graph *g, dx_id angle, bool hyperbolic)
{
    for (uint32_t i = 0; dx_op_of(g, angle) == DX_OP_ADD && i < dx_terms(g, angle); i++)
        if (is_arc(g, dx_term(g, angle, i), hyperbolic))
            return true;
    return false;
}

/* cos(c·pi·s) of a sign s, which may be 0, is 1 + s^2·(cos(c·pi) - 1); sin(c·pi·s) is s·sin(c·pi).
 * NONE for other angles. */
static dx_id of_signed_angle(dx_graph *g, dx_fn fn, dx_id angle)
{
    dx_id number, product, one = dx_int(g, 1);
    if (fn != DX_FN_sin && fn != DX_FN_cos)
        return DX_NONE;
    dx_split_coefficient(g, angle, &number, &product);
    if (dx_op_of(g, product) != DX_OP_MUL || dx_factors(g, product) != 2)
        return DX_NONE;
    dx_id sign = dx_div(g, product, dx_pi(g));
    if (dx_fn_of(g, sign) != DX_FN_sign)
        return DX_NONE;
    dx_id value = dx_call1(g, fn, dx_scale(g, number, dx_pi(g)));
    if (fn == DX_FN_sin)
        return dx_mul(g, sign, value);
    return dx_add(g, one, dx_mul(g, dx_power(g, sign, 2), dx_sub(g, value, one)));
}

/* 3·(pi/2 - asin(x)) without the bracket. */
static dx_id flat_angle(dx_graph *g, dx_id angle)
{
    if (!dx_is_scaled(g, angle) || dx_op_of(g, dx_term(g, angle, 0)) != DX_OP_ADD)
        return angle;
    dx_id number = dx_coefficient(g, angle, 0), sum = dx_term(g, angle, 0);
    return dx_flat_linear(g, 1, &number, &sum);
}

/* sin and cos of half an arc; NONE for other angles. Half of asin(x) has
 * (sqrt(1 + x) -+ sqrt(1 - x))/2, half of atan(x) with r = sqrt(1 + x^2) has sqrt((1 + 1/r)/2) for
 * its cosine, and x over 2r times that for its sine. */
static dx_id of_half_arc(dx_graph *g, dx_fn fn, dx_id angle)
{
    dx_id number, arc, one = dx_int(g, 1), half = dx_rational(g, 1, 2);
    if (fn != DX_FN_sin && fn != DX_FN_cos)
        return DX_NONE;
    dx_split_coefficient(g, angle, &number, &arc);
    const int sign = dx_number_sign(g, number);
    const dx_fn of = dx_fn_of(g, arc);
    if (!dx_same(dx_scale(g, dx_int(g, sign), number), half) ||
        (of != DX_FN_asin && of != DX_FN_atan))
        return DX_NONE;
    const dx_id x = dx_operand(g, arc, 0), turned = dx_int(g, fn == DX_FN_sin ? sign : 1);
    if (of == DX_FN_asin) {
        const dx_id above = dx_sqrt(g, dx_add(g, one, x)), below = dx_sqrt(g, dx_sub(g, one, x));
        const dx_id both = fn == DX_FN_sin ? dx_sub(g, above, below) : dx_add(g, above, below);
        return dx_mul(g, dx_mul(g, turned, half), both);
    }
    const dx_id r = dx_sqrt(g, dx_add(g, one, dx_power(g, x, 2))),
                twice = dx_scale(g, dx_int(g, 2), r);
    const dx_id cosine = dx_sqrt(g, dx_scale(g, half, dx_add(g, one, dx_power(g, r, -1))));
    return fn == DX_FN_cos ? cosine : dx_mul(g, turned, dx_div(g, x, dx_mul(g, twice, cosine)));
}

static dx_status undo_node(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    DX_TRY(dx_upward_rebuild(w, a, out));
    if (dx_op_of(g, *out) != DX_OP_CALL)
        return DX_OK;
    dx_fn fn = dx_fn_of(g, *out);
    if (!dx_waves_is_wave(fn))
        return DX_OK;
    dx_id angle = flat_angle(g, dx_operand(g, *out, 0)), known = of_signed_angle(g, fn, angle);
    if (dx_is_none(known))
        known = of_half_arc(g, fn, angle);
    if (!dx_is_none(known))
        *out = known;
    else if (has_arc(g, angle, dx_waves_is_hyperbolic(fn)))
        return dx_trig_expand(g, dx_call1(g, fn, angle), out);
    else
        *out = dx_rewrite(g, *out);
    return dx_check(g, *out);
}

dx_status dx_arcs_undo(dx_graph *g, dx_id a, dx_id *out)
{
    return dx_upward_settle(g, a, undo_node, out);
}

/* ---- sums of them ---------------------------------------------------------------------------- */

typedef enum part { NO_PART, ARC, OPEN_ARC, HALF_TURNS, BOUNDED } part;

/* What the term is; an open arc is less than a quarter turn in size, a bounded one a name of which
 * bounds are assumed. */
static part part_of(dx_graph *g, dx_id term)
{
    dx_fn fn = dx_fn_of(g, term);
    if (fn == DX_FN_asin || fn == DX_FN_atan)
        return fn == DX_FN_atan ? OPEN_ARC : ARC;
    if (dx_op_of(g, term) == DX_OP_PI)
        return HALF_TURNS;
    if (dx_op_of(g, term) == DX_OP_SYMBOL)
        return dx_fact_of(g, term) ? BOUNDED : NO_PART;
    if (dx_op_of(g, term) != DX_OP_MUL || dx_factors(g, term) != 2)
        return NO_PART;
    dx_id sign = dx_div(g, term, dx_pi(g));
    return dx_fn_of(g, sign) == DX_FN_sign ? HALF_TURNS : NO_PART;
}

static int64_t gcd(int64_t a, int64_t b)
{
    return b == 0 ? a : gcd(b, a % b);
}

/* The least n; false where it is no such sum. */
static bool find_multiple(dx_graph *g, dx_id a, int64_t *n)
{
    int64_t most = 0;
    *n = 1;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        int64_t p, q;
        part kind = part_of(g, dx_term(g, a, i));
        if (kind == NO_PART || !dx_get_small_rational(g, dx_coefficient(g, a, i), &p, &q) ||
            q > MOST_DENOMINATOR || p > MOST_DENOMINATOR || p < -MOST_DENOMINATOR)
            return false;
        if (kind == HALF_TURNS)
            continue;
        *n = *n / gcd(*n, q) * q;
        if (kind == BOUNDED)
            continue;
        most = llabs(p) > most ? llabs(p) : most;
        if (*n > MOST_MULTIPLE)
            return false;
    }
    return most > 0 && *n * most <= MOST_DENOMINATOR;
}

/* The same for an arc of something with bounds that are assumed. */
static void narrow_span(dx_graph *g, dx_id arc, double *low, double *high)
{
    const double quarter = 1.5707963267948966, rounding = 1e-12;
    dx_reach r;
    bool sine = dx_fn_of(g, arc) == DX_FN_asin;
    dx_reach_init(&r);
    if (g->assumptions && dx_reach_of(g, dx_operand(g, arc, 0), &r)) {
        double from = mpq_get_d(r.low), to = mpq_get_d(r.high);
        if (r.has_low && (!sine || fabs(from) < 1))
            *low = fmax(*low, (sine ? asin(from) : atan(from)) / quarter - rounding);
        if (r.has_high && (!sine || fabs(to) < 1))
            *high = fmin(*high, (sine ? asin(to) : atan(to)) / quarter + rounding);
    }
    dx_reach_clear(&r);
}

/* |x|, 2·|x|: what sums and products with it may be is another question. */
static bool is_size(dx_graph *g, dx_id a)
{
    dx_id number, rest;
    dx_split_coefficient(g, a, &number, &rest);
    return (dx_fn_of(g, rest) == DX_FN_abs && dx_number_sign(g, number) > 0) ||
           dx_is_nonnegative(g, a);
}

/* From where to where a term's values are, in quarter turns. */
static bool find_span(dx_graph *g, dx_id term, double *low, double *high)
{
    const double quarter = 1.5707963267948966, rounding = 1e-12;
    dx_reach r;
    part kind = part_of(g, term);
    *high = kind == HALF_TURNS ? 2 : 1;
    *low = dx_op_of(g, term) == DX_OP_PI ? 2 : -*high;
    if ((kind == ARC || kind == OPEN_ARC) && is_size(g, dx_operand(g, term, 0)))
        *low = 0;
    if (kind == ARC || kind == OPEN_ARC)
        narrow_span(g, term, low, high);
    if (kind != BOUNDED)
        return kind != NO_PART;
    dx_reach_init(&r);
    bool bounded = dx_reach_of(g, term, &r) && r.has_low && r.has_high;
    if (bounded) {
        *low = mpq_get_d(r.low) / quarter - rounding;
        *high = mpq_get_d(r.high) / quarter + rounding;
    }
    dx_reach_clear(&r);
    return bounded;
}

/* Is n·a less than a whole turn in size? By the sizes of its terms. */
static bool is_within_turn(dx_graph *g, dx_id a, int64_t n)
{
    double low = 0, high = 0, rounding = 1e-9;
    bool open = false;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i);
        double from, to;
        double times = dx_number_to_double(g, dx_coefficient(g, a, i)) * (double)n;
        if (!find_span(g, term, &from, &to))
            return false;
        low += times > 0 ? times * from : times * to;
        high += times > 0 ? times * to : times * from;
        open = open || part_of(g, term) == OPEN_ARC;
    }
    if (open)
        rounding = -rounding;
    return low > rounding - 4 && high < 4 - rounding;
}

static dx_status is_small_constant(dx_graph *g, const dx_oracle *oracle, dx_id a, int64_t n,
                                   bool *is_small)
{
    enum { BITS = 64 };
    dx_interval value;
    *is_small = false;
    if (!dx_is_constant(g, a))
        return DX_OK;
    DX_TRY(dx_ask_value(oracle, dx_scale(g, dx_int(g, n), a), BITS, &value));
    *is_small = value.finite && value.low > -6 && value.high < 6;
    return DX_OK;
}

dx_status dx_arcs_turn(dx_graph *g, const dx_oracle *oracle, dx_id a, dx_id *out)
{
    int64_t n;
    bool within;
    *out = DX_NONE;
    if (dx_op_of(g, a) != DX_OP_ADD || !dx_is_int(g, dx_constant(g, a), 0) ||
        !find_multiple(g, a, &n))
        return DX_OK;
    DX_TRY(is_small_constant(g, oracle, a, n, &within));
    if (!within && !is_within_turn(g, a, n))
        return DX_OK;
    dx_id times = dx_int(g, n), angle = dx_flat_linear(g, 1, &times, &a);
    dx_id turned = dx_call1(g, DX_FN_cos, angle);
    DX_TRY(dx_check(g, turned));
    DX_TRY(dx_arcs_undo(g, turned, &turned));
    turned = dx_sub(g, turned, dx_int(g, 1));
    DX_TRY(dx_check(g, turned));
    *out = turned;
    return DX_OK;
}
