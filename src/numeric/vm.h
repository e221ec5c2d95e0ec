/* vm.h - a tape at one point: the reference of the evaluators. */
#ifndef DX_NUMERIC_VM_H
#define DX_NUMERIC_VM_H

#include "numeric/loop.h"
#include "numeric/tape.h"

struct dx_vm;

/* What dx_vm_evaluate does. */
typedef dx_status dx_vm_run(struct dx_vm *vm, const double *in, double *out, dx_context *context);

/* What one thread evaluates a tape in. */
typedef struct dx_vm {
    const dx_tape *tape;
    dx_memory *memory;
    dx_vm_run *run;
    double *slot; /* and behind them the arguments of one call, and the room of a loop */
    dx_loop_state state;
    size_t room;
} dx_vm;

/* The tape and the memory, which is no other thread's, must outlive it. False without memory;
 * there is then nothing to free. */
bool dx_vm_init(dx_vm *vm, const dx_tape *tape, dx_memory *memory);
void dx_vm_free(dx_vm *vm);

/* The same in room of the caller's, of so many doubles; nothing is to be freed. */
static inline size_t dx_vm_room(const dx_tape *tape)
{
    return (size_t)tape->n_slots + tape->widest + 1 + tape->loop_room;
}
void dx_vm_place(dx_vm *vm, const dx_tape *tape, double *slot);

/* The outputs for inputs that stand in the slots. */
dx_status dx_vm_run_on(dx_vm *vm, double *out, dx_context *context) DX_MUST_USE;

/* in[n_inputs] to out[n_outputs], which may overlap. The context is polled, NULL for none.
 * DX_LIMIT for a sum of too many terms. */
dx_status dx_vm_evaluate(dx_vm *vm, const double *in, double *out, dx_context *context) DX_MUST_USE;

#endif
