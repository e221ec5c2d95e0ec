#include "engine/integrals/exact.h"

#include "engine/limits/limit.h"
#include "engine/oracle.h"

#include "expr/walk.h"
#include "symbolic/algebra/monomials.h"
#include "symbolic/forms/addends.h"
#include "symbolic/forms/readable.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/quotients.h"
#include "symbolic/rework/trig.h"

enum { MOST_DEGREE = 200, LARGE = 400 };

typedef struct exact {
    ddx_session *s;
    dx_graph *g;
    dx_id x, lo, hi;
    bool constant; /* the ends are constants or infinite */
    dx_exact_terms *terms;
} exact;

/* ---- factors --------------------------------------------------------------------------------- */

/* a = slope·x + rest, both free of x; the slope is known not to be 0, or `named` and taken not to
 * be. */
static dx_status read_linear(const exact *t, dx_id a, bool named, dx_id *slope, dx_id *rest,
                             bool *is)
{
    dx_graph *g = t->g;
    const dx_oracle oracle = dx_session_oracle(t->s);
    dx_monomials m;
    *slope = *rest = dx_int(g, 0);
    DX_TRY(dx_monomials_make(g, a, 1, &t->x, is, &m));
    if (!*is)
        return DX_OK;
    for (size_t i = 0; i < m.n && *is; i++) {
        *is = m.item[i].exponent[0] <= 1;
        *(m.item[i].exponent[0] == 1 ? slope : rest) = m.item[i].coefficient;
    }
    dx_monomials_free(&m);
    if (*is && !dx_is_constant(g, *slope)) {
        *is = named && t->terms && !dx_is_none(t->terms->nonzero);
        if (*is)
            t->terms->nonzero = dx_mul(g, t->terms->nonzero, *slope);
        return *is ? dx_check(g, t->terms->nonzero) : DX_OK;
    }
    return *is ? dx_ask_nonzero(&oracle, *slope, is) : DX_OK;
}

static bool is_wave(dx_fn fn)
{
    return fn == DX_FN_exp || fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_sinh ||
           fn == DX_FN_cosh;
}

/* An antiderivative of fn(u) by u is *sign times what this gives. */
static dx_fn integrated(dx_fn fn, int *sign)
{
    switch (fn) {
    case DX_FN_sin:
        *sign = -*sign;
        return DX_FN_cos;
    case DX_FN_cos:
        return DX_FN_sin;
    case DX_FN_sinh:
        return DX_FN_cosh;
    case DX_FN_cosh:
        return DX_FN_sinh;
    default:
        return fn;
    }
}

/* ---- terms ----------------------------------------------------------------------------------- */

/* The antiderivative of a polynomial without a constant term; NONE where p is none. */
static dx_status of_polynomial(const exact *t, dx_id p, dx_id *out)
{
    dx_graph *g = t->g;
    dx_monomials m;
    bool polynomial;
    DX_TRY(dx_monomials_make(g, p, 1, &t->x, &polynomial, &m));
    *out = DX_NONE;
    if (!polynomial)
        return DX_OK;
    dx_id total = dx_int(g, 0);
    bool low = true;
    for (size_t i = 0; i < m.n && low; i++) {
        int64_t n = m.item[i].exponent[0] + 1;
        low = n <= MOST_DEGREE;
        total = dx_add(g, total,
                       dx_mul(g, dx_scale(g, dx_rational(g, 1, n), m.item[i].coefficient),
                              dx_power(g, t->x, n)));
    }
    dx_monomials_free(&m);
    *out = low ? total : DX_NONE;
    return dx_check(g, total);
}

