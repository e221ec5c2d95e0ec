/* The constraints that are active, solved as equations together with the Lagrange system: that
 * gives all digits, and multipliers. */
#include "numeric/solve/barrier.h"
#include "numeric/solve/methods.h"

#include <float.h>
#include <string.h>

static const double TWELVE_DIGITS = 1e-12;

/* By the multipliers: those of the barrier are large where little is left to the edge. */
static bool seems_active(const dx_solver *s, const dx_barrier *w, size_t i)
{
    size_t n = w->n, m = w->m;
    if (i < m)
        return !dx_is_inequality(w, i) || w->pull[i] > w->slack[i];
    if (i < m + n)
        return dx_has_low(w, i - m) && w->low[i - m] > s->x[i - m] - w->l[i - m];
    return dx_has_high(w, i - m - n) && w->high[i - m - n] > w->u[i - m - n] - s->x[i - m - n];
}

bool dx_barrier_is_active(const dx_solver *s, size_t i)
{
    dx_barrier w = dx_barrier_state_of(s);
    if (w.now->solving == 0)
        return seems_active(s, &w, i);
    return i < w.m ? dx_is_active(&w, i) : w.active[i] != 0;
}

void dx_barrier_begin_solving(const dx_solver *s, const dx_barrier *w)
{
    size_t n = w->n, m = w->m;
    memcpy(w->saved, w->lambda, (m + 2 * n) * sizeof *w->saved);
    memcpy(w->kept_x, s->x, n * sizeof *w->kept_x);
    for (size_t k = w->ne; k < m; k++) {
        w->active[k] = seems_active(s, w, k);
        w->lambda[k] = w->active[k] != 0 ? w->pull[k] : 0;
    }
    for (size_t i = m; i < m + 2 * n; i++)
        w->active[i] = seems_active(s, w, i);
    w->now->solving = 1;
}

/* The matrix, of which the lower triangle is given, in units that make its elements about 1: its
 * condition is then that of the problem, whatever the formulas are measured in. */
static void scale_active(const dx_barrier *w)
{
    size_t n = w->n, all = n + w->m;
    for (size_t i = 0; i < all; i++) {
        double most = 0, *line = w->matrix + i * all;
        for (size_t k = 0; i < n && k < n; k++)
            most = fmax(most, fabs(k <= i ? line[k] : w->matrix[k * all + i]));
        for (size_t k = 0; i >= n && k < n; k++)
            most = fmax(most, fabs(line[k]) * w->unit[k]);
        w->unit[i] = !(most > 0 && most <= DBL_MAX) ? 1 : i < n ? 1 / sqrt(most) : 1 / most;
    }
    for (size_t i = 0; i < all; i++)
        for (size_t k = 0; k <= i; k++)
            w->matrix[i * all + k] *= w->unit[i] * w->unit[k];
}

/* Rows of what is not active give 0; those of fixed unknowns the way to the bound. */
/* Noted for s, if that is not NULL. */
static double factor_active(const dx_solver *s, const dx_barrier *w, uint32_t *negative)
{
    size_t n = w->n, m = w->m, all = n + m;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k <= i; k++) {
            bool apart = dx_is_fixed(w, i) || dx_is_fixed(w, k);
            w->matrix[i * all + k] = apart ? (i == k ? 1 : 0) : w->hessian[i * n + k];
        }
    for (size_t k = 0; k < m; k++) {
        double *to = w->matrix + (n + k) * all;
        memset(to, 0, (n + k) * sizeof *to);
        to[n + k] = dx_is_active(w, k) ? 0 : -1;
        for (size_t i = 0; i < n && dx_is_active(w, k); i++)
            to[i] = dx_is_fixed(w, i) ? 0 : dx_constraint_row(w, w->jacobian, k)[i];
    }
    if (s)
        dx_barrier_note_matrix(s, w);
    scale_active(w);
    return dx_dense_symmetric((uint32_t)all, w->matrix, w->pivot, w->work, negative);
}

/* The right side at a point with these values. */
static void sides(const dx_barrier *w, const double *x, const double *f, const double *jacobian,
                  double *out)
{
    size_t n = w->n, m = w->m;
    for (size_t i = 0; i < n; i++) {
        out[i] = -dx_pull_on(w, jacobian, i);
        if (w->active[m + i] != 0)
            out[i] = w->l[i] - x[i];
        else if (w->active[m + n + i] != 0)
            out[i] = w->u[i] - x[i];
    }
    for (size_t k = 0; k < m; k++)
        out[n + k] = dx_is_active(w, k) ? -f[k + 1] : 0;
}

