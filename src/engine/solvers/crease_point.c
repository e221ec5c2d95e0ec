/* What a point on creases is: on one, or where several meet in the plane. */
#include "engine/solvers/crease_search.h"

#include "engine/solvers/rootof.h"
#include "numeric/balls.h"
#include "symbolic/derivatives/diff.h"

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

dx_corner_shape dx_corner_shape_of(bool up, bool down, bool open)
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
        int sign = side * arb_sgn_nonzero(rate);
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
        sign = arb_sgn_nonzero(bend);
        up = up || sign > 0;
        down = down || sign < 0;
        open = open || sign == 0;
    }
    dx_balls_free(&w->g->context->memory, v, 12);
    *out = dx_corner_shape_of(up, down, open);
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
            int sign = c->side[on[k]] * arb_sgn_nonzero(product);
            pointed = pointed || sign != 0;
            inside = inside && sign > 0;
            perhaps = perhaps && sign >= 0;
        }
        arb_dot(product, NULL, 0, slope, 1, ray, 1, 2, DX_CREASE_PRECISION);
        int sign = arb_sgn_nonzero(product);
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
        dx_cell_turn(&c, on, n, k);
        DX_TRY(look_along_rays(w, on, n, &c, box, &up, &down, &open));
    }
    *out = dx_corner_shape_of(up, down, open);
    *sure = !open;
    return DX_OK;
}

dx_status dx_judge_on_creases(const dx_crease_search *w, const dx_id *at, arb_srcptr box,
                              size_t *on, dx_corner_shape *out, bool *sure)
{
    size_t zero[DX_MOST_CREASES];
    bool known = true;
    dx_cell c;
    *on = 0;
    *out = DX_CORNER_UNDECIDED;
    *sure = false;
    for (size_t k = 0; k < w->n; k++) {
        bool is_zero = false;
        DX_TRY(dx_crease_sign(w, w->crease[k], box, &c.side[k]));
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
