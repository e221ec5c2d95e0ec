/* separable.h - sums of formulas of one unknown each. */
#ifndef DX_ENGINE_SEPARABLE_H
#define DX_ENGINE_SEPARABLE_H

#include "engine/solvers/absolute.h"

/* The least and the greatest value of x*log(x) + y^2 are the sums of those of its parts, each as
 * far as its unknown lies between its ends and where it is assumed to be. known: of which, the
 * least one first, nothing is to be said; it becomes true where it was. */
dx_status dx_tell_separable(const dx_critical *c, const dx_unknowns *u, bool known[2]) DX_MUST_USE;

#endif
