/* An equation with abs, min, max, sign or cases in it: once for each of their pieces. A candidate
 * of one piece may lie in another; that shows when it is put in. */
#include "symbolic/solve/equation.h"

#include "expr/walk.h"

enum { MOST_PIECES = 16 };

/* What a node is where `when` compares so with 0; NONE: that is not told. */
typedef struct pieces {
    size_t n;
    dx_id value[MOST_PIECES], when[MOST_PIECES];
    dx_comparison how[MOST_PIECES];
} pieces;

static void add(pieces *p, dx_id value, dx_id when)
{
    p->value[p->n] = value;
    p->how[p->n] = DX_AT_LEAST;
    p->when[p->n++] = when;
}

/* if(u < v, e, f): e where v - u > 0, f where u - v >= 0. */
static bool is_choice(dx_graph *g, dx_id a, pieces *p)
{
    dx_op op = dx_op_of(g, dx_operand(g, a, 0));
    if (dx_pieces(g, a) != 1 || !dx_has_default(g, a) || (op != DX_OP_LT && op != DX_OP_LE))
        return false;
    dx_id relation = dx_operand(g, a, 0);
    dx_id over = dx_sub(g, dx_operand(g, relation, 1), dx_operand(g, relation, 0));
    add(p, dx_operand(g, a, 1), over);
    add(p, dx_operand(g, a, 2), dx_neg(g, over));
    p->how[op == DX_OP_LT ? 0 : 1] = DX_ABOVE;
    return true;
}

static bool cases_of(dx_graph *g, dx_id a, pieces *p)
{
    uint32_t count = dx_pieces(g, a);
    if (is_choice(g, a, p))
        return true;
    if (count + dx_has_default(g, a) > MOST_PIECES)
        return false;
    for (uint32_t i = 0; i < count; i++)
        add(p, dx_operand(g, a, 2 * i + 1), DX_NONE);
    if (dx_has_default(g, a))
        add(p, dx_operand(g, a, 2 * count), DX_NONE);
    return true;
}

static bool extremes_of(dx_graph *g, dx_id a, bool most, pieces *p)
{
    uint32_t n = dx_count(g, a);
    if (n > MOST_PIECES)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        dx_id u = dx_operand(g, a, i), other = dx_operand(g, a, 1 - i % 2);
        add(p, u, n > 2 ? DX_NONE : most ? dx_sub(g, u, other) : dx_sub(g, other, u));
    }
    return true;
}

/* False where it has none. */
static bool pieces_of(dx_graph *g, dx_id a, pieces *p)
{
    p->n = 0;
    if (dx_op_of(g, a) == DX_OP_CASES)
        return cases_of(g, a, p);
    if (dx_op_of(g, a) != DX_OP_CALL)
        return false;
    dx_id u = dx_operand(g, a, 0), opposite = dx_neg(g, u);
    switch (dx_fn_of(g, a)) {
    case DX_FN_abs:
        add(p, u, u);
        add(p, opposite, opposite);
        return true;
    case DX_FN_relu:
        add(p, u, u);
        add(p, dx_int(g, 0), opposite);
        return true;
    case DX_FN_sign:
        for (int k = -1; k <= 1; k++)
            add(p, dx_int(g, k), DX_NONE);
        return true;
    case DX_FN_heaviside:
        add(p, dx_int(g, 0), DX_NONE);
        add(p, dx_rational(g, 1, 2), DX_NONE);
        add(p, dx_int(g, 1), DX_NONE);
        return true;
    case DX_FN_min:
    case DX_FN_max:
        return extremes_of(g, a, dx_fn_of(g, a) == DX_FN_max, p);
    default:
        return false;
    }
}

/* The first one with the unknown, so one that has no other in it. */
static dx_status find(dx_equation *s, dx_id f, dx_id *node, pieces *p)
{
    dx_walk walk;
    *node = DX_NONE;
    p->n = 0;
    DX_TRY(dx_walk_make(s->g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(*node); i++)
        if (dx_has_unknown(s, walk.id[i]) && pieces_of(s->g, walk.id[i], p))
            *node = walk.id[i];
    dx_walk_free(&walk);
    return DX_OK;
}

/* Where it is 0 on a whole piece, these points are not told one by one. */
static dx_status solve_piece(dx_equation *s, dx_id f, dx_id when, dx_comparison how)
{
    const bool every = s->every, loose = s->loose;
    const uint32_t mark = s->n_path;
    bool possible = true;
    if (!dx_is_none(when))
        DX_TRY(dx_equation_require(s, when, how, &possible));
    s->every = false;
    s->loose = loose || dx_is_none(when);
    if (possible)
        DX_TRY(dx_solve_zero(s, f));
    s->n_path = mark;
    s->loose = loose;
    s->filled = s->filled || s->every;
    s->every = every;
    return DX_OK;
}

dx_status dx_solve_by_pieces(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    dx_id node;
    pieces p;
    DX_TRY(find(s, f, &node, &p));
    *done = !dx_is_none(node);
    for (size_t i = 0; *done && i < p.n; i++) {
        dx_id part = dx_replace(g, f, 1, &node, &p.value[i]);
        if (dx_is_none(part)) /* the piece divides by 0: there is no solution on it */
            DX_TRY(dx_excuse(g->context, dx_check(g, part)));
        else
            DX_TRY(solve_piece(s, part, p.when[i], p.how[i]));
    }
    return DX_OK;
}
