#include "expr/walk.h"
#include "numeric/verify.h"
#include "symbolic/derivatives/partials.h"

#include "../chance.h"
#include "../workbench.h"

/* ---- random expressions ----------------------------------------------------------- */

enum { VARIABLES = 5 };

static dx_id variable(size_t i)
{
    static const char *const names[VARIABLES] = {"x", "y", "z", "t", "w"};
    return dx_symbol(&graph, names[i], 1);
}

static dx_id random_expression(int depth);

/* A function that has a derivative by each of its arguments; NONE else. */
static dx_id random_call(dx_fn fn, int depth)
{
    const dx_function *row = &dx_functions[fn];
    size_t n = row->most == 255 ? 2 + below(3) : row->most;
    dx_id args[8];
    for (size_t i = 0; i < (n > 2 ? 1 : n); i++)
        if (!row->derivative[i])
            return DX_NONE;
    for (size_t i = 0; i < n; i++)
        args[i] = random_expression(depth - 1);
    return dx_call(&graph, fn, n, args);
}

static dx_id random_operands(int depth, size_t n, bool product)
{
    dx_id operand[32];
    for (size_t i = 0; i < n; i++)
        operand[i] = random_expression(depth - 1 - (int)below(2));
    return product ? dx_product(&graph, n, operand) : dx_sum(&graph, n, operand);
}

/* NONE where a constructor refused. */
static dx_id random_expression(int depth)
{
    if (depth <= 0)
        return below(4) ? variable(below(VARIABLES)) : dx_int(&graph, 1 + below(4));
    switch (below(14)) {
    case 0:
    case 1:
    case 2:
        return random_operands(depth, 2 + below(3), false);
    case 3:
    case 4:
        return random_operands(depth, 2 + below(3), true);
    case 5: /* a long product */
        return random_operands(depth - 1, 17 + below(8), true);
    case 6:
        return dx_div(&graph, random_expression(depth - 1), random_expression(depth - 2));
    case 7:
        return dx_power(&graph, random_expression(depth - 1), (int64_t)below(6) - 2);
    case 8:
        return dx_pow(&graph, random_expression(depth - 2), random_expression(depth - 2));
    case 9: {
        dx_id args[] = {random_expression(depth - 1), random_expression(depth - 2)};
        if (dx_is_none(args[0]) || dx_is_none(args[1]))
            return DX_NONE;
        return dx_apply(&graph, dx_symbol(&graph, "f", 1), 1 + below(2), args);
    }
    default:
        return random_call((dx_fn)below(DX_FN_COUNT), depth);
    }
}

/* ---- comparing ---------------------------------------------------------------------- */

static size_t n_equal, n_open;

static void must_be_equal(dx_id a, dx_id b, const char *what)
{
    dx_verdict verdict;
    if (dx_same(a, b)) {
        n_equal++;
        return;
    }
    assert_int_equal(dx_verify_equal(&graph, a, b, &verdict), DX_OK);
    if (verdict == DX_DISAGREES)
        fail_msg("%s, state %llu", what, (unsigned long long)random_state);
    n_equal += verdict == DX_AGREES;
    n_open += verdict == DX_NOT_CHECKED;
}

/* Calls check with each of so many expressions; seeds are the numbers from 1. */
typedef void checker(dx_id a, const dx_id *symbols);

static void check_many(size_t n, int depth, checker *check)
{
    dx_id symbols[VARIABLES];
    for (size_t seed = 1; seed <= n * multiplier(); seed++) {
        dx_mark mark = dx_graph_mark(&graph);
        random_state = seed * 7919;
        dx_diag_clear(&context.diag);
        for (size_t i = 0; i < VARIABLES; i++)
            symbols[i] = variable(i);
        dx_id a = random_expression(depth);
        if (!dx_is_none(a) && dx_tree_size(&graph, a) < 3000)
            check(a, symbols);
        dx_graph_rollback(&graph, mark);
    }
    printf("# %zu equal, %zu not decided\n", n_equal, n_open);
    assert_true(n_equal > 10 * n_open);
    n_equal = n_open = 0;
}

