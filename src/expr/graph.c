#include "expr/intern.h"
#include "expr/primitive.h"

#include <string.h>
#include <sys/random.h>

enum { FIRST_TABLE = 256, POLL_EVERY = 16 };

/* ---- hashing ---------------------------------------------------------------- */

static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 29;
}

static uint64_t hash_bytes(uint64_t h, const char *bytes, size_t n)
{
    while (n >= 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        h = mix(h, word);
        bytes += 8;
        n -= 8;
    }
    uint64_t word = 0;
    memcpy(&word, bytes, n);
    return mix(h, word ^ (uint64_t)n << 56);
}

static uint32_t finish_hash(uint64_t h)
{
    return (uint32_t)(h ^ h >> 32);
}

static inline uint32_t hash_operands(const dx_graph *g, dx_op op, dx_fn fn, const uint32_t *words,
                                     size_t n)
{
    uint64_t h = mix(g->seed, (uint64_t)op << 16 | fn);
    for (; n >= 2; n -= 2, words += 2)
        h = mix(h, words[0] | (uint64_t)words[1] << 32);
    return finish_hash(n > 0 ? mix(h, words[0]) : h);
}

static uint32_t hash_big(const dx_graph *g, mpq_srcptr value)
{
    uint64_t h = mix(g->seed, (uint64_t)(int64_t)mpq_sgn(value));
    mpz_srcptr parts[] = {mpq_numref(value), mpq_denref(value)};
    for (int i = 0; i < 2; i++)
        h = hash_bytes(h, (const char *)mpz_limbs_read(parts[i]),
                       mpz_size(parts[i]) * sizeof(mp_limb_t));
    return finish_hash(h);
}

/* ---- nodes ------------------------------------------------------------------ */

static inline size_t first_slot(const dx_graph *g, uint32_t hash)
{
    return hash & (g->table_size - 1);
}

static inline size_t next_slot(const dx_graph *g, size_t at)
{
    return (at + 1) & (g->table_size - 1);
}

static void place(dx_graph *g, uint32_t hash, uint32_t id)
{
    size_t at = first_slot(g, hash);
    while (g->table[at].id != 0)
        at = next_slot(g, at);
    g->table[at] = (dx_slot){hash, id};
}

/* Looks for an interruption as it goes; then the table stays as it was. */
static bool resize_table(dx_graph *g, size_t size)
{
    dx_slot *old = g->table;
    const size_t old_size = g->table_size;
    dx_slot *table = dx_alloc_zeroed(&g->context->memory, size * sizeof *table);
    if (!table)
        return dx_no_memory(g->context) == DX_OK;
    g->table = table;
    g->table_size = size;
    bool fine = true;
    for (size_t i = 1; fine && i < g->n; i++) {
        place(g, g->node[i].hash, (uint32_t)i);
        fine = i % POLL_EVERY != 0 || dx_poll(g->context) == DX_OK;
    }
    if (fine) {
        dx_free(&g->context->memory, old, old_size * sizeof *old);
        return true;
    }
    dx_free(&g->context->memory, table, size * sizeof *table);
    g->table = old;
    g->table_size = old_size;
    return false;
}

static bool within_limit(dx_graph *g)
{
    if (g->n - g->statement_start < g->context->limits.nodes && g->n < UINT32_MAX / 2)
        return true;
    dx_fail(g->context, DX_LIMIT, "this grew beyond %llu nodes",
            (unsigned long long)g->context->limits.nodes);
    return false;
}

static bool make_room(dx_graph *g)
{
    if (!dx_grow(&g->context->memory, &g->node, sizeof *g->node, &g->capacity, g->n + 1))
        return dx_no_memory(g->context) == DX_OK;
    if (g->n >= g->table_size / 4 * 3 && !resize_table(g, g->table_size * 2))
        return false;
    size_t most = g->table_size / 4 * 3;
    g->room = g->capacity < most ? g->capacity : most;
    return true;
}

