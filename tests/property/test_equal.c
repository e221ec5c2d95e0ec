/* Equality is never wrong: what is rewritten by a law is not told from what it was, and what is
 * changed a little is never proved to be the same. */
#include "engine/equal.h"
#include "engine/oracle.h"
#include "engine/session.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/witness.h"
#include "symbolic/forms/basic.h"
#include "symbolic/forms/readable.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/logs.h"
#include "symbolic/rework/quotients.h"
#include "symbolic/rework/trig.h"

#include "../formulas.h"
#include "../library.h"

typedef unsigned long long number;

/* A formula by a law that holds wherever it has a value. */
static dx_status rewritten_by(dx_graph *g, uint32_t law, dx_id a, dx_id *out)
{
    switch (law) {
    case 0:
        return dx_expand(g, a, out);
    case 1:
        return dx_rework_quotient(g, a, DX_REWORK_TOGETHER, out);
    case 2:
        return dx_rework_quotient(g, a, DX_REWORK_FACTOR, out);
    case 3:
        return dx_trig_expand(g, a, out);
    case 4:
        return dx_trig_reduce(g, a, out);
    case 5:
        return dx_log_expand(g, a, out);
    case 6:
        return dx_basic_form(g, a, out);
    default:
        return dx_readable(g, a, out);
    }
}

/* By several, most often. */
static dx_status rewritten(dx_graph *g, dx_id a, dx_id *out)
{
    enum { LAWS = 8, TIMES = 6 };
    *out = a;
    for (int i = 0; i < TIMES; i++) {
        dx_id next;
        if (rewritten_by(g, below(LAWS), *out, &next) == DX_OK)
            *out = next;
        dx_diag_clear(&session->context.diag);
    }
    return DX_OK;
}

static void begin(number seed)
{
    random_state = seed * 0x9E3779B97F4A7C15u + 1;
    dx_diag_clear(&session->context.diag);
}

static void end_round(dx_mark mark)
{
    dx_diag_clear(&session->context.diag);
    dx_arena_free(&session->context.arena);
    dx_graph_rollback(&session->graph, mark);
}

static dx_id formula(void)
{
    dx_id a = random_formula(&session->graph, 1 + below(2), 2 + (int)below(2));
    dx_diag_clear(&session->context.diag);
    return !dx_is_none(a) && dx_tree_size(&session->graph, a) < 200 ? a : DX_NONE;
}

static bool prove(dx_id a, dx_id b, dx_identity *identity, number seed)
{
    bool equal = false;
    *identity = (dx_identity){.kind = DX_IDENTITY_UNKNOWN};
    dx_status status = dx_prove_equal(session, a, b, &equal, identity);
    if (status != DX_OK)
        fail_msg("seed %llu: %s: %s", seed, formula_text(&session->graph, a),
                 session->context.diag.message);
    return equal;
}

/* ---- equal ones ------------------------------------------------------------------------------ */

static unsigned pairs, proved;

/* 1/u for each sign(u): rewriting takes sign(u)^2 for 1, and a note says that u is not 0. */
static dx_needed beside_signs(dx_graph *g, dx_id a, dx_id *room, size_t most)
{
    dx_needed needed = {0, room};
    dx_walk walk;
    assert_int_equal(dx_walk_make(g, 1, &a, &walk), DX_OK);
    for (size_t i = 0; i < walk.n && needed.n < most; i++)
        if (dx_fn_of(g, walk.id[i]) == DX_FN_sign)
            room[needed.n++] = dx_power(g, dx_operand(g, walk.id[i], 0), -1);
    dx_walk_free(&walk);
    return needed;
}

static void check_rewritten(number seed)
{
    dx_graph *g = &session->graph;
    dx_id a = formula(), b;
    dx_identity identity;
    dx_witness witness;
    if (dx_is_none(a) || rewritten(g, a, &b) != DX_OK || dx_same(a, b))
        return;
    enum { MOST_SIGNS = 16 };
    dx_id room[MOST_SIGNS];
    const dx_needed needed = beside_signs(g, a, room, MOST_SIGNS);
    assert_int_equal(dx_find_witness(g, a, b, &needed, &witness), DX_OK);
    if (witness.found)
        fail_msg("seed %llu: %s is another value at %s, rewritten", seed, formula_text(g, a),
                 dx_text_get(&witness.where));
    if (witness.met && !witness.found) {
        pairs++;
        proved += prove(a, b, &identity, seed);
    }
    dx_witness_free(&witness);
}

