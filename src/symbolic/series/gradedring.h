/* gradedring.h - the polynomials that graded series have for coefficients.
 *
 * Their generators are the directions and then the constants that are met (exp(2), sin(a), k), as
 * they come. What holds between them (sin(a)^2 + cos(a)^2 = 1, k·k^-1 = 1, sqrt(2)^2 = 2) can be
 * used to keep the polynomials small. */
#ifndef DX_SYMBOLIC_GRADEDRING_H
#define DX_SYMBOLIC_GRADEDRING_H

#include "expr/graph.h"
#include "support/flint.h"
#include "symbolic/algebra/monomials.h"

/* GRADED_GENERATORS: directions and constants of a graded series together, so that a monomial is
 * one word; with more directions, GRADED_CONSTANTS beside them. RING_GENERATORS: of coefficients.
 */
enum {
    DX_GRADED_GENERATORS = 8,
    DX_GRADED_CONSTANTS = 8,
    DX_RING_GENERATORS = 16,
    DX_RING_PLACES = DX_MOST_DIRECTIONS + DX_GRADED_CONSTANTS,
    DX_RING_RELATIONS = 16
};

typedef struct dx_graded_ring {
    dx_graph *g;
    fmpq_mpoly_ctx_t ctx;
    size_t n_directions, n_generators, most; /* generators */
    dx_id generator[DX_RING_PLACES];         /* the directions first */
    size_t n_relations;
    fmpq_mpoly_struct relation[DX_RING_RELATIONS]; /* each is 0 */
} dx_graded_ring;

/* With `most` generators at most, some of which are known; to be cleared. */
void dx_graded_ring_init(dx_graded_ring *ring, dx_graph *g, size_t most, size_t n,
                         const dx_id *generator);
void dx_graded_ring_clear(dx_graded_ring *ring);

/* Find out what holds between the generators that there are, and the same polynomial by that. */
void dx_graded_relate(dx_graded_ring *ring);
void dx_graded_reduce(const dx_graded_ring *ring, fmpq_mpoly_t p);

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
