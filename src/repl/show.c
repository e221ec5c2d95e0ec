#include "config.h"

#include "repl/show.h"
#include "repl/display.h"
#include "repl/pager.h"
#include "repl/signals.h"

#include <langinfo.h>
#include <stdint.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DIM    "\033[2m"
#define RED    "\033[1;31m"
#define NORMAL "\033[0m"

void show_init(show *s, ddx_session *session, const options *o)
{
    const char *term = getenv("TERM");
    *s = (show){.session = session, .form = o->form, .color = o->color};
    s->out_is_terminal = isatty(STDOUT_FILENO);
    s->error_is_terminal = isatty(STDERR_FILENO);
    s->dumb = !term || !*term || strcmp(term, "dumb") == 0;
    s->unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

void show_free(show *s)
{
    if (s->transcript)
        fclose(s->transcript);
    s->transcript = NULL;
}

static bool setting_is(const show *s, const char *key, const char *value, const char *other)
{
    const char *is = ddx_get(s->session, key);
    return is && (strcmp(is, value) == 0 || strcmp(is, other) == 0);
}

bool show_is_pretty(const show *s)
{
    if (s->form != FORM_AUTO)
        return s->form == FORM_PRETTY && !setting_is(s, "pretty", "off", "false");
    return s->out_is_terminal && !s->dumb && !setting_is(s, "pretty", "off", "false");
}

bool show_has_color(const show *s, FILE *stream)
{
    if (s->color != COLOR_AUTO)
        return s->color == COLOR_ALWAYS && !setting_is(s, "color", "off", "never");
    const char *none = getenv("NO_COLOR");
    if (s->dumb || s->form == FORM_PLAIN || (none && *none) ||
        setting_is(s, "color", "off", "never"))
        return false;
    return stream == stderr ? s->error_is_terminal : s->out_is_terminal;
}

static bool window(const show *s, struct winsize *size)
{
    return s->out_is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, size) == 0;
}

size_t show_columns(const show *s)
{
    const char *width = ddx_get(s->session, "width");
    long asked = width ? strtol(width, NULL, 10) : 0;
    struct winsize size;
    if (asked > 0)
        return (size_t)asked;
    return window(s, &size) && size.ws_col > 0 ? size.ws_col : 80;
}

size_t show_rows(const show *s)
{
    struct winsize size;
    return window(s, &size) ? size.ws_row : 0;
}

/* ---- standard output and standard error, in the order of the statements ------- */

static void write_transcript(show *s, const char *text)
{
    if (s->transcript && (fputs(text, s->transcript) == EOF || fflush(s->transcript) == EOF)) {
        fclose(s->transcript);
        s->transcript = NULL;
        show_note(s, "the transcript cannot be written and has ended");
    }
}

/* An answer of many screens can be cut short with Ctrl-C. */
static void write_screens(const char *text)
{
    size_t n = strlen(text), piece;
    for (size_t i = 0; i < n && !signals_interrupted(); i += piece) {
        piece = n - i < 4096 ? n - i : 4096;
        if (fwrite(text + i, 1, piece, stdout) < piece || fflush(stdout) == EOF)
            break;
    }
    if (signals_interrupted()) {
        __fpurge(stdout); /* what the interrupted write has left */
        clearerr(stdout);
        fputs(NORMAL "\n... (interrupted)\n", stdout);
        fflush(stdout);
    }
}

static void write_answer(show *s, const char *text, const char *plain)
{
    if (s->session_at_terminal && !s->dumb) {
        write_screens(text);
    } else {
        fputs(text, stdout);
        fflush(stdout);
    }
    write_transcript(s, plain);
}

static void write_remark(show *s, const char *text)
{
    fflush(stdout);
    fputs(text, stderr);
    fflush(stderr);
    (void)s;
}

/* `label: text`, the label in that colour, for as long as the stream has colours. */
static void write_labelled(show *s, const char *color, const char *prefix, const char *label,
                           const char *text, bool whole)
{
    bool colored = show_has_color(s, stderr);
    buffer out = {0}, plain = {0};
    buffer_string(&out, prefix);
    buffer_string(&out, colored ? color : "");
    buffer_format(&out, "%s:%s ", label, colored && !whole ? NORMAL : "");
    if (s->error_is_terminal && !s->dumb)
        display_wrap(&out, text, strlen(prefix) + strlen(label) + 2, 0, show_columns(s));
    else
        display_append(&out, text, strlen(text), 0);
    buffer_format(&out, "%s\n", colored && whole ? NORMAL : "");
    write_remark(s, buffer_get(&out));
    if (s->transcript) {
        buffer_format(&plain, "%s%s: %s\n", prefix, label, text);
        write_transcript(s, buffer_get(&plain));
    }
    buffer_free(&out);
    buffer_free(&plain);
}

