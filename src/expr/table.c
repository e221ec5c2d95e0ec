#include "expr/table.h"

#include "expr/intern.h"
#include "expr/print.h"
#include "support/utf8.h"

#include <string.h>

enum { HEADINGS, FORMULAS, VARIABLE, LO, HI, ROWS, DIGITS, WIDTHS, TEXT, OPERANDS };

/* ---- the node --------------------------------------------------------------------------- */

dx_id dx_table_make(dx_graph *g, const dx_table *t)
{
    dx_id operand[OPERANDS];
    operand[HEADINGS] = t->headings;
    operand[FORMULAS] = t->formulas;
    operand[VARIABLE] = t->variable;
    operand[LO] = t->lo;
    operand[HI] = t->hi;
    operand[ROWS] = dx_int(g, (int64_t)t->rows);
    operand[DIGITS] = dx_int(g, t->digits);
    operand[WIDTHS] = t->widths;
    operand[TEXT] = t->text;
    return dx_intern_ids(g, DX_OP_TABLE, 0, OPERANDS, operand);
}

dx_table dx_table_read(const dx_graph *g, dx_id a)
{
    int64_t rows = 0, digits = 0;
    (void)dx_get_int(g, dx_operand(g, a, ROWS), &rows);
    (void)dx_get_int(g, dx_operand(g, a, DIGITS), &digits);
    return (dx_table){
        .headings = dx_operand(g, a, HEADINGS),
        .formulas = dx_operand(g, a, FORMULAS),
        .variable = dx_operand(g, a, VARIABLE),
        .lo = dx_operand(g, a, LO),
        .hi = dx_operand(g, a, HI),
        .digits = (uint32_t)digits,
        .columns = dx_count(g, dx_operand(g, a, HEADINGS)),
        .rows = (uint64_t)rows,
        .widths = dx_operand(g, a, WIDTHS),
        .text = dx_operand(g, a, TEXT),
    };
}

static size_t width_of(const dx_graph *g, const dx_table *t, uint32_t column)
{
    int64_t width = 0;
    (void)dx_get_int(g, dx_operand(g, t->widths, column), &width);
    return (size_t)width;
}

/* The cell with its blanks. */
static const char *padded_cell(const dx_graph *g, const dx_table *t, uint64_t row, uint32_t column,
                               size_t *width)
{
    size_t line = dx_bytes_length(g, t->text) / t->rows, start = 0;
    for (uint32_t k = 0; k < column; k++)
        start += width_of(g, t, k);
    *width = width_of(g, t, column);
    return dx_bytes(g, t->text) + row * line + start;
}

const char *dx_table_cell(const dx_graph *g, const dx_table *t, uint64_t row, uint32_t column,
                          size_t *n)
{
    const char *cell = padded_cell(g, t, row, column, n);
    while (*n > 0 && cell[*n - 1] == ' ')
        --*n;
    while (*n > 0 && *cell == ' ') {
        cell++;
        --*n;
    }
    return cell;
}

bool dx_table_has_word(const dx_graph *g, const dx_table *t, uint64_t row, uint32_t column)
{
    return dx_table_is_of_rows(g, t) &&
           dx_op_of(g, dx_operand(g, dx_operand(g, t->formulas, column), (uint32_t)row)) ==
               DX_OP_STRING;
}

bool dx_table_has_value(const dx_graph *g, const dx_table *t, uint64_t row, uint32_t column)
{
    size_t n;
    const char *cell = dx_table_cell(g, t, row, column, &n);
    return n > 0 && *cell != 'u' && *cell != '.' && *cell != '|' &&
           !dx_table_has_word(g, t, row, column);
}

dx_id dx_table_point(dx_graph *g, const dx_table *t, uint64_t row)
{
    if (dx_table_is_of_rows(g, t))
        return dx_operand(g, dx_operand(g, t->formulas, 0), (uint32_t)row);
    if (row == 0)
        return t->lo;
    if (row + 1 == t->rows)
        return t->hi;
    dx_id part = dx_rational(g, (int64_t)row, (int64_t)t->rows - 1);
    return dx_add(g, t->lo, dx_mul(g, part, dx_sub(g, t->hi, t->lo)));
}

