/* The methods for equations: what they find, what they name when they do not, and that they go
 * back to what was. */
#include "../equations.h"

#include <float.h>

typedef struct result {
    dx_report report;
    double x;
} result;

static result solve(const dx_method *method, const char *text, double a, double b,
                    dx_solver_options options)
{
    equations p;
    dx_solver s;
    const double start[] = {a, b};
    state_equations(&p, method->kind, 1, &text);
    assert_int_equal(dx_solver_init(&s, method, &p.problem, &options, start), DX_OK);
    assert_int_equal(dx_solver_run(&s, options.most), DX_OK);
    result out = {.report = s.report, .x = s.x[0]};
    dx_solver_free(&s);
    drop_equations(&p);
    return out;
}

static result found(const dx_method *method, const char *text, double a, double b)
{
    return solve(method, text, a, b, dx_solver_defaults());
}

static void expect(const dx_method *method, const char *text, double a, double b,
                   dx_outcome outcome)
{
    result r = found(method, text, a, b);
    bool ok =
        outcome == DX_OUTCOME_CONVERGED ? is_found(r.report.outcome) : r.report.outcome == outcome;
    if (!ok)
        print_error("%s %s from %g: '%s' at %.17g, k = %d\n", method->name, text, a,
                    dx_outcome_said(r.report.outcome), r.x, (int)r.report.k);
    assert_true(ok);
}

/* ---- what is found --------------------------------------------------------------------- */

static void every_method_finds_simple_roots(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double a, b, root;
    } rows[] = {{"x^3 - 2", 1, 2, 1.2599210498948732},
                {"cos(x) - x", 0, 1, 0.73908513321516064},
                {"exp(x) - 5", 1, 2, 1.6094379124341003},
                {"log(x) + 20", 1 / 1073741824.0, 1 / 268435456.0, 2.0611536224385578e-9},
                {"sin(x)", 3, 4, 3.1415926535897931},
                {"x^5 - 3*x + 1", 1, 2, 1.2146480426984618}};
    static const dx_method *const methods[] = {&dx_method_newton, &dx_method_halley,
                                               &dx_method_secant, &dx_method_bisect,
                                               &dx_method_brent,  &dx_method_broyden};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
            result r = found(methods[m], rows[i].text, rows[i].a, rows[i].b);
            if (!is_found(r.report.outcome) ||
                !(fabs(r.x - rows[i].root) <= 8 * DBL_EPSILON * fabs(rows[i].root)))
                fail_msg("%s %s: '%s' at %.17g", methods[m]->name, rows[i].text,
                         dx_outcome_said(r.report.outcome), r.x);
        }
}

static void fixed_points_are_found(void **state)
{
    (void)state;
    dx_solver_options fast = dx_solver_defaults();
    fast.accelerated = true;
    result slow = found(&dx_method_fixedpoint, "cos(x)", 1, 0);
    result quick = solve(&dx_method_fixedpoint, "cos(x)", 1, 0, fast);
    assert_true(is_found(slow.report.outcome) && is_found(quick.report.outcome));
    assert_true(fabs(slow.x - 0.73908513321516064) < 4e-15);
    assert_true(fabs(quick.x - 0.73908513321516064) < 4e-16);
    assert_true(quick.report.k <= 5 && slow.report.k > 50);
    result repelling = solve(&dx_method_fixedpoint, "3*x - 1", 2, 0, fast);
    assert_true(is_found(repelling.report.outcome) && repelling.x == 0.5);
    expect(&dx_method_fixedpoint, "x + 1", 0, 0, DX_OUTCOME_DIVERGED);
    expect(&dx_method_fixedpoint, "2*x", 1, 0, DX_OUTCOME_DIVERGED);
    expect(&dx_method_fixedpoint, "-x", 1, 0, DX_OUTCOME_CYCLE);
    expect(&dx_method_fixedpoint, "32/10*x*(1 - x)", 0.4, 0, DX_OUTCOME_CYCLE);
    expect(&dx_method_fixedpoint, "sqrt(x) - 2", 3, 0, DX_OUTCOME_LEFT_DOMAIN);
}

static void the_order_is_observed(void **state)
{
    (void)state;
    assert_true(fabs(found(&dx_method_newton, "x^3 - 2*x - 5", 3, 0).report.order - 2) < 0.2);
    assert_true(fabs(found(&dx_method_secant, "x^3 - 2*x - 5", 3, 2.9).report.order - 1.618) < 0.3);
}

