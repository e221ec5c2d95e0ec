/* radicals.h - square roots with square roots and names in them. */
#ifndef DX_SYMBOLIC_RADICALS_H
#define DX_SYMBOLIC_RADICALS_H

#include "expr/graph.h"

enum { DX_MOST_RADICALS = 8 };

/* What was denested: sqrt(A + B·sqrt(d)). Where A < 0 it has a value, 0, only where n is 0, and
 * what it is by others has none. */
typedef struct dx_radicals {
    uint32_t n;
    dx_id A[DX_MOST_RADICALS], d[DX_MOST_RADICALS], root[DX_MOST_RADICALS]; /* of the norm: n */
} dx_radicals;

/* sqrt(A + B·sqrt(d)) = |sqrt((A + n)/2) + sign(B)·sqrt((A - n)/2)| where n^2 = A^2 - B^2·d with a
 * rational function n: sqrt(x + 2·sqrt(x - 1)) = |sqrt(x - 1) + 1|. */
dx_status dx_radicals_denest(dx_graph *g, dx_id a, dx_radicals *made, dx_id *out) DX_MUST_USE;

#endif
