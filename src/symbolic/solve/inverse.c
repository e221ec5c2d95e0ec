/* u(x) = v, taken back function by function. */
#include "symbolic/solve/equation.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/equality/identity.h"
#include "symbolic/sample.h"
#include "symbolic/solve/inverses.h"

#include <math.h>

/* The argument is what it was; conditions and names of integers go with it. */
static dx_status go_on(dx_equation *s, dx_id u, dx_id v)
{
    DX_TRY(dx_equation_tidy(s, &v));
    return dx_solve_inverse(s, u, v);
}

/* u = v or u = w. */
static dx_status either(dx_equation *s, dx_id u, dx_id v, dx_id w)
{
    DX_TRY(go_on(s, u, v));
    return dx_same(v, w) ? DX_OK : go_on(s, u, w);
}

/* ---- families ----------------------------------------------------------------------------------
 */

/* Least and greatest of what a function can be, whatever its argument is; the ends are rounded
 * outwards. */
static void ends_of_call(dx_equation *s, dx_id u, double *lo, double *hi)
{
    const double quarter = 1.5707963267948968;
    dx_fn fn = dx_fn_of(s->g, u);
    if (fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_tanh || fn == DX_FN_erf ||
        fn == DX_FN_sign) {
        *lo = fmax(*lo, -1);
        *hi = fmin(*hi, 1);
    } else if (fn == DX_FN_heaviside || fn == DX_FN_sigmoid || fn == DX_FN_frac) {
        *lo = fmax(*lo, 0);
        *hi = fmin(*hi, 1);
    } else if (fn == DX_FN_asin || fn == DX_FN_atan) {
        *lo = fmax(*lo, -quarter);
        *hi = fmin(*hi, quarter);
    } else if (fn == DX_FN_acos) {
        *lo = fmax(*lo, 0);
        *hi = fmin(*hi, 2 * quarter);
    }
}

static void ends_by_reach(dx_equation *s, dx_id u, double *lo, double *hi)
{
    const double beyond = 1e-9; /* mpq_get_d rounds towards 0 */
    dx_reach reach;
    dx_reach_init(&reach);
    if (dx_reach_of(s->g, u, &reach)) {
        if (reach.has_low)
            *lo = fmax(*lo, mpq_get_d(reach.low) - beyond * (1 + fabs(mpq_get_d(reach.low))));
        if (reach.has_high)
            *hi = fmin(*hi, mpq_get_d(reach.high) + beyond * (1 + fabs(mpq_get_d(reach.high))));
    }
    dx_reach_clear(&reach);
}

/* The same of any u: infinities where there are none. */
static void ends_of(dx_equation *s, dx_id u, double *lo, double *hi)
{
    dx_graph *g = s->g;
    *lo = -INFINITY;
    *hi = INFINITY;
    ends_by_reach(s, u, lo, hi);
    ends_of_call(s, u, lo, hi);
    dx_fn fn = dx_fn_of(g, u);
    if (fn != DX_FN_min && fn != DX_FN_max)
        return;
    const bool least = fn == DX_FN_min;
    double low = least ? INFINITY : -INFINITY, high = low;
    for (uint32_t i = 0; i < dx_count(g, u); i++) {
        double own_low = -INFINITY, own_high = INFINITY;
        ends_by_reach(s, dx_operand(g, u, i), &own_low, &own_high);
        ends_of_call(s, dx_operand(g, u, i), &own_low, &own_high);
        low = least ? fmin(low, own_low) : fmax(low, own_low);
        high = least ? fmin(high, own_high) : fmax(high, own_high);
    }
    *lo = fmax(*lo, low);
    *hi = fmin(*hi, high);
}

/* Where u is bounded, as acos(w) and sign(w) are, only a few integers can be: these are put in one
 * by one, so that no name of an integer comes into conditions of w. */
