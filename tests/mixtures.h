/* mixtures.h - random formulas of all functions and shapes for tests: corners and steps, pieces,
 * nested roots, symbolic exponents, logarithms of products, inverses of functions, derivatives. */
#ifndef TEST_MIXTURES_H
#define TEST_MIXTURES_H

#include "symbolic/derivatives/diff.h"

#include "formulas.h"

typedef enum mixture_shape {
    MIXTURE_ANY,
    MIXTURE_NARROW,    /* functions of functions */
    MIXTURE_WIDE,      /* sums of many small terms */
    MIXTURE_QUOTIENTS, /* products of quotients */
    MIXTURE_TEXTBOOK,  /* a product, a quotient or a composition of common functions, derived */
    MIXTURE_SHAPES
} mixture_shape;

static inline dx_id random_mixture(dx_graph *g, uint32_t names, int depth);

static inline dx_id random_common_call(dx_graph *g, dx_id u)
{
    static const dx_fn common[] = {DX_FN_sin, DX_FN_cos, DX_FN_tan,  DX_FN_exp,
                                   DX_FN_log, DX_FN_exp, DX_FN_atan, DX_FN_asin,
                                   DX_FN_log, DX_FN_abs, DX_FN_sinh, DX_FN_cosh};
    if (dx_is_none(u) || below(6) == 0)
        return dx_is_none(u) ? u : dx_sqrt(g, u);
    return dx_call1(g, common[below(sizeof common / sizeof common[0])], u);
}

/* a*x + b, x/a, x*y, a - x^2, x + pi/6 */
static inline dx_id random_argument(dx_graph *g, uint32_t names)
{
    dx_id x = random_name(g, names), y = random_name(g, names);
    switch (below(8)) {
    case 0:
        return dx_add(g, dx_scale(g, dx_int(g, between(1, 3)), x), dx_int(g, between(-2, 2)));
    case 1:
        return dx_scale(g, dx_rational(g, between(1, 3), between(1, 4)), x);
    case 2:
        return below(2) ? dx_mul(g, x, y) : dx_div(g, x, y);
    case 3:
        return dx_sub(g, dx_int(g, between(0, 3)), dx_power(g, x, 2));
    case 4:
        return dx_add(g, x, dx_scale(g, dx_rational(g, between(-3, 3), between(2, 6)), dx_pi(g)));
    case 5:
        return below(2) ? dx_add(g, x, y) : dx_sub(g, x, y);
    default:
        return x;
    }
}

/* max, min, |u|, sign, steps, pieces */
static inline dx_id random_corner(dx_graph *g, uint32_t names, int depth)
{
    static const dx_fn step[] = {DX_FN_abs,   DX_FN_sign, DX_FN_heaviside, DX_FN_relu,
                                 DX_FN_floor, DX_FN_ceil, DX_FN_frac,      DX_FN_abs};
    dx_id u = random_mixture(g, names, depth - 1), v = random_argument(g, names), pair[2];
    pair[0] = u;
    pair[1] = v;
    if (dx_is_none(u) || dx_is_none(v))
        return DX_NONE;
    switch (below(6)) {
    case 0:
        return dx_call(g, below(2) ? DX_FN_max : DX_FN_min, 2, pair);
    case 1: {
        dx_id larger = dx_call(g, DX_FN_max, 2, pair), less = dx_call(g, DX_FN_min, 2, pair);
        return below(3) == 0 ? dx_mul(g, larger, less)
               : below(2)    ? dx_sub(g, larger, less)
                             : dx_add(g, larger, less);
    }
    case 2: {
        dx_id when = dx_relation(g, below(2) ? DX_OP_LT : DX_OP_LE, v, dx_int(g, between(-1, 2)));
        return dx_cases(g, 3, (dx_id[]){when, u, random_argument(g, names)});
    }
    default:
        return dx_call1(g, step[below(sizeof step / sizeof step[0])], u);
    }
}

