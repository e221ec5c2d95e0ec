/* The least value under constraints, by Newton's method on the Lagrange system.
 *
 * Where the constraints fail by much at the start, they are reached first, whatever f does.
 * To W in the system of barrier.h a multiple of the unit matrix is added until it
 * is positive definite where the constraints' gradients vanish, as the signs of the matrix's
 * eigenvalues tell; then μ is made smaller (Nocedal and Wright, Numerical Optimization, 2nd ed.,
 * 19.2-19.3; Wächter and Biegler, Math. Program. 106, 2006, sections 2 and 3.1). If the
 * inequalities that hold as equations turn out to be others, it goes on with the barrier. Converged
 * is said where the step that would follow is within the tolerance, multipliers have their sign,
 * and the Hessian is positive definite along the constraints. */
#include "numeric/solve/barrier.h"
#include "numeric/solve/methods.h"

#include <string.h>

static const double FIRST_BARRIER = 0.1, INSIDE = 1e-2; /* how far from bounds it starts */
static const double FAR_OFF = 100, NEAR = 10;           /* violations */

static size_t room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)options;
    size_t multipliers = (size_t)m - 1 + 2 * (size_t)n;
    return 3 * multipliers + DX_BARRIER_NUMBERS + 2 * ((size_t)m - 1) + n;
}

static size_t scratch_room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)options;
    size_t all = (size_t)n + m - 1;
    return 2 * ((size_t)m + (size_t)m * n) + (size_t)n * n + all * all + 4 * all + n + 2 * all +
           dx_dense_work((uint32_t)all) + (DX_BARRIER_PATTERNS + 1) * all;
}

dx_barrier dx_barrier_state_of(const dx_solver *s)
{
    const dx_problem *p = s->problem;
    dx_barrier w = {.n = p->n, .m = p->m - 1, .ne = p->n_equalities, .ni = p->n_inequalities};
    size_t n = w.n, m = w.m, all = n + m;
    w.l = p->lower;
    w.u = p->upper;
    w.lambda = s->memory;
    w.low = w.lambda + m;
    w.high = w.low + n;
    w.now = (dx_barrier_numbers *)(void *)(w.high + n);
    w.slack = w.high + n + DX_BARRIER_NUMBERS;
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
    w.unit = w.noise + DX_BARRIER_PATTERNS * all;
    return w;
}

bool dx_barrier_is_needed(const dx_barrier *w)
{
    if (w->ni > 0)
        return true;
    for (size_t i = 0; i < w->n; i++)
        if (dx_has_low(w, i) || dx_has_high(w, i))
            return true;
    return false;
}

/* ---- what is reported ------------------------------------------------------------------------ */

/* The greatest violation of constraints and bounds at a point. */
double dx_barrier_violation(const dx_barrier *w, const double *f, const double *x)
{
    double most = 0;
    for (size_t k = 0; k < w->m; k++)
        most = fmax(most, dx_is_inequality(w, k) ? f[k + 1] : fabs(f[k + 1]));
    for (size_t i = 0; i < w->n; i++) {
        if (dx_has_low(w, i))
            most = fmax(most, w->l[i] - x[i]);
        if (dx_has_high(w, i))
            most = fmax(most, x[i] - w->u[i]);
    }
    return most;
}

void dx_barrier_report(dx_solver *s, const dx_barrier *w, const double *f, const double *jacobian)
{
    double sum = 0;
    for (size_t i = 0; i < w->n; i++) {
        double part = dx_pull_on(w, jacobian, i) - w->low[i] + w->high[i];
        sum += part * part;
    }
    s->report.value = f[0];
    s->report.slope = sqrt(sum);
    s->report.violation = dx_barrier_violation(w, f, s->x);
    w->now->scale = fmax(w->now->scale, dx_greatest(s->x, w->n));
}

/* ---- the beginning --------------------------------------------------------------------------- */

static dx_status check(const dx_solver *s, const dx_barrier *w)
{
    if (w->n + w->m > DX_DENSE_MOST)
        return dx_fail(s->context, DX_LIMIT, "%zu unknowns and %zu constraints are more than %d",
                       w->n, w->m, DX_DENSE_MOST);
    for (size_t i = 0; i < w->n; i++)
        if (dx_has_low(w, i) && dx_has_high(w, i) && !(w->l[i] < w->u[i]))
            return dx_fail(s->context, DX_DOMAIN,
                           "the lower bound %g is not below the upper one, %g", w->l[i], w->u[i]);
    return DX_OK;
}

