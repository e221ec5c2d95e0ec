/* parts.h - the nodes whose values an expression is made of, for what is compiled.
 *
 * Coefficients of sums, numbers for exponents and the bodies of SUMs and PRODUCTs are none: they
 * are taken from the graph. */
#ifndef DX_NUMERIC_PARTS_H
#define DX_NUMERIC_PARTS_H

#include "expr/walk.h"

enum { DX_FEW_PARTS = 64 };

/* Points into itself: it stays where it is. */
typedef struct dx_parts {
    dx_graph *graph;
    dx_id *id; /* operands before their users */
    size_t n, capacity;
    uint32_t widest;     /* most operands of one */
    uint32_t first, now; /* the number of the first, and the pass in which they have numbers */
    dx_id few[DX_FEW_PARTS];
} dx_parts;

/* DX_TYPE as for dx_listing_make, DX_NAME for abstract functions. To be freed in any case. */
dx_status dx_parts_find(dx_graph *g, size_t n, const dx_id *roots, dx_parts *parts) DX_MUST_USE;
void dx_parts_free(dx_parts *parts);

/* They have lost their numbers to another pass over the graph. */
void dx_parts_number(dx_parts *parts);

/* Where a node stands; parts->n or more for what is none. */
static inline uint32_t dx_parts_position(dx_parts *parts, dx_id a)
{
    const dx_stamps *stamps = parts->graph->stamps;
    if (stamps->now != parts->now)
        dx_parts_number(parts);
    return stamps->stamp[a.v] - parts->first;
}

#endif
