#include "symbolic/domain/corners.h"

#include "expr/primitive.h"
#include "expr/walk.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/samesign.h"
#include "symbolic/sample.h"

enum { MOST_PIECES = 24, ZERO_ORDER = 6 };

/* What is known of a sign: 1, 0, -1; or that other symbols decide it, or nothing. */
enum { DEPENDS = 2, NOT_KNOWN = 3 };

static dx_id value_at(const dx_one_side *s, dx_id a)
{
    /* the name of a sum in `at` is the one of that sum: each term is looked at by itself */
    return dx_rename(s->g, a, s->symbol, s->at);
}

static dx_status find_zero_power(dx_graph *g, dx_id value, dx_id *power)
{
    dx_walk walk;
    *power = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, &value, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && dx_is_none(*power) && status == DX_OK; i++) {
        dx_id a = walk.id[i];
        for (uint32_t k = 0; dx_op_of(g, a) == DX_OP_MUL && k < dx_factors(g, a); k++) {
            int sign = 0;
            bool sure = false;
            if (dx_is_int(g, dx_base(g, a, k), 0) && dx_is_constant(g, dx_exponent(g, a, k)))
                status = dx_constant_sign(g, dx_exponent(g, a, k), &sign, &sure);
            if (sure && sign > 0)
                *power = a;
        }
    }
    dx_walk_free(&walk);
    return status;
}

/* Has a power with a negative exponent a base that is zero at the point? In f^pi/f it is not
 * seen any more where f is 0. */
static dx_status has_pole(const dx_one_side *s, dx_id a, bool *pole)
{
    dx_graph *g = s->g;
    dx_walk walk;
    *pole = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*pole; i++) {
        dx_id power = walk.id[i];
        for (uint32_t k = 0; dx_op_of(g, power) == DX_OP_MUL && k < dx_factors(g, power); k++) {
            dx_id exponent = dx_exponent(g, power, k);
            if (!dx_is_number(g, exponent) || dx_number_sign(g, exponent) > 0)
                continue;
            dx_id base = value_at(s, dx_base(g, power, k));
            *pole = *pole || dx_is_none(base) || dx_is_int(g, base, 0);
        }
    }
    dx_walk_free(&walk);
    if (*pole && !dx_is_final(g->context->diag.status))
        dx_diag_clear(&g->context->diag);
    return dx_is_final(g->context->diag.status) ? g->context->diag.status : DX_OK;
}

/* 0^pi is 0. */
static dx_status settle_zeros(const dx_one_side *s, dx_id a, dx_id *value)
{
    enum { MOST = 8 };
    for (int round = 0; round < MOST && !dx_is_none(*value); round++) {
        dx_id power;
        bool pole = false;
        DX_TRY(find_zero_power(s->g, *value, &power));
        if (dx_is_none(power))
            return DX_OK;
        if (round == 0)
            DX_TRY(has_pole(s, a, &pole));
        *value = pole ? DX_NONE : dx_rename(s->g, *value, power, dx_int(s->g, 0));
    }
    return DX_OK;
}

/* One of the terms of a sum may have no value, which nothing shows: *value becomes NONE. */
static dx_status doubt_terms(dx_graph *g, dx_id *value)
{
    dx_conditions c;
    if (!g->binds || dx_is_number(g, *value))
        return DX_OK;
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&c, *value));
    bool doubt = c.nowhere;
    for (size_t i = 0; i < c.n_words && !doubt; i++)
        doubt = !dx_is_none(c.word[i].range);
    *value = doubt ? DX_NONE : *value;
    return DX_OK;
}

dx_status dx_side_value(const dx_one_side *s, dx_id a, dx_id *value)
{
    dx_context *context = s->g->context;
    *value = dx_is_none(a) ? a : value_at(s, a);
    if (!dx_is_none(*value))
        DX_TRY(settle_zeros(s, a, value));
    if (!dx_is_none(*value))
        DX_TRY(doubt_terms(s->g, value));
    if (!dx_is_none(*value) || dx_is_none(a) || context->diag.status == DX_OK)
        return DX_OK;
    dx_status status = dx_check(s->g, *value);
    if (status != DX_DOMAIN && status != DX_TYPE && status != DX_LIMIT && status != DX_UNKNOWN)
        return status;
    dx_diag_clear(&context->diag);
    return DX_OK;
}