static dx_status few_members(dx_equation *s, dx_id u, dx_id v, dx_id period, bool *done)
{
    enum { MOST = 16 };
    const double slack = 1e-6;
    dx_graph *g = s->g;
    dx_interval step;
    double lo, hi, low, high;
    *done = false;
    if (!dx_is_constant(g, period))
        return DX_OK;
    ends_of(s, u, &lo, &hi);
    if (isinf(lo) || isinf(hi))
        return DX_OK;
    ends_of(s, v, &low, &high);
    if (dx_is_constant(g, v)) {
        dx_interval first;
        DX_TRY(dx_ask_value(s->oracle, v, 128, &first));
        low = first.finite ? first.low : -INFINITY;
        high = first.finite ? first.high : INFINITY;
    }
    DX_TRY(dx_ask_value(s->oracle, period, 128, &step));
    if (isinf(low) || isinf(high) || !step.finite || step.sign == 0)
        return DX_OK;
    const double one = (lo - high) / step.low, other = (hi - low) / step.low;
    const double from = ceil(fmin(one, other) - slack), to = floor(fmax(one, other) + slack);
    if (to - from >= MOST || fabs(from) > 1e6)
        return DX_OK;
    *done = true;
    for (double k = from; k <= to; k++)
        DX_TRY(go_on(s, u, dx_add(g, v, dx_scale(g, dx_int(g, (int64_t)k), period))));
    return DX_OK;
}

/* u = v + period·k for an integer k. */
static dx_status family(dx_equation *s, dx_id u, dx_id v, dx_id period)
{
    dx_graph *g = s->g;
    const uint32_t mark = s->n_indices;
    bool done;
    DX_TRY(dx_check(g, v));
    DX_TRY(dx_check(g, period));
    DX_TRY(few_members(s, u, v, period, &done));
    if (done)
        return DX_OK;
    dx_id k = dx_equation_index(s);
    if (dx_is_none(k))
        return dx_equation_give_up(s, u);
    dx_status status = go_on(s, u, dx_add(g, v, dx_mul(g, period, k)));
    s->n_indices = mark;
    return status;
}

static dx_id turns(dx_equation *s, int64_t p, int64_t q) /* pi·p/q */
{
    return dx_scale(s->g, dx_rational(s->g, p, q), dx_pi(s->g));
}

/* u is the angle, or lies opposite: pi - angle where sines are equal, -angle where cosines are. */
static dx_status both_sides(dx_equation *s, dx_id u, dx_id angle, bool sine)
{
    dx_id full = turns(s, 2, 1);
    DX_TRY(family(s, u, angle, full));
    return family(s, u, sine ? dx_sub(s->g, turns(s, 1, 1), angle) : dx_neg(s->g, angle), full);
}

/* The arc of v, as a part of a turn where it is one: atan(2 - sqrt(3)) is pi/12. */
static dx_status arc_of(dx_equation *s, dx_fn arc, dx_id v, dx_id *out)
{
    static const int64_t parts[] = {60, 48, 34};
    const double pi = 3.14159265358979323846, close = 1e-9;
    dx_graph *g = s->g;
    dx_interval range;
    *out = dx_call1(g, arc, v);
    DX_TRY(dx_check(g, *out));
    if (dx_op_of(g, *out) != DX_OP_CALL || !dx_is_constant(g, v) || dx_is_number(g, v))
        return DX_OK;
    DX_TRY(dx_ask_value(s->oracle, *out, 128, &range));
    for (size_t i = 0; i < sizeof parts / sizeof *parts && range.finite; i++) {
        double share = range.low / pi * (double)parts[i], whole = round(share);
        bool zero = false;
        if (fabs(share - whole) > close)
            continue;
        dx_id turn = turns(s, (int64_t)whole, parts[i]), off = dx_sub(g, *out, turn);
        DX_TRY(dx_check(g, off));
        DX_TRY(dx_excuse(g->context, dx_is_zero_constant(g, s->oracle, off, &zero)));
        if (!zero) {
            dx_identity identity;
            DX_TRY(dx_prove_identity(g, s->oracle, off, &identity));
            zero = identity.kind == DX_IDENTITY_ZERO;
        }
        *out = zero ? turn : *out;
        return DX_OK;
    }
    return DX_OK;
}

