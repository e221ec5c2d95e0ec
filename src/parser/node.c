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

static bool too_deep(dx_parser *p, dx_span span)
{
    (void)dx_fail(p->context, DX_LIMIT, "nested deeper than %u", p->most_depth);
    dx_diag_hint(&p->context->diag, "name parts of it and put them together");
    dx_diag_place(&p->context->diag, span);
    return false;
}

bool dx_parser_too_deep(dx_parser *p)
{
    return too_deep(p, dx_token_span(p, p->i));
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

bool dx_node_push(dx_parser *p, dx_ast *parent, dx_ast **last, dx_ast *child)
{
    if (!child)
        return false;
    if (child->depth >= p->most_depth)
        return too_deep(p, dx_token_span(p, p->i > 0 ? p->i - 1 : 0));
    if (parent->depth <= child->depth)
        parent->depth = (uint16_t)(child->depth + 1);
    if (*last)
        (*last)->next = child;
    else
        parent->child = child;
    *last = child;
    parent->n++;
    return true;
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

dx_name_kind dx_parser_kind(dx_parser *p, uint32_t i)
{
    uint32_t index = p->token[i].value;
    const dx_name *name = &p->names->name[index];
    if (name->parameter)
        return DX_NAME_VALUE;
    if (name->defined)
        return DX_NAME_FUNCTION;
    return dx_names_kind(p->names, index);
}

const char *dx_parser_echo(dx_parser *p, uint32_t start, uint32_t end)
{
    return dx_echo(p->context, p->text + start, end - start);
}
