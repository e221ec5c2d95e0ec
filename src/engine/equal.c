/* equal(a, b): true by proof, false by a point at which the values differ, or undecided. */
#include "engine/equal.h"

#include "engine/equalwhere.h"
#include "engine/field.h"
#include "engine/oracle.h"
#include "engine/scope.h"

#include "expr/print.h"
#include "expr/rootof.h"
#include "expr/walk.h"
#include "numeric/witness.h"
#include "symbolic/decide.h"
#include "symbolic/domain/assumed.h"
#include "symbolic/domain/common.h"
#include "symbolic/domain/plateau.h"
#include "symbolic/rework/expand.h"

#include <string.h>

typedef enum verdict {
    UNDECIDED,
    NOWHERE, /* the same, as they have no point in common, which has been told */
    EQUAL,
    DIFFERENT
} verdict;

/* "f, g": the functions that stand for any; nothing where there are none. */
static dx_status write_abstract(dx_graph *g, dx_id a, dx_id b, dx_text *names)
{
    enum { MOST = 4 };
    const dx_id of[] = {a, b};
    dx_id head[MOST];
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 2, of, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        const dx_op op = dx_op_of(g, walk.id[i]);
        bool known = op != DX_OP_APPLY && op != DX_OP_DERIV;
        const dx_id name = known ? walk.id[i] : dx_operand(g, walk.id[i], 0);
        for (size_t k = 0; k < n && !known; k++)
            known = dx_same(head[k], name);
        if (known || dx_op_of(g, name) != DX_OP_SYMBOL)
            continue;
        head[n++] = name;
        dx_text_format(names, "%s%s", n > 1 ? ", " : "", dx_bytes(g, name));
    }
    dx_walk_free(&walk);
    return names->failed ? dx_no_memory(g->context) : DX_OK;
}

