#include "numeric/vm_mpfr.h"

#include "numeric/exact.h"
#include "numeric/loop.h"
#include "numeric/mpfrs.h"
#include "scalar/rounding.h"

enum {
    EXTRA =
        64,    /* bits of the wide scratch: an exponent's error is magnified by the result's size */
    INDEX = 64 /* bits that any number of a term has */
};

/* ---- life ------------------------------------------------------------------------------- */

static void free_bodies(dx_mpfr_vm *vm, size_t n)
{
    for (size_t k = 0; k < n; k++)
        dx_mpfr_vm_free(&vm->body[k]);
    dx_free(&vm->context->memory, vm->body, (vm->tape->loops.n + 1) * sizeof *vm->body);
}

static dx_status make_bodies(dx_mpfr_vm *vm)
{
    const dx_loops *loops = &vm->tape->loops;
    vm->body = dx_alloc(&vm->context->memory, (loops->n + 1) * sizeof *vm->body);
    if (!vm->body)
        return dx_no_memory(vm->context);
    for (size_t k = 0; k < loops->n; k++) {
        dx_status status = dx_mpfr_vm_init(&vm->body[k], &loops->item[k].body, vm->context);
        if (status != DX_OK) {
            free_bodies(vm, k);
            return status;
        }
    }
    return DX_OK;
}

static size_t slots_size(const dx_tape *tape)
{
    return ((size_t)tape->n_slots + 1) * sizeof(mpfr_t);
}

static size_t args_size(const dx_tape *tape)
{
    return ((size_t)tape->widest + 2) * sizeof(mpfr_srcptr);
}

dx_status dx_mpfr_vm_init(dx_mpfr_vm *vm, const dx_tape *tape, dx_context *context)
{
    dx_memory *memory = &context->memory;
    *vm = (dx_mpfr_vm){.tape = tape, .context = context};
    if (!tape->exact)
        return dx_fail(context, DX_BUG, "a tape without exact constants is evaluated in digits");
    DX_TRY(make_bodies(vm));
    vm->slot = dx_alloc(memory, slots_size(tape));
    vm->args = dx_alloc(memory, args_size(tape));
    if (vm->slot && vm->args)
        return DX_OK;
    dx_mpfr_vm_free(vm);
    return dx_no_memory(context);
}

void dx_mpfr_vm_free(dx_mpfr_vm *vm)
{
    dx_memory *memory = &vm->context->memory;
    dx_free(memory, vm->block, vm->room);
    dx_free(memory, vm->slot, slots_size(vm->tape));
    dx_free(memory, (void *)vm->args, args_size(vm->tape));
    free_bodies(vm, vm->tape->loops.n);
}

/* ---- operations ---------------------------------------------------------------------------- */

static bool get_end(mpfr_srcptr x, int64_t *n)
{
    if (!mpfr_integer_p(x) || mpfr_get_exp(x) > 53)
        return false;
    *n = mpfr_get_si(x, MPFR_RNDN);
    return true;
}

static void relate(dx_code code, mpfr_srcptr a, mpfr_srcptr b, mpfr_ptr out)
{
    if (mpfr_nan_p(a) || mpfr_nan_p(b)) {
        mpfr_set_nan(out);
        return;
    }
    int order = mpfr_cmp(a, b);
    bool holds = code == DX_CODE_LT   ? order < 0
                 : code == DX_CODE_LE ? order <= 0
                 : code == DX_CODE_EQ ? order == 0
                                      : order != 0;
    mpfr_set_ui(out, holds, MPFR_RNDN);
}

static void hold_both(mpfr_srcptr a, mpfr_srcptr b, mpfr_ptr out)
{
    if (mpfr_zero_p(a) || mpfr_zero_p(b))
        mpfr_set_zero(out, 1);
    else
        mpfr_mul(out, a, b, MPFR_RNDN);
}

static void choose(mpfr_srcptr a, mpfr_srcptr b, mpfr_srcptr c, mpfr_ptr out)
{
    mpfr_set(out, mpfr_nan_p(a) ? a : mpfr_zero_p(a) ? c : b, MPFR_RNDN);
}

/* By a root where that is quick. */
static void rational_power(dx_mpfr_vm *vm, mpfr_srcptr base, mpq_srcptr exponent)
{
    enum { MOST_ROOT = 4, MOST_POWER = 1000 };
    if (mpfr_sgn(base) < 0) {
        mpfr_set_nan(vm->t);
    } else if (mpz_cmp_ui(mpq_denref(exponent), MOST_ROOT) <= 0 &&
               mpz_cmpabs_ui(mpq_numref(exponent), MOST_POWER) <= 0) {
        mpfr_rootn_ui(vm->wide, base, mpz_get_ui(mpq_denref(exponent)), MPFR_RNDN);
        mpfr_pow_si(vm->t, vm->wide, mpz_get_si(mpq_numref(exponent)), MPFR_RNDN);
    } else {
        mpfr_set_q(vm->wide, exponent, MPFR_RNDN);
        mpfr_pow(vm->t, base, vm->wide, MPFR_RNDN);
    }
}