/* p·fn(slope·x + b) by parts: the derivatives of p beside the antiderivatives of the wave. */
static dx_status by_parts(const exact *t, dx_id p, dx_id wave, dx_id *out)
{
    dx_graph *g = t->g;
    dx_id slope, rest, u = dx_operand(g, wave, 0), total = dx_int(g, 0), check;
    dx_fn fn = dx_fn_of(g, wave);
    bool linear;
    int sign = 1;
    *out = DX_NONE;
    DX_TRY(of_polynomial(t, p, &check));
    if (!dx_is_none(check))
        DX_TRY(read_linear(t, u, true, &slope, &rest, &linear));
    if (dx_is_none(check) || !linear)
        return DX_OK;
    dx_id scale = dx_power(g, slope, -1), power = scale;
    for (int k = 0; k <= MOST_DEGREE && !dx_is_int(g, p, 0); k++) {
        fn = integrated(fn, &sign);
        dx_id part = dx_mul(g, dx_mul(g, p, power), dx_call1(g, fn, u));
        total = sign * (k % 2 == 0 ? 1 : -1) > 0 ? dx_add(g, total, part) : dx_sub(g, total, part);
        power = dx_mul(g, power, scale);
        DX_TRY(dx_check(g, total));
        DX_TRY(dx_diff(g, t->s->rules, p, t->x, 1, &p));
    }
    *out = dx_is_int(g, p, 0) ? total : DX_NONE;
    return dx_check(g, total);
}

/* Is it not below 0 at an end: 0 itself, or positive for certain? */
static dx_status is_right_of_zero(const exact *t, dx_id base, dx_id end, bool zero_too, bool *is)
{
    dx_graph *g = t->g;
    const dx_oracle oracle = dx_session_oracle(t->s);
    int sign;
    *is = dx_op_of(g, end) == DX_OP_INF;
    if (*is)
        return DX_OK; /* the limit decides */
    dx_id value = dx_substitute(g, base, 1, &t->x, &end);
    DX_TRY(dx_check(g, value));
    *is = dx_is_int(g, value, 0) && zero_too;
    if (*is || dx_is_int(g, value, 0))
        return DX_OK;
    DX_TRY(dx_ask_sign(&oracle, value, &sign));
    *is = sign > 0;
    return DX_OK;
}

/* A power of slope·x + b of which it is known that it has no pole between the ends: the root has a
 * value where the base is not negative, so that the antiderivative has one at both ends if it has
 * between them. */
static dx_status of_power_within(const exact *t, dx_id base, dx_id p, dx_id *out)
{
    dx_graph *g = t->g;
    const dx_oracle oracle = dx_session_oracle(t->s);
    const dx_id more = dx_number_add(g, p, dx_int(g, 1));
    dx_id slope, rest, one;
    bool linear;
    int sign = 0;
    *out = DX_NONE;
    DX_TRY(read_linear(t, base, false, &slope, &rest, &linear));
    if (!linear)
        return DX_OK;
    const bool root = !dx_is_integer(g, p) && dx_number_sign(g, more) > 0;
    if (!root && !(t->terms && t->terms->within))
        return DX_OK;
    one = dx_int(g, 0);
    if (!dx_is_int(g, more, 0)) {
        one = dx_div(g, dx_pow(g, base, more), more);
    } else {
        for (int high = 0; high < 2 && sign == 0; high++) {
            const dx_id end = high ? t->hi : t->lo;
            const dx_id value = dx_substitute(g, base, 1, &t->x, &end);
            DX_TRY(dx_check(g, value));
            DX_TRY(dx_ask_sign(&oracle, value, &sign));
        }
        one = dx_call1(g, DX_FN_log,
                       sign > 0   ? base
                       : sign < 0 ? dx_neg(g, base)
                                  : dx_call1(g, DX_FN_abs, base));
    }
    *out = dx_div(g, one, slope);
    return dx_check(g, *out);
}

/* (slope·x + b)^p of a name p > 0, between numbers as ends that are not left of its zero. */
static dx_status of_named_power(const exact *t, dx_id base, dx_id p, dx_id *out)
{
    dx_graph *g = t->g;
    dx_id slope, rest;
    bool fine;
    *out = DX_NONE;
    if (dx_contains(g, p, t->x) || !dx_is_positive(g, p) || !dx_is_constant(g, t->lo) ||
        !dx_is_constant(g, t->hi))
        return DX_OK;
    DX_TRY(read_linear(t, base, false, &slope, &rest, &fine));
    if (fine)
        DX_TRY(is_right_of_zero(t, base, t->lo, true, &fine));
    if (fine)
        DX_TRY(is_right_of_zero(t, base, t->hi, true, &fine));
    if (!fine)
        return DX_OK;
    const dx_id more = dx_add(g, p, dx_int(g, 1));
    *out = dx_div(g, dx_pow(g, base, more), dx_mul(g, more, slope));
    return dx_check(g, *out);
}

