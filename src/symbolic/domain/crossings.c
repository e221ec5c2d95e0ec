/* Steps that are compared jump where the answer changes, not at every integer. */
#include "symbolic/domain/crossings.h"

#include "symbolic/domain/demands.h"
#include "symbolic/domain/level.h"

/* The signs of what stands in sign(floor(x)), or of both sides of floor(x) = 0: where they change
 * it jumps, and floor(x) need not be looked into. */
dx_status dx_find_steady_signs(dx_graph *g, dx_id call, dx_id symbol, dx_chart *signs, bool *known)
{
    dx_fn fn = dx_fn_of(g, call);
    const bool compares = dx_is_relation(g, call);
    dx_id any[2];
    *known = (fn == DX_FN_sign || fn == DX_FN_heaviside || compares) &&
             dx_free_symbols(g, call, 2, any) == 1 && dx_same(any[0], symbol);
    if (!*known)
        return DX_OK;
    dx_id of = dx_operand(g, call, 0);
    of = compares ? dx_sub(g, of, dx_operand(g, call, 1)) : of;
    DX_TRY(dx_check(g, of));
    return dx_chart_signs(g, of, symbol, signs, known);
}

/* Of c·(n - level). */
static int outcome(const dx_graph *g, dx_id call, int sign)
{
    switch (dx_op_of(g, call)) {
    case DX_OP_EQ:
    case DX_OP_NE:
        return sign == 0;
    case DX_OP_LT:
        return sign < 0;
    case DX_OP_LE:
        return sign <= 0;
    default:
        return sign;
    }
}

dx_status dx_find_step_crossings(dx_graph *g, dx_id call, dx_id symbol, dx_step_crossings *out)
{
    const dx_fn fn = dx_fn_of(g, call);
    dx_id c = dx_int(g, 1), d = dx_int(g, 0);
    bool jump;
    out->n = 0;
    if (fn != DX_FN_sign && fn != DX_FN_heaviside && !dx_is_relation(g, call))
        return DX_OK;
    dx_id of = dx_operand(g, call, 0);
    if (dx_is_relation(g, call))
        of = dx_sub(g, of, dx_operand(g, call, 1));
    DX_TRY(dx_check(g, of));
    if (dx_op_of(g, of) == DX_OP_ADD && dx_terms(g, of) == 1) {
        c = dx_coefficient(g, of, 0);
        d = dx_constant(g, of);
        of = dx_term(g, of, 0);
    }
    const dx_fn step = dx_fn_of(g, of);
    if ((step != DX_FN_floor && step != DX_FN_ceil && step != DX_FN_round) ||
        !dx_contains(g, of, symbol))
        return DX_OK;
    out->of = dx_operand(g, of, 0);
    DX_TRY(dx_has_jump(g, out->of, &jump));
    if (jump)
        return DX_OK;
    dx_id level = dx_number_neg(g, dx_number_div(g, d, c)); /* of the step */
    DX_TRY(dx_check(g, level));
    const bool whole = dx_is_integer(g, level);
    dx_id first = whole ? level : dx_call1(g, DX_FN_ceil, level);
    for (int i = 0; i < (whole ? 2 : 1); i++) { /* from first + i - 1 to first + i */
        int before = i == 0 ? -1 : 0, after = whole ? i : 1, turn = dx_number_sign(g, c);
        if (outcome(g, call, before * turn) == outcome(g, call, after * turn))
            continue;
        dx_id shift = step == DX_FN_floor  ? dx_int(g, i)
                      : step == DX_FN_ceil ? dx_int(g, i - 1)
                                           : dx_rational(g, 2 * i - 1, 2);
        out->at[out->n++] = dx_add(g, first, shift);
    }
    return g->context->diag.status;
}

/* x^3 - x != 1 */
static dx_status demand_off_level(const dx_gathering *to, dx_id of, dx_id level)
{
    dx_graph *g = to->value->g;
    dx_conditions alone;
    dx_id gap = dx_sub(g, of, level);
    dx_conditions_init(&alone, g, to->symbol);
    DX_TRY(dx_demand_off_jump(&alone, gap, to->symbol));
    for (size_t i = 0; i < alone.n_words; i++)
        if (dx_same(alone.word[i].of, gap) && dx_is_int(g, alone.word[i].level, 0)) {
            alone.word[i].of = of;
            alone.word[i].level = level;
        }
    return dx_conditions_merge(to->corners, &alone);
}

dx_status dx_demand_steady_sign(const dx_gathering *to, dx_id call)
{
    dx_chart signs;
    bool known;
    DX_TRY(dx_find_steady_signs(to->value->g, call, to->symbol, &signs, &known));
    if (!known) {
        dx_graph *g = to->value->g;
        dx_step_crossings passed;
        DX_TRY(dx_find_step_crossings(g, call, to->symbol, &passed));
        for (size_t i = 0; i < passed.n; i++)
            DX_TRY(demand_off_level(to, passed.of, passed.at[i]));
        return DX_OK;
    }
    dx_chart_tidy(&signs);
    for (size_t i = 0; i <= 2 * signs.n; i++)
        signs.cell[i] = i % 2 == 0;
    return dx_conditions_narrow(to->corners, to->symbol, &signs, &known);
}
