/* bench_partials.c - gradients, Hessians and Jacobians of many variables, measured. */
#include "clock.h"
#include "problems.h"
#include "report.h"

#include "ddx.h"
#include "symbolic/derivatives/partials.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 10007 };

typedef dx_id problem(dx_graph *g, unsigned n, const dx_id *x);

static dx_id network(dx_graph *g, unsigned n, const dx_id *x)
{
    return bench_network(g, &n, x);
}

static const struct {
    const char *name;
    problem *make;
} problems[] = {{"Rosenbrock", bench_rosenbrock},
                {"tanh network", network},
                {"Speelpenning", bench_speelpenning},
                {"Helmholtz", bench_helmholtz}};

static ddx_session *new_session(void)
{
    ddx_session *s = ddx_session_new();
    if (!s)
        exit(1);
    s->context.limits.nodes = UINT64_MAX;
    return s;
}

/* Milliseconds of the best of several runs, each from the same graph. */
static double time_gradient(unsigned which, unsigned n, int times)
{
    static dx_id x[MOST], out[MOST];
    ddx_session *s = new_session();
    bench_variables(&s->graph, n + 6, x);
    dx_id f = problems[which].make(&s->graph, n, x);
    double best = 1e300;
    for (int i = 0; i < times; i++) {
        dx_mark mark = dx_graph_mark(&s->graph);
        double start = dx_now();
        must_work(s, dx_partials_gradient(&s->graph, s->rules, f, n, x, out));
        double took = 1e3 * (dx_now() - start);
        best = took < best ? took : best;
        dx_graph_rollback(&s->graph, mark);
    }
    ddx_session_free(s);
    return best;
}

/* Milliseconds that GiNaC takes for the same, where its program was built; 0 where not. Where its
 * patience ends the ratio is at least what is reported. */
static double ginac(unsigned which, unsigned n)
{
    char arguments[32];
    (void)snprintf(arguments, sizeof arguments, "%c %u", problems[which].name[0], n);
    double took = bench_ask("GINAC_BENCH", arguments, NULL);
    return took < 0 ? 1e3 * BENCH_PATIENCE : took;
}

/* Readable and checked, as it is shown. */
static double time_shown(unsigned which, unsigned n, uint32_t order)
{
    static dx_id x[MOST];
    ddx_session *s = new_session();
    dx_partials rows;
    bench_variables(&s->graph, n + 6, x);
    dx_id f = problems[which].make(&s->graph, n, x);
    double start = dx_now();
    must_work(s, dx_checked_partials(s, 1, &f, n, x, order, &rows));
    double took = 1e3 * (dx_now() - start);
    for (unsigned i = 0; i < s->context.notices.n; i++)
        fprintf(stderr, "bench: %s: %s\n", problems[which].name, s->context.notices.line[i]);
    dx_partials_free(&rows);
    ddx_session_free(s);
    return took;
}

static double time_hessian(unsigned which, unsigned n, int times, size_t *entries)
{
    static dx_id x[MOST], slope[MOST];
    ddx_session *s = new_session();
    bench_variables(&s->graph, n + 6, x);
    dx_id f = problems[which].make(&s->graph, n, x);
    double best = 1e300;
    for (int i = 0; i < times; i++) {
        dx_partials rows;
        dx_mark mark = dx_graph_mark(&s->graph);
        double start = dx_now();
        must_work(s, dx_partials_gradient(&s->graph, s->rules, f, n, x, slope));
        must_work(s, dx_partials_hessian(&s->graph, s->rules, n, x, slope, &rows));
        double took = 1e3 * (dx_now() - start);
        best = took < best ? took : best;
        *entries = rows.n;
        dx_partials_free(&rows);
        dx_graph_rollback(&s->graph, mark);
    }
    ddx_session_free(s);
    return best;
}

static double time_jacobian(unsigned n, int times)
{
    static dx_id x[MOST], f[MOST];
    ddx_session *s = new_session();
    bench_variables(&s->graph, n, x);
    bench_boundary(&s->graph, n, x, f);
    double best = 1e300;
    for (int i = 0; i < times; i++) {
        dx_partials rows;
        dx_mark mark = dx_graph_mark(&s->graph);
        double start = dx_now();
        must_work(s, dx_partials_jacobian(&s->graph, s->rules, n, f, n, x, &rows));
        double took = 1e3 * (dx_now() - start);
        best = took < best ? took : best;
        dx_partials_free(&rows);
        dx_graph_rollback(&s->graph, mark);
    }
    ddx_session_free(s);
    return best;
}

int main(int argc, char **argv)
{
    bench_begin(argc > 1 && strcmp(argv[1], "--json") == 0);
    static const double must[] = {2, 2, 15, 3};
    char name[80];
    for (unsigned which = 0; which < 4; which++)
        for (unsigned n = 10; n <= 10000; n *= 10) {
            if (which == 3 && n > 1000)
                continue; /* the function alone has n^2 terms */
            double took = time_gradient(which, n, n > 1000 ? 3 : 40);
            (void)snprintf(name, sizeof name, "gradient, %s, %u variables", problems[which].name,
                           n);
            bool promised = n == (which == 3 ? 100 : 1000);
            bench_report(name, took, "ms", promised ? must[which] : 0);
            bench_report("  shown and checked", time_shown(which, n, 1), "ms", 0);
            double theirs = promised ? ginac(which, n) : 0;
            if (theirs > 0)
                bench_report("  how many times GiNaC's speed (100 at least)", theirs / took, "x",
                             0);
        }
    for (unsigned n = 10; n <= 10000; n *= 10) {
        (void)snprintf(name, sizeof name, "Jacobian, boundary-value problem, %u points", n);
        bench_report(name, time_jacobian(n, 9), "ms", n == 1000 ? 2 : 0);
    }
    size_t entries;
    for (unsigned n = 10; n <= 1000; n *= 10) {
        double took = time_hessian(1, n, n > 100 ? 2 : 9, &entries);
        (void)snprintf(name, sizeof name, "Hessian, tanh network, %u parameters, %zu entries", n,
                       entries);
        bench_report(name, took, "ms", n == 100 ? 20 : 0);
        if (n <= 100)
            bench_report("  shown and checked", time_shown(1, n, 2), "ms", 0);
    }
    for (unsigned n = 10; n <= 10000; n *= 10) {
        double took = time_hessian(0, n, 5, &entries);
        (void)snprintf(name, sizeof name, "Hessian, Rosenbrock, %u variables, %zu entries", n,
                       entries);
        bench_report(name, took, "ms", 0);
    }
    return bench_end();
}
