/* Ways to prove that a formula is 0: it is brought to a form in basic functions and read in a tower
 * (towerproof.h). What is not 0 there may be so as an angle, as a logarithm, with another variable,
 * or in each of the cases that the sign of a part of it makes. */
#include "symbolic/equality/identity.h"

#include "symbolic/decide.h"
#include "symbolic/equality/congruence.h"
#include "symbolic/equality/induction.h"
#include "symbolic/equality/laws.h"
#include "symbolic/equality/radicals.h"
#include "symbolic/equality/towerproof.h"
#include "symbolic/forms/basic.h"
#include "symbolic/rework/arcs.h"
#include "symbolic/rework/denest.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/upward.h"

#include "expr/walk.h"

enum { DEEPEST = 7, MOST_PROOFS = 100 };

typedef struct proof {
    dx_graph *g;
    const dx_oracle *oracle;
    uint32_t left; /* formulas that may be looked at */
} proof;

static dx_status prove(proof *w, dx_id given, const dx_premises *p, unsigned depth,
                       dx_identity *out);

dx_status dx_identity_condition(dx_graph *g, dx_id of, int sign, dx_identity *out)
{
    DX_TRY(dx_check(g, of));
    out->kind = DX_IDENTITY_PARTLY;
    for (uint32_t i = 0; i < out->n; i++)
        if (dx_same(out->of[i], of) && (sign == 0 || out->sign[i] == sign))
            return DX_OK;
    if (out->n == DX_IDENTITY_SIGNS)
        return DX_LIMIT;
    out->of[out->n] = of;
    out->sign[out->n++] = sign;
    return DX_OK;
}

/* ---- form --------------------------------------------------------------------------------------
 */

/* Arguments and exponents multiplied out: exp((x + 1)^2). */
static dx_status expand_argument(const dx_upward *u, dx_id a, dx_id *out)
{
    dx_graph *g = u->g;
    DX_TRY(dx_upward_rebuild(u, a, out));
    if (dx_op_of(g, *out) == DX_OP_CALL) {
        dx_id argument, *operand;
        uint32_t n = dx_count(g, *out);
        operand = dx_arena_alloc(&g->context->arena, n * sizeof *operand);
        if (!operand)
            return dx_no_memory(g->context);
        for (uint32_t i = 0; i < n; i++) {
            DX_TRY(dx_expand(g, dx_operand(g, *out, i), &argument));
            operand[i] = argument;
        }
        *out = dx_call(g, dx_fn_of(g, *out), n, operand);
    } else if (dx_op_of(g, *out) == DX_OP_MUL) {
        dx_id product = dx_int(g, 1), exponent;
        for (uint32_t i = 0; i < dx_factors(g, *out); i++) {
            DX_TRY(dx_expand(g, dx_exponent(g, *out, i), &exponent));
            product = dx_mul(g, product, dx_pow(g, dx_base(g, *out, i), exponent));
        }
        *out = product;
    }
    return dx_check(g, *out);
}

/* By laws, as far as the premises know it. */
static dx_status by_laws(dx_graph *g, dx_id a, const dx_premises *p, dx_id *out)
{
    DX_TRY(dx_laws_functions(g, a, out));
    DX_TRY(dx_premises_apply(g, p, *out, out));
    DX_TRY(dx_laws_gammas(g, *out, out));
    DX_TRY(dx_laws_bessels(g, *out, out));
    return dx_laws_floors(g, *out, out);
}

static dx_status in_basic_functions(dx_graph *g, dx_id a, const dx_premises *p,
                                    dx_radicals *radicals, dx_id *out)
{
    DX_TRY(dx_basic_form(g, a, out));
    DX_TRY(dx_denest(g, *out, out));
    DX_TRY(dx_radicals_denest(g, *out, radicals, out));
    DX_TRY(dx_laws_functions(g, *out, out));
    DX_TRY(dx_laws_gammas(g, *out, out));
    DX_TRY(dx_premises_apply(g, p, *out, out));
    DX_TRY(dx_arcs_undo(g, *out, out));
    return dx_upward_run(g, *out, expand_argument, out);
}

/* ---- where something is 0 ----------------------------------------------------------------------
 */

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
static bool solve_for_name(dx_graph *g, dx_id u, dx_id *name, dx_id *rest)
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

