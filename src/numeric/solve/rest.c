#include "numeric/solve/rest.h"

#include "numeric/solve/dense.h"

#include <float.h>
#include <string.h>

/* ---- one unknown: the values on both sides ------------------------------------------------- */

enum {
    LEVELS = 80, /* distances that are looked at, */
    NEAR = 8,    /* of which these are near enough for rounding to show, */
    ALIKE = 4    /* and of which so many neighbours must tell the same */
};

static const double WIDER = 4, WIDER_AT_ZERO = 0x1p40; /* from one distance to the next */
static const double CLEAR = 1.3; /* the least growth from one to the next: order 0.19 */

typedef enum shape { UNCLEAR, CROSSES, COMES_DOWN, RISES_TO_POLE, JUMPS } shape;

static double sign_of(double v)
{
    return v > 0 ? 1 : v < 0 ? -1 : 0;
}

/* Values at rising distances on one side: do they grow, fall or stay? */
static bool grow(const double *v)
{
    for (int i = 1; i < ALIKE; i++)
        if (!(fabs(v[i]) >= CLEAR * fabs(v[i - 1]) && v[i] * sign_of(v[i - 1]) > 0))
            return false;
    return true;
}

static bool fall(const double *v)
{
    for (int i = 1; i < ALIKE; i++)
        if (!(fabs(v[i - 1]) >= CLEAR * fabs(v[i]) && v[i] * sign_of(v[i - 1]) > 0))
            return false;
    return true;
}

static bool one_sign(const double *v)
{
    for (int i = 0; i < ALIKE; i++)
        if (sign_of(v[i]) != sign_of(v[0]) || !(fabs(v[i]) > 0))
            return false;
    return true;
}

static bool missing(const double *v)
{
    for (int i = 0; i < ALIKE; i++)
        if (!isnan(v[i]))
            return false;
    return true;
}

static shape shape_of(const double *left, const double *right)
{
    if ((missing(left) && grow(right)) || (missing(right) && grow(left)))
        return COMES_DOWN; /* on the edge of the domain */
    if (!one_sign(left) || !one_sign(right))
        return UNCLEAR;
    bool changes = sign_of(left[0]) != sign_of(right[0]);
    if (grow(left) && grow(right))
        return changes ? CROSSES : COMES_DOWN;
    if (fall(left) && fall(right))
        return RISES_TO_POLE;
    return changes ? JUMPS : UNCLEAR;
}

typedef struct look {
    shape shape;
    double distance; /* from where the shape is clear */
    bool all_zero;   /* so far as was looked */
    bool mixed;      /* zeros or values of both signs on one side */
} look;

/* The next level: values at x - h and x + h. */
static dx_status look_at(dx_solver *s, double h, double *left, double *right)
{
    double at = s->x[0] - h;
    DX_TRY(dx_problem_residual(s->problem, &at, left));
    at = s->x[0] + h;
    return dx_problem_residual(s->problem, &at, right);
}

/* From the distance h on, as long as it takes. Where rounding hides the shape as far as a part of
 * x, it may be seen farther out. */
static dx_status look_around(dx_solver *s, double h, look *out)
{
    double left[LEVELS], right[LEVELS], x = s->x[0];
    double wider = x == 0 ? WIDER_AT_ZERO : WIDER, most = x == 0 ? 1 : 0x1p-6 * fabs(x);
    double far = x == 0 ? 1 : fmax(fabs(x), 0x1p-2 * fabs(s->start[0]));
    *out = (look){.all_zero = true};
    for (int i = 0; i < LEVELS; i++, h *= wider) {
        bool farther = i >= ALIKE && h > most;
        if (farther && (h > far || (!out->mixed && out->shape != JUMPS)))
            return DX_OK;
        DX_TRY(look_at(s, h, &left[i], &right[i]));
        out->all_zero = out->all_zero && left[i] == 0 && right[i] == 0;
        if (i < NEAR && !(left[i] * sign_of(left[0]) > 0 && right[i] * sign_of(right[0]) > 0))
            out->mixed = true;
        if (i < ALIKE - 1)
            continue;
        int first = i - (ALIKE - 1);
        shape now = shape_of(left + first, right + first);
        if (farther && now != CROSSES && now != COMES_DOWN)
            continue;
        if (now == UNCLEAR || (now == JUMPS && out->shape == JUMPS))
            continue;
        out->shape = now;
        out->distance = h;
        for (int k = 1; k < ALIKE; k++)
            out->distance /= wider;
        if (now != JUMPS) /* rounding errors too jump, but only near a zero */
            return DX_OK;
    }
    return DX_OK;
}

/* Twice the spacing of doubles at x and no less than 1.5·near. At zero, where all doubles are
 * near, what has no digits to lose. */
