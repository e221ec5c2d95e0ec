/* Machine code of random tapes: for one point the bits of the scalar evaluator, for many those
 * of blocks with the same vectors, in every form that this processor has. */
#include "numeric/block.h"
#include "numeric/native.h"
#include "numeric/vm.h"

#include "../random_tape.h"
#include "../workbench.h"

enum { POINTS = 257 };

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
    double in[TAPE_INPUTS], got[TAPE_OUTPUTS], want[TAPE_OUTPUTS], frame[1000];
    make(tape, form, &native);
    assert_true(native.frame <= 1000);
    assert_true(dx_vm_init(&vm, tape, &context.memory));
    for (int n = 0; n < 12; n++) {
        for (size_t k = 0; k < TAPE_INPUTS; k++)
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
        draw_tape(&tape);
        for (dx_form form = DX_FORM_FMA; form <= DX_FORM_SSE2; form++)
            if (dx_native_runs(form))
                check_point(&tape, form, round);
    }
}

static double in_room[TAPE_INPUTS][POINTS + 1], got_room[TAPE_OUTPUTS][POINTS + 2],
    want[TAPE_OUTPUTS][POINTS];

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
    const double *in[TAPE_INPUTS];
    double *got[TAPE_OUTPUTS], *expected[TAPE_OUTPUTS];
    dx_native native;
    dx_block block;
    make(tape, form, &native);
    assert_true(dx_block_init(&block, tape, kernels_of(form), &context.memory));
    for (size_t i = 0; i < TAPE_INPUTS; i++) {
        in[i] = in_room[i] + off;
        for (size_t k = 0; k < n; k++)
            in_room[i][off + k] = random_double();
    }
    for (size_t i = 0; i < TAPE_OUTPUTS; i++) {
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
        draw_tape(&tape);
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
