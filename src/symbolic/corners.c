#include "symbolic/corners.h"

#include "expr/walk.h"
#include "symbolic/readable.h"
#include "symbolic/samesign.h"
#include "symbolic/sample.h"

enum { MOST_PIECES = 24, MOST_ORDER = 8, ZERO_ORDER = 6 };

/* One side of a point: the function with its pieces put in that hold there. */
typedef struct side {
    dx_graph *g;
    dx_rules *rules;
    dx_id symbol, at;
    int direction; /* 1: right of it, -1: left */
} side;

/* What is known of a sign: 1, 0, -1; or that other symbols decide it, or nothing. */
enum { DEPENDS = 2, NOT_KNOWN = 3 };

static dx_id value_at(const side *s, dx_id a)
{
    /* the name of a sum in `at` is the one of that sum: each term is looked at by itself */
    return dx_rename(s->g, a, s->symbol, s->at);
}

/* The value at the point, DX_NONE where it has none. */
static dx_status find_value(const side *s, dx_id a, dx_id *value)
{
    dx_context *context = s->g->context;
    *value = dx_is_none(a) ? a : value_at(s, a);
    if (!dx_is_none(*value) || dx_is_none(a))
        return DX_OK;
    dx_status status = dx_check(s->g, *value);
    if (status != DX_DOMAIN && status != DX_TYPE && status != DX_LIMIT && status != DX_UNKNOWN)
        return status;
    dx_diag_clear(&context->diag);
    return DX_OK;
}

static dx_status sign_of_value(const side *s, dx_id value, int *sign)
{
    dx_graph *g = s->g;
    *sign = NOT_KNOWN;
    if (dx_is_none(value))
        return DX_OK;
    if (!dx_is_number(g, value))
        DX_TRY(dx_readable(g, value, &value));
    if (dx_is_number(g, value))
        *sign = dx_number_sign(g, value);
    else if (!dx_is_constant(g, value))
        *sign = DEPENDS;
    else {
        DX_TRY(dx_sample_sign(g, value, sign));
        if (*sign == 0)
            *sign = NOT_KNOWN;
    }
    return DX_OK;
}

/* The sign just beside the point, of an expression that is smooth there: that of the first
 * derivative which does not vanish. */
static dx_status sign_beside(const side *s, dx_id a, int *sign)
{
    for (int k = 0; k <= ZERO_ORDER; k++) {
        dx_id value;
        DX_TRY(find_value(s, a, &value));
        DX_TRY(sign_of_value(s, value, sign));
        if (*sign != 0) {
            if (k > 0 && *sign == DEPENDS) /* zero at the point, and beside it who knows */
                *sign = NOT_KNOWN;
            if (*sign != NOT_KNOWN && *sign != DEPENDS && k % 2 == 1)
                *sign *= s->direction;
            return DX_OK;
        }
        DX_TRY(dx_diff(s->g, s->rules, a, s->symbol, 1, &a));
    }
    *sign = NOT_KNOWN;
    return DX_OK;
}

/* ---- pieces ----------------------------------------------------------------------------- */

dx_id dx_meeting(dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    if (op >= DX_OP_EQ && op <= DX_OP_LE)
        return dx_sub(g, dx_operand(g, a, 0), dx_operand(g, a, 1));
    switch (dx_fn_of(g, a)) {
    case DX_FN_abs:
    case DX_FN_sign:
    case DX_FN_heaviside:
    case DX_FN_relu:
    case DX_FN_leakyrelu:
        return dx_operand(g, a, 0);
    case DX_FN_max:
    case DX_FN_min:
        return dx_sub(g, dx_operand(g, a, 0), dx_operand(g, a, 1));
    default:
        return DX_NONE;
    }
}

dx_id dx_piece(dx_graph *g, dx_id a, int sign)
{
    dx_op op = dx_op_of(g, a);
    if (op >= DX_OP_EQ && op <= DX_OP_LE)
        return dx_truth(g, sign == 0 ? op == DX_OP_EQ || op == DX_OP_LE
                                     : op == DX_OP_NE || (op != DX_OP_EQ && sign < 0));
    dx_id u = dx_operand(g, a, 0), zero = dx_int(g, 0);
    switch (dx_fn_of(g, a)) {
    case DX_FN_abs:
        return sign > 0 ? u : dx_neg(g, u);
    case DX_FN_sign:
        return dx_int(g, sign);
    case DX_FN_heaviside:
        return dx_rational(g, sign + 1, 2);
    case DX_FN_relu:
        return sign > 0 ? u : zero;
    case DX_FN_leakyrelu:
        if (sign > 0)
            return u;
        return dx_mul(g, u, dx_count(g, a) > 1 ? dx_operand(g, a, 1) : dx_rational(g, 1, 100));
    case DX_FN_max:
        return dx_operand(g, a, sign > 0 ? 0 : 1);
    default:
        return dx_operand(g, a, sign > 0 ? 1 : 0);
    }
}