/* sin(u) = v, or cos(u) = v: u and what lies opposite. */
static dx_status solve_wave(dx_equation *s, dx_id u, dx_id v, bool sine)
{
    dx_graph *g = s->g;
    bool possible, known;
    int sign;
    dx_id one = dx_int(g, 1), full = turns(s, 2, 1);
    dx_id angle = sine ? turns(s, 1, 2) : dx_int(g, 0);
    if (dx_fn_of(g, v) == (sine ? DX_FN_sin : DX_FN_cos)) /* sin(u) = sin(w) */
        return both_sides(s, u, dx_operand(g, v, 0), sine);
    DX_TRY(dx_equation_sign(s, v, &sign, &known));
    if (known && sign == 0)
        return family(s, u, sine ? dx_int(g, 0) : turns(s, 1, 2), turns(s, 1, 1));
    for (int side = -1; side <= 1; side += 2) {
        dx_id over = dx_add(g, one, dx_scale(g, dx_int(g, side), v)); /* 1 ± v */
        DX_TRY(dx_equation_require(s, over, DX_AT_LEAST, &possible));
        if (!possible)
            return DX_OK;
        DX_TRY(dx_equation_sign(s, over, &sign, &known));
        if (known && sign == 0 && sine)
            return family(s, u, dx_scale(g, dx_int(g, -side), angle), full);
        if (known && sign == 0)
            return family(s, u, side > 0 ? turns(s, 1, 1) : angle, full);
    }
    dx_id first;
    DX_TRY(arc_of(s, sine ? DX_FN_asin : DX_FN_acos, v, &first));
    return both_sides(s, u, first, sine);
}

/* tan(u) = v */
static dx_status solve_tangent(dx_equation *s, dx_id u, dx_id v)
{
    dx_id angle;
    if (dx_fn_of(s->g, v) == DX_FN_tan) /* tan(u) = tan(w) */
        return family(s, u, dx_operand(s->g, v, 0), turns(s, 1, 1));
    DX_TRY(arc_of(s, DX_FN_atan, v, &angle));
    return family(s, u, angle, turns(s, 1, 1));
}

static dx_status solve_cotangent(dx_equation *s, dx_id u, dx_id v)
{
    dx_id angle;
    DX_TRY(arc_of(s, DX_FN_atan, v, &angle));
    return family(s, u, dx_sub(s->g, turns(s, 1, 2), angle), turns(s, 1, 1));
}

/* ---- powers ------------------------------------------------------------------------------------
 */

/* The real w with w^n = v, n odd. */
static dx_id odd_root(dx_equation *s, dx_id v, int64_t n, int sign)
{
    dx_graph *g = s->g;
    if (n == 3)
        return dx_call1(g, DX_FN_cbrt, v);
    if (sign < 0)
        return dx_neg(g, dx_pow(g, dx_neg(g, v), dx_rational(g, 1, n)));
    if (sign > 0)
        return dx_pow(g, v, dx_rational(g, 1, n));
    return dx_call(g, DX_FN_root, 2, (dx_id[]){v, dx_int(g, n)});
}

/* u^n = v for a whole n > 0. */
static dx_status solve_whole_power(dx_equation *s, dx_id u, int64_t n, dx_id v)
{
    dx_graph *g = s->g;
    int sign;
    bool known, possible, zero;
    DX_TRY(dx_equation_sign(s, v, &sign, &known));
    if (known && sign == 0)
        return dx_solve_inverse(s, u, v);
    if (n % 2 == 1)
        return go_on(s, u, n == 1 ? v : odd_root(s, v, n, known ? sign : 0));
    DX_TRY(dx_equation_require(s, v, DX_AT_LEAST, &possible));
    if (!possible)
        return DX_OK;
    DX_TRY(dx_equation_at_most_zero(s, v, &zero));
    if (zero) /* as the condition has it */
        return go_on(s, u, dx_int(g, 0));
    dx_id root = dx_pow(g, v, dx_rational(g, 1, n));
    DX_TRY(dx_check(g, root));
    return either(s, u, dx_neg(g, root), root);
}

