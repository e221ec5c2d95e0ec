#include "numeric/solve/around.h"

#include <float.h>
#include <string.h>

enum {
    AXES = 32,   /* unknowns up to which each of them is looked along */
    ALIKE = 3,   /* distances in a row that must say the same */
    FAR_OUT = 24 /* as far as 2^24 times the point */
};

static const double WIDER = 4; /* from distance to distance */

static dx_status value_at(dx_solver *s, const double *direction, double h, double *value)
{
    size_t n = s->problem->n;
    for (size_t i = 0; i < n; i++)
        s->probe[i] = s->x[i] + h * direction[i];
    DX_TRY(dx_problem_value(s->problem, s->probe, value));
    return dx_poll(s->context);
}

/* ---- far out --------------------------------------------------------------------------------- */

/* Has the way led far out, and is the value farther out never greater, though it does not fall? */
static dx_status runs_out(dx_solver *s, bool *out)
{
    size_t n = s->problem->n;
    double size = dx_greatest(s->x, n), begin = dx_greatest(s->start, n), value;
    double here = dx_least_of(s)->value, little = 8 * DBL_EPSILON * fabs(here);
    *out = false;
    if (begin == 0 && s->n_kept > 1)
        begin = dx_greatest(dx_solver_point(s, 1), n);
    if (!(size > 1000 * begin))
        return DX_OK;
    for (int k = 1; k <= FAR_OUT; k++) {
        for (size_t i = 0; i < n; i++)
            s->probe[i] = fabs(s->x[i]) < 1e-3 * size ? s->x[i] : ldexp(s->x[i], k);
        DX_TRY(dx_problem_value(s->problem, s->probe, &value));
        if (!(value <= here + little && value >= here - 0.01 * fmax(fabs(here), DBL_MIN)))
            return DX_OK;
    }
    *out = true;
    return DX_OK;
}

/* ---- the edge of the domain ------------------------------------------------------------------ */

/* To the last double of one unknown that has a value, before `beyond`, which has none. */
static dx_status go_to_edge(dx_solver *s, double beyond)
{
    double last = s->x[0], value = s->report.value;
    for (;;) {
        double middle = last + (beyond - last) / 2, there;
        if (middle == last || middle == beyond)
            break;
        DX_TRY(dx_problem_value(s->problem, &middle, &there));
        if (isfinite(there)) {
            last = middle;
            value = there;
        } else {
            beyond = middle;
        }
    }
    if (last == s->x[0] || !(value <= s->report.value))
        return DX_OK;
    dx_solver_move(s, &last);
    dx_least_of(s)->value = s->report.value = value;
    s->report.slope = NAN;
    return DX_OK;
}

/* Of one unknown at the edge: falls the value as much from each part of the way to the next, a
 * sixteenth as long? Then it falls without end, as log(x) at 0. */
static dx_status falls_without_end(dx_solver *s, bool *endless)
{
    enum { PARTS = 6 };
    const double edge = s->x[0], from = s->start[0], least = 4 * DBL_EPSILON * fabs(edge),
                 as_much = 0.97;
    double far = fabs(from - edge), before = NAN, fall = NAN;
    *endless = false;
    while (far * 0x1p-36 > fmax(least, DBL_MIN))
        far *= 0x1p-4;
    for (int k = 0; k < PARTS; k++, far *= 0x1p-4) {
        double value, x = edge + copysign(far, from - edge);
        DX_TRY(dx_problem_value(s->problem, &x, &value));
        if (k > 1 && !(before - value >= as_much * fall))
            return DX_OK;
        fall = before - value;
        before = value;
    }
    *endless = fall > 0;
    return DX_OK;
}

dx_status dx_around_end_steep(dx_solver *s, const double *before)
{
    size_t n = s->problem->n;
    const double far = 1e-8 * dx_least_of(s)->scale;
    double *ahead = s->probe + n, most = 0, value = 0;
    for (size_t i = 0; i < n; i++) {
        ahead[i] = s->x[i] - before[i];
        most = fmax(most, fabs(ahead[i]));
    }
    for (double h = 1; most > 0 && h * most <= far && !isnan(value); h *= 4)
        DX_TRY(value_at(s, ahead, h, &value));
    s->report.outcome = isnan(value) ? DX_OUTCOME_EDGE : DX_OUTCOME_STEEP;
    return isnan(value) && n == 1 ? go_to_edge(s, s->probe[0]) : DX_OK;
}

/* Does the value fall, by a gradient that has not become small, towards points without one? */
static dx_status find_edge(dx_solver *s, bool *edge)
{
    size_t n = s->problem->n;
    const dx_least *l = dx_least_of(s);
    double most = dx_greatest(l->gradient, n), value;
    double *down = s->probe + n, size = fmax(dx_greatest(s->x, n), 1e-8 * l->scale);
    *edge = false;
    if (!(most > 0 && s->report.slope > 1e-6 * l->steepest))
        return DX_OK;
    for (size_t i = 0; i < n; i++)
        down[i] = -l->gradient[i] / most;
    DX_TRY(value_at(s, down, 0x1p-40 * size, &value));
    *edge = isnan(value);
    return *edge && n == 1 && s->n_kept > 0 ? go_to_edge(s, s->probe[0]) : DX_OK;
}

/* ---- near the point -------------------------------------------------------------------------- */

typedef enum side { HIDDEN, HIGHER, LOWER, NOTHING } side;

/* How the value at that distance differs from the one here, beyond what rounding makes of
 * neighbouring points there. */
