/* What statements mean: from text to expressions, and what is said where they mean
 * nothing. */
#include "parser/lower.h"

#include "expr/print.h"

#include "ast_dump.h"

#include "../workbench.h"

static dx_status settle(void *host, const dx_ast *part, uint32_t *id)
{
    dx_id value = DX_NONE;
    dx_status status = dx_lower(host, part, &value);
    *id = value.v;
    return status;
}

static dx_status read_statement(const char *text, dx_ast **root, dx_lowering *settling)
{
    const dx_name_host host = {settling, test_kind, settling ? settle : NULL, NULL};
    dx_statement statement;
    dx_diag_clear(&context.diag); /* as every statement begins */
    dx_status status =
        dx_parse_statement(&context, &context.arena, &host, text, strlen(text), &statement);
    *root = statement.root;
    return status;
}

/* With parts that are lowered as they are read, too: what it means and what is wrong with it
 * is the same. */
static dx_status lower_text(const char *text, dx_id *out)
{
    dx_ast *root;
    dx_lowering lowering = {.graph = &graph}, settling = {.graph = &graph};
    dx_id settled = DX_NONE;
    *out = DX_NONE;
    dx_status status = read_statement(text, &root, &settling);
    if (status == DX_OK)
        status = dx_lower(&settling, root, &settled);
    dx_diag story = context.diag;
    if (read_statement(text, &root, NULL) == DX_OK)
        assert_int_equal(dx_lower(&lowering, root, out), status);
    assert_int_equal(context.diag.status, story.status);
    assert_string_equal(context.diag.message, story.message);
    assert_int_equal(context.diag.span.start, story.span.start);
    assert_int_equal(context.diag.span.end, story.span.end);
    if (status == DX_OK && !dx_same(settled, *out))
        fail_msg("%s is another thing read in parts", text);
    assert_int_equal(lowering.depth, 0);
    assert_int_equal(settling.depth, 0);
    return status;
}

/* ---- meanings ------------------------------------------------------------------------- */

static void statements_mean_what_is_printed(void **state)
{
    (void)state;
    static const struct {
        const char *text, *meaning;
    } meanings[] = {
        {"3", "3"},
        {"0.1+0.2-0.3", "0"},
        {"1_000", "1000"},
        {"1e3", "1000"},
        {"1.5e-2", "3/200"},
        {"1e20", "100000000000000000000"},
        {".5e0", "1/2"},
        {"0e99999999999", "0"},
        {"123456789012345678901234567890", "123456789012345678901234567890"},
        {"0.000000000000000000000000001", "1/1000000000000000000000000000"},
        {"12345678901234567890.5", "24691357802469135781/2"},
        {"1+2*3-4/5", "31/5"},
        {"a/b/c*d", "a*d/(b*c)"},
        {"2x+3x", "5*x"},
        {"x - x", "0"},
        {"x y/z", "x*y/z"},
        {"2^10", "1024"},
        {"sqrt(8)", "2*sqrt(2)"},
        {"√12", "2*sqrt(3)"},
        {"∛8", "2"},
        {"∜16", "2"},
        {"|-3|", "3"},
        {"|x|", "abs(x)"},
        {"5!", "120"},
        {"e", "e"},
        {"exp(1)", "e"},
        {"pi", "pi"},
        {"log(8, 2)", "3"},
        {"log(x, b)", "log(x)/log(b)"},
        {"log(x, 10)", "log10(x)"},
        {"log_2(8)", "3"},
        {"log₁₀(x)", "log10(x)"},
        {"log_3(x)", "log(x)/log(3)"},
        {"max(1, 2, 3)", "3"},
        {"max(x, y, z)", "max(max(x, y), z)"},
        {"min([3, 1, 2])", "1"},
        {"max([1, x])", "max(1, x)"},
        {"logsumexp([x, y])", "logsumexp(x, y)"},
        {"softmax([x, y])", "[softmax(x, y)[1], softmax(x, y)[2]]"},
        {"softmax(x)", "[1]"},
        {"sin([x, y])", "[sin(x), sin(y)]"},
        {"sin([[1, x], [2, y]])", "[[sin(1), sin(x)], [sin(2), sin(y)]]"},
        {"[1, 2] + [3, 4]", "[4, 6]"},
        {"[1, 2] - [x, y]", "[1 - x, 2 - y]"},
        {"2*[1, x]", "[2, 2*x]"},
        {"[2, 4]/2", "[1, 2]"},
        {"-[1, x]", "[-1, -x]"},
        {"[[1, 2], [3, 4]]*[x, y]", "[x + 2*y, 3*x + 4*y]"},
        {"[x, y]*[[1, 2], [3, 4]]", "[x + 3*y, 2*x + 4*y]"},
        {"[[1, 2], [3, 4]]*[[a, b], [c, d]]", "[[a + 2*c, b + 2*d], [3*a + 4*c, 3*b + 4*d]]"},
        {"x^2 + y^2 = 1", "x^2 + y^2 = 1"},
        {"a > b", "b < a"},
        {"a >= b", "b <= a"},
        {"a != b", "a != b"},
        {"1..n", "1..n"},
        {"\"abc\"", "\"abc\""},
        {"(x=1) = 2", "(x = 1) = 2"},
        {"[1,2]!", "[1, 2]"},
        {"[x = 1, y = 2]", "[x = 1, y = 2]"},
    };
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        dx_id id;
        dx_text printed;
        dx_text_init(&printed, &context.memory);
        if (lower_text(meanings[i].text, &id) != DX_OK)
            fail_msg("%s: %s", meanings[i].text, context.diag.message);
        assert_int_equal(dx_print_plain(&graph, id, &printed), DX_OK);
        if (strcmp(dx_text_get(&printed), meanings[i].meaning) != 0)
            fail_msg("%s: is %s", meanings[i].text, dx_text_get(&printed));
        dx_text_free(&printed);
    }
}

