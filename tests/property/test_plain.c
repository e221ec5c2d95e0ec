/* What is read as a plain formula has the value, the premises and the notices that the grammar
 * gives; what has a fault is left to the grammar, and nothing is told of it. */
#include "config.h"

#include "engine/session.h"

#include "../chance.h"
#include "../library.h"

enum { LONGEST = 4000, DEEP = 60 };

typedef struct written {
    char text[LONGEST];
    size_t n;
} written;

static void put(written *w, const char *piece)
{
    size_t n = strlen(piece);
    if (w->n + n < sizeof w->text) {
        memcpy(w->text + w->n, piece, n);
        w->n += n;
    }
}

/* Mostly what is plain, and all that is nearly so. */
static void put_atom(written *w)
{
    static const char *const atoms[] = {"x",
                                        "y",
                                        "z",
                                        "a",
                                        "e",
                                        "pi",
                                        "2",
                                        "3",
                                        "0.5",
                                        "1",
                                        "10",
                                        ".25",
                                        "1.",
                                        "0",
                                        "1e3",
                                        "2.5e-2",
                                        "1_000",
                                        "x",
                                        "y",
                                        "7",
                                        "E",
                                        "i",
                                        "b",
                                        "k",
                                        "123456789012345678",
                                        "12345678901234567890123",
                                        "0.1234567890123456789",
                                        "t",
                                        "d"};
    static const char *const odd[] = {"d",  "inf", "true",  "alpha", "x1",   "2x",  "π",   "ans",
                                      "%",  "x'",  "sin",   "1e",    "1..2", "c",   "x_1", "",
                                      "dx", "2 3", "1.2.3", "0x1",   "[x]",  "|x|", "x²",  "ω"};
    if (below(40) == 0)
        put(w, odd[below(sizeof odd / sizeof *odd)]);
    else
        put(w, atoms[below(sizeof atoms / sizeof *atoms)]);
}

static void put_blank(written *w)
{
    if (below(12) == 0)
        put(w, below(8) ? " " : "\t");
}

static void put_formula(written *w, unsigned depth);

static void put_call(written *w, unsigned depth)
{
    static const char *const functions[] = {
        "sin(", "cos(",  "exp(",  "log(",  "sqrt(", "abs(", "tanh(", "max(",   "atan2(", "ln(",
        "min(", "cbrt(", "root(", "sin (", "f(",    "x(",   "g(",    "hypot(", "diff(",  "floor("};
    put(w, functions[below(sizeof functions / sizeof *functions)]);
    for (unsigned n = below(6) ? 0 : 1 + below(2);; n--) {
        put_formula(w, depth);
        if (n == 0)
            break;
        put(w, ",");
    }
    put(w, below(60) ? ")" : "");
}

static void put_operand(written *w, unsigned depth)
{
    for (unsigned k = below(8) ? 0 : 1 + below(2); k > 0; k--)
        put(w, below(3) ? "-" : "+");
    put_blank(w);
    switch (depth == 0 ? 0 : below(5)) {
    case 1:
    case 2:
        put(w, "(");
        put_formula(w, depth - 1);
        put(w, below(60) ? ")" : "]");
        break;
    case 3:
        put_call(w, depth - 1);
        break;
    default:
        put_atom(w);
    }
    put_blank(w);
    if (below(5) == 0) {
        static const char *const powers[] = {"^2", "^3",  "^-1",  "^(1/2)", "^1",  "^0.5",
                                             "^x", "**2", "^2^3", "!",      "^-x", "^(-2)"};
        put(w, powers[below(sizeof powers / sizeof *powers)]);
    }
}

static void put_formula(written *w, unsigned depth)
{
    static const char *const operators[] = {"+", "-", "*", "/", "+", "-", "*", "/", "*", " "};
    put_operand(w, depth);
    for (unsigned n = below(4); n > 0; n--) {
        put(w, below(30) ? operators[below(9)] : operators[9]);
        put_operand(w, depth);
    }
}

/* In any order: the grammar evaluates brackets before what stands in front of them. */
static bool same_premises(const dx_graph *g, dx_id a, dx_id b)
{
    uint32_t n = dx_is_none(a) ? 0 : dx_count(g, a), found = 0;
    if (n != (dx_is_none(b) ? 0 : dx_count(g, b)))
        return false;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < n; k++)
            found += dx_same(dx_operand(g, a, i), dx_operand(g, b, k));
    return found == n;
}

