#include "config.h"

#include "repl/source.h"
#include "repl/signals.h"
#include "ddx.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define CHUNK ((size_t)1 << 18)

void source_open_text(source *s, const char *name, const char *text, size_t n)
{
    *s = (source){.name = name, .fd = -1, .ended = true, .line = 1};
    buffer_bytes(&s->text, text, n);
}

void source_open_file(source *s, const char *name, int fd)
{
    *s = (source){.name = name, .fd = fd, .line = 1};
}

void source_close(source *s)
{
    buffer_free(&s->text);
}

static void advance(source *s, size_t n)
{
    const char *data = buffer_get(&s->text);
    size_t end = s->at + n;
    for (const char *p; s->at < end && (p = memchr(data + s->at, '\n', end - s->at));) {
        s->line++;
        s->line_start = s->at = (size_t)(p - data) + 1;
    }
    s->at = end;
    s->open = 0;
}

/* Leave out what is too long: the rest of the line that has been read. */
static void skip(source *s)
{
    size_t left = s->text.n - s->at;
    const char *newline = left ? memchr(s->text.data + s->at, '\n', left) : NULL;
    if (newline) {
        advance(s, (size_t)(newline - (s->text.data + s->at)) + 1);
        s->skipping = false;
    } else {
        buffer_clear(&s->text);
        s->at = s->line_start = 0;
    }
}

static enum source_result read_more(source *s)
{
    if (s->ended)
        return SOURCE_END;
    buffer_drop(&s->text, s->line_start);
    s->at -= s->line_start;
    s->line_start = 0;
    if (signals_wait(s->fd, -1) < 0)
        return SOURCE_SIGNAL;
    ssize_t n = read(s->fd, buffer_room(&s->text, CHUNK), CHUNK);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return SOURCE_SIGNAL;
    if (n < 0) {
        s->error = errno;
        s->ended = true;
        return SOURCE_FAILED;
    }
    s->ended = n == 0;
    s->text.n += (size_t)n;
    s->text.data[s->text.n] = '\0';
    return SOURCE_STATEMENT;
}

/* True while more of a long open statement comes quickly: it is not scanned again for
 * each piece. */
static bool more_is_coming(const source *s)
{
    struct pollfd wanted = {.fd = s->fd, .events = POLLIN};
    return !s->ended && s->open > CHUNK / 8 && poll(&wanted, 1, 10) > 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Blanks and whole-line comments at the beginning. */
static size_t leading_blanks(const char *text, size_t n)
{
    size_t i = 0;
    while (i < n) {
        if (is_blank(text[i])) {
            i++;
        } else if (text[i] == '#' || (text[i] == '/' && i + 1 < n && text[i + 1] == '/')) {
            const char *newline = memchr(text + i, '\n', n - i);
            if (!newline)
                return i;
            i = (size_t)(newline - text) + 1;
        } else {
            break;
        }
    }
    return i;
}

/* Where empty lines count: the next line of `whole` bytes, if it has no statement: it is passed
 * over, and is *found where it is empty. */
static bool pass_line(source *s, size_t whole, statement *found, bool *empty)
{
    const char *text = s->text.data + s->at;
    size_t i = 0;
    while (i < whole && text[i] != '\n' && is_blank(text[i]))
        i++;
    bool comment =
        i < whole && (text[i] == '#' || (text[i] == '/' && i + 1 < whole && text[i + 1] == '/'));
    while (comment && i < whole && text[i] != '\n')
        i++;
    if (i >= whole || text[i] != '\n')
        return false;
    *empty = !comment && s->at == s->line_start;
    *found = (statement){.text = text + i, .line = s->line};
    advance(s, i + 1);
    return true;
}

static enum source_result deliver(source *s, size_t length, statement *found)
{
    const char *text = s->text.data + s->at;
    size_t blanks = leading_blanks(text, length);
    advance(s, blanks);
    size_t n = length - blanks, left = s->text.n - s->at - n;
    text = s->text.data + s->at;
    *found = (statement){.text = text, .line = s->line, .before = s->at - s->line_start};
    size_t whole = n;
    while (n > 0 && is_blank(text[n - 1]))
        n--;
    found->n = n;
    const char *newline = memchr(text + n, '\n', whole + left - n);
    found->after = newline ? (size_t)(newline - (text + n)) : whole + left - n;
    advance(s, whole);
    return SOURCE_STATEMENT;
}

static enum source_result give_up(source *s, statement *found)
{
    *found = (statement){.text = s->text.data + s->at,
                         .n = STATEMENT_LIMIT,
                         .line = s->line,
                         .before = s->at - s->line_start,
                         .too_long = true};
    s->skipping = true;
    return SOURCE_STATEMENT;
}

enum source_result source_next(source *s, statement *found)
{
    for (;;) {
        if (s->skipping)
            skip(s);
        const char *data = buffer_get(&s->text);
        size_t left = s->text.n - s->at, whole = left;
        if (!s->ended && left > 0) {
            const char *newline = memrchr(data + s->at, '\n', left);
            whole = newline ? (size_t)(newline - (data + s->at)) + 1 : 0;
        }
        bool empty = false;
        if (s->empty_lines && !s->skipping && !s->open && whole > 0 &&
            pass_line(s, whole, found, &empty)) {
            if (empty)
                return SOURCE_STATEMENT;
            continue;
        }
        bool wait = s->open && whole < s->open + s->open / 4 && more_is_coming(s);
        if (whole > 0 && !s->skipping && !wait && (whole > s->open || s->ended)) {
            size_t length = 0;
            switch (ddx_scan(data + s->at, whole, &length)) {
            case DDX_SCAN_EMPTY:
                advance(s, length > 0 && length <= whole ? length : whole);
                continue;
            case DDX_SCAN_STATEMENT:
                return deliver(s, length > 0 && length <= whole ? length : whole, found);
            case DDX_SCAN_OPEN:
                if (s->ended)
                    return deliver(s, whole, found);
                s->open = whole;
                break;
            }
        }
        if (left > STATEMENT_LIMIT)
            return give_up(s, found);
        enum source_result result = read_more(s);
        if (result == SOURCE_END && s->at < s->text.n)
            s->at = s->text.n;
        if (result != SOURCE_STATEMENT)
            return result;
    }
}