void show_note(show *s, const char *text)
{
    write_labelled(s, DIM, "", "note", text, true);
}

/* ---- answers ------------------------------------------------------------------ */

static bool begins_value(const char *line)
{
    while (*line == ' ')
        line++;
    return strncmp(line, "≈ ", strlen("≈ ")) == 0 || strncmp(line, "= ", 2) == 0;
}

/* The lines of a 2-D answer behind a margin, with its value dim. */
static void write_pretty(show *s, const char *pretty, const char *margin)
{
    buffer out = {0}, plain = {0};
    bool colored = show_has_color(s, stdout);
    for (const char *line = pretty, *end; *line; line = *end ? end + 1 : end) {
        end = strchrnul(line, '\n');
        bool value = line > pretty && !*end && begins_value(line);
        buffer_string(&out, margin);
        buffer_string(&out, colored && value ? DIM : "");
        buffer_bytes(&out, line, (size_t)(end - line));
        buffer_string(&out, colored && value ? NORMAL "\n" : "\n");
        buffer_format(&plain, "%s%.*s\n", margin, (int)(end - line), line);
    }
    write_answer(s, buffer_get(&out), buffer_get(&plain));
    buffer_free(&out);
    buffer_free(&plain);
}

/* Ten million digits take a second: Ctrl-C is for the library meanwhile. */
static const char *rendered(const ddx_answer *answer, const char *render(const ddx_answer *))
{
    signals_begin_work();
    const char *text = render(answer);
    signals_end_work();
    return text;
}

static void write_line(show *s, const char *text)
{
    buffer out = {0};
    buffer_string(&out, text);
    if (out.n > 0 && out.data[out.n - 1] != '\n')
        buffer_string(&out, "\n");
    write_answer(s, buffer_get(&out), buffer_get(&out));
    buffer_free(&out);
}

/* Where the formula of a derivation's line begins, behind its number. */
static size_t find_formula(const char *line)
{
    size_t front = strspn(line, " ");
    front += strcspn(line + front, " \n");
    return front + strspn(line + front, " ");
}

/* Where the rule stands: behind the last gap of blanks; n: nowhere. */
static size_t find_rule(const char *line, size_t n)
{
    for (size_t i = n, formula = find_formula(line); i > formula + 1; i--)
        if (line[i - 1] == ' ' && line[i - 2] == ' ')
            return i;
    return n;
}

/* The lines of a derivation, the rule below its formula where the two are too wide. */
static void wrap_derivation(buffer *out, const char *text, size_t columns)
{
    for (const char *line = text, *end; *line; line = *end ? end + 1 : end) {
        end = strchrnul(line, '\n');
        size_t n = (size_t)(end - line);
        size_t rule = find_rule(line, n), front = find_formula(line), formula = rule;
        buffer part = {0};
        while (formula > 0 && line[formula - 1] == ' ')
            formula--;
        if (display_columns(line, n, 0) > columns && rule < n) {
            buffer_bytes(&part, line, formula);
            buffer_string(&part, "\n");
            buffer_repeat(&part, ' ', front + 24 < columns ? front + 4 : 4);
            buffer_bytes(&part, line + rule, n - rule);
        } else {
            buffer_bytes(&part, line, n);
        }
        buffer_string(&part, "\n");
        display_wrap(out, buffer_get(&part), 0, 0, columns);
        buffer_free(&part);
    }
}

/* One line that can be typed back in; what is of several lines, and is not to be, is broken where
 * the window ends. */
static void write_plain(show *s, const char *text, const char *kind)
{
    bool derivation = strcmp(kind, "derivation") == 0;
    if (!s->out_is_terminal || (!derivation && strcmp(kind, "iteration") != 0)) {
        write_line(s, text);
        return;
    }
    buffer lines = {0};
    if (derivation)
        wrap_derivation(&lines, text, show_columns(s));
    else
        display_wrap(&lines, text, 0, 0, show_columns(s));
    write_line(s, buffer_get(&lines));
    buffer_free(&lines);
}

/* What a command says: in lines that a window holds, and in pages where it is long. */
static void write_text(show *s, const char *text)
{
    if (!s->session_at_terminal || s->dumb) {
        write_line(s, text);
        return;
    }
    buffer lines = {0};
    display_wrap(&lines, text, 0, 0, show_columns(s));
    if (lines.n > 0 && lines.data[lines.n - 1] != '\n')
        buffer_string(&lines, "\n");
    if (!pager_show(buffer_get(&lines), show_columns(s), show_rows(s)))
        write_screens(buffer_get(&lines));
    write_transcript(s, buffer_get(&lines));
    buffer_free(&lines);
}

