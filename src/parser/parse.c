/* parse.c - operator precedence: one loop, driven by the table in operators.def. */
#include "parser/parse.h"

#include "parser/parser.h"
#include "support/utf8.h"

#include <string.h>

static dx_span from(const dx_ast *first, const dx_ast *last)
{
    return (dx_span){first->span.start, last->span.end};
}

/* ---- operands ---------------------------------------------------------------------- */

dx_ast *dx_parse_number(dx_parser *p)
{
    const dx_token *token = &p->token[p->i];
    dx_ast *node = dx_node(p, DX_AST_NUMBER, dx_token_span(p, p->i++));
    if (!node)
        return NULL;
    char *text = dx_arena_copy(p->arena, p->text + token->start, token->end - token->start);
    if (!text)
        return dx_parser_no_memory(p);
    node->length = token->end - token->start;
    if (token->superscript) {
        uint32_t digits = 0;
        for (uint32_t i = 0; i < node->length;) {
            unsigned size;
            text[digits++] = dx_superscript(dx_utf8_get(text + i, node->length - i, &size));
            i += size;
        }
        text[digits] = '\0';
        node->length = digits;
    }
    node->text = text;
    return node;
}

/* \" and \\ are escapes; any other backslash stands for itself. */
static dx_ast *string(dx_parser *p)
{
    const dx_token *token = &p->token[p->i];
    dx_ast *node = dx_node(p, DX_AST_STRING, dx_token_span(p, p->i++));
    if (!node)
        return NULL;
    const char *raw = p->text + token->start + 1;
    size_t n = token->end - token->start - 2;
    char *text = dx_arena_alloc(p->arena, n + 1);
    if (!text)
        return dx_parser_no_memory(p);
    uint32_t length = 0;
    for (size_t i = 0; i < n; i++) {
        if (raw[i] == '\\' && i + 1 < n && (raw[i + 1] == '"' || raw[i + 1] == '\\'))
            i++;
        text[length++] = raw[i];
    }
    node->text = text;
    node->length = length;
    return node;
}

static dx_ast *absolute(dx_parser *p)
{
    uint32_t open = p->i++;
    if (!dx_parser_enter(p))
        return NULL;
    p->bars++;
    dx_ast *inside = dx_parse_expression(p, DX_LEVEL_RELATION);
    p->bars--;
    dx_parser_leave(p);
    if (!inside)
        return NULL;
    if (dx_kind(p, p->i) != DX_TOKEN_BAR) {
        if (dx_kind(p, p->i) != DX_TOKEN_END && p->token[p->i].kind != DX_TOKEN_CLOSE &&
            p->token[p->i].kind != DX_TOKEN_CLOSE_SQUARE && p->token[p->i].kind != DX_TOKEN_COMMA)
            return dx_parser_unexpected(p);
        if (open > 0 && dx_ends_operand(p, open - 1) && dx_refuse_equation(p, inside))
            return NULL;
        dx_parser_fail(p, dx_token_span(p, open), "this '|' is never closed");
        dx_diag_hint(&p->context->diag,
                     "write |x| for the absolute value, e | x = 3 to put in a value");
        return NULL;
    }
    dx_span span = {p->token[open].start, p->token[p->i].end};
    p->i++;
    return dx_node1(p, DX_AST_ABS, span, inside);
}

/* Signs in a row are counted, not nested. */
static dx_ast *sign(dx_parser *p)
{
    uint32_t start = p->i;
    bool negative = false;
    for (; dx_kind(p, p->i) == DX_TOKEN_MINUS || dx_kind(p, p->i) == DX_TOKEN_PLUS; p->i++)
        negative ^= dx_kind(p, p->i) == DX_TOKEN_MINUS;
    dx_ast *operand;
    if (dx_derivative_at(p, p->i)) {
        operand = dx_parse_derivative(p);
    } else {
        if (!dx_parser_enter(p))
            return NULL;
        operand = dx_parse_expression(p, DX_LEVEL_POWER);
        dx_parser_leave(p);
    }
    if (!operand || !negative)
        return operand;
    dx_span span = {p->token[start].start, operand->span.end};
    return dx_node1(p, DX_AST_NEGATE, span, operand);
}

