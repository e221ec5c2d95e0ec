/* Tapes in MPFR and in balls: constants as they are, what needs no input once, refusals. */
#include "numeric/exact.h"
#include "numeric/loop.h"
#include "numeric/vm.h"
#include "numeric/vm_ball.h"
#include "numeric/vm_mpfr.h"

#include "../workbench.h"

#include <string.h>

static dx_id x_and_y[2];

static int setup_names(void **state)
{
    if (setup(state))
        return -1;
    x_and_y[0] = dx_symbol(&graph, "x", 1);
    x_and_y[1] = dx_symbol(&graph, "y", 1);
    return 0;
}

static dx_tape taped(size_t n, const dx_id *root)
{
    dx_tape tape;
    if (dx_tape_make(&graph, n, root, 2, x_and_y, DX_TAPE_EXACT, &tape) != DX_OK)
        fail_msg("%s", context.diag.message);
    return tape;
}

/* body over k from 1 to the end. */
static dx_id summed(const char *body, const char *end)
{
    return dx_iterated(&graph, DX_OP_SUM, typed(body), typed("k"), dx_int(&graph, 1), typed(end));
}

/* Conditions and values in turn, and perhaps what holds otherwise. */
static dx_id pieces(size_t n, const char *const *text)
{
    dx_id operand[5];
    for (size_t k = 0; k < n; k++)
        operand[k] = typed(text[k]);
    return dx_cases(&graph, n, operand);
}

/* The value in digits at x, y, to so many bits. */
static void assert_value(dx_id a, double x, double y, mpfr_prec_t prec, const char *expected)
{
    dx_tape tape = taped(1, &a);
    dx_mpfr_vm vm;
    mpfr_t in[2], out;
    char digits[200];
    mpfr_init2(in[0], 53);
    mpfr_init2(in[1], 53);
    mpfr_init2(out, prec);
    mpfr_set_d(in[0], x, MPFR_RNDN);
    mpfr_set_d(in[1], y, MPFR_RNDN);
    assert_int_equal(dx_mpfr_vm_init(&vm, &tape, &context), DX_OK);
    assert_int_equal(dx_mpfr_vm_set_precision(&vm, prec), DX_OK);
    assert_int_equal(dx_mpfr_vm_evaluate(&vm, in[0], out), DX_OK);
    mpfr_snprintf(digits, sizeof digits, "%.50Rg", out);
    assert_string_equal(digits, expected);
    dx_mpfr_vm_free(&vm);
    dx_tape_free(&tape);
    mpfr_clear(in[0]);
    mpfr_clear(in[1]);
    mpfr_clear(out);
}

static void assert_digits(const char *text, double x, double y, mpfr_prec_t prec,
                          const char *expected)
{
    assert_value(typed(text), x, y, prec, expected);
}

static void constants_are_as_they_are(void **state)
{
    (void)state;
    assert_digits("x/10", 1, 0, 300, "0.1");
    assert_digits("x + 1/3", 0, 0, 300, "0.33333333333333333333333333333333333333333333333333");
    assert_digits("pi*x", 1, 0, 300, "3.1415926535897932384626433832795028841971693993751");
    assert_digits("e*x", 1, 0, 300, "2.7182818284590452353602874713526624977572470937");
    assert_digits("x*log(2)", 1, 0, 300, "0.69314718055994530941723212145817656807550013436026");
    assert_digits("x + 1/10^40", 0, 0, 300, "1e-40");
}

static void numbers_of_one_double_are_not_one_number(void **state)
{
    (void)state;
    assert_digits("(1 + 1/10^30)*x - y", 1, 1, 300, "1e-30");
    assert_digits("x^(1/2 + 1/10^30)/sqrt(x) - 1", 2, 0, 300,
                  "6.9314718055994530941723212145841679458245923507259e-31");
    assert_digits("x^(10^30 + 1)", -1, 0, 60, "-1"); /* odd, as no number of 60 bits is */
    assert_digits("(10^30 + 1)*x - 10^30*y", 1, 1, 300, "1");
}

