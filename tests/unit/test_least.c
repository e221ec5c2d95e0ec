/* Solvers that make a formula least: what becomes of them, and that they can be walked back. */
#include "../least.h"

#include <float.h>

static const dx_method *const all[] = {
    &dx_method_descend, &dx_method_momentum, &dx_method_nesterov,
    &dx_method_adam,    &dx_method_trust,    &dx_method_bfgs,
    &dx_method_lbfgs,   &dx_method_cg,       &dx_method_neldermead,
};
enum { ALL = sizeof all / sizeof *all };

/* What comes of it from that start, and where. */
static dx_outcome run(const dx_method *method, const char *text, const double *start,
                      const dx_solver_options *options, double *x)
{
    stated p;
    dx_solver s;
    state_formula(&p, typed(text), DX_LEVEL_SECOND);
    assert_int_equal(dx_solver_init(&s, method, &p.problem, options, start), DX_OK);
    assert_int_equal(dx_solver_run(&s, options->most), DX_OK);
    memcpy(x, s.x, p.problem.n * sizeof *x);
    dx_outcome outcome = s.report.outcome;
    dx_solver_free(&s);
    drop(&p);
    return outcome;
}

static void every_method_finds_the_bottom_of_a_bowl(void **state)
{
    (void)state;
    for (size_t k = 0; k < ALL; k++)
        for (int line = DX_LINE_FIXED; line <= DX_LINE_BACKTRACKING; line++) {
            double x[2];
            dx_solver_options options = dx_solver_defaults();
            options.most = 20000;
            options.line = (dx_line_kind)line;
            options.rate = all[k] == &dx_method_adam ? NAN : 0.1;
            dx_outcome outcome = run(all[k], "(x - 1)^2 + 2*(y + 3)^2 + (x - 1)*(y + 3) + 7",
                                     (const double[]){5, 5}, &options, x);
            double error = fmax(fabs(x[0] - 1), fabs(x[1] + 3));
            bool values_alone = all[k] == &dx_method_neldermead;
            if (outcome != DX_OUTCOME_CONVERGED || error > (values_alone ? 1e-6 : 1e-11))
                fail_msg("%s, line %d: %s, %g", all[k]->name, line, dx_outcome_said(outcome),
                         error);
        }
}

