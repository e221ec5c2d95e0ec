/* evaluator.h - a tape with what evaluates it: machine code, blocks or the scalar evaluator. */
#ifndef DX_NUMERIC_EVALUATOR_H
#define DX_NUMERIC_EVALUATOR_H

#include "numeric/native.h"
#include "numeric/tape.h"

typedef enum dx_evaluator_kind {
    DX_EVALUATOR_NATIVE, /* where there is no code: points by the scalar evaluator, many by blocks
                          */
    DX_EVALUATOR_BLOCK,  /* points, too */
    DX_EVALUATOR_VM      /* many, too: point by point */
} dx_evaluator_kind;

/* Does not change once made: any number of threads may use it at once. */
typedef struct dx_evaluator {
    dx_evaluator_kind kind;
    dx_tape tape;
    dx_native point, batch;
} dx_evaluator;

/* Takes the tape, which is freed with it, and after a failure. slab: see pages.h, or NULL. */
dx_status dx_evaluator_make(dx_evaluator *evaluator, dx_tape *tape, dx_evaluator_kind kind,
                            dx_slab **slab, dx_context *context) DX_MUST_USE;
void dx_evaluator_free(dx_evaluator *evaluator);

/* in[n_inputs] to out[n_outputs], which may overlap. context: of the thread, its memory serves
 * and it is polled. NULL: for a tape that takes neither (dx_evaluator_is_short). */
dx_status dx_evaluator_point(const dx_evaluator *evaluator, const double *in, double *out,
                             dx_context *context) DX_MUST_USE;
bool dx_evaluator_is_short(const dx_evaluator *evaluator);

/* n points, arrays as for dx_block_evaluate. */
dx_status dx_evaluator_batch(const dx_evaluator *evaluator, size_t n, const double *const *in,
                             double *const *out, dx_context *context) DX_MUST_USE;

#endif
