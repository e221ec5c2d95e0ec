#include "expr/intern.h"

#include <stdlib.h>
#include <string.h>

void dx_pairs_free(dx_pairs *pairs)
{
    if (pairs->pair != pairs->few)
        dx_free(&pairs->graph->context->memory, pairs->pair, pairs->capacity * sizeof *pairs->pair);
}

static bool leave_the_stack(dx_pairs *pairs)
{
    size_t capacity = 4 * DX_FEW_PAIRS;
    dx_pair *pair = dx_alloc(&pairs->graph->context->memory, capacity * sizeof *pair);
    if (!pair)
        return false;
    memcpy(pair, pairs->few, sizeof pairs->few);
    pairs->pair = pair;
    pairs->capacity = capacity;
    return true;
}

bool dx_pairs_grow(dx_pairs *pairs)
{
    bool grown = pairs->pair == pairs->few
                     ? leave_the_stack(pairs)
                     : dx_grow(&pairs->graph->context->memory, &pairs->pair, sizeof *pairs->pair,
                               &pairs->capacity, pairs->n + 1);
    return grown || dx_no_memory(pairs->graph->context) == DX_OK;
}

static int by_key(const void *a, const void *b)
{
    uint32_t x = ((const dx_pair *)a)->key.v, y = ((const dx_pair *)b)->key.v;
    return (x > y) - (x < y);
}

/* By one byte of the keys after the other, from the lowest; false without memory. */
static bool sort_by_bytes(dx_pairs *pairs)
{
    enum { BYTE = 8, VALUES = 1 << BYTE };
    size_t size = pairs->n * sizeof(dx_pair);
    dx_pair *other = dx_alloc(&pairs->graph->context->memory, size), *from = pairs->pair;
    uint32_t all = 0;
    if (!other)
        return false;
    for (size_t i = 0; i < pairs->n; i++)
        all |= from[i].key.v;
    dx_pair *to = other;
    for (uint32_t shift = 0; shift < 32 && all >> shift != 0; shift += BYTE) {
        size_t at[VALUES] = {0}, next = 0;
        for (size_t i = 0; i < pairs->n; i++)
            at[from[i].key.v >> shift & (VALUES - 1)]++;
        for (size_t k = 0; k < VALUES; k++) {
            size_t n = at[k];
            at[k] = next;
            next += n;
        }
        for (size_t i = 0; i < pairs->n; i++)
            to[at[from[i].key.v >> shift & (VALUES - 1)]++] = from[i];
        dx_pair *swap = from;
        from = to;
        to = swap;
    }
    if (from != pairs->pair)
        memcpy(pairs->pair, from, size);
    dx_free(&pairs->graph->context->memory, other, size);
    return true;
}

void dx_pairs_sort(dx_pairs *pairs)
{
    enum { INSERTION = 32, LONG = 300 };
    if (pairs->n > LONG && sort_by_bytes(pairs))
        return;
    if (pairs->n > INSERTION) {
        qsort(pairs->pair, pairs->n, sizeof *pairs->pair, by_key);
        return;
    }
    for (size_t i = 1; i < pairs->n; i++) {
        dx_pair moved = pairs->pair[i];
        size_t k = i;
        for (; k > 0 && pairs->pair[k - 1].key.v > moved.key.v; k--)
            pairs->pair[k] = pairs->pair[k - 1];
        pairs->pair[k] = moved;
    }
}

dx_id dx_intern_product(dx_graph *g, size_t n, const dx_pair *pairs)
{
    const uint32_t *words = (const uint32_t *)(const void *)pairs;
    return dx_intern(g, DX_OP_MUL, 0, words, 2 * n);
}

dx_id dx_intern_sum(dx_id constant, const dx_pairs *pairs)
{
    dx_graph *g = pairs->graph;
    uint32_t few[2 * DX_FEW_PAIRS + 1], *words = few;
    size_t n = 1 + 2 * pairs->n, size = n * sizeof *words;
    if (n > sizeof few / sizeof few[0]) {
        /* a long sum is often one of as many that are built term by term */
        if (dx_poll(g->context) != DX_OK)
            return DX_NONE;
        words = dx_alloc(&g->context->memory, size);
        if (!words)
            return dx_refuse(g, dx_no_memory(g->context));
    }
    words[0] = constant.v;
    for (size_t i = 0; i < pairs->n; i++) {
        words[2 * i + 1] = pairs->pair[i].number.v;
        words[2 * i + 2] = pairs->pair[i].key.v;
    }
    dx_id id = dx_intern(g, DX_OP_ADD, 0, words, n);
    if (words != few)
        dx_free(&g->context->memory, words, size);
    return id;
}

void dx_tell_non_number(dx_graph *g, dx_id a)
{
    static const char *const what[] = {
        [DX_OP_INF] = "inf is the end of a range or a limit, not a number to calculate with",
        [DX_OP_EQ] = "an equation is no number",
        [DX_OP_NE] = "a relation is no number",
        [DX_OP_LT] = "an inequality is no number",
        [DX_OP_LE] = "an inequality is no number",
        [DX_OP_AND] = "a condition is no number",
        [DX_OP_TRUE] = "true is no number",
        [DX_OP_FALSE] = "false is no number",
        [DX_OP_VECTOR] = "a vector cannot stand where a number must",
        [DX_OP_RANGE] = "a range is no number",
        [DX_OP_STRING] = "a string is no number",
        [DX_OP_STEPS] = "a derivation is no number; its last line has the answer",
        [DX_OP_TABLE] = "a table is no number; t[2, 1] is one of those in it",
        [DX_OP_SOLUTION] = "an iteration is no number; it.root is where it came to",
    };
    dx_op op = dx_op_of(g, a);
    if (op != DX_OP_NONE) /* whose story is told already */
        dx_fail(g->context, op == DX_OP_INF ? DX_DOMAIN : DX_TYPE, "%s", what[op]);
}
