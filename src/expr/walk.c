#include "expr/walk.h"

#include "expr/intern.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POLL_EVERY = 1 << 12 };

/* ---- visiting ------------------------------------------------------------------- */

/* No node carries the stamp of a new pass. */
bool dx_visit_begin(const dx_graph *g)
{
    dx_stamps *stamps = g->stamps;
    size_t old = stamps->capacity;
    if (!dx_grow(&g->context->memory, &stamps->stamp, sizeof *stamps->stamp, &stamps->capacity,
                 g->n)) {
        dx_no_memory(g->context);
        return false;
    }
    memset(stamps->stamp + old, 0, (stamps->capacity - old) * sizeof *stamps->stamp);
    if (++stamps->now == 0) {
        memset(stamps->stamp, 0, stamps->capacity * sizeof *stamps->stamp);
        stamps->now = 1;
    }
    return true;
}

/* Add the node to the list unless this pass has seen it. */
static inline bool see(const dx_graph *g, dx_walk *seen, dx_id a)
{
    if (dx_is_none(a) || !dx_visit_meets(g, a))
        return true;
    if (seen->n == seen->capacity &&
        !dx_grow(seen->memory, &seen->id, sizeof *seen->id, &seen->capacity, seen->n + 1)) {
        dx_no_memory(g->context);
        return false;
    }
    seen->id[seen->n++] = a;
    return true;
}

static bool see_operands(const dx_graph *g, dx_walk *seen, dx_id a, uint32_t first)
{
    uint32_t count = dx_count(g, a);
    if (count <= first) /* what an atom has in that place is no operand */
        return true;
    const uint32_t *operand = g->pool + dx_node_of(g, a)->first;
    for (uint32_t k = first; k < count; k++)
        if (!see(g, seen, (dx_id){operand[k]}))
            return false;
    return true;
}

/* The list is its own queue: nodes behind `next` have not shown their operands yet. */
static dx_status see_all(const dx_graph *g, size_t n, const dx_id *roots, dx_walk *seen)
{
    if (!dx_visit_begin(g))
        return DX_NOMEM;
    for (size_t i = 0; i < n; i++)
        if (!see(g, seen, roots[i]))
            return DX_NOMEM;
    for (size_t next = 0; next < seen->n; next++) {
        if (next % POLL_EVERY == POLL_EVERY - 1)
            DX_TRY(dx_poll(g->context));
        if (!see_operands(g, seen, seen->id[next], 0))
            return DX_NOMEM;
    }
    return DX_OK;
}

int dx_by_id(const void *a, const void *b)
{
    uint32_t x = ((const dx_id *)a)->v, y = ((const dx_id *)b)->v;
    return (x > y) - (x < y);
}

/* They come with users before their operands, so nearly in falling order. */
static void sort_few(size_t n, dx_id *id)
{
    for (size_t i = 0; i < n / 2; i++) {
        dx_id other = id[i];
        id[i] = id[n - 1 - i];
        id[n - 1 - i] = other;
    }
    for (size_t i = 1; i < n; i++) {
        dx_id a = id[i];
        size_t k = i;
        for (; k > 0 && id[k - 1].v > a.v; k--)
            id[k] = id[k - 1];
        id[k] = a;
    }
}

enum { SHORT = 64, SPARSE = 24, MOST_SORTED = 1 << 15 };

/* Few nodes among many are sorted; many are found again by their stamps, in some 10 ms for 10^7. */
void dx_visit_sort(const dx_graph *g, size_t n, dx_id *id)
{
    uint32_t top = 0;
    for (size_t i = 0; i < n; i++)
        if (id[i].v > top)
            top = id[i].v;
    if (n <= SHORT && n * n <= 2 * (size_t)top) {
        sort_few(n, id);
        return;
    }
    if (n < top / SPARSE && n <= MOST_SORTED) {
        qsort(id, n, sizeof *id, dx_by_id);
        return;
    }
    const dx_stamps *stamps = g->stamps;
    size_t k = 0;
    for (uint32_t i = 1; i <= top; i++)
        if (stamps->stamp[i] == stamps->now)
            id[k++] = (dx_id){i};
}

