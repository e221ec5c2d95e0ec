/* trace.h - the state between two passes, for ':trace'. */
#ifndef DX_ENGINE_TRACE_H
#define DX_ENGINE_TRACE_H

#include "engine/session.h"

/* text: what is to be shown ("tape") and a formula, of which the tape's listing goes to out.
 * Its inputs are the formula's names in alphabetical order, its outputs the elements. */
dx_status dx_trace(ddx_session *s, const char *text, size_t n, dx_text *out) DX_MUST_USE;

#endif