/* A place for one node more, and one in the table: a search there always ends. */
static inline bool has_room(dx_graph *g)
{
    return g->n < g->room || make_room(g);
}

/* The node at the end of a search in the table, for which there is room. */
static inline dx_id append(dx_graph *g, size_t at, dx_node node)
{
    if (!within_limit(g) || (g->n % 4096 == 0 && dx_poll(g->context) != DX_OK))
        return DX_NONE;
    uint32_t id = (uint32_t)g->n++;
    g->node[id] = node;
    g->table[at] = (dx_slot){node.hash, id};
    return (dx_id){id};
}

/* Of a node that has no operands. */
static uint8_t held_alone(dx_op op)
{
    bool may_be_constant =
        op >= DX_OP_INT && op <= DX_OP_AND && op != DX_OP_APPLY && op != DX_OP_DERIV;
    return may_be_constant ? 0 : DX_HOLDS_VARIABLE;
}

/* Of operands that hold so much. */
static uint8_t held_as_partial(uint8_t operands)
{
    bool named = (operands & (DX_HOLDS_VARIABLE | DX_HOLDS_BOUND)) != 0;
    return named ? DX_HOLDS_PARTIAL : DX_HOLDS_PARTIAL | DX_HOLDS_DOUBTFUL;
}

static uint8_t held_as_power(const dx_graph *g, dx_id base, dx_id exponent)
{
    const uint8_t above = g->node[exponent.v].holds;
    if (dx_is_integer(g, exponent) && dx_number_sign(g, exponent) > 0)
        return 0;
    if (dx_is_number(g, base)) /* (-2)^n asks for an integer, as bound names are */
        return dx_number_sign(g, base) < 0 && (above & DX_HOLDS_VARIABLE) &&
                       !(above & DX_HOLDS_BOUND)
                   ? held_as_partial(above)
                   : 0;
    return held_as_partial(g->node[base.v].holds | above);
}

/* What atoms have in the place of operands does not count: the variable of an integral. */
static uint8_t held(const dx_graph *g, dx_op op, dx_fn fn, const uint32_t *operand, size_t n)
{
    uint8_t holds = held_alone(op);
    for (size_t k = 0; k < n; k++)
        holds |= g->node[operand[k]].holds;
    if (op == DX_OP_CASES || (op == DX_OP_CALL && dx_functions[fn].domain[0] != '\0'))
        return holds | held_as_partial(holds);
    for (size_t k = 0; op == DX_OP_MUL && k < n; k += 2)
        holds |= held_as_power(g, (dx_id){operand[k]}, (dx_id){operand[k + 1]});
    return holds;
}

static uint8_t held_by_name(dx_op op, const char *bytes, size_t n)
{
    if (op != DX_OP_SYMBOL)
        return held_alone(op);
    return n > 0 && bytes[0] == DX_BOUND_MARK ? DX_HOLDS_BOUND : DX_HOLDS_VARIABLE;
}

/* Mostly of few. */
static inline bool same_words(const uint32_t *a, const uint32_t *b, size_t n)
{
    size_t i = 0;
    while (i < n && a[i] == b[i])
        i++;
    return i == n;
}

dx_id dx_intern(dx_graph *g, dx_op op, dx_fn fn, const uint32_t *words, size_t n)
{
    if (!has_room(g))
        return DX_NONE;
    uint32_t hash = hash_operands(g, op, fn, words, n);
    size_t at = first_slot(g, hash);
    for (; g->table[at].id != 0; at = next_slot(g, at)) {
        if (g->table[at].hash != hash)
            continue;
        const dx_node *node = &g->node[g->table[at].id];
        if (node->op == op && node->fn == fn && node->count == n &&
            same_words(g->pool + node->first, words, n))
            return (dx_id){g->table[at].id};
    }
    if (!dx_grow(&g->context->memory, &g->pool, sizeof *g->pool, &g->pool_capacity,
                 g->n_pool + n) ||
        g->n_pool + n > UINT32_MAX)
        return dx_refuse(g, dx_no_memory(g->context));
    if (n > 0) /* the words of an empty vector may be NULL */
        memcpy(g->pool + g->n_pool, words, n * sizeof *words);
    dx_id id = append(g, at,
                      (dx_node){.hash = hash,
                                .first = (uint32_t)g->n_pool,
                                .count = (uint32_t)n,
                                .op = (uint8_t)op,
                                .holds = held(g, op, fn, words, op < DX_OP_ADD ? 0 : n),
                                .fn = fn});
    if (!dx_is_none(id))
        g->n_pool += n;
    return id;
}

