#include "parser/lex.h"

#include "expr/function.h"
#include "support/utf8.h"

#include <string.h>

/* From UNDERSCORE on they go on with a name that has begun. */
enum { OTHER, BLANK, HIGH, UNDERSCORE, DIGIT, LETTER };

static const uint8_t class_of[256] = {
    [' '] = BLANK,          ['\t'] = BLANK,         ['\r'] = BLANK,     ['\f'] = BLANK,
    ['\v'] = BLANK,         [0x80 ... 0xFF] = HIGH, ['_'] = UNDERSCORE, ['0' ... '9'] = DIGIT,
    ['a' ... 'z'] = LETTER, ['A' ... 'Z'] = LETTER,
};

const uint8_t dx_single_tokens[256] = {
    ['+'] = DX_TOKEN_PLUS,       ['-'] = DX_TOKEN_MINUS,       ['^'] = DX_TOKEN_CARET,
    ['\\'] = DX_TOKEN_BACKSLASH, ['\''] = DX_TOKEN_PRIME,      ['|'] = DX_TOKEN_BAR,
    [','] = DX_TOKEN_COMMA,      [';'] = DX_TOKEN_SEMICOLON,   ['('] = DX_TOKEN_OPEN,
    [')'] = DX_TOKEN_CLOSE,      ['['] = DX_TOKEN_OPEN_SQUARE, [']'] = DX_TOKEN_CLOSE_SQUARE,
};

static unsigned class_at(const char *text, size_t n, size_t i)
{
    return i < n ? class_of[(unsigned char)text[i]] : OTHER;
}

static char at(const char *text, size_t n, size_t i)
{
    return i < n ? text[i] : '\0';
}

enum { PI = 0x3C0 };

/* Bytes of the character at i that is not ASCII, where a name goes on with it; else 0.
 * π is a name of its own, so that 2πr is a product. */
static unsigned high_goes_on(const char *text, size_t n, size_t i)
{
    unsigned length;
    uint32_t code = dx_utf8_get(text + i, n - i, &length);
    bool subscript = code >= 0x2080 && code <= 0x2089;
    return code != PI && (subscript || dx_utf8_is_letter(code)) ? length : 0;
}

/* Bytes of the character at i, where a name goes on with it; else 0. */
static unsigned name_goes_on(const char *text, size_t n, size_t i)
{
    unsigned class = class_at(text, n, i);
    return class >= UNDERSCORE ? 1 : class == HIGH ? high_goes_on(text, n, i) : 0;
}

/* Go past the character at *i, if it is not ASCII and a name goes on with it. */
static bool high_at(const char *text, size_t n, size_t *i)
{
    unsigned length = class_of[(unsigned char)text[*i]] == HIGH ? high_goes_on(text, n, *i) : 0;
    *i += length;
    return length > 0;
}

static inline size_t name_length(const char *text, size_t n)
{
    size_t i = 0;
    do
        while (i < n && class_of[(unsigned char)text[i]] >= UNDERSCORE)
            i++;
    while (i < n && high_at(text, n, &i));
    return i;
}

/* Digits with single underscores between them. */
static bool skip_digits(const char *text, size_t n, size_t *i)
{
    bool fine = true;
    for (;; (*i)++) {
        unsigned class = class_at(text, n, *i);
        if (class == DIGIT)
            continue;
        if (class != UNDERSCORE)
            return fine;
        if (*i == 0 || class_at(text, n, *i - 1) != DIGIT || class_at(text, n, *i + 1) != DIGIT)
            fine = false;
    }
}

/* An e behind a number is the mark of an exponent, unless it is raised to a power
 * (2e^x) or begins a longer name (2exp(x)). */
static bool is_exponent_mark(const char *text, size_t n, size_t i)
{
    char c = at(text, n, i);
    if (c != 'e' && c != 'E')
        return false;
    char next = at(text, n, i + 1);
    bool sign = next == '+' || next == '-';
    if (class_at(text, n, i + 1 + sign) == DIGIT)
        return true;
    if (c == 'E' || next == '^' || (next == '*' && at(text, n, i + 2) == '*'))
        return false;
    unsigned length;
    if (name_goes_on(text, n, i + 1) > 0)
        return false;
    return !(class_at(text, n, i + 1) == HIGH &&
             dx_superscript(dx_utf8_get(text + i + 1, n - i - 1, &length)));
}

static bool point_at(const char *text, size_t n, size_t i)
{
    return at(text, n, i) == '.' && at(text, n, i + 1) != '.';
}