/* (slope·x + b)^p, positive between the ends. */
static dx_status of_power(const exact *t, dx_id base, dx_id p, dx_id *out)
{
    dx_graph *g = t->g;
    dx_id slope, rest;
    bool fine;
    *out = DX_NONE;
    if (!dx_is_number(g, p))
        return of_named_power(t, base, p, out);
    if (!t->constant)
        return of_power_within(t, base, p, out);
    DX_TRY(read_linear(t, base, false, &slope, &rest, &fine));
    const bool above = dx_number_compare(g, p, dx_int(g, -1)) > 0; /* with a bound, or a value */
    if (fine)
        DX_TRY(is_right_of_zero(t, base, t->lo, above, &fine));
    if (fine)
        DX_TRY(is_right_of_zero(t, base, t->hi, above, &fine));
    if (!fine)
        return DX_OK;
    dx_id more = dx_number_add(g, p, dx_int(g, 1));
    dx_id one = dx_is_int(g, more, 0) ? dx_call1(g, DX_FN_log, base)
                                      : dx_div(g, dx_pow(g, base, more), more);
    *out = dx_div(g, one, slope);
    return dx_check(g, *out);
}

/* a·x^2 + b with numbers a and b, which are not 0. */
static dx_status read_quadratic(const exact *t, dx_id base, dx_id *a, dx_id *b, bool *is)
{
    dx_graph *g = t->g;
    dx_monomials m;
    *a = *b = dx_int(g, 0);
    DX_TRY(dx_monomials_make(g, base, 1, &t->x, is, &m));
    if (!*is)
        return DX_OK;
    for (size_t i = 0; i < m.n && *is; i++) {
        *is = (m.item[i].exponent[0] == 2 || m.item[i].exponent[0] == 0) &&
              dx_is_number(g, m.item[i].coefficient);
        *(m.item[i].exponent[0] == 2 ? a : b) = m.item[i].coefficient;
    }
    dx_monomials_free(&m);
    *is = *is && !dx_is_int(g, *a, 0) && !dx_is_int(g, *b, 0);
    return DX_OK;
}

/* sqrt(a·x^2 + b) and its reciprocal, b > 0. */
static dx_status of_root(const exact *t, dx_id base, dx_id p, dx_id *out)
{
    dx_graph *g = t->g;
    dx_id a, b;
    bool fine;
    *out = DX_NONE;
    if (!dx_same(p, dx_rational(g, 1, 2)) && !dx_same(p, dx_rational(g, -1, 2)))
        return DX_OK;
    DX_TRY(read_quadratic(t, base, &a, &b, &fine));
    if (!fine || dx_number_sign(g, b) < 0)
        return DX_OK;
    const bool falls = dx_number_sign(g, a) < 0;
    const dx_id size = falls ? dx_neg(g, a) : a;
    const dx_id u = dx_mul(g, dx_sqrt(g, dx_number_div(g, size, b)), t->x);
    dx_id arc = dx_div(g, dx_call1(g, falls ? DX_FN_asin : DX_FN_asinh, u), dx_sqrt(g, size));
    if (dx_number_sign(g, p) > 0)
        arc = dx_scale(g, dx_rational(g, 1, 2),
                       dx_add(g, dx_mul(g, t->x, dx_sqrt(g, base)), dx_scale(g, b, arc)));
    *out = arc;
    return dx_check(g, arc);
}

