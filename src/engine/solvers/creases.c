#include "engine/solvers/creases.h"

#include "engine/solvers/crease_search.h"
#include "engine/solvers/eliminated.h"
#include "engine/solvers/rootof.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "symbolic/algebra/irreducible.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/domain/corners.h"
#include "symbolic/forms/readable.h"

#include <math.h>
#include <string.h>

enum { AROUND = -100 };

/* ---- the creases -----------------------------------------------------------------------------
 */

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

/* The formula in a cell, or near creases on which its sides are 0. */
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

/* The k-th of the cells; those creases that `on` has get 1. */
static dx_cell cell_of(const dx_crease_search *w, size_t k, const bool *on)
{
    dx_cell c;
    for (size_t i = 0; i < w->n; i++) {
        c.side[i] = on && on[i] ? 1 : k & 1 ? -1 : 1;
        k = on && on[i] ? k : k >> 1;
    }
    return c;
}

static dx_status are_smooth(dx_crease_search *w, bool *smooth)
{
    *smooth = true;
    for (size_t k = 0; k < (size_t)1 << w->n && *smooth; k++) {
        dx_cell c = cell_of(w, k, NULL);
        dx_id f = dx_in_cell(w, w->c->of, &c);
        DX_TRY(dx_check(w->g, f));
        DX_TRY(dx_is_entire(w->g, f, smooth));
        for (size_t i = 0; i < w->n && *smooth; i++)
            DX_TRY(dx_is_entire(w->g, dx_in_cell(w, w->crease[i], &c), smooth));
        DX_TRY(dx_poll(w->g->context));
    }
    return DX_OK;
}

/* ---- numbers ----------------------------------------------------------------------------------
 */

dx_status dx_crease_value(const dx_crease_search *w, dx_id a, arb_srcptr box, arb_t out)
{
    const dx_ball_point at = {.n = w->c->n, .symbol = w->c->name, .value = box};
    arb_indeterminate(out);
    DX_TRY(dx_check(w->g, a));
    return dx_excuse(w->g->context, dx_ball_evaluate(w->g, a, &at, DX_CREASE_PRECISION, out));
}

static int sign_of(const arb_t x)
{
    return arb_is_positive(x) ? 1 : arb_is_negative(x) ? -1 : 0;
}

