/* Steps, corners and roots within one another, at random: at a given point a derivative is found
 * where the slopes from both sides agree, and nowhere else. */
#include <ddx.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../frames.h"

enum { LONGEST = 200 };

static ddx_session *session;

static const char *random_frame(void)
{
    static const char *const texts[] = {
        "floor(#)",  "floor(#)",  "ceil(#)", "round(#)", "frac(#)",   "relu(#)",   "relu(#)",
        "abs(#)",    "sign(#)",   "sin(#)",  "exp(#)",   "sqrt(#)",   "max(#, #)", "max(#, #)",
        "min(#, #)", "min(#, #)", "# + #",   "# - #",    "(#)*(#)",   "(#)*(#)",   "(#)^2",
        "max(x, #)", "min(#, 1)", "#/2",     "cos(#)",   "max(#, 0)", "x - #"};
    return texts[below(sizeof texts / sizeof *texts)];
}

static const char *random_leaf(void)
{
    static const char *const leaves[] = {"x",   "x",         "x",        "2*x",     "-3*x/2",
                                         "x^2", "(x - 1)^2", "x^3",      "x/3 + 1", "(1 - 2*x)",
                                         "x/2", "x^2/2",     "(2 - x)^3"};
    return leaves[below(sizeof leaves / sizeof *leaves)];
}

static const frames formulas = {random_frame, random_leaf, 4};

static double value_at(ddx_value f, double x)
{
    const char *const name = "x";
    double out = NAN;
    return ddx_evaluate(session, f, 1, &name, &x, &out) == DDX_OK ? out : NAN;
}

typedef enum slope_kind { NOT_CLEAR, NONE, SMOOTH } slope_kind;

/* From both sides, by differences of three sizes. Only small ones come near a jump. */
static slope_kind find_slope(ddx_value f, double x, double *slope)
{
    static const double sizes[] = {1.0 / (1 << 12), 1.0 / (1 << 17), 1.0 / (1 << 22)};
    double side[2][3], here = value_at(f, x);
    if (!isfinite(here) || fabs(here) > 100)
        return isnan(here) ? NONE : NOT_CLEAR;
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 3; k++) {
            double h = i == 0 ? -sizes[k] : sizes[k];
            double far = value_at(f, x + h), near = value_at(f, x + h / 2);
            if (!isfinite(far) || !isfinite(near))
                return NOT_CLEAR;
            side[i][k] = (4 * near - far - 3 * here) / h;
        }
    *slope = side[1][1];
    for (int i = 0; i < 2; i++) {
        if (fabs(side[i][2]) > 1e4)
            return NONE; /* a jump, or a tangent that stands upright */
        if (fabs(side[i][1] - side[i][0]) > 1e-3 * (1 + fabs(side[i][1])) ||
            fabs(side[i][2] - side[i][1]) > 1e-3 * (1 + fabs(side[i][1])))
            return NOT_CLEAR;
    }
    double gap = fabs(side[0][1] - side[1][1]), size = 1 + fabs(side[0][1]);
    return gap < 1e-4 * size ? SMOOTH : gap > 0.01 * size ? NONE : NOT_CLEAR;
}

static unsigned smooth, refused, none;

static void check_point(const char *formula, ddx_value f, int halves)
{
    char statement[2 * LONGEST];
    double slope = NAN;
    slope_kind kind = find_slope(f, halves / 2.0, &slope);
    if (kind == NOT_CLEAR)
        return;
    snprintf(statement, sizeof statement, "N((d/dx (%s)) | x = %d/2, 12)", formula, halves);
    const ddx_answer *answer = ddx_eval(session, statement, strlen(statement));
    bool known = ddx_answer_status(answer) == DDX_OK;
    const char *digits = known ? ddx_answer_approx(answer) : NULL;
    if (known && (!digits || *digits == 0))
        digits = ddx_answer_text(answer);
    if (known)
        digits += strcspn(digits, "-0123456789"); /* behind a sign for "about" */
    if (kind == NONE && known)
        fail_msg("d/dx (%s) at %d/2 is %s, and there is none", formula, halves, digits);
    if (kind == SMOOTH && known && fabs(strtod(digits, NULL) - slope) > 1e-3 * (1 + fabs(slope)))
        fail_msg("d/dx (%s) at %d/2 is %s, and should be %g", formula, halves, digits, slope);
    none += kind == NONE;
    smooth += kind == SMOOTH;
    refused += kind == SMOOTH && !known;
}

static void both_sides_decide(void **state)
{
    (void)state;
    const char *from = getenv("DX_TEST_SEED");
    unsigned long rounds = 40 * multiplier(), first = from ? strtoul(from, NULL, 10) : 0;
    session = ddx_session_new();
    assert_non_null(session);
    for (unsigned long round = first; round < first + rounds; round++) {
        char formula[LONGEST];
        ddx_value f;
        random_state = round;
        write_formula(&formulas, formula, sizeof formula, 2 + below(2));
        if (strlen(formula) + 2 >= LONGEST || !strchr(formula, 'x') ||
            ddx_parse(session, formula, strlen(formula), &f) != DDX_OK)
            continue;
        for (int halves = -4; halves <= 5; halves++)
            check_point(formula, f, halves);
        ddx_release(session, f);
    }
    printf("# %u points without a derivative, %u with one, of which %u were not found\n", none,
           smooth, refused);
    assert_true(smooth > 4 * rounds);
    assert_true(none > rounds / 2);
    assert_true(refused <= rounds / 20);
    ddx_session_free(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(both_sides_decide)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
