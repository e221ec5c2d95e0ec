/* Iterations of the C library: pulled step by step, forth and back, and as values. */
#include "config.h"

#include "../library.h"

#include <math.h>
#include <string.h>

static ddx_iteration *begun(const char *call)
{
    ddx_iteration *it;
    if (ddx_iteration_new(session, call, strlen(call), &it) != DDX_OK)
        fail_msg("%s: %s", call, ddx_error(session));
    return it;
}

static void steps_are_pulled_forth_and_back(void **state)
{
    (void)state;
    double at[8];
    ddx_iteration *it = begun("newton(x^3 - 2, x=1)");
    assert_int_equal(ddx_iteration_unknowns(it), 1);
    assert_string_equal(ddx_iteration_unknown(it, 0), "x");
    assert_null(ddx_iteration_unknown(it, 1));
    ddx_iterate now = ddx_iteration_state(it);
    assert_true(now.number == 0 && now.value == -1 && now.slope == 3 && isnan(now.step));
    assert_false(now.ended || now.converged || now.failed);
    size_t n = 0;
    for (at[n++] = *ddx_iteration_point(it); !ddx_iteration_state(it).ended && n < 8;) {
        assert_int_equal(ddx_iteration_step(it), DDX_OK);
        at[n++] = *ddx_iteration_point(it);
    }
    now = ddx_iteration_state(it);
    assert_true(now.converged && now.number == n - 1 && now.best == n - 1);
    assert_true(fabs(at[n - 1] - cbrt(2)) < 1e-15);
    assert_string_equal(ddx_iteration_outcome(it), "converged in 5 steps");
    for (size_t k = n; k-- > 0;) {
        assert_int_equal(ddx_iteration_go(it, k), DDX_OK);
        assert_true(*ddx_iteration_point(it) == at[k]);
    }
    assert_int_equal(ddx_iteration_run(it, 2), DDX_OK);
    assert_true(ddx_iteration_state(it).number == 2 && *ddx_iteration_point(it) == at[2]);
    assert_int_equal(ddx_iteration_go(it, 99), DDX_TYPE);
    ddx_iteration_free(it);
    ddx_iteration_free(NULL);
}

static void an_iteration_is_a_value(void **state)
{
    (void)state;
    ddx_iteration *it = begun("minimize((1 - x)^2 + 100*(y - x^2)^2, [x=-1, y=1])");
    ddx_value value, part;
    double x;
    assert_int_equal(ddx_iteration_run(it, 1000), DDX_OK);
    assert_true(ddx_iteration_state(it).converged);
    assert_int_equal(ddx_iteration_value(it, &value), DDX_OK);
    ddx_iteration_free(it);
    assert_int_equal(ddx_member(session, value, "point", &part), DDX_OK);
    assert_string_equal(ddx_print(session, part, DDX_PLAIN), "[1, 1]");
    ddx_release(session, part);
    assert_int_equal(ddx_member(session, value, "y", &part), DDX_OK);
    assert_int_equal(ddx_evaluate(session, part, 0, NULL, NULL, &x), DDX_OK);
    assert_true(x == 1);
    ddx_release(session, part);
    assert_int_equal(ddx_member(session, value, "table", &part), DDX_OK);
    assert_string_equal(ddx_table_heading(session, part, 0, DDX_PLAIN), "k");
    assert_string_equal(ddx_table_cell(session, part, 1, 0), "1");
    ddx_value column;
    assert_int_equal(ddx_member(session, part, "k", &column), DDX_OK);
    size_t rows, columns;
    assert_int_equal(ddx_shape(session, column, &rows, &columns), DDX_OK);
    assert_true(rows > 1 && columns == 0);
    ddx_release(session, column);
    assert_int_equal(ddx_member(session, part, "nothing", &column), DDX_NAME);
    ddx_release(session, part);
    assert_int_equal(ddx_member(session, value, "nothing", &part), DDX_NAME);
    assert_int_equal(ddx_member(session, value, "root", &part), DDX_NAME);
    ddx_release(session, value);
    value = value_of("x + 1");
    assert_int_equal(ddx_member(session, value, "root", &part), DDX_TYPE);
    ddx_release(session, value);
}

/* The same at the prompt and here: what is proved counts, and what rounding alone makes does not.
 */
