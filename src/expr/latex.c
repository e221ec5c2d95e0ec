/* LaTeX for amsmath: fractions with a bar, functions upright, \cdot only between what
 * would run together. */
#include "expr/derivation.h"
#include "expr/emit.h"
#include "expr/greek.h"
#include "expr/primitive.h"
#include "expr/print.h"
#include "expr/solution.h"
#include "expr/table.h"

#include <ctype.h>
#include <string.h>

static uint32_t child_of(const dx_emit *e, const dx_shape *s, uint32_t i)
{
    return e->layout->child[s->first + i];
}

static const dx_shape *child_at(const dx_emit *e, const dx_shape *s, uint32_t i)
{
    return dx_emit_at(e, child_of(e, s, i));
}

/* ---- names ----------------------------------------------------------------------- */

static size_t characters(const char *bytes, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return count;
}

static void write_escaped(dx_emit *e, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (memchr("_{}$&#%", bytes[i], 7))
            dx_emit_string(e, "\\");
        if (bytes[i] == '\\')
            dx_emit_string(e, "\\textbackslash{}");
        else if (bytes[i] == '^' || bytes[i] == '~')
            dx_emit_string(e, bytes[i] == '^' ? "\\textasciicircum{}" : "\\textasciitilde{}");
        else if ((unsigned char)bytes[i] >= 0x20)
            dx_emit_bytes(e, bytes + i, 1);
    }
}

/* One word of a name: a letter, digits, a Greek letter, or upright. */
static void write_word(dx_emit *e, const char *word, size_t n)
{
    const char *greek = dx_greek_latex(word, n);
    if (greek) {
        dx_emit_string(e, greek);
        return;
    }
    bool upright = characters(word, n) > 1 && !isdigit((unsigned char)word[0]);
    dx_emit_string(e, upright ? "\\mathrm{" : "");
    write_escaped(e, word, n);
    dx_emit_string(e, upright ? "}" : "");
}

/* 2.5e-09 is 2.5 \cdot 10^{-9}. */
static void write_decimal(dx_emit *e, const char *decimal, size_t n)
{
    const char *mark = memchr(decimal, 'e', n), *end = decimal + n;
    dx_emit_bytes(e, decimal, mark ? (size_t)(mark - decimal) : n);
    if (!mark)
        return;
    const char *power = mark + 1;
    bool negative = *power == '-';
    while (power + 1 < end && strchr("-+0", *power))
        power++;
    dx_emit_string(e, negative ? " \\cdot 10^{-" : " \\cdot 10^{");
    dx_emit_bytes(e, power, (size_t)(end - power));
    dx_emit_string(e, "}");
}

/* Names that stand for decimals: no name that is typed begins so. */
static bool is_decimal(const char *bytes)
{
    return isdigit((unsigned char)bytes[0]) || bytes[0] == '-' || bytes[0] == '|';
}

/* theta_1 and x2 have subscripts. */
static void write_name(dx_emit *e, dx_id name)
{
    size_t n, stem = 1;
    const char *bytes = dx_shape_name(e->layout, name, &n);
    if (is_decimal(bytes)) {
        write_decimal(e, bytes, n);
        return;
    }
    while (stem < n && bytes[stem] != '_')
        stem++;
    size_t below = stem + 1;
    if (stem + 1 >= n) { /* no subscript after a bar; digits at the end are one */
        stem = n;
        while (stem > 1 && isdigit((unsigned char)bytes[stem - 1]))
            stem--;
        if (bytes[n - 1] == '_')
            stem = n;
        below = stem;
    }
    write_word(e, bytes, stem);
    if (below >= n)
        return;
    dx_emit_string(e, "_{");
    write_word(e, bytes + below, n - below);
    dx_emit_string(e, "}");
}

/* ---- parentheses ----------------------------------------------------------------- */

