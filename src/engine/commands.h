/* commands.h - what is said to the session: `:vars`, `help sin`, `quit`. */
#ifndef DX_ENGINE_COMMANDS_H
#define DX_ENGINE_COMMANDS_H

#include "engine/session.h"

/* A line for the session, not a formula: one that starts with ':' or '?', the words
 * help, quit and exit, and name? */
bool dx_is_session_command(const char *text, size_t n);

/* Run such a line and fill the answer; DX_NAME where there is no such command. */
dx_status dx_run_command(ddx_session *s, const char *text, size_t n,
                         ddx_answer *answer) DX_MUST_USE;

/* The index-th command with its ':', how it is used and what it does; NULL past the
 * last. Those of the program (`:log`) are listed too. */
const char *dx_command_name(unsigned index, const char **usage, const char **summary);

/* Is it of use in an iteration alone? */
bool dx_command_steps(unsigned index);

/* The index-th name that means the same in every session (pi, ans): what it is. */
const char *dx_constant_name(unsigned index, const char **summary);

/* Help on a topic ("" for the overview) appended to the text. */
dx_status dx_help(ddx_session *s, const char *topic, dx_text *out) DX_MUST_USE;

/* Write that script to a file, whole or not at all; run the statements of a file, what they show
 * appended to the text. DX_IO where the file is at fault; a statement that fails ends the
 * loading, and its story names file and line. */
dx_status dx_save_file(ddx_session *s, const char *path) DX_MUST_USE;
dx_status dx_load_file(ddx_session *s, const char *path, dx_text *out) DX_MUST_USE;

#endif
