#include "symbolic/derivatives/extremes.h"

#include "expr/side.h"
#include "expr/walk.h"

#include <string.h>

enum { FEW = 16, BLOCK = 8 };

static bool is_of(const dx_graph *g, dx_id a, dx_fn fn)
{
    return dx_fn_of(g, a) == fn && dx_count(g, a) == 2;
}

bool dx_is_extreme_within(const dx_graph *g, dx_id operand, dx_id a)
{
    const dx_fn fn = dx_fn_of(g, a);
    return !g->keeps_pairs && (fn == DX_FN_max || fn == DX_FN_min) && is_of(g, a, fn) &&
           is_of(g, operand, fn);
}

bool dx_is_extreme(const dx_graph *g, dx_id a)
{
    return dx_count(g, a) == 2 && (dx_is_extreme_within(g, dx_operand(g, a, 0), a) ||
                                   dx_is_extreme_within(g, dx_operand(g, a, 1), a));
}

/* ---- parts ----------------------------------------------------------------------------------- */

typedef struct pending {
    dx_id *item;
    size_t n, capacity;
} pending;

static bool push(dx_graph *g, pending *p, dx_id a)
{
    if (!dx_grow(&g->context->memory, &p->item, sizeof *p->item, &p->capacity, p->n + 1))
        return false;
    p->item[p->n++] = a;
    return true;
}

/* From the left to the right, and what stands in it twice is looked at once. */
static bool collect(dx_extreme *e, dx_side *met, pending *p)
{
    dx_graph *g = e->g;
    while (p->n > 0) {
        const dx_id a = p->item[--p->n];
        if (dx_side_get(met, a) != 0)
            continue;
        if (!dx_side_set(met, a, 1))
            return false;
        if (is_of(g, a, e->fn)) {
            if (!push(g, p, dx_operand(g, a, 1)) || !push(g, p, dx_operand(g, a, 0)))
                return false;
            continue;
        }
        if (!dx_grow(&g->context->memory, &e->part, sizeof *e->part, &e->capacity, e->n + 1))
            return false;
        e->part[e->n++] = a;
    }
    return true;
}

/* ---- the others ------------------------------------------------------------------------------ */

static dx_id join(const dx_extreme *e, dx_id a, dx_id b)
{
    return dx_is_none(a) ? b : dx_is_none(b) ? a : dx_call(e->g, e->fn, 2, (dx_id[]){a, b});
}

/* The largest of the parts from lo up to hi, but for number `without`. */
static dx_id largest(const dx_extreme *e, size_t lo, size_t hi, size_t without)
{
    dx_id all = DX_NONE;
    for (size_t i = lo; i < hi && i < e->n; i++)
        if (i != without)
            all = join(e, all, e->part[i]);
    return all;
}

static dx_status join_blocks(dx_extreme *e)
{
    dx_graph *g = e->g;
    for (e->leaves = 1; e->leaves * BLOCK < e->n;)
        e->leaves *= 2;
    e->size = 2 * e->leaves * sizeof *e->block;
    e->block = dx_alloc(&g->context->memory, e->size);
    if (!e->block)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < e->leaves; i++)
        e->block[e->leaves + i] = largest(e, i * BLOCK, (i + 1) * BLOCK, SIZE_MAX);
    for (size_t i = e->leaves - 1; i > 0; i--)
        e->block[i] = join(e, e->block[2 * i], e->block[2 * i + 1]);
    return dx_check(g, e->block[1]);
}

static dx_id others_than(const dx_extreme *e, size_t i)
{
    if (!e->block)
        return largest(e, 0, e->n, i);
    const size_t first = i / BLOCK * BLOCK;
    dx_id all = largest(e, first, first + BLOCK, i);
    for (size_t at = e->leaves + i / BLOCK; at > 1; at /= 2)
        all = at % 2 ? join(e, e->block[at - 1], all) : join(e, all, e->block[at + 1]);
    return all;
}

/* ---- the interface --------------------------------------------------------------------------- */

