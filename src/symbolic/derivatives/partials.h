/* partials.h - all partial derivatives at once: gradients, Jacobians, Hessians.
 *
 * By the rules of local.h, in canonical but not in readable form. A gradient is one
 * descending pass with the adjoint of each node, so that it costs a small multiple of the
 * function whatever the number of variables. Of a Jacobian only what is not structurally
 * zero is worked out: columns by ascending passes over the nodes that depend on the
 * variable, or, where there are few rows, rows by descending ones. */
#ifndef DX_SYMBOLIC_PARTIALS_H
#define DX_SYMBOLIC_PARTIALS_H

#include "symbolic/derivatives/diff.h"

/* An entry of a sparse matrix, counted from 0. */
typedef struct dx_partial {
    uint32_t row, column;
    dx_id value;    /* not 0 */
    dx_id by_rules; /* without the values that were filled in; NONE where none were */
    dx_id turned;   /* of second order: by the column first, where that is another; else NONE */
} dx_partial;

/* Entries in no particular order; dx_partials_free gives the memory back. */
typedef struct dx_partials {
    dx_memory *memory;
    dx_partial *partial;
    size_t n, capacity;
} dx_partials;

/* The list is empty afterwards. */
void dx_partials_free(dx_partials *partials);

/* Of a real expression by n different symbols; out[i] is 0 where symbol i does not occur. */
dx_status dx_partials_gradient(dx_graph *g, dx_rules *rules, dx_id a, size_t n,
                               const dx_id *symbols, dx_id *out) DX_MUST_USE;

/* Entry (i, k) is the derivative of functions[i] by symbols[k]. *out is made here. */
dx_status dx_partials_jacobian(dx_graph *g, dx_rules *rules, size_t m, const dx_id *functions,
                               size_t n, const dx_id *symbols, dx_partials *out) DX_MUST_USE;

/* Entries with row <= column only; the rest is the mirror image. `gradient` is what
 * dx_partials_gradient gave. */
dx_status dx_partials_hessian(dx_graph *g, dx_rules *rules, size_t n, const dx_id *symbols,
                              const dx_id *gradient, dx_partials *out) DX_MUST_USE;

#endif