static void roots_are_taken_of_the_exponent(void **state)
{
    (void)state;
    assert_digits("x^(1/3)", 8, 0, 300, "2");
    assert_digits("x^(-5/2)", 4, 0, 300, "0.03125");
    assert_digits("x^(1/3)", -8, 0, 300, "nan");
    assert_digits("x^(2/7)", 128, 0, 300, "4");
}

static void sums_run_over_their_terms(void **state)
{
    (void)state;
    dx_id k = typed("k"), j = typed("j"), one = dx_int(&graph, 1);
    assert_value(summed("1/k^2", "x"), 3, 0, 200,
                 "1.3611111111111111111111111111111111111111111111111");
    assert_value(summed("x", "y"), 2, 0.5, 100, "nan");
    assert_value(summed("k*x", "60"), 0.5, 0, 100, "915");
    assert_value(dx_iterated(&graph, DX_OP_PRODUCT, typed("x + 1/3"), k, one, typed("y")), 2, 4,
                 300, "29.641975308641975308641975308641975308641975308642");
    dx_id inner = dx_iterated(&graph, DX_OP_SUM, typed("k*x/j"), j, one, k);
    assert_value(dx_iterated(&graph, DX_OP_SUM, inner, k, one, typed("y")), 1, 3, 300, "9.5");
    assert_value(dx_iterated(&graph, DX_OP_SUM, inner, k, one, typed("y + 40")), 1, 0, 300,
                 "3118.4052919278283089436535983012070844515353310591");
}

/* Integrals are numbers that are worked out to the digits that are wanted. */
static void atoms_are_worked_out(void **state)
{
    (void)state;
    dx_id t = typed("t"), zero = dx_int(&graph, 0), one = dx_int(&graph, 1);
    dx_id third = dx_integral(&graph, typed("t^2"), t, zero, one, true);
    assert_value(dx_mul(&graph, third, typed("x")), 1, 0, 200,
                 "0.33333333333333333333333333333333333333333333333333");
    dx_id a = dx_iterated(&graph, DX_OP_SUM, dx_mul(&graph, third, typed("k")), typed("k"), one,
                          typed("y"));
    assert_value(a, 0, 3, 200, "2");
    dx_tape tape = taped(1, &a);
    assert_ptr_equal(tape.graph, &graph);
    dx_tape_free(&tape);
    a = typed("x + 1");
    tape = taped(1, &a);
    assert_null(tape.graph);
    dx_tape_free(&tape);
}

static void relations_choose(void **state)
{
    (void)state;
    const char *const text[] = {"x < y", "1", "x = y", "2", "3"};
    dx_id a = pieces(5, text);
    assert_value(a, 1, 2, 100, "1");
    assert_value(a, 1, 1, 100, "2");
    assert_value(a, 1, 0, 100, "3");
    assert_value(pieces(4, text), 1, 0, 100, "nan");
}

/* All values of constants are at the front, and stay. */
static void what_needs_no_input_is_done_once(void **state)
{
    (void)state;
    const dx_id root[] = {typed("sin(x)*log(2) + exp(sqrt(3))*y"), typed("sqrt(3)*x"),
                          typed("log(log(7))")};
    dx_tape tape = taped(3, root);
    assert_true(tape.n_fixed >= 5 && tape.n_fixed < tape.n_code);
    for (size_t i = 0; i < tape.n_fixed; i++)
        for (unsigned k = 0; k < dx_code_operands((dx_code)tape.code[i].code); k++)
            assert_true((&tape.code[i].a)[k] >= tape.n_inputs);
    dx_ball_vm vm;
    arb_ptr in = _arb_vec_init(2), out = _arb_vec_init(3);
    arb_t expected;
    arb_init(expected);
    assert_int_equal(dx_ball_vm_init(&vm, &tape, &context), DX_OK);
    for (slong prec = 64; prec < 1000; prec *= 2) {
        assert_int_equal(dx_ball_vm_set_precision(&vm, prec), DX_OK);
        for (int x = 0; x < 3; x++) {
            arb_set_si(in, x);
            assert_int_equal(dx_ball_vm_evaluate(&vm, in, out), DX_OK);
            arb_sqrt_ui(expected, 3, prec + 30);
            arb_mul_si(expected, expected, x, prec + 30);
            assert_true(arb_overlaps(expected, out + 1));
            assert_true(x == 0 || arb_rel_accuracy_bits(out + 1) > prec - 8);
            arb_log_ui(expected, 7, prec + 30);
            arb_log(expected, expected, prec + 30);
            assert_true(arb_overlaps(expected, out + 2));
        }
    }
    dx_ball_vm_free(&vm);
    dx_tape_free(&tape);
    _arb_vec_clear(in, 2);
    _arb_vec_clear(out, 3);
    arb_clear(expected);
}

