/* roots.h - the real roots of a polynomial, as constants that can be written down. */
#ifndef DX_SYMBOLIC_ROOTS_H
#define DX_SYMBOLIC_ROOTS_H

#include "expr/graph.h"

enum { DX_MOST_ROOTS = 24 };

typedef struct dx_roots {
    int sign; /* of the polynomial beyond all roots */
    uint32_t n;
    dx_id at[DX_MOST_ROOTS];
    uint32_t multiplicity[DX_MOST_ROOTS];
} dx_roots;

/* The real roots of a sum that is a polynomial with rational coefficients in some part of it,
 * *variable, which may be a root such as x^(1/2). *found is false where it is none, or where
 * roots are no square roots or roots of numbers. */
dx_status dx_roots_of(dx_graph *g, dx_id sum, dx_id *variable, dx_roots *out,
                      bool *found) DX_MUST_USE;

#endif
