/* recognise.h - numbers that can be written down, guessed from their digits. */
#ifndef DX_NUMERIC_RECOGNISE_H
#define DX_NUMERIC_RECOGNISE_H

#include "expr/graph.h"
#include "support/flint.h"

/* A number that the ball may be, in this order: a rational, a root of a quadratic equation, a root
 * of a rational, a multiple of pi or of 1/pi, a logarithm, a power of e. It has far fewer digits
 * than the ball, so that it is hardly there by chance; whether it is right is to be found out by
 * putting it in. *out is NONE where there is none. */
dx_status dx_recognise(dx_graph *g, const arb_t x, dx_id *out) DX_MUST_USE;

#endif