static dx_ast *operand(dx_parser *p, dx_level least)
{
    if (least < DX_LEVEL_POWER && dx_derivative_at(p, p->i))
        return dx_parse_derivative(p);
    switch (dx_kind(p, p->i)) {
    case DX_TOKEN_NUMBER:
        return dx_parse_number(p);
    case DX_TOKEN_NAME:
        return dx_parse_name(p);
    case DX_TOKEN_STRING:
        return string(p);
    case DX_TOKEN_OPEN:
        return dx_parse_group(p);
    case DX_TOKEN_OPEN_SQUARE:
        return dx_parse_vector(p);
    case DX_TOKEN_BAR:
        return absolute(p);
    case DX_TOKEN_ROOT:
        return dx_parse_root(p);
    case DX_TOKEN_NABLA:
        return dx_parse_nabla(p);
    case DX_TOKEN_PLUS:
    case DX_TOKEN_MINUS:
        return sign(p);
    case DX_TOKEN_PARTIAL:
        dx_parser_fail(p, dx_token_span(p, p->i), "'∂' stands in derivatives only");
        dx_diag_hint(&p->context->diag, "write ∂/∂x x^2 or ∂f/∂x");
        return NULL;
    default:
        return dx_parser_missing(p);
    }
}

/* ---- postfix ------------------------------------------------------------------------ */

static dx_ast *factorial(dx_parser *p, dx_ast *value)
{
    dx_span span = {value->span.start, p->token[p->i].end};
    if (value->kind == DX_AST_FACTORIAL && !value->bracketed && dx_may_notice(p))
        dx_notice(p->context, "%s is read as the factorial of a factorial",
                  dx_parser_echo(p, span.start, span.end));
    p->i++;
    return dx_node1(p, DX_AST_FACTORIAL, span, value);
}

static dx_ast *prime(dx_parser *p, dx_ast *value)
{
    if (value->kind != DX_AST_NAME || value->bracketed) {
        dx_parser_fail(p, dx_token_span(p, p->i),
                       "a prime stands behind the name of a function only");
        if (value->kind == DX_AST_VECTOR)
            dx_diag_hint(&p->context->diag, "write transpose(%s)",
                         dx_parser_echo(p, value->span.start, value->span.end));
        else if (value->kind == DX_AST_NUMBER && dx_kind(p, p->i + 1) == DX_TOKEN_NUMBER)
            dx_diag_hint(&p->context->diag, "write 1_000 for a thousand");
        else if (value->kind == DX_AST_NUMBER)
            dx_diag_hint(&p->context->diag, "write d/dx in front of the formula");
        else if (value->kind == DX_AST_CALL && value->child->kind == DX_AST_NAME)
            dx_diag_hint(&p->context->diag, "write %s'(...)",
                         dx_echo(p->context, value->child->text, value->child->length));
        else
            dx_diag_hint(&p->context->diag, "write d/dx %s",
                         dx_parser_echo(p, value->span.start, value->span.end));
        return NULL;
    }
    uint32_t primes = 0;
    do
        primes += p->token[p->i++].value;
    while (dx_adjacent(p, p->i, DX_TOKEN_PRIME));
    dx_span span = {value->span.start, p->token[p->i - 1].end};
    if (primes > p->context->limits.order) {
        dx_parser_fail(p, span, "a derivative of order %u; the limit is %u", primes,
                       p->context->limits.order);
        p->context->diag.status = DX_LIMIT;
        return NULL;
    }
    dx_ast *node = dx_node1(p, DX_AST_PRIME, span, value);
    if (node)
        node->number = primes;
    if (!node || !dx_adjacent(p, p->i, DX_TOKEN_OPEN))
        return node;
    dx_ast *call = dx_node(p, DX_AST_CALL, span), *last = NULL;
    if (!call || !dx_node_push(p, call, &last, node) || !dx_parse_arguments(p, call, last, false))
        return NULL;
    return call;
}

