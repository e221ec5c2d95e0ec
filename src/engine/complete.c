/* What an editor completes: names, commands, and characters by name. */
#include "engine/commands.h"
#include "engine/scope.h"

#include <string.h>

typedef struct match {
    const char *name, *summary;
    bool is_function;
} match;

static bool begins(const char *name, const char *prefix)
{
    return strncmp(name, prefix, strlen(prefix)) == 0;
}

/* Candidates in one list: commands, or definitions, builtins, functions, constants. */
static bool candidate(const ddx_session *s, bool command, size_t i, match *m)
{
    const char *usage;
    size_t constants = 0;
    if (command) {
        *m = (match){.is_function = false};
        m->name = dx_command_name((unsigned)i, &usage, &m->summary);
        return m->name != NULL;
    }
    if (i < s->n_definitions) {
        const dx_definition *d = s->definition[i];
        *m = (match){d->name, d->is_function ? d->source : "a value of yours", d->is_function};
        return true;
    }
    i -= s->n_definitions;
    if (i < DX_FN_COUNT) {
        *m = (match){dx_functions[i].name, dx_functions[i].summary, true};
        return true;
    }
    i -= DX_FN_COUNT;
    *m = (match){.is_function = false};
    if ((m->name = dx_constant_name((unsigned)i, &m->summary)))
        return true;
    while (dx_constant_name((unsigned)constants, &usage))
        constants++;
    const dx_builtin *b = dx_builtin_at((unsigned)(i - constants));
    if (b)
        *m = (match){b->name, b->summary, true};
    return b != NULL;
}

const char *ddx_complete(ddx_session *s, const char *prefix, unsigned index, const char **summary,
                         bool *is_function)
{
    match m;
    for (size_t i = 0; candidate(s, prefix[0] == ':', i, &m); i++) {
        if (!begins(m.name, prefix) || index-- > 0)
            continue;
        if (summary)
            *summary = m.summary;
        if (is_function)
            *is_function = m.is_function;
        return m.name;
    }
    return NULL;
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
