#include "numeric/integral.h"

#include "expr/walk.h"
#include "numeric/analytic.h"
#include "numeric/pass.h"

#include <math.h>

enum { INTEGRAND, VARIABLE, LO, HI, WHOLE, TAILS };

enum {
    GUARD = 30,           /* bits of the working precision beside what is asked for */
    MOST_WORK = 10000000, /* nodes evaluated in one quadrature */
    SOON = 3,             /* what swings too often is given up so much sooner */
    SLOW = 50,            /* nodes that a function takes that Arb takes long for */
    /* Of the quadrature rules; the points of one are found without being interrupted. Half of
     * Arb's own limit, and faster, as fewer points are to be found. */
    DEGREE_SHARE = 4,
    LEAST_DEGREE = 60
};

typedef struct task {
    dx_analytic f;
    dx_status status; /* of the evaluations; once it is a failure nothing is evaluated */
} task;

static dx_status evaluate(dx_analytic *f, acb_t out, const acb_t z, bool analytic)
{
    bool real = arb_is_zero(acb_imagref(z));
    if (real && !analytic) {
        acb_zero(out);
        return dx_analytic_real(f, acb_realref(z), acb_realref(out));
    }
    return dx_analytic_complex(f, z, out);
}

/* For order 0 the range on z, for order 1 that of a function analytic there. */
static int integrand(acb_ptr out, const acb_t z, void *param, slong order, slong prec)
{
    task *t = param;
    (void)prec;
    if (t->status == DX_OK)
        t->status = evaluate(&t->f, out, z, order != 0);
    if (t->status != DX_OK) /* of what is 0 everywhere Arb makes an end at once */
        acb_zero(out);
    return 0;
}

/* ---- the ends --------------------------------------------------------------------------- */

/* The interval on which the integral is worked out: where it goes to infinity, up to 2^level,
 * and `rest` is a bound of what is beyond. */
typedef struct ends {
    arb_t lo, hi, rest;
    slong level;
} ends;

static void init_ends(ends *e)
{
    arb_init(e->lo);
    arb_init(e->hi);
    arb_init(e->rest);
    e->level = 0;
}

static void clear_ends(ends *e)
{
    arb_clear(e->rest);
    arb_clear(e->hi);
    arb_clear(e->lo);
}

/* |g(t)|·t/(p - 1) at t = 2^level. */
static dx_status bound_tail(dx_graph *g, dx_id a, dx_id tail, slong level, slong prec, arb_t out)
{
    arb_t t, fall;
    dx_id variable = dx_operand(g, a, VARIABLE);
    const dx_ball_point at = {.n = 1, .symbol = &variable, .value = t};
    arb_init(t);
    arb_init(fall);
    arb_one(t);
    arb_mul_2exp_si(t, t, level);
    dx_pass_number(g, dx_operand(g, tail, 1), prec, fall);
    arb_sub_ui(fall, fall, 1, prec);
    dx_status status = dx_ball_evaluate(g, dx_operand(g, tail, 0), &at, prec, out);
    arb_mul(out, out, t, prec);
    arb_div(out, out, fall, prec);
    arb_abs(out, out);
    arb_clear(fall);
    arb_clear(t);
    return status;
}

static dx_status bound_rest(dx_graph *g, dx_id a, slong level, slong prec, arb_t rest)
{
    dx_id tails = dx_operand(g, a, TAILS);
    arb_t tail;
    dx_status status = DX_OK;
    arb_init(tail);
    arb_zero(rest);
    for (uint32_t k = 0; k < dx_count(g, tails) && status == DX_OK; k++) {
        status = bound_tail(g, a, dx_operand(g, tails, k), level, prec, tail);
        arb_add(rest, rest, tail, prec);
    }
    arb_clear(tail);
    return status;
}

/* The least level from which all tails are bounded, beyond lo. */
static slong first_level(const dx_graph *g, dx_id a, const arb_t lo)
{
    dx_id tails = dx_operand(g, a, TAILS);
    slong level = arf_abs_bound_lt_2exp_si(arb_midref(lo)) + 1;
    level = level > 1 ? level : 1;
    for (uint32_t k = 0; k < dx_count(g, tails); k++) {
        int64_t from = 0;
        (void)dx_get_int(g, dx_operand(g, dx_operand(g, tails, k), 2), &from);
        while (level < 62 && from >> level > 1)
            level++;
        level += from >> level == 1; /* t > T */
    }
    return level;
}

