/* emitting.h - what the files that write a tape's code share: emitter.c (the routine around it),
 * operations.c (the instructions), calls.c (of functions), operands.c (where values are).
 *
 * The frame and the registers are in emitter.h. */
#ifndef DX_NUMERIC_EMITTING_H
#define DX_NUMERIC_EMITTING_H

#include "numeric/emitter.h"
#include "numeric/kernels.h"
#include "numeric/registers.h"

enum {
    DX_NO_CALLEE = 0xFFFF,
    DX_POINTERS = 9 /* general registers for arrays, at most */
};

/* In front of the constants, for all lanes. */
enum { DX_MASK_MAGNITUDE, DX_MASK_SIGN, DX_MASK_ONE, DX_MASK_NAN, DX_MASKS };

/* A jump out of the line: to the way out with a status, or to where special values of a vector
 * function are mended, and back. */
typedef struct dx_exit {
    dx_jump jump;
    bool mends;
    dx_fn fn;
    size_t back;
    uint32_t origin;
} dx_exit;

typedef struct dx_emitter {
    const dx_tape *tape;
    dx_context *context;
    dx_writing *w;
    dx_emitted *emitted;
    const dx_block_kernels *kernels; /* of the vectors; or NULL */
    dx_registers registers;
    dx_next_use *use;
    uint32_t *argument_use; /* of arguments that are listed */
    uint32_t *home;         /* of each slot: its number in the frame, from 1; 0: none there */
    uint32_t n_homes;
    uint16_t callee[DX_CALLEES];        /* which of the addresses, or DX_NO_CALLEE */
    unsigned lanes, width, unit;        /* bytes of a value, and of a constant */
    uint8_t in, out, frame, first, end; /* general registers */
    uint8_t pointer[DX_POINTERS];       /* which hold the first arrays */
    unsigned n_pointers;
    unsigned n_hoisted; /* constants in registers, from registers.n on */
    size_t area, homes; /* in the frame */
    dx_exit *exit;
    size_t n_exits, exit_capacity;
} dx_emitter;

static inline bool dx_is_single(const dx_emitter *e)
{
    return e->lanes == 1;
}

/* Vector registers for work within an instruction, k = 0 and 1. */
static inline unsigned dx_scratch(const dx_emitter *e, unsigned k)
{
    return e->registers.n + e->n_hoisted + k;
}

/* ---- one instruction of the processor (operands.c) ---------------------------------------------
 */

static const dx_location dx_nowhere = {.index = DX_NO_REGISTER};

static inline void dx_put(dx_emitter *e, dx_machine_code code, dx_location to, dx_location a)
{
    dx_write(e->w, &(dx_machine){.code = (uint8_t)code, .to = to, .a = a, .b = dx_nowhere});
}
void dx_put_number(dx_emitter *e, dx_machine_code code, unsigned general, int32_t number);
static inline void dx_put_copy(dx_emitter *e, unsigned to, unsigned from)
{
    if (to != from)
        dx_put(e, DX_MACHINE_COPY, dx_in_vector(to), dx_in_vector(from));
}

/* Do a and b have the same right to be last? Bits of a NaN excepted. */
static inline bool dx_commutes(dx_machine_code code, int32_t number)
{
    return code == DX_MACHINE_ADD || code == DX_MACHINE_MUL || code == DX_MACHINE_AND ||
           code == DX_MACHINE_OR || code == DX_MACHINE_XOR ||
           (code == DX_MACHINE_CMP && (number == DX_IF_NE || number == DX_IF_UNORDERED));
}

/* to = a op b. In SSE2 b may have to go out of the way, to the second scratch register. */
void dx_put_two(dx_emitter *e, dx_machine_code code, int32_t number, unsigned to, unsigned a,
                dx_location b);
void dx_put_registers(dx_emitter *e, dx_machine_code code, unsigned to, unsigned a, unsigned b);

/* ---- where values are (operands.c) ------------------------------------------------------- */

