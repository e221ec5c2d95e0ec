/* Derivations as the library gives them: line by line, in every form, for ever. */
#include "../library.h"

static void lines_are_told_one_by_one(void **state)
{
    (void)state;
    ddx_value f = value_of("x*sin(x)"), steps;
    assert_int_equal(ddx_steps(session, f, "x", 1, &steps), DDX_OK);
    assert_int_equal(ddx_line_count(session, steps), 3);
    assert_string_equal(ddx_line_text(session, steps, 0, DDX_PLAIN),
                        "d/dx (x*sin(x)) = x*(d/dx sin(x)) + sin(x)");
    assert_string_equal(ddx_line_rule(session, steps, 0), "product rule, u = x, v = sin(x)");
    assert_string_equal(ddx_line_text(session, steps, 1, DDX_LATEX),
                        "\\frac{d}{dx} \\sin\\left(x\\right) = \\cos\\left(x\\right)");
    assert_string_equal(ddx_line_rule(session, steps, 1), "derivative of sin");
    assert_int_equal(ddx_line_depth(session, steps, 0), 0);
    assert_int_equal(ddx_line_depth(session, steps, 1), 1);
    assert_string_equal(ddx_line_rule(session, steps, 2), "u' = 1, v' = cos(x) by (2)");
    assert_null(ddx_line_text(session, steps, 3, DDX_PLAIN));
    assert_null(ddx_line_rule(session, steps, 3));
}

static void the_last_line_is_the_answer(void **state)
{
    (void)state;
    static const char *const formulas[] = {"x^x", "sin(x)/x", "(x^2+1)^3/(x-1)^2", "exp(-x^2/2)"};
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++)
        for (unsigned order = 1; order <= 3; order++) {
            ddx_value f = value_of(formulas[i]), d, steps;
            assert_int_equal(ddx_diff(session, f, "x", order, &d), DDX_OK);
            assert_int_equal(ddx_steps(session, f, "x", order, &steps), DDX_OK);
            char answer[400], expected[402];
            snprintf(expected, sizeof expected, "= %s", ddx_print(session, d, DDX_PLAIN));
            const char *line =
                ddx_line_text(session, steps, ddx_line_count(session, steps) - 1, DDX_PLAIN);
            size_t n = strlen(line), m = strlen(expected);
            assert_true(n > m);
            snprintf(answer, sizeof answer, "%s", line + n - m);
            assert_string_equal(answer, expected);
            ddx_release(session, f);
            ddx_release(session, d);
            ddx_release(session, steps);
        }
}

static void other_values_have_no_lines(void **state)
{
    (void)state;
    ddx_value f = value_of("x^2"), steps;
    assert_int_equal(ddx_line_count(session, f), 0);
    assert_null(ddx_line_text(session, f, 0, DDX_PLAIN));
    assert_int_equal(ddx_line_depth(session, f, 0), 0);
    assert_int_equal(ddx_steps(session, f, "x", 0, &steps), DDX_TYPE);
    assert_int_equal(ddx_steps(session, (ddx_value){99}, "x", 1, &steps), DDX_TYPE);
}

static void two_dimensions_have_the_rule_beside_the_line(void **state)
{
    (void)state;
    const ddx_answer *a = run("steps(d/dx sin(x)/x)");
    assert_string_equal(ddx_answer_kind(a), "derivation");
    assert_string_equal(ddx_answer_pretty(a, 80, true),
                        "                  d\n"
                        "                x ── sin(x) - sin(x)\n"
                        "    d  sin(x)     dx\n"
                        "(1) ── ────── = ────────────────────   quotient rule, u = sin(x), v = x\n"
                        "    dx   x               x²\n"
                        "\n"
                        "       d\n"
                        "(2)    ── sin(x) = cos(x)              derivative of sin\n"
                        "       dx\n"
                        "\n"
                        "        x cos(x) - sin(x)\n"
                        "(3)   = ─────────────────              u′ = cos(x) by (2), v′ = 1\n"
                        "               x²");
}

