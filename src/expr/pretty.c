/* Formulas in two dimensions, broken into rows or given up where they do not fit. */
#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/setting.h"
#include "expr/solution.h"
#include "expr/table.h"

#include <string.h>

/* Shapes as a tree, so that what is shared is counted as often as it is drawn. */
static bool is_small(const dx_layout *l, dx_status *status)
{
    size_t bytes = l->n * sizeof(double);
    double *size = dx_alloc(l->memory, bytes);
    if (!size) {
        *status = dx_no_memory(l->graph->context);
        return false;
    }
    for (size_t s = 0; s < l->n; s++) {
        size[s] = 1;
        for (uint32_t i = 0; i < dx_shape_children(&l->shape[s]); i++)
            size[s] += size[dx_shape_child(l, (uint32_t)s, i)];
    }
    bool small = size[l->root] <= DX_MOST_SHAPES;
    dx_free(l->memory, size, bytes);
    return small;
}

/* In which styles each shape is needed, a bit for each, from the root down. */
static void find_wanted(const dx_setting *t, dx_style style, uint8_t *wanted)
{
    const dx_layout *l = t->l;
    memset(wanted, 0, l->n);
    wanted[l->root] = wanted[t->rows] = wanted[t->columns] = (uint8_t)(1 << style);
    for (uint32_t s = (uint32_t)l->n; s-- > 0;) {
        const dx_shape *shape = &l->shape[s];
        for (uint32_t i = 0; wanted[s] != 0 && i < dx_shape_children(shape); i++) {
            bool exponent = (shape->kind == DX_SHAPE_POWER && i == 1) ||
                            (shape->kind == DX_SHAPE_CALL && shape->fn == DX_FN_exp) ||
                            (shape->kind == DX_SHAPE_ITERATED && i > 0) ||
                            (shape->kind == DX_SHAPE_LIMIT && i > 0) ||
                            (shape->kind == DX_SHAPE_AT && i > 0);
            wanted[dx_shape_child(l, s, i)] |=
                (uint8_t)(wanted[s] | (exponent ? 1 << DX_STYLE_SMALL : 0));
        }
    }
}

/* Parts that are too wide for the picture are so for themselves: it may be broken into rows. */
static void set_shape(dx_setting *t, uint32_t s, dx_style style)
{
    dx_box box = dx_set_shape(t, &t->l->shape[s], style);
    if (t->picture.too_large)
        box = dx_set_wide(t);
    t->picture.too_large = false;
    t->n_part = 0;
    t->box[style][s] = box;
}

static void set_shapes(dx_setting *t, const uint8_t *wanted)
{
    for (uint32_t s = 0; s < t->l->n && !t->picture.no_memory; s++)
        for (int style = DX_STYLE_DISPLAY; style < DX_STYLES; style++)
            if (wanted[s] & 1 << style && s != t->l->root && s != t->labelled)
                set_shape(t, s, (dx_style)style);
    /* its names may come behind it */
    if (t->labelled != 0 && t->labelled != t->l->root)
        set_shape(t, t->labelled, DX_STYLE_DISPLAY);
}

/* The root in one piece, or in rows. */
static dx_box set_root(dx_setting *t, dx_style style, bool *broken)
{
    uint32_t root = t->l->root, widest = t->picture.widest;
    set_shape(t, root, style);
    dx_box box = t->box[style][root];
    *broken = box.width > widest;
    if (!*broken || t->picture.no_memory)
        return box;
    if (style == DX_STYLE_DISPLAY && t->labelled == 0)
        return dx_set_within(t, root, widest);
    t->picture.too_large = true;
    return box;
}

/* Sets everything and writes it; the picture's failure tells why it did not. */
static void draw(dx_setting *t, dx_style wished, dx_text *out, dx_drawing *block)
{
    const dx_layout *l = t->l;
    size_t bytes = l->n * sizeof *t->box[0];
    uint8_t *wanted = dx_alloc(l->memory, l->n);
    for (int style = DX_STYLE_DISPLAY; style < DX_STYLES; style++)
        t->box[style] = dx_alloc(l->memory, bytes);
    if (wanted && t->box[DX_STYLE_DISPLAY] && t->box[DX_STYLE_SMALL]) {
        find_wanted(t, wished, wanted);
        set_shapes(t, wanted);
        dx_box box = set_root(t, wished, &block->broken);
        if (wished == DX_STYLE_SMALL && box.height > 1)
            t->picture.too_large = true;
        if (!dx_picture_failed(&t->picture))
            dx_box_write(&t->picture, box, out);
        block->base = box.base;
    } else {
        t->picture.no_memory = true;
    }
    for (int style = DX_STYLE_DISPLAY; style < DX_STYLES; style++)
        dx_free(l->memory, t->box[style], bytes);
    dx_free(l->memory, wanted, l->n);
    dx_free(l->memory, t->part, t->part_capacity * sizeof *t->part);
}

