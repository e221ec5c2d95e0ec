#include "symbolic/domain/branches.h"

#include "expr/walk.h"
#include "symbolic/domain/corners.h"

/* Its place among those that are there, or a new one; false where there is no room. */
static bool find_place(dx_branches *b, dx_id u, uint8_t *place, bool *opposite)
{
    dx_id minus = dx_neg(b->g, u);
    for (*place = 0; *place < b->n; (*place)++) {
        *opposite = dx_same(minus, b->at[*place]);
        if (*opposite || dx_same(u, b->at[*place]))
            return true;
    }
    *opposite = false;
    if (b->n == DX_MOST_MEETINGS)
        return false;
    b->at[b->n++] = u;
    return true;
}

static dx_status add_node(dx_branches *b, dx_id a, bool *known)
{
    dx_graph *g = b->g;
    dx_id u = dx_meeting(g, a);
    if (dx_is_none(u))
        return g->context->diag.status;
    if (dx_is_constant(g, u))
        return DX_OK;
    if (b->n_nodes == DX_MOST_MEETING_NODES ||
        !find_place(b, u, &b->of[b->n_nodes], &b->opposite[b->n_nodes]))
        *known = false;
    else
        b->node[b->n_nodes++] = a;
    return DX_OK;
}

dx_status dx_find_branches(dx_graph *g, size_t n, const dx_id *a, dx_branches *b, bool *known)
{
    dx_walk walk;
    *b = (dx_branches){.g = g};
    *known = true;
    DX_TRY(dx_walk_make(g, n, a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && *known && status == DX_OK; i++)
        status = add_node(b, walk.id[i], known);
    dx_walk_free(&walk);
    if (!*known)
        b->n = b->n_nodes = 0;
    return status;
}

/* A piece may have others in it: max(max(x, y), z). Each round puts in those that stand
 * outermost. */
dx_status dx_on_branch(const dx_branches *b, uint32_t branch, dx_id a, dx_id *out)
{
    dx_graph *g = b->g;
    dx_id piece[DX_MOST_MEETING_NODES];
    for (size_t k = 0; k < b->n_nodes; k++) {
        bool above = dx_branch_is_above(branch, b->of[k]) != b->opposite[k];
        piece[k] = dx_piece(g, b->node[k], above ? 1 : -1);
        DX_TRY(dx_check(g, piece[k]));
    }
    *out = a;
    for (size_t round = 0; round <= b->n_nodes; round++) {
        dx_id before = *out;
        *out = dx_replace(g, before, b->n_nodes, b->node, piece);
        if (dx_is_none(*out)) {
            dx_status status = dx_check(g, *out);
            if (status != DX_DOMAIN)
                return status;
            dx_diag_clear(&g->context->diag);
            return DX_OK;
        }
        if (dx_same(*out, before))
            return DX_OK;
    }
    return DX_OK;
}

dx_id dx_branch_condition(const dx_branches *b, size_t i, bool above)
{
    dx_graph *g = b->g;
    dx_id u = b->at[i], right = dx_int(g, 0);
    if (dx_op_of(g, u) == DX_OP_ADD) {
        dx_id constant = dx_constant(g, u);
        if (dx_number_sign(g, constant) < 0)
            right = dx_neg(g, constant);
        for (uint32_t k = 0; k < dx_terms(g, u); k++)
            if (dx_number_sign(g, dx_coefficient(g, u, k)) < 0)
                right = dx_sub(g, right, dx_scale(g, dx_coefficient(g, u, k), dx_term(g, u, k)));
        u = dx_add(g, u, right);
    }
    return above ? dx_relation(g, DX_OP_LT, right, u) : dx_relation(g, DX_OP_LT, u, right);
}
