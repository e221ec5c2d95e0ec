/* Conditions in words: the stronger one of two stays, and each reads as it would be written. */
#include "expr/order.h"
#include "expr/print.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/level.h"
#include "symbolic/forms/samesign.h"

#include <string.h>

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

/* Without one of its exceptions. */
static dx_status drop_exception(dx_graph *g, dx_word *word, uint32_t i)
{
    const dx_id but = word->but;
    word->but = DX_NONE;
    for (uint32_t k = 0; k < dx_count(g, but); k++)
        if (k != i)
            DX_TRY(dx_word_except(g, word, dx_operand(g, but, k)));
    return DX_OK;
}

/* How many of first, first - 1, ... are no exception m·u + n > 0, or >= 0, n being the line there;
 * at most FEW + 1. */
enum { FEW_POLES = 3 };
static int count_poles(dx_graph *g, bool closed, dx_id m, dx_id n, int64_t first)
{
    int count = 0;
    for (; count <= FEW_POLES; count++) {
        dx_id over = dx_number_add(g, dx_number_mul(g, m, dx_int(g, first - count)), n);
        if (dx_is_none(over) || dx_number_sign(g, over) >= !closed)
            break;
    }
    return count;
}

/* The formula is not 0, with the word's exceptions but for those that hold nowhere there; nothing
 * where one surely holds. */
static dx_status tell_pole(dx_conditions *c, const dx_word *word, dx_id of)
{
    dx_graph *g = c->g;
    const uint32_t n = dx_is_none(word->but) ? 0 : dx_count(g, word->but);
    dx_conditions alone;
    dx_word pole;
    dx_conditions_init(&alone, g, DX_NONE);
    DX_TRY(dx_condition(&alone, of, DX_OTHER_THAN, DX_NONE));
    const dx_chart *set = alone.n_symbols == 1 ? &dx_set_at(&alone, 0)->set : NULL;
    dx_id symbol = set ? dx_set_at(&alone, 0)->symbol : DX_NONE;
    dx_id at = set && set->n == 1 ? set->at[0] : DX_NONE;
    pole.but = DX_NONE;
    for (uint32_t i = 0; i < n; i++) {
        const dx_id relation = dx_operand(g, word->but, i);
        int truth = -1;
        if (!dx_is_none(at))
            DX_TRY(dx_relation_truth(g, relation, 1, &symbol, &at, &truth));
        if (truth == 1)
            return DX_OK;
        if (truth < 0)
            DX_TRY(dx_word_except(g, &pole, relation));
    }
    if (!dx_is_none(pole.but))
        DX_TRY(dx_conditions_say_sets(&alone, DX_NONE));
    for (uint32_t i = 0; !dx_is_none(pole.but) && i < dx_count(g, pole.but); i++)
        DX_TRY(dx_conditions_except(&alone, dx_operand(g, pole.but, i)));
    return dx_conditions_merge(c, &alone);
}

/* Where an exception is about poles it may hold at none of them, as x > 0 does of x!, or at all
 * but few, which are told one by one, *told: x != 0, x != 1 of gamma(-x) where x <= 1. */
static dx_status settle_poles(dx_conditions *c, dx_word *word, bool *told)
{
    dx_graph *g = c->g;
    int64_t first;
    dx_id m, n;
    const dx_id u = dx_is_none(word->range) ? dx_word_off_poles(g, word, &first) : DX_NONE;
    *told = false;
    for (uint32_t i = 0; !dx_is_none(u) && !dx_is_none(word->but) && i < dx_count(g, word->but);) {
        const dx_id relation = dx_operand(g, word->but, i++);
        const dx_op op = dx_op_of(g, relation);
        if (op != DX_OP_LT && op != DX_OP_LE)
            continue;
        dx_id over = dx_sub(g, dx_operand(g, relation, 1), dx_operand(g, relation, 0));
        DX_TRY(dx_check(g, over));
        if (!dx_is_line_in(g, over, u, &m, &n))
            continue;
        const int left = count_poles(g, op == DX_OP_LE, m, n, first);
        const bool rises = dx_number_sign(g, m) > 0;
        if (rises ? left == 0 : left > FEW_POLES)
            continue;
        DX_TRY(drop_exception(g, word, --i));
        for (int k = 0; k < left && !rises; k++)
            DX_TRY(tell_pole(c, word, dx_sub(g, u, dx_int(g, first - k))));
        *told = !rises;
        if (*told)
            return DX_OK;
    }
    return DX_OK;
}

dx_status dx_conditions_say(dx_conditions *c, const dx_word *as_is)
{
    bool implied = false;
    size_t kept = 0;
    dx_word settled = *as_is;
    DX_TRY(settle_poles(c, &settled, &implied));
    if (implied)
        return DX_OK;
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

dx_status dx_conditions_say_of(dx_conditions *c, dx_id a, int flip, dx_comparison how)
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
