#include "config.h"

#include "repl/batch.h"
#include "repl/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int exit_status(ddx_status status)
{
    switch (status) {
    case DDX_OK:
        return EXIT_FINE;
    case DDX_TIMEOUT:
        return EXIT_TIME;
    case DDX_NOMEM:
        return EXIT_MEMORY;
    case DDX_CANCELLED:
        return EXIT_INTERRUPTED;
    default:
        return EXIT_FAILED;
    }
}

int run_statement(show *s, const statement *of, const setting *where, bool *quit)
{
    bool failed;
    *quit = false;
    if (of->too_long) {
        show_failure(s, "this statement is longer than 16 MiB", "put its parts under names", of,
                     where);
        return EXIT_FAILED;
    }
    if (show_transcript_command(s, of, where, &failed))
        return failed ? EXIT_FAILED : EXIT_FINE;
    show_transcript_statement(s, of);
    signals_begin_work();
    const ddx_answer *answer = ddx_eval(s->session, of->text, of->n);
    signals_end_work();
    /* the next one is about the output; behind the ^C that the terminal shows a line begins */
    if (s->session_at_terminal && signals_take_interrupt() && ddx_answer_status(answer) == DDX_OK)
        putchar('\n');
    show_answer(s, answer, of, where);
    *quit = strcmp(ddx_answer_kind(answer), "quit") == 0;
    return exit_status(ddx_answer_status(answer));
}

static void echo(show *s, const statement *of)
{
    buffer out = {0};
    show_prompted(&out, of);
    fputs(buffer_get(&out), stdout);
    buffer_free(&out);
    (void)s;
}

/* Run a source to its end: the status of the first failure. */
static int run_source(show *s, const options *o, source *from, bool *quit)
{
    int status = EXIT_FINE;
    statement found;
    bool echoes = o->echo && s->form != FORM_JSON;
    setting where = {.name = from->name,
                     .echoed = echoes,
                     .first_columns = strlen(PROMPT),
                     .next_columns = strlen(PROMPT_NEXT)};
    for (;;) {
        from->empty_lines = ddx_is_stepping(s->session);
        enum source_result result = source_next(from, &found);
        if (signals_ending())
            return EXIT_BY_SIGNAL + signals_ending();
        if (signals_take_interrupt())
            return EXIT_INTERRUPTED;
        if (result == SOURCE_END)
            return status;
        if (result == SOURCE_SIGNAL)
            continue;
        if (result == SOURCE_FAILED) {
            fprintf(stderr, "ddx: %s: %s\n", from->name ? from->name : "-", strerror(from->error));
            return EXIT_FAILED;
        }
        if (echoes)
            echo(s, &found);
        int now = run_statement(s, &found, &where, quit);
        if (signals_ending())
            return EXIT_BY_SIGNAL + signals_ending();
        if (signals_take_interrupt())
            return EXIT_INTERRUPTED;
        if (status == EXIT_FINE)
            status = now;
        if (*quit || ferror(stdout) || now == EXIT_INTERRUPTED)
            return status;
        if (status != EXIT_FINE && !o->keep_going)
            return status;
    }
}

static int run_input(show *s, const options *o, const input *in, bool *quit)
{
    source from;
    int fd = -1;
    if (!in->is_file) {
        bool empty = ddx_is_stepping(s->session) && in->text[strspn(in->text, " \t")] == '\0';
        const char *text = empty ? "\n" : in->text;
        source_open_text(&from, NULL, text, strlen(text));
    } else if (strcmp(in->text, "-") == 0) {
        source_open_file(&from, "stdin", STDIN_FILENO);
    } else {
        fd = open(in->text, O_RDONLY | O_CLOEXEC | O_NOCTTY);
        if (fd < 0) {
            fprintf(stderr, "ddx: %s: %s\n", in->text, strerror(errno));
            return EXIT_USAGE;
        }
        source_open_file(&from, in->text, fd);
    }
    int status = run_source(s, o, &from, quit);
    source_close(&from);
    if (fd >= 0)
        close(fd);
    return status;
}

int batch_run(show *s, const options *o)
{
    static const input standard_input = {"-", true};
    bool quit = false;
    int status = EXIT_FINE;
    if (o->ninputs == 0)
        return run_input(s, o, &standard_input, &quit);
    for (size_t i = 0; i < o->ninputs && !quit && !ferror(stdout); i++) {
        int now = run_input(s, o, &o->inputs[i], &quit);
        if (status == EXIT_FINE)
            status = now;
        if (now == EXIT_INTERRUPTED || now > EXIT_BY_SIGNAL ||
            (status != EXIT_FINE && !o->keep_going))
            break;
    }
    return status;
}
