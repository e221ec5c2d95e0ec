/* exact.h - integrals in closed form.
 *
 * Of sums of c·p(x)·E(a·x + b), where p is a polynomial, E is exp, sin, cos, sinh or cosh and a is
 * a number that is not 0, also where they come about by multiplying out and writing products of
 * waves as sums; and, between constants, of c·(a·x + b)^p, c/(a·x^2 + b) and c·p(x)·log(a·x + b).
 */
#ifndef DX_ENGINE_EXACT_H
#define DX_ENGINE_EXACT_H

#include "engine/session.h"

/* The integral, for all values of other names in it; DX_NONE where no such form is known. An end
 * may be infinite. */
dx_status dx_integrate_exact(ddx_session *s, dx_id a, dx_id variable, dx_id lo, dx_id hi,
                             dx_id *out) DX_MUST_USE;

#endif
