/* Where an equation has an unknown alone this is put into all other formulas. */
#include "engine/solvers/reducedproblem.h"

#include "engine/algebra.h"

#include "expr/walk.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/forms/simplify.h"
#include "symbolic/rework/expand.h"

#include <string.h>

static dx_status copy(dx_evaluation *e, const dx_reduced *in, dx_reduced *out)
{
    dx_id *ids = dx_statement_ids(e, (size_t)in->n + in->m + in->k + 1);
    if (!ids)
        return DX_NOMEM;
    *out = *in;
    out->name = ids;
    out->equation = ids + in->n;
    out->side = out->equation + in->m;
    memcpy(out->name, in->name, in->n * sizeof *ids);
    if (in->m > 0)
        memcpy(out->equation, in->equation, in->m * sizeof *ids);
    if (in->k > 0)
        memcpy(out->side, in->side, in->k * sizeof *ids);
    return DX_OK;
}

/* The slope and the rest of a formula in which a name has degree 1; NONE: it has not. */
static dx_status split(dx_evaluation *e, dx_id f, dx_id name, dx_id *slope, dx_id *rest)
{
    dx_graph *g = &e->session->graph;
    const dx_id zero = dx_int(g, 0);
    dx_id first;
    *slope = *rest = DX_NONE;
    DX_TRY(dx_diff(g, e->session->rules, f, name, 1, &first));
    DX_TRY(dx_make_readable(e->session, 1, &first));
    if (dx_contains(g, first, name) || dx_is_int(g, first, 0))
        return DX_OK;
    *rest = dx_substitute(g, f, 1, &name, &zero);
    if (dx_is_none(*rest))
        return dx_excuse(g->context, dx_check(g, *rest));
    *slope = first;
    return DX_OK;
}

static dx_status put_in(dx_graph *g, dx_id name, dx_id value, bool expand, dx_id *f)
{
    dx_id open = dx_substitute(g, *f, 1, &name, &value);
    DX_TRY(dx_check(g, open));
    *f = open;
    dx_status status = expand ? dx_expand(g, open, &open) : dx_simplify(g, open, &open);
    if (status == DX_OK)
        *f = open;
    return dx_excuse(g->context, status);
}

/* The i-th name and the j-th equation go. */
static dx_status drop(dx_evaluation *e, dx_reduced *r, uint32_t i, uint32_t j, dx_id value,
                      bool expand)
{
    dx_graph *g = &e->session->graph;
    const dx_id name = r->name[i];
    for (uint32_t l = i; l + 1 < r->n; l++)
        r->name[l] = r->name[l + 1];
    for (uint32_t l = j; l + 1 < r->m; l++)
        r->equation[l] = r->equation[l + 1];
    r->n--;
    r->m--;
    DX_TRY(put_in(g, name, value, expand, &r->of));
    for (uint32_t l = 0; l < r->m; l++)
        DX_TRY(put_in(g, name, value, expand, &r->equation[l]));
    for (uint32_t l = 0; l < r->k; l++)
        DX_TRY(put_in(g, name, value, expand, &r->side[l]));
    return DX_OK;
}

static dx_status reduce_once(dx_evaluation *e, dx_reduced *r, bool *done)
{
    dx_graph *g = &e->session->graph;
    *done = false;
    for (uint32_t j = 0; j < r->m; j++)
        for (uint32_t i = r->n; i-- > 0;) { /* the first ones stay */
            dx_id slope, rest;
            DX_TRY(split(e, r->equation[j], r->name[i], &slope, &rest));
            if (dx_is_none(slope) || !dx_is_number(g, slope))
                continue;
            const dx_id value = dx_neg(g, dx_div(g, rest, slope));
            DX_TRY(dx_check(g, value));
            *done = true;
            return drop(e, r, i, j, value, true);
        }
    return DX_OK;
}

dx_status dx_reduce_linear(dx_evaluation *e, const dx_reduced *in, dx_reduced *out)
{
    bool more = true;
    DX_TRY(copy(e, in, out));
    while (more)
        DX_TRY(reduce_once(e, out, &more));
    return DX_OK;
}

dx_status dx_reduce_quotient(dx_evaluation *e, const dx_reduced *in, dx_reduced *out, dx_id *below,
                             bool *done)
{
    dx_graph *g = &e->session->graph;
    *done = false;
    DX_TRY(copy(e, in, out));
    for (uint32_t i = out->n; i-- > 0 && out->m == 1 && !*done;) {
        dx_id rest;
        DX_TRY(split(e, out->equation[0], out->name[i], below, &rest));
        if (dx_is_none(*below))
            continue;
        const dx_id value = dx_neg(g, dx_div(g, rest, *below));
        DX_TRY(dx_check(g, value));
        *done = true;
        DX_TRY(drop(e, out, i, 0, value, false));
    }
    return DX_OK;
}