static double first_distance(double x, double near)
{
    if (x == 0)
        return fmax(DBL_MIN, near);
    return fmax(2 * DBL_EPSILON * fabs(x), 1.5 * near);
}

/* What the look tells, where the value is not known to be rounding. */
static void tell(dx_solver *s, double value, const look *seen)
{
    double certain = 2 * fmax(dx_solver_tolerance(s), DX_REST_CERTAIN) * fabs(s->x[0]);
    dx_report *r = &s->report;
    switch (seen->shape) {
    case CROSSES:
        r->error = s->x[0] == 0 && value == 0 ? 0 : seen->distance;
        if (seen->distance <= certain || r->error == 0)
            r->outcome = value == 0 ? DX_OUTCOME_ZERO : DX_OUTCOME_CONVERGED;
        else
            r->outcome = DX_OUTCOME_WITHIN_ROUNDING;
        return;
    case COMES_DOWN:
        r->error = seen->distance;
        r->outcome = DX_OUTCOME_TOUCHES;
        return;
    case RISES_TO_POLE:
        r->outcome = DX_OUTCOME_POLE;
        return;
    case JUMPS:
        r->outcome = value == 0 ? DX_OUTCOME_ZERO : DX_OUTCOME_JUMP;
        return;
    case UNCLEAR:
        r->outcome = seen->all_zero && value == 0 ? DX_OUTCOME_FLAT
                     : seen->mixed                ? DX_OUTCOME_WITHIN_ROUNDING
                     : value == 0                 ? DX_OUTCOME_EDGE_ZERO
                                                  : DX_OUTCOME_STAGNATED;
        return;
    }
}

/* Is the value no more than what rounding makes of neighbouring points? Their second differences
 * have nothing of the slope in them. */
static dx_status is_noise(dx_solver *s, double value, bool *noise)
{
    enum { SIDE = 4 };
    double v[2 * SIDE + 1], x = s->x[0], spacing = DBL_EPSILON * fabs(x), most = 0;
    for (int i = -SIDE; i <= SIDE; i++) {
        double at = x + i * spacing;
        v[SIDE + i] = value;
        if (i != 0)
            DX_TRY(dx_problem_residual(s->problem, &at, &v[SIDE + i]));
    }
    for (int i = 1; i < 2 * SIDE; i++)
        most = fmax(most, fabs(v[i - 1] - 2 * v[i] + v[i + 1]) / 2);
    *noise = x != 0 && fabs(value) <= 4 * most;
    return DX_OK;
}

/* Small steps that have become no smaller. */
static bool stalls(const dx_solver *s)
{
    double step = s->report.step;
    return step <= 0x1p-5 * dx_norm(s->x, s->problem->n) && step >= 0.4 * s->last_steps[0];
}

dx_status dx_rest_alone(dx_solver *s, double value, double near)
{
    bool small = value == 0 || near <= dx_solver_tolerance(s) * fabs(s->x[0]);
    look seen;
    if (!small) {
        bool noise = false;
        if (stalls(s))
            DX_TRY(is_noise(s, value, &noise));
        if (!noise)
            return DX_OK;
        near = 0;
    }
    DX_TRY(look_around(s, first_distance(s->x[0], value == 0 ? 0 : near), &seen));
    tell(s, value, &seen);
    if (s->report.outcome == DX_OUTCOME_STAGNATED && !small)
        s->report.outcome = DX_OUTCOME_GOING;
    return DX_OK;
}

dx_status dx_rest_bracket(dx_solver *s, double value, double width)
{
    look seen;
    DX_TRY(look_around(s, first_distance(s->x[0], value == 0 ? 0 : width), &seen));
    tell(s, value, &seen);
    return DX_OK;
}

dx_status dx_rest_is_constant(dx_solver *s, double value, bool *constant)
{
    static const double far[] = {0x1p-20, 0x1p-4, 0.7, 11, 0x1p20, 0x1p60};
    double left, right;
    *constant = true;
    for (size_t i = 0; i < sizeof far / sizeof *far && *constant; i++) {
        DX_TRY(look_at(s, far[i] * (1 + fabs(s->x[0])), &left, &right));
        *constant = left == value && right == value;
    }
    return DX_OK;
}

/* ---- several -------------------------------------------------------------------------------- */

/* Numbers from 1/2 to 1 of both signs that have nothing to do with the problem. */
static double generic(uint32_t seed, uint32_t i)
{
    uint32_t h = (i + 1) * 2654435761u ^ (seed + 1) * 2246822519u;
    h = (h ^ h >> 15) * 3266489917u;
    h ^= h >> 13;
    double size = 0.5 + 0.5 * (double)(h >> 1) / 0x1p31;
    return h & 1 ? size : -size;
}

/* x + distance·direction, where the direction's elements are of the size of x's, or of the
 * whole's where that is greater by far. */