/* With the factors, the solution in the place of the sides. */
static void solve_active(const dx_barrier *w, double *b)
{
    size_t n = w->n, m = w->m;
    for (size_t r = 0; r < n + m; r++) { /* what fixed unknowns bring */
        if (r < n && dx_is_fixed(w, r))
            continue;
        for (size_t i = 0; i < n; i++)
            if (dx_is_fixed(w, i) && b[i] != 0)
                b[r] -=
                    b[i] * (r < n                    ? w->hessian[r * n + i]
                            : dx_is_active(w, r - n) ? dx_constraint_row(w, w->jacobian, r - n)[i]
                                                     : 0);
    }
    for (size_t r = 0; r < n + m; r++)
        b[r] *= w->unit[r];
    dx_dense_symmetric_solve((uint32_t)(n + m), w->matrix, w->pivot, b);
    for (size_t r = 0; r < n + m; r++)
        b[r] *= w->unit[r];
}

/* What the last bits of the point do to the step: DX_BARRIER_PATTERNS steps. */
static dx_status measure_noise(dx_solver *s, const dx_barrier *w)
{
    size_t n = w->n, all = n + w->m;
    double *sides_here = w->corrected;
    sides(w, s->x, w->f, w->jacobian, sides_here);
    for (unsigned pattern = 0; pattern < DX_BARRIER_PATTERNS; pattern++) {
        double *noise = w->noise + pattern * all;
        for (size_t i = 0; i < n; i++) {
            uint64_t h = (i + 1) * UINT64_C(0x9E3779B97F4A7C15) + pattern * UINT64_C(0xD1B54A32);
            double sign = (h >> 41) & 1 ? 2 : -2;
            w->next[i] = s->x[i] + (dx_is_fixed(w, i) ? 0 : sign * DBL_EPSILON * fabs(s->x[i]));
        }
        DX_TRY(dx_problem_first(s->problem, w->next, w->next_f, w->next_jacobian));
        sides(w, w->next, w->next_f, w->next_jacobian, noise);
        for (size_t i = 0; i < all; i++)
            noise[i] = isfinite(noise[i]) ? noise[i] - sides_here[i] : 0;
        solve_active(w, noise);
    }
    return DX_OK;
}

/* The step, with what rounding does to it, within 12 digits of the point? */
static bool is_there(const dx_solver *s, const dx_barrier *w, bool *by_noise, double *error)
{
    size_t n = w->n, all = n + w->m;
    double tolerance = fmax(s->options.tolerance, TWELVE_DIGITS), size = dx_greatest(s->x, n);
    double step = 0, noise_most = 0;
    bool there = true;
    *error = 0;
    for (size_t i = 0; i < n; i++) {
        double noise = 0;
        for (unsigned k = 0; k < DX_BARRIER_PATTERNS; k++)
            noise = fmax(noise, fabs(w->noise[k * all + i]));
        double far = fabs(w->step[i]) + noise;
        there = there && (far <= tolerance * fabs(s->x[i]) || far <= 32 * DBL_EPSILON * size ||
                          (size <= 1e-8 * w->now->scale && far <= 8 * DBL_EPSILON * w->now->scale));
        step = fmax(step, fabs(w->step[i]));
        noise_most = fmax(noise_most, noise);
        *error = fmax(*error, far);
    }
    *by_noise = step <= 4 * noise_most;
    return there;
}

/* At the point, with its active constraints: multipliers of the right sign, the others hold, and
 * the Hessian is positive definite along those whose multiplier is not 0. */
static bool signs_are_right(const dx_solver *s, const dx_barrier *w)
{
    size_t n = w->n, m = w->m;
    double size = fmax(dx_greatest(w->lambda, m), dx_greatest(w->jacobian, n)), tiny = 1e-9 * size;
    for (size_t i = 0; i < n; i++) {
        double pull = dx_pull_on(w, w->jacobian, i);
        if ((w->active[m + i] != 0 && pull < -tiny) || (w->active[m + n + i] != 0 && pull > tiny))
            return false;
        if (dx_is_fixed(w, i))
            continue;
        if ((dx_has_low(w, i) && s->x[i] < w->l[i]) || (dx_has_high(w, i) && s->x[i] > w->u[i]))
            return false;
    }
    for (size_t k = w->ne; k < m; k++)
        if (dx_is_active(w, k) ? w->lambda[k] < -tiny : w->f[k + 1] > 0)
            return false;
    return true;
}

static bool is_strict(const dx_barrier *w)
{
    size_t n = w->n, m = w->m;
    double tiny = 1e-9 * fmax(dx_greatest(w->lambda, m), dx_greatest(w->jacobian, n));
    bool weak = false;
    for (size_t i = 0; i < n; i++)
        if (dx_is_fixed(w, i) && fabs(dx_pull_on(w, w->jacobian, i)) <= tiny) {
            w->active[m + i] = w->active[m + n + i] = 0;
            weak = true;
        }
    for (size_t k = w->ne; k < m; k++)
        if (dx_is_active(w, k) && fabs(w->lambda[k]) <= tiny) {
            w->active[k] = 0;
            weak = true;
        }
    if (!weak)
        return true;
    uint32_t negative;
    return factor_active(NULL, w, &negative) > 1e-14 && negative == m;
}

