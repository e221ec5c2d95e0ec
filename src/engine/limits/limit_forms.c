/* limit_forms.c - limits that can be seen from those of the parts: a quotient whose form decides,
 * what grows faster, what stays bounded.
 *
 * A part's limit is evident where no more than continuity, the limits of x itself and rules such
 * as inf + inf are needed for it. What is not evident has a chain of its own first. A form that
 * decides nothing (0/0, 0·inf, inf - inf, 1^inf) is never a reason. */
#include "engine/limits/limit_chain.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/forms/addends.h"

#include <stdio.h>
#include <string.h>

enum { DEEPEST = 8, MOST_PARTS = 4 };

static bool is_zero(const dx_graph *g, const dx_limit *limit)
{
    return limit->kind == DX_LIMIT_VALUE && dx_is_int(g, limit->value, 0);
}

static bool is_one(const dx_graph *g, const dx_limit *limit)
{
    return limit->kind == DX_LIMIT_VALUE && dx_is_int(g, limit->value, 1);
}

static bool is_infinite(const dx_limit *limit)
{
    return limit->kind == DX_LIMIT_PLUS_INF || limit->kind == DX_LIMIT_MINUS_INF;
}

/* ---- evident limits ------------------------------------------------------------------------- */

static dx_status find_evident(const dx_chain *c, dx_id a, int depth, dx_limit *limit, bool *is);

static dx_status evident_sum(const dx_chain *c, dx_id a, int depth, bool *is)
{
    const dx_graph *g = c->g;
    bool up = false, down = false;
    *is = true;
    for (uint32_t i = 0; i < dx_terms(g, a) && *is; i++) {
        dx_limit limit;
        DX_TRY(find_evident(c, dx_term(g, a, i), depth, &limit, is));
        bool plus = dx_number_sign(g, dx_coefficient(g, a, i)) > 0;
        up = up || limit.kind == (plus ? DX_LIMIT_PLUS_INF : DX_LIMIT_MINUS_INF);
        down = down || limit.kind == (plus ? DX_LIMIT_MINUS_INF : DX_LIMIT_PLUS_INF);
    }
    *is = *is && !(up && down);
    return DX_OK;
}

/* base^exponent: 1^inf, 0^0 and inf^0 decide nothing. */
static dx_status evident_power(const dx_chain *c, dx_id base, dx_id exponent, int depth, bool *is)
{
    const dx_graph *g = c->g;
    dx_limit below, above;
    DX_TRY(find_evident(c, base, depth, &below, is));
    if (*is)
        DX_TRY(find_evident(c, exponent, depth, &above, is));
    if (!*is || !dx_contains(g, exponent, c->x))
        return DX_OK;
    *is = !(is_infinite(&above) && is_one(g, &below) && dx_contains(g, base, c->x)) &&
          !(is_zero(g, &above) && (is_zero(g, &below) || is_infinite(&below)));
    return DX_OK;
}

static dx_status evident_product(const dx_chain *c, dx_id a, int depth, bool *is)
{
    dx_graph *g = c->g;
    bool zero = false, infinite = false;
    if (dx_factors(g, a) == 1)
        return evident_power(c, dx_base(g, a, 0), dx_exponent(g, a, 0), depth, is);
    *is = true;
    for (uint32_t i = 0; i < dx_factors(g, a) && *is; i++) {
        dx_limit limit;
        dx_id factor = dx_pow(g, dx_base(g, a, i), dx_exponent(g, a, i));
        DX_TRY(dx_check(g, factor));
        DX_TRY(find_evident(c, factor, depth, &limit, is));
        zero = zero || is_zero(g, &limit);
        infinite = infinite || is_infinite(&limit);
    }
    *is = *is && !(zero && infinite);
    return DX_OK;
}

