/* inequality.h - where a formula of one name is below 0. */
#ifndef DX_SYMBOLIC_INEQUALITY_H
#define DX_SYMBOLIC_INEQUALITY_H

#include "symbolic/solve/equation.h"

/* The set of the unknown's values with f < 0, or f <= 0 where `edges`. Between zeros, poles and
 * ends of the domain, which are all solved for, f keeps its sign; it is looked at in one point
 * each. *known is false where that cannot be done. */
dx_status dx_solve_inequality(dx_graph *g, const dx_oracle *oracle, const dx_root_host *host,
                              dx_id f, bool edges, dx_id unknown, dx_chart *set,
                              bool *known) DX_MUST_USE;

#endif
