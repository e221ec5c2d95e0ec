/* What pieces need, where they hold. */
#include "symbolic/domain/gathering.h"

/* What is out on both sides is so for the values. */
static void keep_points(dx_conditions *corners)
{
    for (size_t i = 0; i < corners->n_symbols; i++) {
        dx_chart *set = &dx_set_at(corners, i)->set;
        for (size_t k = 0; k <= 2 * set->n; k += 2)
            set->cell[k] = 1;
        dx_chart_tidy(set);
    }
}

/* Words need hold on that set only. */
dx_status dx_except_elsewhere(dx_graph *g, dx_id symbol, const dx_chart *where, dx_conditions *c)
{
    dx_id outside[DX_CHART_BREAKS + 1];
    size_t n;
    DX_TRY(dx_relations_outside(g, symbol, where, &n, outside));
    c->nowhere = false; /* there alone */
    for (size_t i = 0; i < c->n_words; i++)
        for (size_t k = 0; k < n; k++)
            DX_TRY(dx_word_except(g, &c->word[i], outside[k]));
    return DX_OK;
}

/* What the piece needs where it comes into play, on that set; without one in words. */
static dx_status gather_piece(const dx_gathering *to, dx_id cases, uint32_t piece, dx_id symbol,
                              const dx_chart *where)
{
    dx_graph *g = to->value->g;
    uint32_t n = dx_pieces(g, cases);
    dx_id a = dx_operand(g, cases, piece < n ? 2 * piece + 1 : 2 * n);
    dx_conditions value, corners;
    dx_gathering part = *to;
    dx_conditions_init(&value, g, to->symbol);
    dx_conditions_init(&corners, g, to->symbol);
    part.value = &value;
    part.corners = to->corners ? &corners : NULL;
    part.depth++;
    DX_TRY(dx_gather(&part, a));
    if (!where) {
        keep_points(&corners);
        DX_TRY(dx_conditions_say_sets(&corners, DX_NONE));
        DX_TRY(dx_conditions_except_pieces(g, cases, piece, &corners));
        if (!value.nowhere) {
            DX_TRY(dx_conditions_say_sets(&value, DX_NONE));
            DX_TRY(dx_conditions_except_pieces(g, cases, piece, &value));
            DX_TRY(dx_conditions_merge(to->value, &value));
        }
        return to->corners ? dx_conditions_merge(to->corners, &corners) : DX_OK;
    }
    dx_chart elsewhere = *where;
    dx_turn_set(&elsewhere);
    dx_chart_tidy(&elsewhere);
    if (elsewhere.n == 0 && elsewhere.cell[0])
        return DX_OK; /* it never does */
    if (value.nowhere) {
        dx_conditions plain;
        bool known;
        dx_conditions_init(&plain, g, DX_NONE);
        DX_TRY(dx_gather(&(dx_gathering){.value = &plain}, a));
        if (plain.nowhere)
            return dx_conditions_narrow(to->value, symbol, &elsewhere, &known);
    }
    for (int k = 0; k < 2; k++) {
        const dx_chart *set = dx_conditions_set(k == 0 ? &value : &corners, symbol);
        bool known;
        if (!set)
            continue;
        dx_chart either = *set;
        DX_TRY(dx_chart_combine(g, &either, &elsewhere, DX_CHART_MOST, &known));
        dx_chart_tidy(&either);
        if (known)
            DX_TRY(dx_conditions_narrow(k == 0 ? to->value : to->corners, symbol, &either, &known));
    }
    DX_TRY(dx_conditions_say_sets(&value, symbol));
    DX_TRY(dx_conditions_say_sets(&corners, symbol));
    DX_TRY(dx_except_elsewhere(g, symbol, where, &value));
    DX_TRY(dx_conditions_merge(to->value, &value));
    if (!to->corners)
        return DX_OK;
    DX_TRY(dx_except_elsewhere(g, symbol, where, &corners));
    return dx_conditions_merge(to->corners, &corners);
}

/* The one variable of all conditions; DX_NONE where there are more. */
static dx_id variable_of(dx_graph *g, dx_id cases)
{
    dx_id all = DX_NONE, symbol;
    for (uint32_t i = 0; i < dx_pieces(g, cases); i++) {
        if (dx_free_symbols(g, dx_operand(g, cases, 2 * i), 1, &symbol) != 1 ||
            dx_bound_level(g, symbol) > 0 || (!dx_is_none(all) && !dx_same(all, symbol)))
            return DX_NONE;
        all = symbol;
    }
    return all;
}

/* Of the only piece the condition has to hold, in words. */
static dx_status demand_condition(dx_conditions *c, dx_id condition)
{
    dx_graph *g = c->g;
    const bool several = dx_op_of(g, condition) == DX_OP_AND;
    for (uint32_t i = 0; i < (several ? dx_count(g, condition) : 1); i++) {
        const dx_id one = several ? dx_operand(g, condition, i) : condition;
        const dx_op op = dx_op_of(g, one);
        if (op != DX_OP_LT && op != DX_OP_LE && op != DX_OP_NE)
            continue;
        const dx_id of = dx_sub(g, dx_operand(g, one, 1), dx_operand(g, one, 0));
        DX_TRY(dx_condition(c, of,
                            op == DX_OP_LT   ? DX_ABOVE
                            : op == DX_OP_LE ? DX_AT_LEAST
                                             : DX_OTHER_THAN,
                            DX_NONE));
    }
    return DX_OK;
}

/* Each piece counts where its condition holds and none before it. */
dx_status dx_gather_pieces(const dx_gathering *to, dx_id cases)
{
    dx_graph *g = to->value->g;
    dx_id symbol = variable_of(g, cases);
    dx_chart rest;
    bool known = !dx_is_none(symbol);
    if (to->depth == DX_DEEP)
        return DX_OK;
    dx_chart_constant(&rest, 1);
    for (uint32_t i = 0; i < dx_pieces(g, cases); i++) {
        dx_chart holds, where = rest;
        if (known)
            DX_TRY(dx_truth_chart(g, dx_operand(g, cases, 2 * i), symbol, &holds, &known));
        if (known)
            DX_TRY(dx_chart_combine(g, &where, &holds, DX_CHART_LEAST, &known));
        DX_TRY(gather_piece(to, cases, i, symbol, known ? &where : NULL));
        if (!known)
            continue;
        dx_turn_set(&holds);
        DX_TRY(dx_chart_combine(g, &rest, &holds, DX_CHART_LEAST, &known));
    }
    if (dx_has_default(g, cases))
        return gather_piece(to, cases, dx_pieces(g, cases), symbol, known ? &rest : NULL);
    if (!known && dx_pieces(g, cases) == 1)
        return demand_condition(to->value, dx_operand(g, cases, 0));
    dx_turn_set(&rest);
    dx_chart_tidy(&rest);
    return known ? dx_conditions_narrow(to->value, symbol, &rest, &known) : DX_OK;
}
