/* derivative.c - d/dx and its relatives.
 *
 * A form is recognised by looking ahead over its tokens: [numerator] / differentials.
 * The numerator is d, d^2, ∂, with or without what is differentiated (df, d^2f, ∂f(x),
 * d(x^2)); a differential is dx, d x, dx^2 or ∂x; several stand side by side, or in
 * brackets. In dxdy there are two where the order above wants them. Names that the user has given a
 * meaning are not taken apart. */
#include "parser/parser.h"

#include "support/utf8.h"

#include <string.h>

struct form {
    bool quotient;    /* has the shape, but a name in it has a value */
    bool prefix;      /* d/dx, without an operand of its own */
    bool glued;       /* df: the operand's name is behind the d in one token */
    bool mixed;       /* the orders above and below do not agree */
    bool symbolic;    /* d^n/dx^n: the order is no number */
    bool formula;     /* d/d(x^2): not by a name */
    bool split;       /* dxdy stands for dx dy */
    uint32_t order;   /* above the line */
    uint32_t operand; /* token at which the operand begins */
    uint32_t close;   /* the ')' of operands such as f(x) and (x^2); else 0 */
    uint32_t below;   /* first token of the first differential */
    uint32_t count;   /* differentials */
    uint32_t next;    /* token behind the form */
};

static const char *text_of(const dx_parser *p, uint32_t i, uint32_t *length)
{
    *length = p->token[i].end - p->token[i].start;
    return p->text + p->token[i].start;
}

/* Is token i the name d, alone? */
static bool is_d(const dx_parser *p, uint32_t i)
{
    const dx_token *token = &p->token[i];
    return token->kind == DX_TOKEN_NAME && token->end - token->start == 1 &&
           p->text[token->start] == 'd';
}

/* Is token i a name with d before a letter, like dx? */
static bool is_glued(const dx_parser *p, uint32_t i)
{
    uint32_t n;
    const char *text = text_of(p, i, &n);
    if (dx_kind(p, i) != DX_TOKEN_NAME || n < 2 || text[0] != 'd')
        return false;
    unsigned char c = (unsigned char)text[1];
    return (c | 0x20u) - 'a' < 26 ||
           (c >= 0x80 && memcmp(text + 1, "\xE2\x82", n < 3 ? 1 : 2) != 0);
}

static bool has_meaning(dx_parser *p, uint32_t i)
{
    return dx_parser_kind(p, i) != DX_NAME_FREE;
}

static bool has_value(dx_parser *p, uint32_t i)
{
    dx_name_kind kind = dx_parser_kind(p, i);
    return kind == DX_NAME_VALUE || kind == DX_NAME_FUNCTION;
}

enum { FAR_TOO_HIGH = 100000 }; /* an order is not read on from there */

/* Order behind a d: 1 where there is none, 0 where it is no number; *i moves behind. */
static uint32_t order_at(const dx_parser *p, uint32_t *i)
{
    if (dx_kind(p, *i) != DX_TOKEN_CARET)
        return 1;
    uint32_t k = *i + 1;
    bool bracket = dx_kind(p, k) == DX_TOKEN_OPEN;
    k += bracket;
    if (dx_kind(p, k) != DX_TOKEN_NUMBER || (bracket && dx_kind(p, k + 1) != DX_TOKEN_CLOSE))
        return 0;
    const dx_token *token = &p->token[k];
    uint32_t order = 0;
    for (uint32_t at = token->start; at < token->end && order < FAR_TOO_HIGH;) {
        unsigned size;
        uint32_t code = dx_utf8_get(p->text + at, token->end - at, &size);
        uint32_t digit = token->superscript ? (unsigned char)dx_superscript(code) : code;
        if (digit < '0' || digit > '9')
            return 0;
        order = 10 * order + (digit - '0');
        at += size;
    }
    *i = k + 1 + bracket;
    return order;
}

/* Where a differential begins: a token, and a byte in it where it stands for several. */
struct place {
    uint32_t token, byte;
};

struct differential {
    dx_span name;      /* of the variable */
    bool rest;         /* the name is the rest of a token, behind the d, or a part of it */
    uint32_t variable; /* else the token with it */
    uint32_t order;
    struct place next; /* behind it */
};

/* The end of dx in dxdy or dx_1dy: a variable is one letter there, with digits; 0 where it is none.
 * What follows is another d with a letter, or the token's end. */
