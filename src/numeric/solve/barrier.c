/* The least value under constraints, by Newton's method on the Lagrange system.
 *
 * With c_i(x) = 0, c_i(x) + s_i = 0, s_i >= 0 and l <= x <= u the system of the problem with the
 * barrier f - μ·Σ log(s_i) - μ·Σ log(x_k - l_k) - μ·Σ log(u_k - x_k) is solved for steps
 *     W·dx + Jᵀ·dλ + ... = -(g + Jᵀ·λ - ...),  J·dx + ds = -(c + s),  z·s = μ and so on,
 * where W is the Hessian of f + Σ λ_i·c_i, to which a multiple of the unit matrix is added until it
 * is positive definite where the constraints' gradients vanish, as the signs of the matrix's
 * eigenvalues tell; then μ is made smaller (Nocedal and Wright, Numerical Optimization, 2nd ed.,
 * 19.2-19.3; Wächter and Biegler, Math. Program. 106, 2006, sections 2 and 3.1). Steps are halved
 * until |c|₁ and the function with the barrier, taken together, fall (18.36), after one correction
 * of second order (18.3); where no step does that, one that makes |c| smaller alone is taken.
 *
 * Once it is clear which inequalities hold as equations, these are solved together with the
 * Lagrange system by Newton's method as it is: that gives all digits, and multipliers. If they turn
 * out to be others, it goes on with the barrier. Converged is said where the step that would follow
 * is within the tolerance, multipliers have their sign, and the Hessian is positive definite along
 * the constraints.
 *
 * Memory: multipliers λ[m-1], of the lower bounds[n], of the upper ones[n]; then a dx_barrier_state
 * and its arrays. */
#include "numeric/solve/dense.h"
#include "numeric/solve/methods.h"
#include "numeric/solve/record.h"

#include <float.h>
#include <string.h>

static const double LEAST_BARRIER = 1e-13, /* μ */
    FIRST_BARRIER = 0.1, INSIDE = 1e-2,    /* how far from bounds it starts */
    LEAST_STEP = 1e-10, SINGULAR = 1e-26, ENOUGH = 1e-4, TWELVE_DIGITS = 1e-12, FAR = 1e30;

enum { PATTERNS = 3 };

/* Of the memory. */
typedef struct numbers {
    double barrier; /* μ; 0 where there are equations alone */
    double penalty; /* of |c|₁ */
    double shift;   /* that was added to W last */
    double solving; /* the constraints that are active, as equations */
    double retry;   /* solving is not tried before the barrier is so small */
    double scale;   /* the greatest |x_i| so far */
    double easing;  /* steps in a row that made the constraints' violation smaller alone */
    double passed;  /* flat points that it went on from, since the value falls beside them */
} numbers;

enum { NUMBERS = sizeof(numbers) / sizeof(double) };

typedef struct state {
    size_t n, m, ne, ni; /* m: constraints, the first ne of which are equations */
    double *lambda, *low, *high;
    numbers *now;
    double *slack, *pull;            /* pull: the slacks' multipliers */
    double *active, *saved, *kept_x; /* solving: m + 2·n flags; multipliers and point before */
    /* scratch */
    double *f, *jacobian, *hessian; /* 1 + m values */
    double *matrix, *step, *corrected, *next, *next_f, *next_jacobian, *noise, *work;
    double *slack_step, *next_slack;
    double *unit; /* solving: of unknowns and multipliers, in which the matrix has elements to 1 */
    int32_t *pivot;
    const double *l, *u;
} state;

static size_t room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)options;
    size_t multipliers = (size_t)m - 1 + 2 * (size_t)n;
    return 3 * multipliers + NUMBERS + 2 * ((size_t)m - 1) + n;
}

static size_t scratch_room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)options;
    size_t all = (size_t)n + m - 1;
    return 2 * ((size_t)m + (size_t)m * n) + (size_t)n * n + all * all + 4 * all + n + 2 * all +
           dx_dense_work((uint32_t)all) + (PATTERNS + 1) * all;
}

static state state_of(const dx_solver *s)
{
    const dx_problem *p = s->problem;
    state w = {.n = p->n, .m = p->m - 1, .ne = p->n_equalities, .ni = p->n_inequalities};
    size_t n = w.n, m = w.m, all = n + m;
    w.l = p->lower;
    w.u = p->upper;
    w.lambda = s->memory;
    w.low = w.lambda + m;
    w.high = w.low + n;
    w.now = (numbers *)(void *)(w.high + n);
    w.slack = w.high + n + NUMBERS;
    w.pull = w.slack + m;
    w.active = w.pull + m;
    w.saved = w.active + m + 2 * n;
    w.kept_x = w.saved + m + 2 * n;
    w.f = s->scratch;
    w.jacobian = w.f + m + 1;
    w.next_f = w.jacobian + (m + 1) * n;
    w.next_jacobian = w.next_f + m + 1;
    w.hessian = w.next_jacobian + (m + 1) * n;
    w.matrix = w.hessian + n * n;
    w.step = w.matrix + all * all;
    w.corrected = w.step + all;
    w.slack_step = w.corrected + all;
    w.next_slack = w.slack_step + all;
    w.next = w.next_slack + all;
    w.pivot = (int32_t *)(void *)(w.next + n);
    w.work = w.next + n + 2 * all;
    w.noise = w.work + dx_dense_work((uint32_t)all);
    w.unit = w.noise + PATTERNS * all;
    return w;
}

