/* bare.c - functions without brackets: how far their argument reaches.
 *
 * A function of the table, one of the user's and those that make a number of a matrix take the
 * juxtaposed product, sin 2x + 1; derivatives of vectors take the product as ∇ does; what works
 * on a whole formula (solve, factor, limit, ...) takes the rest of the statement or bracket. */
#include "parser/parser.h"

typedef enum reach { NEIGHBOURS, PRODUCT, REST } reach;

static reach reach_of(const dx_ast *name, dx_name_kind kind)
{
    static const struct {
        const char *name;
        reach reach;
    } known[] = {{"grad", PRODUCT},        {"div", PRODUCT},     {"curl", PRODUCT},
                 {"laplacian", PRODUCT},   {"hessian", PRODUCT}, {"jacobian", PRODUCT},
                 {"det", NEIGHBOURS},      {"inv", NEIGHBOURS},  {"trace", NEIGHBOURS},
                 {"rank", NEIGHBOURS},     {"norm", NEIGHBOURS}, {"transpose", NEIGHBOURS},
                 {"identity", NEIGHBOURS}, {"diag", NEIGHBOURS}};
    if (kind != DX_NAME_BUILTIN)
        return NEIGHBOURS;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(name->text, known[i].name) == 0)
            return known[i].reach;
    return REST;
}

/* Does a factor of an argument without brackets begin here? Another function ends it, so
 * that sin x cos x is a product of two. */
static bool factor_follows(dx_parser *p)
{
    uint32_t i = p->i;
    dx_token_kind kind = dx_kind(p, i);
    if (!dx_begins_operand(p, i) || kind == DX_TOKEN_NUMBER || kind == DX_TOKEN_STRING ||
        kind == DX_TOKEN_NABLA || dx_is_and(p, i) || dx_derivative_at(p, i))
        return false;
    return kind != DX_TOKEN_NAME ||
           (!dx_is_applied(dx_parser_kind(p, i)) && p->text[p->token[i].start] != '%');
}

/* Is `sin 2x` or `sin 2pi x` sure to be read as it was meant? */
static bool is_plain_argument(const dx_ast *product)
{
    const dx_ast *first = product->child;
    if (first->kind == DX_AST_NEGATE && !first->bracketed)
        first = first->child;
    if (first->kind != DX_AST_NUMBER)
        return false;
    for (const dx_ast *factor = product->child->next; factor; factor = factor->next)
        if (factor->bracketed || (factor->kind != DX_AST_NAME && factor->kind != DX_AST_POWER))
            return false;
    return true;
}

/* The juxtaposed product behind a function: of sin 2x cos x it is 2x. */
static dx_ast *bare_argument(dx_parser *p, uint32_t start)
{
    if (!dx_parser_enter(p))
        return NULL;
    dx_ast *first =
        dx_derivative_at(p, p->i) ? dx_parse_derivative(p) : dx_parse_expression(p, DX_LEVEL_POWER);
    dx_ast *argument = first;
    if (first && first->kind == DX_AST_NAME && dx_parser_is_word(p, first))
        return NULL;
    if (first && factor_follows(p)) {
        dx_ast *last = NULL;
        argument = dx_node(p, DX_AST_PRODUCT, first->span);
        if (!argument || !dx_node_push(p, argument, &last, first))
            return NULL;
        while (factor_follows(p))
            if (!dx_node_push(p, argument, &last, dx_parse_expression(p, DX_LEVEL_POWER)) ||
                (last->kind == DX_AST_NAME && dx_parser_is_word(p, last)))
                return NULL;
        argument->span.end = last->span.end;
        if (!is_plain_argument(argument))
            dx_notice_product(p, start, argument);
    }
    dx_parser_leave(p);
    return argument;
}

