/* Two unknowns on a curve, where it crosses a crease of the formula: abs(x) + a*y on a circle has
 * minima or maxima where x = 0. */
#include "engine/solvers/exactcrease.h"

#include "engine/algebra.h"
#include "engine/solvers/exactneeds.h"

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
