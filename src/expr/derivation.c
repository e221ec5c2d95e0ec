#include "expr/derivation.h"

#include "expr/intern.h"
#include "expr/layout.h"
#include "expr/print.h"
#include "support/utf8.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* ---- lines ----------------------------------------------------------------------- */

dx_id dx_line_make(dx_graph *g, const dx_line *line)
{
    const dx_id part[] = {dx_int(g, line->depth),
                          dx_int(g, line->style),
                          line->rule,
                          line->formula,
                          line->notes,
                          line->refers,
                          line->shown};
    size_t n = sizeof part / sizeof part[0];
    return dx_vector(g, dx_is_none(line->shown) ? n - 1 : n, part);
}

dx_id dx_line_equation(dx_graph *g, dx_id left, dx_id right)
{
    if (dx_is_none(left) || dx_is_none(right))
        return DX_NONE;
    if (dx_op_of(g, right) == DX_OP_TABLE) { /* a table stands alone */
        dx_tell_non_number(g, right);
        return DX_NONE;
    }
    return dx_intern_ids(g, DX_OP_EQ, 0, 2, (dx_id[]){left, right});
}

dx_id dx_line_difference(dx_graph *g, dx_id left, dx_id right)
{
    if (dx_is_none(left) || dx_is_none(right))
        return DX_NONE;
    return dx_intern_ids(g, DX_OP_NE, 0, 2, (dx_id[]){left, right});
}

dx_id dx_line_bound(dx_graph *g, dx_id left, dx_id right)
{
    if (dx_is_none(left) || dx_is_none(right))
        return DX_NONE;
    return dx_intern_ids(g, DX_OP_LE, 0, 2, (dx_id[]){left, right});
}

dx_id dx_line_at_values(dx_graph *g, dx_id a, size_t n, const dx_id *from, const dx_id *to)
{
    enum { MOST = 16 };
    dx_id argument[MOST + 1] = {a};
    if (n > MOST)
        return DX_NONE;
    for (size_t i = 0; i < n; i++) {
        argument[i + 1] = dx_line_equation(g, from[i], to[i]);
        if (dx_is_none(argument[i + 1]))
            return DX_NONE;
    }
    return dx_apply(g, dx_symbol(g, DX_AT_NAME, strlen(DX_AT_NAME)), n + 1, argument);
}

dx_id dx_where(dx_graph *g, dx_id a, size_t n, const dx_id *equation)
{
    dx_id argument[DX_MOST_EQUATIONS + 1] = {a};
    if (n > DX_MOST_EQUATIONS)
        return DX_NONE;
    memcpy(argument + 1, equation, n * sizeof *equation);
    return dx_apply(g, dx_symbol(g, DX_WHERE_NAME, strlen(DX_WHERE_NAME)), n + 1, argument);
}

bool dx_is_where(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_APPLY &&
           strcmp(dx_bytes(g, dx_operand(g, a, 0)), DX_WHERE_NAME) == 0;
}

bool dx_line_names(const dx_graph *g, dx_id note)
{
    const char *name = dx_bytes(g, dx_operand(g, note, 0));
    return name[0] != '\0' && name[0] != ' ';
}

dx_line dx_line_read(const dx_graph *g, dx_id line)
{
    int64_t depth = 0, style = 0;
    (void)dx_get_int(g, dx_operand(g, line, 0), &depth);
    (void)dx_get_int(g, dx_operand(g, line, 1), &style);
    return (dx_line){.depth = (uint32_t)depth,
                     .style = (dx_line_style)style,
                     .rule = dx_operand(g, line, 2),
                     .formula = dx_operand(g, line, 3),
                     .notes = dx_operand(g, line, 4),
                     .refers = dx_operand(g, line, 5),
                     .shown = dx_operand(g, line, dx_count(g, line) > 6 ? 6 : 3)};
}

/* ---- rules ------------------------------------------------------------------------ */

typedef dx_status print_value(dx_graph *g, dx_id value, void *how, dx_text *out);

static dx_status in_plain(dx_graph *g, dx_id value, void *how, dx_text *out)
{
    (void)how;
    return dx_print_line(g, value, out);
}

