/* pty.c - run a program on a terminal of its own and play a script against it.
 *
 *     pty [-v] SCRIPT [PROGRAM]
 *
 * PROGRAM is by default the environment variable DDX. The script has one command a
 * line; `#` begins a comment line. Texts stand in double quotes and know \n \r \t \e
 * (escape) \\ \" \xHH and \^C (the control character of C); Enter is \r.
 *
 * Before the program starts:
 *     env NAME=VALUE     set in the program's environment; `env NAME` takes it away
 *     size COLUMNS ROWS  of the terminal, 80 24 if not said
 *     start ARGUMENT…    start the program with these arguments, split at blanks; a
 *                        script whose first command is another one starts it with
 *                        --no-rc
 * Then:
 *     send "TEXT"        type it, all at once
 *     type "TEXT"        type it, and wait until the program has drawn each character
 *     expect "TEXT"      wait until TEXT comes in what the program writes, escape
 *                        sequences taken out and CR LF read as LF; the next expect
 *                        looks behind it
 *     raw "TEXT"         the same for the bytes as they are, for colours
 *     reject "TEXT"      wait until the program is silent: TEXT must not stand in what
 *                        it wrote since the last expect
 *     screen "TEXT"      wait until a row of the screen, as a person sees it, has TEXT
 *     row N "TEXT"       wait until row N is TEXT and nothing else; rows count from 1
 *                        at the top, -1 is the lowest one that is not empty
 *     gone "TEXT"        wait until no row of the screen has TEXT
 *     cursor ROW COLUMN  wait until the cursor is there; both count from 1
 *     settle             wait until the program has been silent for 150 ms
 *     pause MS           wait so long
 *     within MS          the next waiting command has so long, not 10 s
 *     resize COLUMNS ROWS
 *     signal NAME        INT TERM HUP QUIT TSTP CONT WINCH, to what runs in front
 *     eof                wait until the program is silent and type Ctrl-D
 *     hangup             take the terminal away
 *     exit STATUS        wait until the program ends with this status; 128 + n if
 *                        a signal ends it; `start` may start it again
 *     show               write the screen to the transcript
 * A script that does not say `exit` ends with the program killed.
 *
 * The variables DIR (an empty directory, gone at the end) and HOME (the same) are in
 * the program's environment; XDG_* are not; TERM is xterm, the locale C.UTF-8. `env
 * NAME=$DIR/file` works, and so does `start --log $DIR/file`.
 *
 * The exit status is 0 when all came as expected, 1 with the script's line, the screen
 * and the last output when not, 77 without terminals, 99 for a mistake in the script.
 * DDX_TTY_TIMEOUT is the patience in seconds. */
#include "config.h"

#include "screen.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MS = 150, SKIP = 77, MISTAKE = 99 };

typedef struct stream {
    char *data;
    size_t n, capacity;
    size_t seen; /* what an expectation has used up */
} stream;

static const char *script_name;
static unsigned script_line;
static const char *program;
static bool verbose;
static char directory[] = "/tmp/ddx-tty-XXXXXX";
static screen terminal;
static stream raw, plain;
static int plain_state;
static int master = -1;
static pid_t child = -1;
static int child_status;
static bool started, ended;
static long patience_ms = 10000;
static long within_ms;

static void tidy(void)
{
    if (child > 0 && !ended)
        kill(-child, SIGKILL);
    DIR *dir = opendir(directory);
    if (dir == NULL)
        return;
    /* what the program left is at most a few directories deep */
    char command[128];
    snprintf(command, sizeof command, "rm -rf -- '%s'", directory);
    closedir(dir);
    if (system(command) != 0)
        fprintf(stderr, "cannot remove %s\n", directory);
}

