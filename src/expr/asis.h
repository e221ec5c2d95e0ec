/* asis.h - formulas as they were typed, for printers alone.
 *
 * sqrt(x^2), x + x, x*x^2: nodes that no constructor makes, since it would rewrite them. They are
 * shown and compared as text; every pass that makes nodes anew gives the canonical form. Numbers
 * alone are worked out, and signs and brackets of sums go as constructors have them. */
#ifndef DX_EXPR_ASIS_H
#define DX_EXPR_ASIS_H

#include "expr/graph.h"

/* Each term and factor as it is; canonical ones, too. factor[i]^-1 where divides[i]. */
dx_id dx_asis_sum(dx_graph *g, size_t n, const dx_id *term);
dx_id dx_asis_product(dx_graph *g, size_t n, const dx_id *factor, const bool *divides);
dx_id dx_asis_power(dx_graph *g, dx_id base, dx_id exponent);

/* A function that constructors write otherwise, as sqrt and e^x are, comes out so. */
dx_id dx_asis_call(dx_graph *g, dx_fn fn, size_t n, const dx_id *argument);

/* The SUM up to another end, whose terms are not written out however few they are. */
dx_id dx_asis_sum_to(dx_graph *g, dx_id sum, dx_id hi);

/* Are they the same on paper? */
dx_status dx_is_written_alike(dx_graph *g, dx_id a, dx_id b, bool *alike) DX_MUST_USE;

/* `a` with an expression in the place of a symbol, and nothing worked out: 2*(x + h) + 3. *out is
 * `a` itself where that is not in it. */
dx_status dx_asis_put(dx_graph *g, dx_id a, dx_id symbol, dx_id by, dx_id *out) DX_MUST_USE;

#endif
