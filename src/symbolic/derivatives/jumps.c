#include "symbolic/derivatives/jumps.h"

#include "expr/walk.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/forms/readable.h"

enum { FEW = 16 };

/* ---- steps of what is linear ------------------------------------------------------------------
 */

static bool is_relation(const dx_graph *g, dx_id a)
{
    const dx_op op = dx_op_of(g, a);
    return op == DX_OP_LT || op == DX_OP_LE || op == DX_OP_EQ || op == DX_OP_NE;
}

static bool is_step(const dx_graph *g, dx_id a)
{
    const dx_fn fn = dx_fn_of(g, a);
    return fn == DX_FN_sign || fn == DX_FN_heaviside || is_relation(g, a);
}

static bool is_kink(const dx_graph *g, dx_id a)
{
    const dx_fn fn = dx_fn_of(g, a);
    return fn == DX_FN_abs || fn == DX_FN_relu ||
           ((fn == DX_FN_min || fn == DX_FN_max) && dx_count(g, a) == 2);
}

/* What it compares with 0. */
static dx_id compared(dx_graph *g, dx_id a)
{
    const dx_id first = dx_operand(g, a, 0);
    return dx_count(g, a) == 1 ? first : dx_sub(g, first, dx_operand(g, a, 1));
}

/* A step or a kink at the zero of u = slope·t + rest; *slope is NONE for what is none, and for what
 * has the bound name of a sum in it: its place is another for each term. */
typedef struct turn {
    dx_id node, u, slope;
} turn;

static dx_status read_turn(dx_graph *g, dx_rules *rules, dx_id a, dx_id variable, turn *out)
{
    dx_walk walk;
    bool smooth = true;
    *out = (turn){a, DX_NONE, DX_NONE};
    if (!dx_contains(g, a, variable) || (!is_step(g, a) && !is_kink(g, a)) ||
        dx_has_bound_name(g, a))
        return DX_OK;
    const dx_id u = compared(g, a);
    DX_TRY(dx_check(g, u));
    DX_TRY(dx_walk_make(g, 1, &u, &walk));
    for (size_t i = 0; i < walk.n && smooth; i++) {
        const dx_fn fn = dx_fn_of(g, walk.id[i]);
        smooth = !is_step(g, walk.id[i]) && !is_kink(g, walk.id[i]) && fn != DX_FN_floor &&
                 fn != DX_FN_ceil && fn != DX_FN_round && fn != DX_FN_frac && fn != DX_FN_mod;
    }
    dx_walk_free(&walk);
    if (!smooth)
        return DX_OK;
    dx_id slope;
    DX_TRY(dx_diff(g, rules, u, variable, 1, &slope));
    DX_TRY(dx_readable(g, slope, &slope));
    if (dx_contains(g, slope, variable) || dx_is_int(g, slope, 0))
        return DX_OK;
    out->u = u;
    out->slope = slope;
    return DX_OK;
}

dx_status dx_is_placed_step(dx_graph *g, dx_rules *rules, dx_id node, dx_id variable, bool *is)
{
    turn t;
    DX_TRY(read_turn(g, rules, node, variable, &t));
    *is = !dx_is_none(t.slope) && is_step(g, node);
    return DX_OK;
}

/* The step where what it compares has the sign of s. */
static dx_id step_with_sign(dx_graph *g, dx_id step, dx_id s)
{
    if (is_relation(g, step))
        return dx_relation(g, dx_op_of(g, step), s, dx_int(g, 0));
    return dx_call1(g, dx_fn_of(g, step), s);
}

/* What a is where u, that it compares, has the sign of s, which is not 0. */
static dx_id with_sign(dx_graph *g, const turn *t, dx_id s)
{
    const dx_id zero = dx_int(g, 0);
    const dx_fn fn = dx_fn_of(g, t->node);
    if (dx_op_of(g, t->node) == DX_OP_EQ || dx_op_of(g, t->node) == DX_OP_NE)
        return dx_truth(g, dx_op_of(g, t->node) == DX_OP_NE);
    if (is_step(g, t->node))
        return step_with_sign(g, t->node, s);
    if (fn == DX_FN_abs || fn == DX_FN_relu)
        return dx_mul(g, t->u, dx_call1(g, fn == DX_FN_abs ? DX_FN_sign : DX_FN_heaviside, s));
    const bool least = fn == DX_FN_min;
    const dx_id part[] = {dx_relation(g, DX_OP_LT, s, zero), dx_operand(g, t->node, least ? 0 : 1),
                          dx_operand(g, t->node, least ? 1 : 0)};
    return dx_cases(g, 3, part);
}

