#include "expr/setting.h"

#include "expr/setting_parts.h"

#include <stdio.h>
#include <string.h>

enum { SCRIPT_DIGITS = 4, WIDE_EXPONENT = 40, TALL_EXPONENT = 2 };

static const dx_shape *at(const dx_setting *t, uint32_t s)
{
    return &t->l->shape[s];
}

static uint32_t child_of(const dx_setting *t, const dx_shape *s, uint32_t i)
{
    return t->l->child[s->first + i];
}

bool dx_set_in_unicode(const dx_setting *t)
{
    return t->picture.unicode;
}

/* ---- rows of parts --------------------------------------------------------------- */

void dx_set_part(dx_setting *t, dx_box box)
{
    if (dx_picture_failed(&t->picture))
        return;
    if (!dx_grow(t->l->memory, &t->part, sizeof *t->part, &t->part_capacity, t->n_part + 1)) {
        t->picture.no_memory = true;
        return;
    }
    t->part[t->n_part++] = box;
}

void dx_set_text(dx_setting *t, const char *text)
{
    dx_set_part(t, dx_box_string(&t->picture, text));
}

dx_box dx_set_row(dx_setting *t)
{
    dx_box row = dx_box_row(&t->picture, t->part, t->n_part);
    t->n_part = 0;
    return row;
}

dx_box dx_set_name(dx_setting *t, dx_id name)
{
    size_t n;
    const char *bytes = dx_shape_name(t->l, name, &n);
    return dx_box_text(&t->picture, bytes, n);
}

enum { MOST_DIGITS = 1000, ENDS = 20 }; /* of more than these the first and last are shown */

/* 13220708194808066368…86411325101555220001 (2000 digits) */
static dx_box ends_box(dx_setting *t, const char *digits)
{
    char shown[100];
    size_t n = strlen(digits);
    (void)snprintf(shown, sizeof shown, "%.*s%s%s (%zu digits)", ENDS, digits,
                   dx_set_in_unicode(t) ? "…" : "...", digits + n - ENDS, n);
    return dx_box_string(&t->picture, shown);
}

static dx_box big_box(dx_setting *t, const dx_shape *s)
{
    size_t size, n = dx_shape_digit_count(t->l, s);
    if (n <= MOST_DIGITS && n > (size_t)t->picture.widest + 1) {
        t->picture.too_large = true;
        return (dx_box){0};
    }
    char *digits = dx_shape_digits(t->l, s, &size);
    dx_box box = {0};
    if (digits)
        box =
            strlen(digits) > MOST_DIGITS ? ends_box(t, digits) : dx_box_string(&t->picture, digits);
    else
        t->picture.no_memory = true;
    dx_free(t->l->memory, digits, size);
    return box;
}

