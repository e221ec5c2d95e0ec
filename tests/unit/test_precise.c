/* Newton's method with many digits: one step after the other, and to a proved zero. */
#include "expr/walk.h"
#include "numeric/solve/precise.h"

#include "../workbench.h"

#include <math.h>
#include <string.h>

enum { MOST_UNKNOWNS = 64 };

/* Formulas in their unknowns, which are the symbols in the order of their names; tapes and balls.
 */
typedef struct stated {
    uint32_t n;
    dx_id unknown[MOST_UNKNOWNS];
    dx_tape values, first;
    dx_system system;
    dx_precise precise;
} stated;

static void state_ids(stated *p, uint32_t n, const dx_id *f, const double *start, mpfr_prec_t prec)
{
    p->n = n;
    assert_int_equal(dx_free_symbols(&graph, dx_vector(&graph, n, f), MOST_UNKNOWNS, p->unknown),
                     n);
    assert_int_equal(dx_system_init(&p->system, &graph, n, f, p->unknown), DX_OK);
    size_t m = n + (size_t)n * n;
    dx_id *all = malloc(m * sizeof *all);
    assert_non_null(all);
    memcpy(all, f, n * sizeof *f);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            assert_int_equal(dx_diff(&graph, rules, f[i], p->unknown[k], 1, &all[n + i * n + k]),
                             DX_OK);
    assert_int_equal(dx_tape_make(&graph, n, all, n, p->unknown, DX_TAPE_EXACT, &p->values), DX_OK);
    assert_int_equal(dx_tape_make(&graph, m, all, n, p->unknown, DX_TAPE_EXACT, &p->first), DX_OK);
    free(all);
    assert_int_equal(dx_precise_init(&p->precise, &context, n, &p->values, &p->first, start, prec),
                     DX_OK);
}

static void state_texts(stated *p, uint32_t n, const char *const *text, const double *start,
                        mpfr_prec_t prec)
{
    dx_id f[MOST_UNKNOWNS];
    for (uint32_t i = 0; i < n; i++)
        f[i] = typed(text[i]);
    state_ids(p, n, f, start, prec);
}

static void drop(stated *p)
{
    dx_precise_free(&p->precise);
    dx_tape_free(&p->values);
    dx_tape_free(&p->first);
    dx_system_free(&p->system);
}

/* The finding; the box is the caller's to clear. */
static dx_finding find(stated *p, slong bits, arb_ptr *box, bool *reached)
{
    dx_enclosure enclosure;
    *box = _arb_vec_init(p->n);
    dx_status status = dx_precise_zero(&p->precise, &p->system, bits, *box, &enclosure, reached);
    if (status != DX_OK)
        fail_msg("%s", context.diag.message);
    return enclosure.finding;
}

static void assert_zero(const char *text, double near, slong bits, const char *exact)
{
    stated p;
    arb_ptr box;
    arb_t expected;
    bool reached;
    arb_init(expected);
    state_texts(&p, 1, &text, &near, 53);
    dx_finding finding = find(&p, bits, &box, &reached);
    if (finding != DX_FINDING_ONE || !reached)
        fail_msg("%s: %s", text, dx_finding_said(finding));
    assert_true(dx_box_bits(box, 1) >= bits);
    if (exact) {
        assert_int_equal(dx_ball_evaluate(&graph, typed(exact), NULL, bits + 100, expected), DX_OK);
        assert_true(arb_overlaps(expected, box));
    }
    arb_clear(expected);
    _arb_vec_clear(box, 1);
    drop(&p);
}

static void zeros_are_proved_to_the_digits_asked(void **state)
{
    (void)state;
    for (slong bits = 10; bits < 20000; bits = 3 * bits + 7) {
        assert_zero("x^2 - 2", 1.4142, bits, "sqrt(2)");
        assert_zero("x^3 - 3", 1.44, bits, "3^(1/3)");
        assert_zero("exp(x) - 10", 2.3, bits, "log(10)");
        assert_zero("sin(x)", 3.14, bits, "pi");
        assert_zero("cos(x) - x", 0.74, bits, NULL);
        assert_zero("x - 1/3", 0.3, bits, "1/3");
        assert_zero("x*exp(x) - 1", 0.567, bits, NULL);
        assert_zero("sin(x)", 0, bits, "0");
        assert_zero("x^2 - 10^40", 1.0000001e20, bits, "10^20");
        assert_zero("x^2 - 10^-40", 1.0000001e-20, bits, "10^-20");
    }
}

/* Much is lost: the values near the zero are differences of large numbers. */
static void what_cancels_costs_digits_and_no_proof(void **state)
{
    (void)state;
    assert_zero("(x - 1)*(x - 2)*(x - 3)*(x - 4)*(x - 5)*(x - 6) + 1/10^30", 3.0000001, 3000, NULL);
    assert_zero("exp(40) + x - exp(40) - 1/7 + sin(10^30) - sin(10^30)", 0.14, 3000, "1/7");
    assert_zero("(10^60 + x)^2 - 10^120 - 2*10^60", 1.00001, 3000, NULL);
}

