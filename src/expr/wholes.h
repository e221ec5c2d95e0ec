/* wholes.h - large whole numbers, made in pieces.
 *
 * GMP cannot be interrupted, so what would keep it busy for long is put together from products of
 * at most 8 million bits, with polls between them. Callers bound the size of the result. All give
 * false after a failure, which is told: cancelled, out of time, no memory. */
#ifndef DX_EXPR_WHOLES_H
#define DX_EXPR_WHOLES_H

#include "support/context.h"

#include <gmp.h>

/* out = a·b; out may be one of them. */
bool dx_whole_product(dx_context *context, mpz_t out, mpz_srcptr a, mpz_srcptr b);

/* n = quotient·d + remainder, d > 0, n >= 0; no two of them the same. */
bool dx_whole_divide(dx_context *context, mpz_t quotient, mpz_t remainder, mpz_srcptr n,
                     mpz_srcptr d);

/* out = base^n; out may be the base. */
bool dx_whole_power(dx_context *context, mpz_t out, mpz_srcptr base, uint64_t n);

/* out = n! */
bool dx_whole_factorial(dx_context *context, mpz_t out, uint64_t n);

/* out = n!/(k!·(n - k)!), n < 2^63, 2k <= n. */
bool dx_whole_binomial(dx_context *context, mpz_t out, uint64_t n, uint64_t k);

#endif
