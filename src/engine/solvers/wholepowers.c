#include "engine/solvers/wholepowers.h"

#include "expr/assumptions.h"
#include "expr/walk.h"

static bool has_unknown(const dx_unknowns *u, dx_id a)
{
    for (uint32_t k = 0; k < u->n; k++)
        if (dx_contains(&u->e->session->graph, a, u->name[k]))
            return true;
    return false;
}

/* The base of such a power among the factors; or NONE. */
static dx_id find_base(const dx_unknowns *u, dx_id product)
{
    dx_graph *g = &u->e->session->graph;
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++) {
        const dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        if (!dx_is_constant(g, exponent) && !has_unknown(u, exponent) && has_unknown(u, base) &&
            dx_is_whole(g, exponent) && !dx_is_nonnegative(g, base))
            return base;
    }
    return DX_NONE;
}

dx_status dx_refuse_whole_powers(const dx_unknowns *u, uint32_t n, const dx_id *f)
{
    dx_graph *g = &u->e->session->graph;
    const dx_assumptions *aside = g->assumptions;
    dx_id base = DX_NONE;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, n, f, &walk));
    g->assumptions = u->e->session->assumptions; /* of the unknowns, too */
    for (size_t i = 0; i < walk.n && dx_is_none(base); i++)
        base = find_base(u, walk.id[i]);
    g->assumptions = aside;
    dx_walk_free(&walk);
    if (dx_is_none(base))
        return DX_OK;
    dx_status status = dx_fail(g->context, DX_UNKNOWN,
                               "with an integer for an exponent that has no value yet, what is "
                               "below 0 counts, too, and is not looked at");
    dx_diag_hint(&g->context->diag,
                 "put in a number for it, ... | n = 3; or assume x > 0 of what the power is of");
    return status;
}
