#include "symbolic/steps/likeness.h"

#include "expr/walk.h"
#include "support/hash.h"
#include "symbolic/idmap.h"

#include <string.h>

/* ---- likeness ----------------------------------------------------------------------- */

/* Numbers for the nodes of a walk, made from the operands up, then from the users down: a name is
 * seen by what stands around it. */
typedef struct sight {
    dx_graph *g;
    const dx_walk *walk;
    uint32_t base; /* of the stamps */
    size_t n_marks;
    const dx_id *marks;
    uint64_t *up, *down;
} sight;

static uint64_t join(uint64_t a, uint64_t b)
{
    return dx_hash_mix(a ^ dx_hash_mix(b));
}

static size_t place(const sight *s, dx_id a)
{
    return s->g->stamps->stamp[a.v] - s->base;
}

static uint64_t see_name(const sight *s, size_t i, dx_id a)
{
    for (size_t k = 0; k < s->n_marks; k++)
        if (dx_same(s->marks[k], a))
            return dx_hash_mix(k + 1);
    return dx_hash_mix(~s->down[i]);
}

/* Which operand is an atom that is the same for all: the name of an abstract function. */
static bool names_function(const dx_graph *g, dx_id a, uint32_t k)
{
    return k == 0 && (dx_op_of(g, a) == DX_OP_APPLY || dx_op_of(g, a) == DX_OP_DERIV);
}

static uint64_t see_operand(const sight *s, dx_id a, uint32_t k)
{
    dx_id operand = dx_operand(s->g, a, k);
    return names_function(s->g, a, k) ? dx_hash_mix(operand.v) : s->up[place(s, operand)];
}

/* Of pairs: terms with their coefficients, bases with their exponents. */
static bool has_pairs(dx_op op)
{
    return op == DX_OP_ADD || op == DX_OP_MUL;
}

static uint64_t see(const sight *s, size_t i)
{
    const dx_graph *g = s->g;
    dx_id a = s->walk->id[i];
    dx_op op = dx_op_of(g, a);
    uint32_t n = dx_count(g, a), first = op == DX_OP_ADD;
    if (op == DX_OP_SYMBOL)
        return see_name(s, i, a);
    if (n == 0)
        return dx_hash_mix(((uint64_t)a.v << 8) + 0x5A);
    uint64_t sum = 0, seen = join((uint64_t)op << 32 | (uint64_t)dx_fn_of(g, a), n);
    if (first)
        seen = join(seen, see_operand(s, a, 0));
    for (uint32_t k = first; k < n; k += has_pairs(op) ? 2 : 1)
        if (has_pairs(op))
            sum += join(see_operand(s, a, k), see_operand(s, a, k + 1));
        else
            seen = join(seen, see_operand(s, a, k));
    return join(seen, sum);
}

/* To each operand, what its user is like and which place it has in it. */
static void look_down(const sight *s, size_t i)
{
    const dx_graph *g = s->g;
    dx_id a = s->walk->id[i];
    dx_op op = dx_op_of(g, a);
    uint32_t n = dx_op_of(g, a) == DX_OP_SYMBOL ? 0 : dx_count(g, a), first = op == DX_OP_ADD;
    uint64_t from = join(s->up[i], s->down[i]);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t role = has_pairs(op) && k >= first ? 1 + (k - first) % 2 : k + 3;
        uint32_t other = role == 1 ? k + 1 : role == 2 ? k - 1 : k;
        if (!names_function(g, a, k))
            s->down[place(s, dx_operand(g, a, k))] +=
                join(from, join(role, see_operand(s, a, other)));
    }
}

static void look(const sight *s, size_t n, const dx_id *formulas, uint64_t *out)
{
    size_t all = s->walk->n;
    for (size_t i = 0; i < all; i++)
        s->up[i] = see(s, i);
    for (size_t k = 0; k < n; k++)
        s->down[place(s, formulas[k])] += dx_hash_mix(k + 7);
    for (size_t i = all; i-- > 0;)
        look_down(s, i);
    for (size_t i = 0; i < all; i++)
        s->up[i] = see(s, i);
    *out = 0;
    for (size_t k = 0; k < n; k++)
        *out = join(*out, s->up[place(s, formulas[k])]);
}

