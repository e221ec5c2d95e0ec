/* The line that can be typed back in: every shape with as few parentheses as the
 * language needs. */
#include "expr/derivation.h"
#include "expr/emit.h"
#include "expr/print.h"
#include "expr/solution.h"
#include "expr/table.h"

#include <string.h>

static void write_name(dx_emit *e, dx_id name)
{
    size_t n;
    const char *bytes = dx_shape_name(e->layout, name, &n);
    dx_emit_bytes(e, bytes, n);
}

/* n bytes of text, then child i. */
static inline void push_after(dx_emit *e, const char *text, size_t n, const dx_shape *s, uint32_t i)
{
    dx_push_after(e, text, n, e->layout->child[s->first + i], dx_child_binding(s, i));
}

static void push_child(dx_emit *e, const dx_shape *s, uint32_t i)
{
    push_after(e, NULL, 0, s, i);
}

/* A name or a number, which never stands in parentheses, at once; false for anything else. */
static inline bool write_leaf(dx_emit *e, uint32_t shape)
{
    const dx_shape *s = dx_emit_at(e, shape);
    if (s->kind == DX_SHAPE_NAME)
        write_name(e, s->id);
    else if (s->kind == DX_SHAPE_NUMBER)
        dx_emit_number(e, s);
    else
        return false;
    return true;
}

/* The children with n bytes of text between each two: those at the front that are leaves at
 * once, the others as pieces, before `close`. */
static void write_children(dx_emit *e, const dx_shape *s, const char *between, size_t n,
                           const char *close)
{
    uint32_t count = s->count, written = 0;
    while (written < count && write_leaf(e, e->layout->child[s->first + written]))
        if (++written < count)
            dx_emit_bytes(e, between, n);
    if (written == count) {
        dx_emit_bytes(e, close, *close != '\0');
        return;
    }
    if (*close != '\0')
        dx_push_bytes(e, close, 1);
    for (uint32_t i = count; i > written; i--)
        push_after(e, between, i - 1 > written ? n : 0, s, i - 1);
}

static void write_sum(dx_emit *e, const dx_shape *s)
{
    for (uint32_t i = s->count; i > 0; i--) {
        const dx_shape *item = dx_emit_at(e, e->layout->child[s->first + i - 1]);
        bool minus = item->kind == DX_SHAPE_NEGATION;
        const char *sign = i == 1 ? "-" : minus ? " - " : " + ";
        push_after(e, sign, i > 1 ? 3 : minus, minus ? item : s, minus ? 0 : i - 1);
    }
}

static void write_product(dx_emit *e, const dx_shape *s)
{
    write_children(e, s, "*", 1, "");
}

/* ---- quotients that would be read as derivatives --------------------------------- */

/* Does it begin like d or dx in d/dx? `long_enough`: how many bytes more than the d. */
static bool looks_differential(const dx_emit *e, const dx_shape *s, size_t more)
{
    static const char partial[] = "\xE2\x88\x82";
    const dx_layout *l = e->layout;
    if (s->kind == DX_SHAPE_POWER)
        s = dx_emit_at(e, l->child[s->first]);
    if (s->kind != DX_SHAPE_NAME && s->kind != DX_SHAPE_APPLICATION)
        return false;
    dx_id name = s->kind == DX_SHAPE_NAME ? s->id : dx_shape_function(l, s);
    const char *bytes = dx_bytes(l->graph, name);
    size_t n = dx_bytes_length(l->graph, name);
    if (n >= 1 + more && bytes[0] == 'd')
        return true;
    return n >= sizeof partial - 1 + more && memcmp(bytes, partial, sizeof partial - 1) == 0;
}

static bool any_looks_differential(const dx_emit *e, uint32_t side, size_t more)
{
    const dx_shape *s = dx_emit_at(e, side);
    if (s->kind != DX_SHAPE_PRODUCT)
        return looks_differential(e, s, more);
    for (uint32_t i = 0; i < s->count; i++)
        if (looks_differential(e, dx_emit_at(e, e->layout->child[s->first + i]), more))
            return true;
    return false;
}

/* a*dx^(-1) */
static void write_inverse(dx_emit *e, const dx_shape *s)
{
    dx_push_text(e, "^(-1)");
    dx_push_after(e, "*", 1, e->layout->child[s->first + 1], DX_BINDS_ATOM);
    dx_push_shape(e, e->layout->child[s->first], DX_BINDS_PRODUCT);
}

static void write_fraction(dx_emit *e, const dx_shape *s)
{
    uint32_t above = e->layout->child[s->first], below = e->layout->child[s->first + 1];
    if (any_looks_differential(e, below, 1) && any_looks_differential(e, above, 0)) {
        write_inverse(e, s);
        return;
    }
    write_children(e, s, "/", 1, "");
}

/* ---- calls ----------------------------------------------------------------------- */