/* The limit of a part, from all sides, and whether it is evident. */
static dx_status find_evident(const dx_chain *c, dx_id a, int depth, dx_limit *limit, bool *is)
{
    const dx_graph *g = c->g;
    dx_id value;
    DX_TRY(dx_poll(&c->s->context));
    *is = false;
    if (!dx_contains(g, a, c->x)) {
        *is = true;
        *limit = (dx_limit){.kind = DX_LIMIT_VALUE, .value = a};
        return DX_OK;
    }
    DX_TRY(dx_chain_limit_of(c, a, limit));
    if (!dx_is_definite(limit) || depth == 0)
        return DX_OK;
    *is = dx_same(a, c->x);
    if (*is)
        return DX_OK;
    dx_chain there = *c;
    there.limit = *limit;
    DX_TRY(dx_chain_value_at(c, a, &value));
    DX_TRY(dx_chain_ends_in(&there, value, is));
    if (*is)
        return DX_OK;
    if (dx_op_of(g, a) == DX_OP_ADD)
        return evident_sum(c, a, depth - 1, is);
    if (dx_op_of(g, a) == DX_OP_MUL)
        return evident_product(c, a, depth - 1, is);
    if (dx_op_of(g, a) != DX_OP_CALL)
        return DX_OK;
    *is = true;
    for (uint32_t i = 0; i < dx_count(g, a) && *is; i++) {
        dx_limit inner;
        bool last = i + 1 == dx_count(g, a); /* a function of its last argument alone */
        *is = last || !dx_contains(g, dx_operand(g, a, i), c->x);
        if (*is && last)
            DX_TRY(find_evident(c, dx_operand(g, a, i), depth - 1, &inner, is));
    }
    return DX_OK;
}

dx_status dx_chain_is_evident(const dx_chain *c, dx_id a, bool *is)
{
    dx_limit limit;
    return find_evident(c, a, DEEPEST, &limit, is);
}

/* The limits of n parts: what is not evident is told first. *told is false where a part has none,
 * or no way is known to it. */
static dx_status tell_parts(dx_chain *c, size_t n, const dx_id *part, dx_limit *limit, bool *told)
{
    bool evident[MOST_PARTS];
    *told = true;
    for (size_t i = 0; i < n && *told; i++) {
        DX_TRY(find_evident(c, part[i], DEEPEST, &limit[i], &evident[i]));
        *told = dx_is_definite(&limit[i]);
    }
    for (size_t i = 0; i < n && *told; i++)
        if (!evident[i])
            *told = !dx_same(part[i], c->formula);
    const size_t lines = c->e->recorder->n;
    for (size_t i = 0; i < n && *told; i++)
        if (!evident[i])
            DX_TRY(dx_chain_tell_inner(c, part[i], &limit[i], told));
    if (!*told) {
        c->e->recorder->n = lines;
        c->n_by = 0;
    }
    return DX_OK;
}

/* ---- reasons ----------------------------------------------------------------------------------
 */

/* ", x^2 -> inf"; nothing where x is not in it. */
static dx_status append_limit(const dx_chain *c, char rule[DX_CHAIN_RULE], dx_id part,
                              const dx_limit *limit, bool *fits)
{
    dx_text text;
    if (!dx_contains(c->g, part, c->x) || !*fits)
        return DX_OK;
    dx_chain_append(rule, *rule ? ", " : "");
    DX_TRY(dx_chain_append_formula(c, rule, part, fits));
    dx_text_init(&text, &c->g->context->memory);
    dx_text_string(&text, " -> ");
    dx_write_limit(c->g, limit, &text);
    if (text.failed || text.n + strlen(rule) >= DX_CHAIN_RULE)
        *fits = false;
    else
        dx_chain_append(rule, dx_text_get(&text));
    dx_text_free(&text);
    return DX_OK;
}

