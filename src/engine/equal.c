/* equal(a, b): true by proof, false by a point at which the values differ, or undecided. */
#include "engine/equal.h"

#include "engine/field.h"
#include "engine/oracle.h"
#include "engine/scope.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/witness.h"
#include "symbolic/decide.h"
#include "symbolic/domain/notes.h"
#include "symbolic/domain/plateau.h"
#include "symbolic/rework/expand.h"

#include <math.h>
#include <string.h>

typedef enum verdict { UNDECIDED, EQUAL, DIFFERENT } verdict;

/* Is it not 0 where another condition says which sign it has? */
static bool is_spare(const dx_identity *identity, uint32_t i)
{
    for (uint32_t k = 0; k < identity->n && identity->sign[i] == 0; k++)
        if (identity->sign[k] != 0 && dx_same(identity->of[k], identity->of[i]))
            return true;
    return false;
}

/* Are they equal where the name of which the sign is said is 0, too? */
static dx_status holds_at_zero(dx_graph *g, dx_id a, dx_id b, const dx_identity *identity,
                               bool *holds)
{
    const dx_id name = identity->of[0], zero = dx_int(g, 0);
    *holds = false;
    if (identity->n != 1 || identity->sign[0] == 0 ||
        identity->sign[0] == DX_IDENTITY_NOT_NEGATIVE || dx_op_of(g, name) != DX_OP_SYMBOL)
        return DX_OK;
    dx_id left = dx_substitute(g, a, 1, &name, &zero), right = dx_substitute(g, b, 1, &name, &zero);
    *holds = !dx_is_none(left) && dx_same(left, right);
    return dx_is_none(left) || dx_is_none(right) ? dx_excuse(g->context, g->context->diag.status)
                                                 : DX_OK;
}

/* Rewriting takes sign(u)^2 for 1, also where u is 0. */
static dx_status has_sign(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++)
        *has = *has || dx_fn_of(g, walk.id[i]) == DX_FN_sign;
    dx_walk_free(&walk);
    return DX_OK;
}

/* a·x + b against 0 as x against a number; NONE for other formulas. */
static dx_id relation_of_name(dx_graph *g, dx_id of, int sign, bool closed)
{
    if (dx_op_of(g, of) != DX_OP_ADD || dx_terms(g, of) != 1 ||
        dx_op_of(g, dx_term(g, of, 0)) != DX_OP_SYMBOL)
        return DX_NONE;
    dx_id c = dx_coefficient(g, of, 0), name = dx_term(g, of, 0);
    dx_id bound = dx_neg(g, dx_div(g, dx_constant(g, of), c));
    if (sign == 0)
        return dx_relation(g, DX_OP_NE, name, bound);
    dx_op op = closed || sign == DX_IDENTITY_NOT_NEGATIVE ? DX_OP_LE : DX_OP_LT;
    return (sign > 0) == (dx_number_sign(g, c) > 0) ? dx_relation(g, op, bound, name)
                                                    : dx_relation(g, op, name, bound);
}

static dx_status relation_of(dx_graph *g, dx_id of, int sign, bool closed, dx_id *out)
{
    *out = relation_of_name(g, of, sign, closed);
    if (!dx_is_none(*out))
        return DX_OK;
    closed = closed || sign == DX_IDENTITY_NOT_NEGATIVE;
    DX_TRY(dx_relation_of_sign(g, of, sign < 0 ? -1 : 1, closed, out));
    if (sign == 0 && dx_op_of(g, *out) == DX_OP_LT)
        *out = dx_relation(g, DX_OP_NE, dx_operand(g, *out, 1), dx_operand(g, *out, 0));
    return dx_check(g, *out);
}

/* What a reader cannot use is not said. */
static dx_status is_readable(dx_graph *g, const dx_identity *identity, bool *is)
{
    enum { LARGEST = 30 };
    *is = true;
    for (uint32_t i = 0; i < identity->n && *is; i++) {
        bool sign;
        DX_TRY(has_sign(g, identity->of[i], &sign));
        *is = !sign && !dx_is_larger(g, identity->of[i], LARGEST);
    }
    return DX_OK;
}