static void show_result(show *s, const ddx_answer *answer, const char *kind)
{
    if (strcmp(kind, "none") == 0 || strcmp(kind, "quit") == 0 || ddx_answer_silent(answer))
        return;
    if (s->form == FORM_JSON) {
        write_line(s, rendered(answer, ddx_answer_json));
        return;
    }
    if (strcmp(kind, "text") == 0) {
        bool pretty = show_is_pretty(s);
        size_t columns = show_columns(s) < UINT16_MAX ? show_columns(s) : UINT16_MAX;
        write_text(s, pretty ? ddx_answer_pretty(answer, (unsigned)columns, s->unicode)
                             : rendered(answer, ddx_answer_text));
        return;
    }
    if (!show_is_pretty(s)) {
        write_plain(s, rendered(answer, ddx_answer_text), kind);
        return;
    }
    /* The margin sets an answer off from what was typed. */
    size_t columns = show_columns(s);
    bool margin = s->session_at_terminal && columns > 20;
    if (margin)
        columns -= 2;
    if (columns > UINT16_MAX)
        columns = UINT16_MAX;
    signals_begin_work();
    const char *pretty = ddx_answer_pretty(answer, (unsigned)columns, s->unicode);
    signals_end_work();
    write_pretty(s, pretty, margin ? "  " : "");
}

/* ---- errors ------------------------------------------------------------------- */

static size_t count_lines(const char *text, size_t n)
{
    size_t lines = 0;
    for (const char *p = text; (p = memchr(p, '\n', n - (size_t)(p - text))); p++)
        lines++;
    return lines;
}

/* The line of a statement in which a place is. */
typedef struct spot {
    const char *line;
    size_t n, start, end; /* bytes of the line */
    size_t number;
    size_t before; /* bytes of it in front of the statement */
    bool is_first, is_last;
} spot;

static spot find_spot(const statement *of, size_t start, size_t end)
{
    const char *text = of->text;
    if (start > of->n)
        start = of->n;
    if (end > of->n)
        end = of->n;
    const char *newline = memrchr(text, '\n', start);
    size_t from = newline ? (size_t)(newline - text) + 1 : 0;
    newline = memchr(text + start, '\n', of->n - start);
    size_t to = newline ? (size_t)(newline - text) : of->n + of->after;
    spot at = {.is_first = from == 0, .is_last = !newline};
    at.before = at.is_first ? of->before : 0;
    at.line = text + from - at.before;
    at.n = to - from + at.before;
    at.start = start - from + at.before;
    at.end = (end < start ? start : end) - from + at.before;
    at.number = of->line + count_lines(text, start);
    return at;
}

static void write_place(show *s, const spot *at, const setting *where)
{
    size_t columns = s->error_is_terminal || s->session_at_terminal ? show_columns(s) : 100;
    buffer out = {0};
    size_t prompt = at->is_first ? where->first_columns : where->next_columns;
    const char *line = at->line + at->before;
    bool seen = where->echoed && at->is_last;
    if (seen && s->session_at_terminal)
        seen = prompt + display_columns(line, at->n - at->before, prompt) < columns;
    if (seen)
        display_marks(&out, line, at->n - at->before, at->start - at->before, at->end - at->before,
                      prompt);
    else
        display_excerpt(&out, at->line, at->n, at->start, at->end, columns > 100 ? 100 : columns);
    write_remark(s, buffer_get(&out));
    write_transcript(s, buffer_get(&out));
    buffer_free(&out);
}

static void write_failure(show *s, const char *message, const char *hint, size_t start, size_t end,
                          const statement *of, const setting *where)
{
    bool has_place = start != SIZE_MAX && of;
    buffer prefix = {0};
    spot at = {0};
    if (of)
        at = find_spot(of, has_place ? start : 0, has_place ? end : 0);
    if (has_place)
        write_place(s, &at, where);
    if (where->name && !where->echoed) {
        display_append(&prefix, where->name, strlen(where->name), 0);
        if (of)
            buffer_format(&prefix, ":%zu", at.number);
        if (has_place)
            buffer_format(&prefix, ":%zu", display_characters(at.line, at.start) + 1);
        buffer_string(&prefix, ": ");
    }
    write_labelled(s, RED, buffer_get(&prefix), "error", message, false);
    if (hint && *hint)
        write_labelled(s, "", "", "hint", hint, false);
    buffer_free(&prefix);
}

