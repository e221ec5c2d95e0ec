/* exactneeds.h - what other names have to be for a critical point to be there. */
#ifndef DX_ENGINE_EXACTNEEDS_H
#define DX_ENGINE_EXACTNEEDS_H

#include "engine/solvers/exactspecials.h"

/* The point, n values, lies where the formula and the constraints have values, too, which the
 * gradient alone does not show: log(s) for s = sqrt(v). What it takes is added to the row; *never:
 * it is nowhere, or for single values of a name only. */
dx_status dx_point_needs(dx_extremal *q, const dx_id *at, dx_solution_row *row,
                         bool *never) DX_MUST_USE;

/* What the formula needs of other names, which the value takes out of it: sqrt(a)*b*x^2 has one for
 * b = 0 where a >= 0. Words are added to the row of the point. */
dx_status dx_special_needs(dx_extremal *q, const dx_special *at, const dx_id *cell,
                           dx_solution_row *row) DX_MUST_USE;

#endif
