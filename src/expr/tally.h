/* tally.h - many numbers added up or multiplied.
 *
 * One after the other a hundred thousand fractions take quadratic time, for each step is
 * as long as the result so far. Here like sizes are joined, so that all steps together
 * are little more than the last one. */
#ifndef DX_EXPR_TALLY_H
#define DX_EXPR_TALLY_H

#include "expr/graph.h"

typedef dx_id dx_number_join(dx_graph *g, dx_id a, dx_id b); /* dx_number_add, dx_number_mul */

typedef struct dx_tally {
    dx_graph *graph;
    dx_number_join *join;
    uint64_t n; /* numbers so far */
    dx_id part[64];
} dx_tally;

void dx_tally_init(dx_tally *tally, dx_graph *g, dx_number_join *join);
/* false: told in the diagnostic. */
bool dx_tally_push(dx_tally *tally, dx_id number) DX_MUST_USE;
/* Of all that was pushed; neutral when there was nothing. */
dx_id dx_tally_total(const dx_tally *tally, dx_id neutral);

#endif
