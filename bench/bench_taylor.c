/* bench_taylor.c - Taylor polynomials, measured against FLINT called directly and, where it is
 * installed, PARI/GP. */
#include "clock.h"
#include "report.h"

#include "ddx.h"
#include "engine/oracle.h"
#include "symbolic/series/expansion.h"
#include "symbolic/series/gradedseries.h"
#include "symbolic/series/rationalseries.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIMES = 5, MANY_TIMES = 1000 }; /* MANY_TIMES: of what takes less than a tenth of one */

/* ---- one variable ------------------------------------------------------------------ */

typedef struct row {
    const char *shown, *formula, *gp;
    slong order;
    bench_work *direct;
} row;

static void set_x(fmpq_poly_t x)
{
    fmpq_poly_zero(x);
    fmpq_poly_set_coeff_ui(x, 1, 1);
}

static void flint_product(ddx_session *s, void *data)
{
    slong n = *(const slong *)data + 1;
    fmpq_poly_t x, sine, exponential, below;
    (void)s;
    fmpq_poly_init(x);
    fmpq_poly_init(sine);
    fmpq_poly_init(exponential);
    fmpq_poly_init(below);
    set_x(x);
    fmpq_poly_sin_series(sine, x, n);
    fmpq_poly_exp_series(exponential, x, n);
    fmpq_poly_set_coeff_ui(below, 0, 1);
    fmpq_poly_set_coeff_ui(below, 2, 1);
    fmpq_poly_mullow(sine, sine, exponential, n);
    fmpq_poly_div_series(sine, sine, below, n);
    fmpq_poly_clear(x);
    fmpq_poly_clear(sine);
    fmpq_poly_clear(exponential);
    fmpq_poly_clear(below);
}

static void flint_tan(ddx_session *s, void *data)
{
    fmpq_poly_t x;
    (void)s;
    fmpq_poly_init(x);
    set_x(x);
    fmpq_poly_tan_series(x, x, *(const slong *)data + 1);
    fmpq_poly_clear(x);
}

static void flint_exp_sin(ddx_session *s, void *data)
{
    slong n = *(const slong *)data + 1;
    fmpq_poly_t x;
    (void)s;
    fmpq_poly_init(x);
    set_x(x);
    fmpq_poly_sin_series(x, x, n);
    fmpq_poly_exp_series(x, x, n);
    fmpq_poly_clear(x);
}

static const row rows[] = {
    {"sin(x)*exp(x)/(1 + x^2), order 1,000", "sin(x)*exp(x)/(1+x^2)",
     "sin(x)*exp(x)/(1+x^2)+O(x^1001)", 1000, flint_product},
    {"tan(x), order 1,000", "tan(x)", "tan(x+O(x^1001))", 1000, flint_tan},
    {"exp(sin(x)), order 500", "exp(sin(x))", "exp(sin(x+O(x^501)))", 500, flint_exp_sin},
};

typedef struct task {
    dx_id a, x;
    slong order;
} task;

static void expand(ddx_session *s, void *data)
{
    const task *t = data;
    dx_oracle oracle = dx_session_oracle(s);
    dx_series series;
    must_work(s, dx_series_expand_to(&s->graph, s->rules, &oracle, t->a, t->x, DX_NONE, t->order,
                                     &series));
    dx_series_free(&s->graph, &series);
}

/* Milliseconds that gp takes; 0 where it is not installed. */
static double pari(const row *r)
{
    char command[400], line[100] = "";
    snprintf(command, sizeof command,
             "echo 'default(seriesprecision,%ld);b=10^9;for(i=1,3,t=getwalltime();s=%s;"
             "b=min(b,getwalltime()-t));print(b)' | gp -q -f -s 1G 2>/dev/null",
             (long)r->order + 1, r->gp);
    FILE *pipe = popen(command, "r");
    if (!pipe)
        return 0;
    if (!fgets(line, sizeof line, pipe))
        line[0] = '\0';
    pclose(pipe);
    return strtod(line, NULL);
}

static void bench_row(const row *r)
{
    ddx_session *s = ddx_session_new();
    if (!s)
        exit(1);
    task t = {.a = bench_read(s, r->formula), .x = dx_symbol(&s->graph, "x", 1), .order = r->order};
    slong order = r->order;
    bench_side ours = {expand, &t, 0}, direct = {r->direct, &order, 0};
    bench_compare(s, &ours, &direct, TIMES);
    double theirs = pari(r);
    char name[120];
    snprintf(name, sizeof name, "Taylor polynomial of %s", r->shown);
    bench_report(name, ours.best, "ms", 0);
    bench_report("  times what FLINT called directly takes", ours.best / direct.best, "x", 1.5);
    if (theirs > 0)
        bench_report("  times what PARI/GP takes", ours.best / theirs, "x", 1);
    ddx_session_free(s);
}

/* ---- three variables --------------------------------------------------------------- */

enum { DEGREE = 12 };

/* exp(xy + sin z) about (1, 2, 0) over exp(2): parts of u = xy - 2 + sin z, then
 * k·e_k = Σ j·u_j·e_(k-j). */
