#include "symbolic/equality/laws.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/quotients.h"
#include "symbolic/rework/upward.h"

/* ---- functions with cases ----------------------------------------------------------------------
 */

static dx_id half_of(dx_graph *g, dx_id a)
{
    return dx_scale(g, dx_rational(g, 1, 2), a);
}

/* (u + v + side·|u - v|)/2 */
static dx_id extreme(dx_graph *g, dx_id u, dx_id v, int side)
{
    dx_id gap = dx_call1(g, DX_FN_abs, dx_sub(g, u, v));
    return half_of(g, dx_add(g, dx_add(g, u, v), dx_scale(g, dx_int(g, side), gap)));
}

static dx_id floor_of(dx_graph *g, dx_id u)
{
    return dx_call1(g, DX_FN_floor, u);
}

/* The angle of the point (x, y). Where y is never negative the angle is from 0 to pi. */
static dx_id angle_of(dx_graph *g, dx_id y, dx_id x)
{
    dx_id zero = dx_int(g, 0), quarter = half_of(g, dx_pi(g));
    if (dx_is_nonnegative(g, x)) { /* the right half */
        dx_id square = dx_add(g, dx_power(g, x, 2), dx_power(g, y, 2));
        return dx_call1(g, DX_FN_asin, dx_div(g, y, dx_sqrt(g, square)));
    }
    dx_id slope = dx_call1(g, DX_FN_atan, dx_div(g, y, x));
    dx_id right = dx_relation(g, DX_OP_LT, zero, x);
    if (dx_is_nonnegative(g, y))
        return dx_cases(g, 6,
                        (dx_id[]){right, slope, dx_relation(g, DX_OP_LT, x, zero),
                                  dx_add(g, dx_pi(g), slope), dx_relation(g, DX_OP_LT, zero, y),
                                  quarter});
    dx_id other = dx_call1(g, DX_FN_atan, dx_div(g, x, y));
    return dx_cases(g, 8,
                    (dx_id[]){right, slope, dx_relation(g, DX_OP_LT, zero, y),
                              dx_sub(g, quarter, other), dx_relation(g, DX_OP_LT, y, zero),
                              dx_sub(g, dx_neg(g, quarter), other),
                              dx_relation(g, DX_OP_LT, x, zero), dx_pi(g)});
}

/* n over k for an integer k >= 0 that is not large: n·(n - 1)···/k! */
static dx_id chosen(dx_graph *g, dx_id n, int64_t k)
{
    dx_id product = dx_int(g, 1);
    for (int64_t i = 0; i < k; i++)
        product =
            dx_mul(g, product, dx_scale(g, dx_rational(g, 1, i + 1), dx_sub(g, n, dx_int(g, i))));
    return product;
}

static dx_id gamma_after(dx_graph *g, dx_id u)
{
    return dx_call1(g, DX_FN_gamma, dx_add(g, u, dx_int(g, 1)));
}

static dx_id by_gammas(dx_graph *g, dx_fn fn, dx_id u, dx_id v)
{
    enum { MOST_CHOSEN = 30 };
    int64_t k;
    if (fn == DX_FN_beta)
        return dx_div(g, dx_mul(g, dx_call1(g, DX_FN_gamma, u), dx_call1(g, DX_FN_gamma, v)),
                      dx_call1(g, DX_FN_gamma, dx_add(g, u, v)));
    if (dx_get_int(g, v, &k) && k >= 0 && k <= MOST_CHOSEN)
        return chosen(g, u, k);
    return dx_div(g, gamma_after(g, u),
                  dx_mul(g, gamma_after(g, v), gamma_after(g, dx_sub(g, u, v))));
}

static dx_id of_two(dx_graph *g, dx_fn fn, dx_id u, dx_id v)
{
    switch (fn) {
    case DX_FN_max:
        return extreme(g, u, v, 1);
    case DX_FN_min:
        return extreme(g, u, v, -1);
    case DX_FN_mod:
        return dx_sub(g, u, dx_mul(g, v, floor_of(g, dx_div(g, u, v))));
    case DX_FN_atan2:
        return angle_of(g, u, v);
    case DX_FN_leakyrelu: /* (1 + v)/2·u + (1 - v)/2·|u| */
        return dx_add(g, dx_mul(g, half_of(g, dx_add(g, dx_int(g, 1), v)), u),
                      dx_mul(g, half_of(g, dx_sub(g, dx_int(g, 1), v)), dx_call1(g, DX_FN_abs, u)));
    case DX_FN_beta:
    case DX_FN_binomial:
        return by_gammas(g, fn, u, v);
    case DX_FN_hypot:
        return dx_sqrt(g, dx_add(g, dx_power(g, u, 2), dx_power(g, v, 2)));
    default:
        return DX_NONE;
    }
}

