/* BFGS: a quasi-Newton method with the inverse H of the Hessian's approximation,
 *     x' = x - a·H·g,   H' = (I - ρ·s·yᵀ)·H·(I - ρ·y·sᵀ) + ρ·s·sᵀ,   ρ = 1/(yᵀ·s),
 * where s is the step and y the difference of gradients; before the first update H is put to
 * (yᵀ·s)/(yᵀ·y)·I (Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 6.1, (6.17),
 * (6.20)). Memory: a dx_least, then d = -H·g[n], H[n·n], and the number of updates of H. */
#include "numeric/solve/line.h"
#include "numeric/solve/methods.h"
#include "numeric/solve/record.h"

#include <string.h>

static const double LEAST = 1e-4, BEND = 0.9;

static size_t room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return dx_least_room(n) + (size_t)n + (size_t)n * n + 1;
}

static size_t scratch_room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return dx_least_scratch(n, false) + 5 * (size_t)n;
}

typedef struct state {
    double *direction, *inverse, *updates;
    double *point, *gradient, *s, *y, *hy; /* scratch */
} state;

static state state_of(const dx_solver *s)
{
    size_t n = s->problem->n;
    state w = {.direction = dx_least_own(s)};
    w.inverse = w.direction + n;
    w.updates = w.inverse + n * n;
    w.point = s->scratch + dx_least_scratch((uint32_t)n, false);
    w.gradient = w.point + n;
    w.s = w.gradient + n;
    w.y = w.s + n;
    w.hy = w.y + n;
    return w;
}

static void set_unit(const state *w, double factor, size_t n)
{
    memset(w->inverse, 0, n * n * sizeof *w->inverse);
    for (size_t i = 0; i < n; i++)
        w->inverse[i * n + i] = factor;
}

/* d = -H·g */
static void aim(const state *w, const double *g, size_t n)
{
    for (size_t i = 0; i < n; i++)
        w->direction[i] = -dx_dot(w->inverse + i * n, g, n);
}

static dx_status init(dx_solver *s)
{
    dx_least *l = dx_least_of(s);
    state w = state_of(s);
    size_t n = s->problem->n;
    DX_TRY(dx_problem_first(s->problem, s->x, &l->value, l->gradient));
    set_unit(&w, 1, n);
    *w.updates = 0;
    aim(&w, l->gradient, n);
    return dx_least_begin(s, NULL);
}

/* By the step s and the difference y; left as it is where the curvature along s is not positive
 * beyond rounding. */
static void update(const state *w, size_t n)
{
    double ys = dx_dot(w->y, w->s, n);
    if (!(ys > 1e-14 * dx_norm(w->y, n) * dx_norm(w->s, n)))
        return;
    if (*w->updates == 0)
        set_unit(w, ys / dx_dot(w->y, w->y, n), n);
    ++*w->updates;
    for (size_t i = 0; i < n; i++)
        w->hy[i] = dx_dot(w->inverse + i * n, w->y, n);
    double factor = (1 + dx_dot(w->y, w->hy, n) / ys) / ys;
    for (size_t i = 0; i < n; i++) {
        double *row = w->inverse + i * n;
        for (size_t k = 0; k <= i; k++) {
            row[k] += factor * w->s[i] * w->s[k] - (w->hy[i] * w->s[k] + w->s[i] * w->hy[k]) / ys;
            w->inverse[k * n + i] = row[k];
        }
    }
}

static dx_status search(dx_solver *s, const state *w, dx_line *line)
{
    dx_least *l = dx_least_of(s);
    size_t n = s->problem->n;
    *line = (dx_line){.direction = w->direction, .point = w->point, .gradient = w->gradient};
    line->slope = dx_dot(l->gradient, w->direction, n);
    dx_note_down(s, DX_NOTE_COUNT, 1, w->updates);
    if (line->slope < 0) {
        double first = *w->updates == 0 ? dx_line_first(s) : 1;
        DX_TRY(dx_line_wolfe(s, line, first, LEAST, BEND));
    }
    return DX_OK;
}

static dx_status step(dx_solver *s)
{
    dx_least *l = dx_least_of(s);
    state w = state_of(s);
    size_t n = s->problem->n;
    dx_line line;
    DX_TRY(search(s, &w, &line));
    if (line.a == 0 && *w.updates > 0) { /* once more, by the gradient alone */
        set_unit(&w, 1, n);
        *w.updates = 0;
        aim(&w, l->gradient, n);
        DX_TRY(search(s, &w, &line));
    }
    if (line.a > 0) {
        for (size_t i = 0; i < n; i++) {
            w.s[i] = w.point[i] - s->x[i];
            w.y[i] = w.gradient[i] - l->gradient[i];
        }
        update(&w, n);
        aim(&w, w.gradient, n);
    }
    return dx_line_take(s, &line, *w.updates > 0 ? w.direction : NULL);
}

const dx_method dx_method_bfgs = {
    .name = "bfgs",
    .kind = DX_PROBLEM_LEAST,
    .level = DX_LEVEL_FIRST,
    .dense = true,
    .order = 2,
    .n_starts = 1,
    .room = room,
    .scratch_room = scratch_room,
    .init = init,
    .step = step,
};
