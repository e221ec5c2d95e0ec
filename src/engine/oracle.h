/* oracle.h - what symbolic code asks numbers, answered with balls. */
#ifndef DX_ENGINE_ORACLE_H
#define DX_ENGINE_ORACLE_H

#include "engine/session.h"
#include "symbolic/oracle.h"

/* It is the session's, and holds as long as that lives. */
dx_oracle dx_session_oracle(ddx_session *s);

#endif
