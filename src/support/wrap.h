/* wrap.h - text in lines that a window holds.
 *
 * A line ends at a blank, behind a comma or before an operator: no number and no word is broken
 * that has room on a line of its own. */
#ifndef DX_SUPPORT_WRAP_H
#define DX_SUPPORT_WRAP_H

#include "support/text.h"

#include <stdbool.h>

typedef struct dx_wrap {
    size_t columns; /* of the window; less than 10: nothing is broken */
    size_t column;  /* where the first line begins */
    size_t indent;  /* of what follows */
    bool words;     /* prose: any blank will do; else it is a formula, broken where it is loosest */
} dx_wrap;

/* Appends the n bytes of text, UTF-8; each line of it is broken by itself. */
void dx_wrap_text(const dx_wrap *how, const char *text, size_t n, dx_text *out);

#endif
