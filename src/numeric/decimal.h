/* decimal.h - decimals that are exact or correctly rounded, and how they are written. */
#ifndef DX_NUMERIC_DECIMAL_H
#define DX_NUMERIC_DECIMAL_H

#include "support/flint.h"
#include "support/text.h"

#include <stdbool.h>
#include <stdint.h>

/* (-1)^negative · d.ddd · 10^exponent; the digits are ASCII, from flint_malloc. */
typedef struct dx_decimal {
    bool negative;
    char *digit;
    size_t n;
    int64_t exponent; /* of the first digit */
} dx_decimal;

/* Give the digits back; a decimal of the calls below is the caller's to clear. */
void dx_decimal_clear(dx_decimal *decimal);

/* The value as a finite decimal of at most `most` digits without trailing zeros; false
 * when it is none. value is not 0. */
bool dx_decimal_exact(const fmpq_t value, size_t most, dx_decimal *out);

/* Drop digits past the first n, rounding half away from zero. */
void dx_decimal_shorten(dx_decimal *decimal, size_t n);

/* The one decimal of n digits nearest to every point of the ball; false when there is
 * none. prec is what the ball was computed with. The ball excludes 0. */
bool dx_decimal_round(const arb_t value, size_t n, slong prec, dx_decimal *out);

/* True if the decimal exponent of the (nonzero) value fits what can be written. */
bool dx_decimal_fits(const arb_t value);

/* Plain notation where the digits reach the point and the exponent is moderate, else
 * 1.5e-30. `exact`: zeros may be appended up to the point. */
void dx_decimal_write(const dx_decimal *decimal, bool exact, dx_text *out);

#endif