dx_status dx_table_source(dx_graph *g, dx_id a, dx_text *out)
{
    dx_table t = dx_table_read(g, a);
    if (dx_table_is_of_rows(g, &t)) {
        dx_text_format(out, "a table of %llu rows", (unsigned long long)t.rows);
        return out->failed ? dx_no_memory(g->context) : DX_OK;
    }
    dx_text_string(out, "table([");
    for (uint32_t k = 1; k < t.columns; k++) {
        dx_text_string(out, k > 1 ? ", " : "");
        DX_TRY(dx_print_line(g, dx_operand(g, t.formulas, k), out));
    }
    dx_text_format(out, "], %s=", dx_bytes(g, t.variable));
    DX_TRY(dx_print_line(g, t.lo, out));
    dx_text_string(out, "..");
    DX_TRY(dx_print_line(g, t.hi, out));
    dx_text_format(out, ", %llu)", (unsigned long long)t.rows);
    return out->failed ? dx_no_memory(g->context) : DX_OK;
}

/* ---- what all forms do ------------------------------------------------------------------ */

typedef dx_status write_formula(dx_graph *g, dx_id a, dx_text *out);

/* The headings one behind the other in `text`, and where each ends. */
typedef struct headings {
    dx_text text;
    size_t *end, size;
} headings;

static void close_headings(dx_graph *g, headings *h)
{
    dx_text_free(&h->text);
    dx_free(&g->context->memory, h->end, h->size);
}

static dx_status open_headings(dx_graph *g, const dx_table *t, write_formula *write, headings *h)
{
    dx_text_init(&h->text, &g->context->memory);
    h->size = t->columns * sizeof *h->end;
    h->end = dx_alloc(&g->context->memory, h->size);
    if (!h->end)
        return dx_no_memory(g->context);
    dx_status status = DX_OK;
    for (uint32_t k = 0; k < t->columns && status == DX_OK; k++) {
        status = write(g, dx_operand(g, t->headings, k), &h->text);
        h->end[k] = h->text.n;
    }
    if (status == DX_OK && h->text.failed)
        status = dx_no_memory(g->context);
    if (status != DX_OK)
        close_headings(g, h);
    return status;
}

static const char *heading(const headings *h, uint32_t k, size_t *n)
{
    size_t start = k > 0 ? h->end[k - 1] : 0;
    *n = h->end[k] - start;
    return dx_text_get(&h->text) + start;
}

static void write_blanks(dx_text *out, size_t n)
{
    for (; n > 0; n--)
        dx_text_char(out, ' ');
}

static void trim_blanks(dx_text *out)
{
    while (!out->failed && out->n > 0 && out->data[out->n - 1] == ' ')
        out->data[--out->n] = '\0';
}

static dx_status is_whole(const dx_graph *g, const dx_text *out)
{
    if (!out->failed)
        return DX_OK;
    if (out->limit > 0 && out->n >= out->limit / 2)
        return dx_fail(g->context, DX_LIMIT, "the table is longer than %zu bytes", out->limit);
    return dx_no_memory(g->context);
}

/* ---- lines of text ---------------------------------------------------------------------- */

enum { GAP = 2 };

/* Columns as they are set: from `first` to before `end`, behind the variable's. */
typedef struct lines {
    dx_graph *g;
    const dx_table *t;
    const headings *h;
    bool ruled, unicode;
    dx_text *out;
} lines;

static size_t set_width(const lines *l, uint32_t k)
{
    size_t n, width = width_of(l->g, l->t, k);
    const char *text = heading(l->h, k, &n);
    size_t above = dx_utf8_width(text, n);
    return above > width ? above : width;
}

