#include "numeric/solve/course.h"

enum {
    GROWN = 20,  /* steps in a row that grow: runs away */
    STEADY = 16, /* steps in a row that do not shrink: a look ahead */
    FAR = 20     /* as far ahead as 2^20 steps */
};

static const double GROWTH = 1.3, NO_LESS = 0.9, SMALL = 0x1p-20; /* beside the point */

/* How many of the last steps, the current one included, are at least `factor` times the one
 * before; up to `most`. */
static int steady_steps(const dx_solver *s, double factor, int most)
{
    double after = s->report.step;
    int n = 0;
    for (size_t k = s->n_kept; n < most && k-- > 0;) {
        double before = s->kept[k].step;
        if (!(after >= factor * before))
            break;
        after = before;
        n++;
    }
    return n;
}

/* Iterate n_kept - back, which is the current one for 0. */
static const double *point_before(const dx_solver *s, size_t back)
{
    return back == 0 ? s->x : dx_solver_point(s, s->n_kept - back);
}

/* Have the last steps had about the same direction, away from zero? */
static bool goes_straight_out(const dx_solver *s, int steps)
{
    size_t n = s->problem->n;
    if (!(dx_norm(s->x, n) > dx_norm(point_before(s, (size_t)steps), n)))
        return false;
    for (int i = 0; i + 1 < steps; i++) {
        const double *a = point_before(s, (size_t)i), *b = point_before(s, (size_t)i + 1),
                     *c = point_before(s, (size_t)i + 2);
        double dot = 0, here = 0, there = 0;
        for (size_t k = 0; k < n; k++) {
            dot += (a[k] - b[k]) * (b[k] - c[k]);
            here += (a[k] - b[k]) * (a[k] - b[k]);
            there += (b[k] - c[k]) * (b[k] - c[k]);
        }
        if (!(dot > 0.8 * sqrt(here) * sqrt(there)))
            return false;
    }
    return true;
}

/* Does the residual along the last step, farther and farther, stay below what it is, with the
 * same sign if it has one? */
static dx_status vanishes_ahead(dx_solver *s, bool *vanishes)
{
    uint32_t n = s->problem->n;
    const double *last = point_before(s, 1);
    double *to = s->probe, *f = to + n;
    DX_TRY(dx_problem_residual(s->problem, s->x, f));
    double size = dx_norm(f, n), sign = f[0];
    *vanishes = true;
    for (int i = 4; i <= FAR && *vanishes; i += 4) {
        for (uint32_t k = 0; k < n; k++)
            to[k] = s->x[k] + ldexp(s->x[k] - last[k], i);
        DX_TRY(dx_problem_residual(s->problem, to, f));
        *vanishes = dx_norm(f, n) <= size && (n > 1 || f[0] == 0 || (f[0] > 0) == (sign > 0));
    }
    return DX_OK;
}

dx_status dx_course_runs_away(dx_solver *s, bool *away)
{
    *away = false;
    if (s->report.step < SMALL * dx_norm(s->x, s->problem->n))
        return DX_OK;
    if (!(s->report.step >= NO_LESS * s->last_steps[1])) /* of the step before this one */
        return DX_OK;
    *away = steady_steps(s, GROWTH, GROWN) == GROWN;
    if (*away || s->report.k % STEADY != 0)
        return DX_OK;
    if (steady_steps(s, NO_LESS, STEADY) < STEADY - 2 || !goes_straight_out(s, STEADY - 2))
        return DX_OK;
    return vanishes_ahead(s, away);
}

bool dx_course_had_run_away(const dx_solver *s)
{
    size_t n = s->problem->n;
    return s->n_kept > 3 && s->kept[s->n_kept - 1].step >= GROWTH * s->kept[s->n_kept - 2].step &&
           s->kept[s->n_kept - 2].step >= GROWTH * s->kept[s->n_kept - 3].step &&
           dx_norm(s->x, n) > 1e6 * fmax(1, dx_norm(dx_solver_point(s, 0), n));
}
