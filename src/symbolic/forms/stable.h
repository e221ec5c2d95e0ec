/* stable.h - forms whose doubles do not overflow where the values are moderate. */
#ifndef DX_SYMBOLIC_STABLE_H
#define DX_SYMBOLIC_STABLE_H

#include "expr/graph.h"

/* Puts equal formulas for the n of `a` in their place, with exponentials of differences where sums
 * of them are divided by or under a logarithm: log(1 + exp(u)) is softplus(u), exp(u)/(1 + exp(u))
 * is 1/(1 + exp(-u)). For machines: these are not what a person reads. */
dx_status dx_stable(dx_graph *g, size_t n, dx_id *a) DX_MUST_USE;

#endif
