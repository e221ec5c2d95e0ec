/* Where the barrier method finds no way on: constraints that do not go together, ways that lead out
 * without end, and flat points, beside which the value may fall. */
#include "numeric/solve/barrier.h"
#include "numeric/solve/course.h"

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

/* How far from the point to look: 1 where all has been 0. */
static double reach(const dx_solver *s, const dx_barrier *w)
{
    double size = fmax(dx_greatest(s->x, w->n), 0x1p-5 * w->now->scale);
    return size > 0 ? size : 1;
}

/* The slopes along `direction` of the formula and of its constraints at x + h·direction. */
static dx_status slopes_at(dx_solver *s, const dx_barrier *w, const double *direction, double h,
                           double *slope)
{
    for (size_t i = 0; i < w->n; i++)
        w->next[i] = s->x[i] + h * direction[i];
    DX_TRY(dx_problem_first(s->problem, w->next, w->next_f, w->next_jacobian));
    for (size_t k = 0; k <= w->m; k++)
        slope[k] = dx_dot(w->next_jacobian + k * w->n, direction, w->n);
    return dx_poll(s->context);
}

/* Does a slope change along the direction by as much from near the point on as over much larger
 * distances? What bends changes it by the distance. */
static dx_status has_crease_along(dx_solver *s, const dx_barrier *w, const double *direction,
                                  double unit, bool *crease)
{
    enum { FIRST = 6, LAST = 40, APART = 2, ALIKE = 3 };
    const double alike = 0.1, much = 1e-3;
    double *ahead = w->noise, *back = ahead + w->m + 1, *last = back + w->m + 1;
    size_t in_a_row = 0, row = 0;
    for (size_t k = 0; k <= w->m; k++)
        last[k] = NAN;
    *crease = false;
    for (int e = FIRST; e <= LAST && !*crease; e += APART) {
        DX_TRY(slopes_at(s, w, direction, ldexp(unit, -e), ahead));
        DX_TRY(slopes_at(s, w, direction, -ldexp(unit, -e), back));
        for (size_t k = 0; k <= w->m; k++) {
            double change = ahead[k] - back[k];
            bool same = fabs(change - last[k]) <= alike * fabs(change) &&
                        fabs(change) > much * (fabs(ahead[k]) + fabs(back[k]));
            last[k] = change;
            if (k == row) {
                in_a_row = same ? in_a_row + 1 : 0;
            } else if (same && in_a_row == 0) {
                row = k;
                in_a_row = 1;
            }
        }
        *crease = in_a_row >= ALIKE;
    }
    return DX_OK;
}

dx_status dx_barrier_look_for_crease(dx_solver *s, const dx_barrier *w)
{
    const double unit = reach(s, w);
    double *direction = w->corrected;
    bool crease = false;
    for (size_t k = 0; k < DX_PATTERNS && !crease; k++) {
        for (size_t i = 0; i < w->n; i++)
            direction[i] = dx_pattern_sign(i, k);
        DX_TRY(has_crease_along(s, w, direction, unit, &crease));
    }
    if (crease)
        s->report.outcome = DX_OUTCOME_CREASE;
    return DX_OK;
}

/* Does the value fall on along the last steps, as far as there are doubles, where the constraints
 * hold? By as much from distance to distance, or by less and less? */
