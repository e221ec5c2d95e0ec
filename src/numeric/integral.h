/* integral.h - INTEGRAL nodes in numbers: enclosures by adaptive Gauss-Legendre quadrature, whose
 * error is bounded on ellipses in the complex plane (Arb's acb_calc_integrate). */
#ifndef DX_NUMERIC_INTEGRAL_H
#define DX_NUMERIC_INTEGRAL_H

#include "expr/graph.h"
#include "support/flint.h"

enum { DX_INTEGRAL_DIGITS = 300 }; /* beyond, Arb takes long without being interrupted */

/* DX_UNKNOWN, with its name, where there is a part in it of which no integrals are worked out. */
dx_status dx_integral_check(dx_graph *g, dx_id integral) DX_MUST_USE;

/* DX_UNKNOWN at once for an integrand with a function of which complex balls know nothing, on
 * no part of any interval. */
dx_status dx_integrand_check(dx_graph *g, dx_id a, dx_id variable) DX_MUST_USE;

/* A ball that holds the integral; indeterminate, or wide, where it was not found. It takes
 * many evaluations of the integrand, and is polled. */
dx_status dx_integral_ball(dx_graph *g, dx_id integral, slong prec, arb_t out) DX_MUST_USE;

/* The double next to it, or nearly; NaN where it was not found. */
dx_status dx_integral_double(dx_graph *g, dx_id integral, double *out) DX_MUST_USE;

/* Near which point no bound of the integrand is known: x, a short ball, where *bad. */
dx_status dx_integral_bad(dx_graph *g, dx_id integral, slong prec, arb_t x, bool *bad) DX_MUST_USE;

/* Why it was not found: near which point no bound of the integrand is known, or that it is too
 * rough. The status of the story. */
dx_status dx_integral_tell(dx_graph *g, dx_id integral, slong prec) DX_MUST_USE;

#endif
