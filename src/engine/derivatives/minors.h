/* minors.h - determinants of sparse matrices of formulas, of n rows and one column more. */
#ifndef DX_ENGINE_MINORS_H
#define DX_ENGINE_MINORS_H

#include "engine/derivatives/implicit.h"

enum { DX_MINOR_COLUMNS = DX_MOST_UNKNOWNS + 1 };

/* The determinant of n rows in the n columns whose bits are set, by the first row, then the first
 * two, over the sets of columns that have entries there. DX_LIMIT, told, where these are too many:
 * for more than about 15 rows most entries have to be 0. */
dx_status dx_sparse_determinant(dx_graph *g, size_t n, dx_id (*row)[DX_MINOR_COLUMNS],
                                uint64_t columns, dx_id *out) DX_MUST_USE;

/* An order of n rows in which few sets of columns come up: each with as few columns that were in
 * none before as can be. *odd: the permutation changes the sign. */
void dx_order_rows(const dx_graph *g, size_t n, dx_id (*row)[DX_MINOR_COLUMNS], size_t *order,
                   bool *odd);

#endif
