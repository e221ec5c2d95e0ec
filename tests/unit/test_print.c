#include "expr/print.h"

#include "../workbench.h"

/* ---- the plain line -------------------------------------------------------------- */

static void assert_prints(dx_id a, const char *expected)
{
    dx_text out;
    dx_text_init(&out, &context.memory);
    assert_int_equal(dx_print_plain(&graph, a, &out), DX_OK);
    assert_string_equal(dx_text_get(&out), expected);
    dx_id again = read_text(&graph, dx_text_get(&out));
    if (!dx_same(again, a))
        fail_msg("'%s' is read as something else", dx_text_get(&out));
    dx_text_free(&out);
}

static void assert_plain(const char *text, const char *expected)
{
    assert_prints(typed(text), expected);
}

/* Lines that are printed as they are typed. */
static void assert_kept(const char *const *lines, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_plain(lines[i], lines[i]);
}
#define KEPT(...)                                                                                  \
    do {                                                                                           \
        static const char *const kept_lines[] = {__VA_ARGS__};                                     \
        assert_kept(kept_lines, sizeof kept_lines / sizeof kept_lines[0]);                         \
    } while (0)

static void plain_gives_the_standard_answers(void **state)
{
    (void)state;
    KEPT("x^2*cos(x) + 2*x*sin(x)", "x^x*(log(x) + 1)", "(x*cos(x) - sin(x))/x^2", "-x*exp(-x^2/2)",
         "1/sqrt(x^2 + 1)", "exp(-x)/(exp(-x) + 1)^2", "3*sec(x)^2*tan(x)^2", "1/(x^2 + 1)",
         "1 - x*asin(x)/sqrt(1 - x^2)", "2*(x^2 + 1)^2*(2*x^2 - 3*x - 1)/(x - 1)^3", "2*cot(x)",
         "x*exp(x)", "2*(3*x^2 - 1)/(x^2 + 1)^3", "sign(x)",
         "-x*(x^3 - 12*x^2 + 36*x - 24)*exp(-x)", "-sec(x)^2*sin(tan(x))*cos(cos(tan(x)))",
         "D[1](f)(x(t), y(t))*x'(t) + D[2](f)(x(t), y(t))*y'(t)");
}

#define SEVENTEEN "a1*a2*a3*a4*a5*a6*a7*a8*a9*b1*b2*b3*b4*b5*b6*b7*b8"

static void plain_keeps_long_products_in_their_brackets(void **state)
{
    (void)state;
    KEPT(SEVENTEEN "/x", "(" SEVENTEEN ")/x", "2*(" SEVENTEEN ")/(3*x)", "x/(" SEVENTEEN ")",
         "x*y*(" SEVENTEEN "/z)", "x*y*(" SEVENTEEN ")/z", "x/(" SEVENTEEN "/y)",
         "x*(" SEVENTEEN ")^2", "x/(" SEVENTEEN ")^2", "1/(" SEVENTEEN ")",
         "x/(c*(" SEVENTEEN "))");
    assert_plain("x/(" SEVENTEEN ")/c", "x/(c*(" SEVENTEEN "))");
    assert_plain("d*" SEVENTEEN "/dx^1", SEVENTEEN "*d*dx^(-1)");
    assert_plain("x/a1/a2/a3/a4/a5/a6/a7/a8/a9/b1/b2/b3/b4/b5/b6/b7/b8", "x/(" SEVENTEEN ")");
    assert_plain("x*(" SEVENTEEN ")/(" SEVENTEEN ")", "x");
}

static void plain_keeps_numbers_exact(void **state)
{
    (void)state;
    KEPT("0", "7", "-7", "3/4", "-3/4", "12345678901234567890123456789",
         "-12345678901234567890123456789/2", "3*x/4", "-3*x/4", "x/2", "3*x^2/(2*y)", "2/(3*x)",
         "1/(2*sqrt(x))", "x + 1/2", "x - 1/2", "9223372036854775807", "-9223372036854775808",
         "x/12345678901234567890123456789");
}

