/* What powers need to have values, and derivatives. */
#include "symbolic/domain/gathering.h"

#include "expr/assumptions.h"
#include "symbolic/domain/corners.h"
#include "symbolic/domain/demands.h"
#include "symbolic/domain/level.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/samesign.h"
#include "symbolic/sample.h"

static bool is_never_below_zero(dx_graph *g, dx_id a)
{
    dx_id low = dx_bounds_of(g, a).low;
    return !dx_is_none(low) && dx_number_sign(g, low) >= 0;
}

/* As min(u, 0) is. */
static dx_status is_never_above_zero(dx_graph *g, dx_id a, bool *never)
{
    dx_id negative = dx_neg(g, a), ramp;
    DX_TRY(dx_check(g, negative));
    DX_TRY(dx_as_ramp(g, negative, &ramp));
    *never = dx_fn_of(g, ramp) == DX_FN_relu || is_never_below_zero(g, negative);
    return DX_OK;
}

/* u >= 0 of min(u, 0), or of another formula. */
static dx_status demand_not_below(dx_conditions *c, dx_id a)
{
    dx_graph *g = c->g;
    dx_id negative = dx_neg(g, a), ramp;
    DX_TRY(dx_check(g, negative));
    DX_TRY(dx_as_ramp(g, negative, &ramp));
    if (dx_fn_of(g, ramp) == DX_FN_relu)
        a = dx_neg(g, dx_operand(g, ramp, 0));
    return dx_condition(c, a, DX_AT_LEAST, DX_NONE);
}

/* Is it 0 throughout some interval, as round(x), min(x, 0) and piecewise(x > 0: x, 0) are, by how
 * it looks? */
static dx_status has_level_zero(dx_graph *g, dx_id a, bool *has)
{
    dx_id number;
    *has = dx_is_int(g, a, 0);
    dx_split_coefficient(g, a, &number, &a);
    *has = *has || dx_is_level(dx_fn_of(g, a));
    if (*has || dx_is_step(dx_fn_of(g, a)))
        return DX_OK;
    if (dx_op_of(g, a) == DX_OP_CALL)
        return dx_has_plateau(g, a, has);
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a) && !*has; i++)
        DX_TRY(has_level_zero(g, dx_base(g, a, i), has));
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_CASES && i <= dx_pieces(g, a) && !*has; i++)
        if (i < dx_pieces(g, a) || dx_has_default(g, a))
            DX_TRY(
                has_level_zero(g, dx_operand(g, a, i < dx_pieces(g, a) ? 2 * i + 1 : 2 * i), has));
    return DX_OK;
}

/* Is base^exponent 0 where the base is, and smooth enough for the order? Of an exponent that is not
 * constant: as far as it is positive. */
static dx_status judge_exponent(const dx_gathering *to, dx_id base, dx_id exponent, bool *vanishes,
                                bool *smooth)
{
    dx_graph *g = to->value->g;
    int sign = 0;
    bool sure = true, flat = false;
    *smooth = false;
    *vanishes = is_never_below_zero(g, base); /* |x|^a: for which a is asked by itself */
    if (!dx_is_constant(g, exponent)) {
        if (!*vanishes)
            DX_TRY(has_level_zero(g, base, &flat));
        *vanishes = *vanishes || flat || dx_is_positive(g, exponent);
        return DX_OK;
    }
    DX_TRY(dx_constant_sign(g, exponent, &sign, &sure));
    *vanishes = sure && sign > 0;
    dx_id above = dx_sub(g, exponent, dx_int(g, to->order));
    DX_TRY(dx_check(g, above));
    DX_TRY(dx_constant_sign(g, above, &sign, &sure));
    *smooth = *vanishes && sure && sign > 0;
    return DX_OK;
}

/* Above zero: a corner where it is zero at points only, which may turn out to be none. */
static dx_status demand_upright(const dx_gathering *to, dx_id base)
{
    dx_conditions alone;
    bool never;
    DX_TRY(is_never_above_zero(to->value->g, base, &never));
    dx_conditions_init(&alone, to->value->g, to->symbol);
    DX_TRY(never ? dx_condition(&alone, dx_neg(to->value->g, base), DX_OTHER_THAN, to->symbol)
                 : dx_condition(&alone, base, DX_ABOVE, to->symbol));
    bool points = alone.n_symbols == 1 && !alone.nowhere;
    for (size_t i = 0; i < alone.n_words && points; i++)
        points = alone.word[i].how == DX_OTHER_THAN;
    if (!points)
        return dx_condition(to->value, base, DX_ABOVE, to->symbol);
    DX_TRY(dx_conditions_merge(to->corners, &alone));
    return demand_not_below(to->value, base);
}

