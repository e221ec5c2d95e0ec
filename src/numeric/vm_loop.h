/* vm_loop.h - the loop of vm.c, for a processor each and for tapes that are polled on their way
 * or not (CHECKED); RUN is its name. Included by vm.c.
 *
 * Each instruction jumps to the next by itself (computed goto), so that the processor learns
 * what follows what. What one has written stays in a register too: most operands are what was
 * written just before, and would wait for the memory. */
static SEPARATE dx_status RUN(dx_vm *vm, const double *in, double *out, dx_context *context)
{
#define PLACE(code, operand)     [DX_CODE_##code + DX_CODE_COUNT * DX_LATEST_##operand]
#define FORMS_OF_ONE(code, name) PLACE(code, NONE) = &&name, PLACE(code, A) = &&name##_latest
#define FORMS_OF_TWO(code, name)                                                                   \
    FORMS_OF_ONE(code, name), PLACE(code, B) = &&name##_by_latest, PLACE(code, AB) = &&name##_twice
#define FORMS_OF_THREE(code, name) FORMS_OF_TWO(code, name), PLACE(code, C) = &&name##_with_latest
    static const void *const label[DX_CODE_COUNT * DX_LATEST_COUNT] = {
        PLACE(INPUT, NONE) = &&stop,
        PLACE(CONSTANT, NONE) = &&stop,
        FORMS_OF_TWO(ADD, add),
        FORMS_OF_TWO(SUB, subtract),
        FORMS_OF_TWO(MUL, multiply),
        FORMS_OF_TWO(DIV, divide),
        FORMS_OF_ONE(NEG, negate),
        FORMS_OF_ONE(SQRT, root),
        FORMS_OF_THREE(FMA, fuse_add),
        FORMS_OF_THREE(FMS, fuse_subtract),
        FORMS_OF_THREE(FNMA, fuse_from),
        PLACE(POW, NONE) = &&power,
        PLACE(LT, NONE) = &&less,
        PLACE(LE, NONE) = &&at_most,
        PLACE(EQ, NONE) = &&equal,
        PLACE(NE, NONE) = &&other,
        PLACE(AND, NONE) = &&both,
        PLACE(SELECT, NONE) = &&select,
        PLACE(CALL, NONE) = &&call,
        PLACE(CALL2, NONE) = &&call_two,
        PLACE(CALLN, NONE) = &&call_many,
        PLACE(LOOP, NONE) = &&loop,
        PLACE(SINCOS, NONE) = &&sine_cosine,
    };
#define NEXT                                                                                       \
    do {                                                                                           \
        s[i->out] = latest;                                                                        \
        i++;                                                                                       \
        if (CHECKED && i == end)                                                                   \
            goto stop;                                                                             \
        goto *label[i->form];                                                                      \
    } while (0)
#define GIVE(value)                                                                                \
    do {                                                                                           \
        latest = (value);                                                                          \
        NEXT;                                                                                      \
    } while (0)
#define OF_ONE(name, f)                                                                            \
    name:                                                                                          \
    GIVE(f(s[i->a]));                                                                              \
    name##_latest : GIVE(f(latest))
#define OF_TWO(name, f)                                                                            \
    name:                                                                                          \
    GIVE(f(s[i->a], s[i->b]));                                                                     \
    name##_latest : GIVE(f(latest, s[i->b]));                                                      \
    name##_by_latest : GIVE(f(s[i->a], latest));                                                   \
    name##_twice : GIVE(f(latest, latest))
#define OF_THREE(name, f)                                                                          \
    name:                                                                                          \
    GIVE(f(s[i->a], s[i->b], s[i->c]));                                                            \
    name##_latest : GIVE(f(latest, s[i->b], s[i->c]));                                             \
    name##_by_latest : GIVE(f(s[i->a], latest, s[i->c]));                                          \
    name##_twice : GIVE(f(latest, latest, s[i->c]));                                               \
    name##_with_latest : GIVE(f(s[i->a], s[i->b], latest))
#define ADD(a, b)     ((a) + (b))
#define SUB(a, b)     ((a) - (b))
#define MUL(a, b)     ((a) * (b))
#define DIV(a, b)     ((a) / (b))
#define NEG(a)        (-(a))
#define FMS(a, b, c)  fma(a, b, -(c))
#define FNMA(a, b, c) fma(-(a), b, c)
    const dx_tape *tape = vm->tape;
    double *s = vm->slot, latest = 0;
    for (uint32_t k = 0; k < tape->n_inputs; k++)
        s[k] = in[k];
    const dx_instruction *i = tape->code, *end = i + least(tape->n_code, STRETCH);
    if (CHECKED)
        vm->state = (dx_loop_state){.context = context};
    goto *label[i->form];
    OF_TWO(add, ADD);
    OF_TWO(subtract, SUB);
    OF_TWO(multiply, MUL);
    OF_TWO(divide, DIV);
    OF_ONE(negate, NEG);
    OF_ONE(root, sqrt);
    OF_THREE(fuse_add, fma);
    OF_THREE(fuse_subtract, FMS);
    OF_THREE(fuse_from, FNMA);
power:
    GIVE(dx_code_power(s[i->a], s[i->b]));
less:
    GIVE(dx_code_truth(s[i->a] < s[i->b], s[i->a], s[i->b]));
at_most:
    GIVE(dx_code_truth(s[i->a] <= s[i->b], s[i->a], s[i->b]));
equal:
    GIVE(dx_code_truth(s[i->a] == s[i->b], s[i->a], s[i->b]));
other:
    GIVE(dx_code_truth(s[i->a] != s[i->b], s[i->a], s[i->b]));
both:
    GIVE(dx_code_and(s[i->a], s[i->b]));
select:
    GIVE(dx_code_select(s[i->a], s[i->b], s[i->c]));
call:
    GIVE(dx_functions[i->fn].real(s + i->a, 1));
call_two:
    GIVE(call_two(i, s));
call_many:
    GIVE(call_many(tape, i, s));
loop:
    GIVE(run_loop(vm, i, s));
sine_cosine:
    GIVE(sine_and_cosine(s[i->a], s + i->c));
stop : {
    size_t left = CHECKED ? (size_t)(tape->code + tape->n_code - i) : 0;
    if (left > 0) {
        DX_TRY(go_on(vm, context));
        end = i + least(left, STRETCH);
        goto *label[i->form];
    }
}
    for (size_t k = 0; k < tape->n_outputs; k++)
        out[k] = s[tape->output[k]];
    return CHECKED ? vm->state.status : DX_OK;
#undef FNMA
#undef FMS
#undef NEG
#undef DIV
#undef MUL
#undef SUB
#undef ADD
#undef OF_THREE
#undef OF_TWO
#undef OF_ONE
#undef GIVE
#undef NEXT
#undef FORMS_OF_THREE
#undef FORMS_OF_TWO
#undef FORMS_OF_ONE
#undef PLACE
}
