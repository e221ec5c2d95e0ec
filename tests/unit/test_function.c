/* Functions of the C library: formulas compiled for numbers. */
#include "config.h"

#include "../library.h"

#include <math.h>
#include <pthread.h>

static const char *const xy[] = {"x", "y"};

static ddx_function *made(size_t n, const char *const *texts)
{
    ddx_value value[4] = {{0}};
    ddx_function *function;
    for (size_t i = 0; i < n; i++)
        value[i] = value_of(texts[i]);
    if (ddx_function_new(session, n, value, 2, xy, &function) != DDX_OK)
        fail_msg("%s: %s", texts[0], ddx_error(session));
    for (size_t i = 0; i < n; i++)
        ddx_release(session, value[i]);
    return function;
}

static void a_formula_and_its_gradient_are_one_function(void **state)
{
    (void)state;
    static const char *const texts[] = {"x^2*y", "grad(x^2*y, [x, y])"};
    ddx_function *f = made(2, texts);
    assert_int_equal(ddx_function_inputs(f), 2);
    assert_int_equal(ddx_function_outputs(f), 3);
    double result[3];
    assert_int_equal(ddx_function_evaluate(f, (const double[]){3, 5}, result), DDX_OK);
    assert_true(result[0] == 45 && result[1] == 30 && result[2] == 9);
    ddx_function_free(f);
    ddx_function_free(NULL);
}

static void edges_of_domains_give_what_ieee_says(void **state)
{
    (void)state;
    static const char *const texts[] = {"log(x)", "1/x", "sqrt(y)"};
    ddx_function *f = made(3, texts);
    static const double x[] = {0, -1, INFINITY, NAN, 2}, y[] = {-1, 0, INFINITY, 1, NAN};
    double result[3], log_x[5], inverse[5], root[5];
    const double *at[] = {x, y};
    double *const results[] = {log_x, inverse, root};
    assert_int_equal(ddx_function_batch(f, 5, at, results), DDX_OK);
    assert_true(log_x[0] == -INFINITY && isnan(log_x[1]) && log_x[2] == INFINITY);
    assert_true(inverse[0] == INFINITY && inverse[2] == 0 && isnan(inverse[3]));
    assert_true(isnan(root[0]) && root[1] == 0 && root[2] == INFINITY && isnan(root[4]));
    assert_int_equal(ddx_function_evaluate(f, (const double[]){0, -1}, result), DDX_OK);
    assert_true(result[0] == -INFINITY && result[1] == INFINITY && isnan(result[2]));
    assert_int_equal(ddx_function_batch(f, 0, at, results), DDX_OK);
    ddx_function_free(f);
}

/* A loss of logistic regression far from its least value. */
static void exponentials_do_not_overflow_where_the_value_does_not(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double x, value;
    } cases[] = {{"log(1 + exp(x))", 2000, 2000},
                 {"log(1 + exp(x))", -2000, 0},
                 {"d/dx log(1 + exp(x))", 2000, 1},
                 {"d/dx log(1 + exp(-3*x))", -2000, -3},
                 {"diff(log(1 + exp(x)), x, 2)", 2000, 0},
                 {"diff(1/(1 + exp(-x)), x, 2)", -2000, 0},
                 {"log(exp(x) + exp(2*x) + exp(-x) + 1)", 1000, 2000},
                 {"d/dx log(exp(x) + exp(2*x) + exp(-x) + 1)", 1000, 2},
                 {"exp(2*x)/(exp(x) + exp(2*x) + exp(-x))", 1000, 1},
                 {"(exp(x) - exp(-x))/(exp(x) + exp(-x))", -800, -1},
                 {"log(1 + exp(log(1 + exp(x))))", 1500, 1500},
                 {"3*exp(x)/(1/2 + 3*exp(x))", 2000, 1},
                 {"d/dx x*exp(x)/(1 + exp(x))", 2000, 1},
                 {"diff(exp(-x)/(1 + exp(-x))^2, x, 2)", -2000, 0},
                 {"(exp(x) - exp(-x))^2/(exp(x) + exp(-x))^3", 800, 0},
                 {"sum(log(1 + exp(k*x)), k=1..3)", 1000, 6000}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double result;
        ddx_function *f = made(1, &cases[i].text);
        assert_int_equal(ddx_function_evaluate(f, (const double[]){cases[i].x, 0}, &result),
                         DDX_OK);
        if (result != cases[i].value)
            fail_msg("%s at %g: %g", cases[i].text, cases[i].x, result);
        ddx_function_free(f);
    }
}

