#include "engine/trace.h"

#include "engine/compile.h"
#include "expr/walk.h"

#include <string.h>

static dx_status show_tape(ddx_session *s, dx_id a, dx_text *out)
{
    dx_graph *g = &s->graph;
    size_t n = dx_free_symbols(g, a, 0, NULL);
    dx_id *symbols = dx_arena_alloc(&s->context.arena, (n + 1) * sizeof *symbols);
    if (!symbols)
        return dx_no_memory(&s->context);
    (void)dx_free_symbols(g, a, n, symbols);
    dx_tape tape;
    DX_TRY(dx_compile(s, 1, &a, n, symbols, &tape));
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
