/* Values of circular functions and their inverses at fractions of a turn, in radicals where these
 * are short. */
#include "expr/known.h"

#include "expr/assumptions.h"
#include "expr/quadrants.h"

/* Angles are counted in parts of pi. */
enum { HALF_TURN = 120, QUARTER = HALF_TURN / 2 };

/* sin, tan and csc between 0 and pi/2: (a·sqrt(p) + b·sqrt(q))/d, or sqrt(a + b·sqrt(q))/d for
 * p = 0. */
static const struct {
    int8_t at; /* of HALF_TURN */
    dx_fn fn;
    int8_t a, p, b, q, d;
} values[] = {
    {20, DX_FN_sin, 1, 1, 0, 1, 2},    {20, DX_FN_tan, 1, 3, 0, 1, 3},
    {20, DX_FN_csc, 2, 1, 0, 1, 1},    {30, DX_FN_sin, 1, 2, 0, 1, 2},
    {30, DX_FN_tan, 1, 1, 0, 1, 1},    {30, DX_FN_csc, 1, 2, 0, 1, 1},
    {40, DX_FN_sin, 1, 3, 0, 1, 2},    {40, DX_FN_tan, 1, 3, 0, 1, 1},
    {40, DX_FN_csc, 2, 3, 0, 1, 3},    {10, DX_FN_sin, 1, 6, -1, 2, 4},
    {10, DX_FN_tan, 2, 1, -1, 3, 1},   {10, DX_FN_csc, 1, 6, 1, 2, 1},
    {50, DX_FN_sin, 1, 6, 1, 2, 4},    {50, DX_FN_tan, 2, 1, 1, 3, 1},
    {50, DX_FN_csc, 1, 6, -1, 2, 1},   {15, DX_FN_sin, 2, 0, -1, 2, 2},
    {15, DX_FN_tan, 1, 2, -1, 1, 1},   {15, DX_FN_csc, 4, 0, 2, 2, 1},
    {45, DX_FN_sin, 2, 0, 1, 2, 2},    {45, DX_FN_tan, 1, 2, 1, 1, 1},
    {45, DX_FN_csc, 4, 0, -2, 2, 1},   {12, DX_FN_sin, 1, 5, -1, 1, 4},
    {12, DX_FN_tan, 25, 0, -10, 5, 5}, {12, DX_FN_csc, 1, 5, 1, 1, 1},
    {24, DX_FN_sin, 10, 0, -2, 5, 4},  {24, DX_FN_tan, 5, 0, -2, 5, 1},
    {24, DX_FN_csc, 50, 0, 10, 5, 5},  {36, DX_FN_sin, 1, 5, 1, 1, 4},
    {36, DX_FN_tan, 25, 0, 10, 5, 5},  {36, DX_FN_csc, 1, 5, -1, 1, 1},
    {48, DX_FN_sin, 10, 0, 2, 5, 4},   {48, DX_FN_tan, 5, 0, 2, 5, 1},
    {48, DX_FN_csc, 50, 0, -10, 5, 5},
};
enum { VALUES = sizeof values / sizeof *values };

/* With the opposite sign where `negative`: 1 - sqrt(2), not -(sqrt(2) - 1). */
static dx_id value_of(dx_graph *g, size_t i, bool negative)
{
    const bool turned = negative && values[i].p != 0 && values[i].b < 0;
    const int64_t sign = turned ? -1 : 1;
    dx_id root = dx_sqrt(g, dx_int(g, values[i].q));
    dx_id second = dx_scale(g, dx_int(g, sign * values[i].b), root), value;
    if (values[i].p == 0)
        value = dx_sqrt(g, dx_add(g, dx_int(g, values[i].a), second));
    else
        value = dx_add(
            g, dx_scale(g, dx_int(g, sign * values[i].a), dx_sqrt(g, dx_int(g, values[i].p))),
            second);
    return dx_scale(g, dx_rational(g, negative && !turned ? -1 : 1, values[i].d), value);
}

/* ---- angles -------------------------------------------------------------------------------- */

