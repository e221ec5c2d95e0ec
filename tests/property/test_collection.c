/* Collection changes no output, and going back to a mark leaves the graph as it was. */
#include "config.h"

#include "engine/session.h"
#include "expr/print.h"

#include <string.h>

#include "../chance.h"
#include "../workbench.h"

static dx_id random_expression(dx_graph *g, unsigned depth)
{
    static const char *const names[] = {"x", "y", "theta_1"};
    if (depth == 0)
        switch (below(5)) {
        case 0:
            return dx_int(g, (int64_t)below(2000) - 1000);
        case 1:
            return dx_rational(g, (int64_t)below(99) - 49, below(9) + 1);
        case 2:
            return dx_number_power(g, dx_rational(g, below(20) + 2, 23), 17 + below(30));
        default: {
            const char *name = names[below(3)];
            return dx_symbol(g, name, strlen(name));
        }
        }
    dx_id a = random_expression(g, depth - 1);
    dx_id b = random_expression(g, below(depth));
    dx_id made;
    switch (below(10)) {
    case 0:
        made = dx_mul(g, a, b);
        break;
    case 1:
        made = dx_power(g, a, (int64_t)below(5) + 1);
        break;
    case 2:
        made = dx_call1(g, DX_FN_sin, a);
        break;
    case 3:
        made = dx_call1(g, DX_FN_exp, a);
        break;
    case 4:
        made = dx_apply(g, dx_symbol(g, "f", 1), 2, (dx_id[]){a, b});
        break;
    case 5:
        made = dx_div(g, a, dx_add(g, dx_power(g, b, 2), dx_int(g, 1)));
        break;
    case 6:
        made = dx_derivative_of(g, dx_symbol(g, "h", 1), (uint32_t[]){1, below(3)}, 2,
                                (dx_id[]){a, b});
        break;
    case 7:
        made = dx_cases(g, 3, (dx_id[]){dx_relation(g, DX_OP_LT, a, b), b, a});
        break;
    case 8:
        made = dx_iterated(g, DX_OP_SUM, a, dx_symbol(g, "x", 1), dx_int(g, 1), b);
        break;
    default:
        made = dx_add(g, a, b);
    }
    if (dx_is_none(made)) /* too large or without a value */
        dx_diag_clear(&g->context->diag);
    return dx_is_none(made) ? a : made;
}

static char *printed(dx_graph *g, dx_id a)
{
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    assert_int_equal(dx_print_plain(g, a, &text), DX_OK);
    dx_text_char(&text, '\n');
    assert_int_equal(dx_print_latex(g, a, &text), DX_OK);
    dx_text_char(&text, '\n');
    assert_int_equal(dx_print_pretty(g, a, 80, true, &text), DX_OK);
    char *copy = strdup(dx_text_get(&text));
    dx_text_free(&text);
    return copy;
}

static unsigned rounds(void)
{
    return 40 * multiplier();
}

enum { KEPT = 12 };

static void collection_changes_no_output(void **unused)
{
    (void)unused;
    dx_id kept[KEPT];
    dx_id *roots[KEPT];
    for (unsigned i = 0; i < KEPT; i++) {
        kept[i] = random_expression(&graph, 5);
        roots[i] = &kept[i];
    }
    for (unsigned round = 0; round < rounds(); round++) {
        kept[below(KEPT)] = random_expression(&graph, below(7));
        char *before[KEPT];
        for (unsigned i = 0; i < KEPT; i++)
            before[i] = printed(&graph, kept[i]);
        dx_graph_collect(&graph, roots, KEPT);
        for (unsigned i = 0; i < KEPT; i++) {
            char *after = printed(&graph, kept[i]);
            assert_string_equal(after, before[i]);
            free(after);
            free(before[i]);
        }
        /* what is made again is found, not made */
        for (unsigned i = 0; i < KEPT; i++) {
            dx_id operand[64];
            uint32_t n = dx_count(&graph, kept[i]);
            if (n == 0 || n > 64)
                continue;
            for (uint32_t k = 0; k < n; k++)
                operand[k] = dx_operand(&graph, kept[i], k);
            assert_int_equal(dx_rebuild(&graph, kept[i], operand).v, kept[i].v);
        }
    }
}

static void going_back_leaves_the_graph_as_it_was(void **unused)
{
    (void)unused;
    dx_id first = random_expression(&graph, 6);
    for (unsigned round = 0; round < rounds(); round++) {
        char *before = printed(&graph, first);
        dx_mark mark = dx_graph_mark(&graph);
        (void)random_expression(&graph, 8);
        dx_graph_rollback(&graph, mark);
        dx_mark again = dx_graph_mark(&graph);
        assert_memory_equal(&mark, &again, sizeof mark);
        size_t in_table = 0;
        for (size_t i = 0; i < graph.table_size; i++)
            in_table += graph.table[i].id != 0;
        assert_int_equal(in_table, graph.n - 1);
        char *after = printed(&graph, first);
        assert_string_equal(after, before);
        free(after);
        free(before);
        if (round % 8 == 7) { /* the graph below the mark grows too */
            first = random_expression(&graph, 6);
        }
    }
}

int main(void)
{
    random_state = 20240229;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(collection_changes_no_output, setup, teardown),
        cmocka_unit_test_setup_teardown(going_back_leaves_the_graph_as_it_was, setup, teardown),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
