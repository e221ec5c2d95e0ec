/* Hostile statements: each is answered or refused soon, and the session works on. */
#include "config.h"

#include <ddx.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* Sanitizers slow things down, and so do other tests: what has to be answered, and not only
 * to end, gets more time. */
enum { TIMEOUT = 2, MOST_SECONDS = 10, PATIENCE = 120, MEMORY_MIB = 512 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static ddx_session *session;
static double most_seconds;

static int begin(int timeout, double most)
{
    char memory[16], seconds[16];
    most_seconds = most;
    session = ddx_session_new();
    (void)snprintf(memory, sizeof memory, "%d", MEMORY_MIB);
    (void)snprintf(seconds, sizeof seconds, "%d", timeout);
    return session && ddx_set(session, "memory", memory) == DDX_OK &&
                   ddx_set(session, "timeout", seconds) == DDX_OK
               ? 0
               : -1;
}

static int setup(void **state)
{
    (void)state;
    return begin(TIMEOUT, MOST_SECONDS);
}

static int patient_setup(void **state)
{
    (void)state;
    return begin(PATIENCE, PATIENCE);
}

static int teardown(void **state)
{
    (void)state;
    ddx_session_free(session);
    return 0;
}

static ddx_status status_of(const char *text, size_t n)
{
    double start = now();
    const ddx_answer *answer = ddx_eval(session, text, n);
    ddx_status status = ddx_answer_status(answer);
    (void)ddx_answer_text(answer);
    double took = now() - start;
    if (took > most_seconds)
        fail_msg("%.60s took %.1f s", text, took);
    if (status == DDX_BUG)
        fail_msg("%.60s: %s", text, ddx_answer_message(answer));
    if (status != DDX_OK && ddx_answer_message(answer)[0] == '\0')
        fail_msg("%.60s failed without a story", text);
    assert_string_equal(ddx_answer_text(ddx_eval(session, "1+2*3", 5)), "7");
    return status;
}

/* before, n times; middle; after, n times. */
static ddx_status nested(const char *before, const char *middle, const char *after, size_t n)
{
    size_t b = strlen(before), m = strlen(middle), a = strlen(after), length = n * (b + a) + m;
    char *text = malloc(length + 1), *at = text;
    assert_non_null(text);
    for (size_t i = 0; i < n; i++, at += b)
        memcpy(at, before, b);
    memcpy(at, middle, m);
    at += m;
    for (size_t i = 0; i < n; i++, at += a)
        memcpy(at, after, a);
    *at = '\0';
    ddx_status status = status_of(text, length);
    free(text);
    return status;
}

static void depth_is_bounded(void **state)
{
    (void)state;
    assert_int_equal(nested("(", "1", ")", 100000), DDX_LIMIT);
    assert_int_equal(nested("(", "1", ")", 900), DDX_OK);
    assert_int_equal(nested("[", "1", "]", 100000), DDX_LIMIT);
    assert_int_equal(nested("sin(", "x", ")", 900), DDX_OK);
    assert_int_equal(nested("d/dx sin(", "x", ")", 900), DDX_LIMIT);
    (void)nested("-", "1", "", 100000);
    (void)nested("+-", "1", "", 100000);
    (void)nested("", "3", "!", 100000);
    (void)nested("", "x", "^x", 100000);
    (void)nested("", "f", "'", 100000);
    (void)nested("\xe2\x88\x9a", "x", "", 100000);
    (void)nested("sin ", "x", "", 100000);
    (void)nested("|", "x", "|", 1000);
    (void)nested("d/dx ", "x", "", 100000);
    (void)nested("", "x", " | x = x+1", 50000);
    (void)nested("", "x", "\xc2\xb2", 100000);
    (void)nested("1/(1+", "x", ")", 900);
    (void)nested("1/(1+", "2", ")", 900);
    (void)nested("exp(", "1", ")", 300);
    (void)nested("x^(", "x", ")", 300);
    (void)nested("abs(x-", "1", ")", 300);
}

static void length_is_no_trouble(void **state)
{
    (void)state;
    assert_int_equal(nested("1+", "1", "", 100000), DDX_OK);
    assert_int_equal(nested("", "a", "/b", 100000), DDX_OK);
    assert_int_equal(nested("x*", "x", "", 100000), DDX_OK);
    assert_int_equal(nested("[", "1", "", 1), DDX_SYNTAX);
    (void)nested("x,", "x", "", 100000);
    (void)nested("%", "", "", 100000);
    (void)nested("=", "", "", 100000);
    (void)nested("^", "", "", 100000);
    (void)nested(":", "", "", 100000);
    assert_int_equal(nested("x", "", "", 2000000), DDX_LIMIT);
    assert_int_equal(nested("x", "", "", 256), DDX_LIMIT);
    assert_int_equal(nested("x", "", "", 255), DDX_OK);
    assert_int_equal(nested("7", "", "", 200000), DDX_OK);
}

/* 1/1 + 1/2 + ..., or x^(1/1)*x^(1/2)*... */
static ddx_status fractions(const char *before, const char *after, const char *between, unsigned n)
{
    size_t room = n * (strlen(before) + strlen(after) + strlen(between) + 10) + 1, length = 0;
    char *text = malloc(room);
    assert_non_null(text);
    for (unsigned i = 1; i <= n; i++)
        length += (size_t)snprintf(text + length, room - length, "%s%s1/%u%s", i > 1 ? between : "",
                                   before, i, after);
    ddx_status status = status_of(text, length);
    free(text);
    return status;
}

static void many_fractions_are_no_trouble(void **state)
{
    (void)state;
    assert_int_equal(fractions("", "", "+", 60000), DDX_OK);
    assert_int_equal(fractions("x*", "", "+", 60000), DDX_OK);
    assert_int_equal(fractions("x^(", ")", "*", 10000), DDX_OK);
    assert_int_equal(nested("2/", "2", "", 60000), DDX_OK);
}

/* Written out, 1/p has more factors than there are atoms. */
static void shared_products_stay_shared(void **state)
{
    enum { DOUBLINGS = 200, FACTORS = 16 };
    char text[1000];
    (void)state;
    assert_int_equal(status_of("p = a", 5), DDX_OK);
    for (unsigned i = 0; i < DOUBLINGS; i++) {
        size_t n = (size_t)snprintf(text, sizeof text, "p = (p");
        for (unsigned k = 0; k < 2 * FACTORS; k++)
            n += (size_t)snprintf(text + n, sizeof text - n, "%sa%u", k == FACTORS ? ")*(p*" : "*",
                                  k);
        n += (size_t)snprintf(text + n, sizeof text - n, ");");
        assert_int_equal(status_of(text, n - 1), DDX_OK);
    }
    assert_int_equal(status_of("q = 1/p", 7), DDX_OK);
    assert_int_equal(status_of("p*q", 3), DDX_OK);
    assert_int_equal(status_of(":clear p q", 10), DDX_OK);
}

static void sizes_are_predicted(void **state)
{
    static const char *const refused[] = {
        "9^9^9^9",
        "2^(2^40)",
        "3^(10^12)",
        "(10^10)!",
        "factorial(10^9)",
        "10^40000000",
        "1e999999999999",
        "2^(10^30)",
        "1e-999999999999",
        "1e99999999",
        "(2^(10^7) + 1)^100",
        "N(zeta(1/2), 100000)",
        "N(pi, 1000000)",
        "d^1001/dx^1001 x",
        "N(gamma(1/3), 100000)",
        "N(erf(1/3), 100000)",
        "1/(3^(10^7)+2) + 1/(5^(10^7)+2)",
    };
    static const char *const answered[] = {
        "(1/3)^(10^5)",
        "999999!^(1/2)",
        "cbrt(999999!)",
        "2^(1/10^9)",
        "x^(10^30)",
        "(x^(10^18))^(10^18)",
        "gamma(10^15)",
        "zeta(10^15)",
        "besselj(10^9, 10^9)",
        "zeta(-10^9)",
        "erf(10^10)",
        "exp(10^18)",
        "exp(exp(exp(10)))",
        "sin(exp(exp(10)))",
        "sin(10^22)",
        "lambertw(exp(exp(10)))",
        "floor(10^30*pi)",
        "binomial(10^30, 3)",
        "binomial(10^12, 5*10^11)",
        "gamma(exp(100))",
        "tanh(10^100)",
        "erfinv(1 - 1/10^1000)",
        "floor(sin(1)^2 + cos(1)^2)",
        "1/(sqrt(2)*sqrt(3) - sqrt(6))",
        "N(sin(exp(exp(10))), 1000)",
        "N(1e-1000000)",
        "root(2, 10^9)",
        "(-1)^(10^30)",
        "d/dx (x+1)^(10^18)",
        "d/dx x^(10^30)",
        "d/dx (x^(10^9)+1)/(x^(10^9)-1)",
        "d/dx (x^(10^18)+1)/(x^(10^18+1)-1)",
        "d^1000/dx^1000 x^2000",
        "d/dx ((x+1)^1000-1)/((x-1)^1000+1)",
        "d/dx (x+y+z+w)^100/(x-y)^100",
        "d/dx (x^(1/1000003)+1)/(x^(1/999983)+2)",
        "d^1000/dx^1000 tan(x)",
        "d^30/dx^30 tan(x)^x",
        "diff(besselj(2, x), x, 20)",
        "sum(1/k, k = 1..10^12)",
        "product(k, k = 1..10^7)",
    };
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        ddx_status status = status_of(refused[i], strlen(refused[i]));
        if (status != DDX_LIMIT)
            fail_msg("%s: %d, not a limit", refused[i], (int)status);
    }
    for (size_t i = 0; i < sizeof answered / sizeof *answered; i++)
        (void)status_of(answered[i], strlen(answered[i]));
}

