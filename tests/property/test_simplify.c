/* simplify keeps the value, is not heavier than what was given, has nothing left to do, and ends
 * soon. */
#include "engine/session.h"
#include "engine/simplify.h"
#include "expr/walk.h"
#include "numeric/verify.h"
#include "symbolic/forms/choice.h"

#include <time.h>

#include "../formulas.h"
#include "../library.h"

typedef unsigned long long number;

static const double MOST_SECONDS = 1;

static void check(dx_id a, number seed)
{
    dx_graph *g = &session->graph;
    dx_id form, again;
    dx_verdict verdict;
    clock_t start = clock(); /* of this process alone */
    if (dx_simplify_formula(session, a, &form) != DX_OK)
        fail_msg("seed %llu: %s: %s", seed, formula_text(g, a), session->context.diag.message);
    if ((double)(clock() - start) > MOST_SECONDS * CLOCKS_PER_SEC)
        fail_msg("seed %llu: %s takes too long", seed, formula_text(g, a));
    if (dx_readable_weight(g, form) > dx_readable_weight(g, a) + 1e-6)
        fail_msg("seed %llu: of %s the result is the heavier one", seed, formula_text(g, a));
    assert_int_equal(dx_simplify_formula(session, form, &again), DX_OK);
    if (!dx_same(form, again))
        fail_msg("seed %llu: %s has something left to do", seed, formula_text(g, a));
    if (dx_same(a, form))
        return;
    if (dx_verify_equal(g, a, form, &verdict) != DX_OK)
        dx_diag_clear(&session->context.diag);
    else if (verdict == DX_DISAGREES)
        fail_msg("seed %llu: %s has another value", seed, formula_text(g, a));
}

static void simplify_many(unsigned n, number first, int depth)
{
    const dx_mark mark = dx_graph_mark(&session->graph);
    for (unsigned i = 0; i < n * multiplier(); i++) {
        random_state = (first + i) * 0x9E3779B97F4A7C15u + 1;
        dx_id a = random_formula(&session->graph, 1 + below(3), depth);
        dx_diag_clear(&session->context.diag);
        if (!dx_is_none(a) && dx_tree_size(&session->graph, a) < 1000)
            check(a, first + i);
        dx_diag_clear(&session->context.diag);
        dx_arena_free(&session->context.arena);
        dx_graph_rollback(&session->graph, mark);
    }
}

static void small_formulas_are_simplified(void **state)
{
    (void)state;
    simplify_many(1000, 1000000, 2);
}

static void formulas_are_simplified(void **state)
{
    (void)state;
    simplify_many(600, 2000000, 3);
}

static void large_formulas_are_simplified(void **state)
{
    (void)state;
    simplify_many(100, 3000000, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_formulas_are_simplified),
        cmocka_unit_test(formulas_are_simplified),
        cmocka_unit_test(large_formulas_are_simplified),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