static dx_ast *indices(dx_parser *p, dx_ast *value)
{
    uint32_t open = p->i;
    dx_ast *list = dx_parse_vector(p);
    if (!list)
        return NULL;
    dx_span span = {value->span.start, p->token[p->token[open].value].end};
    dx_ast *node = dx_node(p, DX_AST_INDEX, span), *last = NULL;
    if (!node || !dx_node_push(p, node, &last, value))
        return NULL;
    for (dx_ast *index = list->child, *next; index; index = next) {
        next = index->next;
        if (!dx_node_push(p, node, &last, index))
            return NULL;
    }
    return node;
}

static dx_ast *member(dx_parser *p, dx_ast *value)
{
    p->i++;
    if (!dx_adjacent(p, p->i, DX_TOKEN_NAME))
        return dx_parser_missing(p);
    const dx_name *name = &p->names->name[p->token[p->i].value];
    if (dx_adjacent(p, p->i + 1, DX_TOKEN_OPEN)) { /* x.diff(y) */
        const char *shown = dx_echo(p->context, name->text, name->length);
        dx_parser_fail(p, dx_token_span(p, p->i), "%s(...) is not written behind a point", shown);
        dx_diag_hint(&p->context->diag, "write %s(...), with all it works on in its brackets",
                     shown);
        return NULL;
    }
    dx_span span = {value->span.start, p->token[p->i++].end};
    dx_ast *node = dx_node1(p, DX_AST_MEMBER, span, value);
    if (!node)
        return NULL;
    node->text = name->text;
    return node;
}

static bool names_function(dx_parser *p, const dx_ast *ast)
{
    uint32_t name;
    if (ast->kind != DX_AST_NAME || ast->bracketed ||
        !dx_names_put(p->names, ast->text, ast->length, &name) || p->names->name[name].parameter)
        return false;
    dx_name_kind kind = dx_names_kind(p->names, name);
    return kind == DX_NAME_FUNCTION || kind == DX_NAME_TABLE;
}

/* An operation that makes a function of a function: grad(h). */
static bool is_of_function(dx_parser *p, const dx_ast *ast)
{
    static const char *const operations[] = {"grad",      "hessian", "jacobian",
                                             "laplacian", "div",     "curl"};
    if (ast->kind == DX_AST_GRADIENT)
        return names_function(p, ast->child);
    if (ast->kind != DX_AST_CALL || ast->n != 2 || ast->child->kind != DX_AST_NAME ||
        !names_function(p, ast->child->next))
        return false;
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++)
        if (strcmp(ast->child->text, operations[i]) == 0)
            return true;
    return false;
}

/* (f')(3), (df/dx)(3), (∇f)(1, 2) are the function that stands in brackets at a point; other
 * derivatives in brackets are factors. */
static dx_ast *behind_bracket(dx_parser *p, dx_ast *value)
{
    bool derivative = value->kind == DX_AST_DERIVATIVE || value->kind == DX_AST_GRADIENT;
    bool function = value->kind == DX_AST_PRIME || value->kind == DX_AST_PARTIAL ||
                    (value->kind == DX_AST_DERIVATIVE && names_function(p, value->child)) ||
                    is_of_function(p, value);
    if (!function) {
        if (derivative && dx_may_notice(p))
            dx_notice(p->context,
                      "%s(...) is read as a product; the evaluation bar puts in values: %s | x = 2",
                      dx_parser_echo(p, value->span.start, value->span.end),
                      dx_parser_echo(p, value->span.start, value->span.end));
        return value;
    }
    dx_ast *call = dx_node(p, DX_AST_CALL, value->span), *last = NULL;
    if (!call || !dx_node_push(p, call, &last, value) || !dx_parse_arguments(p, call, last, false))
        return NULL;
    return call;
}

static dx_ast *postfix(dx_parser *p, dx_ast *value)
{
    if ((value->bracketed || value->kind == DX_AST_CALL) && dx_adjacent(p, p->i, DX_TOKEN_OPEN))
        value = behind_bracket(p, value);
    while (value) {
        switch (dx_kind(p, p->i)) {
        case DX_TOKEN_BANG:
            value = factorial(p, value);
            break;
        case DX_TOKEN_PRIME:
            value = prime(p, value);
            break;
        case DX_TOKEN_OPEN_SQUARE: /* 2[1, 2] and v [1, 2] are products */
            if (p->token[p->i].blank || value->kind == DX_AST_NUMBER)
                return value;
            value = indices(p, value);
            break;
        case DX_TOKEN_DOT:
            if (p->token[p->i].blank)
                return value;
            value = member(p, value);
            break;
        default:
            return value;
        }
    }
    return NULL;
}

