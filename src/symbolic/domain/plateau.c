#include "symbolic/domain/plateau.h"

#include "expr/walk.h"
#include "symbolic/domain/corners.h"

enum { MOST_PIECES = 6, MOST_ROUNDS = 24 };

/* 0^y, which is 0 for all y > 0. */
static bool is_power_of_zero(const dx_graph *g, dx_id a)
{
    for (uint32_t k = 0; dx_op_of(g, a) == DX_OP_MUL && k < dx_factors(g, a); k++)
        if (dx_is_int(g, dx_base(g, a, k), 0))
            return true;
    return false;
}

/* The innermost part with a corner; *steps: one has values that are not told by a sign. */
static dx_status find_corner(dx_graph *g, dx_id a, dx_id *corner, bool *steps)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *corner = DX_NONE;
    *steps = false;
    for (size_t i = 0; i < walk.n && dx_is_none(*corner); i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        *steps = *steps || op == DX_OP_CASES || dx_is_step(dx_fn_of(g, walk.id[i])) ||
                 is_power_of_zero(g, walk.id[i]);
        if (op == DX_OP_CALL && !dx_is_none(dx_meeting(g, walk.id[i])))
            *corner = walk.id[i];
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* Is it zero where the pieces are those that the bits of `choice` stand for? *n: how many of them
 * there are. */
static dx_status vanishes(dx_graph *g, dx_id a, uint32_t choice, uint32_t *n, bool *zero)
{
    for (*n = 0; *n <= MOST_PIECES; ++*n) {
        dx_id corner;
        bool steps;
        DX_TRY(find_corner(g, a, &corner, &steps));
        *zero = steps || dx_is_int(g, a, 0);
        if (*zero || dx_is_none(corner))
            return DX_OK;
        a = dx_rename(g, a, corner, dx_piece(g, corner, choice >> *n & 1 ? 1 : -1));
        DX_TRY(dx_check(g, a));
    }
    *zero = true;
    return DX_OK;
}

dx_status dx_has_plateau(dx_graph *g, dx_id a, bool *has)
{
    uint32_t most = 1;
    *has = false;
    for (uint32_t choice = 0; choice < most && !*has; choice++) {
        uint32_t n;
        dx_status status = vanishes(g, a, choice, &n, has);
        if (status != DX_OK && dx_is_final(status))
            return status;
        if (status != DX_OK) { /* a piece has no value */
            dx_diag_clear(&g->context->diag);
            *has = true;
        }
        most = 1u << (n < MOST_PIECES ? n : MOST_PIECES) > most
                   ? 1u << (n < MOST_PIECES ? n : MOST_PIECES)
                   : most;
    }
    return DX_OK;
}

dx_status dx_take_side(dx_graph *g, dx_id a, dx_id meeting, int sign, dx_id *out)
{
    dx_id negative = dx_neg(g, meeting);
    DX_TRY(dx_check(g, negative));
    *out = a;
    for (int round = 0; round < MOST_ROUNDS && !dx_is_none(*out); round++) {
        dx_walk walk;
        dx_id from = DX_NONE, to = DX_NONE;
        DX_TRY(dx_walk_make(g, 1, out, &walk));
        for (size_t i = 0; i < walk.n && dx_is_none(from); i++) {
            dx_id zero = dx_meeting(g, walk.id[i]);
            if (dx_is_none(zero) || (!dx_same(zero, meeting) && !dx_same(zero, negative)))
                continue;
            from = walk.id[i];
            to = dx_piece(g, from, dx_same(zero, meeting) ? sign : -sign);
        }
        dx_walk_free(&walk);
        if (dx_is_none(from))
            return DX_OK;
        *out = dx_is_none(to) ? to : dx_rename(g, *out, from, to);
    }
    dx_status status = g->context->diag.status;
    if (!dx_is_none(*out) || status == DX_OK || dx_is_final(status))
        return status;
    dx_diag_clear(&g->context->diag);
    return DX_OK;
}

/* Is it c·m or c·m^n, c > 0, where m is above zero? */
static bool rises_with(dx_graph *g, dx_id a, dx_id meeting)
{
    dx_id number, rest, base, exponent;
    dx_split_coefficient(g, a, &number, &rest);
    if (dx_number_sign(g, number) > 0 && dx_same(rest, meeting))
        return true;
    if (dx_op_of(g, rest) == DX_OP_MUL && dx_factors(g, rest) == 1 &&
        dx_number_sign(g, number) > 0) {
        dx_split_power(g, rest, &base, &exponent);
        return dx_same(base, meeting) && dx_is_number(g, exponent) &&
               dx_number_sign(g, exponent) > 0;
    }
    if (dx_op_of(g, a) != DX_OP_ADD || dx_op_of(g, meeting) != DX_OP_ADD ||
        dx_terms(g, a) != dx_terms(g, meeting) ||
        !dx_same(dx_term(g, a, 0), dx_term(g, meeting, 0)))
        return false;
    number = dx_number_div(g, dx_coefficient(g, a, 0), dx_coefficient(g, meeting, 0));
    dx_id gap = dx_sub(g, a, dx_scale(g, number, meeting));
    if (dx_op_of(g, gap) == DX_OP_ADD) /* 2(x - y) is kept together */
        return false;
    return dx_number_sign(g, number) > 0 && dx_is_int(g, gap, 0);
}

static dx_status try_ramp(dx_graph *g, dx_id a, dx_id meeting, dx_id *out)
{
    dx_id piece[2];
    for (int side = 0; side < 2; side++) {
        DX_TRY(dx_take_side(g, a, meeting, side == 0 ? -1 : 1, &piece[side]));
        if (dx_is_none(piece[side]))
            return DX_OK;
    }
    dx_id negative = dx_neg(g, meeting);
    DX_TRY(dx_check(g, negative));
    if (dx_is_int(g, piece[0], 0) && rises_with(g, piece[1], meeting))
        *out = dx_call1(g, DX_FN_relu, meeting);
    else if (dx_is_int(g, piece[1], 0) && rises_with(g, piece[0], negative))
        *out = dx_call1(g, DX_FN_relu, negative);
    return dx_check(g, *out);
}

dx_status dx_as_ramp(dx_graph *g, dx_id a, dx_id *out)
{
    enum { MOST = 12 }; /* a ramp has few pieces; each costs a walk */
    dx_walk walk;
    size_t tried = 0;
    *out = a;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && dx_same(*out, a) && status == DX_OK && tried < MOST; i++) {
        dx_id meeting = dx_meeting(g, walk.id[i]);
        tried += !dx_is_none(meeting);
        status = dx_is_none(meeting) ? g->context->diag.status : try_ramp(g, a, meeting, out);
    }
    dx_walk_free(&walk);
    return status;
}

