/* exactparallel.h - two unknowns on a curve, without the multiplier. */
#ifndef DX_ENGINE_EXACTPARALLEL_H
#define DX_ENGINE_EXACTPARALLEL_H

#include "engine/solvers/exactkind.h"

/* Critical points where the gradients of the formula and of its one constraint are parallel, with
 * their multipliers, in the place of what was found, which is open. It stays so where these are not
 * found either. */
dx_status dx_find_parallel(dx_extremal *q) DX_MUST_USE;

#endif
