/* around.h - the values around a point at which the gradient was found to be zero, or nothing was
 * gained any more: the point itself may tell too little.
 *
 * Where the curvature is that of rounding, by the distance to the point, an inflection looks like a
 * least value; beside a jump one side has it lower; at the edge of the domain, and far out on a
 * tail, the gradient tells nothing at all. */
#ifndef DX_NUMERIC_SOLVE_AROUND_H
#define DX_NUMERIC_SOLVE_AROUND_H

#include "numeric/solve/least.h"

/* At s->x, which lies within about `error` of what it is near to; sets the outcome, where the
 * values contradict it: RUNS_OUT, EDGE, UNBOUNDED, LOWER_BESIDE, INFLECTION. curved: the unknowns'
 * direction of the least curvature, or NULL. Uses s->probe. */
dx_status dx_around_judge(dx_solver *s, double error, const double *curved) DX_MUST_USE;

/* The steps lead to a point near s->x where the slope has no bounds, from `before`: STEEP; EDGE,
 * where farther on there is no value, and of one unknown s->x is then the last one that has one. */
dx_status dx_around_end_steep(dx_solver *s, const double *before) DX_MUST_USE;

#endif
