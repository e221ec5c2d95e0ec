#include "numeric/solve/least.h"

#include "numeric/solve/around.h"
#include "numeric/solve/dense.h"

#include <float.h>
#include <string.h>

enum {
    DENSE = 64,   /* unknowns up to which differences make a whole Hessian */
    PATTERNS = 3, /* of last bits, by which the gradient's noise is measured */
    IDLE = 4,     /* steps that gain nothing, before the point is judged */
    KRYLOV = 40   /* steps of conjugate gradients */
};

static const double TWELVE_DIGITS = 1e-12, /* what is called converged where no more is gained */
    FAR = 1e40, DEEP = 1e200;              /* beyond which a point, a value has no bounds */

size_t dx_least_scratch(uint32_t n, bool exact)
{
    return (exact || n <= DENSE ? (size_t)n * n : 0) + (8 + PATTERNS) * (size_t)n + 8;
}

/* What is looked at. */
typedef struct view {
    dx_solver *s;
    const double *x, *gradient;
    const double *exact; /* the Hessian, or NULL */
    size_t n;
    double size, scale;              /* the greatest |x_i|, now and so far */
    double *matrix;                  /* of the dense way */
    double *unit;                    /* each unknown's, that makes the Hessian's diagonal ±1 */
    double *to, *up, *down;          /* a point, and gradients */
    double *step;                    /* of Newton */
    double *noise;                   /* PATTERNS times n: gradients' differences, then steps */
    double *residual, *along, *bent; /* of conjugate gradients */
} view;

typedef enum shape { REGULAR, SADDLE, MAXIMUM, VALLEY, DEGENERATE, UNKNOWN } shape;

/* 1 or -1, at random but the same each time. */
static double sign_of(size_t i, unsigned pattern)
{
    uint64_t h = (i + 1) * UINT64_C(0x9E3779B97F4A7C15) + pattern * UINT64_C(0xD1B54A32D192ED03);
    h = (h ^ (h >> 29)) * UINT64_C(0xBF58476D1CE4E5B9);
    return (h >> 40) & 1 ? 1 : -1;
}

static dx_status gradient_at(view *v, const double *to, double *out)
{
    double value;
    DX_TRY(dx_problem_first(v->s->problem, to, &value, out));
    return dx_poll(v->s->context);
}

/* ---- the noise ------------------------------------------------------------------------------- */

/* By how much the gradient differs where the last bits of the point do. */
static dx_status measure_noise(view *v)
{
    size_t n = v->n;
    for (unsigned k = 0; k < PATTERNS; k++) {
        for (size_t i = 0; i < n; i++)
            v->to[i] = v->x[i] + sign_of(i, k) * 2 * DBL_EPSILON * fabs(v->x[i]);
        double *noise = v->noise + k * n;
        DX_TRY(gradient_at(v, v->to, noise));
        for (size_t i = 0; i < n; i++)
            noise[i] = isfinite(noise[i]) ? noise[i] - v->gradient[i] : 0;
    }
    return DX_OK;
}

/* ---- few unknowns: the whole Hessian -------------------------------------------------------- */

/* A column by central differences; false where there is no value. */
static dx_status difference(view *v, size_t i, double h, bool *ok)
{
    size_t n = v->n;
    memcpy(v->to, v->x, n * sizeof *v->to);
    v->to[i] = v->x[i] + h;
    double above = v->to[i];
    DX_TRY(gradient_at(v, v->to, v->up));
    v->to[i] = v->x[i] - h;
    double width = above - v->to[i];
    DX_TRY(gradient_at(v, v->to, v->down));
    *ok = width > 0;
    for (size_t k = 0; k < n; k++) {
        double slope = (v->up[k] - v->down[k]) / width;
        v->matrix[i * n + k] = slope;
        *ok = *ok && isfinite(slope);
    }
    return DX_OK;
}

static dx_status differences(view *v, bool *ok)
{
    size_t n = v->n;
    *ok = true;
    for (size_t i = 0; i < n && *ok; i++) {
        double h = cbrt(DBL_EPSILON) * fmax(fabs(v->x[i]), 1e-6 * fmax(v->scale, DBL_MIN));
        DX_TRY(difference(v, i, h, ok));
        if (!*ok) /* nearer to the point */
            DX_TRY(difference(v, i, h * 1e-3, ok));
    }
    return DX_OK;
}

