/* What stands in rows and columns: cases, vectors and matrices, formulas with the names in them. */
#include "expr/setting_parts.h"

/* A value, and behind it when it holds: the values and the words stand in columns. */
dx_box dx_set_cases(dx_setting *t, const dx_shape *s, dx_style style)
{
    if (style == DX_STYLE_SMALL) {
        dx_set_text(t, "piecewise(");
        for (uint32_t i = 0; i < s->count; i++) {
            if (i > 0)
                dx_set_text(t, i % 2 == 1 ? ": " : ", ");
            dx_set_part(t, dx_set_bare(t, s, i, style));
        }
        dx_set_text(t, ")");
        return dx_set_row(t);
    }
    uint32_t width = 0, n = (s->count + 1) / 2, indent[DX_MOST_SHAPES];
    dx_box line[DX_MOST_SHAPES];
    if (s->count > DX_MOST_SHAPES) {
        t->picture.too_large = true;
        return (dx_box){0};
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t value = dx_set_bare(t, s, 2 * i + (2 * i + 1 < s->count), style).width;
        width = value > width ? value : width;
    }
    for (uint32_t i = 0; i < n && !dx_picture_failed(&t->picture); i++) {
        bool otherwise = 2 * i + 1 == s->count;
        dx_box value = dx_set_bare(t, s, 2 * i + !otherwise, style);
        dx_set_part(t, value);
        dx_set_part(t, dx_box_blank(&t->picture, width - value.width));
        dx_set_text(t, otherwise ? "  otherwise" : "  if ");
        if (!otherwise)
            dx_set_part(t, dx_set_bare(t, s, 2 * i, style));
        line[i] = dx_set_row(t);
        indent[i] = 0;
    }
    if (dx_picture_failed(&t->picture))
        return (dx_box){0};
    dx_box lines = dx_box_lines(&t->picture, line, indent, n);
    lines.base = (lines.height - 1) / 2;
    return dx_box_fenced(&t->picture, lines, DX_FENCE_BRACE);
}

/* The elements of a matrix, or of a vector with commas behind them. */
static void set_cells(dx_setting *t, const dx_shape *s, uint32_t rows, uint32_t columns,
                      dx_style style)
{
    for (uint32_t r = 0; s->kind == DX_SHAPE_MATRIX && r < rows; r++)
        for (uint32_t c = 0; c < columns; c++)
            dx_set_part(t, dx_set_bare(t, dx_set_child_at(t, s, r), c, style));
    for (uint32_t c = 0; s->kind == DX_SHAPE_VECTOR && c < columns; c++) {
        dx_box cell = dx_set_bare(t, s, c, style);
        dx_set_part(t, c + 1 < columns
                           ? dx_box_pair(&t->picture, cell, dx_box_string(&t->picture, ","))
                           : cell);
    }
}

static void set_names(dx_setting *t, uint32_t names, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        dx_set_part(t, dx_set_bare(t, &t->l->shape[names], i, DX_STYLE_DISPLAY));
}

dx_box dx_set_matrix(dx_setting *t, const dx_shape *s, dx_style style)
{
    bool matrix = s->kind == DX_SHAPE_MATRIX;
    uint32_t rows = matrix ? s->count : 1,
             columns = matrix ? dx_set_child_at(t, s, 0)->count : s->count;
    if ((uint64_t)(rows + 1) * (columns + 1) > DX_MOST_SHAPES) {
        t->picture.too_large = true;
        return (dx_box){0};
    }
    uint32_t sizes[DX_MOST_SHAPES];
    dx_box box = {0};
    bool labelled = t->labelled == (uint32_t)(s - t->l->shape);
    set_cells(t, s, rows, columns, style);
    if (labelled) {
        set_names(t, t->columns, columns);
        set_names(t, t->rows, t->rows > 0 ? rows : 0);
    }
    const dx_box *names = t->part ? t->part + (size_t)rows * columns : NULL;
    if (dx_picture_failed(&t->picture))
        box = (dx_box){0};
    else if (labelled)
        box = dx_box_labelled(&t->picture, t->part, rows, columns,
                              names && t->rows > 0 ? names + columns : NULL, names, sizes);
    else
        box = dx_box_fenced(&t->picture, dx_box_grid(&t->picture, t->part, rows, columns, sizes),
                            DX_FENCE_SQUARE);
    t->n_part = 0;
    return box;
}

dx_box dx_set_where(dx_setting *t, const dx_shape *s, const dx_box *set)
{
    dx_box line[2 * DX_MOST_WHERE];
    uint32_t indent[2 * DX_MOST_WHERE] = {0}, n = 0;
    if (s->count > DX_MOST_WHERE) {
        t->picture.too_large = true;
        return (dx_box){0};
    }
    for (uint32_t i = 0; i < s->count && !dx_picture_failed(&t->picture); i++) {
        dx_box child = set ? set[i] : dx_set_bare(t, s, i, DX_STYLE_DISPLAY);
        if (i > 0)
            line[n++] = dx_box_blank(&t->picture, 0);
        if (i == 1)
            child = dx_box_pair(&t->picture, dx_box_string(&t->picture, "where "), child);
        indent[n] = i > 1 ? DX_WHERE_INDENT : 0;
        line[n++] = child;
    }
    return dx_picture_failed(&t->picture) ? (dx_box){0}
                                          : dx_box_lines(&t->picture, line, indent, n);
}

dx_box dx_set_where_shape(dx_setting *t, const dx_shape *s, dx_style style)
{
    if (style == DX_STYLE_DISPLAY && !t->in_row)
        return dx_set_where(t, s, NULL);
    for (uint32_t i = 0; i < s->count; i++) {
        dx_set_text(t, i > 0 ? " | " : "");
        dx_set_part(t, dx_set_bare(t, s, i, style));
    }
    return dx_set_row(t);
}
