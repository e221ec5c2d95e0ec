/* partners.h - functions of which one can be written by another that is there as well. */
#ifndef DX_SYMBOLIC_PARTNERS_H
#define DX_SYMBOLIC_PARTNERS_H

#include "expr/graph.h"

/* The expression with min(u, v) as u + v - max(u, v) where that maximum stands in it, frac(u) by
 * floor(u), log(u^4) by log(u^2), cos(u + pi/3) by the waves of u, digamma(u + 2) by digamma(u) and
 * so on; itself where there is nothing of the kind. It is the same wherever the given one has a
 * value, but at poles. */
dx_status dx_partnered(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* The expression with max(u, v) and min(u, v) as (u + v ± |u - v|)/2, for the pair of the call at
 * `index` among those of max and min with two arguments; itself where there are fewer. */
dx_status dx_distanced(dx_graph *g, dx_id a, uint32_t index, dx_id *out) DX_MUST_USE;

#endif
