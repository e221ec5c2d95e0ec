/* How derivatives of abstract functions are written: ∂f/∂x where that tells which function,
 * where; else with the arguments, ∂₁f(x, z). So is ∂₁f(a, b)·(x - a), where a is a place. */
#include "expr/layout.h"

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

static bool set_partner(const dx_graph *g, dx_side *partner, dx_id name, dx_id other)
{
    uint32_t seen = dx_side_get(partner, name);
    if (dx_op_of(g, name) != DX_OP_SYMBOL || seen == other.v)
        return true;
    return dx_side_set(partner, name, seen == 0 ? other.v : MIXED);
}

/* Beside each name the other one of which it is the distance, x of x - a, or MIXED for several. */
static dx_status find_distances(dx_graph *g, const dx_walk *walk, dx_side *partner)
{
    for (size_t i = 0; i < walk->n; i++) {
        dx_id a = walk->id[i];
        if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) != 2 ||
            !dx_is_int(g, dx_constant(g, a), 0))
            continue;
        dx_id one = dx_term(g, a, 0), other = dx_term(g, a, 1);
        dx_id sum = dx_number_add(g, dx_coefficient(g, a, 0), dx_coefficient(g, a, 1));
        DX_TRY(dx_check(g, sum));
        if (dx_is_int(g, sum, 0) &&
            (!set_partner(g, partner, one, other) || !set_partner(g, partner, other, one)))
            return dx_no_memory(g->context);
    }
    return dx_poll(g->context);
}

/* Are distances from one of its arguments there, which are not those between two of them? */
static bool is_at_point(const dx_layout *l, const dx_shape *partial, const dx_side *partner)
{
    for (uint32_t i = 0; i < partial->count; i++) {
        uint32_t other = dx_side_get(partner, dx_shape_argument_name(l, partial, i));
        bool within = other == 0;
        for (uint32_t k = 0; k < partial->count && !within; k++)
            within = dx_same(dx_shape_argument_name(l, partial, k), (dx_id){other});
        if (!within)
            return true;
    }
    return false;
}

static dx_status keep_unmistakable(dx_layout *l, dx_id whole)
{
    dx_graph *g = l->graph;
    dx_walk walk;
    dx_side place = {0}, partner = {0};
    DX_TRY(dx_layout_walk(g, whole, &walk));
    dx_status status =
        dx_side_init(&place, l->memory, g->n) && dx_side_init(&partner, l->memory, g->n)
            ? find_places(g, &walk, &place)
            : dx_no_memory(g->context);
    if (status == DX_OK)
        status = find_distances(g, &walk, &partner);
    for (size_t s = 0; s < l->n && status == DX_OK; s++)
        if (l->shape[s].kind == DX_SHAPE_PARTIAL &&
            (dx_side_get(&place, dx_shape_function(l, &l->shape[s])) == MIXED ||
             is_at_point(l, &l->shape[s], &partner)))
            l->shape[s].detail = false;
    dx_side_free(&partner);
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
