/* Where a note says that a derivative holds, function and derivative have values and agree;
 * where it says that it does not, one of them has none. Formulas of a few levels, at random. */
#include <ddx.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LONGEST = 400, POINTS = 24 };

static uint64_t seed;

static uint32_t below(uint32_t many)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % many;
}

/* A text in which each # is to be replaced by a formula. */
static const char *random_smooth_frame(void)
{
    static const char *const frames[] = {
        "log(#)",          "log(#)",          "sqrt(#)",   "log(#)",      "log(abs(#))",
        "asin(#)",         "acosh(#)",        "atanh(#)",  "1/(#)",       "(#)^2",
        "(#)^3",           "exp(#)",          "abs(#)",    "atan(#)",     "(#)*(#)",
        "(#)/(#)",         "(#) + (#)",       "(#) - (#)", "(#)^(3/2)",   "cbrt(#)",
        "tanh(#)",         "max(#, #)",       "sinh(#)",   "cosh(#)",     "log(#)^2",
        "(#)^(-1/2)",      "relu(#)",         "acos(#)",   "log1p(#)",    "(#)^(2/3)",
        "heaviside(#)",    "log2(#)",         "log10(#)",  "lambertw(#)", "sqrt(#) - 1",
        "if(# > 0, #, 1)", "floor(#)",        "x^2*(#)",   "hypot(#, x)", "sign(#)",
        "sin(#)",          "if(# = 0, 0, #)", "(#)^pi",    "sinc(#)",     "(x - 1)^2*(#)",
        "round(#)"};
    return frames[below(sizeof frames / sizeof *frames)];
}

static bool steps_alone; /* formulas are of steps, and what puts them together */

static const char *random_step(void)
{
    static const char *const frames[] = {"floor(#)",  "ceil(#)",     "frac(#)",   "round(#)",
                                         "mod(#, 2)", "mod(#, 3/2)", "(#)*(#)",   "(#) + (#)",
                                         "(#) - (#)", "max(#, #)",   "abs(#)",    "(#)/2",
                                         "relu(#)",   "min(#, #)",   "mod(#, -2)"};
    return frames[below(sizeof frames / sizeof *frames)];
}

static const char *random_step_leaf(void)
{
    static const char *const leaves[] = {"x", "x", "2*x", "x/2", "x + 1/2", "1 - x", "x^2"};
    return leaves[below(sizeof leaves / sizeof *leaves)];
}

static const char *random_leaf(bool two)
{
    if (steps_alone)
        return random_step_leaf();
    static const char *const leaves[] = {"x",     "x",     "x - 1",   "2*x + 1", "x^2 - 2",
                                         "1 - x", "x + 2", "x^2 - 1", "3 - 2*x", "x^2 + x - 1",
                                         "x^3",   "-x",    "x/2",     "x^2 + 1", "x^3 - x"};
    static const char *const of_two[] = {"x*y", "x - y", "x + 2*y", "y", "x^2 + y^2", "x/y"};
    return two && below(3) == 0 ? of_two[below(6)] : leaves[below(15)];
}

static const char *random_frame(void)
{
    return steps_alone ? random_step() : random_smooth_frame();
}

static void write_formula(char *out, size_t room, unsigned levels, bool two)
{
    const char *frame = levels == 0 ? random_leaf(two) : random_frame();
    size_t n = 0;
    for (; *frame != '\0' && n + 1 < room; frame++) {
        if (*frame != '#') {
            out[n++] = *frame;
            continue;
        }
        write_formula(out + n, room - n, below(4) ? levels - 1 : 0, two);
        n += strlen(out + n);
    }
    out[n] = '\0';
}

/* ---- values -------------------------------------------------------------------------------- */

static ddx_session *session;

/* NaN where there is none. */
static double value_at(ddx_value value, double x, double y)
{
    const char *const names[] = {"x", "y"};
    const double values[] = {x, y};
    double out = NAN;
    ddx_status status = ddx_evaluate(session, value, 2, names, values, &out);
    return status == DDX_OK ? out : NAN;
}

static bool parse(const char *text, size_t n, ddx_value *value)
{
    return ddx_parse(session, text, n, value) == DDX_OK;
}

/* ---- conditions ------------------------------------------------------------------------------ */

