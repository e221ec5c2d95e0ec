#include "expr/print.h"
#include "symbolic/forms/choice.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/forms/readable.h"

#include "derivatives.h"

#include "../workbench.h"

static dx_id readable(dx_id a)
{
    dx_id out;
    if (dx_readable(&graph, a, &out) != DX_OK)
        fail_msg("not readable: %s", context.diag.message);
    return out;
}

/* The line must be freed. */
static void print(dx_id a, dx_text *line)
{
    dx_text_init(line, &context.memory);
    assert_int_equal(dx_print_plain(&graph, a, line), DX_OK);
}

static void assert_shown(dx_id a, const char *expected, const char *of)
{
    dx_text line;
    print(a, &line);
    if (strcmp(dx_text_get(&line), expected) != 0)
        print_error("%s: '%s', not '%s'\n", of, dx_text_get(&line), expected);
    assert_string_equal(dx_text_get(&line), expected);
    dx_text_free(&line);
}

static void check_rows(const derivative_row *row, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        dx_id a = typed(row[i].function), derivative;
        dx_id symbol = dx_symbol(&graph, row[i].symbol, strlen(row[i].symbol));
        if (dx_diff(&graph, rules, a, symbol, row[i].order, &derivative) != DX_OK)
            fail_msg("%s: %s", row[i].function, context.diag.message);
        dx_id shown;
        if (dx_readable_slope(&graph, a, symbol, derivative, &shown) != DX_OK)
            fail_msg("%s: %s", row[i].function, context.diag.message);
        assert_shown(shown, row[i].shown, row[i].function);
        assert_int_equal(readable(shown).v, shown.v);
        assert_true(dx_readable_weight(&graph, shown) <=
                    dx_readable_weight(&graph, derivative) + 1e-6);
    }
}

static void standard_answers_are_given(void **state)
{
    (void)state;
    check_rows(standard_answers, sizeof standard_answers / sizeof standard_answers[0]);
}

static void derivatives_are_in_textbook_form(void **state)
{
    (void)state;
    check_rows(textbook_derivatives, sizeof textbook_derivatives / sizeof textbook_derivatives[0]);
}

static void check_pairs(const char *const (*pair)[2], size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_shown(readable(typed(pair[i][0])), pair[i][1], pair[i][0]);
}

static void identities_collapse(void **state)
{
    (void)state;
    static const char *const pair[][2] = {
        {"sin(x)^2 + cos(x)^2", "1"},
        {"1 + tan(x)^2 - sec(x)^2", "0"},
        {"cosh(x)^2 - sinh(x)^2", "1"},
        {"(exp(2*x) - 1)/(exp(x) - 1)", "exp(x) + 1"},
        {"sinh(x) + cosh(x) - exp(x)", "0"},
        {"sin(2*x) - 2*sin(x)*cos(x)", "0"},
        {"cos(3*x) - 4*cos(x)^3 + 3*cos(x)", "0"},
        {"(x^3 - 1)/(x - 1)", "x^2 + x + 1"},
        {"1/(sqrt(x) + 1) - (sqrt(x) - 1)/(x - 1)", "0"},
        {"2^(x + 1)/2^x", "2"},
        {"x^(n + 2)/x^n", "x^2"},
        {"floor(x) + frac(x)", "x"},
        {"mod(x, y) + y*floor(x/y)", "x"},
        {"max(x, y) + min(y, x)", "x + y"},
        {"max(x, y)^2*min(x, y)^2", "x^2*y^2"},
        {"2*max(x, y) - abs(x - y)", "x + y"},
        {"2*relu(x) - abs(x)", "x"},
        {"relu(x - y) - relu(y - x)", "x - y"},
        {"heaviside(x)*relu(x)", "relu(x)"},
        {"heaviside(x)*relu(-x)", "0"},
        {"log(x^6)/log(x^2)", "3"},
        {"cbrt(x)*x^(2/3)", "x"},
        {"x/cbrt(x)^2", "cbrt(x)"},
        {"digamma(x + 2) - digamma(x + 1)", "1/(x + 1)"},
        {"digamma(3) - digamma(1/2)", "2*log(2) + 3/2"},
        {"gamma(x + 2)/gamma(x + 1)", "x + 1"},
        {"factorial(x)/factorial(x - 1)", "x"},
        {"tan(x)*cos(x)", "sin(x)"},
        {"sin(x + y) - sin(x)*cos(y) - cos(x)*sin(y)", "0"},
        {"sin(x + y)*cos(y) - cos(x + y)*sin(y)", "sin(x)"},
        {"sin(x + pi/2)", "cos(x)"},
        {"cos(pi - x)", "-cos(x)"},
        {"tan(x + pi)", "tan(x)"},
        {"tanh(x) - (exp(2*x) - 1)/(exp(2*x) + 1)", "0"},
        {"sqrt(x)*sqrt(x + 1) - sqrt(x^2 + x)", "0"},
        {"sqrt(4 - 4*x^2)/sqrt(1 - x^2)", "2"},
        {"abs(x)^2/x", "x"},
        {"x/abs(x)", "sign(x)"},
        {"sign(x)*abs(x)", "x"},
    };
    check_pairs(pair, sizeof pair / sizeof pair[0]);
}

