#include "numeric/solve/arrays.h"

#include <float.h>
#include <math.h>

/* Partial sums, which a processor can have in one register or two. */
enum { LANES = 8 };

static double add_lanes(const double *lane)
{
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
           ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

double dx_dot(const double *a, const double *b, size_t n)
{
    double lane[LANES] = {0}, rest = 0;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            lane[k] += a[i + k] * b[i + k];
    size_t whole = i;
    for (; i < n; i++)
        rest += a[i] * b[i];
    return whole > 0 ? add_lanes(lane) + rest : rest;
}

static double squares_of_distance(const double *a, const double *b, size_t n)
{
    double lane[LANES] = {0}, rest = 0;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            lane[k] += (a[i + k] - b[i + k]) * (a[i + k] - b[i + k]);
    size_t whole = i;
    for (; i < n; i++)
        rest += (a[i] - b[i]) * (a[i] - b[i]);
    return whole > 0 ? add_lanes(lane) + rest : rest;
}

/* Is a sum of squares far from overflow, and from where small ones are lost? */
static bool is_safe(double squares)
{
    return squares > 1e-270 && squares < 1e290;
}

double dx_norm(const double *x, size_t n)
{
    if (n == 1)
        return fabs(x[0]);
    double squares = dx_dot(x, x, n), most = 0, sum = 0;
    if (is_safe(squares))
        return sqrt(squares);
    for (size_t i = 0; i < n; i++) {
        if (!(fabs(x[i]) <= DBL_MAX))
            return fabs(x[i]);
        most = fmax(most, fabs(x[i]));
    }
    for (size_t i = 0; i < n && most > 0; i++)
        sum += x[i] / most * (x[i] / most);
    return most * sqrt(sum);
}

double dx_distance(const double *a, const double *b, size_t n)
{
    if (n == 1)
        return fabs(a[0] - b[0]);
    double squares = squares_of_distance(a, b, n), most = 0, sum = 0;
    if (is_safe(squares))
        return sqrt(squares);
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(a[i] - b[i]));
    for (size_t i = 0; i < n && most > 0; i++)
        sum += (a[i] - b[i]) / most * ((a[i] - b[i]) / most);
    return most * sqrt(sum);
}

double dx_greatest(const double *x, size_t n)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fabs(x[i]) > most ? fabs(x[i]) : most;
    return most;
}

bool dx_finite(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i]))
            return false;
    return true;
}