static inline dx_ast *with_postfix(dx_parser *p, dx_ast *value)
{
    static const bool may_follow[DX_TOKEN_KINDS] = {[DX_TOKEN_BANG] = true,
                                                    [DX_TOKEN_PRIME] = true,
                                                    [DX_TOKEN_OPEN] = true, /* of (df/dx)(3) */
                                                    [DX_TOKEN_OPEN_SQUARE] = true,
                                                    [DX_TOKEN_DOT] = true};
    return value && may_follow[dx_kind(p, p->i)] ? postfix(p, value) : value;
}

/* ---- infix -------------------------------------------------------------------------- */

/* The operator between an operand and what follows. */
static inline dx_level level_here(dx_parser *p)
{
    dx_token_kind kind = dx_kind(p, p->i);
    dx_level level = dx_level_behind(kind);
    if (level == DX_LEVEL_NONE || level >= DX_LEVEL_POWER)
        return level;
    if (kind == DX_TOKEN_BAR && p->bars > 0)
        return DX_LEVEL_NONE;
    if (kind == DX_TOKEN_BAR && dx_begins_operand(p, p->i))
        return DX_LEVEL_JUXTAPOSITION;
    if (p->one_sided && level == DX_LEVEL_SUM &&
        (dx_kind(p, p->i + 1) == DX_TOKEN_COMMA || dx_kind(p, p->i + 1) == DX_TOKEN_CLOSE ||
         dx_kind(p, p->i + 1) == DX_TOKEN_END))
        return DX_LEVEL_NONE;
    if (level == DX_LEVEL_JUXTAPOSITION && dx_is_and(p, p->i))
        return DX_LEVEL_AND;
    if (level == DX_LEVEL_JUXTAPOSITION && dx_derivative_at(p, p->i))
        return DX_LEVEL_PRODUCT; /* 1/2 d/dx x^2 is (1/2)*(d/dx x^2) */
    return level;
}

static bool mentions(const dx_ast *ast, const dx_ast *names)
{
    for (const dx_ast *name = names; name; name = name->next)
        if (ast->kind == DX_AST_NAME && strcmp(ast->text, name->text) == 0)
            return true;
    for (const dx_ast *child = ast->child; child; child = child->next)
        if (mentions(child, names))
            return true;
    return false;
}

static bool differentiates(const dx_ast *ast)
{
    bool found = ast->kind == DX_AST_DERIVATIVE || ast->kind == DX_AST_PRIME;
    for (const dx_ast *child = ast->child; child && !found; child = child->next)
        found = differentiates(child);
    return found;
}

/* d/dx x^3 - 3x^2 and d/dx x^2 + C: that the second term is not differentiated is easily
 * missed, unless it is a derivative itself. */
static void notice_reach(dx_parser *p, const dx_ast *terms)
{
    const dx_ast *d = terms;
    while (d && (d->kind != DX_AST_DERIVATIVE || d->bracketed || d->number == 1))
        d = d->next;
    bool leads = d == terms && d->child->kind != DX_AST_NAME; /* d/dx loss - y is clear */
    for (const dx_ast *rest = d ? d->next : NULL; rest; rest = rest->next)
        if (!differentiates(rest) && (leads || mentions(rest, d->child->next))) {
            dx_notice(p->context, "only %s is differentiated; brackets take in the whole sum",
                      dx_parser_echo(p, d->child->span.start, d->child->span.end));
            return;
        }
}

static dx_ast *sum(dx_parser *p, dx_ast *first)
{
    dx_ast *node = dx_node(p, DX_AST_SUM, first->span), *last = NULL;
    if (!node || !dx_node_push(p, node, &last, first))
        return NULL;
    do {
        if (node->n % 4096 == 0 && dx_poll(p->context) != DX_OK)
            return NULL;
        bool minus = dx_kind(p, p->i++) == DX_TOKEN_MINUS;
        if (!dx_node_push(p, node, &last, dx_parse_expression(p, DX_LEVEL_DERIVATIVE)))
            return NULL;
        last->inverse = minus;
    } while (level_here(p) == DX_LEVEL_SUM);
    notice_reach(p, node->child);
    node->span.end = last->span.end;
    return node;
}

