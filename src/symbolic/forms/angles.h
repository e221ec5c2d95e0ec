/* angles.h - sine and cosine of sums and multiples of angles, as polynomials. */
#ifndef DX_SYMBOLIC_ANGLES_H
#define DX_SYMBOLIC_ANGLES_H

#include "symbolic/forms/rational.h"

/* Sine and cosine of the wave's angle and of the terms that follow it, in the generators,
 * by the theorem of addition. */
dx_status dx_angle_waves(dx_ring *ring, const dx_wave *wave, fmpz_mpoly_t s,
                         fmpz_mpoly_t c) DX_MUST_USE;

#endif
