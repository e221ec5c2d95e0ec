#include "expr/rootof.h"

#include "expr/intern.h"
#include "expr/walk.h"

enum { FORMULAS, UNKNOWNS, BOX, INDEX, DEPTH, OPERANDS };

/* What stands in integrals of the walk, for a walk that goes on there; NULL without memory. */
static dx_id *parts_of_integrals(dx_graph *g, const dx_walk *walk, size_t *n)
{
    dx_id *part = dx_alloc(&g->context->memory, 3 * walk->n * sizeof *part);
    *n = 0;
    for (size_t i = 0; part && i < walk->n; i++) {
        if (dx_op_of(g, walk->id[i]) != DX_OP_INTEGRAL)
            continue;
        part[(*n)++] = dx_operand(g, walk->id[i], 0);
        part[(*n)++] = dx_operand(g, walk->id[i], 2);
        part[(*n)++] = dx_operand(g, walk->id[i], 3);
    }
    return part;
}

static int64_t depth_in_walk(const dx_graph *g, const dx_walk *walk)
{
    int64_t most = 0, depth;
    for (size_t i = 0; i < walk->n; i++)
        if (dx_op_of(g, walk->id[i]) == DX_OP_ROOTOF &&
            dx_get_int(g, dx_operand(g, walk->id[i], DEPTH), &depth) && depth > most)
            most = depth;
    return most;
}

/* Evaluation goes down into the formulas of roots, and of integrals: their levels are counted. */
static dx_status find_depth(dx_graph *g, dx_id formulas, int64_t *depth)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &formulas, &walk));
    *depth = depth_in_walk(g, &walk);
    for (int64_t level = 1; level <= DX_MOST_ROOTS_WITHIN; level++) {
        size_t n, size = 3 * walk.n * sizeof(dx_id);
        dx_walk deeper;
        dx_id *part = parts_of_integrals(g, &walk, &n);
        dx_status status = !part   ? dx_no_memory(g->context)
                           : n > 0 ? dx_walk_make(g, n, part, &deeper)
                                   : DX_OK;
        dx_free(&g->context->memory, part, size);
        dx_walk_free(&walk);
        if (status != DX_OK || n == 0)
            return status;
        walk = deeper;
        int64_t within = level + depth_in_walk(g, &walk);
        *depth = within > *depth ? within : *depth;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

dx_id dx_rootof_make(dx_graph *g, const dx_rootof *root)
{
    dx_id operand[OPERANDS];
    int64_t depth;
    if (dx_is_none(root->formulas))
        return DX_NONE;
    dx_status status = find_depth(g, root->formulas, &depth);
    if (status == DX_OK && depth >= DX_MOST_ROOTS_WITHIN)
        status = dx_fail(g->context, DX_LIMIT, "roots stand %d deep in each other at most",
                         DX_MOST_ROOTS_WITHIN);
    if (status != DX_OK)
        return dx_refuse(g, status);
    g->roots = true;
    operand[FORMULAS] = root->formulas;
    operand[UNKNOWNS] = root->unknowns;
    operand[BOX] = root->box;
    operand[INDEX] = dx_int(g, (int64_t)root->index + 1);
    operand[DEPTH] = dx_int(g, depth + 1);
    return dx_intern_ids(g, DX_OP_ROOTOF, 0, OPERANDS, operand);
}

dx_rootof dx_rootof_read(const dx_graph *g, dx_id a)
{
    int64_t index = 1;
    (void)dx_get_int(g, dx_operand(g, a, INDEX), &index);
    dx_id unknowns = dx_operand(g, a, UNKNOWNS);
    return (dx_rootof){.formulas = dx_operand(g, a, FORMULAS),
                       .unknowns = unknowns,
                       .box = dx_operand(g, a, BOX),
                       .n = dx_count(g, unknowns),
                       .index = (uint32_t)index - 1};
}

bool dx_has_rootof(dx_graph *g, dx_id a)
{
    bool has = false;
    if (g->roots && dx_has_op(g, a, DX_OP_ROOTOF, &has) != DX_OK)
        dx_diag_clear(&g->context->diag);
    return has;
}