static void assert_finding(const char *text, double near, dx_finding expected)
{
    stated p;
    arb_ptr box;
    bool reached;
    state_texts(&p, 1, &text, &near, 53);
    dx_finding finding = find(&p, 1000, &box, &reached);
    if (finding != expected)
        fail_msg("%s: %s", text, dx_finding_said(finding));
    assert_true(finding == DX_FINDING_ONE || !reached);
    _arb_vec_clear(box, 1);
    drop(&p);
}

static void what_is_no_simple_zero_is_not_proved(void **state)
{
    (void)state;
    assert_finding("x^2", 0, DX_FINDING_SINGULAR);
    assert_finding("(x - 1)^3", 1.0000001, DX_FINDING_SINGULAR);
    assert_finding("x^2 + 1", 0.5, DX_FINDING_FREE);
    assert_finding("log(x)", -1, DX_FINDING_NO_VALUE);
    assert_finding("x^2 - 2", 0.1, DX_FINDING_FREE);
}

static void systems_are_proved(void **state)
{
    (void)state;
    static const char *const circle[] = {"x^2 + y^2 - 4", "exp(x) + y - 1"};
    const double start[] = {-1.8163, 0.8374};
    stated p;
    arb_ptr box, f = _arb_vec_init(2);
    bool reached;
    state_texts(&p, 2, circle, start, 53);
    assert_int_equal(find(&p, 3322, &box, &reached), DX_FINDING_ONE);
    assert_true(reached && dx_box_bits(box, 2) >= 3322);
    assert_int_equal(dx_system_values(&p.system, box, 4000, f), DX_OK);
    assert_true(arb_contains_zero(f) && arb_contains_zero(f + 1));
    _arb_vec_clear(f, 2);
    _arb_vec_clear(box, 2);
    drop(&p);
}

/* Broyden's tridiagonal function. */
static void state_tridiagonal(stated *p, uint32_t n, mpfr_prec_t prec)
{
    dx_id x[MOST_UNKNOWNS], f[MOST_UNKNOWNS];
    double start[MOST_UNKNOWNS];
    char name[16];
    for (uint32_t i = 0; i < n; i++) {
        snprintf(name, sizeof name, "x%02u", (unsigned)i);
        x[i] = dx_symbol(&graph, name, 3);
        start[i] = -1;
    }
    for (uint32_t i = 0; i < n; i++) {
        dx_id left = i > 0 ? x[i - 1] : dx_int(&graph, 0);
        dx_id right = i + 1 < n ? x[i + 1] : dx_int(&graph, 0);
        dx_id square = dx_scale(&graph, dx_int(&graph, -2), dx_power(&graph, x[i], 2));
        dx_id term[] = {dx_scale(&graph, dx_int(&graph, 3), x[i]), square, dx_neg(&graph, left),
                        dx_scale(&graph, dx_int(&graph, -2), right), dx_int(&graph, 1)};
        f[i] = dx_sum(&graph, 5, term);
    }
    state_ids(p, n, f, start, prec);
}

static void fifty_unknowns_have_a_hundred_digits(void **state)
{
    (void)state;
    stated p;
    arb_ptr box;
    bool reached;
    dx_outcome outcome;
    state_tridiagonal(&p, 50, 340);
    for (int k = 0; k < 12; k++) {
        assert_int_equal(dx_precise_step(&p.precise, &outcome), DX_OK);
        assert_int_equal(outcome, DX_OUTCOME_GOING);
    }
    assert_true(mpfr_cmp_d(p.precise.value_norm, 1e-95) < 0);
    assert_true(mpfr_cmp_d(p.precise.step_norm, 1e-95) < 0);
    assert_int_equal(find(&p, 340, &box, &reached), DX_FINDING_ONE);
    assert_true(reached);
    for (uint32_t i = 0; i < 50; i++)
        assert_true(fabs(mpfr_get_d(p.precise.x + i, MPFR_RNDN) -
                         arf_get_d(arb_midref(box + i), ARF_RND_NEAR)) < 1e-14);
    _arb_vec_clear(box, 50);
    drop(&p);
}

