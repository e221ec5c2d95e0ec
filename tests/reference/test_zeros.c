/* Zeros with known answers, by all methods: what is told as found is one, to 12 digits.
 *
 * One unknown: the problems of Alefeld, Potra and Shi (ACM TOMS 21, 1995, algorithm 748). Whether a
 * point is near a zero is decided by the signs around it in ball arithmetic. Systems: of More,
 * Garbow and Hillstrom (ACM TOMS 7, 1981) those with as many equations as unknowns, from the
 * standard start and from 10 and 100 times that; a solution is checked by Newton's correction in
 * balls. How many are solved is printed. */
#include "../equations.h"

#include "numeric/ball.h"
#include "numeric/balls.h"

#include <stdio.h>

static const double DIGITS_12 = 1e-12;

typedef struct tally {
    int solved, refused;
} tally;

/* ---- one unknown --------------------------------------------------------------------------- */

/* Formulas in x and n; brackets as functions of n. */
typedef struct bracketed {
    const char *text;
    double a, b;
    int n[24]; /* up to 0; none: once */
} bracketed;

static const bracketed problems[] = {
    {"sin(x) - x/2", 1.5707963267948966, 3.1415926535897931, {0}},
    {"-40*x*exp(-x)", -9, 31, {0}},
    {"-100*x*exp(-2*x)", -9, 31, {0}},
    {"-200*x*exp(-3*x)", -9, 31, {0}},
    {"x^n - 1/5", 0, 5, {4, 6, 8, 10, 12, 0}},
    {"x^n - 1", 0, 5, {4, 6, 8, 10, 12, 0}},
    {"x^n - 1", -0.95, 4.05, {8, 10, 12, 14, 0}},
    {"sin(x) - 1/2", 0, 1.5, {0}},
    {"2*x*exp(-n) - 2*exp(-n*x) + 1", 0, 1, {1, 2, 3, 4, 5, 20, 40, 60, 80, 100, 0}},
    {"(1 + (1 - n)^2)*x - (1 - n*x)^2", 0, 1, {5, 10, 20, 0}},
    {"x^2 - (1 - x)^n", 0, 1, {2, 5, 10, 15, 20, 0}},
    {"(1 + (1 - n)^4)*x - (1 - n*x)^4", 0, 1, {1, 2, 4, 5, 8, 15, 20, 0}},
    {"exp(-n*x)*(x - 1) + x^n", 0, 1, {1, 5, 10, 15, 20, 0}},
    {"(n*x - 1)/((n - 1)*x)", 0.01, 1, {2, 5, 15, 20, 0}},
    {"x^(1/n) - n^(1/n)", 1, 100, {2,  3,  4,  5,  6,  7,  9,  11, 13, 15,
                                   17, 19, 21, 23, 25, 27, 29, 31, 33, 0}},
    {"x*exp(-1/x^2)", -1, 4, {0}},
    {"n/20*(x/(3/2) + sin(x) - 1)", -10000, 1.5707963267948966, {1, 5, 10, 20, 40, 0}},
};

/* Do the values on both sides have different signs, at a distance of 12 digits? */
static bool is_near_zero(const equations *p, double x)
{
    int sign[2] = {0, 0};
    arb_t at, value;
    arb_init(at);
    arb_init(value);
    for (int side = 0; side < 2; side++) {
        arb_set_d(at, side ? DIGITS_12 : -DIGITS_12);
        arb_add_ui(at, at, 1, 300);
        arf_t point;
        arf_init(point);
        arf_set_d(point, x);
        arb_mul_arf(at, at, point, 300);
        arf_clear(point);
        arb_get_mid_arb(at, at);
        const dx_ball_point where = {.n = 1, .symbol = p->x, .value = at};
        assert_int_equal(dx_ball_evaluate(&graph, p->f[0], &where, 300, value), DX_OK);
        sign[side] = arb_is_positive(value) ? 1 : arb_is_negative(value) ? -1 : 0;
    }
    arb_clear(at);
    arb_clear(value);
    return sign[0] * sign[1] < 0 || x == 0;
}

