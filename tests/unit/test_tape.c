#include "numeric/block.h"
#include "numeric/vm.h"

#include "../workbench.h"

#include <math.h>
#include <string.h>

/* The listing of texts, separated by ";", over the inputs x, y. */
static void check_listing(const char *const *texts, size_t n, const char *want)
{
    const dx_id symbols[] = {dx_symbol(&graph, "x", 1), dx_symbol(&graph, "y", 1)};
    dx_id root[4];
    for (size_t i = 0; i < n; i++)
        root[i] = typed(texts[i]);
    dx_tape tape;
    if (dx_tape_make(&graph, n, root, 2, symbols, DX_TAPE_REDUCED, &tape) != DX_OK)
        fail_msg("%s: %s", texts[0], context.diag.message);
    dx_text out;
    dx_text_init(&out, &context.memory);
    assert_int_equal(dx_tape_print(&tape, &graph, symbols, &out), DX_OK);
    assert_string_equal(dx_text_get(&out), want);
    dx_text_free(&out);
    dx_tape_free(&tape);
}

static void check(const char *text, const char *want)
{
    check_listing(&text, 1, want);
}

static void integer_powers_are_products(void **state)
{
    (void)state;
    check("x^2", "s0 = mul x x\nout s0");
    check("x^7", "s0 = mul x x\ns1 = mul x s0\ns0 = mul s0 s0\ns1 = mul s1 s0\nout s1");
    check("x^33", "s0 = pow x 33\nout s0");
    check("x^-3", "s0 = mul x x\ns0 = mul x s0\ns0 = div 1 s0\nout s0");
}

static void halves_of_integers_take_roots(void **state)
{
    (void)state;
    check("sqrt(x)", "s0 = sqrt x\nout s0");
    check("x^(3/2)", "s0 = sqrt x\ns0 = mul x s0\nout s0");
    check("y/sqrt(x)", "s0 = sqrt x\ns0 = div y s0\nout s0");
    check("x^(1/3)", "s0 = pow x 0.3333333333333333\nout s0");
}

static void products_in_sums_are_rounded_with_them(void **state)
{
    (void)state;
    check("x*y + 3", "s0 = fma x y 3\nout s0");
    check("1 - x^2", "s0 = fnma x x 1\nout s0");
    check("x^2 - y", "s0 = fms x x y\nout s0");
    check("2*x + 3*y", "s0 = mul 2 x\ns0 = fma 3 y s0\nout s0");
    check("5 - x", "s0 = sub 5 x\nout s0");
}

static void divisors_that_several_have_are_inverted_once(void **state)
{
    (void)state;
    static const char *const both[] = {"x/sin(y)", "(x + 1)/sin(y)"};
    check_listing(both, 2,
                  "s0 = sin y\ns0 = div 1 s0\ns1 = mul x s0\ns2 = add x 1\ns2 = mul s2 s0\n"
                  "out s1 s2");
    check("3/x", "s0 = div 3 x\nout s0");
}

static void sine_and_cosine_are_one_instruction(void **state)
{
    (void)state;
    check("sin(x)*cos(x)", "s0 s1 = sincos x\ns0 = mul s0 s1\nout s0");
    check("sin(x)*cos(y)", "s0 = sin x\ns1 = cos y\ns0 = mul s0 s1\nout s0");
}

static void outputs_share_what_they_have_in_common(void **state)
{
    (void)state;
    static const char *const texts[] = {"exp(x*y)", "y*exp(x*y)", "x", "2"};
    check_listing(texts, 4, "s0 = mul x y\ns0 = exp s0\ns1 = mul y s0\nout s0 s1 x 2");
}

static void constants_are_worked_out(void **state)
{
    (void)state;
    check("x*sqrt(2*pi)", "s0 = mul 2.5066282746310007 x\nout s0");
    check("sin(1)", "out 0.8414709848078965");
}

static dx_status compile(dx_id a, dx_tape *tape)
{
    const dx_id symbols[] = {dx_symbol(&graph, "x", 1), dx_symbol(&graph, "y", 1)};
    return dx_tape_make(&graph, 1, &a, 2, symbols, DX_TAPE_REDUCED, tape);
}

static void what_has_no_number_is_refused_by_name(void **state)
{
    (void)state;
    dx_tape tape;
    assert_int_equal(compile(typed("x + blob"), &tape), DX_NAME);
    assert_string_equal(context.diag.message, "'blob' has no value");
    assert_int_equal(compile(typed("x*f(x)"), &tape), DX_NAME);
    assert_string_equal(context.diag.message, "the function 'f' is not defined");
    assert_int_equal(compile(typed("[x, y]"), &tape), DX_TYPE);
    assert_int_equal(compile(typed("x < y"), &tape), DX_TYPE);
    dx_diag_clear(&context.diag);
}

