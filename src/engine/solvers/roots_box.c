/* The zeros in one box as values: written down, counted, or left undecided. */
#include "engine/solvers/root_search.h"

#include "engine/solvers/rootof.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "numeric/recognise.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/forms/readable.h"

#include <math.h>

dx_status dx_is_in_box(ddx_session *s, uint32_t n, const dx_id *value, const dx_id *lo,
                       const dx_id *hi, bool *inside)
{
    dx_graph *g = &s->graph;
    *inside = true;
    for (uint32_t i = 0; i < n && *inside; i++)
        for (int upper = 0; upper < 2 && *inside; upper++) {
            dx_id end = upper ? hi[i] : lo[i], over;
            int sign = 0;
            if (dx_same(end, value[i]) || dx_op_of(g, end) == DX_OP_INF)
                continue;
            over = upper ? dx_sub(g, end, value[i]) : dx_sub(g, value[i], end);
            DX_TRY(dx_check(g, over));
            DX_TRY(dx_excuse(g->context, dx_ball_sign(g, over, 2048, &sign)));
            if (sign == 0)
                DX_TRY(dx_excuse(g->context, dx_readable(g, over, &over)));
            *inside = sign > 0 || dx_is_int(g, over, 0);
        }
    return DX_OK;
}

/* A box may reach a little beyond the ends that were asked for. */
static void clip(const dx_graph *g, dx_id lo, dx_id hi, double *from, double *to)
{
    double low = dx_is_number(g, lo) ? dx_number_to_double(g, lo) : -INFINITY;
    double high = dx_is_number(g, hi) ? dx_number_to_double(g, hi) : INFINITY;
    if (*from < low && low <= *to)
        *from = low;
    if (*from <= high && high < *to)
        *to = high;
}

/* Keys of a root, and what is known of a place: an array each, in the command arena. */
static double *ends_of(dx_root_search *w, arb_srcptr box)
{
    double *end = dx_arena_alloc(&w->s->context.arena, 3 * w->n * sizeof *end);
    if (!end)
        (void)dx_no_memory(&w->s->context);
    for (uint32_t i = 0; end && i < w->n; i++) {
        dx_ball_outer(box + i, &end[i], &end[w->n + i]);
        end[2 * w->n + i] = dx_ball_middle(box + i);
        clip(&w->s->graph, w->lo[i], w->hi[i], &end[i], &end[w->n + i]);
    }
    return end;
}

static dx_status vanishes(dx_graph *g, dx_id a, dx_id unknown, dx_id at, bool *zero)
{
    *zero = false;
    a = dx_substitute(g, a, 1, &unknown, &at);
    if (dx_is_none(a))
        return dx_excuse(g->context, dx_check(g, a));
    return dx_is_exactly_zero(g, a, zero);
}

/* Has the formula as it was given derivatives up to that order around the number? */
static dx_status is_smooth(dx_root_search *w, dx_id at, slong order, bool *smooth)
{
    enum { AROUND = -100 };
    dx_context *context = &w->s->context;
    arb_poly_t series;
    arb_t x;
    arb_poly_init(series);
    arb_init(x);
    const dx_ball_point point = {.n = 1, .symbol = w->unknown, .value = x};
    dx_status status = dx_ball_evaluate(&w->s->graph, at, NULL, 256, x);
    arb_add_error_2exp_si(x, AROUND);
    if (status == DX_OK)
        status =
            dx_ball_series(&w->s->graph, w->given, &point, w->unknown[0], order + 1, 256, series);
    *smooth = status == DX_OK;
    for (slong k = 0; k < series->length; k++)
        *smooth = *smooth && arb_is_finite(series->coeffs + k);
    arb_clear(x);
    arb_poly_clear(series);
    return dx_excuse(context, status);
}

/* Of a root that can be written down: how many derivatives are seen to vanish at it. */
static dx_status count_order(dx_root_search *w, const dx_id *value, uint32_t *order)
{
    enum { HIGHEST = 8 };
    dx_graph *g = &w->s->graph;
    dx_id a = w->given;
    bool zero = !dx_same(w->given, w->f[0]) && !dx_has_rootof(g, *value);
    if (zero)
        DX_TRY(is_smooth(w, *value, HIGHEST, &zero));
    for (*order = 1; zero && *order < HIGHEST; *order += zero) {
        dx_status status = dx_diff(g, w->s->rules, a, w->unknown[0], 1, &a);
        if (status != DX_OK)
            return dx_excuse(g->context, status);
        DX_TRY(vanishes(g, a, w->unknown[0], *value, &zero));
    }
    return DX_OK;
}

