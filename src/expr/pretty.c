/* Formulas in two dimensions, broken into rows or given up where they do not fit. */
#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/setting.h"
#include "expr/solution.h"
#include "expr/table.h"

#include <string.h>

enum { CONTINUED = 4 }; /* columns that the second and later rows of a sum are indented */

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
                            (shape->kind == DX_SHAPE_LIMIT && i > 0);
            wanted[dx_shape_child(l, s, i)] |=
                (uint8_t)(wanted[s] | (exponent ? 1 << DX_STYLE_SMALL : 0));
        }
    }
}

static bool stands_once(const dx_layout *l, uint32_t s)
{
    size_t uses = 0;
    for (size_t i = 0; i < l->n_child; i++)
        uses += l->child[i] == s;
    return uses == 1;
}

/* The sum that may be broken into rows: all of it, or the right side of an equation. */
static uint32_t find_breakable(const dx_layout *l)
{
    if (l->shape[l->root].kind != DX_SHAPE_RELATION)
        return l->root;
    uint32_t right = dx_shape_child(l, l->root, 1);
    return l->shape[right].kind == DX_SHAPE_SUM && stands_once(l, right) ? right : l->root;
}

static void set_shapes(dx_setting *t, const uint8_t *wanted, uint32_t breakable)
{
    for (uint32_t s = 0; s < t->l->n && !dx_picture_failed(&t->picture); s++)
        for (int style = DX_STYLE_DISPLAY; style < DX_STYLES; style++)
            if (wanted[s] & 1 << style && s != breakable && s != t->l->root && s != t->labelled)
                t->box[style][s] = dx_set_shape(t, &t->l->shape[s], (dx_style)style);
    /* its names may come behind it */
    if (t->labelled != 0 && t->labelled != t->l->root && !dx_picture_failed(&t->picture))
        t->box[DX_STYLE_DISPLAY][t->labelled] =
            dx_set_shape(t, &t->l->shape[t->labelled], DX_STYLE_DISPLAY);
}

/* Rows of whole items, each at most as wide as the picture. */
struct rows {
    dx_box row[200];
    uint32_t indent[200];
    size_t n;
};

static void end_row(dx_setting *t, struct rows *rows, uint32_t indent)
{
    if (rows->n == sizeof rows->row / sizeof rows->row[0]) {
        t->picture.too_large = true;
        return;
    }
    rows->indent[rows->n] = rows->n == 0 ? 0 : indent;
    rows->row[rows->n++] = dx_set_row(t);
}

static dx_box broken_sum(dx_setting *t, const dx_shape *sum, dx_box before)
{
    struct rows rows = {.n = 0};
    uint32_t widest = t->picture.widest, width = before.width;
    uint32_t indent = before.width > 0 && before.width <= widest / 3 ? before.width : CONTINUED;
    dx_set_part(t, before);
    for (uint32_t i = 0; i < sum->count && !dx_picture_failed(&t->picture); i++) {
        dx_box item = dx_set_item(t, sum, i, false, DX_STYLE_DISPLAY);
        if (i > 0 && width + item.width > widest) {
            end_row(t, &rows, indent);
            item = dx_set_item(t, sum, i, true, DX_STYLE_DISPLAY);
            width = indent;
        }
        dx_set_part(t, item);
        width += item.width;
    }
    end_row(t, &rows, indent);
    return dx_box_lines(&t->picture, rows.row, rows.indent, rows.n);
}

static dx_box set_whole(dx_setting *t, uint32_t breakable, dx_style style)
{
    const dx_shape *root = &t->l->shape[t->l->root], *shape = &t->l->shape[breakable];
    if (shape->kind != DX_SHAPE_SUM || style != DX_STYLE_DISPLAY)
        return dx_set_shape(t, root, style);
    dx_box before = {0};
    if (breakable != t->l->root) {
        dx_set_part(t, dx_set_child(t, root, 0, DX_STYLE_DISPLAY));
        dx_set_text(t, dx_set_relation_sign(t, (dx_relation_sign)root->detail));
        before = dx_set_row(t);
    }
    return broken_sum(t, shape, before);
}

/* Sets everything and writes it; the picture's failure tells why it did not. */
static void draw(dx_setting *t, dx_style wished, dx_text *out, uint32_t *base)
{
    const dx_layout *l = t->l;
    size_t bytes = l->n * sizeof *t->box[0];
    uint8_t *wanted = dx_alloc(l->memory, l->n);
    for (int style = DX_STYLE_DISPLAY; style < DX_STYLES; style++)
        t->box[style] = dx_alloc(l->memory, bytes);
    if (wanted && t->box[DX_STYLE_DISPLAY] && t->box[DX_STYLE_SMALL]) {
        find_wanted(t, wished, wanted);
        uint32_t breakable = wished == DX_STYLE_DISPLAY ? find_breakable(l) : l->root;
        set_shapes(t, wanted, breakable);
        dx_box box = set_whole(t, breakable, wished);
        if (wished == DX_STYLE_SMALL && box.height > 1)
            t->picture.too_large = true;
        if (!dx_picture_failed(&t->picture))
            dx_box_write(&t->picture, box, out);
        *base = box.base;
    } else {
        t->picture.no_memory = true;
    }
    for (int style = DX_STYLE_DISPLAY; style < DX_STYLES; style++)
        dx_free(l->memory, t->box[style], bytes);
    dx_free(l->memory, wanted, l->n);
    dx_free(l->memory, t->part, t->part_capacity * sizeof *t->part);
}