static dx_id iterated(dx_op op, const char *body, const char *name, dx_id lo, dx_id hi)
{
    return dx_iterated(&graph, op, typed(body), dx_symbol(&graph, name, 1), lo, hi);
}

static double at(const dx_tape *tape, double x, double y, dx_status expected)
{
    dx_vm vm;
    double out = 0;
    const double in[] = {x, y};
    assert_true(dx_vm_init(&vm, tape, &context.memory));
    assert_int_equal(dx_vm_evaluate(&vm, in, &out, &context), expected);
    dx_vm_free(&vm);
    return out;
}

static void sums_run_over_the_integers_between_their_ends(void **state)
{
    (void)state;
    dx_id x = dx_symbol(&graph, "x", 1), y = dx_symbol(&graph, "y", 1), one = dx_int(&graph, 1);
    dx_tape tape;
    assert_int_equal(compile(iterated(DX_OP_SUM, "k*x", "k", one, y), &tape), DX_OK);
    assert_true(at(&tape, 0.5, 4, DX_OK) == 5);
    assert_true(at(&tape, 0.5, 0, DX_OK) == 0);
    assert_true(at(&tape, 0.5, -3, DX_OK) == 0);
    assert_true(isnan(at(&tape, 0.5, 2.5, DX_OK)));
    assert_true(isnan(at(&tape, 0.5, INFINITY, DX_OK)));
    assert_true(isnan(at(&tape, 0.5, 1e300, DX_OK)));
    (void)at(&tape, 0.5, 1e8, DX_LIMIT);
    assert_string_equal(context.diag.message, "this has more than 10000000 terms");
    dx_diag_clear(&context.diag);
    dx_tape copy;
    assert_true(dx_tape_copy(&tape, &context.memory, &copy));
    dx_tape_free(&tape);
    assert_true(at(&copy, 2, 3, DX_OK) == 12);
    dx_tape_free(&copy);
    /* a sum of sums up to the outer index, within a product */
    dx_id inner = iterated(DX_OP_SUM, "j*x", "j", one, dx_symbol(&graph, "k", 1));
    dx_id outer = dx_iterated(&graph, DX_OP_PRODUCT, inner, dx_symbol(&graph, "k", 1), one, y);
    assert_int_equal(compile(dx_add(&graph, outer, x), &tape), DX_OK);
    assert_true(at(&tape, 2, 3, DX_OK) == 2 * 6 * 12 + 2);
    assert_true(at(&tape, 2, 0, DX_OK) == 3);
    dx_tape_free(&tape);
}

static void a_long_sum_can_be_interrupted(void **state)
{
    (void)state;
    dx_id y = dx_symbol(&graph, "y", 1), one = dx_int(&graph, 1);
    dx_id inner = iterated(DX_OP_SUM, "sin(j*x)", "j", one, y);
    dx_id outer = dx_iterated(&graph, DX_OP_SUM, dx_pow(&graph, inner, dx_symbol(&graph, "k", 1)),
                              dx_symbol(&graph, "k", 1), one, y);
    dx_tape tape;
    dx_block block;
    assert_int_equal(compile(outer, &tape), DX_OK);
    int stop = 1;
    context.cancel = &stop;
    (void)at(&tape, 1, 9999999, DX_CANCELLED);
    const double x[] = {1}, many[] = {9999999}, *in[] = {x, many};
    double result, *out[] = {&result};
    assert_true(dx_block_init(&block, &tape, NULL, &context.memory));
    assert_int_equal(dx_block_evaluate(&block, 1, in, out, &context), DX_CANCELLED);
    context.cancel = NULL;
    dx_block_free(&block);
    dx_tape_free(&tape);
    dx_diag_clear(&context.diag);
}

/* sin(sin(... x + 1 ...) + n): each level is one product more than the last. */
static dx_id deep(unsigned levels)
{
    dx_id a = dx_symbol(&graph, "x", 1), y = dx_symbol(&graph, "y", 1);
    for (unsigned i = 0; i < levels; i++) {
        dx_id scaled = dx_mul(&graph, y, a);
        a = dx_call1(&graph, DX_FN_sin, dx_add(&graph, scaled, dx_int(&graph, 1 + i % 7)));
    }
    return a;
}