dx_status dx_root_search_take(dx_root_search *w, const dx_zero *zero)
{
    dx_context *context = &w->s->context;
    dx_id *value = dx_arena_alloc(&context->arena, w->n * sizeof *value);
    double *end = ends_of(w, zero->box);
    bool inside = true;
    uint32_t order = 1;
    if (!value || !end)
        return dx_no_memory(context);
    dx_status status = dx_values_at_zero(w->s, &w->system, w->f, w->unknown, zero->box, value);
    if (status == DX_OK && zero->at_end)
        status = dx_is_in_box(w->s, w->n, value, w->lo, w->hi, &inside);
    if (status == DX_OK && inside && w->n == 1)
        status = count_order(w, value, &order);
    if (status == DX_OK && inside)
        return dx_root_list_add(context, w->out, value, end + 2 * w->n, order);
    if (status != DX_OK && status != DX_UNKNOWN)
        return status;
    dx_diag_clear(&context->diag);
    return dx_root_list_leave(context, w->out,
                              &(dx_place){.lo = end,
                                          .hi = end + w->n,
                                          .why = DX_FINDING_PRECISION,
                                          .changes_sign = !zero->at_end,
                                          .at_end = zero->at_end});
}

/* Numbers in the gap that are seen to be a zero; else the first is NONE. */
static dx_status guess_root(dx_root_search *w, const dx_gap *gap, dx_id *root)
{
    dx_graph *g = &w->s->graph;
    bool zero = true;
    for (uint32_t i = 0; i < w->n && zero; i++) {
        DX_TRY(dx_recognise_in(g, gap->box + i, &root[i]));
        zero = !dx_is_none(root[i]);
    }
    if (zero)
        DX_TRY(dx_vanish_at(g, w->n, w->f, w->unknown, root, &zero));
    if (!zero)
        root[0] = DX_NONE;
    return DX_OK;
}

/* Where no more zeros than `most` can be in the gap, and as many derivatives are seen to vanish at
 * one, it is the only one. */
static dx_status is_only(dx_root_search *w, const dx_gap *gap, dx_id root, bool *only)
{
    dx_graph *g = &w->s->graph;
    dx_id a = w->f[0];
    *only = w->n == 1 && gap->most > 0;
    for (uint32_t k = 1; *only && k < gap->most; k++) {
        dx_status status = dx_diff(g, w->s->rules, a, w->unknown[0], 1, &a);
        if (status != DX_OK) {
            *only = false;
            return dx_excuse(g->context, status);
        }
        DX_TRY(vanishes(g, a, w->unknown[0], root, only));
    }
    return DX_OK;
}

static dx_status take_gap(dx_root_search *w, const dx_gap *gap)
{
    dx_context *context = &w->s->context;
    dx_id *root = dx_arena_alloc(&context->arena, w->n * sizeof *root);
    double *end = ends_of(w, gap->box);
    bool only = false, inside = true;
    if (!root || !end)
        return dx_no_memory(context);
    dx_place place = {.lo = end,
                      .hi = end + w->n,
                      .why = gap->why,
                      .changes_sign = gap->changes_sign,
                      .dimension = gap->dimension,
                      .order = gap->order};
    root[0] = DX_NONE;
    bool pointed = gap->why != DX_FINDING_FAMILY;
    if (w->smooth && (gap->why == DX_FINDING_ROUGH || gap->why == DX_FINDING_NO_VALUE))
        pointed = false; /* a number there is none */
    if (pointed)
        DX_TRY(guess_root(w, gap, root));
    if (dx_is_none(root[0]))
        return dx_root_list_leave(context, w->out, &place);
    DX_TRY(is_only(w, gap, root[0], &only));
    DX_TRY(dx_is_in_box(w->s, w->n, root, w->lo, w->hi, &inside));
    if (inside) {
        uint32_t order = only ? gap->most : 1;
        if (only && !dx_same(w->given, w->f[0]))
            DX_TRY(count_order(w, root, &order));
        DX_TRY(dx_root_list_add(context, w->out, root, end + 2 * w->n, order));
        place.root = root;
    }
    place.at_end = !inside; /* or at an end */
    return only && inside ? DX_OK : dx_root_list_leave(context, w->out, &place);
}

static dx_status take_all(dx_root_search *w, const dx_roots *found)
{
    for (size_t i = 0; i < found->n_zeros; i++) {
        DX_TRY(dx_root_search_take(w, &found->zero[i]));
        DX_TRY(dx_poll(&w->s->context));
    }
    for (size_t i = 0; i < found->n_gaps; i++)
        DX_TRY(take_gap(w, &found->gap[i]));
    return DX_OK;
}

dx_status dx_root_search_box(dx_root_search *w)
{
    dx_roots found;
    DX_TRY(dx_system_init(&w->system, &w->s->graph, w->n, w->f, w->unknown));
    dx_status status = dx_find_roots(&w->system, w->lo, w->hi, 0, &found);
    if (status == DX_OK)
        status = take_all(w, &found);
    dx_roots_free(&found);
    dx_system_free(&w->system);
    return status;
}
