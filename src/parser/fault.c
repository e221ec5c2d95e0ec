/* fault.c - what is wrong with bytes that are no token, and with names that look like
 * others. */
#include "parser/tokens.h"

#include "support/utf8.h"

#include <string.h>

static dx_status fault(dx_context *context, size_t start, size_t end, dx_status status)
{
    dx_diag_place(&context->diag, (dx_span){(uint32_t)start, (uint32_t)end});
    return status;
}

static dx_status number_fault(dx_context *context, const char *text, size_t n, size_t start)
{
    size_t length;
    dx_number_fault what = dx_number_at(text + start, n - start, &length);
    const char *shown = dx_echo(context, text + start, length);
    dx_status status = DX_SYNTAX;
    switch (what) {
    case DX_NUMBER_POINTS:
        (void)dx_fail(context, status, "the number %s has two decimal points", shown);
        dx_diag_hint(&context->diag, "a range is written 1..2");
        break;
    case DX_NUMBER_EXPONENT: {
        size_t mark = strcspn(shown, "eE");
        (void)dx_fail(context, status, "the number %s has no digits in its exponent", shown);
        dx_diag_hint(&context->diag, "write %.*s*e for the product with the constant e", (int)mark,
                     shown);
        break;
    }
    case DX_NUMBER_HEXADECIMAL:
        (void)dx_fail(context, status, "the number %s is not decimal", shown);
        dx_diag_hint(&context->diag, "write 0*x for a product");
        break;
    default:
        (void)dx_fail(context, status, "an underscore in %s does not stand between two digits",
                      shown);
        dx_diag_hint(&context->diag, "write a number as 1_000_000");
        break;
    }
    return fault(context, start, start + length, status);
}

static bool is_combining(uint32_t code)
{
    return code >= 0x300 && code <= 0x36F;
}

/* The point of v.w, x.*y and e /. x -> 3: what stands around it tells. */
static const char *point_meant(const char *text, size_t n, size_t start)
{
    char before = start > 0 ? text[start - 1] : '\0';
    char behind = start + 1 < n ? text[start + 1] : '\0';
    if (before == '/')
        return "write e | x = 3 to put in a value";
    if (before == '*')
        return "write * without the point";
    if (behind == '*' || behind == '/' || behind == '^')
        return "write * / ^ without the point; a product of vectors is dot(u, v)";
    if (behind == '[' || behind == '(' || before == ']')
        return "a product of vectors is written dot(u, v)";
    return "a number has digits behind the point, as 0.5";
}

static bool stands_before(const char *text, size_t start, const char *word)
{
    size_t n = strlen(word);
    return start >= n && memcmp(text + start - n, word, n) == 0;
}

/* \frac{a}{b}, x^{2}, x_{1}, sum_{k=1} */
static const char *brace_meant(const char *text, size_t start)
{
    if (stands_before(text, start, "sum_") || stands_before(text, start, "∑_") ||
        stands_before(text, start, "Σ_"))
        return "write sum(k^2, k = 1..n)";
    if (stands_before(text, start, "lim_"))
        return "write limit(sin(x)/x, x = 0)";
    for (size_t i = 0; i < start; i++)
        if (text[i] == '\\')
            return "LaTeX is not read: write d/dx, (a)/(b), sqrt(x), sin(x)";
    if (start > 0 && text[start - 1] == '_')
        return "write x_1: a name has letters, digits and _";
    return "write ( ) to group, [ ] for a vector";
}

