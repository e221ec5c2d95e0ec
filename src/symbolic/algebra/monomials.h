/* monomials.h - an expression as a polynomial in a few symbols, its coefficients expressions
 * that are free of them. */
#ifndef DX_SYMBOLIC_MONOMIALS_H
#define DX_SYMBOLIC_MONOMIALS_H

#include "expr/graph.h"

/* VARIABLES: of limits, and of extrema; DIRECTIONS: of expansions. */
enum { DX_MOST_VARIABLES = 8, DX_MOST_DIRECTIONS = 32, DX_MOST_DEGREE = 200 };

typedef struct dx_monomial {
    uint8_t exponent[DX_MOST_DIRECTIONS]; /* those of variables that there are not are 0 */
    dx_id coefficient;
} dx_monomial;

typedef struct dx_monomials {
    dx_memory *memory;
    dx_monomial *item; /* by falling exponents of the first symbol, then the second, ... */
    size_t n, capacity;
} dx_monomials;

/* *polynomial is false, and nothing to be freed, where the expression is no polynomial in the
 * symbols (at most DX_MOST_DIRECTIONS) as it is written. DX_LIMIT where it has too many terms. */
dx_status dx_monomials_make(dx_graph *g, dx_id a, size_t n, const dx_id *symbol, bool *polynomial,
                            dx_monomials *out) DX_MUST_USE;
void dx_monomials_free(dx_monomials *monomials);

#endif
