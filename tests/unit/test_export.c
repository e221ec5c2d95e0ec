/* Functions written in other languages, as the C library gives them. */
#include "config.h"

#include "../library.h"

static const char *const xy[] = {"x", "y"};

static const char *code(const char *text, const char *language, unsigned gives)
{
    ddx_value value = value_of(text);
    const char *written = ddx_code(session, value, language, NULL, 2, xy, gives);
    ddx_release(session, value);
    return written;
}

static void a_function_is_given_as_text(void **state)
{
    (void)state;
    assert_string_equal(code("x^2*sin(y)", "c", DDX_CODE_GRADIENT),
                        "/* f(x, y) = x^2*sin(y)\n"
                        " *\n"
                        " * gradient[2]: the derivatives by x, y. */\n"
                        "#include <math.h>\n"
                        "\n"
                        "double f(double x, double y, double gradient[2])\n"
                        "{\n"
                        "    const double t1 = sin(y);\n"
                        "\n"
                        "    gradient[0] = 2.0*x*t1;\n"
                        "    gradient[1] = x*x*cos(y);\n"
                        "    return x*x*t1;\n"
                        "}\n");
    assert_non_null(strstr(code("[x*y, 3]", "python", DDX_CODE_JACOBIAN | DDX_CODE_SPARSE),
                           "f_jacobian_column = np.array([0, 1])\n"));
    assert_non_null(strstr(code("x*y/y", "c", 0), "y != 0"));
}

static void the_name_and_the_variables_may_be_left_out(void **state)
{
    (void)state;
    ddx_value value = value_of("x*y + a");
    assert_non_null(strstr(ddx_code(session, value, "C", "", 0, NULL, 0),
                           "double f(double a, double x, double y)\n"));
    assert_non_null(strstr(ddx_code(session, value, "numpy", "class", 0, NULL, DDX_CODE_HESSIAN),
                           "def class_(a, x, y):\n"));
    ddx_value constant = value_of("2*pi");
    assert_non_null(
        strstr(ddx_code(session, constant, "c", "tau", 0, NULL, 0), "double tau(void)\n"));
    assert_non_null(strstr(ddx_code(session, constant, "python", "tau", 0, NULL, 0),
                           "def tau():\n    \"\"\"tau() = 2*pi\"\"\"\n    return 2.0*np.pi\n"));
}

static void what_cannot_be_written_is_told(void **state)
{
    (void)state;
    assert_null(code("x*z", "c", 0));
    assert_string_equal(ddx_error(session),
                        "z has no value and is no argument of the function (a list names all "
                        "arguments: code(f, \"c\", [x, z]))");
    assert_null(code("x", "cobol", 0));
    assert_null(code("[x, y]", "c", DDX_CODE_GRADIENT));
    assert_null(code("x < y", "c", 0));
    assert_null(code("g(x)", "c", 0));
    assert_null(code("besselj(0, x)", "c", 0));
    ddx_value value = value_of("x");
    static const char *const twice[] = {"x", "x"};
    assert_null(ddx_code(session, value, "c", NULL, 2, twice, 0));
    ddx_release(session, value);
    assert_null(ddx_code(session, value, "c", NULL, 2, xy, 0));
}

/* Long formulas become many statements and stay within lines; what is too long is refused. */
static void long_formulas_are_written_in_steps(void **state)
{
    (void)state;
    enum { TERMS = 3000 };
    char *text = malloc(TERMS * 40);
    size_t n = 0;
    assert_non_null(text);
    for (int k = 1; k <= TERMS; k++)
        n += (size_t)sprintf(text + n, "%ssin(%d*x + y)^%d", k > 1 ? " + " : "", k, k % 7 + 1);
    const char *written = code(text, "fortran", DDX_CODE_GRADIENT);
    assert_non_null(written);
    for (const char *at = written; *at; at += *at == '\n') {
        size_t length = strcspn(at, "\n");
        assert_true(length <= 132);
        at += length;
    }
    n = (size_t)sprintf(text, "x");
    for (int k = 0; k < 900; k++) {
        memmove(text + 4, text, n + 1);
        memcpy(text, "sin(", 4);
        n += 4;
        n += (size_t)sprintf(text + n, ")");
    }
    assert_non_null(code(text, "c", DDX_CODE_GRADIENT | DDX_CODE_HESSIAN));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_function_is_given_as_text, open_session, close_session),
        cmocka_unit_test_setup_teardown(the_name_and_the_variables_may_be_left_out, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(what_cannot_be_written_is_told, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(long_formulas_are_written_in_steps, open_session,
                                        close_session),
    };
    return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
