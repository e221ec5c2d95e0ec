/* quotients.h - a formula as one quotient of polynomials in its generators, and its factors. */
#ifndef DX_SYMBOLIC_QUOTIENTS_H
#define DX_SYMBOLIC_QUOTIENTS_H

#include "symbolic/forms/rational.h"

/* What is asked of a formula that is a sum, product or power; anything else is as it is. DX_LIMIT,
 * told, for what is too large. */
typedef enum dx_rework {
    DX_REWORK_FACTOR,    /* irreducible factors over Q, above and below the line */
    DX_REWORK_CANCEL,    /* one quotient, cancelled, both sides multiplied out */
    DX_REWORK_TOGETHER,  /* the same, with the denominator in factors */
    DX_REWORK_NUMERATOR, /* of the latter */
    DX_REWORK_DENOMINATOR
} dx_rework;

dx_status dx_rework_quotient(dx_graph *g, dx_id a, dx_rework what, dx_id *out) DX_MUST_USE;

/* The factors of the whole, and of what stands inside of its functions, roots and exponents:
 * sqrt((x - 1)*(x + 1)). */
dx_status dx_rework_factor(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* The formula (no number) as a cancelled quotient of a patient ring; both are to be freed with
 * dx_quotient_drop, even after a failure. */
dx_status dx_quotient_take(dx_graph *g, dx_id a, dx_ring **ring, dx_quotient *q) DX_MUST_USE;
void dx_quotient_drop(dx_graph *g, dx_ring *ring, dx_quotient *q);

/* content·Π base^exponent, each base irreducible over Q. */
typedef struct dx_factorization {
    dx_id content; /* a number */
    size_t n;
    dx_id *base; /* in the arena of the command */
    int64_t *exponent;
} dx_factorization;

/* The factors of num/den of the quotient. */
dx_status dx_quotient_factors(dx_ring *ring, const dx_quotient *q,
                              dx_factorization *out) DX_MUST_USE;

#endif
