/* Equations built from a solution: solve finds it, and what it finds satisfies the equation. */
#include "../chance.h"
#include "../library.h"

#include <math.h>
#include <string.h>

/* In x; each has finitely many real solutions wherever it is set to a value. */
static const char *const form[] = {
    "x^2 + 3*x",
    "x^3 - 2*x",
    "exp(2*x - 1)",
    "exp(2*x) - 3*exp(x)",
    "log(x^2 + 1)",
    "log(x + 9) + log(x + 11)",
    "sqrt(x + 10) - x",
    "sqrt(x + 9) + sqrt(x + 20)",
    "abs(x - 1)",
    "abs(2*x + 1) - x",
    "max(x, 2*x - 1)",
    "cosh(x)",
    "sinh(x - 2)",
    "atan(x) + atan(2*x)",
    "2^x",
    "4^x - 2^x",
    "(x + 1)/(x^2 + 2)",
    "1/(x + 12) + x",
    "x^4 - 5*x^2",
    "cbrt(x - 1)",
    "tanh(x/3)",
    "piecewise(x < 0: x^2, 3*x)",
    "exp(x) + 4*exp(-x)",
    "(x + 10)*log(x + 10)",
    "sigmoid(x)",
};
enum { FORMS = sizeof form / sizeof *form };

/* form with (q) for each x that is a name of its own. */
static void put_in(const char *text, const char *value, char *out, size_t room)
{
    size_t n = 0;
    for (const char *at = text; *at && n + 20 < room; at++) {
        bool name = *at == 'x' && (at == text || at[-1] < 'a' || at[-1] > 'z') &&
                    (at[1] < 'a' || at[1] > 'z');
        n += (size_t)snprintf(out + n, room - n, name ? "(%s)" : "%.1s", name ? value : at);
    }
}

/* The number that a constant statement is; "|value| < 1e-..." is 0. */
static double number_of(const char *statement, bool *there)
{
    const ddx_answer *answer = run(statement);
    *there = ddx_answer_status(answer) == DDX_OK;
    const char *text = *there ? ddx_answer_text(answer) : "";
    return text[0] == '|' ? 0 : strtod(text, NULL);
}

/* Each of the solutions in s fits; is one of them the value? */
static bool is_among(const char *equation, const char *value)
{
    char statement[400];
    bool found = false, there = true;
    for (int i = 1; there; i++) {
        (void)snprintf(statement, sizeof statement, "N(s[%d] - (%s), 20)", i, value);
        double off = number_of(statement, &there);
        if (!there)
            return found;
        found = found || fabs(off) < 1e-15;
        (void)snprintf(statement, sizeof statement, "N(g(s[%d]), 20)", i);
        double rest = number_of(statement, &there);
        if (!there || !(fabs(rest) < 1e-12))
            fail_msg("%s: solution %d does not satisfy it: %s", equation, i,
                     ddx_answer_text(run(statement)));
    }
    return found;
}

static void solutions_are_found_and_fit(void **state)
{
    (void)state;
    unsigned refused = 0;
    for (unsigned round = 0; round < 400 * multiplier(); round++) {
        char value[40], right[300], equation[400], statement[500];
        random_state = round;
        const char *left = form[below(FORMS)];
        (void)snprintf(value, sizeof value, "%d/%u", (int)below(17) - 8, 1 + (unsigned)below(3));
        put_in(left, value, right, sizeof right);
        (void)snprintf(equation, sizeof equation, "%s = %s", left, right);
        (void)snprintf(statement, sizeof statement, "g(x) = %s - (%s)", left, right);
        (void)run(statement);
        (void)snprintf(statement, sizeof statement, "s = solve(%s, x)", equation);
        const ddx_answer *answer = run(statement);
        if (ddx_answer_status(answer) ==
            DDX_UNKNOWN) { /* of few: Lambert's function has another branch */
            refused++;
            continue;
        }
        if (ddx_answer_status(answer) != DDX_OK)
            fail_msg("%s: %s", statement, ddx_answer_message(answer));
        if (!is_among(equation, value))
            fail_msg("round %u: %s: %s is not among %s", round, equation, value,
                     ddx_answer_text(run("s")));
    }
    assert_true(refused < 20 * multiplier());
}

/* Two linear equations through a point. */
static void linear_systems_have_their_point(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 200 * multiplier(); round++) {
        char statement[300];
        random_state = round;
        int a = 1 + (int)below(9), b = (int)below(9) - 4, c = (int)below(9) - 4,
            d = 1 + (int)below(9), x = (int)below(21) - 10, y = (int)below(21) - 10;
        if (a * d == b * c)
            continue;
        (void)snprintf(statement, sizeof statement,
                       "solve([%d*x + (%d)*y = %d, (%d)*x + %d*y = %d], [x, y])", a, b,
                       a * x + b * y, c, d, c * x + d * y);
        char expected[60];
        (void)snprintf(expected, sizeof expected, "[[%d, %d]]", x, y);
        assert_string_equal(ddx_answer_text(run(statement)), expected);
    }
}

/* ---- inequalities ------------------------------------------------------------------------------
 */