/* So far that the rest is below 2^-prec of what it is at first. */
static dx_status go_far(dx_graph *g, dx_id a, slong prec, ends *e)
{
    enum { FARTHEST = 20000 };
    arb_t first;
    e->level = first_level(g, a, e->lo);
    arb_init(first);
    dx_status status = bound_rest(g, a, e->level, prec, first);
    arb_set(e->rest, first);
    arb_mul_2exp_si(first, first, -prec);
    while (status == DX_OK && arb_is_finite(e->rest) && !arb_le(e->rest, first) &&
           e->level < FARTHEST) {
        e->level += e->level / 8 + 1;
        status = bound_rest(g, a, e->level, prec, e->rest);
    }
    arb_one(e->hi);
    arb_mul_2exp_si(e->hi, e->hi, e->level);
    arb_clear(first);
    return status;
}

static dx_status get_ends(dx_graph *g, dx_id a, slong prec, ends *e)
{
    DX_TRY(dx_ball_evaluate(g, dx_operand(g, a, LO), NULL, prec, e->lo));
    if (dx_op_of(g, dx_operand(g, a, HI)) == DX_OP_INF)
        return go_far(g, a, prec, e);
    return dx_ball_evaluate(g, dx_operand(g, a, HI), NULL, prec, e->hi);
}

static bool has_ends(const ends *e)
{
    return arb_is_finite(e->lo) && arb_is_finite(e->hi) && arb_is_finite(e->rest);
}

static dx_status open(dx_graph *g, dx_id a, slong prec, dx_analytic *f)
{
    bool whole = dx_is_int(g, dx_operand(g, a, WHOLE), 1);
    DX_TRY(dx_analytic_open(g, dx_operand(g, a, INTEGRAND), dx_operand(g, a, VARIABLE), whole, f));
    dx_status status = dx_analytic_prepare(f, prec);
    if (status != DX_OK)
        dx_analytic_close(f);
    return status;
}

static dx_status tell_foreign(dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) == DX_OP_CALL)
        return dx_fail(g->context, DX_UNKNOWN, "integrals with %s in them are not worked out",
                       dx_functions[dx_fn_of(g, a)].name);
    return dx_fail(g->context, DX_UNKNOWN,
                   "integrals of sums or products of so many terms are not worked out");
}

dx_status dx_integrand_check(dx_graph *g, dx_id a, dx_id variable)
{
    dx_analytic f;
    DX_TRY(dx_analytic_open(g, a, variable, false, &f));
    bool smooth = !dx_is_none(f.foreign) && dx_op_of(g, f.foreign) == DX_OP_CALL &&
                  dx_functions[dx_fn_of(g, f.foreign)].smooth[0] == '\0';
    dx_status status = smooth ? tell_foreign(g, f.foreign) : DX_OK;
    dx_analytic_close(&f);
    return status;
}

dx_status dx_integral_check(dx_graph *g, dx_id a)
{
    dx_analytic f;
    DX_TRY(dx_analytic_open(g, dx_operand(g, a, INTEGRAND), dx_operand(g, a, VARIABLE), false, &f));
    dx_status status = dx_is_none(f.foreign) ? DX_OK : tell_foreign(g, f.foreign);
    dx_analytic_close(&f);
    return status;
}

/* Evaluations of the integrand until it is given up. */
static slong most_evaluations(const dx_analytic *f)
{
    slong work = 9;
    bool swings = false;
    for (size_t i = 0; i < f->list.walk.n; i++) {
        dx_fn fn = dx_fn_of(f->g, f->list.walk.id[i]);
        if (!f->wanted[i])
            continue;
        work += dx_pass_is_slow(fn) ? SLOW : 1;
        swings = swings || fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_besselj;
    }
    return (swings ? MOST_WORK / SOON : MOST_WORK) / work;
}

