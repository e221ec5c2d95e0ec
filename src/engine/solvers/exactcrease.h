/* exactcrease.h - two unknowns on a curve, where it crosses a crease of the formula. */
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

#endif
