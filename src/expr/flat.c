#include "expr/flat.h"

#include "expr/intern.h"
#include "expr/walk.h"

#include <string.h>

enum { MOST = 1000 }; /* factors */

static bool is_nested(const dx_graph *g, dx_id mul, uint32_t i)
{
    return dx_op_of(g, dx_base(g, mul, i)) == DX_OP_MUL && dx_is_int(g, dx_exponent(g, mul, i), 1);
}

static bool has_nested(const dx_graph *g, dx_id a)
{
    uint32_t n = dx_op_of(g, a) == DX_OP_MUL ? dx_factors(g, a) : 0;
    for (uint32_t i = 0; i < n; i++)
        if (is_nested(g, a, i))
            return true;
    return false;
}

/* All pairs, those of the products in it as well; *n is MOST + 1 where there are more. */
static void list_pairs(dx_graph *g, dx_id mul, dx_pair pair[MOST], size_t *n)
{
    dx_id open[MOST] = {mul};
    size_t n_open = 1;
    *n = 0;
    while (n_open > 0 && *n <= MOST) {
        dx_id now = open[--n_open];
        for (uint32_t i = 0; i < dx_factors(g, now) && *n <= MOST; i++) {
            if (is_nested(g, now, i) && n_open < MOST)
                open[n_open++] = dx_base(g, now, i);
            else if (*n < MOST)
                pair[(*n)++] = (dx_pair){dx_base(g, now, i), dx_exponent(g, now, i)};
            else
                *n = MOST + 1;
        }
    }
}

static bool is_above(const dx_graph *g, dx_pair pair)
{
    return dx_is_number(g, pair.number) && dx_number_sign(g, pair.number) > 0;
}

/* Would something cancel, x*(x^-1*...), and with it what has to be said of where x is 0? */
static dx_status find_cancelled(const dx_graph *g, size_t n, const dx_pair *pair, bool *found)
{
    *found = false;
    if (!dx_visit_begin(g))
        return DX_NOMEM;
    for (size_t i = 0; i < n && !*found; i++)
        *found = !is_above(g, pair[i]) && !dx_visit_meets(g, pair[i].key);
    for (size_t i = 0; i < n && !*found; i++)
        *found = is_above(g, pair[i]) && dx_visit_has_met(g, pair[i].key);
    return DX_OK;
}

/* The product that is not yet flat with that at once; itself where that cannot be. */
static dx_status flatten(dx_graph *g, dx_id mul, dx_id *out)
{
    dx_pair pair[MOST];
    dx_id factor[MOST];
    size_t n;
    *out = mul;
    list_pairs(g, mul, pair, &n);
    bool cancelled = false;
    if (n <= MOST)
        DX_TRY(find_cancelled(g, n, pair, &cancelled));
    if (n > MOST || cancelled)
        return DX_OK;
    for (size_t i = 0; i < n; i++)
        factor[i] = dx_pow(g, pair[i].key, pair[i].number);
    *out = dx_product(g, n, factor);
    return dx_check(g, *out);
}

/* Products with others in them, and what they are when flat. */
typedef struct products {
    dx_id *from, *to;
    size_t n;
} products;

/* Is each node of the walk, as its number says, more than a factor of products? */
static void mark_wholes(dx_graph *g, const dx_walk *walk, dx_id root, bool *whole)
{
    const uint32_t base = dx_walk_number(g, walk);
    const uint32_t *stamp = g->stamps->stamp;
    for (size_t i = 0; i < walk->n; i++) {
        dx_id a = walk->id[i];
        bool product = dx_op_of(g, a) == DX_OP_MUL;
        for (uint32_t k = 0; k < dx_count(g, a); k++)
            if (!product || k % 2 == 1 || !is_nested(g, a, k / 2))
                whole[stamp[dx_operand(g, a, k).v] - base] = true;
    }
    whole[stamp[root.v] - base] = true;
}

static dx_status flatten_all(dx_graph *g, const dx_walk *walk, const bool *whole, products *p)
{
    for (size_t i = 0; i < walk->n; i++) {
        if (!whole[i] || !has_nested(g, walk->id[i]))
            continue;
        p->from[p->n] = walk->id[i];
        DX_TRY(flatten(g, walk->id[i], &p->to[p->n]));
        p->n += !dx_same(p->from[p->n], p->to[p->n]);
        DX_TRY(dx_poll(g->context));
    }
    return DX_OK;
}

/* Those that stand in no factor of another. */
static dx_status flatten_once(dx_graph *g, dx_id a, dx_id *out)
{
    dx_memory *memory = &g->context->memory;
    dx_walk walk;
    *out = a;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    size_t size = walk.n * (2 * sizeof(dx_id) + sizeof(bool));
    dx_id *room = dx_alloc(memory, size);
    dx_status status = room ? DX_OK : dx_no_memory(g->context);
    if (status == DX_OK) {
        products p = {room, room + walk.n, 0};
        bool *whole = (bool *)(void *)(room + 2 * walk.n);
        memset(whole, 0, walk.n * sizeof *whole);
        mark_wholes(g, &walk, a, whole);
        status = flatten_all(g, &walk, whole, &p);
        if (status == DX_OK && p.n > 0) {
            *out = dx_replace(g, a, p.n, p.from, p.to);
            status = dx_check(g, *out);
        }
    }
    dx_free(memory, room, size);
    dx_walk_free(&walk);
    return status;
}

dx_status dx_flatten_products(dx_graph *g, dx_id a, dx_id *out)
{
    enum { DEEPEST = 8 }; /* sin(x0*...) as a factor of a product that is flat now */
    dx_id before = DX_NONE;
    *out = a;
    for (int i = 0; i < DEEPEST && !dx_same(*out, before); i++) {
        before = *out;
        DX_TRY(flatten_once(g, before, out));
    }
    return DX_OK;
}
