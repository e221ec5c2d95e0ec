/* Expansions agree with power series and with values in balls: every row of the function table,
 * random expressions, several variables along lines; known coefficients. */
#include "engine/oracle.h"
#include "engine/session.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/contact.h"
#include "symbolic/forms/readable.h"
#include "symbolic/series/expansion.h"
#include "symbolic/series/gradedseries.h"

#include "../chance.h"
#include "../library.h"

static dx_graph *g;
static dx_id x, t;

static int setup(void **state)
{
    if (open_session(state) != 0)
        return -1;
    g = &session->graph;
    x = dx_symbol(g, "x", 1);
    t = dx_symbol(g, "t", 1);
    return 0;
}

static dx_id read(const char *text)
{
    dx_value value;
    dx_diag_clear(&session->context.diag);
    if (dx_evaluate_text(session, text, strlen(text), &value) != DX_OK)
        fail_msg("%s: %s", text, session->context.diag.message);
    return value.id;
}

static const char *printed(dx_id a)
{
    static dx_text text;
    dx_text_init(&text, &session->context.memory);
    if (dx_print_line(g, a, &text) != DX_OK)
        return "?";
    return dx_text_get(&text); /* lost: a test that failed ends */
}

/* ---- one expansion and its checks -------------------------------------------------- */

typedef struct tally {
    unsigned checked, unchecked, none;
} tally;

/* a at centre + t and at centre - t: its terms there must be what values say. */
static void check_expansion(dx_id a, dx_id centre, int side, size_t terms, tally *n)
{
    dx_oracle oracle = dx_session_oracle(session);
    dx_id log_t = dx_symbol(g, " log", 4), to = dx_add(g, centre, dx_scale(g, dx_int(g, side), t));
    dx_series series;
    dx_diag_clear(&session->context.diag);
    dx_id moved = dx_substitute(g, a, 1, &x, &to);
    if (dx_is_none(moved) || !dx_contains(g, moved, t)) {
        n->none++;
        return;
    }
    dx_status status =
        dx_series_expand(g, session->rules, &oracle, moved, t, log_t, terms, &series);
    if (status != DX_OK) {
        assert_int_not_equal(status, DX_BUG);
        n->none++;
        return;
    }
    if (series.n > 0)
        assert_false(dx_is_int(g, series.coefficient[0], 0));
    dx_id value = dx_call1(g, DX_FN_log, t), sum = dx_series_value(g, &series, t);
    sum = dx_substitute(g, sum, 1, &log_t, &value);
    double order = (double)(series.first + (int64_t)series.n) / series.ramification;
    dx_id rest = dx_sub(g, moved, sum);
    dx_verdict verdict = DX_AGREES;
    if (dx_contains(g, rest, t))
        assert_int_equal(dx_contact_approach(g, rest, t, series.exact ? 20 : order, &verdict),
                         DX_OK);
    bool smooth = series.ramification == 1 && series.first >= 0 && !series.sided &&
                  !dx_contains(g, sum, value);
    if (smooth && !dx_contains(g, sum, value)) {
        dx_verdict contact;
        dx_text where;
        dx_id zero = dx_int(g, 0);
        dx_text_init(&where, &session->context.memory);
        uint32_t last = (uint32_t)(series.first + (int64_t)series.n) - 1;
        assert_int_equal(dx_contact_check(g, moved, sum, 1, &t, &zero, series.exact ? 12 : last,
                                          &contact, &where),
                         DX_OK);
        if (contact == DX_DISAGREES)
            fail_msg("%s: %s", printed(moved), dx_text_get(&where));
        if (contact == DX_AGREES)
            verdict = DX_AGREES;
        dx_text_free(&where);
    }
    n->checked += verdict == DX_AGREES;
    n->unchecked += verdict != DX_AGREES;
    if (verdict != DX_AGREES)
        print_message("not confirmed: %s\n", printed(moved));
    dx_series_free(g, &series);
}

/* ---- every row --------------------------------------------------------------------- */