/* u^(p/q) = v */
static dx_status solve_number_power(dx_equation *s, dx_id u, dx_id exponent, dx_id v)
{
    dx_graph *g = s->g;
    int64_t p, q;
    bool possible;
    if (!dx_get_small_rational(g, exponent, &p, &q))
        return dx_equation_give_up(s, u);
    if (p < 0) {
        DX_TRY(dx_equation_require(s, v, DX_OTHER_THAN, &possible));
        if (!possible)
            return DX_OK;
        v = dx_div(g, dx_int(g, 1), v);
        DX_TRY(dx_equation_tidy(s, &v));
        p = -p;
    }
    if (q == 1)
        return solve_whole_power(s, u, p, v);
    DX_TRY(dx_equation_require(s, v, DX_AT_LEAST, &possible));
    return possible ? go_on(s, u, dx_pow(g, v, dx_rational(g, q, p))) : DX_OK;
}

/* u^exponent = v for an exponent that is known to be even, or odd, and v other than 0: u has two
 * signs, or that of v. */
static dx_status solve_parity_power(dx_equation *s, dx_id u, dx_id exponent, dx_id v, bool odd)
{
    dx_graph *g = s->g;
    const dx_id back = dx_div(g, dx_int(g, 1), exponent);
    const uint32_t mark = s->n_path;
    bool possible;
    DX_TRY(dx_check(g, back));
    DX_TRY(dx_equation_require(s, v, DX_ABOVE, &possible));
    if (possible && !odd)
        DX_TRY(dx_equation_require(s, exponent, DX_OTHER_THAN, &possible));
    if (possible) {
        const dx_id root = dx_pow(g, v, back);
        DX_TRY(odd ? go_on(s, u, root) : either(s, u, dx_neg(g, root), root));
    }
    s->n_path = mark;
    v = dx_neg(g, v);
    DX_TRY(dx_check(g, v));
    if (odd)
        DX_TRY(dx_equation_require(s, v, DX_ABOVE, &possible));
    return odd && possible ? go_on(s, u, dx_neg(g, dx_pow(g, v, back))) : DX_OK;
}

/* base^exponent = v of a base below 0: the exponent is an integer, one for |v|, and of the parity
 * that the sign of v asks for. */
static dx_status solve_alternating_power(dx_equation *s, dx_id base, dx_id exponent, dx_id v)
{
    dx_graph *g = s->g;
    const dx_id one = dx_int(g, 1), size = dx_neg(g, base);
    int sign, way;
    double power, of_size, of_v;
    bool known, zero;
    DX_TRY(dx_check(g, size));
    DX_TRY(dx_equation_sign(s, v, &sign, &known));
    if (!known || !dx_is_constant(g, v))
        return dx_equation_give_up(s, base);
    if (sign == 0)
        return DX_OK;
    dx_id large = sign < 0 ? dx_neg(g, v) : v, gap = dx_sub(g, size, one);
    DX_TRY(dx_check(g, large));
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_is_zero_constant(g, s->oracle, gap, &zero));
    if (zero) { /* (-1)^u: twice an integer, or one more */
        DX_TRY(dx_is_zero_constant(g, s->oracle, dx_sub(g, large, one), &zero));
        DX_TRY(dx_ask_sign(s->oracle, dx_sub(g, large, one), &way));
        if (!zero && way != 0)
            return DX_OK;
        const dx_id index = zero ? dx_equation_index(s) : DX_NONE;
        if (dx_is_none(index))
            return dx_equation_give_up(s, base);
        return go_on(s, exponent,
                     dx_add(g, dx_scale(g, dx_int(g, 2), index), dx_int(g, sign < 0 ? 1 : 0)));
    }
    DX_TRY(dx_sample_value(g, size, &of_size));
    DX_TRY(dx_sample_value(g, large, &of_v));
    power = round(log(of_v) / log(of_size));
    if (!isfinite(power) || fabs(power) > 1000)
        return dx_equation_give_up(s, base);
    const dx_id whole = dx_int(g, (int64_t)power);
    gap = dx_sub(g, dx_pow(g, size, whole), large);
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_is_zero_constant(g, s->oracle, gap, &zero));
    if (!zero) { /* no integer, if that is certain */
        DX_TRY(dx_ask_sign(s->oracle, gap, &way));
        return way != 0 ? DX_OK : dx_equation_give_up(s, base);
    }
    const bool odd = fmod(power, 2) != 0;
    return odd == (sign < 0) ? go_on(s, exponent, whole) : DX_OK;
}

