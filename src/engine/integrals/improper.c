#include "engine/integrals/improper.h"

#include "engine/integrals/diverge.h"
#include "engine/integrals/fall.h"
#include "engine/integrals/growth.h"
#include "engine/integrals/oscillate.h"
#include "engine/oracle.h"
#include "expr/walk.h"
#include "symbolic/forms/readable.h"

#include <math.h>

/* An end is moved to infinity: f(x) near c is f(c + 1/y)/y^2 for large y. Of what is left beyond
 * any y there is a bound: see growth.h and fall.h. */

typedef struct improper {
    ddx_session *s;
    dx_graph *g;
    dx_id x;
    bool whole;
} improper;

/* ---- the parts -------------------------------------------------------------------------- */

/* exp(c·v + d) as exp(d)·u^c, for v = log(u); NONE for other calls. */
static dx_id by_powers(dx_graph *g, dx_id a, dx_id v, dx_id u)
{
    if (dx_fn_of(g, a) != DX_FN_exp)
        return DX_NONE;
    dx_id above = dx_operand(g, a, 0), c = dx_int(g, 1), rest = dx_int(g, 0);
    if (dx_op_of(g, above) == DX_OP_ADD) {
        rest = dx_constant(g, above);
        c = dx_int(g, 0);
        for (uint32_t k = 0; k < dx_terms(g, above); k++) {
            dx_id term = dx_term(g, above, k), by = dx_coefficient(g, above, k);
            if (dx_same(term, v))
                c = by;
            else
                rest = dx_add(g, rest, dx_scale(g, by, term));
        }
    } else if (!dx_same(above, v)) {
        return DX_NONE;
    }
    return dx_is_int(g, c, 0) ? DX_NONE : dx_mul(g, dx_call1(g, DX_FN_exp, rest), dx_pow(g, u, c));
}

/* The innermost first: in the exponents of others there are such. */
static dx_status write_powers(dx_graph *g, dx_id *f, dx_id v, dx_id u)
{
    enum { MOST = 32, ROUNDS = 6 };
    size_t n = 1;
    for (int round = 0; round < ROUNDS && n > 0; round++) {
        dx_id from[MOST], to[MOST];
        dx_walk walk;
        n = 0;
        DX_TRY(dx_walk_make(g, 1, f, &walk));
        for (size_t i = 0; i < walk.n && n < MOST; i++) {
            from[n] = walk.id[i];
            to[n] = by_powers(g, walk.id[i], v, u);
            n += !dx_is_none(to[n]);
        }
        dx_walk_free(&walk);
        *f = n > 0 ? dx_substitute(g, *f, n, from, to) : *f;
        DX_TRY(dx_check(g, *f));
    }
    return DX_OK;
}

/* u^k for x, where u > 0: by way of exp(k·v), of which constructors know the sign. */
static dx_status put_power_in(dx_graph *g, dx_id *f, dx_id x, dx_id k)
{
    static const char name[] = "v'";
    dx_id v = dx_symbol(g, name, sizeof name - 1), log_x = dx_call1(g, DX_FN_log, x);
    dx_id power = dx_call1(g, DX_FN_exp, dx_scale(g, k, v));
    DX_TRY(dx_check(g, power));
    *f = dx_substitute(g, *f, 1, &x, &power);
    DX_TRY(dx_check(g, *f));
    DX_TRY(write_powers(g, f, v, x));
    *f = dx_substitute(g, *f, 1, &v, &log_x);
    return dx_check(g, *f);
}

/* What falls as slowly as y^-p with p near 1 has to be followed far out: y = u^k falls like
 * u^-(k·(p - 1) + 1). The tails [g, p, T] become those of that. */
