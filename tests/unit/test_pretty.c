#include "expr/derivation.h"
#include "expr/print.h"

#include "../workbench.h"

static void assert_drawn(const char *text, unsigned columns, bool unicode, const char *expected)
{
    dx_text out;
    dx_text_init(&out, &context.memory);
    assert_int_equal(dx_print_pretty(&graph, typed(text), columns, unicode, &out), DX_OK);
    if (strcmp(dx_text_get(&out), expected) != 0)
        fail_msg("%s is drawn\n%s\nand not\n%s", text, dx_text_get(&out), expected);
    dx_text_free(&out);
}

static void assert_pretty(const char *text, const char *expected)
{
    assert_drawn(text, 80, true, expected);
}

static void assert_ascii(const char *text, const char *expected)
{
    assert_drawn(text, 80, false, expected);
}

static void of_very_long_numbers_the_ends_are_drawn(void **state)
{
    (void)state;
    assert_pretty("10^2000", "10000000000000000000…00000000000000000000 (2001 digits)");
    assert_ascii("x + 3^3000", "x + 23108095781119092726...01769798453765660001 (1432 digits)");
    assert_ascii("-7^1200/2^4000", /* the ends of both */
                 "  13111368304837323044...47491649640736720001 (1015 digits)\n"
                 "- ---------------------------------------------------------\n"
                 "  13182040934309431001...22504575706910949376 (1205 digits)");
}

static void one_line_formulas_stay_on_one_line(void **state)
{
    (void)state;
    assert_pretty("x^2*cos(x) + 2*x*sin(x)", "x² cos(x) + 2 x sin(x)");
    assert_pretty("3*sec(x)^2*tan(x)^2", "3 sec²(x) tan²(x)");
    assert_pretty("y = a*x^2 + b*x + c", "y = a x² + b x + c");
    assert_pretty("x*(x + 1)", "x·(x + 1)");
    assert_pretty("2*(x + 1)^12", "2 (x + 1)¹²");
    assert_pretty("x^n", "xⁿ");
    assert_pretty("sqrt(x^2 + 1) - sqrt(2)", "√(x² + 1) - √2");
    assert_pretty("cbrt(x) + abs(x)^3", "|x|³ + ∛x");
    assert_pretty("floor(x) + ceil(y)", "⌊x⌋ + ⌈y⌉");
    assert_pretty("pi*e*x != 0", "π e x ≠ 0");
    assert_pretty("x <= 1", "x ≤ 1");
    assert_pretty("0..inf", "0..∞");
    assert_pretty("f''(x)^2 + (n + 1)!", "f′′(x)² + (n + 1)!");
    assert_pretty("[a, \"b \\\"c\"]", "[a, \"b \"c\"]");
    assert_pretty("D[1,2,2](f)(0, y)", "∂₁∂₂²f(0, y)");
    assert_pretty("D[1,1,1,1](f)(x)", "f⁽⁴⁾(x)");
    assert_pretty("exp(-2) + exp(n)", "eⁿ + e⁻²");
    assert_pretty("-7", "-7");
}

static void names_for_parts_stand_below_with_what_they_are(void **state)
{
    (void)state;
    dx_text out;
    dx_text_init(&out, &context.memory);
    const dx_id equation[] = {dx_line_equation(&graph, typed("y2"), typed("y1/x")),
                              dx_line_equation(&graph, typed("y1"), typed("x + 1"))};
    dx_id whole = dx_where(&graph, typed("y1 + y2"), 2, equation);
    assert_int_equal(dx_print_pretty(&graph, whole, 80, true, &out), DX_OK);
    assert_string_equal(dx_text_get(&out), "y1 + y2\n"
                                           "\n"
                                           "           y1\n"
                                           "where y2 = ──\n"
                                           "           x\n"
                                           "\n"
                                           "      y1 = x + 1");
    dx_text_clear(&out);
    assert_int_equal(dx_print_plain(&graph, whole, &out), DX_OK);
    assert_string_equal(dx_text_get(&out), "y1 + y2 | y2 = y1/x | y1 = x + 1");
    dx_text_free(&out);
}

static void quotients_have_a_bar(void **state)
{
    (void)state;
    assert_pretty("(x*cos(x) - sin(x))/x^2", "x cos(x) - sin(x)\n"
                                             "─────────────────\n"
                                             "       x²");
    assert_pretty("1 - x*asin(x)/sqrt(1 - x^2)", "    x asin(x)\n"
                                                 "1 - ─────────\n"
                                                 "    √(1 - x²)");
    assert_pretty("-x/2", "  x\n"
                          "- ─\n"
                          "  2");
    assert_pretty("x/(1 + 1/x)", "  x\n"
                                 "─────\n"
                                 "1\n"
                                 "─ + 1\n"
                                 "x");
    assert_pretty("sin(x/y)^2", "    ⎛x⎞\n"
                                "sin²⎜─⎟\n"
                                "    ⎝y⎠");
    assert_pretty("((x + 1)/y)^x", "⎛x + 1⎞x\n"
                                   "⎜─────⎟\n"
                                   "⎝  y  ⎠");
}