static uint32_t piece_end(const dx_parser *p, uint32_t i, uint32_t byte)
{
    const uint32_t end = p->token[i].end;
    unsigned size = 0;
    if (end - byte < 2 || p->text[byte] != 'd')
        return 0;
    (void)dx_utf8_get(p->text + byte + 1, end - byte - 1, &size);
    for (byte += 1 + size; byte < end && strchr("_0123456789", p->text[byte]); byte++)
        ;
    return byte;
}

/* Does the name in token i stand for dx dy, of which no part has a meaning? */
static bool can_be_split(dx_parser *p, uint32_t i)
{
    uint32_t at = p->token[i].start, pieces = 0;
    while (at < p->token[i].end) {
        uint32_t end = piece_end(p, i, at), name;
        if (end == 0 || !dx_names_put(p->names, p->text + at, end - at, &name) ||
            dx_names_kind(p->names, name) != DX_NAME_FREE)
            return false;
        pieces++;
        at = end;
    }
    return pieces > 1;
}

/* One differential; its order is 0 where there is none. */
static struct differential differential_at(dx_parser *p, struct place at, bool split)
{
    struct differential d = {0};
    uint32_t i = at.token;
    if (dx_kind(p, i) == DX_TOKEN_PARTIAL || is_d(p, i)) {
        if (dx_kind(p, i + 1) != DX_TOKEN_NAME || p->text[p->token[i + 1].start] == '%')
            return d;
        d.variable = i + 1;
        d.name = dx_token_span(p, i + 1);
    } else if (is_glued(p, i)) {
        const uint32_t start = at.byte ? at.byte : p->token[i].start;
        const uint32_t end = split && can_be_split(p, i) ? piece_end(p, i, start) : p->token[i].end;
        d.rest = true;
        d.variable = i;
        d.name = (dx_span){start + 1, end};
        if (end < p->token[i].end) {
            d.order = 1;
            d.next = (struct place){i, end};
            return d;
        }
    } else {
        return d;
    }
    d.next.token = d.variable + 1;
    d.order = order_at(p, &d.next.token);
    return d;
}

/* The differentials at token i until they add up to the order above; in brackets all. */
static bool match_below(dx_parser *p, uint32_t i, struct form *form)
{
    bool bracket = dx_kind(p, i) == DX_TOKEN_OPEN;
    uint32_t end = bracket ? p->token[i].value : 0, total = 0;
    struct place at = {i + bracket, 0};
    form->below = at.token;
    form->count = 0;
    for (;;) {
        const struct differential d = differential_at(p, at, form->split);
        if (d.order == 0)
            break;
        if (dx_kind(p, at.token) != DX_TOKEN_PARTIAL && has_meaning(p, at.token)) {
            if (form->count > 0 && !bracket)
                break;
            if (!has_value(p, at.token))
                return false;
            form->quotient = true;
        }
        total += d.order;
        form->count++;
        at = d.next;
        if (bracket && at.byte == 0 && dx_kind(p, at.token) == DX_TOKEN_TIMES)
            at.token++;
        if (!bracket && at.byte == 0 && total >= form->order)
            break;
    }
    if (form->count == 0 || at.byte > 0 || (bracket && at.token != end))
        return false;
    form->next = at.token + bracket;
    form->mixed = total != form->order;
    return true;
}

/* The same, with dxdy for dx dy where the orders do not agree otherwise. */
static bool match_differentials(dx_parser *p, uint32_t i, struct form *form)
{
    struct form split = *form;
    if (!match_below(p, i, form))
        return false;
    split.split = true;
    if (form->mixed && !form->quotient && match_below(p, i, &split) && !split.mixed)
        *form = split;
    return true;
}

/* What stands above the line: *i moves to the '/'. */
static bool match_above(dx_parser *p, uint32_t *i, struct form *form)
{
    uint32_t k = *i;
    form->order = 1;
    if (dx_kind(p, k) == DX_TOKEN_PARTIAL || is_d(p, k)) {
        form->quotient = dx_kind(p, k) != DX_TOKEN_PARTIAL && has_meaning(p, k);
        k++;
        form->order = order_at(p, &k);
        form->prefix = dx_kind(p, k) == DX_TOKEN_DIVIDE;
        form->operand = k;
        if (form->prefix || form->order == 0)
            goto end;
        if (dx_kind(p, k) == DX_TOKEN_OPEN) {
            form->close = p->token[k].value;
            k = form->close + 1;
            goto end;
        }
        if (dx_kind(p, k) != DX_TOKEN_NAME)
            return false;
    } else if (is_glued(p, k)) {
        form->glued = true;
        form->operand = k;
        if (has_meaning(p, k)) {
            if (!has_value(p, k))
                return false;
            form->quotient = true;
        }
    } else {
        return false;
    }
    k++;
    if (dx_adjacent(p, k, DX_TOKEN_OPEN)) {
        form->close = p->token[k].value;
        k = form->close + 1;
    }
end:
    *i = k;
    return form->order != 0 && dx_kind(p, k) == DX_TOKEN_DIVIDE;
}

