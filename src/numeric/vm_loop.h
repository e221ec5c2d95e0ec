/* vm_loop.h - the loop of vm.c, for a processor each; RUN is its name. Included by vm.c.
 *
 * Each instruction jumps to the next by itself (computed goto), so that the processor learns
 * what follows what. */
static void RUN(dx_vm *vm, const dx_instruction *i, const dx_instruction *end, double *s)
{
    static const void *const label[DX_CODE_COUNT] = {
        [DX_CODE_INPUT] = &&stop,
        [DX_CODE_CONSTANT] = &&stop,
        [DX_CODE_ADD] = &&add,
        [DX_CODE_SUB] = &&subtract,
        [DX_CODE_MUL] = &&multiply,
        [DX_CODE_DIV] = &&divide,
        [DX_CODE_NEG] = &&negate,
        [DX_CODE_SQRT] = &&root,
        [DX_CODE_FMA] = &&fuse_add,
        [DX_CODE_FMS] = &&fuse_subtract,
        [DX_CODE_FNMA] = &&fuse_from,
        [DX_CODE_POW] = &&power,
        [DX_CODE_LT] = &&less,
        [DX_CODE_LE] = &&at_most,
        [DX_CODE_EQ] = &&equal,
        [DX_CODE_NE] = &&other,
        [DX_CODE_AND] = &&both,
        [DX_CODE_SELECT] = &&select,
        [DX_CODE_CALL] = &&call,
        [DX_CODE_CALL2] = &&call_two,
        [DX_CODE_CALLN] = &&call_many,
        [DX_CODE_LOOP] = &&loop,
        [DX_CODE_SINCOS] = &&sine_cosine,
    };
#define NEXT                                                                                       \
    do {                                                                                           \
        if (++i == end)                                                                            \
            return;                                                                                \
        goto *label[i->code];                                                                      \
    } while (0)
    if (i == end)
        return;
    goto *label[i->code];
add:
    s[i->out] = s[i->a] + s[i->b];
    NEXT;
subtract:
    s[i->out] = s[i->a] - s[i->b];
    NEXT;
multiply:
    s[i->out] = s[i->a] * s[i->b];
    NEXT;
divide:
    s[i->out] = s[i->a] / s[i->b];
    NEXT;
negate:
    s[i->out] = -s[i->a];
    NEXT;
root:
    s[i->out] = sqrt(s[i->a]);
    NEXT;
fuse_add:
    s[i->out] = fma(s[i->a], s[i->b], s[i->c]);
    NEXT;
fuse_subtract:
    s[i->out] = fma(s[i->a], s[i->b], -s[i->c]);
    NEXT;
fuse_from:
    s[i->out] = fma(-s[i->a], s[i->b], s[i->c]);
    NEXT;
power:
    s[i->out] = dx_code_power(s[i->a], s[i->b]);
    NEXT;
less:
    s[i->out] = dx_code_truth(s[i->a] < s[i->b], s[i->a], s[i->b]);
    NEXT;
at_most:
    s[i->out] = dx_code_truth(s[i->a] <= s[i->b], s[i->a], s[i->b]);
    NEXT;
equal:
    s[i->out] = dx_code_truth(s[i->a] == s[i->b], s[i->a], s[i->b]);
    NEXT;
other:
    s[i->out] = dx_code_truth(s[i->a] != s[i->b], s[i->a], s[i->b]);
    NEXT;
both:
    s[i->out] = dx_code_and(s[i->a], s[i->b]);
    NEXT;
select:
    s[i->out] = dx_code_select(s[i->a], s[i->b], s[i->c]);
    NEXT;
call:
    s[i->out] = dx_functions[i->fn].real(s + i->a, 1);
    NEXT;
call_two:
    s[i->out] = dx_functions[i->fn].real((const double[]){s[i->a], s[i->b]}, 2);
    NEXT;
call_many:
    s[i->out] = call_many(vm->tape, i, s);
    NEXT;
loop:
    s[i->out] = run_loop(vm, i, s);
    NEXT;
sine_cosine : {
    double angle = s[i->a];
    sincos(angle, s + i->out, s + i->c);
    NEXT;
}
stop:
    return;
#undef NEXT
}
