/* ground.h - where integrals between names exist. */
#ifndef DX_ENGINE_GROUND_H
#define DX_ENGINE_GROUND_H

#include "engine/scope.h"

/* Remember what the integral, an APPLY of a PRIMITIVE, needs of its ends to have a value, as a part
 * that must have one; a notice where that is not found out. DX_DOMAIN where it has none whatever
 * they are, as that of 1/t from 0 on. */
dx_status dx_demand_integral(dx_evaluation *e, dx_id integral) DX_MUST_USE;

#endif
