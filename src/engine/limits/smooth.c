/* smooth.c - Taylor coefficients of what has derivatives at a point and no expansion there, as
 * exp(-1/x^2): where the k-th derivative near the point has a limit, and those before it too, that
 * is its value there (by the mean value theorem). */
#include "engine/limits/limit.h"
#include "engine/limits/terms.h"

#include "engine/oracle.h"
#include "expr/walk.h"
#include "symbolic/domain/corners.h"

#include "engine/limits/taylor.h"

enum { MOST_ORDER = 12, LARGE = 2000 };

/* The limit of *a on a side, and the next derivative in its place. */
static dx_status step(ddx_session *s, const dx_point *at, dx_approach approach, bool more, dx_id *a,
                      dx_limit *limit)
{
    dx_graph *g = &s->graph;
    limit->kind = DX_LIMIT_UNKNOWN;
    if (dx_is_larger(g, *a, LARGE))
        return dx_check(g, *a);
    DX_TRY(dx_excuse(&s->context,
                     dx_limit_on_side(s, *a, at->symbol[0], at->centre[0], approach, limit)));
    if (limit->kind != DX_LIMIT_VALUE || limit->n_assumed + limit->n_demanded > 0 ||
        limit->gaps > 0) {
        limit->kind = DX_LIMIT_UNKNOWN;
        return DX_OK;
    }
    if (!more)
        return DX_OK;
    dx_status status = dx_diff(g, s->rules, *a, at->symbol[0], 1, a);
    if (status != DX_OK)
        limit->kind = DX_LIMIT_UNKNOWN;
    return dx_excuse(&s->context, status);
}

dx_status dx_smooth_terms(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                          dx_terms_list *out, bool *known)
{
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    const dx_approach approach[] = {DX_FROM_ABOVE, DX_FROM_BELOW};
    dx_id piece[2], base = dx_expansion_base(s, at, 0), scale = dx_int(g, 1);
    *known = order <= MOST_ORDER && at->n == 1;
    for (int i = 0; i < 2 && *known; i++) {
        const dx_one_side side =
            dx_side_of(g, s->rules, at->symbol[0], at->centre[0], i == 0 ? 1 : -1);
        DX_TRY(dx_side_formula(&side, a, &piece[i], known));
    }
    for (uint32_t k = 0; k <= order && *known; k++) {
        dx_limit limit[2];
        bool same = false, decided = false;
        for (int i = 0; i < 2; i++)
            DX_TRY(step(s, at, approach[i], k < order, &piece[i], &limit[i]));
        *known = limit[0].kind == DX_LIMIT_VALUE && limit[1].kind == DX_LIMIT_VALUE;
        if (*known)
            DX_TRY(dx_limit_same(g, s->rules, &oracle, &limit[0], &limit[1], &same, &decided));
        *known = *known && same && decided;
        if (!*known)
            break;
        scale = k > 0 ? dx_number_div(g, scale, dx_int(g, k)) : scale;
        DX_TRY(dx_add_term(s, out, dx_scale(g, scale, limit[0].value), dx_power(g, base, k)));
        DX_TRY(dx_poll(&s->context));
    }
    return DX_OK;
}
