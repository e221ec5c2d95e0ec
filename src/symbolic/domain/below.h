/* below.h - formulas that an expression never falls below.
 *
 * floor(u) is above u - 1 and not above u, max(u, v) not below either, exp(u) not below u + 1: so
 * x - floor(x) is never below 0, and exp(x) - floor(x) never below 1. */
#ifndef DX_SYMBOLIC_BELOW_H
#define DX_SYMBOLIC_BELOW_H

#include "expr/graph.h"

enum { DX_MOST_BELOW = 8 };

/* Each of them is nowhere above the expression where that has a value. */
typedef struct dx_below {
    size_t n;
    dx_id of[DX_MOST_BELOW];
    bool open[DX_MOST_BELOW]; /* nowhere equal to it, either */
} dx_below;

/* Without floor, ceil, round, frac and mod among their terms; the expression itself is one of them
 * if it has none. */
dx_status dx_find_below(dx_graph *g, dx_id a, dx_below *out) DX_MUST_USE;

/* Is it 0 or above wherever it has a value? False: as far as is known. */
dx_status dx_stays_above(dx_graph *g, dx_id a, bool *stays) DX_MUST_USE;

#endif
