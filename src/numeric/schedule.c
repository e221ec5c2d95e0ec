#include "numeric/schedule.h"

#include "numeric/exact.h"

#include <string.h>

enum { NEW, OPEN, DONE };

enum { POLL_EVERY = 64, PINNED = 1u << 31 }; /* uses of what stays where it is */

typedef struct work {
    const dx_values *v;
    dx_context *context;
    dx_tape *tape;
    uint32_t *left;  /* of each value: uses that are not written yet */
    uint32_t *slot;  /* of each value that has one */
    uint32_t *mate;  /* of a sine its cosine and the other way round; NULL: there are none */
    uint32_t *order; /* values in the order of the instructions */
    size_t n_order;
    uint32_t n_constants, n_arguments; /* written */
    uint8_t *state, *need; /* of each value; slots that its computation takes, up to 255 */
    uint8_t *fixed;        /* of each value: it needs no input; of exact tapes only */
    uint32_t *stack;
    size_t n_stack;
} work;

/* ---- before ordering -------------------------------------------------------------------- */

static bool is_wave(const dx_value *value)
{
    return value->code == DX_CODE_CALL && (value->fn == DX_FN_sin || value->fn == DX_FN_cos);
}

/* slot is borrowed for what wave each angle has had. */
static void find_mates(work *w)
{
    const dx_values *v = w->v;
    memset(w->mate, 0xFF, v->n * sizeof *w->mate);
    memset(w->slot, 0xFF, v->n * sizeof *w->slot);
    for (uint32_t i = 0; i < v->n; i++) {
        if (!w->left[i] || !is_wave(&v->value[i]))
            continue;
        uint32_t angle = v->value[i].a, other = w->slot[angle];
        w->slot[angle] = i;
        if (other != DX_NO_VALUE) {
            w->mate[i] = other;
            w->mate[other] = i;
        }
    }
}

/* The slots that it takes to compute a value, were none used twice. */
static uint8_t need_of(const work *w, uint32_t n, const uint32_t *operand)
{
    uint32_t need = n > 0;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t below = w->need[operand[k]];
        need = need > below ? need : below + (k > 0 && need == below);
    }
    return (uint8_t)(need < 255 ? need : 255);
}

/* What the values that are used come to. */
typedef struct survey {
    size_t constants, arguments, operations;
    bool sine, cosine;
} survey;

static void look_at(work *w, survey *found)
{
    const dx_values *v = w->v;
    memset(w->need, 0, v->n_inputs);
    for (size_t i = v->n_inputs; i < v->n; i++) {
        const dx_value *value = &v->value[i];
        const uint32_t *operand;
        if (w->left[i] == 0) /* nothing that is looked at needs it */
            continue;
        uint32_t n = dx_values_operands(v, value, &operand);
        w->need[i] = need_of(w, n, operand);
        if (value->code == DX_CODE_CONSTANT) {
            found->constants++;
            continue;
        }
        found->operations++;
        found->arguments += dx_code_lists((dx_code)value->code) ? n : 0;
        if (is_wave(value)) {
            found->sine = found->sine || value->fn == DX_FN_sin;
            found->cosine = found->cosine || value->fn == DX_FN_cos;
        }
    }
}

/* ---- the order --------------------------------------------------------------------------- */

/* So that the one that needs most comes off first, of equals the first. */
static void push_operands(work *w, uint32_t a)
{
    const uint32_t *operand;
    uint32_t n = dx_values_operands(w->v, &w->v->value[a], &operand);
    size_t bottom = w->n_stack;
    for (uint32_t k = n; k-- > 0;)
        if (w->state[operand[k]] == NEW)
            w->stack[w->n_stack++] = operand[k];
    for (size_t i = bottom + 1; i < w->n_stack && n <= 3; i++)
        for (size_t j = i; j > bottom && w->need[w->stack[j - 1]] > w->need[w->stack[j]]; j--) {
            uint32_t t = w->stack[j];
            w->stack[j] = w->stack[j - 1];
            w->stack[j - 1] = t;
        }
}

static void finish(work *w, uint32_t a)
{
    const dx_value *value = &w->v->value[a];
    w->state[a] = DONE;
    if (value->code == DX_CODE_CONSTANT) {
        w->tape->constant[w->n_constants] = w->v->constant[value->a];
        if (w->v->exact)
            w->tape->exact[w->n_constants].node = w->v->number[value->a];
        w->slot[a] = w->tape->n_inputs + w->n_constants++;
    } else {
        w->order[w->n_order++] = a;
        if (w->mate && w->mate[a] != DX_NO_VALUE)
            w->state[w->mate[a]] = DONE;
    }
}

static dx_status order_below(work *w, uint32_t root)
{
    w->stack[w->n_stack++] = root;
    for (unsigned turns = 0; w->n_stack > 0; turns++) {
        uint32_t a = w->stack[w->n_stack - 1];
        if (turns % POLL_EVERY == POLL_EVERY - 1)
            DX_TRY(dx_poll(w->context));
        if (w->state[a] == NEW) {
            w->state[a] = OPEN;
            push_operands(w, a);
            continue;
        }
        w->n_stack--;
        if (w->state[a] == OPEN)
            finish(w, a);
    }
    return DX_OK;
}

