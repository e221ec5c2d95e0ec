/* real.h - an expression in double precision, node by node. */
#ifndef DX_NUMERIC_REAL_H
#define DX_NUMERIC_REAL_H

#include "expr/graph.h"

/* The value with value[i] for symbol[i]: NaN where there is none, infinite at a pole.
 * Sums and products are taken in the textbook's order, so the last bit does not depend on
 * ids. DX_NAME for other symbols and abstract functions, DX_TYPE for what is no real
 * expression. */
dx_status dx_real_evaluate(dx_graph *g, dx_id a, size_t n, const dx_id *symbol, const double *value,
                           double *out) DX_MUST_USE;

#endif
