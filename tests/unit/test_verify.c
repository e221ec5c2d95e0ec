/* Right derivatives agree, wrong ones are found, and nothing takes long. */
#include "numeric/verify.h"

#include <string.h>

#include "../workbench.h"

static dx_id x(void)
{
    return dx_symbol(&graph, "x", 1);
}

static void verdict_is(const char *name, dx_id a, uint32_t order, dx_id derivative,
                       dx_verdict expected)
{
    dx_verdict verdict = DX_NOT_CHECKED;
    dx_text where;
    dx_text_init(&where, &context.memory);
    assert_int_equal(dx_verify_derivative(&graph, a, x(), order, derivative, &verdict, &where),
                     DX_OK);
    if (verdict != expected)
        print_message("%s: verdict %d %s\n", name, (int)verdict, dx_text_get(&where));
    assert_int_equal(verdict, expected);
    assert_int_equal(where.n > 0, expected == DX_DISAGREES);
    dx_text_free(&where);
}

static void check(const char *a, const char *derivative, uint32_t order, dx_verdict expected)
{
    verdict_is(a, typed(a), order, typed(derivative), expected);
}

/* Against ddx's own rules. */
static void right(const char *text, uint32_t order)
{
    dx_id a = typed(text), derivative;
    assert_int_equal(dx_diff(&graph, rules, a, x(), order, &derivative), DX_OK);
    verdict_is(text, a, order, derivative, DX_AGREES);
}

