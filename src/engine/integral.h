/* integrate.h - integrals between two numbers. */
#ifndef DX_ENGINE_INTEGRATE_H
#define DX_ENGINE_INTEGRATE_H

#include "engine/scope.h"

/* The integral of a formula in the variable alone from lo to hi, which may be infinite: an
 * INTEGRAL or a sum of such, whose digits, as many as the setting says, have been found. DX_NAME
 * for other variables and abstract functions, DX_TYPE for what is no formula and for ends that
 * are no numbers, DX_DOMAIN where there is no real value on a part of the interval, DX_UNKNOWN
 * where the integral is not found. */
dx_status dx_integrate(ddx_session *s, dx_id integrand, dx_id variable, dx_id lo, dx_id hi,
                       dx_id *out) DX_MUST_USE;

#endif
