#include "engine/simplify.h"

#include "engine/equal.h"
#include "engine/oracle.h"
#include "engine/scope.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "numeric/recognise.h"
#include "numeric/verify.h"
#include "numeric/witness.h"
#include "symbolic/decide.h"
#include "symbolic/algebra/binomialsum.h"
#include "symbolic/algebra/closedsum.h"
#include "symbolic/domain/assumed.h"
#include "symbolic/domain/common.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/notes.h"
#include "symbolic/forms/choice.h"
#include "symbolic/forms/simplify.h"
#include "symbolic/rework/contract.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/quotients.h"

/* The number that the formula seems to be, lighter than it is; NONE where there is none. Balls at
 * one point or two tell most formulas from constants. */
static dx_status guess(dx_graph *g, dx_id form, dx_id *out)
{
    bool seems;
    arb_t value;
    *out = DX_NONE;
    arb_init(value);
    dx_status status = dx_seems_constant(g, form, &seems, value);
    if (status == DX_OK && seems) {
        if (arb_contains_zero(value))
            *out = dx_int(g, 0);
        else
            status = dx_recognise(g, value, out);
    }
    arb_clear(value);
    if (status == DX_OK && !dx_is_none(*out) &&
        dx_readable_weight(g, *out) >= dx_readable_weight(g, form))
        *out = DX_NONE;
    return status;
}

/* A number for the form, where it or what was given is proved to have no other value. */
static dx_status try_number(ddx_session *s, dx_id given, dx_id *form)
{
    dx_id number;
    bool equal = false;
    dx_identity identity;
    DX_TRY(guess(&s->graph, *form, &number));
    if (dx_is_none(number))
        return DX_OK;
    DX_TRY(dx_prove_equal(s, given, number, &equal, &identity));
    if (!equal && !dx_same(given, *form))
        DX_TRY(dx_prove_equal(s, *form, number, &equal, &identity));
    if (equal)
        *form = number;
    return DX_OK;
}

/* The readable form of a variant, where that is lighter, equal and has values where
 * it has. */
static dx_status try_variant(ddx_session *s, dx_variant variant, dx_id *form)
{
    dx_graph *g = &s->graph;
    bool equal = false;
    dx_identity identity;
    dx_verdict verdict = DX_NOT_CHECKED;
    dx_id other;
    dx_status status = dx_variant_of(g, *form, variant, &other);
    if (status != DX_OK || dx_same(other, *form))
        return dx_excuse(&s->context, status);
    DX_TRY(dx_simplify(g, other, &other));
    bool longer = false; /* 1/log(a/b) is shorter than 1/(log(a) - log(b)), x + abs(x) than max */
    if (variant == DX_VARIANT_LOGARITHMS || variant == DX_VARIANT_EXTREMES)
        DX_TRY(dx_is_longer(g, other, *form, &longer));
    if (longer || dx_readable_weight(g, other) > dx_readable_weight(g, *form) - 1e-6)
        return DX_OK;
    const bool both = variant == DX_VARIANT_PRODUCTS || variant == DX_VARIANT_ROOTS;
    DX_TRY(dx_domain_seems_kept(g, *form, other, both, &equal));
    if (equal && variant == DX_VARIANT_LOGARITHMS) {
        DX_TRY(dx_prove_equal(s, *form, other, &equal, &identity));
    } else if (equal) { /* by laws; a check, as of all that is rewritten */
        DX_TRY(dx_excuse(&s->context, dx_verify_equal(g, *form, other, &verdict)));
        equal = verdict == DX_AGREES;
    }
    if (equal)
        *form = other;
    return DX_OK;
}

/* With the signs of constants known: |sec(sqrt(2))| is sec(sqrt(2)), and 1/sec(u) is cos(u). */
static dx_status simplify_settled(ddx_session *s, dx_id a, dx_id *out)
{
    enum { MOST_ROUNDS = 4 };
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    for (int round = 0; round < MOST_ROUNDS; round++) {
        DX_TRY(dx_simplify(g, a, out));
        a = *out;
        DX_TRY(dx_settle_constants(g, &oracle, &a));
        if (dx_same(a, *out))
            break;
        *out = a;
    }
    return DX_OK;
}

