#include "symbolic/domain/conditions.h"
#include "symbolic/domain/level.h"

#include "expr/assumptions.h"
#include "expr/order.h"
#include "expr/rootof.h"
#include "expr/walk.h"
#include "symbolic/algebra/splitting.h"
#include "symbolic/domain/plateau.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/rewrite.h"
#include "symbolic/forms/samesign.h"
#include "symbolic/domain/spans.h"
#include "symbolic/sample.h"

#include <string.h>

void dx_conditions_init(dx_conditions *c, dx_graph *g, dx_id symbol)
{
    c->g = g;
    c->nowhere = c->more = c->crowded = c->poles = c->gaps = c->open = false;
    c->n_symbols = c->n_words = c->room = 0;
    c->rest = NULL;
    if (dx_is_none(symbol))
        return;
    dx_set_at(c, c->n_symbols++)->symbol = symbol;
    dx_chart_constant(&dx_set_at(c, 0)->set, 1);
}

/* ---- sets --------------------------------------------------------------------------------- */

const dx_chart *dx_conditions_set(const dx_conditions *c, dx_id symbol)
{
    for (size_t i = 0; i < c->n_symbols; i++)
        if (dx_same(dx_set_at(c, i)->symbol, symbol))
            return &dx_set_at(c, i)->set;
    return NULL;
}

static int compare_words(const dx_graph *g, const dx_word *a, const dx_word *b)
{
    int order = dx_compare(g, a->of, b->of);
    order = order != 0 ? order : dx_compare(g, a->level, b->level);
    return order != 0 ? order : (int)a->how - (int)b->how;
}

void dx_conditions_sort(dx_conditions *c, dx_id symbol)
{
    for (size_t i = 1; i < c->n_symbols; i++)
        for (size_t k = i; k > 0; k--) {
            dx_id a = dx_set_at(c, k - 1)->symbol, b = dx_set_at(c, k)->symbol;
            if (dx_same(a, symbol) || (!dx_same(b, symbol) && dx_compare_names(c->g, a, b) <= 0))
                break;
            dx_symbol_set set = *dx_set_at(c, k);
            *dx_set_at(c, k) = *dx_set_at(c, k - 1);
            *dx_set_at(c, k - 1) = set;
        }
    for (size_t i = 1; i < c->n_words; i++)
        for (size_t k = i; k > 0 && compare_words(c->g, &c->word[k - 1], &c->word[k]) > 0; k--) {
            dx_word word = c->word[k];
            c->word[k] = c->word[k - 1];
            c->word[k - 1] = word;
        }
}

/* A place for one more symbol. */
static dx_status grow_sets(dx_conditions *c)
{
    size_t beyond = c->n_symbols < DX_CONDITION_FEW ? 0 : c->n_symbols - DX_CONDITION_FEW;
    if (c->n_symbols < DX_CONDITION_FEW || beyond < c->room)
        return DX_OK;
    size_t room = 2 * (c->room + DX_CONDITION_FEW);
    dx_symbol_set *rest = dx_arena_alloc(&c->g->context->arena, room * sizeof *rest);
    if (!rest)
        return dx_no_memory(c->g->context);
    if (beyond > 0)
        memcpy(rest, c->rest, beyond * sizeof *rest);
    c->rest = rest;
    c->room = room;
    return DX_OK;
}

dx_status dx_conditions_narrow(dx_conditions *c, dx_id symbol, const dx_chart *set, bool *known)
{
    size_t i = 0;
    while (i < c->n_symbols && !dx_same(dx_set_at(c, i)->symbol, symbol))
        i++;
    *known = true;
    if (i == c->n_symbols) {
        DX_TRY(grow_sets(c));
        *dx_set_at(c, c->n_symbols++) = (dx_symbol_set){symbol, *set};
        return DX_OK;
    }
    dx_chart both = dx_set_at(c, i)->set;
    DX_TRY(dx_chart_combine(c->g, &both, set, DX_CHART_LEAST, known));
    if (*known) {
        dx_chart_tidy(&both);
        dx_set_at(c, i)->set = both;
    }
    return DX_OK;
}

/* Has it that sign, ABOVE, AT_LEAST or OTHER_THAN 0? */
static bool is_met(int sign, dx_comparison how)
{
    return how == DX_ABOVE ? sign > 0 : how == DX_AT_LEAST ? sign >= 0 : sign != 0;
}

