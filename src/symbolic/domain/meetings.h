/* meetings.h - pieces that need not meet. */
#ifndef DX_SYMBOLIC_MEETINGS_H
#define DX_SYMBOLIC_MEETINGS_H

#include "expr/graph.h"

/* max((x + 1)^2, x^2 + 2x + 1) is what either is: what is equal wherever it has a value, but not
 * the same expression, meets nowhere. */
dx_status dx_merge_equals(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* The readable form of a derivative of `of`, a function or a vector of them, without powers of
 * steps; it does not lose points. `by`: the symbol, or a VECTOR of them, or NONE for whatever. */
dx_status dx_readable_derivative(dx_graph *g, dx_id of, dx_id by, dx_id a, dx_id *out) DX_MUST_USE;

#endif
