/* boxsides.h - points on the sides of a box that may have the least or the greatest value. */
#ifndef DX_ENGINE_BOXSIDES_H
#define DX_ENGINE_BOXSIDES_H

#include "engine/solvers/absolute.h"

enum { DX_BOX_UNKNOWNS = 3 }; /* of which sides are looked at */

/* Curves and surfaces in the list of zeros of the gradient, on each of which the formula has one
 * value; not complete where that is not found, or something is not decided. */
dx_status dx_extreme_points_fill(dx_critical *c, const dx_unknowns *u, const dx_root_list *list,
                                 bool inside, dx_extreme_points *out) DX_MUST_USE;

/* The sides, edges and corners of the box; what is inside is there already. */
dx_status dx_add_box_sides(dx_critical *c, const dx_unknowns *u,
                           dx_extreme_points *out) DX_MUST_USE;

#endif
