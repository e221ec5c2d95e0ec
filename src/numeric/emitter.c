#define _GNU_SOURCE /* sincos */
#include "numeric/emitter.h"

#if defined __x86_64__ && defined __ELF__

#include "numeric/kernels.h"
#include "numeric/loop.h"
#include "numeric/registers.h"

#include <string.h>

enum {
    POLL_EVERY = 1 << 16,    /* weight between two polls */
    CALL_WEIGHT = 16,        /* of a function that libm has */
    KERNEL_WEIGHT = 1 << 12, /* of any other */
    FRAME_MOST = 1 << 22,    /* bytes, about what the second cache holds */
    NO_CALLEE = 0xFFFF,
    POINTERS = 9 /* general registers for arrays, at most */
};

/* In front of the constants, for all lanes. */
enum { MAGNITUDE, SIGN, ONE, NOT_A_NUMBER, N_MASKS };
static const uint64_t masks[N_MASKS] = {INT64_MAX, (uint64_t)1 << 63, 0x3FF0000000000000,
                                        0x7FF8000000000000};

typedef struct emitter {
    const dx_tape *tape;
    dx_context *context;
    dx_writing *w;
    dx_emitted *emitted;
    const dx_block_kernels *kernels; /* of the vectors; NULL for one point */
    dx_registers registers;
    dx_next_use *use;
    uint32_t *argument_use; /* of arguments that are listed */
    uint32_t *home;         /* of each slot: its number in the frame, from 1; 0: none there */
    uint32_t n_homes;
    uint16_t callee[DX_CALLEES];        /* which of the addresses, or NO_CALLEE */
    unsigned lanes, width, unit;        /* bytes of a value, and of a constant */
    uint8_t in, out, frame, first, end; /* general registers */
    uint8_t pointer[POINTERS];          /* which hold the first arrays */
    unsigned n_pointers;
    size_t area, homes; /* in the frame */
    dx_jump *leave;     /* jumps to the way out with a status */
    size_t n_leave, leave_capacity;
} emitter;

static bool is_single(const emitter *e)
{
    return e->lanes == 1;
}

/* ---- instructions --------------------------------------------------------------------------- */

static const dx_location nowhere = {.index = DX_NO_REGISTER};

static void put(emitter *e, dx_machine_code code, dx_location to, dx_location a)
{
    dx_write(e->w, &(dx_machine){.code = (uint8_t)code, .to = to, .a = a, .b = nowhere});
}

static void put_number(emitter *e, dx_machine_code code, unsigned r, int32_t number)
{
    dx_write(e->w, &(dx_machine){.code = (uint8_t)code,
                                 .to = dx_in_general(r),
                                 .a = nowhere,
                                 .b = nowhere,
                                 .number = number});
}

static void copy(emitter *e, unsigned to, unsigned from)
{
    if (to != from)
        put(e, DX_MACHINE_COPY, dx_in_vector(to), dx_in_vector(from));
}

static bool commutes(dx_machine_code code, int32_t number)
{
    return code == DX_MACHINE_ADD || code == DX_MACHINE_MUL || code == DX_MACHINE_AND ||
           code == DX_MACHINE_OR || code == DX_MACHINE_XOR ||
           (code == DX_MACHINE_CMP && (number == DX_IF_NE || number == DX_IF_UNORDERED));
}

/* Registers for work within an instruction. */
static unsigned scratch(const emitter *e, unsigned k)
{
    return e->registers.n + k;
}

/* to = a op b. In SSE2 b may have to go out of the way, to the second scratch register. */
static void put_two(emitter *e, dx_machine_code code, int32_t number, unsigned to, unsigned a,
                    dx_location b)
{
    if (e->w->form == DX_FORM_SSE2 && to != a) {
        bool in_the_way = b.kind == DX_IN_VECTOR && b.reg == to;
        if (in_the_way && commutes(code, number)) {
            b.reg = (uint8_t)a;
        } else {
            if (in_the_way) {
                copy(e, scratch(e, 1), to);
                b.reg = (uint8_t)scratch(e, 1);
            }
            copy(e, to, a);
        }
        a = to;
    }
    dx_write(e->w, &(dx_machine){.code = (uint8_t)code,
                                 .to = dx_in_vector(to),
                                 .a = dx_in_vector(a),
                                 .b = b,
                                 .number = number});
}

static void put_registers(emitter *e, dx_machine_code code, unsigned to, unsigned a, unsigned b)
{
    put_two(e, code, 0, to, a, dx_in_vector(b));
}

static void compare(emitter *e, dx_predicate predicate, unsigned to, unsigned a, unsigned b)
{
    put_two(e, DX_MACHINE_CMP, (int32_t)predicate, to, a, dx_in_vector(b));
}

/* ---- where values are ------------------------------------------------------------------------ */

/* Where array k of inputs and outputs, counted together, begins. */
static void load_pointer(emitter *e, unsigned to, size_t k)
{
    const dx_tape *tape = e->tape;
    bool input = k < tape->n_inputs;
    put(e, DX_MACHINE_GET, dx_in_general(to),
        dx_in_memory(input ? e->in : e->out, DX_NO_REGISTER, 8 * (input ? k : k - tape->n_inputs)));
}

/* The register that holds it, rax until the next. */
static unsigned pointer(emitter *e, size_t k)
{
    if (k < e->n_pointers)
        return e->pointer[k];
    load_pointer(e, RAX, k);
    return RAX;
}

static dx_location mask(const emitter *e, unsigned k)
{
    return dx_in_code(k * e->unit, e->w->form == DX_FORM_AVX512);
}

static dx_location in_frame(const emitter *e, size_t offset)
{
    return dx_in_memory(e->frame, DX_NO_REGISTER, offset);
}

