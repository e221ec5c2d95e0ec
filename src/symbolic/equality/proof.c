/* Ways to prove that a formula is 0: it is brought to a form in basic functions and read in a tower
 * (towerproof.h). What is not 0 there may be so as an angle, as a logarithm, with another variable,
 * or in each of the cases that the sign of a part of it makes. */
#include "symbolic/equality/proof.h"

#include "symbolic/decide.h"
#include "symbolic/algebra/binomialsum.h"
#include "symbolic/equality/congruence.h"
#include "symbolic/equality/induction.h"
#include "symbolic/equality/laws.h"
#include "symbolic/equality/towerproof.h"
#include "symbolic/forms/basic.h"
#include "symbolic/rework/arcs.h"
#include "symbolic/rework/denest.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/upward.h"

enum { MOST_PROOFS = 100 };

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

/* ---- as an angle, as a logarithm ---------------------------------------------------------------
 */

/* Sums of inverse circular functions are 0 where their cosine is 1. */
static dx_status prove_by_turns(dx_proof *w, dx_id a, const dx_premises *p, unsigned depth,
                                dx_identity *out)
{
    dx_id turned;
    DX_TRY(dx_arcs_turn(w->g, w->oracle, a, &turned));
    return dx_is_none(turned) ? DX_OK : dx_proof_prove(w, turned, p, depth + 1, out);
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
static dx_status prove_by_powers(dx_proof *w, dx_id a, const dx_premises *p, unsigned depth,
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
    return dx_proof_prove(w, product, &there, depth + 1, out);
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
static dx_status prove_by_roots(dx_proof *w, dx_id given, dx_id a, const dx_premises *p,
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
    DX_TRY(dx_proof_put_in_premises(g, p, name, value, &there, &can));
    DX_TRY(dx_proof_put(g, given, 1, &name, &value, &inside));
    if (can && dx_is_none(inside))
        return DX_OK;
    if (can)
        DX_TRY(dx_proof_prove(w, inside, &there, depth + 1, &found));
    if (can && found.kind != DX_IDENTITY_ZERO)
        return DX_OK;
    DX_TRY(dx_proof_where_zero(w, given, sum, p, depth, &found));
    if (found.kind == DX_IDENTITY_ZERO)
        out->kind = DX_IDENTITY_ZERO;
    return DX_OK;
}

/* ---- with another angle ---------------------------------------------------------------------- */

/* sqrt(1 + sin(x)) beside |cos(x/2 - pi/4)|: the angle of that is the variable. */
static dx_status prove_by_angle(dx_proof *w, dx_id given, const dx_premises *p, unsigned depth,
                                dx_identity *out)
{
    dx_graph *g = w->g;
    dx_walk walk;
    dx_proof_angle_of angle;
    dx_id inside;
    dx_premises there;
    bool can, found = false;
    DX_TRY(dx_walk_make(g, 1, &given, &walk));
    for (size_t i = 0; i < walk.n && !found; i++)
        found = (dx_fn_of(g, walk.id[i]) == DX_FN_abs || dx_fn_of(g, walk.id[i]) == DX_FN_sign) &&
                dx_proof_angle(g, dx_operand(g, walk.id[i], 0), dx_int(g, 0), &angle) &&
                dx_op_of(g, angle.value) == DX_OP_ADD && !dx_is_scaled(g, angle.value);
    dx_walk_free(&walk);
    if (!found)
        return g->context->diag.status;
    DX_TRY(dx_proof_put_in_premises(g, p, angle.name, angle.value, &there, &can));
    DX_TRY(dx_proof_put(g, given, 1, &angle.name, &angle.value, &inside));
    if (!can || dx_is_none(inside))
        return DX_OK;
    DX_TRY(dx_proof_prove(w, inside, &there, depth + 1, out));
    if (out->kind != DX_IDENTITY_ZERO) /* conditions are in the other angle */
        *out = (dx_identity){.kind = DX_IDENTITY_UNKNOWN};
    return DX_OK;
}

/* ---- without what is common ---------------------------------------------------------------------
 */

/* The greatest integer power of the base that divides all terms, 0 where there is none. */
static int64_t common_power(dx_graph *g, dx_id sum, dx_id base)
{
    int64_t least = INT64_MAX;
    for (uint32_t i = 0; i < dx_terms(g, sum) && least > 0; i++) {
        const dx_id term = dx_term(g, sum, i);
        int64_t here = dx_same(term, base);
        for (uint32_t k = 0; dx_op_of(g, term) == DX_OP_MUL && k < dx_factors(g, term); k++)
            if (dx_same(dx_base(g, term, k), base) &&
                !dx_get_int(g, dx_exponent(g, term, k), &here))
                here = 0;
        least = here < least ? here : least;
    }
    return least > 0 ? least : 0;
}

/* x·asin(u) - x·atan(v) is 0 where asin(u) - atan(v) is. */
static dx_status prove_without_factors(dx_proof *w, dx_id a, const dx_premises *p, unsigned depth,
                                       dx_identity *out)
{
    dx_graph *g = w->g;
    if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) < 2 || !dx_is_int(g, dx_constant(g, a), 0))
        return DX_OK;
    const dx_id first = dx_term(g, a, 0);
    dx_id common = dx_int(g, 1), rest = dx_int(g, 0);
    if (dx_op_of(g, first) != DX_OP_MUL) {
        common = common_power(g, a, first) > 0 ? first : common;
    } else {
        for (uint32_t k = 0; k < dx_factors(g, first); k++) {
            const dx_id base = dx_base(g, first, k);
            common = dx_mul(g, common, dx_power(g, base, common_power(g, a, base)));
        }
    }
    if (dx_is_int(g, common, 1))
        return g->context->diag.status;
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        rest = dx_add(g, rest,
                      dx_scale(g, dx_coefficient(g, a, i), dx_div(g, dx_term(g, a, i), common)));
    DX_TRY(dx_check(g, rest));
    return dx_proof_prove(w, rest, p, depth + 1, out);
}

