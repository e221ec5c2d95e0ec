/* Fixed-point iteration: x becomes g(x) (Burden and Faires, Numerical Analysis, 2.2). Accelerated,
 * a step is two of these and Aitken's process on the three points (Steffensen's method, 2.5), for
 * several unknowns along the last difference (Irons and Tuck, Int. J. Numer. Methods Eng. 1, 1969).
 * Memory: g[n] at the point. */
#include "numeric/solve/methods.h"
#include "numeric/solve/rest.h"

#include <float.h>
#include <string.h>

static size_t room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return n;
}

/* Scratch: the next point, g there, and of three points the last and its g. */
static size_t scratch_room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return 3 * (size_t)n;
}

/* g(x) - x of one unknown, the distance of several. */
static void tell_residual(dx_solver *s)
{
    uint32_t n = s->problem->n;
    double *difference = s->scratch;
    for (uint32_t i = 0; i < n; i++)
        difference[i] = s->memory[i] - s->x[i];
    s->report.value = n == 1 ? difference[0] : dx_norm(difference, n);
}

static dx_status init(dx_solver *s)
{
    uint32_t n = s->problem->n;
    DX_TRY(dx_problem_value(s->problem, s->x, s->memory));
    tell_residual(s);
    if (!dx_finite(s->x, n) || !dx_finite(s->memory, n))
        s->report.outcome = DX_OUTCOME_NO_START;
    else if (s->report.value == 0)
        s->report.outcome = DX_OUTCOME_ZERO;
    return DX_OK;
}

/* The limit of x, y = g(x), z = g(y) in the place of z, if the differences tell one. */
static void extrapolate(uint32_t n, const double *x, const double *y, double *z)
{
    double dot = 0, square = 0;
    for (uint32_t i = 0; i < n; i++) {
        double bend = (z[i] - y[i]) - (y[i] - x[i]);
        dot += bend * (z[i] - y[i]);
        square += bend * bend;
    }
    for (uint32_t i = 0; i < n && square > 0; i++)
        z[i] -= dot / square * (z[i] - y[i]);
}

/* Where Aitken's process leads, with g there; false where it leads nowhere. */
static dx_status leap(dx_solver *s, double *next, double *g, bool *ok)
{
    uint32_t n = s->problem->n;
    DX_TRY(dx_problem_value(s->problem, s->memory, next));
    *ok = dx_finite(next, n);
    if (!*ok)
        return DX_OK;
    extrapolate(n, s->x, s->memory, next);
    DX_TRY(dx_problem_value(s->problem, next, g));
    *ok = dx_finite(next, n) && dx_finite(g, n);
    return DX_OK;
}

/* The rest is |g(x) - x|/(1 - q) with the contraction q that the last step showed. */
static void rest_together(dx_solver *s, double q)
{
    dx_report *r = &s->report;
    double size = dx_norm(s->x, s->problem->n), near = r->value / (1 - q);
    bool stalls = r->step <= 8 * DBL_EPSILON * size && r->step >= 0.5 * s->last_steps[0];
    if (r->value == 0) {
        r->outcome = DX_OUTCOME_ZERO;
    } else if (q < 1 && (near <= dx_solver_tolerance(s) * size || stalls)) {
        r->error = near;
        r->outcome = near <= fmax(dx_solver_tolerance(s), DX_REST_CERTAIN) * size
                         ? DX_OUTCOME_CONVERGED
                         : DX_OUTCOME_WITHIN_ROUNDING;
    }
}

static dx_status step(dx_solver *s)
{
    uint32_t n = s->problem->n;
    double *next = s->scratch, *g = next + n, *moved = g + n, ratio = 0;
    bool leapt = false;
    if (s->options.accelerated)
        DX_TRY(leap(s, next, g, &leapt));
    if (!leapt) {
        memcpy(next, s->memory, n * sizeof *next);
        DX_TRY(dx_problem_value(s->problem, next, g));
    }
    if (!dx_finite(g, n)) {
        memcpy(s->tried, next, n * sizeof *next);
        s->report.outcome = DX_OUTCOME_LEFT_DOMAIN;
        return DX_OK;
    }
    for (uint32_t i = 0; i < n; i++)
        moved[i] = g[i] - s->memory[i];
    double first = moved[0], way = next[0] - s->x[0];
    dx_solver_move(s, next);
    memcpy(s->memory, g, n * sizeof *g);
    if (s->report.step > 0)
        ratio = n == 1 ? first / way : dx_norm(moved, n) / s->report.step;
    tell_residual(s);
    s->report.slope = ratio;
    if (n == 1)
        return dx_rest_alone(s, s->report.value, fabs(s->report.value / (1 - ratio)));
    rest_together(s, ratio);
    return DX_OK;
}

const dx_method dx_method_fixedpoint = {
    .name = "fixedpoint",
    .kind = DX_PROBLEM_FIXED,
    .level = DX_LEVEL_VALUE,
    .n_starts = 1,
    .room = room,
    .scratch_room = scratch_room,
    .init = init,
    .step = step,
};