static void solve_one(const dx_method *method, const dx_id f, double a, double b, const char *name,
                      tally *t)
{
    equations p;
    dx_solver s;
    dx_solver_options options = dx_solver_defaults();
    dx_id x = typed("x");
    const double start[] = {a, b};
    options.damped = true;
    state_formulas(&p, method->kind, 1, &f, &x);
    assert_int_equal(dx_solver_init(&s, method, &p.problem, &options, start), DX_OK);
    assert_int_equal(dx_solver_run(&s, options.most), DX_OK);
    if (is_found(s.report.outcome)) {
        if (!is_near_zero(&p, s.x[0]))
            fail_msg("%s %s: '%s' at %.17g is wrong", method->name, name,
                     dx_outcome_said(s.report.outcome), s.x[0]);
        t->solved++;
    } else {
        t->refused++;
        if (getenv("DX_TEST_TELL"))
            print_message("%s %s [%g, %g]: '%s' at %.17g, k = %d\n", method->name, name, a, b,
                          dx_outcome_said(s.report.outcome), s.x[0], (int)s.report.k);
    }
    dx_solver_free(&s);
    drop_equations(&p);
}

/* The second problem, with poles at both ends: n^2 + 1e-9 to (n + 1)^2 - 1e-9. */
static dx_id poles(void)
{
    dx_id sum = typed("0");
    for (int i = 1; i <= 20; i++) {
        char text[80];
        (void)snprintf(text, sizeof text, "-2*(%d)^2/(x - %d)^3", 2 * i - 5, i * i);
        sum = dx_add(&graph, sum, typed(text));
    }
    return sum;
}

static void alefeld_potra_shi(void **state)
{
    (void)state;
    static const dx_method *const methods[] = {&dx_method_bisect, &dx_method_brent,
                                               &dx_method_newton, &dx_method_halley,
                                               &dx_method_secant, &dx_method_broyden};
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        tally t = {0, 0};
        for (int n = 1; n <= 10; n++)
            solve_one(methods[m], poles(), n * n + 1e-9, (n + 1) * (n + 1) - 1e-9, "poles", &t);
        for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
            for (size_t k = 0; k == 0 || problems[i].n[k] != 0; k++) {
                dx_id f = typed(problems[i].text), n = typed("n");
                dx_id value = dx_int(&graph, problems[i].n[k]);
                if (problems[i].n[k] != 0)
                    f = dx_substitute(&graph, f, 1, &n, &value);
                solve_one(methods[m], f, problems[i].a, problems[i].b, problems[i].text, &t);
            }
        print_message("# Alefeld-Potra-Shi, %s: %d solved, %d refused, 0 wrong\n", methods[m]->name,
                      t.solved, t.refused);
        if (m < 2)
            assert_true(t.refused <= 4);
    }
}

/* ---- systems --------------------------------------------------------------------------------- */

typedef struct table {
    size_t n;
    dx_id x[MOST_UNKNOWNS], f[MOST_UNKNOWNS];
    double start[MOST_UNKNOWNS];
} table;

static dx_id numbered(const char *name, size_t i)
{
    char text[64];
    (void)snprintf(text, sizeof text, "%s%zu", name, i + 1);
    return typed(text);
}

static void begin_table(table *t, size_t n)
{
    t->n = n;
    for (size_t i = 0; i < n; i++)
        t->x[i] = numbered("x", i);
}

/* An expression with the value of `p` put in for the parameters h, i, j, k of the text. */
static dx_id with(const char *text, size_t n, const char *const *name, const dx_id *value)
{
    dx_id symbol[8];
    for (size_t i = 0; i < n; i++)
        symbol[i] = typed(name[i]);
    return dx_substitute(&graph, typed(text), n, symbol, value);
}

static void fixed_text(table *t, size_t n, const char *const *text, const double *start)
{
    begin_table(t, n);
    for (size_t i = 0; i < n; i++) {
        t->f[i] = typed(text[i]);
        t->start[i] = start[i];
    }
}

