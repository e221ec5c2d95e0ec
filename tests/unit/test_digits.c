/* Every digit that is written is right. */
#include "numeric/ball.h"
#include "numeric/decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "reader.h"

typedef struct bench {
    dx_context context;
    dx_graph graph;
} bench;

static int set_up(void **state)
{
    static bench b;
    dx_context_init(&b.context);
    *state = &b;
    return dx_graph_init(&b.graph, &b.context) == DX_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    bench *b = *state;
    dx_graph_free(&b->graph);
    dx_context_free(&b->context);
    return b->context.memory.used == 0 ? 0 : -1;
}

static dx_id parse(bench *b, const char *text)
{
    dx_id a = read_text(&b->graph, text);
    if (dx_is_none(a))
        print_message("%s: %s\n", text, b->context.diag.message);
    assert_false(dx_is_none(a));
    return a;
}

static void check(bench *b, const char *text, uint32_t digits, dx_digits_kind kind,
                  const char *expected)
{
    dx_text out;
    dx_text_init(&out, &b->context.memory);
    dx_digits_kind found = DX_DIGITS_ZERO;
    dx_status status = dx_ball_digits(&b->graph, parse(b, text), digits, &found, &out);
    if (status != DX_OK)
        print_message("%s: %s\n", text, b->context.diag.message);
    assert_int_equal(status, DX_OK);
    assert_string_equal(dx_text_get(&out), expected);
    assert_int_equal(found, kind);
    dx_text_free(&out);
}

static void refused(bench *b, const char *text, uint32_t digits, dx_status expected,
                    const char *word)
{
    dx_text out;
    dx_text_init(&out, &b->context.memory);
    dx_digits_kind kind;
    double start = dx_now();
    dx_status status = dx_ball_digits(&b->graph, parse(b, text), digits, &kind, &out);
    if (status != expected || !strstr(b->context.diag.message, word))
        print_message("%s: %s: %s\n", text, dx_status_name(status), b->context.diag.message);
    assert_int_equal(status, expected);
    assert_non_null(strstr(b->context.diag.message, word));
    assert_string_equal(dx_text_get(&out), "");
    assert_true(dx_now() - start < 5);
    dx_text_free(&out);
    dx_diag_clear(&b->context.diag);
}

static void exact_decimals_are_written_as_they_are(void **state)
{
    bench *b = *state;
    check(b, "1/4", 20, DX_DIGITS_EXACT, "0.25");
    check(b, "-3", 20, DX_DIGITS_EXACT, "-3");
    check(b, "0", 20, DX_DIGITS_EXACT, "0");
    check(b, "1/10^30", 20, DX_DIGITS_EXACT, "1e-30");
    check(b, "-7/1000000", 20, DX_DIGITS_EXACT, "-0.000007");
    check(b, "1/10000000", 20, DX_DIGITS_EXACT, "1e-7");
    check(b, "100000", 2, DX_DIGITS_EXACT, "100000");
    check(b, "10^20", 2, DX_DIGITS_EXACT, "100000000000000000000");
    check(b, "3*10^25", 2, DX_DIGITS_EXACT, "3e25");
    check(b, "123456789012345678901234567890123", 40, DX_DIGITS_EXACT,
          "123456789012345678901234567890123");
    check(b, "1/1024", 20, DX_DIGITS_EXACT, "0.0009765625");
    check(b, "1/10 + 2/10 - 3/10", 20, DX_DIGITS_EXACT, "0");
    check(b, "3*10^100000", 5, DX_DIGITS_EXACT, "3e100000");
    check(b, "7/5^300", 5, DX_DIGITS_ROUNDED, "1.4259e-209");
    check(b, "floor(10*pi)", 20, DX_DIGITS_EXACT, "31");
}

static void ties_go_away_from_zero(void **state)
{
    bench *b = *state;
    check(b, "1/8", 2, DX_DIGITS_ROUNDED, "0.13");
    check(b, "-1/8", 2, DX_DIGITS_ROUNDED, "-0.13");
    check(b, "995/1000", 2, DX_DIGITS_ROUNDED, "1.0");
    check(b, "12345", 4, DX_DIGITS_ROUNDED, "1.235e4");
    check(b, "125*10^4000", 2, DX_DIGITS_ROUNDED, "1.3e4002");
}

