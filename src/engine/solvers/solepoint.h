/* solepoint.h - the least or the greatest value of formulas with other names, at the one point that
 * is critical. */
#ifndef DX_ENGINE_SOLEPOINT_H
#define DX_ENGINE_SOLEPOINT_H

#include "engine/solvers/exacttold.h"

/* Says that it is the value at a minimum, or a maximum: of one unknown at the only critical point
 * within an interval, of several where the formula is of second degree in them. Nothing where that
 * point, or its kind, depends on conditions; constraints there are none. */
dx_status dx_tell_sole_point(const dx_extremal *q, const dx_extremal_findings *all) DX_MUST_USE;

#endif