static void every_row_expands_as_balls_say(void **state)
{
    static const char *const centres[] = {"0", "1/2", "1", "-1", "2", "-3/2", "pi/4"};
    static const char *const orders[] = {"0", "1", "2", "1/2"};
    tally n = {0};
    (void)state;
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        const dx_function *row = &dx_functions[fn];
        for (size_t i = 0; i < sizeof centres / sizeof centres[0]; i++) {
            char text[100];
            unsigned forms = row->most == 1 ? 1 : 4;
            for (unsigned k = 0; k < forms; k++) {
                if (row->most == 1)
                    snprintf(text, sizeof text, "%s(u)", row->name);
                else
                    snprintf(text, sizeof text, "%s(%s, u)", row->name, orders[k]);
                dx_id u = dx_symbol(g, "u", 1), argument = x, a;
                dx_value value;
                dx_diag_clear(&session->context.diag);
                if (dx_evaluate_text(session, text, strlen(text), &value) != DX_OK)
                    continue;
                a = dx_substitute(g, value.id, 1, &u, &argument);
                dx_id centre = read(centres[i]);
                check_expansion(a, centre, 1, 4, &n);
                check_expansion(a, centre, -1, 4, &n);
            }
        }
    }
    print_message("rows: %u confirmed, %u not, %u without expansion\n", n.checked, n.unchecked,
                  n.none);
    assert_true(n.checked > 500);
    assert_true(n.unchecked < n.checked / 20);
}

/* 1 + f(centre + t^(1/q)) to order 2 is 1 + f(centre + s) to order 2q at s = t^(1/q): the second
 * has whole exponents, as rational arithmetic and the rows by themselves have. */
static void check_root_inside(dx_id a, dx_id centre, int64_t q, tally *n)
{
    enum { ORDER = 2 };
    dx_oracle oracle = dx_session_oracle(session);
    dx_id log_t = dx_symbol(g, " log", 4), s = dx_pow(g, t, dx_rational(g, 1, q));
    dx_id plain = dx_add(g, centre, t), inner = dx_add(g, centre, s);
    dx_id smaller = dx_scale(g, dx_rational(g, 1, q), log_t), one = dx_int(g, 1), difference;
    dx_series whole, root;
    dx_diag_clear(&session->context.diag);
    dx_id outer = dx_substitute(g, a, 1, &x, &plain);
    dx_id rooted = dx_add(g, one, dx_substitute(g, a, 1, &x, &inner));
    if (dx_is_none(outer) || dx_is_none(rooted) || !dx_contains(g, rooted, t) ||
        dx_series_expand_to(g, session->rules, &oracle, outer, t, log_t, ORDER * q, &whole) !=
            DX_OK) {
        n->none++;
        return;
    }
    dx_diag_clear(&session->context.diag);
    if (dx_series_expand_to(g, session->rules, &oracle, rooted, t, log_t, ORDER, &root) == DX_OK) {
        dx_id expected = dx_substitute(g, dx_series_value(g, &whole, s), 1, &log_t, &smaller);
        dx_id shown = dx_series_value(g, &root, t);
        difference = dx_sub(g, shown, dx_add(g, one, expected));
        assert_int_equal(dx_readable(g, difference, &difference), DX_OK);
        if (!dx_is_int(g, difference, 0))
            fail_msg("%s: %s", printed(rooted), printed(difference));
        n->checked++;
        dx_series_free(g, &root);
    } else {
        n->unchecked++;
    }
    dx_series_free(g, &whole);
}

static void rows_of_roots_expand_as_rows(void **state)
{
    static const char *const centres[] = {"0", "1", "-1", "pi/2", "-pi", "-2", "1/2"};
    tally n = {0};
    (void)state;
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        if (dx_functions[fn].least > 1)
            continue;
        for (size_t i = 0; i < sizeof centres / sizeof centres[0]; i++)
            for (int64_t q = 2; q <= 3; q++) {
                dx_mark mark = dx_graph_mark(g);
                dx_diag_clear(&session->context.diag);
                dx_id a = dx_call1(g, fn, x);
                if (!dx_is_none(a))
                    check_root_inside(a, read(centres[i]), q, &n);
                dx_graph_rollback(g, mark);
            }
    }
    print_message("roots: %u as they are, %u refused, %u without expansion\n", n.checked,
                  n.unchecked, n.none);
    assert_true(n.checked > 400);
    assert_true(n.unchecked < n.checked / 20);
}

/* ---- random expressions ------------------------------------------------------------ */