/* 1/(a·x^2 + b) with positive numbers a and b. */
static dx_status of_quadratic(const exact *t, dx_id base, dx_id *out)
{
    dx_graph *g = t->g;
    bool fine;
    dx_id a, b;
    *out = DX_NONE;
    DX_TRY(read_quadratic(t, base, &a, &b, &fine));
    if (!fine || dx_number_sign(g, a) < 0 || dx_number_sign(g, b) < 0)
        return DX_OK;
    dx_id ratio = dx_sqrt(g, dx_number_div(g, a, b)), mean = dx_sqrt(g, dx_number_mul(g, a, b));
    *out = dx_div(g, dx_call1(g, DX_FN_atan, dx_mul(g, ratio, t->x)), mean);
    return dx_check(g, *out);
}

/* p·log(u) of a polynomial p, u = slope·x + b above 0 between the ends: P·log(u) less the integral
 * of P·slope/u, where P is the antiderivative of p that is 0 where u is. */
static dx_status of_logarithm(const exact *t, dx_id p, dx_id log, dx_id *out)
{
    dx_graph *g = t->g;
    dx_id slope, rest, u = dx_operand(g, log, 0), whole, inside;
    bool fine;
    *out = DX_NONE;
    DX_TRY(read_linear(t, u, false, &slope, &rest, &fine));
    fine = fine && (t->constant || (t->terms && t->terms->within));
    if (fine && t->constant)
        DX_TRY(is_right_of_zero(t, u, t->lo, true, &fine));
    if (fine && t->constant)
        DX_TRY(is_right_of_zero(t, u, t->hi, true, &fine));
    if (!fine)
        return DX_OK;
    DX_TRY(of_polynomial(t, p, &whole));
    if (dx_is_none(whole))
        return DX_OK;
    dx_id zero = dx_neg(g, dx_div(g, rest, slope));
    whole = dx_sub(g, whole, dx_substitute(g, whole, 1, &t->x, &zero));
    DX_TRY(dx_check(g, whole));
    DX_TRY(dx_rework_quotient(g, dx_div(g, dx_mul(g, whole, slope), u), DX_REWORK_CANCEL, &inside));
    DX_TRY(of_polynomial(t, inside, &inside));
    if (!dx_is_none(inside))
        *out = dx_sub(g, dx_mul(g, whole, log), inside);
    return dx_check(g, dx_int(g, 0));
}

/* The antiderivative of one term; NONE. */
static dx_status of_term(const exact *t, dx_id a, dx_id *out)
{
    dx_graph *g = t->g;
    dx_id constant, product, wave = DX_NONE, power = DX_NONE, p = dx_int(g, 1), found = DX_NONE;
    dx_split_coefficient(g, a, &constant, &product);
    *out = DX_NONE;
    bool one = dx_op_of(g, product) != DX_OP_MUL;
    for (uint32_t i = 0; i < (one ? 1 : dx_factors(g, product)); i++) {
        dx_id base = one ? product : dx_base(g, product, i);
        dx_id exponent = one ? dx_int(g, 1) : dx_exponent(g, product, i);
        dx_id factor = dx_pow(g, base, exponent);
        int64_t n;
        DX_TRY(dx_check(g, factor));
        if (!dx_contains(g, factor, t->x)) {
            constant = dx_mul(g, constant, factor);
        } else if ((is_wave(dx_fn_of(g, base)) || dx_fn_of(g, base) == DX_FN_log) &&
                   dx_is_int(g, exponent, 1) && dx_is_none(wave)) {
            wave = base;
        } else if (dx_get_int(g, exponent, &n) && n > 0) {
            p = dx_mul(g, p, factor);
        } else if (dx_is_none(power)) {
            power = factor;
        } else {
            return DX_OK;
        }
    }
    DX_TRY(dx_check(g, p));
    if (!dx_is_none(power)) {
        dx_id base, exponent;
        dx_split_power(g, power, &base, &exponent);
        if (!dx_is_none(wave) || !dx_is_int(g, p, 1))
            return DX_OK;
        DX_TRY(of_power(t, base, exponent, &found));
        if (dx_is_none(found) && dx_is_int(g, exponent, -1))
            DX_TRY(of_quadratic(t, base, &found));
        if (dx_is_none(found))
            DX_TRY(of_root(t, base, exponent, &found));
    } else if (dx_fn_of(g, wave) == DX_FN_log) {
        DX_TRY(of_logarithm(t, p, wave, &found));
    } else if (!dx_is_none(wave)) {
        DX_TRY(by_parts(t, p, wave, &found));
    } else {
        DX_TRY(of_polynomial(t, p, &found));
    }
    if (dx_is_none(found))
        return DX_OK;
    *out = dx_mul(g, constant, found);
    return dx_check(g, *out);
}