/* ---- by induction ------------------------------------------------------------------------------
 */

/* F(n + 1) follows from F(n) = 0 for n >= first. */
static dx_status prove_step(dx_proof *w, dx_id given, const dx_induction *by, const dx_premises *p,
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
            DX_TRY(dx_excuse(g->context, dx_proof_prove(w, step, &there, depth + 1, out)));
    }
    return DX_OK;
}

/* Integers before the first at which it is 0 or has no value, one by one; *since: from there on. Or
 * for all of them: a factorial in it has no value there, or no sum or product has a term. */
static dx_status prove_before(dx_proof *w, dx_id given, const dx_induction *by,
                              const dx_premises *p, unsigned depth, int64_t *since,
                              dx_identity *out)
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
        DX_TRY(dx_proof_put(g, given, 1, &by->name, &number, &at));
        if (!dx_is_none(at))
            DX_TRY(dx_proof_prove(w, at, p, depth + 1, &found));
        zero = found.kind == DX_IDENTITY_ZERO;
        *since -= zero;
    }
    if (*since > by->empty + 1)
        return DX_OK;
    dx_id none = dx_induction_without_terms(g, by, given);
    DX_TRY(dx_check(g, none));
    DX_TRY(dx_premises_add(&there, dx_sub(g, by->name, dx_int(g, *since - 1)), -1, true));
    return dx_proof_prove(w, none, &there, depth + 1, out);
}

