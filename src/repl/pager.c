#include "config.h"

#include "repl/pager.h"
#include "repl/display.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static bool fits(const char *text, size_t columns, size_t rows)
{
    size_t lines = 1; /* the prompt behind it */
    for (const char *line = text, *end; *line; line = *end ? end + 1 : end) {
        end = strchrnul(line, '\n');
        size_t n = display_columns(line, (size_t)(end - line), 0);
        lines += n > columns ? (n + columns - 1) / columns : 1;
        if (lines > rows)
            return false;
    }
    return true;
}

bool pager_show(const char *text, size_t columns, size_t rows)
{
    const char *command = getenv("PAGER");
    if (rows == 0 || columns == 0 || fits(text, columns, rows) || (command && !*command))
        return false;
    /* A pager that is left early closes the pipe; one that is not there shows nothing. */
    struct sigaction ignore = {0}, before;
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &before);
    fflush(stdout);
    FILE *pipe = popen(command ? command : "less -FRX", "we");
    int status = -1;
    if (pipe) {
        fputs(text, pipe);
        status = pclose(pipe);
    }
    sigaction(SIGPIPE, &before, NULL);
    return status != -1 && !(WIFEXITED(status) && WEXITSTATUS(status) >= 126);
}
