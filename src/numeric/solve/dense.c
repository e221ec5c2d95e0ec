#include "numeric/solve/dense.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

/* LAPACK has columns first: what stands row by row is the transposed matrix there. */

double dx_dense_factor(uint32_t n, double *a, int32_t *pivot, double *work)
{
    lapack_int size = (lapack_int)n;
    double norm = 0, rcond = 0;
    for (size_t i = 0; i < n; i++) { /* the greatest sum of a column of the transposed one */
        double sum = 0;
        for (size_t k = 0; k < n; k++)
            sum += fabs(a[i * n + k]);
        if (!isfinite(sum))
            return 0;
        norm = fmax(norm, sum);
    }
    if (LAPACKE_dgetrf_work(LAPACK_COL_MAJOR, size, size, a, size, pivot) != 0)
        return 0;
    lapack_int *integers = (lapack_int *)(work + 4 * (size_t)n);
    LAPACKE_dgecon_work(LAPACK_COL_MAJOR, '1', size, a, size, norm, &rcond, work, integers);
    return rcond;
}

void dx_dense_solve(uint32_t n, const double *a, const int32_t *pivot, double *b)
{
    lapack_int size = (lapack_int)n;
    LAPACKE_dgetrs_work(LAPACK_COL_MAJOR, 'T', size, 1, a, size, pivot, b, size);
}

bool dx_dense_null_direction(uint32_t n, double *a, double *work, double *direction)
{
    /* of the transposed matrix the last left singular vector */
    lapack_int size = (lapack_int)n;
    double none;
    int info = LAPACKE_dgesvd_work(LAPACK_COL_MAJOR, 'O', 'N', size, size, a, size, work, &none, 1,
                                   &none, 1, work + n, (lapack_int)(5 * n));
    memcpy(direction, a + (size_t)(n - 1) * n, n * sizeof *direction);
    return info == 0;
}

bool dx_dense_eigenvectors(uint32_t n, double *a, double *value, double *work)
{
    lapack_int size = (lapack_int)n;
    return LAPACKE_dsyev_work(LAPACK_COL_MAJOR, 'V', 'U', size, a, size, value, work,
                              (lapack_int)(3 * n)) == 0;
}
