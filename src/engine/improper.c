#include "engine/improper.h"

#include "engine/fall.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "symbolic/readable.h"

/* An end is moved to infinity: f(x) near c is f(c + 1/y)/y^2 for large y. Of what is left beyond
 * any y there is a bound: see fall.h. */

typedef struct improper {
    ddx_session *s;
    dx_graph *g;
    dx_id x;
    bool whole;
} improper;

/* ---- where the integrand is 0/0 --------------------------------------------------------- */

/* f = above/below, both without divisors; false where there is nothing below. */
static bool split_quotient(dx_graph *g, dx_id f, dx_id *above, dx_id *below)
{
    dx_id coefficient;
    dx_split_coefficient(g, f, &coefficient, &f);
    if (dx_op_of(g, f) != DX_OP_MUL)
        return false;
    *above = coefficient;
    *below = dx_int(g, 1);
    for (uint32_t k = 0; k < dx_factors(g, f); k++) {
        dx_id exponent = dx_exponent(g, f, k), base = dx_base(g, f, k);
        if (dx_is_integer(g, exponent) && dx_number_sign(g, exponent) < 0)
            *below = dx_mul(g, *below, dx_pow(g, base, dx_number_neg(g, exponent)));
        else
            *above = dx_mul(g, *above, dx_pow(g, base, exponent));
    }
    return !dx_is_none(*above) && !dx_is_none(*below) && !dx_is_int(g, *below, 1);
}

/* Without corners and jumps? */
static dx_status is_smooth(dx_graph *g, dx_id a, bool *smooth)
{
    dx_walk walk;
    *smooth = true;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        if (op == DX_OP_CASES || dx_is_iterated(g, walk.id[i]) ||
            (op == DX_OP_CALL && dx_functions[dx_fn_of(g, walk.id[i])].smooth[0] != '\0'))
            *smooth = false;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status vanishes(const improper *m, dx_id a, dx_id c, bool *zero)
{
    dx_graph *g = m->g;
    a = dx_substitute(g, a, 1, &m->x, &c);
    DX_TRY(dx_check(g, a));
    DX_TRY(dx_readable(g, a, &a));
    *zero = dx_is_int(g, a, 0);
    return DX_OK;
}

/* The quotient of the first derivatives that do not both vanish at c: by Cauchy's theorem f has
 * its values elsewhere, too. DX_NONE where there is none. */
static dx_status first_quotient(const improper *m, dx_id above, dx_id below, dx_id c,
                                dx_id *quotient)
{
    enum { MOST_ORDER = 6 };
    dx_graph *g = m->g;
    *quotient = DX_NONE;
    for (int order = 0; order <= MOST_ORDER; order++) {
        bool zero_above, zero_below;
        DX_TRY(vanishes(m, below, c, &zero_below));
        if (!zero_below) {
            *quotient = dx_div(g, above, below);
            return order > 0 ? dx_check(g, *quotient) : DX_UNKNOWN;
        }
        DX_TRY(vanishes(m, above, c, &zero_above));
        if (!zero_above)
            return DX_UNKNOWN;
        DX_TRY(dx_diff(g, m->s->rules, above, m->x, 1, &above));
        DX_TRY(dx_diff(g, m->s->rules, below, m->x, 1, &below));
    }
    return DX_UNKNOWN;
}

/* A whole number that the quotient does not exceed in size within 2^-level of c. */
static dx_status bound_quotient(const improper *m, dx_id quotient, dx_id c, bool lower,
                                unsigned *level, dx_id *bound)
{
    enum { MOST_LEVEL = 20, MOST_BITS = 40 };
    dx_graph *g = m->g;
    arb_t x, step, value;
    const dx_ball_point at = {.n = 1, .symbol = &m->x, .value = x};
    dx_status status = DX_OK;
    arb_init(x);
    arb_init(step);
    arb_init(value);
    *bound = DX_NONE;
    for (*level = 2; *level <= MOST_LEVEL && status == DX_OK; *level += 2) {
        status = dx_ball_evaluate(g, c, NULL, 64, x);
        arb_set_si(step, lower ? 1 : -1);
        arb_mul_2exp_si(step, step, -(slong)*level);
        arb_add(step, step, x, 64);
        arb_union(x, x, step, 64);
        if (status == DX_OK)
            status = dx_ball_evaluate(g, quotient, &at, 64, value);
        arb_abs(value, value);
        if (status != DX_OK || !arb_is_finite(value) ||
            arf_cmpabs_2exp_si(arb_midref(value), MOST_BITS) > 0)
            continue;
        arf_t upper;
        arf_init(upper);
        arb_get_ubound_arf(upper, value, 64);
        *bound = dx_int(g, (int64_t)arf_get_si(upper, ARF_RND_CEIL) + 1);
        arf_clear(upper);
        break;
    }
    arb_clear(value);
    arb_clear(step);
    arb_clear(x);
    return status;
}

/* The tail of f(c + 1/y)/y^2 where f is 0/0 at c: no more than a bound of f over y^2. */
static dx_status find_bounded(const improper *m, dx_id f, dx_id c, bool lower, dx_id *tails)
{
    dx_graph *g = m->g;
    dx_id above, below, quotient, bound;
    bool smooth;
    unsigned level;
    if (!split_quotient(g, f, &above, &below))
        return DX_UNKNOWN;
    DX_TRY(is_smooth(g, f, &smooth));
    if (!smooth)
        return DX_UNKNOWN;
    DX_TRY(first_quotient(m, above, below, c, &quotient));
    DX_TRY(bound_quotient(m, quotient, c, lower, &level, &bound));
    if (dx_is_none(bound))
        return DX_UNKNOWN;
    const dx_id part[] = {dx_mul(g, bound, dx_power(g, m->x, -2)), dx_int(g, 2),
                          dx_int(g, (int64_t)1 << level)};
    dx_id tail = dx_vector(g, 3, part);
    *tails = dx_is_none(tail) ? tail : dx_vector(g, 1, &tail);
    return dx_check(g, *tails);
}

/* ---- the parts -------------------------------------------------------------------------- */

/* From `from` to infinity; the tails may be known. */
static dx_status ray(improper *m, dx_id f, dx_id from, dx_id tails, dx_id *out)
{
    dx_graph *g = m->g;
    if (dx_is_none(tails))
        DX_TRY(dx_find_fall(m->s, f, m->x, &tails));
    *out = dx_integral_to_inf(g, f, m->x, from, m->whole, tails);
    return dx_check(g, *out);
}

/* Near the end c, on the side of `to`: x = c + 1/y, or c - 1/y. */
static dx_status to_open_end(improper *m, dx_id f, dx_id c, dx_id to, bool lower, dx_id *out)
{
    dx_graph *g = m->g;
    dx_id tails = DX_NONE;
    dx_status status = find_bounded(m, f, c, lower, &tails);
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
    DX_TRY(dx_readable(g, f, &f));
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

static dx_status part(improper *m, dx_id f, dx_id end, dx_id middle, bool open, bool lower,
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
    improper m = {.s = s, .g = g, .x = x, .whole = whole};
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
    if (below != above && !lo_open && !hi_open) /* at one end there is nothing to see to */
        return part(&m, f, below ? lo : hi, below ? hi : lo, false, below, out);
    DX_TRY(part(&m, f, lo, middle, lo_open, true, &left));
    DX_TRY(part(&m, f, hi, middle, hi_open, false, &right));
    *out = dx_add(g, left, right);
    return dx_check(g, *out);
}
