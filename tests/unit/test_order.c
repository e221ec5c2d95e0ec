#include "expr/order.h"

#include "../workbench.h"

/* ---- the structural order -------------------------------------------------------- */

static void assert_ascending(const char *const *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            int order = dx_compare(&graph, typed(text[i]), typed(text[k]));
            if ((order < 0) != (i < k) || (order > 0) != (i > k))
                fail_msg("%s, %s: %d", text[i], text[k], order);
        }
}

static void numbers_then_names_then_what_is_built(void **state)
{
    (void)state;
    static const char *const text[] = {
        "-7",     "-1/2",        "0",      "1/3",   "2",       "12345678901234567890",
        "B",      "a",           "b",      "x1",    "x2",      "x10",
        "x10a",   "xa",          "pi",     "x + 1", "x + 2",   "y + 1",
        "x + y",  "x + y + 1",   "a^2",    "x^2",   "a*b",     "sin(a)",
        "sin(x)", "sin(sin(x))", "cos(x)", "f(x)",  "f(x, y)", "g(x)",
        "f'(x)",  "f''(x)",
    };
    assert_ascending(text, sizeof text / sizeof text[0]);
}

static void partial_derivatives_by_argument(void **state)
{
    (void)state;
    static const char *const text[] = {"D[1](f)(x, y)", "D[2](f)(x, y)", "D[1,1](f)(x, y)",
                                       "D[1,2](f)(x, y)", "D[2,2](f)(x, y)"};
    assert_ascending(text, sizeof text / sizeof text[0]);
}

/* A sum in which every term is a product of sums of the level below. */
static dx_id tower(const char *name, unsigned depth)
{
    dx_id a = dx_symbol(&graph, name, strlen(name)), y = dx_symbol(&graph, "y", 1);
    for (unsigned i = 0; i < depth; i++) {
        dx_id left = dx_call1(&graph, DX_FN_sin, dx_add(&graph, a, y));
        dx_id right = dx_call1(&graph, DX_FN_cos, dx_sub(&graph, a, y));
        a = dx_add(&graph, left, dx_mul(&graph, right, y));
    }
    return a;
}

static void deep_and_shared_expressions_compare_at_once(void **state)
{
    (void)state;
    dx_id a = tower("a", 3000), b = tower("b", 3000);
    double start = dx_now();
    assert_true(dx_compare(&graph, a, b) < 0);
    assert_true(dx_compare(&graph, b, a) > 0);
    assert_int_equal(dx_compare(&graph, a, a), 0);
    assert_true(dx_now() - start < 1.0);
}

static void the_order_does_not_depend_on_what_was_made_first(void **state)
{
    (void)state;
    static const char *const text[] = {
        "z*sin(y) + y*sin(z) + x", "a*b*c + d*e1 + f", "x^y + y^x",
        "(x + y)*(x + z)*(y + z)", "(a + b)*(c + d)",  "(a*b + c*d)*(a*c + b*d)"};
    enum { N = sizeof text / sizeof text[0] };
    int forth[N][N];
    for (size_t i = 0; i < N; i++)
        (void)typed(text[i]);
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < N; k++)
            forth[i][k] = dx_compare(&graph, typed(text[i]), typed(text[k]));
    dx_graph_free(&graph);
    assert_int_equal(dx_graph_init(&graph, &context), DX_OK);
    static const char *const names[] = {"z", "y", "x", "f", "e1", "d", "c", "b", "a"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        (void)typed(names[i]);
    for (size_t i = N; i > 0; i--)
        (void)typed(text[i - 1]);
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < N; k++)
            assert_int_equal(forth[i][k] > 0,
                             dx_compare(&graph, typed(text[i]), typed(text[k])) > 0);
}

/* ---- terms and factors ----------------------------------------------------------- */

static void assert_terms(const char *sum, const char *const *terms)
{
    dx_id a = typed(sum);
    uint32_t index[16];
    dx_order_terms(&graph, a, index);
    for (uint32_t i = 0; i < dx_terms(&graph, a); i++)
        if (!dx_same(dx_term(&graph, a, index[i]), typed(terms[i])))
            fail_msg("%s: term %u is not %s", sum, i, terms[i]);
}
#define TERMS(sum, ...) assert_terms(sum, (const char *const[]){__VA_ARGS__})

static void terms_fall_by_degree_then_alphabetically(void **state)
{
    (void)state;
    TERMS("y^2 + x*y + x^2", "x^2", "x*y", "y^2");
    TERMS("c + b*x + a*x^2", "a*x^2", "b*x", "c");
    TERMS("2*x*sin(x) + x^2*cos(x)", "x^2*cos(x)", "x*sin(x)");
    TERMS("sin(x) + x*cos(x)", "x*cos(x)", "sin(x)");
    TERMS("sqrt(x^2 + 1) + x", "x", "sqrt(x^2 + 1)");
    TERMS("x10 + x9 + x1", "x1", "x9", "x10");
    TERMS("1/x + x + log(x)", "x", "log(x)", "1/x");
    TERMS("x + (x + 1)^2", "(x + 1)^2", "x");
    TERMS("pi + sin(x) + x + 1/x", "x", "sin(x)", "1/x", "pi");
    TERMS("sqrt(x) + x + x^(3/2)", "x^(3/2)", "x", "sqrt(x)");
    TERMS("exp(x) + x*exp(x) + exp(x)*sin(x)", "x*exp(x)", "sin(x)*exp(x)", "exp(x)");
    TERMS("y(t) + y'(t) + y''(t)", "y''(t)", "y'(t)", "y(t)");
    TERMS("f(x)*g'(x) + f'(x)*g(x)", "f'(x)*g(x)", "f(x)*g'(x)");
    TERMS("1/(x^2 + 1) + atan(x)", "atan(x)", "1/(x^2 + 1)");
}

