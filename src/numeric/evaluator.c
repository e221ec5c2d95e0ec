#include "numeric/evaluator.h"

#include "numeric/block.h"
#include "numeric/vm.h"

enum {
    SMALL = 128, /* doubles on the stack, for one point */
    LONG = 1024  /* instructions, from where an interruption is looked for */
};

static dx_status make_code(dx_evaluator *e, bool many, dx_slab **slab, dx_native *native,
                           dx_context *context)
{
    dx_form form;
    if (e->kind != DX_EVALUATOR_NATIVE || !dx_native_form(many, &form))
        return DX_OK;
    return dx_native_make(&e->tape, form, slab, context, native);
}

dx_status dx_evaluator_make(dx_evaluator *e, dx_tape *tape, dx_evaluator_kind kind, dx_slab **slab,
                            dx_context *context)
{
    *e = (dx_evaluator){.kind = kind, .tape = *tape};
    *tape = (dx_tape){.memory = tape->memory};
    dx_status status = make_code(e, false, slab, &e->point, context);
    if (status == DX_OK)
        status = make_code(e, true, slab, &e->batch, context);
    if (status != DX_OK)
        dx_evaluator_free(e);
    return status;
}

void dx_evaluator_free(dx_evaluator *e)
{
    dx_native_free(&e->point);
    dx_native_free(&e->batch);
    dx_tape_free(&e->tape);
}

/* ---- one point ----------------------------------------------------------------------------- */

/* Doubles beside the arrays. */
static size_t room_of(const dx_evaluator *e)
{
    return dx_native_exists(&e->point) ? e->point.frame : dx_vm_room(&e->tape);
}

bool dx_evaluator_is_short(const dx_evaluator *e)
{
    return e->kind != DX_EVALUATOR_BLOCK && room_of(e) <= SMALL && e->tape.loops.n == 0 &&
           (dx_native_exists(&e->point) ? !e->point.polls : e->tape.n_code <= LONG);
}

static dx_status evaluate_in(const dx_evaluator *e, const double *in, double *out, double *room,
                             dx_context *context)
{
    if (dx_native_exists(&e->point))
        return dx_native_point(&e->point, in, out, room, context);
    dx_vm vm;
    dx_vm_place(&vm, &e->tape, room);
    return dx_vm_evaluate(&vm, in, out, context);
}

/* A block of one point. */
static dx_status evaluate_block(const dx_evaluator *e, const double *in, double *out,
                                dx_context *context)
{
    size_t n_in = e->tape.n_inputs, n = n_in + e->tape.n_outputs;
    double **array = dx_alloc(&context->memory, (n + 1) * sizeof *array);
    if (!array)
        return DX_NOMEM;
    for (size_t k = 0; k < n; k++)
        array[k] =
            k < n_in ? (double *)(uintptr_t)(in + k) : out + (k - n_in); /* in is read alone */
    dx_status status =
        dx_evaluator_batch(e, 1, (const double *const *)array, array + n_in, context);
    dx_free(&context->memory, array, (n + 1) * sizeof *array);
    return status;
}

dx_status dx_evaluator_point(const dx_evaluator *e, const double *in, double *out,
                             dx_context *context)
{
    size_t n = room_of(e);
    if (e->kind == DX_EVALUATOR_BLOCK)
        return evaluate_block(e, in, out, context);
    if (n <= SMALL) {
        double room[SMALL];
        return evaluate_in(e, in, out, room, context);
    }
    double *room = dx_alloc(&context->memory, n * sizeof *room);
    if (!room)
        return DX_NOMEM;
    dx_status status = evaluate_in(e, in, out, room, context);
    dx_free(&context->memory, room, n * sizeof *room);
    return status;
}

/* ---- many ---------------------------------------------------------------------------------- */

static dx_status evaluate_blocks(const dx_evaluator *e, size_t n, const double *const *in,
                                 double *const *out, dx_context *context)
{
    dx_block block;
    if (!dx_block_init(&block, &e->tape, NULL, &context->memory))
        return DX_NOMEM;
    dx_status status = dx_block_evaluate(&block, n, in, out, context);
    dx_block_free(&block);
    return status;
}

static dx_status evaluate_each(const dx_evaluator *e, size_t n, const double *const *in,
                               double *const *out, dx_context *context)
{
    size_t n_in = e->tape.n_inputs, n_out = e->tape.n_outputs;
    double *at = dx_alloc(&context->memory, (n_in + n_out + 1) * sizeof *at);
    if (!at)
        return DX_NOMEM;
    dx_status status = DX_OK;
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        for (size_t k = 0; k < n_in; k++)
            at[k] = in[k][i];
        status = dx_poll(context);
        if (status == DX_OK)
            status = dx_evaluator_point(e, at, at + n_in, context);
        for (size_t k = 0; k < n_out && status == DX_OK; k++)
            out[k][i] = at[n_in + k];
    }
    dx_free(&context->memory, at, (n_in + n_out + 1) * sizeof *at);
    return status;
}

dx_status dx_evaluator_batch(const dx_evaluator *e, size_t n, const double *const *in,
                             double *const *out, dx_context *context)
{
    if (e->kind == DX_EVALUATOR_VM)
        return evaluate_each(e, n, in, out, context);
    if (dx_native_exists(&e->batch))
        return dx_native_batch(&e->batch, n, in, out, &context->memory, context);
    return evaluate_blocks(e, n, in, out, context);
}
