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
        {"subst", {"x^2", "x = y + 1"}, "(y + 1)^2"},
        {"sum", {"k^2", "k = 1..4"}, "30"},
        {"product", {"k", "k = 1..5"}, "120"},
        {"integrate", {"x^2", "x = 0..3"}, NULL},
        {"table", {"x^2", "x = 0..1", "3"}, NULL},
        {"roots", {"x^2 - x", "x = -5..5"}, "[0, 1]"},
        {"roots", {"[x + y = 3, x - y = 1]", "[x = -5..5, y = -5..5]"}, "[[2, 1]]"},
        {"remainder", {"sin(x)", "x = 0", "3", "x = -1..1"}, NULL},
        {"definition", {"x^2", "x = 3"}, NULL},
        {"definition", {"x^2", "x"}, NULL},
        {"code", {"x^2", "\"c\"", "gradient"}, NULL},
        {"latex", {"x^2/y"}, NULL},
        {"latex", {"steps(d/dx x^2)"}, NULL},
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

/* Of what cannot be typed, and of nothing at all. */
static void arguments_that_are_none_are_told(void **state)
{
    (void)state;
    ddx_value steps = value_of("steps(d/dx x^2)"), result;
    ddx_value table = value_of("table(x^2, x=0..1, 3)"), text = value_of("\"abc\"");
    ddx_value one = value_of("1");
    assert_int_equal(ddx_call(session, "sin", 1, &steps, &result), DDX_TYPE);
    assert_int_equal(ddx_call(session, "sin", 1, &table, &result), DDX_TYPE);
    assert_int_equal(ddx_call(session, "sin", 1, &text, &result), DDX_TYPE);
    assert_int_equal(ddx_call(session, "sin", 0, NULL, &result), DDX_ARITY);
    assert_int_equal(ddx_call(session, "atan2", 1, &one, &result), DDX_ARITY);
    assert_int_equal(ddx_call(session, "grad", 0, NULL, &result), DDX_ARITY);
    ddx_release(session, one);
    ddx_release(session, text);
    ddx_release(session, table);
    ddx_release(session, steps);
}

static void names_stay_what_they_were(void **state)
{
    (void)state;
    ddx_value a = value_of("x^2*y"), names = value_of("[x, y]"), y = value_of("y"), result;
    const ddx_value by[] = {a, names}, at[] = {a, y};
    (void)ddx_eval(session, "x = 3", 5);
    (void)ddx_eval(session, "y = 5", 5);
    assert_int_equal(ddx_call(session, "exp", 1, &a, &result), DDX_OK);
    assert_string_equal(ddx_print(session, result, DDX_PLAIN), "exp(x^2*y)");
    ddx_release(session, result);
    assert_int_equal(ddx_call(session, "grad", 2, by, &result), DDX_OK);
    assert_string_equal(ddx_print(session, result, DDX_PLAIN), "[2*x*y, x^2]");
    ddx_release(session, result);
    assert_int_equal(ddx_call(session, "laplacian", 2, at, &result), DDX_OK);
    assert_string_equal(ddx_print(session, result, DDX_PLAIN), "0");
    ddx_release(session, result);
    ddx_value f = value_of("f(t)");
    (void)ddx_eval(session, "f(t) = t^2", 10);
    assert_int_equal(ddx_call(session, "sin", 1, &f, &result), DDX_OK);
    assert_string_equal(ddx_print(session, result, DDX_PLAIN), "sin(t^2)");
    ddx_release(session, result);
    ddx_release(session, f);
    ddx_release(session, a);
    ddx_release(session, y);
    ddx_release(session, names);
}

/* What was lost on the way to a value is lost in all that is made of it. */
static void check_lost(ddx_value value, double at)
{
    static const char *const x = "x";
    ddx_value zero, result;
    char number[32];
    snprintf(number, sizeof number, "%g", at);
    zero = value_of(number);
    assert_int_equal(ddx_substitute(session, value, 1, &x, &zero, &result), DDX_DOMAIN);
    ddx_release(session, zero);
    zero = value_of("2");
    assert_int_equal(ddx_substitute(session, value, 1, &x, &zero, &result), DDX_OK);
    ddx_release(session, result);
    ddx_release(session, zero);
    ddx_release(session, value);
}