static dx_status sign_in(const dx_crease_search *w, dx_id a, arb_srcptr box, int *sign)
{
    arb_t value;
    arb_init(value);
    dx_status status = dx_crease_value(w, a, box, value);
    *sign = sign_of(value);
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

/* tᵀ·H·t */
static dx_status bend_in(const dx_crease_search *w, dx_id a, arb_srcptr t, arb_srcptr box,
                         arb_t out)
{
    arb_t value;
    dx_status status = DX_OK;
    arb_init(value);
    arb_zero(out);
    for (uint32_t k = 0; k < 3 && status == DX_OK; k++) {
        dx_id slope;
        uint32_t i = k / 2, j = (k + 1) / 2;
        status = dx_diff(w->g, w->c->session->rules, a, w->c->name[i], 1, &slope);
        if (status == DX_OK)
            status = dx_diff(w->g, w->c->session->rules, slope, w->c->name[j], 1, &slope);
        if (status == DX_OK)
            status = dx_crease_value(w, slope, box, value);
        arb_mul(value, value, t + i, DX_CREASE_PRECISION);
        arb_mul(value, value, t + j, DX_CREASE_PRECISION);
        arb_mul_2exp_si(value, value, k == 1);
        arb_add(out, out, value, DX_CREASE_PRECISION);
    }
    arb_clear(value);
    return status;
}

/* ---- what a point on creases is ----------------------------------------------------------------
 */

static dx_corner_shape shape_of(bool up, bool down, bool open)
{
    return up && down ? DX_CORNER_NEITHER
           : open     ? DX_CORNER_UNDECIDED
           : up       ? DX_CORNER_MINIMUM
           : down     ? DX_CORNER_MAXIMUM
                      : DX_CORNER_UNDECIDED;
}

/* On one crease, where the derivative along it vanishes: does the value grow or fall away from it
 * on both sides, and along it by its curvature? sure: of all that is asked the sign is proved. */
static dx_status judge_crease(const dx_crease_search *w, size_t k, dx_cell c, arb_srcptr box,
                              dx_corner_shape *out, bool *sure)
{
    arb_ptr v = dx_balls_new(&w->g->context->memory, 12);
    arb_ptr normal = v, slope = v + 2, along = v + 4, size = v + 6, rate = v + 7, bend = v + 8,
            part = v + 9;
    dx_status status = v ? DX_OK : dx_no_memory(w->g->context);
    bool up = false, down = false, open = false;
    for (int side = -1; side <= 1 && status == DX_OK; side += 2) {
        c.side[k] = side;
        dx_id f = dx_in_cell(w, w->c->of, &c), s = dx_in_cell(w, w->crease[k], &c);
        status = dx_crease_slope(w, s, box, normal);
        if (status == DX_OK)
            status = dx_crease_slope(w, f, box, slope);
        arb_dot(size, NULL, 0, normal, 1, normal, 1, 2, DX_CREASE_PRECISION);
        arb_dot(rate, NULL, 0, normal, 1, slope, 1, 2, DX_CREASE_PRECISION);
        arb_div(rate, rate, size, DX_CREASE_PRECISION);
        int sign = side * sign_of(rate);
        up = up || sign > 0;
        down = down || sign < 0;
        open = open || sign == 0;
        if (side < 0 || status != DX_OK)
            continue;
        arb_neg(along, normal + 1);
        arb_set(along + 1, normal);
        status = bend_in(w, f, along, box, bend);
        if (status == DX_OK)
            status = bend_in(w, s, along, box, part);
        arb_submul(bend, rate, part, DX_CREASE_PRECISION);
        sign = sign_of(bend);
        up = up || sign > 0;
        down = down || sign < 0;
        open = open || sign == 0;
    }
    dx_balls_free(&w->g->context->memory, v, 12);
    *out = shape_of(up, down, open);
    *sure = !open;
    return status;
}

/* Where creases meet, in a cell between them: along the rays by which it is bounded, to which all
 * other directions in it are sums, grows the value or falls it? */
static dx_status look_along_rays(const dx_crease_search *w, const size_t *on, size_t n,
                                 const dx_cell *c, arb_srcptr box, bool *up, bool *down, bool *open)
{
    arb_ptr v = dx_balls_new(&w->g->context->memory, 2 * (size_t)DX_MOST_CREASES + 6);
    arb_ptr normal = v, slope = v + 2 * (size_t)DX_MOST_CREASES, ray = slope + 2, product = ray + 2;
    dx_status status = v ? DX_OK : dx_no_memory(w->g->context);
    bool pointed = false;
    for (size_t i = 0; i < n && status == DX_OK; i++)
        status = dx_crease_slope(w, dx_in_cell(w, w->crease[on[i]], c), box, normal + 2 * i);
    if (status == DX_OK)
        status = dx_crease_slope(w, dx_in_cell(w, w->c->of, c), box, slope);
    for (size_t r = 0; r < 2 * n && status == DX_OK; r++) {
        size_t i = r / 2;
        bool inside = true, perhaps = true;
        arb_neg(ray, normal + 2 * i + 1);
        arb_set(ray + 1, normal + 2 * i);
        if (r % 2)
            _arb_vec_neg(ray, ray, 2);
        for (size_t k = 0; k < n; k++) {
            if (k == i)
                continue;
            arb_dot(product, NULL, 0, normal + 2 * k, 1, ray, 1, 2, DX_CREASE_PRECISION);
            int sign = c->side[on[k]] * sign_of(product);
            pointed = pointed || sign != 0;
            inside = inside && sign > 0;
            perhaps = perhaps && sign >= 0;
        }
        arb_dot(product, NULL, 0, slope, 1, ray, 1, 2, DX_CREASE_PRECISION);
        int sign = sign_of(product);
        *up = *up || (inside && sign > 0);
        *down = *down || (inside && sign < 0);
        *open = *open || (perhaps && (!inside || sign == 0));
    }
    *open = *open || !pointed;
    dx_balls_free(&w->g->context->memory, v, 2 * (size_t)DX_MOST_CREASES + 6);
    return status;
}

static dx_status judge_meeting(const dx_crease_search *w, const size_t *on, size_t n, dx_cell c,
                               arb_srcptr box, dx_corner_shape *out, bool *sure)
{
    bool up = false, down = false, open = false;
    for (size_t k = 0; k < (size_t)1 << n; k++) {
        for (size_t i = 0; i < n; i++)
            c.side[on[i]] = k >> i & 1 ? -1 : 1;
        DX_TRY(look_along_rays(w, on, n, &c, box, &up, &down, &open));
    }
    *out = shape_of(up, down, open);
    *sure = !open;
    return DX_OK;
}

/* At a point on creases, as far as `box` around it. on: how many creases it seems to be on. */
static dx_status judge(const dx_crease_search *w, const dx_id *at, arb_srcptr box, size_t *on,
                       dx_corner_shape *out, bool *sure)
{
    size_t zero[DX_MOST_CREASES];
    bool known = true;
    dx_cell c;
    *on = 0;
    *out = DX_CORNER_UNDECIDED;
    *sure = false;
    for (size_t k = 0; k < w->n; k++) {
        bool is_zero = false;
        DX_TRY(sign_in(w, w->crease[k], box, &c.side[k]));
        if (c.side[k] != 0)
            continue;
        dx_id same[DX_CREASE_UNKNOWNS]; /* as many formulas as there are unknowns */
        for (uint32_t i = 0; i < w->c->n; i++)
            same[i] = w->crease[k];
        zero[(*on)++] = k;
        DX_TRY(dx_vanish_at(w->g, w->c->n, same, w->c->name, at, &is_zero));
        known = known && is_zero;
    }
    if (!known || *on == 0)
        return DX_OK;
    if (w->c->n > 2)
        return dx_judge_corner(w, zero, *on, c, box, out, sure);
    if (*on == 1)
        return judge_crease(w, zero[0], c, box, out, sure);
    return *on > 1 ? judge_meeting(w, zero, *on, c, box, out, sure) : DX_OK;
}

static dx_status set_around(const dx_crease_search *w, const dx_id *at, arb_ptr box)
{
    for (uint32_t i = 0; i < w->c->n; i++) {
        DX_TRY(dx_ball_evaluate(w->g, at[i], NULL, DX_CREASE_PRECISION, box + i));
        arb_add_error_2exp_si(box + i, AROUND);
    }
    return DX_OK;
}

/* ---- the search -------------------------------------------------------------------------------
 */

/* Is the box within the cell, as far as creases that are not on it tell? 1: yes; -1: no. */
static dx_status is_within(const dx_crease_search *w, const dx_cell *c, const bool *on,
                           arb_srcptr box, int *within)
{
    *within = 1;
    for (size_t k = 0; k < w->n && *within >= 0; k++) {
        int sign;
        if (on && on[k])
            continue;
        DX_TRY(sign_in(w, dx_in_cell(w, w->crease[k], c), box, &sign));
        if (sign != c->side[k])
            *within = sign == 0 ? 0 : -1;
    }
    return DX_OK;
}

static void set_box(uint32_t n, const dx_place *p, arb_ptr box)
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

/* Points of a search with those sides, and what it left undecided. A point on more creases than
 * the search is about is one of those of another search, but where it is about as many as there are
 * unknowns. */
static dx_status take(dx_crease_search *w, const dx_root_list *l, const dx_cell *c, const bool *on,
                      arb_ptr box)
{
    uint32_t n = w->c->n;
    size_t about = 0;
    for (size_t k = 0; k < w->n; k++)
        about += on && on[k];
    int within;
    for (size_t i = 0; i < l->n_roots; i++) {
        const dx_id *at = l->value + n * i;
        DX_TRY(set_around(w, at, box));
        DX_TRY(is_within(w, c, on, box, &within));
        if (within > 0 || (within == 0 && about == n))
            DX_TRY(dx_root_list_add(w->g->context, &w->all, at, l->key + n * i, 1));
        DX_TRY(dx_poll(w->g->context));
    }
    for (size_t i = 0; i < l->n_places; i++) {
        dx_place place = l->place[i];
        set_box(n, &place, box);
        DX_TRY(is_within(w, c, on, box, &within));
        if (place.why == DX_FINDING_FAMILY) { /* as far as the cell goes */
            place.why = DX_FINDING_OPEN;
            place.zero_of = DX_NONE;
            place.changes_sign = false;
        }
        if (within >= 0)
            DX_TRY(dx_root_list_leave(w->g->context, &w->all, &place));
    }
    return DX_OK;
}

/* All of the box, where a formula is 0 throughout. */
static dx_status leave_all(dx_crease_search *w, dx_root_list *l)
{
    uint32_t n = w->c->n;
    double *end = dx_arena_alloc(&w->g->context->arena, 2 * n * sizeof *end);
    if (!end)
        return dx_no_memory(w->g->context);
    for (uint32_t i = 0; i < n; i++) {
        bool low = dx_is_number(w->g, w->u->lo[i]), high = dx_is_number(w->g, w->u->hi[i]);
        end[i] = low ? dx_number_to_double(w->g, w->u->lo[i]) : -INFINITY;
        end[n + i] = high ? dx_number_to_double(w->g, w->u->hi[i]) : INFINITY;
    }
    return dx_root_list_leave(w->g->context, l,
                              &(dx_place){.lo = end, .hi = end + n, .why = DX_FINDING_OPEN});
}

static dx_status find(dx_crease_search *w, dx_id *f, const dx_cell *c, const bool *on)
{
    dx_root_list l = {.n = 2};
    bool none = false, always = false;
    for (uint32_t i = 0; i < 2; i++) {
        DX_TRY(dx_check(w->g, f[i]));
        DX_TRY(dx_readable(w->g, f[i], &f[i]));
        none = none || (dx_is_number(w->g, f[i]) && !dx_is_int(w->g, f[i], 0));
        always = always || dx_is_int(w->g, f[i], 0);
    }
    if (none)
        return DX_OK;
    if (always)
        DX_TRY(leave_all(w, &l));
    else
        DX_TRY(dx_unknowns_search(w->u, f, true, &l));
    arb_ptr box = dx_balls_new(&w->g->context->memory, 2);
    dx_status status = box ? take(w, &l, c, on, box) : dx_no_memory(w->g->context);
    dx_balls_free(&w->g->context->memory, box, 2);
    return status;
}

/* The same of polynomials in more unknowns; else the search has failed. */
static dx_status eliminate(dx_crease_search *w, uint32_t m, dx_id *f, const dx_cell *c,
                           const bool *on)
{
    uint32_t n = w->c->n;
    dx_root_list l = {.n = n};
    bool done;
    for (uint32_t i = 0; i < m; i++)
        DX_TRY(dx_check(w->g, f[i]));
    DX_TRY(dx_search_eliminated(w->c->session, m, f, n, w->c->name, w->u->lo, w->u->hi, &l, &done));
    w->failed = w->failed || !done;
    arb_ptr box = dx_balls_new(&w->g->context->memory, n);
    dx_status status = box ? take(w, &l, c, on, box) : dx_no_memory(w->g->context);
    dx_balls_free(&w->g->context->memory, box, n);
    return status;
}

static dx_status slopes(const dx_crease_search *w, dx_id a, dx_id *out)
{
    for (uint32_t i = 0; i < w->c->n; i++)
        DX_TRY(dx_diff(w->g, w->c->session->rules, a, w->c->name[i], 1, &out[i]));
    return DX_OK;
}

/* An end of the box, or what is far out. */
static dx_status set_end(const dx_crease_search *w, dx_id end, int side, arb_t out)
{
    enum { FAR = 8 };
    if (dx_op_of(w->g, end) != DX_OP_INF)
        return dx_ball_evaluate(w->g, end, NULL, DX_CREASE_PRECISION, out);
    arb_set_si(out, side * FAR);
    return DX_OK;
}

/* Is a point of a lattice in the box within the cell? */
static dx_status has_point(const dx_crease_search *w, const dx_cell *c, arb_ptr box, bool *has)
{
    uint32_t n = w->c->n;
    int parts = n == 2 ? 24 : 8, most = 1;
    arb_t from, to;
    dx_status status = DX_OK;
    *has = false;
    arb_init(from);
    arb_init(to);
    for (uint32_t i = 0; i < n; i++)
        most *= parts;
    for (int k = 0; k < most && !*has && status == DX_OK; k++) {
        int within = 0;
        for (uint32_t i = 0, rest = (uint32_t)k; i < n && status == DX_OK; i++) {
            status = set_end(w, w->u->lo[i], -1, from);
            if (status == DX_OK)
                status = set_end(w, w->u->hi[i], 1, to);
            arb_sub(to, to, from, DX_CREASE_PRECISION);
            arb_mul_si(to, to, 2 * (slong)(rest % (uint32_t)parts) + 1, DX_CREASE_PRECISION);
            arb_div_si(to, to, 2 * parts, DX_CREASE_PRECISION);
            arb_add(box + i, from, to, DX_CREASE_PRECISION);
            rest /= (uint32_t)parts;
        }
        if (status == DX_OK)
            status = is_within(w, c, NULL, box, &within);
        *has = within > 0;
    }
    arb_clear(from);
    arb_clear(to);
    return status;
}

/* "where x > 0, x + y < 0 the formula is constant" */
static dx_status tell_flat(const dx_crease_search *w, const dx_cell *c)
{
    dx_text text;
    dx_status status = DX_OK;
    dx_text_init(&text, &w->g->context->memory);
    for (size_t k = 0; k < w->n && status == DX_OK; k++) {
        dx_text_string(&text, k > 0 ? ", " : "");
        status = dx_print_plain(w->g, w->crease[k], &text);
        dx_text_string(&text, c->side[k] > 0 ? " > 0" : " < 0");
    }
    if (status == DX_OK && text.failed)
        status = dx_no_memory(w->g->context);
    if (status == DX_OK)
        dx_notice(w->g->context, "where %.180s%s the formula is constant", dx_text_get(&text),
                  text.n > 180 ? "..." : "");
    dx_text_free(&text);
    return status;
}

/* Is it constant in the cell, and the cell not empty: told. */
static dx_status is_flat(dx_crease_search *w, const dx_cell *c, const dx_id *slope, bool *flat)
{
    uint32_t n = w->c->n;
    *flat = true;
    for (uint32_t i = 0; i < n; i++)
        *flat = *flat && dx_is_int(w->g, slope[i], 0);
    if (!*flat)
        return DX_OK;
    arb_ptr box = dx_balls_new(&w->g->context->memory, n);
    dx_status status = box ? has_point(w, c, box, flat) : dx_no_memory(w->g->context);
    dx_balls_free(&w->g->context->memory, box, n);
    w->flat = w->flat || *flat;
    return status == DX_OK && *flat ? tell_flat(w, c) : status;
}

static dx_status search_cells(dx_crease_search *w)
{
    for (size_t k = 0; k < (size_t)1 << w->n; k++) {
        dx_cell c = cell_of(w, k, NULL);
        dx_id f[DX_CREASE_UNKNOWNS];
        bool flat;
        DX_TRY(slopes(w, dx_in_cell(w, w->c->of, &c), f));
        for (uint32_t i = 0; i < w->c->n; i++)
            DX_TRY(dx_readable(w->g, f[i], &f[i]));
        DX_TRY(is_flat(w, &c, f, &flat));
        if (!flat)
            DX_TRY(w->c->n == 2 ? find(w, f, &c, NULL) : eliminate(w, w->c->n, f, &c, NULL));
    }
    return DX_OK;
}

/* Where the derivative along a crease vanishes. */
static dx_status search_creases(dx_crease_search *w)
{
    for (size_t i = 0; i < w->n; i++)
        for (size_t k = 0; k < (size_t)1 << (w->n - 1); k++) {
            bool on[DX_MOST_CREASES] = {false};
            on[i] = true;
            dx_cell c = cell_of(w, k, on);
            dx_id s = dx_in_cell(w, w->crease[i], &c), normal[2], slope[2];
            DX_TRY(slopes(w, s, normal));
            DX_TRY(slopes(w, dx_in_cell(w, w->c->of, &c), slope));
            dx_id f[2] = {s, dx_sub(w->g, dx_mul(w->g, slope[0], normal[1]),
                                    dx_mul(w->g, slope[1], normal[0]))};
            DX_TRY(find(w, f, &c, on));
        }
    return DX_OK;
}

static dx_status search_meetings(dx_crease_search *w)
{
    for (size_t i = 0; i < w->n; i++)
        for (size_t j = 0; j < i; j++)
            for (size_t k = 0; k < (size_t)1 << (w->n - 2); k++) {
                bool on[DX_MOST_CREASES] = {false};
                on[i] = on[j] = true;
                dx_cell c = cell_of(w, k, on);
                dx_id f[2] = {dx_in_cell(w, w->crease[i], &c), dx_in_cell(w, w->crease[j], &c)};
                DX_TRY(find(w, f, &c, on));
            }
    return DX_OK;
}

/* The determinant of the columns of so many rows of slopes, by its first row. */
static dx_id minor(dx_graph *g, dx_id (*row)[DX_CREASE_UNKNOWNS], size_t n, const uint32_t *column)
{
    dx_id sum = dx_int(g, 0);
    if (n == 1)
        return row[0][column[0]];
    for (size_t i = 0; i < n; i++) {
        uint32_t rest[DX_CREASE_UNKNOWNS];
        size_t k = 0;
        for (size_t j = 0; j < n; j++)
            if (j != i)
                rest[k++] = column[j];
        dx_id part = dx_mul(g, row[0][column[i]], minor(g, row + 1, n - 1, rest));
        sum = i % 2 ? dx_sub(g, sum, part) : dx_add(g, sum, part);
    }
    return sum;
}

/* On several creases at once: where the slopes of the formula depend on those of the creases, which
 * makes all minors 0. */
static dx_status search_subset(dx_crease_search *w, const bool *on, size_t about, const dx_cell *c)
{
    enum { MOST = DX_CREASE_UNKNOWNS + 6 };
    uint32_t n = w->c->n, m = 0;
    dx_id f[MOST], row[DX_CREASE_UNKNOWNS + 1][DX_CREASE_UNKNOWNS];
    size_t rows = 1;
    DX_TRY(slopes(w, dx_in_cell(w, w->c->of, c), row[0]));
    for (size_t k = 0; k < w->n; k++)
        if (on[k]) {
            f[m] = dx_in_cell(w, w->crease[k], c);
            DX_TRY(slopes(w, f[m++], row[rows++]));
        }
    for (uint32_t set = 0; about < n && set < (uint32_t)1 << n; set++) {
        uint32_t column[DX_CREASE_UNKNOWNS];
        size_t size = 0;
        for (uint32_t i = 0; i < n; i++)
            if (set >> i & 1)
                column[size++] = i;
        if (size == rows)
            f[m++] = minor(w->g, row, rows, column);
    }
    return eliminate(w, m, f, c, on);
}

static dx_status search_subsets(dx_crease_search *w)
{
    for (size_t set = 1; set < (size_t)1 << w->n && !w->failed; set++) {
        bool on[DX_MOST_CREASES] = {false};
        size_t about = 0;
        for (size_t k = 0; k < w->n; k++) {
            on[k] = set >> k & 1;
            about += on[k];
        }
        for (size_t k = 0; about <= w->c->n && k < (size_t)1 << (w->n - about); k++) {
            dx_cell c = cell_of(w, k, on);
            DX_TRY(search_subset(w, on, about, &c));
        }
    }
    return DX_OK;
}

/* ---- what was found ---------------------------------------------------------------------------
 */

static dx_status judge_at(dx_crease_search *w, const dx_id *at, arb_ptr box, dx_verdict_at *out,
                          bool *sharp, bool *listed)
{
    size_t on;
    dx_corner_shape form;
    bool sure;
    DX_TRY(set_around(w, at, box));
    DX_TRY(judge(w, at, box, &on, &form, &sure));
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
        DX_TRY(set_around(w, w->all.value + n * i, box));
        set_box(n, p, box + n);
        for (uint32_t k = 0; k < n; k++)
            arb_union(box + k, box + k, box + n + k, DX_CREASE_PRECISION);
        DX_TRY(judge(w, w->all.value + n * i, box, &on, &form, settled));
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

static dx_status search_two(dx_crease_search *w)
{
    DX_TRY(search_cells(w));
    DX_TRY(search_creases(w));
    return w->n > 1 ? search_meetings(w) : DX_OK;
}

static dx_status search_more(dx_crease_search *w)
{
    DX_TRY(search_cells(w));
    return w->failed ? DX_OK : search_subsets(w);
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
    DX_TRY(c->n == 2 ? search_two(&w) : search_more(&w));
    out->found = !w.failed;
    if (w.failed)
        return DX_OK;
    arb_ptr room = dx_balls_new(&w.g->context->memory, 2 * (size_t)c->n);
    dx_status status = room ? judge_all(&w, room, out) : dx_no_memory(w.g->context);
    dx_balls_free(&w.g->context->memory, room, 2 * (size_t)c->n);
    return status;
}