/* *out is NONE where it has no value. */
static dx_status put(dx_graph *g, dx_id a, size_t n, const dx_id *from, const dx_id *to, dx_id *out)
{
    *out = dx_substitute(g, a, n, from, to);
    dx_status status = dx_check(g, *out);
    return status == DX_DOMAIN ? dx_excuse(g->context, status) : status;
}

/* The premises with other names; *can: they are not refuted by numbers. */
static dx_status put_in_premises(dx_graph *g, const dx_premises *p, dx_id from, dx_id to,
                                 dx_premises *out, bool *can)
{
    *can = true;
    out->n = 0;
    for (uint32_t i = 0; i < p->n && *can; i++) {
        dx_id of;
        DX_TRY(put(g, p->item[i].of, 1, &from, &to, &of));
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

static bool is_zero_or_nowhere(const dx_identity *found)
{
    return found->kind == DX_IDENTITY_ZERO;
}

/* Is the formula 0 where u is? Solved for a name, it is put in; *out is UNKNOWN where that cannot
 * be. */
static dx_status prove_where_zero(proof *w, dx_id given, dx_id u, const dx_premises *p,
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
    if (solve_for_name(g, u, &name, &rest)) {
        DX_TRY(put_in_premises(g, p, name, rest, &there, &can));
        if (!can) {
            out->kind = DX_IDENTITY_ZERO;
            return DX_OK;
        }
        DX_TRY(put(g, given, 1, &name, &rest, &zero));
    } else {
        there = *p;
        DX_TRY(put(g, given, 2, from, to, &zero));
    }
    if (dx_is_none(zero)) {
        out->kind = DX_IDENTITY_ZERO;
        return DX_OK;
    }
    return dx_excuse(g->context, prove(w, zero, &there, depth + 1, out));
}

/* The tower takes the sign of u for 1 or -1: where u is 0 the formula has to be so, too. */
static dx_status prove_at_zeros(proof *w, dx_id given, dx_id a, const dx_premises *p,
                                unsigned depth, dx_identity *out)
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
        if (depth < DEEPEST)
            status = prove_where_zero(w, given, of, p, depth, &there);
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
static dx_status prove_beside_radicals(proof *w, dx_id given, const dx_radicals *radicals,
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
            DX_TRY(prove_where_zero(w, given, radicals->root[i], &there, depth, &found));
        if (found.kind != DX_IDENTITY_ZERO)
            DX_TRY(dx_identity_condition(g, radicals->A[i], 1, out));
    }
    return DX_OK;
}

/* ---- as an angle, as a logarithm ---------------------------------------------------------------
 */

/* Sums of inverse circular functions are 0 where their cosine is 1. */
static dx_status prove_by_turns(proof *w, dx_id a, const dx_premises *p, unsigned depth,
                                dx_identity *out)
{
    dx_id turned;
    DX_TRY(dx_arcs_turn(w->g, w->oracle, a, &turned));
    return dx_is_none(turned) ? DX_OK : prove(w, turned, p, depth + 1, out);
}

static int64_t gcd(int64_t a, int64_t b)
{
    return b == 0 ? a : gcd(b, a % b);
}

/* The least n for which all logarithms in a sum have integer factors; false where it has none. */
static bool find_multiple(dx_graph *g, dx_id a, int64_t *n)
{
    enum { MOST = 24 };
    bool any = false;
    *n = 1;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_ADD && i < dx_terms(g, a); i++) {
        int64_t p, q;
        if (dx_fn_of(g, dx_term(g, a, i)) != DX_FN_log)
            continue;
        if (!dx_get_small_rational(g, dx_coefficient(g, a, i), &p, &q) || q > MOST || p > MOST ||
            p < -MOST)
            return false;
        any = true;
        *n = *n / gcd(*n, q) * q;
    }
    return any && *n <= MOST;
}

