#include "numeric/solve/line.h"

#include "numeric/solve/record.h"

#include <float.h>

enum { TRIALS = 120, HALVES = 200 };

static const double ENOUGH = 1e-4, /* of Armijo */
    UNSEEN = 1e-10;                /* by how much a value may rise where its slope decides */

/* A point of the line. */
typedef struct trial {
    double a, value, slope;
} trial;

static dx_status at(dx_solver *s, dx_line *line, double a, trial *out)
{
    size_t n = s->problem->n;
    dx_go_along(line->point, s->x, a, line->direction, n);
    out->a = line->a = a;
    DX_TRY(dx_problem_first(s->problem, line->point, &line->value, line->gradient));
    out->value = line->value;
    out->slope = dx_dot(line->gradient, line->direction, n);
    dx_note_down(s, DX_NOTE_TRIAL, 3, (const double[]){a, out->value, out->slope});
    return dx_poll(s->context);
}

static bool is_number(const trial *t)
{
    return isfinite(t->value) && isfinite(t->slope);
}

/* The least point of the cubic with these values and slopes (Nocedal and Wright, (3.59)); NaN
 * where there is none. */
static double cubic(const trial *p, const trial *q)
{
    double d1 = p->slope + q->slope - 3 * (p->value - q->value) / (p->a - q->a);
    double d2 = copysign(sqrt(d1 * d1 - p->slope * q->slope), q->a - p->a);
    return q->a - (q->a - p->a) * (q->slope + d2 - d1) / (q->slope - p->slope + 2 * d2);
}

static double secant(const trial *p, const trial *q)
{
    return p->a - p->slope * (q->a - p->a) / (q->slope - p->slope);
}

/* Between lo and hi: by the cubic, by the secant of slopes where values differ by rounding
 * alone, else the middle; every third time the middle. */
static double between(const trial *lo, const trial *hi, unsigned k)
{
    double width = hi->a - lo->a, middle = lo->a + width / 2;
    if (!is_number(hi))
        return lo->a + width / 4;
    if (k % 3 == 2)
        return middle;
    bool unseen = fabs(hi->value - lo->value) <= UNSEEN * fabs(lo->value);
    double a = unseen && hi->slope > 0 ? secant(lo, hi) : cubic(lo, hi);
    if (!(a > lo->a && a < hi->a))
        return middle;
    return fmin(fmax(a, lo->a + width / 100), hi->a - width / 100);
}

/* Beyond hi of what has been tried. */
static double beyond(const trial *before, const trial *last)
{
    double a = cubic(before, last);
    if (!(a >= 2 * last->a))
        a = 2 * last->a;
    return fmin(a, 10 * last->a);
}

/* Is the value less enough? Where rounding may hide it, the slope tells. */
static bool is_low(const dx_line *line, double value, const trial *t, double least)
{
    if (!is_number(t))
        return false;
    if (fabs(t->value - value) <= UNSEEN * fabs(value))
        return t->slope <= (2 * least - 1) * line->slope;
    return t->value <= value + least * t->a * line->slope;
}

/* Is x + a·d another point than x? Unknowns may be much smaller than others. */
static bool moves(const dx_solver *s, const dx_line *line, double a)
{
    for (size_t i = 0; i < s->problem->n; i++)
        if (s->x[i] + a * line->direction[i] != s->x[i])
            return true;
    return false;
}

/* What the bracket's lower end has. */
static dx_status settle(dx_solver *s, dx_line *line, const trial *lo, const trial *hi)
{
    trial again;
    line->jump =
        hi->a > 0 && is_number(hi) && hi->slope > 0 && hi->slope - lo->slope >= -0.1 * line->slope;
    if (lo->a > 0)
        return at(s, line, lo->a, &again);
    line->a = 0;
    return DX_OK;
}

dx_status dx_line_wolfe(dx_solver *s, dx_line *line, double first, double least, double bend)
{
    double value = dx_least_of(s)->value;
    double size = NAN, length = NAN;
    trial lo = {0, value, line->slope}, hi = {0, NAN, NAN}, t;
    line->jump = line->endless = false;
    dx_note_down(s, DX_NOTE_DIRECTION, s->problem->n, line->direction);
    double a = first;
    for (unsigned k = 0; k < TRIALS; k++) {
        DX_TRY(at(s, line, a, &t));
        if (t.value == -INFINITY)
            break;
        bool low = is_low(line, value, &t, least);
        if (low && fabs(t.slope) <= -bend * line->slope)
            return DX_OK;
        if (isnan(size)) { /* the first trial is often enough */
            size = dx_norm(s->x, s->problem->n);
            length = dx_norm(line->direction, s->problem->n);
        }
        if (!low || t.slope >= 0) {
            hi = t;
        } else if (hi.a > 0) {
            lo = t;
        } else {
            a = k < 4 ? beyond(&lo, &t) : 100 * t.a;
            lo = t;
            if (!(a * length <= 1e60 * fmax(1, size)))
                break;
            continue;
        }
        if (hi.a - lo.a <= DBL_EPSILON * hi.a || !moves(s, line, hi.a))
            return settle(s, line, &lo, &hi);
        a = between(&lo, &hi, k);
    }
    line->endless = hi.a == 0;
    return settle(s, line, &lo, &hi);
}

dx_status dx_line_backtrack(dx_solver *s, dx_line *line, double first)
{
    double value = dx_least_of(s)->value;
    trial t = {0};
    line->jump = line->endless = false;
    dx_note_down(s, DX_NOTE_DIRECTION, s->problem->n, line->direction);
    double a = first;
    for (unsigned k = 0; k < HALVES && moves(s, line, a); k++, a /= 2) {
        double slope = t.slope;
        DX_TRY(at(s, line, a, &t));
        if (is_low(line, value, &t, ENOUGH))
            return DX_OK;
        line->jump = t.slope > 0 && t.slope > slope / 2 && t.slope >= -0.1 * line->slope;
    }
    line->a = 0;
    return DX_OK;
}

dx_status dx_line_take(dx_solver *s, const dx_line *line, const double *ahead)
{
    if (line->a == 0)
        return dx_least_stuck(s, line->jump, NULL);
    if (line->endless && line->value > -INFINITY) {
        bool deep = line->value < -1e10 * fmax(1, fabs(s->kept[0].value));
        s->report.outcome = deep ? DX_OUTCOME_UNBOUNDED : DX_OUTCOME_DIVERGED;
        return DX_OK;
    }
    if (!dx_least_admits(s, line->point, line->value, line->gradient))
        return DX_OK;
    s->report.rate = line->a;
    return dx_least_move(s, line->point, line->value, line->gradient, ahead, NULL);
}

double dx_line_first(const dx_solver *s)
{
    const dx_least *l = dx_least_of(s);
    size_t n = s->problem->n;
    double size = 0, slope = 0;
    for (size_t i = 0; i < n; i++) {
        size = fmax(size, fabs(s->x[i]));
        slope = fmax(slope, fabs(l->gradient[i]));
    }
    if (size > 0)
        return 0.01 * size / slope;
    return fmin(1, fabs(l->value) > 0 ? 0.01 * fabs(l->value) / (slope * slope) : 1 / slope);
}