static void exponents_are_raised(void **state)
{
    (void)state;
    assert_pretty("x^x*(log(x) + 1)", " x\n"
                                      "x  (log(x) + 1)");
    assert_pretty("-x*exp(-x^2/2)", "    -x²/2\n"
                                    "-x e");
    assert_pretty("x^(3/2)", " 3/2\n"
                             "x");
    assert_pretty("x^(y^z)", "  z\n"
                             " y\n"
                             "x");
    assert_pretty("exp(-x)/(exp(-x) + 1)^2", "    -x\n"
                                             "   e\n"
                                             "──────────\n"
                                             "⎛ -x    ⎞²\n"
                                             "⎝e   + 1⎠");
    assert_pretty("exp(x^(x^x))", "   ⎛  x⎞\n"
                                  "   ⎜ x ⎟\n"
                                  "exp⎝x  ⎠");
    assert_pretty("3*2^x", "   x\n"
                           "3·2");
}

static void tall_things_have_tall_signs(void **state)
{
    (void)state;
    assert_pretty("sqrt(x/y)*abs(x/y)", "     ┌───\n"
                                        "│x│  │ x\n"
                                        "│─│  │ ─\n"
                                        "│y│ √│ y");
    assert_pretty("floor(x/2)", "⎢x⎥\n"
                                "⎢─⎥\n"
                                "⎣2⎦");
    assert_pretty("[x/2, y]", "⎡x   ⎤\n"
                              "⎢─, y⎥\n"
                              "⎣2   ⎦");
}

static void matrices_have_columns(void **state)
{
    (void)state;
    assert_pretty("[[1, 0], [-2, x]]", "⎡1   0⎤\n"
                                       "⎣-2  x⎦");
    assert_pretty("[[a, b^2], [c/d, 100*x]]", "⎡a   b²  ⎤\n"
                                              "⎢        ⎥\n"
                                              "⎢c       ⎥\n"
                                              "⎢─  100 x⎥\n"
                                              "⎣d       ⎦");
}

static void partial_derivatives_are_quotients(void **state)
{
    (void)state;
    assert_pretty("D[1](f)(x(t), y(t))*x'(t) + D[2](f)(x(t), y(t))*y'(t)",
                  "∂f           ∂f\n"
                  "── · x′(t) + ── · y′(t)\n"
                  "∂x           ∂y");
    assert_pretty("D[1,2,2](f)(x, y)", " ∂³f\n"
                                       "──────\n"
                                       "∂x ∂y²");
}

static void arguments_are_shown_where_they_differ(void **state)
{
    (void)state;
    assert_pretty("D[1](f)(x, y) - D[1](f)(x, z)", "∂₁f(x, y) - ∂₁f(x, z)");
    assert_pretty("D[1](f)(f(x, y), y)*D[1](f)(x, y)", "∂₁f(f(x, y), y) · ∂₁f(x, y)");
    assert_pretty("D[1](f)(x, y)*D[2](f)(y, x)", "∂₁f(x, y) · ∂₂f(y, x)");
    assert_pretty("D[1](f)(x, y) - D[1](g)(x, z)", "∂f   ∂g\n"
                                                   "── - ──\n"
                                                   "∂x   ∂x");
}

static void ascii_does_without_special_characters(void **state)
{
    (void)state;
    assert_ascii("x^2*cos(x)^2 - pi", " 2    2\n"
                                      "x  cos (x) - pi");
    assert_ascii("1/sqrt(x^2 + 1)", "    1\n"
                                    "----------\n"
                                    "   _______\n"
                                    "  / 2\n"
                                    "\\/ x  + 1");
    assert_ascii("exp(-x)/(exp(-x) + 1)^2", "    -x\n"
                                            "   e\n"
                                            "----------\n"
                                            "/ -x    \\2\n"
                                            "\\e   + 1/");
    assert_ascii("D[1](f)(x, y)*f'(x)", "D[1](f)(x, y)*f'(x)");
    assert_ascii("[[1, 0], [-2, x]]", "[1   0]\n"
                                      "[-2  x]");
    assert_ascii("floor(x) <= inf", "floor(x) <= inf");
}

