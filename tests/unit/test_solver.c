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

/* So many evaluations that it is made. */
static void machine_code_changes_no_bit(void **state)
{
    (void)state;
    static const char *const text[] = {"x^2 - y^2 + exp(-x^2) + 1", "2*x*y + sin(y)/10 + 1"};
    enum { STEPS = 9000 };
    double *known = malloc(2 * STEPS * sizeof *known);
    assert_non_null(known);
    for (int by_code = 0; by_code <= 1; by_code++) {
        equations p;
        state_equations(&p, DX_PROBLEM_ROOT, 2, text);
        p.problem.by_code = by_code;
        double to[2], f[2], jacobian[4];
        for (int i = 0; i < STEPS; i++) {
            assert_int_equal(
                dx_problem_first(&p.problem, (const double[]){i / 9.0, -i / 7.0}, f, jacobian),
                DX_OK);
            to[0] = f[0] + 3 * jacobian[1];
            to[1] = f[1] + 3 * jacobian[2];
            if (by_code)
                assert_memory_equal(to, known + 2 * i, sizeof to);
            memcpy(known + 2 * i, to, sizeof to);
        }
        drop_equations(&p);
    }
    free(known);
}

/* By the order of arrays.h, one after the other. */
static void sums_have_the_same_bits_for_all_lengths(void **state)
{
    (void)state;
    enum { LONGEST = 70 };
    double a[LONGEST], b[LONGEST], c[LONGEST], d[LONGEST];
    for (size_t n = 1; n <= LONGEST; n++) {
        double lane[8] = {0}, rest = 0, most = 0;
        for (size_t i = 0; i < n; i++) {
            a[i] = sin((double)(i * n)) * exp((double)(i % 7));
            b[i] = cos((double)(i + n)) / (double)(i + 1);
            c[i] = a[i] + 0.3 * b[i];
            most = fmax(most, fabs(a[i]));
            *(i < n - n % 8 ? &lane[i % 8] : &rest) += c[i] * b[i];
        }
        double sum = ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
                     ((lane[1] + lane[5]) + (lane[3] + lane[7])) + rest;
        dx_go_along(d, a, 0.3, b, n);
        assert_memory_equal(d, c, n * sizeof *c);
        assert_true(dx_dot(c, b, n) == sum);
        assert_true(dx_greatest(a, n) == most);
        assert_true(dx_finite(a, n));
        dx_subtract(d, a, b, n);
        assert_true(fabs(dx_distance(a, b, n) - dx_norm(d, n)) <= 1e-15 * dx_norm(d, n));
        memcpy(d, a, n * sizeof *a);
        assert_true(dx_combine(d, 1, 0.3, b, b, n) == sum);
        assert_memory_equal(d, c, n * sizeof *c);
        a[n / 2] = NAN;
        assert_true(!dx_finite(a, n) && dx_greatest(a, n) <= most);
        a[n / 2] = -INFINITY;
        assert_true(!dx_finite(a, n) && isinf(dx_greatest(a, n)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(newton_finds_roots, setup, teardown),
        cmocka_unit_test_setup_teardown(newton_solves_systems, setup, teardown),
        cmocka_unit_test_setup_teardown(failures_have_names, setup, teardown),
        cmocka_unit_test_setup_teardown(going_back_repeats_what_was, setup, teardown),
        cmocka_unit_test_setup_teardown(machine_code_changes_no_bit, setup, teardown),
        cmocka_unit_test(sums_have_the_same_bits_for_all_lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
