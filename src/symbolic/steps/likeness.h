/* likeness.h - formulas that differ by names alone, and terms with a name in them.
 *
 * With many variables most partial derivatives are found alike: in x0^2 + ... + x99^2 only the
 * term with x3 counts for ∂/∂x3, and what is told of x3 holds for the others. */
#ifndef DX_SYMBOLIC_LIKENESS_H
#define DX_SYMBOLIC_LIKENESS_H

#include "expr/graph.h"

/* The same number for formulas, n of them that are seen as one, which differ by names and the
 * order of terms and factors alone; others have another one, but for a chance of about 2^-64 or
 * where names stand in so regular a pattern that each sees the same around it. The symbols in
 * `marks` are told apart by their places there. */
dx_status dx_likeness(dx_graph *g, size_t n, const dx_id *formulas, size_t n_marks,
                      const dx_id *marks, uint64_t *out) DX_MUST_USE;

/* Which terms of a sum have which of n symbols in them; of other formulas there is one term. */
typedef struct dx_term_index {
    dx_memory *memory;
    dx_id of;
    size_t n;
    uint32_t *first; /* n + 1: the terms with symbol i are term[first[i]] to term[first[i + 1]] */
    uint32_t *term;
    size_t capacity; /* bytes behind both */
} dx_term_index;

/* After a failure there is nothing to free. */
dx_status dx_term_index_make(dx_graph *g, dx_id of, size_t n, const dx_id *symbols,
                             dx_term_index *out) DX_MUST_USE;
void dx_term_index_free(dx_term_index *index);

/* The sum of the terms with symbol i. */
dx_status dx_terms_with(dx_graph *g, const dx_term_index *index, size_t i, dx_id *out) DX_MUST_USE;

#endif
