#include "numeric/vm_ball.h"

#include "numeric/balls.h"
#include "numeric/exact.h"
#include "numeric/loop.h"
#include "numeric/pass.h"

/* ---- life ------------------------------------------------------------------------------- */

static void free_bodies(dx_ball_vm *vm, size_t n)
{
    for (size_t k = 0; k < n; k++)
        dx_ball_vm_free(&vm->body[k]);
    dx_free(&vm->context->memory, vm->body, (vm->tape->loops.n + 1) * sizeof *vm->body);
}

static dx_status make_bodies(dx_ball_vm *vm)
{
    const dx_loops *loops = &vm->tape->loops;
    vm->body = dx_alloc(&vm->context->memory, (loops->n + 1) * sizeof *vm->body);
    if (!vm->body)
        return dx_no_memory(vm->context);
    for (size_t k = 0; k < loops->n; k++) {
        dx_status status = dx_ball_vm_init(&vm->body[k], &loops->item[k].body, vm->context);
        if (status != DX_OK) {
            free_bodies(vm, k);
            return status;
        }
    }
    return DX_OK;
}

/* All of them, those of the inputs too, which are not used. */
static size_t n_balls(const dx_tape *tape)
{
    return (size_t)tape->n_slots + 1;
}

dx_status dx_ball_vm_init(dx_ball_vm *vm, const dx_tape *tape, dx_context *context)
{
    dx_memory *memory = &context->memory;
    *vm = (dx_ball_vm){.tape = tape, .context = context};
    if (!tape->exact)
        return dx_fail(context, DX_BUG, "a tape without exact constants is evaluated in balls");
    DX_TRY(make_bodies(vm));
    vm->slot = dx_balls_new(memory, n_balls(tape));
    vm->args = dx_alloc(memory, (tape->widest + 2) * sizeof *vm->args);
    if (!vm->slot || !vm->args) {
        dx_balls_free(memory, vm->slot, n_balls(tape));
        dx_free(memory, vm->args, (tape->widest + 2) * sizeof *vm->args);
        free_bodies(vm, tape->loops.n);
        return dx_no_memory(context);
    }
    arb_init(vm->t);
    arb_init(vm->index);
    return DX_OK;
}

/* The inputs' slots are others' balls. */
static void forget_inputs(dx_ball_vm *vm)
{
    for (uint32_t k = 0; k < vm->tape->n_inputs; k++)
        arb_init(vm->slot + k);
}

void dx_ball_vm_free(dx_ball_vm *vm)
{
    dx_memory *memory = &vm->context->memory;
    forget_inputs(vm);
    arb_clear(vm->t);
    arb_clear(vm->index);
    dx_balls_free(memory, vm->slot, n_balls(vm->tape));
    dx_free(memory, vm->args, (vm->tape->widest + 2) * sizeof *vm->args);
    free_bodies(vm, vm->tape->loops.n);
}

/* ---- relations and pieces ------------------------------------------------------------------ */

static void relate(dx_code code, const arb_t a, const arb_t b, arb_t out)
{
    static const dx_op op[] = {[DX_CODE_LT] = DX_OP_LT,
                               [DX_CODE_LE] = DX_OP_LE,
                               [DX_CODE_EQ] = DX_OP_EQ,
                               [DX_CODE_NE] = DX_OP_NE};
    bool known = arb_is_finite(a) && arb_is_finite(b);
    dx_pass_relation(op[code], a, b, out);
    if (!known || arb_is_finite(out))
        return;
    arf_set_si_2exp_si(arb_midref(out), 1, -1);
    mag_set_ui_2exp_si(arb_radref(out), 1, -1);
}

/* Each is 0, 1, not decided, or without a value. */
static void hold_both(const arb_t a, const arb_t b, arb_t out)
{
    if (arb_is_zero(a) || arb_is_zero(b))
        arb_zero(out);
    else if (!arb_is_finite(a) || (arb_is_finite(b) && arb_is_exact(b)))
        arb_set(out, a);
    else
        arb_set(out, b);
}

