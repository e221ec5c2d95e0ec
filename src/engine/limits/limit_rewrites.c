/* limit_rewrites.c - limits of equal formulas in which parts are written in another way. */
#include "engine/limits/limit_chain.h"

#include "expr/walk.h"
#include "symbolic/algebra/closedsum.h"
#include "symbolic/forms/addends.h"
#include "symbolic/forms/fraction.h"
#include "symbolic/forms/readable.h"

#include <stdio.h>

enum { MOST_PARTS = 4, LARGE = 150 };

/* Put equal formulas in the places of n parts; what is said of it names the first. */
static dx_status replace_parts(dx_chain *c, size_t n, const dx_id *from, const dx_id *to,
                               const char *otherwise, bool *done)
{
    char rule[DX_CHAIN_RULE] = "";
    bool fits = true;
    *done = false;
    for (size_t i = 0; i < n; i++)
        DX_TRY(dx_check(c->g, to[i]));
    dx_id formula = n > 0 ? dx_replace(c->g, c->formula, n, from, to) : c->formula;
    DX_TRY(dx_check(c->g, formula));
    if (dx_same(formula, c->formula))
        return DX_OK;
    DX_TRY(dx_chain_keeps(c, formula, done));
    for (size_t i = 0; i < n && *done && fits; i++) {
        dx_chain_append(rule, i > 0 ? ", " : "");
        DX_TRY(dx_chain_append_formula(c, rule, from[i], &fits));
        dx_chain_append(rule, " = ");
        if (fits)
            DX_TRY(dx_chain_append_formula(c, rule, to[i], &fits));
    }
    return *done ? dx_chain_go_on(c, fits ? rule : otherwise, dx_chain_no_notes(c), formula)
                 : DX_OK;
}

/* What a part is to be written as; itself where it stays. `limit` is that of what it is of, from
 * the first side. */
typedef dx_status (*rewriter)(const dx_chain *c, dx_id part, const dx_limit *of, dx_id *to);

/* Every call that the rewriter knows, all at once. */
static dx_status rewrite_calls(dx_chain *c, rewriter rewrite, const char *otherwise, bool *done)
{
    dx_graph *g = c->g;
    dx_id from[MOST_PARTS], to[MOST_PARTS];
    dx_walk walk;
    size_t n = 0;
    dx_chain one = *c; /* the sign may depend on the side */
    one.n = 1;
    *done = false;
    if (dx_is_larger(g, c->formula, LARGE))
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &c->formula, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && n < MOST_PARTS && status == DX_OK; i++) {
        dx_limit limit;
        from[n] = walk.id[i];
        if (dx_op_of(g, from[n]) != DX_OP_CALL || dx_count(g, from[n]) != 1 ||
            !dx_contains(g, from[n], c->x) || dx_has_bound_name(g, from[n]))
            continue;
        status = dx_chain_limit_of(&one, dx_operand(g, from[n], 0), &limit);
        if (status == DX_OK)
            status = rewrite(&one, from[n], &limit, &to[n]);
        if (status == DX_OK)
            status = dx_check(g, to[n]);
        n += status == DX_OK && !dx_same(to[n], from[n]);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    return replace_parts(c, n, from, to, otherwise, done);
}

static bool is_infinite(const dx_limit *limit)
{
    return limit->kind == DX_LIMIT_PLUS_INF || limit->kind == DX_LIMIT_MINUS_INF;
}

static dx_status quotient_of(const dx_chain *c, dx_id part, const dx_limit *of, dx_id *to)
{
    dx_limit limit;
    (void)of;
    DX_TRY(dx_as_quotient(c->g, part, to));
    if (dx_same(*to, part))
        return DX_OK;
    DX_TRY(dx_chain_limit_of(c, part, &limit));
    if (!is_infinite(&limit))
        *to = part;
    return DX_OK;
}

dx_status dx_chain_as_quotients(dx_chain *c, bool *done)
{
    *done = false;
    if (dx_op_of(c->g, c->formula) != DX_OP_ADD)
        return DX_OK;
    return rewrite_calls(c, quotient_of, "as quotients", done);
}

