#include "engine/integrals/oscillate.h"

#include "engine/integrals/fall.h"
#include "engine/limits/limit.h"
#include "engine/oracle.h"
#include "expr/walk.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/terms.h"

#include <math.h>

/* The integral of g·sin(a), a = w·x + p, from T to inf is g(T)·cos(a(T))/w and that of g'·cos(a)/w,
 * if g goes to 0, and so on: with the m-th derivative of g the rest falls like x^-m. That the
 * derivatives between g and the m-th go to 0 as well follows from those two (Landau, Kolmogorov).
 */

enum { MOST_WAVES = 48, MOST_POWER = 8 };

/* amplitude·sin(angle) or amplitude·cos(angle); no angle: just the amplitude. */
typedef struct wave {
    dx_id amplitude, angle;
    bool sine;
} wave;

typedef struct waves {
    ddx_session *s;
    dx_graph *g;
    dx_id x;
    size_t n;
    wave item[MOST_WAVES];
} waves;

/* sinc(u) is sin(u)/u. */
static dx_id sinc_by_sine(dx_graph *g, dx_id a)
{
    if (dx_fn_of(g, a) != DX_FN_sinc)
        return DX_NONE;
    const dx_id u = dx_operand(g, a, 0);
    return dx_div(g, dx_call1(g, DX_FN_sin, u), u);
}

/* The slope of c·x + d; DX_NONE where it is no such thing. */
static dx_id slope_of(dx_graph *g, dx_id a, dx_id x)
{
    if (dx_same(a, x))
        return dx_int(g, 1);
    dx_id slope = DX_NONE;
    if (dx_op_of(g, a) == DX_OP_MUL) { /* pi·x */
        dx_id c = dx_div(g, a, x);
        return dx_is_none(c) || dx_contains(g, c, x) ? DX_NONE : c;
    }
    if (dx_op_of(g, a) != DX_OP_ADD)
        return DX_NONE;
    for (uint32_t k = 0; k < dx_terms(g, a); k++) {
        dx_id term = dx_term(g, a, k), part;
        if (!dx_contains(g, term, x))
            continue;
        part = dx_same(term, x) || dx_op_of(g, term) == DX_OP_MUL ? slope_of(g, term, x) : DX_NONE;
        if (dx_is_none(part))
            return DX_NONE;
        part = dx_scale(g, dx_coefficient(g, a, k), part);
        slope = dx_is_none(slope) ? part : dx_add(g, slope, part);
    }
    return slope;
}

dx_status dx_has_waves(ddx_session *s, dx_id f, dx_id x, bool *has)
{
    dx_graph *g = &s->graph;
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++) {
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        *has = (fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_sinc) &&
               !dx_is_none(slope_of(g, dx_operand(g, walk.id[i], 0), x));
    }
    dx_walk_free(&walk);
    return dx_check(g, f);
}

/* ---- taking apart ------------------------------------------------------------------------------
 */

static bool is_wave(const waves *w, dx_id a)
{
    dx_fn fn = dx_fn_of(w->g, a);
    return (fn == DX_FN_sin || fn == DX_FN_cos) &&
           !dx_is_none(slope_of(w->g, dx_operand(w->g, a, 0), w->x));
}

static bool add_wave(waves *w, dx_id amplitude, dx_id angle, bool sine)
{
    dx_graph *g = w->g;
    if (!dx_is_none(angle) && !dx_contains(g, angle, w->x)) {
        amplitude = dx_mul(g, amplitude, dx_call1(g, sine ? DX_FN_sin : DX_FN_cos, angle));
        angle = DX_NONE;
    }
    if (dx_is_none(amplitude) || w->n == MOST_WAVES)
        return false;
    if (!dx_is_int(g, amplitude, 0))
        w->item[w->n++] = (wave){amplitude, angle, sine};
    return true;
}