static void converged_is_what_the_value_says(void **state)
{
    (void)state;
    static const char *calls[] = {
        "newton(exp(x) - 1, x=0.5)",
        "newton(log(1 + x), x=0.5)",
        "newton(x^2*(x - 1)/x, x=0.2)",
        "newton(x^3 - 2*x + 2, x=0)",
        "newton(x^2 - 2, x=1)",
        "newton(x, x=0)",
        "newton(x^2 + 1e-30, x=1)",
        "newton(sqrt(1 + x) - sqrt(1 - x), x=0.5)",
        "newton([x^2 + y^2 - 2, x - y], [x=2, y=1/2])",
        "bisect(tan(x), x=1..2)",
        "fixedpoint(cos(x), x=1)",
        "fixedpoint(x + 1/10^17, x=1)",
        "minimize(x^4 - x^2, x=0)",
        "minimize(x^2 + y^2, [x=1, y=1], [x + y = 1])",
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        ddx_iteration *it = begun(calls[i]);
        ddx_value value, part;
        assert_int_equal(ddx_iteration_run(it, 1000), DDX_OK);
        ddx_iterate now = ddx_iteration_state(it);
        assert_int_equal(ddx_iteration_value(it, &value), DDX_OK);
        assert_int_equal(ddx_member(session, value, "converged", &part), DDX_OK);
        assert_string_equal(ddx_print(session, part, DDX_PLAIN), now.converged ? "true" : "false");
        ddx_release(session, part);
        assert_int_equal(ddx_member(session, value, "outcome", &part), DDX_OK);
        const char *quoted = ddx_print(session, part, DDX_PLAIN), *said = ddx_iteration_outcome(it);
        assert_int_equal(strlen(quoted), strlen(said) + 2);
        assert_memory_equal(quoted + 1, said, strlen(said));
        ddx_release(session, part);
        ddx_release(session, value);
        if (now.number > 0) { /* it is forgotten on the way back, and found again */
            assert_int_equal(ddx_iteration_go(it, 0), DDX_OK);
            assert_false(ddx_iteration_state(it).converged);
            assert_int_equal(ddx_iteration_run(it, 1000), DDX_OK);
            assert_true(ddx_iteration_state(it).converged == now.converged);
        }
        ddx_iteration_free(it);
    }
    ddx_iteration *zero = begun("newton(exp(x) - 1, x=0.5)");
    assert_int_equal(ddx_iteration_run(zero, 1000), DDX_OK);
    assert_true(ddx_iteration_state(zero).converged);
    ddx_iteration_free(zero);
}

static void what_fails_says_why(void **state)
{
    (void)state;
    static const struct {
        const char *call;
        ddx_status status;
    } rows[] = {{"x + 1", DDX_TYPE},
                {"", DDX_TYPE},
                {"newton(x^2 - 2)", DDX_ARITY},
                {"newton(x^2 - a, x=1)", DDX_NAME},
                {"newton(x^2 - 2, x=", DDX_SYNTAX},
                {"newton([x, y], [x=1])", DDX_TYPE},
                {"bisect(x, x=1)", DDX_TYPE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ddx_iteration *it;
        assert_int_equal(ddx_iteration_new(session, rows[i].call, strlen(rows[i].call), &it),
                         rows[i].status);
        assert_null(it);
        assert_true(ddx_error(session)[0] != '\0');
    }
    ddx_iteration *it = begun("newton(x^3 - 2x + 2, x=0)");
    assert_int_equal(ddx_iteration_run(it, 100), DDX_OK);
    ddx_iterate now = ddx_iteration_state(it);
    assert_true(now.ended && now.failed && !now.converged && now.number == 2);
    assert_non_null(strstr(ddx_iteration_outcome(it), "cycle"));
    ddx_value value, part;
    assert_int_equal(ddx_iteration_value(it, &value), DDX_OK);
    assert_int_equal(ddx_member(session, value, "root", &part), DDX_NOCONV);
    ddx_release(session, value);
    ddx_iteration_free(it);
}

/* Its nodes outlive collections, and it goes with its session. */
static void it_lives_on_between_statements(void **state)
{
    (void)state;
    ddx_iteration *it = begun("newton([x^2 + y^2 = 4, x*y = 1], [x=2, y=1/2])");
    char text[80];
    for (int i = 0; i < 3000; i++) {
        (void)snprintf(text, sizeof text, "d/dx sin(%d*x)^3*exp(x^%d)", i, i % 7 + 2);
        assert_int_equal(ddx_answer_status(ddx_eval(session, text, strlen(text))), DDX_OK);
    }
    assert_int_equal(ddx_iteration_run(it, 100), DDX_OK);
    ddx_value value, part;
    assert_int_equal(ddx_iteration_value(it, &value), DDX_OK);
    assert_int_equal(ddx_member(session, value, "proved", &part), DDX_OK);
    assert_string_equal(ddx_print(session, part, DDX_PLAIN), "true");
    assert_string_equal(ddx_iteration_unknown(it, 1), "y");
    ddx_release(session, part);
    ddx_release(session, value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(steps_are_pulled_forth_and_back, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(an_iteration_is_a_value, open_session, close_session),
        cmocka_unit_test_setup_teardown(converged_is_what_the_value_says, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(what_fails_says_why, open_session, close_session),
        cmocka_unit_test_setup_teardown(it_lives_on_between_statements, open_session,
                                        close_session),
    };
    return cmocka_run_group_tests_name("iteration", tests, NULL, NULL);
}
