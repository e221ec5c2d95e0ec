/* simplify.h - the most readable form that is found, and the constant that a formula is. */
#ifndef DX_ENGINE_SIMPLIFY_H
#define DX_ENGINE_SIMPLIFY_H

#include "engine/session.h"

/* The readable form (symbolic/forms/simplify.h); a number that can be written down where the
 * formula is proved to have no other value. So it is 0 of a difference that equal(a, b) is true
 * of. */
dx_status dx_simplify_formula(ddx_session *s, dx_id a, dx_id *out) DX_MUST_USE;

#endif
