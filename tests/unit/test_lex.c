/* Lexemes, where statements end, and how an editor colours them. */
#include "parser/lex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- lexemes ------------------------------------------------------------------------- */

static void lexemes_end_where_they_should(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        dx_token_kind kind;
        size_t length;
    } lexemes[] = {
        {"3", DX_TOKEN_NUMBER, 1},
        {"0.25x", DX_TOKEN_NUMBER, 4},
        {".5", DX_TOKEN_NUMBER, 2},
        {"1e-3+", DX_TOKEN_NUMBER, 4},
        {"1_000", DX_TOKEN_NUMBER, 5},
        {"1..2", DX_TOKEN_NUMBER, 1},
        {"1.", DX_TOKEN_NUMBER, 2},
        {"2e^x", DX_TOKEN_NUMBER, 1},
        {"2exp", DX_TOKEN_NUMBER, 1},
        {"2E", DX_TOKEN_NUMBER, 1},
        {"2e²", DX_TOKEN_NUMBER, 1},
        {"1e5e", DX_TOKEN_NUMBER, 3},
        {"0xyz", DX_LEXEME_BAD_NUMBER, 4},
        {"1e", DX_LEXEME_BAD_NUMBER, 2},
        {"1e+", DX_LEXEME_BAD_NUMBER, 3},
        {"1.2.3", DX_LEXEME_BAD_NUMBER, 5},
        {"1__0", DX_LEXEME_BAD_NUMBER, 4},
        {"sin(", DX_TOKEN_NAME, 3},
        {"θ_1+", DX_TOKEN_NAME, 4},
        {"x₁₂ ", DX_TOKEN_NAME, 7},
        {"πr", DX_TOKEN_NAME, 2},
        {"rπ", DX_TOKEN_NAME, 1},
        {"∞", DX_TOKEN_NAME, 3},
        {"%12x", DX_TOKEN_NAME, 3},
        {"%x", DX_TOKEN_NAME, 1},
        {"\"a\\\"b\"c", DX_TOKEN_STRING, 6},
        {"\"abc", DX_LEXEME_OPEN_STRING, 4},
        {"**2", DX_TOKEN_CARET, 2},
        {"*2", DX_TOKEN_TIMES, 1},
        {"·", DX_TOKEN_TIMES, 2},
        {"×", DX_TOKEN_TIMES, 2},
        {"÷", DX_TOKEN_DIVIDE, 2},
        {"−", DX_TOKEN_MINUS, 3},
        {"/", DX_TOKEN_DIVIDE, 1},
        {"//a\nb", DX_LEXEME_COMMENT, 3},
        {"# a\n", DX_LEXEME_COMMENT, 3},
        {"!=", DX_TOKEN_NOT_EQUAL, 2},
        {"!x", DX_TOKEN_BANG, 1},
        {"≠", DX_TOKEN_NOT_EQUAL, 3},
        {"<=", DX_TOKEN_LESS_EQUAL, 2},
        {"≤", DX_TOKEN_LESS_EQUAL, 3},
        {">=", DX_TOKEN_GREATER_EQUAL, 2},
        {"=", DX_TOKEN_EQUAL, 1},
        {"==", DX_LEXEME_BAD, 2},
        {":=", DX_TOKEN_DEFINE, 2},
        {":", DX_TOKEN_COLON, 1},
        {"..", DX_TOKEN_RANGE, 2},
        {".a", DX_TOKEN_DOT, 1},
        {".", DX_LEXEME_BAD, 1},
        {"′", DX_TOKEN_PRIME, 3},
        {"√2", DX_TOKEN_ROOT, 3},
        {"∂x", DX_TOKEN_PARTIAL, 3},
        {"∇f", DX_TOKEN_NABLA, 3},
        {"²³", DX_LEXEME_SUPERSCRIPT, 2},
        {"⁻¹", DX_LEXEME_SUPERSCRIPT, 3},
        {" \t\r x", DX_LEXEME_BLANK, 4},
        {"\n ", DX_LEXEME_NEWLINE, 1},
        {"\xC2\xA0x", DX_LEXEME_BLANK, 2},
        {"{", DX_LEXEME_BAD, 1},
        {"\xff", DX_LEXEME_BAD, 1},
        {"１", DX_LEXEME_BAD, 3},
        {"\xe2\x80\xae", DX_LEXEME_BAD, 3},
    };
    for (size_t i = 0; i < sizeof lexemes / sizeof lexemes[0]; i++) {
        size_t length;
        dx_token_kind kind = dx_lexeme_at(lexemes[i].text, strlen(lexemes[i].text), &length);
        if (kind != lexemes[i].kind || length != lexemes[i].length)
            fail_msg("'%s': kind %d, %zu bytes", lexemes[i].text, (int)kind, length);
    }
}

