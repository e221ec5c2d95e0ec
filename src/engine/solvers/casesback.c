/* Inequalities by cases: what stands around the unknown taken back function by function. */
#include "engine/algebra.h"
#include "engine/solvers/solvedcases.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/rework/polynomial.h"

static dx_status say_bound(dx_by_cases *c, dx_case_rows *r, const dx_asked *q, dx_id w, dx_id v)
{
    return q->above ? dx_case_say(c->g, r, q->op, v, w) : dx_case_say(c->g, r, q->op, w, v);
}

/* v > 0, or >= 0 where `edge`. */
static dx_status say_above(dx_by_cases *c, dx_case_rows *r, const dx_asked *q, bool edge)
{
    return dx_case_say_sign(c->g, r, edge ? DX_OP_LE : DX_OP_LT, q->sign);
}

static dx_status say_below(dx_by_cases *c, dx_case_rows *r, const dx_asked *q, bool edge)
{
    return dx_case_say_sign(c->g, r, edge ? DX_OP_LE : DX_OP_LT, dx_neg(c->g, q->sign));
}

/* base^w, exp(w) for none: its values are above 0. `falls`: the base is below 1. */
static dx_status back_exponential(dx_by_cases *c, const dx_asked *q, dx_id w, dx_id base,
                                  bool falls, dx_case_rows *r)
{
    dx_graph *g = c->g;
    if (dx_is_number(g, q->v) && dx_number_sign(g, q->v) <= 0) {
        if (q->above)
            dx_case_begin(r);
        return DX_OK;
    }
    dx_id log_v = dx_call1(g, DX_FN_log, q->v);
    if (!dx_is_none(base))
        log_v = dx_div(g, log_v, dx_call1(g, DX_FN_log, base));
    DX_TRY(dx_check(g, log_v));
    dx_asked bound = *q;
    bound.above = q->above != falls;
    dx_case_begin(r);
    DX_TRY(say_bound(c, r, &bound, w, log_v));
    DX_TRY(say_above(c, r, q, false));
    if (!q->above)
        return DX_OK;
    dx_case_begin(r);
    return say_below(c, r, q, true);
}

dx_id dx_cases_exponent_of(dx_graph *g, dx_id base, dx_id v)
{
    const bool power = dx_op_of(g, v) == DX_OP_MUL && dx_factors(g, v) == 1;
    if (dx_is_int(g, v, 1))
        return dx_int(g, 0);
    if (dx_same(v, base))
        return dx_int(g, 1);
    return power && dx_same(dx_base(g, v, 0), base) ? dx_exponent(g, v, 0) : DX_NONE;
}

dx_status dx_cases_tell_base(dx_by_cases *c, dx_id base)
{
    const dx_id before = c->p->positive;
    if (dx_is_positive(c->g, base))
        return DX_OK;
    c->p->positive = base;
    const dx_status status = dx_exact_tell_positive(c->p);
    c->p->positive = before;
    return status;
}

/* a^w for a base a > 0 without the unknown: above 1, below 1, and 1. */
static dx_status back_named_exponential(dx_by_cases *c, const dx_asked *q, dx_id w, dx_id base,
                                        dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_id one = dx_int(g, 1), zero = dx_int(g, 0),
                exponent = dx_cases_exponent_of(g, base, q->v);
    for (int side = 1; side >= -1 && c->done; side--) {
        dx_case_rows rows = {.n = 0}, when = {.n = 0};
        dx_case_begin(&when);
        if (side > 0) {
            DX_TRY(dx_case_say(g, &when, DX_OP_LT, one, base));
        } else if (side == 0) {
            DX_TRY(dx_case_say(g, &when, DX_OP_EQ, base, one));
        } else {
            DX_TRY(dx_case_say(g, &when, DX_OP_LT, zero, base));
            DX_TRY(dx_case_say(g, &when, DX_OP_LT, base, one));
        }
        if (side != 0 && !dx_is_none(exponent)) {
            dx_asked bound = *q;
            bound.above = q->above == (side > 0);
            dx_case_begin(&rows);
            DX_TRY(say_bound(c, &rows, &bound, w, exponent));
        } else if (side != 0) {
            DX_TRY(back_exponential(c, q, w, base, side < 0, &rows));
        } else {
            dx_case_begin(&rows);
            DX_TRY(say_bound(c, &rows, q, one, q->v));
        }
        dx_case_multiply(&rows, &when);
        dx_case_append(r, &rows);
    }
    return dx_cases_tell_base(c, base);
}

