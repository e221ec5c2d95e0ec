/* ascii.h - signs of mathematics spelled in ASCII. */
#ifndef DX_SUPPORT_ASCII_H
#define DX_SUPPORT_ASCII_H

#include "support/text.h"

/* Appends the bytes with minus signs, dots, primes, sub- and superscripts, arrows and the like as
 * ASCII has them: xₖ₊₁ is x_(k+1), f′ is f', ∇f is grad f. Letters stay. */
void dx_text_ascii(dx_text *out, const char *bytes, size_t n);

#endif
