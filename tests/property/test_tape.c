/* Tapes of random formulas: the literal one gives the bits of the evaluation node by node, at
 * edges of domains too; the reduced one gives what lies within the rounding of its steps. */
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/block.h"
#include "numeric/real.h"
#include "numeric/vm.h"

#include "../random_formula.h"

#include <float.h>
#include <math.h>

/* At edges of every kind, and between. */
static double random_double(void)
{
    static const double edges[] = {0.0,         -0.0,     1.0,      -1.0,    INFINITY,  -INFINITY,
                                   NAN,         DBL_MAX,  -DBL_MAX, DBL_MIN, 0x1p-1074, -0x1p-1074,
                                   0x1.8p-1030, 0x1p1023, 0.5,      -2.0,    1e-200,    1e200};
    switch (below(4)) {
    case 0:
        return edges[below(sizeof edges / sizeof *edges)];
    case 1:
        return (double)between(-9, 9);
    default:
        return ldexp((double)between(-1000000, 1000000), (int)between(-24, -16));
    }
}

static bool same_bits(double a, double b)
{
    return (isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b));
}

static void fail_for(dx_id a, const double *at, double got, double want, const char *what,
                     unsigned long round)
{
    dx_text text;
    dx_text_init(&text, &context.memory);
    (void)!dx_print_plain(&graph, a, &text);
    fail_msg("seed %lu: %s of %s at %a %a %a %a is %a, not %a", round, what, dx_text_get(&text),
             at[0], at[1], at[2], at[3], got, want);
}

static void make(dx_id a, dx_tape_kind kind, dx_tape *tape, dx_vm *vm)
{
    if (dx_tape_make(&graph, 1, &a, VARIABLES, symbols, kind, tape) != DX_OK)
        fail_msg("%s", context.diag.message);
    assert_true(dx_vm_init(vm, tape, &context.memory));
}

/* slow: is there a slow call in it? Else: a call of a constant, for which the rounding of a
 * number may make all the difference? */
static bool has_call(dx_id a, bool slow)
{
    dx_walk walk;
    assert_int_equal(dx_walk_make(&graph, 1, &a, &walk), DX_OK);
    bool found = false;
    for (size_t i = 0; i < walk.n; i++)
        found =
            found ||
            (dx_op_of(&graph, walk.id[i]) == DX_OP_CALL &&
             (slow ? is_slow(dx_fn_of(&graph, walk.id[i])) : dx_is_constant(&graph, walk.id[i])));
    dx_walk_free(&walk);
    return found;
}

static void literal_tapes_give_the_bits_of_the_walk(void **state)
{
    (void)state;
    dx_mark start = dx_graph_mark(&graph);
    unsigned long n_rounds = 4000ul * multiplier(), n_made = 0;
    for (unsigned long round = 1; round <= n_rounds; round++) {
        dx_graph_rollback(&graph, start);
        dx_id a = draw(round, 2 + (int)(round % 4));
        if (dx_is_none(a))
            continue;
        n_made++;
        dx_tape tape;
        dx_vm vm;
        make(a, DX_TAPE_LITERAL, &tape, &vm);
        int points = has_call(a, true) ? 1 : 12;
        for (int k = 0; k < points; k++) {
            double at[VARIABLES], got, want;
            for (size_t i = 0; i < VARIABLES; i++)
                at[i] = random_double();
            assert_int_equal(dx_vm_evaluate(&vm, at, &got, &context), DX_OK);
            assert_int_equal(dx_real_evaluate(&graph, a, VARIABLES, symbols, at, &want), DX_OK);
            if (!same_bits(got, want))
                fail_for(a, at, got, want, "the tape", round);
        }
        dx_vm_free(&vm);
        dx_tape_free(&tape);
    }
    assert_true(n_made > n_rounds / 2);
}

/* ---- reduced tapes in balls --------------------------------------------------------------- */

enum { PREC = 160 };

/* Also what rounding to `bits` may make of it, underflow excepted. */
static void widen(arb_t x, slong bits)
{
    mag_t error;
    mag_init(error);
    arb_get_mag(error, x);
    mag_mul_2exp_si(error, error, -bits);
    arb_add_error_mag(x, error);
    mag_clear(error);
}

/* Is it where a double neither overflows nor loses bits? */
static bool is_moderate(const arb_t x)
{
    return arb_is_zero(x) || (arb_is_finite(x) && !arb_contains_zero(x) &&
                              arf_cmpabs_2exp_si(arb_midref(x), 400) < 0 &&
                              arf_cmpabs_2exp_si(arb_midref(x), -400) > 0);
}

/* 1, 0 or -1 where that is not decided. */
static int compare(dx_code code, const arb_t a, const arb_t b)
{
    switch (code) {
    case DX_CODE_LT:
        return arb_lt(a, b) ? 1 : arb_ge(a, b) ? 0 : -1;
    case DX_CODE_LE:
        return arb_le(a, b) ? 1 : arb_gt(a, b) ? 0 : -1;
    case DX_CODE_EQ:
        return arb_eq(a, b) ? 1 : arb_ne(a, b) ? 0 : -1;
    default:
        return arb_ne(a, b) ? 1 : arb_eq(a, b) ? 0 : -1;
    }
}