/* log(w): w is above 0. */
static dx_status back_logarithm(dx_by_cases *c, const dx_asked *q, dx_id w, dx_id exp_v,
                                dx_case_rows *r)
{
    dx_case_begin(r);
    if (!q->above)
        DX_TRY(dx_case_say(c->g, r, DX_OP_LT, dx_int(c->g, 0), w));
    return say_bound(c, r, q, w, exp_v);
}

/* |w| and even powers, with v >= 0 taken back. */
static dx_status back_even(dx_by_cases *c, const dx_asked *q, dx_id w, dx_id v, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_id minus = dx_neg(g, v);
    DX_TRY(dx_check(g, minus));
    if (!q->above) {
        dx_case_begin(r);
        DX_TRY(dx_case_say(g, r, q->op, minus, w));
        DX_TRY(dx_case_say(g, r, q->op, w, v));
        return say_above(c, r, q, q->op == DX_OP_LE);
    }
    dx_case_begin(r);
    DX_TRY(dx_case_say(g, r, q->op, w, minus));
    DX_TRY(say_above(c, r, q, true));
    dx_case_begin(r);
    DX_TRY(dx_case_say(g, r, q->op, v, w));
    DX_TRY(say_above(c, r, q, true));
    dx_case_begin(r);
    return say_below(c, r, q, false);
}

/* sqrt(w), with v^2. */
static dx_status back_root(dx_by_cases *c, const dx_asked *q, dx_id w, dx_id square,
                           dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_case_begin(r);
    if (!q->above)
        DX_TRY(dx_case_say(g, r, DX_OP_LE, dx_int(g, 0), w));
    DX_TRY(say_bound(c, r, q, w, square));
    DX_TRY(say_above(c, r, q, q->above || q->op == DX_OP_LE));
    if (!q->above)
        return DX_OK;
    dx_case_begin(r);
    DX_TRY(dx_case_say(g, r, DX_OP_LE, dx_int(g, 0), w));
    return say_below(c, r, q, false);
}

/* 1/sqrt(w): above 0 where w is. */
static dx_status back_reciprocal_root(dx_by_cases *c, const dx_asked *q, dx_id w, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_id zero = dx_int(g, 0);
    const bool nought = dx_is_int(g, q->v, 0);
    if (!nought) {
        const dx_id bound = dx_pow(g, q->v, dx_int(g, -2));
        DX_TRY(dx_check(g, bound));
        dx_case_begin(r);
        if (q->above)
            DX_TRY(dx_case_say(g, r, DX_OP_LT, zero, w));
        DX_TRY(q->above ? dx_case_say(g, r, q->op, w, bound) : dx_case_say(g, r, q->op, bound, w));
        DX_TRY(say_above(c, r, q, false));
    }
    if (!q->above)
        return DX_OK;
    dx_case_begin(r);
    DX_TRY(dx_case_say(g, r, DX_OP_LT, zero, w));
    return say_below(c, r, q, true);
}

/* 1/w */
static dx_status back_reciprocal(dx_by_cases *c, const dx_asked *q, dx_id w, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_id zero = dx_int(g, 0);
    const bool nought = dx_is_int(g, q->v, 0);
    const dx_id inverse = nought ? zero : dx_div(g, dx_int(g, 1), q->v);
    DX_TRY(dx_check(g, inverse));
    dx_case_begin(r); /* of the other side, or 0 */
    DX_TRY(q->above ? dx_case_say(g, r, DX_OP_LT, zero, w) : dx_case_say(g, r, DX_OP_LT, w, zero));
    DX_TRY(q->above ? say_below(c, r, q, true) : say_above(c, r, q, true));
    if (nought)
        return DX_OK;
    dx_case_begin(r); /* of the same side: w lies between 0 and 1/v */
    DX_TRY(q->above ? dx_case_say(g, r, DX_OP_LT, zero, w) : dx_case_say(g, r, DX_OP_LT, w, zero));
    DX_TRY(q->above ? dx_case_say(g, r, q->op, w, inverse) : dx_case_say(g, r, q->op, inverse, w));
    DX_TRY(q->above ? say_above(c, r, q, false) : say_below(c, r, q, false));
    dx_case_begin(r); /* beyond 1/v, where that has the other sign */
    DX_TRY(q->above ? dx_case_say(g, r, q->op, w, inverse) : dx_case_say(g, r, q->op, inverse, w));
    return q->above ? say_below(c, r, q, false) : say_above(c, r, q, false);
}