/* *scale: the width times what the integrand is at most at some points; not above 1. */
static dx_status guess_scale(dx_analytic *f, const ends *e, mag_t scale)
{
    enum { POINTS = 32 };
    arb_t x, width, value;
    mag_t size;
    arb_init(x);
    arb_init(width);
    arb_init(value);
    mag_init(size);
    mag_zero(scale);
    dx_status status = DX_OK;
    arb_sub(width, e->hi, e->lo, f->prec);
    for (ulong i = 0; i < POINTS && status == DX_OK; i++) {
        arb_mul_ui(x, width, 2 * i + 1, f->prec);
        arb_div_ui(x, x, 2 * POINTS, f->prec);
        arb_add(x, x, e->lo, f->prec);
        status = dx_analytic_real(f, x, value);
        arb_get_mag(size, value);
        mag_max(scale, scale, size);
    }
    arb_get_mag(size, width);
    mag_mul(scale, scale, size);
    if (mag_cmp_2exp_si(scale, 0) > 0)
        mag_one(scale);
    mag_clear(size);
    arb_clear(value);
    arb_clear(width);
    arb_clear(x);
    return status;
}

static dx_status integrate(task *t, const ends *e, const mag_t scale, slong prec, arb_t out)
{
    acb_calc_integrate_opt_t options;
    acb_t a, b, sum;
    mag_t tolerance;
    acb_calc_integrate_opt_init(options);
    options->eval_limit = most_evaluations(&t->f);
    options->depth_limit = 2 * (prec + e->level);
    options->deg_limit = prec / DEGREE_SHARE + LEAST_DEGREE;
    acb_init(a);
    acb_init(b);
    acb_init(sum);
    mag_init(tolerance);
    acb_set_arb(a, e->lo);
    acb_set_arb(b, e->hi);
    mag_mul_2exp_si(tolerance, scale, -2 * prec);
    acb_calc_integrate(sum, integrand, t, a, b, prec, tolerance, options, t->f.prec);
    if (acb_is_finite(sum) && arb_contains_zero(acb_imagref(sum)))
        arb_set(out, acb_realref(sum));
    else
        arb_indeterminate(out);
    arb_add_error(out, e->rest);
    mag_clear(tolerance);
    acb_clear(sum);
    acb_clear(b);
    acb_clear(a);
    return t->status;
}

/* Where nothing is left of it beside 1 it may be as small as the integrand is. */
static dx_status integrate_small(task *t, const ends *e, slong prec, arb_t out)
{
    mag_t scale;
    mag_init(scale);
    mag_one(scale);
    dx_status status = integrate(t, e, scale, prec, out);
    if (status == DX_OK && arb_is_finite(out) && arb_rel_accuracy_bits(out) < prec / 2) {
        status = guess_scale(&t->f, e, scale);
        if (status == DX_OK && !mag_is_special(scale) && mag_cmp_2exp_si(scale, -prec) < 0)
            status = integrate(t, e, scale, prec, out);
    }
    mag_clear(scale);
    return status;
}

/* ---- where it has no bound -------------------------------------------------------------- */

/* Halve an interval on which no bound is known, and go into a half of which that holds, too, as
 * long as there is one; x becomes the last. *bad: the first is such. */
static dx_status find_bad(dx_analytic *f, const ends *e, arb_t x, bool *bad)
{
    enum { HALVINGS = 100 };
    arb_srcptr lo = e->lo, hi = e->hi;
    arb_t value, half;
    arf_t from, to;
    arb_init(value);
    arb_init(half);
    arf_init(from);
    arf_init(to);
    bool turned = arf_cmp(arb_midref(lo), arb_midref(hi)) > 0;
    arf_set(from, arb_midref(turned ? hi : lo));
    arf_set(to, arb_midref(turned ? lo : hi));
    arb_set_interval_arf(x, from, to, f->prec);
    dx_status status = dx_analytic_real(f, x, value);
    *bad = status == DX_OK && !arb_is_finite(value);
    for (slong i = 0; i < HALVINGS + e->level && status == DX_OK && *bad; i++) {
        arf_t middle;
        bool found = false;
        arf_init(middle);
        arf_add(middle, from, to, f->prec, ARF_RND_NEAR);
        arf_mul_2exp_si(middle, middle, -1);
        for (int side = 0; side < 2 && status == DX_OK && !found; side++) {
            arb_set_interval_arf(half, side ? middle : from, side ? to : middle, f->prec);
            status = dx_analytic_real(f, half, value);
            found = status == DX_OK && !arb_is_finite(value);
            if (found)
                arf_set(side ? from : to, middle);
        }
        arf_clear(middle);
        if (!found) /* the halves are bounded: it is not as bad as it seemed */
            *bad = false;
    }
    arb_set_interval_arf(x, from, to, f->prec);
    arf_clear(to);
    arf_clear(from);
    arb_clear(half);
    arb_clear(value);
    return status;
}

