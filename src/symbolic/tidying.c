#include "symbolic/tidying.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "support/flint.h"
#include "symbolic/readable.h"
#include "symbolic/terms.h"

#include <string.h>

enum { MOST_TERMS = 24, MOST_BASES = 24, MOST_PARTS = 12, LARGE = 60, ALL_EFFORT = 120 };

static const char *const ONE_DENOMINATOR = "common denominator";
static const char *const FACTOR_OUT = "take out the common factor";
static const char *const CANCEL = "cancel";
static const char *const IDENTITY = "trigonometric identity";
static const char *const COLLECT = "collect like terms";
static const char *const MULTIPLY_OUT = "multiply out and collect like terms";

/* A sum to a whole power. */
typedef struct part {
    dx_id sum, exponent;
} part;

static bool is_true_sum(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_ADD &&
           (dx_terms(g, a) > 1 || !dx_is_int(g, dx_constant(g, a), 0));
}

/* ---- powers that terms share -------------------------------------------------------- */

/* A base with the smallest exponent, a number, that it has in any term. */
typedef struct power {
    dx_id base, exponent;
} power;

typedef struct terms {
    size_t n;
    dx_id term[MOST_TERMS]; /* with their coefficients */
    size_t n_powers;
    power power[MOST_BASES];
} terms;

static bool list_terms(dx_graph *g, dx_id sum, terms *t)
{
    t->n = t->n_powers = 0;
    if (dx_terms(g, sum) + 1 > MOST_TERMS)
        return false;
    for (uint32_t i = 0; i < dx_terms(g, sum); i++)
        t->term[t->n++] = dx_scale(g, dx_coefficient(g, sum, i), dx_term(g, sum, i));
    if (!dx_is_int(g, dx_constant(g, sum), 0))
        t->term[t->n++] = dx_constant(g, sum);
    return true;
}

/* The exponent, a number, of a base in a term; 0 where it is not there. */
static dx_id exponent_in(dx_graph *g, dx_id term, dx_id base)
{
    dx_id scale, rest, b, e;
    dx_split_coefficient(g, term, &scale, &rest);
    if (dx_op_of(g, rest) != DX_OP_MUL) {
        dx_split_power(g, rest, &b, &e);
        return dx_same(b, base) && dx_is_number(g, e) ? e : dx_int(g, 0);
    }
    for (uint32_t i = 0; i < dx_factors(g, rest); i++)
        if (dx_same(dx_base(g, rest, i), base) && dx_is_number(g, dx_exponent(g, rest, i)))
            return dx_exponent(g, rest, i);
    return dx_int(g, 0);
}

static void add_base(dx_graph *g, terms *t, dx_id base)
{
    if (dx_is_number(g, base) || t->n_powers == MOST_BASES)
        return;
    for (size_t i = 0; i < t->n_powers; i++)
        if (dx_same(t->power[i].base, base))
            return;
    dx_id least = exponent_in(g, t->term[0], base);
    for (size_t i = 1; i < t->n; i++) {
        dx_id e = exponent_in(g, t->term[i], base);
        if (dx_number_compare(g, e, least) < 0)
            least = e;
    }
    if (!dx_is_int(g, least, 0))
        t->power[t->n_powers++] = (power){base, least};
}

static void find_powers(dx_graph *g, terms *t)
{
    for (size_t i = 0; i < t->n; i++) {
        dx_id scale, rest;
        dx_split_coefficient(g, t->term[i], &scale, &rest);
        if (dx_op_of(g, rest) != DX_OP_MUL) {
            add_base(g, t, rest);
            continue;
        }
        for (uint32_t k = 0; k < dx_factors(g, rest); k++)
            add_base(g, t, dx_base(g, rest, k));
    }
}

/* The product of all powers that are wanted: those below the bar, or those above it. */
static dx_id product_of_powers(dx_graph *g, const terms *t, bool below)
{
    dx_id factor[MOST_BASES];
    size_t n = 0;
    for (size_t i = 0; i < t->n_powers; i++)
        if ((dx_number_sign(g, t->power[i].exponent) < 0) == below)
            factor[n++] = dx_pow(g, t->power[i].base, t->power[i].exponent);
    return dx_product(g, n, factor);
}

/* The number that all coefficients share: their greatest common divisor where they are
 * integers; with the sign of the first where all are negative. */