bool dx_is_interned(const dx_graph *g, dx_op op, const uint32_t *words, size_t n)
{
    uint32_t hash = hash_operands(g, op, 0, words, n);
    for (size_t at = first_slot(g, hash); g->table[at].id != 0; at = next_slot(g, at)) {
        const dx_node *node = &g->node[g->table[at].id];
        if (g->table[at].hash == hash && node->op == op && node->fn == 0 && node->count == n &&
            same_words(g->pool + node->first, words, n))
            return true;
    }
    return false;
}

dx_id dx_intern_payload(dx_graph *g, dx_op op, uint64_t payload)
{
    uint32_t words[2] = {(uint32_t)payload, (uint32_t)(payload >> 32)};
    if (!has_room(g))
        return DX_NONE;
    uint32_t hash = hash_operands(g, op, 0, words, 2);
    size_t at = first_slot(g, hash);
    for (; g->table[at].id != 0; at = next_slot(g, at)) {
        if (g->table[at].hash != hash)
            continue;
        const dx_node *node = &g->node[g->table[at].id];
        if (node->op == op && node->first == words[0] && node->count == words[1])
            return (dx_id){g->table[at].id};
    }
    return append(g, at,
                  (dx_node){.hash = hash,
                            .first = words[0],
                            .count = words[1],
                            .op = (uint8_t)op,
                            .holds = held_alone(op)});
}

/* The bytes may be those of another node: they move when the pool grows. */
static dx_id intern_bytes(dx_graph *g, dx_op op, const char *bytes, size_t n)
{
    uintptr_t pool = (uintptr_t)g->bytes, given = (uintptr_t)bytes;
    bool own = g->bytes && given >= pool && given - pool < g->n_bytes;
    if (!has_room(g))
        return DX_NONE;
    uint32_t hash = finish_hash(hash_bytes(mix(g->seed, op), bytes, n));
    size_t at = first_slot(g, hash);
    for (; g->table[at].id != 0; at = next_slot(g, at)) {
        if (g->table[at].hash != hash)
            continue;
        const dx_node *node = &g->node[g->table[at].id];
        if (node->op == op && node->count == n && memcmp(g->bytes + node->first, bytes, n) == 0)
            return (dx_id){g->table[at].id};
    }
    if (!dx_grow(&g->context->memory, &g->bytes, 1, &g->bytes_capacity, g->n_bytes + n + 1) ||
        g->n_bytes + n >= UINT32_MAX)
        return dx_refuse(g, dx_no_memory(g->context));
    bytes = own ? g->bytes + (given - pool) : bytes;
    memcpy(g->bytes + g->n_bytes, bytes, n);
    g->bytes[g->n_bytes + n] = '\0';
    dx_id id = append(g, at,
                      (dx_node){.hash = hash,
                                .first = (uint32_t)g->n_bytes,
                                .count = (uint32_t)n,
                                .op = (uint8_t)op,
                                .holds = held_by_name(op, bytes, n)});
    if (!dx_is_none(id))
        g->n_bytes += n + 1;
    return id;
}

static size_t limb_bytes(mpq_srcptr value)
{
    return (mpz_size(mpq_numref(value)) + mpz_size(mpq_denref(value))) * sizeof(mp_limb_t);
}

