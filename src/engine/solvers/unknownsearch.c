/* The search for all zeros of formulas in a box of unknowns. */
#include "engine/solvers/unknowns.h"

#include "engine/solvers/eliminated.h"
#include "engine/solvers/exactzeros.h"
#include "engine/solvers/piecewise.h"
#include "engine/solvers/reduced.h"
#include "engine/field.h"
#include "engine/oracle.h"
#include "engine/solvers/rootof.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "numeric/solve/system.h"
#include "symbolic/domain/conditions.h"

#include <math.h>
#include <string.h>

/* Places of which nothing is known. */
static size_t count_undecided(const dx_root_list *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n_places; i++)
        n += l->place[i].why != DX_FINDING_FAMILY;
    return n;
}

/* Of one unknown: by the pieces that the formula has, where that finds more. */
static dx_status search_formula_pieces(dx_unknowns *u, dx_id f, dx_root_list *out)
{
    dx_root_list pieces;
    bool done;
    DX_TRY(dx_search_piecewise(u->e->session, f, u->name[0], u->lo[0], u->hi[0], &pieces, &done));
    size_t before = count_undecided(out), now = count_undecided(&pieces);
    bool more = pieces.n_roots > out->n_roots || pieces.n_places > now;
    if (done && (now == 0 || (more && now < before)))
        *out = pieces;
    return DX_OK;
}

/* By pieces, in the far box, or in the near one where less is left of that. */
static dx_status search_pieces(dx_unknowns *u, const dx_id *f, bool smooth, dx_root_list *out)
{
    ddx_session *s = u->e->session;
    if (u->endless == 0)
        return dx_search_roots(s, u->n, f, u->name, u->lo, u->hi, smooth, out);
    dx_unknowns_limit(u, DX_UNKNOWN_REACH);
    DX_TRY(dx_search_roots(s, u->n, f, u->name, u->lo, u->hi, smooth, out));
    if (out->n_places == 0 || dx_root_list_has_family(out) || u->reach <= DX_UNKNOWN_NEAR)
        return DX_OK;
    dx_root_list near;
    dx_unknowns_limit(u, DX_UNKNOWN_NEAR);
    DX_TRY(dx_search_roots(s, u->n, f, u->name, u->lo, u->hi, smooth, &near));
    if (near.n_places < out->n_places)
        *out = near;
    else
        dx_unknowns_limit(u, DX_UNKNOWN_REACH);
    return DX_OK;
}

/* Of several formulas without a factor that all have. */
static dx_status search_system(dx_unknowns *u, const dx_id *f, bool smooth, dx_root_list *out)
{
    ddx_session *s = u->e->session;
    bool done = false;
    bool first = u->endless > 0 || u->n > 2; /* boxes of three unknowns and more take long */
    if (first)
        DX_TRY(dx_search_eliminated(s, u->n, f, u->n, u->name, u->lo, u->hi, out, &done));
    if (!done && u->endless == u->n && u->n > 1)
        DX_TRY(dx_exact_zeros(u->e, u->n, f, u->n, u->name, out, &done));
    if (done)
        return DX_OK;
    DX_TRY(search_pieces(u, f, smooth, out));
    dx_unknowns_tell_limit(u);
    if (u->n == 1 || first || out->n_places == 0)
        return DX_OK;
    dx_root_list exact;
    DX_TRY(dx_search_eliminated(s, u->n, f, u->n, u->name, u->lo, u->hi, &exact, &done));
    if (done && (exact.n_places <= out->n_places || dx_root_list_is_filled(&exact)))
        *out = exact;
    return DX_OK;
}

/* A point of which it is not known whether it is one. */
static dx_status leave(const dx_unknowns *u, dx_root_list *places, const double *key)
{
    dx_context *context = &u->e->session->context;
    double *at = dx_arena_alloc(&context->arena, u->n * sizeof *at);
    if (!at)
        return dx_no_memory(context);
    memcpy(at, key, u->n * sizeof *at);
    return dx_root_list_leave(context, places,
                              &(dx_place){.lo = at, .hi = at, .why = DX_FINDING_NO_VALUE});
}

