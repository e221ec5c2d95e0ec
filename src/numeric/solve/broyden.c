/* Broyden's method, the good one: Newton's with an inverse Jacobian that is not worked out anew but
 * corrected so that it explains the last step,
 *     H + (s - H·y)·(s'·H)/(s'·H·y),   s = the step, y = the change of f
 * (Broyden, Math. Comp. 19, 1965; Dennis and Schnabel, Numerical Methods for Unconstrained
 * Optimization and Nonlinear Equations, 8.1). The first is exact, and again one where |f| has
 * become twice as great or more, where the correction breaks down, and where it is to be told
 * whether this is a zero. Damped as newton. Memory: f[n] and H[n·n]. */
#include "numeric/solve/dense.h"
#include "numeric/solve/methods.h"
#include "numeric/solve/record.h"
#include "numeric/solve/rest.h"

#include <float.h>
#include <string.h>

static const double LEAST_DAMPING = 0x1p-40, ENOUGH = 1e-4, WORSE = 2;

static size_t room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return (size_t)n + (size_t)n * n;
}

typedef struct scratch {
    double *step, *next, *f, *change, *row, *jacobian, *factors, *work, *rest;
    int32_t *pivot;
} scratch;

static size_t scratch_room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return 6 * (size_t)n + 2 * (size_t)n * n + dx_dense_work(n) + dx_rest_room(n);
}

static scratch scratch_of(const dx_solver *s)
{
    size_t n = s->problem->n;
    scratch w = {.step = s->scratch};
    w.next = w.step + n;
    w.f = w.next + n;
    w.change = w.f + n;
    w.row = w.change + n;
    w.pivot = (int32_t *)(w.row + n);
    w.jacobian = w.row + 2 * n;
    w.factors = w.jacobian + n * n;
    w.work = w.factors + n * n;
    w.rest = w.work + dx_dense_work((uint32_t)n);
    return w;
}

/* out = H·v */
static void multiply(uint32_t n, const double *h, const double *v, double *out)
{
    for (uint32_t i = 0; i < n; i++) {
        double sum = 0;
        for (uint32_t k = 0; k < n; k++)
            sum += h[(size_t)i * n + k] * v[k];
        out[i] = sum;
    }
}

/* ---- the exact Jacobian ------------------------------------------------------------------ */

/* At the point: J, its factors and its inverse; the reciprocal of its condition. */
static dx_status renew(dx_solver *s, const scratch *w, double *rcond)
{
    uint32_t n = s->problem->n;
    double *f = s->memory, *h = f + n;
    DX_TRY(dx_problem_first(s->problem, s->x, f, w->jacobian));
    dx_note_down(s, DX_NOTE_EXACT, 0, f);
    memcpy(w->factors, w->jacobian, (size_t)n * n * sizeof *h);
    *rcond = dx_dense_factor(n, w->factors, w->pivot, w->work);
    if (!(*rcond > DBL_EPSILON))
        return DX_OK;
    for (uint32_t k = 0; k < n; k++) {
        memset(w->row, 0, n * sizeof *w->row);
        w->row[k] = 1;
        dx_dense_solve(n, w->factors, w->pivot, w->row);
        for (uint32_t i = 0; i < n; i++)
            h[(size_t)i * n + k] = w->row[i];
    }
    return DX_OK;
}

/* With the Jacobian that is there now: is this a zero? */
static dx_status ask(dx_solver *s, const scratch *w, bool stuck)
{
    double rcond;
    DX_TRY(renew(s, w, &rcond));
    const dx_rest_system system = {.f = s->memory,
                                   .jacobian = w->jacobian,
                                   .factors = w->factors,
                                   .pivot = w->pivot,
                                   .rcond = rcond,
                                   .stuck = stuck,
                                   .work = w->rest};
    if (!dx_finite(w->jacobian, (size_t)s->problem->n * s->problem->n)) {
        s->report.outcome = DX_OUTCOME_NO_SLOPE_HERE;
        return DX_OK;
    }
    DX_TRY(dx_rest_together(s, &system));
    if (s->report.outcome == DX_OUTCOME_GOING && !(rcond > DBL_EPSILON))
        s->report.outcome = DX_OUTCOME_SINGULAR;
    return DX_OK;
}

static dx_status init(dx_solver *s)
{
    uint32_t n = s->problem->n;
    scratch w = scratch_of(s);
    DX_TRY(dx_problem_value(s->problem, s->x, s->memory));
    s->report.value = n == 1 ? s->memory[0] : dx_norm(s->memory, n);
    if (dx_finite(s->x, n) && dx_finite(s->memory, n))
        return ask(s, &w, false);
    s->report.outcome = DX_OUTCOME_NO_START;
    return DX_OK;
}

