#include "symbolic/steps/tidying.h"

#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/forms/addends.h"
#include "symbolic/steps/changes.h"
#include "symbolic/steps/laws.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/terms.h"

#include <string.h>

enum { MOST_PARTS = 12, LARGE = 60, ALL_EFFORT = 400 };

static const char *const ONE_DENOMINATOR = "common denominator";
static const char *const FACTOR_OUT = "take out the common factor";
static const char *const CANCEL = "cancel";

/* A sum to a whole power. */
typedef struct part {
    dx_id sum, exponent;
} part;

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
    if (dx_is_true_sum(g, a)) {
        t->factor = dx_int(g, 1);
        t->part[t->n_parts++] = (part){a, dx_int(g, 1)};
        return dx_check(g, t->factor);
    }
    dx_split_coefficient(g, a, &scale, &rest);
    if (dx_is_true_sum(g, rest)) {
        t->factor = scale;
        t->part[t->n_parts++] = (part){rest, dx_int(g, 1)};
        return DX_OK;
    }
    if (dx_op_of(g, rest) != DX_OP_MUL || dx_factors(g, rest) > MOST_PARTS)
        return DX_OK;
    left[n_left++] = scale;
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        dx_id base = dx_base(g, rest, i), exponent = dx_exponent(g, rest, i);
        if (dx_is_true_sum(g, base) && dx_is_integer(g, exponent))
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

/* What is left of the terms, where one of them would not stay together in a sum; else NONE. *n:
 * how many terms they are without brackets. */
static dx_id terms_over(dx_graph *g, const dx_addends *t, dx_id divisor, size_t *n)
{
    dx_id term[DX_MOST_ADDENDS], scale, rest, common;
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
        dissolves = dissolves || dx_is_true_sum(g, rest);
        *n += dx_count_addends(g, rest);
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
    if (dx_is_int(g, sum, 0)) /* nothing is left of it */
        return DX_OK;
    DX_TRY(dx_check(g, pair[0]));
    *shown = dx_arrangement(g, 1, &whole);
    return dx_check(g, *shown);
}

/* (a/b + c/2)·f = (2·a + b·c)/(2·b)·f */
static dx_status over_one_denominator(tidying *t)
{
    dx_graph *g = t->g;
    dx_tidy_step step = {.rule = ONE_DENOMINATOR};
    size_t found = 0, at = 0, apart = 0;
    dx_id left = DX_NONE;
    for (size_t i = 0; i < t->n_parts; i++) {
        dx_addends list;
        if (!dx_list_addends(g, t->part[i].sum, &list))
            continue;
        dx_find_shared_powers(g, &list);
        dx_id below = dx_shared_powers(g, &list, true);
        DX_TRY(dx_check(g, below));
        if (dx_is_int(g, below, 1))
            continue;
        below = dx_div(g, below, dx_common_denominator(g, &list));
        DX_TRY(dx_check(g, below));
        if (found++ == 0 && dx_is_int(g, t->part[i].exponent, 1)) {
            at = i;
            left = terms_over(g, &list, below, &apart);
        }
        DX_TRY(split_part(t, i, below, dx_addends_over(g, &list, below)));
    }
    step.form = put_together(t);
    DX_TRY(dx_check(g, step.form));
    DX_TRY(dx_find_cancelled(g, t->now, step.form, t->effort, &step.cancelled));
    if (found == 1 && !dx_is_none(left)) {
        DX_TRY(show_terms(t, step.form, t->part[at].sum, left, &step.shown));
        step.collected = apart > dx_count_addends(g, t->part[at].sum);
    }
    return take_step(t, step);
}

/* The root as it is read or, where that is no other form, of a quotient above and below the bar:
 * sqrt(1 - 1/x^2) is sqrt(x^2 - 1)/abs(x), and sqrt(1 - x^2/9) is sqrt(9 - x^2)/3 where that is
 * wanted. */
static dx_status read_root(dx_graph *g, dx_id base, dx_id root, dx_id to, dx_id *out)
{
    dx_id above, below;
    bool fine;
    DX_TRY(dx_readable(g, root, out));
    if (!dx_same(*out, root))
        return DX_OK;
    DX_TRY(dx_multiply_out(g, base, &fine, &above, &below));
    if (fine && (!dx_is_number(g, below) || dx_contains(g, to, above)))
        *out = dx_pow(g, dx_div(g, above, below), dx_rational(g, 1, 2));
    return dx_check(g, *out);
}

