/* Integrals of every row of the function table: by parts, and pieces put together. */

#include "../chance.h"
#include "../library.h"

#include "expr/function.h"

static const char *const intervals[][2] = {
    {"-2", "-1/3"},
    {"-3/4", "1/2"},
    {"-1/3", "-1/5"},
    {"1/5", "4/5"},
    {"3/2", "4"},
};

/* "0" or "|value| < 1e-40"; NULL where it was not found. */
static const char *value_of_zero(const char *text)
{
    ddx_value value;
    if (ddx_parse(session, text, strlen(text), &value) != DDX_OK)
        return NULL;
    const char *digits = ddx_digits(session, value, 4);
    ddx_release(session, value);
    return digits;
}

static bool is_zero(const char *digits)
{
    return strcmp(digits, "0") == 0 ||
           (strncmp(digits, "|value| < 1e-", 13) == 0 && atoi(digits + 13) >= 30);
}

/* With jumps, or without a derivative in known functions or an integral. */
static bool is_out(const char *name)
{
    static const char *const names[] = {"sign",           "heaviside", "floor",    "ceil",
                                        "round",          "frac",      "mod",      "zeta",
                                        "zetaderivative", "erfinv",    "polygamma"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static void write_formula(const dx_function *row, char *out, size_t room)
{
    if (row->least == 1)
        (void)snprintf(out, room, "%s(x)", row->name);
    else if (strcmp(row->name, "root") == 0 || strcmp(row->name, "binomial") == 0)
        (void)snprintf(out, room, "%s(x, 3)", row->name);
    else if (strncmp(row->name, "bessel", 6) == 0)
        (void)snprintf(out, room, "%s(2, x)", row->name);
    else
        (void)snprintf(out, room, "%s(x, 5/3)", row->name);
}

/* The integral of f is x·f(x) between the ends less that of x·f'(x), which is another formula. */
static void integration_by_parts_holds(void **state)
{
    (void)state;
    for (size_t fn = 0; fn < DX_FN_COUNT; fn++) {
        const dx_function *row = &dx_functions[fn];
        char f[64], text[512];
        unsigned held = 0;
        if (is_out(row->name))
            continue;
        write_formula(row, f, sizeof f);
        for (size_t i = 0; i < sizeof intervals / sizeof intervals[0]; i++) {
            const char *a = intervals[i][0], *b = intervals[i][1];
            (void)snprintf(text, sizeof text,
                           "integrate(%s, x=%s..%s) + integrate(x*(d/dx %s), x=%s..%s)"
                           " - (%s)*(%s | x=%s) + (%s)*(%s | x=%s)",
                           f, a, b, f, a, b, b, f, b, a, f, a);
            const char *digits = value_of_zero(text);
            if (digits && !is_zero(digits))
                fail_msg("%s: %s", text, digits);
            held += digits != NULL;
        }
        if (held == 0)
            fail_msg("%s: nothing was integrated: %s", f, ddx_error(session));
    }
}

/* The integral of the formula from -5/2 to 13/10 in two parts and in one. */
static void parts_make_the_whole(void **state)
{
    (void)state;
    static const char *const formulas[] = {
        "floor(3*x)",
        "sign(x - 1/7)",
        "frac(2*x + 1/3)",
        "mod(x^2, 1)",
        "round(x^3)",
        "abs(sin(5*x))*exp(x)",
        "max(x, x^3, 1/2)",
        "piecewise(x < -1: x^2, x < 1/3: abs(x), sqrt(x))",
        "if(sin(4*x) > 0, x, -x)",
        "heaviside(x)*log(1 + abs(x))",
        "hypot(x, 1)*relu(x - 1/2)",
        "leakyrelu(x)*gelu(x)",
    };
    char text[512];
    for (size_t i = 0; i < sizeof formulas / sizeof formulas[0]; i++) {
        const char *f = formulas[i];
        (void)snprintf(text, sizeof text,
                       "integrate(%s, x=-5/2..2/9) - integrate(%s, x=13/10..2/9) - "
                       "integrate(%s, x=-5/2..13/10)",
                       f, f, f);
        const char *digits = value_of_zero(text);
        if (!digits)
            fail_msg("%s: %s", text, ddx_error(session));
        if (!is_zero(digits))
            fail_msg("%s: %s", text, digits);
    }
}

/* To infinity, and to points without a bound or a value. */
static void improper_integrals_have_their_values(void **state)
{
    (void)state;
    static const struct {
        const char *integral, *value;
    } known[] = {
        {"integrate(exp(-x^2), x=-inf..inf)", "sqrt(pi)"},
        {"integrate(1/(1 + x^2), x=-inf..inf)", "pi"},
        {"integrate(1/(x^2 + 2*x + 5), x=-inf..-1)", "pi/4"},
        {"integrate(x^3*exp(-2*x), x=0..inf)", "3/8"},
        {"integrate(exp(-x), x=inf..1)", "-exp(-1)"},
        {"integrate(exp(-x)*sin(3*x), x=0..inf)", "3/10"},
        {"integrate(exp(-abs(x - 1)), x=-inf..inf)", "2"},
        {"integrate(sech(x), x=-inf..inf)", "pi"},
        {"integrate(1/(exp(x) + 1), x=0..inf)", "log(2)"},
        {"integrate(x/(exp(x) - 1), x=0..inf)", "pi^2/6"},
        {"integrate(erfc(x), x=0..inf)", "1/sqrt(pi)"},
        {"integrate(exp(-sqrt(x)), x=0..inf)", "2"},
        {"integrate(besselj(0, x)*exp(-x), x=0..inf)", "1/sqrt(2)"},
        {"integrate(exp(-x)/sqrt(x), x=0..inf)", "sqrt(pi)"},
        {"integrate(1/(x*sqrt(x - 1)), x=1..inf)", "pi"},
        {"integrate(2^-x, x=0..inf)", "1/log(2)"},
        {"integrate(log(x), x=0..1)", "-1"},
        {"integrate(log(x)^3, x=0..1)", "-6"},
        {"integrate(log(abs(x)), x=-1..1)", "-2"},
        {"integrate(x^(-2/3), x=0..8)", "6"},
        {"integrate(1/cbrt(x), x=-1..8)", "9/2"},
        {"integrate(1/sqrt(1 - x^2), x=-1..1)", "pi"},
        {"integrate(1/sqrt(x*(2 - x)), x=0..2)", "pi"},
        {"integrate(log(x)/(x - 1), x=0..1)", "pi^2/6"},
        {"integrate((x^2 - 1)/(x - 1), x=0..2)", "4"},
        {"integrate((exp(2*x) - 1)/(exp(x) - 1), x=-1..1)", "2 + exp(1) - exp(-1)"},
    };
    char text[256];
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        (void)snprintf(text, sizeof text, "%s - (%s)", known[i].integral, known[i].value);
        const char *digits = value_of_zero(text);
        if (!digits)
            fail_msg("%s: %s", text, ddx_error(session));
        if (!is_zero(digits))
            fail_msg("%s: %s", text, digits);
    }
}

static void integrals_without_a_value_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "1/x, x=0..1",
        "1/x, x=-1..1",
        "1/x, x=1..inf",
        "1/x^2, x=-1..1",
        "1/x^(1001/1000), x=0..1",
        "exp(x), x=0..inf",
        "1, x=0..inf",
        "sin(x), x=0..inf",
        "tan(x), x=0..pi/2",
        "sec(x)^2, x=0..pi",
        "1/(x - 1), x=0..2",
        "1/(x*log(x)), x=2..inf",
        "exp(-x)/x, x=0..inf",
        "1/(1 + x), x=0..inf",
        "sqrt(x)/(1 + x), x=0..inf",
        "log(x)/x, x=1..inf",
        "1/(x - sqrt(2))^2, x=1..2",
        "gamma(x), x=-1..1",
        "cot(x), x=0..1",
        "1/(exp(x) - 1), x=0..1",
        "x/(x^2 - 2), x=1..2",
        "exp(1/x), x=0..1",
        "abs(sin(x))/x, x=1..inf",
        "coth(x), x=-1..1",
    };
    char text[128];
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ddx_value value;
        (void)snprintf(text, sizeof text, "integrate(%s)", texts[i]);
        ddx_status status = ddx_parse(session, text, strlen(text), &value);
        if (status != DDX_UNKNOWN && status != DDX_DOMAIN) /* not found, or known to diverge */
            fail_msg("%s: status %d", text, (int)status);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(integration_by_parts_holds, open_session, close_session),
        cmocka_unit_test_setup_teardown(parts_make_the_whole, open_session, close_session),
        cmocka_unit_test_setup_teardown(improper_integrals_have_their_values, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(integrals_without_a_value_are_refused, open_session,
                                        close_session),
    };
    return cmocka_run_group_tests_name("integral", tests, NULL, NULL);
}
