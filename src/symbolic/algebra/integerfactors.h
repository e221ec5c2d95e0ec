/* integerfactors.h - polynomials over the integers as products, with polls between. */
#ifndef DX_SYMBOLIC_INTEGERFACTORS_H
#define DX_SYMBOLIC_INTEGERFACTORS_H

#include "support/context.h"
#include "support/flint.h"
#include "support/text.h"
#include "symbolic/forms/rational.h"

/* The factors of a polynomial of the ring in `out`, which is initialised: DX_LIMIT, without a
 * story, where it is too large for that. What has one generator can be interrupted; what has
 * several is bounded. */
dx_status dx_ring_factor(dx_ring *ring, fmpz_mpoly_factor_t out, const fmpz_mpoly_t p) DX_MUST_USE;

typedef enum dx_integer_kind {
    DX_INTEGER_UNIT,    /* 0, 1 or -1 */
    DX_INTEGER_PRIME,   /* or that with a minus */
    DX_INTEGER_PRODUCT, /* of primes */
    DX_INTEGER_OPEN     /* the last factor is no prime, or none was found: it is too large */
} dx_integer_kind;

/* "2^2*3" of 12, with as much work as a moment has; nothing of primes, and where none was found. */
dx_integer_kind dx_write_integer_factors(const fmpz_t n, dx_text *out);

#endif
