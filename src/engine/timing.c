/* :time - how long a statement takes, in parts, and how fast its formula is in doubles. */
#include "engine/timing.h"

#include "engine/compile.h"
#include "engine/scope.h"
#include "expr/table.h"
#include "expr/walk.h"
#include "numeric/evaluator.h"
#include "parser/array.h"

#include <math.h>
#include <stdio.h>

enum {
    BATCH = 4096,      /* points at a time */
    MOST_ARRAYS = 256, /* inputs and outputs of which there are so many points */
    LARGE = 1000000    /* nodes of a formula from which on its speed is not measured */
};

#define SECONDS 2e-3 /* for which each speed is measured */

/* ---- what is measured ------------------------------------------------------------------- */

/* The first call of a function of the user's; NULL: there is none. */
static const dx_definition *find_call(const ddx_session *s, const dx_ast *ast)
{
    if (ast->kind == DX_AST_CALL || ast->kind == DX_AST_DEFINE_FUNCTION) {
        const dx_ast *callee = ast->child;
        const dx_definition *d = callee->kind == DX_AST_NAME
                                     ? dx_find_definition(s, callee->text, callee->length)
                                     : NULL;
        if (d && d->is_function)
            return d;
    }
    const dx_definition *found = NULL;
    for (const dx_ast *child = ast->child; child && !found; child = child->next)
        found = find_call(s, child);
    return found;
}

/* A call with names that have no value. */
static dx_status write_call(ddx_session *s, const dx_definition *d, dx_text *out)
{
    dx_text_format(out, "%s(", d->name);
    for (uint32_t i = 0, k = 1; i < d->n_parameters; k++) {
        char name[24];
        int n = snprintf(name, sizeof name, "x_%u", (unsigned)k);
        if (n <= 0 || dx_find_definition(s, name, (size_t)n))
            continue;
        dx_text_format(out, "%s%s", i++ > 0 ? ", " : "", name);
    }
    dx_text_char(out, ')');
    return out->failed ? dx_no_memory(&s->context) : DX_OK;
}

/* The formula of the function that the statement calls or defines. */
static dx_status formula_called(ddx_session *s, const char *text, size_t n, dx_id *out)
{
    dx_name_host names = dx_session_names(s);
    dx_statement statement;
    dx_text call;
    dx_value value = {0};
    DX_TRY(dx_parse_statement(&s->context, &s->context.arena, &names, text, n, &statement));
    const dx_definition *d = statement.root ? find_call(s, statement.root) : NULL;
    if (!d)
        return DX_OK;
    dx_text_init(&call, &s->context.memory);
    dx_status status = write_call(s, d, &call);
    if (status == DX_OK)
        status = dx_evaluate_text(s, dx_text_get(&call), call.n, &value);
    dx_text_free(&call);
    *out = value.id;
    return status;
}

static dx_status find_formula(ddx_session *s, const char *text, size_t n, const ddx_answer *answer,
                              dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_id value = answer->value.id;
    *out = DX_NONE;
    if (!dx_is_none(value) && dx_op_of(g, value) == DX_OP_TABLE) {
        *out = dx_table_read(g, value).formulas;
        return DX_OK;
    }
    bool formula = !dx_is_none(value) && (dx_is_real_valued(g, value) || dx_is_array(g, value));
    if (formula && dx_free_symbols(g, value, 0, NULL) > 0) {
        *out = value;
        return DX_OK;
    }
    return dx_is_none(value) || formula ? formula_called(s, text, n, out) : DX_OK;
}

/* ---- the speed of a tape ---------------------------------------------------------------- */

/* Points between 1/2 and 3/2, the same each time. */
static double coordinate(size_t i, size_t k)
{
    return 0.5 + (double)((i * 7919 + k * 104729) % BATCH) / BATCH;
}

/* The best of many rounds: others disturb some of them. */
static dx_status measure_single(const dx_evaluator *f, dx_context *context, double *seconds)
{
    enum { POINTS = 16, ROUND = 64 };
    size_t n = f->tape.n_inputs, room = (POINTS * n + f->tape.n_outputs + 1) * sizeof(double);
    double *in = dx_alloc(&context->memory, room), *out = in ? in + POINTS * n : NULL;
    if (!in)
        return dx_no_memory(context);
    for (size_t i = 0; i < POINTS * n; i++)
        in[i] = coordinate(i / n, i % n);
    dx_status status = DX_OK;
    *seconds = INFINITY;
    for (double start = dx_now(), now = start, end; status == DX_OK && now - start < SECONDS;
         now = end) {
        for (size_t i = 0; i < ROUND && status == DX_OK; i++)
            status = dx_evaluator_point(f, in + i % POINTS * n, out, context);
        end = dx_now();
        *seconds = fmin(*seconds, (end - now) / ROUND);
    }
    dx_free(&context->memory, in, room);
    return status;
}