static void check_gradient(dx_id a, const dx_id *symbols)
{
    dx_id slope[VARIABLES], d;
    dx_status status = dx_partials_gradient(&graph, rules, a, VARIABLES, symbols, slope);
    for (size_t i = 0; i < VARIABLES && status == DX_OK; i++)
        if (dx_diff(&graph, rules, a, symbols[i], 1, &d) == DX_OK)
            must_be_equal(slope[i], d, "gradient");
}

static void reverse_gradients_are_forward_derivatives(void **state)
{
    (void)state;
    check_many(400, 3, check_gradient);
    check_many(60, 4, check_gradient);
}

static void check_hessian(dx_id a, const dx_id *symbols)
{
    dx_id slope[VARIABLES], full[VARIABLES][VARIABLES], d;
    dx_partials half;
    if (dx_partials_gradient(&graph, rules, a, VARIABLES, symbols, slope) != DX_OK ||
        dx_partials_hessian(&graph, rules, VARIABLES, symbols, slope, &half) != DX_OK)
        return;
    for (size_t i = 0; i < VARIABLES; i++)
        for (size_t k = 0; k < VARIABLES; k++)
            full[i][k] = dx_int(&graph, 0);
    for (size_t i = 0; i < half.n; i++) {
        const dx_partial *p = &half.partial[i];
        assert_true(p->row <= p->column);
        full[p->row][p->column] = full[p->column][p->row] = p->value;
    }
    dx_partials_free(&half);
    for (size_t i = 0; i < VARIABLES; i++)
        for (size_t k = 0; k < VARIABLES; k++)
            if (dx_diff(&graph, rules, a, symbols[i], 1, &d) == DX_OK &&
                dx_diff(&graph, rules, d, symbols[k], 1, &d) == DX_OK)
                must_be_equal(full[i][k], d, "Hessian");
}

static void hessians_are_symmetric_and_second_derivatives(void **state)
{
    (void)state;
    check_many(120, 3, check_hessian);
}

/* The rows by themselves are gradients. */
static void check_jacobian(dx_id a, const dx_id *symbols)
{
    enum { ROWS = 4 };
    dx_id row[ROWS] = {a, random_expression(2), a, random_expression(1)};
    dx_id slope[VARIABLES], full[ROWS][VARIABLES];
    dx_partials entries;
    for (size_t i = 0; i < ROWS; i++)
        if (dx_is_none(row[i]))
            return;
    if (dx_partials_jacobian(&graph, rules, ROWS, row, VARIABLES, symbols, &entries) != DX_OK)
        return;
    for (size_t i = 0; i < ROWS; i++)
        for (size_t k = 0; k < VARIABLES; k++)
            full[i][k] = dx_int(&graph, 0);
    for (size_t i = 0; i < entries.n; i++) {
        const dx_partial *p = &entries.partial[i];
        assert_true(dx_is_int(&graph, full[p->row][p->column], 0));
        full[p->row][p->column] = p->value;
    }
    dx_partials_free(&entries);
    for (size_t i = 0; i < ROWS; i++) {
        assert_int_equal(dx_partials_gradient(&graph, rules, row[i], VARIABLES, symbols, slope),
                         DX_OK);
        for (size_t k = 0; k < VARIABLES; k++)
            must_be_equal(full[i][k], slope[k], "Jacobian");
    }
}

static void sparse_jacobians_are_dense_ones(void **state)
{
    (void)state;
    check_many(300, 3, check_jacobian);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reverse_gradients_are_forward_derivatives),
        cmocka_unit_test(hessians_are_symmetric_and_second_derivatives),
        cmocka_unit_test(sparse_jacobians_are_dense_ones),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
