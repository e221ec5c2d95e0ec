/* The barrier method's step (barrier.h): the system, and how far its solution is followed.
 *
 * Steps are halved until |c|₁ and the function with the barrier, taken together, fall (Nocedal and
 * Wright, 18.36), after one correction of second order (18.3); where no step does that, one that
 * makes |c| smaller alone is taken. */
#include "numeric/solve/barrier.h"

#include <float.h>
#include <string.h>

static const double LEAST_STEP = 1e-10, SINGULAR = 1e-26, ENOUGH = 1e-4, FAR = 1e30;

/* What is left of constraint k: c, or c + s. */
static double left(const dx_barrier *w, const double *f, const double *slack, size_t k)
{
    return f[k + 1] + (dx_is_inequality(w, k) ? slack[k] : 0);
}

/* By how much the equations of this barrier fail. */
double dx_barrier_failing(const dx_solver *s, const dx_barrier *w, double barrier)
{
    double most = 0, size = 1;
    for (size_t k = 0; k < w->m; k++) {
        size = fmax(size, fabs(w->lambda[k]) / 100);
        most = fmax(most, fabs(left(w, w->f, w->slack, k)));
        if (dx_is_inequality(w, k)) {
            most = fmax(most, fabs(w->slack[k] * w->pull[k] - barrier));
            most = fmax(most, fabs(w->lambda[k] - w->pull[k]));
        }
    }
    for (size_t i = 0; i < w->n; i++) {
        double pull = dx_pull_on(w, w->jacobian, i) - w->low[i] + w->high[i];
        most = fmax(most, fabs(pull) / size);
        if (dx_has_low(w, i))
            most = fmax(most, fabs((s->x[i] - w->l[i]) * w->low[i] - barrier) / size);
        if (dx_has_high(w, i))
            most = fmax(most, fabs((w->u[i] - s->x[i]) * w->high[i] - barrier) / size);
    }
    return most;
}

/* What stands on the diagonal where the violation is eased. Slopes far off may be so large that
 * beside 1 the matrix were singular by their squares. */
static double unit_weight(const dx_barrier *w)
{
    return w->now->far != 0 ? fmax(1, dx_greatest(w->jacobian + w->n, w->m * w->n)) : 1;
}

/* What stands for a slack in the matrix. Where the violation is eased a slack is moved by about its
 * size at most, as the unknowns are by theirs: a large one would do all the work, and may not. */
static double slack_weight(const dx_barrier *w, size_t k, bool easing)
{
    double own = w->slack[k] / w->pull[k], part = w->slack[k] / fmax(1, w->now->scale);
    return easing ? fmin(own, part * part) / unit_weight(w) : own;
}

/* The matrix, of which the lower triangle is made. `easing`: the unit matrix in W's place. */
static void fill_matrix(const dx_solver *s, const dx_barrier *w, double shift, double below,
                        bool easing)
{
    size_t n = w->n, m = w->m, all = n + m;
    double unit = unit_weight(w);
    for (size_t i = 0; i < n; i++) {
        double *to = w->matrix + i * all;
        for (size_t k = 0; k <= i; k++)
            to[k] = easing ? (i == k ? unit : 0) : w->hessian[i * n + k];
        to[i] += shift;
        if (dx_has_low(w, i))
            to[i] += w->low[i] / (s->x[i] - w->l[i]);
        if (dx_has_high(w, i))
            to[i] += w->high[i] / (w->u[i] - s->x[i]);
    }
    for (size_t k = 0; k < m; k++) {
        double *to = w->matrix + (n + k) * all;
        memcpy(to, dx_constraint_row(w, w->jacobian, k), n * sizeof *to);
        memset(to + n, 0, k * sizeof *to);
        to[n + k] = -below - (dx_is_inequality(w, k) ? slack_weight(w, k, easing) : 0);
    }
}

/* Factors with as many eigenvalues of each sign as there are unknowns and constraints; false where
 * no shift brings that about. */
