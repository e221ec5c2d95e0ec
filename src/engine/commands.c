#include "engine/commands.h"

#include "engine/assume.h"

#include "engine/solvers/stepper.h"
#include "engine/timing.h"
#include "engine/trace.h"
#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/table.h"
#include "parser/lex.h"

#include <string.h>

/* The rest of the line, without blanks around it. */
typedef struct line {
    ddx_session *s;
    ddx_answer *answer;
    const char *command;
    char *rest;
    size_t length;
} line;

typedef dx_status command_run(line *l);

typedef struct command {
    const char *name, *usage, *summary;
    command_run *run;
} command;

static dx_status usage_of(line *l, const command *c)
{
    dx_status status = dx_fail(&l->s->context, DX_SYNTAX, "'%s' cannot be used like this", c->name);
    dx_diag_hint(&l->s->context.diag, "use: %s", c->usage);
    return status;
}

/* ---- the commands --------------------------------------------------------------------- */

static dx_status run_help(line *l)
{
    return dx_help(l->s, l->rest, &l->answer->message);
}

static dx_status run_in_stepper(line *l)
{
    return dx_run_stepper(l->s, l->command, l->rest, l->length, l->answer);
}

/* An iteration that is open is left first. */
static dx_status run_quit(line *l)
{
    if (l->s->stepper)
        return run_in_stepper(l);
    l->answer->kind = DX_ANSWER_QUIT;
    return DX_OK;
}

static dx_status show_definition(line *l, const dx_definition *d)
{
    dx_text *out = &l->answer->message;
    if (out->n > 0)
        dx_text_char(out, '\n');
    if (d->is_function) {
        dx_text_string(out, d->source);
        return DX_OK;
    }
    dx_text_format(out, "%s = ", d->name);
    if (dx_has_source(&l->s->graph, d->value.id))
        return dx_value_source(&l->s->graph, d->value.id, out);
    return dx_value_text(&l->s->graph, dx_shown(d->value), d->value.digits, out);
}

static dx_status run_vars(line *l)
{
    for (size_t i = 0; i < l->s->n_definitions; i++)
        DX_TRY(show_definition(l, l->s->definition[i]));
    DX_TRY(dx_list_assumptions(l->s, &l->answer->message));
    if (l->answer->message.n == 0)
        dx_text_string(&l->answer->message, "nothing is defined");
    return DX_OK;
}

static char *next_word(char **rest)
{
    char *word = *rest + strspn(*rest, " \t,");
    if (*word == '\0')
        return NULL;
    *rest = word + strcspn(word, " \t,");
    if (**rest != '\0')
        *(*rest)++ = '\0';
    return word;
}

static dx_status run_clear(line *l)
{
    char *rest = l->rest, *word;
    size_t changes = l->s->n_journal;
    bool assumed = false;
    while (l->length == 0 && l->s->n_definitions > 0)
        dx_undefine(l->s, l->s->definition[0]->name);
    if (l->length == 0)
        DX_TRY(dx_forget_assumptions(l->s, NULL, &assumed));
    while ((word = next_word(&rest))) {
        DX_TRY(dx_forget_assumptions(l->s, word, &assumed));
        if (!dx_undefine(l->s, word) && !assumed)
            return dx_fail(&l->s->context, DX_NAME, "'%s' is not defined",
                           dx_echo(&l->s->context, word, strlen(word)));
    }
    dx_join_changes(l->s, l->s->n_journal - changes);
    return DX_OK;
}

static dx_status run_undo(line *l)
{
    char name[300];
    bool more = false, undone = false, assumed = false;
    do {
        if (!dx_undo(l->s, name, sizeof name, &more))
            break;
        undone = true;
        if (name[0] == '\0') {
            assumed = true;
            continue;
        }
        const dx_definition *d = dx_find_own_definition(l->s, name, strlen(name));
        if (d)
            DX_TRY(show_definition(l, d));
        else
            dx_text_format(&l->answer->message, "%s%s is not defined any more",
                           l->answer->message.n > 0 ? "\n" : "", name);
    } while (more);
    if (assumed) {
        dx_text *out = &l->answer->message;
        size_t before = out->n;
        DX_TRY(dx_list_assumptions(l->s, out));
        if (out->n == before)
            dx_text_format(out, "%snothing is assumed", before > 0 ? "\n" : "");
    }
    return undone ? DX_OK : dx_fail(&l->s->context, DX_NAME, "there is nothing to undo");
}