static dx_location in_area(const emitter *e, size_t k)
{
    return in_frame(e, e->area + k * e->width);
}

/* Where a slot that is in no register is. */
static dx_location home_of(emitter *e, uint32_t slot)
{
    const dx_tape *tape = e->tape;
    if (dx_tape_is_constant(tape, slot))
        return dx_in_code(e->emitted->constants + (slot - tape->n_inputs) * (size_t)e->unit,
                          e->w->form == DX_FORM_AVX512);
    if (e->home[slot])
        return in_frame(e, e->homes + (e->home[slot] - 1) * (size_t)e->width);
    if (is_single(e))
        return dx_in_memory(e->in, DX_NO_REGISTER, 8 * (size_t)slot);
    return dx_in_memory(pointer(e, slot), e->first, 0);
}

static void load(void *writer, unsigned r, uint32_t slot)
{
    emitter *e = writer;
    dx_location from = home_of(e, slot);
    bool spread = from.spread;
    from.spread = false;
    put(e, spread ? DX_MACHINE_SPREAD : DX_MACHINE_LOAD, dx_in_vector(r), from);
}

static void store(void *writer, unsigned r, uint32_t slot)
{
    emitter *e = writer;
    if (!e->home[slot])
        e->home[slot] = ++e->n_homes;
    put(e, DX_MACHINE_STORE, home_of(e, slot), dx_in_vector(r));
}

/* Is it best taken from memory by the instruction that needs it? */
static bool stays_home(const emitter *e, uint32_t slot, uint32_t next)
{
    return !dx_registers_have(&e->registers, slot) &&
           (next == DX_NEVER || dx_tape_is_constant(e->tape, slot));
}

static unsigned read_slot(emitter *e, uint32_t slot, uint32_t next)
{
    return dx_registers_read(&e->registers, slot, next);
}

/* The last operand of an instruction: nothing may be loaded between this and it. */
static dx_location read_last(emitter *e, uint32_t slot, uint32_t next)
{
    if (stays_home(e, slot, next))
        return home_of(e, slot);
    return dx_in_vector(read_slot(e, slot, next));
}

/* Operands have been read: the register for the result. */
static unsigned result(emitter *e, uint32_t slot, uint32_t next, unsigned wanted)
{
    dx_registers_unpin(&e->registers);
    return dx_registers_write(&e->registers, slot, next, wanted);
}

/* ---- arithmetic ---------------------------------------------------------------------------------
 */

static void put_binary(emitter *e, const dx_instruction *i, const dx_next_use *use,
                       dx_machine_code code)
{
    uint32_t a = i->a, b = i->b, a_next = use->a, b_next = use->b;
    if (commutes(code, 0) && stays_home(e, a, a_next) && !stays_home(e, b, b_next)) {
        a = i->b;
        b = i->a;
        a_next = use->b;
        b_next = use->a;
    }
    unsigned first = read_slot(e, a, a_next);
    dx_location second = read_last(e, b, b_next);
    unsigned to = result(e, i->out, use->out, first);
    put_two(e, code, 0, to, first, second);
}

static void put_root(emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    dx_location a = read_last(e, i->a, use->a);
    put(e, DX_MACHINE_SQRT, dx_in_vector(result(e, i->out, use->out, DX_NO_VECTOR)), a);
}

static void put_masked(emitter *e, const dx_instruction *i, const dx_next_use *use,
                       dx_machine_code code, unsigned with)
{
    unsigned a = read_slot(e, i->a, use->a);
    put_two(e, code, 0, result(e, i->out, use->out, a), a, mask(e, with));
}

/* ---- a·b + c
 * -------------------------------------------------------------------------------------- */

enum { A, B, C };

/* The operand whose register gets the result: one that is not needed any more, else one that is
 * in memory alone, else c. */
static unsigned choose_tied(const emitter *e, const uint32_t *slot, const uint32_t *next)
{
    static const unsigned order[] = {C, A, B};
    for (unsigned k = 0; k < 3; k++)
        if (dx_registers_have(&e->registers, slot[order[k]]) && next[order[k]] == DX_NEVER)
            return order[k];
    for (unsigned k = 0; k < 3; k++)
        if (!dx_registers_have(&e->registers, slot[order[k]]))
            return order[k];
    return C;
}

/* The result takes the register of a value that is not needed any more, or a copy of one. */
static unsigned tie(emitter *e, const dx_instruction *i, const dx_next_use *use, uint32_t slot,
                    uint32_t next)
{
    dx_registers *r = &e->registers;
    if (dx_registers_have(r, slot) && next == DX_NEVER) {
        unsigned to = r->where[slot];
        read_slot(e, slot, next);
        return result(e, i->out, use->out, to);
    }
    bool home = stays_home(e, slot, next);
    unsigned from = home ? 0 : read_slot(e, slot, next);
    unsigned to = dx_registers_write(r, i->out, use->out, DX_NO_VECTOR); /* none of the operands' */
    if (home)
        load(e, to, slot);
    else
        copy(e, to, from);
    dx_registers_unpin(r);
    return to;
}

/* codes: by which of a, b, c is written: c, then a and b with the other factor last, then a and b
 * with c last. */
static void put_fused(emitter *e, const dx_instruction *i, const dx_next_use *use,
                      dx_machine_code code132, dx_machine_code code213, dx_machine_code code231)
{
    const uint32_t slot[3] = {i->a, i->b, i->c}, next[3] = {use->a, use->b, use->c};
    unsigned tied = choose_tied(e, slot, next);
    unsigned x = tied == A ? B : A, y = tied == C ? B : C; /* the others, y last */
    if (stays_home(e, slot[x], next[x]) && !stays_home(e, slot[y], next[y])) {
        unsigned t = x;
        x = y;
        y = t;
    }
    unsigned first = read_slot(e, slot[x], next[x]);
    bool last_home = stays_home(e, slot[y], next[y]);
    unsigned second = last_home ? 0 : read_slot(e, slot[y], next[y]);
    unsigned to = tie(e, i, use, slot[tied], next[tied]);
    dx_location last = last_home ? home_of(e, slot[y]) : dx_in_vector(second);
    put_two(e, tied == C ? code231 : y == C ? code213 : code132, 0, to, first, last);
}

