#include "expr/walk.h"
#include "numeric/verify.h"
#include "symbolic/forms/choice.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/rewrite.h"
#include "symbolic/sample.h"

#include "../chance.h"
#include "../workbench.h"

/* ---- random expressions ----------------------------------------------------------- */

static const dx_fn functions[] = {
    DX_FN_sin,  DX_FN_cos,   DX_FN_exp,   DX_FN_log,   DX_FN_tan,  DX_FN_abs,
    DX_FN_sign, DX_FN_sec,   DX_FN_cot,   DX_FN_csc,   DX_FN_sinh, DX_FN_cosh,
    DX_FN_tanh, DX_FN_sech,  DX_FN_coth,  DX_FN_csch,  DX_FN_asin, DX_FN_acos,
    DX_FN_atan, DX_FN_asinh, DX_FN_acosh, DX_FN_atanh, DX_FN_cbrt, DX_FN_sigmoid,
};

static dx_id random_leaf(void)
{
    switch (below(8)) {
    case 0:
        return dx_int(&graph, between(-3, 3));
    case 1:
        return dx_rational(&graph, between(-4, 4), between(1, 4));
    case 2:
    case 3:
        return dx_symbol(&graph, "y", 1);
    default:
        return dx_symbol(&graph, "x", 1);
    }
}

static dx_id random_expression(int depth);

static dx_id random_operands(int depth, bool product)
{
    dx_id operand[4];
    size_t n = 2 + below(3);
    for (size_t i = 0; i < n; i++)
        operand[i] = random_expression(depth - 1 - (int)below(2));
    return product ? dx_product(&graph, n, operand) : dx_sum(&graph, n, operand);
}

/* NONE where a constructor refused. */
static dx_id random_expression(int depth)
{
    if (depth <= 0)
        return random_leaf();
    switch (below(12)) {
    case 0:
    case 1:
    case 2:
        return random_operands(depth, false);
    case 3:
    case 4:
    case 5:
        return random_operands(depth, true);
    case 6:
        return dx_div(&graph, random_expression(depth - 1), random_expression(depth - 2));
    case 7:
        return dx_power(&graph, random_expression(depth - 1), between(-2, 3));
    case 8:
        return dx_pow(&graph, random_expression(depth - 1),
                      dx_rational(&graph, between(-3, 3), between(2, 3)));
    case 9:
        return dx_pow(&graph, random_leaf(), random_expression(depth - 2));
    default: {
        dx_id u = random_expression(depth - 1);
        uint32_t n = sizeof functions / sizeof functions[0];
        return dx_is_none(u) ? u : dx_call1(&graph, functions[below(below(2) ? n : 4)], u);
    }
    }
}

/* ---- what must hold ------------------------------------------------------------------ */

static void check(dx_id a, uint64_t seed)
{
    dx_id shown, again;
    dx_verdict verdict;
    assert_int_equal(dx_readable(&graph, a, &shown), DX_OK);
    assert_int_equal(context.diag.status, DX_OK);
    assert_int_equal(dx_readable(&graph, shown, &again), DX_OK);
    if (!dx_same(shown, again))
        fail_msg("seed %llu: a readable form is made readable anew", (unsigned long long)seed);
    if (dx_readable_weight(&graph, shown) > dx_readable_weight(&graph, a) + 1e-6)
        fail_msg("seed %llu: the readable form is the heavier one", (unsigned long long)seed);
    if (dx_same(a, shown))
        return;
    if (dx_verify_equal(&graph, a, shown, &verdict) != DX_OK)
        dx_diag_clear(&context.diag);
    else if (verdict == DX_DISAGREES)
        fail_msg("seed %llu: the readable form has another value", (unsigned long long)seed);
}

static void check_many(size_t n, int depth, bool derivative)
{
    dx_mark mark = dx_graph_mark(&graph);
    for (size_t i = 0; i < n * multiplier(); i++) {
        uint64_t seed = (uint64_t)depth * 1000000 + i;
        random_state = seed * 0x9E3779B97F4A7C15u + 1;
        dx_graph_rollback(&graph, mark);
        dx_diag_clear(&context.diag);
        dx_id a = random_expression(depth), d;
        if (dx_is_none(a))
            continue;
        dx_diag_clear(&context.diag);
        if (derivative) {
            if (dx_diff(&graph, rules, a, dx_symbol(&graph, "x", 1), 1, &d) != DX_OK)
                continue;
            a = d;
        }
        if (dx_tree_size(&graph, a) < 1000)
            check(a, seed);
    }
}

static void small_expressions_keep_their_value(void **state)
{
    (void)state;
    check_many(1500, 2, false);
}

static void expressions_keep_their_value(void **state)
{
    (void)state;
    check_many(600, 3, false);
}

static void derivatives_keep_their_value(void **state)
{
    (void)state;
    check_many(250, 3, true);
    check_many(60, 4, true);
}

/* Applied in the row's condition, a rule keeps the value. */
static void rewrite_rules_hold(void **state)
{
    (void)state;
    dx_id u = dx_symbol(&graph, "u", 1);
    for (size_t i = 0; i < dx_rewrite_rule_count; i++) {
        const dx_rewrite_rule *rule = &dx_rewrite_rules[i];
        if (rule->inner == DX_FN_NONE)
            continue;
        /* |2u| for u > 1 and fractions of it: inside and outside of [-1, 1] */
        dx_id arguments[] = {u, dx_add(&graph, u, dx_int(&graph, 1)),
                             dx_add(&graph, u, dx_int(&graph, -4)),
                             dx_scale(&graph, dx_rational(&graph, 1, 7), u)};
        for (size_t k = 0; k < sizeof arguments / sizeof arguments[0]; k++) {
            dx_diag_clear(&context.diag);
            dx_id inner = dx_call1(&graph, rule->inner, arguments[k]);
            dx_id left = dx_call1(&graph, rule->outer, inner);
            dx_id right = rule->apply(&graph, arguments[k]);
            bool contradicts;
            assert_false(dx_is_none(left) || dx_is_none(right));
            assert_int_equal(dx_sample_contradicts(&graph, left, right, &contradicts), DX_OK);
            if (contradicts)
                fail_msg("%s", rule->name);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_expressions_keep_their_value),
        cmocka_unit_test(expressions_keep_their_value),
        cmocka_unit_test(derivatives_keep_their_value),
        cmocka_unit_test(rewrite_rules_hold),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
