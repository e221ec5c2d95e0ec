/* polynomial.h - FLINT's polynomials in names as sums.
 *
 * Names have no relation to each other, so that every monomial is a product as it stands and no
 * two are alike: nothing is merged, and all is put in order once. */
#ifndef DX_EXPR_POLYNOMIAL_H
#define DX_EXPR_POLYNOMIAL_H

#include "expr/graph.h"
#include "support/flint.h"

/* scale·p with name[i], a SYMBOL, for generator i; where a generator does not occur in p its name
 * is not looked at. scale may be NULL, for 1. Exponents of p fit 63 bits. */
dx_id dx_polynomial_sum(dx_graph *g, const fmpz_mpoly_t p, const fmpz_mpoly_ctx_t ctx,
                        const fmpq *scale, const dx_id *name);

#endif
