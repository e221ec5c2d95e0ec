/* diverge.h - integrals that have no value, and where that shows. */
#ifndef DX_ENGINE_DIVERGE_H
#define DX_ENGINE_DIVERGE_H

#include "engine/session.h"

/* DX_DOMAIN, told, where the integral of f up to the end (a number, approached from above for
 * `lower`, else from below; or inf or -inf) certainly has no value: f is of one sign there and not
 * smaller than c/t, or c/(t·log(t)), where t is the distance, or the variable. Else DX_OK. */
dx_status dx_check_diverges(ddx_session *s, dx_id f, dx_id x, dx_id end, bool lower) DX_MUST_USE;

enum { DX_MOST_SINGULAR = 8 };

/* Points between lo and hi, numbers, near which f is not bounded as far as balls tell, and that can
 * be written down; rising. */
dx_status dx_find_singular(ddx_session *s, dx_id f, dx_id x, dx_id lo, dx_id hi,
                           dx_id point[DX_MOST_SINGULAR], size_t *n) DX_MUST_USE;

#endif
