#include "symbolic/domain/stepchart.h"

#include "expr/exact.h"
#include "expr/walk.h"
#include "symbolic/domain/below.h"
#include "symbolic/domain/corners.h"
#include "symbolic/forms/samesign.h"
#include "symbolic/sample.h"

#include <math.h>

enum { MOST_STEPS = 24, MOST_LEVEL = 1000000, DEEP = 3, LARGE = 100 };

/* ---- what a formula can be on an interval ------------------------------------------------------
 */

typedef struct range {
    double low, high;
} range;

static const range anything = {-INFINITY, INFINITY};

/* Rounding does not leave it. */
static range widened(double low, double high)
{
    const double little = 1e-12;
    if (isnan(low) || isnan(high))
        return anything;
    return (range){low - little * (1 + fabs(low)), high + little * (1 + fabs(high))};
}

static range product_of(range a, range b)
{
    const double p[] = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
    double low = p[0], high = p[0];
    for (int i = 0; i < 4; i++) {
        if (isnan(p[i]))
            return anything;
        low = fmin(low, p[i]);
        high = fmax(high, p[i]);
    }
    return widened(low, high);
}

static range power_of(range a, double n)
{
    if (n == floor(n) && n > 0) {
        bool even = fmod(n, 2) == 0, around = a.low < 0 && a.high > 0;
        double p = pow(a.low, n), q = pow(a.high, n);
        return widened(even && around ? 0 : fmin(p, q), fmax(p, q));
    }
    if (a.high <= 0 || (n < 0 && a.low <= 0))
        return anything;
    double p = pow(fmax(a.low, 0), n), q = pow(a.high, n);
    return widened(fmin(p, q), fmax(p, q));
}

static range call_of(dx_fn fn, range a, range b)
{
    switch (fn) {
    case DX_FN_exp:
        return widened(exp(a.low), exp(a.high));
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_sign:
        return (range){-1, 1};
    case DX_FN_heaviside:
    case DX_FN_frac:
        return (range){0, 1};
    case DX_FN_abs:
        return (range){a.low > 0    ? a.low
                       : a.high < 0 ? -a.high
                                    : 0,
                       fmax(fabs(a.low), fabs(a.high))};
    case DX_FN_relu:
        return (range){fmax(a.low, 0), fmax(a.high, 0)};
    case DX_FN_max:
        return (range){fmax(a.low, b.low), fmax(a.high, b.high)};
    case DX_FN_min:
        return (range){fmin(a.low, b.low), fmin(a.high, b.high)};
    case DX_FN_floor:
    case DX_FN_ceil:
    case DX_FN_round:
        return (range){floor(a.low), ceil(a.high)};
    default:
        return anything;
    }
}

static range range_of_node(const dx_graph *g, const dx_walk *walk, const range *of, dx_id a)
{
    range sum = {0, 0}, part;
    if (dx_is_number(g, a)) {
        double value = dx_number_to_double(g, a);
        return widened(value, value);
    }
    switch (dx_op_of(g, a)) {
    case DX_OP_ADD:
        sum = of[dx_walk_find(walk, dx_constant(g, a))];
        for (uint32_t i = 0; i < dx_terms(g, a); i++) {
            part = product_of(of[dx_walk_find(walk, dx_coefficient(g, a, i))],
                              of[dx_walk_find(walk, dx_term(g, a, i))]);
            sum = widened(sum.low + part.low, sum.high + part.high);
        }
        return sum;
    case DX_OP_MUL:
        sum = (range){1, 1};
        for (uint32_t i = 0; i < dx_factors(g, a); i++) {
            if (!dx_is_number(g, dx_exponent(g, a, i)))
                return anything;
            part = power_of(of[dx_walk_find(walk, dx_base(g, a, i))],
                            dx_number_to_double(g, dx_exponent(g, a, i)));
            sum = product_of(sum, part);
        }
        return sum;
    case DX_OP_CALL:
        part = of[dx_walk_find(walk, dx_operand(g, a, 0))];
        return call_of(dx_fn_of(g, a), part,
                       dx_count(g, a) > 1 ? of[dx_walk_find(walk, dx_operand(g, a, 1))] : part);
    default:
        return anything;
    }
}

