/* oracle.h - what symbolic code asks numbers, answered with balls. */
#ifndef DX_ENGINE_ORACLE_H
#define DX_ENGINE_ORACLE_H

#include "engine/session.h"
#include "symbolic/oracle.h"

/* It is the session's, and holds as long as that lives. */
dx_oracle dx_session_oracle(ddx_session *s);

/* What cannot be evaluated (a name without a value, a number too large) is not known: such a
 * status becomes DX_OK and its story is dropped. An interrupt, an end of time or memory and a
 * fault of the program stay what they are. */
dx_status dx_excuse(dx_context *context, dx_status status) DX_MUST_USE;

#endif
