/* Where a slope is 0 at one point alone, a formula that has a minimum there falls before it and
 * rises behind it: as n*log(p) - p*s does for p > 0, to the left and the right of n/s. */
#include "engine/solvers/solepoint.h"

#include "engine/assume.h"
#include "engine/solvers/absolute.h"
#include "engine/solvers/exactgradient.h"
#include "engine/solvers/linevalues.h"

#include "symbolic/rework/polynomial.h"

#include <string.h>

/* By what is assumed. */
static bool is_met(dx_graph *g, const dx_word *w)
{
    const dx_id gap = dx_is_upper(w->how) ? dx_sub(g, w->level, w->of) : dx_sub(g, w->of, w->level);
    if (dx_is_none(gap))
        return false;
    return w->how == DX_AT_LEAST || w->how == DX_AT_MOST ? dx_is_nonnegative(g, gap)
                                                         : dx_is_positive(g, gap);
}

static bool is_always(dx_graph *g, const dx_point *p)
{
    bool always = dx_is_none(p->only.name) && p->kinds.n == 1 && p->kinds.item[0].n_words == 0;
    for (uint32_t i = 0; i < p->row.n_words && always; i++)
        always = p->row.word[i].how != DX_NO_INTEGER && is_met(g, &p->row.word[i]);
    return always;
}

/* Is what must be above 0, or not below, so on an interval: a line, or a parabola that opens below?
 */
static dx_status is_convex(dx_graph *g, dx_id above, dx_id x, bool *convex)
{
    dx_polynomial p;
    DX_TRY(dx_polynomial_in(g, above, x, &p));
    *convex = dx_is_none(p.other) && p.degree <= 2;
    if (*convex && p.degree == 2) {
        dx_id minus = dx_neg(g, p.coefficient[2]);
        DX_TRY(dx_check(g, minus));
        *convex = dx_is_positive(g, minus);
    }
    return DX_OK;
}

static bool is_interval(const dx_chart *set)
{
    const size_t cells = 2 * set->n + 1;
    size_t parts = 0;
    for (size_t i = 0; i < cells; i++)
        parts += set->cell[i] != 0 && (i == 0 || set->cell[i - 1] == 0);
    return parts == 1;
}

/* Does the formula have a value on an interval of its unknown, at the ends of which the other
 * points are? */
static dx_status has_interval(const dx_extremal *q, const dx_extremal_findings *all, bool *has)
{
    dx_graph *g = &q->c.session->graph;
    const dx_id x = q->c.name[0];
    dx_conditions c;
    dx_chart own;
    dx_conditions_init(&c, g, DX_NONE);
    c.poles = true;
    DX_TRY(dx_conditions_of_value(&c, q->c.of));
    *has = !c.nowhere && !c.more && !c.crowded && dx_lies_by_itself(&q->c);
    DX_TRY(dx_set_beforehand(q->c.session, x, &own));
    for (size_t i = 0; i < c.n_symbols && *has; i++) {
        const dx_symbol_set *set = dx_set_at(&c, i);
        if (dx_same(set->symbol, x))
            DX_TRY(dx_chart_combine(g, &own, &set->set, DX_CHART_LEAST, has));
    }
    *has = *has && is_interval(&own);
    for (size_t i = 0; i < c.n_words && *has; i++) {
        const dx_word *w = &c.word[i];
        dx_id above = dx_is_upper(w->how) ? dx_sub(g, w->level, w->of) : dx_sub(g, w->of, w->level);
        DX_TRY(dx_check(g, above));
        if (!dx_contains(g, above, x))
            continue;
        *has = w->how != DX_OTHER_THAN && w->how != DX_NO_INTEGER;
        if (*has)
            DX_TRY(is_convex(g, above, x, has));
    }
    for (size_t i = 0; i < all->sharp.n && *has; i++) { /* is it an end? */
        const dx_id at = all->sharp.value[i];
        *has = false;
        for (size_t j = 0; j < own.n && !*has; j++)
            *has = dx_same(own.at[j], at) && (own.cell[2 * j] == 0 || own.cell[2 * j + 2] == 0);
        for (size_t k = 0; k < c.n_words && !*has; k++) {
            dx_id gap = dx_sub(g, c.word[k].of, c.word[k].level);
            DX_TRY(dx_check(g, gap));
            if (!dx_contains(g, gap, x))
                continue;
            gap = dx_substitute(g, gap, 1, &x, &at);
            DX_TRY(dx_excuse(g->context, dx_is_none(gap) ? dx_check(g, gap) : DX_OK));
            *has = !dx_is_none(gap) && dx_is_int(g, gap, 0);
        }
    }
    return DX_OK;
}

/* Its second derivatives are the same everywhere. */
static dx_status is_quadratic(const dx_extremal *q, bool *quadratic)
{
    int64_t degree;
    dx_id other;
    DX_TRY(dx_total_degree(&q->c.session->graph, q->c.of, q->c.n, q->c.name, &degree, &other));
    *quadratic = dx_is_none(other) && degree == 2;
    return DX_OK;
}

dx_status dx_tell_sole_point(const dx_extremal *q, const dx_extremal_findings *all)
{
    dx_extreme_points points = {.e = q->p.e, .n = q->c.n, .name = q->c.name, .complete = true};
    const dx_point *sole = NULL;
    bool holds = !all->unsure && !all->unseen && all->n_flat == 0 && all->points.n_untold == 0;
    for (size_t i = 0; i < all->points.n && holds; i++) {
        const dx_point *p = &all->points.item[i];
        if (p->sharp)
            continue;
        holds = !sole && is_always(&q->c.session->graph, p);
        sole = p;
    }
    if (!holds || !sole)
        return DX_OK;
    const char *kind = sole->kinds.item[0].kind;
    const bool least = strcmp(kind, "minimum") == 0;
    for (uint32_t i = 0; i < q->c.n && holds; i++)
        holds = dx_is_free_of_unknowns(q, sole->cell[i]);
    holds = holds && (least || strcmp(kind, "maximum") == 0);
    if (holds && q->c.n > 1) /* what is assumed of more than one is not written */
        for (uint32_t i = 0; i < q->c.n; i++)
            holds = holds && !dx_is_assumed_of(q->c.session, q->c.name[i]);
    if (holds && q->c.n == 1)
        DX_TRY(has_interval(q, all, &holds));
    else if (holds)
        DX_TRY(is_quadratic(q, &holds));
    if (!holds)
        return DX_OK;
    DX_TRY(dx_extreme_points_add(&points, sole->cell, sole->cell[q->c.n]));
    return dx_tell_extremes(&q->c, &q->p.u, &points, (const bool[]){least, !least});
}
