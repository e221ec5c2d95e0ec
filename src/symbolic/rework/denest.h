/* denest.h - roots of p + q·sqrt(d) as sums of roots of rationals. */
#ifndef DX_SYMBOLIC_DENEST_H
#define DX_SYMBOLIC_DENEST_H

#include "expr/graph.h"

/* sqrt(3 + 2·sqrt(2)) is 1 + sqrt(2), cbrt(2 + sqrt(5)) is (1 + sqrt(5))/2: wherever such roots
 * stand in it. */
dx_status dx_denest(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

#endif