static void rounded_decimals_keep_their_zeros(void **state)
{
    bench *b = *state;
    check(b, "1/3", 5, DX_DIGITS_ROUNDED, "0.33333");
    check(b, "2/3", 5, DX_DIGITS_ROUNDED, "0.66667");
    check(b, "2/3*10^12", 5, DX_DIGITS_ROUNDED, "6.6667e11");
    check(b, "2/3*10^12", 14, DX_DIGITS_ROUNDED, "666666666666.67");
    check(b, "2/3/10^6", 3, DX_DIGITS_ROUNDED, "6.67e-7");
    check(b, "2/3/10^5", 3, DX_DIGITS_ROUNDED, "0.00000667");
    check(b, "999999/100000", 3, DX_DIGITS_ROUNDED, "10.0");
    check(b, "997/10", 2, DX_DIGITS_ROUNDED, "1.0e2");
    check(b, "997/10", 1, DX_DIGITS_ROUNDED, "1e2");
    check(b, "1 + 10^(-30)", 10, DX_DIGITS_ROUNDED, "1.000000000");
    check(b, "1 - 10^(-30)", 10, DX_DIGITS_ROUNDED, "1.000000000");
    check(b, "log(2) + log(5) - log(10) + 1", 10, DX_DIGITS_ROUNDED, "1.000000000");
    check(b, "(sqrt(2) + sqrt(3))^2 - 2*sqrt(6)", 10, DX_DIGITS_ROUNDED, "5.000000000");
}

static void what_others_get_wrong_is_right(void **state)
{
    bench *b = *state;
    check(b,
          "33375/100*33096^6 + 77617^2*(11*77617^2*33096^2 - 33096^6 - 121*33096^4 - 2)"
          " + 55/10*33096^8 + 77617/(2*33096)",
          10, DX_DIGITS_ROUNDED, "-0.8273960599");
    check(b,
          "33375/100*33096^6 + 77617^2*(11*77617^2*33096^2 - 33096^6 - 121*33096^4 - 2)"
          " + 55/10*33096^8 + 77617/(2*33096)",
          40, DX_DIGITS_ROUNDED, "-0.8273960599468213681411650954798162919990");
    check(b, "sin(10^22)", 20, DX_DIGITS_ROUNDED, "-0.85220084976718880177");
    check(b, "sin(pi*10^30 + 1/10^10)", 20, DX_DIGITS_ROUNDED, "1.0000000000000000000e-10");
    check(b, "exp(pi*sqrt(163)) - 262537412640768744", 15, DX_DIGITS_ROUNDED,
          "-7.49927402801814e-13");
    check(b, "log(1 + 1/10^20)", 25, DX_DIGITS_ROUNDED, "9.999999999999999999950000e-21");
    check(b, "exp(-1/10^30)", 40, DX_DIGITS_ROUNDED, "0.9999999999999999999999999999990000000000");
    check(b, "tan(1/10^6 + pi/2)", 20, DX_DIGITS_ROUNDED, "-999999.99999966666667");
    check(b, "exp(exp(exp(exp(1))))", 8, DX_DIGITS_ROUNDED, "2.3315044e1656520");
}

static void what_has_no_value_is_told(void **state)
{
    bench *b = *state;
    refused(b, "log(3 - pi)", 20, DX_DOMAIN, "log has no value at -0.14159265");
    refused(b, "sqrt(1 - pi)", 20, DX_DOMAIN, "-2.1415927 is negative");
    refused(b, "(-pi)^(1/3)", 20, DX_DOMAIN, "negative");
    refused(b, "(-pi)^pi", 20, DX_DOMAIN, "negative");
    refused(b, "asin(pi)", 20, DX_DOMAIN, "asin");
    refused(b, "acosh(pi/7)", 20, DX_DOMAIN, "acosh");
    refused(b, "gamma(floor(-pi))", 20, DX_DOMAIN, "gamma");
    refused(b, "1/(floor(pi) - 3)", 20, DX_DOMAIN, "division by zero");
    refused(b, "lambertw(-pi)", 20, DX_DOMAIN, "lambertw");
    refused(b, "sin(sqrt(cos(3)))", 20, DX_DOMAIN, "-0.98999250");
    refused(b, "x + 1", 20, DX_NAME, "'x'");
    refused(b, "f(1)", 20, DX_NAME, "'f'");
    refused(b, "[1, pi]", 20, DX_TYPE, "vector");
    refused(b, "pi", 1000000, DX_LIMIT, "100000");
}

static void what_cannot_be_decided_is_told(void **state)
{
    bench *b = *state;
#define ZERO "(sqrt(2 + sqrt(3)) - (sqrt(6) + sqrt(2))/2)"
    check(b, ZERO, 10, DX_DIGITS_ZERO, "|value| < 1e-9999");
    refused(b, "1/" ZERO, 10, DX_UNKNOWN, "divisor");
    refused(b, ZERO "^(1/2)", 10, DX_UNKNOWN, "under a root");
    refused(b, "log" ZERO, 10, DX_UNKNOWN, "argument of log is zero");
    refused(b, "floor(3 + " ZERO ")", 10, DX_UNKNOWN, "floor");
    refused(b, "tan(pi/2 + " ZERO ")", 10, DX_UNKNOWN, "tan");
    refused(b, "sign" ZERO, 10, DX_UNKNOWN, "whether a part of this is zero");
    refused(b, "1/8 + " ZERO, 2, DX_UNKNOWN, "middle");
}

