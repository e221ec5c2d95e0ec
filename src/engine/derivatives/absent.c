/* What is said of variables that do not occur in what is differentiated. */
#include "engine/scope.h"

#include "expr/walk.h"

#include <string.h>

/* Does a sum or an integral over the name begin here? */
static bool binds(const dx_ast *ast, const char *name)
{
    for (const dx_ast *child = ast->child; ast->kind == DX_AST_CALL && child; child = child->next)
        if (child->kind == DX_AST_BINDING && strcmp(child->child->text, name) == 0)
            return true;
    return false;
}

static bool mentions_free(const dx_ast *ast, const char *name)
{
    if (ast->kind == DX_AST_NAME && strcmp(ast->text, name) == 0)
        return true;
    for (const dx_ast *child = ast->child; child && !binds(ast, name); child = child->next)
        if (mentions_free(child, name))
            return true;
    return false;
}

bool dx_mentions_symbol(const dx_graph *g, const dx_ast *ast, dx_id symbol)
{
    char name[64];
    size_t n = dx_name_length(dx_bytes(g, symbol));
    if (n >= sizeof name)
        return false;
    memcpy(name, dx_bytes(g, symbol), n);
    name[n] = '\0';
    return mentions_free(ast, name);
}

/* w = 2; L = 3*w: L is 6, in which no w is left. */
static void notice_worked_out(dx_evaluation *e, size_t n, const dx_id *symbol,
                              const dx_ast *operand)
{
    enum { LONG = 40 };
    const dx_graph *g = &e->session->graph;
    const dx_definition *d = operand->kind == DX_AST_NAME && operand->length < LONG
                                 ? dx_find_definition(e->session, operand->text, operand->length)
                                 : NULL;
    for (size_t i = 0; d && !d->is_function && i < n; i++) {
        const char *name = dx_bytes(g, symbol[i]);
        size_t length = dx_name_length(dx_bytes(g, symbol[i]));
        if (length >= LONG ||
            (length == operand->length && memcmp(name, operand->text, length) == 0))
            continue;
        const dx_definition *of = dx_find_definition(e->session, name, length);
        if (!of || of->is_function || dx_contains(g, d->value.id, symbol[i]))
            continue;
        dx_notice(&e->session->context,
                  "%.*s does not occur in %s, which was worked out when it was assigned, with the "
                  "values that names had; a function of %.*s is written %s(%.*s) = ...",
                  (int)length, name, operand->text, (int)length, name, operand->text, (int)length,
                  name);
    }
}

void dx_notice_absent(dx_evaluation *e, size_t n, const dx_id *symbol, const dx_ast *operand,
                      dx_id value)
{
    enum { FEW = 8, LONG = 40 };
    const dx_graph *g = &e->session->graph;
    dx_id there[FEW];
    size_t found = dx_free_symbols(g, value, FEW, there);
    if (found == 0)
        notice_worked_out(e, n, symbol, operand);
    for (size_t i = 0; found > 0 && i < n; i++) {
        if (dx_contains(g, value, symbol[i]))
            continue;
        const char *name = dx_bytes(g, symbol[i]), *other = dx_bytes(g, there[0]);
        int length = (int)dx_name_length(dx_bytes(g, symbol[i])), glued = -1;
        if (dx_mentions_symbol(g, operand, symbol[i])) {
            dx_notice(&e->session->context, "%.*s drops out of what is differentiated", length,
                      name);
            continue;
        }
        for (size_t k = 0; k < found && k < FEW && glued < 0; k++)
            if (length == 1 && dx_name_length(dx_bytes(g, there[k])) > 1 &&
                strchr(dx_bytes(g, there[k]), *name))
                glued = (int)k;
        if (glued >= 0)
            dx_notice(&e->session->context,
                      "%.*s does not occur in what is differentiated; %.*s is one name", length,
                      name, LONG, dx_bytes(g, there[glued]));
        else if (dx_op_of(g, value) == DX_OP_SYMBOL && length < LONG &&
                 dx_name_length(dx_bytes(g, there[0])) < LONG)
            dx_notice(
                &e->session->context,
                "%.*s does not occur in what is differentiated; %.*s(%.*s) would depend on it",
                length, name, (int)dx_name_length(dx_bytes(g, there[0])), other, length, name);
        else if (operand->kind == DX_AST_NAME && length < LONG && operand->length < LONG &&
                 dx_find_definition(e->session, operand->text, operand->length))
            dx_notice(
                &e->session->context,
                "%.*s does not occur in what is differentiated: %s was worked out when it was "
                "assigned; a function of %.*s is written %s(%.*s) = ...",
                length, name, operand->text, length, name, operand->text, length, name);
        else
            dx_notice(&e->session->context, "%.*s does not occur in what is differentiated", length,
                      name);
    }
}