/* ---- signs -------------------------------------------------------------------------------------
 */

/* Odd, rising, and 0 at 0 alone. */
static bool keeps_sign(dx_fn fn)
{
    switch (fn) {
    case DX_FN_atan:
    case DX_FN_asin:
    case DX_FN_sinh:
    case DX_FN_tanh:
    case DX_FN_asinh:
    case DX_FN_atanh:
    case DX_FN_cbrt:
    case DX_FN_erf:
    case DX_FN_erfinv:
        return true;
    default:
        return false;
    }
}

/* sign(u) of the like, and of products factor by factor; NONE where there is nothing to do. */
static dx_id sign_of(dx_graph *g, dx_id u)
{
    dx_id number, rest, product;
    dx_split_coefficient(g, u, &number, &rest);
    dx_fn fn = dx_fn_of(g, rest);
    if (keeps_sign(fn) || fn == DX_FN_lambertw || fn == DX_FN_expm1 || fn == DX_FN_log1p)
        return dx_scale(g, dx_int(g, dx_number_sign(g, number)),
                        dx_call1(g, DX_FN_sign, dx_operand(g, rest, 0)));
    if (dx_op_of(g, rest) != DX_OP_MUL)
        return DX_NONE;
    product = dx_int(g, dx_number_sign(g, number));
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        int64_t n;
        dx_id sign = dx_call1(g, DX_FN_sign, dx_base(g, rest, i));
        if (dx_get_int(g, dx_exponent(g, rest, i), &n))
            sign = dx_power(g, sign, n % 2 == 0 ? 2 : 1);
        else if (dx_is_number(g, dx_exponent(g, rest, i)))
            sign = dx_power(g, sign, 2); /* of what is not negative */
        else
            return DX_NONE;
        product = dx_mul(g, product, sign);
    }
    return product;
}

static dx_id size_of(dx_graph *g, dx_id u)
{
    dx_id number, rest, product;
    dx_split_coefficient(g, u, &number, &rest);
    product = dx_number_sign(g, number) < 0 ? dx_number_neg(g, number) : number;
    if (keeps_sign(dx_fn_of(g, rest)))
        return dx_scale(
            g, product,
            dx_call1(g, dx_fn_of(g, rest), dx_call1(g, DX_FN_abs, dx_operand(g, rest, 0))));
    if (dx_op_of(g, rest) != DX_OP_MUL)
        return DX_NONE;
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        int64_t n;
        dx_id base = dx_base(g, rest, i), exponent = dx_exponent(g, rest, i);
        if ((dx_get_int(g, exponent, &n) && n % 2 != 0) || !dx_is_number(g, exponent))
            base = dx_call1(g, DX_FN_abs, base);
        product = dx_mul(g, product, dx_pow(g, base, exponent));
    }
    return product;
}

/* ---- lambertw ----------------------------------------------------------------------------------
 */

/* exp(W(u)) = u/W(u), for each W among the terms of the exponent. */
static dx_id of_exponential(dx_graph *g, dx_id u)
{
    dx_id made = DX_NONE, rest = u, factor = dx_int(g, 1);
    for (uint32_t i = 0; i < (dx_op_of(g, u) == DX_OP_ADD ? dx_terms(g, u) : 1); i++) {
        bool sum = dx_op_of(g, u) == DX_OP_ADD;
        dx_id term = sum ? dx_term(g, u, i) : u, c = sum ? dx_coefficient(g, u, i) : dx_int(g, 1);
        int64_t n;
        dx_fn fn = dx_fn_of(g, term);
        if ((fn != DX_FN_lambertw && fn != DX_FN_lambertwm1) || !dx_get_int(g, c, &n))
            continue;
        made = term;
        rest = dx_sub(g, rest, dx_scale(g, c, term));
        factor = dx_mul(g, factor, dx_power(g, dx_div(g, dx_operand(g, term, 0), term), n));
    }
    return dx_is_none(made) ? DX_NONE : dx_mul(g, factor, dx_call1(g, DX_FN_exp, rest));
}