/* Bars and braces hold together what a line needs parentheses for. */
static dx_binding binding_of(const dx_shape *s)
{
    switch ((dx_shape_kind)s->kind) {
    case DX_SHAPE_FRACTION:
    case DX_SHAPE_ROOT:
        return DX_BINDS_POWER;
    case DX_SHAPE_CALL:
        switch (s->fn) {
        case DX_FN_mod:
            return DX_BINDS_FRACTION;
        case DX_FN_exp:
        case DX_FN_cbrt:
        case DX_FN_root:
        case DX_FN_lgamma:
        case DX_FN_factorial:
            return DX_BINDS_POWER;
        default:
            return DX_BINDS_ATOM;
        }
    case DX_SHAPE_PARTIAL:
    case DX_SHAPE_DIFF: /* it stands last in a product */
        return DX_BINDS_POWER;
    case DX_SHAPE_CASES:
        return DX_BINDS_RANGE;
    case DX_SHAPE_ITERATED:
    case DX_SHAPE_LIMIT:
        return DX_BINDS_FRACTION;
    default:
        return dx_shape_binding(s);
    }
}

static void push_bare(dx_emit *e, uint32_t shape)
{
    dx_push_shape(e, shape, DX_BINDS_RELATION);
}

static void push_child(dx_emit *e, const dx_shape *s, uint32_t i)
{
    dx_push_shape(e, child_of(e, s, i), dx_child_binding(s, i));
}

/* ---- sums, products, powers ------------------------------------------------------ */

static void write_sum(dx_emit *e, const dx_shape *s)
{
    for (uint32_t i = s->count; i > 0; i--) {
        const dx_shape *item = child_at(e, s, i - 1);
        bool minus = item->kind == DX_SHAPE_NEGATION;
        push_child(e, minus ? item : s, minus ? 0 : i - 1);
        if (i > 1)
            dx_push_text(e, minus ? " - " : " + ");
        else if (minus)
            dx_push_text(e, "-");
    }
}

static bool starts_with_digit(const dx_emit *e, const dx_shape *s)
{
    if (s->kind == DX_SHAPE_POWER)
        s = child_at(e, s, 0);
    return s->kind == DX_SHAPE_NUMBER || s->kind == DX_SHAPE_BIG;
}

static void write_product(dx_emit *e, const dx_shape *s)
{
    for (uint32_t i = s->count; i > 0; i--) {
        push_child(e, s, i - 1);
        if (i > 1)
            dx_push_text(e, starts_with_digit(e, child_at(e, s, i - 1)) ? " \\cdot " : " ");
    }
}

static void push_fraction(dx_emit *e, const dx_shape *s)
{
    dx_push_text(e, "}");
    push_bare(e, child_of(e, s, 1));
    dx_push_text(e, "}{");
    push_bare(e, child_of(e, s, 0));
    dx_push_text(e, "\\frac{");
}

static bool is_numeric(const dx_shape *s)
{
    return s->kind == DX_SHAPE_NUMBER || s->kind == DX_SHAPE_BIG;
}

/* x^{3/2}; other exponents as they are. */
static void push_exponent(dx_emit *e, uint32_t exponent)
{
    const dx_shape *s = dx_emit_at(e, exponent);
    dx_push_text(e, "}");
    if (s->kind == DX_SHAPE_FRACTION && is_numeric(child_at(e, s, 0)) &&
        is_numeric(child_at(e, s, 1))) {
        push_bare(e, child_of(e, s, 1));
        dx_push_text(e, "/");
        push_bare(e, child_of(e, s, 0));
    } else {
        push_bare(e, exponent);
    }
    dx_push_text(e, "^{");
}

static void push_arguments(dx_emit *e, const dx_shape *s)
{
    dx_push_text(e, "\\right)");
    dx_push_list(e, s, ", ");
    dx_push_text(e, "\\left(");
}

static bool is_operator(const dx_shape *s)
{
    return s->kind == DX_SHAPE_CALL && !strchr(dx_functions[s->fn].latex, '#');
}

static void write_power(dx_emit *e, const dx_shape *s)
{
    const dx_shape *base = child_at(e, s, 0), *exponent = child_at(e, s, 1);
    bool raised = is_operator(base) && base->count == 1 && exponent->kind == DX_SHAPE_NUMBER &&
                  !strchr(dx_functions[base->fn].latex, '^');
    if (raised) { /* \sin^{2}\left(x\right) */
        push_arguments(e, base);
        push_exponent(e, child_of(e, s, 1));
        dx_emit_string(e, dx_functions[base->fn].latex);
        return;
    }
    push_exponent(e, child_of(e, s, 1));
    push_child(e, s, 0);
}

