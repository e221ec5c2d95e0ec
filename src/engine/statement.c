/* A statement: defines a name, or has a value that becomes a result. */
#include "engine/assume.h"
#include "engine/commands.h"
#include "engine/solvers/rootof.h"
#include "engine/solvers/stepper.h"

#include "expr/walk.h"
#include "numeric/ball.h"
#include "parser/array.h"

#include <stdio.h>
#include <string.h>

enum { MOST_BINDINGS = DX_MOST_BINDINGS };

/* Does the body call the function itself? */
static bool mentions_call(const dx_ast *ast, const char *name)
{
    if (ast->kind == DX_AST_CALL && ast->child->kind == DX_AST_NAME &&
        strcmp(ast->child->text, name) == 0)
        return true;
    for (const dx_ast *child = ast->child; child; child = child->next)
        if (mentions_call(child, name))
            return true;
    return false;
}

static bool is_one_of(const char *set, char byte)
{
    return byte != '\0' && strchr(set, byte);
}

/* Remember what was typed where the value does not tell how it is had again, unless it is the
 * name of something of which that is known. The text may begin with a '='. */
static dx_status keep_typed(ddx_session *s, dx_value *value, const dx_ast *ast, const char *text,
                            size_t n)
{
    bool wanted = dx_has_source(&s->graph, value->id) || dx_is_lines(&s->graph, value->id) ||
                  !dx_is_none(value->premises);
    if (!wanted || (ast->kind == DX_AST_NAME && !dx_is_none(value->typed)))
        return DX_OK;
    for (; n > 0 && is_one_of(" \t\r\n:=", *text); n--)
        text++;
    while (n > 0 && is_one_of(" \t\r\n;", text[n - 1]))
        n--;
    value->typed = dx_string(&s->graph, text, n);
    return dx_check(&s->graph, value->typed);
}

static dx_status guard_name(ddx_session *s, const dx_ast *name)
{
    dx_status status = dx_stepper_guard(s, name->text, name->length);
    if (status != DX_OK)
        dx_diag_place(&s->context.diag, name->span);
    return status;
}

static dx_status define_variable(ddx_session *s, const dx_ast *ast, const char *text, size_t n,
                                 ddx_answer *answer)
{
    const dx_ast *name = ast->child;
    dx_value value;
    DX_TRY(guard_name(s, name));
    DX_TRY(dx_evaluate_named(s, name->next, &value));
    dx_id symbol = dx_symbol(&s->graph, name->text, name->length);
    DX_TRY(dx_check(&s->graph, symbol));
    if (dx_contains(&s->graph, value.id, symbol)) {
        dx_status status =
            dx_fail(&s->context, DX_NAME, "%s would be defined by itself", name->text);
        dx_diag_hint(&s->context.diag, "'%s' has no value here; an equation stands inside a call",
                     name->text);
        dx_diag_place(&s->context.diag, name->next->span);
        return status;
    }
    DX_TRY(keep_typed(s, &value, name->next, text + name->span.end, n - name->span.end));
    dx_status status = dx_obey_assumptions(s, 1, &symbol, &value.id);
    if (status != DX_OK)
        dx_diag_place(&s->context.diag, name->next->span);
    DX_TRY(status);
    DX_TRY(dx_define_value(s, name->text, value));
    answer->kind = DX_ANSWER_DEFINITION;
    answer->value = value;
    dx_text_string(&answer->name, name->text);
    return DX_OK;
}

