/* The 27 nonlinear models of NIST's reference data sets: every model is read,
 * differentiated by every parameter, printed, read back, and evaluated at the certified
 * parameters. The values are compared with central differences of an evaluator of its
 * own, which shares nothing with the library but MPFR. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ddx.h>
#include <mpfr.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PRECISION = 2600, STEP_BITS = 700, DIGITS = 20, MOST_PARAMETERS = 9, MOST_ROWS = 128 };

/* ---- the table ------------------------------------------------------------------- */

typedef struct problem {
    char name[32], model[256];
    size_t n;
    char parameter[MOST_PARAMETERS][8];
    char certified[MOST_PARAMETERS][32];
} problem;

static problem problems[MOST_ROWS];
static size_t n_problems, n_derivatives;

static FILE *open_table(void)
{
    char path[4096];
    const char *top = getenv("top_srcdir");
    (void)snprintf(path, sizeof path, "%s/tests/reference/nist/certified.csv", top ? top : ".");
    FILE *file = fopen(path, "r");
    if (!file)
        print_error("cannot read %s\n", path);
    return file;
}

static int read_table(void **state)
{
    char line[1024];
    FILE *file = open_table();
    (void)state;
    if (!file || !fgets(line, sizeof line, file))
        return -1;
    while (fgets(line, sizeof line, file)) {
        char *field[10] = {NULL}, *rest = line;
        line[strcspn(line, "\r\n")] = '\0';
        for (int i = 0; i < 10 && rest; i++)
            field[i] = i < 9 ? strsep(&rest, ",") : rest;
        if (!field[9])
            return -1;
        problem *p = &problems[n_problems - (n_problems > 0)];
        if (n_problems == 0 || strcmp(p->name, field[0]) != 0) {
            p = &problems[n_problems++];
            (void)snprintf(p->name, sizeof p->name, "%s", field[0]);
            (void)snprintf(p->model, sizeof p->model, "%s", field[9]);
        }
        (void)snprintf(p->parameter[p->n], sizeof p->parameter[0], "%s", field[3]);
        (void)snprintf(p->certified[p->n++], sizeof p->certified[0], "%s", field[6]);
        n_derivatives++;
    }
    return fclose(file);
}

/* ---- an evaluator of the models in MPFR --------------------------------------------- */

typedef struct evaluator {
    const char *at;
    const problem *p;
    mpfr_t value[MOST_PARAMETERS];
    mpfr_t x; /* also x1; x2 is x/2 */
} evaluator;

static void evaluate_sum(evaluator *e, mpfr_t out);

static void evaluate_name(evaluator *e, mpfr_t out)
{
    size_t n = strspn(e->at, "abcdefghijklmnopqrstuvwxyz0123456789");
    const char *name = e->at;
    e->at += n;
    for (size_t i = 0; i < e->p->n; i++)
        if (strlen(e->p->parameter[i]) == n && strncmp(name, e->p->parameter[i], n) == 0) {
            mpfr_set(out, e->value[i], MPFR_RNDN);
            return;
        }
    if (n == 2 && strncmp(name, "pi", 2) == 0) {
        mpfr_const_pi(out, MPFR_RNDN);
    } else if (name[0] == 'x') {
        mpfr_set(out, e->x, MPFR_RNDN);
        if (n == 2 && name[1] == '2')
            mpfr_div_ui(out, out, 2, MPFR_RNDN);
    } else {
        assert_int_equal(*e->at, '(');
        e->at++;
        evaluate_sum(e, out);
        assert_int_equal(*e->at, ')');
        e->at++;
        if (strncmp(name, "exp", n) == 0)
            mpfr_exp(out, out, MPFR_RNDN);
        else if (strncmp(name, "cos", n) == 0)
            mpfr_cos(out, out, MPFR_RNDN);
        else if (strncmp(name, "sin", n) == 0)
            mpfr_sin(out, out, MPFR_RNDN);
        else if (strncmp(name, "atan", n) == 0)
            mpfr_atan(out, out, MPFR_RNDN);
        else
            fail_msg("a function that the evaluator does not know: %s", name);
    }
}

