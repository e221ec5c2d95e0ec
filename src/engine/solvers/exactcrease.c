/* Two unknowns on a curve, where it crosses a crease of the formula: abs(x) + a*y on a circle has
 * minima or maxima where x = 0. */
#include "engine/solvers/exactcrease.h"

#include "engine/algebra.h"
#include "engine/oracle.h"
#include "engine/solvers/exactneeds.h"

#include "symbolic/decide.h"

#include <string.h>

dx_status dx_find_crossings(dx_extremal *q, const dx_smooth_pieces *pieces, dx_exact *out,
                            bool *open)
{
    dx_context *context = &q->c.session->context;
    const unsigned notices = context->notices.n;
    *out = q->p;
    out->u.n = 2;
    out->u.name = (dx_id *)q->c.name;
    out->found = (dx_solved){0};
    *open = false;
    for (size_t i = 0; i < pieces->n_corners; i++) {
        dx_id f[2] = {pieces->corner[i], q->c.constraint[0]};
        dx_exact p = *out;
        p.f.n = 2;
        p.f.f = f;
        p.beside = q->p.beside;
        p.found = (dx_solved){0};
        dx_status status = dx_exact_find(&p);
        DX_TRY(dx_excuse(context, status));
        *open = *open || status != DX_OK || p.open || p.every || p.filled;
        for (size_t k = 0; k < p.found.n; k++) {
            dx_solution_row row = p.found.row[k];
            bool never;
            DX_TRY(dx_point_needs(q, p.found.value + 2 * k, &row, &never));
            *open = *open || row.fit != DX_FIT_PROVED;
            if (!never && row.fit == DX_FIT_PROVED)
                DX_TRY(dx_exact_push(out, p.found.value + 2 * k, &row));
        }
        for (size_t k = 0; k < DX_MOST_INDICES; k++)
            out->index[k] = p.index[k];
    }
    context->notices.n = notices;
    return DX_OK;
}

/* The formula on the tangent, which it leaves by terms of second order alone. */
dx_status dx_crossing_kind(dx_extremal *q, const dx_id *at, dx_sharpness *sharp, dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_id s = dx_symbol(g, "'s", 2), slope[2], to[2];
    *sharp = DX_SHARP_UNKNOWN;
    DX_TRY(dx_check(g, s));
    for (int i = 0; i < 2; i++) {
        DX_TRY(dx_diff(g, q->c.session->rules, q->c.constraint[0], q->c.name[i], 1, &slope[i]));
        slope[i] = dx_substitute(g, slope[i], 2, q->c.name, at);
        if (dx_is_none(slope[i]))
            return dx_excuse(g->context, dx_check(g, slope[i]));
    }
    DX_TRY(dx_make_readable(q->c.session, 2, slope));
    if (dx_is_int(g, slope[0], 0) && dx_is_int(g, slope[1], 0))
        return DX_OK;
    to[0] = dx_sub(g, at[0], dx_mul(g, s, slope[1]));
    to[1] = dx_add(g, at[1], dx_mul(g, s, slope[0]));
    DX_TRY(dx_check(g, to[0]));
    DX_TRY(dx_check(g, to[1]));
    dx_id along = dx_substitute(g, q->c.of, 2, q->c.name, to);
    if (dx_is_none(along))
        return dx_excuse(g->context, dx_check(g, along));
    dx_extremal line = *q;
    line.c.n = 1;
    line.c.m = 0;
    line.c.name = &s;
    line.c.of = along;
    return dx_sharp_kind(&line, along, dx_int(g, 0), true, sharp, out);
}

/* ---- without constraints -----------------------------------------------------------------------
 */

static dx_status slope_at(dx_extremal *q, dx_id a, uint32_t i, const dx_id *at, dx_id *out)
{
    dx_graph *g = &q->c.session->graph;
    DX_TRY(dx_diff(g, q->c.session->rules, a, q->c.name[i], 1, out));
    *out = dx_substitute(g, *out, q->c.n, q->c.name, at);
    if (dx_is_none(*out))
        return dx_excuse(g->context, dx_check(g, *out));
    return dx_make_readable(q->c.session, 1, out);
}

/* The slopes across the crease by the corner's value, on both sides, which are those by an unknown
 * that moves it; NONE where none does for certain. */
static dx_status slopes_across(dx_extremal *q, dx_id above, dx_id below, dx_id corner,
                               const dx_id *at, dx_id *up, dx_id *down)
{
    dx_graph *g = &q->c.session->graph;
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    *up = *down = DX_NONE;
    for (uint32_t i = 0; i < q->c.n && dx_is_none(*up); i++) {
        dx_id by, a, b;
        int sign = 0;
        bool nonzero = false;
        DX_TRY(slope_at(q, corner, i, at, &by));
        if (dx_is_none(by))
            continue;
        DX_TRY(dx_decide_sign(g, &oracle, by, &sign));
        if (sign == 0 && !dx_is_constant(g, by))
            DX_TRY(dx_extremal_is_nonzero(q, by, &nonzero));
        if (sign == 0 && !nonzero)
            continue;
        DX_TRY(slope_at(q, above, i, at, &a));
        DX_TRY(slope_at(q, below, i, at, &b));
        if (dx_is_none(a) || dx_is_none(b))
            continue;
        *up = dx_div(g, a, by);
        *down = dx_div(g, b, by);
        DX_TRY(dx_check(g, *up));
        DX_TRY(dx_check(g, *down));
    }
    return DX_OK;
}

/* Those of a piece as if it went on beyond the crease. */
static dx_status kinds_of_piece(dx_extremal *q, dx_id piece, const dx_id *at, dx_kinds *out)
{
    dx_context *context = &q->c.session->context;
    const unsigned notices = context->notices.n;
    dx_extremal one = *q;
    one.c.of = piece;
    one.alone = DX_NONE;
    DX_TRY(dx_critical_prepare(&one.c));
    context->notices.n = notices;
    return dx_extremal_kind(&one, at, out);
}

dx_status dx_crease_kinds(dx_extremal *q, dx_id above, dx_id below, dx_id corner, const dx_id *at,
                          const dx_kinds *along, bool *known, dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_id up, down;
    DX_TRY(slopes_across(q, above, below, corner, at, &up, &down));
    *known = !dx_is_none(up) && along->n > 0;
    if (!*known)
        return DX_OK;
    DX_TRY(dx_make_readable(q->c.session, 1, &up));
    DX_TRY(dx_make_readable(q->c.session, 1, &down));
    const bool flat_up = dx_is_int(g, up, 0), flat_down = dx_is_int(g, down, 0);
    dx_kinds piece = {0};
    *known = !(flat_up && flat_down);
    if (*known && (flat_up || flat_down)) { /* on one side by second derivatives */
        DX_TRY(kinds_of_piece(q, flat_up ? above : below, at, &piece));
        along = &piece;
        *known = piece.n > 0;
    }
    for (uint32_t i = 0; i < along->n && *known; i++) {
        const dx_kind_where *k = &along->item[i];
        const bool least = strcmp(k->kind, "minimum") == 0;
        dx_demand d = {.n = k->n_words};
        if (!least && strcmp(k->kind, "maximum") != 0)
            continue;
        memcpy(d.word, k->word, k->n_words * sizeof *d.word);
        if (!flat_up)
            DX_TRY(dx_demand_above(q, least ? up : dx_neg(g, up), &d));
        if (!flat_down)
            DX_TRY(dx_demand_above(q, least ? dx_neg(g, down) : down, &d));
        DX_TRY(dx_extremal_tell(q, k->kind, &d, out));
    }
    return DX_OK;
}
