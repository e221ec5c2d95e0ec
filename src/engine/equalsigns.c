/* The signs of formulas that two others are equal by, in words. */
#include "engine/equalwhere.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/domain/common.h"
#include "symbolic/domain/plateau.h"
#include "symbolic/equality/proof.h"
#include "symbolic/rework/expand.h"

static bool is_factor(const dx_graph *g, dx_id of, dx_id product)
{
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++)
        if (dx_same(dx_base(g, product, i), of))
            return true;
    return false;
}

/* Is it not 0 where another condition says which sign it has, or a product with it? */
static bool is_spare(const dx_graph *g, const dx_identity *identity, uint32_t i)
{
    for (uint32_t k = 0; k < identity->n && identity->sign[i] == 0; k++)
        if (identity->sign[k] != 0 && identity->sign[k] != DX_IDENTITY_NOT_NEGATIVE &&
            (dx_same(identity->of[k], identity->of[i]) ||
             is_factor(g, identity->of[i], identity->of[k])))
            return true;
    return false;
}

/* Are they the same where that factor is 0? */
static dx_status holds_where_zero(dx_graph *g, dx_id a, dx_id b, dx_id factor, bool *holds)
{
    dx_id name, at;
    *holds = false;
    if (!dx_proof_solve_for_name(g, factor, &name, &at))
        return dx_excuse(g->context, g->context->diag.status);
    dx_id left = dx_substitute(g, a, 1, &name, &at), right = dx_substitute(g, b, 1, &name, &at);
    *holds = !dx_is_none(left) && !dx_is_none(right) && dx_same(left, right);
    return dx_is_none(left) || dx_is_none(right) ? dx_excuse(g->context, g->context->diag.status)
                                                 : DX_OK;
}

dx_status dx_equal_at_zero(dx_graph *g, dx_id a, dx_id b, const dx_identity *identity, uint32_t i,
                           bool *holds)
{
    dx_id of = identity->of[i];
    *holds = identity->sign[i] != 0 && identity->sign[i] != DX_IDENTITY_NOT_NEGATIVE;
    if (dx_op_of(g, of) != DX_OP_MUL)
        return *holds ? holds_where_zero(g, a, b, of, holds) : DX_OK;
    for (uint32_t k = 0; k < dx_factors(g, of) && *holds; k++) {
        *holds = dx_is_positive(g, dx_exponent(g, of, k));
        if (*holds)
            DX_TRY(holds_where_zero(g, a, b, dx_base(g, of, k), holds));
    }
    return DX_OK;
}

dx_status dx_has_sign(dx_graph *g, dx_id a, bool *has)
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

/* Tangents of half an angle that was not given. */
static dx_status has_other_tangents(const dx_equals *q, dx_id of, bool *has)
{
    dx_graph *g = &q->s->graph;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &of, &walk));
    for (size_t i = 0; i < walk.n; i++)
        *has = *has || (dx_fn_of(g, walk.id[i]) == DX_FN_tan && !dx_contains(g, q->a, walk.id[i]) &&
                        !dx_contains(g, q->b, walk.id[i]));
    dx_walk_free(&walk);
    return DX_OK;
}

/* What a reader cannot use is not said. */
static dx_status is_readable(const dx_equals *q, const dx_identity *identity, bool *is)
{
    dx_graph *g = &q->s->graph;
    enum { LARGEST = 30 };
    *is = true;
    for (uint32_t i = 0; i < identity->n && *is; i++) {
        bool sign;
        DX_TRY(dx_has_sign(g, identity->of[i], &sign));
        DX_TRY(has_other_tangents(q, identity->of[i], &sign));
        *is = !sign && !dx_is_larger(g, identity->of[i], LARGEST);
    }
    return DX_OK;
}

/* ---- waves ------------------------------------------------------------------------------------
 */

/* t = tan(u/2) has the sign of sin(u), 1 - t^2 that of cos(u), and t - t^3 that of tan(u), where
 * they have a value: *wave, and the sign of what is in front of it; NONE for other formulas. */
static dx_status read_halves(dx_graph *g, dx_id of, dx_id *wave, int *front)
{
    dx_walk walk;
    dx_id half = DX_NONE, sum;
    *wave = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, &of, &walk));
    for (size_t i = 0; i < walk.n; i++)
        half = dx_fn_of(g, walk.id[i]) == DX_FN_tan ? walk.id[i] : half;
    dx_walk_free(&walk);
    if (dx_is_none(half))
        return DX_OK;
    dx_status status = dx_expand(g, of, &sum);
    if (status != DX_OK)
        return dx_excuse(g->context, status);
    const dx_id angle = dx_scale(g, dx_int(g, 2), dx_operand(g, half, 0));
    const dx_id square = dx_mul(g, half, half), cosine = dx_sub(g, dx_int(g, 1), square);
    const dx_id form[] = {half, cosine, dx_sub(g, half, dx_mul(g, square, half))};
    const dx_fn fn[] = {DX_FN_sin, DX_FN_cos, DX_FN_tan};
    for (int i = 0; i < 3; i++) {
        DX_TRY(dx_check(g, form[i]));
        const bool turned = dx_same(sum, dx_neg(g, form[i]));
        if (!turned && !dx_same(sum, form[i]))
            continue;
        *front = turned ? -1 : 1;
        *wave = dx_call1(g, fn[i], angle);
        return dx_check(g, *wave);
    }
    return g->context->diag.status;
}

