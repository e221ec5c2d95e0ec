/* text.h - a growing piece of text.
 *
 * Like NaN, a text that ran out of memory or past its limit stays failed and
 * takes no more; it is checked once, at the end. */
#ifndef DX_SUPPORT_TEXT_H
#define DX_SUPPORT_TEXT_H

#include "support/memory.h"
#include "support/status.h"

typedef struct dx_text {
    dx_memory *memory;
    char *data; /* NUL-terminated once anything was added; else NULL */
    size_t n;   /* bytes, without the NUL */
    size_t capacity;
    size_t limit; /* bytes; 0: none */
    bool failed;
} dx_text;

/* Cleared, it is empty and not failed any more, and keeps its memory. */
void dx_text_init(dx_text *text, dx_memory *memory);
void dx_text_free(dx_text *text);
void dx_text_clear(dx_text *text);

/* Append; formats are constants of the program. */
void dx_text_bytes(dx_text *text, const char *bytes, size_t n);
void dx_text_string(dx_text *text, const char *string);
void dx_text_char(dx_text *text, char c);
void dx_text_format(dx_text *text, const char *format, ...) DX_PRINTF(2, 3);

/* The same bytes with control characters, bidirectional marks and what is not
 * UTF-8 written as \x1b or \u{202e}, so that no terminal obeys them. */
void dx_text_escaped(dx_text *text, const char *bytes, size_t n);

/* The text as a JSON string with its quotes. */
void dx_text_json(dx_text *text, const char *bytes, size_t n);

/* The text so far; "" when there is none. */
const char *dx_text_get(const dx_text *text);

#endif
