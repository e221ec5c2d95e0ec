/* Every digit that is written is right. */
#include "numeric/ball.h"
#include "numeric/decimal.h"

#include "../chance.h"
#include "../workbench.h"

static void check(const char *text, uint32_t digits, dx_digits_kind kind, const char *expected)
{
    dx_text out;
    dx_text_init(&out, &context.memory);
    dx_digits_kind found = DX_DIGITS_ZERO;
    dx_status status = dx_ball_digits(&graph, typed(text), digits, &found, &out);
    if (status != DX_OK)
        print_message("%s: %s\n", text, context.diag.message);
    assert_int_equal(status, DX_OK);
    assert_string_equal(dx_text_get(&out), expected);
    assert_int_equal(found, kind);
    dx_text_free(&out);
}

static void refused(const char *text, uint32_t digits, dx_status expected, const char *word)
{
    dx_text out;
    dx_text_init(&out, &context.memory);
    dx_digits_kind kind;
    double start = dx_now();
    dx_status status = dx_ball_digits(&graph, typed(text), digits, &kind, &out);
    if (status != expected || !strstr(context.diag.message, word))
        print_message("%s: %s: %s\n", text, dx_status_name(status), context.diag.message);
    assert_int_equal(status, expected);
    assert_non_null(strstr(context.diag.message, word));
    assert_string_equal(dx_text_get(&out), "");
    assert_true(dx_now() - start < 5);
    dx_text_free(&out);
    dx_diag_clear(&context.diag);
}

static void exact_decimals_are_written_as_they_are(void **state)
{
    (void)state;
    check("1/4", 20, DX_DIGITS_EXACT, "0.25");
    check("-3", 20, DX_DIGITS_EXACT, "-3");
    check("0", 20, DX_DIGITS_EXACT, "0");
    check("1/10^30", 20, DX_DIGITS_EXACT, "1e-30");
    check("-7/1000000", 20, DX_DIGITS_EXACT, "-0.000007");
    check("1/10000000", 20, DX_DIGITS_EXACT, "1e-7");
    check("100000", 2, DX_DIGITS_EXACT, "100000");
    check("10^20", 2, DX_DIGITS_EXACT, "100000000000000000000");
    check("3*10^25", 2, DX_DIGITS_EXACT, "3e25");
    check("123456789012345678901234567890123", 40, DX_DIGITS_EXACT,
          "123456789012345678901234567890123");
    check("1/1024", 20, DX_DIGITS_EXACT, "0.0009765625");
    check("1/10 + 2/10 - 3/10", 20, DX_DIGITS_EXACT, "0");
    check("3*10^100000", 5, DX_DIGITS_EXACT, "3e100000");
    check("7/5^300", 5, DX_DIGITS_ROUNDED, "1.4259e-209");
    check("floor(10*pi)", 20, DX_DIGITS_EXACT, "31");
}

static void ties_go_away_from_zero(void **state)
{
    (void)state;
    check("1/8", 2, DX_DIGITS_ROUNDED, "0.13");
    check("-1/8", 2, DX_DIGITS_ROUNDED, "-0.13");
    check("995/1000", 2, DX_DIGITS_ROUNDED, "1.0");
    check("12345", 4, DX_DIGITS_ROUNDED, "1.235e4");
    check("125*10^4000", 2, DX_DIGITS_ROUNDED, "1.3e4002");
}

