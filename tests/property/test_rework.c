/* Formulas written otherwise are equal to what was given, and what is asked for is what comes out.
 */
#include "engine/oracle.h"
#include "engine/session.h"
#include "expr/walk.h"
#include "numeric/verify.h"
#include "symbolic/rework/apart.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/logs.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/quotients.h"
#include "symbolic/rework/trig.h"

#include "../library.h"
#include "../formulas.h"

typedef unsigned long long number;

static dx_id made(dx_status status, dx_id a, number seed)
{
    if (status != DX_OK)
        fail_msg("seed %llu: %s", seed, session->context.diag.message);
    return a;
}

static dx_id expanded(dx_id a, number seed)
{
    dx_id out = DX_NONE;
    return made(dx_expand(&session->graph, a, &out), out, seed);
}

static dx_id reworked(dx_id a, dx_rework what, number seed)
{
    dx_id out = DX_NONE;
    return made(dx_rework_quotient(&session->graph, a, what, &out), out, seed);
}

static void begin(number seed)
{
    random_state = seed * 0x9E3779B97F4A7C15u + 1;
    dx_diag_clear(&session->context.diag);
}

static void end_round(dx_mark mark)
{
    dx_arena_free(&session->context.arena);
    dx_graph_rollback(&session->graph, mark);
}

static bool is_usable(dx_id a)
{
    dx_diag_clear(&session->context.diag);
    return !dx_is_none(a) && dx_tree_size(&session->graph, a) < 400;
}

/* ---- polynomials ----------------------------------------------------------------------------- */

/* Both are the same number at points with integers. */
static void assert_same_values(dx_id a, dx_id b, number seed)
{
    dx_graph *g = &session->graph;
    for (int round = 0; round < 3; round++) {
        dx_id name[3], value[3];
        for (uint32_t i = 0; i < 3; i++) {
            name[i] = dx_symbol(g, random_names[i], 1);
            value[i] = dx_rational(g, between(-20, 20), between(1, 3));
        }
        dx_id left = dx_substitute(g, a, 3, name, value);
        if (!dx_same(left, dx_substitute(g, b, 3, name, value)))
            fail_msg("seed %llu: another value", seed);
    }
}

static void check_polynomials(number seed)
{
    dx_graph *g = &session->graph;
    begin(seed);
    uint32_t names = 1 + below(3);
    dx_id p = random_polynomial(g, names, 3), shown;
    if (!is_usable(p))
        return;
    dx_id flat = expanded(p, seed), x = random_name(g, names), collected;
    assert_same_values(p, flat, seed);
    if (!dx_same(expanded(flat, seed), flat))
        fail_msg("seed %llu: expand is not idempotent", seed);
    dx_id factored = reworked(p, DX_REWORK_FACTOR, seed);
    assert_same_values(p, factored, seed);
    if (!dx_same(expanded(factored, seed), flat))
        fail_msg("seed %llu: the factors do not multiply back", seed);
    if (!dx_same(reworked(flat, DX_REWORK_FACTOR, seed), factored))
        fail_msg("seed %llu: the factors depend on how the polynomial is written", seed);
    assert_int_equal(dx_collect(g, p, 1, &x, &collected, &shown), DX_OK);
    if (!dx_same(expanded(collected, seed), flat))
        fail_msg("seed %llu: what is collected does not multiply out", seed);
    dx_polynomial by_powers;
    assert_int_equal(dx_polynomial_in(g, p, x, &by_powers), DX_OK);
    assert_true(dx_is_none(by_powers.other));
    dx_id sum = dx_int(g, 0);
    for (size_t k = 0; k <= by_powers.degree; k++)
        sum = dx_add(g, sum, dx_mul(g, by_powers.coefficient[k], dx_power(g, x, (int64_t)k)));
    if (!dx_same(expanded(sum, seed), flat))
        fail_msg("seed %llu: the coefficients are not those of the polynomial", seed);
}

static void polynomials_are_multiplied_out_and_factored(void **state)
{
    (void)state;
    const dx_mark mark = dx_graph_mark(&session->graph);
    for (unsigned i = 0; i < 1500 * multiplier(); i++) {
        check_polynomials(i);
        end_round(mark);
    }
}

/* ---- quotients ------------------------------------------------------------------------------- */

