/* lostsingle.h - rows that hold for one value of another name alone. */
#ifndef DX_ENGINE_LOST_SINGLE_H
#define DX_ENGINE_LOST_SINGLE_H

#include "engine/solvers/specialcase.h"

/* Is what a row has in that case a solution, where its conditions hold (lostcases.c)? *wholly is
 * false where it is for some values of other names alone. */
dx_status dx_lost_solves(dx_exact *p, const dx_special *at, const dx_solution_row *of, dx_id value,
                         bool *is, bool *wholly) DX_MUST_USE;

/* Holds the row there only for single values of other names, as b = 0, where the other one does
 * not? */
dx_status dx_lost_is_narrower(dx_exact *p, const dx_special *at, const dx_solution_row *row,
                              const dx_solution_row *of, bool *narrower) DX_MUST_USE;

/* Has the i-th row, which comes to the value there, a bound that the other one has not, by names
 * that are not in the value any more: a^2 >= 4*c of b*sqrt(a^2 - 4*c) where b = 0? */
dx_status dx_lost_needs_more(dx_exact *p, const dx_special *at, size_t i, dx_id value,
                             const dx_solution_row *of, bool *more) DX_MUST_USE;

/* Those that others have in them go, and others are what they are there. */
dx_status dx_lost_settle_single(dx_exact *p) DX_MUST_USE;

#endif
