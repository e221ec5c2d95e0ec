#include "numeric/schedule.h"

#include "numeric/exact.h"

#include <string.h>

enum { NEW, OPEN, DONE };

typedef struct work {
    const dx_values *v;
    dx_context *context;
    dx_tape *tape;
    uint32_t *mate;  /* the cosine of a sine and the other way round; or DX_NO_VALUE */
    uint32_t *slot;  /* of each value that has one */
    uint32_t *last;  /* the instruction that uses the value last */
    uint32_t *order; /* values in the order of the instructions */
    size_t n_order;
    uint32_t n_constants, n_arguments; /* written */
    uint8_t *state, *need; /* of each value; slots that its computation takes, up to 255 */
    uint8_t *fixed;        /* of each value: it needs no input; of exact tapes only */
    uint32_t *stack;
    size_t n_stack, stack_capacity;
} work;

/* ---- before ordering -------------------------------------------------------------------- */

static bool is_wave(const dx_value *value)
{
    return value->code == DX_CODE_CALL && (value->fn == DX_FN_sin || value->fn == DX_FN_cos);
}

/* uses: of each value; slot is borrowed for what wave each angle has had. */
static void find_mates(work *w, const uint32_t *uses)
{
    const dx_values *v = w->v;
    memset(w->mate, 0xFF, v->n * sizeof *w->mate);
    memset(w->slot, 0xFF, v->n * sizeof *w->slot);
    for (uint32_t i = 0; i < v->n; i++) {
        if (!uses[i] || !is_wave(&v->value[i]))
            continue;
        uint32_t angle = v->value[i].a, other = w->slot[angle];
        w->slot[angle] = i;
        if (other != DX_NO_VALUE) {
            w->mate[i] = other;
            w->mate[other] = i;
        }
    }
}

/* The slots that it takes to compute each value, were none used twice. */
static void find_needs(work *w)
{
    const dx_values *v = w->v;
    for (size_t i = 0; i < v->n; i++) {
        const uint32_t *operand;
        uint32_t n = dx_values_operands(v, &v->value[i], &operand), need = n > 0;
        for (uint32_t k = 0; k < n; k++) {
            uint32_t below = w->need[operand[k]];
            need = need > below ? need : below + (k > 0 && need == below);
        }
        w->need[i] = (uint8_t)(need < 255 ? need : 255);
    }
}

/* ---- the order --------------------------------------------------------------------------- */

static bool push(work *w, uint32_t a)
{
    if (!dx_grow(&w->context->memory, &w->stack, sizeof *w->stack, &w->stack_capacity,
                 w->n_stack + 1))
        return false;
    w->stack[w->n_stack++] = a;
    return true;
}

/* So that the one that needs most comes off first, of equals the first. */
static bool push_operands(work *w, uint32_t a)
{
    const uint32_t *operand;
    uint32_t n = dx_values_operands(w->v, &w->v->value[a], &operand);
    size_t bottom = w->n_stack;
    for (uint32_t k = n; k-- > 0;)
        if (w->state[operand[k]] == NEW && !push(w, operand[k]))
            return false;
    for (size_t i = bottom + 1; i < w->n_stack && n <= 3; i++)
        for (size_t j = i; j > bottom && w->need[w->stack[j - 1]] > w->need[w->stack[j]]; j--) {
            uint32_t t = w->stack[j];
            w->stack[j] = w->stack[j - 1];
            w->stack[j - 1] = t;
        }
    return true;
}

static void finish(work *w, uint32_t a)
{
    const dx_value *value = &w->v->value[a];
    w->state[a] = DONE;
    if (value->code == DX_CODE_INPUT) {
        w->slot[a] = value->a;
    } else if (value->code == DX_CODE_CONSTANT) {
        w->tape->constant[w->n_constants] = w->v->constant[value->a];
        if (w->v->exact)
            w->tape->exact[w->n_constants].node = w->v->number[value->a];
        w->slot[a] = w->tape->n_inputs + w->n_constants++;
    } else {
        w->order[w->n_order++] = a;
        if (w->mate[a] != DX_NO_VALUE)
            w->state[w->mate[a]] = DONE;
    }
}

