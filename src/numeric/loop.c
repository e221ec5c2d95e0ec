#include "numeric/loop.h"

#include "numeric/vm.h"

dx_status dx_loop_too_long(dx_context *context)
{
    return dx_fail(context, DX_LIMIT, "this has more than %d terms", DX_MOST_TERMS);
}

bool dx_loops_add(dx_loops *loops, dx_memory *memory, bool multiplies, dx_tape *body)
{
    size_t n = loops->n, size = sizeof *loops->item;
    dx_loop *item = dx_realloc(memory, loops->item, n * size, (n + 1) * size);
    if (!item) {
        dx_tape_free(body);
        return false;
    }
    loops->item = item;
    item[loops->n++] = (dx_loop){.multiplies = multiplies, .body = *body};
    return true;
}

void dx_loops_free(dx_loops *loops, dx_memory *memory)
{
    for (size_t i = 0; i < loops->n; i++)
        dx_tape_free(&loops->item[i].body);
    dx_free(memory, loops->item, loops->n * sizeof *loops->item);
    *loops = (dx_loops){0};
}

bool dx_loops_copy(const dx_loops *loops, dx_memory *memory, dx_loops *copy)
{
    *copy = (dx_loops){0};
    for (size_t i = 0; i < loops->n; i++) {
        dx_tape body;
        if (!dx_tape_copy(&loops->item[i].body, memory, &body) ||
            !dx_loops_add(copy, memory, loops->item[i].multiplies, &body)) {
            dx_loops_free(copy, memory);
            return false;
        }
    }
    return true;
}

size_t dx_loops_room(const dx_loops *loops)
{
    size_t most = 0;
    for (size_t i = 0; i < loops->n; i++) {
        size_t room = dx_vm_room(&loops->item[i].body);
        most = room > most ? room : most;
    }
    return most;
}

double dx_loop_run(const dx_loop *loop, const double *args, double *room, dx_loop_state *state)
{
    double lo = args[0], hi = args[1], total = loop->multiplies, term = 0;
    if (state->status != DX_OK || !dx_loop_is_range(lo, hi))
        return NAN;
    if (hi - lo >= DX_MOST_TERMS) {
        state->status = state->context ? dx_loop_too_long(state->context) : DX_LIMIT;
        return NAN;
    }
    dx_vm vm;
    dx_vm_place(&vm, &loop->body, room);
    for (uint32_t k = 1; k < loop->body.n_inputs; k++)
        room[k] = args[k + 1];
    for (double k = lo; k <= hi && state->status == DX_OK; k++) {
        room[0] = k;
        state->status = dx_vm_run_on(&vm, &term, state->context);
        if (state->status == DX_OK && state->context)
            state->status = dx_poll(state->context);
        total = loop->multiplies ? total * term : total + term;
    }
    return total;
}