static void state_small(int which, table *t)
{
    switch (which) {
    case 0: /* Rosenbrock */
        fixed_text(t, 2, (const char *const[]){"10*(x2 - x1^2)", "1 - x1"},
                   (const double[]){-1.2, 1});
        return;
    case 1: /* Freudenstein and Roth */
        fixed_text(t, 2,
                   (const char *const[]){"-13 + x1 + ((5 - x2)*x2 - 2)*x2",
                                         "-29 + x1 + ((x2 + 1)*x2 - 14)*x2"},
                   (const double[]){0.5, -2});
        return;
    case 2: /* Powell, badly scaled */
        fixed_text(t, 2,
                   (const char *const[]){"10000*x1*x2 - 1", "exp(-x1) + exp(-x2) - 10001/10000"},
                   (const double[]){0, 1});
        return;
    case 3: /* helical valley */
        fixed_text(t, 3,
                   (const char *const[]){"10*(x3 - 5*atan2(x2, x1)/pi)",
                                         "10*(sqrt(x1^2 + x2^2) - 1)", "x3"},
                   (const double[]){-1, 0, 0});
        return;
    case 4: /* Powell, singular */
        fixed_text(t, 4,
                   (const char *const[]){"x1 + 10*x2", "sqrt(5)*(x3 - x4)", "(x2 - 2*x3)^2",
                                         "sqrt(10)*(x1 - x4)^2"},
                   (const double[]){3, -1, 0, 1});
        return;
    case 5: /* Wood's function: its gradient */
        fixed_text(t, 4,
                   (const char *const[]){"-200*x1*(x2 - x1^2) - (1 - x1)",
                                         "200*(x2 - x1^2) + 101/5*(x2 - 1) + 99/5*(x4 - 1)",
                                         "-180*x3*(x4 - x3^2) - (1 - x3)",
                                         "180*(x4 - x3^2) + 101/5*(x4 - 1) + 99/5*(x2 - 1)"},
                   (const double[]){-3, -1, -3, -1});
        return;
    default: /* Box, three-dimensional; Brown, badly scaled, with the second row left out */
        fixed_text(t, 2, (const char *const[]){"x1 - 1000000", "x1*x2 - 2"},
                   (const double[]){1, 1});
        return;
    }
}

/* T_i(2·x - 1), of which Chebyquad is made. */
static dx_id chebyshev(dx_id x, size_t i)
{
    dx_id u = with("2*q - 1", 1, (const char *const[]){"q"}, &x), before = typed("1"), now = u;
    for (size_t k = 1; k < i; k++) {
        dx_id next = with("2*u*v - w", 3, (const char *const[]){"u", "v", "w"},
                          (const dx_id[]){u, now, before});
        before = now;
        now = next;
    }
    return now;
}

static void chebyquad(table *t, size_t n)
{
    begin_table(t, n);
    for (size_t i = 1; i <= n; i++) {
        char mean[40];
        (void)snprintf(mean, sizeof mean, i % 2 == 0 ? "1/%zu" : "0*%zu", i * i - 1);
        dx_id sum = typed("0"), size = dx_int(&graph, (int64_t)n);
        for (size_t k = 0; k < n; k++)
            sum = dx_add(&graph, sum, chebyshev(t->x[k], i));
        t->f[i - 1] = with("s/m + c", 3, (const char *const[]){"s", "m", "c"},
                           (const dx_id[]){sum, size, typed(mean)});
        t->start[i - 1] = (double)i / (double)(n + 1);
    }
}

static dx_id sum_of_unknowns(const table *t)
{
    dx_id sum = typed("0");
    for (size_t k = 0; k < t->n; k++)
        sum = dx_add(&graph, sum, t->x[k]);
    return sum;
}

static void brown_almost_linear(table *t, size_t n)
{
    begin_table(t, n);
    dx_id sum = sum_of_unknowns(t), product = typed("1"), next = dx_int(&graph, (int64_t)n + 1);
    for (size_t k = 0; k < n; k++) {
        product = dx_mul(&graph, product, t->x[k]);
        t->start[k] = 0.5;
        t->f[k] = with("x + s - m", 3, (const char *const[]){"x", "s", "m"},
                       (const dx_id[]){t->x[k], sum, next});
    }
    t->f[n - 1] = with("p - 1", 1, (const char *const[]){"p"}, &product);
}

/* Neighbours, which are 0 outside. */
static dx_id neighbour(const table *t, size_t i, int offset)
{
    long at = (long)i + offset;
    return at < 0 || at >= (long)t->n ? typed("0") : t->x[at];
}

