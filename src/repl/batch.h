/* batch.h - statements from a pipe, a file or the command line. */
#ifndef DDX_REPL_BATCH_H
#define DDX_REPL_BATCH_H

#include "repl/show.h"

/* Run one statement and show what came of it: an exit_status; *quit: the user wants
 * to leave. */
int run_statement(show *s, const statement *of, const setting *where, bool *quit);

/* Run all inputs, or standard input if there are none: the exit status. */
int batch_run(show *s, const options *o);

#endif