static bool has_low(const state *w, size_t i)
{
    return w->l && w->l[i] > -INFINITY;
}

static bool has_high(const state *w, size_t i)
{
    return w->u && w->u[i] < INFINITY;
}

static bool is_inequality(const state *w, size_t k)
{
    return k >= w->ne;
}

static bool has_barrier(const state *w)
{
    if (w->ni > 0)
        return true;
    for (size_t i = 0; i < w->n; i++)
        if (has_low(w, i) || has_high(w, i))
            return true;
    return false;
}

/* Row k of the constraints' Jacobian. */
static const double *row(const state *w, const double *jacobian, size_t k)
{
    return jacobian + (k + 1) * w->n;
}

/* Element i of g + Jᵀ·λ. */
static double pull_on(const state *w, const double *jacobian, size_t i)
{
    double sum = jacobian[i];
    for (size_t k = 0; k < w->m; k++)
        sum += w->lambda[k] * row(w, jacobian, k)[i];
    return sum;
}

/* ---- what is reported
 * ---------------------------------------------------------------------------- */

/* The greatest violation of constraints and bounds at a point. */
static double violation(const state *w, const double *f, const double *x)
{
    double most = 0;
    for (size_t k = 0; k < w->m; k++)
        most = fmax(most, is_inequality(w, k) ? f[k + 1] : fabs(f[k + 1]));
    for (size_t i = 0; i < w->n; i++) {
        if (has_low(w, i))
            most = fmax(most, w->l[i] - x[i]);
        if (has_high(w, i))
            most = fmax(most, x[i] - w->u[i]);
    }
    return most;
}

static void report(dx_solver *s, const state *w, const double *f, const double *jacobian)
{
    double sum = 0;
    for (size_t i = 0; i < w->n; i++) {
        double part = pull_on(w, jacobian, i) - w->low[i] + w->high[i];
        sum += part * part;
    }
    s->report.value = f[0];
    s->report.slope = sqrt(sum);
    s->report.violation = violation(w, f, s->x);
    w->now->scale = fmax(w->now->scale, dx_greatest(s->x, w->n));
}

/* ---- the beginning
 * ------------------------------------------------------------------------------- */

static dx_status check(const dx_solver *s, const state *w)
{
    if (w->n + w->m > DX_DENSE_MOST)
        return dx_fail(s->context, DX_LIMIT, "%zu unknowns and %zu constraints are more than %d",
                       w->n, w->m, DX_DENSE_MOST);
    for (size_t i = 0; i < w->n; i++)
        if (has_low(w, i) && has_high(w, i) && !(w->l[i] < w->u[i]))
            return dx_fail(s->context, DX_DOMAIN,
                           "the lower bound %g is not below the upper one, %g", w->l[i], w->u[i]);
    return DX_OK;
}

/* Inside the bounds, by a part of their distance or of the size of the number. */
static void move_inside(const dx_solver *s, const state *w)
{
    for (size_t i = 0; i < w->n; i++) {
        double between = has_low(w, i) && has_high(w, i) ? w->u[i] - w->l[i] : INFINITY;
        if (has_low(w, i))
            s->x[i] = fmax(s->x[i], w->l[i] + INSIDE * fmin(fmax(1, fabs(w->l[i])), between));
        if (has_high(w, i))
            s->x[i] = fmin(s->x[i], w->u[i] - INSIDE * fmin(fmax(1, fabs(w->u[i])), between));
    }
}

/* The λ for which |g + Jᵀ·λ - ...| is least, unless it is large. */
static void first_multipliers(const state *w)
{
    size_t n = w->n, m = w->m, all = n + m;
    uint32_t negative;
    memset(w->matrix, 0, all * all * sizeof *w->matrix);
    for (size_t i = 0; i < n; i++) {
        w->matrix[i * all + i] = 1;
        w->step[i] = -(w->jacobian[i] - w->low[i] + w->high[i]);
    }
    for (size_t k = 0; k < m; k++) {
        memcpy(w->matrix + (n + k) * all, row(w, w->jacobian, k), n * sizeof *w->matrix);
        w->step[n + k] = 0;
        w->lambda[k] = 0;
    }
    if (!(dx_dense_symmetric((uint32_t)all, w->matrix, w->pivot, w->work, &negative) > 1e-12))
        return;
    dx_dense_symmetric_solve((uint32_t)all, w->matrix, w->pivot, w->step);
    if (dx_greatest(w->step + n, m) <= 1e3)
        memcpy(w->lambda, w->step + n, m * sizeof *w->lambda);
    for (size_t k = w->ne; k < m; k++)
        w->lambda[k] = fmax(w->lambda[k], 0);
}

