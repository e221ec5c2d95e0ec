/* linear.h - determinants, ranks and systems of linear equations, exact.
 *
 * Elements are any expressions. Numbers go through FLINT; formulas become polynomials in
 * their generators, eliminated without fractions. What is divided by is not 0 as far as can
 * be proved: where it is a formula, the result holds where that is not 0, and `assumed`
 * tells what it is. Whether a pivot is 0 at all can be undecidable: DX_UNKNOWN. */
#ifndef DX_SYMBOLIC_LINEAR_H
#define DX_SYMBOLIC_LINEAR_H

#include "symbolic/algebra/polymatrix.h"

typedef struct dx_algebra {
    dx_graph *graph;
    const dx_oracle *oracle;
    dx_id assumed; /* out: the results so far hold where this is not 0; NONE: everywhere */
} dx_algebra;

/* The determinant of n x n elements, row by row. */
dx_status dx_determinant(dx_algebra *l, uint32_t n, const dx_id *entry, dx_id *out) DX_MUST_USE;

typedef struct dx_solution {
    uint32_t rank;       /* of the coefficients */
    dx_id contradiction; /* there is no solution as this is not 0; NONE: there is one */
} dx_solution;

/* rows equations in n unknowns for each of n_right right sides: rows x n coefficients and
 * rows x n_right values, row by row. x: n x n_right solutions, set if they are unique, which
 * they are if the rank is n and nothing contradicts. With no right sides x is not used. */
dx_status dx_solve_linear(dx_algebra *l, uint32_t rows, uint32_t n, const dx_id *coefficient,
                          uint32_t n_right, const dx_id *right, dx_solution *solution,
                          dx_id *x) DX_MUST_USE;

/* The columns of pivots of rows x n coefficients, the first that can be: *rank of them, for which
 * there is room. */
dx_status dx_pivot_columns(dx_algebra *l, uint32_t rows, uint32_t n, const dx_id *coefficient,
                           uint32_t *column, uint32_t *rank) DX_MUST_USE;

/* ---- for what eliminates by itself ------------------------------------------------------ */

/* The ring of the expressions, and of one more symbol unless it is NONE, in memory of
 * dx_alloc. Has its story when it fails; to be freed even then, memory and all. */
dx_status dx_linear_ring(dx_algebra *l, size_t n, const dx_id *expression, dx_id symbol,
                         dx_ring *ring) DX_MUST_USE;
void dx_linear_ring_free(dx_algebra *l, dx_ring *ring);

/* Assume that the polynomial over another is not 0: one more factor of `assumed`. */
dx_status dx_linear_assume(dx_algebra *l, dx_ring *ring, const fmpz_mpoly_t num,
                           const fmpz_mpoly_t den) DX_MUST_USE;

/* Assume that the n x n elements have values and that their determinant is not 0. */
dx_status dx_linear_assume_regular(dx_algebra *l, uint32_t n, const dx_id *entry) DX_MUST_USE;

/* num/den in readable form. */
dx_status dx_linear_quotient(dx_ring *ring, const fmpz_mpoly_t num, const fmpz_mpoly_t den,
                             dx_id *out) DX_MUST_USE;

/* The story of a DX_LIMIT that has none yet. */
dx_status dx_linear_limit(dx_algebra *l, dx_status status) DX_MUST_USE;

#endif
