/* handles.h - the beginning and the end of every call of the C library, and its handles.
 *
 * A call begins, takes the values that it was given, works, and finishes or gives its result:
 *
 *     dx_evaluation e = {.session = s};
 *     dx_id a = DX_NONE;
 *     dx_call_begin(s);
 *     dx_status status = dx_take_under(&e, value, &a);
 *     if (status == DX_OK)
 *         status = dx_simplify_formula(s, a, &a);
 *     return dx_give_under(&e, status, a, simplified);
 *
 * Values that are not held may be collected whenever one is given. */
#ifndef DX_ENGINE_HANDLES_H
#define DX_ENGINE_HANDLES_H

#include "engine/scope.h"

/* Forget what was told of the call before, and start the clock. */
void dx_call_begin(ddx_session *s);

/* Keep the story of a failure for ddx_error, and free what the call had. */
ddx_status dx_call_finish(ddx_session *s, dx_status status);

/* The value of a handle: false where it holds none; dx_take tells that, as DX_TYPE. */
bool dx_is_held(const ddx_session *s, ddx_value value, dx_id *id);
dx_status dx_take(ddx_session *s, ddx_value value, dx_id *id) DX_MUST_USE;

/* The same with the conditions under which it holds. */
dx_status dx_take_under(dx_evaluation *e, ddx_value value, dx_id *id) DX_MUST_USE;

/* The symbol, or symbols, of names. */
dx_status dx_take_symbol(ddx_session *s, const char *name, dx_id *symbol) DX_MUST_USE;
dx_status dx_take_symbols(ddx_session *s, size_t n, const char *const *names,
                          dx_id *symbol) DX_MUST_USE;

/* Finish with a result that is held from now on, unless the status tells of a failure. */
ddx_status dx_give(ddx_session *s, dx_status status, dx_id id, ddx_value *value);
ddx_status dx_give_value(ddx_session *s, dx_status status, dx_value what, ddx_value *value);
/* The same with the conditions under which it holds. */
ddx_status dx_give_under(dx_evaluation *e, dx_status status, dx_id id, ddx_value *value);

/* Text in s->shown, cleared when it was begun: NULL after a failure. */
const char *dx_give_text(ddx_session *s, dx_status status);

#endif