dx_status dx_barrier_look_ahead(dx_solver *s, const dx_barrier *w)
{
    enum { STEPS = 4, EACH = 8, STEADY = 6 };
    const double most = 0x1p900, within = 1e-12;
    if (s->report.k % EACH != EACH - 1 || s->n_kept < STEPS ||
        (!dx_course_leads_out(s, STEADY) &&
         !(dx_greatest(s->x, w->n) > 1e3 * fmax(1, dx_greatest(s->start, w->n)))))
        return DX_OK;
    const double *from = dx_solver_point(s, s->n_kept - STEPS);
    double last = s->report.value, fall = 0, before = 0, least = 0;
    for (size_t i = 0; i < w->n; i++) /* what changes by less stays where it is */
        least = fmax(least, 1e-6 * fabs(s->x[i] - from[i]));
    for (double t = 1; t < most; t *= 4) {
        for (size_t i = 0; i < w->n; i++)
            w->next[i] = s->x[i] + (fabs(s->x[i] - from[i]) > least ? t * (s->x[i] - from[i]) : 0);
        DX_TRY(dx_problem_value(s->problem, w->next, w->next_f));
        DX_TRY(dx_poll(s->context));
        if (t > 0x1p40 && !dx_finite(w->next_f, w->m + 1))
            break;
        double violation = dx_barrier_violation(w, w->next_f, w->next);
        if (!(w->next_f[0] <= last) ||
            !(violation <= fmax(s->report.violation, within * dx_greatest(w->next, w->n))))
            return DX_OK;
        before = fall;
        fall = last - w->next_f[0];
        last = w->next_f[0];
    }
    s->report.outcome =
        fall > 0 && fall > 0.5 * before ? DX_OUTCOME_UNBOUNDED : DX_OUTCOME_RUNS_OUT;
    return DX_OK;
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
    const double unit = reach(s, w), least = 0x1p-40;
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

/* ---- beside a point that seems to be a least one ----------------------------------------------
 */

/* The direction in w->corrected along the constraints that hold as equations, of greatest part 1;
 * false where nothing is left of it. */
static bool make_tangent(const dx_barrier *w)
{
    size_t n = w->n, m = w->m, all = n + m;
    uint32_t negative;
    double *t = w->corrected;
    memset(t + n, 0, m * sizeof *t);
    memset(w->matrix, 0, all * all * sizeof *w->matrix);
    for (size_t k = 0; k < n; k++)
        w->matrix[k * all + k] = 1;
    for (size_t k = 0; k < m; k++) {
        double *to = w->matrix + (n + k) * all;
        if (dx_is_active(w, k))
            memcpy(to, dx_constraint_row(w, w->jacobian, k), n * sizeof *to);
        else
            to[n + k] = -1;
    }
    if (!(dx_dense_symmetric((uint32_t)all, w->matrix, w->pivot, w->work, &negative) > 1e-12))
        return false;
    dx_dense_symmetric_solve((uint32_t)all, w->matrix, w->pivot, t);
    double most = dx_greatest(t, n);
    for (size_t k = 0; k < n && most > 1e-3; k++)
        t[k] /= most;
    return most > 1e-3;
}

/* f with a penalty that makes up for what is gained by leaving the constraints, at x + h·t less f
 * here: NAN outside of bounds. */
static dx_status gain_at(dx_solver *s, const dx_barrier *w, double h, double *gain)
{
    double sum = 0;
    bool inside = true;
    for (size_t i = 0; i < w->n; i++) {
        w->next[i] = s->x[i] + h * w->corrected[i];
        inside = inside && (!dx_has_low(w, i) || w->next[i] >= w->l[i]) &&
                 (!dx_has_high(w, i) || w->next[i] <= w->u[i]);
    }
    DX_TRY(dx_problem_value(s->problem, w->next, w->next_f));
    for (size_t k = 0; k < w->m; k++) {
        double c = w->next_f[k + 1];
        sum += 2 * fabs(w->lambda[k]) * (dx_is_inequality(w, k) ? fmax(c, 0) : fabs(c));
        inside =
            inside && (!dx_is_inequality(w, k) || c <= fmax(0, w->f[k + 1]) || w->lambda[k] != 0);
    }
    *gain = inside && dx_finite(w->next_f, w->m + 1) ? w->next_f[0] + sum - w->f[0] : NAN;
    return dx_poll(s->context);
}

/* From as near as it is seen on: less, at distance after distance. `by_jump`: as much at all. */
static dx_status is_lower_along(dx_solver *s, const dx_barrier *w, double sign, bool *lower,
                                bool *by_jump)
{
    enum { ALIKE = 4 };
    const double unit = reach(s, w), least = 0x1p-40, little = 64 * DBL_EPSILON * fabs(w->f[0]);
    int below = 0;
    double first = 0;
    *lower = false;
    for (double h = least * unit; h <= unit / 4 && !*lower; h *= 4) {
        double gain;
        DX_TRY(gain_at(s, w, sign * h, &gain));
        if (isnan(gain) || gain > little)
            return DX_OK;
        below = gain < -little ? below + 1 : 0;
        first = below == 1 ? gain : first;
        *lower = below >= ALIKE;
        *by_jump = gain > 1.5 * first;
    }
    return DX_OK;
}

/* Both ways along what is in w->corrected. */
static dx_status look_both_ways(dx_solver *s, const dx_barrier *w, bool *lower, bool *by_jump)
{
    for (int side = 0; side < 2 && !*lower; side++)
        DX_TRY(is_lower_along(s, w, side ? -1 : 1, lower, by_jump));
    return DX_OK;
}

/* Along each of few unknowns and across them, into the constraints and along them. The point is in
 * w->next. */
static dx_status is_lower_beside(dx_solver *s, const dx_barrier *w, bool *lower, bool *by_jump)
{
    enum { AXES = 32 };
    size_t n = w->n;
    *lower = *by_jump = false;
    for (size_t k = 0; k < n + DX_PATTERNS && n <= AXES && !*lower; k++) {
        if (k >= n && n == 1)
            break;
        for (size_t i = 0; i < n; i++)
            w->corrected[i] = k < n ? (i == k ? 1 : 0) : dx_pattern_sign(i, k - n);
        DX_TRY(look_both_ways(s, w, lower, by_jump));
        if (!*lower && w->m > 0 && make_tangent(w))
            DX_TRY(look_both_ways(s, w, lower, by_jump));
    }
    return DX_OK;
}

dx_status dx_barrier_end_well(dx_solver *s, const dx_barrier *w, dx_outcome outcome)
{
    bool lower, by_jump;
    DX_TRY(is_lower_beside(s, w, &lower, &by_jump));
    if (!lower) {
        s->report.outcome = outcome;
        return DX_OK;
    }
    s->report.error = NAN;
    s->report.outcome = DX_OUTCOME_LOWER_BESIDE;
    if (by_jump)
        return DX_OK;
    DX_TRY(dx_barrier_end_flat(s, w));
    if (s->report.outcome == DX_OUTCOME_DEGENERATE)
        s->report.outcome = DX_OUTCOME_INFLECTION;
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