static void go_aside(const dx_solver *s, double distance, uint32_t seed, double *to)
{
    uint32_t n = s->problem->n;
    double floor = DBL_EPSILON * dx_norm(s->x, n);
    for (uint32_t i = 0; i < n; i++)
        to[i] = s->x[i] + distance * fmax(fabs(s->x[i]), floor) * generic(seed, i);
}

static bool all_within(const dx_solver *s, const double *d, double tolerance)
{
    uint32_t n = s->problem->n;
    double floor = DBL_EPSILON * dx_norm(s->x, n);
    for (uint32_t i = 0; i < n; i++)
        if (!(fabs(d[i]) <= tolerance * fmax(fabs(s->x[i]), floor)))
            return false;
    return true;
}

/* out = J·v */
static void multiply(const dx_rest_system *y, uint32_t n, const double *v, double *out)
{
    for (uint32_t i = 0; i < n; i++) {
        out[i] = 0;
        for (uint32_t k = 0; k < n; k++)
            out[i] += y->jacobian[(size_t)i * n + k] * v[k];
    }
}

/* How far rounding of the residuals moves the solution: J^-1·(f(x + d) - f(x) - J·d) for d of the
 * spacing of doubles, the greatest of a few. */
static dx_status rounding_of_solution(dx_solver *s, const dx_rest_system *y, double *most)
{
    uint32_t n = s->problem->n;
    double *to = y->work, *e = to + n, *linear = to + 3 * (size_t)n;
    *most = 0;
    for (uint32_t seed = 0; seed < 3; seed++) {
        go_aside(s, 8 * DBL_EPSILON, seed, to);
        DX_TRY(dx_problem_residual(s->problem, to, e));
        for (uint32_t i = 0; i < n; i++)
            to[i] -= s->x[i];
        multiply(y, n, to, linear);
        for (uint32_t i = 0; i < n; i++)
            e[i] -= y->f[i] + linear[i];
        dx_dense_solve(n, y->factors, y->pivot, e);
        double far = dx_norm(e, n);
        *most = isnan(far) ? far : fmax(*most, far);
        if (isnan(*most))
            return DX_OK;
    }
    return DX_OK;
}

/* Is |f| less farther away, on either side? Beside a pole it is. */
static dx_status falls_around(dx_solver *s, const dx_rest_system *y, bool *falls)
{
    uint32_t n = s->problem->n;
    double *to = y->work, *f = to + n, size = dx_norm(y->f, n);
    double distance = fmax(0x1p-30, 64 * dx_solver_tolerance(s));
    *falls = false;
    for (int side = -1; side <= 1 && !*falls; side += 2) {
        go_aside(s, side * distance, 7, to);
        DX_TRY(dx_problem_residual(s->problem, to, f));
        *falls = dx_norm(f, n) < size / 2;
    }
    return DX_OK;
}

/* Is f as good as linear along d, as far as 16 times `far`, on both sides? At a zero of higher
 * order, or where it is missed by a little, it is not. */
static dx_status is_linear(dx_solver *s, const dx_rest_system *y, const double *d, double far,
                           bool *linear)
{
    uint32_t n = s->problem->n;
    double *to = y->work, *f = to + n, *change = to + 4 * (size_t)n, size = dx_norm(d, n);
    *linear = true;
    for (int side = -1; side <= 1 && *linear && size > 0; side += 2) {
        for (uint32_t i = 0; i < n; i++)
            to[i] = s->x[i] + side * 16 * far / size * d[i];
        DX_TRY(dx_problem_residual(s->problem, to, f));
        for (uint32_t i = 0; i < n; i++)
            to[i] -= s->x[i];
        multiply(y, n, to, change);
        for (uint32_t i = 0; i < n; i++)
            f[i] -= y->f[i] + change[i];
        *linear = isnan(f[0]) || dx_norm(f, n) <= dx_norm(change, n) / 2;
    }
    return DX_OK;
}

/* Steps v with J·v = r, where r's elements are of the size by which those of f change with the
 * unknowns: each with its own size, or all with that of the whole. */
static void weak_direction(const dx_solver *s, const dx_rest_system *y, bool whole, double *r,
                           double *v)
{
    uint32_t n = s->problem->n;
    double size = dx_norm(s->x, n);
    for (uint32_t i = 0; i < n; i++) {
        r[i] = 0;
        for (uint32_t k = 0; k < n; k++)
            r[i] += fabs(y->jacobian[(size_t)i * n + k]) *
                    (whole ? size : fmax(fabs(s->x[k]), DBL_EPSILON * size));
        r[i] *= generic(11, i);
    }
    memcpy(v, r, n * sizeof *v);
    dx_dense_solve(n, y->factors, y->pivot, v);
}

