/* past.h - what was typed in earlier sessions.
 *
 * A cell is kept before it runs, so nothing that happens afterwards can lose it. A
 * history that cannot be read or kept is said once; the session works without. */
#ifndef DDX_REPL_PAST_H
#define DDX_REPL_PAST_H

#include "repl/show.h"

/* Read $XDG_STATE_HOME/ddx/history, or begin it. */
void past_open(show *s);
/* Keep a cell, unless it begins with a blank or is the last one again. */
void past_add(show *s, const char *cell);
void past_close(void);

#endif
