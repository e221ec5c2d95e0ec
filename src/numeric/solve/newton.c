/* Newton's method (Newton-Raphson): x - f(x)/f'(x) in one unknown, x + d with J(x)·d = -f(x) in
 * several. Damped, the step is halved until |f| becomes less enough (Armijo's condition; Nocedal
 * and Wright, Numerical Optimization, 2nd ed., 11.2). Memory: f[n] and J[n·n] at the point. */
#include "numeric/solve/dense.h"
#include "numeric/solve/methods.h"

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
    double *step, *next, *f, *jacobian, *factors, *work;
    int32_t *pivot;
} scratch;

static size_t scratch_room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return n == 1 ? 0 : 4 * (size_t)n + 2 * (size_t)n * n + dx_dense_work(n);
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
    return w;
}

static dx_status init(dx_solver *s)
{
    uint32_t n = s->problem->n;
    double *f = s->memory, *jacobian = f + n;
    DX_TRY(dx_problem_first(s->problem, s->x, f, jacobian));
    s->report.value = n == 1 ? f[0] : dx_norm(f, n);
    s->report.slope = n == 1 ? jacobian[0] : NAN;
    if (!dx_finite(f, n))
        s->report.outcome = DX_OUTCOME_NO_START;
    else if (s->report.value == 0)
        s->report.outcome = jacobian[0] == 0 && n == 1 ? DX_OUTCOME_FLAT : DX_OUTCOME_ZERO;
    return DX_OK;
}

/* Does |f| become less enough by a step that is damped so? */
static bool is_less(double now, double before, double damping)
{
    return now <= (1 - ENOUGH * damping) * before;
}

/* ---- one unknown ------------------------------------------------------------------ */

static dx_status step_alone(dx_solver *s)
{
    double f = s->memory[0], slope = s->memory[1], damping = 1, next, at[2] = {NAN, NAN};
    if (slope == 0 || !isfinite(slope)) {
        s->report.outcome = DX_OUTCOME_ZERO_SLOPE;
        return DX_OK;
    }
    for (;; damping /= 2) {
        next = s->x[0] - damping * (f / slope);
        DX_TRY(dx_problem_first(s->problem, &next, &at[0], &at[1]));
        if (!s->options.damped || is_less(fabs(at[0]), fabs(f), damping))
            break;
        if (damping < LEAST_DAMPING) {
            s->report.outcome = DX_OUTCOME_NO_DESCENT;
            return DX_OK;
        }
    }
    if (!isfinite(at[0]) || !isfinite(next)) {
        s->report.outcome = isfinite(next) ? DX_OUTCOME_LEFT_DOMAIN : DX_OUTCOME_DIVERGED;
        return DX_OK;
    }
    dx_solver_move(s, &next);
    memcpy(s->memory, at, sizeof at);
    s->report.value = at[0];
    s->report.slope = at[1];
    s->report.rate = s->options.damped ? damping : NAN;
    if (at[0] == 0)
        s->report.outcome = at[1] == 0 ? DX_OUTCOME_FLAT : DX_OUTCOME_ZERO;
    else if (dx_solver_is_there(s, fabs(at[0] / at[1])))
        s->report.outcome = DX_OUTCOME_CONVERGED;
    return DX_OK;
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

static dx_status step_together(dx_solver *s)
{
    uint32_t n = s->problem->n;
    size_t square = (size_t)n * n * sizeof(double);
    double *f = s->memory, *jacobian = f + n, damping = 1;
    scratch w = scratch_of(s);
    memcpy(w.factors, jacobian, square);
    if (!(dx_dense_factor(n, w.factors, w.pivot, w.work) > DBL_EPSILON)) {
        s->report.outcome = DX_OUTCOME_SINGULAR;
        return DX_OK;
    }
    for (uint32_t i = 0; i < n; i++)
        w.step[i] = -f[i];
    dx_dense_solve(n, w.factors, w.pivot, w.step);
    for (;; damping /= 2) {
        DX_TRY(try_step(s, &w, damping));
        if (!s->options.damped || is_less(dx_norm(w.f, n), s->report.value, damping))
            break;
        if (damping < LEAST_DAMPING) {
            s->report.outcome = DX_OUTCOME_NO_DESCENT;
            return DX_OK;
        }
    }
    if (!dx_finite(w.f, n) || !dx_finite(w.next, n)) {
        s->report.outcome = dx_finite(w.next, n) ? DX_OUTCOME_LEFT_DOMAIN : DX_OUTCOME_DIVERGED;
        return DX_OK;
    }
    dx_solver_move(s, w.next);
    memcpy(f, w.f, n * sizeof *f);
    memcpy(jacobian, w.jacobian, square);
    s->report.value = dx_norm(f, n);
    s->report.rate = s->options.damped ? damping : NAN;
    /* the simplified correction: the old factors and the new value (Deuflhard, Newton Methods
     * for Nonlinear Problems, 2.1) */
    dx_dense_solve(n, w.factors, w.pivot, w.f);
    if (s->report.value == 0)
        s->report.outcome = DX_OUTCOME_ZERO;
    else if (dx_solver_is_there(s, dx_norm(w.f, n)))
        s->report.outcome = DX_OUTCOME_CONVERGED;
    return DX_OK;
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
    .n_starts = 1,
    .room = room,
    .scratch_room = scratch_room,
    .init = init,
    .step = step,
};