static void multiple_roots_are_recognised(void **state)
{
    (void)state;
    static const char *const text[] = {"(x - 1)^2*exp(x)", "(x - 1)^3*exp(x)", "(x - 1)^5*exp(x)"};
    static const double order[] = {2, 3, 5};
    for (size_t i = 0; i < 3; i++) {
        dx_solver_options few = dx_solver_defaults();
        few.most = 20;
        result r = solve(&dx_method_newton, text[i], 1.7, 0, few);
        assert_true(r.report.outcome == DX_OUTCOME_MOST_STEPS);
        assert_true(fabs(r.report.multiplicity - order[i]) < 0.1);
        few.multiplicity = order[i];
        r = solve(&dx_method_newton, text[i], 1.7, 0, few);
        assert_true(fabs(r.x - 1) < 1e-7 && r.report.k < 10);
    }
    /* rounding ends it, and that is not told as convergence */
    result r = found(&dx_method_newton, "x^3 - 3*x^2 + 3*x - 1", 2, 0);
    assert_false(is_found(r.report.outcome));
    assert_true(fabs(r.report.multiplicity - 3) < 0.5);
}

/* ---- why it failed -------------------------------------------------------------------------- */

static void newton_names_its_failures(void **state)
{
    (void)state;
    const dx_method *m = &dx_method_newton;
    expect(m, "x^3 - 2*x + 2", 0, 0, DX_OUTCOME_CYCLE);
    expect(m, "x^3 - 2*x + 2", 0.1, 0, DX_OUTCOME_CYCLE);
    expect(m, "exp(-x)", 0, 0, DX_OUTCOME_DIVERGED);
    expect(m, "x^2*exp(-x)", 3, 0, DX_OUTCOME_DIVERGED);
    expect(m, "1/x", 1, 0, DX_OUTCOME_DIVERGED);
    expect(m, "cbrt(x)", 1, 0, DX_OUTCOME_DIVERGED);
    expect(m, "atan(x)", 2, 0, DX_OUTCOME_DIVERGED);
    expect(m, "cos(x)", 0, 0, DX_OUTCOME_ZERO_SLOPE);
    expect(m, "0*x + 7", 1, 0, DX_OUTCOME_CONSTANT);
    expect(m, "log(x)", 3, 0, DX_OUTCOME_LEFT_DOMAIN);
    expect(m, "sqrt(x) - 2", -1, 0, DX_OUTCOME_NO_START);
    expect(m, "1/(x - 1)", 1 + DBL_EPSILON, 0, DX_OUTCOME_POLE);
    expect(m, "exp(x + 1000) - 5", -850, 0, DX_OUTCOME_CONVERGED);
}

static void damping_stays_inside(void **state)
{
    (void)state;
    dx_solver_options damped = dx_solver_defaults();
    damped.damped = true;
    result r = solve(&dx_method_newton, "log(x)", 3, 0, damped);
    assert_true(is_found(r.report.outcome) && r.x == 1);
    r = solve(&dx_method_newton, "atan(x)", 20, 0, damped);
    assert_true(is_found(r.report.outcome) && r.x == 0);
    r = solve(&dx_method_newton, "x^2 + 1", 1.3, 0, damped);
    assert_int_equal(r.report.outcome, DX_OUTCOME_NO_LESS);
}

static void brackets_name_their_failures(void **state)
{
    (void)state;
    static const dx_method *const methods[] = {&dx_method_bisect, &dx_method_brent};
    for (size_t i = 0; i < 2; i++) {
        const dx_method *m = methods[i];
        expect(m, "1/x", -1, 1, DX_OUTCOME_POLE);
        expect(m, "1/x", -1, 2, DX_OUTCOME_POLE);
        expect(m, "1/(x - 1/3)", 0, 1, DX_OUTCOME_POLE);
        expect(m, "tan(x)", 1, 2, DX_OUTCOME_POLE);
        expect(m, "sign(x - 1/3)", 0, 1, DX_OUTCOME_JUMP);
        expect(m, "floor(3*x) - 1/2", 0, 1, DX_OUTCOME_JUMP);
        expect(m, "x^2 + 1", -1, 2, DX_OUTCOME_NO_BRACKET);
        expect(m, "0*x + 7", -1, 2, DX_OUTCOME_CONSTANT);
        expect(m, "log(abs(x) - 1)*x", -3, 3, DX_OUTCOME_HOLE);
        expect(m, "log(x)", -1, 2, DX_OUTCOME_NO_END);
        expect(m, "x", 1, 1, DX_OUTCOME_NO_INTERVAL);
        expect(m, "x", 2, -1, DX_OUTCOME_NO_INTERVAL);
        expect(m, "x", -INFINITY, 1, DX_OUTCOME_NO_INTERVAL);
        expect(m, "sin(x)", -1, 2, DX_OUTCOME_ZERO);
        expect(m, "x - 1/10^40", -1, 2, DX_OUTCOME_CONVERGED);
        expect(m, "x^3 - 3*x^2 + 3*x - 1", 0, 3, DX_OUTCOME_WITHIN_ROUNDING);
    }
}

