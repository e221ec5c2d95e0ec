/* Proofs of zeros: enclosures, all zeros in a box, minima. */
#include "expr/walk.h"
#include "numeric/solve/curvature.h"
#include "numeric/solve/roots.h"
#include "symbolic/derivatives/partials.h"

#include "../workbench.h"

#include <math.h>
#include <string.h>

enum { MOST = 8 };

/* Formulas in their unknowns, which are the symbols in the order of their names. */
typedef struct stated {
    dx_id unknown[MOST];
    uint32_t n;
    dx_system system;
} stated;

static void state_ids(stated *p, uint32_t n, const dx_id *f)
{
    p->n = n;
    assert_int_equal(dx_free_symbols(&graph, dx_vector(&graph, n, f), MOST, p->unknown), n);
    assert_int_equal(dx_system_init(&p->system, &graph, n, f, p->unknown), DX_OK);
}

static void state_texts(stated *p, uint32_t n, const char *const *text)
{
    dx_id f[MOST];
    for (uint32_t i = 0; i < n; i++)
        f[i] = typed(text[i]);
    state_ids(p, n, f);
}

/* ends: lo and hi of each unknown. */
static void find_all(stated *p, const char *const *ends, dx_roots *roots)
{
    dx_id lo[MOST], hi[MOST];
    for (uint32_t i = 0; i < p->n; i++) {
        lo[i] = typed(ends[2 * i]);
        hi[i] = typed(ends[2 * i + 1]);
    }
    assert_int_equal(dx_find_roots(&p->system, lo, hi, 0, roots), DX_OK);
}

static double middle(arb_srcptr x)
{
    return arf_get_d(arb_midref(x), ARF_RND_NEAR);
}

/* ---- one unknown ------------------------------------------------------------------- */

static void all_zeros_are_found_and_no_more(void **state)
{
    (void)state;
    static const struct {
        const char *text, *lo, *hi;
        size_t zeros, gaps;
    } rows[] = {
        {"x^2 - 2", "0", "3", 1, 0},
        {"sin(1/x)", "1/100", "1", 31, 0},
        {"x^2 - 1/10^40", "-1", "1", 2, 0},
        {"x^2 + 1/10^40", "-1", "1", 0, 0},
        {"exp(-x)", "0", "1000", 0, 0},
        {"exp(x) - 10^100", "-1000", "1000", 1, 0},
        {"x - 10^10", "0", "10^12", 1, 0},
        {"x*sin(x)", "-10", "10", 6, 1},
        {"x^3", "-1", "2", 0, 1},
        {"abs(x) - 1", "-3", "3", 2, 0},
        {"(x - 1)*(x - 2)*(x - 3)*(x - 4)*(x - 5)*(x - 6)*(x - 7)*(x - 8)*(x - 9)*(x - 10)"
         "*(x - 11)*(x - 12)*(x - 13)*(x - 14)*(x - 15)*(x - 16)*(x - 17)*(x - 18)*(x - 19)"
         "*(x - 20)",
         "0", "41/2", 20, 0},
        /* at the ends */
        {"sin(x)", "0", "pi", 2, 0},
        {"x^2 - 1", "1", "3", 1, 0},
        {"x^2 - 1", "-1", "1", 2, 0},
        {"3*x - 1", "1/3", "1", 1, 0},
        {"x^2 - 1", "1 + 1/10^20", "3", 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stated p;
        dx_roots roots;
        state_texts(&p, 1, &rows[i].text);
        find_all(&p, &rows[i].lo, &roots);
        if (roots.n_zeros != rows[i].zeros || roots.n_gaps != rows[i].gaps)
            fail_msg("%s: %zu zeros, %zu gaps", rows[i].text, roots.n_zeros, roots.n_gaps);
        for (size_t k = 0; k < roots.n_zeros; k++)
            assert_true(dx_box_bits(roots.zero[k].box, 1) >= 60);
        dx_roots_free(&roots);
        dx_system_free(&p.system);
    }
}

static void jumps_and_poles_are_no_zeros(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t zeros, gaps; /* from -2 to 2 */
    } rows[] = {
        {"sign(x) + x/10", 0, 1},
        {"floor(x) + 1/2", 0, 1},
        {"x/abs(x)", 0, 1},
        {"heaviside(x) - 1/3", 0, 1},
        {"abs(x)", 0, 1},
        {"max(x, 0)", 0, 1},
        {"x*log(x)", 1, 1},
        {"sqrt(x)", 0, 1},
        {"gamma(x)", 0, 3},
        {"exp(1/x)", 0, 1}, /* what goes to 0 at an end */
        {"exp(-1/x^2) - 1/10^50", 2, 0},
        /* all else is proved to be free */
        {"1/x", 0, 0},
        {"1/log(x)", 0, 0}, /* it goes to 0 at an end */
        {"acosh(x) + 1/10", 0, 0},
        {"1 - tanh(1/x)", 0, 0},
        {"1/x + x/9", 0, 0},
        {"1/x - x", 2, 0},
        {"1/x^3 + 7", 1, 0},
        {"tan(x)", 1, 0},
        {"tan(x) + x/5 - 1", 1, 0},
        {"cot(x)", 2, 0},
        {"sec(x) - 2", 2, 0},
        {"csc(x)", 0, 0},
        {"log(x)", 1, 0},
        {"log(x) + log(x + 3)", 1, 0},
        {"log(x^2)", 2, 0},
        {"sqrt(x) - 1", 1, 0},
        {"1/sqrt(x) - 1", 1, 0},
        {"asin(x) + 3/2", 1, 0},
        {"asin(x) - 2", 0, 0},
        {"log(-1 - x^2)", 0, 0},
        {"exp(1/x) - 1/2", 1, 0},
        {"1/(x^2 - 2)", 0, 0},
        {"x/(x^2 - 2) + 10", 2, 0},
        {"abs(1/x) - 1", 2, 0},
        {"tan(x)^2 + 1", 0, 0},
        {"2*x^3 + x + 2", 1, 0}, /* one sign of the slope on all of it, not on parts */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stated p;
        dx_roots roots;
        state_texts(&p, 1, &rows[i].text);
        find_all(&p, (const char *const[]){"-2", "2"}, &roots);
        if (roots.n_zeros != rows[i].zeros || roots.n_gaps != rows[i].gaps)
            fail_msg("%s: %zu zeros, %zu gaps", rows[i].text, roots.n_zeros, roots.n_gaps);
        dx_roots_free(&roots);
        dx_system_free(&p.system);
    }
}