static void write_arguments(dx_emit *e, const dx_shape *s)
{
    dx_emit_bytes(e, "(", 1);
    write_children(e, s, ", ", 2, ")");
}

/* softmax(a, b)[1] */
static void write_component(dx_emit *e, const dx_shape *s)
{
    dx_shape of = *s;
    of.count--;
    dx_emit_string(e, "softmax(");
    dx_push_text(e, "]");
    push_child(e, s, of.count);
    dx_push_text(e, ")[");
    write_children(e, &of, ", ", 2, "");
}

static void write_call(dx_emit *e, const dx_shape *s)
{
    if (s->fn == DX_FN_factorial) {
        dx_push_text(e, "!");
        push_child(e, s, 0);
        return;
    }
    dx_emit_string(e, dx_functions[s->fn].name);
    write_arguments(e, s);
}

static void write_application(dx_emit *e, const dx_shape *s)
{
    write_name(e, dx_shape_function(e->layout, s));
    for (unsigned i = 0; i < s->detail; i++)
        dx_emit_string(e, "'");
    write_arguments(e, s);
}

/* D[1,1,2](f)(x, y) */
static void write_partial(dx_emit *e, const dx_shape *s)
{
    const char *separator = "D[";
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t order = dx_shape_order(e->layout, s, i);
        for (uint32_t k = 0; k < order && e->status == DX_OK; k++) {
            dx_emit_string(e, separator);
            const uint64_t position = (uint64_t)i + 1;
            dx_emit_number(e, &(dx_shape){.kind = DX_SHAPE_NUMBER,
                                          .first = (uint32_t)position,
                                          .count = (uint32_t)(position >> 32)});
            separator = ",";
        }
    }
    dx_emit_string(e, "](");
    write_name(e, dx_shape_function(e->layout, s));
    dx_emit_string(e, ")");
    write_arguments(e, s);
}

/* ---- all shapes ------------------------------------------------------------------ */

/* d^3/dx^2 dy f, and df/dx of a name. */
static void write_written(dx_emit *e, const dx_shape *s)
{
    const dx_layout *l = e->layout;
    bool name = dx_shape_differentiates_name(l, s);
    uint32_t total = dx_shape_total_order(l, s), order;
    dx_emit_string(e, "d");
    if (total > 1) {
        dx_emit_string(e, "^");
        dx_emit_number(e, &(dx_shape){.kind = DX_SHAPE_NUMBER, .first = total});
    }
    if (name)
        write_name(e, dx_operand(l->graph, s->id, 0));
    for (uint32_t i = 0; i < dx_shape_variables(l, s); i++) {
        dx_id variable = dx_shape_variable(l, s, i, &order);
        dx_emit_string(e, i == 0 ? "/d" : " d");
        write_name(e, variable);
        if (order > 1) {
            dx_emit_string(e, "^");
            dx_emit_number(e, &(dx_shape){.kind = DX_SHAPE_NUMBER, .first = order});
        }
    }
    if (!name) {
        push_child(e, s, 0);
        dx_emit_string(e, " ");
    }
}

static const char *const relation_signs[DX_SIGNS] = {" = ", " != ", " < ", " <= ", " > ", " >= "};

static void write_pair(dx_emit *e, const dx_shape *s, const char *between)
{
    write_children(e, s, between, strlen(between), "");
}

static void write_enclosed(dx_emit *e, const dx_shape *s, const char *open, const char *close)
{
    dx_emit_string(e, open);
    write_children(e, s, ", ", 2, close);
}

/* piecewise(x < 0: -x, x); pieces go last first. */
static void write_cases(dx_emit *e, const dx_shape *s)
{
    dx_emit_string(e, "piecewise(");
    dx_push_text(e, ")");
    for (uint32_t i = s->count; i-- > 0;) {
        bool value = i % 2 == 1;
        push_after(e, value ? ": " : ", ", i > 0 ? 2 : 0, s, i);
    }
}

/* 0 < x <= 1 */
static void write_chain(dx_emit *e, const dx_shape *s)
{
    for (uint32_t i = s->count; i-- > 0;) {
        const char *sign = i == 0 ? "" : s->detail >> (i - 1) & 1 ? " <= " : " < ";
        push_after(e, sign, strlen(sign), s, i);
    }
}

/* x > 0 and y > 0 */
static void write_and(dx_emit *e, const dx_shape *s)
{
    for (uint32_t i = s->count; i-- > 0;)
        push_after(e, " and ", i > 0 ? 5 : 0, s, i);
}

