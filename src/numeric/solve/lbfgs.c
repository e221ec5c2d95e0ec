/* L-BFGS: BFGS of which the last pairs of steps and differences of gradients alone are kept; the
 * direction -H·g comes of two loops over them, with (yᵀ·s)/(yᵀ·y)·I in between (Nocedal and
 * Wright, Numerical Optimization, 2nd ed., algorithms 7.4 and 7.5, (7.20)). Ten pairs unless
 * asked otherwise. Memory: a dx_least, then d[n], the number of pairs so far, and a ring of pairs
 * s[n], y[n], with 1/(yᵀ·s) of each. */
#include "numeric/solve/line.h"
#include "numeric/solve/methods.h"
#include "numeric/solve/record.h"

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
    return dx_least_room(n) + n + 1 + (pairs_of(options) + 1) * (2 * (size_t)n + 1);
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

/* s, y and 1/(yᵀ·s) of a pair. There is room for one more than are used. */
static double *pair(const state *w, size_t k)
{
    return w->ring + k % (w->most + 1) * (2 * w->n + 1);
}

static void aim(const state *w, const double *g)
{
    size_t n = w->n, count = (size_t)*w->count, kept = count < w->most ? count : w->most;
    double *d = w->direction;
    for (size_t i = 0; i < n; i++)
        d[i] = -g[i];
    if (kept == 0)
        return;
    size_t oldest = count - kept;
    const double *last = pair(w, count - 1), *first = pair(w, oldest);
    double middle = 1 / (last[2 * n] * dx_dot(last + n, last + n, n));
    double dot = dx_dot(last, d, n);
    for (size_t k = count; k-- > oldest;) {
        const double *p = pair(w, k);
        double a = w->alpha[k % w->most] = p[2 * n] * dot;
        if (k > oldest)
            dot = dx_combine(d, 1, -a, p + n, pair(w, k - 1), n);
        else
            dot = dx_combine(d, middle, -a, p + n, first + n, n);
    }
    for (size_t k = oldest; k < count; k++) {
        const double *p = pair(w, k), *next = k + 1 < count ? pair(w, k + 1) + n : g;
        dot = dx_combine(d, 1, w->alpha[k % w->most] - p[2 * n] * dot, p, next, n);
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
    double *p = pair(w, (size_t)*w->count);
    dx_subtract(p, w->point, s->x, n);
    dx_subtract(p + n, w->gradient, l->gradient, n);
    double ys = dx_dot(p, p + n, n);
    if (!(ys > 1e-14 * sqrt(dx_dot(p, p, n)) * sqrt(dx_dot(p + n, p + n, n))))
        return;
    p[2 * n] = 1 / ys;
    ++*w->count;
}

static dx_status search(dx_solver *s, const state *w, dx_line *line)
{
    const dx_least *l = dx_least_of(s);
    *line = (dx_line){.direction = w->direction, .point = w->point, .gradient = w->gradient};
    line->slope = dx_dot(l->gradient, w->direction, w->n);
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
    .order = 2,
    .n_starts = 1,
    .room = room,
    .scratch_room = scratch_room,
    .init = init,
    .step = step,
};
