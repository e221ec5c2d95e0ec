#include "engine/solvers/roots.h"

#include "engine/solvers/far.h"
#include "engine/oracle.h"
#include "engine/solvers/rootof.h"
#include "engine/solvers/unreached.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "numeric/recognise.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/forms/readable.h"
#include "symbolic/algebra/squarefree.h"
#include "symbolic/algebra/zerofactors.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* ---- lists ---------------------------------------------------------------------------------- */

static dx_status reserve_root(dx_context *context, dx_root_list *l)
{
    size_t room = l->room;
    if (l->n_roots < l->room)
        return DX_OK;
    dx_id *value = dx_arena_grown(context, l->value, l->n_roots, &room, l->n * sizeof *value);
    room = l->room;
    double *key = dx_arena_grown(context, l->key, l->n_roots, &room, l->n * sizeof *key);
    room = l->room;
    uint32_t *order = dx_arena_grown(context, l->order, l->n_roots, &room, sizeof *order);
    if (!value || !key || !order)
        return DX_NOMEM;
    l->value = value;
    l->key = key;
    l->order = order;
    l->room = room;
    return DX_OK;
}

static bool is_listed(const dx_root_list *l, const dx_id *value)
{
    for (size_t i = 0; i < l->n_roots; i++)
        if (memcmp(l->value + i * l->n, value, l->n * sizeof *value) == 0)
            return true;
    return false;
}

/* By the first unknown that is not the same. */
static bool comes_before(const dx_root_list *l, const dx_id *value, const double *key, size_t root)
{
    const dx_id *other = l->value + root * l->n;
    for (uint32_t i = 0; i < l->n; i++)
        if (!dx_same(value[i], other[i]))
            return key[i] < l->key[root * l->n + i];
    return false;
}

dx_status dx_root_list_add(dx_context *context, dx_root_list *l, const dx_id *value,
                           const double *key, uint32_t order)
{
    size_t n = l->n;
    if (is_listed(l, value))
        return DX_OK;
    DX_TRY(reserve_root(context, l));
    size_t at = l->n_roots++;
    for (; at > 0 && comes_before(l, value, key, at - 1); at--) {
        memcpy(l->value + at * n, l->value + (at - 1) * n, n * sizeof *value);
        memcpy(l->key + at * n, l->key + (at - 1) * n, n * sizeof *key);
        l->order[at] = l->order[at - 1];
    }
    memcpy(l->value + at * n, value, n * sizeof *value);
    memcpy(l->key + at * n, key, n * sizeof *key);
    l->order[at] = order;
    return DX_OK;
}

dx_status dx_root_list_leave(dx_context *context, dx_root_list *l, const dx_place *place)
{
    if (l->n_places == l->places_room) {
        dx_place *all =
            dx_arena_grown(context, l->place, l->n_places, &l->places_room, sizeof *all);
        if (!all)
            return DX_NOMEM;
        l->place = all;
    }
    size_t at = l->n_places++;
    for (; at > 0 && l->place[at - 1].lo[0] > place->lo[0]; at--)
        l->place[at] = l->place[at - 1];
    l->place[at] = *place;
    return DX_OK;
}

static double bound_of(const arb_t x, bool upper)
{
    arf_t end;
    arf_init(end);
    if (upper)
        arb_get_ubound_arf(end, x, 64);
    else
        arb_get_lbound_arf(end, x, 64);
    double value = arf_get_d(end, upper ? ARF_RND_CEIL : ARF_RND_FLOOR);
    arf_clear(end);
    return value;
}

bool dx_root_list_is_filled(const dx_root_list *l)
{
    for (size_t i = 0; i < l->n_places; i++)
        if (l->place[i].why != DX_FINDING_FAMILY || (l->n > 1 && !l->place[i].changes_sign))
            return false;
    return l->n_places > 0;
}

