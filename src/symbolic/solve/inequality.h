/* inequality.h - where a formula of one name is below 0. */
#ifndef DX_SYMBOLIC_INEQUALITY_H
#define DX_SYMBOLIC_INEQUALITY_H

#include "symbolic/solve/equation.h"

/* From lo to hi, both constants that are about low and high; and DX_MOST_INDICES names for integers
 * that nothing else has. */
typedef struct dx_window {
    dx_id lo, hi;
    double low, high;
    const dx_id *index;
} dx_window;

/* The set of the unknown's values with f < 0, or f <= 0 where `edges`, in the window, or on the
 * whole line where that is NULL. Between zeros, poles, jumps and ends of the domain, which are all
 * solved for, f keeps its sign; it is looked at in one point each. *known is false where that
 * cannot be done. */
dx_status dx_solve_inequality(dx_graph *g, const dx_oracle *oracle, const dx_root_host *host,
                              dx_id f, bool edges, dx_id unknown, const dx_window *window,
                              dx_chart *set, bool *known) DX_MUST_USE;

/* A number > 0 by which x may be moved without a change of f, the least that is seen; *is is false
 * where x stands elsewhere than in functions that repeat themselves (period.c). */
dx_status dx_period_of(dx_graph *g, const dx_oracle *oracle, dx_id f, dx_id x, dx_id *period,
                       bool *is) DX_MUST_USE;

/* The least common multiple of two periods; *is is false where there is none. */
dx_status dx_period_join(dx_graph *g, dx_id a, dx_id b, dx_id *out, bool *is) DX_MUST_USE;

#endif