static dx_id common_number(dx_graph *g, const terms *t)
{
    int64_t common = 0;
    bool negative = true;
    for (size_t i = 0; i < t->n; i++) {
        dx_id scale, rest;
        int64_t value;
        dx_split_coefficient(g, t->term[i], &scale, &rest);
        if (dx_is_number(g, t->term[i]))
            scale = t->term[i];
        if (!dx_get_int(g, scale, &value) || value == INT64_MIN)
            return dx_int(g, 1);
        negative = negative && value < 0;
        common = (int64_t)n_gcd((uint64_t)(value < 0 ? -value : value), (uint64_t)common);
    }
    return dx_int(g, negative ? -common : common);
}

static dx_id sum_over(dx_graph *g, const terms *t, dx_id divisor)
{
    dx_id term[MOST_TERMS], inverse = dx_power(g, divisor, -1);
    for (size_t i = 0; i < t->n; i++)
        term[i] = dx_mul(g, t->term[i], inverse);
    return dx_sum(g, t->n, term);
}

/* ---- what was done ------------------------------------------------------- */

typedef struct census {
    bool waves, hyperbolic;
    uint64_t functions; /* a set, by the row modulo 64 */
} census;

static dx_status take_census(dx_graph *g, dx_id a, census *c)
{
    dx_walk walk;
    *c = (census){0};
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        if (fn == DX_FN_NONE)
            continue;
        c->functions |= UINT64_C(1) << fn % 64;
        c->waves = c->waves || (fn >= DX_FN_sin && fn <= DX_FN_cot);
        c->hyperbolic = c->hyperbolic || (fn >= DX_FN_sinh && fn <= DX_FN_coth);
    }
    dx_walk_free(&walk);
    return DX_OK;
}

static bool has_denominator(const dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) == DX_OP_ADD)
        a = dx_term(g, a, 0);
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++)
        if (dx_is_number(g, dx_exponent(g, a, i)) && dx_number_sign(g, dx_exponent(g, a, i)) < 0)
            return true;
    return false;
}

/* (x + 1)·x in one of the terms. */
static bool has_product_of_sums(const dx_graph *g, dx_id sum)
{
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        dx_id term = dx_term(g, sum, i);
        for (uint32_t k = 0; dx_op_of(g, term) == DX_OP_MUL && k < dx_factors(g, term); k++)
            if (is_true_sum(g, dx_base(g, term, k)))
                return true;
        if (is_true_sum(g, term))
            return true;
    }
    return false;
}

static dx_id below_a_sum(dx_graph *g, dx_id sum)
{
    terms list;
    if (!list_terms(g, sum, &list))
        return dx_int(g, 1);
    find_powers(g, &list);
    return dx_power(g, product_of_powers(g, &list, true), -1);
}

/* What stands below the bar, as far as numbers are its exponents. */
static dx_id below_the_bar(dx_graph *g, dx_id a)
{
    dx_id scale, below = dx_int(g, 1);
    if (!is_true_sum(g, a))
        dx_split_coefficient(g, a, &scale, &a);
    if (is_true_sum(g, a))
        return below_a_sum(g, a);
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++) {
        dx_id e = dx_exponent(g, a, i), base = dx_base(g, a, i);
        if (!dx_is_number(g, e))
            continue;
        if (dx_number_sign(g, e) < 0)
            below = dx_mul(g, below, dx_pow(g, base, dx_number_neg(g, e)));
        else if (is_true_sum(g, base))
            below = dx_mul(g, below, dx_pow(g, below_a_sum(g, base), e));
    }
    return below;
}

/* The factor that was below the bar and is no longer; else NONE. */
static dx_status find_cancelled(dx_graph *g, dx_id from, dx_id to, double *effort, dx_id *out)
{
    dx_id before = below_the_bar(g, from), after = below_the_bar(g, to), scale;
    *out = DX_NONE;
    DX_TRY(dx_check(g, before));
    DX_TRY(dx_check(g, after));
    if (dx_same(before, after) || dx_is_int(g, before, 1))
        return DX_OK;
    dx_id factor = dx_div(g, before, after);
    DX_TRY(dx_check(g, factor));
    if (has_denominator(g, factor) && dx_tidy_affords(g, factor, effort))
        DX_TRY(dx_readable(g, factor, &factor));
    dx_split_coefficient(g, factor, &scale, &factor);
    if (!has_denominator(g, factor) && !dx_is_number(g, factor))
        *out = factor;
    return DX_OK;
}

