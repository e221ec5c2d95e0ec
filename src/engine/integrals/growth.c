/* How fast a formula grows towards a point, proved.
 *
 * Within t < 2^-level of c each factor is bounded by C·t^p: a smooth one of which the first k
 * derivatives vanish at c is t^k times what its k-th derivative over k! is somewhere between
 * (Taylor's theorem), which balls enclose. Powers, products and sums of such bounds are bounds
 * again; |log(t)| < 3·t^(-1/8). */
#include "engine/integrals/growth.h"

#include "expr/walk.h"
#include "numeric/ball.h"
#include "symbolic/forms/fraction.h"
#include "symbolic/forms/readable.h"

enum { DEEPEST = 12, MOST_ORDER = 6, PREC = 64 };

typedef struct ascent {
    ddx_session *s;
    dx_graph *g;
    dx_id x, c;
    bool lower;
    unsigned level;
} ascent;

/* |a| <= factor·t^power */
typedef struct bound {
    arb_t factor;
    dx_id power; /* a number; DX_NONE: none is known */
} bound;

static bool is_known(const bound *b)
{
    return !dx_is_none(b->power);
}

/* ---- smooth factors ---------------------------------------------------------------------- */

/* Where these are not smooth their derivatives have no bound, so that balls do not enclose them. */
static bool shows_its_edges(dx_fn fn)
{
    return fn == DX_FN_asin || fn == DX_FN_acos || fn == DX_FN_acosh || fn == DX_FN_asec ||
           fn == DX_FN_acsc || fn == DX_FN_asech;
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
            (op == DX_OP_CALL && dx_functions[dx_fn_of(g, walk.id[i])].smooth[0] != '\0' &&
             !shows_its_edges(dx_fn_of(g, walk.id[i]))))
            *smooth = false;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status vanishes(const ascent *m, dx_id a, bool *zero)
{
    dx_graph *g = m->g;
    *zero = false;
    a = dx_substitute(g, a, 1, &m->x, &m->c);
    dx_status status = dx_check(g, a);
    if (status == DX_OK)
        status = dx_readable(g, a, &a);
    if (status == DX_OK)
        *zero = dx_is_int(g, a, 0);
    return dx_excuse(m->g->context, status);
}

/* What |a| is for 0 <= t <= 2^-level; not finite where that is not known. */
static dx_status enclose(const ascent *m, dx_id a, arb_t out)
{
    arb_t x, step;
    const dx_ball_point at = {.n = 1, .symbol = &m->x, .value = x};
    arb_init(x);
    arb_init(step);
    dx_status status = dx_ball_evaluate(m->g, m->c, NULL, PREC, x);
    arb_set_si(step, m->lower ? 1 : -1);
    arb_mul_2exp_si(step, step, -(slong)m->level);
    arb_add(step, step, x, PREC);
    arb_union(x, x, step, PREC);
    if (status == DX_OK)
        status = dx_ball_evaluate(m->g, a, &at, PREC, out);
    if (status != DX_OK)
        arb_indeterminate(out);
    arb_abs(out, out);
    arb_clear(step);
    arb_clear(x);
    return dx_excuse(m->g->context, status);
}

/* |a|/t^order, and whether that is not 0 anywhere. */
typedef struct germ {
    arb_t size;
    int order;
    bool found, apart;
} germ;

static dx_status find_germ(const ascent *m, dx_id a, germ *out)
{
    dx_graph *g = m->g;
    bool goes_on;
    dx_status status = DX_OK;
    arb_t size;
    out->found = out->apart = false;
    DX_TRY(is_smooth(g, a, &goes_on));
    arb_init(size);
    for (int k = 0; k <= MOST_ORDER && goes_on && !out->apart; k++) {
        status = enclose(m, a, size);
        if (status != DX_OK || !arb_is_finite(size))
            break;
        out->found = true;
        out->order = k;
        arb_set(out->size, size);
        for (int i = 2; i <= k; i++)
            arb_div_si(out->size, out->size, i, PREC);
        out->apart = arb_is_positive(out->size);
        if (!out->apart)
            status = vanishes(m, a, &goes_on);
        if (status == DX_OK && !out->apart && goes_on)
            status = dx_diff(g, m->s->rules, a, m->x, 1, &a);
        if (status != DX_OK)
            break;
    }
    arb_clear(size);
    return dx_excuse(m->g->context, status);
}