static dx_status hasten(improper *m, dx_id *f, dx_id *from, dx_id *tails)
{
    enum { MOST_TAILS = 64, MOST = 16, SLOW = 2 };
    dx_graph *g = m->g;
    dx_id tail[MOST_TAILS], u = m->x, least = dx_int(g, SLOW), one = dx_int(g, 1);
    uint32_t n = dx_count(g, *tails);
    int64_t k = 1;
    for (uint32_t i = 0; i < n; i++) {
        dx_id p = dx_operand(g, dx_operand(g, *tails, i), 1);
        least = dx_number_compare(g, p, least) < 0 ? p : least;
    }
    double slowness = dx_number_to_double(g, least) - 1;
    while (k < MOST && (double)k * slowness < 1)
        k++;
    if (k == 1 || n > MOST_TAILS)
        return DX_OK;
    dx_id slope = dx_scale(g, dx_int(g, k), dx_power(g, u, k - 1));
    DX_TRY(put_power_in(g, f, u, dx_int(g, k)));
    *f = dx_mul(g, *f, slope);
    *from = dx_pow(g, *from, dx_rational(g, 1, k));
    DX_TRY(dx_check(g, *f));
    DX_TRY(dx_check(g, *from));
    for (uint32_t i = 0; i < n; i++) {
        dx_id old = dx_operand(g, *tails, i), p = dx_operand(g, old, 1);
        dx_id size = dx_operand(g, old, 0);
        int64_t first = 1, level = 0;
        DX_TRY(put_power_in(g, &size, u, dx_int(g, k)));
        (void)dx_get_int(g, dx_operand(g, old, 2), &first);
        while (level * k < 62 && first >> (level * k) > 1)
            level++;
        p = dx_number_add(g, dx_number_mul(g, dx_number_add(g, p, dx_int(g, -1)), dx_int(g, k)),
                          one);
        const dx_id part[] = {dx_mul(g, size, slope), p, dx_int(g, (int64_t)1 << (level + 1))};
        DX_TRY(dx_check(g, part[0]));
        tail[i] = dx_vector(g, 3, part);
    }
    *tails = dx_vector(g, n, tail);
    return dx_check(g, *tails);
}

/* Does one of the tails take long to follow, while it swings? */
static bool falls_slowly(const dx_graph *g, dx_id tails)
{
    enum { FAST = 6 };
    bool slow = false;
    for (uint32_t i = 0; i < dx_count(g, tails); i++) {
        dx_id p = dx_operand(g, dx_operand(g, tails, i), 1);
        slow = slow || dx_number_to_double(g, p) < FAST;
    }
    return slow;
}

/* sin(x^n): u = x^n makes that a wave, from x = 1 on where `from` is not above 0; *first is the
 * integral up to there. */
static dx_status straighten(improper *m, dx_id *f, dx_id *from, dx_id *first, bool *has)
{
    dx_graph *g = m->g;
    dx_id n = DX_NONE, one = dx_int(g, 1), c, rest;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, f, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(n); i++) {
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        if (fn != DX_FN_sin && fn != DX_FN_cos)
            continue;
        dx_split_coefficient(g, dx_operand(g, walk.id[i], 0), &c, &rest);
        for (uint32_t k = 0; dx_op_of(g, rest) == DX_OP_MUL && k < dx_factors(g, rest); k++)
            if (dx_same(dx_base(g, rest, k), m->x) && dx_is_number(g, dx_exponent(g, rest, k)))
                n = dx_exponent(g, rest, k);
    }
    dx_walk_free(&walk);
    if (dx_is_none(n) || dx_number_sign(g, n) <= 0)
        return DX_OK;
    bool positive =
        dx_is_number(g, *from) ? dx_number_sign(g, *from) > 0 : dx_is_positive(g, *from);
    if (!positive && !dx_is_number(g, *from))
        return DX_OK;
    if (!positive) {
        *first = dx_integral(g, *f, m->x, *from, one, m->whole);
        *from = one;
    }
    dx_id inverse = dx_number_div(g, one, n);
    DX_TRY(put_power_in(g, f, m->x, inverse));
    dx_id slope = dx_pow(g, m->x, dx_number_add(g, inverse, dx_int(g, -1)));
    *f = dx_mul(g, *f, dx_scale(g, inverse, slope));
    *from = dx_pow(g, *from, n);
    DX_TRY(dx_check(g, *f));
    DX_TRY(dx_check(g, *from));
    return dx_has_waves(m->s, *f, m->x, has);
}

/* By parts, where it swings; else *out is NONE. The story stays. */
static dx_status try_waves(improper *m, dx_id f, dx_id from, dx_id *out)
{
    const dx_diag told = m->s->context.diag;
    bool has;
    *out = DX_NONE;
    dx_diag_clear(&m->s->context.diag);
    DX_TRY(dx_has_waves(m->s, f, m->x, &has));
    dx_id first = dx_int(m->g, 0);
    if (!has)
        DX_TRY(straighten(m, &f, &from, &first, &has));
    dx_status status = has ? dx_integrate_waves(m->s, f, m->x, from, m->whole, out) : DX_OK;
    if (status == DX_UNKNOWN || status == DX_DOMAIN) {
        *out = DX_NONE;
        status = DX_OK;
    }
    if (status != DX_OK)
        return status;
    m->s->context.diag = told;
    *out = dx_is_none(*out) ? *out : dx_add(m->g, first, *out);
    return dx_is_none(*out) ? DX_OK : dx_check(m->g, *out);
}