static int64_t number_at(const dx_graph *g, dx_id vector, uint32_t i)
{
    int64_t n = 0;
    (void)dx_get_int(g, dx_operand(g, vector, i), &n);
    return n;
}

/* "product rule, u = x", but "put in: x = 3". */
const char *dx_line_separator(const dx_text *out, size_t start)
{
    return out->n == start ? "" : out->data[out->n - 1] == ':' ? " " : ", ";
}

dx_id dx_derivation_answer(const dx_graph *g, dx_id steps)
{
    dx_id formula = dx_line_formula(g, dx_line_at(g, steps, dx_line_count(g, steps) - 1));
    return dx_op_of(g, formula) == DX_OP_EQ ? dx_operand(g, formula, 1) : formula;
}

size_t dx_line_refers(const dx_graph *g, const dx_line *line, uint32_t refers[DX_MOST_REFERS])
{
    size_t n = 0;
    for (uint32_t i = 0; i < dx_count(g, line->notes) && n < DX_MOST_REFERS; i++) {
        uint32_t by = (uint32_t)number_at(g, dx_operand(g, line->notes, i), 2);
        if (by > 0)
            refers[n++] = by;
    }
    for (uint32_t i = 0; i < dx_count(g, line->refers) && n < DX_MOST_REFERS; i++)
        refers[n++] = (uint32_t)number_at(g, line->refers, i);
    return n;
}

dx_status dx_line_write_rule(dx_graph *g, const dx_line *line, dx_text *out)
{
    size_t start = out->n;
    dx_text_bytes(out, dx_bytes(g, line->rule), dx_bytes_length(g, line->rule));
    for (uint32_t i = 0; i < dx_count(g, line->notes); i++) {
        dx_id note = dx_operand(g, line->notes, i);
        bool named = dx_line_names(g, note);
        dx_text_string(out, named ? dx_line_separator(out, start) : "");
        dx_text_format(out, named ? "%s = " : "%s ", dx_bytes(g, dx_operand(g, note, 0)));
        DX_TRY(in_plain(g, dx_operand(g, note, 1), NULL, out));
        if (number_at(g, note, 2) > 0)
            dx_text_format(out, " by (%u)", (unsigned)number_at(g, note, 2));
    }
    for (uint32_t i = 0; i < dx_count(g, line->refers); i++)
        dx_text_format(out, "%s(%u)",
                       i > 0            ? ", "
                       : out->n > start ? " by "
                                        : "by ",
                       (unsigned)number_at(g, line->refers, i));
    return out->failed ? dx_no_memory(g->context) : DX_OK;
}

/* The formula as it is shown on the line, in the plain form: "= 2*x" where it goes on. */
static dx_status write_formula(dx_graph *g, const dx_line *line, dx_text *out)
{
    if (line->style != DX_LINE_CONTINUED || dx_op_of(g, line->shown) != DX_OP_EQ)
        return dx_print_line(g, line->shown, out);
    dx_id right = dx_operand(g, line->shown, 1);
    bool equation = dx_op_of(g, right) == DX_OP_EQ;
    dx_text_string(out, equation ? "= (" : "= ");
    DX_TRY(dx_print_line(g, right, out));
    dx_text_string(out, equation ? ")" : "");
    return DX_OK;
}

/* ---- plain ------------------------------------------------------------------------ */

enum { INDENT = 4, CONTINUED = 2, WIDEST_COLUMN = 56 };

/* "(3)     = 2*x", as wide as its number asks. */
static dx_status write_front(dx_graph *g, dx_id steps, uint32_t i, dx_text *out)
{
    dx_line line = dx_line_read(g, dx_line_at(g, steps, i));
    unsigned width = dx_line_count(g, steps) > 99 ? 3 : dx_line_count(g, steps) > 9 ? 2 : 1;
    unsigned indent = line.depth * INDENT + (line.style == DX_LINE_CONTINUED ? CONTINUED : 0);
    char number[16];
    int n = snprintf(number, sizeof number, "(%u)", (unsigned)i + 1);
    dx_text_format(out, "%*s %*s", (int)width + 2, n > 0 ? number : "", (int)indent, "");
    return write_formula(g, &line, out);
}

