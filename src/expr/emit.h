/* emit.h - writing shapes to a text: pieces that wait on a stack, the output limit,
 * the poll. Shared by the printers that write from left to right. */
#ifndef DX_EXPR_EMIT_H
#define DX_EXPR_EMIT_H

#include "expr/layout.h"

/* What is still to be written, the next on top: a constant text, or a shape in its
 * place and with flags that the printer gives a meaning. */
typedef struct dx_piece {
    const char *text; /* NULL: a shape */
    uint32_t shape;   /* or how many bytes of text */
    uint8_t binding;  /* dx_binding that its place needs */
    uint8_t flags;
} dx_piece;

typedef struct dx_emit {
    const dx_layout *layout;
    dx_context *context;
    dx_text *out;
    size_t start, most; /* bytes of out before, and when full */
    dx_piece *piece;
    size_t n, capacity;
    dx_status status; /* the first failure */
} dx_emit;

/* Writes a shape: text at once with dx_emit_bytes, or pieces to come. Pieces are pushed
 * last first. */
typedef void dx_emit_shape(dx_emit *e, const dx_piece *piece);

/* Lay the expression out and write it. A failure leaves `out` as it was. */
dx_status dx_emit_all(dx_graph *g, dx_id a, dx_emit_shape *write, dx_text *out) DX_MUST_USE;

void dx_emit_bytes(dx_emit *e, const char *bytes, size_t n);
void dx_emit_string(dx_emit *e, const char *string);
/* The digits of a NUMBER or BIG. */
void dx_emit_number(dx_emit *e, const dx_shape *s);
/* A STRING with its quotes. */
void dx_emit_quoted(dx_emit *e, const dx_shape *s);

void dx_push_text(dx_emit *e, const char *text);
void dx_push_bytes(dx_emit *e, const char *text, size_t n);
void dx_push_shape(dx_emit *e, uint32_t shape, dx_binding binding, uint8_t flags);
/* All children of a shape, never in parentheses, with a text between each two. */
void dx_push_list(dx_emit *e, const dx_shape *s, const char *separator);

static inline const dx_shape *dx_emit_at(const dx_emit *e, uint32_t s)
{
    return &e->layout->shape[s];
}

#endif