/* The mean of both triangles; by how much they differ tells the elements' error. */
static double make_symmetric(double *a, size_t n)
{
    double differ = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++) {
            double above = a[k * n + i], below = a[i * n + k];
            differ = fmax(differ, fabs(above - below));
            a[i * n + k] = a[k * n + i] = (above + below) / 2;
        }
    return differ;
}

/* The matrix with ±1 on the diagonal, in units that are kept. */
static bool scale(view *v, const double *from)
{
    size_t n = v->n;
    for (size_t i = 0; i < n; i++) {
        const double *row = from + i * n;
        double most = dx_greatest(row, n), diagonal = fabs(row[i]);
        if (!(most <= DBL_MAX))
            return false;
        v->unit[i] = most == 0 ? 1 : sqrt(diagonal > DBL_EPSILON * most ? diagonal : most);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            v->matrix[i * n + k] = from[i * n + k] / v->unit[i] / v->unit[k];
    return true;
}

/* Puts the lower triangle, which the upper one mirrors, into Cholesky factors, after the matrix
 * has been taken times `sign`, and `shift` added to the diagonal, which must be given. */
static bool factor(view *v, double sign, double shift, const double *diagonal)
{
    size_t n = v->n;
    double *a = v->matrix;
    for (size_t i = 0; i < n; i++) {
        a[i * n + i] = sign * diagonal[i] + shift;
        for (size_t k = 0; k < i; k++) /* the other triangle is kept */
            a[i * n + k] = sign * a[k * n + i];
    }
    return dx_dense_cholesky((uint32_t)n, a);
}

/* The greatest sum of a row's absolute values. */
static double row_sum(const view *v, const double *diagonal)
{
    size_t n = v->n;
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        double sum = fabs(diagonal[i]);
        for (size_t k = 0; k < n; k++)
            sum += k == i ? 0 : fabs(v->matrix[k < i ? k * n + i : i * n + k]);
        most = fmax(most, sum);
    }
    return most;
}

/* A gradient that is left over bends a floor that is flat where it is zero, by about as much as it
 * is over the size of the point. Curvature below is to be greater by far to tell of a saddle. */
static const double CLEARLY = 100;

static double explained(const view *v)
{
    double slope = 0, size = 0, far = v->size > 1e-8 * v->scale ? 0 : v->scale;
    for (size_t i = 0; i < v->n; i++) {
        slope = fmax(slope, fabs(v->gradient[i]) / v->unit[i]);
        size = fmax(size, fmax(fabs(v->x[i]), far) * v->unit[i]);
    }
    return slope > 0 ? CLEARLY * slope / size : 0;
}

/* Its eigenvectors, of rising values v->bent, in the place of the matrix; what factor() left of the
 * lower triangle is made anew. `to` and the three arrays behind it are work. */
static bool decompose(view *v)
{
    size_t n = v->n;
    double *a = v->matrix;
    for (size_t i = 0; i < n; i++) {
        a[i * n + i] = v->residual[i]; /* as it was classified */
        for (size_t k = 0; k < i; k++)
            a[i * n + k] = a[k * n + i];
    }
    return dx_dense_eigen((uint32_t)n, a, v->bent, v->to);
}

/* Where the value bends down along an eigenvector, is the slope along it zero, too: is the point
 * from which it falls to both sides near? Far out on a floor that falls as exp(x) does it is not.
 */
static shape confirm(view *v, shape form, double error)
{
    size_t n = v->n, near = 0, down = 0;
    if (n > DENSE || !decompose(v))
        return form;
    for (size_t k = 0; k < n && v->bent[k] < -error; k++) {
        const double *along = v->matrix + k * n;
        double slope = 0;
        bool is_near = true;
        for (size_t i = 0; i < n; i++)
            slope += along[i] * v->gradient[i] / v->unit[i];
        for (size_t i = 0; i < n; i++) {
            double part = slope / v->bent[k] * along[i] / v->unit[i];
            is_near = is_near && fabs(part) <= fmax(1e-3 * fabs(v->x[i]), 1e-8 * v->scale);
        }
        near += is_near;
        down++;
    }
    return near == 0 ? VALLEY : near < down && form == MAXIMUM ? DEGENERATE : form;
}

