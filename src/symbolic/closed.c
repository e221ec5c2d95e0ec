#include "symbolic/closed.h"

#include "expr/walk.h"

/* x != k for all k of a sum of the formula: the product of x - k is not 0. */
static dx_status close_word(dx_graph *g, dx_word *word, dx_id sum)
{
    dx_id gap = dx_sub(g, word->of, word->level);
    word->of = dx_iterated(g, DX_OP_PRODUCT, gap, dx_operand(g, sum, 1), dx_operand(g, sum, 2),
                           dx_operand(g, sum, 3));
    word->level = dx_int(g, 0);
    return dx_check(g, word->of);
}

/* The one name in it that a sum binds; NONE where there are several. */
static dx_id bound_name_in(dx_graph *g, dx_id a)
{
    dx_id found = DX_NONE;
    for (uint32_t level = 1; level <= DX_MOST_NESTED; level++) {
        dx_id name = dx_bound_symbol(g, level);
        if (dx_is_none(name) || !dx_contains(g, a, name))
            continue;
        if (!dx_is_none(found))
            return DX_NONE;
        found = name;
    }
    return found;
}

/* Sums in which the word's formula stands come first. */
dx_status dx_say_closed(dx_conditions *all, dx_id formula, const dx_word *word)
{
    dx_graph *g = all->g;
    dx_walk walk;
    bool said = false;
    if (dx_is_none(formula) || word->how != DX_OTHER_THAN || !dx_has_bound_name(g, word->of))
        return dx_conditions_say(all, word);
    dx_id name = bound_name_in(g, word->of), opposite = dx_neg(g, word->of);
    DX_TRY(dx_check(g, opposite));
    DX_TRY(dx_walk_make(g, 1, &formula, &walk));
    dx_status status = DX_OK;
    for (int whole = 1; whole >= 0 && !said; whole--)
        for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
            dx_id sum = walk.id[i];
            if (!dx_is_iterated(g, sum) || !dx_same(name, dx_operand(g, sum, 1)) ||
                (whole && !dx_contains(g, dx_operand(g, sum, 0), word->of) &&
                 !dx_contains(g, dx_operand(g, sum, 0), opposite)))
                continue;
            dx_word closed = *word;
            status = close_word(g, &closed, sum);
            if (status == DX_OK)
                status = dx_conditions_say(all, &closed);
            said = true;
        }
    dx_walk_free(&walk);
    if (status != DX_OK)
        return dx_excuse(g->context, status);
    return said ? DX_OK : dx_conditions_say(all, word);
}

dx_status dx_close_conditions(const dx_conditions *some, dx_id symbol, dx_id lo, dx_id hi,
                              dx_conditions *all)
{
    dx_graph *g = some->g;
    for (size_t i = 0; i < some->n_symbols; i++) {
        bool known;
        if (!dx_same(some->symbol[i], symbol))
            DX_TRY(dx_conditions_narrow(all, some->symbol[i], &some->set[i], &known));
    }
    for (size_t i = 0; i < some->n_words; i++) {
        dx_word word = some->word[i];
        if (word.how == DX_OTHER_THAN && dx_contains(g, word.of, symbol)) {
            word.of = dx_iterated(g, DX_OP_PRODUCT, dx_sub(g, word.of, word.level), symbol, lo, hi);
            word.level = dx_int(g, 0);
            DX_TRY(dx_check(g, word.of));
        }
        DX_TRY(dx_conditions_say(all, &word));
    }
    all->nowhere = some->nowhere;
    all->more = some->more;
    return DX_OK;
}
