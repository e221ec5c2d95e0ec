/* squares.h - a sum of squares at a point where its gradient vanishes: is it 0? */
#ifndef DX_ENGINE_SQUARES_H
#define DX_ENGINE_SQUARES_H

#include "engine/session.h"

/* `of` is in n symbols, `at` their values: constants, exact or ROOTOFs, at which its gradient is
 * zero. If `of` is a sum of as many even powers, Σ c·u^(2k) with c > 0, a zero of all u is one of
 * the gradient, too; *zero: such a zero is proved, and that the gradient has no other near. */
dx_status dx_squares_vanish(ddx_session *s, dx_id of, uint32_t n, const dx_id *symbol,
                            const dx_id *at, bool *zero) DX_MUST_USE;

#endif