/* F with logarithms among its terms is 0 where e^(n·F) is 1, in which they are products. */
static dx_status prove_by_powers(proof *w, dx_id a, const dx_premises *p, unsigned depth,
                                 dx_identity *out)
{
    dx_graph *g = w->g;
    dx_premises there = *p;
    int64_t n;
    if (!find_multiple(g, a, &n))
        return DX_OK;
    dx_id product = dx_int(g, 1), rest = dx_scale(g, dx_int(g, n), dx_constant(g, a));
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i), c = dx_number_mul(g, dx_int(g, n), dx_coefficient(g, a, i));
        if (dx_fn_of(g, term) == DX_FN_log) {
            term = dx_operand(g, term, 0);
            product = dx_mul(g, product, dx_pow(g, term, c));
            if (!dx_is_constant(g, term))
                DX_TRY(dx_premises_add(&there, term, 1, false));
        } else {
            rest = dx_add(g, rest, dx_scale(g, c, term));
        }
    }
    product = dx_sub(g, dx_mul(g, product, dx_call1(g, DX_FN_exp, rest)), dx_int(g, 1));
    DX_TRY(dx_check(g, product));
    return prove(w, product, &there, depth + 1, out);
}

/* ---- with another variable ---------------------------------------------------------------------
 */

/* A name by which a·x + b, of which a root is taken, is 0 in x; false where there is none. */
static bool find_rooted(dx_graph *g, const dx_walk *walk, dx_id *sum, dx_id *name)
{
    for (size_t i = 0; i < walk->n; i++)
        for (uint32_t k = 0;
             dx_op_of(g, walk->id[i]) == DX_OP_MUL && k < dx_factors(g, walk->id[i]); k++) {
            int64_t p, q;
            *sum = dx_base(g, walk->id[i], k);
            if (!dx_get_small_rational(g, dx_exponent(g, walk->id[i], k), &p, &q) || q % 2 != 0)
                continue;
            bool scaled = dx_op_of(g, *sum) == DX_OP_ADD && dx_terms(g, *sum) == 1;
            *name = scaled ? dx_term(g, *sum, 0) : *sum;
            if (dx_op_of(g, *name) == DX_OP_SYMBOL)
                return true;
        }
    return false;
}

/* sqrt(a·x + b) is the exponential function of a new variable, and its zero is looked at. */
static dx_status prove_by_roots(proof *w, dx_id given, dx_id a, const dx_premises *p,
                                unsigned depth, dx_identity *out)
{
    dx_graph *g = w->g;
    dx_walk walk;
    dx_id sum, name, inside, value, t;
    dx_premises there;
    dx_identity found = {.kind = DX_IDENTITY_UNKNOWN};
    bool can;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    bool any = find_rooted(g, &walk, &sum, &name);
    dx_walk_free(&walk);
    if (!any)
        return DX_OK;
    t = dx_late_symbol(g, dx_bytes(g, name), dx_bytes_length(g, name));
    value = dx_call1(g, DX_FN_exp, dx_scale(g, dx_int(g, 2), t)); /* of the sum */
    if (dx_op_of(g, sum) == DX_OP_ADD)
        value = dx_div(g, dx_sub(g, value, dx_constant(g, sum)), dx_coefficient(g, sum, 0));
    DX_TRY(dx_check(g, value));
    DX_TRY(put_in_premises(g, p, name, value, &there, &can));
    DX_TRY(put(g, given, 1, &name, &value, &inside));
    if (can && dx_is_none(inside))
        return DX_OK;
    if (can)
        DX_TRY(prove(w, inside, &there, depth + 1, &found));
    if (can && found.kind != DX_IDENTITY_ZERO)
        return DX_OK;
    DX_TRY(prove_where_zero(w, given, sum, p, depth, &found));
    if (found.kind == DX_IDENTITY_ZERO)
        out->kind = DX_IDENTITY_ZERO;
    return DX_OK;
}

/* ---- by cases ----------------------------------------------------------------------------------
 */

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

