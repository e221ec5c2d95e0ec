#include "config.h"

#include "repl/terminal.h"
#include "repl/cell.h"
#include "repl/completion.h"
#include "repl/display.h"
#include "repl/editor.h"
#include "repl/highlight.h"
#include "repl/keys.h"
#include "repl/past.h"
#include "repl/signals.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void greet(const options *o)
{
    if (!o->quiet && o->form != FORM_JSON)
        printf("ddx %s - 'help' explains, Tab completes, Ctrl-D leaves\n"
               "try  d/dx sin(x)*x^2   or   f(x) = x^3   then   f'(2)\n",
               ddx_version());
}

#ifdef HAVE_READLINE
#include <readline/readline.h>

/* What Readline's callback leaves for the loop. */
static char *entered;
static bool at_end;

static void on_line(char *line)
{
    rl_callback_handler_remove(); /* the terminal as programs and Ctrl-C expect it */
    entered = line;
    at_end = !line;
}

static void prompt(show *s)
{
    /* What was typed while something ran stands there, and Readline will show it. */
    if (!s->dumb)
        fputs("\r\033[J", rl_outstream);
    buffer text = {0};
    bool color = show_has_color(s, stdout);
    buffer_string(&text, color ? "\001\033[1m\002" : "");
    (void)show_prompt(&text, s);
    buffer_string(&text, color ? "\001\033[0m\002" : "");
    rl_callback_handler_install(buffer_get(&text), on_line); /* copies it */
    buffer_free(&text);
    highlight_open(s);
}

/* Ctrl-C while a line is edited: leave it on the screen and begin a new one. */
static void cancel_line(show *s)
{
    if (!RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH)) {
        rl_point = rl_end;
        (*rl_redisplay_function)();
    }
    fputs("^C", rl_outstream); /* before the cursor is sent to the edge */
    rl_callback_sigcleanup();
    rl_free_line_state();
    rl_callback_handler_remove();
    fputs("\n", rl_outstream);
    fflush(rl_outstream);
    rl_replace_line("", 1);
    prompt(s);
}

static void redraw(void)
{
    rl_reset_screen_size();
    rl_on_new_line();
    rl_forced_update_display();
}

/* Terminals wrap what is on the screen anew for a new width: find the first row of
 * the line there, and draw it again from that place. */
static void resize(show *s)
{
    rl_reset_screen_size();
    int rows, columns;
    rl_get_screen_size(&rows, &columns);
    if (s->dumb || columns < 2 || RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH)) {
        rl_resize_terminal();
        return;
    }
    size_t cell =
        display_cell(rl_line_buffer, (size_t)rl_point, show_prompt_columns(s), (size_t)columns);
    if (cell / (size_t)columns > 0)
        fprintf(rl_outstream, "\033[%zuA", cell / (size_t)columns);
    fputs("\r\033[J", rl_outstream);
    rl_on_new_line();
    rl_forced_update_display();
}

static void suspend(void)
{
    int point = rl_point;
    rl_point = rl_end; /* what the shell says goes below */
    (*rl_redisplay_function)();
    rl_point = point;
    rl_deprep_terminal();
    fputs("\n", rl_outstream);
    fflush(rl_outstream);
    signals_suspend();
    signals_take_continue();
    rl_prep_terminal(1);
    redraw();
}

/* Signals that came while a line was edited; true: leave. */
static bool heed_signals(show *s)
{
    if (signals_ending())
        return true;
    if (signals_take_suspend())
        suspend();
    if (signals_take_continue()) {
        rl_deprep_terminal(); /* whoever was there meanwhile has set its own modes */
        rl_prep_terminal(1);
        redraw();
    }
    if (signals_take_resize())
        resize(s);
    if (signals_take_interrupt())
        cancel_line(s);
    return false;
}

/* Run what was entered; true: leave. */
static bool run_entered(show *s)
{
    char *cell = cell_without_prompts(entered, false);
    free(entered);
    entered = NULL;
    past_add(s, cell);
    signals_take_interrupt();
    char *edited = editor_command(s, cell);
    bool quit = !edited && cell_run(s, cell);
    editor_remember(cell);
    free(cell);
    if (quit || signals_ending()) {
        free(edited);
        return true;
    }
    signals_take_interrupt();
    if (signals_take_resize())
        rl_reset_screen_size();
    signals_take_continue();
    prompt(s);
    if (edited) {
        rl_insert_text(edited);
        (*rl_redisplay_function)();
        free(edited);
    }
    return false;
}

