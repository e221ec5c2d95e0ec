/* A statement: defines a name, or has a value that becomes a result. */
#include "engine/scope.h"

#include "expr/walk.h"
#include "numeric/ball.h"
#include "parser/array.h"

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

static dx_status define_variable(ddx_session *s, const dx_ast *ast, ddx_answer *answer)
{
    const dx_ast *name = ast->child;
    dx_value value;
    DX_TRY(dx_evaluate(s, name->next, &value));
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

/* Numbers only, and not all of them rational? */
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
        any = any || !dx_is_number(g, element);
    }
    return any && *numbers;
}

/* A short array of constants shows their digits, if all can be had. */
static dx_status settle_array(ddx_session *s, dx_value value, ddx_answer *answer)
{
    enum { MOST = 12, LARGE = 2000 };
    dx_graph *g = &s->graph;
    bool numbers = true, exact = true;
    if (!dx_is_array(g, value.id) || value.digits > 0 || dx_tree_size(g, value.id) > LARGE)
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
        dx_tree_size(g, value.id) > 1e6)
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

dx_status dx_run_statement(ddx_session *s, const char *text, size_t n, ddx_answer *answer)
{
    dx_statement statement;
    DX_TRY(dx_read_statement(s, text, n, &statement));
    answer->silent = statement.silent;
    if (!statement.root)
        return DX_OK;
    if (statement.root->kind == DX_AST_DEFINE_FUNCTION)
        return define_function(s, statement.root, text, n, answer);
    if (statement.root->kind == DX_AST_DEFINE) {
        DX_TRY(define_variable(s, statement.root, answer));
        return settle_constant(s, answer->value, answer);
    }
    dx_value value;
    DX_TRY(dx_evaluate(s, statement.root, &value));
    answer->kind = DX_ANSWER_VALUE;
    answer->value = value;
    dx_status status = settle_constant(s, value, answer);
    if (status == DX_OK && value.digits > 0) /* what cannot be shown is an error now, not later */
        status = dx_value_text(&s->graph, value.id, value.digits, &answer->text);
    if (status != DX_OK) {
        dx_diag_place(&s->context.diag, statement.root->span);
        return status;
    }
    answer->made_text = value.digits > 0;
    dx_keep_result(s, value);
    return DX_OK;
}