uint32_t dx_visit_number(dx_graph *g, size_t n, const dx_id *id)
{
    dx_stamps *stamps = g->stamps;
    if (n >= UINT32_MAX - stamps->now) {
        memset(stamps->stamp, 0, stamps->capacity * sizeof *stamps->stamp);
        stamps->now = 0;
    }
    uint32_t first = stamps->now + 1;
    for (size_t i = 0; i < n; i++)
        stamps->stamp[id[i].v] = first + (uint32_t)i;
    stamps->now += (uint32_t)n;
    return first;
}

uint32_t dx_walk_number(dx_graph *g, const dx_walk *walk)
{
    return dx_visit_number(g, walk->n, walk->id);
}

dx_status dx_walk_make(dx_graph *g, size_t n, const dx_id *roots, dx_walk *walk)
{
    *walk = (dx_walk){.memory = &g->context->memory};
    if (!dx_grow(walk->memory, &walk->id, sizeof *walk->id, &walk->capacity, SHORT))
        return dx_no_memory(g->context);
    const dx_status status = see_all(g, n, roots, walk);
    if (status != DX_OK) {
        dx_walk_free(walk);
        return status;
    }
    dx_visit_sort(g, walk->n, walk->id);
    return DX_OK;
}

/* The ids ascend without a repetition: that bounds the place from both ends, and where they leave
 * out few it is found at once. */
size_t dx_walk_find(const dx_walk *walk, dx_id a)
{
    if (walk->n == 0)
        return 0;
    size_t low = 0, high = walk->n;
    const size_t above = a.v < walk->id[high - 1].v ? walk->id[high - 1].v - a.v : 0;
    const size_t below = a.v > walk->id[0].v ? a.v - walk->id[0].v : 0;
    if (above + 1 < high)
        low = high - 1 - above;
    if (below + 1 < high)
        high = below + 1;
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        if (walk->id[middle].v <= a.v)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void dx_walk_free(dx_walk *walk)
{
    dx_free(walk->memory, walk->id, walk->capacity * sizeof *walk->id);
    walk->id = NULL;
    walk->n = walk->capacity = 0;
}

/* Calls visit for the ids below root in no particular order, without the names of
 * abstract functions and their counts; stops when it returns false. False without memory
 * too. */
typedef bool visitor(const dx_graph *g, dx_id a, void *data);

/* Where its operands begin that are no names of abstract functions, or counts. */
static uint32_t first_part(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    return op == DX_OP_APPLY ? 1 : op == DX_OP_DERIV ? 2 : 0;
}

static bool visit_all(const dx_graph *g, dx_id root, visitor *visit, void *data)
{
    dx_walk seen = {.memory = &g->context->memory};
    bool room = dx_visit_begin(g) && see(g, &seen, root), go_on = true;
    for (size_t next = 0; next < seen.n && room && go_on; next++) {
        dx_id a = seen.id[next];
        go_on = visit(g, a, data);
        room = see_operands(g, &seen, a, first_part(g, a));
    }
    if (!room) /* undecided: whoever fails for it says why */
        (void)dx_no_memory(g->context);
    dx_walk_free(&seen);
    return room && go_on;
}

static bool differs(const dx_graph *g, dx_id a, void *part)
{
    (void)g;
    return !dx_same(a, *(dx_id *)part);
}

bool dx_contains(const dx_graph *g, dx_id a, dx_id part)
{
    return part.v <= a.v && !visit_all(g, a, differs, &part);
}

bool dx_visit_below(const dx_graph *g, size_t n, const dx_id *roots)
{
    dx_walk seen = {.memory = &g->context->memory};
    bool room = dx_visit_begin(g);
    for (size_t i = 0; i < n && room; i++)
        room = see(g, &seen, roots[i]);
    for (size_t next = 0; next < seen.n && room; next++)
        room = see_operands(g, &seen, seen.id[next], first_part(g, seen.id[next]));
    dx_walk_free(&seen);
    return room;
}

dx_status dx_contains_any(const dx_graph *g, dx_id a, size_t n, const dx_id *parts, bool *contains)
{
    *contains = false;
    if (!dx_visit_below(g, 1, &a))
        return DX_NOMEM;
    for (size_t i = 0; i < n && !*contains; i++)
        *contains = dx_visit_has_met(g, parts[i]);
    return DX_OK;
}

struct symbols {
    size_t n, room;
    dx_id *symbol;
};

static bool collect_symbol(const dx_graph *g, dx_id a, void *data)
{
    struct symbols *found = data;
    if (dx_op_of(g, a) != DX_OP_SYMBOL || dx_bound_level(g, a) > 0)
        return true;
    if (found->n < found->room)
        found->symbol[found->n] = a;
    found->n++;
    return true;
}

/* x2 comes before x10. */
static int compare_names(const char *a, const char *b)
{
    while (*a != '\0' && *b != '\0') {
        size_t m = strspn(a, "0123456789"), n = strspn(b, "0123456789");
        if (m > 0 && n > 0 && m != n)
            return m < n ? -1 : 1;
        if (*a != *b)
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
        a++;
        b++;
    }
    return (*a != '\0') - (*b != '\0');
}

/* From the root of a heap down. */
static void sift(const dx_graph *g, dx_id *symbol, size_t at, size_t n)
{
    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n &&
            compare_names(dx_bytes(g, symbol[child]), dx_bytes(g, symbol[child + 1])) < 0)
            child++;
        if (compare_names(dx_bytes(g, symbol[at]), dx_bytes(g, symbol[child])) >= 0)
            return;
        dx_id other = symbol[at];
        symbol[at] = symbol[child];
        symbol[child] = other;
    }
}

