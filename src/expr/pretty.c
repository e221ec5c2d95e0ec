/* Formulas in two dimensions: each shape becomes a box made of its children's boxes.
 * What is in an exponent is set small: on one line as far as that goes. */
#include "expr/layout.h"
#include "expr/picture.h"
#include "expr/print.h"

#include <string.h>

enum {
    MOST_SHAPES = 2000, /* as a tree; more than that is no picture that helps */
    CONTINUED = 4,      /* columns that the second and later rows of a sum are indented */
    SCRIPT_DIGITS = 4,
    WIDE_EXPONENT = 40,
    TALL_EXPONENT = 2
};

/* The two ways in which a shape is set. */
enum style { DISPLAY, SMALL, STYLES };

struct setting {
    const dx_layout *l;
    dx_picture picture;
    dx_box *box[STYLES];
    uint8_t *wanted; /* bit of each style in which a shape is needed */
    dx_box *part;    /* of the row being put together */
    size_t n_part, part_capacity;
};

static const dx_shape *at(const struct setting *t, uint32_t s)
{
    return &t->l->shape[s];
}

static uint32_t child_of(const struct setting *t, const dx_shape *s, uint32_t i)
{
    return t->l->child[s->first + i];
}

static const dx_shape *child_at(const struct setting *t, const dx_shape *s, uint32_t i)
{
    return at(t, child_of(t, s, i));
}

static bool unicode(const struct setting *t)
{
    return t->picture.unicode;
}

/* ---- rows of parts --------------------------------------------------------------- */

static void add_part(struct setting *t, dx_box box)
{
    if (dx_picture_failed(&t->picture))
        return;
    if (!dx_grow(t->l->memory, &t->part, sizeof *t->part, &t->part_capacity, t->n_part + 1)) {
        t->picture.no_memory = true;
        return;
    }
    t->part[t->n_part++] = box;
}

static void add_text(struct setting *t, const char *text)
{
    add_part(t, dx_box_string(&t->picture, text));
}

static dx_box row_of_parts(struct setting *t)
{
    dx_box row = dx_box_row(&t->picture, t->part, t->n_part);
    t->n_part = 0;
    return row;
}

static dx_box name_box(struct setting *t, dx_id name)
{
    return dx_box_text(&t->picture, dx_bytes(t->l->graph, name), dx_bytes_length(t->l->graph, name));
}