static void rewritten_formulas_are_not_told_apart(void **state)
{
    (void)state;
    const dx_mark mark = dx_graph_mark(&session->graph);
    pairs = proved = 0;
    for (unsigned i = 0; i < 1500 * multiplier(); i++) {
        begin(i);
        check_rewritten(i);
        end_round(mark);
    }
    print_message("%u of %u pairs proved\n", proved, pairs);
    assert_true(proved * 100 >= pairs * 97);
}

/* ---- different ones -------------------------------------------------------------------------- */

/* Somewhat more or less than a. */
static dx_id changed(dx_graph *g, dx_id a)
{
    dx_id x = random_name(g, 2);
    switch (below(5)) {
    case 0:
        return dx_add(g, a, dx_rational(g, 1, 1 + (int64_t)below(1000000)));
    case 1:
        return dx_scale(g, dx_rational(g, 1001, 1000), a);
    case 2:
        return dx_add(g, a, dx_scale(g, dx_rational(g, 1, 100), dx_power(g, x, 2)));
    case 3:
        return dx_add(g, a, dx_call1(g, DX_FN_atan, x));
    default:
        return dx_mul(g, a, dx_call1(g, DX_FN_sign, dx_sub(g, x, dx_rational(g, 1, 3))));
    }
}

static dx_status difference_at(dx_id a, dx_id b, const dx_ball_point *at, arb_t out)
{
    DX_TRY(dx_ball_evaluate(&session->graph, a, at, 256, out));
    arb_t other;
    arb_init(other);
    dx_status status = dx_ball_evaluate(&session->graph, b, at, 256, other);
    arb_sub(out, out, other, 256);
    arb_clear(other);
    return status;
}

/* Where the signs are as is said, the values are the same. */
static void check_where(dx_id a, dx_id b, const dx_identity *identity, number seed)
{
    dx_graph *g = &session->graph;
    dx_id name[3];
    arb_ptr value = _arb_vec_init(3);
    arb_t sign;
    arb_init(sign);
    for (uint32_t i = 0; i < 3; i++)
        name[i] = dx_symbol(g, random_names[i], 1);
    for (int round = 0; round < 30; round++) {
        bool there = true;
        for (uint32_t i = 0; i < 3; i++) {
            arb_set_si(&value[i], (slong)between(-40, 40));
            arb_div_si(&value[i], &value[i], (slong)between(1, 12), 256);
        }
        const dx_ball_point at = {.n = 3, .symbol = name, .value = value};
        for (uint32_t i = 0; i < identity->n && there; i++) {
            there = dx_ball_evaluate(g, identity->of[i], &at, 256, sign) == DX_OK;
            there =
                there && (identity->sign[i] == 0                          ? !arb_contains_zero(sign)
                          : identity->sign[i] == DX_IDENTITY_NOT_NEGATIVE ? arb_is_nonnegative(sign)
                          : identity->sign[i] > 0                         ? arb_is_positive(sign)
                                                                          : arb_is_negative(sign));
        }
        if (there && difference_at(a, b, &at, sign) == DX_OK && arb_is_finite(sign) &&
            !arb_contains_zero(sign))
            fail_msg("seed %llu: %s is not the same where that is said", seed, formula_text(g, a));
        dx_diag_clear(&session->context.diag);
    }
    arb_clear(sign);
    _arb_vec_clear(value, 3);
}

