/* The simplex method of Nelder and Mead, which needs no derivatives, with the coefficients of Gao
 * and Han (Comput. Optim. Appl. 51, 2012, (4.1)), which depend on the number of unknowns. Of a
 * simplex with vertices in the order of their values the worst one is reflected, and the simplex
 * expanded, contracted or shrunk.
 *
 * The method can end where no least value is (McKinnon, SIAM J. Optim. 9, 1998), so where the
 * simplex has become small values are looked at around its best vertex, at several distances along
 * the axes and across them. Where one is less the method begins anew there; else a quadratic is
 * put through the values around, and converged is said where its least point is within the
 * tolerance. Values alone tell a least point to about half of the digits.
 *
 * Memory: the vertices, each its value and its point[n], best first; the greatest |x_i| so far,
 * and how often it has begun anew. */
#include "numeric/solve/dense.h"
#include "numeric/solve/methods.h"
#include "numeric/solve/record.h"

#include <float.h>
#include <string.h>

enum {
    ANEW = 40,      /* times that it may begin anew */
    MODEL_MOST = 64 /* unknowns for which a quadratic is put through values */
};

static const double DIGITS = 1e-6, /* that are called converged, unless asked otherwise */
    SIMPLEX = 0.1,                 /* its size at first, of the point */
    FAR = 1e40;

typedef struct state {
    double *vertex, *scale, *anew;
    double *center, *trial, *other;       /* scratch */
    double *unit, *slope, *work, *matrix; /* of the quadratic */
    size_t n;
} state;

static size_t room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return ((size_t)n + 1) * ((size_t)n + 1) + 2;
}

static size_t scratch_room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return 3 * ((size_t)n + 1) + 6 * (size_t)n + (n <= MODEL_MOST ? (size_t)n * n : 0);
}

static state state_of(const dx_solver *s)
{
    size_t n = s->problem->n;
    state w = {.vertex = s->memory, .n = n};
    w.scale = w.vertex + (n + 1) * (n + 1);
    w.anew = w.scale + 1;
    w.center = s->scratch;
    w.trial = w.center + n + 1;
    w.other = w.trial + n + 1;
    w.unit = w.other + n + 1;
    w.slope = w.unit + n;
    w.work = w.slope + n;
    w.matrix = w.work + 4 * n;
    return w;
}

static double *vertex(const state *w, size_t k)
{
    return w->vertex + k * (w->n + 1);
}

/* The vertex's value; infinite where there is none. */
static dx_status evaluate(dx_solver *s, double *v)
{
    DX_TRY(dx_problem_value(s->problem, v + 1, v));
    if (isnan(v[0]))
        v[0] = INFINITY;
    return dx_poll(s->context);
}

/* Keeps the order of the vertices before k; equal ones stay behind. */
static void insert(const state *w, size_t k, const double *v)
{
    size_t room = (w->n + 1) * sizeof *v;
    while (k > 0 && vertex(w, k - 1)[0] > v[0]) {
        memcpy(vertex(w, k), vertex(w, k - 1), room);
        k--;
    }
    memmove(vertex(w, k), v, room);
}

/* Edges along the axes, of a size relative to the point, from the best vertex. */
static dx_status spread(dx_solver *s, const state *w, double size)
{
    size_t n = w->n;
    double scale = dx_greatest(vertex(w, 0) + 1, n);
    if (scale == 0)
        scale = *w->scale > 0 ? *w->scale : 1;
    for (size_t k = 1; k <= n; k++) {
        double *v = w->trial;
        memcpy(v, vertex(w, 0), (n + 1) * sizeof *v);
        double part = fabs(v[k]) > 1e-8 * scale ? fabs(v[k]) : scale;
        v[k] += size * part;
        DX_TRY(evaluate(s, v));
        memcpy(vertex(w, k), v, (n + 1) * sizeof *v);
    }
    for (size_t k = 1; k <= n; k++) { /* by insertion */
        memcpy(w->trial, vertex(w, k), (n + 1) * sizeof *w->trial);
        insert(w, k, w->trial);
    }
    return DX_OK;
}