/* ---- factors, products, sums --------------------------------------------------------------- */

static dx_status bound_of(const ascent *m, dx_id a, int depth, bound *out);

/* |a|/t^power lies in `size`, which is above 0. */
typedef struct course {
    arb_t size;
    dx_id power; /* a number; DX_NONE: not known */
} course;

static dx_status course_of(const ascent *m, dx_id a, int depth, course *out);

/* course^e */
static void raise_course(const ascent *m, dx_id e, course *c)
{
    arb_t exponent;
    arb_init(exponent);
    arb_set_d(exponent, dx_number_to_double(m->g, e));
    mag_set_d(arb_radref(exponent), fabs(arf_get_d(arb_midref(exponent), ARF_RND_NEAR)) * 0x1p-50);
    arb_pow(c->size, c->size, exponent, PREC);
    c->power = dx_number_mul(m->g, c->power, e);
    arb_clear(exponent);
}

static dx_status course_of_product(const ascent *m, dx_id a, int depth, course *out)
{
    dx_graph *g = m->g;
    course factor;
    dx_status status = DX_OK;
    arb_init(factor.size);
    arb_one(out->size);
    out->power = dx_int(g, 0);
    for (uint32_t k = 0; k < dx_factors(g, a) && status == DX_OK && !dx_is_none(out->power); k++) {
        factor.power = DX_NONE;
        if (dx_is_number(g, dx_exponent(g, a, k)))
            status = course_of(m, dx_base(g, a, k), depth, &factor);
        if (status == DX_OK && !dx_is_none(factor.power)) {
            raise_course(m, dx_exponent(g, a, k), &factor);
            arb_mul(out->size, out->size, factor.size, PREC);
            factor.power = dx_number_add(g, out->power, factor.power);
        }
        out->power = factor.power;
    }
    arb_clear(factor.size);
    return status;
}

static void scale_by(const ascent *m, dx_id c, arb_t size)
{
    arb_t factor;
    arb_init(factor);
    arb_set_d(factor, fabs(dx_number_to_double(m->g, c)));
    mag_set_d(arb_radref(factor), arf_get_d(arb_midref(factor), ARF_RND_NEAR) * 0x1p-50);
    arb_mul(size, size, factor, PREC);
    arb_clear(factor);
}

/* Term k of a sum; the constant is the last. */
static dx_id term_of(dx_graph *g, dx_id sum, uint32_t k)
{
    return k == dx_terms(g, sum) ? dx_constant(g, sum)
                                 : dx_scale(g, dx_coefficient(g, sum, k), dx_term(g, sum, k));
}

/* What the other terms come to beside one of size·t^power, for t up to 2^-level, at most. */
static dx_status others_beside(const ascent *m, dx_id a, uint32_t which, const course *main,
                               int depth, arb_t share)
{
    dx_graph *g = m->g;
    bound other;
    arb_t part;
    dx_status status = DX_OK;
    arb_init(other.factor);
    arb_init(part);
    arb_zero(share);
    for (uint32_t k = 0; k <= dx_terms(g, a) && status == DX_OK; k++) {
        dx_id term = term_of(g, a, k);
        if (k == which || dx_is_int(g, term, 0))
            continue;
        other.power = DX_NONE;
        if (dx_is_number(g, term)) {
            arb_set_d(other.factor, fabs(dx_number_to_double(g, term)) * (1 + 0x1p-40));
            other.power = dx_int(g, 0);
        } else {
            status = bound_of(m, term, depth, &other);
        }
        double gain = status == DX_OK && is_known(&other) ? dx_number_to_double(g, other.power) -
                                                                dx_number_to_double(g, main->power)
                                                          : 0;
        if (gain <= 0) {
            arb_indeterminate(share);
            break;
        }
        arb_set_d(part, -gain * m->level * (1 - 0x1p-40) * 0.6931471805599453);
        arb_exp(part, part, PREC);
        arb_mul(part, part, other.factor, PREC);
        arb_div(part, part, main->size, PREC);
        arb_add(share, share, part, PREC);
    }
    arb_clear(part);
    arb_clear(other.factor);
    return status;
}