/* Where the base and v are 0 all exponents above 0 are right. */
static dx_status solve_power_of_zero(dx_equation *s, dx_id base, dx_id exponent, dx_id v)
{
    dx_graph *g = s->g;
    const uint32_t mark = s->n_path;
    const dx_id two = dx_int(g, 2), nothing = dx_int(g, 0);
    bool possible;
    if (dx_op_of(g, base) != DX_OP_SYMBOL || dx_is_constant(g, v) || dx_has_unknown(s, v))
        return DX_OK;
    dx_id zero = base, of, power;
    if (!dx_contains(g, v, base)) {
        dx_split_power(g, v, &of, &power);
        if (dx_op_of(g, of) != DX_OP_SYMBOL || !dx_is_positive(g, power))
            return DX_OK;
        zero = dx_add(g, dx_pow(g, base, two), dx_pow(g, of, two));
    } else {
        const dx_id there = dx_substitute(g, v, 1, &base, &nothing);
        if (dx_is_none(there) || !dx_is_int(g, there, 0))
            return dx_is_none(there) ? dx_excuse(g->context, dx_check(g, there)) : DX_OK;
    }
    DX_TRY(dx_check(g, zero));
    DX_TRY(dx_equation_require(s, exponent, DX_ABOVE, &possible));
    if (possible && !dx_is_positive(g, base))
        DX_TRY(dx_equation_add_stretch(s, zero));
    s->n_path = mark;
    return DX_OK;
}

/* base^exponent = v, in logarithms. */
static dx_status solve_variable_power(dx_equation *s, dx_id base, dx_id exponent, dx_id v)
{
    dx_graph *g = s->g;
    bool possible;
    const int parity = dx_parity_of(g, exponent);
    if (parity >= 0 && dx_has_unknown(s, base) && !dx_has_unknown(s, exponent))
        return solve_parity_power(s, base, exponent, v, parity == 1);
    bool below = false;
    if (!dx_has_unknown(s, base))
        DX_TRY(dx_is_negative_constant(g, base, &below));
    if (below)
        return solve_alternating_power(s, base, exponent, v);
    /* a power that may be any number: of what is positive */
    if (dx_has_unknown(s, base) && !dx_is_positive(g, base))
        s->positive = base;
    if (!dx_has_unknown(s, base))
        DX_TRY(solve_power_of_zero(s, base, exponent, v));
    DX_TRY(dx_equation_require(s, v, DX_ABOVE, &possible));
    if (!possible)
        return DX_OK;
    if (!dx_has_unknown(s, base))
        DX_TRY(dx_equation_require(s, base, DX_ABOVE, &possible));
    if (!possible) /* it has values at whole numbers, and others */
        return dx_equation_give_up(s, base);
    dx_id size = dx_call1(g, DX_FN_log, base), right = dx_call1(g, DX_FN_log, v);
    if (dx_has_unknown(s, base))
        return dx_solve_zero(s, dx_sub(g, dx_mul(g, exponent, size), right));
    DX_TRY(dx_equation_require(s, dx_sub(g, base, dx_int(g, 1)), DX_OTHER_THAN, &possible));
    dx_id of, power;
    dx_split_power(g, v, &of, &power);
    power = dx_same(of, base) ? power : dx_div(g, right, size); /* a^x = a^2 */
    return possible ? go_on(s, exponent, power) : DX_OK;
}

/* A product: what is free of the unknown goes to the other side. */
static dx_status solve_product(dx_equation *s, dx_id u, dx_id v)
{
    dx_graph *g = s->g;
    dx_id rest = dx_int(g, 1), base = DX_NONE, exponent = DX_NONE;
    uint32_t with = 0;
    bool possible;
    for (uint32_t i = 0; i < dx_factors(g, u); i++) {
        dx_id b = dx_base(g, u, i), e = dx_exponent(g, u, i);
        if (dx_has_unknown(s, b) || dx_has_unknown(s, e)) {
            with++;
            base = b;
            exponent = e;
        } else {
            rest = dx_mul(g, rest, dx_pow(g, b, e));
        }
    }
    DX_TRY(dx_check(g, rest));
    if (with != 1)
        return dx_solve_zero(s, dx_sub(g, u, v));
    if (!dx_is_int(g, rest, 1)) {
        DX_TRY(dx_equation_require(s, rest, DX_OTHER_THAN, &possible));
        if (!possible)
            return DX_OK;
        v = dx_div(g, v, rest);
        DX_TRY(dx_equation_tidy(s, &v));
    }
    if (dx_is_int(g, exponent, 1))
        return dx_solve_inverse(s, base, v);
    return dx_is_number(g, exponent) ? solve_number_power(s, base, exponent, v)
                                     : solve_variable_power(s, base, exponent, v);
}

