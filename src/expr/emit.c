#include "expr/emit.h"

#include <string.h>

enum { POLL_EVERY = 4096 };

static void fail(dx_emit *e, dx_status status)
{
    if (e->status == DX_OK)
        e->status = status;
}

/* out->n lags behind while pieces are written. */
static void settle(dx_emit *e)
{
    if (e->at)
        e->out->n = (size_t)(e->at - e->out->data);
}

static void find_room(dx_emit *e)
{
    const dx_text *out = e->out;
    if (!out->data || out->failed)
        return;
    size_t most = out->capacity - 1 < e->most ? out->capacity - 1 : e->most;
    e->at = out->data + out->n;
    e->end = e->at + (most - out->n);
}

void dx_emit_beyond(dx_emit *e, const char *bytes, size_t n)
{
    if (e->status != DX_OK)
        return;
    settle(e);
    if (n > e->most - e->out->n) {
        fail(e, dx_fail(e->context, DX_LIMIT, "written out, this takes more than %zu bytes",
                        e->most - e->start));
        dx_diag_hint(&e->context->diag, "it has a value all the same: evaluate it, or look at a "
                                        "part of it");
        return;
    }
    dx_text_bytes(e->out, bytes, n);
    if (e->out->failed)
        fail(e, dx_no_memory(e->context));
    find_room(e);
}

static void emit_big(dx_emit *e, const dx_shape *s)
{
    settle(e);
    if (dx_shape_digit_count(e->layout, s) - 1 > e->most - e->out->n) {
        dx_emit_beyond(e, "", SIZE_MAX); /* tells of the limit before the work is done */
        return;
    }
    size_t size;
    char *digits = dx_shape_digits(e->layout, s, &size);
    if (!digits) {
        fail(e, dx_no_memory(e->context));
        return;
    }
    dx_emit_string(e, digits);
    dx_free(e->layout->memory, digits, size);
    fail(e, dx_poll(e->context)); /* many numbers of some thousand digits last, too */
}

void dx_emit_number(dx_emit *e, const dx_shape *s)
{
    if (s->kind == DX_SHAPE_BIG) {
        emit_big(e, s);
        return;
    }
    char digits[24], *at = digits + sizeof digits;
    uint64_t value = dx_shape_value(s);
    do {
        *--at = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    dx_emit_bytes(e, at, (size_t)(digits + sizeof digits - at));
}

void dx_emit_quoted(dx_emit *e, const dx_shape *s)
{
    const char *bytes = dx_bytes(e->layout->graph, s->id);
    size_t n = dx_bytes_length(e->layout->graph, s->id);
    dx_text safe;
    dx_text_init(&safe, e->layout->memory);
    for (size_t from = 0, i = 0; i <= n; i++) {
        if (i < n && bytes[i] != '"' && bytes[i] != '\\')
            continue;
        dx_text_escaped(&safe, bytes + from, i - from);
        if (i < n)
            dx_text_char(&safe, '\\');
        from = i;
        if (i < n) {
            dx_text_char(&safe, bytes[i]);
            from++;
        }
    }
    if (safe.failed)
        fail(e, dx_no_memory(e->context));
    dx_emit_string(e, "\"");
    dx_emit_bytes(e, dx_text_get(&safe), safe.n);
    dx_emit_string(e, "\"");
    dx_text_free(&safe);
}

void dx_push_beyond(dx_emit *e, dx_piece piece)
{
    if (!dx_grow(e->layout->memory, &e->piece, sizeof *e->piece, &e->capacity, e->n + 1)) {
        fail(e, dx_no_memory(e->context));
        return;
    }
    e->piece[e->n++] = piece;
}

void dx_push_list(dx_emit *e, const dx_shape *s, const char *separator)
{
    size_t n = s->count > 1 ? strlen(separator) : 0;
    for (uint32_t i = s->count; i > 0; i--)
        dx_push_after(e, separator, i > 1 ? n : 0, e->layout->child[s->first + i - 1],
                      DX_BINDS_RELATION);
}

static void run(dx_emit *e, dx_emit_shape *write)
{
    for (uint32_t steps = 1; e->n > 0 && e->status == DX_OK; steps++) {
        if (steps % POLL_EVERY == 0)
            fail(e, dx_poll(e->context));
        dx_piece piece = e->piece[--e->n];
        if (piece.length > 0)
            dx_emit_bytes(e, piece.text, piece.length);
        if (piece.shape != 0)
            write(e, &piece);
    }
}

dx_status dx_emit_all(dx_graph *g, dx_id a, dx_id whole, dx_emit_shape *write, dx_text *out)
{
    dx_layout layout;
    if (dx_is_none(a))
        return dx_fail(g->context, DX_BUG, "there is nothing to print");
    DX_TRY(dx_layout_make(&layout, g, a, whole));
    size_t most = g->context->limits.output_bytes;
    if (out->limit != 0 && out->limit - out->n < most)
        most = out->limit - out->n;
    dx_emit e = {.layout = &layout,
                 .context = g->context,
                 .out = out,
                 .start = out->n,
                 .most = most < SIZE_MAX - out->n ? out->n + most : SIZE_MAX};
    find_room(&e);
    dx_push_shape(&e, layout.root, DX_BINDS_RELATION);
    run(&e, write);
    settle(&e);
    dx_free(layout.memory, e.piece, e.capacity * sizeof *e.piece);
    dx_layout_free(&layout);
    if (e.status != DX_OK)
        out->n = e.start;
    if (out->data)
        out->data[out->n] = '\0';
    return e.status;
}
