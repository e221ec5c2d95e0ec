/* systemangles.h - systems in products of waves of two unknowns. */
#ifndef DX_ENGINE_SYSTEM_ANGLES_H
#define DX_ENGINE_SYSTEM_ANGLES_H

#include "engine/solvers/exactly.h"

/* [sin(x)*cos(y) = 1/4, cos(x)*sin(y) = 3/4] is one in sin(x + y) and sin(x - y): solved for the
 * sum and the difference of both unknowns. *done is false where it is no such, or that leads to no
 * end. */
dx_status dx_exact_by_angles(dx_exact *p, bool *done) DX_MUST_USE;

#endif
