/* branches.h - expressions with corners and jumps, one smooth branch at a time.
 *
 * abs, sign, heaviside, max and the like, and the conditions of pieces, change where an expression
 * is 0: they meet there. On a branch each of these expressions has a sign, and the formula is
 * another one, in which nothing meets. */
#ifndef DX_SYMBOLIC_BRANCHES_H
#define DX_SYMBOLIC_BRANCHES_H

#include "expr/graph.h"

enum { DX_MOST_MEETINGS = 4, DX_MOST_MEETING_NODES = 32 };

typedef struct dx_branches {
    dx_graph *g;
    size_t n;                   /* expressions; there are 2^n branches */
    dx_id at[DX_MOST_MEETINGS]; /* which are 0 where something meets; up to its sign once */
    size_t n_nodes;             /* the nodes that meet there, */
    dx_id node[DX_MOST_MEETING_NODES];
    uint8_t of[DX_MOST_MEETING_NODES];    /* at which expression, */
    bool opposite[DX_MOST_MEETING_NODES]; /* or at minus that */
} dx_branches;

/* What meets in n expressions. Where that is too much *known is false, and n is 0. */
dx_status dx_find_branches(dx_graph *g, size_t n, const dx_id *a, dx_branches *b,
                           bool *known) DX_MUST_USE;

/* Of a branch, a number below 2^n, bit i tells the sign of at[i]: 1 for positive. */
static inline bool dx_branch_is_above(uint32_t branch, size_t i)
{
    return branch >> i & 1;
}

/* The expression there; DX_NONE where no piece is left for it. */
dx_status dx_on_branch(const dx_branches *b, uint32_t branch, dx_id a, dx_id *out) DX_MUST_USE;

/* at[i] > 0, or < 0, with nothing subtracted on either side: y > x. */
dx_id dx_branch_condition(const dx_branches *b, size_t i, bool above);

#endif
