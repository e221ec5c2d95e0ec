/* An answer as a JSON object, in one line. */
#include "engine/session.h"

#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/rootof.h"
#include "expr/solution.h"
#include "expr/table.h"

#include <string.h>

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
        const char *text =
            dx_answer_rendered(a, &name, dx_print_plain(g, dx_operand(g, vector, i), &name));
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
    member(out, "exact", dx_answer_rendered(a, &exact, dx_print_plain(g, a->value.id, &exact)));
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

const char *ddx_answer_json(const ddx_answer *answer)
{
    ddx_answer *a = answer->self;
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
               dx_answer_rendered(
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
    if (a->kind == DX_ANSWER_VALUE && strcmp(ddx_answer_kind(answer), "conditions") == 0)
        names(out, a, "conditions", a->value.id);
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