/* Signs become a set. Where the expression vanishes on a whole interval nothing is amiss in a
 * `smooth` one but at its ends. */
static void make_set(dx_chart *chart, int flip, dx_comparison how, bool smooth)
{
    dx_chart_tidy(chart);
    for (size_t i = 0; i <= 2 * chart->n; i++) {
        int sign = flip * chart->cell[i];
        chart->cell[i] = is_met(sign, how) || (smooth && sign == 0 && i % 2 == 0);
    }
    dx_chart_tidy(chart);
}

/* ---- conditions ----------------------------------------------------------------------------- */

/* `by`: where it is for a derivative by that, so that only what depends on it counts. */
static dx_status demand(dx_conditions *c, dx_id a, dx_comparison how, dx_id by);

static bool counts(const dx_conditions *c, dx_id a, dx_id by)
{
    return dx_is_none(by) || dx_contains(c->g, a, by);
}

static dx_status demand_factors(dx_conditions *c, dx_id product, dx_id by)
{
    for (uint32_t i = 0; i < dx_factors(c->g, product); i++)
        if (counts(c, dx_base(c->g, product, i), by))
            DX_TRY(demand(c, dx_base(c->g, product, i), DX_OTHER_THAN, by));
    return DX_OK;
}

/* A product over a name is another number than 0 where all its factors are. */
static dx_status demand_terms(dx_conditions *c, dx_id product, dx_id by)
{
    dx_graph *g = c->g;
    dx_conditions each;
    dx_conditions_init(&each, g, DX_NONE);
    DX_TRY(demand(&each, dx_operand(g, product, 0), DX_OTHER_THAN, by));
    return dx_conditions_close(c, &each, dx_operand(g, product, 1), dx_operand(g, product, 2),
                               dx_operand(g, product, 3));
}

/* What is never below zero is above it where it is not zero. */
static dx_comparison weaken(dx_graph *g, dx_id a, int flip, dx_comparison how, bool *always)
{
    dx_bounds s = dx_bounds_of(g, a);
    dx_id end = flip > 0 ? s.low : s.high;
    bool one_sided = !dx_is_none(end) && dx_is_int(g, end, 0);
    *always = one_sided && how == DX_AT_LEAST;
    return one_sided && how == DX_ABOVE ? DX_OTHER_THAN : how;
}

dx_status dx_never_below_zero(dx_graph *g, dx_id a, bool *never)
{
    enum { SHORT = 60 };
    *never = dx_is_nonnegative(g, a);
    if (*never || dx_is_larger(g, a, SHORT) || dx_has_bound_name(g, a))
        return g->context->diag.status;
    DX_TRY(dx_readable(g, a, &a));
    dx_id low = dx_bounds_of(g, a).low;
    *never = !dx_is_none(low) && dx_number_sign(g, low) >= 0;
    return DX_OK;
}

bool dx_is_level(dx_fn fn)
{
    return fn == DX_FN_heaviside || fn == DX_FN_sign || fn == DX_FN_floor || fn == DX_FN_ceil ||
           fn == DX_FN_round;
}

/* It begins or ceases to vanish where its argument does. */
static bool is_bent(dx_fn fn)
{
    return fn == DX_FN_abs || fn == DX_FN_relu || fn == DX_FN_leakyrelu;
}

/* What is zero at the same places; for a derivative those where it begins to be are enough. */
static dx_id where_it_vanishes(dx_graph *g, dx_id a, bool derivative)
{
    dx_fn fn = dx_fn_of(g, a);
    if (fn == DX_FN_tan)
        return dx_call1(g, DX_FN_sin, dx_operand(g, a, 0));
    if (fn == DX_FN_cot)
        return dx_call1(g, DX_FN_cos, dx_operand(g, a, 0));
    return fn == DX_FN_abs || (derivative && is_bent(fn)) ? dx_operand(g, a, 0) : a;
}

dx_status dx_has_integer_power(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && !*has && status == DX_OK; i++) {
        const dx_id node = walk.id[i];
        const uint32_t n = dx_op_of(g, node) == DX_OP_MUL ? dx_factors(g, node) : 0;
        for (uint32_t k = 0; k < n && !*has && status == DX_OK; k++) {
            const dx_id base = dx_base(g, node, k), exponent = dx_exponent(g, node, k);
            if (!dx_is_constant(g, base) || dx_is_constant(g, exponent) ||
                dx_has_bound_name(g, exponent) || dx_is_positive(g, base))
                continue;
            *has = dx_is_whole(g, exponent);
            if (!*has)
                status = dx_is_negative_constant(g, base, has);
        }
    }
    dx_walk_free(&walk);
    return status;
}