bool dx_root_list_has_family(const dx_root_list *l)
{
    for (size_t i = 0; i < l->n_places; i++)
        if (l->place[i].why == DX_FINDING_FAMILY)
            return true;
    return false;
}

dx_status dx_root_list_leave_interval(dx_context *context, dx_root_list *l, double lo, double hi,
                                      dx_finding why)
{
    double *end = dx_arena_alloc(&context->arena, 2 * sizeof *end);
    if (!end)
        return dx_no_memory(context);
    end[0] = lo;
    end[1] = hi;
    return dx_root_list_leave(context, l,
                              &(dx_place){.lo = end, .hi = end + 1, .why = why, .dimension = 1});
}

void dx_root_list_drop(dx_root_list *l, size_t at)
{
    size_t n = l->n, after = --l->n_roots - at;
    memmove(l->value + at * n, l->value + (at + 1) * n, after * n * sizeof *l->value);
    memmove(l->key + at * n, l->key + (at + 1) * n, after * n * sizeof *l->key);
    memmove(l->order + at, l->order + at + 1, after * sizeof *l->order);
}

/* The list's root that is the same double, or a neighbour, leaves it. */
static void close_end(dx_root_list *l, double end, dx_id *root)
{
    for (size_t i = 0; i < l->n_roots && isfinite(end); i++) {
        if (!(fabs(l->key[i] - end) <= 4 * DBL_EPSILON * fabs(end)))
            continue;
        *root = l->value[i];
        dx_root_list_drop(l, i);
        return;
    }
}

void dx_root_list_close(dx_root_list *l)
{
    for (size_t i = 0; i < l->n_places && l->n == 1; i++) {
        dx_place *p = &l->place[i];
        if (p->why != DX_FINDING_FAMILY)
            continue;
        close_end(l, *p->lo, &p->low);
        close_end(l, *p->hi, &p->high);
    }
    size_t n = 0; /* of those that a common end does not make one */
    for (size_t i = 0; i < l->n_places && l->n == 1; i++) {
        dx_place *last = n > 0 ? &l->place[n - 1] : NULL;
        const dx_place *p = &l->place[i];
        if (last && last->why == DX_FINDING_FAMILY && p->why == DX_FINDING_FAMILY &&
            !dx_is_none(last->high) && *last->hi == *p->lo) {
            last->hi = p->hi;
            last->high = p->high;
        } else {
            l->place[n++] = *p;
        }
    }
    l->n_places = l->n == 1 ? n : l->n_places;
}

dx_status dx_root_list_leave_box(dx_context *context, dx_root_list *l, arb_srcptr box,
                                 dx_place place)
{
    double *end = dx_arena_alloc(&context->arena, 2 * l->n * sizeof *end);
    if (!end)
        return dx_no_memory(context);
    for (uint32_t i = 0; i < l->n; i++) {
        end[i] = bound_of(box + i, false);
        end[l->n + i] = bound_of(box + i, true);
    }
    place.lo = end;
    place.hi = end + l->n;
    return dx_root_list_leave(context, l, &place);
}

/* ---- one search ------------------------------------------------------------------------------ */

typedef struct search {
    ddx_session *s;
    dx_system system;
    uint32_t n;
    const dx_id *f;       /* what is searched */
    const dx_id *unknown; /* and written */
    const dx_id *lo, *hi;
    dx_root_list *out;
    bool smooth; /* a number where there may be a corner is none */
    dx_id given; /* of one formula: as it was before it was taken apart */
} search;

static double middle_of(const arb_t x)
{
    return arf_get_d(arb_midref(x), ARF_RND_NEAR);
}

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
static double *ends_of(search *w, arb_srcptr box)
{
    double *end = dx_arena_alloc(&w->s->context.arena, 3 * w->n * sizeof *end);
    if (!end)
        (void)dx_no_memory(&w->s->context);
    for (uint32_t i = 0; end && i < w->n; i++) {
        end[i] = bound_of(box + i, false);
        end[w->n + i] = bound_of(box + i, true);
        end[2 * w->n + i] = middle_of(box + i);
        clip(&w->s->graph, w->lo[i], w->hi[i], &end[i], &end[w->n + i]);
    }
    return end;
}

