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
    for (size_t k = 0; k < n; k++)
        DX_TRY(dx_conditions_except(c, outside[k]));
    return DX_OK;
}

/* The condition has to hold; words tell x = y by both bounds. */
static dx_status demand_condition(dx_conditions *c, dx_id condition)
{
    dx_graph *g = c->g;
    const bool several = dx_op_of(g, condition) == DX_OP_AND;
    for (uint32_t i = 0; i < (several ? dx_count(g, condition) : 1); i++) {
        const dx_id one = several ? dx_operand(g, condition, i) : condition;
        const dx_op op = dx_op_of(g, one);
        if (op < DX_OP_EQ || op > DX_OP_LE) {
            c->more = true;
            continue;
        }
        const dx_id of = dx_sub(g, dx_operand(g, one, 1), dx_operand(g, one, 0));
        DX_TRY(dx_condition(c, of,
                            op == DX_OP_LT   ? DX_ABOVE
                            : op == DX_OP_NE ? DX_OTHER_THAN
                                             : DX_AT_LEAST,
                            DX_NONE));
        if (op == DX_OP_EQ)
            DX_TRY(dx_condition(c, dx_neg(g, of), DX_AT_LEAST, DX_NONE));
    }
    return DX_OK;
}

/* One of them has to hold: the first that can is told, with the others as its exceptions. */
static dx_status demand_one_of(dx_conditions *c, size_t n, dx_id *relation)
{
    dx_graph *g = c->g;
    while (n > 0) {
        dx_conditions alone;
        size_t first = 0; /* x = y takes two words */
        while (first + 1 < n && dx_op_of(g, relation[first]) == DX_OP_EQ)
            first++;
        const dx_id told = relation[first];
        relation[first] = relation[--n];
        dx_conditions_init(&alone, g, DX_NONE);
        DX_TRY(demand_condition(&alone, told));
        if (dx_conditions_nowhere(&alone))
            continue;
        if (n > 0)
            DX_TRY(dx_conditions_say_sets(&alone, DX_NONE));
        for (size_t i = 0; i < n; i++)
            DX_TRY(dx_conditions_except(&alone, relation[i]));
        return dx_conditions_merge(c, &alone);
    }
    c->nowhere = true;
    return DX_OK;
}

/* The piece must not come into play: its condition is broken, or one before it holds. */
static dx_status demand_other_piece(dx_conditions *c, dx_id cases, uint32_t piece)
{
    enum { MOST = 9 };
    dx_graph *g = c->g;
    dx_id other[MOST];
    size_t n = 0;
    for (uint32_t k = 0; k <= piece && k < dx_pieces(g, cases); k++) {
        const dx_id condition = dx_operand(g, cases, 2 * k);
        const bool several = k == piece && dx_op_of(g, condition) == DX_OP_AND;
        for (uint32_t at = 0; at < (several ? dx_count(g, condition) : 1); at++) {
            const dx_id one = several ? dx_operand(g, condition, at) : condition;
            if (n == MOST) {
                c->more = true;
                return DX_OK;
            }
            other[n] = k < piece ? one : dx_opposite_relation(g, one);
            DX_TRY(dx_check(g, other[n++]));
        }
    }
    return demand_one_of(c, n, other);
}

/* By itself, whatever is asked of its derivative. */
static dx_status has_no_value(const dx_gathering *to, dx_id a, bool *none)
{
    dx_conditions plain;
    dx_conditions_init(&plain, to->value->g, DX_NONE);
    plain.poles = to->value->poles;
    plain.gaps = to->value->gaps;
    DX_TRY(dx_gather(&(dx_gathering){.value = &plain, .open = to->open}, a));
    *none = dx_conditions_nowhere(&plain);
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
    value.poles = to->value->poles;
    value.gaps = to->value->gaps;
    part.value = &value;
    part.corners = to->corners ? &corners : NULL;
    part.depth++;
    DX_TRY(dx_gather(&part, a));
    const bool absent = dx_conditions_nowhere(&value);
    bool none = false;
    if (absent)
        DX_TRY(has_no_value(to, a, &none));
    if (!where) {
        keep_points(&corners);
        DX_TRY(dx_conditions_say_sets(&corners, DX_NONE));
        DX_TRY(dx_conditions_except_pieces(g, cases, piece, &corners));
        if (none) {
            DX_TRY(demand_other_piece(to->value, cases, piece));
        } else if (!absent) {
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
    if (none) {
        bool known;
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
    if (!known)
        return to->value->gaps || dx_pieces(g, cases) == 1
                   ? demand_other_piece(to->value, cases, dx_pieces(g, cases))
                   : DX_OK;
    dx_turn_set(&rest);
    dx_chart_tidy(&rest);
    return dx_conditions_narrow(to->value, symbol, &rest, &known);
}
