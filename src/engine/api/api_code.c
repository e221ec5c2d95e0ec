/* The C library's code in other languages. */
#include "engine/export/export.h"
#include "engine/api/handles.h"
#include "engine/scope.h"

#include "expr/walk.h"

#include <stdlib.h>
#include <string.h>

static dx_status take_variables(ddx_session *s, dx_export *x, const char *const *variables)
{
    dx_graph *g = &s->graph;
    if (!variables)
        x->n = dx_free_symbols(g, x->value, 0, NULL);
    if (x->n > SIZE_MAX / (2 * sizeof(dx_id)) - 1)
        return dx_fail(&s->context, DX_LIMIT, "these are too many names at once");
    dx_id *symbol = dx_arena_alloc(&s->context.arena, (2 * x->n + 1) * sizeof *symbol);
    if (!symbol)
        return dx_no_memory(&s->context);
    x->symbol = x->written = symbol;
    if (!variables) {
        dx_free_symbols(g, x->value, x->n, symbol);
        return DX_OK;
    }
    DX_TRY(dx_take_symbols(s, x->n, variables, symbol));
    dx_id *sorted = symbol + x->n;
    memcpy(sorted, symbol, x->n * sizeof *sorted);
    qsort(sorted, x->n, sizeof *sorted, dx_by_id);
    for (size_t i = 1; i < x->n; i++)
        if (dx_same(sorted[i - 1], sorted[i]))
            return dx_fail(
                &s->context, DX_NAME, "the variable %s is given twice",
                dx_echo(&s->context, dx_bytes(g, sorted[i]), dx_bytes_length(g, sorted[i])));
    return DX_OK;
}

static dx_status write(ddx_session *s, ddx_value value, const char *language, dx_export *x,
                       const char *const *variables)
{
    dx_evaluation e = {.session = s};
    x->language = dx_language_named(language, strlen(language));
    DX_TRY(dx_take(s, value, &x->value));
    if (!x->language)
        return dx_fail(&s->context, DX_NAME, "no code is written in the language '%s'",
                       dx_echo(&s->context, language, strlen(language)));
    DX_TRY(take_variables(s, x, variables));
    DX_TRY(dx_export_check(s, x));
    DX_TRY(dx_recall_premises(&e, s->held[value.slot]));
    DX_TRY(dx_export_lost(&e, 0, x));
    s->shown.limit = s->context.limits.output_bytes;
    dx_status status = dx_export_write(s, x, &s->shown);
    s->shown.limit = 0;
    return status;
}

const char *ddx_code(ddx_session *s, ddx_value value, const char *language, const char *name,
                     size_t n, const char *const *variables, unsigned gives)
{
    dx_export x = {.name = name && name[0] ? name : "f",
                   .n = n,
                   .gradient.wanted = (gives & DDX_CODE_GRADIENT) != 0,
                   .jacobian.wanted = (gives & DDX_CODE_JACOBIAN) != 0,
                   .hessian.wanted = (gives & DDX_CODE_HESSIAN) != 0,
                   .sparse = (gives & DDX_CODE_SPARSE) != 0};
    dx_call_begin(s);
    dx_text_clear(&s->shown);
    return dx_give_text(s, write(s, value, language, &x, variables));
}