static void faults_are_told_at_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t start, end;
        dx_status status;
        const char *message;
    } faults[] = {
        {"1e999999999999", 0, 14, DX_LIMIT, "the exponent of 1e999999999999 is too large"},
        {"1e-999999999999", 0, 15, DX_LIMIT, "the exponent of 1e-999999999999 is too large"},
        {"1/0", 2, 3, DX_DOMAIN, "division by zero"},
        {"1/(x-x)", 2, 7, DX_DOMAIN, "division by zero"},
        {"x/(2-2)", 2, 7, DX_DOMAIN, "division by zero"},
        {"inf + 1", 0, 3, DX_DOMAIN,
         "inf is the end of a range or a limit, not a number to calculate with"},
        {"log(x, 1)", 0, 9, DX_DOMAIN, "there is no logarithm to base 1"},
        {"max(1)", 0, 6, DX_ARITY, "max takes 2 arguments or more, not 1"},
        {"[1, 2]*[3, 4]", 7, 13, DX_TYPE, "a product of two vectors can mean several things"},
        {"[[1, 2], [3, 4]]*[1, 2, 3]", 17, 26, DX_TYPE,
         "a 2 x 2 matrix and a vector of 3 cannot be multiplied"},
        {"[1, 2] + [1, 2, 3]", 9, 18, DX_TYPE, "a vector of 2 and a vector of 3 cannot be added"},
        {"[1, 2] + 1", 9, 10, DX_TYPE, "a vector of 2 and a number cannot be added"},
        {"1/[1, 2]", 2, 8, DX_TYPE, "a number and a vector of 2 cannot be divided"},
        {"[1, 2]^2", 0, 8, DX_TYPE, "powers are of numbers, not of vectors"},
        {"[1, [2]]", 4, 7, DX_TYPE, "rows of a matrix and numbers stand in one vector"},
        {"[[1, 2], [3]]", 9, 12, DX_TYPE, "row 2 has 1 element, the first has 2"},
        {"[[[1]]]", 1, 6, DX_TYPE, "the elements of a matrix are no vectors"},
        {"\"abc\" + 1", 0, 5, DX_TYPE, "a string is no number"},
        {"(x = 1) + 1", 0, 7, DX_TYPE, "an equation is no number"},
        {"2*(x < 3)", 2, 9, DX_TYPE, "an inequality is no number"},
        {"sin(x = 3)", 4, 9, DX_TYPE, "sin takes values, not name = value"},
        {"sin(1, 2)", 0, 9, DX_ARITY, "sin takes 1 argument, not 2"},
        {"atan2(1)", 0, 8, DX_ARITY, "atan2 takes 2 arguments, not 1"},
        {"atan2(1, 2, 3)", 0, 14, DX_ARITY, "atan2 takes 2 arguments, not 3"},
        {"leakyrelu(1, 2, 3)", 0, 18, DX_ARITY, "leakyrelu takes 1 or 2 arguments, not 3"},
        {"sin + 1", 0, 3, DX_TYPE, "the function sin has no argument here"},
        {"x + sin", 4, 7, DX_TYPE, "the function sin has no argument here"},
        {"sin(cos)", 4, 7, DX_TYPE, "the function cos has no argument here"},
        {"log(1,2,3)", 0, 10, DX_ARITY, "log takes 1 or 2 arguments, not 3"},
        {"sin(1..2)", 4, 8, DX_TYPE, "a range is no number"},
        {"|[1, 2]|", 0, 8, DX_TYPE, "bars around a vector can mean several things"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        dx_id id;
        if (lower_text(faults[i].text, &id) != faults[i].status)
            fail_msg("%s: should be refused: %s", faults[i].text, context.diag.message);
        assert_string_equal(context.diag.message, faults[i].message);
        if (!context.diag.located || context.diag.span.start != faults[i].start ||
            context.diag.span.end != faults[i].end)
            fail_msg("%s: is placed at %u to %u", faults[i].text, context.diag.span.start,
                     context.diag.span.end);
    }
}

