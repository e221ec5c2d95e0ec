/* Right derivatives agree, wrong ones are found, and nothing takes long. */
#include "numeric/verify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "reader.h"
#include "symbolic/diff.h"

typedef struct bench {
    dx_context context;
    dx_graph graph;
    dx_rules *rules;
    dx_id x;
} bench;

static int set_up(void **state)
{
    static bench b;
    dx_context_init(&b.context);
    *state = &b;
    if (dx_graph_init(&b.graph, &b.context) != DX_OK)
        return -1;
    b.rules = dx_rules_new(&b.context);
    b.x = dx_symbol(&b.graph, "x", 1);
    return b.rules ? 0 : -1;
}

static int tear_down(void **state)
{
    bench *b = *state;
    dx_rules_free(b->rules);
    dx_graph_free(&b->graph);
    dx_context_free(&b->context);
    return b->context.memory.used == 0 ? 0 : -1;
}

static dx_id parse(bench *b, const char *text)
{
    dx_id a = read_text(&b->graph, text);
    if (dx_is_none(a))
        print_message("%s: %s\n", text, b->context.diag.message);
    assert_false(dx_is_none(a));
    return a;
}

static void verdict_is(bench *b, const char *name, dx_id a, uint32_t order, dx_id derivative,
                       dx_verdict expected)
{
    dx_verdict verdict = DX_NOT_CHECKED;
    dx_text where;
    dx_text_init(&where, &b->context.memory);
    assert_int_equal(dx_verify_derivative(&b->graph, a, b->x, order, derivative, &verdict, &where),
                     DX_OK);
    if (verdict != expected)
        print_message("%s: verdict %d %s\n", name, (int)verdict, dx_text_get(&where));
    assert_int_equal(verdict, expected);
    assert_int_equal(where.n > 0, expected == DX_DISAGREES);
    dx_text_free(&where);
}

static void check(bench *b, const char *a, const char *derivative, uint32_t order,
                  dx_verdict expected)
{
    verdict_is(b, a, parse(b, a), order, parse(b, derivative), expected);
}

/* Against ddx's own rules. */
static void right(bench *b, const char *text, uint32_t order)
{
    dx_id a = parse(b, text), derivative;
    assert_int_equal(dx_diff(&b->graph, b->rules, a, b->x, order, &derivative), DX_OK);
    verdict_is(b, text, a, order, derivative, DX_AGREES);
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
    bench *b = *state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        right(b, texts[i], 1);
}

static void higher_derivatives_agree(void **state)
{
    bench *b = *state;
    right(b, "sin(x)*exp(x^2)", 20);
    right(b, "tan(x)", 5);
    right(b, "1/(1+x^2)", 10);
    right(b, "x^5", 7);
    right(b, "log(x)*x", 50);
    right(b, "f(x*y,x)", 2);
    right(b, "exp(x)*sin(x)", 100);
    check(b, "exp(x)", "exp(x)", 1000, DX_AGREES);
    check(b, "sin(x)", "sin(x)", 1000, DX_AGREES);
    check(b, "sin(x)", "cos(x)", 1000, DX_DISAGREES);
}

static void wrong_derivatives_are_found(void **state)
{
    bench *b = *state;
    check(b, "x^2", "3*x", 1, DX_DISAGREES);
    check(b, "x^2", "2*x + 1/10^30", 1, DX_DISAGREES);
    check(b, "sqrt(x)", "-1/(2*sqrt(x))", 1, DX_DISAGREES);
    check(b, "sqrt(x)", "1/sqrt(x)", 1, DX_DISAGREES);
    check(b, "sin(cos(tan(x)))", "cos(cos(tan(x)))*sin(tan(x))*(1 + tan(x)^2)", 1, DX_DISAGREES);
    check(b, "tanh(x)", "1 + tanh(x)^2", 1, DX_DISAGREES);
    check(b, "x^y", "y*x^y", 1, DX_DISAGREES);
    check(b, "abs(x)", "1", 1, DX_DISAGREES);
    check(b, "max(x, 7)", "0", 1, DX_DISAGREES);
    check(b, "floor(x)", "1", 1, DX_DISAGREES);
    check(b, "5", "1", 1, DX_DISAGREES);
    check(b, "f(x)*x", "f(x)", 1, DX_DISAGREES);
    check(b, "f(x^2)", "2*x*f(x^2)", 1, DX_DISAGREES);
    check(b, "exp(-1000*x^2)", "-2001*x*exp(-1000*x^2)", 1, DX_DISAGREES);
    check(b, "[x, x^2]", "[1, x]", 1, DX_DISAGREES);
    check(b, "[x, x^2]", "[1, 2*x, 0]", 1, DX_DISAGREES);
    check(b, "x^2 = y", "3*x = 0", 1, DX_DISAGREES);
    check(b, "x^3", "3*x^2", 2, DX_DISAGREES);
}

