/* relaxed.h - a least value that is seen with one constraint less. */
#ifndef DX_ENGINE_RELAXED_H
#define DX_ENGINE_RELAXED_H

#include "engine/solvers/absolute.h"

/* x*y + y*z is x*y + 2 where y*z = 2, and has no less a value than that has on x^2 + y^2 = 2 alone:
 * if one of the points has it, it is the least. Sets those of *least and *greatest that are seen
 * so; of m >= 2 smooth equations. */
dx_status dx_has_extremes_relaxed(const dx_extreme_points *p, const dx_unknowns *u, dx_id of,
                                  uint32_t m, const dx_id *equation, bool *least,
                                  bool *greatest) DX_MUST_USE;

#endif
