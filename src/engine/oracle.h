/* oracle.h - what symbolic code asks numbers, answered with balls. */
#ifndef DX_ENGINE_ORACLE_H
#define DX_ENGINE_ORACLE_H

#include "engine/session.h"
#include "symbolic/oracle.h"

dx_oracle dx_session_oracle(ddx_session *s);

#endif
