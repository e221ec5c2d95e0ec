/* listing.h - an expression's nodes in evaluation order, operands as positions.
 *
 * What every evaluator by nodes starts from: walk.id[i] are the nodes, operands first,
 * and node i's operands stand at operand[first[i]] .. as positions in the walk. Made
 * once, it serves many evaluations. */
#ifndef DX_NUMERIC_LISTING_H
#define DX_NUMERIC_LISTING_H

#include "expr/walk.h"

typedef struct dx_listing {
    dx_graph *graph;
    dx_walk walk;
    uint32_t *first;   /* of node i in operand */
    uint32_t *operand; /* positions, in the order of the node's operands */
    /* 1: some root needs the node's value. Names of abstract functions, their counts,
     * coefficients of sums and number exponents are read from the graph instead. */
    uint8_t *needed;
    uint32_t widest; /* most operands of a needed node */
    bool waves;      /* there are a sine and a cosine */
    bool abstract;   /* there are abstract functions in it */
    /* Set by who knows that there is a value at all real points: balls that are arguments of
     * roots and the like are cut to the domain, which their rounding leaves at its edge. */
    bool clips;
    void *block; /* the arrays above */
    size_t block_size;
} dx_listing;

/* DX_TYPE where a root is no real expression: vectors, ranges, text and infinity have
 * no value, relations and truth values have one (1, 0) as arguments of a function. */
dx_status dx_listing_make(dx_graph *g, size_t n, const dx_id *roots, dx_listing *list) DX_MUST_USE;
void dx_listing_free(dx_listing *list);

/* DX_NAME, with the name, when there is an abstract function in it. */
dx_status dx_listing_refuse_abstract(const dx_listing *list) DX_MUST_USE;

/* May `operand` be one of `user` (DX_NONE: a root)? The one that may be anywhere, or anything: as
 * for dx_listing_make. */
static inline bool dx_is_number_everywhere(dx_op op)
{
    return op < DX_OP_INF || (op >= DX_OP_ADD && op < DX_OP_EQ && op != DX_OP_DIFF);
}
dx_status dx_check_operand(const dx_graph *g, dx_id user, dx_id operand) DX_MUST_USE;

/* DX_NAME for an APPLY or a DERIV. */
dx_status dx_refuse_abstract(const dx_graph *g, dx_id a) DX_MUST_USE;

/* Where the node stands; it must be there. */
uint32_t dx_listing_position(const dx_listing *list, dx_id a);

/* The position of operand k of the i-th node. */
static inline uint32_t dx_listing_operand(const dx_listing *list, size_t i, uint32_t k)
{
    return list->operand[list->first[i] + k];
}

#endif