static void plain_writes_powers_and_roots(void **state)
{
    (void)state;
    KEPT("x^2", "1/x", "1/x^2", "sqrt(x)", "x^(3/2)", "1/x^(3/2)", "x^(1/3)", "1/sqrt(x)",
         "(3/4)^x", "(-2)^x", "2^x", "2^(-x)", "x^(-n)", "x^(n - 1)", "x^(2*n)", "x^(y^z)",
         "(x^y)^z", "(x + 1)^2", "(x + 1)^n", "sqrt(2)", "sqrt(2)/2", "sqrt(2)*x/2", "2*sqrt(3)",
         "sin(x)^2", "sqrt(x*y)", "1/sqrt(x*y)", "sqrt(-x)", "(-x)^y", "x^(x^2)", "x^(n/2)",
         "2^(1/3)", "(x/y)^n", "sqrt(x^3 + 1)", "x^(3/2)", "e", "e*x", "exp(2)", "exp(2)*x", "pi",
         "pi^2", "2*pi*r", "sqrt(2)*pi*x");
}

static void plain_joins_roots_with_those_of_numbers(void **state)
{
    (void)state;
    KEPT("sqrt(2*x)", "1/sqrt(2*pi)", "exp(-x^2/2)/sqrt(2*pi)", "sqrt(2)/2", "sqrt(2)/sqrt(pi)",
         "sqrt(2*x/y)", "5*sqrt(3*(x + 1))/3", "1 - 3/sqrt(2*x)", "1/(sqrt(6*z)*sqrt(x*y))",
         "sqrt(2)*sqrt(-x)", "sqrt(6)/(4*sqrt(x + 1))");
    assert_plain("sqrt(2)/(2*sqrt(x))", "1/sqrt(2*x)");
    assert_plain("-5*sqrt(2)/(6*sqrt(x))", "-5/(3*sqrt(2*x))");
    assert_plain("sqrt(x/3)", "sqrt(3*x)/3");
}

static void plain_writes_signs_once(void **state)
{
    (void)state;
    KEPT("-x", "-x^2", "-x*y", "-x/y", "-x/2", "-2*x", "-2*(x + 1)", "-(x + 1)*sin(x)",
         "-(x + 1)/2", "-(x + 1)/x", "x - y", "x - 1", "1 - x", "1 - x^2", "y - a*x - b",
         "-x^2 + 3*x - 1", "-x^2 - x - 1", "-x - 1", "x - z*(y + 1)", "exp(-x) + 1", "-exp(-x)",
         "2*(x + 1)", "2*(x + 1)/3", "(x + 1)/2");
}

static void plain_writes_abstract_functions(void **state)
{
    (void)state;
    KEPT("f(x)", "f'(x)", "f''(x)", "f'''(x)", "D[1,1,1,1](f)(x)", "D[1,2](f)(x, y)",
         "D[1](f)(x + 1, 2*y)", "f'(x)^2", "f'(x)*g(x) + f(x)*g'(x)", "2*f(x)*f'(x)",
         "f'(g(x))*g'(x)", "cos(f(x))*f'(x)", "y''(t) + 3*y'(t) + 2*y(t)", "f'(x)*exp(f(x))");
}

static void plain_writes_calls_vectors_and_relations(void **state)
{
    (void)state;
    KEPT("abs(x)", "n!", "(n + 1)!", "(n!)!", "(n!)^2", "x^(n!)", "2*n!", "floor(x/2)",
         "besselj(n, x)", "atan2(y, x)", "[a, b]", "[]", "[[a, b], [c, d]]", "[[a], [b, c]]",
         "x^2 + y^2 = 1", "x < y", "x <= 1", "x != 0", "n! = 6", "0..n", "-pi..pi", "x..n + 1",
         "inf", "0..inf", "\"points.csv\"", "\"a \\\"b\\\\ c\"", "\xCE\xB1 + \xCE\xB8_1",
         "[x = 1, y = 2]");
}

static void plain_is_not_read_as_a_derivative(void **state)
{
    (void)state;
    KEPT("d*dx^(-1)", "d*(dx^2)^(-1)", "1/dx", "d/x", "d_x/x");
}

/* ---- LaTeX ----------------------------------------------------------------------- */