static dx_status back_monotone(dx_by_cases *c, const dx_asked *q, dx_id w, dx_id v, dx_case_rows *r)
{
    dx_case_begin(r);
    return say_bound(c, r, q, w, v);
}

/* floor(w) and ceil(w): of the integers there is a first one that is above v, or at least v, and a
 * last one that is below v, or at most v. */
static dx_status back_whole(dx_by_cases *c, const dx_asked *q, dx_fn fn, dx_id w, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const bool strict = q->op == DX_OP_LT, down = fn == DX_FN_floor;
    dx_id end = dx_call1(g, q->above == strict ? DX_FN_floor : DX_FN_ceil, q->v);
    if (q->above == (strict == down)) /* floor(v) + 1 <= w, ceil(v) - 1 < w and < w, <= w */
        end = dx_add(g, end, dx_int(g, down ? 1 : -1));
    DX_TRY(dx_check(g, end));
    dx_case_begin(r);
    const dx_op op = q->above == down ? DX_OP_LE : DX_OP_LT;
    return q->above ? dx_case_say(g, r, op, end, w) : dx_case_say(g, r, op, w, end);
}

/* max(p, ...) > v where one of them is, < v where all are. */
static dx_status back_extreme(dx_by_cases *c, const dx_asked *q, dx_id u, bool greatest,
                              dx_case_rows *r)
{
    const bool one = q->above == greatest;
    if (!one)
        dx_case_begin(r);
    for (uint32_t i = 0; i < dx_count(c->g, u); i++) {
        if (one)
            dx_case_begin(r);
        DX_TRY(say_bound(c, r, q, dx_operand(c->g, u, i), q->v));
    }
    return DX_OK;
}

static dx_status back_relu(dx_by_cases *c, const dx_asked *q, dx_id w, dx_case_rows *r)
{
    dx_case_begin(r);
    DX_TRY(say_bound(c, r, q, w, q->v));
    if (!q->above)
        return say_above(c, r, q, q->op == DX_OP_LE);
    dx_case_begin(r);
    return say_below(c, r, q, q->op == DX_OP_LE);
}

/* sign(w) and heaviside(w) are the first value for w < 0, the second for w = 0, and else the
 * third. */
static dx_status back_step(dx_by_cases *c, const dx_asked *q, dx_id w, const dx_id value[3],
                           dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_id zero = dx_int(g, 0);
    bool in[3] = {false, false, false};
    if (!dx_is_number(g, q->v)) {
        for (int i = 0; i < 3; i++) {
            dx_case_begin(r);
            if (i > 0)
                DX_TRY(dx_case_say(g, r, i == 2 ? DX_OP_LT : DX_OP_LE, zero, w));
            if (i < 2)
                DX_TRY(dx_case_say(g, r, i == 0 ? DX_OP_LT : DX_OP_LE, w, zero));
            DX_TRY(say_bound(c, r, q, value[i], q->v));
        }
        return DX_OK;
    }
    for (int i = 0; i < 3; i++) {
        const dx_id holds = q->above ? dx_relation(g, q->op, q->v, value[i])
                                     : dx_relation(g, q->op, value[i], q->v);
        DX_TRY(dx_check(g, holds));
        in[i] = dx_op_of(g, holds) == DX_OP_TRUE;
    }
    if (in[0] || in[1] || in[2])
        dx_case_begin(r);
    if (!in[0] && (in[1] || in[2]))
        DX_TRY(dx_case_say(g, r, in[1] ? DX_OP_LE : DX_OP_LT, zero, w));
    if (!in[2] && (in[0] || in[1]))
        DX_TRY(dx_case_say(g, r, in[1] ? DX_OP_LE : DX_OP_LT, w, zero));
    return DX_OK;
}

/* lo < w < hi, where v is between least and most; all w from `all_lo` to `all_hi` where it is
 * beyond the end that makes u < v, or u > v, hold always. */
typedef struct reach {
    dx_id lo, hi;              /* NONE: no end */
    bool closed_lo, closed_hi; /* though the relation is strict */
    dx_id least, most;         /* NONE: v may be anything */
    dx_id all_lo, all_hi;
} reach;

