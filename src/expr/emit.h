/* emit.h - writing shapes to a text: pieces that wait on a stack, the output limit,
 * the poll. Shared by the printers that write from left to right. */
#ifndef DX_EXPR_EMIT_H
#define DX_EXPR_EMIT_H

#include "expr/layout.h"

#include <string.h>

/* What is still to be written, the next on top: a text, a shape in its place, or one
 * and then the other. */
typedef struct dx_piece {
    const char *text;
    uint32_t shape; /* 0: none */
    uint16_t length;
    uint8_t binding; /* dx_binding that the shape's place needs */
} dx_piece;

typedef struct dx_emit {
    const dx_layout *layout;
    dx_context *context;
    dx_text *out;
    char *at, *end;     /* room in out for what comes next; its length is set at the end */
    size_t start, most; /* bytes of out before, and when full */
    dx_piece *piece;
    size_t n, capacity;
    dx_status status; /* the first failure */
} dx_emit;

/* Writes a shape: text at once with dx_emit_bytes, or pieces to come. Pieces are pushed
 * last first. */
typedef void dx_emit_shape(dx_emit *e, const dx_piece *piece);

/* Lay the expression out, as a part of `whole` (see dx_layout_make), and write it. A failure
 * leaves `out` as it was. */
dx_status dx_emit_all(dx_graph *g, dx_id a, dx_id whole, dx_emit_shape *write,
                      dx_text *out) DX_MUST_USE;

/* Where there is no room. */
void dx_emit_beyond(dx_emit *e, const char *bytes, size_t n);
void dx_push_beyond(dx_emit *e, dx_piece piece);

static inline void dx_emit_bytes(dx_emit *e, const char *bytes, size_t n)
{
    if (n > (size_t)(e->end - e->at)) {
        dx_emit_beyond(e, bytes, n);
        return;
    }
    enum { SHORT = 8 }; /* most names, signs and numbers: a call would take longer */
    if (n > SHORT) {
        memcpy(e->at, bytes, n);
        e->at += n;
        return;
    }
    while (n-- > 0)
        *e->at++ = *bytes++;
}

static inline void dx_emit_string(dx_emit *e, const char *string)
{
    dx_emit_bytes(e, string, strlen(string));
}

/* Pushed last is written first: a piece, bytes that outlive the work, a shape in brackets where
 * it binds less tightly than `binding`. */
static inline void dx_push_piece(dx_emit *e, dx_piece piece)
{
    if (e->n < e->capacity)
        e->piece[e->n++] = piece;
    else
        dx_push_beyond(e, piece);
}

static inline void dx_push_bytes(dx_emit *e, const char *text, size_t n)
{
    dx_push_piece(e, (dx_piece){.text = text, .length = (uint16_t)n});
}

static inline void dx_push_text(dx_emit *e, const char *text)
{
    dx_push_bytes(e, text, strlen(text));
}

/* n bytes of constant text, then the shape. */
static inline void dx_push_after(dx_emit *e, const char *text, size_t n, uint32_t shape,
                                 dx_binding binding)
{
    dx_push_piece(e, (dx_piece){text, shape, (uint16_t)n, (uint8_t)binding});
}

static inline void dx_push_shape(dx_emit *e, uint32_t shape, dx_binding binding)
{
    dx_push_after(e, NULL, 0, shape, binding);
}

/* All children of a shape, never in parentheses, with a text between each two. */
void dx_push_list(dx_emit *e, const dx_shape *s, const char *separator);

/* The digits of a NUMBER or BIG. */
void dx_emit_number(dx_emit *e, const dx_shape *s);
/* A STRING with its quotes. */
void dx_emit_quoted(dx_emit *e, const dx_shape *s);

static inline const dx_shape *dx_emit_at(const dx_emit *e, uint32_t s)
{
    return &e->layout->shape[s];
}

#endif