/* A root of a sum that is not in the readable form. */
static dx_status rewrite_root(tidying *t, dx_id base, dx_id exponent, dx_id *out)
{
    dx_graph *g = t->g;
    dx_id root = dx_pow(g, base, dx_rational(g, 1, 2)), read;
    DX_TRY(dx_check(g, root));
    if (dx_contains(g, t->to, base) || !dx_tidy_affords(g, root, t->effort))
        return DX_OK;
    DX_TRY(read_root(g, base, root, t->to, &read));
    if (dx_same(read, root))
        return DX_OK;
    dx_id twice = dx_number_mul(g, dx_int(g, 2), exponent);
    dx_id factor = dx_mul(g, dx_pow(g, base, dx_number_neg(g, exponent)), dx_pow(g, read, twice));
    *out = dx_mul(g, *out, factor);
    DX_TRY(dx_check(g, *out));
    return take_step(t, (dx_tidy_step){.form = *out,
                                       .rule = "rewrite the root:",
                                       .equation = dx_line_equation(g, root, read)});
}

static dx_status rewrite_roots(tidying *t)
{
    dx_graph *g = t->g;
    dx_id scale, product, form = t->now;
    dx_split_coefficient(g, t->now, &scale, &product);
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++) {
        int64_t above, below;
        dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        if (dx_is_true_sum(g, base) && dx_get_small_rational(g, exponent, &above, &below) &&
            below == 2)
            DX_TRY(rewrite_root(t, base, exponent, &form));
    }
    return DX_OK;
}

static dx_status factor_out(tidying *t)
{
    dx_graph *g = t->g;
    size_t found = 0, at = 0, apart = 0;
    bool power = false, turned = false; /* -1 is taken out of another one */
    dx_id common = DX_NONE, left = DX_NONE;
    for (size_t i = 0; i < t->n_parts; i++) {
        dx_addends list;
        if (!dx_is_true_sum(g, t->part[i].sum) || !dx_list_addends(g, t->part[i].sum, &list))
            continue;
        dx_find_shared_powers(g, &list);
        dx_id number = dx_common_number(g, &list);
        dx_id by = dx_mul(g, number, dx_shared_powers(g, &list, false));
        DX_TRY(dx_check(g, by));
        if (dx_is_int(g, by, 1))
            continue;
        if (dx_is_int(g, by, -1)) {
            turned = true;
        } else {
            found++;
            common = by;
            at = i;
            power = !dx_is_int(g, t->part[i].exponent, 1) && !dx_is_int(g, t->part[i].exponent, -1);
            left =
                dx_is_int(g, t->part[i].exponent, 1) ? terms_over(g, &list, by, &apart) : DX_NONE;
        }
        DX_TRY(split_part(t, i, by, dx_addends_over(g, &list, by)));
    }
    if (found == 0)
        return DX_OK;
    dx_id form = put_together(t), cancelled;
    DX_TRY(dx_check(g, form));
    DX_TRY(dx_find_cancelled(g, t->now, form, t->effort, &cancelled));
    if (found > 1 || power)
        return take(t, form, found > 1 ? "take out common factors" : "factor");
    dx_tidy_step step = {
        .form = form, .rule = FACTOR_OUT, .factor = common, .cancelled = cancelled};
    if (dx_same(common, cancelled)) {
        step.rule = CANCEL;
        step.factor = DX_NONE;
    } else if (turned) {
        step.rule = "take out common factors";
        step.factor = DX_NONE;
    }
    if (!dx_is_none(left))
        DX_TRY(show_terms(t, form, t->part[at].sum, left, &step.shown));
    step.collected = apart > dx_count_addends(g, t->part[at].sum);
    return take_step(t, step);
}

/* x^2 - 2*x + 1 comes before (x - 1)^2. */
static dx_status multiply_out(dx_graph *g, dx_id sum, dx_id *read)
{
    dx_id above, below;
    bool fine;
    DX_TRY(dx_multiply_out(g, sum, &fine, &above, &below));
    if (fine && dx_is_int(g, below, 1) && dx_is_true_sum(g, above))
        *read = above;
    return DX_OK;
}

