/* polymatrix.h - matrices of polynomials, and elimination without fractions.
 *
 * A row of expressions is multiplied by its common denominator, which changes neither its
 * solutions nor its rank. Elimination is Bareiss's: after r pivots every element is a minor
 * of the matrix, so that dividing by the pivot before leaves no remainder and nothing grows
 * beyond the minors. Bareiss, Sylvester's identity and multistep integer-preserving
 * Gaussian elimination, Math. Comp. 22 (1968).
 *
 * DX_LIMIT without a story: a polynomial would be too long. */
#ifndef DX_SYMBOLIC_POLYMATRIX_H
#define DX_SYMBOLIC_POLYMATRIX_H

#include "symbolic/decide.h"
#include "symbolic/forms/rational.h"

typedef struct dx_polymatrix {
    dx_ring *ring;
    const dx_oracle *oracle;
    uint32_t rows, columns;
    uint32_t started;         /* rows whose polynomials are there */
    fmpz_mpoly_struct *entry; /* row by row */
    fmpz_mpoly_struct *scale; /* of each row: what the expressions are multiplied by */
} dx_polymatrix;

/* The expressions, row by row, which the ring was made for. To be freed even after a
 * failure. */
dx_status dx_polymatrix_make(dx_ring *ring, const dx_oracle *oracle, uint32_t rows,
                             uint32_t columns, const dx_id *expression,
                             dx_polymatrix *m) DX_MUST_USE;
void dx_polymatrix_free(dx_polymatrix *m);

/* Element (i, j), counted from 0. */
static inline fmpz_mpoly_struct *dx_polymatrix_at(const dx_polymatrix *m, uint32_t i, uint32_t j)
{
    return &m->entry[(size_t)i * m->columns + j];
}

/* Are the generators symbols, of which nothing else is known? */
bool dx_ring_is_free(const dx_ring *ring);

/* Is the polynomial 0? By what holds between the generators, too. */
dx_status dx_polymatrix_is_zero(const dx_polymatrix *m, const fmpz_mpoly_t p,
                                bool *zero) DX_MUST_USE;

void dx_polymatrix_swap_rows(dx_polymatrix *m, uint32_t a, uint32_t b);

typedef struct dx_echelon {
    uint32_t rank;
    int sign;         /* of the exchange of rows */
    uint32_t *column; /* of each pivot; in the arena of the command */
} dx_echelon;

/* Eliminate with pivots in the first `columns` columns: below them or, where `reduced`,
 * above them too; then all pivots are the last one. */
dx_status dx_polymatrix_eliminate(dx_polymatrix *m, uint32_t columns, bool reduced,
                                  dx_echelon *echelon) DX_MUST_USE;

/* The determinant of a square matrix (of its polynomials, so times all scales). Destroys
 * the matrix. */
dx_status dx_polymatrix_determinant(dx_polymatrix *m, fmpz_mpoly_t out) DX_MUST_USE;

#endif
