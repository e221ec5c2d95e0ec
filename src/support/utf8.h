/* utf8.h - code points of UTF-8 text. */
#ifndef DX_SUPPORT_UTF8_H
#define DX_SUPPORT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The code point at bytes[0..n), its length in *length; DX_UTF8_BAD with length 1
 * where the bytes are not UTF-8 (overlong forms and surrogates are not). */
#define DX_UTF8_BAD UINT32_MAX
uint32_t dx_utf8_get(const char *bytes, size_t n, unsigned *length);

/* Write the code point to out[0..4); the number of bytes. */
unsigned dx_utf8_put(uint32_t code, char *out);

/* True for letters of any script that may begin a name. */
bool dx_utf8_is_letter(uint32_t code);

/* True for what must not reach a terminal as it is: controls, bidirectional and
 * zero-width marks. */
bool dx_utf8_is_unsafe(uint32_t code);

/* Columns that n bytes take on a terminal. */
size_t dx_utf8_width(const char *bytes, size_t n);

#endif
