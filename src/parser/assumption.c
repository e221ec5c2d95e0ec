/* assumption.c - assume x > 0, n integer, y in 0..1 and forget x, at the start of a statement. */
#include "parser/parser.h"

#include <string.h>

const char *const dx_traits[DX_TRAITS] = {"integer",     "even",     "odd",
                                          "positive",    "negative", "nonnegative",
                                          "nonpositive", "nonzero",  "real"};

static bool is_word(const dx_parser *p, uint32_t i, const char *word)
{
    const dx_token *token = &p->token[i];
    size_t n = strlen(word);
    return dx_kind(p, i) == DX_TOKEN_NAME && token->end - token->start == n &&
           memcmp(p->text + token->start, word, n) == 0;
}

static const char *trait_at(const dx_parser *p, uint32_t i)
{
    for (size_t k = 0; k < DX_TRAITS; k++)
        if (is_word(p, i, dx_traits[k]))
            return dx_traits[k];
    return is_word(p, i, "integers") ? "integer" : NULL;
}

/* The token behind `is`, `is an` and the like, or i itself. */
static uint32_t past_filler(const dx_parser *p, uint32_t i)
{
    if (!is_word(p, i, "is") && !is_word(p, i, "are"))
        return i;
    i++;
    return is_word(p, i, "an") || is_word(p, i, "a") ? i + 1 : i;
}

static bool ends_item(const dx_parser *p, uint32_t i, uint32_t end)
{
    return i >= end || dx_kind(p, i) == DX_TOKEN_COMMA;
}

/* Names of which what follows is assumed, too: the m of m, n integer. */
typedef struct names {
    uint32_t first, n; /* tokens, every second one */
} names;

static dx_ast *name_at(dx_parser *p, uint32_t i)
{
    return dx_node_name(p, p->token[i].value, dx_token_span(p, i));
}

static dx_ast *trait(dx_parser *p, uint32_t i, const char *word, uint32_t last)
{
    dx_span span = {p->token[i].start, p->token[last].end};
    dx_ast *node = dx_node1(p, DX_AST_TRAIT, span, name_at(p, i));
    if (node)
        node->text = word;
    return node;
}

static dx_ast *copy(dx_parser *p, const dx_ast *ast)
{
    dx_ast *node = dx_node(p, (dx_ast_kind)ast->kind, ast->span);
    if (!node)
        return NULL;
    *node = *ast;
    node->next = NULL;
    return node;
}

/* The item of another name in the place of its first part, which is a name. */
static dx_ast *of_name(dx_parser *p, const dx_ast *item, uint32_t i)
{
    dx_ast *node = copy(p, item), *name = name_at(p, i);
    dx_ast *second = item->child->next ? copy(p, item->child->next) : NULL;
    if (!node || !name || (item->child->next && !second))
        return NULL;
    name->next = second;
    node->child = name;
    return node;
}

static void *nothing_assumed(dx_parser *p, uint32_t i)
{
    dx_parser_fail(p, dx_token_span(p, i), "what is assumed of %s?",
                   dx_parser_echo(p, p->token[i].start, p->token[i].end));
    dx_diag_hint(&p->context->diag, "write assume x > 0, assume n integer or assume x in 0..1");
    return NULL;
}

/* From token i on; the reader is then behind it. */
static dx_ast *item(dx_parser *p, uint32_t i, uint32_t end)
{
    if (dx_kind(p, i) == DX_TOKEN_NAME) {
        uint32_t at = past_filler(p, i + 1);
        const char *word = at < end ? trait_at(p, at) : NULL;
        if (word && ends_item(p, at + 1, end)) {
            p->i = at + 1;
            return trait(p, i, word, at);
        }
        if (i + 1 < end && is_word(p, i + 1, "in")) {
            word = i + 2 < end ? trait_at(p, i + 2) : NULL;
            if (word && ends_item(p, i + 3, end)) { /* n in integers */
                p->i = i + 3;
                return trait(p, i, word, i + 2);
            }
            p->i = i + 2;
            dx_ast *range = dx_parse_expression(p, DX_LEVEL_RANGE);
            if (!range && i + 2 < end && dx_kind(p, i + 2) == DX_TOKEN_OPEN) /* (0, 1) */
                dx_diag_hint(&p->context->diag, "write assume x in 0..1, or assume 0 < x < 1");
            if (range && range->kind != DX_AST_RANGE) {
                dx_parser_fail(p, range->span, "a range must stand here");
                dx_diag_hint(&p->context->diag, "write assume x in 0..1");
                return NULL;
            }
            dx_span span = {p->token[i].start, range ? range->span.end : p->token[i].end};
            return range ? dx_node2(p, DX_AST_BELONGS, span, name_at(p, i), range) : NULL;
        }
        if (ends_item(p, at, end) || (at == i + 1 && at + 1 < end &&
                                      dx_kind(p, at) == DX_TOKEN_NAME && ends_item(p, at + 1, end)))
            return nothing_assumed(p, i);
    }
    p->i = i;
    dx_ast *relation = dx_parse_expression(p, DX_LEVEL_AND);
    if (!relation || relation->kind == DX_AST_RELATION || relation->kind == DX_AST_CHAIN ||
        relation->kind == DX_AST_AND || relation->kind == DX_AST_INDEX)
        return relation;
    dx_parser_fail(p, relation->span, "this is no relation, and nothing else that can be assumed");
    dx_diag_hint(&p->context->diag, "write assume x > 0, assume n integer or assume x in 0..1");
    return NULL;
}