static dx_status init(dx_solver *s)
{
    state w = state_of(s);
    double *best = vertex(&w, 0);
    memcpy(best + 1, s->x, w.n * sizeof *best);
    DX_TRY(dx_problem_value(s->problem, s->x, best));
    s->report.value = best[0];
    *w.scale = dx_greatest(s->x, w.n);
    if (!isfinite(best[0])) {
        s->report.outcome = DX_OUTCOME_NO_START;
        return DX_OK;
    }
    return spread(s, &w, SIMPLEX);
}

/* ---- a change of the simplex ------------------------------------------------------------- */

/* out = center + factor·(center - worst) */
static dx_status reflect(dx_solver *s, const state *w, double factor, double *out)
{
    const double *worst = vertex(w, w->n);
    for (size_t i = 1; i <= w->n; i++)
        out[i] = w->center[i] + factor * (w->center[i] - worst[i]);
    return evaluate(s, out);
}

static dx_status shrink(dx_solver *s, const state *w, double factor)
{
    size_t n = w->n;
    memcpy(w->center, vertex(w, 0), (n + 1) * sizeof *w->center);
    for (size_t k = 1; k <= n; k++) {
        double *v = vertex(w, k);
        for (size_t i = 1; i <= n; i++)
            v[i] = w->center[i] + factor * (v[i] - w->center[i]);
        DX_TRY(evaluate(s, v));
    }
    for (size_t k = 1; k <= n; k++) {
        memcpy(w->trial, vertex(w, k), (n + 1) * sizeof *w->trial);
        insert(w, k, w->trial);
    }
    return DX_OK;
}

static void find_center(const state *w)
{
    size_t n = w->n;
    memset(w->center, 0, (n + 1) * sizeof *w->center);
    for (size_t k = 0; k < n; k++)
        for (size_t i = 1; i <= n; i++)
            w->center[i] += vertex(w, k)[i] / (double)n;
}

/* With the values of the best, the second worst and the worst vertex, of the reflected point, and
 * of the one that was tried after it. */
static void note_change(const dx_solver *s, dx_simplex_change done, const double *value)
{
    dx_note_down(s, DX_NOTE_SIMPLEX, 6,
                 (const double[]){done, value[0], value[1], value[2], value[3], value[4]});
}

static dx_status change(dx_solver *s, const state *w)
{
    double n = fmax(2, (double)w->n);
    double expansion = 1 + 2 / n, contraction = 0.75 - 1 / (2 * n), shrinking = 1 - 1 / n;
    double best = vertex(w, 0)[0], worst = vertex(w, w->n)[0];
    double second = vertex(w, w->n - 1)[0], other = NAN;
    dx_simplex_change done = DX_SIMPLEX_REFLECTED;
    find_center(w);
    DX_TRY(reflect(s, w, 1, w->trial));
    double *taken = w->trial, reflected = w->trial[0];
    if (w->trial[0] < best) {
        DX_TRY(reflect(s, w, expansion, w->other));
        other = w->other[0];
        if (other < reflected) {
            taken = w->other;
            done = DX_SIMPLEX_EXPANDED;
        }
    } else if (!(w->trial[0] < second)) {
        bool outside = w->trial[0] < worst;
        DX_TRY(reflect(s, w, outside ? contraction : -contraction, w->other));
        taken = w->other;
        other = w->other[0];
        done = outside ? DX_SIMPLEX_OUTSIDE : DX_SIMPLEX_INSIDE;
        if (!(other <= reflected && other < worst)) {
            note_change(s, DX_SIMPLEX_SHRUNK,
                        (const double[]){best, second, worst, reflected, other});
            return shrink(s, w, shrinking);
        }
    }
    note_change(s, done, (const double[]){best, second, worst, reflected, other});
    insert(w, w->n, taken);
    return DX_OK;
}

/* ---- is it a least value? ---------------------------------------------------------------- */