/* In x, compared with numbers. */
static const char *const side[] = {
    "x^2 - x",
    "x^3 - 3*x",
    "(x - 1)/(x + 2)",
    "1/x",
    "x/(x^2 - 1)",
    "abs(x - 1)",
    "abs(x) + abs(x - 2)",
    "sqrt(x + 3) - x",
    "sqrt(x)",
    "exp(x) - exp(-x)",
    "exp(-x)",
    "log(x + 2)",
    "log(abs(x))",
    "2^x",
    "atan(x)",
    "sin(x)",
    "cos(2*x)",
    "tan(x)",
    "sin(x)^2",
    "sin(x) + cos(x)",
    "abs(cos(x))",
    "sin(x)*cos(x)",
    "2*cos(x)^2 - cos(x)",
    "cot(x)",
    "1/sin(x)",
    "exp(sin(x))",
    "sin(pi*x/2)",
    "frac(x)",
    "mod(x, 3)",
    "floor(x)",
    "ceil(x/2)",
    "round(x)",
    "floor(x)^2 - floor(x)",
    "floor(x^2)",
    "max(x, 1 - x)",
    "cbrt(x)",
    "x*abs(x)",
    "piecewise(x < 0: x^2, 3*x)",
};
enum { SIDES = sizeof side / sizeof *side };

/* Is it true? What has no value is not. */
static bool is_true(const char *condition, const char *where)
{
    char statement[900];
    bool there;
    (void)snprintf(statement, sizeof statement, "N(if(%s, 1, 0)) | %s", condition, where);
    double value = number_of(statement, &there);
    return there && value > 0.5;
}

/* "a < x < b and b > 0, x > c]": is one of the conditions true? */
static bool is_in_rows(const char *rows, const char *where)
{
    char condition[600];
    size_t n = 0, depth = 0;
    for (const char *c = rows; *c && n + 1 < sizeof condition; c++) {
        depth += *c == '(';
        depth -= *c == ')';
        bool end = depth == 0 && (*c == ',' || *c == ']');
        if (!end) {
            condition[n++] = *c;
            continue;
        }
        condition[n] = 0;
        if (is_true(condition, where))
            return true;
        n = 0;
        if (*c == ']')
            break;
    }
    return false;
}

static bool is_in_answer(const char *rows, const char *x)
{
    enum { TURNS = 12 };
    char where[80];
    if (strcmp(rows, "true") == 0 || strcmp(rows, "[]") == 0)
        return rows[0] == 't';
    for (int k = strchr(rows, 'k') ? -TURNS : TURNS; k <= TURNS; k++) {
        (void)snprintf(where, sizeof where, "x = %s, k = %d", x, k);
        if (is_in_rows(rows + 1, where))
            return true;
    }
    return false;
}

/* What is given for an inequality holds inside of the set, and nowhere else. */
static void inequalities_hold_in_their_sets(void **state)
{
    static const char *const sign[] = {"<", "<=", ">", ">=", "!="};
    enum { POINTS = 6 };
    (void)state;
    unsigned refused = 0;
    for (unsigned round = 0; round < 150 * multiplier(); round++) {
        char relation[300], statement[400], rows[2000];
        random_state = 7000 + round;
        (void)snprintf(relation, sizeof relation, "%s %s %d/%u", side[below(SIDES)], sign[below(5)],
                       (int)below(9) - 4, 1 + (unsigned)below(3));
        bool bounded = below(3) == 0;
        (void)snprintf(statement, sizeof statement,
                       bounded ? "solve([%s, -3 < x <= 7/2], x)" : "solve(%s, x)", relation);
        const ddx_answer *answer = run(statement);
        if (ddx_answer_status(answer) == DDX_UNKNOWN) {
            refused++;
            continue;
        }
        if (ddx_answer_status(answer) != DDX_OK)
            fail_msg("%s: %s", statement, ddx_answer_message(answer));
        (void)snprintf(rows, sizeof rows, "%s", ddx_answer_text(answer));
        for (int i = 0; i < POINTS; i++) {
            char x[40], where[60];
            (void)snprintf(x, sizeof x, "%d/%u", (int)below(25) - 12, 1 + (unsigned)below(4));
            (void)snprintf(where, sizeof where, "x = %s", x);
            double at = strtod(x, NULL) / strtod(strchr(x, '/') + 1, NULL);
            bool holds = is_true(relation, where) && (!bounded || (at > -3 && at <= 3.5));
            if (holds != is_in_answer(rows, x))
                fail_msg("round %u: %s at %s: %s, which is %s", round, statement, x, rows,
                         holds ? "too small" : "too large");
        }
    }
    assert_true(refused < 10 * multiplier());
}