/* The sum in a product that has one, the rest of which is *rest; else NONE. */
static dx_id lone_sum(dx_graph *g, dx_id a, dx_id *rest)
{
    dx_id found = DX_NONE, scale, product;
    dx_split_coefficient(g, a, &scale, &product);
    if (is_true_sum(g, product)) {
        *rest = scale;
        return product;
    }
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++) {
        if (!is_true_sum(g, dx_base(g, product, i)))
            continue;
        if (!dx_is_none(found) || !dx_is_int(g, dx_exponent(g, product, i), 1))
            return DX_NONE;
        found = dx_base(g, product, i);
    }
    *rest = dx_is_none(found) ? DX_NONE : dx_div(g, a, found);
    return found;
}

/* The sums among its factors. */
static uint32_t count_sums(const dx_graph *g, dx_id a)
{
    uint32_t n = 0;
    if (dx_op_of(g, a) == DX_OP_ADD && !is_true_sum(g, a))
        a = dx_term(g, a, 0);
    if (is_true_sum(g, a))
        return 1;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++)
        n += is_true_sum(g, dx_base(g, a, i));
    return n;
}

/* The one sum among the factors of a that is none of b; else NONE. */
static dx_id unmatched_sum(dx_graph *g, dx_id a, dx_id b)
{
    dx_id found = DX_NONE, scale;
    dx_split_coefficient(g, a, &scale, &a);
    dx_split_coefficient(g, b, &scale, &b);
    if (is_true_sum(g, a))
        return a;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i);
        bool matched = dx_same(base, b);
        for (uint32_t k = 0; dx_op_of(g, b) == DX_OP_MUL && k < dx_factors(g, b); k++)
            matched = matched || dx_same(base, dx_base(g, b, k));
        if (matched || !is_true_sum(g, base))
            continue;
        if (!dx_is_none(found) || !dx_is_int(g, dx_exponent(g, a, i), 1))
            return DX_NONE;
        found = base;
    }
    return found;
}

/* The number c with a = c·b for two sums; 0 where there is none. */
static dx_id ratio_of_sums(dx_graph *g, dx_id a, dx_id b)
{
    dx_id zero = dx_int(g, 0);
    if (dx_is_none(a) || dx_is_none(b) || dx_terms(g, a) != dx_terms(g, b) ||
        !dx_same(dx_term(g, a, 0), dx_term(g, b, 0)))
        return zero;
    dx_id c = dx_number_div(g, dx_coefficient(g, a, 0), dx_coefficient(g, b, 0));
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        if (!dx_same(dx_term(g, a, i), dx_term(g, b, i)) ||
            !dx_same(dx_coefficient(g, a, i), dx_number_mul(g, c, dx_coefficient(g, b, i))))
            return zero;
    return dx_same(dx_constant(g, a), dx_number_mul(g, c, dx_constant(g, b))) ? c : zero;
}

/* What was done to get from one formula to the other, whose functions are the same, above equal
 * bars. */
static void name_arithmetic(dx_graph *g, dx_id from, dx_id to, dx_tidy_step *step)
{
    bool before = is_true_sum(g, from), after = is_true_sum(g, to);
    dx_id rest = DX_NONE, sum = after ? DX_NONE : lone_sum(g, to, &rest);
    dx_id c = before || after
                  ? dx_int(g, 0)
                  : ratio_of_sums(g, unmatched_sum(g, from, to), unmatched_sum(g, to, from));
    if (after && !before)
        step->rule = has_denominator(g, from) ? "divide term by term" : "multiply out";
    else if (after || (before && has_product_of_sums(g, from) && count_sums(g, to) == 0))
        step->rule = has_product_of_sums(g, from) ? MULTIPLY_OUT : COLLECT;
    else if (dx_is_number(g, c) && !dx_is_int(g, c, 0) && !dx_is_int(g, c, 1))
        *step = (dx_tidy_step){.rule = FACTOR_OUT, .factor = c};
    else if (before && !dx_is_none(sum) && !dx_is_none(rest) && !dx_is_int(g, rest, 1))
        *step = (dx_tidy_step){.rule = FACTOR_OUT, .factor = rest};
    else if (before && count_sums(g, to) > 0)
        step->rule = "factor";
    else if (!before && count_sums(g, from) != count_sums(g, to) && count_sums(g, to) > 0)
        step->rule = count_sums(g, from) > count_sums(g, to) ? "multiply out" : "factor";
}