/* a*sqrt(2)/2 from -1 to 1 as a from -sqrt(2) to sqrt(2): v without constant factors above 0. */
static dx_status without_factor(dx_by_cases *c, dx_id *v, dx_id *least, dx_id *most)
{
    dx_graph *g = c->g;
    dx_id number, product, factor;
    dx_split_coefficient(g, *v, &number, &product);
    const bool negative = dx_number_sign(g, number) < 0;
    factor = negative ? dx_neg(g, number) : number;
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++) {
        const dx_id one = dx_pow(g, dx_base(g, product, i), dx_exponent(g, product, i));
        if (dx_is_constant(g, one) && dx_is_positive(g, one))
            factor = dx_mul(g, factor, one);
    }
    DX_TRY(dx_check(g, factor));
    if (dx_is_int(g, factor, 1) || dx_is_constant(g, *v))
        return DX_OK;
    dx_id *part[] = {v, least, most};
    for (size_t i = 0; i < 3; i++)
        *part[i] = dx_div(g, *part[i], factor);
    return dx_make_readable(c->p->e->session, 2, (dx_id[]){*least, *most});
}

static dx_status say_reach(dx_by_cases *c, const dx_asked *q, dx_id w, const reach *a,
                           dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_op strict = DX_OP_LT, weak = DX_OP_LE;
    dx_case_begin(r);
    if (!dx_is_none(a->lo))
        DX_TRY(dx_case_say(g, r, a->closed_lo ? weak : q->op, a->lo, w));
    if (!dx_is_none(a->hi))
        DX_TRY(dx_case_say(g, r, a->closed_hi ? weak : q->op, w, a->hi));
    if (dx_is_none(a->least))
        return DX_OK;
    dx_id v = q->v, least = a->least, most = a->most;
    DX_TRY(without_factor(c, &v, &least, &most));
    DX_TRY(dx_case_say(g, r, q->above ? weak : q->op, least, v));
    DX_TRY(dx_case_say(g, r, q->above ? q->op : weak, v, most));
    dx_case_begin(r);
    if (!dx_is_none(a->all_lo)) {
        DX_TRY(dx_case_say(g, r, weak, a->all_lo, w));
        DX_TRY(dx_case_say(g, r, weak, w, a->all_hi));
    }
    return q->above ? dx_case_say(g, r, strict, v, least) : dx_case_say(g, r, strict, most, v);
}

/* The next name for an integer, times the period. */
static dx_status turns_of(dx_by_cases *c, dx_id period, dx_id *turns)
{
    if (c->n_indices == 0)
        DX_TRY(dx_free_letters(c->p->e->session, c->p->all.n, c->p->all.f, c->index));
    c->done = c->done && c->n_indices < DX_MOST_INDICES && !dx_is_none(c->index[c->n_indices]);
    if (!c->done)
        return DX_OK;
    *turns = dx_mul(c->g, period, c->index[c->n_indices++]);
    return dx_check(c->g, *turns);
}

/* sin(a*x) has its intervals where a != 0; for a = 0 it is a number. */
static dx_status leave_standstill(dx_by_cases *c, const dx_asked *q, dx_id u, dx_id w,
                                  dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_polynomial of;
    const dx_id zero = dx_int(g, 0);
    DX_TRY(dx_polynomial_in(g, w, c->x, &of));
    c->done = c->done && dx_is_none(of.other) && of.degree == 1;
    if (!c->done || dx_is_constant(g, of.coefficient[1]) ||
        dx_is_assumed_nonzero(g, of.coefficient[1]))
        return DX_OK;
    dx_case_rows when = {.n = 0};
    dx_case_begin(&when);
    DX_TRY(dx_case_say(g, &when, DX_OP_NE, of.coefficient[1], zero));
    dx_case_multiply(r, &when);
    u = dx_substitute(g, u, 1, &w, &of.coefficient[0]);
    if (dx_is_none(u)) /* cot(a*x) has no value there */
        return dx_excuse(g->context, dx_check(g, u));
    dx_case_begin(r);
    DX_TRY(dx_case_say(g, r, DX_OP_EQ, of.coefficient[1], zero));
    return say_bound(c, r, q, u, q->v);
}