static dx_status define_function(ddx_session *s, const dx_ast *ast, const char *text, size_t n,
                                 ddx_answer *answer)
{
    const dx_ast *name = ast->child, *body = dx_child(ast, ast->n - 1);
    if (ast->n - 2 > MOST_BINDINGS) {
        dx_status status =
            dx_fail(&s->context, DX_LIMIT, "a function has %d parameters at most", MOST_BINDINGS);
        dx_diag_place(&s->context.diag, ast->span);
        return status;
    }
    if (mentions_call(body, name->text)) {
        dx_status status =
            dx_fail(&s->context, DX_NAME, "%s would be defined by itself", name->text);
        dx_diag_hint(&s->context.diag, "functions here are formulas: they cannot be recursive");
        dx_diag_place(&s->context.diag, body->span);
        return status;
    }
    DX_TRY(dx_check_pieces(s, body));
    DX_TRY(guard_name(s, name));
    size_t length = body->span.end < n ? body->span.end : n;
    /* closing brackets of the body lie behind its span */
    while (length < n && (text[length] == ')' || text[length] == ' '))
        length++;
    while (length > 0 && text[length - 1] == ' ')
        length--;
    DX_TRY(dx_define_function(s, name->text, text + ast->span.start, length - ast->span.start));
    answer->kind = DX_ANSWER_DEFINITION;
    dx_text_bytes(&answer->name, text + ast->span.start, length - ast->span.start);
    return DX_OK;
}

/* The digits of n elements, of rows in brackets of their own. *exact: all are exact. */
static dx_status write_elements(ddx_session *s, dx_id array, dx_text *out, bool *exact)
{
    dx_graph *g = &s->graph;
    dx_status status = DX_OK;
    dx_text_char(out, '[');
    for (uint32_t i = 0; i < dx_count(g, array) && status == DX_OK; i++) {
        dx_id element = dx_operand(g, array, i);
        dx_digits_kind kind = DX_DIGITS_EXACT;
        dx_text_string(out, i > 0 ? ", " : "");
        if (dx_is_array(g, element))
            status = write_elements(s, element, out, exact); /* a matrix has two levels */
        else
            status = dx_ball_digits(g, element, s->settings.digits, &kind, out);
        *exact = *exact && kind == DX_DIGITS_EXACT;
        if (status == DX_OK && kind == DX_DIGITS_ZERO)
            status = DX_UNKNOWN;
    }
    dx_text_char(out, ']');
    return status;
}

/* Numbers only, and some that are neither rational nor, as roots are, shown by their digits? */
static bool has_irrational(dx_graph *g, dx_id array, bool *numbers)
{
    bool any = false;
    for (uint32_t i = 0; i < dx_count(g, array) && *numbers; i++) {
        dx_id element = dx_operand(g, array, i);
        if (dx_op_of(g, element) == DX_OP_VECTOR) {
            any = has_irrational(g, element, numbers) || any;
            continue;
        }
        *numbers = dx_op_of(g, element) <= DX_OP_PRODUCT && dx_op_of(g, element) != DX_OP_INF &&
                   dx_is_constant(g, element);
        any = any || (!dx_is_number(g, element) && !dx_has_rootof(g, element));
    }
    return any && *numbers;
}

/* A short array of constants shows their digits, if all can be had. */
static dx_status settle_array(ddx_session *s, dx_value value, ddx_answer *answer)
{
    enum { MOST = 12, LARGE = 2000 };
    dx_graph *g = &s->graph;
    bool numbers = true, exact = true;
    if (!dx_is_array(g, value.id) || value.digits > 0 || dx_is_larger(g, value.id, LARGE))
        return DX_OK;
    size_t rows = dx_count(g, value.id);
    size_t entries =
        dx_is_matrix(g, value.id) ? rows * dx_count(g, dx_operand(g, value.id, 0)) : rows;
    if (entries > MOST || !has_irrational(g, value.id, &numbers))
        return DX_OK;
    dx_text digits;
    dx_text_init(&digits, &s->context.memory);
    dx_status status = write_elements(s, value.id, &digits, &exact);
    if (status == DX_OK)
        dx_text_format(&answer->approx, "%s %s", exact ? "=" : "≈", dx_text_get(&digits));
    dx_text_free(&digits);
    if (status == DX_UNKNOWN || status == DX_LIMIT) {
        dx_diag_clear(&s->context.diag);
        return DX_OK;
    }
    return status;
}