/* A sum in which one term grows fastest. */
static dx_status course_of_sum(const ascent *m, dx_id a, int depth, course *out)
{
    dx_graph *g = m->g;
    course term;
    arb_t share;
    uint32_t which = 0;
    dx_status status = DX_OK;
    arb_init(term.size);
    arb_init(share);
    out->power = DX_NONE;
    for (uint32_t k = 0; k <= dx_terms(g, a) && status == DX_OK; k++) {
        dx_id t = term_of(g, a, k);
        if (dx_is_number(g, t)) {
            arb_set_d(term.size, fabs(dx_number_to_double(g, t)));
            mag_set_d(arb_radref(term.size), fabs(dx_number_to_double(g, t)) * 0x1p-50);
            term.power = dx_is_int(g, t, 0) ? DX_NONE : dx_int(g, 0);
        } else {
            status = course_of(m, t, depth, &term);
        }
        if (status != DX_OK || dx_is_none(term.power) ||
            (!dx_is_none(out->power) && dx_number_compare(g, term.power, out->power) >= 0))
            continue;
        arb_set(out->size, term.size);
        out->power = term.power;
        which = k;
    }
    if (status == DX_OK && !dx_is_none(out->power)) {
        status = others_beside(m, a, which, out, depth, share);
        arb_set_d(term.size, 0.9);
        if (arb_is_finite(share) && arb_lt(share, term.size)) {
            arb_t one;
            arb_init(one);
            arb_one(one);
            arb_get_mag(arb_radref(one), share);
            arb_mul(out->size, out->size, one, PREC);
            arb_clear(one);
        } else {
            out->power = DX_NONE;
        }
    }
    arb_clear(share);
    arb_clear(term.size);
    return status;
}

static dx_status course_of(const ascent *m, dx_id a, int depth, course *out)
{
    dx_graph *g = m->g;
    germ u;
    dx_id c, rest;
    dx_split_coefficient(g, a, &c, &rest);
    if (depth > 0 && !dx_same(rest, a) && !dx_is_number(g, rest)) {
        DX_TRY(course_of(m, rest, depth - 1, out));
        if (!dx_is_none(out->power))
            scale_by(m, c, out->size);
        return DX_OK;
    }
    out->power = DX_NONE;
    if (depth == 0)
        return DX_OK;
    if (dx_fn_of(g, a) == DX_FN_abs)
        return course_of(m, dx_operand(g, a, 0), depth - 1, out);
    arb_init(u.size);
    dx_status status = find_germ(m, a, &u);
    if (status == DX_OK && u.found && u.apart) {
        arb_set(out->size, u.size);
        out->power = dx_int(g, u.order);
    }
    arb_clear(u.size);
    if (status == DX_OK && dx_is_none(out->power) && dx_op_of(g, a) == DX_OP_ADD) {
        status = course_of_sum(m, a, depth - 1, out);
    }
    if (status == DX_OK && dx_is_none(out->power) && dx_op_of(g, a) == DX_OP_MUL)
        status = course_of_product(m, a, depth - 1, out);
    if (status == DX_OK && !dx_is_none(out->power) &&
        (!arb_is_finite(out->size) || !arb_is_positive(out->size)))
        out->power = DX_NONE;
    return status;
}

static dx_status bound_of_log(const ascent *m, dx_id a, bound *out);
static dx_status bound_of_log_below(const ascent *m, dx_id a, bound *out);

/* |log(v)| for m <= v <= F·t^(-1/8): |log(m)| + |log(F)| + 3/8·t^(-1/8) */
static dx_status bound_of_log_log(const ascent *m, dx_id v, dx_id c, bound *out)
{
    bound least;
    arb_init(least.factor);
    least.power = DX_NONE;
    dx_status status = bound_of_log(m, dx_operand(m->g, v, 0), out);
    if (status == DX_OK && is_known(out))
        status = bound_of_log_below(m, dx_operand(m->g, v, 0), &least);
    if (status == DX_OK && is_known(&least)) {
        scale_by(m, c, least.factor);
        scale_by(m, c, out->factor);
        arb_log(least.factor, least.factor, PREC);
        arb_log(out->factor, out->factor, PREC);
        arb_abs(least.factor, least.factor);
        arb_abs(out->factor, out->factor);
        arb_add(out->factor, out->factor, least.factor, PREC);
        arb_add_ui(out->factor, out->factor, 1, PREC);
    } else {
        out->power = DX_NONE;
    }
    arb_clear(least.factor);
    return status;
}

