/* inverses.h - functions that have each of their values once. */
#ifndef DX_SYMBOLIC_SOLVE_INVERSES_H
#define DX_SYMBOLIC_SOLVE_INVERSES_H

#include "expr/graph.h"

/* The only argument with which the function has the value v, if it has it; NONE, with nothing told,
 * where there are others or none is known. */
dx_id dx_inverse_value(dx_graph *g, dx_fn fn, dx_id v);

#endif
