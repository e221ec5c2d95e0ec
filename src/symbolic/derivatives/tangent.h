/* tangent.h - a sparse Jacobian by columns: ascending passes, one a variable, over the
 * nodes that depend on it. */
#ifndef DX_SYMBOLIC_TANGENT_H
#define DX_SYMBOLIC_TANGENT_H

#include "expr/side.h"
#include "symbolic/derivatives/partials.h"

/* Add the derivatives of m functions by n symbols. column: of each symbol plus 1.
 * symmetric: only entries with row <= column are asked for, and the nodes that serve
 * other rows only are passed over. */
dx_status dx_tangent_columns(dx_graph *g, dx_rules *rules, size_t m, const dx_id *functions,
                             size_t n, const dx_id *symbols, const dx_side *column, bool symmetric,
                             dx_partials *out) DX_MUST_USE;

#endif
