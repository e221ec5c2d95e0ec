/* Where something is 0: what is solved for a name is put in. */
#include "symbolic/equality/proof.h"

#include "symbolic/decide.h"
#include "symbolic/rework/trig.h"

/* c·exp(k·x) + d with numbers, -d/c > 0: x = log(-d/c)/k. */
static bool solve_exponential(dx_graph *g, dx_id u, dx_id *name, dx_id *rest)
{
    dx_id k;
    if (dx_op_of(g, u) != DX_OP_ADD || dx_terms(g, u) != 1 ||
        dx_fn_of(g, dx_term(g, u, 0)) != DX_FN_exp)
        return false;
    dx_split_coefficient(g, dx_operand(g, dx_term(g, u, 0), 0), &k, name);
    dx_id ratio = dx_number_neg(g, dx_number_div(g, dx_constant(g, u), dx_coefficient(g, u, 0)));
    if (dx_op_of(g, *name) != DX_OP_SYMBOL || dx_number_sign(g, ratio) <= 0)
        return false;
    *rest = dx_div(g, dx_call1(g, DX_FN_log, ratio), k);
    return !dx_is_none(*rest);
}

/* A name that is `rest` where u is 0; false where there is none for certain. */
bool dx_proof_solve_for_name(dx_graph *g, dx_id u, dx_id *name, dx_id *rest)
{
    if (solve_exponential(g, u, name, rest))
        return true;
    *name = u;
    *rest = dx_int(g, 0);
    if (dx_op_of(g, u) == DX_OP_SYMBOL)
        return true;
    for (uint32_t i = 0; dx_op_of(g, u) == DX_OP_ADD && i < dx_terms(g, u); i++) {
        *name = dx_term(g, u, i);
        *rest = dx_sub(g, *name, dx_div(g, u, dx_coefficient(g, u, i)));
        if (dx_op_of(g, *name) == DX_OP_SYMBOL && !dx_is_none(*rest) &&
            !dx_contains(g, *rest, *name))
            return true;
    }
    return false;
}

bool dx_proof_angle(dx_graph *g, dx_id u, dx_id shift, dx_proof_angle_of *out)
{
    dx_id scale, sum, x, c = dx_int(g, 1), one = c;
    if (dx_fn_of(g, u) != DX_FN_sin && dx_fn_of(g, u) != DX_FN_cos)
        return false;
    dx_split_coefficient(g, dx_operand(g, u, 0), &scale, &sum);
    x = sum;
    for (uint32_t i = 0; dx_op_of(g, sum) == DX_OP_ADD && i < dx_terms(g, sum); i++) {
        x = dx_term(g, sum, i);
        c = dx_coefficient(g, sum, i);
        if (dx_op_of(g, x) == DX_OP_SYMBOL)
            break;
    }
    if (dx_op_of(g, x) != DX_OP_SYMBOL)
        return false;
    const dx_id rest = dx_sub(g, sum, dx_scale(g, c, x));
    if (dx_is_none(rest) || dx_contains(g, rest, x))
        return false;
    out->name = x;
    out->t = dx_late_symbol(g, dx_bytes(g, x), dx_bytes_length(g, x));
    out->value =
        dx_sub(g, dx_scale(g, dx_number_div(g, one, scale), dx_add(g, out->t, shift)), rest);
    c = dx_number_div(g, one, c);
    out->value = dx_flat_linear(g, 1, &c, &out->value);
    return !dx_is_none(out->value);
}

/* *out is NONE where it has no value. */
dx_status dx_proof_put(dx_graph *g, dx_id a, size_t n, const dx_id *from, const dx_id *to,
                       dx_id *out)
{
    *out = dx_substitute(g, a, n, from, to);
    dx_status status = dx_check(g, *out);
    return status == DX_DOMAIN ? dx_excuse(g->context, status) : status;
}

/* The premises with other names; *can: they are not refuted by numbers. */
dx_status dx_proof_put_in_premises(dx_graph *g, const dx_premises *p, dx_id from, dx_id to,
                                   dx_premises *out, bool *can)
{
    *can = true;
    out->n = 0;
    for (uint32_t i = 0; i < p->n && *can; i++) {
        dx_id of;
        DX_TRY(dx_proof_put(g, p->item[i].of, 1, &from, &to, &of));
        if (dx_is_none(of)) {
            *can = false;
        } else if (dx_is_number(g, of)) {
            int sign = dx_number_sign(g, of);
            *can = sign == p->item[i].sign || (sign == 0 && p->item[i].weak);
        } else {
            DX_TRY(dx_premises_add(out, of, p->item[i].sign, p->item[i].weak));
        }
    }
    *can = *can && dx_premises_can_hold(g, out);
    return DX_OK;
}

