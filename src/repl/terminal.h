/* terminal.h - the session at a terminal. */
#ifndef DDX_REPL_TERMINAL_H
#define DDX_REPL_TERMINAL_H

#include "repl/show.h"

/* Read, evaluate and show until the user leaves: the exit status. */
int terminal_run(show *s, const options *o);

#endif
