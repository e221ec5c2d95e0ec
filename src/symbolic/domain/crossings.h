/* crossings.h - where comparisons and signs of steps change: sign(floor(x)), floor(x) < 2. */
#ifndef DX_SYMBOLIC_CROSSINGS_H
#define DX_SYMBOLIC_CROSSINGS_H

#include "symbolic/domain/gathering.h"

/* What stands in a step, and the levels of it at which the sign of a sum of the step changes, or a
 * comparison of it with a number: 0 and 1 in sign(floor(u)), 2 in floor(u) < 2. */
typedef struct dx_step_crossings {
    size_t n;
    dx_id of, at[2];
} dx_step_crossings;

dx_status dx_find_step_crossings(dx_graph *g, dx_id call, dx_id symbol,
                                 dx_step_crossings *out) DX_MUST_USE;

/* The signs of what stands in sign(floor(x)), or of both sides of floor(x) = 0: where they change
 * it jumps, and floor(x) need not be looked into. */
dx_status dx_find_steady_signs(dx_graph *g, dx_id call, dx_id symbol, dx_chart *signs,
                               bool *known) DX_MUST_USE;

dx_status dx_demand_steady_sign(const dx_gathering *to, dx_id call) DX_MUST_USE;

#endif