static void write_headings(const lines *l, uint32_t first, uint32_t end)
{
    size_t n, all = set_width(l, 0);
    const char *text = heading(l->h, 0, &n);
    dx_text_bytes(l->out, text, n);
    size_t behind = all - dx_utf8_width(text, n);
    for (uint32_t k = first; k < end; k++) {
        write_blanks(l->out, behind + GAP);
        text = heading(l->h, k, &n);
        dx_text_bytes(l->out, text, n);
        behind = set_width(l, k) - dx_utf8_width(text, n);
        all += GAP + set_width(l, k);
    }
    if (!l->ruled)
        return;
    dx_text_char(l->out, '\n');
    for (; all > 0; all--)
        dx_text_string(l->out, l->unicode ? "─" : "-");
}

/* Not exact as sqrt(2)/2 is. */
static bool is_decimal(const char *cell, size_t n)
{
    bool digits = false; /* which e itself has not */
    for (size_t i = 0; i < n; i++) {
        if (!strchr("0123456789.e-+", cell[i]))
            return false;
        digits = digits || (cell[i] >= '0' && cell[i] <= '9');
    }
    return digits;
}

static dx_id found_value(const dx_graph *g, const dx_table *t, uint64_t row, uint32_t column)
{
    return dx_operand(g, dx_operand(g, t->formulas, column), (uint32_t)row);
}

/* A number that is written out, 3*pi/2, as it is in two dimensions, where that is no longer. */
static dx_status write_pretty_cell(const lines *l, uint64_t row, uint32_t k, const char *cell,
                                   size_t width, bool *written)
{
    size_t n, blanks = strspn(cell, " ");
    const char *own = dx_table_cell(l->g, l->t, row, k, &n);
    *written = false;
    if (!l->ruled || !l->unicode || !dx_table_is_of_rows(l->g, l->t) ||
        !dx_table_has_value(l->g, l->t, row, k) || is_decimal(own, n))
        return DX_OK;
    dx_text text;
    dx_text_init(&text, l->out->memory);
    dx_status status = dx_print_row(l->g, found_value(l->g, l->t, row, k), DX_NONE, true, &text);
    size_t wide = dx_utf8_width(dx_text_get(&text), text.n);
    *written = status == DX_OK && !text.failed && blanks < width && wide <= width - blanks &&
               !strchr(dx_text_get(&text), '\n');
    if (*written) {
        write_blanks(l->out, blanks);
        dx_text_bytes(l->out, dx_text_get(&text), text.n);
        write_blanks(l->out, set_width(l, k) - blanks - wide);
    }
    dx_text_free(&text);
    return status;
}

static dx_status write_cell(const lines *l, uint64_t row, uint32_t k)
{
    size_t width;
    bool written;
    const char *cell = padded_cell(l->g, l->t, row, k, &width);
    DX_TRY(write_pretty_cell(l, row, k, cell, width, &written));
    if (written)
        return DX_OK;
    cell = padded_cell(l->g, l->t, row, k, &width); /* printing may have moved it */
    dx_text_bytes(l->out, cell, width);
    write_blanks(l->out, set_width(l, k) - width);
    return DX_OK;
}

static dx_status write_lines(const lines *l, uint32_t first, uint32_t end)
{
    write_headings(l, first, end);
    for (uint64_t i = 0; i < l->t->rows; i++) {
        dx_text_char(l->out, '\n');
        DX_TRY(write_cell(l, i, 0));
        for (uint32_t k = first; k < end; k++) {
            write_blanks(l->out, GAP);
            DX_TRY(write_cell(l, i, k));
        }
        trim_blanks(l->out);
        DX_TRY(dx_poll(l->g->context));
    }
    return is_whole(l->g, l->out);
}

dx_status dx_table_plain(dx_graph *g, dx_id a, dx_text *out)
{
    dx_table t = dx_table_read(g, a);
    headings h;
    if (t.rows == 0) /* headings of nothing tell nothing */
        return DX_OK;
    DX_TRY(open_headings(g, &t, dx_print_line, &h));
    const lines l = {g, &t, &h, false, false, out};
    dx_status status = write_lines(&l, 1, t.columns);
    close_headings(g, &h);
    return status;
}

