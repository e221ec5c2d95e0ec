/* linearcases.h - linear systems with other names in them, case by case. */
#ifndef DX_ENGINE_LINEAR_CASES_H
#define DX_ENGINE_LINEAR_CASES_H

#include "engine/solvers/exactly.h"
#include "symbolic/solve/linearsystem.h"

/* The solutions of a linear system for all values of the other names in it. Where what elimination
 * divides by is not 0 they are as for names that are any; where a factor of it is 0, a name is what
 * makes it 0, and the system is solved anew. So is one that contradicts itself where the
 * contradiction is 0. Equations may be products of linear ones, and where the linear ones say what
 * the unknowns are, others may be beside them, which then are some between other names. W. Y. Sit,
 * An algorithm for solving parametric linear systems, J. Symbolic Computation 13 (1992). *done is
 * false, and nothing is found, where there are no other names, or a factor gives none of them a
 * value, or there would be many cases; p->complete where that is so of a solution that says by its
 * conditions what is left out. */
dx_status dx_exact_linear_cases(dx_exact *p, bool *done) DX_MUST_USE;

#endif
