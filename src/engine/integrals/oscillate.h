/* oscillate.h - integrals to infinity of what swings there and falls slowly. */
#ifndef DX_ENGINE_OSCILLATE_H
#define DX_ENGINE_OSCILLATE_H

#include "engine/session.h"

/* Is there a sine or cosine of what goes to infinity with x in it? */
dx_status dx_has_waves(ddx_session *s, dx_id f, dx_id x, bool *has) DX_MUST_USE;

/* f from `from` to inf as a sum of amplitudes times waves, each amplitude going to 0: what is left
 * after as many integrations by parts as make it fall fast. *out is DX_NONE where f is no such
 * sum. */
dx_status dx_integrate_waves(ddx_session *s, dx_id f, dx_id x, dx_id from, bool whole,
                             dx_id *out) DX_MUST_USE;

#endif