static inline dx_location dx_mask_in_code(const dx_emitter *e, unsigned k)
{
    return dx_in_code(k * e->unit, e->w->form == DX_FORM_AVX512);
}
static inline dx_location dx_in_frame(const dx_emitter *e, size_t offset)
{
    return dx_in_memory(e->frame, DX_NO_REGISTER, offset);
}
static inline dx_location dx_in_area(const dx_emitter *e, size_t k)
{
    return dx_in_frame(e, e->area + k * e->width);
}

/* Where array k of inputs and outputs, counted together, begins; and the register that holds
 * that, rax until the next. */
void dx_put_pointer(dx_emitter *e, unsigned to, size_t k);
unsigned dx_pointer_register(dx_emitter *e, size_t k);

/* Where a slot that is in no register is, and what moves it: dx_move_value. */
dx_location dx_home_of(dx_emitter *e, uint32_t slot);
void dx_load_value(void *emitter, unsigned r, uint32_t slot);
void dx_store_value(void *emitter, unsigned r, uint32_t slot);

/* Is it a constant that has a register for the whole loop? And which? */
static inline bool dx_is_hoisted(const dx_emitter *e, uint32_t slot)
{
    return slot - e->tape->n_inputs < e->n_hoisted; /* an input wraps around */
}
static inline unsigned dx_hoisted(const dx_emitter *e, uint32_t slot)
{
    return e->registers.n + (slot - e->tape->n_inputs);
}

/* Is it best taken from memory by the instruction that needs it? */
static inline bool dx_stays_home(const dx_emitter *e, uint32_t slot, uint32_t next)
{
    return !dx_registers_have(&e->registers, slot) &&
           (next == DX_NEVER || dx_tape_is_constant(e->tape, slot));
}

/* Operands of an instruction: in a register, and for the last one wherever it is. Nothing may be
 * loaded between the last and the instruction. */
static inline unsigned dx_read_slot(dx_emitter *e, uint32_t slot, uint32_t next)
{
    return dx_is_hoisted(e, slot) ? dx_hoisted(e, slot)
                                  : dx_registers_read(&e->registers, slot, next);
}
static inline dx_location dx_read_last(dx_emitter *e, uint32_t slot, uint32_t next)
{
    if (dx_stays_home(e, slot, next))
        return dx_home_of(e, slot);
    return dx_in_vector(dx_read_slot(e, slot, next));
}

/* Operands have been read: the register for the result, `wanted` if it is free. */
static inline unsigned dx_result_register(dx_emitter *e, uint32_t slot, uint32_t next,
                                          unsigned wanted)
{
    dx_registers_unpin(&e->registers);
    return dx_registers_write(&e->registers, slot, next, wanted);
}

/* A jump where flags say not equal; jump, back and origin are filled in. */
void dx_put_exit(dx_emitter *e, dx_exit exit);

/* ---- instructions of the tape (operations.c) --------------------------------------------- */

/* Where it is none that is known here, the writing has failed. */
void dx_put_instruction(dx_emitter *e, const dx_instruction *i, const dx_next_use *use);

/* Is the row's function written out? */
bool dx_is_inline(dx_fn fn);

/* ---- calls (calls.c) --------------------------------------------------------------------- */

/* What the instruction calls is needed from now on; its weight. */
size_t dx_need_callees(dx_emitter *e, const dx_instruction *i);
void dx_need(dx_emitter *e, unsigned callee);

/* Functions as data. */
typedef void dx_any_function(void);
dx_any_function *dx_callee_function(const dx_emitter *e, unsigned callee);
const char *dx_callee_name(unsigned callee);

/* Values that are needed later are at home, and in no register behind it. */
void dx_put_call(dx_emitter *e, unsigned callee);

/* What stands out of the line: special values, mended. */
void dx_put_mending(dx_emitter *e, const dx_exit *exit);

/* Instructions that are calls. */
void dx_put_function(dx_emitter *e, unsigned callee, size_t n, const uint32_t *slot,
                     const uint32_t *next, uint32_t out, uint32_t out_next);
void dx_put_loop(dx_emitter *e, const dx_instruction *i, const dx_next_use *use);
void dx_put_sincos(dx_emitter *e, const dx_instruction *i, const dx_next_use *use);
void dx_put_called_fma(dx_emitter *e, const dx_instruction *i, const dx_next_use *use);

#endif
