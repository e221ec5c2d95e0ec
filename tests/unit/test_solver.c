/* The driver of solvers, and Newton's method. */
#include "../equations.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { MOST = MOST_UNKNOWNS };

static void begin(dx_solver *s, const dx_method *method, equations *p, const double *start,
                  bool damped)
{
    dx_solver_options options = dx_solver_defaults();
    options.damped = damped;
    assert_int_equal(dx_solver_init(s, method, &p->problem, &options, start), DX_OK);
}

/* What comes of it from that start, and where. */
static dx_outcome run(size_t m, const char *const *text, const double *start, bool damped,
                      double *x)
{
    equations p;
    dx_solver s;
    state_equations(&p, DX_PROBLEM_ROOT, m, text);
    begin(&s, &dx_method_newton, &p, start, damped);
    assert_int_equal(dx_solver_run(&s, 200), DX_OK);
    memcpy(x, s.x, p.problem.n * sizeof *x);
    dx_outcome outcome = s.report.outcome;
    dx_solver_free(&s);
    drop_equations(&p);
    return outcome;
}

static void newton_finds_roots(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double start, root;
    } rows[] = {{"x^3 - 2", 1, 1.2599210498948732},
                {"cos(x) - x", 1, 0.73908513321516064},
                {"exp(x) - 5", 0, 1.6094379124341003},
                {"x^2 - 1/10^20", 1, 1e-10},
                {"x - 10^10", 0, 1e10},
                {"sin(x)", 3, 3.141592653589793}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double x;
        dx_outcome outcome = run(1, &rows[i].text, &rows[i].start, false, &x);
        assert_true(outcome == DX_OUTCOME_CONVERGED || outcome == DX_OUTCOME_ZERO);
        assert_true(fabs(x - rows[i].root) <= 4 * DBL_EPSILON * fabs(rows[i].root));
    }
}

static void newton_solves_systems(void **state)
{
    (void)state;
    static const char *const circle[] = {"x^2 + y^2 - 4", "x*y - 1"};
    double x[MOST];
    assert_int_equal(run(2, circle, (const double[]){2, 0.2}, false, x), DX_OUTCOME_CONVERGED);
    assert_true(fabs(x[0] - 1.9318516525781366) < 1e-15 &&
                fabs(x[1] - 0.51763809020504152) < 1e-15);
    static const char *const powell[] = {"10000*x*y - 1", "exp(-x) + exp(-y) - 10001/10000"};
    dx_outcome outcome = run(2, powell, (const double[]){0, 1}, false, x);
    assert_true(outcome == DX_OUTCOME_CONVERGED || outcome == DX_OUTCOME_ZERO);
    assert_true(fabs(x[1] - 9.106146739867) < 1e-11);
}

static void failures_have_names(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double start;
        bool damped;
        dx_outcome outcome;
    } rows[] = {
        {"x^3 - 2*x + 2", 0, false, DX_OUTCOME_CYCLE},
        {"x^2 + 1", 0, false, DX_OUTCOME_ZERO_SLOPE},
        {"log(x)", 3, false, DX_OUTCOME_LEFT_DOMAIN},
        {"log(x) - 1", -1, false, DX_OUTCOME_NO_START},
        {"exp(-x)", 1, false, DX_OUTCOME_DIVERGED},
        {"x^2", 0, false, DX_OUTCOME_FLAT},
        {"x^2 + 1", 1.3, true, DX_OUTCOME_NO_LESS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double x;
        dx_outcome outcome = run(1, &rows[i].text, &rows[i].start, rows[i].damped, &x);
        if (outcome != rows[i].outcome)
            fail_msg("%s: %s", rows[i].text, dx_outcome_said(outcome));
    }
    static const char *const parallel[] = {"x + y - 1", "2*x + 2*y - 5"};
    double x[2];
    assert_int_equal(run(2, parallel, (const double[]){0, 0}, false, x), DX_OUTCOME_SINGULAR);
}

static void going_back_repeats_what_was(void **state)
{
    (void)state;
    static const char *const text = "x^5 - 3*x + 1";
    equations p;
    dx_solver s;
    double at[8];
    state_equations(&p, DX_PROBLEM_ROOT, 1, &text);
    begin(&s, &dx_method_newton, &p, (const double[]){3}, false);
    for (int k = 0; k < 8; k++) {
        at[k] = s.x[0];
        assert_int_equal(s.report.k, k);
        assert_int_equal(dx_solver_step(&s), DX_OK);
    }
    for (int k = 6; k >= 0; k -= 2) {
        assert_int_equal(dx_solver_go(&s, (uint64_t)k), DX_OK);
        assert_true(s.x[0] == at[k] && s.report.k == (uint64_t)k);
        assert_int_equal(dx_solver_step(&s), DX_OK);
        assert_true(s.x[0] == at[k + 1]);
    }
    dx_solver_free(&s);
    drop_equations(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(newton_finds_roots, setup, teardown),
        cmocka_unit_test_setup_teardown(newton_solves_systems, setup, teardown),
        cmocka_unit_test_setup_teardown(failures_have_names, setup, teardown),
        cmocka_unit_test_setup_teardown(going_back_repeats_what_was, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