static void a_long_tape_works_in_few_slots(void **state)
{
    (void)state;
    enum { LEVELS = 200000 };
    dx_tape tape;
    assert_int_equal(compile(deep(LEVELS), &tape), DX_OK);
    assert_int_equal(tape.n_code, 2 * LEVELS);
    assert_true(tape.n_slots - tape.n_inputs - tape.n_constants <= 3);
    dx_vm vm;
    assert_true(dx_vm_init(&vm, &tape, &context.memory));
    double value;
    assert_int_equal(dx_vm_evaluate(&vm, (const double[]){0.5, 0.25}, &value, &context), DX_OK);
    assert_true(fabs(value) <= 1);
    dx_vm_free(&vm);
    dx_tape_free(&tape);
}

static void compiling_and_evaluating_can_be_stopped(void **state)
{
    (void)state;
    dx_id a = deep(20000);
    dx_tape tape;
    assert_int_equal(compile(a, &tape), DX_OK);
    dx_vm vm;
    assert_true(dx_vm_init(&vm, &tape, &context.memory));
    volatile int stop = 1;
    context.cancel = &stop;
    double value;
    assert_int_equal(dx_vm_evaluate(&vm, (const double[]){1, 1}, &value, &context), DX_CANCELLED);
    dx_tape other;
    assert_int_equal(compile(a, &other), DX_CANCELLED);
    context.cancel = NULL;
    dx_vm_free(&vm);
    dx_tape_free(&tape);
}

/* Outputs that are inputs, constants, and what is computed, into the arrays of the inputs. */
static void results_may_stand_in_the_place_of_inputs(void **state)
{
    (void)state;
    enum { POINTS = 1000 };
    static double x[POINTS], y[POINTS], two[POINTS], sum[POINTS];
    const dx_id symbols[] = {dx_symbol(&graph, "x", 1), dx_symbol(&graph, "y", 1)};
    const dx_id roots[] = {symbols[1], symbols[0], dx_int(&graph, 2), typed("x + y")};
    const double *in[] = {x, y};
    double *out[] = {x, y, two, sum};
    for (size_t n = 0; n < POINTS; n += 37) {
        for (size_t k = 0; k < n; k++) {
            x[k] = (double)k;
            y[k] = -2 * (double)k;
        }
        dx_tape tape;
        dx_block block;
        assert_int_equal(dx_tape_make(&graph, 4, roots, 2, symbols, DX_TAPE_REDUCED, &tape), DX_OK);
        assert_true(dx_block_init(&block, &tape, NULL, &context.memory));
        assert_int_equal(dx_block_evaluate(&block, n, in, out, &context), DX_OK);
        for (size_t k = 0; k < n; k++)
            assert_true(x[k] == -2 * (double)k && y[k] == (double)k && two[k] == 2 &&
                        sum[k] == -(double)k);
        dx_block_free(&block);
        dx_tape_free(&tape);
    }
}

/* Each of many outputs holds a slot to the end: blocks get shorter. */
static void many_slots_take_bounded_memory(void **state)
{
    (void)state;
    enum { OUTPUTS = 20000, POINTS = 19 };
    dx_id x = dx_symbol(&graph, "x", 1), *root = malloc(OUTPUTS * sizeof *root);
    double at[POINTS], **out = malloc(OUTPUTS * sizeof *out);
    const double *in[] = {at};
    double *values = malloc((size_t)OUTPUTS * POINTS * sizeof *values);
    for (size_t k = 0; k < POINTS; k++)
        at[k] = (double)k;
    for (size_t i = 0; i < OUTPUTS; i++) {
        root[i] = dx_add(&graph, x, dx_int(&graph, (int64_t)i + 1));
        out[i] = values + i * POINTS;
    }
    dx_tape tape;
    dx_block block;
    assert_int_equal(dx_tape_make(&graph, OUTPUTS, root, 1, &x, DX_TAPE_REDUCED, &tape), DX_OK);
    assert_true(dx_block_init(&block, &tape, NULL, &context.memory));
    assert_true(block.values_room < (size_t)8 << 20);
    assert_int_equal(dx_block_evaluate(&block, POINTS, in, out, &context), DX_OK);
    for (size_t i = 0; i < OUTPUTS; i++)
        for (size_t k = 0; k < POINTS; k++)
            assert_true(out[i][k] == (double)(k + i + 1));
    dx_block_free(&block);
    dx_tape_free(&tape);
    free(values);
    free(out);
    free(root);
}

