/* Balls and series hold what they must. */
#include "numeric/ball.h"
#include "numeric/real.h"

#include <math.h>

#include "../workbench.h"

static void assert_close(double a, double b, double distance)
{
    assert_true(fabs(a - b) <= distance);
}

/* Symbols x and y at p/64. */
typedef struct point {
    dx_id symbol[2];
    arb_struct value[2];
    dx_ball_point at;
} point;

static void open_point(point *p, slong x, slong y)
{
    p->symbol[0] = dx_symbol(&graph, "x", 1);
    p->symbol[1] = dx_symbol(&graph, "y", 1);
    arb_init(p->value);
    arb_init(p->value + 1);
    arb_set_si(p->value, x);
    arb_set_si(p->value + 1, y);
    arb_mul_2exp_si(p->value, p->value, -6);
    arb_mul_2exp_si(p->value + 1, p->value + 1, -6);
    p->at = (dx_ball_point){.n = 2, .symbol = p->symbol, .value = p->value};
}

static void close_point(point *p)
{
    arb_clear(p->value);
    arb_clear(p->value + 1);
}

static void evaluate(const char *text, slong x, slong y, slong prec, arb_t out)
{
    point p;
    open_point(&p, x, y);
    assert_int_equal(dx_ball_evaluate(&graph, typed(text), &p.at, prec, out), DX_OK);
    close_point(&p);
}

static double middle(const arb_t x)
{
    return arf_get_d(arb_midref(x), ARF_RND_NEAR);
}

static void check_value(const char *text, double expected)
{
    arb_t value;
    arb_init(value);
    evaluate(text, 96, 160, 128, value); /* x = 3/2, y = 5/2 */
    if (isnan(expected)) {
        assert_false(arb_is_finite(value));
    } else {
        assert_true(arb_rel_accuracy_bits(value) > 100);
        assert_close(middle(value), expected, 1e-14 * fabs(expected));
    }
    arb_clear(value);
}

static void arithmetic_of_every_kind_has_its_value(void **state)
{
    (void)state;
    check_value("x + y", 4);
    check_value("2*x - 3*y/7 + 1/3", 3 - 7.5 / 7 + 1 / 3.);
    check_value("x^3/y^2", 3.375 / 6.25);
    check_value("x^(1/2)", sqrt(1.5));
    check_value("x^(-1/2)", 1 / sqrt(1.5));
    check_value("x^(-2/3)*y^(5/7)", pow(1.5, -2 / 3.) * pow(2.5, 5 / 7.));
    check_value("x^y", pow(1.5, 2.5));
    check_value("sin(x)*pi + log(y)", sin(1.5) * 3.14159265358979323846 + log(2.5));
    check_value("atan2(x, y)", atan2(1.5, 2.5));
    check_value("logsumexp(x, y, 1)", log(exp(1.5) + exp(2.5) + exp(1)));
}

static void powers_of_negative_numbers_are_integer_ones(void **state)
{
    (void)state;
    check_value("(x - 4)^3", -15.625);
    check_value("(x - 4)^(-2)", 0.16);
    check_value("(x - 4)^(2/3)", NAN);
    check_value("(x - 4)^(1/2)", NAN);
    check_value("(x - 4)^y", NAN);
    check_value("(x - 4)^(y + 1/2)", -15.625);
    check_value("(x - 3/2)^(2/3) + 1", 1);
    check_value("(x - 3/2)^y + 1", 1);
    check_value("1/(x - 3/2)", NAN);
}