static dx_status find_range(dx_graph *g, dx_id a, dx_id symbol, range where, range *out)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    range *of = dx_alloc(&g->context->memory, walk.n * sizeof *of);
    for (size_t i = 0; of && i < walk.n; i++)
        of[i] = dx_same(walk.id[i], symbol) ? where : range_of_node(g, &walk, of, walk.id[i]);
    if (of)
        *out = of[walk.n - 1];
    dx_status status = of ? DX_OK : dx_no_memory(g->context);
    dx_free(&g->context->memory, of, walk.n * sizeof *of);
    dx_walk_free(&walk);
    return status;
}

/* ---- polynomials far out ------------------------------------------------------------------------
 */

/* The power of the symbol that the term is; -1: it is none. */
static int64_t degree_of_term(const dx_graph *g, dx_id term, dx_id symbol)
{
    int64_t n = -1;
    if (dx_same(term, symbol))
        return 1;
    if (dx_op_of(g, term) == DX_OP_MUL && dx_factors(g, term) == 1 &&
        dx_same(dx_base(g, term, 0), symbol) && dx_get_int(g, dx_exponent(g, term, 0), &n))
        return n < 1 || n > 20 ? -1 : n;
    return -1;
}

/* A sum of powers has the sign of the highest one where |x| is above the bound; 0 in between. */
static dx_status chart_far_out(dx_graph *g, dx_id a, dx_id symbol, dx_chart *out, bool *known)
{
    int64_t most = 0, degree = 1;
    double lead = 1, others = 0;
    uint32_t n = dx_op_of(g, a) == DX_OP_ADD ? dx_terms(g, a) : 0;
    for (uint32_t i = 0; i < n && degree > 0; i++) {
        degree = degree_of_term(g, dx_term(g, a, i), symbol);
        if (degree > most)
            lead = dx_number_to_double(g, dx_coefficient(g, a, i));
        most = degree > most ? degree : most;
    }
    *known = n > 0 && degree > 0;
    for (uint32_t i = 0; i < n; i++)
        others = fmax(others, fabs(dx_number_to_double(g, dx_coefficient(g, a, i))));
    others = fmax(others, n > 0 ? fabs(dx_number_to_double(g, dx_constant(g, a))) : 0);
    double bound = ceil(1.001 + others / fabs(lead));
    *known = *known && bound < 1000;
    if (!*known)
        return DX_OK;
    signed char right = lead > 0 ? 1 : -1, left = most % 2 == 0 ? right : (signed char)-right;
    *out = (dx_chart){.n = 2,
                      .at = {dx_int(g, -(int64_t)bound), dx_int(g, (int64_t)bound)},
                      .value = {-bound, bound},
                      .cell = {left, left, 0, right, right}};
    return g->context->diag.status;
}

/* ---- bounds -----------------------------------------------------------------------------------
 */

dx_status dx_chart_above(dx_graph *g, dx_id a, dx_id symbol, bool strictly, dx_chart *out,
                         bool *known)
{
    dx_below below;
    bool any = false;
    dx_chart_constant(out, 0);
    DX_TRY(dx_find_below(g, a, &below));
    for (size_t i = 0; i < below.n; i++) {
        dx_chart chart, both = *out;
        dx_id symbols[2];
        if (dx_free_symbols(g, below.of[i], 2, symbols) > 0 &&
            !(dx_free_symbols(g, below.of[i], 2, symbols) == 1 && dx_same(symbols[0], symbol)))
            continue;
        DX_TRY(dx_chart_plain(g, below.of[i], symbol, &chart, known));
        const bool exact = *known;
        if (!exact)
            DX_TRY(chart_far_out(g, below.of[i], symbol, &chart, known));
        for (size_t k = 0; k <= 2 * chart.n; k++)
            chart.cell[k] =
                chart.cell[k] > 0 || (chart.cell[k] == 0 && exact && (below.open[i] || !strictly));
        dx_chart_tidy(&chart);
        if (*known)
            DX_TRY(dx_chart_combine(g, &both, &chart, DX_CHART_MOST, known));
        if (!*known)
            continue;
        any = true;
        dx_chart_tidy(&both);
        *out = both;
    }
    *known = any;
    return DX_OK;
}

/* ---- where the bounds do not tell --------------------------------------------------------------
 */

typedef struct work {
    dx_graph *g;
    dx_id symbol;
    size_t steps; /* that were looked at */
} work;

/* What jumps at integers: u of floor(u), u + 1/2 of round(u). */
static dx_id stepping_part(dx_graph *g, dx_id step)
{
    dx_id u = dx_operand(g, step, 0);
    if (dx_fn_of(g, step) == DX_FN_mod)
        return dx_div(g, u, dx_operand(g, step, 1));
    return dx_fn_of(g, step) == DX_FN_round ? dx_add(g, u, dx_rational(g, 1, 2)) : u;
}

