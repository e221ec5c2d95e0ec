/* Newton's method in a region of trust: of m(p) = f + gᵀ·p + pᵀ·H·p/2 the least value with
 * |p| <= Δ is taken, and Δ follows how well m foretold f (Nocedal and Wright, Numerical
 * Optimization, 2nd ed., algorithm 4.1). Where H is positive definite and its step is short enough
 * this is Newton's; else p(λ) = -(H + λ·I)⁻¹·g with |p(λ)| = Δ comes of the eigenvectors of H, by
 * Newton's method on 1/Δ - 1/|p(λ)| (4.44); in the hard case, where g has no part in the direction
 * of the least eigenvalue, such a part is added (4.45). A step is one that is taken: regions that
 * foretell too badly are made smaller before.
 *
 * Memory: a dx_least, then the radius, whether H is positive definite, its Newton step[n] if so,
 * and H[n·n]. */
#include "numeric/solve/dense.h"
#include "numeric/solve/least.h"
#include "numeric/solve/methods.h"
#include "numeric/solve/record.h"

#include <float.h>
#include <string.h>

enum { REGIONS = 100 }; /* that are tried for a step */

static const double TAKEN = 0.1, /* of what was foretold; below it the step is not taken */
    UNSEEN = 1e-9;               /* relative change of the value that rounding hides */

static size_t room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return dx_least_room(n) + 2 + (size_t)n + (size_t)n * n;
}

static size_t scratch_room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return dx_least_scratch(n, true) + 9 * (size_t)n + 2 * (size_t)n * n;
}

typedef struct state {
    double *radius, *positive, *newton, *hessian;
    /* scratch: eigenvectors, their values, g in their directions; the next point and what is there
     */
    double *vectors, *values, *along, *step, *next, *gradient, *work, *next_hessian;
} state;

static state state_of(const dx_solver *s)
{
    size_t n = s->problem->n;
    state w = {.radius = dx_least_own(s)};
    w.positive = w.radius + 1;
    w.newton = w.positive + 1;
    w.hessian = w.newton + n;
    w.values = s->scratch + dx_least_scratch((uint32_t)n, true);
    w.along = w.values + n;
    w.step = w.along + n;
    w.next = w.step + n;
    w.gradient = w.next + n;
    w.work = w.gradient + n;
    w.vectors = w.work + 4 * n;
    w.next_hessian = w.vectors + n * n;
    return w;
}

/* Does a pivot cancel down to rounding? That does not depend on the unknowns' units. */
static bool is_singular(const double *factors, const double *hessian, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double pivot = factors[i * n + i];
        if (!(pivot * pivot > 16 * (double)n * DBL_EPSILON * hessian[i * n + i]))
            return true;
    }
    return false;
}

/* Newton's step, if H is positive definite. */
static void prepare(const state *w, const double *hessian, const double *g, size_t n)
{
    memcpy(w->vectors, hessian, n * n * sizeof *hessian);
    *w->positive = dx_finite(hessian, n * n) && dx_dense_cholesky((uint32_t)n, w->vectors) &&
                   !is_singular(w->vectors, hessian, n);
    if (*w->positive == 0)
        return;
    for (size_t i = 0; i < n; i++)
        w->newton[i] = -g[i];
    dx_dense_cholesky_solve((uint32_t)n, w->vectors, w->newton);
    *w->positive = dx_finite(w->newton, n);
}

static dx_status init(dx_solver *s)
{
    dx_least *l = dx_least_of(s);
    state w = state_of(s);
    size_t n = s->problem->n;
    if (s->options.radius <= 0)
        return dx_fail(s->context, DX_DOMAIN, "the radius of trust must be positive");
    DX_TRY(dx_problem_second(s->problem, s->x, &l->value, l->gradient, w.hessian));
    double size = dx_norm(s->x, n);
    *w.radius = s->options.radius > 0 ? s->options.radius : size > 0 ? size : 1;
    prepare(&w, w.hessian, l->gradient, n);
    DX_TRY(dx_least_begin(s, w.hessian));
    if (s->report.outcome == DX_OUTCOME_GOING && !dx_finite(w.hessian, n * n))
        s->report.outcome = DX_OUTCOME_NO_SLOPE;
    return DX_OK;
}

/* ---- the least value in the region --------------------------------------------------------------
 */

