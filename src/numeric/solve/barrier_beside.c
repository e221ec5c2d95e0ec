/* Where the barrier method finds no way on: constraints that do not go together, and flat points,
 * beside which the value may fall. */
#include "numeric/solve/barrier.h"

#include <float.h>
#include <string.h>

/* Is the way back to the constraints lost: is the gradient of ½·|c|² zero where c is not? */
void dx_barrier_look_for_way(dx_solver *s, const dx_barrier *w)
{
    const double tiny = 1e-10;
    size_t n = w->n;
    double theta = 0, most = 0, along = 0;
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t k = 0; k < w->m; k++) {
            double c = w->f[k + 1], slope = dx_constraint_row(w, w->jacobian, k)[i];
            if (dx_is_inequality(w, k) && c <= 0)
                continue;
            theta = fmax(theta, fabs(c));
            most = fmax(most, fabs(slope));
            sum += c * slope;
        }
        along = fmax(along, fabs(sum));
    }
    if (theta <= 1e-8 || along > tiny * theta * fmax(most, tiny))
        return;
    for (size_t i = 0; i < n; i++) /* else a bound may be in the way */
        if (dx_has_low(w, i) || dx_has_high(w, i))
            return;
    s->report.outcome = most <= tiny ? DX_OUTCOME_STUCK_OUTSIDE : DX_OUTCOME_INCOMPATIBLE;
}

/* Do the gradients of those that are active depend on each other? */
bool dx_barrier_are_dependent(const dx_barrier *w)
{
    size_t n = w->n, m = 0;
    double *values = w->corrected;
    for (size_t k = 0; k < w->m; k++)
        m += dx_is_active(w, k);
    double *gram = w->matrix;
    for (size_t k = 0, at = 0; k < w->m; k++) {
        if (!dx_is_active(w, k))
            continue;
        double length = sqrt(
            dx_dot(dx_constraint_row(w, w->jacobian, k), dx_constraint_row(w, w->jacobian, k), n));
        if (!(length > 0))
            return true;
        for (size_t j = 0, column = 0; j <= k; j++)
            if (dx_is_active(w, j)) {
                const double *other = dx_constraint_row(w, w->jacobian, j);
                gram[at * m + column] = gram[column * m + at] =
                    dx_dot(dx_constraint_row(w, w->jacobian, k), other, n) / length /
                    sqrt(dx_dot(other, other, n));
                column++;
            }
        at++;
    }
    return m > 0 && dx_dense_eigen((uint32_t)m, gram, values, w->work) && values[0] <= 1e-12;
}

/* Is the value at x + h·e_i less, beyond what rounding makes of it, inside the bounds and where the
 * constraints hold as well as here? */
static dx_status is_lower_at(dx_solver *s, const dx_barrier *w, size_t i, double h, bool *lower)
{
    memcpy(w->next, s->x, w->n * sizeof *w->next);
    w->next[i] += h;
    DX_TRY(dx_problem_value(s->problem, w->next, w->next_f));
    double here = w->f[0];
    bool inside =
        (!dx_has_low(w, i) || w->next[i] > w->l[i]) &&
        (!dx_has_high(w, i) || w->next[i] < w->u[i]) &&
        dx_barrier_violation(w, w->next_f, w->next) <= fmax(0, dx_barrier_violation(w, w->f, s->x));
    *lower = inside && dx_finite(w->next_f, w->m + 1) &&
             w->next_f[0] < here - 64 * DBL_EPSILON * fabs(here);
    return dx_poll(s->context);
}

/* Does it fall along an unknown, from near on and farther and farther? Then this flat point is no
 * least one. The farthest of the points that were found so is in w->next. */
static dx_status falls_beside(dx_solver *s, const dx_barrier *w, bool *falls)
{
    enum { ALIKE = 6 };
    const double unit = fmax(dx_greatest(s->x, w->n), 0x1p-5 * w->now->scale), least = 0x1p-40;
    *falls = false;
    for (size_t i = 0; i < 2 * w->n && !*falls; i++) {
        int below = 0;
        bool lower = false;
        double sign = i % 2 ? -1 : 1, h;
        for (h = least * unit; h <= unit / 4; h *= 4) {
            DX_TRY(is_lower_at(s, w, i / 2, sign * h, &lower));
            below = lower ? below + 1 : 0;
            if (*falls && !lower)
                break;
            *falls = below >= ALIKE;
        }
        if (*falls)
            DX_TRY(is_lower_at(s, w, i / 2, sign * h / 4, &lower));
    }
    return DX_OK;
}

/* Bounds, slacks and their multipliers as they are for that barrier, where what holds as an
 * equation goes off by so little that it does not outweigh what was won. */
static void surround(const dx_solver *s, const dx_barrier *w, double barrier)
{
    w->now->barrier = barrier;
    w->now->retry = barrier / 10;
    for (size_t i = 0; i < w->n; i++) {
        double off = barrier / fmax(1, fabs(dx_pull_on(w, w->jacobian, i)));
        if (dx_has_low(w, i))
            s->x[i] = fmax(s->x[i], w->l[i] + fmax(off, 4 * DBL_EPSILON * fabs(w->l[i])));
        if (dx_has_high(w, i))
            s->x[i] = fmin(s->x[i], w->u[i] - fmax(off, 4 * DBL_EPSILON * fabs(w->u[i])));
        w->low[i] = dx_has_low(w, i) ? barrier / (s->x[i] - w->l[i]) : 0;
        w->high[i] = dx_has_high(w, i) ? barrier / (w->u[i] - s->x[i]) : 0;
    }
    for (size_t k = w->ne; k < w->m; k++) {
        w->slack[k] = fmax(-w->f[k + 1], barrier / fmax(1, w->lambda[k]));
        w->lambda[k] = w->pull[k] = barrier / w->slack[k];
    }
}

/* On from the point beside, which is w->next. */
static dx_status go_beside(dx_solver *s, const dx_barrier *w)
{
    double fall = w->f[0] - w->next_f[0];
    memcpy(s->x, w->next, w->n * sizeof *s->x);
    memcpy(w->f, w->next_f, (w->m + 1) * sizeof *w->f);
    w->now->solving = 0;
    w->now->passed++;
    if (dx_barrier_is_needed(w))
        surround(s, w, fmax(DX_LEAST_BARRIER, 0.1 * fall / (double)(w->ni + 2 * w->n)));
    memcpy(w->next, s->x, w->n * sizeof *s->x);
    memcpy(s->x, dx_solver_point(s, s->n_kept - 1), w->n * sizeof *s->x);
    dx_note_down(s, DX_NOTE_BARRIER, 3, (const double[]){w->now->barrier, 1, DX_BARRIER_BESIDE});
    dx_solver_move(s, w->next);
    DX_TRY(dx_problem_first(s->problem, s->x, w->f, w->jacobian));
    dx_barrier_report(s, w, w->f, w->jacobian);
    return DX_OK;
}

/* What is flat may be a least value of higher order, or not one at all: then it goes on beside. */
dx_status dx_barrier_end_flat(dx_solver *s, const dx_barrier *w)
{
    enum { PASSED = 8 };
    bool falls;
    s->report.outcome = DX_OUTCOME_DEGENERATE;
    DX_TRY(falls_beside(s, w, &falls));
    if (!falls)
        return DX_OK;
    s->report.outcome = w->now->passed < PASSED ? DX_OUTCOME_GOING : DX_OUTCOME_INFLECTION;
    return w->now->passed < PASSED ? go_beside(s, w) : DX_OK;
}
