#include "symbolic/steps/changes.h"

#include "expr/walk.h"
#include "symbolic/forms/addends.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/terms.h"
#include "symbolic/steps/identities.h"
#include "symbolic/steps/laws.h"

#include <string.h>

const char *const DX_TURNED_SQUARE = "(a - b)^2 = (b - a)^2";
const char *const DX_CHANGED_SIGNS = "change the signs above and below the bar";

const char *const DX_TURNED_BRACKET = "-(a - b) = b - a";
const char *const DX_DIVIDED = "divide term by term";
const char *const DX_EXPANDED = "multiply above and below by";

static const char *const FACTOR_OUT = "take out the common factor";
static const char *const CANCEL = "cancel";
static const char *const COLLECT = "collect like terms";
static const char *const MULTIPLY_OUT = "multiply out and collect like terms";
static const char *const MULTIPLY_AND_FACTOR_OUT = "multiply out, take out the common factor";

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

/* The one sum to a power among the factors of a that is none of b; else NONE. */
static dx_id unmatched_power(dx_graph *g, dx_id a, dx_id b, dx_id *exponent)
{
    dx_id found = DX_NONE, scale;
    dx_split_coefficient(g, a, &scale, &a);
    dx_split_coefficient(g, b, &scale, &b);
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++) {
        bool matched = false;
        for (uint32_t k = 0; dx_op_of(g, b) == DX_OP_MUL && k < dx_factors(g, b); k++)
            matched = matched || dx_same(dx_base(g, a, i), dx_base(g, b, k));
        if (matched || !dx_is_true_sum(g, dx_base(g, a, i)))
            continue;
        if (!dx_is_none(found))
            return DX_NONE;
        found = dx_base(g, a, i);
        *exponent = dx_exponent(g, a, i);
    }
    return found;
}