static void assert_latex(const char *text, const char *expected)
{
    dx_text out;
    dx_text_init(&out, &context.memory);
    assert_int_equal(dx_print_latex(&graph, typed(text), &out), DX_OK);
    assert_string_equal(dx_text_get(&out), expected);
    dx_text_free(&out);
}

static void latex_writes_sums_products_and_powers(void **state)
{
    (void)state;
    assert_latex("x^2*cos(x) + 2*x*sin(x)",
                 "x^{2} \\cos\\left(x\\right) + 2 x \\sin\\left(x\\right)");
    assert_latex("(x*cos(x) - sin(x))/x^2",
                 "\\frac{x \\cos\\left(x\\right) - \\sin\\left(x\\right)}{x^{2}}");
    assert_latex("1 - x*asin(x)/sqrt(1 - x^2)",
                 "1 - \\frac{x \\arcsin\\left(x\\right)}{\\sqrt{1 - x^{2}}}");
    assert_latex("x^(3/2)", "x^{3/2}");
    assert_latex("2^x*3", "3 \\cdot 2^{x}");
    assert_latex("(x/y)^n", "\\left(\\frac{x}{y}\\right)^{n}");
    assert_latex("(x + 1)^2*y", "y \\left(x + 1\\right)^{2}");
    assert_latex("-x/2", "-\\frac{x}{2}");
    assert_latex("x^(y^z)", "x^{y^{z}}");
    assert_latex("(x^y)^z", "\\left(x^{y}\\right)^{z}");
}

static void latex_knows_how_functions_are_written(void **state)
{
    (void)state;
    assert_latex("3*sec(x)^2*tan(x)^2", "3 \\sec^{2}\\left(x\\right) \\tan^{2}\\left(x\\right)");
    assert_latex("log(x)", "\\ln\\left(x\\right)");
    assert_latex("-x*exp(-x^2/2)", "-x e^{-\\frac{x^{2}}{2}}");
    assert_latex("exp((x + 1)/(y - 1))", "\\exp\\left(\\frac{x + 1}{y - 1}\\right)");
    assert_latex("abs(x)^3", "\\left|x\\right|^{3}");
    assert_latex("(n + 1)!", "\\left(n + 1\\right)!");
    assert_latex("cbrt(x)", "\\sqrt[3]{x}");
    assert_latex("cbrt(x)^2", "\\left(\\sqrt[3]{x}\\right)^{2}");
    assert_latex("root(x, n)", "\\sqrt[n]{x}");
    assert_latex("erfinv(x)^2", "\\operatorname{erf}^{-1}\\left(x\\right)^{2}");
    assert_latex("binomial(n, k)", "\\binom{n}{k}");
    assert_latex("besselj(n, x)^2", "J_{n}\\left(x\\right)^{2}");
    assert_latex("min(x, y)", "\\min\\left(x, y\\right)");
    assert_latex("2*mod(x + 1, y)", "2 \\left(\\left(x + 1\\right) \\bmod y\\right)");
}

static void latex_writes_names(void **state)
{
    (void)state;
    assert_latex("alpha", "\\alpha");
    assert_latex("\xCE\xB1", "\\alpha");
    assert_latex("theta_1", "\\theta_{1}");
    assert_latex("x12", "x_{12}");
    assert_latex("rate", "\\mathrm{rate}");
    assert_latex("v_max", "v_{\\mathrm{max}}");
    assert_latex("a_b_c", "a_{\\mathrm{b\\_c}}");
    assert_latex("pi*e", "\\pi e");
    assert_latex("inf", "\\infty");
}

static void latex_writes_derivatives_and_arrays(void **state)
{
    (void)state;
    assert_latex("D[1](f)(x(t), y(t))*x'(t)",
                 "\\frac{\\partial f}{\\partial x} x'\\left(t\\right)");
    assert_latex("D[1,2,2](f)(x, y)", "\\frac{\\partial^{3} f}{\\partial x \\partial y^{2}}");
    assert_latex("D[1](f)(0, y)", "\\partial_{1} f\\left(0, y\\right)");
    assert_latex("D[1,1,1,1](f)(x)", "f^{(4)}\\left(x\\right)");
    assert_latex("[[a, b], [c, d]]", "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}");
    assert_latex("[a, b]", "\\begin{pmatrix} a \\\\ b \\end{pmatrix}");
    assert_latex("x^2 <= 1", "x^{2} \\le 1");
    assert_latex("\"a_b\"", "\\texttt{a\\_b}");
}