/* :set digits=30 is :set digits 30. */
static dx_status run_set(line *l)
{
    char *sign = strchr(l->rest, '=');
    if (sign)
        *sign = ' ';
    char *rest = l->rest, *key = next_word(&rest), *value = next_word(&rest);
    dx_text *out = &l->answer->message;
    if (key && value && !next_word(&rest))
        return dx_setting_set(l->s, key, value);
    if (key && value) {
        dx_status status = dx_fail(&l->s->context, DX_SYNTAX, "a setting has one value");
        dx_diag_hint(&l->s->context.diag, "use: :set %s %s", key, value);
        return status;
    }
    const char *name, *summary;
    for (unsigned i = 0; (name = dx_setting_name(i, &summary)); i++) {
        if (key && strcmp(key, name) != 0)
            continue;
        dx_text_format(out, "%s%-9s %-8s %s", out->n > 0 ? "\n" : "", name,
                       dx_setting_get(l->s, name), summary);
    }
    return out->n > 0 ? DX_OK : dx_setting_set(l->s, key, "");
}

static dx_status run_time(line *l)
{
    if (l->length == 0)
        return dx_fail(&l->s->context, DX_SYNTAX, "a statement must follow ':time'");
    return dx_run_timed(l->s, l->rest, l->length, l->answer);
}

static dx_status run_latex(line *l)
{
    dx_value value = dx_result(l->s, 0);
    if (l->length > 0)
        DX_TRY(dx_evaluate_text(l->s, l->rest, l->length, &value));
    else if (dx_is_none(value.id))
        return dx_fail(&l->s->context, DX_NAME, "there is no result yet");
    return dx_value_latex(&l->s->graph, dx_shown(value), value.digits, &l->answer->message);
}

static dx_status run_steps(line *l)
{
    dx_value value;
    if (l->length == 0)
        return dx_fail(&l->s->context, DX_SYNTAX, "a formula must follow ':steps'");
    DX_TRY(dx_steps_of_text(l->s, l->rest, l->length, &value));
    dx_keep_result(l->s, value);
    l->answer->kind = DX_ANSWER_VALUE;
    l->answer->value = value;
    return DX_OK;
}

static dx_status run_trace(line *l)
{
    return dx_trace(l->s, l->rest, l->length, &l->answer->message);
}

static dx_status run_last(line *l)
{
    dx_value value = dx_result(l->s, 0);
    if (dx_is_none(value.id))
        return dx_fail(&l->s->context, DX_NAME, "there is no result yet");
    l->answer->kind = DX_ANSWER_VALUE;
    l->answer->value = value;
    return DX_OK;
}

static dx_status run_save(line *l)
{
    return dx_save_file(l->s, l->rest);
}

static dx_status run_load(line *l)
{
    return dx_load_file(l->s, l->rest, &l->answer->message);
}

static dx_status run_log(line *l)
{
    return dx_fail(&l->s->context, DX_TYPE, "':log' belongs to the ddx program");
}

static dx_status run_edit(line *l)
{
    return dx_fail(&l->s->context, DX_TYPE, "':edit' belongs to the prompt at a terminal");
}

