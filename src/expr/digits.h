/* digits.h - long integers as decimal digits. */
#ifndef DX_EXPR_DIGITS_H
#define DX_EXPR_DIGITS_H

#include "support/context.h"

#include <gmp.h>

/* Write n >= 0 with a NUL behind it into room for mpz_sizeinbase(n, 10) + 2 bytes. False
 * when interrupted: GMP alone cannot be, and takes seconds for ten million digits. */
bool dx_write_decimal(dx_context *context, mpz_srcptr n, char *out);

#endif