/* ---- all printers ---------------------------------------------------------------- */

static void nothing_is_refused(void **state)
{
    (void)state;
    dx_text out;
    dx_text_init(&out, &context.memory);
    assert_int_equal(dx_print_plain(&graph, DX_NONE, &out), DX_BUG);
    dx_text_free(&out);
}

static dx_id nested_sines(unsigned depth)
{
    dx_id a = dx_symbol(&graph, "x", 1);
    for (unsigned i = 0; i < depth; i++)
        a = dx_call1(&graph, DX_FN_sin, a);
    return a;
}

static void depth_is_no_limit(void **state)
{
    (void)state;
    enum { DEPTH = 10000 };
    dx_text out;
    dx_text_init(&out, &context.memory);
    assert_int_equal(dx_print_plain(&graph, nested_sines(DEPTH), &out), DX_OK);
    assert_int_equal(out.n, DEPTH * 5 + 1);
    dx_text_free(&out);
}

/* x, x·sin x + 1, ... : the tree doubles at each level, the graph grows by four. */
static dx_id doubling(unsigned depth)
{
    dx_id a = dx_symbol(&graph, "x", 1);
    for (unsigned i = 0; i < depth; i++)
        a = dx_add(&graph, dx_mul(&graph, a, dx_call1(&graph, DX_FN_sin, a)), dx_int(&graph, 1));
    return a;
}

static void what_is_too_long_is_refused_and_leaves_the_text_alone(void **state)
{
    (void)state;
    dx_text out;
    dx_text_init(&out, &context.memory);
    dx_text_string(&out, "before");
    dx_id huge = doubling(500);
    context.limits.output_bytes = 100000;
    assert_int_equal(dx_print_plain(&graph, huge, &out), DX_LIMIT);
    assert_string_equal(dx_text_get(&out), "before");
    assert_string_equal(context.diag.message, "written out, this takes more than 100000 bytes");
    dx_text_free(&out);
}

static void an_interrupt_stops_the_printer(void **state)
{
    (void)state;
    int flag = 1;
    dx_text out;
    dx_text_init(&out, &context.memory);
    dx_id huge = doubling(40);
    context.cancel = &flag;
    assert_int_equal(dx_print_plain(&graph, huge, &out), DX_CANCELLED);
    dx_text_free(&out);
}

static void every_refused_allocation_is_told(void **state)
{
    (void)state;
    dx_id a = typed("2*(x^2 + 1)^2*(2*x^2 - 3*x - 1)/(x - 1)^3 + sin(x)*cos(tan(x)) - f'(x(t))");
    assert_true(dx_print_weight(&graph, a) > 0); /* walks leave memory to the graph */
    assert_printer_tells_no_memory(dx_print_plain, a);
    assert_printer_tells_no_memory(dx_print_latex, a);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(plain_gives_the_standard_answers),
        TEST(plain_keeps_long_products_in_their_brackets),
        TEST(plain_keeps_numbers_exact),
        TEST(plain_writes_powers_and_roots),
        TEST(plain_joins_roots_with_those_of_numbers),
        TEST(plain_writes_signs_once),
        TEST(plain_writes_abstract_functions),
        TEST(plain_writes_calls_vectors_and_relations),
        TEST(plain_is_not_read_as_a_derivative),
        TEST(latex_writes_sums_products_and_powers),
        TEST(latex_knows_how_functions_are_written),
        TEST(latex_writes_names),
        TEST(latex_writes_derivatives_and_arrays),
        TEST(nothing_is_refused),
        TEST(depth_is_no_limit),
        TEST(what_is_too_long_is_refused_and_leaves_the_text_alone),
        TEST(an_interrupt_stops_the_printer),
        TEST(every_refused_allocation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
