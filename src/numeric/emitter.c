#include "numeric/emitter.h"

#include "numeric/emitting.h"

#include "numeric/loop.h"

#include <string.h>

enum {
    POLL_EVERY = 1 << 16, /* weight between two polls */
    FRAME_MOST = 1 << 22  /* bytes, about what the second cache holds */
};

static const uint64_t masks[DX_MASKS] = {INT64_MAX, (uint64_t)1 << 63, 0x3FF0000000000000,
                                         0x7FF8000000000000};

/* ---- before the code ----------------------------------------------------------------------- */

/* Which functions are called, and is it long? */
static void survey(dx_emitter *e)
{
    const dx_tape *tape = e->tape;
    memset(e->callee, 0xFF, sizeof e->callee);
    for (size_t i = 0; i < tape->n_code; i++)
        e->emitted->weight += dx_need_callees(e, &tape->code[i]);
    e->emitted->polls = e->emitted->weight > POLL_EVERY;
    if (e->emitted->polls)
        dx_need(e, DX_CALLEE_POLL);
}

/* n numbers, each for all lanes that a constant has. */
static void put_in_front(dx_emitter *e, size_t n, const void *numbers)
{
    dx_writing *w = e->w;
    if (e->unit == 8) {
        dx_write_bytes(w, numbers, n * 8);
        return;
    }
    if (!dx_write_room(w, n * e->unit))
        return;
    const uint8_t *number = numbers;
    for (size_t k = 0; k < n; k++, number += 8)
        for (size_t i = 0; i < e->unit; i += 8, w->n += 8)
            memcpy(w->byte + w->n, number, 8);
}

static void put_data(dx_emitter *e)
{
    enum { USUAL = 512, PER_INSTRUCTION = 24 }; /* bytes */
    static const uint8_t zeros[64];
    const dx_tape *tape = e->tape;
    dx_writing *w = e->w;
    if (tape->n_code < SIZE_MAX / PER_INSTRUCTION / 2)
        (void)dx_write_room(w,
                            USUAL + PER_INSTRUCTION * tape->n_code + e->unit * tape->n_constants);
    put_in_front(e, DX_MASKS, masks);
    e->emitted->constants = w->n;
    put_in_front(e, tape->n_constants, tape->constant);
    e->emitted->loops = w->n;
    for (size_t k = 0; k < tape->loops.n; k++) {
        const dx_loop *loop = &tape->loops.item[k];
        dx_write_bytes(w, &loop, sizeof loop);
    }
    e->emitted->callees = w->n;
    for (size_t k = 0; k < e->emitted->n_callees; k++) {
        dx_any_function *function = dx_callee_function(e, e->emitted->callee[k]);
        dx_write_bytes(w, &function, sizeof function);
    }
    dx_write_bytes(w, zeros, (64 - w->n % 64) % 64);
    e->emitted->start = w->n;
}

static bool has_state(const dx_emitter *e)
{
    return e->emitted->polls || e->tape->loops.n > 0;
}

/* ---- around the code ----------------------------------------------------------------------- */

/* What the caller wants back, as far as it is used. */
static size_t kept(const dx_emitter *e, uint8_t *registers)
{
    size_t n = 0;
    if (e->emitted->n_callees > 0) {
        static const uint8_t single[] = {RBX, R12, R13},
                             many[] = {RBX, RBP, R12, R13, R14, R15, RAX}; /* and aligned */
        n = dx_is_single(e) ? sizeof single : sizeof many;
        memcpy(registers, dx_is_single(e) ? single : many, n);
        return n;
    }
    for (unsigned k = 3; k < e->n_pointers; k++)
        registers[n++] = e->pointer[k];
    return n;
}

static void put_leave(dx_emitter *e, bool early)
{
    uint8_t registers[DX_POINTERS + 1];
    size_t n = kept(e, registers);
    if (!early) {
        if (!dx_is_single(e))
            dx_put(e, DX_MACHINE_CLEAN, dx_nowhere, dx_nowhere);
        if (has_state(e))
            dx_put(e, DX_MACHINE_GET, dx_in_general(RAX),
                   dx_in_frame(e, offsetof(dx_loop_state, status)));
        else
            dx_put(e, DX_MACHINE_CLEAR, dx_in_general(RAX), dx_nowhere);
    }
    while (n-- > 0)
        dx_put(e, DX_MACHINE_POP, dx_in_general(registers[n] == RAX ? RCX : registers[n]),
               dx_nowhere);
    dx_put(e, DX_MACHINE_RETURN, dx_nowhere, dx_nowhere);
}

static void move_general(dx_emitter *e, unsigned to, unsigned from)
{
    if (to != from)
        dx_put(e, DX_MACHINE_GET, dx_in_general(to), dx_in_general(from));
}

