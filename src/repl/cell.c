#include "config.h"

#include "repl/cell.h"
#include "repl/batch.h"
#include "repl/display.h"
#include "repl/paths.h"
#include "repl/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool cell_is_complete(const char *text, size_t n)
{
    for (size_t length; n > 0; text += length, n -= length) {
        ddx_scan_result result = ddx_scan(text, n, &length);
        if (result == DDX_SCAN_OPEN)
            return false;
        if (length == 0 || length > n)
            break;
    }
    return true;
}

/* The next statement; empty lines are some in an iteration. */
static bool next_statement(const show *s, source *from, statement *found)
{
    from->empty_lines = ddx_is_stepping(s->session);
    return source_next(from, found) == SOURCE_STATEMENT;
}

bool cell_run(show *s, const char *text)
{
    bool quit = false;
    if (text[strspn(text, " \t")] == '\0' && ddx_is_stepping(s->session))
        text = "\n";
    size_t n = strlen(text), prompt = show_prompt_columns(s);
    source from;
    statement found;
    source_open_text(&from, NULL, text, n);
    int status = EXIT_FINE;
    bool first = true;
    while (!quit && status == EXIT_FINE && next_statement(s, &from, &found)) {
        /* The marks of an error go under the line that was typed if nothing has been
         * printed since; lines but the first stand at the edge of the screen. */
        size_t edge = found.line == 1 ? prompt : 0;
        const char *behind = found.text + found.n + found.after;
        setting where = {.echoed = first && *behind == '\0'};
        where.first_columns = display_columns(found.text - found.before, found.before, edge);
        first = false;
        status = run_statement(s, &found, &where, &quit);
    }
    if (status != EXIT_FINE && source_next(&from, &found) == SOURCE_STATEMENT)
        show_note(s, "what was entered behind it has not been run");
    source_close(&from);
    return quit;
}

static bool run_settings(show *s, const char *path, int fd)
{
    bool quit = false;
    source from;
    statement found;
    source_open_file(&from, path, fd);
    enum source_result result;
    while (!quit && (result = source_next(&from, &found)) != SOURCE_END) {
        if (result == SOURCE_FAILED || signals_ending())
            break;
        if (result == SOURCE_SIGNAL)
            continue;
        setting where = {.name = path};
        signals_begin_work();
        const ddx_answer *answer = ddx_eval(s->session, found.text, found.n);
        signals_end_work();
        quit = strcmp(ddx_answer_kind(answer), "quit") == 0;
        if (ddx_answer_status(answer) != DDX_OK) {
            show_answer(s, answer, &found, &where);
            break;
        }
    }
    source_close(&from);
    return quit;
}

bool cell_run_settings(show *s)
{
    bool named, quit = false;
    char *path = path_settings(&named);
    if (!path)
        return false;
    struct stat status;
    const char *why = NULL;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        why = named || (errno != ENOENT && errno != ENOTDIR) ? strerror(errno) : NULL;
    else if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
        why = "it is not a file";
    else
        quit = run_settings(s, path, fd);
    if (why) {
        buffer text = {0};
        buffer_format(&text, "settings '%s' are not read: %s", path, why);
        show_note(s, buffer_get(&text));
        buffer_free(&text);
    }
    if (fd >= 0)
        close(fd);
    free(path);
    return quit;
}

static const char *behind_prompt(const char *line)
{
    static const char *const prompts[] = {PROMPT, PROMPT_NEXT};
    for (size_t i = 0; i < 2; i++)
        if (strncmp(line, prompts[i], strlen(prompts[i])) == 0)
            return line + strlen(prompts[i]);
    return line;
}

char *cell_without_prompts(const char *text, bool may_be_transcript)
{
    buffer out = {0};
    bool only_prompted = may_be_transcript && behind_prompt(text) != text;
    for (const char *line = text, *end; *line; line = end) {
        const char *from = behind_prompt(line);
        end = from + strcspn(from, "\r\n");
        if (!only_prompted || from != line) {
            buffer_bytes(&out, from, (size_t)(end - from));
            if (*end)
                buffer_string(&out, "\n");
        }
        end += *end == '\r' ? (end[1] == '\n' ? 2 : 1) : *end == '\n';
    }
    while (out.n > 0 && out.data[out.n - 1] == '\n')
        out.data[--out.n] = '\0';
    return out.data ? out.data : string_copy("");
}