/* Does the bracket at token i hold several arguments? */
static bool has_comma(const dx_parser *p, uint32_t i)
{
    uint32_t close = p->token[i].value;
    for (i++; i < close; i++) {
        if (dx_kind(p, i) == DX_TOKEN_COMMA)
            return true;
        if (dx_kind(p, i) == DX_TOKEN_OPEN || dx_kind(p, i) == DX_TOKEN_OPEN_SQUARE)
            i = p->token[i].value;
    }
    return false;
}

/* The product behind a builtin: grad x^2*y is grad(x^2*y), as with ∇. */
static dx_ast *product_argument(dx_parser *p)
{
    if (!dx_parser_enter(p))
        return NULL;
    dx_ast *argument = dx_parse_expression(p, DX_LEVEL_PRODUCT);
    dx_parser_leave(p);
    return argument;
}

/* Is a formula expected at token i, so that all that follows can be an argument? */
static bool begins_formula(dx_parser *p, uint32_t i)
{
    static const bool before[DX_TOKEN_KINDS] = {
        [DX_TOKEN_OPEN] = true,          [DX_TOKEN_OPEN_SQUARE] = true,
        [DX_TOKEN_COMMA] = true,         [DX_TOKEN_EQUAL] = true,
        [DX_TOKEN_NOT_EQUAL] = true,     [DX_TOKEN_LESS] = true,
        [DX_TOKEN_LESS_EQUAL] = true,    [DX_TOKEN_GREATER] = true,
        [DX_TOKEN_GREATER_EQUAL] = true, [DX_TOKEN_DEFINE] = true,
        [DX_TOKEN_COLON] = true};
    while (i > 0 && dx_kind(p, i - 1) == DX_TOKEN_NAME &&
           dx_parser_kind(p, i - 1) == DX_NAME_BUILTIN) /* steps diff x^2 + x */
        i--;
    return i == 0 || before[dx_kind(p, i - 1)];
}

/* factor x^2 needs no word, factor x^2 - 1 does. */
static void notice_reading(dx_parser *p, const dx_ast *call)
{
    const dx_ast *first = call->child->next;
    bool loose = first->kind == DX_AST_SUM || first->kind == DX_AST_RELATION ||
                 first->kind == DX_AST_CHAIN || first->kind == DX_AST_AND ||
                 first->kind == DX_AST_WHERE || first->kind == DX_AST_BINDING ||
                 first->kind == DX_AST_CASE;
    if ((call->n > 2 || (loose && !first->bracketed)) && dx_may_notice(p))
        dx_notice(p->context, "%s is read as %s(%s)",
                  dx_parser_echo(p, call->span.start, call->span.end),
                  dx_echo(p->context, call->child->text, call->child->length),
                  dx_parser_echo(p, first->span.start, call->span.end));
}

/* All arguments up to the end of the statement or bracket; in a list up to the next comma. The
 * call has `last` for its last argument so far, with the reader at a comma, or none. */
static dx_ast *take_rest(dx_parser *p, dx_ast *call, dx_ast *last)
{
    bool in_list = p->in_list, one_sided = p->one_sided, first = last == call->child;
    if (!dx_parser_enter(p))
        return NULL;
    p->in_list = true;
    for (; first || dx_kind(p, p->i) == DX_TOKEN_COMMA; first = false) {
        p->i += !first;
        dx_ast *argument = dx_parse_argument(p, !first && dx_substitutes(call->child));
        if (!dx_node_push(p, call, &last, argument))
            return NULL;
        if (p->comma_ends)
            break;
    }
    p->in_list = in_list;
    p->one_sided = one_sided;
    dx_parser_leave(p);
    call->span.end = p->token[p->i - 1].end;
    notice_reading(p, call);
    return call;
}

