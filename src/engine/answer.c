#include "engine/answer.h"

#include "engine/solvers/stepper.h"
#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/rootof.h"
#include "expr/solution.h"
#include "expr/table.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "support/ascii.h"
#include "support/utf8.h"
#include "support/wrap.h"

#include <stdio.h>
#include <string.h>

static void each_text(ddx_answer *a, void (*act)(dx_text *))
{
    dx_text *texts[] = {&a->input, &a->name,   &a->message, &a->members, &a->approx,
                        &a->text,  &a->pretty, &a->latex,   &a->json};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        act(texts[i]);
}

void dx_answer_init(ddx_answer *answer, ddx_session *session)
{
    memset(answer, 0, sizeof *answer);
    answer->session = session;
    answer->self = answer;
    dx_text *texts[] = {&answer->input,   &answer->name,   &answer->message,
                        &answer->members, &answer->approx, &answer->text,
                        &answer->pretty,  &answer->latex,  &answer->json};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        dx_text_init(texts[i], &session->context.memory);
}

/* A text that grew very large gives its memory back; others keep it for the next. */
static void forget(dx_text *text)
{
    enum { KEPT = 65536 };
    if (text->capacity > KEPT)
        dx_text_free(text);
    else
        dx_text_clear(text);
}

void dx_answer_clear(ddx_answer *a)
{
    each_text(a, forget);
    a->status = DX_OK;
    a->kind = DX_ANSWER_NONE;
    a->silent = a->signs = a->sketch = a->made_text = a->made_pretty = a->made_latex = false;
    a->value = (dx_value){0};
    a->rows = (dx_shown_rows){0};
    a->timing = (dx_timing){0};
    a->line = a->column = 0;
    a->notices.n = 0;
    dx_diag_clear(&a->diag);
}

void dx_answer_free(ddx_answer *answer)
{
    each_text(answer, dx_text_free);
}

/* ---- values ---------------------------------------------------------------------------- */

static bool is_matrix(const dx_graph *g, dx_id id)
{
    return dx_count(g, id) > 0 && dx_op_of(g, dx_operand(g, id, 0)) == DX_OP_VECTOR;
}

const char *dx_kind_of_value(const dx_graph *g, dx_id id, uint32_t digits)
{
    switch (dx_op_of(g, id)) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        return "number";
    case DX_OP_EQ:
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
    case DX_OP_AND:
        return "equation";
    case DX_OP_TRUE:
    case DX_OP_FALSE:
        return "boolean";
    case DX_OP_VECTOR:
        return is_matrix(g, id) ? "matrix" : "vector";
    case DX_OP_RANGE:
        return "range";
    case DX_OP_STRING:
        return "string";
    case DX_OP_STEPS:
        return "derivation";
    case DX_OP_TABLE:
        return "table";
    case DX_OP_SOLUTION:
        return "iteration";
    default:
        return digits > 0 ? "number" : "expression";
    }
}