/* |p(λ)|², and how it changes with λ */
static double length(const state *w, double lambda, size_t n, double *change)
{
    double sum = 0;
    *change = 0;
    for (size_t i = 0; i < n; i++) {
        double below = w->values[i] + lambda, part = w->along[i] / below;
        if (w->along[i] == 0)
            continue;
        sum += part * part;
        *change -= 2 * part * part / below;
    }
    return sum;
}

/* λ with |p(λ)| = Δ, which is between lo, where it is longer, and above. */
static double find_lambda(const state *w, double lo, double radius, double slope, size_t n)
{
    double hi = lo + slope / radius, lambda = hi, change;
    for (unsigned k = 0; k < 100 && hi > lo; k++) {
        double square = length(w, lambda, n, &change), norm = sqrt(square);
        if (norm > radius)
            lo = lambda;
        else
            hi = lambda;
        if (fabs(norm - radius) <= 1e-3 * radius)
            break;
        /* of 1/Δ - 1/|p|, whose derivative is (|p|²)'/(2·|p|³) */
        lambda -= (1 / radius - 1 / norm) * 2 * square * norm / change;
        if (!(lambda > lo && lambda < hi))
            lambda = lo + (hi - lo) / 2;
    }
    return lambda;
}

/* Is there no part of the gradient in the directions without curvature? What rounding makes of one
 * is taken out: along them there is nothing to be won, and no step is the shortest. */
static bool is_flat(const state *w, double slope, double tiny, size_t n)
{
    double rounding = 1e-6 * slope; /* where that is not all, it is seen as the rest becomes less */
    for (size_t i = 0; i < n && w->values[i] <= tiny; i++)
        if (fabs(w->along[i]) > rounding)
            return false;
    for (size_t i = 0; i < n && w->values[i] <= tiny; i++)
        w->along[i] = 0;
    return true;
}

/* The step within the radius, by the eigenvectors that stand in w. */
static void restrict_step(const state *w, double radius, double slope, size_t n)
{
    double least = w->values[0], change;
    double base = fmax(0, -least), lambda = base;
    double tiny = 8 * DBL_EPSILON * fmax(fabs(least), fabs(w->values[n - 1]));
    double missing = 0;
    bool flat =
        *w->positive == 0 && least >= -(double)n * tiny && is_flat(w, slope, (double)n * tiny, n);
    bool inside = (flat || least > tiny) && length(w, 0, n, &change) <= radius * radius;
    if (!inside) {
        double near = base + tiny;
        if (length(w, near, n, &change) > radius * radius) {
            lambda = find_lambda(w, near, radius, slope, n);
        } else { /* the hard case */
            lambda = near;
            missing = flat ? 0 : sqrt(fmax(0, radius * radius - length(w, near, n, &change)));
        }
    }
    memset(w->step, 0, n * sizeof *w->step);
    for (size_t i = 0; i < n; i++) {
        double part = w->along[i] == 0 ? 0 : -w->along[i] / (w->values[i] + lambda);
        if (i == 0)
            part += part < 0 ? -missing : missing;
        for (size_t k = 0; k < n; k++)
            w->step[k] += part * w->vectors[i * n + k];
    }
    /* a step to the edge of the region is that long but for rounding */
    double size = dx_norm(w->step, n);
    if (!inside && fabs(size - radius) < 1e-12 * radius)
        for (size_t k = 0; k < n; k++)
            w->step[k] *= radius / size;
}

static bool decompose(const dx_solver *s, const state *w)
{
    size_t n = s->problem->n;
    memcpy(w->vectors, w->hessian, n * n * sizeof *w->vectors);
    if (!dx_dense_eigen((uint32_t)n, w->vectors, w->values, w->work))
        return false;
    for (size_t i = 0; i < n; i++)
        w->along[i] = dx_dot(w->vectors + i * n, dx_least_of(s)->gradient, n);
    return true;
}

/* ---- a step ------------------------------------------------------------------------------ */

/* By how much the model falls. */
static double foretold(const dx_solver *s, const state *w)
{
    size_t n = s->problem->n;
    double sum = dx_dot(dx_least_of(s)->gradient, w->step, n);
    for (size_t i = 0; i < n; i++)
        sum += w->step[i] / 2 * dx_dot(w->hessian + i * n, w->step, n);
    return -sum;
}