static void append_json_string(buffer *out, const char *string)
{
    buffer_string(out, "\"");
    for (const unsigned char *c = (const unsigned char *)string; *c; c++) {
        if (*c == '"' || *c == '\\')
            buffer_format(out, "\\%c", *c);
        else if (*c < 0x20 || *c == 0x7F)
            buffer_format(out, "\\u%04x", *c);
        else
            buffer_bytes(out, (const char *)c, 1);
    }
    buffer_string(out, "\"");
}

void show_failure(show *s, const char *message, const char *hint, const statement *of,
                  const setting *where)
{
    if (s->form != FORM_JSON) {
        write_failure(s, message, hint, SIZE_MAX, SIZE_MAX, of, where);
        return;
    }
    buffer out = {0};
    buffer_string(&out, "{\"kind\":\"error\",\"error\":{\"message\":");
    append_json_string(&out, message);
    if (of)
        buffer_format(&out, ",\"line\":%zu", of->line);
    buffer_string(&out, ",\"hint\":");
    append_json_string(&out, hint);
    buffer_string(&out, "}}\n");
    write_answer(s, buffer_get(&out), buffer_get(&out));
    buffer_free(&out);
}

void show_answer(show *s, const ddx_answer *answer, const statement *of, const setting *where)
{
    size_t start, end;
    if (ddx_answer_status(answer) == DDX_OK) {
        show_result(s, answer, ddx_answer_kind(answer));
    } else if (s->form == FORM_JSON) {
        if (of)
            ddx_answer_begins(answer, of->line,
                              display_characters(of->text - of->before, of->before) + 1);
        write_line(s, ddx_answer_json(answer));
    } else {
        if (s->session_at_terminal && ddx_answer_status(answer) == DDX_CANCELLED)
            write_remark(s, "\n"); /* behind the ^C that the terminal shows */
        ddx_answer_place(answer, &start, &end);
        write_failure(s, ddx_answer_message(answer), ddx_answer_hint(answer), start, end, of,
                      where);
    }
    const char *notice;
    for (unsigned i = 0; s->form != FORM_JSON && (notice = ddx_answer_notice(answer, i)); i++)
        show_note(s, notice);
}

/* ---- statements --------------------------------------------------------------- */

const char *show_prompt(buffer *out, const show *s)
{
    buffer_format(out, "%s> ", ddx_prompt(s->session));
    return buffer_get(out);
}

size_t show_prompt_columns(const show *s)
{
    return strlen(ddx_prompt(s->session)) + strlen("> ");
}

void show_prompted(buffer *out, const statement *of)
{
    const char *prompt = PROMPT;
    for (size_t i = 0; i <= of->n;) {
        const char *newline = memchr(of->text + i, '\n', of->n - i);
        size_t n = newline ? (size_t)(newline - (of->text + i)) : of->n - i;
        buffer_string(out, prompt);
        display_append(out, of->text + i, n, strlen(prompt));
        buffer_string(out, "\n");
        prompt = PROMPT_NEXT;
        i += n + 1;
    }
}

void show_transcript_statement(show *s, const statement *of)
{
    if (!s->transcript)
        return;
    buffer out = {0};
    show_prompted(&out, of);
    write_transcript(s, buffer_get(&out));
    buffer_free(&out);
}

/* What stands behind `:log`, without its quotes; NULL: the statement is another. */
static char *transcript_name(const statement *of)
{
    static const char command[] = ":log";
    size_t length = sizeof command - 1;
    if (of->n < length || memcmp(of->text, command, length) != 0)
        return NULL;
    const char *from = of->text + length, *to = of->text + of->n;
    if (from < to && *from != ' ' && *from != '\t')
        return NULL;
    while (from < to && (*from == ' ' || *from == '\t'))
        from++;
    if (to - from >= 2 && *from == '"' && to[-1] == '"') {
        from++;
        to--;
    }
    return strndup(from, (size_t)(to - from));
}

bool show_transcript_command(show *s, const statement *of, const setting *where, bool *failed)
{
    char *name = transcript_name(of);
    *failed = false;
    if (!name)
        return false;
    if (!*name) {
        show_note(s, s->transcript ? "the transcript is on" : "the transcript is off");
    } else {
        show_free(s);
        if (strcmp(name, "off") != 0 && !(s->transcript = fopen(name, "ae"))) {
            buffer message = {0};
            buffer_format(&message, "'%s' cannot be written: %m", name);
            show_failure(s, buffer_get(&message), "", of, where);
            buffer_free(&message);
            *failed = true;
        }
    }
    free(name);
    return true;
}