void dx_sort_names(const dx_graph *g, dx_id *symbol, size_t n)
{
    for (size_t i = n / 2; i-- > 0;)
        sift(g, symbol, i, n);
    for (size_t last = n; last-- > 1;) {
        dx_id first = symbol[0];
        symbol[0] = symbol[last];
        symbol[last] = first;
        sift(g, symbol, 0, last);
    }
}

size_t dx_free_symbols(const dx_graph *g, dx_id a, size_t room, dx_id *symbols)
{
    struct symbols found = {0, room, symbols};
    visit_all(g, a, collect_symbol, &found);
    dx_sort_names(g, symbols, found.n < room ? found.n : room);
    return found.n;
}

bool dx_is_constant(const dx_graph *g, dx_id a)
{
    const dx_node *node = dx_node_of(g, a);
    if (node->op >= DX_OP_EQ || node->op == DX_OP_INF || /* the end of a sum, not a number */
        (node->holds & DX_HOLDS_VARIABLE))
        return false;
    return !(node->holds & DX_HOLDS_BOUND) || !g->binds ||
           !dx_has_bound_name((dx_graph *)g, a); /* a walk writes stamps only */
}

/* Only names can be put in for the variables. */
static dx_id rebuild_written(dx_graph *g, uint32_t n, const dx_id *operands)
{
    dx_id a = operands[0];
    for (uint32_t i = 2; i + 1 < n; i += 2) {
        int64_t order = 0;
        (void)dx_get_int(g, operands[i + 1], &order);
        if (dx_op_of(g, operands[i]) != DX_OP_SYMBOL) {
            dx_fail(g->context, DX_TYPE, "a derivative that is written out takes no values");
            return DX_NONE;
        }
        a = dx_written_derivative(g, a, operands[i], (uint32_t)order, dx_is_int(g, operands[1], 1));
    }
    return a;
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
        result = terms == 1 && dx_is_int(g, operands[0], 0) ? term[1] : dx_sum(g, terms + 1, term);
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
    case DX_OP_CASES:
        return dx_cases(g, n, operands);
    case DX_OP_SUM:
    case DX_OP_PRODUCT:
        return dx_iterated(g, op, operands[0], operands[1], operands[2], operands[3]);
    case DX_OP_EQ:
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
        return dx_relation(g, op, operands[0], operands[1]);
    case DX_OP_AND:
        return dx_and(g, n, operands);
    case DX_OP_VECTOR:
        return dx_is_arrangement(g, a) ? dx_arrangement(g, n, operands) : dx_vector(g, n, operands);
    case DX_OP_RANGE:
        return dx_range(g, operands[0], operands[1]);
    case DX_OP_STEPS:
        return dx_steps(g, operands[0], n - 1, operands + 1);
    case DX_OP_DIFF:
        return rebuild_written(g, n, operands);
    default:
        return a;
    }
}