static dx_status count_order(search *w, const dx_id *value, uint32_t *order);

static dx_status take_zero(search *w, const dx_zero *zero)
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

/* ---- zeros that touch ------------------------------------------------------------------------ */

static dx_status vanishes(dx_graph *g, dx_id a, dx_id unknown, dx_id at, bool *zero)
{
    *zero = false;
    a = dx_substitute(g, a, 1, &unknown, &at);
    if (dx_is_none(a))
        return dx_excuse(g->context, dx_check(g, a));
    return dx_is_exactly_zero(g, a, zero);
}

/* Has the formula as it was given derivatives up to that order around the number? */
static dx_status is_smooth(search *w, dx_id at, slong order, bool *smooth)
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
static dx_status count_order(search *w, const dx_id *value, uint32_t *order)
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

/* Numbers in the gap that are seen to be a zero; else the first is NONE. */
static dx_status guess_root(search *w, const dx_gap *gap, dx_id *root)
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
static dx_status is_only(search *w, const dx_gap *gap, dx_id root, bool *only)
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

static dx_status take_gap(search *w, const dx_gap *gap)
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

static dx_status take_all(search *w, const dx_roots *found)
{
    for (size_t i = 0; i < found->n_zeros; i++) {
        DX_TRY(take_zero(w, &found->zero[i]));
        DX_TRY(dx_poll(&w->s->context));
    }
    for (size_t i = 0; i < found->n_gaps; i++)
        DX_TRY(take_gap(w, &found->gap[i]));
    return DX_OK;
}

static dx_status run(search *w)
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

/* ---- far away ---------------------------------------------------------------------------------
 */

/* A side of the line from a number on: x = 1/t, t from 0 to 1/from. */
typedef struct tail {
    search *w;
    dx_id inverse[1]; /* the formula in t, which is written as x */
    dx_id from;       /* finite, not 0 */
} tail;

/* Powers of t alone do not become 0 but at 0. */
static dx_id without_powers(dx_graph *g, dx_id a, dx_id t)
{
    dx_id number, rest, out = dx_int(g, 1);
    dx_split_coefficient(g, a, &number, &rest);
    if (dx_op_of(g, rest) != DX_OP_MUL)
        return a;
    for (uint32_t i = 0; i < dx_factors(g, rest); i++)
        if (!dx_same(dx_base(g, rest, i), t) || !dx_is_number(g, dx_exponent(g, rest, i)))
            out = dx_mul(g, out, dx_pow(g, dx_base(g, rest, i), dx_exponent(g, rest, i)));
    return out;
}

/* 1/box, enclosed anew as a zero of the formula in x. */
static dx_status take_far_zero(tail *t, const dx_zero *zero)
{
    search *w = t->w;
    dx_enclosure enclosure = {.finding = DX_FINDING_OPEN};
    arb_t near, box;
    arb_init(near);
    arb_init(box);
    arb_inv(near, zero->box, 512);
    dx_zero far = {.at_end = zero->at_end, .box = box};
    dx_status status = DX_OK;
    if (arb_is_finite(near))
        status = dx_enclose(&w->system, near, box, &enclosure);
    /* the only zero in the box is this one if it is in it */
    bool same = enclosure.finding == DX_FINDING_ONE && arb_contains(box, near);
    if (status == DX_OK)
        status = same ? take_zero(w, &far)
                      : dx_root_list_leave_box(&w->s->context, w->out, near,
                                               (dx_place){.why = DX_FINDING_PRECISION});
    arb_clear(box);
    arb_clear(near);
    return status;
}

