#include "engine/solvers/creases.h"

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

enum { MOST_CREASES = 6, MOST_NODES = 64, PRECISION = 128, AROUND = -100 };

typedef struct search {
    dx_critical *c;
    dx_unknowns *u;
    dx_graph *g;
    size_t n_nodes, n;
    dx_id node[MOST_NODES]; /* abs(...), max(...) and the like, operands before users */
    size_t crease_of[MOST_NODES];
    int direction[MOST_NODES]; /* with it or against it */
    dx_id crease[MOST_CREASES];
    dx_root_list all;
    bool flat; /* in a cell that is not empty */
} search;

/* On which side of each crease: 1, -1, or 0 on it, or where it is left as it is. */
typedef struct cell {
    int side[MOST_CREASES];
} cell;

/* ---- the creases -----------------------------------------------------------------------------
 */

static bool depends(const search *w, dx_id a)
{
    return dx_contains(w->g, a, w->c->name[0]) || dx_contains(w->g, a, w->c->name[1]);
}

/* The sign of a number that one is of the other; 0: it is none. */
static dx_status direction_of(const search *w, dx_id meeting, dx_id crease, int *direction)
{
    dx_id ratio = dx_div(w->g, meeting, crease);
    DX_TRY(dx_check(w->g, ratio));
    DX_TRY(dx_readable(w->g, ratio, &ratio));
    *direction = 0;
    if (!depends(w, ratio))
        DX_TRY(dx_excuse(w->g->context, dx_ball_sign(w->g, ratio, PRECISION, direction)));
    return DX_OK;
}

static dx_status add_crease(search *w, dx_id node, dx_id meeting, bool *known)
{
    size_t k = 0;
    int direction = 0;
    for (; k < w->n; k++) {
        DX_TRY(direction_of(w, meeting, w->crease[k], &direction));
        if (direction != 0)
            break;
    }
    *known = k < MOST_CREASES && w->n_nodes < MOST_NODES;
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

static dx_status collect(search *w, bool *known)
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
static dx_id in_cell(const search *w, dx_id a, const cell *c)
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
static cell cell_of(const search *w, size_t k, const bool *on)
{
    cell c;
    for (size_t i = 0; i < w->n; i++) {
        c.side[i] = on && on[i] ? 1 : k & 1 ? -1 : 1;
        k = on && on[i] ? k : k >> 1;
    }
    return c;
}

static dx_status are_smooth(search *w, bool *smooth)
{
    *smooth = true;
    for (size_t k = 0; k < (size_t)1 << w->n && *smooth; k++) {
        cell c = cell_of(w, k, NULL);
        dx_id f = in_cell(w, w->c->of, &c);
        DX_TRY(dx_check(w->g, f));
        DX_TRY(dx_is_entire(w->g, f, smooth));
        for (size_t i = 0; i < w->n && *smooth; i++)
            DX_TRY(dx_is_entire(w->g, in_cell(w, w->crease[i], &c), smooth));
        DX_TRY(dx_poll(w->g->context));
    }
    return DX_OK;
}

/* ---- numbers ----------------------------------------------------------------------------------
 */

static dx_status value_in(const search *w, dx_id a, arb_srcptr box, arb_t out)
{
    const dx_ball_point at = {.n = 2, .symbol = w->c->name, .value = box};
    arb_indeterminate(out);
    DX_TRY(dx_check(w->g, a));
    return dx_excuse(w->g->context, dx_ball_evaluate(w->g, a, &at, PRECISION, out));
}

static int sign_of(const arb_t x)
{
    return arb_is_positive(x) ? 1 : arb_is_negative(x) ? -1 : 0;
}

static dx_status sign_in(const search *w, dx_id a, arb_srcptr box, int *sign)
{
    arb_t value;
    arb_init(value);
    dx_status status = value_in(w, a, box, value);
    *sign = sign_of(value);
    arb_clear(value);
    return status;
}

static dx_status slope_in(const search *w, dx_id a, arb_srcptr box, arb_ptr out)
{
    for (uint32_t i = 0; i < 2; i++) {
        dx_id slope;
        DX_TRY(dx_diff(w->g, w->c->session->rules, a, w->c->name[i], 1, &slope));
        DX_TRY(value_in(w, slope, box, out + i));
    }
    return DX_OK;
}

/* tᵀ·H·t */
static dx_status bend_in(const search *w, dx_id a, arb_srcptr t, arb_srcptr box, arb_t out)
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
            status = value_in(w, slope, box, value);
        arb_mul(value, value, t + i, PRECISION);
        arb_mul(value, value, t + j, PRECISION);
        arb_mul_2exp_si(value, value, k == 1);
        arb_add(out, out, value, PRECISION);
    }
    arb_clear(value);
    return status;
}

