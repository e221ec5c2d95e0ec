#include "symbolic/steps/regions.h"

#include "expr/order.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/corners.h"
#include "symbolic/domain/plateau.h"
#include "symbolic/domain/spans.h"

#include <stdio.h>
#include <string.h>

enum { MOST_MEETINGS = 2 };

typedef struct finder {
    dx_graph *g;
    dx_rules *rules;
    dx_id symbol;
    dx_regions *out;
} finder;

/* ---- levels -------------------------------------------------------------------------------- */

/* The outermost part that jumps at integers, by the symbol; else NONE. */
static dx_status find_step(const finder *f, dx_id a, dx_id *step)
{
    dx_graph *g = f->g;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *step = DX_NONE;
    for (size_t i = walk.n; i-- > 0 && dx_is_none(*step);)
        if (dx_is_step(dx_fn_of(g, walk.id[i])) && dx_contains(g, walk.id[i], f->symbol))
            *step = walk.id[i];
    dx_walk_free(&walk);
    return DX_OK;
}

/* frac(u) is u - floor(u), mod(u, v) is u - v·floor(u/v). */
static dx_id in_terms_of_level(dx_graph *g, dx_id step, dx_id name)
{
    dx_id u = dx_operand(g, step, 0);
    if (dx_fn_of(g, step) == DX_FN_frac)
        return dx_sub(g, u, name);
    if (dx_fn_of(g, step) == DX_FN_mod)
        return dx_sub(g, u, dx_mul(g, dx_operand(g, step, 1), name));
    return name;
}

static dx_id level_of(dx_graph *g, dx_id step, dx_id *jumps)
{
    dx_fn fn = dx_fn_of(g, step);
    *jumps = dx_operand(g, step, 0);
    if (fn == DX_FN_mod)
        *jumps = dx_div(g, *jumps, dx_operand(g, step, 1));
    if (fn == DX_FN_frac || fn == DX_FN_mod)
        return dx_is_none(*jumps) ? DX_NONE : dx_call1(g, DX_FN_floor, *jumps);
    if (fn == DX_FN_round)
        *jumps = dx_add(g, *jumps, dx_rational(g, 1, 2));
    return dx_is_none(*jumps) ? DX_NONE : step;
}

static dx_status name_level(finder *f, dx_id step, dx_id *name)
{
    dx_graph *g = f->g;
    dx_regions *r = f->out;
    char text[16];
    dx_id jumps, level = level_of(g, step, &jumps);
    DX_TRY(dx_check(g, level));
    for (size_t i = 0; i < r->n_levels; i++)
        if (dx_same(r->level[i], level)) {
            *name = r->name[i];
            return DX_OK;
        }
    *name = DX_NONE;
    if (r->n_levels == DX_MOST_LEVELS)
        return DX_OK;
    int n = snprintf(text, sizeof text, "'c%zu", r->n_levels);
    *name = dx_symbol(g, text, (size_t)n);
    r->name[r->n_levels] = *name;
    r->level[r->n_levels] = level;
    r->jumps[r->n_levels++] = jumps;
    return dx_check(g, *name);
}

/* Names in place of levels; *all: there is none left. */
static dx_status name_levels(finder *f, dx_id *a, bool *all)
{
    for (;;) {
        dx_id step, name;
        DX_TRY(find_step(f, *a, &step));
        *all = dx_is_none(step);
        if (*all)
            return DX_OK;
        DX_TRY(name_level(f, step, &name));
        if (dx_is_none(name))
            return DX_OK;
        *a = dx_rename(f->g, *a, step, in_terms_of_level(f->g, step, name));
        DX_TRY(dx_check(f->g, *a));
    }
}

dx_id dx_with_levels(dx_graph *g, const dx_regions *r, dx_id a)
{
    for (size_t i = r->n_levels; i-- > 0 && !dx_is_none(a);) /* what came first is outermost */
        a = dx_substitute(g, a, 1, &r->name[i], &r->level[i]);
    return a;
}

/* ---- meetings ------------------------------------------------------------------------------ */

/* The expressions at whose zeros pieces meet by the symbol, each once up to its sign, in an order
 * that does not depend on ids; *n may be more than there is room for. */
static dx_status list_meetings(const finder *f, dx_id a, dx_id meeting[MOST_MEETINGS], size_t *n)
{
    dx_graph *g = f->g;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *n = 0;
    for (size_t i = 0; i < walk.n && *n <= MOST_MEETINGS; i++) {
        dx_id zero = dx_meeting(g, walk.id[i]), minus;
        if (dx_is_none(zero) || !dx_contains(g, zero, f->symbol))
            continue;
        minus = dx_neg(g, zero);
        bool seen = dx_is_none(minus) || dx_has_bound_name(g, zero);
        for (size_t k = 0; k < *n && k < MOST_MEETINGS; k++)
            seen = seen || dx_same(meeting[k], zero) || dx_same(meeting[k], minus);
        if (seen)
            continue;
        size_t at = *n < MOST_MEETINGS ? *n : MOST_MEETINGS - 1;
        for (; at > 0 && dx_compare(g, meeting[at - 1], zero) > 0; at--)
            meeting[at] = meeting[at - 1];
        meeting[at] = zero;
        ++*n;
    }
    dx_walk_free(&walk);
    return g->context->diag.status;
}