static dx_status leave_far(tail *t, const arb_t box, dx_finding why)
{
    search *w = t->w;
    double *end = dx_arena_alloc(&w->s->context.arena, 2 * sizeof *end);
    if (!end)
        return dx_no_memory(&w->s->context);
    double lo = bound_of(box, false), hi = bound_of(box, true);
    bool upper = dx_number_sign(&w->s->graph, t->from) > 0;
    if (upper) {
        end[0] = 1 / hi;
        end[1] = lo > 0 ? 1 / lo : INFINITY;
    } else {
        end[0] = hi < 0 ? 1 / hi : -INFINITY;
        end[1] = 1 / lo;
    }
    return dx_root_list_leave(&w->s->context, w->out,
                              &(dx_place){.lo = end, .hi = end + 1, .why = why});
}

/* The whole side. */
static dx_status leave_all(tail *t)
{
    search *w = t->w;
    double *end = dx_arena_alloc(&w->s->context.arena, 2 * sizeof *end);
    if (!end)
        return dx_no_memory(&w->s->context);
    double from = dx_number_to_double(&w->s->graph, t->from);
    end[0] = from > 0 ? from : -INFINITY;
    end[1] = from > 0 ? INFINITY : from;
    return dx_root_list_leave(&w->s->context, w->out,
                              &(dx_place){.lo = end, .hi = end + 1, .why = DX_FINDING_OPEN});
}

static dx_status search_far(tail *t, const dx_id *lo, const dx_id *hi)
{
    enum { MOST = 2000, FEW = 8 };
    search *w = t->w;
    dx_graph *g = &w->s->graph;
    dx_system inverse;
    dx_roots found;
    DX_TRY(dx_system_init(&inverse, g, 1, t->inverse, w->unknown));
    dx_status status = dx_find_roots(&inverse, lo, hi, MOST, &found);
    bool endless = status == DX_OK && found.n_gaps > FEW;
    if (endless)
        status = leave_all(t);
    for (size_t i = 0; i < found.n_zeros && status == DX_OK && !endless; i++)
        if (!arb_is_zero(found.zero[i].box)) /* at infinity */
            status = arb_contains_zero(found.zero[i].box)
                         ? leave_far(t, found.zero[i].box, DX_FINDING_OPEN)
                         : take_far_zero(t, &found.zero[i]);
    for (size_t i = 0; i < found.n_gaps && status == DX_OK && !endless; i++)
        status = leave_far(t, found.gap[i].box, DX_FINDING_OPEN);
    dx_roots_free(&found);
    dx_system_free(&inverse);
    return status;
}

/* A number from which on the formula is proved to have no zero, at `from` or farther out; NONE
 * where none is found. */
static dx_status find_end(search *w, dx_id from, dx_id *end)
{
    static const int64_t far[] = {1, 10, 1000, 1000000, 1000000000000};
    dx_graph *g = &w->s->graph;
    int sign = 0;
    for (size_t i = 0; i < sizeof far / sizeof *far && sign == 0; i++) {
        *end = dx_number_mul(g, from, dx_int(g, far[i]));
        DX_TRY(dx_far_sign(w->s, w->f[0], w->unknown[0], *end, &sign));
    }
    if (sign == 0)
        *end = DX_NONE;
    return DX_OK;
}