static dx_id random_expression(unsigned depth)
{
    static const dx_fn functions[] = {
        DX_FN_exp,  DX_FN_log,   DX_FN_sin,   DX_FN_cos,   DX_FN_tan,      DX_FN_atan, DX_FN_sinh,
        DX_FN_tanh, DX_FN_asinh, DX_FN_erf,   DX_FN_gamma, DX_FN_lambertw, DX_FN_abs,  DX_FN_asin,
        DX_FN_sech, DX_FN_log1p, DX_FN_expm1, DX_FN_cbrt,  DX_FN_sigmoid,  DX_FN_cot};
    if (depth == 0)
        return below(3) ? x : dx_rational(g, (int64_t)below(7) - 3, 1 + (int64_t)below(3));
    dx_id a = random_expression(depth - 1);
    switch (below(6)) {
    case 0:
        return dx_add(g, a, random_expression(depth - 1));
    case 1:
        return dx_mul(g, a, random_expression(depth - 1));
    case 2:
        return dx_div(g, a, random_expression(depth - 1));
    case 3:
        return dx_pow(g, a, dx_rational(g, (int64_t)below(7) - 3, 1 + (int64_t)below(2)));
    default:
        return dx_call1(g, functions[below(sizeof functions / sizeof functions[0])], a);
    }
}

static void random_expressions_expand_as_balls_say(void **state)
{
    static const char *const centres[] = {"0", "1", "1/2", "sqrt(2)", "-1"};
    tally n = {0};
    (void)state;
    random_state = 20261126;
    for (size_t i = 0; i < 250 * multiplier(); i++) {
        dx_mark mark = dx_graph_mark(g);
        dx_diag_clear(&session->context.diag);
        dx_id a = random_expression(1 + below(3));
        if (!dx_is_none(a) && dx_contains(g, a, x))
            check_expansion(a, read(centres[below(5)]), below(3) ? 1 : -1, 4, &n);
        dx_graph_rollback(g, mark);
    }
    print_message("random: %u confirmed, %u not, %u without expansion\n", n.checked, n.unchecked,
                  n.none);
    assert_true(n.checked > n.none);
    assert_true(n.unchecked <= n.checked / 10);
}

/* ---- several variables ------------------------------------------------------------- */

static void several_variables_agree_along_lines(void **state)
{
    static const char *const statements[] = {
        "taylor(exp(x*y+sin(z)), [x=1, y=2, z=0], 5)",
        "taylor(sin(x)*log(y), [x=1/3, y=2], 5)",
        "taylor(sqrt(x+y^2), [x=1, y=sqrt(2)], 4)",
        "taylor(1/(x-y), [x=a, y=b], 3)",
        "taylor(tan(x*y), [x=0, y=1], 5)",
        "taylor(x^y, [x=2, y=3], 3)",
        "taylor(erf(x+y), [x=0, y=1], 4)",
        "taylor(cosh(x)*sech(y)/(2+x*y), [x=0, y=0], 6)",
        "taylor((x+y+z+w)^5, [x=1, y=2, z=3, w=4], 3)",
        "taylor(exp(k*x)*cos(w*y), [x=0, y=a], 3)",
        "taylor(log(x^2+y^2), [x=1, y=1], 4)",
        "taylor(atan2(y, x), [x=1, y=1], 3)",
    };
    (void)state;
    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
        const ddx_answer *answer = ddx_eval(session, statements[i], strlen(statements[i]));
        if (ddx_answer_status(answer) != DDX_OK)
            fail_msg("%s: %s", statements[i], ddx_answer_message(answer));
        for (unsigned k = 0; ddx_answer_notice(answer, k); k++)
            if (strncmp(ddx_answer_notice(answer, k), "not checked", 11) == 0)
                fail_msg("%s: %s", statements[i], ddx_answer_notice(answer, k));
    }
}

/* The two ways to the same polynomial. */
static void graded_parts_are_those_of_the_general_way(void **state)
{
    static const char *const formulas[] = {"exp((1+t*p)*(2+t*q))",  "log(2+t*p+t*q)/(1+t*p*q)",
                                           "sin(a+t*p)*exp(k*t*q)", "sqrt(4+t*p)*cos(t*q)",
                                           "(t*p+t*q)^3*sech(t*p)", "tan(t*p+t*q)^2"};
    (void)state;
    for (size_t i = 0; i < sizeof formulas / sizeof formulas[0]; i++) {
        dx_id a = read(formulas[i]), direction[] = {dx_symbol(g, "p", 1), dx_symbol(g, "q", 1)};
        dx_oracle oracle = dx_session_oracle(session);
        bool covered;
        dx_graded graded;
        dx_monomials list;
        dx_series series;
        assert_int_equal(dx_graded_expand(g, a, t, 2, direction, 5, &covered, &graded), DX_OK);
        assert_true(covered);
        assert_int_equal(dx_graded_monomials(&graded, &list), DX_OK);
        dx_graded_free(&graded);
        assert_int_equal(dx_series_expand_to(g, session->rules, &oracle, a, t, DX_NONE, 5, &series),
                         DX_OK);
        dx_id sum = dx_int(g, 0);
        for (size_t k = 0; k < list.n; k++) {
            dx_id factor[] = {list.item[k].coefficient,
                              dx_power(g, direction[0], list.item[k].exponent[0]),
                              dx_power(g, direction[1], list.item[k].exponent[1])};
            sum = dx_add(g, sum, dx_product(g, 3, factor));
        }
        dx_verdict verdict;
        dx_id other = dx_series_value(g, &series, dx_int(g, 1));
        assert_int_equal(dx_verify_equal(g, sum, other, &verdict), DX_OK);
        if (verdict != DX_AGREES)
            fail_msg("%s", formulas[i]);
        dx_series_free(g, &series);
        dx_monomials_free(&list);
    }
}

