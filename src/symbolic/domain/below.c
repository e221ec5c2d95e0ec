#include "symbolic/domain/below.h"

#include "expr/walk.h"
#include "symbolic/domain/chart.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/corners.h"
#include "symbolic/forms/samesign.h"
#include "symbolic/sample.h"

/* QUEUE: formulas in which a term is still to be replaced. */
enum { QUEUE = 32, OPTIONS = 3 };

/* What is written for a term with that sign before it; it is never above it, with that sign. */
typedef struct option {
    dx_id as;
    bool open;
} option;

static bool is_rounding(dx_fn fn)
{
    return fn == DX_FN_floor || fn == DX_FN_ceil || fn == DX_FN_round;
}

static size_t bound_rounding(dx_graph *g, dx_id term, bool least, option *out)
{
    dx_fn fn = dx_fn_of(g, term);
    dx_id u = dx_operand(g, term, 0), half = dx_rational(g, 1, 2);
    if (fn == DX_FN_round)
        *out = (option){least ? dx_sub(g, u, half) : dx_add(g, u, half), false};
    else if (fn == DX_FN_floor)
        *out = (option){least ? dx_sub(g, u, dx_int(g, 1)) : u, least};
    else
        *out = (option){least ? u : dx_add(g, u, dx_int(g, 1)), !least};
    return 1;
}

/* The number that the term's values do not pass. */
static size_t bound_by_number(dx_graph *g, dx_id term, bool least, option *out)
{
    dx_bounds bounds = dx_bounds_of(g, term);
    *out = least ? (option){bounds.low, bounds.low_open} : (option){bounds.high, bounds.high_open};
    return !dx_is_none(out->as);
}

static bool is_rising(dx_fn fn)
{
    return fn == DX_FN_exp || fn == DX_FN_log || fn == DX_FN_atan || fn == DX_FN_tanh ||
           fn == DX_FN_sinh || fn == DX_FN_cbrt;
}

/* exp(frac(x)) is not below exp(0). */
static size_t bound_by_operand(dx_graph *g, dx_id term, bool least, option *out)
{
    dx_bounds bounds = dx_bounds_of(g, dx_operand(g, term, 0));
    dx_id end = least ? bounds.low : bounds.high;
    if (!is_rising(dx_fn_of(g, term)) || dx_is_none(end))
        return 0;
    out->as = dx_call1(g, dx_fn_of(g, term), end);
    out->open = least ? bounds.low_open : bounds.high_open;
    return !dx_is_none(out->as);
}

/* frac(u) = u - floor(u), mod(u, v) = u - v·floor(u/v) */
static dx_id without_remainder(dx_graph *g, dx_id term)
{
    dx_id u = dx_operand(g, term, 0);
    if (dx_fn_of(g, term) == DX_FN_frac)
        return dx_sub(g, u, dx_call1(g, DX_FN_floor, u));
    dx_id v = dx_operand(g, term, 1);
    return dx_is_number(g, v)
               ? dx_sub(g, u, dx_mul(g, v, dx_call1(g, DX_FN_floor, dx_div(g, u, v))))
               : DX_NONE;
}

/* least: it stands with a plus. */
static size_t find_options(dx_graph *g, dx_id term, bool least, option out[OPTIONS])
{
    dx_fn fn = dx_fn_of(g, term);
    if (dx_op_of(g, term) == DX_OP_MUL)
        return bound_by_number(g, term, least, out);
    if (dx_op_of(g, term) != DX_OP_CALL)
        return 0;
    dx_id u = dx_operand(g, term, 0);
    if (is_rounding(fn))
        return bound_rounding(g, term, least, out);
    if (fn == DX_FN_frac || fn == DX_FN_mod) {
        size_t n = fn == DX_FN_frac ? bound_by_number(g, term, least, out) : 0;
        out[n] = (option){without_remainder(g, term), false};
        return n + !dx_is_none(out[n].as);
    }
    if ((fn == DX_FN_max && least) || (fn == DX_FN_min && !least)) {
        out[0] = (option){u, false};
        out[1] = (option){dx_operand(g, term, 1), false};
        return 2;
    }
    if (least && (fn == DX_FN_relu || fn == DX_FN_abs)) {
        out[0] = (option){u, false};
        out[1] = (option){fn == DX_FN_abs ? dx_neg(g, u) : dx_int(g, 0), false};
        return 2;
    }
    size_t n = bound_by_operand(g, term, least, out);
    n = n > 0 ? n : bound_by_number(g, term, least, out);
    if (fn == DX_FN_exp && least)
        out[n++] = (option){dx_add(g, u, dx_int(g, 1)), false};
    if (fn == DX_FN_log && !least)
        out[n++] = (option){dx_sub(g, u, dx_int(g, 1)), false};
    return n;
}