static void check_changed(number seed)
{
    dx_graph *g = &session->graph;
    dx_id a = formula(), b;
    dx_identity identity;
    dx_witness witness;
    if (dx_is_none(a) || rewritten(g, a, &b) != DX_OK)
        return;
    b = changed(g, b);
    if (dx_is_none(b))
        return;
    assert_int_equal(dx_find_witness(g, a, b, NULL, &witness), DX_OK);
    bool differ = witness.found;
    dx_witness_free(&witness);
    if (!differ)
        return;
    if (prove(a, b, &identity, seed))
        fail_msg("seed %llu: %s is proved to be something else", seed, formula_text(g, a));
    if (identity.kind == DX_IDENTITY_PARTLY)
        check_where(a, b, &identity, seed);
}

static void changed_formulas_are_not_proved_equal(void **state)
{
    (void)state;
    const dx_mark mark = dx_graph_mark(&session->graph);
    for (unsigned i = 0; i < 1500 * multiplier(); i++) {
        begin(1000000 + i);
        check_changed(1000000 + i);
        end_round(mark);
    }
}

/* ---- by laws ------------------------------------------------------------------------------------
 */

/* For each kind of law; # stands for a number, the same on both sides. */
static const char *const by_law[][2] = {
    {"x^log(#)", "#^log(x)"},
    {"x^log(y)", "y^log(x)"},
    {"x^(#/log(x))", "e^#"},
    {"(#*x)^log(y)", "y^log(#)*x^log(y)"},
    {"exp(log(x)*log(#*y))", "y^log(x)*#^log(x)"},
    {"sqrt(x + #^2 - 1 + 2*#*sqrt(x - 1))", "# + sqrt(x - 1)"},
    {"sqrt(x + #^2 - 1 - 2*#*sqrt(x - 1))", "abs(# - sqrt(x - 1))"},
    {"sqrt(x + sqrt(x^2 - y^2))", "(sqrt(x + y) + sqrt(x - y))/sqrt(2)"},
    {"sqrt(x + # + 2*sqrt(#*x))", "sqrt(x) + sqrt(#)"},
    {"sqrt(1 + sqrt(1 - x^2))", "(sqrt(1 + x) + sqrt(1 - x))/sqrt(2)"},
    {"sqrt(x - sqrt(x))*sqrt(x + sqrt(x))", "sqrt(x^2 - x)"},
    {"acosh(cosh(#*x))", "#*abs(x)"},
    {"acosh(2*x^2 - 1)", "2*acosh(abs(x))"},
    {"acos(2*x^2 - 1)", "2*acos(abs(x))"},
    {"asinh(#*x + y)", "log(#*x + y + sqrt(1 + (#*x + y)^2))"},
    {"acos((1 - x^2)/(1 + x^2))", "2*abs(atan(x))"},
    {"gamma(x + #)", "(x + # - 1)*gamma(x + # - 1)"},
    {"gamma(x)*gamma(1 - x)", "pi/sin(pi*x)"},
    {"gamma(x)*gamma(x + 1/2)", "2^(1 - 2*x)*sqrt(pi)*gamma(2*x)"},
    {"binomial(x + 1, y)", "binomial(x, y) + binomial(x, y - 1)"},
    {"binomial(x, #)*(x - #)", "(# + 1)*binomial(x, # + 1)"},
    {"binomial(x, y)", "binomial(x, x - y)"},
    {"y*binomial(x, y)", "x*binomial(x - 1, y - 1)"},
    {"beta(x + 1, y)", "beta(x, y)*x/(x + y)"},
    {"digamma(x + #) - 1/(x + # - 1)", "digamma(x + # - 1)"},
    {"lgamma(x + 1)", "lgamma(x) + log(abs(x))"},
    {"floor(x + #)", "floor(x) + #"},
    {"ceil(x) + frac(-x)", "-floor(x) + 2*ceil(x) - x + floor(x)"},
    {"floor(2*x)", "floor(x) + floor(x + 1/2)"},
    {"floor(floor(x)/#)", "floor(x/#)"},
    {"mod(x + #*y, y)", "mod(x, y)"},
    {"max(x, #*y) + min(x, #*y)", "x + #*y"},
    {"max(x, y)*min(x, y)", "x*y"},
    {"max(x, min(y, #))", "min(max(x, y), max(x, #))"},
    {"abs(x - #) + abs(x + #)", "max(2*#, 2*abs(x))"},
    {"relu(x) - relu(-x)", "x"},
    {"piecewise(x < #: # - x, x - #)", "abs(x - #)"},
    {"if(x < y, x, y)", "min(x, y)"},
    {"sign(x*y)", "sign(x)*sign(y)"},
    {"max(abs(x + y), abs(x - y))", "abs(x) + abs(y)"},
    {"leakyrelu(x, 1/#)", "max(x, x/#)"},
    {"lambertw(x)*exp(lambertw(x))", "x"},
    {"exp(#*lambertw(x))", "(x/lambertw(x))^#"},
    {"erf(-x) + 1", "erfc(x)"},
    {"besselj(2, x)", "2*besselj(1, x)/x - besselj(0, x)"},
    {"sum(k^2 - #*k, k=1..y)", "sum(k^2, k=1..y) - #*sum(k, k=1..y)"},
    {"product(2*k, k=1..y)", "2^y*y!"},
    {"sum(#*x*k + x^k, k=1..y)", "#*x*sum(k, k=1..y) + sum(x^k, k=1..y)"},
    {"sum(k*k!, k=1..y)", "(y + 1)! - 1"},
};
enum { BY_LAW = sizeof by_law / sizeof *by_law };