/* max(x + 2, x) is x + 2. */
static dx_status settle_meetings(const finder *f, dx_id *a)
{
    dx_graph *g = f->g;
    dx_walk walk;
    dx_id from = DX_NONE, to = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, a, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(from); i++) {
        dx_id zero = dx_meeting(g, walk.id[i]);
        if (dx_is_none(zero) || !dx_is_number(g, zero) || !dx_contains(g, walk.id[i], f->symbol))
            continue;
        from = walk.id[i];
        to = dx_piece(g, from, dx_number_sign(g, zero));
    }
    dx_walk_free(&walk);
    if (dx_is_none(from))
        return g->context->diag.status;
    *a = dx_rename(g, *a, from, to);
    return dx_check(g, *a);
}

static dx_status has_meetings(const finder *f, dx_id a, bool *has)
{
    dx_id meeting[MOST_MEETINGS];
    size_t n;
    DX_TRY(list_meetings(f, a, meeting, &n));
    *has = n > 0;
    return DX_OK;
}

/* A place that has no value is none; what ends the work does. */
static dx_status excuse(dx_context *context, dx_status status)
{
    if (status == DX_OK || dx_is_final(status))
        return status;
    dx_diag_clear(&context->diag);
    return DX_OK;
}

/* ---- by intervals of the symbol -------------------------------------------------------------- */

typedef struct cells {
    size_t first, last;
    dx_id formula; /* NONE: it has no value there */
} cells;

static dx_status formula_of_cell(const finder *f, dx_id a, const dx_chart *all, size_t cell,
                                 dx_id *out, bool *found)
{
    dx_chart where = *all;
    for (size_t i = 0; i <= 2 * all->n; i++)
        where.cell[i] = i == cell;
    dx_chart_tidy(&where);
    dx_status status = dx_span_formula(f->g, a, f->symbol, &where, out);
    *found = true;
    if (status != DX_OK) {
        *out = DX_NONE;
        return excuse(f->g->context, status);
    }
    DX_TRY(has_meetings(f, *out, found));
    *found = !*found;
    return DX_OK;
}

/* Does the formula of the intervals beside the point hold there, too? */
static dx_status passes_through(const finder *f, dx_id a, dx_id formula, dx_id at, bool *passes)
{
    dx_id here = dx_substitute(f->g, a, 1, &f->symbol, &at);
    dx_id there = dx_is_none(here) ? here : dx_substitute(f->g, formula, 1, &f->symbol, &at);
    *passes = !dx_is_none(there) && dx_same(here, there);
    return dx_is_none(there) ? excuse(f->g->context, f->g->context->diag.status) : DX_OK;
}