static void flint_graded(ddx_session *s, void *data)
{
    fmpq_mpoly_ctx_t ctx;
    fmpq_mpoly_t u[DEGREE + 1], e[DEGREE + 1], p;
    fmpq_t c;
    (void)s;
    (void)data;
    fmpq_mpoly_ctx_init(ctx, 3, ORD_LEX);
    fmpq_mpoly_init(p, ctx);
    fmpq_init(c);
    for (int k = 0; k <= DEGREE; k++) {
        fmpq_mpoly_init(u[k], ctx);
        fmpq_mpoly_init(e[k], ctx);
    }
    fmpq_mpoly_gen(u[1], 0, ctx);
    fmpq_mpoly_scalar_mul_si(u[1], u[1], 2, ctx);
    fmpq_mpoly_gen(p, 1, ctx);
    fmpq_mpoly_add(u[1], u[1], p, ctx);
    fmpq_mpoly_gen(u[2], 0, ctx);
    fmpq_mpoly_mul(u[2], u[2], p, ctx);
    fmpz_t factorial;
    fmpz_init_set_ui(factorial, 1);
    for (ulong k = 1; k <= DEGREE; k++) {
        fmpz_mul_ui(factorial, factorial, k);
        if (k % 2 == 0)
            continue;
        fmpq_mpoly_gen(p, 2, ctx);
        fmpq_mpoly_pow_ui(p, p, k, ctx);
        fmpq_mpoly_scalar_div_fmpz(p, p, factorial, ctx);
        if (k % 4 == 3)
            fmpq_mpoly_neg(p, p, ctx);
        fmpq_mpoly_add(u[k], u[k], p, ctx);
    }
    fmpz_clear(factorial);
    fmpq_mpoly_one(e[0], ctx);
    for (slong k = 1; k <= DEGREE; k++)
        for (slong j = 1; j <= k; j++) {
            if (fmpq_mpoly_is_zero(u[j], ctx))
                continue;
            fmpq_mpoly_mul(p, u[j], e[k - j], ctx);
            fmpq_set_si(c, j, (ulong)k);
            fmpq_mpoly_scalar_mul_fmpq(p, p, c, ctx);
            fmpq_mpoly_add(e[k], e[k], p, ctx);
        }
    for (int k = 0; k <= DEGREE; k++) {
        fmpq_mpoly_clear(u[k], ctx);
        fmpq_mpoly_clear(e[k], ctx);
    }
    fmpq_mpoly_clear(p, ctx);
    fmpq_clear(c);
    fmpq_mpoly_ctx_clear(ctx);
}

typedef struct graded_task {
    dx_id a, t, direction[3];
} graded_task;

static void expand_graded(ddx_session *s, void *data)
{
    const graded_task *w = data;
    bool covered;
    dx_graded series;
    must_work(s,
              dx_graded_expand(&s->graph, w->a, w->t, 3, w->direction, DEGREE, &covered, &series));
    if (!covered) {
        fprintf(stderr, "bench: the fast way does not cover this\n");
        exit(1);
    }
    dx_graded_free(&series);
}

static void show(ddx_session *s, void *data)
{
    const char *statement = data;
    const ddx_answer *answer = ddx_eval(s, statement, strlen(statement));
    if (ddx_answer_status(answer) != DDX_OK)
        exit(1);
}

static void bench_three(void)
{
    char statement[] = "taylor(exp(x*y+sin(z)), [x=1, y=2, z=0], 12);";
    ddx_session *s = ddx_session_new();
    if (!s)
        exit(1);
    graded_task three = {.a = bench_read(s, "exp((1+t*p)*(2+t*q)+sin(t*r))"),
                         .t = dx_symbol(&s->graph, "t", 1),
                         .direction = {dx_symbol(&s->graph, "p", 1), dx_symbol(&s->graph, "q", 1),
                                       dx_symbol(&s->graph, "r", 1)}};
    bench_side ours = {expand_graded, &three, 0}, direct = {flint_graded, NULL, 0};
    bench_compare(s, &ours, &direct, MANY_TIMES);
    bench_report("exp(x*y + sin(z)) about (1, 2, 0), degree 12", ours.best, "ms", 0);
    bench_report("  times what FLINT called directly takes", ours.best / direct.best, "x", 1.5);
    ddx_session_free(s);
    s = ddx_session_new();
    if (!s)
        exit(1);
    bench_report("  the statement, with its check", bench_time_anew(s, show, statement, TIMES),
                 "ms", 0);
    ddx_session_free(s);
}

/* ---- many variables ------------------------------------------------------------------ */

enum { VARIABLES = 1000 };

/* The tangent plane of Rosenbrock's function of 1,000 variables, typed. */
static void bench_plane(void)
{
    dx_text statement;
    ddx_session *s = ddx_session_new();
    if (!s)
        exit(1);
    dx_text_init(&statement, &s->context.memory);
    for (int i = 0; i + 1 < VARIABLES; i++)
        dx_text_format(&statement, "%s100*(x%d - x%d^2)^2 + (1 - x%d)^2",
                       i == 0 ? "linearize(" : " + ", i + 1, i, i);
    for (int i = 0; i < VARIABLES; i++)
        dx_text_format(&statement, "%sx%d = %d/%d", i == 0 ? ", [" : ", ", i, i % 7 - 3, i % 3 + 1);
    dx_text_string(&statement, "]);");
    if (statement.failed)
        exit(1);
    bench_report("tangent plane, Rosenbrock, 1,000 variables: the statement",
                 bench_time_anew(s, show, (void *)dx_text_get(&statement), TIMES), "ms", 200);
    dx_text_free(&statement);
    ddx_session_free(s);
}

int main(int argc, char **argv)
{
    bench_begin(argc > 1 && strcmp(argv[1], "--json") == 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        bench_row(&rows[i]);
    bench_three();
    bench_plane();
    return bench_end();
}
