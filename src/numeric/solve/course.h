/* course.h - does the way so far run away? Told from the iterates that were kept. */
#ifndef DX_NUMERIC_SOLVE_COURSE_H
#define DX_NUMERIC_SOLVE_COURSE_H

#include "numeric/solve/solver.h"

/* Of zeros and fixed points, at s->x, which is not yet kept: the steps have grown many times in a
 * row; or they have long had the same direction without becoming smaller, and the residual far
 * ahead is less still and of the same sign, so no zero is in sight. */
dx_status dx_course_runs_away(dx_solver *s, bool *away) DX_MUST_USE;

/* Of least values, at s->x: UNBOUNDED where the value falls without end, towards a point or far
 * out, RUNS_OUT where it only falls as far out as there are doubles, and ever less; else the
 * outcome stays. Asked for every few steps, of formulas without constraints. */
dx_status dx_course_falls_away(dx_solver *s, dx_outcome *outcome) DX_MUST_USE;

/* Have so many steps had about the same direction, away from 0, without becoming smaller? */
bool dx_course_leads_out(const dx_solver *s, int steps);

/* At a step that failed: had the iteration run far away before? */
bool dx_course_had_run_away(const dx_solver *s);

#endif