static void a_wide_ball_holds_the_values_of_its_points(void **state)
{
    (void)state;
    point p;
    open_point(&p, 96, 160);
    mag_set_d(arb_radref(p.value), 0.25);
    arb_t value;
    arb_init(value);
    assert_int_equal(dx_ball_evaluate(&graph, typed("sin(x)*exp(x) - x^2/y"), &p.at, 64, value),
                     DX_OK);
    for (double x = 1.25; x <= 1.75; x += 0.0625) {
        arb_t inside;
        arb_init(inside);
        arb_set_d(inside, sin(x) * exp(x) - x * x / 2.5);
        mag_set_d(arb_radref(inside), 1e-12);
        assert_true(arb_overlaps(value, inside));
        arb_clear(inside);
    }
    arb_clear(value);
    close_point(&p);
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    dx_ball_point nowhere = {0};
    arb_t value;
    arb_init(value);
    assert_int_equal(dx_ball_evaluate(&graph, typed("[1, 2]"), &nowhere, 64, value), DX_TYPE);
    assert_int_equal(dx_ball_evaluate(&graph, typed("x < 2"), &nowhere, 64, value), DX_TYPE);
    assert_int_equal(dx_ball_evaluate(&graph, typed("x + 2"), &nowhere, 64, value), DX_NAME);
    assert_int_equal(dx_ball_evaluate(&graph, dx_inf(&graph), NULL, 64, value), DX_TYPE);
    arb_clear(value);
}

/* By random formulas of two symbols. */
static dx_id grow(dx_graph *g, uint64_t *seed, int depth)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    unsigned kind = (unsigned)(*seed >> 33) % (depth > 0 ? 12 : 3);
    switch (kind) {
    case 0:
        return dx_symbol(g, "x", 1);
    case 1:
        return dx_symbol(g, "y", 1);
    case 2:
        return dx_rational(g, (int64_t)(*seed >> 40) % 19 - 9, 1 + (int64_t)(*seed >> 50) % 7);
    case 3:
    case 4:
        return dx_add(g, grow(g, seed, depth - 1), grow(g, seed, depth - 1));
    case 5:
    case 6:
        return dx_mul(g, grow(g, seed, depth - 1), grow(g, seed, depth - 1));
    case 7:
        return dx_call1(g, DX_FN_sin, grow(g, seed, depth - 1));
    case 8:
        return dx_call1(g, DX_FN_atan, grow(g, seed, depth - 1));
    case 9:
        return dx_call1(g, DX_FN_exp, dx_call1(g, DX_FN_cos, grow(g, seed, depth - 1)));
    case 10:
        return dx_sqrt(g,
                       dx_add(g, dx_int(g, 2), dx_call1(g, DX_FN_sin, grow(g, seed, depth - 1))));
    default:
        return dx_power(g, grow(g, seed, depth - 1), 2);
    }
}

static void balls_hold_double_evaluations(void **state)
{
    (void)state;
    uint64_t seed = 20240607;
    point p;
    open_point(&p, 37, -75);
    double at[2] = {37 / 64., -75 / 64.};
    arb_t value;
    arb_init(value);
    dx_mark start_of_graph = dx_graph_mark(&graph);
    for (int i = 0; i < 2000; i++) {
        dx_graph_rollback(&graph, start_of_graph);
        dx_id a = grow(&graph, &seed, 6);
        if (dx_is_none(a)) { /* a power of a large number, say */
            dx_diag_clear(&context.diag);
            continue;
        }
        double real;
        assert_int_equal(dx_ball_evaluate(&graph, a, &p.at, 200, value), DX_OK);
        assert_int_equal(dx_real_evaluate(&graph, a, 2, p.symbol, at, &real), DX_OK);
        double size = fabs(middle(value));
        if (!(size < 1e8) || !isfinite(real))
            continue;
        assert_close(middle(value), real, 1e-4 * (1 + size));
    }
    arb_clear(value);
    close_point(&p);
}

/* The k-th coefficient is the k-th derivative over k!, and the value comes first. */
static void check_series(const char *text, const char *slope)
{
    point p;
    open_point(&p, 96, 160);
    arb_poly_t series;
    arb_t value, first;
    arb_poly_init(series);
    arb_init(value);
    arb_init(first);
    assert_int_equal(dx_ball_series(&graph, typed(text), &p.at, p.symbol[0], 3, 128, series),
                     DX_OK);
    evaluate(text, 96, 160, 128, value);
    arb_poly_get_coeff_arb(first, series, 0);
    assert_true(arb_overlaps(value, first));
    evaluate(slope, 96, 160, 128, value);
    arb_poly_get_coeff_arb(first, series, 1);
    if (arb_is_finite(value))
        assert_true(arb_is_finite(first));
    if (!arb_overlaps(value, first))
        print_message("%s and %s\n", text, slope);
    assert_true(arb_overlaps(value, first));
    arb_poly_clear(series);
    arb_clear(value);
    arb_clear(first);
    close_point(&p);
}

