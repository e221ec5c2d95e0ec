/* witness.h - a point at which two formulas have different values, for certain; and formulas that
 * have one value wherever they are looked at. */
#ifndef DX_NUMERIC_WITNESS_H
#define DX_NUMERIC_WITNESS_H

#include "expr/graph.h"
#include "support/flint.h"
#include "support/text.h"

typedef struct dx_witness {
    bool found;
    bool met;                 /* at some point both have values, as far as is known */
    dx_text where;            /* "x = 3/2, y = 1/128"; nothing for constants */
    char left[48], right[48]; /* the values */
    char gap[48];             /* by how much they differ */
} dx_witness;

/* Formulas that have to have a value at a point for it to count. */
typedef struct dx_needed {
    size_t n;
    const dx_id *of;
} dx_needed;

/* Points are small numbers first, then those of sample.h; needed may be NULL. `where` is to be
 * freed. */
dx_status dx_find_witness(dx_graph *g, dx_id a, dx_id b, const dx_needed *needed,
                          dx_witness *out) DX_MUST_USE;
void dx_witness_free(dx_witness *witness);

/* *seems: a has one value at the few points of its domain that were looked at, as far as balls
 * tell; *value is it, a ball of more than 100 digits where that can be had. */
dx_status dx_seems_constant(dx_graph *g, dx_id a, bool *seems, arb_t value) DX_MUST_USE;

/* *kept: b has a value at all points that were tried at which a has one, and a where b has one if
 * `both`. Single points at which it is not so are hardly among them. */
dx_status dx_domain_seems_kept(dx_graph *g, dx_id a, dx_id b, bool both, bool *kept) DX_MUST_USE;

#endif