static bool factor(const dx_solver *s, const dx_barrier *w, bool easing)
{
    size_t all = w->n + w->m;
    double shift = 0, below = 0;
    for (unsigned k = 0; k < 60; k++) {
        uint32_t negative;
        fill_matrix(s, w, shift, below, easing);
        dx_barrier_note_matrix(s, w);
        dx_note_down(s, DX_NOTE_SHIFT, 1, &shift);
        double condition =
            dx_dense_symmetric((uint32_t)all, w->matrix, w->pivot, w->work, &negative);
        if (condition > SINGULAR && negative == w->m)
            return w->now->shift = shift > 0 ? shift : w->now->shift, true;
        if (condition <= SINGULAR || negative < w->m)
            below = 1e-8;
        if (shift > 0)
            shift *= w->now->shift > 0 ? 8 : 100;
        else if (negative > w->m || condition <= SINGULAR)
            shift = w->now->shift > 0 ? fmax(1e-20, w->now->shift / 3) : 1e-4;
        if (shift > 1e40)
            return false;
    }
    return false;
}

/* dx and dλ, and the slacks' step. */
static void solve_barrier(const dx_solver *s, const dx_barrier *w, bool easing)
{
    size_t n = w->n, m = w->m;
    double barrier = w->now->barrier;
    for (size_t i = 0; i < n; i++) {
        double pull = easing ? 0 : dx_pull_on(w, w->jacobian, i);
        if (dx_has_low(w, i))
            pull -= barrier / (s->x[i] - w->l[i]);
        if (dx_has_high(w, i))
            pull += barrier / (w->u[i] - s->x[i]);
        w->step[i] = -pull;
    }
    for (size_t k = 0; k < m; k++) {
        w->step[n + k] = -left(w, w->f, w->slack, k);
        if (dx_is_inequality(w, k)) {
            double pull = easing ? 0 : w->lambda[k];
            w->step[n + k] -= (barrier - pull * w->slack[k]) / w->pull[k];
        }
    }
    dx_barrier_note_side(s, w, DX_NOTE_SIDES, w->step);
    dx_dense_symmetric_solve((uint32_t)(n + m), w->matrix, w->pivot, w->step);
    dx_barrier_note_side(s, w, DX_NOTE_SOLVED, w->step);
    for (size_t k = w->ne; k < m; k++) /* so that J·dx + ds = -(c + s) */
        w->slack_step[k] =
            -left(w, w->f, w->slack, k) - dx_dot(dx_constraint_row(w, w->jacobian, k), w->step, n);
}

/* The part of a step that keeps values with their steps above a hundredth of what they are. */
static double limit(double part, double value, double step, double keep)
{
    return step < 0 && part * step < -(1 - keep) * value ? -(1 - keep) * value / step : part;
}

static double longest(const dx_solver *s, const dx_barrier *w, const double *step,
                      const double *slack_step)
{
    double part = 1, keep = fmin(0.01, w->now->barrier);
    for (size_t i = 0; i < w->n; i++) {
        if (dx_has_low(w, i))
            part = limit(part, s->x[i] - w->l[i], step[i], keep);
        if (dx_has_high(w, i))
            part = limit(part, w->u[i] - s->x[i], -step[i], keep);
    }
    for (size_t k = w->ne; k < w->m; k++)
        part = limit(part, w->slack[k], slack_step[k], keep);
    return part;
}

/* ---- how good a point is --------------------------------------------------------------------- */

static double sum_left(const dx_barrier *w, const double *f, const double *slack)
{
    double sum = 0;
    for (size_t k = 0; k < w->m; k++)
        sum += fabs(left(w, f, slack, k));
    return sum;
}

/* f with the barrier. */
static double with_barrier(const dx_barrier *w, const double *f, const double *x,
                           const double *slack)
{
    double sum = 0;
    for (size_t i = 0; i < w->n; i++) {
        if (dx_has_low(w, i))
            sum += log(x[i] - w->l[i]);
        if (dx_has_high(w, i))
            sum += log(w->u[i] - x[i]);
    }
    for (size_t k = w->ne; k < w->m; k++)
        sum += log(slack[k]);
    return f[0] - (w->now->barrier > 0 ? w->now->barrier * sum : 0);
}

/* Its derivative along the step. */
static double along_step(const dx_solver *s, const dx_barrier *w)
{
    double barrier = w->now->barrier, sum = dx_dot(w->jacobian, w->step, w->n);
    for (size_t i = 0; i < w->n; i++) {
        if (dx_has_low(w, i))
            sum -= barrier * w->step[i] / (s->x[i] - w->l[i]);
        if (dx_has_high(w, i))
            sum += barrier * w->step[i] / (w->u[i] - s->x[i]);
    }
    for (size_t k = w->ne; k < w->m; k++)
        sum -= barrier * w->slack_step[k] / w->slack[k];
    return sum;
}

