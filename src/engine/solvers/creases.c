#include "engine/solvers/creases.h"

#include "engine/solvers/crease_search.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "symbolic/algebra/irreducible.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/domain/corners.h"
#include "symbolic/forms/readable.h"

#include <string.h>

enum { AROUND = -100 };

/* ---- the creases ------------------------------------------------------------------ */

static bool depends(const dx_crease_search *w, dx_id a)
{
    for (uint32_t i = 0; i < w->c->n; i++)
        if (dx_contains(w->g, a, w->c->name[i]))
            return true;
    return false;
}

/* The sign of a number that one is of the other; 0: it is none. */
static dx_status direction_of(const dx_crease_search *w, dx_id meeting, dx_id crease,
                              int *direction)
{
    dx_id ratio = dx_div(w->g, meeting, crease);
    DX_TRY(dx_check(w->g, ratio));
    DX_TRY(dx_readable(w->g, ratio, &ratio));
    *direction = 0;
    if (!depends(w, ratio))
        DX_TRY(dx_excuse(w->g->context, dx_ball_sign(w->g, ratio, DX_CREASE_PRECISION, direction)));
    return DX_OK;
}

static dx_status add_crease(dx_crease_search *w, dx_id node, dx_id meeting, bool *known)
{
    size_t k = 0;
    int direction = 0;
    for (; k < w->n; k++) {
        DX_TRY(direction_of(w, meeting, w->crease[k], &direction));
        if (direction != 0)
            break;
    }
    *known = k < DX_MOST_CREASES && w->n_nodes < DX_MOST_SHARP;
    if (!*known)
        return DX_OK;
    if (k == w->n)
        w->crease[w->n++] = meeting;
    w->node[w->n_nodes] = node;
    w->crease_of[w->n_nodes] = k;
    w->direction[w->n_nodes++] = direction == 0 ? 1 : direction;
    return DX_OK;
}

/* Does the node stay as it is where its pieces meet? */
static bool is_continuous(dx_fn fn)
{
    return fn == DX_FN_abs || fn == DX_FN_relu || fn == DX_FN_leakyrelu || fn == DX_FN_max ||
           fn == DX_FN_min;
}

static dx_status collect(dx_crease_search *w, bool *known)
{
    dx_walk walk;
    dx_status status = DX_OK;
    *known = true;
    DX_TRY(dx_walk_make(w->g, 1, &w->c->of, &walk));
    for (size_t i = 0; i < walk.n && *known && status == DX_OK; i++) {
        dx_id meeting = dx_meeting(w->g, walk.id[i]);
        if (dx_is_none(meeting) || !depends(w, meeting))
            continue;
        *known = is_continuous(dx_fn_of(w->g, walk.id[i]));
        if (*known)
            status = add_crease(w, walk.id[i], meeting, known);
    }
    dx_walk_free(&walk);
    *known = *known && w->n > 0;
    return status;
}

dx_id dx_in_cell(const dx_crease_search *w, dx_id a, const dx_cell *c)
{
    for (size_t i = w->n_nodes; i-- > 0;) {
        int side = c->side[w->crease_of[i]] * w->direction[i];
        dx_id piece = side == 0 ? DX_NONE : dx_piece(w->g, w->node[i], side);
        if (side != 0)
            a = dx_replace(w->g, a, 1, &w->node[i], &piece);
    }
    return a;
}

dx_cell dx_cell_of(const dx_crease_search *w, size_t k, const bool *on)
{
    dx_cell c;
    for (size_t i = 0; i < w->n; i++) {
        c.side[i] = on && on[i] ? 1 : k & 1 ? -1 : 1;
        k = on && on[i] ? k : k >> 1;
    }
    return c;
}

void dx_cell_turn(dx_cell *c, const size_t *on, size_t n, size_t k)
{
    for (size_t i = 0; i < n; i++)
        c->side[on[i]] = k >> i & 1 ? -1 : 1;
}