static void a_relation_that_is_not_decided_gives_all_that_may_be(void **state)
{
    (void)state;
    const char *const at_most[] = {"x < 1", "2", "5"}, *const none[] = {"x < log(y)", "2", "5"};
    dx_id both[] = {typed("x < 1"), typed("0 < y")};
    dx_id piece[] = {dx_and(&graph, 2, both), typed("2"), typed("5")};
    const dx_id root[] = {pieces(3, at_most), dx_cases(&graph, 3, piece), pieces(3, none)};
    dx_tape tape = taped(3, root);
    dx_ball_vm vm;
    arb_ptr in = _arb_vec_init(2), out = _arb_vec_init(3);
    assert_int_equal(dx_ball_vm_init(&vm, &tape, &context), DX_OK);
    assert_int_equal(dx_ball_vm_set_precision(&vm, 64), DX_OK);
    arb_set_si(in, 1);
    arb_add_error_2exp_si(in, -3);
    arb_set_si(in + 1, -1);
    assert_int_equal(dx_ball_vm_evaluate(&vm, in, out), DX_OK);
    assert_true(arb_contains_si(out, 2) && arb_contains_si(out, 5) && arb_is_finite(out));
    assert_true(arb_equal_si(out + 1, 5));
    assert_false(arb_is_finite(out + 2));
    dx_ball_vm_free(&vm);
    dx_tape_free(&tape);
    _arb_vec_clear(in, 2);
    _arb_vec_clear(out, 3);
}

/* The doubles beside them serve the evaluator of doubles. */
static void doubles_run_the_same_tape(void **state)
{
    (void)state;
    dx_id a = dx_add(&graph, typed("sin(x)*log(2) + pi*y/3"), summed("k*x", "y"));
    dx_tape tape = taped(1, &a), copy;
    dx_vm vm;
    const double in[] = {0.5, 2};
    double out, expected = sin(0.5) * log(2) + 2 * 3.14159265358979323846 / 3 + 1.5;
    assert_true(dx_tape_copy(&tape, &context.memory, &copy));
    dx_tape_free(&tape);
    assert_true(copy.exact != NULL && copy.loops.n == 1 && copy.loops.item[0].body.exact != NULL);
    assert_true(dx_vm_init(&vm, &copy, &context.memory));
    assert_int_equal(dx_vm_evaluate(&vm, in, &out, &context), DX_OK);
    assert_true(fabs(out - expected) < 1e-12);
    dx_vm_free(&vm);
    dx_tape_free(&copy);
}

static void what_takes_too_much_is_refused(void **state)
{
    (void)state;
    const dx_id root[] = {typed("sin(x)"), typed("zeta(x)")};
    dx_tape tape = taped(1, root), slow = taped(2, root);
    dx_ball_vm balls;
    dx_mpfr_vm digits;
    assert_int_equal(dx_ball_vm_init(&balls, &tape, &context), DX_OK);
    assert_int_equal(dx_ball_vm_set_precision(&balls, 100000), DX_OK);
    assert_int_equal(dx_ball_vm_set_precision(&balls, 1l << 34), DX_LIMIT);
    dx_ball_vm_free(&balls);
    assert_int_equal(dx_mpfr_vm_init(&digits, &slow, &context), DX_OK);
    assert_int_equal(dx_mpfr_vm_set_precision(&digits, 1000), DX_OK);
    assert_int_equal(dx_mpfr_vm_set_precision(&digits, 100000), DX_LIMIT);
    assert_non_null(strstr(context.diag.message, "zeta"));
    dx_mpfr_vm_free(&digits);
    dx_diag_clear(&context.diag);
    dx_tape_free(&slow);
    dx_tape_free(&tape);
}

