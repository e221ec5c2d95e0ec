/* basic.h - functions by others: log10(u) = log(u)/log(10). */
#ifndef DX_SYMBOLIC_BASIC_H
#define DX_SYMBOLIC_BASIC_H

#include "expr/graph.h"

/* What the function of one argument is by exp, log, sin, cos, asin, atan, erf and roots,
 * wherever it has a value; NONE where it is one of these, or none by them. */
dx_id dx_basic_formula(dx_graph *g, dx_fn fn, dx_id u);

/* All functions in `a` by these, also within each other. */
dx_status dx_basic_form(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

#endif
