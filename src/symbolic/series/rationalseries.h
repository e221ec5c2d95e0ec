/* rationalseries.h - expansions whose coefficients are all rational, by FLINT.
 *
 * The fast way for what it covers: +, -, *, /, powers and the elementary functions where they
 * take rational coefficients to such. Whatever else is in the expression, or is too large, is
 * left to the general way. */
#ifndef DX_SYMBOLIC_RATIONALSERIES_H
#define DX_SYMBOLIC_RATIONALSERIES_H

#include "expr/graph.h"

/* t^first·(poly + O(t^n)), poly(0) != 0; the order term is missing where `exact`. */
typedef struct dx_rational_series {
    int64_t first;
    slong n;
    bool exact;
    fmpq_poly_t poly;
} dx_rational_series;

/* The expansion in t with `length` terms at most; *covered is false where this way does not go.
 * `out` is initialised by the caller with dx_rational_series_init. */
dx_status dx_rational_series_expand(dx_graph *g, dx_id a, dx_id t, slong length,
                                    dx_rational_series *out, bool *covered) DX_MUST_USE;

/* An exact 0; to be cleared by the caller. */
void dx_rational_series_init(dx_rational_series *series);
void dx_rational_series_clear(dx_rational_series *series);

/* Coefficient i as a node. */
dx_id dx_rational_series_coefficient(dx_graph *g, const dx_rational_series *series, slong i);

#endif