static bool may_be_size(const dx_by_cases *c, dx_id wave)
{
    const dx_fn fn = dx_fn_of(c->g, wave);
    return fn == DX_FN_sin || fn == DX_FN_cos;
}

/* u, the size of a sine or cosine or its square, an interval in each half turn: |wave| is compared
 * with v. */
static dx_status back_wave_size(dx_by_cases *c, const dx_asked *q, dx_id wave, dx_id u, dx_id v,
                                dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_id pi = dx_pi(g), w = dx_operand(g, wave, 0), at = dx_call1(g, DX_FN_asin, v),
                across = dx_call1(g, DX_FN_acos, v);
    const bool sine = dx_fn_of(g, wave) == DX_FN_sin;
    dx_id turns = DX_NONE;
    DX_TRY(turns_of(c, pi, &turns));
    if (!c->done)
        return DX_OK;
    reach a = {.least = dx_int(g, 0), .most = dx_int(g, 1), .all_lo = DX_NONE};
    if (sine) {
        a.lo = q->above ? at : dx_neg(g, at);
        a.hi = q->above ? dx_sub(g, pi, at) : at;
    } else {
        a.lo = q->above ? dx_neg(g, across) : across;
        a.hi = q->above ? across : dx_sub(g, pi, across);
    }
    a.lo = dx_add(g, turns, a.lo);
    a.hi = dx_add(g, turns, a.hi);
    DX_TRY(dx_check(g, a.lo));
    DX_TRY(dx_check(g, a.hi));
    DX_TRY(say_reach(c, q, w, &a, r));
    return leave_standstill(c, q, u, w, r);
}

/* sin, cos, tan and cot: an interval in each period. */
static dx_status back_wave(dx_by_cases *c, const dx_asked *q, dx_id u, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_fn fn = dx_fn_of(g, u);
    const dx_id w = dx_operand(g, u, 0);
    const bool poles = fn == DX_FN_tan || fn == DX_FN_cot;
    const dx_id pi = dx_pi(g), half = dx_scale(g, dx_rational(g, 1, 2), pi),
                whole = dx_scale(g, dx_int(g, 2), pi);
    dx_id turns = DX_NONE;
    DX_TRY(turns_of(c, poles ? pi : whole, &turns));
    if (!c->done)
        return DX_OK;
    reach a = {.least = dx_int(g, -1), .most = dx_int(g, 1), .all_lo = DX_NONE};
    if (fn == DX_FN_tan) {
        const dx_id at = dx_call1(g, DX_FN_atan, q->v);
        a.least = DX_NONE;
        a.lo = q->above ? at : dx_neg(g, half);
        a.hi = q->above ? half : at;
    } else if (fn == DX_FN_cot) {
        const dx_id at = dx_sub(g, half, dx_call1(g, DX_FN_atan, q->v));
        a.least = DX_NONE;
        a.lo = q->above ? dx_int(g, 0) : at;
        a.hi = q->above ? at : pi;
    } else if (fn == DX_FN_sin) {
        const dx_id at = dx_call1(g, DX_FN_asin, q->v), other = dx_sub(g, pi, at);
        a.lo = q->above ? at : dx_sub(g, other, whole);
        a.hi = q->above ? other : at;
    } else {
        const dx_id at = dx_call1(g, DX_FN_acos, q->v);
        a.lo = q->above ? dx_neg(g, at) : at;
        a.hi = q->above ? at : dx_sub(g, whole, at);
    }
    a.lo = dx_add(g, turns, a.lo);
    a.hi = dx_add(g, turns, a.hi);
    DX_TRY(dx_check(g, a.lo));
    DX_TRY(dx_check(g, a.hi));
    if (!poles) {
        DX_TRY(say_reach(c, q, w, &a, r));
    } else { /* the pole is no end with = */
        const bool above = q->above == (fn == DX_FN_tan);
        dx_case_begin(r);
        DX_TRY(dx_case_say(g, r, above ? q->op : DX_OP_LT, a.lo, w));
        DX_TRY(dx_case_say(g, r, above ? DX_OP_LT : q->op, w, a.hi));
    }
    return leave_standstill(c, q, u, w, r);
}