/* ---- one step ---------------------------------------------------------------------------- */

/* A point along -H·f, or none: `found`. */
static dx_status search(dx_solver *s, const scratch *w, double *damping, bool *found)
{
    uint32_t n = s->problem->n;
    const double *f = s->memory, *h = f + n;
    double before = dx_norm(f, n);
    multiply(n, h, f, w->step);
    dx_note_down(s, DX_NOTE_DIRECTION, n, w->step);
    for (*damping = 1; *damping >= LEAST_DAMPING; *damping /= 2) {
        for (uint32_t i = 0; i < n; i++)
            w->next[i] = s->x[i] - *damping * w->step[i];
        DX_TRY(dx_problem_value(s->problem, w->next, w->f));
        dx_note_down(s, DX_NOTE_TRIAL, 3, (const double[]){*damping, dx_norm(w->f, n), NAN});
        *found = dx_finite(w->next, n) && dx_finite(w->f, n) &&
                 (!s->options.damped || dx_norm(w->f, n) <= (1 - ENOUGH * *damping) * before);
        if (*found || !s->options.damped)
            return DX_OK;
    }
    return DX_OK;
}

/* Explains the step that was made, from x to next; false where that breaks down. */
static bool correct(dx_solver *s, const scratch *w)
{
    uint32_t n = s->problem->n;
    double *f = s->memory, *h = f + n, *effect = w->rest, dot = 0;
    for (uint32_t i = 0; i < n; i++) {
        w->change[i] = w->f[i] - f[i];
        w->step[i] = w->next[i] - s->x[i];
    }
    multiply(n, h, w->change, effect);
    for (uint32_t i = 0; i < n; i++)
        dot += w->step[i] * effect[i];
    if (!(fabs(dot) > 1e-8 * dx_norm(w->step, n) * dx_norm(effect, n)))
        return false;
    for (uint32_t k = 0; k < n; k++) {
        w->row[k] = 0;
        for (uint32_t i = 0; i < n; i++)
            w->row[k] += w->step[i] * h[(size_t)i * n + k];
    }
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < n; k++)
            h[(size_t)i * n + k] += (w->step[i] - effect[i]) / dot * w->row[k];
    return true;
}

/* Nothing was found: with the exact Jacobian perhaps? */
static dx_status search_anew(dx_solver *s, const scratch *w, double *damping, bool *found)
{
    DX_TRY(ask(s, w, true));
    if (s->report.outcome != DX_OUTCOME_GOING)
        return DX_OK;
    DX_TRY(search(s, w, damping, found));
    if (!*found) {
        memcpy(s->tried, w->next, s->problem->n * sizeof *w->next);
        s->report.outcome = s->options.damped                   ? DX_OUTCOME_NO_LESS
                            : dx_finite(w->next, s->problem->n) ? DX_OUTCOME_LEFT_DOMAIN
                                                                : DX_OUTCOME_DIVERGED;
    }
    return DX_OK;
}

static dx_status step(dx_solver *s)
{
    uint32_t n = s->problem->n;
    scratch w = scratch_of(s);
    double *f = s->memory, *h = f + n, damping, before = dx_norm(f, n);
    bool found = false;
    DX_TRY(search(s, &w, &damping, &found));
    if (!found) {
        DX_TRY(search_anew(s, &w, &damping, &found));
        if (!found)
            return DX_OK;
    }
    bool corrected = correct(s, &w);
    memcpy(f, w.f, n * sizeof *f);
    dx_solver_move(s, w.next);
    s->report.value = n == 1 ? f[0] : dx_norm(f, n);
    s->report.rate = s->options.damped ? damping : NAN;
    multiply(n, h, f, w.step);
    double now = dx_norm(f, n), near = dx_norm(w.step, n), size = dx_norm(s->x, n);
    bool stalls = s->report.step <= 0x1p-20 * size && s->report.step >= 0.4 * s->last_steps[0];
    if (!corrected || now == 0 || now > WORSE * before || stalls ||
        near <= dx_solver_tolerance(s) * size)
        return ask(s, &w, false);
    return DX_OK;
}

const dx_method dx_method_broyden = {
    .name = "broyden",
    .kind = DX_PROBLEM_ROOT,
    .level = DX_LEVEL_FIRST,
    .dense = true,
    .n_starts = 1,
    .room = room,
    .scratch_room = scratch_room,
    .init = init,
    .step = step,
};