/* ---- the integral ---------------------------------------------------------------------------- */

static dx_status antiderivative(const exact *t, dx_id a, dx_id *out)
{
    dx_graph *g = t->g;
    dx_id one;
    DX_TRY(of_term(t, a, out));
    if (!dx_is_none(*out) || !dx_is_true_sum(g, a))
        return DX_OK;
    dx_id total = dx_mul(g, dx_constant(g, a), t->x);
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        DX_TRY(of_term(t, dx_term(g, a, i), &one));
        if (dx_is_none(one))
            return DX_OK;
        total = dx_add(g, total, dx_scale(g, dx_coefficient(g, a, i), one));
    }
    *out = total;
    return dx_check(g, total);
}

/* Of the integrand as it is, or multiplied out with products of waves as sums. */
static dx_status antiderivative_of_forms(const exact *t, dx_id a, dx_id *out)
{
    dx_id form;
    DX_TRY(antiderivative(t, a, out));
    if (!dx_is_none(*out))
        return DX_OK;
    dx_status status = dx_expand(t->g, a, &form);
    if (status == DX_OK)
        status = dx_trig_reduce(t->g, form, &form);
    if (status != DX_OK)
        return dx_excuse(t->g->context, status);
    return dx_same(form, a) ? DX_OK : antiderivative(t, form, out);
}

/* The side from which the end is met by the others; DX_TO_PLUS_INF where that is not known. */
static dx_status inner_side(const exact *t, dx_id end, dx_approach *side)
{
    dx_graph *g = t->g;
    const dx_oracle oracle = dx_session_oracle(t->s);
    int sign = 0;
    *side = DX_TO_PLUS_INF;
    if (dx_op_of(g, t->lo) == DX_OP_INF)
        sign = dx_is_minus_inf(g, t->lo) ? 1 : -1;
    else if (dx_op_of(g, t->hi) == DX_OP_INF)
        sign = dx_is_minus_inf(g, t->hi) ? -1 : 1;
    else
        DX_TRY(dx_ask_sign(&oracle, dx_sub(g, t->hi, t->lo), &sign));
    if (sign != 0)
        *side = (sign > 0) == dx_same(end, t->lo) ? DX_FROM_ABOVE : DX_FROM_BELOW;
    return DX_OK;
}

static dx_status limit_at(const exact *t, dx_id a, dx_id end, dx_approach side, dx_id *out)
{
    dx_limit limit;
    *out = DX_NONE;
    dx_status status = dx_limit_on_side(t->s, a, t->x, end, side, &limit);
    if (status == DX_OK && limit.kind == DX_LIMIT_VALUE && limit.n_assumed + limit.n_demanded == 0)
        *out = limit.value;
    return dx_excuse(t->g->context, status);
}

/* Its value at an end, or the limit there or at inf; NONE where there is none. */
static dx_status value_at_end(const exact *t, dx_id a, dx_id end, dx_id *out)
{
    dx_graph *g = t->g;
    dx_approach side = dx_is_minus_inf(g, end) ? DX_TO_MINUS_INF : DX_TO_PLUS_INF;
    if (dx_op_of(g, end) == DX_OP_INF)
        return limit_at(t, a, end, side, out);
    *out = dx_substitute(g, a, 1, &t->x, &end);
    if (!dx_is_none(*out))
        return DX_OK;
    DX_TRY(dx_excuse(g->context, g->context->diag.status));
    DX_TRY(inner_side(t, end, &side));
    if (side != DX_TO_PLUS_INF)
        return limit_at(t, a, end, side, out);
    dx_id above, below; /* the other end is not known: where it has values on one side alone */
    DX_TRY(limit_at(t, a, end, DX_FROM_ABOVE, &above));
    DX_TRY(limit_at(t, a, end, DX_FROM_BELOW, &below));
    if (dx_is_none(above) || dx_is_none(below) || dx_same(above, below))
        *out = dx_is_none(above) ? below : above;
    return DX_OK;
}

