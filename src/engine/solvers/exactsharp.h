/* exactsharp.h - of one unknown: points at which a formula may have no slope. */
#ifndef DX_ENGINE_EXACTSHARP_H
#define DX_ENGINE_EXACTSHARP_H

#include "engine/solvers/exactpieces.h"

typedef enum dx_sharpness {
    DX_SHARP_EXTREMUM, /* or an inflection with a slope of 0, at least where the conditions that are
                          told hold */
    DX_SHARP_NONE,     /* it is no extremum */
    DX_SHARP_PASSED,   /* nor this: it rises, or falls, on both sides */
    DX_SHARP_UNKNOWN
} dx_sharpness;

/* The kind at a point where the formula has a value, by how it begins on either side of it: the
 * first term of f(x0 ± t) - f(x0) for small t > 0, which must be one in t itself where `linear`.
 * Not written unless it is an extremum. */
dx_status dx_sharp_kind(dx_extremal *q, dx_id of, dx_id at, bool linear, dx_sharpness *sharp,
                        dx_kinds *out) DX_MUST_USE;

/* Points where pieces meet, where the formula ends, and where it has a value but its slope, which
 * is that in the pieces, has none: *open, there may be more. */
dx_status dx_find_sharp(dx_extremal *q, dx_id of, const dx_smooth_pieces *pieces, dx_exact *out,
                        bool *open) DX_MUST_USE;

#endif