static void what_cancelled_has_no_value_where_it_had_none(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double x, value;
    } cases[] = {{"log(x) - log(x)", -1, NAN},  {"log(x) - log(x)", 2, 0}, {"sqrt(x)^2", -1, NAN},
                 {"sqrt(x)^2", 0, 0},           {"x/x", 0, NAN},           {"x/x", 5e-324, 1},
                 {"2^log(x)/2^log(x)", 0, NAN}, {"x/x", INFINITY, 1},      {"d/dx log(x)", -1, NAN},
                 {"d/dx log(x)", 2, 0.5}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ddx_value value = value_of(cases[i].text);
        double result;
        assert_int_equal(ddx_evaluate(session, value, 1, xy, &cases[i].x, &result), DDX_OK);
        assert_true(isnan(cases[i].value) ? isnan(result) : result == cases[i].value);
        ddx_function *f;
        assert_int_equal(ddx_function_new(session, 1, &value, 1, xy, &f), DDX_OK);
        assert_int_equal(ddx_function_evaluate(f, &cases[i].x, &result), DDX_OK);
        assert_true(isnan(cases[i].value) ? isnan(result) : result == cases[i].value);
        ddx_function_free(f);
        ddx_release(session, value);
    }
}

/* Each value has its own conditions, in vectors and at many points, too. */
static void what_cancelled_counts_for_its_own_value(void **state)
{
    (void)state;
    enum { N = 300 };
    static double x[N], y[N], value[3][N];
    static const char *const texts[] = {"x*y/y + 0*log(x)", "[x + y, x - y]"};
    const double *at[] = {x, y};
    double *const results[] = {value[0], value[1], value[2]};
    ddx_function *f = made(2, texts);
    for (int i = 0; i < N; i++) {
        x[i] = i % 7 - 3;
        y[i] = i % 5 - 2;
    }
    assert_int_equal(ddx_function_batch(f, N, at, results), DDX_OK);
    for (int i = 0; i < N; i++) {
        bool exists = y[i] != 0 && x[i] > 0;
        assert_true(exists ? value[0][i] == x[i] : isnan(value[0][i]));
        assert_true(value[1][i] == x[i] + y[i] && value[2][i] == x[i] - y[i]);
    }
    ddx_function_free(f);
}

static void what_cannot_be_compiled_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        ddx_status status;
        const char *story;
    } rows[] = {
        {"x + z", DDX_NAME, "'z' has no value"},
        {"x*g(y)", DDX_NAME, "the function 'g' is not defined"},
        {"x < y", DDX_TYPE, "a relation has no number for a value"},
        {"1..2", DDX_TYPE, "a range has no number for a value"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ddx_value value = value_of(rows[i].text);
        ddx_function *f = NULL;
        assert_int_equal(ddx_function_new(session, 1, &value, 2, xy, &f), rows[i].status);
        assert_string_equal(ddx_error(session), rows[i].story);
        assert_null(f);
    }
    ddx_value none = {0};
    ddx_function *f;
    none.slot = 12345;
    assert_int_equal(ddx_function_new(session, 1, &none, 2, xy, &f), DDX_TYPE);
}

enum { POINTS = 5000, THREADS = 4 };

static double x_at[POINTS], y_at[POINTS], whole[POINTS];
static const double *const points[] = {x_at, y_at};

typedef struct share {
    const ddx_function *f;
    size_t first, n;
    double result[POINTS];
    double single;
    ddx_status status;
} share;

static void *evaluate_share(void *data)
{
    share *s = data;
    const double *const at[] = {x_at + s->first, y_at + s->first};
    double *const results[] = {s->result};
    const double one[] = {x_at[s->first], y_at[s->first]};
    s->status = ddx_function_batch(s->f, s->n, at, results);
    if (s->status == DDX_OK)
        s->status = ddx_function_evaluate(s->f, one, &s->single);
    ddx_thread_end();
    return NULL;
}