static void the_story_names_the_point_and_both_values(void **state)
{
    bench *b = *state;
    dx_verdict verdict;
    dx_text where;
    dx_text_init(&where, &b->context.memory);
    assert_int_equal(
        dx_verify_derivative(&b->graph, parse(b, "x*y"), b->x, 1, parse(b, "-y"), &verdict, &where),
        DX_OK);
    assert_non_null(strstr(dx_text_get(&where), "x = "));
    assert_non_null(strstr(dx_text_get(&where), ", y = "));
    assert_non_null(strstr(dx_text_get(&where), " by power series, -"));
    dx_text_free(&where);
}

static void an_empty_domain_is_not_checked(void **state)
{
    bench *b = *state;
    check(b, "log(-x^2-1)", "2*x/(x^2+1)", 1, DX_NOT_CHECKED);
    check(b, "sqrt(x-3)*sqrt(2-x)", "7", 1, DX_NOT_CHECKED);
    check(b, "x < 3", "1", 1, DX_NOT_CHECKED);
}

/* sin(sin(...sin(x))), one factor of its derivative with the wrong sign. */
static void a_wrong_sign_deep_in_a_chain_is_found(void **state)
{
    enum { DEPTH = 300 };
    bench *b = *state;
    dx_graph *g = &b->graph;
    dx_id a = b->x, derivative = dx_int(g, 1), wrong = dx_int(g, 1);
    for (int i = 0; i < DEPTH; i++) {
        dx_id slope = dx_call1(g, DX_FN_cos, a);
        derivative = dx_mul(g, derivative, slope);
        wrong = dx_mul(g, wrong, i == DEPTH / 2 ? dx_neg(g, slope) : slope);
        a = dx_call1(g, DX_FN_sin, a);
    }
    verdict_is(b, "chain", a, 1, derivative, DX_AGREES);
    verdict_is(b, "chain", a, 1, wrong, DX_DISAGREES);
}

static void what_is_too_large_is_left_alone(void **state)
{
    bench *b = *state;
    dx_graph *g = &b->graph;
    dx_id a = b->x;
    for (int i = 0; i < 60000; i++)
        a = dx_call1(g, DX_FN_sin, a);
    double start = dx_now();
    verdict_is(b, "deep", a, 1, b->x, DX_NOT_CHECKED);
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
    bench *b = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dx_verdict verdict;
        assert_int_equal(
            dx_verify_equal(&b->graph, parse(b, rows[i].a), parse(b, rows[i].b), &verdict), DX_OK);
        if (verdict != rows[i].verdict)
            print_message("%s and %s: %d\n", rows[i].a, rows[i].b, (int)verdict);
        assert_int_equal(verdict, rows[i].verdict);
    }
}

/* What stood in the graph before must not change the points. */
static void points_do_not_depend_on_ids(void **state)
{
    bench *b = *state;
    char *told[2];
    for (int i = 0; i < 2; i++) {
        dx_verdict verdict;
        dx_text where;
        dx_text_init(&where, &b->context.memory);
        dx_graph other;
        assert_int_equal(dx_graph_init(&other, &b->context), DX_OK);
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
    bench *b = *state;
    dx_id a = parse(b, "sin(x)*x^2/(1 + exp(-x*y))"), derivative;
    assert_int_equal(dx_diff(&b->graph, b->rules, a, b->x, 1, &derivative), DX_OK);
    double best = 1;
    for (int i = 0; i < 20; i++) {
        double start = dx_now();
        verdict_is(b, "speed", a, 1, derivative, DX_AGREES);
        double time = dx_now() - start;
        best = time < best ? time : best;
    }
    assert_true(best < 1e-2); /* ten times as long under sanitizers */
}

static void every_refused_allocation_is_told(void **state)
{
    bench *b = *state;
    dx_id a = parse(b, "[sin(x)*y, x^2]"), derivative = parse(b, "[cos(x)*y, 2*x]");
    dx_status status = DX_NOMEM;
    dx_verdict verdict;
    uint64_t n = 0;
    while (status == DX_NOMEM && n < 1000) {
        b->context.memory.fail_at = b->context.memory.count + ++n;
        status = dx_verify_derivative(&b->graph, a, b->x, 1, derivative, &verdict, NULL);
        b->context.memory.fail_at = 0;
    }
    assert_int_equal(status, DX_OK);
    assert_int_equal(verdict, DX_AGREES);
    assert_true(n > 10);
}

static int forget_caches(void **state)
{
    (void)state;
    flint_cleanup();
    return 0;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
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
    return cmocka_run_group_tests(tests, NULL, forget_caches);
}