/* Are the two not equal by arithmetic alone, with a symbol for each circular function? */
static dx_status takes_identity(dx_graph *g, dx_id from, dx_id to, double *effort, bool *identity)
{
    enum { MOST = 8 };
    dx_id wave[MOST], symbol[MOST], difference = dx_sub(g, from, to), above, below;
    dx_walk walk;
    size_t n = 0;
    bool fine;
    *identity = false;
    DX_TRY(dx_check(g, difference));
    if (!dx_tidy_affords(g, difference, effort))
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &difference, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        if (fn < DX_FN_sin || fn > DX_FN_cot)
            continue;
        const char name[] = {' ', 'w', (char)('0' + n), '\0'};
        symbol[n] = dx_symbol(g, name, 3);
        wave[n++] = walk.id[i];
    }
    dx_walk_free(&walk);
    difference = dx_replace(g, difference, n, wave, symbol);
    DX_TRY(dx_check(g, difference));
    DX_TRY(dx_multiply_out(g, difference, &fine, &above, &below));
    *identity = fine && !dx_is_int(g, above, 0);
    return DX_OK;
}

/* The rule of a step, and what it names. */
static dx_status name_change(dx_graph *g, dx_id from, dx_id to, double *effort, dx_tidy_step *step)
{
    census before, after;
    DX_TRY(take_census(g, from, &before));
    DX_TRY(take_census(g, to, &after));
    *step = (dx_tidy_step){.rule = "simplify"};
    if (before.functions != after.functions) {
        if (before.waves)
            step->rule = IDENTITY;
        else if (before.hyperbolic)
            step->rule = "hyperbolic identity";
        return DX_OK;
    }
    DX_TRY(find_cancelled(g, from, to, effort, &step->cancelled));
    if (!dx_is_none(step->cancelled)) {
        bool identity = false;
        if (before.waves)
            DX_TRY(takes_identity(g, from, to, effort, &identity));
        step->rule = identity ? IDENTITY : CANCEL;
        return DX_OK;
    }
    dx_id below = below_the_bar(g, from), other = below_the_bar(g, to),
          sum = dx_add(g, below, other);
    DX_TRY(dx_check(g, sum));
    bool same = dx_same(below, other);
    if (!same && dx_tidy_affords(g, sum, effort)) {
        DX_TRY(dx_readable(g, sum, &sum));
        if (dx_is_int(g, sum, 0))
            step->rule = "change the signs above and below the bar";
    }
    if (same && !is_true_sum(g, from) && !is_true_sum(g, to)) {
        from = dx_mul(g, from, below);
        to = dx_mul(g, to, below);
        DX_TRY(dx_check(g, from));
        DX_TRY(dx_check(g, to));
    }
    name_arithmetic(g, from, to, step);
    if (before.waves && strcmp(step->rule, "simplify") == 0) {
        bool identity;
        DX_TRY(takes_identity(g, from, to, effort, &identity));
        if (identity)
            step->rule = IDENTITY;
    }
    return DX_OK;
}

/* ---- the steps ---------------------------------------------------------------------- */

/* The expression is factor · Π sum^exponent. */
typedef struct tidying {
    dx_graph *g;
    dx_id now, to;
    dx_tidy_step *step;
    size_t n;
    double *effort;
    dx_id factor;
    size_t n_parts;
    part part[MOST_PARTS];
} tidying;

static dx_status take_apart(tidying *t, dx_id a)
{
    dx_graph *g = t->g;
    dx_id scale, rest, left[MOST_PARTS + 1];
    size_t n_left = 0;
    t->n_parts = 0;
    t->factor = a;
    if (is_true_sum(g, a)) {
        t->factor = dx_int(g, 1);
        t->part[t->n_parts++] = (part){a, dx_int(g, 1)};
        return dx_check(g, t->factor);
    }
    dx_split_coefficient(g, a, &scale, &rest);
    if (is_true_sum(g, rest)) {
        t->factor = scale;
        t->part[t->n_parts++] = (part){rest, dx_int(g, 1)};
        return DX_OK;
    }
    if (dx_op_of(g, rest) != DX_OP_MUL || dx_factors(g, rest) > MOST_PARTS)
        return DX_OK;
    left[n_left++] = scale;
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        dx_id base = dx_base(g, rest, i), exponent = dx_exponent(g, rest, i);
        if (is_true_sum(g, base) && dx_is_integer(g, exponent))
            t->part[t->n_parts++] = (part){base, exponent};
        else
            left[n_left++] = dx_pow(g, base, exponent);
    }
    t->factor = dx_product(g, n_left, left);
    return dx_check(g, t->factor);
}

