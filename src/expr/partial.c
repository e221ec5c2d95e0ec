/* How derivatives of abstract functions are written: ∂f/∂x where that tells which function,
 * where; else with the arguments, ∂₁f(x, z). */
#include "expr/layout.h"

#include <string.h>

uint32_t dx_shape_order(const dx_layout *l, const dx_shape *partial, uint32_t i)
{
    int64_t order = 0;
    dx_id counts = dx_operand(l->graph, partial->id, 1);
    (void)dx_get_int(l->graph, dx_operand(l->graph, counts, i), &order);
    return (uint32_t)order;
}

dx_id dx_shape_argument_name(const dx_layout *l, const dx_shape *partial, uint32_t i)
{
    const dx_shape *s = &l->shape[l->child[partial->first + i]];
    if (s->kind == DX_SHAPE_NAME)
        return s->id;
    return s->kind == DX_SHAPE_APPLICATION && s->detail == 0 ? dx_shape_function(l, s) : DX_NONE;
}

static bool has_named_arguments(const dx_layout *l, const dx_shape *partial)
{
    enum { MOST = 32 };
    if (partial->count < 2 || partial->count > MOST)
        return false;
    for (uint32_t i = 0; i < partial->count; i++) {
        dx_id name = dx_shape_argument_name(l, partial, i);
        if (dx_is_none(name))
            return false;
        for (uint32_t k = 0; k < i; k++)
            if (dx_same(name, dx_shape_argument_name(l, partial, k)))
                return false;
    }
    return true;
}

/* An APPLY has its name in front of the arguments, a DERIV also the counts. */
static uint32_t first_argument(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_APPLY ? 1 : 2;
}

static bool same_arguments(const dx_graph *g, dx_id a, dx_id b)
{
    uint32_t i = first_argument(g, a), k = first_argument(g, b);
    if (dx_count(g, a) - i != dx_count(g, b) - k)
        return false;
    while (i < dx_count(g, a))
        if (!dx_same(dx_operand(g, a, i++), dx_operand(g, b, k++)))
            return false;
    return true;
}

enum { MIXED = UINT32_MAX };

/* Beside each function's name where it stands, or MIXED where its arguments are not always the
 * same. */
static dx_status find_places(dx_graph *g, const dx_walk *walk, dx_side *place)
{
    for (size_t i = 0; i < walk->n; i++) {
        dx_id a = walk->id[i];
        if (dx_op_of(g, a) != DX_OP_APPLY && dx_op_of(g, a) != DX_OP_DERIV)
            continue;
        dx_id name = dx_operand(g, a, 0);
        uint32_t seen = dx_side_get(place, name);
        if (seen == MIXED || (seen > 0 && same_arguments(g, a, (dx_id){seen})))
            continue;
        if (!dx_side_set(place, name, seen == 0 ? a.v : MIXED))
            return dx_no_memory(g->context);
    }
    return dx_poll(g->context);
}

static dx_status keep_unmistakable(dx_layout *l, dx_id whole)
{
    dx_graph *g = l->graph;
    dx_walk walk;
    dx_side place;
    DX_TRY(dx_layout_walk(g, whole, &walk));
    dx_status status = dx_side_init(&place, l->memory, g->n) ? find_places(g, &walk, &place)
                                                             : dx_no_memory(g->context);
    for (size_t s = 0; s < l->n && status == DX_OK; s++)
        if (l->shape[s].kind == DX_SHAPE_PARTIAL &&
            dx_side_get(&place, dx_shape_function(l, &l->shape[s])) == MIXED)
            l->shape[s].detail = false;
    dx_side_free(&place);
    dx_walk_free(&walk);
    return status;
}

dx_status dx_layout_name_partials(dx_layout *l, dx_id whole)
{
    bool any = false;
    for (size_t s = 0; s < l->n; s++) {
        dx_shape *shape = &l->shape[s];
        if (shape->kind != DX_SHAPE_PARTIAL || !has_named_arguments(l, shape))
            continue;
        shape->detail = true;
        any = true;
    }
    return any ? keep_unmistakable(l, whole) : DX_OK;
}