static void what_is_too_large_is_told_at_once(void **state)
{
    bench *b = *state;
    refused(b, "exp(exp(exp(100)))", 20, DX_LIMIT, "too large");
    refused(b, "exp(10^20)", 20, DX_LIMIT, "too large");
    refused(b, "exp(-10^20)", 20, DX_LIMIT, "too small");
    refused(b, "sin(exp(exp(exp(10))))", 20, DX_LIMIT, "too large");
    refused(b, "exp(exp(exp(exp(exp(exp(10))))))", 20, DX_LIMIT, "too large");
    refused(b, "zeta(pi)", 100000, DX_LIMIT, "3000 digits");
    refused(b, "exp(-exp(exp(100)))", 20, DX_LIMIT, "too large");
    refused(b, "pi^pi^pi^pi^pi", 20, DX_LIMIT, "too large");
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
    bench *b = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
            mpfr_t x;
            mpfr_init2(x, 4000);
            rows[i].by_mpfr(x);
            mpfr_exp_t exponent;
            char *expected = mpfr_get_str(NULL, &exponent, 10, lengths[k], x, MPFR_RNDN);
            dx_text out;
            dx_digits_kind kind;
            dx_text_init(&out, &b->context.memory);
            assert_int_equal(
                dx_ball_digits(&b->graph, parse(b, rows[i].text), lengths[k], &kind, &out), DX_OK);
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
static void check_rounding(bench *b, dx_id a, const char *text, uint32_t digits)
{
    slong prec = 4 * (slong)(digits * 4 + 200), least = prec / 4;
    arb_t value, decimal, half;
    arb_init(value);
    arb_init(decimal);
    arb_init(half);
    for (;; prec *= 2) { /* what cancels needs more */
        assert_int_equal(dx_ball_evaluate(&b->graph, a, NULL, prec, value), DX_OK);
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
    bool tie = dx_is_number(&b->graph, a) && arb_overlaps(decimal, half);
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
    bench *b = *state;
    uint64_t seed = 425;
    int rounded = 0;
    dx_mark start_of_graph = dx_graph_mark(&b->graph);
    const char *more = getenv("DX_TEST_MULTIPLIER");
    int times = 1500 * (more ? atoi(more) : 1);
    for (int i = 0; i < times; i++) {
        dx_graph_rollback(&b->graph, start_of_graph);
        dx_id a = grow(&b->graph, &seed, 6);
        uint32_t digits = 1 + (uint32_t)(seed >> 58);
        if (dx_is_none(a)) {
            dx_diag_clear(&b->context.diag);
            continue;
        }
        dx_text out;
        dx_digits_kind kind;
        dx_text_init(&out, &b->context.memory);
        double start = dx_now();
        dx_status status = dx_ball_digits(&b->graph, a, digits, &kind, &out);
        assert_true(dx_now() - start < 5);
        if (status == DX_OK && kind == DX_DIGITS_ROUNDED) {
            rounded++;
            check_rounding(b, a, dx_text_get(&out), digits);
        } else if (status != DX_OK) {
            assert_true(status == DX_DOMAIN || status == DX_UNKNOWN || status == DX_LIMIT);
            assert_true(strlen(b->context.diag.message) > 0);
        }
        dx_diag_clear(&b->context.diag);
        dx_text_free(&out);
    }
    assert_true(rounded > times / 4);
}

static void an_interrupt_is_obeyed(void **state)
{
    bench *b = *state;
    volatile int stop = 1;
    b->context.cancel = &stop;
    refused(b, "sin(1)", 20, DX_CANCELLED, "interrupted");
}

static void every_refused_allocation_is_told(void **state)
{
    bench *b = *state;
    dx_id a = parse(b, "sin(exp(7/3)) + log(7/3)*sqrt(7/3)");
    dx_text out;
    dx_digits_kind kind;
    dx_status status = DX_NOMEM;
    uint64_t n = 0;
    while (status == DX_NOMEM && n < 100) {
        dx_text_init(&out, &b->context.memory);
        b->context.memory.fail_at = b->context.memory.count + ++n;
        status = dx_ball_digits(&b->graph, a, 30, &kind, &out);
        b->context.memory.fail_at = 0;
        dx_text_free(&out);
    }
    assert_int_equal(status, DX_OK);
    assert_true(n > 3);
}

static int forget_caches(void **state)
{
    (void)state;
    flint_cleanup();
    return 0;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
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
    };
    return cmocka_run_group_tests(tests, NULL, forget_caches);
}