/* Juxtaposed factors, not in brackets of their own: 2x. */
static bool is_juxtaposed(const dx_ast *node)
{
    return node->kind == DX_AST_PRODUCT && !node->bracketed;
}

/* x^1/2 is (x^1)/2; nobody writes the first power. */
static void notice_root(dx_parser *p, const dx_ast *power, const dx_ast *divisor)
{
    const dx_ast *exponent = power->kind == DX_AST_POWER ? power->child->next : NULL;
    if (!exponent || power->bracketed || exponent->kind != DX_AST_NUMBER || exponent->bracketed ||
        exponent->length != 1 || exponent->text[0] != '1' || divisor->kind != DX_AST_NUMBER ||
        divisor->bracketed || !dx_may_notice(p))
        return;
    const char *base = dx_parser_echo(p, power->child->span.start, power->child->span.end);
    const char *below = dx_parser_echo(p, divisor->span.start, divisor->span.end);
    dx_notice(p->context, "%s is read as (%s)/%s; write %s^(1/%s) for the root",
              dx_parser_echo(p, power->span.start, divisor->span.end),
              dx_parser_echo(p, power->span.start, power->span.end), below, base, below);
}

/* · and × are products of their own between two vectors. */
static void mark_vector_product(const dx_parser *p, uint32_t i, dx_ast *factor)
{
    const char *text = p->text + p->token[i].start;
    factor->cross = *text == '\\' ? text[1] == 't'                                  /* \times */
                                  : *text != '*' && (unsigned char)text[1] == 0x97; /* C3 97 */
    factor->dot = *text != '*' && !factor->cross;
}

static dx_ast *product(dx_parser *p, dx_ast *first)
{
    dx_ast *node = dx_node(p, DX_AST_PRODUCT, first->span), *last = NULL;
    if (!node || !dx_node_push(p, node, &last, first))
        return NULL;
    do {
        if (node->n % 4096 == 0 && dx_poll(p->context) != DX_OK)
            return NULL;
        uint32_t sign = p->i;
        dx_token_kind kind = dx_kind(p, sign);
        if (kind == DX_TOKEN_BACKSLASH && dx_refuse_latex(p, sign))
            return NULL;
        if (kind == DX_TOKEN_TIMES || kind == DX_TOKEN_DIVIDE || kind == DX_TOKEN_BACKSLASH)
            p->i++;
        dx_ast *factor = dx_parse_expression(p, DX_LEVEL_JUXTAPOSITION);
        if (!factor)
            return NULL;
        if (kind == DX_TOKEN_BACKSLASH) {
            node->span.end = last->span.end;
            dx_ast *left = node->n == 1 ? node->child : node;
            return dx_node2(p, DX_AST_LEFTDIVIDE, from(left, factor), left, factor);
        }
        const dx_ast *before = last;
        if (!dx_node_push(p, node, &last, factor))
            return NULL;
        factor->inverse = kind == DX_TOKEN_DIVIDE;
        if (kind == DX_TOKEN_TIMES)
            mark_vector_product(p, sign, factor);
        if (factor->inverse)
            notice_root(p, before, factor);
        if (factor->inverse && is_juxtaposed(factor))
            dx_notice_product(p, node->span.start, factor);
    } while (level_here(p) == DX_LEVEL_PRODUCT);
    node->span.end = last->span.end;
    return node;
}

static void *number_behind(dx_parser *p, const dx_ast *before)
{
    const char *left = dx_parser_echo(p, before->span.start, before->span.end);
    const char *right = dx_parser_echo(p, p->token[p->i].start, p->token[p->i].end);
    bool numbers = before->kind == DX_AST_NUMBER && !before->bracketed;
    if (numbers)
        dx_parser_fail(p, dx_token_span(p, p->i), "two numbers beside each other");
    else
        dx_parser_fail(p, dx_token_span(p, p->i), "a number cannot stand behind %s", left);
    if (numbers)
        dx_diag_hint(&p->context->diag, "write %s*%s for the product", left, right);
    else
        dx_diag_hint(&p->context->diag, "write %s*%s or %s^%s", left, right, left, right);
    if (numbers && dx_kind(p, p->i + 1) == DX_TOKEN_DIVIDE &&
        before->span.end < p->token[p->i].start)
        dx_diag_hint(&p->context->diag, "write %s*%s for the product, %s + %s/2 for a mixed number",
                     left, right, left, right);
    return NULL;
}

