/* The code for each instruction of a tape. */
#include "numeric/emitting.h"

#if defined __x86_64__ && defined __ELF__

/* ---- arithmetic ---------------------------------------------------------------------------- */

static void put_binary(dx_emitter *e, const dx_instruction *i, const dx_next_use *use,
                       dx_machine_code code)
{
    uint32_t a = i->a, b = i->b, a_next = use->a, b_next = use->b;
    if (dx_commutes(code, 0) && dx_stays_home(e, a, a_next) && !dx_stays_home(e, b, b_next)) {
        a = i->b;
        b = i->a;
        a_next = use->b;
        b_next = use->a;
    }
    unsigned first = dx_read_slot(e, a, a_next);
    dx_location second = dx_read_last(e, b, b_next);
    unsigned to = dx_result_register(e, i->out, use->out, first);
    dx_put_two(e, code, 0, to, first, second);
}

static void put_root(dx_emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    dx_location a = dx_read_last(e, i->a, use->a);
    dx_put(e, DX_MACHINE_SQRT, dx_in_vector(dx_result_register(e, i->out, use->out, DX_NO_VECTOR)),
           a);
}

static void put_masked(dx_emitter *e, const dx_instruction *i, const dx_next_use *use,
                       dx_machine_code code, unsigned with)
{
    unsigned a = dx_read_slot(e, i->a, use->a);
    dx_put_two(e, code, 0, dx_result_register(e, i->out, use->out, a), a, dx_mask_in_code(e, with));
}

/* ---- a·b + c ------------------------------------------------------------------------------- */

enum { A, B, C };

/* The operand whose register gets the result: one that is not needed any more, else one that is
 * in memory alone, else c. */
static unsigned choose_tied(const dx_emitter *e, const uint32_t *slot, const uint32_t *next)
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
static unsigned tie(dx_emitter *e, const dx_instruction *i, const dx_next_use *use, uint32_t slot,
                    uint32_t next)
{
    dx_registers *r = &e->registers;
    if (dx_registers_have(r, slot) && next == DX_NEVER) {
        unsigned to = r->where[slot];
        dx_read_slot(e, slot, next);
        return dx_result_register(e, i->out, use->out, to);
    }
    bool home = dx_stays_home(e, slot, next);
    unsigned from = home ? 0 : dx_read_slot(e, slot, next);
    unsigned to = dx_registers_write(r, i->out, use->out, DX_NO_VECTOR); /* none of the operands' */
    if (home)
        dx_load_value(e, to, slot);
    else
        dx_put_copy(e, to, from);
    dx_registers_unpin(r);
    return to;
}

/* 231 writes c; 132 and 213 write a factor, the last operand being the other one or c. */
static void put_fused(dx_emitter *e, const dx_instruction *i, const dx_next_use *use,
                      dx_machine_code code132, dx_machine_code code213, dx_machine_code code231)
{
    const uint32_t slot[3] = {i->a, i->b, i->c}, next[3] = {use->a, use->b, use->c};
    unsigned tied = choose_tied(e, slot, next);
    unsigned x = tied == A ? B : A, y = tied == C ? B : C; /* the others, y last */
    if (dx_stays_home(e, slot[x], next[x]) && !dx_stays_home(e, slot[y], next[y])) {
        unsigned t = x;
        x = y;
        y = t;
    }
    unsigned first = dx_read_slot(e, slot[x], next[x]);
    bool last_home = dx_stays_home(e, slot[y], next[y]);
    unsigned second = last_home ? 0 : dx_read_slot(e, slot[y], next[y]);
    unsigned to = tie(e, i, use, slot[tied], next[tied]);
    dx_location last = last_home ? dx_home_of(e, slot[y]) : dx_in_vector(second);
    dx_put_two(e, tied == C ? code231 : y == C ? code213 : code132, 0, to, first, last);
}

/* ---- truth --------------------------------------------------------------------------------- */