/* what([[...]]) of n rows; an element is written with i and j and a chance number. */
static ddx_status of_matrix(const char *what, size_t n, const char *element)
{
    size_t room = strlen(what) + n * n * (strlen(element) + 40) + 2 * n + 16, at = 0;
    char *text = malloc(room);
    uint32_t chance = 12345;
    assert_non_null(text);
    at += (size_t)snprintf(text, room, "%s([", what);
    for (unsigned i = 0; i < n; i++)
        for (unsigned j = 0; j < n; j++) {
            at += (size_t)snprintf(text + at, room - at, "%s", j > 0 ? ", " : i > 0 ? ", [" : "[");
            chance = chance * 1664525u + 1013904223u;
            for (const char *c = element; *c != '\0'; c++)
                at += *c == 'i'   ? (size_t)snprintf(text + at, room - at, "%u", i)
                      : *c == 'j' ? (size_t)snprintf(text + at, room - at, "%u", j)
                      : *c == '?' ? (size_t)snprintf(text + at, room - at, "%u", chance >> 24)
                                  : (size_t)snprintf(text + at, room - at, "%c", *c);
            if (j + 1 == n)
                at += (size_t)snprintf(text + at, room - at, "]");
        }
    at += (size_t)snprintf(text + at, room - at, "])");
    ddx_status status = status_of(text, at);
    free(text);
    return status;
}