/* Is the derivative the integrand? Rules that are right need no proof, and get one. */
static dx_status is_antiderivative(const exact *t, dx_id of, dx_id a, bool *is)
{
    dx_id slope;
    DX_TRY(dx_diff(t->g, t->s->rules, of, t->x, 1, &slope));
    DX_TRY(dx_readable(t->g, dx_sub(t->g, slope, a), &slope));
    *is = dx_is_int(t->g, slope, 0);
    return DX_OK;
}

/* c·exp(-a·x^2) with a number a > 0 from -inf to inf, from 0 to inf or from -inf to 0. */
static dx_status of_bell(const exact *t, dx_id a, dx_id *out)
{
    dx_graph *g = t->g;
    dx_id number, product, slope, rest;
    bool fine;
    *out = DX_NONE;
    dx_split_coefficient(g, a, &number, &product);
    const bool from_far = dx_is_minus_inf(g, t->lo),
               to_far = dx_op_of(g, t->hi) == DX_OP_INF && !dx_is_minus_inf(g, t->hi);
    const bool half = (from_far && dx_is_int(g, t->hi, 0)) || (to_far && dx_is_int(g, t->lo, 0));
    if (dx_fn_of(g, product) != DX_FN_exp || (!(from_far && to_far) && !half))
        return DX_OK;
    const dx_id one = dx_int(g, 1);
    DX_TRY(read_quadratic(t, dx_add(g, dx_operand(g, product, 0), one), &slope, &rest, &fine));
    if (!fine || !dx_is_int(g, rest, 1) || dx_number_sign(g, slope) > 0)
        return DX_OK;
    const dx_id whole = dx_sqrt(g, dx_div(g, dx_pi(g), dx_neg(g, slope)));
    *out = dx_mul(g, number, half ? dx_scale(g, dx_rational(g, 1, 2), whole) : whole);
    DX_TRY(dx_check(g, *out));
    return dx_readable(g, *out, out);
}

dx_status dx_integrate_exact(ddx_session *s, dx_id a, dx_id variable, dx_id lo, dx_id hi,
                             dx_exact_terms *terms, dx_id *out)
{
    dx_graph *g = &s->graph;
    bool far = dx_op_of(g, lo) == DX_OP_INF || dx_op_of(g, hi) == DX_OP_INF, is;
    exact t = {s, g, variable, lo, hi, false, terms};
    dx_id of, first, last;
    *out = DX_NONE;
    t.constant = (dx_is_constant(g, lo) || dx_op_of(g, lo) == DX_OP_INF) &&
                 (dx_is_constant(g, hi) || dx_op_of(g, hi) == DX_OP_INF);
    if (dx_is_larger(g, a, LARGE) || (far && (!t.constant || dx_same(lo, hi))) ||
        dx_contains(g, lo, variable) || dx_contains(g, hi, variable))
        return DX_OK;
    DX_TRY(of_bell(&t, a, out));
    if (!dx_is_none(*out))
        return DX_OK;
    DX_TRY(antiderivative_of_forms(&t, a, &of));
    if (dx_is_none(of))
        return DX_OK;
    DX_TRY(is_antiderivative(&t, of, a, &is));
    if (is)
        DX_TRY(value_at_end(&t, of, lo, &first));
    if (is && !dx_is_none(first))
        DX_TRY(value_at_end(&t, of, hi, &last));
    if (!is || dx_is_none(first) || dx_is_none(last))
        return DX_OK;
    return dx_readable(g, dx_sub(g, last, first), out);
}
