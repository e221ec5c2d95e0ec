#include "engine/integrals/pieces.h"

#include "engine/integrals/exact.h"
#include "engine/limits/limit.h"
#include "engine/solvers/stretches.h"

#include "expr/walk.h"
#include "symbolic/forms/readable.h"

/* Is it made of pieces: by cases, or by a function that is not smooth everywhere? A root of which
 * nothing but the edge of its domain is not smooth is none. */
static dx_status has_pieces(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++)
        *has = dx_op_of(g, walk.id[i]) == DX_OP_CASES ||
               (dx_op_of(g, walk.id[i]) == DX_OP_CALL &&
                dx_functions[dx_fn_of(g, walk.id[i])].smooth[0] != '\0');
    dx_walk_free(&walk);
    return DX_OK;
}

/* A zero that is known by its box alone is no closed form. */
static dx_status is_closed(dx_graph *g, dx_id end, bool *closed)
{
    bool boxed;
    DX_TRY(dx_has_op(g, end, DX_OP_ROOTOF, &boxed));
    *closed = *closed && !boxed;
    return DX_OK;
}

dx_status dx_integrate_pieces(ddx_session *s, dx_id a, dx_id variable, dx_id lo, dx_id hi,
                              dx_id *out)
{
    enum { MOST = 100 };
    dx_graph *g = &s->graph;
    dx_stretches parts;
    bool has, closed = true;
    dx_id sum = dx_int(g, 0);
    *out = DX_NONE;
    DX_TRY(has_pieces(g, a, &has));
    if (!has)
        return DX_OK;
    dx_status status = dx_find_stretches(s, a, variable, lo, hi, &parts);
    if (status != DX_OK)
        return dx_excuse(g->context, status);
    if (parts.n == 0 || parts.n > MOST)
        return DX_OK;
    for (size_t i = 0; i < parts.n && closed; i++) {
        const dx_stretch *part = &parts.stretch[i];
        dx_id one = DX_NONE;
        closed = part->known && !dx_is_none(part->formula);
        if (closed)
            DX_TRY(is_closed(g, part->lo, &closed));
        if (closed)
            DX_TRY(is_closed(g, part->hi, &closed));
        if (closed)
            DX_TRY(has_pieces(g, part->formula, &has));
        if (closed && !has)
            DX_TRY(dx_integrate_exact(s, part->formula, variable, part->lo, part->hi, NULL, &one));
        closed = !dx_is_none(one);
        sum = dx_add(g, sum, one);
    }
    if (!closed)
        return DX_OK;
    DX_TRY(dx_check(g, sum));
    return dx_readable(g, sum, out);
}
