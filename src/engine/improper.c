#include "engine/improper.h"

#include "expr/walk.h"
#include "numeric/ball.h"
#include "symbolic/readable.h"

/* An end is moved to infinity: f(x) near c is f(c + 1/y)/y^2 for large y. There f is bounded by a
 * sum of simple terms g, of which y·g'/g < -p, with p > 1, from some point T on. So |g| falls
 * faster than y^-p, and what is left beyond any point t > T is less than |g(t)|·t/(p - 1). */

typedef struct improper {
    ddx_session *s;
    dx_graph *g;
    dx_id x;
    bool whole;
} improper;

/* ---- bounds of factors ------------------------------------------------------------------- */

/* A number that the absolute value of a does not exceed, wherever a has a value; DX_NONE where
 * none is known. */
static dx_id bound_of_call(dx_graph *g, dx_id a)
{
    switch (dx_fn_of(g, a)) {
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_tanh:
    case DX_FN_erf:
    case DX_FN_sigmoid:
    case DX_FN_sign:
    case DX_FN_heaviside:
    case DX_FN_frac:
    case DX_FN_sech:
    case DX_FN_sinc:
        return dx_int(g, 1);
    case DX_FN_atan:
    case DX_FN_asin:
    case DX_FN_erfc:
        return dx_int(g, 2);
    default:
        return DX_NONE;
    }
}

static dx_id size_of(dx_graph *g, dx_id number)
{
    return dx_number_sign(g, number) < 0 ? dx_number_neg(g, number) : number;
}

enum { DEEPEST = 8 };

static dx_id bound_of(dx_graph *g, dx_id a, int depth);

static dx_id bound_of_sum(dx_graph *g, dx_id a, int depth)
{
    dx_id bound = size_of(g, dx_constant(g, a));
    for (uint32_t k = 0; k < dx_terms(g, a); k++) {
        dx_id term = bound_of(g, dx_term(g, a, k), depth - 1);
        if (dx_is_none(term))
            return term;
        bound =
            dx_number_add(g, bound, dx_number_mul(g, size_of(g, dx_coefficient(g, a, k)), term));
    }
    return bound;
}

static dx_id bound_of_power(dx_graph *g, dx_id base, dx_id exponent, int depth)
{
    int64_t n;
    if (!dx_get_int(g, exponent, &n) || n < 1 || n > 64)
        return DX_NONE;
    dx_id bound = bound_of(g, base, depth - 1);
    return dx_is_none(bound) ? bound : dx_number_power(g, bound, n);
}

/* exp(u) < 3^n for |u| <= n */
static dx_id bound_of_exponential(dx_graph *g, dx_id u, int depth)
{
    enum { MOST = 64 };
    dx_id bound = bound_of(g, u, depth - 1);
    if (dx_is_none(bound) || dx_number_compare(g, bound, dx_int(g, MOST)) > 0)
        return DX_NONE;
    return dx_number_power(g, dx_int(g, 3), (int64_t)dx_number_to_double(g, bound) + 1);
}

static dx_id bound_of(dx_graph *g, dx_id a, int depth)
{
    if (dx_is_number(g, a))
        return size_of(g, a);
    if (depth == 0)
        return DX_NONE;
    if (dx_op_of(g, a) == DX_OP_PI)
        return dx_int(g, 4);
    if (dx_fn_of(g, a) == DX_FN_exp)
        return bound_of_exponential(g, dx_operand(g, a, 0), depth);
    if (dx_op_of(g, a) == DX_OP_CALL)
        return bound_of_call(g, a);
    if (dx_op_of(g, a) == DX_OP_ADD)
        return bound_of_sum(g, a, depth);
    if (dx_op_of(g, a) != DX_OP_MUL)
        return DX_NONE;
    dx_id bound = dx_int(g, 1);
    for (uint32_t k = 0; k < dx_factors(g, a); k++) {
        dx_id factor = bound_of_power(g, dx_base(g, a, k), dx_exponent(g, a, k), depth);
        if (dx_is_none(factor))
            return factor;
        bound = dx_number_mul(g, bound, factor);
    }
    return bound;
}

/* What stands for a factor base^exponent: its bound, for a power of log(x), which is less than
 * 3·x^(1/8) in size for x > 1, that; else itself. */
static dx_id envelope_of_power(const improper *m, dx_id base, dx_id exponent)
{
    dx_graph *g = m->g;
    int64_t n;
    dx_id bound = bound_of_power(g, base, exponent, DEEPEST);
    if (!dx_is_none(bound))
        return bound;
    bool logarithm = dx_fn_of(g, base) == DX_FN_log && dx_same(dx_operand(g, base, 0), m->x);
    if (!logarithm || !dx_get_int(g, exponent, &n) || n < 1 || n > 64)
        return dx_pow(g, base, exponent);
    return dx_mul(g, dx_number_power(g, dx_int(g, 3), n), dx_pow(g, m->x, dx_rational(g, n, 8)));
}

