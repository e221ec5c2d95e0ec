#include "config.h"

#ifdef HAVE_READLINE

#include "repl/keys.h"
#include "repl/buffer.h"
#include "repl/cell.h"
#include "repl/completion.h"
#include "repl/display.h"
#include "repl/signals.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <readline/readline.h>

/* As wide as the prompt: the lines of a cell stand below each other. */
#define INDENT "     "

static bool last_line_is_blank(void)
{
    int i = rl_end;
    while (i > 0 && (rl_line_buffer[i - 1] == ' ' || rl_line_buffer[i - 1] == '\t'))
        i--;
    return rl_point == rl_end && i > 0 && rl_line_buffer[i - 1] == '\n';
}

static int insert_newline(int count, int key)
{
    (void)count;
    (void)key;
    rl_insert_text("\n");
    return 0;
}

/* Inside a string blanks would become part of it. */
static bool is_in_string(void)
{
    bool inside = false;
    for (int i = 0; i < rl_end; i++) {
        if (inside && rl_line_buffer[i] == '\\')
            i++;
        else if (rl_line_buffer[i] == '"')
            inside = !inside;
    }
    return inside;
}

static show *shown;

/* Once, above the input that goes on: how to get out of it. */
static void tell_how_to_end(void)
{
    static bool told;
    int rows, columns;
    rl_get_screen_size(&rows, &columns);
    if (told || columns < 2)
        return;
    size_t cell = display_cell(rl_line_buffer, (size_t)rl_point, strlen(PROMPT), (size_t)columns);
    size_t row = cell / (size_t)columns;
    if (row + 2 >= (size_t)rows)
        return;
    told = true;
    bool colored = show_has_color(shown, stdout);
    if (shown->dumb)
        fputs("\n", rl_outstream);
    else if (row > 0)
        fprintf(rl_outstream, "\033[%zuA", row);
    fprintf(rl_outstream, "%s%s(an empty line ends the input, Ctrl-C drops it)%s\n",
            shown->dumb ? "" : "\r\033[J", colored ? "\033[2m" : "", colored ? "\033[0m" : "");
    rl_on_new_line();
}

/* An open bracket keeps the cell open, its next line below the first; an empty line
 * closes it all the same, to see what is wrong. */
static int enter(int count, int key)
{
    if (last_line_is_blank() || cell_is_complete(rl_line_buffer, (size_t)rl_end))
        return rl_newline(count, '\n');
    tell_how_to_end();
    (void)insert_newline(count, key);
    if (rl_point == rl_end && !is_in_string())
        rl_insert_text(INDENT);
    return 0;
}

/* ---- lines of a cell, then of the past ---------------------------------------- */

static int line_begin(int place)
{
    while (place > 0 && rl_line_buffer[place - 1] != '\n')
        place--;
    return place;
}

static int line_end(int place)
{
    while (place < rl_end && rl_line_buffer[place] != '\n')
        place++;
    return place;
}

static int characters(int from, int to)
{
    int n = 0;
    for (int i = from; i < to; i++)
        n += (rl_line_buffer[i] & 0xC0) != 0x80;
    return n;
}

/* The column of a place, from the left edge: the first line stands behind the prompt. */
static int column_of(int place)
{
    int begin = line_begin(place);
    return characters(begin, place) + (begin == 0 ? (int)strlen(INDENT) : 0);
}

/* Go to that column of the line that begins there. */
static void go(int begin, int column)
{
    int character = column - (begin == 0 ? (int)strlen(INDENT) : 0);
    int end = line_end(begin), place = begin;
    for (; place < end && character > 0; character--)
        do
            place++;
        while (place < end && (rl_line_buffer[place] & 0xC0) == 0x80);
    rl_point = place;
}

static rl_command_func_t *last_search;

static int search(rl_command_func_t *direction, int count, int key)
{
    /* To Readline the last command was ours: tell it that its search goes on. */
    if (last_search && rl_last_func == last_search)
        rl_last_func = rl_history_search_backward;
    return direction(count, key);
}

static int up(int count, int key)
{
    bool searching = last_search && rl_last_func == last_search;
    int begin = line_begin(rl_point);
    if (begin == 0 || searching) {
        int result = search(rl_history_search_backward, count, key);
        last_search = up;
        return result;
    }
    last_search = NULL;
    go(line_begin(begin - 1), column_of(rl_point));
    return 0;
}

static int down(int count, int key)
{
    bool searching = last_search && rl_last_func == last_search;
    int end = line_end(rl_point);
    if (end == rl_end || searching) {
        int result = search(rl_history_search_forward, count, key);
        last_search = down;
        return result;
    }
    last_search = NULL;
    go(end + 1, column_of(rl_point));
    return 0;
}

/* ---- paste -------------------------------------------------------------------- */

/* One byte of a paste; -1 when it stops for good. */
static int next_byte(void)
{
    if (signals_wait(STDIN_FILENO, 1000) <= 0)
        return -1;
    return rl_read_key();
}

/* Take in what is pasted as text to edit: none of it is a key. What comes at once
 * behind the end mark was pasted as well, whoever wrote that mark into it. */
static int paste(int count, int key)
{
    static const char end_mark[] = "\033[201~";
    const size_t end_length = sizeof end_mark - 1;
    (void)count;
    (void)key;
    buffer text = {0};
    for (int c; (c = next_byte()) >= 0;) {
        char byte = (char)c;
        if (byte != '\0')
            buffer_bytes(&text, &byte, 1);
        if (text.n < end_length ||
            memcmp(text.data + text.n - end_length, end_mark, end_length) != 0)
            continue;
        text.data[text.n -= end_length] = '\0';
        if (signals_wait(STDIN_FILENO, 2) <= 0)
            break;
    }
    char *clean = cell_without_prompts(buffer_get(&text), true);
    rl_begin_undo_group();
    rl_insert_text(clean);
    rl_end_undo_group();
    free(clean);
    buffer_free(&text);
    return 0;
}

static void bind(const char *keys, rl_command_func_t *command)
{
    rl_bind_keyseq_in_map(keys, command, emacs_standard_keymap);
    if (keys[0] != '\033')
        rl_bind_keyseq_in_map(keys, command, vi_insertion_keymap);
}

void keys_bind(show *s)
{
    shown = s;
    rl_add_defun("ddx-enter", enter, -1);
    rl_add_defun("ddx-newline", insert_newline, -1);
    rl_add_defun("ddx-complete", completion_key, -1);
    rl_add_defun("ddx-up", up, -1);
    rl_add_defun("ddx-down", down, -1);
    rl_add_defun("ddx-paste", paste, -1);
    bind("\r", enter);
    bind("\n", enter);
    rl_bind_key_in_map('\r', enter, vi_movement_keymap);
    rl_bind_key_in_map('\n', enter, vi_movement_keymap);
    bind("\033\r", insert_newline);
    bind("\033\n", insert_newline);
    bind("\t", completion_key);
    bind("\033[A", up);
    bind("\033OA", up);
    bind("\020", up);
    bind("\033[B", down);
    bind("\033OB", down);
    bind("\016", down);
    bind("\033[200~", paste);
    /* Pasted text is not left in reverse video. */
    rl_variable_bind("enable-active-region", "off");
}

#endif
