#include "symbolic/domain/level.h"

#include "expr/walk.h"
#include "symbolic/domain/plateau.h"

enum { DEEP = 8 };

/* ---- jumps ------------------------------------------------------------------------------------
 */

bool dx_is_relation(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) >= DX_OP_EQ && dx_op_of(g, a) <= DX_OP_LE;
}

bool dx_jumps(const dx_graph *g, dx_id a)
{
    dx_fn fn = dx_fn_of(g, a);
    return dx_is_level(fn) || fn == DX_FN_frac || fn == DX_FN_mod || fn == DX_FN_atan2 ||
           dx_is_relation(g, a);
}

dx_status dx_has_jump(dx_graph *g, dx_id a, bool *found)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *found = false;
    for (size_t i = 0; i < walk.n && !*found; i++)
        *found = dx_jumps(g, walk.id[i]);
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_hold_around(dx_graph *g, dx_id condition, dx_id symbol, dx_id *out)
{
    dx_op op = dx_op_of(g, condition);
    bool jump;
    *out = condition;
    if (!dx_contains(g, condition, symbol))
        return DX_OK;
    *out = DX_NONE;
    if (op != DX_OP_LT && op != DX_OP_LE && op != DX_OP_NE)
        return DX_OK;
    for (uint32_t k = 0; k < 2; k++) {
        DX_TRY(dx_has_jump(g, dx_operand(g, condition, k), &jump));
        if (jump)
            return DX_OK;
    }
    *out = dx_relation(g, op == DX_OP_LE ? DX_OP_LT : op, dx_operand(g, condition, 0),
                       dx_operand(g, condition, 1));
    return dx_check(g, *out);
}

/* ---- where it is constant but for jumps -------------------------------------------------------
 */

static dx_status find(dx_graph *g, dx_id a, dx_id by, int depth, dx_levels *out);

static void add(dx_levels *levels, dx_id relation)
{
    for (size_t i = 0; i < levels->n; i++)
        if (dx_same(levels->relation[i], relation))
            return;
    if (levels->n < DX_MOST_LEVELS)
        levels->relation[levels->n++] = relation;
}

/* Where both are: known if one is everywhere, or by the relations that they share. */
static void meet(dx_levels *a, const dx_levels *b)
{
    dx_levels both = {.everywhere = a->everywhere && b->everywhere};
    for (size_t i = 0; i < a->n; i++)
        for (size_t k = 0; k < b->n; k++)
            if (dx_same(a->relation[i], b->relation[k]))
                add(&both, a->relation[i]);
    if (b->everywhere)
        return;
    *a = a->everywhere ? *b : both;
}

/* frac(u) and mod(u, c) are u but for jumps. */
static dx_id without_jumps(dx_graph *g, dx_id sum)
{
    dx_id rest = sum;
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        dx_id term = dx_term(g, sum, i), c = dx_coefficient(g, sum, i);
        dx_fn fn = dx_fn_of(g, term);
        if (fn == DX_FN_frac || (fn == DX_FN_mod && dx_is_number(g, dx_operand(g, term, 1))))
            rest = dx_add(g, rest, dx_scale(g, c, dx_sub(g, dx_operand(g, term, 0), term)));
    }
    return rest;
}

static dx_status find_of_sum(dx_graph *g, dx_id sum, dx_id by, int depth, dx_levels *out)
{
    dx_id rest = without_jumps(g, sum);
    DX_TRY(dx_check(g, rest));
    if (!dx_same(rest, sum))
        return find(g, rest, by, depth - 1, out);
    out->everywhere = true;
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        dx_levels term;
        DX_TRY(find(g, dx_term(g, sum, i), by, depth - 1, &term));
        meet(out, &term);
    }
    return DX_OK;
}

/* Where a factor is 0, and stays so but for jumps. */
static dx_status add_zeros(dx_graph *g, dx_id base, dx_id exponent, dx_id by, int depth,
                           dx_levels *out)
{
    dx_levels inner;
    dx_id zero = dx_int(g, 0), foot;
    if (!dx_is_number(g, exponent) || dx_number_sign(g, exponent) < 0)
        return DX_OK;
    if (dx_fn_of(g, base) == DX_FN_relu) {
        DX_TRY(dx_relation_of_sign(g, dx_operand(g, base, 0), -1, false, &foot));
        add(out, foot);
        return DX_OK;
    }
    DX_TRY(find(g, base, by, depth - 1, &inner));
    if (inner.everywhere)
        add(out, dx_relation(g, DX_OP_EQ, base, zero));
    return g->context->diag.status;
}