static void boundary_value(table *t, size_t n, bool integral)
{
    begin_table(t, n);
    for (size_t i = 0; i < n; i++) {
        char h[40], at[40];
        (void)snprintf(h, sizeof h, "1/%zu", n + 1);
        (void)snprintf(at, sizeof at, "%zu/%zu", i + 1, n + 1);
        double place = (double)(i + 1) / (double)(n + 1);
        t->start[i] = place * (place - 1);
        if (!integral) {
            t->f[i] = with("2*x - l - r + h^2*(x + t + 1)^3/2", 5,
                           (const char *const[]){"x", "l", "r", "h", "t"},
                           (const dx_id[]){t->x[i], neighbour(t, i, -1), neighbour(t, i, 1),
                                           typed(h), typed(at)});
            continue;
        }
        dx_id left = typed("0"), right = typed("0");
        for (size_t k = 0; k < n; k++) {
            char there[40];
            (void)snprintf(there, sizeof there, "%zu/%zu", k + 1, n + 1);
            const char *const names[] = {"x", "t"};
            const dx_id values[] = {t->x[k], typed(there)};
            if (k <= i)
                left = dx_add(&graph, left, with("t*(x + t + 1)^3", 2, names, values));
            else
                right = dx_add(&graph, right, with("(1 - t)*(x + t + 1)^3", 2, names, values));
        }
        t->f[i] =
            with("x + h*((1 - t)*a + t*b)/2", 5, (const char *const[]){"x", "h", "t", "a", "b"},
                 (const dx_id[]){t->x[i], typed(h), typed(at), left, right});
    }
}

static void trigonometric(table *t, size_t n)
{
    begin_table(t, n);
    dx_id cosines = typed("0");
    for (size_t k = 0; k < n; k++)
        cosines = dx_add(&graph, cosines, with("cos(x)", 1, (const char *const[]){"x"}, &t->x[k]));
    for (size_t i = 0; i < n; i++) {
        t->start[i] = 1 / (double)n;
        t->f[i] =
            with("n - c + i*(1 - cos(x)) - sin(x)", 4, (const char *const[]){"n", "c", "i", "x"},
                 (const dx_id[]){dx_int(&graph, (int64_t)n), cosines,
                                 dx_int(&graph, (int64_t)i + 1), t->x[i]});
    }
}

/* The gradient of its sum of squares, as in MINPACK's tests. */
static void variably_dimensioned(table *t, size_t n)
{
    begin_table(t, n);
    dx_id sum = typed("0");
    for (size_t k = 0; k < n; k++)
        sum = dx_add(&graph, sum,
                     with("i*(x - 1)", 2, (const char *const[]){"i", "x"},
                          (const dx_id[]){dx_int(&graph, (int64_t)k + 1), t->x[k]}));
    for (size_t i = 0; i < n; i++) {
        t->start[i] = 1 - (double)(i + 1) / (double)n;
        t->f[i] = with("x - 1 + i*s*(1 + 2*s^2)", 3, (const char *const[]){"x", "i", "s"},
                       (const dx_id[]){t->x[i], dx_int(&graph, (int64_t)i + 1), sum});
    }
}

static void broyden_tridiagonal(table *t, size_t n)
{
    begin_table(t, n);
    for (size_t i = 0; i < n; i++) {
        t->start[i] = -1;
        t->f[i] = with("(3 - 2*x)*x - l - 2*r + 1", 3, (const char *const[]){"x", "l", "r"},
                       (const dx_id[]){t->x[i], neighbour(t, i, -1), neighbour(t, i, 1)});
    }
}

static void broyden_banded(table *t, size_t n)
{
    begin_table(t, n);
    for (size_t i = 0; i < n; i++) {
        dx_id sum = typed("0");
        for (int k = -5; k <= 1; k++) {
            dx_id x = neighbour(t, i, k);
            if (k != 0)
                sum = dx_add(&graph, sum, with("x*(1 + x)", 1, (const char *const[]){"x"}, &x));
        }
        t->start[i] = -1;
        t->f[i] = with("x*(2 + 5*x^2) + 1 - s", 2, (const char *const[]){"x", "s"},
                       (const dx_id[]){t->x[i], sum});
    }
}

enum { SYSTEMS = 21 };

static const char *state_system(int which, table *t)
{
    static const char *const names[] = {"Rosenbrock",           "Freudenstein-Roth",
                                        "Powell, badly scaled", "helical valley",
                                        "Powell, singular",     "Wood",
                                        "Brown, badly scaled"};
    if (which < 7) {
        state_small(which, t);
        return names[which];
    }
    switch (which) {
    case 7:
    case 8:
    case 9:
        chebyquad(t, (size_t)which - 2);
        return "Chebyquad";
    case 10:
        chebyquad(t, 9);
        return "Chebyquad";
    case 11:
        brown_almost_linear(t, 10);
        return "Brown, almost linear";
    case 12:
        brown_almost_linear(t, 30);
        return "Brown, almost linear";
    case 13:
        boundary_value(t, 10, false);
        return "boundary value";
    case 14:
        boundary_value(t, 10, true);
        return "integral equation";
    case 15:
        boundary_value(t, 1, true);
        return "integral equation";
    case 16:
        trigonometric(t, 10);
        return "trigonometric";
    case 17:
        variably_dimensioned(t, 10);
        return "variably dimensioned";
    case 18:
        broyden_tridiagonal(t, 10);
        return "Broyden, tridiagonal";
    case 19:
        broyden_banded(t, 10);
        return "Broyden, banded";
    default:
        chebyquad(t, 8); /* has no zero */
        return "Chebyquad, n = 8";
    }
}