static void wide_sums_are_broken_between_terms(void **state)
{
    (void)state;
    assert_drawn("x^5/(y + 1) + 3*x^4*sin(y) + 2*x^3 - 17*x^2*y^2*z - 12*x/y - 1", 30, true,
                 " x⁵\n"
                 "───── - 17 x² y² z\n"
                 "y + 1\n"
                 "    + 3 x⁴ sin(y) + 2 x³\n"
                 "      12 x\n"
                 "    - ──── - 1\n"
                 "       y");
    assert_drawn("y = 3*x^4*sin(y) + 2*x^3 - 17*x^2 - 12*x - 1", 26, true,
                 "y = 3 x⁴ sin(y) + 2 x³\n"
                 "    - 17 x² - 12 x - 1");
    assert_drawn("f(a^2 + b) = a^2 + b", 40, true, "f(a² + b) = a² + b");
}

static void wide_formulas_go_on_at_their_operators(void **state)
{
    (void)state;
    assert_drawn("(x^5 + 3*x^4*sin(y) + 2*x^3)/z", 20, true,
                 "x⁵ + 3 x⁴ sin(y)\n"
                 "    + 2 x³\n"
                 "────────────────\n"
                 "       z");
    assert_drawn("(x + 1)*(x + 2)*(x + 3)*(x + 4)*sin(x + 5)", 20, true,
                 "(x + 1) (x + 2)\n"
                 "    · (x + 3)\n"
                 "    · (x + 4)\n"
                 "    · sin(x + 5)");
    assert_drawn("[a + b, [c + d, 1111 + 2222*x, 3], 2*x + 2*y]", 20, true,
                 "⎡a + b,           ⎤\n"
                 "⎢⎡c + d,        ⎤,⎥\n"
                 "⎢⎢2222 x + 1111,⎥ ⎥\n"
                 "⎢⎣3             ⎦ ⎥\n"
                 "⎣2 x + 2 y        ⎦");
}

static void what_does_not_fit_is_the_line(void **state)
{
    (void)state;
    assert_drawn("sin(123456789012345678901234567890*x + 1)/y", 20, true,
                 "sin(123456789012345678901234567890\n"
                 "    *x + 1)/y");
    assert_drawn("1/x", 0, true, "1/x");
    dx_id a = typed("x");
    for (int i = 0; i < 3000; i++)
        a = dx_call1(&graph, DX_FN_sin, a);
    dx_text plain, pretty;
    dx_text_init(&plain, &context.memory);
    dx_text_init(&pretty, &context.memory);
    assert_int_equal(dx_print_plain(&graph, a, &plain), DX_OK);
    assert_int_equal(dx_print_pretty(&graph, a, 100000, true, &pretty), DX_OK);
    assert_string_equal(dx_text_get(&plain), dx_text_get(&pretty));
    dx_text_free(&plain);
    dx_text_free(&pretty);
}

static dx_status print_drawn(dx_graph *g, dx_id a, dx_text *out)
{
    return dx_print_pretty(g, a, 80, true, out);
}

static void every_refused_allocation_is_told(void **state)
{
    (void)state;
    dx_id a = typed("[[x^2/(y + 1), exp(-x^2/2)], [sqrt(x/y), 12345678901234567890123]]");
    assert_true(dx_print_weight(&graph, a) > 0); /* walks leave memory to the graph */
    assert_printer_tells_no_memory(print_drawn, a);
}

/* In derivations a limit is a function of that name. */
static void a_limit_has_its_point_below(void **state)
{
    (void)state;
    const dx_id point = dx_relation(&graph, DX_OP_EQ, typed("x"), typed("0"));
    const dx_id argument[] = {typed("sin(x)/x"), point};
    const dx_id limit = dx_apply(&graph, dx_symbol(&graph, "limit", 5), 2, argument);
    dx_text out;
    dx_text_init(&out, &context.memory);
    assert_int_equal(dx_print_pretty(&graph, limit, 100, true, &out), DX_OK);
    assert_string_equal(dx_text_get(&out), "    sin(x)\n"
                                           "lim ──────\n"
                                           "x→0   x");
    dx_text_free(&out);
    dx_text_init(&out, &context.memory);
    assert_int_equal(dx_print_plain(&graph, limit, &out), DX_OK);
    assert_string_equal(dx_text_get(&out), "limit(sin(x)/x, x = 0)");
    dx_text_free(&out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_limit_has_its_point_below),
        TEST(one_line_formulas_stay_on_one_line),
        TEST(of_very_long_numbers_the_ends_are_drawn),
        TEST(names_for_parts_stand_below_with_what_they_are),
        TEST(quotients_have_a_bar),
        TEST(exponents_are_raised),
        TEST(tall_things_have_tall_signs),
        TEST(matrices_have_columns),
        TEST(partial_derivatives_are_quotients),
        TEST(arguments_are_shown_where_they_differ),
        TEST(ascii_does_without_special_characters),
        TEST(wide_sums_are_broken_between_terms),
        TEST(wide_formulas_go_on_at_their_operators),
        TEST(what_does_not_fit_is_the_line),
        TEST(every_refused_allocation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
