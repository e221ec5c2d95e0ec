#include "numeric/native.h"

#include "numeric/emitter.h"

#include <string.h>

enum { WEIGHT_BETWEEN_POLLS = 1 << 18 };

const char *dx_native_form_name(dx_form form)
{
    static const char *const names[DX_FORM_COUNT] = {"avx512", "avx2", "fma", "sse2"};
    return names[form];
}

bool dx_native_form(bool many, dx_form *form)
{
    for (unsigned k = 0; k < DX_FORM_COUNT; k++)
        if ((dx_form_lanes((dx_form)k) > 1) == many && dx_native_runs((dx_form)k)) {
            *form = (dx_form)k;
            return true;
        }
    return false;
}

#if defined __x86_64__ && defined __ELF__

bool dx_native_runs(dx_form form)
{
    switch (form) {
    case DX_FORM_AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
    case DX_FORM_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case DX_FORM_FMA:
        return __builtin_cpu_supports("avx") && __builtin_cpu_supports("fma");
    case DX_FORM_SSE2:
        return true;
    default:
        return false;
    }
}

/* ---- making it ----------------------------------------------------------------------------- */

static dx_status write_code(const dx_tape *tape, dx_slab **slab, dx_context *context, dx_writing *w,
                            dx_native *native)
{
    dx_emitted emitted;
    DX_TRY(dx_emit(tape, context, w, &emitted));
    if (w->failed || !dx_pages_make(slab, w->byte, w->n, &native->pages))
        return DX_OK;
    native->entry = (const char *)native->pages.start + emitted.start;
    native->frame = emitted.frame / sizeof(double);
    native->polls = emitted.polls;
    native->passes = 1 + WEIGHT_BETWEEN_POLLS / (emitted.weight + 1);
    return DX_OK;
}

dx_status dx_native_make(const dx_tape *tape, dx_form form, dx_slab **slab, dx_context *context,
                         dx_native *native)
{
    *native = (dx_native){
        .form = form, .n_inputs = tape->n_inputs, .n_outputs = (uint32_t)tape->n_outputs};
    if (!dx_native_runs(form))
        return DX_OK;
    dx_writing w;
    dx_writing_init(&w, &context->memory, form, false);
    dx_status status = write_code(tape, slab, context, &w, native);
    dx_writing_free(&w);
    return status;
}

void dx_native_free(dx_native *native)
{
    dx_pages_free(&native->pages);
    native->entry = NULL;
}

/* ---- running it ---------------------------------------------------------------------------- */

typedef int point_code(const double *in, double *out, double *frame, dx_context *context);
typedef int batch_code(size_t first, size_t end, const double *const *in, double *const *out,
                       double *frame, dx_context *context);

dx_status dx_native_point(const dx_native *native, const double *in, double *out, double *frame,
                          dx_context *context)
{
    point_code *code;
    memcpy(&code, &native->entry, sizeof code);
    return (dx_status)code(in, out, frame, context);
}

/* The whole vectors of n points, with polls. */
static dx_status run(const dx_native *native, size_t n, const double *const *in, double *const *out,
                     double *frame, dx_context *context)
{
    size_t lanes = dx_form_lanes(native->form), chunk = native->passes * lanes;
    batch_code *code;
    memcpy(&code, &native->entry, sizeof code);
    n -= n % lanes;
    for (size_t first = 0; first < n; first += chunk) {
        size_t end = n - first < chunk ? n : first + chunk;
        if (context)
            DX_TRY(dx_poll(context));
        DX_TRY(
            (dx_status)code(first * sizeof(double), end * sizeof(double), in, out, frame, context));
    }
    return DX_OK;
}

/* What is left: a copy, in which the last point stands for those that are not there. */
static dx_status run_tail(const dx_native *native, size_t first, size_t n, const double *const *in,
                          double *const *out, double *frame, double *copy, double **array,
                          dx_context *context)
{
    size_t lanes = dx_form_lanes(native->form), n_inputs = native->n_inputs;
    for (size_t k = 0; k < n_inputs + native->n_outputs; k++)
        array[k] = copy + k * lanes;
    for (size_t k = 0; k < n_inputs; k++)
        for (size_t j = 0; j < lanes; j++)
            array[k][j] = in[k][first + (j < n ? j : n - 1)];
    DX_TRY(run(native, lanes, (const double *const *)array, array + n_inputs, frame, context));
    for (size_t k = 0; k < native->n_outputs; k++)
        memcpy(out[k] + first, array[n_inputs + k], n * sizeof(double));
    return DX_OK;
}

static double *aligned(void *room)
{
    uintptr_t past = (uintptr_t)room % DX_NATIVE_ALIGNMENT;
    return (double *)((char *)room + (past ? DX_NATIVE_ALIGNMENT - past : 0));
}

static dx_status run_in(const dx_native *native, size_t n, const double *const *in,
                        double *const *out, double *room, dx_context *context)
{
    size_t lanes = dx_form_lanes(native->form), n_arrays = native->n_inputs + native->n_outputs;
    double *frame = aligned(room), *copy = frame + native->frame;
    size_t left = n % lanes;
    DX_TRY(run(native, n, in, out, frame, context));
    if (left == 0)
        return DX_OK;
    return run_tail(native, n - left, left, in, out, frame, copy,
                    (double **)(copy + n_arrays * lanes), context);
}

enum { SMALL = 512 }; /* doubles on the stack */

dx_status dx_native_batch(const dx_native *native, size_t n, const double *const *in,
                          double *const *out, dx_memory *memory, dx_context *context)
{
    size_t lanes = dx_form_lanes(native->form),
           n_arrays = (size_t)native->n_inputs + native->n_outputs;
    size_t doubles = native->frame + n_arrays * (lanes + 1) + DX_NATIVE_ALIGNMENT / sizeof(double);
    if (doubles <= SMALL) {
        double room[SMALL];
        return run_in(native, n, in, out, room, context);
    }
    double *room = dx_alloc(memory, doubles * sizeof *room);
    if (!room)
        return DX_NOMEM;
    dx_status status = run_in(native, n, in, out, room, context);
    dx_free(memory, room, doubles * sizeof *room);
    return status;
}

#else

/* There is no code for this processor: all else is asked in vain. */
bool dx_native_runs(dx_form form)
{
    (void)form;
    return false;
}

dx_status dx_native_make(const dx_tape *tape, dx_form form, dx_slab **slab, dx_context *context,
                         dx_native *native)
{
    (void)tape;
    (void)slab;
    (void)context;
    *native = (dx_native){.form = form};
    return DX_OK;
}

void dx_native_free(dx_native *native)
{
    (void)native;
}

dx_status dx_native_point(const dx_native *native, const double *in, double *out, double *frame,
                          dx_context *context)
{
    (void)native, (void)in, (void)out, (void)frame, (void)context;
    return DX_BUG;
}

dx_status dx_native_batch(const dx_native *native, size_t n, const double *const *in,
                          double *const *out, dx_memory *memory, dx_context *context)
{
    (void)native, (void)n, (void)in, (void)out, (void)memory, (void)context;
    return DX_BUG;
}

#endif
