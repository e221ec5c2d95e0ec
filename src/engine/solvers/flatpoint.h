/* flatpoint.h - a critical point at which the Hessian is singular: by the terms of its expansion.
 */
#ifndef DX_ENGINE_FLATPOINT_H
#define DX_ENGINE_FLATPOINT_H

#include "engine/session.h"

/* `of` is in n symbols and smooth at `at`, n constants at which its gradient is zero. *kind becomes
 * "minimum" or "maximum" (strict), or "saddle" where it is less in some directions and greater in
 * others; it stays where neither is found out. */
dx_status dx_judge_flat_point(ddx_session *s, dx_id of, uint32_t n, const dx_id *symbol,
                              const dx_id *at, const char **kind) DX_MUST_USE;

#endif
