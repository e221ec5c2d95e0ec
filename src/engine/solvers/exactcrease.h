/* exactcrease.h - points on creases of a formula: of two unknowns where a curve crosses one, and of
 * several without constraints. */
#ifndef DX_ENGINE_EXACTCREASE_H
#define DX_ENGINE_EXACTCREASE_H

#include "engine/solvers/exactsharp.h"

/* The points of one constraint, without corners, at which pieces of the formula meet; *open: there
 * may be more. */
dx_status dx_find_crossings(dx_extremal *q, const dx_smooth_pieces *pieces, dx_exact *out,
                            bool *open) DX_MUST_USE;

/* The kind at such a point, by the slopes of the formula along the curve on both sides. */
dx_status dx_crossing_kind(dx_extremal *q, const dx_id *at, dx_sharpness *sharp,
                           dx_kinds *out) DX_MUST_USE;

/* Of several unknowns without constraints a point on a crease, where a corner is 0, with the kinds
 * that the formula has along that: an extremum where it goes the same way on both sides. `above`
 * and `below` are the formula where the corner has that sign. *known: it is told, or none. */
dx_status dx_crease_kinds(dx_extremal *q, dx_id above, dx_id below, dx_id corner, const dx_id *at,
                          const dx_kinds *along, bool *known, dx_kinds *out) DX_MUST_USE;

#endif
