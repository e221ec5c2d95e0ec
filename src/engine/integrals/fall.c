/* How fast a formula falls towards infinity, proved. */
#include "engine/integrals/fall.h"

#include "expr/walk.h"
#include "numeric/ball.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/terms.h"

/* The formula is bounded by a sum of simple terms g, of which y·g'/g < -p, with p > 1, from some
 * point T on. So |g| falls faster than y^-p, and what is left of its integral beyond any point
 * t > T is less than |g(t)|·t/(p - 1). */

typedef struct descent {
    ddx_session *s;
    dx_graph *g;
    dx_id x;
    unsigned least; /* the level from which f is what is looked at */
    bool small;     /* the size of sin(u) and its like is taken to be that of u, and not 1 */
} descent;

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
    case DX_FN_besselj:
        return dx_is_integer(g, dx_operand(g, a, 0)) ? dx_int(g, 1) : DX_NONE;
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

/* The sign of c·x + d for x > 2^level; 0 for other arguments. */
static int sign_far_out(const descent *m, dx_id a, unsigned *level)
{
    enum { MOST_LEVEL = 40 };
    dx_graph *g = m->g;
    dx_id c = dx_int(g, 1), d = dx_int(g, 0), x = a;
    if (dx_op_of(g, a) == DX_OP_ADD && dx_terms(g, a) == 1) {
        d = dx_constant(g, a);
        c = dx_coefficient(g, a, 0);
        x = dx_term(g, a, 0);
    }
    if (!dx_same(x, m->x))
        return 0;
    dx_id edge = size_of(g, dx_number_div(g, d, c));
    for (*level = 0; *level < MOST_LEVEL; ++*level)
        if (dx_number_compare(g, edge, dx_int(g, (int64_t)1 << *level)) < 0)
            return dx_number_sign(g, c);
    return 0;
}

/* x + c for c >= 0? */
static bool is_beyond(const descent *m, dx_id a)
{
    dx_id c = dx_sub(m->g, a, m->x);
    return !dx_is_none(c) && dx_is_number(m->g, c) && dx_number_sign(m->g, c) >= 0;
}

/* What stands for a factor base^exponent: its bound, for a power of log(x), which is less than
 * 3·x^(1/8) in size for x > 1, that; else itself. */
static dx_id envelope_of_power(const descent *m, dx_id base, dx_id exponent)
{
    dx_graph *g = m->g;
    int64_t n;
    unsigned level;
    dx_id argument = dx_op_of(g, base) == DX_OP_CALL ? dx_operand(g, base, 0) : DX_NONE;
    bool positive = dx_is_number(g, exponent) && dx_number_sign(g, exponent) > 0;
    if (dx_fn_of(g, base) == DX_FN_gamma && is_beyond(m, argument) && dx_is_number(g, exponent) &&
        dx_number_sign(g, exponent) < 0) { /* gamma(x) > exp(2·x - 8) for x > 0 */
        dx_id above = dx_sub(g, dx_scale(g, dx_int(g, 2), m->x), dx_int(g, 8));
        return dx_pow(g, dx_call1(g, DX_FN_exp, above), exponent);
    }
    switch (positive ? dx_fn_of(g, base) : (dx_fn)DX_FN_NONE) {
    case DX_FN_sin:
    case DX_FN_tanh:
    case DX_FN_atan:
        if (m->small)
            return dx_pow(g, argument, exponent);
        break;
    case DX_FN_sech: /* 2/(exp(u) + exp(-u)) */
        return dx_pow(g, dx_scale(g, dx_int(g, 2), dx_call1(g, DX_FN_exp, dx_neg(g, argument))),
                      exponent);
    case DX_FN_erfc: /* < exp(-u^2) for u > 0 */
        if (dx_same(argument, m->x))
            return dx_pow(g, dx_call1(g, DX_FN_exp, dx_neg(g, dx_power(g, m->x, 2))), exponent);
        break;
    case DX_FN_log: /* log(1 + u) <= u for u >= 0 */
        argument = dx_sub(g, argument, dx_int(g, 1));
        if (!dx_is_none(argument) && dx_is_nonnegative(g, argument))
            return dx_pow(g, argument, exponent);
        break;
    default:
        break;
    }
    dx_id bound = bound_of_power(g, base, exponent, DEEPEST);
    if (!dx_is_none(bound))
        return bound;
    if (dx_fn_of(g, base) != DX_FN_log || !dx_get_int(g, exponent, &n) || n < 1 || n > 64)
        return dx_pow(g, base, exponent);
    argument = dx_operand(g, base, 0); /* |log(u)| < 3·u^(1/8) for u > 1 */
    if (!dx_same(argument, m->x) && sign_far_out(m, dx_sub(g, argument, dx_int(g, 1)), &level) <= 0)
        return dx_pow(g, base, exponent);
    return dx_mul(g, dx_number_power(g, dx_int(g, 3), n),
                  dx_pow(g, argument, dx_rational(g, n, 8)));
}