static dx_status print_unicode(dx_graph *g, dx_id a, dx_text *out)
{
    return dx_print_row(g, a, DX_NONE, true, out);
}

static dx_status print_ascii(dx_graph *g, dx_id a, dx_text *out)
{
    return dx_print_row(g, a, DX_NONE, false, out);
}

/* As many columns as fit, one at least. */
static uint32_t last_that_fits(const lines *l, uint32_t first, unsigned columns)
{
    size_t width = set_width(l, 0);
    uint32_t k = first;
    while (k < l->t->columns && width + GAP + set_width(l, k) <= columns)
        width += GAP + set_width(l, k++);
    return k > first || k == l->t->columns ? k : first + 1;
}

/* A column that is too wide to stand beside the variable's stands below each of its values. */
static bool stands_below(const lines *l, uint32_t k, unsigned columns)
{
    return set_width(l, 0) + GAP + set_width(l, k) > columns;
}

static dx_status write_below(const lines *l, uint32_t k)
{
    size_t n, width = GAP + set_width(l, k);
    const char *text = heading(l->h, 0, &n);
    dx_text_bytes(l->out, text, n);
    text = heading(l->h, k, &n);
    dx_text_format(l->out, "\n%*s%.*s\n", GAP, "", (int)n, text);
    for (width = width > set_width(l, 0) ? width : set_width(l, 0); width > 0; width--)
        dx_text_string(l->out, l->unicode ? "─" : "-");
    for (uint64_t i = 0; i < l->t->rows; i++) {
        dx_text_char(l->out, '\n');
        write_cell(l, i, 0);
        trim_blanks(l->out);
        dx_text_char(l->out, '\n');
        write_blanks(l->out, GAP);
        write_cell(l, i, k);
        trim_blanks(l->out);
        DX_TRY(dx_poll(l->g->context));
    }
    return is_whole(l->g, l->out);
}

dx_status dx_table_pretty(dx_graph *g, dx_id a, unsigned columns, bool unicode, dx_text *out)
{
    dx_table t = dx_table_read(g, a);
    headings h;
    if (t.rows == 0)
        return DX_OK;
    DX_TRY(open_headings(g, &t, unicode ? print_unicode : print_ascii, &h));
    const lines l = {g, &t, &h, true, unicode, out};
    dx_status status = DX_OK;
    for (uint32_t first = 1, end; first < t.columns && status == DX_OK; first = end) {
        end = last_that_fits(&l, first, columns);
        dx_text_string(out, first > 1 ? "\n\n" : "");
        status =
            stands_below(&l, first, columns) ? write_below(&l, first) : write_lines(&l, first, end);
    }
    close_headings(g, &h);
    return status;
}

/* ---- other forms ------------------------------------------------------------------------ */

dx_status dx_table_latex(dx_graph *g, dx_id a, dx_text *out)
{
    dx_table t = dx_table_read(g, a);
    dx_text_string(out, "\\begin{array}{r");
    for (uint32_t k = 1; k < t.columns; k++)
        dx_text_string(out, "r");
    dx_text_string(out, "}\n");
    for (uint32_t k = 0; k < t.columns; k++) {
        dx_text_string(out, k > 0 ? " & " : "");
        DX_TRY(dx_print_latex(g, dx_operand(g, t.headings, k), out));
    }
    dx_text_string(out, " \\\\\n\\hline\n");
    for (uint64_t i = 0; i < t.rows; i++) {
        for (uint32_t k = 0; k < t.columns; k++) {
            size_t n;
            const char *cell = dx_table_cell(g, &t, i, k, &n);
            bool word = !dx_table_has_value(g, &t, i, k);
            bool decimal = !word && is_decimal(cell, n);
            if (!word && (!decimal || memchr(cell, 'e', n))) {
                dx_id shown = decimal ? dx_symbol(g, cell, n) : found_value(g, &t, i, k);
                DX_TRY(dx_check(g, shown));
                dx_text_string(out, k > 0 ? " & " : "");
                DX_TRY(dx_print_latex(g, shown, out));
                continue;
            }
            dx_text_format(out, word ? "%s\\text{%.*s}" : "%s%.*s", k > 0 ? " & " : "", (int)n,
                           cell);
        }
        dx_text_string(out, i + 1 < t.rows ? " \\\\\n" : "\n");
        DX_TRY(dx_poll(g->context));
    }
    dx_text_string(out, "\\end{array}");
    return is_whole(g, out);
}