/* By Cholesky's factors: of the matrix; with a little added, it is not positive definite still;
 * of the negative. The factors stand where REGULAR is returned alone. */
static shape classify(view *v)
{
    size_t n = v->n;
    double *diagonal = v->residual;
    double error = 16 * (double)n * DBL_EPSILON; /* of the elements */
    if (!v->exact)
        error = fmax(1e-8, 4 * make_symmetric(v->matrix, n));
    for (size_t i = 0; i < n; i++)
        diagonal[i] = v->matrix[i * n + i];
    double norm = row_sum(v, diagonal);
    if (norm == 0)
        return DEGENERATE;
    if (factor(v, 1, 0, diagonal)) {
        double condition = dx_dense_cholesky_condition((uint32_t)n, v->matrix, norm, v->to);
        return condition > error ? REGULAR : DEGENERATE;
    }
    if (factor(v, 1, 10 * error * norm, diagonal))
        return DEGENERATE;
    if (factor(v, 1, explained(v), diagonal))
        return VALLEY;
    return confirm(v, factor(v, -1, 10 * error * norm, diagonal) ? MAXIMUM : SADDLE,
                   10 * error * norm);
}

static void newton_step(view *v, double *b)
{
    size_t n = v->n;
    for (size_t i = 0; i < n; i++)
        b[i] /= v->unit[i];
    dx_dense_cholesky_solve((uint32_t)n, v->matrix, b);
    for (size_t i = 0; i < n; i++)
        b[i] /= v->unit[i];
}

static dx_status look_at_all(view *v, shape *out)
{
    size_t n = v->n;
    bool ok = true;
    if (!v->exact)
        DX_TRY(differences(v, &ok));
    *out = UNKNOWN;
    if (!ok || !scale(v, v->exact ? v->exact : v->matrix))
        return DX_OK;
    *out = classify(v);
    for (size_t i = 0; i < n; i++)
        v->step[i] = v->gradient[i];
    if (*out != REGULAR) {
        for (size_t i = 0; i < n; i++)
            v->step[i] /= v->unit[i] * v->unit[i];
        return DX_OK;
    }
    newton_step(v, v->step);
    for (unsigned k = 0; k < PATTERNS; k++)
        newton_step(v, v->noise + k * n);
    return DX_OK;
}

/* ---- many: in some directions --------------------------------------------------------------- */

/* bent = H·along, by central differences; false where there is no value. */
static dx_status bend(view *v, const double *along, bool *ok)
{
    size_t n = v->n;
    double length = dx_greatest(along, n);
    double h = cbrt(DBL_EPSILON) * fmax(v->size, 1e-6 * fmax(v->scale, DBL_MIN)) / length;
    *ok = true;
    for (size_t i = 0; i < n; i++)
        v->to[i] = v->x[i] + h * along[i];
    DX_TRY(gradient_at(v, v->to, v->up));
    for (size_t i = 0; i < n; i++)
        v->to[i] = v->x[i] - h * along[i];
    DX_TRY(gradient_at(v, v->to, v->down));
    for (size_t i = 0; i < n; i++) {
        v->bent[i] = (v->up[i] - v->down[i]) / (2 * h);
        *ok = *ok && isfinite(v->bent[i]);
    }
    return DX_OK;
}

/* About x of H·x = b, and what curvature was met, by conjugate gradients (Nocedal and Wright,
 * 2nd ed., algorithm 7.1). What is left of b counts by the least curvature. */