/* The bounds' multipliers, as they follow from the point. */
static void settle_bounds(const dx_barrier *w, const double *jacobian)
{
    size_t n = w->n, m = w->m;
    for (size_t i = 0; i < n; i++) {
        double pull = dx_pull_on(w, jacobian, i);
        w->low[i] = w->active[m + i] != 0 ? pull : 0;
        w->high[i] = w->active[m + n + i] != 0 ? -pull : 0;
    }
}

/* On from the point with the barrier, which is made smaller before this is tried again. */
static dx_status give_up_solving(dx_solver *s, const dx_barrier *w)
{
    w->now->solving = 0;
    w->now->retry = fmin(w->now->retry, w->now->barrier > 0 ? w->now->barrier : 1) / 10;
    if (w->now->barrier > 0) {
        memcpy(w->lambda, w->saved, (w->m + 2 * w->n) * sizeof *w->lambda);
        memcpy(s->x, w->kept_x, w->n * sizeof *s->x);
        DX_TRY(dx_barrier_evaluate(s, w));
    }
    DX_TRY(dx_barrier_step(s, w));
    if (dx_outcome_failed(s->report.outcome))
        memcpy(s->x, dx_solver_point(s, s->n_kept - 1), w->n * sizeof *s->x);
    return DX_OK;
}

/* The point that all steps lead to has no finite slope, as that of sqrt(x) at x >= 0: the value
 * may be far from what it is there though the point is not. */
static void end_where_steep(dx_solver *s, const dx_barrier *w)
{
    if (dx_finite(w->next_f, w->m + 1) && w->next_f[0] < w->f[0] &&
        dx_barrier_violation(w, w->next_f, w->next) <= dx_barrier_violation(w, w->f, s->x)) {
        s->report.rate = 1;
        dx_solver_move(s, w->next);
        s->report.value = w->next_f[0];
        s->report.slope = NAN;
        s->report.violation = dx_barrier_violation(w, w->next_f, s->x);
    }
    s->report.outcome = DX_OUTCOME_STEEP;
}

dx_status dx_barrier_solve(dx_solver *s, const dx_barrier *w)
{
    size_t n = w->n, all = n + w->m;
    uint32_t negative;
    bool by_noise;
    double error, condition = factor_active(s, w, &negative);
    sides(w, s->x, w->f, w->jacobian, w->step);
    double before = dx_greatest(w->step, all);
    if (condition <= 1e-15 || negative != w->m) {
        bool zero = before <= 1e-10 * fmax(1, dx_greatest(w->jacobian, n));
        if (zero && condition <= 1e-15 && signs_are_right(s, w)) {
            if (!dx_barrier_are_dependent(w))
                return dx_barrier_end_flat(s, w);
            s->report.outcome = DX_OUTCOME_DEPENDENT;
            return DX_OK;
        }
        if (!zero || condition <= 1e-15 || !signs_are_right(s, w))
            return give_up_solving(s, w);
        s->report.outcome = DX_OUTCOME_CRITICAL;
        return DX_OK;
    }
    dx_barrier_note_side(s, w, DX_NOTE_SIDES, w->step);
    solve_active(w, w->step);
    dx_barrier_note_side(s, w, DX_NOTE_SOLVED, w->step);
    DX_TRY(measure_noise(s, w));
    bool there = is_there(s, w, &by_noise, &error);
    DX_TRY(dx_barrier_try(s, w, w->step, w->slack_step, 1));
    for (size_t k = 0; k < w->m; k++)
        w->lambda[k] += w->step[n + k];
    sides(w, w->next, w->next_f, w->next_jacobian, w->corrected);
    bool less = dx_barrier_is_value(w) && dx_greatest(w->corrected, all) < 0.9 * before;
    if (!there && !by_noise && !less)
        return give_up_solving(s, w);
    if (!less && !dx_barrier_is_value(w) && signs_are_right(s, w)) {
        end_where_steep(s, w);
        return DX_OK;
    }
    if (less) {
        s->report.rate = 1;
        dx_note_down(s, DX_NOTE_BARRIER, 3, (const double[]){0, 1, DX_BARRIER_SOLVED});
        dx_solver_move(s, w->next);
        memcpy(w->f, w->next_f, (w->m + 1) * sizeof *w->f);
        memcpy(w->jacobian, w->next_jacobian, (w->m + 1) * n * sizeof *w->jacobian);
    }
    settle_bounds(w, w->jacobian);
    dx_barrier_report(s, w, w->f, w->jacobian);
    if (!there && !by_noise)
        return DX_OK;
    /* as for x^3 at 0, where Newton's step leaves a quarter of the gradient */
    bool regular = by_noise || before == 0 || dx_greatest(w->corrected, all) <= 0.1 * before;
    if (!signs_are_right(s, w))
        return give_up_solving(s, w);
    s->report.error = error;
    if (!regular || !is_strict(w))
        return dx_barrier_end_flat(s, w);
    return dx_barrier_end_well(s, w, there ? DX_OUTCOME_CONVERGED : DX_OUTCOME_ROUNDING);
}
