#include "config.h"

#include "repl/past.h"
#include "repl/paths.h"

#ifdef HAVE_READLINE

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <readline/history.h>

#define ENTRIES   10000
#define MOST_SIZE ((off_t)16 << 20)

static char *path;        /* NULL: nothing is kept */
static bool was_too_long; /* more entries than wanted were there */

static void warn(show *s, const char *why)
{
    buffer text = {0};
    buffer_format(&text, "history '%s' is not used: %s", path, why);
    show_note(s, buffer_get(&text));
    buffer_free(&text);
    free(path);
    path = NULL;
}

static bool has_nul(int fd)
{
    char piece[65536];
    for (ssize_t n; (n = read(fd, piece, sizeof piece)) > 0;)
        if (memchr(piece, '\0', (size_t)n))
            return true;
    return false;
}

/* Why the file cannot serve; NULL if it can. */
static const char *fault(void)
{
    int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600);
    if (fd < 0)
        return strerror(errno);
    struct stat status;
    const char *why = NULL;
    if (fstat(fd, &status) < 0)
        why = strerror(errno);
    else if (!S_ISREG(status.st_mode))
        why = "it is not a file";
    else if (status.st_size > MOST_SIZE)
        why = "it is larger than 16 MiB";
    else if (has_nul(fd))
        why = "it is not text";
    close(fd);
    return why;
}

void past_open(show *s)
{
    using_history();
    history_write_timestamps = 1; /* cells of several lines come back whole */
    history_comment_char = '#';
    char *directory = path_state();
    if (!directory)
        return;
    path = path_join(directory, "history");
    if (!path_make(directory)) {
        warn(s, strerror(errno));
    } else {
        const char *why = fault();
        if (why)
            warn(s, why);
        else if (read_history(path) != 0)
            warn(s, strerror(errno));
    }
    free(directory);
    was_too_long = history_length > ENTRIES + ENTRIES / 10;
    stifle_history(ENTRIES);
}

/* A line that begins like a time stamp would end its cell when it is read back. */
static char *guarded(const char *cell)
{
    buffer out = {0};
    for (const char *c = cell; *c; c++) {
        if (*c == '#' && isdigit((unsigned char)c[1]) && (c == cell || c[-1] == '\n'))
            buffer_string(&out, " ");
        buffer_bytes(&out, c, 1);
    }
    return out.data ? out.data : string_copy("");
}

void past_add(show *s, const char *cell)
{
    if (*cell == '\0' || *cell == ' ' || *cell == '\t')
        return;
    HIST_ENTRY *last = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
    char *entry = guarded(cell);
    if (!last || strcmp(last->line, entry) != 0) {
        add_history(entry);
        if (path && append_history(1, path) != 0)
            warn(s, strerror(errno));
    }
    free(entry);
}

void past_close(void)
{
    if (path && was_too_long)
        history_truncate_file(path, ENTRIES);
    clear_history();
    free(path);
    path = NULL;
}

#else

void past_open(show *s)
{
    (void)s;
}

void past_add(show *s, const char *cell)
{
    (void)s;
    (void)cell;
}

void past_close(void)
{
}

#endif
