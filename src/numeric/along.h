/* along.h - is a sum of directional derivatives what it is said to be?
 *
 * Divergence, Laplacian, curl and the derivative of an implicit function are such sums:
 * Σ ±(d/ds)^k f(p + s·w) at s = 0, by power series, must be the value of a formula at p. */
#ifndef DX_NUMERIC_ALONG_H
#define DX_NUMERIC_ALONG_H

#include "numeric/verify.h"

/* The derivative of `function` with symbols[i] changing at the rate rates[i], a formula
 * that is evaluated at the point; other symbols stand. */
typedef struct dx_along {
    dx_id function;
    size_t n;
    const dx_id *symbols, *rates;
    bool negative; /* counts with a minus */
} dx_along;

/* Compare Σ terms, derivatives of that order (1 or 2), with `value`, at points at which all rates
 * have values. *where as by dx_verify_derivative. */
dx_status dx_verify_along(dx_graph *g, size_t n, const dx_along *terms, uint32_t order, dx_id value,
                          dx_verdict *verdict, dx_text *where) DX_MUST_USE;

#endif
