/* bench_solve.c - solvers: steps a second, against the work that a step cannot do without, and how
 * long an answer takes. */
#include "report.h"

#include "engine/solvers/iteration.h"
#include "numeric/solve/dense.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ddx_session *session;

static ddx_iteration *begun(const char *call)
{
    ddx_iteration *it;
    if (ddx_iteration_new(session, call, strlen(call), &it) == DDX_OK)
        return it;
    fprintf(stderr, "bench: %.60s: %s\n", call, ddx_error(session));
    exit(1);
}

static void must_answer(const char *statement)
{
    const ddx_answer *a = ddx_eval(session, statement, strlen(statement));
    if (ddx_answer_status(a) == DDX_OK)
        return;
    fprintf(stderr, "bench: %.60s: %s\n", statement, ddx_answer_message(a));
    exit(1);
}

/* ---- one unknown ----------------------------------------------------------------------- */

/* x^2 + 1 has no zero, so the steps go on; from start to start, since all iterates are kept. */
static void bench_newton(void)
{
    enum { STEPS = 20000, ROUNDS = 20 };
    double best = INFINITY;
    for (int i = 0; i < ROUNDS; i++) {
        ddx_iteration *it = begun("newton(x^2 + 1, x=1.3)");
        double start = dx_now();
        (void)ddx_iteration_run(it, STEPS);
        double took = (dx_now() - start) / (double)ddx_iteration_state(it).number;
        best = took < best ? took : best;
        ddx_iteration_free(it);
    }
    bench_report("Newton in one unknown, a step", 1e9 * best, "ns", 200);
}

/* ---- a system ---------------------------------------------------------------------------- */

/* x_i^2 + x_(i+1)/4 + ... = i + 2: the Jacobian is full. */
static void write_system(unsigned n, dx_text *out)
{
    dx_text_string(out, "newton([");
    for (unsigned i = 1; i <= n; i++) {
        dx_text_format(out, "%s10*x%u^2", i > 1 ? ", " : "", i);
        for (unsigned k = 1; k <= n; k++)
            if (k != i)
                dx_text_format(out, " + x%u/%u", k, i + k);
        dx_text_format(out, " = %u", i + 10);
    }
    dx_text_string(out, "], [");
    for (unsigned i = 1; i <= n; i++)
        dx_text_format(out, "%sx%u=2", i > 1 ? ", " : "", i);
    dx_text_string(out, "])");
}

/* What a step cannot do without: the values and the Jacobian, its factors, one solution. */
static double least_work(dx_iteration *it, int rounds)
{
    uint32_t n = it->call.n;
    size_t square = (size_t)n * n;
    double best = INFINITY;
    double *f = malloc((n + square + dx_dense_work(n)) * sizeof *f);
    int32_t *pivot = malloc(n * sizeof *pivot);
    if (!f || !pivot)
        exit(1);
    for (int i = 0; i < rounds; i++) {
        double start = dx_now();
        if (dx_problem_first(&it->problem, it->solver.x, f, f + n) != DX_OK ||
            !(dx_dense_factor(n, f + n, pivot, f + n + square) > 0))
            exit(1);
        dx_dense_solve(n, f + n, pivot, f);
        double took = dx_now() - start;
        best = took < best ? took : best;
    }
    free(pivot);
    free(f);
    return best;
}

static void bench_system(void)
{
    enum { UNKNOWNS = 100, ROUNDS = 20 };
    double best = INFINITY;
    dx_text call;
    dx_text_init(&call, &session->context.memory);
    write_system(UNKNOWNS, &call);
    ddx_iteration *it = begun(dx_text_get(&call));
    for (int i = 0; i < ROUNDS; i++) {
        (void)ddx_iteration_go(it, 0);
        double start = dx_now();
        (void)ddx_iteration_step(it);
        double took = dx_now() - start;
        best = took < best ? took : best;
    }
    bench_report("a step of 100 equations, against their values, Jacobian and LAPACK",
                 best / least_work(it->it, ROUNDS), "x", 1.3);
    ddx_iteration_free(it);
    dx_text_free(&call);
}

/* ---- least values -------------------------------------------------------------------------- */

/* A sum over pairs (More, Garbow and Hillstrom, 21), or over neighbours: of these the valley is a
 * thousand times longer. */
static void write_rosenbrock(unsigned n, unsigned stride, dx_text *out)
{
    dx_text_string(out, "minimize(");
    for (unsigned i = 1; i < n; i += stride)
        dx_text_format(out, "%s100*(x%u - x%u^2)^2 + (1 - x%u)^2", i > 1 ? " + " : "", i + 1, i, i);
    dx_text_string(out, ", [");
    for (unsigned i = 1; i <= n; i++)
        dx_text_format(out, "%sx%u=%s", i > 1 ? ", " : "", i, i % 2 ? "-1.2" : "1");
    dx_text_string(out, "], method=lbfgs)");
}

static void bench_rosenbrock(const char *what, unsigned stride, double must)
{
    enum { UNKNOWNS = 1000, ROUNDS = 5 };
    double best = INFINITY;
    dx_text call;
    dx_text_init(&call, &session->context.memory);
    write_rosenbrock(UNKNOWNS, stride, &call);
    for (int i = 0; i < ROUNDS; i++) {
        ddx_iteration *it = begun(dx_text_get(&call));
        double start = dx_now();
        (void)ddx_iteration_run(it, 100000);
        double took = dx_now() - start;
        best = took < best && ddx_iteration_state(it).converged ? took : best;
        ddx_iteration_free(it);
    }
    bench_report(what, 1e3 * best, "ms", must);
    dx_text_free(&call);
}

/* ---- answers -------------------------------------------------------------------------------- */

static double time_answer(const char *statement, int rounds)
{
    double best = INFINITY;
    for (int i = 0; i < rounds; i++) {
        double start = dx_now();
        must_answer(statement);
        double took = dx_now() - start;
        best = took < best ? took : best;
    }
    return 1e3 * best;
}

static void bench_answers(void)
{
    bench_report("roots(sin(1/x), x=0.01..1), all proved",
                 time_answer("roots(sin(1/x), x=0.01..1)", 5), "ms", 100);
    bench_report("newton(x^3 - 2, x=1), with its proof", time_answer("newton(x^3 - 2, x=1)", 20),
                 "ms", 0);
    must_answer(":step minimize((1 - x)^2 + 100*(y - x^2)^2, [x=-1, y=1])");
    bench_report("a step at the prompt", time_answer(":next", 20), "ms", 10);
    must_answer(":quit");
}

int main(int argc, char **argv)
{
    bench_begin(argc > 1 && strcmp(argv[1], "--json") == 0);
    session = ddx_session_new();
    if (!session)
        return 1;
    bench_newton();
    bench_system();
    bench_rosenbrock("Rosenbrock of 1,000 unknowns by L-BFGS, pairs", 2, 100);
    bench_rosenbrock("Rosenbrock of 1,000 unknowns by L-BFGS, neighbours", 1, 100);
    bench_answers();
    ddx_session_free(session);
    return bench_end();
}
