/* Shapes in fewer columns than they ask for: sums, products and lists go on in further rows,
 * each beginning with its sign; what is around them grows with them. */
#include "expr/setting.h"

enum {
    MOST_LEVELS = 40,
    MOST_ROWS = 200,
    MOST_PARTS = 32,
    MOST_TRIES = 10000, /* in all: what fails does so at each level again */
    NARROWEST = 6,
    CONTINUED = 4 /* columns that the second and later rows are moved */
};

static uint32_t child_of(const dx_setting *t, const dx_shape *s, uint32_t i)
{
    return t->l->child[s->first + i];
}

static dx_box too_wide(dx_setting *t)
{
    t->picture.too_large = true;
    return (dx_box){0};
}

/* What was just tried is made, and no wider than that. */
static bool succeeded(dx_setting *t, dx_box box, uint32_t width)
{
    bool small = !t->picture.too_large && box.width <= width;
    t->picture.too_large = false;
    t->n_part = 0;
    return small && !t->picture.no_memory;
}

static dx_box within(dx_setting *t, uint32_t shape, uint32_t width, unsigned level);

/* ---- rows of items --------------------------------------------------------------------- */

struct rows {
    dx_box row[MOST_ROWS];
    uint32_t indent[MOST_ROWS];
    size_t n;
    dx_box last; /* the row that is being put together, behind so many columns */
    uint32_t behind;
};

static void end_row(dx_setting *t, struct rows *r, uint32_t indent)
{
    if (r->n == MOST_ROWS) {
        t->picture.too_large = true;
        return;
    }
    r->row[r->n] = r->last;
    r->indent[r->n++] = r->behind;
    r->last = (dx_box){0};
    r->behind = indent;
}

static void add_item(dx_setting *t, struct rows *r, dx_box item)
{
    r->last = r->last.height == 0 ? item : dx_box_pair(&t->picture, r->last, item);
}

static dx_box end_rows(dx_setting *t, struct rows *r)
{
    end_row(t, r, 0);
    return dx_box_lines(&t->picture, r->row, r->indent, r->n);
}

/* A condition among several, which has a row of its own, without a comma before it. */
static bool is_alternative(const dx_setting *t, const dx_shape *s, uint32_t i)
{
    if (s->kind != DX_SHAPE_VECTOR || i == 0)
        return false;
    const uint8_t kind = t->l->shape[child_of(t, s, i)].kind;
    return kind == DX_SHAPE_RELATION || kind == DX_SHAPE_CHAIN || kind == DX_SHAPE_AND;
}

static dx_box element(dx_setting *t, const dx_shape *s, uint32_t i, bool leads_line)
{
    dx_set_text(t, i > 0 && !leads_line ? " " : "");
    dx_set_part(t, t->box[DX_STYLE_DISPLAY][child_of(t, s, i)]);
    const bool last = i + 1 == s->count || is_alternative(t, s, i + 1);
    dx_set_text(t, last ? "" : s->kind == DX_SHAPE_AND ? " and" : ",");
    return dx_set_row(t);
}

static dx_box item_box(dx_setting *t, const dx_shape *s, uint32_t i, bool leads_line)
{
    if (s->kind == DX_SHAPE_SUM)
        return dx_set_item(t, s, i, leads_line, DX_STYLE_DISPLAY);
    if (s->kind == DX_SHAPE_PRODUCT)
        return dx_set_factor(t, s, i, leads_line, DX_STYLE_DISPLAY);
    return element(t, s, i, leads_line);
}

/* The item in so many columns, itself in rows. */
static dx_box narrow_item(dx_setting *t, const dx_shape *s, uint32_t i, bool leads_line,
                          uint32_t width, unsigned level)
{
    uint32_t inner = child_of(t, s, i);
    if (s->kind == DX_SHAPE_SUM && t->l->shape[inner].kind == DX_SHAPE_NEGATION)
        inner = child_of(t, &t->l->shape[inner], 0);
    dx_box *box = &t->box[DX_STYLE_DISPLAY][inner], natural = *box;
    *box = dx_box_blank(&t->picture, 0);
    uint32_t around = item_box(t, s, i, leads_line).width;
    *box = natural;
    if (around + NARROWEST > width || dx_picture_failed(&t->picture))
        return too_wide(t);
    *box = within(t, inner, width - around, level);
    dx_box item = item_box(t, s, i, leads_line);
    *box = natural;
    return item;
}

