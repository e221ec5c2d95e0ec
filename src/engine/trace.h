/* trace.h - the state between two passes, for ':trace'. */
#ifndef DX_ENGINE_TRACE_H
#define DX_ENGINE_TRACE_H

#include "engine/session.h"

/* text: what is to be shown and a formula. "tape": its instructions; "code": the machine code
 * that this processor runs, for one point and for many; "avx512", "avx2", "fma", "sse2": the
 * code of that form. Inputs are the formula's names in alphabetical order, outputs the elements.
 */
dx_status dx_trace(ddx_session *s, const char *text, size_t n, dx_text *out) DX_MUST_USE;

#endif