static dx_id put_together(const tidying *t)
{
    dx_id all[MOST_PARTS + 1];
    for (size_t i = 0; i < t->n_parts; i++)
        all[i] = dx_pow(t->g, t->part[i].sum, t->part[i].exponent);
    all[t->n_parts] = t->factor;
    return dx_product(t->g, t->n_parts + 1, all);
}

static dx_status take_step(tidying *t, dx_tidy_step step)
{
    DX_TRY(dx_check(t->g, step.form));
    if (dx_same(step.form, t->now) || t->n == DX_TIDY_STEPS)
        return DX_OK;
    t->now = step.form;
    t->step[t->n++] = step;
    return DX_OK;
}

static dx_status take(tidying *t, dx_id form, const char *rule)
{
    return take_step(t, (dx_tidy_step){.form = form, .rule = rule});
}

/* Part i is by·sum. */
static dx_status split_part(tidying *t, size_t i, dx_id by, dx_id sum)
{
    t->factor = dx_mul(t->g, t->factor, dx_pow(t->g, by, t->part[i].exponent));
    t->part[i].sum = sum;
    DX_TRY(dx_check(t->g, sum));
    return dx_check(t->g, t->factor);
}

/* (a/b + c)·f = (a + b·c)/b·f */
static dx_status over_one_denominator(tidying *t)
{
    dx_graph *g = t->g;
    for (size_t i = 0; i < t->n_parts; i++) {
        terms list;
        if (!list_terms(g, t->part[i].sum, &list))
            continue;
        find_powers(g, &list);
        dx_id below = product_of_powers(g, &list, true);
        DX_TRY(dx_check(g, below));
        if (!dx_is_int(g, below, 1))
            DX_TRY(split_part(t, i, below, sum_over(g, &list, below)));
    }
    return take(t, put_together(t), ONE_DENOMINATOR);
}

static size_t count_terms(dx_graph *g, dx_id a)
{
    return is_true_sum(g, a) ? dx_terms(g, a) + !dx_is_int(g, dx_constant(g, a), 0) : 1;
}

/* What is left of the terms, where one of them would not stay together in a sum; else NONE. *n:
 * how many terms they are without brackets. */
static dx_id terms_over(dx_graph *g, const terms *t, dx_id divisor, size_t *n)
{
    dx_id term[MOST_TERMS], scale, rest, common;
    bool dissolves = false;
    dx_split_coefficient(g, divisor, &common, &rest);
    *n = 0;
    for (size_t i = 0; i < t->n; i++) {
        dx_split_coefficient(g, t->term[i], &scale, &rest);
        bool falls = dx_number_sign(g, scale) * dx_number_sign(g, common) < 0;
        dx_id one = dx_div(g, falls ? dx_neg(g, t->term[i]) : t->term[i], divisor);
        if (dx_is_none(one))
            return DX_NONE;
        dx_split_coefficient(g, one, &scale, &rest);
        dissolves = dissolves || is_true_sum(g, rest);
        *n += count_terms(g, rest);
        term[i] = falls ? dx_vector(g, 2, (dx_id[]){dx_int(g, -1), one}) : one;
    }
    return dissolves ? dx_arrangement(g, t->n, term) : DX_NONE;
}

/* The form with the terms in the place of their sum, which is a factor of it. */
static dx_status show_terms(tidying *t, dx_id form, dx_id sum, dx_id left, dx_id *shown)
{
    dx_graph *g = t->g;
    const dx_id pair[] = {dx_div(g, form, sum), left}, whole = dx_vector(g, 2, pair);
    *shown = DX_NONE;
    if (dx_is_number(g, sum)) /* nothing is left of it */
        return DX_OK;
    DX_TRY(dx_check(g, pair[0]));
    *shown = dx_arrangement(g, 1, &whole);
    return dx_check(g, *shown);
}