/* The session is gone meanwhile. */
static void threads_share_a_function_and_get_the_same_bits(void **state)
{
    (void)state;
    static const char *const text[] = {"sin(x)*exp(y) + cos(x)/(1 + y^2) + tanh(x*y)^3 + x^y"};
    static share shares[THREADS];
    pthread_t thread[THREADS];
    double *const results[] = {whole};
    ddx_function *f = made(1, text);
    ddx_session_free(session);
    session = NULL;
    for (size_t k = 0; k < POINTS; k++) {
        x_at[k] = (double)k / 512 - 3;
        y_at[k] = (double)(k * 7919 % POINTS) / 1024 - 2;
    }
    assert_int_equal(ddx_function_batch(f, POINTS, points, results), DDX_OK);
    for (size_t i = 0; i < THREADS; i++) {
        shares[i].f = f;
        shares[i].first = i * 1237;
        shares[i].n = 1237 + 13 * i;
        assert_int_equal(pthread_create(&thread[i], NULL, evaluate_share, &shares[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_int_equal(shares[i].status, DDX_OK);
        const double *part = whole + shares[i].first;
        for (size_t k = 0; k < shares[i].n; k++)
            assert_true(shares[i].result[k] == part[k] ||
                        (isnan(part[k]) && isnan(shares[i].result[k])));
        assert_true(isnan(part[0]) || fabs(shares[i].single - part[0]) <= 1e-12 * fabs(part[0]));
    }
    ddx_function_free(f);
}

static void an_interruption_ends_a_batch(void **state)
{
    (void)state;
    static const char *const text[] = {"sin(x)*y"};
    ddx_function *f = made(1, text);
    double *const results[] = {whole};
    ddx_interrupt();
    assert_int_equal(ddx_function_batch(f, POINTS, points, results), DDX_CANCELLED);
    ddx_interrupt_clear();
    assert_int_equal(ddx_function_batch(f, POINTS, points, results), DDX_OK);
    ddx_function_free(f);
}

enum { MANY = 250003 };

/* All results at MANY points, by so many threads, one array behind the other. */
static double *in_threads(const char *threads, const char *const *texts, const double *const *at)
{
    assert_int_equal(ddx_set(session, "threads", threads), DDX_OK);
    ddx_function *f = made(2, texts);
    double *result = malloc(2 * MANY * sizeof *result);
    assert_non_null(result);
    double *const results[] = {result, result + MANY};
    assert_int_equal(ddx_function_batch(f, MANY, at, results), DDX_OK);
    ddx_function_free(f);
    return result;
}

static void many_points_have_the_same_bits_in_any_number_of_threads(void **state)
{
    (void)state;
    static const char *const texts[] = {"sin(x)*exp(y) + x^y", "sum(x^k, k=0..4)/(1 + y^2)"};
    static double x[MANY], y[MANY];
    const double *const at[] = {x, y};
    for (size_t i = 0; i < MANY; i++) {
        x[i] = (double)i / 1000;
        y[i] = (double)(i * 7919 % MANY) / 100000 - 1;
    }
    double *one = in_threads("1", texts, at);
    static const char *const numbers[] = {"0", "2", "3", "16"};
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
        double *several = in_threads(numbers[k], texts, at);
        assert_memory_equal(one, several, 2 * MANY * sizeof *one);
        free(several);
    }
    free(one);
}

static void points_may_stand_one_behind_the_other(void **state)
{
    (void)state;
    static const char *const texts[] = {"x^2*y", "grad(x^2*y, [x, y])"};
    static double point[2 * MANY], result[3 * MANY];
    for (size_t i = 0; i < MANY; i++) {
        point[2 * i] = (double)i;
        point[2 * i + 1] = 1 + (double)(i % 5);
    }
    ddx_function *f = made(2, texts);
    static const size_t counts[] = {0, 1, 511, 512, 513, MANY};
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        size_t n = counts[k];
        memset(result, 0, sizeof result);
        assert_int_equal(ddx_function_strided(f, n, point, 2, 1, result, 3, 1), DDX_OK);
        for (size_t i = 0; i < n; i++) {
            double x = point[2 * i], y = point[2 * i + 1];
            assert_true(result[3 * i] == x * x * y && result[3 * i + 1] == 2 * x * y &&
                        result[3 * i + 2] == x * x);
        }
        assert_true(n == MANY || result[3 * n] == 0);
    }
    ddx_function_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_formula_and_its_gradient_are_one_function, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(edges_of_domains_give_what_ieee_says, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(exponentials_do_not_overflow_where_the_value_does_not,
                                        open_session, close_session),
        cmocka_unit_test_setup_teardown(what_cancelled_has_no_value_where_it_had_none, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(what_cancelled_counts_for_its_own_value, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(what_cannot_be_compiled_is_told, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(threads_share_a_function_and_get_the_same_bits,
                                        open_session, close_session),
        cmocka_unit_test_setup_teardown(an_interruption_ends_a_batch, open_session, close_session),
        cmocka_unit_test_setup_teardown(many_points_have_the_same_bits_in_any_number_of_threads,
                                        open_session, close_session),
        cmocka_unit_test_setup_teardown(points_may_stand_one_behind_the_other, open_session,
                                        close_session),
    };
    return cmocka_run_group_tests_name("function", tests, NULL, NULL);
}