dx_status dx_likeness(dx_graph *g, size_t n, const dx_id *formulas, size_t n_marks,
                      const dx_id *marks, uint64_t *out)
{
    dx_memory *memory = &g->context->memory;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, n, formulas, &walk));
    size_t size = 2 * walk.n * sizeof(uint64_t);
    uint64_t *room = dx_alloc(memory, size);
    dx_status status = room ? DX_OK : dx_no_memory(g->context);
    if (status == DX_OK) {
        memset(room, 0, size);
        const sight s = {g, &walk, dx_walk_number(g, &walk), n_marks, marks, room, room + walk.n};
        look(&s, n, formulas, out);
    }
    dx_free(memory, room, size);
    dx_walk_free(&walk);
    return status;
}

/* ---- terms --------------------------------------------------------------------------- */

static bool is_sum(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_ADD && dx_terms(g, a) > 1;
}

/* One use of a symbol in a term. */
typedef struct use {
    uint32_t symbol, term;
} use;

typedef struct uses {
    use *use;
    size_t n, capacity;
} uses;

static dx_status list_uses(dx_graph *g, dx_id of, const dx_idmap *number, uses *list)
{
    uint32_t terms = is_sum(g, of) ? dx_terms(g, of) : 0;
    for (uint32_t i = 0; i < terms; i++) {
        dx_walk walk;
        dx_id term = dx_term(g, of, i);
        DX_TRY(dx_walk_make(g, 1, &term, &walk));
        bool grown = true;
        for (size_t k = 0; k < walk.n && grown; k++) {
            uint32_t symbol =
                dx_op_of(g, walk.id[k]) == DX_OP_SYMBOL ? dx_idmap_get(number, walk.id[k], 0) : 0;
            if (symbol == 0)
                continue;
            grown = dx_grow(&g->context->memory, &list->use, sizeof *list->use, &list->capacity,
                            list->n + 1);
            if (grown)
                list->use[list->n++] = (use){symbol - 1, i};
        }
        dx_walk_free(&walk);
        if (!grown)
            return dx_no_memory(g->context);
        DX_TRY(dx_poll(g->context));
    }
    return DX_OK;
}

/* By symbol, terms in their order. */
static dx_status lay_out(dx_graph *g, const uses *list, dx_term_index *out)
{
    out->capacity = (out->n + 2 + list->n) * sizeof *out->first;
    out->first = dx_alloc(out->memory, out->capacity);
    if (!out->first)
        return dx_no_memory(g->context);
    memset(out->first, 0, out->capacity);
    out->term = out->first + out->n + 2;
    uint32_t *next = out->first + 1; /* where the next term of a symbol goes */
    for (size_t i = 0; i < list->n; i++)
        next[list->use[i].symbol + 1]++;
    for (size_t i = 0; i < out->n; i++)
        next[i + 1] += next[i];
    for (size_t i = 0; i < list->n; i++)
        out->term[next[list->use[i].symbol]++] = list->use[i].term;
    return DX_OK;
}

dx_status dx_term_index_make(dx_graph *g, dx_id of, size_t n, const dx_id *symbols,
                             dx_term_index *out)
{
    dx_memory *memory = &g->context->memory;
    dx_idmap number;
    uses list = {NULL, 0, 0};
    dx_status status = DX_OK;
    *out = (dx_term_index){.memory = memory, .of = of, .n = n};
    dx_idmap_init(&number, memory);
    for (size_t i = 0; i < n && status == DX_OK; i++)
        if (!dx_idmap_put(&number, symbols[i], (uint32_t)i + 1))
            status = dx_no_memory(g->context);
    if (status == DX_OK)
        status = list_uses(g, of, &number, &list);
    if (status == DX_OK)
        status = lay_out(g, &list, out);
    dx_free(memory, list.use, list.capacity * sizeof *list.use);
    dx_idmap_free(&number);
    return status;
}

void dx_term_index_free(dx_term_index *index)
{
    dx_free(index->memory, index->first, index->capacity);
    index->first = index->term = NULL;
}

dx_status dx_terms_with(dx_graph *g, const dx_term_index *index, size_t i, dx_id *out)
{
    uint32_t first = index->first[i], n = index->first[i + 1] - first;
    *out = index->of;
    if (!is_sum(g, index->of) || n == dx_terms(g, index->of))
        return DX_OK;
    size_t size = n * sizeof(dx_id);
    dx_id *term = dx_alloc(index->memory, size > 0 ? size : sizeof(dx_id));
    if (!term)
        return dx_no_memory(g->context);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t at = index->term[first + k];
        term[k] = dx_scale(g, dx_coefficient(g, index->of, at), dx_term(g, index->of, at));
    }
    *out = dx_sum(g, n, term);
    dx_free(index->memory, term, size > 0 ? size : sizeof(dx_id));
    return dx_check(g, *out);
}