static void rounded_decimals_keep_their_zeros(void **state)
{
    (void)state;
    check("1/3", 5, DX_DIGITS_ROUNDED, "0.33333");
    check("2/3", 5, DX_DIGITS_ROUNDED, "0.66667");
    check("2/3*10^12", 5, DX_DIGITS_ROUNDED, "6.6667e11");
    check("2/3*10^12", 14, DX_DIGITS_ROUNDED, "666666666666.67");
    check("2/3/10^6", 3, DX_DIGITS_ROUNDED, "6.67e-7");
    check("2/3/10^5", 3, DX_DIGITS_ROUNDED, "0.00000667");
    check("999999/100000", 3, DX_DIGITS_ROUNDED, "10.0");
    check("997/10", 2, DX_DIGITS_ROUNDED, "1.0e2");
    check("997/10", 1, DX_DIGITS_ROUNDED, "1e2");
    check("1 + 10^(-30)", 10, DX_DIGITS_ROUNDED, "1.000000000");
    check("1 - 10^(-30)", 10, DX_DIGITS_ROUNDED, "1.000000000");
    check("log(2) + log(5) - log(10) + 1", 10, DX_DIGITS_ROUNDED, "1.000000000");
    check("(sqrt(2) + sqrt(3))^2 - 2*sqrt(6)", 10, DX_DIGITS_ROUNDED, "5.000000000");
}

static void what_others_get_wrong_is_right(void **state)
{
    (void)state;
    check("33375/100*33096^6 + 77617^2*(11*77617^2*33096^2 - 33096^6 - 121*33096^4 - 2)"
          " + 55/10*33096^8 + 77617/(2*33096)",
          10, DX_DIGITS_ROUNDED, "-0.8273960599");
    check("33375/100*33096^6 + 77617^2*(11*77617^2*33096^2 - 33096^6 - 121*33096^4 - 2)"
          " + 55/10*33096^8 + 77617/(2*33096)",
          40, DX_DIGITS_ROUNDED, "-0.8273960599468213681411650954798162919990");
    check("sin(10^22)", 20, DX_DIGITS_ROUNDED, "-0.85220084976718880177");
    check("sin(pi*10^30 + 1/10^10)", 20, DX_DIGITS_ROUNDED, "1.0000000000000000000e-10");
    check("exp(pi*sqrt(163)) - 262537412640768744", 15, DX_DIGITS_ROUNDED, "-7.49927402801814e-13");
    check("log(1 + 1/10^20)", 25, DX_DIGITS_ROUNDED, "9.999999999999999999950000e-21");
    check("exp(-1/10^30)", 40, DX_DIGITS_ROUNDED, "0.9999999999999999999999999999990000000000");
    check("tan(1/10^6 + pi/2)", 20, DX_DIGITS_ROUNDED, "-999999.99999966666667");
    check("exp(exp(exp(exp(1))))", 8, DX_DIGITS_ROUNDED, "2.3315044e1656520");
}

static void what_has_no_value_is_told(void **state)
{
    (void)state;
    refused("log(3 - pi)", 20, DX_DOMAIN, "log has no value at -0.14159265");
    refused("sqrt(1 - pi)", 20, DX_DOMAIN, "-2.1415927 is negative");
    refused("(-pi)^(1/3)", 20, DX_DOMAIN, "negative");
    refused("(-pi)^pi", 20, DX_DOMAIN, "negative");
    refused("asin(pi)", 20, DX_DOMAIN, "asin");
    refused("acosh(pi/7)", 20, DX_DOMAIN, "acosh");
    refused("gamma(floor(-pi))", 20, DX_DOMAIN, "gamma");
    refused("1/(floor(pi) - 3)", 20, DX_DOMAIN, "division by zero");
    refused("lambertw(-pi)", 20, DX_DOMAIN, "lambertw");
    refused("sin(sqrt(cos(3)))", 20, DX_DOMAIN, "-0.98999250");
    refused("x + 1", 20, DX_NAME, "'x'");
    refused("f(1)", 20, DX_NAME, "'f'");
    refused("[1, pi]", 20, DX_TYPE, "vector");
    refused("pi", 1000000, DX_LIMIT, "100000");
}

static void what_cannot_be_decided_is_told(void **state)
{
    (void)state;
#define ZERO "(sqrt(2 + sqrt(3)) - (sqrt(6) + sqrt(2))/2)"
    check(ZERO, 10, DX_DIGITS_ZERO, "|value| < 1e-9999");
    refused("1/" ZERO, 10, DX_UNKNOWN, "divisor");
    refused(ZERO "^(1/2)", 10, DX_UNKNOWN, "under a root");
    refused("log" ZERO, 10, DX_UNKNOWN, "argument of log is zero");
    refused("floor(3 + " ZERO ")", 10, DX_UNKNOWN, "floor");
    refused("tan(pi/2 + " ZERO ")", 10, DX_UNKNOWN, "tan");
    refused("sign" ZERO, 10, DX_UNKNOWN, "whether a part of this is zero");
    refused("1/8 + " ZERO, 2, DX_UNKNOWN, "middle");
}