dx_number_fault dx_number_at(const char *text, size_t n, size_t *length)
{
    dx_number_fault fault = DX_NUMBER_FINE;
    size_t i = 0;
    if (!skip_digits(text, n, &i))
        fault = DX_NUMBER_UNDERSCORE;
    if (i == 1 && text[0] == '0' && (at(text, n, 1) == 'x' || at(text, n, 1) == 'X')) {
        *length = 2;
        while (class_at(text, n, *length) == DIGIT || class_at(text, n, *length) == LETTER)
            (*length)++;
        return DX_NUMBER_HEXADECIMAL;
    }
    for (unsigned points = 0; point_at(text, n, i); points++) {
        if (points == 1 && class_at(text, n, i + 1) != DIGIT)
            break;
        if (points == 1)
            fault = DX_NUMBER_POINTS;
        i++;
        if (!skip_digits(text, n, &i) && fault == DX_NUMBER_FINE)
            fault = DX_NUMBER_UNDERSCORE;
    }
    if (is_exponent_mark(text, n, i)) {
        i++;
        if (at(text, n, i) == '+' || at(text, n, i) == '-')
            i++;
        if (class_at(text, n, i) != DIGIT && fault == DX_NUMBER_FINE)
            fault = DX_NUMBER_EXPONENT;
        if (!skip_digits(text, n, &i) && fault == DX_NUMBER_FINE)
            fault = DX_NUMBER_UNDERSCORE;
    }
    *length = i;
    return fault;
}

static dx_token_kind number_at(const char *text, size_t n, size_t *length)
{
    return dx_number_at(text, n, length) == DX_NUMBER_FINE ? DX_TOKEN_NUMBER : DX_LEXEME_BAD_NUMBER;
}

static dx_token_kind string_at(const char *text, size_t n, size_t *length)
{
    for (size_t i = 1; i < n; i++) {
        if (text[i] == '\\') {
            i++;
        } else if (text[i] == '"') {
            *length = i + 1;
            return DX_TOKEN_STRING;
        }
    }
    *length = n;
    return DX_LEXEME_OPEN_STRING;
}

static dx_token_kind comment_at(const char *text, size_t n, size_t *length)
{
    const char *newline = memchr(text, '\n', n);
    *length = newline ? (size_t)(newline - text) : n;
    return DX_LEXEME_COMMENT;
}

char dx_superscript(uint32_t code)
{
    static const char block[] = "0i__456789+-=()n"; /* U+2070 to U+207F */
    switch (code) {
    case 0xB9:
        return '1';
    case 0xB2:
        return '2';
    case 0xB3:
        return '3';
    default:
        if (code < 0x2070 || code > 0x207F || code == 0x2072 || code == 0x2073 || code == 0x207C)
            return '\0';
        return block[code - 0x2070];
    }
}

bool dx_vulgar_fraction(uint32_t code, unsigned *above, unsigned *below)
{
    static const uint8_t latin[][2] = {{1, 4}, {1, 2}, {3, 4}}; /* U+BC to U+BE */
    static const uint8_t block[][2] = {{1, 7}, {1, 9}, {1, 10}, {1, 3}, {2, 3}, {1, 5},
                                       {2, 5}, {3, 5}, {4, 5},  {1, 6}, {5, 6}, {1, 8},
                                       {3, 8}, {5, 8}, {7, 8}}; /* U+2150 to U+215E */
    const uint8_t *found = code >= 0xBC && code <= 0xBE       ? latin[code - 0xBC]
                           : code >= 0x2150 && code <= 0x215E ? block[code - 0x2150]
                                                              : NULL;
    if (found) {
        *above = found[0];
        *below = found[1];
    }
    return found != NULL;
}

static dx_token_kind unicode_operator(uint32_t code)
{
    switch (code) {
    case 0xA0: /* blanks that come along with text from elsewhere */
    case 0x2007:
    case 0x2009:
    case 0x202F:
    case 0x3000:
        return DX_LEXEME_BLANK;
    case 0xB7:
    case 0xD7:
    case 0x2217:
    case 0x22C5:
        return DX_TOKEN_TIMES;
    case 0xF7:
    case 0x2044:
    case 0x2215:
        return DX_TOKEN_DIVIDE;
    case 0x2010: /* hyphens and dashes that a text has in place of a minus */
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
        return DX_TOKEN_MINUS;
    case 0x2032:
    case 0x2033:
    case 0x2034:
        return DX_TOKEN_PRIME;
    case 0x2202:
        return DX_TOKEN_PARTIAL;
    case 0x2207:
        return DX_TOKEN_NABLA;
    case 0x221A:
    case 0x221B:
    case 0x221C:
        return DX_TOKEN_ROOT;
    case PI:
    case 0x221E:
    case 0x2211:
    case 0x220F:
        return DX_TOKEN_NAME;
    case 0x2260:
        return DX_TOKEN_NOT_EQUAL;
    case 0x2264:
        return DX_TOKEN_LESS_EQUAL;
    case 0x2265:
        return DX_TOKEN_GREATER_EQUAL;
    case 0x2254:
        return DX_TOKEN_DEFINE;
    default:
        break;
    }
    unsigned above, below;
    if (dx_vulgar_fraction(code, &above, &below))
        return DX_TOKEN_NUMBER;
    return dx_superscript(code) ? DX_LEXEME_SUPERSCRIPT : DX_LEXEME_BAD;
}