/* Pieces whose conditions became false have no say: an image that they lack is not missed. */
static dx_id rebuild_cases(dx_graph *g, const dx_walk *walk, const dx_id *image, dx_id a,
                           dx_id *operands)
{
    uint32_t n = 0, count = dx_count(g, a);
    for (uint32_t k = 0; k + 1 < count; k += 2) {
        dx_id condition = image[dx_walk_find(walk, dx_operand(g, a, k))];
        dx_id value = image[dx_walk_find(walk, dx_operand(g, a, k + 1))];
        condition = dx_and(g, 1, &condition); /* equalities of numbers are decided, too */
        if (dx_op_of(g, condition) == DX_OP_FALSE)
            continue;
        if (dx_op_of(g, condition) == DX_OP_TRUE) {
            operands[n++] = value;
            return dx_partial_cases(g, n, operands);
        }
        operands[n++] = condition;
        operands[n++] = value;
    }
    if (dx_has_default(g, a))
        operands[n++] = image[dx_walk_find(walk, dx_operand(g, a, count - 1))];
    return dx_partial_cases(g, n, operands);
}

/* A product, with powers that vanish in bodies of SUMs and PRODUCTs. */
static dx_id rebuild_product(dx_graph *g, dx_id mul, dx_id *operands, bool index)
{
    bool zero = false;
    for (uint32_t i = 0; i < dx_factors(g, mul); i++) {
        dx_id *base = &operands[2 * i], *exponent = &operands[2 * i + 1];
        if (index && dx_is_int(g, *exponent, 0)) /* it was none before */
            *base = dx_int(g, 1);
        zero = zero || (dx_is_int(g, *base, 0) && !dx_is_int(g, dx_base(g, mul, i), 0));
    }
    return g->binds && zero ? dx_vanishing(g, mul, operands) : dx_rebuild(g, mul, operands);
}

static dx_id rebuild_with(dx_graph *g, const dx_walk *walk, const dx_id *image, dx_id a, bool index)
{
    enum { FEW = 16 };
    dx_id few[FEW];
    uint32_t n = dx_count(g, a);
    dx_memory *memory = &g->context->memory;
    size_t size = n * sizeof(dx_id);
    dx_id *operands = n <= FEW ? few : dx_alloc(memory, size), result = a;
    if (!operands) {
        dx_no_memory(g->context);
        return DX_NONE;
    }
    dx_op op = dx_op_of(g, a);
    uint32_t fixed = op == DX_OP_APPLY ? 1 : op == DX_OP_DERIV ? 2 : 0;
    bool changed = false, whole = true;
    for (uint32_t k = 0; k < n; k++) {
        dx_id old = dx_operand(g, a, k);
        operands[k] = k < fixed ? old : image[dx_walk_find(walk, old)];
        changed = changed || !dx_same(operands[k], old);
        whole = whole && !dx_is_none(operands[k]);
    }
    if (changed && op == DX_OP_CASES)
        result = rebuild_cases(g, walk, image, a, operands);
    else if (changed && whole && op == DX_OP_MUL)
        result = rebuild_product(g, a, operands, index);
    else if (changed)
        result = whole ? dx_rebuild(g, a, operands) : DX_NONE;
    if (operands != few)
        dx_free(memory, operands, size);
    return result;
}

/* What stands for a node, in ascending order of the nodes. */
typedef struct replacement {
    dx_id from, to;
} replacement;

typedef struct replacements {
    replacement few[8];
    replacement *item;
    size_t n, next, size;
    uint32_t least;  /* ids below it cannot contain what is replaced */
    uint32_t lifted; /* levels by which bound names go up, to make way for those put in */
    bool index;      /* an integer for the name that a SUM or PRODUCT runs over */
} replacements;

