/* side.h - a number beside each of some ids.
 *
 * For passes that look at a small part of a large graph: pages of cells are made
 * where ids are, so the cost follows the expression and not the graph. */
#ifndef DX_EXPR_SIDE_H
#define DX_EXPR_SIDE_H

#include "expr/graph.h"

enum { DX_SIDE_BITS = 9, DX_SIDE_CELLS = 1 << DX_SIDE_BITS };

typedef struct dx_side {
    dx_memory *memory;
    uint32_t *page; /* of id >> DX_SIDE_BITS; 0 where nothing was set, else the page's number + 1 */
    size_t n_pages;
    uint32_t *cell;
    size_t n_cells, capacity;
} dx_side;

/* For ids below n_ids. False without memory; the table is then empty but valid. */
bool dx_side_init(dx_side *side, dx_memory *memory, size_t n_ids);
void dx_side_free(dx_side *side);

/* False without memory. */
bool dx_side_set(dx_side *side, dx_id a, uint32_t value);

/* What was set; else 0. */
static inline uint32_t dx_side_get(const dx_side *side, dx_id a)
{
    uint32_t page = side->page[a.v >> DX_SIDE_BITS];
    return page ? side->cell[((size_t)(page - 1) << DX_SIDE_BITS) + (a.v & (DX_SIDE_CELLS - 1))]
                : 0;
}

#endif
