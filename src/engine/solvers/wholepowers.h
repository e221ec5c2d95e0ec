/* wholepowers.h - powers of unknowns with a name that is an integer for their exponent. */
#ifndef DX_ENGINE_WHOLE_POWERS_H
#define DX_ENGINE_WHOLE_POWERS_H

#include "engine/solvers/unknowns.h"

/* Fails with DX_UNKNOWN, told, where one of n formulas has such a power of what may be below 0: of
 * x^n with n an integer the sets, slopes and signs are known for x > 0 alone. */
dx_status dx_refuse_whole_powers(const dx_unknowns *u, uint32_t n, const dx_id *f) DX_MUST_USE;

#endif
