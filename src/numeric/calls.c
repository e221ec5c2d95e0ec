/* Calls in the code of a tape: of functions that the other evaluators call. */
#define _GNU_SOURCE /* sincos */
#include "numeric/emitting.h"

#if defined __x86_64__ && defined __ELF__

#include "numeric/loop.h"

enum {
    CALL_WEIGHT = 16,       /* of a function that libm has */
    KERNEL_WEIGHT = 1 << 12 /* of any other */
};

/* ---- what is called ------------------------------------------------------------------------ */

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

/* Does the code look for special values itself, and call what mends them out of the line? */
static bool mends(const dx_emitter *e, unsigned callee)
{
    return e->w->form == DX_FORM_AVX512 && callee < DX_FN_COUNT && e->kernels->straight[callee];
}

/* The function of vectors for it, or NULL. */
static dx_vector_function *vector_for(const dx_emitter *e, unsigned callee)
{
    if (!e->kernels)
        return NULL;
    if (mends(e, callee))
        return e->kernels->straight[callee];
    return callee == DX_CALLEE_POWER  ? e->kernels->power
           : callee == DX_CALLEE_MEND ? e->kernels->mend
           : callee < DX_FN_COUNT     ? e->kernels->vector[callee]
                                      : NULL;
}

dx_any_function *dx_callee_function(const dx_emitter *e, unsigned callee)
{
    dx_vector_function *vector = vector_for(e, callee);
    if (vector)
        return vector;
    if (callee >= DX_CALLEE_KERNEL)
        return (dx_any_function *)dx_functions[callee - DX_CALLEE_KERNEL].real;
    switch (callee) {
    case DX_CALLEE_POWER:
        return dx_is_single(e) ? (dx_any_function *)power : (dx_any_function *)real_power;
    case DX_CALLEE_SINCOS:
        return (dx_any_function *)sincos;
    case DX_CALLEE_FMA:
        return (dx_any_function *)(double (*)(double, double, double))fma;
    case DX_CALLEE_EACH:
        return (dx_any_function *)call_each;
    case DX_CALLEE_LOOP:
        return (dx_any_function *)call_loop;
    case DX_CALLEE_POLL:
        return (dx_any_function *)poll;
    default:
        return (dx_any_function *)dx_functions[callee].real;
    }
}

const char *dx_callee_name(unsigned callee)
{
    static const char *const names[] = {"pow",  "sincos", "fma", "each lane",
                                        "loop", "poll",   "mend"};
    if (callee >= DX_CALLEE_KERNEL)
        callee -= DX_CALLEE_KERNEL;
    return callee < DX_FN_COUNT ? dx_functions[callee].name : names[callee - DX_FN_COUNT];
}

static dx_location address(const dx_emitter *e, unsigned callee)
{
    return dx_in_code(e->emitted->callees + e->callee[callee] * sizeof(dx_any_function *), false);
}

/* Values that live on are at home. */
void dx_put_call(dx_emitter *e, unsigned callee)
{
    if (!dx_is_single(e) && !vector_for(e, callee))
        dx_put(e, DX_MACHINE_CLEAN, dx_nowhere, dx_nowhere);
    dx_put(e, DX_MACHINE_CALL, address(e, callee), dx_nowhere);
    dx_registers_forget(&e->registers);
}

/* Of the argument in register 0, which is kept in the area where special values are looked for. */
static void put_vector_call(dx_emitter *e, unsigned callee)
{
    if (!mends(e, callee)) {
        dx_put_call(e, callee);
        return;
    }
    const dx_machine look[] = {
        {.code = DX_MACHINE_CLASSIFY,
         .to = dx_in_mask(1),
         .a = dx_in_vector(0),
         .b = dx_nowhere,
         .number = DX_CLASS_SPECIAL},
        {.code = DX_MACHINE_CLASSIFY,
         .to = dx_in_mask(2),
         .a = dx_in_area(e, 0),
         .b = dx_nowhere,
         .number = DX_CLASS_SPECIAL},
        {.code = DX_MACHINE_ANY, .to = dx_in_mask(1), .a = dx_in_mask(2), .b = dx_nowhere},
    };
    dx_put(e, DX_MACHINE_STORE, dx_in_area(e, 0), dx_in_vector(0));
    dx_put_call(e, callee);
    for (size_t k = 0; k < sizeof look / sizeof *look; k++)
        dx_write(e->w, &look[k]);
    dx_put_exit(e, (dx_exit){.mends = true, .fn = (dx_fn)callee});
}

void dx_put_mending(dx_emitter *e, const dx_exit *exit)
{
    dx_put(e, DX_MACHINE_LOAD, dx_in_vector(1), dx_in_area(e, 0));
    dx_put(e, DX_MACHINE_GET, dx_in_general(RDI), address(e, DX_CALLEE_KERNEL + exit->fn));
    dx_put_call(e, DX_CALLEE_MEND);
    dx_write(e->w, &(dx_machine){.code = DX_MACHINE_JUMP, .number = (int32_t)exit->back});
}