static dx_box number_box(struct setting *t, const dx_shape *s)
{
    if (s->kind == DX_SHAPE_BIG && dx_shape_digit_count(t->l, s) > (size_t)t->picture.widest + 1) {
        t->picture.too_large = true;
        return (dx_box){0};
    }
    if (s->kind == DX_SHAPE_BIG) {
        size_t size;
        char *digits = dx_shape_digits(t->l, s, &size);
        dx_box box = {0};
        if (digits)
            box = dx_box_string(&t->picture, digits);
        else
            t->picture.no_memory = true;
        dx_free(t->l->memory, digits, size);
        return box;
    }
    char digits[24], *first = digits + sizeof digits;
    uint64_t value = dx_shape_value(s);
    do {
        *--first = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    return dx_box_text(&t->picture, first, (size_t)(digits + sizeof digits - first));
}

/* ---- parentheses ----------------------------------------------------------------- */

static dx_binding binding_of(const dx_shape *s, enum style style)
{
    if (s->kind == DX_SHAPE_ROOT || s->kind == DX_SHAPE_PARTIAL)
        return DX_BINDS_POWER;
    if (s->kind == DX_SHAPE_CALL && (s->fn == DX_FN_exp || s->fn == DX_FN_cbrt))
        return DX_BINDS_POWER;
    if (s->kind == DX_SHAPE_FRACTION && style == DISPLAY)
        return DX_BINDS_POWER;
    return dx_shape_binding(s);
}

static bool is_fenced(const struct setting *t, const dx_shape *parent, uint32_t i, enum style style)
{
    return binding_of(child_at(t, parent, i), style) < dx_child_binding(parent, i);
}

static dx_box child_box(struct setting *t, const dx_shape *s, uint32_t i, enum style style)
{
    dx_box box = t->box[style][child_of(t, s, i)];
    return is_fenced(t, s, i, style) ? dx_box_fenced(&t->picture, box, DX_FENCE_PAREN) : box;
}

static dx_box bare_child(const struct setting *t, const dx_shape *s, uint32_t i, enum style style)
{
    return t->box[style][child_of(t, s, i)];
}

static dx_box list_box(struct setting *t, const dx_shape *s, enum style style)
{
    for (uint32_t i = 0; i < s->count; i++) {
        if (i > 0)
            add_text(t, ", ");
        add_part(t, bare_child(t, s, i, style));
    }
    return row_of_parts(t);
}

static dx_box arguments_box(struct setting *t, const dx_shape *s, enum style style)
{
    return dx_box_fenced(&t->picture, list_box(t, s, style), DX_FENCE_PAREN);
}

/* ---- sums and products ----------------------------------------------------------- */

/* A minus beside a fraction's bar would lengthen it. */
static const char *leading_minus(const struct setting *t, const dx_shape *negation, enum style style)
{
    return style == DISPLAY && child_at(t, negation, 0)->kind == DX_SHAPE_FRACTION ? "- " : "-";
}

/* Item i of a sum behind the sign that leads to it. */
static dx_box item_box(struct setting *t, const dx_shape *sum, uint32_t i, bool leads_line,
                       enum style style)
{
    const dx_shape *item = child_at(t, sum, i);
    bool minus = item->kind == DX_SHAPE_NEGATION;
    const char *sign = minus ? leading_minus(t, item, style) : "";
    if (i > 0 && leads_line)
        sign = minus ? "- " : "+ ";
    else if (i > 0)
        sign = minus ? " - " : " + ";
    dx_box box = minus ? child_box(t, item, 0, style) : child_box(t, sum, i, style);
    return dx_box_pair(&t->picture, dx_box_string(&t->picture, sign), box);
}

static dx_box sum_box(struct setting *t, const dx_shape *s, enum style style)
{
    for (uint32_t i = 0; i < s->count; i++)
        add_part(t, item_box(t, s, i, false, style));
    return row_of_parts(t);
}

static dx_box negation_box(struct setting *t, const dx_shape *s, enum style style)
{
    add_text(t, leading_minus(t, s, style));
    add_part(t, child_box(t, s, 0, style));
    return row_of_parts(t);
}

static bool starts_with_digit(const struct setting *t, const dx_shape *s)
{
    if (s->kind == DX_SHAPE_POWER)
        s = child_at(t, s, 0);
    return s->kind == DX_SHAPE_NUMBER || s->kind == DX_SHAPE_BIG;
}

static bool starts_with_fence(const struct setting *t, const dx_shape *product, uint32_t i,
                              enum style style)
{
    const dx_shape *s = child_at(t, product, i);
    return is_fenced(t, product, i, style) ||
           (s->kind == DX_SHAPE_POWER && is_fenced(t, s, 0, style));
}

/* Factors stand side by side, with a dot where that would be read as a number or as a
 * function of what follows. */
static const char *between_factors(const struct setting *t, const dx_shape *s, uint32_t i,
                                   enum style style)
{
    const char *dot = unicode(t) ? "·" : "*";
    dx_shape_kind left = (dx_shape_kind)child_at(t, s, i)->kind;
    if (left == DX_SHAPE_PARTIAL)
        return unicode(t) ? " · " : "*";
    if (starts_with_digit(t, child_at(t, s, i + 1)))
        return dot;
    bool name = left == DX_SHAPE_NAME || left == DX_SHAPE_CONSTANT;
    return name && starts_with_fence(t, s, i + 1, style) ? dot : " ";
}

static dx_box product_box(struct setting *t, const dx_shape *s, enum style style)
{
    for (uint32_t i = 0; i < s->count; i++) {
        add_part(t, child_box(t, s, i, style));
        if (i + 1 < s->count)
            add_text(t, between_factors(t, s, i, style));
    }
    return row_of_parts(t);
}

static bool has_bar(const dx_shape *s)
{
    return s->kind == DX_SHAPE_FRACTION;
}

static dx_box fraction_box(struct setting *t, const dx_shape *s, enum style style)
{
    if (style == SMALL) {
        add_part(t, child_box(t, s, 0, style));
        add_text(t, "/");
        add_part(t, child_box(t, s, 1, style));
        return row_of_parts(t);
    }
    bool longer = has_bar(child_at(t, s, 0)) || has_bar(child_at(t, s, 1));
    return dx_box_fraction(&t->picture, bare_child(t, s, 0, style), bare_child(t, s, 1, style),
                           longer);
}

/* ---- powers and roots ------------------------------------------------------------ */

static void script_digits(char *out, uint64_t value)
{
    static const char *const digit[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    char decimal[24];
    size_t n = 0;
    do {
        decimal[n++] = (char)(value % 10);
        value /= 10;
    } while (value != 0);
    while (n > 0)
        strcat(out, digit[(int)decimal[--n]]);
}

enum { SCRIPT_BYTES = 80 };

/* The exponent in superscript characters: small integers and n. */
static bool in_script(const struct setting *t, const dx_shape *s, char script[SCRIPT_BYTES])
{
    script[0] = '\0';
    if (!unicode(t))
        return false;
    if (s->kind == DX_SHAPE_NEGATION) {
        strcat(script, "⁻");
        s = child_at(t, s, 0);
    }
    if (s->kind == DX_SHAPE_NAME && dx_bytes_length(t->l->graph, s->id) == 1 &&
        dx_bytes(t->l->graph, s->id)[0] == 'n') {
        strcat(script, "ⁿ");
        return true;
    }
    uint64_t limit = 1;
    for (int i = 0; i < SCRIPT_DIGITS; i++)
        limit *= 10;
    if (s->kind != DX_SHAPE_NUMBER || dx_shape_value(s) >= limit)
        return false;
    script_digits(script, dx_shape_value(s));
    return true;
}

static dx_box raise(struct setting *t, dx_box base, uint32_t exponent)
{
    char script[SCRIPT_BYTES];
    if (in_script(t, at(t, exponent), script))
        return dx_box_superscript(&t->picture, base, dx_box_string(&t->picture, script));
    return dx_box_raised(&t->picture, base, t->box[SMALL][exponent]);
}

/* Functions whose powers are written sin²(x). */
static bool takes_power(const dx_shape *s)
{
    return s->kind == DX_SHAPE_CALL && s->count == 1 && !strchr(dx_functions[s->fn].latex, '#');
}

static dx_box power_box(struct setting *t, const dx_shape *s, enum style style)
{
    const dx_shape *base = child_at(t, s, 0);
    uint32_t exponent = child_of(t, s, 1);
    if (takes_power(base) && at(t, exponent)->kind == DX_SHAPE_NUMBER) {
        dx_box name = dx_box_string(&t->picture, dx_functions[base->fn].name);
        dx_box power = raise(t, name, exponent);
        return dx_box_pair(&t->picture, power, arguments_box(t, base, style));
    }
    return raise(t, child_box(t, s, 0, style), exponent);
}

/* √x, √(x² + 1), and a roof over what is taller. */
static dx_box root_box(struct setting *t, const dx_shape *s, const char *sign, enum style style)
{
    dx_box radicand = bare_child(t, s, 0, style);
    const dx_shape *r = child_at(t, s, 0);
    if (radicand.height > 1 && s->kind == DX_SHAPE_ROOT)
        return dx_box_root(&t->picture, radicand);
    bool atom = binding_of(r, style) == DX_BINDS_ATOM && r->kind <= DX_SHAPE_CONSTANT;
    if (!atom || !unicode(t))
        radicand = dx_box_fenced(&t->picture, radicand, DX_FENCE_PAREN);
    return dx_box_pair(&t->picture, dx_box_string(&t->picture, sign), radicand);
}

/* ---- calls ----------------------------------------------------------------------- */

static dx_box named_call(struct setting *t, const dx_shape *s, enum style style)
{
    dx_box arguments = arguments_box(t, s, style);
    return dx_box_pair(&t->picture, dx_box_string(&t->picture, dx_functions[s->fn].name), arguments);
}

/* e to the power, unless that is too large up there. */
static dx_box exponential_box(struct setting *t, const dx_shape *s, enum style style)
{
    dx_box exponent = bare_child(t, s, 0, SMALL);
    if (exponent.height > TALL_EXPONENT || exponent.width > WIDE_EXPONENT)
        return named_call(t, s, style);
    return raise(t, dx_box_string(&t->picture, "e"), child_of(t, s, 0));
}

static dx_box call_box(struct setting *t, const dx_shape *s, enum style style)
{
    dx_fence fence;
    switch (s->fn) {
    case DX_FN_exp:
        return exponential_box(t, s, style);
    case DX_FN_factorial:
        add_part(t, child_box(t, s, 0, style));
        add_text(t, "!");
        return row_of_parts(t);
    case DX_FN_cbrt:
        return unicode(t) && bare_child(t, s, 0, style).height == 1 ? root_box(t, s, "∛", style)
                                                                     : named_call(t, s, style);
    case DX_FN_abs:
        fence = DX_FENCE_BAR;
        break;
    case DX_FN_floor:
        fence = DX_FENCE_FLOOR;
        break;
    case DX_FN_ceil:
        fence = DX_FENCE_CEIL;
        break;
    default:
        return named_call(t, s, style);
    }
    if (!unicode(t) && fence != DX_FENCE_BAR)
        return named_call(t, s, style);
    return dx_box_fenced(&t->picture, bare_child(t, s, 0, style), fence);
}

static dx_box application_box(struct setting *t, const dx_shape *s, enum style style)
{
    dx_box arguments = arguments_box(t, s, style);
    add_part(t, name_box(t, dx_shape_function(t->l, s)));
    for (unsigned i = 0; i < s->detail; i++)
        add_text(t, unicode(t) ? "′" : "'");
    add_part(t, arguments);
    return row_of_parts(t);
}

static uint64_t total_order(const struct setting *t, const dx_shape *s)
{
    uint64_t order = 0;
    for (uint32_t i = 0; i < s->count; i++)
        order += dx_shape_order(t->l, s, i);
    return order;
}

static void add_order(struct setting *t, uint64_t order)
{
    char script[SCRIPT_BYTES] = "";
    if (order == 1)
        return;
    script_digits(script, order);
    add_text(t, script);
}

/* ∂²f over ∂x ∂y */
static dx_box named_partial(struct setting *t, const dx_shape *s, enum style style)
{
    bool first = true;
    add_text(t, "∂");
    add_order(t, total_order(t, s));
    add_part(t, name_box(t, dx_shape_function(t->l, s)));
    dx_box above = row_of_parts(t);
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t order = dx_shape_order(t->l, s, i);
        if (order == 0)
            continue;
        add_text(t, first ? "∂" : " ∂");
        add_part(t, name_box(t, dx_shape_argument_name(t->l, s, i)));
        add_order(t, order);
        first = false;
    }
    dx_box below = row_of_parts(t);
    if (style == DISPLAY)
        return dx_box_fraction(&t->picture, above, below, false);
    add_part(t, above);
    add_text(t, "/");
    add_part(t, below);
    return row_of_parts(t);
}

static void add_count(struct setting *t, uint64_t n)
{
    const dx_shape number = {.kind = DX_SHAPE_NUMBER,
                             .first = (uint32_t)n,
                             .count = (uint32_t)(n >> 32)};
    add_part(t, number_box(t, &number));
}

/* D[1,2](f)(0, y), as it is typed; the name in front is a row of its own. */
static dx_box typed_partial(struct setting *t, const dx_shape *s, enum style style)
{
    dx_box arguments = arguments_box(t, s, style);
    const char *separator = "D[";
    for (uint32_t i = 0; i < s->count; i++)
        for (uint32_t k = dx_shape_order(t->l, s, i);
             k > 0 && !dx_picture_failed(&t->picture); k--) {
            add_text(t, separator);
            add_count(t, (uint64_t)i + 1);
            separator = ",";
            if (t->n_part > t->picture.widest)
                t->picture.too_large = true;
        }
    add_text(t, "](");
    add_part(t, name_box(t, dx_shape_function(t->l, s)));
    add_text(t, ")");
    add_part(t, arguments);
    return row_of_parts(t);
}

static dx_box partial_box(struct setting *t, const dx_shape *s, enum style style)
{
    if (unicode(t) && dx_shape_names_arguments(t->l, s))
        return named_partial(t, s, style);
    if (!unicode(t) || s->count > 1)
        return typed_partial(t, s, style);
    dx_box arguments = arguments_box(t, s, style);
    add_part(t, name_box(t, dx_shape_function(t->l, s)));
    add_text(t, "⁽");
    add_order(t, total_order(t, s));
    add_text(t, "⁾");
    add_part(t, arguments);
    return row_of_parts(t);
}

/* ---- the rest -------------------------------------------------------------------- */

static const char *relation_sign(const struct setting *t, dx_op op)
{
    switch (op) {
    case DX_OP_NE:
        return unicode(t) ? " ≠ " : " != ";
    case DX_OP_LT:
        return " < ";
    case DX_OP_LE:
        return unicode(t) ? " ≤ " : " <= ";
    default:
        return " = ";
    }
}

static dx_box pair_box(struct setting *t, const dx_shape *s, const char *between, enum style style)
{
    add_part(t, child_box(t, s, 0, style));
    add_text(t, between);
    add_part(t, child_box(t, s, 1, style));
    return row_of_parts(t);
}

static dx_box matrix_box(struct setting *t, const dx_shape *s, enum style style)
{
    uint32_t rows = s->count, columns = child_at(t, s, 0)->count;
    if ((uint64_t)rows * columns > MOST_SHAPES) {
        t->picture.too_large = true;
        return (dx_box){0};
    }
    for (uint32_t r = 0; r < rows; r++)
        for (uint32_t c = 0; c < columns; c++)
            add_part(t, bare_child(t, child_at(t, s, r), c, style));
    uint32_t width[MOST_SHAPES];
    dx_box grid = {0};
    if (!dx_picture_failed(&t->picture))
        grid = dx_box_grid(&t->picture, t->part, rows, columns, width);
    t->n_part = 0;
    return dx_box_fenced(&t->picture, grid, DX_FENCE_SQUARE);
}

static dx_box string_box(struct setting *t, const dx_shape *s)
{
    dx_text quoted;
    dx_text_init(&quoted, t->l->memory);
    dx_text_char(&quoted, '"');
    dx_text_escaped(&quoted, dx_bytes(t->l->graph, s->id), dx_bytes_length(t->l->graph, s->id));
    dx_text_char(&quoted, '"');
    dx_box box = {0};
    if (quoted.failed)
        t->picture.no_memory = true;
    else
        box = dx_box_text(&t->picture, quoted.data, quoted.n);
    dx_text_free(&quoted);
    return box;
}

static dx_box word_box(struct setting *t, dx_word word)
{
    static const char *const words[][2] = {[DX_WORD_PI] = {"pi", "π"},
                                           [DX_WORD_E] = {"e", "e"},
                                           [DX_WORD_INF] = {"inf", "∞"},
                                           [DX_WORD_TRUE] = {"true", "true"},
                                           [DX_WORD_FALSE] = {"false", "false"}};
    return dx_box_string(&t->picture, words[word][unicode(t)]);
}

static dx_box box_of(struct setting *t, const dx_shape *s, enum style style)
{
    switch ((dx_shape_kind)s->kind) {
    case DX_SHAPE_NONE:
        break;
    case DX_SHAPE_NUMBER:
    case DX_SHAPE_BIG:
        return number_box(t, s);
    case DX_SHAPE_NAME:
        return name_box(t, s->id);
    case DX_SHAPE_CONSTANT:
        return word_box(t, (dx_word)s->detail);
    case DX_SHAPE_STRING:
        return string_box(t, s);
    case DX_SHAPE_SUM:
        return sum_box(t, s, style);
    case DX_SHAPE_NEGATION:
        return negation_box(t, s, style);
    case DX_SHAPE_PRODUCT:
        return product_box(t, s, style);
    case DX_SHAPE_FRACTION:
        return fraction_box(t, s, style);
    case DX_SHAPE_POWER:
        return power_box(t, s, style);
    case DX_SHAPE_ROOT:
        return root_box(t, s, unicode(t) ? "√" : "sqrt", style);
    case DX_SHAPE_CALL:
        return call_box(t, s, style);
    case DX_SHAPE_APPLICATION:
        return application_box(t, s, style);
    case DX_SHAPE_PARTIAL:
        return partial_box(t, s, style);
    case DX_SHAPE_RELATION:
        return pair_box(t, s, relation_sign(t, (dx_op)s->detail), style);
    case DX_SHAPE_VECTOR:
        return dx_box_fenced(&t->picture, list_box(t, s, style), DX_FENCE_SQUARE);
    case DX_SHAPE_MATRIX:
        return matrix_box(t, s, style);
    case DX_SHAPE_RANGE:
        return pair_box(t, s, "..", style);
    }
    return (dx_box){0};
}

/* ---- the whole ------------------------------------------------------------------- */

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
    bool small = size[l->root] <= MOST_SHAPES;
    dx_free(l->memory, size, bytes);
    return small;
}