/* *drawn is false where the line must do. */
static dx_status draw_layout(dx_setting *t, unsigned columns, bool in_unicode, dx_style style,
                             dx_text *out, bool *drawn, uint32_t *base)
{
    dx_status status = DX_OK;
    size_t start = out->n;
    *drawn = false;
    if (!is_small(t->l, &status))
        return status;
    dx_picture_init(&t->picture, t->l->memory, in_unicode, columns);
    draw(t, style, out, base);
    if (t->picture.no_memory || out->failed)
        status = dx_no_memory(t->l->graph->context);
    *drawn = !dx_picture_failed(&t->picture);
    if (!*drawn)
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
                              dx_style style, dx_text *out, uint32_t *base)
{
    dx_layout layout;
    *base = 0;
    if (dx_is_none(a))
        return dx_fail(g->context, DX_BUG, "there is nothing to print");
    if (dx_op_of(g, a) == DX_OP_STRING)
        return print_string(g, a, out);
    DX_TRY(dx_layout_make(&layout, g, a, whole));
    bool drawn;
    dx_setting t = {.l = &layout};
    dx_status status = draw_layout(&t, columns, in_unicode, style, out, &drawn, base);
    dx_layout_free(&layout);
    if (status != DX_OK || drawn)
        return status;
    *base = 0;
    return style == DX_STYLE_SMALL ? dx_print_line(g, a, out) : dx_print_broken(g, a, columns, out);
}

dx_status dx_print_block(dx_graph *g, dx_id a, dx_id whole, unsigned columns, bool in_unicode,
                         dx_text *out, uint32_t *base)
{
    return print_styled(g, a, whole, columns, in_unicode, DX_STYLE_DISPLAY, out, base);
}

dx_status dx_print_row(dx_graph *g, dx_id a, dx_id whole, bool in_unicode, dx_text *out)
{
    enum { WIDEST = 200 };
    uint32_t base;
    return print_styled(g, a, whole, WIDEST, in_unicode, DX_STYLE_SMALL, out, &base);
}

dx_status dx_print_pretty(dx_graph *g, dx_id a, unsigned columns, bool in_unicode, dx_text *out)
{
    uint32_t base;
    if (dx_op_of(g, a) == DX_OP_STEPS)
        return dx_derivation_pretty(g, a, columns, in_unicode, out);
    if (dx_op_of(g, a) == DX_OP_TABLE)
        return dx_table_pretty(g, a, columns, in_unicode, out);
    if (dx_op_of(g, a) == DX_OP_SOLUTION)
        return dx_solution_pretty(g, a, columns, in_unicode, out);
    return dx_print_block(g, a, DX_NONE, columns, in_unicode, out, &base);
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

static bool fits(const dx_graph *g, dx_id a, dx_id rows, dx_id columns)
{
    uint32_t n = dx_count(g, columns);
    if (dx_op_of(g, a) == DX_OP_EQ)
        a = dx_operand(g, a, 1);
    if (dx_op_of(g, a) != DX_OP_VECTOR || n == 0)
        return false;
    if (dx_is_none(rows))
        return dx_count(g, a) == n;
    return dx_count(g, a) > 0 && dx_count(g, a) == dx_count(g, rows) &&
           dx_op_of(g, dx_operand(g, a, 0)) == DX_OP_VECTOR &&
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
    uint32_t base;
    dx_status status = dx_print_block(g, entry, whole, width - INDENT, in_unicode, &drawn, &base);
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
    return dx_op_of(g, a) == DX_OP_VECTOR && m * dx_count(g, columns) <= MOST_LISTED &&
           width > 8 * INDENT;
}

dx_status dx_print_labelled(dx_graph *g, dx_id a, dx_id rows, dx_id columns, unsigned width,
                            bool in_unicode, dx_text *out)
{
    dx_layout layout;
    dx_setting t;
    bool drawn = false, named = !dx_is_none(columns) && fits(g, a, rows, columns);
    if (named) {
        DX_TRY(lay_out(g, a, rows, columns, &layout, &t));
        uint32_t base;
        dx_status status = draw_layout(&t, width, in_unicode, DX_STYLE_DISPLAY, out, &drawn, &base);
        dx_layout_free(&layout);
        DX_TRY(status);
    }
    if (drawn)
        return DX_OK;
    if (named && is_listed(g, a, rows, columns, width))
        return list_entries(g, a, rows, columns, width, in_unicode, out);
    return dx_print_pretty(g, a, width, in_unicode, out);
}