/* The i-th term of a sum, or the expression itself, and the number before it. */
static uint32_t count_terms(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_ADD ? dx_terms(g, a) : 1;
}
static void take_term(dx_graph *g, dx_id a, uint32_t i, dx_id *number, dx_id *term)
{
    bool sum = dx_op_of(g, a) == DX_OP_ADD;
    *number = sum ? dx_coefficient(g, a, i) : dx_int(g, 1);
    *term = sum ? dx_term(g, a, i) : a;
}

static bool has_step(dx_graph *g, dx_id a)
{
    for (uint32_t i = 0; i < count_terms(g, a); i++) {
        dx_id number, term;
        take_term(g, a, i, &number, &term);
        if (dx_is_step(dx_fn_of(g, term)))
            return true;
    }
    return false;
}

typedef struct queue {
    size_t n;
    option at[QUEUE];
} queue;

static void put(queue *q, dx_id a, bool open)
{
    for (size_t i = 0; i < q->n; i++)
        if (dx_same(q->at[i].as, a)) {
            q->at[i].open = q->at[i].open || open;
            return;
        }
    if (q->n < QUEUE)
        q->at[q->n++] = (option){a, open};
}

/* Formulas that differ from it in one term. */
static void replace_terms(dx_graph *g, option from, queue *q)
{
    for (uint32_t i = 0; i < count_terms(g, from.as); i++) {
        dx_id number, term;
        option found[OPTIONS];
        take_term(g, from.as, i, &number, &term);
        size_t n = find_options(g, term, dx_number_sign(g, number) > 0, found);
        for (size_t k = 0; k < n; k++) {
            dx_id step = dx_scale(g, number, dx_sub(g, found[k].as, term));
            dx_id a = dx_add(g, from.as, step);
            if (!dx_is_none(a))
                put(q, a, from.open || found[k].open);
        }
    }
}

dx_status dx_find_below(dx_graph *g, dx_id a, dx_below *out)
{
    enum { MANY_TERMS = 8 };
    queue q = {.n = 0};
    out->n = 0;
    if (dx_op_of(g, a) >= DX_OP_EQ || count_terms(g, a) > MANY_TERMS)
        return DX_OK;
    put(&q, a, false);
    for (size_t i = 0; i < q.n && out->n < DX_MOST_BELOW; i++) {
        replace_terms(g, q.at[i], &q);
        DX_TRY(dx_excuse(g->context, g->context->diag.status));
        if (has_step(g, q.at[i].as))
            continue;
        out->of[out->n] = q.at[i].as;
        out->open[out->n++] = q.at[i].open;
    }
    return DX_OK;
}

/* By its one symbol, where that is in the set. */
static dx_status is_chart_above(dx_graph *g, dx_id a, const dx_conditions *value, bool *above)
{
    dx_id symbol[2];
    dx_chart signs;
    *above = false;
    if (dx_free_symbols(g, a, 2, symbol) != 1 || dx_bound_level(g, symbol[0]) > 0)
        return DX_OK;
    DX_TRY(dx_chart_signs(g, a, symbol[0], &signs, above));
    const dx_chart *set = dx_conditions_set(value, symbol[0]);
    if (*above && set) {
        dx_chart outside = *set;
        for (size_t i = 0; i <= 2 * outside.n; i++)
            outside.cell[i] = set->cell[i] ? -1 : 1;
        DX_TRY(dx_chart_combine(g, &signs, &outside, DX_CHART_MOST, above));
    }
    for (size_t i = 0; i <= 2 * signs.n && *above; i++)
        *above = signs.cell[i] >= 0;
    return DX_OK;
}

dx_status dx_stays_above(dx_graph *g, dx_id a, bool *stays)
{
    enum { LARGE = 200 };
    dx_below below;
    bool differs;
    *stays = false;
    if (dx_is_none(a) || dx_op_of(g, a) >= DX_OP_EQ || dx_is_constant(g, a) ||
        dx_is_larger(g, a, LARGE) || dx_has_bound_name(g, a))
        return g->context->diag.status;
    dx_id size = dx_call1(g, DX_FN_abs, a);
    DX_TRY(dx_check(g, size));
    DX_TRY(dx_sample_contradicts(g, a, size, &differs));
    if (differs)
        return DX_OK;
    dx_conditions value;
    dx_conditions_init(&value, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&value, a));
    DX_TRY(is_chart_above(g, a, &value, stays));
    if (*stays)
        return DX_OK;
    DX_TRY(dx_find_below(g, a, &below));
    for (size_t i = 0; i < below.n && !*stays; i++) {
        DX_TRY(dx_never_below_zero(g, below.of[i], stays));
        if (!*stays)
            DX_TRY(is_chart_above(g, below.of[i], &value, stays));
    }
    return DX_OK;
}