static void choose(const arb_t a, const arb_t b, const arb_t c, slong prec, arb_t out)
{
    if (!arb_is_finite(a))
        arb_indeterminate(out);
    else if (arb_is_zero(a))
        arb_set(out, c);
    else if (!arb_contains_zero(a))
        arb_set(out, b);
    else
        arb_union(out, b, c, prec);
}

/* ---- operations ---------------------------------------------------------------------------- */

static void root(const arb_t a, slong prec, arb_t out)
{
    if (arb_contains_negative(a))
        arb_indeterminate(out);
    else
        arb_sqrt(out, a, prec);
}

/* A rational number among the constants is an exponent as it is. */
static void power(dx_ball_vm *vm, const dx_instruction *i)
{
    const dx_tape *tape = vm->tape;
    arb_srcptr base = vm->slot + i->a;
    const dx_exact *c = NULL;
    if (dx_tape_is_constant(tape, i->b))
        c = &tape->exact[i->b - tape->n_inputs];
    if (!c || c->kind != DX_EXACT_RATIONAL) {
        dx_pass_general_power(base, vm->slot + i->b, vm->prec, vm->t);
    } else {
        fmpq_t q;
        fmpq_init(q);
        fmpq_set_mpq(q, c->value);
        dx_pass_rational_power(base, q, vm->prec, vm->t);
        fmpq_clear(q);
    }
    arb_swap(vm->slot + i->out, vm->t);
}

static void gather(dx_ball_vm *vm, const dx_instruction *i)
{
    for (uint32_t k = 0; k < i->b; k++)
        vm->args[k] = vm->slot[vm->tape->argument[i->a + k]];
}

static void call_two(dx_ball_vm *vm, const dx_instruction *i)
{
    vm->args[0] = vm->slot[i->a];
    vm->args[1] = vm->slot[i->b];
    dx_functions[i->fn].ball(vm->t, vm->args, 2, vm->prec);
    arb_swap(vm->slot + i->out, vm->t);
}

static void call_many(dx_ball_vm *vm, const dx_instruction *i)
{
    gather(vm, i);
    dx_functions[i->fn].ball(vm->t, vm->args, (int)i->b, vm->prec);
    arb_swap(vm->slot + i->out, vm->t);
}

static bool get_end(const arb_t x, int64_t *n)
{
    if (!arb_is_int(x) || arf_cmpabs_2exp_si(arb_midref(x), 62) >= 0)
        return false;
    *n = arf_get_si(arb_midref(x), ARF_RND_DOWN);
    return true;
}

static dx_status run(dx_ball_vm *vm, size_t from, size_t to);

/* The terms from the lower end up, to t. */
static dx_status add_terms(dx_ball_vm *vm, const dx_loop *loop, dx_ball_vm *body, int64_t lo,
                           int64_t hi)
{
    const dx_tape *tape = &loop->body;
    arb_srcptr term = body->slot + tape->output[0];
    arb_set_si(vm->t, loop->multiplies);
    for (int64_t k = lo; k <= hi; k++) {
        arb_set_si(body->index, k);
        body->slot[0] = *body->index;
        DX_TRY(run(body, tape->n_fixed, tape->n_code));
        if (loop->multiplies)
            arb_mul(vm->t, vm->t, term, vm->prec);
        else
            arb_add(vm->t, vm->t, term, vm->prec);
        if (!arb_is_finite(vm->t))
            break;
        DX_TRY(dx_poll(vm->context));
    }
    return DX_OK;
}

static dx_status run_loop(dx_ball_vm *vm, const dx_instruction *i)
{
    const dx_loop *loop = &vm->tape->loops.item[i->c];
    dx_ball_vm *body = &vm->body[i->c];
    int64_t lo, hi;
    gather(vm, i);
    if (!get_end(vm->args, &lo) || !get_end(vm->args + 1, &hi)) {
        arb_indeterminate(vm->slot + i->out);
        return DX_OK;
    }
    if (hi - lo >= DX_MOST_TERMS)
        return dx_loop_too_long(vm->context);
    for (uint32_t k = 1; k < loop->body.n_inputs; k++)
        body->slot[k] = vm->args[k + 1];
    DX_TRY(add_terms(vm, loop, body, lo, hi));
    arb_swap(vm->slot + i->out, vm->t);
    return DX_OK;
}

