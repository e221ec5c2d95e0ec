#include "expr/handwriting.h"

#include <ctype.h>
#include <string.h>

enum { MOST_DIGITS = 4, DEEPEST = 32 };

/* What is written, and from where on. */
typedef struct hand {
    const char *text;
    size_t i, n;
    unsigned depth;
    dx_text *out;
} hand;

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_in_name(char c)
{
    return is_letter(c) || isdigit((unsigned char)c);
}

/* Digits from i on that can be raised; 0: others, or none. */
static size_t raisable(const hand *h, size_t i)
{
    size_t n = 0;
    while (i + n < h->n && isdigit((unsigned char)h->text[i + n]))
        n++;
    bool whole = i + n == h->n || (!is_in_name(h->text[i + n]) && h->text[i + n] != '.');
    if (i + n + 1 < h->n && h->text[i + n] == '.') /* the end of a sentence */
        whole = !isdigit((unsigned char)h->text[i + n + 1]);
    return n <= MOST_DIGITS && whole ? n : 0;
}

static void raise(const char *digits, size_t n, dx_text *out)
{
    static const char *const raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    for (size_t i = 0; i < n; i++)
        dx_text_string(out, raised[digits[i] - '0']);
}

/* The bracket that closes the one at i; n: none. */
static size_t find_close(const hand *h, size_t i)
{
    size_t depth = 0;
    for (; i < h->n; i++) {
        depth += h->text[i] == '(';
        depth -= h->text[i] == ')';
        if (depth == 0)
            return i;
    }
    return h->n;
}

static bool is_atom(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!is_in_name(text[i]))
            return false;
    return n > 0;
}

static void write_all(hand *h);

static void write_part(const hand *h, size_t from, size_t to)
{
    hand part = {.text = h->text + from, .n = to - from, .depth = h->depth + 1, .out = h->out};
    if (part.depth < DEEPEST)
        write_all(&part);
    else
        dx_text_bytes(h->out, part.text, part.n);
}

/* What stands in brackets from `open` on, with them unless it is a name or a number. */
static void write_fenced(const hand *h, size_t open, size_t close, bool always)
{
    bool fenced = always || !is_atom(h->text + open + 1, close - open - 1);
    dx_text_string(h->out, fenced ? "(" : "");
    write_part(h, open + 1, close);
    dx_text_string(h->out, fenced ? ")" : "");
}

/* f(x), sin(x)^2, exp(x), sqrt(x); h->i is behind the name. */
static void write_call(hand *h, size_t name)
{
    size_t length = h->i - name, open = h->i, close = find_close(h, open), power = 0;
    const char *bytes = h->text + name;
    bool is_exp = length == 3 && memcmp(bytes, "exp", 3) == 0;
    bool is_root = length == 4 && memcmp(bytes, "sqrt", 4) == 0;
    if (close == h->n) {
        dx_text_bytes(h->out, bytes, length);
        return;
    }
    if (close + 1 < h->n && h->text[close + 1] == '^')
        power = raisable(h, close + 2);
    h->i = close + 1;
    if (is_exp && power == 0) {
        size_t digits = raisable(h, open + 1);
        dx_text_string(h->out, digits == close - open - 1 ? "e" : "e^");
        if (digits == close - open - 1)
            raise(h->text + open + 1, digits, h->out);
        else
            write_fenced(h, open, close, false);
        return;
    }
    if (is_root)
        dx_text_string(h->out, "√");
    else
        dx_text_bytes(h->out, bytes, length);
    if (length > 1 && !is_root && power > 0) {
        raise(h->text + close + 2, power, h->out);
        h->i = close + 2 + power;
    }
    write_fenced(h, open, close, !is_root);
}

static void write_name(hand *h)
{
    static const char *const names[][2] = {{"pi", "π"}, {"inf", "∞"}};
    size_t from = h->i;
    while (h->i < h->n && is_in_name(h->text[h->i]))
        h->i++;
    if (h->i < h->n && h->text[h->i] == '(') {
        write_call(h, from);
        return;
    }
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
        if (strlen(names[k][0]) == h->i - from &&
            memcmp(names[k][0], h->text + from, h->i - from) == 0) {
            dx_text_string(h->out, names[k][1]);
            return;
        }
    dx_text_bytes(h->out, h->text + from, h->i - from);
}

static void write_power(hand *h)
{
    size_t at = h->i + 1;
    bool minus = at < h->n && h->text[at] == '-';
    size_t digits = raisable(h, at + minus);
    bool is_n = at < h->n && h->text[at] == 'n' && (at + 1 == h->n || !is_in_name(h->text[at + 1]));
    h->i = at;
    if (digits > 0) {
        dx_text_string(h->out, minus ? "⁻" : "");
        raise(h->text + at + minus, digits, h->out);
        h->i = at + minus + digits;
    } else if (is_n) {
        dx_text_string(h->out, "ⁿ");
        h->i++;
    } else {
        dx_text_char(h->out, '^');
    }
}

/* Factors stand side by side, as in formulas (setting.c). */
static void write_times(hand *h)
{
    char before = h->i > 0 ? h->text[h->i - 1] : ' ';
    char after = h->i + 1 < h->n ? h->text[h->i + 1] : ' ';
    bool dot = isdigit((unsigned char)after) || (after == '(' && is_letter(before));
    dx_text_string(h->out, dot ? "·" : " ");
    h->i++;
}

static bool write_sign(hand *h)
{
    static const char *const signs[][2] = {
        {"->", "→"}, {"!=", "≠"}, {"<=", "≤"}, {">=", "≥"}, {"...", "…"}};
    for (size_t k = 0; k < sizeof signs / sizeof signs[0]; k++) {
        size_t length = strlen(signs[k][0]);
        if (h->n - h->i >= length && memcmp(h->text + h->i, signs[k][0], length) == 0) {
            dx_text_string(h->out, signs[k][1]);
            h->i += length;
            return true;
        }
    }
    return false;
}

static void write_all(hand *h)
{
    while (h->i < h->n) {
        char c = h->text[h->i];
        bool in_word = h->i + 1 < h->n && is_letter(h->text[h->i + 1]);
        if (is_in_name(c)) {
            write_name(h);
        } else if (c == '^') {
            write_power(h);
        } else if (c == '*') {
            write_times(h);
        } else if (c == '\'' && !in_word && h->i > 0) {
            dx_text_string(h->out, "′");
            h->i++;
        } else if (!write_sign(h)) {
            dx_text_char(h->out, c);
            h->i++;
        }
    }
}

void dx_write_by_hand(const char *text, size_t n, dx_text *out)
{
    hand h = {.text = text, .n = n, .out = out};
    write_all(&h);
}
