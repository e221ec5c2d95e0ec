/* oddroots.h - roots of odd powers. */
#ifndef DX_SYMBOLIC_ODDROOTS_H
#define DX_SYMBOLIC_ODDROOTS_H

#include "expr/graph.h"

/* A product in which (u^n)^r, n odd and r a fraction, is u^(n·r): where it has a value u^n is not
 * negative, and so u is not. The same of root(u^n, m) for n a multiple of the odd number m, which
 * holds everywhere. The node itself where there is none; NONE where a constructor failed. */
dx_id dx_odd_powers_out(dx_graph *g, dx_id a);

#endif