/* Tails by exponentials, or from how f(1/t)/t^2 grows towards t = 0; the story is that of
 * dx_find_fall. */
static dx_status fall_otherwise(improper *m, dx_id f, dx_id *tails)
{
    dx_graph *g = m->g;
    const dx_diag told = m->s->context.diag;
    bool cancels;
    dx_diag_clear(&m->s->context.diag);
    dx_status status = dx_find_fall_by_exponentials(m->s, f, m->x, tails);
    if (status == DX_UNKNOWN) {
        dx_diag_clear(&m->s->context.diag);
        DX_TRY(put_power_in(g, &f, m->x, dx_int(g, -1)));
        f = dx_mul(g, f, dx_power(g, m->x, -2));
        DX_TRY(dx_check(g, f));
        status = dx_find_growth(m->s, f, m->x, dx_int(g, 0), true, &cancels, &f, tails);
    }
    if (status == DX_UNKNOWN)
        m->s->context.diag = told;
    return status;
}

/* From `from` to infinity; the tails may be known. */
static dx_status ray(improper *m, dx_id f, dx_id from, dx_id tails, dx_id *out)
{
    dx_graph *g = m->g;
    dx_status status = DX_OK;
    if (dx_is_none(tails))
        status = dx_find_fall(m->s, f, m->x, &tails);
    if (status == DX_UNKNOWN || (status == DX_OK && falls_slowly(g, tails))) {
        DX_TRY(try_waves(m, f, from, out));
        if (!dx_is_none(*out)) {
            dx_diag_clear(&m->s->context.diag);
            return DX_OK;
        }
    }
    if (status == DX_UNKNOWN)
        status = fall_otherwise(m, f, &tails);
    DX_TRY(status);
    bool positive = dx_is_number(g, from) ? dx_number_sign(g, from) > 0 : dx_is_positive(g, from);
    if (positive)
        DX_TRY(hasten(m, &f, &from, &tails));
    *out = dx_integral_to_inf(g, f, m->x, from, m->whole, tails);
    return dx_check(g, *out);
}

/* a ± a·cos(u) as 2a·cos(u/2)^2 or 2a·sin(u/2)^2, cosh(u) - 1 as 2·sinh(u/2)^2: a ball that is not
 * short knows the size of a zero of second order from no other form. NONE for other sums. */
static dx_id by_halves(dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) != 1)
        return DX_NONE;
    dx_id constant = dx_constant(g, a), c = dx_coefficient(g, a, 0), wave = dx_term(g, a, 0);
    bool cosine = dx_fn_of(g, wave) == DX_FN_cos, plus = dx_same(constant, c);
    if ((!cosine && dx_fn_of(g, wave) != DX_FN_cosh) || dx_number_sign(g, constant) == 0 ||
        (!plus && !dx_is_int(g, dx_number_add(g, constant, c), 0)))
        return DX_NONE;
    dx_fn fn = cosine ? (plus ? DX_FN_cos : DX_FN_sin) : (plus ? DX_FN_cosh : DX_FN_sinh);
    dx_id half = dx_scale(g, dx_rational(g, 1, 2), dx_operand(g, wave, 0));
    dx_id twice = dx_number_mul(g, dx_int(g, 2), cosine ? constant : c);
    return dx_scale(g, twice, dx_power(g, dx_call1(g, fn, half), 2));
}

/* Near the end c, on the side of `to`: x = c + 1/y, or c - 1/y. */
static dx_status to_open_end(improper *m, dx_id f, dx_id c, dx_id to, bool lower, dx_id *out)
{
    dx_graph *g = m->g;
    dx_id tails = DX_NONE;
    bool cancels;
    dx_status status = dx_find_growth(m->s, f, m->x, c, lower, &cancels, &f, &tails);
    if (dx_is_final(status))
        return status;
    dx_diag_clear(&m->s->context.diag);
    tails = status == DX_OK ? tails : DX_NONE;
    dx_id y = m->x, inverse = dx_power(g, y, -1);
    dx_id x = lower ? dx_add(g, c, inverse) : dx_sub(g, c, inverse);
    DX_TRY(dx_check(g, x));
    f = dx_substitute(g, f, 1, &m->x, &x);
    f = dx_is_none(f) ? f : dx_mul(g, f, dx_power(g, y, -2));
    DX_TRY(dx_check(g, f));
    if (cancels)
        DX_TRY(dx_readable(g, f, &f));
    else
        DX_TRY(put_power_in(g, &f, y, dx_int(g, 1)));
    DX_TRY(dx_replace_each(g, &f, by_halves));
    dx_id from = dx_power(g, lower ? dx_sub(g, to, c) : dx_sub(g, c, to), -1);
    DX_TRY(dx_check(g, from));
    return ray(m, f, from, tails, out);
}

