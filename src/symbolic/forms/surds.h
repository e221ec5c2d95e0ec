/* surds.h - products of roots of numbers by their primes: 50^(1/4)·250^(3/4) is 50·5^(3/4). */
#ifndef DX_SYMBOLIC_SURDS_H
#define DX_SYMBOLIC_SURDS_H

#include "expr/graph.h"

/* The product with each prime once, what comes out of the roots before them: primes with the same
 * exponent under one, or with `one_root` those with the same degree (12^(1/3) for 2^(2/3)·3^(1/3)).
 * The product itself where it has no such roots, or large ones. */
dx_status dx_surds_joined(dx_graph *g, dx_id product, bool one_root, dx_id *out) DX_MUST_USE;

#endif
