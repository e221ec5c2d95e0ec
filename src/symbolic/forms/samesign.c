#include "symbolic/forms/samesign.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/forms/readable.h"
#include "symbolic/sample.h"

#include <math.h>

enum { DEEP = 12, ROUNDS = 24 };

/* ---- constants ------------------------------------------------------------------------ */

dx_status dx_constant_sign(dx_graph *g, dx_id a, int *sign, bool *sure)
{
    *sure = true;
    if (dx_is_number(g, a)) {
        *sign = dx_number_sign(g, a);
        return DX_OK;
    }
    *sure = dx_is_constant(g, a);
    *sign = 0;
    if (!*sure)
        return DX_OK;
    DX_TRY(dx_sample_sign(g, a, sign));
    if (*sign != 0)
        return DX_OK;
    DX_TRY(dx_readable(g, a, &a));
    *sure = dx_is_number(g, a);
    if (*sure)
        *sign = dx_number_sign(g, a);
    return DX_OK;
}

/* ---- bounds --------------------------------------------------------------------------- */

static dx_bounds bounds_of(dx_graph *g, dx_id a, int depth);

static dx_bounds bounds_of_call(dx_graph *g, dx_id a)
{
    dx_id zero = dx_int(g, 0), one = dx_int(g, 1), minus_one = dx_int(g, -1);
    switch (dx_fn_of(g, a)) {
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_sign:
    case DX_FN_sinc:
        return (dx_bounds){minus_one, one, false, false};
    case DX_FN_tanh:
    case DX_FN_erf:
        return (dx_bounds){minus_one, one, true, true};
    case DX_FN_atan:
    case DX_FN_asin:
        return (dx_bounds){dx_int(g, -2), dx_int(g, 2), true, true};
    case DX_FN_acos:
    case DX_FN_acot:
        return (dx_bounds){zero, dx_int(g, 4), false, true};
    case DX_FN_exp:
    case DX_FN_softplus:
    case DX_FN_besselk:
        return (dx_bounds){zero, DX_NONE, true, false};
    case DX_FN_sech:
        return (dx_bounds){zero, one, true, false};
    case DX_FN_sigmoid:
        return (dx_bounds){zero, one, true, true};
    case DX_FN_erfc:
        return (dx_bounds){zero, dx_int(g, 2), true, true};
    case DX_FN_cosh:
        return (dx_bounds){one, DX_NONE, false, false};
    case DX_FN_heaviside:
        return (dx_bounds){zero, one, false, false};
    case DX_FN_frac:
        return (dx_bounds){zero, one, false, true};
    case DX_FN_abs:
    case DX_FN_relu:
    case DX_FN_hypot:
    case DX_FN_acosh:
    case DX_FN_asech:
        return (dx_bounds){zero, DX_NONE, false, false};
    case DX_FN_expm1:
        return (dx_bounds){minus_one, DX_NONE, true, false};
    default:
        return (dx_bounds){DX_NONE, DX_NONE, false, false};
    }
}

static dx_bounds scaled(dx_graph *g, dx_id number, dx_bounds s)
{
    if (!dx_is_none(s.low))
        s.low = dx_number_mul(g, number, s.low);
    if (!dx_is_none(s.high))
        s.high = dx_number_mul(g, number, s.high);
    return dx_number_sign(g, number) < 0 ? (dx_bounds){s.high, s.low, s.high_open, s.low_open} : s;
}

static dx_bounds bounds_of_sum(dx_graph *g, dx_id a, int depth)
{
    dx_bounds all = {dx_constant(g, a), dx_constant(g, a), false, false};
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_bounds s = scaled(g, dx_coefficient(g, a, i), bounds_of(g, dx_term(g, a, i), depth));
        all.low =
            dx_is_none(all.low) || dx_is_none(s.low) ? DX_NONE : dx_number_add(g, all.low, s.low);
        all.high = dx_is_none(all.high) || dx_is_none(s.high) ? DX_NONE
                                                              : dx_number_add(g, all.high, s.high);
        all.low_open = all.low_open || s.low_open;
        all.high_open = all.high_open || s.high_open;
        if (dx_is_none(all.low) && dx_is_none(all.high))
            break;
    }
    return all;
}

