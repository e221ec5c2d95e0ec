/* reduce.h - quotients where an equation holds. */
#ifndef DX_SYMBOLIC_REDUCE_H
#define DX_SYMBOLIC_REDUCE_H

#include "expr/graph.h"

/* A more readable form that has the value of `a` wherever `zero` is 0, by polynomial division
 * above and below the bar: -(x^2 + y^2)/y^3 is -1/y^3 where x^2 + y^2 - 1 is 0. Functions, roots
 * and powers with names in their exponents are generators. Just `a` where there is none.
 * `hasty`: the form need not be the most readable one. */
dx_status dx_reduce_by(dx_graph *g, dx_id a, dx_id zero, bool hasty, dx_id *out) DX_MUST_USE;

#endif
