/* quadrants.h - where an angle is by what is assumed, in quarter turns.
 *
 * Bounds of angles are numbers r + s*pi with rational r and s, so that 0 < t < pi/2 is the first
 * quadrant and no more. */
#ifndef DX_EXPR_QUADRANTS_H
#define DX_EXPR_QUADRANTS_H

#include "expr/graph.h"

/* from*pi/2 <= angle <= to*pi/2; an open end is not reached. */
typedef struct dx_quadrants {
    int64_t from, to;
    bool from_open, to_open;
} dx_quadrants;

/* False where there are no such bounds. */
bool dx_quadrants_of(const dx_graph *g, dx_id angle, dx_quadrants *out);

/* The sign of sin, cos, tan, cot, sec or csc of the angle, wherever that has a value; 0: not known.
 * *strict: it is never 0. */
int dx_circular_sign(const dx_graph *g, dx_fn fn, dx_id angle, bool *strict);

/* An arc of the function of which it is the inverse, asin(sin(t)), as the angle and half turns;
 * NONE where the angle's quadrants are not known. */
dx_id dx_arc_of_circular(dx_graph *g, dx_fn arc, dx_id circular);

#endif
