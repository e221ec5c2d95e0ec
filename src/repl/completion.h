/* completion.h - names, commands, files and \symbols from their beginnings. */
#ifndef DDX_REPL_COMPLETION_H
#define DDX_REPL_COMPLETION_H

#include "repl/show.h"

void completion_open(show *s);
/* The command of the Tab key. */
int completion_key(int count, int key);

#endif