static void set_penalty(const dx_barrier *w, double slope, double theta)
{
    double bend = 0;
    for (size_t i = 0; i < w->n; i++)
        bend += w->step[i] * dx_dot(w->hessian + i * w->n, w->step, w->n);
    double needed = (slope + fmax(bend, 0) / 2) / (0.7 * theta);
    double multipliers = 0; /* below the greatest of which no penalty is exact */
    for (size_t k = 0; k < w->m; k++)
        multipliers = fmax(multipliers, fabs(w->lambda[k] + w->step[w->n + k]));
    double enough = fmax(theta > 0 ? needed : 0, 2 * multipliers + 1);
    if (theta > 0 && w->now->penalty < needed)
        w->now->penalty = needed + 1;
    else if (w->now->penalty > 100 * enough) /* far from here more was needed */
        w->now->penalty = 10 * enough;
}

dx_status dx_barrier_try(dx_solver *s, const dx_barrier *w, const double *step,
                         const double *slack_step, double part)
{
    for (size_t i = 0; i < w->n; i++)
        w->next[i] = s->x[i] + part * step[i];
    for (size_t k = w->ne; k < w->m; k++)
        w->next_slack[k] = w->slack[k] + part * slack_step[k];
    DX_TRY(dx_problem_first(s->problem, w->next, w->next_f, w->next_jacobian));
    return dx_poll(s->context);
}

bool dx_barrier_is_value(const dx_barrier *w)
{
    return dx_finite(w->next_f, w->m + 1) && dx_finite(w->next_jacobian, (w->m + 1) * w->n);
}

/* ---- a step with the barrier ----------------------------------------------------------------- */

/* Multipliers of bounds and slacks follow, and stay near to what the barrier would have. */
static double followed(double z, double distance, double step, double next, double barrier,
                       double part)
{
    double change = barrier / distance - z - z / distance * step;
    z = fmax(z + part * change, 1e-2 * z);
    return fmin(fmax(z, barrier / next / 1e10), 1e10 * barrier / next);
}

static dx_status take(dx_solver *s, const dx_barrier *w, double part, const double *step,
                      const double *slack_step, dx_barrier_way way)
{
    double barrier = w->now->barrier;
    for (size_t i = 0; i < w->n; i++) {
        if (dx_has_low(w, i))
            w->low[i] = followed(w->low[i], s->x[i] - w->l[i], step[i], w->next[i] - w->l[i],
                                 barrier, part);
        if (dx_has_high(w, i))
            w->high[i] = followed(w->high[i], w->u[i] - s->x[i], -step[i], w->u[i] - w->next[i],
                                  barrier, part);
    }
    for (size_t k = 0; k < w->m; k++) {
        if (dx_is_inequality(w, k)) {
            w->pull[k] =
                followed(w->pull[k], w->slack[k], slack_step[k], w->next_slack[k], barrier, part);
            w->slack[k] = fmax(w->next_slack[k], -w->next_f[k + 1]); /* nothing is lost by more */
        }
        w->lambda[k] +=
            way == DX_BARRIER_EASED || way == DX_BARRIER_FAR ? 0 : part * w->step[w->n + k];
    }
    dx_note_down(s, DX_NOTE_BARRIER, 3, (const double[]){w->now->barrier, part, way});
    dx_solver_move(s, w->next);
    s->report.rate = part;
    dx_barrier_report(s, w, w->next_f, w->next_jacobian);
    return DX_OK;
}

dx_status dx_barrier_ease(dx_solver *s, const dx_barrier *w)
{
    double theta = sum_left(w, w->f, w->slack);
    bool outside = dx_barrier_violation(w, w->f, s->x) > 1e-8; /* and not slacks alone */
    s->report.outcome = outside ? DX_OUTCOME_INFEASIBLE : DX_OUTCOME_NO_DESCENT;
    if (theta == 0 || ++w->now->easing > 50 || !factor(s, w, true))
        return DX_OK;
    solve_barrier(s, w, true);
    for (double part = longest(s, w, w->step, w->slack_step); part > LEAST_STEP; part /= 2) {
        DX_TRY(dx_barrier_try(s, w, w->step, w->slack_step, part));
        if (!dx_barrier_is_value(w) ||
            !(sum_left(w, w->next_f, w->next_slack) <= (1 - 0.1 * part) * theta))
            continue;
        s->report.outcome = DX_OUTCOME_GOING;
        dx_barrier_way way = w->now->far != 0 ? DX_BARRIER_FAR : DX_BARRIER_EASED;
        return take(s, w, part, w->step, w->slack_step, way);
    }
    return DX_OK;
}