/* The whole is not read again: what comes of that is known. */
static dx_status collect(tidying *t, dx_id whole)
{
    dx_graph *g = t->g;
    /* a minus may have been taken out of sums before */
    dx_tidy_step step = {.rule = FACTOR_OUT, .factor = dx_int(g, -1)};
    for (size_t i = 0; i < t->n_parts; i++) {
        dx_id sum = t->part[i].sum, read;
        if (!dx_is_true_sum(g, sum) || dx_same(sum, whole) || !dx_tidy_affords(g, sum, t->effort))
            continue;
        DX_TRY(dx_readable(g, sum, &read));
        if (dx_same(read, sum))
            continue;
        if (!dx_is_true_sum(g, read) && dx_has_product_of_sums(g, sum))
            DX_TRY(multiply_out(g, sum, &read));
        DX_TRY(dx_name_change(g, sum, read, t->effort, &step));
        t->part[i].sum = read;
    }
    step.form = put_together(t);
    return take_step(t, step);
}

static bool calls(const dx_graph *g, const dx_walk *walk, dx_fn fn)
{
    for (size_t i = 0; i < walk->n; i++)
        if (dx_op_of(g, walk->id[i]) == DX_OP_CALL && dx_fn_of(g, walk->id[i]) == fn)
            return true;
    return false;
}

/* Does the form call a function that neither the first nor the last one does? The absolute value
 * that a root is comes and goes. */
static dx_status strays(const tidying *t, dx_id form, dx_id from, bool *does)
{
    const dx_id ends[] = {from, t->to};
    dx_walk there, walk;
    *does = false;
    DX_TRY(dx_walk_make(t->g, 2, ends, &there));
    dx_status status = dx_walk_make(t->g, 1, &form, &walk);
    for (size_t i = 0; status == DX_OK && i < walk.n && !*does; i++)
        *does = dx_op_of(t->g, walk.id[i]) == DX_OP_CALL &&
                dx_fn_of(t->g, walk.id[i]) != DX_FN_abs &&
                !calls(t->g, &there, dx_fn_of(t->g, walk.id[i]));
    if (status == DX_OK)
        dx_walk_free(&walk);
    dx_walk_free(&there);
    return status;
}