static dx_status look_at(dx_solver *s, const double *direction, double h, double *change, side *out)
{
    enum { POINTS = 6 };
    double v[POINTS], here = dx_least_of(s)->value, noise = 0;
    double apart = fmax(0x1p-10 * fabs(h), 2 * DBL_EPSILON * dx_greatest(s->x, s->problem->n));
    for (int k = 0; k < POINTS; k++) /* at points that differ, and so do their roundings */
        DX_TRY(value_at(s, direction, h + copysign(k * apart, h), &v[k]));
    for (int k = 0; k + 2 < POINTS; k++)
        noise = fmax(noise, fabs(v[k] - 2 * v[k + 1] + v[k + 2]));
    *change = v[0] - here;
    *out = !isfinite(*change) || !isfinite(noise)                        ? NOTHING
           : fabs(*change) <= 64 * noise + 16 * DBL_EPSILON * fabs(here) ? HIDDEN
           : *change < 0                                                 ? LOWER
                                                                         : HIGHER;
    return DX_OK;
}

/* Is the value lower on a side, from as near as it can be told from the one here to far out? Where
 * it is lower near alone, a least point is there. `by_jump`: as much at all distances. */
static dx_status look_along(dx_solver *s, const double *direction, double error, bool *lower,
                            bool *by_jump)
{
    size_t n = s->problem->n;
    double size = dx_greatest(s->x, n), scale = dx_least_of(s)->scale, first[2] = {0, 0};
    double unit = scale > 0 ? fmax(size, 0x1p-5 * scale) : 1;
    double h = fmax(1000 * error, fmax(8 * DBL_EPSILON * size, 0x1p-80 * scale));
    int below[2] = {0, 0};
    *lower = *by_jump = false;
    if (h == 0)
        h = DBL_EPSILON * DBL_EPSILON;
    for (; h <= unit / 4; h *= WIDER) {
        side seen[2];
        double change[2];
        for (int k = 0; k < 2; k++) {
            DX_TRY(look_at(s, direction, k == 0 ? h : -h, &change[k], &seen[k]));
            below[k] = seen[k] == LOWER ? below[k] + 1 : 0;
            if (below[k] == 1)
                first[k] = change[k];
            if (below[k] == ALIKE && change[k] > 1.5 * first[k]) {
                *lower = *by_jump = true;
                return DX_OK;
            }
        }
        if (seen[0] != HIDDEN && seen[1] != HIDDEN && seen[0] != LOWER && seen[1] != LOWER)
            return DX_OK;
    }
    *lower = below[0] >= ALIKE || below[1] >= ALIKE;
    return DX_OK;
}

/* Along that direction, made one whose greatest part is 1. */
static dx_status look(dx_solver *s, const double *direction, double error, bool *lower,
                      bool *by_jump)
{
    size_t n = s->problem->n;
    double *unit = s->probe + n, most = dx_greatest(direction, n);
    if (*lower || !(most > 0) || !isfinite(most))
        return DX_OK;
    for (size_t i = 0; i < n; i++)
        unit[i] = direction[i] / most;
    return look_along(s, unit, error, lower, by_jump);
}

/* Where it came from, along the gradient, the least curvature, and each of few unknowns, and across
 * them. */
static dx_status look_around(dx_solver *s, double error, const double *curved, bool *lower,
                             bool *by_jump)
{
    size_t n = s->problem->n;
    double *unit = s->probe + n;
    *lower = *by_jump = false;
    DX_TRY(look(s, dx_least_of(s)->gradient, error, lower, by_jump));
    if (curved)
        DX_TRY(look(s, curved, error, lower, by_jump));
    for (size_t i = 0; i < n && n <= AXES && !*lower; i++) {
        memset(unit, 0, n * sizeof *unit);
        unit[i] = 1;
        DX_TRY(look_along(s, unit, error, lower, by_jump));
    }
    for (size_t k = 0; k < DX_PATTERNS && n > 1 && n <= AXES && !*lower; k++) {
        for (size_t i = 0; i < n; i++)
            unit[i] = dx_pattern_sign(i, k);
        DX_TRY(look_along(s, unit, error, lower, by_jump));
    }
    return DX_OK;
}

/* ---- together -------------------------------------------------------------------------------- */

dx_status dx_around_judge(dx_solver *s, double error, const double *curved)
{
    dx_outcome *o = &s->report.outcome;
    bool found, by_jump;
    double deep = -1e10 * fmax(1, fabs(s->n_kept > 0 ? s->kept[0].value : 0));
    if (!dx_problem_has(s->problem, DX_LEVEL_VALUE))
        return DX_OK;
    DX_TRY(runs_out(s, &found));
    if (found) {
        *o = DX_OUTCOME_RUNS_OUT;
        return DX_OK;
    }
    DX_TRY(find_edge(s, &found));
    if (found) {
        bool endless = false;
        if (s->problem->n == 1)
            DX_TRY(falls_without_end(s, &endless));
        *o = endless ? DX_OUTCOME_UNBOUNDED : DX_OUTCOME_EDGE;
        return DX_OK;
    }
    bool rough = *o == DX_OUTCOME_NOT_SMOOTH || *o == DX_OUTCOME_GOING;
    if (rough && dx_least_of(s)->value < deep) {
        *o = DX_OUTCOME_UNBOUNDED;
        return DX_OK;
    }
    if (*o == DX_OUTCOME_SADDLE || *o == DX_OUTCOME_MAXIMUM || *o == DX_OUTCOME_VALLEY)
        return DX_OK;
    DX_TRY(look_around(s, error, curved, &found, &by_jump));
    if (found && by_jump)
        *o = DX_OUTCOME_LOWER_BESIDE;
    else if (found && !rough)
        *o = DX_OUTCOME_INFLECTION;
    return DX_OK;
}
