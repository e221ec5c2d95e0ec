/* Derivations of limits: no line gives a reason that proves nothing. */
#include "../library.h"

/* What stands behind the two blanks of a line. */
static const char *reason_of(const char *line, size_t n)
{
    for (size_t i = n; i > 1; i--)
        if (line[i - 1] == ' ' && line[i - 2] == ' ')
            return line + i;
    return line + n;
}

/* "a -> 0, b -> 0"; and "f -> 0" beside limit(f, x = ...) = 0. */
static void check_line(const char *line, size_t n)
{
    const char *reason = reason_of(line, n), *end = line + n;
    size_t arrows = 0, zeros = 0;
    for (const char *p = reason; p + 4 < end; p++)
        if (strncmp(p, " -> ", 4) == 0) {
            arrows++;
            zeros += p[4] == '0' && (p + 5 == end || p[5] == ',' || p[5] == ' ');
        }
    const char *by = strstr(reason, " by (");
    assert_false(arrows == 2 && zeros == 2 && (!by || by > end)); /* two terms go by their lines */
    const char *of = strstr(line, "limit("), *arrow = strstr(reason, " -> ");
    if (arrows != 1 || !of || of > reason || !arrow || reason - of < 10)
        return;
    size_t length = (size_t)(arrow - reason);
    if (length > 4 && strncmp(of + 6, reason, length) == 0)
        assert_int_not_equal(of[6 + length], ',');
}

static void check_steps(const char *formula, const char *point, size_t *told)
{
    char statement[200];
    snprintf(statement, sizeof statement, "steps(limit(%s, %s))", formula, point);
    const ddx_answer *a = run(statement);
    if (ddx_answer_status(a) != DDX_OK)
        return; /* there is no limit, or no way is known to it */
    for (const char *line = ddx_answer_text(a); line;) {
        const char *end = strchr(line, '\n');
        check_line(line, end ? (size_t)(end - line) : strlen(line));
        line = end ? end + 1 : NULL;
    }
    (*told)++;
}

static void check_all(size_t n, const char *const *part, const char *point, size_t least)
{
    static const char *const join[] = {"/", "-", "*"};
    size_t told = 0;
    char formula[100];
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            for (size_t j = 0; j < (i < k ? 3 : 1) && i != k; j++) {
                snprintf(formula, sizeof formula, "(%s)%s(%s)", part[i], join[j], part[k]);
                check_steps(formula, point, &told);
            }
    assert_true(told >= least);
}

static void no_reason_at_a_point_is_indeterminate(void **state)
{
    (void)state;
    static const char *const part[] = {"x",      "1-cos(x)", "log(1+x)", "exp(-1/x^2)", "sqrt(x)",
                                       "cot(x)", "exp(1/x)", "1/x",      "abs(x)",      "csc(x)"};
    check_all(sizeof part / sizeof *part, part, "x = 0", 150);
}

static void no_reason_at_infinity_is_indeterminate(void **state)
{
    (void)state;
    static const char *const part[] = {"x^2", "log(x)",   "exp(x)",  "sqrt(x^2+1)", "sin(x)",
                                       "1/x", "floor(x)", "exp(-x)", "log(x+1)",    "(-1)^x"};
    check_all(sizeof part / sizeof *part, part, "x = inf", 120);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_reason_at_a_point_is_indeterminate),
        cmocka_unit_test(no_reason_at_infinity_is_indeterminate),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
