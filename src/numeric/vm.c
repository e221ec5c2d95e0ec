#define _GNU_SOURCE /* sincos */
#include "numeric/vm.h"

#include <string.h>

enum { STRETCH = 256 }; /* instructions between two polls */

bool dx_vm_init(dx_vm *vm, const dx_tape *tape, dx_memory *memory)
{
    vm->tape = tape;
    vm->memory = memory;
    vm->room = ((size_t)tape->n_slots + tape->widest + 1) * sizeof *vm->slot;
    vm->slot = dx_alloc(memory, vm->room);
    if (!vm->slot)
        return false;
    if (tape->n_constants > 0)
        memcpy(vm->slot + tape->n_inputs, tape->constant,
               tape->n_constants * sizeof *tape->constant);
    return true;
}

void dx_vm_free(dx_vm *vm)
{
    dx_free(vm->memory, vm->slot, vm->room);
}

static inline double call_many(const dx_tape *tape, const dx_instruction *i, double *s)
{
    double *args = s + tape->n_slots;
    for (uint32_t k = 0; k < i->b; k++)
        args[k] = s[tape->argument[i->a + k]];
    return dx_functions[i->fn].real(args, (int)i->b);
}

/* Instructions from `i` to before `end`. */
static inline __attribute__((always_inline)) void run(const dx_tape *tape, const dx_instruction *i,
                                                      const dx_instruction *end, double *s)
{
    for (; i < end; i++) {
        switch ((dx_code)i->code) {
        case DX_CODE_ADD:
            s[i->out] = s[i->a] + s[i->b];
            break;
        case DX_CODE_SUB:
            s[i->out] = s[i->a] - s[i->b];
            break;
        case DX_CODE_MUL:
            s[i->out] = s[i->a] * s[i->b];
            break;
        case DX_CODE_DIV:
            s[i->out] = s[i->a] / s[i->b];
            break;
        case DX_CODE_NEG:
            s[i->out] = -s[i->a];
            break;
        case DX_CODE_SQRT:
            s[i->out] = sqrt(s[i->a]);
            break;
        case DX_CODE_FMA:
            s[i->out] = fma(s[i->a], s[i->b], s[i->c]);
            break;
        case DX_CODE_FMS:
            s[i->out] = fma(s[i->a], s[i->b], -s[i->c]);
            break;
        case DX_CODE_FNMA:
            s[i->out] = fma(-s[i->a], s[i->b], s[i->c]);
            break;
        case DX_CODE_POW:
            s[i->out] = dx_code_power(s[i->a], s[i->b]);
            break;
        case DX_CODE_LT:
            s[i->out] = dx_code_truth(s[i->a] < s[i->b], s[i->a], s[i->b]);
            break;
        case DX_CODE_LE:
            s[i->out] = dx_code_truth(s[i->a] <= s[i->b], s[i->a], s[i->b]);
            break;
        case DX_CODE_EQ:
            s[i->out] = dx_code_truth(s[i->a] == s[i->b], s[i->a], s[i->b]);
            break;
        case DX_CODE_NE:
            s[i->out] = dx_code_truth(s[i->a] != s[i->b], s[i->a], s[i->b]);
            break;
        case DX_CODE_AND:
            s[i->out] = dx_code_and(s[i->a], s[i->b]);
            break;
        case DX_CODE_SELECT:
            s[i->out] = dx_code_select(s[i->a], s[i->b], s[i->c]);
            break;
        case DX_CODE_CALL:
            s[i->out] = dx_functions[i->fn].real(s + i->a, 1);
            break;
        case DX_CODE_CALL2:
            s[i->out] = dx_functions[i->fn].real((const double[]){s[i->a], s[i->b]}, 2);
            break;
        case DX_CODE_CALLN:
            s[i->out] = call_many(tape, i, s);
            break;
        case DX_CODE_SINCOS: {
            double angle = s[i->a];
            sincos(angle, s + i->out, s + i->c);
            break;
        }
        case DX_CODE_INPUT:
        case DX_CODE_CONSTANT:
        case DX_CODE_COUNT:
            break;
        }
    }
}

typedef void runner(const dx_tape *tape, const dx_instruction *i, const dx_instruction *end,
                    double *s);

static void run_anywhere(const dx_tape *tape, const dx_instruction *i, const dx_instruction *end,
                         double *s)
{
    run(tape, i, end, s);
}

/* The same where FMA is an instruction of the processor. */
#ifdef __x86_64__
__attribute__((target("fma"))) static void run_fma(const dx_tape *tape, const dx_instruction *i,
                                                   const dx_instruction *end, double *s)
{
    run(tape, i, end, s);
}

static runner *choose_runner(void)
{
    return __builtin_cpu_supports("fma") ? run_fma : run_anywhere;
}
#else
static runner *choose_runner(void)
{
    return run_anywhere;
}
#endif

dx_status dx_vm_evaluate(dx_vm *vm, const double *in, double *out, dx_context *context)
{
    const dx_tape *tape = vm->tape;
    runner *run_some = choose_runner();
    for (uint32_t k = 0; k < tape->n_inputs; k++)
        vm->slot[k] = in[k];
    const dx_instruction *i = tape->code, *end = tape->code + tape->n_code;
    while (end - i > STRETCH) {
        run_some(tape, i, i + STRETCH, vm->slot);
        i += STRETCH;
        if (context)
            DX_TRY(dx_poll(context));
    }
    run_some(tape, i, end, vm->slot);
    for (size_t k = 0; k < tape->n_outputs; k++)
        out[k] = vm->slot[tape->output[k]];
    return DX_OK;
}