/* d^n/dx...: meant as a derivative, but of no order that is known. */
static bool match_symbolic(dx_parser *p, uint32_t i, struct form *form)
{
    if (dx_kind(p, i + 1) != DX_TOKEN_CARET || form->order != 0 || form->quotient)
        return false;
    uint32_t k = dx_kind(p, i + 2) == DX_TOKEN_OPEN ? p->token[i + 2].value + 1 : i + 3;
    form->next = k + 2;
    form->symbolic = true;
    return dx_kind(p, k) == DX_TOKEN_DIVIDE &&
           (is_glued(p, k + 1) ? !has_meaning(p, k + 1) : dx_kind(p, k + 1) == DX_TOKEN_PARTIAL);
}

/* d/d(x^2): meant as a derivative, but by a formula. */
static bool match_formula(dx_parser *p, uint32_t i, struct form *form)
{
    bool partial = dx_kind(p, i) == DX_TOKEN_PARTIAL;
    bool word = form->glued && p->token[form->operand].end - p->token[form->operand].start > 2;
    if (form->quotient || word || dx_kind(p, i + 1) != DX_TOKEN_OPEN ||
        !(partial || (is_d(p, i) && !has_meaning(p, i))))
        return false;
    form->formula = true;
    form->below = i;
    form->next = p->token[i + 1].value + 1;
    return true;
}

static bool match(dx_parser *p, uint32_t i, struct form *form)
{
    *form = (struct form){0};
    uint32_t k = i;
    if (match_above(p, &k, form))
        return match_differentials(p, k + 1, form) || match_formula(p, k + 1, form);
    return match_symbolic(p, i, form);
}

/* (d/dx) as an operator, with a power or without: its ')' in *close. */
static bool match_bracketed(dx_parser *p, uint32_t i, struct form *form, uint32_t *power)
{
    uint32_t close = p->token[i].value;
    if (!match(p, i + 1, form) || !form->prefix || form->quotient || form->next != close)
        return false;
    form->next = close + 1;
    *power = order_at(p, &form->next);
    return *power != 0 &&
           (dx_begins_operand(p, form->next) || dx_kind(p, form->next) == DX_TOKEN_MINUS);
}

static void notice_quotient(dx_parser *p, uint32_t i, const struct form *form)
{
    uint32_t with = i;
    if (!dx_may_notice(p))
        return;
    if (!has_value(p, i))
        for (with = form->below; with < form->next; with++)
            if (dx_kind(p, with) == DX_TOKEN_NAME && has_value(p, with))
                break;
    dx_notice(p->context, "%s has a value: %s is read as a quotient",
              dx_parser_echo(p, p->token[with].start, p->token[with].end),
              dx_parser_echo(p, p->token[i].start, p->token[form->next - 1].end));
}

bool dx_match_derivative(dx_parser *p, uint32_t i)
{
    struct form form;
    uint32_t power;
    if (dx_kind(p, i) == DX_TOKEN_OPEN)
        return match_bracketed(p, i, &form, &power);
    if (!match(p, i, &form))
        return false;
    if (form.quotient)
        notice_quotient(p, i, &form);
    return !form.quotient;
}

/* ---- marking -------------------------------------------------------------------------- */

static void mark(dx_parser *p, uint32_t name)
{
    p->names->name[name].variable = true;
}

/* The rest of a glued name is a name too: the x of dx. */
static bool put_rest(dx_parser *p, uint32_t i, uint32_t *name)
{
    uint32_t n;
    const char *text = text_of(p, i, &n);
    return dx_names_put(p->names, text + 1, n - 1, name);
}

/* The variable of a differential. */
static bool name_of(dx_parser *p, const struct differential *d, uint32_t *name)
{
    *name = p->token[d->variable].value;
    return !d->rest ||
           dx_names_put(p->names, p->text + d->name.start, d->name.end - d->name.start, name);
}