static void matrices_are_bounded(void **state)
{
    (void)state;
    assert_int_equal(of_matrix("det", 5, "a_i_j"), DDX_OK);
    assert_int_equal(of_matrix("det", 20, "a_i_j"), DDX_LIMIT);
    assert_int_equal(of_matrix("inv", 20, "a_i_j"), DDX_LIMIT);
    assert_int_equal(of_matrix("eigenvalues", 20, "a_i_j"), DDX_LIMIT);
    assert_int_equal(of_matrix("rank", 20, "a_i_j"), DDX_OK); /* at integers */
    assert_int_equal(of_matrix("det", 12, "?*x + ?*y"), DDX_OK);
    assert_int_equal(of_matrix("det", 60, "?"), DDX_OK);
    assert_int_equal(of_matrix("inv", 40, "?/(i + j + 1)"), DDX_OK);
    (void)of_matrix("inv", 120, "?");
    (void)of_matrix("rank", 150, "?");
    (void)of_matrix("eigenvalues", 30, "?");
    (void)of_matrix("eigenvectors", 60, "0*? + 1");
    (void)of_matrix("eigenvalues", 81, "?");
    (void)of_matrix("det", 8, "sin(?*x)");
    (void)of_matrix("inv", 6, "exp(i*x + j*y)");
    (void)of_matrix("inv", 5, "sqrt(?)");
    (void)of_matrix("eigenvalues", 5, "sqrt(?) + x");
    (void)status_of("identity(10^18)", 15);
    (void)status_of("inv(identity(300))", 18);
    (void)status_of("det(identity(1000))", 19);
    (void)status_of("eigenvalues(identity(1000))", 27);
    (void)status_of("[[1, 1], [1, 0]]^(10^18)", 24);
    (void)status_of("[[a, b], [c, d]]^(10^18)", 24);
    (void)status_of("[[a, b], [c, d]]^(-10^18)", 25);
    (void)status_of("inv([[10^1000000, 1], [1, 10^1000000]])", 39);
    (void)status_of("norm([10^1000000, x], 10^18)", 28);
}

