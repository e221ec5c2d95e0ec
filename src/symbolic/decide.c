#include "symbolic/decide.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "support/flint.h"
#include "symbolic/algebra/algebraic.h"
#include "symbolic/forms/readable.h"

/* ---- constants ----------------------------------------------------------------------------- */

/* What holds for all angles holds for sin(1) and cos(1): numbers inside of circular functions
 * become multiples of a symbol. */
static dx_status with_free_angles(dx_graph *g, dx_id a, dx_id *out)
{
    enum { MOST = 16 };
    static const char angle[] = "'a";
    dx_id from[MOST], to[MOST], symbol = dx_symbol(g, angle, sizeof angle - 1);
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        dx_id b = walk.id[i];
        dx_fn fn = dx_fn_of(g, b);
        if (fn != DX_FN_sin && fn != DX_FN_cos)
            continue;
        dx_id inner = dx_operand(g, b, 0), number = inner;
        if (dx_op_of(g, inner) == DX_OP_ADD)
            number = dx_constant(g, inner);
        if (!dx_is_number(g, number) || dx_is_int(g, number, 0))
            continue;
        dx_id turned = dx_add(g, dx_sub(g, inner, number), dx_mul(g, number, symbol));
        from[n] = b;
        to[n++] = dx_call1(g, fn, turned);
    }
    dx_walk_free(&walk);
    *out = n > 0 ? dx_substitute(g, a, n, from, to) : a;
    return dx_check(g, *out);
}

/* log(u) of a positive number as a sum of those of its factors, added to *sum; false where nothing
 * is gained, or it is not known to be positive. */
static bool split_log(dx_graph *g, dx_id u, dx_id *sum)
{
    int64_t part[2];
    dx_id scale, rest;
    dx_split_coefficient(g, u, &scale, &rest);
    *sum = dx_int(g, 0);
    if (!dx_get_small_rational(g, scale, &part[0], &part[1]) || part[0] <= 0)
        return false;
    for (int i = 0; i < 2; i++) {
        n_factor_t factors;
        n_factor_init(&factors);
        n_factor(&factors, (ulong)part[i], 0);
        for (int k = 0; k < factors.num; k++)
            *sum = dx_add(g, *sum,
                          dx_scale(g, dx_int(g, (i == 0 ? 1 : -1) * (int64_t)factors.exp[k]),
                                   dx_call1(g, DX_FN_log, dx_int(g, (int64_t)factors.p[k]))));
    }
    if (dx_is_int(g, rest, 1))
        return true;
    if (dx_op_of(g, rest) != DX_OP_MUL) {
        *sum = dx_add(g, *sum, dx_call1(g, DX_FN_log, rest));
        return true;
    }
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        if (!dx_is_positive(g, dx_base(g, rest, i)))
            return false;
        *sum =
            dx_add(g, *sum,
                   dx_mul(g, dx_exponent(g, rest, i), dx_call1(g, DX_FN_log, dx_base(g, rest, i))));
    }
    return true;
}

/* log(6) is log(2) + log(3), log(2/pi) is log(2) - log(pi). */
static dx_status with_split_logs(dx_graph *g, dx_id a, dx_id *out)
{
    enum { MOST = 16, MOST_ROUNDS = 3 };
    *out = a;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        dx_id from[MOST], to[MOST];
        size_t n = 0;
        dx_walk walk;
        DX_TRY(dx_walk_make(g, 1, out, &walk));
        for (size_t i = 0; i < walk.n && n < MOST; i++) {
            dx_id b = walk.id[i];
            if (dx_fn_of(g, b) == DX_FN_log && split_log(g, dx_operand(g, b, 0), &to[n]) &&
                !dx_same(to[n], b))
                from[n++] = b;
        }
        dx_walk_free(&walk);
        if (n == 0)
            return DX_OK;
        *out = dx_substitute(g, *out, n, from, to);
        DX_TRY(dx_check(g, *out));
    }
    return DX_OK;
}

/* Of roots: so near to zero that it must be zero. */
static dx_status is_algebraic_zero(dx_graph *g, const dx_oracle *oracle, dx_id a, bool *zero)
{
    enum { MOST_BITS = 30000, SPARE = 64 };
    double bits;
    dx_interval value;
    *zero = false;
    if (!dx_algebraic_bound(g, a, MOST_BITS, &bits))
        return DX_OK;
    dx_id scaled = dx_mul(g, a, dx_power(g, dx_int(g, 2), (int64_t)bits));
    DX_TRY(dx_check(g, scaled));
    DX_TRY(dx_ask_value(oracle, scaled, 2 * (long)bits + SPARE, &value));
    *zero = value.finite && value.low > -1 && value.high < 1;
    return DX_OK;
}

dx_status dx_generalize(dx_graph *g, dx_id a, dx_id *out)
{
    DX_TRY(with_free_angles(g, a, out));
    DX_TRY(with_split_logs(g, *out, out));
    return dx_readable(g, *out, out);
}

dx_status dx_is_zero_constant(dx_graph *g, const dx_oracle *oracle, dx_id a, bool *zero)
{
    dx_id form;
    *zero = false;
    if (!dx_is_constant(g, a))
        return DX_OK;
    DX_TRY(dx_readable(g, a, &form));
    *zero = dx_is_int(g, form, 0);
    if (*zero || dx_is_number(g, form))
        return DX_OK;
    DX_TRY(is_algebraic_zero(g, oracle, form, zero));
    if (!*zero)
        DX_TRY(dx_ask_zero(oracle, form, zero));
    if (*zero)
        return DX_OK;
    DX_TRY(dx_generalize(g, form, &form));
    *zero = dx_is_int(g, form, 0);
    return DX_OK;
}

/* ---- formulas ------------------------------------------------------------------------------ */

dx_status dx_decide_zero(dx_graph *g, const dx_oracle *oracle, dx_id a, bool *zero)
{
    dx_id form;
    bool nonzero = false;
    DX_TRY(dx_check(g, a));
    if (!dx_is_number(g, a))
        DX_TRY(dx_ask_nonzero(oracle, a, &nonzero));
    *zero = false;
    if (nonzero)
        return DX_OK;
    DX_TRY(dx_readable(g, a, &form));
    *zero = dx_is_int(g, form, 0);
    if (!*zero && !dx_is_number(g, form))
        DX_TRY(dx_is_zero_constant(g, oracle, form, zero));
    if (*zero || dx_is_number(g, form))
        return DX_OK;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_print_plain(g, form, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        status = dx_fail(g->context, DX_UNKNOWN, "cannot decide whether %.300s is 0",
                         dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

dx_status dx_decide_sign(dx_graph *g, const dx_oracle *oracle, dx_id a, int *sign)
{
    dx_id negative = dx_neg(g, a);
    DX_TRY(dx_check(g, negative));
    *sign = 0;
    if (dx_is_number(g, a))
        *sign = dx_number_sign(g, a);
    else if (dx_is_constant(g, a))
        return dx_ask_sign(oracle, a, sign);
    else if (dx_is_nonnegative(g, a))
        *sign = 1;
    else if (dx_is_nonnegative(g, negative))
        *sign = -1;
    return DX_OK;
}
