/* The nonlinear conjugate gradient method of Hager and Zhang (SIAM J. Optim. 16, 2005, CG_DESCENT):
 *     x' = x + a·d,  d' = -g' + max(β, η)·d,  β = (y - 2·d·|y|²/(dᵀ·y))ᵀ·g'/(dᵀ·y),
 *     η = -1/(|d|·min(1/100, |g|)),
 * where y is the difference of gradients. Memory: a dx_least, then d[n], and the next first step
 * of the line search. */
#include "numeric/solve/line.h"
#include "numeric/solve/methods.h"
#include "numeric/solve/record.h"

#include <string.h>

static const double LEAST = 1e-4, BEND = 0.1;

static size_t room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return dx_least_room(n) + n + 1;
}

static size_t scratch_room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return dx_least_scratch(n, false) + 4 * (size_t)n;
}

typedef struct state {
    double *direction, *first;
    double *point, *gradient, *next, *ahead; /* scratch */
} state;

static state state_of(const dx_solver *s)
{
    size_t n = s->problem->n;
    state w = {.direction = dx_least_own(s)};
    w.first = w.direction + n;
    w.point = s->scratch + dx_least_scratch((uint32_t)n, false);
    w.gradient = w.point + n;
    w.next = w.gradient + n;
    w.ahead = w.next + n;
    return w;
}

static void restart(dx_solver *s, const state *w)
{
    const dx_least *l = dx_least_of(s);
    for (size_t i = 0; i < s->problem->n; i++)
        w->direction[i] = -l->gradient[i];
    *w->first = NAN;
}

static dx_status init(dx_solver *s)
{
    dx_least *l = dx_least_of(s);
    state w = state_of(s);
    DX_TRY(dx_problem_first(s->problem, s->x, &l->value, l->gradient));
    restart(s, &w);
    return dx_least_begin(s, NULL);
}

/* The direction from the next point. */
static void aim(dx_solver *s, const state *w)
{
    const dx_least *l = dx_least_of(s);
    size_t n = s->problem->n;
    double dy = 0, yy = 0, yg = 0, dg = 0;
    for (size_t i = 0; i < n; i++) {
        double y = w->gradient[i] - l->gradient[i];
        dy += w->direction[i] * y;
        yy += y * y;
        yg += y * w->gradient[i];
        dg += w->direction[i] * w->gradient[i];
    }
    double length = dx_norm(w->direction, n);
    double beta = dy != 0 ? (yg - 2 * dg * yy / dy) / dy : 0;
    beta = fmax(beta, -1 / (length * fmin(0.01, dx_norm(l->gradient, n))));
    dx_note_down(s, DX_NOTE_BETA, 1, &beta);
    for (size_t i = 0; i < n; i++)
        w->next[i] = -w->gradient[i] + (isfinite(beta) ? beta : 0) * w->direction[i];
}

static dx_status search(dx_solver *s, const state *w, dx_line *line)
{
    const dx_least *l = dx_least_of(s);
    size_t n = s->problem->n;
    *line = (dx_line){.direction = w->direction, .point = w->point, .gradient = w->gradient};
    for (size_t i = 0; i < n; i++)
        line->slope += l->gradient[i] * w->direction[i];
    if (line->slope < 0)
        DX_TRY(
            dx_line_wolfe(s, line, isnan(*w->first) ? dx_line_first(s) : *w->first, LEAST, BEND));
    return DX_OK;
}

static dx_status step(dx_solver *s)
{
    state w = state_of(s);
    size_t n = s->problem->n;
    dx_line line;
    DX_TRY(search(s, &w, &line));
    if (line.a == 0 && !isnan(*w.first)) { /* once more, by the gradient alone */
        restart(s, &w);
        DX_TRY(search(s, &w, &line));
    }
    if (line.a > 0) { /* the first change of the value is taken to be the last one's */
        double slope = 0;
        aim(s, &w);
        for (size_t i = 0; i < n; i++) {
            w.ahead[i] = w.point[i] - s->x[i];
            slope += w.next[i] * w.gradient[i];
        }
        double first = line.a * line.slope / slope;
        *w.first = first > 0 && isfinite(first) ? first : NAN;
        memcpy(w.direction, w.next, n * sizeof *w.next);
    }
    return dx_line_take(s, &line, w.ahead);
}

const dx_method dx_method_cg = {
    .name = "cg",
    .kind = DX_PROBLEM_LEAST,
    .level = DX_LEVEL_FIRST,
    .order = 2,
    .n_starts = 1,
    .room = room,
    .scratch_room = scratch_room,
    .init = init,
    .step = step,
};