/* ---- calls ----------------------------------------------------------------------- */

static dx_binding template_binding(dx_fn fn)
{
    return fn == DX_FN_factorial ? DX_BINDS_ATOM
           : fn == DX_FN_mod     ? DX_BINDS_PRODUCT
                                 : DX_BINDS_RELATION;
}

/* The row's template with #1 and #2 filled in. Pieces go last first. */
static void push_template(dx_emit *e, const dx_shape *s)
{
    const char *template = dx_functions[s->fn].latex, *end = template + strlen(template);
    for (const char *at = end; at > template;) {
        const char *start = at;
        while (start > template && start[-1] != '#')
            start--;
        if (start == template) {
            dx_push_bytes(e, start, (size_t)(at - start));
            return;
        }
        uint32_t i = (uint32_t)(*start - '1');
        dx_push_bytes(e, start + 1, (size_t)(at - start - 1));
        if (i < s->count)
            dx_push_shape(e, child_of(e, s, i), template_binding(s->fn));
        at = start - 1;
    }
}

/* A quotient with sums in it is too tall for an exponent. */
static bool is_tall(const dx_emit *e, const dx_shape *s)
{
    if (s->kind == DX_SHAPE_NEGATION)
        s = child_at(e, s, 0);
    return s->kind == DX_SHAPE_FRACTION &&
           (child_at(e, s, 0)->kind == DX_SHAPE_SUM || child_at(e, s, 1)->kind == DX_SHAPE_SUM);
}

static void write_call(dx_emit *e, const dx_shape *s)
{
    if (s->fn == DX_FN_exp && is_tall(e, child_at(e, s, 0))) {
        push_arguments(e, s);
        dx_emit_string(e, "\\exp");
    } else if (is_operator(s)) {
        push_arguments(e, s);
        dx_emit_string(e, dx_functions[s->fn].latex);
    } else {
        push_template(e, s);
    }
}

static void write_component(dx_emit *e, const dx_shape *s)
{
    dx_shape of = *s;
    of.count--;
    dx_push_text(e, "}");
    push_bare(e, child_of(e, s, of.count));
    dx_push_text(e, "_{");
    push_arguments(e, &of);
    dx_emit_string(e, "\\operatorname{softmax}");
}

static void write_application(dx_emit *e, const dx_shape *s)
{
    push_arguments(e, s);
    write_name(e, dx_shape_function(e->layout, s));
    for (unsigned i = 0; i < s->detail; i++)
        dx_emit_string(e, "'");
}

/* \lim_{x \to 0^{+}} */
static void push_at(dx_emit *e, const dx_shape *s)
{
    dx_emit_string(e, "\\left. ");
    dx_push_text(e, "}");
    for (uint32_t i = s->count; i-- > 0;) {
        push_bare(e, child_of(e, s, i));
        if (i > 0)
            dx_push_text(e, i == 1 ? " \\right|_{" : ",\\; ");
    }
}

/* What stands for what, a line each. */
static void push_where(dx_emit *e, const dx_shape *s)
{
    dx_emit_string(e, "\\begin{aligned}& ");
    dx_push_text(e, "\\end{aligned}");
    for (uint32_t i = s->count; i-- > 0;) {
        push_bare(e, child_of(e, s, i));
        if (i > 0)
            dx_push_text(e,
                         i == 1 ? " \\\\ & \\text{where } " : " \\\\ & \\phantom{\\text{where }} ");
    }
}

static void push_limit(dx_emit *e, const dx_shape *s)
{
    const dx_shape *point = dx_emit_at(e, child_of(e, s, 1));
    const dx_shape *at = dx_emit_at(e, child_of(e, point, 1));
    const char *name = at->kind == DX_SHAPE_NAME ? dx_bytes(e->layout->graph, at->id) : "";
    size_t n = strlen(name);
    dx_push_shape(e, child_of(e, s, 0), DX_BINDS_FRACTION);
    dx_push_text(e, "} ");
    if (n > 1 && (name[n - 1] == '+' || name[n - 1] == '-')) {
        dx_push_text(e, name[n - 1] == '+' ? "^{+}" : "^{-}");
        dx_push_bytes(e, name, n - 1);
    } else {
        push_bare(e, child_of(e, point, 1));
    }
    dx_push_text(e, " \\to ");
    push_bare(e, child_of(e, point, 0));
    dx_emit_string(e, "\\lim_{");
}