/* Steps lie between integers: there they are constant. */
static dx_status level_step(const side *s, dx_id a, dx_id *out, bool *known)
{
    dx_graph *g = s->g;
    dx_fn fn = dx_fn_of(g, a);
    dx_id u = dx_operand(g, a, 0), value, level;
    *known = true;
    *out = a;
    if (fn == DX_FN_mod)
        u = dx_div(g, u, dx_operand(g, a, 1));
    else if (fn == DX_FN_round)
        u = dx_add(g, u, dx_rational(g, 1, 2));
    DX_TRY(dx_check(g, u));
    DX_TRY(find_value(s, u, &value));
    if (!dx_is_none(value) && !dx_is_number(g, value) && !dx_is_constant(g, value))
        return DX_OK; /* other symbols decide */
    *known = !dx_is_none(value) && dx_is_number(g, value) && !dx_is_integer(g, value);
    if (!*known)
        return DX_OK;
    level = dx_call1(g, fn == DX_FN_ceil ? DX_FN_ceil : DX_FN_floor, value);
    if (fn == DX_FN_frac)
        level = dx_sub(g, u, level);
    else if (fn == DX_FN_mod)
        level = dx_sub(g, dx_operand(g, a, 0), dx_mul(g, dx_operand(g, a, 1), level));
    *out = level;
    return dx_check(g, level);
}

static bool is_step(dx_fn fn)
{
    return fn == DX_FN_floor || fn == DX_FN_ceil || fn == DX_FN_round || fn == DX_FN_frac ||
           fn == DX_FN_mod;
}

/* What stands in for the node on this side; the node itself where other symbols decide. */
static dx_status level_node(const side *s, dx_id a, dx_id *out, bool *known)
{
    dx_graph *g = s->g;
    int sign;
    *out = a;
    *known = true;
    if (is_step(dx_fn_of(g, a)))
        return level_step(s, a, out, known);
    dx_id zero = dx_meeting(g, a);
    if (dx_is_none(zero))
        return g->context->diag.status;
    int flip = 1;
    DX_TRY(dx_same_sign(g, zero, &flip, &zero));
    DX_TRY(sign_beside(s, zero, &sign));
    *known = sign != NOT_KNOWN;
    if (sign == 1 || sign == -1)
        sign *= flip;
    if (sign == 1 || sign == -1)
        *out = dx_piece(g, a, sign);
    return dx_check(g, *out);
}

/* The function on this side, inner pieces first. */
static dx_status level(const side *s, dx_id a, dx_id *out, bool *known)
{
    dx_graph *g = s->g;
    *out = a;
    *known = true;
    for (int round = 0; round < MOST_PIECES; round++) {
        dx_walk walk;
        dx_id from = DX_NONE, to = DX_NONE;
        DX_TRY(dx_walk_make(g, 1, out, &walk));
        dx_status status = DX_OK;
        for (size_t i = 0; i < walk.n && *known && dx_is_none(from) && status == DX_OK; i++) {
            status = level_node(s, walk.id[i], &to, known);
            if (status == DX_OK && *known && !dx_same(to, walk.id[i]))
                from = walk.id[i];
        }
        dx_walk_free(&walk);
        DX_TRY(status);
        if (!*known || dx_is_none(from))
            return DX_OK;
        *out = dx_rename(g, *out, from, to);
        DX_TRY(dx_check(g, *out));
    }
    *known = false;
    return DX_OK;
}

/* ---- both sides --------------------------------------------------------------------------- */

static dx_status is_equal(dx_graph *g, dx_id a, dx_id b, bool *equal)
{
    *equal = false;
    if (dx_is_none(a) || dx_is_none(b))
        return DX_OK;
    dx_id difference = dx_sub(g, a, b);
    DX_TRY(dx_check(g, difference));
    if (!dx_is_int(g, difference, 0))
        DX_TRY(dx_readable(g, difference, &difference));
    *equal = dx_is_int(g, difference, 0);
    return DX_OK;
}

static dx_status compare_sides(dx_graph *g, dx_rules *rules, dx_id a, dx_id symbol, uint32_t order,
                               dx_id derivative, dx_id at, bool *smooth)
{
    side s[2] = {{g, rules, symbol, at, -1}, {g, rules, symbol, at, 1}};
    dx_id f[2], value[2], here;
    *smooth = true;
    for (int i = 0; i < 2 && *smooth; i++)
        DX_TRY(level(&s[i], a, &f[i], smooth));
    for (uint32_t k = 0; k <= order && *smooth; k++) {
        for (int i = 0; i < 2; i++) {
            if (k > 0)
                DX_TRY(dx_diff(g, rules, f[i], symbol, 1, &f[i]));
            DX_TRY(find_value(&s[i], f[i], &value[i]));
        }
        DX_TRY(is_equal(g, value[0], value[1], smooth));
        if (*smooth && (k == 0 || k == order)) {
            bool known;
            DX_TRY(find_value(&s[0], k == 0 ? a : derivative, &here));
            if (!dx_is_none(here)) /* pieces of a number */
                DX_TRY(level(&s[0], here, &here, &known));
            DX_TRY(is_equal(g, value[0], here, smooth));
        }
    }
    return DX_OK;
}

dx_status dx_smooth_at(dx_graph *g, dx_rules *rules, dx_id a, dx_id symbol, uint32_t order,
                       dx_id derivative, dx_id at, bool *smooth)
{
    *smooth = false;
    if (order > MOST_ORDER)
        return DX_OK;
    dx_status status = compare_sides(g, rules, a, symbol, order, derivative, at, smooth);
    if (status == DX_DOMAIN || status == DX_LIMIT || status == DX_UNKNOWN || status == DX_TYPE) {
        dx_diag_clear(&g->context->diag);
        *smooth = false;
        return DX_OK;
    }
    return status;
}