/* One side of a law, with numbers in it, as a formula. */
static dx_id side_of(const char *text, number with)
{
    char made[200];
    size_t n = strlen(text);
    assert_true(n < sizeof made);
    for (size_t i = 0; i <= n; i++)
        made[i] = text[i] == '#' ? (char)('0' + with) : text[i];
    dx_value value;
    if (dx_evaluate_text(session, made, n, &value) != DX_OK)
        fail_msg("%s: %s", made, session->context.diag.message);
    return value.id;
}

/* Something for x: names stay what sums run to. */
static dx_id inner(dx_graph *g)
{
    dx_id x = dx_symbol(g, "x", 1), y = dx_symbol(g, "y", 1);
    switch (below(8)) {
    case 0:
        return dx_add(g, dx_scale(g, dx_int(g, between(-3, 3)), x), dx_rational(g, 1, 3));
    case 1:
        return dx_power(g, x, 2);
    case 2:
        return dx_sub(g, x, y);
    case 3:
        return dx_scale(g, dx_rational(g, -1, 2), x);
    case 4:
        return dx_call1(g, DX_FN_exp, x);
    case 5:
        return dx_mul(g, x, y);
    default:
        return x;
    }
}

static void check_law(number seed)
{
    dx_graph *g = &session->graph;
    const char *const *law = by_law[seed % BY_LAW];
    const number with = 2 + below(4);
    dx_id a = side_of(law[0], with), b = side_of(law[1], with);
    dx_id x = dx_symbol(g, "x", 1), put = inner(g);
    dx_identity identity;
    dx_witness witness;
    if (!dx_contains(g, a, dx_symbol(g, "k", 1)) && strstr(law[0], "k") == NULL) {
        a = dx_substitute(g, a, 1, &x, &put);
        b = dx_substitute(g, b, 1, &x, &put);
    }
    if (dx_is_none(a) || dx_is_none(b))
        return;
    const bool change = below(2) == 0;
    if (change && below(3) == 0)
        b = side_of(law[1], 2 + (with - 1) % 4); /* another number */
    else if (change)
        b = changed(g, b);
    if (dx_is_none(b) || dx_same(a, b))
        return;
    assert_int_equal(dx_find_witness(g, a, b, NULL, &witness), DX_OK);
    if (witness.found && !change)
        fail_msg("seed %llu: %s = %s does not hold at %s", seed, formula_text(g, a), law[1],
                 dx_text_get(&witness.where));
    bool differ = witness.found, met = witness.met;
    dx_witness_free(&witness);
    bool equal = prove(a, b, &identity, seed);
    if (differ && equal)
        fail_msg("seed %llu: %s is proved to be something else", seed, formula_text(g, a));
    if (differ && identity.kind == DX_IDENTITY_PARTLY)
        check_where(a, b, &identity, seed);
    pairs += !change && met;
    proved += !change && met && equal;
}

