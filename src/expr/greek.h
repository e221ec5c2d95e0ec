/* greek.h - letters that have a name. */
#ifndef DX_EXPR_GREEK_H
#define DX_EXPR_GREEK_H

#include <stddef.h>

/* The LaTeX command, with its backslash, of a Greek letter written as itself or by name
 * ("α", "alpha", "Gamma"); NULL for anything else. */
const char *dx_greek_latex(const char *name, size_t n);

#endif
