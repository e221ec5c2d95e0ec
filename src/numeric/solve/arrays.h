/* arrays.h - sums and norms of arrays of doubles.
 *
 * The same bits for the same numbers on every machine: the order of the sums is fixed. */
#ifndef DX_NUMERIC_SOLVE_ARRAYS_H
#define DX_NUMERIC_SOLVE_ARRAYS_H

#include <stdbool.h>
#include <stddef.h>

double dx_dot(const double *a, const double *b, size_t n);

/* to = scale·(to + factor·what), elements rounded after each operation; the dot product of that
 * and `with`. Arrays do not overlap. */
double dx_combine(double *to, double scale, double factor, const double *what, const double *with,
                  size_t n);

/* out = a + factor·b; out = a - b. */
void dx_go_along(double *out, const double *a, double factor, const double *b, size_t n);
void dx_subtract(double *out, const double *a, const double *b, size_t n);

/* The Euclidean norm, without overflow on the way; infinite or NaN where an element is. */
double dx_norm(const double *x, size_t n);

/* That of a - b. */
double dx_distance(const double *a, const double *b, size_t n);

/* The greatest |x_i|; elements that are NaN are passed over. */
double dx_greatest(const double *x, size_t n);

bool dx_finite(const double *x, size_t n);

/* 1 or -1 for element i of a pattern: directions across the axes, the same each time. */
enum { DX_PATTERNS = 6 }; /* which are enough to find most corners between axes */
double dx_pattern_sign(size_t i, size_t pattern);

#endif
