/* corners.h - where a formula of one unknown has a corner or a cusp, and an extremum there. */
#ifndef DX_ENGINE_CORNERS_H
#define DX_ENGINE_CORNERS_H

#include "engine/solvers/critical.h"

/* Points strictly between the ends at which the formula is continuous and its slope has other
 * limits on both sides: extrema become points of `found` (n = 1); all that were judged leave the
 * places of `open`. *complete: no other corners, jumps or cusps are possible. */
dx_status dx_find_corners(const dx_critical *c, const dx_unknowns *u, dx_root_list *open,
                          dx_root_list *found, bool *complete) DX_MUST_USE;

/* "minimum" or "maximum", of a point that was found. */
const char *dx_corner_kind(const dx_root_list *found, size_t i);

#endif
