#include "support/ascii.h"

#include <string.h>

static const struct {
    const char *sign, *spelled;
} signs[] = {
    {"−", "-"},   {"·", "*"},   {"×", "x"},     {"′", "'"},    {"″", "''"},
    {"≤", "<="},  {"≥", ">="},  {"≈", "~"},     {"≠", "!="},   {"→", "->"},
    {"↔", "<->"}, {"…", "..."}, {"∇", "grad "}, {"√", "sqrt"}, {"²", "^2"},
    {"Σ", "sum"}, {"ᵀ", "^T"},  {"⁻¹", "^-1"},  {"∈", "in"},   {"•", "*"},
    {"│", "|"},   {"─", "-"},   {"┼", "+"},     {"┤", "|"},    {"└", "+"},
};

/* Subscripts, a run of which stands behind one _. */
static const struct {
    const char *sign;
    char spelled;
} subscripts[] = {
    {"₀", '0'}, {"₁", '1'}, {"₂", '2'}, {"₃", '3'}, {"₄", '4'}, {"₅", '5'}, {"₆", '6'},
    {"₇", '7'}, {"₈", '8'}, {"₉", '9'}, {"₊", '+'}, {"₋", '-'}, {"ₖ", 'k'}, {"ᵢ", 'i'},
};

static bool begins(const char *bytes, size_t n, const char *sign, size_t *length)
{
    *length = strlen(sign);
    return *length <= n && memcmp(bytes, sign, *length) == 0;
}

static char subscript_at(const char *bytes, size_t n, size_t *length)
{
    for (size_t i = 0; i < sizeof subscripts / sizeof *subscripts; i++)
        if (begins(bytes, n, subscripts[i].sign, length))
            return subscripts[i].spelled;
    return '\0';
}

/* In brackets where it is a sum. */
static size_t spell_subscripts(dx_text *out, const char *bytes, size_t n)
{
    char run[24];
    size_t length, i = 0, k = 0;
    bool sum = false;
    for (char c; k + 1 < sizeof run && (c = subscript_at(bytes + i, n - i, &length)); i += length) {
        sum = sum || (k > 0 && (c == '+' || c == '-'));
        run[k++] = c;
    }
    run[k] = '\0';
    if (k > 0)
        dx_text_format(out, sum ? "_(%s)" : "_%s", run);
    return i;
}

static size_t spell_sign(dx_text *out, const char *bytes, size_t n)
{
    size_t length;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (begins(bytes, n, signs[i].sign, &length)) {
            dx_text_string(out, signs[i].spelled);
            return length;
        }
    return 0;
}

void dx_text_ascii(dx_text *out, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t taken = 0;
        if ((unsigned char)bytes[i] >= 0x80)
            taken = spell_subscripts(out, bytes + i, n - i);
        if ((unsigned char)bytes[i] >= 0x80 && taken == 0)
            taken = spell_sign(out, bytes + i, n - i);
        if (taken == 0)
            dx_text_char(out, bytes[i++]);
        i += taken;
    }
}