dx_status dx_extreme_open(dx_extreme *e, dx_graph *g, dx_id a)
{
    *e = (dx_extreme){.g = g, .fn = dx_fn_of(g, a)};
    dx_side met;
    pending p = {0};
    const bool done =
        dx_side_init(&met, &g->context->memory, g->n) && push(g, &p, a) && collect(e, &met, &p);
    dx_free(&g->context->memory, p.item, p.capacity * sizeof *p.item);
    dx_side_free(&met);
    dx_status status = done ? DX_OK : dx_no_memory(g->context);
    if (status == DX_OK && e->n > FEW)
        status = join_blocks(e);
    if (status != DX_OK)
        dx_extreme_close(e);
    return status;
}

void dx_extreme_close(dx_extreme *e)
{
    dx_memory *memory = &e->g->context->memory;
    dx_free(memory, e->part, e->capacity * sizeof *e->part);
    dx_free(memory, e->block, e->size);
}

dx_id dx_extreme_partial(const dx_extreme *e, size_t i)
{
    dx_graph *g = e->g;
    const dx_id other = others_than(e, i);
    if (dx_is_none(other)) /* all are the same */
        return dx_int(g, 1);
    const dx_id lead =
        e->fn == DX_FN_max ? dx_sub(g, e->part[i], other) : dx_sub(g, other, e->part[i]);
    return dx_call1(g, DX_FN_heaviside, lead);
}

/* ---- pairs by a symbol ----------------------------------------------------------------------- */

/* Of an extreme with the symbol in it; NONE where it may stay as it is. */
static dx_status pair_of(const dx_extreme *e, dx_id symbol, dx_id *out)
{
    dx_id with = DX_NONE, without = DX_NONE;
    size_t n = 0, last = 0;
    for (size_t i = 0; i < e->n; i++)
        if (dx_contains(e->g, e->part[i], symbol)) {
            n++;
            last = i;
        }
    *out = DX_NONE;
    if (n == 0 || n + 1 >= e->n)
        return DX_OK;
    if (n == 1) {
        *out = join(e, e->part[last], others_than(e, last));
        return dx_check(e->g, *out);
    }
    for (size_t i = 0; i < e->n; i++) {
        dx_id *to = dx_contains(e->g, e->part[i], symbol) ? &with : &without;
        *to = join(e, *to, e->part[i]);
    }
    *out = join(e, with, without);
    return dx_check(e->g, *out);
}

static dx_status pair_all(dx_graph *g, const dx_walk *walk, const uint8_t *inner, dx_id symbol,
                          size_t *n, dx_id *from, dx_id *to)
{
    for (size_t i = 0; i < walk->n; i++) {
        dx_extreme e;
        if (inner[i] || !dx_is_extreme(g, walk->id[i]))
            continue;
        DX_TRY(dx_extreme_open(&e, g, walk->id[i]));
        const dx_status status = pair_of(&e, symbol, &to[*n]);
        dx_extreme_close(&e);
        DX_TRY(status);
        from[*n] = walk->id[i];
        *n += !dx_is_none(to[*n]);
    }
    return DX_OK;
}

dx_status dx_pair_extremes(dx_graph *g, dx_id a, dx_id symbol, dx_id *out)
{
    dx_walk walk;
    size_t n = 0;
    *out = a;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    const size_t size = walk.n * (2 * sizeof(dx_id) + 1);
    dx_id *from = dx_alloc(&g->context->memory, size), *to = from ? from + walk.n : NULL;
    dx_status status = from ? DX_OK : dx_no_memory(g->context);
    if (status == DX_OK) {
        uint8_t *inner = memset(to + walk.n, 0, walk.n);
        for (size_t i = 0; i < walk.n; i++)
            for (uint32_t k = 0; k < 2 && dx_is_extreme(g, walk.id[i]); k++)
                if (dx_is_extreme_within(g, dx_operand(g, walk.id[i], k), walk.id[i]))
                    inner[dx_walk_find(&walk, dx_operand(g, walk.id[i], k))] = 1;
        status = pair_all(g, &walk, inner, symbol, &n, from, to);
    }
    if (status == DX_OK && n > 0) {
        *out = dx_replace(g, a, n, from, to);
        status = dx_check(g, *out);
    }
    dx_free(&g->context->memory, from, size);
    dx_walk_free(&walk);
    return status;
}