/* Of factors none of which is below zero. */
static dx_bounds bounds_of_product(dx_graph *g, dx_id a, int depth)
{
    dx_bounds all = {dx_int(g, 0), DX_NONE, true, false};
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id exponent = dx_exponent(g, a, i);
        dx_bounds s = bounds_of(g, dx_base(g, a, i), depth);
        int64_t n;
        bool even = dx_get_int(g, exponent, &n) && n % 2 == 0;
        bool root = dx_is_number(g, exponent) && !dx_is_integer(g, exponent);
        int low = dx_is_none(s.low) ? -1 : dx_number_sign(g, s.low);
        if (low < 0 && !even && !root)
            return (dx_bounds){DX_NONE, DX_NONE, false, false};
        bool below = dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0;
        all.low_open = all.low_open && (below || low > 0 || (low == 0 && s.low_open));
    }
    return all;
}

static dx_bounds bounds_of(dx_graph *g, dx_id a, int depth)
{
    dx_bounds none = {DX_NONE, DX_NONE, false, false};
    if (depth == 0)
        return none;
    if (dx_is_number(g, a))
        return (dx_bounds){a, a, false, false};
    if (dx_op_of(g, a) == DX_OP_CALL)
        return bounds_of_call(g, a);
    if (dx_op_of(g, a) == DX_OP_ADD)
        return bounds_of_sum(g, a, depth - 1);
    if (dx_is_positive(g, a))
        return (dx_bounds){dx_int(g, 0), DX_NONE, true, false};
    if (dx_op_of(g, a) == DX_OP_MUL)
        return bounds_of_product(g, a, depth - 1);
    if (dx_is_nonnegative(g, a))
        return (dx_bounds){dx_int(g, 0), DX_NONE, false, false};
    return none;
}

/* The narrower one of each side. */
static void narrow(dx_graph *g, dx_bounds *b, const dx_reach *r)
{
    dx_id low = r->has_low ? dx_number_from_mpq(g, r->low) : DX_NONE;
    dx_id high = r->has_high ? dx_number_from_mpq(g, r->high) : DX_NONE;
    int order = dx_is_none(low) ? -1 : dx_is_none(b->low) ? 1 : dx_number_compare(g, low, b->low);
    if (order > 0 || (order == 0 && r->low_open)) {
        b->low = low;
        b->low_open = r->low_open;
    }
    order = dx_is_none(high) ? 1 : dx_is_none(b->high) ? -1 : dx_number_compare(g, high, b->high);
    if (order < 0 || (order == 0 && r->high_open)) {
        b->high = high;
        b->high_open = r->high_open;
    }
}

dx_bounds dx_bounds_of(dx_graph *g, dx_id a)
{
    dx_bounds b = bounds_of(g, a, DEEP);
    dx_reach r;
    if (!g->assumptions)
        return b;
    dx_reach_init(&r);
    if (dx_reach_of(g, a, &r))
        narrow(g, &b, &r);
    dx_reach_clear(&r);
    return b;
}

/* ---- one term and a constant -------------------------------------------------------------- */

bool dx_single_level(dx_graph *g, dx_id a, dx_id *scale, dx_id *t, dx_id *r)
{
    if (dx_op_of(g, a) != DX_OP_ADD)
        return false;
    dx_id rest = dx_constant(g, a);
    *t = DX_NONE;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i);
        if (dx_is_constant(g, term)) {
            rest = dx_add(g, rest, dx_scale(g, dx_coefficient(g, a, i), term));
            continue;
        }
        if (!dx_is_none(*t))
            return false;
        *t = term;
        *scale = dx_coefficient(g, a, i);
    }
    if (dx_is_none(*t))
        return false;
    *r = dx_neg(g, dx_div(g, rest, *scale));
    return !dx_is_none(*r);
}

