/* paths.h - where the program keeps its own files. */
#ifndef DDX_REPL_PATHS_H
#define DDX_REPL_PATHS_H

#include <stdbool.h>

/* The directory $XDG_STATE_HOME/ddx, by default ~/.local/state/ddx, to be freed;
 * NULL when there is no home. A variable that is not an absolute path does not count. */
char *path_state(void);
/* The settings file: $DDXRC, else $XDG_CONFIG_HOME/ddx/ddxrc, by default
 * ~/.config/ddx/ddxrc. *named: it was named, so it ought to be there. */
char *path_settings(bool *named);
/* Make a directory with what is above it, for the user only; false: see errno. */
bool path_make(const char *directory);

#endif