static dx_box rows_of(dx_setting *t, const dx_shape *s, uint32_t width, uint32_t indent,
                      unsigned level)
{
    struct rows r = {.n = 0};
    for (uint32_t i = 0; i < s->count && !dx_picture_failed(&t->picture); i++) {
        uint32_t used = r.behind + r.last.width;
        dx_box item = item_box(t, s, i, false);
        if (!is_alternative(t, s, i) && succeeded(t, item, width - used)) {
            add_item(t, &r, item);
            continue;
        }
        item = item_box(t, s, i, true);
        bool fits = succeeded(t, item, width - indent);
        bool leads = i > 0 && (fits || 2 * used > width || s->kind == DX_SHAPE_VECTOR);
        if (leads)
            end_row(t, &r, indent);
        else
            fits = false;
        add_item(t, &r,
                 fits ? item : narrow_item(t, s, i, leads, width - r.behind - r.last.width, level));
    }
    return end_rows(t, &r);
}

static uint32_t indent_within(uint32_t width)
{
    return width > 4 * CONTINUED ? CONTINUED : width > 2 * NARROWEST ? 2 : 0;
}

/* ---- what is around something else --------------------------------------------------------- */

/* Child i stands in the line of the shape, not in an exponent or below a sign. */
static bool is_in_line(const dx_shape *s, uint32_t i)
{
    switch ((dx_shape_kind)s->kind) {
    case DX_SHAPE_POWER:
    case DX_SHAPE_ITERATED:
    case DX_SHAPE_LIMIT:
    case DX_SHAPE_AT:
    case DX_SHAPE_DIFF:
        return i == 0;
    case DX_SHAPE_CASES:
        return i % 2 == 1 || i + 1 == s->count;
    default:
        return true;
    }
}

/* The children that take most of the room. */
struct parts {
    uint32_t shape[MOST_PARTS];
    dx_box natural[MOST_PARTS];
    uint32_t n, places;
};

static void add_part(dx_setting *t, struct parts *parts, uint32_t shape)
{
    parts->places++;
    for (uint32_t k = 0; k < parts->n; k++)
        if (parts->shape[k] == shape)
            return;
    if (parts->n == MOST_PARTS) {
        t->picture.too_large = true;
        return;
    }
    parts->natural[parts->n] = t->box[DX_STYLE_DISPLAY][shape];
    parts->shape[parts->n++] = shape;
}

static void find_parts(dx_setting *t, const dx_shape *s, uint32_t least, struct parts *parts)
{
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t child =
            s->kind == DX_SHAPE_POWER && i == 0 ? dx_set_raised(t, s) : child_of(t, s, i);
        if (is_in_line(s, i) && t->box[DX_STYLE_DISPLAY][child].width > least)
            add_part(t, parts, child);
    }
}

static void put_back(dx_setting *t, const struct parts *parts)
{
    for (uint32_t k = 0; k < parts->n; k++)
        t->box[DX_STYLE_DISPLAY][parts->shape[k]] = parts->natural[k];
}

/* The columns of the shape without its parts. */
static uint32_t columns_around(dx_setting *t, const dx_shape *s, const struct parts *parts)
{
    for (uint32_t k = 0; k < parts->n; k++)
        t->box[DX_STYLE_DISPLAY][parts->shape[k]] = dx_box_blank(&t->picture, 0);
    uint32_t columns = dx_set_shape(t, s, DX_STYLE_DISPLAY).width;
    put_back(t, parts);
    return columns;
}

static dx_box around_parts(dx_setting *t, const dx_shape *s, const struct parts *parts,
                           uint32_t room, unsigned level)
{
    dx_box set[MOST_PARTS];
    for (uint32_t k = 0; k < parts->n; k++)
        set[k] = within(t, parts->shape[k], room, level);
    for (uint32_t k = 0; k < parts->n; k++)
        t->box[DX_STYLE_DISPLAY][parts->shape[k]] = set[k];
    dx_box box = dx_set_shape(t, s, DX_STYLE_DISPLAY);
    put_back(t, parts);
    return box;
}

/* What is around parts of several rows may be wider than around one: they get a little less. */
static dx_box around(dx_setting *t, const dx_shape *s, uint32_t width, unsigned level)
{
    enum { LESS = 4 };
    bool stacked = s->kind == DX_SHAPE_FRACTION || s->kind == DX_SHAPE_CASES;
    struct parts parts = {.n = 0};
    find_parts(t, s, stacked ? 0 : width / 2, &parts);
    if (parts.n == 0)
        find_parts(t, s, width / 6, &parts);
    if (parts.n == 0 || dx_picture_failed(&t->picture))
        return too_wide(t);
    uint32_t rest = columns_around(t, s, &parts), n = stacked ? 1 : parts.places;
    for (uint32_t less = 0; less <= LESS && !dx_picture_failed(&t->picture); less += 2) {
        if (rest + less + n * NARROWEST > width || t->tries++ >= MOST_TRIES)
            break;
        dx_box box = around_parts(t, s, &parts, (width - rest - less) / n, level);
        if (succeeded(t, box, width))
            return box;
    }
    return too_wide(t);
}

