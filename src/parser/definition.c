/* definition.c - name = e and f(x, y) = e, at the start of a statement. */
#include "parser/parser.h"

#include <string.h>

static bool defines(const dx_parser *p, uint32_t i)
{
    return dx_kind(p, i) == DX_TOKEN_EQUAL || dx_kind(p, i) == DX_TOKEN_DEFINE;
}

/* f(x, y) with plain names only, from token i on: the token behind it, else 0. */
static uint32_t header_end(const dx_parser *p, uint32_t i)
{
    if (dx_kind(p, i + 1) != DX_TOKEN_OPEN)
        return 0;
    uint32_t first = i + 2, close = p->token[i + 1].value;
    for (i = first; i < close; i += 2)
        if (dx_kind(p, i) != DX_TOKEN_NAME ||
            (i + 1 != close && dx_kind(p, i + 1) != DX_TOKEN_COMMA))
            return 0;
    bool header = close > first && dx_kind(p, close - 1) == DX_TOKEN_NAME && defines(p, close + 1);
    return header ? close + 1 : 0;
}

/* A name that belongs to ddx cannot be given another meaning. */
static bool is_free(dx_parser *p, uint32_t i)
{
    const dx_name *name = &p->names->name[p->token[i].value];
    const char *shown = dx_echo(p->context, name->text, name->length);
    const char *what;
    if (name->text[0] == '%' || (name->length == 3 && memcmp(name->text, "ans", 3) == 0))
        what = name->length > 1 && name->text[0] == '%' ? "an earlier result" : "the last result";
    else
        switch (dx_names_kind(p->names, p->token[i].value)) {
        case DX_NAME_CONSTANT:
            what = "a constant";
            break;
        case DX_NAME_TABLE:
        case DX_NAME_BUILTIN:
            what = "a function of ddx";
            break;
        default:
            return true;
        }
    dx_parser_fail(p, dx_token_span(p, i), "%s is reserved: it is %s", shown, what);
    p->context->diag.status = DX_NAME;
    dx_diag_hint(&p->context->diag, "choose another name");
    return false;
}

static dx_ast *parameter(dx_parser *p, uint32_t i)
{
    if (!is_free(p, i))
        return NULL;
    dx_name *name = &p->names->name[p->token[i].value];
    if (name->parameter) {
        dx_parser_fail(p, dx_token_span(p, i), "the parameter %s stands there twice",
                       dx_echo(p->context, name->text, name->length));
        dx_diag_hint(&p->context->diag, "give each parameter a name of its own");
        return NULL;
    }
    name->parameter = true;
    return dx_node_name(p, p->token[i].value, dx_token_span(p, i));
}

static dx_ast *finish(dx_parser *p, dx_ast *node, dx_ast *last, dx_level least)
{
    dx_ast *body = dx_parse_expression(p, least);
    if (!dx_node_push(p, node, &last, body))
        return NULL;
    node->span.end = body->span.end;
    return node;
}

/* The name at token `start` and its parameters; the reader is then at the body. */
static dx_ast *header(dx_parser *p, uint32_t start, uint32_t end, dx_ast **last)
{
    if (!is_free(p, start))
        return NULL;
    dx_ast *node = dx_node(p, DX_AST_DEFINE_FUNCTION, dx_token_span(p, start));
    if (!node || !dx_node_push(p, node, last, dx_node_name(p, p->token[start].value, node->span)))
        return NULL;
    for (uint32_t i = start + 2; i < end; i += 2)
        if (!dx_node_push(p, node, last, parameter(p, i)))
            return NULL;
    p->i = end + 1;
    return node;
}

static dx_ast *function(dx_parser *p, uint32_t end)
{
    dx_ast *last = NULL, *node = header(p, 0, end, &last);
    if (!node)
        return NULL;
    p->names->name[p->token[0].value].defined = true;
    return finish(p, node, last, DX_LEVEL_WHERE);
}

uint32_t dx_function_binding_at(const dx_parser *p, uint32_t i)
{
    return dx_kind(p, i) == DX_TOKEN_NAME && dx_adjacent(p, i + 1, DX_TOKEN_OPEN) ? header_end(p, i)
                                                                                  : 0;
}

/* Its parameters are names of their own in the body alone; a parameter of the function that
 * the statement defines stays one. */