/* ---- truth
 * ---------------------------------------------------------------------------------------- */

static void put_mask_compare(emitter *e, dx_predicate predicate, unsigned to, unsigned among,
                             unsigned a, unsigned b)
{
    dx_write(e->w, &(dx_machine){.code = DX_MACHINE_CMP,
                                 .mask = (uint8_t)among,
                                 .to = dx_in_mask(to),
                                 .a = dx_in_vector(a),
                                 .b = dx_in_vector(b),
                                 .number = (int32_t)predicate});
}

/* Where the mask is set. */
static void put_where(emitter *e, dx_machine_code code, unsigned k, bool zeroing, unsigned to,
                      dx_location a, dx_location b)
{
    dx_write(e->w, &(dx_machine){.code = (uint8_t)code,
                                 .mask = (uint8_t)k,
                                 .zeroing = zeroing,
                                 .to = dx_in_vector(to),
                                 .a = a,
                                 .b = b});
}

static dx_location one_of(const emitter *e, unsigned k)
{
    dx_location at = mask(e, k);
    at.spread = false; /* SPREAD does it */
    return at;
}

static void put_truth(emitter *e, const dx_instruction *i, const dx_next_use *use,
                      dx_predicate predicate)
{
    unsigned a = read_slot(e, i->a, use->a), b = read_slot(e, i->b, use->b);
    if (e->w->form == DX_FORM_AVX512) {
        put_mask_compare(e, predicate, 1, 0, a, b);
        put_mask_compare(e, DX_IF_UNORDERED, 2, 0, a, b);
        unsigned to = result(e, i->out, use->out, DX_NO_VECTOR);
        put_where(e, DX_MACHINE_SPREAD, 1, true, to, one_of(e, ONE), nowhere);
        put_where(e, DX_MACHINE_SPREAD, 2, false, to, one_of(e, NOT_A_NUMBER), nowhere);
        return;
    }
    unsigned truth = scratch(e, 0), nan = scratch(e, 1);
    compare(e, predicate, truth, a, b);
    compare(e, DX_IF_UNORDERED, nan, a, b);
    put_two(e, DX_MACHINE_AND, 0, truth, truth, mask(e, ONE));
    put_registers(e, DX_MACHINE_OR, result(e, i->out, use->out, DX_NO_VECTOR), truth, nan);
}

static void put_both(emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    unsigned a = read_slot(e, i->a, use->a), b = read_slot(e, i->b, use->b);
    unsigned first = scratch(e, 0), second = scratch(e, 1);
    put_registers(e, DX_MACHINE_XOR, first, first, first);
    if (e->w->form == DX_FORM_AVX512) {
        put_mask_compare(e, DX_IF_NE, 1, 0, a, first);
        put_mask_compare(e, DX_IF_NE, 1, 1, b, first);
        put_where(e, DX_MACHINE_MUL, 1, true, result(e, i->out, use->out, DX_NO_VECTOR),
                  dx_in_vector(a), dx_in_vector(b));
        return;
    }
    compare(e, DX_IF_NE, second, a, first);
    compare(e, DX_IF_NE, first, b, first);
    put_registers(e, DX_MACHINE_AND, second, second, first);
    put_registers(e, DX_MACHINE_MUL, first, a, b);
    put_registers(e, DX_MACHINE_AND, result(e, i->out, use->out, DX_NO_VECTOR), first, second);
}

static void put_select(emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    unsigned a = read_slot(e, i->a, use->a), b = read_slot(e, i->b, use->b),
             c = read_slot(e, i->c, use->c);
    unsigned truth = scratch(e, 0), other = scratch(e, 1);
    put_registers(e, DX_MACHINE_XOR, truth, truth, truth);
    if (e->w->form == DX_FORM_AVX512) {
        put_mask_compare(e, DX_IF_NE, 1, 0, a, truth);
        put_mask_compare(e, DX_IF_UNORDERED, 2, 0, a, a);
        unsigned to = dx_registers_write(&e->registers, i->out, use->out, DX_NO_VECTOR);
        dx_registers_unpin(&e->registers);
        copy(e, to, c);
        put_where(e, DX_MACHINE_COPY, 1, false, to, dx_in_vector(b), nowhere);
        put_where(e, DX_MACHINE_COPY, 2, false, to, dx_in_vector(a), nowhere);
        return;
    }
    compare(e, DX_IF_NE, truth, a, truth);
    put_registers(e, DX_MACHINE_ANDN, other, truth, c);
    put_registers(e, DX_MACHINE_AND, truth, truth, b);
    put_registers(e, DX_MACHINE_OR, truth, truth, other);
    compare(e, DX_IF_UNORDERED, other, a, a);
    put_registers(e, DX_MACHINE_OR, result(e, i->out, use->out, DX_NO_VECTOR), truth, other);
}

static void put_rectified(emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    unsigned a = read_slot(e, i->a, use->a), below = scratch(e, 0);
    put_registers(e, DX_MACHINE_XOR, below, below, below);
    if (e->w->form == DX_FORM_AVX512) {
        put_mask_compare(e, DX_IF_NOT_LT, 1, 0, a, below);
        put_where(e, DX_MACHINE_COPY, 1, true, result(e, i->out, use->out, DX_NO_VECTOR),
                  dx_in_vector(a), nowhere);
        return;
    }
    put_registers(e, DX_MACHINE_XOR, scratch(e, 1), scratch(e, 1), scratch(e, 1));
    compare(e, DX_IF_LT, below, a, scratch(e, 1));
    put_registers(e, DX_MACHINE_ANDN, result(e, i->out, use->out, DX_NO_VECTOR), below, a);
}

