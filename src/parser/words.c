/* words.c - names that nobody has defined and that were probably meant otherwise: words of
 * a sentence, a forgotten blank or sign, names of other systems. */
#include "parser/parser.h"

#include "expr/greek.h"

#include <stdio.h>
#include <string.h>

/* ---- words between factors ------------------------------------------------------------ */

typedef struct sentence {
    const char *words; /* between blanks */
    const char *hint;
    const char *what; /* is wrong; NULL: that it is a word */
} sentence;

static const sentence sentences[] = {
    {" where at when with given if ", "write e | x = 3 to put in a value", NULL},
    {" for ", "write solve(x^2 = 4, x) to solve for x, e | x = 3 to put in a value", NULL},
    {" on ", "an interval is written x=0..3, as in extrema(x^2 - 4*x, x=0..3)", NULL},
    {" then else ", "write if(x > 0, x, 0)", NULL},
    {" and ", "conditions are joined by 'and': x > 0 and x < 1", NULL},
    {" or ", "conditions are joined by 'and' alone; take one case at a time", NULL},
    {" not ", "write the opposite sign, x <= 1 or x != 1", NULL},
    {" of the wrt ", "write d/dx x^2, max(x, 1) and the like, without words between", NULL},
    {" let equals is ", "write x = 3", NULL},
    {" approximate numerically evaluate compute calculate ",
     "write the formula alone; N(sqrt(2), 30) has so many digits", NULL},
    {" partial ", "write ∂f/∂x, or d/dx of a formula in several variables", NULL},
    {" import def return ", "ddx is no programming language: write f(x) = x^2", NULL},
    {" to from by in into as are ", "write formulas and signs only", NULL},
    {" assume forget ",
     "write assume x > 0 as a statement of its own; a value is put in by e | x = 2",
     "this stands at the start of a statement"},
};

/* That with the word in it. */
static const sentence *find_sentence(const char *word, uint32_t n)
{
    char wanted[16];
    if (n < 2 || n + 3 > sizeof wanted)
        return NULL;
    (void)snprintf(wanted, sizeof wanted, " %.*s ", (int)n, word);
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++)
        if (strstr(sentences[i].words, wanted))
            return &sentences[i];
    return NULL;
}

bool dx_parser_is_word(dx_parser *p, const dx_ast *factor)
{
    uint32_t name;
    const sentence *found = factor->bracketed ? NULL : find_sentence(factor->text, factor->length);
    if (!found || !dx_names_put(p->names, factor->text, factor->length, &name) ||
        p->names->name[name].parameter || dx_names_kind(p->names, name) != DX_NAME_FREE)
        return false;
    if (found->what)
        dx_parser_fail(p, factor->span, "%s", found->what);
    else
        dx_parser_fail(p, factor->span, "the word '%s' cannot stand in a formula", factor->text);
    dx_diag_hint(&p->context->diag, "%s", found->hint);
    return true;
}

/* ---- names that are free --------------------------------------------------------------- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Does the letter stand for something here, by itself? */
static bool letter_is_used(const dx_parser *p, char letter)
{
    const dx_names *names = p->names;
    uint32_t index = names->letter[(unsigned char)letter];
    if (index > 0 && (names->name[index - 1].variable || names->name[index - 1].parameter))
        return true;
    return names->host && names->host->kind(names->host->host, &letter, 1) == DX_NAME_VALUE;
}

/* ax beside ay: they are components of something. */
static bool has_sibling(const dx_parser *p, const dx_name *name)
{
    for (size_t i = 0; i < p->names->n; i++) {
        const dx_name *other = &p->names->name[i];
        if (other->length == 2 && other->text[0] == name->text[0] &&
            other->text[1] != name->text[1])
            return true;
    }
    return false;
}

/* xy, where x or y is used, and xyz, where all three are; dx is a name that people use. */
static bool notice_letters(dx_parser *p, const dx_name *name)
{
    const char *text = name->text;
    unsigned used = 0;
    if (name->length > 3 || (text[0] == 'd' && name->length == 2) ||
        dx_greek_latex(text, name->length))
        return false;
    for (uint32_t i = 0; i < name->length; i++)
        if (!is_letter(text[i]))
            return false;
    for (uint32_t i = 0; i < name->length; i++)
        used += letter_is_used(p, text[i]);
    if (used == 0 || (name->length == 3 && used < 3) ||
        (!letter_is_used(p, text[0]) && has_sibling(p, name)))
        return false;
    bool three = name->length == 3;
    dx_notice(p->context, "%s is one name; the product is written %c*%c%s%.1s", text, text[0],
              text[1], three ? "*" : "", three ? text + 2 : "");
    return true;
}

/* sinx, sin2x: a function with a letter, or a number and a letter, behind it. A function of
 * two letters is no reason to doubt a name. */