/* ---- known coefficients ------------------------------------------------------------ */

static void coefficients_are(const char *formula, size_t terms, void (*known)(fmpq_t, ulong))
{
    dx_oracle oracle = dx_session_oracle(session);
    dx_series series;
    fmpq_t q;
    mpq_t value;
    assert_int_equal(dx_series_expand_to(g, session->rules, &oracle, read(formula), x, DX_NONE,
                                         (int64_t)terms, &series),
                     DX_OK);
    fmpq_init(q);
    mpq_init(value);
    for (size_t k = 0; k <= terms; k++) {
        int64_t i = (int64_t)k - series.first;
        dx_id c = i >= 0 && i < (int64_t)series.n ? series.coefficient[i] : dx_int(g, 0);
        known(q, k);
        fmpq_get_mpq(value, q);
        if (!dx_same(c, dx_number_from_mpq(g, value)))
            fail_msg("%s: coefficient %zu", formula, k);
    }
    mpq_clear(value);
    fmpq_clear(q);
    dx_series_free(g, &series);
}

/* B_k/k! */
static void bernoulli(fmpq_t q, ulong k)
{
    fmpz_t factorial;
    fmpz_init(factorial);
    fmpz_fac_ui(factorial, k);
    bernoulli_fmpq_ui(q, k);
    fmpq_div_fmpz(q, q, factorial);
    fmpz_clear(factorial);
}

/* |B_2m|·2^2m·(2^2m - 1)/(2m)! at 2m - 1 */
static void tangent(fmpq_t q, ulong k)
{
    fmpz_t power, other;
    fmpq_zero(q);
    if (k % 2 == 0)
        return;
    fmpz_init(power);
    fmpz_init(other);
    bernoulli(q, k + 1);
    fmpq_abs(q, q);
    fmpz_one_2exp(power, k + 1);
    fmpz_sub_ui(other, power, 1);
    fmpz_mul(power, power, other);
    fmpq_mul_fmpz(q, q, power);
    fmpz_clear(power);
    fmpz_clear(other);
}

/* (-k)^(k-1)/k! */
static void lambert(fmpq_t q, ulong k)
{
    fmpz_t factorial, power;
    fmpq_zero(q);
    if (k == 0)
        return;
    fmpz_init(factorial);
    fmpz_init(power);
    fmpz_fac_ui(factorial, k);
    fmpz_set_si(power, -(slong)k);
    fmpz_pow_ui(power, power, k - 1);
    fmpq_set_fmpz_frac(q, power, factorial);
    fmpz_clear(factorial);
    fmpz_clear(power);
}

static void known_series_have_their_coefficients(void **state)
{
    (void)state;
    coefficients_are("x/(exp(x)-1)", 60, bernoulli);
    coefficients_are("tan(x)", 99, tangent);
    coefficients_are("sin(x)/cos(x)", 41, tangent);
    coefficients_are("tan(x)+erf(0*x)+(besselj(0,x)-besselj(0,x))", 21, tangent);
    coefficients_are("lambertw(x)", 20, lambert);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_series_have_their_coefficients),
        cmocka_unit_test(graded_parts_are_those_of_the_general_way),
        cmocka_unit_test(several_variables_agree_along_lines),
        cmocka_unit_test(every_row_expands_as_balls_say),
        cmocka_unit_test(rows_of_roots_expand_as_rows),
        cmocka_unit_test(random_expressions_expand_as_balls_say),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, setup, close_session);
}
