/* joints.h - why a function with pieces has a derivative where these meet, or has none.
 *
 * |x| is -x on the left of 0 and x on the right, with the slopes -1 and 1: no derivative there. */
#ifndef DX_SYMBOLIC_JOINTS_H
#define DX_SYMBOLIC_JOINTS_H

#include "symbolic/steps/regions.h"
#include "symbolic/steps/steps.h"

/* Points at which a function is known to have the derivatives told so far. */
typedef struct dx_smooth_points {
    bool all; /* none was told yet */
    size_t n;
    dx_id at[DX_MOST_REGIONS];
} dx_smooth_points;

/* After the line that ends in `derivative`, that of an expression by a symbol: the slopes from both
 * sides at each point where its pieces meet, as far as they are seen to agree or to differ, and
 * that line once more with what follows from them. The expression may be a derivative itself: it
 * has one at `points` alone, which become those that have this one. Nothing without r->oracle. */
dx_status dx_record_joints(dx_recorder *r, dx_id of, dx_id symbol, dx_id derivative,
                           dx_smooth_points *points) DX_MUST_USE;

#endif
