/* Newton's method (Newton-Raphson): x - f(x)/f'(x) in one unknown, x + d with J(x)·d = -f(x) in
 * several. Damped, the step is halved until |f| becomes less enough (Armijo's condition; Nocedal
 * and Wright, Numerical Optimization, 2nd ed., 11.2), which keeps it where there are values. Near a
 * zero of order m the steps shrink by (m - 1)/m, and m times the step is of second order again
 * (Ostrowski, Solution of Equations, ch. 8). Memory: f[n] and J[n·n] at the point. */
#include "numeric/solve/dense.h"
#include "numeric/solve/methods.h"
#include "numeric/solve/record.h"
#include "numeric/solve/rest.h"

#include <float.h>
#include <string.h>

static const double LEAST_DAMPING = 0x1p-40, ENOUGH = 1e-4;

static size_t room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return (size_t)n + (size_t)n * n;
}

/* Scratch: the step, the next point, f and J there, the factors, their pivots, and work. */
typedef struct scratch {
    double *step, *next, *f, *jacobian, *factors, *work, *rest;
    int32_t *pivot;
} scratch;

static size_t scratch_room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return n == 1 ? 0 : 4 * (size_t)n + 2 * (size_t)n * n + dx_dense_work(n) + dx_rest_room(n);
}

static scratch scratch_of(const dx_solver *s)
{
    size_t n = s->problem->n;
    scratch w = {.step = s->scratch};
    w.next = w.step + n;
    w.f = w.next + n;
    w.pivot = (int32_t *)(w.f + n);
    w.jacobian = w.f + 2 * n;
    w.factors = w.jacobian + n * n;
    w.work = w.factors + n * n;
    w.rest = w.work + dx_dense_work((uint32_t)n);
    return w;
}

/* Does |f| become less enough by a step that is damped so? */
static bool is_less(double now, double before, double damping)
{
    return now <= (1 - ENOUGH * damping) * before;
}

static double factor_of(const dx_solver *s)
{
    return s->options.multiplicity > 0 ? s->options.multiplicity : 1;
}

/* m of the zero, by two ratios (m - 1)/m of steps that are about the same. */
static void estimate_multiplicity(dx_solver *s)
{
    double now = s->report.step / s->last_steps[0], before = s->last_steps[0] / s->last_steps[1];
    bool linear = now > 0.3 && now < 0.98 && fabs(now - before) < 0.05 * now;
    if (linear && factor_of(s) == 1 && (isnan(s->report.rate) || s->report.rate == 1))
        s->report.multiplicity = 1 / (1 - now);
}

/* ---- one unknown ------------------------------------------------------------------ */

static dx_status rest_alone(dx_solver *s)
{
    double f = s->memory[0], slope = s->memory[1];
    if (f == 0 && slope == 0) {
        s->report.outcome = DX_OUTCOME_FLAT;
        return DX_OK;
    }
    return dx_rest_alone(s, f, fabs(f / slope) * factor_of(s));
}

/* No step can be made from here. */
static dx_status name_no_step(dx_solver *s, double f, double slope)
{
    bool constant = false;
    if (slope == 0)
        DX_TRY(dx_rest_is_constant(s, f, &constant));
    s->report.outcome = constant     ? DX_OUTCOME_CONSTANT
                        : slope == 0 ? DX_OUTCOME_ZERO_SLOPE
                                     : DX_OUTCOME_NO_SLOPE_HERE;
    return DX_OK;
}

/* No damped step makes |f| less: at the zero as near as rounding lets come, or at none. */
static dx_status name_no_descent(dx_solver *s, double near)
{
    DX_TRY(dx_rest_bracket(s, s->report.value, near));
    if (s->report.outcome == DX_OUTCOME_STAGNATED || s->report.outcome == DX_OUTCOME_TOUCHES)
        s->report.outcome = DX_OUTCOME_NO_LESS;
    return DX_OK;
}

static dx_status step_alone(dx_solver *s)
{
    double f = s->memory[0], slope = s->memory[1], damping = 1, next, at[2] = {NAN, NAN};
    if (slope == 0 || !isfinite(slope))
        return name_no_step(s, f, slope);
    double step = factor_of(s) * (f / slope);
    for (;; damping /= 2) {
        next = s->x[0] - damping * step;
        DX_TRY(dx_problem_first(s->problem, &next, &at[0], &at[1]));
        dx_note_down(s, DX_NOTE_TRIAL, 3, (const double[]){damping, fabs(at[0]), NAN});
        if (!s->options.damped || is_less(fabs(at[0]), fabs(f), damping))
            break;
        if (damping < LEAST_DAMPING || next == s->x[0])
            return name_no_descent(s, fabs(next - s->x[0]));
    }
    if (!isfinite(at[0]) || !isfinite(next)) {
        s->tried[0] = next;
        s->report.outcome = isfinite(next) ? DX_OUTCOME_LEFT_DOMAIN : DX_OUTCOME_DIVERGED;
        return DX_OK;
    }
    dx_solver_move(s, &next);
    memcpy(s->memory, at, sizeof at);
    s->report.value = at[0];
    s->report.slope = at[1];
    s->report.rate = s->options.damped ? damping : NAN;
    estimate_multiplicity(s);
    return rest_alone(s);
}