static dx_status factor_out(tidying *t)
{
    dx_graph *g = t->g;
    size_t found = 0, at = 0, apart = 0;
    dx_id common = DX_NONE, left = DX_NONE;
    for (size_t i = 0; i < t->n_parts; i++) {
        terms list;
        if (!is_true_sum(g, t->part[i].sum) || !list_terms(g, t->part[i].sum, &list))
            continue;
        find_powers(g, &list);
        dx_id number = common_number(g, &list);
        dx_id by = dx_mul(g, number, product_of_powers(g, &list, false));
        DX_TRY(dx_check(g, by));
        if (dx_is_int(g, by, 1))
            continue;
        if (!dx_is_int(g, by, -1)) {
            found++;
            common = by;
            at = i;
            left =
                dx_is_int(g, t->part[i].exponent, 1) ? terms_over(g, &list, by, &apart) : DX_NONE;
        }
        DX_TRY(split_part(t, i, by, sum_over(g, &list, by)));
    }
    if (found == 0)
        return DX_OK;
    dx_id form = put_together(t), cancelled;
    DX_TRY(dx_check(g, form));
    DX_TRY(find_cancelled(g, t->now, form, t->effort, &cancelled));
    if (found > 1)
        return take(t, form, "take out common factors");
    dx_tidy_step step = {
        .form = form, .rule = FACTOR_OUT, .factor = common, .cancelled = cancelled};
    if (dx_same(common, cancelled)) {
        step.rule = CANCEL;
        step.factor = DX_NONE;
    }
    if (!dx_is_none(left))
        DX_TRY(show_terms(t, form, t->part[at].sum, left, &step.shown));
    step.collected = apart > count_terms(g, t->part[at].sum);
    return take_step(t, step);
}

/* x^2 - 2*x + 1 comes before (x - 1)^2. */
static dx_status multiply_out(dx_graph *g, dx_id sum, dx_id *read)
{
    dx_id above, below;
    bool fine;
    DX_TRY(dx_multiply_out(g, sum, &fine, &above, &below));
    if (fine && dx_is_int(g, below, 1) && is_true_sum(g, above))
        *read = above;
    return DX_OK;
}

/* The whole is not read again: what comes of that is known. */
static dx_status collect(tidying *t, dx_id whole)
{
    dx_graph *g = t->g;
    dx_tidy_step step = {.rule = "simplify"};
    for (size_t i = 0; i < t->n_parts; i++) {
        dx_id sum = t->part[i].sum, read;
        if (!is_true_sum(g, sum) || dx_same(sum, whole) || !dx_tidy_affords(g, sum, t->effort))
            continue;
        DX_TRY(dx_readable(g, sum, &read));
        if (dx_same(read, sum))
            continue;
        if (!is_true_sum(g, read) && has_product_of_sums(g, sum))
            DX_TRY(multiply_out(g, sum, &read));
        DX_TRY(name_change(g, sum, read, t->effort, &step));
        t->part[i].sum = read;
    }
    step.form = put_together(t);
    return take_step(t, step);
}

/* Steps that lead away from the readable form are none. */
static dx_status choose(tidying *t, dx_id from)
{
    double limit = 1.5 * dx_print_weight(t->g, from) + 8;
    for (size_t i = 0; i < t->n; i++)
        if (dx_same(t->step[i].form, t->to)) {
            t->n = i + 1;
            return DX_OK;
        }
    for (size_t i = 0; i < t->n; i++)
        if (dx_print_weight(t->g, t->step[i].form) > limit)
            t->n = i;
    if (t->n == DX_TIDY_STEPS)
        t->n--;
    t->now = t->n > 0 ? t->step[t->n - 1].form : from;
    dx_tidy_step step;
    DX_TRY(name_change(t->g, t->now, t->to, t->effort, &step));
    step.form = t->to;
    return take_step(t, step);
}

bool dx_tidy_affords(dx_graph *g, dx_id a, double *effort)
{
    double size = dx_tree_size(g, a);
    if (size > LARGE || *effort + size > ALL_EFFORT)
        return false;
    *effort += size;
    return true;
}

dx_status dx_tidy(dx_graph *g, dx_id from, dx_id to, double *effort, dx_tidy_step *step, size_t *n)
{
    tidying t = {.g = g, .now = from, .to = to, .step = step, .effort = effort};
    *n = 0;
    if (dx_same(from, to))
        return DX_OK;
    if (dx_op_of(g, from) == DX_OP_ADD || dx_op_of(g, from) == DX_OP_MUL) {
        DX_TRY(take_apart(&t, from));
        if (!dx_is_int(g, below_the_bar(g, to), 1)) /* else there will be no bar */
            DX_TRY(over_one_denominator(&t));
        if (!dx_same(t.now, to))
            DX_TRY(factor_out(&t));
        if (!dx_same(t.now, to))
            DX_TRY(collect(&t, from));
        if (!dx_same(t.now, to))
            DX_TRY(factor_out(&t));
    }
    DX_TRY(choose(&t, from));
    *n = t.n;
    return DX_OK;
}
