/* eigen.h - eigenvalues and eigenvectors, exact.
 *
 * The characteristic polynomial is factored over the rationals. Of a factor of degree 1 or
 * 2, or one that becomes so by a shift and a power (t^4 - 10t^2 + 1, (t - 1)^3 - 2), the
 * real roots are written down; what has no real root is counted; of any other factor there
 * is no closed form here. Eigenvectors come by elimination in the field that the factor
 * makes, so no pivot is ever guessed. */
#ifndef DX_SYMBOLIC_EIGEN_H
#define DX_SYMBOLIC_EIGEN_H

#include "symbolic/algebra/linear.h"

typedef struct dx_eigenvalue {
    dx_id value;
    uint32_t multiplicity; /* as a root of the characteristic polynomial */
    uint32_t factor;       /* whose root it is */
    int side;              /* of the root sign, where that is quadratic: -1 or 1 */
} dx_eigenvalue;

enum { DX_MOST_CONDITIONS = 4 };

typedef struct dx_spectrum {
    dx_algebra *algebra;
    uint32_t n;         /* rows of the matrix */
    const dx_id *entry; /* of t minus the matrix, in the arena of the command */
    bool symmetric;
    dx_id symbol; /* the variable of the characteristic polynomial */
    dx_ring *ring;
    slong t; /* its number among the generators */
    uint32_t n_factors;
    fmpz_mpoly_struct *factor;
    uint32_t *multiplicity;
    uint32_t n_values;
    dx_eigenvalue *value;  /* real ones, from small to large where they are constants */
    uint32_t n_unreal;     /* with their multiplicities */
    uint32_t n_unknown;    /* of factors without closed form, likewise */
    dx_id unknown;         /* the product of these factors, in `symbol` */
    uint32_t n_conditions; /* the values are real where these are not negative */
    dx_id condition[DX_MOST_CONDITIONS];
} dx_spectrum;

/* Of n x n elements, row by row. To be freed even after a failure. */
dx_status dx_spectrum_make(dx_algebra *l, uint32_t n, const dx_id *entry,
                           dx_spectrum *s) DX_MUST_USE;
void dx_spectrum_free(dx_spectrum *s);

/* A basis of the eigenvectors of the index-th eigenvalue: *count vectors of n elements, one
 * behind the other, in the arena of the command. */
dx_status dx_spectrum_vectors(dx_spectrum *s, uint32_t index, uint32_t *count,
                              dx_id **vectors) DX_MUST_USE;

#endif
