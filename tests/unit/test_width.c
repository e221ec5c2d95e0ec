/* Answers at the edge of a window: at every width each line fits, and no word and no number of
 * the wide answer is in two. */
#include "tests/library.h"
#include "support/utf8.h"

#include <ctype.h>

enum { WIDE = 2000, NARROW = 30, WIDEST = 120, MOST_TOKENS = 4000, TOKEN = 64 };

static const char *const statements[] = {
    "N([1/3, 2/3, sqrt(2), pi, e])",
    "N([[1/3, 2/3, sqrt(2)], [pi, e, 1/7]])",
    "[1/3, 2/3, sqrt(2), pi, e]",
    "s = N([1/3, 2/3, sqrt(2), pi, e])",
    "d/dx exp(x)*sin(x)*log(x)/(1 + x^2)^3",
    "d^3/dx^3 exp(x)*sin(x)*log(x)/(1 + x^2)",
    "taylor(exp(x)*sin(y), [x=0, y=0], 6)",
    "sin(alpha + beta1 + gamma1 + delta + epsilon1 + zeta1 + omega1)^2/(1 + alpha)",
    "sqrt(x^2 + y^2 + z^2 + x*y + x*z + y*z + x^3 + y^3 + z^3 + 1)",
    "exp(sin(x) + cos(x) + tan(x) + log(x) + x^2 + x^3 + x^4 + x^5 + x^6)",
    "first*second*third*fourth*fifth*sixth*seventh*eighth*ninth*tenth",
    "[alpha + beta1, gamma1*delta, epsilon1^2, zeta1/omega1, sin(alpha*omega1)]",
    "hessian(exp(x*y)*sin(z), [x, y, z])",
    "grad(tanh(w1*x1 + w2*x2 + b1)^2*v1 + c)",
    "[[sin(x)^2 + cos(y)*exp(x*y), log(x + y)^3, sqrt(x^2 + y^2 + 1)/x], [1, 2, x^3 + y^3]]",
    "piecewise(x < 0: sin(x)*exp(x)*cos(x)*log(1 + x^2), x < 1: x^2 + x + 1, 1/(1 + x))",
    "f(alpha + beta1 + gamma1, delta*epsilon1*omega1, sin(alpha) + cos(beta1))",
    "steps(d/dx sin(x^2 + 1)^3*exp(x)/(x^2 + 1))",
    "steps(d/dx exp(x)*log(x)*sin(x))",
    "steps(grad(x^2*y*exp(x*y), [x, y]))",
    "steps(d/dt f(x(t), y(t)))",
    "steps(limit((sin(x) - x)/x^3, x=0))",
    "steps(d/dw1 (v1*tanh(w1*x1 + w2*x2 + b1) + v2*tanh(w3*x1 + w4*x2 + b2) - y)^2/2)",
    "steps(implicit(x^3 + y^3 = 3*x*y, y, x, 2))",
    "definition(x^3 - 2*x, x)",
    "table([sin(x), exp(x)], x=0..1, 4)",
    "newton(x^3 - 2*x - 5, x=2)",
    "minimize((1 - x)^2 + 100*(y - x^2)^2, [x=-1.2, y=1])",
    "descend((1 - x)^2 + 100*(y - x^2)^2, [x=-1.2, y=1], steps=5)",
    "maximize(x*y, [x=1, y=1], [x + y <= 10])",
};

static char token[MOST_TOKENS][TOKEN];
static size_t tokens;

static bool is_in_token(char c)
{
    return isalnum((unsigned char)c) || c == '.';
}

/* The next word or number; false at the end. */
static bool next_token(const char **text, char out[TOKEN])
{
    const char *c = *text;
    while (*c && !is_in_token(*c))
        c += *c == '^' ? 1 + strspn(c + 1, "0123456789") : 1; /* a power that is typed */
    size_t n = 0;
    for (; is_in_token(*c); c++)
        if (n + 1 < TOKEN)
            out[n++] = *c;
    out[n] = '\0';
    *text = c;
    return n > 0;
}

static bool is_known(const char *word)
{
    /* what a sign of the wide answer is called on a line */
    static const char *const names[] = {"exp", "sqrt", "limit", "sum", "pi", "inf"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(word, names[i]) == 0)
            return true;
    for (size_t i = 0; i < tokens; i++)
        if (strcmp(word, token[i]) == 0)
            return true;
    return false;
}

static void check_lines(const char *statement, const char *text, unsigned width)
{
    for (const char *line = text, *end; *line; line = *end ? end + 1 : end) {
        size_t n = strcspn(line, "\n");
        end = line + n;
        if (dx_utf8_width(line, n) > width)
            fail_msg("%s: wider than %u:\n%.*s\n%s", statement, width, (int)n, line, text);
    }
}

static void check_statement(const char *statement, bool unicode)
{
    const ddx_answer *answer = run(statement);
    if (ddx_answer_status(answer) != DDX_OK)
        fail_msg("%s: %s", statement, ddx_answer_message(answer));
    const char *text = ddx_answer_pretty(answer, WIDE, unicode);
    for (tokens = 0; tokens < MOST_TOKENS && next_token(&text, token[tokens]);)
        tokens++;
    for (unsigned width = NARROW; width <= WIDEST; width++) {
        char word[TOKEN];
        const char *narrow = ddx_answer_pretty(answer, width, unicode);
        check_lines(statement, narrow, width);
        for (text = narrow; next_token(&text, word);)
            if (!is_known(word))
                fail_msg("%s: '%s' is a part of a word at width %u:\n%s", statement, word, width,
                         narrow);
    }
}

static void test_words_are_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++)
        for (int unicode = 0; unicode < 2; unicode++)
            check_statement(statements[i], unicode);
}

/* Formulas that must be drawn at 60 columns, in steps as by themselves: no power is typed. */
static void test_derivations_have_one_notation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
        if (strncmp(statements[i], "steps(", 6) != 0)
            continue;
        const char *text = ddx_answer_pretty(run(statements[i]), 60, true);
        for (const char *c = text; (c = strchr(c, '^')); c++)
            if (c[1] != '(' && !isalpha((unsigned char)c[1]))
                fail_msg("%s: typed:\n%s", statements[i], text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_whole),
        cmocka_unit_test(test_derivations_have_one_notation),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
