/* What is answered under assumptions has the value of what was typed wherever they hold: formulas
 * of a few levels, at random, in balls at points that satisfy them. */
#include "engine/session.h"
#include "expr/walk.h"
#include "numeric/ball.h"

#include "../frames.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { LONGEST = 300, POINTS = 12, BITS = 200 };

/* Numerators over 16; n is as it is where it is an integer, else 3/8 more. */
typedef struct point {
    int x, y, n;
    bool integer;
} point;

static bool positive(point p)
{
    return p.x > 0;
}
static bool negative(point p)
{
    return p.x < 0;
}
static bool unit(point p)
{
    return p.x >= 0 && p.x <= 16;
}
static bool above_one(point p)
{
    return p.x > 16;
}
static bool outside(point p)
{
    return p.x > 16 || p.x < -16;
}
static bool larger(point p)
{
    return p.x > p.y;
}
static bool both(point p)
{
    return p.x > 0 && p.y > 0;
}
static bool opposite(point p)
{
    return p.x > 0 && p.y < 0;
}
static bool all(point p)
{
    (void)p;
    return true;
}
static bool even(point p)
{
    return p.n % 2 == 0;
}
static bool odd_positive(point p)
{
    return p.n % 2 != 0 && p.x > 0;
}
static bool natural(point p)
{
    return p.n > 0;
}
static bool inside(point p)
{
    return p.x > -16 && p.x < 16 && p.y != 0;
}
static bool apart(point p)
{
    return p.x >= 32 && p.y <= -24;
}
static bool of_sum(point p)
{
    return p.x + p.y > 0;
}
static bool ordered(point p)
{
    return 0 < p.y && p.y < p.x && p.n >= 0;
}

static bool alike(point p)
{
    return p.x * p.y > 0;
}
static bool crossing(point p)
{
    return p.x + p.y > 3 * 16 && p.x - p.y > 16;
}
static bool chain(point p)
{
    return p.n > 0 && 16 * p.n <= p.x && p.x <= p.y;
}
static bool upper(point p)
{
    return p.x > 0 && p.x <= 50; /* sixteenths: below pi */
}
static bool first(point p)
{
    return p.x >= 0 && p.x <= 25 && p.y > 25 && p.y < 51; /* below and above pi/2 */
}
static bool disc(point p)
{
    return p.x * p.x + p.y * p.y < 9 * 256;
}

static const struct {
    const char *text;
    bool (*holds)(point p);
} assumptions[] = {{"x > 0", positive},
                   {"x < 0", negative},
                   {"x in 0..1", unit},
                   {"x > 1", above_one},
                   {"x^2 > 1", outside},
                   {"x > y", larger},
                   {"x, y positive", both},
                   {"x > 0, y < 0", opposite},
                   {"n integer", all},
                   {"n even", even},
                   {"n odd, x > 0", odd_positive},
                   {"n integer, n > 0", natural},
                   {"-1 < x < 1, y != 0", inside},
                   {"x >= 2, y <= -3/2", apart},
                   {"x + y > 0", of_sum},
                   {"0 < y, y < x, n integer, n >= 0", ordered},
                   {"x*y > 0", alike},
                   {"x + y > 3, x - y > 1", crossing},
                   {"n integer, n > 0, n <= x, x <= y", chain},
                   {"0 < x, x < pi", upper},
                   {"0 <= x, x < pi/2, pi/2 < y, y < pi", first},
                   {"x^2 + y^2 < 9", disc}};
enum { ASSUMPTIONS = sizeof assumptions / sizeof *assumptions };

static const char *random_frame(void)
{
    static const char *const texts[] = {"sqrt((#)^2)",
                                        "abs(#)",
                                        "sign(#)",
                                        "max(#, #)",
                                        "min(#, #)",
                                        "sqrt(#)",
                                        "((#)^2)^(1/4)",
                                        "((#)^3)^(1/2)",
                                        "log((#)^2)",
                                        "log(#)",
                                        "exp(log(#))",
                                        "exp(2*log(#))",
                                        "relu(#)",
                                        "heaviside(#)",
                                        "if(# > 0, #, #)",
                                        "if(# < 1, 1, #)",
                                        "atan2(#, #)",
                                        "hypot(#, 0)",
                                        "cbrt((#)^3)",
                                        "root((#)^3, 3)",
                                        "(#)^n",
                                        "((#)^2)^n",
                                        "((#)*(#))^n",
                                        "(-1)^(n + 1)*(#)",
                                        "(-1)^(3*n)",
                                        "cos(n*pi + #)",
                                        "sin(2*n*pi - #)",
                                        "tan(n*pi + #)",
                                        "floor(n + (#)*0)",
                                        "floor(n/2)",
                                        "frac(n + #)",
                                        "(#)*(#)",
                                        "(#)/(#)",
                                        "(#) + (#)",
                                        "(#) - (#)",
                                        "sqrt((#)*(#))",
                                        "sqrt((#)/(#))",
                                        "log((#)*(#))",
                                        "1/(#)",
                                        "(#)^2",
                                        "min(#, 0)",
                                        "(-1)^n*sqrt(#)",
                                        "ceil(2*n)",
                                        "abs(#)^3",
                                        "(#)^(2*n)",
                                        "asin(#)",
                                        "cos(pi*n^2)*(#)",
                                        "(#)^(1/3)",
                                        "sqrt((#)^(2*n))",
                                        "(-2)^n",
                                        "cos(n*pi/2)*(#)",
                                        "sin(pi*(n + 1/2))*(#)",
                                        "(-1)^(n*(n + 1)/2)*(#)",
                                        "(-1)^(n^2 + n)*(#)",
                                        "floor(#)",
                                        "ceil(n + #)",
                                        "frac(#)",
                                        "abs(sin(#))",
                                        "abs(cos(#))",
                                        "sign(tan(#))",
                                        "asin(sin(#))",
                                        "acos(cos(2*(#)))",
                                        "atan(tan(#))",
                                        "abs(exp(#) - 1)",
                                        "abs(sqrt(#) - 1)",
                                        "abs((#)^2 - (#) - 2)",
                                        "sign((#)^3 - (#))"};
    return texts[below(sizeof texts / sizeof *texts)];
}