static dx_status solve_about(view *v, const double *b, double *x, double least[2], double *rest,
                             shape *out)
{
    size_t n = v->n;
    double size = dx_norm(b, n);
    memset(x, 0, n * sizeof *x);
    memcpy(v->residual, b, n * sizeof *b);
    memcpy(v->along, b, n * sizeof *b);
    *rest = size;
    for (unsigned k = 0; k<KRYLOV && * rest> 0.05 * size; k++) {
        bool ok;
        DX_TRY(bend(v, v->along, &ok));
        double square = dx_dot(v->along, v->along, n), curve = dx_dot(v->along, v->bent, n);
        if (!ok || !(square > 0)) {
            *out = UNKNOWN;
            return DX_OK;
        }
        least[0] = fmin(least[0], curve / square);
        least[1] = fmax(least[1], dx_norm(v->bent, n) / sqrt(square));
        if (least[0] <= 1e-9 * least[1]) {
            *out = least[0] >= -1e-6 * least[1] ? DEGENERATE
                   : least[0] < -explained(v)   ? SADDLE
                                                : VALLEY;
            return DX_OK;
        }
        double old = dx_dot(v->residual, v->residual, n), a = old / curve;
        for (size_t i = 0; i < n; i++) {
            x[i] += a * v->along[i];
            v->residual[i] -= a * v->bent[i];
        }
        double new = dx_dot(v->residual, v->residual, n);
        for (size_t i = 0; i < n; i++)
            v->along[i] = v->residual[i] + new / old * v->along[i];
        *rest = sqrt(new);
    }
    return DX_OK;
}

static dx_status look_along(view *v, shape *out)
{
    size_t n = v->n;
    double least[2] = {INFINITY, 0}, rest, *probe = v->noise + n, *answer = v->noise + 2 * n;
    *out = REGULAR;
    for (size_t i = 0; i < n; i++)
        probe[i] = sign_of(i, 7);
    DX_TRY(solve_about(v, probe, answer, least, &rest, out));
    memset(v->step, 0, n * sizeof *v->step);
    rest = 0;
    if (*out == REGULAR && dx_norm(v->gradient, n) > 0)
        DX_TRY(solve_about(v, v->gradient, v->step, least, &rest, out));
    for (size_t i = 0; i < n; i++) /* what is not known of the step, in equal parts */
        v->step[i] = fabs(v->step[i]) + rest / least[0] / sqrt((double)n);
    rest = 0;
    memset(answer, 0, n * sizeof *answer);
    if (*out == REGULAR && dx_norm(v->noise, n) > 0)
        DX_TRY(solve_about(v, v->noise, answer, least, &rest, out));
    for (size_t i = 0; i < n; i++)
        v->noise[i] = fabs(answer[i]) + rest / least[0] / sqrt((double)n);
    memset(v->noise + n, 0, 2 * n * sizeof *v->noise);
    return DX_OK;
}

/* ---- the judgement ----------------------------------------------------------------------------
 */

static void set_up(dx_solver *s, const double *hessian, view *v)
{
    size_t n = s->problem->n;
    dx_least *l = dx_least_of(s);
    *v = (view){.s = s, .x = s->x, .gradient = l->gradient, .exact = hessian, .n = n};
    v->size = dx_greatest(s->x, n);
    v->scale = l->scale;
    v->matrix = s->scratch;
    double *at = s->scratch + (hessian || n <= DENSE ? n * n : 0);
    double **const part[] = {&v->unit, &v->to,       &v->up,    &v->down,
                             &v->step, &v->residual, &v->along, &v->bent};
    for (size_t i = 0; i < sizeof part / sizeof *part; i++, at += n)
        *part[i] = at;
    v->noise = at;
    for (size_t i = 0; i < n; i++)
        v->unit[i] = 1;
}

/* Is each part of the step within the tolerance of that of the point? */
static bool is_within(const double *x, const double *step, double tolerance, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(fabs(step[i]) <= tolerance * fabs(x[i])))
            return false;
    return true;
}

/* Is the step within 12 digits, or what was asked, of the point; or of those unknowns that are
 * almost zero, within rounding of the others, each measured by the curvature along it? At the end,
 * where all of them are, of what they were. */
static bool is_little(const view *v, double tolerance, bool end)
{
    double most = 0;
    for (size_t i = 0; i < v->n; i++)
        most = fmax(most, fabs(v->x[i]) * v->unit[i]);
    for (size_t i = 0; i < v->n; i++) {
        double noise = 0;
        for (unsigned k = 0; k < PATTERNS; k++)
            noise = fmax(noise, fabs(v->noise[k * v->n + i]));
        double step = fabs(v->step[i]) + noise;
        if (!(step <= tolerance * fabs(v->x[i]) || step * v->unit[i] <= 8 * DBL_EPSILON * most ||
              (end && v->size <= 1e-8 * v->scale && step <= 8 * DBL_EPSILON * v->scale)))
            return false;
    }
    return true;
}

