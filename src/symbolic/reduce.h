/* reduce.h - rational functions where an equation holds. */
#ifndef DX_SYMBOLIC_REDUCE_H
#define DX_SYMBOLIC_REDUCE_H

#include "expr/graph.h"

/* A more readable form that has the value of `a` wherever `zero` is 0, by polynomial
 * division: -(x^2 + y^2)/y^3 is -1/y^3 where x^2 + y^2 - 1 is 0. Just `a` where there is
 * none, or the two are no rational functions of symbols. */
dx_status dx_reduce_by(dx_graph *g, dx_id a, dx_id zero, dx_id *out) DX_MUST_USE;

#endif