/* The inputs have their slots already. */
static void place_inputs(work *w)
{
    memset(w->state, NEW, w->v->n);
    for (uint32_t i = 0; i < w->tape->n_inputs; i++) {
        w->state[i] = DONE;
        w->slot[i] = i;
    }
}

/* ---- the slots ---------------------------------------------------------------------------- */

/* What needs no input and is used by what does stays where it is, and so do results. */
static void pin(work *w)
{
    const dx_values *v = w->v;
    for (size_t i = w->tape->n_fixed; i < w->n_order && v->exact; i++) {
        const uint32_t *operand;
        uint32_t n = dx_values_operands(v, &v->value[w->order[i]], &operand);
        for (uint32_t k = 0; k < n; k++)
            if (w->fixed[operand[k]])
                w->left[operand[k]] |= PINNED;
    }
    for (size_t k = 0; k < v->n_outputs; k++)
        w->left[v->output[k]] |= PINNED;
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

/* Each once, where one is an operand twice. */
static void give_back(work *w, uint32_t n, const uint32_t *operand, uint32_t times)
{
    for (uint32_t k = 0; k < n; k++)
        w->left[operand[k]] -= times;
    for (uint32_t k = n; k-- > 0;) {
        uint32_t a = operand[k];
        if (w->left[a] != 0 || !is_temporary(w, a))
            continue;
        w->left[a] = PINNED;
        w->stack[w->n_stack++] = w->slot[a];
    }
}

static void write_operands(work *w, const dx_value *value, uint32_t n, const uint32_t *operand,
                           dx_instruction *out)
{
    dx_tape *tape = w->tape;
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
    uint32_t a = w->order[i], mate = w->mate ? w->mate[a] : DX_NO_VALUE;
    const dx_value *value = &w->v->value[a];
    dx_instruction *out = &w->tape->code[i];
    const uint32_t *operand;
    uint32_t n = dx_values_operands(w->v, value, &operand);
    write_operands(w, value, n, operand, out);
    give_back(w, n, operand, mate == DX_NO_VALUE ? 1 : 2);
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
    tape->n_slots = tape->n_inputs + (uint32_t)tape->n_constants;
    pin(w);
    for (size_t i = 0; i < w->n_order; i++) {
        if (i % POLL_EVERY == POLL_EVERY - 1)
            DX_TRY(dx_poll(w->context));
        write_instruction(w, i);
    }
    dx_tape_set_forms(tape->code, tape->n_code);
    for (size_t k = 0; k < v->n_outputs; k++)
        tape->output[k] = w->slot[v->output[k]];
    return DX_OK;
}

/* ---- all ------------------------------------------------------------------------------------ */

/* Room for a sine and its cosine, too, which will be one instruction. */
static dx_status make_room(const dx_values *v, const survey *found, dx_tape *tape)
{
    tape->n_constants = found->constants;
    tape->n_arguments = found->arguments;
    tape->n_code = found->operations;
    bool made = dx_tape_make_room(tape);
    if (made && v->exact) {
        tape->exact = dx_alloc(tape->memory, (found->constants + 1) * sizeof *tape->exact);
        made = tape->exact != NULL;
        if (made)
            memset(tape->exact, 0, (found->constants + 1) * sizeof *tape->exact);
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

/* The values that need no input go first. */
static dx_status order_fixed(work *w)
{
    const dx_values *v = w->v;
    find_fixed(w);
    for (uint32_t i = 0; i < v->n; i++)
        if (w->left[i] && w->fixed[i] && v->value[i].code != DX_CODE_CONSTANT && w->state[i] == NEW)
            DX_TRY(order_below(w, i));
    w->tape->n_fixed = w->n_order;
    return DX_OK;
}

static dx_status order_all(work *w)
{
    dx_tape *tape = w->tape;
    place_inputs(w);
    if (w->v->exact)
        DX_TRY(order_fixed(w));
    for (size_t k = 0; k < w->v->n_outputs; k++)
        DX_TRY(order_below(w, w->v->output[k]));
    tape->n_code = w->n_order;
    return write_code(w);
}

dx_status dx_schedule(const dx_values *v, uint32_t *uses, bool pair, dx_tape *tape)
{
    dx_memory *memory = &v->context->memory;
    *tape = (dx_tape){.memory = memory, .n_inputs = v->n_inputs, .n_outputs = v->n_outputs};
    /* a value is pushed once for each of its uses, at most */
    size_t n = v->n, most = 4 * n + v->n_arguments + v->n_outputs + 1;
    size_t room = (most + 3 * n) * sizeof(uint32_t) + 3 * n;
    uint32_t few[8 * DX_FEW_VALUES];
    uint32_t *block = dx_alloc_short(memory, few, sizeof few, room);
    if (!block)
        return dx_no_memory(v->context);
    work w = {.v = v, .context = v->context, .tape = tape, .left = uses};
    w.slot = block;
    w.order = w.slot + n;
    w.mate = w.order + n;
    w.stack = w.mate + n;
    w.state = (uint8_t *)(w.stack + most);
    w.need = w.state + n;
    w.fixed = w.need + n;
    survey found = {0};
    look_at(&w, &found);
    if (pair && found.sine && found.cosine)
        find_mates(&w);
    else
        w.mate = NULL;
    dx_status status = make_room(v, &found, tape);
    if (status == DX_OK)
        status = order_all(&w);
    dx_free_grown(memory, few, block, room);
    return status;
}
