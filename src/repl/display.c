#include "config.h"

#include "repl/display.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

uint32_t display_code(const char *bytes, size_t n, size_t *length)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = (unsigned char)bytes[0];
    *length = 1;
    if (lead < 0x80)
        return lead;
    size_t size = lead >= 0xF8 ? 0 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
    if (size == 0 || size > n)
        return UINT32_MAX;
    uint32_t code = lead & (0xFFu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if ((byte & 0xC0) != 0x80)
            return UINT32_MAX;
        code = code << 6 | (byte & 0x3Fu);
    }
    if (code < least[size] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return UINT32_MAX;
    *length = size;
    return code;
}

struct range {
    uint32_t first, last;
};

static bool within(uint32_t code, const struct range *ranges, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

/* Combining marks and joiners, then East Asian wide and emoji (Unicode 15, blocks):
 * wcwidth would answer by the locale. */
static const struct range zero[] = {
    {0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},   {0x64B, 0x65F},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
};
static const struct range wide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};
/* Controls and marks that turn or hide text. */
static const struct range unsafe[] = {
    {0, 0x1F},        {0x7F, 0x9F},     {0xAD, 0xAD},     {0x61C, 0x61C},     {0x180E, 0x180E},
    {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF},   {0xFFF9, 0xFFFB},
    {0xD800, 0xDFFF}, {0xE000, 0xF8FF}, {0xFFFE, 0xFFFF}, {0xE0000, 0xE0FFF}, {0xF0000, 0x10FFFF},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

unsigned display_code_columns(uint32_t code)
{
    if (code < 0x300)
        return 1;
    if (within(code, zero, COUNT(zero)))
        return 0;
    return within(code, wide, COUNT(wide)) ? 2 : 1;
}

/* Write one character as it is shown to out (NULL: only count); columns it takes. */
static size_t show_character(buffer *out, const char *bytes, size_t n, size_t column,
                             size_t *length)
{
    uint32_t code = display_code(bytes, n, length);
    if (code == '\t') {
        size_t blanks = 8 - column % 8;
        if (out)
            buffer_repeat(out, ' ', blanks);
        return blanks;
    }
    char escape[16];
    if (code == UINT32_MAX || code < 0x100) {
        if (code != UINT32_MAX && !within(code, unsafe, COUNT(unsafe))) {
            if (out)
                buffer_bytes(out, bytes, *length);
            return 1;
        }
        unsigned shown = code == UINT32_MAX ? (unsigned char)bytes[0] : code;
        snprintf(escape, sizeof escape, "\\x%02x", shown);
    } else if (within(code, unsafe, COUNT(unsafe))) {
        snprintf(escape, sizeof escape, "\\u{%x}", (unsigned)code);
    } else {
        if (out)
            buffer_bytes(out, bytes, *length);
        return display_code_columns(code);
    }
    if (out)
        buffer_string(out, escape);
    return strlen(escape);
}

size_t display_append(buffer *out, const char *bytes, size_t n, size_t column)
{
    for (size_t i = 0, length; i < n; i += length)
        column += show_character(out, bytes + i, n - i, column, &length);
    return column;
}

/* Where a line of text goes on when it is broken: see display_wrap. */
static size_t hanging_column(const char *line, size_t n)
{
    enum { ENTRY = 24 };
    size_t i = strspn(line, " "), hanging = i;
    for (; i + 2 < n && i < ENTRY; i++)
        if (line[i] == ' ' && line[i + 1] == ' ' && line[i + 2] != ' ')
            return i + 2;
    return hanging;
}

static bool is_part_of_word(char c)
{
    return isalnum((unsigned char)c) || strchr("_.\"'", c) != NULL || (unsigned char)c >= 0x80;
}

/* How much of a word that is too long for a line goes on one of so many columns: formulas are
 * broken between names, numbers and signs only. */
static size_t piece_of_word(const char *word, size_t n, size_t columns)
{
    size_t best = n;
    for (size_t i = 1; i < n && (best == n || display_columns(word, i, 0) <= columns); i++)
        if (word[i - 1] == ',' || word[i] == '*' || word[i] == '/' || word[i - 1] == '(' ||
            (strchr("+-", word[i]) && is_part_of_word(word[i - 1]) && word[i - 1] != 'e'))
            best = i;
    return best;
}

/* A word behind `column`; the column behind it. */
static size_t append_word(buffer *out, const char *word, size_t n, size_t column, size_t hanging,
                          size_t columns)
{
    while (display_columns(word, n, column) > columns) {
        size_t room = column < columns ? columns - column : 1;
        size_t piece = piece_of_word(word, n, room);
        if (piece == n)
            break;
        display_append(out, word, piece, column);
        buffer_string(out, "\n");
        buffer_repeat(out, ' ', hanging);
        column = hanging;
        word += piece;
        n -= piece;
    }
    return display_append(out, word, n, column);
}

static void wrap_line(buffer *out, const char *line, size_t n, size_t column, size_t indent,
                      size_t columns)
{
    size_t hanging = indent + hanging_column(line, n), i = strspn(line, " ");
    if (hanging + 20 > columns) /* too narrow for margins */
        hanging = indent + 20 > columns ? 0 : indent;
    column = display_append(out, line, i < n ? i : n, column);
    for (size_t end; i < n; i = end) {
        size_t blanks = strspn(line + i, " ");
        end = i + blanks + strcspn(line + i + blanks, " \n");
        size_t word = display_columns(line + i + blanks, end - i - blanks, 0);
        if (blanks > 0 && column > hanging && column + blanks + word > columns) {
            buffer_string(out, "\n");
            buffer_repeat(out, ' ', hanging);
            column = hanging;
            i += blanks;
            blanks = 0;
        }
        column = display_append(out, line + i, blanks, column);
        i += blanks;
        column = append_word(out, line + i, end - i, column, hanging, columns);
    }
}

void display_wrap(buffer *out, const char *text, size_t column, size_t indent, size_t columns)
{
    for (const char *end; *text; text = end) {
        size_t n = strcspn(text, "\n");
        wrap_line(out, text, n, column, indent, columns);
        end = text + n;
        if (*end == '\n') {
            buffer_string(out, "\n");
            end++;
            column = 0;
        }
    }
}

size_t display_columns(const char *bytes, size_t n, size_t column)
{
    return display_append(NULL, bytes, n, column);
}

size_t display_cell(const char *bytes, size_t n, size_t first, size_t columns)
{
    size_t cell = first;
    for (size_t i = 0, length; i < n; i += length) {
        uint32_t code = display_code(bytes + i, n - i, &length);
        cell = code == '\n' ? (cell / columns + 1) * columns : cell + display_code_columns(code);
    }
    return cell;
}

size_t display_characters(const char *bytes, size_t n)
{
    size_t count = 0;
    for (size_t i = 0, length; i < n; i += length, count++)
        display_code(bytes + i, n - i, &length);
    return count;
}

static void append_marks(buffer *out, size_t from, size_t to)
{
    buffer_repeat(out, ' ', from);
    buffer_string(out, "^");
    if (to > from + 1)
        buffer_repeat(out, '~', to - from - 1);
    buffer_string(out, "\n");
}

void display_marks(buffer *out, const char *line, size_t n, size_t start, size_t end,
                   size_t prompt_columns)
{
    if (end > n)
        end = n;
    if (start > end)
        start = end;
    size_t from = display_columns(line, start, prompt_columns);
    append_marks(out, from, display_columns(line + start, end - start, from));
}

/* One character back from i. */
static size_t before(const char *line, size_t i)
{
    size_t j = i - 1;
    while (j > 0 && i - j < 4 && ((unsigned char)line[j] & 0xC0) == 0x80)
        j--;
    size_t length;
    display_code(line + j, i - j, &length);
    return length == i - j ? j : i - 1;
}

/* The byte where an excerpt ends that begins at `first` and takes `columns`. */
static size_t reach(const char *line, size_t n, size_t first, size_t columns)
{
    size_t i = first, column = 0;
    while (i < n) {
        size_t length, next = column + show_character(NULL, line + i, n - i, column, &length);
        if (next > columns)
            break;
        column = next;
        i += length;
    }
    return i;
}

void display_excerpt(buffer *out, const char *line, size_t n, size_t start, size_t end,
                     size_t columns)
{
    static const char dots[] = "...";
    const size_t ndots = sizeof dots - 1;
    if (end > n)
        end = n;
    if (start > end)
        start = end;
    if (columns < 20)
        columns = 20;

    /* What stands before the place may take two thirds; the rest is what follows. */
    size_t first = 0, last = n;
    if (n > columns || display_columns(line, n, 0) > columns) {
        first = start;
        size_t taken = 0;
        while (first > 0) {
            size_t previous = before(line, first);
            taken += display_columns(line + previous, first - previous, 0);
            if (taken > columns * 2 / 3 - ndots)
                break;
            first = previous;
        }
        last = reach(line, n, first, columns - 2 * ndots);
    }
    size_t column = 0;
    if (first > 0) {
        buffer_string(out, dots);
        column = ndots;
    }
    size_t from = display_append(out, line + first, start - first, column);
    if (end > last)
        end = last > start ? last : start;
    size_t to = display_append(out, line + start, end - start, from);
    if (last > end)
        display_append(out, line + end, last - end, to);
    if (last < n)
        buffer_string(out, dots);
    buffer_string(out, "\n");
    append_marks(out, from, to);
}
