/* extremes.h - the largest or the least of several: max(max(a, b), c) and its like, differentiated
 * as one function of a, b and c.
 *
 * The rule of max for a pair, used again and again, has a factor for each pair around a part, and
 * in each all the parts below: the square of their number for every part. What decides is one
 * comparison, of the part with the largest of the others. */
#ifndef DX_SYMBOLIC_EXTREMES_H
#define DX_SYMBOLIC_EXTREMES_H

#include "expr/graph.h"

typedef struct dx_extreme {
    dx_graph *g;
    dx_fn fn; /* max or min */
    dx_id *part;
    size_t n, capacity;
    /* Of many parts: the largest of each block of them, of two blocks next to each other, of four
     * and so on, as a heap; the root is block[1]. NONE where there is no part. */
    dx_id *block;
    size_t leaves, size;
} dx_extreme;

/* Is it a pair of which one is such a pair again? */
bool dx_is_extreme(const dx_graph *g, dx_id a);

/* Is the operand of `a` such a pair, of the same function? */
bool dx_is_extreme_within(const dx_graph *g, dx_id operand, dx_id a);

/* Its parts, each once. */
dx_status dx_extreme_open(dx_extreme *e, dx_graph *g, dx_id a) DX_MUST_USE;
void dx_extreme_close(dx_extreme *e);

/* The derivative by part i: 1 where it is the largest, 0 where another one is. */
dx_id dx_extreme_partial(const dx_extreme *e, size_t i);

/* The same formula where extremes are pairs of what depends on the symbol and what does not:
 * max(max(x, y), z) is max(x, max(y, z)) by x, which has one corner. */
dx_status dx_pair_extremes(dx_graph *g, dx_id a, dx_id symbol, dx_id *out) DX_MUST_USE;

#endif