/* Was a sum multiplied out, to whatever power it stands? */
static bool is_multiplied_out(dx_graph *g, dx_id from, dx_id to)
{
    dx_id before = DX_NONE, after = DX_NONE, old = unmatched_power(g, from, to, &before),
          new = unmatched_power(g, to, from, &after);
    return !dx_is_none(old) && !dx_is_none(new) && dx_same(before, after) &&
           dx_has_product_of_sums(g, old) && !dx_has_product_of_sums(g, new);
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

/* What was taken out of the sum `old` in `from`, which is `new` in `to`; NONE: it was none. */
static dx_id taken_out(dx_graph *g, dx_id from, dx_id old, dx_id to, dx_id new)
{
    if (dx_is_none(old) || dx_is_none(new))
        return DX_NONE;
    dx_id factor = dx_div(g, dx_div(g, to, new), dx_div(g, from, old));
    bool fine = !dx_is_none(factor) && !dx_is_number(g, factor) && !dx_has_denominator(g, factor) &&
                count_sums(g, factor) == 0;
    return fine ? factor : DX_NONE;
}

/* -(a - b), and b - a. */
static bool loses_minus(dx_graph *g, dx_id from, dx_id to)
{
    dx_id before, after, rest;
    dx_split_coefficient(g, from, &before, &rest);
    dx_split_coefficient(g, to, &after, &rest);
    return dx_number_sign(g, before) < 0 && dx_number_sign(g, after) > 0;
}

/* Is the second sum the first one multiplied out? */
static dx_status is_multiplied(dx_graph *g, dx_id from, dx_id to, bool *is)
{
    dx_id above, below;
    bool fine;
    DX_TRY(dx_multiply_out(g, from, &fine, &above, &below));
    *is = fine && dx_is_int(g, below, 1) && dx_same(above, to);
    return DX_OK;
}

/* What was done to get from one formula to the other, whose functions are the same, above equal
 * bars. */
static dx_status name_arithmetic(dx_graph *g, dx_id from, dx_id to, bool divided,
                                 dx_tidy_step *step)
{
    bool before = dx_is_true_sum(g, from), after = dx_is_true_sum(g, to);
    dx_id rest = DX_NONE, sum = after ? DX_NONE : lone_sum(g, to, &rest);
    dx_id old = before || after ? DX_NONE : unmatched_sum(g, from, to),
          new = before || after ? DX_NONE : unmatched_sum(g, to, from);
    dx_id c = before || after ? dx_int(g, 0) : ratio_of_sums(g, old, new),
          common = taken_out(g, from, old, to, new);
    if (!dx_is_none(old) && !dx_is_none(new) && divided)
        step->rule = DX_DIVIDED;
    else if (after && !before)
        step->rule = dx_has_denominator(g, from) ? DX_DIVIDED : "multiply out";
    else if (after || (before && dx_has_product_of_sums(g, from) && count_sums(g, to) == 0))
        step->rule = dx_has_product_of_sums(g, from) ? MULTIPLY_OUT : COLLECT;
    else if (dx_is_number(g, c) && !dx_is_int(g, c, 0) && !dx_is_int(g, c, 1))
        *step = loses_minus(g, from, to) && dx_is_int(g, c, -1)
                    ? (dx_tidy_step){.rule = DX_TURNED_BRACKET}
                    : (dx_tidy_step){.rule = FACTOR_OUT, .factor = c};
    else if (before && !dx_is_none(sum) && !dx_is_none(rest) && !dx_is_int(g, rest, 1))
        *step = (dx_tidy_step){.rule = dx_has_product_of_sums(g, from) &&
                                               !dx_has_product_of_sums(g, sum) &&
                                               count_sums(g, rest) == 0
                                           ? MULTIPLY_AND_FACTOR_OUT
                                           : FACTOR_OUT,
                               .factor = rest};
    else if (before && count_sums(g, to) > 0)
        step->rule = "factor";
    else if (!dx_is_none(old) && !dx_is_none(new) && dx_has_product_of_sums(g, old) &&
             !dx_has_product_of_sums(g, new))
        step->rule = "multiply out and factor";
    else if (!dx_is_none(common))
        *step = (dx_tidy_step){.rule = dx_has_product_of_sums(g, old) &&
                                               dx_tree_size(g, old) > 1.5 * dx_tree_size(g, new)
                                           ? MULTIPLY_AND_FACTOR_OUT
                                           : FACTOR_OUT,
                               .factor = common};
    else if (!before && count_sums(g, from) != count_sums(g, to) && count_sums(g, to) > 0)
        step->rule = count_sums(g, from) > count_sums(g, to) ? "multiply out" : "factor";
    bool multiplied = false;
    if (strcmp(step->rule, "multiply out and factor") == 0)
        DX_TRY(is_multiplied(g, old, new, &multiplied));
    if (multiplied)
        step->rule = MULTIPLY_OUT;
    return DX_OK;
}

/* ---- the rule of a step -------------------------------------------------------------------- */

static bool has(const dx_census *c, dx_fn fn)
{
    return (c->functions & dx_census_row(fn)) != 0;
}

/* Where functions came or went that are no circular ones; is there an absolute value below the bar
 * now? */
static const char *name_of_functions(const dx_census *before, const dx_census *after, bool divides)
{
    if (has(before, DX_FN_sign) != has(after, DX_FN_sign))
        return has(before, DX_FN_sign) && has(after, DX_FN_abs) && !divides ? "u*sign(u) = abs(u)"
                                                                            : "sign(u) = u/abs(u)";
    if (!has(before, DX_FN_abs) && has(after, DX_FN_abs))
        return "sqrt(u^2) = abs(u)";
    if (has(before, DX_FN_log) && has(before, DX_FN_exp) && !has(after, DX_FN_exp))
        return "exp(b*log(a)) = a^b";
    return "simplify";
}

/* A sum divided by a factor that went up from below the bar, as exp(x) + 1 becomes 1 + exp(-x). */
static dx_status is_divided(dx_graph *g, dx_id from, dx_id to, bool *divided)
{
    dx_id before = dx_below_the_bar(g, from), after = dx_below_the_bar(g, to);
    dx_walk walk;
    *divided = false;
    DX_TRY(dx_check(g, before));
    DX_TRY(dx_check(g, after));
    DX_TRY(dx_walk_make(g, 1, &after, &walk));
    for (size_t i = 0; i < walk.n; i++)
        *divided = *divided ||
                   (dx_fn_of(g, walk.id[i]) == DX_FN_exp && !dx_contains(g, before, walk.id[i]));
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status name_cancelled(dx_graph *g, dx_id from, dx_id to, dx_tidy_step *step)
{
    bool divided;
    DX_TRY(is_divided(g, from, to, &divided));
    step->rule = CANCEL;
    if (!divided)
        return DX_OK;
    step->rule = "divide above and below by";
    step->factor = step->cancelled;
    step->cancelled = DX_NONE;
    return DX_OK;
}

/* Has the whole a divisor? */
static bool has_bar(const dx_graph *g, dx_id a)
{
    return !dx_is_true_sum(g, a) && dx_has_denominator(g, a);
}

/* A quotient with a factor more above and below the bar. */
static dx_status name_expansion(dx_graph *g, dx_id from, dx_id to, double *effort,
                                dx_tidy_step *step)
{
    dx_id factor;
    DX_TRY(dx_find_cancelled(g, to, from, effort, &factor));
    if (!dx_is_none(factor) && count_sums(g, factor) > 0)
        return DX_OK;
    if (dx_is_none(factor)) { /* a number, of which the divisors are not told apart */
        factor = dx_div(g, dx_below_the_bar(g, to), dx_below_the_bar(g, from));
        DX_TRY(dx_check(g, factor));
        if (!dx_tidy_affords(g, factor, effort))
            return DX_OK;
        DX_TRY(dx_readable(g, factor, &factor));
        if (!dx_is_number(g, factor) || dx_is_int(g, factor, 1))
            return DX_OK;
    }
    *step = (dx_tidy_step){.rule = DX_EXPANDED, .factor = factor};
    return DX_OK;
}

/* The same divisor: a square with its base turned, or multiplied out. */
static dx_status name_same_divisor(dx_graph *g, dx_id below, dx_id other, double *effort,
                                   dx_tidy_step *step)
{
    int64_t n = 1;
    dx_id before = DX_NONE, after = DX_NONE, difference = dx_sub(g, below, other);
    dx_id old = unmatched_power(g, below, other, &before);
    dx_id new = unmatched_power(g, other, below, &after);
    DX_TRY(dx_check(g, difference));
    if (!dx_tidy_affords(g, difference, effort))
        return DX_OK;
    DX_TRY(dx_readable(g, difference, &difference));
    if (!dx_is_int(g, difference, 0))
        return DX_OK;
    bool turned = !dx_is_none(old) && !dx_is_none(new) && dx_same(before, after) &&
                  dx_get_int(g, before, &n) && n % 2 == 0 &&
                  dx_is_int(g, ratio_of_sums(g, old, new), -1);
    step->rule = turned ? DX_TURNED_SQUARE : "multiply out";
    return DX_OK;
}

static dx_status name_rest(dx_graph *g, dx_id from, dx_id to, double *effort, dx_tidy_step *step)
{
    dx_id below = dx_below_the_bar(g, from), other = dx_below_the_bar(g, to),
          sum = dx_add(g, below, other);
    const dx_id first = from, last = to;
    bool divided = has_bar(g, from) && !has_bar(g, to), multiplied = is_multiplied_out(g, from, to);
    DX_TRY(dx_check(g, sum));
    bool same = dx_same(below, other);
    if (!same && dx_tidy_affords(g, sum, effort)) {
        DX_TRY(dx_readable(g, sum, &sum));
        if (dx_is_int(g, sum, 0))
            step->rule = DX_CHANGED_SIGNS;
        else
            DX_TRY(name_same_divisor(g, below, other, effort, step));
    }
    if (same && !dx_is_true_sum(g, from) && !dx_is_true_sum(g, to)) {
        from = dx_mul(g, from, below);
        to = dx_mul(g, to, below);
        DX_TRY(dx_check(g, from));
        DX_TRY(dx_check(g, to));
    }
    if (dx_same(from, to)) {
        *step = (dx_tidy_step){.rule = DX_TURNED_BRACKET};
        return DX_OK;
    }
    DX_TRY(name_arithmetic(g, from, to, divided, step));
    if (strcmp(step->rule, "simplify") != 0)
        return DX_OK;
    if (multiplied)
        step->rule = MULTIPLY_OUT;
    else
        DX_TRY(name_expansion(g, first, last, effort, step));
    return DX_OK;
}

/* Of two numbers. */
static dx_status name_change(dx_graph *g, dx_id from, dx_id to, double *effort, dx_tidy_step *step)
{
    dx_census before, after, below;
    bool twice = false, identity = false;
    DX_TRY(dx_take_census(g, from, &before));
    DX_TRY(dx_take_census(g, to, &after));
    dx_id under = dx_below_the_bar(g, to);
    DX_TRY(dx_check(g, under));
    DX_TRY(dx_take_census(g, under, &below));
    *step = (dx_tidy_step){.rule = "simplify"};
    const char *law;
    DX_TRY(dx_find_law(g, from, to, &law));
    if (law) {
        step->rule = law;
        return DX_OK;
    }
    bool swings = before.waves || before.hyperbolic;
    bool more = (after.functions & ~before.functions) != 0;
    bool more_swing = (after.swinging & ~before.swinging) != 0;
    if (swings)
        DX_TRY(dx_angle_changes(g, from, to, &identity, &twice));
    identity = identity || (more_swing && swings);
    if (swings && !identity)
        DX_TRY(dx_takes_identity(g, from, to, &identity));
    if (!identity && before.functions != after.functions)
        step->rule = name_of_functions(&before, &after, has(&below, DX_FN_abs));
    if (!identity && ((more && !swings) || strcmp(step->rule, "simplify") != 0))
        return DX_OK;
    if (!identity && dx_is_int(g, to, 0)) {
        step->rule = "the terms cancel each other";
        return DX_OK;
    }
    if (before.functions == after.functions)
        DX_TRY(dx_find_cancelled(g, from, to, effort, &step->cancelled));
    if (identity)
        return dx_name_identity(g, from, to, before.waves, twice, step);
    if (dx_is_true_sum(g, to) && !dx_is_true_sum(g, from) && !has_bar(g, from))
        step->cancelled = DX_NONE;
    return dx_is_none(step->cancelled) ? name_rest(g, from, to, effort, step)
                                       : name_cancelled(g, from, to, step);
}

/* Vectors, pieces and sums over a name of the same form: *part is where they differ, *n how
 * often. */
static void compare_parts(const dx_graph *g, dx_id from, dx_id to, uint32_t *part, uint32_t *n)
{
    dx_op op = dx_op_of(g, from);
    *n = 0;
    if (op != dx_op_of(g, to) || dx_count(g, from) != dx_count(g, to) ||
        !(op == DX_OP_VECTOR || op == DX_OP_CASES || op == DX_OP_EQ || dx_is_iterated(g, from)))
        return;
    for (uint32_t i = 0; i < dx_count(g, from); i++) {
        if (dx_same(dx_operand(g, from, i), dx_operand(g, to, i)))
            continue;
        *part = i;
        ++*n;
    }
}

/* The one addend of a true sum that the other one has not; NONE: there is more of it. */
static dx_id lone_addend(dx_graph *g, dx_id sum, dx_id other)
{
    dx_id found = DX_NONE;
    if (!dx_same(dx_constant(g, sum), dx_constant(g, other)))
        return DX_NONE;
    for (uint32_t i = 0, k = 0; i < dx_terms(g, sum); i++) {
        dx_id term = dx_term(g, sum, i), scale = dx_coefficient(g, sum, i);
        while (k < dx_terms(g, other) && dx_term(g, other, k).v < term.v)
            k++;
        if (k < dx_terms(g, other) && dx_same(dx_term(g, other, k), term) &&
            dx_same(dx_coefficient(g, other, k), scale))
            continue;
        if (!dx_is_none(found))
            return DX_NONE;
        found = dx_scale(g, scale, term);
    }
    return found;
}

dx_status dx_name_change(dx_graph *g, dx_id from, dx_id to, double *effort, dx_tidy_step *step)
{
    uint32_t part, n;
    compare_parts(g, from, to, &part, &n);
    while (n == 1) {
        from = dx_operand(g, from, part);
        to = dx_operand(g, to, part);
        compare_parts(g, from, to, &part, &n);
    }
    if (n == 0 && dx_is_true_sum(g, from) && dx_is_true_sum(g, to)) {
        dx_id one = lone_addend(g, from, to), another = lone_addend(g, to, from);
        from = dx_is_none(one) || dx_is_none(another) ? from : one;
        to = dx_same(from, one) ? another : to;
    }
    *step = (dx_tidy_step){.rule = "simplify"};
    bool number = dx_op_of(g, from) != DX_OP_VECTOR && dx_op_of(g, from) != DX_OP_EQ;
    return n == 0 && number ? name_change(g, from, to, effort, step) : DX_OK;
}
