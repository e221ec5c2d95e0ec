/* congruence.h - f(u) is f(v) where u is v, whatever f is. */
#ifndef DX_SYMBOLIC_CONGRUENCE_H
#define DX_SYMBOLIC_CONGRUENCE_H

#include "expr/graph.h"

/* *zero: it is proved that a is 0 wherever it has a value. */
typedef dx_status dx_zero_prover(void *data, dx_id a, bool *zero);

/* Calls of a function with operands that are proved to be the same become one, and those of even
 * and odd functions with operands that are so but for the sign. Where a has a value *out has the
 * same. */
dx_status dx_congruence_join(dx_graph *g, dx_id a, dx_zero_prover *prove, void *data,
                             dx_id *out) DX_MUST_USE;

#endif