/* The innermost step; DX_NONE: there is none. */
static dx_status find_step(const work *w, dx_id a, dx_id *step)
{
    dx_walk walk;
    *step = DX_NONE;
    DX_TRY(dx_walk_make(w->g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(*step); i++)
        if (dx_is_step(dx_fn_of(w->g, walk.id[i])) && dx_contains(w->g, walk.id[i], w->symbol))
            *step = walk.id[i];
    dx_walk_free(&walk);
    return DX_OK;
}

/* The places in the interval at which u, which has no steps, is an integer become breaks. */
static dx_status break_at_integers(work *w, dx_id u, range where, dx_chart *set, bool *known)
{
    dx_graph *g = w->g;
    range values = anything;
    DX_TRY(find_range(g, u, w->symbol, where, &values));
    *known = values.high - values.low <= MOST_STEPS && fabs(values.low) < MOST_LEVEL;
    for (double k = *known ? ceil(values.low) : 0; *known && k <= values.high; k++) {
        dx_chart crossing;
        dx_id gap = dx_sub(g, u, dx_int(g, (int64_t)k));
        DX_TRY(dx_check(g, gap));
        *known = ++w->steps <= MOST_STEPS;
        if (*known)
            DX_TRY(dx_chart_plain(g, gap, w->symbol, &crossing, known));
        for (size_t i = 0; *known && i < crossing.n; i++) {
            dx_chart one = {
                .n = 1, .at = {crossing.at[i]}, .value = {crossing.value[i]}, .cell = {1, 1, 1}};
            if (crossing.value[i] >= where.low && crossing.value[i] <= where.high)
                DX_TRY(dx_chart_combine(g, set, &one, DX_CHART_LEAST, known));
        }
    }
    return DX_OK;
}

/* What a step is on an interval on which it is constant, of which that is a point. */
static dx_status level_at(const work *w, dx_id step, dx_id u, double point, dx_id *level)
{
    dx_graph *g = w->g;
    dx_fn fn = dx_fn_of(g, step);
    double value;
    *level = DX_NONE;
    dx_id at = dx_number_from_double(g, point);
    at = dx_is_none(at) ? at : dx_substitute(g, u, 1, &w->symbol, &at);
    DX_TRY(dx_check(g, at));
    DX_TRY(dx_sample_value(g, at, &value));
    if (!(fabs(value) < 2.0 * MOST_LEVEL) || fabs(value - round(value)) < 1e-9)
        return DX_OK;
    dx_id whole = dx_int(g, (int64_t)floor(value));
    *level = fn == DX_FN_ceil   ? dx_add(g, whole, dx_int(g, 1))
             : fn == DX_FN_frac ? dx_sub(g, u, whole)
             : fn == DX_FN_mod
                 ? dx_sub(g, dx_operand(g, step, 0), dx_mul(g, dx_operand(g, step, 1), whole))
                 : whole;
    return dx_check(g, *level);
}

static dx_status signs_on(work *w, dx_id a, range where, int depth, dx_chart *out, bool *known);

/* Between two breaks, where the step is constant. */
static dx_status signs_between(work *w, dx_id a, dx_id step, dx_id u, range where, int depth,
                               dx_chart *out, bool *known)
{
    dx_id level;
    DX_TRY(level_at(w, step, u, (where.low + where.high) / 2, &level));
    *known = !dx_is_none(level);
    if (!*known)
        return DX_OK;
    a = dx_rename(w->g, a, step, level);
    DX_TRY(dx_check(w->g, a));
    return signs_on(w, a, where, depth - 1, out, known);
}

/* The sign at a break. */
static dx_status sign_at(const work *w, dx_id a, dx_id at, signed char *cell, bool *known)
{
    int sign = 0;
    *known = false;
    dx_id value = dx_substitute(w->g, a, 1, &w->symbol, &at);
    if (dx_is_none(value))
        return dx_excuse(w->g->context, dx_check(w->g, value));
    if (dx_is_constant(w->g, value))
        DX_TRY(dx_constant_sign(w->g, value, &sign, known));
    *cell = (signed char)sign;
    return DX_OK;
}

/* In the cell of the set, which are -1 so far, the signs of another. */
static dx_status take_over(dx_graph *g, const dx_chart *set, size_t cell, const dx_chart *signs,
                           dx_chart *out, bool *known)
{
    dx_chart only = *set, part = *signs, rest = *out;
    for (size_t i = 0; i <= 2 * only.n; i++)
        only.cell[i] = i == cell ? 1 : -1;
    DX_TRY(dx_chart_combine(g, &part, &only, DX_CHART_LEAST, known));
    if (*known)
        DX_TRY(dx_chart_combine(g, &rest, &part, DX_CHART_MOST, known));
    if (*known)
        *out = rest;
    return DX_OK;
}

/* On an interval, whose ends are breaks of no meaning here; elsewhere the cells are anything. */
static dx_status signs_on(work *w, dx_id a, range where, int depth, dx_chart *out, bool *known)
{
    dx_graph *g = w->g;
    dx_chart set;
    dx_id step, u;
    DX_TRY(dx_poll(g->context));
    DX_TRY(find_step(w, a, &step));
    if (dx_is_none(step))
        return dx_chart_plain(g, a, w->symbol, out, known);
    *known = depth > 0;
    if (!*known)
        return DX_OK;
    u = stepping_part(g, step);
    DX_TRY(dx_check(g, u));
    dx_chart_constant(&set, 1);
    DX_TRY(break_at_integers(w, u, where, &set, known));
    dx_chart_constant(out, -1);
    for (size_t i = 0; i <= 2 * set.n && *known; i++) {
        dx_chart signs;
        if (i % 2 == 1) {
            dx_chart_constant(&signs, 0);
            DX_TRY(sign_at(w, a, set.at[i / 2], &signs.cell[0], known));
        } else {
            range part = {i == 0 ? where.low : set.value[i / 2 - 1],
                          i == 2 * set.n ? where.high : set.value[i / 2]};
            if (!(part.low < part.high)) {
                dx_chart_constant(&signs, -1);
            } else {
                DX_TRY(signs_between(w, a, step, u, part, depth, &signs, known));
            }
        }
        if (*known)
            DX_TRY(take_over(g, &set, i, &signs, out, known));
    }
    return DX_OK;
}

/* The signs as far as bounds tell them; 0 where they do not. */
static dx_status signs_by_bounds(const work *w, dx_id a, dx_chart *out, bool *known)
{
    dx_graph *g = w->g;
    dx_chart below;
    dx_id negative = dx_neg(g, a);
    DX_TRY(dx_check(g, negative));
    DX_TRY(dx_chart_above(g, a, w->symbol, true, out, known));
    if (*known)
        DX_TRY(dx_chart_above(g, negative, w->symbol, true, &below, known));
    if (*known)
        DX_TRY(dx_chart_share_breaks(g, out, &below, known));
    for (size_t i = 0; i <= 2 * out->n && *known; i++)
        if (below.cell[i])
            out->cell[i] = -1;
    return DX_OK;
}

static dx_status signs_in_cell(work *w, dx_id a, const dx_chart *bounds, size_t cell, dx_chart *out,
                               bool *known)
{
    dx_chart signs;
    if (cell % 2 == 1) {
        dx_chart_constant(&signs, 0);
        DX_TRY(sign_at(w, a, bounds->at[cell / 2], &signs.cell[0], known));
    } else {
        const range where = {bounds->value[cell / 2 - 1], bounds->value[cell / 2]};
        DX_TRY(signs_on(w, a, where, DEEP, &signs, known));
    }
    return *known ? take_over(w->g, bounds, cell, &signs, out, known) : DX_OK;
}

dx_status dx_chart_steps(dx_graph *g, dx_id a, dx_id symbol, dx_chart *out, bool *known)
{
    work w = {.g = g, .symbol = symbol};
    dx_chart bounds;
    dx_id step, any[2];
    *known = false;
    if (dx_is_larger(g, a, LARGE) || dx_free_symbols(g, a, 2, any) != 1 || !dx_same(any[0], symbol))
        return DX_OK;
    DX_TRY(find_step(&w, a, &step));
    if (dx_is_none(step))
        return DX_OK;
    DX_TRY(signs_by_bounds(&w, a, &bounds, known));
    *known = *known && bounds.cell[0] && bounds.cell[2 * bounds.n];
    *out = bounds;
    for (size_t i = 0; i <= 2 * bounds.n; i++)
        out->cell[i] = out->cell[i] ? out->cell[i] : -1;
    for (size_t i = 1; i < 2 * bounds.n && *known; i++)
        if (!bounds.cell[i])
            DX_TRY(signs_in_cell(&w, a, &bounds, i, out, known));
    if (*known)
        dx_chart_tidy(out);
    return DX_OK;
}
