/* documented.c - whatever a user can type is explained: every function and command has
 * a summary, a help text and a place in the manual, and every row of the tables of
 * functions, operations and topics has examples that run. Prints TAP. */
#include "engine/scope.h"
#include "engine/subjects.h"

#include <ddx.h>

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned point;
static unsigned complaints; /* of the point being looked at */
static bool all_good = true;

__attribute__((format(printf, 1, 2))) static void complain(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fputs("# ", stdout);
    vprintf(format, list);
    putchar('\n');
    va_end(list);
    complaints++;
}

static void conclude(const char *fact, const char *skip)
{
    printf("%s %u - %s%s%s\n", complaints == 0 ? "ok" : "not ok", ++point, fact,
           skip != NULL ? " # SKIP " : "", skip != NULL ? skip : "");
    all_good = all_good && complaints == 0;
    complaints = 0;
}

/* ---- the manual -------------------------------------------------------------------- */

static char *manual;

static void append_file(const char *directory, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/docs/%s", directory, name);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return;
    size_t old = manual == NULL ? 0 : strlen(manual);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *larger = realloc(manual, old + (size_t)size + 1);
    if (larger == NULL)
        abort();
    manual = larger;
    manual[old + fread(manual + old, 1, (size_t)size, file)] = '\0';
    fclose(file);
}