static const char *random_leaf(void)
{
    static const char *const leaves[] = {"x",       "x",     "y",       "x - y", "x*y", "x - 1",
                                         "x + 1",   "1 - x", "x^2 - 1", "n",     "-x",  "y/x",
                                         "x + y",   "2*n",   "n*x",     "3",     "1/2", "y - x",
                                         "x^2 + 1", "-2",    "x + y/2", "y^2"};
    return leaves[below(sizeof leaves / sizeof *leaves)];
}

static const frames formulas = {random_frame, random_leaf, 3};

/* ---- values -------------------------------------------------------------------------------- */

static dx_id symbol_of(ddx_session *s, const char *name)
{
    return dx_symbol(&s->graph, name, 1);
}

static bool evaluate(ddx_session *s, dx_id a, point p, arb_t out)
{
    const dx_id symbol[] = {symbol_of(s, "x"), symbol_of(s, "y"), symbol_of(s, "n")};
    arb_ptr value = _arb_vec_init(3);
    arb_set_si(value, p.x);
    arb_set_si(value + 1, p.y);
    arb_mul_2exp_si(value, value, -4);
    arb_mul_2exp_si(value + 1, value + 1, -4);
    arb_set_si(value + 2, p.integer ? p.n : 8 * p.n + 3);
    if (!p.integer)
        arb_mul_2exp_si(value + 2, value + 2, -3);
    const dx_ball_point at = {.n = 3, .symbol = symbol, .value = value};
    bool known = dx_ball_evaluate(&s->graph, a, &at, BITS, out) == DX_OK && arb_is_finite(out);
    dx_diag_clear(&s->context.diag);
    _arb_vec_clear(value, 3);
    return known;
}

/* The result of a statement; NONE where it fails, or is no formula. */
static dx_id result_of(ddx_session *s, const char *statement)
{
    const ddx_answer *answer = ddx_eval(s, statement, strlen(statement));
    if (answer->status == DX_BUG)
        fail_msg("%s: %s", statement, ddx_error(s));
    return answer->kind == DX_ANSWER_VALUE && dx_op_of(&s->graph, answer->value.id) < DX_OP_EQ &&
                   dx_op_of(&s->graph, answer->value.id) != DX_OP_INF
               ? answer->value.id
               : DX_NONE;
}

/* (sqrt(x)^n)^2 is x^n without assumptions, and has values that what was typed has not. */
static bool has_power_of_name(ddx_session *s, dx_id a)
{
    dx_graph *g = &s->graph;
    dx_walk walk;
    bool has = false;
    assert_int_equal(dx_walk_make(g, 1, &a, &walk), DX_OK);
    for (size_t i = 0; i < walk.n; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]);
             k++)
            has = has || !dx_is_number(g, dx_exponent(g, walk.id[i], k));
    dx_walk_free(&walk);
    return has;
}

