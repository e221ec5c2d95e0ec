/* lostpoints.h - solutions with other names in them, tried where these names have values. */
#ifndef DX_ENGINE_LOST_POINTS_H
#define DX_ENGINE_LOST_POINTS_H

#include "engine/solvers/specialcase.h"

/* What is solved where names have values, added to what was found; nothing where it is there: at
 * the witness, if one is given, which is of that case. */
typedef struct dx_lost_way {
    const void *of;
    dx_status (*solve_at)(dx_exact *p, const void *of, const dx_special *at,
                          const dx_special *witness);
} dx_lost_way;

/* At small numbers for one name or two, and where a condition is at its edge. What is missing
 * there, or is none, is told for one name, or for equal ones, where that mends several points, else
 * for the numbers; and where this would be too many statements p->singular says so instead. */
dx_status dx_exact_lost_points(dx_exact *p, const dx_lost_way *way) DX_MUST_USE;

#endif
