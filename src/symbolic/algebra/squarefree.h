/* squarefree.h - formulas with the same zeros, each of them single. */
#ifndef DX_SYMBOLIC_SQUAREFREE_H
#define DX_SYMBOLIC_SQUAREFREE_H

#include "expr/graph.h"

/* *out has a value where `a` has one and no other places, and is 0 where `a` is: whole powers of
 * factors are made first powers, numbers in front, exponentials of polynomials, a power of all of
 * it and the bars of an absolute value are dropped, and a polynomial in x with rational
 * coefficients is divided by what it has in common with its derivative. What is too large stays as
 * it is. */
dx_status dx_squarefree(dx_graph *g, dx_id a, dx_id x, dx_id *out) DX_MUST_USE;

/* The same for what an equation in several names says is 0, a quotient of polynomials in them and
 * in functions of them: just `a` where no factor is there more than once. */
dx_status dx_single_factors(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* Of a polynomial in x with rational coefficients one whose zeros but 0 are the inverse ones; NONE
 * where `a` is none, or too large. */
dx_status dx_reversed(dx_graph *g, dx_id a, dx_id x, dx_id *out) DX_MUST_USE;

#endif
