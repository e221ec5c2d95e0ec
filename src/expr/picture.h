/* picture.h - formulas drawn in boxes of characters.
 *
 * A box is a rectangle of cells with a baseline: the row that stands on a line with the
 * text beside it. Boxes are made from smaller ones and never change. Once one cannot be
 * made (too large, or no memory) the picture stays failed, like NaN, and is checked at
 * the end. */
#ifndef DX_EXPR_PICTURE_H
#define DX_EXPR_PICTURE_H

#include "support/text.h"

#include <stdint.h>

typedef struct dx_box {
    size_t at; /* first cell */
    uint32_t width, height, base;
} dx_box;

typedef struct dx_picture {
    dx_memory *memory;
    uint32_t *cell; /* code points; 0 behind one that is two columns wide */
    size_t n, capacity;
    bool unicode;
    uint32_t widest; /* that a box may be */
    bool too_large;
    bool no_memory;
} dx_picture;

/* Delimiters that grow with what is inside. */
typedef enum dx_fence {
    DX_FENCE_PAREN,
    DX_FENCE_SQUARE,
    DX_FENCE_BAR,
    DX_FENCE_FLOOR,
    DX_FENCE_CEIL,
    DX_FENCE_BRACE /* on the left alone */
} dx_fence;

/* No box is wider than `widest` columns: past it, and without memory, the picture has failed. */
void dx_picture_init(dx_picture *picture, dx_memory *memory, bool unicode, uint32_t widest);
void dx_picture_free(dx_picture *picture);

static inline bool dx_picture_failed(const dx_picture *p)
{
    return p->too_large || p->no_memory;
}

/* One row of UTF-8 text. */
dx_box dx_box_text(dx_picture *p, const char *bytes, size_t n);
dx_box dx_box_string(dx_picture *p, const char *text);

/* Side by side on one baseline. */
dx_box dx_box_row(dx_picture *p, const dx_box *parts, size_t n);
dx_box dx_box_pair(dx_picture *p, dx_box left, dx_box right);

/* One above the other from the left, the i-th moved right by indent[i]; the baseline is
 * the first one's. */
dx_box dx_box_lines(dx_picture *p, const dx_box *parts, const uint32_t *indent, size_t n);

/* With a bar as long as the wider, or `longer` by two. */
dx_box dx_box_fraction(dx_picture *p, dx_box above, dx_box below, bool longer);

/* The exponent up and to the right. */
dx_box dx_box_raised(dx_picture *p, dx_box base, dx_box exponent);
/* The same for a row of superscript characters: in the top row. */
dx_box dx_box_superscript(dx_picture *p, dx_box base, dx_box script);

/* Under a root sign with a roof, for what is taller than one row. */
dx_box dx_box_root(dx_picture *p, dx_box radicand);

/* The sign of an integral with its ends, tall enough for the body. */
dx_box dx_box_integral(dx_picture *p, dx_box above, dx_box below, dx_box body);

/* The sign of a sum or product with what stands above and below it. */
dx_box dx_box_operator(dx_picture *p, bool sum, dx_box above, dx_box below);

/* One row of blanks. */
dx_box dx_box_blank(dx_picture *p, uint32_t width);

/* Between a pair of signs as tall as the box. */
dx_box dx_box_fenced(dx_picture *p, dx_box inside, dx_fence fence);

/* Rows and columns, each cell in the middle of its column; no fence. Needs room for
 * rows + columns numbers in `sizes`. */
dx_box dx_box_grid(dx_picture *p, const dx_box *cells, uint32_t rows, uint32_t columns,
                   uint32_t *sizes);

/* The same in square brackets, with a name above each column and, unless row_names is NULL,
 * one in front of each row. Needs room for rows + columns numbers. */
dx_box dx_box_labelled(dx_picture *p, const dx_box *cells, uint32_t rows, uint32_t columns,
                       const dx_box *row_names, const dx_box *column_names, uint32_t *sizes);

/* Append the box, without blanks at the ends of lines. */
void dx_box_write(const dx_picture *p, dx_box box, dx_text *out);

#endif
