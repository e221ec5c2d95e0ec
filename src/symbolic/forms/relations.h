/* relations.h - what holds between generators, put to use: r^2 = b, cos^2 = 1 - sin^2. */
#ifndef DX_SYMBOLIC_RELATIONS_H
#define DX_SYMBOLIC_RELATIONS_H

#include "symbolic/forms/rational.h"

/* Is a known power of the generator an expression in the others? */
bool dx_kernel_is_root(const dx_kernel *kernel);

/* Learn sqrt(a·b) = sqrt(a)·sqrt(b) where all three are generators. */
void dx_ring_join_roots(dx_ring *ring);

/* Powers of roots below their degree, in numerator and denominator. */
dx_status dx_quotient_reduce_roots(dx_ring *ring, dx_quotient *q) DX_MUST_USE;

/* By the root alone, where a name stands in one root, and in that as ±x and a number, or unless
 * `plain` as any power and a number: x + 2·r + 1 is r^2 + 2·r + 1 for r = sqrt(x), and has factors.
 * *changed: there was such a root. */
dx_status dx_quotient_by_roots(dx_ring *ring, dx_quotient *q, bool plain,
                               bool *changed) DX_MUST_USE;

/* No square root in the denominator, nor cosine of which only even powers count. */
dx_status dx_quotient_rationalise(dx_ring *ring, dx_quotient *q) DX_MUST_USE;

/* Leave in `poly` only what is no factor of the other. False where that was too much. */
bool dx_poly_strip(dx_ring *ring, fmpz_mpoly_t poly, const fmpz_mpoly_t other);

/* Provably not 0 for any values. */
bool dx_poly_is_never_zero(dx_ring *ring, const fmpz_mpoly_t poly);

/* The square of generator i, a sine or a cosine, by that of its partner; others are left. */
dx_status dx_poly_by_partner(dx_ring *ring, fmpz_mpoly_t p, uint32_t i) DX_MUST_USE;

/* cos^2 → 1 - sin^2 (toward sines) or sin^2 → 1 - cos^2, hyperbolic ones alike. */
dx_status dx_poly_pythagoras(dx_ring *ring, fmpz_mpoly_t p, bool toward_sines) DX_MUST_USE;

#endif