/* sqrt(a + b*sqrt(u)), cbrt(u), u^(p/q) */
static inline dx_id random_root(dx_graph *g, uint32_t names, int depth)
{
    dx_id u = random_mixture(g, names, depth - 1);
    if (dx_is_none(u))
        return u;
    switch (below(4)) {
    case 0: {
        dx_id inner = dx_sqrt(g, below(2) ? dx_int(g, between(2, 7)) : u);
        return dx_sqrt(
            g, dx_add(g, random_leaf(g, names), dx_scale(g, dx_int(g, between(-3, 3)), inner)));
    }
    case 1:
        return dx_call1(g, DX_FN_cbrt, u);
    case 2:
        return dx_pow(g, u, dx_rational(g, between(-5, 5), between(2, 4)));
    default:
        return dx_sqrt(g, u);
    }
}

/* x^a, 2^n, (x*y)^(a + 1), e^(x*log(y)), log(x^2*y), log(x/y) */
static inline dx_id random_exponential(dx_graph *g, uint32_t names, int depth)
{
    dx_id x = random_name(g, names), a = below(2) ? dx_symbol(g, "a", 1) : random_name(g, names);
    dx_id u = random_mixture(g, names, depth - 2), v = random_argument(g, names);
    switch (below(6)) {
    case 0:
        return dx_pow(g, x, dx_add(g, a, dx_int(g, between(-2, 2))));
    case 1:
        return dx_pow(g, dx_int(g, between(2, 4)), dx_scale(g, dx_int(g, between(-2, 2)), v));
    case 2:
        return dx_pow(g, v, a);
    case 3:
        return dx_call1(g, DX_FN_exp, dx_mul(g, a, dx_call1(g, DX_FN_log, v)));
    case 4:
        return dx_call1(g, DX_FN_log,
                        below(2) ? dx_mul(g, dx_power(g, x, between(1, 3)), u) : dx_div(g, u, v));
    default:
        return dx_sub(g, dx_call1(g, DX_FN_log, u), dx_call1(g, DX_FN_log, v));
    }
}

/* asin(sin(u)), cos(atan(u)), sinh(log(u)) */
static inline dx_id random_inverse(dx_graph *g, uint32_t names)
{
    static const dx_fn inverse[] = {DX_FN_asin,  DX_FN_acos,  DX_FN_atan, DX_FN_asinh,
                                    DX_FN_acosh, DX_FN_atanh, DX_FN_log};
    static const dx_fn wave[] = {DX_FN_sin,  DX_FN_cos, DX_FN_tan, DX_FN_sinh, DX_FN_cosh,
                                 DX_FN_tanh, DX_FN_sec, DX_FN_csc, DX_FN_cot,  DX_FN_exp};
    dx_fn in = inverse[below(sizeof inverse / sizeof inverse[0])];
    dx_fn out = wave[below(sizeof wave / sizeof wave[0])];
    dx_id u =
        below(5) == 0 ? dx_rational(g, between(-7, 7), between(1, 3)) : random_argument(g, names);
    dx_id first = dx_is_none(u) ? u : dx_call1(g, below(2) ? in : out, u);
    if (dx_is_none(first))
        return first;
    first = dx_scale(g, dx_int(g, below(3) ? 1 : 2), first);
    return dx_call1(g, dx_fn_of(g, first) == in ? out : in, first);
}

static inline dx_id random_special(dx_graph *g, uint32_t names)
{
    static const dx_fn special[] = {DX_FN_gamma, DX_FN_factorial, DX_FN_erf,      DX_FN_sigmoid,
                                    DX_FN_expm1, DX_FN_log1p,     DX_FN_softplus, DX_FN_sinc};
    dx_id u = random_argument(g, names);
    return dx_is_none(u) ? u : dx_call1(g, special[below(sizeof special / sizeof special[0])], u);
}