dx_id dx_intern_big(dx_graph *g, mpq_srcptr value)
{
    if (!has_room(g))
        return DX_NONE;
    uint32_t hash = hash_big(g, value);
    size_t at = first_slot(g, hash);
    for (; g->table[at].id != 0; at = next_slot(g, at)) {
        if (g->table[at].hash != hash)
            continue;
        const dx_node *node = &g->node[g->table[at].id];
        if (node->op == DX_OP_BIG && mpq_equal(g->big[node->first], value))
            return (dx_id){g->table[at].id};
    }
    if (!dx_grow(&g->context->memory, &g->big, sizeof *g->big, &g->big_capacity, g->n_big + 1) ||
        !dx_charge(&g->context->memory, limb_bytes(value)))
        return dx_refuse(g, dx_no_memory(g->context));
    dx_id id = append(g, at, (dx_node){.hash = hash, .first = (uint32_t)g->n_big, .op = DX_OP_BIG});
    if (dx_is_none(id)) {
        dx_discharge(&g->context->memory, limb_bytes(value));
        return id;
    }
    mpq_init(g->big[g->n_big]);
    mpq_set(g->big[g->n_big++], value);
    return id;
}

/* ---- life ------------------------------------------------------------------- */

dx_status dx_graph_init(dx_graph *g, dx_context *context)
{
    memset(g, 0, sizeof *g);
    g->context = context;
    if (getrandom(&g->seed, sizeof g->seed, GRND_NONBLOCK) != sizeof g->seed)
        g->seed = (uint64_t)(uintptr_t)g ^ (uint64_t)(dx_now() * 1e9);
    g->stamps = dx_alloc(&context->memory, sizeof *g->stamps);
    if (g->stamps)
        *g->stamps = (dx_stamps){0};
    if (!g->stamps ||
        !dx_grow(&context->memory, &g->node, sizeof *g->node, &g->capacity, FIRST_TABLE / 2) ||
        !resize_table(g, FIRST_TABLE)) {
        dx_graph_free(g);
        return dx_no_memory(context);
    }
    g->node[0] = (dx_node){0};
    g->n = DX_SMALL_FIRST;
    for (int64_t i = DX_SMALL_LEAST; i <= DX_SMALL_MOST; i++)
        dx_intern_payload(g, DX_OP_INT, (uint64_t)i);
    g->statement_start = g->n;
    return DX_OK;
}

static void clear_bigs(dx_graph *g, size_t keep)
{
    while (g->n_big > keep) {
        mpq_ptr value = g->big[--g->n_big];
        dx_discharge(&g->context->memory, limb_bytes(value));
        mpq_clear(value);
    }
}

void dx_graph_free(dx_graph *g)
{
    dx_memory *memory = &g->context->memory;
    clear_bigs(g, 0);
    if (g->stamps)
        dx_free(memory, g->stamps->stamp, g->stamps->capacity * sizeof *g->stamps->stamp);
    dx_free(memory, g->stamps, sizeof *g->stamps);
    dx_free(memory, g->node, g->capacity * sizeof *g->node);
    dx_free(memory, g->pool, g->pool_capacity * sizeof *g->pool);
    dx_free(memory, g->table, g->table_size * sizeof *g->table);
    dx_free(memory, g->bytes, g->bytes_capacity);
    dx_free(memory, g->big, g->big_capacity * sizeof *g->big);
    memset(g, 0, sizeof *g);
}

dx_mark dx_graph_mark(const dx_graph *g)
{
    return (dx_mark){g->n, g->n_pool, g->n_bytes, g->n_big};
}

static void unplace(dx_graph *g, uint32_t id)
{
    size_t at = first_slot(g, g->node[id].hash);
    while (g->table[at].id != id)
        at = next_slot(g, at);
    g->table[at] = (dx_slot){0, 0};
}

/* Nodes were placed in ascending order, so without the last ones the probe sequences of the others
 * are as they were. Descending, each finds its slot; many are quicker found by a look at all
 * slots in turn. */
