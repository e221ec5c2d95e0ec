#include "numeric/solve/course.h"

#include "numeric/solve/around.h"

#include <float.h>

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

/* Have the last steps had about the same direction? */
static bool goes_straight(const dx_solver *s, int steps)
{
    size_t n = s->problem->n;
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

/* And away from zero? */
static bool goes_straight_out(const dx_solver *s, int steps)
{
    size_t n = s->problem->n;
    return dx_norm(s->x, n) > dx_norm(point_before(s, (size_t)steps), n) && goes_straight(s, steps);
}

bool dx_course_leads_out(const dx_solver *s, int steps)
{
    return s->n_kept > (size_t)steps && steady_steps(s, NO_LESS, steps) >= steps - 1 &&
           goes_straight_out(s, steps - 1);
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

/* ---- least values -----------------------------------------------------------------------------
 */

static dx_status value_on(dx_solver *s, const double *from, const double *last, double t,
                          double *value)
{
    for (uint32_t k = 0; k < s->problem->n; k++)
        s->probe[k] = from[k] + t * (from[k] - last[k]);
    DX_TRY(dx_problem_value(s->problem, s->probe, value));
    return dx_poll(s->context);
}

/* Does the value along the last step never rise, as far out as there are doubles? *fall: of the
 * last three thousandfold distances. */
static dx_status falls_ahead(dx_solver *s, bool *falls, double fall[2])
{
    const double dense = 1.1, wide = 1.5, least = 0x1p40, most = 0x1p900;
    const double *last = point_before(s, 1);
    double before = s->report.value, marked[3] = {before, before, before}, next = least / 0x1p20;
    *falls = true;
    for (double t = 1; t < most && *falls; t *= t < least ? dense : wide) {
        double value;
        DX_TRY(value_on(s, s->x, last, t, &value));
        if (!isfinite(value)) {
            *falls = t > least || value == -INFINITY;
            break;
        }
        *falls = value <= before + 4 * DBL_EPSILON * fabs(before);
        before = value;
        if (t < next || t > 2 * least)
            continue;
        marked[0] = marked[1];
        marked[1] = marked[2];
        marked[2] = value;
        next *= 0x1p10;
    }
    fall[0] = marked[0] - marked[1];
    fall[1] = marked[1] - marked[2];
    return DX_OK;
}

/* Report n_kept - back, which is the current one for 0. */
static const dx_report *report_before(const dx_solver *s, size_t back)
{
    return back == 0 ? &s->report : &s->kept[s->n_kept - back];
}

/* Steps that shrink by one factor from pair to pair, and falls of the value that do not: towards a
 * point near which it falls without end, as log(x) at 0. */
static bool falls_into(const dx_solver *s)
{
    enum { PAIR = 2, BEFORE = 6 };
    const double same = 0.1, as_much = 0.97;
    double ratio[PAIR] = {NAN, NAN}, fall[PAIR] = {NAN, NAN};
    for (size_t i = 0; i < STEADY - PAIR - BEFORE; i++) {
        const dx_report *now = report_before(s, i), *before = report_before(s, i + PAIR);
        double own = now->step / before->step, down = before->value - now->value;
        bool first = i < PAIR;
        if (!(own < NO_LESS) || !(down > 0) ||
            (!first &&
             !(fabs(own - ratio[i % PAIR]) <= same * own && fall[i % PAIR] >= as_much * down)))
            return false;
        ratio[i % PAIR] = own;
        fall[i % PAIR] = down;
    }
    return goes_straight(s, STEADY - PAIR - BEFORE);
}

/* And does it on the way that is left, where the steps lead? A value that comes to rest falls by
 * less on each part of the way, as the parts become shorter. */
static dx_status goes_on_falling(dx_solver *s, bool *falls)
{
    enum { PAIR = 2, PARTS = 3 };
    const double *before = point_before(s, PAIR);
    double own = s->report.step / report_before(s, PAIR)->step, left = 1, last = s->report.value;
    double fall = report_before(s, PAIR)->value - last;
    *falls = own < 1;
    for (int k = 0; k < PARTS && *falls; k++) {
        double value;
        left *= own;
        DX_TRY(value_on(s, s->x, before, own / (1 - own) * (1 - left), &value));
        *falls = !(last - value < (1 + left) / 2 * fall); /* NaN: beyond the point */
        last = value;
    }
    return DX_OK;
}

/* Do steps and falls of the value become small, and the slope large, as for sqrt(x) at 0? */
static bool grows_steep(const dx_solver *s)
{
    const double grown = 1e4, little = 1e-6;
    const dx_report *start = &s->kept[0], *before = report_before(s, STEADY);
    return s->n_kept > STEADY && s->report.step <= little * before->step &&
           s->report.slope > grown * fmax(start->slope, s->kept[1].slope / grown) &&
           before->value - s->report.value <= little * (start->value - s->report.value);
}

dx_status dx_course_falls_away(dx_solver *s, dx_outcome *outcome)
{
    bool falls;
    double fall[2];
    if (s->report.k % STEADY != 0 || s->report.k < STEADY || s->problem->m > 1 || s->problem->lower)
        return DX_OK;
    if (s->n_kept > STEADY && falls_into(s)) {
        DX_TRY(goes_on_falling(s, &falls));
        if (falls) {
            *outcome = DX_OUTCOME_UNBOUNDED;
            return DX_OK;
        }
    }
    if (grows_steep(s))
        return dx_around_end_steep(s, point_before(s, STEADY));
    if (steady_steps(s, NO_LESS, STEADY) < STEADY - 2 || !goes_straight_out(s, STEADY - 2))
        return DX_OK;
    DX_TRY(falls_ahead(s, &falls, fall));
    if (falls) /* as log(x) does by as much for each doubling of x */
        *outcome =
            fall[1] > 0.5 * fall[0] && fall[1] > 0 ? DX_OUTCOME_UNBOUNDED : DX_OUTCOME_RUNS_OUT;
    return DX_OK;
}

bool dx_course_had_run_away(const dx_solver *s)
{
    size_t n = s->problem->n;
    return s->n_kept > 3 && s->kept[s->n_kept - 1].step >= GROWTH * s->kept[s->n_kept - 2].step &&
           s->kept[s->n_kept - 2].step >= GROWTH * s->kept[s->n_kept - 3].step &&
           dx_norm(s->x, n) > 1e6 * fmax(1, dx_norm(dx_solver_point(s, 0), n));
}