static void write_count(dx_emit *e, uint64_t n)
{
    dx_emit_number(
        e,
        &(dx_shape){.kind = DX_SHAPE_NUMBER, .first = (uint32_t)n, .count = (uint32_t)(n >> 32)});
}

static void write_order(dx_emit *e, uint64_t order)
{
    if (order == 1)
        return;
    dx_emit_string(e, "^{");
    write_count(e, order);
    dx_emit_string(e, "}");
}

static uint64_t total_order(const dx_emit *e, const dx_shape *s)
{
    uint64_t order = 0;
    for (uint32_t i = 0; i < s->count; i++)
        order += dx_shape_order(e->layout, s, i);
    return order;
}

/* \frac{\partial^{2} f}{\partial x \partial y} */
static void write_named_partial(dx_emit *e, const dx_shape *s)
{
    dx_emit_string(e, "\\frac{\\partial");
    write_order(e, total_order(e, s));
    dx_emit_string(e, " ");
    write_name(e, dx_shape_function(e->layout, s));
    const char *separator = "}{";
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t order = dx_shape_order(e->layout, s, i);
        if (order == 0)
            continue;
        dx_emit_string(e, separator);
        dx_emit_string(e, "\\partial ");
        write_name(e, dx_shape_argument_name(e->layout, s, i));
        write_order(e, order);
        separator = " ";
    }
    dx_emit_string(e, "}");
}

/* f^{(4)}(x), and \partial_{1} f(0, y) where the arguments have no names. */
static void write_partial(dx_emit *e, const dx_shape *s)
{
    if (s->detail) {
        write_named_partial(e, s);
        return;
    }
    push_arguments(e, s);
    if (s->count == 1) {
        write_name(e, dx_shape_function(e->layout, s));
        dx_emit_string(e, "^{(");
        write_count(e, total_order(e, s));
        dx_emit_string(e, ")}");
        return;
    }
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t order = dx_shape_order(e->layout, s, i);
        if (order == 0)
            continue;
        dx_emit_string(e, "\\partial_{");
        write_count(e, (uint64_t)i + 1);
        dx_emit_string(e, "}");
        write_order(e, order);
        dx_emit_string(e, " ");
    }
    write_name(e, dx_shape_function(e->layout, s));
}

/* ---- all shapes ------------------------------------------------------------------ */

/* \\frac{d^{2}}{dx^{2}} */
static void write_written(dx_emit *e, const dx_shape *s)
{
    const dx_layout *l = e->layout;
    bool name = dx_shape_differentiates_name(l, s);
    const char *d = dx_shape_is_partial(l, s) ? "\\partial " : "d";
    uint32_t order;
    dx_emit_string(e, "\\frac{");
    dx_emit_string(e, d);
    write_order(e, dx_shape_total_order(l, s));
    if (name) {
        dx_emit_string(e, " ");
        write_name(e, dx_operand(l->graph, s->id, 0));
    }
    dx_emit_string(e, "}{");
    for (uint32_t i = 0; i < dx_shape_variables(l, s); i++) {
        dx_id variable = dx_shape_variable(l, s, i, &order);
        dx_emit_string(e, i > 0 ? "\\," : "");
        dx_emit_string(e, d);
        write_name(e, variable);
        write_order(e, order);
    }
    dx_emit_string(e, "} ");
    if (!name)
        push_child(e, s, 0);
}

static const char *const relation_signs[DX_SIGNS] = {" = ",    " \\neq ", " < ",
                                                     " \\le ", " > ",     " \\ge "};

static void push_pair(dx_emit *e, const dx_shape *s, const char *between)
{
    push_child(e, s, 1);
    dx_push_text(e, between);
    push_child(e, s, 0);
}

