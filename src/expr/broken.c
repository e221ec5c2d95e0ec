/* The plain line in pieces, where it is too long for a terminal. */
#include "expr/print.h"
#include "support/wrap.h"

enum { CONTINUED = 4 };

dx_status dx_print_broken(dx_graph *g, dx_id a, unsigned columns, dx_text *out)
{
    const dx_wrap how = {.columns = columns, .indent = CONTINUED};
    dx_text line;
    dx_text_init(&line, &g->context->memory);
    dx_status status = dx_print_line(g, a, &line);
    if (status == DX_OK)
        dx_wrap_text(&how, dx_text_get(&line), line.n, out);
    if (out->failed)
        status = dx_no_memory(g->context);
    dx_text_free(&line);
    return status;
}