/* sum(x^k, k=1..n) */
static void write_iterated(dx_emit *e, const dx_shape *s)
{
    const uint32_t *child = e->layout->child + s->first;
    bool several = dx_shape_has_index(s);
    dx_emit_string(e, dx_iterated_name(e->layout->graph, s->id));
    dx_emit_string(e, "(");
    if (several) {
        dx_push_text(e, "]");
        dx_push_after(e, "])[", 3, child[s->count - 1], DX_BINDS_SUM);
    } else {
        dx_push_text(e, ")");
    }
    for (uint32_t k = dx_shape_names(s); k-- > 0;) {
        dx_push_after(e, "..", 2, child[3 * k + 3], DX_BINDS_SUM);
        dx_push_after(e, "=", 1, child[3 * k + 2], DX_BINDS_SUM);
        dx_push_after(e, several && k == 0 ? ", [" : ", ", several && k == 0 ? 3 : 2,
                      child[3 * k + 1], DX_BINDS_SUM);
    }
    push_child(e, s, 0);
}

/* (d/dx x^2 | x = 3) */
static void write_at(dx_emit *e, const dx_shape *s)
{
    dx_emit_string(e, "(");
    dx_push_text(e, ")");
    for (uint32_t i = s->count; i-- > 0;) {
        const char *before = i == 0 ? "" : i == 1 ? " | " : ", ";
        push_after(e, before, strlen(before), s, i);
    }
}

/* y1^2 + y2 | y2 = 2*y1 | y1 = 3*x */
static void write_where(dx_emit *e, const dx_shape *s)
{
    write_children(e, s, " | ", 3, "");
}

static void write_shape(dx_emit *e, const dx_shape *s)
{
    static const char *const words[] = {[DX_WORD_PI] = "pi",
                                        [DX_WORD_E] = "e",
                                        [DX_WORD_INF] = "inf",
                                        [DX_WORD_TRUE] = "true",
                                        [DX_WORD_FALSE] = "false"};
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
        dx_emit_quoted(e, s);
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
        write_fraction(e, s);
        break;
    case DX_SHAPE_POWER:
        write_children(e, s, "^", 1, "");
        break;
    case DX_SHAPE_ROOT:
        write_enclosed(e, s, "sqrt(", ")");
        break;
    case DX_SHAPE_CALL:
        write_call(e, s);
        break;
    case DX_SHAPE_COMPONENT:
        write_component(e, s);
        break;
    case DX_SHAPE_APPLICATION:
    case DX_SHAPE_LIMIT:
        write_application(e, s);
        break;
    case DX_SHAPE_AT:
        write_at(e, s);
        break;
    case DX_SHAPE_WHERE:
        write_where(e, s);
        break;
    case DX_SHAPE_PARTIAL:
        write_partial(e, s);
        break;
    case DX_SHAPE_DIFF:
        write_written(e, s);
        break;
    case DX_SHAPE_STEPS:
        write_enclosed(e, s, "[", "]");
        break;
    case DX_SHAPE_RELATION:
        write_pair(e, s, relation_signs[s->detail]);
        break;
    case DX_SHAPE_VECTOR:
    case DX_SHAPE_MATRIX:
        write_enclosed(e, s, "[", "]");
        break;
    case DX_SHAPE_RANGE:
        write_pair(e, s, "..");
        break;
    case DX_SHAPE_CASES:
        write_cases(e, s);
        break;
    case DX_SHAPE_CHAIN:
        write_chain(e, s);
        break;
    case DX_SHAPE_AND:
        write_and(e, s);
        break;
    case DX_SHAPE_ITERATED:
        write_iterated(e, s);
        break;
    }
}

static void write_plain(dx_emit *e, const dx_piece *piece)
{
    const dx_shape *s = dx_emit_at(e, piece->shape);
    if (dx_shape_binding(s) < (dx_binding)piece->binding) {
        dx_emit_bytes(e, "(", 1);
        dx_push_bytes(e, ")", 1);
    }
    write_shape(e, s);
}

dx_status dx_print_line(dx_graph *g, dx_id a, dx_text *out)
{
    return dx_emit_all(g, a, DX_NONE, write_plain, out);
}

/* x = 5 at the beginning of a line would be a definition: (x) = 5 is the equation. */
static bool reads_as_definition(const dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_EQ)
        return false;
    dx_op left = dx_op_of(g, dx_operand(g, a, 0));
    return left == DX_OP_SYMBOL || left == DX_OP_APPLY;
}

dx_status dx_print_plain(dx_graph *g, dx_id a, dx_text *out)
{
    if (dx_op_of(g, a) == DX_OP_STEPS)
        return dx_derivation_plain(g, a, out);
    if (dx_op_of(g, a) == DX_OP_TABLE)
        return dx_table_plain(g, a, out);
    if (dx_op_of(g, a) == DX_OP_SOLUTION)
        return dx_solution_plain(g, a, out);
    if (!reads_as_definition(g, a))
        return dx_print_line(g, a, out);
    dx_text_char(out, '(');
    DX_TRY(dx_print_line(g, dx_operand(g, a, 0), out));
    dx_text_string(out, ") = ");
    return dx_print_line(g, dx_operand(g, a, 1), out);
}
