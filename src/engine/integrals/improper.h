/* improper.h - integrals to infinity, and to ends where the integrand has no bound. */
#ifndef DX_ENGINE_IMPROPER_H
#define DX_ENGINE_IMPROPER_H

#include "engine/scope.h"

/* The integral from lo to hi, lo < hi, either of which may be infinite, where an end that is
 * open need have no bound. It is made of integrals that go on to infinity, each with a proved
 * bound of what is left beyond any point. `whole` as in dx_integral. DX_UNKNOWN where no such
 * bound is found: most often because there is none. */
dx_status dx_integrate_improper(ddx_session *s, dx_id integrand, dx_id variable, dx_id lo, dx_id hi,
                                bool lo_open, bool hi_open, bool whole, dx_id *out) DX_MUST_USE;

#endif
