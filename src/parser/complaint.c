/* complaint.c - what is said where an operand is missing, where a token cannot stand, and
 * where a product was read otherwise than some would mean it. */
#include "parser/parser.h"

#include "expr/greek.h"

#include <string.h>

static const char *token_text(dx_parser *p, uint32_t i)
{
    return dx_parser_echo(p, p->token[i].start, p->token[i].end);
}

/* The end of the text or of a run of superscripts: nothing that can be shown. */
static bool is_end(const dx_parser *p, uint32_t i)
{
    return p->token[i].start == p->token[i].end;
}

/* "(" and ")" and the like: a pair with nothing in it. */
static bool is_pair(const dx_parser *p, uint32_t i)
{
    dx_token_kind before = dx_kind(p, i - 1);
    return (before == DX_TOKEN_OPEN || before == DX_TOKEN_OPEN_SQUARE) &&
           p->token[i - 1].value == i;
}

/* \alpha and \frac: letters that the prompt types, and LaTeX. */
static void hint_of_backslash(dx_parser *p, uint32_t i)
{
    dx_diag *diag = &p->context->diag;
    const char *name = token_text(p, i + 1);
    size_t n = strlen(name);
    if (!dx_adjacent(p, i + 1, DX_TOKEN_NAME))
        dx_diag_hint(diag, "A \\ b solves a linear system A*x = b");
    else if (dx_greek_latex(name, n))
        dx_diag_hint(diag, "the Tab key behind \\%s types the letter; %s is a name too", name,
                     name);
    else if (strcmp(name, "pi") == 0)
        dx_diag_hint(diag, "write pi");
    else if (strcmp(name, "frac") != 0 && dx_function_find(name, n) != DX_FN_NONE)
        dx_diag_hint(diag, "write %s(x), without the \\", name);
    else
        dx_diag_hint(diag, "in place of LaTeX write d/dx, (a)/(b), sqrt(x), sin(x)");
}

bool dx_refuse_latex(dx_parser *p, uint32_t i)
{
    static const char *const words[] = {"frac",  "left", "right",  "sqrt", "partial",
                                        "nabla", "int",  "sum",    "prod", "lim",
                                        "infty", "ln",   "mathrm", "pi"};
    if (!dx_adjacent(p, i + 1, DX_TOKEN_NAME) ||
        dx_names_kind(p->names, p->token[i + 1].value) == DX_NAME_VALUE)
        return false;
    const char *name = token_text(p, i + 1);
    const size_t n = strlen(name);
    bool latex = dx_greek_latex(name, n) || dx_function_find(name, n) != DX_FN_NONE;
    for (size_t k = 0; k < sizeof words / sizeof words[0] && !latex; k++)
        latex = strcmp(name, words[k]) == 0;
    if (!latex)
        return false;
    dx_parser_fail(p, (dx_span){p->token[i].start, p->token[i + 1].end}, "LaTeX is not read");
    hint_of_backslash(p, i);
    return true;
}

static void hint_of_missing(dx_parser *p, uint32_t i)
{
    dx_diag *diag = &p->context->diag;
    if (i > 0 && dx_kind(p, i - 1) == DX_TOKEN_EQUAL &&
        (dx_adjacent(p, i, DX_TOKEN_LESS) || dx_adjacent(p, i, DX_TOKEN_GREATER))) {
        dx_diag_hint(diag, "write %s", dx_kind(p, i) == DX_TOKEN_LESS ? "<=" : ">=");
        return;
    }
    if (i > 1 && is_end(p, i) && dx_kind(p, i - 1) == DX_TOKEN_EQUAL &&
        dx_kind(p, i - 2) == DX_TOKEN_NUMBER) { /* 1 + 1 =, as on a calculator */
        dx_diag_hint(diag, "the value is shown without an =; an equation is written x^2 = 2");
        return;
    }
    switch (dx_kind(p, i)) {
    case DX_TOKEN_CLOSE_SQUARE:
        dx_diag_hint(diag, "write a vector as [1, 2]");
        break;
    case DX_TOKEN_EQUAL:
        dx_diag_hint(diag, "write an equation as x^2 = 2");
        break;
    case DX_TOKEN_BANG:
        dx_diag_hint(diag, "a factorial is written n!");
        break;
    case DX_TOKEN_PRIME:
        dx_diag_hint(diag, "a prime stands behind the name of a function; names need no quotes");
        break;
    case DX_TOKEN_BACKSLASH:
        hint_of_backslash(p, i);
        break;
    case DX_TOKEN_LESS:
        dx_diag_hint(diag, i == 0 ? "a vector is written [1, 2, 3]"
                                  : "write a number, a name or a bracket there");
        break;
    case DX_TOKEN_GREATER:
        dx_diag_hint(diag, i > 0 && dx_kind(p, i - 1) == DX_TOKEN_MINUS
                               ? "write limit(e, x = 0), e | x = 0, or f(x) = x^2 for a function"
                           : i == 0 ? "a statement begins with a number, a name or a bracket"
                                    : "write a number, a name or a bracket there");
        break;
    case DX_TOKEN_DOT:
        dx_diag_hint(diag, "a number is written 0.5, a column t.name");
        break;
    default:
        dx_diag_hint(diag, "write a number, a name or a bracket there");
        break;
    }
}

