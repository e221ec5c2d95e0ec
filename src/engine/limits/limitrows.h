/* limitrows.h - limits that are infinite for some values of a parameter. */
#ifndef DX_ENGINE_LIMITROWS_H
#define DX_ENGINE_LIMITROWS_H

#include "engine/limits/limit.h"

/* The limit by the sign of what it depends on, in parameters: rows [limit, condition, ...]; where there
 * is none for some of them a notice tells. *found is false where one of them is not known either,
 * or holds under more conditions. */
dx_status dx_limit_rows(ddx_session *s, dx_id a, dx_id symbol, dx_id at, char side, dx_id depends,
                        bool *found, dx_id *out) DX_MUST_USE;

#endif
