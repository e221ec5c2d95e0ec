/* Limits whose values are known from mathematics, from limits.txt beside this. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ddx.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *open_table(void)
{
    char path[4096];
    const char *top = getenv("top_srcdir");
    (void)snprintf(path, sizeof path, "%s/tests/reference/limits.txt", top ? top : ".");
    return fopen(path, "r");
}

static const ddx_answer *ask(ddx_session *s, const char *text)
{
    return ddx_eval(s, text, strlen(text));
}

/* As formulas, or both come to the same to 30 digits. */
static bool is_same_value(ddx_session *s, const char *a, const char *b)
{
    char text[1024];
    if (strcmp(a, b) == 0)
        return true;
    (void)snprintf(text, sizeof text, "simplify((%s) - (%s))", a, b);
    const ddx_answer *answer = ask(s, text);
    if (strcmp(ddx_answer_text(answer), "0") == 0)
        return true;
    (void)snprintf(text, sizeof text, "N((%s) - (%s), 3)", a, b);
    const char *digits = ddx_answer_text(ask(s, text));
    const char *exponent = strstr(digits, "e-");
    return exponent && strtol(exponent + 2, NULL, 10) > 30;
}

static bool is_as_expected(ddx_session *s, const ddx_answer *answer, const char *value)
{
    char text[512];
    ddx_status status = ddx_answer_status(answer);
    if (strcmp(value, "none") == 0)
        return status == DDX_DOMAIN;
    if (strcmp(value, "decline") == 0)
        return status == DDX_DOMAIN || status == DDX_UNKNOWN;
    if (status != DDX_OK)
        return false;
    (void)snprintf(text, sizeof text, "%s", ddx_answer_text(answer));
    if (strstr(value, "inf") || strstr(text, "inf"))
        return strcmp(text, value) == 0;
    return is_same_value(s, text, value);
}

static void limits_are_those_of_mathematics(void **state)
{
    char line[1024], got[512];
    int n = 0, wrong = 0;
    (void)state;
    FILE *file = open_table();
    ddx_session *s = ddx_session_new();
    assert_non_null(file);
    assert_non_null(s);
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        char *value = strstr(line, " -> ");
        if (line[0] == '#' || !value)
            continue;
        *value = '\0';
        value += 4;
        n++;
        const ddx_answer *answer = ask(s, line);
        (void)snprintf(got, sizeof got, "%s%s", ddx_answer_text(answer),
                       ddx_answer_message(answer));
        if (is_as_expected(s, answer, value))
            continue;
        print_error("%s is %s, not %s\n", line, value, got);
        wrong++;
    }
    (void)fclose(file);
    ddx_session_free(s);
    assert_true(n > 150);
    assert_int_equal(wrong, 0);
}

static ddx_status limit_of(ddx_session *s, const char *e, const char *at, char side,
                           const char **text)
{
    ddx_value value, point, limit;
    assert_int_equal(ddx_parse(s, e, strlen(e), &value), DDX_OK);
    assert_int_equal(ddx_parse(s, at, strlen(at), &point), DDX_OK);
    ddx_status status = ddx_limit(s, value, "x", point, side, &limit);
    *text = status == DDX_OK ? ddx_print(s, limit, DDX_PLAIN) : ddx_error(s);
    return status;
}

static void the_library_finds_limits(void **state)
{
    const char *text;
    (void)state;
    ddx_session *s = ddx_session_new();
    assert_non_null(s);
    assert_int_equal(limit_of(s, "sin(x)/x", "0", 0, &text), DDX_OK);
    assert_string_equal(text, "1");
    assert_int_equal(limit_of(s, "1/x", "0", '-', &text), DDX_OK);
    assert_string_equal(text, "-inf");
    assert_int_equal(limit_of(s, "x^3", "-inf", 0, &text), DDX_OK);
    assert_string_equal(text, "-inf");
    assert_int_equal(limit_of(s, "1/x", "0", 0, &text), DDX_DOMAIN);
    assert_int_equal(limit_of(s, "k*x", "inf", 0, &text), DDX_UNKNOWN);
    assert_int_equal(limit_of(s, "x", "inf", '+', &text), DDX_TYPE);
    assert_int_equal(limit_of(s, "x", "1..2", 0, &text), DDX_TYPE);
    ddx_session_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_are_those_of_mathematics),
        cmocka_unit_test(the_library_finds_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