/* "where a > 0, b < 0" */
static dx_status tell_where(ddx_session *s, dx_id a, dx_id b, const dx_identity *identity)
{
    dx_graph *g = &s->graph;
    dx_text text;
    bool closed, readable;
    DX_TRY(is_readable(g, identity, &readable));
    if (!readable)
        return DX_OK;
    DX_TRY(holds_at_zero(g, a, b, identity, &closed));
    dx_text_init(&text, &s->context.memory);
    dx_status status = DX_OK;
    for (uint32_t i = 0; i < identity->n && status == DX_OK; i++) {
        dx_id relation;
        if (is_spare(identity, i))
            continue;
        status = relation_of(g, identity->of[i], identity->sign[i], closed, &relation);
        if (status != DX_OK)
            break;
        dx_text_string(&text, text.n > 0 ? ", " : "they are equal where ");
        status = dx_check(g, relation);
        if (status == DX_OK)
            status = dx_print_plain(g, relation, &text);
    }
    if (status == DX_OK && identity->n > 0)
        dx_notice(&s->context, "%s", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

static dx_status tell_witness(ddx_session *s, const dx_witness *witness)
{
    enum { DIGITS = 10, ALL_DIGITS = 17 };
    const bool constant = witness->where.n == 0;
    const int digits = constant ? ALL_DIGITS : DIGITS;
    char left[40], right[40], place[8] = "";
    snprintf(left, sizeof left, "%.*g", digits, witness->left);
    snprintf(right, sizeof right, "%.*g", digits, witness->right);
    if (!constant)
        snprintf(place, sizeof place, "at ");
    const char *where = dx_text_get(&witness->where);
    if (strcmp(left, right) == 0)
        dx_notice(&s->context, "%s%s%sthe values near %s differ by %.3g", place, where,
                  constant ? "" : " ", left, fabs(witness->gap));
    else
        dx_notice(&s->context, "%s%s%sthe values are %s and %s", place, where, constant ? "" : " ",
                  left, right);
    return DX_OK;
}

dx_status dx_prove_equal(ddx_session *s, dx_id a, dx_id b, bool *equal, dx_identity *identity)
{
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    bool zero = false, sign;
    dx_id difference = dx_sub(g, a, b);
    DX_TRY(dx_check(g, difference));
    DX_TRY(dx_prove_identity(g, &oracle, difference, identity));
    *equal = identity->kind == DX_IDENTITY_ZERO;
    if (*equal)
        return DX_OK;
    DX_TRY(has_sign(g, difference, &sign));
    for (uint32_t i = 0; i < identity->n; i++)
        sign = sign || identity->sign[i] == 0;
    if (sign)
        return DX_OK;
    dx_status status = dx_decide_zero(g, &oracle, difference, &zero);
    *equal = status == DX_OK && zero;
    return dx_excuse(&s->context, status);
}

/* A long sum, and what it was before it was multiplied out: this takes less than a point. */
static dx_status cancels_multiplied_out(dx_graph *g, dx_id a, dx_id b, bool *cancels)
{
    enum { LONG = 200 };
    dx_id difference = dx_sub(g, a, b);
    *cancels = false;
    DX_TRY(dx_check(g, difference));
    if (dx_op_of(g, difference) != DX_OP_ADD || !dx_is_larger(g, difference, LONG))
        return DX_OK;
    dx_status status = dx_expand(g, difference, &difference);
    *cancels = status == DX_OK && dx_is_int(g, difference, 0);
    return dx_excuse(g->context, status);
}

static dx_status compare(ddx_session *s, dx_id a, dx_id b, verdict *out)
{
    dx_identity identity = {.kind = DX_IDENTITY_UNKNOWN};
    dx_witness witness;
    *out = dx_same(a, b) ? EQUAL : UNDECIDED;
    if (*out == EQUAL)
        return DX_OK;
    bool cancels;
    DX_TRY(cancels_multiplied_out(&s->graph, a, b, &cancels));
    if (cancels) {
        *out = EQUAL;
        return DX_OK;
    }
    dx_status status = dx_find_witness(&s->graph, a, b, &witness);
    if (status == DX_OK && witness.found) {
        *out = DIFFERENT;
        status = tell_witness(s, &witness);
        if (status == DX_OK && witness.where.n > 0) {
            const dx_oracle oracle = dx_session_oracle(s);
            dx_id difference = dx_sub(&s->graph, a, b);
            status = dx_prove_identity(&s->graph, &oracle, difference, &identity);
            if (status == DX_OK && identity.kind == DX_IDENTITY_PARTLY)
                status = tell_where(s, a, b, &identity);
        }
    } else if (status == DX_OK) {
        bool equal = false;
        status = dx_prove_equal(s, a, b, &equal, &identity);
        *out = equal ? EQUAL : UNDECIDED;
        if (status == DX_OK && *out == UNDECIDED && identity.kind == DX_IDENTITY_PARTLY)
            status = tell_where(s, a, b, &identity);
    }
    dx_witness_free(&witness);
    return status;
}

/* Where one of them has a value and the other has none. */
static dx_status note_domains(ddx_session *s, dx_id a, dx_id b)
{
    DX_TRY(dx_note_form(&s->graph, s->rules, a, b));
    return dx_note_form(&s->graph, s->rules, b, a);
}

static dx_status shapes_differ(dx_evaluation *e, const dx_ast *call)
{
    return dx_placed(e, dx_child(call, 2),
                     dx_fail(&e->session->context, DX_TYPE,
                             "these are no two formulas, nor two vectors of one shape"));
}

static bool is_formula(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    return op < DX_OP_EQ && op != DX_OP_INF;
}

static bool sides_are_formulas(const dx_graph *g, dx_id equation)
{
    return is_formula(g, dx_operand(g, equation, 0)) && is_formula(g, dx_operand(g, equation, 1));
}

/* Vectors are equal where all elements are, equations that have the same solutions. */
static dx_status compare_all(dx_evaluation *e, const dx_ast *call, dx_id a, dx_id b, verdict *out)
{
    ddx_session *s = e->session;
    dx_graph *g = &s->graph;
    dx_op op = dx_op_of(g, a);
    if (is_formula(g, a) && is_formula(g, b)) {
        DX_TRY(compare(s, a, b, out));
        return *out == EQUAL ? note_domains(s, a, b) : DX_OK;
    }
    if (op == DX_OP_EQ && dx_op_of(g, b) == DX_OP_EQ && sides_are_formulas(g, a) &&
        sides_are_formulas(g, b)) {
        dx_sameness same;
        DX_TRY(dx_have_same_solutions(s, a, b, &same));
        *out = same == DX_SAME ? EQUAL : same == DX_NOT_SAME ? DIFFERENT : UNDECIDED;
        return DX_OK;
    }
    if (op != dx_op_of(g, b) || (op != DX_OP_VECTOR && op != DX_OP_EQ) ||
        dx_count(g, a) != dx_count(g, b))
        return shapes_differ(e, call);
    *out = EQUAL;
    for (uint32_t i = 0; i < dx_count(g, a) && *out != DIFFERENT; i++) {
        dx_id left = dx_operand(g, a, i), right = dx_operand(g, b, i);
        verdict one = UNDECIDED;
        if (dx_op_of(g, left) == DX_OP_VECTOR && dx_op_of(g, right) == DX_OP_VECTOR &&
            dx_count(g, left) == dx_count(g, right)) {
            one = EQUAL;
            for (uint32_t k = 0; k < dx_count(g, left) && one == EQUAL; k++)
                DX_TRY(compare(s, dx_operand(g, left, k), dx_operand(g, right, k), &one));
        } else if (is_formula(g, left) && is_formula(g, right)) {
            DX_TRY(compare(s, left, right, &one));
        } else {
            return shapes_differ(e, call);
        }
        *out = one == EQUAL ? *out : one;
    }
    return DX_OK;
}

dx_status dx_run_equal(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    ddx_session *s = e->session;
    dx_graph *g = &s->graph;
    dx_id a, b;
    verdict found;
    DX_TRY(dx_formula_operand(e, dx_child(call, 1), &a));
    DX_TRY(dx_formula_operand(e, dx_child(call, 2), &b));
    DX_TRY(dx_foresee(e, &a));
    DX_TRY(dx_foresee(e, &b));
    DX_TRY(dx_check_reworked(e, dx_child(call, 1), a));
    DX_TRY(dx_check_reworked(e, dx_child(call, 2), b));
    DX_TRY(compare_all(e, call, a, b, &found));
    if (found == UNDECIDED) {
        dx_notice(&s->context,
                  dx_op_of(g, a) == DX_OP_EQ
                      ? "whether they have the same solutions was not found out"
                      : "they agree at all points that were tried, and no proof was found");
        *out = dx_symbol(g, "undecided", 9);
        return dx_check(g, *out);
    }
    *out = dx_truth(g, found == EQUAL);
    return dx_check(g, *out);
}