/* The real a^(1/n) of a constant with that sign, n odd. */
static dx_id odd_root(dx_graph *g, dx_id a, int sign, dx_id n)
{
    dx_id size = dx_pow(g, sign < 0 ? dx_neg(g, a) : a, dx_div(g, dx_int(g, 1), n));
    return sign < 0 ? dx_neg(g, size) : size;
}

/* Where base^exponent passes the level r, of that sign; base itself or a power of a number. */
static dx_status level_of_power(dx_graph *g, dx_id base, dx_id exponent, dx_id r, int sign,
                                int *flip, dx_id *out)
{
    int64_t n;
    int above_one;
    bool sure;
    if (!dx_is_number(g, exponent)) {
        DX_TRY(dx_constant_sign(g, dx_sub(g, base, dx_int(g, 1)), &above_one, &sure));
        if (!sure || above_one == 0 || sign <= 0)
            return DX_OK;
        *flip *= above_one;
        *out =
            dx_sub(g, exponent, dx_div(g, dx_call1(g, DX_FN_log, r), dx_call1(g, DX_FN_log, base)));
        return DX_OK;
    }
    if (!dx_get_int(g, exponent, &n)) {
        if (dx_is_integer(g, exponent) || sign <= 0)
            return DX_OK;
        if (dx_number_sign(g, exponent) < 0)
            *flip = -*flip;
        *out = dx_sub(g, base, dx_pow(g, r, dx_div(g, dx_int(g, 1), exponent)));
    } else if (n > 0 && n % 2 != 0 && sign != 0) {
        *out = dx_sub(g, base, odd_root(g, r, sign, exponent));
    }
    return DX_OK;
}

/* t and r without the constant factors of t. */
static dx_status take_constants(dx_graph *g, dx_id *t, dx_id *r, int *flip)
{
    enum { MOST = 16 };
    dx_id constant = dx_int(g, 1);
    if (dx_op_of(g, *t) != DX_OP_MUL || dx_factors(g, *t) > MOST)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, *t); i++) {
        dx_id pair = dx_pow(g, dx_base(g, *t, i), dx_exponent(g, *t, i));
        DX_TRY(dx_check(g, pair));
        if (dx_is_constant(g, pair))
            constant = dx_mul(g, constant, pair);
    }
    DX_TRY(dx_check(g, constant));
    int sign;
    bool sure;
    DX_TRY(dx_constant_sign(g, constant, &sign, &sure));
    if (!sure || sign == 0 || dx_is_int(g, constant, 1))
        return DX_OK;
    *t = dx_div(g, *t, constant);
    *r = dx_div(g, *r, constant);
    *flip *= sign;
    DX_TRY(dx_check(g, *t));
    return dx_check(g, *r);
}

/* Does the constant lie strictly between? */
static dx_status lies_between(dx_graph *g, dx_id low, dx_id a, dx_id high, bool *between)
{
    int sign = 1;
    bool sure = true;
    *between = true;
    if (!dx_is_none(low))
        DX_TRY(dx_constant_sign(g, dx_sub(g, a, low), &sign, &sure));
    *between = sure && sign > 0;
    if (*between && !dx_is_none(high)) {
        DX_TRY(dx_constant_sign(g, dx_sub(g, high, a), &sign, &sure));
        *between = sure && sign > 0;
    }
    return DX_OK;
}

/* A function that only rises or only falls, and where it takes the value r: its range, open,
 * and its inverse. */
