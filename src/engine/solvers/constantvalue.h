/* constantvalue.h - formulas that have one value wherever a constraint holds. */
#ifndef DX_ENGINE_CONSTANTVALUE_H
#define DX_ENGINE_CONSTANTVALUE_H

#include "engine/session.h"

/* Is the formula, in n names, *value wherever the constraint holds, g = 0? It is a multiple of that
 * plus *value, the factor being free of the names, or this is seen with the constraint solved for a
 * name of which it has the square. False: as far as is known. */
dx_status dx_has_constant_value(ddx_session *s, dx_id of, dx_id constraint, uint32_t n,
                                const dx_id *name, bool *constant, dx_id *value) DX_MUST_USE;

#endif