/* ---- several ----------------------------------------------------------------------- */

/* f and J at x + damping·step. */
static dx_status try_step(dx_solver *s, const scratch *w, double damping)
{
    uint32_t n = s->problem->n;
    for (uint32_t i = 0; i < n; i++)
        w->next[i] = s->x[i] + damping * w->step[i];
    return dx_problem_first(s->problem, w->next, w->f, w->jacobian);
}

/* The steps are small enough to ask: with the factors of the Jacobian that is there now. */
static dx_status rest_together(dx_solver *s, const scratch *w, bool stuck)
{
    uint32_t n = s->problem->n;
    const double *f = s->memory, *jacobian = f + n;
    memcpy(w->factors, jacobian, (size_t)n * n * sizeof *jacobian);
    double rcond = dx_dense_factor(n, w->factors, w->pivot, w->work);
    const dx_rest_system system = {.f = f,
                                   .jacobian = jacobian,
                                   .factors = w->factors,
                                   .pivot = w->pivot,
                                   .rcond = rcond,
                                   .stuck = stuck,
                                   .work = w->rest};
    return dx_rest_together(s, &system);
}

/* No damped step makes |f| less. */
static dx_status name_no_descent_together(dx_solver *s, const scratch *w)
{
    DX_TRY(rest_together(s, w, true));
    if (s->report.outcome == DX_OUTCOME_GOING)
        s->report.outcome = DX_OUTCOME_NO_LESS;
    return DX_OK;
}

static dx_status step_together(dx_solver *s)
{
    uint32_t n = s->problem->n;
    size_t square = (size_t)n * n * sizeof(double);
    double *f = s->memory, *jacobian = f + n, damping = 1;
    scratch w = scratch_of(s);
    memcpy(w.factors, jacobian, square);
    if (!(dx_dense_factor(n, w.factors, w.pivot, w.work) > DBL_EPSILON)) {
        s->report.outcome =
            dx_finite(jacobian, (size_t)n * n) ? DX_OUTCOME_SINGULAR : DX_OUTCOME_NO_SLOPE_HERE;
        return DX_OK;
    }
    for (uint32_t i = 0; i < n; i++)
        w.step[i] = -f[i];
    dx_dense_solve(n, w.factors, w.pivot, w.step);
    for (;; damping /= 2) {
        DX_TRY(try_step(s, &w, damping));
        dx_note_down(s, DX_NOTE_TRIAL, 3, (const double[]){damping, dx_norm(w.f, n), NAN});
        if (!s->options.damped || is_less(dx_norm(w.f, n), s->report.value, damping))
            break;
        if (damping < LEAST_DAMPING)
            return name_no_descent_together(s, &w);
    }
    if (!dx_finite(w.f, n) || !dx_finite(w.next, n)) {
        memcpy(s->tried, w.next, n * sizeof *w.next);
        s->report.outcome = dx_finite(w.next, n) ? DX_OUTCOME_LEFT_DOMAIN : DX_OUTCOME_DIVERGED;
        return DX_OK;
    }
    dx_solver_move(s, w.next);
    memcpy(f, w.f, n * sizeof *f);
    memcpy(jacobian, w.jacobian, square);
    s->report.value = dx_norm(f, n);
    s->report.rate = s->options.damped ? damping : NAN;
    estimate_multiplicity(s);
    /* the simplified correction: the old factors and the new value (Deuflhard, Newton Methods
     * for Nonlinear Problems, 2.1) */
    dx_dense_solve(n, w.factors, w.pivot, w.f);
    bool near = dx_norm(w.f, n) <= 0x1p-20 * dx_norm(s->x, n);
    return near || s->report.value == 0 ? rest_together(s, &w, false) : DX_OK;
}

/* ---- the method ---------------------------------------------------------------------- */

static dx_status init(dx_solver *s)
{
    uint32_t n = s->problem->n;
    double *f = s->memory, *jacobian = f + n;
    DX_TRY(dx_problem_first(s->problem, s->x, f, jacobian));
    s->report.value = n == 1 ? f[0] : dx_norm(f, n);
    s->report.slope = n == 1 ? jacobian[0] : NAN;
    if (!dx_finite(s->x, n) || !dx_finite(f, n)) {
        s->report.outcome = DX_OUTCOME_NO_START;
        return DX_OK;
    }
    if (s->report.value != 0)
        return DX_OK;
    scratch w = scratch_of(s);
    return n == 1 ? rest_alone(s) : rest_together(s, &w, false);
}

static dx_status step(dx_solver *s)
{
    return s->problem->n == 1 ? step_alone(s) : step_together(s);
}

const dx_method dx_method_newton = {
    .name = "newton",
    .kind = DX_PROBLEM_ROOT,
    .level = DX_LEVEL_FIRST,
    .dense = true,
    .order = 2,
    .n_starts = 1,
    .room = room,
    .scratch_room = scratch_room,
    .init = init,
    .step = step,
};