/* ---- calls
 * ------------------------------------------------------------------------------------------ */

/* A function of vectors, or of doubles, in registers; else a kernel for arguments in memory. */
static double power(double base, double exponent)
{
    return dx_code_power(base, exponent);
}

static double real_power(const double *args, int n)
{
    (void)n;
    return dx_code_power(args[0], args[1]);
}

/* n vectors of arguments, and behind them room for those of one lane; the results stand in place
 * of the first. */
static void call_each(double *area, size_t lanes, dx_real_kernel *real, size_t n)
{
    double *args = area + n * lanes;
    for (size_t k = 0; k < lanes; k++) {
        for (size_t j = 0; j < n; j++)
            args[j] = area[j * lanes + k];
        area[k] = real(args, (int)n);
    }
}

/* The same for a loop, which works in the room behind. */
static void call_loop(double *area, size_t lanes, const dx_loop *loop, size_t n,
                      dx_loop_state *state)
{
    double *args = area + n * lanes;
    for (size_t k = 0; k < lanes; k++) {
        for (size_t j = 0; j < n; j++)
            args[j] = area[j * lanes + k];
        area[k] = dx_loop_run(loop, args, args + n, state);
    }
}

/* Is it to go on? */
static dx_status poll(dx_loop_state *state)
{
    if (state->status == DX_OK && state->context)
        state->status = dx_poll(state->context);
    return state->status;
}

/* The function of vectors for it, or NULL. */
static dx_vector_function *vector_for(const emitter *e, unsigned callee)
{
    if (!e->kernels)
        return NULL;
    return callee == DX_CALLEE_POWER ? e->kernels->power
           : callee < DX_FN_COUNT    ? e->kernels->vector[callee]
                                     : NULL;
}

/* Functions as data: all pointers have one size here. */
typedef void any_function(void);

static any_function *address_of(const emitter *e, unsigned callee)
{
    dx_vector_function *vector = vector_for(e, callee);
    if (vector)
        return vector;
    switch (callee) {
    case DX_CALLEE_POWER:
        return is_single(e) ? (any_function *)power : (any_function *)real_power;
    case DX_CALLEE_SINCOS:
        return (any_function *)sincos;
    case DX_CALLEE_FMA:
        return (any_function *)(double (*)(double, double, double))fma;
    case DX_CALLEE_EACH:
        return (any_function *)call_each;
    case DX_CALLEE_LOOP:
        return (any_function *)call_loop;
    case DX_CALLEE_POLL:
        return (any_function *)poll;
    default:
        return (any_function *)dx_functions[callee].real;
    }
}

static const char *name_of(unsigned callee)
{
    static const char *const names[] = {"pow", "sincos", "fma", "each lane", "loop", "poll"};
    return callee < DX_FN_COUNT ? dx_functions[callee].name : names[callee - DX_FN_COUNT];
}

static dx_location address(const emitter *e, unsigned callee)
{
    return dx_in_code(e->emitted->callees + e->callee[callee] * sizeof(any_function *), false);
}

/* Values that live on are at home. */
static void put_call(emitter *e, unsigned callee)
{
    if (!is_single(e) && !vector_for(e, callee))
        put(e, DX_MACHINE_CLEAN, nowhere, nowhere);
    put(e, DX_MACHINE_CALL, address(e, callee), nowhere);
    dx_registers_forget(&e->registers);
}

static void fetch(emitter *e, unsigned r, uint32_t slot)
{
    if (dx_registers_have(&e->registers, slot))
        copy(e, r, e->registers.where[slot]);
    else
        load(e, r, slot);
}

/* To registers 0 and 1; neither is overwritten before it is read. */
static void fetch_two(emitter *e, uint32_t a, uint32_t b)
{
    bool in_the_way = e->registers.where[b] == 0;
    if (in_the_way)
        copy(e, scratch(e, 0), 0);
    fetch(e, 0, a);
    if (in_the_way)
        copy(e, 1, scratch(e, 0));
    else
        fetch(e, 1, b);
}

static void put_in_area(emitter *e, size_t k, uint32_t slot)
{
    unsigned r = e->registers.where[slot];
    if (r == DX_NO_VECTOR) {
        r = scratch(e, 0);
        load(e, r, slot);
    }
    put(e, DX_MACHINE_STORE, in_area(e, k), dx_in_vector(r));
}

static void take_from_area(emitter *e, size_t k, uint32_t slot, uint32_t next)
{
    unsigned r = dx_registers_write(&e->registers, slot, next, (unsigned)k);
    put(e, DX_MACHINE_LOAD, dx_in_vector(r), in_area(e, k));
}

/* The arguments stand in the area. */
static void put_kernel(emitter *e, unsigned callee, size_t n, uint32_t out, uint32_t next)
{
    put(e, DX_MACHINE_ADDRESS, dx_in_general(RDI), in_area(e, 0));
    if (is_single(e)) {
        put_number(e, DX_MACHINE_NUMBER, RSI, (int32_t)n);
        put_call(e, callee);
        dx_registers_write(&e->registers, out, next, 0);
        return;
    }
    put_number(e, DX_MACHINE_NUMBER, RSI, (int32_t)e->lanes);
    put(e, DX_MACHINE_GET, dx_in_general(RDX), address(e, callee));
    put_number(e, DX_MACHINE_NUMBER, RCX, (int32_t)n);
    put_call(e, DX_CALLEE_EACH);
    take_from_area(e, 0, out, next);
}

