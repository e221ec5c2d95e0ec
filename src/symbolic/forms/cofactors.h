/* cofactors.h - long sums by the few heavy factors that their terms have. */
#ifndef DX_SYMBOLIC_COFACTORS_H
#define DX_SYMBOLIC_COFACTORS_H

#include "expr/graph.h"

/* x^2*exp(u) + y^2*exp(u) + ... as (x^2 + y^2 + ...)*exp(u): a factor that all terms have comes out,
 * of powers the lowest one, and terms with the same other factors are taken together. For sums that
 * are too long for the readable form; the expression itself where it is no such sum, or gets no
 * lighter. Takes as long as the sum is. */
dx_status dx_cofactors_collect(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

#endif