static dx_status solve(dx_conditions *c, dx_id a, int flip, dx_comparison how, bool smooth,
                       bool *known)
{
    dx_id symbol;
    dx_chart chart;
    bool alternates;
    *known = false;
    if (dx_free_symbols(c->g, a, 1, &symbol) != 1 || dx_bound_level(c->g, symbol) > 0)
        return DX_OK;
    DX_TRY(dx_has_integer_power(c->g, a, &alternates));
    if (alternates)
        return DX_OK;
    DX_TRY(dx_chart_signs(c->g, a, symbol, &chart, known));
    if (!*known)
        return DX_OK;
    make_set(&chart, flip, how, smooth);
    return dx_conditions_narrow(c, symbol, &chart, known);
}

/* Roots among the factors are above zero where the product is another number; they go. */
static dx_status demand_roots(dx_conditions *c, dx_id *product, dx_id by)
{
    enum { MOST = 16 };
    dx_graph *g = c->g;
    dx_id factor[MOST + 1], rest;
    dx_split_coefficient(g, *product, &factor[0], &rest);
    if (dx_op_of(g, rest) != DX_OP_MUL || dx_factors(g, rest) < 2 || dx_factors(g, rest) > MOST)
        return DX_OK;
    uint32_t n = 1, pairs = dx_factors(g, rest);
    for (uint32_t i = 0; i < pairs; i++) {
        dx_id base = dx_base(g, rest, i), exponent = dx_exponent(g, rest, i);
        if (dx_is_number(g, exponent) && !dx_is_integer(g, exponent) && !dx_is_constant(g, base))
            DX_TRY(demand(c, base, DX_ABOVE, by));
        else
            factor[n++] = dx_pow(g, base, exponent);
    }
    if (n < pairs + 1)
        *product = dx_product(g, n, factor);
    return dx_check(g, *product);
}

/* In words that need not hold where the formula is constant. */
static dx_status say_for_derivative(dx_conditions *c, dx_id a, int flip, dx_comparison how,
                                    dx_id by)
{
    dx_conditions alone;
    bool any;
    dx_conditions_init(&alone, c->g, by);
    DX_TRY(dx_conditions_say_of(&alone, a, flip, how));
    for (size_t i = 0; i < alone.n_words; i++) {
        bool spare = false;
        if (alone.word[i].how == DX_OTHER_THAN) {
            DX_TRY(
                dx_except_constant(c->g, &alone.word[i], by, alone.word[i].level, DX_NONE, &any));
            DX_TRY(dx_except_levels(c->g, &alone.word[i], by, &spare));
        }
        if (!spare)
            DX_TRY(dx_conditions_say(c, &alone.word[i]));
    }
    return DX_OK;
}

/* x^2 - y^2 is another number than 0 where x - y and x + y are. */
static dx_status demand_parts(dx_conditions *c, dx_id sum, dx_id by, bool *done)
{
    enum { SMALL = 40 };
    dx_graph *g = c->g;
    dx_id number, product;
    *done = false;
    if (dx_op_of(g, sum) != DX_OP_ADD || dx_is_larger(g, sum, SMALL) || dx_has_bound_name(g, sum))
        return DX_OK;
    DX_TRY(dx_split_linear(g, sum, &product));
    dx_split_coefficient(g, product, &number, &product);
    *done = dx_op_of(g, product) == DX_OP_MUL && !dx_same(product, sum);
    return *done ? demand_factors(c, product, by) : DX_OK;
}

/* What stands in sign, floor and the like is compared with a number, if the step is. */
static dx_status demand_of_step(dx_conditions *c, dx_id a, dx_comparison how, bool *done)
{
    dx_id inner;
    dx_comparison inner_how;
    int met;
    DX_TRY(dx_unstep(c->g, a, how, &inner, &inner_how, &met));
    *done = met >= 0 || !dx_is_none(inner);
    c->nowhere = c->nowhere || met == 0;
    return dx_is_none(inner) ? DX_OK : demand(c, inner, inner_how, DX_NONE);
}

