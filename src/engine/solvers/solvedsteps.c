/* Relations in floor(u), ceil(u) or round(u) alone: of the integers that these may be, and then of
 * u. */
#include "engine/algebra.h"
#include "engine/oracle.h"
#include "engine/solvers/exactly.h"

#include "expr/walk.h"

#include <math.h>

static bool is_step(dx_fn fn)
{
    return fn == DX_FN_floor || fn == DX_FN_ceil || fn == DX_FN_round;
}

/* The first step function of the unknown; NONE: there is none. */
static dx_status find_step(dx_exact *p, dx_id f, dx_id *step)
{
    dx_graph *g = &p->e->session->graph;
    dx_walk walk;
    *step = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(*step); i++)
        if (is_step(dx_fn_of(g, walk.id[i])) && dx_contains(g, walk.id[i], p->u.name[0]))
            *step = walk.id[i];
    dx_walk_free(&walk);
    return DX_OK;
}

/* Of the integer m that a step function is: where its argument lies. Each end is an inequality
 * `of` < 0, or <= 0 with `edge`. Halves are rounded away from 0. */
typedef struct side {
    dx_id of;
    bool edge;
} side;

static side above(dx_graph *g, dx_fn fn, dx_id u, int64_t m) /* m or more */
{
    dx_id end = fn == DX_FN_floor  ? dx_int(g, m)
                : fn == DX_FN_ceil ? dx_int(g, m - 1)
                                   : dx_rational(g, 2 * m - 1, 2);
    return (side){dx_sub(g, end, u), fn == DX_FN_floor || (fn == DX_FN_round && m > 0)};
}

static side below(dx_graph *g, dx_fn fn, dx_id u, int64_t m) /* m or less */
{
    dx_id end = fn == DX_FN_floor  ? dx_int(g, m + 1)
                : fn == DX_FN_ceil ? dx_int(g, m)
                                   : dx_rational(g, 2 * m + 1, 2);
    return (side){dx_sub(g, u, end), fn == DX_FN_ceil || (fn == DX_FN_round && m < 0)};
}

static dx_status narrow(dx_exact *p, const side *s, dx_chart *set, bool *known)
{
    dx_graph *g = &p->e->session->graph;
    dx_chart one;
    DX_TRY(dx_check(g, s->of));
    DX_TRY(dx_exact_find_set(p, s->of, s->edge, &one, known));
    return *known ? dx_chart_combine(g, set, &one, DX_CHART_LEAST, known) : DX_OK;
}

/* The least integer in a stretch of cells, or the greatest: of the set of a name that stands for
 * the step function. *none: that side has no end. */
static dx_status end_of(dx_exact *p, const dx_chart *of, size_t cell, bool least, int64_t *m,
                        bool *none, bool *known)
{
    dx_graph *g = &p->e->session->graph;
    const double far = 1e9, slack = 1e-9;
    *none = least ? cell == 0 : cell == 2 * of->n;
    if (*none)
        return DX_OK;
    size_t i = least ? (cell - 1) / 2 : cell / 2;
    double value = of->value[i], whole = round(value);
    bool closed = cell % 2 == 1, near = fabs(value - whole) < slack;
    *known = fabs(value) < far && (!near || dx_is_integer(g, of->at[i]));
    if (near)
        *m = (int64_t)whole + (closed ? 0 : least ? 1 : -1);
    else
        *m = (int64_t)(least ? ceil(value) : floor(value));
    return DX_OK;
}

/* What the argument is where the function has values from the first cell to the last one. */
static dx_status add_stretch(dx_exact *p, dx_id step, const dx_chart *of, size_t first, size_t last,
                             dx_chart *set, bool *known)
{
    dx_graph *g = &p->e->session->graph;
    dx_fn fn = dx_fn_of(g, step);
    dx_id u = dx_operand(g, step, 0);
    int64_t lo = 0, hi = 0;
    bool from = false, to = false;
    dx_chart one;
    DX_TRY(end_of(p, of, first, true, &lo, &from, known));
    if (*known)
        DX_TRY(end_of(p, of, last, false, &hi, &to, known));
    if (!*known || (!from && !to && lo > hi))
        return DX_OK;
    dx_chart_constant(&one, 1);
    if (!from) {
        const side s = above(g, fn, u, lo);
        DX_TRY(narrow(p, &s, &one, known));
    }
    if (!to && *known) {
        const side s = below(g, fn, u, hi);
        DX_TRY(narrow(p, &s, &one, known));
    }
    return *known ? dx_chart_combine(g, set, &one, DX_CHART_MOST, known) : DX_OK;
}

dx_status dx_exact_steps(dx_exact *p, dx_id f, bool edges, dx_chart *set, bool *known, bool *done)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    const dx_root_host host = {s, dx_roots_everywhere};
    dx_id step, name = dx_symbol(g, "t'", 2);
    dx_chart of;
    *known = true;
    DX_TRY(find_step(p, f, &step));
    *done = !dx_is_none(step);
    if (!*done)
        return DX_OK;
    dx_id rest = dx_replace(g, f, 1, &step, &name);
    DX_TRY(dx_check(g, rest));
    *done = !dx_contains(g, rest, p->u.name[0]);
    if (!*done)
        return DX_OK;
    DX_TRY(dx_solve_inequality(g, &oracle, &host, rest, edges, name, NULL, &of, known));
    dx_chart_constant(set, 0);
    for (size_t first = 0, last; first <= 2 * of.n && *known; first = last + 1) {
        last = first;
        if (!of.cell[first])
            continue;
        while (last < 2 * of.n && of.cell[last + 1])
            last++;
        DX_TRY(add_stretch(p, step, &of, first, last, set, known));
    }
    if (*known)
        dx_chart_tidy(set);
    return DX_OK;
}

bool dx_exact_has_steps(dx_exact *p, dx_id f)
{
    dx_id step;
    return find_step(p, f, &step) == DX_OK && !dx_is_none(step);
}