/* In which styles children are needed, from the root down. */
static void want(struct setting *t)
{
    t->wanted[t->l->root] = 1 << DISPLAY;
    for (uint32_t s = (uint32_t)t->l->n; s-- > 0;) {
        const dx_shape *shape = &t->l->shape[s];
        if (t->wanted[s] == 0)
            continue;
        for (uint32_t i = 0; i < dx_shape_children(shape); i++) {
            bool exponent = (shape->kind == DX_SHAPE_POWER && i == 1) ||
                            (shape->kind == DX_SHAPE_CALL && shape->fn == DX_FN_exp);
            t->wanted[child_of(t, shape, i)] |=
                (uint8_t)(t->wanted[s] | (exponent ? 1 << SMALL : 0));
        }
    }
}

/* The sum that may be broken into rows: all of it, or the right side of an equation. */
static uint32_t breakable(const struct setting *t)
{
    const dx_shape *root = at(t, t->l->root);
    if (root->kind == DX_SHAPE_RELATION && child_at(t, root, 1)->kind == DX_SHAPE_SUM)
        return child_of(t, root, 1);
    return t->l->root;
}

static void set_shapes(struct setting *t, uint32_t last)
{
    for (uint32_t s = 0; s < t->l->n && !dx_picture_failed(&t->picture); s++)
        for (int style = DISPLAY; style < STYLES; style++)
            if (t->wanted[s] & 1 << style && s != last && s != t->l->root)
                t->box[style][s] = box_of(t, at(t, s), (enum style)style);
}

