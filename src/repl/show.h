/* show.h - answers and errors for a person, a pipe or a program. */
#ifndef DDX_REPL_SHOW_H
#define DDX_REPL_SHOW_H

#include "repl/options.h"
#include "repl/source.h"
#include "ddx.h"

#include <stdio.h>

typedef struct show {
    ddx_session *session;
    enum answer_form form; /* what the command line asked for */
    enum color_when color;
    bool session_at_terminal;
    bool out_is_terminal, error_is_terminal;
    bool unicode;
    bool dumb;        /* TERM says that escape codes mean nothing */
    FILE *transcript; /* of :log; NULL */
} show;

/* Where the text of a statement can be seen. */
typedef struct setting {
    const char *name;     /* file in front of an error; NULL: none */
    bool echoed;          /* its last line has just been shown, ... */
    size_t first_columns; /* ... behind a prompt of so many columns, ... */
    size_t next_columns;  /* ... or this many where it is not its first line */
} setting;

/* Session and options are the caller's and must outlive it. */
void show_init(show *s, ddx_session *session, const options *o);
void show_free(show *s);

bool show_is_pretty(const show *s);
/* May escape codes be written to that stream (stdout or stderr)? */
bool show_has_color(const show *s, FILE *stream);
/* Columns of the window, or of the setting width. */
size_t show_columns(const show *s);
/* Rows of the window; 0: not a terminal. */
size_t show_rows(const show *s);

/* Answer of a statement, its notices, or its error with the place. */
void show_answer(show *s, const ddx_answer *answer, const statement *of, const setting *where);
/* An error of the program's own about a statement. */
void show_failure(show *s, const char *message, const char *hint, const statement *of,
                  const setting *where);
/* A remark that is neither: `note: ...`. */
void show_note(show *s, const char *text);

/* `:log FILE` or `:log off`: begin or end the transcript; true if the statement was
 * that. *failed: it could not be done. */
bool show_transcript_command(show *s, const statement *of, const setting *where, bool *failed);
/* The statement into the transcript, if there is one. */
void show_transcript_statement(show *s, const statement *of);

/* The statement behind prompts, as a session shows it. */
void show_prompted(buffer *out, const statement *of);

/* What stands in front of what is typed at a terminal now: PROMPT, or "newton 3> " in an
 * iteration; valid until the session is used again. */
const char *show_prompt(buffer *out, const show *s);
size_t show_prompt_columns(const show *s);

#define PROMPT      "ddx> "
#define PROMPT_NEXT "...> "

#endif
