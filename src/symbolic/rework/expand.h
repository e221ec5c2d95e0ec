/* expand.h - products and powers of sums multiplied out. */
#ifndef DX_SYMBOLIC_EXPAND_H
#define DX_SYMBOLIC_EXPAND_H

#include "expr/graph.h"

/* The same with no product or natural power of a sum left: above and below the line, and in the
 * arguments of functions. DX_LIMIT, told, where that would have more than limits.expand_terms
 * terms, before any work. */
dx_status dx_expand(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

#endif
