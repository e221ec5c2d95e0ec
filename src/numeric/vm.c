#define _GNU_SOURCE /* sincos */
#include "numeric/vm.h"

enum { STRETCH = 256 }; /* instructions between two polls */

static inline double *gather(const dx_tape *tape, const dx_instruction *i, double *s)
{
    double *args = s + tape->n_slots;
    for (uint32_t k = 0; k < i->b; k++)
        args[k] = s[tape->argument[i->a + k]];
    return args;
}

/* Calls that need an array or an address have functions of their own, so that the loop's frame
 * has none. */
static __attribute__((noinline)) double call_two(const dx_instruction *i, const double *s)
{
    return dx_functions[i->fn].real((const double[]){s[i->a], s[i->b]}, 2);
}

static __attribute__((noinline)) double sine_and_cosine(double angle, double *cosine)
{
    double sine;
    sincos(angle, &sine, cosine);
    return sine;
}

static double call_many(const dx_tape *tape, const dx_instruction *i, double *s)
{
    return dx_functions[i->fn].real(gather(tape, i, s), (int)i->b);
}

static double run_loop(dx_vm *vm, const dx_instruction *i, double *s)
{
    const dx_tape *tape = vm->tape;
    double *args = gather(tape, i, s);
    return dx_loop_run(&tape->loops.item[i->c], args, args + tape->widest + 1, &vm->state);
}

/* gcc would join the ends of all instructions to one, which is one jump to learn. */
#if defined __GNUC__ && !defined __clang__
#define SEPARATE __attribute__((optimize("no-crossjumping", "no-gcse")))
#else
#define SEPARATE
#endif

static inline size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Between two stretches of instructions. */
static __attribute__((noinline)) dx_status go_on(const dx_vm *vm, dx_context *context)
{
    DX_TRY(vm->state.status);
    return context ? dx_poll(context) : DX_OK;
}

/* A short tape without loops is neither polled nor can it fail, and ends where the mark behind it,
 * which is no instruction, jumps to. */
static bool is_short(const dx_tape *tape)
{
    return tape->n_code <= STRETCH && tape->loops.n == 0;
}

#define CHECKED false
#define RUN     run_short
#include "numeric/vm_loop.h"
#undef RUN
#undef CHECKED
#define CHECKED true
#define RUN     run_long
#include "numeric/vm_loop.h"
#undef RUN
#undef CHECKED

/* The same where FMA is an instruction of the processor. */
#ifdef __x86_64__
#define CHECKED false
#define RUN     __attribute__((target("fma"))) run_short_fma
#include "numeric/vm_loop.h"
#undef RUN
#undef CHECKED
#define CHECKED true
#define RUN     __attribute__((target("fma"))) run_long_fma
#include "numeric/vm_loop.h"
#undef RUN
#undef CHECKED

static dx_vm_run *choose_run(const dx_tape *tape)
{
    if (__builtin_cpu_supports("fma"))
        return is_short(tape) ? run_short_fma : run_long_fma;
    return is_short(tape) ? run_short : run_long;
}
#else
static dx_vm_run *choose_run(const dx_tape *tape)
{
    return is_short(tape) ? run_short : run_long;
}
#endif

void dx_vm_place(dx_vm *vm, const dx_tape *tape, double *slot)
{
    *vm = (dx_vm){.tape = tape, .run = choose_run(tape), .slot = slot};
    for (size_t k = 0; k < tape->n_constants; k++)
        slot[tape->n_inputs + k] = tape->constant[k];
}

bool dx_vm_init(dx_vm *vm, const dx_tape *tape, dx_memory *memory)
{
    size_t room = dx_vm_room(tape) * sizeof(double);
    double *slot = dx_alloc(memory, room);
    if (!slot)
        return false;
    dx_vm_place(vm, tape, slot);
    vm->memory = memory;
    vm->room = room;
    return true;
}

void dx_vm_free(dx_vm *vm)
{
    dx_free(vm->memory, vm->slot, vm->room);
}

dx_status dx_vm_run_on(dx_vm *vm, double *out, dx_context *context)
{
    return vm->run(vm, vm->slot, out, context);
}

dx_status dx_vm_evaluate(dx_vm *vm, const double *in, double *out, dx_context *context)
{
    return vm->run(vm, in, out, context);
}