/* ---- what a point on creases is ----------------------------------------------------------------
 */

typedef enum shape { UNDECIDED, MINIMUM, MAXIMUM, NEITHER } shape;

static shape shape_of(bool up, bool down, bool open)
{
    return up && down ? NEITHER : open ? UNDECIDED : up ? MINIMUM : down ? MAXIMUM : UNDECIDED;
}

/* On one crease, where the derivative along it vanishes: does the value grow or fall away from it
 * on both sides, and along it by its curvature? sure: of all that is asked the sign is proved. */
static dx_status judge_crease(const search *w, size_t k, cell c, arb_srcptr box, shape *out,
                              bool *sure)
{
    arb_ptr v = dx_balls_new(&w->g->context->memory, 12);
    arb_ptr normal = v, slope = v + 2, along = v + 4, size = v + 6, rate = v + 7, bend = v + 8,
            part = v + 9;
    dx_status status = v ? DX_OK : dx_no_memory(w->g->context);
    bool up = false, down = false, open = false;
    for (int side = -1; side <= 1 && status == DX_OK; side += 2) {
        c.side[k] = side;
        dx_id f = in_cell(w, w->c->of, &c), s = in_cell(w, w->crease[k], &c);
        status = slope_in(w, s, box, normal);
        if (status == DX_OK)
            status = slope_in(w, f, box, slope);
        arb_dot(size, NULL, 0, normal, 1, normal, 1, 2, PRECISION);
        arb_dot(rate, NULL, 0, normal, 1, slope, 1, 2, PRECISION);
        arb_div(rate, rate, size, PRECISION);
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
        arb_submul(bend, rate, part, PRECISION);
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
static dx_status look_along_rays(const search *w, const size_t *on, size_t n, const cell *c,
                                 arb_srcptr box, bool *up, bool *down, bool *open)
{
    arb_ptr v = dx_balls_new(&w->g->context->memory, 2 * (size_t)MOST_CREASES + 6);
    arb_ptr normal = v, slope = v + 2 * (size_t)MOST_CREASES, ray = slope + 2, product = ray + 2;
    dx_status status = v ? DX_OK : dx_no_memory(w->g->context);
    bool pointed = false;
    for (size_t i = 0; i < n && status == DX_OK; i++)
        status = slope_in(w, in_cell(w, w->crease[on[i]], c), box, normal + 2 * i);
    if (status == DX_OK)
        status = slope_in(w, in_cell(w, w->c->of, c), box, slope);
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
            arb_dot(product, NULL, 0, normal + 2 * k, 1, ray, 1, 2, PRECISION);
            int sign = c->side[on[k]] * sign_of(product);
            pointed = pointed || sign != 0;
            inside = inside && sign > 0;
            perhaps = perhaps && sign >= 0;
        }
        arb_dot(product, NULL, 0, slope, 1, ray, 1, 2, PRECISION);
        int sign = sign_of(product);
        *up = *up || (inside && sign > 0);
        *down = *down || (inside && sign < 0);
        *open = *open || (perhaps && (!inside || sign == 0));
    }
    *open = *open || !pointed;
    dx_balls_free(&w->g->context->memory, v, 2 * (size_t)MOST_CREASES + 6);
    return status;
}

