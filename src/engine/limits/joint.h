/* joint.h - limits in several variables at once. */
#ifndef DX_ENGINE_JOINT_H
#define DX_ENGINE_JOINT_H

#include "engine/scope.h"
#include "engine/limits/taylor.h"

/* The limit of a real formula as all symbols go to their centres, which are finite. That there is
 * none (DX_DOMAIN) is shown by two paths, which the message names; that there is one is proved by
 * bounds; DX_UNKNOWN where neither is found. inf and -inf are limits.
 * *assumed (DX_NONE: nothing) takes on what must not be 0 for that, *smoothness is raised to the
 * derivatives that abstract functions have. */
dx_status dx_joint_limit(ddx_session *s, dx_id a, const dx_point *at, dx_id *assumed,
                         int *smoothness, dx_id *out) DX_MUST_USE;

#endif
