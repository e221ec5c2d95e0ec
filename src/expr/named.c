/* A formula as it is told: with the user's names in the place of stand-ins. */
#include "expr/print.h"

#include <string.h>

dx_status dx_print_named(dx_graph *g, dx_id a, dx_text *out)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !dx_is_none(a); i++) {
        dx_id name = walk.id[i];
        if (dx_op_of(g, name) != DX_OP_SYMBOL || !strchr(dx_bytes(g, name), '\''))
            continue;
        dx_id plain = dx_symbol(g, dx_bytes(g, name), dx_name_length(dx_bytes(g, name)));
        a = dx_is_none(plain) ? plain : dx_substitute(g, a, 1, &name, &plain);
    }
    dx_walk_free(&walk);
    DX_TRY(dx_check(g, a));
    return dx_print_plain(g, a, out);
}
