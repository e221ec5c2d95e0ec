/* far.h - the sign of a formula all the way from a number to infinity. */
#ifndef DX_ENGINE_FAR_H
#define DX_ENGINE_FAR_H

#include "engine/session.h"

/* Proved: 1 or -1 where the formula, wherever it has a value for x beyond the number (above one
 * that is positive, below a negative one), has that sign, or no value at all; 0: not known. */
dx_status dx_far_sign(ddx_session *s, dx_id f, dx_id x, dx_id from, int *sign) DX_MUST_USE;

#endif