/* All that stays needed goes home, before arguments are put in place. */
static void save(emitter *e, size_t n, const uint32_t *slot, const uint32_t *next)
{
    for (size_t k = 0; k < n; k++)
        dx_registers_expect(&e->registers, slot[k], next[k]);
    dx_registers_save(&e->registers);
}

static void put_function(emitter *e, unsigned callee, size_t n, const uint32_t *slot,
                         const uint32_t *next, uint32_t out, uint32_t out_next)
{
    save(e, n, slot, next);
    bool in_registers = vector_for(e, callee) || (is_single(e) && callee == DX_CALLEE_POWER);
    if (!in_registers) {
        for (size_t k = 0; k < n; k++)
            put_in_area(e, k, slot[k]);
        put_kernel(e, callee, n, out, out_next);
        return;
    }
    if (n == 1)
        fetch(e, 0, slot[0]);
    else
        fetch_two(e, slot[0], slot[1]);
    put_call(e, callee);
    dx_registers_write(&e->registers, out, out_next, 0);
}

/* The loop's address is a number in front of the code. */
static void put_loop(emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    const uint32_t *slot = e->tape->argument + i->a;
    save(e, i->b, slot, e->argument_use + i->a);
    for (size_t k = 0; k < i->b; k++)
        put_in_area(e, k, slot[k]);
    put(e, DX_MACHINE_ADDRESS, dx_in_general(RDI), in_area(e, 0));
    put_number(e, DX_MACHINE_NUMBER, RSI, (int32_t)e->lanes);
    put(e, DX_MACHINE_GET, dx_in_general(RDX),
        dx_in_code(e->emitted->loops + i->c * sizeof(dx_loop *), false));
    put_number(e, DX_MACHINE_NUMBER, RCX, (int32_t)i->b);
    put(e, DX_MACHINE_ADDRESS, dx_in_general(R8), in_frame(e, 0));
    put_call(e, DX_CALLEE_LOOP);
    take_from_area(e, 0, i->out, use->out);
}

static void put_sincos_of_one(emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    fetch(e, 0, i->a);
    put(e, DX_MACHINE_ADDRESS, dx_in_general(RDI), in_area(e, 0));
    put(e, DX_MACHINE_ADDRESS, dx_in_general(RSI), in_area(e, 1));
    put_call(e, DX_CALLEE_SINCOS);
    take_from_area(e, 0, i->out, use->out);
    take_from_area(e, 1, i->c, use->c);
}

static void put_sincos(emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    save(e, 1, &i->a, &use->a);
    if (is_single(e)) {
        put_sincos_of_one(e, i, use);
        return;
    }
    bool vectors = vector_for(e, DX_FN_sin) && vector_for(e, DX_FN_cos);
    put_in_area(e, 0, i->a);
    put_in_area(e, 2, i->a);
    if (vectors) {
        put(e, DX_MACHINE_LOAD, dx_in_vector(0), in_area(e, 0));
        put_call(e, DX_FN_sin);
    } else {
        put_kernel(e, DX_FN_sin, 1, i->out, DX_NEVER);
        copy(e, 0, e->registers.where[i->out]);
        dx_registers_forget(&e->registers);
    }
    put(e, DX_MACHINE_STORE, in_area(e, 3), dx_in_vector(0));
    if (vectors) {
        put(e, DX_MACHINE_LOAD, dx_in_vector(0), in_area(e, 2));
        put_call(e, DX_FN_cos);
        dx_registers_write(&e->registers, i->c, use->c, 0);
    } else {
        put(e, DX_MACHINE_LOAD, dx_in_vector(0), in_area(e, 2));
        put(e, DX_MACHINE_STORE, in_area(e, 0), dx_in_vector(0));
        put_kernel(e, DX_FN_cos, 1, i->c, use->c);
    }
    take_from_area(e, 3, i->out, use->out);
}

static void put_called_fma(emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    const uint32_t slot[] = {i->a, i->b, i->c}, next[] = {use->a, use->b, use->c};
    save(e, 3, slot, next);
    for (size_t k = 0; k < 3; k++)
        put_in_area(e, k, slot[k]);
    for (unsigned k = 0; k < 3; k++)
        put(e, DX_MACHINE_LOAD, dx_in_vector(k), in_area(e, k));
    unsigned negative = i->code == DX_CODE_FMS ? 2 : 0;
    if (i->code != DX_CODE_FMA)
        put_two(e, DX_MACHINE_XOR, 0, negative, negative, mask(e, SIGN));
    put_call(e, DX_CALLEE_FMA);
    dx_registers_write(&e->registers, i->out, use->out, 0);
}

/* ---- the instructions of the tape
 * -------------------------------------------------------------------- */

static bool is_fused(unsigned code)
{
    return code == DX_CODE_FMA || code == DX_CODE_FMS || code == DX_CODE_FNMA;
}

static bool is_inline(dx_fn fn)
{
    return fn == DX_FN_abs || fn == DX_FN_relu;
}

static void put_call_of_row(emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    const uint32_t slot[] = {i->a, i->b}, next[] = {use->a, use->b};
    if (i->code == DX_CODE_CALL && i->fn == DX_FN_abs)
        put_masked(e, i, use, DX_MACHINE_AND, MAGNITUDE);
    else if (i->code == DX_CODE_CALL && i->fn == DX_FN_relu)
        put_rectified(e, i, use);
    else
        put_function(e, i->fn, i->code == DX_CODE_CALL ? 1 : 2, slot, next, i->out, use->out);
}

/* Arguments of a call are listed by slots in the tape. */
static void put_call_of_many(emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    put_function(e, i->fn, i->b, e->tape->argument + i->a, e->argument_use + i->a, i->out,
                 use->out);
}