static void ends_have_names(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double start[2];
        const dx_method *method;
        dx_outcome outcome;
    } rows[] = {
        {"x^2 - y^2", {0, 0}, &dx_method_trust, DX_OUTCOME_SADDLE},
        {"x^2 - y^2", {0, 0}, &dx_method_lbfgs, DX_OUTCOME_SADDLE},
        {"x^2 - y^2", {1, 0}, &dx_method_bfgs, DX_OUTCOME_SADDLE},
        {"x^2 - y^2", {1, 0}, &dx_method_cg, DX_OUTCOME_SADDLE},
        {"x^2 - y^2", {1, 0}, &dx_method_trust, DX_OUTCOME_UNBOUNDED},
        {"-x^2 - y^2", {0, 0}, &dx_method_trust, DX_OUTCOME_MAXIMUM},
        {"-x^2 - y^2", {0, 0}, &dx_method_bfgs, DX_OUTCOME_MAXIMUM},
        {"x + y", {0, 0}, &dx_method_lbfgs, DX_OUTCOME_UNBOUNDED},
        {"x + y", {0, 0}, &dx_method_cg, DX_OUTCOME_UNBOUNDED},
        {"x + y", {0, 0}, &dx_method_trust, DX_OUTCOME_UNBOUNDED},
        {"x + y", {0, 0}, &dx_method_neldermead, DX_OUTCOME_UNBOUNDED},
        {"(x + y - 1)^2", {3, 2}, &dx_method_trust, DX_OUTCOME_DEGENERATE},
        {"(x + y - 1)^2", {3, 2}, &dx_method_bfgs, DX_OUTCOME_DEGENERATE},
        {"(x + y - 1)^2", {3, 2}, &dx_method_neldermead, DX_OUTCOME_DEGENERATE},
        {"x^3 + y^2", {1, 1}, &dx_method_trust, DX_OUTCOME_INFLECTION},
        {"1/x + y^2", {1, 1}, &dx_method_trust, DX_OUTCOME_RUNS_OUT},
        {"x^3 + y^2", {0, 0}, &dx_method_trust, DX_OUTCOME_INFLECTION},
        {"log(x) + y^2", {-1, 0}, &dx_method_bfgs, DX_OUTCOME_NO_START},
        {"sqrt(x) + y^2", {0, 0}, &dx_method_bfgs, DX_OUTCOME_NO_SLOPE},
        {"abs(x - pi) + abs(y - sqrt(2))", {0, 0}, &dx_method_trust, DX_OUTCOME_NOT_SMOOTH},
        {"abs(x - pi) + abs(y - sqrt(2))", {0, 0}, &dx_method_bfgs, DX_OUTCOME_NOT_SMOOTH},
        {"10*x^2 + y^2", {1, 1}, &dx_method_descend, DX_OUTCOME_TOO_FAST},
        {"10*x^2 + y^2", {1, 1}, &dx_method_momentum, DX_OUTCOME_TOO_FAST},
        {"10*x^2 + y^2", {1, 1}, &dx_method_nesterov, DX_OUTCOME_TOO_FAST},
        {"exp(-x) + y^2", {0, 1}, &dx_method_trust, DX_OUTCOME_RUNS_OUT},
        {"exp(-x) + y^2", {0, 1}, &dx_method_bfgs, DX_OUTCOME_RUNS_OUT},
        {"1/x + y^2", {1, 1}, &dx_method_descend, DX_OUTCOME_RUNS_OUT},
        {"-log(x) + y^2", {1, 1}, &dx_method_trust, DX_OUTCOME_UNBOUNDED},
        {"(x - 1000)^2/1000 + y^2", {0, 1}, &dx_method_descend, DX_OUTCOME_MOST_STEPS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double x[2];
        dx_solver_options options = dx_solver_defaults();
        options.most = 2000;
        options.rate = rows[i].method == &dx_method_nesterov ? 1 : 0.3;
        dx_outcome outcome = run(rows[i].method, rows[i].text, rows[i].start, &options, x);
        if (outcome != rows[i].outcome)
            fail_msg("%s, %s: %s at %g, %g", rows[i].text, rows[i].method->name,
                     dx_outcome_said(outcome), x[0], x[1]);
    }
}

/* Rosenbrock's function of n unknowns x1 ... xn, in pairs, from (-1.2, 1, -1.2, ...). */
static void state_rosenbrock(size_t n, stated *p, double *start)
{
    char text[120];
    dx_id *term = malloc(n / 2 * sizeof *term);
    assert_non_null(term);
    for (size_t i = 1; i < n; i += 2) {
        (void)snprintf(text, sizeof text, "100*(x%zu - x%zu^2)^2 + (1 - x%zu)^2", i + 1, i, i);
        term[i / 2] = typed(text);
    }
    state_formula(p, dx_sum(&graph, n / 2, term), DX_LEVEL_FIRST);
    for (size_t i = 0; i < n; i++)
        start[i] = i % 2 ? 1 : -1.2;
    free(term);
}

static void many_unknowns_need_no_matrix(void **state)
{
    (void)state;
    static double start[10000];
    static const dx_method *const method[] = {&dx_method_lbfgs, &dx_method_cg};
    for (size_t n = 1000; n <= 10000; n *= 10) {
        stated p;
        state_rosenbrock(n, &p, start);
        for (size_t k = 0; k < 2; k++) {
            dx_solver s;
            dx_solver_options options = dx_solver_defaults();
            double before = dx_now();
            assert_int_equal(dx_solver_init(&s, method[k], &p.problem, &options, start), DX_OK);
            assert_int_equal(dx_solver_run(&s, 1000), DX_OK);
            print_message("# %s, %zu unknowns: %.1f ms, %s after %ju\n", method[k]->name, n,
                          1e3 * (dx_now() - before), dx_outcome_said(s.report.outcome),
                          (uintmax_t)s.report.k);
            assert_int_equal(s.report.outcome, DX_OUTCOME_CONVERGED);
            for (size_t i = 0; i < n; i++)
                assert_true(fabs(s.x[i] - 1) < 1e-11);
            dx_solver_free(&s);
        }
        dx_solver s;
        dx_solver_options options = dx_solver_defaults();
        if (n > 3000)
            assert_int_equal(dx_solver_init(&s, &dx_method_bfgs, &p.problem, &options, start),
                             DX_LIMIT);
        drop(&p);
    }
}

