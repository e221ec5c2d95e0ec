/* exactgradient.h - where a gradient vanishes, in closed form. */
#ifndef DX_ENGINE_EXACTGRADIENT_H
#define DX_ENGINE_EXACTGRADIENT_H

#include "engine/solvers/exactkind.h"

/* Has the formula none of the unknowns, nor multipliers, in it? */
bool dx_is_free_of_unknowns(const dx_extremal *q, dx_id a);

/* The zeros of q->c.gradient, which is prepared, as q->p.found. */
dx_status dx_find_gradient_zeros(dx_extremal *q) DX_MUST_USE;

/* The derivatives, and the points, which a product of powers has where its logarithm has them. */
dx_status dx_find_critical(dx_extremal *q) DX_MUST_USE;

/* Points on one constraint at which its gradient is 0: multipliers do not tell them. */
dx_status dx_find_degenerate(dx_extremal *q, dx_exact *out) DX_MUST_USE;

#endif