static dx_status find_of_product(dx_graph *g, dx_id product, dx_id by, int depth, dx_levels *out)
{
    dx_levels zeros = {.everywhere = false};
    out->everywhere = true;
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        dx_levels part;
        DX_TRY(find(g, base, by, depth - 1, &part));
        meet(out, &part);
        DX_TRY(find(g, exponent, by, depth - 1, &part));
        meet(out, &part);
        if (dx_contains(g, base, by))
            DX_TRY(add_zeros(g, base, exponent, by, depth, &zeros));
    }
    for (size_t i = 0; i < zeros.n && !out->everywhere; i++)
        add(out, zeros.relation[i]);
    return DX_OK;
}

/* max(u, v): where the larger one is. */
static dx_status find_of_choice(dx_graph *g, dx_id call, dx_id by, int depth, dx_levels *out)
{
    const bool least = dx_fn_of(g, call) == DX_FN_min;
    dx_id a = dx_operand(g, call, 0), b = dx_operand(g, call, 1), relation;
    dx_id gap = least ? dx_sub(g, a, b) : dx_sub(g, b, a); /* below 0: a is taken */
    dx_levels of_a, of_b;
    DX_TRY(dx_check(g, gap));
    DX_TRY(find(g, a, by, depth - 1, &of_a));
    DX_TRY(find(g, b, by, depth - 1, &of_b));
    *out = of_a;
    meet(out, &of_b);
    for (int i = 0; i < 2 && !out->everywhere; i++) {
        if (!(i == 0 ? of_a : of_b).everywhere)
            continue;
        DX_TRY(dx_relation_of_sign(g, gap, i == 0 ? -1 : 1, false, &relation));
        add(out, relation);
    }
    return DX_OK;
}

static dx_status find_of_call(dx_graph *g, dx_id call, dx_id by, int depth, dx_levels *out)
{
    dx_fn fn = dx_fn_of(g, call);
    if ((fn == DX_FN_max || fn == DX_FN_min) && dx_count(g, call) == 2)
        return find_of_choice(g, call, by, depth, out);
    out->everywhere = true;
    for (uint32_t i = 0; i < dx_count(g, call); i++) {
        dx_levels part;
        DX_TRY(find(g, dx_operand(g, call, i), by, depth - 1, &part));
        meet(out, &part);
    }
    if (fn == DX_FN_relu && !out->everywhere) {
        dx_id foot;
        DX_TRY(dx_relation_of_sign(g, dx_operand(g, call, 0), -1, false, &foot));
        add(out, foot);
    }
    return DX_OK;
}

/* Where the i-th piece of the cases is in play, and near the point, too; NONE: that is not told by
 * one relation. */
static dx_status find_play(dx_graph *g, dx_id cases, uint32_t i, dx_id by, dx_id *out)
{
    const bool first = i == 0, other = i == 1 && i == dx_pieces(g, cases);
    dx_id condition = dx_operand(g, cases, 0);
    *out = DX_NONE;
    if (!(first || other) || dx_op_of(g, condition) == DX_OP_AND)
        return DX_OK;
    condition = first ? condition : dx_opposite_relation(g, condition);
    DX_TRY(dx_check(g, condition));
    return dx_hold_around(g, condition, by, out);
}

/* Where all values of cases are, or the one that is in play is everywhere. */
static dx_status find_of_cases(dx_graph *g, dx_id cases, dx_id by, int depth, dx_levels *out)
{
    uint32_t n = dx_pieces(g, cases), last = dx_has_default(g, cases) ? n : n - 1;
    dx_levels single = {.everywhere = false};
    out->everywhere = true;
    for (uint32_t i = 0; i <= last; i++) {
        dx_levels part;
        dx_id play;
        DX_TRY(find(g, dx_operand(g, cases, i < n ? 2 * i + 1 : 2 * n), by, depth - 1, &part));
        meet(out, &part);
        if (!part.everywhere)
            continue;
        DX_TRY(find_play(g, cases, i, by, &play));
        if (!dx_is_none(play))
            add(&single, play);
    }
    for (size_t i = 0; i < single.n && !out->everywhere; i++)
        add(out, single.relation[i]);
    return DX_OK;
}

static dx_status find(dx_graph *g, dx_id a, dx_id by, int depth, dx_levels *out)
{
    *out = (dx_levels){.everywhere = false};
    if (!dx_contains(g, a, by) || dx_is_level(dx_fn_of(g, a))) {
        out->everywhere = true;
        return DX_OK;
    }
    if (depth <= 0)
        return DX_OK;
    switch (dx_op_of(g, a)) {
    case DX_OP_ADD:
        return find_of_sum(g, a, by, depth, out);
    case DX_OP_MUL:
        return find_of_product(g, a, by, depth, out);
    case DX_OP_CALL:
        return find_of_call(g, a, by, depth, out);
    case DX_OP_CASES:
        return find_of_cases(g, a, by, depth, out);
    default:
        return DX_OK;
    }
}

