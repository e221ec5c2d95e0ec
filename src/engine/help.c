/* Help from the tables: functions, builtins, commands, settings. */
#include "engine/commands.h"

#include "engine/scope.h"
#include "engine/subjects.h"
#include "expr/function.h"

#include <string.h>

/* ---- the overview: it fits on a screen of 24 lines ------------------------------------ */

enum { COLUMN = 12, MARGIN = 10, WIDTH = 79 };

typedef struct list {
    dx_text *out;
    size_t column;
} list;

/* Names behind a heading, the lines below each other. */
static list begin_list(dx_text *out, const char *heading)
{
    dx_text_format(out, "\n%-*s", MARGIN, heading);
    return (list){out, MARGIN};
}

static void add_to_list(list *l, const char *name, const char *behind)
{
    size_t n = strlen(name) + strlen(behind);
    if (l->column + 1 + n > WIDTH) {
        dx_text_format(l->out, "\n%*s", MARGIN, "");
        l->column = MARGIN;
    }
    dx_text_format(l->out, " %s%s", name, behind);
    l->column += 1 + n;
}

static void list_kind(const ddx_session *s, dx_text *out, const char *heading, dx_subject_kind kind)
{
    enum { MOST_FUNCTIONS = 25 }; /* on a screen */
    list l = begin_list(out, heading);
    dx_subject subject, next;
    for (unsigned i = 0; dx_subject_at(s, kind, i, &subject); i++) {
        if (kind == DX_SUBJECT_FUNCTION && i == MOST_FUNCTIONS) {
            add_to_list(&l, "...", "");
            return;
        }
        if (kind == DX_SUBJECT_COMMAND && dx_command_steps(i) && !s->stepper)
            continue; /* ':step' tells them */
        add_to_list(&l, subject.name,
                    kind == DX_SUBJECT_TOPIC && dx_subject_at(s, kind, i + 1, &next) ? "," : "");
    }
}

static void overview(const ddx_session *s, dx_text *out)
{
    dx_text_string(
        out, "d/dx sin(x)*x^2      d^2/dx^2 1/(1+x^2)   f(x) = x^3   f'(2)   d^2/(dx dy) x^3*y\n"
             "x^2 + y | x=3, y=1   N(sqrt(2), 50)       a = 5        ans + 1\n"
             "'help NAME' or '?NAME' explains any of these, 'help functions' has a line each.");
    list_kind(s, out, "Topics", DX_SUBJECT_TOPIC);
    list_kind(s, out, "Operations", DX_SUBJECT_BUILTIN);
    list_kind(s, out, "Functions", DX_SUBJECT_FUNCTION);
    list_kind(s, out, "Commands", DX_SUBJECT_COMMAND);
    list_kind(s, out, "Settings", DX_SUBJECT_SETTING);
    list_kind(s, out, "Constants", DX_SUBJECT_CONSTANT);
}

/* ---- what there is of a kind, a line each ----------------------------------------------- */

static const struct {
    const char *name, *summary;
    dx_subject_kind kind;
} kinds[] = {
    {"topics", "what is explained besides names", DX_SUBJECT_TOPIC},
    {"operations", "what is called like a function but works on formulas", DX_SUBJECT_BUILTIN},
    {"functions", "the functions that are known", DX_SUBJECT_FUNCTION},
    {"commands", "what is said to the session", DX_SUBJECT_COMMAND},
    {"settings", "what :set KEY VALUE changes", DX_SUBJECT_SETTING},
    {"constants", "names with a meaning of their own", DX_SUBJECT_CONSTANT},
};

static bool on_kind(const ddx_session *s, dx_text *out, const char *topic)
{
    dx_subject subject;
    size_t n = strlen(topic);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t length = strlen(kinds[i].name);
        if (strncmp(topic, kinds[i].name, n) != 0 || n + 1 < length)
            continue;
        dx_text_format(out, "%s: %s", kinds[i].name, kinds[i].summary);
        for (unsigned k = 0; dx_subject_at(s, kinds[i].kind, k, &subject); k++)
            dx_text_format(out, "\n  %-*s  %s", kinds[i].kind == DX_SUBJECT_TOPIC ? 20 : COLUMN,
                           subject.name, subject.summary);
        return true;
    }
    return false;
}

/* ---- one of them ------------------------------------------------------------------------ */

