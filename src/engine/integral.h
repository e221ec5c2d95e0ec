/* integral.h - integrals between two numbers, for all that meets with them. */
#ifndef DX_ENGINE_INTEGRAL_H
#define DX_ENGINE_INTEGRAL_H

#include "engine/scope.h"

/* The integral of a formula in the variable alone from lo to hi, which may be infinite: an
 * INTEGRAL or a sum of such, whose digits, as many as the setting says, have been found. DX_NAME
 * for other variables and abstract functions, DX_TYPE for what is no formula and for ends that
 * are no numbers, DX_DOMAIN where there is no real value on a part of the interval, DX_UNKNOWN
 * where the integral is not found. */
dx_status dx_integrate(ddx_session *s, dx_id integrand, dx_id variable, dx_id lo, dx_id hi,
                       dx_id *out) DX_MUST_USE;

/* Those between numbers in a formula become that, as far as it is found out. */
dx_status dx_numbers_for_integrals(ddx_session *s, dx_id *a) DX_MUST_USE;

/* A value with such numbers in it is shown by its digits. */
dx_status dx_show_digits_of_integrals(dx_evaluation *e, dx_id a) DX_MUST_USE;

#endif
