/* ddx - an interactive calculus workbench.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "repl/batch.h"
#include "repl/options.h"
#include "repl/show.h"
#include "repl/signals.h"
#include "repl/terminal.h"
#include "ddx.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A program started with a standard stream closed would open its files there. */
static void open_standard_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY) < 0)
            _exit(EXIT_FAILED);
}

static void apply(ddx_session *session, const char *key, const char *value)
{
    if (value && ddx_set(session, key, value) != DDX_OK)
        options_fail("--%s cannot be '%s'", key, value);
}

/* For tests and comparisons: what computes formulas in doubles. */
static void apply_environment(ddx_session *session)
{
    const char *value = getenv("DDX_EVAL");
    if (value && *value && ddx_set(session, "evaluator", value) != DDX_OK)
        options_fail("DDX_EVAL cannot be '%s'; it is native, block or vm", value);
}

/* The answers are written, or it is said that they are not. */
static int close_output(int status)
{
    bool failed = ferror(stdout);
    int error = errno;
    if (fflush(stdout) == EOF) {
        failed = true;
        error = errno;
    }
    if (!failed || status > EXIT_BY_SIGNAL)
        return status;
    if (error != EPIPE)
        fprintf(stderr, "ddx: standard output: %s\n", strerror(error));
    return EXIT_FAILED;
}

int main(int argc, char **argv)
{
    open_standard_streams();
    setlocale(LC_CTYPE, "");
    options o;
    options_read(&o, argc, argv);
    ddx_session *session = ddx_session_new();
    if (!session) {
        fputs("ddx: out of memory\n", stderr);
        return EXIT_MEMORY;
    }
    apply(session, "digits", o.digits);
    apply(session, "timeout", o.timeout);
    apply(session, "memory", o.memory);
    apply_environment(session);

    show s;
    show_init(&s, session, &o);
    signals_install();
    bool at_terminal = o.ninputs == 0 && s.out_is_terminal && isatty(STDIN_FILENO);
    int status = at_terminal ? terminal_run(&s, &o) : batch_run(&s, &o);
    show_free(&s);
    ddx_session_free(session);
    options_free(&o);
    return close_output(status);
}
