/* exactfamilies.h - families of critical points: x = pi*k. */
#ifndef DX_ENGINE_EXACTFAMILIES_H
#define DX_ENGINE_EXACTFAMILIES_H

#include "engine/solvers/exactkind.h"

/* sin(x) has maxima and minima where cos(x) = 0: each family of points of q->p.found is taken apart
 * into those on which the value and the kind are the same. */
dx_status dx_split_families(dx_extremal *q) DX_MUST_USE;

/* What the i-th of the points found says of an index alone becomes a bound that is an integer: k >=
 * 1 for 2*k > 1, and for k >= 0 where the point of k = 0 is another one of them. */
dx_status dx_tidy_bounds(dx_extremal *q, const dx_exact *found, size_t i,
                         dx_solution_row *row) DX_MUST_USE;

#endif