/* ---- the whole -------------------------------------------------------------------------- */

dx_status dx_integral_ball(dx_graph *g, dx_id a, slong prec, arb_t out)
{
    task t = {.status = DX_OK};
    ends e;
    init_ends(&e);
    dx_status status = get_ends(g, a, prec + GUARD, &e);
    bool bad = status != DX_OK || !has_ends(&e);
    /* far out, where 1/y is small, numbers near each other are subtracted */
    if (!bad)
        status = open(g, a, prec + GUARD + 2 * e.level, &t.f);
    if (!bad && status == DX_OK) {
        status = find_bad(&t.f, &e, out, &bad); /* then nothing would come of it, slowly */
        if (status == DX_OK && !bad)
            status = integrate_small(&t, &e, prec, out);
        dx_analytic_close(&t.f);
    }
    if (bad)
        arb_indeterminate(out);
    clear_ends(&e);
    return status;
}

dx_status dx_integral_double(dx_graph *g, dx_id a, double *out)
{
    enum { BITS = 64, ACCURATE = 54 };
    arb_t value;
    arb_init(value);
    dx_status status = dx_integral_ball(g, a, BITS, value);
    bool known = status == DX_OK && arb_is_finite(value) &&
                 (arb_is_exact(value) || arb_rel_accuracy_bits(value) >= ACCURATE);
    *out = known ? arf_get_d(arb_midref(value), ARF_RND_NEAR) : NAN;
    arb_clear(value);
    return status;
}

/* ---- why not ---------------------------------------------------------------------------- */

static dx_status tell(dx_graph *g, dx_id a, const arb_t x, bool bad)
{
    dx_context *context = g->context;
    const char *name = dx_bytes(g, dx_operand(g, a, VARIABLE));
    if (!bad) {
        dx_status status =
            dx_fail(context, DX_UNKNOWN,
                    "this integral was not found to so many digits: the integrand changes too "
                    "quickly, or too often");
        dx_diag_hint(&context->diag, "ask for fewer digits, or for a part of the interval");
        return status;
    }
    double where = arb_contains_zero(x) ? 0 : arf_get_d(arb_midref(x), ARF_RND_NEAR);
    dx_status status = dx_fail(context, DX_UNKNOWN,
                               "this integral is not found: near %s = %.6g the integrand has no "
                               "value, or no bound is known of it",
                               name, where);
    dx_diag_hint(&context->diag,
                 "towards such a point it may grow like a power above -1, and not faster");
    return status;
}

dx_status dx_integral_bad(dx_graph *g, dx_id a, slong prec, arb_t x, bool *bad)
{
    dx_analytic f;
    ends e;
    *bad = false;
    DX_TRY(open(g, a, prec, &f));
    init_ends(&e);
    dx_status status = get_ends(g, a, prec, &e);
    if (status == DX_OK && has_ends(&e))
        status = find_bad(&f, &e, x, bad);
    clear_ends(&e);
    dx_analytic_close(&f);
    return status;
}

dx_status dx_integral_tell(dx_graph *g, dx_id a, slong prec)
{
    arb_t x;
    bool bad;
    arb_init(x);
    dx_status status = dx_integral_bad(g, a, prec, x, &bad);
    if (status == DX_OK)
        status = tell(g, a, x, bad);
    arb_clear(x);
    return status;
}