/* |log(a)| <= (3·|power| + |log(size)|)·t^(-1/8) */
static dx_status bound_of_log(const ascent *m, dx_id a, bound *out)
{
    dx_graph *g = m->g;
    course u;
    arb_init(u.size);
    dx_status status = course_of(m, a, DEEPEST, &u);
    if (status == DX_OK && !dx_is_none(u.power)) {
        bool plain = dx_is_int(g, u.power, 0);
        arb_t power;
        arb_init(power);
        arb_set_d(power, 3 * fabs(dx_number_to_double(g, u.power)) * (1 + 0x1p-40));
        arb_log(out->factor, u.size, PREC);
        arb_abs(out->factor, out->factor);
        arb_add(out->factor, out->factor, power, PREC);
        arb_clear(power);
        out->power = plain ? dx_int(g, 0) : dx_rational(g, -1, 8);
    }
    arb_clear(u.size);
    dx_id c, v;
    dx_split_coefficient(g, dx_fn_of(g, a) == DX_FN_abs ? dx_operand(g, a, 0) : a, &c, &v);
    if (status == DX_OK && dx_is_none(u.power) && dx_fn_of(g, v) == DX_FN_log)
        status = bound_of_log_log(m, v, c, out);
    return status;
}

/* |log(a)| >= |power|·log(1/t) - |log(size)|, which is to be above 0. */
static dx_status bound_of_log_below(const ascent *m, dx_id a, bound *out)
{
    course u;
    arb_t least;
    arb_init(u.size);
    arb_init(least);
    dx_status status = course_of(m, a, DEEPEST, &u);
    if (status == DX_OK && !dx_is_none(u.power) && !dx_is_int(m->g, u.power, 0)) {
        arb_const_log2(least, PREC);
        arb_mul_ui(least, least, m->level, PREC);
        arb_set_d(out->factor, fabs(dx_number_to_double(m->g, u.power)) * (1 - 0x1p-40));
        arb_mul(least, least, out->factor, PREC);
        arb_log(out->factor, u.size, PREC);
        arb_abs(out->factor, out->factor);
        arb_sub(out->factor, least, out->factor, PREC);
        if (arb_is_positive(out->factor))
            out->power = dx_int(m->g, 0);
    }
    arb_clear(least);
    arb_clear(u.size);
    return status;
}

/* exp(a) <= exp(|a|) */
static dx_status bound_of_exp(const ascent *m, dx_id a, int depth, bound *out)
{
    if (dx_is_nonnegative(m->g, dx_neg(m->g, a))) {
        arb_one(out->factor);
        out->power = dx_int(m->g, 0);
        return DX_OK;
    }
    DX_TRY(bound_of(m, a, depth, out));
    if (is_known(out) && dx_number_sign(m->g, out->power) < 0)
        out->power = DX_NONE;
    if (is_known(out)) {
        arb_exp(out->factor, out->factor, PREC);
        out->power = dx_int(m->g, 0);
    }
    return DX_OK;
}

static dx_status bound_of_call(const ascent *m, dx_id a, int depth, bound *out)
{
    dx_graph *g = m->g;
    dx_id argument = dx_operand(g, a, 0);
    switch (dx_fn_of(g, a)) {
    case DX_FN_log:
        return bound_of_log(m, argument, out);
    case DX_FN_abs:
        return bound_of(m, argument, depth, out);
    case DX_FN_exp:
        return bound_of_exp(m, argument, depth, out);
    case DX_FN_tanh:
    case DX_FN_erf:
    case DX_FN_sigmoid:
    case DX_FN_sign:
    case DX_FN_heaviside:
        arb_one(out->factor);
        out->power = dx_int(g, 0);
        return DX_OK;
    case DX_FN_atan:
    case DX_FN_asin:
    case DX_FN_erfc:
        arb_set_si(out->factor, 2);
        out->power = dx_int(g, 0);
        return DX_OK;
    case DX_FN_acos:
        arb_set_si(out->factor, 4);
        out->power = dx_int(g, 0);
        return DX_OK;
    default:
        return DX_OK;
    }
}