/* Ctrl-D in an iteration leaves that alone; false: there is none. */
static bool leave_iteration(show *s)
{
    if (!ddx_is_stepping(s->session))
        return false;
    putchar('\n');
    (void)cell_run(s, ":quit");
    at_end = false;
#if RL_READLINE_VERSION >= 0x0802
    rl_eof_found = 0; /* else each line from here on has an empty one behind it */
#endif
    prompt(s);
    return true;
}

static void read_and_run(show *s)
{
    for (;;) {
        int ready = signals_wait(STDIN_FILENO, -1);
        if (heed_signals(s))
            break;
        if (ready > 0)
            rl_callback_read_char();
        if (at_end && leave_iteration(s))
            continue;
        if (at_end) {
            putchar('\n');
            return;
        }
        if (entered && run_entered(s))
            return;
        if (ferror(stdout))
            break;
    }
    rl_callback_handler_remove();
    putchar('\n');
}

static void start_readline(show *s)
{
    rl_readline_name = "ddx";
    rl_instream = stdin;
    rl_outstream = stdout;
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_change_environment = 0;
    completion_open(s);
    keys_bind(s);
    prompt(s);
}

#else

static void put_prompt(const show *s, bool next)
{
    buffer text = {0};
    fputs(next ? PROMPT_NEXT : show_prompt(&text, s), stdout);
    fflush(stdout);
    buffer_free(&text);
}

/* Lines without an editor: a cell goes on while a bracket is open. */
static void read_and_run(show *s)
{
    buffer cell = {0};
    char *line = NULL;
    size_t capacity = 0;
    bool told = false;
    for (bool quit = false; !quit;) {
        put_prompt(s, cell.n > 0);
        while (signals_wait(STDIN_FILENO, -1) < 0 && !signals_ending()) {
            signals_take_resize();
            signals_take_continue();
            if (signals_take_suspend())
                signals_suspend();
            if (signals_take_interrupt()) {
                buffer_clear(&cell);
                putchar('\n');
                put_prompt(s, false);
            }
        }
        if (signals_ending())
            break;
        ssize_t n = getline(&line, &capacity, stdin);
        if (n < 0 && ddx_is_stepping(s->session)) {
            putchar('\n');
            clearerr(stdin);
            quit = cell_run(s, ":quit");
            continue;
        }
        if (n < 0) {
            putchar('\n');
            break;
        }
        bool blank = line[strspn(line, " \t\n")] == '\0';
        buffer_string(&cell, line);
        if (!blank && !cell_is_complete(buffer_get(&cell), cell.n)) {
            if (!told)
                puts("(an empty line ends the input, Ctrl-C drops it)");
            told = true;
            continue;
        }
        char *clean = cell_without_prompts(buffer_get(&cell), false);
        buffer_clear(&cell);
        quit = cell_run(s, clean);
        signals_take_interrupt();
        free(clean);
    }
    free(line);
    buffer_free(&cell);
}

static void start_readline(show *s)
{
    (void)s;
    setvbuf(stdin, NULL, _IONBF, 0); /* so that waiting sees all that is there */
}

#endif

/* An answer of a file that `:load` runs, while that is at work. */
static void on_answer(void *data, const ddx_answer *answer)
{
    show *s = data;
    static const setting nowhere = {.name = NULL};
    if (ddx_answer_status(answer) == DDX_OK)
        show_answer(s, answer, NULL, &nowhere);
    signals_begin_work();
}

int terminal_run(show *s, const options *o)
{
    ddx_listen(s->session, on_answer, s);
    s->session_at_terminal = true;
    signals_install_terminal();
    greet(o);
    past_open(s);
    if (o->no_rc || !cell_run_settings(s)) {
        start_readline(s);
        read_and_run(s);
    }
    past_close();
    return signals_ending() ? EXIT_BY_SIGNAL + signals_ending() : EXIT_FINE;
}
