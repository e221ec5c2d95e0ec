/* handwriting.h - words with formulas in them, as in the name of a rule, with the signs of a
 * terminal's formulas: cancel x^2 becomes cancel x². */
#ifndef DX_EXPR_HANDWRITING_H
#define DX_EXPR_HANDWRITING_H

#include "support/text.h"

/* Appends the n bytes of text: powers raised, products without a star, e, √, π, ∞, ≤, →, ′. */
void dx_write_by_hand(const char *text, size_t n, dx_text *out);

#endif