static bool open_replacements(dx_graph *g, size_t n, const dx_id *from, const dx_id *to, bool lift,
                              replacements *r)
{
    r->n = n;
    r->next = 0;
    r->lifted = 0;
    r->index = false;
    if (lift && g->binds && !dx_levels_used(g, n, to, &r->lifted))
        return false;
    r->size = n * sizeof *r->item;
    r->item =
        n <= sizeof r->few / sizeof r->few[0] ? r->few : dx_alloc(&g->context->memory, r->size);
    if (!r->item)
        return dx_no_memory(g->context) == DX_OK;
    for (size_t i = 0; i < n; i++)
        r->item[i] = (replacement){from[i], to[i]};
    qsort(r->item, n, sizeof *r->item, dx_by_id);
    r->least = r->lifted > 0 ? 0 : n > 0 ? r->item[0].from.v : UINT32_MAX;
    return true;
}

static void close_replacements(dx_graph *g, replacements *r)
{
    if (r->item != r->few)
        dx_free(&g->context->memory, r->item, r->size);
}

/* What one node becomes: replaced, rebuilt, or itself. Nodes are asked for in ascending
 * order. */
static dx_id image_of(dx_graph *g, const dx_walk *walk, const dx_id *image, dx_id a,
                      replacements *r)
{
    if (a.v < r->least)
        return a;
    while (r->next < r->n && r->item[r->next].from.v < a.v)
        r->next++;
    if (r->next < r->n && dx_same(r->item[r->next].from, a))
        return r->item[r->next].to;
    if (r->lifted > 0 && dx_op_of(g, a) == DX_OP_SYMBOL && dx_bound_level(g, a) > 0)
        return dx_bound_symbol(g, dx_bound_level(g, a) + r->lifted);
    return dx_count(g, a) == 0 ? a : rebuild_with(g, walk, image, a, r->index);
}

static bool has_cases(const dx_graph *g, const dx_walk *walk)
{
    for (size_t i = 0; g->branches && i < walk->n; i++)
        if (dx_op_of(g, walk->id[i]) == DX_OP_CASES)
            return true;
    return false;
}

/* The images of all nodes of the walk; false where one fails. With formulas by cases in it
 * a part may have no value: it counts where a piece that holds has it. */
static bool find_images(dx_graph *g, const dx_walk *walk, replacements *r, dx_id *image)
{
    dx_diag *diag = &g->context->diag;
    bool branches = has_cases(g, walk);
    dx_diag before = *diag, first = before;
    for (size_t i = 0; i < walk->n; i++) {
        if (branches)
            dx_diag_clear(diag);
        image[i] = image_of(g, walk, image, walk->id[i], r);
        if (!dx_is_none(image[i]))
            continue;
        if (!branches || (diag->status != DX_DOMAIN && diag->status != DX_OK))
            return false;
        if (first.status == DX_OK && diag->status != DX_OK)
            first = *diag;
    }
    if (branches)
        *diag = dx_is_none(image[walk->n - 1]) ? first : before;
    return !dx_is_none(image[walk->n - 1]);
}

static dx_id substitute_all(dx_graph *g, const dx_walk *walk, replacements *r)
{
    size_t size = walk->n * sizeof(dx_id);
    dx_id *image = dx_alloc(&g->context->memory, size), result = DX_NONE;
    if (!image) {
        dx_no_memory(g->context);
        return DX_NONE;
    }
    if (find_images(g, walk, r, image))
        result = image[walk->n - 1];
    dx_free(&g->context->memory, image, size);
    return result;
}

static dx_id substitute(dx_graph *g, dx_id a, size_t n, const dx_id *from, const dx_id *to,
                        bool lift, bool index)
{
    dx_walk walk;
    replacements r;
    dx_id result = DX_NONE;
    for (size_t i = 0; i < n; i++)
        if (dx_is_none(to[i]))
            return DX_NONE;
    if (dx_is_none(a) || dx_walk_make(g, 1, &a, &walk) != DX_OK)
        return DX_NONE;
    if (open_replacements(g, n, from, to, lift, &r)) {
        r.index = index;
        result = substitute_all(g, &walk, &r);
        close_replacements(g, &r);
    }
    dx_walk_free(&walk);
    return result;
}

