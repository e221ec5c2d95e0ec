#include "numeric/block.h"

#include "numeric/kernels.h"

#include <string.h>

enum {
    ALIGNMENT = 64,
    VALUES = 1 << 19, /* doubles in slots at once, about what the second cache holds */
    STEPS = 16        /* between two polls */
};

const dx_block_kernels *dx_block_kind(unsigned k)
{
    const dx_block_kernels *kind[3];
    unsigned n = 0;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq"))
        kind[n++] = &dx_block_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        kind[n++] = &dx_block_avx2;
#endif
    kind[n++] = &dx_block_portable;
    return k < n ? kind[k] : NULL;
}

const char *dx_block_kind_name(const dx_block_kernels *kind)
{
    return kind->name;
}

/* ---- loops for instructions ---------------------------------------------------------------- */

static bool multiplies(const dx_instruction *i)
{
    return i->code == DX_CODE_MUL || i->code == DX_CODE_ADD || i->code == DX_CODE_FMA ||
           i->code == DX_CODE_FMS || i->code == DX_CODE_FNMA;
}

static unsigned constants_of(const dx_tape *tape, const dx_instruction *i)
{
    const uint32_t operand[3] = {i->a, i->b, i->c};
    unsigned kind = 0;
    for (unsigned k = 0; k < dx_code_operands((dx_code)i->code); k++)
        if (dx_tape_is_constant(tape, operand[k]))
            kind |= 1u << k;
    return kind;
}

/* True where the constants must be blocks like other values. */
static bool choose_loop(const dx_block_kernels *table, dx_block_step *step)
{
    dx_instruction *i = &step->i;
    unsigned kind = constants_of(step->tape, i);
    if (kind & DX_CONSTANT_B && !(kind & DX_CONSTANT_A) && multiplies(i)) {
        uint32_t b = i->b;
        i->b = i->a;
        i->a = b;
        kind ^= DX_CONSTANT_A | DX_CONSTANT_B;
    }
    bool calls = i->code == DX_CODE_CALL || i->code == DX_CODE_CALL2;
    step->run = calls ? table->function[i->fn] : NULL;
    if (step->run)
        return kind != 0;
    step->run = table->code[i->code][kind];
    if (step->run)
        return dx_code_lists((dx_code)i->code);
    step->run = table->code[i->code][0];
    return true;
}

static void need(const dx_tape *tape, uint8_t *spread, uint32_t slot)
{
    if (dx_tape_is_constant(tape, slot))
        spread[slot - tape->n_inputs] = 1;
}

/* The loops, and which constants must be blocks. */
static void choose_loops(dx_block *block, uint8_t *spread)
{
    const dx_tape *tape = block->tape;
    for (size_t i = 0; i < tape->n_code; i++) {
        dx_block_step *step = &block->step[i];
        *step = (dx_block_step){
            .tape = tape, .args = block->args, .state = &block->state, .i = tape->code[i]};
        if (!choose_loop(block->kind, step))
            continue;
        const uint32_t operand[3] = {step->i.a, step->i.b, step->i.c};
        for (unsigned k = 0; k < dx_code_operands((dx_code)step->i.code); k++)
            need(tape, spread, operand[k]);
        for (uint32_t k = 0; dx_code_lists((dx_code)step->i.code) && k < step->i.b; k++)
            need(tape, spread, tape->argument[step->i.a + k]);
    }
    for (size_t k = 0; k < tape->n_outputs; k++) {
        need(tape, spread, tape->output[k]);
        block->returns_inputs = block->returns_inputs || dx_tape_is_input(tape, tape->output[k]);
    }
}

/* ---- room --------------------------------------------------------------------------------------
 */

static size_t length_for(size_t n_blocks)
{
    size_t length = DX_BLOCK_LENGTH;
    while (length > DX_BLOCK_LANES && n_blocks > VALUES / length)
        length /= 2;
    return length;
}

