/* basis.h - a Gröbner basis of polynomials with rational coefficients.
 *
 * By Buchberger's algorithm (Cox, Little, O'Shea, Ideals, Varieties, and Algorithms, 2.7) in the
 * order of total degrees. What has no room in these arrays has failed, and is no basis. */
#ifndef DX_SYMBOLIC_BASIS_H
#define DX_SYMBOLIC_BASIS_H

#include "expr/graph.h"
#include "support/flint.h"

enum { DX_BASIS_UNKNOWNS = 12, DX_BASIS_ELEMENTS = 60, DX_BASIS_PAIRS = 1000 };

typedef struct dx_basis {
    dx_graph *g;
    size_t n;
    const dx_id *unknown;
    fmpq_mpoly_ctx_t ctx;
    fmpq_mpoly_struct basis[DX_BASIS_ELEMENTS];       /* monic */
    ulong lead[DX_BASIS_ELEMENTS][DX_BASIS_UNKNOWNS]; /* exponents of the leading monomials */
    size_t n_basis;
    struct {
        uint8_t a, b;
    } pair[DX_BASIS_PAIRS]; /* that have not been looked at */
    size_t n_pairs;
    bool failed; /* something is no polynomial, or too large */
} dx_basis;

/* Of m formulas in n unknowns; NULL where they are no polynomials, or too large. */
dx_status dx_basis_make(dx_graph *g, size_t m, const dx_id *f, size_t n, const dx_id *unknown,
                        dx_basis **out) DX_MUST_USE;

/* Of nothing; NULL where there is no memory. */
dx_basis *dx_basis_new(dx_graph *g, size_t n, const dx_id *unknown);
void dx_basis_free(dx_basis *w);

/* With one polynomial more, unless it fails. */
dx_status dx_basis_extend(dx_basis *w, const fmpq_mpoly_t with) DX_MUST_USE;

/* What division by the basis leaves; 0 if and only if p is in the ideal. */
void dx_basis_reduce(const dx_basis *w, fmpq_mpoly_t p);

bool dx_basis_is_small(const dx_basis *w, const fmpq_mpoly_t p);

/* Has it a constant? Then there is no common zero. */
bool dx_basis_has_one(const dx_basis *w);

#endif