dx_status dx_simplify_formula(ddx_session *s, dx_id a, dx_id *out)
{
    enum { MOST_NODES = 20000, MODEST = 300, MOST_ROUNDS = 8 };
    dx_graph *g = &s->graph;
    DX_TRY(simplify_settled(s, a, out));
    for (int round = 0; round < MOST_ROUNDS; round++) {
        dx_id before = *out;
        dx_op op = dx_op_of(g, before);
        if ((op != DX_OP_ADD && op != DX_OP_MUL && op != DX_OP_CALL) ||
            dx_is_larger(g, before, MOST_NODES))
            return DX_OK;
        DX_TRY(try_number(s, round == 0 ? a : before, out));
        for (int v = 0; v < DX_VARIANTS && !dx_is_larger(g, *out, MODEST); v++)
            DX_TRY(try_variant(s, (dx_variant)v, out));
        if (dx_same(*out, before))
            break;
        DX_TRY(simplify_settled(s, *out, out));
    }
    return DX_OK;
}

/* ---- common factors ----------------------------------------------------------------------------
 */

/* The degree of a in all names; -1 where it is no polynomial in them. */
static dx_status degree_of(dx_graph *g, dx_id a, int64_t *degree)
{
    enum { MOST = 8 };
    dx_id name[MOST], other;
    const size_t n = dx_free_symbols(g, a, MOST, name);
    *degree = -1;
    if (n > MOST)
        return DX_OK;
    DX_TRY(dx_total_degree(g, a, n, name, degree, &other));
    *degree = dx_is_none(other) ? *degree : -1;
    return DX_OK;
}

/* What a quotient has above and below: (x^2 - 1)/(x^3 - 1) is hardly longer without the factor, and
 * it is what is asked for. */
static dx_status cancel_factors(ddx_session *s, dx_id *a)
{
    enum { MODEST = 60 };
    dx_graph *g = &s->graph;
    dx_id number, product, below = dx_int(g, 1), other, denominator;
    int64_t before, after;
    size_t longest, length;
    dx_split_coefficient(g, *a, &number, &product);
    if (dx_op_of(g, product) != DX_OP_MUL || dx_is_larger(g, product, MODEST))
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        const dx_id exponent = dx_exponent(g, product, i);
        if (!dx_is_integer(g, exponent))
            return DX_OK;
        if (dx_number_sign(g, exponent) < 0)
            below = dx_mul(g, below, dx_pow(g, dx_base(g, product, i), dx_neg(g, exponent)));
    }
    DX_TRY(dx_check(g, below));
    if (dx_is_constant(g, below))
        return DX_OK;
    DX_TRY(degree_of(g, below, &before));
    DX_TRY(dx_rework_quotient(g, *a, DX_REWORK_FACTOR, &other));
    DX_TRY(dx_rework_quotient(g, other, DX_REWORK_DENOMINATOR, &denominator));
    DX_TRY(degree_of(g, denominator, &after));
    if (after < 0 || after >= before)
        return DX_OK;
    DX_TRY(dx_simplify(g, other, &other));
    DX_TRY(dx_printed_length(g, *a, &longest));
    DX_TRY(dx_printed_length(g, other, &length));
    if (length <= longest + longest / 2)
        *a = other;
    return DX_OK;
}

/* ---- sums up to n ------------------------------------------------------------------------------
 */

/* Polynomials and powers, and no other functions than the sum has itself. */
static dx_status is_elementary(dx_graph *g, dx_id a, bool *is)
{
    dx_walk walk;
    *is = true;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && *is; i++)
        switch (dx_fn_of(g, walk.id[i])) {
        case DX_FN_digamma:
        case DX_FN_polygamma:
        case DX_FN_gamma:
        case DX_FN_lgamma:
            *is = false;
            break;
        default:
            break;
        }
    dx_walk_free(&walk);
    return DX_OK;
}

/* NONE where it is no sum over a range that grows, or is none in closed form. *filled: for ranges
 * with a term alone. */