/* The correction of second order to the step that was tried, in w->corrected. */
static void correct(const dx_barrier *w)
{
    size_t n = w->n, m = w->m;
    memset(w->corrected, 0, n * sizeof *w->corrected);
    for (size_t k = 0; k < m; k++)
        w->corrected[n + k] = -left(w, w->next_f, w->next_slack, k);
    dx_dense_symmetric_solve((uint32_t)(n + m), w->matrix, w->pivot, w->corrected);
    for (size_t k = w->ne; k < m; k++)
        w->next_slack[k] = w->slack_step[k] - left(w, w->next_f, w->next_slack, k) -
                           dx_dot(dx_constraint_row(w, w->jacobian, k), w->corrected, n);
    for (size_t i = 0; i < n; i++)
        w->corrected[i] += w->step[i];
    memcpy(w->corrected + n, w->next_slack, m * sizeof *w->corrected);
}

static bool is_less(const dx_barrier *w, double before, double slope, double part)
{
    double now = with_barrier(w, w->next_f, w->next, w->next_slack) +
                 w->now->penalty * sum_left(w, w->next_f, w->next_slack);
    return dx_barrier_is_value(w) && now <= before + ENOUGH * part * slope + 1e-14 * fabs(before);
}

/* Does the next point lie as deep, and as far out, as nothing that was given does? */
static bool falls_without_end(const dx_solver *s, const dx_barrier *w)
{
    double value = w->next_f[0], out = dx_greatest(w->next, w->n);
    double begin = s->n_kept > 0 ? fabs(s->kept[0].value) : 0;
    bool deep = value < -FAR || (value < -1e15 * fmax(1, begin) &&
                                 out > 1e14 * fmax(1, dx_greatest(s->start, w->n)));
    return deep &&
           dx_barrier_violation(w, w->next_f, w->next) < 1e-6 * fmax(out, FAR * (value < -FAR));
}

/* No step comes of the matrix: do the gradients depend on each other, or is it its size alone? */
static void tell_singular(dx_solver *s, const dx_barrier *w)
{
    for (size_t k = 0; k < w->m; k++)
        w->active[k] = w->f[k + 1] > 0;
    s->report.outcome = w->m == 0                     ? DX_OUTCOME_NO_DESCENT
                        : dx_barrier_are_dependent(w) ? DX_OUTCOME_DEPENDENT
                                                      : DX_OUTCOME_NO_STEP;
}

dx_status dx_barrier_step(dx_solver *s, const dx_barrier *w)
{
    if (!factor(s, w, false)) {
        tell_singular(s, w);
        return DX_OK;
    }
    solve_barrier(s, w, false);
    double theta = sum_left(w, w->f, w->slack), slope = along_step(s, w);
    set_penalty(w, slope, theta);
    slope -= w->now->penalty * theta;
    double before = with_barrier(w, w->f, s->x, w->slack) + w->now->penalty * theta;
    double first = longest(s, w, w->step, w->slack_step);
    double least = LEAST_STEP;
    if (theta <= 1e-8 * w->now->scale) /* else it is eased; very long steps become shorter */
        least *= fmin(1, w->now->scale / dx_greatest(w->step, w->n));
    for (double part = first; part > least && dx_finite(w->step, w->n); part /= 2) {
        DX_TRY(dx_barrier_try(s, w, w->step, w->slack_step, part));
        if (falls_without_end(s, w)) {
            s->report.outcome = DX_OUTCOME_UNBOUNDED;
            return DX_OK;
        }
        if (is_less(w, before, slope, part)) {
            w->now->easing = 0;
            return take(s, w, part, w->step, w->slack_step, DX_BARRIER_STEP);
        }
        if (part < first || !dx_barrier_is_value(w) ||
            sum_left(w, w->next_f, w->next_slack) < theta)
            continue;
        correct(w);
        const double *slack_step = w->corrected + w->n;
        double whole = longest(s, w, w->corrected, slack_step);
        DX_TRY(dx_barrier_try(s, w, w->corrected, slack_step, whole));
        if (is_less(w, before, slope, whole)) {
            w->now->easing = 0;
            return take(s, w, whole, w->corrected, slack_step, DX_BARRIER_CORRECTED);
        }
    }
    return dx_barrier_ease(s, w);
}