dx_id dx_substitute(dx_graph *g, dx_id a, size_t n, const dx_id *from, const dx_id *to)
{
    return substitute(g, a, n, from, to, true, false);
}

dx_id dx_replace(dx_graph *g, dx_id a, size_t n, const dx_id *from, const dx_id *to)
{
    return substitute(g, a, n, from, to, false, false);
}

dx_id dx_rename(dx_graph *g, dx_id a, dx_id from, dx_id to)
{
    return substitute(g, a, 1, &from, &to, false, false);
}

dx_status dx_replace_each(dx_graph *g, dx_id *a, dx_id (*formula)(dx_graph *g, dx_id part))
{
    dx_memory *memory = &g->context->memory;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, a, &walk));
    const size_t size = walk.n * sizeof(dx_id);
    dx_id *to = dx_alloc(memory, size);
    dx_status status = to ? DX_OK : dx_no_memory(g->context);
    size_t n = 0;
    for (size_t i = 0; status == DX_OK && i < walk.n; i++) {
        to[n] = formula(g, walk.id[i]);
        if (!dx_is_none(to[n]))
            walk.id[n++] = walk.id[i];
        else
            status = dx_excuse(g->context, g->context->diag.status);
    }
    if (status == DX_OK && n > 0)
        *a = dx_replace(g, *a, n, walk.id, to);
    dx_free(memory, to, to ? size : 0);
    dx_walk_free(&walk);
    return status == DX_OK ? dx_check(g, *a) : status;
}

dx_id dx_term_at(dx_graph *g, dx_id body, dx_id name, dx_id k)
{
    return substitute(g, body, 1, &name, &k, true, true);
}

dx_status dx_has_op(dx_graph *g, dx_id a, dx_op op, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++)
        *has = dx_op_of(g, walk.id[i]) == op;
    dx_walk_free(&walk);
    return DX_OK;
}

bool dx_is_larger(const dx_graph *g, dx_id a, size_t size)
{
    dx_id few[64], *stack = NULL, *open = few;
    size_t capacity = 0, room = sizeof few / sizeof *few, n = 1, met = 1;
    open[0] = a;
    while (n > 0 && met <= size) {
        dx_id b = open[--n];
        uint32_t count = dx_count(g, b);
        met += count;
        if (met > size)
            break;
        if (n + count > room) {
            if (!dx_grow(&g->context->memory, &stack, sizeof *stack, &capacity, n + count)) {
                dx_no_memory(g->context);
                met = SIZE_MAX;
                break;
            }
            if (open == few)
                memcpy(stack, few, n * sizeof *few);
            open = stack;
            room = capacity;
        }
        for (uint32_t k = 0; k < count; k++)
            open[n++] = dx_operand(g, b, k);
    }
    dx_free(&g->context->memory, stack, capacity * sizeof *stack);
    return met > size;
}

double dx_tree_size(dx_graph *g, dx_id a)
{
    dx_walk walk;
    if (dx_walk_make(g, 1, &a, &walk) != DX_OK)
        return INFINITY;
    size_t size = walk.n * sizeof(double);
    double *nodes = dx_alloc(&g->context->memory, size), total = INFINITY;
    if (nodes) {
        bool over = false;
        for (size_t i = 0; i < walk.n && !over; i++) {
            dx_id b = walk.id[i];
            nodes[i] = 1;
            for (uint32_t k = 0; k < dx_count(g, b); k++)
                nodes[i] += nodes[dx_walk_find(&walk, dx_operand(g, b, k))];
            over = i % POLL_EVERY == POLL_EVERY - 1 && dx_poll(g->context) != DX_OK;
        }
        total = over ? INFINITY : nodes[walk.n - 1];
        dx_free(&g->context->memory, nodes, size);
    } else {
        dx_no_memory(g->context);
    }
    dx_walk_free(&walk);
    return total;
}