static bool is_small(const state *w)
{
    const double *best = vertex(w, 0);
    double scale = dx_greatest(best + 1, w->n), size = 0, value = fabs(best[0]);
    for (size_t k = 1; k <= w->n; k++)
        for (size_t i = 1; i <= w->n; i++)
            size = fmax(size, fabs(vertex(w, k)[i] - best[i]));
    double differ = vertex(w, w->n)[0] - best[0];
    return size <= 1e-15 * fmax(scale, 1e-16 * *w->scale) ||
           (differ <= 4 * DBL_EPSILON * value && size <= 1e-7 * fmax(scale, 1e-8 * *w->scale));
}

/* From the best vertex by h along axis k, or for k >= n across them. */
static dx_status look(dx_solver *s, const state *w, size_t k, double h, double *out)
{
    size_t n = w->n;
    const double *best = vertex(w, 0);
    for (size_t i = 0; i < n; i++) {
        double part = k < n ? (i == k ? 1 : 0) : dx_pattern_sign(i, k);
        out[i + 1] = best[i + 1] + h * part;
    }
    return evaluate(s, out);
}

/* Is one of the values around at a distance h less? It is then in w->trial. */
static dx_status look_around(dx_solver *s, const state *w, double h, bool *less)
{
    double here = vertex(w, 0)[0], noise = 4 * DBL_EPSILON * fabs(here);
    *less = false;
    for (size_t k = 0; k < 4 * w->n && !*less; k++) {
        DX_TRY(look(s, w, k / 2, k % 2 ? h : -h, w->trial));
        *less = w->trial[0] < here - noise;
    }
    return DX_OK;
}

/* The quadratic through the values around: slopes, and second derivatives h_i·h_k·H_ik in
 * units in which its diagonal is 1. False where a curvature drowns in rounding. */
static dx_status model(dx_solver *s, const state *w, double h, bool *ok)
{
    size_t n = w->n;
    double here = vertex(w, 0)[0], noise = 4 * DBL_EPSILON * fabs(here);
    *ok = true;
    for (size_t i = 0; i < n && *ok; i++) {
        DX_TRY(look(s, w, i, -h, w->trial));
        double below = w->trial[0] - here;
        DX_TRY(look(s, w, i, h, w->trial));
        double above = w->trial[0] - here, bend = above + below;
        *ok = bend > 1e4 * noise && isfinite(bend) && bend > 0;
        w->unit[i] = sqrt(bend);
        w->slope[i] = (above - below) / 2 / w->unit[i];
        w->matrix[i * n + i] = 1;
    }
    for (size_t i = 0; i < n && *ok; i++)
        for (size_t k = 0; k < i && *ok; k++) {
            double sum = 0;
            for (int corner = 0; corner < 4; corner++) {
                double to_i = corner & 1 ? h : -h, to_k = corner & 2 ? h : -h;
                memcpy(w->trial, vertex(w, 0), (n + 1) * sizeof *w->trial);
                w->trial[i + 1] += to_i;
                w->trial[k + 1] += to_k;
                DX_TRY(evaluate(s, w->trial));
                sum += to_i * to_k > 0 ? w->trial[0] : -w->trial[0];
            }
            w->matrix[i * n + k] = w->matrix[k * n + i] = sum / 4 / (w->unit[i] * w->unit[k]);
            *ok = isfinite(sum);
        }
    return DX_OK;
}

/* How far the least point of that quadratic is; infinite where it has none, or where its matrix
 * is too near to a singular one. */
static dx_status distance_left(dx_solver *s, const state *w, double h, bool *curved, double *out)
{
    size_t n = w->n;
    *out = INFINITY;
    *curved = false;
    if (n > MODEL_MOST)
        return DX_OK;
    DX_TRY(model(s, w, h, curved));
    *curved = *curved && dx_dense_cholesky((uint32_t)n, w->matrix) &&
              dx_dense_cholesky_condition((uint32_t)n, w->matrix, (double)n, w->work) > 1e-5;
    if (!*curved)
        return DX_OK;
    dx_dense_cholesky_solve((uint32_t)n, w->matrix, w->slope);
    *out = 0;
    for (size_t i = 0; i < n; i++)
        *out = fmax(*out, fabs(w->slope[i]) * h / w->unit[i]);
    return DX_OK;
}