/* A constant must have a value: its digits are found now, and with them that there is
 * none. */
static dx_status settle_constant(ddx_session *s, dx_value value, ddx_answer *answer)
{
    dx_graph *g = &s->graph;
    dx_op op = dx_op_of(g, value.id);
    if (op == DX_OP_VECTOR)
        return settle_array(s, value, answer);
    bool real = (op >= DX_OP_INT && op <= DX_OP_PI) || op == DX_OP_ADD || op == DX_OP_MUL ||
                op == DX_OP_CALL || (op >= DX_OP_CASES && op <= DX_OP_PRODUCT);
    if (!real || dx_is_integer(g, value.id) || !dx_is_constant(g, value.id) ||
        dx_is_larger(g, value.id, 1000000))
        return DX_OK;
    dx_digits_kind kind;
    dx_text digits;
    dx_text_init(&digits, &s->context.memory);
    dx_status status = dx_ball_digits(g, value.id, s->settings.digits, &kind, &digits);
    if (status == DX_OK && kind != DX_DIGITS_ZERO)
        dx_text_format(&answer->approx, "%s %s", kind == DX_DIGITS_EXACT ? "=" : "≈",
                       dx_text_get(&digits));
    else if (status == DX_OK && value.digits == 0)
        dx_notice(&s->context, "this may be 0: %s", dx_text_get(&digits));
    dx_text_free(&digits);
    if (status == DX_UNKNOWN || status == DX_LIMIT) { /* the exact form still stands */
        if (value.digits == 0)
            dx_notice(&s->context, "%s", s->context.diag.message);
        dx_diag_clear(&s->context.diag);
        return DX_OK;
    }
    return status;
}

/* ---- slopes of curves -------------------------------------------------------------------------
 */

/* dy/dx x^3 + y^3 = 6x*y: the slope is asked for of a curve, and read as the derivative of a
 * function y(x) that begins the equation. */
static void notice_curve(ddx_session *s, const dx_ast *root, const char *text, size_t n)
{
    const dx_ast *first = root;
    if (root->kind != DX_AST_RELATION || root->text[0] != '=')
        return;
    while (first->kind != DX_AST_DERIVATIVE && first->child && !first->bracketed)
        first = first->child;
    if (first->kind != DX_AST_DERIVATIVE || first->bracketed || first->number != 1)
        return;
    const dx_ast *y = first->child, *x = y->next;
    if (y->kind != DX_AST_NAME || y->bracketed || !x || x->next || first->span.end >= n ||
        dx_find_definition(s, y->text, y->length))
        return;
    while (n > first->span.end && (text[n - 1] == ' ' || text[n - 1] == ';'))
        n--;
    size_t at = first->span.end;
    while (at < n && text[at] == ' ')
        at++;
    if (at == n || strchr("=+-*/^", text[at]))
        return; /* an equation for y'(x) */
    dx_notice(&s->context, "for the slope of a curve write implicit(%s, %s, %s)",
              dx_echo(&s->context, text + at, n - at), y->text, x->text);
}

/* ---- what was meant for a command ---------------------------------------------------------- */

static bool is_operand(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '(' ||
           c == '"' || c == '/' || c == '~' || (unsigned char)c >= 0x80;
}

/* The first word of the text, where it ends the text or a blank and an operand follow. */
static size_t word_in_front(const char *text, size_t n, const char **word)
{
    size_t i = 0, end;
    while (i < n && (text[i] == ' ' || text[i] == '\t'))
        i++;
    for (end = i; end < n && text[end] >= 'a' && text[end] <= 'z';)
        end++;
    *word = text + i;
    size_t length = end - i;
    while (end < n && (text[end] == ' ' || text[end] == ';'))
        end++;
    bool operand = end < n && end > i + length && is_operand(text[end]);
    return end == n || operand ? length : 0;
}

