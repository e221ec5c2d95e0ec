/* random_formula.h - formulas of any shape in four variables, the same for the same number. */
#ifndef TEST_RANDOM_FORMULA_H
#define TEST_RANDOM_FORMULA_H

#include "chance.h"
#include "workbench.h"

enum { VARIABLES = 4 };

static dx_id symbols[VARIABLES];

static dx_id random_expression(int depth);

static dx_id random_operands(int depth, size_t n, bool product)
{
    dx_id operand[24];
    for (size_t i = 0; i < n; i++)
        operand[i] = random_expression(depth - 1 - (int)below(2));
    return product ? dx_product(&graph, n, operand) : dx_sum(&graph, n, operand);
}

static dx_id random_call(int depth)
{
    dx_fn fn = (dx_fn)below(DX_FN_COUNT);
    const dx_function *row = &dx_functions[fn];
    size_t n = row->most == 255 ? 1 + below(4) : row->least;
    dx_id args[8];
    for (size_t i = 0; i < n; i++) {
        args[i] = random_expression(depth - 1);
        if (dx_is_none(args[i]))
            return DX_NONE;
    }
    return dx_call(&graph, fn, n, args);
}

static dx_id random_condition(int depth)
{
    static const dx_op ops[] = {DX_OP_LT, DX_OP_LE, DX_OP_EQ, DX_OP_NE};
    dx_id a = random_expression(depth - 1), b = random_expression(depth - 2);
    dx_id c = dx_relation(&graph, ops[below(4)], a, b);
    if (below(3) || dx_is_none(c))
        return c;
    dx_id both[] = {c, dx_relation(&graph, ops[below(4)], b, random_expression(depth - 2))};
    return dx_and(&graph, 2, both);
}

static dx_id random_cases(int depth)
{
    dx_id operand[5];
    size_t n = 2 + below(4);
    for (size_t i = 0; i < n; i++) {
        bool condition = i % 2 == 0 && i + 1 < n;
        operand[i] = condition ? random_condition(depth - 1) : random_expression(depth - 1);
        if (dx_is_none(operand[i]))
            return DX_NONE;
    }
    return dx_cases(&graph, n, operand);
}

/* Over one of the variables, to an end that is now and then an integer. */
static dx_id random_iterated(int depth)
{
    dx_id end = symbols[below(VARIABLES)];
    if (below(4))
        end = dx_call1(&graph, DX_FN_floor, end);
    dx_op op = below(3) ? DX_OP_SUM : DX_OP_PRODUCT;
    return dx_iterated(&graph, op, random_expression(depth - 2), symbols[below(VARIABLES)],
                       dx_int(&graph, between(-3, 3)), end);
}

static dx_id random_number(void)
{
    switch (below(6)) {
    case 0:
        return dx_rational(&graph, between(-9, 9), between(1, 9));
    case 1:
        return dx_power(&graph, dx_int(&graph, 10), between(-40, 40));
    case 2:
        return dx_pi(&graph);
    default:
        return dx_int(&graph, between(-5, 5));
    }
}

/* NONE where a constructor refused. */
static dx_id random_expression(int depth)
{
    if (depth <= 0)
        return below(5) ? symbols[below(VARIABLES)] : random_number();
    switch (below(17)) {
    case 16:
        return random_iterated(depth);
    case 0:
    case 1:
    case 2:
        return random_operands(depth, 2 + below(3), false);
    case 3:
    case 4:
        return random_operands(depth, 2 + below(3), true);
    case 5: /* a long product */
        return random_operands(depth - 2, 17 + below(7), true);
    case 6:
    case 7:
        return dx_div(&graph, random_expression(depth - 1), random_expression(depth - 2));
    case 8:
        return dx_power(&graph, random_expression(depth - 1), between(-6, 40));
    case 9:
        return dx_pow(&graph, random_expression(depth - 1),
                      dx_rational(&graph, between(-9, 9), between(2, 3)));
    case 10:
        return dx_pow(&graph, random_expression(depth - 2), random_expression(depth - 2));
    case 11:
        return random_cases(depth);
    case 12:
        return dx_sqrt(&graph, random_expression(depth - 1));
    default:
        return random_call(depth);
    }
}

/* An expression of the round, or NONE. */
static dx_id draw(unsigned long round, int depth)
{
    static const char *const names[VARIABLES] = {"x", "y", "z", "t"};
    random_state = round;
    for (size_t i = 0; i < VARIABLES; i++)
        symbols[i] = dx_symbol(&graph, names[i], 1);
    dx_id a = random_expression(depth);
    dx_diag_clear(&context.diag);
    return a;
}

/* Arb's kernels take long, with huge arguments above all. */
static bool is_slow(dx_fn fn)
{
    static const dx_fn slow[] = {DX_FN_besselj, DX_FN_bessely,        DX_FN_besseli,  DX_FN_besselk,
                                 DX_FN_zeta,    DX_FN_zetaderivative, DX_FN_polygamma};
    for (size_t k = 0; k < sizeof slow / sizeof *slow; k++)
        if (fn == slow[k])
            return true;
    return false;
}

#endif