/* All from the first-th on times sin(b) or cos(b). */
static bool multiply(waves *w, size_t first, dx_id b, bool sine)
{
    dx_graph *g = w->g;
    size_t n = w->n - first;
    wave old[MOST_WAVES];
    for (size_t i = 0; i < n; i++)
        old[i] = w->item[first + i];
    w->n = first;
    for (size_t i = 0; i < n; i++) {
        wave t = old[i];
        if (dx_is_none(t.angle)) {
            if (!add_wave(w, t.amplitude, b, sine))
                return false;
            continue;
        }
        dx_id half = dx_scale(g, dx_rational(g, 1, 2), t.amplitude);
        dx_id sum = dx_add(g, t.angle, b), difference = dx_sub(g, t.angle, b);
        bool of_sines = t.sine != sine;          /* sin·cos and cos·sin are sums of sines */
        bool minus_sum = t.sine && sine;         /* sin·sin is (cos(a - b) - cos(a + b))/2 */
        bool minus_difference = !t.sine && sine; /* cos·sin is (sin(a + b) - sin(a - b))/2 */
        if (dx_is_none(sum) || dx_is_none(difference) ||
            !add_wave(w, minus_sum ? dx_neg(g, half) : half, sum, of_sines) ||
            !add_wave(w, minus_difference ? dx_neg(g, half) : half, difference, of_sines))
            return false;
    }
    return true;
}

static bool add_term(waves *w, dx_id coefficient, dx_id term)
{
    dx_graph *g = w->g;
    const size_t first = w->n;
    bool product = dx_op_of(g, term) == DX_OP_MUL;
    uint32_t n = product ? dx_factors(g, term) : 1;
    if (!add_wave(w, coefficient, DX_NONE, false))
        return false;
    for (uint32_t k = 0; k < n; k++) {
        dx_id base = product ? dx_base(g, term, k) : term;
        dx_id exponent = product ? dx_exponent(g, term, k) : dx_int(g, 1);
        int64_t times;
        if (is_wave(w, base) && dx_get_int(g, exponent, &times) && times > 0 &&
            times <= MOST_POWER) {
            for (int64_t i = 0; i < times; i++)
                if (!multiply(w, first, dx_operand(g, base, 0), dx_fn_of(g, base) == DX_FN_sin))
                    return false;
            continue;
        }
        dx_id factor = dx_pow(g, base, exponent);
        if (dx_is_none(factor))
            return false;
        for (size_t i = first; i < w->n; i++) {
            w->item[i].amplitude = dx_mul(g, w->item[i].amplitude, factor);
            if (dx_is_none(w->item[i].amplitude))
                return false;
        }
    }
    return true;
}

static bool add_all(waves *w, dx_id coefficient, dx_id f, int depth);

static bool add_terms(waves *w, dx_id coefficient, dx_id sum, dx_id by, int depth)
{
    dx_graph *g = w->g;
    dx_id constant = dx_number_mul(g, coefficient, dx_constant(g, sum));
    if (!dx_is_int(g, constant, 0) && !add_all(w, constant, by, depth))
        return false;
    for (uint32_t k = 0; k < dx_terms(g, sum); k++)
        if (!add_all(w, dx_number_mul(g, coefficient, dx_coefficient(g, sum, k)),
                     dx_mul(g, dx_term(g, sum, k), by), depth))
            return false;
    return true;
}

/* u·(v + w) as u·v + u·w, where waves are in the sum. The coefficient is a number. */
static bool add_all(waves *w, dx_id coefficient, dx_id f, int depth)
{
    dx_graph *g = w->g;
    bool has;
    if (dx_is_none(f) || depth == 0)
        return false;
    if (dx_op_of(g, f) == DX_OP_ADD)
        return add_terms(w, coefficient, f, dx_int(g, 1), depth - 1);
    for (uint32_t k = 0; dx_op_of(g, f) == DX_OP_MUL && k < dx_factors(g, f); k++) {
        dx_id sum = dx_base(g, f, k);
        if (dx_op_of(g, sum) != DX_OP_ADD || !dx_is_int(g, dx_exponent(g, f, k), 1) ||
            dx_has_waves(w->s, sum, w->x, &has) != DX_OK || !has)
            continue;
        return add_terms(w, coefficient, sum, dx_div(g, f, sum), depth - 1);
    }
    return add_term(w, coefficient, f);
}

/* ---- by parts ----------------------------------------------------------------------------------
 */

/* Does it go to 0? */
static dx_status vanishes(waves *w, dx_id amplitude, bool *yes)
{
    dx_limit limit;
    *yes = false;
    dx_status status =
        dx_limit_on_side(w->s, amplitude, w->x, dx_inf(w->g), DX_TO_PLUS_INF, &limit);
    if (status == DX_OK)
        *yes = limit.kind == DX_LIMIT_VALUE && limit.gaps == 0 && dx_is_int(w->g, limit.value, 0);
    if (dx_is_final(status))
        return status;
    dx_diag_clear(&w->s->context.diag);
    return DX_OK;
}