static void numbers_are_counted(void **state)
{
    char text[20000] = "[2^(3*10^7)";
    (void)state;
    for (unsigned i = 1; i < 400; i++)
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), ", 2^(3*10^7 + %u)", i);
    strcat(text, "]");
    assert_int_equal(status_of(text, strlen(text)), DDX_NOMEM);
}

static void files_are_refused(void **state)
{
    static const char *const refused[] = {
        ":load /", ":load /dev/zero",      ":load /nonexistent", ":load /proc/self/mem",
        ":save /", ":save /nonexistent/x", ":save /proc/x",      ":load",
        ":save",
    };
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_int_not_equal(status_of(refused[i], strlen(refused[i])), DDX_OK);
}

static void settings_have_bounds(void **state)
{
    static const char *const keys[] = {"digits", "timeout", "memory", "width"};
    static const char *const values[] = {"-1",    "nan", "x", "99999999999999999999999",
                                         "1e400", "\""};
    (void)state;
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
            char text[100];
            (void)snprintf(text, sizeof text, ":set %s %s", keys[k], values[v]);
            if (status_of(text, strlen(text)) == DDX_OK)
                fail_msg("%s was taken", text);
        }
}

static void odd_bytes_are_named(void **state)
{
    static const char *const texts[] = {
        "\xff\xfe",     "\xc0\xaf+1", "\xed\xa0\x80", "x+\xe2\x82",  "x\xe2\x80\xaey",
        "\x1b]0;p\x07", "%s%n%s",     "\"\xff\"",     "\"\x1b[2J\"", "\"a\nb\"",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(status_of(texts[i], strlen(texts[i])), DDX_SYNTAX);
    assert_int_equal(status_of("1 + \0 2", 7), DDX_SYNTAX);
    assert_int_equal(status_of("", 0), DDX_OK);
    assert_int_equal(status_of("true", 4), DDX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(depth_is_bounded, setup, teardown),
        cmocka_unit_test_setup_teardown(length_is_no_trouble, patient_setup, teardown),
        cmocka_unit_test_setup_teardown(many_fractions_are_no_trouble, patient_setup, teardown),
        cmocka_unit_test_setup_teardown(shared_products_stay_shared, patient_setup, teardown),
        cmocka_unit_test_setup_teardown(sizes_are_predicted, setup, teardown),
        cmocka_unit_test_setup_teardown(matrices_are_bounded, setup, teardown),
        cmocka_unit_test_setup_teardown(numbers_are_counted, patient_setup, teardown),
        cmocka_unit_test_setup_teardown(files_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(settings_have_bounds, setup, teardown),
        cmocka_unit_test_setup_teardown(odd_bytes_are_named, setup, teardown),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