/* A vector is a column. */
static void push_array(dx_emit *e, const dx_shape *s, const char *between)
{
    dx_push_text(e, " \\end{pmatrix}");
    for (uint32_t i = s->count; i > 0; i--) {
        if (s->kind == DX_SHAPE_MATRIX)
            dx_push_list(e, child_at(e, s, i - 1), " & ");
        else
            push_bare(e, child_of(e, s, i - 1));
        if (i > 1)
            dx_push_text(e, between);
    }
    dx_emit_string(e, "\\begin{pmatrix} ");
}

static void push_cases(dx_emit *e, const dx_shape *s)
{
    dx_push_text(e, " \\end{cases}");
    for (uint32_t i = s->count; i > 0;) {
        bool otherwise = i % 2 == 1;
        if (otherwise)
            dx_push_text(e, " & \\text{otherwise}");
        else
            push_bare(e, child_of(e, s, i - 2));
        if (!otherwise)
            dx_push_text(e, " & \\text{if } ");
        push_bare(e, child_of(e, s, i - 1));
        i -= otherwise ? 1 : 2;
        if (i > 0)
            dx_push_text(e, " \\\\ ");
    }
    dx_emit_string(e, "\\begin{cases} ");
}

static void push_chain(dx_emit *e, const dx_shape *s)
{
    for (uint32_t i = s->count; i-- > 0;) {
        push_child(e, s, i);
        if (i > 0)
            dx_push_text(e, s->detail >> (i - 1) & 1 ? " \\le " : " < ");
    }
}

static void push_and(dx_emit *e, const dx_shape *s)
{
    for (uint32_t i = s->count; i-- > 0;) {
        push_child(e, s, i);
        if (i > 0)
            dx_push_text(e, " \\text{ and } ");
    }
}

static void push_rootof(dx_emit *e, const dx_shape *s)
{
    if (dx_shape_has_index(s)) {
        dx_push_text(e, "}");
        push_bare(e, child_of(e, s, s->count - 1));
        dx_push_text(e, "\\right)_{");
    } else {
        dx_push_text(e, "\\right)");
    }
    for (uint32_t k = dx_shape_names(s); k-- > 0;) {
        dx_push_text(e, "\\right]");
        push_bare(e, child_of(e, s, 3 * k + 3));
        dx_push_text(e, ",\\, ");
        push_bare(e, child_of(e, s, 3 * k + 2));
        dx_push_text(e, " \\in \\left[");
        push_bare(e, child_of(e, s, 3 * k + 1));
        dx_push_text(e, ",\\; ");
    }
    push_bare(e, child_of(e, s, 0));
    dx_emit_string(e, "\\operatorname{rootof}\\left(");
}

/* The body of a sum stands in parentheses where it is one. */
static void push_iterated(dx_emit *e, const dx_shape *s)
{
    if (dx_op_of(e->layout->graph, s->id) == DX_OP_INTEGRAL ||
        dx_is_written_integral(e->layout->graph, s->id)) {
        push_bare(e, child_of(e, s, 1));
        dx_push_text(e, " \\, d");
        dx_push_shape(e, child_of(e, s, 0), DX_BINDS_FRACTION);
        dx_push_text(e, "} ");
        push_bare(e, child_of(e, s, 3));
        dx_push_text(e, "}^{");
        push_bare(e, child_of(e, s, 2));
        dx_emit_string(e, "\\int_{");
        return;
    }
    if (dx_op_of(e->layout->graph, s->id) == DX_OP_ROOTOF) {
        push_rootof(e, s);
        return;
    }
    bool sum = dx_op_of(e->layout->graph, s->id) == DX_OP_SUM;
    dx_push_shape(e, child_of(e, s, 0), DX_BINDS_FRACTION);
    dx_push_text(e, "} ");
    push_bare(e, child_of(e, s, 3));
    dx_push_text(e, "}^{");
    push_bare(e, child_of(e, s, 2));
    dx_push_text(e, " = ");
    push_bare(e, child_of(e, s, 1));
    dx_emit_string(e, sum ? "\\sum_{" : "\\prod_{");
}