static void *result_behind(dx_parser *p)
{
    dx_parser_fail(p, dx_token_span(p, p->i), "'%%' is the last result, not an operator");
    dx_diag_hint(&p->context->diag, "write mod(a, b) for a remainder, x*%% for a product");
    return NULL;
}

/* e^2x is e^2*x, which is not what everyone means, and %pi is the last result times pi. */
static void notice_exponent(dx_parser *p, const dx_ast *power, const dx_ast *factor)
{
    if (power->kind == DX_AST_NAME && power->length == 1 && power->text[0] == '%' &&
        power->span.end == factor->span.start && dx_may_notice(p))
        dx_notice(p->context, "%s is read as a product with the last result",
                  dx_parser_echo(p, power->span.start, factor->span.end));
    if (power->kind != DX_AST_POWER || power->bracketed || factor->kind != DX_AST_NAME)
        return;
    const dx_ast *base = power->child, *exponent = base->next;
    bool constant =
        base->kind == DX_AST_NUMBER || (base->kind == DX_AST_NAME && strcmp(base->text, "e") == 0);
    if (!constant || exponent->kind != DX_AST_NUMBER || exponent->bracketed ||
        exponent->span.end != factor->span.start || !dx_may_notice(p))
        return;
    dx_notice(p->context, "%s is read as %s*%s",
              dx_parser_echo(p, power->span.start, factor->span.end),
              dx_parser_echo(p, power->span.start, power->span.end),
              dx_parser_echo(p, factor->span.start, factor->span.end));
}

static bool is_word(dx_parser *p, const dx_ast *factor)
{
    return factor->kind == DX_AST_NAME && factor->length > 1 && dx_parser_is_word(p, factor);
}

static dx_ast *juxtaposition(dx_parser *p, dx_ast *first)
{
    dx_ast *node = dx_node(p, DX_AST_PRODUCT, first->span), *last = NULL;
    if (!node || !dx_node_push(p, node, &last, first) || is_word(p, first))
        return NULL;
    do {
        if (dx_kind(p, p->i) == DX_TOKEN_NUMBER)
            return number_behind(p, last);
        if (dx_kind(p, p->i) == DX_TOKEN_NAME && p->text[p->token[p->i].start] == '%')
            return result_behind(p);
        dx_ast *before = last;
        if (!dx_node_push(p, node, &last, dx_parse_expression(p, DX_LEVEL_POWER)))
            return NULL;
        if (is_word(p, last) ||
            dx_parser_stands_between(p, (dx_span){first->span.start, before->span.end}, last))
            return NULL;
        notice_exponent(p, before, last);
    } while (level_here(p) == DX_LEVEL_JUXTAPOSITION);
    node->span.end = last->span.end;
    return node;
}

/* x^T, as textbooks write the transpose. */
static void notice_transpose(dx_parser *p, const dx_ast *base, const dx_ast *exponent)
{
    uint32_t name;
    if (exponent->kind != DX_AST_NAME || exponent->bracketed || strcmp(exponent->text, "T") != 0 ||
        (base->kind != DX_AST_NAME && !base->bracketed) || !dx_names_put(p->names, "T", 1, &name) ||
        p->names->name[name].parameter || dx_names_kind(p->names, name) != DX_NAME_FREE ||
        !dx_may_notice(p))
        return;
    const char *of = dx_parser_echo(p, base->span.start, base->span.end);
    dx_notice(p->context, "%s is a power with the exponent T; the transpose is transpose(%s)",
              dx_parser_echo(p, base->span.start, exponent->span.end), of);
}