/* Intervals with the same formula are one region. */
static dx_status add_interval(finder *f, const dx_chart *all, const cells *list, size_t n, size_t i)
{
    dx_regions *r = f->out;
    dx_chart set = *all;
    dx_text text;
    for (size_t k = 0; k < i; k++)
        if (dx_same(list[k].formula, list[i].formula))
            return DX_OK;
    memset(set.cell, 0, sizeof set.cell);
    for (size_t k = i; k < n; k++)
        for (size_t c = list[k].first;
             dx_same(list[k].formula, list[i].formula) && c <= list[k].last; c++)
            set.cell[c] = 1;
    dx_chart_tidy(&set);
    dx_text_init(&text, &f->g->context->memory);
    dx_status status = dx_write_set(f->g, f->symbol, &set, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(f->g->context);
    dx_region *region = &r->region[r->n++];
    region->formula = list[i].formula;
    (void)snprintf(region->where, sizeof region->where, "%.*s", DX_REGION_TEXT - 1,
                   dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* The cells of the set in which the function has no value are 0. */
static dx_status leave_domain(const finder *f, dx_id a, dx_chart *all)
{
    dx_conditions needed;
    bool known;
    dx_conditions_init(&needed, f->g, f->symbol);
    DX_TRY(dx_conditions_of_value(&needed, a));
    const dx_chart *set = dx_conditions_set(&needed, f->symbol);
    return set ? dx_chart_combine(f->g, all, set, DX_CHART_LEAST, &known) : DX_OK;
}

static dx_status by_intervals(finder *f, dx_id a)
{
    dx_chart all;
    cells list[DX_CHART_BREAKS + 1];
    size_t n = 0;
    dx_chart_constant(&all, 1);
    DX_TRY(dx_break_at_corners(f->g, a, f->symbol, &all));
    DX_TRY(leave_domain(f, a, &all));
    for (size_t i = 0; i <= 2 * all.n; i += 2) {
        dx_id formula = DX_NONE;
        bool found = all.cell[i] == 0, passes = false;
        if (!found)
            DX_TRY(formula_of_cell(f, a, &all, i, &formula, &found));
        if (!found)
            return DX_OK;
        if (n > 0 && dx_same(list[n - 1].formula, formula))
            passes = dx_is_none(formula);
        if (n > 0 && !passes && dx_same(list[n - 1].formula, formula))
            DX_TRY(passes_through(f, a, formula, all.at[i / 2 - 1], &passes));
        if (passes)
            list[n - 1].last = i;
        else
            list[n++] = (cells){i, i, formula};
    }
    for (size_t i = 0; i < n && n <= DX_MOST_REGIONS; i++)
        if (!dx_is_none(list[i].formula))
            DX_TRY(add_interval(f, &all, list, n, i));
    for (size_t i = 1; i < n && n <= DX_MOST_REGIONS; i++)
        if (!dx_is_none(list[i].formula) && !dx_is_none(list[i - 1].formula))
            f->out->point[f->out->n_points++] = all.at[list[i].first / 2 - 1];
    return DX_OK;
}

/* ---- by the signs of meetings ---------------------------------------------------------------- */

/* More points than there may be: they are too many, or nobody would read what is said. */
static dx_status add_sides(finder *f, dx_id a, const char *where)
{
    dx_graph *g = f->g;
    dx_id meeting[MOST_MEETINGS];
    size_t n;
    DX_TRY(list_meetings(f, a, meeting, &n));
    if (n > MOST_MEETINGS || f->out->n == DX_MOST_REGIONS) {
        f->out->n_points = DX_MOST_REGIONS + 1;
        return DX_OK;
    }
    if (n == 0) {
        dx_region *region = &f->out->region[f->out->n++];
        region->formula = a;
        (void)snprintf(region->where, sizeof region->where, "%s", where);
        return DX_OK;
    }
    for (int sign = 1; sign >= -1; sign -= 2) {
        char words[DX_REGION_TEXT];
        dx_id formula, relation;
        dx_text text;
        DX_TRY(dx_take_side(g, a, meeting[0], sign, &formula));
        if (dx_is_none(formula))
            continue;
        DX_TRY(dx_relation_of_sign(g, meeting[0], sign, false, &relation));
        relation = dx_with_levels(g, f->out, relation);
        DX_TRY(dx_check(g, relation));
        dx_text_init(&text, &g->context->memory);
        dx_status status = dx_print_plain(g, relation, &text);
        if (status == DX_OK && text.failed)
            status = dx_no_memory(g->context);
        int length =
            snprintf(words, sizeof words, "%s%s%s", where, *where ? ", " : "", dx_text_get(&text));
        dx_text_free(&text);
        DX_TRY(status);
        if (length < 0 || (size_t)length >= sizeof words)
            f->out->n_points = DX_MOST_REGIONS + 1;
        else /* as deep as there are meetings, two */
            DX_TRY(add_sides(f, formula, words));
    }
    return DX_OK;
}

/* Where the only meeting is zero, if that is easily said. */
static dx_status add_zero(finder *f, dx_id meeting)
{
    dx_id zero;
    DX_TRY(dx_linear_zero(f->g, f->rules, meeting, f->symbol, &zero));
    if (!dx_is_none(zero))
        f->out->point[f->out->n_points++] = zero;
    return DX_OK;
}

static dx_status by_signs(finder *f, dx_id a)
{
    dx_id meeting[MOST_MEETINGS];
    size_t n;
    DX_TRY(list_meetings(f, a, meeting, &n));
    if (n == 0 || n > MOST_MEETINGS)
        return DX_OK;
    f->out->by_signs = true;
    DX_TRY(add_sides(f, a, ""));
    if (f->out->n_points > DX_MOST_REGIONS)
        f->out->n = f->out->n_points = 0;
    return f->out->n > 1 && n == 1 && f->out->n_levels == 0 ? add_zero(f, meeting[0]) : DX_OK;
}

dx_status dx_find_regions(dx_graph *g, dx_rules *rules, dx_id of, dx_id symbol, dx_regions *out)
{
    finder f = {.g = g, .rules = rules, .symbol = symbol, .out = out};
    dx_id before, given = of;
    bool all, pieces;
    memset(out, 0, sizeof *out);
    DX_TRY(name_levels(&f, &of, &all));
    if (!all)
        return DX_OK;
    do {
        before = of;
        DX_TRY(settle_meetings(&f, &of));
    } while (!dx_same(before, of));
    DX_TRY(has_meetings(&f, of, &pieces));
    if (pieces)
        DX_TRY(by_intervals(&f, of));
    if (pieces && out->n == 0)
        return by_signs(&f, of);
    if (!pieces && !dx_same(of, given))
        out->region[out->n++].formula = of;
    return DX_OK;
}