static void put_instruction(emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    const uint32_t slot[] = {i->a, i->b}, next[] = {use->a, use->b};
    if (is_fused(i->code) && e->w->form == DX_FORM_SSE2) {
        put_called_fma(e, i, use);
        return;
    }
    switch ((dx_code)i->code) {
    case DX_CODE_ADD:
        put_binary(e, i, use, DX_MACHINE_ADD);
        break;
    case DX_CODE_SUB:
        put_binary(e, i, use, DX_MACHINE_SUB);
        break;
    case DX_CODE_MUL:
        put_binary(e, i, use, DX_MACHINE_MUL);
        break;
    case DX_CODE_DIV:
        put_binary(e, i, use, DX_MACHINE_DIV);
        break;
    case DX_CODE_NEG:
        put_masked(e, i, use, DX_MACHINE_XOR, SIGN);
        break;
    case DX_CODE_SQRT:
        put_root(e, i, use);
        break;
    case DX_CODE_FMA:
        put_fused(e, i, use, DX_MACHINE_FMA132, DX_MACHINE_FMA213, DX_MACHINE_FMA231);
        break;
    case DX_CODE_FMS:
        put_fused(e, i, use, DX_MACHINE_FMS132, DX_MACHINE_FMS213, DX_MACHINE_FMS231);
        break;
    case DX_CODE_FNMA:
        put_fused(e, i, use, DX_MACHINE_FNMA132, DX_MACHINE_FNMA213, DX_MACHINE_FNMA231);
        break;
    case DX_CODE_POW:
        put_function(e, DX_CALLEE_POWER, 2, slot, next, i->out, use->out);
        break;
    case DX_CODE_LT:
        put_truth(e, i, use, DX_IF_LT);
        break;
    case DX_CODE_LE:
        put_truth(e, i, use, DX_IF_LE);
        break;
    case DX_CODE_EQ:
        put_truth(e, i, use, DX_IF_EQ);
        break;
    case DX_CODE_NE:
        put_truth(e, i, use, DX_IF_NE);
        break;
    case DX_CODE_AND:
        put_both(e, i, use);
        break;
    case DX_CODE_SELECT:
        put_select(e, i, use);
        break;
    case DX_CODE_CALL:
    case DX_CODE_CALL2:
        put_call_of_row(e, i, use);
        break;
    case DX_CODE_CALLN:
        put_call_of_many(e, i, use);
        break;
    case DX_CODE_LOOP:
        put_loop(e, i, use);
        break;
    case DX_CODE_SINCOS:
        put_sincos(e, i, use);
        break;
    default: /* this tape is for another evaluator */
        e->w->failed = true;
    }
}

/* ---- before the code
 * -------------------------------------------------------------------------------- */

static void need(emitter *e, unsigned callee)
{
    if (e->callee[callee] != NO_CALLEE)
        return;
    e->callee[callee] = (uint16_t)e->emitted->n_callees;
    e->emitted->callee[e->emitted->n_callees++] = (uint16_t)callee;
}

/* A call of a row or of POWER; its weight. */
static size_t need_function(emitter *e, unsigned callee)
{
    bool vector = vector_for(e, callee);
    need(e, callee);
    if (!is_single(e) && !vector)
        need(e, DX_CALLEE_EACH);
    return vector || callee == DX_CALLEE_POWER ? CALL_WEIGHT : (size_t)KERNEL_WEIGHT * e->lanes;
}

static size_t weight_of(emitter *e, const dx_instruction *i)
{
    switch ((dx_code)i->code) {
    case DX_CODE_CALL:
        if (is_inline(i->fn))
            return 1;
        /* fall through */
    case DX_CODE_CALL2:
    case DX_CODE_CALLN:
        return need_function(e, i->fn);
    case DX_CODE_POW:
        return need_function(e, DX_CALLEE_POWER);
    case DX_CODE_SINCOS:
        if (!is_single(e))
            return need_function(e, DX_FN_sin) + need_function(e, DX_FN_cos);
        need(e, DX_CALLEE_SINCOS);
        return 2 * CALL_WEIGHT;
    case DX_CODE_LOOP:
        need(e, DX_CALLEE_LOOP);
        return (size_t)KERNEL_WEIGHT * e->lanes;
    case DX_CODE_FMA:
    case DX_CODE_FMS:
    case DX_CODE_FNMA:
        if (e->w->form != DX_FORM_SSE2)
            return 1;
        need(e, DX_CALLEE_FMA);
        return CALL_WEIGHT;
    default:
        return 1;
    }
}

/* Which functions are called, and is it long? */
static void survey(emitter *e)
{
    const dx_tape *tape = e->tape;
    memset(e->callee, 0xFF, sizeof e->callee);
    for (size_t i = 0; i < tape->n_code; i++)
        e->emitted->weight += weight_of(e, &tape->code[i]);
    e->emitted->polls = e->emitted->weight > POLL_EVERY;
    if (e->emitted->polls)
        need(e, DX_CALLEE_POLL);
}

static void put_number_in_front(emitter *e, const void *number)
{
    for (size_t k = 0; k < e->unit; k += 8)
        dx_write_bytes(e->w, number, 8);
}

static void put_data(emitter *e)
{
    static const uint8_t zeros[64];
    const dx_tape *tape = e->tape;
    dx_writing *w = e->w;
    for (unsigned k = 0; k < N_MASKS; k++)
        put_number_in_front(e, &masks[k]);
    e->emitted->constants = w->n;
    for (size_t k = 0; k < tape->n_constants; k++)
        put_number_in_front(e, &tape->constant[k]);
    e->emitted->loops = w->n;
    for (size_t k = 0; k < tape->loops.n; k++) {
        const dx_loop *loop = &tape->loops.item[k];
        dx_write_bytes(w, &loop, sizeof loop);
    }
    e->emitted->callees = w->n;
    for (size_t k = 0; k < e->emitted->n_callees; k++) {
        any_function *function = address_of(e, e->emitted->callee[k]);
        dx_write_bytes(w, &function, sizeof function);
    }
    dx_write_bytes(w, zeros, (64 - w->n % 64) % 64);
    e->emitted->start = w->n;
}