static void steps_are_those_of_newton(void **state)
{
    (void)state;
    const char *text = "x^2 - 2";
    const double start = 1;
    stated p;
    dx_outcome outcome;
    char digits[100];
    state_texts(&p, 1, &text, &start, 53);
    assert_true(mpfr_nan_p(p.precise.step_norm) && mpfr_cmp_si(p.precise.f, -1) == 0);
    assert_int_equal(dx_precise_set_precision(&p.precise, 200), DX_OK);
    static const char *const expected[] = {"1.5", "1.4166666666666666666666666666666666666667",
                                           "1.4142156862745098039215686274509803921569"};
    for (int k = 0; k < 3; k++) {
        assert_int_equal(dx_precise_step(&p.precise, &outcome), DX_OK);
        assert_int_equal(outcome, DX_OUTCOME_GOING);
        mpfr_snprintf(digits, sizeof digits, "%.41Rg", p.precise.x);
        assert_string_equal(digits, expected[k]);
    }
    assert_true(fabs(mpfr_get_d(p.precise.value_norm, MPFR_RNDN) - 6.0073048827e-6) < 1e-15);
    assert_int_equal(dx_precise_set_precision(&p.precise, 1000), DX_OK);
    for (int k = 0; k < 8; k++)
        assert_int_equal(dx_precise_step(&p.precise, &outcome), DX_OK);
    mpfr_sqr(p.precise.norms, p.precise.x, MPFR_RNDN);
    assert_true(mpfr_cmp_ui(p.precise.norms, 2) == 0);
    mpfr_t zero;
    mpfr_init_set_ui(zero, 0, MPFR_RNDN);
    assert_int_equal(dx_precise_go(&p.precise, zero), DX_OK);
    assert_int_equal(dx_precise_step(&p.precise, &outcome), DX_OK);
    assert_int_equal(outcome, DX_OUTCOME_ZERO_SLOPE);
    assert_true(mpfr_zero_p(p.precise.x));
    mpfr_clear(zero);
    drop(&p);
}

static void assert_stays(uint32_t n, const char *const *text, const double *start,
                         dx_outcome expected)
{
    stated p;
    dx_outcome outcome;
    state_texts(&p, n, text, start, 100);
    assert_int_equal(dx_precise_step(&p.precise, &outcome), DX_OK);
    assert_int_equal(outcome, expected);
    for (uint32_t i = 0; i < n; i++)
        assert_true(mpfr_cmp_d(p.precise.x + i, start[i]) == 0);
    drop(&p);
}

static void where_there_is_no_step_the_point_stays(void **state)
{
    (void)state;
    static const char *const no_value[] = {"log(x)"}, *const corner[] = {"sqrt(x) - 1"},
                             *const singular[] = {"x + y", "2*x + 2*y - 1"};
    const double origin[] = {0, 0}, below[] = {-1}, far[] = {10};
    assert_stays(1, no_value, below, DX_OUTCOME_NO_START);
    assert_stays(1, corner, origin, DX_OUTCOME_NO_SLOPE_HERE);
    assert_stays(1, no_value, far, DX_OUTCOME_LEFT_DOMAIN);
    assert_stays(2, singular, origin, DX_OUTCOME_SINGULAR);
}

static void interruption_is_heeded(void **state)
{
    (void)state;
    stated p;
    volatile int cancel = 1;
    dx_outcome outcome;
    bool reached;
    dx_enclosure enclosure;
    arb_ptr box = _arb_vec_init(20);
    state_tridiagonal(&p, 20, 340);
    context.cancel = &cancel;
    assert_int_equal(dx_precise_step(&p.precise, &outcome), DX_CANCELLED);
    assert_int_equal(dx_precise_zero(&p.precise, &p.system, 1000, box, &enclosure, &reached),
                     DX_CANCELLED);
    context.cancel = NULL;
    dx_diag_clear(&context.diag);
    _arb_vec_clear(box, 20);
    drop(&p);
}

static void no_memory_is_told(void **state)
{
    (void)state;
    static const char *const circle[] = {"x^2 + y^2 - 4", "exp(x) + y - 1"};
    const double start[] = {-1.8163, 0.8374};
    stated p;
    dx_precise precise;
    dx_outcome outcome;
    dx_enclosure enclosure;
    bool reached;
    arb_ptr box = _arb_vec_init(2);
    state_texts(&p, 2, circle, start, 53);
    dx_status status = DX_NOMEM;
    for (uint64_t nth = 1; status != DX_OK; nth++) {
        size_t used = context.memory.used;
        context.memory.fail_at = context.memory.count + nth;
        status = dx_precise_init(&precise, &context, 2, &p.values, &p.first, start, 53);
        if (status == DX_OK) {
            status = dx_precise_step(&precise, &outcome);
            if (status == DX_OK)
                status = dx_precise_zero(&precise, &p.system, 500, box, &enclosure, &reached);
            dx_precise_free(&precise);
        }
        context.memory.fail_at = 0;
        assert_true(status == DX_OK || status == DX_NOMEM);
        assert_int_equal(context.memory.used, used);
        assert_true(nth < 1000);
        dx_diag_clear(&context.diag);
    }
    _arb_vec_clear(box, 2);
    drop(&p);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(zeros_are_proved_to_the_digits_asked),
        TEST(what_cancels_costs_digits_and_no_proof),
        TEST(what_is_no_simple_zero_is_not_proved),
        TEST(systems_are_proved),
        TEST(fifty_unknowns_have_a_hundred_digits),
        TEST(steps_are_those_of_newton),
        TEST(where_there_is_no_step_the_point_stays),
        TEST(interruption_is_heeded),
        TEST(no_memory_is_told),
    };
    return cmocka_run_group_tests_name("precise", tests, NULL, NULL);
}