static void a_narrow_window_has_the_rule_below(void **state)
{
    (void)state;
    const ddx_answer *a = run("steps(d/dx x*sin(x))");
    for (const char *line = ddx_answer_pretty(a, 40, true); *line;) {
        size_t n = strcspn(line, "\n");
        assert_true(n <= 48); /* bytes; 40 columns */
        line += n + (line[n] == '\n');
    }
    assert_non_null(strstr(ddx_answer_pretty(a, 40, true), "\n        product rule"));
    assert_null(strstr(ddx_answer_pretty(a, 40, false), "─"));
}

static void partial_signs_are_drawn_where_they_were_typed(void **state)
{
    (void)state;
    assert_non_null(
        strstr(ddx_answer_pretty(run("steps(\xe2\x88\x82/\xe2\x88\x82x x^2*y)"), 80, true), "∂x"));
    assert_null(strstr(ddx_answer_pretty(run("steps(d/dx x^2*y)"), 80, true), "∂"));
    assert_non_null(strstr(ddx_answer_latex(run("steps(grad(x^2*y))")), "\\frac{\\partial "));
}

static void json_has_the_lines(void **state)
{
    (void)state;
    const char *json = ddx_answer_json(run("steps(d/dx x*sin(x))"));
    assert_non_null(strstr(json, "\"kind\": \"derivation\""));
    assert_non_null(strstr(json, "\"lines\": [{\"rule\": \"product rule, u = x, v = sin(x)\", "
                                 "\"depth\": 0, \"text\": \"d/dx (x*sin(x)) = "));
    assert_non_null(strstr(json, "\"refers\": [2]}]"));
}

/* A derivation outlives collections, and what is saved makes it again. */
static void a_derivation_is_kept(void **state)
{
    (void)state;
    char before[2000];
    assert_int_equal(ddx_answer_status(run("s = steps(d/dx x^x*sin(x))")), DDX_OK);
    snprintf(before, sizeof before, "%s", ddx_answer_text(run("s")));
    for (int i = 0; i < 300; i++) {
        char statement[80];
        snprintf(statement, sizeof statement, "steps(d^2/dx^2 sin(x^%d)/(x + %d));", i + 2, i);
        assert_int_equal(ddx_answer_status(run(statement)), DDX_OK);
    }
    assert_string_equal(ddx_answer_text(run("s")), before);
    assert_string_equal(ddx_answer_text(run(":vars")), "s = steps(d/dx (x^x*sin(x)))");
    assert_string_equal(ddx_answer_text(run("steps(d/dx (x^x*sin(x)))")), before);
}

static void each_formula_reads_back(void **state)
{
    (void)state;
    static const char *const told[] = {"steps(d/dx x^2*sin(x))", "steps(d/dx sin(x)^cos(x))",
                                       "steps(d^2/dx^2 1/(1+x^2))", "steps(hessian(x^2*exp(x*y)))",
                                       "steps(implicit(x^2+y^2=1, y, x))"};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        ddx_value steps = value_of(told[i]);
        for (unsigned k = 0; k < ddx_line_count(session, steps); k++) {
            char text[1000];
            snprintf(text, sizeof text, "%s", ddx_line_text(session, steps, k, DDX_PLAIN));
            ddx_value back = {0};
            if (ddx_parse(session, text, strlen(text), &back) != DDX_OK)
                fail_msg("%s: %s", text, ddx_error(session));
            ddx_release(session, back);
        }
        ddx_release(session, steps);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_told_one_by_one),
        cmocka_unit_test(the_last_line_is_the_answer),
        cmocka_unit_test(other_values_have_no_lines),
        cmocka_unit_test(two_dimensions_have_the_rule_beside_the_line),
        cmocka_unit_test(a_narrow_window_has_the_rule_below),
        cmocka_unit_test(partial_signs_are_drawn_where_they_were_typed),
        cmocka_unit_test(json_has_the_lines),
        cmocka_unit_test(a_derivation_is_kept),
        cmocka_unit_test(each_formula_reads_back),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