static bool has_state(const emitter *e)
{
    return e->emitted->polls || e->tape->loops.n > 0;
}

/* ---- around the code
 * -------------------------------------------------------------------------------- */

/* What the caller wants back, as far as it is used. */
static size_t kept(const emitter *e, uint8_t *registers)
{
    size_t n = 0;
    if (e->emitted->n_callees > 0) {
        static const uint8_t single[] = {RBX, R12, R13},
                             many[] = {RBX, RBP, R12, R13, R14, R15, RAX}; /* and aligned */
        n = is_single(e) ? sizeof single : sizeof many;
        memcpy(registers, is_single(e) ? single : many, n);
        return n;
    }
    for (unsigned k = 3; k < e->n_pointers; k++)
        registers[n++] = e->pointer[k];
    return n;
}

static void put_leave(emitter *e, bool early)
{
    uint8_t registers[POINTERS + 1];
    size_t n = kept(e, registers);
    if (!early) {
        if (!is_single(e))
            put(e, DX_MACHINE_CLEAN, nowhere, nowhere);
        if (has_state(e))
            put(e, DX_MACHINE_GET, dx_in_general(RAX),
                in_frame(e, offsetof(dx_loop_state, status)));
        else
            put(e, DX_MACHINE_CLEAR, dx_in_general(RAX), nowhere);
    }
    while (n-- > 0)
        put(e, DX_MACHINE_POP, dx_in_general(registers[n] == RAX ? RCX : registers[n]), nowhere);
    put(e, DX_MACHINE_RETURN, nowhere, nowhere);
}

static void move_general(emitter *e, unsigned to, unsigned from)
{
    if (to != from)
        put(e, DX_MACHINE_GET, dx_in_general(to), dx_in_general(from));
}

static void choose_registers(emitter *e)
{
    static const uint8_t spare[POINTERS] = {R9, R10, R11, RBX, RBP, R12, R13, R14, R15};
    bool calls = e->emitted->n_callees > 0;
    size_t n = e->tape->n_inputs + e->tape->n_outputs;
    if (is_single(e)) {
        e->in = calls ? R12 : RDI;
        e->out = calls ? R13 : RSI;
        e->frame = calls ? RBX : RDX;
        return;
    }
    e->first = calls ? RBP : RDI;
    e->end = calls ? R12 : RSI;
    e->in = calls ? R13 : RDX;
    e->out = calls ? R14 : RCX;
    e->frame = calls ? RBX : R8;
    e->n_pointers = calls ? 1 : n < POINTERS ? (unsigned)n : POINTERS;
    memcpy(e->pointer, spare, sizeof spare);
    if (calls)
        e->pointer[0] = R15;
}

static void put_enter(emitter *e)
{
    uint8_t registers[POINTERS + 1];
    choose_registers(e);
    size_t n = kept(e, registers);
    for (size_t k = 0; k < n; k++)
        put(e, DX_MACHINE_PUSH, dx_in_general(registers[k]), nowhere);
    if (is_single(e)) {
        move_general(e, e->in, RDI);
        move_general(e, e->out, RSI);
        move_general(e, e->frame, RDX);
    } else {
        move_general(e, e->first, RDI);
        move_general(e, e->end, RSI);
        move_general(e, e->in, RDX);
        move_general(e, e->out, RCX);
        move_general(e, e->frame, R8);
    }
    if (has_state(e)) {
        put(e, DX_MACHINE_PUT, in_frame(e, offsetof(dx_loop_state, context)),
            dx_in_general(is_single(e) ? RCX : R9));
        put(e, DX_MACHINE_CLEAR, dx_in_general(RAX), nowhere);
        put(e, DX_MACHINE_PUT, in_frame(e, offsetof(dx_loop_state, status)), dx_in_general(RAX));
    }
    for (unsigned k = 0; k < e->n_pointers; k++)
        load_pointer(e, e->pointer[k], k);
}

static bool keep_jump(emitter *e, dx_jump jump)
{
    if (!dx_grow(&e->context->memory, &e->leave, sizeof *e->leave, &e->leave_capacity,
                 e->n_leave + 1))
        return false;
    e->leave[e->n_leave++] = jump;
    return true;
}

static void put_poll(emitter *e)
{
    e->w->origin = DX_ORIGIN_POLL;
    dx_registers_save(&e->registers);
    put(e, DX_MACHINE_ADDRESS, dx_in_general(RDI), in_frame(e, 0));
    put_call(e, DX_CALLEE_POLL);
    put(e, DX_MACHINE_TEST, dx_in_general(RAX), nowhere);
    if (!keep_jump(e, dx_write_jump(e->w, DX_MACHINE_IF_NOT_0)))
        e->w->failed = true;
}

/* An array of results may be that of an input which is a result, too. */
static void put_returned_inputs(emitter *e)
{
    const dx_tape *tape = e->tape;
    for (size_t k = 0; k < tape->n_outputs; k++) {
        uint32_t slot = tape->output[k];
        if (!dx_tape_is_input(tape, slot) || e->home[slot])
            continue;
        load(e, 0, slot);
        store(e, 0, slot);
    }
}

