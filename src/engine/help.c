/* Help from the tables: functions, builtins, commands, settings. */
#include "engine/commands.h"

#include "engine/scope.h"
#include "expr/function.h"

#include <string.h>

static void list_functions(dx_text *out)
{
    size_t column = 0;
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        const char *name = dx_functions[fn].name;
        if (column + strlen(name) > 70) {
            dx_text_string(out, "\n  ");
            column = 0;
        } else if (fn > 0) {
            dx_text_char(out, ' ');
        }
        dx_text_string(out, name);
        column += strlen(name) + 1;
    }
}

static void overview(dx_text *out)
{
    dx_text_string(out, "Type a formula, or a derivative as on paper:\n"
                        "  d/dx sin(x)*x^2      d^2/dx^2 1/(1+x^2)      f(x) = x^3      f'(2)\n"
                        "  x^2 + y | x=3, y=1   N(sqrt(2), 50)          a = 5           ans + 1\n"
                        "\n'help NAME' (or ?NAME) explains a function, a command or a topic.\n"
                        "\nOperations:\n");
    const dx_builtin *b;
    for (unsigned i = 0; (b = dx_builtin_at(i)); i++)
        dx_text_format(out, "  %-12s  %s\n", b->name, b->summary);
    dx_text_string(out, "\nCommands:\n");
    const char *name, *usage, *summary;
    for (unsigned i = 0; (name = dx_command_name(i, &usage, &summary)); i++)
        dx_text_format(out, "  %-12s  %s\n", name, summary);
    dx_text_string(out, "\nFunctions:\n  ");
    list_functions(out);
    dx_text_string(out, "\n\nTopics: syntax, derivatives");
}

static const struct topic {
    const char *name, *text;
} topics[] = {
    {"syntax", "Numbers are exact: 0.1 is 1/10. Products need no sign: 2x, x y, (a+b)(c+d);\n"
               "juxtaposition binds tighter than * and /, so 1/2x is 1/(2*x).\n"
               "sin 2x is sin(2*x), sin^2(x) is sin(x)^2, |x| is abs(x), n! is factorial(n).\n"
               "x = 3 and f(x, y) = x*y define; elsewhere = makes an equation.\n"
               "e | x = 3, y = 2 puts values into e. A ';' at the end silences the answer.\n"
               "# and // begin comments. ans or % is the last result, %3 the result of input 3."},
    {"derivatives",
     "d/dx f, d^2/dx^2 f, d^3/dx dy^2 f and d/dx as ∂/∂x work for any letter and reach\n"
     "over the product that follows, up to the next + or -.\n"
     "f(x) = ... then f'(x), f''(2), df/dx, d^2f/dx^2. diff(e, x, n) is the same.\n"
     "A variable that has a value is differentiated by first: x = 3 then d/dx x^2 is 6.\n"
     "Names that are not defined are abstract functions: d/dt f(x(t), y(t)).\n"
     "Every derivative is checked by power series in ball arithmetic before it is shown."},
};

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
    if (see[0] != '\0')
        dx_text_format(out, "\n\nSee also: %s", see);
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

static bool on_constant(dx_text *out, const char *topic)
{
    const char *name, *summary;
    for (unsigned i = 0; (name = dx_constant_name(i, &summary)); i++)
        if (strcmp(name, topic) == 0) {
            dx_text_format(out, "%s: %s", name, summary);
            return true;
        }
    return false;
}

static bool on_command(dx_text *out, const char *topic)
{
    const char *name, *usage, *summary;
    for (unsigned i = 0; (name = dx_command_name(i, &usage, &summary)); i++)
        if (strcmp(name, topic) == 0 || strcmp(name + 1, topic) == 0) {
            dx_text_format(out, "%s: %s", usage, summary);
            return true;
        }
    return false;
}

static bool on_setting(dx_text *out, const char *topic)
{
    const char *name, *summary;
    for (unsigned i = 0; (name = dx_setting_name(i, &summary)); i++)
        if (strcmp(name, topic) == 0) {
            dx_text_format(out, ":set %s VALUE: %s", name, summary);
            return true;
        }
    return false;
}

dx_status dx_help(ddx_session *s, const char *topic, dx_text *out)
{
    size_t n = strlen(topic);
    if (n == 0) {
        overview(out);
        return DX_OK;
    }
    const dx_definition *d = dx_find_definition(s, topic, n);
    if (d && d->is_function) {
        dx_text_format(out, "%s: a function of yours: %s", topic, d->source);
        return DX_OK;
    }
    const dx_builtin *b = dx_find_builtin(topic, n);
    if (b) {
        dx_text_format(out, "%s: %s", b->usage, b->summary);
        examples_and_see(out, b->examples, b->see);
        return DX_OK;
    }
    dx_fn fn = dx_function_find(topic, n);
    if (fn != DX_FN_NONE) {
        on_function(out, &dx_functions[fn]);
        return DX_OK;
    }
    for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++)
        if (strcmp(topics[i].name, topic) == 0) {
            dx_text_string(out, topics[i].text);
            return DX_OK;
        }
    if (on_constant(out, topic) || on_command(out, topic) || on_setting(out, topic))
        return DX_OK;
    dx_status status =
        dx_fail(&s->context, DX_NAME, "there is no help on '%s'", dx_echo(&s->context, topic, n));
    const char *meant = dx_did_you_mean(&s->context, topic, n, NULL, 0);
    if (meant[0] != '\0')
        dx_diag_hint(&s->context.diag, "did you mean %s?", meant);
    else
        dx_diag_hint(&s->context.diag, "'help' alone lists what there is");
    return status;
}