static dx_status init(dx_solver *s)
{
    state w = state_of(s);
    s->multipliers = w.lambda;
    DX_TRY(check(s, &w));
    *w.now = (numbers){.barrier = has_barrier(&w) ? FIRST_BARRIER : 0, .penalty = 1};
    w.now->retry = 1e-4;
    move_inside(s, &w);
    DX_TRY(dx_problem_first(s->problem, s->x, w.f, w.jacobian));
    if (!dx_finite(w.f, w.m + 1) || !dx_finite(w.jacobian, (w.m + 1) * w.n)) {
        s->report.value = w.f[0];
        s->report.outcome = dx_finite(w.f, w.m + 1) ? DX_OUTCOME_NO_SLOPE : DX_OUTCOME_NO_START;
        return DX_OK;
    }
    for (size_t i = 0; i < w.n; i++) {
        w.low[i] = has_low(&w, i) ? w.now->barrier / (s->x[i] - w.l[i]) : 0;
        w.high[i] = has_high(&w, i) ? w.now->barrier / (w.u[i] - s->x[i]) : 0;
    }
    for (size_t k = w.ne; k < w.m; k++) {
        w.slack[k] = fmax(-w.f[k + 1], INSIDE * fmax(1, fabs(w.f[k + 1])));
        w.pull[k] = w.now->barrier / w.slack[k];
    }
    first_multipliers(&w);
    report(s, &w, w.f, w.jacobian);
    return DX_OK;
}

/* ---- the system with the barrier
 * --------------------------------------------------------------------- */

/* What is left of constraint k: c, or c + s. */
static double left(const state *w, const double *f, const double *slack, size_t k)
{
    return f[k + 1] + (is_inequality(w, k) ? slack[k] : 0);
}

/* By how much the equations of this barrier fail. */
static double failing(const dx_solver *s, const state *w, double barrier)
{
    double most = 0, size = 1;
    for (size_t k = 0; k < w->m; k++) {
        size = fmax(size, fabs(w->lambda[k]) / 100);
        most = fmax(most, fabs(left(w, w->f, w->slack, k)));
        if (is_inequality(w, k)) {
            most = fmax(most, fabs(w->slack[k] * w->pull[k] - barrier));
            most = fmax(most, fabs(w->lambda[k] - w->pull[k]));
        }
    }
    for (size_t i = 0; i < w->n; i++) {
        double pull = pull_on(w, w->jacobian, i) - w->low[i] + w->high[i];
        most = fmax(most, fabs(pull) / size);
        if (has_low(w, i))
            most = fmax(most, fabs((s->x[i] - w->l[i]) * w->low[i] - barrier) / size);
        if (has_high(w, i))
            most = fmax(most, fabs((w->u[i] - s->x[i]) * w->high[i] - barrier) / size);
    }
    return most;
}

/* The matrix, of which the lower triangle is made. `easing`: the unit matrix in W's place. */
static void fill_matrix(const dx_solver *s, const state *w, double shift, double below, bool easing)
{
    size_t n = w->n, m = w->m, all = n + m;
    for (size_t i = 0; i < n; i++) {
        double *to = w->matrix + i * all;
        for (size_t k = 0; k <= i; k++)
            to[k] = easing ? (i == k ? 1 : 0) : w->hessian[i * n + k];
        to[i] += shift;
        if (has_low(w, i))
            to[i] += w->low[i] / (s->x[i] - w->l[i]);
        if (has_high(w, i))
            to[i] += w->high[i] / (w->u[i] - s->x[i]);
    }
    for (size_t k = 0; k < m; k++) {
        double *to = w->matrix + (n + k) * all;
        memcpy(to, row(w, w->jacobian, k), n * sizeof *to);
        memset(to + n, 0, k * sizeof *to);
        to[n + k] = -below - (is_inequality(w, k) ? w->slack[k] / w->pull[k] : 0);
    }
}

/* Factors with as many eigenvalues of each sign as there are unknowns and constraints; false where
 * no shift brings that about. */
