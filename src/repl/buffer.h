/* buffer.h - a growing piece of text of the program.
 *
 * A program that has no memory for a line of text has nothing left to say: running
 * out ends it with exit status 125. */
#ifndef DDX_REPL_BUFFER_H
#define DDX_REPL_BUFFER_H

#include <stddef.h>

typedef struct buffer {
    char *data; /* NUL-terminated, or NULL while nothing was added */
    size_t n;   /* bytes without the NUL */
    size_t capacity;
} buffer;

void buffer_free(buffer *b);
void buffer_clear(buffer *b);
/* Room for n more bytes and a NUL behind the text; where they begin. */
char *buffer_room(buffer *b, size_t n);
void buffer_bytes(buffer *b, const char *bytes, size_t n);
void buffer_string(buffer *b, const char *string);
void buffer_repeat(buffer *b, char c, size_t n);
void buffer_format(buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Take the first n bytes away. */
void buffer_drop(buffer *b, size_t n);
/* The text; "" when there is none. */
const char *buffer_get(const buffer *b);

/* A copy of a string, to be freed. */
char *string_copy(const char *string);
/* Directory, slash, name: to be freed. */
char *path_join(const char *directory, const char *name);

#endif
