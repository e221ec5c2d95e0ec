/* Gradients, Jacobians and Hessians through the library, and that wrong ones are found. */
#include "engine/session.h"
#include "numeric/along.h"
#include "numeric/directions.h"

#include "../library.h"

static void assert_prints(ddx_value value, const char *text)
{
    assert_string_equal(ddx_print(session, value, DDX_PLAIN), text);
}

static const char *const xy[] = {"x", "y"};

static void matrices_are_values(void **state)
{
    (void)state;
    ddx_value f = value_of("x^3*y + y^2"), d;
    assert_int_equal(ddx_gradient(session, f, 2, xy, &d), DDX_OK);
    assert_prints(d, "[3*x^2*y, x^3 + 2*y]");
    assert_int_equal(ddx_gradient(session, f, 0, NULL, &d), DDX_OK);
    assert_prints(d, "[3*x^2*y, x^3 + 2*y]");
    assert_int_equal(ddx_jacobian(session, d, 2, xy, &d), DDX_OK);
    assert_prints(d, "[[6*x*y, 3*x^2], [3*x^2, 2]]");
    assert_int_equal(ddx_hessian(session, f, 2, xy, &d), DDX_OK);
    assert_prints(d, "[[6*x*y, 3*x^2], [3*x^2, 2]]");
    assert_int_equal(ddx_gradient(session, f, 1, (const char *const[]){"z"}, &d), DDX_OK);
    assert_prints(d, "[0]");
}

static void bad_requests_are_told(void **state)
{
    (void)state;
    ddx_value f = value_of("x*y"), v = value_of("[x, y]"), d;
    assert_int_equal(ddx_gradient(session, v, 2, xy, &d), DDX_TYPE);
    assert_int_equal(ddx_jacobian(session, f, 2, xy, &d), DDX_TYPE);
    assert_int_equal(ddx_gradient(session, f, 2, (const char *const[]){"x", "x"}, &d), DDX_NAME);
    assert_string_equal(ddx_error(session), "the variable x is given twice");
    assert_int_equal(ddx_gradient(session, value_of("7"), 0, NULL, &d), DDX_TYPE);
}

enum { MANY = 10000 };

static void ten_thousand_variables_are_no_trouble(void **state)
{
    (void)state;
    static char text[32 * MANY], name[MANY][8];
    const char **names = calloc(MANY, sizeof *names);
    size_t n = 0;
    assert_non_null(names);
    for (int i = 0; i < MANY; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "%sx%d^2*x%d", i > 0 ? "+" : "", i + 1,
                              i < MANY - 1 ? i + 2 : 1);
        (void)snprintf(name[i], sizeof name[i], "x%d", i + 1);
        names[i] = name[i];
    }
    ddx_value f = value_of(text), d;
    assert_int_equal(ddx_gradient(session, f, MANY, names, &d), DDX_OK);
    const char *printed = ddx_print(session, d, DDX_PLAIN);
    assert_non_null(strstr(printed, ", x6^2 + 2*x7*x8, x7^2 + 2*x8*x9, "));
    assert_int_equal(ddx_hessian(session, f, MANY, names, &d), DDX_LIMIT);
    free(names);
}

/* ---- checks ------------------------------------------------------------------------ */

static dx_id id_of(const char *text)
{
    ddx_value value = value_of(text); /* which moves held[] */
    return session->held[value.slot].id;
}

static dx_verdict judge(const char *f, const char *by_x, const char *by_y)
{
    dx_id symbols[] = {id_of("x"), id_of("y")}, a = id_of(f);
    dx_claim claims[] = {{id_of(by_x), 0, 0, 0}, {id_of(by_y), 0, 1, 0}};
    dx_verdict verdict;
    assert_int_equal(
        dx_verify_partials(&session->graph, 1, &a, 2, symbols, 1, 2, claims, &verdict, NULL),
        DX_OK);
    return verdict;
}

static void wrong_gradients_are_found(void **state)
{
    (void)state;
    assert_int_equal(judge("x^2*sin(y)", "2*x*sin(y)", "x^2*cos(y)"), DX_AGREES);
    assert_int_equal(judge("x^2*sin(y)", "2*x*sin(y)", "-x^2*cos(y)"), DX_DISAGREES);
    assert_int_equal(judge("x^2*sin(y)", "2*x*sin(y) + 1/10^20", "x^2*cos(y)"), DX_DISAGREES);
    assert_int_equal(judge("x*y", "x", "y"), DX_DISAGREES); /* changed places */
    assert_int_equal(judge("f(x, y)", "D[1](f)(x, y)", "D[2](f)(x, y)"), DX_AGREES);
    assert_int_equal(judge("f(x, y)", "D[2](f)(x, y)", "D[1](f)(x, y)"), DX_DISAGREES);
    assert_int_equal(judge("sqrt(-1 - x^2 - y^2)", "1", "1"), DX_NOT_CHECKED);
}

static dx_verdict judge_hessian(const char *f, const char *xx, const char *mixed, const char *yy)
{
    dx_id symbols[] = {id_of("x"), id_of("y")}, a = id_of(f);
    dx_claim claims[] = {{id_of(xx), 0, 0, 0}, {id_of(mixed), 0, 0, 1}, {id_of(yy), 0, 1, 1}};
    dx_verdict verdict;
    assert_int_equal(
        dx_verify_partials(&session->graph, 1, &a, 2, symbols, 2, 3, claims, &verdict, NULL),
        DX_OK);
    return verdict;
}

static void wrong_hessians_are_found(void **state)
{
    (void)state;
    assert_int_equal(judge_hessian("x^3*y", "6*x*y", "3*x^2", "0"), DX_AGREES);
    assert_int_equal(judge_hessian("x^3*y", "6*x*y", "x^2", "0"), DX_DISAGREES);
    assert_int_equal(judge_hessian("x^3*y", "0", "3*x^2", "6*x*y"), DX_DISAGREES);
}

static void wrong_slopes_are_found(void **state)
{
    (void)state;
    dx_id symbols[] = {id_of("x"), id_of("y")}, circle = id_of("x^2 + y^2"), one = id_of("1");
    static const char *const slopes[] = {"-x/y", "x/y"};
    static const dx_verdict expected[] = {DX_AGREES, DX_DISAGREES};
    for (size_t i = 0; i < 2; i++) {
        dx_id rates[] = {one, id_of(slopes[i])};
        const dx_along term = {circle, 2, symbols, rates, false};
        dx_verdict verdict;
        dx_text where;
        dx_text_init(&where, &session->context.memory);
        assert_int_equal(
            dx_verify_along(&session->graph, 1, &term, 1, id_of("0"), &verdict, &where), DX_OK);
        assert_int_equal(verdict, expected[i]);
        dx_text_free(&where);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(matrices_are_values, open_session, close_session),
        cmocka_unit_test_setup_teardown(bad_requests_are_told, open_session, close_session),
        cmocka_unit_test_setup_teardown(ten_thousand_variables_are_no_trouble, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(wrong_gradients_are_found, open_session, close_session),
        cmocka_unit_test_setup_teardown(wrong_hessians_are_found, open_session, close_session),
        cmocka_unit_test_setup_teardown(wrong_slopes_are_found, open_session, close_session),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