/* block->drawn is false where the line must do. */
static dx_status draw_layout(dx_setting *t, unsigned columns, bool in_unicode, dx_style style,
                             dx_text *out, dx_drawing *block)
{
    dx_status status = DX_OK;
    size_t start = out->n;
    *block = (dx_drawing){0};
    if (!is_small(t->l, &status))
        return status;
    dx_picture_init(&t->picture, t->l->memory, in_unicode, columns);
    draw(t, style, out, block);
    if (t->picture.no_memory || out->failed)
        status = dx_no_memory(t->l->graph->context);
    block->drawn = !dx_picture_failed(&t->picture);
    if (!block->drawn)
        out->n = start;
    dx_picture_free(&t->picture);
    return status;
}

/* As it is, to be copied: unbroken, and no backslash before a backslash. */
static dx_status print_string(const dx_graph *g, dx_id a, dx_text *out)
{
    dx_text_char(out, '"');
    dx_text_escaped(out, dx_bytes(g, a), dx_bytes_length(g, a));
    dx_text_char(out, '"');
    return out->failed ? dx_no_memory(g->context) : DX_OK;
}

static dx_status print_styled(dx_graph *g, dx_id a, dx_id whole, unsigned columns, bool in_unicode,
                              dx_style style, dx_text *out, dx_drawing *block)
{
    dx_layout layout;
    *block = (dx_drawing){.drawn = true};
    if (dx_is_none(a))
        return dx_fail(g->context, DX_BUG, "there is nothing to print");
    if (dx_op_of(g, a) == DX_OP_STRING)
        return print_string(g, a, out);
    DX_TRY(dx_layout_make(&layout, g, a, whole));
    dx_setting t = {.l = &layout, .in_row = style == DX_STYLE_SMALL};
    dx_status status = draw_layout(&t, columns, in_unicode, style, out, block);
    dx_layout_free(&layout);
    if (status != DX_OK || block->drawn)
        return status;
    size_t start = out->n;
    *block = (dx_drawing){.base = 0};
    status =
        style == DX_STYLE_SMALL ? dx_print_line(g, a, out) : dx_print_broken(g, a, columns, out);
    block->broken =
        !out->failed && out->n > start && memchr(out->data + start, '\n', out->n - start) != NULL;
    return status;
}

dx_status dx_print_block(dx_graph *g, dx_id a, dx_id whole, unsigned columns, bool in_unicode,
                         dx_text *out, dx_drawing *block)
{
    return print_styled(g, a, whole, columns, in_unicode, DX_STYLE_DISPLAY, out, block);
}

dx_status dx_print_row(dx_graph *g, dx_id a, dx_id whole, bool in_unicode, dx_text *out)
{
    enum { WIDEST = 1000 };
    dx_drawing block;
    return print_styled(g, a, whole, WIDEST, in_unicode, DX_STYLE_SMALL, out, &block);
}

dx_status dx_print_pretty(dx_graph *g, dx_id a, unsigned columns, bool in_unicode, dx_text *out)
{
    dx_drawing block;
    if (dx_op_of(g, a) == DX_OP_STEPS)
        return dx_derivation_pretty(g, a, columns, in_unicode, out);
    if (dx_op_of(g, a) == DX_OP_TABLE)
        return dx_table_pretty(g, a, columns, in_unicode, out);
    if (dx_op_of(g, a) == DX_OP_SOLUTION)
        return dx_solution_pretty(g, a, columns, in_unicode, out);
    return dx_print_block(g, a, DX_NONE, columns, in_unicode, out, &block);
}

/* One layout of the value and its names; the root is the value's. */
static dx_status lay_out(dx_graph *g, dx_id a, dx_id rows, dx_id columns, dx_layout *l,
                         dx_setting *t)
{
    dx_id parts[] = {a, columns, rows};
    bool has_rows = !dx_is_none(rows);
    dx_id whole = dx_vector(g, has_rows ? 3 : 2, parts);
    DX_TRY(dx_check(g, whole));
    DX_TRY(dx_layout_make(l, g, whole, DX_NONE));
    uint32_t root = l->root;
    *t = (dx_setting){.l = l, .columns = dx_shape_child(l, root, 1)};
    t->rows = has_rows ? dx_shape_child(l, root, 2) : 0;
    l->root = t->labelled = dx_shape_child(l, root, 0);
    if (l->shape[l->root].kind == DX_SHAPE_RELATION)
        t->labelled = dx_shape_child(l, l->root, 1);
    return DX_OK;
}