static double most_noise(const view *v)
{
    double most = 0;
    for (unsigned k = 0; k < PATTERNS; k++)
        most = fmax(most, dx_norm(v->noise + k * v->n, v->n));
    return most;
}

/* Does the value change by the curvature, over the size of the point, beyond rounding? */
static bool bends(const view *v)
{
    double most = 0;
    if (!v->exact && v->n > DENSE)
        return true;
    for (size_t i = 0; i < v->n; i++)
        most = fmax(most, v->unit[i] * fmax(v->size, DBL_MIN));
    return v->size == 0 || most * most > DBL_EPSILON * fabs(dx_least_of(v->s)->value);
}

/* Does the gradient change as much by the last bits of the point as over a distance? */
static dx_status find_kink(view *v, double noise, bool *out)
{
    bool ok;
    double change = 0;
    *out = false;
    if (!(noise > 1e-7 * dx_least_of(v->s)->steepest))
        return DX_OK;
    for (size_t i = 0; i < v->n; i++)
        v->along[i] = sign_of(i, 11);
    DX_TRY(bend(v, v->along, &ok));
    for (size_t i = 0; i < v->n; i++)
        change = fmax(change, fabs(v->up[i] - v->down[i]));
    *out = ok && noise > 0.05 * change;
    return DX_OK;
}

/* Is the gradient as good as zero: within its noise; or small beside what it was, with a step, by
 * the diagonal of the Hessian alone, that is small beside the point? */
static bool is_zero(const view *v, bool stuck, double noise, double tolerance)
{
    double step = dx_norm(v->step, v->n), size = dx_norm(v->x, v->n);
    double slope = v->s->report.slope;
    if (slope <= 16 * noise)
        return true;
    return slope <= 1e-6 * dx_least_of(v->s)->steepest &&
           (step <= fmax(tolerance * size, 8 * DBL_EPSILON * v->scale) ||
            (stuck && step <= 1e-8 * v->scale));
}

/* Does the gradient vanish after Newton's step as it does near a point where the curvature is not
 * zero? Where it is, as for x^3 and x^4 at 0, a quarter of it or more is left. */
static dx_status vanishes(view *v, double noise, bool *out)
{
    size_t n = v->n;
    *out = true;
    if (!v->exact && n > DENSE)
        return DX_OK;
    for (size_t i = 0; i < n; i++)
        v->to[i] = v->x[i] - v->step[i];
    DX_TRY(gradient_at(v, v->to, v->up));
    *out = dx_norm(v->up, n) <= fmax(0.1 * v->s->report.slope, 8 * noise);
    return DX_OK;
}

/* The slope along a direction at x + h·along. */
static dx_status slope_at(view *v, const double *along, double h, double *out)
{
    size_t n = v->n;
    for (size_t i = 0; i < n; i++)
        v->to[i] = v->x[i] + h * along[i];
    DX_TRY(gradient_at(v, v->to, v->up));
    *out = dx_dot(v->up, along, n);
    return DX_OK;
}

/* Is there a distance, short beside the point, as far as which the slope is as good as linear, by
 * that curvature? */
static dx_status is_linear(view *v, const double *along, double curvature, bool *linear)
{
    const double sizes[] = {v->size, v->scale};
    double here = dx_dot(v->gradient, along, v->n), length = dx_norm(along, v->n);
    *linear = false;
    for (size_t which = 0; which < 2; which++)
        for (int k = -44; k <= -12 && !*linear && sizes[which] > 0; k += 4) {
            double h = ldexp(sizes[which] / length, k), ahead, back;
            DX_TRY(slope_at(v, along, h, &ahead));
            DX_TRY(slope_at(v, along, -h, &back));
            double most = h * curvature / 2;
            *linear =
                !(fabs(ahead - here - 2 * most) > most) && !(fabs(back - here + 2 * most) > most);
        }
    return DX_OK;
}

