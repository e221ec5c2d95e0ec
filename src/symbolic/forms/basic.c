#include "symbolic/forms/basic.h"

#include "expr/walk.h"
#include "symbolic/forms/waves.h"

static dx_id log_to(dx_graph *g, dx_id u, int base)
{
    return dx_div(g, dx_call1(g, DX_FN_log, u), dx_call1(g, DX_FN_log, dx_int(g, base)));
}

/* (exp(u) + sign·exp(-u))/2 */
static dx_id half_of_two(dx_graph *g, dx_id u, int sign)
{
    dx_id other = dx_call1(g, DX_FN_exp, dx_neg(g, u));
    dx_id both = dx_add(g, dx_call1(g, DX_FN_exp, u), dx_scale(g, dx_int(g, sign), other));
    return dx_mul(g, dx_rational(g, 1, 2), both);
}

static dx_id of_wave(dx_graph *g, dx_fn fn, dx_id u)
{
    int sines, cosines;
    bool hyperbolic = dx_waves_is_hyperbolic(fn);
    if (fn == DX_FN_sin || fn == DX_FN_cos)
        return DX_NONE;
    dx_waves_factors(fn, &sines, &cosines);
    dx_id sine = hyperbolic ? half_of_two(g, u, -1) : dx_call1(g, DX_FN_sin, u);
    dx_id cosine = hyperbolic ? half_of_two(g, u, 1) : dx_call1(g, DX_FN_cos, u);
    return dx_mul(g, dx_power(g, sine, sines), dx_power(g, cosine, cosines));
}

dx_id dx_basic_formula(dx_graph *g, dx_fn fn, dx_id u)
{
    dx_id one = dx_int(g, 1), half = dx_rational(g, 1, 2);
    if (dx_waves_is_wave(fn))
        return of_wave(g, fn, u);
    switch (fn) {
    case DX_FN_expm1:
        return dx_sub(g, dx_call1(g, DX_FN_exp, u), one);
    case DX_FN_log1p:
        return dx_call1(g, DX_FN_log, dx_add(g, one, u));
    case DX_FN_log2:
        return log_to(g, u, 2);
    case DX_FN_log10:
        return log_to(g, u, 10);
    case DX_FN_sigmoid:
        return dx_power(g, dx_add(g, one, dx_call1(g, DX_FN_exp, dx_neg(g, u))), -1);
    case DX_FN_softplus:
        return dx_call1(g, DX_FN_log, dx_add(g, one, dx_call1(g, DX_FN_exp, u)));
    case DX_FN_erfc:
        return dx_sub(g, one, dx_call1(g, DX_FN_erf, u));
    case DX_FN_factorial:
        return dx_call1(g, DX_FN_gamma, dx_add(g, u, one));
    case DX_FN_gelu:
        u = dx_mul(g, u, dx_pow(g, dx_int(g, 2), dx_rational(g, -1, 2)));
        return dx_mul(g, dx_mul(g, dx_pow(g, dx_int(g, 2), dx_rational(g, -1, 2)), u),
                      dx_add(g, one, dx_call1(g, DX_FN_erf, u)));
    case DX_FN_acos:
    case DX_FN_acot:
        return dx_sub(g, dx_mul(g, half, dx_pi(g)),
                      dx_call1(g, fn == DX_FN_acos ? DX_FN_asin : DX_FN_atan, u));
    case DX_FN_asec:
        return dx_basic_formula(g, DX_FN_acos, dx_power(g, u, -1));
    case DX_FN_acsc:
        return dx_call1(g, DX_FN_asin, dx_power(g, u, -1));
    case DX_FN_asinh:
    case DX_FN_acosh: {
        dx_id square = dx_add(g, dx_power(g, u, 2), dx_int(g, fn == DX_FN_asinh ? 1 : -1));
        return dx_call1(g, DX_FN_log, dx_add(g, u, dx_sqrt(g, square)));
    }
    case DX_FN_atanh:
        return dx_mul(g, half,
                      dx_sub(g, dx_call1(g, DX_FN_log, dx_add(g, one, u)),
                             dx_call1(g, DX_FN_log, dx_sub(g, one, u))));
    case DX_FN_acoth:
        return dx_basic_formula(g, DX_FN_atanh, dx_power(g, u, -1));
    case DX_FN_acsch:
        return dx_basic_formula(g, DX_FN_asinh, dx_power(g, u, -1));
    case DX_FN_asech:
        return dx_basic_formula(g, DX_FN_acosh, dx_power(g, u, -1));
    default:
        return DX_NONE;
    }
}

static dx_id log_of_sum(dx_graph *g, dx_id a)
{
    dx_id sum = dx_int(g, 0);
    for (uint32_t i = 0; i < dx_count(g, a); i++)
        sum = dx_add(g, sum, dx_call1(g, DX_FN_exp, dx_operand(g, a, i)));
    return dx_call1(g, DX_FN_log, sum);
}

static dx_id basic_call(dx_graph *g, dx_id a)
{
    if (dx_fn_of(g, a) == DX_FN_logsumexp)
        return log_of_sum(g, a);
    if (dx_count(g, a) != 1)
        return DX_NONE;
    dx_id u = dx_operand(g, a, 0);
    bool sinc = dx_fn_of(g, a) == DX_FN_sinc && dx_is_constant(g, u); /* that of 0 is 1 */
    return sinc ? dx_div(g, dx_call1(g, DX_FN_sin, u), u) : dx_basic_formula(g, dx_fn_of(g, a), u);
}

dx_status dx_basic_form(dx_graph *g, dx_id a, dx_id *out)
{
    enum { MOST = 32 };
    dx_id from[MOST], to[MOST];
    *out = a;
    /* each round reaches one deeper into functions of functions */
    for (size_t n = 1; n > 0;) {
        dx_walk walk;
        n = 0;
        DX_TRY(dx_walk_make(g, 1, out, &walk));
        for (size_t i = 0; i < walk.n && n < MOST; i++) {
            from[n] = walk.id[i];
            if (dx_op_of(g, from[n]) != DX_OP_CALL)
                continue;
            to[n] = basic_call(g, from[n]);
            n += !dx_is_none(to[n]);
        }
        dx_walk_free(&walk);
        DX_TRY(dx_excuse(g->context, g->context->diag.status));
        if (n > 0)
            *out = dx_substitute(g, *out, n, from, to);
        DX_TRY(dx_check(g, *out));
    }
    return DX_OK;
}
