#include "numeric/parts.h"

#include "numeric/listing.h"

static dx_status meet(dx_parts *p, dx_id user, dx_id a)
{
    const dx_graph *g = p->graph;
    if (!dx_is_number_everywhere(dx_op_of(g, a)))
        DX_TRY(dx_check_operand(g, user, a));
    if (!dx_visit_meets(g, a))
        return DX_OK;
    if (!dx_grow_from(&g->context->memory, p->few, &p->id, sizeof *p->id, &p->capacity, p->n + 1))
        return dx_no_memory(g->context);
    p->id[p->n++] = a;
    return DX_OK;
}

static dx_status meet_bases(dx_parts *p, dx_id mul)
{
    const dx_graph *g = p->graph;
    for (uint32_t k = 0; k < dx_factors(g, mul); k++) {
        dx_id exponent = dx_exponent(g, mul, k);
        DX_TRY(meet(p, mul, dx_base(g, mul, k)));
        if (!dx_is_number(g, exponent))
            DX_TRY(meet(p, mul, exponent));
    }
    return DX_OK;
}

static dx_status meet_operands(dx_parts *p, dx_id a)
{
    const dx_graph *g = p->graph;
    uint32_t n = dx_count(g, a), first = 0;
    p->widest = n > p->widest ? n : p->widest;
    switch (dx_op_of(g, a)) {
    case DX_OP_ADD:
        for (uint32_t k = 0; k < dx_terms(g, a); k++)
            DX_TRY(meet(p, a, dx_term(g, a, k)));
        return DX_OK;
    case DX_OP_MUL:
        return meet_bases(p, a);
    case DX_OP_APPLY:
    case DX_OP_DERIV:
        return dx_refuse_abstract(g, a);
    case DX_OP_SUM:
    case DX_OP_PRODUCT:
        first = 2;
        break;
    default:
        break;
    }
    for (uint32_t k = first; k < n; k++)
        DX_TRY(meet(p, a, dx_operand(g, a, k)));
    return DX_OK;
}

dx_status dx_parts_find(dx_graph *g, size_t n, const dx_id *roots, dx_parts *parts)
{
    parts->graph = g;
    parts->id = parts->few;
    parts->n = parts->widest = 0;
    parts->capacity = DX_FEW_PARTS;
    if (!dx_visit_begin(g))
        return DX_NOMEM;
    for (size_t k = 0; k < n; k++)
        DX_TRY(meet(parts, DX_NONE, roots[k]));
    for (size_t next = 0; next < parts->n; next++) {
        if (next % 256 == 255)
            DX_TRY(dx_poll(g->context));
        DX_TRY(meet_operands(parts, parts->id[next]));
    }
    dx_visit_sort(g, parts->n, parts->id);
    dx_parts_number(parts);
    return DX_OK;
}

void dx_parts_free(dx_parts *parts)
{
    dx_free_grown(&parts->graph->context->memory, parts->few, parts->id,
                  parts->capacity * sizeof *parts->id);
}

void dx_parts_number(dx_parts *parts)
{
    parts->first = dx_visit_number(parts->graph, parts->n, parts->id);
    parts->now = parts->graph->stamps->now;
}