static void what_is_too_large_is_told_at_once(void **state)
{
    (void)state;
    refused("exp(exp(exp(100)))", 20, DX_LIMIT, "too large");
    refused("exp(10^20)", 20, DX_LIMIT, "too large");
    refused("exp(-10^20)", 20, DX_LIMIT, "too small");
    refused("sin(exp(exp(exp(10))))", 20, DX_LIMIT, "too large");
    refused("exp(exp(exp(exp(exp(exp(10))))))", 20, DX_LIMIT, "too large");
    refused("zeta(pi)", 100000, DX_LIMIT, "3000 digits");
    refused("exp(-exp(exp(100)))", 20, DX_LIMIT, "too large");
    refused("pi^pi^pi^pi^pi", 20, DX_LIMIT, "too large");
}

/* ---- against MPFR -------------------------------------------------------------------- */

typedef void constant(mpfr_t out);

static void pi_(mpfr_t x)
{
    mpfr_const_pi(x, MPFR_RNDN);
}
static void e_(mpfr_t x)
{
    mpfr_set_ui(x, 1, MPFR_RNDN);
    mpfr_exp(x, x, MPFR_RNDN);
}
static void root2(mpfr_t x)
{
    mpfr_sqrt_ui(x, 2, MPFR_RNDN);
}
static void log7(mpfr_t x)
{
    mpfr_log_ui(x, 7, MPFR_RNDN);
}
static void gamma_third(mpfr_t x)
{
    mpfr_set_ui(x, 1, MPFR_RNDN);
    mpfr_div_ui(x, x, 3, MPFR_RNDN);
    mpfr_gamma(x, x, MPFR_RNDN);
}
static void zeta3(mpfr_t x)
{
    mpfr_zeta_ui(x, 3, MPFR_RNDN);
}
static void wave(mpfr_t x)
{
    e_(x);
    mpfr_sin(x, x, MPFR_RNDN);
    mpfr_atan(x, x, MPFR_RNDN);
}
static void small(mpfr_t x)
{
    mpfr_set_si(x, -100, MPFR_RNDN);
    mpfr_exp(x, x, MPFR_RNDN);
}

/* The digits of `text` without sign, point and exponent. */
static char *bare_digits(const char *text)
{
    char *bare = malloc(strlen(text) + 1), *end = bare;
    text += strspn(text, "-0.");
    for (; *text && *text != 'e'; text++)
        if (*text != '.')
            *end++ = *text;
    *end = 0;
    return bare;
}

static void constants_agree_with_mpfr(void **state)
{
    static const struct {
        const char *text;
        constant *by_mpfr;
    } rows[] = {
        {"pi", pi_},
        {"exp(1)", e_},
        {"sqrt(2)", root2},
        {"log(7)", log7},
        {"zeta(3)", zeta3},
        {"gamma(1/3)", gamma_third},
        {"atan(sin(exp(1)))", wave},
        {"exp(-100)", small},
    };
    static const uint32_t lengths[] = {1, 2, 10, 50, 99, 311, 1000};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
            mpfr_t x;
            mpfr_init2(x, 4000);
            rows[i].by_mpfr(x);
            mpfr_exp_t exponent;
            char *expected = mpfr_get_str(NULL, &exponent, 10, lengths[k], x, MPFR_RNDN);
            dx_text out;
            dx_digits_kind kind;
            dx_text_init(&out, &context.memory);
            assert_int_equal(dx_ball_digits(&graph, typed(rows[i].text), lengths[k], &kind, &out),
                             DX_OK);
            char *found = bare_digits(dx_text_get(&out));
            assert_int_equal(kind, DX_DIGITS_ROUNDED);
            assert_string_equal(found, expected);
            free(found);
            mpfr_free_str(expected);
            mpfr_clear(x);
            dx_text_free(&out);
        }
    mpfr_free_cache();
}