/* Steps that lead away from the readable form are none. */
static dx_status choose(tidying *t, dx_id from)
{
    for (size_t i = 0; i < t->n; i++) {
        bool does;
        DX_TRY(strays(t, t->step[i].form, from, &does));
        if (does)
            t->n = i;
    }
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
    DX_TRY(dx_name_change(t->g, t->now, t->to, t->effort, &step));
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

static dx_status tidy(dx_graph *g, dx_id from, dx_id to, bool one_bar, double *effort,
                      dx_tidy_step *step, size_t *n)
{
    tidying t = {.g = g, .now = from, .to = to, .step = step, .effort = effort};
    bool vanishes = dx_is_int(g, to, 0);
    if (!vanishes && (dx_op_of(g, from) == DX_OP_ADD || dx_op_of(g, from) == DX_OP_MUL)) {
        DX_TRY(rewrite_roots(&t));
        DX_TRY(take_apart(&t, t.now));
        if (one_bar && !dx_same(t.now, to) &&
            !dx_is_int(g, dx_below_the_bar(g, to), 1)) /* else there will be no bar */
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

/* Each term for itself, where the readable form is the sum of the readable terms: *n is 0 where it
 * is not, or where that takes too many steps. */
static dx_status tidy_terms(dx_graph *g, dx_id from, dx_id to, double *effort, dx_tidy_step *step,
                            size_t *n)
{
    dx_addends list;
    dx_id read[DX_MOST_ADDENDS], now = from;
    *n = 0;
    if (!dx_is_true_sum(g, from) || !dx_list_addends(g, from, &list) ||
        dx_count_addends(g, to) != list.n)
        return DX_OK;
    for (size_t i = 0; i < list.n; i++) {
        if (!dx_tidy_affords(g, list.term[i], effort))
            return DX_OK;
        DX_TRY(dx_readable(g, list.term[i], &read[i]));
    }
    dx_id sum = dx_sum(g, list.n, read);
    DX_TRY(dx_check(g, sum));
    size_t m = 0;
    for (size_t i = 0; dx_same(sum, to) && i < list.n; i++) {
        dx_tidy_step way[DX_TIDY_STEPS];
        size_t n_way = 0;
        if (dx_same(list.term[i], read[i]))
            continue;
        DX_TRY(tidy(g, list.term[i], read[i], true, effort, way, &n_way));
        if (n_way == 0 || m + n_way > DX_TIDY_STEPS)
            return DX_OK;
        dx_id rest = dx_sub(g, now, list.term[i]);
        for (size_t k = 0; k < n_way; k++) {
            way[k].form = now = dx_add(g, rest, way[k].form);
            way[k].shown = DX_NONE;
            DX_TRY(dx_check(g, now));
            step[m++] = way[k];
        }
    }
    *n = m;
    return DX_OK;
}

static bool is_nameless(const dx_tidy_step *step)
{
    return strcmp(step->rule, "simplify") == 0;
}

/* Is the step seen to be right without a pen? */
static bool is_plain(const dx_tidy_step *step)
{
    return step->rule == DX_TURNED_BRACKET || step->rule == DX_EXPANDED ||
           strcmp(step->rule, FACTOR_OUT) == 0;
}

static void take_other(const dx_tidy_step *other, size_t m, dx_tidy_step *step, size_t *n)
{
    memcpy(step, other, m * sizeof *step);
    *n = m;
}

/* An identity that is used again for no lighter form is used once: from 2*c^2 - 3*s^2 to 5*c^2 - 3,
 * not by way of 2 - 5*s^2. */
static void join_identities(dx_graph *g, dx_tidy_step *step, size_t *n)
{
    static const double LIGHTER = 0.9;
    for (size_t i = 0; i + 1 < *n;) {
        if (!strchr(step[i].rule, '=') || strcmp(step[i].rule, step[i + 1].rule) != 0 ||
            dx_print_weight(g, step[i + 1].form) < LIGHTER * dx_print_weight(g, step[i].form)) {
            i++;
            continue;
        }
        --*n;
        memmove(step + i, step + i + 1, (*n - i) * sizeof *step);
    }
}

/* A factor that is taken out and multiplied in again goes in a circle: where the whole change has
 * a name of its own, it is one step. What stays below the same bar is multiplied out. */
static dx_status leave_circle(dx_graph *g, dx_id from, dx_id to, double *effort, dx_tidy_step *step,
                              size_t *n)
{
    static const char multiplied[] = "multiply out";
    dx_tidy_step direct;
    size_t out = 0;
    while (out + 1 < *n && strcmp(step[out].rule, FACTOR_OUT) != 0)
        out++;
    if (out + 1 >= *n || strcmp(step[*n - 1].rule, multiplied) != 0)
        return DX_OK;
    const bool sums = dx_is_true_sum(g, from) && dx_is_true_sum(g, to);
    const dx_id before = sums || out == 0 ? from : step[out - 1].form;
    if (!sums && !dx_same(dx_below_the_bar(g, before), dx_below_the_bar(g, to)))
        return DX_OK;
    DX_TRY(dx_name_change(g, before, to, effort, &direct));
    direct.form = to;
    if (is_nameless(&direct) ||
        (!sums && strncmp(direct.rule, multiplied, strlen(multiplied)) != 0))
        return DX_OK;
    if (sums) {
        take_other(&direct, 1, step, n);
        return DX_OK;
    }
    if (strstr(direct.rule, "factor") && !dx_has_product_of_sums(g, to))
        direct.rule = "multiply out and collect like terms";
    step[out] = direct;
    *n = out + 1;
    return DX_OK;
}

static dx_status find_way(dx_graph *g, dx_id from, dx_id to, double *effort, dx_tidy_step *step,
                          size_t *n)
{
    dx_tidy_step other[DX_TIDY_STEPS];
    size_t m = 0;
    *n = 0;
    if (dx_same(from, to))
        return DX_OK;
    DX_TRY(tidy(g, from, to, true, effort, step, n));
    if (*n < 2)
        return DX_OK;
    DX_TRY(tidy_terms(g, from, to, effort, other, &m));
    if (m > 0 && m < *n && (!is_nameless(&other[m - 1]) || is_nameless(&step[*n - 1])))
        take_other(other, m, step, n);
    if (*n < 2 || step[0].rule != ONE_DENOMINATOR)
        return DX_OK;
    DX_TRY(tidy(g, from, to, false, effort, other, &m)); /* is the bar of use? */
    if (m > 0 && m < *n &&
        (is_nameless(&step[*n - 1]) ||
         (is_plain(&other[m - 1]) && (*n > 2 || step[1].rule == DX_DIVIDED))))
        take_other(other, m, step, n);
    return DX_OK;
}

static dx_tidy_step law_step(dx_id form, const char *rule)
{
    return (dx_tidy_step){.form = form,
                          .shown = DX_NONE,
                          .rule = rule,
                          .factor = DX_NONE,
                          .cancelled = DX_NONE,
                          .equation = DX_NONE};
}

/* The law of the logistic function, and then arithmetic, are two steps. */
static dx_status divide_logistic(dx_graph *g, dx_id from, double *effort, dx_tidy_step *step,
                                 size_t *n)
{
    static const char *const turned = "sigmoid(-u) = 1 - sigmoid(u)";
    size_t i = 0, ways;
    dx_id form[2];
    bool small;
    while (i < *n && (strcmp(step[i].rule, DX_LOGISTIC) != 0 || (i == 0 && *n > 1)))
        i++;
    if (i == *n)
        return DX_OK;
    const dx_id to = step[i].form, shown = step[i].shown;
    const bool collected = step[i].collected;
    DX_TRY(dx_logistic_way(g, i > 0 ? step[i - 1].form : from, to, form, &small, &ways));
    if (ways == 0 || *n + ways > DX_TIDY_STEPS)
        return DX_OK;
    memmove(step + i + ways, step + i, (*n - i) * sizeof *step);
    for (size_t k = 0; k < ways; k++)
        step[i + k] = law_step(form[k], small && k == 0 ? DX_LOGISTIC : turned);
    *n += ways;
    DX_TRY(dx_name_change(g, form[ways - 1], to, effort, &step[i + ways]));
    step[i + ways].form = to;
    step[i + ways].shown = shown;
    step[i + ways].collected = collected;
    return DX_OK;
}

static dx_status find_shortest(dx_graph *g, dx_id from, dx_id to, double *effort,
                               dx_tidy_step *step, size_t *n)
{
    DX_TRY(find_way(g, from, to, effort, step, n));
    DX_TRY(leave_circle(g, from, to, effort, step, n));
    join_identities(g, step, n);
    return DX_OK;
}

/* Where the law of the logistic function takes the bar away, it comes first. */
static dx_status begin_logistic(dx_graph *g, dx_id from, dx_id to, double *effort,
                                dx_tidy_step *step, size_t *n)
{
    dx_tidy_step other[DX_TIDY_STEPS];
    dx_id form[2];
    size_t i = 0, ways, m;
    bool small;
    while (i < *n && strcmp(step[i].rule, DX_LOGISTIC) != 0)
        i++;
    if (i == 0 || i == *n)
        return DX_OK;
    DX_TRY(dx_logistic_way(g, from, to, form, &small, &ways));
    if (!small || dx_print_weight(g, form[0]) >= dx_print_weight(g, from))
        return DX_OK;
    DX_TRY(find_shortest(g, form[0], to, effort, other, &m));
    if (m + 1 > DX_TIDY_STEPS)
        return DX_OK;
    step[0] = law_step(form[0], DX_LOGISTIC);
    memcpy(step + 1, other, m * sizeof *step);
    *n = m + 1;
    return DX_OK;
}

dx_status dx_tidy(dx_graph *g, dx_id from, dx_id to, double *effort, dx_tidy_step *step, size_t *n)
{
    DX_TRY(find_shortest(g, from, to, effort, step, n));
    DX_TRY(begin_logistic(g, from, to, effort, step, n));
    return divide_logistic(g, from, effort, step, n);
}
