/* pieces.h - integrals in closed form of formulas with pieces.
 *
 * abs(x), floor(x) and formulas by cases are integrated between the points where their pieces meet,
 * where these are found exactly and each piece has a closed form. */
#ifndef DX_ENGINE_INTEGRAL_PIECES_H
#define DX_ENGINE_INTEGRAL_PIECES_H

#include "engine/session.h"

/* The integral of a formula in the variable alone between constants or INF; DX_NONE where it has no
 * pieces, or is not found so. */
dx_status dx_integrate_pieces(ddx_session *s, dx_id a, dx_id variable, dx_id lo, dx_id hi,
                              dx_id *out) DX_MUST_USE;

#endif
