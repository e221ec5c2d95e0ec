/* vm_ball.h - an exact tape in ball arithmetic: what it gives holds the true values.
 *
 * The inputs are balls, and so are the outputs: each holds the value of its formula for every
 * point of the inputs, and is indeterminate where it has none or this cannot be excluded. A
 * relation that is not decided is the ball that holds 0 and 1; what is then selected is all that it
 * may be. What needs no input is worked out once for a precision. */
#ifndef DX_NUMERIC_VM_BALL_H
#define DX_NUMERIC_VM_BALL_H

#include "numeric/tape.h"

/* What one thread evaluates a tape in. */
typedef struct dx_ball_vm {
    const dx_tape *tape;
    dx_context *context; /* polled; its memory is used */
    slong prec;
    arb_ptr slot;            /* those of inputs are shallow copies */
    arb_ptr args;            /* shallow copies, of one call */
    arb_t t, index;          /* scratch; of a body, the number of the term */
    struct dx_ball_vm *body; /* of the tape's loops, one each */
} dx_ball_vm;

/* The tape, of kind DX_TAPE_EXACT, and the context must outlive it. The precision is to be set
 * before it is used. After a failure there is nothing to free. */
dx_status dx_ball_vm_init(dx_ball_vm *vm, const dx_tape *tape, dx_context *context) DX_MUST_USE;
void dx_ball_vm_free(dx_ball_vm *vm);

/* To work with `prec` bits: constants are taken anew. DX_LIMIT where that takes too much. After a
 * failure it is to be set again. */
dx_status dx_ball_vm_set_precision(dx_ball_vm *vm, slong prec) DX_MUST_USE;

/* in[n_inputs] to out[n_outputs], which are initialised and may not overlap the inputs. DX_LIMIT
 * for a sum of too many terms. */
dx_status dx_ball_vm_evaluate(dx_ball_vm *vm, arb_srcptr in, arb_ptr out) DX_MUST_USE;

#endif
