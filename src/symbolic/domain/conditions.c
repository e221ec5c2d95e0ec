#include "symbolic/domain/conditions.h"
#include "symbolic/domain/level.h"

#include "expr/order.h"
#include "expr/print.h"
#include "expr/rootof.h"
#include "expr/walk.h"
#include "symbolic/algebra/splitting.h"
#include "symbolic/domain/plateau.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/samesign.h"
#include "symbolic/domain/spans.h"

#include <string.h>

void dx_conditions_init(dx_conditions *c, dx_graph *g, dx_id symbol)
{
    c->g = g;
    c->nowhere = c->more = c->crowded = c->poles = c->open = false;
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

/* ---- words -------------------------------------------------------------------------------- */

void dx_word_turn(dx_graph *g, dx_word *word)
{
    word->of = dx_neg(g, word->of);
    word->level = dx_neg(g, word->level);
    word->how = dx_mirrored(word->how);
}

/* The same, each with an exception that leaves out the other's: x > 0 and x <= 0? */
static bool are_complements(const dx_graph *g, const dx_word *a, const dx_word *b)
{
    if (!dx_same(a->of, b->of) || !dx_same(a->level, b->level) || a->how != b->how ||
        !dx_same(a->range, b->range) || dx_is_none(a->but) || dx_is_none(b->but) ||
        dx_count(g, a->but) != 1 || dx_count(g, b->but) != 1)
        return false;
    dx_id p = dx_operand(g, a->but, 0), q = dx_operand(g, b->but, 0);
    bool orders = (dx_op_of(g, p) == DX_OP_LT || dx_op_of(g, p) == DX_OP_LE) &&
                  (dx_op_of(g, q) == DX_OP_LT || dx_op_of(g, q) == DX_OP_LE);
    return orders && dx_op_of(g, p) != dx_op_of(g, q) &&
           dx_same(dx_operand(g, p, 0), dx_operand(g, q, 1)) &&
           dx_same(dx_operand(g, p, 1), dx_operand(g, q, 0));
}

/* What the exception says of the word's formula: *rest, it holds wherever the word is not met, as
 * y >= x^2 of x^2 > y; *opposite, it is all but equality, as x < y of x > y. */
static dx_status compare_exception(dx_graph *g, const dx_word *word, dx_id relation, bool *rest,
                                   bool *opposite)
{
    const dx_op op = dx_op_of(g, relation);
    *rest = *opposite = false;
    if ((op != DX_OP_LT && op != DX_OP_LE && op != DX_OP_EQ) || word->how == DX_NO_INTEGER ||
        (op == DX_OP_EQ) != (word->how == DX_OTHER_THAN))
        return DX_OK;
    dx_id over = dx_sub(g, dx_operand(g, relation, 1), dx_operand(g, relation, 0));
    dx_id gap = dx_is_upper(word->how) ? dx_sub(g, word->level, word->of)
                                       : dx_sub(g, word->of, word->level);
    dx_id both = dx_add(g, over, gap), apart = dx_sub(g, over, gap);
    DX_TRY(dx_check(g, both));
    DX_TRY(dx_check(g, apart));
    if (op == DX_OP_EQ) {
        *rest = dx_is_int(g, both, 0) || dx_is_int(g, apart, 0);
        return DX_OK;
    }
    const bool closed = op == DX_OP_LE || word->how == DX_AT_LEAST || word->how == DX_AT_MOST;
    const int sign = dx_is_number(g, both) ? dx_number_sign(g, both) : -1;
    *rest = sign > 0 || (sign == 0 && closed);
    *opposite = sign == 0 && !closed;
    return DX_OK;
}

/* x > y or x < y becomes x != y; *always: an exception holds wherever the word is not met. */
static dx_status settle_exceptions(dx_graph *g, dx_word *word, bool *always)
{
    const dx_id but = word->but;
    *always = false;
    for (uint32_t i = 0; !dx_is_none(but) && i < dx_count(g, but) && !*always; i++) {
        bool opposite;
        DX_TRY(compare_exception(g, word, dx_operand(g, but, i), always, &opposite));
        if (!opposite)
            continue;
        word->how = DX_OTHER_THAN;
        word->but = DX_NONE;
        for (uint32_t k = 0; k < dx_count(g, but); k++)
            if (k != i)
                DX_TRY(dx_word_except(g, word, dx_operand(g, but, k)));
        return DX_OK;
    }
    return DX_OK;
}

dx_status dx_conditions_say(dx_conditions *c, const dx_word *as_is)
{
    bool implied = false;
    size_t kept = 0;
    dx_word settled = *as_is;
    DX_TRY(settle_exceptions(c->g, &settled, &implied));
    if (implied)
        return DX_OK;
    const dx_word *word = &settled;
    dx_word everywhere = settled;
    for (size_t i = 0; i < c->n_words; i++)
        if (are_complements(c->g, &c->word[i], word)) {
            everywhere.but = DX_NONE;
            word = &everywhere;
        }
    for (size_t i = 0; i < c->n_words && !implied; i++)
        DX_TRY(dx_word_implies(c->g, &c->word[i], word, &implied));
    if (implied)
        return DX_OK;
    for (size_t i = 0; i < c->n_words; i++) {
        DX_TRY(dx_word_implies(c->g, word, &c->word[i], &implied));
        if (!implied)
            c->word[kept++] = c->word[i];
    }
    c->n_words = kept;
    if (kept == DX_CONDITION_WORDS)
        c->more = true;
    else
        c->word[c->n_words++] = *word;
    return DX_OK;
}

/* What has no value or is too large is no failure here. */
/* The formula with the sign with which it does not begin with a minus, or where it is only to
 * be another number and neither does, comes first by its letters. */
static dx_status choose_sign(dx_graph *g, dx_word *word)
{
    dx_text text, opposite;
    dx_text_init(&text, &g->context->memory);
    dx_text_init(&opposite, &g->context->memory);
    dx_id negative = dx_neg(g, word->of);
    dx_status status = dx_check(g, negative);
    if (status == DX_OK)
        status = dx_print_plain(g, word->of, &text);
    if (status == DX_OK)
        status = dx_print_plain(g, negative, &opposite);
    if (status == DX_OK) {
        const char *as_is = dx_text_get(&text), *turned = dx_text_get(&opposite);
        if (as_is[0] == '-' ||
            (word->how == DX_OTHER_THAN && turned[0] != '-' && strcmp(turned, as_is) < 0))
            dx_word_turn(g, word);
    }
    dx_text_free(&text);
    dx_text_free(&opposite);
    return status;
}

/* 3y^2 - 6x without the 3. */
static dx_id without_content(dx_graph *g, dx_id a)
{
    int64_t content = 0, n;
    if (dx_op_of(g, a) != DX_OP_ADD || !dx_get_int(g, dx_constant(g, a), &content))
        return a;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        if (!dx_get_int(g, dx_coefficient(g, a, i), &n) || n == INT64_MIN || content == INT64_MIN)
            return a;
        while (n != 0) {
            int64_t rest = content % n;
            content = n;
            n = rest;
        }
    }
    content = content < 0 ? -content : content;
    return content > 1 ? dx_scale(g, dx_rational(g, 1, content), a) : a;
}