static dx_status value_at(dx_graph *g, dx_id a, dx_id variable, dx_id at, dx_id *out)
{
    *out = dx_substitute(g, a, 1, &variable, &at);
    DX_TRY(dx_check(g, *out));
    return dx_readable(g, *out, out);
}

/* ---- shares -----------------------------------------------------------------------------------
 */

/* Steps of f in the variable. */
static dx_status find_steps(dx_graph *g, dx_rules *rules, dx_id f, dx_id variable, turn *step,
                            size_t *n)
{
    dx_walk walk;
    *n = 0;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        turn t;
        if (!is_step(g, walk.id[i]))
            continue;
        status = read_turn(g, rules, walk.id[i], variable, &t);
        if (status != DX_OK || dx_is_none(t.slope))
            continue;
        if (*n == FEW)
            status = dx_fail(g->context, DX_LIMIT, "this integrand jumps at too many places");
        else
            step[(*n)++] = t;
    }
    dx_walk_free(&walk);
    return status;
}

/* f beside the place at which the steps jump. */
static dx_status beside(dx_graph *g, dx_id f, dx_id variable, dx_id place, size_t n,
                        const turn *step, bool left, dx_id *out)
{
    dx_id from[FEW], to[FEW];
    for (size_t i = 0; i < n; i++) {
        from[i] = step[i].node;
        to[i] = with_sign(g, &step[i], left ? dx_neg(g, step[i].slope) : step[i].slope);
        DX_TRY(dx_check(g, to[i]));
    }
    *out = dx_replace(g, f, n, from, to);
    *out = dx_substitute(g, *out, 1, &variable, &place);
    if (!dx_is_none(*out))
        return DX_OK;
    DX_TRY(dx_excuse(g->context, g->context->diag.status));
    return dx_fail(g->context, DX_UNKNOWN, "this integrand has no value beside its jump");
}

/* Those of the steps that jump at the place come first. */
static dx_status gather(dx_graph *g, dx_id variable, dx_id place, size_t n, turn *step,
                        size_t *here)
{
    *here = 1;
    for (size_t i = 1; i < n; i++) {
        dx_id u;
        DX_TRY(value_at(g, step[i].u, variable, place, &u));
        if (!dx_is_int(g, u, 0))
            continue;
        const turn held = step[i];
        step[i] = step[*here];
        step[(*here)++] = held;
    }
    return DX_OK;
}

static dx_status add_share(dx_shares *out, dx_graph *g, dx_id place, dx_id value)
{
    for (size_t i = 0; i < out->n; i++) {
        if (!dx_same(out->place[i], place))
            continue;
        out->value[i] = dx_add(g, out->value[i], value);
        return dx_check(g, out->value[i]);
    }
    if (out->n == DX_MOST_SHARES)
        return dx_fail(g->context, DX_LIMIT, "this integrand jumps at too many places");
    out->place[out->n] = place;
    out->value[out->n++] = value;
    return DX_OK;
}

dx_status dx_add_shares(dx_graph *g, dx_rules *rules, dx_id f, dx_id variable, dx_id by,
                        dx_shares *out)
{
    turn all[FEW], *step = all;
    size_t n, here;
    DX_TRY(find_steps(g, rules, f, variable, step, &n));
    for (; n > 0; n -= here, step += here) {
        const dx_id zero = dx_int(g, 0);
        dx_id place, rest, slope, left, right, jump;
        DX_TRY(value_at(g, step->u, variable, zero, &rest));
        DX_TRY(dx_readable(g, dx_neg(g, dx_div(g, rest, step->slope)), &place));
        DX_TRY(gather(g, variable, place, n, step, &here));
        if (!dx_contains(g, place, by))
            continue;
        DX_TRY(beside(g, f, variable, place, here, step, true, &left));
        DX_TRY(beside(g, f, variable, place, here, step, false, &right));
        DX_TRY(dx_readable(g, dx_sub(g, left, right), &jump));
        DX_TRY(dx_diff(g, rules, place, by, 1, &slope));
        if (!dx_is_int(g, jump, 0))
            DX_TRY(add_share(out, g, place, dx_mul(g, jump, slope)));
    }
    return DX_OK;
}

