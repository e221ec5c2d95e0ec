/* irreducible.h - the factors of formulas that have values everywhere. */
#ifndef DX_SYMBOLIC_IRREDUCIBLE_H
#define DX_SYMBOLIC_IRREDUCIBLE_H

#include "expr/graph.h"

enum { DX_MOST_IRREDUCIBLE = 24 };

/* Has it a value and all derivatives everywhere, by what it is made of? False: not known. */
dx_status dx_is_entire(dx_graph *g, dx_id a, bool *entire) DX_MUST_USE;

/* What an entire formula is a product of, as a quotient of polynomials in names and functions of
 * them: each factor once, without those that are never 0. *known is false where that is too large.
 */
dx_status dx_irreducible_factors(dx_graph *g, dx_id a, dx_id factor[DX_MOST_IRREDUCIBLE], size_t *n,
                                 bool *known) DX_MUST_USE;

#endif