/* Of a factor that is never below 0 zeros are where its gradient is 0, too. */
static dx_status add_touching(dx_unknowns *u, dx_id common, dx_root_list *out)
{
    enum { SIGN_BITS = 1024 };
    ddx_session *s = u->e->session;
    dx_graph *g = &s->graph;
    dx_root_list found;
    dx_id *slope = dx_statement_ids(u->e, u->n);
    if (!slope)
        return DX_NOMEM;
    for (uint32_t i = 0; i < u->n; i++)
        DX_TRY(dx_diff(g, s->rules, common, u->name[i], 1, &slope[i]));
    DX_TRY(search_system(u, slope, false, &found));
    for (size_t i = 0; i < found.n_roots; i++) {
        bool zero;
        int sign;
        const dx_id *at = found.value + i * u->n;
        const double *key = found.key + i * u->n;
        dx_id value = dx_substitute(g, common, u->n, u->name, at);
        DX_TRY(dx_check(g, value));
        DX_TRY(dx_is_exactly_zero(g, value, &zero));
        DX_TRY(dx_excuse(g->context, dx_ball_sign(g, value, SIGN_BITS, &sign)));
        if (zero)
            DX_TRY(dx_root_list_add(g->context, out, at, key, 1));
        else if (sign == 0)
            DX_TRY(leave(u, out, key));
    }
    for (size_t i = 0; i < found.n_places; i++)
        DX_TRY(dx_root_list_leave(g->context, out, &found.place[i]));
    return DX_OK;
}

/* Is the factor positive at one and negative at another of a few points of the box, in which it is
 * continuous? */
static dx_status takes_both_signs(dx_unknowns *u, dx_id factor, const double *lo, const double *hi,
                                  bool *both)
{
    enum { POINTS = 200, PRECISION = 64, NEAR = 8 };
    dx_graph *g = &u->e->session->graph;
    bool above = false, below = false;
    dx_status status = DX_OK;
    arb_t value;
    arb_ptr x = dx_balls_new(&g->context->memory, u->n);
    if (!x)
        return dx_no_memory(g->context);
    const dx_ball_point at = {.n = u->n, .symbol = u->name, .value = x};
    arb_init(value);
    for (unsigned k = 0; k < POINTS && status == DX_OK && !(above && below); k++) {
        for (uint32_t i = 0; i < u->n; i++) { /* golden sections, another one for each unknown */
            double part = fmod((k + 1) * (0.6180339887498949 + 0.1414213562373095 * i), 1);
            double from = fmax(lo[i], -NEAR), to = fmin(hi[i], NEAR);
            if (!(from < to)) {
                from = lo[i];
                to = hi[i];
            }
            arb_set_d(x + i, from + part * (to - from));
        }
        status = dx_excuse(g->context, dx_ball_evaluate(g, factor, &at, PRECISION, value));
        above = above || arb_is_positive(value);
        below = below || arb_is_negative(value);
    }
    *both = above && below;
    arb_clear(value);
    dx_balls_free(&g->context->memory, x, u->n);
    return status;
}

/* Of a factor in one of the unknowns alone: has it zeros between its ends, or for certain none? */
static dx_status meets_box(const dx_unknowns *u, dx_id factor, bool *meets, bool *none)
{
    dx_root_list found;
    uint32_t in = u->n;
    *meets = *none = false;
    for (uint32_t i = 0; i < u->n; i++) {
        if (!dx_contains(&u->e->session->graph, factor, u->name[i]))
            continue;
        if (in < u->n)
            return DX_OK;
        in = i;
    }
    if (in == u->n)
        return DX_OK;
    DX_TRY(dx_search_roots(u->e->session, 1, &factor, &u->name[in], &u->lo[in], &u->hi[in], false,
                           &found));
    *meets = found.n_roots > 0;
    *none = found.n_roots == 0 && found.n_places == 0;
    return DX_OK;
}

