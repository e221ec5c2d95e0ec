#include "engine/answer.h"

#include "engine/solvers/stepper.h"
#include "expr/print.h"
#include "expr/table.h"
#include "support/ascii.h"
#include "support/utf8.h"
#include "support/wrap.h"

#include <stdio.h>
#include <string.h>

enum { TEXTS = 9 };

static void list_texts(ddx_answer *a, dx_text *text[TEXTS])
{
    dx_text *const all[TEXTS] = {&a->input, &a->name,   &a->message, &a->members, &a->approx,
                                 &a->text,  &a->pretty, &a->latex,   &a->json};
    memcpy(text, all, sizeof all);
}

static void each_text(ddx_answer *a, void (*act)(dx_text *))
{
    dx_text *text[TEXTS];
    list_texts(a, text);
    for (size_t i = 0; i < TEXTS; i++)
        act(text[i]);
}

void dx_answer_init(ddx_answer *answer, ddx_session *session)
{
    dx_text *text[TEXTS];
    memset(answer, 0, sizeof *answer);
    answer->session = session;
    answer->self = answer;
    list_texts(answer, text);
    for (size_t i = 0; i < TEXTS; i++)
        dx_text_init(text[i], &session->context.memory);
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

/* ---- renderings ------------------------------------------------------------------- */

const char *dx_answer_rendered(ddx_answer *a, dx_text *text, dx_status status)
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
    ddx_answer *a = answer->self;
    if (a->kind == DX_ANSWER_TEXT)
        return message(a, false);
    if (a->kind != DX_ANSWER_VALUE)
        return "";
    if (a->made_text)
        return dx_text_get(&a->text);
    a->made_text = true;
    return dx_answer_rendered(
        a, &a->text,
        dx_value_text(&a->session->graph, dx_shown(a->value), a->value.digits, &a->text));
}

/* A decimal that is rounded, not the value itself. */
static bool is_rounded(const ddx_answer *a)
{
    return a->value.digits > 0 && a->approx.n > 0 && a->approx.data[0] != '=' &&
           dx_op_of(&a->session->graph, a->value.id) != DX_OP_VECTOR;
}

enum { DECIMALS_INDENT = 4 }; /* of the second and later lines of a row of decimals */

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
        dx_answer_rendered(a, out, status);
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
    return dx_answer_rendered(a, &a->pretty,
                              dx_stepper_sketch(a->session->stepper, columns, &a->pretty));
}

const char *ddx_answer_pretty(const ddx_answer *answer, unsigned columns, bool unicode)
{
    ddx_answer *a = answer->self;
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
    ddx_answer *a = answer->self;
    if (dx_is_none(a->value.id))
        return "";
    if (a->made_latex)
        return dx_text_get(&a->latex);
    a->made_latex = true;
    if (dx_is_lines(&a->session->graph, a->value.id)) {
        dx_text_string(&a->latex, "\\begin{verbatim}\n");
        dx_status lines = dx_value_text(&a->session->graph, a->value.id, 0, &a->latex);
        dx_text_string(&a->latex, "\n\\end{verbatim}");
        return dx_answer_rendered(a, &a->latex, lines);
    }
    return dx_answer_rendered(
        a, &a->latex,
        dx_value_latex(&a->session->graph, dx_shown(a->value), a->value.digits, &a->latex));
}

/* ---- what is told of it ----------------------------------------------------------- */

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

void ddx_answer_begins(const ddx_answer *answer, size_t line, size_t column)
{
    ddx_answer *a = answer->self;
    a->line = line - 1;
    a->column = column - 1;
}
