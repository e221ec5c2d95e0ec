/* Functions of the C library: formulas compiled for numbers. */
#include "engine/compile.h"
#include "engine/api/handles.h"
#include "numeric/evaluator.h"
#include "support/parallel.h"

#include <string.h>

/* Lives apart from the session, so that threads may share it. */
struct ddx_function {
    dx_memory memory; /* of the tape */
    dx_evaluator evaluator;
    unsigned threads; /* at most; 0: as many as there are processors */
};

static dx_status keep(ddx_session *s, const dx_tape *tape, ddx_function **out)
{
    dx_memory memory = {0};
    ddx_function *function = dx_alloc(&memory, sizeof *function);
    if (!function)
        return dx_no_memory(&s->context);
    *function = (ddx_function){.threads = s->settings.threads};
    dx_tape copy;
    dx_status status = DX_OK;
    if (dx_tape_copy(tape, &function->memory, &copy))
        status = dx_evaluator_make(&function->evaluator, &copy, s->settings.evaluator, &s->code,
                                   &s->context);
    else
        status = dx_no_memory(&s->context);
    if (status == DX_OK)
        *out = function;
    else
        dx_free(&memory, function, sizeof *function);
    return status;
}

static dx_status make(ddx_session *s, size_t n_values, const ddx_value *values, size_t n,
                      const char *const *variables, ddx_function **out)
{
    dx_arena *arena = &s->context.arena;
    if (n_values > SIZE_MAX / sizeof(dx_value) - 1 || n > SIZE_MAX / sizeof(dx_id) - 1)
        return dx_fail(&s->context, DX_LIMIT, "these are too many names or formulas at once");
    dx_value *held = dx_arena_alloc(arena, (n_values + 1) * sizeof *held);
    dx_id *symbol = dx_arena_alloc(arena, (n + 1) * sizeof *symbol), id;
    if (!held || !symbol)
        return dx_no_memory(&s->context);
    for (size_t i = 0; i < n_values; i++) {
        DX_TRY(dx_take(s, values[i], &id));
        held[i] = s->held[values[i].slot];
    }
    DX_TRY(dx_take_symbols(s, n, variables, symbol));
    dx_tape tape;
    DX_TRY(dx_compile_held(s, n_values, held, n, symbol, &tape));
    dx_status status = keep(s, &tape, out);
    dx_tape_free(&tape);
    return status;
}

ddx_status ddx_function_new(ddx_session *s, size_t n_values, const ddx_value *values, size_t n,
                            const char *const *variables, ddx_function **function)
{
    *function = NULL;
    dx_call_begin(s);
    return dx_call_finish(s, make(s, n_values, values, n, variables, function));
}

void ddx_function_free(ddx_function *function)
{
    if (!function)
        return;
    dx_evaluator_free(&function->evaluator);
    dx_memory memory = {.used = sizeof *function};
    dx_free(&memory, function, sizeof *function);
}

size_t ddx_function_inputs(const ddx_function *function)
{
    return function->evaluator.tape.n_inputs;
}

size_t ddx_function_outputs(const ddx_function *function)
{
    return function->evaluator.tape.n_outputs;
}

/* What a thread polls that has no session. */
static void listen(dx_context *context)
{
    memset(context, 0, sizeof *context);
    context->cancel = dx_interrupt_flag();
}

ddx_status ddx_function_evaluate(const ddx_function *function, const double *at, double *result)
{
    const dx_evaluator *evaluator = &function->evaluator;
    if (dx_evaluator_is_short(evaluator))
        return (ddx_status)dx_evaluator_point(evaluator, at, result, NULL);
    dx_context context;
    listen(&context);
    return (ddx_status)dx_evaluator_point(evaluator, at, result, &context);
}

/* ---- many points ------------------------------------------------------------------------ */

enum {
    MANY = 100000, /* points, from where they are split over the processors */
    PIECE = 8192,  /* of them, at least; a multiple of a vector, so that bits stay the same */
    STRIP = 512    /* points that are put in arrays at a time */
};

