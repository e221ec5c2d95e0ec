/* Operands that may be out of play: their corners show where they are in it. */
#include "symbolic/domain/gathering.h"

#include "symbolic/domain/level.h"
#include "symbolic/domain/stepchart.h"

/* The operand is out of play where less < more. */
static void find_out_of_play(dx_graph *g, dx_id call, uint32_t k, dx_id *less, dx_id *more)
{
    bool one = dx_fn_of(g, call) == DX_FN_relu, largest = dx_fn_of(g, call) != DX_FN_min;
    dx_id operand = dx_operand(g, call, k), other = one ? dx_int(g, 0) : dx_operand(g, call, 1 - k);
    *less = largest ? operand : other;
    *more = largest ? other : operand;
}

/* Points that are out become words with an exception, unless that never holds there. */
static dx_status say_points(dx_graph *g, dx_id out_of_play, dx_conditions *c)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->n_symbols; i++) {
        dx_chart *set = &dx_set_at(c, i)->set;
        for (size_t k = 1; k < 2 * set->n; k += 2) {
            if (set->cell[k] || !set->cell[k - 1] || !set->cell[k + 1])
                continue;
            dx_word word = dx_word_of(dx_set_at(c, i)->symbol, set->at[k / 2], DX_OTHER_THAN);
            int truth;
            DX_TRY(dx_relation_truth(g, out_of_play, 1, &word.of, &word.level, &truth));
            if (truth == 0)
                continue;
            DX_TRY(dx_word_except(g, &word, out_of_play));
            DX_TRY(dx_conditions_say(c, &word));
            set->cell[k] = 1;
        }
        dx_chart_tidy(set);
        bool whole = set->n == 0 && set->cell[0];
        *dx_set_at(c, kept) = *dx_set_at(c, i);
        kept += !whole;
    }
    c->n_symbols = kept;
    return DX_OK;
}

/* Where the gap is above 0, or 0 and above around, by its signs. Of two that are equal throughout
 * an interval only one is out of play: not the one that yields. */
static void keep_signs_aside(dx_chart *gap, bool bounded, bool yields)
{
    const dx_chart signs = *gap;
    for (size_t i = 0; i <= 2 * signs.n; i++) {
        bool tie = !signs.cell[i];
        if (i % 2 == 1) /* near the point, too */
            tie = !signs.cell[i - 1] && !signs.cell[i + 1];
        gap->cell[i] = signs.cell[i] >= bounded && !(tie && yields);
        if (i % 2 == 1)
            gap->cell[i] =
                gap->cell[i] && signs.cell[i - 1] >= bounded && signs.cell[i + 1] >= bounded;
    }
    dx_chart_tidy(gap);
}

/* They need not hold where less < more, or less <= more around. */
static dx_status except_out_of_play(dx_graph *g, dx_id less, dx_id more, bool yields, dx_id symbol,
                                    dx_conditions *c)
{
    dx_chart out;
    dx_id any, gap = dx_sub(g, more, less);
    DX_TRY(dx_check(g, gap));
    bool known = dx_free_symbols(g, gap, 1, &any) == 1 && dx_same(any, symbol);
    bool lone = known, bounded = false;
    if (known)
        DX_TRY(dx_chart_signs(g, gap, symbol, &out, &known));
    if (lone && !known) {
        DX_TRY(dx_chart_above(g, gap, symbol, true, &out, &known));
        bounded = known;
    }
    dx_id aside = dx_relation(g, DX_OP_LT, less, more);
    DX_TRY(dx_check(g, aside));
    bool jump;
    DX_TRY(dx_has_jump(g, gap, &jump));
    if (!known && jump)
        return DX_OK; /* at the point is not near it */
    if (!known) {
        for (size_t i = 0; i < c->n_words; i++)
            DX_TRY(dx_word_except(g, &c->word[i], aside));
        return say_points(g, aside, c);
    }
    keep_signs_aside(&out, bounded, yields);
    for (size_t i = 0; i < c->n_symbols; i++)
        if (dx_same(dx_set_at(c, i)->symbol, symbol))
            DX_TRY(dx_chart_combine(g, &dx_set_at(c, i)->set, &out, DX_CHART_MOST, &known));
    dx_turn_set(&out);
    return dx_except_elsewhere(g, symbol, &out, c);
}