static dx_ast *power(dx_parser *p, dx_ast *base)
{
    bool superscript = p->token[p->i].value == 1;
    p->i++;
    if (!dx_parser_enter(p))
        return NULL;
    dx_ast *exponent = superscript ? dx_parse_group(p) : dx_parse_expression(p, DX_LEVEL_POWER);
    dx_parser_leave(p);
    if (!exponent)
        return NULL;
    dx_ast *node = dx_node2(p, DX_AST_POWER, from(base, exponent), base, exponent);
    if (node)
        notice_transpose(p, base, exponent);
    if (!superscript || !node)
        return node;
    exponent->bracketed = exponent->kind != DX_AST_NUMBER && exponent->kind != DX_AST_NAME;
    if (dx_kind(p, p->i) == DX_TOKEN_CARET) {
        dx_parser_fail(p, dx_token_span(p, p->i), "two exponents beside each other");
        dx_diag_hint(&p->context->diag, "write (x^2)^3 or x^(2^3)");
        return NULL;
    }
    return with_postfix(p, node); /* n²! */
}

static const char *relation_text(dx_token_kind kind)
{
    switch (kind) {
    case DX_TOKEN_EQUAL:
        return "=";
    case DX_TOKEN_NOT_EQUAL:
        return "!=";
    case DX_TOKEN_LESS:
        return "<";
    case DX_TOKEN_LESS_EQUAL:
        return "<=";
    case DX_TOKEN_GREATER:
        return ">";
    default:
        return ">=";
    }
}

static bool may_follow(dx_token_kind kind, char sign)
{
    return sign == '<' ? kind == DX_TOKEN_LESS || kind == DX_TOKEN_LESS_EQUAL
                       : kind == DX_TOKEN_GREATER || kind == DX_TOKEN_GREATER_EQUAL;
}

/* a < b <= c, as a condition. */
static dx_ast *chain(dx_parser *p, const dx_ast *first)
{
    dx_ast *node = dx_node(p, DX_AST_CHAIN, first->span), *last = NULL;
    dx_ast *left = first->child, *middle = left->next;
    if (!node || !dx_node_push(p, node, &last, left) || !dx_node_push(p, node, &last, middle))
        return NULL;
    bool or_equal = relation_text(dx_kind(p, p->i++))[1] == '=';
    if (!dx_node_push(p, node, &last, dx_parse_expression(p, DX_LEVEL_RANGE)))
        return NULL;
    node->text = first->text[0] == '<' ? "<" : ">";
    node->length = 1;
    node->number = (first->text[1] == '=') | (uint32_t)or_equal << 1;
    node->span.end = last->span.end;
    return node;
}

static dx_ast *relation(dx_parser *p, dx_ast *left)
{
    const char *text = relation_text(dx_kind(p, p->i++));
    dx_ast *right = dx_parse_expression(p, DX_LEVEL_RANGE);
    if (!right)
        return NULL;
    dx_ast *node = dx_node2(p, DX_AST_RELATION, from(left, right), left, right);
    if (!node)
        return NULL;
    node->text = text;
    if (level_here(p) != DX_LEVEL_RELATION)
        return node;
    if (p->in_list && may_follow(dx_kind(p, p->i), text[0]) && text[0] != '=') {
        node = chain(p, node);
        if (!node || level_here(p) != DX_LEVEL_RELATION)
            return node;
    }
    const char *second = relation_text(dx_kind(p, p->i));
    const char *middle = dx_parser_echo(p, right->span.start, right->span.end);
    dx_parser_fail(p, dx_token_span(p, p->i), "'%s' and '%s' stand in a chain", text, second);
    dx_diag_hint(&p->context->diag, "write them apart: ... %s %s, %s %s ...", text, middle, middle,
                 second);
    return NULL;
}

/* x > 0 and y > 0 and ... */
dx_ast *dx_parse_and(dx_parser *p, dx_ast *first)
{
    dx_ast *node = dx_node(p, DX_AST_AND, first->span), *last = NULL;
    if (!node || !dx_node_push(p, node, &last, first))
        return NULL;
    do {
        p->i++;
        if (!dx_node_push(p, node, &last, dx_parse_expression(p, DX_LEVEL_RELATION)))
            return NULL;
    } while (level_here(p) == DX_LEVEL_AND);
    node->span.end = last->span.end;
    return node;
}