static bool is_matrix(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_VECTOR && dx_count(g, a) > 0 &&
           dx_op_of(g, dx_operand(g, a, 0)) == DX_OP_VECTOR;
}

/* Names of the rows and columns, of the columns alone, or of a vector's elements. */
static bool fits(const dx_graph *g, dx_id a, dx_id rows, dx_id columns)
{
    uint32_t n = dx_count(g, columns);
    if (dx_op_of(g, a) == DX_OP_EQ)
        a = dx_operand(g, a, 1);
    if (dx_op_of(g, a) != DX_OP_VECTOR || n == 0)
        return false;
    if (dx_is_none(rows) && !is_matrix(g, a))
        return dx_count(g, a) == n;
    return is_matrix(g, a) && (dx_is_none(rows) || dx_count(g, a) == dx_count(g, rows)) &&
           dx_count(g, dx_operand(g, a, 0)) == n;
}

/* ---- where names do not fit above columns ------------------------------------------------ */

enum { MOST_LISTED = 48, INDENT = 2 };

/* The text's lines, moved right. */
static void append_indented(dx_text *out, const dx_text *text)
{
    const char *line = dx_text_get(text);
    while (*line) {
        size_t n = strcspn(line, "\n");
        dx_text_format(out, "\n%*s", INDENT, "");
        dx_text_bytes(out, line, n);
        line += n + (line[n] == '\n');
    }
}

/* "x:" or "F_1, x:", and the entry below it. */
static dx_status list_entry(dx_graph *g, dx_id whole, dx_id entry, dx_id row, dx_id column,
                            unsigned width, bool in_unicode, dx_text *out)
{
    dx_text drawn;
    dx_text_init(&drawn, &g->context->memory);
    if (out->n > 0)
        dx_text_char(out, '\n');
    if (!dx_is_none(row)) {
        DX_TRY(dx_print_plain(g, row, out));
        dx_text_string(out, ", ");
    }
    DX_TRY(dx_print_plain(g, column, out));
    dx_text_char(out, ':');
    dx_drawing block;
    dx_status status = dx_print_block(g, entry, whole, width - INDENT, in_unicode, &drawn, &block);
    if (status == DX_OK && drawn.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        append_indented(out, &drawn);
    dx_text_free(&drawn);
    return status;
}

static dx_status list_entries(dx_graph *g, dx_id a, dx_id rows, dx_id columns, unsigned width,
                              bool in_unicode, dx_text *out)
{
    bool matrix = !dx_is_none(rows);
    uint32_t m = matrix ? dx_count(g, rows) : 1, n = dx_count(g, columns);
    for (uint32_t i = 0; i < m; i++)
        for (uint32_t k = 0; k < n; k++) {
            dx_id row = matrix ? dx_operand(g, a, i) : a;
            DX_TRY(list_entry(g, a, dx_operand(g, row, k), matrix ? dx_operand(g, rows, i) : rows,
                              dx_operand(g, columns, k), width, in_unicode, out));
        }
    return DX_OK;
}

static bool is_listed(const dx_graph *g, dx_id a, dx_id rows, dx_id columns, unsigned width)
{
    uint64_t m = dx_is_none(rows) ? 1 : dx_count(g, rows);
    return dx_op_of(g, a) == DX_OP_VECTOR && !(dx_is_none(rows) && is_matrix(g, a)) &&
           m * dx_count(g, columns) <= MOST_LISTED && width > 8 * INDENT;
}

dx_status dx_print_labelled(dx_graph *g, dx_id a, dx_id rows, dx_id columns, unsigned width,
                            bool in_unicode, dx_text *out)
{
    dx_layout layout;
    dx_setting t;
    dx_drawing block = {0};
    bool named = !dx_is_none(columns) && fits(g, a, rows, columns);
    if (named) {
        DX_TRY(lay_out(g, a, rows, columns, &layout, &t));
        dx_status status = draw_layout(&t, width, in_unicode, DX_STYLE_DISPLAY, out, &block);
        dx_layout_free(&layout);
        DX_TRY(status);
    }
    if (block.drawn)
        return DX_OK;
    if (named && is_listed(g, a, rows, columns, width))
        return list_entries(g, a, rows, columns, width, in_unicode, out);
    return dx_print_pretty(g, a, width, in_unicode, out);
}
