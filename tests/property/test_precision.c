/* Exact tapes at any precision: what MPFR gives lies in the balls of fewer bits, what balls give
 * holds the true value, found node by node with more bits, on wide inputs too. */
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/vm_ball.h"
#include "numeric/vm_mpfr.h"

#include "../random_formula.h"

#include <string.h>

enum { COARSER = 8, FINER = 120 }; /* bits less for what must hold, more for what is true */

static const slong precisions[] = {53, 64, 100, 200, 400, 1000, 3000};

static void fail_for(dx_id a, unsigned long round, slong prec, const char *what)
{
    dx_text text;
    dx_text_init(&text, &context.memory);
    (void)!dx_print_plain(&graph, a, &text);
    fail_msg("seed %lu, %ld bits: %s of %s", round, (long)prec, what, dx_text_get(&text));
}

/* Is there a call of the row, or (DX_FN_NONE) of a slow one? */
static bool has_call(dx_id a, dx_fn fn)
{
    dx_walk walk;
    assert_int_equal(dx_walk_make(&graph, 1, &a, &walk), DX_OK);
    bool found = false;
    for (size_t i = 0; i < walk.n; i++) {
        dx_fn row = dx_fn_of(&graph, walk.id[i]);
        found = found ||
                (row != (dx_fn)DX_FN_NONE && (fn == (dx_fn)DX_FN_NONE ? is_slow(row) : row == fn));
    }
    dx_walk_free(&walk);
    return found;
}

static void make(dx_id a, dx_tape *tape)
{
    if (dx_tape_make(&graph, 1, &a, VARIABLES, symbols, DX_TAPE_EXACT, tape) != DX_OK)
        fail_msg("%s", context.diag.message);
}

/* Is it of a size that MPFR has? Arb's numbers have any. */
static bool is_in_range(arb_srcptr x)
{
    enum { MOST = 40 }; /* bits of exponents */
    return fmpz_bits(ARF_EXPREF(arb_midref(x))) < MOST &&
           fmpz_bits(MAG_EXPREF(arb_radref(x))) < MOST;
}

/* Is all that has been met of such a size? */
static bool evaluate_balls(const dx_tape *tape, slong prec, arb_srcptr in, arb_t out)
{
    dx_ball_vm vm;
    assert_int_equal(dx_ball_vm_init(&vm, tape, &context), DX_OK);
    if (dx_ball_vm_set_precision(&vm, prec) != DX_OK || dx_ball_vm_evaluate(&vm, in, out) != DX_OK)
        fail_msg("%s", context.diag.message);
    bool in_range = true;
    for (uint32_t k = 0; k < tape->n_slots; k++)
        in_range = in_range && is_in_range(vm.slot + k);
    dx_ball_vm_free(&vm);
    return in_range;
}

static void evaluate_mpfr(const dx_tape *tape, slong prec, mpfr_srcptr in, mpfr_t out)
{
    dx_mpfr_vm vm;
    assert_int_equal(dx_mpfr_vm_init(&vm, tape, &context), DX_OK);
    if (dx_mpfr_vm_set_precision(&vm, prec) != DX_OK || dx_mpfr_vm_evaluate(&vm, in, out) != DX_OK)
        fail_msg("%s", context.diag.message);
    dx_mpfr_vm_free(&vm);
}

static void evaluate_nodes(dx_id a, slong prec, arb_srcptr in, arb_t out)
{
    const dx_ball_point point = {.n = VARIABLES, .symbol = symbols, .value = in};
    if (dx_ball_evaluate(&graph, a, &point, prec, out) != DX_OK)
        fail_msg("%s", context.diag.message);
}

/* A number of `bits` bits, small or an integer now and then. */
static void draw_number(mpfr_t x, slong bits)
{
    mpfr_set_si(x, (long)between(-4000, 4000), MPFR_RNDN);
    if (below(4) == 0) {
        mpfr_set_si(x, (long)between(-5, 5), MPFR_RNDN);
        return;
    }
    for (slong done = 12; done < bits; done += 30) {
        mpfr_mul_2ui(x, x, 30, MPFR_RNDN);
        mpfr_add_ui(x, x, below(1u << 30), MPFR_RNDN);
    }
    mpfr_div_2si(x, x, mpfr_zero_p(x) ? 0 : mpfr_get_exp(x) - (long)between(-3, 3), MPFR_RNDN);
}

