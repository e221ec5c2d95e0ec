#include "expr/side.h"

#include <string.h>

bool dx_side_init(dx_side *side, dx_memory *memory, size_t n_ids)
{
    memset(side, 0, sizeof *side);
    side->memory = memory;
    size_t n = (n_ids >> DX_SIDE_BITS) + 1;
    side->page = dx_alloc(memory, n * sizeof *side->page);
    if (!side->page)
        return false;
    memset(side->page, 0, n * sizeof *side->page);
    side->n_pages = n;
    return true;
}

void dx_side_free(dx_side *side)
{
    dx_free(side->memory, side->page, side->n_pages * sizeof *side->page);
    dx_free(side->memory, side->cell, side->capacity * sizeof *side->cell);
    memset(side, 0, sizeof *side);
}

static bool add_page(dx_side *side, uint32_t *page)
{
    if (!dx_grow(side->memory, &side->cell, sizeof *side->cell, &side->capacity,
                 side->n_cells + DX_SIDE_CELLS))
        return false;
    memset(side->cell + side->n_cells, 0, DX_SIDE_CELLS * sizeof *side->cell);
    side->n_cells += DX_SIDE_CELLS;
    *page = (uint32_t)(side->n_cells >> DX_SIDE_BITS);
    return true;
}

bool dx_side_set(dx_side *side, dx_id a, uint32_t value)
{
    uint32_t *page = &side->page[a.v >> DX_SIDE_BITS];
    if (*page == 0 && !add_page(side, page))
        return false;
    side->cell[((size_t)(*page - 1) << DX_SIDE_BITS) + (a.v & (DX_SIDE_CELLS - 1))] = value;
    return true;
}
