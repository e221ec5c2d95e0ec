/* limitintegrals.h - limits of formulas with integrals without a closed form. */
#ifndef DX_ENGINE_LIMITINTEGRALS_H
#define DX_ENGINE_LIMITINTEGRALS_H

#include "engine/limits/limit.h"

/* The limit as dx_find_limit has it, where such integrals have the symbol in their integrands, have
 * no value of these at an end, or get infinite ends; or, `all`, whatever they are like. *found is
 * false where there are none of them, or it is not found so: nothing is told then. */
dx_status dx_limit_of_integrals(ddx_session *s, dx_id a, dx_id symbol, dx_id at, char side,
                                bool all, dx_provisos *provisos, bool *found,
                                dx_id *out) DX_MUST_USE;

#endif