static void what_touches_is_left_open(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double at;
        uint32_t order;
        bool changes_sign;
    } rows[] = {{"x*sin(x)", 0, 2, false},
                {"(x - 1)^2*exp(x)", 1, 2, false},
                {"(x - 1/3)^3*(x + 5)", 1.0 / 3, 3, true},
                {"1 - cos(x)", 0, 2, false},
                {"(x^2 - 2)^4 - 0*x", M_SQRT2, 4, false},
                {"tan(x) - x", 0, 3, true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stated p;
        dx_roots roots;
        state_texts(&p, 1, &rows[i].text);
        find_all(&p, (const char *const[]){"-1/2", "3/2"}, &roots);
        if (roots.n_gaps != 1 || roots.n_zeros != 0)
            fail_msg("%s: %zu gaps", rows[i].text, roots.n_gaps);
        assert_true(fabs(middle(roots.gap[0].box) - rows[i].at) < 1e-12);
        assert_int_equal(roots.gap[0].why, DX_FINDING_SINGULAR);
        if (roots.gap[0].order != rows[i].order || roots.gap[0].most != rows[i].order)
            fail_msg("%s: order %u", rows[i].text, roots.gap[0].order);
        assert_int_equal(roots.gap[0].changes_sign, rows[i].changes_sign);
        dx_roots_free(&roots);
        dx_system_free(&p.system);
    }
}

static void zeros_at_the_ends_are_told(void **state)
{
    (void)state;
    static const char *const text = "sin(x)";
    stated p;
    dx_roots roots;
    state_texts(&p, 1, &text);
    find_all(&p, (const char *const[]){"0", "pi"}, &roots);
    assert_int_equal(roots.n_zeros, 2);
    assert_true(arb_is_zero(roots.zero[0].box) && !roots.zero[0].at_end);
    assert_true(roots.zero[1].at_end); /* balls cannot tell that sin(pi) = 0 */
    dx_roots_free(&roots);
    dx_system_free(&p.system);
}

/* ---- from an approximate zero ------------------------------------------------------- */

static dx_enclosure enclose_text(const char *text, double start, arb_t box)
{
    stated p;
    dx_enclosure e;
    state_texts(&p, 1, &text);
    arb_set_d(box, start);
    assert_int_equal(dx_enclose(&p.system, box, box, &e), DX_OK);
    dx_system_free(&p.system);
    return e;
}