static dx_status prove_by_induction(dx_proof *w, dx_id given, const dx_premises *p, unsigned depth,
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
    DX_TRY(dx_proof_put(g, given, 1, &by.name, &first, &at));
    if (dx_is_none(at))
        return DX_OK;
    DX_TRY(dx_proof_prove(w, at, p, depth + 1, &found));
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

/* Sums of binomials by their formulas, where they have a term. */
static dx_status prove_by_sums(dx_proof *w, dx_id given, const dx_premises *p, unsigned depth,
                               dx_identity *out)
{
    enum { MOST = 4 };
    dx_graph *g = w->g;
    dx_id from[MOST], to[MOST], nonzero[MOST];
    dx_walk walk;
    size_t n = 0;
    DX_TRY(dx_walk_make(g, 1, &given, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && n < MOST && status == DX_OK; i++) {
        dx_id a = walk.id[i];
        if (dx_op_of(g, a) != DX_OP_SUM || dx_has_bound_name(g, a))
            continue;
        status = dx_binomial_sum(g, dx_operand(g, a, 0), dx_operand(g, a, 1), dx_operand(g, a, 2),
                                 dx_operand(g, a, 3), &nonzero[n], &to[n]);
        from[n] = a;
        n += status == DX_OK && !dx_is_none(to[n]);
    }
    dx_walk_free(&walk);
    if (status != DX_OK || n == 0)
        return status;
    dx_id closed = dx_substitute(g, given, n, from, to);
    DX_TRY(dx_check(g, closed));
    DX_TRY(dx_proof_prove(w, closed, p, depth + 1, out));
    for (size_t i = 0; i < n && out->kind != DX_IDENTITY_UNKNOWN; i++) {
        dx_id more = dx_sub(g, dx_operand(g, from[i], 3), dx_operand(g, from[i], 2));
        DX_TRY(dx_check(g, more));
        if (!dx_is_nonnegative(g, more))
            DX_TRY(dx_identity_condition(g, more, DX_IDENTITY_NOT_NEGATIVE, out));
        if (!dx_is_none(nonzero[i]))
            DX_TRY(dx_identity_condition(g, nonzero[i], 0, out));
    }
    return DX_OK;
}

/* ---- all of them -------------------------------------------------------------------------------
 */

/* The sign of a wave, rather than those of what there is in tangents of half its angle. */
static bool is_of_wave(const dx_graph *g, const dx_identity *found)
{
    return found->kind == DX_IDENTITY_PARTLY && found->n == 1 &&
           (dx_fn_of(g, found->of[0]) == DX_FN_sin || dx_fn_of(g, found->of[0]) == DX_FN_cos);
}

/* Keep what is found if it says more. */
static void keep_better(const dx_graph *g, const dx_identity *found, dx_identity *out)
{
    if ((is_of_wave(g, found) && !is_of_wave(g, out) && out->kind == DX_IDENTITY_PARTLY) ||
        found->kind == DX_IDENTITY_ZERO ||
        (found->kind == DX_IDENTITY_PARTLY && out->kind == DX_IDENTITY_UNKNOWN))
        *out = *found;
}

/* What no tower shows. */
static dx_status prove_otherwise(dx_proof *w, dx_id given, dx_id laws, dx_id a, dx_id hidden,
                                 const dx_premises *p, unsigned depth, dx_identity *out)
{
    enum { FACTORS, TURNS, POWERS, ROOTS, ANGLES, CASES, SUMS, INDUCTION, WAYS };
    for (int way = 0; way < WAYS && out->kind != DX_IDENTITY_ZERO; way++) {
        dx_identity found = {.kind = DX_IDENTITY_UNKNOWN};
        dx_status status = DX_OK;
        if (way == FACTORS)
            status = prove_without_factors(w, a, p, depth, &found);
        else if (way == TURNS)
            status = prove_by_turns(w, a, p, depth, &found);
        else if (way == POWERS)
            status = prove_by_powers(w, a, p, depth, &found);
        else if (way == ROOTS)
            status = prove_by_roots(w, given, laws, p, depth, &found);
        else if (way == ANGLES)
            status = prove_by_angle(w, given, p, depth, &found);
        else if (way == CASES)
            status = dx_proof_by_cases(w, given, laws, hidden, p, depth, &found);
        else if (way == SUMS)
            status = prove_by_sums(w, given, p, depth, &found);
        else
            status = prove_by_induction(w, given, p, depth, &found);
        DX_TRY(dx_excuse(w->g->context, status));
        if (status == DX_OK)
            keep_better(w->g, &found, out);
    }
    return DX_OK;
}

dx_status dx_proof_prove(dx_proof *w, dx_id given, const dx_premises *p, unsigned depth,
                         dx_identity *out)
{
    dx_graph *g = w->g;
    dx_radicals radicals = {0};
    dx_id laws, a, hidden = DX_NONE;
    *out = (dx_identity){.kind = DX_IDENTITY_UNKNOWN};
    if (depth > DX_PROOF_DEEPEST || w->left == 0)
        return DX_OK;
    w->left--;
    DX_TRY(by_laws(g, given, p, &laws));
    DX_TRY(in_basic_functions(g, laws, p, &radicals, &a));
    if (dx_is_number(g, a)) {
        out->kind = dx_is_int(g, a, 0) ? DX_IDENTITY_ZERO : DX_IDENTITY_UNKNOWN;
        return dx_proof_beside_radicals(w, given, &radicals, p, depth, out);
    }
    dx_status status = dx_tower_prove(g, w->oracle, a, p, out, &hidden);
    DX_TRY(dx_excuse(g->context, status));
    if (status != DX_OK)
        *out = (dx_identity){.kind = DX_IDENTITY_UNKNOWN};
    if (out->kind != DX_IDENTITY_UNKNOWN)
        DX_TRY(dx_proof_at_zeros(w, given, a, p, depth, out));
    DX_TRY(prove_otherwise(w, given, laws, a, hidden, p, depth, out));
    return dx_proof_beside_radicals(w, given, &radicals, p, depth, out);
}

/* ---- congruence --------------------------------------------------------------------------------
 */

typedef struct pairing {
    dx_proof *w;
    const dx_premises *p;
} pairing;

static dx_status prove_pair(void *data, dx_id a, bool *zero)
{
    enum { MOST_PROOFS_OF_PAIR = 20 };
    const pairing *pair = data;
    dx_identity found = {.kind = DX_IDENTITY_UNKNOWN};
    pair->w->left = MOST_PROOFS_OF_PAIR;
    DX_TRY(dx_excuse(pair->w->g->context, dx_proof_prove(pair->w, a, pair->p, 0, &found)));
    *zero = found.kind == DX_IDENTITY_ZERO;
    return DX_OK;
}

static dx_status prove_by_congruence(dx_proof *w, dx_id given, const dx_premises *p,
                                     dx_identity *out)
{
    dx_identity found = {.kind = DX_IDENTITY_UNKNOWN};
    pairing pair = {w, p};
    dx_id a;
    DX_TRY(dx_congruence_join(w->g, given, prove_pair, &pair, &a));
    if (dx_same(a, given))
        return DX_OK;
    w->left = MOST_PROOFS;
    DX_TRY(dx_proof_prove(w, a, p, 0, &found));
    keep_better(w->g, &found, out);
    return DX_OK;
}

dx_status dx_prove_identity(dx_graph *g, const dx_oracle *oracle, dx_id a, dx_identity *out)
{
    dx_proof w = {.g = g, .oracle = oracle, .left = MOST_PROOFS};
    dx_premises known = {0};
    *out = (dx_identity){.kind = DX_IDENTITY_UNKNOWN};
    dx_status status = dx_premises_of_waves(g, oracle, a, &known);
    if (status == DX_OK)
        status = dx_proof_prove(&w, a, &known, 0, out);
    if (status == DX_OK && out->kind != DX_IDENTITY_ZERO)
        status = dx_excuse(g->context, prove_by_congruence(&w, a, &known, out));
    if (status == DX_OK && out->kind != DX_IDENTITY_UNKNOWN)
        status = dx_proof_except_binomials(g, a, out);
    if (status == DX_OK)
        return DX_OK;
    out->kind = DX_IDENTITY_UNKNOWN;
    return dx_excuse(g->context, status);
}