static void going_back_repeats_what_was(void **state)
{
    (void)state;
    enum { STEPS = 24 };
    for (size_t k = 0; k < ALL; k++) {
        stated p;
        dx_solver s;
        dx_solver_options options = dx_solver_defaults();
        double at[STEPS][4];
        options.rate = all[k] == &dx_method_adam ? 0.1 : 0.001;
        state_formula(&p,
                      typed("100*(y - x^2)^2 + (1 - x)^2 + 90*(u - v^2)^2 + (1 - v)^2"
                            " + 10*(y + u - 2)^2 + (y - u)^2/10"),
                      DX_LEVEL_SECOND);
        assert_int_equal(
            dx_solver_init(&s, all[k], &p.problem, &options, (const double[]){1, -1, -2, 1}),
            DX_OK);
        uint64_t n = 0;
        for (; n < STEPS && !dx_solver_ended(&s); n++) {
            assert_int_equal(s.report.k, n);
            memcpy(at[n], s.x, sizeof at[n]);
            assert_int_equal(dx_solver_step(&s), DX_OK);
        }
        s.stride = 4; /* as if only every fourth snapshot had been kept */
        for (size_t i = 0; 4 * i < s.n_snapshots; i++)
            memcpy(s.snapshots + i * s.room, s.snapshots + 4 * i * s.room, s.room * sizeof(double));
        s.n_snapshots = (s.n_snapshots + 3) / 4;
        for (uint64_t back = n - 1; back > 3; back -= 3) {
            assert_int_equal(dx_solver_go(&s, back), DX_OK);
            assert_memory_equal(at[back], s.x, sizeof at[back]);
        }
        dx_solver_free(&s);
        drop(&p);
    }
}

/* ---- constraints ------------------------------------------------------------------------- */

typedef struct constrained {
    const char *formula, *equal, *negative; /* NULL for none */
    double start[2], lower[2], upper[2];
    dx_outcome outcome;
    double x[2], lambda; /* where it converges; NaN: not asked */
} constrained;

static const constrained questions[] = {
    {"x + y",
     "x^2 + y^2 - 2",
     NULL,
     {-2, 0},
     {-9, -9},
     {9, 9},
     DX_OUTCOME_CONVERGED,
     {-1, -1},
     0.5},
    {"x*y",
     "x + y - 10",
     NULL,
     {1, 2},
     {-100, -100},
     {100, 100},
     DX_OUTCOME_CONVERGED,
     {-90, 100},
     -100},
    {"x*y",
     "x + y - 10",
     NULL,
     {5, 5},
     {-INFINITY, -INFINITY},
     {INFINITY, INFINITY},
     DX_OUTCOME_CRITICAL,
     {0},
     NAN},
    {"x*y",
     "x + y - 10",
     NULL,
     {1, 2},
     {-INFINITY, -INFINITY},
     {INFINITY, INFINITY},
     DX_OUTCOME_UNBOUNDED,
     {0},
     NAN},
    {"-x*y", "x + y - 10", NULL, {1, 2}, {0, 0}, {9, 9}, DX_OUTCOME_CONVERGED, {5, 5}, 5},
    {"x^2 + y^2", NULL, "1 - x - y", {3, 1}, {-9, -9}, {9, 9}, DX_OUTCOME_CONVERGED, {0.5, 0.5}, 1},
    {"x^2 + y^2", NULL, "x + y - 1", {3, 1}, {-9, -9}, {9, 9}, DX_OUTCOME_CONVERGED, {0, 0}, 0},
    {"(x - 5)^2 + y^2", NULL, NULL, {0, 1}, {-1, -1}, {2, 3}, DX_OUTCOME_CONVERGED, {2, 0}, NAN},
    {"x^2 + y^2", "x - 3", "x - 2", {0, 0}, {-9, -9}, {9, 9}, DX_OUTCOME_INFEASIBLE, {0}, NAN},
    {"x + y", "x^2 + y^2 + 1", NULL, {1, 1}, {-9, -9}, {9, 9}, DX_OUTCOME_INFEASIBLE, {0}, NAN},
    {"-x - y",
     NULL,
     "1 - x",
     {2, 2},
     {-INFINITY, -INFINITY},
     {INFINITY, INFINITY},
     DX_OUTCOME_GOING,
     {0},
     NAN},
    {"log(x) + y",
     "x*y - 1",
     NULL,
     {-1, 1},
     {-INFINITY, -INFINITY},
     {INFINITY, INFINITY},
     DX_OUTCOME_NO_START,
     {0},
     NAN},
    {"x^4 + y^2", NULL, "-x - 3", {2, 2}, {-5, -5}, {5, 5}, DX_OUTCOME_GOING, {0}, NAN},
};

