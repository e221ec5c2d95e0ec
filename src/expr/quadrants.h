/* quadrants.h - where an angle is by what is assumed, or as a number, in quarter turns.
 *
 * Bounds of angles are numbers r + s*pi with rational r and s, so that 0 < t < pi/2 is the first
 * quadrant and no more. */
#ifndef DX_EXPR_QUADRANTS_H
#define DX_EXPR_QUADRANTS_H

#include "expr/graph.h"

/* The sign of sin, cos, tan, cot, sec or csc of the angle, wherever that has a value; 0: not known.
 * *strict: it is never 0. */
int dx_circular_sign(const dx_graph *g, dx_fn fn, dx_id angle, bool *strict);

/* An arc of the function of which it is the inverse, asin(sin(t)), or of the other one,
 * asin(cos(t)), as the angle and half turns; NONE where the angle's quadrants are not known. */
dx_id dx_arc_of_circular(dx_graph *g, dx_fn arc, dx_id circular);

#endif
