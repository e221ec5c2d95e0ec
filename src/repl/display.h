/* display.h - text of a stranger on a terminal: columns, escapes, excerpts. */
#ifndef DDX_REPL_DISPLAY_H
#define DDX_REPL_DISPLAY_H

#include "repl/buffer.h"

#include <stdbool.h>
#include <stdint.h>

/* The code point at the beginning of n > 0 bytes and its length; for what is not
 * UTF-8, UINT32_MAX and 1. */
uint32_t display_code(const char *bytes, size_t n, size_t *length);

/* Columns of a code point on a terminal, in any locale: 0, 1 or 2. */
unsigned display_code_columns(uint32_t code);

/* Append the text so that no terminal obeys it: controls, bidirectional marks and
 * what is not UTF-8 as \x1b or \u{202e}, tabs as blanks to every eighth column;
 * the text begins in that column. The column behind the text. */
size_t display_append(buffer *out, const char *bytes, size_t n, size_t column);

/* The same, one line or several, broken at blanks where a line would be wider than so many
 * columns; it goes on below its own beginning: behind its indentation and, in a table, behind
 * the first entry. The text begins in `column`, its other lines in `indent` at least. */
void display_wrap(buffer *out, const char *text, size_t column, size_t indent, size_t columns);

/* The same without writing. */
size_t display_columns(const char *bytes, size_t n, size_t column);

/* Code points of the text: what a person calls its length. */
size_t display_characters(const char *bytes, size_t n);

/* Cell of the screen, counted from the first one of a prompt's row, behind a text
 * that begins in cell `first` of rows of so many columns and may have newlines. */
size_t display_cell(const char *bytes, size_t n, size_t first, size_t columns);

/* A line and below it `^` or `^~~~` under bytes start..end of it, cut around that
 * place to at most `columns` columns, both lines with a newline. */
void display_excerpt(buffer *out, const char *line, size_t n, size_t start, size_t end,
                     size_t columns);

/* The marks alone, for a line that stands on the screen already, behind that many
 * columns of prompt. */
void display_marks(buffer *out, const char *line, size_t n, size_t start, size_t end,
                   size_t prompt_columns);

#endif