/* c + x - k, c another number than 0? */
static bool is_shifted_line(const dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_ADD || dx_is_int(g, dx_constant(g, a), 0))
        return false;
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        if (dx_op_of(g, dx_term(g, a, i)) != DX_OP_SYMBOL)
            return false;
    return true;
}

/* Has the variable of the derivative, or else the first one, a minus before it? */
static bool falls_in(const dx_conditions *c, dx_id line)
{
    const dx_graph *g = c->g;
    uint32_t first = 0;
    for (uint32_t i = 0; i < dx_terms(g, line); i++) {
        dx_id name = dx_term(g, line, i);
        if (c->n_symbols > 0 && dx_same(name, dx_set_at(c, 0)->symbol))
            return dx_number_sign(g, dx_coefficient(g, line, i)) < 0;
        if (dx_compare_names(g, name, dx_term(g, line, first)) < 0)
            first = i;
    }
    return dx_number_sign(g, dx_coefficient(g, line, first)) < 0;
}

/* Is the formula above the number wherever it has a value? */
static dx_status is_surely_above(dx_graph *g, dx_id a, dx_id number, bool *above)
{
    int sign = 0;
    bool sure = false;
    const dx_id low = dx_bounds_of(g, a).low;
    if (!dx_is_none(low))
        DX_TRY(dx_constant_sign(g, dx_sub(g, low, number), &sign, &sure));
    *above = sure && sign > 0;
    return DX_OK;
}

