#include "numeric/solve/scatter.h"

#include "numeric/balls.h"
#include "numeric/solve/pieces.h"

#include <math.h>

enum { STARTS = 128, STEPS = 60, PRECISION = 64, CLOSE = -40 };

typedef struct scatter {
    dx_system *s;
    arf_srcptr lo, hi;
    arb_ptr x, f, box; /* n each */
    arb_mat_t jacobian, side, step;
} scatter;

/* Part k of a sequence that fills 0 to 1 evenly, another one for each unknown: multiples of roots
 * of primes. */
static double part_of(unsigned k, uint32_t i)
{
    double multiple = (k + 1) * sqrt(2 + 3 * (double)i + (double)(i * i));
    return multiple - floor(multiple);
}

/* Every second start is a hundred times nearer to 0, or to the end that is nearest to it: boxes are
 * often larger than what is in them. */
static void begin(scatter *w, unsigned k)
{
    arf_t part, wide;
    arf_init(part);
    arf_init(wide);
    for (uint32_t i = 0; i < w->s->n; i++) {
        arf_ptr x = arb_midref(w->x + i);
        double near = k % 2 ? 0.01 : 1, at = part_of(k, i);
        arf_set_d(part, near * at);
        arf_sub(wide, w->hi + i, w->lo + i, PRECISION, ARF_RND_NEAR);
        arf_mul(x, wide, part, PRECISION, ARF_RND_NEAR);
        if (k % 2 == 0 || arf_sgn(w->lo + i) >= 0) {
            arf_add(x, x, w->lo + i, PRECISION, ARF_RND_NEAR);
        } else if (arf_sgn(w->hi + i) <= 0) {
            arf_sub(x, w->hi + i, x, PRECISION, ARF_RND_NEAR);
        } else { /* around 0 */
            arf_set_d(part, near * (at - 0.5));
            arf_mul(x, wide, part, PRECISION, ARF_RND_NEAR);
        }
        mag_zero(arb_radref(w->x + i));
    }
    arf_clear(part);
    arf_clear(wide);
}

/* One of Newton's steps, at points; *ok is false where there is none, *close where it was small. */
static dx_status go(scatter *w, bool *ok, bool *close)
{
    uint32_t n = w->s->n;
    DX_TRY(dx_system_first(w->s, w->x, PRECISION, w->f, w->jacobian));
    for (uint32_t i = 0; i < n; i++) {
        arb_set(arb_mat_entry(w->side, i, 0), w->f + i);
        *ok = *ok && arb_is_finite(w->f + i);
        for (uint32_t k = 0; k < n; k++)
            *ok = *ok && arb_is_finite(arb_mat_entry(w->jacobian, i, k));
    }
    *ok = *ok && arb_mat_approx_solve(w->step, w->jacobian, w->side, PRECISION);
    *close = *ok;
    for (uint32_t i = 0; i < n && *ok; i++) {
        arf_ptr x = arb_midref(w->x + i), step = arb_midref(arb_mat_entry(w->step, i, 0));
        *ok = arf_is_finite(step);
        arf_sub(x, x, step, PRECISION, ARF_RND_NEAR);
        arf_mul_2exp_si(step, step, -CLOSE);
        *close = *close && arf_cmpabs(step, x) <= 0;
    }
    return DX_OK;
}

static bool is_inside(const scatter *w)
{
    arf_t end;
    bool inside = true;
    arf_init(end);
    for (uint32_t i = 0; i < w->s->n && inside; i++) {
        arb_get_lbound_arf(end, w->box + i, PRECISION);
        inside = arf_cmp(end, w->lo + i) > 0;
        arb_get_ubound_arf(end, w->box + i, PRECISION);
        inside = inside && arf_cmp(end, w->hi + i) < 0;
    }
    arf_clear(end);
    return inside;
}

/* From start k to a zero, if it leads to one. */
static dx_status run(scatter *w, unsigned k, dx_roots *out)
{
    enum { BITS = 64 };
    bool ok = true, close = false, reached;
    dx_enclosure found = {.finding = DX_FINDING_OPEN};
    begin(w, k);
    for (int i = 0; i < STEPS && ok && !close; i++) {
        DX_TRY(dx_poll(w->s->graph->context));
        DX_TRY(go(w, &ok, &close));
    }
    if (!ok || !close)
        return DX_OK;
    DX_TRY(dx_enclose(w->s, w->x, w->box, &found));
    if (found.finding != DX_FINDING_ONE || !is_inside(w))
        return DX_OK;
    _arb_vec_set(w->x, w->box, (slong)w->s->n);
    DX_TRY(dx_refine(w->s, w->box, BITS, &reached));
    return dx_roots_add(w->s, out, w->box, w->x);
}

dx_status dx_scatter(dx_system *s, arf_srcptr lo, arf_srcptr hi, dx_roots *out)
{
    dx_memory *memory = &s->graph->context->memory;
    slong n = (slong)s->n;
    scatter w = {.s = s, .lo = lo, .hi = hi, .x = dx_balls_new(memory, 3 * (size_t)n)};
    if (!w.x)
        return dx_no_memory(s->graph->context);
    w.f = w.x + n;
    w.box = w.f + n;
    arb_mat_init(w.jacobian, n, n);
    arb_mat_init(w.side, n, 1);
    arb_mat_init(w.step, n, 1);
    dx_status status = DX_OK;
    for (unsigned k = 0; k < STARTS && status == DX_OK; k++)
        status = run(&w, k, out);
    arb_mat_clear(w.jacobian);
    arb_mat_clear(w.side);
    arb_mat_clear(w.step);
    dx_balls_free(memory, w.x, 3 * (size_t)n);
    return status;
}
