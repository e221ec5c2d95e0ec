/* ball.h - enclosing the range of a function over a wide ball. */
#ifndef DX_SCALAR_BALL_H
#define DX_SCALAR_BALL_H

#include "support/flint.h"

#include <stdbool.h>

/* A function of one ball. */
typedef void dx_ball_map(arb_t out, const arb_t x, slong prec);

/* The ball from the value at one end of x to the value at the other: encloses the range
 * of a map that is monotone on x. The map is given exact numbers only. */
void dx_ball_monotone(arb_t out, const arb_t x, dx_ball_map *map, slong prec);

/* The ends of x, rounded outwards. */
void dx_ball_ends(arf_t low, arf_t high, const arb_t x, slong prec);

/* True if x is one exact integer between -limit and limit. */
bool dx_ball_integer(slong *out, const arb_t x, slong limit);

/* True if |x| < 2^bits for all of x. */
bool dx_ball_is_below(const arb_t x, slong bits);

/* False if x certainly contains no integer. */
bool dx_ball_has_integer(const arb_t x, slong prec);

#endif