/* In quotes where there is a comma or a quote in it. */
static void write_field(dx_text *out, const char *text, size_t n)
{
    if (!memchr(text, ',', n) && !memchr(text, '"', n) && !memchr(text, '\n', n)) {
        dx_text_bytes(out, text, n);
        return;
    }
    dx_text_char(out, '"');
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '"')
            dx_text_char(out, '"');
        dx_text_char(out, text[i]);
    }
    dx_text_char(out, '"');
}

dx_status dx_table_csv(dx_graph *g, dx_id a, dx_text *out)
{
    dx_table t = dx_table_read(g, a);
    headings h;
    size_t n;
    DX_TRY(open_headings(g, &t, dx_print_line, &h));
    for (uint32_t k = 0; k < t.columns; k++) {
        const char *text = heading(&h, k, &n);
        dx_text_string(out, k > 0 ? "," : "");
        write_field(out, text, n);
    }
    close_headings(g, &h);
    dx_text_string(out, "\r\n");
    for (uint64_t i = 0; i < t.rows; i++) {
        for (uint32_t k = 0; k < t.columns; k++) {
            const char *cell = dx_table_cell(g, &t, i, k, &n);
            dx_text_string(out, k > 0 ? "," : "");
            if (dx_table_has_word(g, &t, i, k))
                write_field(out, cell, n);
            else if (dx_table_has_value(g, &t, i, k))
                dx_text_bytes(out, cell, n);
        }
        dx_text_string(out, "\r\n");
        DX_TRY(dx_poll(g->context));
    }
    return is_whole(g, out);
}

/* Numbers with commas between them, as eigenvalues are. */
static bool is_list(const char *cell, size_t n)
{
    size_t start = 0;
    for (size_t i = 0; i <= n; i++) {
        if (i < n && cell[i] != ',')
            continue;
        start += start < i && cell[start] == ' ';
        if (!is_decimal(cell + start, i - start))
            return false;
        start = i + 1;
    }
    return true;
}

/* A word, or an array of the numbers that it is made of. */
static void write_json_word(dx_text *out, const char *cell, size_t n)
{
    if (n == 0 || !is_list(cell, n)) {
        dx_text_json(out, cell, n);
        return;
    }
    dx_text_char(out, '[');
    dx_text_bytes(out, cell, n);
    dx_text_char(out, ']');
}

dx_status dx_table_json_rows(dx_graph *g, dx_id a, dx_text *out)
{
    dx_table t = dx_table_read(g, a);
    dx_text_char(out, '[');
    for (uint64_t i = 0; i < t.rows; i++) {
        dx_text_string(out, i > 0 ? ", [" : "[");
        for (uint32_t k = 0; k < t.columns; k++) {
            size_t n;
            const char *cell = dx_table_cell(g, &t, i, k, &n);
            dx_text_string(out, k > 0 ? ", " : "");
            if (n > 0 && dx_table_has_word(g, &t, i, k))
                write_json_word(out, cell, n);
            else if (dx_table_has_value(g, &t, i, k) && !is_decimal(cell, n))
                dx_text_json(out, cell, n);
            else if (dx_table_has_value(g, &t, i, k))
                dx_text_bytes(out, cell, n);
            else
                dx_text_string(out, "null");
        }
        dx_text_char(out, ']');
        DX_TRY(dx_poll(g->context));
    }
    dx_text_char(out, ']');
    return is_whole(g, out);
}
