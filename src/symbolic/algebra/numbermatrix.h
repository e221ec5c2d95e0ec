/* numbermatrix.h - matrices of exact numbers, by FLINT.
 *
 * FLINT cannot be interrupted, so this is for what takes it a few hundredths of a second
 * at most: *done is false for what is larger, and nothing was calculated. */
#ifndef DX_SYMBOLIC_NUMBERMATRIX_H
#define DX_SYMBOLIC_NUMBERMATRIX_H

#include "expr/graph.h"
#include "support/flint.h"

/* Are all n of them exact numbers? */
bool dx_are_numbers(const dx_graph *g, size_t n, const dx_id *entry);

/* The determinant of n x n numbers, row by row. */
dx_status dx_numbers_determinant(dx_graph *g, uint32_t n, const dx_id *entry, bool *done,
                                 dx_id *out) DX_MUST_USE;

/* The reduced echelon form, in place. pivot[i], for i < *rank, is the column of the i-th
 * pivot; there is room for as many as rows. */
dx_status dx_numbers_reduce(dx_graph *g, uint32_t rows, uint32_t columns, dx_id *entry, bool *done,
                            uint32_t *rank, uint32_t *pivot) DX_MUST_USE;

/* The characteristic polynomial of n x n numbers, primitive with integer coefficients. */
dx_status dx_numbers_characteristic(dx_graph *g, uint32_t n, const dx_id *entry, bool *done,
                                    fmpz_poly_t out) DX_MUST_USE;

#endif
