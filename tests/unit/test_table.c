/* Tables and integrals of the C library, and how long statements take. */
#include "config.h"

#include "../library.h"

#include <stdio.h>
#include <unistd.h>

static ddx_value made(const char *formula, const char *lo, const char *hi, size_t rows)
{
    ddx_value value = value_of(formula), from = value_of(lo), to = value_of(hi), table;
    if (ddx_table(session, 1, &value, "x", from, to, rows, &table) != DDX_OK)
        fail_msg("%s: %s", formula, ddx_error(session));
    ddx_release(session, value);
    ddx_release(session, from);
    ddx_release(session, to);
    return table;
}

static ddx_status refused(const char *formula, const char *lo, const char *hi, size_t rows)
{
    ddx_value value = value_of(formula), from = value_of(lo), to = value_of(hi), table;
    ddx_status status = ddx_table(session, 1, &value, "x", from, to, rows, &table);
    ddx_release(session, value);
    ddx_release(session, from);
    ddx_release(session, to);
    return status;
}

static void a_table_has_cells_headings_and_exact_elements(void **state)
{
    (void)state;
    ddx_value table = made("1/x", "0", "2", 5), element;
    size_t rows, columns;
    assert_int_equal(ddx_shape(session, table, &rows, &columns), DDX_OK);
    assert_int_equal(rows, 5);
    assert_int_equal(columns, 2);
    assert_string_equal(ddx_table_heading(session, table, 0, DDX_PLAIN), "x");
    assert_string_equal(ddx_table_heading(session, table, 1, DDX_PLAIN), "1/x");
    assert_null(ddx_table_heading(session, table, 2, DDX_PLAIN));
    assert_string_equal(ddx_table_cell(session, table, 0, 1), "undefined");
    assert_string_equal(ddx_table_cell(session, table, 3, 0), "1.5");
    assert_string_equal(ddx_table_cell(session, table, 3, 1), "0.66666666666666666667");
    assert_null(ddx_table_cell(session, table, 5, 1));
    assert_int_equal(ddx_element(session, table, 3, 1, &element), DDX_OK);
    assert_string_equal(ddx_print(session, element, DDX_PLAIN), "2/3");
    assert_int_equal(ddx_element(session, table, 0, 1, &element), DDX_DOMAIN);
    assert_int_equal(ddx_element(session, table, 5, 1, &element), DDX_TYPE);
}

static void a_table_is_written_after_rfc_4180(void **state)
{
    (void)state;
    char path[] = "table-XXXXXX", text[100] = "";
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    ddx_value table = made("max(x, 1/x)", "0", "2", 2);
    assert_int_equal(ddx_table_write(session, table, path), DDX_OK);
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    assert_true(fread(text, 1, sizeof text - 1, in) > 0);
    fclose(in);
    unlink(path);
    assert_string_equal(text, "x,\"max(x, 1/x)\"\r\n0,\r\n2,2\r\n");
    assert_int_equal(ddx_table_write(session, table, "no/such/place.csv"), DDX_IO);
}

static void what_is_no_table_is_refused(void **state)
{
    (void)state;
    ddx_value number = value_of("2");
    assert_int_equal(refused("x*y", "0", "1", 3), DDX_NAME);
    assert_int_equal(refused("f(x)", "0", "1", 3), DDX_NAME);
    assert_int_equal(refused("[x, 1]", "0", "1", 3), DDX_TYPE);
    assert_int_equal(refused("x", "0", "y", 3), DDX_TYPE);
    assert_int_equal(refused("x", "0", "1", 0), DDX_TYPE);
    assert_int_equal(refused("x", "0", "1", 10000000), DDX_LIMIT);
    assert_null(ddx_table_cell(session, number, 0, 0));
    assert_int_equal(ddx_table_write(session, number, "x.csv"), DDX_TYPE);
}

static void json_has_columns_and_rows(void **state)
{
    (void)state;
    const ddx_answer *answer = run("table([1/x, x^2], x=0..1, 2)");
    assert_string_equal(ddx_answer_kind(answer), "table");
    assert_non_null(strstr(ddx_answer_json(answer), "\"columns\": [\"x\", \"1/x\", \"x^2\"], "
                                                    "\"rows\": [[0, null, 0], [1, 1, 1]]"));
}

static void time_is_told_beside_the_answer(void **state)
{
    (void)state;
    const ddx_answer *answer = run(":time x^2*sin(x)");
    assert_string_equal(ddx_answer_text(answer), "x^2*sin(x)");
    assert_non_null(strstr(ddx_answer_notice(answer, 0), ": read "));
    assert_non_null(strstr(ddx_answer_notice(answer, 1), "as a function: 3 instructions"));
    assert_non_null(strstr(ddx_answer_json(answer), "\"time\": {\"read\": "));
    assert_non_null(strstr(ddx_answer_json(answer), "\"batch_point\": "));
    answer = run(":time 1 + 1");
    assert_string_equal(ddx_answer_text(answer), "2");
    assert_null(ddx_answer_notice(answer, 1));
}

static void integrals_are_constants(void **state)
{
    (void)state;
    ddx_value f = value_of("exp(-x)/sqrt(x)"), lo = value_of("0"), hi = value_of("inf"), out;
    assert_int_equal(ddx_integrate(session, f, "x", lo, hi, &out), DDX_OK);
    assert_string_equal(ddx_digits(session, out, 30), "1.77245385090551602729816748334");
    assert_int_equal(ddx_integrate(session, f, "y", lo, hi, &out), DDX_NAME);
    assert_int_equal(ddx_integrate(session, value_of("1/x"), "x", lo, hi, &out), DDX_DOMAIN);
    assert_int_equal(ddx_integrate(session, f, "x", value_of("-1"), lo, &out), DDX_DOMAIN);
    assert_int_equal(ddx_integrate(session, f, "x", value_of("a"), hi, &out), DDX_TYPE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_table_has_cells_headings_and_exact_elements, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(a_table_is_written_after_rfc_4180, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(what_is_no_table_is_refused, open_session, close_session),
        cmocka_unit_test_setup_teardown(json_has_columns_and_rows, open_session, close_session),
        cmocka_unit_test_setup_teardown(integrals_are_constants, open_session, close_session),
        cmocka_unit_test_setup_teardown(time_is_told_beside_the_answer, open_session,
                                        close_session),
    };
    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
