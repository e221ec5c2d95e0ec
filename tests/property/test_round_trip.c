/* What is printed plainly is read as the same expression: parse(print(e)) = e. */
#include "engine/oracle.h"
#include "engine/scope.h"
#include "expr/print.h"
#include "symbolic/decide.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../chance.h"

static dx_id random_expression(dx_graph *g, unsigned size);

static dx_id random_symbol(dx_graph *g)
{
    static const char *const names[] = {"x",   "y",       "z",        "n",  "x1", "k",
                                        "x10", "theta_1", "\xCE\xB1", "dx", "d",  "j"};
    const char *name = names[below(sizeof names / sizeof names[0])];
    return dx_symbol(g, name, strlen(name));
}

static dx_id random_number(dx_graph *g)
{
    int64_t n = (int64_t)below(25) - 12;
    return below(3) ? dx_int(g, n) : dx_rational(g, n, 1 + below(6));
}

static dx_id random_leaf(dx_graph *g)
{
    switch (below(8)) {
    case 0:
    case 1:
        return random_number(g);
    case 2:
        return below(2) ? dx_pi(g) : dx_e(g);
    default:
        return random_symbol(g);
    }
}

static dx_id random_call(dx_graph *g, unsigned size)
{
    static const dx_fn rows[] = {DX_FN_sin,       DX_FN_cos,  DX_FN_exp,  DX_FN_log,
                                 DX_FN_tan,       DX_FN_abs,  DX_FN_atan, DX_FN_sqrt,
                                 DX_FN_factorial, DX_FN_cbrt, DX_FN_exp,  DX_FN_floor};
    dx_fn fn = rows[below(sizeof rows / sizeof rows[0])];
    dx_id a = random_expression(g, size);
    if (dx_is_none(a))
        return a;
    return fn == DX_FN_sqrt ? dx_sqrt(g, a) : dx_call1(g, fn, a);
}

static dx_id random_abstract(dx_graph *g, unsigned size)
{
    uint32_t counts[2] = {below(3), below(3)}, n = 1 + below(2);
    dx_id args[2] = {random_expression(g, size / n), random_expression(g, size / n)};
    if (dx_is_none(args[0]) || dx_is_none(args[1]))
        return DX_NONE;
    if (n == 1)
        counts[0] = below(6);
    return dx_derivative_of(g, dx_symbol(g, below(2) ? "f" : "g", 1), counts, n, args);
}

static dx_id random_power(dx_graph *g, unsigned size)
{
    dx_id base = random_expression(g, size), exponent;
    exponent = below(3) ? dx_rational(g, (int64_t)below(9) - 4, 1 + below(3))
                        : random_expression(g, size / 2);
    return dx_pow(g, base, exponent);
}

static dx_id random_relation(dx_graph *g, unsigned size)
{
    dx_id a = random_expression(g, size);
    return dx_relation(g, (dx_op)(DX_OP_EQ + below(4)), a, random_expression(g, size));
}

static dx_id random_condition(dx_graph *g, unsigned size)
{
    if (below(3))
        return random_relation(g, size / 2);
    dx_id middle = random_expression(g, size / 3), link[2];
    for (unsigned i = 0; i < 2; i++) {
        dx_id end = random_expression(g, size / 3);
        dx_op op = below(2) ? DX_OP_LT : DX_OP_LE;
        link[i] = i == 0 ? dx_relation(g, op, end, middle) : dx_relation(g, op, middle, end);
    }
    return dx_and(g, 2, link);
}

static dx_id random_cases(dx_graph *g, unsigned size)
{
    dx_id operand[7];
    size_t n = 2 + below(6);
    for (size_t i = 0; i < n; i++)
        operand[i] = i % 2 == 0 && i + 1 < n ? random_condition(g, size / 4)
                                             : random_expression(g, size / 4);
    return dx_cases(g, n, operand);
}

static dx_id random_iterated(dx_graph *g, unsigned size)
{
    dx_id body = random_expression(g, size / 2), name = random_symbol(g);
    bool endless = !below(9); /* from a name on: from a number on it may be known what it is */
    dx_id lo = endless ? dx_symbol(g, "from", 4) : dx_int(g, (int64_t)below(5) - 2);
    dx_id hi = endless ? dx_inf(g) : random_expression(g, size / 4);
    if (!dx_is_none(body) && !dx_contains(g, body, name))
        body = dx_mul(g, body, name); /* equal terms are counted when they are read */
    return dx_iterated(g, below(2) ? DX_OP_SUM : DX_OP_PRODUCT, body, name, lo, hi);
}