/* Of what is no quotient: the factors, terms, or what is under a power, each with its limit. */
static dx_status append_parts(const dx_chain *c, char rule[DX_CHAIN_RULE], dx_id a, bool *fits)
{
    dx_graph *g = c->g;
    dx_id part[MOST_PARTS], number;
    size_t n = 0;
    bool is;
    if (!dx_is_true_sum(g, a))
        dx_split_coefficient(g, a, &number, &a);
    if (dx_op_of(g, a) == DX_OP_MUL && dx_factors(g, a) == 1 &&
        !dx_contains(g, dx_exponent(g, a, 0), c->x) && !dx_same(dx_base(g, a, 0), c->x))
        a = dx_base(g, a, 0);
    uint32_t count = dx_op_of(g, a) == DX_OP_MUL   ? dx_factors(g, a)
                     : dx_op_of(g, a) == DX_OP_ADD ? dx_terms(g, a)
                                                   : 1;
    if (count > MOST_PARTS)
        count = 1;
    for (uint32_t i = 0; i < count; i++) {
        part[n] = a;
        if (count > 1 && dx_op_of(g, a) == DX_OP_MUL)
            part[n] = dx_pow(g, dx_base(g, a, i), dx_exponent(g, a, i));
        else if (count > 1)
            part[n] = dx_scale(g, dx_coefficient(g, a, i), dx_term(g, a, i));
        DX_TRY(dx_check(g, part[n]));
        n++;
    }
    if (n == 1 && dx_same(part[0], c->formula) && dx_op_of(g, a) == DX_OP_CALL) {
        DX_TRY(dx_chain_append_formula(c, rule, a, fits)); /* it would be the claim itself */
        dx_chain_append(rule, " for ");
        dx_chain_append(rule, dx_name_bytes(dx_bytes(g, c->x)));
        dx_chain_append(rule, " -> ");
        return *fits ? dx_chain_append_formula(c, rule, c->at, fits) : DX_OK;
    }
    for (size_t i = 0; i < n; i++) {
        dx_limit limit;
        DX_TRY(find_evident(c, part[i], 0, &limit, &is));
        *fits = *fits && dx_is_definite(&limit);
        DX_TRY(append_limit(c, rule, part[i], &limit, fits));
    }
    return DX_OK;
}

/* Is it c·(x - a)^p, a logarithm, an exponential, a factorial or a product of such: something whose
 * growth has a place in the known order? */
static bool is_of_scale(const dx_chain *c, dx_id a)
{
    const dx_graph *g = c->g;
    dx_id number;
    if (dx_op_of(g, a) == DX_OP_ADD && dx_is_scaled(g, a))
        dx_split_coefficient((dx_graph *)g, a, &number, &a);
    bool one = dx_op_of(g, a) != DX_OP_MUL;
    for (uint32_t i = 0; i < (one ? 1 : dx_factors(g, a)); i++) {
        dx_id base = one ? a : dx_base(g, a, i);
        dx_fn fn = dx_fn_of(g, base);
        if (!one && dx_contains(g, dx_exponent(g, a, i), c->x))
            continue; /* 2^x, x^x */
        bool linear = dx_op_of(g, base) == DX_OP_ADD && dx_terms(g, base) == 1 &&
                      dx_same(dx_term(g, base, 0), c->x);
        if (!dx_contains(g, base, c->x) || dx_same(base, c->x) || linear || fn == DX_FN_log ||
            fn == DX_FN_exp || fn == DX_FN_gamma || fn == DX_FN_factorial || fn == DX_FN_lgamma ||
            fn == DX_FN_sinh || fn == DX_FN_cosh)
            continue;
        return false;
    }
    return true;
}

/* What goes to 0 in a product without divisors stands below: x^2*exp(-x). */
static dx_status put_small_below(const dx_chain *c, dx_id *above, dx_id *below)
{
    dx_graph *g = c->g;
    dx_limit limit;
    dx_id number, all;
    dx_split_coefficient(g, *above, &number, &all);
    if (!dx_is_int(g, *below, 1) || dx_op_of(g, all) != DX_OP_MUL)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, all); i++) {
        dx_id factor = dx_pow(g, dx_base(g, all, i), dx_exponent(g, all, i));
        DX_TRY(dx_check(g, factor));
        DX_TRY(dx_chain_limit_of(c, factor, &limit));
        if (is_zero(g, &limit))
            *below = dx_div(g, *below, factor);
    }
    DX_TRY(dx_check(g, *below));
    *above = dx_mul(g, *above, *below);
    return dx_check(g, *above);
}