static dx_status whole_and_rest(const dx_chain *c, dx_id part, const dx_limit *of, dx_id *to)
{
    dx_graph *g = c->g;
    dx_id u = dx_operand(g, part, 0);
    *to = part;
    if (is_infinite(of) && dx_fn_of(g, part) == DX_FN_floor)
        *to = dx_sub(g, u, dx_call1(g, DX_FN_frac, u));
    else if (is_infinite(of) && dx_fn_of(g, part) == DX_FN_ceil)
        *to = dx_add(g, u, dx_call1(g, DX_FN_frac, dx_neg(g, u)));
    return DX_OK;
}

dx_status dx_chain_split_wholes(dx_chain *c, bool *done)
{
    return rewrite_calls(c, whole_and_rest, "the whole part and the rest", done);
}

static dx_status signed_part(const dx_chain *c, dx_id part, const dx_limit *of, dx_id *to)
{
    dx_graph *g = c->g;
    const int sign = of->kind == DX_LIMIT_PLUS_INF ? 1 : of->kind == DX_LIMIT_MINUS_INF ? -1 : 0;
    *to = part;
    if (sign != 0 && dx_fn_of(g, part) == DX_FN_abs)
        *to = dx_scale(g, dx_int(g, sign), dx_operand(g, part, 0));
    else if (sign != 0 && dx_fn_of(g, part) == DX_FN_sign)
        *to = dx_int(g, sign);
    return DX_OK;
}

dx_status dx_chain_take_signs(dx_chain *c, bool *done)
{
    *done = false;
    return dx_chain_is_far(c) ? rewrite_calls(c, signed_part, "by the sign", done) : DX_OK;
}

static dx_status exponentials_of(const dx_chain *c, dx_id part, const dx_limit *of, dx_id *to)
{
    dx_graph *g = c->g;
    dx_fn fn = dx_fn_of(g, part);
    *to = part;
    if (!is_infinite(of) || (fn != DX_FN_sinh && fn != DX_FN_cosh))
        return DX_OK;
    dx_id u = dx_operand(g, part, 0), half = dx_rational(g, 1, 2);
    dx_id up = dx_call1(g, DX_FN_exp, u), down = dx_call1(g, DX_FN_exp, dx_neg(g, u));
    *to = dx_scale(g, half, fn == DX_FN_sinh ? dx_sub(g, up, down) : dx_add(g, up, down));
    return DX_OK;
}

dx_status dx_chain_as_exponentials(dx_chain *c, bool *done)
{
    return rewrite_calls(c, exponentials_of, "as exponentials", done);
}

dx_status dx_chain_join_logs(dx_chain *c, bool *done)
{
    dx_graph *g = c->g;
    dx_id inside = dx_int(g, 1);
    *done = false;
    if (!dx_is_true_sum(g, c->formula) || dx_terms(g, c->formula) > MOST_PARTS)
        return DX_OK;
    for (uint32_t i = 0; i < dx_terms(g, c->formula); i++) {
        dx_id term = dx_term(g, c->formula, i), number = dx_coefficient(g, c->formula, i);
        if (dx_fn_of(g, term) != DX_FN_log || !dx_is_integer(g, number))
            return DX_OK;
        inside = dx_mul(g, inside, dx_pow(g, dx_operand(g, term, 0), number));
    }
    dx_id formula = dx_add(g, dx_constant(g, c->formula), dx_call1(g, DX_FN_log, inside));
    if (dx_is_none(formula))
        return dx_excuse(g->context, g->context->diag.status);
    DX_TRY(dx_chain_keeps(c, formula, done));
    *done = *done && !dx_same(formula, c->formula);
    return *done ? dx_chain_go_on(c, "one logarithm of all", dx_chain_no_notes(c), formula) : DX_OK;
}

/* Sums and products whose ends go somewhere, in closed form. */
dx_status dx_chain_close_sums(dx_chain *c, bool *done)
{
    dx_graph *g = c->g;
    dx_id from[MOST_PARTS], to[MOST_PARTS], nonzero;
    dx_walk walk;
    size_t n = 0;
    *done = false;
    if (!g->binds)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &c->formula, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && n < MOST_PARTS && status == DX_OK; i++) {
        dx_id a = walk.id[i];
        if (!dx_is_iterated(g, a) || !dx_contains(g, a, c->x) || dx_has_bound_name(g, a))
            continue;
        from[n] = a;
        status = dx_closed_form(g, dx_op_of(g, a), dx_operand(g, a, 0), dx_operand(g, a, 1),
                                dx_operand(g, a, 2), dx_operand(g, a, 3), &nonzero, &to[n]);
        if (status == DX_OK && !dx_is_none(to[n]))
            status = dx_readable(g, to[n], &to[n]);
        if (status == DX_OK && !dx_is_none(to[n]))
            n++;
        status = dx_excuse(g->context, status);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    return replace_parts(c, n, from, to, "closed form", done);
}

