#include "numeric/integral.h"

#include "expr/walk.h"
#include "numeric/analytic.h"
#include "numeric/pass.h"

#include <math.h>

enum { INTEGRAND, VARIABLE, LO, HI, WHOLE };

enum {
    GUARD = 30,           /* bits of the working precision beside what is asked for */
    MOST_WORK = 10000000, /* nodes evaluated in one quadrature */
    SLOW = 50             /* nodes that a function takes that Arb takes long for */
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
    if (t->status != DX_OK)
        acb_indeterminate(out);
    return 0;
}

/* The ends as balls; *ordered: which is less is known. */
static dx_status get_ends(dx_graph *g, dx_id a, slong prec, arb_t lo, arb_t hi)
{
    DX_TRY(dx_ball_evaluate(g, dx_operand(g, a, LO), NULL, prec, lo));
    return dx_ball_evaluate(g, dx_operand(g, a, HI), NULL, prec, hi);
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
    for (size_t i = 0; i < f->list.walk.n; i++)
        if (f->wanted[i])
            work += dx_pass_is_slow(dx_fn_of(f->g, f->list.walk.id[i])) ? SLOW : 1;
    return MOST_WORK / work;
}

static dx_status integrate(task *t, const arb_t lo, const arb_t hi, slong prec, arb_t out)
{
    acb_calc_integrate_opt_t options;
    acb_t a, b, sum;
    mag_t tolerance;
    acb_calc_integrate_opt_init(options);
    options->eval_limit = most_evaluations(&t->f);
    acb_init(a);
    acb_init(b);
    acb_init(sum);
    mag_init(tolerance);
    acb_set_arb(a, lo);
    acb_set_arb(b, hi);
    mag_set_ui_2exp_si(tolerance, 1, -2 * prec);
    acb_calc_integrate(sum, integrand, t, a, b, prec, tolerance, options, prec + GUARD);
    if (acb_is_finite(sum) && arb_contains_zero(acb_imagref(sum)))
        arb_set(out, acb_realref(sum));
    else
        arb_indeterminate(out);
    mag_clear(tolerance);
    acb_clear(sum);
    acb_clear(b);
    acb_clear(a);
    return t->status;
}

/* ---- where it has no bound ---------------------------------------------------------------- */

/* Halve an interval on which no bound is known, and go into a half of which that holds, too, as
 * long as there is one; x becomes the last. *bad: the first is such. */
static dx_status find_bad(dx_analytic *f, const arb_t lo, const arb_t hi, arb_t x, bool *bad)
{
    enum { HALVINGS = 40 };
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
    for (int i = 0; i < HALVINGS && status == DX_OK && *bad; i++) {
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

/* ---- the whole ------------------------------------------------------------------------------- */

dx_status dx_integral_ball(dx_graph *g, dx_id a, slong prec, arb_t out)
{
    task t = {.status = DX_OK};
    arb_t lo, hi;
    DX_TRY(open(g, a, prec + GUARD, &t.f));
    arb_init(lo);
    arb_init(hi);
    dx_status status = get_ends(g, a, prec + GUARD, lo, hi);
    bool bad = !arb_is_finite(lo) || !arb_is_finite(hi);
    if (status == DX_OK && !bad) /* nothing would come of it, slowly */
        status = find_bad(&t.f, lo, hi, out, &bad);
    if (status == DX_OK && !bad)
        status = integrate(&t, lo, hi, prec, out);
    else
        arb_indeterminate(out);
    arb_clear(hi);
    arb_clear(lo);
    dx_analytic_close(&t.f);
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

/* ---- why not ----------------------------------------------------------------------------------
 */

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
    dx_diag_hint(&context->diag, "only functions that are bounded on the interval are integrated");
    return status;
}

dx_status dx_integral_tell(dx_graph *g, dx_id a, slong prec)
{
    dx_analytic f;
    arb_t lo, hi, x;
    bool bad = false;
    DX_TRY(open(g, a, prec, &f));
    arb_init(lo);
    arb_init(hi);
    arb_init(x);
    dx_status status = get_ends(g, a, prec, lo, hi);
    if (status == DX_OK && arb_is_finite(lo) && arb_is_finite(hi))
        status = find_bad(&f, lo, hi, x, &bad);
    if (status == DX_OK)
        status = tell(g, a, x, bad);
    arb_clear(x);
    arb_clear(hi);
    arb_clear(lo);
    dx_analytic_close(&f);
    return status;
}
