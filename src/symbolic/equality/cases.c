/* Proofs by the cases that the sign of a formula makes, and by continuity between them. */
#include "symbolic/equality/proof.h"

static bool is_continuous(dx_fn fn)
{
    switch (fn) {
    case DX_FN_sign:
    case DX_FN_floor:
    case DX_FN_ceil:
    case DX_FN_round:
    case DX_FN_frac:
    case DX_FN_mod:
    case DX_FN_heaviside:
    case DX_FN_atan2:
    case DX_FN_binomial:
    case DX_FN_besselj:
    case DX_FN_bessely:
    case DX_FN_besseli:
    case DX_FN_besselk:
    case DX_FN_polygamma:
    case DX_FN_zetaderivative:
    case DX_FN_asec: /* closed domains */
    case DX_FN_acsc:
    case DX_FN_asech:
    case DX_FN_lambertw:
    case DX_FN_lambertwm1:
        return false;
    default:
        return true;
    }
}

bool dx_proof_is_linear(dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_ADD)
        return dx_op_of(g, a) == DX_OP_SYMBOL;
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        if (dx_op_of(g, dx_term(g, a, i)) != DX_OP_SYMBOL)
            return false;
    return true;
}

static bool demand(dx_graph *g, dx_id u, dx_premises *demanded)
{
    if (dx_is_none(u) || dx_is_nonnegative(g, u) || dx_is_constant(g, u))
        return !dx_is_none(u);
    return dx_proof_is_linear(g, u) && dx_premises_add(demanded, u, 1, false) == DX_OK;
}

/* What a function with a closed domain demands not to be negative. */
static bool demand_of_call(dx_graph *g, dx_id a, dx_premises *demanded)
{
    dx_fn fn = dx_fn_of(g, a);
    dx_id one = dx_int(g, 1), u = dx_operand(g, a, 0);
    if (fn == DX_FN_acosh)
        return demand(g, dx_sub(g, u, one), demanded);
    if (fn != DX_FN_asin && fn != DX_FN_acos)
        return true;
    if (dx_fn_of(g, u) == DX_FN_sin || dx_fn_of(g, u) == DX_FN_cos || dx_fn_of(g, u) == DX_FN_tanh)
        return true;
    return demand(g, dx_sub(g, one, u), demanded) && demand(g, dx_add(g, one, u), demanded);
}

/* Is each point where it has a value a limit of such points, in any neighbourhood of it an open set
 * of them, and the value the limit? So it is with continuous functions where those that demand that
 * something is not negative demand it of linear forms that can all be positive: their domain is
 * convex, and the others are open. */
bool dx_proof_is_regular(dx_graph *g, const dx_walk *walk, bool binomials)
{
    dx_premises demanded = {0};
    for (size_t i = 0; i < walk->n; i++) {
        dx_id a = walk->id[i];
        dx_op op = dx_op_of(g, a);
        if (op == DX_OP_CASES || op == DX_OP_SUM || op == DX_OP_PRODUCT || op == DX_OP_DERIV ||
            op == DX_OP_DIFF || op > DX_OP_EQ ||
            (op == DX_OP_CALL && !is_continuous(dx_fn_of(g, a)) &&
             !(binomials && dx_fn_of(g, a) == DX_FN_binomial)))
            return false;
        if (op == DX_OP_CALL && !demand_of_call(g, a, &demanded))
            return false;
        for (uint32_t k = 0; op == DX_OP_MUL && k < dx_factors(g, a); k++) {
            dx_id base = dx_base(g, a, k), exponent = dx_exponent(g, a, k);
            int64_t p, q;
            if (dx_is_integer(g, exponent) || dx_is_positive(g, base) || dx_is_constant(g, base))
                continue;
            if (!dx_get_small_rational(g, exponent, &p, &q))
                return false; /* a negative base with integers for exponents */
            if (!demand(g, base, &demanded))
                return false;
        }
    }
    return dx_premises_can_hold(g, &demanded);
}

/* Where u is 0: put in, or by continuity. */
static dx_status prove_between(dx_proof *w, dx_id given, dx_id u, const dx_premises *p,
                               unsigned depth, dx_identity *out)
{
    dx_walk walk;
    dx_id name, rest;
    if (dx_proof_solve_for_name(w->g, u, &name, &rest))
        return dx_proof_where_zero(w, given, u, p, depth, out);
    DX_TRY(dx_walk_make(w->g, 1, &given, &walk));
    if (dx_proof_is_regular(w->g, &walk, false))
        out->kind = DX_IDENTITY_ZERO;
    dx_walk_free(&walk);
    return DX_OK;
}

/* Is it 0 but for conditions that something is not? They are added to those there are. */
static dx_status add_exceptions(dx_graph *g, const dx_identity *found, dx_identity *out, bool *is)
{
    *is = found->kind != DX_IDENTITY_UNKNOWN;
    for (uint32_t i = 0; i < found->n && *is; i++)
        *is = found->sign[i] == 0;
    for (uint32_t i = 0; *is && found->kind == DX_IDENTITY_PARTLY && i < found->n; i++)
        DX_TRY(dx_identity_condition(g, found->of[i], 0, out));
    return DX_OK;
}

/* u > 0, u < 0 and u = 0, for a u of which abs or sign or a condition is in the formula, or of
 * which the sign is in its tower. Where cases choose, only what always has a value is asked for:
 * the parts not chosen need not have one.
 */
dx_status dx_proof_by_cases(dx_proof *w, dx_id given, dx_id a, dx_id hidden, const dx_premises *p,
                            unsigned depth, dx_identity *out)
{
    dx_graph *g = w->g;
    dx_identity all = {.kind = DX_IDENTITY_ZERO}, found;
    dx_id u;
    bool is = true;
    DX_TRY(dx_premises_question(g, a, &u));
    if (dx_is_none(u))
        u = hidden;
    if (dx_is_none(u))
        return DX_OK;
    uint32_t n = 0;
    int proved = 0;
    for (int sign = 1; sign >= -1; sign -= 2) {
        dx_premises there = *p;
        DX_TRY(dx_premises_add(&there, u, sign, false));
        if (!dx_premises_can_hold(g, &there)) {
            n++;
            continue;
        }
        DX_TRY(dx_proof_prove(w, given, &there, depth + 1, &found));
        DX_TRY(add_exceptions(g, &found, &all, &is));
        n += is;
        proved = is ? sign : proved;
        if (!is && p->n > 0)
            return DX_OK;
    }
    if (n == 2) {
        found = (dx_identity){.kind = DX_IDENTITY_UNKNOWN};
        DX_TRY(prove_between(w, given, u, p, depth, &found));
        if (found.kind != DX_IDENTITY_ZERO)
            DX_TRY(dx_identity_condition(g, u, 0, &all));
        *out = all;
    } else if (proved != 0 && out->kind == DX_IDENTITY_UNKNOWN && all.kind == DX_IDENTITY_ZERO) {
        *out = (dx_identity){.kind = DX_IDENTITY_UNKNOWN};
        return dx_identity_condition(g, u, proved, out);
    }
    return DX_OK;
}
