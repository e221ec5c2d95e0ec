#include "expr/print.h"

#include "../workbench.h"

static double weight(const char *text)
{
    return dx_print_weight(&graph, typed(text));
}

static void textbook_forms_are_lighter(void **state)
{
    (void)state;
    static const char *const pair[][2] = {
        {"x^2*cos(x) + 2*x*sin(x)", "x*(x*cos(x) + 2*sin(x))"},
        {"x^x*(log(x) + 1)", "x^x*log(x) + x^x"},
        {"x^(n - 1)*(n - x)*exp(-x)", "x^n*(n/x - 1)*exp(-x)"},
        {"n*(n - 1)*(n - 2)*x^(n - 3)", "n*(n^2 - 3*n + 2)*x^(n - 3)"},
        {"(x*cos(x) - sin(x))/x^2", "cos(x)/x - sin(x)/x^2"},
        {"1 - x*asin(x)/sqrt(1 - x^2)", "(sqrt(1 - x^2) - x*asin(x))/sqrt(1 - x^2)"},
        {"3*x^2 - 1", "3*(x^2 - 1/3)"},
        {"2*(3*x^2 - 1)/(x^2 + 1)^3", "2*(3*x^2 - 1)/(x^6 + 3*x^4 + 3*x^2 + 1)"},
        {"2*(3*x^2 - 1)/(x^2 + 1)^3", "(6*x^2 - 2)/(x^2 + 1)^3"},
        {"2*(3*x^2 - 1)/(x^2 + 1)^3", "8*x^2/(x^2 + 1)^3 - 2/(x^2 + 1)^2"},
        {"4*x^3 - 4*x", "4*x*(x - 1)*(x + 1)"},
        {"4*x^3 - 4*x", "4*(x^3 - x)"},
        {"10*(x + 1)^9", "10*x^9 + 90*x^8 + 360*x^7 + 840*x^6"},
        {"-x*(x^3 - 12*x^2 + 36*x - 24)*exp(-x)",
         "-x^4*exp(-x) + 12*x^3*exp(-x) - 36*x^2*exp(-x) + 24*x*exp(-x)"},
        {"-x*(x^3 - 12*x^2 + 36*x - 24)*exp(-x)", "(-x^4 + 12*x^3 - 36*x^2 + 24*x)*exp(-x)"},
        {"-x*(x^3 - 12*x^2 + 36*x - 24)*exp(-x)", "x*(-x^3 + 12*x^2 - 36*x + 24)*exp(-x)"},
        {"2*(x^2 + 1)^2*(2*x^2 - 3*x - 1)/(x - 1)^3",
         "6*x*(x^2 + 1)^2/(x - 1)^2 - 2*(x^2 + 1)^3/(x - 1)^3"},
        {"1/sqrt(x^2 + 1)", "(x/sqrt(x^2 + 1) + 1)/(x + sqrt(x^2 + 1))"},
        {"1/(x^2 + 1)", "(1/(1 - x) + (x + 1)/(1 - x)^2)/((x + 1)^2/(1 - x)^2 + 1)"},
        {"3*sec(x)^2*tan(x)^2", "3*tan(x)^2/cos(x)^2"},
        {"3*sec(x)^2*tan(x)^2", "3*tan(x)^4 + 3*tan(x)^2"},
        {"3*sec(x)^2*tan(x)^2", "3*sin(x)^2/cos(x)^4"},
        {"2*cot(x)", "2*cos(x)/sin(x)"},
        {"-sec(x)^2*sin(tan(x))*cos(cos(tan(x)))", "-sin(tan(x))*cos(cos(tan(x)))/cos(x)^2"},
        {"(x + 1)*exp(x)", "x*exp(x) + exp(x)"},
        {"x*(x + 2)*exp(x)", "(x^2 + 2*x)*exp(x)"},
        {"(1 - log(x))/x^2", "1/x^2 - log(x)/x^2"},
        {"(1 - x^2)/(x^2 + 1)^2", "1/(x^2 + 1) - 2*x^2/(x^2 + 1)^2"},
        {"(x - 1)*exp(x)/x^2", "exp(x)/x - exp(x)/x^2"},
        {"(cos(x) + sin(x))*exp(x)", "cos(x)*exp(x) + sin(x)*exp(x)"},
        {"x/y", "1/(y/x + z/x)"},
    };
    for (size_t i = 0; i < sizeof pair / sizeof pair[0]; i++) {
        double better = weight(pair[i][0]), worse = weight(pair[i][1]);
        if (!(better < worse))
            fail_msg("%s (%g) is not lighter than %s (%g)", pair[i][0], better, pair[i][1], worse);
    }
}

static void the_sign_inside_of_exp_costs_nothing(void **state)
{
    (void)state;
    double minus = weight("exp(-x)/(exp(-x) + 1)^2"), plus = weight("exp(x)/(exp(x) + 1)^2");
    if (minus != plus)
        fail_msg("%g, %g", minus, plus);
}

static void sharing_saturates(void **state)
{
    (void)state;
    dx_id a = dx_symbol(&graph, "x", 1);
    for (int i = 0; i < 3000; i++)
        a = dx_add(&graph, dx_mul(&graph, a, dx_call1(&graph, DX_FN_sin, a)), dx_int(&graph, 1));
    assert_true(dx_print_weight(&graph, a) > 1e300);
}

static void without_memory_it_is_the_heaviest(void **state)
{
    (void)state;
    dx_id a = read_text(&graph, "x^2 + sin(x)");
    for (uint64_t nth = 1; nth < 4; nth++) {
        context.memory.fail_at = context.memory.count + nth;
        assert_true(dx_print_weight(&graph, a) > 1e300);
    }
    context.memory.fail_at = 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(textbook_forms_are_lighter),
        TEST(the_sign_inside_of_exp_costs_nothing),
        TEST(sharing_saturates),
        TEST(without_memory_it_is_the_heaviest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