static void series_begin_with_value_and_slope(void **state)
{
    (void)state;
    check_series("x^2*y + 3", "2*x*y");
    check_series("x^(-3)", "-3*x^(-4)");
    check_series("x^(1/2) + x^(-1/2)", "1/(2*x^(1/2)) - 1/(2*x^(3/2))");
    check_series("x^(2/3)", "2/3*x^(-1/3)");
    check_series("x^x", "x^x*(log(x) + 1)");
    check_series("y^x", "y^x*log(y)");
    check_series("x^y", "y*x^(y - 1)");
    check_series("(x - 4)^3", "3*(x - 4)^2");
    check_series("sin(cos(x))", "-sin(x)*cos(cos(x))");
    check_series("sqrt(y)*floor(y)*exp(x)", "sqrt(y)*2*exp(x)");
    check_series("abs(x - 4)", "-1");
    check_series("max(x, y)", "0");
    check_series("7", "0");
}

static void series_of_what_is_not_smooth_are_unknown(void **state)
{
    (void)state;
    static const char *const texts[] = {"abs(x - 3/2)", "sqrt(x - 3/2)", "floor(2*x)",
                                        "(x - 4)^(1/3)"};
    point p;
    open_point(&p, 96, 160);
    arb_poly_t series;
    arb_t first;
    arb_poly_init(series);
    arb_init(first);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_int_equal(
            dx_ball_series(&graph, typed(texts[i]), &p.at, p.symbol[0], 2, 128, series), DX_OK);
        arb_poly_get_coeff_arb(first, series, 1);
        assert_false(arb_is_finite(first));
    }
    arb_poly_clear(series);
    arb_clear(first);
    close_point(&p);
}

static void abstract_functions_have_derivatives_of_every_order(void **state)
{
    (void)state;
    dx_graph *g = &graph;
    point p;
    open_point(&p, 96, 160);
    dx_id f = dx_symbol(g, "f", 1), args[2] = {p.symbol[0], p.symbol[1]};
    dx_id apply = dx_apply(g, f, 2, args);
    arb_poly_t series;
    arb_t value, coefficient;
    arb_poly_init(series);
    arb_init(value);
    arb_init(coefficient);
    for (uint32_t k = 1; k < 7; k++) {
        uint32_t counts[2] = {k, 2}, before[2] = {0, 2};
        dx_id high = dx_derivative_of(g, f, counts, 2, args);
        dx_id low = dx_derivative_of(g, f, before, 2, args);
        assert_int_equal(dx_ball_evaluate(g, high, &p.at, 128, value), DX_OK);
        assert_int_equal(dx_ball_series(g, low, &p.at, p.symbol[0], 8, 128, series), DX_OK);
        arb_poly_get_coeff_arb(coefficient, series, k);
        for (uint32_t i = 2; i <= k; i++)
            arb_mul_ui(coefficient, coefficient, i, 128);
        assert_true(arb_overlaps(value, coefficient));
        assert_true(arb_rel_accuracy_bits(value) > 90);
    }
    arb_t other;
    arb_init(other);
    dx_id swapped[2] = {args[1], args[0]};
    assert_int_equal(dx_ball_evaluate(g, apply, &p.at, 128, value), DX_OK);
    assert_int_equal(dx_ball_evaluate(g, dx_apply(g, f, 2, swapped), &p.at, 128, other), DX_OK);
    assert_false(arb_overlaps(value, other));
    dx_id named = dx_apply(g, dx_symbol(g, "h", 1), 2, args);
    assert_int_equal(dx_ball_evaluate(g, named, &p.at, 128, other), DX_OK);
    assert_false(arb_overlaps(value, other));
    arb_clear(other);
    arb_poly_clear(series);
    arb_clear(value);
    arb_clear(coefficient);
    close_point(&p);
}