static dx_id random_expression(dx_graph *g, unsigned size)
{
    if (size <= 1)
        return random_leaf(g);
    dx_id part[4];
    unsigned n = 2 + below(3);
    switch (below(12)) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
    case 5: {
        bool sum = below(2);
        for (unsigned i = 0; i < n; i++) {
            part[i] = random_expression(g, size / n);
            if (below(4) == 0)
                part[i] = sum ? dx_neg(g, part[i]) : dx_power(g, part[i], -1);
            if (dx_is_none(part[i]))
                return DX_NONE;
        }
        return sum ? dx_sum(g, n, part) : dx_product(g, n, part);
    }
    case 6:
    case 7:
        return random_call(g, size - 1);
    case 8:
        return random_abstract(g, size - 1);
    case 9:
        return random_cases(g, size);
    case 10:
        return random_iterated(g, size);
    default:
        return random_power(g, size / 2);
    }
}

/* Of many factors, in and under other products and to powers. */
static dx_id random_long_product(dx_graph *g, unsigned depth)
{
    enum { MOST = 24 };
    dx_id factor[MOST];
    unsigned n = 1 + below(MOST);
    for (unsigned i = 0; i < n; i++) {
        char name[16];
        int length = snprintf(name, sizeof name, "a%u", (unsigned)below(40));
        dx_id a = depth > 0 && below(n) < 2 ? random_long_product(g, depth - 1)
                                            : dx_symbol(g, name, (size_t)length);
        uint32_t kind = below(8);
        factor[i] = kind < 3    ? dx_power(g, a, -1 - (int64_t)below(2))
                    : kind == 3 ? dx_pow(g, a, dx_rational(g, (int64_t)below(7) - 3, 2))
                    : kind == 4 ? random_number(g)
                                : a;
    }
    return below(2) ? dx_product(g, n, factor)
                    : dx_product_over(g, n / 2, factor, n - n / 2, factor + n / 2);
}

static void check_round_trip(ddx_session *s, dx_id a, uint64_t at_seed)
{
    dx_text line;
    dx_value value;
    dx_text_init(&line, &s->context.memory);
    assert_int_equal(dx_print_plain(&s->graph, a, &line), DX_OK);
    if (line.n > s->context.limits.input_bytes) { /* a factorial may be long */
        dx_text_free(&line);
        return;
    }
    dx_status status = dx_evaluate_text(s, line.data, line.n, &value);
    if (status == DX_DOMAIN) { /* right where a constant in it has no value */
        dx_id fault;
        dx_diag_clear(&s->context.diag);
        assert_int_equal(dx_refuse_constants(&s->graph, a, &fault), DX_DOMAIN);
        dx_diag_clear(&s->context.diag);
        dx_text_free(&line);
        return;
    }
    if (status != DX_OK)
        fail_msg("seed %llu: '%s' is not read: %s", (unsigned long long)at_seed, line.data,
                 s->context.diag.message);
    if (!dx_same(value.id, a)) {
        dx_text again;
        dx_text_init(&again, &s->context.memory);
        (void)!dx_print_plain(&s->graph, value.id, &again);
        fail_msg("seed %llu: '%s' is read as '%s'", (unsigned long long)at_seed, line.data,
                 dx_text_get(&again));
    }
    dx_text_free(&line);
    dx_arena_free(&s->context.arena);
}

/* What the value of a statement has behind it: conditions and corners of constants, and zeros. */
static dx_status settle(ddx_session *s, dx_id *a)
{
    const dx_oracle oracle = dx_session_oracle(s);
    dx_status status = dx_decide_cases(&s->graph, a);
    if (status == DX_OK)
        status = dx_settle_constants(&s->graph, &oracle, a);
    return status == DX_OK ? dx_settle_zeros(&s->graph, &oracle, a) : status;
}

static void check_many(unsigned long rounds, bool long_products)
{
    unsigned long printed = 0;
    rounds *= multiplier();
    ddx_session *s = ddx_session_new();
    assert_non_null(s);
    for (unsigned long i = 0; i < rounds; i++) {
        random_state = i;
        dx_mark mark = dx_graph_mark(&s->graph);
        dx_id a = long_products ? random_long_product(&s->graph, 3)
                                : random_expression(&s->graph, 2 + below(30));
        if (!dx_is_none(a) && settle(s, &a) != DX_OK)
            a = DX_NONE;
        dx_diag_clear(&s->context.diag);
        if (!dx_is_none(a)) {
            check_round_trip(s, a, i);
            printed++;
        }
        dx_graph_rollback(&s->graph, mark);
    }
    assert_true(printed > rounds / 2);
    ddx_session_free(s);
}

static void reading_undoes_printing(void **state)
{
    (void)state;
    check_many(3000, false);
}

static void long_products_are_read_with_their_brackets(void **state)
{
    (void)state;
    check_many(2000, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_undoes_printing),
        cmocka_unit_test(long_products_are_read_with_their_brackets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