/* "exp(x) grows faster than x^5" */
static dx_status tell_growth(dx_chain *c, dx_id above, dx_id below, bool infinite)
{
    dx_graph *g = c->g;
    char rule[DX_CHAIN_RULE] = "";
    dx_id number;
    bool fits;
    if (!dx_is_true_sum(g, above))
        dx_split_coefficient(g, above, &number, &above);
    if (!dx_is_true_sum(g, below))
        dx_split_coefficient(g, below, &number, &below);
    DX_TRY(dx_chain_append_formula(c, rule, infinite ? above : below, &fits));
    dx_chain_append(rule, " grows faster than ");
    if (fits)
        DX_TRY(dx_chain_append_formula(c, rule, infinite ? below : above, &fits));
    return dx_chain_record(c, fits ? rule : "growth", dx_chain_no_notes(c), dx_chain_value(c));
}

/* 1/0: "x^2 -> 0, the quotient is positive"; 1/inf, inf/2. */
static dx_status tell_quotient(dx_chain *c, const dx_id part[2], const dx_limit limit[2])
{
    dx_graph *g = c->g;
    char rule[DX_CHAIN_RULE] = "";
    bool fits = true;
    if (dx_is_int(g, part[1], 1)) {
        DX_TRY(append_parts(c, rule, part[0], &fits));
    } else {
        for (int i = 0; i < 2; i++)
            DX_TRY(append_limit(c, rule, part[i], &limit[i], &fits));
        if (is_zero(g, &limit[1]))
            dx_chain_append(rule, c->limit.kind == DX_LIMIT_PLUS_INF
                                      ? ", the quotient is positive"
                                      : ", the quotient is negative");
    }
    return dx_chain_record(c, fits ? rule : "by the limits of the parts", dx_chain_no_notes(c),
                           dx_chain_value(c));
}

/* Terms with finite limits, some of which have to be found first. */
static dx_status by_terms(dx_chain *c, bool *done)
{
    dx_graph *g = c->g;
    dx_id term[MOST_PARTS] = {DX_NONE};
    dx_limit limit[MOST_PARTS];
    char rule[DX_CHAIN_RULE] = "";
    bool fits = true;
    size_t n = 0;
    *done = dx_is_true_sum(g, c->formula) && dx_terms(g, c->formula) <= MOST_PARTS;
    if (!*done)
        return DX_OK;
    for (; n < dx_terms(g, c->formula) && *done; n++) {
        term[n] = dx_scale(g, dx_coefficient(g, c->formula, (uint32_t)n),
                           dx_term(g, c->formula, (uint32_t)n));
        DX_TRY(dx_check(g, term[n]));
        DX_TRY(dx_chain_limit_of(c, term[n], &limit[n]));
        *done = limit[n].kind == DX_LIMIT_VALUE;
    }
    if (*done)
        DX_TRY(tell_parts(c, n, term, limit, done));
    for (size_t i = 0; i < n && *done; i++)
        DX_TRY(append_limit(c, rule, term[i], &limit[i], &fits));
    return *done ? dx_chain_record(c, fits ? rule : "by the limits of the terms",
                                   dx_chain_no_notes(c), dx_chain_value(c))
                 : DX_OK;
}