static void evaluate_atom(evaluator *e, mpfr_t out)
{
    if (*e->at == '(') {
        e->at++;
        evaluate_sum(e, out);
        assert_int_equal(*e->at, ')');
        e->at++;
    } else if (strchr("0123456789.", *e->at)) {
        char *end;
        mpfr_strtofr(out, e->at, &end, 10, MPFR_RNDN);
        e->at = end;
    } else {
        evaluate_name(e, out);
    }
}

static void evaluate_power(evaluator *e, mpfr_t out)
{
    mpfr_t exponent;
    evaluate_atom(e, out);
    if (*e->at != '^')
        return;
    e->at++;
    mpfr_init2(exponent, PRECISION);
    evaluate_power(e, exponent);
    mpfr_pow(out, out, exponent, MPFR_RNDN);
    mpfr_clear(exponent);
}

static void evaluate_product(evaluator *e, mpfr_t out)
{
    mpfr_t factor;
    mpfr_init2(factor, PRECISION);
    evaluate_power(e, out);
    while (*e->at == '*' || *e->at == '/') {
        char sign = *e->at++;
        evaluate_power(e, factor);
        if (sign == '*')
            mpfr_mul(out, out, factor, MPFR_RNDN);
        else
            mpfr_div(out, out, factor, MPFR_RNDN);
    }
    mpfr_clear(factor);
}

static void evaluate_sum(evaluator *e, mpfr_t out)
{
    mpfr_t term;
    mpfr_init2(term, PRECISION);
    int negative = *e->at == '-';
    e->at += negative;
    evaluate_product(e, out);
    if (negative)
        mpfr_neg(out, out, MPFR_RNDN);
    while (*e->at == '+' || *e->at == '-') {
        char sign = *e->at++;
        evaluate_product(e, term);
        if (sign == '+')
            mpfr_add(out, out, term, MPFR_RNDN);
        else
            mpfr_sub(out, out, term, MPFR_RNDN);
    }
    mpfr_clear(term);
}

static void model_at(evaluator *e, mpfr_t out)
{
    e->at = e->p->model;
    evaluate_sum(e, out);
    assert_int_equal(*e->at, '\0');
}

/* (f(b + h) - f(b - h))/2h: with h = 2^-700 of b the truncation is far below 20 digits. */
static void central_difference(const problem *p, const char *x, size_t by, mpfr_t out)
{
    evaluator e = {.p = p};
    mpfr_t h, low;
    mpfr_inits2(PRECISION, h, low, e.x, (mpfr_ptr)0);
    mpfr_set_str(e.x, x, 10, MPFR_RNDN);
    for (size_t i = 0; i < p->n; i++) {
        mpfr_init2(e.value[i], PRECISION);
        mpfr_set_str(e.value[i], p->certified[i], 10, MPFR_RNDN);
    }
    mpfr_abs(h, e.value[by], MPFR_RNDN);
    mpfr_div_2ui(h, h, STEP_BITS, MPFR_RNDN);
    mpfr_add(e.value[by], e.value[by], h, MPFR_RNDN);
    model_at(&e, out);
    mpfr_sub(e.value[by], e.value[by], h, MPFR_RNDN);
    mpfr_sub(e.value[by], e.value[by], h, MPFR_RNDN);
    model_at(&e, low);
    mpfr_sub(out, out, low, MPFR_RNDN);
    mpfr_div(out, out, h, MPFR_RNDN);
    mpfr_div_2ui(out, out, 1, MPFR_RNDN);
    for (size_t i = 0; i < p->n; i++)
        mpfr_clear(e.value[i]);
    mpfr_clears(h, low, e.x, (mpfr_ptr)0);
}

