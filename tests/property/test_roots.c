/* Zeros in a box against what is known of them: none is missed, none is proved that is not there.
 */
#include "expr/walk.h"
#include "numeric/solve/roots.h"

#include "../chance.h"
#include "../workbench.h"

#include <math.h>

enum { MOST = 8, DENOMINATOR = 24 };

static void find(uint32_t n, const dx_id *f, const dx_id *x, dx_id lo, dx_id hi, dx_roots *roots)
{
    dx_system s;
    dx_id low[MOST], high[MOST];
    for (uint32_t i = 0; i < n; i++) {
        low[i] = lo;
        high[i] = hi;
    }
    assert_int_equal(dx_system_init(&s, &graph, n, f, x), DX_OK);
    assert_int_equal(dx_find_roots(&s, low, high, 0, roots), DX_OK);
    dx_system_free(&s);
}

/* How many of the zeros and gaps have the point q/DENOMINATOR in them. */
static size_t count_at(const dx_roots *roots, const int64_t *q, bool gaps)
{
    size_t found = 0, n = gaps ? roots->n_gaps : roots->n_zeros;
    fmpq_t at;
    fmpq_init(at);
    for (size_t k = 0; k < n; k++) {
        arb_srcptr box = gaps ? roots->gap[k].box : roots->zero[k].box;
        bool inside = true;
        for (uint32_t i = 0; i < roots->n; i++) {
            fmpq_set_si(at, (slong)q[i], DENOMINATOR);
            inside = inside && arb_contains_fmpq(box + i, at);
        }
        found += inside;
    }
    fmpq_clear(at);
    return found;
}

/* A factor that has no zero, by chance. */
static dx_id nonzero(dx_id x)
{
    static const char *const text[] = {"x^2 + 1/10^30", "exp(-x)", "2 + sin(x)",
                                       "1/(1 + x^2)",   "3",       "x^4 - x^2 + 1"};
    return dx_substitute(&graph, typed(text[below(6)]), 1, (const dx_id[]){typed("x")}, &x);
}

/* Π (x - qᵢ)^mᵢ times something without zeros: simple zeros are proved, others left open. */
static void zeros_of_products_are_those_of_factors(void **state)
{
    (void)state;
    dx_id x = typed("x");
    for (unsigned round = 0; round < 300 * multiplier(); round++) {
        random_state = round;
        dx_mark mark = dx_graph_mark(&graph);
        int64_t at[MOST], times[MOST];
        size_t n = 1 + below(5), simple = 0;
        dx_id f = nonzero(x);
        for (size_t i = 0; i < n; i++) {
            bool again = true;
            while (again) {
                at[i] = between(-3 * DENOMINATOR, 3 * DENOMINATOR);
                again = false;
                for (size_t k = 0; k < i; k++)
                    again = again || at[k] == at[i];
            }
            times[i] = below(4) == 0 ? 2 + below(2) : 1;
            simple += times[i] == 1;
            dx_id factor = dx_sub(&graph, x, dx_rational(&graph, at[i], DENOMINATOR));
            f = dx_mul(&graph, f, dx_power(&graph, factor, times[i]));
        }
        dx_roots roots;
        find(1, &f, &x, dx_int(&graph, -3), dx_int(&graph, 3), &roots);
        if (roots.n_zeros != simple || roots.n_gaps > n - simple)
            fail_msg("round %u: %zu zeros of %zu, %zu gaps", round, roots.n_zeros, simple,
                     roots.n_gaps);
        for (size_t i = 0; i < n; i++)
            if (count_at(&roots, &at[i], times[i] > 1) != 1)
                fail_msg("round %u: the zero %zu", round, i);
        dx_roots_free(&roots);
        dx_graph_rollback(&graph, mark);
    }
}

/* Nearly a zero: (x - q)^2 + 10^-k, or what touches 0 at infinity, with a jump or a pole. */
static void nothing_is_proved_where_there_is_nothing(void **state)
{
    (void)state;
    static const char *const text[] = {
        "(x - a)^2 + 1/10^b",       "exp(-(x - a)^2*10^3)",    "1/(x - a)",
        "sign(x - a) + 1/10^b",     "tan(x - a)^2 + 1/10^b",   "cosh(x - a) - 1 + 1/10^b",
        "sqrt((x - a)^2 + 1/10^b)", "floor(x) - 1/2 + 1/10^b", "1/(x - a) + 1/(x - a - 1/10^b)^3*0",
        "heaviside(x - a) - 1/3",   "atan(1/(x - a))",         "log((x - a)^2 + 1 + 1/10^b)"};
    dx_id x = typed("x"), from[2] = {typed("a"), typed("b")};
    for (unsigned round = 0; round < 200 * multiplier(); round++) {
        random_state = round;
        dx_mark mark = dx_graph_mark(&graph);
        dx_id to[2] = {dx_rational(&graph, between(-40, 40), DENOMINATOR),
                       dx_int(&graph, between(2, 40))};
        const char *formula = text[below(sizeof text / sizeof *text)];
        dx_id f = dx_substitute(&graph, typed(formula), 2, from, to);
        dx_roots roots;
        find(1, &f, &x, dx_int(&graph, -2), dx_int(&graph, 2), &roots);
        if (roots.n_zeros != 0)
            fail_msg("round %u: a zero of %s", round, formula);
        dx_roots_free(&roots);
        dx_graph_rollback(&graph, mark);
    }
}