static dx_status order_below(work *w, uint32_t root)
{
    if (!push(w, root))
        return dx_no_memory(w->context);
    while (w->n_stack > 0) {
        uint32_t a = w->stack[w->n_stack - 1];
        if (w->state[a] == NEW) {
            w->state[a] = OPEN;
            if (!push_operands(w, a))
                return dx_no_memory(w->context);
            continue;
        }
        w->n_stack--;
        if (w->state[a] == OPEN) {
            DX_TRY(dx_poll(w->context));
            finish(w, a);
        }
    }
    return DX_OK;
}

/* ---- the slots ---------------------------------------------------------------------------- */

/* What needs no input and is used by what does stays where it is. */
static void keep_fixed(work *w)
{
    const dx_values *v = w->v;
    for (size_t i = w->tape->n_fixed; i < w->n_order; i++) {
        const uint32_t *operand;
        uint32_t n = dx_values_operands(v, &v->value[w->order[i]], &operand);
        for (uint32_t k = 0; k < n; k++)
            if (w->fixed[operand[k]])
                w->last[operand[k]] = UINT32_MAX;
    }
}

static void find_last_uses(work *w)
{
    const dx_values *v = w->v;
    for (size_t i = 0; i < w->n_order; i++) {
        const uint32_t *operand;
        uint32_t n = dx_values_operands(v, &v->value[w->order[i]], &operand);
        for (uint32_t k = 0; k < n; k++)
            w->last[operand[k]] = (uint32_t)i;
    }
    if (v->exact)
        keep_fixed(w);
    for (size_t k = 0; k < v->n_outputs; k++)
        w->last[v->output[k]] = UINT32_MAX;
}

static bool is_temporary(const work *w, uint32_t a)
{
    return w->slot[a] >= w->tape->n_inputs + w->tape->n_constants;
}

/* The free slots are a stack; the one that was given back last is the next to be taken. */
static uint32_t take_slot(work *w)
{
    return w->n_stack > 0 ? w->stack[--w->n_stack] : w->tape->n_slots++;
}

static void give_back(work *w, uint32_t a, size_t now)
{
    if (!is_temporary(w, a) || w->last[a] != now)
        return;
    w->last[a] = UINT32_MAX; /* once, where it is an operand twice */
    w->stack[w->n_stack++] = w->slot[a];
}

static void write_operands(work *w, const dx_value *value, dx_instruction *out)
{
    dx_tape *tape = w->tape;
    const uint32_t *operand;
    uint32_t n = dx_values_operands(w->v, value, &operand);
    *out = (dx_instruction){.code = (uint8_t)value->code, .fn = value->fn};
    if (dx_code_lists((dx_code)value->code)) {
        out->c = value->c;
        out->a = w->n_arguments;
        out->b = n;
        tape->widest = n > tape->widest ? n : tape->widest;
        for (uint32_t k = 0; k < n; k++)
            tape->argument[w->n_arguments++] = w->slot[operand[k]];
        return;
    }
    out->a = n > 0 ? w->slot[operand[0]] : 0;
    out->b = n > 1 ? w->slot[operand[1]] : 0;
    out->c = n > 2 ? w->slot[operand[2]] : 0;
}

static void write_instruction(work *w, size_t i)
{
    uint32_t a = w->order[i], mate = w->mate[a];
    const dx_value *value = &w->v->value[a];
    dx_instruction *out = &w->tape->code[i];
    write_operands(w, value, out);
    const uint32_t *operand;
    uint32_t n = dx_values_operands(w->v, value, &operand);
    for (uint32_t k = n; k-- > 0;)
        give_back(w, operand[k], i);
    w->slot[a] = take_slot(w);
    out->out = w->slot[a];
    if (mate == DX_NO_VALUE)
        return;
    w->slot[mate] = take_slot(w);
    bool sine_first = value->fn == DX_FN_sin;
    out->code = DX_CODE_SINCOS;
    out->out = w->slot[sine_first ? a : mate];
    out->c = w->slot[sine_first ? mate : a];
}

static dx_status write_code(work *w)
{
    const dx_values *v = w->v;
    dx_tape *tape = w->tape;
    if (!dx_grow(&w->context->memory, &w->stack, sizeof *w->stack, &w->stack_capacity,
                 w->n_order + 1))
        return dx_no_memory(w->context);
    w->n_stack = 0;
    tape->n_slots = tape->n_inputs + (uint32_t)tape->n_constants;
    find_last_uses(w);
    for (size_t i = 0; i < w->n_order; i++) {
        DX_TRY(dx_poll(w->context));
        write_instruction(w, i);
    }
    dx_tape_set_forms(tape->code, tape->n_code);
    for (size_t k = 0; k < v->n_outputs; k++)
        tape->output[k] = w->slot[v->output[k]];
    return DX_OK;
}