static void laws_are_proved_and_nothing_else(void **state)
{
    (void)state;
    const dx_mark mark = dx_graph_mark(&session->graph);
    pairs = proved = 0;
    for (unsigned i = 0; i < 1000 * multiplier(); i++) {
        begin(2000000 + i);
        check_law(2000000 + i);
        end_round(mark);
    }
    print_message("%u of %u laws proved\n", proved, pairs);
    assert_true(proved * 100 >= pairs * 85);
}

/* ---- powers with names in exponents ----------------------------------------------------------
 */

/* Some hold wherever both sides have values, others for positive bases alone. */
static const char *const by_power[][2] = {
    {"(x^n)^z", "x^(n*z)"},        {"sqrt(x^n)", "x^(n/2)"}, {"log(x^n)", "n*log(x)"},
    {"exp(n*log(x))", "x^n"},      {"(-x)^n", "(-1)^n*x^n"}, {"(x*z)^n", "x^n*z^n"},
    {"x^n*x^z", "x^(n + z)"},      {"abs(x^n)", "abs(x)^n"}, {"(x^2)^n", "x^(2*n)"},
    {"sqrt(x^(2*n))", "abs(x^n)"}, {"(x^n)^z", "(x^z)^n"},   {"(1/x)^n", "x^(-n)"},
};
enum { BY_POWER = sizeof by_power / sizeof *by_power };

/* A base for x, an exponent for n. */
static dx_id put_power(dx_graph *g, dx_id a, number base, number exponent)
{
    static const char *const bases[] = {"x", "-x", "2*x", "x^2", "x + 1", "x*z", "-2", "x^3"};
    static const char *const exponents[] = {"n",  "2*n", "n + 1", "n/2",
                                            "-n", "3*n", "1 - n", "n^2"};
    const dx_id from[] = {dx_symbol(g, "x", 1), dx_symbol(g, "n", 1)};
    const dx_id to[] = {side_of(bases[base], 0), side_of(exponents[exponent], 0)};
    return dx_substitute(g, a, 2, from, to);
}

/* Numbers that balls hold without an error, so that integers among their products are seen. */
static bool differ_at_some_point(dx_graph *g, dx_id a, dx_id b, dx_text *where)
{
    static const int numerator[] = {-4, -3, -2, -1, 0, 1, 2, 3, 4, 6};
    enum { NUMBERS = sizeof numerator / sizeof *numerator, POINTS = 150, NAMES = 3 };
    const dx_id name[NAMES] = {dx_symbol(g, "x", 1), dx_symbol(g, "n", 1), dx_symbol(g, "z", 1)};
    arb_ptr value = _arb_vec_init(NAMES);
    arb_t gap;
    bool differ = false;
    arb_init(gap);
    for (int i = 0; i < POINTS && !differ; i++) {
        for (int k = 0; k < NAMES; k++) {
            arb_set_si(&value[k], numerator[below(NUMBERS)]);
            arb_mul_2exp_si(&value[k], &value[k], below(2) == 0 ? 0 : -1);
        }
        const dx_ball_point at = {.n = NAMES, .symbol = name, .value = value};
        differ =
            difference_at(a, b, &at, gap) == DX_OK && arb_is_finite(gap) && !arb_contains_zero(gap);
        for (int k = 0; k < NAMES && differ; k++)
            dx_text_format(where, " %g", arf_get_d(arb_midref(&value[k]), ARF_RND_NEAR));
        dx_diag_clear(&session->context.diag);
    }
    arb_clear(gap);
    _arb_vec_clear(value, NAMES);
    return differ;
}

/* equal(a, b), as it is typed. */
static bool is_told_equal(dx_graph *g, dx_id a, dx_id b)
{
    char text[900];
    dx_value value;
    int n = snprintf(text, sizeof text, "equal(%s, ", formula_text(g, a));
    n += snprintf(text + n, sizeof text - (size_t)n, "%s)", formula_text(g, b));
    if (dx_evaluate_text(session, text, (size_t)n, &value) != DX_OK)
        fail_msg("%s: %s", text, session->context.diag.message);
    return dx_same(value.id, dx_truth(g, true));
}

