/* bench_eval.c - formulas at many points and at one, against what the C compiler makes of them
 * with vector mathematics (cc -O3 -march=native -ffast-math) in the same run. */
#include "formulas.h"
#include "report.h"

#include "ddx.h"
#include "engine/compile.h"
#include "engine/session.h"
#include "numeric/block.h"
#include "numeric/native.h"
#include "numeric/vm.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { POINTS = 4096, MANY = 1000000, REPEATS = 5, FRAME = 1000 };

typedef void batch_call(long n, const double *const *in, double *out);
typedef double point_call(const double *in);

static double *inputs[FORMULA_INPUTS], *results;
static double points[POINTS * FORMULA_INPUTS]; /* point by point */
static bool verbose;

static void stop(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

/* ---- the compiler -------------------------------------------------------------------------- */

static char directory[] = "/tmp/ddx-bench-XXXXXX";

static void write_functions(FILE *file, const formula *f)
{
    size_t n = strlen(f->inputs);
    fprintf(file, "void %s_batch(long n, const double *const *in, double *restrict out)\n{\n",
            f->name);
    for (size_t i = 0; i < n; i++)
        fprintf(file, "    const double *restrict %c_ = in[%zu];\n", f->inputs[i], i);
    fprintf(file, "    for (long i = 0; i < n; i++) {\n");
    for (size_t i = 0; i < n; i++)
        fprintf(file, "        const double %c = %c_[i];\n", f->inputs[i], f->inputs[i]);
    fprintf(file, "        out[i] = %s;\n    }\n}\n", f->c);
    fprintf(file, "double %s_point(const double *in)\n{\n", f->name);
    for (size_t i = 0; i < n; i++)
        fprintf(file, "    const double %c = in[%zu];\n", f->inputs[i], i);
    fprintf(file, "    return %s;\n}\n", f->c);
}

/* The formulas compiled with the options; NULL where that did not work. */
static void *compile(const char *options, const char *name)
{
    char source[64], command[512];
    snprintf(source, sizeof source, "%s/formulas.c", directory);
    FILE *file = fopen(source, "w");
    if (!file)
        return NULL;
    fprintf(file, "#include <math.h>\n");
    for (size_t i = 0; i < n_formulas; i++)
        write_functions(file, &formulas[i]);
    fclose(file);
    snprintf(command, sizeof command, "${CC:-cc} %s -fPIC -shared -o %s/%s.so %s -lm 2>/dev/null",
             options, directory, name, source);
    if (system(command) != 0)
        return NULL;
    snprintf(command, sizeof command, "%s/%s.so", directory, name);
    return dlopen(command, RTLD_NOW);
}

static void *find(void *library, const formula *f, const char *kind)
{
    char name[64];
    snprintf(name, sizeof name, "%s_%s", f->name, kind);
    return library ? dlsym(library, name) : NULL;
}

/* ---- time ------------------------------------------------------------------------------------ */

typedef struct task {
    size_t n;
    const dx_native *code; /* for many points */
    const dx_native *point_code;
    double *const *out; /* of the code, NULL: results */
    dx_block *block;
    batch_call *batch;
    dx_vm *vm;
    point_call *point;
} task;

/* Of this process alone: the machine may have more to do. */
static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void perform(const task *t)
{
    const double *const *in = (const double *const *)inputs;
    static double frame[FRAME];
    dx_memory memory = {0};
    if (t->code &&
        dx_native_batch(t->code, t->n, in, t->out ? t->out : &results, &memory, NULL) != DX_OK)
        stop("machine code failed");
    for (size_t k = 0; t->point_code && k < t->n; k++)
        if (dx_native_point(t->point_code, points + k * FORMULA_INPUTS, results + k, frame, NULL) !=
            DX_OK)
            stop("machine code failed");
    if (t->block && dx_block_evaluate(t->block, t->n, in, &results, NULL) != DX_OK)
        stop("a block failed");
    if (t->batch)
        t->batch((long)t->n, in, results);
    for (size_t k = 0; t->point && k < t->n; k++)
        results[k] = t->point(points + k * FORMULA_INPUTS);
    for (size_t k = 0; t->vm && k < t->n; k++)
        if (dx_vm_evaluate(t->vm, points + k * FORMULA_INPUTS, results + k, NULL) != DX_OK)
            stop("a point failed");
}

/* Nanoseconds a point, the best of some. */
static double nanoseconds(const task *t)
{
    double best = 1e300;
    perform(t);
    for (int i = 0; i < REPEATS; i++) {
        double start = seconds(), took = 0;
        unsigned times = 0;
        do {
            perform(t);
            times++;
            took = seconds() - start;
        } while (took < 4e-3);
        took *= 1e9 / ((double)times * (double)t->n);
        best = took < best ? took : best;
    }
    return best;
}

/* ---- one formula -------------------------------------------------------------------------------
 */

enum {
    CODE,
    BLOCK,
    BATCH_PEER,
    MANY_CODE,
    MANY_BLOCK,
    MANY_PEER,
    POINT_CODE,
    POINT,
    POINT_PEER,
    GRADIENT, /* value and gradient, by code */
    READ,     /* the text */
    COMPILE,  /* to a tape */
    EMIT,     /* to code */
    KINDS
};

static dx_id formula_of(ddx_session *s, const char *text)
{
    dx_value value;
    if (dx_evaluate_text(s, text, strlen(text), &value) != DX_OK)
        stop(s->context.diag.message);
    return value.id;
}

enum { ROUNDS = 5, TIMES = 400 };

typedef struct {
    ddx_session *session;
    const char *text;
    dx_id formula;
    size_t n;
    const dx_id *symbols;
    const dx_tape *tape;
} job;

typedef void job_work(const job *j);

static void read_text(const job *j)
{
    ddx_session *s = j->session;
    dx_mark mark = dx_graph_mark(&s->graph);
    dx_arena_mark since = dx_arena_now(&s->context.arena);
    (void)formula_of(s, j->text);
    dx_graph_rollback(&s->graph, mark);
    dx_arena_release(&s->context.arena, since);
}

static void make_tape(const job *j)
{
    dx_tape tape;
    if (dx_tape_make(&j->session->graph, 1, &j->formula, j->n, j->symbols, DX_TAPE_REDUCED,
                     &tape) != DX_OK)
        stop(j->session->context.diag.message);
    dx_tape_free(&tape);
}

static void make_code(ddx_session *s, const dx_tape *tape, bool many, dx_native *code)
{
    dx_form form;
    if (!dx_native_form(many, &form) ||
        dx_native_make(tape, form, &s->code, &s->context, code) != DX_OK ||
        !dx_native_exists(code) || (!many && code->frame > FRAME))
        stop("there is no machine code");
}

static void emit_code(const job *j)
{
    dx_native code;
    make_code(j->session, j->tape, true, &code);
    dx_native_free(&code);
}

/* Microseconds: the least of some rounds, as the machine's noise only adds. */
static double microseconds(job_work *work, const job *j)
{
    double best = 1e300;
    for (int round = 0; round < ROUNDS; round++) {
        double start = seconds();
        for (int i = 0; i < TIMES; i++)
            work(j);
        double took = 1e6 * (seconds() - start) / TIMES;
        best = took < best ? took : best;
    }
    return best;
}

/* The value and all derivatives, as one function. */
static double gradient_nanoseconds(ddx_session *s, const formula *f, dx_id a, size_t n,
                                   const dx_id *symbols)
{
    static double room[1 + FORMULA_INPUTS][POINTS];
    double *out[1 + FORMULA_INPUTS];
    char text[1024];
    int length = snprintf(text, sizeof text, "grad(%s, [", f->text);
    for (size_t i = 0; i < n; i++)
        length += snprintf(text + length, sizeof text - (size_t)length, "%s%c", i ? ", " : "",
                           f->inputs[i]);
    snprintf(text + length, sizeof text - (size_t)length, "])");
    const dx_id values[] = {a, formula_of(s, text)};
    dx_tape tape;
    dx_native code;
    if (dx_compile(s, 2, values, n, symbols, &tape) != DX_OK)
        stop(s->context.diag.message);
    make_code(s, &tape, true, &code);
    for (size_t i = 0; i <= n; i++)
        out[i] = room[i];
    double took = nanoseconds(&(task){.n = POINTS, .code = &code, .out = out});
    dx_native_free(&code);
    dx_tape_free(&tape);
    return took;
}

static void measure_tape(ddx_session *s, const dx_tape *tape, double *took)
{
    dx_native code, point_code;
    dx_block block;
    dx_vm vm;
    make_code(s, tape, true, &code);
    make_code(s, tape, false, &point_code);
    if (!dx_block_init(&block, tape, NULL, &s->context.memory) ||
        !dx_vm_init(&vm, tape, &s->context.memory))
        stop("there is no memory");
    took[CODE] = nanoseconds(&(task){.n = POINTS, .code = &code});
    took[BLOCK] = nanoseconds(&(task){.n = POINTS, .block = &block});
    took[MANY_CODE] = nanoseconds(&(task){.n = MANY, .code = &code});
    took[MANY_BLOCK] = nanoseconds(&(task){.n = MANY, .block = &block});
    took[POINT_CODE] = nanoseconds(&(task){.n = POINTS, .point_code = &point_code});
    took[POINT] = nanoseconds(&(task){.n = POINTS, .vm = &vm});
    took[EMIT] = microseconds(emit_code, &(job){.session = s, .tape = tape});
    dx_vm_free(&vm);
    dx_block_free(&block);
    dx_native_free(&code);
    dx_native_free(&point_code);
}

static void fill_inputs(const formula *f)
{
    for (size_t i = 0; i < FORMULA_INPUTS; i++)
        for (size_t k = 0; k < MANY; k++)
            inputs[i][k] = f->lo + (f->hi - f->lo) * ((double)rand() / RAND_MAX);
    for (size_t i = 0; i < FORMULA_INPUTS; i++)
        for (size_t k = 0; k < POINTS; k++)
            points[k * FORMULA_INPUTS + i] = inputs[i][k];
}

static void measure(ddx_session *s, const formula *f, void *fast, void *exact, double *took)
{
    size_t n = strlen(f->inputs);
    dx_id a = formula_of(s, f->text), symbols[FORMULA_INPUTS];
    for (size_t i = 0; i < n; i++)
        symbols[i] = dx_symbol(&s->graph, f->inputs + i, 1);
    fill_inputs(f);
    dx_tape tape;
    if (dx_tape_make(&s->graph, 1, &a, n, symbols, DX_TAPE_REDUCED, &tape) != DX_OK)
        stop(s->context.diag.message);
    measure_tape(s, &tape, took);
    dx_tape_free(&tape);
    took[GRADIENT] = gradient_nanoseconds(s, f, a, n, symbols);
    took[READ] = microseconds(read_text, &(job){.session = s, .text = f->text});
    took[COMPILE] =
        microseconds(make_tape, &(job){.session = s, .formula = a, .n = n, .symbols = symbols});
    if (fast && exact) {
        batch_call *batch;
        point_call *point;
        *(void **)&batch = find(fast, f, "batch");
        *(void **)&point = find(exact, f, "point");
        took[BATCH_PEER] = nanoseconds(&(task){.n = POINTS, .batch = batch});
        took[MANY_PEER] = nanoseconds(&(task){.n = MANY, .batch = batch});
        took[POINT_PEER] = nanoseconds(&(task){.n = POINTS, .point = point});
    }
}

/* ---- peers ------------------------------------------------------------------------------------
 */

/* Runs the command in the environment variable, with the formulas for its input; how many of the
 * two figures it printed. */
static int ask_peer(const char *variable, double *first, double *second)
{
    const char *peer = getenv(variable);
    char path[64], command[4200];
    int n = 0;
    if (!peer || peer[0] == '\0')
        return 0;
    snprintf(path, sizeof path, "%s/formulas.txt", directory);
    FILE *file = fopen(path, "w");
    if (!file)
        return 0;
    for (size_t i = 0; i < n_formulas; i++)
        fprintf(file, "%s %s %g %g %s\n", formulas[i].name, formulas[i].inputs, formulas[i].lo,
                formulas[i].hi, formulas[i].text);
    fclose(file);
    snprintf(command, sizeof command, "%s < %s", peer, path);
    FILE *pipe = popen(command, "r");
    if (pipe) {
        n = fscanf(pipe, "%lf %lf", first, second);
        pclose(pipe);
    }
    remove(path);
    return n > 0 ? n : 0;
}

static void report_peers(double batch, double point, double text)
{
    double first, second;
    if (ask_peer("MUPARSER_BENCH", &first, &second) == 2) {
        bench_report("  times muParser's speed, a single point", first / point, "x", 0);
        bench_report("  times muParser's speed, text to a function", second / text, "x", 0);
    }
    int n = ask_peer("NUMPY_BENCH", &first, &second);
    if (n >= 1)
        bench_report("  times NumPy's speed, 4096 points", first / batch, "x", 0);
    if (n == 2 && second > 0)
        bench_report("  times numexpr's speed, 4096 points", second / batch, "x", 0);
}

int main(int argc, char **argv)
{
    bool json = false;
    for (int i = 1; i < argc; i++) {
        json = json || strcmp(argv[i], "--json") == 0;
        verbose = verbose || strcmp(argv[i], "--each") == 0;
    }
    for (size_t i = 0; i < FORMULA_INPUTS; i++)
        inputs[i] = malloc(MANY * sizeof(double));
    results = malloc(MANY * sizeof(double));
    ddx_session *s = ddx_session_new();
    if (!s || !results || !inputs[FORMULA_INPUTS - 1] || !mkdtemp(directory))
        stop("there is no memory, or no room in /tmp");
    void *fast = compile("-O3 -march=native -mprefer-vector-width=512 -ffast-math", "fast");
    void *exact = compile("-O3", "exact");
    bench_begin(json);
    double mean[KINDS] = {0}, worst = 0;
    for (size_t i = 0; i < n_formulas; i++) {
        double took[KINDS];
        for (size_t k = 0; k < KINDS; k++)
            took[k] = 1;
        measure(s, &formulas[i], fast, exact, took);
        for (size_t k = 0; k < KINDS; k++)
            mean[k] += log(took[k]) / (double)n_formulas;
        worst = took[CODE] / took[BATCH_PEER] > worst ? took[CODE] / took[BATCH_PEER] : worst;
        if (verbose)
            fprintf(stderr,
                    "%-9s batch %6.3f block %6.3f cc %6.3f | 10^6 %6.3f block %6.3f cc %6.3f | "
                    "point %6.2f vm %6.2f cc %6.2f | gradient %6.3f | us: read %.2f tape %.2f "
                    "code %.2f\n",
                    formulas[i].name, took[CODE], took[BLOCK], took[BATCH_PEER], took[MANY_CODE],
                    took[MANY_BLOCK], took[MANY_PEER], took[POINT_CODE], took[POINT],
                    took[POINT_PEER], took[GRADIENT], took[READ], took[COMPILE], took[EMIT]);
    }
    for (size_t k = 0; k < KINDS; k++)
        mean[k] = exp(mean[k]);
    bench_report("formulas, 4096 points, a point (mean of 17)", mean[CODE], "ns", 0);
    bench_report("formulas, 10^6 points, a point (mean of 17)", mean[MANY_CODE], "ns", 0);
    bench_report("formulas, a single point (mean of 17)", mean[POINT_CODE], "ns", 0);
    bench_report("value and gradient, times the value", mean[GRADIENT] / mean[CODE], "x", 2);
    bench_report("by blocks, 4096 points", mean[BLOCK], "ns", 0);
    bench_report("by the scalar evaluator, a single point", mean[POINT], "ns", 22);
    bench_report("text to a formula", mean[READ], "us", 0);
    bench_report("formula to a tape", mean[COMPILE], "us", 0);
    bench_report("tape to machine code", mean[EMIT], "us", 0);
    bench_report("text to machine code", mean[READ] + mean[COMPILE] + mean[EMIT], "us", 3);
    if (fast && exact) {
        bench_report("the same by cc with vector mathematics, 4096 points", mean[BATCH_PEER], "ns",
                     0);
        bench_report("code, times cc's, 4096 points", mean[CODE] / mean[BATCH_PEER], "x", 1.1);
        bench_report("code, times cc's, the worst of 17", worst, "x", 1.5);
        bench_report("code, times cc's, 10^6 points", mean[MANY_CODE] / mean[MANY_PEER], "x", 1.1);
        bench_report("code, times cc's, a single point", mean[POINT_CODE] / mean[POINT_PEER], "x",
                     1.1);
        bench_report("blocks, times cc's, 4096 points", mean[BLOCK] / mean[BATCH_PEER], "x", 1.6);
        bench_report("blocks, times cc's, 10^6 points", mean[MANY_BLOCK] / mean[MANY_PEER], "x", 0);
    }
    report_peers(mean[CODE], mean[POINT_CODE], mean[READ] + mean[COMPILE] + mean[EMIT]);
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", directory);
    if (system(command) != 0)
        stop("the scratch directory stays");
    ddx_session_free(s);
    return bench_end();
}