/* The instruction by its meaning: false where a comparison is not decided. */
static bool step(const dx_tape *tape, const dx_instruction *i, arb_ptr s)
{
    arb_ptr out = s + i->out, a = s + i->a, b = s + i->b, c = s + i->c;
    arb_struct args[16];
    int truth;
    switch ((dx_code)i->code) {
    case DX_CODE_ADD:
        arb_add(out, a, b, PREC);
        break;
    case DX_CODE_SUB:
        arb_sub(out, a, b, PREC);
        break;
    case DX_CODE_MUL:
        arb_mul(out, a, b, PREC);
        break;
    case DX_CODE_DIV:
        arb_div(out, a, b, PREC);
        break;
    case DX_CODE_NEG:
        arb_neg(out, a);
        break;
    case DX_CODE_SQRT:
        arb_sqrt(out, a, PREC);
        break;
    case DX_CODE_FMA:
    case DX_CODE_FMS:
    case DX_CODE_FNMA: {
        arb_t product;
        arb_init(product);
        arb_mul(product, a, b, PREC);
        if (i->code == DX_CODE_FMA)
            arb_add(out, product, c, PREC);
        else if (i->code == DX_CODE_FMS)
            arb_sub(out, product, c, PREC);
        else
            arb_sub(out, c, product, PREC);
        arb_clear(product);
        break;
    }
    case DX_CODE_POW:
        arb_pow(out, a, b, PREC);
        widen(out, 40);
        break;
    case DX_CODE_AND:
        arb_mul(out, a, b, PREC);
        break;
    case DX_CODE_SELECT:
        arb_set(out, arb_is_zero(a) ? c : b);
        return arb_is_finite(out);
    case DX_CODE_CALL:
        dx_functions[i->fn].ball(out, a, 1, PREC);
        widen(out, 40);
        break;
    case DX_CODE_CALL2:
        if (i->fn == DX_FN_atan2 && arb_contains_zero(a)) /* balls have no -0 */
            return false;
        args[0] = *a;
        args[1] = *b;
        dx_functions[i->fn].ball(out, args, 2, PREC);
        if (i->fn == DX_FN_logsumexp)
            arb_add_error_2exp_si(out, -40);
        widen(out, 40);
        break;
    case DX_CODE_LOOP: /* the number of terms has no bound */
        return false;
    case DX_CODE_CALLN:
        for (uint32_t k = 0; k < i->b; k++)
            args[k] = s[tape->argument[i->a + k]];
        dx_functions[i->fn].ball(out, args, (int)i->b, PREC);
        arb_add_error_2exp_si(out, -40); /* logsumexp is accurate beside the largest */
        break;
    case DX_CODE_SINCOS: {
        arb_t angle;
        arb_init(angle);
        arb_set(angle, a);
        arb_sin_cos(out, c, angle, PREC);
        arb_clear(angle);
        widen(c, 40);
        widen(out, 40);
        return is_moderate(c) && is_moderate(out);
    }
    default:
        truth = compare((dx_code)i->code, a, b);
        arb_set_si(out, truth);
        return truth >= 0;
    }
    widen(out, 52);
    return is_moderate(out);
}

/* A ball that holds what doubles give and what is true; false where it says nothing. */
static bool enclose(const dx_tape *tape, const double *at, arb_t out)
{
    arb_ptr s = _arb_vec_init((slong)tape->n_slots + 1);
    bool known = true;
    for (uint32_t i = 0; i < tape->n_inputs; i++)
        arb_set_d(s + i, at[i]);
    for (size_t i = 0; i < tape->n_constants; i++) {
        arb_set_d(s + tape->n_inputs + i, tape->constant[i]);
        widen(s + tape->n_inputs + i, 36); /* some are worked out of others */
        known = known && tape->constant[i] != 0 && is_moderate(s + tape->n_inputs + i);
    }
    for (size_t i = 0; i < tape->n_code && known; i++)
        known = step(tape, &tape->code[i], s);
    arb_set(out, s + tape->output[0]);
    _arb_vec_clear(s, (slong)tape->n_slots + 1);
    return known && arb_is_finite(out);
}