static dx_status judge_meeting(const search *w, const size_t *on, size_t n, cell c, arb_srcptr box,
                               shape *out, bool *sure)
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
static dx_status judge(const search *w, const dx_id *at, arb_srcptr box, size_t *on, shape *out,
                       bool *sure)
{
    size_t zero[MOST_CREASES];
    bool known = true;
    cell c;
    *on = 0;
    *out = UNDECIDED;
    *sure = false;
    for (size_t k = 0; k < w->n; k++) {
        bool is_zero = false;
        DX_TRY(sign_in(w, w->crease[k], box, &c.side[k]));
        if (c.side[k] != 0)
            continue;
        const dx_id twice[] = {w->crease[k], w->crease[k]};
        zero[(*on)++] = k;
        DX_TRY(dx_vanish_at(w->g, 2, twice, w->c->name, at, &is_zero));
        known = known && is_zero;
    }
    if (!known)
        return DX_OK;
    if (*on == 1)
        return judge_crease(w, zero[0], c, box, out, sure);
    return *on > 1 ? judge_meeting(w, zero, *on, c, box, out, sure) : DX_OK;
}

static dx_status set_around(const search *w, const dx_id *at, arb_ptr box)
{
    for (uint32_t i = 0; i < 2; i++) {
        DX_TRY(dx_ball_evaluate(w->g, at[i], NULL, PRECISION, box + i));
        arb_add_error_2exp_si(box + i, AROUND);
    }
    return DX_OK;
}

/* ---- the search -------------------------------------------------------------------------------
 */

/* Is the box within the cell, as far as creases that are not on it tell? 1: yes; -1: no. */
static dx_status is_within(const search *w, const cell *c, const bool *on, arb_srcptr box,
                           int *within)
{
    *within = 1;
    for (size_t k = 0; k < w->n && *within >= 0; k++) {
        int sign;
        if (on && on[k])
            continue;
        DX_TRY(sign_in(w, in_cell(w, w->crease[k], c), box, &sign));
        if (sign != c->side[k])
            *within = sign == 0 ? 0 : -1;
    }
    return DX_OK;
}

static void set_box(const dx_place *p, arb_ptr box)
{
    arb_t end;
    arb_init(end);
    for (uint32_t i = 0; i < 2; i++) {
        arb_set_d(box + i, p->lo[i]);
        arb_set_d(end, p->hi[i]);
        arb_union(box + i, box + i, end, PRECISION);
    }
    arb_clear(end);
}

/* Points of a search with those sides, and what it left undecided. A point on more creases than
 * the search is about is one of those of another search, but where it is about two. */
static dx_status take(search *w, const dx_root_list *l, const cell *c, const bool *on, arb_ptr box)
{
    size_t about = 0;
    for (size_t k = 0; k < w->n; k++)
        about += on && on[k];
    int within;
    for (size_t i = 0; i < l->n_roots; i++) {
        const dx_id *at = l->value + 2 * i;
        DX_TRY(set_around(w, at, box));
        DX_TRY(is_within(w, c, on, box, &within));
        if (within > 0 || (within == 0 && about == 2))
            DX_TRY(dx_root_list_add(w->g->context, &w->all, at, l->key + 2 * i, 1));
        DX_TRY(dx_poll(w->g->context));
    }
    for (size_t i = 0; i < l->n_places; i++) {
        dx_place place = l->place[i];
        set_box(&place, box);
        DX_TRY(is_within(w, c, on, box, &within));
        if (place.why == DX_FINDING_FAMILY) { /* as far as the cell goes */
            place.why = DX_FINDING_OPEN;
            place.zero_of = DX_NONE;
        }
        if (within >= 0)
            DX_TRY(dx_root_list_leave(w->g->context, &w->all, &place));
    }
    return DX_OK;
}

/* All of the box, where a formula is 0 throughout. */
static dx_status leave_all(search *w, dx_root_list *l)
{
    double *end = dx_arena_alloc(&w->g->context->arena, 4 * sizeof *end);
    if (!end)
        return dx_no_memory(w->g->context);
    for (uint32_t i = 0; i < 2; i++) {
        bool low = dx_is_number(w->g, w->u->lo[i]), high = dx_is_number(w->g, w->u->hi[i]);
        end[i] = low ? dx_number_to_double(w->g, w->u->lo[i]) : -INFINITY;
        end[2 + i] = high ? dx_number_to_double(w->g, w->u->hi[i]) : INFINITY;
    }
    return dx_root_list_leave(w->g->context, l,
                              &(dx_place){.lo = end, .hi = end + 2, .why = DX_FINDING_OPEN});
}

