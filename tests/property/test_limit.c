/* Limits of random formulas against values of the formulas near the point. */

#include "../chance.h"
#include "../library.h"
#include <ddx.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CASES = 150, ROOM = 1024 };

static uint64_t state_of_random = 20261126;

static unsigned draw(unsigned n)
{
    state_of_random ^= state_of_random << 13;
    state_of_random ^= state_of_random >> 7;
    state_of_random ^= state_of_random << 17;
    return (unsigned)((state_of_random >> 11) % n);
}

static int cases(void)
{
    return CASES * (int)multiplier();
}

/* ---- formulas ------------------------------------------------------------------------------ */

static void polynomial(char *out, size_t room)
{
    unsigned degree = draw(4);
    size_t n = (size_t)snprintf(out, room, "(%d", (int)draw(9) - 4);
    for (unsigned k = 1; k <= degree; k++)
        n += (size_t)snprintf(out + n, room - n, " + %d*x^%u", (int)draw(9) - 4, k);
    (void)snprintf(out + n, room - n, " + x^%u)", degree + 1);
}

static void rational(char *out, size_t room)
{
    char above[256], below[256], shift[32];
    polynomial(above, sizeof above);
    polynomial(below, sizeof below);
    (void)snprintf(shift, sizeof shift, "(x - %d)", (int)draw(5) - 2);
    (void)snprintf(out, room, "%s^%u*%s/(%s^%u*%s)", shift, draw(3), above, shift, draw(3), below);
}

static const char *atom(void)
{
    static const char *const atoms[] = {
        "x",          "log(x)",       "exp(x)",       "exp(-x)",         "sqrt(x)",
        "1/x",        "exp(1/x)",     "log(1 + 1/x)", "atan(x)",         "x^2",
        "log(x + 1)", "exp(sqrt(x))", "x^(1/3)",      "exp(-x)*x^3",     "log(log(x))",
        "2",          "3/2",          "2^x",          "(1 + 1/x)^x",     "sqrt(x^2 + x)",
        "tanh(x)",    "sin(1/x)",     "cos(1/x)",     "log(exp(x) + 1)", "x^(1/x)"};
    return atoms[draw(sizeof atoms / sizeof atoms[0])];
}

static void growing(char *out, size_t room, int depth)
{
    static const char *const signs[] = {"+", "-", "*", "/", "-", "*"};
    char left[ROOM / 2], right[ROOM / 2];
    if (depth == 0) {
        (void)snprintf(out, room, "%s", atom());
        return;
    }
    growing(left, sizeof left, depth - 1);
    growing(right, sizeof right, depth - 1);
    (void)snprintf(out, room, "(%.400s) %s (%.400s)", left, signs[draw(6)], right);
}

/* ---- values -------------------------------------------------------------------------------- */

/* NaN where there is none. */
static double value_at(const char *formula, const char *point)
{
    char text[2 * ROOM];
    (void)snprintf(text, sizeof text, "N((%s) | x = %s, 20)", formula, point);
    const ddx_answer *answer = run(text);
    return ddx_answer_status(answer) == DDX_OK ? strtod(ddx_answer_text(answer), NULL) : NAN;
}

static double limit_as_number(const char *text)
{
    char query[2 * ROOM];
    if (strstr(text, "inf"))
        return text[0] == '-' ? -INFINITY : INFINITY;
    (void)snprintf(query, sizeof query, "N(%s, 20)", text);
    return strtod(ddx_answer_text(run(query)), NULL);
}

/* Values at two points, the second one nearer, do not speak against the limit. */
static bool fits(double limit, double far, double near)
{
    if (isnan(far) || isnan(near))
        return true;
    if (isinf(limit))
        return (limit > 0) == (near > 0) &&
               (fabs(near) > fabs(far) || isinf(near) || (far > 0) != (near > 0));
    double off = fabs(near - limit);
    return off <= 1e-9 * fmax(1, fabs(limit)) || off < fabs(far - limit);
}

static void check(const char *formula, const char *where, const char *far, const char *near,
                  int *found)
{
    char query[2 * ROOM], text[ROOM];
    (void)snprintf(query, sizeof query, "limit(%s, x=%s)", formula, where);
    const ddx_answer *answer = run(query);
    ddx_status status = ddx_answer_status(answer);
    if (status == DDX_UNKNOWN || status == DDX_DOMAIN)
        return;
    if (status != DDX_OK)
        fail_msg("%s: %s", query, ddx_answer_message(answer));
    (void)snprintf(text, sizeof text, "%s", ddx_answer_text(answer));
    ++*found;
    double limit = limit_as_number(text), at_far = value_at(formula, far),
           at_near = value_at(formula, near);
    if (!fits(limit, at_far, at_near))
        fail_msg("%s is %s, but at %s it is %.12g, at %s %.12g", query, text, far, at_far, near,
                 at_near);
}

static void rational_functions(void **state)
{
    int found = 0;
    (void)state;
    for (int i = 0; i < cases(); i++) {
        char formula[ROOM], where[16], far[64], near[64];
        int at = (int)draw(5) - 2;
        const char *side = draw(2) ? "+" : "-";
        rational(formula, sizeof formula);
        (void)snprintf(where, sizeof where, "%d%s", at, side);
        (void)snprintf(far, sizeof far, "%d %s 1/10^9", at, side);
        (void)snprintf(near, sizeof near, "%d %s 1/10^18", at, side);
        check(formula, where, far, near, &found);
        check(formula, "inf", "10^9", "10^18", &found);
        check(formula, "-inf", "-10^9", "-10^18", &found);
    }
    assert_true(found > 5 * cases() / 2); /* a denominator can be 0 all over */
}

static void exp_log_functions(void **state)
{
    int found = 0;
    (void)state;
    for (int i = 0; i < cases(); i++) {
        char formula[ROOM];
        growing(formula, sizeof formula, 1 + (int)draw(2));
        check(formula, "inf", "10^8", "10^16", &found);
    }
    assert_true(found > 9 * cases() / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rational_functions),
        cmocka_unit_test(exp_log_functions),
    };
    print_message("# seed %llu\n", (unsigned long long)state_of_random);
    return cmocka_run_group_tests(tests, open_session, close_session);
}