/* Does the slope change its sign here, and grow on both sides from within rounding on? */
static dx_status turns(view *v, const double *along, bool *out)
{
    enum { DISTANCES = 4 };
    double last[2] = {0, 0}, spacing = ldexp(v->size / dx_norm(along, v->n), -46);
    *out = v->size > 0;
    for (int k = 0; k < 2 * DISTANCES && *out; k++) {
        double sign = k % 2 ? 1 : -1, slope;
        DX_TRY(slope_at(v, along, sign * ldexp(spacing, 2 * (k / 2)), &slope));
        *out = sign * slope > 1.5 * last[k % 2];
        last[k % 2] = sign * slope;
    }
    return DX_OK;
}

/* Is the floor's middle here in each direction? Rounding of the gradient can hide that a curvature
 * which is not zero is that of a flat floor whose middle is elsewhere. To be asked where the
 * factors of the Hessian stand, which are lost. */
static dx_status is_resolved(view *v, bool *resolved)
{
    size_t n = v->n;
    *resolved = true;
    if (n > DENSE || v->scale == 0 || !decompose(v))
        return DX_OK;
    for (size_t k = 0; k < n && *resolved; k++) {
        for (size_t i = 0; i < n; i++)
            v->along[i] = v->matrix[k * n + i] / v->unit[i];
        DX_TRY(is_linear(v, v->along, v->bent[k], resolved));
        if (!*resolved)
            DX_TRY(turns(v, v->along, resolved));
    }
    return DX_OK;
}

/* The direction of the least curvature, where there is a Hessian; else NULL. */
static const double *find_flattest(view *v, const double *hessian)
{
    size_t n = v->n;
    if (!hessian || n < 2 || n > DENSE)
        return NULL;
    memcpy(v->matrix, hessian, n * n * sizeof *hessian);
    double *value = v->bent, *work = v->to; /* 4·n, with what is behind */
    if (!dx_finite(hessian, n * n) || !dx_dense_eigen((uint32_t)n, v->matrix, value, work))
        return NULL;
    size_t least = 0;
    for (size_t i = 1; i < n; i++)
        if (fabs(value[i]) < fabs(value[least]))
            least = i;
    return v->matrix + least * n;
}

/* The outcome is left as it is where there is nothing to be said but that it may go on. */
static dx_status judge(dx_solver *s, bool stuck, bool jump, const double *hessian)
{
    view v;
    shape form;
    bool kink;
    size_t n = s->problem->n;
    dx_outcome *outcome = &s->report.outcome;
    set_up(s, hessian, &v);
    DX_TRY(measure_noise(&v));
    double bare = most_noise(&v);
    DX_TRY(find_kink(&v, bare, &kink));
    kink = kink || (jump && s->report.slope > 1e4 * bare);
    DX_TRY(hessian || n <= DENSE ? look_at_all(&v, &form) : look_along(&v, &form));
    double enough = fmax(s->options.tolerance, TWELVE_DIGITS);
    double step = dx_norm(v.step, n), noise = most_noise(&v);
    if ((form == SADDLE || form == MAXIMUM) && !bends(&v))
        form = DEGENERATE;
    if (form == REGULAR) {
        s->report.error = step + noise;
        bool by_noise = step <= 4 * noise, regular = true;
        if (!by_noise && step > 0)
            DX_TRY(vanishes(&v, bare, &regular));
        bool tiny = v.size <= 1e-8 * v.scale && s->report.step <= 4 * DBL_EPSILON * v.scale;
        bool little = is_little(&v, enough, stuck || by_noise || tiny);
        if (regular && !kink && (little || by_noise))
            DX_TRY(is_resolved(&v, &regular));
        if (kink && s->report.slope > 1e-3 * dx_least_of(s)->steepest)
            s->report.error = NAN;
        else if (little)
            *outcome = regular ? DX_OUTCOME_CONVERGED : DX_OUTCOME_DEGENERATE;
        else if (!kink && step <= 4 * noise)
            *outcome = regular ? DX_OUTCOME_ROUNDING : DX_OUTCOME_DEGENERATE;
        if (*outcome == DX_OUTCOME_DEGENERATE)
            s->report.error = NAN;
    } else if (!kink && form != UNKNOWN &&
               is_zero(&v, stuck && form != DEGENERATE && form != VALLEY, bare, enough)) {
        *outcome = form == SADDLE    ? DX_OUTCOME_SADDLE
                   : form == MAXIMUM ? DX_OUTCOME_MAXIMUM
                   : form == VALLEY  ? DX_OUTCOME_VALLEY
                                     : DX_OUTCOME_DEGENERATE;
    }
    if (*outcome == DX_OUTCOME_GOING && kink && stuck)
        *outcome = DX_OUTCOME_NOT_SMOOTH;
    if (*outcome == DX_OUTCOME_GOING && !stuck)
        return DX_OK;
    bool flat = form == REGULAR || form == DEGENERATE;
    return dx_around_judge(s, flat && isfinite(step + noise) ? step + noise : 0,
                           find_flattest(&v, hessian));
}

