/* substitute.h - something else for a part of a formula. */
#ifndef DX_SYMBOLIC_SUBSTITUTE_H
#define DX_SYMBOLIC_SUBSTITUTE_H

#include "expr/graph.h"

/* `with` for `part` wherever it stands: as a whole, in an integer power of it (x^5 is x·u^2 for
 * x^2 = u, exp(3x) is u^3 for exp(x) = u), among the factors of a product, or with all of its terms
 * in a multiple of it in a sum. What is left of the part's names stays. */
dx_status dx_substitute_part(dx_graph *g, dx_id a, dx_id part, dx_id with, dx_id *out) DX_MUST_USE;

#endif