static dx_status is_no_integer(dx_conditions *c, dx_id of)
{
    const dx_word word = dx_word_of(of, dx_int(c->g, 0), DX_NO_INTEGER);
    return dx_conditions_say(c, &word);
}

static dx_status demand(dx_conditions *c, dx_id a, dx_comparison how, dx_id by)
{
    dx_graph *g = c->g;
    dx_id symbol;
    int flip = 1;
    bool done;
    DX_TRY(dx_check(g, a));
    if (how != DX_AT_LEAST)
        DX_TRY(demand_roots(c, &a, by));
    DX_TRY(dx_same_sign(g, a, &flip, &a));
    if (dx_is_number(g, a)) {
        c->nowhere = c->nowhere || !is_met(flip * dx_number_sign(g, a), how);
        return DX_OK;
    }
    if ((dx_is_constant(g, a) && dx_has_rootof(g, a))) /* balls have decided that it has a value */
        return DX_OK;
    if (dx_is_constant(g, a)) {
        int sign;
        bool sure;
        DX_TRY(dx_constant_sign(g, a, &sign, &sure));
        c->nowhere = c->nowhere || (sure && !is_met(flip * sign, how));
        if (sure)
            return DX_OK;
    }
    if (flip > 0 && dx_free_symbols(g, a, 1, &symbol) > 1)
        DX_TRY(dx_as_ramp(g, a, &a));
    if (flip > 0 && dx_is_none(by) && dx_fn_of(g, a) == DX_FN_relu && how != DX_AT_LEAST)
        return demand(c, dx_operand(g, a, 0), DX_ABOVE, DX_NONE);
    how = weaken(g, a, flip, how, &done);
    bool level = !dx_is_none(by) && dx_is_level(dx_fn_of(g, a));
    if (level && how == DX_ABOVE) {
        how = DX_AT_LEAST;
        by = DX_NONE;
    }
    if (!done && dx_is_none(by) && dx_free_symbols(g, a, 1, &symbol) > 1) {
        bool unstepped;
        DX_TRY(demand_of_step(c, a, flip > 0 ? how : dx_mirrored(how), &unstepped));
        if (unstepped)
            return DX_OK;
    }
    bool never_zero = dx_fn_of(g, a) == DX_FN_gamma || dx_fn_of(g, a) == DX_FN_factorial;
    if (done || (how == DX_OTHER_THAN && (level || never_zero)))
        return DX_OK;
    if (how == DX_OTHER_THAN && dx_fn_of(g, a) == DX_FN_frac)
        return is_no_integer(c, dx_operand(g, a, 0));
    if (how == DX_OTHER_THAN && dx_fn_of(g, a) == DX_FN_mod) {
        dx_id turns = dx_div(g, dx_operand(g, a, 0), dx_operand(g, a, 1));
        DX_TRY(dx_check(g, turns));
        return is_no_integer(c, turns);
    }
    if (how == DX_OTHER_THAN) {
        dx_id inner = where_it_vanishes(g, a, !dx_is_none(by));
        DX_TRY(dx_check(g, inner));
        if (!dx_same(inner, a))
            return demand(c, inner, how, by);
    }
    if (how == DX_OTHER_THAN && dx_op_of(g, a) == DX_OP_MUL)
        return demand_factors(c, a, by);
    if (how == DX_OTHER_THAN && dx_op_of(g, a) == DX_OP_PRODUCT)
        return demand_terms(c, a, by);
    if (how == DX_OTHER_THAN && !dx_is_none(by) && dx_free_symbols(g, a, 1, &symbol) > 1) {
        DX_TRY(demand_parts(c, a, by, &done));
        if (done)
            return DX_OK;
    }
    DX_TRY(solve(c, a, flip, how, !dx_is_none(by), &done));
    if (done || dx_is_none(by))
        return done ? DX_OK : dx_conditions_say_of(c, a, flip, how);
    return say_for_derivative(c, a, flip, how, by);
}

static bool is_never_negative(dx_graph *g, dx_id a)
{
    dx_id low = dx_bounds_of(g, a).low;
    return !dx_is_none(low) && dx_number_sign(g, low) >= 0;
}

/* Where one factor is 0 throughout nothing is asked of the others: they become words that need not
 * hold there. */
