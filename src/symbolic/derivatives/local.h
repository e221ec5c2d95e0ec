/* local.h - the rules of differentiation, a node and one of its operands at a time.
 *
 * Each rule stands here once, as the node's partial derivative by an operand times a
 * factor: the operand's own derivative in a forward pass, the node's adjoint in a reverse
 * one. Operands count from 0 as in the graph. */
#ifndef DX_SYMBOLIC_LOCAL_H
#define DX_SYMBOLIC_LOCAL_H

#include "symbolic/derivatives/diff.h"

/* A node whose partial derivatives are asked for, in ascending order of the operands. */
typedef struct dx_local {
    dx_graph *g;
    dx_rules *rules;
    dx_id node;
    /* Of a long product: that of the factors in front of number `at`, and for each factor
     * that of those behind it. Writing out all other factors for each would be quadratic. */
    dx_id before, *after;
    uint32_t at, n;
} dx_local;

/* `all`: by more than one of the operands, so that the work between them is shared. */
dx_status dx_local_begin(dx_local *local, dx_graph *g, dx_rules *rules, dx_id node,
                         bool all) DX_MUST_USE;
void dx_local_end(dx_local *local);

/* factor·∂node/∂(operand k), which is one of the slots. */
dx_id dx_local_partial(dx_local *local, uint32_t k, dx_id factor);

/* Operands that can be differentiated by: the slots are `first`, first + step, ...; none
 * for atoms, vectors and relations. */
typedef struct dx_slots {
    uint32_t first, step, end;
} dx_slots;
dx_slots dx_slots_of(const dx_graph *g, dx_id node);

#endif