/* ---- all ------------------------------------------------------------------------------------ */

static dx_status make_room(const dx_values *v, const uint32_t *uses, dx_tape *tape)
{
    size_t n_constants = 0, n_arguments = 0;
    for (size_t i = 0; i < v->n; i++) {
        n_constants += uses[i] > 0 && v->value[i].code == DX_CODE_CONSTANT;
        n_arguments += uses[i] > 0 && dx_code_lists((dx_code)v->value[i].code) ? v->value[i].b : 0;
    }
    tape->constant = dx_alloc(tape->memory, (n_constants + 1) * sizeof *tape->constant);
    tape->argument = dx_alloc(tape->memory, (n_arguments + 1) * sizeof *tape->argument);
    tape->output = dx_alloc(tape->memory, (v->n_outputs + 1) * sizeof *tape->output);
    tape->n_constants = n_constants;
    tape->n_arguments = n_arguments;
    bool made = tape->constant && tape->argument && tape->output;
    if (made && v->exact) {
        tape->exact = dx_alloc(tape->memory, (n_constants + 1) * sizeof *tape->exact);
        made = tape->exact != NULL;
        if (made)
            memset(tape->exact, 0, (n_constants + 1) * sizeof *tape->exact);
    }
    return made ? DX_OK : dx_no_memory(v->context);
}

static void find_fixed(work *w)
{
    const dx_values *v = w->v;
    for (size_t i = 0; i < v->n; i++) {
        const uint32_t *operand;
        uint32_t n = dx_values_operands(v, &v->value[i], &operand);
        w->fixed[i] = v->value[i].code != DX_CODE_INPUT;
        for (uint32_t k = 0; k < n; k++)
            w->fixed[i] = w->fixed[i] && w->fixed[operand[k]];
    }
}

/* The values that need no input go first. uses: of each value. */
static dx_status order_fixed(work *w, const uint32_t *uses)
{
    const dx_values *v = w->v;
    find_fixed(w);
    for (uint32_t i = 0; i < v->n; i++)
        if (uses[i] && w->fixed[i] && v->value[i].code != DX_CODE_CONSTANT && w->state[i] == NEW)
            DX_TRY(order_below(w, i));
    w->tape->n_fixed = w->n_order;
    return DX_OK;
}

/* last has the uses of each value. */
static dx_status order_all(work *w)
{
    dx_tape *tape = w->tape;
    memset(w->state, NEW, w->v->n);
    find_needs(w);
    if (w->v->exact)
        DX_TRY(order_fixed(w, w->last));
    for (size_t k = 0; k < w->v->n_outputs; k++)
        DX_TRY(order_below(w, w->v->output[k]));
    tape->code = dx_alloc(tape->memory, (w->n_order + 1) * sizeof *tape->code);
    if (!tape->code)
        return dx_no_memory(w->context);
    tape->n_code = w->n_order;
    return write_code(w);
}

/* last has the uses of each value. */
static dx_status order_and_place(work *w, bool pair)
{
    DX_TRY(dx_values_count_uses(w->v, w->last));
    DX_TRY(make_room(w->v, w->last, w->tape));
    memset(w->mate, 0xFF, w->v->n * sizeof *w->mate);
    if (pair)
        find_mates(w, w->last);
    return order_all(w);
}

dx_status dx_schedule(const dx_values *v, bool pair, dx_tape *tape)
{
    dx_memory *memory = &v->context->memory;
    *tape = (dx_tape){.memory = memory, .n_inputs = v->n_inputs, .n_outputs = v->n_outputs};
    size_t n = v->n, room = (n + 1) * (4 * sizeof(uint32_t) + 3);
    uint32_t *block = dx_alloc(memory, room);
    if (!block)
        return dx_no_memory(v->context);
    work w = {.v = v, .context = v->context, .tape = tape};
    w.mate = block;
    w.slot = w.mate + n;
    w.last = w.slot + n;
    w.order = w.last + n;
    w.state = (uint8_t *)(w.order + n);
    w.need = w.state + n;
    w.fixed = w.need + n;
    dx_status status = order_and_place(&w, pair);
    dx_free(memory, w.stack, w.stack_capacity * sizeof *w.stack);
    dx_free(memory, block, room);
    return status;
}