static void check_quotients(number seed)
{
    dx_graph *g = &session->graph;
    begin(seed);
    uint32_t names = 1 + below(2);
    dx_id p = random_polynomial(g, names, 2), q = random_polynomial(g, names, 2),
          r = random_polynomial(g, names, 2);
    if (!is_usable(p) || !is_usable(q) || !is_usable(r))
        return;
    q = expanded(q, seed);
    r = expanded(r, seed);
    if (dx_is_int(g, q, 0) || dx_is_int(g, r, 0))
        return;
    dx_id simple = reworked(dx_div(g, p, q), DX_REWORK_CANCEL, seed);
    dx_id above = expanded(dx_mul(g, p, r), seed), below_line = expanded(dx_mul(g, q, r), seed);
    if (!dx_same(reworked(dx_div(g, above, below_line), DX_REWORK_CANCEL, seed), simple))
        fail_msg("seed %llu: a factor does not cancel", seed);
    dx_id sum = dx_add(g, dx_div(g, p, q), dx_div(g, q, r));
    dx_id whole = reworked(sum, DX_REWORK_TOGETHER, seed);
    dx_id num = reworked(sum, DX_REWORK_NUMERATOR, seed),
          den = reworked(sum, DX_REWORK_DENOMINATOR, seed);
    dx_id cancelled = reworked(sum, DX_REWORK_CANCEL, seed);
    if (!dx_same(reworked(whole, DX_REWORK_CANCEL, seed), cancelled) ||
        !dx_same(reworked(dx_div(g, num, den), DX_REWORK_CANCEL, seed), cancelled))
        fail_msg("seed %llu: numerator over denominator is another quotient", seed);
    if (!dx_same(reworked(whole, DX_REWORK_TOGETHER, seed), whole))
        fail_msg("seed %llu: together is not idempotent", seed);
    dx_oracle oracle = dx_session_oracle(session);
    dx_algebra algebra = {.graph = g, .oracle = &oracle, .assumed = DX_NONE};
    dx_id fractions = DX_NONE, other = DX_NONE;
    made(dx_apart(&algebra, sum, random_name(g, names), &fractions, &other), DX_NONE, seed);
    assert_true(dx_is_none(other));
    if (!dx_same(reworked(fractions, DX_REWORK_CANCEL, seed), cancelled))
        fail_msg("seed %llu: the partial fractions have another sum", seed);
}

static void quotients_are_cancelled_and_taken_apart(void **state)
{
    (void)state;
    const dx_mark mark = dx_graph_mark(&session->graph);
    for (unsigned i = 0; i < 1500 * multiplier(); i++) {
        check_quotients(1000000 + i);
        end_round(mark);
    }
}

/* ---- formulas of all kinds ------------------------------------------------------------------- */

typedef dx_status operation(dx_graph *g, dx_id a, dx_id *out);

static dx_status factor(dx_graph *g, dx_id a, dx_id *out)
{
    return dx_rework_quotient(g, a, DX_REWORK_FACTOR, out);
}
static dx_status cancel(dx_graph *g, dx_id a, dx_id *out)
{
    return dx_rework_quotient(g, a, DX_REWORK_CANCEL, out);
}
static dx_status together(dx_graph *g, dx_id a, dx_id *out)
{
    return dx_rework_quotient(g, a, DX_REWORK_TOGETHER, out);
}

static const struct {
    const char *name;
    operation *run;
    bool idempotent;
} operations[] = {
    {"expand", dx_expand, true},
    {"factor", factor, false},
    {"cancel", cancel, false},
    {"together", together, false},
    {"trigexpand", dx_trig_expand, true},
    {"trigreduce", dx_trig_reduce, true},
    {"logexpand", dx_log_expand, true},
    {"logcombine", dx_log_combine, true},
};

static void check_operation(dx_id a, size_t which, number seed)
{
    dx_graph *g = &session->graph;
    dx_id form, again;
    dx_verdict verdict;
    dx_status status = operations[which].run(g, a, &form);
    if (status == DX_LIMIT || status == DX_DOMAIN) { /* too large, or nowhere a value */
        dx_diag_clear(&session->context.diag);
        return;
    }
    made(status, form, seed);
    if (dx_verify_equal(g, a, form, &verdict) != DX_OK)
        dx_diag_clear(&session->context.diag);
    else if (verdict == DX_DISAGREES)
        fail_msg("seed %llu: %s of %s gives another value", seed, operations[which].name,
                 formula_text(g, a));
    if (!operations[which].idempotent)
        return;
    made(operations[which].run(g, form, &again), again, seed);
    if (!dx_same(again, form))
        fail_msg("seed %llu: %s of %s is not idempotent", seed, operations[which].name,
                 formula_text(g, a));
}

static void operations_keep_the_value(void **state)
{
    (void)state;
    const dx_mark mark = dx_graph_mark(&session->graph);
    for (unsigned i = 0; i < 1000 * multiplier(); i++) {
        number seed = 2000000 + i;
        begin(seed);
        dx_id a = random_formula(&session->graph, 1 + below(3), 2 + (int)below(2));
        for (size_t k = 0; is_usable(a) && k < sizeof operations / sizeof operations[0]; k++)
            check_operation(a, k, seed);
        end_round(mark);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(polynomials_are_multiplied_out_and_factored),
        cmocka_unit_test(quotients_are_cancelled_and_taken_apart),
        cmocka_unit_test(operations_keep_the_value),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
