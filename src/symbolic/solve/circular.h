/* circular.h - polynomials in the sine and the cosine of an angle. */
#ifndef DX_SYMBOLIC_CIRCULAR_H
#define DX_SYMBOLIC_CIRCULAR_H

#include "symbolic/forms/rational.h"
#include "symbolic/solve/equation.h"

/* All real x where the polynomial is 0 become candidates; its generators with the unknown are
 * number `wave` of the ring and its partner. *done is false where it is too large. */
dx_status dx_solve_circular(dx_equation *s, dx_ring *ring, const fmpz_mpoly_t poly, uint32_t wave,
                            bool *done) DX_MUST_USE;

#endif