/* Do the values around fall as the distance does? Near a pole they hardly do. */
static dx_status levels_out(dx_solver *s, const state *w, double h, bool *out)
{
    double here = vertex(w, 0)[0];
    *out = true;
    for (size_t k = 0; k < w->n && *out; k++) {
        double rise[2] = {0, 0};
        for (int side = 0; side < 4; side++) {
            DX_TRY(look(s, w, k, (side % 2 ? 1 : -1) * (side / 2 ? h : h / 10), w->trial));
            rise[side / 2] += w->trial[0] - here;
        }
        *out = !(rise[0] > 0.6 * rise[1]) || rise[1] == 0;
    }
    return DX_OK;
}

static dx_status verify(dx_solver *s, const state *w)
{
    static const double distance[] = {1e-2, 1e-4, 1e-5, 1e-6};
    double size = dx_greatest(vertex(w, 0) + 1, w->n), far = *w->scale > 0 ? *w->scale : 1;
    double near = fmax(size, 1e-8 * far), error = INFINITY;
    bool less = false, curved = false, level = true;
    for (size_t k = 0; k < 8 && !less; k++)
        DX_TRY(look_around(s, w, distance[k / 2] * (k % 2 ? far : near), &less));
    if (!less)
        DX_TRY(levels_out(s, w, 1e-4 * near, &level));
    for (size_t k = 2; k < 8 && !less && level; k++) {
        bool bends;
        double left;
        DX_TRY(distance_left(s, w, distance[k / 2] * (k % 2 ? far : near), &bends, &left));
        curved = curved || bends;
        error = fmin(error, left);
    }
    if (less)
        insert(w, w->n, w->trial);
    if (!level)
        s->report.outcome = DX_OUTCOME_RISES_AT_ONCE;
    else if (error <= fmax(s->options.tolerance, DIGITS) * fmax(size, 1e-2 * far))
        s->report.outcome = DX_OUTCOME_CONVERGED;
    else if (!less && !curved)
        s->report.outcome = w->n > MODEL_MOST ? DX_OUTCOME_ROUNDING : DX_OUTCOME_DEGENERATE;
    else if (++*w->anew > ANEW)
        s->report.outcome = DX_OUTCOME_NO_DESCENT;
    if (isfinite(error))
        s->report.error = error;
    return s->report.outcome == DX_OUTCOME_GOING ? spread(s, w, less ? SIMPLEX / 10 : 1e-4) : DX_OK;
}

static dx_status step(dx_solver *s)
{
    state w = state_of(s);
    dx_note_down(s, DX_NOTE_CORNERS, (w.n + 1) * (w.n + 1), w.vertex);
    if (is_small(&w)) {
        DX_TRY(verify(s, &w));
        if (s->report.outcome != DX_OUTCOME_GOING)
            return DX_OK;
    } else {
        DX_TRY(change(s, &w));
    }
    const double *best = vertex(&w, 0);
    double far = dx_greatest(best + 1, w.n);
    if (best[0] == -INFINITY || far > FAR * fmax(1, dx_greatest(s->start, w.n))) {
        s->report.outcome = DX_OUTCOME_UNBOUNDED;
        return DX_OK;
    }
    dx_solver_move(s, best + 1);
    *w.scale = fmax(*w.scale, far);
    s->report.value = best[0];
    return DX_OK;
}

const dx_method dx_method_neldermead = {
    .name = "neldermead",
    .kind = DX_PROBLEM_LEAST,
    .level = DX_LEVEL_VALUE,
    .dense = true,
    .n_starts = 1,
    .room = room,
    .scratch_room = scratch_room,
    .init = init,
    .step = step,
};
