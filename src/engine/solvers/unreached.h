/* unreached.h - values that a function comes near to far out and has nowhere: erf(u) is not 1. */
#ifndef DX_ENGINE_UNREACHED_H
#define DX_ENGINE_UNREACHED_H

#include "engine/session.h"

/* Is f = c·h(u) + d with an h that never has the value -d/c? Then f has no zero. */
dx_status dx_is_never_zero(ddx_session *s, dx_id f, bool *never) DX_MUST_USE;

#endif