static inline dx_id random_mixture(dx_graph *g, uint32_t names, int depth)
{
    dx_id part[3];
    size_t n = 2 + below(2);
    if (depth <= 0)
        return below(3) ? random_leaf(g, names) : random_argument(g, names);
    switch (below(20)) {
    case 0:
    case 1:
    case 2:
        for (size_t i = 0; i < n; i++)
            part[i] = random_mixture(g, names, depth - 1 - (int)below(2));
        return dx_sum(g, n, part);
    case 3:
    case 4:
        for (size_t i = 0; i < n; i++)
            part[i] = random_mixture(g, names, depth - 1 - (int)below(2));
        return dx_product(g, n, part);
    case 5:
    case 6:
        part[0] = random_mixture(g, names, depth - 1);
        part[1] = random_mixture(g, names, depth - 1 - (int)below(2));
        return dx_div(g, part[0], part[1]);
    case 7:
        return dx_power(g, random_mixture(g, names, depth - 1), between(-3, 4));
    case 8:
    case 9:
        return random_corner(g, names, depth);
    case 10:
    case 11:
        return random_root(g, names, depth);
    case 12:
    case 13:
        return random_exponential(g, names, depth);
    case 14:
    case 15:
        return random_inverse(g, names);
    case 16:
        return random_special(g, names);
    case 17:
        return random_formula(g, names, depth);
    default:
        return random_common_call(g, random_mixture(g, names, depth - 1));
    }
}

static inline dx_id random_narrow(dx_graph *g, uint32_t names, int depth)
{
    dx_id u = random_argument(g, names);
    for (int i = 0; i < depth && !dx_is_none(u); i++)
        switch (below(6)) {
        case 0:
            u = dx_add(g, u, random_leaf(g, names));
            break;
        case 1:
            u = dx_mul(g, u, random_leaf(g, names));
            break;
        case 2:
            u = dx_pow(g, u, dx_rational(g, between(-3, 4), between(1, 3)));
            break;
        case 3:
            u = dx_call1(
                g, random_functions[below(sizeof random_functions / sizeof random_functions[0])],
                u);
            break;
        default:
            u = random_common_call(g, u);
        }
    return u;
}

static inline dx_id random_wide(dx_graph *g, uint32_t names)
{
    enum { MOST = 7 };
    dx_id term[MOST];
    size_t n = 3 + below(MOST - 2);
    for (size_t i = 0; i < n; i++)
        term[i] = dx_scale(g, dx_rational(g, between(-4, 4), below(3) ? 1 : between(1, 4)),
                           random_mixture(g, names, (int)below(3)));
    return dx_sum(g, n, term);
}

static inline dx_id random_quotients(dx_graph *g, uint32_t names)
{
    enum { MOST = 3 };
    dx_id factor[MOST];
    size_t n = 1 + below(MOST);
    for (size_t i = 0; i < n; i++) {
        dx_id above = random_mixture(g, names, 1 + (int)below(2));
        factor[i] = dx_div(g, above, random_mixture(g, names, 1 + (int)below(2)));
    }
    return dx_product(g, n, factor);
}

static inline dx_id random_textbook(dx_graph *g, uint32_t names, dx_rules *rules)
{
    dx_id u = random_common_call(g, random_argument(g, names)), v = random_argument(g, names), d;
    if (below(2))
        v = random_common_call(g, v);
    if (below(3) == 0)
        u = dx_power(g, u, between(2, 3));
    dx_id a = below(3) == 0 ? dx_mul(g, u, v)
              : below(2)    ? dx_div(g, u, v)
                            : random_common_call(g, dx_add(g, u, v));
    if (dx_is_none(a) || below(3) == 0)
        return a;
    return dx_diff(g, rules, a, dx_symbol(g, "x", 1), 1 + below(2), &d) == DX_OK ? d : DX_NONE;
}

static inline dx_id random_mixture_of(dx_graph *g, uint32_t names, mixture_shape shape,
                                      dx_rules *rules)
{
    switch (shape) {
    case MIXTURE_NARROW:
        return random_narrow(g, names, 3 + (int)below(4));
    case MIXTURE_WIDE:
        return random_wide(g, names);
    case MIXTURE_QUOTIENTS:
        return random_quotients(g, names);
    case MIXTURE_TEXTBOOK:
        return random_textbook(g, names, rules);
    default:
        return random_mixture(g, names, 2 + (int)below(2));
    }
}

#endif