static dx_id envelope_of_term(const improper *m, dx_id coefficient, dx_id term)
{
    dx_graph *g = m->g;
    dx_id envelope = size_of(g, coefficient);
    if (dx_op_of(g, term) != DX_OP_MUL)
        return dx_mul(g, envelope, envelope_of_power(m, term, dx_int(g, 1)));
    for (uint32_t k = 0; k < dx_factors(g, term); k++)
        envelope =
            dx_mul(g, envelope, envelope_of_power(m, dx_base(g, term, k), dx_exponent(g, term, k)));
    return envelope;
}

/* ---- how fast a term falls ----------------------------------------------------------------- */

/* An upper bound of h for s from 0 to 2^-level, from one of r = h·s^power. */
static dx_status bound_above(const improper *m, dx_id r, dx_id s, unsigned power, unsigned level,
                             arb_t most, bool *known)
{
    arb_t interval;
    const dx_ball_point at = {.n = 1, .symbol = &s, .value = interval};
    arb_init(interval);
    arb_set_ui(interval, 1); /* from 0 to 2^-level is 2^-(level + 1)·(1 ± 1) */
    mag_one(arb_radref(interval));
    arb_mul_2exp_si(interval, interval, -(slong)level - 1);
    dx_status status = dx_ball_evaluate(m->g, r, &at, 64, most);
    arb_clear(interval);
    *known = status == DX_OK && arb_is_finite(most) && (power == 0 || arb_is_negative(most));
    if (*known) {
        arf_t upper;
        arf_init(upper);
        arb_get_ubound_arf(upper, most, 64);
        arb_set_arf(most, upper);
        arf_clear(upper);
        arb_mul_2exp_si(most, most, (slong)(power * level));
    }
    if (status == DX_OK || dx_is_final(status))
        return status;
    dx_diag_clear(&m->g->context->diag);
    return DX_OK;
}

/* p > 1, in sixteenths, and the level of T = 2^level. */
static dx_status find_fall(const improper *m, dx_id h, dx_id s, int64_t *sixteenths,
                           unsigned *level, bool *found)
{
    enum { MOST_POWER = 6, MOST_LEVEL = 40, STEP = 2, MOST_FALL = 64 };
    dx_graph *g = m->g;
    arb_t most;
    dx_status status = DX_OK;
    *found = false;
    arb_init(most);
    for (unsigned power = 0; power <= MOST_POWER && status == DX_OK && !*found; power++) {
        dx_id r = dx_mul(g, h, dx_power(g, s, power));
        status = dx_check(g, r);
        if (status == DX_OK)
            status = dx_readable(g, r, &r);
        for (*level = 1; *level <= MOST_LEVEL && status == DX_OK && !*found; *level += STEP) {
            bool known;
            status = bound_above(m, r, s, power, *level, most, &known);
            if (status != DX_OK || !known)
                continue;
            arb_mul_2exp_si(most, most, 4);
            double fall = -arf_get_d(arb_midref(most), ARF_RND_CEIL);
            *sixteenths = fall > 16 * MOST_FALL ? 16 * MOST_FALL : (int64_t)fall;
            *found = fall >= 17 && *sixteenths >= 17;
            if (*found)
                break;
        }
    }
    arb_clear(most);
    return status;
}

/* y·g'/g at y = 1/s. */
static dx_status logarithmic_slope(const improper *m, dx_id envelope, dx_id s, dx_id *h)
{
    dx_graph *g = m->g;
    dx_id slope;
    DX_TRY(dx_diff(g, m->s->rules, envelope, m->x, 1, &slope));
    *h = dx_mul(g, m->x, dx_div(g, slope, envelope));
    DX_TRY(dx_check(g, *h));
    DX_TRY(dx_readable(g, *h, h));
    dx_id inverse = dx_power(g, s, -1);
    *h = dx_substitute(g, *h, 1, &m->x, &inverse);
    DX_TRY(dx_check(g, *h));
    return dx_readable(g, *h, h);
}

static dx_status no_tail(const improper *m)
{
    dx_status status =
        dx_fail(&m->s->context, DX_UNKNOWN,
                "no bound is found of the rest of this integral: it may have no value");
    dx_diag_hint(&m->s->context.diag,
                 "what falls like a power below -1, or like exp(-x), is bounded");
    return status;
}

/* [g, p, T] of a term. */
static dx_status certify(const improper *m, dx_id envelope, dx_id *tail)
{
    dx_graph *g = m->g;
    int64_t sixteenths = 0;
    unsigned level = 0;
    bool found = false;
    dx_id h, s = dx_symbol(g, "s'", 2);
    DX_TRY(dx_check(g, envelope));
    DX_TRY(dx_check(g, s));
    dx_status status = logarithmic_slope(m, envelope, s, &h);
    if (status == DX_OK)
        status = find_fall(m, h, s, &sixteenths, &level, &found);
    if (dx_is_final(status))
        return status;
    dx_diag_clear(&m->s->context.diag);
    if (status != DX_OK || !found)
        return no_tail(m);
    *tail = dx_vector(
        g, 3, (dx_id[]){envelope, dx_rational(g, sixteenths, 16), dx_int(g, (int64_t)1 << level)});
    return dx_check(g, *tail);
}

