/* The graph of nodes at size: what is taken back, grown, walked and sorted, and interrupted in it.
 */
#include "expr/sort.h"
#include "expr/walk.h"

#include "../workbench.h"

#include <math.h>
#include <string.h>

/* The n-th of a sequence of nodes: sin(1000 + n), each after two more. */
static dx_id nth(int n)
{
    return dx_call1(&graph, DX_FN_sin,
                    dx_add(&graph, dx_symbol(&graph, "x", 1), dx_int(&graph, 1000 + n)));
}

/* The first `kept` of the sequence stay, the next `more` are taken back: each that stayed is found
 * again under its id, and those that come after have the ids of those that went. */
static void assert_taken_back(int kept, int more)
{
    dx_id *id = calloc((size_t)(kept + more), sizeof *id);
    assert_non_null(id);
    for (int i = 0; i < kept; i++)
        id[i] = nth(i);
    const dx_mark mark = dx_graph_mark(&graph);
    for (int i = kept; i < kept + more; i++)
        id[i] = nth(i);
    dx_graph_rollback(&graph, mark);
    assert_int_equal(dx_graph_mark(&graph).n, mark.n);
    for (int i = 0; i < kept; i++)
        assert_int_equal(nth(i).v, id[i].v);
    assert_int_equal(dx_graph_mark(&graph).n, mark.n);
    for (int i = kept; i < kept + more; i++)
        assert_int_equal(nth(i).v, id[i].v);
    free(id);
}

static void what_is_taken_back_leaves_the_rest(void **state)
{
    (void)state;
    assert_taken_back(5000, 3);
    assert_taken_back(5000, 300);
    assert_taken_back(10000, 60000);
    assert_taken_back(100, 90000);
}

/* Interrupted from the start: the graph grows until its table has to, and is whole afterwards. */
static void an_interrupted_growth_leaves_the_table(void **state)
{
    enum { MOST = 200000 };
    static const volatile int pressed = 1;
    (void)state;
    int made = 0;
    context.cancel = &pressed;
    while (made < MOST && !dx_is_none(nth(made)))
        made++;
    assert_true(made < MOST);
    assert_int_equal(context.diag.status, DX_CANCELLED);
    context.cancel = NULL;
    dx_diag_clear(&context.diag);
    const size_t before = dx_graph_mark(&graph).n;
    for (int i = 0; i < made; i++)
        assert_false(dx_is_none(nth(i)));
    assert_int_equal(dx_graph_mark(&graph).n, before);
    assert_false(dx_is_none(nth(made)));
}

/* ---- walks ----------------------------------------------------------------------------- */

static void a_walk_finds_every_node(void **state)
{
    (void)state;
    dx_id root[300];
    for (int i = 0; i < 300; i++) /* with gaps of every kind between them */
        root[i] = nth(i * i % 701 + (i % 7) * 1000);
    for (size_t n = 1; n <= 300; n += 13) {
        dx_walk walk;
        assert_int_equal(dx_walk_make(&graph, n, root, &walk), DX_OK);
        for (size_t i = 0; i < walk.n; i++)
            assert_int_equal(dx_walk_find(&walk, walk.id[i]), i);
        dx_walk_free(&walk);
    }
}

static void the_size_of_a_tree_counts_what_is_shared(void **state)
{
    (void)state;
    assert_float_equal(dx_tree_size(&graph, typed("x")), 1, 0);
    const double one = dx_tree_size(&graph, typed("sin(x)"));
    dx_id a = typed("sin(x)");
    for (int i = 0; i < 60; i++)
        a = dx_add(&graph, dx_call1(&graph, DX_FN_sin, a), dx_call1(&graph, DX_FN_cos, a));
    assert_true(dx_tree_size(&graph, a) >= ldexp(one, 60));
}

static void the_size_of_a_tree_is_interrupted(void **state)
{
    static const volatile int pressed = 1;
    dx_id *term = calloc(30000, sizeof *term);
    (void)state;
    assert_non_null(term);
    for (int i = 0; i < 30000; i++)
        term[i] = nth(i);
    dx_id sum = dx_sum(&graph, 30000, term);
    free(term);
    context.cancel = &pressed;
    assert_true(isinf(dx_tree_size(&graph, sum)));
    assert_int_equal(context.diag.status, DX_CANCELLED);
    context.cancel = NULL;
    dx_diag_clear(&context.diag);
    assert_true(isfinite(dx_tree_size(&graph, sum)));
}

/* ---- sorting --------------------------------------------------------------------------- */

enum { MANY = 20000 };

struct numbers {
    uint32_t value[MANY];
    volatile int pressed;
    long left; /* comparisons until it is pressed */
};

static uint64_t rough(const void *of, uint32_t i)
{
    const struct numbers *numbers = of;
    return numbers->value[i] / 1000;
}

static int compare(const void *of, uint32_t i, uint32_t j)
{
    struct numbers *numbers = (struct numbers *)(uintptr_t)of;
    if (numbers->left-- == 0)
        numbers->pressed = 1;
    const uint32_t a = numbers->value[i], b = numbers->value[j];
    return (a > b) - (a < b);
}

static void interrupted_sorting_loses_no_index(void **state)
{
    (void)state;
    static struct numbers numbers;
    static uint32_t index[MANY];
    static bool seen[MANY];
    for (uint32_t i = 0; i < MANY; i++)
        numbers.value[i] = i * 2654435761u % 65537;
    for (long stop = 0; stop <= 400000; stop = 2 * stop + 1) {
        numbers.pressed = 0;
        numbers.left = stop;
        context.cancel = &numbers.pressed;
        dx_sort_indices(&context, index, MANY, rough, compare, &numbers);
        memset(seen, 0, sizeof seen);
        for (uint32_t i = 0; i < MANY; i++)
            seen[index[i]] = true;
        for (uint32_t i = 0; i < MANY; i++)
            assert_true(seen[i]);
        for (uint32_t i = 1; i < MANY && !numbers.pressed; i++)
            assert_true(numbers.value[index[i - 1]] <= numbers.value[index[i]]);
        /* what is left to do once it is pressed is little */
        assert_true(numbers.left > -10000);
    }
    context.cancel = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_taken_back_leaves_the_rest, setup, teardown),
        cmocka_unit_test_setup_teardown(an_interrupted_growth_leaves_the_table, setup, teardown),
        cmocka_unit_test_setup_teardown(a_walk_finds_every_node, setup, teardown),
        cmocka_unit_test_setup_teardown(the_size_of_a_tree_counts_what_is_shared, setup, teardown),
        cmocka_unit_test_setup_teardown(the_size_of_a_tree_is_interrupted, setup, teardown),
        cmocka_unit_test_setup_teardown(interrupted_sorting_loses_no_index, setup, teardown),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