static void every_text_is_cut_up_to_its_end(void **state)
{
    (void)state;
    unsigned long long seed = 12345;
    char text[64];
    for (int round = 0; round < 20000; round++) {
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            text[i] = (char)(seed >> 56);
        }
        for (size_t at = 0, length; at < sizeof text; at += length) {
            (void)dx_lexeme_at(text + at, sizeof text - at, &length);
            assert_in_range(length, 1, sizeof text - at);
        }
    }
}

/* ---- statements ------------------------------------------------------------------------ */

static void statements_end_at_newlines_and_semicolons(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        dx_scan_result result;
        size_t length;
    } scans[] = {
        {"", DX_SCAN_EMPTY, 0},
        {"  # c", DX_SCAN_EMPTY, 5},
        {" \n\n // c\n", DX_SCAN_EMPTY, 9},
        {"x", DX_SCAN_STATEMENT, 1},
        {"x\ny", DX_SCAN_STATEMENT, 2},
        {"x;y", DX_SCAN_STATEMENT, 2},
        {"\n\nx\ny", DX_SCAN_STATEMENT, 4},
        {";x", DX_SCAN_STATEMENT, 1},
        {"x # ;\ny", DX_SCAN_STATEMENT, 6},
        {"x // (\ny", DX_SCAN_STATEMENT, 7},
        {"f(1,\n2)\ny", DX_SCAN_STATEMENT, 8},
        {"[1, 2; 3, 4]\ny", DX_SCAN_STATEMENT, 13},
        {"[1, # ]\n2]\ny", DX_SCAN_STATEMENT, 11},
        {"\"a;b\nc\";y", DX_SCAN_STATEMENT, 8},
        {"\"a\\\";b\";y", DX_SCAN_STATEMENT, 8},
        {"sin(1))\ny", DX_SCAN_STATEMENT, 8},
        {"sin((1", DX_SCAN_OPEN, 6},
        {"[1,\n", DX_SCAN_OPEN, 4},
        {"f(x\n:quit\n", DX_SCAN_STATEMENT, 4}, /* a command ends what is open */
        {"f(x\n  :goto 3", DX_SCAN_STATEMENT, 4},
        {"if(x<0\n: 1, 2)\n", DX_SCAN_STATEMENT, 15},
        {"if(x<0\n:y, 2)\n", DX_SCAN_STATEMENT, 14},
        {"\"abc\n", DX_SCAN_OPEN, 5},
        {":load a;b (\nx", DX_SCAN_STATEMENT, 12},
        {"  :quit", DX_SCAN_STATEMENT, 7},
        {"?sin (\nx", DX_SCAN_STATEMENT, 7},
        {"help sin; \"\nx", DX_SCAN_STATEMENT, 12},
        {"help\nx", DX_SCAN_STATEMENT, 5},
        {"# c\n:vars (\nx", DX_SCAN_STATEMENT, 12},
        {"help(x,\ny)\nz", DX_SCAN_STATEMENT, 11},
        {"help(x;\ny)\nz", DX_SCAN_STATEMENT, 8}, /* a line behind a whole operand is new */
        {"f(x\ny = 3", DX_SCAN_STATEMENT, 4},
        {"f(x # c\n\n# d\n[1, 2]", DX_SCAN_STATEMENT, 8},
        {"f(x\n+ 1)\ny", DX_SCAN_STATEMENT, 9},
        {"f(x +\ny)\nz", DX_SCAN_STATEMENT, 9},
        {"[1, 2;\n3, 4]\nx", DX_SCAN_STATEMENT, 13}, /* told of as a matrix */
        {"f(x\n\n", DX_SCAN_OPEN, 5},
        {"help = 3;x", DX_SCAN_STATEMENT, 9},
        {"helpful;x", DX_SCAN_STATEMENT, 8},
        {"x :(\n)", DX_SCAN_STATEMENT, 6},
        {"\xff\n", DX_SCAN_STATEMENT, 2},
    };
    for (size_t i = 0; i < sizeof scans / sizeof scans[0]; i++) {
        size_t length;
        dx_scan_result result = dx_scan_statement(scans[i].text, strlen(scans[i].text), &length);
        if (result != scans[i].result || length != scans[i].length)
            fail_msg("'%s': result %d, %zu bytes", scans[i].text, (int)result, length);
    }
}

