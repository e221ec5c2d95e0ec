#include "numeric/listing.h"

#include <string.h>

uint32_t dx_listing_position(const dx_listing *list, dx_id a)
{
    size_t lo = 0, hi = list->walk.n;
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (list->walk.id[mid].v <= a.v)
            lo = mid;
        else
            hi = mid;
    }
    return (uint32_t)lo;
}

static dx_status allocate(dx_listing *list)
{
    size_t n = list->walk.n, edges = 0;
    for (size_t i = 0; i < n; i++)
        edges += dx_count(list->graph, list->walk.id[i]);
    list->block_size = (n + edges) * sizeof(uint32_t) + n;
    list->block = dx_alloc(list->walk.memory, list->block_size);
    if (!list->block)
        return dx_no_memory(list->graph->context);
    list->first = list->block;
    list->operand = list->first + n;
    list->needed = (uint8_t *)(list->operand + edges);
    memset(list->needed, 0, n);
    return DX_OK;
}

static dx_status find_operands(dx_listing *list)
{
    const dx_graph *g = list->graph;
    uint32_t base = dx_walk_number(list->graph, &list->walk), *next = list->operand;
    const uint32_t *stamp = g->stamps->stamp;
    for (size_t i = 0; i < list->walk.n; i++) {
        if (i % 256 == 255)
            DX_TRY(dx_poll(g->context));
        dx_id a = list->walk.id[i];
        uint32_t count = dx_count(g, a);
        list->first[i] = (uint32_t)(next - list->operand);
        if (count == 0) /* an atom has no operands in the pool */
            continue;
        const uint32_t *operand = g->pool + dx_node_of(g, a)->first;
        for (uint32_t k = 0; k < count; k++)
            *next++ = operand[k] == 0 ? 0 : stamp[operand[k]] - base;
    }
    return DX_OK;
}

static dx_status no_number(const dx_graph *g, const char *what)
{
    return dx_fail(g->context, DX_TYPE, "%s has no number for a value", what);
}

/* The first operand whose value takes part, for all but sums of terms and products of factors. */
static uint32_t first_number(dx_op op)
{
    switch (op) {
    case DX_OP_APPLY:
        return 1;
    case DX_OP_DERIV:
    case DX_OP_SUM:
    case DX_OP_PRODUCT: /* the body is evaluated by itself, term by term */
        return 2;
    default:
        return 0;
    }
}

static bool takes_relations(dx_op user)
{
    return user == DX_OP_CALL || user == DX_OP_CASES || user == DX_OP_AND;
}

/* Relations may stand below calls only, and where pieces have their conditions. */
dx_status dx_check_operand(const dx_graph *g, dx_id user, dx_id operand)
{
    switch (dx_op_of(g, operand)) {
    case DX_OP_EQ:
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
    case DX_OP_AND:
    case DX_OP_TRUE:
    case DX_OP_FALSE:
        if (dx_is_none(user) || !takes_relations(dx_op_of(g, user)))
            return no_number(g, "a relation");
        return DX_OK;
    case DX_OP_VECTOR:
        return no_number(g, "a vector");
    case DX_OP_RANGE:
        return no_number(g, "a range");
    case DX_OP_STRING:
        return no_number(g, "a text");
    case DX_OP_STEPS:
        return no_number(g, "a derivation");
    case DX_OP_TABLE:
    case DX_OP_SOLUTION:
        return no_number(g, "a table");
    case DX_OP_DIFF:
        return no_number(g, "a derivative that is not worked out");
    case DX_OP_INF:
        if (!dx_is_none(user) && dx_is_iterated(g, user))
            return dx_fail(g->context, DX_LIMIT,
                           "a sum or product without an end is not worked out in digits");
        return no_number(g, "'inf'");
    default:
        return DX_OK;
    }
}

/* The symbols of a body are needed for its terms, and what else is in it is looked at when
 * those are evaluated. */
