#include "symbolic/forms/mirror.h"

#include "expr/known.h"
#include "expr/walk.h"

enum { MOST = 32 };

static bool has_mirror(const dx_graph *g, dx_id a)
{
    dx_fn fn = dx_fn_of(g, a);
    return fn == DX_FN_sigmoid || fn == DX_FN_heaviside;
}

static bool is_mirrored(const dx_graph *g, dx_id a)
{
    return has_mirror(g, a) && dx_looks_negative(g, dx_operand(g, a, 0));
}

dx_id dx_mirror_sum(dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) != 1 || !has_mirror(g, dx_term(g, a, 0)))
        return a;
    dx_id c = dx_constant(g, a), call = dx_term(g, a, 0);
    if (dx_is_int(g, c, 0) || !dx_same(dx_number_neg(g, c), dx_coefficient(g, a, 0)))
        return a;
    return dx_scale(g, c, dx_call1(g, dx_fn_of(g, call), dx_neg(g, dx_operand(g, call, 0))));
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
