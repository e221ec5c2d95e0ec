/* dense.h - dense linear algebra in doubles, by LAPACK. Matrices are row by row; work is room of
 * the caller's. */
#ifndef DX_NUMERIC_SOLVE_DENSE_H
#define DX_NUMERIC_SOLVE_DENSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a dense matrix is factored more unknowns are refused. */
enum { DX_DENSE_MOST = 3000 };

/* Doubles of work for n unknowns. */
static inline size_t dx_dense_work(uint32_t n)
{
    return 6 * (size_t)n + 8;
}

/* a[n·n] becomes its factors, with n pivots. The reciprocal of its condition number, about; 0
 * where it is singular or has an element that is no number. */
double dx_dense_factor(uint32_t n, double *a, int32_t *pivot, double *work);

/* With those factors, b[n] becomes the solution x of a·x = b. */
void dx_dense_solve(uint32_t n, const double *a, const int32_t *pivot, double *b);

/* A unit vector that a[n·n] takes to the least, the last right singular vector; a is
 * overwritten. False where it does not come about. */
bool dx_dense_null_direction(uint32_t n, double *a, double *work, double *direction);

/* A symmetric matrix a[n·n] becomes its eigenvectors, a row each; value[n] are its eigenvalues,
 * rising. Work: 3n. False where they do not come about. */
bool dx_dense_eigenvectors(uint32_t n, double *a, double *value, double *work);

#endif