/* base^e for a formula e: exp(e·log(base)) */
static dx_status bound_of_exponential(const ascent *m, dx_id base, dx_id e, int depth, bound *out)
{
    bound log;
    arb_init(log.factor);
    log.power = DX_NONE;
    dx_status status = bound_of_log(m, base, &log);
    if (status == DX_OK && is_known(&log))
        status = bound_of(m, e, depth, out);
    if (status == DX_OK && is_known(out)) {
        dx_id power = dx_number_add(m->g, out->power, log.power);
        arb_mul(out->factor, out->factor, log.factor, PREC);
        arb_exp(out->factor, out->factor, PREC);
        out->power = dx_number_sign(m->g, power) < 0 ? DX_NONE : dx_int(m->g, 0);
    }
    arb_clear(log.factor);
    return status;
}

static void raise_to(const ascent *m, dx_id e, bound *out)
{
    arb_t exponent;
    arb_init(exponent);
    if (dx_number_sign(m->g, e) > 0) { /* the size may be 0 */
        arf_t upper;
        arf_init(upper);
        arb_get_ubound_arf(upper, out->factor, PREC);
        arb_set_arf(out->factor, upper);
        arf_clear(upper);
    }
    arb_set_d(exponent, dx_number_to_double(m->g, e));
    mag_set_d(arb_radref(exponent), fabs(arf_get_d(arb_midref(exponent), ARF_RND_NEAR)) * 0x1p-50);
    arb_pow(out->factor, out->factor, exponent, PREC);
    out->power = dx_number_mul(m->g, out->power, e);
    arb_clear(exponent);
}

/* |base|^e, from above for e > 0, else from below. */
static dx_status bound_of_power(const ascent *m, dx_id base, dx_id e, int depth, bound *out)
{
    germ u;
    dx_id scale, rest;
    out->power = DX_NONE;
    if (!dx_is_number(m->g, e))
        return bound_of_exponential(m, base, e, depth, out);
    dx_split_coefficient(m->g, base, &scale, &rest);
    if (depth > 0 && !dx_same(rest, base) && !dx_is_number(m->g, rest)) {
        course c;
        DX_TRY(bound_of_power(m, rest, e, depth - 1, out));
        if (!is_known(out))
            return DX_OK;
        arb_init(c.size);
        arb_one(c.size);
        c.power = dx_int(m->g, 0);
        scale_by(m, scale, c.size);
        raise_course(m, e, &c);
        arb_mul(out->factor, out->factor, c.size, PREC);
        arb_clear(c.size);
        return DX_OK;
    }
    arb_init(u.size);
    bool positive = dx_number_sign(m->g, e) > 0;
    dx_status status = find_germ(m, base, &u);
    if (status == DX_OK && u.found && (positive || u.apart)) {
        arb_set(out->factor, u.size);
        out->power = dx_int(m->g, u.order);
    } else if (status == DX_OK && positive) {
        status = dx_op_of(m->g, base) == DX_OP_CALL ? bound_of_call(m, base, depth, out)
                                                    : bound_of(m, base, depth, out);
    } else if (status == DX_OK && dx_fn_of(m->g, base) == DX_FN_log) {
        status = bound_of_log_below(m, dx_operand(m->g, base, 0), out);
    } else if (status == DX_OK) {
        course c;
        arb_init(c.size);
        status = course_of(m, base, depth, &c);
        if (status == DX_OK && !dx_is_none(c.power)) {
            arb_set(out->factor, c.size);
            out->power = c.power;
        }
        arb_clear(c.size);
    }
    if (status == DX_OK && is_known(out))
        raise_to(m, e, out);
    arb_clear(u.size);
    return status;
}

static dx_status bound_of_product(const ascent *m, dx_id a, int depth, bound *out)
{
    dx_graph *g = m->g;
    bound factor;
    dx_status status = DX_OK;
    arb_init(factor.factor);
    arb_one(out->factor);
    out->power = dx_int(g, 0);
    for (uint32_t k = 0; k < dx_factors(g, a) && status == DX_OK && is_known(out); k++) {
        status = bound_of_power(m, dx_base(g, a, k), dx_exponent(g, a, k), depth, &factor);
        if (status != DX_OK)
            break;
        arb_mul(out->factor, out->factor, factor.factor, PREC);
        out->power = is_known(&factor) ? dx_number_add(g, out->power, factor.power) : factor.power;
    }
    arb_clear(factor.factor);
    return status;
}