static dx_status level_of_call(dx_graph *g, dx_id t, dx_id r, int *flip, dx_id *out)
{
    dx_id u = dx_operand(g, t, 0), low = DX_NONE, high = DX_NONE, at = DX_NONE;
    dx_id zero = dx_int(g, 0), one = dx_int(g, 1),
          half_pi = dx_scale(g, dx_rational(g, 1, 2), dx_pi(g));
    dx_fn inverse = DX_FN_NONE;
    bool falls = false, between;
    switch (dx_fn_of(g, t)) {
    case DX_FN_exp:
        low = zero, inverse = DX_FN_log;
        break;
    case DX_FN_expm1:
        low = dx_int(g, -1), inverse = DX_FN_log1p;
        break;
    case DX_FN_log:
        inverse = DX_FN_exp;
        break;
    case DX_FN_log1p:
        inverse = DX_FN_expm1;
        break;
    case DX_FN_log2:
        at = dx_pow(g, dx_int(g, 2), r);
        break;
    case DX_FN_log10:
        at = dx_pow(g, dx_int(g, 10), r);
        break;
    case DX_FN_sinh:
        inverse = DX_FN_asinh;
        break;
    case DX_FN_asinh:
        inverse = DX_FN_sinh;
        break;
    case DX_FN_tanh:
        low = dx_int(g, -1), high = one, inverse = DX_FN_atanh;
        break;
    case DX_FN_atanh:
        inverse = DX_FN_tanh;
        break;
    case DX_FN_erf:
        low = dx_int(g, -1), high = one, inverse = DX_FN_erfinv;
        break;
    case DX_FN_erfinv:
        inverse = DX_FN_erf;
        break;
    case DX_FN_atan:
        low = dx_neg(g, half_pi), high = half_pi, inverse = DX_FN_tan;
        break;
    case DX_FN_asin:
        low = dx_neg(g, half_pi), high = half_pi, inverse = DX_FN_sin;
        break;
    case DX_FN_acos:
        low = zero, high = dx_pi(g), inverse = DX_FN_cos, falls = true;
        break;
    case DX_FN_acosh:
        low = zero, inverse = DX_FN_cosh;
        break;
    case DX_FN_asech:
        low = zero, inverse = DX_FN_sech, falls = true;
        break;
    case DX_FN_cbrt:
        at = dx_power(g, r, 3);
        break;
    case DX_FN_relu:
        low = zero, at = r;
        break;
    default:
        return DX_OK;
    }
    DX_TRY(lies_between(g, low, r, high, &between));
    if (!between)
        return DX_OK;
    if (inverse != DX_FN_NONE)
        at = dx_call1(g, inverse, r);
    if (falls)
        *flip = -*flip;
    *out = dx_sub(g, u, at);
    return DX_OK;
}

/* What has the sign of t - r; *out stays where nothing simpler has. */
static dx_status level(dx_graph *g, dx_id t, dx_id r, int *flip, dx_id *out)
{
    int sign;
    bool sure;
    dx_id before = t;
    DX_TRY(take_constants(g, &t, &r, flip));
    if (!dx_same(t, before))
        *out = dx_sub(g, t, r);
    DX_TRY(dx_constant_sign(g, r, &sign, &sure));
    if (!sure)
        return DX_OK;
    if (dx_op_of(g, t) == DX_OP_MUL && dx_factors(g, t) == 1)
        return level_of_power(g, dx_base(g, t, 0), dx_exponent(g, t, 0), r, sign, flip, out);
    if (dx_op_of(g, t) == DX_OP_CALL)
        return level_of_call(g, t, r, flip, out);
    return DX_OK;
}

/* Does the function rise (1) or fall (-1) all over its domain, an interval? 0: neither is known. */
static int direction_of_call(dx_fn fn)
{
    switch (fn) {
    case DX_FN_exp:
    case DX_FN_expm1:
    case DX_FN_log:
    case DX_FN_log1p:
    case DX_FN_log2:
    case DX_FN_log10:
    case DX_FN_sinh:
    case DX_FN_asinh:
    case DX_FN_tanh:
    case DX_FN_atanh:
    case DX_FN_acosh:
    case DX_FN_erf:
    case DX_FN_erfinv:
    case DX_FN_atan:
    case DX_FN_asin:
    case DX_FN_cbrt:
        return 1;
    case DX_FN_acos:
    case DX_FN_asech:
        return -1;
    default:
        return 0;
    }
}

/* A power whose base is above zero, or an odd one above zero. */
static int direction_of_power(const dx_graph *g, dx_id exponent)
{
    int64_t n;
    if (!dx_is_number(g, exponent))
        return 0;
    if (!dx_is_integer(g, exponent))
        return dx_number_sign(g, exponent);
    return dx_get_int(g, exponent, &n) && n > 0 && n % 2 != 0 ? 1 : 0;
}

