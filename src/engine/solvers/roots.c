#include "engine/solvers/roots.h"

#include "engine/oracle.h"
#include "engine/solvers/root_search.h"
#include "engine/solvers/rootof.h"
#include "engine/solvers/unreached.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "symbolic/algebra/squarefree.h"
#include "symbolic/algebra/zerofactors.h"

#include <math.h>

/* An integer beyond the end, on that side of 0, and beyond what is usual. */
static dx_status beyond(dx_root_search *w, dx_id end, bool upper, dx_id *from)
{
    enum { USUAL = 100 };
    dx_graph *g = &w->s->graph;
    *from = dx_int(g, upper ? USUAL : -USUAL);
    if (dx_op_of(g, end) == DX_OP_INF)
        return DX_OK;
    arb_t value;
    arb_init(value);
    dx_status status = dx_ball_evaluate(g, end, NULL, 128, value);
    double size = status == DX_OK ? fabs(dx_ball_middle(value)) : 0;
    if (status == DX_OK && size > USUAL / 2 && size < 1e15)
        *from = dx_int(g, (upper ? 2 : -2) * (int64_t)size);
    else if (status == DX_OK && size >= 1e15)
        status = dx_fail(g->context, DX_LIMIT, "the end of an infinite interval is too far away");
    arb_clear(value);
    return status;
}

/* The middle as an interval, the infinite sides each turned inside out. */
static dx_status run_infinite(dx_root_search *w)
{
    dx_graph *g = &w->s->graph;
    const dx_id lo = w->lo[0], hi = w->hi[0];
    bool low = dx_op_of(g, lo) == DX_OP_INF, high = dx_op_of(g, hi) == DX_OP_INF;
    dx_id from = lo, to = hi;
    if (low)
        DX_TRY(beyond(w, hi, false, &from));
    if (high)
        DX_TRY(beyond(w, lo, true, &to));
    dx_root_search middle = *w;
    middle.lo = &from;
    middle.hi = &to;
    DX_TRY(dx_root_search_box(&middle));
    if (low)
        DX_TRY(dx_root_search_tail(w, from));
    return high ? dx_root_search_tail(w, to) : DX_OK;
}

static dx_status search_line(dx_root_search *w, const dx_id *f)
{
    w->f = f;
    return dx_op_of(&w->s->graph, w->lo[0]) == DX_OP_INF ||
                   dx_op_of(&w->s->graph, w->hi[0]) == DX_OP_INF
               ? run_infinite(w)
               : dx_root_search_box(w);
}

/* Is the formula that was given certainly without a value, or not 0, where x is the number? */
static dx_status is_certainly_none(dx_root_search *w, dx_id at, bool *none)
{
    dx_graph *g = &w->s->graph;
    dx_id value = dx_substitute(g, w->given, 1, w->unknown, &at);
    *none = dx_is_none(value) || (dx_is_number(g, value) && !dx_is_int(g, value, 0));
    return dx_is_none(value) ? dx_excuse(g->context, dx_check(g, value)) : DX_OK;
}

/* Is a zero that was found one of the formula that was given, which may have no value there? */
static dx_status is_zero_of_given(dx_root_search *w, dx_id at, bool *zero, bool *known)
{
    enum { PRECISION = 256 };
    dx_graph *g = &w->s->graph;
    *known = true;
    DX_TRY(dx_vanish_at(g, 1, &w->given, w->unknown, &at, zero));
    if (*zero)
        return DX_OK;
    arb_t x, value;
    arb_init(x);
    arb_init(value);
    const dx_ball_point point = {.n = 1, .symbol = w->unknown, .value = x};
    dx_status status = dx_ball_evaluate(g, at, NULL, PRECISION, x);
    if (status == DX_OK)
        status = dx_ball_evaluate(g, w->given, &point, PRECISION, value);
    *zero = status == DX_OK && arb_is_finite(value) && arb_contains_zero(value);
    *known = status == DX_DOMAIN || (status == DX_OK && arb_is_finite(value));
    arb_clear(x);
    arb_clear(value);
    DX_TRY(dx_excuse(g->context, status));
    return *known ? DX_OK : is_certainly_none(w, at, known);
}

static dx_status leave_at(dx_root_search *w, double at)
{
    double *end = dx_arena_alloc(&w->s->context.arena, sizeof *end);
    if (!end)
        return dx_no_memory(&w->s->context);
    *end = at;
    return dx_root_list_leave(&w->s->context, w->out,
                              &(dx_place){.lo = end, .hi = end, .why = DX_FINDING_NO_VALUE});
}

/* Those that are none go; where it is not known they become places. */
static dx_status keep_zeros(dx_root_search *w)
{
    dx_root_list *l = w->out;
    size_t kept = 0;
    for (size_t i = 0; i < l->n_roots; i++) {
        bool zero, known;
        DX_TRY(is_zero_of_given(w, l->value[i], &zero, &known));
        if (!known)
            DX_TRY(leave_at(w, l->key[i]));
        l->left_out += known && !zero;
        if (!zero)
            continue;
        l->value[kept] = l->value[i];
        l->key[kept] = l->key[i];
        l->order[kept++] = l->order[i];
    }
    l->n_roots = kept;
    return DX_OK;
}

/* May two of the roots be the same number, written differently? */
static bool has_twins(const dx_root_list *l)
{
    for (size_t i = 1; i < l->n_roots; i++)
        if (l->key[i] - l->key[i - 1] <= 1e-14 * fabs(l->key[i]))
            return true;
    return false;
}

/* Factor by factor, where they share no zero that is not seen to be one. */
static dx_status search_factors(dx_root_search *w)
{
    dx_graph *g = &w->s->graph;
    dx_id factor[DX_ZERO_FACTORS], single;
    size_t n;
    DX_TRY(dx_squarefree(g, w->given, w->unknown[0], &single));
    DX_TRY(dx_zero_factors(g, w->given, w->unknown[0], factor, &n));
    for (size_t i = 0; i < n; i++) {
        bool never;
        DX_TRY(dx_is_never_zero(w->s, factor[i], &never));
        if (!never)
            DX_TRY(search_line(w, &factor[i]));
    }
    if (n > 1 && has_twins(w->out)) {
        *w->out = (dx_root_list){.n = 1};
        return search_line(w, &single);
    }
    return n == 1 && dx_same(factor[0], single) ? DX_OK : keep_zeros(w);
}

dx_status dx_search_roots(ddx_session *s, uint32_t n, const dx_id *f, const dx_id *unknown,
                          const dx_id *lo, const dx_id *hi, bool smooth, dx_root_list *out)
{
    dx_root_search w = {.s = s,
                        .n = n,
                        .f = f,
                        .unknown = unknown,
                        .lo = lo,
                        .hi = hi,
                        .smooth = smooth,
                        .given = f[0],
                        .out = out};
    *out = (dx_root_list){.n = n};
    return n == 1 ? search_factors(&w) : dx_root_search_box(&w);
}