static void fetch(dx_emitter *e, unsigned r, uint32_t slot)
{
    if (dx_registers_have(&e->registers, slot))
        dx_put_copy(e, r, e->registers.where[slot]);
    else
        dx_load_value(e, r, slot);
}

/* To registers 0 and 1; neither is overwritten before it is read. */
static void fetch_two(dx_emitter *e, uint32_t a, uint32_t b)
{
    bool in_the_way = e->registers.where[b] == 0;
    if (in_the_way)
        dx_put_copy(e, dx_scratch(e, 0), 0);
    fetch(e, 0, a);
    if (in_the_way)
        dx_put_copy(e, 1, dx_scratch(e, 0));
    else
        fetch(e, 1, b);
}

static void put_in_area(dx_emitter *e, size_t k, uint32_t slot)
{
    unsigned r = e->registers.where[slot];
    if (r == DX_NO_VECTOR) {
        r = dx_scratch(e, 0);
        dx_load_value(e, r, slot);
    }
    dx_put(e, DX_MACHINE_STORE, dx_in_area(e, k), dx_in_vector(r));
}

static void take_from_area(dx_emitter *e, size_t k, uint32_t slot, uint32_t next)
{
    unsigned r = dx_registers_write(&e->registers, slot, next, (unsigned)k);
    dx_put(e, DX_MACHINE_LOAD, dx_in_vector(r), dx_in_area(e, k));
}

/* The arguments stand in the area. */
static void put_kernel(dx_emitter *e, unsigned callee, size_t n, uint32_t out, uint32_t next)
{
    dx_put(e, DX_MACHINE_ADDRESS, dx_in_general(RDI), dx_in_area(e, 0));
    if (dx_is_single(e)) {
        dx_put_number(e, DX_MACHINE_NUMBER, RSI, (int32_t)n);
        dx_put_call(e, callee);
        dx_registers_write(&e->registers, out, next, 0);
        return;
    }
    dx_put_number(e, DX_MACHINE_NUMBER, RSI, (int32_t)e->lanes);
    dx_put(e, DX_MACHINE_GET, dx_in_general(RDX), address(e, callee));
    dx_put_number(e, DX_MACHINE_NUMBER, RCX, (int32_t)n);
    dx_put_call(e, DX_CALLEE_EACH);
    take_from_area(e, 0, out, next);
}

/* All that stays needed goes home, before arguments are put in place. */
static void save(dx_emitter *e, size_t n, const uint32_t *slot, const uint32_t *next)
{
    for (size_t k = 0; k < n; k++)
        dx_registers_expect(&e->registers, slot[k], next[k]);
    dx_registers_save(&e->registers);
}

void dx_put_function(dx_emitter *e, unsigned callee, size_t n, const uint32_t *slot,
                     const uint32_t *next, uint32_t out, uint32_t out_next)
{
    save(e, n, slot, next);
    bool in_registers = vector_for(e, callee) || (dx_is_single(e) && callee == DX_CALLEE_POWER);
    if (!in_registers) {
        for (size_t k = 0; k < n; k++)
            put_in_area(e, k, slot[k]);
        put_kernel(e, callee, n, out, out_next);
        return;
    }
    if (n == 1) {
        fetch(e, 0, slot[0]);
        put_vector_call(e, callee);
    } else {
        fetch_two(e, slot[0], slot[1]);
        dx_put_call(e, callee);
    }
    dx_registers_write(&e->registers, out, out_next, 0);
}

/* The loop's address is a number in front of the code. */
void dx_put_loop(dx_emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    const uint32_t *slot = e->tape->argument + i->a;
    save(e, i->b, slot, e->argument_use + i->a);
    for (size_t k = 0; k < i->b; k++)
        put_in_area(e, k, slot[k]);
    dx_put(e, DX_MACHINE_ADDRESS, dx_in_general(RDI), dx_in_area(e, 0));
    dx_put_number(e, DX_MACHINE_NUMBER, RSI, (int32_t)e->lanes);
    dx_put(e, DX_MACHINE_GET, dx_in_general(RDX),
           dx_in_code(e->emitted->loops + i->c * sizeof(dx_loop *), false));
    dx_put_number(e, DX_MACHINE_NUMBER, RCX, (int32_t)i->b);
    dx_put(e, DX_MACHINE_ADDRESS, dx_in_general(R8), dx_in_frame(e, 0));
    dx_put_call(e, DX_CALLEE_LOOP);
    take_from_area(e, 0, i->out, use->out);
}

static void put_sincos_of_one(dx_emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    fetch(e, 0, i->a);
    dx_put(e, DX_MACHINE_ADDRESS, dx_in_general(RDI), dx_in_area(e, 0));
    dx_put(e, DX_MACHINE_ADDRESS, dx_in_general(RSI), dx_in_area(e, 1));
    dx_put_call(e, DX_CALLEE_SINCOS);
    take_from_area(e, 0, i->out, use->out);
    take_from_area(e, 1, i->c, use->c);
}

