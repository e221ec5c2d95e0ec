/* Derivatives with like terms collected on the way are those of the rules, order after order, and
 * those of power series; they stay short. */
#include "expr/print.h"
#include "numeric/verify.h"
#include "symbolic/derivatives/differential.h"

#include "../chance.h"
#include "../workbench.h"

static dx_id random_formula(int depth);

/* A function of one argument that has a derivative. */
static dx_id random_call(int depth)
{
    dx_fn fn;
    do
        fn = (dx_fn)below(DX_FN_COUNT);
    while (dx_functions[fn].least != 1 || !dx_functions[fn].derivative[0]);
    dx_id u = random_formula(depth - 1);
    return dx_is_none(u) ? u : dx_call1(&graph, fn, u);
}

/* In x, with a name for a constant; NONE where a constructor refused. */
static dx_id random_formula(int depth)
{
    if (depth <= 0)
        switch (below(6)) {
        case 0:
            return dx_int(&graph, 1 + below(4));
        case 1:
            return dx_symbol(&graph, "a", 1);
        default:
            return dx_symbol(&graph, "x", 1);
        }
    dx_id left = random_formula(depth - 1), right = random_formula(depth - 1 - (int)below(2));
    switch (below(9)) {
    case 0:
    case 1:
        return dx_add(&graph, left, right);
    case 2:
    case 3:
        return dx_mul(&graph, left, right);
    case 4:
        return dx_div(&graph, left, right);
    case 5:
        return dx_pow(&graph, left, dx_rational(&graph, between(-3, 4), 1 + below(3)));
    case 6:
        return dx_pow(&graph, left, right);
    default:
        return random_call(depth);
    }
}

static dx_verdict by_power_series(dx_id a, dx_id symbol, uint32_t order, dx_id derivative)
{
    dx_verdict verdict;
    dx_text where, text;
    dx_text_init(&where, &context.memory);
    dx_text_init(&text, &context.memory);
    assert_int_equal(dx_verify_derivative(&graph, a, symbol, order, derivative, &verdict, &where),
                     DX_OK);
    if (verdict == DX_DISAGREES && dx_print_plain(&graph, a, &text) == DX_OK)
        fail_msg("derivative of order %u of %s: %s", (unsigned)order, dx_text_get(&text),
                 dx_text_get(&where));
    dx_text_free(&text);
    dx_text_free(&where);
    return verdict;
}

static unsigned n_found, n_equal, n_open;

static void compare(dx_id a, dx_id symbol, uint32_t order)
{
    dx_id by_rules, collected;
    dx_verdict verdict;
    if (dx_diff(&graph, rules, a, symbol, order, &by_rules) != DX_OK)
        return;
    if (dx_tree_size(&graph, by_rules) > 30000)
        return;
    dx_diag_clear(&context.diag);
    assert_int_equal(dx_differential(&graph, rules, a, symbol, order, &collected), DX_OK);
    assert_int_equal(context.diag.status, DX_OK);
    if (dx_is_none(collected))
        return;
    n_found++;
    if (dx_same(by_rules, collected)) {
        n_equal++;
        return;
    }
    /* a^(4/3)*sign(a) is a^(4/3) where it has a value: only there they must be equal */
    assert_int_equal(dx_verify_equal(&graph, by_rules, collected, &verdict), DX_OK);
    if (verdict == DX_DISAGREES)
        verdict = by_power_series(a, symbol, order, collected);
    n_equal += verdict == DX_AGREES;
    n_open += verdict == DX_NOT_CHECKED;
}

static void collected_derivatives_are_those_of_the_rules(void **state)
{
    (void)state;
    enum { ROUNDS = 600 };
    n_found = n_equal = n_open = 0;
    for (uint64_t seed = 1; seed <= ROUNDS * multiplier(); seed++) {
        dx_mark mark = dx_graph_mark(&graph);
        random_state = seed * 7919;
        dx_diag_clear(&context.diag);
        dx_id a = random_formula(1 + (int)below(3)), x = dx_symbol(&graph, "x", 1);
        if (!dx_is_none(a) && dx_contains(&graph, a, x))
            compare(a, x, 1 + below(5));
        dx_graph_rollback(&graph, mark);
    }
    printf("# %u found, %u equal, %u not decided\n", n_found, n_equal, n_open);
    assert_true(n_found > ROUNDS / 3 && n_equal > 10 * n_open);
}

/* How many nodes a derivative of that order may have. */
static const struct {
    const char *text;
    uint32_t order, most;
} known[] = {
    {"exp(exp(x))", 20, 200},
    {"sinc(x)", 20, 200},
    {"x^x", 20, 1600},
    {"exp(x*log(x))", 20, 1600},
    {"x^(1/x)", 15, 1200},
    {"sin(x)^cos(x)", 10, 1600},
    {"logsumexp(x, 2*x)", 20, 600},
    {"1/log(x)", 20, 250},
    {"sqrt(1 + sqrt(x))", 20, 250},
    {"tan(sin(x))", 15, 2500},
    {"tanh(tanh(x))", 12, 2500},
    {"sigmoid(x^2)", 20, 2000},
    {"atan2(x, x^2 + 1)", 20, 300},
    {"(1 + 1/x)^x", 10, 600},
    {"((1 - x)/(1 + x))^(1/3)", 20, 300},
    {"abs(x)*exp(-1/x^2)", 12, 200},
    {"asin(sqrt(x))", 20, 250},
    {"(sin(x) + cos(x))/(sin(x) - cos(x))", 20, 400},
    {"sqrt(x + sqrt(x^2 + 1))*exp(a*x)", 8, 1300},
    {"lambertw(x)^2", 15, 400},
    {"root(x, 5) + cbrt(x + 1)", 12, 400},
    {"erf(sin(x))", 12, 1500},
};

static void orders_are_short_and_those_of_power_series(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        dx_id a = typed(known[i].text), x = dx_symbol(&graph, "x", 1), d;
        assert_int_equal(dx_differential(&graph, rules, a, x, known[i].order, &d), DX_OK);
        if (dx_is_none(d))
            fail_msg("%s: not found", known[i].text);
        if (dx_tree_size(&graph, d) > known[i].most)
            fail_msg("%s: %g nodes", known[i].text, dx_tree_size(&graph, d));
        assert_int_equal(by_power_series(a, x, known[i].order, d), DX_AGREES);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(collected_derivatives_are_those_of_the_rules),
        cmocka_unit_test(orders_are_short_and_those_of_power_series),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