/* typed: as it was typed, which has no value where a form of it may have one. */
static void compare(ddx_session *plain, dx_id typed, dx_id given, ddx_session *assumed, dx_id found,
                    unsigned which, const char *statement)
{
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    const bool widened = has_power_of_name(plain, given);
    for (unsigned i = 0; i < POINTS;) {
        point p = {(int)between(-80, 80), (int)between(-80, 80), (int)between(-5, 6),
                   strstr(assumptions[which].text, "n integer") != NULL ||
                       strstr(assumptions[which].text, "n even") != NULL ||
                       strstr(assumptions[which].text, "n odd") != NULL};
        if (!assumptions[which].holds(p))
            continue;
        i++;
        bool special = p.x == 0 || p.y == 0 || p.n == 0 || p.x == p.y || p.x % 16 == 0;
        if (special && strncmp(statement, "d/dx", 4) == 0) /* at an end there is none */
            continue;
        if (!evaluate(plain, typed, p, a) || !evaluate(plain, given, p, a))
            continue;
        bool known = evaluate(assumed, found, p, b);
        /* where x is 0, sqrt(x)*sqrt(y) has no value though sqrt(x*y) has */
        if (!known && (special || widened || arb_contains_zero(a)))
            continue;
        /* sign(x - y)^2 is 1, with the note x != y */
        if (known && special && strstr(statement, "sign(") && assumed->answer.notices.n > 0)
            continue;
        if (known ? !arb_overlaps(a, b) : assumed->answer.notices.n == 0)
            fail_msg("assume %s: %s is %s, another value at x = %d/16, y = %d/16, n = %d%s",
                     assumptions[which].text, statement, ddx_answer_text(&assumed->answer), p.x,
                     p.y, p.n, p.integer ? "" : " + 3/8");
    }
    arb_clear(b);
    arb_clear(a);
}

static void what_is_answered_has_the_value_of_what_was_typed(void **state)
{
    static const char *const operations[] = {"",       "simplify",  "d/dx",      "expand",
                                             "factor", "logexpand", "logcombine"};
    enum { OPERATIONS = sizeof operations / sizeof *operations };
    char formula[LONGEST], statement[LONGEST + 40];
    (void)state;
    ddx_session *plain = ddx_session_new(), *assumed = ddx_session_new();
    assert_non_null(plain);
    assert_non_null(assumed);
    const unsigned rounds = 1500 * multiplier();
    unsigned compared = 0;
    for (unsigned round = 0; round < rounds; round++) {
        random_state = round;
        unsigned which = below(ASSUMPTIONS), operation = below(OPERATIONS);
        write_formula(&formulas, formula, sizeof formula, 1 + below(3));
        (void)snprintf(statement, sizeof statement, "assume %s", assumptions[which].text);
        if (round % 8 == 0) /* of several in one session nothing may be left */
            assert_int_equal(ddx_answer_status(ddx_eval(assumed, "forget", 6)), DDX_OK);
        else
            assert_int_equal(ddx_answer_status(ddx_eval(assumed, ":undo", 5)), DDX_OK);
        assert_int_equal(ddx_answer_status(ddx_eval(assumed, statement, strlen(statement))),
                         DDX_OK);
        const char *name = operations[operation];
        bool derivative = strcmp(name, "d/dx") == 0;
        dx_id typed = result_of(plain, formula);
        (void)snprintf(statement, sizeof statement, "%s(%s)", derivative ? name : "", formula);
        dx_id given = dx_is_none(typed) ? typed : result_of(plain, statement);
        if (!dx_is_none(given)) /* another id by now, where the graph has been collected */
            typed = dx_result(plain, plain->n_results - 1).id;
        (void)snprintf(statement, sizeof statement, "%s(%s)", name, formula);
        dx_id found = dx_is_none(given) ? DX_NONE : result_of(assumed, statement);
        compared += !dx_is_none(found);
        if (!dx_is_none(found))
            compare(plain, typed, given, assumed, found, which, statement);
    }
    assert_true(compared > rounds / 2);
    ddx_session_free(plain);
    ddx_session_free(assumed);
}

static void what_is_equal_is_not_denied(void **state)
{
    char formula[LONGEST], statement[2 * LONGEST + 40];
    (void)state;
    ddx_session *s = ddx_session_new();
    assert_non_null(s);
    for (unsigned round = 0; round < 200 * multiplier(); round++) {
        random_state = round + 1000000;
        unsigned which = below(ASSUMPTIONS);
        write_formula(&formulas, formula, sizeof formula, 2);
        (void)ddx_eval(s, "forget", 6);
        dx_id before = result_of(s, formula);
        (void)snprintf(statement, sizeof statement, "assume %s", assumptions[which].text);
        assert_int_equal(ddx_answer_status(ddx_eval(s, statement, strlen(statement))), DDX_OK);
        if (dx_is_none(before) || dx_is_none(result_of(s, formula)))
            continue;
        const ddx_answer *answer = ddx_eval(s, "equal(%, ans)", 13);
        if (ddx_answer_status(answer) == DDX_OK)
            assert_string_not_equal(ddx_answer_text(answer), "false");
        (void)snprintf(statement, sizeof statement, "equal(%%%llu, %%%llu)",
                       (unsigned long long)(s->n_results - 2),
                       (unsigned long long)(s->n_results - 1));
        answer = ddx_eval(s, statement, strlen(statement));
        if (ddx_answer_status(answer) == DDX_OK && strcmp(ddx_answer_text(answer), "false") == 0)
            fail_msg("assume %s: %s: not equal, %s", assumptions[which].text, formula,
                     answer->notices.n > 0 ? answer->notices.line[0] : "");
    }
    ddx_session_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_answered_has_the_value_of_what_was_typed),
        cmocka_unit_test(what_is_equal_is_not_denied)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