static void choose_registers(dx_emitter *e)
{
    static const uint8_t spare[DX_POINTERS] = {R9, R10, R11, RBX, RBP, R12, R13, R14, R15};
    bool calls = e->emitted->n_callees > 0;
    size_t n = e->tape->n_inputs + e->tape->n_outputs;
    if (dx_is_single(e)) {
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
    e->n_pointers = calls ? 1 : n < DX_POINTERS ? (unsigned)n : DX_POINTERS;
    memcpy(e->pointer, spare, sizeof spare);
    if (calls)
        e->pointer[0] = R15;
}

static void put_hoisted(dx_emitter *e)
{
    unsigned n = e->n_hoisted;
    e->n_hoisted = 0; /* so that their home is in front of the code */
    for (unsigned k = 0; k < n; k++)
        dx_load_value(e, e->registers.n + k, e->tape->n_inputs + k);
    e->n_hoisted = n;
}

static void put_enter(dx_emitter *e)
{
    uint8_t registers[DX_POINTERS + 1];
    choose_registers(e);
    size_t n = kept(e, registers);
    for (size_t k = 0; k < n; k++)
        dx_put(e, DX_MACHINE_PUSH, dx_in_general(registers[k]), dx_nowhere);
    if (dx_is_single(e)) {
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
        dx_put(e, DX_MACHINE_PUT, dx_in_frame(e, offsetof(dx_loop_state, context)),
               dx_in_general(dx_is_single(e) ? RCX : R9));
        dx_put(e, DX_MACHINE_CLEAR, dx_in_general(RAX), dx_nowhere);
        dx_put(e, DX_MACHINE_PUT, dx_in_frame(e, offsetof(dx_loop_state, status)),
               dx_in_general(RAX));
    }
    for (unsigned k = 0; k < e->n_pointers; k++)
        dx_put_pointer(e, e->pointer[k], k);
    put_hoisted(e);
}

static void put_poll(dx_emitter *e)
{
    e->w->origin = DX_ORIGIN_POLL;
    dx_registers_save(&e->registers);
    dx_put(e, DX_MACHINE_ADDRESS, dx_in_general(RDI), dx_in_frame(e, 0));
    dx_put_call(e, DX_CALLEE_POLL);
    dx_put(e, DX_MACHINE_TEST, dx_in_general(RAX), dx_nowhere);
    dx_put_exit(e, (dx_exit){0});
}

/* An array of results may be that of an input which is a result, too. */
static void put_returned_inputs(dx_emitter *e)
{
    const dx_tape *tape = e->tape;
    for (size_t k = 0; k < tape->n_outputs; k++) {
        uint32_t slot = tape->output[k];
        if (!dx_tape_is_input(tape, slot) || e->home[slot])
            continue;
        dx_load_value(e, 0, slot);
        dx_store_value(e, 0, slot);
    }
}

static void put_outputs(dx_emitter *e)
{
    const dx_tape *tape = e->tape;
    e->w->origin = DX_ORIGIN_OUTPUTS;
    for (size_t k = 0; k < tape->n_outputs; k++) {
        uint32_t slot = tape->output[k];
        unsigned r = e->registers.where[slot];
        if (r == DX_NO_VECTOR) {
            r = dx_scratch(e, k % 2);
            dx_load_value(e, r, slot);
        }
        dx_location at =
            dx_is_single(e) ? dx_in_memory(e->out, DX_NO_REGISTER, 8 * k)
                            : dx_in_memory(dx_pointer_register(e, tape->n_inputs + k), e->first, 0);
        dx_put(e, DX_MACHINE_STORE, at, dx_in_vector(r));
    }
    dx_registers_forget(&e->registers);
}

static dx_status put_body(dx_emitter *e)
{
    const dx_tape *tape = e->tape;
    size_t since = 0;
    put_returned_inputs(e);
    for (size_t i = 0; i < tape->n_code && !e->w->failed; i++) {
        if (i % 256 == 0)
            DX_TRY(dx_poll(e->context));
        if (e->emitted->polls && (since += dx_need_callees(e, &tape->code[i])) > POLL_EVERY) {
            since = 0;
            put_poll(e);
        }
        e->w->origin = DX_ORIGIN_TAPE + (uint32_t)i;
        dx_put_instruction(e, &tape->code[i], &e->use[i]);
    }
    put_outputs(e);
    return DX_OK;
}

/* What stands out of the line. */
static void put_exits(dx_emitter *e)
{
    for (size_t k = 0; k < e->n_exits && !e->w->failed; k++)
        if (!e->exit[k].mends)
            dx_land(e->w, e->exit[k].jump);
    if (e->emitted->polls)
        put_leave(e, true);
    for (size_t k = 0; k < e->n_exits && !e->w->failed; k++)
        if (e->exit[k].mends) {
            e->w->origin = e->exit[k].origin;
            dx_land(e->w, e->exit[k].jump);
            dx_put_mending(e, &e->exit[k]);
        }
}

static dx_status put_all(dx_emitter *e)
{
    put_data(e);
    e->w->origin = DX_ORIGIN_ENTER;
    put_enter(e);
    size_t loop = e->w->n;
    DX_TRY(put_body(e));
    if (!dx_is_single(e)) {
        e->w->origin = DX_ORIGIN_LOOP;
        dx_put_number(e, DX_MACHINE_ADVANCE, e->first, (int32_t)e->width);
        dx_put(e, DX_MACHINE_COMPARE, dx_in_general(e->first), dx_in_general(e->end));
        dx_write(e->w, &(dx_machine){.code = DX_MACHINE_IF_BELOW, .number = (int32_t)loop});
    }
    e->w->origin = DX_ORIGIN_LEAVE;
    put_leave(e, false);
    put_exits(e);
    return DX_OK;
}

/* ---- all ----------------------------------------------------------------------------------- */

static void place_frame(dx_emitter *e)
{
    size_t most = e->tape->widest > 4 ? e->tape->widest : 4; /* SINCOS takes four */
    size_t lane = ((most + e->tape->loop_room) * 8 + e->width - 1) / e->width * e->width;
    e->area = e->width > sizeof(dx_loop_state) ? e->width : sizeof(dx_loop_state);
    e->homes = e->area + most * e->width + lane;
}

/* Where no call is made in the loop, constants live in registers that nothing else will need. */
static unsigned count_hoisted(const dx_emitter *e, unsigned n)
{
    enum { BESIDE = 3 }; /* a result, and operands that are read from memory */
    const dx_tape *tape = e->tape;
    size_t others = tape->n_slots - tape->n_constants + BESIDE;
    if (dx_is_single(e) || e->emitted->n_callees > 0 || others >= n)
        return 0;
    return (unsigned)(tape->n_constants < n - others ? tape->n_constants : n - others);
}

static dx_status emit(dx_emitter *e, uint8_t *where, uint32_t *last)
{
    const dx_tape *tape = e->tape;
    dx_form form = e->w->form;
    memset(e->home, 0, tape->n_slots * sizeof *e->home);
    dx_next_uses(tape, e->use, e->argument_use, last);
    survey(e);
    unsigned n = form == DX_FORM_AVX512 ? 30 : 14;
    e->n_hoisted = count_hoisted(e, n);
    dx_registers_init(&e->registers, n - e->n_hoisted, tape->n_slots, where);
    e->registers.load = dx_load_value;
    e->registers.store = dx_store_value;
    e->registers.writer = e;
    place_frame(e);
    dx_status status = put_all(e);
    e->emitted->frame = e->homes + (size_t)e->n_homes * e->width;
    if (e->emitted->frame > FRAME_MOST)
        e->w->failed = true;
    dx_free(&e->context->memory, e->exit, e->exit_capacity * sizeof *e->exit);
    return status;
}

/* NULL for one point, and for a listing where such code does not run. */
static const dx_block_kernels *kernels_of(dx_form form)
{
#ifdef __x86_64__
    if (dx_form_lanes(form) > 1)
        return form == DX_FORM_AVX512 ? &dx_block_avx512 : &dx_block_avx2;
#endif
    (void)form;
    return NULL;
}

dx_status dx_emit(const dx_tape *tape, dx_context *context, dx_writing *w, dx_emitted *emitted)
{
    dx_form form = w->form;
    unsigned lanes = dx_form_lanes(form);
    size_t n = tape->n_code, room = n * sizeof(dx_next_use) +
                                    (tape->n_arguments + 2 * (size_t)tape->n_slots) * 4 +
                                    tape->n_slots + 1;
    *emitted = (dx_emitted){0};
    dx_next_use few[64];
    dx_next_use *use = dx_alloc_short(&context->memory, few, sizeof few, room);
    if (!use || n >= UINT32_MAX - DX_ORIGIN_TAPE) {
        w->failed = true;
        dx_free_grown(&context->memory, few, use, room);
        return DX_OK;
    }
    dx_emitter e = {.tape = tape,
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
    dx_free_grown(&context->memory, few, use, room);
    return status;
}

void dx_emitted_print(const dx_emitted *emitted, const dx_writing *w, size_t offset, dx_text *out)
{
    static const char *const names[DX_MASKS] = {"magnitude", "sign", "1", "nan"};
    size_t unit = emitted->constants / DX_MASKS;
    if (offset >= emitted->start)
        return;
    if (offset >= emitted->callees) {
        dx_text_string(out, dx_callee_name(emitted->callee[(offset - emitted->callees) / 8]));
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
