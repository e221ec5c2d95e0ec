/* expansion.h - the expansion of an expression in powers of t, as t goes to 0 from above. */
#ifndef DX_SYMBOLIC_EXPANSION_H
#define DX_SYMBOLIC_EXPANSION_H

#include "symbolic/series/puiseux.h"

/* At least `terms` terms, counted in steps of 1/ramification from the leading one (fewer
 * where the expansion ends: an exact series may have any number). To expand at a from the
 * right put a + t for x, from the left a - t, at infinity 1/t.
 *
 * Coefficients are in readable form. log_t stands for log(t) in them; where it is DX_NONE a
 * logarithm is DX_UNKNOWN with its story. Symbols other than t are taken as generic: what is
 * not recognised as zero and differs from it somewhere is not zero.
 *
 * DX_DOMAIN: there are no real values for small t > 0. DX_UNKNOWN with a story: no such
 * series exists (exp(1/t), sin(1/t), t^pi), or something cannot be decided. DX_LIMIT: it is
 * too long. The coefficients are the caller's, to be freed with dx_series_free. */
dx_status dx_series_expand(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_id a, dx_id t,
                           dx_id log_t, size_t terms, dx_series *out) DX_MUST_USE;

/* All terms up to t^order, order included; their number is out->n. */
dx_status dx_series_expand_to(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_id a,
                              dx_id t, dx_id log_t, int64_t order, dx_series *out) DX_MUST_USE;

/* Of a series that dx_series_expand made. */
void dx_series_free(dx_graph *g, dx_series *series);

/* The sum as an expression, with `base` for t; log_t stays. */
dx_id dx_series_value(dx_graph *g, const dx_series *series, dx_id base);

#endif
