/* screen.c - what a terminal would show. */
#include "screen.h"

#include <string.h>

enum state { GROUND, ESCAPE, CHARSET, CSI, STRING, STRING_ESCAPE };

static void erase(screen *s, unsigned row, unsigned from, unsigned to)
{
    for (unsigned column = from; column < to && column < s->columns; column++)
        s->cell[row][column] = ' ';
}

void screen_init(screen *s, unsigned columns, unsigned rows)
{
    memset(s, 0, sizeof *s);
    s->columns = columns;
    s->rows = rows;
    for (unsigned row = 0; row < rows; row++)
        erase(s, row, 0, columns);
}

static void move_rows(screen *s, unsigned to, unsigned from, unsigned n)
{
    memmove(s->cell[to], s->cell[from], n * sizeof s->cell[0]);
}

static void scroll(screen *s)
{
    move_rows(s, 0, 1, s->rows - 1);
    erase(s, s->rows - 1, 0, s->columns);
}

void screen_resize(screen *s, unsigned columns, unsigned rows)
{
    while (s->row >= rows) {
        move_rows(s, 0, 1, s->rows - 1);
        s->row--;
    }
    unsigned old_columns = s->columns, old_rows = s->rows;
    s->columns = columns;
    s->rows = rows;
    for (unsigned row = 0; row < rows; row++)
        erase(s, row, row < old_rows ? old_columns : 0, columns);
    if (s->column >= columns)
        s->column = columns - 1;
    s->wrap_next = false;
}

static void line_feed(screen *s)
{
    s->wrap_next = false;
    if (s->row + 1 < s->rows)
        s->row++;
    else
        scroll(s);
}

static void put_character(screen *s, uint32_t code)
{
    if (s->wrap_next) {
        s->column = 0;
        line_feed(s);
    }
    s->cell[s->row][s->column] = code;
    if (s->column + 1 < s->columns)
        s->column++;
    else
        s->wrap_next = true;
}

static void put_control(screen *s, unsigned char byte)
{
    switch (byte) {
    case '\r':
        s->column = 0;
        s->wrap_next = false;
        break;
    case '\n':
        line_feed(s);
        break;
    case '\b':
        if (s->column > 0)
            s->column--;
        s->wrap_next = false;
        break;
    case '\t':
        s->column = (s->column / 8 + 1) * 8;
        if (s->column >= s->columns)
            s->column = s->columns - 1;
        break;
    case 0x1b:
        s->state = ESCAPE;
        break;
    default:
        break; /* the bell and its like are not seen */
    }
}

static unsigned at_most(unsigned value, unsigned limit)
{
    return value < limit ? value : limit;
}

static void erase_display(screen *s, unsigned mode)
{
    if (mode == 0) {
        erase(s, s->row, s->column, s->columns);
        for (unsigned row = s->row + 1; row < s->rows; row++)
            erase(s, row, 0, s->columns);
        return;
    }
    unsigned end = mode == 1 ? s->row : s->rows;
    for (unsigned row = 0; row < end; row++)
        erase(s, row, 0, s->columns);
    if (mode == 1)
        erase(s, s->row, 0, s->column + 1);
}

static void erase_line(screen *s, unsigned mode)
{
    erase(s, s->row, mode == 0 ? s->column : 0, mode == 1 ? s->column + 1 : s->columns);
}

static void shift_characters(screen *s, unsigned n, bool insert)
{
    uint32_t *row = s->cell[s->row];
    unsigned rest = s->columns - s->column;
    n = at_most(n, rest);
    uint32_t *here = row + s->column;
    if (insert) {
        memmove(here + n, here, (rest - n) * sizeof *row);
        erase(s, s->row, s->column, s->column + n);
    } else {
        memmove(here, here + n, (rest - n) * sizeof *row);
        erase(s, s->row, s->columns - n, s->columns);
    }
}

static void shift_lines(screen *s, unsigned n, bool insert)
{
    unsigned rest = s->rows - s->row;
    n = at_most(n, rest);
    if (insert)
        move_rows(s, s->row + n, s->row, rest - n);
    else
        move_rows(s, s->row, s->row + n, rest - n);
    unsigned first = insert ? s->row : s->rows - n;
    for (unsigned row = first; row < first + n; row++)
        erase(s, row, 0, s->columns);
}