/* Of exp(-1/(x - a)^k) in it: k; NONE. */
static dx_status find_turned(const dx_chain *c, dx_id *power)
{
    dx_graph *g = c->g;
    dx_walk walk;
    const dx_id away = dx_sub(g, c->x, c->at);
    *power = DX_NONE;
    DX_TRY(dx_check(g, away));
    DX_TRY(dx_walk_make(g, 1, &c->formula, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        dx_id number, u, exponent;
        if (dx_fn_of(g, walk.id[i]) != DX_FN_exp)
            continue;
        u = dx_operand(g, walk.id[i], 0);
        dx_split_coefficient(g, u, &number, &u);
        if (dx_op_of(g, u) != DX_OP_MUL)
            continue;
        for (uint32_t k = 0; k < dx_factors(g, u); k++) {
            exponent = dx_exponent(g, u, k);
            if (dx_same(dx_base(g, u, k), away) && dx_is_number(g, exponent) &&
                dx_number_sign(g, exponent) < 0)
                *power = dx_number_neg(g, exponent);
        }
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* exp(-1/x^2)/x^4 as u^2*exp(-u), where u = 1/x^2 goes to inf. */
dx_status dx_chain_turn_over(dx_chain *c, bool *done)
{
    dx_graph *g = c->g;
    dx_id power, formula = DX_NONE;
    char rule[DX_CHAIN_RULE];
    bool fits;
    *done = false;
    if (dx_chain_is_far(c) || dx_fn_of(g, c->formula) == DX_FN_exp)
        return DX_OK;
    DX_TRY(find_turned(c, &power));
    if (dx_is_none(power))
        return DX_OK;
    dx_chain turned = *c;
    turned.x = dx_chain_new_name(c);
    turned.at = dx_inf(g);
    turned.side = 0;
    turned.n = 1;
    turned.approach[0] = DX_TO_PLUS_INF;
    DX_TRY(dx_check(g, turned.x));
    dx_id small = dx_pow(g, turned.x, dx_number_neg(g, dx_number_div(g, dx_int(g, 1), power)));
    DX_TRY(dx_check(g, small));
    for (size_t i = 0; i < c->n; i++) {
        bool above = c->approach[i] == DX_FROM_ABOVE;
        dx_id there = above ? dx_add(g, c->at, small) : dx_sub(g, c->at, small);
        dx_id one = dx_substitute(g, c->formula, 1, &c->x, &there);
        if (dx_is_none(one))
            return dx_excuse(g->context, g->context->diag.status);
        if (i > 0 && !dx_same(one, formula))
            return DX_OK; /* side after side */
        formula = one;
    }
    DX_TRY(dx_chain_keeps(&turned, formula, done));
    if (!*done)
        return DX_OK;
    bool even = false;
    int64_t n;
    even = dx_get_int(g, power, &n) && n % 2 == 0;
    dx_id away =
        even || c->approach[0] == DX_FROM_ABOVE ? dx_sub(g, c->x, c->at) : dx_sub(g, c->at, c->x);
    (void)snprintf(rule, sizeof rule, "%s = ", dx_bytes(g, turned.x));
    dx_id over = dx_pow(g, away, dx_number_neg(g, power));
    DX_TRY(dx_check(g, over));
    DX_TRY(dx_chain_append_formula(c, rule, over, &fits));
    DX_TRY(dx_chain_record(c, fits ? rule : "turned over", dx_chain_no_notes(c),
                           dx_chain_written(&turned, formula)));
    turned.right = c->right;
    turned.formula = formula;
    turned.hopitals = DX_MOST_HOPITALS; /* exp(u) grows faster, which is the use of it */
    *c = turned;
    return DX_OK;
}