static void other_methods_name_their_failures(void **state)
{
    (void)state;
    expect(&dx_method_halley, "x^2 + 1", 0, 0, DX_OUTCOME_ZERO_SLOPE);
    expect(&dx_method_halley, "log(x)", -1, 0, DX_OUTCOME_NO_START);
    expect(&dx_method_halley, "0*x + 7", 1, 0, DX_OUTCOME_CONSTANT);
    expect(&dx_method_secant, "x^2 + 1", -1, 1, DX_OUTCOME_LEVEL_CHORD);
    expect(&dx_method_secant, "0*x + 7", -1, 1, DX_OUTCOME_CONSTANT);
    expect(&dx_method_secant, "x^2", 1, 1, DX_OUTCOME_NO_INTERVAL);
    expect(&dx_method_secant, "log(x)", 3, 2.5, DX_OUTCOME_LEFT_DOMAIN);
    expect(&dx_method_broyden, "cos(x)", 0, 0, DX_OUTCOME_SINGULAR);
}

static void touching_is_not_called_a_root(void **state)
{
    (void)state;
    static const char *const near_miss[] = {"(x - 1)^2 + 1/10^30", "x^2 - 2*x + 1 + 1/10^14",
                                            "(x - 1)^4 + 1/10^60"};
    static const dx_method *const methods[] = {&dx_method_newton, &dx_method_halley,
                                               &dx_method_broyden};
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < 3; k++)
            for (double x = 1.3; x < 3; x += 0.17) {
                result r = found(methods[k], near_miss[i], x, 0);
                if (is_found(r.report.outcome))
                    fail_msg("%s %s from %.17g at %.17g", methods[k]->name, near_miss[i], x, r.x);
            }
}

/* ---- systems ----------------------------------------------------------------------------------
 */

static dx_outcome solve_system(const dx_method *method, size_t n, const char *const *text,
                               const double *start, bool damped, double *x)
{
    equations p;
    dx_solver s;
    dx_solver_options options = dx_solver_defaults();
    options.damped = damped;
    state_equations(&p, method->kind, n, text);
    assert_int_equal(dx_solver_init(&s, method, &p.problem, &options, start), DX_OK);
    assert_int_equal(dx_solver_run(&s, options.most), DX_OK);
    dx_outcome outcome = s.report.outcome;
    memcpy(x, s.x, n * sizeof *x);
    dx_solver_free(&s);
    drop_equations(&p);
    return outcome;
}

static void systems_are_solved(void **state)
{
    (void)state;
    static const char *const circle[] = {"x^2 + y^2 - 4", "x*y - 1"};
    static const dx_method *const methods[] = {&dx_method_newton, &dx_method_broyden};
    double x[2];
    for (size_t m = 0; m < 2; m++)
        for (int damped = 0; damped < 2; damped++) {
            assert_true(
                is_found(solve_system(methods[m], 2, circle, (const double[]){2, 0.2}, damped, x)));
            assert_true(fabs(x[0] - 1.9318516525781366) < 2e-15);
            assert_true(fabs(x[1] - 0.51763809020504152) < 2e-15);
        }
    static const char *const contraction[] = {"(cos(x) + y)/4", "(sin(x) - y)/4"};
    assert_true(is_found(
        solve_system(&dx_method_fixedpoint, 2, contraction, (const double[]){1, 1}, false, x)));
    assert_true(fabs((cos(x[0]) + x[1]) / 4 - x[0]) < 1e-15);
}

static void systems_without_a_solution_are_not_solved(void **state)
{
    (void)state;
    static const struct {
        const char *text[2];
        double start[2];
    } rows[] = {{{"x + y - 1", "2*x + 2*y - 5"}, {0, 0}},
                {{"x^2 + y^2 + 1", "x - y"}, {1, 0.3}},
                {{"1/(x - 1)", "y - 2"}, {1 + DBL_EPSILON, 2}},
                {{"exp(-x)", "y - x"}, {1, 2}},
                {{"x^2", "y - 1"}, {1, 1}},
                {{"x^2 + 1/10^30", "y - 1"}, {1, 1}}};
    static const dx_method *const methods[] = {&dx_method_newton, &dx_method_broyden};
    double x[2];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int k = 0; k < 4; k++) {
            dx_outcome outcome =
                solve_system(methods[k / 2], 2, rows[i].text, rows[i].start, k % 2, x);
            if (is_found(outcome))
                fail_msg("%s %s, %s: '%s' at %.17g %.17g", methods[k / 2]->name, rows[i].text[0],
                         rows[i].text[1], dx_outcome_said(outcome), x[0], x[1]);
        }
}