/* Does f change by v·h as its Jacobian says, on both sides? */
static dx_status changes_by(dx_solver *s, const dx_rest_system *y, const double *r, const double *v,
                            double h, bool *linear)
{
    uint32_t n = s->problem->n;
    double *to = y->work, *f = to + n;
    *linear = true;
    for (int side = -1; side <= 1 && *linear; side += 2) {
        for (uint32_t i = 0; i < n; i++)
            to[i] = s->x[i] + side * h * v[i];
        DX_TRY(dx_problem_residual(s->problem, to, f));
        for (uint32_t i = 0; i < n && *linear; i++)
            *linear = isnan(f[i]) || fabs(f[i] - y->f[i] - side * h * r[i]) <= h * fabs(r[i]) / 2;
    }
    return DX_OK;
}

/* Is there a distance as far as which f is as good as linear? There is none where rounding hides
 * that the Jacobian is as good as singular. It is short beside the point; near 0, where the
 * rounding of f is more than the point itself, it is short beside 1, and *far says how long. */
static dx_status is_regular(dx_solver *s, const dx_rest_system *y, bool *regular, double *far)
{
    uint32_t n = s->problem->n;
    double *r = y->work + 3 * (size_t)n, *v = r + n, size = dx_norm(s->x, n);
    *far = 0;
    *regular = !(size > 0);
    for (int whole = 0; whole <= 1 && !*regular; whole++) {
        weak_direction(s, y, whole, r, v);
        double length = dx_norm(v, n);
        *regular = !isfinite(length);
        for (int k = -44; k <= -12 && !*regular; k += 4)
            DX_TRY(changes_by(s, y, r, v, ldexp(size / length, k), regular));
    }
    if (*regular || size > DBL_EPSILON)
        return DX_OK;
    double length = dx_norm(v, n);
    for (double h = size; h <= 0x1p-12 && !*regular; h *= 4) {
        DX_TRY(changes_by(s, y, r, v, h / length, regular));
        *far = h;
    }
    return DX_OK;
}

/* Have small steps been those towards a multiple zero, where a part is always left? */
static bool comes_by_halves(const dx_solver *s)
{
    double step = s->report.step, before = s->last_steps[0], earlier = s->last_steps[1];
    return step <= 1e-5 * dx_norm(s->x, s->problem->n) && step >= 0.4 * before &&
           before >= 0.4 * earlier && before <= 0.9 * earlier;
}

static dx_outcome multiple_zero(uint32_t n)
{
    return n == 1 ? DX_OUTCOME_FLAT : DX_OUTCOME_SINGULAR_ZERO;
}

/* The rest is in the rounding of f, or less than the tolerance: a simple zero, a pole, or what? */
static dx_status tell_together(dx_solver *s, const dx_rest_system *y, const double *correction,
                               double rounding)
{
    uint32_t n = s->problem->n;
    dx_report *r = &s->report;
    double size = dx_norm(s->x, n), near = dx_norm(correction, n);
    bool zero = dx_norm(y->f, n) == 0, falls, linear;
    double far;
    r->error = fmax(near, rounding);
    DX_TRY(falls_around(s, y, &falls));
    DX_TRY(is_linear(s, y, correction, fmax(r->error, DBL_EPSILON * size), &linear));
    if (linear && !falls) {
        DX_TRY(is_regular(s, y, &linear, &far));
        r->error = fmax(r->error, far);
    }
    if (falls)
        r->outcome = DX_OUTCOME_POLE;
    else if (!linear)
        r->outcome = zero || comes_by_halves(s) ? multiple_zero(n) : DX_OUTCOME_GOING;
    else if (r->error <= fmax(dx_solver_tolerance(s), DX_REST_CERTAIN) * size)
        r->outcome = zero ? DX_OUTCOME_ZERO : DX_OUTCOME_CONVERGED;
    else
        r->outcome = DX_OUTCOME_WITHIN_ROUNDING;
    return DX_OK;
}

dx_status dx_rest_together(dx_solver *s, const dx_rest_system *y)
{
    uint32_t n = s->problem->n;
    double *correction = y->work + 2 * (size_t)n, rounding;
    if (!(y->rcond > DBL_EPSILON)) {
        if (dx_norm(y->f, n) == 0)
            s->report.outcome = multiple_zero(n);
        return DX_OK;
    }
    memcpy(correction, y->f, n * sizeof *correction);
    dx_dense_solve(n, y->factors, y->pivot, correction);
    bool each = all_within(s, correction, dx_solver_tolerance(s));
    if (!each && !y->stuck && !stalls(s))
        return DX_OK;
    DX_TRY(rounding_of_solution(s, y, &rounding));
    if (!each && !(dx_norm(correction, n) <= 8 * rounding))
        return DX_OK;
    return tell_together(s, y, correction, rounding);
}