static bool notice_glued(dx_parser *p, const dx_name *name)
{
    enum { SHORTEST = 2 };
    const char *text = name->text;
    uint32_t n = name->length;
    if (n <= SHORTEST || !is_letter(text[n - 1]))
        return false;
    uint32_t end = n - 1;
    while (end > SHORTEST && is_digit(text[end - 1]))
        end--;
    if (dx_function_find(text, n - 1) != DX_FN_NONE)
        end = n - 1; /* log2x */
    if (end < SHORTEST || dx_function_find(text, end) == DX_FN_NONE)
        return false;
    dx_notice(p->context, "%s is one name; the function is written %.*s %s", text, (int)end, text,
              text + end);
    return true;
}

/* d2 of d2y/dx2, which is how some write it where there are no superscripts. */
static bool notice_order(dx_parser *p, const dx_name *name)
{
    const char *text = name->text;
    if (text[0] != 'd' || name->length < 2 || name->length > 3 || !is_digit(text[1]) ||
        text[1] < '2' || (name->length == 3 && !is_letter(text[2])))
        return false;
    for (size_t i = 0; i < p->names->n; i++) {
        const dx_name *below = &p->names->name[i];
        if (below->length != 3 || below->text[0] != 'd' || below->text[2] != text[1])
            continue;
        dx_notice(p->context, "%s is one name; a derivative is written d^%c%s/d%c^%c", text,
                  text[1], text + 2, below->text[1], text[1]);
        return true;
    }
    return false;
}

/* Behind the exponent that begins at token i; i where there is none. */
static uint32_t behind_exponent(const dx_parser *p, uint32_t i)
{
    if (dx_kind(p, i) != DX_TOKEN_CARET)
        return i;
    return (dx_kind(p, i + 1) == DX_TOKEN_OPEN ? p->token[i + 1].value : i + 1) + 1;
}

/* Behind the factors that begin at token i. */
static uint32_t behind_factors(const dx_parser *p, uint32_t i)
{
    for (;; i++)
        switch (dx_kind(p, i)) {
        case DX_TOKEN_OPEN:
            i = p->token[i].value;
            break;
        case DX_TOKEN_NAME:
        case DX_TOKEN_NUMBER:
        case DX_TOKEN_CARET:
        case DX_TOKEN_TIMES:
        case DX_TOKEN_BANG:
        case DX_TOKEN_ROOT:
            break;
        default:
            return i;
        }
}

/* Is token i that text? */
static bool is_text(const dx_parser *p, uint32_t i, const char *text, size_t n)
{
    return p->token[i].end - p->token[i].start == n &&
           memcmp(p->text + p->token[i].start, text, n) == 0;
}

/* The dx of d x^3/dx and d^2 x^3/dx^2, where only a name or a bracket makes a derivative, and that
 * of dx^2/dx. */
static bool notice_differential(dx_parser *p, const dx_name *name)
{
    const char *text = name->text;
    if (text[0] != 'd' || !is_letter(text[1]))
        return false;
    for (uint32_t i = 0; dx_kind(p, i) != DX_TOKEN_END; i++) {
        if (dx_kind(p, i) != DX_TOKEN_NAME)
            continue;
        bool apart = is_text(p, i, "d", 1), same = is_text(p, i, text, name->length);
        uint32_t order = apart ? behind_exponent(p, i + 1) : i + 1;
        uint32_t line = apart ? behind_factors(p, order) : behind_exponent(p, order);
        if (!(apart || same) || line == order || dx_kind(p, order) == DX_TOKEN_TIMES ||
            dx_kind(p, line) != DX_TOKEN_DIVIDE || dx_kind(p, line + 1) != DX_TOKEN_NAME ||
            !is_text(p, line + 1, text, name->length) || dx_derivative_at(p, i) ||
            dx_parser_kind(p, i) != DX_NAME_FREE)
            continue;
        uint32_t end = behind_exponent(p, line + 2), start = p->token[i].start;
        dx_notice(
            p->context, "%s is read as a quotient; the derivative is written %s/%s (%s)",
            dx_parser_echo(p, start, p->token[end - 1].end),
            dx_parser_echo(p, start, apart ? p->token[order - 1].end : start + 1),
            dx_parser_echo(p, p->token[line + 1].start, p->token[end - 1].end),
            dx_parser_echo(p, apart ? p->token[order].start : start + 1, p->token[line - 1].end));
        return true;
    }
    return false;
}

/* Does the name consist of functions and of letters that are used, of both one at least? The
 * letter of a variable that everyone uses needs no other use. */