/* x + factor x^2 - 1: the one may mean its product, the other the rest. */
static dx_ast *one_product(dx_parser *p, const dx_ast *name)
{
    dx_ast *argument = product_argument(p);
    dx_level next = argument ? dx_level_behind(dx_kind(p, p->i)) : DX_LEVEL_NONE;
    bool several = next == DX_LEVEL_SUM || next == DX_LEVEL_RELATION || next == DX_LEVEL_RANGE ||
                   (dx_kind(p, p->i) == DX_TOKEN_COMMA && !p->comma_ends);
    if (!argument || !several || argument->bracketed)
        return argument;
    const char *shown = dx_echo(p->context, name->text, name->length);
    dx_parser_fail(p, name->span, "how far the argument of %s reaches is not clear", shown);
    dx_diag_hint(&p->context->diag, "write %s(%s), or %s(%s ...) with all that belongs to it",
                 shown, dx_parser_echo(p, argument->span.start, argument->span.end), shown,
                 dx_parser_echo(p, argument->span.start, p->token[p->i].end));
    return NULL;
}

/* laplacian x^2 + y^2 */
static void notice_product_reach(dx_parser *p, const dx_ast *call)
{
    const dx_ast *argument = call->child->next;
    if (dx_level_behind(dx_kind(p, p->i)) == DX_LEVEL_SUM && !argument->bracketed &&
        argument->kind != DX_AST_NAME && dx_may_notice(p))
        dx_notice(p->context, "%s takes %s only; brackets take in the whole sum",
                  dx_echo(p->context, call->child->text, call->child->length),
                  dx_parser_echo(p, argument->span.start, argument->span.end));
}

bool dx_bare_argument_at(dx_parser *p, uint32_t i, dx_name_kind kind)
{
    const uint32_t behind = i + 1;
    dx_token_kind token = dx_kind(p, behind);
    if (token == DX_TOKEN_MINUS) /* sin -x, but not sin - x */
        return (kind == DX_NAME_TABLE || (kind == DX_NAME_BUILTIN && begins_formula(p, i))) &&
               p->token[behind].blank && !p->token[behind + 1].blank;
    if (token == DX_TOKEN_OPEN_SQUARE && !p->token[behind].blank)
        return false;
    return dx_begins_operand(p, behind) &&
           !(token == DX_TOKEN_NAME && p->text[p->token[behind].start] == '%' &&
             p->token[behind].end == p->token[behind].start + 1);
}

/* x -> 0 */
static bool arrow_at(const dx_parser *p, uint32_t i)
{
    return dx_kind(p, i) == DX_TOKEN_NAME && dx_kind(p, i + 1) == DX_TOKEN_MINUS &&
           dx_adjacent(p, i + 2, DX_TOKEN_GREATER);
}

dx_ast *dx_parse_bare(dx_parser *p, dx_ast *name, dx_name_kind kind)
{
    const uint32_t at = p->i - 1; /* the name */
    const reach far = reach_of(name, kind);
    if (dx_kind(p, p->i) == DX_TOKEN_OPEN &&
        (far == NEIGHBOURS || !p->token[p->i].blank || has_comma(p, p->i)))
        return dx_parse_call(p, name, kind);
    dx_ast *call = dx_node(p, DX_AST_CALL, name->span), *last = NULL;
    if (!call || !dx_node_push(p, call, &last, name))
        return NULL;
    const bool begins = far != NEIGHBOURS && begins_formula(p, at);
    const bool arrow = arrow_at(p, p->i);
    if (far == REST && begins && !arrow)
        return take_rest(p, call, last);
    dx_ast *argument = far == NEIGHBOURS         ? bare_argument(p, name->span.start)
                       : far == PRODUCT || arrow ? product_argument(p)
                                                 : one_product(p, name);
    if (!dx_node_push(p, call, &last, argument))
        return NULL;
    call->span.end = argument->span.end;
    if (far == PRODUCT && begins && !p->comma_ends && dx_kind(p, p->i) == DX_TOKEN_COMMA)
        return take_rest(p, call, last); /* grad x*y, [x, y] */
    if (far == PRODUCT)
        notice_product_reach(p, call);
    return call;
}
