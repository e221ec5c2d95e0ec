/* Functions of the C library: formulas compiled for numbers. */
#include "engine/compile.h"
#include "engine/handles.h"
#include "numeric/block.h"
#include "numeric/vm.h"

#include <string.h>

/* Lives apart from the session, so that threads may share it. */
struct ddx_function {
    dx_memory memory; /* of the tape */
    dx_tape tape;
};

enum {
    SMALL = 128, /* doubles on the stack, for one point */
    LONG = 1024  /* instructions, from where an interruption is looked for */
};

static dx_status keep(ddx_session *s, const dx_tape *tape, ddx_function **out)
{
    dx_memory memory = {0};
    ddx_function *function = dx_alloc(&memory, sizeof *function);
    if (!function)
        return dx_no_memory(&s->context);
    *function = (ddx_function){0};
    if (!dx_tape_copy(tape, &function->memory, &function->tape)) {
        dx_free(&memory, function, sizeof *function);
        return dx_no_memory(&s->context);
    }
    *out = function;
    return DX_OK;
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
    dx_tape_free(&function->tape);
    dx_memory memory = {.used = sizeof *function};
    dx_free(&memory, function, sizeof *function);
}

size_t ddx_function_inputs(const ddx_function *function)
{
    return function->tape.n_inputs;
}

size_t ddx_function_outputs(const ddx_function *function)
{
    return function->tape.n_outputs;
}

/* What a thread polls that has no session. */
static void listen(dx_context *context)
{
    memset(context, 0, sizeof *context);
    context->cancel = dx_interrupt_flag();
}

static ddx_status evaluate_long(const dx_tape *tape, const double *at, double *result)
{
    dx_context context;
    dx_vm vm;
    listen(&context);
    if (!dx_vm_init(&vm, tape, &context.memory))
        return DDX_NOMEM;
    dx_status status = dx_vm_evaluate(&vm, at, result, &context);
    dx_vm_free(&vm);
    return (ddx_status)status;
}

ddx_status ddx_function_evaluate(const ddx_function *function, const double *at, double *result)
{
    const dx_tape *tape = &function->tape;
    double slot[SMALL];
    if (tape->n_code > LONG || dx_vm_room(tape) > SMALL || tape->loops.n > 0)
        return evaluate_long(tape, at, result);
    dx_vm vm;
    dx_vm_place(&vm, tape, slot);
    return (ddx_status)dx_vm_evaluate(&vm, at, result, NULL);
}

ddx_status ddx_function_batch(const ddx_function *function, size_t n, const double *const *at,
                              double *const *results)
{
    dx_context context;
    dx_block block;
    listen(&context);
    if (!dx_block_init(&block, &function->tape, NULL, &context.memory))
        return DDX_NOMEM;
    dx_status status = dx_block_evaluate(&block, n, at, results, &context);
    dx_block_free(&block);
    return (ddx_status)status;
}
