/* Sessions as scripts: `:save` writes one, `:load` runs one. */
#include "engine/assume.h"
#include "engine/commands.h"
#include "engine/file.h"
#include "engine/solvers/stepper.h"

#include "expr/print.h"
#include "expr/rootof.h"
#include "expr/table.h"
#include "parser/lex.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- saving ---------------------------------------------------------------------------- */

enum kind { VALUE, FUNCTION, TYPED, KINDS };

static enum kind kind_of(const dx_definition *d)
{
    return d->is_function ? FUNCTION : dx_is_none(d->value.typed) ? VALUE : TYPED;
}

static dx_status write_value(ddx_session *s, const dx_definition *d, dx_text *out)
{
    dx_text value;
    dx_text_init(&value, out->memory);
    bool decimals =
        dx_op_of(&s->graph, d->value.id) == DX_OP_VECTOR && dx_has_rootof(&s->graph, d->value.id);
    dx_status status =
        dx_print_plain(&s->graph, decimals ? d->value.id : dx_shown(d->value), &value);
    if (d->value.digits > 0)
        dx_text_format(out, "%s = N(%s, %u)", d->name, dx_text_get(&value),
                       (unsigned)d->value.digits);
    else
        dx_text_format(out, "%s = %s", d->name, dx_text_get(&value));
    dx_text_free(&value);
    return status;
}

/* Does it speak of results, or of variables that are to be written as they were typed? These
 * need not be there yet when it is read. */
static bool needs_others(const ddx_session *s, const dx_ast *ast)
{
    if (ast->kind == DX_AST_NAME) {
        const dx_definition *d = dx_find_definition(s, ast->text, ast->length);
        return d ? kind_of(d) == TYPED : ast->text[0] == '%' || strcmp(ast->text, "ans") == 0;
    }
    for (const dx_ast *child = ast->child; child; child = child->next)
        if (needs_others(s, child))
            return true;
    return false;
}

/* Tables that show the same, whatever their columns are called. */
static bool same_table(const dx_graph *g, dx_id a, dx_id b)
{
    if (dx_op_of(g, a) != DX_OP_TABLE || dx_op_of(g, b) != DX_OP_TABLE)
        return false;
    dx_table t = dx_table_read(g, a), u = dx_table_read(g, b);
    return dx_same(t.formulas, u.formulas) && dx_same(t.variable, u.variable) &&
           dx_same(t.lo, u.lo) && dx_same(t.hi, u.hi) && dx_same(t.text, u.text);
}

static bool same_value(const dx_graph *g, dx_value a, dx_value b)
{
    if (same_table(g, a.id, b.id))
        return true;
    return dx_same(a.id, b.id) && dx_same(a.premises, b.premises) && a.digits == b.digits;
}

/* Does the text give the same value again in the session as it is? */
static dx_status evaluate_again(ddx_session *s, const dx_text *text, const dx_definition *d,
                                bool *same)
{
    dx_name_host names = dx_session_names(s);
    dx_statement statement = {0};
    dx_value again = {0};
    unsigned notices = s->context.notices.n;
    *same = false;
    dx_status status = dx_parse_statement(&s->context, &s->context.arena, &names, dx_text_get(text),
                                          text->n, &statement);
    if (status == DX_OK && statement.root && statement.root->kind != DX_AST_DEFINE &&
        !needs_others(s, statement.root)) {
        status = dx_evaluate(s, statement.root, &again);
        *same = status == DX_OK && same_value(&s->graph, again, d->value);
    }
    s->context.notices.n = notices;
    if (dx_is_final(status))
        return status;
    dx_diag_clear(&s->context.diag);
    return DX_OK;
}

/* As it was typed, where that gives the same again. A derivation tells what it derives, a table
 * of what it is; where that is not enough a comment says what is lost. */
