/* rooted.h - formulas with roots of one sum, as formulas in that root. */
#ifndef DX_SYMBOLIC_ROOTED_H
#define DX_SYMBOLIC_ROOTED_H

#include "expr/graph.h"

/* The readable form in s = sqrt(x), with that put in: (3s^3 - 2)/(s + 1)^2 where the one in x and
 * sqrt(x) would have a rational denominator, and its new zeros. DX_NONE where there is not one such
 * root, of a sum a·x + b with the symbol x. */
dx_status dx_readable_in_root(dx_graph *g, dx_id a, dx_id symbol, dx_id *out) DX_MUST_USE;

#endif
