/* fraction.h - sums as one quotient, and functions that are one. */
#ifndef DX_SYMBOLIC_FRACTION_H
#define DX_SYMBOLIC_FRACTION_H

#include "expr/graph.h"

/* The terms of a sum over one denominator, N/D, for what cancels in N; anything else, and what has
 * many denominators, as it is. */
dx_status dx_over_one_denominator(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* cot(u) as cos(u)/sin(u), and csc, coth and csch so, where they stand in no other of them. */
dx_status dx_as_quotients(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* A call of tan, sec, cot, csc, coth or csch as the quotient that it is; anything else as it is. */
dx_status dx_as_quotient(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

#endif