/* ---- functions ---------------------------------------------------------------------------------
 */

static dx_status solve_reciprocal(dx_equation *s, dx_fn fn, dx_id u, dx_id v)
{
    bool possible;
    DX_TRY(dx_equation_require(s, v, DX_OTHER_THAN, &possible));
    if (!possible)
        return DX_OK;
    dx_id w = dx_div(s->g, dx_int(s->g, 1), v);
    DX_TRY(dx_equation_tidy(s, &w));
    return dx_solve_inverse(s, dx_call1(s->g, fn, u), w);
}

static dx_status solve_cosh(dx_equation *s, dx_id u, dx_id v)
{
    dx_graph *g = s->g;
    bool possible;
    DX_TRY(dx_equation_require(s, dx_sub(g, v, dx_int(g, 1)), DX_AT_LEAST, &possible));
    if (!possible)
        return DX_OK;
    dx_id w = dx_call1(g, DX_FN_acosh, v);
    DX_TRY(dx_check(g, w));
    return either(s, u, dx_neg(g, w), w);
}

/* u = v + step·k, where 0 <= v < step, or step < v <= 0 for a negative one. */
static dx_status solve_remainder(dx_equation *s, dx_id f, dx_id u, dx_id v, dx_id step)
{
    dx_graph *g = s->g;
    bool possible, known;
    int sign;
    if (dx_has_unknown(s, step))
        return dx_equation_give_up(s, f);
    DX_TRY(dx_equation_sign(s, step, &sign, &known));
    if (!known || sign == 0)
        return dx_equation_give_up(s, f);
    DX_TRY(dx_equation_require(s, dx_scale(g, dx_int(g, sign), v), DX_AT_LEAST, &possible));
    if (possible)
        DX_TRY(dx_equation_require(s, dx_scale(g, dx_int(g, sign), dx_sub(g, step, v)), DX_ABOVE,
                                   &possible));
    return possible ? family(s, u, v, step) : DX_OK;
}

static dx_status solve_absolute(dx_equation *s, dx_id u, dx_id v)
{
    bool possible;
    DX_TRY(dx_equation_require(s, v, DX_AT_LEAST, &possible));
    return possible ? either(s, u, dx_neg(s->g, v), v) : DX_OK;
}

/* v + number */
static dx_id shifted(dx_equation *s, dx_id v, int64_t number)
{
    return dx_add(s->g, v, dx_int(s->g, number));
}

/* of > 0 or >= 0, both ends of an interval; NONE is none. */
static dx_status within(dx_equation *s, dx_comparison how, dx_id above, dx_id below, bool *possible)
{
    *possible = true;
    if (!dx_is_none(above))
        DX_TRY(dx_equation_require(s, above, how, possible));
    if (*possible && !dx_is_none(below))
        DX_TRY(dx_equation_require(s, below, how, possible));
    return DX_OK;
}

