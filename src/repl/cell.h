/* cell.h - what was entered at the prompt: one statement, or several lines of them. */
#ifndef DDX_REPL_CELL_H
#define DDX_REPL_CELL_H

#include "repl/show.h"

/* True when Enter shall run the text: no bracket or string is open. */
bool cell_is_complete(const char *text, size_t n);

/* Run the statements of a cell until one fails; true: the user wants to leave. */
bool cell_run(show *s, const char *text);

/* Run the settings file; only what fails is shown. True: it says quit. */
bool cell_run_settings(show *s);

/* Copy text without `ddx> ` and `...> ` at the beginning of its lines, without
 * carriage returns, and without blank lines at the end; to be freed. Of a transcript,
 * only the lines that had prompts. */
char *cell_without_prompts(const char *text, bool may_be_transcript);

#endif