static bool is_linear(dx_graph *g, dx_id a)
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
    return is_linear(g, u) && dx_premises_add(demanded, u, 1, false) == DX_OK;
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
static bool is_regular(dx_graph *g, const dx_walk *walk, bool binomials)
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
static dx_status prove_between(proof *w, dx_id given, dx_id u, const dx_premises *p, unsigned depth,
                               dx_identity *out)
{
    dx_walk walk;
    dx_id name, rest;
    if (solve_for_name(w->g, u, &name, &rest))
        return prove_where_zero(w, given, u, p, depth, out);
    DX_TRY(dx_walk_make(w->g, 1, &given, &walk));
    if (is_regular(w->g, &walk, false))
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
static dx_status prove_by_cases(proof *w, dx_id given, dx_id a, dx_id hidden, const dx_premises *p,
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
        DX_TRY(prove(w, given, &there, depth + 1, &found));
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

/* ---- by induction ------------------------------------------------------------------------------
 */

/* F(n + 1) follows from F(n) = 0 for n >= first. */
static dx_status prove_step(proof *w, dx_id given, const dx_induction *by, const dx_premises *p,
                            unsigned depth, dx_identity *out)
{
    dx_graph *g = w->g;
    dx_premises there = *p;
    DX_TRY(dx_premises_add(&there, dx_sub(g, by->name, dx_int(g, by->first)), 1, true));
    for (uint32_t k = 0; k <= by->n && out->kind != DX_IDENTITY_ZERO; k++) {
        dx_id step;
        uint32_t i = k == 0 ? by->n : k - 1;
        DX_TRY(dx_excuse(g->context, dx_induction_step(g, by, given, i, &step)));
        if (!dx_is_none(step))
            DX_TRY(dx_excuse(g->context, prove(w, step, &there, depth + 1, out)));
    }
    return DX_OK;
}

/* Integers before the first at which it is 0 or has no value, one by one; *since: from there on. Or
 * for all of them: a factorial in it has no value there, or no sum or product has a term. */
static dx_status prove_before(proof *w, dx_id given, const dx_induction *by, const dx_premises *p,
                              unsigned depth, int64_t *since, dx_identity *out)
{
    enum { MOST_NUMBERS = 4 };
    dx_graph *g = w->g;
    dx_premises there = *p;
    bool zero = true;
    *since = by->first;
    for (int i = 0; i < MOST_NUMBERS && zero; i++) {
        dx_id number = dx_int(g, *since - 1), at;
        dx_identity found = {.kind = DX_IDENTITY_ZERO};
        bool begins;
        DX_TRY(dx_induction_begins_at(g, by, given, *since, &begins));
        if (begins) {
            out->kind = DX_IDENTITY_ZERO;
            return DX_OK;
        }
        DX_TRY(put(g, given, 1, &by->name, &number, &at));
        if (!dx_is_none(at))
            DX_TRY(prove(w, at, p, depth + 1, &found));
        zero = found.kind == DX_IDENTITY_ZERO;
        *since -= zero;
    }
    if (*since > by->empty + 1)
        return DX_OK;
    dx_id none = dx_induction_without_terms(g, by, given);
    DX_TRY(dx_check(g, none));
    DX_TRY(dx_premises_add(&there, dx_sub(g, by->name, dx_int(g, *since - 1)), -1, true));
    return prove(w, none, &there, depth + 1, out);
}

static dx_status prove_by_induction(proof *w, dx_id given, const dx_premises *p, unsigned depth,
                                    dx_identity *out)
{
    dx_graph *g = w->g;
    dx_identity found = {.kind = DX_IDENTITY_UNKNOWN};
    dx_induction by;
    dx_id first, at;
    DX_TRY(dx_induction_find(g, given, &by));
    if (dx_is_none(by.name))
        return DX_OK;
    first = dx_int(g, by.first);
    DX_TRY(put(g, given, 1, &by.name, &first, &at));
    if (dx_is_none(at))
        return DX_OK;
    DX_TRY(prove(w, at, p, depth + 1, &found));
    if (found.kind != DX_IDENTITY_ZERO)
        return DX_OK;
    found.kind = DX_IDENTITY_UNKNOWN;
    DX_TRY(prove_step(w, given, &by, p, depth, &found));
    if (found.kind != DX_IDENTITY_ZERO)
        return DX_OK;
    int64_t least;
    found.kind = DX_IDENTITY_UNKNOWN;
    DX_TRY(dx_excuse(g->context, prove_before(w, given, &by, p, depth, &least, &found)));
    dx_premises there = *p;
    dx_id since = dx_sub(g, by.name, dx_int(g, least));
    DX_TRY(dx_premises_add(&there, since, -1, false));
    if (found.kind == DX_IDENTITY_ZERO || dx_is_nonnegative(g, since) ||
        !dx_premises_can_hold(g, &there))
        out->kind = DX_IDENTITY_ZERO;
    else
        DX_TRY(dx_identity_condition(g, since, DX_IDENTITY_NOT_NEGATIVE, out));
    return DX_OK;
}

/* ---- all of them -------------------------------------------------------------------------------
 */

/* Keep what is found if it says more. */
static void keep_better(const dx_identity *found, dx_identity *out)
{
    if (found->kind == DX_IDENTITY_ZERO ||
        (found->kind == DX_IDENTITY_PARTLY && out->kind == DX_IDENTITY_UNKNOWN))
        *out = *found;
}

/* What no tower shows. */
static dx_status prove_otherwise(proof *w, dx_id given, dx_id laws, dx_id a, dx_id hidden,
                                 const dx_premises *p, unsigned depth, dx_identity *out)
{
    enum { TURNS, POWERS, ROOTS, CASES, INDUCTION, WAYS };
    for (int way = 0; way < WAYS && out->kind != DX_IDENTITY_ZERO; way++) {
        dx_identity found = {.kind = DX_IDENTITY_UNKNOWN};
        dx_status status = DX_OK;
        if (way == TURNS)
            status = prove_by_turns(w, a, p, depth, &found);
        else if (way == POWERS)
            status = prove_by_powers(w, a, p, depth, &found);
        else if (way == ROOTS)
            status = prove_by_roots(w, given, laws, p, depth, &found);
        else if (way == CASES)
            status = prove_by_cases(w, given, laws, hidden, p, depth, &found);
        else
            status = prove_by_induction(w, given, p, depth, &found);
        DX_TRY(dx_excuse(w->g->context, status));
        if (status == DX_OK)
            keep_better(&found, out);
    }
    return DX_OK;
}

static dx_status prove(proof *w, dx_id given, const dx_premises *p, unsigned depth,
                       dx_identity *out)
{
    dx_graph *g = w->g;
    dx_radicals radicals = {0};
    dx_id laws, a, hidden = DX_NONE;
    *out = (dx_identity){.kind = DX_IDENTITY_UNKNOWN};
    if (depth > DEEPEST || w->left == 0)
        return DX_OK;
    w->left--;
    DX_TRY(by_laws(g, given, p, &laws));
    DX_TRY(in_basic_functions(g, laws, p, &radicals, &a));
    if (dx_is_number(g, a)) {
        out->kind = dx_is_int(g, a, 0) ? DX_IDENTITY_ZERO : DX_IDENTITY_UNKNOWN;
        return prove_beside_radicals(w, given, &radicals, p, depth, out);
    }
    dx_status status = dx_tower_prove(g, w->oracle, a, p, out, &hidden);
    DX_TRY(dx_excuse(g->context, status));
    if (status != DX_OK)
        *out = (dx_identity){.kind = DX_IDENTITY_UNKNOWN};
    if (out->kind != DX_IDENTITY_UNKNOWN)
        DX_TRY(prove_at_zeros(w, given, a, p, depth, out));
    DX_TRY(prove_otherwise(w, given, laws, a, hidden, p, depth, out));
    return prove_beside_radicals(w, given, &radicals, p, depth, out);
}

/* ---- binomials ---------------------------------------------------------------------------------
 */

static bool is_doubtful_binomial(dx_graph *g, dx_id a)
{
    if (dx_fn_of(g, a) != DX_FN_binomial)
        return false;
    dx_id after = dx_add(g, dx_operand(g, a, 0), dx_int(g, 1));
    return !dx_is_number(g, dx_operand(g, a, 1)) && !dx_is_positive(g, after);
}

/* A name that is in no lower part k of the binomials: along it n over k is continuous where n is a
 * negative integer, too. NONE where there is none. */
static dx_id way_of_binomials(dx_graph *g, const dx_walk *walk)
{
    for (size_t i = 0; i < walk->n; i++) {
        bool fine = dx_op_of(g, walk->id[i]) == DX_OP_SYMBOL, upper = false;
        for (size_t k = i; k < walk->n && fine; k++) {
            if (dx_fn_of(g, walk->id[k]) != DX_FN_binomial)
                continue;
            fine = !dx_contains(g, dx_operand(g, walk->id[k], 1), walk->id[i]);
            upper = upper || dx_contains(g, dx_operand(g, walk->id[k], 0), walk->id[i]);
        }
        if (fine && upper)
            return walk->id[i];
    }
    return DX_NONE;
}

/* Can n be a negative integer, and k not negative there, so that it has a value? So it has to be
 * for all binomials with this n. */
static dx_status can_be_exceptional(dx_graph *g, const dx_walk *walk, dx_id binomial, bool *can)
{
    dx_premises there = {0};
    dx_id n = dx_operand(g, binomial, 0), after = dx_add(g, n, dx_int(g, 1));
    DX_TRY(dx_check(g, after));
    DX_TRY(dx_premises_add(&there, after, -1, true));
    for (size_t i = 0; i < walk->n; i++)
        if (dx_fn_of(g, walk->id[i]) == DX_FN_binomial && dx_same(dx_operand(g, walk->id[i], 0), n))
            DX_TRY(dx_premises_add(&there, dx_operand(g, walk->id[i], 1), 1, true));
    *can = dx_premises_can_hold(g, &there);
    return DX_OK;
}

/* Binomials were taken for quotients of gamma functions, which they are not where n is a negative
 * integer and k one that is not negative. */
static dx_status except_binomials(dx_graph *g, dx_id given, dx_identity *out)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &given, &walk));
    dx_id along = is_regular(g, &walk, true) ? way_of_binomials(g, &walk) : DX_NONE;
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        if (!is_doubtful_binomial(g, walk.id[i]))
            continue;
        dx_id n = dx_operand(g, walk.id[i], 0);
        bool can = true;
        status = can_be_exceptional(g, &walk, walk.id[i], &can);
        if (status != DX_OK || !can)
            continue;
        if (dx_is_none(along) || !is_linear(g, n) || !dx_contains(g, n, along))
            status = dx_identity_condition(g, dx_add(g, n, dx_int(g, 1)), 1, out);
    }
    dx_walk_free(&walk);
    return status;
}