/* The tails of the terms of f. */
static dx_status certify_all(const improper *m, dx_id f, dx_id *tails)
{
    enum { MOST_TERMS = 64 };
    dx_graph *g = m->g;
    dx_id tail[MOST_TERMS];
    uint32_t n = 0;
    if (dx_op_of(g, f) != DX_OP_ADD) {
        DX_TRY(certify(m, envelope_of_term(m, dx_int(g, 1), f), &tail[n++]));
    } else {
        if (!dx_is_int(g, dx_constant(g, f), 0) || dx_terms(g, f) > MOST_TERMS)
            return no_tail(m);
        for (; n < dx_terms(g, f); n++)
            DX_TRY(certify(m, envelope_of_term(m, dx_coefficient(g, f, n), dx_term(g, f, n)),
                           &tail[n]));
    }
    *tails = dx_vector(g, n, tail);
    return dx_check(g, *tails);
}

/* ---- the parts ----------------------------------------------------------------------------- */

/* From `from` to infinity; terms apart and together are both tried. */
static dx_status ray(const improper *m, dx_id f, dx_id from, dx_id *out)
{
    dx_graph *g = m->g;
    dx_id tails, readable;
    dx_status status = certify_all(m, f, &tails);
    if (status == DX_UNKNOWN) {
        dx_diag_clear(&m->s->context.diag);
        DX_TRY(dx_readable(g, f, &readable));
        status = certify_all(m, readable, &tails);
    }
    DX_TRY(status);
    *out = dx_integral_to_inf(g, f, m->x, from, m->whole, tails);
    return dx_check(g, *out);
}

/* Near the end c, on the side of `to`: x = c + 1/y, or c - 1/y. */
static dx_status to_open_end(const improper *m, dx_id f, dx_id c, dx_id to, bool lower, dx_id *out)
{
    dx_graph *g = m->g;
    dx_id y = m->x, inverse = dx_power(g, y, -1);
    dx_id x = lower ? dx_add(g, c, inverse) : dx_sub(g, c, inverse);
    DX_TRY(dx_check(g, x));
    f = dx_substitute(g, f, 1, &m->x, &x);
    f = dx_is_none(f) ? f : dx_mul(g, f, dx_power(g, y, -2));
    DX_TRY(dx_check(g, f));
    DX_TRY(dx_readable(g, f, &f));
    dx_id from = dx_power(g, lower ? dx_sub(g, to, c) : dx_sub(g, c, to), -1);
    DX_TRY(dx_check(g, from));
    return ray(m, f, from, out);
}

static dx_status to_infinity(const improper *m, dx_id f, dx_id end, dx_id from, dx_id *out)
{
    dx_graph *g = m->g;
    if (dx_is_minus_inf(g, end)) {
        dx_id turned = dx_neg(g, m->x);
        f = dx_substitute(g, f, 1, &m->x, &turned);
        DX_TRY(dx_check(g, f));
        from = dx_neg(g, from);
    }
    return ray(m, f, from, out);
}

static dx_status part(const improper *m, dx_id f, dx_id end, dx_id middle, bool open, bool lower,
                      dx_id *out)
{
    dx_graph *g = m->g;
    if (dx_op_of(g, end) == DX_OP_INF)
        return to_infinity(m, f, end, middle, out);
    if (open)
        return to_open_end(m, f, end, middle, lower, out);
    *out = lower ? dx_integral(g, f, m->x, end, middle, m->whole)
                 : dx_integral(g, f, m->x, middle, end, m->whole);
    return dx_check(g, *out);
}

dx_status dx_integrate_improper(ddx_session *s, dx_id f, dx_id x, dx_id lo, dx_id hi, bool lo_open,
                                bool hi_open, bool whole, dx_id *out)
{
    dx_graph *g = &s->graph;
    const improper m = {s, g, x, whole};
    bool below = dx_op_of(g, lo) == DX_OP_INF, above = dx_op_of(g, hi) == DX_OP_INF;
    dx_id middle = below && above ? dx_int(g, 0)
                   : below        ? dx_sub(g, hi, dx_int(g, 1))
                   : above        ? dx_add(g, lo, dx_int(g, 1))
                                  : dx_scale(g, dx_rational(g, 1, 2), dx_add(g, lo, hi));
    dx_id left, right;
    DX_TRY(dx_check(g, middle));
    *out = f;
    if (dx_is_int(g, f, 0))
        return DX_OK;
    DX_TRY(part(&m, f, lo, middle, lo_open, true, &left));
    DX_TRY(part(&m, f, hi, middle, hi_open, false, &right));
    *out = dx_add(g, left, right);
    return dx_check(g, *out);
}