static bool factor(const dx_solver *s, const state *w, bool easing)
{
    size_t all = w->n + w->m;
    double shift = 0, below = 0;
    for (unsigned k = 0; k < 60; k++) {
        uint32_t negative;
        fill_matrix(s, w, shift, below, easing);
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
static void solve_barrier(const dx_solver *s, const state *w, bool easing)
{
    size_t n = w->n, m = w->m;
    double barrier = w->now->barrier;
    for (size_t i = 0; i < n; i++) {
        double pull = easing ? 0 : pull_on(w, w->jacobian, i);
        if (has_low(w, i))
            pull -= barrier / (s->x[i] - w->l[i]);
        if (has_high(w, i))
            pull += barrier / (w->u[i] - s->x[i]);
        w->step[i] = -pull;
    }
    for (size_t k = 0; k < m; k++) {
        w->step[n + k] = -left(w, w->f, w->slack, k);
        if (is_inequality(w, k)) {
            double pull = easing ? 0 : w->lambda[k];
            w->step[n + k] -= (barrier - pull * w->slack[k]) / w->pull[k];
        }
    }
    dx_dense_symmetric_solve((uint32_t)(n + m), w->matrix, w->pivot, w->step);
    for (size_t k = w->ne; k < m; k++) /* so that J·dx + ds = -(c + s) */
        w->slack_step[k] = -left(w, w->f, w->slack, k) - dx_dot(row(w, w->jacobian, k), w->step, n);
}

/* The part of a step that keeps values with their steps above a hundredth of what they are. */
static double limit(double part, double value, double step, double keep)
{
    return step < 0 && part * step < -(1 - keep) * value ? -(1 - keep) * value / step : part;
}

static double longest(const dx_solver *s, const state *w, const double *step,
                      const double *slack_step)
{
    double part = 1, keep = fmin(0.01, w->now->barrier);
    for (size_t i = 0; i < w->n; i++) {
        if (has_low(w, i))
            part = limit(part, s->x[i] - w->l[i], step[i], keep);
        if (has_high(w, i))
            part = limit(part, w->u[i] - s->x[i], -step[i], keep);
    }
    for (size_t k = w->ne; k < w->m; k++)
        part = limit(part, w->slack[k], slack_step[k], keep);
    return part;
}

/* ---- how good a point is
 * ------------------------------------------------------------------------------- */

static double sum_left(const state *w, const double *f, const double *slack)
{
    double sum = 0;
    for (size_t k = 0; k < w->m; k++)
        sum += fabs(left(w, f, slack, k));
    return sum;
}

/* f with the barrier. */
static double with_barrier(const state *w, const double *f, const double *x, const double *slack)
{
    double sum = 0;
    for (size_t i = 0; i < w->n; i++) {
        if (has_low(w, i))
            sum += log(x[i] - w->l[i]);
        if (has_high(w, i))
            sum += log(w->u[i] - x[i]);
    }
    for (size_t k = w->ne; k < w->m; k++)
        sum += log(slack[k]);
    return f[0] - (w->now->barrier > 0 ? w->now->barrier * sum : 0);
}

/* Its derivative along the step. */
static double along_step(const dx_solver *s, const state *w)
{
    double barrier = w->now->barrier, sum = dx_dot(w->jacobian, w->step, w->n);
    for (size_t i = 0; i < w->n; i++) {
        if (has_low(w, i))
            sum -= barrier * w->step[i] / (s->x[i] - w->l[i]);
        if (has_high(w, i))
            sum += barrier * w->step[i] / (w->u[i] - s->x[i]);
    }
    for (size_t k = w->ne; k < w->m; k++)
        sum -= barrier * w->slack_step[k] / w->slack[k];
    return sum;
}

static void set_penalty(const state *w, double slope, double theta)
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

static dx_status try_step(dx_solver *s, const state *w, const double *step,
                          const double *slack_step, double part)
{
    for (size_t i = 0; i < w->n; i++)
        w->next[i] = s->x[i] + part * step[i];
    for (size_t k = w->ne; k < w->m; k++)
        w->next_slack[k] = w->slack[k] + part * slack_step[k];
    DX_TRY(dx_problem_first(s->problem, w->next, w->next_f, w->next_jacobian));
    return dx_poll(s->context);
}

static bool is_value(const state *w)
{
    return dx_finite(w->next_f, w->m + 1) && dx_finite(w->next_jacobian, (w->m + 1) * w->n);
}

/* ---- a step with the barrier
 * ------------------------------------------------------------------------------ */

/* Multipliers of bounds and slacks follow, and stay near to what the barrier would have. */
static double followed(double z, double distance, double step, double next, double barrier,
                       double part)
{
    double change = barrier / distance - z - z / distance * step;
    z = fmax(z + part * change, 1e-2 * z);
    return fmin(fmax(z, barrier / next / 1e10), 1e10 * barrier / next);
}

static dx_status take(dx_solver *s, const state *w, double part, const double *step,
                      const double *slack_step, bool easing)
{
    double barrier = w->now->barrier;
    for (size_t i = 0; i < w->n; i++) {
        if (has_low(w, i))
            w->low[i] = followed(w->low[i], s->x[i] - w->l[i], step[i], w->next[i] - w->l[i],
                                 barrier, part);
        if (has_high(w, i))
            w->high[i] = followed(w->high[i], w->u[i] - s->x[i], -step[i], w->u[i] - w->next[i],
                                  barrier, part);
    }
    for (size_t k = 0; k < w->m; k++) {
        if (is_inequality(w, k)) {
            w->pull[k] =
                followed(w->pull[k], w->slack[k], slack_step[k], w->next_slack[k], barrier, part);
            w->slack[k] = fmax(w->next_slack[k], -w->next_f[k + 1]); /* nothing is lost by more */
        }
        w->lambda[k] += easing ? 0 : part * w->step[w->n + k];
    }
    dx_note_down(s, DX_NOTE_BARRIER, 3, (const double[]){w->now->barrier, part, 0});
    dx_solver_move(s, w->next);
    s->report.rate = part;
    report(s, w, w->next_f, w->next_jacobian);
    return DX_OK;
}

/* The step along which the violation alone becomes smaller. */
static dx_status ease(dx_solver *s, const state *w)
{
    double theta = sum_left(w, w->f, w->slack);
    s->report.outcome = theta > 1e-8 ? DX_OUTCOME_INFEASIBLE : DX_OUTCOME_NO_DESCENT;
    if (theta == 0 || ++w->now->easing > 50 || !factor(s, w, true))
        return DX_OK;
    solve_barrier(s, w, true);
    for (double part = longest(s, w, w->step, w->slack_step); part > LEAST_STEP; part /= 2) {
        DX_TRY(try_step(s, w, w->step, w->slack_step, part));
        if (!is_value(w) || !(sum_left(w, w->next_f, w->next_slack) <= (1 - 0.1 * part) * theta))
            continue;
        s->report.outcome = DX_OUTCOME_GOING;
        return take(s, w, part, w->step, w->slack_step, true);
    }
    return DX_OK;
}

/* The correction of second order to the step that was tried, in w->corrected. */
static void correct(const state *w)
{
    size_t n = w->n, m = w->m;
    memset(w->corrected, 0, n * sizeof *w->corrected);
    for (size_t k = 0; k < m; k++)
        w->corrected[n + k] = -left(w, w->next_f, w->next_slack, k);
    dx_dense_symmetric_solve((uint32_t)(n + m), w->matrix, w->pivot, w->corrected);
    for (size_t k = w->ne; k < m; k++)
        w->next_slack[k] = w->slack_step[k] - left(w, w->next_f, w->next_slack, k) -
                           dx_dot(row(w, w->jacobian, k), w->corrected, n);
    for (size_t i = 0; i < n; i++)
        w->corrected[i] += w->step[i];
    memcpy(w->corrected + n, w->next_slack, m * sizeof *w->corrected);
}

static bool is_less(const state *w, double before, double slope, double part)
{
    double now = with_barrier(w, w->next_f, w->next, w->next_slack) +
                 w->now->penalty * sum_left(w, w->next_f, w->next_slack);
    return is_value(w) && now <= before + ENOUGH * part * slope + 1e-14 * fabs(before);
}

/* Does the next point lie as deep, and as far out, as nothing that was given does? */
static bool falls_without_end(const dx_solver *s, const state *w)
{
    double value = w->next_f[0], out = dx_greatest(w->next, w->n);
    double begin = s->n_kept > 0 ? fabs(s->kept[0].value) : 0;
    bool deep = value < -FAR || (value < -1e15 * fmax(1, begin) &&
                                 out > 1e14 * fmax(1, dx_greatest(s->start, w->n)));
    return deep && violation(w, w->next_f, w->next) < 1e-6 * fmax(out, FAR * (value < -FAR));
}

static dx_status step_barrier(dx_solver *s, const state *w)
{
    if (!factor(s, w, false)) {
        s->report.outcome = DX_OUTCOME_DEPENDENT;
        return DX_OK;
    }
    solve_barrier(s, w, false);
    double theta = sum_left(w, w->f, w->slack), slope = along_step(s, w);
    set_penalty(w, slope, theta);
    slope -= w->now->penalty * theta;
    double before = with_barrier(w, w->f, s->x, w->slack) + w->now->penalty * theta;
    double first = longest(s, w, w->step, w->slack_step);
    for (double part = first; part > LEAST_STEP && dx_finite(w->step, w->n); part /= 2) {
        DX_TRY(try_step(s, w, w->step, w->slack_step, part));
        if (falls_without_end(s, w)) {
            s->report.outcome = DX_OUTCOME_UNBOUNDED;
            return DX_OK;
        }
        if (is_less(w, before, slope, part)) {
            w->now->easing = 0;
            return take(s, w, part, w->step, w->slack_step, false);
        }
        if (part < first || !is_value(w) || sum_left(w, w->next_f, w->next_slack) < theta)
            continue;
        correct(w);
        const double *slack_step = w->corrected + w->n;
        double whole = longest(s, w, w->corrected, slack_step);
        DX_TRY(try_step(s, w, w->corrected, slack_step, whole));
        if (is_less(w, before, slope, whole)) {
            w->now->easing = 0;
            return take(s, w, whole, w->corrected, slack_step, false);
        }
    }
    return ease(s, w);
}

/* ---- active constraints as equations
 * -------------------------------------------------------------------------- */

static bool is_active(const state *w, size_t k)
{
    return !is_inequality(w, k) || w->active[k] != 0;
}

/* Is the unknown at a bound? */
static bool is_fixed(const state *w, size_t i)
{
    return w->active[w->m + i] != 0 || w->active[w->m + w->n + i] != 0;
}

static void begin_solving(const dx_solver *s, const state *w)
{
    size_t n = w->n, m = w->m;
    memcpy(w->saved, w->lambda, (m + 2 * n) * sizeof *w->saved);
    memcpy(w->kept_x, s->x, n * sizeof *w->kept_x);
    for (size_t k = w->ne; k < m; k++) {
        w->active[k] = w->pull[k] > w->slack[k];
        w->lambda[k] = w->active[k] != 0 ? w->pull[k] : 0;
    }
    for (size_t i = 0; i < n; i++) {
        w->active[m + i] = has_low(w, i) && w->low[i] > s->x[i] - w->l[i];
        w->active[m + n + i] = has_high(w, i) && w->high[i] > w->u[i] - s->x[i];
    }
    w->now->solving = 1;
}

/* The matrix, of which the lower triangle is given, in units that make its elements about 1: its
 * condition is then that of the problem, whatever the formulas are measured in. */
static void scale_active(const state *w)
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
static double factor_active(const state *w, uint32_t *negative)
{
    size_t n = w->n, m = w->m, all = n + m;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k <= i; k++) {
            bool apart = is_fixed(w, i) || is_fixed(w, k);
            w->matrix[i * all + k] = apart ? (i == k ? 1 : 0) : w->hessian[i * n + k];
        }
    for (size_t k = 0; k < m; k++) {
        double *to = w->matrix + (n + k) * all;
        memset(to, 0, (n + k) * sizeof *to);
        to[n + k] = is_active(w, k) ? 0 : -1;
        for (size_t i = 0; i < n && is_active(w, k); i++)
            to[i] = is_fixed(w, i) ? 0 : row(w, w->jacobian, k)[i];
    }
    scale_active(w);
    return dx_dense_symmetric((uint32_t)all, w->matrix, w->pivot, w->work, negative);
}

/* The right side at a point with these values. */
static void sides(const state *w, const double *x, const double *f, const double *jacobian,
                  double *out)
{
    size_t n = w->n, m = w->m;
    for (size_t i = 0; i < n; i++) {
        out[i] = -pull_on(w, jacobian, i);
        if (w->active[m + i] != 0)
            out[i] = w->l[i] - x[i];
        else if (w->active[m + n + i] != 0)
            out[i] = w->u[i] - x[i];
    }
    for (size_t k = 0; k < m; k++)
        out[n + k] = is_active(w, k) ? -f[k + 1] : 0;
}

/* With the factors, the solution in the place of the sides. */
static void solve_active(const state *w, double *b)
{
    size_t n = w->n, m = w->m;
    for (size_t r = 0; r < n + m; r++) { /* what fixed unknowns bring */
        if (r < n && is_fixed(w, r))
            continue;
        for (size_t i = 0; i < n; i++)
            if (is_fixed(w, i) && b[i] != 0)
                b[r] -= b[i] * (r < n                 ? w->hessian[r * n + i]
                                : is_active(w, r - n) ? row(w, w->jacobian, r - n)[i]
                                                      : 0);
    }
    for (size_t r = 0; r < n + m; r++)
        b[r] *= w->unit[r];
    dx_dense_symmetric_solve((uint32_t)(n + m), w->matrix, w->pivot, b);
    for (size_t r = 0; r < n + m; r++)
        b[r] *= w->unit[r];
}

/* What the last bits of the point do to the step: PATTERNS steps. */
static dx_status measure_noise(dx_solver *s, const state *w)
{
    size_t n = w->n, all = n + w->m;
    double *sides_here = w->corrected;
    sides(w, s->x, w->f, w->jacobian, sides_here);
    for (unsigned pattern = 0; pattern < PATTERNS; pattern++) {
        double *noise = w->noise + pattern * all;
        for (size_t i = 0; i < n; i++) {
            uint64_t h = (i + 1) * UINT64_C(0x9E3779B97F4A7C15) + pattern * UINT64_C(0xD1B54A32);
            double sign = (h >> 41) & 1 ? 2 : -2;
            w->next[i] = s->x[i] + (is_fixed(w, i) ? 0 : sign * DBL_EPSILON * fabs(s->x[i]));
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
static bool is_there(const dx_solver *s, const state *w, bool *by_noise, double *error)
{
    size_t n = w->n, all = n + w->m;
    double tolerance = fmax(s->options.tolerance, TWELVE_DIGITS), size = dx_greatest(s->x, n);
    double step = 0, noise_most = 0;
    bool there = true;
    *error = 0;
    for (size_t i = 0; i < n; i++) {
        double noise = 0;
        for (unsigned k = 0; k < PATTERNS; k++)
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
static bool signs_are_right(const dx_solver *s, const state *w)
{
    size_t n = w->n, m = w->m;
    double size = fmax(dx_greatest(w->lambda, m), dx_greatest(w->jacobian, n)), tiny = 1e-9 * size;
    for (size_t i = 0; i < n; i++) {
        double pull = pull_on(w, w->jacobian, i);
        if ((w->active[m + i] != 0 && pull < -tiny) || (w->active[m + n + i] != 0 && pull > tiny))
            return false;
        if (is_fixed(w, i))
            continue;
        if ((has_low(w, i) && s->x[i] < w->l[i]) || (has_high(w, i) && s->x[i] > w->u[i]))
            return false;
    }
    for (size_t k = w->ne; k < m; k++)
        if (is_active(w, k) ? w->lambda[k] < -tiny : w->f[k + 1] > 0)
            return false;
    return true;
}

static bool is_strict(const state *w)
{
    size_t n = w->n, m = w->m;
    double tiny = 1e-9 * fmax(dx_greatest(w->lambda, m), dx_greatest(w->jacobian, n));
    bool weak = false;
    for (size_t i = 0; i < n; i++)
        if (is_fixed(w, i) && fabs(pull_on(w, w->jacobian, i)) <= tiny) {
            w->active[m + i] = w->active[m + n + i] = 0;
            weak = true;
        }
    for (size_t k = w->ne; k < m; k++)
        if (is_active(w, k) && fabs(w->lambda[k]) <= tiny) {
            w->active[k] = 0;
            weak = true;
        }
    if (!weak)
        return true;
    uint32_t negative;
    return factor_active(w, &negative) > 1e-14 && negative == m;
}

/* The bounds' multipliers, as they follow from the point. */
static void settle_bounds(const state *w, const double *jacobian)
{
    size_t n = w->n, m = w->m;
    for (size_t i = 0; i < n; i++) {
        double pull = pull_on(w, jacobian, i);
        w->low[i] = w->active[m + i] != 0 ? pull : 0;
        w->high[i] = w->active[m + n + i] != 0 ? -pull : 0;
    }
}

static dx_status evaluate(dx_solver *s, const state *w)
{
    memcpy(dx_problem_multipliers(s->problem), w->lambda, w->m * sizeof *w->lambda);
    return dx_problem_second(s->problem, s->x, w->f, w->jacobian, w->hessian);
}

/* On from the point with the barrier, which is made smaller before this is tried again. */
static dx_status give_up_solving(dx_solver *s, const state *w)
{
    w->now->solving = 0;
    w->now->retry = fmin(w->now->retry, w->now->barrier > 0 ? w->now->barrier : 1) / 10;
    if (w->now->barrier > 0) {
        memcpy(w->lambda, w->saved, (w->m + 2 * w->n) * sizeof *w->lambda);
        memcpy(s->x, w->kept_x, w->n * sizeof *s->x);
        DX_TRY(evaluate(s, w));
    }
    DX_TRY(step_barrier(s, w));
    if (dx_outcome_failed(s->report.outcome))
        memcpy(s->x, dx_solver_point(s, s->n_kept - 1), w->n * sizeof *s->x);
    return DX_OK;
}

/* ---- constraints that do not go together
 * ------------------------------------------------------------------------------- */

/* Is the way back to the constraints lost: is the gradient of ½·|c|² zero where c is not? */
static void look_for_way(dx_solver *s, const state *w)
{
    const double tiny = 1e-10;
    size_t n = w->n;
    double theta = 0, most = 0, along = 0;
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t k = 0; k < w->m; k++) {
            double c = w->f[k + 1], slope = row(w, w->jacobian, k)[i];
            if (is_inequality(w, k) && c <= 0)
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
        if (has_low(w, i) || has_high(w, i))
            return;
    s->report.outcome = most <= tiny ? DX_OUTCOME_STUCK_OUTSIDE : DX_OUTCOME_INCOMPATIBLE;
}

/* Do the gradients of those that are active depend on each other? */
static bool are_dependent(const state *w)
{
    size_t n = w->n, m = 0;
    double *values = w->corrected;
    for (size_t k = 0; k < w->m; k++)
        m += is_active(w, k);
    double *gram = w->matrix;
    for (size_t k = 0, at = 0; k < w->m; k++) {
        if (!is_active(w, k))
            continue;
        double length = sqrt(dx_dot(row(w, w->jacobian, k), row(w, w->jacobian, k), n));
        if (!(length > 0))
            return true;
        for (size_t j = 0, column = 0; j <= k; j++)
            if (is_active(w, j)) {
                const double *other = row(w, w->jacobian, j);
                gram[at * m + column] = gram[column * m + at] =
                    dx_dot(row(w, w->jacobian, k), other, n) / length /
                    sqrt(dx_dot(other, other, n));
                column++;
            }
        at++;
    }
    return m > 0 && dx_dense_eigen((uint32_t)m, gram, values, w->work) && values[0] <= 1e-12;
}

/* Is the value at x + h·e_i less, beyond what rounding makes of it, inside the bounds and where the
 * constraints hold as well as here? */
static dx_status is_lower_at(dx_solver *s, const state *w, size_t i, double h, bool *lower)
{
    memcpy(w->next, s->x, w->n * sizeof *w->next);
    w->next[i] += h;
    DX_TRY(dx_problem_value(s->problem, w->next, w->next_f));
    double here = w->f[0];
    bool inside = (!has_low(w, i) || w->next[i] > w->l[i]) &&
                  (!has_high(w, i) || w->next[i] < w->u[i]) &&
                  violation(w, w->next_f, w->next) <= fmax(0, violation(w, w->f, s->x));
    *lower = inside && dx_finite(w->next_f, w->m + 1) &&
             w->next_f[0] < here - 64 * DBL_EPSILON * fabs(here);
    return dx_poll(s->context);
}

/* Does it fall along an unknown, from near on and farther and farther? Then this flat point is no
 * least one. The farthest of the points that were found so is in w->next. */
static dx_status falls_beside(dx_solver *s, const state *w, bool *falls)
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
static void surround(const dx_solver *s, const state *w, double barrier)
{
    w->now->barrier = barrier;
    w->now->retry = barrier / 10;
    for (size_t i = 0; i < w->n; i++) {
        double off = barrier / fmax(1, fabs(pull_on(w, w->jacobian, i)));
        if (has_low(w, i))
            s->x[i] = fmax(s->x[i], w->l[i] + fmax(off, 4 * DBL_EPSILON * fabs(w->l[i])));
        if (has_high(w, i))
            s->x[i] = fmin(s->x[i], w->u[i] - fmax(off, 4 * DBL_EPSILON * fabs(w->u[i])));
        w->low[i] = has_low(w, i) ? barrier / (s->x[i] - w->l[i]) : 0;
        w->high[i] = has_high(w, i) ? barrier / (w->u[i] - s->x[i]) : 0;
    }
    for (size_t k = w->ne; k < w->m; k++) {
        w->slack[k] = fmax(-w->f[k + 1], barrier / fmax(1, w->lambda[k]));
        w->lambda[k] = w->pull[k] = barrier / w->slack[k];
    }
}

/* On from the point beside, which is w->next. */
static dx_status go_beside(dx_solver *s, const state *w)
{
    double fall = w->f[0] - w->next_f[0];
    memcpy(s->x, w->next, w->n * sizeof *s->x);
    memcpy(w->f, w->next_f, (w->m + 1) * sizeof *w->f);
    w->now->solving = 0;
    w->now->passed++;
    if (has_barrier(w))
        surround(s, w, fmax(LEAST_BARRIER, 0.1 * fall / (double)(w->ni + 2 * w->n)));
    memcpy(w->next, s->x, w->n * sizeof *s->x);
    memcpy(s->x, dx_solver_point(s, s->n_kept - 1), w->n * sizeof *s->x);
    dx_note_down(s, DX_NOTE_BARRIER, 3, (const double[]){w->now->barrier, 1, 2});
    dx_solver_move(s, w->next);
    DX_TRY(dx_problem_first(s->problem, s->x, w->f, w->jacobian));
    report(s, w, w->f, w->jacobian);
    return DX_OK;
}

/* What is flat may be a least value of higher order, or not one at all: then it goes on beside. */
static dx_status end_flat(dx_solver *s, const state *w)
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

static dx_status step_active(dx_solver *s, const state *w)
{
    size_t n = w->n, all = n + w->m;
    uint32_t negative;
    bool by_noise;
    double error, condition = factor_active(w, &negative);
    sides(w, s->x, w->f, w->jacobian, w->step);
    double before = dx_greatest(w->step, all);
    if (condition <= 1e-15 || negative != w->m) {
        bool zero = before <= 1e-10 * fmax(1, dx_greatest(w->jacobian, n));
        if (zero && condition <= 1e-15 && signs_are_right(s, w)) {
            if (!are_dependent(w))
                return end_flat(s, w);
            s->report.outcome = DX_OUTCOME_DEPENDENT;
            return DX_OK;
        }
        if (!zero || condition <= 1e-15 || !signs_are_right(s, w))
            return give_up_solving(s, w);
        s->report.outcome = DX_OUTCOME_CRITICAL;
        return DX_OK;
    }
    solve_active(w, w->step);
    DX_TRY(measure_noise(s, w));
    bool there = is_there(s, w, &by_noise, &error);
    DX_TRY(try_step(s, w, w->step, w->slack_step, 1));
    for (size_t k = 0; k < w->m; k++)
        w->lambda[k] += w->step[n + k];
    sides(w, w->next, w->next_f, w->next_jacobian, w->corrected);
    bool less = is_value(w) && dx_greatest(w->corrected, all) < 0.9 * before;
    if (!there && !by_noise && !less)
        return give_up_solving(s, w);
    if (less) {
        s->report.rate = 1;
        dx_note_down(s, DX_NOTE_BARRIER, 3, (const double[]){0, 1, 1});
        dx_solver_move(s, w->next);
        memcpy(w->f, w->next_f, (w->m + 1) * sizeof *w->f);
        memcpy(w->jacobian, w->next_jacobian, (w->m + 1) * n * sizeof *w->jacobian);
    }
    settle_bounds(w, w->jacobian);
    report(s, w, w->f, w->jacobian);
    if (!there && !by_noise)
        return DX_OK;
    /* as for x^3 at 0, where Newton's step leaves a quarter of the gradient */
    bool regular = by_noise || before == 0 || dx_greatest(w->corrected, all) <= 0.1 * before;
    if (!signs_are_right(s, w))
        return give_up_solving(s, w);
    s->report.error = error;
    if (!regular || !is_strict(w))
        return end_flat(s, w);
    s->report.outcome = there ? DX_OUTCOME_CONVERGED : DX_OUTCOME_ROUNDING;
    return DX_OK;
}

/* ---- one iteration
 * ---------------------------------------------------------------------------------------------- */

static dx_status step(dx_solver *s)
{
    state w = state_of(s);
    DX_TRY(evaluate(s, &w));
    if (!dx_finite(w.hessian, w.n * w.n)) {
        s->report.outcome = DX_OUTCOME_NO_SLOPE;
        return DX_OK;
    }
    look_for_way(s, &w);
    if (s->report.outcome != DX_OUTCOME_GOING)
        return DX_OK;
    if (w.now->solving != 0)
        return step_active(s, &w);
    if (dx_greatest(w.lambda, w.m) > 1e6 * fmax(1, dx_greatest(w.jacobian, w.n))) {
        first_multipliers(&w); /* gradients that almost depend on each other made them large */
        DX_TRY(evaluate(s, &w));
    }
    double *barrier = &w.now->barrier;
    while (*barrier > LEAST_BARRIER && failing(s, &w, *barrier) <= 10 * *barrier) {
        w.now->penalty = fmax(1, 2 * dx_greatest(w.lambda, w.m));
        *barrier = fmax(LEAST_BARRIER, fmin(*barrier / 5, pow(*barrier, 1.5)));
    }
    double off = failing(s, &w, *barrier);
    bool is_near = *barrier > 0 ? *barrier <= w.now->retry : off <= w.now->retry;
    if (is_near) {
        begin_solving(s, &w);
        DX_TRY(evaluate(s, &w));
        return step_active(s, &w);
    }
    if (*barrier > 0 && *barrier <= LEAST_BARRIER && off <= 100 * LEAST_BARRIER)
        return end_flat(s, &w);
    return step_barrier(s, &w);
}

const dx_method dx_method_barrier = {
    .name = "barrier",
    .kind = DX_PROBLEM_LEAST,
    .level = DX_LEVEL_SECOND,
    .dense = true,
    .n_starts = 1,
    .room = room,
    .scratch_room = scratch_room,
    .init = init,
    .step = step,
};
