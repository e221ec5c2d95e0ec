/* An equation with abs, min, max, sign or cases in it: once for each of their pieces. A candidate
 * of one piece may lie in another; that shows when it is put in. */
#include "symbolic/solve/equation.h"

#include "expr/walk.h"

enum { MOST_PIECES = 16 };

/* What a node is where all of `when` compare so with 0. */
typedef struct piece {
    dx_id value, at; /* `at`: where this is 0 alone; or NONE */
    bool known;      /* where it comes into play is told */
    uint32_t n;
    dx_id when[MOST_PIECES];
    dx_comparison how[MOST_PIECES];
} piece;

typedef struct pieces {
    size_t n;
    piece piece[MOST_PIECES];
} pieces;

static piece *add(pieces *p, dx_id value)
{
    piece *new = &p->piece[p->n++];
    *new = (piece){.value = value, .at = DX_NONE, .known = true};
    return new;
}

static void say(piece *p, dx_id when, dx_comparison how)
{
    p->when[p->n] = when;
    p->how[p->n++] = how;
}

static void add_where(pieces *p, dx_id value, dx_id when, dx_comparison how)
{
    say(add(p, value), when, how);
}

static void add_at(pieces *p, dx_id value, dx_id zero)
{
    add(p, value)->at = zero;
}

/* A comparison that holds, or does not: u = v is a point. */
static void say_relation(dx_graph *g, piece *p, dx_id relation, bool holds)
{
    dx_op op = dx_op_of(g, relation);
    if (op == DX_OP_EQ || op == DX_OP_NE) {
        const dx_id gap = dx_sub(g, dx_operand(g, relation, 0), dx_operand(g, relation, 1));
        if ((op == DX_OP_EQ) != holds) {
            say(p, gap, DX_OTHER_THAN);
        } else {
            p->known = p->known && dx_is_none(p->at);
            p->at = dx_is_none(p->at) ? gap : p->at;
        }
        return;
    }
    if (op != DX_OP_LT && op != DX_OP_LE) {
        p->known = false;
        return;
    }
    dx_id over = dx_sub(g, dx_operand(g, relation, 1), dx_operand(g, relation, 0));
    say(p, holds ? over : dx_neg(g, over), (op == DX_OP_LT) == holds ? DX_ABOVE : DX_AT_LEAST);
}

static bool cases_of(dx_graph *g, dx_id a, pieces *p)
{
    uint32_t count = dx_pieces(g, a), all = count + dx_has_default(g, a);
    if (all > MOST_PIECES)
        return false;
    for (uint32_t i = 0; i < all; i++) {
        piece *one = add(p, dx_operand(g, a, i < count ? 2 * i + 1 : 2 * count));
        for (uint32_t k = 0; k <= i && k < count; k++)
            say_relation(g, one, dx_operand(g, a, 2 * k), k == i);
    }
    return true;
}

static bool extremes_of(dx_graph *g, dx_id a, bool most, pieces *p)
{
    uint32_t n = dx_count(g, a);
    if (n > MOST_PIECES)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        dx_id u = dx_operand(g, a, i);
        piece *one = add(p, u);
        for (uint32_t k = 0; k < n; k++) {
            dx_id other = dx_operand(g, a, k);
            if (k != i)
                say(one, most ? dx_sub(g, u, other) : dx_sub(g, other, u), DX_AT_LEAST);
        }
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
    dx_id u = dx_operand(g, a, 0), opposite = dx_neg(g, u), one = dx_int(g, 1);
    switch (dx_fn_of(g, a)) {
    case DX_FN_abs:
        add_where(p, u, u, DX_AT_LEAST);
        add_where(p, opposite, opposite, DX_AT_LEAST);
        return true;
    case DX_FN_relu:
        add_where(p, u, u, DX_AT_LEAST);
        add_where(p, dx_int(g, 0), opposite, DX_AT_LEAST);
        return true;
    case DX_FN_sign:
        add_where(p, dx_neg(g, one), opposite, DX_ABOVE);
        add_at(p, dx_int(g, 0), u);
        add_where(p, one, u, DX_ABOVE);
        return true;
    case DX_FN_heaviside:
        add_where(p, dx_int(g, 0), opposite, DX_ABOVE);
        add_at(p, dx_rational(g, 1, 2), u);
        add_where(p, one, u, DX_ABOVE);
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

/* A piece that is a point where `at` is 0: f is to be 0 there. */
static dx_status solve_point(dx_equation *s, dx_id f, dx_id at)
{
    bool possible;
    DX_TRY(dx_equation_numerator(s, &f));
    DX_TRY(dx_equation_require(s, f, DX_AT_LEAST, &possible));
    if (possible)
        DX_TRY(dx_equation_require(s, dx_neg(s->g, f), DX_AT_LEAST, &possible));
    return possible ? dx_solve_zero(s, at) : DX_OK;
}

/* Where it is 0 on a whole piece, these points are not told one by one. */
static dx_status solve_piece(dx_equation *s, dx_id f, const piece *p)
{
    const bool every = s->every, loose = s->loose;
    const uint32_t mark = s->n_path;
    bool possible = true;
    for (uint32_t i = 0; i < p->n && possible; i++)
        DX_TRY(dx_equation_require(s, p->when[i], p->how[i], &possible));
    s->every = false;
    s->loose = loose || !p->known;
    if (possible)
        DX_TRY(dx_is_none(p->at) ? dx_solve_zero(s, f) : solve_point(s, f, p->at));
    if (s->every)
        DX_TRY(dx_equation_add_stretch(s, DX_NONE));
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
        dx_id part = dx_replace(g, f, 1, &node, &p.piece[i].value);
        if (dx_is_none(part)) /* the piece divides by 0: there is no solution on it */
            DX_TRY(dx_excuse(g->context, dx_check(g, part)));
        else
            DX_TRY(solve_piece(s, part, &p.piece[i]));
    }
    return DX_OK;
}