/* flip·a compared with 0, in words. */
static dx_status say_of(dx_conditions *c, dx_id a, int flip, dx_comparison how)
{
    dx_graph *g = c->g;
    dx_word word = dx_word_of(a, dx_int(g, 0), flip < 0 ? dx_mirrored(how) : how);
    dx_id scale, u, r;
    bool even;
    int turned = flip;
    DX_TRY(dx_even_level(g, a, &turned, &u, &r, &even));
    if (even && (how == DX_OTHER_THAN || turned < 0)) { /* -r < u < r */
        dx_comparison upper = how == DX_OTHER_THAN ? how : dx_mirrored(how);
        dx_word low = dx_word_of(u, dx_neg(g, r), dx_mirrored(upper));
        dx_word high = dx_word_of(u, r, upper);
        bool above;
        DX_TRY(is_surely_above(g, u, low.level, &above));
        if (!above)
            DX_TRY(dx_conditions_say(c, &low));
        return dx_conditions_say(c, &high);
    }
    if (is_shifted_line(g, a) && dx_terms(g, a) > 1) {
        word.level = dx_number_neg(g, dx_constant(g, a));
        word.of = dx_add(g, a, word.level);
        DX_TRY(dx_check(g, word.of));
        if (falls_in(c, word.of))
            dx_word_turn(g, &word);
        return dx_conditions_say(c, &word);
    }
    if (dx_single_level(g, a, &scale, &u, &r)) {
        word.of = u;
        word.level = r;
        if (dx_number_sign(g, scale) < 0)
            word.how = dx_mirrored(word.how);
    }
    if (dx_is_int(g, word.level, 0))
        word.of = without_content(g, word.of);
    DX_TRY(dx_check(g, word.of));
    DX_TRY(choose_sign(g, &word));
    return dx_conditions_say(c, &word);
}

/* x < 0 or x > 1: no value of the cells from first to last. */
static dx_status say_outside(dx_conditions *c, const dx_symbol_set *of, size_t first, size_t last)
{
    dx_graph *g = c->g;
    const dx_chart *set = &of->set;
    dx_word word;
    if (first == 0) {
        word = dx_word_of(of->symbol, set->at[last / 2], last % 2 ? DX_ABOVE : DX_AT_LEAST);
        return dx_conditions_say(c, &word);
    }
    word = dx_word_of(of->symbol, set->at[(first - 1) / 2], first % 2 ? DX_BELOW : DX_AT_MOST);
    if (last < 2 * set->n)
        DX_TRY(dx_word_except(
            g, &word,
            dx_relation(g, last % 2 ? DX_OP_LT : DX_OP_LE, set->at[last / 2], of->symbol)));
    return dx_conditions_say(c, &word);
}