static dx_id envelope_of_term(const descent *m, dx_id coefficient, dx_id term)
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

/* Small quantities that a slope is written in: s = 1/y and w = exp(-q·y). */
typedef struct quantities {
    dx_id s, w;
    dx_id rate; /* q, a positive number; DX_NONE where there is no exponential */
} quantities;

/* From 0 to the upper end of x: half of it, more or less by as much. */
static void from_zero(arb_t x)
{
    arb_t zero;
    arb_init(zero);
    arb_union(x, x, zero, 64);
    arb_clear(zero);
}

/* An upper bound of h for s from 0 to 2^-level, from one of r = h·s^(halves/2); the level
 * is even. */
static dx_status bound_above(const descent *m, dx_id r, const quantities *of, unsigned halves,
                             unsigned level, arb_t most, bool *known)
{
    arb_ptr interval = _arb_vec_init(2);
    const dx_id symbol[] = {of->s, of->w};
    const dx_ball_point at = {.n = 2, .symbol = symbol, .value = interval};
    arb_one(interval);
    arb_mul_2exp_si(interval, interval, -(slong)level);
    if (!dx_is_none(of->rate)) {
        arb_set_d(interval + 1, dx_number_to_double(m->g, of->rate) * (1 - 0x1p-40));
        arb_mul_2exp_si(interval + 1, interval + 1, (slong)level);
        arb_neg(interval + 1, interval + 1);
        arb_exp(interval + 1, interval + 1, 64);
        from_zero(interval + 1);
    }
    from_zero(interval);
    dx_status status = dx_ball_evaluate(m->g, r, &at, 64, most);
    _arb_vec_clear(interval, 2);
    *known = status == DX_OK && arb_is_finite(most) && (halves == 0 || arb_is_negative(most));
    if (*known) {
        arf_t upper;
        arf_init(upper);
        arb_get_ubound_arf(upper, most, 64);
        arb_set_arf(most, upper);
        arf_clear(upper);
        arb_mul_2exp_si(most, most, (slong)(halves * level / 2));
    }
    if (status == DX_OK || dx_is_final(status))
        return status;
    dx_diag_clear(&m->g->context->diag);
    return DX_OK;
}

/* (1/2 - 1/s)·s as (s - 2)/2, so that what grows cancels. */
static dx_status as_one_fraction(dx_graph *g, dx_id *a)
{
    dx_id above, below;
    bool fine;
    DX_TRY(dx_readable(g, *a, a));
    DX_TRY(dx_multiply_out(g, *a, &fine, &above, &below));
    if (fine)
        *a = dx_div(g, above, below);
    return dx_check(g, *a);
}