static dx_status are_smooth(dx_crease_search *w, bool *smooth)
{
    *smooth = true;
    for (size_t k = 0; k < (size_t)1 << w->n && *smooth; k++) {
        dx_cell c = dx_cell_of(w, k, NULL);
        dx_id f = dx_in_cell(w, w->c->of, &c);
        DX_TRY(dx_check(w->g, f));
        DX_TRY(dx_is_entire(w->g, f, smooth));
        for (size_t i = 0; i < w->n && *smooth; i++)
            DX_TRY(dx_is_entire(w->g, dx_in_cell(w, w->crease[i], &c), smooth));
        DX_TRY(dx_poll(w->g->context));
    }
    return DX_OK;
}

/* ---- numbers ---------------------------------------------------------------------- */

dx_status dx_crease_value(const dx_crease_search *w, dx_id a, arb_srcptr box, arb_t out)
{
    const dx_ball_point at = {.n = w->c->n, .symbol = w->c->name, .value = box};
    arb_indeterminate(out);
    DX_TRY(dx_check(w->g, a));
    return dx_excuse(w->g->context, dx_ball_evaluate(w->g, a, &at, DX_CREASE_PRECISION, out));
}

dx_status dx_crease_sign(const dx_crease_search *w, dx_id a, arb_srcptr box, int *sign)
{
    arb_t value;
    arb_init(value);
    dx_status status = dx_crease_value(w, a, box, value);
    *sign = arb_sgn_nonzero(value);
    arb_clear(value);
    return status;
}

dx_status dx_crease_slope(const dx_crease_search *w, dx_id a, arb_srcptr box, arb_ptr out)
{
    for (uint32_t i = 0; i < w->c->n; i++) {
        dx_id slope;
        DX_TRY(dx_diff(w->g, w->c->session->rules, a, w->c->name[i], 1, &slope));
        DX_TRY(dx_crease_value(w, slope, box, out + i));
    }
    return DX_OK;
}

dx_status dx_crease_around(const dx_crease_search *w, const dx_id *at, arb_ptr box)
{
    for (uint32_t i = 0; i < w->c->n; i++) {
        DX_TRY(dx_ball_evaluate(w->g, at[i], NULL, DX_CREASE_PRECISION, box + i));
        arb_add_error_2exp_si(box + i, AROUND);
    }
    return DX_OK;
}

void dx_place_box(uint32_t n, const dx_place *p, arb_ptr box)
{
    arb_t end;
    arb_init(end);
    for (uint32_t i = 0; i < n; i++) {
        arb_set_d(box + i, p->lo[i]);
        arb_set_d(end, p->hi[i]);
        arb_union(box + i, box + i, end, DX_CREASE_PRECISION);
    }
    arb_clear(end);
}

/* ---- what was found --------------------------------------------------------------- */

static dx_status judge_at(dx_crease_search *w, const dx_id *at, arb_ptr box, dx_verdict_at *out,
                          bool *sharp, bool *listed)
{
    size_t on;
    dx_corner_shape form;
    bool sure;
    DX_TRY(dx_crease_around(w, at, box));
    DX_TRY(dx_judge_on_creases(w, at, box, &on, &form, &sure));
    *sharp = on > 0;
    *listed = form != DX_CORNER_NEITHER;
    if (!*sharp)
        return dx_critical_judge(w->c, at, 1, out);
    out->kind = form == DX_CORNER_MINIMUM   ? "minimum"
                : form == DX_CORNER_MAXIMUM ? "maximum"
                                            : "undecided";
    out->eigenvalues = dx_string(w->g, "corner", 6);
    DX_TRY(dx_check(w->g, out->eigenvalues));
    return dx_critical_value(w->c, at, &out->value);
}