/* `length` points of each input and output in one block of memory. */
static dx_status run_batches(const dx_evaluator *f, dx_context *context, size_t length,
                             double *value, double **array, double *seconds)
{
    size_t arrays = f->tape.n_inputs + f->tape.n_outputs;
    for (size_t k = 0; k < arrays; k++) {
        array[k] = value + k * length;
        for (size_t i = 0; i < length; i++)
            array[k][i] = coordinate(i, k);
    }
    dx_status status = DX_OK;
    *seconds = INFINITY;
    for (double start = dx_now(), now = start, end; status == DX_OK && now - start < SECONDS;
         now = end) {
        status = dx_evaluator_batch(f, length, (const double *const *)array,
                                    array + f->tape.n_inputs, context);
        end = dx_now();
        *seconds = fmin(*seconds, (end - now) / (double)length);
    }
    return status;
}

static dx_status measure_batch(const dx_evaluator *f, dx_context *context, double *seconds)
{
    size_t arrays = f->tape.n_inputs + f->tape.n_outputs;
    size_t length = arrays <= MOST_ARRAYS ? BATCH : BATCH / 16;
    size_t values = arrays * length * sizeof(double), pointers = arrays * sizeof(double *);
    double *value = dx_alloc(&context->memory, values);
    double **array = dx_alloc(&context->memory, pointers);
    dx_status status = value && array ? run_batches(f, context, length, value, array, seconds)
                                      : dx_no_memory(context);
    dx_free(&context->memory, array, pointers);
    dx_free(&context->memory, value, values);
    return status;
}

static dx_status measure(ddx_session *s, dx_id formula, dx_timing *timing)
{
    dx_graph *g = &s->graph;
    size_t n = dx_free_symbols(g, formula, 0, NULL);
    dx_id *symbols = dx_arena_alloc(&s->context.arena, (n + 1) * sizeof *symbols);
    dx_tape tape;
    dx_evaluator evaluator;
    if (!symbols)
        return dx_no_memory(&s->context);
    (void)dx_free_symbols(g, formula, n, symbols);
    double start = dx_now();
    DX_TRY(dx_compile(s, 1, &formula, n, symbols, &tape));
    timing->instructions = tape.n_code;
    DX_TRY(dx_evaluator_make(&evaluator, &tape, s->settings.evaluator, &s->code, &s->context));
    timing->compile = dx_now() - start;
    dx_status status = measure_single(&evaluator, &s->context, &timing->single);
    if (status == DX_OK)
        status = measure_batch(&evaluator, &s->context, &timing->batch);
    timing->has_tape = status == DX_OK;
    dx_evaluator_free(&evaluator);
    return status;
}

/* ---- the command ------------------------------------------------------------------------ */

static void write_time(dx_text *out, double seconds)
{
    static const struct {
        double below, scale;
        const char *unit;
    } units[] = {{1e-6, 1e9, "ns"}, {1e-3, 1e6, "µs"}, {1, 1e3, "ms"}, {0, 1, "s"}};
    size_t k = 0;
    while (k < 3 && seconds >= units[k].below)
        k++;
    dx_text_format(out, "%.3g %s", seconds * units[k].scale, units[k].unit);
}

static dx_status tell(ddx_session *s, const dx_timing *t)
{
    const struct {
        const char *what;
        double seconds;
    } parts[] = {{"read", t->read}, {"work", t->work}, {"digits", t->digits}, {"show", t->show}};
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    write_time(&text, t->read + t->work + t->digits + t->show);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        dx_text_format(&text, "%s %s ", i == 0 ? ":" : ",", parts[i].what);
        write_time(&text, parts[i].seconds);
    }
    dx_notice(&s->context, "%s", dx_text_get(&text));
    if (t->has_tape) {
        dx_text_clear(&text);
        dx_text_format(&text, "as a function: %zu instruction%s, compiled in ", t->instructions,
                       t->instructions == 1 ? "" : "s");
        write_time(&text, t->compile);
        dx_text_string(&text, "; a point alone takes ");
        write_time(&text, t->single);
        dx_text_string(&text, ", one of many ");
        write_time(&text, t->batch);
        dx_notice(&s->context, "%s", dx_text_get(&text));
    }
    dx_status status = text.failed ? dx_no_memory(&s->context) : DX_OK;
    dx_text_free(&text);
    return status;
}

dx_status dx_run_timed(ddx_session *s, const char *text, size_t n, ddx_answer *answer)
{
    dx_timing *t = &answer->timing;
    dx_id formula;
    t->wanted = true;
    DX_TRY(dx_run_statement(s, text, n, answer));
    double start = dx_now();
    (void)ddx_answer_text(answer);
    t->show = dx_now() - start;
    if (answer->status != DX_OK) { /* it cannot be written */
        s->context.diag = answer->diag;
        return answer->status;
    }
    unsigned notices = s->context.notices.n;
    dx_status status = find_formula(s, text, n, answer, &formula);
    if (status == DX_OK && !dx_is_none(formula) && !dx_is_larger(&s->graph, formula, LARGE))
        status = measure(s, formula, t);
    s->context.notices.n = notices;
    if (dx_is_final(status))
        return status;
    if (status != DX_OK) /* there is no such function: nothing is said of it */
        dx_diag_clear(&s->context.diag);
    return tell(s, t);
}