static dx_status write_typed(ddx_session *s, const dx_definition *d, dx_text *out)
{
    dx_graph *g = &s->graph;
    bool same, retold = dx_has_source(g, d->value.id);
    dx_text text;
    dx_text_init(&text, out->memory);
    dx_text_bytes(&text, dx_bytes(g, d->value.typed), dx_bytes_length(g, d->value.typed));
    dx_status status = text.failed ? dx_no_memory(&s->context) : evaluate_again(s, &text, d, &same);
    if (status == DX_OK && !same && retold) {
        dx_text_clear(&text);
        status = dx_value_source(g, d->value.id, &text);
        if (status == DX_OK && text.failed)
            status = dx_no_memory(&s->context);
        if (status == DX_OK)
            status = evaluate_again(s, &text, d, &same);
    }
    if (status == DX_OK && !same && !retold && !dx_is_lines(g, d->value.id))
        status = write_value(s, d, out);
    else if (status == DX_OK)
        dx_text_format(out, "%s%s = %s",
                       same     ? ""
                       : retold ? "# not to be derived again from this: "
                                : "# not to be written again from this: ",
                       d->name, dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

static dx_status write_assumptions(ddx_session *s, dx_text *out)
{
    dx_text lines;
    dx_text_init(&lines, out->memory);
    dx_status status = dx_list_assumptions(s, &lines);
    dx_text_format(out, "%s\n", dx_text_get(&lines));
    dx_text_free(&lines);
    return status;
}

/* Values are written in full, so they need no order; functions stay as they were typed.
 * Derivations, and values that hold under conditions, may need both, and what is assumed. */
static dx_status write_script(ddx_session *s, dx_text *out)
{
    const char *name, *summary;
    dx_text_string(out, "# a session of ddx: ':load' reads it back\n");
    for (unsigned i = 0; (name = dx_setting_name(i, &summary)); i++)
        dx_text_format(out, ":set %s %s\n", name, dx_setting_get(s, name));
    for (enum kind kind = VALUE; kind < KINDS; kind++) {
        if (kind == TYPED && s->assumptions)
            DX_TRY(write_assumptions(s, out));
        for (size_t i = 0; i < s->n_definitions; i++) {
            const dx_definition *d = s->definition[i];
            if (kind_of(d) != kind)
                continue;
            if (kind == FUNCTION)
                dx_text_string(out, d->source);
            else
                DX_TRY(kind == VALUE ? write_value(s, d, out) : write_typed(s, d, out));
            dx_text_char(out, '\n');
        }
    }
    return out->failed ? dx_no_memory(&s->context) : DX_OK;
}

dx_status dx_save_file(ddx_session *s, const char *path)
{
    dx_text script;
    dx_text_init(&script, &s->context.memory);
    dx_stepper *stepper = s->stepper; /* its names are of no use there */
    s->stepper = NULL;
    dx_status status = write_script(s, &script);
    s->stepper = stepper;
    if (status == DX_OK)
        status = dx_write_file(s, path, &script);
    if (status == DX_OK)
        dx_notice(&s->context, "%zu definition%s written to %s", s->n_definitions,
                  s->n_definitions == 1 ? "" : "s", dx_echo(&s->context, path, strlen(path)));
    dx_text_free(&script);
    return status;
}

/* ---- loading ------------------------------------------------------------------------------ */

static dx_status read_file(ddx_session *s, const char *path, dx_text *out)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return dx_file_failed(s, "cannot read", path);
    char buffer[16384];
    dx_status status = DX_OK;
    for (;;) {
        ssize_t n = read(file, buffer, sizeof buffer);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            status = dx_file_failed(s, "cannot read", path);
        if (n <= 0)
            break;
        dx_text_bytes(out, buffer, (size_t)n);
        if (out->failed) {
            if (out->n + (size_t)n <= out->limit)
                status = dx_no_memory(&s->context);
            else
                status = dx_fail(&s->context, DX_LIMIT, "'%s' is longer than %zu bytes",
                                 dx_echo(&s->context, path, strlen(path)), out->limit);
            break;
        }
    }
    close(file);
    return status;
}

static unsigned line_of(const char *text, size_t at)
{
    unsigned line = 1;
    for (size_t i = 0; i < at; i++)
        line += text[i] == '\n';
    return line;
}

/* An answer for the listener, with what was noted beside it. */
static void tell_listener(ddx_session *s, const char *text, size_t n, ddx_answer *answer)
{
    dx_text_bytes(&answer->input, text, n);
    answer->notices = s->context.notices;
    s->context.notices.n = 0;
    s->listener(s->listener_data, answer);
}

/* While an iteration is open an empty line is a step: the bytes of a line without a statement, 0
 * where it has one. */
static size_t idle_line(const char *text, size_t at, size_t n, bool *empty)
{
    size_t i = at;
    while (i < n && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r'))
        i++;
    bool comment = i < n && (text[i] == '#' || (text[i] == '/' && i + 1 < n && text[i + 1] == '/'));
    while (comment && i < n && text[i] != '\n')
        i++;
    *empty = !comment && (at == 0 || text[at - 1] == '\n');
    return i < n && text[i] == '\n' ? i + 1 - at : 0;
}

/* Without a listener the answers of the statements are lines of the command's answer. */
static dx_status run_statements(ddx_session *s, const char *path, const dx_text *script,
                                dx_text *out)
{
    const char *text = dx_text_get(script);
    for (size_t at = 0; at < script->n;) {
        bool empty = false;
        size_t length = s->stepper ? idle_line(text, at, script->n, &empty) : 0;
        dx_scan_result found = DX_SCAN_EMPTY;
        if (length == 0)
            found = dx_scan_statement(text + at, script->n - at, &length);
        if (found == DX_SCAN_OPEN)
            length = script->n - at;
        if (found != DX_SCAN_EMPTY || empty) {
            ddx_answer answer;
            dx_answer_init(&answer, s);
            s->load_told = false;
            dx_status status = dx_is_session_command(text + at, length)
                                   ? dx_run_command(s, text + at, length, &answer)
                                   : dx_run_statement(s, text + at, length, &answer);
            if (status == DX_OK && s->listener) {
                tell_listener(s, text + at, length, &answer);
            } else if (status == DX_OK && !answer.silent) {
                size_t before = out->n;
                if (answer.kind == DX_ANSWER_VALUE)
                    status = dx_value_text(&s->graph, answer.value.id, answer.value.digits, out);
                else if (answer.kind == DX_ANSWER_TEXT)
                    dx_text_string(out, ddx_answer_text(&answer));
                if (out->n > before)
                    dx_text_char(out, '\n');
            }
            dx_answer_free(&answer);
            if (status != DX_OK && s->load_told) /* in a file that this one loads */
                return status;
            if (status != DX_OK) {
                s->load_told = true;
                char story[300], hint[300];
                (void)snprintf(story, sizeof story, "%.299s", s->context.diag.message);
                (void)snprintf(hint, sizeof hint, "%.299s", s->context.diag.hint);
                size_t place = s->context.diag.located ? s->context.diag.span.start : 0;
                dx_diag_clear(&s->context.diag);
                status = dx_fail(&s->context, status, "%s, line %u: %s",
                                 dx_echo(&s->context, path, strlen(path)),
                                 line_of(text, at + place), story);
                dx_diag_hint(&s->context.diag, "%s", hint);
                return status;
            }
        }
        at += length;
    }
    return DX_OK;
}

dx_status dx_load_file(ddx_session *s, const char *path, dx_text *out)
{
    enum { LARGEST = 64 << 20 };
    if (s->load_depth >= DX_LOAD_DEPTH)
        return dx_fail(&s->context, DX_LIMIT, "files load each other more than %d deep",
                       DX_LOAD_DEPTH);
    dx_text script;
    dx_text_init(&script, &s->context.memory);
    script.limit = LARGEST;
    s->load_depth++;
    size_t changes = s->n_journal;
    dx_status status = read_file(s, path, &script);
    if (status == DX_OK)
        status = run_statements(s, path, &script, out);
    s->load_depth--;
    if (s->n_journal > changes) /* ':undo' takes all of them back */
        dx_join_changes(s, s->n_journal - changes);
    dx_text_free(&script);
    while (s->load_depth == 0 && out->n > 0 && out->data[out->n - 1] == '\n')
        out->data[--out->n] = '\0';
    return status;
}