static void show_screen(FILE *out)
{
    static char row[4 * SCREEN_COLUMNS_MAX + 1];
    fprintf(out, "+-- screen %ux%u, cursor at row %u, column %u\n", terminal.columns, terminal.rows,
            terminal.row + 1, terminal.column + 1);
    for (unsigned r = 0; r < terminal.rows; r++) {
        screen_row(&terminal, r, row);
        if (row[0] != '\0' || r <= terminal.row)
            fprintf(out, "| %s\n", row);
    }
    fputs("+--\n", out);
}

static void show_raw_tail(FILE *out)
{
    size_t from = raw.n > 1500 ? raw.n - 1500 : 0;
    fputs("last output: ", out);
    for (size_t i = from; i < raw.n; i++) {
        unsigned char c = (unsigned char)raw.data[i];
        if (c == 0x1b)
            fputs("\\e", out);
        else if (c == '\n')
            fputs("\\n\n", out);
        else if (c < 0x20 || c == 0x7f)
            fprintf(out, "\\x%02x", c);
        else
            putc(c, out);
    }
    putc('\n', out);
}

__attribute__((noreturn, format(printf, 2, 3))) static void stop(int status, const char *format,
                                                                 ...)
{
    va_list list;
    va_start(list, format);
    printf("%s:%u: ", script_name, script_line);
    vprintf(format, list);
    putchar('\n');
    va_end(list);
    if (status == 1) {
        show_screen(stdout);
        show_raw_tail(stdout);
    }
    fflush(stdout);
    tidy();
    exit(status);
}

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- what the program writes --------------------------------------------------- */

static void append(stream *s, char byte)
{
    if (s->n + 1 >= s->capacity) {
        s->capacity = s->capacity == 0 ? 65536 : 2 * s->capacity;
        s->data = realloc(s->data, s->capacity);
        if (s->data == NULL)
            stop(MISTAKE, "out of memory");
    }
    s->data[s->n++] = byte;
    s->data[s->n] = '\0';
}

/* Escape sequences and bells out, CR LF to LF. */
static void append_plain(char byte)
{
    enum { TEXT, ESC, CSI, OSC, OSC_ESC, ONE };
    switch (plain_state) {
    case TEXT:
        if (byte == '\033')
            plain_state = ESC;
        else if (byte == '\n' && plain.n > plain.seen && plain.data[plain.n - 1] == '\r')
            plain.data[plain.n - 1] = '\n';
        else if (byte != '\a')
            append(&plain, byte);
        break;
    case ESC:
        if (byte == '[')
            plain_state = CSI;
        else
            plain_state = strchr("]P_^", byte) ? OSC : strchr("()#", byte) ? ONE : TEXT;
        break;
    case CSI:
        if (byte >= 0x40 && byte <= 0x7e)
            plain_state = TEXT;
        break;
    case OSC:
        if (byte == '\a')
            plain_state = TEXT;
        else if (byte == '\033')
            plain_state = OSC_ESC;
        break;
    default:
        plain_state = TEXT;
        break;
    }
}

static void reap(bool wait)
{
    if (!ended && child > 0 && waitpid(child, &child_status, wait ? 0 : WNOHANG) == child)
        ended = true;
}

/* Read for at most so long; true if something came. */
static bool listen_for(long ms)
{
    if (master < 0) {
        poll(NULL, 0, (int)ms);
        return false;
    }
    struct pollfd p = {.fd = master, .events = POLLIN};
    if (poll(&p, 1, (int)ms) <= 0)
        return false;
    char buffer[4096];
    ssize_t n = read(master, buffer, sizeof buffer);
    if (n <= 0) { /* EIO: the program's side is closed */
        poll(NULL, 0, 5);
        reap(false);
        return false;
    }
    screen_put(&terminal, buffer, (size_t)n);
    for (ssize_t i = 0; i < n; i++) {
        append(&raw, buffer[i]);
        append_plain(buffer[i]);
    }
    if (verbose)
        fwrite(buffer, 1, (size_t)n, stderr);
    return true;
}

