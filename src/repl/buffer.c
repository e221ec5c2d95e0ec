#include "config.h"

#include "repl/buffer.h"
#include "repl/options.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void out_of_memory(void)
{
    static const char message[] = "ddx: out of memory\n";
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
        _exit(EXIT_MEMORY);
    _exit(EXIT_MEMORY);
}

void buffer_free(buffer *b)
{
    free(b->data);
    memset(b, 0, sizeof *b);
}

void buffer_clear(buffer *b)
{
    b->n = 0;
    if (b->data)
        b->data[0] = '\0';
}

char *buffer_room(buffer *b, size_t n)
{
    if (n > SIZE_MAX / 4 - b->n)
        out_of_memory();
    if (b->capacity < b->n + n + 1) {
        size_t capacity = b->capacity < 64 ? 64 : b->capacity;
        while (capacity < b->n + n + 1)
            capacity *= 2;
        char *data = realloc(b->data, capacity);
        if (!data)
            out_of_memory();
        b->data = data;
        b->capacity = capacity;
    }
    return b->data + b->n;
}

void buffer_bytes(buffer *b, const char *bytes, size_t n)
{
    char *room = buffer_room(b, n);
    if (n > 0)
        memcpy(room, bytes, n);
    b->n += n;
    b->data[b->n] = '\0';
}

void buffer_string(buffer *b, const char *string)
{
    buffer_bytes(b, string, strlen(string));
}

void buffer_repeat(buffer *b, char c, size_t n)
{
    memset(buffer_room(b, n), c, n);
    b->n += n;
    b->data[b->n] = '\0';
}

void buffer_format(buffer *b, const char *format, ...)
{
    char *made;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&made, format, args);
    va_end(args);
    if (n < 0)
        out_of_memory();
    buffer_bytes(b, made, (size_t)n);
    free(made);
}

void buffer_drop(buffer *b, size_t n)
{
    if (!b->data)
        return;
    memmove(b->data, b->data + n, b->n - n);
    b->n -= n;
    b->data[b->n] = '\0';
}

const char *buffer_get(const buffer *b)
{
    return b->data ? b->data : "";
}

char *string_copy(const char *string)
{
    buffer b = {0};
    buffer_string(&b, string);
    return b.data;
}

char *path_join(const char *directory, const char *name)
{
    buffer b = {0};
    buffer_format(&b, "%s/%s", directory, name);
    return b.data;
}