static void a_singular_jacobian_has_a_null_direction(void **state)
{
    (void)state;
    static const char *const parallel[] = {"x + 2*y - 1", "2*x + 4*y - 5"};
    equations p;
    dx_solver s;
    dx_solver_options options = dx_solver_defaults();
    double d[2];
    state_equations(&p, DX_PROBLEM_ROOT, 2, parallel);
    assert_int_equal(
        dx_solver_init(&s, &dx_method_newton, &p.problem, &options, (const double[]){0, 0}), DX_OK);
    assert_int_equal(dx_solver_step(&s), DX_OK);
    assert_int_equal(s.report.outcome, DX_OUTCOME_SINGULAR);
    bool found_it = false;
    assert_int_equal(dx_solver_null_direction(&s, d, &found_it), DX_OK);
    assert_true(found_it && fabs(d[0] + 2 * d[1]) < 1e-14 && fabs(hypot(d[0], d[1]) - 1) < 1e-14);
    dx_solver_free(&s);
    drop_equations(&p);
}

/* ---- back and forth ----------------------------------------------------------------------------
 */

/* As it went the first time, also where few snapshots were kept. */
static void going_back_gives_the_same_bits(void **state)
{
    (void)state;
    static const struct {
        const dx_method *method;
        const char *text;
        double a, b;
    } rows[] = {
        {&dx_method_newton, "x^5 - 3*x + 1", 30, 0},  {&dx_method_halley, "x^5 - 3*x + 1", 3000, 0},
        {&dx_method_secant, "x^5 - 3*x + 1", 3, 2.8}, {&dx_method_bisect, "x^5 - 3*x + 1", 1, 3},
        {&dx_method_brent, "x^5 - 3*x + 1", 1, 30},   {&dx_method_fixedpoint, "cos(x)", 1, 0},
        {&dx_method_broyden, "x^5 - 3*x + 1", 30, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        equations p;
        dx_solver s;
        dx_solver_options options = dx_solver_defaults();
        double at[9], value[9];
        state_equations(&p, rows[i].method->kind, 1, &rows[i].text);
        assert_int_equal(dx_solver_init(&s, rows[i].method, &p.problem, &options,
                                        (const double[]){rows[i].a, rows[i].b}),
                         DX_OK);
        s.stride = 4;
        for (int k = 0; k < 9; k++) {
            at[k] = s.x[0];
            value[k] = s.report.value;
            assert_int_equal(s.report.k, k);
            assert_int_equal(dx_solver_step(&s), DX_OK);
        }
        for (int k = 7; k >= 0; k -= 3) {
            assert_int_equal(dx_solver_go(&s, (uint64_t)k), DX_OK);
            for (int j = k; j < 9; j++) {
                assert_true(s.x[0] == at[j] && s.report.value == value[j]);
                assert_int_equal(dx_solver_step(&s), DX_OK);
            }
        }
        dx_solver_free(&s);
        drop_equations(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_method_finds_simple_roots, setup, teardown),
        cmocka_unit_test_setup_teardown(fixed_points_are_found, setup, teardown),
        cmocka_unit_test_setup_teardown(the_order_is_observed, setup, teardown),
        cmocka_unit_test_setup_teardown(multiple_roots_are_recognised, setup, teardown),
        cmocka_unit_test_setup_teardown(newton_names_its_failures, setup, teardown),
        cmocka_unit_test_setup_teardown(damping_stays_inside, setup, teardown),
        cmocka_unit_test_setup_teardown(brackets_name_their_failures, setup, teardown),
        cmocka_unit_test_setup_teardown(other_methods_name_their_failures, setup, teardown),
        cmocka_unit_test_setup_teardown(touching_is_not_called_a_root, setup, teardown),
        cmocka_unit_test_setup_teardown(systems_are_solved, setup, teardown),
        cmocka_unit_test_setup_teardown(systems_without_a_solution_are_not_solved, setup, teardown),
        cmocka_unit_test_setup_teardown(a_singular_jacobian_has_a_null_direction, setup, teardown),
        cmocka_unit_test_setup_teardown(going_back_gives_the_same_bits, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