/* t < 1: the least power is good for all. */
static dx_status bound_of_sum(const ascent *m, dx_id a, int depth, bound *out)
{
    dx_graph *g = m->g;
    bound term;
    dx_status status = DX_OK;
    arb_t coefficient;
    arb_init(term.factor);
    arb_init(coefficient);
    arb_set_d(out->factor, fabs(dx_number_to_double(g, dx_constant(g, a))) * (1 + 0x1p-40));
    out->power = dx_int(g, 0);
    for (uint32_t k = 0; k < dx_terms(g, a) && status == DX_OK && is_known(out); k++) {
        term.power = DX_NONE;
        status = bound_of(m, dx_term(g, a, k), depth, &term);
        if (status != DX_OK)
            break;
        arb_set_d(coefficient,
                  fabs(dx_number_to_double(g, dx_coefficient(g, a, k))) * (1 + 0x1p-40));
        arb_addmul(out->factor, coefficient, term.factor, PREC);
        if (!is_known(&term) || dx_number_compare(g, term.power, out->power) < 0)
            out->power = term.power;
    }
    arb_clear(coefficient);
    arb_clear(term.factor);
    return status;
}

/* The bound is not known when this begins. */
static dx_status bound_of(const ascent *m, dx_id a, int depth, bound *out)
{
    dx_graph *g = m->g;
    out->power = DX_NONE;
    if (depth == 0)
        return DX_OK;
    switch (dx_op_of(g, a)) {
    case DX_OP_MUL:
        return bound_of_product(m, a, depth - 1, out);
    case DX_OP_ADD: {
        germ u;
        arb_init(u.size);
        dx_status status = find_germ(m, a, &u);
        if (status == DX_OK && u.found) {
            arb_set(out->factor, u.size);
            out->power = dx_int(g, u.order);
        }
        arb_clear(u.size);
        return status != DX_OK || is_known(out) ? status : bound_of_sum(m, a, depth - 1, out);
    }
    default:
        return bound_of_power(m, a, dx_int(g, 1), depth - 1, out);
    }
}

/* ---- the tails ------------------------------------------------------------------------------- */

/* The size of factor·t^power at t = 1/y, over y^2: [factor·y^(-power - 2), power + 2, 2^level];
 * DX_NONE where that has no integral. */
static dx_id tail_of(const ascent *m, const bound *b)
{
    enum { MOST_BITS = 60 };
    dx_graph *g = m->g;
    dx_id fall = is_known(b) ? dx_number_add(g, b->power, dx_int(g, 2)) : DX_NONE;
    if (dx_is_none(fall) || dx_number_compare(g, fall, dx_rational(g, 17, 16)) < 0 ||
        !arb_is_finite(b->factor) || arf_cmpabs_2exp_si(arb_midref(b->factor), MOST_BITS) > 0)
        return DX_NONE;
    arf_t upper;
    arf_init(upper);
    arb_get_ubound_arf(upper, b->factor, PREC);
    dx_id factor = dx_int(g, (int64_t)arf_get_si(upper, ARF_RND_CEIL) + 1);
    arf_clear(upper);
    const dx_id part[] = {dx_mul(g, factor, dx_pow(g, m->x, dx_number_neg(g, fall))), fall,
                          dx_int(g, (int64_t)1 << m->level)};
    return dx_vector(g, 3, part);
}

static dx_status find_tail(const ascent *m, dx_id f, dx_id *tails)
{
    dx_graph *g = m->g;
    bound b;
    arb_init(b.factor);
    dx_status status = bound_of(m, f, DEEPEST, &b);
    dx_id tail = status == DX_OK ? tail_of(m, &b) : DX_NONE;
    *tails = dx_is_none(tail) ? tail : dx_vector(g, 1, &tail);
    arb_clear(b.factor);
    return status != DX_OK ? status : dx_check(g, dx_is_none(*tails) ? dx_int(g, 0) : *tails);
}