/* The first abstract function in it, or NONE. */
static dx_status find_abstract(dx_graph *g, dx_id id, dx_id *name)
{
    dx_walk walk;
    *name = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, &id, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(*name); i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        *name = op == DX_OP_APPLY || op == DX_OP_DERIV ? dx_operand(g, walk.id[i], 0) : DX_NONE;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status refuse_variable(dx_graph *g, dx_id id)
{
    dx_id symbol = DX_NONE, function = DX_NONE;
    if (dx_op_of(g, id) != DX_OP_STEPS && dx_free_symbols(g, id, 1, &symbol) == 0)
        DX_TRY(find_abstract(g, id, &function));
    dx_status status = dx_fail(g->context, DX_TYPE, "N needs a constant");
    if (!dx_is_none(symbol))
        dx_diag_hint(&g->context->diag, "%s has no value; '| %s = 1' gives it one",
                     dx_bytes(g, symbol), dx_bytes(g, symbol));
    else if (!dx_is_none(function))
        dx_diag_hint(&g->context->diag, "%s is not defined; '| %s(x) = x^2' defines it",
                     dx_bytes(g, function), dx_bytes(g, function));
    return status;
}

/* An integer is written out, unless it is far longer than what was asked for. */
static bool is_whole_text(const dx_graph *g, dx_id id, uint32_t digits)
{
    enum { MOST = 1000 };
    if (!dx_is_integer(g, id))
        return false;
    mpq_t value;
    mpq_init(value);
    dx_number_to_mpq(g, id, value);
    bool is = mpz_sizeinbase(mpq_numref(value), 10) <= (size_t)digits + MOST;
    mpq_clear(value);
    return is;
}

static dx_status decimal_of(dx_graph *g, dx_id id, uint32_t digits, dx_text *out)
{
    enum { LONG = 40 };
    dx_digits_kind kind = DX_DIGITS_ROUNDED;
    size_t start = out->n;
    if (is_whole_text(g, id, digits)) {
        DX_TRY(dx_print_plain(g, id, out));
        if (out->failed || out->n - start <= LONG + digits || out->data[out->n - 1] != '0')
            return DX_OK;
        dx_text decimal; /* 1971 and 430 zeros */
        dx_text_init(&decimal, &g->context->memory);
        dx_status status = dx_ball_digits(g, id, digits, &kind, &decimal);
        if (status == DX_OK && kind == DX_DIGITS_EXACT) {
            out->n = start;
            dx_text_string(out, dx_text_get(&decimal));
        }
        dx_text_free(&decimal);
        return status;
    }
    if (!dx_is_constant(g, id))
        return refuse_variable(g, id);
    return dx_ball_digits(g, id, digits, &kind, out);
}

/* An element that is written as it is: a whole number, or a word. */
static bool is_written_out(const dx_graph *g, dx_id part, uint32_t digits)
{
    return dx_op_of(g, part) == DX_OP_STRING || is_whole_text(g, part, digits);
}

/* The elements of a vector or matrix that are not written out, in their order; how many. Written
 * where `element` is not NULL. */
static dx_status list_elements(dx_graph *g, dx_id id, uint32_t digits, size_t *n, dx_id *element)
{
    for (uint32_t i = 0; i < dx_count(g, id); i++) {
        dx_id part = dx_operand(g, id, i);
        if (dx_op_of(g, part) == DX_OP_VECTOR) {
            if (!is_matrix(g, id))
                return dx_fail(g->context, DX_TYPE, "N goes into vectors and matrices only");
            DX_TRY(list_elements(g, part, digits, n, element)); /* a matrix has two levels */
            continue;
        }
        if (is_written_out(g, part, digits))
            continue;
        if (!dx_is_constant(g, part))
            return refuse_variable(g, part);
        if (element)
            element[*n] = part;
        ++*n;
    }
    return DX_OK;
}

/* Brackets around the elements, of which those that are not written out come one by one. */
static dx_status write_array(dx_graph *g, dx_id id, uint32_t digits, const dx_text **element,
                             dx_text *out)
{
    dx_text_char(out, '[');
    for (uint32_t i = 0; i < dx_count(g, id); i++) {
        dx_id part = dx_operand(g, id, i);
        dx_text_string(out, i > 0 ? ", " : "");
        if (dx_op_of(g, part) == DX_OP_VECTOR)
            DX_TRY(write_array(g, part, digits, element, out));
        else if (is_written_out(g, part, digits))
            DX_TRY(dx_print_plain(g, part, out));
        else
            dx_text_string(out, dx_text_get((*element)++));
    }
    dx_text_char(out, ']');
    return DX_OK;
}

bool dx_is_lines(const dx_graph *g, dx_id id)
{
    return dx_op_of(g, id) == DX_OP_STRING &&
           memchr(dx_bytes(g, id), '\n', dx_bytes_length(g, id)) != NULL;
}

static size_t length_of_lines(const dx_graph *g, dx_id id)
{
    const char *bytes = dx_bytes(g, id);
    size_t n = dx_bytes_length(g, id);
    return n > 0 && memchr(bytes, '\n', n) == bytes + n - 1 ? n - 1 : n;
}

/* The array with names that are written as its decimals are, in the place of those. */
static dx_status name_array(dx_graph *g, dx_id id, uint32_t digits, const dx_text **element,
                            dx_id *out)
{
    uint32_t n = dx_count(g, id);
    size_t size = n * sizeof(dx_id);
    dx_id *part = dx_alloc(&g->context->memory, size + 1);
    dx_status status = part ? DX_OK : dx_no_memory(g->context);
    for (uint32_t i = 0; i < n && status == DX_OK; i++) {
        part[i] = dx_operand(g, id, i);
        if (dx_op_of(g, part[i]) == DX_OP_VECTOR) {
            status = name_array(g, part[i], digits, element, &part[i]);
        } else if (!is_written_out(g, part[i], digits)) {
            part[i] = dx_symbol(g, dx_text_get(*element), (*element)->n);
            ++*element;
        }
    }
    if (status == DX_OK) {
        *out = dx_vector(g, n, part);
        status = dx_check(g, *out);
    }
    dx_free(&g->context->memory, part, size + 1);
    return status;
}

/* Written to `out`, or where that is NULL *named is the array with names for decimals. */
static dx_status decimals_of_array(dx_graph *g, dx_id id, uint32_t digits, dx_text *out,
                                   dx_id *named)
{
    dx_memory *memory = &g->context->memory;
    size_t n = 0, count = 0;
    DX_TRY(list_elements(g, id, digits, &n, NULL));
    size_t size = n * (sizeof(dx_text) + sizeof(dx_id) + sizeof(dx_digits_kind)) + 1;
    dx_text *text = dx_alloc(memory, size);
    if (!text)
        return dx_no_memory(g->context);
    dx_id *element = (dx_id *)(text + n);
    dx_digits_kind *kind = (dx_digits_kind *)(element + n);
    for (size_t i = 0; i < n; i++)
        dx_text_init(&text[i], memory);
    dx_status status = list_elements(g, id, digits, &count, element);
    if (status == DX_OK)
        status = dx_ball_digits_of_all(g, n, element, digits, kind, text);
    const dx_text *next = text;
    if (status == DX_OK)
        status =
            out ? write_array(g, id, digits, &next, out) : name_array(g, id, digits, &next, named);
    for (size_t i = 0; i < n; i++)
        dx_text_free(&text[i]);
    dx_free(memory, text, size);
    return status;
}

static dx_status decimals(dx_graph *g, dx_id id, uint32_t digits, dx_text *out)
{
    return dx_op_of(g, id) == DX_OP_VECTOR ? decimals_of_array(g, id, digits, out, NULL)
                                           : decimal_of(g, id, digits, out);
}

dx_status dx_value_text(dx_graph *g, dx_id id, uint32_t digits, dx_text *out)
{
    if (dx_is_lines(g, id)) {
        dx_text_bytes(out, dx_bytes(g, id), length_of_lines(g, id));
        return out->failed ? dx_no_memory(g->context) : DX_OK;
    }
    dx_status status = digits > 0 ? decimals(g, id, digits, out) : dx_print_plain(g, id, out);
    if (status == DX_OK && out->failed)
        status = dx_no_memory(g->context);
    return status;
}

static dx_status latex_of_decimal(dx_graph *g, dx_id id, uint32_t digits, dx_text *out)
{
    dx_text decimal;
    dx_text_init(&decimal, &g->context->memory);
    dx_status status = decimal_of(g, id, digits, &decimal);
    if (status == DX_OK && decimal.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        status = dx_print_latex(g, dx_symbol(g, dx_text_get(&decimal), decimal.n), out);
    dx_text_free(&decimal);
    return status;
}

dx_status dx_value_latex(dx_graph *g, dx_id id, uint32_t digits, dx_text *out)
{
    if (digits == 0)
        return dx_print_latex(g, id, out);
    if (dx_op_of(g, id) != DX_OP_VECTOR)
        return latex_of_decimal(g, id, digits, out);
    DX_TRY(decimals_of_array(g, id, digits, NULL, &id));
    return dx_print_latex(g, id, out);
}

bool dx_has_source(const dx_graph *g, dx_id id)
{
    dx_op op = dx_op_of(g, id);
    return op == DX_OP_STEPS || op == DX_OP_TABLE || op == DX_OP_SOLUTION;
}

dx_status dx_value_source(dx_graph *g, dx_id id, dx_text *out)
{
    if (dx_op_of(g, id) == DX_OP_STEPS)
        return dx_derivation_source(g, id, out);
    if (dx_op_of(g, id) == DX_OP_TABLE)
        return dx_table_source(g, id, out);
    dx_id source = dx_solution_read(g, id).source;
    dx_text_bytes(out, dx_bytes(g, source), dx_bytes_length(g, source));
    return out->failed ? dx_no_memory(g->context) : DX_OK;
}

enum { DECIMALS_INDENT = 4 }; /* of the second and later lines of a row of decimals */

/* ---- renderings -------------------------------------------------------------------------- */

/* What cannot be printed (too long, no memory, no time) says so in its place, and the answer is
 * no success. */
static const char *rendered(ddx_answer *a, dx_text *text, dx_status status)
{
    if (status != DX_OK) {
        dx_text_clear(text);
        dx_text_format(text, "... (%s)", a->session->context.diag.message);
        a->status = status;
        a->diag = a->session->context.diag;
        dx_diag_clear(&a->session->context.diag);
    }
    return dx_text_get(text);
}

/* The renderings are made lazily; the caller's view is of a constant answer. */
static ddx_answer *writable(const ddx_answer *answer)
{
    return answer->self;
}

/* A message with its signs, or with those spelled out. */
static const char *message(ddx_answer *a, bool unicode)
{
    if (!a->signs || unicode)
        return dx_text_get(&a->message);
    if (!a->made_text)
        dx_text_ascii(&a->text, dx_text_get(&a->message), a->message.n);
    a->made_text = true;
    return dx_text_get(&a->text);
}

const char *ddx_answer_text(const ddx_answer *answer)
{
    ddx_answer *a = writable(answer);
    if (a->kind == DX_ANSWER_TEXT)
        return message(a, false);
    if (a->kind != DX_ANSWER_VALUE)
        return "";
    if (a->made_text)
        return dx_text_get(&a->text);
    a->made_text = true;
    return rendered(
        a, &a->text,
        dx_value_text(&a->session->graph, dx_shown(a->value), a->value.digits, &a->text));
}

/* A decimal that is rounded, not the value itself. */
static bool is_rounded(const ddx_answer *a)
{
    return a->value.digits > 0 && a->approx.n > 0 && a->approx.data[0] != '=' &&
           dx_op_of(&a->session->graph, a->value.id) != DX_OP_VECTOR;
}

/* A row of decimals, behind what stands on its line. */
static dx_status append_decimals(ddx_answer *a, unsigned columns)
{
    const dx_wrap how = {.columns = columns,
                         .column = dx_utf8_width(dx_text_get(&a->pretty), a->pretty.n),
                         .indent = DECIMALS_INDENT};
    dx_text row;
    dx_text_init(&row, &a->session->context.memory);
    dx_status status = dx_value_text(&a->session->graph, dx_shown(a->value), a->value.digits, &row);
    if (status == DX_OK)
        dx_wrap_text(&how, dx_text_get(&row), row.n, &a->pretty);
    dx_text_free(&row);
    return status;
}

/* At a terminal the middle of a list that is very long is left out. */
enum { LONG_LIST = 100, LIST_BEGIN = 16, LIST_END = 8 };

/* "[1, 2, ... 2875 more ..., 9]" */
static dx_id shortened(ddx_answer *a)
{
    dx_graph *g = &a->session->graph;
    dx_id id = dx_shown(a->value), part[LIST_BEGIN + 1 + LIST_END];
    char words[48];
    uint32_t n = dx_op_of(g, id) == DX_OP_VECTOR ? dx_count(g, id) : 0;
    if (n <= LONG_LIST || !dx_is_none(a->value.rows) ||
        dx_op_of(g, dx_operand(g, id, 0)) == DX_OP_VECTOR)
        return id;
    int length = snprintf(words, sizeof words, "... %u more ...", n - LIST_BEGIN - LIST_END);
    for (uint32_t i = 0; i < LIST_BEGIN; i++)
        part[i] = dx_operand(g, id, i);
    part[LIST_BEGIN] = dx_symbol(g, words, (size_t)length);
    for (uint32_t i = 0; i < LIST_END; i++)
        part[LIST_BEGIN + 1 + i] = dx_operand(g, id, n - LIST_END + i);
    dx_id few = dx_vector(g, LIST_BEGIN + 1 + LIST_END, part);
    if (!dx_is_none(few))
        return few;
    dx_diag_clear(&g->context->diag);
    return id;
}

/* Of a table of what was found, written from there on, the middle rows go. */
static void shorten_rows(ddx_answer *a, dx_text *out, size_t start)
{
    dx_graph *g = &a->session->graph;
    dx_id id = dx_shown(a->value);
    if (dx_op_of(g, id) != DX_OP_TABLE)
        return;
    dx_table t = dx_table_read(g, id);
    const char *text = dx_text_get(out);
    size_t lines = 1, line = 0, from = 0, to = 0;
    for (size_t i = start; i < out->n; i++)
        lines += text[i] == '\n';
    if (!dx_table_is_of_rows(g, &t) || t.rows <= LONG_LIST || lines > t.rows + 2)
        return; /* where columns are below each other, too */
    for (size_t i = start; i < out->n; i++) {
        if (text[i] != '\n')
            continue;
        line++;
        from = line == lines - t.rows + LIST_BEGIN ? i + 1 : from;
        to = line == lines - LIST_END ? i + 1 : to;
    }
    dx_text end;
    dx_text_init(&end, &a->session->context.memory);
    dx_text_format(&end, "... %zu more ...\n", (size_t)t.rows - LIST_BEGIN - LIST_END);
    dx_text_bytes(&end, text + to, out->n - to);
    if (!end.failed) {
        out->n = from;
        dx_text_bytes(out, dx_text_get(&end), end.n);
    }
    dx_text_free(&end);
}

static void append_value(ddx_answer *a, unsigned columns, bool unicode)
{
    dx_text *out = &a->pretty;
    dx_graph *g = &a->session->graph;
    size_t start = out->n;
    dx_status status;
    if (dx_is_lines(g, dx_shown(a->value))) {
        status = dx_value_text(g, dx_shown(a->value), 0, out);
    } else if (a->value.digits > 0) {
        if (is_rounded(a) && a->kind == DX_ANSWER_VALUE)
            dx_text_string(out, unicode ? "≈ " : "~ ");
        status = append_decimals(a, columns);
    } else {
        status = dx_print_labelled(g, shortened(a), a->value.rows, a->value.columns, columns,
                                   unicode, out);
    }
    if (status == DX_OK)
        shorten_rows(a, out, start);
    if (status != DX_OK) {
        out->n = start;
        rendered(a, out, status);
    }
}

/* The line below a constant: its digits. */
static void append_approximation(ddx_answer *a, unsigned columns, bool unicode)
{
    const dx_wrap how = {.columns = columns, .column = 1, .indent = DECIMALS_INDENT};
    const char *approx = dx_text_get(&a->approx);
    size_t sign = approx[0] == '=' ? 1 : strlen("≈");
    if (unicode || approx[0] == '=')
        dx_text_bytes(&a->pretty, approx, sign);
    else
        dx_text_char(&a->pretty, '~');
    dx_wrap_text(&how, approx + sign, strlen(approx + sign), &a->pretty);
}

/* Shown below its name, not beside it. */
static bool is_of_lines(const dx_graph *g, dx_id id)
{
    return dx_has_source(g, id) || dx_is_lines(g, id);
}

/* The message with rows that the window has room for. */
static const char *fitted(ddx_answer *a, unsigned columns, bool unicode)
{
    const char *text = dx_text_get(&a->message);
    dx_text *out = &a->pretty;
    dx_text_clear(out);
    dx_text_bytes(out, text, a->rows.start);
    dx_stepper_rows(a->session->stepper, columns > 0 ? columns - 1 : 0, &a->rows, out);
    dx_text_string(out, text + a->rows.end);
    if (out->failed || unicode)
        return out->failed ? message(a, unicode) : dx_text_get(out);
    dx_text_clear(&a->text);
    dx_text_ascii(&a->text, dx_text_get(out), out->n);
    a->made_text = false;
    return dx_text_get(&a->text);
}

static const char *sketch(ddx_answer *a, unsigned columns)
{
    dx_text_clear(&a->pretty);
    return rendered(a, &a->pretty, dx_stepper_sketch(a->session->stepper, columns, &a->pretty));
}

const char *ddx_answer_pretty(const ddx_answer *answer, unsigned columns, bool unicode)
{
    ddx_answer *a = writable(answer);
    if (a->kind == DX_ANSWER_TEXT && a->sketch && a->session->stepper)
        return sketch(a, columns);
    if (a->kind == DX_ANSWER_TEXT && a->rows.end > a->rows.start && a->session->stepper)
        return fitted(a, columns, unicode);
    if (a->kind == DX_ANSWER_TEXT)
        return message(a, unicode);
    if (a->made_pretty && a->pretty_columns == columns && a->pretty_unicode == unicode)
        return dx_text_get(&a->pretty);
    dx_text_clear(&a->pretty);
    a->made_pretty = true;
    a->pretty_columns = columns;
    a->pretty_unicode = unicode;
    if (a->kind == DX_ANSWER_DEFINITION && dx_is_none(a->value.id))
        return dx_text_get(&a->name);
    if (a->kind == DX_ANSWER_DEFINITION && is_of_lines(&a->session->graph, a->value.id)) {
        dx_text_format(&a->pretty, "%s =\n", dx_text_get(&a->name));
        append_value(a, columns, unicode);
        return dx_text_get(&a->pretty);
    }
    if (a->kind == DX_ANSWER_DEFINITION) {
        dx_id equation =
            a->value.digits > 0
                ? DX_NONE
                : dx_relation(&a->session->graph, DX_OP_EQ,
                              dx_symbol(&a->session->graph, dx_text_get(&a->name), a->name.n),
                              shortened(a));
        if (!dx_is_none(equation) &&
            dx_print_labelled(&a->session->graph, equation, a->value.rows, a->value.columns,
                              columns, unicode, &a->pretty) == DX_OK)
            return dx_text_get(&a->pretty);
        dx_text_format(&a->pretty, "%s %s ", dx_text_get(&a->name),
                       !is_rounded(a) ? "="
                       : unicode      ? "≈"
                                      : "~");
        append_value(a, columns, unicode);
        return dx_text_get(&a->pretty);
    }
    if (a->kind != DX_ANSWER_VALUE)
        return "";
    append_value(a, columns, unicode);
    if (a->value.digits == 0 && a->approx.n > 0) {
        dx_text_char(&a->pretty, '\n');
        append_approximation(a, columns, unicode);
    }
    return dx_text_get(&a->pretty);
}

const char *ddx_answer_latex(const ddx_answer *answer)
{
    ddx_answer *a = writable(answer);
    if (dx_is_none(a->value.id))
        return "";
    if (a->made_latex)
        return dx_text_get(&a->latex);
    a->made_latex = true;
    if (dx_is_lines(&a->session->graph, a->value.id)) {
        dx_text_string(&a->latex, "\\begin{verbatim}\n");
        dx_status lines = dx_value_text(&a->session->graph, a->value.id, 0, &a->latex);
        dx_text_string(&a->latex, "\n\\end{verbatim}");
        return rendered(a, &a->latex, lines);
    }
    return rendered(
        a, &a->latex,
        dx_value_latex(&a->session->graph, dx_shown(a->value), a->value.digits, &a->latex));
}

const char *ddx_answer_approx(const ddx_answer *answer)
{
    return dx_text_get(&answer->approx);
}

const char *ddx_answer_kind(const ddx_answer *a)
{
    switch (a->kind) {
    case DX_ANSWER_NONE:
        return "none";
    case DX_ANSWER_TEXT:
        return "text";
    case DX_ANSWER_QUIT:
        return "quit";
    case DX_ANSWER_ERROR:
        return "error";
    case DX_ANSWER_DEFINITION:
        return "definition";
    default:
        return dx_kind_of_value(&a->session->graph, a->value.id, a->value.digits);
    }
}

bool ddx_answer_silent(const ddx_answer *answer)
{
    return answer->silent;
}

ddx_status ddx_answer_status(const ddx_answer *answer)
{
    return (ddx_status)answer->status;
}

const char *ddx_answer_notice(const ddx_answer *answer, unsigned index)
{
    return index < answer->notices.n ? answer->notices.line[index] : NULL;
}

const char *ddx_answer_message(const ddx_answer *answer)
{
    return answer->diag.message;
}

const char *ddx_answer_hint(const ddx_answer *answer)
{
    return answer->diag.hint;
}

void ddx_answer_place(const ddx_answer *answer, size_t *start, size_t *end)
{
    *start = answer->diag.located ? answer->diag.span.start : SIZE_MAX;
    *end = answer->diag.located ? answer->diag.span.end : SIZE_MAX;
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void member(dx_text *out, const char *key, const char *value)
{
    dx_text_format(out, ", \"%s\": ", key);
    dx_text_json(out, value, strlen(value));
}

/* The names of rows or columns, as an array of texts. */
static void names(dx_text *out, ddx_answer *a, const char *key, dx_id vector)
{
    dx_graph *g = &a->session->graph;
    if (dx_is_none(vector))
        return;
    dx_text name;
    dx_text_init(&name, &a->session->context.memory);
    dx_text_format(out, ", \"%s\": [", key);
    for (uint32_t i = 0; i < dx_count(g, vector); i++) {
        dx_text_clear(&name);
        const char *text = rendered(a, &name, dx_print_plain(g, dx_operand(g, vector, i), &name));
        dx_text_string(out, i > 0 ? ", " : "");
        dx_text_json(out, text, strlen(text));
    }
    dx_text_char(out, ']');
    dx_text_free(&name);
}

static void error_object(dx_text *out, const ddx_answer *a)
{
    const dx_diag *diag = &a->diag;
    const char *input = dx_text_get(&a->input);
    dx_text_string(out, ", \"error\": {\"message\": ");
    dx_text_json(out, diag->message, strlen(diag->message));
    member(out, "status", dx_status_name(a->status));
    if (diag->located) {
        size_t line = a->line + 1, start = 0;
        for (size_t i = 0; i < diag->span.start && i < a->input.n; i++)
            if (input[i] == '\n') {
                line++;
                start = i + 1;
            }
        size_t column = start == 0 ? a->column + 1 : 1;
        for (size_t i = start; i < diag->span.start && i < a->input.n; i++)
            column += ((unsigned char)input[i] & 0xC0) != 0x80;
        dx_text_format(out, ", \"line\": %zu, \"column\": %zu", line, column);
    }
    if (diag->hint[0] != '\0')
        member(out, "hint", diag->hint);
    dx_text_char(out, '}');
}

/* Where the text has decimals, what gives the value again. */
static void exact_member(ddx_answer *a, dx_text *out)
{
    dx_graph *g = &a->session->graph;
    bool decimals = a->value.digits > 0 ||
                    (dx_op_of(g, a->value.id) == DX_OP_VECTOR && dx_has_rootof(g, a->value.id));
    dx_text exact;
    if (!decimals || dx_has_source(g, a->value.id) || dx_is_integer(g, a->value.id) ||
        (a->approx.n > 0 && a->approx.data[0] == '='))
        return;
    dx_text_init(&exact, &a->session->context.memory);
    member(out, "exact", rendered(a, &exact, dx_print_plain(g, a->value.id, &exact)));
    dx_text_free(&exact);
}

static dx_status line_object(dx_graph *g, dx_id steps, uint32_t index, dx_text *out, dx_text *part)
{
    dx_line line = dx_line_read(g, dx_line_at(g, steps, index));
    dx_text_string(out, "{\"rule\": ");
    dx_text_clear(part);
    DX_TRY(dx_line_write_rule(g, &line, part));
    dx_text_json(out, dx_text_get(part), part->n);
    dx_text_format(out, ", \"depth\": %u, \"text\": ", (unsigned)line.depth);
    dx_text_clear(part);
    DX_TRY(dx_print_line(g, line.shown, part));
    dx_text_json(out, dx_text_get(part), part->n);
    dx_text_string(out, ", \"latex\": ");
    dx_text_clear(part);
    DX_TRY(dx_print_latex_part(g, line.shown, steps, part));
    dx_text_json(out, dx_text_get(part), part->n);
    dx_text_string(out, ", \"refers\": [");
    uint32_t by[DX_MOST_REFERS];
    size_t n = dx_line_refers(g, &line, by);
    for (size_t i = 0; i < n; i++)
        dx_text_format(out, "%s%u", i > 0 ? ", " : "", (unsigned)by[i]);
    dx_text_string(out, "]}");
    return DX_OK;
}

/* The lines of a derivation. */
static void lines_array(ddx_answer *a, dx_text *out)
{
    dx_graph *g = &a->session->graph;
    dx_text part;
    size_t start = out->n;
    dx_text_init(&part, out->memory);
    dx_text_string(out, ", \"lines\": [");
    dx_status status = DX_OK;
    for (uint32_t i = 0; i < dx_line_count(g, a->value.id) && status == DX_OK; i++) {
        dx_text_string(out, i > 0 ? ", " : "");
        status = line_object(g, a->value.id, i, out, &part);
    }
    dx_text_char(out, ']');
    if (status != DX_OK || part.failed) {
        out->n = start;
        out->failed = out->failed || part.failed;
        dx_diag_clear(&a->session->context.diag);
    }
    dx_text_free(&part);
}

/* What :time found, in seconds. */
static void timing_object(dx_text *out, const dx_timing *t)
{
    dx_text_format(out,
                   ", \"time\": {\"read\": %.3e, \"work\": %.3e, \"digits\": %.3e, "
                   "\"show\": %.3e",
                   t->read, t->work, t->digits, t->show);
    if (t->has_tape)
        dx_text_format(out,
                       ", \"instructions\": %zu, \"compile\": %.3e, \"point\": %.3e, "
                       "\"batch_point\": %.3e",
                       t->instructions, t->compile, t->single, t->batch);
    dx_text_char(out, '}');
}

/* A number of an iteration; null for one of which is known only that it is tiny. */
static dx_status number_or_null(dx_graph *g, dx_id a, dx_text *out)
{
    size_t from = out->n;
    dx_status status = dx_value_text(g, a, DX_SOLUTION_DIGITS, out);
    if (status == DX_OK && !out->failed && out->data[from] == '|') { /* |value| < 1e-9999 */
        out->n = from;
        dx_text_string(out, "null");
    }
    return status;
}

/* What an iteration came to; its rows are those of its table. */
static void iteration_object(ddx_answer *a, dx_text *out)
{
    dx_graph *g = &a->session->graph;
    dx_solution s = dx_solution_read(g, a->value.id);
    size_t start = out->n;
    dx_status status = DX_OK;
    member(out, "call", dx_bytes(g, s.source));
    member(out, "outcome", dx_bytes(g, s.outcome));
    dx_text_format(out, ", \"converged\": %s, \"proved\": %s, \"steps\": %llu, \"point\": {",
                   s.state & DX_SOLUTION_CONVERGED ? "true" : "false",
                   s.state & DX_SOLUTION_PROVED ? "true" : "false", (unsigned long long)s.steps);
    for (uint32_t i = 0; i < dx_count(g, s.names) && status == DX_OK; i++) {
        dx_id name = dx_operand(g, s.names, i);
        dx_text_string(out, i > 0 ? ", " : "");
        dx_text_json(out, dx_bytes(g, name), dx_bytes_length(g, name));
        dx_text_string(out, ": ");
        status = number_or_null(g, dx_operand(g, s.at, i), out);
    }
    dx_text_char(out, '}');
    if (status == DX_OK && dx_op_of(g, s.value) != DX_OP_STRING) {
        dx_text_string(out, ", \"value\": ");
        status = number_or_null(g, s.value, out);
    }
    if (status == DX_OK)
        return;
    out->n = start;
    out->failed = true;
    dx_diag_clear(&a->session->context.diag);
}

/* The numbers of a table, row by row. */
static void rows_array(ddx_answer *a, dx_id table, dx_text *out)
{
    dx_graph *g = &a->session->graph;
    size_t start = out->n;
    names(out, a, "columns", dx_table_read(g, table).headings);
    dx_text_string(out, ", \"rows\": ");
    if (dx_table_json_rows(g, table, out) != DX_OK) {
        out->n = start;
        out->failed = true;
        dx_diag_clear(&a->session->context.diag);
    }
}

void ddx_answer_begins(const ddx_answer *answer, size_t line, size_t column)
{
    ddx_answer *a = writable(answer);
    a->line = line - 1;
    a->column = column - 1;
}

const char *ddx_answer_json(const ddx_answer *answer)
{
    ddx_answer *a = writable(answer);
    dx_text *out = &a->json;
    (void)ddx_answer_text(answer);
    if (a->status != DX_OK && a->kind == DX_ANSWER_VALUE) /* it cannot be written */
        a->kind = DX_ANSWER_ERROR;
    dx_text_clear(out);
    dx_text_string(out, "{\"input\": ");
    size_t n = a->input.n;
    const char *input = dx_text_get(&a->input);
    while (n > 0 && (input[n - 1] == '\n' || input[n - 1] == ' '))
        n--;
    dx_text_json(out, input, n);
    member(out, "kind", ddx_answer_kind(answer));
    if (a->kind == DX_ANSWER_ERROR)
        error_object(out, a);
    if (a->kind == DX_ANSWER_DEFINITION)
        member(out, dx_is_none(a->value.id) ? "definition" : "name", dx_text_get(&a->name));
    if (a->kind == DX_ANSWER_VALUE || a->kind == DX_ANSWER_TEXT)
        member(out, "text", ddx_answer_text(answer));
    if (a->kind == DX_ANSWER_DEFINITION && !dx_is_none(a->value.id)) {
        dx_text value;
        dx_text_init(&value, &a->session->context.memory);
        member(out, "text",
               rendered(
                   a, &value,
                   dx_value_text(&a->session->graph, dx_shown(a->value), a->value.digits, &value)));
        dx_text_free(&value);
    }
    if (a->kind == DX_ANSWER_TEXT)
        dx_text_string(out, dx_text_get(&a->members));
    if (!dx_is_none(a->value.id) && a->kind != DX_ANSWER_ERROR) {
        exact_member(a, out);
        member(out, "latex", ddx_answer_latex(answer));
    }
    if (!dx_is_none(a->value.id) && dx_op_of(&a->session->graph, a->value.id) == DX_OP_STEPS)
        lines_array(a, out);
    if (!dx_is_none(a->value.id) && dx_op_of(&a->session->graph, a->value.id) == DX_OP_TABLE)
        rows_array(a, a->value.id, out);
    if (!dx_is_none(a->value.id) && dx_op_of(&a->session->graph, a->value.id) == DX_OP_SOLUTION) {
        iteration_object(a, out);
        rows_array(a, dx_solution_read(&a->session->graph, a->value.id).table, out);
    }
    names(out, a, "rows", a->value.rows);
    names(out, a, "columns", a->value.columns);
    if (a->approx.n > 0) /* after the sign and a blank */
        member(out, a->approx.data[0] == '=' ? "decimal" : "approx",
               strchr(dx_text_get(&a->approx), ' ') + 1);
    if (a->timing.wanted && a->kind != DX_ANSWER_ERROR)
        timing_object(out, &a->timing);
    if (a->notices.n > 0) {
        dx_text_string(out, ", \"notices\": [");
        for (unsigned i = 0; i < a->notices.n; i++) {
            dx_text_string(out, i > 0 ? ", " : "");
            dx_text_json(out, a->notices.line[i], strlen(a->notices.line[i]));
        }
        dx_text_char(out, ']');
    }
    dx_text_char(out, '}');
    return out->failed ? "{\"kind\": \"error\", \"error\": {\"message\": \"out of memory\"}}"
                       : dx_text_get(out);
}