static void control_sequence(screen *s, char final)
{
    if (s->private_mode)
        return;
    unsigned first = s->argument[0], second = s->arguments > 0 ? s->argument[1] : 0;
    unsigned n = first > 0 ? first : 1;
    switch (final) {
    case 'A':
        s->row -= at_most(n, s->row);
        break;
    case 'B':
        s->row = at_most(s->row + n, s->rows - 1);
        break;
    case 'C':
        s->column = at_most(s->column + n, s->columns - 1);
        break;
    case 'D':
        s->column -= at_most(n, s->column);
        break;
    case 'G':
        s->column = at_most(n, s->columns) - 1;
        break;
    case 'd':
        s->row = at_most(n, s->rows) - 1;
        break;
    case 'H':
    case 'f':
        s->row = at_most(n, s->rows) - 1;
        s->column = at_most(second > 0 ? second : 1, s->columns) - 1;
        break;
    case 'J':
        erase_display(s, first);
        break;
    case 'K':
        erase_line(s, first);
        break;
    case 'P':
        shift_characters(s, n, false);
        break;
    case '@':
        shift_characters(s, n, true);
        break;
    case 'L':
        shift_lines(s, n, true);
        break;
    case 'M':
        shift_lines(s, n, false);
        break;
    case 'X':
        erase(s, s->row, s->column, s->column + n);
        break;
    case 's':
        s->saved_row = s->row;
        s->saved_column = s->column;
        break;
    case 'u':
        s->row = at_most(s->saved_row, s->rows - 1);
        s->column = at_most(s->saved_column, s->columns - 1);
        break;
    default:
        return; /* colours and modes do not move anything */
    }
    s->wrap_next = false;
}

static void escape(screen *s, unsigned char byte)
{
    s->state = GROUND;
    switch (byte) {
    case '[':
        memset(s->argument, 0, sizeof s->argument);
        s->arguments = 0;
        s->private_mode = false;
        s->state = CSI;
        break;
    case ']':
    case 'P':
    case '_':
    case '^':
        s->state = STRING;
        break;
    case '(':
    case ')':
    case '#':
        s->state = CHARSET;
        break;
    case '7':
        control_sequence(s, 's');
        break;
    case '8':
        memset(s->argument, 0, sizeof s->argument);
        control_sequence(s, 'u');
        break;
    case 'M':
        if (s->row > 0)
            s->row--;
        break;
    default:
        break;
    }
}

static void csi(screen *s, unsigned char byte)
{
    if (byte >= '0' && byte <= '9') {
        unsigned *argument = &s->argument[s->arguments];
        *argument = at_most(*argument * 10 + (unsigned)(byte - '0'), 9999);
    } else if (byte == ';' || byte == ':') {
        s->arguments = at_most(s->arguments + 1, 7);
    } else if (byte >= '<' && byte <= '?') {
        s->private_mode = true;
    } else if (byte >= 0x40 && byte <= 0x7e) {
        s->state = GROUND;
        control_sequence(s, (char)byte);
    }
}

static void text(screen *s, unsigned char byte)
{
    if (byte < 0x20) {
        put_control(s, byte);
    } else if (byte < 0x80) {
        put_character(s, byte);
    } else if (byte < 0xc0) {
        s->code = s->code << 6 | (byte & 0x3fU);
        if (s->code_left > 0 && --s->code_left == 0)
            put_character(s, s->code);
    } else {
        s->code_left = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
        s->code = byte & (0x3fU >> s->code_left);
    }
}

void screen_put(screen *s, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        switch (s->state) {
        case ESCAPE:
            escape(s, byte);
            break;
        case CHARSET:
            s->state = GROUND;
            break;
        case CSI:
            csi(s, byte);
            break;
        case STRING:
            if (byte == 0x07)
                s->state = GROUND;
            else if (byte == 0x1b)
                s->state = STRING_ESCAPE;
            break;
        case STRING_ESCAPE:
            s->state = GROUND;
            break;
        default:
            text(s, byte);
            break;
        }
    }
}

static char *encode(char *out, uint32_t code)
{
    if (code < 0x80) {
        *out++ = (char)code;
        return out;
    }
    unsigned more = code >= 0x10000 ? 3 : code >= 0x800 ? 2 : 1;
    static const unsigned lead[] = {0, 0xc0, 0xe0, 0xf0};
    *out++ = (char)(lead[more] | code >> (6 * more));
    while (more-- > 0)
        *out++ = (char)(0x80U | (code >> (6 * more) & 0x3fU));
    return out;
}

void screen_row(const screen *s, unsigned row, char *text_out)
{
    unsigned end = s->columns;
    while (end > 0 && s->cell[row][end - 1] == ' ')
        end--;
    for (unsigned column = 0; column < end; column++)
        text_out = encode(text_out, s->cell[row][column]);
    *text_out = '\0';
}
