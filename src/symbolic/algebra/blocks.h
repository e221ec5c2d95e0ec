/* blocks.h - the diagonal blocks of a matrix that is block triangular once its rows and
 * columns are put in another order, the same for both: by where it has zeros. Determinant
 * and characteristic polynomial are the products of those of the blocks. */
#ifndef DX_SYMBOLIC_BLOCKS_H
#define DX_SYMBOLIC_BLOCKS_H

#include "expr/graph.h"

/* block[i]: the number of the block that row i of n x n elements belongs to, counted from
 * 0 in the order of their first rows. */
dx_status dx_find_blocks(dx_graph *g, uint32_t n, const dx_id *entry, uint32_t *block,
                         uint32_t *n_blocks) DX_MUST_USE;

/* The elements of block k, row by row; returns the number of its rows. */
uint32_t dx_take_block(uint32_t n, const dx_id *entry, const uint32_t *block, uint32_t k,
                       dx_id *out);

#endif