/* The next one: in brackets a sign may stand between them. */
static struct place place_behind(const dx_parser *p, const struct differential *d)
{
    struct place next = d->next;
    next.token += next.byte == 0 && dx_kind(p, next.token) == DX_TOKEN_TIMES;
    return next;
}

static void mark_differentials(dx_parser *p, const struct form *form)
{
    struct place at = {form->below, 0};
    for (uint32_t k = 0; k < form->count; k++) {
        const struct differential d = differential_at(p, at, form->split);
        uint32_t name;
        if (name_of(p, &d, &name))
            mark(p, name);
        at = place_behind(p, &d);
    }
}

/* The token that ends the argument in which token i is. */
static uint32_t argument_end(const dx_parser *p, uint32_t i)
{
    for (;; i++)
        switch (dx_kind(p, i)) {
        case DX_TOKEN_OPEN:
        case DX_TOKEN_OPEN_SQUARE:
            i = p->token[i].value;
            break;
        case DX_TOKEN_END:
        case DX_TOKEN_COMMA:
        case DX_TOKEN_CLOSE:
        case DX_TOKEN_CLOSE_SQUARE:
            return i;
        default:
            break;
        }
}

void dx_parser_mark_variables(dx_parser *p)
{
    if (p->marked)
        return;
    p->marked = true;
    for (uint32_t i = 0; dx_kind(p, i) != DX_TOKEN_END; i++) {
        struct form form;
        uint32_t end;
        if (dx_begins_with_d(p, i) && match(p, i, &form) && !form.quotient) {
            mark_differentials(p, &form);
            if (form.prefix || form.close == 0)
                i = form.next - 1;
            else if (dx_kind(p, form.operand) == DX_TOKEN_NAME)
                i = form.operand; /* go on in its arguments */
            continue;
        }
        if (i > 0 && (dx_kind(p, i - 1) == DX_TOKEN_BAR || dx_kind(p, i - 1) == DX_TOKEN_COMMA) &&
            dx_function_binding_at(p, i) != 0) {
            i = argument_end(p, i) - 1; /* its names are its own */
            continue;
        }
        if (dx_kind(p, i) == DX_TOKEN_NAME && (end = dx_partial_end(p, i)) != 0) {
            i = end - 1; /* f is no variable there */
            continue;
        }
        if (dx_kind(p, i) == DX_TOKEN_NAME && !dx_adjacent(p, i + 1, DX_TOKEN_OPEN) &&
            dx_kind(p, i + 1) != DX_TOKEN_PRIME && (i == 0 || dx_kind(p, i - 1) != DX_TOKEN_DOT))
            mark(p, p->token[i].value);
    }
}

/* ---- reading ----------------------------------------------------------------------------- */

/* dxdy in one token: where it stands, and its second d; false for others. */
static bool is_glued_pair(const dx_parser *p, uint32_t i, uint32_t *start, uint32_t *second)
{
    uint32_t n;
    const char *text = is_glued(p, i) ? text_of(p, i, &n) : NULL;
    const char *d = text && n > 3 ? memchr(text + 2, 'd', n - 3) : NULL;
    if (!d)
        return false;
    *start = p->token[i].start;
    *second = *start + (uint32_t)(d - text);
    return true;
}

static bool is_no_derivative(dx_parser *p, uint32_t i, const struct form *form)
{
    if (!form->mixed && !form->symbolic && !form->formula)
        return false;
    const char *shown = dx_parser_echo(p, p->token[i].start, p->token[form->next - 1].end);
    dx_span span = {p->token[i].start, p->token[form->next - 1].end};
    uint32_t start, second;
    if (form->formula) {
        span.start = p->token[form->below].start;
        dx_parser_fail(p, span, "%s: differentiate by a name, not by what is in brackets", shown);
        dx_diag_hint(&p->context->diag, "write d/dx; by u = x^2 it is d/du of the formula in u");
        return true;
    }
    if (form->symbolic)
        dx_parser_fail(p, span, "the order of the derivative %s is not a number", shown);
    else
        dx_parser_fail(p, span, "the orders above and below the line of %s do not agree", shown);
    if (is_glued_pair(p, form->below, &start, &second)) {
        const char *x = dx_parser_echo(p, start + 1, second);
        const char *y = dx_parser_echo(p, second + 1, p->token[form->below].end);
        const struct differential d =
            differential_at(p, (struct place){form->below, 0}, form->split);
        const char *power =
            dx_parser_echo(p, second + 1 + (uint32_t)strlen(y), p->token[d.next.token - 1].end);
        dx_diag_hint(&p->context->diag, "write d^%u%s/(d%s d%s%s) for the mixed derivative",
                     (unsigned)d.order + 1, form->prefix ? "" : "f", x, y, power);
    } else if (form->prefix || form->symbolic) {
        dx_diag_hint(&p->context->diag, "write d^2/dx^2 or d^2/(dx dy) for a second derivative");
    } else {
        dx_diag_hint(&p->context->diag,
                     "write d^2y/dx^2 for a second derivative, (dy/dx)^2 for a square");
    }
    return true;
}