static void unplace_from(dx_graph *g, size_t first)
{
    enum { SLOTS_FOR_ONE = 16 };
    if (g->n - first <= g->table_size / SLOTS_FOR_ONE)
        for (size_t i = g->n; i-- > first;)
            unplace(g, (uint32_t)i);
    else
        for (size_t at = 0; at < g->table_size; at++)
            if (g->table[at].id >= first)
                g->table[at] = (dx_slot){0, 0};
}

void dx_graph_rollback(dx_graph *g, dx_mark mark)
{
    unplace_from(g, mark.n);
    g->n = mark.n;
    g->n_pool = mark.n_pool;
    g->n_bytes = mark.n_bytes;
    clear_bigs(g, mark.n_big);
}

/* ---- collection -------------------------------------------------------------- */

static bool has_operands(const dx_node *node)
{
    return node->op == DX_OP_INTEGRAL || node->op == DX_OP_PRIMITIVE || node->op == DX_OP_ROOTOF ||
           (node->op >= DX_OP_ADD && node->op <= DX_OP_AND) || node->op == DX_OP_VECTOR ||
           node->op == DX_OP_RANGE || node->op == DX_OP_STEPS || node->op == DX_OP_TABLE ||
           node->op == DX_OP_SOLUTION;
}

/* new_id[i] != 0 where node i is reached. */
static void mark_reached(const dx_graph *g, uint32_t *new_id, dx_id *const *roots, size_t n)
{
    for (size_t i = 0; i <= DX_SMALL_MOST - DX_SMALL_LEAST; i++)
        new_id[DX_SMALL_FIRST + i] = 1;
    for (size_t i = 0; i < n; i++)
        new_id[roots[i]->v] = 1;
    for (size_t i = g->n - 1; i > 0; i--) {
        const dx_node *node = &g->node[i];
        if (new_id[i] && has_operands(node))
            for (uint32_t k = 0; k < node->count; k++)
                new_id[g->pool[node->first + k]] = 1;
    }
}

static void move_payload(dx_graph *g, dx_node *node, const uint32_t *new_id, dx_mark *top)
{
    if (has_operands(node) || node->op == DX_OP_RAT) {
        memmove(g->pool + top->n_pool, g->pool + node->first, node->count * sizeof *g->pool);
        node->first = (uint32_t)top->n_pool;
        top->n_pool += node->count;
        if (node->op != DX_OP_RAT)
            for (uint32_t k = 0; k < node->count; k++)
                g->pool[node->first + k] = new_id[g->pool[node->first + k]];
        node->hash =
            hash_operands(g, (dx_op)node->op, node->fn, g->pool + node->first, node->count);
    } else if (node->op == DX_OP_SYMBOL || node->op == DX_OP_STRING) {
        memmove(g->bytes + top->n_bytes, g->bytes + node->first, node->count + 1);
        node->first = (uint32_t)top->n_bytes;
        top->n_bytes += node->count + 1;
    } else if (node->op == DX_OP_BIG) {
        mpq_swap(g->big[top->n_big], g->big[node->first]);
        node->first = (uint32_t)top->n_big++;
    }
}

void dx_graph_collect(dx_graph *g, dx_id *const *roots, size_t n)
{
    dx_memory *memory = &g->context->memory;
    size_t old_n = g->n;
    uint32_t *new_id = dx_alloc(memory, old_n * sizeof *new_id);
    if (!new_id)
        return;
    memset(new_id, 0, old_n * sizeof *new_id);
    mark_reached(g, new_id, roots, n);
    new_id[0] = 0;
    dx_mark top = {1, 0, 0, 0};
    for (size_t i = 1; i < old_n; i++) {
        if (!new_id[i])
            continue;
        dx_node node = g->node[i];
        move_payload(g, &node, new_id, &top);
        new_id[i] = (uint32_t)top.n;
        g->node[top.n++] = node;
    }
    for (size_t i = 0; i < n; i++)
        roots[i]->v = new_id[roots[i]->v];
    dx_free(memory, new_id, old_n * sizeof *new_id);
    g->n = top.n;
    g->n_pool = top.n_pool;
    g->n_bytes = top.n_bytes;
    clear_bigs(g, top.n_big);
    g->statement_start = g->n;
    memset(g->table, 0, g->table_size * sizeof *g->table);
    for (size_t i = 1; i < g->n; i++)
        place(g, g->node[i].hash, (uint32_t)i);
}

