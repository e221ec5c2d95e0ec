/* witness.h - a point at which two formulas have different values, for certain. */
#ifndef DX_NUMERIC_WITNESS_H
#define DX_NUMERIC_WITNESS_H

#include "support/text.h"
#include "expr/graph.h"

typedef struct dx_witness {
    bool found;
    bool met;      /* at some point both have values, as far as is known */
    dx_text where; /* "x = 3/2, y = 1/128"; nothing for constants */
    double left, right;
} dx_witness;

/* Points are small numbers first, then those of sample.h. `where` is to be freed. */
dx_status dx_find_witness(dx_graph *g, dx_id a, dx_id b, dx_witness *out) DX_MUST_USE;
void dx_witness_free(dx_witness *witness);

#endif
