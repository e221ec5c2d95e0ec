/* polynomial.h - a formula as a polynomial in one of its parts, and what is read off it. */
#ifndef DX_SYMBOLIC_POLYNOMIAL_H
#define DX_SYMBOLIC_POLYNOMIAL_H

#include "expr/graph.h"

/* Σ coefficient[k]·x^k, each free of x; the last one is not 0, unless it is the only one. */
typedef struct dx_polynomial {
    size_t degree;
    dx_id *coefficient; /* degree + 1, in the arena of the command */
    dx_id other;        /* what keeps it from being a polynomial: sqrt(x), x + 1 below the line */
} dx_polynomial;

/* In x, a name or a function. *out has coefficients unless `other` tells that it is none. DX_LIMIT,
 * told, for what is too large. */
dx_status dx_polynomial_in(dx_graph *g, dx_id a, dx_id x, dx_polynomial *out) DX_MUST_USE;

/* The greatest Σ of exponents of n names; *other as above, else NONE. -1 for 0. */
dx_status dx_total_degree(dx_graph *g, dx_id a, size_t n, const dx_id *x, int64_t *degree,
                          dx_id *other) DX_MUST_USE;

/* Multiplied out, with the terms together that have the same powers of n parts. *shown is NONE, or
 * the arrangement by falling powers of the only one. */
dx_status dx_collect(dx_graph *g, dx_id a, size_t n, const dx_id *x, dx_id *out,
                     dx_id *shown) DX_MUST_USE;

#endif