/* The manual, and the chapters that the build may make for it. */
static void read_manual(void)
{
    static const char *const names[] = {"ddx.texi", "functions.texi", "commands.texi"};
    static const char *const variables[] = {"top_srcdir", "top_builddir"};
    for (size_t i = 0; i < 2; i++) {
        const char *directory = getenv(variables[i]);
        if (i == 1 && directory != NULL && getenv(variables[0]) != NULL &&
            strcmp(directory, getenv(variables[0])) == 0)
            break;
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            append_file(directory != NULL ? directory : ".", names[k]);
    }
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* A definition, an item, an index entry or a section of that name. */
static bool in_manual(const char *name)
{
    size_t n = strlen(name);
    for (const char *at = strstr(manual, name); at != NULL; at = strstr(at + 1, name)) {
        if (is_word(at[n]) || (at > manual && (is_word(at[-1]) || at[-1] == ':')))
            continue;
        const char *line = at;
        while (line > manual && line[-1] != '\n')
            line--;
        if (line[0] == '@' && strncmp(line, "@c ", 3) != 0)
            return true;
    }
    return false;
}

/* ---- what can be typed -------------------------------------------------------------- */

static void has_help(ddx_session *session, const char *name)
{
    char statement[300];
    snprintf(statement, sizeof statement, ":help %s", name);
    const ddx_answer *answer = ddx_eval(session, statement, strlen(statement));
    if (ddx_answer_status(answer) != DDX_OK)
        complain("%s: %s", statement, ddx_answer_message(answer));
    else if (strstr(ddx_answer_text(answer), name) == NULL)
        complain("%s: the text does not say %s", statement, name);
}

/* All names with that prefix: have summaries, help, a place in the manual. */
static void look_at_names(const char *prefix, const char *what)
{
    enum { SUMMARIES, HELP, MANUAL, ASPECTS };
    static const char *const facts[] = {"has a summary", "has a help text", "is in the manual"};
    ddx_session *session = ddx_session_new();
    if (session == NULL)
        abort();
    for (int aspect = 0; aspect < ASPECTS; aspect++) {
        const char *name, *summary = NULL;
        unsigned n = 0;
        for (; (name = ddx_complete(session, prefix, n, &summary, NULL)) != NULL; n++) {
            char *own = strdup(name);
            if (own == NULL)
                abort();
            if (aspect == SUMMARIES && (summary == NULL || summary[0] == '\0'))
                complain("%s has no summary", own);
            if (aspect == HELP)
                has_help(session, own);
            if (aspect == MANUAL && manual != NULL && !in_manual(own))
                complain("%s is not in the manual", own);
            free(own);
        }
        if (n == 0)
            complain("there is none");
        char fact[80];
        snprintf(fact, sizeof fact, "every %s %s", what, facts[aspect]);
        conclude(fact, aspect == MANUAL && manual == NULL ? "there is no docs/ddx.texi" : NULL);
    }
    ddx_session_free(session);
}

static void run_examples(const char *name, const char *examples)
{
    ddx_session *session = ddx_session_new();
    if (session == NULL)
        abort();
    for (const char *line = examples; *line != '\0';) {
        size_t n = strcspn(line, "\n");
        const ddx_answer *answer = ddx_eval(session, line, n);
        if (ddx_answer_status(answer) != DDX_OK)
            complain("%s: the example %.*s: %s", name, (int)n, line, ddx_answer_message(answer));
        line += n + (line[n] == '\n');
    }
    ddx_session_free(session);
}

static void look_at_rows(void)
{
    for (size_t i = 0; i < DX_FN_COUNT; i++) {
        const dx_function *row = &dx_functions[i];
        if (row->summary == NULL || row->summary[0] == '\0')
            complain("%s has no summary", row->name);
        if (row->examples == NULL || row->examples[0] == '\0')
            complain("%s has no examples", row->name);
    }
    conclude("every row of functions.def has a summary and examples", NULL);
    for (size_t i = 0; i < DX_FN_COUNT; i++) {
        if (dx_functions[i].examples != NULL)
            run_examples(dx_functions[i].name, dx_functions[i].examples);
    }
    const dx_form_help *form;
    for (unsigned i = 0; (form = dx_form_help_at(i)) != NULL; i++)
        run_examples(form->name, form->examples);
    conclude("every example of functions.def runs", NULL);
    const dx_builtin *builtin;
    for (unsigned i = 0; (builtin = dx_builtin_at(i)) != NULL; i++)
        run_examples(builtin->name, builtin->examples);
    conclude("every example of builtins.def runs", NULL);
}

static void look_at_width(const char *name, const char *text)
{
    for (const char *line = text; *line != '\0';) {
        size_t n = strcspn(line, "\n"), columns = 0;
        for (size_t i = 0; i < n; i++)
            columns += (line[i] & 0xC0) != 0x80;
        if (columns > 80)
            complain("%s: %zu columns: %.*s", name, columns, (int)n, line);
        line += n + (line[n] == '\n');
    }
}

/* Names of the list, each with help of its own. */
static void look_at_see(ddx_session *session, const char *name, const char *see)
{
    char one[100];
    for (const char *at = see; *at != '\0';) {
        size_t n = strcspn(at, ",");
        snprintf(one, sizeof one, "%.*s", (int)n, at);
        dx_subject subject;
        if (!dx_subject_named(session, one, strlen(one), &subject))
            complain("%s: see also %s, which is not there", name, one);
        at += n + strspn(at + n, ", ");
    }
}

static void look_at_topics(void)
{
    const dx_topic *topic;
    ddx_session *session = ddx_session_new();
    if (session == NULL)
        abort();
    for (unsigned i = 0; (topic = dx_topic_at(i)) != NULL; i++) {
        dx_subject subject;
        if (!dx_subject_named(session, topic->name, strlen(topic->name), &subject) ||
            subject.kind != DX_SUBJECT_TOPIC || subject.index != i)
            complain("%s names something else", topic->name);
        look_at_see(session, topic->name, topic->see);
        look_at_width(topic->name, topic->text);
    }
    conclude("every topic is found by its name, fits, and refers to what is there", NULL);
    ddx_session_free(session);
    for (unsigned i = 0; (topic = dx_topic_at(i)) != NULL; i++)
        run_examples(topic->name, topic->examples);
    conclude("every example of topics.def runs", NULL);
}

/* With the prompt behind it, on 24 lines of 80 columns. */
static void look_at_overview(void)
{
    ddx_session *session = ddx_session_new();
    if (session == NULL)
        abort();
    unsigned lines = 1;
    const char *text = ddx_answer_text(ddx_eval(session, "help", 4));
    for (const char *line = text; *line != '\0'; lines++)
        line += strcspn(line, "\n") + (line[strcspn(line, "\n")] == '\n');
    look_at_width("help", text);
    if (lines > 24)
        complain("%u lines", lines);
    conclude("help fits on a screen", NULL);
    ddx_session_free(session);
}

int main(void)
{
    puts("1..12");
    read_manual();
    look_at_rows();
    look_at_topics();
    look_at_overview();
    look_at_names("", "name");
    look_at_names(":", "command");
    free(manual);
    return all_good ? 0 : 1;
}
