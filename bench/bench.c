/* bench.c - the figures that ddx promises, measured: a table, and JSON with --json. */
#include "clock.h"
#include "report.h"
#include "tree.h"

#include "ddx.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/derivatives/diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- derivatives ------------------------------------------------------------------ */

struct derivative {
    dx_id of, by, result;
    uint32_t order;
};

static void differentiate(ddx_session *s, void *data)
{
    struct derivative *d = data;
    must_work(s, dx_diff(&s->graph, s->rules, d->of, d->by, d->order, &d->result));
}

/* Milliseconds that GiNaC takes, where its program was built; 0 where not. */
static double ginac(unsigned n)
{
    char size[16];
    (void)snprintf(size, sizeof size, "%u", n);
    return bench_ask("GINAC_BENCH", size, NULL);
}

/* Those that are programs of their own, and take long. */
static void compare_programs(const char *formula, double ours)
{
    static const struct {
        const char *variable, *name;
    } peers[] = {{"MAXIMA_BENCH", "  how many times Maxima's speed"},
                 {"SYMPY_BENCH", "  how many times SymPy's speed"}};
    for (size_t i = 0; i < sizeof peers / sizeof peers[0]; i++) {
        double theirs = bench_ask(peers[i].variable, "", formula);
        if (theirs > 0)
            bench_report(peers[i].name, theirs / ours, "x", 0);
    }
}

static void bench_trees(void)
{
    static const struct {
        unsigned n;
        double must;
    } sizes[] = {{1000, 0.1}, {10000, 1}, {100000, 10}};
    for (size_t i = 0; i < 3; i++) {
        ddx_session *s = ddx_session_new();
        struct derivative d = {.order = 1};
        dx_text text;
        dx_text_init(&text, &s->context.memory);
        d.of = bench_tree(&s->graph, sizes[i].n, &text);
        d.by = dx_symbol(&s->graph, "x", 1);
        char name[64];
        (void)snprintf(name, sizeof name, "derivative of a random tree, %u nodes", sizes[i].n);
        double ours = bench_time_anew(s, differentiate, &d, 9), theirs = ginac(sizes[i].n);
        bench_report(name, ours, "ms", sizes[i].must);
        if (theirs > 0)
            bench_report("  how many times GiNaC's speed (10 at least)", theirs / ours, "x", 0);
        if (i == 0)
            compare_programs(dx_text_get(&text), ours);
        dx_text_free(&text);
        ddx_session_free(s);
    }
}

static void bench_deep(void)
{
    enum { DEPTH = 10000 };
    ddx_session *s = ddx_session_new();
    dx_graph *g = &s->graph;
    struct derivative d = {.order = 1};
    d.of = d.by = dx_symbol(g, "x", 1);
    for (int i = 0; i < DEPTH; i++)
        d.of = dx_call1(g, DX_FN_sin, d.of);
    bench_report("sin nested 10,000 deep, first derivative",
                 bench_time_anew(s, differentiate, &d, 9), "ms", 5);
    ddx_session_free(s);
}

static void bench_high_order(void)
{
    ddx_session *s = ddx_session_new();
    dx_graph *g = &s->graph;
    struct derivative d = {.order = 50};
    d.by = dx_symbol(g, "x", 1);
    d.of = dx_mul(g, dx_call1(g, DX_FN_sin, d.by), dx_call1(g, DX_FN_exp, dx_power(g, d.by, 2)));
    bench_report("50th derivative of sin(x)*exp(x^2), by the rules",
                 bench_time_anew(s, differentiate, &d, 9), "ms", 5);
    ddx_session_free(s);
}

struct statement {
    const char *text;
};

static void evaluate(ddx_session *s, void *data)
{
    const struct statement *statement = data;
    const ddx_answer *a = ddx_eval(s, statement->text, strlen(statement->text));
    if (ddx_answer_status(a) != DDX_OK)
        fprintf(stderr, "bench: %s: %s\n", statement->text, ddx_answer_message(a));
    (void)ddx_answer_text(a);
}

static void bench_shown(void)
{
    static const char *const shown[] = {
        "d/dx sin(x)*x^2",
        "d/dx x^x",
        "d/dx sin(x)/x",
        "d/dx exp(-x^2/2)",
        "d/dx log(x+sqrt(x^2+1))",
        "d/dx 1/(1+exp(-x))",
        "d/dx tan(x)^3",
        "d/dx atan((1+x)/(1-x))",
        "d/dx sqrt(1-x^2)*asin(x)",
        "d/dx (x^2+1)^3/(x-1)^2",
        "d/dx log(sin(x)^2)",
        "d/dx exp(x)*(x-1)",
        "d^2/dx^2 1/(1+x^2)",
        "d/dx abs(x)",
        "d^3/dx^3 x^4*exp(-x)",
        "d/dx sin(cos(tan(x)))",
        "d/dt f(x(t), y(t))",
    };
    double slowest = 0;
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        ddx_session *s = ddx_session_new();
        struct statement statement = {shown[i]};
        double took = bench_time(s, evaluate, &statement, 5);
        if (took > slowest)
            slowest = took;
        bench_report(shown[i], took, "ms", 5);
        ddx_session_free(s);
    }
    bench_report("slowest standard derivative, shown and checked", slowest, "ms", 5);
    ddx_session *s = ddx_session_new();
    struct statement fiftieth = {"d^50/dx^50 sin(x)*exp(x^2)"};
    bench_report("50th derivative of sin(x)*exp(x^2), shown and checked",
                 bench_time(s, evaluate, &fiftieth, 1), "ms", 0);
    ddx_session_free(s);
}