dx_id dx_share_between(dx_graph *g, dx_id place, dx_id value, dx_id lo, dx_id hi)
{
    const bool from_far = dx_op_of(g, lo) == DX_OP_INF, to_far = dx_op_of(g, hi) == DX_OP_INF;
    const dx_id zero = dx_int(g, 0), minus = dx_neg(g, value);
    const bool falling =
        (from_far && !dx_is_minus_inf(g, lo)) || (to_far && dx_is_minus_inf(g, hi));
    const dx_id whole = falling ? minus : value;
    if (from_far && to_far)
        return whole;
    if (from_far || to_far) {
        const dx_id end = from_far ? hi : lo;
        const dx_id below = dx_relation(g, DX_OP_LT, place, end),
                    above = dx_relation(g, DX_OP_LT, end, place);
        const bool under = from_far != falling;
        const dx_id part[] = {below, under ? whole : zero, above, under ? zero : whole};
        return dx_cases(g, 4, part);
    }
    const dx_id after_lo = dx_relation(g, DX_OP_LT, lo, place),
                before_lo = dx_relation(g, DX_OP_LT, place, lo),
                after_hi = dx_relation(g, DX_OP_LT, hi, place),
                before_hi = dx_relation(g, DX_OP_LT, place, hi),
                order = dx_relation(g, DX_OP_LT, lo, hi);
    const dx_id inside[] = {after_lo, before_hi}, inverse[] = {after_hi, before_lo},
                below[] = {before_lo, before_hi}, above[] = {after_lo, after_hi};
    if (dx_op_of(g, order) == DX_OP_TRUE) {
        const dx_id part[] = {before_lo, zero, dx_and(g, 2, inside), value, after_hi, zero};
        return dx_cases(g, 6, part);
    }
    if (dx_op_of(g, order) == DX_OP_FALSE) {
        const dx_id part[] = {before_hi, zero, dx_and(g, 2, inverse), minus, after_lo, zero};
        return dx_cases(g, 6, part);
    }
    const dx_id part[] = {dx_and(g, 2, inside), value, dx_and(g, 2, inverse), minus,
                          dx_and(g, 2, below),  zero,  dx_and(g, 2, above),   zero};
    return dx_cases(g, 8, part);
}

/* ---- at the ends ------------------------------------------------------------------------------
 */

/* The sign of u between the ends, where it is 0 at one of them: that at the other. */
static dx_status sign_between(dx_graph *g, const turn *t, const dx_primitive *p, dx_id *sign)
{
    *sign = DX_NONE;
    for (int high = 0; high < 2; high++) {
        const dx_id end = high ? p->hi : p->lo, other = high ? p->lo : p->hi;
        dx_id u;
        if (dx_op_of(g, end) == DX_OP_INF)
            continue;
        DX_TRY(value_at(g, t->u, p->variable, end, &u));
        if (!dx_is_int(g, u, 0))
            continue;
        if (dx_op_of(g, other) != DX_OP_INF)
            return value_at(g, t->u, p->variable, other, sign);
        *sign = dx_is_minus_inf(g, other) ? dx_neg(g, t->slope) : t->slope;
        return dx_check(g, *sign);
    }
    return DX_OK;
}

/* The first such part of the integrand is replaced. */
static dx_status settle_one(dx_graph *g, dx_rules *rules, dx_primitive *p, bool *done)
{
    dx_walk walk;
    *done = false;
    DX_TRY(dx_walk_make(g, 1, &p->integrand, &walk));
    dx_status status = DX_OK;
    dx_id from = DX_NONE, to = DX_NONE;
    for (size_t i = 0; i < walk.n && status == DX_OK && !*done; i++) {
        turn t;
        dx_id sign, other[2];
        if (dx_free_symbols(g, walk.id[i], 2, other) < 2)
            continue;
        status = read_turn(g, rules, walk.id[i], p->variable, &t);
        if (status != DX_OK || dx_is_none(t.slope))
            continue;
        status = sign_between(g, &t, p, &sign);
        if (status != DX_OK || dx_is_none(sign) || dx_is_int(g, sign, 0))
            continue;
        *done = true;
        from = t.node;
        to = with_sign(g, &t, sign);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    if (*done)
        p->integrand = dx_replace(g, p->integrand, 1, &from, &to);
    return dx_check(g, p->integrand);
}

dx_status dx_settle_jumps_at_ends(dx_graph *g, dx_rules *rules, dx_primitive *p)
{
    bool more = true;
    for (int k = 0; k < FEW && more; k++)
        DX_TRY(settle_one(g, rules, p, &more));
    return DX_OK;
}