/* What only the constructors know is told at the place of the part. */
static void faults_of_constructors_have_a_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t start, end;
        dx_status status;
    } faults[] = {
        {"1 + 9^9^9^9", 6, 11, DX_LIMIT},     {"x*(2^(2^40))", 2, 12, DX_LIMIT},
        {"1 + (10^10)!", 4, 12, DX_LIMIT},    {"x + 0^-1", 4, 8, DX_DOMAIN},
        {"2*log(-1)", 2, 9, DX_DOMAIN},       {"x + asin(2)", 4, 11, DX_DOMAIN},
        {"[1, tan(pi/2)]", 4, 13, DX_DOMAIN},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        dx_id id;
        if (lower_text(faults[i].text, &id) != faults[i].status)
            fail_msg("%s: should be refused: %s", faults[i].text, context.diag.message);
        if (!context.diag.located || context.diag.span.start != faults[i].start ||
            context.diag.span.end != faults[i].end)
            fail_msg("%s: is placed at %u to %u", faults[i].text, context.diag.span.start,
                     context.diag.span.end);
    }
}

/* ---- sizes ------------------------------------------------------------------------------ */

static void long_sums_and_numbers_are_exact(void **state)
{
    (void)state;
    enum { TERMS = 100000, DIGITS = 1000000 };
    char *text = malloc(DIGITS + 1);
    assert_non_null(text);
    for (size_t i = 0; i <= TERMS; i++)
        memcpy(text + 2 * i, "1+", 2);
    text[2 * TERMS + 1] = '\0';
    dx_id id;
    assert_int_equal(lower_text(text, &id), DX_OK);
    assert_true(dx_is_int(&graph, id, TERMS + 1));
    memset(text, '9', DIGITS);
    text[DIGITS] = '\0';
    assert_int_equal(lower_text(text, &id), DX_OK);
    mpq_t value;
    mpq_init(value);
    dx_number_to_mpq(&graph, dx_number_add(&graph, id, dx_int(&graph, 1)), value);
    assert_int_equal(mpz_sizeinbase(mpq_numref(value), 10), DIGITS + 1);
    mpq_clear(value);
    free(text);
}

static void a_literal_past_the_limit_is_refused(void **state)
{
    (void)state;
    dx_id id;
    context.limits.integer_bits = 1000;
    assert_int_equal(lower_text("1e300", &id), DX_OK);
    assert_int_equal(lower_text("1e-300", &id), DX_OK);
    assert_int_equal(lower_text("1e310", &id), DX_LIMIT);
    assert_int_equal(lower_text("1e-310", &id), DX_LIMIT);
}

/* ---- the host ----------------------------------------------------------------------------- */

static dx_status three(void *host, dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    ++*(int *)host;
    (void)ast;
    *out = dx_int(lowering->graph, 3);
    return dx_check(lowering->graph, *out);
}

static dx_status again(void *host, dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    (void)host;
    return dx_lower(lowering, ast, out);
}