/* ---- derivations ------------------------------------------------------------------------ */

/* 50 applications of rules: functions of functions, a product in every fifth. */
static void write_told(dx_text *text)
{
    static const char *const function[] = {"sin(", "exp(-", "atan(x*", "cos(", "tanh("};
    enum { FUNCTIONS = 37 };
    dx_text_string(text, "steps(d/dx ");
    for (int i = 0; i < FUNCTIONS; i++)
        dx_text_string(text, function[i % 5]);
    dx_text_char(text, 'x');
    for (int i = 0; i <= FUNCTIONS; i++)
        dx_text_char(text, ')');
}

static void derive_steps(ddx_session *s, void *data)
{
    const struct statement *told = data;
    ddx_value derivation;
    if (ddx_parse(s, told->text, strlen(told->text), &derivation) == DDX_OK)
        ddx_release(s, derivation);
    else
        fprintf(stderr, "bench: %s: %s\n", told->text, ddx_error(s));
}

static unsigned count_rules(ddx_session *s, const char *text)
{
    ddx_value derivation;
    unsigned rules = 0;
    if (ddx_parse(s, text, strlen(text), &derivation) != DDX_OK)
        return 0;
    for (unsigned i = 0; i < ddx_line_count(s, derivation); i++)
        rules += strstr(ddx_line_rule(s, derivation, i), "rule") != NULL;
    ddx_release(s, derivation);
    return rules;
}

static void bench_steps(void)
{
    ddx_session *s = ddx_session_new();
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    write_told(&text);
    struct statement told = {dx_text_get(&text)};
    bench_report("rules in the steps below", count_rules(s, told.text), "", 0);
    bench_report("steps of a derivative by 50 rules", bench_time(s, derive_steps, &told, 20), "ms",
                 5);
    bench_report("  the same, its 200 KB of lines written", bench_time(s, evaluate, &told, 9), "ms",
                 0);
    dx_text_free(&text);
    ddx_session_free(s);
}

/* ---- text --------------------------------------------------------------------------- */

struct formula {
    dx_text text, printed;
    dx_value value;
};

static void read_formula(ddx_session *s, void *data)
{
    struct formula *f = data;
    must_work(s, dx_evaluate_text(s, f->text.data, f->text.n, &f->value));
    dx_arena_free(&s->context.arena);
}

static void print_formula(ddx_session *s, void *data)
{
    struct formula *f = data;
    dx_text_clear(&f->printed);
    must_work(s, dx_print_plain(&s->graph, f->value.id, &f->printed));
}

static void bench_text(void)
{
    enum { MEGABYTE = 1 << 20, SIZE = 2000 };
    ddx_session *s = ddx_session_new();
    struct formula f;
    dx_text_init(&f.text, &s->context.memory);
    dx_text_init(&f.printed, &s->context.memory);
    dx_text tree;
    dx_text_init(&tree, &s->context.memory);
    dx_mark mark = dx_graph_mark(&s->graph);
    /* a sum of trees with different powers, so that they do not merge */
    for (unsigned i = 1; f.text.n < MEGABYTE - (SIZE << 3); i++) {
        dx_text_clear(&tree);
        bench_tree(&s->graph, SIZE / 2 + i, &tree);
        dx_text_format(&f.text, "%s%s^%u", i > 1 ? "+" : "", dx_text_get(&tree), i + 1);
    }
    s->context.limits.depth = 100000;
    double parse = 1e300;
    for (int i = 0; i < 9; i++) {
        dx_graph_rollback(&s->graph, mark); /* nothing of it is known when it is read */
        double took = bench_time(s, read_formula, &f, 1);
        if (took < parse)
            parse = took;
    }
    double megabytes = (double)f.text.n / MEGABYTE;
    bench_report("read a formula, for each MB", parse / megabytes, "ms", 50);
    double print = bench_time(s, print_formula, &f, 9);
    bench_report("print a formula, for each MB", print * MEGABYTE / (double)f.printed.n, "ms", 25);
    dx_text_free(&tree);
    dx_text_free(&f.text);
    dx_text_free(&f.printed);
    ddx_session_free(s);
}

static void bench_memory(void)
{
    enum { NODES = 1000000 };
    ddx_session *s = ddx_session_new();
    const dx_graph *g = &s->graph;
    s->context.limits.nodes = 10 * NODES;
    bench_tree(&s->graph, NODES, NULL);
    double bytes = (double)(g->n * sizeof *g->node + g->n_pool * sizeof *g->pool +
                            g->table_size * sizeof *g->table + g->n_bytes);
    bench_report("memory for each node of a tree of 10^6", bytes / NODES, "bytes", 24);
    ddx_session_free(s);
}

/* ---- the program ------------------------------------------------------------------------ */

static void run_program(ddx_session *s, void *data)
{
    (void)s;
    if (system(data) != 0)
        fprintf(stderr, "bench: '%s' failed\n", (char *)data);
}

static void bench_program(void)
{
    const char *ddx = getenv("DDX");
    char command[4200];
    (void)snprintf(command, sizeof command, "exec %s -e 1 >/dev/null", ddx ? ddx : "./ddx");
    char nothing[] = "exec true";
    double shell = bench_time(NULL, run_program, nothing, 20);
    bench_report("ddx -e 1, whole process", bench_time(NULL, run_program, command, 20) - shell,
                 "ms", 8);
}

int main(int argc, char **argv)
{
    bench_begin(argc > 1 && strcmp(argv[1], "--json") == 0);
    bench_trees();
    bench_deep();
    bench_high_order();
    bench_text();
    bench_memory();
    bench_shown();
    bench_steps();
    bench_program();
    return bench_end();
}