dx_status dx_chain_by_form(dx_chain *c, bool *done)
{
    dx_graph *g = c->g;
    dx_id part[2];
    dx_limit limit[2];
    DX_TRY(by_terms(c, done));
    if (*done)
        return DX_OK;
    DX_TRY(dx_chain_split(c, c->formula, &part[0], &part[1]));
    DX_TRY(put_small_below(c, &part[0], &part[1]));
    for (int i = 0; i < 2; i++)
        DX_TRY(dx_chain_limit_of(c, part[i], &limit[i]));
    if (!dx_is_definite(&limit[0]) || !dx_is_definite(&limit[1]))
        return DX_OK;
    if (is_zero(g, &limit[0]) && is_zero(g, &limit[1])) { /* 0/0 the other way round */
        dx_id turned[2] = {dx_power(g, part[1], -1), dx_power(g, part[0], -1)};
        for (int i = 0; i < 2; i++) {
            DX_TRY(dx_check(g, turned[i]));
            part[i] = turned[i];
            DX_TRY(dx_chain_limit_of(c, part[i], &limit[i]));
        }
    }
    bool decided = c->limit.kind != DX_LIMIT_VALUE || is_zero(g, &c->limit);
    if (is_infinite(&limit[0]) && is_infinite(&limit[1])) {
        *done = decided && is_of_scale(c, part[0]) && is_of_scale(c, part[1]);
        return *done ? tell_growth(c, part[0], part[1], c->limit.kind != DX_LIMIT_VALUE) : DX_OK;
    }
    if ((is_zero(g, &limit[0]) && is_zero(g, &limit[1])) || !dx_is_definite(&limit[0]) ||
        !dx_is_definite(&limit[1]))
        return DX_OK;
    DX_TRY(tell_parts(c, 2, part, limit, done));
    return *done ? tell_quotient(c, part, limit) : DX_OK;
}

/* ---- bounded factors --------------------------------------------------------------------------
 */

/* The bounds of base^exponent; NULL: none are known. */
static const char *bounds(const dx_chain *c, dx_id base, dx_id exponent)
{
    static const char both[] = "-1 and 1", above[] = "0 and 1";
    const dx_graph *g = c->g;
    dx_fn fn = dx_fn_of(g, base);
    int64_t n;
    if (dx_is_int(g, base, -1))
        return both;
    if (!dx_get_int(g, exponent, &n) || n <= 0)
        return NULL;
    if (fn == DX_FN_frac)
        return above;
    bool is = fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_sign || fn == DX_FN_tanh ||
              fn == DX_FN_erf;
    return !is ? NULL : n % 2 == 0 ? above : both;
}

/* |sin(u)| <= 1, and what it is multiplied by goes to 0. */
dx_status dx_chain_squeeze(dx_chain *c, bool *done)
{
    dx_graph *g = c->g;
    dx_id number, product;
    *done = false;
    dx_split_coefficient(g, c->formula, &number, &product);
    if (!is_zero(g, &c->limit) || dx_op_of(g, product) != DX_OP_MUL)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, product) && !*done; i++) {
        dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        const char *between = bounds(c, base, exponent);
        if (!between || (!dx_contains(g, base, c->x) && !dx_contains(g, exponent, c->x)))
            continue;
        char rule[DX_CHAIN_RULE] = "";
        bool fits;
        dx_limit limit, own;
        dx_id factor = dx_pow(g, base, exponent), rest = dx_div(g, c->formula, factor);
        DX_TRY(dx_check(g, rest));
        DX_TRY(dx_chain_limit_of(c, rest, &limit));
        DX_TRY(dx_chain_limit_of(c, factor, &own));
        if (!is_zero(g, &limit) || dx_is_definite(&own))
            continue;
        DX_TRY(tell_parts(c, 1, &rest, &limit, done));
        if (!*done)
            continue;
        DX_TRY(dx_chain_append_formula(c, rule, rest, &fits));
        dx_chain_append(rule, " -> 0, and ");
        if (fits)
            DX_TRY(dx_chain_append_formula(c, rule, factor, &fits));
        dx_chain_append(rule, " stays between ");
        dx_chain_append(rule, between);
        return dx_chain_record(c, fits ? rule : "one factor goes to 0, the other is bounded",
                               dx_chain_no_notes(c), dx_chain_value(c));
    }
    return DX_OK;
}