/* ---- in words ------------------------------------------------------------------------------- */

/* Its terms with positive coefficients, and the others turned over. */
static dx_status part_signs(dx_graph *g, dx_id a, dx_id *above, dx_id *below)
{
    dx_id constant = dx_int(g, 0), zero = constant;
    bool sum = dx_op_of(g, a) == DX_OP_ADD;
    *above = *below = zero;
    if (sum)
        constant = dx_constant(g, a);
    else
        *above = a;
    for (uint32_t i = 0; sum && i < dx_terms(g, a); i++) {
        dx_id number = dx_coefficient(g, a, i), *side = above;
        if (dx_number_sign(g, number) < 0) {
            number = dx_number_neg(g, number);
            side = below;
        }
        *side = dx_add(g, *side, dx_scale(g, number, dx_term(g, a, i)));
    }
    bool left = dx_same(*below, zero) == (dx_number_sign(g, constant) > 0);
    if (left && !dx_same(*above, zero))
        *above = dx_add(g, *above, constant);
    else
        *below = dx_sub(g, *below, constant);
    DX_TRY(dx_check(g, *above));
    return dx_check(g, *below);
}

dx_status dx_relation_of_sign(dx_graph *g, dx_id a, int sign, bool closed, dx_id *out)
{
    dx_id above, below;
    dx_op op = closed ? DX_OP_LE : DX_OP_LT;
    DX_TRY(part_signs(g, a, &above, &below));
    *out = sign < 0 ? dx_relation(g, op, above, below) : dx_relation(g, op, below, above);
    return dx_check(g, *out);
}

/* ---- conditions -------------------------------------------------------------------------------
 */

static dx_status find_ramp_foot(dx_graph *g, dx_id factor, dx_id by, dx_plateau *out)
{
    dx_id ramp;
    DX_TRY(dx_as_ramp(g, factor, &ramp));
    if (dx_fn_of(g, ramp) != DX_FN_relu)
        return DX_OK;
    out->n = 1;
    return dx_relation_of_sign(g, dx_operand(g, ramp, 0), -1, !dx_contains(g, ramp, by),
                               out->relation);
}

dx_status dx_plateau_find(dx_graph *g, dx_id factor, dx_id by, dx_plateau *out)
{
    dx_id any[2];
    bool has, known;
    out->n = 0;
    out->symbol = DX_NONE;
    DX_TRY(dx_has_plateau(g, factor, &has));
    if (!has)
        return DX_OK;
    if (dx_free_symbols(g, factor, 2, any) > 1)
        return find_ramp_foot(g, factor, by, out);
    dx_chart *set = &out->where;
    DX_TRY(dx_chart_signs(g, factor, any[0], set, &known));
    if (!known)
        return DX_OK;
    for (size_t i = 0; i <= 2 * set->n; i++)
        set->cell[i] = set->cell[i] == 0;
    for (size_t i = 1; i < 2 * set->n && dx_same(any[0], by); i += 2)
        set->cell[i] = set->cell[i - 1] && set->cell[i] && set->cell[i + 1];
    dx_chart_tidy(set);
    dx_chart outside = *set;
    for (size_t i = 0; i <= 2 * set->n; i++)
        outside.cell[i] = !set->cell[i];
    out->symbol = any[0];
    return dx_relations_outside(g, any[0], &outside, &out->n, out->relation);
}

dx_status dx_plateau_excuse(const dx_plateau *p, dx_conditions *c)
{
    dx_chart set;
    bool known = false;
    for (size_t i = 0; i < c->n_symbols && !known; i++) {
        if (!dx_same(dx_set_at(c, i)->symbol, p->symbol))
            continue;
        set = dx_set_at(c, i)->set;
        DX_TRY(dx_chart_combine(c->g, &set, &p->where, DX_CHART_MOST, &known));
    }
    DX_TRY(dx_conditions_say_sets(c, known ? p->symbol : DX_NONE));
    for (size_t i = 0; i < c->n_words; i++)
        for (size_t k = 0; k < p->n; k++)
            DX_TRY(dx_word_except(c->g, &c->word[i], p->relation[k]));
    if (known)
        dx_chart_tidy(&set);
    return known ? dx_conditions_narrow(c, p->symbol, &set, &known) : DX_OK;
}