/* Rows of whole items, each at most as wide as the picture. */
struct rows {
    dx_box row[200];
    uint32_t indent[200];
    size_t n;
};

static void end_row(struct setting *t, struct rows *rows, uint32_t indent)
{
    if (rows->n == sizeof rows->row / sizeof rows->row[0]) {
        t->picture.too_large = true;
        return;
    }
    rows->indent[rows->n] = rows->n == 0 ? 0 : indent;
    rows->row[rows->n++] = row_of_parts(t);
}

static dx_box broken_sum(struct setting *t, const dx_shape *sum, dx_box before)
{
    struct rows rows = {.n = 0};
    uint32_t widest = t->picture.widest, width = before.width;
    uint32_t indent = before.width > 0 && before.width <= widest / 3 ? before.width : CONTINUED;
    add_part(t, before);
    for (uint32_t i = 0; i < sum->count && !dx_picture_failed(&t->picture); i++) {
        dx_box item = item_box(t, sum, i, false, DISPLAY);
        if (i > 0 && width + item.width > widest) {
            end_row(t, &rows, indent);
            item = item_box(t, sum, i, true, DISPLAY);
            width = indent;
        }
        add_part(t, item);
        width += item.width;
    }
    end_row(t, &rows, indent);
    return dx_box_lines(&t->picture, rows.row, rows.indent, rows.n);
}

