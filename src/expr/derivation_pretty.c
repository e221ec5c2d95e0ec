/* Derivations in two dimensions: each formula drawn, its rule beside it on the row that
 * the formula stands on. */
#include "expr/derivation.h"

#include "expr/handwriting.h"
#include "expr/print.h"
#include "support/utf8.h"
#include "support/wrap.h"

#include <stdio.h>
#include <string.h>

enum { INDENT = 3, CONTINUED = 2, GAP = 3, LEAST_ROOM = 10, WIDEST_COLUMN = 60, BELOW = 4 };

/* A line drawn: its rows, and what is written beside them. */
typedef struct drawn {
    dx_text rows, rule;
    uint32_t n;
    dx_drawing block;
    size_t width;
} drawn;

typedef struct board {
    dx_graph *g;
    dx_id steps;
    unsigned columns;
    bool unicode;
    bool plain; /* some formula cannot be drawn, so that none is */
    unsigned number_width;
} board;

static const char *row_of(const char *rows, uint32_t i, size_t *length)
{
    while (i-- > 0)
        rows = strchr(rows, '\n') + 1;
    *length = strcspn(rows, "\n");
    return rows;
}

/* In the notation of the formulas. */
static void write_words(const board *b, dx_id words, dx_text *out)
{
    const char *bytes = dx_bytes(b->g, words);
    size_t n = dx_bytes_length(b->g, words);
    if (b->unicode)
        dx_write_by_hand(bytes, n, out);
    else
        dx_text_bytes(out, bytes, n);
}

static dx_status draw_rule(const board *b, const dx_line *line, dx_text *out)
{
    dx_graph *g = b->g;
    if (b->plain)
        return dx_line_write_rule(g, line, out);
    write_words(b, line->rule, out);
    for (uint32_t i = 0; i < dx_count(g, line->notes); i++) {
        dx_id note = dx_operand(g, line->notes, i);
        int64_t by = 0;
        bool named = dx_line_names(g, note);
        dx_text_string(out, named ? dx_line_separator(out, 0) : "");
        write_words(b, dx_operand(g, note, 0), out);
        dx_text_string(out, named ? " = " : " ");
        DX_TRY(dx_print_row(g, dx_operand(g, note, 1), b->steps, b->unicode, out));
        if (dx_get_int(g, dx_operand(g, note, 2), &by) && by > 0)
            dx_text_format(out, " by (%u)", (unsigned)by);
    }
    for (uint32_t i = 0; i < dx_count(g, line->refers); i++) {
        int64_t by = 0;
        (void)dx_get_int(g, dx_operand(g, line->refers, i), &by);
        dx_text_format(out, "%s(%u)", i > 0 ? ", " : out->n > 0 ? " by " : "by ", (unsigned)by);
    }
    return out->failed ? dx_no_memory(g->context) : DX_OK;
}

/* The front of a row: the number on the base row, and the indentation, which leaves room. */
static size_t front_width(const board *b, const dx_line *line)
{
    size_t indent = (size_t)line->depth * INDENT, most = b->columns / 4;
    return b->number_width + 3 + (indent < most ? indent : most);
}

static dx_status draw_line(const board *b, uint32_t index, const dx_line *line, drawn *d)
{
    dx_graph *g = b->g;
    dx_text block;
    bool goes_on = line->style == DX_LINE_CONTINUED && dx_op_of(g, line->shown) == DX_OP_EQ;
    dx_id formula = goes_on ? dx_operand(g, line->shown, 1) : line->shown;
    size_t front = front_width(b, line), inside = front + (goes_on ? CONTINUED + 2 : 0);
    unsigned room = b->columns > inside + LEAST_ROOM ? b->columns - (unsigned)inside : LEAST_ROOM;
    dx_text_init(&block, &g->context->memory);
    dx_status status =
        b->plain ? dx_print_broken(g, formula, room, &block)
                 : dx_print_block(g, formula, b->steps, room, b->unicode, &block, &d->block);
    const char *rows = dx_text_get(&block);
    d->n = 1;
    for (const char *c = rows; *c; c++)
        d->n += *c == '\n';
    if (b->plain)
        d->block = (dx_drawing){.broken = d->n > 1};
    for (uint32_t i = 0; i < d->n && status == DX_OK; i++) {
        size_t length, start = d->rows.n;
        const char *row = row_of(rows, i, &length);
        char number[16] = "";
        if (i == d->block.base)
            (void)snprintf(number, sizeof number, "(%u)", (unsigned)index + 1);
        dx_text_format(&d->rows, "%*s%*s", (int)b->number_width + 2, number,
                       (int)(front - b->number_width - 2), "");
        if (goes_on)
            dx_text_string(&d->rows, i == d->block.base ? "  = " : "    ");
        dx_text_bytes(&d->rows, row, length);
        size_t width = dx_utf8_width(dx_text_get(&d->rows) + start, d->rows.n - start);
        if (width > d->width)
            d->width = width;
        dx_text_char(&d->rows, '\n');
    }
    dx_text_free(&block);
    DX_TRY(status);
    return draw_rule(b, line, &d->rule);
}

