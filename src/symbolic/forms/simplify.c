#include "symbolic/forms/simplify.h"

#include "expr/print.h"
#include "symbolic/forms/choice.h"
#include "symbolic/forms/readable.h"

dx_status dx_printed_length(dx_graph *g, dx_id a, size_t *length)
{
    dx_text line;
    dx_text_init(&line, &g->context->memory);
    dx_status status = dx_print_plain(g, a, &line);
    *length = status == DX_OK ? line.n : SIZE_MAX;
    dx_text_free(&line);
    if (status != DX_LIMIT)
        return status;
    dx_diag_clear(&g->context->diag);
    return DX_OK;
}

dx_status dx_is_longer(dx_graph *g, dx_id a, dx_id than, bool *longer)
{
    size_t before, after;
    *longer = false;
    DX_TRY(dx_count_detours(g, than, &before));
    DX_TRY(dx_count_detours(g, a, &after));
    if (after < before)
        return DX_OK;
    DX_TRY(dx_printed_length(g, than, &before));
    DX_TRY(dx_printed_length(g, a, &after));
    *longer = after > before;
    return DX_OK;
}

/* Of what one pass has found the next may find more: rounds while the form gets lighter, so that it
 * has nothing left to do. */
dx_status dx_simplify(dx_graph *g, dx_id a, dx_id *out)
{
    enum { MOST_ROUNDS = 8 };
    double weight = dx_readable_weight(g, a);
    *out = a;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        dx_id next;
        bool longer;
        DX_TRY(dx_readable(g, *out, &next));
        if (dx_same(next, *out))
            break;
        DX_TRY(dx_is_longer(g, next, *out, &longer));
        const double lighter = dx_readable_weight(g, next);
        if (longer || lighter >= weight - 1e-9)
            break;
        weight = lighter;
        *out = next;
    }
    return DX_OK;
}