/* The first one outside of brackets; NULL where there is none. */
static const char *find_sign(const char *text, size_t n, size_t *length)
{
    static const char *const signs[] = {" != ", " >= ", " <= ", " > ", " < ", " = "};
    int open = 0;
    for (size_t at = 0; at < n; at++) {
        open += (text[at] == '(') - (text[at] == ')');
        for (size_t i = 0; i < 6 && open == 0; i++) {
            *length = strlen(signs[i]);
            if (at + *length < n && strncmp(text + at, signs[i], *length) == 0)
                return text + at;
        }
    }
    return NULL;
}

static double side_at(const char *text, size_t n, double x, double y)
{
    ddx_value side;
    if (!parse(text, n, &side))
        fail_msg("a note that is not read: %.*s", (int)n, text);
    double value = value_at(side, x, y);
    ddx_release(session, side);
    return value;
}

/* 1, 0; -1: too close to tell. */
static int relation_holds(double a, const char *sign, double b)
{
    if (isnan(a) || isnan(b))
        return 0;
    if (strncmp(sign, " = ", 3) == 0)
        return -1;
    if (fabs(a - b) < 1e-9 * (1 + fabs(a)))
        return a != b ? -1 : sign[1] == '!' ? 0 : sign[2] == '=';
    return sign[1] == '!' ? 1 : sign[1] == '<' ? a < b : a > b;
}

/* a < b < c */
static int chain_holds(const char *text, size_t n, double x, double y)
{
    size_t length = 0;
    static const char no_integer[] = " is not an integer";
    const size_t n_words = sizeof no_integer - 1;
    const char *end = text + n, *sign = find_sign(text, n, &length);
    if (n > n_words && strncmp(end - n_words, no_integer, n_words) == 0) {
        double of = side_at(text, n - n_words, x, y), gap = fabs(of - nearbyint(of));
        return isnan(of) || gap == 0 ? 0 : gap < 1e-9 * (1 + fabs(of)) ? -1 : 1;
    }
    if (!sign)
        return -1; /* in words */
    double left = side_at(text, (size_t)(sign - text), x, y);
    int holds = 1;
    while (sign && holds == 1) {
        const char *right = sign + length;
        size_t next_length = 0;
        const char *next = find_sign(right, (size_t)(end - right), &next_length);
        double value = side_at(right, (size_t)((next ? next : end) - right), x, y);
        holds = relation_holds(left, sign, value);
        left = value;
        sign = next;
        length = next_length;
    }
    return holds;
}

/* "A or B, C" */
static int note_holds(const char *note, double x, double y)
{
    int all = 1;
    while (*note != '\0') {
        const char *end = note;
        for (int open = 0; *end != '\0' && (open > 0 || *end != ','); end++)
            open += (*end == '(') - (*end == ')');
        int any = 0;
        for (const char *part = note; part < end;) {
            const char * or = strstr(part, " or ");
            const char *stop = or && or < end ? or : end;
            int holds = chain_holds(part, (size_t)(stop - part), x, y);
            any = holds == 1 || any == 1 ? 1 : holds < 0 || any < 0 ? -1 : 0;
            part = stop == end ? end : stop + 4;
        }
        all = any == 0 || all == 0 ? 0 : any < 0 || all < 0 ? -1 : 1;
        note = end + strspn(end, ", ");
    }
    return all;
}

/* ---- functions at points -----------------------------------------------------------------------
 */

typedef enum slope_kind { NOT_CLEAR, NONE, SMOOTH } slope_kind;

/* By differences on either side; NONE where there is no value nearby or a corner. */
static slope_kind slope_of(ddx_value f, double x, double y, double *slope)
{
    enum { SIZES = 2 };
    double estimate[SIZES][2], here = value_at(f, x, y);
    if (!isfinite(here))
        return isnan(here) ? NONE : NOT_CLEAR;
    if (fabs(here) > 1e4)
        return NOT_CLEAR;
    for (int i = 0; i < SIZES; i++)
        for (int k = 0; k < 2; k++) {
            double h = (k ? 1 : -1) * (i ? 1e-5 : 1e-4);
            double far = value_at(f, x + h, y), near = value_at(f, x + h / 2, y);
            if (isnan(far) || isnan(near))
                return NONE;
            estimate[i][k] = (4 * near - far - 3 * here) / h;
        }
    *slope = estimate[1][1];
    double size = 1 + fabs(*slope);
    for (int i = 0; i < SIZES; i++)
        for (int k = 0; k < 2; k++)
            if (!(fabs(estimate[i][k] - *slope) < 1e-4 * size))
                return NOT_CLEAR;
    return SMOOTH;
}

typedef struct subject {
    const char *formula, *derivative, *note;
    ddx_value f, d;
} subject;