/* lim x->0 sin(x)/x: is `i` the > of it? */
static bool is_arrow_of_limit(const dx_parser *p, uint32_t i)
{
    if (i < 3 || dx_kind(p, i) != DX_TOKEN_GREATER || dx_kind(p, i - 1) != DX_TOKEN_MINUS ||
        dx_kind(p, i - 2) != DX_TOKEN_NAME || dx_kind(p, i - 3) != DX_TOKEN_NAME)
        return false;
    const char *word = p->names->name[p->token[i - 3].value].text;
    return strcmp(word, "lim") == 0 || strcmp(word, "limit") == 0;
}

static void hint_of_limit(dx_parser *p, uint32_t i)
{
    uint32_t at = i + 1, behind = at + 1 + (dx_kind(p, at) == DX_TOKEN_MINUS), end = behind;
    const char *x = p->names->name[p->token[i - 2].value].text;
    while (!is_end(p, end))
        end++;
    if (is_end(p, at) || behind > end)
        dx_diag_hint(&p->context->diag, "write limit(e, %s = 0)", x);
    else if (behind == end)
        dx_diag_hint(&p->context->diag, "write limit(e, %s = %s)", x,
                     dx_parser_echo(p, p->token[at].start, p->token[behind - 1].end));
    else
        dx_diag_hint(&p->context->diag, "write limit(%s, %s = %s)",
                     dx_parser_echo(p, p->token[behind].start, p->token[end - 1].end), x,
                     dx_parser_echo(p, p->token[at].start, p->token[behind - 1].end));
}

void *dx_parser_missing(dx_parser *p)
{
    uint32_t i = p->i;
    if (i == 0) {
        dx_parser_fail(p, dx_token_span(p, i), "nothing stands before '%s'", token_text(p, i));
    } else if (is_end(p, i)) {
        dx_parser_fail(p, dx_token_span(p, i - 1), "nothing stands behind '%s'",
                       token_text(p, i - 1));
    } else if (is_pair(p, i)) {
        dx_span span = {p->token[i - 1].start, p->token[i].end};
        dx_parser_fail(p, span, "nothing stands in the brackets '%s%s'", token_text(p, i - 1),
                       token_text(p, i));
    } else {
        dx_parser_fail(p, dx_token_span(p, i), "nothing stands between '%s' and '%s'",
                       token_text(p, i - 1), token_text(p, i));
    }
    if (is_arrow_of_limit(p, i))
        hint_of_limit(p, i);
    else
        hint_of_missing(p, i);
    return NULL;
}

/* lim sin(x)/x, x = 0: the formula first, its brackets left out. */
static bool is_limit_without_brackets(const dx_parser *p, uint32_t i)
{
    return i > 1 && dx_kind(p, 0) == DX_TOKEN_NAME &&
           strcmp(p->names->name[p->token[0].value].text, "lim") == 0 &&
           dx_kind(p, i) == DX_TOKEN_COMMA;
}

/* 1,5 and 1,000: no blank, and digits on both sides. */
static bool is_decimal_comma(const dx_parser *p, uint32_t i)
{
    return i > 0 && dx_kind(p, i - 1) == DX_TOKEN_NUMBER && dx_adjacent(p, i, DX_TOKEN_COMMA) &&
           dx_adjacent(p, i + 1, DX_TOKEN_NUMBER);
}

static const char *hint_of_unexpected(dx_parser *p, uint32_t i)
{
    switch (dx_kind(p, i)) {
    case DX_TOKEN_COMMA:
        if (i > 1 && dx_kind(p, i - 2) == DX_TOKEN_OPEN)
            return "a vector is written [1, 2, 3]";
        if (dx_kind(p, i + 1) == DX_TOKEN_NAME && dx_kind(p, i + 2) == DX_TOKEN_EQUAL)
            return "write e | x = 3 to put in a value, and a ';' between statements";
        if (is_decimal_comma(p, i))
            return "there is no decimal comma: write 1.5, and 1_000 for a thousand";
        return "commas stand between the arguments of a function and the elements of [1, 2]";
    case DX_TOKEN_DEFINE:
        return "a definition stands at the start of a statement; an equation has =";
    case DX_TOKEN_COLON:
        return "a command begins its line with ':', a definition has :=";
    case DX_TOKEN_STRING:
        return "a string is an argument of its own, as in read(\"data.csv\")";
    case DX_TOKEN_BAR:
        return "write |x| for the absolute value, e | x = 3 to put in a value";
    case DX_TOKEN_EQUAL:
        return "an equation has one = and two sides";
    case DX_TOKEN_DOT:
        return "a column is written t.name, without blanks";
    default:
        return "";
    }
}

