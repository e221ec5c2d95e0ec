/* setting.h - shapes set in two dimensions: each becomes a box made of its children's.
 *
 * What is in an exponent is set small: on one line as far as that goes. */
#ifndef DX_EXPR_SETTING_H
#define DX_EXPR_SETTING_H

#include "expr/layout.h"
#include "expr/picture.h"

/* The two ways in which a shape is set. */
typedef enum dx_style { DX_STYLE_DISPLAY, DX_STYLE_SMALL, DX_STYLES } dx_style;

enum { DX_MOST_SHAPES = 2000 }; /* as a tree; more than that is no picture that helps */

typedef struct dx_setting {
    const dx_layout *l;
    dx_picture picture;
    dx_box *box[DX_STYLES]; /* of each shape, as far as it was set */
    dx_box *part;           /* of the row being put together */
    size_t n_part, part_capacity;
    uint32_t tries; /* of dx_set_within, so far */
    bool in_row;    /* all on one line: x^(k + 1) */
    /* A vector or matrix whose rows and columns have names: shapes of vectors; 0: none. */
    uint32_t labelled, rows, columns;
} dx_setting;

/* The box of a shape whose children have theirs. */
dx_box dx_set_shape(dx_setting *t, const dx_shape *s, dx_style style);

/* A child's box, in parentheses where it needs them. */
dx_box dx_set_child(dx_setting *t, const dx_shape *s, uint32_t i, dx_style style);

/* Item i of a sum behind the sign that leads to it; `leads_line`: that sign is the first
 * on its line. */
dx_box dx_set_item(dx_setting *t, const dx_shape *sum, uint32_t i, bool leads_line, dx_style style);

/* Factor i of a product behind what separates it from the one before. */
dx_box dx_set_factor(dx_setting *t, const dx_shape *product, uint32_t i, bool leads_line,
                     dx_style style);

/* The shape that the box of a power is put around: x of sin²(x), x + 1 of (x + 1)². */
uint32_t dx_set_raised(const dx_setting *t, const dx_shape *power);

/* In place of a box that is wider than the picture: what it is part of is so, too. */
dx_box dx_set_wide(const dx_setting *t);

/* A shape in display style whose parts have their boxes, or are too wide: in rows of at most so
 * many columns. Where that cannot be the picture has failed. */
dx_box dx_set_within(dx_setting *t, uint32_t shape, uint32_t width);

/* A WHERE: one thing below the other, each with a row of its own. `set` are its children's boxes,
 * NULL: as they are set. */
enum { DX_MOST_WHERE = 100, DX_WHERE_INDENT = 6 };
dx_box dx_set_where(dx_setting *t, const dx_shape *where, const dx_box *set);

/* As it is drawn, with blanks around it. */
const char *dx_set_relation_sign(const dx_setting *t, dx_relation_sign sign);

/* Parts for a row, and the row made of them. */
void dx_set_part(dx_setting *t, dx_box box);
void dx_set_text(dx_setting *t, const char *text);
dx_box dx_set_row(dx_setting *t);

#endif
