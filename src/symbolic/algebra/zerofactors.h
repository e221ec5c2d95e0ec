/* zerofactors.h - formulas one of which is 0 where another one is. */
#ifndef DX_SYMBOLIC_ZEROFACTORS_H
#define DX_SYMBOLIC_ZEROFACTORS_H

#include "expr/graph.h"

enum { DX_ZERO_FACTORS = 16 };

/* Wherever `a` has a value that is 0, one of factor[*n] is 0, each with single zeros where that is
 * seen (squarefree.h); elsewhere they may be 0 where `a` has no value: (sin(x) - x)/x is 0 where
 * sin(x) - x is, or nowhere. Fractions in a sum become its numerator, what is never 0 is left out
 * (*n may be 0), and log(u) is u - 1. */
dx_status dx_zero_factors(dx_graph *g, dx_id a, dx_id x, dx_id factor[DX_ZERO_FACTORS],
                          size_t *n) DX_MUST_USE;

#endif