static void write_drawn(const board *b, const dx_line *line, const drawn *d, size_t column,
                        dx_text *out)
{
    const char *rule = dx_text_get(&d->rule);
    size_t at = d->width + GAP > column ? d->width + GAP : column;
    size_t rule_width = dx_utf8_width(rule, d->rule.n);
    if (at + rule_width > b->columns)
        at = d->width + GAP;
    bool beside = !d->block.broken && at + rule_width <= b->columns;
    for (uint32_t i = 0; i < d->n; i++) {
        size_t length, start = out->n;
        const char *row = row_of(dx_text_get(&d->rows), i, &length);
        while (length > 0 && row[length - 1] == ' ')
            length--;
        dx_text_bytes(out, row, length);
        if (i == d->block.base && beside && d->rule.n > 0) {
            size_t width = out->failed ? 0 : dx_utf8_width(out->data + start, out->n - start);
            dx_text_format(out, "%*s%s", (int)(at - width), "", rule);
        }
        if (i + 1 < d->n)
            dx_text_char(out, '\n');
    }
    if (beside || d->rule.n == 0)
        return;
    size_t indent = front_width(b, line) + BELOW;
    const dx_wrap how = {.columns = b->columns, .column = indent, .indent = indent, .words = true};
    dx_text_format(out, "\n%*s", (int)indent, "");
    dx_wrap_text(&how, rule, d->rule.n, out);
}

static dx_status draw_each(const board *b, drawn *d, size_t *column)
{
    *column = 0;
    for (uint32_t i = 0; i < dx_line_count(b->g, b->steps); i++) {
        dx_line line = dx_line_read(b->g, dx_line_at(b->g, b->steps, i));
        DX_TRY(draw_line(b, i, &line, &d[i]));
        if (d[i].width <= WIDEST_COLUMN && d[i].width <= b->columns / 2 &&
            d[i].width + GAP > *column)
            *column = d[i].width + GAP;
        DX_TRY(dx_poll(b->g->context));
    }
    return DX_OK;
}

/* All lines in one notation. */
static dx_status draw_all(board *b, drawn *d, size_t *column)
{
    DX_TRY(draw_each(b, d, column));
    for (uint32_t i = 0; i < dx_line_count(b->g, b->steps); i++)
        b->plain = b->plain || !d[i].block.drawn;
    if (!b->plain)
        return DX_OK;
    for (uint32_t i = 0; i < dx_line_count(b->g, b->steps); i++) {
        dx_text_clear(&d[i].rows);
        dx_text_clear(&d[i].rule);
        d[i].width = 0;
    }
    return draw_each(b, d, column);
}

dx_status dx_derivation_pretty(dx_graph *g, dx_id steps, unsigned columns, bool unicode,
                               dx_text *out)
{
    uint32_t n = dx_line_count(g, steps);
    board b = {g, steps, columns, unicode, false, n > 99 ? 3 : n > 9 ? 2 : 1};
    size_t size = n * sizeof(drawn), column;
    drawn *d = dx_alloc(&g->context->memory, size);
    if (!d)
        return dx_no_memory(g->context);
    memset(d, 0, size);
    for (uint32_t i = 0; i < n; i++) {
        dx_text_init(&d[i].rows, &g->context->memory);
        dx_text_init(&d[i].rule, &g->context->memory);
    }
    dx_status status = draw_all(&b, d, &column);
    for (uint32_t i = 0; i < n && status == DX_OK; i++) {
        dx_line line = dx_line_read(g, dx_line_at(g, steps, i));
        bool tall = i > 0 && (d[i].n > 1 || d[i - 1].n > 1);
        dx_text_string(out, i == 0 ? "" : tall && unicode ? "\n\n" : "\n");
        write_drawn(&b, &line, &d[i], column, out);
    }
    for (uint32_t i = 0; i < n; i++) {
        dx_text_free(&d[i].rows);
        dx_text_free(&d[i].rule);
    }
    dx_free(&g->context->memory, d, size);
    return status == DX_OK && out->failed ? dx_no_memory(g->context) : status;
}