static void compare(dx_emitter *e, dx_predicate predicate, unsigned to, unsigned a, unsigned b)
{
    dx_put_two(e, DX_MACHINE_CMP, (int32_t)predicate, to, a, dx_in_vector(b));
}

static void put_mask_compare(dx_emitter *e, dx_predicate predicate, unsigned to, unsigned among,
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
static void put_where(dx_emitter *e, dx_machine_code code, unsigned k, bool zeroing, unsigned to,
                      dx_location a, dx_location b)
{
    dx_write(e->w, &(dx_machine){.code = (uint8_t)code,
                                 .mask = (uint8_t)k,
                                 .zeroing = zeroing,
                                 .to = dx_in_vector(to),
                                 .a = a,
                                 .b = b});
}

static dx_location one_of(const dx_emitter *e, unsigned k)
{
    dx_location at = dx_mask_in_code(e, k);
    at.spread = false; /* SPREAD does it */
    return at;
}

static void put_truth(dx_emitter *e, const dx_instruction *i, const dx_next_use *use,
                      dx_predicate predicate)
{
    unsigned a = dx_read_slot(e, i->a, use->a), b = dx_read_slot(e, i->b, use->b);
    if (e->w->form == DX_FORM_AVX512) {
        put_mask_compare(e, predicate, 1, 0, a, b);
        put_mask_compare(e, DX_IF_UNORDERED, 2, 0, a, b);
        unsigned to = dx_result_register(e, i->out, use->out, DX_NO_VECTOR);
        put_where(e, DX_MACHINE_SPREAD, 1, true, to, one_of(e, DX_MASK_ONE), dx_nowhere);
        put_where(e, DX_MACHINE_SPREAD, 2, false, to, one_of(e, DX_MASK_NAN), dx_nowhere);
        return;
    }
    unsigned truth = dx_scratch(e, 0), nan = dx_scratch(e, 1);
    compare(e, predicate, truth, a, b);
    compare(e, DX_IF_UNORDERED, nan, a, b);
    dx_put_two(e, DX_MACHINE_AND, 0, truth, truth, dx_mask_in_code(e, DX_MASK_ONE));
    dx_put_registers(e, DX_MACHINE_OR, dx_result_register(e, i->out, use->out, DX_NO_VECTOR), truth,
                     nan);
}

static void put_both(dx_emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    unsigned a = dx_read_slot(e, i->a, use->a), b = dx_read_slot(e, i->b, use->b);
    unsigned first = dx_scratch(e, 0), second = dx_scratch(e, 1);
    dx_put_registers(e, DX_MACHINE_XOR, first, first, first);
    if (e->w->form == DX_FORM_AVX512) {
        put_mask_compare(e, DX_IF_NE, 1, 0, a, first);
        put_mask_compare(e, DX_IF_NE, 1, 1, b, first);
        put_where(e, DX_MACHINE_MUL, 1, true, dx_result_register(e, i->out, use->out, DX_NO_VECTOR),
                  dx_in_vector(a), dx_in_vector(b));
        return;
    }
    compare(e, DX_IF_NE, second, a, first);
    compare(e, DX_IF_NE, first, b, first);
    dx_put_registers(e, DX_MACHINE_AND, second, second, first);
    dx_put_registers(e, DX_MACHINE_MUL, first, a, b);
    dx_put_registers(e, DX_MACHINE_AND, dx_result_register(e, i->out, use->out, DX_NO_VECTOR),
                     first, second);
}

static void put_select(dx_emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    unsigned a = dx_read_slot(e, i->a, use->a), b = dx_read_slot(e, i->b, use->b),
             c = dx_read_slot(e, i->c, use->c);
    unsigned truth = dx_scratch(e, 0), other = dx_scratch(e, 1);
    dx_put_registers(e, DX_MACHINE_XOR, truth, truth, truth);
    if (e->w->form == DX_FORM_AVX512) {
        put_mask_compare(e, DX_IF_NE, 1, 0, a, truth);
        put_mask_compare(e, DX_IF_UNORDERED, 2, 0, a, a);
        unsigned to = dx_registers_write(&e->registers, i->out, use->out, DX_NO_VECTOR);
        dx_registers_unpin(&e->registers);
        dx_put_copy(e, to, c);
        put_where(e, DX_MACHINE_COPY, 1, false, to, dx_in_vector(b), dx_nowhere);
        put_where(e, DX_MACHINE_COPY, 2, false, to, dx_in_vector(a), dx_nowhere);
        return;
    }
    compare(e, DX_IF_NE, truth, a, truth);
    dx_put_registers(e, DX_MACHINE_ANDN, other, truth, c);
    dx_put_registers(e, DX_MACHINE_AND, truth, truth, b);
    dx_put_registers(e, DX_MACHINE_OR, truth, truth, other);
    compare(e, DX_IF_UNORDERED, other, a, a);
    dx_put_registers(e, DX_MACHINE_OR, dx_result_register(e, i->out, use->out, DX_NO_VECTOR), truth,
                     other);
}

static void put_rectified(dx_emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    unsigned a = dx_read_slot(e, i->a, use->a), below = dx_scratch(e, 0);
    dx_put_registers(e, DX_MACHINE_XOR, below, below, below);
    if (e->w->form == DX_FORM_AVX512) {
        put_mask_compare(e, DX_IF_NOT_LT, 1, 0, a, below);
        put_where(e, DX_MACHINE_COPY, 1, true,
                  dx_result_register(e, i->out, use->out, DX_NO_VECTOR), dx_in_vector(a),
                  dx_nowhere);
        return;
    }
    dx_put_registers(e, DX_MACHINE_XOR, dx_scratch(e, 1), dx_scratch(e, 1), dx_scratch(e, 1));
    compare(e, DX_IF_LT, below, a, dx_scratch(e, 1));
    dx_put_registers(e, DX_MACHINE_ANDN, dx_result_register(e, i->out, use->out, DX_NO_VECTOR),
                     below, a);
}

/* ---- the instructions of the tape ---------------------------------------------------------- */

static bool is_fused(unsigned code)
{
    return code == DX_CODE_FMA || code == DX_CODE_FMS || code == DX_CODE_FNMA;
}

bool dx_is_inline(dx_fn fn)
{
    return fn == DX_FN_abs || fn == DX_FN_relu;
}

static void put_call_of_row(dx_emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    const uint32_t slot[] = {i->a, i->b}, next[] = {use->a, use->b};
    if (i->code == DX_CODE_CALL && i->fn == DX_FN_abs)
        put_masked(e, i, use, DX_MACHINE_AND, DX_MASK_MAGNITUDE);
    else if (i->code == DX_CODE_CALL && i->fn == DX_FN_relu)
        put_rectified(e, i, use);
    else
        dx_put_function(e, i->fn, i->code == DX_CODE_CALL ? 1 : 2, slot, next, i->out, use->out);
}

/* Arguments of a call are listed by slots in the tape. */
static void put_call_of_many(dx_emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    dx_put_function(e, i->fn, i->b, e->tape->argument + i->a, e->argument_use + i->a, i->out,
                    use->out);
}

void dx_put_instruction(dx_emitter *e, const dx_instruction *i, const dx_next_use *use)
{
    const uint32_t slot[] = {i->a, i->b}, next[] = {use->a, use->b};
    if (is_fused(i->code) && e->w->form == DX_FORM_SSE2) {
        dx_put_called_fma(e, i, use);
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
        put_masked(e, i, use, DX_MACHINE_XOR, DX_MASK_SIGN);
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
        dx_put_function(e, DX_CALLEE_POWER, 2, slot, next, i->out, use->out);
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
        dx_put_loop(e, i, use);
        break;
    case DX_CODE_SINCOS:
        dx_put_sincos(e, i, use);
        break;
    default: /* this tape is for another evaluator */
        e->w->failed = true;
    }
}

#endif