/* Integrate by parts so many times; *ends are what comes from T. */
static dx_status by_parts(waves *w, wave *t, unsigned times, dx_id from, dx_id *ends)
{
    dx_graph *g = w->g;
    dx_id slope = slope_of(g, t->angle, w->x);
    dx_id at = dx_substitute(g, t->angle, 1, &w->x, &from);
    dx_id sine = dx_call1(g, DX_FN_sin, at), cosine = dx_call1(g, DX_FN_cos, at);
    *ends = dx_int(g, 0);
    for (unsigned i = 0; i < times; i++) {
        dx_id over = dx_div(g, t->amplitude, slope);
        dx_id there = dx_is_none(over) ? over : dx_substitute(g, over, 1, &w->x, &from);
        there = t->sine ? dx_mul(g, there, cosine) : dx_neg(g, dx_mul(g, there, sine));
        *ends = dx_add(g, *ends, there);
        DX_TRY(dx_check(g, *ends));
        dx_id number, rest;
        dx_split_coefficient(g, over, &number, &rest);
        DX_TRY(dx_diff(g, w->s->rules, rest, w->x, 1, &rest));
        DX_TRY(dx_readable_soon(g, rest, &rest));
        t->amplitude = dx_scale(g, t->sine ? number : dx_neg(g, number), rest);
        t->sine = !t->sine;
        DX_TRY(dx_check(g, t->amplitude));
        if (dx_is_int(g, t->amplitude, 0) || dx_is_larger(g, t->amplitude, 2000))
            break;
    }
    return DX_OK;
}

/* How far beyond `from` the parts begin: where the m-th derivatives are small beside m!. */
static dx_status first_of(waves *w, unsigned times, int64_t *first, bool *known)
{
    enum { FARTHEST = 4000 };
    dx_graph *g = w->g;
    const dx_oracle oracle = dx_session_oracle(w->s);
    double slowest = 1;
    *known = true;
    for (size_t i = 0; i < w->n && *known; i++) {
        dx_interval value;
        if (dx_is_none(w->item[i].angle))
            continue;
        DX_TRY(dx_ask_value(&oracle, slope_of(g, w->item[i].angle, w->x), 64, &value));
        double slope = fmin(fabs(value.low), fabs(value.high));
        *known = value.finite && value.sign != 0 && slope > 0;
        slowest = *known && slope < slowest ? slope : slowest;
    }
    double far = times / slowest + 1;
    *known = *known && far <= FARTHEST;
    *first = *known ? (int64_t)far : 0;
    return DX_OK;
}

/* (u + v)/w as u/w + v/w, which has tails term by term. */
static dx_status spread(dx_graph *g, dx_id *a)
{
    dx_id above, below;
    bool fine;
    DX_TRY(dx_multiply_out(g, *a, &fine, &above, &below));
    if (!fine || dx_op_of(g, above) != DX_OP_ADD)
        return DX_OK;
    dx_id over = dx_power(g, below, -1), sum = dx_mul(g, dx_constant(g, above), over);
    for (uint32_t k = 0; k < dx_terms(g, above); k++) {
        dx_id term = dx_mul(g, dx_term(g, above, k), over);
        sum = dx_add(g, sum, dx_scale(g, dx_coefficient(g, above, k), term));
    }
    *a = sum;
    return dx_check(g, sum);
}

/* One more amplitude, of a wave: as each term is bounded by itself, its sign makes no difference.
 */
static dx_status add_sizes(dx_graph *g, dx_id a, dx_id *sum)
{
    dx_id one = dx_int(g, 1);
    bool adds = dx_op_of(g, a) == DX_OP_ADD;
    if (adds && !dx_is_int(g, dx_constant(g, a), 0))
        *sum = dx_add(g, *sum, dx_call1(g, DX_FN_abs, dx_constant(g, a)));
    for (uint32_t k = 0; k < (adds ? dx_terms(g, a) : 1); k++) {
        dx_id c = adds ? dx_coefficient(g, a, k) : one, term = adds ? dx_term(g, a, k) : a;
        c = dx_number_sign(g, c) < 0 ? dx_number_neg(g, c) : c;
        *sum = dx_add(g, *sum, dx_scale(g, c, term));
    }
    return dx_check(g, *sum);
}

