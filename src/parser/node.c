/* node.c - the parser's nodes and its bounds. */
#include "parser/parser.h"

#include <stdarg.h>
#include <stdio.h>

void *dx_parser_fail(dx_parser *p, dx_span span, const char *format, ...)
{
    char message[sizeof p->context->diag.message];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    (void)dx_fail(p->context, DX_SYNTAX, "%s", message);
    dx_diag_place(&p->context->diag, span);
    return NULL;
}

void *dx_parser_no_memory(dx_parser *p)
{
    (void)dx_no_memory(p->context);
    return NULL;
}

bool dx_parser_too_deep(dx_parser *p, uint32_t i)
{
    (void)dx_fail(p->context, DX_LIMIT, "nested deeper than %u", p->most_depth);
    dx_diag_hint(&p->context->diag, "name parts of it and put them together");
    dx_diag_place(&p->context->diag, dx_token_span(p, i));
    return false;
}

dx_ast *dx_node(dx_parser *p, dx_ast_kind kind, dx_span span)
{
    dx_ast *node = dx_arena_alloc(p->arena, sizeof *node);
    if (!node)
        return dx_parser_no_memory(p);
    node->kind = (uint8_t)kind;
    node->span = span;
    node->depth = 1;
    node->fn = DX_FN_NONE;
    return node;
}

dx_ast *dx_node1(dx_parser *p, dx_ast_kind kind, dx_span span, dx_ast *child)
{
    dx_ast *node = child ? dx_node(p, kind, span) : NULL;
    dx_ast *last = NULL;
    return node && dx_node_push(p, node, &last, child) ? node : NULL;
}

dx_ast *dx_node2(dx_parser *p, dx_ast_kind kind, dx_span span, dx_ast *first, dx_ast *second)
{
    dx_ast *node = first && second ? dx_node(p, kind, span) : NULL;
    dx_ast *last = NULL;
    if (!node || !dx_node_push(p, node, &last, first) || !dx_node_push(p, node, &last, second))
        return NULL;
    return node;
}

dx_ast *dx_node_name(dx_parser *p, uint32_t name, dx_span span)
{
    dx_ast *node = dx_node(p, DX_AST_NAME, span);
    if (!node)
        return NULL;
    const dx_name *known = &p->names->name[name];
    node->text = known->text;
    node->length = known->length;
    node->fn = known->fn;
    return node;
}

const char *dx_parser_echo(dx_parser *p, uint32_t start, uint32_t end)
{
    return dx_echo(p->context, p->text + start, end - start);
}

/* Faults of a formula, which are found again at their place when the statement is lowered;
 * others end it here. */
static bool is_of_formula(dx_status status)
{
    return status == DX_DOMAIN || status == DX_TYPE || status == DX_ARITY || status == DX_NAME;
}

dx_ast *dx_settle_part(dx_parser *p, dx_arena_mark since, dx_ast *part)
{
    const dx_name_host *host = p->names->host;
    uint32_t id;
    dx_status status = host->value(host->host, part, &id);
    if (status != DX_OK && !is_of_formula(status))
        return NULL;
    if (status != DX_OK) {
        dx_diag_clear(&p->context->diag);
        p->settles = false;
        return part;
    }
    dx_span span = part->span;
    bool bracketed = part->bracketed;
    dx_arena_release(p->arena, since);
    dx_ast *value = dx_node(p, DX_AST_VALUE, span);
    if (!value)
        return NULL;
    value->bracketed = bracketed;
    value->number = id;
    return value;
}