/* Blocks for constants that need one, for temporaries, and for inputs of a tail. */
static bool make_values(dx_block *block, const uint8_t *spread)
{
    const dx_tape *tape = block->tape;
    size_t n_fixed = tape->n_inputs + tape->n_constants, n_blocks = tape->n_slots - n_fixed;
    n_blocks += tape->n_inputs;
    for (size_t k = 0; k < tape->n_constants; k++)
        n_blocks += spread[k];
    block->length = length_for(n_blocks);
    block->values_room = n_blocks * block->length * sizeof(double) + ALIGNMENT;
    block->values_block = dx_alloc(block->memory, block->values_room);
    if (!block->values_block)
        return false;
    uintptr_t start = (uintptr_t)block->values_block;
    double *next = (double *)((char *)block->values_block + (ALIGNMENT - start % ALIGNMENT));
    for (size_t k = 0; k < tape->n_constants; k++) {
        block->slot[tape->n_inputs + k] = tape->constant + k;
        if (!spread[k])
            continue;
        for (size_t j = 0; j < block->length; j++)
            next[j] = tape->constant[k];
        block->slot[tape->n_inputs + k] = next;
        next += block->length;
    }
    for (size_t k = n_fixed; k < (size_t)tape->n_slots + tape->n_inputs; k++, next += block->length)
        block->slot[k] = next;
    return true;
}

static bool make_room(dx_block *block)
{
    const dx_tape *tape = block->tape;
    block->steps_room = (tape->n_code + 1) * sizeof *block->step;
    block->slots_room = ((size_t)tape->n_slots + tape->n_inputs + 1) * sizeof *block->slot;
    block->args_room = ((size_t)tape->widest + 1 + tape->loop_room) * sizeof *block->args;
    block->step = dx_alloc(block->memory, block->steps_room);
    block->args = dx_alloc(block->memory, block->args_room);
    block->slot = dx_alloc(block->memory, block->slots_room);
    uint8_t *spread = dx_alloc(block->memory, tape->n_constants + 1);
    bool ok = block->step && block->args && block->slot && spread;
    if (ok) {
        memset(spread, 0, tape->n_constants + 1);
        choose_loops(block, spread);
        ok = make_values(block, spread);
    }
    dx_free(block->memory, spread, tape->n_constants + 1);
    return ok;
}

bool dx_block_init(dx_block *block, const dx_tape *tape, const dx_block_kernels *kind,
                   dx_memory *memory)
{
    *block = (dx_block){.tape = tape, .kind = kind ? kind : dx_block_kind(0), .memory = memory};
    if (make_room(block))
        return true;
    dx_block_free(block);
    return false;
}

void dx_block_free(dx_block *block)
{
    dx_free(block->memory, block->step, block->steps_room);
    dx_free(block->memory, block->args, block->args_room);
    dx_free(block->memory, block->slot, block->slots_room);
    dx_free(block->memory, block->values_block, block->values_room);
}

/* ---- evaluation ----------------------------------------------------------------------------- */

/* The loops read up to a multiple of the lanes: a tail's inputs are copied, the last point
 * standing for those that are not there. So are all where an output is an input, which the
 * array of another result may be. */
static void copy_inputs(dx_block *block, size_t first, size_t n, size_t padded,
                        const double *const *in)
{
    const dx_tape *tape = block->tape;
    for (uint32_t k = 0; k < tape->n_inputs; k++) {
        double *copy = block->slot[tape->n_slots + k];
        memcpy(copy, in[k] + first, n * sizeof *copy);
        for (size_t j = n; j < padded; j++)
            copy[j] = copy[n - 1];
        block->slot[k] = copy;
    }
}

static dx_status run_steps(dx_block *block, size_t n, dx_context *context)
{
    for (size_t i = 0; i < block->tape->n_code; i++) {
        if (context && i % STEPS == 0)
            DX_TRY(dx_poll(context));
        block->step[i].run(&block->step[i], block->slot, n);
    }
    return block->state.status;
}

dx_status dx_block_evaluate(dx_block *block, size_t n, const double *const *in, double *const *out,
                            dx_context *context)
{
    const dx_tape *tape = block->tape;
    block->state = (dx_loop_state){.context = context};
    for (size_t first = 0; first < n; first += block->length) {
        size_t some = n - first < block->length ? n - first : block->length;
        size_t padded = (some + DX_BLOCK_LANES - 1) / DX_BLOCK_LANES * DX_BLOCK_LANES;
        if (some < padded || block->returns_inputs)
            copy_inputs(block, first, some, padded, in);
        else
            for (uint32_t k = 0; k < tape->n_inputs; k++)
                block->slot[k] = (double *)(uintptr_t)(in[k] + first); /* is read alone */
        DX_TRY(run_steps(block, padded, context));
        for (size_t k = 0; k < tape->n_outputs; k++)
            memmove(out[k] + first, block->slot[tape->output[k]], some * sizeof(double));
    }
    return DX_OK;
}