/* All fronts, one behind the other, where each ends; and the column at which the rules
 * start: right of all formulas that are not very long. */
static dx_status write_fronts(dx_graph *g, dx_id steps, dx_text *fronts, size_t *end,
                              size_t *column)
{
    *column = 0;
    for (uint32_t i = 0; i < dx_line_count(g, steps); i++) {
        size_t start = fronts->n;
        DX_TRY(write_front(g, steps, i, fronts));
        if (fronts->failed)
            return dx_no_memory(g->context);
        end[i] = fronts->n;
        size_t width = dx_utf8_width(fronts->data + start, fronts->n - start);
        if (width <= WIDEST_COLUMN && width > *column)
            *column = width;
        DX_TRY(dx_poll(g->context));
    }
    return DX_OK;
}

static dx_status write_lines(dx_graph *g, dx_id steps, const dx_text *fronts, const size_t *end,
                             size_t column, dx_text *out)
{
    for (uint32_t i = 0; i < dx_line_count(g, steps); i++) {
        dx_line line = dx_line_read(g, dx_line_at(g, steps, i));
        size_t start = i > 0 ? end[i - 1] : 0, n = end[i] - start;
        size_t width = n <= 4 * (size_t)WIDEST_COLUMN ? dx_utf8_width(fronts->data + start, n) : n;
        dx_text_string(out, i > 0 ? "\n" : "");
        dx_text_bytes(out, fronts->data + start, n);
        size_t bare = out->n;
        dx_text_format(out, "%*s", (int)(width < column ? column - width + 2 : 2), "");
        size_t rule = out->n;
        DX_TRY(dx_line_write_rule(g, &line, out));
        if (out->n == rule && !out->failed) {
            out->n = bare;
            out->data[bare] = '\0';
        }
    }
    return out->failed ? dx_no_memory(g->context) : DX_OK;
}

dx_status dx_derivation_plain(dx_graph *g, dx_id steps, dx_text *out)
{
    size_t column, size = dx_line_count(g, steps) * sizeof(size_t);
    size_t *end = dx_alloc(&g->context->memory, size);
    if (!end)
        return dx_no_memory(g->context);
    dx_text fronts;
    dx_text_init(&fronts, &g->context->memory);
    fronts.limit = g->context->limits.output_bytes;
    dx_status status = write_fronts(g, steps, &fronts, end, &column);
    if (status == DX_OK)
        status = write_lines(g, steps, &fronts, end, column, out);
    dx_text_free(&fronts);
    dx_free(&g->context->memory, end, size);
    return status;
}

/* ---- LaTeX ------------------------------------------------------------------------ */

static dx_status latex_name(dx_graph *g, dx_id name, dx_text *out)
{
    const char *bytes = dx_bytes(g, name);
    size_t stem = strcspn(bytes, "'_");
    dx_text_bytes(out, bytes, stem);
    const char *below = strchr(bytes, '_'), *prime = strchr(bytes, '\'');
    if (below)
        dx_text_format(out, "_{%.*s}", (int)dx_name_length(below + 1), below + 1);
    if (prime)
        dx_text_string(out, prime);
    return DX_OK;
}

static bool ends_in_colon(const dx_graph *g, dx_id rule)
{
    size_t n = dx_bytes_length(g, rule);
    return n > 0 && dx_bytes(g, rule)[n - 1] == ':';
}

static size_t count_alphanumeric(const char *text)
{
    size_t n = 0;
    while (isalnum((unsigned char)text[n]))
        n++;
    return n;
}

/* The sign of a formula that begins there, of so many bytes; NULL: none. */
static const char *latex_sign(const char *at, size_t *length)
{
    static const char *const signs[][2] = {{"->", "\\to"}, {"!=", "\\neq"}, {"<=", "\\le"},
                                           {">=", "\\ge"}, {"<", "<"},      {">", ">"},
                                           {"|", "|"},     {"*", "\\cdot"}};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        *length = strlen(signs[i][0]);
        if (strncmp(at, signs[i][0], *length) == 0)
            return signs[i][1];
    }
    return NULL;
}

