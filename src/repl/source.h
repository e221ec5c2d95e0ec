/* source.h - statements out of a text or a file, one after the other.
 *
 * A file is read as it comes: a statement is delivered as soon as its last line is
 * there, so a program at the other end of a pipe gets its answer at once. */
#ifndef DDX_REPL_SOURCE_H
#define DDX_REPL_SOURCE_H

#include "repl/buffer.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct source {
    const char *name; /* in front of an error's place; NULL: none */
    int fd;           /* -1: all text is there */
    int error;        /* errno of reading that failed */
    bool ended;
    bool empty_lines; /* are statements: set by the caller, before source_next */
    bool skipping;    /* the rest of a line that was too long */
    buffer text;
    size_t at;         /* where the next statement begins */
    size_t line_start; /* where its line begins */
    size_t line;       /* number of that line, from 1 */
    size_t open;       /* bytes that a scan found to be an open statement; 0 */
} source;

typedef struct statement {
    const char *text; /* no newline behind it; valid until the next call */
    size_t n;
    size_t line;   /* where text begins, from 1 */
    size_t before; /* bytes in that line in front of text: text[-before..-1] */
    size_t after;  /* bytes in the last line behind text: text[n..n+after-1] */
    bool too_long; /* text is only the beginning */
} statement;

enum source_result {
    SOURCE_STATEMENT,
    SOURCE_END,
    SOURCE_SIGNAL, /* a signal came while waiting */
    SOURCE_FAILED  /* see error */
};

/* An empty line has nothing in it, or blanks; a comment is none.
 *
 * The text is copied, name and file stay the caller's; closing frees the text alone. source_next
 * fills *found for SOURCE_STATEMENT. */
void source_open_text(source *s, const char *name, const char *text, size_t n);
void source_open_file(source *s, const char *name, int fd);
void source_close(source *s);
enum source_result source_next(source *s, statement *found);

/* More than this is not read as one statement: bytes. */
#define STATEMENT_LIMIT ((size_t)16 << 20)

#endif
