/* Operations by their names, as the C library calls them, and what they note. */
#include "config.h"

#include "../library.h"

#include <math.h>
#include <string.h>

static void operations_take_values(void **state)
{
    (void)state;
    static const struct {
        const char *operation, *arguments[4], *result;
    } rows[] = {
        {"laplacian", {"x^2*y^3", "[x, y]"}, "6*x^2*y + 2*y^3"},
        {"curl", {"[y*z, x, y]", "[x, y, z]"}, "[1, y, 1 - z]"},
        {"div", {"[x^2, x*y]", "[x, y]"}, "3*x"},
        {"directional", {"x^2*y", "[3, 4]", "[x, y]"}, NULL},
        {"total", {"x(t)^2", "t"}, "2*x(t)*x'(t)"},
        {"implicit", {"x^2 + y^2 = 25", "y", "x"}, "-x/y"},
        {"limit", {"sin(x*y)/x", "[x = 0, y = 3]"}, "3"},
        {"rank", {"[[1, 2], [2, 4]]"}, "1"},
        {"eigenvectors", {"[[2, 0], [0, 3]]"}, "[[1, 0], [0, 1]]"},
        {"sin", {"pi/6"}, "1/2"},
        {"atan2", {"1", "1"}, "pi/4"},
        {"taylor", {"exp(x)", "(x = 0)", "2"}, "1 + x + x^2/2"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ddx_value argument[4], result;
        size_t n = 0;
        for (; n < 4 && rows[i].arguments[n]; n++)
            argument[n] = value_of(rows[i].arguments[n]);
        if (ddx_call(session, rows[i].operation, n, argument, &result) != DDX_OK)
            fail_msg("%s: %s", rows[i].operation, ddx_error(session));
        if (rows[i].result)
            assert_string_equal(ddx_print(session, result, DDX_PLAIN), rows[i].result);
        for (size_t k = 0; k < n; k++)
            ddx_release(session, argument[k]);
        ddx_release(session, result);
    }
}

static void what_is_no_operation_is_told(void **state)
{
    (void)state;
    ddx_value x = value_of("x"), result;
    assert_int_equal(ddx_call(session, "laplace", 1, &x, &result), DDX_NAME);
    assert_non_null(strstr(ddx_error(session), "there is no operation 'laplace'"));
    assert_int_equal(ddx_call(session, "x + sin", 1, &x, &result), DDX_NAME);
    assert_int_equal(ddx_call(session, "", 0, NULL, &result), DDX_NAME);
    assert_int_equal(ddx_call(session, "det", 1, &x, &result), DDX_TYPE);
    ddx_release(session, x);
    assert_int_equal(ddx_call(session, "sin", 1, &x, &result), DDX_TYPE);
}

static void notes_and_conditions_go_with_results(void **state)
{
    (void)state;
    ddx_value a = value_of("abs(x)"), slope, sum, zero = value_of("0*log(x)");
    assert_int_equal(ddx_diff(session, a, "x", 1, &slope), DDX_OK);
    assert_string_equal(ddx_note(session, 0), "x != 0");
    assert_null(ddx_note(session, 1));
    const ddx_value both[] = {zero, value_of("x")};
    assert_int_equal(ddx_call(session, "max", 2, both, &sum), DDX_OK);
    const char *const x = "x";
    const double at = -1;
    double result;
    assert_int_equal(ddx_evaluate(session, sum, 1, &x, &at, &result), DDX_OK);
    assert_true(isnan(result));
    ddx_release(session, both[1]);
    ddx_release(session, sum);
    ddx_release(session, zero);
    ddx_release(session, slope);
    ddx_release(session, a);
}

static void names_and_orders_are_checked(void **state)
{
    (void)state;
    static const char *const no_names[] = {"", "x+1", "2", "sin", "pi", "x ", "diff"};
    ddx_value a = value_of("x^2"), result;
    for (size_t i = 0; i < sizeof no_names / sizeof *no_names; i++)
        assert_int_equal(ddx_diff(session, a, no_names[i], 1, &result), DDX_NAME);
    assert_int_equal(ddx_diff(session, a, "x", 1000000000, &result), DDX_LIMIT);
    ddx_value zero = value_of("0");
    assert_int_equal(ddx_series(session, a, "x", zero, 'q', 3, &result), DDX_TYPE);
    assert_int_equal(ddx_limit(session, a, "x", zero, 'q', &result), DDX_TYPE);
    ddx_release(session, zero);
    ddx_release(session, a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(operations_take_values, open_session, close_session),
        cmocka_unit_test_setup_teardown(what_is_no_operation_is_told, open_session, close_session),
        cmocka_unit_test_setup_teardown(notes_and_conditions_go_with_results, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(names_and_orders_are_checked, open_session, close_session),
    };
    return cmocka_run_group_tests_name("call", tests, NULL, NULL);
}
