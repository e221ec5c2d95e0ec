/* What an editor completes: names, commands with their arguments, and characters by name. */
#include "engine/scope.h"
#include "engine/solvers/stepper.h"
#include "engine/subjects.h"

#include <string.h>

static bool begins(const char *name, const char *prefix)
{
    return strncmp(name, prefix, strlen(prefix)) == 0;
}

/* ---- subjects of several kinds, in a row -------------------------------------------- */

enum {
    COMMANDS = 1u << DX_SUBJECT_COMMAND,
    NAMES = 1u << DX_SUBJECT_OWN | 1u << DX_SUBJECT_FUNCTION | 1u << DX_SUBJECT_CONSTANT |
            1u << DX_SUBJECT_BUILTIN,
    ALL = (1u << DX_SUBJECT_KINDS) - 1
};

/* The index-th subject of those kinds whose name begins so. */
static bool nth_subject(const ddx_session *s, unsigned kinds, const char *prefix, unsigned index,
                        dx_subject *subject)
{
    for (dx_subject_kind kind = 0; kind < DX_SUBJECT_KINDS; kind++)
        for (unsigned i = 0; (kinds >> kind & 1) && dx_subject_at(s, kind, i, subject); i++)
            if (begins(subject->name, prefix) && index-- == 0)
                return true;
    return false;
}

static bool takes_brackets(const ddx_session *s, const dx_subject *subject)
{
    return subject->kind == DX_SUBJECT_FUNCTION || subject->kind == DX_SUBJECT_BUILTIN ||
           (subject->kind == DX_SUBJECT_OWN && s->definition[subject->index]->is_function);
}

/* ---- arguments of commands ------------------------------------------------------------- */

/* Where the argument begins that is to be completed, and what it can be; 0: the text is no
 * command with an argument of that kind. */
static size_t argument_of(const char *text, unsigned *kinds)
{
    static const struct {
        const char *command;
        unsigned kinds;
        bool one; /* the rest of the line is one argument; else its last word is */
    } commands[] = {
        {"?", ALL, true},
        {"help ", ALL, true},
        {":help ", ALL, true},
        {":set ", 1u << DX_SUBJECT_SETTING, false},
        {":clear ", 1u << DX_SUBJECT_OWN, false},
    };
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (!begins(text, commands[i].command))
            continue;
        size_t start = strlen(commands[i].command);
        while (text[start] == ' ')
            start++;
        *kinds = commands[i].kinds;
        const char *blank = commands[i].one ? NULL : strrchr(text + start, ' ');
        return blank ? (size_t)(blank - text) + 1 : start;
    }
    return 0;
}

/* The value of a setting that is a switch, behind its name. */
static const char *nth_value(const char *text, size_t start, unsigned index, const char **summary)
{
    static const char *const switches[] = {"on", "off"};
    static const char set[] = ":set ";
    const char *name;
    for (unsigned i = 0; (name = dx_setting_name(i, summary)); i++) {
        size_t n = strlen(name);
        const char *key = text + strlen(set) + strspn(text + strlen(set), " ");
        if (!begins(key, name) || key[n] != ' ' || key + n + strspn(key + n, " ") != text + start)
            continue;
        for (unsigned k = 0; k < 2 && strcmp(dx_setting_values(name), "on or off") == 0; k++)
            if (begins(switches[k], text + start) && index-- == 0)
                return switches[k];
    }
    return NULL;
}

/* The text with its last argument complete; NULL past the last. */
static const char *nth_argument(ddx_session *s, const char *text, size_t start, unsigned kinds,
                                unsigned index, const char **summary)
{
    dx_subject subject;
    const char *word = NULL;
    bool is_value = begins(text, ":set ") && text[5 + strcspn(text + 5, " ")] == ' ' &&
                    strspn(text + 5, " ") == 0;
    if (is_value) {
        word = nth_value(text, start, index, summary);
    } else if (nth_subject(s, kinds, text + start, index, &subject)) {
        word = subject.name;
        *summary = subject.summary;
    }
    if (!word)
        return NULL;
    dx_text_clear(&s->completed);
    dx_text_bytes(&s->completed, text, start);
    dx_text_string(&s->completed, word);
    return s->completed.failed ? NULL : dx_text_get(&s->completed);
}

const char *ddx_complete(ddx_session *s, const char *prefix, unsigned index, const char **summary,
                         bool *is_function)
{
    dx_subject subject;
    const char *about = "";
    unsigned kinds = 0;
    size_t start = argument_of(prefix, &kinds);
    if (is_function)
        *is_function = false;
    if (start > 0) {
        const char *whole = nth_argument(s, prefix, start, kinds, index, &about);
        if (summary && whole)
            *summary = about;
        return whole;
    }
    for (size_t i = 0; s->stepper && i < s->stepper->n_names; i++) {
        if (!begins(s->stepper->name[i]->name, prefix) || index-- > 0)
            continue;
        if (summary)
            *summary = "what it is at the current iterate";
        return s->stepper->name[i]->name;
    }
    if (!nth_subject(s, prefix[0] == ':' ? COMMANDS : NAMES, prefix, index, &subject))
        return NULL;
    if (summary)
        *summary = subject.summary;
    if (is_function)
        *is_function = takes_brackets(s, &subject);
    return subject.name;
}

static const char *const symbols[][2] = {
    {"Delta", "Δ"},   {"Gamma", "Γ"},      {"Lambda", "Λ"},  {"Omega", "Ω"}, {"Phi", "Φ"},
    {"Pi", "Π"},      {"Psi", "Ψ"},        {"Sigma", "Σ"},   {"Theta", "Θ"}, {"Xi", "Ξ"},
    {"_0", "₀"},      {"_1", "₁"},         {"_2", "₂"},      {"_3", "₃"},    {"_4", "₄"},
    {"_5", "₅"},      {"_6", "₆"},         {"_7", "₇"},      {"_8", "₈"},    {"_9", "₉"},
    {"^0", "⁰"},      {"^1", "¹"},         {"^2", "²"},      {"^3", "³"},    {"^4", "⁴"},
    {"^5", "⁵"},      {"^6", "⁶"},         {"^7", "⁷"},      {"^8", "⁸"},    {"^9", "⁹"},
    {"alpha", "α"},   {"beta", "β"},       {"cdot", "·"},    {"chi", "χ"},   {"delta", "δ"},
    {"div", "÷"},     {"epsilon", "ε"},    {"eta", "η"},     {"gamma", "γ"}, {"ge", "≥"},
    {"inf", "∞"},     {"infty", "∞"},      {"int", "∫"},     {"iota", "ι"},  {"kappa", "κ"},
    {"lambda", "λ"},  {"le", "≤"},         {"mu", "μ"},      {"nabla", "∇"}, {"ne", "≠"},
    {"nu", "ν"},      {"omega", "ω"},      {"partial", "∂"}, {"phi", "φ"},   {"pi", "π"},
    {"pm", "±"},      {"prod", "∏"},       {"psi", "ψ"},     {"rho", "ρ"},   {"sigma", "σ"},
    {"sqrt", "√"},    {"sum", "∑"},        {"tau", "τ"},     {"theta", "θ"}, {"times", "×"},
    {"upsilon", "υ"}, {"varepsilon", "ε"}, {"varphi", "ϕ"},  {"xi", "ξ"},    {"zeta", "ζ"},
};

const char *ddx_symbol(const char *prefix, unsigned index, const char **character)
{
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++)
        if (begins(symbols[i][0], prefix) && index-- == 0) {
            *character = symbols[i][1];
            return symbols[i][0];
        }
    return NULL;
}