/* ---- against more precision ------------------------------------------------------------ */

static dx_id grow(dx_graph *g, uint64_t *seed, int depth)
{
    static const dx_fn functions[] = {DX_FN_sin,  DX_FN_exp,  DX_FN_atan,  DX_FN_log,
                                      DX_FN_cosh, DX_FN_cbrt, DX_FN_asinh, DX_FN_erf};
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    unsigned bits = (unsigned)(*seed >> 33), kind = bits % (depth > 0 ? 9 : 2);
    if (kind == 0)
        return dx_pi(g);
    if (kind == 1)
        return dx_rational(g, 1 + (int64_t)(*seed >> 40) % 29, 1 + (int64_t)(*seed >> 50) % 13);
    dx_id a = grow(g, seed, depth - 1);
    switch (kind) {
    case 2:
        return dx_add(g, a, grow(g, seed, depth - 1));
    case 3:
        return dx_sub(g, a, grow(g, seed, depth - 1));
    case 4:
        return dx_mul(g, a, grow(g, seed, depth - 1));
    case 5:
        return dx_div(g, a, grow(g, seed, depth - 1));
    case 6:
        return dx_sqrt(g, a);
    default:
        return dx_call1(g, functions[(bits >> 8) % 8], a);
    }
}

/* |value - text| is at most half a unit of the text's last place. */
static void check_rounding(dx_id a, const char *text, uint32_t digits)
{
    slong prec = 4 * (slong)(digits * 4 + 200), least = prec / 4;
    arb_t value, decimal, half;
    arb_init(value);
    arb_init(decimal);
    arb_init(half);
    for (;; prec *= 2) { /* what cancels needs more */
        assert_int_equal(dx_ball_evaluate(&graph, a, NULL, prec, value), DX_OK);
        if (arb_rel_accuracy_bits(value) > least)
            break;
        assert_true(prec < 1 << 20);
    }
    assert_int_equal(arb_set_str(decimal, text, prec), 0);
    arb_sub(decimal, decimal, value, prec);
    arb_abs(decimal, decimal);
    const char *e = strchr(text, 'e'), *first = text + strspn(text, "-0.");
    long exponent;
    if (e) {
        exponent = atol(e + 1);
    } else {
        const char *point = strchr(text, '.');
        long places = point ? (long)strlen(point + 1) : 0;
        exponent = (long)digits - 1 - places;
    }
    assert_int_equal(strspn(first, "0123456789.") - (strchr(first, '.') != NULL), digits);
    arb_set_si(half, 10);
    arb_t power;
    arb_init(power);
    arb_set_si(power, exponent - (long)digits + 1);
    arb_pow(half, half, power, prec);
    arb_mul_2exp_si(half, half, -1);
    bool tie = dx_is_number(&graph, a) && arb_overlaps(decimal, half);
    if (!tie && !arb_lt(decimal, half))
        print_message("%s is not rounded to nearest\n", text);
    assert_true(tie || arb_lt(decimal, half));
    arb_clear(power);
    arb_clear(value);
    arb_clear(decimal);
    arb_clear(half);
}

static void random_constants_are_rounded_to_nearest(void **state)
{
    (void)state;
    uint64_t seed = 425;
    int rounded = 0;
    dx_mark start_of_graph = dx_graph_mark(&graph);
    int times = 1500 * (int)multiplier();
    for (int i = 0; i < times; i++) {
        dx_graph_rollback(&graph, start_of_graph);
        dx_id a = grow(&graph, &seed, 6);
        uint32_t digits = 1 + (uint32_t)(seed >> 58);
        if (dx_is_none(a)) {
            dx_diag_clear(&context.diag);
            continue;
        }
        dx_text out;
        dx_digits_kind kind;
        dx_text_init(&out, &context.memory);
        double start = dx_now();
        dx_status status = dx_ball_digits(&graph, a, digits, &kind, &out);
        assert_true(dx_now() - start < 5);
        if (status == DX_OK && kind == DX_DIGITS_ROUNDED) {
            rounded++;
            check_rounding(a, dx_text_get(&out), digits);
        } else if (status != DX_OK) {
            assert_true(status == DX_DOMAIN || status == DX_UNKNOWN || status == DX_LIMIT);
            assert_true(strlen(context.diag.message) > 0);
        }
        dx_diag_clear(&context.diag);
        dx_text_free(&out);
    }
    assert_true(rounded > times / 4);
}