static void mpfr_lies_in_the_balls_of_fewer_bits(void **state)
{
    (void)state;
    dx_mark start = dx_graph_mark(&graph);
    unsigned long n_rounds = 6000ul * multiplier(), n_close = 0, n_given_up = 0;
    mpfr_exp_t least = mpfr_get_emin(), most = mpfr_get_emax();
    mpfr_set_emin(mpfr_get_emin_min());
    mpfr_set_emax(mpfr_get_emax_max());
    arb_t ball, truth, value;
    arb_init(ball);
    arb_init(truth);
    arb_init(value);
    arb_ptr given = _arb_vec_init(VARIABLES);
    mag_t rounding;
    mag_init(rounding);
    for (unsigned long round = 1; round <= n_rounds; round++) {
        dx_graph_rollback(&graph, start);
        dx_id a = draw(round, 1 + (int)(round % 5));
        if (dx_is_none(a) || has_call(a, DX_FN_atan2) || has_call(a, DX_FN_heaviside) ||
            has_call(a, DX_FN_sign)) /* balls have no -0, and no underflow */
            continue;
        bool slow = has_call(a, (dx_fn)DX_FN_NONE);
        slong prec = precisions[below(slow ? 3 : sizeof precisions / sizeof *precisions)];
        mpfr_t at[VARIABLES], got;
        mpfr_init2(got, (mpfr_prec_t)prec);
        for (size_t i = 0; i < VARIABLES; i++) {
            mpfr_init2(at[i], (mpfr_prec_t)prec);
            draw_number(at[i], prec);
            arf_set_mpfr(arb_midref(given + i), at[i]);
        }
        dx_tape tape;
        make(a, &tape);
        if (evaluate_balls(&tape, prec - COARSER, given, ball) && arb_is_finite(ball)) {
            evaluate_mpfr(&tape, prec, at[0], got);
            evaluate_nodes(a, prec + FINER, given, truth);
            if (!arb_overlaps(ball, truth))
                fail_for(a, round, prec, "the ball");
            arb_get_mag(rounding, ball); /* some functions give more than is asked for */
            mag_mul_2exp_si(rounding, rounding, COARSER - prec);
            arb_add_error_mag(ball, rounding);
            bool given_up = !mpfr_number_p(got); /* circular functions of what is huge */
            n_given_up += given_up;
            arf_set_mpfr(arb_midref(value), got);
            if (!given_up && !arb_contains(ball, value))
                fail_for(a, round, prec, "the number");
            n_close += arb_is_exact(ball) || arb_rel_accuracy_bits(ball) > prec / 2;
        }
        dx_tape_free(&tape);
        for (size_t i = 0; i < VARIABLES; i++)
            mpfr_clear(at[i]);
        mpfr_clear(got);
    }
    mpfr_set_emin(least);
    mpfr_set_emax(most);
    print_message("%lu of %lu formulas told something\n", n_close, n_rounds);
    assert_true(n_close > n_rounds / 4 && n_given_up < n_rounds / 500);
    mag_clear(rounding);
    _arb_vec_clear(given, VARIABLES);
    arb_clear(value);
    arb_clear(truth);
    arb_clear(ball);
}

static void balls_hold_the_values_at_all_points(void **state)
{
    (void)state;
    enum { PREC = 100, POINTS = 3 };
    dx_mark start = dx_graph_mark(&graph);
    unsigned long n_rounds = 8000ul * multiplier(), n_told = 0, n_nodes = 0;
    arb_t ball, nodes, truth;
    arb_init(ball);
    arb_init(nodes);
    arb_init(truth);
    arb_ptr box = _arb_vec_init(VARIABLES), point = _arb_vec_init(VARIABLES);
    for (unsigned long round = 1; round <= n_rounds; round++) {
        dx_graph_rollback(&graph, start);
        dx_id a = draw(round, 1 + (int)(round % 4));
        if (dx_is_none(a))
            continue;
        for (size_t i = 0; i < VARIABLES; i++) {
            arb_set_si(box + i, (slong)between(-4000, 4000));
            arb_add_error_2exp_si(box + i, (slong)between(-40, 11));
            arb_mul_2exp_si(box + i, box + i, -10);
        }
        dx_tape tape;
        make(a, &tape);
        (void)evaluate_balls(&tape, PREC, box, ball);
        evaluate_nodes(a, PREC, box, nodes);
        n_told += arb_is_finite(ball) != 0;
        n_nodes += arb_is_finite(nodes) != 0;
        for (int k = 0; k < POINTS && arb_is_finite(ball); k++) {
            for (size_t i = 0; i < VARIABLES; i++) { /* an end, or between */
                slong share = k == 0 ? -64 : (slong)between(-64, 64);
                arf_set_mag(arb_midref(truth), arb_radref(box + i));
                arf_mul_si(arb_midref(truth), arb_midref(truth), share, ARF_PREC_EXACT,
                           ARF_RND_DOWN);
                arf_mul_2exp_si(arb_midref(truth), arb_midref(truth), -6);
                arf_add(arb_midref(point + i), arb_midref(box + i), arb_midref(truth),
                        ARF_PREC_EXACT, ARF_RND_DOWN);
                mag_zero(arb_radref(truth));
            }
            evaluate_nodes(a, PREC + FINER, point, truth);
            if (!arb_overlaps(ball, truth))
                fail_for(a, round, PREC, "the ball over a box");
        }
        dx_tape_free(&tape);
    }
    print_message("%lu of %lu boxes have a range, %lu node by node\n", n_told, n_rounds, n_nodes);
    assert_true(n_told >= n_nodes);
    _arb_vec_clear(box, VARIABLES);
    _arb_vec_clear(point, VARIABLES);
    arb_clear(truth);
    arb_clear(nodes);
    arb_clear(ball);
}