static dx_status to_infinity(improper *m, dx_id f, dx_id end, dx_id from, dx_id *out)
{
    dx_graph *g = m->g;
    if (dx_is_minus_inf(g, end)) {
        dx_id turned = dx_neg(g, m->x);
        f = dx_substitute(g, f, 1, &m->x, &turned);
        DX_TRY(dx_check(g, f));
        from = dx_neg(g, from);
    }
    return ray(m, f, from, DX_NONE, out);
}

/* Where no bound is found there may be no value. */
static dx_status or_diverges(improper *m, dx_id f, dx_id end, bool lower, dx_status status)
{
    const dx_diag told = m->s->context.diag;
    if (status != DX_UNKNOWN)
        return status;
    dx_diag_clear(&m->s->context.diag);
    DX_TRY(dx_check_diverges(m->s, f, m->x, end, lower));
    m->s->context.diag = told;
    return status;
}

static dx_status part(improper *m, dx_id f, dx_id end, dx_id middle, bool open, bool lower,
                      dx_id *out)
{
    dx_graph *g = m->g;
    if (dx_op_of(g, end) == DX_OP_INF)
        return or_diverges(m, f, end, lower, to_infinity(m, f, end, middle, out));
    if (open)
        return or_diverges(m, f, end, lower, to_open_end(m, f, end, middle, lower, out));
    *out = lower ? dx_integral(g, f, m->x, end, middle, m->whole)
                 : dx_integral(g, f, m->x, middle, end, m->whole);
    return dx_check(g, *out);
}

/* Of 0 and the c in sums c·x + d, at which something may come to 0, the one at which the integrand
 * is largest: far from its peak exp(-(x - 10^6)^2) is too small to be worked out. */
static dx_status find_peak(improper *m, dx_id f, dx_id *middle)
{
    enum { MOST = 16 };
    dx_graph *g = m->g;
    const dx_oracle oracle = dx_session_oracle(m->s);
    dx_id at[MOST + 1] = {dx_int(g, 0)};
    size_t n = 1;
    double largest = -1;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n && n <= MOST; i++) {
        dx_id a = walk.id[i];
        if (dx_op_of(g, a) == DX_OP_ADD && dx_terms(g, a) == 1 && dx_same(dx_term(g, a, 0), m->x))
            at[n++] =
                dx_number_neg(g, dx_number_div(g, dx_constant(g, a), dx_coefficient(g, a, 0)));
    }
    dx_walk_free(&walk);
    for (size_t i = 0; i < n; i++) {
        dx_interval value = {0};
        dx_id there = dx_substitute(g, f, 1, &m->x, &at[i]);
        DX_TRY(dx_excuse(g->context, dx_check(g, there)));
        if (!dx_is_none(there))
            DX_TRY(dx_ask_value(&oracle, there, 64, &value));
        double size = fmax(fabs(value.low), fabs(value.high));
        if (value.finite && size > largest) {
            largest = size;
            *middle = at[i];
        }
    }
    return DX_OK;
}

dx_status dx_integrate_improper(ddx_session *s, dx_id f, dx_id x, dx_id lo, dx_id hi, bool lo_open,
                                bool hi_open, bool whole, dx_id *out)
{
    dx_graph *g = &s->graph;
    improper m = {.s = s, .g = g, .x = x, .whole = whole};
    bool below = dx_op_of(g, lo) == DX_OP_INF, above = dx_op_of(g, hi) == DX_OP_INF;
    dx_id left, right, middle = dx_int(g, 0);
    if (below && above)
        DX_TRY(find_peak(&m, f, &middle));
    middle = below && above ? middle
             : below        ? dx_sub(g, hi, dx_int(g, 1))
             : above        ? dx_add(g, lo, dx_int(g, 1))
                            : dx_scale(g, dx_rational(g, 1, 2), dx_add(g, lo, hi));
    DX_TRY(dx_check(g, middle));
    *out = f;
    if (dx_is_int(g, f, 0))
        return DX_OK;
    if (below != above && !lo_open && !hi_open) /* at one end there is nothing to see to */
        return part(&m, f, below ? lo : hi, below ? hi : lo, false, below, out);
    DX_TRY(part(&m, f, lo, middle, lo_open, true, &left));
    DX_TRY(part(&m, f, hi, middle, hi_open, false, &right));
    *out = dx_add(g, left, right);
    return dx_check(g, *out);
}
