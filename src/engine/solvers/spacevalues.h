/* spacevalues.h - a formula of several unknowns far from the origin. */
#ifndef DX_ENGINE_SPACEVALUES_H
#define DX_ENGINE_SPACEVALUES_H

#include "engine/solvers/absolute.h"

/* Says that there is no least, or no greatest, value where the formula goes to -inf, or to inf,
 * along one of a few lines and parabolas, where what is assumed of each unknown alone holds. known:
 * of which, the least one first, nothing is to be said; it becomes true where it was. */
dx_status dx_tell_unbounded(const dx_critical *c, const dx_unknowns *u, bool known[2]) DX_MUST_USE;

/* Of a continuous formula that goes to 0 far away, as a polynomial times exp(-x^2 - y^2) does, and
 * a quotient whose denominator grows more: which ones it has, by the points that are all at which
 * it can have them. Nothing is set where that is not seen. */
dx_status dx_has_extremes_fading(const dx_critical *c, const dx_extreme_points *p, bool *fades,
                                 bool has[2]) DX_MUST_USE;

#endif
