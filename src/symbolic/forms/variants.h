/* variants.h - quotients that are equal by what holds between generators. */
#ifndef DX_SYMBOLIC_VARIANTS_H
#define DX_SYMBOLIC_VARIANTS_H

#include "symbolic/forms/shapes.h"

/* Offer the shapes of the quotient's variants: roots reduced, denominators rational,
 * sin^2 + cos^2 = 1 used in either direction, exponentials inverted. `most`: how many of
 * them, those that look shortest first. */
dx_status dx_variants_offer(dx_ring *ring, const dx_quotient *q, uint32_t most,
                            dx_choice *choice) DX_MUST_USE;

#endif
