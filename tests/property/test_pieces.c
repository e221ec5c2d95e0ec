/* Functions put together of pieces, at random: their derivatives agree with differences, and
 * where the two sides of a point differ, the derivative is said to be missing. */
#include "engine/session.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/real.h"
#include "symbolic/domain/missing.h"
#include "symbolic/forms/readable.h"
#include "symbolic/domain/notes.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../chance.h"

static dx_id x, n;

static dx_id random_line(dx_graph *g)
{
    dx_id slope = dx_rational(g, (int64_t)below(9) - 4, 1 + below(2));
    return dx_add(g, dx_mul(g, slope, x), dx_int(g, (int64_t)below(5) - 2));
}

static dx_id random_function(dx_graph *g, unsigned size);

static dx_id random_condition(dx_graph *g, unsigned size)
{
    static const dx_op ops[] = {DX_OP_LT, DX_OP_LE, DX_OP_LT, DX_OP_LE, DX_OP_EQ, DX_OP_NE};
    dx_id a = below(2) ? x : random_function(g, size);
    return dx_relation(g, ops[below(6)], a, dx_int(g, (int64_t)below(5) - 2));
}

static dx_id random_cases(dx_graph *g, unsigned size)
{
    dx_id operand[5];
    for (unsigned i = 0; i < 5; i++)
        operand[i] =
            i % 2 == 0 && i < 4 ? random_condition(g, size / 3) : random_function(g, size / 3);
    return below(2) ? dx_cases(g, 5, operand) : dx_cases(g, 3, operand + 2);
}

/* Σ or Π of a function of x and k, for k up to n. */
static dx_id random_iterated(dx_graph *g, unsigned size)
{
    dx_id k = dx_symbol(g, "i", 1), body = random_function(g, size);
    body = below(2) ? dx_mul(g, body, k) : dx_add(g, body, k);
    if (below(3) == 0) {
        dx_id shifted = dx_sub(g, x, k);
        body = dx_is_none(body) ? body : dx_substitute(g, body, 1, &x, &shifted);
    }
    return dx_iterated(g, below(4) ? DX_OP_SUM : DX_OP_PRODUCT, body, k, dx_int(g, 1), n);
}

static dx_id random_function(dx_graph *g, unsigned size)
{
    static const dx_fn rows[] = {DX_FN_abs,  DX_FN_abs,       DX_FN_relu,  DX_FN_sin,
                                 DX_FN_sign, DX_FN_heaviside, DX_FN_floor, DX_FN_leakyrelu};
    if (size <= 1)
        return random_line(g);
    dx_id a, b;
    switch (below(8)) {
    case 0:
    case 1:
        a = random_function(g, size / 2);
        return dx_add(g, a, random_function(g, size / 2));
    case 2:
    case 3:
        a = random_function(g, size / 2);
        return dx_mul(g, a, random_function(g, size / 2));
    case 4:
        a = random_function(g, size / 2);
        b = random_function(g, size / 2);
        return dx_call(g, below(2) ? DX_FN_max : DX_FN_min, 2, (dx_id[]){a, b});
    case 5:
        return random_cases(g, size);
    case 6:
        return below(3) ? dx_power(g, random_function(g, size / 2), 2)
                        : random_iterated(g, size / 2);
    default:
        return dx_call1(g, rows[below(8)], random_function(g, size - 1));
    }
}

static double value_of(dx_graph *g, dx_id a, double at)
{
    const dx_id symbols[] = {x, n};
    const double values[] = {at, 3};
    double value = NAN;
    assert_int_equal(dx_real_evaluate(g, a, 2, symbols, values, &value), DX_OK);
    return value;
}

static bool differ(double a, double b)
{
    return fabs(a - b) > 0.02 * (1 + fabs(a) + fabs(b));
}

static void fail_at(dx_graph *g, dx_id f, dx_id d, double at, unsigned long round, const char *what)
{
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    (void)!dx_print_plain(g, f, &text);
    dx_text_string(&text, " has the derivative ");
    (void)!dx_print_plain(g, d, &text);
    fail_msg("seed %lu: %s at %g: %s", round, what, at, dx_text_get(&text));
}