/* A polynomial with integers for coefficients: an integer where its names are. */
static bool is_whole(const dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) == DX_OP_SYMBOL || dx_is_integer(g, a))
        return true;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++)
        if (dx_op_of(g, dx_base(g, a, i)) != DX_OP_SYMBOL ||
            !dx_is_integer(g, dx_exponent(g, a, i)) || dx_number_sign(g, dx_exponent(g, a, i)) < 0)
            return false;
    if (dx_op_of(g, a) != DX_OP_ADD)
        return dx_op_of(g, a) == DX_OP_MUL;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i);
        if (!dx_is_integer(g, dx_coefficient(g, a, i)) || dx_op_of(g, term) == DX_OP_ADD ||
            !is_whole(g, term))
            return false;
    }
    return dx_is_integer(g, dx_constant(g, a));
}

/* A ray, or the line, but for single points: what reads well beside other words. */
static bool is_told_by_words(const dx_chart *set)
{
    size_t ends = 0;
    for (size_t i = 2; i <= 2 * set->n; i += 2)
        ends += (set->cell[i] != 0) != (set->cell[i - 2] != 0);
    return ends == 0 ? set->cell[0] != 0 : ends == 1 && set->n == 1;
}

/* "y > 0" of the condition that the formula is positive, where it is as short as that: else as it
 * stands. NONE: *always or never so. */
dx_status dx_write_positive(dx_graph *g, dx_id a, dx_id *as, bool *always)
{
    dx_conditions alone;
    dx_conditions_init(&alone, g, DX_NONE);
    DX_TRY(dx_condition(&alone, a, DX_ABOVE, DX_NONE));
    DX_TRY(dx_conditions_say_sets(&alone, DX_NONE));
    *as = DX_NONE;
    *always = !alone.nowhere && dx_is_positive(g, a);
    if (alone.nowhere || *always)
        return DX_OK;
    const dx_word *word = &alone.word[0];
    const bool lone = alone.n_words == 1 && dx_is_none(word->but) && dx_is_none(word->range);
    if (lone && word->how == DX_OTHER_THAN) {
        *as = dx_relation(g, DX_OP_NE, word->of, word->level);
        return dx_check(g, *as);
    }
    if (!lone || (word->how != DX_ABOVE && word->how != DX_BELOW))
        return dx_relation_of_sign(g, a, 1, false, as);
    *as = word->how == DX_ABOVE ? dx_relation(g, DX_OP_LT, word->level, word->of)
                                : dx_relation(g, DX_OP_LT, word->of, word->level);
    return dx_check(g, *as);
}

/* Where the base is 0 the exponent has to be positive: x > 0 or y > 0, of relu(x)^y. */
static dx_status demand_positive_exponent(dx_conditions *c, dx_id base, dx_id exponent)
{
    dx_graph *g = c->g;
    dx_conditions alone;
    dx_id as, base_symbol, exponent_symbol;
    bool always, never, known = true;
    DX_TRY(dx_as_ramp(g, base, &base));
    if (dx_free_symbols(g, base, 1, &base_symbol) == 1 &&
        dx_free_symbols(g, exponent, 1, &exponent_symbol) == 1 &&
        dx_same(base_symbol, exponent_symbol)) {
        dx_chart set, more;
        DX_TRY(dx_truth_chart(g, dx_relation(g, DX_OP_LT, dx_int(g, 0), base), base_symbol, &set,
                              &known));
        if (known)
            DX_TRY(dx_truth_chart(g, dx_relation(g, DX_OP_LT, dx_int(g, 0), exponent), base_symbol,
                                  &more, &known));
        if (known)
            DX_TRY(dx_chart_combine(g, &set, &more, DX_CHART_MOST, &known));
        dx_chart_tidy(&set);
        if (known)
            return dx_conditions_narrow(c, base_symbol, &set, &known);
    }
    DX_TRY(dx_write_positive(g, exponent, &as, &always));
    if (always)
        return DX_OK;
    if (dx_is_none(as))
        return dx_condition(c, base, DX_ABOVE, DX_NONE);
    dx_conditions_init(&alone, g, DX_NONE);
    DX_TRY(dx_condition(&alone, base, DX_ABOVE, DX_NONE));
    DX_TRY(is_never_above_zero(g, base, &never));
    if (never || dx_conditions_nowhere(&alone))
        return dx_condition(c, exponent, DX_ABOVE, DX_NONE);
    for (size_t i = 0; i < alone.n_symbols && known; i++)
        known = is_told_by_words(&dx_set_at(&alone, i)->set);
    if (known) {
        DX_TRY(dx_conditions_say_sets(&alone, DX_NONE));
    } else {
        const bool ramp = dx_fn_of(g, base) == DX_FN_relu;
        const dx_word word =
            dx_word_of(ramp ? dx_operand(g, base, 0) : base, dx_int(g, 0), DX_ABOVE);
        dx_conditions_init(&alone, g, DX_NONE);
        DX_TRY(dx_conditions_say(&alone, &word));
    }
    for (size_t i = 0; i < alone.n_words; i++)
        DX_TRY(dx_word_except(g, &alone.word[i], as));
    return dx_conditions_merge(c, &alone);
}

