/* exact.h - integrals in closed form.
 *
 * Of sums of c·p(x)·E(a·x + b), where p is a polynomial, E is exp, sin, cos, sinh or cosh and a is
 * not 0, also where they come about by multiplying out and writing products of waves as sums; of
 * c·(a·x + b)^p, c·p(x)·log(a·x + b), c/(a·x^2 + b) and roots of a·x^2 + b and of their
 * reciprocals; and of exp(-a·x^2) over all x or a half of them. */
#ifndef DX_ENGINE_EXACT_H
#define DX_ENGINE_EXACT_H

#include "engine/session.h"

/* What a closed form may take for granted, and what of it it has made use of. */
typedef struct dx_exact_terms {
    bool within;   /* the integrand has no poles from one end to the other */
    dx_id nonzero; /* must not be 0, or NONE; 1 at first */
} dx_exact_terms;

/* The integral, for all values of other names in it; DX_NONE where no such form is known. An end
 * may be infinite. terms: NULL where nothing is taken for granted. */
dx_status dx_integrate_exact(ddx_session *s, dx_id a, dx_id variable, dx_id lo, dx_id hi,
                             dx_exact_terms *terms, dx_id *out) DX_MUST_USE;

#endif