static void assert_factors(const char *product, const char *const *bases)
{
    dx_id a = typed(product);
    uint32_t index[16];
    dx_order_factors(&graph, a, index);
    for (uint32_t i = 0; i < dx_factors(&graph, a); i++)
        if (!dx_same(dx_base(&graph, a, index[i]), typed(bases[i])))
            fail_msg("%s: factor %u is not %s", product, i, bases[i]);
}
#define FACTORS(product, ...) assert_factors(product, (const char *const[]){__VA_ARGS__})

static void factors_by_kind_and_size(void **state)
{
    (void)state;
    FACTORS("exp(x)*sin(x)*(x + 1)*z^x*y*x^2*pi*sqrt(2)", "2", "pi", "x", "y", "z", "x + 1",
            "sin(x)", "exp(x)");
    FACTORS("tan(x)^2*sec(x)^2", "sec(x)", "tan(x)");
    FACTORS("cos(cos(tan(x)))*sin(tan(x))*sec(x)^2", "sec(x)", "sin(tan(x))", "cos(cos(tan(x)))");
    FACTORS("g'(x)*f'(g(x))", "f'(g(x))", "g'(x)");
    FACTORS("x'(t)*D[1](f)(x(t), y(t))", "D[1](f)(x(t), y(t))", "x'(t)");
    FACTORS("(x^2 + x + 1)*(x + 1)*(x - 1)", "x - 1", "x + 1", "x^2 + x + 1");
    FACTORS("x*sqrt(x^2 + 1)*(x^3 + 2)", "x", "x^3 + 2", "x^2 + 1");
}

static dx_id long_sum(uint32_t n)
{
    dx_id *term = malloc(n * sizeof *term);
    assert_non_null(term);
    for (uint32_t i = 0; i < n; i++) {
        char name[16];
        uint32_t k = i * 7919 % n;
        snprintf(name, sizeof name, "x%u", (unsigned)(k / 10));
        term[i] = dx_power(&graph, dx_symbol(&graph, name, strlen(name)), 1 + k % 10);
    }
    dx_id sum = dx_sum(&graph, n, term);
    free(term);
    return sum;
}

static bool in_order(dx_id sum, const uint32_t *index)
{
    int64_t before = 11;
    for (uint32_t i = 0; i < dx_terms(&graph, sum); i++) {
        dx_id base, exponent;
        int64_t degree;
        dx_split_power(&graph, dx_term(&graph, sum, index[i]), &base, &exponent);
        if (!dx_get_int(&graph, exponent, &degree) || degree > before)
            return false;
        before = degree;
    }
    return true;
}

static void long_sums_are_put_in_order_with_and_without_memory(void **state)
{
    (void)state;
    enum { N = 100000 };
    uint32_t *index = malloc(2 * N * sizeof *index);
    assert_non_null(index);
    dx_id sum = long_sum(N);
    assert_int_equal(dx_terms(&graph, sum), N);
    dx_order_terms(&graph, sum, index);
    assert_true(in_order(sum, index));
    context.memory.fail_at = context.memory.count + 1;
    dx_order_terms(&graph, sum, index + N);
    context.memory.fail_at = 0;
    assert_memory_equal(index, index + N, N * sizeof *index);
    free(index);
}

/* Texts that lie in the graph may move while another is made of them. */
static void texts_are_made_of_texts(void **state)
{
    (void)state;
    dx_id name = dx_symbol(&graph, "momentum", 8);
    for (unsigned i = 0; i < 3000; i++) {
        char text[16];
        dx_id a = dx_string(&graph, dx_bytes(&graph, name), 8);
        assert_string_equal(dx_bytes(&graph, a), "momentum");
        (void)snprintf(text, sizeof text, "momentum%u", i);
        name = dx_symbol(&graph, text, strlen(text));
        a = dx_string(&graph, dx_bytes(&graph, name), strlen(text));
        assert_string_equal(dx_bytes(&graph, a), text);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(numbers_then_names_then_what_is_built),
        TEST(partial_derivatives_by_argument),
        TEST(deep_and_shared_expressions_compare_at_once),
        TEST(the_order_does_not_depend_on_what_was_made_first),
        TEST(terms_fall_by_degree_then_alphabetically),
        TEST(factors_by_kind_and_size),
        TEST(long_sums_are_put_in_order_with_and_without_memory),
        TEST(texts_are_made_of_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