static void interruption_is_heeded(void **state)
{
    (void)state;
    dx_id a = summed("sin(x*k)", "1000000");
    dx_tape tape = taped(1, &a);
    volatile int cancel = 0;
    dx_ball_vm balls;
    dx_mpfr_vm digits;
    arb_ptr in = _arb_vec_init(2), out = _arb_vec_init(1);
    mpfr_t at[2], value;
    mpfr_init_set_ui(at[0], 1, MPFR_RNDN);
    mpfr_init_set_ui(at[1], 1, MPFR_RNDN);
    mpfr_init(value);
    assert_int_equal(dx_ball_vm_init(&balls, &tape, &context), DX_OK);
    assert_int_equal(dx_ball_vm_set_precision(&balls, 100), DX_OK);
    assert_int_equal(dx_mpfr_vm_init(&digits, &tape, &context), DX_OK);
    assert_int_equal(dx_mpfr_vm_set_precision(&digits, 100), DX_OK);
    context.cancel = &cancel;
    cancel = 1;
    arb_one(in);
    assert_int_equal(dx_ball_vm_evaluate(&balls, in, out), DX_CANCELLED);
    assert_int_equal(dx_mpfr_vm_evaluate(&digits, at[0], value), DX_CANCELLED);
    context.cancel = NULL;
    dx_diag_clear(&context.diag);
    dx_ball_vm_free(&balls);
    dx_mpfr_vm_free(&digits);
    dx_tape_free(&tape);
    mpfr_clears(at[0], at[1], value, (mpfr_ptr)0);
    _arb_vec_clear(in, 2);
    _arb_vec_clear(out, 1);
}

static dx_status make_and_run(dx_id a)
{
    dx_tape tape, copy;
    dx_ball_vm balls;
    dx_mpfr_vm digits;
    dx_status status = dx_tape_make(&graph, 1, &a, 2, x_and_y, DX_TAPE_EXACT, &tape);
    if (status != DX_OK)
        return status;
    status = dx_tape_copy(&tape, &context.memory, &copy) ? DX_OK : DX_NOMEM;
    if (status == DX_OK) {
        dx_tape_free(&copy);
        status = dx_ball_vm_init(&balls, &tape, &context);
    }
    if (status == DX_OK) {
        status = dx_ball_vm_set_precision(&balls, 64);
        dx_ball_vm_free(&balls);
    }
    if (status == DX_OK)
        status = dx_mpfr_vm_init(&digits, &tape, &context);
    if (status == DX_OK) {
        status = dx_mpfr_vm_set_precision(&digits, 64);
        if (status == DX_OK)
            status = dx_mpfr_vm_set_precision(&digits, 6400);
        dx_mpfr_vm_free(&digits);
    }
    dx_tape_free(&tape);
    return status;
}

static void no_memory_is_told(void **state)
{
    (void)state;
    dx_id a = dx_add(&graph, summed("x^k/(3^200 + 1)", "y"), typed("sin(x/3^100)*log(2)"));
    assert_int_equal(make_and_run(a), DX_OK);
    dx_status status = DX_NOMEM;
    for (uint64_t nth = 1; status != DX_OK; nth++) {
        size_t used = context.memory.used;
        context.memory.fail_at = context.memory.count + nth;
        status = make_and_run(a);
        context.memory.fail_at = 0;
        assert_true(status == DX_OK || status == DX_NOMEM);
        assert_int_equal(context.memory.used, used);
        assert_true(nth < 1000);
        dx_diag_clear(&context.diag);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup_names, teardown)
    const struct CMUnitTest tests[] = {
        TEST(constants_are_as_they_are),
        TEST(numbers_of_one_double_are_not_one_number),
        TEST(roots_are_taken_of_the_exponent),
        TEST(sums_run_over_their_terms),
        TEST(atoms_are_worked_out),
        TEST(relations_choose),
        TEST(what_needs_no_input_is_done_once),
        TEST(a_relation_that_is_not_decided_gives_all_that_may_be),
        TEST(doubles_run_the_same_tape),
        TEST(what_takes_too_much_is_refused),
        TEST(interruption_is_heeded),
        TEST(no_memory_is_told),
    };
    return cmocka_run_group_tests_name("precision", tests, NULL, NULL);
}
