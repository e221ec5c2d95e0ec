/* binomialsum.h - sums with binomials over a range that has terms, in closed form.
 *
 * Σ p(k)·r^k·binomial(n, k) over 0..n by the binomial theorem, Σ binomial(n, k)^2 over 0..n, and
 * Σ binomial(k, m) over m..n. Terms without a binomial are those of closedsum.h. */
#ifndef DX_SYMBOLIC_BINOMIALSUM_H
#define DX_SYMBOLIC_BINOMIALSUM_H

#include "expr/graph.h"

/* For hi >= lo alone: where a range has no term the formula is not 0. DX_NONE without a story where
 * the body has no binomial, or no closed form is known. *nonzero (or NONE): what is divided by. */
dx_status dx_binomial_sum(dx_graph *g, dx_id body, dx_id name, dx_id lo, dx_id hi, dx_id *nonzero,
                          dx_id *out) DX_MUST_USE;

#endif