static void check_sign(const char *text, int expected)
{
    int sign = 7;
    assert_int_equal(dx_ball_sign(&graph, typed(text), 2000, &sign), DX_OK);
    assert_int_equal(sign, expected);
}

static void signs_of_constants_are_proved_or_zero(void **state)
{
    (void)state;
    check_sign("-3/7", -1);
    check_sign("exp(pi) - pi^exp(1)", 1);
    check_sign("exp(pi*sqrt(163)) - 262537412640768744", -1);
    check_sign("sqrt(2 + sqrt(3)) - (sqrt(6) + sqrt(2))/2", 0);
    check_sign("log(1 - pi)", 0);
    int sign;
    assert_int_equal(dx_ball_sign(&graph, typed("f(1)"), 2000, &sign), DX_NAME);
}

static double real(const char *text, double x)
{
    dx_id symbol = dx_symbol(&graph, "x", 1);
    double value;
    assert_int_equal(dx_real_evaluate(&graph, typed(text), 1, &symbol, &x, &value), DX_OK);
    return value;
}

static void double_evaluation_knows_where_there_is_no_value(void **state)
{
    (void)state;
    assert_true(real("x^2 + 1", 3) == 10);
    assert_true(real("x^(-2)", 2) == 0.25);
    assert_true(real("x^100", 1.5) == pow(1.5, 100));
    assert_true(real("sqrt(x)", 2) == sqrt(2));
    assert_true(isnan(real("sqrt(x)", -2)));
    assert_true(isnan(real("x^(1/3)", -8)));
    assert_true(isnan(real("log(x)", -8)));
    assert_true(real("2^x", -2) == 0.25);
    assert_true(isinf(real("1/x", 0)));
    assert_true(real("atan2(x, x)", 1) == atan2(1, 1));
    double value;
    assert_int_equal(dx_real_evaluate(&graph, typed("f(1)"), 0, NULL, NULL, &value), DX_NAME);
    assert_int_equal(dx_real_evaluate(&graph, typed("y"), 0, NULL, NULL, &value), DX_NAME);
    assert_int_equal(dx_real_evaluate(&graph, typed("[1]"), 0, NULL, NULL, &value), DX_TYPE);
}

static void every_refused_allocation_is_told(void **state)
{
    (void)state;
    dx_id a = typed("sin(x)*x^2 + atan2(x, y)");
    point p;
    open_point(&p, 96, 160);
    arb_t value;
    arb_poly_t series;
    arb_init(value);
    arb_poly_init(series);
    for (int which = 0; which < 2; which++) {
        dx_status status = DX_NOMEM;
        for (uint64_t n = 1; status == DX_NOMEM && n < 100; n++) {
            context.memory.fail_at = context.memory.count + n;
            status = which ? dx_ball_series(&graph, a, &p.at, p.symbol[0], 3, 64, series)
                           : dx_ball_evaluate(&graph, a, &p.at, 64, value);
        }
        context.memory.fail_at = 0;
        assert_int_equal(status, DX_OK);
    }
    arb_clear(value);
    arb_poly_clear(series);
    close_point(&p);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(arithmetic_of_every_kind_has_its_value),
        TEST(powers_of_negative_numbers_are_integer_ones),
        TEST(a_wide_ball_holds_the_values_of_its_points),
        TEST(what_is_no_number_is_refused),
        TEST(balls_hold_double_evaluations),
        TEST(series_begin_with_value_and_slope),
        TEST(series_of_what_is_not_smooth_are_unknown),
        TEST(abstract_functions_have_derivatives_of_every_order),
        TEST(signs_of_constants_are_proved_or_zero),
        TEST(double_evaluation_knows_where_there_is_no_value),
        TEST(every_refused_allocation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