static dx_status run_tail(search *w, dx_id from)
{
    dx_graph *g = &w->s->graph;
    tail t = {.w = w, .from = from};
    dx_id inverse = dx_power(g, w->unknown[0], -1), end = dx_number_div(g, dx_int(g, 1), from);
    dx_id a, free, zero = dx_int(g, 0);
    DX_TRY(find_end(w, from, &free));
    if (dx_same(free, from))
        return DX_OK;
    if (!dx_is_none(free))
        zero = dx_number_div(g, dx_int(g, 1), free);
    DX_TRY(dx_reversed(g, w->f[0], w->unknown[0], &a));
    if (dx_is_none(a)) {
        a = dx_substitute(g, w->f[0], 1, w->unknown, &inverse);
        DX_TRY(dx_check(g, a));
        DX_TRY(dx_readable(g, a, &a));
        DX_TRY(dx_squarefree(g, a, w->unknown[0], &a));
    }
    t.inverse[0] = without_powers(g, a, w->unknown[0]);
    DX_TRY(dx_check(g, t.inverse[0]));
    if (dx_is_constant(g, t.inverse[0])) /* then it is 0 nowhere, or everywhere */
        return DX_OK;
    bool upper = dx_number_sign(g, from) > 0;
    DX_TRY(dx_system_init(&w->system, g, 1, w->f, w->unknown));
    dx_status status = search_far(&t, upper ? &zero : &end, upper ? &end : &zero);
    dx_system_free(&w->system);
    return status;
}

/* An integer beyond the end, on that side of 0, and beyond what is usual. */
static dx_status beyond(search *w, dx_id end, bool upper, dx_id *from)
{
    enum { USUAL = 100 };
    dx_graph *g = &w->s->graph;
    *from = dx_int(g, upper ? USUAL : -USUAL);
    if (dx_op_of(g, end) == DX_OP_INF)
        return DX_OK;
    arb_t value;
    arb_init(value);
    dx_status status = dx_ball_evaluate(g, end, NULL, 128, value);
    double size = status == DX_OK ? fabs(middle_of(value)) : 0;
    if (status == DX_OK && size > USUAL / 2 && size < 1e15)
        *from = dx_int(g, (upper ? 2 : -2) * (int64_t)size);
    else if (status == DX_OK && size >= 1e15)
        status = dx_fail(g->context, DX_LIMIT, "the end of an infinite interval is too far away");
    arb_clear(value);
    return status;
}

/* The middle as an interval, the infinite sides each turned inside out. */
static dx_status run_infinite(search *w)
{
    dx_graph *g = &w->s->graph;
    const dx_id lo = w->lo[0], hi = w->hi[0];
    bool low = dx_op_of(g, lo) == DX_OP_INF, high = dx_op_of(g, hi) == DX_OP_INF;
    dx_id from = lo, to = hi;
    if (low)
        DX_TRY(beyond(w, hi, false, &from));
    if (high)
        DX_TRY(beyond(w, lo, true, &to));
    search middle = *w;
    middle.lo = &from;
    middle.hi = &to;
    DX_TRY(run(&middle));
    if (low)
        DX_TRY(run_tail(w, from));
    return high ? run_tail(w, to) : DX_OK;
}

static dx_status search_line(search *w, const dx_id *f)
{
    w->f = f;
    return dx_op_of(&w->s->graph, w->lo[0]) == DX_OP_INF ||
                   dx_op_of(&w->s->graph, w->hi[0]) == DX_OP_INF
               ? run_infinite(w)
               : run(w);
}

/* Is the formula that was given certainly without a value, or not 0, where x is the number? */
static dx_status is_certainly_none(search *w, dx_id at, bool *none)
{
    dx_graph *g = &w->s->graph;
    dx_id value = dx_substitute(g, w->given, 1, w->unknown, &at);
    *none = dx_is_none(value) || (dx_is_number(g, value) && !dx_is_int(g, value, 0));
    return dx_is_none(value) ? dx_excuse(g->context, dx_check(g, value)) : DX_OK;
}

/* Is a zero that was found one of the formula that was given, which may have no value there? */
static dx_status is_zero_of_given(search *w, dx_id at, bool *zero, bool *known)
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

static dx_status leave_at(search *w, double at)
{
    double *end = dx_arena_alloc(&w->s->context.arena, sizeof *end);
    if (!end)
        return dx_no_memory(&w->s->context);
    *end = at;
    return dx_root_list_leave(&w->s->context, w->out,
                              &(dx_place){.lo = end, .hi = end, .why = DX_FINDING_NO_VALUE});
}