/* Each row by itself, and where its arguments are the same. */
static void rows_are_called_as_they_are(void **state)
{
    (void)state;
    dx_mark start = dx_graph_mark(&graph);
    arb_t ball, value;
    arb_init(ball);
    arb_init(value);
    arb_ptr given = _arb_vec_init(VARIABLES);
    unsigned n_told = 0;
    for (unsigned fn = 0; fn < DX_FN_COUNT; fn++) {
        bool told = false;
        for (unsigned long round = 0; round < 60ul * multiplier(); round++) {
            dx_graph_rollback(&graph, start);
            (void)draw(round, 0);
            const dx_function *row = &dx_functions[fn];
            slong prec = precisions[below(is_slow((dx_fn)fn) ? 3 : 6)];
            size_t n = row->most == 255 ? 1 + below(4) : row->least;
            dx_id args[VARIABLES];
            mpfr_t at[VARIABLES], got;
            mpfr_srcptr pointer[VARIABLES];
            for (size_t i = 0; i < VARIABLES; i++) {
                args[i] = symbols[i];
                mpfr_init2(at[i], (mpfr_prec_t)prec);
                draw_number(at[i], prec);
                pointer[i] = at[i];
                arf_set_mpfr(arb_midref(given + i), at[i]);
            }
            mpfr_init2(got, (mpfr_prec_t)prec + 40);
            dx_id a = dx_call(&graph, (dx_fn)fn, n, args);
            dx_tape tape;
            make(a, &tape);
            (void)evaluate_balls(&tape, prec, given, ball);
            if (arb_is_finite(ball) && dx_op_of(&graph, a) == DX_OP_CALL) {
                row->mpfr(got, pointer, (int)n);
                arf_set_mpfr(arb_midref(value), got);
                arb_set_round(value, value, prec + 30);
                if (!arb_overlaps(ball, value))
                    fail_for(a, round, prec, "the row");
                told = true;
            }
            arb_zero(value);
            dx_tape_free(&tape);
            for (size_t i = 0; i < VARIABLES; i++)
                mpfr_clear(at[i]);
            mpfr_clear(got);
        }
        n_told += told;
    }
    print_message("%u of %u rows told something\n", n_told, (unsigned)DX_FN_COUNT);
    assert_true(n_told + 4 > DX_FN_COUNT);
    _arb_vec_clear(given, VARIABLES);
    arb_clear(value);
    arb_clear(ball);
}

/* Nothing is known of the value where nothing is known of an argument. */
static void rows_of_nothing_are_nothing(void **state)
{
    (void)state;
    arb_t out;
    arb_init(out);
    arb_ptr args = _arb_vec_init(VARIABLES);
    for (unsigned fn = 0; fn < DX_FN_COUNT; fn++) {
        const dx_function *row = &dx_functions[fn];
        int n = row->most == 255 ? 3 : row->least;
        for (int k = 0; k < n; k++)
            for (int value = -3; value <= 3; value++) {
                for (int i = 0; i < n; i++)
                    arb_set_si(args + i, value);
                arb_indeterminate(args + k);
                row->ball(out, args, n, 64);
                if (arb_is_finite(out))
                    fail_msg("%s beside %d: argument %d", row->name, value, k);
            }
    }
    _arb_vec_clear(args, VARIABLES);
    arb_clear(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(mpfr_lies_in_the_balls_of_fewer_bits, setup, teardown),
        cmocka_unit_test_setup_teardown(balls_hold_the_values_at_all_points, setup, teardown),
        cmocka_unit_test_setup_teardown(rows_are_called_as_they_are, setup, teardown),
        cmocka_unit_test_setup_teardown(rows_of_nothing_are_nothing, setup, teardown),
    };
    return cmocka_run_group_tests_name("precision", tests, NULL, NULL);
}