static dx_token_kind unicode_at(const char *text, size_t n, size_t *length)
{
    unsigned size;
    uint32_t code = dx_utf8_get(text, n, &size);
    *length = size;
    dx_token_kind kind = unicode_operator(code);
    if (kind != DX_LEXEME_BAD || code == DX_UTF8_BAD || !dx_utf8_is_letter(code))
        return kind;
    *length = name_length(text, n);
    return DX_TOKEN_NAME;
}

/* `two` where the next character is `second`, else `one`. */
static dx_token_kind either(const char *text, size_t n, char second, dx_token_kind two,
                            dx_token_kind one, size_t *length)
{
    if (at(text, n, 1) != second)
        return one;
    *length = 2;
    return two;
}

static dx_token_kind point(const char *text, size_t n, size_t *length)
{
    if (class_at(text, n, 1) == DIGIT)
        return number_at(text, n, length);
    if (at(text, n, 1) == '.') {
        *length = 2;
        return DX_TOKEN_RANGE;
    }
    bool letter = at(text, n, 1) != '_' && name_goes_on(text, n, 1) > 0;
    return letter ? DX_TOKEN_DOT : DX_LEXEME_BAD;
}

static dx_token_kind operator_at(const char *text, size_t n, size_t *length)
{
    *length = 1;
    switch (text[0]) {
    case '\n':
        return DX_LEXEME_NEWLINE;
    case '*':
        return either(text, n, '*', DX_TOKEN_CARET, DX_TOKEN_TIMES, length);
    case '/':
        return at(text, n, 1) == '/' ? comment_at(text, n, length) : DX_TOKEN_DIVIDE;
    case '#':
        return comment_at(text, n, length);
    case '!':
        return either(text, n, '=', DX_TOKEN_NOT_EQUAL, DX_TOKEN_BANG, length);
    case '=':
        return either(text, n, '=', DX_LEXEME_BAD, DX_TOKEN_EQUAL, length);
    case '<':
        if (at(text, n, 1) == '>')
            return either(text, n, '>', DX_LEXEME_BAD, DX_TOKEN_LESS, length);
        return either(text, n, '=', DX_TOKEN_LESS_EQUAL, DX_TOKEN_LESS, length);
    case '>':
        return either(text, n, '=', DX_TOKEN_GREATER_EQUAL, DX_TOKEN_GREATER, length);
    case ':':
        return either(text, n, '=', DX_TOKEN_DEFINE, DX_TOKEN_COLON, length);
    case '&':
        return either(text, n, '&', DX_LEXEME_BAD, DX_LEXEME_BAD, length);
    case '.':
        return point(text, n, length);
    case '"':
        return string_at(text, n, length);
    case '%':
        while (class_at(text, n, *length) == DIGIT)
            ++*length;
        return DX_TOKEN_NAME;
    default:
        return DX_LEXEME_BAD;
    }
}

dx_token_kind dx_long_lexeme_at(const char *text, size_t n, size_t *length)
{
    switch (class_of[(unsigned char)text[0]]) {
    case LETTER:
        *length = name_length(text, n);
        return DX_TOKEN_NAME;
    case DIGIT:
        return number_at(text, n, length);
    case HIGH:
        return unicode_at(text, n, length);
    case BLANK:
        *length = 1;
        while (class_at(text, n, *length) == BLANK)
            ++*length;
        return DX_LEXEME_BLANK;
    default:
        return operator_at(text, n, length);
    }
}

bool dx_is_command(const char *text, size_t n)
{
    size_t i = 0;
    while (class_at(text, n, i) == BLANK)
        i++;
    if ((at(text, n, i) == ':' && at(text, n, i + 1) != '=') || at(text, n, i) == '?')
        return true;
    if (name_length(text + i, n - i) != 4 || memcmp(text + i, "help", 4) != 0)
        return false;
    for (i += 4; class_at(text, n, i) == BLANK;)
        i++;
    char next = at(text, n, i); /* help(x) and help = 3 are statements like any other */
    return next != '(' && next != '=' && (next != ':' || at(text, n, i + 1) != '=');
}

/* Does a line begin here that is a command, and no part of a formula? That of a piece is
 * ": value". */
static bool is_command_line(const char *text, size_t n)
{
    size_t i = 0, letters = 0;
    while (i < n && (text[i] == ' ' || text[i] == '\t'))
        i++;
    if (i == n || text[i] != ':')
        return false;
    while (++i < n && text[i] >= 'a' && text[i] <= 'z')
        letters++;
    return letters > 1 && (i == n || text[i] == ' ' || text[i] == '\n' || text[i] == '\r');
}