/* Those that are none go; where it is not known they become places. */
static dx_status keep_zeros(search *w)
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
static dx_status search_factors(search *w)
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
    search w = {.s = s,
                .n = n,
                .f = f,
                .unknown = unknown,
                .lo = lo,
                .hi = hi,
                .smooth = smooth,
                .given = f[0],
                .out = out};
    *out = (dx_root_list){.n = n};
    return n == 1 ? search_factors(&w) : run(&w);
}

/* ---- what is told ---------------------------------------------------------------------------- */

/* An end of an interval, which belongs to it where it is a root. */
static void write_end(dx_graph *g, double at, dx_id root, dx_text *out)
{
    if (dx_is_number(g, root) && dx_print_plain(g, root, out) == DX_OK)
        return;
    dx_text_format(out, "%.8g", at);
}

/* "0 < x <= 1", "x >= 2" */
static void write_interval(dx_graph *g, const dx_place *p, dx_id unknown, dx_text *out)
{
    const char *name = dx_bytes(g, unknown);
    bool low = isfinite(*p->lo), high = isfinite(*p->hi);
    if (low && high) {
        write_end(g, *p->lo, p->low, out);
        dx_text_string(out, dx_is_none(p->low) ? " < " : " <= ");
    }
    dx_text_string(out, name);
    if (high) {
        dx_text_string(out, dx_is_none(p->high) ? " < " : " <= ");
        write_end(g, *p->hi, p->high, out);
    } else if (low) {
        dx_text_string(out, dx_is_none(p->low) ? " > " : " >= ");
        write_end(g, *p->lo, p->low, out);
    } else {
        dx_text_string(out, " anywhere");
    }
}

/* "near x = 1, y = 2" or "x in [0, 1], y in [1, 2]" */
static void write_place(ddx_session *s, const dx_root_list *l, const dx_place *p,
                        const dx_id *unknown, dx_text *out)
{
    enum { SHOWN = 4 };
    dx_graph *g = &s->graph;
    bool point = true;
    if (p->why == DX_FINDING_FAMILY && l->n == 1) {
        write_interval(g, p, unknown[0], out);
        return;
    }
    for (uint32_t i = 0; i < l->n; i++)
        point = point && isfinite(p->hi[i]) && isfinite(p->lo[i]) &&
                (p->hi[i] - p->lo[i] <= 1e-9 * (fabs(p->lo[i]) + fabs(p->hi[i])) ||
                 p->hi[i] - p->lo[i] < 1e-15);
    dx_text_string(out, point ? "near " : "");
    for (uint32_t i = 0; i < l->n && i < SHOWN; i++) {
        dx_text_format(out, "%s%s", i > 0 ? ", " : "", dx_bytes(g, unknown[i]));
        if (isinf(p->hi[i]) && isinf(p->lo[i]))
            dx_text_string(out, " anywhere");
        else if (isinf(p->hi[i]))
            dx_text_format(out, " > %.6g", p->lo[i]);
        else if (isinf(p->lo[i]))
            dx_text_format(out, " < %.6g", p->hi[i]);
        else if (point)
            dx_text_format(out, " = %.10g",
                           p->lo[i] <= 0 && p->hi[i] >= 0 ? 0 : p->lo[i] / 2 + p->hi[i] / 2);
        else if (p->lo[i] == p->hi[i])
            dx_text_format(out, " = %.10g", p->lo[i]);
        else
            dx_text_format(out, " in [%.8g, %.8g]", p->lo[i], p->hi[i]);
    }
    dx_text_string(out, l->n > SHOWN ? ", ..." : "");
}

