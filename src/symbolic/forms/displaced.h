/* displaced.h - sums that stand for a variable, like x - mu. */
#ifndef DX_SYMBOLIC_DISPLACED_H
#define DX_SYMBOLIC_DISPLACED_H

#include "expr/graph.h"

enum { DX_MOST_DISPLACED = 4 };

/* An expression with new symbols for sums. */
typedef struct dx_displaced {
    dx_id expression;
    dx_id symbol[DX_MOST_DISPLACED], sum[DX_MOST_DISPLACED]; /* which may have earlier symbols */
    size_t n;
} dx_displaced;

/* Where a variable occurs, but for a few places, in one sum with other symbols, that sum gets a
 * symbol of its own, so that (x - mu)^2 - sigma^2 is not multiplied out. n is 0 where there is
 * none. */
dx_status dx_displace(dx_graph *g, dx_id a, dx_displaced *out) DX_MUST_USE;

/* The sums in place of their symbols in a. */
dx_id dx_replaced(dx_graph *g, const dx_displaced *d, dx_id a);

#endif