/* Has the formula a value there? In doubles 1/(1/0) has one. */
static bool has_value(const char *formula, double x, double y)
{
    char statement[2 * LONGEST];
    snprintf(statement, sizeof statement, "N(%s | x = %.17g, y = %.17g, 5)", formula, x, y);
    return ddx_answer_status(ddx_eval(session, statement, strlen(statement))) == DDX_OK;
}

static void complain(const subject *s, double x, double y, const char *what)
{
    if (!has_value(s->derivative, x, y) ||
        (note_holds(s->note, x, y) == 0 && !has_value(s->formula, x, y)))
        return;
    fail_msg("d/dx %s = %s, note: %s: at x = %.17g, y = %g %s", s->formula, s->derivative, s->note,
             x, y, what);
}

/* Is another formula than x itself said not to be 0, or no integer? Where two pieces touch, and
 * where jumps meet, it may be. */
static bool excludes_by_formula(const char *note)
{
    if (strstr(note, " is not an integer"))
        return true;
    for (const char *at = strstr(note, " != "); at; at = strstr(at + 1, " != "))
        if (at[-1] != 'x' || (at - 1 > note && strncmp(at - 3, ", x", 3) != 0))
            return true;
    return false;
}

static double digits_of(const char *statement)
{
    const ddx_answer *answer = ddx_eval(session, statement, strlen(statement));
    const char *digits = ddx_answer_status(answer) == DDX_OK ? ddx_answer_approx(answer) : NULL;
    return digits ? strtod(digits, NULL) : NAN;
}

/* Are the slope, by a difference of many digits, and what is shown really different? */
static bool is_wrong(const subject *s, double x, double y)
{
    char statement[4 * LONGEST];
    snprintf(
        statement, sizeof statement,
        "N(((%s | x = %.17g + 1e-9, y = %.17g) - (%s | x = %.17g - 1e-9, y = %.17g))/2e-9, 12)",
        s->formula, x, y, s->formula, x, y);
    double slope = digits_of(statement);
    snprintf(statement, sizeof statement, "N((%s | x = %.17g, y = %.17g), 12)", s->derivative, x,
             y);
    return fabs(slope - digits_of(statement)) > 1e-3 * (1 + fabs(slope));
}

static double value_of(const subject *s, double x, double y, const char *shift)
{
    char statement[2 * LONGEST];
    snprintf(statement, sizeof statement, "N((%s | x = %.17g%s, y = %.17g), 20)", s->formula, x,
             shift, y);
    return digits_of(statement);
}

/* Is there a jump or a corner, by differences of many digits? */
static bool is_torn(const subject *s, double x, double y)
{
    static const char *const shift[][2] = {{" - 1e-4", " + 1e-4"}, {" - 1e-6", " + 1e-6"}};
    static const double distance[] = {1e-4, 1e-6};
    double here = value_of(s, x, y, "");
    for (int i = 0; i < 2; i++) {
        double left = value_of(s, x, y, shift[i][0]), right = value_of(s, x, y, shift[i][1]);
        double slope[2] = {(here - left) / distance[i], (right - here) / distance[i]};
        if (!(fabs(slope[1] - slope[0]) > 0.1 * (1 + fabs(slope[0]))))
            return false;
    }
    return true;
}

static unsigned needless; /* points that notes of steps exclude, though the derivative exists */

static void check_at(const subject *s, double x, double y, unsigned *said_no)
{
    double slope = 0, shown = value_at(s->d, x, y);
    slope_kind kind = slope_of(s->f, x, y, &slope);
    int holds = note_holds(s->note, x, y);
    bool agrees = isfinite(shown) && fabs(shown - slope) < 1e-3 * (1 + fabs(slope));
    if (holds == 1 && kind == SMOOTH && !agrees && isfinite(shown) && is_wrong(s, x, y))
        complain(s, x, y, "it is said to hold and is another");
    if (holds == 1 && kind == NOT_CLEAR && isfinite(shown) && steps_alone && is_torn(s, x, y))
        complain(s, x, y, "it is said to hold, and there is no derivative");
    needless += steps_alone && holds == 0 && kind == SMOOTH && agrees;
    bool pieces = strstr(s->formula, "if(") != NULL; /* whose needs are told where they are plain */
    if (holds == 1 && isnan(value_at(s->f, x, y)) && isfinite(shown) && !pieces)
        complain(s, x, y, "it is said to hold, and the function has no value");
    if (holds == 0 && kind == SMOOTH && agrees && !excludes_by_formula(s->note) &&
        !strchr(s->formula, 'y') && !steps_alone)
        complain(s, x, y, "it is said not to hold, and it does");
    *said_no += holds == 0;
}

