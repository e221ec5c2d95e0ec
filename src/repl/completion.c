#include "config.h"

#ifdef HAVE_READLINE

#include "repl/completion.h"
#include "repl/display.h"

#include <stdlib.h>
#include <string.h>
#include <readline/readline.h>

static show *shown;

static const char between_names[] = " \t\n\"'()[]{},;+-*/^=<>|&!~`@$%?\\:.";
static const char between_files[] = " \t\n\"";
static const char *const file_commands[] = {":load ", ":save ", ":log "};

/* Is a file wanted at this place? */
static bool wants_file(int place)
{
    for (size_t i = 0; i < sizeof file_commands / sizeof *file_commands; i++)
        if (strncmp(rl_line_buffer, file_commands[i], strlen(file_commands[i])) == 0)
            return true;
    bool quoted = false;
    for (int i = 0; i < place; i++) {
        if (quoted && rl_line_buffer[i] == '\\')
            i++;
        else if (rl_line_buffer[i] == '"')
            quoted = !quoted;
    }
    return quoted;
}

static bool is_command(int place)
{
    return rl_line_buffer[0] == ':' && strcspn(rl_line_buffer, " \t\n") >= (size_t)place;
}

/* Commands whose arguments the library completes, with the whole line before them. */
static const char *const argument_commands[] = {"help ", ":help ", "?", ":set ", ":clear "};

/* Where the argument begins that is completed in such a line; 0: it is none. */
static size_t argument_start(const char *line)
{
    for (size_t i = 0; i < sizeof argument_commands / sizeof *argument_commands; i++) {
        size_t n = strlen(argument_commands[i]);
        if (strncmp(line, argument_commands[i], n) != 0)
            continue;
        n += strspn(line + n, " ");
        bool last_word = i >= 3; /* topics may have blanks, keys and names have none */
        const char *blank = last_word ? strrchr(line + n, ' ') : NULL;
        return blank ? (size_t)(blank - line) + 1 : n;
    }
    return 0;
}

static char *word_breaks(void)
{
    static char breaks[sizeof between_names];
    if (argument_start(rl_line_buffer) > 0)
        strcpy(breaks, "\n");
    else if (wants_file(rl_point))
        strcpy(breaks, between_files);
    else
        strcpy(breaks, between_names);
    if (is_command(rl_point))
        *strchr(breaks, ':') = ' ';
    return breaks;
}

static char *next_name(const char *text, int state)
{
    static unsigned index;
    if (state == 0)
        index = 0;
    const char *name = ddx_complete(shown->session, text, index++, NULL, NULL);
    return name ? strdup(name) : NULL;
}

/* The line about a name; "" when there is none. */
static const char *summary_of(const char *name, bool *is_function)
{
    const char *found, *summary = NULL;
    for (unsigned i = 0; (found = ddx_complete(shown->session, name, i, &summary, is_function));
         i++)
        if (strcmp(found, name) == 0)
            return summary ? summary : "";
    *is_function = false;
    return "";
}

static char **complete(const char *text, int start, int end)
{
    rl_attempted_completion_over = 1;
    if (wants_file(start)) {
        rl_filename_completion_desired = 1;
        return rl_completion_matches(text, rl_filename_completion_function);
    }
    rl_completion_append_character = '\0';
    if (*text == '\0' && start > 0 && rl_line_buffer[0] != ':')
        return NULL; /* everything there is would be no help */
    if (start == 0 && argument_start(text) > 0)
        return rl_completion_matches(text, next_name);
    char **matches = rl_completion_matches(text, next_name);
    if (matches && !matches[1]) {
        bool is_function;
        summary_of(matches[0], &is_function);
        if (matches[0][0] == ':')
            rl_completion_append_character = ' ';
        else if (is_function && rl_line_buffer[end] != '(' && rl_line_buffer[0] != ':')
            rl_completion_append_character = '(';
    }
    return matches;
}

static void end_list(buffer *out)
{
    fputs(buffer_get(out), rl_outstream);
    buffer_free(out);
    rl_forced_update_display();
}

static void add_row(buffer *out, const char *name, size_t width, const char *about)
{
    size_t columns = show_columns(shown), used = display_columns(name, strlen(name), 0);
    buffer_string(out, name);
    if (*about && width + 2 < columns) {
        buffer_repeat(out, ' ', width + 2 > used ? width + 2 - used : 1);
        size_t i = 0, column = width + 2, n = strlen(about), length;
        while (i < n) {
            column += display_code_columns(display_code(about + i, n - i, &length));
            if (column >= columns)
                break;
            i += length;
        }
        display_append(out, about, i, 0);
    }
    buffer_string(out, "\n");
}

