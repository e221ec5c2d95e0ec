/* components.h - the common real zeros of polynomials as a union of simpler sets.
 *
 * Where a polynomial of a Gröbner basis is a product, the set is the union of those where a factor
 * is 0, each with a basis of its own (Cox, Little, O'Shea, Ideals, Varieties, and Algorithms, 4.3).
 * Of a polynomial that is never negative, a·v² + b·v + c with 4ac - b² never negative, real zeros
 * are where 2av + b and 4ac - b² are 0. */
#ifndef DX_SYMBOLIC_COMPONENTS_H
#define DX_SYMBOLIC_COMPONENTS_H

#include "expr/graph.h"

typedef struct dx_component {
    size_t n; /* equations */
    const dx_id *equation;
    uint32_t dimension; /* of the complex zeros; 0: finitely many */
    uint32_t free;      /* a bit for each of so many unknowns that no equation ties to each other */
} dx_component;

/* All real zeros of the m formulas are in one of the components, and all zeros of a component are
 * theirs; none is inside of another. In the command arena. *done is false where the formulas are no
 * polynomials with rational coefficients, or this takes too much. */
dx_status dx_ideal_components(dx_graph *g, size_t m, const dx_id *f, size_t n, const dx_id *unknown,
                              dx_component **out, size_t *count, bool *done) DX_MUST_USE;

#endif