/* A rational number among the constants is an exponent as it is. */
static void power(dx_mpfr_vm *vm, const dx_instruction *i)
{
    const dx_tape *tape = vm->tape;
    mpfr_srcptr base = vm->slot + i->a;
    const dx_exact *c = NULL;
    if (dx_tape_is_constant(tape, i->b))
        c = &tape->exact[i->b - tape->n_inputs];
    if (!c || c->kind != DX_EXACT_RATIONAL)
        mpfr_pow(vm->t, base, vm->slot + i->b, MPFR_RNDN);
    else if (mpz_cmp_ui(mpq_denref(c->value), 1) == 0)
        mpfr_pow_z(vm->t, base, mpq_numref(c->value), MPFR_RNDN);
    else
        rational_power(vm, base, c->value);
}

static void wave(dx_mpfr_vm *vm, const dx_instruction *i)
{
    mpfr_ptr sine = vm->slot + i->out, cosine = vm->slot + i->c;
    if (dx_mpfr_is_huge(vm->slot + i->a)) {
        mpfr_set_nan(sine);
        mpfr_set_nan(cosine);
        return;
    }
    mpfr_set(vm->t, vm->slot + i->a, MPFR_RNDN); /* one of the others may be its slot */
    mpfr_sin_cos(sine, cosine, i->a < vm->tape->n_inputs ? vm->slot + i->a : vm->t, MPFR_RNDN);
}

static void gather(dx_mpfr_vm *vm, const dx_instruction *i)
{
    for (uint32_t k = 0; k < i->b; k++)
        vm->args[k] = vm->slot + vm->tape->argument[i->a + k];
}

static dx_status run(dx_mpfr_vm *vm, size_t from, size_t to);

/* The terms from the lower end up, to t. */
static dx_status add_terms(dx_mpfr_vm *vm, const dx_loop *loop, dx_mpfr_vm *body, int64_t lo,
                           int64_t hi)
{
    const dx_tape *tape = &loop->body;
    mpfr_srcptr term = body->slot + tape->output[0];
    mpfr_set_ui(vm->t, loop->multiplies, MPFR_RNDN);
    for (int64_t k = lo; k <= hi; k++) {
        mpfr_set_si(body->index, k, MPFR_RNDN);
        body->slot[0] = *body->index;
        DX_TRY(run(body, tape->n_fixed, tape->n_code));
        if (loop->multiplies)
            mpfr_mul(vm->t, vm->t, term, MPFR_RNDN);
        else
            mpfr_add(vm->t, vm->t, term, MPFR_RNDN);
        DX_TRY(dx_poll(vm->context));
    }
    return DX_OK;
}

static dx_status run_loop(dx_mpfr_vm *vm, const dx_instruction *i)
{
    const dx_loop *loop = &vm->tape->loops.item[i->c];
    dx_mpfr_vm *body = &vm->body[i->c];
    int64_t lo, hi;
    gather(vm, i);
    mpfr_set_nan(vm->t);
    if (!get_end(vm->args[0], &lo) || !get_end(vm->args[1], &hi))
        return DX_OK;
    if (hi - lo >= DX_MOST_TERMS)
        return dx_loop_too_long(vm->context);
    for (uint32_t k = 1; k < loop->body.n_inputs; k++)
        body->slot[k] = *vm->args[k + 1];
    return add_terms(vm, loop, body, lo, hi);
}

/* What lists its operands, to t. */
static dx_status step_of_list(dx_mpfr_vm *vm, const dx_instruction *i)
{
    if (i->code == DX_CODE_LOOP)
        return run_loop(vm, i);
    gather(vm, i);
    dx_functions[i->fn].mpfr(vm->t, vm->args, (int)i->b);
    return DX_OK;
}

