/* Roots and extrema of the C library. */
#include "config.h"

#include "../library.h"

static ddx_value roots_of(const char *equation, const char *lo, const char *hi, size_t *undecided)
{
    ddx_value f = value_of(equation), from = value_of(lo), to = value_of(hi), out;
    assert_int_equal(
        ddx_roots(session, 1, &f, (const char *const[]){"x"}, &from, &to, &out, undecided), DDX_OK);
    return out;
}

static void roots_are_exact_or_have_any_digits(void **state)
{
    (void)state;
    size_t undecided, rows, columns;
    ddx_value root, all = roots_of("x^3 = 2*x", "-2", "2", &undecided);
    assert_int_equal(undecided, 0);
    assert_string_equal(ddx_print(session, all, DDX_PLAIN), "[-sqrt(2), 0, sqrt(2)]");
    all = roots_of("cos(x) = x", "0", "1", NULL);
    assert_int_equal(ddx_shape(session, all, &rows, &columns), DDX_OK);
    assert_int_equal(rows, 1);
    assert_int_equal(ddx_element(session, all, 0, 0, &root), DDX_OK);
    assert_string_equal(ddx_digits(session, root, 60),
                        "0.739085133215160641655312087673873404013411758900757464965681");
}

static void what_is_not_decided_is_counted(void **state)
{
    (void)state;
    size_t undecided;
    roots_of("floor(x)", "-1", "2", &undecided);
    assert_int_equal(undecided, 1);
    roots_of("x^2 + 1", "-inf", "inf", &undecided);
    assert_int_equal(undecided, 0);
}

static void systems_have_rows(void **state)
{
    (void)state;
    ddx_value f[2] = {value_of("x^2 + y^2 = 5"), value_of("x*y - 2")};
    ddx_value lo[2] = {value_of("0"), value_of("0")}, hi[2] = {value_of("3"), value_of("3")}, out;
    size_t undecided;
    assert_int_equal(
        ddx_roots(session, 2, f, (const char *const[]){"x", "y"}, lo, hi, &out, &undecided),
        DDX_OK);
    assert_int_equal(undecided, 0);
    assert_string_equal(ddx_print(session, out, DDX_PLAIN), "[[1, 2], [2, 1]]");
}

static void extrema_come_with_their_kind(void **state)
{
    (void)state;
    const char *const names[] = {"x", "y"};
    ddx_value lo[2] = {value_of("0"), value_of("0")}, hi[2] = {value_of("10"), value_of("10")};
    ddx_value constraint = value_of("x + y = 10"), table, value;
    size_t undecided;
    assert_int_equal(
        ddx_extrema(session, value_of("x*y"), 1, &constraint, 2, names, lo, hi, &table, &undecided),
        DDX_OK);
    assert_int_equal(undecided, 0);
    assert_string_equal(ddx_table_heading(session, table, 2, DDX_PLAIN), "lambda");
    assert_string_equal(ddx_table_cell(session, table, 0, 4), "maximum");
    assert_int_equal(ddx_element(session, table, 0, 3, &value), DDX_OK);
    assert_string_equal(ddx_print(session, value, DDX_PLAIN), "25");
    assert_int_equal(ddx_extrema(session, value_of("(x - 1)^2 + (y - 2)^2"), 0, NULL, 2, names, lo,
                                 hi, &table, NULL),
                     DDX_OK);
    assert_string_equal(ddx_table_cell(session, table, 0, 3), "minimum");
}

static void bad_input_is_refused(void **state)
{
    (void)state;
    const char *const x = "x";
    ddx_value f = value_of("x^2 - a"), g = value_of("x^2 - 2"), zero = value_of("0"), out;
    ddx_value one = value_of("1"), name = value_of("b"), vector = value_of("[x, 1]");
    assert_int_equal(ddx_roots(session, 1, &f, &x, &zero, &one, &out, NULL), DDX_NAME);
    assert_int_equal(ddx_roots(session, 1, &g, &x, &one, &zero, &out, NULL), DDX_DOMAIN);
    assert_int_equal(ddx_roots(session, 1, &g, &x, &zero, &name, &out, NULL), DDX_TYPE);
    assert_int_equal(ddx_roots(session, 1, &vector, &x, &zero, &one, &out, NULL), DDX_TYPE);
    assert_int_equal(ddx_roots(session, 0, &g, &x, &zero, &one, &out, NULL), DDX_TYPE);
    assert_int_equal(ddx_extrema(session, f, 0, NULL, 1, &x, &zero, &one, &out, NULL), DDX_NAME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(roots_are_exact_or_have_any_digits, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(what_is_not_decided_is_counted, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(systems_have_rows, open_session, close_session),
        cmocka_unit_test_setup_teardown(extrema_come_with_their_kind, open_session, close_session),
        cmocka_unit_test_setup_teardown(bad_input_is_refused, open_session, close_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