static void what_may_differ_stays(void **state)
{
    (void)state;
    static const char *const pair[][2] = {
        {"log(x^2)", "log(x^2)"},
        {"sqrt(x^2*y)", "sqrt(y)*abs(x)"},
        {"sqrt(x*y)", "sqrt(x*y)"},
        {"sqrt((x - 1)*(x + 1))", "sqrt(x^2 - 1)"},
        {"sqrt(x^y*(x - 1))", "sqrt(x^y*(x - 1))"},
        {"asin(sin(x))", "asin(sin(x))"},
        {"floor(x) + frac(y)", "floor(x) + frac(y)"},
        {"heaviside(x)*relu(y)", "heaviside(x)*relu(y)"},
        {"relu(x)/relu(x)^2*sign(relu(x)*y)", "sign(y*relu(x))/relu(x)"},
        {"acosh(cosh(x))", "acosh(cosh(x))"},
        {"(x^2 + y)*(x + z)", "(x + z)*(x^2 + y)"},
    };
    check_pairs(pair, sizeof pair / sizeof pair[0]);
}

static void functions_of_inverses_are_algebraic(void **state)
{
    (void)state;
    static const char *const pair[][2] = {
        {"exp(log(x))", "x"},
        {"cos(asin(x))", "sqrt(1 - x^2)"},
        {"tan(acos(x))", "sqrt(1 - x^2)/x"},
        {"sin(atan(x))", "x/sqrt(x^2 + 1)"},
        {"exp(2*log(x) + y)", "x^2*exp(y)"},
        {"exp(y*log(x))", "x^y"},
        {"log(x^3)", "3*log(x)"},
        {"log(8)/log(2)", "3"},
    };
    check_pairs(pair, sizeof pair / sizeof pair[0]);
}

static void elements_are_read_one_by_one(void **state)
{
    (void)state;
    static const char *const pair[][2] = {
        {"[x + x*(x - 1), (x^2 - 1)/(x - 1)]", "[x^2, x + 1]"},
        {"f((x^2 - 1)/(x - 1))", "f(x + 1)"},
    };
    check_pairs(pair, sizeof pair / sizeof pair[0]);
}

/* (1 + x)^n·(2 + x)^n + ... is far too long to multiply out. */
static void what_is_large_is_left_in_good_time(void **state)
{
    (void)state;
    dx_id x = dx_symbol(&graph, "x", 1), y = dx_symbol(&graph, "y", 1), sum = dx_int(&graph, 0);
    for (int64_t i = 1; i <= 400; i++) {
        dx_id base = dx_add(&graph, x, dx_scale(&graph, dx_int(&graph, i), y));
        sum =
            dx_add(&graph, sum, dx_power(&graph, dx_add(&graph, base, dx_power(&graph, y, i)), i));
    }
    double start = dx_now();
    dx_id shown = readable(sum);
    assert_true(dx_now() - start < 5);
    assert_false(dx_is_none(shown));
    static const char *const huge[] = {
        "(x + y + z + w)^100000/(x + 1)^99999 + (x + y)^5000",
        "x^1000000 - 1 + x^999999",
        "(x^5000 - 1)/(x^4999 - 1)",
        "sin(5000*x) + sin(4999*x)*cos(x)",
        "exp(100000*x) + exp(x)",
    };
    for (size_t i = 0; i < sizeof huge / sizeof huge[0]; i++) {
        start = dx_now();
        (void)readable(typed(huge[i]));
        if (dx_now() - start > 2)
            fail_msg("%s took %.1f s", huge[i], dx_now() - start);
    }
}

static void deep_expressions_are_no_danger(void **state)
{
    (void)state;
    dx_id a = dx_symbol(&graph, "x", 1);
    for (int i = 0; i < 3000; i++)
        a = dx_call1(&graph, DX_FN_sin, dx_add(&graph, a, dx_int(&graph, 1)));
    double start = dx_now();
    (void)readable(a);
    assert_true(dx_now() - start < 5);
}

static void an_interrupt_is_obeyed(void **state)
{
    (void)state;
    static const volatile int pressed = 1;
    dx_id a = typed("(x/sqrt(x^2 + 1) + 1)/(x + sqrt(x^2 + 1))"), out;
    context.cancel = &pressed;
    assert_int_equal(dx_readable(&graph, a, &out), DX_CANCELLED);
    context.cancel = NULL;
    dx_diag_clear(&context.diag);
}

static void refused_memory_is_told(void **state)
{
    (void)state;
    bool finished = false;
    for (uint64_t n = 1; !finished; n += 1 + n / 8) {
        dx_context poor;
        dx_graph g;
        dx_context_init(&poor);
        assert_int_equal(dx_graph_init(&g, &poor), DX_OK);
        dx_id a =
            read_text(&g, "x*abs(x)/sqrt(4*x^2 + 4) + (1 + tan(x)^2)*exp(-x)/(x^2 - 1)^(1/2)");
        dx_id out;
        poor.memory.count = 0;
        poor.memory.fail_at = n;
        dx_status status = dx_readable(&g, a, &out);
        finished = poor.memory.count < n;
        assert_true(status == DX_OK || status == DX_NOMEM);
        assert_true(finished ? status == DX_OK : true);
        poor.memory.fail_at = 0;
        dx_graph_free(&g);
        dx_context_free(&poor);
        assert_int_equal(poor.memory.used, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(standard_answers_are_given),
        cmocka_unit_test(derivatives_are_in_textbook_form),
        cmocka_unit_test(identities_collapse),
        cmocka_unit_test(what_may_differ_stays),
        cmocka_unit_test(functions_of_inverses_are_algebraic),
        cmocka_unit_test(elements_are_read_one_by_one),
        cmocka_unit_test(what_is_large_is_left_in_good_time),
        cmocka_unit_test(deep_expressions_are_no_danger),
        cmocka_unit_test(an_interrupt_is_obeyed),
        cmocka_unit_test(refused_memory_is_told),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
