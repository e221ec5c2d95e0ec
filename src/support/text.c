#include "support/text.h"

#include "support/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void dx_text_init(dx_text *text, dx_memory *memory)
{
    memset(text, 0, sizeof *text);
    text->memory = memory;
}

void dx_text_free(dx_text *text)
{
    dx_free(text->memory, text->data, text->capacity);
    dx_text_init(text, text->memory);
}

void dx_text_clear(dx_text *text)
{
    text->n = 0;
    text->failed = false;
    if (text->data)
        text->data[0] = '\0';
}

static bool room_for(dx_text *text, size_t n)
{
    if (text->failed)
        return false;
    if ((text->limit && n > text->limit - text->n) || n > SIZE_MAX / 4 ||
        !dx_grow(text->memory, &text->data, 1, &text->capacity, text->n + n + 1))
        text->failed = true;
    return !text->failed;
}

void dx_text_bytes(dx_text *text, const char *bytes, size_t n)
{
    if (!room_for(text, n))
        return;
    memcpy(text->data + text->n, bytes, n);
    text->n += n;
    text->data[text->n] = '\0';
}

void dx_text_string(dx_text *text, const char *string)
{
    dx_text_bytes(text, string, strlen(string));
}

void dx_text_char(dx_text *text, char c)
{
    dx_text_bytes(text, &c, 1);
}

void dx_text_format(dx_text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (n < 0 || !room_for(text, (size_t)n))
        return;
    va_start(arguments, format);
    (void)vsnprintf(text->data + text->n, (size_t)n + 1, format, arguments);
    va_end(arguments);
    text->n += (size_t)n;
}

void dx_text_escaped(dx_text *text, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n;) {
        unsigned length;
        uint32_t code = dx_utf8_get(bytes + i, n - i, &length);
        if (code == DX_UTF8_BAD || code < 0x20 || code == 0x7f)
            dx_text_format(text, "\\x%02x", (unsigned)(unsigned char)bytes[i]);
        else if (dx_utf8_is_unsafe(code))
            dx_text_format(text, "\\u{%x}", (unsigned)code);
        else
            dx_text_bytes(text, bytes + i, length);
        i += length;
    }
}

void dx_text_json(dx_text *text, const char *bytes, size_t n)
{
    dx_text_char(text, '"');
    for (size_t i = 0; i < n;) {
        unsigned length;
        uint32_t code = dx_utf8_get(bytes + i, n - i, &length);
        if (code == '"' || code == '\\')
            dx_text_format(text, "\\%c", (char)code);
        else if (code == '\n')
            dx_text_string(text, "\\n");
        else if (code == DX_UTF8_BAD)
            dx_text_string(text, "\\ufffd");
        else if (code <= 0xffff && dx_utf8_is_unsafe(code))
            dx_text_format(text, "\\u%04x", (unsigned)code);
        else
            dx_text_bytes(text, bytes + i, length);
        i += length;
    }
    dx_text_char(text, '"');
}

const char *dx_text_get(const dx_text *text)
{
    return text->data ? text->data : "";
}
