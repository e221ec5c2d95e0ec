#include "symbolic/changes.h"

#include "expr/walk.h"
#include "symbolic/addends.h"
#include "symbolic/readable.h"
#include "symbolic/terms.h"

#include <string.h>

static const char *const FACTOR_OUT = "take out the common factor";
static const char *const CANCEL = "cancel";
static const char *const IDENTITY = "trigonometric identity";
static const char *const COLLECT = "collect like terms";
static const char *const MULTIPLY_OUT = "multiply out and collect like terms";

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

/* (x + 1)·x in one of the terms. */
bool dx_has_product_of_sums(const dx_graph *g, dx_id sum)
{
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        dx_id term = dx_term(g, sum, i);
        for (uint32_t k = 0; dx_op_of(g, term) == DX_OP_MUL && k < dx_factors(g, term); k++)
            if (dx_is_true_sum(g, dx_base(g, term, k)))
                return true;
        if (dx_is_true_sum(g, term))
            return true;
    }
    return false;
}

/* The factor that was below the bar and is no longer; else NONE. */
dx_status dx_find_cancelled(dx_graph *g, dx_id from, dx_id to, double *effort, dx_id *out)
{
    dx_id before = dx_below_the_bar(g, from), after = dx_below_the_bar(g, to), scale;
    *out = DX_NONE;
    DX_TRY(dx_check(g, before));
    DX_TRY(dx_check(g, after));
    if (dx_same(before, after) || dx_is_int(g, before, 1))
        return DX_OK;
    dx_id factor = dx_div(g, before, after);
    DX_TRY(dx_check(g, factor));
    if (dx_has_denominator(g, factor) && dx_tidy_affords(g, factor, effort))
        DX_TRY(dx_readable(g, factor, &factor));
    dx_split_coefficient(g, factor, &scale, &factor);
    if (!dx_has_denominator(g, factor) && !dx_is_number(g, factor))
        *out = factor;
    return DX_OK;
}

/* The sum in a product that has one, the rest of which is *rest; else NONE. */
static dx_id lone_sum(dx_graph *g, dx_id a, dx_id *rest)
{
    dx_id found = DX_NONE, scale, product;
    dx_split_coefficient(g, a, &scale, &product);
    if (dx_is_true_sum(g, product)) {
        *rest = scale;
        return product;
    }
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++) {
        if (!dx_is_true_sum(g, dx_base(g, product, i)))
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
    if (dx_op_of(g, a) == DX_OP_ADD && !dx_is_true_sum(g, a))
        a = dx_term(g, a, 0);
    if (dx_is_true_sum(g, a))
        return 1;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++)
        n += dx_is_true_sum(g, dx_base(g, a, i));
    return n;
}

/* The one sum among the factors of a that is none of b; else NONE. */
static dx_id unmatched_sum(dx_graph *g, dx_id a, dx_id b)
{
    dx_id found = DX_NONE, scale;
    dx_split_coefficient(g, a, &scale, &a);
    dx_split_coefficient(g, b, &scale, &b);
    if (dx_is_true_sum(g, a))
        return a;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i);
        bool matched = dx_same(base, b);
        for (uint32_t k = 0; dx_op_of(g, b) == DX_OP_MUL && k < dx_factors(g, b); k++)
            matched = matched || dx_same(base, dx_base(g, b, k));
        if (matched || !dx_is_true_sum(g, base))
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
    bool before = dx_is_true_sum(g, from), after = dx_is_true_sum(g, to);
    dx_id rest = DX_NONE, sum = after ? DX_NONE : lone_sum(g, to, &rest);
    dx_id c = before || after
                  ? dx_int(g, 0)
                  : ratio_of_sums(g, unmatched_sum(g, from, to), unmatched_sum(g, to, from));
    if (after && !before)
        step->rule = dx_has_denominator(g, from) ? "divide term by term" : "multiply out";
    else if (after || (before && dx_has_product_of_sums(g, from) && count_sums(g, to) == 0))
        step->rule = dx_has_product_of_sums(g, from) ? MULTIPLY_OUT : COLLECT;
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
dx_status dx_name_change(dx_graph *g, dx_id from, dx_id to, double *effort, dx_tidy_step *step)
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
    DX_TRY(dx_find_cancelled(g, from, to, effort, &step->cancelled));
    if (!dx_is_none(step->cancelled)) {
        bool identity = false;
        if (before.waves)
            DX_TRY(takes_identity(g, from, to, effort, &identity));
        step->rule = identity ? IDENTITY : CANCEL;
        return DX_OK;
    }
    dx_id below = dx_below_the_bar(g, from), other = dx_below_the_bar(g, to),
          sum = dx_add(g, below, other);
    DX_TRY(dx_check(g, sum));
    bool same = dx_same(below, other);
    if (!same && dx_tidy_affords(g, sum, effort)) {
        DX_TRY(dx_readable(g, sum, &sum));
        if (dx_is_int(g, sum, 0))
            step->rule = "change the signs above and below the bar";
    }
    if (same && !dx_is_true_sum(g, from) && !dx_is_true_sum(g, to)) {
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
