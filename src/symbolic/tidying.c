#include "symbolic/tidying.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "support/flint.h"
#include "symbolic/readable.h"

#include <string.h>

enum { MOST_TERMS = 24, MOST_BASES = 24, MOST_PARTS = 12, LARGE = 60, ALL_EFFORT = 120 };

static const char *const ONE_DENOMINATOR = "common denominator";
static const char *const FACTOR_OUT = "take out the common factor";
static const char *const FACTOR_OUT_AND_CANCEL = "cancel after taking out";
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

/* Does a power that they share, raised to the exponent, meet its inverse in `with`? */
static bool cancels(dx_graph *g, const terms *t, dx_id with, dx_id exponent)
{
    for (size_t i = 0; i < t->n_powers; i++)
        if (dx_number_sign(g, exponent_in(g, with, t->power[i].base)) *
                dx_number_sign(g, t->power[i].exponent) * dx_number_sign(g, exponent) <
            0)
            return true;
    return false;
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

static dx_status name_change(dx_graph *g, dx_id from, dx_id to, const char **rule)
{
    census before, after;
    DX_TRY(take_census(g, from, &before));
    DX_TRY(take_census(g, to, &after));
    *rule = "simplify";
    if (before.functions == after.functions)
        *rule = is_true_sum(g, to) && !is_true_sum(g, from)
                    ? (has_denominator(g, from) ? "divide term by term" : "multiply out")
                : is_true_sum(g, from) && !is_true_sum(g, to) ? "take out the common factor"
                : is_true_sum(g, to)                          ? "collect terms"
                                                              : *rule;
    else if (before.waves)
        *rule = "trigonometric identity";
    else if (before.hyperbolic)
        *rule = "hyperbolic identity";
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

static dx_status take(tidying *t, dx_id form, const char *rule, dx_id factor)
{
    DX_TRY(dx_check(t->g, form));
    if (dx_same(form, t->now) || t->n == DX_TIDY_STEPS)
        return DX_OK;
    t->now = form;
    t->step[t->n++] = (dx_tidy_step){form, rule, factor};
    return DX_OK;
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
    return take(t, put_together(t), ONE_DENOMINATOR, DX_NONE);
}

static dx_status factor_out(tidying *t)
{
    dx_graph *g = t->g;
    bool cancelled = false;
    size_t found = 0;
    dx_id common = DX_NONE;
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
        }
        for (size_t k = 0; k <= t->n_parts; k++) {
            dx_id with = k == t->n_parts ? t->factor
                         : k == i        ? dx_int(g, 1)
                                         : dx_pow(g, t->part[k].sum, t->part[k].exponent);
            cancelled = cancelled || cancels(g, &list, with, t->part[i].exponent);
        }
        DX_TRY(split_part(t, i, by, sum_over(g, &list, by)));
    }
    if (found == 0)
        return DX_OK;
    return take(t, put_together(t), cancelled ? FACTOR_OUT_AND_CANCEL : FACTOR_OUT,
                found == 1 ? common : DX_NONE);
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

/* The whole is not read again: what comes of that is known. */
static dx_status collect(tidying *t, dx_id whole)
{
    dx_graph *g = t->g;
    const char *rule = "simplify";
    for (size_t i = 0; i < t->n_parts; i++) {
        dx_id sum = t->part[i].sum, read;
        if (!is_true_sum(g, sum) || dx_same(sum, whole) || !dx_tidy_affords(g, sum, t->effort))
            continue;
        DX_TRY(dx_readable(g, sum, &read));
        if (dx_same(read, sum))
            continue;
        DX_TRY(name_change(g, sum, read, &rule));
        if (is_true_sum(g, read) && !strstr(rule, "identity"))
            rule = has_product_of_sums(g, sum) ? MULTIPLY_OUT : COLLECT;
        t->part[i].sum = read;
    }
    return take(t, put_together(t), rule, DX_NONE);
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
    const char *rule;
    DX_TRY(name_change(t->g, t->now, t->to, &rule));
    return take(t, t->to, rule, DX_NONE);
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