/* ---- atoms and plain composites ------------------------------------------------ */

dx_id dx_symbol(dx_graph *g, const char *name, size_t n)
{
    return intern_bytes(g, DX_OP_SYMBOL, name, n);
}

dx_id dx_late_symbol(dx_graph *g, const char *name, size_t n)
{
    enum { LONGEST = 16 };
    char bytes[LONGEST + 1] = {(char)DX_LATE_MARK};
    if (n > LONGEST)
        n = LONGEST;
    memcpy(bytes + 1, name, n);
    return dx_symbol(g, bytes, n + 1);
}

dx_id dx_string(dx_graph *g, const char *bytes, size_t n)
{
    return intern_bytes(g, DX_OP_STRING, bytes, n);
}

dx_id dx_pi(dx_graph *g)
{
    return dx_intern_payload(g, DX_OP_PI, 0);
}

dx_id dx_inf(dx_graph *g)
{
    return dx_intern_payload(g, DX_OP_INF, 0);
}

dx_id dx_minus_inf(dx_graph *g)
{
    return dx_intern_payload(g, DX_OP_INF, 1);
}

dx_id dx_truth(dx_graph *g, bool value)
{
    return dx_intern_payload(g, value ? DX_OP_TRUE : DX_OP_FALSE, 0);
}

dx_id dx_intern_ids(dx_graph *g, dx_op op, dx_fn fn, size_t n, const dx_id *operands)
{
    for (size_t i = 0; i < n; i++)
        if (dx_is_none(operands[i]))
            return DX_NONE;
    _Static_assert(sizeof(dx_id) == sizeof(uint32_t), "an id is a word of the pool");
    return dx_intern(g, op, fn, (const uint32_t *)(const void *)operands, n);
}

/* A table and a solution stand alone. */
static bool refuse_tables(dx_graph *g, size_t n, const dx_id *ids)
{
    for (size_t i = 0; i < n; i++)
        if (dx_op_of(g, ids[i]) == DX_OP_TABLE || dx_op_of(g, ids[i]) == DX_OP_SOLUTION) {
            dx_tell_non_number(g, ids[i]);
            return true;
        }
    return false;
}

dx_id dx_vector(dx_graph *g, size_t n, const dx_id *elements)
{
    if (refuse_tables(g, n, elements))
        return DX_NONE;
    return dx_intern_ids(g, DX_OP_VECTOR, 0, n, elements);
}

dx_id dx_arrangement(dx_graph *g, size_t n, const dx_id *terms)
{
    return dx_intern_ids(g, DX_OP_VECTOR, DX_FN_NONE, n, terms);
}

dx_id dx_integral(dx_graph *g, dx_id integrand, dx_id variable, dx_id lo, dx_id hi, bool whole)
{
    return dx_intern_ids(g, DX_OP_INTEGRAL, 0, 5,
                         (dx_id[]){integrand, variable, lo, hi, dx_int(g, whole)});
}

dx_id dx_integral_to_inf(dx_graph *g, dx_id integrand, dx_id variable, dx_id lo, bool whole,
                         dx_id tails)
{
    return dx_intern_ids(g, DX_OP_INTEGRAL, 0, 6,
                         (dx_id[]){integrand, variable, lo, dx_inf(g), dx_int(g, whole), tails});
}

dx_id dx_range(dx_graph *g, dx_id lo, dx_id hi)
{
    if (refuse_tables(g, 2, (dx_id[]){lo, hi}))
        return DX_NONE;
    return dx_intern_ids(g, DX_OP_RANGE, 0, 2, (dx_id[]){lo, hi});
}

