/* direct.h - polynomials in names, multiplied out by FLINT from start to end. */
#ifndef DX_SYMBOLIC_DIRECT_H
#define DX_SYMBOLIC_DIRECT_H

#include "expr/graph.h"

/* *covered: is it made of names and numbers by sums, products and natural powers? If not, or where
 * its numbers have no common denominator of moderate size, *out is not set. DX_LIMIT, told, for
 * what is too large. */
dx_status dx_expand_direct(dx_graph *g, dx_id a, bool *covered, dx_id *out) DX_MUST_USE;

#endif
