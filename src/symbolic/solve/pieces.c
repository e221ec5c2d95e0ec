/* An equation with abs, min, max, sign or cases in it: once for each of their pieces. A candidate
 * of one piece may lie in another; that shows when it is put in. */
#include "symbolic/solve/equation.h"

#include "expr/walk.h"

enum { MOST_PIECES = 16 };

/* What the node may be; false where it has no pieces. */
static bool pieces_of(dx_graph *g, dx_id a, size_t *n, dx_id *piece)
{
    *n = 0;
    if (dx_op_of(g, a) == DX_OP_CASES) {
        uint32_t count = dx_pieces(g, a);
        if (count + dx_has_default(g, a) > MOST_PIECES)
            return false;
        for (uint32_t i = 0; i < count; i++)
            piece[(*n)++] = dx_operand(g, a, 2 * i + 1);
        if (dx_has_default(g, a))
            piece[(*n)++] = dx_operand(g, a, 2 * count);
        return true;
    }
    if (dx_op_of(g, a) != DX_OP_CALL)
        return false;
    dx_id u = dx_operand(g, a, 0);
    switch (dx_fn_of(g, a)) {
    case DX_FN_abs:
        piece[(*n)++] = u;
        piece[(*n)++] = dx_neg(g, u);
        return true;
    case DX_FN_relu:
        piece[(*n)++] = u;
        piece[(*n)++] = dx_int(g, 0);
        return true;
    case DX_FN_sign:
        for (int k = -1; k <= 1; k++)
            piece[(*n)++] = dx_int(g, k);
        return true;
    case DX_FN_heaviside:
        piece[(*n)++] = dx_int(g, 0);
        piece[(*n)++] = dx_rational(g, 1, 2);
        piece[(*n)++] = dx_int(g, 1);
        return true;
    case DX_FN_min:
    case DX_FN_max:
        if (dx_count(g, a) > MOST_PIECES)
            return false;
        for (uint32_t i = 0; i < dx_count(g, a); i++)
            piece[(*n)++] = dx_operand(g, a, i);
        return true;
    default:
        return false;
    }
}

/* The first one with the unknown, so one that has no other in it. */
static dx_status find(dx_equation *s, dx_id f, dx_id *node, size_t *n, dx_id *piece)
{
    dx_walk walk;
    *node = DX_NONE;
    DX_TRY(dx_walk_make(s->g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(*node); i++)
        if (dx_has_unknown(s, walk.id[i]) && pieces_of(s->g, walk.id[i], n, piece))
            *node = walk.id[i];
    dx_walk_free(&walk);
    return DX_OK;
}

/* Where it is 0 on a whole piece, these points are not told one by one. */
static dx_status solve_piece(dx_equation *s, dx_id f)
{
    const bool every = s->every, loose = s->loose;
    s->every = false;
    s->loose = true;
    DX_TRY(dx_solve_zero(s, f));
    s->loose = loose;
    s->filled = s->filled || s->every;
    s->every = every;
    return DX_OK;
}

dx_status dx_solve_by_pieces(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    dx_id node, piece[MOST_PIECES];
    size_t n = 0;
    DX_TRY(find(s, f, &node, &n, piece));
    *done = !dx_is_none(node);
    for (size_t i = 0; *done && i < n; i++) {
        dx_id part = dx_replace(g, f, 1, &node, &piece[i]);
        if (dx_is_none(part)) /* the piece divides by 0: there is no solution on it */
            DX_TRY(dx_excuse(g->context, dx_check(g, part)));
        else
            DX_TRY(solve_piece(s, part));
    }
    return DX_OK;
}