/* With a and b for other names: the cases hold where the inequality does. */
static void inequalities_hold_by_cases(void **state)
{
    static const char *const relation[] = {
        "a*x > b",        "a*x <= b",        "x/a > b",           "(a - 1)*x < b + x",
        "x^2 < a",        "x^2 >= a",        "x^2 <= a^2",        "x^2 - 2*a*x + b > 0",
        "x^2 + a*x <= b", "a - x^2 < 2*b*x", "a < x < b",         "x^2 - 2*a*x + a^2 > 0",
        "(1 - a)*x >= a", "2*x - a <= 3*b",  "x^2 + b*x + 1 > 0", "a*x > a",
        "abs(x) < a",     "abs(x - a) >= b", "a*x^2 + b > 0",     "a*x^2 + b*x <= 1",
        "1/x > a",        "a/x <= b",        "sqrt(x) < a",       "x^3 > a",
        "a*abs(x) < b",   "1/x^2 > a"};
    enum { RELATIONS = sizeof relation / sizeof *relation };
    (void)state;
    for (unsigned round = 0; round < 150 * multiplier(); round++) {
        char statement[200], rows[1000], where[120];
        random_state = 9000 + round;
        const char *of = relation[round % RELATIONS];
        (void)snprintf(statement, sizeof statement, "solve(%s, x)", of);
        (void)snprintf(rows, sizeof rows, "%s", ddx_answer_text(run(statement)));
        (void)snprintf(where, sizeof where, "x = %d/%u, a = %d/%u, b = %d/%u", (int)below(25) - 12,
                       1 + (unsigned)below(4), (int)below(9) - 4, 1 + (unsigned)below(2),
                       (int)below(9) - 4, 1 + (unsigned)below(2));
        bool holds = is_true(of, where);
        bool in = strcmp(rows, "true") == 0 || (rows[0] == '[' && is_in_rows(rows + 1, where));
        if (holds != in)
            fail_msg("round %u: %s at %s: %s, which is %s", round, statement, where, rows,
                     holds ? "too small" : "too large");
    }
}

/* ---- systems ----------------------------------------------------------------------------------
 */

/* What is stationary on an ellipsoid: d of each is linear in an unknown or two. */
static const char *const objective[] = {"x*y*z",       "x*y",       "x*y + z",
                                        "x*y + 2*z^2", "x*y + y*z", "x + 2*y + 3*z"};
enum { OBJECTIVES = sizeof objective / sizeof *objective };

/* The number of the first solution that is one where r = 0 alone: such stand behind the others. */
static int first_of_zero(const ddx_answer *answer)
{
    int first = 1000, number = 0;
    const char *notice;
    for (unsigned i = 0; (notice = ddx_answer_notice(answer, i)) != NULL; i++)
        if (sscanf(notice, "solution %d: r = 0", &number) == 1 && strstr(notice, ": r = 0") &&
            number < first)
            first = number;
    return first;
}

/* How many solutions are there in the name before the `end`-th, each of which fits where r = 9?
 * (All are real there.) */
static int count_fitting(const char *name, const char *system, int end)
{
    for (int i = 1;; i++) {
        char statement[200];
        bool there;
        (void)snprintf(statement, sizeof statement,
                       "N(h(%s[%d][1], %s[%d][2], %s[%d][3], %s[%d][4]), 20) | r = 9", name, i,
                       name, i, name, i, name, i);
        double rest = number_of(statement, &there);
        if (!there || i == end)
            return i - 1;
        if (!(fabs(rest) < 1e-12))
            fail_msg("%s: solution %d does not satisfy it: %s", system, i,
                     ddx_answer_text(run(statement)));
    }
}

/* As many solutions with a name in the system as with a number for it, which has another way. */
static void systems_with_names_have_all_solutions(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 30 * multiplier(); round++) {
        char system[100], statement[900];
        random_state = 11000 + round;
        const char *f = objective[round % OBJECTIVES];
        (void)snprintf(system, sizeof system, "%u*x^2 + %u*y^2 + %u*z^2", 1 + (unsigned)below(4),
                       1 + (unsigned)below(4), 1 + (unsigned)below(4));
        (void)snprintf(statement, sizeof statement,
                       "f(x, y, z, l) = [d/dx (%s) - l*d/dx (%s), d/dy (%s) - l*d/dy (%s), "
                       "d/dz (%s) - l*d/dz (%s), %s - r^2]",
                       f, system, f, system, f, system, system);
        assert_int_equal(ddx_answer_status(run(statement)), DDX_OK);
        (void)run("h(x, y, z, l) = sum(f(x, y, z, l)[k]^2, k=1..4)");
        int end = first_of_zero(run("s = solve(f(x, y, z, l), [x, y, z, l])"));
        (void)run("t = solve(f(x, y, z, l) | r = 9, [x, y, z, l])");
        int with_name = count_fitting("s", system, end);
        int with_number = count_fitting("t", system, 1000);
        if (with_name != with_number || with_name == 0)
            fail_msg("round %u: %s on %s: %d solutions with a name, %d with a number", round, f,
                     system, with_name, with_number);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(solutions_are_found_and_fit, open_session, close_session),
        cmocka_unit_test_setup_teardown(inequalities_hold_in_their_sets, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(inequalities_hold_by_cases, open_session, close_session),
        cmocka_unit_test_setup_teardown(linear_systems_have_their_point, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(systems_with_names_have_all_solutions, open_session,
                                        close_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