static bool same_notices(const dx_notices *a, const dx_notices *b)
{
    unsigned found = 0;
    for (unsigned i = 0; i < a->n; i++)
        for (unsigned k = 0; k < b->n; k++)
            found += strcmp(a->line[i], b->line[k]) == 0;
    return a->n == b->n && found == a->n;
}

static bool same_values(const dx_graph *g, const dx_value *a, const dx_value *b)
{
    return dx_same(a->id, b->id) && same_premises(g, a->premises, b->premises) &&
           a->digits == b->digits && dx_same(a->shown, b->shown) && dx_same(a->typed, b->typed) &&
           dx_same(a->rows, b->rows);
}

/* True where it was read as a plain one. */
static bool compare(ddx_session *s, const written *w)
{
    dx_context *context = &s->context;
    dx_value plain, value;
    bool evaluated;
    dx_statement statement;
    dx_notices told;
    context->notices.n = 0;
    dx_diag_clear(&context->diag);
    assert_int_equal(dx_evaluate_plain(s, w->text, w->n, &plain, &evaluated), DX_OK);
    assert_int_equal(context->diag.status, DX_OK);
    told = context->notices;
    if (!evaluated)
        assert_int_equal(told.n, 0);
    context->notices.n = 0;
    dx_status status = dx_read_statement(s, w->text, w->n, &statement);
    if (status == DX_OK)
        status = dx_evaluate_expression(s, statement.root, &value);
    if (evaluated && status != DX_OK)
        fail_msg("%.*s: %s", (int)w->n, w->text, context->diag.message);
    if (evaluated &&
        (!same_values(&s->graph, &plain, &value) || !same_notices(&told, &context->notices)))
        fail_msg("%.*s has another value", (int)w->n, w->text);
    dx_arena_free(&context->arena);
    return evaluated;
}

static void plain_formulas_mean_what_the_grammar_says(void **state)
{
    (void)state;
    unsigned rounds = 4000 * multiplier(), plain = 0;
    run("a = 3");
    run("b = x^2 + 1");
    run("g(u) = u^2");
    run("sin(c) = 5");
    session->context.limits.depth = DEEP;
    for (unsigned round = 0; round < rounds; round++) {
        written w = {.n = 0};
        random_state = round;
        put_formula(&w, below(5));
        plain += compare(session, &w);
    }
    assert_true(plain > rounds / 4);
}

/* One that is not plain is as deep for the grammar as one that is. */
static void the_depth_of_a_plain_formula_is_the_grammar_s(void **state)
{
    (void)state;
    session->context.limits.depth = DEEP;
    for (unsigned n = DEEP - 9; n < DEEP + 4; n++) {
        static const char *const open[] = {"(",   "sin(", "-(",    "2^",
                                           "2^-", "x*(",  "1+x*(", "1-x*(2)^-"};
        for (size_t k = 0; k < sizeof open / sizeof *open; k++) {
            written w = {.n = 0};
            for (unsigned i = 0; i < n; i++)
                put(&w, open[k]);
            put(&w, "x");
            for (unsigned i = 0; i < n && strchr(open[k], '('); i++)
                put(&w, ")");
            (void)compare(session, &w);
        }
    }
}

static void a_plain_formula_without_memory_is_told_of(void **state)
{
    (void)state;
    static const char text[] = "(x+1/y)*sin(x*y)/(2.5-z^-2)-sqrt(x^2+12345678901234567890123)";
    dx_context *context = &session->context;
    dx_value value;
    bool evaluated = false;
    for (uint64_t nth = 1; !evaluated; nth++) {
        dx_diag_clear(&context->diag);
        context->memory.fail_at = context->memory.count + nth;
        dx_status status = dx_evaluate_plain(session, text, sizeof text - 1, &value, &evaluated);
        context->memory.fail_at = 0;
        assert_true(status == (evaluated ? DX_OK : DX_NOMEM));
        dx_arena_free(&context->arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(plain_formulas_mean_what_the_grammar_says, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(the_depth_of_a_plain_formula_is_the_grammar_s, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(a_plain_formula_without_memory_is_told_of, open_session,
                                        close_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
