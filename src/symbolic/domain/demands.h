/* demands.h - conditions by the texts of the function table: "u > 0", "frac(u) != 0". */
#ifndef DX_SYMBOLIC_DEMANDS_H
#define DX_SYMBOLIC_DEMANDS_H

#include "symbolic/domain/conditions.h"

/* What the row demands of the call's arguments; jumps count where `by` is given. */
dx_status dx_demand_text(dx_conditions *c, const char *text, dx_id call, dx_id by) DX_MUST_USE;

/* Another number than 0, where it jumps; where it is 0 throughout an interval there is nothing
 * amiss but at the ends. */
dx_status dx_demand_off_jump(dx_conditions *c, dx_id a, dx_id by) DX_MUST_USE;

/* Another number than 0 where it has a value: x != y of 1/x - 1/y, x != 0 of cos(acos(x)). */
dx_status dx_demand_nonzero(dx_conditions *c, dx_id a) DX_MUST_USE;

#endif