static void write_string(dx_emit *e, const dx_shape *s)
{
    dx_emit_string(e, "\\texttt{");
    write_escaped(e, dx_bytes(e->layout->graph, s->id), dx_bytes_length(e->layout->graph, s->id));
    dx_emit_string(e, "}");
}

static void write_shape(dx_emit *e, const dx_shape *s)
{
    static const char *const words[] = {[DX_WORD_PI] = "\\pi",
                                        [DX_WORD_E] = "e",
                                        [DX_WORD_INF] = "\\infty",
                                        [DX_WORD_TRUE] = "\\mathrm{true}",
                                        [DX_WORD_FALSE] = "\\mathrm{false}"};
    switch ((dx_shape_kind)s->kind) {
    case DX_SHAPE_NONE:
        break;
    case DX_SHAPE_NUMBER:
    case DX_SHAPE_BIG:
        dx_emit_number(e, s);
        break;
    case DX_SHAPE_NAME:
        write_name(e, s->id);
        break;
    case DX_SHAPE_CONSTANT:
        dx_emit_string(e, words[s->detail]);
        break;
    case DX_SHAPE_STRING:
        write_string(e, s);
        break;
    case DX_SHAPE_SUM:
        write_sum(e, s);
        break;
    case DX_SHAPE_NEGATION:
        dx_emit_string(e, "-");
        push_child(e, s, 0);
        break;
    case DX_SHAPE_PRODUCT:
        write_product(e, s);
        break;
    case DX_SHAPE_FRACTION:
        push_fraction(e, s);
        break;
    case DX_SHAPE_POWER:
        write_power(e, s);
        break;
    case DX_SHAPE_ROOT:
        dx_emit_string(e, "\\sqrt{");
        dx_push_text(e, "}");
        push_bare(e, child_of(e, s, 0));
        break;
    case DX_SHAPE_CALL:
        write_call(e, s);
        break;
    case DX_SHAPE_COMPONENT:
        write_component(e, s);
        break;
    case DX_SHAPE_APPLICATION:
        write_application(e, s);
        break;
    case DX_SHAPE_LIMIT:
        push_limit(e, s);
        break;
    case DX_SHAPE_AT:
        push_at(e, s);
        break;
    case DX_SHAPE_WHERE:
        push_where(e, s);
        break;
    case DX_SHAPE_PARTIAL:
        write_partial(e, s);
        break;
    case DX_SHAPE_DIFF:
        write_written(e, s);
        break;
    case DX_SHAPE_STEPS:
        push_array(e, s, " \\\\ ");
        break;
    case DX_SHAPE_RELATION:
        push_pair(e, s, relation_signs[s->detail]);
        break;
    case DX_SHAPE_VECTOR:
    case DX_SHAPE_MATRIX:
        push_array(e, s, " \\\\ ");
        break;
    case DX_SHAPE_RANGE:
        push_pair(e, s, " \\ldots ");
        break;
    case DX_SHAPE_CASES:
        push_cases(e, s);
        break;
    case DX_SHAPE_CHAIN:
        push_chain(e, s);
        break;
    case DX_SHAPE_AND:
        push_and(e, s);
        break;
    case DX_SHAPE_ITERATED:
        push_iterated(e, s);
        break;
    }
}

static void write_latex(dx_emit *e, const dx_piece *piece)
{
    const dx_shape *s = dx_emit_at(e, piece->shape);
    if (binding_of(s) < (dx_binding)piece->binding) {
        dx_emit_string(e, "\\left(");
        dx_push_text(e, "\\right)");
    }
    write_shape(e, s);
}

dx_status dx_print_latex_part(dx_graph *g, dx_id a, dx_id whole, dx_text *out)
{
    return dx_emit_all(g, a, whole, write_latex, out);
}

dx_status dx_print_latex(dx_graph *g, dx_id a, dx_text *out)
{
    if (dx_op_of(g, a) == DX_OP_STEPS)
        return dx_derivation_latex(g, a, out);
    if (dx_op_of(g, a) == DX_OP_TABLE)
        return dx_table_latex(g, a, out);
    if (dx_op_of(g, a) == DX_OP_SOLUTION)
        return dx_solution_latex(g, a, out);
    return dx_print_latex_part(g, a, DX_NONE, out);
}
