#include "expr/walk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* reached[i] = 1 for nodes below and with the roots; the highest id, 0 on no memory. */
static unsigned char *mark_reached(const dx_graph *g, size_t n, const dx_id *roots, uint32_t *top)
{
    *top = 0;
    for (size_t i = 0; i < n; i++)
        if (roots[i].v > *top)
            *top = roots[i].v;
    unsigned char *reached = dx_alloc(&g->context->memory, *top + 1);
    if (!reached)
        return NULL;
    memset(reached, 0, *top + 1);
    for (size_t i = 0; i < n; i++)
        reached[roots[i].v] = 1;
    for (uint32_t i = *top; i > 0; i--) {
        if (!reached[i] || dx_is_atom(g, (dx_id){i}))
            continue;
        for (uint32_t k = 0; k < g->node[i].count; k++)
            reached[g->pool[g->node[i].first + k]] = 1;
    }
    reached[0] = 0;
    return reached;
}

/* What a small expression high up in a large graph reaches is found without touching
 * the ids between. */
enum { FEW = 1024, FEW_SLOTS = 4096 };

typedef struct few_ids {
    uint32_t slot[FEW_SLOTS]; /* ids by hash; 0 is empty */
    uint32_t id[FEW];
    uint32_t n;
} few_ids;

/* False when there are more than FEW. */
static bool add_few(few_ids *found, uint32_t id)
{
    uint32_t at = (id * 2654435761u) % FEW_SLOTS;
    while (found->slot[at] != 0 && found->slot[at] != id)
        at = (at + 1) % FEW_SLOTS;
    if (found->slot[at] == id || id == 0)
        return true;
    if (found->n == FEW)
        return false;
    found->slot[at] = id;
    found->id[found->n++] = id;
    return true;
}

static int compare_ids(const void *a, const void *b)
{
    uint32_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return x < y ? -1 : x > y;
}

/* False when there are more than FEW. */
static bool find_few(const dx_graph *g, size_t n, const dx_id *roots, few_ids *found)
{
    memset(found->slot, 0, sizeof found->slot);
    found->n = 0;
    for (size_t i = 0; i < n; i++)
        if (!add_few(found, roots[i].v))
            return false;
    for (uint32_t i = 0; i < found->n; i++) {
        dx_id a = {found->id[i]};
        for (uint32_t k = 0; k < dx_count(g, a); k++)
            if (!add_few(found, dx_operand(g, a, k).v))
                return false;
    }
    qsort(found->id, found->n, sizeof found->id[0], compare_ids);
    return true;
}

static dx_status walk_few(const few_ids *found, dx_walk *walk, dx_context *context)
{
    walk->id = dx_alloc(walk->memory, (found->n + 1) * sizeof *walk->id);
    if (!walk->id)
        return dx_no_memory(context);
    walk->capacity = found->n + 1;
    for (; walk->n < found->n; walk->n++)
        walk->id[walk->n] = (dx_id){found->id[walk->n]};
    return DX_OK;
}

dx_status dx_walk_make(dx_graph *g, size_t n, const dx_id *roots, dx_walk *walk)
{
    uint32_t top;
    few_ids found;
    walk->memory = &g->context->memory;
    walk->id = NULL;
    walk->n = walk->capacity = 0;
    if (n <= FEW && g->n > FEW_SLOTS && find_few(g, n, roots, &found))
        return walk_few(&found, walk, g->context);
    unsigned char *reached = mark_reached(g, n, roots, &top);
    if (!reached)
        return dx_no_memory(g->context);
    for (uint32_t i = 1; i <= top; i++)
        walk->capacity += reached[i];
    walk->id = dx_alloc(walk->memory, walk->capacity * sizeof *walk->id);
    if (walk->id)
        for (uint32_t i = 1; i <= top; i++)
            if (reached[i])
                walk->id[walk->n++] = (dx_id){i};
    dx_free(walk->memory, reached, top + 1);
    return walk->id ? DX_OK : dx_no_memory(g->context);
}

void dx_walk_free(dx_walk *walk)
{
    dx_free(walk->memory, walk->id, walk->capacity * sizeof *walk->id);
    walk->id = NULL;
    walk->n = walk->capacity = 0;
}

/* Calls visit for the ids below root in descending order, without the names of abstract
 * functions and their counts; stops when it returns false. False without memory too. */
typedef bool visitor(const dx_graph *g, dx_id a, void *data);