/* What a character that is not understood was probably meant to be. */
static const char *character_meant(const char *text, size_t length, uint32_t code)
{
    static const struct {
        const char *text, *hint;
    } known[] = {
        {"==", "an equation is written with one =; equal(a, b) asks whether two are equal"},
        {"<>", "write != for not equal"},
        {"&&", "conditions are joined by the word and: x > 0 and x < 1"},
        {"&", "conditions are joined by the word and: x > 0 and x < 1"},
        {"_", "a name begins with a letter"},
        {"`", "a prime is written '"},
        {"‘", "a prime is written '"},
        {"’", "a prime is written '"},
        {"“", "a string is written \"like this\""},
        {"”", "a string is written \"like this\""},
        {"∫", "write integrate(x^2, x=0..1)"},
        {"→", "write x = 3, or x -> 3 in a limit"},
        {"°", "angles are in radians: 30 degrees are 30*pi/180"},
        {"?", "write if(x > 0, x, 0); ?sin at the beginning of a line asks for help"},
        {"$", "write the formula without the $"},
        {"@", "f(x) = x^2 defines a function; a product, also of matrices, is written *"},
        {"~", "write = for an equation"},
        {"±", "write both formulas, one with + and one with -"},
        {"⊤", "write transpose(A)"},
        {"ᵀ", "write transpose(A)"},
        {"‖", "write norm(v)"},
        {"∘", "write f(g(x))"},
        {"∈", "write assume x in 0..1, assume n integer, or 0 <= x and x <= 1"},
        {"∧", "conditions are joined by the word and: x > 0 and x < 1"},
        {"∨", "conditions are joined by the word and: x > 0 and x < 1"},
        {"\\\\", "A \\ b solves a linear system A*x = b"},
        {"≈", "write =, or N(e) for digits"},
        {"…", "a range is written 1..2"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strlen(known[i].text) == length && memcmp(known[i].text, text, length) == 0)
            return known[i].hint;
    if (is_combining(code))
        return "type the accented letter as one character";
    if (dx_utf8_is_unsafe(code) && code >= 0x80)
        return "it cannot be seen; take it out";
    return "";
}

static const char *meant(const char *text, size_t n, size_t start, size_t length, uint32_t code)
{
    if (code == '.')
        return point_meant(text, n, start);
    if (code == '{' || code == '}')
        return brace_meant(text, start);
    if (code == '_' && stands_before(text, start, "|"))
        return "write e | x = 3 to put in a value";
    if (code == '_' && stands_before(text, start, "∑"))
        return "write sum(k^2, k = 1..n)";
    if (code == '\n')
        return "a string ends with a \" in its line";
    return character_meant(text + start, length, code);
}

static dx_status character_fault(dx_context *context, const char *text, size_t n, size_t start,
                                 size_t length)
{
    unsigned size;
    uint32_t code = dx_utf8_get(text + start, n - start, &size);
    const char *shown = dx_echo(context, text + start, length);
    dx_status status = DX_SYNTAX;
    if (code == DX_UTF8_BAD)
        (void)dx_fail(context, status, "byte %zu (%s) is not UTF-8", start + 1, shown);
    else if (code == 0)
        (void)dx_fail(context, status, "byte %zu is NUL", start + 1);
    else if (is_combining(code))
        (void)dx_fail(context, status, "the accent U+%04X is not understood", (unsigned)code);
    else if (length > size)
        (void)dx_fail(context, status, "'%s' is not understood", shown);
    else
        (void)dx_fail(context, status, "the character '%s' is not understood", shown);
    if (code == DX_UTF8_BAD)
        dx_diag_hint(&context->diag, "save the text as UTF-8");
    else if (code >= 0xFF01 && code <= 0xFF5E)
        dx_diag_hint(&context->diag, "it is a full-width character; write %c",
                     (int)(code - 0xFF01 + '!'));
    else
        dx_diag_hint(&context->diag, "%s", meant(text, n, start, length, code));
    return fault(context, start, start + length, status);
}

dx_status dx_lexeme_fault(dx_context *context, const char *text, size_t n, size_t start,
                          size_t length, dx_token_kind kind)
{
    if (kind == DX_LEXEME_BAD_NUMBER)
        return number_fault(context, text, n, start);
    if (kind != DX_LEXEME_OPEN_STRING)
        return character_fault(context, text, n, start, length);
    dx_status status = dx_fail(context, DX_SYNTAX, "this string is never closed");
    dx_diag_hint(&context->diag, "write a \" at its end");
    return fault(context, start, start + 1, status);
}

/* Letters of Greek and Cyrillic that are drawn like Latin ones (Unicode's confusables). */
static char lookalike(uint32_t code)
{
    static const struct {
        uint32_t code;
        char latin;
    } table[] = {
        {0x391, 'A'}, {0x392, 'B'}, {0x395, 'E'}, {0x396, 'Z'}, {0x397, 'H'}, {0x399, 'I'},
        {0x39A, 'K'}, {0x39C, 'M'}, {0x39D, 'N'}, {0x39F, 'O'}, {0x3A1, 'P'}, {0x3A4, 'T'},
        {0x3A5, 'Y'}, {0x3A7, 'X'}, {0x3BF, 'o'}, {0x405, 'S'}, {0x406, 'I'}, {0x408, 'J'},
        {0x410, 'A'}, {0x412, 'B'}, {0x415, 'E'}, {0x41A, 'K'}, {0x41C, 'M'}, {0x41D, 'H'},
        {0x41E, 'O'}, {0x420, 'P'}, {0x421, 'C'}, {0x422, 'T'}, {0x425, 'X'}, {0x430, 'a'},
        {0x435, 'e'}, {0x43E, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x443, 'y'}, {0x445, 'x'},
        {0x455, 's'}, {0x456, 'i'}, {0x458, 'j'},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].code == code)
            return table[i].latin;
    return '\0';
}

static bool is_ascii(const char *text, size_t n)
{
    size_t i = 0;
    while (i < n && (unsigned char)text[i] < 0x80)
        i++;
    return i == n;
}

void dx_notice_lookalike(dx_context *context, const dx_name *name)
{
    if (is_ascii(name->text, name->length))
        return;
    bool latin = false, own = false; /* letters that only one script has */
    uint32_t found = 0;
    for (size_t i = 0; i < name->length;) {
        unsigned size;
        uint32_t code = dx_utf8_get(name->text + i, name->length - i, &size);
        if (lookalike(code))
            found = code;
        else if (code < 0x80)
            latin = latin || ((code | 0x20) >= 'a' && (code | 0x20) <= 'z');
        else if (code < 0x2080 || code > 0x2089)
            own = true;
        i += size;
    }
    if (found == 0 || (own && !latin))
        return;
    const char *shown = dx_echo(context, name->text, name->length);
    dx_notice(context, "the name %s has the %s letter U+%04X in it, which looks like the Latin %c",
              shown, found < 0x400 ? "Greek" : "Cyrillic", (unsigned)found, lookalike(found));
}
