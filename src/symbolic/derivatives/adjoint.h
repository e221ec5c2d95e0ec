/* adjoint.h - one row of a Jacobian by a descending pass. */
#ifndef DX_SYMBOLIC_ADJOINT_H
#define DX_SYMBOLIC_ADJOINT_H

#include "expr/side.h"
#include "symbolic/derivatives/partials.h"

/* Add the derivatives of `a` as entries of that row. column: of each symbol plus 1. */
dx_status dx_adjoint_row(dx_graph *g, dx_rules *rules, dx_id a, const dx_side *column, size_t row,
                         dx_partials *out) DX_MUST_USE;

#endif