/* Are they equal where the angle is an integer times `period`, and `first`? */
static dx_status compare_at_angles(const dx_equals *q, dx_id angle, dx_id period, dx_id first,
                                   bool *equal)
{
    dx_graph *g = &q->s->graph;
    const dx_id k = dx_late_symbol(g, "0", 1); /* no name that can be typed */
    const dx_assumption integer = {.kind = DX_ASSUMED_INTEGER, .of = k};
    dx_id gap = dx_sub(g, angle, dx_add(g, dx_mul(g, period, k), first)), name = DX_NONE,
          value = DX_NONE;
    *equal = false;
    DX_TRY(dx_check(g, gap));
    for (uint32_t i = 0; dx_op_of(g, gap) == DX_OP_ADD && i < dx_terms(g, gap); i++)
        if (dx_op_of(g, dx_term(g, gap, i)) == DX_OP_SYMBOL && !dx_same(dx_term(g, gap, i), k)) {
            name = dx_term(g, gap, i);
            value = dx_sub(g, name, dx_div(g, gap, dx_coefficient(g, gap, i)));
        }
    if (dx_is_none(name))
        return DX_OK;
    DX_TRY(dx_expand(g, value, &value));
    return dx_contains(g, value, name) ? DX_OK
                                       : dx_equal_if(q, 1, &name, &value, 1, &integer, equal);
}

/* The one condition as one on a wave, where it can be said so: it is 0 at the angles of its sign
 * where the tangent has no value, too, or that has not the sign there. */
static dx_status say_of_wave(const dx_equals *q, dx_identity *identity, bool *closed)
{
    dx_graph *g = &q->s->graph;
    dx_id wave;
    int front;
    *closed = false;
    if (identity->n != 1 || (identity->sign[0] != 1 && identity->sign[0] != -1))
        return DX_OK;
    DX_TRY(read_halves(g, identity->of[0], &wave, &front));
    if (!dx_is_none(wave)) {
        const int sign = front * identity->sign[0];
        bool fine = dx_fn_of(g, wave) != DX_FN_cos || sign > 0;
        if (!fine)
            DX_TRY(compare_at_angles(q, dx_operand(g, wave, 0), dx_scale(g, dx_int(g, 2), dx_pi(g)),
                                     dx_pi(g), &fine));
        if (!fine)
            return DX_OK;
        identity->of[0] = wave;
        identity->sign[0] = sign;
    }
    wave = identity->of[0];
    const dx_fn fn = dx_fn_of(g, wave);
    if (fn != DX_FN_sin && fn != DX_FN_cos && fn != DX_FN_tan)
        return DX_OK;
    return compare_at_angles(
        q, dx_operand(g, wave, 0), dx_pi(g),
        fn == DX_FN_cos ? dx_scale(g, dx_rational(g, 1, 2), dx_pi(g)) : dx_int(g, 0), closed);
}

/* "n is an integer >= 0", as sums end at n, of which the condition is; *is: of that kind. */
static dx_status tell_integer(dx_graph *g, dx_id of, int sign, dx_text *out, bool *is)
{
    dx_id name, bound;
    *is = sign == DX_IDENTITY_NOT_NEGATIVE && dx_proof_solve_for_name(g, of, &name, &bound) &&
          dx_is_number(g, bound) && !dx_is_whole(g, name);
    if (!*is)
        return dx_excuse(g->context, g->context->diag.status);
    DX_TRY(dx_print_plain(g, name, out));
    dx_text_string(out, " is an integer >= ");
    return dx_print_plain(g, bound, out);
}

/* Is a sign asked for that is never there, as that of cosh(x) < 0? Then so is the region. */
static bool is_nowhere(dx_graph *g, const dx_identity *identity)
{
    bool never = false;
    for (uint32_t i = 0; i < identity->n && !never; i++) {
        const dx_id of = identity->of[i];
        const dx_id side = identity->sign[i] > 0 ? dx_neg(g, of) : of;
        never = identity->sign[i] != 0 && !dx_is_none(side) &&
                (identity->sign[i] == DX_IDENTITY_NOT_NEGATIVE ? dx_is_positive(g, side)
                                                               : dx_is_nonnegative(g, side));
    }
    return never;
}

/* Does what is assumed say the sign? */
static bool is_known(dx_graph *g, const dx_identity *identity, uint32_t i)
{
    const dx_id of = identity->of[i];
    if (identity->sign[i] == DX_IDENTITY_NOT_NEGATIVE)
        return dx_is_nonnegative(g, of);
    return identity->sign[i] != 0 && dx_is_positive(g, identity->sign[i] > 0 ? of : dx_neg(g, of));
}

dx_status dx_equal_by_signs(const dx_equals *q, const dx_identity *given, dx_text *where,
                            bool *everywhere)
{
    dx_graph *g = &q->s->graph;
    dx_identity copy = *given, *identity = &copy;
    bool wave, readable, known = given->n > 0;
    *everywhere = false;
    if (is_nowhere(g, given))
        return dx_check(g, q->a);
    for (uint32_t i = 0; i < given->n && known; i++)
        known = is_known(g, given, i);
    if (known) {
        *everywhere = true;
        return DX_OK;
    }
    DX_TRY(say_of_wave(q, identity, &wave));
    DX_TRY(is_readable(q, identity, &readable));
    for (uint32_t i = 0; i < identity->n && readable; i++) {
        dx_id relation;
        bool closed, integer;
        if (is_spare(g, identity, i))
            continue;
        DX_TRY(dx_equal_at_zero(g, q->a, q->b, identity, i, &closed));
        DX_TRY(relation_of(g, identity->of[i], identity->sign[i], closed || wave, &relation));
        dx_text_string(where, where->n > 0 ? ", " : "");
        DX_TRY(tell_integer(g, identity->of[i], identity->sign[i], where, &integer));
        if (!integer)
            DX_TRY(dx_print_plain(g, relation, where));
    }
    return DX_OK;
}