static void right_derivatives_of_every_kind_agree(void **state)
{
    static const char *const texts[] = {
        "5",
        "x",
        "x^2",
        "sin(x)*x^2",
        "x^x",
        "x^y",
        "y^x",
        "x^n",
        "x^(2/3)",
        "sqrt(1-x^2-y^2)",
        "log(log(x))",
        "asin(x)",
        "acosh(x)*acos(y)",
        "asec(x)",
        "acoth(x)",
        "atan2(x,y)",
        "1/(1+exp(-x))",
        "sin(cos(tan(x)))",
        "exp(100*x)",
        "x^1000",
        "tan(x)^3",
        "exp(-x^2/2)",
        "abs(x)",
        "floor(x)",
        "sign(x-3)*x",
        "mod(x,3)",
        "min(x,y)",
        "max(x,x^2)",
        "leakyrelu(x)",
        "cbrt(x)",
        "root(x,n)",
        "(x-3)^(1/3)",
        "hypot(x,y)",
        "logsumexp(x,2*x,y)",
        "gelu(x)",
        "gamma(x)",
        "beta(x,y)",
        "binomial(x,3)",
        "polygamma(2,x)",
        "erf(x)",
        "erfinv(x)",
        "lambertw(x)",
        "besselj(n,x)",
        "besselk(n,x)",
        "sinc(x)",
        "log10(x)",
        "log(x-500)",
        "log(x-5000)",
        "sqrt((x-100)*(101-x))",
        "log(x-500)+log(y+300)",
        "f(x)",
        "f(x,x^2)",
        "f(g(x),y)",
        "f(x)^2/g(x*y)",
        "x^2+y^2=1",
        "exp(x)=x",
        "[x^2,sin(x),[x,3]]",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        right(texts[i], 1);
}

static void higher_derivatives_agree(void **state)
{
    (void)state;
    right("sin(x)*exp(x^2)", 20);
    right("tan(x)", 5);
    right("1/(1+x^2)", 10);
    right("x^5", 7);
    right("log(x)*x", 50);
    right("f(x*y,x)", 2);
    right("exp(x)*sin(x)", 100);
    check("exp(x)", "exp(x)", 1000, DX_AGREES);
    check("sin(x)", "sin(x)", 1000, DX_AGREES);
    check("sin(x)", "cos(x)", 1000, DX_DISAGREES);
}

static void wrong_derivatives_are_found(void **state)
{
    (void)state;
    check("x^2", "3*x", 1, DX_DISAGREES);
    check("x^2", "2*x + 1/10^30", 1, DX_DISAGREES);
    check("sqrt(x)", "-1/(2*sqrt(x))", 1, DX_DISAGREES);
    check("sqrt(x)", "1/sqrt(x)", 1, DX_DISAGREES);
    check("sin(cos(tan(x)))", "cos(cos(tan(x)))*sin(tan(x))*(1 + tan(x)^2)", 1, DX_DISAGREES);
    check("tanh(x)", "1 + tanh(x)^2", 1, DX_DISAGREES);
    check("x^y", "y*x^y", 1, DX_DISAGREES);
    check("abs(x)", "1", 1, DX_DISAGREES);
    check("max(x, 7)", "0", 1, DX_DISAGREES);
    check("floor(x)", "1", 1, DX_DISAGREES);
    check("5", "1", 1, DX_DISAGREES);
    check("f(x)*x", "f(x)", 1, DX_DISAGREES);
    check("f(x^2)", "2*x*f(x^2)", 1, DX_DISAGREES);
    check("exp(-1000*x^2)", "-2001*x*exp(-1000*x^2)", 1, DX_DISAGREES);
    check("[x, x^2]", "[1, x]", 1, DX_DISAGREES);
    check("[x, x^2]", "[1, 2*x, 0]", 1, DX_DISAGREES);
    check("x^2 = y", "3*x = 0", 1, DX_DISAGREES);
    check("x^3", "3*x^2", 2, DX_DISAGREES);
}

static void the_story_names_the_point_and_both_values(void **state)
{
    (void)state;
    dx_verdict verdict;
    dx_text where;
    dx_text_init(&where, &context.memory);
    assert_int_equal(
        dx_verify_derivative(&graph, typed("x*y"), x(), 1, typed("-y"), &verdict, &where), DX_OK);
    assert_non_null(strstr(dx_text_get(&where), "x = "));
    assert_non_null(strstr(dx_text_get(&where), ", y = "));
    assert_non_null(strstr(dx_text_get(&where), " by power series, -"));
    dx_text_free(&where);
}

static void an_empty_domain_is_not_checked(void **state)
{
    (void)state;
    check("log(-x^2-1)", "2*x/(x^2+1)", 1, DX_NOT_CHECKED);
    check("sqrt(x-3)*sqrt(2-x)", "7", 1, DX_NOT_CHECKED);
    check("x < 3", "1", 1, DX_NOT_CHECKED);
}

/* sin(sin(...sin(x))), one factor of its derivative with the wrong sign. */
static void a_wrong_sign_deep_in_a_chain_is_found(void **state)
{
    enum { DEPTH = 300 };
    (void)state;
    dx_graph *g = &graph;
    dx_id a = x(), derivative = dx_int(g, 1), wrong = dx_int(g, 1);
    for (int i = 0; i < DEPTH; i++) {
        dx_id slope = dx_call1(g, DX_FN_cos, a);
        derivative = dx_mul(g, derivative, slope);
        wrong = dx_mul(g, wrong, i == DEPTH / 2 ? dx_neg(g, slope) : slope);
        a = dx_call1(g, DX_FN_sin, a);
    }
    verdict_is("chain", a, 1, derivative, DX_AGREES);
    verdict_is("chain", a, 1, wrong, DX_DISAGREES);
}

static void what_is_too_large_is_left_alone(void **state)
{
    (void)state;
    dx_graph *g = &graph;
    dx_id a = x();
    for (int i = 0; i < 60000; i++)
        a = dx_call1(g, DX_FN_sin, a);
    double start = dx_now();
    verdict_is("deep", a, 1, x(), DX_NOT_CHECKED);
    assert_true(dx_now() - start < 1);
}

static void equality_is_tested_too(void **state)
{
    static const struct {
        const char *a, *b;
        dx_verdict verdict;
    } rows[] = {
        {"sin(x)^2 + cos(x)^2", "1", DX_AGREES},
        {"log(x^2)", "2*log(x)", DX_AGREES},
        {"sqrt(x^2)", "x", DX_DISAGREES},
        {"(x + y)^3", "x^3 + 3*x^2*y + 3*x*y^2 + y^3", DX_AGREES},
        {"tan(x)", "sin(x)/cos(x)", DX_AGREES},
        {"asin(x) + acos(x)", "pi/2", DX_AGREES},
        {"f(x + y)", "f(y + x)", DX_AGREES},
        {"f(x)", "g(x)", DX_DISAGREES},
        {"pi", "355/113", DX_DISAGREES},
        {"sqrt(2+sqrt(3))", "(sqrt(6)+sqrt(2))/2", DX_AGREES},
        {"exp(-10*x^2)", "0", DX_DISAGREES},
        {"[x, 1]", "[x, 2]", DX_DISAGREES},
        {"log(-1-x^2)", "x", DX_NOT_CHECKED},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dx_verdict verdict;
        assert_int_equal(dx_verify_equal(&graph, typed(rows[i].a), typed(rows[i].b), &verdict),
                         DX_OK);
        if (verdict != rows[i].verdict)
            print_message("%s and %s: %d\n", rows[i].a, rows[i].b, (int)verdict);
        assert_int_equal(verdict, rows[i].verdict);
    }
}

/* What stood in the graph before must not change the points. */
static void points_do_not_depend_on_ids(void **state)
{
    (void)state;
    char *told[2];
    for (int i = 0; i < 2; i++) {
        dx_verdict verdict;
        dx_text where;
        dx_text_init(&where, &context.memory);
        dx_graph other;
        assert_int_equal(dx_graph_init(&other, &context), DX_OK);
        if (i == 1)
            (void)read_text(&other, "y + cos(x*y)*y^3 + 7*sin(y)");
        dx_id a = read_text(&other, "sin(x)*y + y^2*x"), d = read_text(&other, "cos(x) + y^2");
        assert_int_equal(
            dx_verify_derivative(&other, a, dx_symbol(&other, "x", 1), 1, d, &verdict, &where),
            DX_OK);
        assert_int_equal(verdict, DX_DISAGREES);
        told[i] = strdup(dx_text_get(&where));
        dx_text_free(&where);
        dx_graph_free(&other);
    }
    assert_string_equal(told[0], told[1]);
    free(told[0]);
    free(told[1]);
}

static void a_small_check_takes_less_than_a_millisecond(void **state)
{
    (void)state;
    dx_id a = typed("sin(x)*x^2/(1 + exp(-x*y))"), derivative;
    assert_int_equal(dx_diff(&graph, rules, a, x(), 1, &derivative), DX_OK);
    double best = 1;
    for (int i = 0; i < 20; i++) {
        double start = dx_now();
        verdict_is("speed", a, 1, derivative, DX_AGREES);
        double time = dx_now() - start;
        best = time < best ? time : best;
    }
    assert_true(best < 1e-2); /* ten times as long under sanitizers */
}

static void every_refused_allocation_is_told(void **state)
{
    (void)state;
    dx_id a = typed("[sin(x)*y, x^2]"), derivative = typed("[cos(x)*y, 2*x]");
    dx_status status = DX_NOMEM;
    dx_verdict verdict;
    uint64_t n = 0;
    while (status == DX_NOMEM && n < 1000) {
        context.memory.fail_at = context.memory.count + ++n;
        status = dx_verify_derivative(&graph, a, x(), 1, derivative, &verdict, NULL);
        context.memory.fail_at = 0;
    }
    assert_int_equal(status, DX_OK);
    assert_int_equal(verdict, DX_AGREES);
    assert_true(n > 10);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(right_derivatives_of_every_kind_agree),
        TEST(higher_derivatives_agree),
        TEST(wrong_derivatives_are_found),
        TEST(the_story_names_the_point_and_both_values),
        TEST(an_empty_domain_is_not_checked),
        TEST(a_wrong_sign_deep_in_a_chain_is_found),
        TEST(what_is_too_large_is_left_alone),
        TEST(equality_is_tested_too),
        TEST(points_do_not_depend_on_ids),
        TEST(a_small_check_takes_less_than_a_millisecond),
        TEST(every_refused_allocation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
