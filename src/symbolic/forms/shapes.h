/* shapes.h - the ways in which a quotient of polynomials can be written. */
#ifndef DX_SYMBOLIC_SHAPES_H
#define DX_SYMBOLIC_SHAPES_H

#include "symbolic/forms/choice.h"
#include "symbolic/forms/rational.h"

/* Offer the shapes of a quotient: factored; multiplied out; common factors out; its
 * terms apart; trigonometric quotients by name. */
dx_status dx_shapes_offer(dx_ring *ring, const dx_quotient *q, dx_choice *choice) DX_MUST_USE;

#endif