static bool descend(const dx_graph *g, dx_id root, visitor *visit, void *data)
{
    unsigned char *reached = dx_alloc(&g->context->memory, root.v + 1);
    if (!reached) {
        dx_no_memory(g->context);
        return false;
    }
    memset(reached, 0, root.v + 1);
    reached[root.v] = 1;
    bool go_on = true;
    for (uint32_t i = root.v; i > 0 && go_on; i--) {
        if (!reached[i])
            continue;
        dx_id a = {i};
        go_on = visit(g, a, data);
        if (dx_is_atom(g, a))
            continue;
        dx_op op = dx_op_of(g, a);
        uint32_t first = op == DX_OP_APPLY ? 1 : op == DX_OP_DERIV ? 2 : 0;
        for (uint32_t k = first; k < dx_count(g, a); k++)
            reached[dx_operand(g, a, k).v] = 1;
    }
    dx_free(&g->context->memory, reached, root.v + 1);
    return go_on;
}

static bool differs(const dx_graph *g, dx_id a, void *part)
{
    (void)g;
    return !dx_same(a, *(dx_id *)part);
}

bool dx_contains(const dx_graph *g, dx_id a, dx_id part)
{
    return part.v <= a.v && !descend(g, a, differs, &part);
}

struct symbols {
    size_t n, room;
    dx_id *symbol;
};

static bool collect_symbol(const dx_graph *g, dx_id a, void *data)
{
    struct symbols *found = data;
    if (dx_op_of(g, a) != DX_OP_SYMBOL)
        return true;
    if (found->n < found->room) {
        size_t at = found->n;
        for (; at > 0 && strcmp(dx_bytes(g, found->symbol[at - 1]), dx_bytes(g, a)) > 0; at--)
            found->symbol[at] = found->symbol[at - 1];
        found->symbol[at] = a;
    }
    found->n++;
    return true;
}

size_t dx_free_symbols(const dx_graph *g, dx_id a, size_t room, dx_id *symbols)
{
    struct symbols found = {0, room, symbols};
    descend(g, a, collect_symbol, &found);
    return found.n;
}

static bool stays_constant(const dx_graph *g, dx_id a, void *data)
{
    (void)data;
    dx_op op = dx_op_of(g, a);
    return (op >= DX_OP_INT && op <= DX_OP_CALL && op != DX_OP_SYMBOL && op != DX_OP_INF);
}

bool dx_is_constant(const dx_graph *g, dx_id a)
{
    return descend(g, a, stays_constant, NULL);
}

dx_id dx_rebuild(dx_graph *g, dx_id a, const dx_id *operands)
{
    uint32_t n = dx_count(g, a);
    dx_op op = dx_op_of(g, a);
    switch (op) {
    case DX_OP_ADD: {
        dx_memory *memory = &g->context->memory;
        uint32_t terms = dx_terms(g, a);
        size_t size = (terms + 1) * sizeof(dx_id);
        dx_id *term = dx_alloc(memory, size), result = DX_NONE;
        if (!term) {
            dx_no_memory(g->context);
            return DX_NONE;
        }
        term[0] = operands[0];
        for (uint32_t i = 0; i < terms; i++)
            term[i + 1] = dx_mul(g, operands[1 + 2 * i], operands[2 + 2 * i]);
        result = terms == 1 && dx_is_int(g, operands[0], 0) ? term[1]
                                                            : dx_sum(g, terms + 1, term);
        dx_free(memory, term, size);
        return result;
    }
    case DX_OP_MUL: {
        if (n == 2)
            return dx_pow(g, operands[0], operands[1]);
        dx_memory *memory = &g->context->memory;
        size_t size = n / 2 * sizeof(dx_id);
        dx_id *factor = dx_alloc(memory, size), result;
        if (!factor) {
            dx_no_memory(g->context);
            return DX_NONE;
        }
        for (uint32_t i = 0; i < n / 2; i++)
            factor[i] = dx_pow(g, operands[2 * i], operands[2 * i + 1]);
        result = dx_product(g, n / 2, factor);
        dx_free(memory, factor, size);
        return result;
    }
    case DX_OP_CALL:
        return dx_call(g, dx_fn_of(g, a), n, operands);
    case DX_OP_APPLY:
        return dx_apply(g, operands[0], n - 1, operands + 1);
    case DX_OP_DERIV: {
        uint32_t few[16] = {0};
        size_t arguments = n - 2;
        if (arguments > 16) {
            dx_fail(g->context, DX_LIMIT, "a function here has more than 16 arguments");
            return DX_NONE;
        }
        for (uint32_t i = 0; i < arguments; i++) {
            int64_t count = 0;
            dx_get_int(g, dx_operand(g, operands[1], i), &count);
            few[i] = (uint32_t)count;
        }
        return dx_derivative_of(g, operands[0], few, arguments, operands + 2);
    }
    case DX_OP_EQ:
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
        return dx_relation(g, op, operands[0], operands[1]);
    case DX_OP_VECTOR:
        return dx_vector(g, n, operands);
    case DX_OP_RANGE:
        return dx_range(g, operands[0], operands[1]);
    default:
        return a;
    }
}

