/* exactmerge.h - extrema for a single value of a name as part of the general ones. */
#ifndef DX_ENGINE_EXACTMERGE_H
#define DX_ENGINE_EXACTMERGE_H

#include "engine/solvers/exactspecials.h"

/* Points found with the value put in become part of all: conditions of these are widened where that
 * says the same, or there are more rows, or kinds, with the condition that the name has the value.
 */
dx_status dx_take_special(dx_extremal *q, const dx_special *at, const dx_points *there,
                          dx_points *all) DX_MUST_USE;

/* Points that are part of a curve which is a row of its own go. */
dx_status dx_drop_points_on_curves(dx_extremal *q, dx_points *all) DX_MUST_USE;

/* Curves of points for a single value of a name, of which no kind is known, go: the value is one of
 * all->untold. */
void dx_drop_untold(const dx_extremal *q, dx_points *all);

#endif
