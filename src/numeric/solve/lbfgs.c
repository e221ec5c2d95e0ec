/* L-BFGS: BFGS of which the last pairs of steps and differences of gradients alone are kept; the
 * direction -H·g comes of two loops over them, with (yᵀ·s)/(yᵀ·y)·I in between (Nocedal and
 * Wright, Numerical Optimization, 2nd ed., algorithms 7.4 and 7.5, (7.20)). Ten pairs unless
 * asked otherwise. Memory: a dx_least, then d[n], the number of pairs so far, and a ring of pairs
 * s[n], y[n], with 1/(yᵀ·s) of each. */
#include "numeric/solve/line.h"
#include "numeric/solve/methods.h"
#include "numeric/solve/record.h"

#include <string.h>

enum { PAIRS = 10, MOST_PAIRS = 1000 };

static const double LEAST = 1e-4, BEND = 0.9;

static size_t pairs_of(const dx_solver_options *options)
{
    uint32_t asked = options->remembered;
    return asked == 0 ? PAIRS : asked < MOST_PAIRS ? asked : MOST_PAIRS;
}

static size_t room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m;
    return dx_least_room(n) + n + 1 + pairs_of(options) * (2 * (size_t)n + 1);
}

static size_t scratch_room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m;
    return dx_least_scratch(n, false) + 2 * (size_t)n + pairs_of(options);
}

typedef struct state {
    double *direction, *count, *ring;
    double *point, *gradient, *alpha; /* scratch */
    size_t n, most;
} state;

static state state_of(const dx_solver *s)
{
    size_t n = s->problem->n;
    state w = {.direction = dx_least_own(s), .n = n, .most = pairs_of(&s->options)};
    w.count = w.direction + n;
    w.ring = w.count + 1;
    w.point = s->scratch + dx_least_scratch((uint32_t)n, false);
    w.gradient = w.point + n;
    w.alpha = w.gradient + n;
    return w;
}

/* s, y and 1/(yᵀ·s) of a pair. */
static double *pair(const state *w, size_t k)
{
    return w->ring + k % w->most * (2 * w->n + 1);
}

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static void add(double *to, double factor, const double *what, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] += factor * what[i];
}

static void aim(const state *w, const double *g)
{
    size_t n = w->n, count = (size_t)*w->count, kept = count < w->most ? count : w->most;
    for (size_t i = 0; i < n; i++)
        w->direction[i] = -g[i];
    for (size_t k = count; k-- > count - kept;) {
        const double *p = pair(w, k);
        double a = w->alpha[k % w->most] = p[2 * n] * dot(p, w->direction, n);
        add(w->direction, -a, p + n, n);
    }
    if (kept > 0) {
        const double *last = pair(w, count - 1);
        double factor = 1 / (last[2 * n] * dot(last + n, last + n, n));
        for (size_t i = 0; i < n; i++)
            w->direction[i] *= factor;
    }
    for (size_t k = count - kept; k < count; k++) {
        const double *p = pair(w, k);
        double b = p[2 * n] * dot(p + n, w->direction, n);
        add(w->direction, w->alpha[k % w->most] - b, p, n);
    }
}

static dx_status init(dx_solver *s)
{
    dx_least *l = dx_least_of(s);
    state w = state_of(s);
    DX_TRY(dx_problem_first(s->problem, s->x, &l->value, l->gradient));
    *w.count = 0;
    aim(&w, l->gradient);
    return dx_least_begin(s, NULL);
}

/* The pair of this step, unless the curvature along it is not positive beyond rounding. */
static void remember(dx_solver *s, const state *w)
{
    const dx_least *l = dx_least_of(s);
    size_t n = w->n;
    double ys = 0, yy = 0, ss = 0;
    for (size_t i = 0; i < n; i++) {
        double step = w->point[i] - s->x[i], change = w->gradient[i] - l->gradient[i];
        ys += step * change;
        yy += change * change;
        ss += step * step;
    }
    if (!(ys > 1e-14 * sqrt(yy) * sqrt(ss)))
        return;
    double *p = pair(w, (size_t)*w->count);
    for (size_t i = 0; i < n; i++) {
        p[i] = w->point[i] - s->x[i];
        p[n + i] = w->gradient[i] - l->gradient[i];
    }
    p[2 * n] = 1 / ys;
    ++*w->count;
}

static dx_status search(dx_solver *s, const state *w, dx_line *line)
{
    const dx_least *l = dx_least_of(s);
    *line = (dx_line){.direction = w->direction, .point = w->point, .gradient = w->gradient};
    line->slope = dot(l->gradient, w->direction, w->n);
    double kept = fmin(*w->count, (double)w->most);
    dx_note_down(s, DX_NOTE_COUNT, 1, &kept);
    if (line->slope < 0)
        DX_TRY(dx_line_wolfe(s, line, *w->count == 0 ? dx_line_first(s) : 1, LEAST, BEND));
    return DX_OK;
}

static dx_status step(dx_solver *s)
{
    dx_least *l = dx_least_of(s);
    state w = state_of(s);
    dx_line line;
    DX_TRY(search(s, &w, &line));
    if (line.a == 0 && *w.count > 0) { /* once more, by the gradient alone */
        *w.count = 0;
        aim(&w, l->gradient);
        DX_TRY(search(s, &w, &line));
    }
    if (line.a > 0) {
        remember(s, &w);
        aim(&w, w.gradient);
    }
    return dx_line_take(s, &line, *w.count > 0 ? w.direction : NULL);
}

const dx_method dx_method_lbfgs = {
    .name = "lbfgs",
    .kind = DX_PROBLEM_LEAST,
    .level = DX_LEVEL_FIRST,
    .n_starts = 1,
    .room = room,
    .scratch_room = scratch_room,
    .init = init,
    .step = step,
};