static void powers_are_equal_at_negative_bases_too(void **state)
{
    (void)state;
    dx_graph *g = &session->graph;
    const dx_mark mark = dx_graph_mark(g);
    for (unsigned i = 0; i < 300 * multiplier(); i++) {
        dx_text where;
        begin(3000000 + i);
        const char *const *law = by_power[i % BY_POWER];
        const number base = below(8), exponent = below(8);
        dx_id a = put_power(g, side_of(law[0], 0), base, exponent);
        dx_id b = put_power(g, side_of(law[1], 0), base, exponent);
        dx_text_init(&where, &session->context.memory);
        if (!dx_is_none(a) && !dx_is_none(b) && is_told_equal(g, a, b) &&
            differ_at_some_point(g, a, b, &where))
            fail_msg("seed %u: %s = %s at%s", i, formula_text(g, a), law[1], dx_text_get(&where));
        dx_text_free(&where);
        end_round(mark);
    }
}

/* ---- identities ------------------------------------------------------------------------------ */

static void identities_are_proved(void **state)
{
    static const char *const identity[][2] = {
        {"sin(x)^2 + cos(x)^2", "1"},
        {"cosh(x)^2 - sinh(x)^2", "1"},
        {"sin(x + y)", "sin(x)*cos(y) + cos(x)*sin(y)"},
        {"tan(2*x)", "2*tan(x)/(1 - tan(x)^2)"},
        {"sin(5*x)", "16*sin(x)^5 - 20*sin(x)^3 + 5*sin(x)"},
        {"tanh(x + y)", "(tanh(x) + tanh(y))/(1 + tanh(x)*tanh(y))"},
        {"log(x*y^2)", "log(x) + 2*log(abs(y))"},
        {"sqrt(5 + 2*sqrt(6))", "sqrt(2) + sqrt(3)"},
        {"cbrt(2 + sqrt(5)) - cbrt(sqrt(5) - 2)", "1"},
        {"4*atan(1/5) - atan(1/239)", "pi/4"},
        {"atan(1) + atan(2) + atan(3)", "pi"},
        {"12*atan(1/18) + 8*atan(1/57) - 5*atan(1/239)", "pi/4"},
        {"atan(x) + atan(1/x)", "pi*sign(x)/2"},
        {"asin(x)", "2*atan(x/(1 + sqrt(1 - x^2)))"},
        {"acos(x)", "2*atan(sqrt((1 - x)/(1 + x)))"},
        {"2*atan(exp(x)) - pi/2", "atan(sinh(x))"},
        {"asin(tanh(x))", "2*atan(tanh(x/2))"},
        {"cos(3*acos(x))", "4*x^3 - 3*x"},
        {"sin(2*atan(x))", "2*x/(x^2 + 1)"},
        {"tan(atan(x) + atan(y))", "(x + y)/(1 - x*y)"},
        {"sin(pi/10)", "(sqrt(5) - 1)/4"},
        {"tan(3*pi/11) + 4*sin(2*pi/11)", "sqrt(11)"},
        {"tan(pi/7)*tan(2*pi/7)*tan(3*pi/7)", "sqrt(7)"},
        {"asinh(x)", "log(x + sqrt(x^2 + 1))"},
        {"atanh(x)", "log((1 + x)/(1 - x))/2"},
    };
    dx_identity found;
    (void)state;
    for (size_t i = 0; i < sizeof identity / sizeof identity[0]; i++) {
        dx_value side[2];
        for (int k = 0; k < 2; k++)
            assert_int_equal(
                dx_evaluate_text(session, identity[i][k], strlen(identity[i][k]), &side[k]), DX_OK);
        if (!prove(side[0].id, side[1].id, &found, i))
            fail_msg("%s = %s", identity[i][0], identity[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rewritten_formulas_are_not_told_apart),
        cmocka_unit_test(changed_formulas_are_not_proved_equal),
        cmocka_unit_test(laws_are_proved_and_nothing_else),
        cmocka_unit_test(powers_are_equal_at_negative_bases_too),
        cmocka_unit_test(identities_are_proved),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