/* What the operand needs for its value it needs in any case. */
static dx_status drop_value_needs(dx_graph *g, dx_id operand, dx_conditions *c)
{
    dx_conditions plain;
    size_t kept = 0;
    dx_conditions_init(&plain, g, DX_NONE);
    DX_TRY(dx_gather(&(dx_gathering){.value = &plain}, operand));
    for (size_t i = 0; i < c->n_symbols; i++) {
        const dx_chart *set = dx_conditions_set(&plain, dx_set_at(c, i)->symbol);
        bool known;
        if (!set)
            continue;
        dx_chart out = *set;
        dx_turn_set(&out);
        DX_TRY(dx_chart_combine(g, &dx_set_at(c, i)->set, &out, DX_CHART_MOST, &known));
        dx_chart_tidy(&dx_set_at(c, i)->set);
    }
    for (size_t i = 0; i < c->n_words; i++) {
        bool implied;
        DX_TRY(dx_conditions_imply(&plain, NULL, &c->word[i], DX_NONE, &implied));
        if (!implied)
            c->word[kept++] = c->word[i];
    }
    c->n_words = kept;
    return DX_OK;
}

/* What a part of it needs, by itself. */
static dx_status gather_part(const dx_gathering *to, dx_id a, dx_conditions *value,
                             dx_conditions *corners)
{
    dx_gathering part = *to;
    dx_conditions_init(value, to->value->g, to->symbol);
    dx_conditions_init(corners, to->value->g, to->symbol);
    part.value = value;
    part.corners = corners;
    part.depth++;
    return dx_gather(&part, a);
}

/* The corners of its operands show where they are in play. */
dx_status dx_gather_choice(const dx_gathering *to, dx_id call)
{
    dx_graph *g = to->value->g;
    for (uint32_t k = 0; k < dx_count(g, call) && k < 2; k++) {
        dx_conditions value, corners;
        dx_id less, more;
        if (!dx_contains(g, dx_operand(g, call, k), to->symbol))
            continue;
        DX_TRY(gather_part(to, dx_operand(g, call, k), &value, &corners));
        DX_TRY(drop_value_needs(g, dx_operand(g, call, k), &value));
        DX_TRY(drop_value_needs(g, dx_operand(g, call, k), &corners));
        find_out_of_play(g, call, k, &less, &more);
        DX_TRY(except_out_of_play(g, less, more, k == 1, to->symbol, &value));
        DX_TRY(except_out_of_play(g, less, more, k == 1, to->symbol, &corners));
        DX_TRY(dx_conditions_merge(to->value, &value));
        DX_TRY(dx_conditions_merge(to->corners, &corners));
    }
    return DX_OK;
}

/* The condition of a piece is looked at where none before it holds. */
dx_status dx_gather_late_conditions(const dx_gathering *to, dx_id cases)
{
    dx_graph *g = to->value->g;
    for (uint32_t i = 1; i < dx_pieces(g, cases); i++) {
        dx_id condition = dx_operand(g, cases, 2 * i);
        dx_conditions value, corners;
        if (!dx_is_late_condition(g, cases, i, to->symbol))
            continue;
        DX_TRY(gather_part(to, condition, &value, &corners));
        DX_TRY(drop_value_needs(g, condition, &value));
        DX_TRY(drop_value_needs(g, condition, &corners));
        for (uint32_t k = 0; k < i; k++) {
            dx_id earlier;
            DX_TRY(dx_hold_around(g, dx_operand(g, cases, 2 * k), to->symbol, &earlier));
            if (dx_is_none(earlier))
                continue;
            for (size_t at = 0; at < corners.n_words; at++)
                DX_TRY(dx_word_except(g, &corners.word[at], earlier));
            DX_TRY(say_points(g, earlier, &corners));
        }
        DX_TRY(dx_conditions_merge(to->value, &value));
        DX_TRY(dx_conditions_merge(to->corners, &corners));
    }
    return DX_OK;
}

/* The corners of factors show where no other one is 0 throughout. */
dx_status dx_gather_factors(const dx_gathering *to, dx_id product)
{
    dx_graph *g = to->value->g;
    dx_masks m;
    DX_TRY(dx_find_masks(g, to->walk, product, to->symbol, &m));
    for (uint32_t k = 0; m.n > 0 && k < dx_factors(g, product); k++) {
        dx_conditions value, corners;
        dx_id factor = dx_pow(g, dx_base(g, product, k), dx_exponent(g, product, k));
        DX_TRY(dx_check(g, factor));
        if (dx_is_unmasked(&m, k) || !dx_contains(g, factor, to->symbol))
            continue;
        DX_TRY(gather_part(to, factor, &value, &corners));
        DX_TRY(drop_value_needs(g, factor, &value));
        for (size_t i = 0; i < m.n; i++) {
            if (m.factor[i] == k)
                continue;
            DX_TRY(dx_plateau_excuse(&m.plateau[i], &value));
            DX_TRY(dx_plateau_excuse(&m.plateau[i], &corners));
        }
        DX_TRY(dx_conditions_merge(to->value, &value));
        DX_TRY(dx_conditions_merge(to->corners, &corners));
    }
    return DX_OK;
}