static dx_status back_arc(dx_by_cases *c, const dx_asked *q, dx_fn fn, dx_id w, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_id pi = dx_pi(g), half = dx_scale(g, dx_rational(g, 1, 2), pi), one = dx_int(g, 1),
                minus = dx_int(g, -1);
    reach a = {.lo = DX_NONE, .hi = DX_NONE, .all_lo = minus, .all_hi = one};
    const bool falls = fn == DX_FN_acos;
    a.least = falls ? dx_int(g, 0) : dx_neg(g, half);
    a.most = falls ? pi : half;
    if (fn == DX_FN_atan) {
        a.all_lo = DX_NONE;
        *(q->above ? &a.lo : &a.hi) = dx_call1(g, DX_FN_tan, q->v);
        dx_case_begin(r);
        DX_TRY(say_bound(c, r, q, w, q->above ? a.lo : a.hi));
        DX_TRY(dx_case_say(g, r, DX_OP_LT, a.least, q->v));
        DX_TRY(dx_case_say(g, r, DX_OP_LT, q->v, a.most));
        dx_case_begin(r);
        return q->above ? dx_case_say(g, r, DX_OP_LE, q->v, a.least)
                        : dx_case_say(g, r, DX_OP_LE, a.most, q->v);
    }
    const dx_id at = dx_call1(g, falls ? DX_FN_cos : DX_FN_sin, q->v);
    a.closed_lo = q->above == falls;
    a.closed_hi = !a.closed_lo;
    a.lo = a.closed_lo ? minus : at;
    a.hi = a.closed_hi ? one : at;
    return say_reach(c, q, w, &a, r);
}

static dx_status back_call(dx_by_cases *c, const dx_asked *q, dx_id u, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_id w = dx_operand(g, u, 0), v = q->v;
    switch (dx_fn_of(g, u)) {
    case DX_FN_exp:
        return back_exponential(c, q, w, DX_NONE, false, r);
    case DX_FN_log:
        return back_logarithm(c, q, w, dx_call1(g, DX_FN_exp, v), r);
    case DX_FN_log2:
        return back_logarithm(c, q, w, dx_pow(g, dx_int(g, 2), v), r);
    case DX_FN_log10:
        return back_logarithm(c, q, w, dx_pow(g, dx_int(g, 10), v), r);
    case DX_FN_abs:
        return may_be_size(c, w) ? back_wave_size(c, q, w, u, v, r) : back_even(c, q, w, v, r);
    case DX_FN_sign:
        return back_step(c, q, w, (dx_id[]){dx_int(g, -1), dx_int(g, 0), dx_int(g, 1)}, r);
    case DX_FN_heaviside:
        return back_step(c, q, w, (dx_id[]){dx_int(g, 0), dx_rational(g, 1, 2), dx_int(g, 1)}, r);
    case DX_FN_cbrt:
        return back_monotone(c, q, w, dx_power(g, v, 3), r);
    case DX_FN_sinh:
        return back_monotone(c, q, w, dx_call1(g, DX_FN_asinh, v), r);
    case DX_FN_asinh:
        return back_monotone(c, q, w, dx_call1(g, DX_FN_sinh, v), r);
    case DX_FN_floor:
    case DX_FN_ceil:
        return back_whole(c, q, dx_fn_of(g, u), w, r);
    case DX_FN_max:
    case DX_FN_min:
        return back_extreme(c, q, u, dx_fn_of(g, u) == DX_FN_max, r);
    case DX_FN_relu:
        return back_relu(c, q, w, r);
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_tan:
    case DX_FN_cot:
        return back_wave(c, q, u, r);
    case DX_FN_atan:
    case DX_FN_asin:
    case DX_FN_acos:
        return back_arc(c, q, dx_fn_of(g, u), w, r);
    default:
        c->done = false;
        return DX_OK;
    }
}