static void an_interrupt_is_obeyed(void **state)
{
    (void)state;
    volatile int stop = 1;
    context.cancel = &stop;
    refused("sin(1)", 20, DX_CANCELLED, "interrupted");
}

static void every_refused_allocation_is_told(void **state)
{
    (void)state;
    dx_id a = typed("sin(exp(7/3)) + log(7/3)*sqrt(7/3)");
    dx_text out;
    dx_digits_kind kind;
    dx_status status = DX_NOMEM;
    uint64_t n = 0;
    while (status == DX_NOMEM && n < 100) {
        dx_text_init(&out, &context.memory);
        context.memory.fail_at = context.memory.count + ++n;
        status = dx_ball_digits(&graph, a, 30, &kind, &out);
        context.memory.fail_at = 0;
        dx_text_free(&out);
    }
    assert_int_equal(status, DX_OK);
    assert_true(n > 3);
}

/* What many numbers share is evaluated once, and each is written as it is alone. */
static void many_are_written_as_each_is_alone(void **state)
{
    (void)state;
    static const char *const texts[] = {"sin(sqrt(2))*exp(pi)",
                                        "cos(sqrt(2))*exp(pi)",
                                        "1/3",
                                        "3/8",
                                        "-7",
                                        "exp(pi) - 23 - 1/7",
                                        "exp(pi*sqrt(163)) - 262537412640768744",
                                        "sin(1)^2 + cos(1)^2 - 1",
                                        "floor(10*pi)",
                                        "exp(-10^9)",
                                        "sin(1)^2 - (1 - cos(2))/2 + 10^-40",
                                        "log(2)*cos(sqrt(2))"};
    enum { N = sizeof texts / sizeof texts[0] };
    static const uint32_t digits[] = {1, 20, 60, 700};
    dx_id root[N];
    for (size_t i = 0; i < N; i++)
        root[i] = typed(texts[i]);
    for (size_t k = 0; k < sizeof digits / sizeof digits[0]; k++) {
        dx_text out[N], alone;
        dx_digits_kind kind[N], kind_alone;
        for (size_t i = 0; i < N; i++)
            dx_text_init(&out[i], &context.memory);
        assert_int_equal(dx_ball_digits_of_all(&graph, N, root, digits[k], kind, out), DX_OK);
        dx_text_init(&alone, &context.memory);
        for (size_t i = 0; i < N; i++) {
            dx_text_clear(&alone);
            assert_int_equal(dx_ball_digits(&graph, root[i], digits[k], &kind_alone, &alone),
                             DX_OK);
            assert_string_equal(dx_text_get(&out[i]), dx_text_get(&alone));
            assert_int_equal(kind[i], kind_alone);
            dx_text_free(&out[i]);
        }
        dx_text_free(&alone);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(exact_decimals_are_written_as_they_are),
        TEST(ties_go_away_from_zero),
        TEST(rounded_decimals_keep_their_zeros),
        TEST(what_others_get_wrong_is_right),
        TEST(what_has_no_value_is_told),
        TEST(what_cannot_be_decided_is_told),
        TEST(what_is_too_large_is_told_at_once),
        TEST(constants_agree_with_mpfr),
        TEST(random_constants_are_rounded_to_nearest),
        TEST(an_interrupt_is_obeyed),
        TEST(every_refused_allocation_is_told),
        TEST(many_are_written_as_each_is_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
