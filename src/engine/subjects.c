#include "engine/subjects.h"

#include "engine/commands.h"
#include "engine/scope.h"
#include "expr/function.h"

#include <string.h>

static const dx_topic topics[] = {
#define TOPIC(name, summary, words, text, examples, see)                                           \
    {name, summary, words, text, examples, see},
#include "engine/topics.def"
#undef TOPIC
};

const dx_topic *dx_topic_at(unsigned index)
{
    return index < sizeof topics / sizeof topics[0] ? &topics[index] : NULL;
}

static const dx_form_help forms[] = {
    {"softmax", "softmax(u, v, ...), softmax([u, v, ...])",
     "vector of exp(u)/(exp(u) + exp(v) + ...) and so on, without overflow",
     "softmax([1, 2, 3])\nd/dx softmax([x, y])", "logsumexp sigmoid"},
};

const dx_form_help *dx_form_help_at(unsigned index)
{
    return index < sizeof forms / sizeof forms[0] ? &forms[index] : NULL;
}

static bool function_at(unsigned index, dx_subject *subject)
{
    const dx_form_help *form = index < DX_FN_COUNT ? NULL : dx_form_help_at(index - DX_FN_COUNT);
    if (index >= DX_FN_COUNT && !form)
        return false;
    subject->name = form ? form->name : dx_functions[index].name;
    subject->summary = form ? form->summary : dx_functions[index].summary;
    subject->words = form ? "" : dx_functions[index].aliases;
    return true;
}

bool dx_subject_at(const ddx_session *s, dx_subject_kind kind, unsigned index, dx_subject *subject)
{
    const char *usage;
    const dx_builtin *builtin;
    const dx_topic *topic;
    *subject = (dx_subject){.kind = kind, .index = index, .words = "", .separator = ' '};
    switch (kind) {
    case DX_SUBJECT_OWN:
        if (index >= s->n_definitions)
            return false;
        subject->name = s->definition[index]->name;
        subject->summary =
            s->definition[index]->is_function ? s->definition[index]->source : "a value of yours";
        return true;
    case DX_SUBJECT_BUILTIN:
        if (!(builtin = dx_builtin_at(index)))
            return false;
        subject->name = builtin->name;
        subject->summary = builtin->summary;
        return true;
    case DX_SUBJECT_FUNCTION:
        return function_at(index, subject);
    case DX_SUBJECT_CONSTANT:
        return (subject->name = dx_constant_name(index, &subject->summary)) != NULL;
    case DX_SUBJECT_COMMAND:
        return (subject->name = dx_command_name(index, &usage, &subject->summary)) != NULL;
    case DX_SUBJECT_TOPIC:
        if (!(topic = dx_topic_at(index)))
            return false;
        subject->name = topic->name;
        subject->summary = topic->summary;
        subject->words = topic->words;
        subject->separator = '\n';
        return true;
    default:
        subject->words = "set setting";
        return (subject->name = dx_setting_name(index, &subject->summary)) != NULL;
    }
}

/* ---- by name ------------------------------------------------------------------------ */

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* How closely the name must agree. */
enum closeness { AS_WRITTEN, SMALL_LETTERS, NUMBER };

static size_t without_plural(const char *name, size_t n)
{
    return n > 3 && small(name[n - 1]) == 's' ? n - 1 : n;
}

static bool agrees(const char *a, size_t n, const char *b, size_t m, enum closeness closeness)
{
    if (closeness == NUMBER) {
        n = without_plural(a, n);
        m = without_plural(b, m);
    }
    if (n != m)
        return false;
    for (size_t i = 0; i < n; i++)
        if (closeness == AS_WRITTEN ? a[i] != b[i] : small(a[i]) != small(b[i]))
            return false;
    return true;
}

static bool goes_by(const dx_subject *subject, const char *name, size_t n, enum closeness closeness)
{
    if (agrees(subject->name, strlen(subject->name), name, n, closeness))
        return true;
    if (subject->kind == DX_SUBJECT_COMMAND &&
        agrees(subject->name + 1, strlen(subject->name) - 1, name, n, closeness))
        return true;
    for (const char *word = subject->words, *end; *word; word = *end ? end + 1 : end) {
        end = strchr(word, subject->separator);
        end = end ? end : word + strlen(word);
        if (agrees(word, (size_t)(end - word), name, n, closeness))
            return true;
    }
    return false;
}

bool dx_subject_named(const ddx_session *s, const char *name, size_t n, dx_subject *subject)
{
    bool open = s->stepper != NULL;
    for (enum closeness closeness = AS_WRITTEN; closeness <= NUMBER; closeness++)
        for (dx_subject_kind kind = 0; kind < DX_SUBJECT_KINDS; kind++)
            for (unsigned i = 0; dx_subject_at(s, kind, i, subject); i++)
                if (goes_by(subject, name, n, closeness) &&
                    (kind != DX_SUBJECT_COMMAND || name[0] == ':' || open || !dx_command_steps(i)))
                    return true;
    return false;
}