/* x in d/dx must be something that can vary. */
static bool is_variable(dx_parser *p, uint32_t name, dx_span span)
{
    dx_name_kind kind =
        p->names->name[name].parameter ? DX_NAME_VALUE : dx_names_kind(p->names, name);
    if (kind != DX_NAME_CONSTANT && kind != DX_NAME_TABLE && kind != DX_NAME_BUILTIN)
        return true;
    const dx_name *known = &p->names->name[name];
    dx_parser_fail(p, span, "%s is a %s, not a variable to differentiate by",
                   dx_echo(p->context, known->text, known->length),
                   kind == DX_NAME_CONSTANT ? "constant" : "function");
    dx_diag_hint(&p->context->diag, "write d/dx with a name of your own for x");
    return false;
}

static bool push_variables(dx_parser *p, dx_ast *node, dx_ast *last, const struct form *form,
                           uint32_t power)
{
    struct place at = {form->below, 0};
    for (uint32_t k = 0; k < form->count; k++) {
        const struct differential d = differential_at(p, at, form->split);
        uint32_t name;
        if (!name_of(p, &d, &name)) {
            dx_parser_no_memory(p);
            return false;
        }
        if (!is_variable(p, name, d.name) ||
            !dx_node_push(p, node, &last, dx_node_name(p, name, d.name)))
            return false;
        last->number = d.order * power;
        at = place_behind(p, &d);
    }
    return true;
}

static bool order_too_high(dx_parser *p, uint32_t i, uint32_t order, const struct form *form)
{
    if (order <= p->context->limits.order)
        return false;
    if (order < FAR_TOO_HIGH)
        (void)dx_fail(p->context, DX_LIMIT, "a derivative of order %u; the limit is %u", order,
                      p->context->limits.order);
    else
        (void)dx_fail(p->context, DX_LIMIT, "the order of this derivative is above the limit, %u",
                      p->context->limits.order);
    dx_diag_place(&p->context->diag, (dx_span){p->token[i].start, p->token[form->next - 1].end});
    return true;
}

/* The product behind a prefix. */
static dx_ast *prefix_operand(dx_parser *p, uint32_t start)
{
    uint32_t i = p->i;
    bool sign = dx_kind(p, i) == DX_TOKEN_MINUS || dx_kind(p, i) == DX_TOKEN_PLUS;
    if (!dx_begins_operand(p, i) && !sign) {
        const char *shown = dx_parser_echo(p, p->token[start].start, p->token[i - 1].end);
        dx_parser_fail(p, (dx_span){p->token[start].start, p->token[i - 1].end},
                       "nothing stands behind %s", shown);
        dx_diag_hint(&p->context->diag, "write %s x^2", shown);
        return NULL;
    }
    if (!dx_parser_enter(p))
        return NULL;
    dx_ast *operand = dx_parse_expression(p, DX_LEVEL_PRODUCT);
    dx_parser_leave(p);
    if (operand && dx_kind(p, i) == DX_TOKEN_OPEN && !operand->bracketed &&
        operand->kind == DX_AST_PRODUCT && operand->child->bracketed && dx_may_notice(p))
        dx_notice(p->context, "the derivative reaches over the whole product %s",
                  dx_parser_echo(p, operand->span.start, operand->span.end));
    return operand;
}

/* The f of df/dx, the f(x) of df(x)/dx, the (x^2) of d(x^2)/dx. */
static dx_ast *own_operand(dx_parser *p, const struct form *form)
{
    if (dx_kind(p, form->operand) == DX_TOKEN_OPEN) {
        p->i = form->operand;
        return dx_parse_group(p);
    }
    uint32_t name = p->token[form->operand].value;
    dx_span span = dx_token_span(p, form->operand);
    if (form->glued) {
        if (!put_rest(p, form->operand, &name))
            return dx_parser_no_memory(p);
        span.start++;
    }
    (void)dx_names_kind(p->names, name);
    dx_ast *operand = dx_node_name(p, name, span);
    if (!operand || form->close == 0)
        return operand;
    p->i = form->operand + 1;
    dx_ast *call = dx_node(p, DX_AST_CALL, span), *last = NULL;
    if (!call || !dx_node_push(p, call, &last, operand) ||
        !dx_parse_arguments(p, call, last, false))
        return NULL;
    return call;
}

