#include "engine/trace.h"

#include "expr/walk.h"
#include "numeric/tape.h"

#include <string.h>

/* The elements of a value, row by row; of what is no vector, the value. */
static size_t list_elements(const dx_graph *g, dx_id a, dx_id *out)
{
    size_t n = 0;
    uint32_t count = dx_op_of(g, a) == DX_OP_VECTOR ? dx_count(g, a) : 0;
    for (uint32_t i = 0; i < count; i++) {
        dx_id row = dx_operand(g, a, i);
        uint32_t width = dx_op_of(g, row) == DX_OP_VECTOR ? dx_count(g, row) : 0;
        for (uint32_t k = 0; k < width; k++, n++)
            if (out)
                out[n] = dx_operand(g, row, k);
        if (width == 0 && out)
            out[n] = row;
        n += width == 0;
    }
    if (count == 0 && out)
        out[n] = a;
    return n + (count == 0);
}

static dx_status show_tape(ddx_session *s, dx_id a, dx_text *out)
{
    dx_graph *g = &s->graph;
    size_t n = list_elements(g, a, NULL), n_symbols = dx_free_symbols(g, a, 0, NULL);
    dx_id *roots = dx_arena_alloc(&s->context.arena, n * sizeof *roots);
    dx_id *symbols = dx_arena_alloc(&s->context.arena, (n_symbols + 1) * sizeof *symbols);
    if (!roots || !symbols)
        return dx_no_memory(&s->context);
    (void)list_elements(g, a, roots);
    (void)dx_free_symbols(g, a, n_symbols, symbols);
    dx_tape tape;
    DX_TRY(dx_tape_make(g, n, roots, n_symbols, symbols, DX_TAPE_REDUCED, &tape));
    dx_status status = dx_tape_print(&tape, g, symbols, out);
    dx_tape_free(&tape);
    return status;
}

dx_status dx_trace(ddx_session *s, const char *text, size_t n, dx_text *out)
{
    static const char what[] = "tape ";
    size_t skip = sizeof what - 1;
    if (n <= skip || memcmp(text, what, skip) != 0)
        return dx_fail(&s->context, DX_SYNTAX, "':trace tape' and a formula is what can be traced");
    dx_value value;
    dx_status status = dx_evaluate_text(s, text + skip, n - skip, &value);
    if (status != DX_OK && s->context.diag.located) {
        s->context.diag.span.start += (uint32_t)skip;
        s->context.diag.span.end += (uint32_t)skip;
    }
    return status == DX_OK ? show_tape(s, value.id, out) : status;
}
