#include "numeric/solve/arrays.h"

#include <float.h>
#include <math.h>
#include <stdint.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

/* Partial sums. What is left behind the last whole lanes is done one by one. */
enum { LANES = 8, LONG = 32 };

static double add_lanes(const double *lane)
{
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
           ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

static size_t whole(size_t n)
{
    return n - n % LANES;
}

/* ---- of whole lanes ------------------------------------------------------------------ */

static void dot(const double *a, const double *b, size_t n, double *lane)
{
    for (size_t i = 0; i < n; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            lane[k] += a[i + k] * b[i + k];
}

static void square_distance(const double *a, const double *b, size_t n, double *lane)
{
    for (size_t i = 0; i < n; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            lane[k] += (a[i + k] - b[i + k]) * (a[i + k] - b[i + k]);
}

static void combine(double *to, double scale, double factor, const double *what, const double *with,
                    size_t n, double *lane)
{
    for (size_t i = 0; i < n; i += LANES)
        for (size_t k = 0; k < LANES; k++) {
            to[i + k] = scale * (to[i + k] + factor * what[i + k]);
            lane[k] += to[i + k] * with[i + k];
        }
}

static void go_along(double *out, const double *a, double factor, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = a[i] + factor * b[i];
}

static void find_greatest(const double *x, size_t n, double *lane)
{
    for (size_t i = 0; i < n; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            lane[k] = fabs(x[i + k]) > lane[k] ? fabs(x[i + k]) : lane[k];
}

/* x - x is 0, or NaN where x is not finite. */
static void add_differences(const double *x, size_t n, double *lane)
{
    for (size_t i = 0; i < n; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            lane[k] += x[i + k] - x[i + k];
}

/* The same operations, four at a time. */
#ifdef __x86_64__
#define WIDE static __attribute__((target("avx2")))

typedef double vec __attribute__((vector_size(32)));
typedef double loose __attribute__((vector_size(32), aligned(8), may_alias));
typedef int64_t mask __attribute__((vector_size(32)));

/* Four elements of x, from i on. */
#define AT(x, i)  (*(const loose *)((x) + (i)))
#define PUT(x, i) (*(loose *)((x) + (i)))

WIDE void dot_wide(const double *a, const double *b, size_t n, double *lane)
{
    vec low = {0}, high = {0};
    for (size_t i = 0; i < n; i += LANES) {
        low += AT(a, i) * AT(b, i);
        high += AT(a, i + 4) * AT(b, i + 4);
    }
    PUT(lane, 0) = low;
    PUT(lane, 4) = high;
}

WIDE void square_distance_wide(const double *a, const double *b, size_t n, double *lane)
{
    vec low = {0}, high = {0};
    for (size_t i = 0; i < n; i += LANES) {
        vec v = AT(a, i) - AT(b, i), w = AT(a, i + 4) - AT(b, i + 4);
        low += v * v;
        high += w * w;
    }
    PUT(lane, 0) = low;
    PUT(lane, 4) = high;
}

WIDE void combine_wide(double *to, double scale, double factor, const double *what,
                       const double *with, size_t n, double *lane)
{
    vec low = {0}, high = {0};
    for (size_t i = 0; i < n; i += LANES) {
        vec v = scale * (AT(to, i) + factor * AT(what, i));
        vec w = scale * (AT(to, i + 4) + factor * AT(what, i + 4));
        PUT(to, i) = v;
        PUT(to, i + 4) = w;
        low += v * AT(with, i);
        high += w * AT(with, i + 4);
    }
    PUT(lane, 0) = low;
    PUT(lane, 4) = high;
}

WIDE void go_along_wide(double *out, const double *a, double factor, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i += 4)
        PUT(out, i) = AT(a, i) + factor * AT(b, i);
}

/* The second where the first is NaN. */
static inline __attribute__((target("avx2"), always_inline)) vec greater(vec x, vec most)
{
    return (vec)_mm256_max_pd((vec)((mask)x & INT64_MAX), most);
}

WIDE void find_greatest_wide(const double *x, size_t n, double *lane)
{
    vec low = {0}, high = {0};
    for (size_t i = 0; i < n; i += LANES) {
        low = greater(AT(x, i), low);
        high = greater(AT(x, i + 4), high);
    }
    PUT(lane, 0) = low;
    PUT(lane, 4) = high;
}

WIDE void add_differences_wide(const double *x, size_t n, double *lane)
{
    vec low = {0}, high = {0};
    for (size_t i = 0; i < n; i += LANES) {
        low += AT(x, i) - AT(x, i);
        high += AT(x, i + 4) - AT(x, i + 4);
    }
    PUT(lane, 0) = low;
    PUT(lane, 4) = high;
}

#define RUN(what, n, ...)                                                                          \
    ((n) >= LONG && __builtin_cpu_supports("avx2") ? what##_wide(__VA_ARGS__) : what(__VA_ARGS__))
#else
#define RUN(what, n, ...) what(__VA_ARGS__)
#endif

/* ---- of all elements ------------------------------------------------------------------- */

double dx_dot(const double *a, const double *b, size_t n)
{
    double lane[LANES] = {0}, rest = 0;
    RUN(dot, n, a, b, whole(n), lane);
    for (size_t i = whole(n); i < n; i++)
        rest += a[i] * b[i];
    return n >= LANES ? add_lanes(lane) + rest : rest;
}

double dx_combine(double *to, double scale, double factor, const double *what, const double *with,
                  size_t n)
{
    double lane[LANES] = {0}, rest = 0;
    RUN(combine, n, to, scale, factor, what, with, whole(n), lane);
    for (size_t i = whole(n); i < n; i++) {
        to[i] = scale * (to[i] + factor * what[i]);
        rest += to[i] * with[i];
    }
    return n >= LANES ? add_lanes(lane) + rest : rest;
}

void dx_go_along(double *out, const double *a, double factor, const double *b, size_t n)
{
    RUN(go_along, n, out, a, factor, b, whole(n));
    for (size_t i = whole(n); i < n; i++)
        out[i] = a[i] + factor * b[i];
}

/* a - b has the bits of a + -1·b. */
void dx_subtract(double *out, const double *a, const double *b, size_t n)
{
    dx_go_along(out, a, -1, b, n);
}

static double squares_of_distance(const double *a, const double *b, size_t n)
{
    double lane[LANES] = {0}, rest = 0;
    RUN(square_distance, n, a, b, whole(n), lane);
    for (size_t i = whole(n); i < n; i++)
        rest += (a[i] - b[i]) * (a[i] - b[i]);
    return n >= LANES ? add_lanes(lane) + rest : rest;
}

double dx_greatest(const double *x, size_t n)
{
    double lane[LANES] = {0}, most = 0;
    RUN(find_greatest, n, x, whole(n), lane);
    for (size_t i = whole(n); i < n; i++)
        most = fabs(x[i]) > most ? fabs(x[i]) : most;
    for (size_t k = 0; k < LANES; k++)
        most = lane[k] > most ? lane[k] : most;
    return most;
}

bool dx_finite(const double *x, size_t n)
{
    double lane[LANES] = {0}, rest = 0;
    RUN(add_differences, n, x, whole(n), lane);
    for (size_t i = whole(n); i < n; i++)
        rest += x[i] - x[i];
    return add_lanes(lane) + rest == 0;
}

/* ---- norms -------------------------------------------------------------------------------- */

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

double dx_pattern_sign(size_t i, size_t pattern)
{
    uint64_t h = (i + 1) * UINT64_C(0x9E3779B97F4A7C15) + pattern * UINT64_C(0xD1B54A32D192ED03);
    h = (h ^ (h >> 29)) * UINT64_C(0xBF58476D1CE4E5B9);
    return (h >> 40) & 1 ? 1 : -1;
}