/* The angle and the sine wait in the area, where no call comes to them. */
static void put_sincos_of_vectors(dx_emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    fetch(e, 0, i->a);
    dx_put(e, DX_MACHINE_STORE, dx_in_area(e, 2), dx_in_vector(0));
    put_vector_call(e, DX_FN_sin);
    dx_put(e, DX_MACHINE_STORE, dx_in_area(e, 3), dx_in_vector(0));
    dx_put(e, DX_MACHINE_LOAD, dx_in_vector(0), dx_in_area(e, 2));
    put_vector_call(e, DX_FN_cos);
    dx_registers_write(&e->registers, i->c, use->c, 0);
    take_from_area(e, 3, i->out, use->out);
}

static void put_sincos_of_lanes(dx_emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    put_in_area(e, 0, i->a);
    put_in_area(e, 2, i->a);
    put_kernel(e, DX_FN_sin, 1, i->out, DX_NEVER);
    dx_put(e, DX_MACHINE_STORE, dx_in_area(e, 3), dx_in_vector(e->registers.where[i->out]));
    dx_put(e, DX_MACHINE_LOAD, dx_in_vector(0), dx_in_area(e, 2));
    dx_put(e, DX_MACHINE_STORE, dx_in_area(e, 0), dx_in_vector(0));
    put_kernel(e, DX_FN_cos, 1, i->c, use->c);
    take_from_area(e, 3, i->out, use->out);
}

void dx_put_sincos(dx_emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    save(e, 1, &i->a, &use->a);
    if (dx_is_single(e))
        put_sincos_of_one(e, i, use);
    else if (vector_for(e, DX_FN_sin) && vector_for(e, DX_FN_cos))
        put_sincos_of_vectors(e, i, use);
    else
        put_sincos_of_lanes(e, i, use);
}

void dx_put_called_fma(dx_emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    const uint32_t slot[] = {i->a, i->b, i->c}, next[] = {use->a, use->b, use->c};
    save(e, 3, slot, next);
    for (size_t k = 0; k < 3; k++)
        put_in_area(e, k, slot[k]);
    for (unsigned k = 0; k < 3; k++)
        dx_put(e, DX_MACHINE_LOAD, dx_in_vector(k), dx_in_area(e, k));
    unsigned negative = i->code == DX_CODE_FMS ? 2 : 0;
    if (i->code != DX_CODE_FMA)
        dx_put_two(e, DX_MACHINE_XOR, 0, negative, negative, dx_mask_in_code(e, DX_MASK_SIGN));
    dx_put_call(e, DX_CALLEE_FMA);
    dx_registers_write(&e->registers, i->out, use->out, 0);
}

/* ---- what is needed ------------------------------------------------------------------------ */

void dx_need(dx_emitter *e, unsigned callee)
{
    if (e->callee[callee] != DX_NO_CALLEE)
        return;
    e->callee[callee] = (uint16_t)e->emitted->n_callees;
    e->emitted->callee[e->emitted->n_callees++] = (uint16_t)callee;
}

/* A call of a row or of POWER; its weight. */
static size_t need_function(dx_emitter *e, unsigned callee)
{
    bool vector = vector_for(e, callee);
    dx_need(e, callee);
    if (!dx_is_single(e) && !vector)
        dx_need(e, DX_CALLEE_EACH);
    if (mends(e, callee)) {
        dx_need(e, DX_CALLEE_MEND);
        dx_need(e, DX_CALLEE_KERNEL + callee);
    }
    return vector || callee == DX_CALLEE_POWER ? CALL_WEIGHT : (size_t)KERNEL_WEIGHT * e->lanes;
}

size_t dx_need_callees(dx_emitter *e, const dx_instruction *i)
{
    switch ((dx_code)i->code) {
    case DX_CODE_CALL:
        if (dx_is_inline(i->fn))
            return 1;
        /* fall through */
    case DX_CODE_CALL2:
    case DX_CODE_CALLN:
        return need_function(e, i->fn);
    case DX_CODE_POW:
        return need_function(e, DX_CALLEE_POWER);
    case DX_CODE_SINCOS:
        if (!dx_is_single(e))
            return need_function(e, DX_FN_sin) + need_function(e, DX_FN_cos);
        dx_need(e, DX_CALLEE_SINCOS);
        return 2 * CALL_WEIGHT;
    case DX_CODE_LOOP:
        dx_need(e, DX_CALLEE_LOOP);
        return (size_t)KERNEL_WEIGHT * e->lanes;
    case DX_CODE_FMA:
    case DX_CODE_FMS:
    case DX_CODE_FNMA:
        if (e->w->form != DX_FORM_SSE2)
            return 1;
        dx_need(e, DX_CALLEE_FMA);
        return CALL_WEIGHT;
    default:
        return 1;
    }
}

#endif
