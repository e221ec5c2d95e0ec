/* fuzz_native.c - machine code against the other evaluators, bit for bit, in every form that the
 * processor has. The first line of an input is a formula, what follows the numbers put into it,
 * eight bytes each; where they end, edges of all kinds. */
#include "fuzz.h"

#include "engine/compile.h"
#include "engine/api/handles.h"
#include "expr/walk.h"
#include "numeric/block.h"
#include "numeric/native.h"
#include "numeric/vm.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { POINTS = 11, CODE_MOST = 20000, ARRAYS_MOST = 1000 };

typedef struct numbers {
    const uint8_t *data;
    size_t n, taken;
} numbers;

static double next(numbers *from)
{
    static const double edges[] = {0.5, -0.0, 2,    INFINITY, -1,      NAN,  1e-310,   3,
                                   0.0, 1e22, -2.5, 1e200,    -1e-200, 0.25, -INFINITY};
    double x;
    size_t k = from->taken++;
    if ((k + 1) * sizeof x > from->n)
        return edges[k % (sizeof edges / sizeof *edges)];
    memcpy(&x, from->data + k * sizeof x, sizeof x);
    return x;
}

static bool same_bits(double a, double b)
{
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

/* One tape at the points, in arrays one after the other; what takes long is left. */
typedef struct trial {
    const dx_tape *tape;
    dx_context *context;
    const double *in;
    double *got, *want; /* of each output at each point */
} trial;

static void compare(const trial *t, const char *form)
{
    for (size_t k = 0; k < t->tape->n_outputs * POINTS; k++)
        FUZZ_CHECK(same_bits(t->got[k], t->want[k]), "%s: output %zu at point %zu is %a, not %a",
                   form, k / POINTS, k % POINTS, t->got[k], t->want[k]);
}

static dx_status at_points(const trial *t, dx_vm *vm, const dx_native *native, double *frame,
                           double *to)
{
    static double in[ARRAYS_MOST], out[ARRAYS_MOST];
    dx_status status = DX_OK;
    for (size_t p = 0; p < POINTS && status == DX_OK; p++) {
        for (size_t k = 0; k < t->tape->n_inputs; k++)
            in[k] = t->in[k * POINTS + p];
        status = native ? dx_native_point(native, in, out, frame, t->context)
                        : dx_vm_evaluate(vm, in, out, t->context);
        for (size_t k = 0; k < t->tape->n_outputs; k++)
            to[k * POINTS + p] = out[k];
    }
    return status;
}

static void try_points(const trial *t)
{
    dx_vm vm;
    if (!dx_vm_init(&vm, t->tape, &t->context->memory))
        return;
    dx_status status = at_points(t, &vm, NULL, NULL, t->want);
    dx_vm_free(&vm);
    for (dx_form form = DX_FORM_FMA; form <= DX_FORM_SSE2 && status == DX_OK; form++) {
        dx_native native;
        if (dx_native_make(t->tape, form, NULL, t->context, &native) != DX_OK)
            return;
        double *frame = malloc((native.frame + 1) * sizeof *frame);
        if (dx_native_exists(&native) && frame) {
            status = at_points(t, NULL, &native, frame, t->got);
            if (status == DX_OK)
                compare(t, dx_native_form_name(form));
        }
        free(frame);
        dx_native_free(&native);
    }
}

/* The code with the vectors that blocks of this kind have. */
static void try_batch(const trial *t, const struct dx_block_kernels *kind, const double *const *in,
                      double *const *got, double *const *want)
{
    for (dx_form form = DX_FORM_AVX512; form <= DX_FORM_AVX2; form++) {
        dx_native native;
        dx_block block;
        if (strcmp(dx_native_form_name(form), dx_block_kind_name(kind)) != 0 ||
            dx_native_make(t->tape, form, NULL, t->context, &native) != DX_OK)
            continue;
        if (dx_block_init(&block, t->tape, kind, &t->context->memory)) {
            if (dx_native_exists(&native) &&
                dx_block_evaluate(&block, POINTS, in, want, t->context) == DX_OK &&
                dx_native_batch(&native, POINTS, in, got, &t->context->memory, t->context) == DX_OK)
                compare(t, dx_native_form_name(form));
            dx_block_free(&block);
        }
        dx_native_free(&native);
    }
}

static void try_all(const trial *t)
{
    static const double *in[ARRAYS_MOST];
    static double *got[ARRAYS_MOST], *want[ARRAYS_MOST];
    try_points(t);
    for (size_t k = 0; k < t->tape->n_inputs; k++)
        in[k] = t->in + k * POINTS;
    for (size_t k = 0; k < t->tape->n_outputs; k++) {
        got[k] = t->got + k * POINTS;
        want[k] = t->want + k * POINTS;
    }
    for (unsigned k = 0; dx_block_kind(k); k++)
        try_batch(t, dx_block_kind(k), in, got, want);
}

static void try_tape(const dx_tape *tape, numbers *from)
{
    size_t n_in = tape->n_inputs, n_out = tape->n_outputs;
    if (tape->n_code > CODE_MOST || n_in > ARRAYS_MOST || n_out > ARRAYS_MOST)
        return;
    dx_context context;
    dx_context_init(&context);
    context.deadline = dx_now() + 2;
    double *room = malloc((n_in + 2 * n_out + 1) * POINTS * sizeof *room);
    if (room) {
        for (size_t k = 0; k < n_in * POINTS; k++)
            room[k] = next(from);
        const trial t = {tape, &context, room, room + n_in * POINTS,
                         room + (n_in + n_out) * POINTS};
        try_all(&t);
    }
    free(room);
    dx_context_free(&context);
}

static void try_value(ddx_session *session, ddx_value value, numbers *from)
{
    dx_id a;
    dx_tape tape;
    if (dx_take(session, value, &a) != DX_OK)
        return;
    size_t n = dx_free_symbols(&session->graph, a, 0, NULL);
    dx_id *symbols = malloc((n + 1) * sizeof *symbols);
    if (!symbols)
        return;
    (void)dx_free_symbols(&session->graph, a, n, symbols);
    if (dx_compile(session, 1, &a, n, symbols, &tape) == DX_OK) {
        try_tape(&tape, from);
        dx_tape_free(&tape);
    }
    free(symbols);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const uint8_t *end = n > 0 ? memchr(data, '\n', n) : NULL;
    size_t length = end ? (size_t)(end - data) : n;
    numbers from = {data + length + (end != NULL), n - length - (end != NULL), 0};
    ddx_session *session = fuzz_session_new();
    if (session == NULL)
        return 0;
    ddx_value value;
    if (ddx_parse(session, (const char *)data, length, &value) == DDX_OK)
        try_value(session, value, &from);
    ddx_session_free(session);
    return 0;
}