/* Inside the bounds, by a part of their distance or of the size of the number. */
static void move_inside(const dx_solver *s, const dx_barrier *w)
{
    for (size_t i = 0; i < w->n; i++) {
        double between = dx_has_low(w, i) && dx_has_high(w, i) ? w->u[i] - w->l[i] : INFINITY;
        if (dx_has_low(w, i))
            s->x[i] = fmax(s->x[i], w->l[i] + INSIDE * fmin(fmax(1, fabs(w->l[i])), between));
        if (dx_has_high(w, i))
            s->x[i] = fmin(s->x[i], w->u[i] - INSIDE * fmin(fmax(1, fabs(w->u[i])), between));
    }
}

/* The λ for which |g + Jᵀ·λ - ...| is least, unless it is large. */
static void first_multipliers(const dx_barrier *w)
{
    size_t n = w->n, m = w->m, all = n + m;
    uint32_t negative;
    memset(w->matrix, 0, all * all * sizeof *w->matrix);
    for (size_t i = 0; i < n; i++) {
        w->matrix[i * all + i] = 1;
        w->step[i] = -(w->jacobian[i] - w->low[i] + w->high[i]);
    }
    for (size_t k = 0; k < m; k++) {
        memcpy(w->matrix + (n + k) * all, dx_constraint_row(w, w->jacobian, k),
               n * sizeof *w->matrix);
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

/* Multipliers and slacks for the point, as if there had been none before it. */
static void begin_at(const dx_solver *s, const dx_barrier *w)
{
    for (size_t i = 0; i < w->n; i++) {
        w->low[i] = dx_has_low(w, i) ? w->now->barrier / (s->x[i] - w->l[i]) : 0;
        w->high[i] = dx_has_high(w, i) ? w->now->barrier / (w->u[i] - s->x[i]) : 0;
    }
    for (size_t k = w->ne; k < w->m; k++) {
        w->slack[k] = fmax(-w->f[k + 1], INSIDE * fmax(1, fabs(w->f[k + 1])));
        w->pull[k] = w->now->barrier / w->slack[k];
    }
    first_multipliers(w);
}

static dx_status init(dx_solver *s)
{
    dx_barrier w = dx_barrier_state_of(s);
    s->multipliers = w.lambda;
    DX_TRY(check(s, &w));
    *w.now =
        (dx_barrier_numbers){.barrier = dx_barrier_is_needed(&w) ? FIRST_BARRIER : 0, .penalty = 1};
    w.now->retry = 1e-4;
    move_inside(s, &w);
    DX_TRY(dx_problem_first(s->problem, s->x, w.f, w.jacobian));
    if (!dx_finite(w.f, w.m + 1) || !dx_finite(w.jacobian, (w.m + 1) * w.n)) {
        s->report.value = w.f[0];
        s->report.outcome = dx_finite(w.f, w.m + 1) ? DX_OUTCOME_NO_SLOPE : DX_OUTCOME_NO_START;
        return DX_OK;
    }
    begin_at(s, &w);
    w.now->far = dx_barrier_violation(&w, w.f, s->x) > FAR_OFF;
    dx_barrier_report(s, &w, w.f, w.jacobian);
    return DX_OK;
}

void dx_barrier_note_matrix(const dx_solver *s, const dx_barrier *w)
{
    size_t all = w->n + w->m;
    if (all <= DX_RECORD_MATRIX)
        dx_note_down(s, DX_NOTE_MATRIX, all * all, w->matrix);
}

void dx_barrier_note_side(const dx_solver *s, const dx_barrier *w, dx_note_kind kind,
                          const double *side)
{
    dx_note_down(s, kind, w->n + w->m, side);
}

dx_status dx_barrier_evaluate(dx_solver *s, const dx_barrier *w)
{
    memcpy(dx_problem_multipliers(s->problem), w->lambda, w->m * sizeof *w->lambda);
    return dx_problem_second(s->problem, s->x, w->f, w->jacobian, w->hessian);
}

/* ---- one iteration --------------------------------------------------------------------------- */

/* From far off the size of the start would tell how long steps are, and the formula lead away as
 * fast as the constraints lead back: these are reached first, and there it begins. */
static dx_status come_near(dx_solver *s, const dx_barrier *w)
{
    enum { STEPS = 100 };
    if (s->report.k < STEPS && dx_barrier_violation(w, w->f, s->x) > NEAR) {
        w->now->easing = 0;
        for (size_t k = w->ne; k < w->m; k++) { /* slacks that are small do none of the work */
            w->slack[k] = fmax(-w->f[k + 1], 1e-3 * fmax(1, fabs(w->f[k + 1])));
            w->pull[k] = w->now->barrier / w->slack[k];
        }
        DX_TRY(dx_barrier_ease(s, w));
        if (s->report.outcome == DX_OUTCOME_GOING)
            return DX_OK;
        s->report.outcome = DX_OUTCOME_GOING;
    }
    w->now->far = w->now->easing = 0;
    w->now->scale = dx_greatest(s->x, w->n);
    begin_at(s, w);
    return dx_barrier_evaluate(s, w);
}

static dx_status iterate(dx_solver *s, dx_barrier w)
{
    dx_note_down(s, DX_NOTE_LAMBDA, w.m + 2 * w.n, w.lambda);
    DX_TRY(dx_barrier_evaluate(s, &w));
    if (!dx_finite(w.hessian, w.n * w.n)) {
        s->report.outcome = DX_OUTCOME_NO_SLOPE;
        return DX_OK;
    }
    dx_barrier_look_for_way(s, &w);
    if (s->report.outcome != DX_OUTCOME_GOING)
        return DX_OK;
    if (w.now->solving != 0)
        return dx_barrier_solve(s, &w);
    if (w.now->far != 0) {
        DX_TRY(come_near(s, &w));
        if (w.now->far != 0)
            return DX_OK;
    }
    if (dx_greatest(w.lambda, w.m) > 1e6 * fmax(1, dx_greatest(w.jacobian, w.n))) {
        first_multipliers(&w); /* gradients that almost depend on each other made them large */
        DX_TRY(dx_barrier_evaluate(s, &w));
    }
    double *barrier = &w.now->barrier;
    while (*barrier > DX_LEAST_BARRIER && dx_barrier_failing(s, &w, *barrier) <= 10 * *barrier) {
        w.now->penalty = fmax(1, 2 * dx_greatest(w.lambda, w.m));
        *barrier = fmax(DX_LEAST_BARRIER, fmin(*barrier / 5, pow(*barrier, 1.5)));
    }
    double off = dx_barrier_failing(s, &w, *barrier);
    bool is_near = *barrier > 0 ? *barrier <= w.now->retry : off <= w.now->retry;
    if (is_near) {
        dx_barrier_begin_solving(s, &w);
        DX_TRY(dx_barrier_evaluate(s, &w));
        return dx_barrier_solve(s, &w);
    }
    if (*barrier > 0 && *barrier <= DX_LEAST_BARRIER && off <= 100 * DX_LEAST_BARRIER)
        return dx_barrier_end_flat(s, &w);
    return dx_barrier_step(s, &w);
}

/* Have all of the last steps been much smaller than the point, and lead nowhere? */
static bool trembles(const dx_solver *s, const dx_barrier *w)
{
    enum { STEPS = 8 };
    double most = 1e-8 * w->now->scale;
    bool all = s->report.outcome == DX_OUTCOME_GOING && s->report.k % STEPS == STEPS - 1 &&
               s->n_kept > STEPS && s->report.step <= most;
    for (size_t k = 1; k < STEPS && all; k++)
        all = s->kept[s->n_kept - k].step <= most;
    return all;
}

static dx_status step(dx_solver *s)
{
    dx_barrier w = dx_barrier_state_of(s);
    DX_TRY(iterate(s, w));
    dx_outcome outcome = s->report.outcome;
    if (outcome == DX_OUTCOME_GOING)
        DX_TRY(dx_barrier_look_ahead(s, &w));
    if (outcome == DX_OUTCOME_NO_DESCENT || outcome == DX_OUTCOME_ROUNDING || trembles(s, &w))
        DX_TRY(dx_barrier_look_for_crease(s, &w));
    return DX_OK;
}

const dx_method dx_method_barrier = {
    .name = "barrier",
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