/* ---- the library ---------------------------------------------------------------------- */

static ddx_value parse(ddx_session *s, const char *text)
{
    ddx_value value;
    if (ddx_parse(s, text, strlen(text), &value) != DDX_OK)
        fail_msg("%s: %s", text, ddx_error(s));
    return value;
}

static void check_value(ddx_session *s, const problem *p, ddx_value derivative, const char *x,
                        size_t by)
{
    const char *names[MOST_PARAMETERS + 3];
    ddx_value values[MOST_PARAMETERS + 3], at;
    char half[64];
    size_t n = 0;
    for (; n < p->n; n++) {
        names[n] = p->parameter[n];
        values[n] = parse(s, p->certified[n]);
    }
    (void)snprintf(half, sizeof half, "%s/2", x);
    const char *predictors[] = {"x", "x1", "x2"};
    for (int i = 0; i < 3; i++) {
        names[n] = predictors[i];
        values[n++] = parse(s, i < 2 ? x : half);
    }
    assert_int_equal(ddx_substitute(s, derivative, n, names, values, &at), DDX_OK);
    const char *digits = ddx_digits(s, at, DIGITS + 5);
    if (!digits)
        fail_msg("%s by %s: %s", p->name, p->parameter[by], ddx_error(s));
    mpfr_t ours, theirs, off;
    mpfr_inits2(PRECISION, ours, theirs, off, (mpfr_ptr)0);
    mpfr_set_str(ours, digits, 10, MPFR_RNDN);
    central_difference(p, x, by, theirs);
    mpfr_reldiff(off, theirs, ours, MPFR_RNDN);
    mpfr_abs(off, off, MPFR_RNDN);
    if (mpfr_cmp_d(off, 1e-20) > 0)
        fail_msg("%s by %s at x = %s: %s, but differences say %.20g", p->name, p->parameter[by], x,
                 digits, mpfr_get_d(theirs, MPFR_RNDN));
    mpfr_clears(ours, theirs, off, (mpfr_ptr)0);
    for (size_t i = 0; i < n; i++)
        ddx_release(s, values[i]);
    ddx_release(s, at);
}

static void derivatives_of_all_models_agree_with_differences(void **state)
{
    static const char *const points[] = {"3.5", "70.25", NULL};
    (void)state;
    ddx_session *s = ddx_session_new();
    assert_non_null(s);
    size_t checked = 0;
    for (size_t i = 0; i < n_problems; i++) {
        const problem *p = &problems[i];
        ddx_value model = parse(s, p->model);
        for (size_t by = 0; by < p->n; by++) {
            ddx_value derivative;
            if (ddx_diff(s, model, p->parameter[by], 1, &derivative) != DDX_OK)
                fail_msg("%s by %s: %s", p->name, p->parameter[by], ddx_error(s));
            char *text = strdup(ddx_print(s, derivative, DDX_PLAIN));
            ddx_value again = parse(s, text);
            if (!ddx_same(s, derivative, again))
                fail_msg("%s by %s: '%s' reads back as '%s'", p->name, p->parameter[by], text,
                         ddx_print(s, again, DDX_PLAIN));
            free(text);
            for (size_t k = 0; points[k]; k++)
                check_value(s, p, derivative, points[k], by);
            ddx_release(s, derivative);
            ddx_release(s, again);
            checked++;
        }
        ddx_release(s, model);
    }
    ddx_session_free(s);
    assert_int_equal(checked, n_derivatives);
}

static void the_table_has_all_27_problems(void **state)
{
    (void)state;
    assert_int_equal(n_problems, 27);
    assert_int_equal(n_derivatives, 120);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_has_all_27_problems),
        cmocka_unit_test(derivatives_of_all_models_agree_with_differences),
    };
    int failed = cmocka_run_group_tests(tests, read_table, NULL);
    mpfr_free_cache();
    return failed;
}
