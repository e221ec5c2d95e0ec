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

/* The symmetric a[n·n], of which the lower triangle is read, becomes Cholesky's factor there and
 * on the diagonal; the other triangle stays. False where it is not positive definite. */
bool dx_dense_cholesky(uint32_t n, double *a);
void dx_dense_cholesky_solve(uint32_t n, const double *a, double *b);

/* With that factor of a matrix of that 1-norm, the reciprocal of its condition number, about;
 * work has 4·n doubles. */
double dx_dense_cholesky_condition(uint32_t n, const double *a, double norm, double *work);

/* The symmetric a[n·n], of which the lower triangle is read, becomes the factors of Bunch and
 * Kaufman, with n pivots; *negative: how many of its eigenvalues are below 0. The reciprocal of its
 * condition number, about, 0 where it is singular. work has room for dx_dense_work(n). */
double dx_dense_symmetric(uint32_t n, double *a, int32_t *pivot, double *work, uint32_t *negative);
void dx_dense_symmetric_solve(uint32_t n, const double *a, const int32_t *pivot, double *b);

/* The symmetric a[n·n] becomes its eigenvectors, one after the other, of values[n], which rise;
 * work has 4·n doubles at least. False where they do not come about. */
bool dx_dense_eigen(uint32_t n, double *a, double *values, double *work);

#endif