dx_status dx_find_levels(dx_graph *g, dx_id a, dx_id by, dx_levels *out)
{
    enum { LARGE = 100 };
    *out = (dx_levels){.everywhere = false};
    return dx_is_none(by) || dx_is_larger(g, a, LARGE) ? DX_OK : find(g, a, by, DEEP, out);
}

dx_status dx_except_levels(dx_graph *g, dx_word *word, dx_id by, bool *spare)
{
    dx_levels levels;
    DX_TRY(dx_find_levels(g, word->of, by, &levels));
    *spare = levels.everywhere;
    for (size_t i = 0; i < levels.n; i++)
        DX_TRY(dx_word_except(g, word, levels.relation[i]));
    return DX_OK;
}

/* ---- steps compared with numbers --------------------------------------------------------------
 */

/* c·sign(u) + d by its values where u is above, at and below 0. */
static dx_status unstep_sign(dx_graph *g, dx_id call, dx_id c, dx_id d, dx_comparison how,
                             dx_id *out, dx_comparison *out_how, int *met)
{
    dx_id u = dx_operand(g, call, 0);
    bool is[3];
    for (int i = 0; i < 3; i++) { /* above, at, below */
        dx_id value = dx_fn_of(g, call) == DX_FN_sign ? dx_int(g, 1 - i) : dx_rational(g, 2 - i, 2);
        value = dx_number_add(g, dx_number_mul(g, c, value), d);
        DX_TRY(dx_check(g, value));
        is[i] = dx_sign_meets(dx_number_sign(g, value), how);
    }
    if (is[0] == is[1] && is[1] == is[2]) {
        *met = is[0];
        return DX_OK;
    }
    if (is[0] == is[2] && !is[0]) /* at 0 alone */
        return DX_OK;
    *out_how = is[0] == is[2] ? DX_OTHER_THAN : is[1] ? DX_AT_LEAST : DX_ABOVE;
    *out = is[0] ? u : dx_neg(g, u);
    return dx_check(g, *out);
}

/* floor(u) > r is u >= floor(r) + 1, ceil(u) < r is u <= ceil(r) - 1. */
static dx_status unstep_floor(dx_graph *g, dx_id call, dx_id r, dx_comparison how, dx_id *out,
                              dx_comparison *out_how)
{
    const bool lower = how == DX_ABOVE || how == DX_AT_LEAST;
    const bool floor = dx_fn_of(g, call) == DX_FN_floor;
    dx_id u = dx_operand(g, call, 0), one = dx_int(g, 1), end;
    if (how == DX_OTHER_THAN)
        return DX_OK;
    /* the least integer that meets it, or the largest */
    if (lower)
        end = how == DX_ABOVE ? dx_add(g, dx_call1(g, DX_FN_floor, r), one)
                              : dx_call1(g, DX_FN_ceil, r);
    else
        end = how == DX_BELOW ? dx_sub(g, dx_call1(g, DX_FN_ceil, r), one)
                              : dx_call1(g, DX_FN_floor, r);
    DX_TRY(dx_check(g, end));
    if (lower) { /* floor(u) >= end: u >= end; ceil(u) >= end: u > end - 1 */
        *out_how = floor ? DX_AT_LEAST : DX_ABOVE;
        *out = dx_sub(g, u, floor ? end : dx_sub(g, end, one));
    } else { /* floor(u) <= end: u < end + 1; ceil(u) <= end: u <= end */
        *out_how = floor ? DX_ABOVE : DX_AT_LEAST;
        *out = dx_sub(g, floor ? dx_add(g, end, one) : end, u);
    }
    return dx_check(g, *out);
}

dx_status dx_unstep(dx_graph *g, dx_id a, dx_comparison how, dx_id *out, dx_comparison *out_how,
                    int *met)
{
    dx_id c = dx_int(g, 1), d = dx_int(g, 0), call = a;
    *met = -1;
    *out = DX_NONE;
    if (dx_op_of(g, a) == DX_OP_ADD) {
        if (dx_terms(g, a) != 1)
            return DX_OK;
        call = dx_term(g, a, 0);
        c = dx_coefficient(g, a, 0);
        d = dx_constant(g, a);
    }
    switch (dx_fn_of(g, call)) {
    case DX_FN_sign:
    case DX_FN_heaviside:
        return unstep_sign(g, call, c, d, how, out, out_how, met);
    case DX_FN_floor:
    case DX_FN_ceil: {
        dx_id r = dx_number_neg(g, dx_number_div(g, d, c));
        DX_TRY(dx_check(g, r));
        return unstep_floor(g, call, r, dx_number_sign(g, c) < 0 ? dx_mirrored(how) : how, out,
                            out_how);
    }
    default:
        return DX_OK;
    }
}