/* a = k·pi/HALF_TURN with an integer k, up to turns; false otherwise. */
static bool parts_of_pi(dx_graph *g, dx_id a, int64_t *k)
{
    *k = 0;
    if (dx_is_int(g, a, 0))
        return true;
    dx_id c, rest;
    dx_split_coefficient(g, a, &c, &rest);
    if (dx_op_of(g, rest) != DX_OP_PI)
        return false;
    dx_id parts = dx_number_mul(g, c, dx_int(g, HALF_TURN));
    mpq_t value;
    if (dx_is_none(parts) || !dx_is_integer(g, parts))
        return false;
    mpq_init(value);
    dx_number_to_mpq(g, parts, value);
    *k = (int64_t)mpz_fdiv_ui(mpq_numref(value), 2 * HALF_TURN);
    mpq_clear(value);
    return true;
}

/* sin, tan or csc at k parts from 0 to QUARTER, or its opposite; NONE where that is not short. */
static dx_id value_at_parts(dx_graph *g, dx_fn fn, int64_t k, bool negative)
{
    if (k == 0)
        return dx_int(g, 0); /* csc is not asked for */
    if (k == QUARTER)
        return dx_int(g, negative ? -1 : 1); /* nor tan */
    for (size_t i = 0; i < VALUES; i++)
        if (values[i].fn == fn && values[i].at == k)
            return value_of(g, i, negative);
    return DX_NONE;
}

/* The function of which fn is one of the complement, sin for cos; itself. */
static dx_fn of_complement(dx_fn fn)
{
    return fn == DX_FN_cos   ? DX_FN_sin
           : fn == DX_FN_cot ? DX_FN_tan
           : fn == DX_FN_sec ? DX_FN_csc
                             : fn;
}

/* pi·(n + 1/2) multiplied out; the term itself where it is no such product. */
static dx_id spread_pi(dx_graph *g, dx_id term)
{
    if (dx_op_of(g, term) != DX_OP_MUL || dx_factors(g, term) != 2)
        return term;
    for (uint32_t i = 0; i < 2; i++) {
        dx_id pi = dx_base(g, term, i), sum = dx_base(g, term, 1 - i);
        if (dx_op_of(g, pi) != DX_OP_PI || dx_op_of(g, sum) != DX_OP_ADD ||
            !dx_is_int(g, dx_exponent(g, term, 0), 1) || !dx_is_int(g, dx_exponent(g, term, 1), 1))
            continue;
        dx_id out = dx_mul(g, dx_constant(g, sum), pi);
        for (uint32_t k = 0; k < dx_terms(g, sum); k++)
            out = dx_add(g, out,
                         dx_scale(g, dx_coefficient(g, sum, k), dx_mul(g, dx_term(g, sum, k), pi)));
        return out;
    }
    return term;
}

/* c·n·pi with an integer n by what is assumed, or an odd half of one: *turns are the half turns in
 * it, and *rest is a quarter of a turn or 0. */
static bool whole_multiple_of_pi(dx_graph *g, dx_id c, dx_id term, dx_id *turns, dx_id *rest)
{
    bool has_pi = false;
    *rest = dx_int(g, 0);
    if (dx_op_of(g, term) != DX_OP_MUL)
        return false;
    for (uint32_t i = 0; i < dx_factors(g, term); i++)
        has_pi = has_pi || dx_op_of(g, dx_base(g, term, i)) == DX_OP_PI;
    if (!has_pi)
        return false;
    *turns = dx_scale(g, c, dx_div(g, term, dx_pi(g)));
    if (dx_is_none(*turns) || dx_is_whole(g, *turns))
        return !dx_is_none(*turns);
    dx_id quarters = dx_scale(g, dx_int(g, 2), *turns);
    if (dx_is_none(quarters) || dx_parity_of(g, quarters) != 1)
        return false;
    *rest = dx_scale(g, dx_rational(g, 1, 2), dx_pi(g));
    *turns = dx_scale(g, dx_rational(g, 1, 2), dx_sub(g, quarters, dx_int(g, 1)));
    return !dx_is_none(*turns) && dx_is_whole(g, *turns);
}