static void calls_have_any_number_of_arguments(void **state)
{
    (void)state;
    enum { ARGUMENTS = 3000, POINTS = 9 };
    static dx_id args[ARGUMENTS];
    static double x[POINTS], y[POINTS], result[POINTS];
    const double *in[] = {x, y};
    double *out = result, single;
    for (size_t i = 0; i < ARGUMENTS; i++)
        args[i] =
            dx_add(&graph, dx_symbol(&graph, i % 2 ? "x" : "y", 1), dx_int(&graph, -(int64_t)i));
    dx_tape tape;
    dx_block block;
    dx_vm vm;
    assert_int_equal(compile(dx_call(&graph, DX_FN_logsumexp, ARGUMENTS, args), &tape), DX_OK);
    assert_int_equal(tape.widest, ARGUMENTS);
    assert_true(dx_vm_init(&vm, &tape, &context.memory));
    assert_true(dx_block_init(&block, &tape, NULL, &context.memory));
    for (size_t k = 0; k < POINTS; k++)
        x[k] = (double)k;
    assert_int_equal(dx_block_evaluate(&block, POINTS, in, &out, &context), DX_OK);
    assert_int_equal(dx_vm_evaluate(&vm, (const double[]){3, 0}, &single, &context), DX_OK);
    assert_true(single == result[3] && single > 2);
    dx_block_free(&block);
    dx_vm_free(&vm);
    dx_tape_free(&tape);
}

static void evaluators_without_memory_hold_nothing(void **state)
{
    (void)state;
    dx_tape tape;
    assert_int_equal(compile(typed("logsumexp(x, y, 1) + max(x, 3)"), &tape), DX_OK);
    size_t used = context.memory.used;
    bool made = false;
    for (uint64_t nth = 1; !made; nth++) {
        dx_block block;
        dx_vm vm;
        context.memory.fail_at = context.memory.count + nth;
        if (dx_vm_init(&vm, &tape, &context.memory))
            dx_vm_free(&vm);
        context.memory.fail_at = context.memory.count + nth;
        made = dx_block_init(&block, &tape, NULL, &context.memory);
        context.memory.fail_at = 0;
        if (made)
            dx_block_free(&block);
        assert_int_equal(context.memory.used, used);
        assert_true(nth < 100);
    }
    dx_tape_free(&tape);
}

static void refused_memory_is_told(void **state)
{
    (void)state;
    dx_id a = typed("sin(x)*cos(x)/(1 + x^2) + x*y/(1 + x^2) + logsumexp(x, y, 1) + x^(5/2)");
    dx_tape tape; /* first, what the graph keeps for its passes */
    assert_int_equal(compile(a, &tape), DX_OK);
    dx_tape_free(&tape);
    dx_status status = DX_NOMEM;
    for (uint64_t nth = 1; status != DX_OK; nth++) {
        size_t used = context.memory.used;
        context.memory.fail_at = context.memory.count + nth;
        status = compile(a, &tape);
        context.memory.fail_at = 0;
        assert_true(status == DX_OK || status == DX_NOMEM);
        if (status == DX_OK)
            dx_tape_free(&tape);
        assert_int_equal(context.memory.used, used);
        dx_diag_clear(&context.diag);
        assert_true(nth < 1000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(integer_powers_are_products, setup, teardown),
        cmocka_unit_test_setup_teardown(halves_of_integers_take_roots, setup, teardown),
        cmocka_unit_test_setup_teardown(products_in_sums_are_rounded_with_them, setup, teardown),
        cmocka_unit_test_setup_teardown(divisors_that_several_have_are_inverted_once, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(sine_and_cosine_are_one_instruction, setup, teardown),
        cmocka_unit_test_setup_teardown(outputs_share_what_they_have_in_common, setup, teardown),
        cmocka_unit_test_setup_teardown(constants_are_worked_out, setup, teardown),
        cmocka_unit_test_setup_teardown(sums_run_over_the_integers_between_their_ends, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_long_sum_can_be_interrupted, setup, teardown),
        cmocka_unit_test_setup_teardown(what_has_no_number_is_refused_by_name, setup, teardown),
        cmocka_unit_test_setup_teardown(a_long_tape_works_in_few_slots, setup, teardown),
        cmocka_unit_test_setup_teardown(compiling_and_evaluating_can_be_stopped, setup, teardown),
        cmocka_unit_test_setup_teardown(results_may_stand_in_the_place_of_inputs, setup, teardown),
        cmocka_unit_test_setup_teardown(many_slots_take_bounded_memory, setup, teardown),
        cmocka_unit_test_setup_teardown(calls_have_any_number_of_arguments, setup, teardown),
        cmocka_unit_test_setup_teardown(evaluators_without_memory_hold_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(refused_memory_is_told, setup, teardown),
    };
    return cmocka_run_group_tests_name("tape", tests, NULL, NULL);
}
