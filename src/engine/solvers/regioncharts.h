/* regioncharts.h - a region whose formulas have corners, or roots of unknowns, as smooth ones. */
#ifndef DX_ENGINE_REGIONCHARTS_H
#define DX_ENGINE_REGIONCHARTS_H

#include "engine/solvers/regionpoints.h"

/* Have all formulas slopes wherever the sides of single unknowns leave a point? False: that is not
 * seen. */
dx_status dx_is_smooth_region(const dx_region *r, bool *smooth) DX_MUST_USE;

/* Takes all points of the region from those of its charts: one for each sign of what has a corner,
 * with the square root of x as an unknown in the place of x. *done is false where the formulas are
 * not smooth in these either. */
dx_status dx_region_take_charts(dx_region *r, bool *done) DX_MUST_USE;

#endif
