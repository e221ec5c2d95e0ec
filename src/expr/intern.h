/* intern.h - making nodes as they are, for the constructors alone.
 *
 * What is made here must already be in the canonical form that graph.h promises. */
#ifndef DX_EXPR_INTERN_H
#define DX_EXPR_INTERN_H

#include "expr/graph.h"

/* The node with these words behind it, found or made: operands as words or ids, a number of 64
 * bits, a rational. DX_NONE, with its story, where there is no room. Callers see to it
 * that it is canonical. */
dx_id dx_intern(dx_graph *g, dx_op op, dx_fn fn, const uint32_t *words, size_t n);
dx_id dx_intern_ids(dx_graph *g, dx_op op, dx_fn fn, size_t n, const dx_id *operands);
dx_id dx_intern_payload(dx_graph *g, dx_op op, uint64_t payload);
dx_id dx_intern_big(dx_graph *g, mpq_srcptr value);
/* Is there such a node? Of those with operands. */
bool dx_is_interned(const dx_graph *g, dx_op op, const uint32_t *words, size_t n);

/* DX_NONE, so that `return dx_refuse(g, dx_fail(...))` says both. */
static inline dx_id dx_refuse(const dx_graph *g, dx_status status)
{
    (void)g;
    (void)status;
    return DX_NONE;
}

/* The product `mul` with these operands, of which some have become 0: 0^(k - 1) in a sum over k
 * need not have a value where a factor that is as before is 0. */
dx_id dx_vanishing(dx_graph *g, dx_id mul, const dx_id *operands);

/* A SUM's terms with 0^k, of which one at most is not 0: what they come to. *rest: the body
 * without them. Where more may not be 0, or have no value, they stay in the body. */
dx_id dx_sum_without_zeros(dx_graph *g, dx_id body, dx_id name, dx_id lo, dx_id hi, dx_id *rest);

/* A pair of a sum (coefficient, term) or of a product (exponent, base). */
typedef struct dx_pair {
    dx_id key;    /* term or base */
    dx_id number; /* coefficient or exponent */
} dx_pair;

/* The pairs of a MUL, until the next node is made. */
static inline const dx_pair *dx_pairs_of(const dx_graph *g, dx_id mul)
{
    _Static_assert(sizeof(dx_pair) == 2 * sizeof(uint32_t), "a pair is two words of the pool");
    return (const dx_pair *)(const void *)(g->pool + dx_node_of(g, mul)->first);
}

/* Pairs being collected: on the stack while they are few. */
enum { DX_FEW_PAIRS = 24 };
typedef struct dx_pairs {
    dx_graph *graph;
    dx_pair *pair;
    size_t n, capacity;
    dx_pair few[DX_FEW_PAIRS];
} dx_pairs;

static inline void dx_pairs_init(dx_pairs *pairs, dx_graph *g)
{
    pairs->graph = g;
    pairs->pair = pairs->few;
    pairs->n = 0;
    pairs->capacity = DX_FEW_PAIRS;
}
void dx_pairs_free(dx_pairs *pairs);
bool dx_pairs_grow(dx_pairs *pairs); /* false: told in the diagnostic */
void dx_pairs_sort(dx_pairs *pairs); /* by key */

/* False: told in the diagnostic. */
static inline bool dx_pairs_push(dx_pairs *pairs, dx_id key, dx_id number)
{
    if (dx_is_none(key) || dx_is_none(number) ||
        (pairs->n == pairs->capacity && !dx_pairs_grow(pairs)))
        return false;
    pairs->pair[pairs->n++] = (dx_pair){key, number};
    return true;
}

/* The MUL  key1, number1, ...  and the ADD  constant, number1, key1, ... */
dx_id dx_intern_product(dx_graph *g, size_t n, const dx_pair *pairs);
dx_id dx_intern_sum(dx_id constant, const dx_pairs *pairs);

/* n = k^root·rest with the largest k that trial division finds, and n becomes rest. A
 * perfect power is found whatever its factors; n of very many digits stays as it is.
 * n is not 0, and not negative if the root is even. */
dx_status dx_extract_root(dx_context *context, mpz_t n, unsigned long root, mpz_t k) DX_MUST_USE;

/* Real arithmetic has no place for inf, relations, vectors and strings. */
void dx_tell_non_number(dx_graph *g, dx_id a);
static inline bool dx_refuse_non_number(dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    if ((op >= DX_OP_INT && op <= DX_OP_PI) || (op >= DX_OP_ADD && op < DX_OP_EQ))
        return false;
    dx_tell_non_number(g, a);
    return true;
}

#endif