/* W(t·e^t) = t where t >= -1: by what is assumed. */
static dx_id of_lambertw(dx_graph *g, dx_id u)
{
    dx_id made = DX_NONE, number, rest;
    dx_split_coefficient(g, u, &number, &rest);
    for (uint32_t i = 0; dx_op_of(g, rest) == DX_OP_MUL && i < dx_factors(g, rest); i++) {
        dx_id base = dx_base(g, rest, i), t = DX_NONE;
        if (dx_fn_of(g, base) == DX_FN_exp)
            t = dx_operand(g, base, 0);
        else if (dx_fn_of(g, base) == DX_FN_log) /* W(x·log(x)) */
            t = base;
        if (dx_is_none(t) || !dx_same(dx_mul(g, t, dx_call1(g, DX_FN_exp, t)), u))
            continue;
        if (dx_is_nonnegative(g, dx_add(g, t, dx_int(g, 1))))
            made = t;
    }
    return made;
}

static dx_id of_logarithm(dx_graph *g, dx_id u)
{
    if (dx_fn_of(g, u) != DX_FN_lambertw)
        return DX_NONE;
    return dx_sub(g, dx_call1(g, DX_FN_log, dx_operand(g, u, 0)), u);
}

/* ---- all of them -------------------------------------------------------------------------------
 */

static dx_id of_one(dx_graph *g, dx_fn fn, dx_id u)
{
    dx_id size = dx_call1(g, DX_FN_abs, u);
    switch (fn) {
    case DX_FN_relu:
        return half_of(g, dx_add(g, u, size));
    case DX_FN_leakyrelu:
        return of_two(g, fn, u, dx_rational(g, 1, 100));
    case DX_FN_heaviside:
        return half_of(g, dx_add(g, dx_int(g, 1), dx_call1(g, DX_FN_sign, u)));
    case DX_FN_ceil:
        return dx_neg(g, floor_of(g, dx_neg(g, u)));
    case DX_FN_frac:
        return dx_sub(g, u, floor_of(g, u));
    case DX_FN_round:
        return dx_mul(g, dx_call1(g, DX_FN_sign, u),
                      floor_of(g, dx_add(g, size, dx_rational(g, 1, 2))));
    case DX_FN_lgamma:
        return dx_call1(g, DX_FN_log, dx_call1(g, DX_FN_abs, dx_call1(g, DX_FN_gamma, u)));
    case DX_FN_sign:
        return sign_of(g, u);
    case DX_FN_abs:
        return size_of(g, u);
    case DX_FN_exp:
        return of_exponential(g, u);
    case DX_FN_lambertw:
        return of_lambertw(g, u);
    case DX_FN_log:
        return of_logarithm(g, u);
    default:
        return DX_NONE;
    }
}

/* abs and sign of a sum that has factors: x^2 - x. */
static dx_status with_factors(dx_graph *g, dx_id a, dx_id *out)
{
    enum { LARGEST = 40 };
    dx_id u = dx_operand(g, a, 0), number, product;
    *out = a;
    if (dx_op_of(g, u) != DX_OP_ADD || dx_terms(g, u) > LARGEST || dx_is_larger(g, u, LARGEST))
        return DX_OK;
    dx_status status = dx_rework_quotient(g, u, DX_REWORK_FACTOR, &product);
    if (status != DX_OK)
        return dx_excuse(g->context, status);
    dx_split_coefficient(g, product, &number, &u);
    if (dx_op_of(g, u) == DX_OP_MUL)
        *out = dx_call1(g, dx_fn_of(g, a), product);
    return dx_check(g, *out);
}

/* 0^n is 0 where it has a value. */
static bool has_power_of_zero(dx_graph *g, dx_id a)
{
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++)
        if (dx_is_int(g, dx_base(g, a, i), 0) && !dx_has_bound_name(g, dx_exponent(g, a, i)))
            return true;
    return false;
}

static dx_status by_law(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    dx_id made = DX_NONE;
    DX_TRY(dx_upward_rebuild(w, a, out));
    a = *out;
    if (has_power_of_zero(g, a))
        *out = dx_int(g, 0);
    if (dx_op_of(g, a) != DX_OP_CALL)
        return DX_OK;
    if (dx_fn_of(g, a) == DX_FN_abs || dx_fn_of(g, a) == DX_FN_sign) {
        DX_TRY(with_factors(g, a, out));
        a = *out;
        if (dx_op_of(g, a) != DX_OP_CALL)
            return DX_OK;
    }
    if (dx_count(g, a) == 1)
        made = of_one(g, dx_fn_of(g, a), dx_operand(g, a, 0));
    else if (dx_count(g, a) == 2)
        made = of_two(g, dx_fn_of(g, a), dx_operand(g, a, 0), dx_operand(g, a, 1));
    if (!dx_is_none(made))
        *out = made;
    return g->context->diag.status;
}

