#include "symbolic/forms/mirror.h"

#include "expr/known.h"
#include "expr/walk.h"
#include "symbolic/forms/basic.h"

enum { MOST = 32 };

static bool has_mirror(const dx_graph *g, dx_id a)
{
    dx_fn fn = dx_fn_of(g, a);
    return fn == DX_FN_sigmoid || fn == DX_FN_heaviside;
}

static bool is_mirrored(const dx_graph *g, dx_id a)
{
    return has_mirror(g, a) && dx_looks_negative(g, dx_operand(g, a, 0));
}

dx_id dx_mirror_sum(dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) != 1 || !has_mirror(g, dx_term(g, a, 0)))
        return a;
    dx_id c = dx_constant(g, a), call = dx_term(g, a, 0);
    if (dx_is_int(g, c, 0) || !dx_same(dx_number_neg(g, c), dx_coefficient(g, a, 0)))
        return a;
    return dx_scale(g, c, dx_call1(g, dx_fn_of(g, call), dx_neg(g, dx_operand(g, call, 0))));
}

dx_status dx_mirrored(dx_graph *g, dx_id a, dx_id *out)
{
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++)
        if (is_mirrored(g, walk.id[i]))
            from[n++] = walk.id[i];
    dx_walk_free(&walk);
    for (size_t i = 0; i < n; i++) {
        dx_id opposite = dx_neg(g, dx_operand(g, from[i], 0));
        to[i] = dx_sub(g, dx_int(g, 1), dx_call1(g, dx_fn_of(g, from[i]), opposite));
    }
    *out = n > 0 ? dx_substitute(g, a, n, from, to) : a;
    return dx_check(g, *out);
}

/* With c*tanh(u) + c as 2c*sigmoid(2u) and c*sigmoid(u) - c/2 as c/2*tanh(u/2); else NONE. */
static dx_id other_centre(dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) != 1)
        return DX_NONE;
    const dx_id call = dx_term(g, a, 0), c = dx_coefficient(g, a, 0), k = dx_constant(g, a);
    const dx_id two = dx_int(g, 2), half = dx_rational(g, 1, 2);
    const bool opposite = dx_same(dx_number_neg(g, c), k);
    const dx_fn fn = dx_fn_of(g, call);
    if (dx_is_int(g, k, 0))
        return DX_NONE;
    if (fn == DX_FN_tanh && (opposite || dx_same(c, k))) {
        const dx_id u = dx_scale(g, dx_int(g, opposite ? -2 : 2), dx_operand(g, call, 0));
        return dx_scale(g, dx_number_mul(g, two, k), dx_call1(g, DX_FN_sigmoid, u));
    }
    if (fn != DX_FN_sigmoid || !dx_same(dx_number_mul(g, half, dx_number_neg(g, c)), k))
        return DX_NONE;
    return dx_scale(g, dx_number_neg(g, k),
                    dx_call1(g, DX_FN_tanh, dx_scale(g, half, dx_operand(g, call, 0))));
}

static dx_id by_exponentials(dx_graph *g, dx_id a)
{
    const dx_fn fn = dx_fn_of(g, a);
    if (fn != DX_FN_sigmoid && fn != DX_FN_softplus)
        return DX_NONE;
    return dx_basic_formula(g, fn, dx_operand(g, a, 0));
}

/* The expression with what `other` gives in the place of each node that it knows. */
static dx_status exchanged(dx_graph *g, dx_id a, dx_id (*other)(dx_graph *, dx_id), dx_id *out)
{
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        from[n] = walk.id[i];
        to[n] = other(g, from[n]);
        n += !dx_is_none(to[n]);
    }
    dx_walk_free(&walk);
    *out = n > 0 ? dx_replace(g, a, n, from, to) : a;
    return dx_check(g, *out);
}

/* A node of the kind in `a`? */
static dx_status has_kind(dx_graph *g, dx_id a, bool (*kind)(const dx_graph *, dx_id), bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++)
        *has = kind(g, walk.id[i]);
    dx_walk_free(&walk);
    return DX_OK;
}

static bool is_sigmoid(const dx_graph *g, dx_id a)
{
    return dx_fn_of(g, a) == DX_FN_sigmoid;
}

static bool is_tanh(const dx_graph *g, dx_id a)
{
    return dx_fn_of(g, a) == DX_FN_tanh;
}

static bool is_sum_with_exp(const dx_graph *g, dx_id a)
{
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_ADD && i < dx_terms(g, a); i++)
        if (dx_fn_of(g, dx_term(g, a, i)) == DX_FN_exp)
            return true;
    return false;
}

/* 1/(1 + exp(x)), log(1 + exp(x)): divided by a sum with exp, or the logarithm of one. */
static bool is_logistic(const dx_graph *g, dx_id a)
{
    if (dx_fn_of(g, a) == DX_FN_log)
        return is_sum_with_exp(g, dx_operand(g, a, 0));
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++) {
        const dx_id exponent = dx_exponent(g, a, i);
        if (dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0 &&
            is_sum_with_exp(g, dx_base(g, a, i)))
            return true;
    }
    return false;
}

dx_status dx_recentred(dx_graph *g, dx_id a, dx_id *out)
{
    bool both, has;
    DX_TRY(exchanged(g, a, other_centre, out));
    DX_TRY(has_kind(g, *out, is_sigmoid, &both));
    DX_TRY(has_kind(g, *out, is_tanh, &has));
    if (both && has)
        *out = a;
    return DX_OK;
}

dx_status dx_by_exponentials(dx_graph *g, dx_id a, dx_id *out)
{
    return exchanged(g, a, by_exponentials, out);
}

dx_status dx_writes_logistic(dx_graph *g, dx_id a, dx_id form, bool *writes)
{
    bool had;
    DX_TRY(has_kind(g, a, is_logistic, &had));
    DX_TRY(has_kind(g, form, is_logistic, writes));
    *writes = *writes && !had;
    return DX_OK;
}
