/* sin(x)^2 + cos(x) has its least and its greatest value at its critical points, since it repeats
 * itself; x - 2*sin(x) goes to -inf and inf, and sec(x) does so at its poles. */
#include "engine/solvers/periodicvalues.h"

#include "engine/oracle.h"
#include "engine/solvers/continuous.h"
#include "engine/solvers/linevalues.h"
#include "engine/solvers/spacevalues.h"

#include "expr/walk.h"

#include <string.h>

/* In each of the unknowns, by some number. */
static dx_status is_periodic(const dx_extremal *q, bool *periodic)
{
    dx_graph *g = &q->c.session->graph;
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    *periodic = true;
    for (uint32_t i = 0; i < q->c.n && *periodic; i++) {
        dx_id period;
        dx_status status = DX_OK;
        if (dx_contains(g, q->c.of, q->c.name[i]))
            status = dx_period_of(g, &oracle, q->c.of, q->c.name[i], &period, periodic);
        DX_TRY(dx_excuse(g->context, status));
        *periodic = *periodic && status == DX_OK;
    }
    return DX_OK;
}

/* Where what the formula needs of one unknown is 0, as far as that is known. */
static dx_status find_poles(const dx_extremal *q, dx_solved *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_conditions c;
    dx_conditions_init(&c, g, DX_NONE);
    c.poles = true;
    *out = (dx_solved){0};
    DX_TRY(dx_conditions_of_value(&c, q->c.of));
    const unsigned notices = g->context->notices.n;
    dx_exact zeros = q->p;
    zeros.found = (dx_solved){0};
    for (size_t k = 0; k < c.n_words; k++) {
        dx_exact p = q->p;
        dx_id f = dx_sub(g, c.word[k].of, c.word[k].level);
        DX_TRY(dx_check(g, f));
        p.found = (dx_solved){0};
        p.f = (dx_formulas){.n = 1, .f = &f};
        dx_status status = dx_exact_find(&p);
        g->context->notices.n = notices;
        DX_TRY(dx_excuse(g->context, status));
        for (size_t i = 0; i < p.found.n && status == DX_OK; i++)
            if (p.found.row[i].fit == DX_FIT_PROVED && p.found.row[i].n_words == 0)
                DX_TRY(dx_exact_push(&zeros, &p.found.value[i], &p.found.row[i]));
    }
    *out = zeros.found;
    return DX_OK;
}

static dx_status tell_on_line(dx_extremal *q, bool periodic, const dx_extreme_points *points,
                              bool known[2])
{
    dx_solved poles;
    dx_extreme_points none = *points;
    none.complete = false;
    DX_TRY(find_poles(q, &poles));
    return dx_tell_on_families(&q->c, &q->p.u, poles.n, poles.value, periodic, &none, known);
}

dx_status dx_tell_periodic_values(dx_extremal *q, const dx_extremal_findings *all)
{
    const dx_graph *g = &q->c.session->graph;
    dx_extreme_points points = {.e = q->p.e, .n = q->c.n, .name = q->c.name, .complete = true};
    bool periodic, smooth, known[2] = {false, false};
    for (size_t i = 0; i < all->points.n && points.complete; i++) {
        const dx_id *cell = all->points.item[i].cell;
        points.complete = dx_is_constant(g, cell[q->c.n]);
        if (points.complete)
            DX_TRY(dx_extreme_points_add(&points, cell, cell[q->c.n]));
    }
    DX_TRY(is_periodic(q, &periodic));
    DX_TRY(dx_are_smooth_everywhere(q->c.session, 1, &q->c.of, q->c.n, q->c.name, &smooth));
    if (periodic && smooth)
        return dx_tell_extreme_points(&points, "of all", true, true);
    if (q->c.n == 1)
        DX_TRY(tell_on_line(q, periodic, &points, known));
    else
        DX_TRY(dx_tell_unbounded(&q->c, &q->p.u, known));
    for (int most = 0; most < 2; most++)
        if (!known[most])
            DX_TRY(dx_tell_never_passed(&points, q->c.of, most != 0, &known[most]));
    if (!known[0] || !known[1])
        dx_notice(g->context, "it is not decided whether there is a %s value of all",
                  known[0]   ? "greatest"
                  : known[1] ? "least"
                             : "least and a greatest");
    return DX_OK;
}