/* Linear systems, bent by squares that vanish at the solution: it is found, once. */
static void systems_have_the_zero_they_were_made_for(void **state)
{
    (void)state;
    dx_id x[4] = {typed("w"), typed("x"), typed("y"), typed("z")};
    for (unsigned round = 0; round < 60 * multiplier(); round++) {
        random_state = round;
        dx_mark mark = dx_graph_mark(&graph);
        uint32_t n = 2 + below(3);
        int64_t at[4];
        dx_id f[4], away[4];
        for (uint32_t i = 0; i < n; i++) {
            at[i] = between(-DENOMINATOR, DENOMINATOR);
            away[i] = dx_sub(&graph, x[i], dx_rational(&graph, at[i], DENOMINATOR));
        }
        for (uint32_t i = 0; i < n; i++) {
            f[i] = dx_scale(&graph, dx_rational(&graph, between(-3, 3), 20),
                            dx_mul(&graph, away[below(n)], away[below(n)]));
            for (uint32_t k = 0; k < n; k++) {
                int64_t c = i == k ? 7 : between(-1, 1);
                f[i] = dx_add(&graph, f[i], dx_scale(&graph, dx_int(&graph, c), away[k]));
            }
        }
        dx_roots roots;
        find(n, f, x, dx_int(&graph, -1), dx_int(&graph, 1), &roots);
        if (roots.n_zeros != 1 || roots.n_gaps != 0 || count_at(&roots, at, false) != 1)
            fail_msg("round %u: %zu zeros, %zu gaps in %u unknowns", round, roots.n_zeros,
                     roots.n_gaps, n);
        dx_roots_free(&roots);
        dx_graph_rollback(&graph, mark);
    }
}

/* A zero is proved from a start nearby, and its digits do not depend on the start. */
static void refined_zeros_agree(void **state)
{
    (void)state;
    static const char *const text[] = {"x^5 - x - 1", "cos(x) - x",   "x*exp(x) - 1",
                                       "x^x - 2",     "erf(x) - 1/3", "atan(x) + x^3 - 1"};
    dx_id x = typed("x");
    arb_t box, other;
    arb_init(box);
    arb_init(other);
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        dx_id f = typed(text[i]);
        dx_system s;
        dx_roots roots;
        dx_enclosure e;
        bool reached;
        find(1, &f, &x, dx_rational(&graph, 1, 10), dx_int(&graph, 2), &roots);
        assert_int_equal(roots.n_zeros, 1);
        assert_int_equal(dx_system_init(&s, &graph, 1, &f, &x), DX_OK);
        arb_set_d(box, arf_get_d(arb_midref(roots.zero[0].box), ARF_RND_NEAR) * (1 + 1e-7));
        assert_int_equal(dx_enclose(&s, box, box, &e), DX_OK);
        assert_int_equal(e.finding, DX_FINDING_ONE);
        arb_set(other, roots.zero[0].box);
        assert_int_equal(dx_refine(&s, box, 1500, &reached), DX_OK);
        assert_true(reached);
        assert_int_equal(dx_refine(&s, other, 700, &reached), DX_OK);
        assert_true(reached && arb_overlaps(box, other) && arb_rel_accuracy_bits(box) >= 1495);
        dx_system_free(&s);
        dx_roots_free(&roots);
    }
    arb_clear(box);
    arb_clear(other);
}

/* The n-th allocation fails, for n = 1, 2, ...: that is told, and nothing leaks. */
static void memory_may_end_at_any_time(void **state)
{
    (void)state;
    static const char *const text[2][2] = {{"x*log(x)", NULL}, {"x^2 + y^2 - 1", "x - y"}};
    for (uint32_t n = 1; n <= 2; n++) {
        dx_id f[2], x[2] = {typed("x"), typed("y")}, lo[2], hi[2];
        for (uint32_t i = 0; i < n; i++) {
            f[i] = typed(text[n - 1][i]);
            lo[i] = dx_int(&graph, -1);
            hi[i] = dx_int(&graph, 2);
        }
        dx_roots first; /* what the graph keeps for its passes */
        find(n, f, x, lo[0], hi[0], &first);
        dx_roots_free(&first);
        dx_status status = DX_NOMEM;
        for (uint64_t nth = 1; status != DX_OK; nth += 1 + nth / 20) {
            size_t used = context.memory.used;
            dx_system s;
            dx_roots roots;
            context.memory.fail_at = context.memory.count + nth;
            status = dx_system_init(&s, &graph, n, f, x);
            if (status == DX_OK) {
                status = dx_find_roots(&s, lo, hi, 0, &roots);
                dx_roots_free(&roots);
                dx_system_free(&s);
            }
            context.memory.fail_at = 0;
            assert_true(status == DX_OK || status == DX_NOMEM);
            assert_int_equal(context.memory.used, used);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(zeros_of_products_are_those_of_factors, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_proved_where_there_is_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(systems_have_the_zero_they_were_made_for, setup, teardown),
        cmocka_unit_test_setup_teardown(refined_zeros_agree, setup, teardown),
        cmocka_unit_test_setup_teardown(memory_may_end_at_any_time, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
