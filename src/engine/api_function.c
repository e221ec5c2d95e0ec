/* Functions of the C library: formulas compiled for numbers. */
#include "engine/compile.h"
#include "engine/handles.h"
#include "numeric/evaluator.h"

#include <string.h>

/* Lives apart from the session, so that threads may share it. */
struct ddx_function {
    dx_memory memory; /* of the tape */
    dx_evaluator evaluator;
};

static dx_status keep(ddx_session *s, const dx_tape *tape, ddx_function **out)
{
    dx_memory memory = {0};
    ddx_function *function = dx_alloc(&memory, sizeof *function);
    if (!function)
        return dx_no_memory(&s->context);
    *function = (ddx_function){0};
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
    if (n_values > SIZE_MAX / sizeof(dx_id) - 1 || n > SIZE_MAX / sizeof(dx_id) - 1)
        return dx_fail(&s->context, DX_LIMIT, "these are too many names or formulas at once");
    dx_id *id = dx_arena_alloc(arena, (n_values + 1) * sizeof *id);
    dx_id *symbol = dx_arena_alloc(arena, (n + 1) * sizeof *symbol);
    if (!id || !symbol)
        return dx_no_memory(&s->context);
    for (size_t i = 0; i < n_values; i++)
        DX_TRY(dx_take(s, values[i], &id[i]));
    DX_TRY(dx_take_symbols(s, n, variables, symbol));
    dx_tape tape;
    DX_TRY(dx_compile(s, n_values, id, n, symbol, &tape));
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

ddx_status ddx_function_batch(const ddx_function *function, size_t n, const double *const *at,
                              double *const *results)
{
    dx_context context;
    listen(&context);
    return (ddx_status)dx_evaluator_batch(&function->evaluator, n, at, results, &context);
}