static void reduced_tapes_give_the_value_within_rounding(void **state)
{
    (void)state;
    dx_mark start = dx_graph_mark(&graph);
    unsigned long n_rounds = 6000ul * multiplier(), n_close = 0;
    arb_t ball, truth;
    arb_init(ball);
    arb_init(truth);
    arb_ptr given = _arb_vec_init(VARIABLES);
    for (unsigned long round = 1; round <= n_rounds; round++) {
        dx_graph_rollback(&graph, start);
        dx_id a = draw(round, 2 + (int)(round % 4));
        if (dx_is_none(a) || has_call(a, false))
            continue;
        dx_tape tape;
        dx_vm vm;
        make(a, DX_TAPE_REDUCED, &tape, &vm);
        double at[VARIABLES], got;
        for (size_t i = 0; i < VARIABLES; i++) {
            at[i] = (double)between(-4000, 4000) / 1024;
            arb_set_d(given + i, at[i]);
        }
        assert_int_equal(dx_vm_evaluate(&vm, at, &got, &context), DX_OK);
        const dx_ball_point point = {.n = VARIABLES, .symbol = symbols, .value = given};
        assert_int_equal(dx_ball_evaluate(&graph, a, &point, PREC, truth), DX_OK);
        if (enclose(&tape, at, ball)) {
            arb_t value;
            arb_init(value);
            arb_set_d(value, got);
            if (!arb_contains(ball, value))
                fail_for(a, at, got, arf_get_d(arb_midref(ball), ARF_RND_NEAR), "the tape", round);
            if (!arb_overlaps(ball, truth))
                fail_for(a, at, got, arf_get_d(arb_midref(truth), ARF_RND_NEAR), "the value",
                         round);
            n_close += arb_rel_accuracy_bits(ball) > 20;
            arb_clear(value);
        }
        dx_vm_free(&vm);
        dx_tape_free(&tape);
    }
    _arb_vec_clear(given, VARIABLES);
    arb_clear(ball);
    arb_clear(truth);
    print_message("%lu of %lu formulas told something\n", n_close, n_rounds);
    assert_true(n_close > n_rounds / 4);
}

/* ---- blocks --------------------------------------------------------------------------------- */

/* Are all its instructions those that give the same bits everywhere? */
static bool is_exact(const dx_tape *tape)
{
    for (size_t i = 0; i < tape->n_code; i++) {
        dx_code code = (dx_code)tape->code[i].code;
        dx_fn fn = tape->code[i].fn;
        if (code == DX_CODE_POW || code == DX_CODE_SINCOS ||
            ((code == DX_CODE_CALL || code == DX_CODE_CALL2) && fn != DX_FN_abs &&
             fn != DX_FN_relu && fn != DX_FN_floor && fn != DX_FN_gamma && fn != DX_FN_sigmoid &&
             fn != DX_FN_min && fn != DX_FN_max))
            return false;
    }
    return true;
}

enum { POINTS = 600 };

static double inputs[VARIABLES][POINTS], results[POINTS];

static void check_block(dx_id a, const dx_tape *tape, dx_vm *vm,
                        const struct dx_block_kernels *kind, size_t n, unsigned long round)
{
    const double *in[VARIABLES];
    double *out = results;
    dx_block block;
    for (size_t i = 0; i < VARIABLES; i++)
        in[i] = inputs[i];
    assert_true(dx_block_init(&block, tape, kind, &context.memory));
    results[n] = 4711;
    assert_int_equal(dx_block_evaluate(&block, n, in, &out, &context), DX_OK);
    assert_true(results[n] == 4711);
    dx_block_free(&block);
    bool exact = is_exact(tape);
    arb_t ball, value;
    arb_init(ball);
    arb_init(value);
    for (size_t k = 0; k < n; k += exact ? 1 : 1 + below(40)) {
        double at[VARIABLES], want;
        for (size_t i = 0; i < VARIABLES; i++)
            at[i] = inputs[i][k];
        assert_int_equal(dx_vm_evaluate(vm, at, &want, &context), DX_OK);
        if (exact && !same_bits(results[k], want))
            fail_for(a, at, results[k], want, dx_block_kind_name(kind), round);
        arb_set_d(value, results[k]);
        if (!exact && isfinite(results[k]) && enclose(tape, at, ball) && !arb_contains(ball, value))
            fail_for(a, at, results[k], want, dx_block_kind_name(kind), round);
    }
    arb_clear(ball);
    arb_clear(value);
}

static void blocks_give_what_single_points_give(void **state)
{
    (void)state;
    dx_mark start = dx_graph_mark(&graph);
    unsigned long n_rounds = 1500ul * multiplier(), n_exact = 0;
    for (unsigned long round = 1; round <= n_rounds; round++) {
        dx_graph_rollback(&graph, start);
        dx_id a = draw(round, 1 + (int)(round % 4));
        if (dx_is_none(a) || has_call(a, true) || has_call(a, false))
            continue;
        dx_tape tape;
        dx_vm vm;
        make(a, below(4) ? DX_TAPE_REDUCED : DX_TAPE_LITERAL, &tape, &vm);
        size_t n = below(5) ? below(40) : below(POINTS);
        for (size_t k = 0; k < n; k++)
            for (size_t i = 0; i < VARIABLES; i++)
                inputs[i][k] = random_double();
        for (unsigned k = 0; dx_block_kind(k); k++)
            check_block(a, &tape, &vm, dx_block_kind(k), n, round);
        n_exact += is_exact(&tape);
        dx_vm_free(&vm);
        dx_tape_free(&tape);
    }
    assert_true(n_exact > n_rounds / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(literal_tapes_give_the_bits_of_the_walk, setup, teardown),
        cmocka_unit_test_setup_teardown(reduced_tapes_give_the_value_within_rounding, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(blocks_give_what_single_points_give, setup, teardown),
    };
    return cmocka_run_group_tests_name("tape", tests, NULL, NULL);
}