static dx_box whole(struct setting *t, uint32_t last)
{
    const dx_shape *root = at(t, t->l->root), *shape = at(t, last);
    if (shape->kind != DX_SHAPE_SUM)
        return box_of(t, root, DISPLAY);
    dx_box before = {0};
    if (last != t->l->root) {
        add_part(t, child_box(t, root, 0, DISPLAY));
        add_text(t, relation_sign(t, (dx_op)root->detail));
        before = row_of_parts(t);
    }
    return broken_sum(t, shape, before);
}

/* Sets everything and writes it; the picture's failure tells why it did not. */
static void draw(struct setting *t, dx_text *out)
{
    size_t boxes = t->l->n * sizeof *t->box[0];
    for (int style = DISPLAY; style < STYLES; style++)
        t->box[style] = dx_alloc(t->l->memory, boxes);
    t->wanted = dx_alloc(t->l->memory, t->l->n);
    if (t->box[DISPLAY] && t->box[SMALL] && t->wanted) {
        memset(t->wanted, 0, t->l->n);
        want(t);
        uint32_t last = breakable(t);
        set_shapes(t, last);
        dx_box box = whole(t, last);
        if (!dx_picture_failed(&t->picture))
            dx_box_write(&t->picture, box, out);
    } else {
        t->picture.no_memory = true;
    }
    for (int style = DISPLAY; style < STYLES; style++)
        dx_free(t->l->memory, t->box[style], boxes);
    dx_free(t->l->memory, t->wanted, t->l->n);
    dx_free(t->l->memory, t->part, t->part_capacity * sizeof *t->part);
}

/* *drawn is false where the line must do. */
static dx_status draw_layout(const dx_layout *l, unsigned columns, bool in_unicode, dx_text *out,
                             bool *drawn)
{
    dx_status status = DX_OK;
    *drawn = false;
    if (!is_small(l, &status))
        return status;
    struct setting t = {.l = l};
    dx_picture_init(&t.picture, l->memory, in_unicode, columns);
    draw(&t, out);
    if (t.picture.no_memory || out->failed)
        status = dx_no_memory(l->graph->context);
    *drawn = !dx_picture_failed(&t.picture);
    dx_picture_free(&t.picture);
    return status;
}

dx_status dx_print_pretty(dx_graph *g, dx_id a, unsigned columns, bool in_unicode, dx_text *out)
{
    dx_layout layout;
    if (dx_is_none(a))
        return dx_fail(g->context, DX_BUG, "there is nothing to print");
    DX_TRY(dx_layout_make(&layout, g, a));
    bool drawn;
    dx_status status = draw_layout(&layout, columns, in_unicode, out, &drawn);
    dx_layout_free(&layout);
    if (status != DX_OK || drawn)
        return status;
    return dx_print_plain(g, a, out);
}