/* sin(u + n·pi) = (-1)^n·sin(u), and likewise the others; NONE where there is no such n. */
static dx_id without_half_turns(dx_graph *g, dx_fn fn, dx_id arg)
{
    dx_id turns = dx_int(g, 0), rest = turns, c, term, multiple, quarter;
    dx_split_coefficient(g, arg, &c, &term);
    arg = dx_scale(g, c, spread_pi(g, term));
    if (dx_is_none(arg))
        return DX_NONE;
    dx_split_coefficient(g, arg, &c, &term);
    if (dx_op_of(g, term) == DX_OP_ADD) {
        rest = dx_scale(g, c, dx_constant(g, term));
        for (uint32_t i = 0; i < dx_terms(g, term); i++) {
            dx_id number = dx_number_mul(g, c, dx_coefficient(g, term, i)),
                  one = dx_term(g, term, i);
            if (whole_multiple_of_pi(g, number, one, &multiple, &quarter)) {
                turns = dx_add(g, turns, multiple);
                rest = dx_add(g, rest, quarter);
            } else {
                rest = dx_add(g, rest, dx_scale(g, number, one));
            }
        }
    } else if (whole_multiple_of_pi(g, c, term, &multiple, &quarter)) {
        turns = multiple;
        rest = quarter;
    }
    if (dx_is_none(turns) || dx_is_int(g, turns, 0))
        return DX_NONE;
    dx_id value = dx_call1(g, fn, rest);
    bool half = fn == DX_FN_tan || fn == DX_FN_cot; /* of period pi */
    return half ? value : dx_mul(g, dx_pow(g, dx_int(g, -1), turns), value);
}

dx_id dx_known_circular(dx_graph *g, dx_fn fn, dx_id arg)
{
    int64_t k;
    if (!parts_of_pi(g, arg, &k))
        return g->assumptions ? without_half_turns(g, fn, arg) : DX_NONE;
    const dx_fn plain = of_complement(fn);
    bool negative = false;
    if (plain != fn)
        k = (QUARTER - k + 2 * HALF_TURN) % (2 * HALF_TURN);
    if (k >= HALF_TURN) { /* of half a turn more all but tan are the opposite */
        k -= HALF_TURN;
        negative = plain != DX_FN_tan;
    }
    if (k > QUARTER) {
        k = HALF_TURN - k;
        negative = negative != (plain == DX_FN_tan);
    }
    if ((k == 0 && plain == DX_FN_csc) || (k == QUARTER && plain == DX_FN_tan)) {
        dx_fail(g->context, DX_DOMAIN, "%s has a pole here", dx_functions[fn].name);
        return DX_NONE;
    }
    return value_at_parts(g, plain, k, negative);
}

/* ---- arcs ---------------------------------------------------------------------------------- */

/* x is fn of k parts, with 0 <= k <= QUARTER, or its opposite. */
static bool parts_of_value(dx_graph *g, dx_fn fn, dx_id x, bool negative, int64_t *k)
{
    *k = 0;
    if (dx_is_int(g, x, 0))
        return fn != DX_FN_csc;
    *k = QUARTER;
    if (dx_is_int(g, x, negative ? -1 : 1) && fn != DX_FN_tan)
        return true;
    for (size_t i = 0; i < VALUES; i++) {
        *k = values[i].at;
        if (values[i].fn == fn && dx_same(value_of(g, i, negative), x))
            return true;
    }
    return false;
}

dx_id dx_known_arc(dx_graph *g, dx_fn fn, dx_id x)
{
    int64_t k;
    dx_op op = dx_op_of(g, x);
    if (op == DX_OP_CALL)
        return dx_arc_of_circular(g, fn, x);
    if ((op != DX_OP_INT && op != DX_OP_RAT && op != DX_OP_ADD && op != DX_OP_MUL) ||
        (dx_node_of(g, x)->holds & DX_HOLDS_VARIABLE))
        return DX_NONE;
    const bool complement = fn == DX_FN_acos || fn == DX_FN_acot || fn == DX_FN_asec;
    const dx_fn plain = fn == DX_FN_asin || fn == DX_FN_acos   ? DX_FN_sin
                        : fn == DX_FN_atan || fn == DX_FN_acot ? DX_FN_tan
                                                               : DX_FN_csc;
    if (!parts_of_value(g, plain, x, false, &k)) {
        if (!parts_of_value(g, plain, x, true, &k))
            return DX_NONE;
        k = -k;
    }
    return dx_scale(g, dx_rational(g, complement ? QUARTER - k : k, HALF_TURN), dx_pi(g));
}
