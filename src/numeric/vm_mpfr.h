/* vm_mpfr.h - an exact tape at a precision of one's choice.
 *
 * Each operation and each constant is rounded to nearest to so many bits, functions are within an
 * ulp: what doubles do, with more digits. Nothing is said of how good the outcome is; that is for
 * balls (vm_ball.h). Infinities and NaN are as in doubles. What needs no input is worked out once
 * for a precision. */
#ifndef DX_NUMERIC_VM_MPFR_H
#define DX_NUMERIC_VM_MPFR_H

#include "numeric/tape.h"

/* What one thread evaluates a tape in. */
typedef struct dx_mpfr_vm {
    const dx_tape *tape;
    dx_context *context; /* polled; its memory is used */
    mpfr_prec_t prec;
    mpfr_ptr slot;         /* those of inputs are shallow copies */
    mpfr_t t, wide, index; /* scratch; scratch of more bits; of a body, the number of the term */
    mpfr_srcptr *args;
    struct dx_mpfr_vm *body; /* of the tape's loops, one each */
    void *block;             /* the digits of all of them; counted memory */
    size_t room;
} dx_mpfr_vm;

/* The tape, of kind DX_TAPE_EXACT, and the context must outlive it. The precision is to be set
 * before it is used. After a failure there is nothing to free. */
dx_status dx_mpfr_vm_init(dx_mpfr_vm *vm, const dx_tape *tape, dx_context *context) DX_MUST_USE;
void dx_mpfr_vm_free(dx_mpfr_vm *vm);

/* To work with `prec` bits, 2 at least: constants are taken anew. DX_LIMIT where that takes too
 * much. After a failure it is to be set again. */
dx_status dx_mpfr_vm_set_precision(dx_mpfr_vm *vm, mpfr_prec_t prec) DX_MUST_USE;

/* in[n_inputs], of any precision, to out[n_outputs], rounded to that of each, which may not
 * overlap the inputs. DX_LIMIT for a sum of too many terms. */
dx_status dx_mpfr_vm_evaluate(dx_mpfr_vm *vm, mpfr_srcptr in, mpfr_ptr out) DX_MUST_USE;

#endif
