/* Vectors and matrices through the C library. */
#include "config.h"

#include "../library.h"

static void reads(ddx_value value, const char *text)
{
    const char *shown = ddx_print(session, value, DDX_PLAIN);
    assert_non_null(shown);
    assert_string_equal(shown, text);
}

static void has_shape(const char *text, size_t rows, size_t columns)
{
    size_t r, c;
    assert_int_equal(ddx_shape(session, value_of(text), &r, &c), DDX_OK);
    assert_int_equal(r, rows);
    assert_int_equal(c, columns);
}

static void shapes_are_told(void **state)
{
    (void)state;
    has_shape("[[1, 2, 3], [4, 5, 6]]", 2, 3);
    has_shape("[[1], [2]]", 2, 1);
    has_shape("[x, y, z]", 3, 0);
    has_shape("x^2", 0, 0);
    has_shape("1 < x", 0, 0);
}

static void elements_are_counted_from_zero(void **state)
{
    (void)state;
    ddx_value matrix = value_of("[[a, b, c], [d, x, y]]"), vector = value_of("[p, q]"), element;
    assert_int_equal(ddx_element(session, matrix, 1, 2, &element), DDX_OK);
    reads(element, "y");
    assert_int_equal(ddx_element(session, vector, 1, 0, &element), DDX_OK);
    reads(element, "q");
    assert_int_equal(ddx_element(session, matrix, 2, 0, &element), DDX_TYPE);
    assert_string_equal(ddx_error(session), "a 2 x 3 matrix has no element 2, 0");
    assert_int_equal(ddx_element(session, matrix, 0, 3, &element), DDX_TYPE);
    assert_int_equal(ddx_element(session, vector, 0, 1, &element), DDX_TYPE);
    assert_int_equal(ddx_element(session, value_of("7"), 0, 0, &element), DDX_TYPE);
}

static void arrays_are_made_of_values(void **state)
{
    (void)state;
    ddx_value element[4] = {value_of("1"), value_of("x"), value_of("y^2"), value_of("1/2")}, array;
    assert_int_equal(ddx_array(session, 2, 2, element, &array), DDX_OK);
    reads(array, "[[1, x], [y^2, 1/2]]");
    assert_int_equal(ddx_array(session, 4, 0, element, &array), DDX_OK);
    reads(array, "[1, x, y^2, 1/2]");
    assert_int_equal(ddx_array(session, 4, 1, element, &array), DDX_OK);
    reads(array, "[[1], [x], [y^2], [1/2]]");
    assert_int_equal(ddx_array(session, 0, 2, element, &array), DDX_TYPE);
    assert_int_equal(ddx_array(session, SIZE_MAX, 2, element, &array), DDX_LIMIT);
    assert_int_equal(ddx_array(session, SIZE_MAX, SIZE_MAX, element, &array), DDX_LIMIT);
    element[0] = array;
    assert_int_equal(ddx_array(session, 2, 2, element, &array), DDX_TYPE);
}

static void linear_algebra_is_exact(void **state)
{
    (void)state;
    ddx_value matrix = value_of("[[2, 1], [1, 3]]"), right = value_of("[5, 10]"), result;
    assert_int_equal(ddx_determinant(session, matrix, &result), DDX_OK);
    reads(result, "5");
    assert_int_equal(ddx_inverse(session, matrix, &result), DDX_OK);
    reads(result, "[[3/5, -1/5], [-1/5, 2/5]]");
    assert_int_equal(ddx_solve_linear(session, matrix, right, &result), DDX_OK);
    reads(result, "[1, 3]");
    assert_int_equal(ddx_eigenvalues(session, matrix, &result), DDX_OK);
    reads(result, "[(5 - sqrt(5))/2, (5 + sqrt(5))/2]");
}

static void faults_are_told(void **state)
{
    (void)state;
    ddx_value singular = value_of("[[1, 2], [2, 4]]"), wide = value_of("[[1, 2, 3]]"), result;
    assert_int_equal(ddx_inverse(session, singular, &result), DDX_DOMAIN);
    assert_string_equal(ddx_error(session), "the matrix is singular (its rank is 1, not 2, so it "
                                            "has no inverse)");
    assert_int_equal(ddx_determinant(session, wide, &result), DDX_TYPE);
    assert_int_equal(ddx_inverse(session, value_of("5"), &result), DDX_TYPE);
    assert_int_equal(ddx_solve_linear(session, singular, value_of("[1, 1]"), &result), DDX_DOMAIN);
    assert_int_equal(ddx_solve_linear(session, singular, value_of("[1]"), &result), DDX_TYPE);
    assert_int_equal(ddx_eigenvalues(session, value_of("[[0, -1], [1, 0]]"), &result), DDX_DOMAIN);
    assert_int_equal(ddx_determinant(session, (ddx_value){9999}, &result), DDX_TYPE);
}

/* What was found for all x must not be asked at the x for which it does not hold. */
static ddx_status at(ddx_value value, const char *x, ddx_value *result)
{
    const char *const names[] = {"x"};
    const ddx_value by[] = {value_of(x)};
    return ddx_substitute(session, value, 1, names, by, result);
}

static void values_keep_their_conditions(void **state)
{
    (void)state;
    ddx_value rank = value_of("rank([[x, 1], [1, x]])"), slope, moved, result;
    assert_int_equal(at(rank, "1", &result), DDX_DOMAIN);
    assert_string_equal(ddx_error(session),
                        "this holds where x != -1, x != 1, so not for x = 1 (work it out anew with "
                        "the value in the place of the name)");
    assert_int_equal(at(rank, "2", &result), DDX_OK);
    reads(result, "2");
    assert_int_equal(ddx_diff(session, value_of("abs(x)"), "x", 1, &slope), DDX_OK);
    assert_int_equal(at(slope, "0", &result), DDX_DOMAIN);
    assert_int_equal(at(slope, "x - 1", &moved), DDX_OK);
    assert_int_equal(at(moved, "0", &result), DDX_OK);
    reads(result, "-1");
    assert_int_equal(at(moved, "1", &result), DDX_DOMAIN);
    assert_int_equal(ddx_inverse(session, value_of("[[x, 0], [0, x]]"), &moved), DDX_OK);
    assert_int_equal(at(moved, "0", &result), DDX_DOMAIN);
    assert_int_equal(at(value_of("x*(1/x)"), "2", &result), DDX_OK);
    assert_int_equal(at(value_of("x*(1/x)"), "0", &result), DDX_DOMAIN);
    assert_int_equal(at(value_of("y/x"), "y", &moved), DDX_OK);
    reads(moved, "1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_are_told),
        cmocka_unit_test(elements_are_counted_from_zero),
        cmocka_unit_test(arrays_are_made_of_values),
        cmocka_unit_test(linear_algebra_is_exact),
        cmocka_unit_test(faults_are_told),
        cmocka_unit_test(values_keep_their_conditions),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, open_session, close_session);
}