static void settle(void)
{
    long end = now_ms() + patience_ms;
    while (now_ms() < end && listen_for(QUIET_MS))
        continue;
}

typedef struct wanted {
    const char *text;
    long row, column;
} wanted;

static long limit_ms(void)
{
    long ms = within_ms > 0 ? within_ms : patience_ms;
    within_ms = 0;
    return ms;
}

/* Wait until the test holds. */
static bool await(bool (*holds)(const wanted *), const wanted *w)
{
    long end = now_ms() + limit_ms();
    for (;;) {
        if (holds(w))
            return true;
        long left = end - now_ms();
        if (left <= 0)
            return false;
        if (!listen_for(left < 50 ? left : 50) && ended)
            return holds(w);
        if (!ended && master >= 0)
            continue;
    }
}

static bool take(stream *s, const char *text)
{
    if (s->data == NULL)
        return false;
    char *at = memmem(s->data + s->seen, s->n - s->seen, text, strlen(text));
    if (at == NULL)
        return false;
    s->seen = (size_t)(at - s->data) + strlen(text);
    return true;
}

static bool plain_came(const wanted *w)
{
    return take(&plain, w->text);
}

static bool raw_came(const wanted *w)
{
    return take(&raw, w->text);
}

static bool on_screen(const wanted *w)
{
    static char row[4 * SCREEN_COLUMNS_MAX + 1];
    for (unsigned r = 0; r < terminal.rows; r++) {
        screen_row(&terminal, r, row);
        if (strstr(row, w->text) != NULL)
            return true;
    }
    return false;
}

static bool off_screen(const wanted *w)
{
    return !on_screen(w);
}

static bool row_is(const wanted *w)
{
    static char row[4 * SCREEN_COLUMNS_MAX + 1];
    if (w->row > 0) {
        screen_row(&terminal, (unsigned)w->row - 1, row);
        return strcmp(row, w->text) == 0;
    }
    long skip = -w->row;
    for (unsigned r = terminal.rows; r-- > 0;) {
        screen_row(&terminal, r, row);
        if (row[0] != '\0' && --skip <= 0)
            return strcmp(row, w->text) == 0;
    }
    return false;
}

static bool cursor_is(const wanted *w)
{
    return w->row == (long)terminal.row + 1 && w->column == (long)terminal.column + 1;
}

static bool has_ended(const wanted *w)
{
    (void)w;
    reap(false);
    return ended;
}

/* ---- the program ----------------------------------------------------------------- */

static void set_size(unsigned columns, unsigned rows)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    if (master >= 0)
        ioctl(master, TIOCSWINSZ, &size);
}

static void run_child(const char *terminal_name, char **arguments)
{
    setsid();
    int fd = open(terminal_name, O_RDWR);
    if (fd < 0)
        _exit(SKIP);
    ioctl(fd, TIOCSCTTY, 0);
    for (int i = 0; i < 3; i++)
        dup2(fd, i);
    if (fd > 2)
        close(fd);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
    signal(SIGHUP, SIG_DFL); /* nohup would leave it ignored */
    signal(SIGINT, SIG_DFL);
    execvp(program, arguments);
    fprintf(stderr, "cannot run %s: %s\n", program, strerror(errno));
    _exit(127);
}

static void start(char **arguments)
{
    if (started && !ended)
        stop(MISTAKE, "the program runs already");
    if (started) { /* once more, after it ended */
        close(master);
        raw.n = raw.seen = plain.n = plain.seen = 0;
        screen_init(&terminal, terminal.columns, terminal.rows);
    }
    started = true;
    ended = false;
    master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
        stop(SKIP, "no pseudo-terminals here: %s", strerror(errno));
    const char *name = ptsname(master);
    if (name == NULL)
        stop(SKIP, "no pseudo-terminals here: %s", strerror(errno));
    set_size(terminal.columns, terminal.rows);
    fflush(stdout);
    child = fork();
    if (child < 0)
        stop(MISTAKE, "cannot fork: %s", strerror(errno));
    if (child == 0)
        run_child(name, arguments);
}