static bool begins_operand(dx_token_kind kind)
{
    return kind == DX_TOKEN_NUMBER || kind == DX_TOKEN_NAME || kind == DX_TOKEN_STRING ||
           kind == DX_TOKEN_OPEN || kind == DX_TOKEN_OPEN_SQUARE || kind == DX_TOKEN_ROOT ||
           kind == DX_TOKEN_PARTIAL || kind == DX_TOKEN_NABLA;
}

static bool ends_operand(dx_token_kind kind)
{
    return kind == DX_TOKEN_NUMBER || kind == DX_TOKEN_NAME || kind == DX_TOKEN_STRING ||
           kind == DX_TOKEN_CLOSE || kind == DX_TOKEN_CLOSE_SQUARE || kind == DX_TOKEN_BANG ||
           kind == DX_TOKEN_PRIME || kind == DX_LEXEME_SUPERSCRIPT;
}

dx_scan_result dx_scan_statement(const char *text, size_t n, size_t *length)
{
    size_t i = 0, depth = 0;
    size_t line_end = 0;  /* of a line that ends with a whole operand, inside of a bracket */
    uint64_t squares = 0; /* a bit for each open bracket, the innermost lowest */
    bool empty = true, whole = false;
    while (i < n) {
        if (empty && dx_is_command(text + i, n - i)) {
            size_t line;
            comment_at(text + i, n - i, &line);
            i += line;
            *length = i < n ? i + 1 : i;
            return DX_SCAN_STATEMENT;
        }
        size_t size;
        dx_token_kind kind = dx_lexeme_at(text + i, n - i, &size);
        if (line_end > 0 && begins_operand(kind)) { /* the bracket was forgotten */
            *length = line_end;
            return DX_SCAN_STATEMENT;
        }
        i += size;
        switch (kind) {
        case DX_LEXEME_BLANK:
        case DX_LEXEME_COMMENT:
            continue;
        case DX_LEXEME_NEWLINE:
            if (empty)
                continue;
            if (depth > 0 && !is_command_line(text + i, n - i)) {
                line_end = whole && line_end == 0 ? i : line_end;
                continue;
            }
            *length = i;
            return DX_SCAN_STATEMENT;
        case DX_TOKEN_SEMICOLON:
            if (depth > 0) {
                whole = (squares & 1) == 0; /* [1, 2; 3, 4] is told of as a matrix */
                continue;
            }
            *length = i;
            return DX_SCAN_STATEMENT;
        case DX_LEXEME_OPEN_STRING:
            *length = n;
            return DX_SCAN_OPEN;
        case DX_TOKEN_OPEN:
        case DX_TOKEN_OPEN_SQUARE:
            depth++;
            squares = squares << 1 | (kind == DX_TOKEN_OPEN_SQUARE);
            break;
        case DX_TOKEN_CLOSE:
        case DX_TOKEN_CLOSE_SQUARE:
            depth -= depth > 0;
            squares >>= 1;
            break;
        default:
            break;
        }
        empty = false;
        whole = ends_operand(kind);
        line_end = 0;
    }
    *length = n;
    return empty ? DX_SCAN_EMPTY : depth > 0 ? DX_SCAN_OPEN : DX_SCAN_STATEMENT;
}

dx_colour dx_lex_token(const char *text, size_t n, size_t *length)
{
    switch (dx_lexeme_at(text, n, length)) {
    case DX_LEXEME_BLANK:
    case DX_LEXEME_NEWLINE:
        return DX_COLOUR_BLANK;
    case DX_LEXEME_COMMENT:
        return DX_COLOUR_COMMENT;
    case DX_TOKEN_NUMBER:
        return DX_COLOUR_NUMBER;
    case DX_TOKEN_NAME:
        return dx_function_find(text, *length) == DX_FN_NONE ? DX_COLOUR_NAME : DX_COLOUR_FUNCTION;
    case DX_TOKEN_STRING:
    case DX_LEXEME_OPEN_STRING:
        return DX_COLOUR_STRING;
    case DX_TOKEN_OPEN:
    case DX_TOKEN_OPEN_SQUARE:
        return DX_COLOUR_OPEN;
    case DX_TOKEN_CLOSE:
    case DX_TOKEN_CLOSE_SQUARE:
        return DX_COLOUR_CLOSE;
    case DX_LEXEME_BAD: /* braces group an exponent */
        return *text == '{' ? DX_COLOUR_OPEN : *text == '}' ? DX_COLOUR_CLOSE : DX_COLOUR_BAD;
    case DX_LEXEME_BAD_NUMBER:
        return DX_COLOUR_BAD;
    default:
        return DX_COLOUR_OPERATOR;
    }
}