/* Newton's correction from x at 200 bits, in which rounding of the residual plays no part. */
static double correction(const equations *p, const double *x)
{
    slong n = (slong)p->n;
    arb_ptr at = dx_balls_new(&context.memory, p->n);
    arb_mat_t j, f, out;
    double most = 0, size = dx_norm(x, p->n);
    assert_non_null(at);
    arb_mat_init(j, n, n);
    arb_mat_init(f, n, 1);
    arb_mat_init(out, n, 1);
    for (slong i = 0; i < n; i++)
        arb_set_d(at + i, x[i]);
    const dx_ball_point where = {.n = p->n, .symbol = p->x, .value = at};
    for (slong i = 0; i < n; i++) {
        assert_int_equal(dx_ball_evaluate(&graph, p->f[i], &where, 200, arb_mat_entry(f, i, 0)),
                         DX_OK);
        for (slong k = 0; k < n; k++)
            assert_int_equal(
                dx_ball_evaluate(&graph, p->f[n + i * n + k], &where, 200, arb_mat_entry(j, i, k)),
                DX_OK);
    }
    bool ok = arb_mat_solve(out, j, f, 200);
    for (slong i = 0; ok && i < n; i++)
        most = fmax(most, fabs(arf_get_d(arb_midref(arb_mat_entry(out, i, 0)), ARF_RND_NEAR)));
    arb_mat_clear(j);
    arb_mat_clear(f);
    arb_mat_clear(out);
    dx_balls_free(&context.memory, at, p->n);
    return ok ? most / size : INFINITY;
}

static void solve_system(const dx_method *method, bool damped, const table *t, const char *name,
                         double scale, tally *count)
{
    equations p;
    dx_solver s;
    dx_solver_options options = dx_solver_defaults();
    double start[MOST_UNKNOWNS];
    options.damped = damped;
    options.most = 500;
    state_formulas(&p, DX_PROBLEM_ROOT, t->n, t->f, t->x);
    for (size_t i = 0; i < t->n; i++)
        start[i] = scale * t->start[i];
    assert_int_equal(dx_solver_init(&s, method, &p.problem, &options, start), DX_OK);
    assert_int_equal(dx_solver_run(&s, options.most), DX_OK);
    if (is_found(s.report.outcome)) {
        double left = correction(&p, s.x);
        if (!(left < DIGITS_12))
            fail_msg("%s %s from %g times the start: '%s' is wrong by %g", method->name, name,
                     scale, dx_outcome_said(s.report.outcome), left);
        count->solved++;
    } else {
        count->refused++;
        if (getenv("DX_TEST_TELL"))
            print_message("%s%s %s x %g: '%s', |f| = %g, k = %d\n", method->name,
                          damped ? ", damped" : "", name, scale, dx_outcome_said(s.report.outcome),
                          s.report.value, (int)s.report.k);
    }
    dx_solver_free(&s);
    drop_equations(&p);
}

static void more_garbow_hillstrom(void **state)
{
    (void)state;
    static const dx_method *const methods[] = {&dx_method_newton, &dx_method_broyden};
    for (int m = 0; m < 4; m++) {
        tally t[3] = {{0, 0}};
        for (int which = 0; which < SYSTEMS; which++) {
            table system;
            const char *name = state_system(which, &system);
            for (int k = 0; k < 3; k++)
                solve_system(methods[m / 2], m % 2, &system, name, pow(10, k), &t[k]);
        }
        print_message(
            "# More-Garbow-Hillstrom, %s%s: %d, %d, %d of %d solved from 1, 10, 100 times "
            "the start, 0 wrong\n",
            methods[m / 2]->name, m % 2 ? " damped" : "", t[0].solved, t[1].solved, t[2].solved,
            SYSTEMS);
        assert_true(t[0].solved >= 12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(alefeld_potra_shi, setup, teardown),
        cmocka_unit_test_setup_teardown(more_garbow_hillstrom, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