/* Is the formula 0 where u, a sine or cosine, is? By the waves of the angle with that cosine. */
static dx_status prove_at_zero_of_wave(dx_proof *w, dx_id given, dx_id u, const dx_premises *p,
                                       unsigned depth, dx_identity *out)
{
    dx_graph *g = w->g;
    const dx_id nothing = dx_int(g, 0), quarter = dx_scale(g, dx_rational(g, 1, 2), dx_pi(g));
    dx_proof_angle_of angle;
    dx_id inside;
    dx_premises there;
    bool can;
    if (!dx_proof_angle(g, u, dx_fn_of(g, u) == DX_FN_sin ? quarter : nothing, &angle))
        return g->context->diag.status;
    DX_TRY(dx_proof_put_in_premises(g, p, angle.name, angle.value, &there, &can));
    DX_TRY(dx_proof_put(g, given, 1, &angle.name, &angle.value, &inside));
    if (!can || dx_is_none(inside))
        return DX_OK;
    DX_TRY(dx_excuse(g->context, dx_trig_expand(g, inside, &inside)));
    const dx_id cosine = dx_call1(g, DX_FN_cos, angle.t);
    const dx_id from[] = {dx_call1(g, DX_FN_sign, cosine), cosine}, to[] = {nothing, nothing};
    DX_TRY(dx_check(g, from[0]));
    DX_TRY(dx_proof_put(g, inside, 2, from, to, &inside));
    if (dx_is_none(inside))
        return DX_OK;
    DX_TRY(dx_excuse(g->context, dx_proof_prove(w, inside, &there, depth + 1, out)));
    if (out->kind != DX_IDENTITY_ZERO) /* conditions are in the other angle */
        *out = (dx_identity){.kind = DX_IDENTITY_UNKNOWN};
    return DX_OK;
}

static bool is_zero_or_nowhere(const dx_identity *found)
{
    return found->kind == DX_IDENTITY_ZERO;
}

/* Is the formula 0 where u is? Solved for a name, it is put in; *out is UNKNOWN where that cannot
 * be. */
dx_status dx_proof_where_zero(dx_proof *w, dx_id given, dx_id u, const dx_premises *p,
                              unsigned depth, dx_identity *out)
{
    dx_graph *g = w->g;
    dx_id name, rest, zero, from[2], to[2];
    dx_premises there;
    bool can;
    out->kind = DX_IDENTITY_UNKNOWN;
    out->n = 0;
    from[0] = dx_call1(g, DX_FN_sign, u);
    from[1] = u;
    to[0] = to[1] = dx_int(g, 0);
    DX_TRY(dx_check(g, from[0]));
    if (dx_proof_solve_for_name(g, u, &name, &rest)) {
        DX_TRY(dx_proof_put_in_premises(g, p, name, rest, &there, &can));
        if (!can) {
            out->kind = DX_IDENTITY_ZERO;
            return DX_OK;
        }
        DX_TRY(dx_proof_put(g, given, 1, &name, &rest, &zero));
    } else {
        there = *p;
        DX_TRY(dx_proof_put(g, given, 2, from, to, &zero));
        DX_TRY(prove_at_zero_of_wave(w, given, u, p, depth, out));
        if (out->kind == DX_IDENTITY_ZERO)
            return DX_OK;
    }
    if (dx_is_none(zero)) {
        out->kind = DX_IDENTITY_ZERO;
        return DX_OK;
    }
    return dx_excuse(g->context, dx_proof_prove(w, zero, &there, depth + 1, out));
}

/* The tower takes the sign of u for 1 or -1: where u is 0 the formula has to be so, too. */
dx_status dx_proof_at_zeros(dx_proof *w, dx_id given, dx_id a, const dx_premises *p, unsigned depth,
                            dx_identity *out)
{
    dx_graph *g = w->g;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        dx_identity there = {.kind = DX_IDENTITY_UNKNOWN};
        dx_id of = walk.id[i];
        int sign = 0;
        if (dx_fn_of(g, of) != DX_FN_sign)
            continue;
        of = dx_operand(g, of, 0);
        if (dx_is_constant(g, of))
            status = dx_decide_sign(g, w->oracle, of, &sign);
        if (status != DX_OK || sign != 0 || dx_is_positive(g, of) ||
            dx_is_positive(g, dx_neg(g, of)))
            continue;
        if (depth < DX_PROOF_DEEPEST)
            status = dx_proof_where_zero(w, given, of, p, depth, &there);
        if (status == DX_OK && !is_zero_or_nowhere(&there))
            status = dx_identity_condition(g, of, 0, out);
    }
    dx_walk_free(&walk);
    return status;
}

/* Can A < 0 be where d >= 0? */
static bool can_be_negative(dx_graph *g, dx_id A, dx_id d, const dx_premises *p)
{
    dx_premises all = *p;
    return !dx_is_nonnegative(g, A) &&
           (dx_premises_add(&all, d, 1, true) != DX_OK ||
            dx_premises_add(&all, A, -1, false) != DX_OK || dx_premises_can_hold(g, &all));
}

/* Where what was denested is 0 with A < 0. */
dx_status dx_proof_beside_radicals(dx_proof *w, dx_id given, const dx_radicals *radicals,
                                   const dx_premises *p, unsigned depth, dx_identity *out)
{
    dx_graph *g = w->g;
    for (uint32_t i = 0; i < radicals->n && out->kind != DX_IDENTITY_UNKNOWN; i++) {
        dx_identity found = {.kind = DX_IDENTITY_UNKNOWN};
        dx_premises there = *p;
        if (!can_be_negative(g, radicals->A[i], radicals->d[i], p) ||
            dx_is_number(g, radicals->root[i]))
            continue;
        if (dx_premises_add(&there, radicals->A[i], -1, false) == DX_OK)
            DX_TRY(dx_proof_where_zero(w, given, radicals->root[i], &there, depth, &found));
        if (found.kind != DX_IDENTITY_ZERO)
            DX_TRY(dx_identity_condition(g, radicals->A[i], 1, out));
    }
    return DX_OK;
}