/* With numbers on both sides the relation is decided. */
dx_id dx_relation(dx_graph *g, dx_op op, dx_id a, dx_id b)
{
    if (dx_is_none(a) || dx_is_none(b) || refuse_tables(g, 2, (dx_id[]){a, b}))
        return DX_NONE;
    if (op != DX_OP_EQ && dx_is_number(g, a) && dx_is_number(g, b)) {
        int order = dx_number_compare(g, a, b);
        return dx_truth(g, op == DX_OP_LT ? order < 0 : op == DX_OP_LE ? order <= 0 : order != 0);
    }
    return dx_intern_ids(g, op, 0, 2, (dx_id[]){a, b});
}

static dx_id with_name(dx_graph *g, dx_op op, const dx_id *head, size_t n_head, size_t n,
                       const dx_id *args)
{
    dx_memory *memory = &g->context->memory;
    size_t size = (n_head + n) * sizeof(dx_id);
    dx_id *all = dx_alloc(memory, size);
    if (!all)
        return dx_refuse(g, dx_no_memory(g->context));
    memcpy(all, head, n_head * sizeof *all);
    if (n > 0)
        memcpy(all + n_head, args, n * sizeof *all);
    dx_id id = dx_intern_ids(g, op, 0, n_head + n, all);
    dx_free(memory, all, size);
    return id;
}

dx_id dx_apply(dx_graph *g, dx_id name, size_t n, const dx_id *args)
{
    if (!dx_is_none(name) && dx_op_of(g, name) == DX_OP_PRIMITIVE)
        return dx_primitive_between(g, name, n, args);
    return with_name(g, DX_OP_APPLY, &name, 1, n, args);
}

dx_id dx_derivative_of(dx_graph *g, dx_id name, const uint32_t *counts, size_t n, const dx_id *args)
{
    dx_memory *memory = &g->context->memory;
    dx_id *count = dx_alloc(memory, n * sizeof *count);
    if (!count)
        return dx_refuse(g, dx_no_memory(g->context));
    uint64_t order = 0;
    for (size_t i = 0; i < n; i++) {
        count[i] = dx_int(g, counts[i]);
        order += counts[i];
    }
    dx_id id = order == 0
                   ? dx_apply(g, name, n, args)
                   : with_name(g, DX_OP_DERIV, (dx_id[]){name, dx_vector(g, n, count)}, 2, n, args);
    dx_free(memory, count, n * sizeof *count);
    return id;
}

dx_id dx_steps(dx_graph *g, dx_id subject, size_t n, const dx_id *lines)
{
    return with_name(g, DX_OP_STEPS, &subject, 1, n, lines);
}

/* A derivative of a derivative is one of higher order; the variables stay in their order. */
static dx_id written_derivative(dx_graph *g, dx_id a, dx_id symbol, uint32_t order, int style)
{
    enum { MOST = 34 };
    dx_id operands[MOST];
    uint32_t n = 2;
    if (dx_is_none(a) || dx_is_none(symbol) || order == 0)
        return order == 0 ? a : DX_NONE;
    operands[0] = a;
    operands[1] = dx_int(g, style);
    if (dx_op_of(g, a) == DX_OP_DIFF && dx_count(g, a) + 2 <= MOST)
        for (n = 0; n < dx_count(g, a); n++)
            operands[n] = dx_operand(g, a, n);
    int64_t before = 0;
    if (n > 2 && dx_same(operands[n - 2], symbol) && dx_get_int(g, operands[n - 1], &before))
        n -= 2;
    operands[n] = symbol;
    operands[n + 1] = dx_int(g, before + order);
    return dx_intern_ids(g, DX_OP_DIFF, 0, n + 2, operands);
}

dx_id dx_written_derivative(dx_graph *g, dx_id a, dx_id symbol, uint32_t order, bool partial)
{
    return written_derivative(g, a, symbol, order, partial);
}

dx_id dx_named_derivative(dx_graph *g, dx_id name, dx_id symbol, uint32_t order, bool partial)
{
    return written_derivative(g, name, symbol, order, 2 + partial);
}