static dx_status mark_body(dx_listing *list, dx_id body)
{
    dx_graph *g = list->graph;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &body, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        if (op == DX_OP_APPLY || op == DX_OP_DERIV)
            list->abstract = true;
    }
    dx_walk_free(&walk);
    size_t n = dx_free_symbols(g, body, 0, NULL), size = n * sizeof(dx_id);
    dx_id *symbol = dx_alloc(list->walk.memory, size);
    if (!symbol)
        return dx_no_memory(g->context);
    (void)dx_free_symbols(g, body, n, symbol);
    for (size_t i = 0; i < n; i++)
        list->needed[dx_listing_position(list, symbol[i])] = 1;
    dx_free(list->walk.memory, symbol, size);
    return DX_OK;
}

static inline dx_status mark_operand(dx_listing *list, size_t i, dx_id a, uint32_t k)
{
    dx_id operand = dx_operand(list->graph, a, k);
    if (!dx_is_number_everywhere(dx_op_of(list->graph, operand)))
        DX_TRY(dx_check_operand(list->graph, a, operand));
    list->needed[dx_listing_operand(list, i, k)] = 1;
    return DX_OK;
}

static dx_status mark_operands(dx_listing *list, size_t i, dx_id a, dx_op op, uint32_t count)
{
    const dx_graph *g = list->graph;
    if (op == DX_OP_ADD) {
        for (uint32_t k = 2; k < count; k += 2)
            DX_TRY(mark_operand(list, i, a, k));
        return DX_OK;
    }
    if (op == DX_OP_MUL) {
        for (uint32_t k = 0; k < count; k++)
            if (k % 2 == 0 || !dx_is_number(g, dx_operand(g, a, k)))
                DX_TRY(mark_operand(list, i, a, k));
        return DX_OK;
    }
    if (op == DX_OP_SUM || op == DX_OP_PRODUCT)
        DX_TRY(mark_body(list, dx_operand(g, a, 0)));
    for (uint32_t k = first_number(op); k < count; k++)
        DX_TRY(mark_operand(list, i, a, k));
    return DX_OK;
}

static dx_status mark_needed(dx_listing *list, size_t n_roots, const dx_id *roots)
{
    const dx_graph *g = list->graph;
    bool sine = false, cosine = false;
    for (size_t r = 0; r < n_roots; r++) {
        DX_TRY(dx_check_operand(g, DX_NONE, roots[r]));
        list->needed[dx_listing_position(list, roots[r])] = 1;
    }
    for (size_t i = list->walk.n; i-- > 0;) {
        dx_id a = list->walk.id[i];
        uint32_t count = dx_count(g, a);
        if (!list->needed[i] || count == 0)
            continue;
        dx_op op = dx_op_of(g, a);
        if (count > list->widest)
            list->widest = count;
        list->abstract = list->abstract || op == DX_OP_APPLY || op == DX_OP_DERIV;
        sine = sine || dx_fn_of(g, a) == DX_FN_sin;
        cosine = cosine || dx_fn_of(g, a) == DX_FN_cos;
        DX_TRY(mark_operands(list, i, a, op, count));
    }
    list->waves = sine && cosine;
    return DX_OK;
}

dx_status dx_listing_make(dx_graph *g, size_t n, const dx_id *roots, dx_listing *list)
{
    memset(list, 0, sizeof *list);
    list->graph = g;
    DX_TRY(dx_walk_make(g, n, roots, &list->walk));
    dx_status status = allocate(list);
    if (status == DX_OK)
        status = find_operands(list);
    if (status == DX_OK)
        status = mark_needed(list, n, roots);
    if (status != DX_OK)
        dx_listing_free(list);
    return status;
}

void dx_listing_free(dx_listing *list)
{
    if (list->block)
        dx_free(list->walk.memory, list->block, list->block_size);
    list->block = NULL;
    dx_walk_free(&list->walk);
}

dx_status dx_refuse_abstract(const dx_graph *g, dx_id a)
{
    dx_id name = dx_operand(g, a, 0);
    return dx_fail(g->context, DX_NAME, "the function '%s' is not defined",
                   dx_echo(g->context, dx_bytes(g, name), dx_bytes_length(g, name)));
}

dx_status dx_listing_refuse_abstract(const dx_listing *list)
{
    const dx_graph *g = list->graph;
    for (size_t i = 0; list->abstract && i < list->walk.n; i++) {
        dx_op op = dx_op_of(g, list->walk.id[i]);
        if (op == DX_OP_APPLY || op == DX_OP_DERIV)
            return dx_refuse_abstract(g, list->walk.id[i]);
    }
    return DX_OK;
}