static bool is_condition(const char *notice)
{
    size_t length;
    bool integers = strstr(notice, " is not an integer") != NULL;
    return (integers || find_sign(notice, strlen(notice), &length)) && !strstr(notice, "only ") &&
           !strstr(notice, "read") && !strstr(notice, "reaches");
}

/* The answer's condition; false where there is no answer, or it was not checked. */
static bool read_answer(const ddx_answer *answer, char *derivative, char *note)
{
    const char *notice, *text = ddx_answer_text(answer);
    note[0] = '\0';
    if (ddx_answer_status(answer) != DDX_OK || strlen(text) >= LONGEST)
        return false;
    strcpy(derivative, text);
    for (unsigned i = 0; (notice = ddx_answer_notice(answer, i)) != NULL; i++) {
        if (strstr(notice, "not checked") || strstr(notice, "not at all points") ||
            strstr(notice, "a value nowhere"))
            return false;
        if (is_condition(notice) && strlen(note) + strlen(notice) + 3 < LONGEST)
            snprintf(note + strlen(note), LONGEST - strlen(note), "%s%s", *note ? ", " : "",
                     notice);
    }
    return true;
}

static void check_formula(unsigned *checked, unsigned *said_no)
{
    char formula[LONGEST], statement[LONGEST + 20], derivative[LONGEST], note[LONGEST];
    bool two = !steps_alone && below(4) == 0;
    write_formula(formula, sizeof formula, 1 + below(3), two);
    if (strlen(formula) + 2 >= sizeof formula)
        return;
    snprintf(statement, sizeof statement, "diff(%s, x)", formula);
    if (!read_answer(ddx_eval(session, statement, strlen(statement)), derivative, note))
        return;
    subject s = {formula, derivative, note, {0}, {0}};
    if (!parse(formula, strlen(formula), &s.f))
        return;
    assert_true(parse(derivative, strlen(derivative), &s.d));
    for (int i = 0; i < POINTS; i++) {
        double y = two ? ((double)below(600) - 300) / 97 : 1;
        double x = i % 3 == 0 ? ((double)below(17) - 8) / 2 : ((double)below(80000) - 40000) / 9973;
        check_at(&s, x, y, said_no);
    }
    ++*checked;
    ddx_release(session, s.f);
    ddx_release(session, s.d);
}

static void notes_say_where_derivatives_hold(void **state)
{
    (void)state;
    const char *multiplier = getenv("DX_TEST_MULTIPLIER"), *from = getenv("DX_TEST_SEED");
    unsigned long rounds = 700 * (multiplier ? strtoul(multiplier, NULL, 10) : 1);
    unsigned long first = from ? strtoul(from, NULL, 10) : 0;
    unsigned checked = 0, said_no = 0;
    session = ddx_session_new();
    assert_non_null(session);
    for (unsigned long i = 0; i < rounds; i++) {
        seed = first + i;
        check_formula(&checked, &said_no);
    }
    printf("# seeds %lu to %lu: %u formulas, %u points that notes exclude\n", first,
           first + rounds - 1, checked, said_no);
    assert_true(checked > rounds / 3);
    assert_true(said_no > rounds);
    ddx_session_free(session);
}

/* Nests of steps, of which no jump is missed; that one is told which others take back is rare. */
static void notes_tell_all_jumps(void **state)
{
    (void)state;
    const char *multiplier = getenv("DX_TEST_MULTIPLIER"), *from = getenv("DX_TEST_SEED");
    unsigned long rounds = 300 * (multiplier ? strtoul(multiplier, NULL, 10) : 1);
    unsigned long first = from ? strtoul(from, NULL, 10) : 0;
    unsigned checked = 0, said_no = 0;
    session = ddx_session_new();
    assert_non_null(session);
    steps_alone = true;
    for (unsigned long i = 0; i < rounds; i++) {
        seed = first + i;
        check_formula(&checked, &said_no);
    }
    steps_alone = false;
    printf("# %u formulas, %u points that notes exclude, %u of them needlessly\n", checked, said_no,
           needless);
    assert_true(checked > rounds / 3);
    assert_true(needless <= said_no / 20);
    ddx_session_free(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(notes_say_where_derivatives_hold),
                                       cmocka_unit_test(notes_tell_all_jumps)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