dx_status dx_conditions_say_sets(dx_conditions *c, dx_id symbol)
{
    dx_graph *g = c->g;
    size_t n = c->n_symbols;
    c->n_symbols = 0;
    for (size_t i = 0; i < n; i++) {
        dx_chart *set = &dx_set_at(c, i)->set;
        if (dx_same(dx_set_at(c, i)->symbol, symbol))
            continue;
        for (size_t k = 1; k < 2 * set->n; k += 2) {
            if (set->cell[k] || !set->cell[k - 1] || !set->cell[k + 1])
                continue;
            dx_word word = dx_word_of(dx_set_at(c, i)->symbol, set->at[k / 2], DX_OTHER_THAN);
            DX_TRY(dx_conditions_say(c, &word));
            set->cell[k] = 1;
        }
        dx_chart_tidy(set);
        for (size_t first = 0, last; first <= 2 * set->n; first = last + 1) {
            for (last = first; last < 2 * set->n && !set->cell[first] && !set->cell[last + 1];)
                last++;
            if (!set->cell[first] && (first > 0 || last < 2 * set->n))
                DX_TRY(say_outside(c, dx_set_at(c, i), first, last));
        }
    }
    return g->context->diag.status;
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

static dx_status solve(dx_conditions *c, dx_id a, int flip, dx_comparison how, bool smooth,
                       bool *known)
{
    dx_id symbol;
    dx_chart chart;
    *known = false;
    if (dx_free_symbols(c->g, a, 1, &symbol) != 1 || dx_bound_level(c->g, symbol) > 0)
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
    DX_TRY(say_of(&alone, a, flip, how));
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
        return dx_condition_no_integer(c, dx_operand(g, a, 0));
    if (how == DX_OTHER_THAN && dx_fn_of(g, a) == DX_FN_mod) {
        dx_id turns = dx_div(g, dx_operand(g, a, 0), dx_operand(g, a, 1));
        DX_TRY(dx_check(g, turns));
        return dx_condition_no_integer(c, turns);
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
        return done ? DX_OK : say_of(c, a, flip, how);
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
    if (!dx_is_none(a) && !dx_is_none(by) && how != DX_AT_LEAST)
        return dx_excuse(c->g->context, demand_off_plateaus(c, a, how, by));
    return dx_excuse(c->g->context, demand(c, a, how, by));
}

dx_status dx_condition_no_integer(dx_conditions *c, dx_id of)
{
    const dx_word word = dx_word_of(of, dx_int(c->g, 0), DX_NO_INTEGER);
    return dx_conditions_say(c, &word);
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

/* ---- composed ----------------------------------------------------------------------------- */

static dx_status demand_gap(dx_conditions *c, dx_id a, dx_id at, dx_comparison how)
{
    bool below = dx_is_upper(how);
    return dx_condition(c, below ? dx_sub(c->g, at, a) : dx_sub(c->g, a, at),
                        below ? dx_mirrored(how) : how, DX_NONE);
}

static dx_status demand_in_set(dx_conditions *c, dx_id a, dx_chart set);

/* In what is left of the line without several intervals: without each of them. */
static dx_status demand_in_sets(dx_conditions *c, dx_id a, const dx_chart *set)
{
    const size_t last = 2 * set->n;
    for (size_t first = 0, end; first <= last; first = end + 1) {
        end = first;
        if (set->cell[first])
            continue;
        while (end < last && !set->cell[end + 1])
            end++;
        dx_chart without = *set;
        for (size_t i = 0; i <= last; i++)
            without.cell[i] = i < first || i > end;
        DX_TRY(demand_in_set(c, a, without));
    }
    return DX_OK;
}

/* The expression is in the set: an interval or what is left of the line without one, but for
 * single points. Of others nothing is said. */
static dx_status demand_in_set(dx_conditions *c, dx_id a, dx_chart set)
{
    size_t last = 2 * set.n, first = 0, end;
    if (dx_op_of(c->g, a) == DX_OP_SYMBOL && dx_bound_level(c->g, a) == 0) {
        bool known;
        DX_TRY(dx_conditions_narrow(c, a, &set, &known));
        c->more = c->more || !known;
        return DX_OK;
    }
    for (size_t i = 1; i < last; i += 2)
        if (!set.cell[i] && set.cell[i - 1] && set.cell[i + 1]) {
            DX_TRY(demand_gap(c, a, set.at[i / 2], DX_OTHER_THAN));
            set.cell[i] = 1;
        }
    dx_chart_tidy(&set);
    last = 2 * set.n;
    bool inside = !set.cell[0], outside = set.cell[0] && set.cell[last];
    while (first <= last && (set.cell[first] != 0) != inside)
        first++;
    for (end = first; end < last && (set.cell[end + 1] != 0) == inside; end++)
        continue;
    for (size_t i = end + 1; i <= last; i++)
        if ((set.cell[i] != 0) == inside)
            return demand_in_sets(c, a, &set);
    if (first > last || (first == end && first % 2 == 1))
        return DX_OK;
    if (outside) { /* x < a or x > b: (x - a)·(x - b) > 0 */
        dx_id below = dx_sub(c->g, a, set.at[(first - 1) / 2]);
        dx_id product = dx_mul(c->g, below, dx_sub(c->g, a, set.at[end / 2]));
        return dx_condition(c, product, first % 2 == 1 ? DX_ABOVE : DX_AT_LEAST, DX_NONE);
    }
    if (set.cell[0]) /* from -inf up to where it is out: the gap is the ray above */
        return demand_gap(c, a, set.at[(first - 1) / 2], first % 2 == 1 ? DX_BELOW : DX_AT_MOST);
    DX_TRY(demand_gap(c, a, set.at[(first - 1) / 2], first % 2 == 1 ? DX_AT_LEAST : DX_ABOVE));
    return end == last ? DX_OK
                       : demand_gap(c, a, set.at[end / 2], end % 2 == 1 ? DX_AT_MOST : DX_BELOW);
}

/* Exceptions of a word about integers; *met: one always applies. */
static dx_status compose_exceptions(dx_graph *g, dx_word *word, size_t n, const dx_id *from,
                                    const dx_id *to, bool *met)
{
    const dx_id before = word->but;
    word->but = DX_NONE;
    *met = false;
    for (uint32_t i = 0; !dx_is_none(before) && i < dx_count(g, before); i++) {
        int truth;
        DX_TRY(dx_relation_truth(g, dx_operand(g, before, i), n, from, to, &truth));
        *met = *met || truth == 1;
        if (truth < 0)
            DX_TRY(
                dx_word_except(g, word, dx_substitute(g, dx_operand(g, before, i), n, from, to)));
    }
    return DX_OK;
}

/* What is left of a word that is not met: its exception, where that is one. */
static dx_status demand_exception(dx_conditions *c, dx_id but)
{
    dx_graph *g = c->g;
    dx_id relation = dx_count(g, but) == 1 ? dx_operand(g, but, 0) : DX_NONE;
    dx_op op = dx_is_none(relation) ? DX_OP_EQ : dx_op_of(g, relation);
    if (op < DX_OP_NE || op > DX_OP_LE)
        return DX_OK;
    return dx_condition(c, dx_sub(g, dx_operand(g, relation, 1), dx_operand(g, relation, 0)),
                        op == DX_OP_LT   ? DX_ABOVE
                        : op == DX_OP_LE ? DX_AT_LEAST
                                         : DX_OTHER_THAN,
                        DX_NONE);
}

/* The condition, which has exceptions. */
static dx_status demand_but(dx_conditions *c, const dx_word *word)
{
    dx_graph *g = c->g;
    dx_conditions alone;
    if (word->how == DX_NO_INTEGER) {
        if (!dx_is_constant(g, word->of))
            return dx_conditions_say(c, word);
        return dx_is_integer(g, word->of) ? demand_exception(c, word->but) : DX_OK;
    }
    dx_conditions_init(&alone, g, DX_NONE);
    DX_TRY(demand_gap(&alone, word->of, word->level, word->how));
    DX_TRY(dx_conditions_say_sets(&alone, DX_NONE));
    for (size_t i = 0; i < alone.n_words; i++) {
        alone.word[i].but = word->but;
        DX_TRY(dx_conditions_say(c, &alone.word[i]));
    }
    return alone.nowhere ? demand_exception(c, word->but) : DX_OK;
}

static dx_status compose_word(dx_conditions *c, dx_word word, size_t n, const dx_id *from,
                              const dx_id *to);

/* The word without the outermost of its ranges, whose name is *name. */
static dx_status open_range(dx_graph *g, dx_word *word, dx_id *name, dx_id *lo, dx_id *hi)
{
    dx_id rest[3 * DX_MOST_NESTED];
    uint32_t n = dx_count(g, word->range) - 3;
    *name = dx_operand(g, word->range, n);
    *lo = dx_operand(g, word->range, n + 1);
    *hi = dx_operand(g, word->range, n + 2);
    for (uint32_t i = 0; i < n; i++)
        rest[i] = dx_operand(g, word->range, i);
    word->range = n > 0 ? dx_vector(g, n, rest) : DX_NONE;
    return n > 0 ? dx_check(g, word->range) : DX_OK;
}

/* For each integer of the range, as far as these are few. */
static dx_status compose_terms(dx_conditions *c, dx_word word, size_t n, const dx_id *from,
                               const dx_id *to)
{
    enum { MOST = 100 };
    dx_graph *g = c->g;
    dx_id name, lo, hi;
    int64_t first, last;
    DX_TRY(open_range(g, &word, &name, &lo, &hi));
    lo = dx_substitute(g, lo, n, from, to);
    DX_TRY(dx_check(g, lo));
    hi = dx_substitute(g, hi, n, from, to);
    DX_TRY(dx_check(g, hi));
    if (!dx_get_int(g, lo, &first) || !dx_get_int(g, hi, &last) || last - first > MOST) {
        dx_conditions each;
        dx_conditions_init(&each, g, DX_NONE);
        DX_TRY(compose_word(&each, word, n, from, to));
        return dx_conditions_close(c, &each, name, lo, hi);
    }
    for (int64_t k = first; k <= last && !c->more; k++) {
        dx_conditions alone, here;
        dx_id value = dx_int(g, k);
        dx_conditions_init(&alone, g, DX_NONE);
        dx_conditions_init(&here, g, DX_NONE);
        DX_TRY(compose_word(&alone, word, 1, &name, &value));
        DX_TRY(dx_conditions_compose(&here, &alone, n, from, to));
        DX_TRY(dx_conditions_merge(c, &here));
    }
    return DX_OK;
}

static dx_status compose_word(dx_conditions *c, dx_word word, size_t n, const dx_id *from,
                              const dx_id *to)
{
    dx_graph *g = c->g;
    bool met;
    if (!dx_is_none(word.range))
        return compose_terms(c, word, n, from, to);
    word.of = dx_substitute(g, word.of, n, from, to);
    DX_TRY(dx_check(g, word.of));
    DX_TRY(compose_exceptions(g, &word, n, from, to, &met));
    if (met)
        return DX_OK;
    if (!dx_is_none(word.but))
        return demand_but(c, &word);
    if (word.how != DX_NO_INTEGER)
        return demand_gap(c, word.of, word.level, word.how);
    return dx_is_constant(g, word.of) ? DX_OK : dx_conditions_say(c, &word);
}

dx_status dx_conditions_compose(dx_conditions *c, const dx_conditions *others, size_t n,
                                const dx_id *from, const dx_id *to)
{
    for (size_t i = 0; i < others->n_symbols; i++) {
        size_t k = 0;
        bool known;
        while (k < n && !dx_same(dx_set_at(others, i)->symbol, from[k]))
            k++;
        DX_TRY(k < n ? demand_in_set(c, to[k], dx_set_at(others, i)->set)
                     : dx_conditions_narrow(c, dx_set_at(others, i)->symbol,
                                            &dx_set_at(others, i)->set, &known));
    }
    for (size_t i = 0; i < others->n_words; i++)
        DX_TRY(compose_word(c, others->word[i], n, from, to));
    c->nowhere = c->nowhere || others->nowhere;
    c->more = c->more || others->more;
    return DX_OK;
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