static void write_all(const char *bytes, size_t n)
{
    while (n > 0) {
        if (master < 0)
            stop(1, "the terminal is gone");
        struct pollfd p = {.fd = master, .events = POLLOUT | POLLIN};
        if (poll(&p, 1, (int)patience_ms) <= 0)
            stop(1, "the program does not read");
        if (p.revents & POLLIN)
            listen_for(0);
        if (!(p.revents & POLLOUT))
            continue;
        ssize_t written = write(master, bytes, n < 256 ? n : 256);
        if (written < 0)
            stop(1, "cannot type: %s", strerror(errno));
        bytes += written;
        n -= (size_t)written;
    }
}

static void type_slowly(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t k = 1;
        while (i + k < n && ((unsigned char)bytes[i + k] & 0xc0) == 0x80)
            k++;
        write_all(bytes + i, k);
        i += k;
        if (!listen_for(100))
            continue;
        while (listen_for(2))
            continue;
    }
}

static void send_signal(const char *name)
{
    static const struct {
        const char *name;
        int number;
    } table[] = {{"INT", SIGINT},   {"TERM", SIGTERM}, {"HUP", SIGHUP},    {"QUIT", SIGQUIT},
                 {"TSTP", SIGTSTP}, {"CONT", SIGCONT}, {"WINCH", SIGWINCH}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(table[i].name, name) != 0)
            continue;
        pid_t front = master >= 0 ? tcgetpgrp(master) : -1;
        kill(front > 1 ? -front : -child, table[i].number);
        return;
    }
    stop(MISTAKE, "no signal '%s'", name);
}

/* ---- the script ------------------------------------------------------------------ */

/* The text between quotes, escapes undone, in place. Moves *at behind it. */
static char *quoted(char **at, size_t *n)
{
    char *p = *at + strspn(*at, " \t");
    if (*p++ != '"')
        stop(MISTAKE, "a text in double quotes must follow");
    char *text = p, *out = p;
    while (*p != '"' && *p != '\0') {
        if (*p != '\\') {
            *out++ = *p++;
            continue;
        }
        char c = p[1];
        p += 2;
        char hex[3] = "";
        switch (c) {
        case 'n':
            *out++ = '\n';
            break;
        case 'r':
            *out++ = '\r';
            break;
        case 't':
            *out++ = '\t';
            break;
        case 'e':
            *out++ = '\033';
            break;
        case '^':
            *out++ = (char)(*p++ & 0x1f);
            break;
        case 'x':
            memcpy(hex, p, strnlen(p, 2));
            *out++ = (char)strtoul(hex, NULL, 16);
            p += strlen(hex);
            break;
        default:
            *out++ = c;
            break;
        }
    }
    if (*p != '"')
        stop(MISTAKE, "a text is not closed");
    *at = p + 1;
    *out = '\0';
    *n = (size_t)(out - text);
    return text;
}

static long number(char **at)
{
    char *end;
    long value = strtol(*at, &end, 10);
    if (end == *at)
        stop(MISTAKE, "a number must follow");
    *at = end;
    return value;
}

static void read_size(char *rest)
{
    long columns = number(&rest), rows = number(&rest);
    if (columns < 1 || columns > SCREEN_COLUMNS_MAX || rows < 1 || rows > SCREEN_ROWS_MAX)
        stop(MISTAKE, "a size from 1x1 to %dx%d must follow", SCREEN_COLUMNS_MAX, SCREEN_ROWS_MAX);
    if (!started) {
        screen_init(&terminal, (unsigned)columns, (unsigned)rows);
        return;
    }
    screen_resize(&terminal, (unsigned)columns, (unsigned)rows);
    set_size((unsigned)columns, (unsigned)rows);
}

