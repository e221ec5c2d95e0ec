/* exact.h - exact numbers of the graph as FLINT's, and back. */
#ifndef DX_EXPR_EXACT_H
#define DX_EXPR_EXACT_H

#include "expr/graph.h"
#include "support/flint.h"

/* `a` is a number; value has been initialised. */
void dx_number_to_fmpq(const dx_graph *g, dx_id a, fmpq_t value);

/* DX_NONE, with DX_LIMIT, for what has more digits than is allowed. */
dx_id dx_number_from_fmpq(dx_graph *g, const fmpq_t value);
dx_id dx_number_from_fmpz(dx_graph *g, const fmpz_t value);

/* The exact value of a double that is finite. */
dx_id dx_number_from_double(dx_graph *g, double value);

/* B_n, with B_1 = -1/2. */
dx_id dx_bernoulli(dx_graph *g, uint32_t n);

/* gcd of rationals, not negative; of 0 and a it is |a|. */
dx_id dx_number_gcd(dx_graph *g, dx_id a, dx_id b);

#endif
