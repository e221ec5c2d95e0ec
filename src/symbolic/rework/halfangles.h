/* halfangles.h - tangents of half an angle for quotients of its sine and cosine. */
#ifndef DX_SYMBOLIC_HALFANGLES_H
#define DX_SYMBOLIC_HALFANGLES_H

#include "expr/graph.h"

/* (1 - cos(x))/sin(x), sin(x)/(1 + cos(x)) and csc(x) - cot(x) are tan(x/2), hyperbolic functions
 * likewise: wherever such quotients stand in it. It is the same wherever the given one has a value,
 * and may have one where that has none. */
dx_status dx_halve_angles(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

#endif