static dx_status step(dx_ball_vm *vm, const dx_instruction *i)
{
    slong prec = vm->prec;
    arb_ptr s = vm->slot, out = s + i->out;
    if (i->code == DX_CODE_LOOP)
        return run_loop(vm, i);
    if (i->code == DX_CODE_CALLN) {
        call_many(vm, i);
        return DX_OK;
    }
    arb_srcptr a = s + i->a, b = s + i->b, c = s + i->c;
    switch ((dx_code)i->code) {
    case DX_CODE_ADD:
        arb_add(out, a, b, prec);
        break;
    case DX_CODE_SUB:
        arb_sub(out, a, b, prec);
        break;
    case DX_CODE_MUL:
        arb_mul(out, a, b, prec);
        break;
    case DX_CODE_DIV:
        arb_div(out, a, b, prec);
        break;
    case DX_CODE_NEG:
        arb_neg(out, a);
        break;
    case DX_CODE_SQRT:
        root(a, prec, out);
        break;
    case DX_CODE_FMA:
        arb_fma(out, a, b, c, prec);
        break;
    case DX_CODE_FMS:
        arb_neg(vm->t, c);
        arb_fma(out, a, b, vm->t, prec);
        break;
    case DX_CODE_FNMA:
        arb_neg(vm->t, c);
        arb_fma(out, a, b, vm->t, prec);
        arb_neg(out, out);
        break;
    case DX_CODE_POW:
        power(vm, i);
        break;
    case DX_CODE_LT:
    case DX_CODE_LE:
    case DX_CODE_EQ:
    case DX_CODE_NE:
        relate((dx_code)i->code, a, b, vm->t);
        arb_swap(out, vm->t);
        break;
    case DX_CODE_AND:
        hold_both(a, b, out);
        break;
    case DX_CODE_SELECT:
        choose(a, b, c, prec, vm->t);
        arb_swap(out, vm->t);
        break;
    case DX_CODE_CALL:
        dx_functions[i->fn].ball(out, a, 1, prec);
        break;
    case DX_CODE_CALL2:
        call_two(vm, i);
        break;
    case DX_CODE_SINCOS:
        arb_sin_cos(out, s + i->c, a, prec);
        break;
    default:
        break;
    }
    return DX_OK;
}

static dx_status run(dx_ball_vm *vm, size_t from, size_t to)
{
    for (size_t k = from; k < to; k++) {
        DX_TRY(dx_poll(vm->context));
        DX_TRY(step(vm, &vm->tape->code[k]));
    }
    return DX_OK;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static size_t count_balls(const dx_tape *tape)
{
    size_t n = n_balls(tape);
    for (size_t k = 0; k < tape->loops.n; k++)
        n += count_balls(&tape->loops.item[k].body);
    return n;
}

static dx_status prepare(dx_ball_vm *vm, slong prec)
{
    const dx_tape *tape = vm->tape;
    vm->prec = prec;
    for (size_t k = 0; k < tape->loops.n; k++)
        DX_TRY(prepare(&vm->body[k], prec));
    for (size_t k = 0; k < tape->n_constants; k++)
        DX_TRY(dx_exact_ball(&tape->exact[k], tape->graph, prec, vm->slot + tape->n_inputs + k));
    return run(vm, 0, tape->n_fixed);
}

dx_status dx_ball_vm_set_precision(dx_ball_vm *vm, slong prec)
{
    DX_TRY(dx_tape_check_precision(vm->tape, count_balls(vm->tape), prec, vm->context));
    return prepare(vm, prec);
}

dx_status dx_ball_vm_evaluate(dx_ball_vm *vm, arb_srcptr in, arb_ptr out)
{
    const dx_tape *tape = vm->tape;
    for (uint32_t k = 0; k < tape->n_inputs; k++)
        vm->slot[k] = in[k];
    DX_TRY(run(vm, tape->n_fixed, tape->n_code));
    for (size_t k = 0; k < tape->n_outputs; k++)
        arb_set(out + k, vm->slot + tape->output[k]);
    return DX_OK;
}