static void the_host_is_asked_for_what_only_it_knows(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int asked;
    } texts[] = {
        {"x", 1},         {"x + y*x", 3}, {"sin(x)", 1},     {"pi + e", 0},     {"f1(x)", 1},
        {"d/dx x^2", 1},  {"f'(x)", 1},   {"f'", 1},         {"v[1]", 1},       {"t.a", 1},
        {"x | x = 3", 1}, {"A \\ b", 1},  {"diff(x, x)", 1}, {"D[1](f)(x)", 1},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        int asked = 0;
        dx_ast *root;
        dx_id id;
        const dx_lower_host host = {&asked, three, three, three, NULL, NULL, NULL, NULL};
        dx_lowering lowering = {.graph = &graph, .host = &host};
        assert_int_equal(read_statement(texts[i].text, &root, NULL), DX_OK);
        assert_int_equal(dx_lower(&lowering, root, &id), DX_OK);
        if (asked != texts[i].asked)
            fail_msg("%s: asked %d times", texts[i].text, asked);
    }
}

static void endless_lowering_is_stopped(void **state)
{
    (void)state;
    dx_ast *root;
    dx_id id;
    const dx_lower_host host = {NULL, again, again, again, NULL, NULL, NULL, NULL};
    dx_lowering lowering = {.graph = &graph, .host = &host};
    assert_int_equal(read_statement("f1(x)", &root, NULL), DX_OK);
    assert_int_equal(dx_lower(&lowering, root, &id), DX_LIMIT);
    assert_string_equal(context.diag.message, "nested deeper than 1000");
}

static void an_interrupt_stops_the_lowering(void **state)
{
    (void)state;
    static const volatile int cancelled = 1;
    dx_ast *root;
    dx_id id;
    dx_lowering lowering = {.graph = &graph};
    assert_int_equal(read_statement("x + 1", &root, NULL), DX_OK);
    context.cancel = &cancelled;
    assert_int_equal(dx_lower(&lowering, root, &id), DX_CANCELLED);
    context.cancel = NULL;
}

/* ---- spelling ------------------------------------------------------------------------------- */

/* Where names keep their meaning to the end, brackets and arguments need no AST. */
static void parts_are_lowered_where_they_can_be(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool settled; /* the first bracket */
    } texts[] = {
        {"(x + 1)*y", true},
        {"z = (x + 1)*y", true},
        {"(x + 1)*y | x = 2", false},
        {"(x + 1)*d/dx x^2", false},
        {"(x + 1)*x = 3", false},
        {"(1/(x - x))*y", false},
        {"(x + f9(x))*y", false},
        {"(sum(k, k = 1..x) + 1)*y", false},
        {"(x + 1)*[1, 2]", false},
        {"(x + 1)*|x|", false},
        {"(x)*y", false}, /* which would gain nothing */
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        dx_lowering settling = {.graph = &graph};
        dx_ast *root;
        assert_int_equal(read_statement(texts[i].text, &root, &settling), DX_OK);
        while (root->child && root->kind != DX_AST_PRODUCT)
            root = root->kind == DX_AST_DEFINE ? root->child->next : root->child;
        const dx_ast *first = root->child;
        if ((first->kind == DX_AST_VALUE) != texts[i].settled)
            fail_msg("%s: the bracket is of kind %u", texts[i].text, (unsigned)first->kind);
        assert_true(first->bracketed);
    }
}

static void misspelt_names_are_guessed(void **state)
{
    (void)state;
    static const char *const known[] = {"diff", "taylor", "eigenvalues", ":quit"};
    static const struct {
        const char *name, *meant;
    } names[] = {
        {"sine", "sin"},
        {"sni", "sin"},
        {"Sin", "sin"},
        {"tayler", "taylor"},
        {"dif", "diff"},
        {"derivative", "diff"},
        {"eigenvales", "eigenvalues"},
        {"lgo", "log"},
        {"sqr", "sqrt"},
        {"x", ""},
        {"f", ""},
        {"zzzz", ""},
        {"foo", ""},
        {":quti", ":quit"},
        {"gradient", "grad"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *meant = dx_did_you_mean(&context, names[i].name, strlen(names[i].name), known,
                                            sizeof known / sizeof known[0]);
        if (names[i].meant[0] == '\0' ? meant[0] != '\0'
                                      : strncmp(meant, names[i].meant, strlen(names[i].meant)) != 0)
            fail_msg("%s: did you mean %s", names[i].name, meant);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(statements_mean_what_is_printed),     TEST(faults_are_told_at_their_place),
        TEST(faults_of_constructors_have_a_place), TEST(long_sums_and_numbers_are_exact),
        TEST(a_literal_past_the_limit_is_refused), TEST(the_host_is_asked_for_what_only_it_knows),
        TEST(endless_lowering_is_stopped),         TEST(an_interrupt_stops_the_lowering),
        TEST(misspelt_names_are_guessed),          TEST(parts_are_lowered_where_they_can_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
