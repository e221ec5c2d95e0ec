/* arcs.h - inverse circular functions in identities. */
#ifndef DX_SYMBOLIC_ARCS_H
#define DX_SYMBOLIC_ARCS_H

#include "symbolic/oracle.h"

/* sin(2·atan(x)) as 2x/(1 + x^2): circular and hyperbolic functions of sums of inverse ones without
 * these. */
dx_status dx_arcs_undo(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* For a = Σ c·asin(u) + Σ c·atan(u) + c·pi + Σ c·pi·sign(v), c rational: n·a is less than a whole
 * turn in size, for an n with which those c are integers that stand before a function. So a is 0
 * exactly where cos(n·a) is 1, and *out is cos(n·a) - 1 without these functions. NONE for other
 * sums, and where it may be more than a turn. */
dx_status dx_arcs_turn(dx_graph *g, const dx_oracle *oracle, dx_id a, dx_id *out) DX_MUST_USE;

#endif