static const command commands[] = {
    {":back", ":back [N]", "in an iteration: N steps back", run_in_stepper},
    {":clear", ":clear [NAMES]", "forget the names, or all definitions and what is assumed",
     run_clear},
    {":digits", ":digits N", "in an iteration: carry on with N digits from here", run_in_stepper},
    {":edit", ":edit", "the last input in the editor, at a terminal", run_edit},
    {":goto", ":goto K", "in an iteration: to iterate K, forth or back", run_in_stepper},
    {":help", ":help [TOPIC], help TOPIC, ?TOPIC", "what a name, a sign or a topic means",
     run_help},
    {":last", ":last", "the last result again", run_last},
    {":latex", ":latex [FORMULA]", "the formula, or the last result, as LaTeX", run_latex},
    {":load", ":load FILE", "run the statements of a file", run_load},
    {":log", ":log FILE, :log off", "keep a transcript of the session in a file", run_log},
    {":next", ":next [N], or an empty line", "in an iteration: a step, or N", run_in_stepper},
    {":plot", ":plot", "in an iteration: the iterates drawn in signs", run_in_stepper},
    {":prove", ":prove", "in an iteration: a proof that this is a root, and the only one near",
     run_in_stepper},
    {":quit", ":quit, quit, exit, Ctrl-D", "leave the iteration that is open, else ddx", run_quit},
    {":restart", ":restart [x=2]", "in an iteration: begin again, elsewhere", run_in_stepper},
    {":run", ":run [N]", "in an iteration: to its end, or N steps", run_in_stepper},
    {":save", ":save FILE", "write a script that rebuilds the session", run_save},
    {":set", ":set [KEY [VALUE]]", "show or change settings", run_set},
    {":step", ":step CALL", "walk through newton(...) or another solver, step by step",
     run_in_stepper},
    {":steps", ":steps FORMULA", "how the derivatives in it are found, rule by rule", run_steps},
    {":table", ":table", "in an iteration: all iterates so far", run_in_stepper},
    {":time", ":time STATEMENT", "how long a statement takes, how fast its formula is", run_time},
    {":trace", ":trace tape|code FORMULA", "the instructions that compute it in doubles",
     run_trace},
    {":undo", ":undo", "take the last definition back, or all of a ':load'", run_undo},
    {":vars", ":vars", "what is defined and assumed", run_vars},
    {":why", ":why", "in an iteration: the last step with its numbers put in", run_in_stepper},
};

const char *dx_command_name(unsigned index, const char **usage, const char **summary)
{
    if (index >= sizeof commands / sizeof commands[0])
        return NULL;
    *usage = commands[index].usage;
    *summary = commands[index].summary;
    return commands[index].name;
}

bool dx_command_steps(unsigned index)
{
    return commands[index].run == run_in_stepper && strcmp(commands[index].name, ":step") != 0;
}

/* ---- finding the command -------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void trim(const char **text, size_t *n)
{
    while (*n > 0 && is_blank((*text)[0])) {
        ++*text;
        --*n;
    }
    while (*n > 0 && is_blank((*text)[*n - 1]))
        --*n;
}

/* Comments in front of a statement belong to its text. */
static void trim_comments(const char **text, size_t *n)
{
    trim(text, n);
    while (*n > 1 && ((*text)[0] == '#' || ((*text)[0] == '/' && (*text)[1] == '/'))) {
        const char *end = memchr(*text, '\n', *n);
        if (!end)
            return;
        *n -= (size_t)(end - *text);
        *text = end;
        trim(text, n);
    }
}

static bool is_word(const char *text, size_t n, const char *word)
{
    while (n > 0 && text[n - 1] == ';')
        n--;
    return strlen(word) == n && memcmp(text, word, n) == 0;
}

/* name? asks for help too, as ?name does */
static bool asks_behind(const char *text, size_t n)
{
    if (n < 2 || text[n - 1] != '?')
        return false;
    for (size_t i = 0; i + 1 < n; i++)
        if (!((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z') ||
              (text[i] >= '0' && text[i] <= '9') || text[i] == '_' || text[i] == ':'))
            return false;
    return true;
}

bool dx_is_session_command(const char *text, size_t n)
{
    trim_comments(&text, &n);
    return dx_is_command(text, n) || is_word(text, n, "quit") || is_word(text, n, "exit") ||
           asks_behind(text, n);
}

static const command *find(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strlen(commands[i].name) == n && memcmp(commands[i].name, name, n) == 0)
            return &commands[i];
    return NULL;
}