/* Ids below `least` cannot contain what is replaced, so they stay as they are. */
static dx_id substitute_walk(dx_graph *g, const dx_walk *walk, dx_id *image, uint32_t least)
{
    dx_id operands_few[16];
    for (size_t i = 0; i < walk->n; i++) {
        dx_id a = walk->id[i];
        if (!dx_is_none(image[a.v]))
            continue;
        image[a.v] = a;
        uint32_t n = dx_count(g, a);
        if (a.v < least || n == 0)
            continue;
        dx_memory *memory = &g->context->memory;
        size_t size = n * sizeof(dx_id);
        dx_id *operands = n <= 16 ? operands_few : dx_alloc(memory, size);
        if (!operands) {
            dx_no_memory(g->context);
            return DX_NONE;
        }
        dx_op op = dx_op_of(g, a);
        uint32_t fixed = op == DX_OP_APPLY ? 1 : op == DX_OP_DERIV ? 2 : 0;
        bool changed = false;
        for (uint32_t k = 0; k < n; k++) {
            dx_id old = dx_operand(g, a, k);
            operands[k] = k < fixed ? old : image[old.v];
            changed = changed || !dx_same(operands[k], old);
        }
        if (changed)
            image[a.v] = dx_rebuild(g, a, operands);
        if (operands != operands_few)
            dx_free(memory, operands, size);
        if (dx_is_none(image[a.v]))
            return DX_NONE;
    }
    return image[walk->id[walk->n - 1].v];
}

dx_id dx_substitute(dx_graph *g, dx_id a, size_t n, const dx_id *from, const dx_id *to)
{
    dx_walk walk;
    if (dx_is_none(a) || dx_walk_make(g, 1, &a, &walk) != DX_OK)
        return DX_NONE;
    dx_memory *memory = &g->context->memory;
    size_t size = (a.v + 1) * sizeof(dx_id);
    dx_id *image = dx_alloc(memory, size), result = DX_NONE;
    if (image) {
        memset(image, 0, size);
        uint32_t least = UINT32_MAX;
        bool given = true;
        for (size_t i = 0; i < n; i++) {
            given = given && !dx_is_none(to[i]);
            if (from[i].v <= a.v)
                image[from[i].v] = to[i];
            if (from[i].v < least)
                least = from[i].v;
        }
        if (given)
            result = substitute_walk(g, &walk, image, least);
        dx_free(memory, image, size);
    } else {
        dx_no_memory(g->context);
    }
    dx_walk_free(&walk);
    return result;
}

/* Where the id stands in the walk that has it. */
static size_t place_of(const dx_walk *walk, dx_id a)
{
    size_t low = 0, high = walk->n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (walk->id[middle].v <= a.v)
            low = middle;
        else
            high = middle;
    }
    return low;
}

double dx_tree_size(dx_graph *g, dx_id a)
{
    dx_walk walk;
    if (dx_is_none(a))
        return 0;
    if (dx_walk_make(g, 1, &a, &walk) != DX_OK)
        return INFINITY;
    double *nodes = dx_alloc(&g->context->memory, walk.n * sizeof *nodes), total = INFINITY;
    if (nodes) {
        for (size_t i = 0; i < walk.n; i++) {
            nodes[i] = 1;
            for (uint32_t k = 0; k < dx_count(g, walk.id[i]); k++)
                nodes[i] += nodes[place_of(&walk, dx_operand(g, walk.id[i], k))];
        }
        total = nodes[walk.n - 1];
        dx_free(&g->context->memory, nodes, walk.n * sizeof *nodes);
    }
    dx_walk_free(&walk);
    return total;
}