static void only_zeros_are_proved(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double start;
        dx_finding finding;
        uint32_t order;
    } rows[] = {
        {"x^2 - 2", 1.4142, DX_FINDING_ONE, 0},
        {"cos(x) - x", 0.7390851, DX_FINDING_ONE, 0},
        {"sin(x)", 1e-12, DX_FINDING_ONE, 0},
        {"x^20 - 1", 1, DX_FINDING_ONE, 0},
        {"x^2 - 1/10^40", 1e-20, DX_FINDING_ONE, 0},
        {"(x - 1)^2", 1.00000001, DX_FINDING_SINGULAR, 2},
        {"(x - 1)^3*exp(x)", 1.00001, DX_FINDING_SINGULAR, 3},
        {"x^2 + 1/10^30", 0, DX_FINDING_FREE, 0},
        {"x^2 + 1/10^30", 1e-15, DX_FINDING_FREE, 0},
        {"exp(-x)", 700, DX_FINDING_FREE, 0},
        {"1/x", 1e-5, DX_FINDING_FREE, 0},
        {"1/x", 0, DX_FINDING_NO_VALUE, 0},
        {"log(x)", -1, DX_FINDING_NO_VALUE, 0},
        {"abs(x)", 0, DX_FINDING_ROUGH, 0},
        {"sign(x)", 0, DX_FINDING_ROUGH, 0},
        {"floor(x) - 1/2", 1, DX_FINDING_ROUGH, 0},
    };
    arb_t box;
    arb_init(box);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dx_enclosure e = enclose_text(rows[i].text, rows[i].start, box);
        if (e.finding != rows[i].finding || e.order != rows[i].order)
            fail_msg("%s: %s, order %u", rows[i].text, dx_finding_said(e.finding), e.order);
    }
    arb_clear(box);
}

static void a_proved_zero_has_any_number_of_digits(void **state)
{
    (void)state;
    static const char *const circle[] = {"x^2 + y^2 - 4", "x*y - 1"};
    stated p;
    dx_enclosure e;
    bool reached;
    arb_ptr box = _arb_vec_init(2);
    state_texts(&p, 2, circle);
    arb_set_d(box, 1.93);
    arb_set_d(box + 1, 0.52);
    assert_int_equal(dx_enclose(&p.system, box, box, &e), DX_OK);
    assert_int_equal(e.finding, DX_FINDING_ONE);
    dx_id f[2] = {typed(circle[0]), typed(circle[1])};
    arb_t y;
    arb_init(y);
    assert_int_equal(dx_zero_value(&graph, 2, f, p.unknown, box, 1, 2000, y), DX_OK);
    assert_true(arb_rel_accuracy_bits(y) >= 1995);
    assert_int_equal(dx_refine(&p.system, box, 3400, &reached), DX_OK);
    assert_true(arb_overlaps(box + 1, y));
    arb_clear(y);
    assert_true(reached);
    arb_sqrt_ui(box, 3, 4000); /* the roots of x^4 - 4x^2 + 1 */
    arb_add_ui(box, box, 2, 4000);
    arb_sqrt(box, box, 4000);
    arb_mul(box, box, box + 1, 4000);
    arb_sub_ui(box, box, 1, 4000);
    assert_true(arb_contains_zero(box) && mag_cmp_2exp_si(arb_radref(box), -3390) < 0);
    dx_system_free(&p.system);
    _arb_vec_clear(box, 2);
}

static void rational_candidates_are_the_simplest(void **state)
{
    (void)state;
    arb_t x;
    fmpq_t q, expected;
    arb_init(x);
    fmpq_init(q);
    fmpq_init(expected);
    fmpq_set_si(expected, -355, 113);
    arb_set_fmpq(x, expected, 80);
    assert_true(dx_simplest_rational(x, 64, q) && fmpq_equal(q, expected));
    arb_const_pi(x, 300);
    assert_false(dx_simplest_rational(x, 64, q));
    arb_indeterminate(x);
    assert_false(dx_simplest_rational(x, 64, q));
    fmpq_clear(q);
    fmpq_clear(expected);
    arb_clear(x);
}

/* ---- several unknowns ---------------------------------------------------------------- */

