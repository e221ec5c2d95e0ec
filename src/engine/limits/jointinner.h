/* jointinner.h - limits in several variables of what is a function of one formula in them. */
#ifndef DX_ENGINE_JOINTINNER_H
#define DX_ENGINE_JOINTINNER_H

#include "engine/limits/jointvalue.h"
#include "symbolic/limits/limit.h"

/* The limit of a = f(u), u a formula in all variables that goes somewhere: that of f there, from
 * the sides from which u comes. *yes: it is certain, and finite or infinite. */
dx_status dx_joint_inner(dx_joint *j, dx_id a, bool *yes, dx_limit *out) DX_MUST_USE;

#endif
