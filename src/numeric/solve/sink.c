#include "numeric/solve/sink.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_UNKNOWNS = 50, LEVELS = 6 };

/* From the side of x, or along the axes where that is the point itself. */
static void choose_direction(const dx_solver *s, const double *at, double *out)
{
    size_t n = s->problem->n;
    for (size_t i = 0; i < n; i++)
        out[i] = s->x[i] - at[i];
    double length = dx_norm(out, n);
    for (size_t i = 0; i < n; i++)
        out[i] = length > 0 ? out[i] / length : 1;
}

/* Distances that doubles around the point tell apart. */
static void choose_distances(const double *at, const double *direction, size_t n, double *distance)
{
    double size = 0, factor;
    for (size_t i = 0; i < n; i++)
        if (fabs(direction[i]) > 1e-3)
            size = fmax(size, fabs(at[i]));
    factor = size > 0 ? 1e-2 : 1e-4;
    distance[0] = 1e-2 * (size > 0 ? size : 1);
    for (int k = 1; k < LEVELS; k++)
        distance[k] = factor * distance[k - 1];
}

static dx_status is_sink(dx_solver *s, const double *at, bool *sink)
{
    enum { LOOKED_AT = 3 };
    const double as_much = 0.9;
    size_t n = s->problem->n;
    double direction[MOST_UNKNOWNS], distance[LEVELS], value, before = NAN, fall = 0;
    *sink = false;
    DX_TRY(dx_problem_value(s->problem, at, &value));
    if (isfinite(value))
        return DX_OK;
    choose_direction(s, at, direction);
    choose_distances(at, direction, n, distance);
    *sink = true;
    for (int k = 0; k < LEVELS && *sink; k++) {
        for (size_t i = 0; i < n; i++)
            s->probe[i] = at[i] + distance[k] * direction[i];
        DX_TRY(dx_problem_value(s->problem, s->probe, &value));
        double now = before - value;
        if (k >= LEVELS - LOOKED_AT)
            *sink = now > 0 && now >= as_much * fall;
        before = value;
        fall = now;
    }
    return DX_OK;
}

/* x with what is small beside the start as 0, or rounded. */
static void choose_point(const dx_solver *s, bool rounded, double *out)
{
    const double small = 1e-6;
    char text[40];
    for (size_t i = 0; i < s->problem->n; i++) {
        (void)snprintf(text, sizeof text, "%.8g", s->x[i]);
        out[i] = fabs(s->x[i]) <= small * fmax(1, fabs(s->start[i])) ? 0
                 : rounded                                           ? strtod(text, NULL)
                                                                     : s->x[i];
    }
}

dx_status dx_sink_find(dx_solver *s, bool *found)
{
    double at[MOST_UNKNOWNS];
    size_t n = s->problem->n;
    *found = false;
    if (n > MOST_UNKNOWNS || s->problem->m > 1 || !dx_finite(s->x, n))
        return DX_OK; /* constraints would have to hold on the way there */
    if (dx_finite(s->tried, n)) {
        memcpy(at, s->tried, n * sizeof *at);
        DX_TRY(is_sink(s, at, found));
    }
    for (int rounded = 0; rounded < 2 && !*found; rounded++) {
        choose_point(s, rounded, at);
        DX_TRY(is_sink(s, at, found));
    }
    if (*found)
        memcpy(s->tried, at, n * sizeof *at);
    return DX_OK;
}
