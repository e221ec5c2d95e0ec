#include "symbolic/algebra/blocks.h"

/* Which rows are reached from which, a bit each. */
typedef struct reach {
    uint32_t n, words;
    uint64_t *bit;
} reach;

static uint64_t *row_of(const reach *r, uint32_t i)
{
    return r->bit + (size_t)i * r->words;
}

static bool reaches(const reach *r, uint32_t i, uint32_t j)
{
    return row_of(r, i)[j / 64] >> j % 64 & 1;
}

/* Warshall's algorithm on words. */
static dx_status close_transitively(dx_context *context, reach *r)
{
    for (uint32_t k = 0; k < r->n; k++) {
        for (uint32_t i = 0; i < r->n; i++)
            if (reaches(r, i, k))
                for (uint32_t w = 0; w < r->words; w++)
                    row_of(r, i)[w] |= row_of(r, k)[w];
        DX_TRY(dx_poll(context));
    }
    return DX_OK;
}

dx_status dx_find_blocks(dx_graph *g, uint32_t n, const dx_id *entry, uint32_t *block,
                         uint32_t *n_blocks)
{
    dx_context *context = g->context;
    reach r = {.n = n, .words = (n + 63) / 64};
    r.bit = dx_arena_alloc(&context->arena, (size_t)n * r.words * sizeof *r.bit);
    if (!r.bit)
        return dx_no_memory(context);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++)
            if (!dx_is_int(g, entry[(size_t)i * n + j], 0))
                row_of(&r, i)[j / 64] |= (uint64_t)1 << j % 64;
    DX_TRY(close_transitively(context, &r));
    *n_blocks = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t j = 0;
        while (j < i && !(reaches(&r, i, j) && reaches(&r, j, i)))
            j++;
        block[i] = j < i ? block[j] : (*n_blocks)++;
    }
    return DX_OK;
}

uint32_t dx_take_block(uint32_t n, const dx_id *entry, const uint32_t *block, uint32_t k,
                       dx_id *out)
{
    uint32_t rows = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (block[i] != k)
            continue;
        rows++;
        for (uint32_t j = 0; j < n; j++)
            if (block[j] == k)
                *out++ = entry[(size_t)i * n + j];
    }
    return rows;
}