typedef struct batch {
    const ddx_function *function;
    const double *const *at;
    double *const *results;
    /* or element by element, where these are not 0 */
    const double *from;
    double *to;
    size_t at_point, at_variable, result_point, result_output;
} batch;

static dx_status evaluate_range(void *of, size_t first, size_t n, dx_context *context)
{
    const batch *b = of;
    const dx_evaluator *evaluator = &b->function->evaluator;
    size_t n_in = evaluator->tape.n_inputs, n_out = evaluator->tape.n_outputs;
    size_t room = (n_in + n_out + 1) * sizeof(double *);
    const double **in = dx_alloc(&context->memory, room);
    if (!in)
        return DX_NOMEM;
    double **out = (double **)(in + n_in);
    for (size_t k = 0; k < n_in; k++)
        in[k] = b->at[k] + first;
    for (size_t k = 0; k < n_out; k++)
        out[k] = b->results[k] + first;
    dx_status status = dx_evaluator_batch(evaluator, n, in, out, context);
    dx_free(&context->memory, in, room);
    return status;
}

/* Strips of points are copied to arrays and back. */
static dx_status evaluate_strided(void *of, size_t first, size_t n, dx_context *context)
{
    const batch *b = of;
    const dx_evaluator *evaluator = &b->function->evaluator;
    size_t n_in = evaluator->tape.n_inputs, n_arrays = n_in + evaluator->tape.n_outputs;
    size_t room = n_arrays * STRIP * sizeof(double) + (n_arrays + 1) * sizeof(double *);
    double **array = dx_alloc(&context->memory, room);
    if (!array)
        return DX_NOMEM;
    for (size_t k = 0; k < n_arrays; k++)
        array[k] = (double *)(array + n_arrays + 1) + k * STRIP;
    dx_status status = DX_OK;
    for (size_t end = first + n; first < end && status == DX_OK; first += STRIP) {
        size_t some = end - first < STRIP ? end - first : STRIP;
        for (size_t k = 0; k < n_in; k++)
            for (size_t i = 0; i < some; i++)
                array[k][i] = b->from[(first + i) * b->at_point + k * b->at_variable];
        status = dx_evaluator_batch(evaluator, some, (const double *const *)array, array + n_in,
                                    context);
        for (size_t k = n_in; k < n_arrays; k++)
            for (size_t i = 0; i < some; i++)
                b->to[(first + i) * b->result_point + (k - n_in) * b->result_output] = array[k][i];
    }
    dx_free(&context->memory, array, room);
    return status;
}

static ddx_status split(const ddx_function *function, size_t n, dx_parallel_work *work, batch *b)
{
    unsigned threads = function->threads > 0 ? function->threads : dx_processors();
    if (n < MANY)
        threads = 1;
    size_t piece = n / (4 * (size_t)threads) / PIECE * PIECE + PIECE;
    return (ddx_status)dx_parallel(n, threads > 1 ? piece : n + (n == 0), threads,
                                   dx_interrupt_flag(), work, b);
}

ddx_status ddx_function_batch(const ddx_function *function, size_t n, const double *const *at,
                              double *const *results)
{
    dx_context context;
    if (n >= MANY) {
        batch b = {.function = function, .at = at, .results = results};
        return split(function, n, evaluate_range, &b);
    }
    listen(&context);
    return (ddx_status)dx_evaluator_batch(&function->evaluator, n, at, results, &context);
}

ddx_status ddx_function_strided(const ddx_function *function, size_t n, const double *at,
                                size_t at_point, size_t at_variable, double *results,
                                size_t result_point, size_t result_output)
{
    batch b = {.function = function,
               .from = at,
               .to = results,
               .at_point = at_point,
               .at_variable = at_variable,
               .result_point = result_point,
               .result_output = result_output};
    return split(function, n, evaluate_strided, &b);
}