static dx_status find(search *w, dx_id *f, const cell *c, const bool *on)
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

static dx_status slopes(const search *w, dx_id a, dx_id *out)
{
    for (uint32_t i = 0; i < 2; i++)
        DX_TRY(dx_diff(w->g, w->c->session->rules, a, w->c->name[i], 1, &out[i]));
    return DX_OK;
}

/* Is a point of a lattice in the box within the cell? */
static dx_status has_point(const search *w, const cell *c, arb_ptr box, bool *has)
{
    enum { PARTS = 24 };
    arb_t from, to;
    dx_status status = DX_OK;
    *has = false;
    arb_init(from);
    arb_init(to);
    for (int k = 0; k < PARTS * PARTS && !*has && status == DX_OK; k++) {
        int within = 0;
        for (uint32_t i = 0; i < 2 && status == DX_OK; i++) {
            status = dx_ball_evaluate(w->g, w->u->lo[i], NULL, PRECISION, from);
            if (status == DX_OK)
                status = dx_ball_evaluate(w->g, w->u->hi[i], NULL, PRECISION, to);
            arb_sub(to, to, from, PRECISION);
            arb_mul_si(to, to, 2 * (i == 0 ? k / PARTS : k % PARTS) + 1, PRECISION);
            arb_div_si(to, to, 2 * PARTS, PRECISION);
            arb_add(box + i, from, to, PRECISION);
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
static dx_status tell_flat(const search *w, const cell *c)
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
static dx_status is_flat(search *w, const cell *c, const dx_id *slope, bool *flat)
{
    *flat = dx_is_int(w->g, slope[0], 0) && dx_is_int(w->g, slope[1], 0);
    if (!*flat)
        return DX_OK;
    arb_ptr box = dx_balls_new(&w->g->context->memory, 2);
    dx_status status = box ? has_point(w, c, box, flat) : dx_no_memory(w->g->context);
    dx_balls_free(&w->g->context->memory, box, 2);
    w->flat = w->flat || *flat;
    return status == DX_OK && *flat ? tell_flat(w, c) : status;
}

static dx_status search_cells(search *w)
{
    for (size_t k = 0; k < (size_t)1 << w->n; k++) {
        cell c = cell_of(w, k, NULL);
        dx_id f[2];
        bool flat;
        DX_TRY(slopes(w, in_cell(w, w->c->of, &c), f));
        for (uint32_t i = 0; i < 2; i++)
            DX_TRY(dx_readable(w->g, f[i], &f[i]));
        DX_TRY(is_flat(w, &c, f, &flat));
        if (!flat)
            DX_TRY(find(w, f, &c, NULL));
    }
    return DX_OK;
}

/* Where the derivative along a crease vanishes. */
static dx_status search_creases(search *w)
{
    for (size_t i = 0; i < w->n; i++)
        for (size_t k = 0; k < (size_t)1 << (w->n - 1); k++) {
            bool on[MOST_CREASES] = {false};
            on[i] = true;
            cell c = cell_of(w, k, on);
            dx_id s = in_cell(w, w->crease[i], &c), normal[2], slope[2];
            DX_TRY(slopes(w, s, normal));
            DX_TRY(slopes(w, in_cell(w, w->c->of, &c), slope));
            dx_id f[2] = {s, dx_sub(w->g, dx_mul(w->g, slope[0], normal[1]),
                                    dx_mul(w->g, slope[1], normal[0]))};
            DX_TRY(find(w, f, &c, on));
        }
    return DX_OK;
}

static dx_status search_meetings(search *w)
{
    for (size_t i = 0; i < w->n; i++)
        for (size_t j = 0; j < i; j++)
            for (size_t k = 0; k < (size_t)1 << (w->n - 2); k++) {
                bool on[MOST_CREASES] = {false};
                on[i] = on[j] = true;
                cell c = cell_of(w, k, on);
                dx_id f[2] = {in_cell(w, w->crease[i], &c), in_cell(w, w->crease[j], &c)};
                DX_TRY(find(w, f, &c, on));
            }
    return DX_OK;
}

/* ---- what was found ---------------------------------------------------------------------------
 */

static dx_status judge_at(search *w, const dx_id *at, arb_ptr box, dx_verdict_at *out, bool *sharp,
                          bool *listed)
{
    size_t on;
    shape form;
    bool sure;
    DX_TRY(set_around(w, at, box));
    DX_TRY(judge(w, at, box, &on, &form, &sure));
    *sharp = on > 0;
    *listed = form != NEITHER;
    if (!*sharp)
        return dx_critical_judge(w->c, at, 1, out);
    out->kind = form == MINIMUM ? "minimum" : form == MAXIMUM ? "maximum" : "undecided";
    out->eigenvalues = dx_string(w->g, "corner", 6);
    DX_TRY(dx_check(w->g, out->eigenvalues));
    return dx_critical_value(w->c, at, &out->value);
}

/* Is the place around a point such that nothing else is there? */
static dx_status is_settled(const search *w, const dx_place *p, arb_ptr box, bool *settled)
{
    *settled = false;
    for (size_t i = 0; i < w->all.n_roots && !*settled; i++) {
        size_t on;
        shape form;
        const double *key = w->all.key + 2 * i;
        if (key[0] < p->lo[0] || key[0] > p->hi[0] || key[1] < p->lo[1] || key[1] > p->hi[1])
            continue;
        DX_TRY(set_around(w, w->all.value + 2 * i, box));
        set_box(p, box + 2);
        arb_union(box, box, box + 2, PRECISION);
        arb_union(box + 1, box + 1, box + 3, PRECISION);
        DX_TRY(judge(w, w->all.value + 2 * i, box, &on, &form, settled));
    }
    return DX_OK;
}

static dx_status settle_places(search *w, arb_ptr box)
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

static dx_status judge_all(search *w, arb_ptr box, dx_crease_points *out)
{
    dx_root_list *l = &w->all;
    size_t kept = 0;
    DX_TRY(settle_places(w, box));
    out->verdict = dx_arena_alloc(&w->g->context->arena, (l->n_roots + 1) * sizeof *out->verdict);
    if (!out->verdict)
        return dx_no_memory(w->g->context);
    for (size_t i = 0; i < l->n_roots; i++) {
        bool sharp, listed;
        DX_TRY(judge_at(w, l->value + 2 * i, box, &out->verdict[kept], &sharp, &listed));
        DX_TRY(dx_poll(w->g->context));
        if (!listed)
            continue;
        memcpy(l->value + 2 * kept, l->value + 2 * i, 2 * sizeof *l->value);
        memcpy(l->key + 2 * kept++, l->key + 2 * i, 2 * sizeof *l->key);
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
    dx_unknowns box = *u;
    search w = {.c = c, .u = &box, .g = &c->session->graph, .all = {.n = 2}};
    *out = (dx_crease_points){.found = false};
    if (c->n != 2 || c->m > 0)
        return DX_OK;
    DX_TRY(collect(&w, &out->found));
    if (out->found)
        DX_TRY(are_smooth(&w, &out->found));
    if (!out->found)
        return DX_OK;
    if (u->endless > 0) {
        dx_unknowns_limit(u, DX_UNKNOWN_REACH);
        dx_unknowns_tell_limit(u);
        box.endless = 0;
    }
    DX_TRY(search_cells(&w));
    DX_TRY(search_creases(&w));
    if (w.n > 1)
        DX_TRY(search_meetings(&w));
    arb_ptr room = dx_balls_new(&w.g->context->memory, 4);
    dx_status status = room ? judge_all(&w, room, out) : dx_no_memory(w.g->context);
    dx_balls_free(&w.g->context->memory, room, 4);
    return status;
}
