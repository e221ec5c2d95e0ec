/* gradedring.h - the polynomials that graded series have for coefficients.
 *
 * Their generators are the directions and then the constants that are met (exp(2), sin(a), k), as
 * they come. */
#ifndef DX_SYMBOLIC_GRADEDRING_H
#define DX_SYMBOLIC_GRADEDRING_H

#include "expr/graph.h"
#include "support/flint.h"

enum { DX_GRADED_GENERATORS = 8 }; /* directions and constants together: a monomial is one word */

typedef struct dx_graded_ring {
    dx_graph *g;
    fmpq_mpoly_ctx_t ctx;
    size_t n_directions, n_generators;
    dx_id generator[DX_GRADED_GENERATORS]; /* the directions first */
} dx_graded_ring;

/* What is free of the variable: sums and products as such, a few levels deep, everything else as
 * a generator. false where that does not go: there are too many of them, or it is no number. */
bool dx_graded_constant(dx_graded_ring *ring, dx_id a, fmpq_mpoly_t out);
void dx_graded_number(const dx_graded_ring *ring, dx_id a, fmpq_mpoly_t out);

/* The expression of a polynomial; of one term's coefficient; of the product of the generators
 * from `from` on in a term, whose exponents are all written to `exponent`. DX_NONE with its
 * story where a constructor refused. */
dx_id dx_graded_node(const dx_graded_ring *ring, const fmpq_mpoly_t p);
dx_id dx_graded_coefficient(const dx_graded_ring *ring, const fmpq_mpoly_t p, slong term);
dx_id dx_graded_monomial(const dx_graded_ring *ring, const fmpq_mpoly_t p, slong term, size_t from,
                         ulong *exponent);

#endif