/* undo, load file.ddx, simplify: a name of nobody's that is a command or an operation. */
static void explain_word(ddx_session *s, const char *text, size_t n, dx_status status)
{
    char command[12];
    const char *word, *name, *usage, *summary;
    size_t length = word_in_front(text, n, &word);
    dx_diag *diag = &s->context.diag;
    if (length == 0 || length + 2 > sizeof command || dx_find_definition(s, word, length))
        return;
    (void)snprintf(command, sizeof command, ":%.*s", (int)length, word);
    for (unsigned i = 0; (name = dx_command_name(i, &usage, &summary)); i++) {
        if (strcmp(name, command) != 0 || (dx_command_steps(i) && !s->stepper) ||
            dx_find_builtin(word, length) || dx_function_find(word, length) != DX_FN_NONE)
            continue;
        if (status == DX_OK)
            dx_notice(&s->context, "%s is read as a variable; the command is %s", name + 1, usage);
        else
            dx_diag_hint(diag, "the command is %s", usage);
        return;
    }
    const char *ours = dx_name_elsewhere(word, length, NULL);
    if (status == DX_TYPE && ours && dx_session_names(s).kind(s, word, length) == DX_NAME_FREE)
        dx_diag_hint(diag, "did you mean %s?", ours);
    const dx_builtin *builtin = dx_find_builtin(word, length);
    if (status == DX_OK && builtin && word + length == text + n)
        dx_notice(&s->context, "%s is an operation: %s", builtin->name, builtin->usage);
}

/* Nothing but blanks: a comment is no empty line. */
static bool is_empty(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!is_one_of(" \t\r\n", text[i]))
            return false;
    return true;
}

/* Seconds since the clock was looked at. */
static double lap(double *clock)
{
    double before = *clock;
    *clock = dx_now();
    return *clock - before;
}

static dx_status run_statement(ddx_session *s, const char *text, size_t n, ddx_answer *answer)
{
    dx_statement statement;
    double clock = dx_now();
    DX_TRY(dx_read_statement(s, text, n, &statement));
    answer->timing.read = lap(&clock);
    answer->silent = statement.silent;
    if (!statement.root)
        return s->stepper && is_empty(text, n) ? dx_step_once(s, answer) : DX_OK;
    if (statement.root->kind == DX_AST_ASSUME || statement.root->kind == DX_AST_FORGET)
        return dx_run_assumption(s, statement.root, answer);
    if (statement.root->kind == DX_AST_DEFINE_FUNCTION)
        return define_function(s, statement.root, text, n, answer);
    if (statement.root->kind == DX_AST_DEFINE) {
        DX_TRY(define_variable(s, statement.root, text, n, answer));
        answer->timing.work = lap(&clock);
        DX_TRY(settle_constant(s, answer->value, answer));
        answer->timing.digits = lap(&clock);
        return DX_OK;
    }
    dx_value value;
    notice_curve(s, statement.root, text, n);
    DX_TRY(dx_evaluate(s, statement.root, &value));
    answer->timing.work = lap(&clock);
    answer->kind = DX_ANSWER_VALUE;
    answer->value = value;
    dx_status status = settle_constant(s, value, answer);
    if (status == DX_OK && value.digits > 0) /* what cannot be shown is an error now, not later */
        status = dx_value_text(&s->graph, value.id, value.digits, &answer->text);
    if (status != DX_OK) {
        dx_diag_place(&s->context.diag, statement.root->span);
        return status;
    }
    answer->timing.digits = lap(&clock);
    answer->made_text = value.digits > 0;
    DX_TRY(keep_typed(s, &value, statement.root, text, n));
    dx_keep_result(s, value);
    return DX_OK;
}

dx_status dx_run_statement(ddx_session *s, const char *text, size_t n, ddx_answer *answer)
{
    dx_status status = run_statement(s, text, n, answer);
    explain_word(s, text, n, status);
    return status;
}