/* $DIR replaced; the caller owns the result. */
static char *expand(const char *word)
{
    const char *at = strstr(word, "$DIR");
    size_t n = strlen(word) + sizeof directory;
    char *out = malloc(n);
    if (out == NULL)
        stop(MISTAKE, "out of memory");
    if (at == NULL)
        snprintf(out, n, "%s", word);
    else
        snprintf(out, n, "%.*s%s%s", (int)(at - word), word, directory, at + 4);
    return out;
}

static void set_environment(const char *rest)
{
    if (started)
        stop(MISTAKE, "env must stand before start");
    char *assignment = expand(rest);
    char *equals = strchr(assignment, '=');
    if (equals == NULL) {
        unsetenv(assignment);
    } else {
        *equals = '\0';
        setenv(assignment, equals + 1, 1);
    }
    free(assignment);
}

static void start_with(char *rest)
{
    enum { WORDS_MAX = 32 };
    char *words[WORDS_MAX + 1] = {NULL};
    words[0] = expand(program);
    unsigned n = 1;
    for (char *word = strtok(rest, " \t"); word != NULL; word = strtok(NULL, " \t")) {
        if (n == WORDS_MAX)
            stop(MISTAKE, "more than %d arguments", WORDS_MAX);
        words[n++] = expand(word);
    }
    start(words);
    while (n > 0)
        free(words[--n]);
}

static void expect_text(const char *verb, char *rest, bool (*holds)(const wanted *))
{
    size_t n;
    wanted w = {.text = quoted(&rest, &n)};
    if (!await(holds, &w))
        stop(1, ended ? "%s \"%s\": the program has ended" : "%s \"%s\": waited in vain", verb,
             w.text);
}

static void reject_text(char *rest)
{
    size_t n;
    char *text = quoted(&rest, &n);
    settle();
    if (plain.data != NULL &&
        memmem(plain.data + plain.seen, plain.n - plain.seen, text, n) != NULL)
        stop(1, "reject \"%s\": it came", text);
}

static void expect_row(char *rest)
{
    size_t n;
    wanted w = {.row = number(&rest)};
    if (w.row == 0 || w.row > (long)terminal.rows || -w.row > (long)terminal.rows)
        stop(MISTAKE, "no row %ld", w.row);
    w.text = quoted(&rest, &n);
    if (!await(row_is, &w))
        stop(1, "row %ld \"%s\": waited in vain", w.row, w.text);
}

static void expect_cursor(char *rest)
{
    wanted w = {.row = number(&rest), .column = number(&rest)};
    if (!await(cursor_is, &w))
        stop(1, "cursor %ld %ld: it is at %u %u", w.row, w.column, terminal.row + 1,
             terminal.column + 1);
}

static void expect_exit(char *rest)
{
    long status = number(&rest);
    wanted w = {0};
    if (!await(has_ended, &w))
        stop(1, "exit %ld: the program still runs", status);
    while (listen_for(0))
        continue;
    int got = WIFEXITED(child_status) ? WEXITSTATUS(child_status) : 128 + WTERMSIG(child_status);
    if (got != status)
        stop(1, "exit %ld: it ended with %d", status, got);
}