static void state_question(const constrained *q, stated *p)
{
    dx_id c[2];
    size_t m = 0, n_equal = q->equal ? 1 : 0;
    if (q->equal)
        c[m++] = typed(q->equal);
    if (q->negative)
        c[m++] = typed(q->negative);
    state_constrained(p, typed(q->formula), n_equal, m, c, q->lower, q->upper);
}

static void constraints_are_held(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        const constrained *q = &questions[i];
        stated p;
        dx_solver s;
        dx_solver_options options = dx_solver_defaults();
        state_question(q, &p);
        assert_int_equal(dx_solver_init(&s, &dx_method_barrier, &p.problem, &options, q->start),
                         DX_OK);
        assert_int_equal(dx_solver_run(&s, 200), DX_OK);
        bool right = s.report.outcome == q->outcome;
        if (q->outcome == DX_OUTCOME_GOING) /* anything but that */
            right = s.report.outcome != DX_OUTCOME_CONVERGED;
        if (q->outcome == DX_OUTCOME_CONVERGED)
            right = right && fabs(s.x[0] - q->x[0]) < 1e-12 && fabs(s.x[1] - q->x[1]) < 1e-12 &&
                    (isnan(q->lambda) || fabs(s.multipliers[0] - q->lambda) < 1e-11);
        if (!right)
            fail_msg("%s: %s at %.17g, %.17g with %g", q->formula,
                     dx_outcome_said(s.report.outcome), s.x[0], s.x[1], s.multipliers[0]);
        dx_solver_free(&s);
        drop(&p);
    }
}

static void going_back_under_constraints_repeats_what_was(void **state)
{
    (void)state;
    stated p;
    dx_solver s;
    double at[40][2], multiplier[40];
    dx_solver_options options = dx_solver_defaults();
    state_question(&questions[3], &p);
    assert_int_equal(
        dx_solver_init(&s, &dx_method_barrier, &p.problem, &options, questions[3].start), DX_OK);
    uint64_t n = 0;
    for (; n < 40 && !dx_solver_ended(&s); n++) {
        memcpy(at[n], s.x, sizeof at[n]);
        multiplier[n] = s.multipliers[0];
        assert_int_equal(dx_solver_step(&s), DX_OK);
    }
    for (uint64_t k = n - 1; k > 0; k--) {
        assert_int_equal(dx_solver_go(&s, k - 1), DX_OK);
        assert_memory_equal(s.x, at[k - 1], sizeof at[k - 1]);
        assert_true(s.multipliers[0] == multiplier[k - 1]);
        assert_int_equal(dx_solver_step(&s), DX_OK);
        assert_memory_equal(s.x, at[k], sizeof at[k]);
    }
    dx_solver_free(&s);
    drop(&p);
}

static void options_without_sense_are_refused(void **state)
{
    (void)state;
    stated p;
    dx_solver s;
    dx_solver_options options = dx_solver_defaults();
    state_formula(&p, typed("x^2"), DX_LEVEL_FIRST);
    options.rate = 0;
    assert_int_equal(
        dx_solver_init(&s, &dx_method_descend, &p.problem, &options, (const double[]){1}),
        DX_DOMAIN);
    options.rate = 0.1;
    options.momentum = 1;
    assert_int_equal(
        dx_solver_init(&s, &dx_method_momentum, &p.problem, &options, (const double[]){1}),
        DX_DOMAIN);
    drop(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_method_finds_the_bottom_of_a_bowl, setup, teardown),
        cmocka_unit_test_setup_teardown(ends_have_names, setup, teardown),
        cmocka_unit_test_setup_teardown(many_unknowns_need_no_matrix, setup, teardown),
        cmocka_unit_test_setup_teardown(going_back_repeats_what_was, setup, teardown),
        cmocka_unit_test_setup_teardown(constraints_are_held, setup, teardown),
        cmocka_unit_test_setup_teardown(going_back_under_constraints_repeats_what_was, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(options_without_sense_are_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
