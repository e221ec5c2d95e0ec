/* Machine code of random tapes: for one point the bits of the scalar evaluator, for many those
 * of blocks with the same vectors, in every form that this processor has. */
#include "numeric/block.h"
#include "numeric/native.h"
#include "numeric/vm.h"

#include "../chance.h"
#include "../workbench.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { INPUTS = 5, CONSTANTS = 7, SLOTS = 90, CODE = 300, OUTPUTS = 12, POINTS = 257 };

static dx_instruction code[CODE];
static double constants[CONSTANTS];
static uint32_t arguments[CODE * 6], outputs[OUTPUTS];
static bool written[SLOTS];

/* At edges of every kind, and between. */
static double random_double(void)
{
    static const double edges[] = {0.0,       -0.0,       1.0,         -1.0,     INFINITY,
                                   -INFINITY, NAN,        DBL_MAX,     -DBL_MAX, DBL_MIN,
                                   0x1p-1074, -0x1p-1074, 0x1.8p-1030, 0x1p1023, 0.5,
                                   -2.0,      1e-200,     1e200,       1e22,     -3e5};
    switch (below(5)) {
    case 0:
        return edges[below(sizeof edges / sizeof *edges)];
    case 1:
        return (double)between(-9, 9);
    default:
        return ldexp((double)between(-1000000, 1000000), (int)between(-24, -16));
    }
}

static uint32_t random_slot(const dx_tape *tape)
{
    for (;;) {
        uint32_t slot = (uint32_t)below(tape->n_slots);
        if (written[slot])
            return slot;
    }
}

/* Arb's kernels take long, with huge arguments above all. */
static bool is_slow(dx_fn fn)
{
    static const dx_fn slow[] = {
        DX_FN_besselj,        DX_FN_bessely,   DX_FN_besseli,  DX_FN_besselk, DX_FN_zeta,
        DX_FN_zetaderivative, DX_FN_polygamma, DX_FN_digamma,  DX_FN_gamma,   DX_FN_lgamma,
        DX_FN_factorial,      DX_FN_beta,      DX_FN_binomial, DX_FN_erfinv,  DX_FN_lambertw};
    for (size_t k = 0; k < sizeof slow / sizeof *slow; k++)
        if (fn == slow[k])
            return true;
    return false;
}

static dx_fn random_row(unsigned n)
{
    for (;;) {
        dx_fn fn = (dx_fn)below(DX_FN_COUNT);
        const dx_function *row = &dx_functions[fn];
        if (row->least <= n && (row->most >= n || row->most == 255) &&
            (!is_slow(fn) || below(200) == 0))
            return fn;
    }
}

static void draw_instruction(dx_tape *tape, dx_instruction *i, bool calls)
{
    uint32_t first = tape->n_inputs + (uint32_t)tape->n_constants,
             n_temporaries = tape->n_slots - first;
    do
        i->code = (uint16_t)(DX_CODE_ADD + below(DX_CODE_COUNT - DX_CODE_ADD));
    while (!calls && (i->code == DX_CODE_POW || i->code >= DX_CODE_CALL));
    i->a = random_slot(tape);
    i->b = random_slot(tape);
    i->c = random_slot(tape);
    if (i->code == DX_CODE_CALL)
        i->fn = random_row(1);
    if (i->code == DX_CODE_CALL2)
        i->fn = random_row(2);
    i->out = first + (uint32_t)below(n_temporaries);
    if (i->code == DX_CODE_CALLN) {
        i->b = (uint32_t)between(3, 6);
        i->a = (uint32_t)tape->n_arguments;
        i->fn = random_row(i->b);
        for (uint32_t k = 0; k < i->b; k++)
            arguments[tape->n_arguments++] = random_slot(tape);
        if (i->b > tape->widest)
            tape->widest = i->b;
    }
    if (i->code == DX_CODE_SINCOS) {
        while ((i->c = first + (uint32_t)below(n_temporaries)) == i->out)
            continue;
        written[i->c] = true;
    }
    written[i->out] = true;
}

/* Of any shape: few slots or many, with calls or without, inputs and constants as outputs. */
static void draw(dx_tape *tape)
{
    memset(written, 0, sizeof written);
    *tape = (dx_tape){.code = code,
                      .constant = constants,
                      .argument = arguments,
                      .output = outputs,
                      .n_inputs = 1 + (uint32_t)below(INPUTS),
                      .n_constants = 1 + below(CONSTANTS),
                      .n_outputs = 1 + below(OUTPUTS),
                      .n_code = below(4) ? below(30) : below(CODE)};
    uint32_t fixed = tape->n_inputs + (uint32_t)tape->n_constants;
    tape->n_slots = fixed + 2 + (uint32_t)below(below(3) ? 8 : SLOTS - fixed - 2);
    for (uint32_t k = 0; k < fixed; k++)
        written[k] = true;
    for (size_t k = 0; k < tape->n_constants; k++)
        constants[k] = random_double();
    bool calls = below(2);
    for (size_t k = 0; k < tape->n_code; k++)
        draw_instruction(tape, &code[k], calls);
    for (size_t k = 0; k < tape->n_outputs; k++)
        outputs[k] = random_slot(tape);
}