static void run_command(const char *verb, char *rest)
{
    size_t n;
    if (strcmp(verb, "env") == 0) {
        set_environment(rest);
        return;
    } else if (strcmp(verb, "size") == 0) {
        read_size(rest);
        return;
    } else if (strcmp(verb, "start") == 0) {
        start_with(rest);
        return;
    }
    if (!started) {
        char usual[] = "--no-rc";
        start_with(usual);
    }
    if (strcmp(verb, "send") == 0) {
        char *text = quoted(&rest, &n);
        write_all(text, n);
    } else if (strcmp(verb, "type") == 0) {
        char *text = quoted(&rest, &n);
        type_slowly(text, n);
    } else if (strcmp(verb, "expect") == 0) {
        expect_text(verb, rest, plain_came);
    } else if (strcmp(verb, "raw") == 0) {
        expect_text(verb, rest, raw_came);
    } else if (strcmp(verb, "reject") == 0) {
        reject_text(rest);
    } else if (strcmp(verb, "screen") == 0) {
        expect_text(verb, rest, on_screen);
    } else if (strcmp(verb, "gone") == 0) {
        expect_text(verb, rest, off_screen);
    } else if (strcmp(verb, "row") == 0) {
        expect_row(rest);
    } else if (strcmp(verb, "cursor") == 0) {
        expect_cursor(rest);
    } else if (strcmp(verb, "settle") == 0) {
        settle();
    } else if (strcmp(verb, "pause") == 0) {
        long end = now_ms() + number(&rest);
        for (long left = end - now_ms(); left > 0; left = end - now_ms())
            listen_for(left);
    } else if (strcmp(verb, "within") == 0) {
        within_ms = number(&rest);
    } else if (strcmp(verb, "resize") == 0) {
        read_size(rest);
    } else if (strcmp(verb, "signal") == 0) {
        send_signal(rest);
    } else if (strcmp(verb, "eof") == 0) {
        settle(); /* before its prompt is there it would be lost */
        write_all("\004", 1);
    } else if (strcmp(verb, "hangup") == 0) {
        close(master);
        master = -1;
    } else if (strcmp(verb, "exit") == 0) {
        expect_exit(rest);
    } else if (strcmp(verb, "show") == 0) {
        show_screen(stdout);
    } else {
        stop(MISTAKE, "no command '%s'", verb);
    }
}

static void run_script(FILE *file)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t n;
    while ((n = getline(&line, &capacity, file)) >= 0) {
        script_line++;
        while (n > 0 && isspace((unsigned char)line[n - 1]))
            line[--n] = '\0';
        char *verb = line + strspn(line, " \t");
        if (*verb == '\0' || *verb == '#')
            continue;
        char *rest = verb + strcspn(verb, " \t");
        if (*rest != '\0')
            *rest++ = '\0';
        rest += strspn(rest, " \t");
        run_command(verb, rest);
    }
    free(line);
}

static void prepare_environment(void)
{
    static const char *const unset[] = {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "INPUTRC", "NO_COLOR",
                                        "COLORTERM",       "COLUMNS",        "LINES",   "DDXRC"};
    if (mkdtemp(directory) == NULL)
        stop(MISTAKE, "no temporary directory: %s", strerror(errno));
    for (size_t i = 0; i < sizeof unset / sizeof *unset; i++)
        unsetenv(unset[i]);
    setenv("DIR", directory, 1);
    setenv("HOME", directory, 1);
    setenv("TERM", "xterm", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    const char *patience = getenv("DDX_TTY_TIMEOUT");
    if (patience != NULL && atol(patience) > 0)
        patience_ms = atol(patience) * 1000;
}

int main(int argc, char **argv)
{
    int i = 1;
    if (i < argc && strcmp(argv[i], "-v") == 0) {
        verbose = true;
        i++;
    }
    if (i >= argc) {
        fputs("usage: pty [-v] SCRIPT [PROGRAM]\n", stderr);
        return MISTAKE;
    }
    script_name = argv[i++];
    program = i < argc ? argv[i] : getenv("DDX");
    if (program == NULL) {
        fputs("pty: no program: name it, or set DDX\n", stderr);
        return MISTAKE;
    }
    FILE *file = fopen(script_name, "r");
    if (file == NULL) {
        fprintf(stderr, "pty: cannot read %s: %s\n", script_name, strerror(errno));
        return MISTAKE;
    }
    signal(SIGPIPE, SIG_IGN);
    screen_init(&terminal, 80, 24);
    prepare_environment();
    run_script(file);
    fclose(file);
    tidy();
    free(raw.data);
    free(plain.data);
    return 0;
}