static void examples_and_see(dx_text *out, const char *examples, const char *see)
{
    if (examples[0] != '\0') {
        dx_text_string(out, "\n\nFor example:");
        while (*examples) {
            size_t n = strcspn(examples, "\n");
            dx_text_string(out, "\n  ");
            dx_text_bytes(out, examples, n);
            examples += n + (examples[n] == '\n');
        }
    }
    if (see[0] == '\0')
        return;
    dx_text_string(out, "\n\nSee also: ");
    for (bool listed = strchr(see, ',') != NULL; *see; see++)
        if (*see == ' ' && !listed)
            dx_text_string(out, ", ");
        else
            dx_text_char(out, *see);
}

static void on_form(dx_text *out, const dx_form_help *form)
{
    dx_text_format(out, "%s: %s", form->usage, form->summary);
    examples_and_see(out, form->examples, form->see);
}

static void on_function(dx_text *out, const dx_function *f)
{
    dx_text_format(out, "%s(%s): %s", f->name,
                   f->most > 2    ? "u, v, ..."
                   : f->most == 2 ? (f->least == 1 ? "u, [v]" : "u, v")
                                  : "u",
                   f->summary);
    if (f->domain[0] != '\0')
        dx_text_format(out, "\n\nHas a value where: %s", f->domain);
    for (int i = 0; i < 2; i++)
        if (f->derivative[i])
            dx_text_format(out, "%s%s: %s", i == 0 ? "\n\nDerivative by " : "\nDerivative by ",
                           i == 0 ? "u" : "v", f->derivative[i]);
    if (f->smooth[0] != '\0')
        dx_text_format(out, "\nIts derivative exists where also: %s", f->smooth);
    if (f->aliases[0] != '\0')
        dx_text_format(out, "\n\nAlso understood: %s", f->aliases);
    examples_and_see(out, f->examples, f->see);
}

static const struct {
    const char *name, *summary;
} constants[] = {
    {"pi", "3.14159..., half the circle"},
    {"e", "2.71828..., exp(1)"},
    {"inf", "infinity: the end of a range, or where a limit goes; also infinity and ∞"},
    {"true", "what 1 < 2 is"},
    {"false", "what 2 < 1 is"},
    {"ans", "the last result; also %, and %3 for the result of input 3"},
};

const char *dx_constant_name(unsigned index, const char **summary)
{
    if (index >= sizeof constants / sizeof constants[0])
        return NULL;
    *summary = constants[index].summary;
    return constants[index].name;
}

static void on_command(dx_text *out, unsigned index)
{
    const char *name, *usage, *summary;
    if ((name = dx_command_name(index, &usage, &summary)))
        dx_text_format(out, "%s: %s", usage, summary);
    if (name && strcmp(name, ":step") == 0)
        for (unsigned i = 0; (name = dx_command_name(i, &usage, &summary)); i++)
            if (dx_command_steps(i))
                dx_text_format(out, "\n  %-*s  %s", COLUMN, usage, summary);
    if (name && strcmp(name, ":set") == 0)
        for (unsigned i = 0; (name = dx_setting_name(i, &summary)); i++)
            dx_text_format(out, "\n  %-*s  %s", COLUMN, name, summary);
}

static void on_setting(ddx_session *s, dx_text *out, const dx_subject *subject)
{
    dx_text_format(out, ":set %s VALUE: %s\nVALUE is %s; now it is %s.", subject->name,
                   subject->summary, dx_setting_values(subject->name),
                   dx_setting_get(s, subject->name));
}

static dx_status on_own(ddx_session *s, dx_text *out, const dx_definition *d)
{
    if (d->is_function) {
        dx_text_format(out, "%s: a function of yours: %s", d->name, d->source);
        return DX_OK;
    }
    dx_text_format(out, "%s: a value of yours: ", d->name);
    return dx_value_text(&s->graph, dx_shown(d->value), d->value.digits, out);
}