static dx_status back_power(dx_by_cases *c, const dx_asked *q, dx_id base, dx_id exponent,
                            dx_case_rows *r)
{
    dx_graph *g = c->g;
    int64_t n;
    if (dx_is_number(g, base)) { /* 2^x */
        c->done = dx_is_positive(g, dx_sub(g, base, dx_int(g, 1)));
        return c->done ? back_exponential(c, q, exponent, base, false, r) : DX_OK;
    }
    if (!dx_contains(g, base, c->x)) /* a^x */
        return back_named_exponential(c, q, exponent, base, r);
    if (dx_same(exponent, dx_rational(g, 1, 2)))
        return back_root(c, q, base, dx_power(g, q->v, 2), r);
    if (dx_same(exponent, dx_rational(g, -1, 2)))
        return back_reciprocal_root(c, q, base, r);
    c->done = dx_get_int(g, exponent, &n) && n > -64 && n < 64;
    if (!c->done)
        return DX_OK;
    if (n < 0)
        return back_reciprocal(c, q, dx_power(g, base, -n), r);
    if (n == 3)
        return back_monotone(c, q, base, dx_call1(g, DX_FN_cbrt, q->v), r);
    if (n % 2 == 1)
        return back_monotone(c, q, base, dx_call(g, DX_FN_root, 2, (dx_id[]){q->v, dx_int(g, n)}),
                             r);
    if (n == 2 && may_be_size(c, base))
        return back_wave_size(c, q, base, dx_pow(g, base, exponent), dx_sqrt(g, q->v), r);
    return back_even(c, q, base, dx_pow(g, q->v, dx_rational(g, 1, n)), r);
}

/* The relations of each row that have the unknown in them, taken back in turn. */
static dx_status solve_rows(dx_by_cases *c, const dx_case_rows *of, dx_case_rows *r)
{
    dx_graph *g = c->g;
    for (uint32_t i = 0; i < of->n && c->done; i++) {
        dx_case_rows row = {.n = 0};
        dx_case_begin(&row);
        for (uint32_t k = 0; k < of->length[i] && c->done; k++) {
            dx_case_rows one = {.n = 0};
            DX_TRY(dx_cases_relation(c, of->relation[i][k], &one));
            dx_case_multiply(&row, &one);
        }
        DX_TRY(dx_poll(g->context));
        dx_case_append(r, &row);
    }
    return DX_OK;
}

static bool is_about(const dx_graph *g, const dx_case_rows *rows, uint32_t row, dx_id within)
{
    for (uint32_t k = 0; k < rows->length[row]; k++)
        if (dx_contains(g, rows->relation[row][k], within))
            return true;
    return false;
}

/* Need it not have a value, but for the phase of a wave? */
static bool is_partial(dx_by_cases *c, dx_id within)
{
    dx_graph *g = c->g;
    if (!dx_is_none(c->phase) && dx_contains(g, within, c->phase))
        within = dx_add(g, within, c->phase);
    return dx_is_none(within) || (dx_node_of(g, within)->holds & DX_HOLDS_PARTIAL);
}

/* u < v and the like for a function or a power u. Rows that say nothing of what is in it are right
 * where that has a value everywhere only. */
dx_status dx_cases_take_back(dx_by_cases *c, const dx_asked *q, dx_id u, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_case_rows inner = {.n = 0};
    dx_asked readable = *q;
    DX_TRY(dx_make_readable(c->p->e->session, 1, &readable.v));
    dx_id within = DX_NONE;
    if (dx_same(u, c->x)) {
        dx_case_begin(r);
        return say_bound(c, r, &readable, u, readable.v);
    }
    if (dx_op_of(g, u) == DX_OP_ADD) {
        const dx_id relation =
            q->above ? dx_relation(g, q->op, readable.v, u) : dx_relation(g, q->op, u, readable.v);
        DX_TRY(dx_check(g, relation));
        return dx_cases_relation(c, relation, r);
    }
    if (dx_op_of(g, u) == DX_OP_CALL) {
        within = dx_operand(g, u, 0);
        DX_TRY(back_call(c, &readable, u, &inner));
    } else if (dx_op_of(g, u) == DX_OP_MUL && dx_factors(g, u) == 1) {
        bool power = dx_contains(g, dx_base(g, u, 0), c->x);
        within = power ? dx_base(g, u, 0) : dx_exponent(g, u, 0);
        DX_TRY(back_power(c, &readable, dx_base(g, u, 0), dx_exponent(g, u, 0), &inner));
    } else {
        c->done = false;
    }
    if (c->done && is_partial(c, within))
        for (uint32_t i = 0; i < inner.n; i++) /* each that is about it says where it has a value */
            c->done = c->done && is_about(g, &inner, i, within);
    if (dx_op_of(g, u) == DX_OP_CALL)
        for (uint32_t i = 1; i < dx_count(g, u); i++)
            c->done = c->done && !(dx_node_of(g, dx_operand(g, u, i))->holds & DX_HOLDS_PARTIAL);
    return c->done ? solve_rows(c, &inner, r) : DX_OK;
}
