/* entries.h - the entries of a gradient, Jacobian or Hessian in readable form. */
#ifndef DX_ENGINE_ENTRIES_H
#define DX_ENGINE_ENTRIES_H

#include "engine/scope.h"
#include "symbolic/derivatives/partials.h"

/* Of derivatives of `of`, a function or a vector of them, by the symbols of the VECTOR `by`, or
 * NONE for whatever. What is large, or too much together, stays as it is. */
dx_status dx_entries_readable(ddx_session *s, dx_id of, dx_id by, dx_partials *p) DX_MUST_USE;

#endif