static bool push_item(dx_parser *p, dx_ast *node, dx_ast **last, names *before, uint32_t i,
                      dx_ast *it)
{
    if (!it)
        return false;
    if (before->n > 0 && it->child->kind != DX_AST_NAME)
        return nothing_assumed(p, before->first) != NULL;
    for (uint32_t k = 0; k < before->n; k++)
        if (!dx_node_push(p, node, last, of_name(p, it, before->first + 2 * k)))
            return false;
    *before = (names){i, 0};
    return dx_node_push(p, node, last, it);
}

static dx_ast *assumptions(dx_parser *p, uint32_t i, uint32_t end)
{
    dx_ast *node = dx_node(p, DX_AST_ASSUME, dx_token_span(p, 0)), *last = NULL;
    names before = {i, 0};
    bool in_list = p->in_list;
    p->in_list = true; /* a < x < b may stand there */
    while (node && i < end) {
        if (dx_kind(p, i) == DX_TOKEN_NAME && i + 1 < end && dx_kind(p, i + 1) == DX_TOKEN_COMMA) {
            before.first = before.n == 0 ? i : before.first;
            before.n++;
            i += 2;
            continue;
        }
        if (!push_item(p, node, &last, &before, i, item(p, i, end)))
            return NULL;
        i = p->i;
        if (i < end && dx_kind(p, i) != DX_TOKEN_COMMA)
            return dx_parser_unexpected(p);
        i += i < end;
        if (i == end && dx_kind(p, i - 1) == DX_TOKEN_COMMA) {
            p->i = i;
            return dx_parser_missing(p);
        }
    }
    p->in_list = in_list;
    if (node && before.n > 0)
        return nothing_assumed(p, before.first);
    return node;
}

static dx_ast *forgotten(dx_parser *p, uint32_t i, uint32_t end)
{
    dx_ast *node = dx_node(p, DX_AST_FORGET, dx_token_span(p, 0)), *last = NULL;
    for (; node && i < end; i++) {
        p->i = i;
        if (dx_kind(p, i) == DX_TOKEN_COMMA)
            continue;
        if (dx_kind(p, i) != DX_TOKEN_NAME) {
            dx_parser_fail(p, dx_token_span(p, i), "a name must stand here");
            dx_diag_hint(&p->context->diag, "'forget x' forgets all that is assumed of x");
            return NULL;
        }
        if (!dx_node_push(p, node, &last, name_at(p, i)))
            return NULL;
    }
    return node;
}

/* What follows a name that is one of the user's, or is to be: assume = 3, assume + 1. */
static bool is_operator_word(dx_parser *p)
{
    dx_token_kind next = dx_kind(p, 1);
    if (next != DX_TOKEN_END && next != DX_TOKEN_BAR && next != DX_TOKEN_MINUS &&
        !dx_begins_operand(p, 1))
        return false;
    if (dx_parser_kind(p, 0) == DX_NAME_FREE)
        return next != DX_TOKEN_MINUS || p->token[1].blank;
    if (next == DX_TOKEN_NAME)
        dx_notice(p->context, "%s is a name of yours; ':clear %s' makes it an operation again",
                  p->names->name[p->token[0].value].text, p->names->name[p->token[0].value].text);
    return false;
}

dx_ast *dx_parse_assumption(dx_parser *p, bool *is_assumption)
{
    bool forget = is_word(p, 0, "forget");
    *is_assumption = (forget || is_word(p, 0, "assume")) && is_operator_word(p);
    if (!*is_assumption)
        return NULL;
    uint32_t first = 1, end = 1;
    while (dx_kind(p, end) != DX_TOKEN_END)
        end++;
    bool brackets = dx_kind(p, 1) == DX_TOKEN_OPEN && p->token[1].value + 1 == end && end > 2;
    if (brackets) { /* assume(x > 0) */
        first++;
        end--;
    }
    p->settles = false;
    dx_ast *node = forget ? forgotten(p, first, end) : assumptions(p, first, end);
    p->i = brackets ? end + 1 : end;
    if (node)
        node->span.end = p->token[p->i > 0 ? p->i - 1 : 0].end;
    return node;
}