/* sqrt(x + 1) - sqrt(x) has the sign of (x + 1) - x. */
static bool same_sign_of_difference(dx_graph *g, dx_id a, int *flip, dx_id *out)
{
    if (dx_terms(g, a) != 2 || !dx_is_int(g, dx_constant(g, a), 0))
        return false;
    dx_id c = dx_coefficient(g, a, 0), t = dx_term(g, a, 0), u = dx_term(g, a, 1);
    dx_op op = dx_op_of(g, t);
    int direction = 0;
    if (op != dx_op_of(g, u) || !dx_same(c, dx_number_neg(g, dx_coefficient(g, a, 1))))
        return false;
    if (op == DX_OP_CALL && dx_fn_of(g, t) == dx_fn_of(g, u))
        direction = direction_of_call(dx_fn_of(g, t));
    else if (op == DX_OP_MUL && dx_factors(g, t) == 1 && dx_factors(g, u) == 1 &&
             dx_same(dx_exponent(g, t, 0), dx_exponent(g, u, 0)))
        direction = direction_of_power(g, dx_exponent(g, t, 0));
    if (direction == 0)
        return false;
    *flip *= direction * dx_number_sign(g, c);
    *out = op == DX_OP_CALL ? dx_sub(g, dx_operand(g, t, 0), dx_operand(g, u, 0))
                            : dx_sub(g, dx_base(g, t, 0), dx_base(g, u, 0));
    return true;
}

static dx_status same_sign_of_sum(dx_graph *g, dx_id a, int *flip, dx_id *out)
{
    dx_id scale, t, r;
    if (same_sign_of_difference(g, a, flip, out))
        return DX_OK;
    if (!dx_single_level(g, a, &scale, &t, &r))
        return DX_OK;
    *flip *= dx_number_sign(g, scale);
    *out = dx_sub(g, t, r);
    return dx_is_int(g, r, 0) ? DX_OK : level(g, t, r, flip, out);
}

/* ---- products and functions ------------------------------------------------------------------ */