/* May the function have that value? */
static dx_status has_value(dx_equation *s, dx_fn fn, dx_id v, bool *possible)
{
    dx_graph *g = s->g;
    dx_id quarter = turns(s, 1, 2), below_one = dx_sub(g, dx_int(g, 1), v);
    switch (fn) {
    case DX_FN_exp:
    case DX_FN_softplus:
        return within(s, DX_ABOVE, v, DX_NONE, possible);
    case DX_FN_sigmoid:
        return within(s, DX_ABOVE, v, below_one, possible);
    case DX_FN_expm1:
        return within(s, DX_ABOVE, shifted(s, v, 1), DX_NONE, possible);
    case DX_FN_tanh:
    case DX_FN_erf:
        return within(s, DX_ABOVE, shifted(s, v, 1), below_one, possible);
    case DX_FN_asin:
        return within(s, DX_AT_LEAST, dx_add(g, quarter, v), dx_sub(g, quarter, v), possible);
    case DX_FN_acos:
        return within(s, DX_AT_LEAST, v, dx_sub(g, dx_pi(g), v), possible);
    case DX_FN_atan:
        return within(s, DX_ABOVE, dx_add(g, quarter, v), dx_sub(g, quarter, v), possible);
    case DX_FN_acosh:
    case DX_FN_asech:
        return within(s, DX_AT_LEAST, v, DX_NONE, possible);
    case DX_FN_acoth:
    case DX_FN_acsch:
        return within(s, DX_OTHER_THAN, v, DX_NONE, possible);
    case DX_FN_lambertw:
        return within(s, DX_AT_LEAST, shifted(s, v, 1), DX_NONE, possible);
    case DX_FN_lambertwm1:
        return within(s, DX_AT_LEAST, dx_neg(g, shifted(s, v, 1)), DX_NONE, possible);
    default:
        *possible = true;
        return DX_OK;
    }
}

static dx_status solve_call(dx_equation *s, dx_id f, dx_id v)
{
    dx_fn fn = dx_fn_of(s->g, f);
    dx_id u = dx_operand(s->g, f, 0);
    bool possible;
    switch (fn) {
    case DX_FN_sin:
    case DX_FN_cos:
        return solve_wave(s, u, v, fn == DX_FN_sin);
    case DX_FN_tan:
        return solve_tangent(s, u, v);
    case DX_FN_cot:
        return solve_cotangent(s, u, v);
    case DX_FN_sec:
        return solve_reciprocal(s, DX_FN_cos, u, v);
    case DX_FN_csc:
        return solve_reciprocal(s, DX_FN_sin, u, v);
    case DX_FN_sech:
        return solve_reciprocal(s, DX_FN_cosh, u, v);
    case DX_FN_csch:
        return solve_reciprocal(s, DX_FN_sinh, u, v);
    case DX_FN_coth:
        return solve_reciprocal(s, DX_FN_tanh, u, v);
    case DX_FN_cosh:
        return solve_cosh(s, u, v);
    case DX_FN_abs:
        return solve_absolute(s, u, v);
    case DX_FN_frac:
        return solve_remainder(s, f, u, v, dx_int(s->g, 1));
    case DX_FN_mod:
        return solve_remainder(s, f, u, v, dx_operand(s->g, f, 1));
    case DX_FN_sign: /* by their pieces */
    case DX_FN_heaviside:
    case DX_FN_relu:
    case DX_FN_min:
    case DX_FN_max:
        return dx_solve_zero(s, dx_sub(s->g, f, v));
    default:
        break;
    }
    DX_TRY(has_value(s, fn, v, &possible));
    if (!possible)
        return DX_OK;
    dx_id w = dx_inverse_value(s->g, fn, v);
    if (dx_is_none(w) && s->g->context->diag.status == DX_OK)
        return dx_equation_give_up(s, f);
    return go_on(s, u, w);
}

static dx_status inverse(dx_equation *s, dx_id u, dx_id v)
{
    dx_graph *g = s->g;
    if (dx_same(u, s->unknown))
        return dx_equation_add(s, v);
    switch (dx_op_of(g, u)) {
    case DX_OP_CALL:
        return solve_call(s, u, v);
    case DX_OP_MUL:
        return solve_product(s, u, v);
    case DX_OP_ADD:
        return dx_solve_zero(s, dx_sub(g, u, v));
    default:
        return dx_equation_give_up(s, u);
    }
}

dx_status dx_solve_inverse(dx_equation *s, dx_id u, dx_id v)
{
    const uint32_t path = s->n_path, indices = s->n_indices;
    DX_TRY(dx_poll(s->g->context));
    if (s->depth == DX_MOST_SOLVE_DEPTH)
        return dx_equation_give_up(s, u);
    s->depth++;
    dx_status status = inverse(s, u, v);
    s->depth--;
    s->n_path = path;
    s->n_indices = indices;
    return status;
}