/* Is the place around a point such that nothing else is there? */
static dx_status is_settled(const dx_crease_search *w, const dx_place *p, arb_ptr box,
                            bool *settled)
{
    uint32_t n = w->c->n;
    *settled = false;
    for (size_t i = 0; i < w->all.n_roots && !*settled; i++) {
        size_t on;
        dx_corner_shape form;
        const double *key = w->all.key + n * i;
        bool outside = false;
        for (uint32_t k = 0; k < n; k++)
            outside = outside || key[k] < p->lo[k] || key[k] > p->hi[k];
        if (outside)
            continue;
        DX_TRY(dx_crease_around(w, w->all.value + n * i, box));
        dx_place_box(n, p, box + n);
        for (uint32_t k = 0; k < n; k++)
            arb_union(box + k, box + k, box + n + k, DX_CREASE_PRECISION);
        DX_TRY(dx_judge_on_creases(w, w->all.value + n * i, box, &on, &form, settled));
    }
    return DX_OK;
}

static dx_status settle_places(dx_crease_search *w, arb_ptr box)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->all.n_places; i++) {
        bool settled;
        DX_TRY(is_settled(w, &w->all.place[i], box, &settled));
        if (!settled)
            w->all.place[kept++] = w->all.place[i];
    }
    w->all.n_places = kept;
    return DX_OK;
}

static dx_status judge_all(dx_crease_search *w, arb_ptr box, dx_crease_points *out)
{
    dx_root_list *l = &w->all;
    size_t kept = 0, n = w->c->n;
    DX_TRY(settle_places(w, box));
    out->verdict = dx_arena_alloc(&w->g->context->arena, (l->n_roots + 1) * sizeof *out->verdict);
    if (!out->verdict)
        return dx_no_memory(w->g->context);
    for (size_t i = 0; i < l->n_roots; i++) {
        bool sharp, listed;
        DX_TRY(judge_at(w, l->value + n * i, box, &out->verdict[kept], &sharp, &listed));
        DX_TRY(dx_poll(w->g->context));
        if (!listed)
            continue;
        memmove(l->value + n * kept, l->value + n * i, n * sizeof *l->value);
        memmove(l->key + n * kept++, l->key + n * i, n * sizeof *l->key);
        out->n_sharp += sharp && strcmp(out->verdict[kept - 1].kind, "undecided") != 0;
        out->n_open += sharp && strcmp(out->verdict[kept - 1].kind, "undecided") == 0;
    }
    l->n_roots = kept;
    out->points = *l;
    out->flat = w->flat;
    return DX_OK;
}

dx_status dx_find_on_creases(dx_critical *c, dx_unknowns *u, dx_crease_points *out)
{
    enum { FEW = 4 };
    dx_unknowns box = *u;
    dx_crease_search w = {.c = c, .u = &box, .g = &c->session->graph, .all = {.n = c->n}};
    *out = (dx_crease_points){.found = false};
    if (c->n < 2 || c->n > DX_CREASE_UNKNOWNS || c->m > 0)
        return DX_OK;
    DX_TRY(collect(&w, &out->found));
    out->found = out->found && (c->n == 2 || w.n <= FEW);
    if (!out->found)
        return DX_OK;
    bool smooth;
    DX_TRY(are_smooth(&w, &smooth));
    out->found = smooth || c->n == 2;
    out->edges = !smooth;
    if (!out->found)
        return DX_OK;
    if (u->endless > 0 && c->n == 2) {
        dx_unknowns_limit(u, DX_UNKNOWN_REACH);
        dx_unknowns_tell_limit(u);
        box.endless = 0;
    }
    DX_TRY(dx_search_on_creases(&w));
    out->found = !w.failed;
    if (w.failed)
        return DX_OK;
    arb_ptr room = dx_balls_new(&w.g->context->memory, 2 * (size_t)c->n);
    dx_status status = room ? judge_all(&w, room, out) : dx_no_memory(w.g->context);
    dx_balls_free(&w.g->context->memory, room, 2 * (size_t)c->n);
    return status;
}