/* The candidates without what stands before them in the line; NULL without memory. */
static char **without_command(char **matches, int n, size_t before)
{
    char **names = malloc(((size_t)n + 2) * sizeof *names);
    for (int i = 0; names && i <= n; i++)
        names[i] = matches[i] + (strlen(matches[i]) > before ? before : 0);
    if (names)
        names[n + 1] = NULL;
    return names;
}

static void list_matches(char **matches, int n, int longest)
{
    size_t rows = show_rows(shown), before = argument_start(matches[1]);
    if (rl_filename_completion_desired || (rows > 0 && (size_t)n + 2 > rows)) {
        /* Readline's own list asks before it is long, and goes page by page. */
        rl_completion_display_matches_hook = NULL;
        rl_crlf();
        char **names = before > 0 ? without_command(matches, n, before) : NULL;
        rl_display_match_list(names ? names : matches, n, longest - (names ? (int)before : 0));
        free(names);
        rl_completion_display_matches_hook = list_matches;
        rl_forced_update_display();
        return;
    }
    buffer out = {0};
    rl_crlf();
    for (int i = 1; i <= n; i++) {
        bool is_function;
        add_row(&out, matches[i] + before, (size_t)longest - before,
                summary_of(matches[i], &is_function));
    }
    end_list(&out);
}

/* ---- \symbols ----------------------------------------------------------------- */

/* Where the \name in front of the cursor begins; -1: there is none. */
static int symbol_start(void)
{
    int i = rl_point;
    while (i > 0 &&
           (strchr("_^+-=<>()", rl_line_buffer[i - 1]) == NULL
                ? (rl_line_buffer[i - 1] >= '0' && rl_line_buffer[i - 1] <= '9') ||
                      ((rl_line_buffer[i - 1] | 32) >= 'a' && (rl_line_buffer[i - 1] | 32) <= 'z')
                : rl_line_buffer[i - 1] == '^' || rl_line_buffer[i - 1] == '_'))
        i--;
    return i > 0 && rl_line_buffer[i - 1] == '\\' ? i - 1 : -1;
}

static void replace(int start, const char *text)
{
    rl_begin_undo_group();
    rl_delete_text(start, rl_point);
    rl_point = start;
    rl_insert_text(text);
    rl_end_undo_group();
}

static void list_symbols(const char *prefix)
{
    buffer out = {0};
    const char *name, *character;
    rl_crlf();
    for (unsigned i = 0; (name = ddx_symbol(prefix, i, &character)); i++)
        buffer_format(&out, "%s\\%s %s", i ? "  " : "", name, character);
    buffer_string(&out, "\n");
    end_list(&out);
}

/* Type the character, or as much of its name as is certain. */
static void complete_symbol(int start)
{
    buffer prefix = {0}, common = {0};
    buffer_bytes(&prefix, rl_line_buffer + start + 1, (size_t)(rl_point - start - 1));
    const char *name, *character, *only = NULL;
    unsigned n = 0;
    for (; (name = ddx_symbol(buffer_get(&prefix), n, &character)); n++) {
        if (n == 0)
            buffer_string(&common, name);
        only = n == 0 || strlen(name) == prefix.n ? character : only;
        if (strlen(name) == prefix.n) {
            n = 1;
            break;
        }
        size_t same = 0;
        while (same < common.n && common.data[same] == name[same])
            same++;
        common.data[common.n = same] = '\0';
    }
    if (n == 1) {
        replace(start, only);
    } else if (n > 1 && common.n > prefix.n) {
        replace(start + 1, buffer_get(&common));
    } else if (n > 1) {
        list_symbols(buffer_get(&prefix));
    } else {
        rl_ding();
    }
    buffer_free(&prefix);
    buffer_free(&common);
}

int completion_key(int count, int key)
{
    int start = symbol_start();
    if (start < 0)
        return rl_complete(count, key);
    complete_symbol(start);
    return 0;
}

void completion_open(show *s)
{
    shown = s;
    rl_variable_bind("show-all-if-ambiguous", "on");
    rl_attempted_completion_function = complete;
    rl_completion_word_break_hook = word_breaks;
    rl_completer_quote_characters = "\"";
    rl_completion_display_matches_hook = list_matches;
}

#endif