/* tan(u), atanh(u), lgamma(u) and their like by functions that have no poles: NONE for others. */
static dx_id without_poles(const ascent *m, dx_fn fn, dx_id u, bool *failed)
{
    dx_graph *g = m->g;
    dx_id one = dx_int(g, 1), half = dx_rational(g, 1, 2), above = dx_add(g, u, one);
    bool zero = false;
    switch (fn) {
    case DX_FN_tan:
        return dx_div(g, dx_call1(g, DX_FN_sin, u), dx_call1(g, DX_FN_cos, u));
    case DX_FN_cot:
        return dx_div(g, dx_call1(g, DX_FN_cos, u), dx_call1(g, DX_FN_sin, u));
    case DX_FN_sec:
        return dx_power(g, dx_call1(g, DX_FN_cos, u), -1);
    case DX_FN_csc:
        return dx_power(g, dx_call1(g, DX_FN_sin, u), -1);
    case DX_FN_coth:
        return dx_div(g, dx_call1(g, DX_FN_cosh, u), dx_call1(g, DX_FN_sinh, u));
    case DX_FN_csch:
        return dx_power(g, dx_call1(g, DX_FN_sinh, u), -1);
    case DX_FN_atanh:
        return dx_scale(
            g, half,
            dx_sub(g, dx_call1(g, DX_FN_log, above), dx_call1(g, DX_FN_log, dx_sub(g, one, u))));
    case DX_FN_log1p:
        return dx_call1(g, DX_FN_log, above);
    case DX_FN_lgamma:
    case DX_FN_gamma:
    case DX_FN_digamma:
        *failed = vanishes(m, u, &zero) != DX_OK;
        if (!zero)
            return DX_NONE;
        if (fn == DX_FN_gamma)
            return dx_div(g, dx_call1(g, fn, above), u);
        return dx_sub(g, dx_call1(g, fn, above),
                      fn == DX_FN_lgamma ? dx_call1(g, DX_FN_log, dx_call1(g, DX_FN_abs, u))
                                         : dx_power(g, u, -1));
    default:
        return DX_NONE;
    }
}

/* The same in one pass. */
static dx_status take_poles_apart(const ascent *m, dx_id *f)
{
    enum { MOST = 16 };
    dx_graph *g = m->g;
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    bool failed = false;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, f, &walk));
    for (size_t i = 0; i < walk.n && n < MOST && !failed; i++) {
        dx_id a = walk.id[i];
        if (dx_op_of(g, a) != DX_OP_CALL || dx_count(g, a) != 1)
            continue;
        from[n] = a;
        to[n] = without_poles(m, dx_fn_of(g, a), dx_operand(g, a, 0), &failed);
        n += !dx_is_none(to[n]);
    }
    dx_walk_free(&walk);
    if (failed)
        return g->context->diag.status;
    if (n > 0)
        *f = dx_substitute(g, *f, n, from, to);
    return dx_check(g, *f);
}

static dx_status find_tails(ascent *m, dx_id f, dx_id *tails)
{
    enum { MOST_LEVEL = 20, STEP = 3 };
    *tails = DX_NONE;
    for (m->level = 2; m->level <= MOST_LEVEL && dx_is_none(*tails); m->level += STEP)
        DX_TRY(find_tail(m, f, tails));
    return DX_OK;
}

/* As it stands, with poles as zeros below a bar, over one denominator and in its readable form, in
 * which terms that grow may have cancelled. */
dx_status dx_find_growth(ddx_session *s, dx_id f, dx_id x, dx_id c, bool lower, bool *cancels,
                         dx_id *form_of, dx_id *tails)
{
    enum { FORMS = 4 };
    ascent m = {.s = s, .g = &s->graph, .x = x, .c = c, .lower = lower};
    dx_id form[FORMS] = {f, f, f, f};
    *cancels = true;
    *form_of = f;
    for (int i = 0; i < FORMS; i++) {
        if (i == 1) {
            DX_TRY(take_poles_apart(&m, &form[1]));
            form[2] = form[1];
        } else if (i == 2) {
            DX_TRY(dx_over_one_denominator(m.g, form[1], &form[2]));
        } else if (i == 3) {
            DX_TRY(dx_readable(m.g, f, &form[3]));
        }
        if (i > 0 && dx_same(form[i], form[i - 1]))
            continue;
        DX_TRY(find_tails(&m, form[i], tails));
        *cancels = i > 1;
        *form_of = form[i > 0];
        if (!dx_is_none(*tails))
            return DX_OK;
    }
    return dx_fail(&s->context, DX_UNKNOWN, "no bound is found of this integrand");
}