/* exp(...) in place of e with all of it above. */
static dx_box exponential(dx_setting *t, const dx_shape *s, uint32_t width, unsigned level)
{
    dx_box *small = &t->box[DX_STYLE_SMALL][child_of(t, s, 0)], natural = *small;
    *small = dx_set_wide(t);
    dx_box box = around(t, s, width, level);
    *small = natural;
    return box;
}

/* ---- equations and matrices ------------------------------------------------------------------ */

/* The further rows of a right side begin below its first. */
static dx_box right_side(dx_setting *t, uint32_t shape, uint32_t width, unsigned level)
{
    const dx_shape *s = &t->l->shape[shape];
    if (s->kind != DX_SHAPE_SUM || t->box[DX_STYLE_DISPLAY][shape].width <= width)
        return within(t, shape, width, level);
    return rows_of(t, s, width, 0, level + 1);
}

/* left = right, the right side in rows of its own; below the left one if that is long. */
static dx_box equation(dx_setting *t, const dx_shape *s, uint32_t width, unsigned level)
{
    const char *sign = dx_set_relation_sign(t, (dx_relation_sign)s->detail);
    uint32_t left = child_of(t, s, 0), right = child_of(t, s, 1);
    dx_box front = within(t, left, width, level);
    dx_box equals = dx_box_string(&t->picture, sign);
    if (3 * (front.width + equals.width) <= width) {
        front = dx_box_pair(&t->picture, front, equals);
        return dx_box_pair(&t->picture, front, right_side(t, right, width - front.width, level));
    }
    if (width <= equals.width + 1 + NARROWEST)
        return too_wide(t);
    dx_box below = dx_box_pair(&t->picture, dx_box_string(&t->picture, sign),
                               right_side(t, right, width - equals.width - 1, level));
    return dx_box_lines(&t->picture, (const dx_box[]){front, below}, (const uint32_t[]){0, 1}, 2);
}

/* What stands for what, each in rows of its own. */
static dx_box where(dx_setting *t, const dx_shape *s, uint32_t width, unsigned level)
{
    dx_box line[DX_MOST_WHERE];
    if (s->count > DX_MOST_WHERE || width < DX_WHERE_INDENT + NARROWEST)
        return too_wide(t);
    for (uint32_t i = 0; i < s->count && !dx_picture_failed(&t->picture); i++)
        line[i] = within(t, child_of(t, s, i), i > 0 ? width - DX_WHERE_INDENT : width, level);
    return dx_picture_failed(&t->picture) ? too_wide(t) : dx_set_where(t, s, line);
}

/* The rows below each other, each a list. */
static dx_box matrix(dx_setting *t, const dx_shape *s, uint32_t width, unsigned level)
{
    struct rows r = {.n = 0};
    if (width < 2 + NARROWEST)
        return too_wide(t);
    for (uint32_t i = 0; i < s->count && !dx_picture_failed(&t->picture); i++) {
        const dx_shape *row = &t->l->shape[child_of(t, s, i)];
        dx_box list = rows_of(t, row, width - 4, indent_within(width - 4), level);
        r.last = dx_box_fenced(&t->picture, list, DX_FENCE_SQUARE);
        if (i + 1 < s->count)
            end_row(t, &r, 0);
    }
    return dx_box_fenced(&t->picture, end_rows(t, &r), DX_FENCE_SQUARE);
}

/* ---- all shapes ---------------------------------------------------------------------------------
 */

static dx_box within(dx_setting *t, uint32_t shape, uint32_t width, unsigned level)
{
    const dx_shape *s = &t->l->shape[shape];
    dx_box natural = t->box[DX_STYLE_DISPLAY][shape];
    if (dx_picture_failed(&t->picture) || natural.width <= width)
        return natural;
    if (level == MOST_LEVELS || width < NARROWEST || dx_shape_is_leaf(s) || s->count == 0)
        return too_wide(t);
    level++;
    switch ((dx_shape_kind)s->kind) {
    case DX_SHAPE_SUM:
    case DX_SHAPE_PRODUCT:
    case DX_SHAPE_AND:
        return rows_of(t, s, width, indent_within(width), level);
    case DX_SHAPE_VECTOR:
        return dx_box_fenced(&t->picture, rows_of(t, s, width - 2, 0, level), DX_FENCE_SQUARE);
    case DX_SHAPE_MATRIX:
        return matrix(t, s, width, level);
    case DX_SHAPE_RELATION:
        return equation(t, s, width, level);
    case DX_SHAPE_WHERE:
        return where(t, s, width, level);
    case DX_SHAPE_CALL:
        return s->fn == DX_FN_exp ? exponential(t, s, width, level) : around(t, s, width, level);
    case DX_SHAPE_RANGE:
    case DX_SHAPE_CHAIN:
    case DX_SHAPE_STEPS:
        return too_wide(t);
    default:
        return around(t, s, width, level);
    }
}

dx_box dx_set_within(dx_setting *t, uint32_t shape, uint32_t width)
{
    return within(t, shape, width, 0);
}