/* All zeros of the factor, if it may have any in the box. */
static dx_status leave_common(dx_unknowns *u, dx_id common, dx_root_list *out)
{
    dx_graph *g = &u->e->session->graph;
    double *end = dx_arena_alloc(&g->context->arena, 2 * u->n * sizeof *end);
    dx_interval range;
    bool above, below, both = false, none = false;
    DX_TRY(dx_never_below_zero(g, common, &above));
    DX_TRY(dx_never_below_zero(g, dx_neg(g, common), &below));
    if (above || below)
        return add_touching(u, common, out);
    if (!end)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < u->n; i++) {
        dx_id lo = u->lo[i], hi = u->hi[i];
        end[i] = -INFINITY;
        end[u->n + i] = INFINITY;
        if (dx_is_number(g, lo) && dx_is_number(g, hi)) {
            end[i] = dx_number_to_double(g, lo);
            end[u->n + i] = dx_number_to_double(g, hi);
        }
    }
    const dx_oracle oracle = dx_session_oracle(u->e->session);
    DX_TRY(dx_ask_range(&oracle, common, u->n, u->name, end, end + u->n, 64, &range));
    if (dx_is_positive(g, common) || (range.finite && range.sign != 0))
        return DX_OK;
    DX_TRY(takes_both_signs(u, common, end, end + u->n, &both));
    if (!both) {
        DX_TRY(meets_box(u, common, &both, &none));
        if (none)
            return DX_OK;
    }
    return dx_root_list_leave(g->context, out,
                              &(dx_place){.lo = end,
                                          .hi = end + u->n,
                                          .why = DX_FINDING_FAMILY,
                                          .changes_sign = both,
                                          .dimension = 1,
                                          .zero_of = common});
}

/* Roots on a curve or a surface of others are no single ones. */
static dx_status drop_on_common(dx_unknowns *u, dx_root_list *l)
{
    dx_graph *g = &u->e->session->graph;
    for (size_t i = l->n_roots; i-- > 0;)
        for (size_t k = 0; k < l->n_places; k++) {
            bool zero = false;
            dx_id value, of = l->place[k].zero_of;
            if (dx_is_none(of) || dx_is_arrangement(g, of) || !l->place[k].changes_sign)
                continue;
            value = dx_substitute(g, of, u->n, u->name, l->value + i * u->n);
            DX_TRY(dx_check(g, value));
            DX_TRY(dx_is_exactly_zero(g, value, &zero));
            if (!zero)
                continue;
            dx_root_list_drop(l, i);
            break;
        }
    return DX_OK;
}

dx_status dx_unknowns_search(dx_unknowns *u, const dx_id *f, bool smooth, dx_root_list *out)
{
    dx_graph *g = &u->e->session->graph;
    dx_id common[DX_MOST_COMMON];
    uint32_t n_common;
    bool none = false;
    if (u->n == 1) {
        DX_TRY(search_system(u, f, smooth, out));
        return !smooth && out->n_places > 0 ? search_formula_pieces(u, f[0], out) : DX_OK;
    }
    dx_id *reduced = dx_statement_ids(u->e, u->n);
    if (!reduced)
        return DX_NOMEM;
    DX_TRY(dx_reduce_system(g, u->n, f, reduced, common, &n_common));
    for (uint32_t i = 0; i < u->n; i++)
        none = none || (dx_is_number(g, reduced[i]) && !dx_is_int(g, reduced[i], 0));
    *out = (dx_root_list){.n = u->n};
    if (!none)
        DX_TRY(search_system(u, reduced, smooth, out));
    for (uint32_t i = 0; i < n_common; i++)
        DX_TRY(leave_common(u, common[i], out));
    return drop_on_common(u, out);
}

dx_status dx_unknowns_sift(const dx_unknowns *u, dx_root_list *points, dx_root_list *places,
                           const char *what)
{
    size_t n = points->n, kept = 0, out = 0;
    for (size_t i = 0; i < points->n_roots; i++) {
        const dx_id *value = points->value + i * n;
        const double *key = points->key + i * n;
        dx_holding holding;
        DX_TRY(dx_unknowns_hold(u, value, &holding));
        if (holding == DX_OPEN)
            DX_TRY(leave(u, places, key));
        out += holding == DX_BROKEN;
        if (holding != DX_HOLDS)
            continue;
        memmove(points->value + kept * n, value, n * sizeof *value);
        memmove(points->key + kept * n, key, n * sizeof *key);
        points->order[kept++] = points->order[i];
    }
    points->n_roots = kept;
    if (out > 0)
        dx_notice(&u->e->session->context,
                  "%zu %s%s of the simplified form, where what was typed has no value, %s left out",
                  out, what, out == 1 ? "" : "s", out == 1 ? "is" : "are");
    return DX_OK;
}
