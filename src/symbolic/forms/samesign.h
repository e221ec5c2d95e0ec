/* samesign.h - simpler expressions with the sign of another. */
#ifndef DX_SYMBOLIC_SAMESIGN_H
#define DX_SYMBOLIC_SAMESIGN_H

#include "expr/graph.h"

/* *out has the sign of `a`, or where *flip is turned the opposite one, wherever `a` has a
 * value; it is a number where that sign never changes. log(u) - 1 gives u - e. */
dx_status dx_same_sign(dx_graph *g, dx_id a, int *flip, dx_id *out) DX_MUST_USE;

/* Has a, or the opposite of it, the sign of |u| - r, r >= 0? So has x^2 - 2 that of
 * |x| - sqrt(2). */
dx_status dx_even_level(dx_graph *g, dx_id a, int *flip, dx_id *u, dx_id *r, bool *is) DX_MUST_USE;

/* a = scale·(t - r) with a number and a constant, t the one term that is not constant. */
bool dx_single_level(dx_graph *g, dx_id a, dx_id *scale, dx_id *t, dx_id *r);

/* The sign of a constant; *sure is false where it was not found out. */
dx_status dx_constant_sign(dx_graph *g, dx_id a, int *sign, bool *sure) DX_MUST_USE;

/* Bounds that the values never leave: rational numbers, DX_NONE where there is none. An open
 * one is not reached. */
typedef struct dx_bounds {
    dx_id low, high;
    bool low_open, high_open;
} dx_bounds;
dx_bounds dx_bounds_of(dx_graph *g, dx_id a);

#endif