/* From one side, extrapolated so that curvature does not show. */
static double slope_towards(dx_graph *g, dx_id f, double at, double h)
{
    double here = value_of(g, f, at), far = value_of(g, f, at + h),
           near = value_of(g, f, at + h / 2);
    return (4 * near - far - 3 * here) / h;
}

/* Both slopes, where differences tell them: small ones must agree with smaller ones, but for
 * a jump at the point itself. */
static bool slopes(dx_graph *g, dx_id f, double at, double *left, double *right)
{
    const double h = 1e-6, little = 1e-10;
    double here = value_of(g, f, at);
    *left = slope_towards(g, f, at, -h);
    *right = slope_towards(g, f, at, h);
    if (!isfinite(*left) || !isfinite(*right) || fabs(here) > 1e4)
        return false;
    if (fabs(value_of(g, f, at - little) - here) > 1e-3 ||
        fabs(value_of(g, f, at + little) - here) > 1e-3)
        return true;
    return !differ(*left, slope_towards(g, f, at, -h / 8)) &&
           !differ(*right, slope_towards(g, f, at, h / 8));
}

/* At a point that is no place where pieces meet. */
static void check_slope(dx_graph *g, dx_id f, dx_id d, double at, unsigned long round)
{
    double left, right;
    if (!slopes(g, f, at, &left, &right) || differ(left, right) || fabs(left) > 1e4)
        return;
    double slope = value_of(g, d, at);
    if (isfinite(slope) && differ(left, slope))
        fail_at(g, f, d, at, round, "wrong");
}

static void check_meeting(ddx_session *s, const dx_derived *derived, int64_t twice,
                          unsigned long round)
{
    dx_graph *g = &s->graph;
    dx_id from[] = {x, n}, to[] = {dx_rational(g, twice, 2), dx_int(g, 3)};
    double left, right, at = (double)twice / 2;
    bool missing;
    dx_text needs;
    dx_text_init(&needs, &s->context.memory);
    assert_int_equal(
        dx_derivative_is_missing(g, s->rules, NULL, derived, 2, from, to, &missing, &needs), DX_OK);
    dx_text_free(&needs);
    if (missing || !slopes(g, derived->of, at, &left, &right))
        return;
    if (differ(left, right))
        fail_at(g, derived->of, derived->derivative, at, round, "two slopes and no word");
    double slope = value_of(g, derived->derivative, at);
    if (isfinite(slope) && differ(left, slope))
        fail_at(g, derived->of, derived->derivative, at, round, "another slope");
}

static void derivatives_hold_where_nothing_else_is_said(void **state)
{
    (void)state;
    unsigned long rounds = 400 * multiplier(), checked = 0;
    ddx_session *s = ddx_session_new();
    assert_non_null(s);
    dx_graph *g = &s->graph;
    x = dx_symbol(g, "x", 1);
    n = dx_symbol(g, "n", 1);
    for (unsigned long i = 0; i < rounds; i++) {
        random_state = i;
        dx_mark mark = dx_graph_mark(g);
        dx_id f = random_function(g, 2 + below(9)), d;
        dx_diag_clear(&s->context.diag);
        if (!dx_is_none(f) && dx_diff(g, s->rules, f, x, 1, &d) == DX_OK) {
            assert_int_equal(dx_readable(g, d, &d), DX_OK);
            const dx_derived derived = {f, x, d, 1, DX_NONE};
            for (int k = 0; k < 6; k++)
                check_slope(g, f, d, ((double)below(600000) - 300000) / 77777, i);
            for (int64_t twice = -6; twice <= 6; twice++)
                check_meeting(s, &derived, twice, i);
            checked++;
        }
        dx_diag_clear(&s->context.diag);
        dx_graph_rollback(g, mark);
    }
    assert_true(checked > rounds / 2);
    ddx_session_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(derivatives_hold_where_nothing_else_is_said)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