/* delta/dx is a derivative of elta by the rule; say so. */
static void notice_glued(dx_parser *p, const struct form *form, const dx_ast *operand)
{
    if (!form->glued || operand->kind != DX_AST_NAME || operand->length < 3)
        return;
    dx_names *names = p->names;
    uint32_t name;
    if (!dx_names_put(names, operand->text, operand->length, &name) ||
        dx_names_kind(names, name) != DX_NAME_FREE)
        return;
    dx_parser_mark_variables(p);
    if (!names->name[name].variable && dx_may_notice(p))
        dx_notice(p->context, "%s is read as a derivative of %s",
                  dx_parser_echo(p, operand->span.start - 1, p->token[form->next - 1].end),
                  dx_echo(p->context, operand->text, operand->length));
}

static bool is_partial_sign(const dx_parser *p, uint32_t i)
{
    static const char sign[] = "∂";
    i += dx_kind(p, i) == DX_TOKEN_OPEN;
    const dx_token *token = &p->token[i];
    return token->end - token->start >= sizeof sign - 1 &&
           memcmp(p->text + token->start, sign, sizeof sign - 1) == 0;
}

dx_ast *dx_parse_derivative(dx_parser *p)
{
    uint32_t start = p->i, power = 1;
    struct form form;
    if (dx_kind(p, start) == DX_TOKEN_OPEN)
        (void)match_bracketed(p, start, &form, &power);
    else
        (void)match(p, start, &form);
    if (is_no_derivative(p, start, &form) || order_too_high(p, start, form.order, &form) ||
        order_too_high(p, start, form.order * power, &form))
        return NULL;
    dx_span span = {p->token[start].start, p->token[form.next - 1].end};
    dx_ast *node = dx_node(p, DX_AST_DERIVATIVE, span), *last = NULL;
    if (!node)
        return NULL;
    node->number = !form.prefix;
    if (is_partial_sign(p, start))
        node->sign = 'p';
    dx_ast *operand = NULL;
    if (!form.prefix)
        operand = own_operand(p, &form);
    p->i = form.next;
    if (form.prefix)
        operand = prefix_operand(p, start);
    if (!dx_node_push(p, node, &last, operand) || !push_variables(p, node, last, &form, power))
        return NULL;
    if (form.prefix) {
        node->span.end = operand->span.end;
        return node;
    }
    notice_glued(p, &form, operand);
    if (operand->kind != DX_AST_NAME || !dx_adjacent(p, p->i, DX_TOKEN_OPEN))
        return node;
    dx_ast *call = dx_node(p, DX_AST_CALL, span);
    last = NULL;
    if (!call || !dx_node_push(p, call, &last, node) || !dx_parse_arguments(p, call, last, false))
        return NULL;
    return call;
}

/* ---- nabla ----------------------------------------------------------------------------------- */

/* ∇f, ∇²f, ∇·F and ∇×F. */
dx_ast *dx_parse_nabla(dx_parser *p)
{
    uint32_t start = p->i++, index;
    const char *builtin = NULL;
    uint32_t k = p->i;
    if (dx_kind(p, k) == DX_TOKEN_CARET && order_at(p, &k) == 2) {
        builtin = "laplacian";
        p->i = k;
    } else if (dx_kind(p, k) == DX_TOKEN_TIMES) {
        const dx_token *sign = &p->token[k];
        bool cross = sign->end - sign->start == 2 && memcmp(p->text + sign->start, "×", 2) == 0;
        builtin = cross ? "curl" : "div";
        p->i++;
    }
    dx_span span = dx_token_span(p, start);
    dx_ast *operand = prefix_operand(p, start);
    if (!operand)
        return NULL;
    dx_span whole = {span.start, operand->span.end};
    if (!builtin)
        return dx_node1(p, DX_AST_GRADIENT, whole, operand);
    if (!dx_names_put(p->names, builtin, strlen(builtin), &index))
        return dx_parser_no_memory(p);
    dx_ast *name = dx_node_name(p, index, span);
    return name ? dx_node2(p, DX_AST_CALL, whole, name, operand) : NULL;
}
