#include "config.h"

#ifdef HAVE_READLINE

#include "repl/highlight.h"
#include "repl/display.h"

#include <stdlib.h>
#include <string.h>
#include <readline/readline.h>

#define LONGEST 4000 /* bytes; beyond it colours are not worth their time */

static show *shown;

enum {
    STYLE_NONE,
    STYLE_NUMBER,
    STYLE_FUNCTION,
    STYLE_STRING,
    STYLE_COMMENT,
    STYLE_BAD,
    STYLE_PAIR,
    STYLE_COMMAND
};
static const char *const codes[] = {"\033[0m",   "\033[0;36m", "\033[0;34m",   "\033[0;32m",
                                    "\033[0;2m", "\033[0;31m", "\033[0;1;33m", "\033[0;35m"};

static unsigned char style_of(ddx_token_kind kind)
{
    switch (kind) {
    case DDX_TOKEN_NUMBER:
        return STYLE_NUMBER;
    case DDX_TOKEN_FUNCTION:
        return STYLE_FUNCTION;
    case DDX_TOKEN_STRING:
        return STYLE_STRING;
    case DDX_TOKEN_COMMENT:
        return STYLE_COMMENT;
    case DDX_TOKEN_BAD:
        return STYLE_BAD;
    default:
        return STYLE_NONE;
    }
}

static char partner(char open)
{
    return open == '(' ? ')' : open == '[' ? ']' : '}';
}

/* A style for each byte of the line. */
static void choose_styles(const char *line, size_t n, size_t point, unsigned char *styles)
{
    size_t opened[LONGEST], depth = 0;
    size_t i = 0;
    if (line[0] == ':') {
        i = strcspn(line, " \t\n");
        memset(styles, STYLE_COMMAND, i);
    }
    for (size_t length; i < n; i += length) {
        ddx_token_kind kind = ddx_token(line + i, n - i, &length);
        if (length == 0 || length > n - i)
            length = 1;
        memset(styles + i, style_of(kind), length);
        if (kind == DDX_TOKEN_OPEN) {
            opened[depth++] = i;
        } else if (kind == DDX_TOKEN_CLOSE) {
            if (depth == 0 || partner(line[opened[depth - 1]]) != line[i]) {
                styles[i] = STYLE_BAD;
                continue;
            }
            size_t open = opened[--depth];
            /* The cursor is on one of the two, or right behind the closing one. */
            if (point == i || point == i + 1 || point == open)
                styles[i] = styles[open] = STYLE_PAIR;
        }
    }
}

/* Every character in one cell: else Readline and terminals disagree about widths. */
static bool is_plain(const char *line, size_t n)
{
    for (size_t i = 0, length; i < n; i += length) {
        uint32_t code = display_code(line + i, n - i, &length);
        if (code == '\n')
            continue;
        if (code == UINT32_MAX || code < ' ' || (code >= 0x7F && code < 0xA0))
            return false;
        if (code >= 0x80 && (!shown->unicode || display_code_columns(code) != 1))
            return false;
    }
    return true;
}

static size_t prompt_columns(const char *prompt)
{
    size_t columns = 0;
    bool hidden = false;
    for (; *prompt; prompt++) {
        if (*prompt == RL_PROMPT_START_IGNORE)
            hidden = true;
        else if (*prompt == RL_PROMPT_END_IGNORE)
            hidden = false;
        else if (!hidden)
            columns++;
    }
    return columns;
}

static void move(buffer *out, size_t from_row, size_t to_row, size_t column)
{
    if (from_row > to_row)
        buffer_format(out, "\033[%zuA", from_row - to_row);
    else if (to_row > from_row)
        buffer_format(out, "\033[%zuB", to_row - from_row);
    buffer_string(out, "\r");
    if (column > 0)
        buffer_format(out, "\033[%zuC", column);
}

static void paint(const char *line, size_t n, size_t point, size_t columns, size_t rows)
{
    size_t first = prompt_columns(rl_display_prompt), length;
    size_t cursor = display_cell(line, point, first, columns);
    size_t cell = display_cell(line, n, first, columns);
    if (cell / columns + 1 >= rows)
        return; /* a part of it has left the screen */

    unsigned char styles[LONGEST];
    choose_styles(line, n, point, styles);
    buffer out = {0};
    buffer_string(&out, "\033[?2026h\033[?25l");
    move(&out, cursor / columns, 0, first);
    unsigned char style = STYLE_NONE;
    size_t row = 0;
    cell = first;
    for (size_t i = 0; i < n; i += length) {
        display_code(line + i, n - i, &length);
        if (line[i] == '\n') {
            cell = (cell / columns + 1) * columns;
            continue;
        }
        /* A full row wraps by itself, so that the terminal knows it as one line. */
        if (cell % columns == 0 && i > 0 && line[i - 1] != '\n')
            row++;
        for (; row < cell / columns; row++)
            buffer_string(&out, "\r\n");
        if (styles[i] != style)
            buffer_string(&out, codes[style = styles[i]]);
        buffer_bytes(&out, line + i, length);
        cell++;
    }
    buffer_string(&out, codes[STYLE_NONE]);
    move(&out, row, cursor / columns, cursor % columns);
    buffer_string(&out, "\033[?25h\033[?2026l");
    fwrite(out.data, 1, out.n, rl_outstream);
    fflush(rl_outstream);
    buffer_free(&out);
}

static bool is_on(const char *variable)
{
    const char *value = rl_variable_value(variable);
    return value && strcmp(value, "on") == 0;
}

static void redisplay(void)
{
    rl_redisplay();
    if (RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_NUMERICARG) || rl_done ||
        rl_end == 0 || rl_end >= LONGEST || rl_display_prompt != rl_prompt ||
        !show_has_color(shown, stdout) || !is_plain(rl_line_buffer, (size_t)rl_end) ||
        is_on("horizontal-scroll-mode"))
        return;
    int rows, columns;
    rl_get_screen_size(&rows, &columns);
    if (columns < 12 || rows < 2)
        return;
    paint(rl_line_buffer, (size_t)rl_end, (size_t)rl_point, (size_t)columns, (size_t)rows);
}

void highlight_open(show *s)
{
    shown = s;
    if (!s->dumb)
        rl_redisplay_function = redisplay;
}

#endif