static dx_status close_sum(dx_graph *g, dx_id a, dx_id *out, bool *filled)
{
    *out = DX_NONE;
    if (dx_op_of(g, a) != DX_OP_SUM || dx_has_bound_name(g, a))
        return DX_OK;
    const dx_id lo = dx_operand(g, a, 2), hi = dx_operand(g, a, 3);
    dx_id nonzero;
    *filled = false;
    bool fine = dx_op_of(g, lo) != DX_OP_INF && dx_op_of(g, hi) != DX_OP_INF;
    if (!fine || (dx_is_number(g, lo) && dx_is_number(g, hi)))
        return DX_OK;
    DX_TRY(dx_closed_form(g, DX_OP_SUM, dx_operand(g, a, 0), dx_operand(g, a, 1), lo, hi, &nonzero,
                          out));
    if (dx_is_none(*out)) {
        *filled = true;
        DX_TRY(dx_binomial_sum(g, dx_operand(g, a, 0), dx_operand(g, a, 1), lo, hi, &nonzero, out));
    }
    if (dx_is_none(*out))
        return DX_OK;
    DX_TRY(is_elementary(g, *out, &fine));
    *out = fine ? *out : DX_NONE;
    return DX_OK;
}

/* Below the range without a term, hi = lo - 1, a sum stays 0 and its formula does not; some are not
 * 0 there, either. */
static dx_status tell_ranges(ddx_session *s, size_t n, const dx_id *sum, const bool *filled)
{
    dx_graph *g = &s->graph;
    dx_conditions c;
    dx_text text;
    dx_conditions_init(&c, g, DX_NONE);
    for (size_t i = 0; i < n; i++) {
        const dx_id lo = dx_operand(g, sum[i], 2), hi = dx_operand(g, sum[i], 3);
        const dx_id terms = dx_add(g, dx_sub(g, hi, lo), dx_int(g, filled[i] ? 0 : 1));
        DX_TRY(dx_check(g, terms));
        if (!dx_is_nonnegative(g, terms))
            DX_TRY(dx_condition(&c, terms, DX_AT_LEAST, DX_NONE));
    }
    DX_TRY(dx_conditions_leave_assumed(&c));
    dx_conditions_sort(&c, DX_NONE);
    dx_text_init(&text, &s->context.memory);
    dx_status status = dx_conditions_write(&c, DX_NONE, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(&s->context);
    if (status == DX_OK && text.n > 0)
        dx_notice(&s->context, "%s", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* A polynomial by its factors, as sums of powers are written; else the readable form. */
static dx_status write_closed(ddx_session *s, dx_id a, dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_walk walk;
    bool rational = true;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && rational; i++) {
        rational = dx_op_of(g, walk.id[i]) != DX_OP_CALL;
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]);
             k++)
            rational = rational && dx_is_integer(g, dx_exponent(g, walk.id[i], k));
    }
    dx_walk_free(&walk);
    return rational ? dx_rework_quotient(g, a, DX_REWORK_FACTOR, out)
                    : dx_simplify_formula(s, a, out);
}

/* Sums of powers and geometric sums up to a name by their formulas. */
static dx_status close_sums(ddx_session *s, dx_id *a)
{
    enum { MOST = 8 };
    dx_graph *g = &s->graph;
    dx_id from[MOST], to[MOST];
    bool filled[MOST];
    dx_walk walk;
    size_t n = 0;
    if (!g->binds)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && n < MOST && status == DX_OK; i++) {
        from[n] = walk.id[i];
        status = close_sum(g, from[n], &to[n], &filled[n]);
        n += status == DX_OK && !dx_is_none(to[n]);
        status = dx_excuse(&s->context, status);
    }
    dx_walk_free(&walk);
    if (status == DX_OK && n > 0)
        status = tell_ranges(s, n, from, filled);
    if (status == DX_OK && n > 0) {
        *a = dx_substitute(g, *a, n, from, to);
        status = dx_check(g, *a);
    }
    return status;
}

dx_status dx_run_simplify(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    ddx_session *s = e->session;
    dx_id given;
    const size_t first = e->n_premises;
    DX_TRY(dx_formula_operand(e, dx_child(call, 1), &given));
    DX_TRY(dx_check_reworked(e, dx_child(call, 1), given));
    DX_TRY(dx_release_valued(e, first, given));
    dx_id closed = given;
    DX_TRY(close_sums(s, &closed));
    const bool sum = dx_op_of(&s->graph, given) == DX_OP_SUM && !dx_same(closed, given) &&
                     dx_is_number(&s->graph, dx_operand(&s->graph, given, 2));
    DX_TRY(sum ? write_closed(s, closed, out) : dx_simplify_formula(s, closed, out));
    DX_TRY(dx_excuse(&s->context, cancel_factors(s, out)));
    return dx_note_form(&s->graph, s->rules, given, *out);
}