/* Of an exponent that is whole: the base is not 0, but where the exponent is positive, as in
 * (x - 1)^round(x). */
static dx_status demand_nonzero_base(dx_conditions *c, dx_id base, dx_id exponent)
{
    dx_graph *g = c->g;
    dx_id symbol[2], of_exponent[2];
    dx_chart set;
    bool known;
    if (dx_free_symbols(g, base, 2, symbol) != 1 ||
        dx_free_symbols(g, exponent, 2, of_exponent) != 1 || !dx_same(symbol[0], of_exponent[0]) ||
        dx_has_bound_name(g, exponent))
        return dx_condition(c, base, DX_OTHER_THAN, DX_NONE);
    DX_TRY(
        dx_truth_chart(g, dx_relation(g, DX_OP_NE, base, dx_int(g, 0)), symbol[0], &set, &known));
    if (!known)
        return dx_condition(c, base, DX_OTHER_THAN, DX_NONE);
    bool spared = false;
    for (size_t k = 0; k < set.n; k++) {
        int sign = 0;
        bool sure = false;
        if (set.cell[2 * k + 1] || !set.cell[2 * k] || !set.cell[2 * k + 2])
            continue;
        dx_id there = dx_substitute(g, exponent, 1, symbol, &set.at[k]);
        if (dx_is_none(there))
            DX_TRY(dx_excuse(g->context, dx_check(g, there)));
        else if (dx_is_constant(g, there))
            DX_TRY(dx_constant_sign(g, there, &sign, &sure));
        if (sure && sign > 0)
            set.cell[2 * k + 1] = spared = true;
    }
    if (!spared)
        return dx_condition(c, base, DX_OTHER_THAN, DX_NONE);
    dx_chart_tidy(&set);
    return dx_conditions_narrow(c, symbol[0], &set, &known);
}

/* Powers below the order have no derivative at 0; `derived`: base depends on the symbol. */
dx_status dx_demand_power(const dx_gathering *to, dx_id base, dx_id exponent, bool derived)
{
    dx_conditions *c = to->value;
    dx_graph *g = c->g;
    bool vanishes, smooth, negative;
    if (!dx_is_number(g, exponent) && dx_is_constant(g, exponent))
        DX_TRY(dx_readable(g, exponent, &exponent));              /* log(9)/log(3) is 2 */
    if (dx_is_int(g, base, 0) && !dx_has_bound_name(g, exponent)) /* 0^0 is a point by itself */
        return dx_condition(c, exponent, DX_ABOVE, DX_NONE);
    DX_TRY(dx_is_negative_constant(g, base, &negative));
    if (to->corners && negative && dx_contains(g, exponent, to->symbol) && dx_moves(to, exponent))
        return dx_condition(c, base, DX_ABOVE, DX_NONE); /* (-4)^x: at separate points only */
    if (dx_is_number(g, base) || (negative && !dx_is_constant(g, exponent)) ||
        (dx_has_bound_name(g, exponent) && is_whole(g, exponent)))
        return DX_OK;
    if (dx_is_integer(g, exponent))
        return dx_number_sign(g, exponent) < 0 ? dx_demand_nonzero(c, base) : DX_OK;
    if (dx_is_whole(g, exponent) && (g->assumptions || !is_never_below_zero(g, base)))
        return dx_is_nonnegative(g, exponent) ? DX_OK : demand_nonzero_base(c, base, exponent);
    if (to->open && !dx_is_constant(g, exponent))
        return DX_OK;
    DX_TRY(judge_exponent(to, base, exponent, &vanishes, &smooth));
    if (vanishes && !dx_is_constant(g, exponent) && !dx_is_positive(g, exponent))
        DX_TRY(demand_positive_exponent(c, base, exponent));
    if (derived && vanishes && !smooth && dx_moves(to, base))
        return demand_upright(to, base);
    return vanishes ? demand_not_below(c, base) : dx_condition(c, base, DX_ABOVE, DX_NONE);
}