static void systems_are_solved_in_a_box(void **state)
{
    (void)state;
    static const struct {
        const char *text[4], *ends[8];
        uint32_t n;
        size_t zeros, gaps;
    } rows[] = {
        {{"x^2 + y^2 - 4", "x*y - 1"}, {"-3", "3", "-3", "3"}, 2, 4, 0},
        {{"x^2 + y^2 - 1", "x - y"}, {"0", "3", "-3", "3"}, 2, 1, 0},
        {{"x^2 + y^2 - 1", "x - 1"}, {"-3", "3", "-3", "3"}, 2, 0, 1},
        {{"sin(x)*cos(y)", "cos(x)*sin(y)"}, {"-4", "4", "-4", "4"}, 2, 13, 0},
        {{"x^2 + y^2 + 1", "x - y"}, {"-3", "3", "-3", "3"}, 2, 0, 0},
        {{"x^2 + y^2 + z^2 - 4", "x*y - z", "x - y + z^2"},
         {"-3", "3", "-3", "3", "-3", "3"},
         3,
         2,
         0},
        {{"w^2 + x^2 + y^2 + z^2 - 4", "x*y - z", "x - y + z^2 - w", "w*x - y^2"},
         {"-3", "3", "-3", "3", "-3", "3", "-3", "3"},
         4,
         4,
         0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stated p;
        dx_roots roots;
        state_texts(&p, rows[i].n, rows[i].text);
        find_all(&p, rows[i].ends, &roots);
        if (roots.n_zeros != rows[i].zeros || roots.n_gaps != rows[i].gaps)
            fail_msg("%s: %zu zeros, %zu gaps", rows[i].text[0], roots.n_zeros, roots.n_gaps);
        dx_roots_free(&roots);
        dx_system_free(&p.system);
    }
}

/* ---- minima --------------------------------------------------------------------------- */

static void curvature_is_proved(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double start[2];
        dx_curvature curvature;
        uint32_t negative;
    } rows[] = {
        {"(1 - x)^2 + 100*(y - x^2)^2", {1, 1}, DX_CURVATURE_POSITIVE, 0},
        {"-x^2 - x*y - y^2 + x", {0.66, -0.33}, DX_CURVATURE_NEGATIVE, 2},
        {"x*y", {0, 0}, DX_CURVATURE_SADDLE, 1},
        {"x^3 - 3*x + y^2", {-1, 0}, DX_CURVATURE_SADDLE, 1},
        {"x^2 + 2*x*y + (1 + 1/10^12)*y^2", {0, 0}, DX_CURVATURE_POSITIVE, 0},
    };
    arb_ptr box = _arb_vec_init(2);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dx_id f = typed(rows[i].text), x[2], gradient[2];
        stated p;
        dx_enclosure e;
        dx_curvature curvature;
        uint32_t negative;
        double value[2];
        assert_int_equal(dx_free_symbols(&graph, f, 2, x), 2);
        for (int k = 0; k < 2; k++) {
            assert_int_equal(dx_diff(&graph, rules, f, x[k], 1, &gradient[k]), DX_OK);
            arb_set_d(box + k, rows[i].start[k]);
        }
        state_ids(&p, 2, gradient);
        assert_int_equal(dx_enclose(&p.system, box, box, &e), DX_OK);
        if (e.finding != DX_FINDING_ONE)
            fail_msg("%s: %s", rows[i].text, dx_finding_said(e.finding));
        assert_int_equal(dx_classify(&p.system, box, &curvature, &negative, value), DX_OK);
        if (curvature != rows[i].curvature || negative != rows[i].negative)
            fail_msg("%s: %d, %u", rows[i].text, curvature, negative);
        assert_true(value[0] <= value[1]);
        dx_system_free(&p.system);
    }
    _arb_vec_clear(box, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_zeros_are_found_and_no_more, setup, teardown),
        cmocka_unit_test_setup_teardown(jumps_and_poles_are_no_zeros, setup, teardown),
        cmocka_unit_test_setup_teardown(what_touches_is_left_open, setup, teardown),
        cmocka_unit_test_setup_teardown(zeros_at_the_ends_are_told, setup, teardown),
        cmocka_unit_test_setup_teardown(only_zeros_are_proved, setup, teardown),
        cmocka_unit_test_setup_teardown(a_proved_zero_has_any_number_of_digits, setup, teardown),
        cmocka_unit_test_setup_teardown(rational_candidates_are_the_simplest, setup, teardown),
        cmocka_unit_test_setup_teardown(systems_are_solved_in_a_box, setup, teardown),
        cmocka_unit_test_setup_teardown(curvature_is_proved, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
