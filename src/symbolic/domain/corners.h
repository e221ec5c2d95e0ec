/* corners.h - expressions with corners and jumps, on one side of a point.
 *
 * Beside a point where pieces meet |x| is x or -x, floor(x) a number: there the expression is
 * another one, which is smooth. */
#ifndef DX_SYMBOLIC_CORNERS_H
#define DX_SYMBOLIC_CORNERS_H

#include "symbolic/derivatives/diff.h"

/* The expression at whose zeros abs, sign, max and the like, or a relation, have a corner or a
 * jump; DX_NONE for other nodes. */
dx_id dx_meeting(dx_graph *g, dx_id a);

/* Does it jump at integers, as floor does? */
bool dx_is_step(dx_fn fn);

/* Are there cases, corners, jumps, sums over a name or integrals in it, or is it no number? Rules
 * for smooth functions need not hold of such. */
dx_status dx_has_pieces(dx_graph *g, dx_id a, bool *has) DX_MUST_USE;

/* What the node is where that is above (1), below (-1) or at zero. */
dx_id dx_piece(dx_graph *g, dx_id a, int sign);

/* One side of a point. */
typedef struct dx_one_side {
    dx_graph *g;
    dx_rules *rules;
    dx_id symbol, at; /* an expression without the symbol */
    int direction;    /* 1: right of it, -1: left */
    /* What depends on other symbols alone, with the sign that it is taken to have; NONE: nothing.
     * Where such a one would have to be known *doubt gets it, unless that is NULL. */
    dx_id assumed;
    int assumed_sign;
    dx_id *doubt;
} dx_one_side;

static inline dx_one_side dx_side_of(dx_graph *g, dx_rules *rules, dx_id symbol, dx_id at,
                                     int direction)
{
    return (dx_one_side){
        .g = g, .rules = rules, .symbol = symbol, .at = at, .direction = direction};
}

/* The expression with the pieces put in that hold on this side, near the point; *known is false
 * where they were not found out. What other symbols decide stays. */
dx_status dx_side_formula(const dx_one_side *s, dx_id a, dx_id *out, bool *known) DX_MUST_USE;

/* The value at the point; DX_NONE where it has none, or `a` is DX_NONE. */
dx_status dx_side_value(const dx_one_side *s, dx_id a, dx_id *value) DX_MUST_USE;

#endif