static void commands_are_told_from_statements(void **state)
{
    (void)state;
    static const char *const commands[] = {":vars", "  :set digits 5", "?",     "? sin",
                                           "help",  "help sin",        "help 3"};
    static const char *const statements[] = {"x",         "x:",   "helper", "help(x)", "help = 3",
                                             "help := 3", ":= 3", "",       "f'"};
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        assert_true(dx_is_command(commands[i], strlen(commands[i])));
    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++)
        assert_false(dx_is_command(statements[i], strlen(statements[i])));
}

static void a_scan_takes_linear_time(void **state)
{
    (void)state;
    enum { SIZE = 1 << 22 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    static const char *const units[] = {"(", ")", "\n", "x ", "\"\\", "/", "1.", "⁽"};
    for (size_t k = 0; k < sizeof units / sizeof units[0]; k++) {
        size_t n = strlen(units[k]), used = SIZE / n * n, length;
        for (size_t i = 0; i < used; i += n)
            memcpy(text + i, units[k], n);
        (void)dx_scan_statement(text, used, &length);
        assert_in_range(length, 1, used);
    }
    free(text);
}

/* ---- colours ------------------------------------------------------------------------------ */

static void an_editor_sees_kinds(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        dx_colour colour;
    } colours[] = {
        {" ", DX_COLOUR_BLANK},    {"\n", DX_COLOUR_BLANK},     {"1.5", DX_COLOUR_NUMBER},
        {"foo", DX_COLOUR_NAME},   {"sin", DX_COLOUR_FUNCTION}, {"ln", DX_COLOUR_FUNCTION},
        {"+", DX_COLOUR_OPERATOR}, {"²", DX_COLOUR_OPERATOR},   {"√", DX_COLOUR_OPERATOR},
        {"(", DX_COLOUR_OPEN},     {"]", DX_COLOUR_CLOSE},      {"\"a\"", DX_COLOUR_STRING},
        {"\"a", DX_COLOUR_STRING}, {"# x", DX_COLOUR_COMMENT},  {"{", DX_COLOUR_OPEN},
        {"1e+", DX_COLOUR_BAD},    {"\xff", DX_COLOUR_BAD},
    };
    for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++) {
        size_t length;
        assert_int_equal(dx_lex_token(colours[i].text, strlen(colours[i].text), &length),
                         colours[i].colour);
        assert_int_equal(length, strlen(colours[i].text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lexemes_end_where_they_should),
        cmocka_unit_test(every_text_is_cut_up_to_its_end),
        cmocka_unit_test(statements_end_at_newlines_and_semicolons),
        cmocka_unit_test(commands_are_told_from_statements),
        cmocka_unit_test(a_scan_takes_linear_time),
        cmocka_unit_test(an_editor_sees_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
