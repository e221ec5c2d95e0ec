/* trig.h - circular and hyperbolic functions of sums and multiples, and products of them. */
#ifndef DX_SYMBOLIC_TRIG_H
#define DX_SYMBOLIC_TRIG_H

#include "expr/graph.h"

/* Functions of sums and of multiples of angles by those of the angles: sin(x + y), cos(2x). */
dx_status dx_trig_expand(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* Is it a wave of more than `most` times an angle, which stays as it is? */
bool dx_trig_is_beyond(dx_graph *g, dx_id a, int64_t *most);

/* Multiplied out, with products and powers of sines and cosines as sums of those of other angles:
 * sin(x)^2 is 1/2 - cos(2x)/2. */
dx_status dx_trig_reduce(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

#endif
