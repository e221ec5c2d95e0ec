/* editor.h - `:edit`: the last cell in the editor of the user. */
#ifndef DDX_REPL_EDITOR_H
#define DDX_REPL_EDITOR_H

#include "repl/show.h"

/* If the cell is `:edit`: the edited text of the last one, to be freed. Else NULL. */
char *editor_command(show *s, const char *cell);
/* The cell that `:edit` will edit. */
void editor_remember(const char *cell);

#endif
