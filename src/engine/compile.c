#include "engine/compile.h"

/* The elements of a value, row by row; of what is no vector, the value. How many are told;
 * written where out is not NULL. */
static size_t list_elements(const dx_graph *g, dx_id a, dx_id *out)
{
    if (dx_op_of(g, a) != DX_OP_VECTOR) {
        if (out)
            out[0] = a;
        return 1;
    }
    size_t n = 0;
    for (uint32_t i = 0; i < dx_count(g, a); i++) {
        dx_id row = dx_operand(g, a, i);
        bool matrix = dx_op_of(g, row) == DX_OP_VECTOR;
        uint32_t width = matrix ? dx_count(g, row) : 1;
        for (uint32_t k = 0; k < width && out; k++)
            out[n + k] = matrix ? dx_operand(g, row, k) : row;
        n += width;
    }
    return n;
}

dx_status dx_compile(ddx_session *s, size_t n_values, const dx_id *values, size_t n_symbols,
                     const dx_id *symbols, dx_tape *tape)
{
    dx_graph *g = &s->graph;
    size_t n = 0;
    for (size_t i = 0; i < n_values; i++)
        n += list_elements(g, values[i], NULL);
    dx_id *roots = dx_arena_alloc(&s->context.arena, (n + 1) * sizeof *roots);
    if (!roots)
        return dx_no_memory(&s->context);
    n = 0;
    for (size_t i = 0; i < n_values; i++)
        n += list_elements(g, values[i], roots + n);
    return dx_tape_make(g, n, roots, n_symbols, symbols, DX_TAPE_REDUCED, tape);
}