/* The commands that begin so, when there is one only. */
static const command *find_abbreviated(const char *name, size_t n)
{
    const command *found = NULL;
    for (size_t i = 0; n > 1 && i < sizeof commands / sizeof commands[0]; i++)
        if (strncmp(commands[i].name, name, n) == 0) {
            if (found)
                return NULL;
            found = &commands[i];
        }
    return found;
}

/* What other steppers call the way back. */
static bool is_backwards(const char *name, size_t n)
{
    static const char *const words[] = {":prev", ":previous", ":p", ":b"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == n && memcmp(words[i], name, n) == 0)
            return true;
    return false;
}

/* The name stands at that byte of the statement. */
static dx_status unknown(ddx_session *s, const char *name, size_t n, size_t at)
{
    enum { COUNT = sizeof commands / sizeof commands[0] };
    const char *names[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        names[i] = commands[i].name;
    dx_status status =
        dx_fail(&s->context, DX_NAME, "there is no command '%s'", dx_echo(&s->context, name, n));
    const char *meant =
        is_backwards(name, n) ? ":back" : dx_did_you_mean(&s->context, name, n, names, COUNT);
    dx_diag_place(&s->context.diag, (dx_span){(uint32_t)at, (uint32_t)(at + n)});
    if (meant[0] != '\0' && meant[0] == ':')
        dx_diag_hint(&s->context.diag, "did you mean %s?", meant);
    else
        dx_diag_hint(&s->context.diag, "':help' lists the commands");
    return status;
}

dx_status dx_run_command(ddx_session *s, const char *text, size_t n, ddx_answer *answer)
{
    answer->kind = DX_ANSWER_TEXT;
    if (n > s->context.limits.input_bytes)
        return dx_fail(&s->context, DX_LIMIT, "a line longer than %zu bytes",
                       s->context.limits.input_bytes);
    const char *start = text;
    trim_comments(&text, &n);
    const command *c;
    size_t word = 0;
    if (text[0] == '?') {
        c = find(":help", 5);
        word = 1;
    } else if (asks_behind(text, n)) {
        c = find(":help", 5);
        n--;
    } else {
        while (word < n && !is_blank(text[word]) && text[word] != ';')
            word++;
        if (text[0] == ':')
            c = find(text, word);
        else
            c = text[0] == 'h' ? find(":help", 5) : find(":quit", 5);
        if (!c)
            c = find_abbreviated(text, word);
    }
    if (!c)
        return unknown(s, text, word, (size_t)(text - start));
    const char *rest = text + word;
    size_t length = n - word;
    trim(&rest, &length);
    char *copy = dx_arena_copy(&s->context.arena, rest, length);
    if (!copy)
        return dx_no_memory(&s->context);
    line l = {s, answer, c->name, copy, length};
    static const char *const alone[] = {":plot", ":prove", ":table", ":why"};
    bool takes_nothing = c->run == run_vars || c->run == run_undo || c->run == run_last ||
                         c->run == run_quit || c->run == run_edit;
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        takes_nothing = takes_nothing || strcmp(c->name, alone[i]) == 0;
    bool takes_file = c->run == run_save || c->run == run_load;
    if ((takes_file && length == 0) || (takes_nothing && strspn(copy, "; \t") < length))
        return usage_of(&l, c);
    dx_status status = c->run(&l);
    if (status == DX_OK && answer->message.failed)
        status = dx_no_memory(&s->context);
    if (status == DX_OK && answer->kind == DX_ANSWER_TEXT && answer->message.n == 0)
        answer->kind = DX_ANSWER_NONE;
    if (status != DX_OK && s->context.diag.located &&
        (c->run == run_time || c->run == run_latex || c->run == run_steps || c->run == run_trace ||
         c->run == run_in_stepper)) {
        /* a place in the rest of the line */
        s->context.diag.span.start += (uint32_t)(rest - start);
        s->context.diag.span.end += (uint32_t)(rest - start);
    }
    return status;
}
