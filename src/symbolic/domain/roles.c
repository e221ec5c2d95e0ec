/* The parts that nodes of an expression play for its derivative. */
#include "symbolic/domain/gathering.h"

#include "symbolic/domain/crossings.h"
#include "symbolic/domain/level.h"

#include <string.h>

static uint8_t role_of(dx_graph *g, const dx_walk *walk, const uint8_t *role, dx_id a, dx_id symbol)
{
    uint8_t found = dx_same(a, symbol) ? DX_MOVES | DX_DERIVED : 0;
    for (uint32_t k = 0; k < dx_count(g, a); k++)
        if (role[dx_walk_find(walk, dx_operand(g, a, k))] & DX_MOVES)
            found = DX_MOVES | DX_DERIVED;
    return dx_is_level(dx_fn_of(g, a)) || dx_is_relation(g, a) ? found & DX_DERIVED : found;
}

/* One of its operands may be out of play: max(u, v) does not look at u where v is larger. */
bool dx_chooses(dx_fn fn)
{
    return fn == DX_FN_max || fn == DX_FN_min || fn == DX_FN_relu;
}

/* A step with so many zeros that they are not told one by one: floor(mod(x, 2)) = 0. */
static dx_status find_level_zeros(dx_graph *g, dx_id a, dx_id symbol, dx_plateau *out)
{
    dx_levels levels;
    bool has;
    if (!dx_contains(g, a, symbol))
        return DX_OK;
    DX_TRY(dx_find_levels(g, a, symbol, &levels));
    if (levels.everywhere)
        DX_TRY(dx_has_plateau(g, a, &has));
    if (!levels.everywhere || !has)
        return DX_OK;
    out->n = 1;
    out->symbol = DX_NONE;
    out->relation[0] = dx_relation(g, DX_OP_EQ, a, dx_int(g, 0));
    return dx_check(g, out->relation[0]);
}

dx_status dx_find_masks(dx_graph *g, const dx_walk *walk, dx_id a, dx_id symbol, dx_masks *out)
{
    enum { LARGE = 300, MOST = sizeof out->factor / sizeof *out->factor };
    bool level = false; /* one such: of two that jump at a point each may be 0 at it alone */
    out->n = 0;
    if (dx_op_of(g, a) != DX_OP_MUL || dx_factors(g, a) < 2 || walk->n > LARGE)
        return DX_OK;
    for (uint32_t k = 0; k < dx_factors(g, a) && out->n < MOST; k++) {
        dx_id exponent = dx_exponent(g, a, k);
        if (!dx_is_integer(g, exponent) || dx_number_sign(g, exponent) < 0)
            continue;
        DX_TRY(dx_plateau_find(g, dx_base(g, a, k), symbol, &out->plateau[out->n]));
        if (out->plateau[out->n].n == 0 && !level) {
            DX_TRY(find_level_zeros(g, dx_base(g, a, k), symbol, &out->plateau[out->n]));
            level = out->plateau[out->n].n > 0;
        }
        out->factor[out->n] = k;
        out->n += out->plateau[out->n].n > 0;
    }
    return DX_OK;
}

/* Do the corners of the factor show where all those of the product do? */
bool dx_is_unmasked(const dx_masks *m, uint32_t k)
{
    return m->n == 0 || (m->n == 1 && m->factor[0] == k);
}

/* Does a condition before the i-th depend on other names, so that this one may be out of play? */
bool dx_is_late_condition(const dx_graph *g, dx_id cases, uint32_t i, dx_id symbol)
{
    dx_id any[2];
    for (uint32_t k = 0; k < i && i < dx_pieces(g, cases); k++) {
        size_t n = dx_free_symbols(g, dx_operand(g, cases, 2 * k), 2, any);
        if (n > 1 || (n == 1 && !dx_same(any[0], symbol)))
            return dx_contains(g, dx_operand(g, cases, 2 * i), symbol);
    }
    return false;
}

/* What of the node's own role goes for its operands. */
static uint8_t role_below(const dx_graph *g, dx_id a, uint8_t role, bool masked)
{
    role &= DX_NEEDED | DX_BENDS | DX_JUMPS;
    if (dx_is_level(dx_fn_of(g, a)) || dx_is_relation(g, a))
        return role & DX_BENDS ? (role & DX_NEEDED) | DX_JUMPS : role;
    return masked && dx_chooses(dx_fn_of(g, a)) && (role & (DX_BENDS | DX_JUMPS)) ? role & DX_NEEDED
                                                                                  : role;
}

/* Beside the walk; the last node has the role `top`. `masked`: what dx_chooses among its operands
 * is looked at by itself. */
dx_status dx_find_roles(dx_graph *g, const dx_walk *walk, dx_id symbol, bool masked, uint8_t top,
                        uint8_t *role)
{
    memset(role, 0, walk->n);
    role[walk->n - 1] = top;
    for (size_t i = walk->n; i-- > 0;) {
        dx_id a = walk->id[i];
        uint32_t n = dx_count(g, a);
        uint8_t below = role_below(g, a, role[i], masked);
        dx_chart signs;
        bool steady = false;
        dx_masks m = {.n = 0};
        if ((below & DX_JUMPS) && masked)
            DX_TRY(dx_find_steady_signs(g, a, symbol, &signs, &steady));
        if ((below & DX_JUMPS) && masked && !steady) {
            dx_step_crossings passed;
            DX_TRY(dx_find_step_crossings(g, a, symbol, &passed));
            steady = passed.n > 0;
        }
        below &= steady ? DX_NEEDED : UINT8_MAX;
        if ((below & (DX_BENDS | DX_JUMPS)) && masked)
            DX_TRY(dx_find_masks(g, walk, a, symbol, &m));
        for (uint32_t k = 0; (role[i] & DX_NEEDED) && k < n; k++) {
            bool value = (dx_op_of(g, a) == DX_OP_CASES && (k % 2 == 1 || k + 1 == n)) ||
                         (dx_is_iterated(g, a) && k < 2);
            bool shows = dx_is_unmasked(&m, k / 2) && !(masked && dx_op_of(g, a) == DX_OP_CASES &&
                                                        dx_is_late_condition(g, a, k / 2, symbol));
            if (!value)
                role[dx_walk_find(walk, dx_operand(g, a, k))] |= shows ? below : below & DX_NEEDED;
        }
    }
    for (size_t i = 0; i < walk->n; i++)
        role[i] |= role_of(g, walk, role, walk->id[i], symbol);
    return DX_OK;
}
