/* sums.h - sums over an index as formulas in names, with sums of what has the index in front. */
#ifndef DX_SYMBOLIC_SUMS_H
#define DX_SYMBOLIC_SUMS_H

#include "expr/graph.h"

/* Σ (w·x(i) - y(i))^2 is w^2·Σ x(i)^2 - 2·w·Σ x(i)·y(i) + Σ y(i)^2: the n names stand in no body of
 * a sum any more, where that can be done by multiplying out; other sums stay what they are. What is
 * the same for each index is counted by Σ 1. */
dx_status dx_sums_apart(dx_graph *g, dx_id a, size_t n, const dx_id *name, dx_id *out) DX_MUST_USE;

/* Stands the name in an end of a sum or product? These are integers, so that it is no variable. */
dx_status dx_ends_a_sum(dx_graph *g, dx_id a, dx_id name, bool *ends) DX_MUST_USE;

/* Have all sums and products in it that end with the name no terms where it has the value? True
 * where there are none of these. */
dx_status dx_leaves_no_terms(dx_graph *g, dx_id a, dx_id name, dx_id value, bool *none) DX_MUST_USE;

#endif