static dx_status tell_witness(ddx_session *s, dx_id a, dx_id b, const dx_witness *witness)
{
    dx_text names;
    dx_text_init(&names, &s->context.memory);
    dx_status status = write_abstract(&s->graph, a, b, &names);
    const bool abstract = names.n > 0;
    if (status == DX_OK && abstract) /* the values would be those of functions nobody has given */
        dx_notice(&s->context, "they differ for some functions %s", dx_text_get(&names));
    dx_text_free(&names);
    if (status != DX_OK || abstract)
        return status;

    const char *where = dx_text_get(&witness->where);
    const char *at = witness->where.n == 0 ? "" : "at ", *space = witness->where.n == 0 ? "" : " ";
    if (strcmp(witness->left, witness->right) == 0)
        dx_notice(&s->context, "%s%s%sthe values near %s differ by %s", at, where, space,
                  witness->left, witness->gap);
    else
        dx_notice(&s->context, "%s%s%sthe values are %s and %s", at, where, space, witness->left,
                  witness->right);
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
    DX_TRY(dx_has_sign(g, difference, &sign));
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

/* What it takes for certain for both to have a value, and all that is needed. */
static dx_status conditions_of_both(dx_graph *g, dx_id a, dx_id b, const dx_needed *needed,
                                    dx_conditions *c)
{
    dx_id *of = dx_arena_alloc(&g->context->arena, (needed->n + 2) * sizeof *of);
    if (!of)
        return dx_no_memory(g->context);
    of[0] = a;
    of[1] = b;
    memcpy(of + 2, needed->of, needed->n * sizeof *of);
    return dx_conditions_of_all(g, needed->n + 2, of, c);
}

/* Is there for certain no point at which it is so? */
static dx_status have_no_point(dx_graph *g, dx_id a, dx_id b, const dx_needed *needed, bool *is)
{
    dx_conditions c;
    DX_TRY(conditions_of_both(g, a, b, needed, &c));
    *is = dx_conditions_nowhere(&c);
    if (!*is)
        DX_TRY(dx_conditions_leave_assumed(&c));
    *is = *is || dx_conditions_nowhere(&c);
    return DX_OK;
}

/* ---- where they are proved to be equal --------------------------------------------------- */

static dx_status condition_of(dx_graph *g, dx_id of, int sign, bool closed, dx_conditions *c)
{
    closed = closed || sign == DX_IDENTITY_NOT_NEGATIVE;
    dx_comparison how = sign == 0 ? DX_OTHER_THAN : closed ? DX_AT_LEAST : DX_ABOVE;
    return dx_condition(c, sign < 0 ? dx_neg(g, of) : of, how, DX_NONE);
}

/* Are all values of the symbol, as far as c and assumptions leave them, in the set? */
static dx_status is_in_set(const dx_conditions *c, dx_id symbol, dx_chart set, bool *is)
{
    dx_chart left;
    const dx_chart *own = dx_conditions_set(c, symbol);
    bool known = true;
    DX_TRY(dx_assumed_set(c->g, symbol, &left));
    if (own)
        DX_TRY(dx_chart_combine(c->g, &left, own, DX_CHART_LEAST, &known));
    for (size_t i = 0; i <= 2 * set.n; i++)
        set.cell[i] = !set.cell[i];
    if (known)
        DX_TRY(dx_chart_combine(c->g, &left, &set, DX_CHART_LEAST, &known));
    *is = known && dx_chart_is_empty(&left);
    return DX_OK;
}

/* Is the condition met wherever c is, and what is assumed? False: as far as is known. */
static dx_status follows(ddx_session *s, const dx_conditions *c, dx_id of, int sign, bool closed,
                         bool *is)
{
    enum { SMALL = 60 };
    dx_graph *g = &s->graph;
    dx_conditions own;
    *is = false;
    if (dx_is_larger(g, of, SMALL) || dx_has_rootof(g, of) || dx_has_bound_name(g, of))
        return DX_OK;
    dx_conditions_init(&own, g, DX_NONE);
    DX_TRY(condition_of(g, of, sign, closed, &own));
    *is = own.n_symbols + own.n_words > 0;    /* of what cannot be said nothing is */
    DX_TRY(dx_conditions_of_value(&own, of)); /* signs are right where there is a value */
    *is = *is && !own.more && !own.crowded && !own.nowhere;
    for (size_t i = 0; i < own.n_symbols && *is; i++)
        DX_TRY(is_in_set(c, dx_set_at(&own, i)->symbol, dx_set_at(&own, i)->set, is));
    for (size_t i = 0; i < own.n_words && *is; i++)
        DX_TRY(dx_conditions_imply(c, s->rules, &own.word[i], DX_NONE, is));
    return DX_OK;
}

/* The i-th condition goes if it follows from where both have a value, and the others. */
static dx_status is_implied(ddx_session *s, dx_id a, dx_id b, const dx_needed *needed,
                            const dx_identity *identity, uint32_t i, bool *is)
{
    dx_graph *g = &s->graph;
    dx_conditions c;
    bool closed;
    DX_TRY(conditions_of_both(g, a, b, needed, &c));
    for (uint32_t k = 0; k < identity->n; k++)
        if (k != i)
            DX_TRY(condition_of(g, identity->of[k], identity->sign[k], false, &c));
    DX_TRY(dx_equal_at_zero(g, a, b, identity, i, &closed));
    return follows(s, &c, identity->of[i], identity->sign[i], closed, is);
}

/* Conditions that need not be said go. */
static dx_status shorten(ddx_session *s, dx_id a, dx_id b, const dx_needed *needed,
                         dx_identity *identity)
{
    if (identity->kind != DX_IDENTITY_PARTLY)
        return DX_OK;
    for (uint32_t i = 0; i < identity->n;) {
        bool is;
        DX_TRY(is_implied(s, a, b, needed, identity, i, &is));
        if (!is) {
            i++;
            continue;
        }
        identity->n--;
        for (uint32_t k = i; k < identity->n; k++) {
            identity->of[k] = identity->of[k + 1];
            identity->sign[k] = identity->sign[k + 1];
        }
    }
    if (identity->n == 0)
        identity->kind = DX_IDENTITY_ZERO;
    return DX_OK;
}

/* No point has been met at which both have a value. */
static dx_status judge_without_points(ddx_session *s, dx_id a, dx_id b, const dx_needed *needed,
                                      verdict *out)
{
    bool nowhere;
    DX_TRY(have_no_point(&s->graph, a, b, needed, &nowhere));
    if (nowhere || *out == UNDECIDED)
        *out = NOWHERE;
    dx_notice(&s->context, nowhere ? "there is no point at which both have a value"
                                   : "no point was found at which both have a value");
    return DX_OK;
}

/* What conditions on signs do not say, or not as well; else these. Of elements of vectors it is not
 * told, as others may be equal elsewhere. */
static dx_status find_part(ddx_session *s, dx_id a, dx_id b, const dx_needed *needed,
                           const dx_identity *identity, bool element, verdict *out)
{
    const dx_equals q = {s, a, b, needed};
    bool everywhere = false;
    dx_text where;
    dx_text_init(&where, &s->context.memory);
    dx_status status = DX_OK;
    if (identity->kind != DX_IDENTITY_PARTLY)
        status = dx_equal_by_distances(&q, &where);
    if (status == DX_OK && where.n == 0)
        status = dx_equal_on_line(&q, identity, &where, &everywhere);
    if (status == DX_OK && !everywhere && where.n == 0)
        status = dx_equal_by_order(&q, &where);
    if (status == DX_OK && !everywhere && where.n == 0 && identity->kind == DX_IDENTITY_PARTLY)
        status = dx_equal_by_signs(&q, identity, &where, &everywhere);
    if (status == DX_OK && !everywhere && where.n == 0)
        status = dx_equal_for_integers(&q, &where);
    if (status == DX_OK && !everywhere && where.n == 0)
        status = dx_equal_by_base(&q, &where);
    if (status == DX_OK && everywhere && *out == UNDECIDED)
        *out = EQUAL;
    else if (status == DX_OK && where.n > 0 && !element)
        dx_notice(&s->context, "they are proved equal where %s", dx_text_get(&where));
    dx_text_free(&where);
    return status;
}

/* They are one formula: equal also where it has a value nowhere, as that of an antiderivative may
 * be which passes through complex values; but that is told. */
static dx_status judge_same(ddx_session *s, dx_id a, dx_id b, const dx_needed *needed, verdict *out)
{
    bool nowhere = false;
    *out = EQUAL;
    if (!dx_is_constant(&s->graph, a))
        DX_TRY(have_no_point(&s->graph, a, b, needed, &nowhere));
    if (nowhere)
        dx_notice(&s->context, "there is no point at which both have a value");
    return DX_OK;
}

static dx_status compare(ddx_session *s, dx_id a, dx_id b, const dx_needed *needed, bool element,
                         verdict *out)
{
    dx_graph *g = &s->graph;
    dx_identity identity = {.kind = DX_IDENTITY_UNKNOWN};
    dx_witness witness;
    bool same = dx_same(a, b);
    *out = UNDECIDED;
    if (!same)
        DX_TRY(cancels_multiplied_out(g, a, b, &same));
    if (same)
        return judge_same(s, a, b, needed, out);
    dx_status status = dx_find_witness(g, a, b, needed, &witness);
    if (status == DX_OK && witness.found) {
        *out = DIFFERENT;
        status = tell_witness(s, a, b, &witness);
        if (status == DX_OK && witness.where.n > 0) {
            const dx_oracle oracle = dx_session_oracle(s);
            dx_id difference = dx_sub(&s->graph, a, b);
            status = dx_prove_identity(&s->graph, &oracle, difference, &identity);
            if (status == DX_OK)
                status = shorten(s, a, b, needed, &identity);
            if (status == DX_OK)
                status = find_part(s, a, b, needed, &identity, element, out);
        }
    } else if (status == DX_OK) {
        bool equal = false;
        status = dx_prove_equal(s, a, b, &equal, &identity);
        if (status == DX_OK && !equal)
            status = shorten(s, a, b, needed, &identity);
        *out = equal || identity.kind == DX_IDENTITY_ZERO ? EQUAL : UNDECIDED;
        const bool varies = !dx_is_constant(g, a) || !dx_is_constant(g, b);
        if (status == DX_OK && !witness.met && varies)
            status = judge_without_points(s, a, b, needed, out);
        else if (status == DX_OK && *out == UNDECIDED && varies)
            status = find_part(s, a, b, needed, &identity, element, out);
    }
    dx_witness_free(&witness);
    return status;
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

static bool are_conditions(const dx_graph *g, dx_id a, dx_id b)
{
    dx_op p = dx_op_of(g, a), q = dx_op_of(g, b);
    return p >= DX_OP_EQ && p <= DX_OP_AND && q >= DX_OP_EQ && q <= DX_OP_AND;
}

/* Divided by a number > 0, so that the first term has 1 or -1 in front. */
static dx_id scaled(dx_graph *g, dx_id a)
{
    dx_id by, rest;
    if (dx_op_of(g, a) == DX_OP_ADD)
        by = dx_coefficient(g, a, 0);
    else
        dx_split_coefficient(g, a, &by, &rest);
    if (dx_number_sign(g, by) == 0)
        return a;
    by = dx_number_sign(g, by) < 0 ? dx_number_neg(g, by) : by;
    return dx_scale(g, dx_number_div(g, dx_int(g, 1), by), a);
}

/* The same, or 0 < a and 0 < b with a = k*b for a number k > 0; all of them of conditions together.
 * That others differ is not found out here. */
static bool are_same_conditions(dx_graph *g, dx_id a, dx_id b)
{
    dx_op op = dx_op_of(g, a);
    if (dx_same(a, b))
        return true;
    if (op != dx_op_of(g, b) || dx_count(g, a) != dx_count(g, b))
        return false;
    bool same = true;
    for (uint32_t i = 0; op == DX_OP_AND && i < dx_count(g, a) && same; i++)
        same = are_same_conditions(g, dx_operand(g, a, i), dx_operand(g, b, i));
    if (op == DX_OP_AND || (op != DX_OP_LT && op != DX_OP_LE))
        return op == DX_OP_AND && same;
    dx_id left = dx_sub(g, dx_operand(g, a, 1), dx_operand(g, a, 0)),
          right = dx_sub(g, dx_operand(g, b, 1), dx_operand(g, b, 0));
    return !dx_is_none(left) && !dx_is_none(right) && dx_same(scaled(g, left), scaled(g, right));
}

/* Vectors are equal where all elements are, equations that have the same solutions. */
static dx_status compare_all(dx_evaluation *e, const dx_ast *call, dx_id a, dx_id b,
                             const dx_needed *needed, verdict *out)
{
    ddx_session *s = e->session;
    dx_graph *g = &s->graph;
    dx_op op = dx_op_of(g, a);
    if (is_formula(g, a) && is_formula(g, b)) {
        DX_TRY(compare(s, a, b, needed, false, out));
        return *out == EQUAL ? dx_note_common(g, s->rules, a, b, needed->n, needed->of) : DX_OK;
    }
    if (op == DX_OP_EQ && dx_op_of(g, b) == DX_OP_EQ && sides_are_formulas(g, a) &&
        sides_are_formulas(g, b)) {
        dx_sameness same;
        DX_TRY(dx_have_same_solutions(s, a, b, &same));
        *out = same == DX_SAME ? EQUAL : same == DX_NOT_SAME ? DIFFERENT : UNDECIDED;
        return DX_OK;
    }
    if (op != DX_OP_EQ && are_conditions(g, a, b)) {
        *out = are_same_conditions(g, a, b) ? EQUAL : UNDECIDED;
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
                DX_TRY(compare(s, dx_operand(g, left, k), dx_operand(g, right, k), needed,
                               dx_count(g, a) > 1 || dx_count(g, left) > 1, &one));
        } else if (is_formula(g, left) && is_formula(g, right)) {
            DX_TRY(compare(s, left, right, needed, dx_count(g, a) > 1, &one));
        } else if (are_conditions(g, left, right)) {
            one = are_same_conditions(g, left, right) ? EQUAL : UNDECIDED;
        } else {
            return shapes_differ(e, call);
        }
        *out = one == EQUAL ? *out : one;
    }
    return DX_OK;
}

/* What was typed has parts that are in neither formula: sqrt(x)*sqrt(x), and what a derivative is
 * of. */
static dx_status gather_needed(dx_evaluation *e, dx_needed *out)
{
    dx_graph *g = &e->session->graph;
    dx_id *of = dx_statement_ids(e, e->n_premises + 1);
    *out = (dx_needed){0, of};
    if (!of)
        return dx_no_memory(g->context);
    for (size_t k = 0; k < e->n_premises; k++) {
        dx_id part = dx_part_with_value(g, &e->premise[k]);
        if (!dx_is_none(part) && is_formula(g, part) && !dx_is_constant(g, part))
            of[out->n++] = part;
    }
    return dx_excuse(g->context, g->context->diag.status);
}

/* Where both have values has been said, or there is a point at which they have. */
static void forget_parts(dx_evaluation *e, size_t first)
{
    for (size_t k = first; k < e->n_premises; k++)
        if (!dx_is_none(e->premise[k].valued) &&
            !dx_is_constant(&e->session->graph, e->premise[k].valued))
            e->premise[k].told = true;
}

dx_status dx_run_equal(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    const size_t first = e->n_premises;
    ddx_session *s = e->session;
    dx_graph *g = &s->graph;
    dx_id a, b;
    dx_needed needed;
    verdict found;
    DX_TRY(dx_formula_operand(e, dx_child(call, 1), &a));
    DX_TRY(dx_formula_operand(e, dx_child(call, 2), &b));
    DX_TRY(dx_foresee(e, &a));
    DX_TRY(dx_foresee(e, &b));
    DX_TRY(dx_check_reworked(e, dx_child(call, 1), a));
    DX_TRY(dx_check_reworked(e, dx_child(call, 2), b));
    DX_TRY(gather_needed(e, &needed));
    DX_TRY(compare_all(e, call, a, b, &needed, &found));
    if (found == UNDECIDED || found == NOWHERE) {
        if (found == UNDECIDED)
            dx_notice(&s->context,
                      dx_op_of(g, a) >= DX_OP_EQ
                          ? "whether they have the same solutions was not found out"
                          : "they agree at all points that were tried, and no proof was found");
        *out = dx_symbol(g, "undecided", 9);
        return dx_check(g, *out);
    }
    if (is_formula(g, a) && is_formula(g, b))
        forget_parts(e, first);
    *out = dx_truth(g, found == EQUAL);
    return dx_check(g, *out);
}