static dx_ast *range(dx_parser *p, dx_ast *low)
{
    p->i++;
    dx_ast *high = dx_parse_expression(p, DX_LEVEL_SUM);
    dx_ast *node = high ? dx_node2(p, DX_AST_RANGE, from(low, high), low, high) : NULL;
    if (!node || level_here(p) != DX_LEVEL_RANGE)
        return node;
    dx_parser_fail(p, dx_token_span(p, p->i), "a range has two ends");
    dx_diag_hint(&p->context->diag, "write %s", dx_parser_echo(p, low->span.start, high->span.end));
    return NULL;
}

static dx_ast *infix(dx_parser *p, dx_level level, dx_ast *left)
{
    switch (level) {
    case DX_LEVEL_WHERE:
        return dx_parse_where(p, left);
    case DX_LEVEL_AND:
        return dx_parse_and(p, left);
    case DX_LEVEL_RELATION:
        return relation(p, left);
    case DX_LEVEL_RANGE:
        return range(p, left);
    case DX_LEVEL_SUM:
        return sum(p, left);
    case DX_LEVEL_PRODUCT:
        return product(p, left);
    case DX_LEVEL_JUXTAPOSITION:
        return juxtaposition(p, left);
    default:
        return power(p, left);
    }
}

dx_ast *dx_parse_expression(dx_parser *p, dx_level least)
{
    dx_ast *left = with_postfix(p, operand(p, least));
    while (left) {
        dx_level level = level_here(p);
        if (level < least) /* as DX_LEVEL_NONE is */
            break;
        left = infix(p, level, left);
    }
    return left;
}

/* ---- statements ----------------------------------------------------------------------- */

static dx_ast *statement_root(dx_parser *p)
{
    bool is_definition, is_assumption;
    dx_ast *root = dx_parse_definition(p, &is_definition);
    if (!is_definition)
        root = dx_parse_assumption(p, &is_assumption);
    if (!is_definition && !is_assumption)
        root = dx_parse_expression(p, DX_LEVEL_WHERE);
    if (root && dx_kind(p, p->i) != DX_TOKEN_END)
        return dx_parser_unexpected(p);
    return root;
}

/* Can nothing in the statement give a name another meaning than it has now? */
static bool is_plain(const dx_tokens *tokens, dx_names *names)
{
    if (!tokens->plain)
        return false;
    for (uint32_t i = 0; i < names->n; i++) {
        dx_name_kind kind = dx_names_kind(names, i);
        if (names->name[i].text[0] == 'd' || /* may be of a derivative */
            (kind != DX_NAME_FREE && kind != DX_NAME_TABLE && kind != DX_NAME_CONSTANT))
            return false;
    }
    return true;
}

enum { MOST_DEPTH = UINT16_MAX - 1 }; /* that a node can tell */

dx_status dx_parse_statement(dx_context *context, dx_arena *arena, const dx_name_host *host,
                             const char *text, size_t n, dx_statement *statement)
{
    dx_names names;
    dx_tokens tokens;
    dx_names_init(&names, context, arena, host);
    *statement = (dx_statement){0};
    dx_status status = dx_tokens_read(context, &names, text, n, &tokens);
    statement->silent = tokens.silent;
    if (status == DX_OK && tokens.token[0].kind != DX_TOKEN_END) {
        uint32_t limit = context->limits.depth;
        dx_parser p = {.context = context,
                       .most_depth = limit < MOST_DEPTH ? limit : MOST_DEPTH,
                       .arena = arena,
                       .names = &names,
                       .text = text,
                       .token = tokens.token};
        status = dx_split_names(&p, &tokens);
        p.settles = host && host->value && is_plain(&tokens, &names);
        statement->root = status == DX_OK ? statement_root(&p) : NULL;
        bool words = statement->root && (statement->root->kind == DX_AST_ASSUME ||
                                         statement->root->kind == DX_AST_FORGET);
        if (words) {
            dx_notice_abstract(&p);
        } else if (statement->root) {
            dx_notice_abstract(&p);
            dx_notice_names(&p);
        } else {
            status = context->diag.status;
        }
    }
    dx_tokens_free(context, &tokens);
    dx_names_free(&names);
    return status;
}
