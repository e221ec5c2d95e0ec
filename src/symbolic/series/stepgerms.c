/* stepgerms.c - functions that jump or have corners, by the side from which the argument comes. */
#include "symbolic/series/germs.h"

#include "expr/walk.h"
#include "symbolic/series/coefficient.h"

/* The sign of u near 0 as a coefficient: a number, or sign(c) of the leading coefficient. */
static dx_status sign_of(dx_workshop *w, const dx_series *u, dx_id *out)
{
    dx_series a = *u;
    int sign;
    DX_TRY(dx_puiseux_lead(w, &a));
    *out = dx_int(w->g, 0);
    if (a.n == 0)
        return DX_OK;
    dx_puiseux_note_side(w, &a);
    DX_TRY(dx_coefficient_sign(w->g, w->oracle, a.coefficient[0], w->log_t, &sign));
    *out = sign != 0 ? dx_int(w->g, sign) : dx_call1(w->g, DX_FN_sign, a.coefficient[0]);
    return dx_check(w->g, *out);
}

static dx_status absolute(dx_workshop *w, const dx_series *u, dx_series *out)
{
    dx_id sign;
    DX_TRY(sign_of(w, u, &sign));
    return dx_puiseux_scale(w, sign, u, out);
}

/* floor of u: the constant term's, one less where u comes to an integer from below. */
static dx_status floor_of(dx_workshop *w, const dx_series *u, dx_series *out)
{
    dx_graph *g = w->g;
    dx_id centre, value;
    dx_series a = *u, rest;
    DX_TRY(dx_puiseux_lead(w, &a));
    if (a.first < 0)
        return dx_germ_unknown(w, DX_FN_floor, "jumps without end where its argument grows");
    DX_TRY(dx_germ_centre(w, DX_FN_floor, &a, &centre));
    value = dx_call1(g, DX_FN_floor, centre);
    DX_TRY(dx_check(g, value));
    if (dx_is_integer(g, centre)) {
        int sign;
        DX_TRY(dx_germ_constant(w, centre, &rest));
        DX_TRY(dx_germ_add(w, &a, -1, &rest, &rest));
        DX_TRY(dx_puiseux_lead(w, &rest));
        dx_puiseux_note_side(w, &rest);
        DX_TRY(dx_puiseux_sign(w, &rest, &sign));
        if (sign < 0)
            value = dx_sub(g, centre, dx_int(g, 1));
    }
    return dx_germ_constant(w, value, out);
}

/* x - m·floor(x/m) */
static dx_status remainder_of(dx_workshop *w, const dx_series *x, const dx_series *m,
                              dx_series *out)
{
    dx_series quotient;
    DX_TRY(dx_puiseux_divide(w, x, m, &quotient));
    DX_TRY(floor_of(w, &quotient, &quotient));
    DX_TRY(dx_puiseux_multiply(w, m, &quotient, &quotient));
    return dx_germ_add(w, x, -1, &quotient, out);
}

/* (u + v ± |u - v|)/2 */
static dx_status extreme(dx_workshop *w, const dx_series *u, const dx_series *v, int64_t side,
                         dx_series *out)
{
    dx_id sign;
    dx_series difference;
    DX_TRY(dx_germ_add(w, u, -1, v, &difference));
    DX_TRY(sign_of(w, &difference, &sign));
    if (dx_is_number(w->g, sign)) {
        *out = dx_number_sign(w->g, sign) * side >= 0 ? *u : *v;
        return DX_OK;
    }
    const dx_id half = dx_rational(w->g, 1, 2);
    const dx_id scale[] = {half, half, dx_mul(w->g, dx_rational(w->g, side, 2), sign)};
    const dx_series term[] = {*u, *v, difference};
    return dx_puiseux_sum(w, 3, scale, term, out);
}

static dx_status round_of(dx_workshop *w, const dx_series *u, dx_series *out)
{
    dx_id sign;
    dx_series half, size;
    DX_TRY(sign_of(w, u, &sign));
    DX_TRY(dx_germ_constant(w, dx_rational(w->g, 1, 2), &half));
    DX_TRY(dx_puiseux_scale(w, sign, u, &size));
    DX_TRY(dx_germ_add(w, &size, 1, &half, &size));
    DX_TRY(floor_of(w, &size, &size));
    return dx_puiseux_scale(w, sign, &size, out);
}

/* u, or slope·u where u is negative. */
static dx_status leaky(dx_workshop *w, const dx_series *u, const dx_series *slope, dx_series *out)
{
    dx_id sign;
    DX_TRY(sign_of(w, u, &sign));
    if (!dx_is_number(w->g, sign))
        return dx_germ_unknown(w, DX_FN_leakyrelu, "depends on a sign that is not known");
    if (dx_number_sign(w->g, sign) < 0)
        return dx_puiseux_multiply(w, u, slope, out);
    *out = *u;
    return DX_OK;
}

dx_status dx_germ_of_step(dx_workshop *w, dx_fn fn, size_t n, const dx_series *u, dx_series *out)
{
    dx_graph *g = w->g;
    dx_id sign, half = dx_rational(g, 1, 2);
    dx_series whole;
    switch (fn) {
    case DX_FN_abs:
        return absolute(w, u, out);
    case DX_FN_ceil:
        DX_TRY(dx_puiseux_scale(w, dx_int(g, -1), u, &whole));
        DX_TRY(floor_of(w, &whole, &whole));
        return dx_puiseux_scale(w, dx_int(g, -1), &whole, out);
    case DX_FN_floor:
        return floor_of(w, u, out);
    case DX_FN_frac:
        DX_TRY(floor_of(w, u, &whole));
        return dx_germ_add(w, u, -1, &whole, out);
    case DX_FN_round:
        return round_of(w, u, out);
    case DX_FN_min:
    case DX_FN_max:
        return extreme(w, &u[0], &u[1], fn == DX_FN_max ? 1 : -1, out);
    case DX_FN_mod:
        return remainder_of(w, &u[0], &u[1], out);
    case DX_FN_leakyrelu:
        if (n == 2)
            return leaky(w, &u[0], &u[1], out);
        DX_TRY(dx_germ_constant(w, dx_rational(g, 1, 100), &whole));
        return leaky(w, u, &whole, out);
    default:
        break;
    }
    DX_TRY(sign_of(w, u, &sign));
    dx_id step = dx_add(g, half, dx_mul(g, half, sign));
    if (fn == DX_FN_sign)
        return dx_germ_constant(w, sign, out);
    if (fn == DX_FN_heaviside)
        return dx_germ_constant(w, step, out);
    return dx_puiseux_scale(w, step, u, out); /* relu */
}
