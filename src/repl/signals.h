/* signals.h - what Ctrl-C, a hang-up and a resized window do.
 *
 * Handlers only leave a mark, and stop what runs in the library. Waiting for input
 * goes through signals_wait, which cannot miss a mark. */
#ifndef DDX_REPL_SIGNALS_H
#define DDX_REPL_SIGNALS_H

#include <stdbool.h>

/* Handlers for SIGINT, SIGTERM and SIGHUP, unless they are ignored already. */
void signals_install(void);
/* SIGWINCH, SIGTSTP and SIGCONT too, for a session at a terminal. */
void signals_install_terminal(void);

/* Between these the library works: Ctrl-C stops it, a second one that it does not
 * heed has the default action. */
void signals_begin_work(void);
void signals_end_work(void);

/* Wait until there is something to read; -1 when a signal came instead. A negative
 * timeout (milliseconds) waits for ever; 0 when it has passed. */
int signals_wait(int fd, int timeout);

/* True once for each Ctrl-C, and so on. */
bool signals_take_interrupt(void);
/* The same, and it stays. */
bool signals_interrupted(void);
bool signals_take_resize(void);
bool signals_take_suspend(void);
bool signals_take_continue(void);

/* SIGTERM or SIGHUP if one has come; 0. */
int signals_ending(void);

/* Stop as Ctrl-Z does where it is not handled; returns when continued. */
void signals_suspend(void);

#endif
