/* simplify keeps the value, is not heavier than what was given, has nothing left to do, typed again
 * either, and ends soon. */
#include "engine/session.h"
#include "engine/simplify.h"
#include "expr/walk.h"
#include "numeric/verify.h"
#include "symbolic/forms/choice.h"

#include <time.h>

#include "../library.h"
#include "../mixtures.h"

typedef unsigned long long number;

static const double MOST_SECONDS = 1, MOST_USUAL_SECONDS = 1e-3;

/* How long each took. */
static double *seconds;
static size_t n_seconds, n_room;

static void keep_time(double taken)
{
    if (n_seconds == n_room) {
        n_room = 2 * n_room + 1000;
        seconds = realloc(seconds, n_room * sizeof *seconds);
        assert_non_null(seconds);
    }
    seconds[n_seconds++] = taken;
}

static int compare_times(const void *a, const void *b)
{
    const double *first = a, *second = b;
    return (*first > *second) - (*first < *second);
}

/* Where it can be typed: a constant in it may have no value. */
static bool type_again(dx_id a, dx_id *out)
{
    dx_text line;
    dx_value value;
    dx_text_init(&line, &session->context.memory);
    assert_int_equal(dx_print_plain(&session->graph, a, &line), DX_OK);
    dx_status status = line.n > session->context.limits.input_bytes
                           ? DX_LIMIT
                           : dx_evaluate_text(session, line.data, line.n, &value);
    dx_text_free(&line);
    dx_diag_clear(&session->context.diag);
    if (status == DX_OK)
        *out = value.id;
    return status == DX_OK;
}

static void check(dx_id a, number seed)
{
    dx_graph *g = &session->graph;
    dx_id form, again, typed;
    dx_verdict verdict;
    clock_t start = clock(); /* of this process alone */
    if (dx_simplify_formula(session, a, &form) != DX_OK)
        fail_msg("seed %llu: %s: %s", seed, formula_text(g, a), session->context.diag.message);
    keep_time((double)(clock() - start) / CLOCKS_PER_SEC);
    if (seconds[n_seconds - 1] > MOST_SECONDS)
        fail_msg("seed %llu: %s takes too long", seed, formula_text(g, a));
    if (dx_readable_weight(g, form) > dx_readable_weight(g, a) + 1e-6)
        fail_msg("seed %llu: of %s the result is the heavier one", seed, formula_text(g, a));
    assert_int_equal(dx_simplify_formula(session, form, &again), DX_OK);
    if (!dx_same(form, again))
        fail_msg("seed %llu: %s has something left to do", seed, formula_text(g, a));
    if (type_again(form, &typed)) {
        assert_int_equal(dx_simplify_formula(session, typed, &again), DX_OK);
        if (!dx_same(form, again))
            fail_msg("seed %llu: %s has something left to do when it is typed", seed,
                     formula_text(g, a));
    }
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

static void mixtures_are_simplified(void **state)
{
    enum { ROUNDS = 400 };
    (void)state;
    const dx_mark mark = dx_graph_mark(&session->graph);
    for (int shape = 0; shape < MIXTURE_SHAPES; shape++)
        for (unsigned i = 0; i < ROUNDS * multiplier(); i++) {
            const number seed = 4000000 + (number)i;
            dx_id a = DX_NONE;
            random_state = seed * 0x9E3779B97F4A7C15u + 1;
            dx_id drawn = random_mixture_of(&session->graph, 1 + below(3), (mixture_shape)shape,
                                            session->rules);
            dx_diag_clear(&session->context.diag);
            if (!dx_is_none(drawn) && dx_tree_size(&session->graph, drawn) < 1000 &&
                type_again(drawn, &a))
                check(a, seed);
            dx_diag_clear(&session->context.diag);
            dx_arena_free(&session->context.arena);
            dx_graph_rollback(&session->graph, mark);
        }
}

static void most_are_simplified_at_once(void **state)
{
    (void)state;
    assert_true(n_seconds > 0);
    qsort(seconds, n_seconds, sizeof *seconds, compare_times);
    const double median = seconds[n_seconds / 2];
    free(seconds);
    if (median > MOST_USUAL_SECONDS)
        fail_msg("of %zu formulas the median takes %g s", n_seconds, median);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_formulas_are_simplified), cmocka_unit_test(formulas_are_simplified),
        cmocka_unit_test(large_formulas_are_simplified), cmocka_unit_test(mixtures_are_simplified),
        cmocka_unit_test(most_are_simplified_at_once),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