dx_status dx_least_stuck(dx_solver *s, bool jump, const double *hessian)
{
    DX_TRY(judge(s, true, jump, hessian));
    if (s->report.outcome == DX_OUTCOME_GOING)
        s->report.outcome = DX_OUTCOME_NO_DESCENT;
    return DX_OK;
}

/* ---- the point ----------------------------------------------------------------------------------
 */

dx_status dx_least_begin(dx_solver *s, const double *hessian)
{
    dx_least *l = dx_least_of(s);
    size_t n = s->problem->n;
    s->report.value = l->value;
    s->report.slope = l->least_slope = dx_norm(l->gradient, n);
    l->scale = dx_greatest(s->x, n);
    l->steepest = s->report.slope;
    l->judged = INFINITY;
    l->idle = 0;
    if (!isfinite(l->value))
        s->report.outcome = DX_OUTCOME_NO_START;
    else if (!dx_finite(l->gradient, n))
        s->report.outcome = DX_OUTCOME_NO_SLOPE;
    else if (s->report.slope == 0)
        DX_TRY(dx_least_stuck(s, false, hessian));
    return DX_OK;
}

bool dx_least_admits(dx_solver *s, const double *to, double value, const double *gradient)
{
    size_t n = s->problem->n;
    const dx_least *l = dx_least_of(s);
    double far = dx_greatest(to, n);
    bool deep = value < -1e10 * fmax(1, fabs(s->kept[0].value));
    if (value == -INFINITY)
        memcpy(s->tried, to, n * sizeof *to);
    if (value == -INFINITY || value < -DEEP * fmax(1, fabs(l->value)))
        s->report.outcome = DX_OUTCOME_UNBOUNDED;
    else if (!dx_finite(to, n) || far > FAR * fmax(1, dx_greatest(s->start, n)))
        s->report.outcome = deep ? DX_OUTCOME_UNBOUNDED : DX_OUTCOME_DIVERGED;
    else if (!isfinite(value) || !dx_finite(gradient, n))
        s->report.outcome = DX_OUTCOME_LEFT_DOMAIN;
    else
        return true;
    return false;
}

dx_status dx_least_move(dx_solver *s, const double *to, double value, const double *gradient,
                        const double *ahead, const double *hessian)
{
    size_t n = s->problem->n;
    dx_least *l = dx_least_of(s);
    dx_solver_move(s, to);
    memmove(l->gradient, gradient, n * sizeof *gradient);
    l->value = s->report.value = value;
    l->scale = fmax(l->scale, dx_greatest(s->x, n));
    double slope = s->report.slope = dx_norm(gradient, n);
    l->steepest = fmax(l->steepest, slope);
    if (slope == 0)
        return dx_least_stuck(s, false, hessian);
    if (slope < 0.5 * l->least_slope) {
        l->least_slope = slope;
        l->idle = 0;
    } else {
        l->idle++;
    }
    double asked = fmax(s->options.tolerance, 4 * DBL_EPSILON);
    bool there = ahead && slope < 0.5 * l->judged && is_within(s->x, ahead, asked, n);
    bool idle = l->idle >= IDLE &&
                s->report.step <= fmax(1e-9 * dx_norm(s->x, n), 4 * DBL_EPSILON * l->scale);
    /* steps that go on becoming smaller towards 0 are within rounding of where they began */
    bool tiny = slope < 0.5 * l->judged && s->report.step <= 4 * DBL_EPSILON * l->scale &&
                dx_greatest(s->x, n) <= 1e-8 * l->scale;
    if (!there && !idle && !tiny)
        return DX_OK;
    l->judged = slope;
    l->idle = 0;
    return judge(s, false, false, hessian);
}