/* How well the model foretold the value there; where rounding hides that, the gradient. Below 0
 * where there is no value. */
static double quality(const dx_solver *s, const state *w, double value, double fall)
{
    const dx_least *l = dx_least_of(s);
    size_t n = s->problem->n;
    if (!isfinite(value) || !dx_finite(w->gradient, n) || !dx_finite(w->next_hessian, n * n))
        return -1;
    if (fall <= UNSEEN * fabs(l->value) && fabs(value - l->value) <= UNSEEN * fabs(l->value))
        return dx_norm(w->gradient, n) < s->report.slope ? 1 : -1;
    return (l->value - value) / fall;
}

/* Within the tolerance of the point, by the derivatives of second order there? */
static dx_status take(dx_solver *s, const state *w, double value)
{
    size_t n = s->problem->n;
    memcpy(w->hessian, w->next_hessian, n * n * sizeof *w->hessian);
    prepare(w, w->hessian, w->gradient, n);
    return dx_least_move(s, w->next, value, w->gradient, *w->positive != 0 ? w->newton : NULL,
                         w->hessian);
}

/* The derivatives at the next point. At one without a slope it cannot go on, as at the edge of the
 * domain on which a step of a round length ends: just before that it can. */
static dx_status try_step(dx_solver *s, const state *w, double *value)
{
    size_t n = s->problem->n;
    DX_TRY(dx_problem_second(s->problem, w->next, value, w->gradient, w->next_hessian));
    if (!isfinite(*value) || !(*value < dx_least_of(s)->value) || dx_finite(w->gradient, n))
        return DX_OK;
    for (size_t i = 0; i < n; i++) {
        w->step[i] *= 1 - 4 * DBL_EPSILON;
        w->next[i] = s->x[i] + w->step[i];
    }
    return dx_problem_second(s->problem, w->next, value, w->gradient, w->next_hessian);
}

static dx_status step(dx_solver *s)
{
    const dx_least *l = dx_least_of(s);
    state w = state_of(s);
    size_t n = s->problem->n;
    bool decomposed = false, jump = false;
    for (unsigned k = 0;; k++) {
        double length_now = *w.positive != 0 ? dx_norm(w.newton, n) : INFINITY, value;
        if (length_now <= *w.radius) {
            memcpy(w.step, w.newton, n * sizeof *w.step);
        } else {
            if (!decomposed && !decompose(s, &w)) {
                s->report.outcome = DX_OUTCOME_SINGULAR;
                return DX_OK;
            }
            decomposed = true;
            restrict_step(&w, *w.radius, s->report.slope, n);
        }
        double size = dx_norm(w.step, n), fall = foretold(s, &w);
        for (size_t i = 0; i < n; i++)
            w.next[i] = s->x[i] + w.step[i];
        bool moves = size > DBL_EPSILON / 4 * dx_norm(s->x, n) && isfinite(size);
        if (!moves || !(fall > 0) || k == REGIONS)
            return dx_least_stuck(s, jump, w.hessian);
        DX_TRY(try_step(s, &w, &value));
        if (value == -INFINITY) {
            memcpy(s->tried, w.next, n * sizeof *w.next);
            s->report.outcome = DX_OUTCOME_UNBOUNDED;
            return DX_OK;
        }
        double good = quality(s, &w, value, fall);
        dx_note_down(s, DX_NOTE_REGION, 4, (const double[]){*w.radius, size, fall, value});
        s->report.rate = *w.radius;
        jump =
            isfinite(value) && dx_dot(w.gradient, w.step, n) > 0.1 * fall && size < 1e-8 * l->scale;
        if (!(good >= 0.25))
            *w.radius = fmin(size, *w.radius) / 4;
        else if (good > 0.75 && size > 0.9 * *w.radius)
            *w.radius *= good > 0.9 ? 4 : 2;
        if (good > TAKEN)
            return dx_least_admits(s, w.next, value, w.gradient) ? take(s, &w, value) : DX_OK;
        DX_TRY(dx_poll(s->context));
    }
}

const dx_method dx_method_trust = {
    .name = "newton",
    .kind = DX_PROBLEM_LEAST,
    .level = DX_LEVEL_SECOND,
    .dense = true,
    .order = 2,
    .n_starts = 1,
    .room = room,
    .scratch_room = scratch_room,
    .init = init,
    .step = step,
};
