/* mirror.h - functions with f(-u) = 1 - f(u): sigmoid, heaviside. */
#ifndef DX_SYMBOLIC_MIRROR_H
#define DX_SYMBOLIC_MIRROR_H

#include "expr/graph.h"

/* The expression with f(-u) written as 1 - f(u), so that it can meet f(u); itself where
 * there is no such function. */
dx_status dx_mirrored(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* c - c·f(u) as c·f(-u); any other expression as it is. */
dx_id dx_mirror_sum(dx_graph *g, dx_id a);

#endif
