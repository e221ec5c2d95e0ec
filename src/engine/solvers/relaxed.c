/* A constraint that a multiple of it takes out of the formula, with an unknown that is in no other,
 * is left out: there are more points then, and no less a value is less. */
#include "engine/solvers/relaxed.h"

#include "engine/algebra.h"
#include "engine/solvers/constrained.h"
#include "engine/solvers/continuous.h"

#include "expr/walk.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/rework/expand.h"

#include <string.h>

/* Without the j-th equation and the i-th unknown. */
typedef struct relaxed {
    dx_evaluation *e;
    uint32_t n, m;
    dx_id *name, *equation, of;
} relaxed;

static dx_status slope(ddx_session *s, dx_id f, dx_id name, dx_id *out)
{
    DX_TRY(dx_diff(&s->graph, s->rules, f, name, 1, out));
    return dx_make_readable(s, 1, out);
}

/* of - c*g in which the unknown is not; *done is false where there is none. */
static dx_status take_out(ddx_session *s, dx_id of, dx_id equation, dx_id name, dx_id *out,
                          bool *done)
{
    dx_graph *g = &s->graph;
    dx_id above, below;
    *done = false;
    DX_TRY(slope(s, of, name, &above));
    DX_TRY(slope(s, equation, name, &below));
    if (dx_is_int(g, above, 0) || dx_is_int(g, below, 0))
        return DX_OK;
    dx_id ratio = dx_div(g, above, below);
    DX_TRY(dx_check(g, ratio));
    DX_TRY(dx_make_readable(s, 1, &ratio));
    if (!dx_is_number(g, ratio))
        return DX_OK;
    *out = dx_sub(g, of, dx_mul(g, ratio, equation));
    DX_TRY(dx_check(g, *out));
    dx_status status = dx_expand(g, *out, out);
    *done = status == DX_OK && !dx_contains(g, *out, name);
    return dx_excuse(g->context, status);
}

static dx_status leave_out(const dx_extreme_points *p, dx_id of, uint32_t m, const dx_id *equation,
                           uint32_t i, uint32_t j, relaxed *r, bool *done)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    *done = true;
    for (uint32_t k = 0; k < m && *done; k++)
        *done = k == j || !dx_contains(g, equation[k], p->name[i]);
    if (*done)
        DX_TRY(take_out(s, of, equation[j], p->name[i], &r->of, done));
    if (!*done)
        return DX_OK;
    r->name = dx_statement_ids(p->e, (size_t)p->n + m);
    if (!r->name)
        return DX_NOMEM;
    r->equation = r->name + p->n;
    for (uint32_t k = 0; k < p->n; k++)
        if (k != i)
            r->name[r->n++] = p->name[k];
    for (uint32_t k = 0; k < m; k++)
        if (k != j)
            r->equation[r->m++] = equation[k];
    return DX_OK;
}

/* All points of it; they are not complete where some may be missing. */
static dx_status find_points(const relaxed *r, const dx_unknowns *u, dx_extreme_points *out)
{
    dx_graph *g = &r->e->session->graph;
    dx_unknowns own = *u;
    dx_critical c;
    dx_root_list found, degenerate;
    bool *open = dx_arena_alloc(&g->context->arena, r->n * sizeof *open);
    dx_id *end = dx_statement_ids(r->e, 2 * (size_t)r->n);
    if (!open || !end)
        return dx_no_memory(g->context);
    own.n = own.endless = r->n;
    own.name = r->name;
    own.lo = end;
    own.hi = end + r->n;
    own.open = open;
    own.reach = 0;
    for (uint32_t i = 0; i < r->n; i++) {
        own.lo[i] = dx_minus_inf(g);
        own.hi[i] = dx_inf(g);
        open[i] = true;
    }
    DX_TRY(dx_solve_constrained(&own, r->of, r->m, r->equation, &c, &found, &degenerate));
    out->complete = found.n_places == 0 && degenerate.n_places == 0 && own.reach == 0;
    for (size_t i = 0; i < found.n_roots + degenerate.n_roots && out->complete; i++) {
        const size_t k = i - found.n_roots;
        const dx_id *at =
            i < found.n_roots ? found.value + i * found.n : degenerate.value + k * r->n;
        dx_id value;
        DX_TRY(dx_critical_value(&c, at, &value));
        DX_TRY(dx_extreme_points_add(out, at, value));
    }
    return DX_OK;
}

static dx_status compare(const dx_extreme_points *p, const relaxed *r, const dx_unknowns *u,
                         bool out[2])
{
    ddx_session *s = r->e->session;
    dx_extreme_points all = {.e = r->e, .n = r->n, .name = r->name};
    bool smooth, has[2];
    DX_TRY(dx_are_smooth_everywhere(s, 1, &r->of, r->n, r->name, &smooth));
    if (smooth)
        DX_TRY(dx_are_smooth_everywhere(s, r->m, r->equation, r->n, r->name, &smooth));
    if (!smooth)
        return DX_OK;
    DX_TRY(find_points(r, u, &all));
    DX_TRY(dx_has_extremes_under(&all, r->of, r->m, r->equation, 0, NULL, &has[0], &has[1]));
    for (int most = 0; most < 2; most++)
        for (size_t i = 0; i < p->count && has[most] && !out[most]; i++)
            DX_TRY(dx_is_extreme_value(&all, most ? 1 : -1, p->item[i].value, &out[most]));
    return DX_OK;
}

dx_status dx_has_extremes_relaxed(const dx_extreme_points *p, const dx_unknowns *u, dx_id of,
                                  uint32_t m, const dx_id *equation, bool *least, bool *greatest)
{
    dx_context *context = &p->e->session->context;
    const unsigned notices = context->notices.n;
    bool out[2] = {*least, *greatest};
    for (uint32_t j = 0; j < m && m > 1 && p->complete; j++)
        for (uint32_t i = 0; i < p->n && !(out[0] && out[1]); i++) {
            relaxed r = {.e = p->e};
            bool done;
            DX_TRY(leave_out(p, of, m, equation, i, j, &r, &done));
            if (done)
                DX_TRY(dx_excuse(context, compare(p, &r, u, out)));
        }
    context->notices.n = notices;
    *least = out[0];
    *greatest = out[1];
    return DX_OK;
}
