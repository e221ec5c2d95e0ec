/* factorials.h - products with factorials, and binomial coefficients. */
#ifndef DX_SYMBOLIC_FACTORIALS_H
#define DX_SYMBOLIC_FACTORIALS_H

#include "expr/graph.h"

/* (n + 1)*n! as (n + 1)!, n!/n as (n - 1)!, binomial(n, 2) as n*(n - 1)/2, and quotients of
 * binomial coefficients by factorials, so that these cancel. */
dx_status dx_factorials_join(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

#endif
