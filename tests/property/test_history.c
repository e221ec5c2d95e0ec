/* What a session did before makes no difference to an answer. */
#include "../chance.h"
#include "../library.h"

enum { INPUTS = 200, LONG = 512, EARLIER = 40 };

static char input[INPUTS][LONG];

typedef struct writer {
    char *text;
    size_t n;
} writer;

static void put(writer *w, const char *text)
{
    size_t n = strlen(text);
    if (w->n + n >= LONG)
        return;
    memcpy(w->text + w->n, text, n + 1);
    w->n += n;
}

static void put_expression(writer *w, int depth)
{
    static const char *const leaves[] = {
        "x",     "x",     "y",   "a",   "3", "1/2", "(x+1)",     "(x-1)",     "(1-x)",
        "(3-x)", "(y-x)", "x^2", "x^3", "b", "n",   "(x^2 + 1)", "(2*x - y)", "(x-3)"};
    static const char *const calls[] = {"sin", "cos",  "exp",  "log",  "sqrt",    "tan", "atan",
                                        "abs", "relu", "tanh", "cosh", "sigmoid", "sign"};
    static const char *const powers[] = {"^2", "^3", "^(1/2)", "^(-1)", "^n", "^x"};
    static const char *const signs[] = {" + ", " - ", "*", "*", "/"};
    if (depth <= 0) {
        put(w, leaves[below(sizeof leaves / sizeof *leaves)]);
        return;
    }
    unsigned kind = below(10);
    put(w, kind >= 7 && kind < 9 ? calls[below(sizeof calls / sizeof *calls)] : "");
    put(w, "(");
    put_expression(w, depth - 1);
    if (kind < 7) {
        put(w, ")");
        put(w, signs[below(sizeof signs / sizeof *signs)]);
        put(w, "(");
        put_expression(w, depth - 1);
    }
    put(w, ")");
    put(w, kind == 9 ? powers[below(sizeof powers / sizeof *powers)] : "");
}

static void make_inputs(void)
{
    static const char *const operations[] = {"d/dx (",    "d/dx (",  "d^2/dx^2 (", "grad(",
                                             "simplify(", "factor(", "expand("};
    for (size_t i = 0; i < INPUTS; i++) {
        writer w = {input[i], 0};
        unsigned operation = below(sizeof operations / sizeof *operations);
        put(&w, operations[operation]);
        put_expression(&w, 2 + (int)below(2));
        put(&w, operation == 3 ? ", [x, y])" : ")");
    }
}

/* A copy, to be freed: the text of the answer, or why there is none. */
static char *answer_to(const char *statement)
{
    const ddx_answer *answer = run(statement);
    const char *text =
        ddx_answer_status(answer) == DDX_OK ? ddx_answer_text(answer) : ddx_answer_message(answer);
    size_t n = strlen(text) + 1;
    char *copy = malloc(n);
    assert_non_null(copy);
    memcpy(copy, text, n);
    return copy;
}

static void answers_do_not_depend_on_what_was_typed_before(void **state)
{
    (void)state;
    for (unsigned round = 0; round < multiplier(); round++) {
        random_state = 20261126 + round;
        make_inputs();
        for (size_t i = 0; i < INPUTS; i++) {
            assert_int_equal(open_session(NULL), 0);
            char *fresh = answer_to(input[i]);
            (void)close_session(NULL);
            assert_int_equal(open_session(NULL), 0);
            for (unsigned k = below(EARLIER); k > 0; k--)
                free(answer_to(input[below(INPUTS)]));
            char *later = answer_to(input[i]);
            (void)close_session(NULL);
            if (strcmp(fresh, later) != 0)
                fail_msg("round %u: %s is %s in a new session, and %s later", round, input[i],
                         fresh, later);
            free(fresh);
            free(later);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_do_not_depend_on_what_was_typed_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
