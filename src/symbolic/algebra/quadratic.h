/* quadratic.h - numbers (u ± v·sqrt(r))/w with polynomials u, v, w, r, as the roots of a
 * quadratic factor are, and what is calculated with them. */
#ifndef DX_SYMBOLIC_QUADRATIC_H
#define DX_SYMBOLIC_QUADRATIC_H

#include "symbolic/forms/rational.h"

/* f = c[2]·t^2 + c[1]·t + c[0], irreducible; its roots are (u ± v·sqrt(r))/w. */
typedef struct dx_quadratic {
    dx_ring *ring;
    slong t; /* its number among the generators */
    fmpz_mpoly_t c[3];
    fmpz_mpoly_t u, v, w;
    dx_id radicand; /* r without square factors, as it reads best */
} dx_quadratic;

/* To be freed even after a failure. */
dx_status dx_quadratic_make(dx_ring *ring, slong t, const fmpz_mpoly_t f,
                            dx_quadratic *q) DX_MUST_USE;
void dx_quadratic_free(dx_quadratic *q);

/* num/den, polynomials of degree 1 in t at most, where t is the root with that side of the
 * root sign: -1 or 1. */
dx_status dx_quadratic_quotient(const dx_quadratic *q, const fmpz_mpoly_t num,
                                const fmpz_mpoly_t den, int side, dx_id *out) DX_MUST_USE;

#endif