dx_status dx_laws_functions(dx_graph *g, dx_id a, dx_id *out)
{
    return dx_upward_settle(g, a, by_law, out);
}

/* ---- floors ------------------------------------------------------------------------------------
 */

dx_id dx_laws_distance(dx_graph *g, dx_id u, dx_id v)
{
    dx_id gap = dx_sub(g, u, v);
    return !dx_is_none(gap) && dx_is_number(g, gap) ? gap : DX_NONE;
}

/* floor((floor(w) + p)/n) = floor((w + p)/n) for integers p and n > 0. */
static dx_id without_inner(dx_graph *g, dx_id u)
{
    int64_t p, q, above, n;
    if (dx_op_of(g, u) != DX_OP_ADD || dx_terms(g, u) != 1 ||
        dx_fn_of(g, dx_term(g, u, 0)) != DX_FN_floor ||
        !dx_get_small_rational(g, dx_coefficient(g, u, 0), &above, &n) || above != 1 ||
        !dx_get_small_rational(g, dx_constant(g, u), &p, &q) || n % q != 0)
        return u;
    dx_id w = dx_operand(g, dx_term(g, u, 0), 0);
    return dx_add(g, dx_scale(g, dx_coefficient(g, u, 0), w), dx_constant(g, u));
}

/* floor(u) without the integers in u. */
static dx_status floor_node(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    DX_TRY(dx_upward_rebuild(w, a, out));
    if (dx_fn_of(g, *out) != DX_FN_floor)
        return DX_OK;
    dx_id u, whole = dx_int(g, 0);
    DX_TRY(dx_expand(g, dx_operand(g, *out, 0), &u));
    u = without_inner(g, u);
    if (dx_op_of(g, u) == DX_OP_ADD) {
        dx_id number = floor_of(g, dx_constant(g, u));
        if (!dx_is_none(number) && dx_is_number(g, number))
            whole = number;
        for (uint32_t i = 0; i < dx_terms(g, u); i++) {
            dx_id term = dx_scale(g, dx_coefficient(g, u, i), dx_term(g, u, i));
            if (!dx_is_none(term) && dx_is_whole(g, term))
                whole = dx_add(g, whole, term);
        }
    }
    *out = dx_add(g, whole, floor_of(g, dx_sub(g, u, whole)));
    return dx_check(g, *out);
}

/* floor(v) by floors of v/n + k/n, k = 0 to n - 1, where a floor of v/n but for a multiple of 1/n
 * stands in the walk (Hermite). */
static dx_id by_hermite(dx_graph *g, const dx_walk *walk, dx_id v)
{
    enum { MOST = 6 };
    for (int64_t n = 2; n <= MOST; n++) {
        dx_id part = dx_scale(g, dx_rational(g, 1, n), v);
        for (size_t i = 0; i < walk->n; i++) {
            dx_id gap = dx_fn_of(g, walk->id[i]) == DX_FN_floor
                            ? dx_laws_distance(g, dx_operand(g, walk->id[i], 0), part)
                            : DX_NONE;
            int64_t p, q;
            if (dx_is_none(gap) || !dx_get_small_rational(g, gap, &p, &q) || n % q != 0)
                continue;
            dx_id sum = dx_int(g, 0);
            for (int64_t k = 0; k < n; k++)
                sum = dx_add(g, sum, floor_of(g, dx_add(g, part, dx_rational(g, k, n))));
            return sum;
        }
    }
    return DX_NONE;
}

dx_status dx_laws_floors(dx_graph *g, dx_id a, dx_id *out)
{
    enum { MOST = 16 };
    dx_walk walk;
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    DX_TRY(dx_upward_settle(g, a, floor_node, out));
    DX_TRY(dx_walk_make(g, 1, out, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        if (dx_fn_of(g, walk.id[i]) != DX_FN_floor)
            continue;
        from[n] = walk.id[i];
        to[n] = by_hermite(g, &walk, dx_operand(g, from[n], 0));
        n += !dx_is_none(to[n]);
    }
    dx_walk_free(&walk);
    if (n == 0)
        return dx_check(g, *out);
    *out = dx_substitute(g, *out, n, from, to);
    DX_TRY(dx_check(g, *out));
    return dx_upward_settle(g, *out, floor_node, out);
}
