/* splitting.h - polynomials as products of linear factors. */
#ifndef DX_SYMBOLIC_SPLITTING_H
#define DX_SYMBOLIC_SPLITTING_H

#include "expr/graph.h"

/* a(a - 1)(a - 2)/6 for a^3/6 - a^2/2 + a/3: the product where all factors over the rationals
 * are linear and there are several; else, and for what is too large, the expression itself. */
dx_status dx_split_linear(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

#endif
