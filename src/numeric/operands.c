/* Where the values of a tape are, while its code is written. */
#include "numeric/emitting.h"

void dx_put_number(dx_emitter *e, dx_machine_code code, unsigned r, int32_t number)
{
    dx_write(e->w, &(dx_machine){.code = (uint8_t)code,
                                 .to = dx_in_general(r),
                                 .a = dx_nowhere,
                                 .b = dx_nowhere,
                                 .number = number});
}

void dx_put_two(dx_emitter *e, dx_machine_code code, int32_t number, unsigned to, unsigned a,
                dx_location b)
{
    if (e->w->form == DX_FORM_SSE2 && to != a) {
        bool in_the_way = b.kind == DX_IN_VECTOR && b.reg == to;
        if (in_the_way && dx_commutes(code, number)) {
            b.reg = (uint8_t)a;
        } else {
            if (in_the_way) {
                dx_put_copy(e, dx_scratch(e, 1), to);
                b.reg = (uint8_t)dx_scratch(e, 1);
            }
            dx_put_copy(e, to, a);
        }
        a = to;
    }
    dx_write(e->w, &(dx_machine){.code = (uint8_t)code,
                                 .to = dx_in_vector(to),
                                 .a = dx_in_vector(a),
                                 .b = b,
                                 .number = number});
}

void dx_put_registers(dx_emitter *e, dx_machine_code code, unsigned to, unsigned a, unsigned b)
{
    dx_put_two(e, code, 0, to, a, dx_in_vector(b));
}

void dx_put_pointer(dx_emitter *e, unsigned to, size_t k)
{
    const dx_tape *tape = e->tape;
    bool input = k < tape->n_inputs;
    dx_put(
        e, DX_MACHINE_GET, dx_in_general(to),
        dx_in_memory(input ? e->in : e->out, DX_NO_REGISTER, 8 * (input ? k : k - tape->n_inputs)));
}

unsigned dx_pointer_register(dx_emitter *e, size_t k)
{
    if (k < e->n_pointers)
        return e->pointer[k];
    dx_put_pointer(e, RAX, k);
    return RAX;
}

dx_location dx_home_of(dx_emitter *e, uint32_t slot)
{
    const dx_tape *tape = e->tape;
    if (dx_is_hoisted(e, slot))
        return dx_in_vector(dx_hoisted(e, slot));
    if (dx_tape_is_constant(tape, slot))
        return dx_in_code(e->emitted->constants + (slot - tape->n_inputs) * (size_t)e->unit,
                          e->w->form == DX_FORM_AVX512);
    if (e->home[slot])
        return dx_in_frame(e, e->homes + (e->home[slot] - 1) * (size_t)e->width);
    if (dx_is_single(e))
        return dx_in_memory(e->in, DX_NO_REGISTER, 8 * (size_t)slot);
    return dx_in_memory(dx_pointer_register(e, slot), e->first, 0);
}

void dx_load_value(void *writer, unsigned r, uint32_t slot)
{
    dx_emitter *e = writer;
    dx_location from = dx_home_of(e, slot);
    if (from.kind == DX_IN_VECTOR) {
        dx_put_copy(e, r, from.reg);
        return;
    }
    bool spread = from.spread;
    from.spread = false;
    dx_put(e, spread ? DX_MACHINE_SPREAD : DX_MACHINE_LOAD, dx_in_vector(r), from);
}

void dx_store_value(void *writer, unsigned r, uint32_t slot)
{
    dx_emitter *e = writer;
    if (!e->home[slot])
        e->home[slot] = ++e->n_homes;
    dx_put(e, DX_MACHINE_STORE, dx_home_of(e, slot), dx_in_vector(r));
}

void dx_put_exit(dx_emitter *e, dx_exit exit)
{
    exit.jump = dx_write_jump(e->w, DX_MACHINE_IF_NOT_0);
    exit.back = e->w->n;
    exit.origin = e->w->origin;
    if (dx_grow(&e->context->memory, &e->exit, sizeof *e->exit, &e->exit_capacity, e->n_exits + 1))
        e->exit[e->n_exits++] = exit;
    else
        e->w->failed = true;
}