static unsigned long n_numbers, n_compared; /* a tape of NaN alone would tell nothing */

static bool same_bits(double a, double b)
{
    n_compared++;
    n_numbers += isfinite(b) && b != 0;
    return (isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b));
}

static dx_slab *filled;

static void make(const dx_tape *tape, dx_form form, dx_native *native)
{
    dx_slab **slab = below(2) ? &filled : NULL;
    if (dx_native_make(tape, form, slab, &context, native) != DX_OK || !dx_native_exists(native))
        fail_msg("no code of %s: %s", dx_native_form_name(form), context.diag.message);
}

static void check_point(const dx_tape *tape, dx_form form, unsigned long round)
{
    dx_native native;
    dx_vm vm;
    double in[INPUTS], got[OUTPUTS], want[OUTPUTS], frame[1000];
    make(tape, form, &native);
    assert_true(native.frame <= 1000);
    assert_true(dx_vm_init(&vm, tape, &context.memory));
    for (int n = 0; n < 12; n++) {
        for (size_t k = 0; k < INPUTS; k++)
            in[k] = random_double();
        assert_int_equal(dx_vm_evaluate(&vm, in, want, NULL), DX_OK);
        assert_int_equal(dx_native_point(&native, in, got, frame, &context), DX_OK);
        for (size_t k = 0; k < tape->n_outputs; k++)
            if (!same_bits(got[k], want[k]))
                fail_msg("seed %lu: output %zu of %s is %a, not %a", round, k,
                         dx_native_form_name(form), got[k], want[k]);
    }
    dx_vm_free(&vm);
    dx_native_free(&native);
}

static void code_for_a_point_gives_the_bits_of_the_scalar_evaluator(void **state)
{
    (void)state;
    unsigned long n_rounds = 3000ul * multiplier();
    for (unsigned long round = 1; round <= n_rounds; round++) {
        dx_tape tape;
        random_state = round;
        draw(&tape);
        for (dx_form form = DX_FORM_FMA; form <= DX_FORM_SSE2; form++)
            if (dx_native_runs(form))
                check_point(&tape, form, round);
    }
}

static double in_room[INPUTS][POINTS + 1], got_room[OUTPUTS][POINTS + 2], want[OUTPUTS][POINTS];

static const struct dx_block_kernels *kernels_of(dx_form form)
{
    const struct dx_block_kernels *kind;
    for (unsigned k = 0; (kind = dx_block_kind(k)); k++)
        if (strcmp(dx_block_kind_name(kind), dx_native_form_name(form)) == 0)
            return kind;
    return NULL;
}

static void check_batch(const dx_tape *tape, dx_form form, unsigned long round)
{
    static const size_t lengths[] = {0, 1, 3, 7, 8, 9, 16, 255, 256, 257};
    size_t n = lengths[below(sizeof lengths / sizeof *lengths)], off = below(2);
    const double *in[INPUTS];
    double *got[OUTPUTS], *expected[OUTPUTS];
    dx_native native;
    dx_block block;
    make(tape, form, &native);
    assert_true(dx_block_init(&block, tape, kernels_of(form), &context.memory));
    for (size_t i = 0; i < INPUTS; i++) {
        in[i] = in_room[i] + off;
        for (size_t k = 0; k < n; k++)
            in_room[i][off + k] = random_double();
    }
    for (size_t i = 0; i < OUTPUTS; i++) {
        got[i] = got_room[i] + off;
        got[i][n] = 4711;
        expected[i] = want[i];
    }
    assert_int_equal(dx_block_evaluate(&block, n, in, expected, NULL), DX_OK);
    assert_int_equal(dx_native_batch(&native, n, in, got, &context.memory, &context), DX_OK);
    for (size_t i = 0; i < tape->n_outputs; i++) {
        assert_true(got[i][n] == 4711);
        for (size_t k = 0; k < n; k++)
            if (!same_bits(got[i][k], want[i][k]))
                fail_msg("seed %lu: output %zu of %s at point %zu of %zu is %a, not %a", round, i,
                         dx_native_form_name(form), k, n, got[i][k], want[i][k]);
    }
    dx_block_free(&block);
    dx_native_free(&native);
}

static void code_for_many_points_gives_the_bits_of_blocks(void **state)
{
    (void)state;
    unsigned long n_rounds = 1500ul * multiplier();
    for (unsigned long round = 1; round <= n_rounds; round++) {
        dx_tape tape;
        random_state = round;
        draw(&tape);
        for (dx_form form = DX_FORM_AVX512; form <= DX_FORM_AVX2; form++)
            if (dx_native_runs(form))
                check_batch(&tape, form, round);
    }
    assert_true(n_numbers > n_compared / 2);
    dx_slab_release(filled);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(code_for_a_point_gives_the_bits_of_the_scalar_evaluator,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(code_for_many_points_gives_the_bits_of_blocks, setup,
                                        teardown),
    };
    return cmocka_run_group_tests_name("native", tests, NULL, NULL);
}
