/* relations.h - what holds between generators, put to use: r^2 = b, cos^2 = 1 - sin^2. */
#ifndef DX_SYMBOLIC_RELATIONS_H
#define DX_SYMBOLIC_RELATIONS_H

#include "symbolic/rational.h"

/* Is a known power of the generator an expression in the others? */
bool dx_kernel_is_root(const dx_kernel *kernel);

/* Learn sqrt(a·b) = sqrt(a)·sqrt(b) where all three are generators. */
void dx_ring_join_roots(dx_ring *ring);

/* Powers of roots below their degree, in numerator and denominator. */
dx_status dx_quotient_reduce_roots(dx_ring *ring, dx_quotient *q) DX_MUST_USE;

/* No square root in the denominator, nor cosine of which only even powers count. */
dx_status dx_quotient_rationalise(dx_ring *ring, dx_quotient *q) DX_MUST_USE;

/* cos^2 → 1 - sin^2 (toward sines) or sin^2 → 1 - cos^2, hyperbolic ones alike. */
dx_status dx_poly_pythagoras(dx_ring *ring, fmpz_mpoly_t p, bool toward_sines) DX_MUST_USE;

#endif