static dx_status sign_of_value(const dx_one_side *s, dx_id value, int *sign)
{
    enum { LONG = 100 }; /* where terms may cancel that nobody sees */
    dx_graph *g = s->g;
    *sign = NOT_KNOWN;
    if (dx_is_none(value) || dx_is_larger(g, value, LONG))
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

/* y in x·y, beside x = 0: the sign that it is taken to have. */
static dx_status sign_assumed(const dx_one_side *s, dx_id value, int *sign)
{
    int flip = 1, turned = 1;
    dx_id assumed = s->assumed;
    *sign = NOT_KNOWN;
    DX_TRY(dx_readable(s->g, value, &value));
    DX_TRY(dx_same_sign(s->g, value, &flip, &value));
    if (!dx_is_none(assumed))
        DX_TRY(dx_same_sign(s->g, assumed, &turned, &assumed));
    if (dx_same(value, assumed))
        *sign = flip * turned * s->assumed_sign;
    else if (s->doubt && dx_is_none(*s->doubt))
        *s->doubt = value;
    return DX_OK;
}

/* The sign just beside the point, of an expression that is smooth there: that of the first
 * derivative which does not vanish. */
static dx_status sign_beside(const dx_one_side *s, dx_id a, int *sign)
{
    for (int k = 0; k <= ZERO_ORDER; k++) {
        dx_id value;
        DX_TRY(dx_side_value(s, a, &value));
        DX_TRY(sign_of_value(s, value, sign));
        if (*sign != 0) {
            if (k > 0 && *sign == DEPENDS) /* zero at the point, and beside it who knows */
                DX_TRY(sign_assumed(s, value, sign));
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

bool dx_is_step(dx_fn fn)
{
    return fn == DX_FN_floor || fn == DX_FN_ceil || fn == DX_FN_round || fn == DX_FN_frac ||
           fn == DX_FN_mod;
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
static dx_status level_step(const dx_one_side *s, dx_id a, dx_id *out, bool *known)
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
    DX_TRY(dx_side_value(s, u, &value));
    if (!dx_is_none(value) && !dx_is_number(g, value) && !dx_is_constant(g, value))
        return DX_OK; /* other symbols decide */
    *known = !dx_is_none(value) && dx_is_number(g, value);
    if (!*known)
        return DX_OK;
    int sign = 0;
    if (dx_is_integer(g, value)) {
        DX_TRY(sign_beside(s, dx_sub(g, u, value), &sign));
        *known = sign == 1 || sign == -1;
        if (!*known)
            return DX_OK;
    }
    level = dx_call1(g, fn == DX_FN_ceil ? DX_FN_ceil : DX_FN_floor, value);
    if (sign == (fn == DX_FN_ceil ? 1 : -1))
        level = dx_add(g, level, dx_int(g, sign));
    if (fn == DX_FN_frac)
        level = dx_sub(g, u, level);
    else if (fn == DX_FN_mod)
        level = dx_sub(g, dx_operand(g, a, 0), dx_mul(g, dx_operand(g, a, 1), level));
    *out = level;
    return dx_check(g, level);
}

/* |x·y| is |x|·|y|, whose first factor the side decides: so it is with signs. */
static dx_status split_factors(const dx_one_side *s, dx_id a, dx_id *out)
{
    enum { MOST = 8 };
    dx_graph *g = s->g;
    dx_fn fn = dx_fn_of(g, a);
    dx_id number, product, factor[MOST + 1];
    bool with = false, without = false;
    *out = a;
    if (fn != DX_FN_abs && fn != DX_FN_sign)
        return DX_OK;
    dx_split_coefficient(g, dx_operand(g, a, 0), &number, &product);
    if (dx_op_of(g, product) != DX_OP_MUL || dx_factors(g, product) > MOST)
        return DX_OK;
    uint32_t n = dx_factors(g, product);
    for (uint32_t k = 0; k < n; k++) {
        dx_id base = dx_base(g, product, k), exponent = dx_exponent(g, product, k);
        if (!dx_is_integer(g, exponent))
            return DX_OK;
        bool here = dx_contains(g, base, s->symbol);
        with = with || here;
        without = without || !here;
        factor[k] = dx_pow(g, dx_call1(g, fn, base), exponent);
    }
    if (!with || !without)
        return DX_OK;
    factor[n] = dx_call1(g, fn, number);
    *out = dx_product(g, n + 1, factor);
    return dx_check(g, *out);
}

/* What stands in for the node on this side; the node itself where other symbols decide. */
static dx_status level_node(const dx_one_side *s, dx_id a, dx_id *out, bool *known)
{
    dx_graph *g = s->g;
    int sign;
    *out = a;
    *known = true;
    if (dx_is_step(dx_fn_of(g, a)))
        return level_step(s, a, out, known);
    dx_id zero = dx_meeting(g, a);
    if (dx_is_none(zero))
        return g->context->diag.status;
    DX_TRY(split_factors(s, a, out));
    if (!dx_same(*out, a))
        return DX_OK;
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

/* Inner pieces first. */
dx_status dx_side_formula(const dx_one_side *s, dx_id a, dx_id *out, bool *known)
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

dx_status dx_has_pieces(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = dx_op_of(g, a) >= DX_OP_EQ;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++) {
        const dx_id node = walk.id[i];
        *has = dx_op_of(g, node) == DX_OP_CASES || dx_is_iterated(g, node) ||
               dx_is_written_integral(g, node) || dx_is_step(dx_fn_of(g, node)) ||
               !dx_is_none(dx_meeting(g, node));
    }
    dx_walk_free(&walk);
    return dx_excuse(g->context, g->context->diag.status);
}
