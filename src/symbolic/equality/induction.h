/* induction.h - what is to be proved of a formula with sums or products up to n.
 *
 * F(n) has SUMs and PRODUCTs that run from an integer to m·n + c, with bodies free of n. It is 0
 * for all integers n >= first if F(first) is and F(n + 1) is where F(n) is. In F(n + 1) sums and
 * products up to m·(n + 1) + c are those of F(n) and m terms more. */
#ifndef DX_SYMBOLIC_INDUCTION_H
#define DX_SYMBOLIC_INDUCTION_H

#include "expr/graph.h"

enum { DX_MOST_ITERATED = 4 };

typedef struct dx_induction {
    dx_id name; /* n; NONE: the formula is not of that kind */
    int64_t first;
    int64_t empty; /* for n <= this none of them has a term */
    uint32_t n;
    dx_id iterated[DX_MOST_ITERATED];
    dx_id next[DX_MOST_ITERATED]; /* for n + 1 */
} dx_induction;

dx_status dx_induction_find(dx_graph *g, dx_id a, dx_induction *out) DX_MUST_USE;

/* A formula that is 0 where F(n + 1) is, F(n) being 0, and n >= first: F(n + 1) - F(n) for i == n,
 * else F(n + 1) with iterated[i] as F(n) = 0 has it. NONE where that cannot be said. */
dx_status dx_induction_step(dx_graph *g, const dx_induction *by, dx_id a, uint32_t i,
                            dx_id *out) DX_MUST_USE;

/* The formula with sums 0 and products 1. */
dx_id dx_induction_without_terms(dx_graph *g, const dx_induction *by, dx_id a);

/* Has the formula no value for integers n < first? By a factorial in it. */
dx_status dx_induction_begins_at(dx_graph *g, const dx_induction *by, dx_id a, int64_t first,
                                 bool *begins) DX_MUST_USE;

#endif