static void put_outputs(emitter *e)
{
    const dx_tape *tape = e->tape;
    e->w->origin = DX_ORIGIN_OUTPUTS;
    for (size_t k = 0; k < tape->n_outputs; k++) {
        uint32_t slot = tape->output[k];
        unsigned r = e->registers.where[slot];
        if (r == DX_NO_VECTOR) {
            r = scratch(e, k % 2);
            load(e, r, slot);
        }
        dx_location at = is_single(e) ? dx_in_memory(e->out, DX_NO_REGISTER, 8 * k)
                                      : dx_in_memory(pointer(e, tape->n_inputs + k), e->first, 0);
        put(e, DX_MACHINE_STORE, at, dx_in_vector(r));
    }
    dx_registers_forget(&e->registers);
}

static dx_status put_body(emitter *e)
{
    const dx_tape *tape = e->tape;
    size_t since = 0;
    put_returned_inputs(e);
    for (size_t i = 0; i < tape->n_code && !e->w->failed; i++) {
        if (i % 256 == 0)
            DX_TRY(dx_poll(e->context));
        if (e->emitted->polls && (since += weight_of(e, &tape->code[i])) > POLL_EVERY) {
            since = 0;
            put_poll(e);
        }
        e->w->origin = (uint32_t)i;
        put_instruction(e, &tape->code[i], &e->use[i]);
    }
    put_outputs(e);
    return DX_OK;
}

static dx_status put_all(emitter *e)
{
    put_data(e);
    e->w->origin = DX_ORIGIN_ENTER;
    put_enter(e);
    size_t loop = e->w->n;
    DX_TRY(put_body(e));
    if (!is_single(e)) {
        e->w->origin = DX_ORIGIN_LOOP;
        put_number(e, DX_MACHINE_ADVANCE, e->first, (int32_t)e->width);
        put(e, DX_MACHINE_COMPARE, dx_in_general(e->first), dx_in_general(e->end));
        dx_write(e->w, &(dx_machine){.code = DX_MACHINE_IF_BELOW, .number = (int32_t)loop});
    }
    e->w->origin = DX_ORIGIN_LEAVE;
    put_leave(e, false);
    for (size_t k = 0; k < e->n_leave; k++)
        dx_land(e->w, e->leave[k]);
    if (e->n_leave > 0)
        put_leave(e, true);
    return DX_OK;
}

/* ---- all
 * -----------------------------------------------------------------------------------------------
 */

static void place_frame(emitter *e)
{
    size_t most = e->tape->widest > 4 ? e->tape->widest : 4; /* SINCOS takes four */
    size_t lane = ((most + e->tape->loop_room) * 8 + e->width - 1) / e->width * e->width;
    e->area = e->width > sizeof(dx_loop_state) ? e->width : sizeof(dx_loop_state);
    e->homes = e->area + most * e->width + lane;
}

static dx_status emit(emitter *e, uint8_t *where, uint32_t *last)
{
    const dx_tape *tape = e->tape;
    dx_form form = e->w->form;
    memset(e->home, 0, tape->n_slots * sizeof *e->home);
    dx_next_uses(tape, e->use, e->argument_use, last);
    dx_registers_init(&e->registers, form == DX_FORM_AVX512 ? 30 : 14, tape->n_slots, where);
    e->registers.load = load;
    e->registers.store = store;
    e->registers.writer = e;
    survey(e);
    place_frame(e);
    dx_status status = put_all(e);
    e->emitted->frame = e->homes + (size_t)e->n_homes * e->width;
    if (e->emitted->frame > FRAME_MOST)
        e->w->failed = true;
    dx_free(&e->context->memory, e->leave, e->leave_capacity * sizeof *e->leave);
    return status;
}

static const dx_block_kernels *kernels_of(dx_form form)
{
    return form == DX_FORM_AVX512 ? &dx_block_avx512 : form == DX_FORM_AVX2 ? &dx_block_avx2 : NULL;
}

dx_status dx_emit(const dx_tape *tape, dx_context *context, dx_writing *w, dx_emitted *emitted)
{
    dx_form form = w->form;
    unsigned lanes = dx_form_lanes(form);
    size_t n = tape->n_code, room = n * sizeof(dx_next_use) +
                                    (tape->n_arguments + 2 * (size_t)tape->n_slots) * 4 +
                                    tape->n_slots + 1;
    *emitted = (dx_emitted){0};
    dx_next_use *use = dx_alloc(&context->memory, room);
    if (!use || n >= DX_ORIGIN_ENTER) {
        w->failed = true;
        dx_free(&context->memory, use, room);
        return DX_OK;
    }
    emitter e = {.tape = tape,
                 .context = context,
                 .w = w,
                 .emitted = emitted,
                 .kernels = kernels_of(form),
                 .use = use,
                 .lanes = lanes,
                 .width = 8 * lanes,
                 .unit = form == DX_FORM_AVX512 ? 8
                         : form == DX_FORM_AVX2 ? 32
                                                : 16};
    e.argument_use = (uint32_t *)(use + n);
    e.home = e.argument_use + tape->n_arguments;
    uint32_t *last = e.home + tape->n_slots;
    dx_status status = emit(&e, (uint8_t *)(last + tape->n_slots), last);
    dx_free(&context->memory, use, room);
    return status;
}

void dx_emitted_print(const dx_emitted *emitted, const dx_writing *w, size_t offset, dx_text *out)
{
    static const char *const names[N_MASKS] = {"magnitude", "sign", "1", "nan"};
    size_t unit = emitted->constants / N_MASKS;
    if (offset >= emitted->start)
        return;
    if (offset >= emitted->callees) {
        dx_text_string(out, name_of(emitted->callee[(offset - emitted->callees) / 8]));
    } else if (offset >= emitted->loops) {
        dx_text_string(out, "loop");
    } else if (offset >= emitted->constants) {
        double x;
        memcpy(&x, w->byte + offset, sizeof x);
        dx_tape_print_number(x, out);
    } else {
        dx_text_string(out, names[offset / unit]);
    }
}

#endif
