#include "symbolic/mirror.h"

#include "expr/known.h"
#include "expr/walk.h"

enum { MOST = 32 };

static bool is_mirrored(const dx_graph *g, dx_id a)
{
    dx_fn fn = dx_fn_of(g, a);
    return (fn == DX_FN_sigmoid || fn == DX_FN_heaviside) &&
           dx_looks_negative(g, dx_operand(g, a, 0));
}

dx_status dx_mirrored(dx_graph *g, dx_id a, dx_id *out)
{
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++)
        if (is_mirrored(g, walk.id[i]))
            from[n++] = walk.id[i];
    dx_walk_free(&walk);
    for (size_t i = 0; i < n; i++) {
        dx_id opposite = dx_neg(g, dx_operand(g, from[i], 0));
        to[i] = dx_sub(g, dx_int(g, 1), dx_call1(g, dx_fn_of(g, from[i]), opposite));
    }
    *out = n > 0 ? dx_substitute(g, a, n, from, to) : a;
    return dx_check(g, *out);
}