static dx_status demand_off_plateaus(dx_conditions *c, dx_id a, dx_comparison how, dx_id by)
{
    dx_graph *g = c->g;
    dx_id number, product;
    dx_split_coefficient(g, a, &number, &product);
    uint32_t factors = dx_op_of(g, product) == DX_OP_MUL ? dx_factors(g, product) : 0;
    for (uint32_t i = 0; i < factors; i++) {
        dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        dx_conditions others;
        dx_plateau p;
        p.n = 0;
        if (dx_is_integer(g, exponent))
            DX_TRY(dx_plateau_find(g, base, by, &p));
        if (p.n == 0)
            continue;
        dx_id power = dx_pow(g, base, dx_number_neg(g, exponent));
        dx_id rest = dx_product(g, 3, (dx_id[]){number, product, power});
        DX_TRY(dx_check(g, rest));
        if (how != DX_OTHER_THAN && !is_never_negative(g, base))
            rest = a; /* both may be below 0 */
        dx_conditions_init(&others, g, by);
        if (counts(c, rest, by) || !(how == DX_OTHER_THAN || is_never_negative(g, rest)))
            DX_TRY(demand(&others, rest, how, by));
        DX_TRY(dx_plateau_excuse(&p, &others));
        others.nowhere = false;
        DX_TRY(dx_conditions_merge(c, &others));
        return counts(c, base, by) ? demand(c, base, DX_OTHER_THAN, by) : DX_OK;
    }
    return demand(c, a, how, by);
}

dx_status dx_condition(dx_conditions *c, dx_id a, dx_comparison how, dx_id by)
{
    bool crowded = c->n_symbols >= DX_CONDITION_MANY || c->n_words >= DX_CONDITION_WORDS / 2;
    if (!dx_is_none(a) && !counts(c, a, by))
        return DX_OK;
    if (!dx_is_none(a) && crowded && c->n_symbols > 0 &&
        !dx_contains(c->g, a, dx_set_at(c, 0)->symbol)) {
        c->crowded = true;
        return DX_OK;
    }
    if (!dx_is_none(a) && how == DX_OTHER_THAN) { /* cos((x + pi)/2) != 0 is sin(x/2) != 0 */
        dx_id number, wave = dx_without_quarter_turns(c->g, a);
        if (!dx_is_none(wave) && !dx_same(wave, a))
            dx_split_coefficient(c->g, wave, &number, &a);
    }
    if (!dx_is_none(a) && !dx_is_none(by) && how != DX_AT_LEAST)
        return dx_excuse(c->g->context, demand_off_plateaus(c, a, how, by));
    return dx_excuse(c->g->context, demand(c, a, how, by));
}

dx_status dx_conditions_merge(dx_conditions *c, const dx_conditions *others)
{
    bool known;
    for (size_t i = 0; i < others->n_symbols; i++) {
        DX_TRY(dx_conditions_narrow(c, dx_set_at(others, i)->symbol, &dx_set_at(others, i)->set,
                                    &known));
        c->more = c->more || !known;
    }
    for (size_t i = 0; i < others->n_words; i++)
        DX_TRY(dx_conditions_say(c, &others->word[i]));
    c->nowhere = c->nowhere || others->nowhere;
    c->more = c->more || others->more;
    c->crowded = c->crowded || others->crowded;
    return DX_OK;
}

void dx_conditions_drop(dx_conditions *c, dx_id symbol)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->n_symbols; i++)
        if (!dx_same(dx_set_at(c, i)->symbol, symbol)) {
            *dx_set_at(c, kept++) = *dx_set_at(c, i);
        }
    c->n_symbols = kept;
    kept = 0;
    for (size_t i = 0; i < c->n_words; i++)
        if (!dx_contains(c->g, c->word[i].of, symbol) &&
            (dx_is_none(c->word[i].range) || !dx_contains(c->g, c->word[i].range, symbol)))
            c->word[kept++] = c->word[i];
    c->n_words = kept;
}

dx_status dx_linear_zero(dx_graph *g, dx_rules *rules, dx_id of, dx_id symbol, dx_id *zero)
{
    dx_id slope;
    *zero = DX_NONE;
    DX_TRY(dx_diff(g, rules, of, symbol, 1, &slope));
    if (!dx_is_number(g, slope) || dx_number_sign(g, slope) == 0)
        return DX_OK;
    dx_id at = dx_sub(g, symbol, dx_div(g, of, slope));
    DX_TRY(dx_check(g, at));
    if (!dx_contains(g, at, symbol))
        *zero = at;
    return DX_OK;
}
