/* highlight.h - colours while typing.
 *
 * Readline draws first, so that its idea of the screen stays true; then the same
 * characters are written into the same cells again, with colour. */
#ifndef DDX_REPL_HIGHLIGHT_H
#define DDX_REPL_HIGHLIGHT_H

#include "repl/show.h"

/* After the first prompt: Readline knows the terminal only then. */
void highlight_open(show *s);

#endif