static dx_box number_box(dx_setting *t, const dx_shape *s)
{
    if (s->kind == DX_SHAPE_BIG)
        return big_box(t, s);
    char digits[24], *first = digits + sizeof digits;
    uint64_t value = dx_shape_value(s);
    do {
        *--first = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    return dx_box_text(&t->picture, first, (size_t)(digits + sizeof digits - first));
}

/* ---- parentheses ----------------------------------------------------------------- */

dx_binding dx_set_binding(const dx_shape *s, dx_style style)
{
    if (s->kind == DX_SHAPE_ROOT || s->kind == DX_SHAPE_PARTIAL ||
        (s->kind == DX_SHAPE_DIFF && style == DX_STYLE_DISPLAY))
        return DX_BINDS_POWER;
    if (s->kind == DX_SHAPE_CALL && (s->fn == DX_FN_exp || s->fn == DX_FN_cbrt))
        return DX_BINDS_POWER;
    if (s->kind == DX_SHAPE_FRACTION && style == DX_STYLE_DISPLAY)
        return DX_BINDS_POWER;
    if (s->kind == DX_SHAPE_CASES)
        return DX_BINDS_RANGE;
    if (s->kind == DX_SHAPE_ITERATED || s->kind == DX_SHAPE_LIMIT)
        return DX_BINDS_FRACTION;
    return dx_shape_binding(s);
}

static bool is_fenced(const dx_setting *t, const dx_shape *parent, uint32_t i, dx_style style)
{
    return dx_set_binding(dx_set_child_at(t, parent, i), style) < dx_child_binding(parent, i);
}

dx_box dx_set_child(dx_setting *t, const dx_shape *s, uint32_t i, dx_style style)
{
    dx_box box = t->box[style][child_of(t, s, i)];
    return is_fenced(t, s, i, style) ? dx_box_fenced(&t->picture, box, DX_FENCE_PAREN) : box;
}

dx_box dx_set_bare(const dx_setting *t, const dx_shape *s, uint32_t i, dx_style style)
{
    return t->box[style][child_of(t, s, i)];
}

static dx_box list_box(dx_setting *t, const dx_shape *s, dx_style style)
{
    for (uint32_t i = 0; i < s->count; i++) {
        if (i > 0)
            dx_set_text(t, ", ");
        dx_set_part(t, dx_set_bare(t, s, i, style));
    }
    return dx_set_row(t);
}

dx_box dx_set_arguments(dx_setting *t, const dx_shape *s, dx_style style)
{
    return dx_box_fenced(&t->picture, list_box(t, s, style), DX_FENCE_PAREN);
}

/* ---- sums and products ----------------------------------------------------------- */

/* A minus beside a fraction's bar would lengthen it. */
static const char *leading_minus(const dx_setting *t, const dx_shape *negation, dx_style style)
{
    return style == DX_STYLE_DISPLAY && dx_set_child_at(t, negation, 0)->kind == DX_SHAPE_FRACTION
               ? "- "
               : "-";
}

/* Item i of a sum behind the sign that leads to it. */
dx_box dx_set_item(dx_setting *t, const dx_shape *sum, uint32_t i, bool leads_line, dx_style style)
{
    const dx_shape *item = dx_set_child_at(t, sum, i);
    bool minus = item->kind == DX_SHAPE_NEGATION;
    const char *sign = minus ? leading_minus(t, item, style) : "";
    if (i > 0 && leads_line)
        sign = minus ? "- " : "+ ";
    else if (i > 0)
        sign = minus ? " - " : " + ";
    dx_box box = minus ? dx_set_child(t, item, 0, style) : dx_set_child(t, sum, i, style);
    return dx_box_pair(&t->picture, dx_box_string(&t->picture, sign), box);
}

static dx_box sum_box(dx_setting *t, const dx_shape *s, dx_style style)
{
    for (uint32_t i = 0; i < s->count; i++)
        dx_set_part(t, dx_set_item(t, s, i, false, style));
    return dx_set_row(t);
}

static dx_box negation_box(dx_setting *t, const dx_shape *s, dx_style style)
{
    dx_set_text(t, leading_minus(t, s, style));
    dx_set_part(t, dx_set_child(t, s, 0, style));
    return dx_set_row(t);
}

static bool starts_with_digit(const dx_setting *t, const dx_shape *s)
{
    if (s->kind == DX_SHAPE_POWER)
        s = dx_set_child_at(t, s, 0);
    return s->kind == DX_SHAPE_NUMBER || s->kind == DX_SHAPE_BIG;
}

static bool starts_with_fence(const dx_setting *t, const dx_shape *product, uint32_t i,
                              dx_style style)
{
    const dx_shape *s = dx_set_child_at(t, product, i);
    return is_fenced(t, product, i, style) ||
           (s->kind == DX_SHAPE_POWER && is_fenced(t, s, 0, style));
}

/* Factors stand side by side, with a dot where that would be read as a number or as a
 * function of what follows. */
static const char *between_factors(const dx_setting *t, const dx_shape *s, uint32_t i,
                                   dx_style style)
{
    const char *dot = dx_set_in_unicode(t) ? "·" : "*";
    dx_shape_kind left = (dx_shape_kind)dx_set_child_at(t, s, i)->kind;
    if (left == DX_SHAPE_PARTIAL)
        return dx_set_in_unicode(t) ? " · " : "*";
    if (starts_with_digit(t, dx_set_child_at(t, s, i + 1)))
        return dot;
    bool name = left == DX_SHAPE_NAME || left == DX_SHAPE_CONSTANT;
    return name && starts_with_fence(t, s, i + 1, style) ? dot : " ";
}

static dx_box product_box(dx_setting *t, const dx_shape *s, dx_style style)
{
    for (uint32_t i = 0; i < s->count; i++) {
        dx_set_part(t, dx_set_child(t, s, i, style));
        if (i + 1 < s->count)
            dx_set_text(t, between_factors(t, s, i, style));
    }
    return dx_set_row(t);
}

dx_box dx_set_factor(dx_setting *t, const dx_shape *product, uint32_t i, bool leads_line,
                     dx_style style)
{
    const char *before = i == 0       ? ""
                         : leads_line ? dx_set_in_unicode(t) ? "· " : "* "
                                      : between_factors(t, product, i - 1, style);
    return dx_box_pair(&t->picture, dx_box_string(&t->picture, before),
                       dx_set_child(t, product, i, style));
}

dx_box dx_set_wide(const dx_setting *t)
{
    return (dx_box){.width = t->picture.widest + 1};
}

static bool has_bar(const dx_shape *s)
{
    return s->kind == DX_SHAPE_FRACTION;
}

static dx_box fraction_box(dx_setting *t, const dx_shape *s, dx_style style)
{
    if (style == DX_STYLE_SMALL) {
        dx_set_part(t, dx_set_child(t, s, 0, style));
        dx_set_text(t, "/");
        dx_set_part(t, dx_set_child(t, s, 1, style));
        return dx_set_row(t);
    }
    bool longer = has_bar(dx_set_child_at(t, s, 0)) || has_bar(dx_set_child_at(t, s, 1));
    return dx_box_fraction(&t->picture, dx_set_bare(t, s, 0, style), dx_set_bare(t, s, 1, style),
                           longer);
}

/* ---- powers and roots ------------------------------------------------------------ */

static const char *const superscripts[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
static const char *const subscripts[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};

static void script_digits(char *out, const char *const digit[10], uint64_t value)
{
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

void dx_set_superscript(dx_setting *t, uint64_t value)
{
    char script[SCRIPT_BYTES] = "";
    script_digits(script, superscripts, value);
    dx_set_text(t, script);
}

void dx_set_subscript(dx_setting *t, uint64_t value)
{
    char script[SCRIPT_BYTES] = "";
    script_digits(script, subscripts, value);
    dx_set_text(t, script);
}

/* The exponent in superscript characters: small integers and n. */
static bool in_script(const dx_setting *t, const dx_shape *s, char script[SCRIPT_BYTES])
{
    script[0] = '\0';
    if (!dx_set_in_unicode(t))
        return false;
    if (s->kind == DX_SHAPE_NEGATION) {
        strcat(script, "⁻");
        s = dx_set_child_at(t, s, 0);
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
    script_digits(script, superscripts, dx_shape_value(s));
    return true;
}

/* x^k, e^(-x²/2) */
static dx_box raised_in_row(dx_setting *t, dx_box base, uint32_t exponent)
{
    dx_box raised = t->box[DX_STYLE_SMALL][exponent];
    if (dx_set_binding(at(t, exponent), DX_STYLE_SMALL) < DX_BINDS_ATOM)
        raised = dx_box_fenced(&t->picture, raised, DX_FENCE_PAREN);
    const dx_box row[] = {base, dx_box_string(&t->picture, "^"), raised};
    return dx_box_row(&t->picture, row, 3);
}

static dx_box raise_to(dx_setting *t, dx_box base, uint32_t exponent)
{
    char script[SCRIPT_BYTES];
    if (in_script(t, at(t, exponent), script))
        return dx_box_superscript(&t->picture, base, dx_box_string(&t->picture, script));
    if (t->in_row)
        return raised_in_row(t, base, exponent);
    return dx_box_raised(&t->picture, base, t->box[DX_STYLE_SMALL][exponent]);
}

/* Functions whose powers are written sin²(x). */
static bool takes_power(const dx_shape *s)
{
    return s->kind == DX_SHAPE_CALL && s->count == 1 && !strchr(dx_functions[s->fn].latex, '#');
}

static bool raises_name(const dx_setting *t, const dx_shape *power)
{
    return takes_power(dx_set_child_at(t, power, 0)) &&
           dx_set_child_at(t, power, 1)->kind == DX_SHAPE_NUMBER;
}

uint32_t dx_set_raised(const dx_setting *t, const dx_shape *power)
{
    return raises_name(t, power) ? child_of(t, dx_set_child_at(t, power, 0), 0)
                                 : child_of(t, power, 0);
}

static dx_box power_box(dx_setting *t, const dx_shape *s, dx_style style)
{
    const dx_shape *base = dx_set_child_at(t, s, 0);
    uint32_t exponent = child_of(t, s, 1);
    if (raises_name(t, s)) {
        dx_box name = dx_box_string(&t->picture, dx_functions[base->fn].name);
        dx_box power = raise_to(t, name, exponent);
        return dx_box_pair(&t->picture, power, dx_set_arguments(t, base, style));
    }
    return raise_to(t, dx_set_child(t, s, 0, style), exponent);
}

/* √x, √(x² + 1), and a roof over what is taller. */
static dx_box root_box(dx_setting *t, const dx_shape *s, const char *sign, dx_style style)
{
    dx_box radicand = dx_set_bare(t, s, 0, style);
    const dx_shape *r = dx_set_child_at(t, s, 0);
    if (radicand.height > 1 && s->kind == DX_SHAPE_ROOT)
        return dx_box_root(&t->picture, radicand);
    bool atom = dx_set_binding(r, style) == DX_BINDS_ATOM && r->kind <= DX_SHAPE_CONSTANT;
    if (!atom || !dx_set_in_unicode(t))
        radicand = dx_box_fenced(&t->picture, radicand, DX_FENCE_PAREN);
    return dx_box_pair(&t->picture, dx_box_string(&t->picture, sign), radicand);
}

/* ---- calls ----------------------------------------------------------------------- */

static dx_box named_call(dx_setting *t, const dx_shape *s, dx_style style)
{
    dx_box arguments = dx_set_arguments(t, s, style);
    return dx_box_pair(&t->picture, dx_box_string(&t->picture, dx_functions[s->fn].name),
                       arguments);
}

/* e to the power, unless that is too large up there. */
static dx_box exponential_box(dx_setting *t, const dx_shape *s, dx_style style)
{
    dx_box exponent = dx_set_bare(t, s, 0, DX_STYLE_SMALL);
    if (exponent.height > TALL_EXPONENT || exponent.width > WIDE_EXPONENT ||
        exponent.width > t->picture.widest)
        return named_call(t, s, style);
    return raise_to(t, dx_box_string(&t->picture, "e"), child_of(t, s, 0));
}

static dx_box call_box(dx_setting *t, const dx_shape *s, dx_style style)
{
    dx_fence fence;
    switch (s->fn) {
    case DX_FN_exp:
        return exponential_box(t, s, style);
    case DX_FN_factorial:
        dx_set_part(t, dx_set_child(t, s, 0, style));
        dx_set_text(t, "!");
        return dx_set_row(t);
    case DX_FN_cbrt:
        return dx_set_in_unicode(t) && dx_set_bare(t, s, 0, style).height == 1
                   ? root_box(t, s, "∛", style)
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
    if (!dx_set_in_unicode(t) && fence != DX_FENCE_BAR)
        return named_call(t, s, style);
    return dx_box_fenced(&t->picture, dx_set_bare(t, s, 0, style), fence);
}

static dx_box component_box(dx_setting *t, const dx_shape *s, dx_style style)
{
    dx_shape of = *s;
    of.count--;
    dx_box arguments = dx_set_arguments(t, &of, style);
    dx_set_text(t, "softmax");
    dx_set_part(t, arguments);
    dx_set_text(t, "[");
    dx_set_part(t, dx_set_child(t, s, of.count, style));
    dx_set_text(t, "]");
    return dx_set_row(t);
}

dx_box dx_set_application(dx_setting *t, const dx_shape *s, dx_style style)
{
    dx_box arguments = dx_set_arguments(t, s, style);
    dx_set_part(t, dx_set_name(t, dx_shape_function(t->l, s)));
    for (unsigned i = 0; i < s->detail; i++)
        dx_set_text(t, dx_set_in_unicode(t) ? "′" : "'");
    dx_set_part(t, arguments);
    return dx_set_row(t);
}

/* ---- relations and words --------------------------------------------------------- */

const char *dx_set_relation_sign(const dx_setting *t, dx_relation_sign sign)
{
    static const char *const ascii[DX_SIGNS] = {" = ", " != ", " < ", " <= ", " > ", " >= "};
    static const char *const drawn[DX_SIGNS] = {" = ", " ≠ ", " < ", " ≤ ", " > ", " ≥ "};
    return dx_set_in_unicode(t) ? drawn[sign] : ascii[sign];
}

static dx_box pair_box(dx_setting *t, const dx_shape *s, const char *between, dx_style style)
{
    dx_set_part(t, dx_set_child(t, s, 0, style));
    dx_set_text(t, between);
    dx_set_part(t, dx_set_child(t, s, 1, style));
    return dx_set_row(t);
}

static dx_box chain_box(dx_setting *t, const dx_shape *s, dx_style style)
{
    for (uint32_t i = 0; i < s->count; i++) {
        if (i > 0)
            dx_set_text(t, dx_set_relation_sign(t, s->detail >> (i - 1) & 1 ? DX_SIGN_LESS_EQUAL
                                                                            : DX_SIGN_LESS));
        dx_set_part(t, dx_set_child(t, s, i, style));
    }
    return dx_set_row(t);
}

static dx_box and_box(dx_setting *t, const dx_shape *s, dx_style style)
{
    for (uint32_t i = 0; i < s->count; i++) {
        if (i > 0)
            dx_set_text(t, " and ");
        dx_set_part(t, dx_set_child(t, s, i, style));
    }
    return dx_set_row(t);
}

static dx_box string_box(dx_setting *t, const dx_shape *s)
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

static dx_box word_box(dx_setting *t, dx_word word)
{
    static const char *const words[][2] = {[DX_WORD_PI] = {"pi", "π"},
                                           [DX_WORD_E] = {"e", "e"},
                                           [DX_WORD_INF] = {"inf", "∞"},
                                           [DX_WORD_TRUE] = {"true", "true"},
                                           [DX_WORD_FALSE] = {"false", "false"}};
    return dx_box_string(&t->picture, words[word][dx_set_in_unicode(t)]);
}

dx_box dx_set_shape(dx_setting *t, const dx_shape *s, dx_style style)
{
    switch ((dx_shape_kind)s->kind) {
    case DX_SHAPE_NONE:
        break;
    case DX_SHAPE_NUMBER:
    case DX_SHAPE_BIG:
        return number_box(t, s);
    case DX_SHAPE_NAME:
        return dx_set_name(t, s->id);
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
        return root_box(t, s, dx_set_in_unicode(t) ? "√" : "sqrt", style);
    case DX_SHAPE_CALL:
        return call_box(t, s, style);
    case DX_SHAPE_COMPONENT:
        return component_box(t, s, style);
    case DX_SHAPE_APPLICATION:
        return dx_set_application(t, s, style);
    case DX_SHAPE_LIMIT:
        return dx_set_limit(t, s, style);
    case DX_SHAPE_AT:
        return dx_set_at(t, s, style);
    case DX_SHAPE_WHERE:
        return dx_set_where_shape(t, s, style);
    case DX_SHAPE_PARTIAL:
        return dx_set_partial(t, s, style);
    case DX_SHAPE_DIFF:
        return dx_set_written(t, s, style);
    case DX_SHAPE_STEPS:
        return dx_box_fenced(&t->picture, list_box(t, s, style), DX_FENCE_SQUARE);
    case DX_SHAPE_RELATION:
        return pair_box(t, s, dx_set_relation_sign(t, (dx_relation_sign)s->detail), style);
    case DX_SHAPE_VECTOR:
        if (t->labelled == (uint32_t)(s - t->l->shape) && s->count > 0)
            return dx_set_matrix(t, s, style);
        return dx_box_fenced(&t->picture, list_box(t, s, style), DX_FENCE_SQUARE);
    case DX_SHAPE_MATRIX:
        return dx_set_matrix(t, s, style);
    case DX_SHAPE_RANGE:
        return pair_box(t, s, "..", style);
    case DX_SHAPE_CASES:
        return dx_set_cases(t, s, style);
    case DX_SHAPE_CHAIN:
        return chain_box(t, s, style);
    case DX_SHAPE_AND:
        return and_box(t, s, style);
    case DX_SHAPE_ITERATED:
        return dx_set_iterated(t, s, style);
    }
    return (dx_box){0};
}
