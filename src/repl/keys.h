/* keys.h - the commands of the keys: Enter, Up, Down, a paste. */
#ifndef DDX_REPL_KEYS_H
#define DDX_REPL_KEYS_H

#include "repl/show.h"

/* Before Readline starts, so that ~/.inputrc has the last word. */
void keys_bind(show *s);

#endif