/* p > 1, in sixteenths, and the level of T = 2^level, where h < -p. */
static dx_status find_fall(const descent *m, dx_id h, const quantities *of, int64_t *sixteenths,
                           unsigned *level, bool *found)
{
    enum { MOST_HALVES = 12, MOST_LEVEL = 40, STEP = 2, MOST_FALL = 64 };
    dx_graph *g = m->g;
    arb_t most;
    dx_status status = DX_OK;
    *found = false;
    arb_init(most);
    for (unsigned halves = 0; halves <= MOST_HALVES && status == DX_OK && !*found; halves++) {
        dx_id r = dx_mul(g, h, dx_pow(g, of->s, dx_rational(g, halves, 2)));
        status = dx_check(g, r);
        if (status == DX_OK)
            status = as_one_fraction(g, &r);
        for (*level = 2; *level <= MOST_LEVEL && status == DX_OK && !*found; *level += STEP) {
            bool known;
            status = bound_above(m, r, of, halves, *level, most, &known);
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

/* The coefficient c of exp(c·x), a number; DX_NONE for other parts. */
static dx_id rate_of(const descent *m, dx_id a)
{
    dx_graph *g = m->g;
    dx_id c, rest;
    if (dx_fn_of(g, a) != DX_FN_exp)
        return DX_NONE;
    dx_split_coefficient(g, dx_operand(g, a, 0), &c, &rest);
    return dx_same(rest, m->x) ? c : DX_NONE;
}

/* exp(c·x) becomes w^(-c/q), where q is the least |c| that there is. */
static dx_status replace_exponentials(const descent *m, dx_id *h, quantities *of)
{
    enum { MOST = 16 };
    dx_graph *g = m->g;
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    dx_walk walk;
    of->rate = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, h, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        dx_id c = rate_of(m, walk.id[i]);
        if (dx_is_none(c))
            continue;
        c = size_of(g, c);
        if (dx_is_none(of->rate) || dx_number_compare(g, c, of->rate) < 0)
            of->rate = c;
        from[n++] = walk.id[i];
    }
    dx_walk_free(&walk);
    for (size_t i = 0; i < n; i++) {
        dx_id power = dx_number_div(g, dx_number_neg(g, rate_of(m, from[i])), of->rate);
        to[i] = dx_pow(g, of->w, power);
        DX_TRY(dx_check(g, to[i]));
    }
    if (n > 0)
        *h = dx_substitute(g, *h, n, from, to);
    return dx_check(g, *h);
}

/* sinh(u), cosh(u) and what is made of them, by exponentials; NONE for other functions. */
static dx_id by_exponentials(dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_CALL || dx_count(g, a) != 1)
        return DX_NONE;
    const dx_id u = dx_operand(g, a, 0);
    dx_id grown = dx_call1(g, DX_FN_exp, u), fallen = dx_call1(g, DX_FN_exp, dx_neg(g, u));
    dx_id sum = dx_add(g, grown, fallen), difference = dx_sub(g, grown, fallen);
    dx_id two = dx_int(g, 2);
    switch (dx_fn_of(g, a)) {
    case DX_FN_sinh:
        return dx_div(g, difference, two);
    case DX_FN_cosh:
        return dx_div(g, sum, two);
    case DX_FN_tanh:
        return dx_div(g, difference, sum);
    case DX_FN_coth:
        return dx_div(g, sum, difference);
    case DX_FN_sech:
        return dx_div(g, two, sum);
    case DX_FN_csch:
        return dx_div(g, two, difference);
    case DX_FN_sigmoid:
        return dx_div(g, dx_int(g, 1), dx_add(g, dx_int(g, 1), fallen));
    default:
        return DX_NONE;
    }
}

/* y·g'/g in the small quantities. */
static dx_status logarithmic_slope(const descent *m, dx_id envelope, quantities *of, dx_id *h)
{
    dx_graph *g = m->g;
    dx_id slope;
    DX_TRY(dx_diff(g, m->s->rules, envelope, m->x, 1, &slope));
    *h = dx_mul(g, m->x, dx_div(g, slope, envelope));
    DX_TRY(dx_check(g, *h));
    DX_TRY(dx_readable(g, *h, h));
    DX_TRY(dx_replace_each(g, h, by_exponentials));
    DX_TRY(replace_exponentials(m, h, of));
    dx_id inverse = dx_power(g, of->s, -1);
    *h = dx_substitute(g, *h, 1, &m->x, &inverse);
    DX_TRY(dx_check(g, *h));
    return dx_readable(g, *h, h);
}

static dx_status no_tail(const descent *m)
{
    dx_status status =
        dx_fail(&m->s->context, DX_UNKNOWN,
                "no bound is found of the rest of this integral: it may have no value");
    dx_diag_hint(&m->s->context.diag,
                 "it is found for what falls like x^-p with p > 1, or like exp(-x)");
    return status;
}

/* [g, p, T] of a term. */
static dx_status certify(const descent *m, dx_id envelope, dx_id *tail)
{
    enum { MOST_POWER = 2 };
    dx_graph *g = m->g;
    int64_t sixteenths = 0;
    unsigned level = 0;
    bool found = false;
    dx_id h;
    quantities of = {.s = dx_symbol(g, "s'", 2), .w = dx_symbol(g, "w'", 2)};
    DX_TRY(dx_check(g, envelope));
    DX_TRY(dx_check(g, of.s));
    DX_TRY(dx_check(g, of.w));
    dx_status status = logarithmic_slope(m, envelope, &of, &h);
    /* where it falls like exp(-exp(y)): -h is larger than -h·w */
    for (int power = 0; power <= MOST_POWER && status == DX_OK && !found; power++) {
        status = find_fall(m, h, &of, &sixteenths, &level, &found);
        if (dx_is_none(of.rate))
            break;
        h = dx_mul(g, h, of.w);
        if (status == DX_OK)
            status = dx_check(g, h);
    }
    if (dx_is_final(status))
        return status;
    dx_diag_clear(&m->s->context.diag);
    if (status != DX_OK || !found)
        return no_tail(m);
    level = level > m->least ? level : m->least;
    *tail = dx_vector(
        g, 3, (dx_id[]){envelope, dx_rational(g, sixteenths, 16), dx_int(g, (int64_t)1 << level)});
    return dx_check(g, *tail);
}

/* The tails of the terms of f. */
static dx_status certify_all(const descent *m, dx_id f, dx_id *tails)
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

/* ---- the formula from some point on --------------------------------------------------------- */

/* abs(x - 3) is x - 3 from some point on, which m->least says. */
static dx_status look_far_out(descent *m, dx_id *f)
{
    enum { MOST = 16 };
    dx_graph *g = m->g;
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    dx_walk walk;
    m->least = 0;
    DX_TRY(dx_walk_make(g, 1, f, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        unsigned level;
        if (fn != DX_FN_abs && fn != DX_FN_sign && fn != DX_FN_log)
            continue;
        dx_id argument = dx_operand(g, walk.id[i], 0);
        if (fn == DX_FN_log) { /* it is above 1 from some point on */
            argument = dx_sub(g, argument, dx_int(g, 1));
            if (!dx_is_none(argument) && sign_far_out(m, argument, &level) > 0)
                m->least = level > m->least ? level : m->least;
            continue;
        }
        int sign = sign_far_out(m, argument, &level);
        if (sign == 0)
            continue;
        m->least = level > m->least ? level : m->least;
        from[n] = walk.id[i];
        to[n++] = fn == DX_FN_sign ? dx_int(g, sign) : sign < 0 ? dx_neg(g, argument) : argument;
    }
    dx_walk_free(&walk);
    if (n > 0)
        *f = dx_substitute(g, *f, n, from, to);
    return dx_check(g, *f);
}

/* The terms apart and (round 2 and 3) together, with the one bound of sin(u) and the other. */
static dx_status find(ddx_session *s, dx_id f, dx_id x, int rounds, dx_id *tails)
{
    descent m = {.s = s, .g = &s->graph, .x = x};
    dx_status status = DX_UNKNOWN;
    DX_TRY(look_far_out(&m, &f));
    for (int round = 0; round < rounds && status == DX_UNKNOWN; round++) {
        dx_diag_clear(&s->context.diag);
        if (round == 2)
            DX_TRY(dx_readable(&s->graph, f, &f));
        m.small = round % 2 == 1;
        status = certify_all(&m, f, tails);
    }
    return status;
}

dx_status dx_find_fall(ddx_session *s, dx_id f, dx_id x, dx_id *tails)
{
    return find(s, f, x, 4, tails);
}

/* With hyperbolic functions by exponentials, in which what they go to cancels: 1 - tanh(x). */
dx_status dx_find_fall_by_exponentials(ddx_session *s, dx_id f, dx_id x, dx_id *tails)
{
    dx_graph *g = &s->graph;
    dx_id written = f;
    DX_TRY(dx_replace_each(g, &written, by_exponentials));
    if (!dx_same(written, f))
        DX_TRY(dx_readable(g, written, &written));
    return dx_same(written, f) ? DX_UNKNOWN : find(s, written, x, 4, tails);
}

dx_status dx_find_fall_of_terms(ddx_session *s, dx_id f, dx_id x, dx_id *tails)
{
    return find(s, f, x, 2, tails);
}