static dx_status on_subject(ddx_session *s, dx_text *out, const dx_subject *subject)
{
    const dx_builtin *builtin;
    const dx_topic *topic;
    switch (subject->kind) {
    case DX_SUBJECT_OWN:
        return on_own(s, out, s->definition[subject->index]);
    case DX_SUBJECT_BUILTIN:
        builtin = dx_builtin_at(subject->index);
        dx_text_format(out, "%s: %s", builtin->usage, builtin->summary);
        examples_and_see(out, builtin->examples, builtin->see);
        return DX_OK;
    case DX_SUBJECT_FUNCTION:
        if (subject->index < DX_FN_COUNT)
            on_function(out, &dx_functions[subject->index]);
        else
            on_form(out, dx_form_help_at(subject->index - DX_FN_COUNT));
        return DX_OK;
    case DX_SUBJECT_COMMAND:
        on_command(out, subject->index);
        return DX_OK;
    case DX_SUBJECT_TOPIC:
        topic = dx_topic_at(subject->index);
        dx_text_format(out, "%s: %s\n\n%s", topic->name, topic->summary, topic->text);
        examples_and_see(out, topic->examples, topic->see);
        return DX_OK;
    case DX_SUBJECT_SETTING:
        on_setting(s, out, subject);
        return DX_OK;
    default:
        dx_text_format(out, "%s: %s", subject->name, subject->summary);
        return DX_OK;
    }
}

/* ---- finding what is meant --------------------------------------------------------------- */

static dx_status no_help(ddx_session *s, const char *topic)
{
    dx_context *context = &s->context;
    size_t n = strlen(topic);
    dx_status status = dx_fail(context, DX_NAME, "there is no help on '%s'",
                               dx_echo(context, topic, n < 40 ? n : 40));
    const char *meant = dx_name_meant(s, topic, n);
    if (meant[0] != '\0')
        dx_diag_hint(&context->diag, "did you mean %s?", meant);
    else if (strcspn(topic, "+-*/^=0123456789") < n)
        dx_diag_hint(&context->diag, "type a formula alone, without help in front");
    else
        dx_diag_hint(&context->diag, "'help' alone lists what there is");
    return status;
}

static dx_status on_missing(dx_text *out, const dx_missing *missing, const char *name)
{
    dx_text_format(out, "%s: there is no such operation; %s", name, missing->instead);
    return DX_OK;
}

/* The name in front of a bracket or of a value is what is asked about: sin(x), :set digits. */
static size_t name_in_front(const char *topic)
{
    size_t n = strcspn(topic, "([ ");
    return topic[n] != '\0' ? n : 0;
}

/* plot a function: one of its words is what there is not. */
static const dx_missing *missing_word(const ddx_session *s, const char *question)
{
    const dx_missing *missing = NULL;
    dx_subject subject;
    for (const char *word = question; *word && !missing;) {
        size_t n = strcspn(word, " ");
        if (!dx_subject_named(s, word, n, &subject))
            missing = dx_find_missing(word, n);
        word += n + strspn(word + n, " ");
    }
    return missing;
}

/* What was meant, by the words of the question. */
static dx_status on_question(ddx_session *s, dx_text *out, const char *question)
{
    enum { MOST = 8, LONGEST = 200 };
    dx_subject found[MOST];
    bool sure = false;
    size_t front = name_in_front(question);
    size_t n = strlen(question) > LONGEST ? 0 : dx_subjects_about(s, question, MOST, found, &sure);
    if (n == 0 && question[0] == ':' && dx_subject_named(s, question, front, &found[0]))
        return on_subject(s, out, &found[0]);
    if (sure)
        return on_subject(s, out, &found[0]);
    const dx_missing *missing = missing_word(s, question);
    if (missing)
        return on_missing(out, missing, question);
    if (n == 0)
        return no_help(s, question);
    dx_text_format(out,
                   "'%s' may be one of these:", dx_echo(&s->context, question, strlen(question)));
    for (size_t i = 0; i < n; i++)
        dx_text_format(out, "\n  %-*s  %s", 20, found[i].name, found[i].summary);
    return DX_OK;
}

dx_status dx_help(ddx_session *s, const char *topic, dx_text *out)
{
    dx_subject subject;
    size_t n = strlen(topic), front = name_in_front(topic);
    if (n == 0) {
        overview(s, out);
        return DX_OK;
    }
    if (on_kind(s, out, topic))
        return DX_OK;
    if (dx_subject_named(s, topic, n, &subject))
        return on_subject(s, out, &subject);
    bool same = false; /* factorise, which is not a factorial */
    const char *ours = dx_name_elsewhere(topic, n, &same);
    if (ours && same && dx_subject_named(s, ours, strlen(ours), &subject))
        return on_subject(s, out, &subject);
    const dx_missing *missing = dx_find_missing(topic, n);
    if (missing)
        return on_missing(out, missing, topic);
    if (front > 0 && topic[front] != ' ' && dx_subject_named(s, topic, front, &subject))
        return on_subject(s, out, &subject);
    return on_question(s, out, topic);
}