/* Words, with exponents raised, signs that text has not, and bars of names as they are. */
static void latex_words(const char *words, dx_text *out)
{
    size_t length;
    const char *sign;
    dx_text_string(out, "\\text{");
    for (const char *c = words; *c; c++) {
        if ((sign = latex_sign(c, &length)) != NULL) {
            dx_text_format(out, "$%s$", sign);
            c += length - 1;
            continue;
        }
        if (*c == '_')
            dx_text_char(out, '\\');
        if (*c != '^') {
            dx_text_char(out, *c);
            continue;
        }
        bool group = c[1] == '(';
        size_t n = group ? strcspn(c + 1, ")") : count_alphanumeric(c + 1);
        dx_text_format(out, "$^{%.*s}$", (int)(group ? n - 1 : n), c + 1 + group);
        c += n + (group && c[n + 1] == ')');
    }
    dx_text_char(out, '}');
}

static dx_status latex_rule(dx_graph *g, dx_id steps, const dx_line *line, dx_text *out)
{
    size_t start = out->n;
    if (dx_bytes_length(g, line->rule) > 0)
        latex_words(dx_bytes(g, line->rule), out);
    for (uint32_t i = 0; i < dx_count(g, line->notes); i++) {
        dx_id note = dx_operand(g, line->notes, i);
        bool named = dx_line_names(g, note);
        bool blank = !named || (i == 0 && ends_in_colon(g, line->rule));
        dx_text_string(out, out->n == start ? "" : blank ? "\\; " : ",\\; ");
        if (named)
            DX_TRY(latex_name(g, dx_operand(g, note, 0), out));
        else if (dx_bytes_length(g, dx_operand(g, note, 0)) > 0)
            dx_text_format(out, "\\text{%s}\\; ", dx_bytes(g, dx_operand(g, note, 0)) + 1);
        dx_text_string(out, named ? " = " : "");
        DX_TRY(dx_print_latex_part(g, dx_operand(g, note, 1), steps, out));
        if (number_at(g, note, 2) > 0)
            dx_text_format(out, " \\text{ by (%u)}", (unsigned)number_at(g, note, 2));
    }
    if (dx_count(g, line->refers) > 0)
        dx_text_string(out, out->n > start ? "\\text{ by " : "\\text{by ");
    for (uint32_t i = 0; i < dx_count(g, line->refers); i++)
        dx_text_format(out, "%s(%u)", i > 0 ? ", " : "", (unsigned)number_at(g, line->refers, i));
    if (dx_count(g, line->refers) > 0)
        dx_text_char(out, '}');
    return DX_OK;
}

dx_status dx_derivation_latex(dx_graph *g, dx_id steps, dx_text *out)
{
    dx_text_string(out, "\\begin{aligned}\n");
    for (uint32_t i = 0; i < dx_line_count(g, steps); i++) {
        dx_line line = dx_line_read(g, dx_line_at(g, steps, i));
        dx_text_format(out, "\\text{(%u)} &", (unsigned)i + 1);
        for (uint32_t k = 0; k < line.depth; k++)
            dx_text_string(out, "\\quad ");
        dx_id right = line.shown;
        if (dx_op_of(g, line.shown) == DX_OP_EQ) {
            right = dx_operand(g, line.shown, 1);
            if (line.style != DX_LINE_CONTINUED)
                DX_TRY(dx_print_latex_part(g, dx_operand(g, line.shown, 0), steps, out));
            dx_text_string(out, line.style != DX_LINE_CONTINUED ? " = " : "\\quad = ");
        }
        DX_TRY(dx_print_latex_part(g, right, steps, out));
        dx_text_string(out, " && ");
        DX_TRY(latex_rule(g, steps, &line, out));
        dx_text_string(out, i + 1 < dx_line_count(g, steps) ? " \\\\\n" : "\n");
    }
    dx_text_string(out, "\\end{aligned}");
    return out->failed ? dx_no_memory(g->context) : DX_OK;
}

dx_status dx_derivation_source(dx_graph *g, dx_id steps, dx_text *out)
{
    dx_text_string(out, "steps(");
    DX_TRY(dx_print_line(g, dx_derivation_subject(g, steps), out));
    dx_text_char(out, ')');
    return out->failed ? dx_no_memory(g->context) : DX_OK;
}