dx_ast *dx_parse_function_binding(dx_parser *p, dx_level least)
{
    enum { MOST = 32 };
    uint32_t start = p->i, end = dx_function_binding_at(p, start), n = (end - start - 2) / 2;
    bool before[MOST];
    if (n > MOST) {
        dx_parser_fail(p, dx_token_span(p, start), "a function has %d parameters at most", MOST);
        return NULL;
    }
    for (uint32_t k = 0; k < n; k++) {
        dx_name *name = &p->names->name[p->token[start + 2 + 2 * k].value];
        before[k] = name->parameter;
        name->parameter = false;
    }
    dx_ast *last = NULL, *node = header(p, start, end, &last);
    node = node ? finish(p, node, last, least) : NULL;
    for (uint32_t k = 0; k < n; k++)
        p->names->name[p->token[start + 2 + 2 * k].value].parameter = before[k];
    return node;
}

/* sin(x) = 1/2 is an equation, since sin cannot be defined; sin(x) := 1/2 is a mistake. */
static bool is_equation(dx_parser *p, uint32_t end)
{
    dx_name_kind kind = dx_names_kind(p->names, p->token[0].value);
    if (dx_kind(p, end) != DX_TOKEN_EQUAL || (kind != DX_NAME_TABLE && kind != DX_NAME_BUILTIN))
        return false;
    dx_notice(p->context,
              "%s is a function of ddx: this is read as an equation, not as a definition",
              dx_parser_echo(p, p->token[0].start, p->token[0].end));
    return true;
}

/* A ':=' behind anything that cannot be defined. */
static dx_ast *cannot_define(dx_parser *p, uint32_t i)
{
    if (dx_kind(p, 0) == DX_TOKEN_NAME && dx_adjacent(p, 1, DX_TOKEN_OPEN) &&
        p->token[1].value == 2 && i == 3)
        dx_parser_fail(p, (dx_span){p->token[1].start, p->token[2].end},
                       "a function needs a parameter");
    else
        dx_parser_fail(p, (dx_span){p->token[0].start, p->token[i - 1].end},
                       "only a name or a function of names can be defined");
    dx_diag_hint(&p->context->diag, "write x = 3 or f(x) = x^2");
    return NULL;
}

/* x = y = 3 gives x an equation, which is seldom meant. */
static void notice_equation(dx_parser *p, const dx_ast *definition)
{
    const dx_ast *name = definition->child, *value = name->next;
    if (value->kind != DX_AST_RELATION || value->bracketed || value->text[0] != '=' ||
        value->child->kind != DX_AST_NAME || !dx_may_notice(p))
        return;
    const dx_ast *last = value->child->next;
    const char *shown = dx_echo(p->context, name->text, name->length),
               *equation = dx_parser_echo(p, value->span.start, value->span.end);
    dx_notice(p->context, "%s stands for the equation %s; two values are given as %s = %s; %s",
              shown, equation, shown, dx_parser_echo(p, last->span.start, last->span.end),
              equation);
}

dx_ast *dx_parse_definition(dx_parser *p, bool *is_definition)
{
    uint32_t end;
    *is_definition = true;
    if (dx_kind(p, 0) == DX_TOKEN_NAME) {
        if (defines(p, 1)) {
            dx_ast *node = dx_node(p, DX_AST_DEFINE, dx_token_span(p, 0)), *last = NULL;
            if (!is_free(p, 0) || !node ||
                !dx_node_push(p, node, &last, dx_node_name(p, p->token[0].value, node->span)))
                return NULL;
            p->i = 2;
            node = finish(p, node, last, DX_LEVEL_WHERE);
            if (node)
                notice_equation(p, node);
            return node;
        }
        if ((end = header_end(p, 0)) != 0 && !is_equation(p, end))
            return function(p, end);
        if (dx_adjacent(p, 1, DX_TOKEN_OPEN) && p->token[1].value == 2 && defines(p, 3))
            return cannot_define(p, 3);
    }
    /* the ':=' of a statement that is none, if it is the first operator outside brackets */
    uint32_t i = 0;
    while (dx_kind(p, i) == DX_TOKEN_NAME || dx_kind(p, i) == DX_TOKEN_NUMBER)
        i++;
    if (dx_kind(p, i) == DX_TOKEN_OPEN || dx_kind(p, i) == DX_TOKEN_OPEN_SQUARE)
        i = p->token[i].value + 1;
    if (i > 0 && dx_kind(p, i) == DX_TOKEN_DEFINE)
        return cannot_define(p, i);
    *is_definition = false;
    return NULL;
}