void *dx_parser_unexpected(dx_parser *p)
{
    uint32_t i = p->i;
    if (is_end(p, i))
        return dx_parser_missing(p);
    dx_parser_fail(p, dx_token_span(p, i), "'%s' cannot stand here", token_text(p, i));
    if (is_limit_without_brackets(p, i)) {
        uint32_t end = i;
        while (!is_end(p, end))
            end++;
        dx_diag_hint(&p->context->diag, "write limit(%s)",
                     dx_parser_echo(p, p->token[1].start, p->token[end - 1].end));
        return NULL;
    }
    dx_diag_hint(&p->context->diag, "%s", hint_of_unexpected(p, i));
    return NULL;
}

/* 5 mod 3, 10 choose 3: a function of two between its arguments. */
bool dx_parser_stands_between(dx_parser *p, dx_span before, const dx_ast *factor)
{
    if (factor->kind != DX_AST_CALL || factor->n != 2 || factor->child->fn == DX_FN_NONE)
        return false;
    const dx_function *row = &dx_functions[factor->child->fn];
    const dx_ast *argument = factor->child->next;
    bool attached = p->text[factor->child->span.end] == '(';
    if (row->least != 2 || argument->kind == DX_AST_VECTOR || attached)
        return false;
    dx_parser_fail(p, factor->child->span, "%s does not stand between its arguments",
                   dx_echo(p->context, factor->child->text, factor->child->length));
    dx_diag_hint(&p->context->diag, "write %s(%s, %s)", row->name,
                 dx_parser_echo(p, before.start, before.end),
                 dx_parser_echo(p, argument->span.start, argument->span.end));
    return true;
}

/* The factors from `factor` on with '*' between them, as far as there is room. */
static void join_factors(dx_parser *p, const dx_ast *factor, char *out, size_t room)
{
    size_t n = 0;
    for (; factor; factor = factor->next) {
        const char *text = dx_parser_echo(p, factor->span.start, factor->span.end);
        size_t length = strlen(text);
        if (n + length + 5 > room) {
            memcpy(out + n, "...", 4);
            return;
        }
        if (n > 0)
            out[n++] = '*';
        memcpy(out + n, text, length + 1);
        n += length;
    }
}

static const char *meant_by(dx_parser *p, const dx_ast *name)
{
    enum { LEAST = 3 }; /* letters: f and F, n and N are names of their own */
    const dx_name_host *host = p->names->host;
    if (host && host->meant && name->length >= LEAST)
        return host->meant(host->host, name->text, name->length);
    return dx_did_you_mean(p->context, name->text, name->length, NULL, 0);
}

void dx_notice_abstract(dx_parser *p)
{
    const dx_ast *call = p->abstract;
    if (!call)
        return;
    const char *names[3] = {"", "", ""},
               *first = dx_echo(p->context, call->child->text, call->child->length);
    unsigned n = 0;
    for (size_t i = 0; i < p->names->n && n < 4; i++)
        if (p->names->name[i].abstract && n++ < 3)
            names[n - 1] = dx_echo(p->context, p->names->name[i].text, p->names->name[i].length);
    const dx_ast *argument = call->child->next;
    bool compound = call->n == 2 && argument->kind >= DX_AST_SUM && argument->kind <= DX_AST_POWER;
    const char *meant = n == 1 ? meant_by(p, call->child) : "";
    bool same = false;
    const char *ours = dx_name_elsewhere(call->child->text, call->child->length, &same);
    if (n == 1 && ours && same)
        dx_notice(p->context, "%s is read as %s", first, ours);
    else if (n == 1 && strncmp(first, "log_", 4) == 0)
        dx_notice(p->context, "%s is read as an abstract function; write log(%s, %s) for a base",
                  first, dx_parser_echo(p, argument->span.start, argument->span.end), first + 4);
    else if (meant[0] != '\0')
        dx_notice(p->context, "%s is read as an abstract function; did you mean %s?", first, meant);
    else if (n == 1 && compound)
        dx_notice(p->context, "%s is read as an abstract function; write %s*(%s) for a product",
                  first, first, dx_parser_echo(p, argument->span.start, argument->span.end));
    else if (n == 1)
        dx_notice(p->context, "%s is read as an abstract function", first);
    else if (n == 2)
        dx_notice(p->context, "%s and %s are read as abstract functions", names[0], names[1]);
    else
        dx_notice(p->context, "%s, %s%s%s%s are read as abstract functions", names[0], names[1],
                  n > 3 ? ", " : " and ", names[2], n > 3 ? " and others" : "");
}

void dx_notice_product(dx_parser *p, uint32_t start, const dx_ast *product)
{
    if (!dx_may_notice(p))
        return;
    const dx_ast *first = product->child;
    char factors[100] = "", others[100] = "";
    join_factors(p, first, factors, sizeof factors);
    join_factors(p, first->next, others, sizeof others);
    uint32_t end = product->span.start;
    while (end > start && p->text[end - 1] == ' ')
        end--;
    dx_notice(p->context, "%s is read as %s(%s), not as (%s)*%s",
              dx_parser_echo(p, start, product->span.end), dx_parser_echo(p, start, end), factors,
              dx_parser_echo(p, start, first->span.end), others);
}