/* The others, to t. */
static void step(dx_mpfr_vm *vm, const dx_instruction *i)
{
    mpfr_ptr out = vm->t;
    mpfr_srcptr a = vm->slot + i->a, b = vm->slot + i->b, c = vm->slot + i->c;
    switch ((dx_code)i->code) {
    case DX_CODE_ADD:
        mpfr_add(out, a, b, MPFR_RNDN);
        break;
    case DX_CODE_SUB:
        mpfr_sub(out, a, b, MPFR_RNDN);
        break;
    case DX_CODE_MUL:
        mpfr_mul(out, a, b, MPFR_RNDN);
        break;
    case DX_CODE_DIV:
        mpfr_div(out, a, b, MPFR_RNDN);
        break;
    case DX_CODE_NEG:
        mpfr_neg(out, a, MPFR_RNDN);
        break;
    case DX_CODE_SQRT:
        mpfr_sqrt(out, a, MPFR_RNDN);
        break;
    case DX_CODE_FMA:
        mpfr_fma(out, a, b, c, MPFR_RNDN);
        break;
    case DX_CODE_FMS:
        mpfr_fms(out, a, b, c, MPFR_RNDN);
        break;
    case DX_CODE_FNMA: /* -(a·b - c) but for the sign of zero */
        mpfr_fms(out, a, b, c, MPFR_RNDN);
        if (mpfr_zero_p(out))
            mpfr_set_zero(out, 1);
        else
            mpfr_neg(out, out, MPFR_RNDN);
        break;
    case DX_CODE_POW:
        power(vm, i);
        break;
    case DX_CODE_LT:
    case DX_CODE_LE:
    case DX_CODE_EQ:
    case DX_CODE_NE:
        relate((dx_code)i->code, a, b, out);
        break;
    case DX_CODE_AND:
        hold_both(a, b, out);
        break;
    case DX_CODE_SELECT:
        choose(a, b, c, out);
        break;
    case DX_CODE_CALL:
        vm->args[0] = a;
        dx_functions[i->fn].mpfr(out, vm->args, 1);
        break;
    case DX_CODE_CALL2:
        vm->args[0] = a;
        vm->args[1] = b;
        dx_functions[i->fn].mpfr(out, vm->args, 2);
        break;
    default:
        break;
    }
}

static dx_status run(dx_mpfr_vm *vm, size_t from, size_t to)
{
    for (size_t k = from; k < to; k++) {
        const dx_instruction *i = &vm->tape->code[k];
        DX_TRY(dx_poll(vm->context));
        if (i->code == DX_CODE_SINCOS) {
            wave(vm, i);
            continue;
        }
        if (dx_code_lists((dx_code)i->code))
            DX_TRY(step_of_list(vm, i));
        else
            step(vm, i);
        mpfr_swap(vm->slot + i->out, vm->t); /* kernels may not write to their arguments */
    }
    return DX_OK;
}

/* ---- the precision --------------------------------------------------------------------------- */

static size_t count_numbers(const dx_tape *tape)
{
    size_t n = (size_t)tape->n_slots + 3;
    for (size_t k = 0; k < tape->loops.n; k++)
        n += count_numbers(&tape->loops.item[k].body);
    return n;
}

/* Room for the digits of all numbers but the inputs, which have their own. */
static dx_status place_numbers(dx_mpfr_vm *vm, mpfr_prec_t prec)
{
    const dx_tape *tape = vm->tape;
    dx_memory *memory = &vm->context->memory;
    size_t own = (size_t)tape->n_slots - tape->n_inputs + 1;
    size_t room = own * mpfr_custom_get_size(prec) + mpfr_custom_get_size(prec + EXTRA) +
                  mpfr_custom_get_size(INDEX);
    void *block = dx_alloc(memory, room);
    if (!block)
        return dx_no_memory(vm->context);
    dx_free(memory, vm->block, vm->room);
    vm->block = block;
    vm->room = room;
    vm->prec = prec;
    char *at = block;
    for (uint32_t k = tape->n_inputs; k < tape->n_slots; k++)
        dx_mpfr_place(vm->slot + k, prec, &at);
    dx_mpfr_place(vm->t, prec, &at);
    dx_mpfr_place(vm->wide, prec + EXTRA, &at);
    dx_mpfr_place(vm->index, INDEX, &at);
    return DX_OK;
}

static dx_status prepare(dx_mpfr_vm *vm, mpfr_prec_t prec)
{
    const dx_tape *tape = vm->tape;
    for (size_t k = 0; k < tape->loops.n; k++)
        DX_TRY(prepare(&vm->body[k], prec));
    DX_TRY(place_numbers(vm, prec));
    for (size_t k = 0; k < tape->n_constants; k++)
        DX_TRY(dx_exact_mpfr(&tape->exact[k], tape->graph, vm->slot + tape->n_inputs + k));
    return run(vm, 0, tape->n_fixed);
}

dx_status dx_mpfr_vm_set_precision(dx_mpfr_vm *vm, mpfr_prec_t prec)
{
    mpfr_flags_t flags = mpfr_flags_save();
    DX_TRY(dx_tape_check_precision(vm->tape, count_numbers(vm->tape), (slong)prec, vm->context));
    dx_status status = prepare(vm, prec);
    mpfr_flags_restore(flags, MPFR_FLAGS_ALL);
    return status;
}

dx_status dx_mpfr_vm_evaluate(dx_mpfr_vm *vm, mpfr_srcptr in, mpfr_ptr out)
{
    const dx_tape *tape = vm->tape;
    mpfr_flags_t flags = mpfr_flags_save();
    for (uint32_t k = 0; k < tape->n_inputs; k++)
        vm->slot[k] = in[k];
    dx_status status = run(vm, tape->n_fixed, tape->n_code);
    for (size_t k = 0; k < tape->n_outputs && status == DX_OK; k++)
        mpfr_set(out + k, vm->slot + tape->output[k], MPFR_RNDN);
    mpfr_flags_restore(flags, MPFR_FLAGS_ALL);
    return status;
}