/* ---- by words ----------------------------------------------------------------------- */

static bool is_letter(char c)
{
    return (small(c) >= 'a' && small(c) <= 'z') || (unsigned char)c >= 0x80;
}

/* The next word of the text; *rest moves behind it. NULL: there is none. */
static const char *next_word(const char **rest, size_t *n)
{
    const char *word = *rest;
    while (*word && !is_letter(*word))
        word++;
    *n = 0;
    while (is_letter(word[*n]))
        ++*n;
    *rest = word + *n;
    return *n > 0 ? word : NULL;
}

/* Words that a question has whatever it is about. */
static bool says_nothing(const char *word, size_t n)
{
    static const char *const empty[] = {
        "about", "all",  "an",       "and",  "are", "by", "can", "do",   "does", "find",
        "for",   "from", "function", "get",  "how", "in", "is",  "me",   "my",   "of",
        "on",    "one",  "or",       "some", "the", "to", "use", "what", "with", "write"};
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++)
        if (agrees(word, n, empty[i], strlen(empty[i]), NUMBER))
            return true;
    return n < 2;
}

/* Is it the beginning of the other, or misspelt by a letter, or by two in a long word? */
static bool nearly(const char *a, size_t n, const char *b, size_t m)
{
    if (n > 2 && n < m && agrees(a, n, b, n, SMALL_LETTERS))
        return true;
    size_t difference = n > m ? n - m : m - n, allowed = n < 4 ? 0 : n < 8 ? 1 : 2;
    return difference <= allowed && n <= 32 && m <= 32 && m > 2 &&
           dx_spelling_distance(a, n, b, m) <= allowed;
}

enum { NAME = 12, NEARLY = 7, FIRST = 8, ELSEWHERE = 2 };

/* How well the word fits into that text; *at_first: its first word is worth so much. */
static unsigned fit_in(const char *text, const char *word, size_t n, unsigned at_first,
                       unsigned later, unsigned misspelt)
{
    unsigned best = 0;
    size_t m;
    bool first = true;
    for (const char *rest = text, *own; (own = next_word(&rest, &m)); first = false) {
        unsigned fit = agrees(own, m, word, n, NUMBER) ? (first ? at_first : later)
                       : nearly(word, n, own, m)       ? misspelt
                                                       : 0;
        best = fit > best ? fit : best;
    }
    return best;
}

static unsigned fit(const dx_subject *subject, const char *word, size_t n)
{
    unsigned name = fit_in(subject->name, word, n, NAME, NAME, NEARLY);
    unsigned other = fit_in(subject->words, word, n, NAME - 2, NAME - 2, NEARLY - 2);
    unsigned summary = fit_in(subject->summary, word, n, FIRST, ELSEWHERE, 1);
    return name > other ? (name > summary ? name : summary) : (other > summary ? other : summary);
}

/* Of its words together; 0 where one of them does not fit and all must. */
static unsigned fit_of_words(const dx_subject *subject, const char *question, bool all)
{
    unsigned total = 0, words = 0;
    size_t n;
    for (const char *word; (word = next_word(&question, &n));) {
        if (says_nothing(word, n))
            continue;
        unsigned one = fit(subject, word, n);
        if (one == 0 && all)
            return 0;
        total += one;
        words++;
    }
    return words == 0 ? 0 : total;
}

/* Those that fit best, best first, in found and at. */
static size_t best_of(const ddx_session *s, const char *question, bool all, size_t most,
                      dx_subject *found, unsigned *at)
{
    size_t n = 0;
    dx_subject subject;
    for (dx_subject_kind kind = 0; kind < DX_SUBJECT_KINDS; kind++)
        for (unsigned i = 0; dx_subject_at(s, kind, i, &subject); i++) {
            unsigned total = fit_of_words(&subject, question, all);
            if (total == 0 || (n == most && total <= at[n - 1]))
                continue;
            size_t k = n < most ? n++ : n - 1;
            for (; k > 0 && at[k - 1] < total; k--) {
                at[k] = at[k - 1];
                found[k] = found[k - 1];
            }
            at[k] = total;
            found[k] = subject;
        }
    while (n > 0 && 2 * at[n - 1] <= at[0])
        n--;
    return n;
}

size_t dx_subjects_about(const ddx_session *s, const char *question, size_t most, dx_subject *found,
                         bool *sure)
{
    enum { MOST = 16 };
    unsigned at[MOST];
    most = most < MOST ? most : MOST;
    size_t n = best_of(s, question, true, most, found, at);
    if (n == 0) {
        *sure = false;
        n = best_of(s, question, false, most, found, at);
        return n > 0 && at[0] >= NAME - 2 ? n : 0; /* a word at least is right */
    }
    *sure = n == 1 || (n > 1 && at[0] > at[1]);
    return n;
}