static bool notice_run(dx_parser *p, const dx_name *name)
{
    enum { LONGEST = 24, SHORTEST = 2 };
    const char *text = name->text;
    char apart[2 * LONGEST + 1];
    uint32_t n = 0, functions = 0, letters = 0;
    if (name->length > LONGEST)
        return false;
    for (uint32_t i = 0, end; i < name->length; i = end) {
        for (end = name->length; end > i + SHORTEST; end--)
            if (dx_function_find(text + i, end - i) != DX_FN_NONE)
                break;
        if (end > i + SHORTEST) {
            functions++;
        } else {
            end = i + 1;
            letters++;
            if (!is_letter(text[i]) || !(strchr("exyzt", text[i]) || letter_is_used(p, text[i])))
                return false;
        }
        if (i > 0)
            apart[n++] = ' ';
        memcpy(apart + n, text + i, end - i);
        n += end - i;
    }
    if (functions == 0 || letters == 0)
        return false;
    dx_notice(p->context, "%s is one name; with blanks it is %.*s", text, (int)n, apart);
    return true;
}

/* mx, where no x is used: one of the letters that stand for a constant, in front of x. */
static bool notice_slope(dx_parser *p, const dx_name *name)
{
    const char *text = name->text;
    if (name->length != 2 || text[1] != 'x' || !strchr("abckmnp", text[0]) || has_sibling(p, name))
        return false;
    dx_notice(p->context, "%s is one name; the product is written %c*x", text, text[0]);
    return true;
}

/* 30 deg, 2 Pi, x = oo */
static bool notice_constant(dx_parser *p, const dx_name *name)
{
    static const struct {
        const char *name, *meant;
    } constants[] = {
        {"deg", "30 degrees are 30*pi/180"}, {"degrees", "30 degrees are 30*pi/180"},
        {"Pi", "the constant is pi"},        {"PI", "the constant is pi"},
        {"oo", "infinity is inf"},           {"Infinity", "infinity is inf"},
        {"Inf", "infinity is inf"},          {"infty", "infinity is inf"},
        {"in", "infinity is inf"},           {"True", "it is written true"},
        {"False", "it is written false"},
    };
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++)
        if (strcmp(name->text, constants[i].name) == 0) {
            dx_notice(p->context, "%s is read as a variable; %s", name->text, constants[i].meant);
            return true;
        }
    return false;
}

/* plot sin(x), gradient x^2: a word in front of what it was to be done with. */
static bool notice_operation(dx_parser *p, const dx_name *name, bool in_front)
{
    const dx_missing *missing = dx_find_missing(name->text, name->length);
    const char *ours = dx_name_elsewhere(name->text, name->length, NULL);
    if (!in_front || (!missing && !ours))
        return false;
    if (missing)
        dx_notice(p->context, "%s is read as a variable, there is no such operation: %s",
                  name->text, missing->instead);
    else
        dx_notice(p->context, "%s is read as a variable; did you mean %s?", name->text, ours);
    return true;
}

/* f_x, f_xy: the subscripts of a function's partial derivatives. */
static bool notice_subscript(dx_parser *p, const dx_name *name)
{
    const char *text = name->text, *by = text + 2;
    size_t n = name->length - 2;
    uint32_t stem;
    if (name->length < 3 || text[1] != '_' || n > 2 || strspn(by, "xyzt") != n ||
        !dx_names_put(p->names, text, 1, &stem))
        return false;
    bool alone = dx_kind(p, 1) == DX_TOKEN_END && strchr("fghu", text[0]);
    if (dx_names_kind(p->names, stem) != DX_NAME_FUNCTION && !alone)
        return false;
    if (n == 1)
        dx_notice(p->context, "%s is one name; the partial derivative is d%c/d%c, or diff(%c, %c)",
                  text, text[0], by[0], text[0], by[0]);
    else
        dx_notice(p->context,
                  "%s is one name; the partial derivative is d^2%c/(d%c d%c), or diff(%c, %c, %c)",
                  text, text[0], by[0], by[1], text[0], by[0], by[1]);
    return true;
}

void dx_notice_names(dx_parser *p)
{
    enum { MOST = 64 }; /* a formula of more names is no student's */
    bool in_front = dx_kind(p, 0) == DX_TOKEN_NAME && dx_begins_operand(p, 1);
    uint32_t first = dx_kind(p, 0) == DX_TOKEN_NAME ? p->token[0].value : UINT32_MAX;
    bool defines = dx_kind(p, 1) == DX_TOKEN_EQUAL || dx_kind(p, 1) == DX_TOKEN_DEFINE;
    if (p->names->n > MOST)
        return;
    for (uint32_t i = 0; i < p->names->n; i++) {
        const dx_name *name = &p->names->name[i];
        if (name->length < 2 || name->parameter || name->defined || (defines && i == first) ||
            dx_names_kind(p->names, i) != DX_NAME_FREE || strcmp(name->text, "and") == 0)
            continue;
        dx_parser_mark_variables(p);
        if (!notice_glued(p, name) && name->variable && !notice_letters(p, name) &&
            !notice_order(p, name) && !notice_differential(p, name) && !notice_slope(p, name) &&
            !notice_constant(p, name) && !notice_subscript(p, name) && !notice_run(p, name))
            (void)notice_operation(p, name, in_front && i == first);
    }
}
