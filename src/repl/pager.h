/* pager.h - text that is higher than the screen. */
#ifndef DDX_REPL_PAGER_H
#define DDX_REPL_PAGER_H

#include <stdbool.h>
#include <stddef.h>

/* Show the text through $PAGER (default: less) if it has more lines than fit; false:
 * nothing has been shown. */
bool pager_show(const char *text, size_t columns, size_t rows);

#endif