static void conditions_go_through_all_operations(void **state)
{
    (void)state;
    static const char *const names[] = {"x", "y"};
    ddx_value a = value_of("abs(x)*y"), cubic = value_of("x*abs(x)*y"), slope, result;
    assert_int_equal(ddx_gradient(session, a, 2, names, &result), DDX_OK);
    check_lost(result, 0);
    assert_int_equal(ddx_hessian(session, cubic, 2, names, &result), DDX_OK);
    check_lost(result, 0);
    const ddx_value two[] = {a, cubic};
    ddx_value vector;
    assert_int_equal(ddx_array(session, 2, 0, two, &vector), DDX_OK);
    assert_int_equal(ddx_jacobian(session, vector, 2, names, &result), DDX_OK);
    check_lost(result, 0);
    ddx_release(session, vector);
    assert_int_equal(ddx_diff(session, a, "x", 1, &slope), DDX_OK);
    assert_int_equal(ddx_simplify(session, slope, &result), DDX_OK);
    check_lost(result, 0);
    assert_int_equal(ddx_array(session, 1, 0, &slope, &vector), DDX_OK);
    assert_int_equal(ddx_element(session, vector, 0, 0, &result), DDX_OK);
    check_lost(result, 0);
    check_lost(vector, 0);
    assert_int_equal(ddx_call(session, "exp", 1, &slope, &result), DDX_OK);
    check_lost(result, 0);
    ddx_release(session, slope);
    slope = value_of("d/dx log(x)");
    ddx_value lo = value_of("-2"), hi = value_of("-1");
    assert_int_equal(ddx_integrate(session, slope, "x", lo, hi, &result), DDX_DOMAIN);
    assert_int_equal(ddx_limit(session, slope, "x", slope, 0, &result), DDX_NAME);
    ddx_release(session, lo);
    ddx_release(session, hi);
    check_lost(slope, -1);
    ddx_release(session, a);
    ddx_release(session, cubic);
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

static void points_obey_what_is_assumed(void **state)
{
    (void)state;
    assert_int_equal(ddx_answer_status(ddx_eval(session, "assume x > 0, x*y > 0", 21)), DDX_OK);
    ddx_value a = value_of("sqrt(x^2)*y"), put, minus = value_of("-1");
    const char *const xy[] = {"x", "y"};
    const double inside[] = {2, 3}, below[] = {-2, -3}, mixed[] = {2, -3};
    double result = 0;
    assert_int_equal(ddx_evaluate(session, a, 2, xy, inside, &result), DDX_OK);
    assert_true(result == 6);
    assert_int_equal(ddx_evaluate(session, a, 2, xy, below, &result), DDX_DOMAIN);
    assert_true(isnan(result));
    assert_non_null(strstr(ddx_error(session), "x > 0 is assumed"));
    assert_int_equal(ddx_evaluate(session, a, 2, xy, mixed, &result), DDX_DOMAIN);
    assert_int_equal(ddx_substitute(session, a, 1, xy, &minus, &put), DDX_DOMAIN);
    assert_int_equal(ddx_answer_status(ddx_eval(session, "forget", 6)), DDX_OK);
    assert_int_equal(ddx_evaluate(session, a, 2, xy, below, &result), DDX_OK);
    assert_true(result == 6); /* it stays as it was made */
    ddx_release(session, minus);
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
        cmocka_unit_test_setup_teardown(arguments_that_are_none_are_told, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(names_stay_what_they_were, open_session, close_session),
        cmocka_unit_test_setup_teardown(conditions_go_through_all_operations, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(notes_and_conditions_go_with_results, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(points_obey_what_is_assumed, open_session, close_session),
        cmocka_unit_test_setup_teardown(names_and_orders_are_checked, open_session, close_session),
    };
    return cmocka_run_group_tests_name("call", tests, NULL, NULL);
}