static dx_status rest_of(waves *w, dx_id T, unsigned times, bool whole, dx_id *out)
{
    dx_graph *g = w->g;
    dx_id integrand = dx_int(g, 0), ends = dx_int(g, 0), tails, terms = dx_int(g, 0);
    for (size_t i = 0; i < w->n; i++) {
        wave t = w->item[i];
        dx_id part = t.amplitude, more;
        if (!dx_is_none(t.angle)) {
            DX_TRY(by_parts(w, &t, times, T, &more));
            ends = dx_add(g, ends, more);
            part = dx_mul(g, t.amplitude, dx_call1(g, t.sine ? DX_FN_sin : DX_FN_cos, t.angle));
        }
        integrand = dx_add(g, integrand, part);
        DX_TRY(spread(g, &t.amplitude));
        DX_TRY(add_sizes(g, t.amplitude, &terms));
        DX_TRY(dx_check(g, integrand));
        DX_TRY(dx_check(g, ends));
    }
    *out = ends;
    if (dx_is_int(g, integrand, 0))
        return DX_OK;
    dx_status status = dx_find_fall(w->s, integrand, w->x, &tails);
    if (status == DX_UNKNOWN) {
        dx_diag_clear(&w->s->context.diag);
        status = dx_find_fall_of_terms(w->s, terms, w->x, &tails);
    }
    DX_TRY(status);
    *out = dx_add(g, ends, dx_integral_to_inf(g, integrand, w->x, T, whole, tails));
    return dx_check(g, *out);
}

/* The amplitudes that do not swing fall by themselves, or slowly: their own integral. */
static dx_status still_part(waves *w, dx_id T, bool whole, dx_id *out)
{
    dx_graph *g = w->g;
    dx_id still = dx_int(g, 0), tails;
    size_t kept = 0;
    for (size_t i = 0; i < w->n; i++)
        if (dx_is_none(w->item[i].angle))
            still = dx_add(g, still, w->item[i].amplitude);
        else
            w->item[kept++] = w->item[i];
    w->n = kept;
    *out = still;
    DX_TRY(dx_check(g, still));
    DX_TRY(dx_readable(g, still, &still));
    *out = still;
    if (dx_is_int(g, still, 0))
        return DX_OK;
    DX_TRY(dx_find_fall(w->s, still, w->x, &tails));
    *out = dx_integral_to_inf(g, still, w->x, T, whole, tails);
    return dx_check(g, *out);
}

dx_status dx_integrate_waves(ddx_session *s, dx_id f, dx_id x, dx_id from, bool whole, dx_id *out)
{
    enum { DEEPEST = 12, LEAST_TIMES = 10 };
    dx_graph *g = &s->graph;
    waves *w = dx_arena_alloc(&s->context.arena, sizeof *w);
    const unsigned times = LEAST_TIMES + s->settings.digits / 2;
    int64_t first;
    bool known = true;
    if (!w)
        return dx_no_memory(&s->context);
    *w = (waves){.s = s, .g = g, .x = x};
    *out = DX_NONE;
    dx_id apart = f;
    DX_TRY(dx_replace_each(g, &apart, sinc_by_sine));
    bool taken = add_all(w, dx_int(g, 1), apart, DEEPEST);
    DX_TRY(s->context.diag.status);
    if (!taken || w->n == 0)
        return DX_OK;
    DX_TRY(first_of(w, times, &first, &known));
    for (size_t i = 0; i < w->n && known; i++)
        if (!dx_is_none(w->item[i].angle))
            DX_TRY(vanishes(w, w->item[i].amplitude, &known));
    if (!known)
        return DX_OK;
    dx_id T = dx_add(g, from, dx_int(g, first)), still = DX_NONE, rest = DX_NONE;
    DX_TRY(dx_check(g, T));
    DX_TRY(still_part(w, T, whole, &still));
    DX_TRY(rest_of(w, T, times, whole, &rest));
    *out = dx_add(g, dx_integral(g, f, x, from, T, whole), dx_add(g, still, rest));
    return dx_check(g, *out);
}
