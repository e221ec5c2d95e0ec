/* convexvalues.h - minima of convex formulas, which are least values. */
#ifndef DX_ENGINE_CONVEXVALUES_H
#define DX_ENGINE_CONVEXVALUES_H

#include "engine/solvers/absolute.h"

/* Is the value at a point inside, where the formula has a minimum, its least one, as it is convex
 * wherever it has a value and its unknowns are assumed to be? most: a maximum, concave. False: that
 * is not seen. What is assumed must be of one unknown each. */
dx_status dx_is_most_by_convexity(const dx_critical *c, const dx_id *at, bool most,
                                  bool *is) DX_MUST_USE;

#endif