/* ---- congruence --------------------------------------------------------------------------------
 */

typedef struct pairing {
    proof *w;
    const dx_premises *p;
} pairing;

static dx_status prove_pair(void *data, dx_id a, bool *zero)
{
    enum { MOST_PROOFS_OF_PAIR = 20 };
    const pairing *pair = data;
    dx_identity found = {.kind = DX_IDENTITY_UNKNOWN};
    pair->w->left = MOST_PROOFS_OF_PAIR;
    DX_TRY(dx_excuse(pair->w->g->context, prove(pair->w, a, pair->p, 0, &found)));
    *zero = found.kind == DX_IDENTITY_ZERO;
    return DX_OK;
}

static dx_status prove_by_congruence(proof *w, dx_id given, const dx_premises *p, dx_identity *out)
{
    dx_identity found = {.kind = DX_IDENTITY_UNKNOWN};
    pairing pair = {w, p};
    dx_id a;
    DX_TRY(dx_congruence_join(w->g, given, prove_pair, &pair, &a));
    if (dx_same(a, given))
        return DX_OK;
    w->left = MOST_PROOFS;
    DX_TRY(prove(w, a, p, 0, &found));
    keep_better(&found, out);
    return DX_OK;
}

dx_status dx_prove_identity(dx_graph *g, const dx_oracle *oracle, dx_id a, dx_identity *out)
{
    proof w = {.g = g, .oracle = oracle, .left = MOST_PROOFS};
    dx_premises known = {0};
    *out = (dx_identity){.kind = DX_IDENTITY_UNKNOWN};
    dx_status status = dx_premises_of_waves(g, oracle, a, &known);
    if (status == DX_OK)
        status = prove(&w, a, &known, 0, out);
    if (status == DX_OK && out->kind != DX_IDENTITY_ZERO)
        status = dx_excuse(g->context, prove_by_congruence(&w, a, &known, out));
    if (status == DX_OK && out->kind != DX_IDENTITY_UNKNOWN)
        status = except_binomials(g, a, out);
    if (status == DX_OK)
        return DX_OK;
    out->kind = DX_IDENTITY_UNKNOWN;
    return dx_excuse(g->context, status);
}