/* Equations, one or several. */
static dx_status write_equations(dx_graph *g, dx_id zero_of, dx_text *out)
{
    bool several = dx_op_of(g, zero_of) == DX_OP_VECTOR;
    uint32_t n = several ? dx_count(g, zero_of) : 1;
    for (uint32_t i = 0; i < n; i++) {
        dx_text_string(out, i == 0 ? "" : i + 1 < n ? ", " : " and ");
        DX_TRY(dx_print_plain(g, several ? dx_operand(g, zero_of, i) : zero_of, out));
        dx_text_string(out, " = 0");
    }
    return DX_OK;
}

static const char *multiple(uint32_t order)
{
    static const char *const words[] = {"", "", "a double", "a threefold", "a fourfold"};
    return order < sizeof words / sizeof *words ? words[order] : "a multiple";
}

static void tell_place(ddx_session *s, const dx_root_list *l, const dx_place *p, const char *where,
                       const char *what)
{
    dx_context *context = &s->context;
    if (p->why == DX_FINDING_FAMILY && l->n == 1)
        dx_notice(context, "not isolated: where %s each number is a %s", where, what);
    else if (p->why == DX_FINDING_FAMILY && !dx_is_none(p->zero_of))
        dx_notice(context, "not isolated: where %s%s every point is one", where,
                  p->changes_sign ? "" : ", if anywhere,");
    else if (p->why == DX_FINDING_FAMILY)
        dx_notice(context, "not isolated, as it seems: %s: %ss fill a %s there", where, what,
                  p->dimension > 1 ? "surface" : "curve");
    else if (p->at_end)
        dx_notice(context, "not decided: %s: whether a %s is at the end, or just outside", where,
                  what);
    else if (p->root)
        dx_notice(context, "not decided: %s: whether the %s there is the only one", where, what);
    else if (p->changes_sign)
        dx_notice(context, "not decided: %s: there is a %s, as the sign changes; %s", where, what,
                  p->order > 2 ? "several seem to fall together" : "how many is not known");
    else if (p->why == DX_FINDING_SINGULAR && p->order > 1)
        dx_notice(context, "not decided: %s: it seems to touch zero: %s %s, or none", where,
                  multiple(p->order), what);
    else if (p->why == DX_FINDING_ROUGH)
        dx_notice(context, "not decided: %s: there may be a jump or a corner", where);
    else if (p->why == DX_FINDING_NO_VALUE)
        dx_notice(context, "not decided: %s: there may be no value", where);
    else if (l->n > 1 || p->why == DX_FINDING_SINGULAR)
        dx_notice(context, "not decided: %s: %ss may touch, or fall together", where, what);
    else
        dx_notice(context, "not decided: %s: the effort ended; %ss may gather there", where, what);
}

dx_status dx_tell_places(ddx_session *s, const dx_root_list *list, const dx_id *unknown,
                         const char *what)
{
    enum { MOST = 8 };
    dx_text where;
    dx_status status = DX_OK;
    if (list->left_out > 0)
        dx_notice(&s->context, "%zu zero%s of a factor, where there is no value, %s left out",
                  list->left_out, list->left_out == 1 ? "" : "s",
                  list->left_out == 1 ? "is" : "are");
    dx_text_init(&where, &s->context.memory);
    for (size_t i = 0; i < list->n_places && i < MOST && status == DX_OK; i++) {
        const dx_place *p = &list->place[i];
        dx_text_clear(&where);
        if (dx_is_none(p->zero_of))
            write_place(s, list, p, unknown, &where);
        else
            status = write_equations(&s->graph, p->zero_of, &where);
        tell_place(s, list, &list->place[i], dx_text_get(&where), what);
    }
    size_t families = 0;
    for (size_t i = MOST; i < list->n_places; i++)
        families += !dx_is_none(list->place[i].zero_of);
    if (families > 0)
        dx_notice(&s->context, "not isolated: %zu more curves or surfaces", families);
    if (list->n_places > MOST + families)
        dx_notice(&s->context, "%zu more places are not decided", list->n_places - MOST - families);
    if (status == DX_OK && where.failed)
        status = dx_no_memory(&s->context);
    dx_text_free(&where);
    return status;
}