/* May it be 0 inside of where it is not below 0, as |x| and floor(x) are? */
static dx_status rests_at_zero(dx_graph *g, dx_id a, bool *rests)
{
    dx_walk walk;
    const dx_bounds bounds = dx_bounds_of(g, a);
    *rests = !dx_is_none(bounds.low) && dx_is_int(g, bounds.low, 0) && !bounds.low_open;
    if (*rests)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*rests; i++) {
        const dx_fn fn = dx_fn_of(g, walk.id[i]);
        *rests = dx_op_of(g, walk.id[i]) == DX_OP_CASES || fn == DX_FN_floor || fn == DX_FN_ceil ||
                 fn == DX_FN_round || fn == DX_FN_frac || fn == DX_FN_mod || fn == DX_FN_sign ||
                 fn == DX_FN_heaviside || fn == DX_FN_abs || fn == DX_FN_relu || fn == DX_FN_max ||
                 fn == DX_FN_min;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* b^sqrt(2) is 0 where b is; b^(log(9)/log(3)), which is b^2, is left as it is. b^x is above 0
 * where it has a value beside others, unless b is 0 there; b^n for an integer n may be below. */
static dx_status same_sign_of_power(dx_graph *g, dx_id base, dx_id exponent, dx_id *out)
{
    const double close = 1e-9;
    double value;
    if (!dx_is_constant(g, exponent) && dx_is_whole(g, exponent)) {
        const int parity = dx_parity_of(g, exponent);
        *out = parity == 1 ? base : dx_pow(g, base, parity == 0 ? dx_int(g, 2) : exponent);
        return DX_OK;
    }
    *out = dx_int(g, 1);
    if (dx_is_constant(g, base)) {
        *out = dx_is_int(g, base, 0) ? base : *out;
        return DX_OK;
    }
    if (!dx_is_constant(g, exponent)) {
        bool rests;
        DX_TRY(rests_at_zero(g, base, &rests));
        *out = rests ? base : *out;
        return DX_OK;
    }
    DX_TRY(dx_sample_value(g, exponent, &value));
    if (!(value > 0))
        return DX_OK;
    *out = fabs(value - round(value)) < close ? dx_pow(g, base, exponent) : base;
    return DX_OK;
}

static dx_status same_sign_of_factor(dx_graph *g, dx_id base, dx_id exponent, int *flip, dx_id *out)
{
    int64_t n = 1;
    int sign;
    bool sure;
    *out = dx_int(g, 1);
    if (dx_is_positive(g, base))
        return DX_OK;
    if (!dx_is_number(g, exponent))
        return same_sign_of_power(g, base, exponent, out);
    bool whole = dx_is_integer(g, exponent), negative = dx_number_sign(g, exponent) < 0;
    bool even = whole && !(dx_get_int(g, exponent, &n) && n % 2 != 0);
    if ((even || !whole) && negative) /* above zero where it has a value */
        return DX_OK;
    dx_id opposite = g->assumptions && whole ? dx_neg(g, base) : DX_NONE;
    if (!dx_is_none(opposite) && dx_is_positive(g, opposite)) {
        *flip *= even ? 1 : -1;
        return DX_OK;
    }
    *out = even ? dx_power(g, base, 2) : base;
    if (!dx_is_constant(g, base))
        return DX_OK;
    DX_TRY(dx_constant_sign(g, base, &sign, &sure));
    if (sure && sign != 0) {
        *flip *= even ? 1 : sign;
        *out = dx_int(g, 1);
    }
    return DX_OK;
}

static dx_status same_sign_of_product(dx_graph *g, dx_id a, int *flip, dx_id *out)
{
    enum { MOST = 16 };
    dx_id factor[MOST];
    uint32_t n = dx_factors(g, a);
    if (n > MOST)
        return DX_OK;
    for (uint32_t i = 0; i < n; i++) {
        DX_TRY(same_sign_of_factor(g, dx_base(g, a, i), dx_exponent(g, a, i), flip, &factor[i]));
        DX_TRY(dx_check(g, factor[i]));
    }
    *out = dx_product(g, n, factor);
    return DX_OK;
}

static void same_sign_of_call(dx_graph *g, dx_id a, int *flip, dx_id *out)
{
    dx_id u = dx_operand(g, a, 0);
    switch (dx_fn_of(g, a)) {
    case DX_FN_sinh:
    case DX_FN_asinh:
    case DX_FN_csch:
    case DX_FN_acsch:
    case DX_FN_tanh:
    case DX_FN_atanh:
    case DX_FN_coth:
    case DX_FN_acoth:
    case DX_FN_asin:
    case DX_FN_atan:
    case DX_FN_cbrt:
    case DX_FN_erf:
    case DX_FN_erfinv:
    case DX_FN_expm1:
    case DX_FN_log1p:
    case DX_FN_lambertw:
    case DX_FN_gelu:
    case DX_FN_sign:
        *out = u;
        return;
    case DX_FN_sec:
        *out = dx_call1(g, DX_FN_cos, u);
        return;
    case DX_FN_csc:
        *out = dx_call1(g, DX_FN_sin, u);
        return;
    case DX_FN_hypot:
        *out = dx_add(g, dx_power(g, u, 2), dx_power(g, dx_operand(g, a, 1), 2));
        return;
    case DX_FN_log:
    case DX_FN_log2:
    case DX_FN_log10:
    case DX_FN_acosh: /* u >= 1 */
        *out = dx_sub(g, u, dx_int(g, 1));
        return;
    case DX_FN_acos: /* u <= 1 */
    case DX_FN_asech:
        *flip = -*flip;
        *out = dx_sub(g, u, dx_int(g, 1));
        return;
    default:
        return;
    }
}

static dx_status step(dx_graph *g, dx_id a, int *flip, dx_id *out)
{
    int sign;
    bool sure;
    *out = a;
    if (dx_is_number(g, a))
        return DX_OK;
    dx_bounds s = dx_bounds_of(g, a);
    int low = dx_is_none(s.low) ? -1 : dx_number_sign(g, s.low) + s.low_open;
    int high = dx_is_none(s.high) ? 1 : dx_number_sign(g, s.high) - s.high_open;
    if (low > 0 || high < 0) {
        *out = dx_int(g, low > 0 ? 1 : -1);
        return DX_OK;
    }
    if (dx_is_constant(g, a)) {
        DX_TRY(dx_constant_sign(g, a, &sign, &sure));
        if (sure)
            *out = dx_int(g, sign);
        return DX_OK;
    }
    switch (dx_op_of(g, a)) {
    case DX_OP_ADD:
        return same_sign_of_sum(g, a, flip, out);
    case DX_OP_MUL:
        return same_sign_of_product(g, a, flip, out);
    case DX_OP_CALL:
        same_sign_of_call(g, a, flip, out);
        return DX_OK;
    default:
        return DX_OK;
    }
}

/* A constructor that could not do it, for size or domain, is no failure here. */
static dx_status forgive(dx_graph *g, dx_status status)
{
    if (status != DX_DOMAIN && status != DX_LIMIT && status != DX_TYPE && status != DX_UNKNOWN)
        return status;
    dx_diag_clear(&g->context->diag);
    return DX_OK;
}

dx_status dx_same_sign(dx_graph *g, dx_id a, int *flip, dx_id *out)
{
    *out = a;
    for (int round = 0; round < ROUNDS; round++) {
        int turned = *flip;
        dx_id next = *out;
        dx_status status = step(g, *out, &turned, &next);
        if (status == DX_OK)
            status = dx_check(g, next);
        if (status != DX_OK)
            return forgive(g, status);
        if (dx_same(next, *out))
            return DX_OK;
        *out = next;
        *flip = turned;
    }
    return DX_OK;
}

/* ---- even functions ------------------------------------------------------------------------- */

/* Where t, an even function of *u that rises on the right side, or falls, takes the value r. */
static dx_status even_level(dx_graph *g, dx_id t, dx_id level, int *flip, dx_id *u, dx_id *r)
{
    int64_t n;
    bool beyond;
    *u = DX_NONE;
    *r = DX_NONE;
    DX_TRY(lies_between(g, dx_int(g, 0), level, DX_NONE, &beyond));
    if (!beyond)
        return DX_OK;
    if (dx_op_of(g, t) == DX_OP_MUL && dx_factors(g, t) == 1 &&
        dx_get_int(g, dx_exponent(g, t, 0), &n) && n % 2 == 0) {
        *u = dx_base(g, t, 0);
        *r = dx_pow(g, level, dx_rational(g, 1, n));
        *flip *= n < 0 ? -1 : 1;
    } else if (dx_fn_of(g, t) == DX_FN_abs) {
        *u = dx_operand(g, t, 0);
        *r = level;
    } else if (dx_fn_of(g, t) == DX_FN_cosh) {
        *u = dx_operand(g, t, 0);
        *r = dx_call1(g, DX_FN_acosh, level);
    } else if (dx_fn_of(g, t) == DX_FN_sech) {
        *u = dx_operand(g, t, 0);
        *r = dx_call1(g, DX_FN_asech, level);
        *flip = -*flip;
    }
    return DX_OK;
}

dx_status dx_even_level(dx_graph *g, dx_id a, int *flip, dx_id *u, dx_id *r, bool *is)
{
    dx_id scale, t, at;
    int turned = *flip;
    *is = false;
    if (!dx_single_level(g, a, &scale, &t, &at))
        return DX_OK;
    turned *= dx_number_sign(g, scale);
    DX_TRY(take_constants(g, &t, &at, &turned));
    DX_TRY(even_level(g, t, at, &turned, u, r));
    if (dx_is_none(*u))
        return DX_OK;
    if (dx_is_none(*r))
        return forgive(g, dx_check(g, *r));
    *flip = turned;
    *is = true;
    return DX_OK;
}
