/* curvature.h - is a point where the gradient vanishes a minimum, a maximum or a saddle, proved? */
#ifndef DX_NUMERIC_SOLVE_CURVATURE_H
#define DX_NUMERIC_SOLVE_CURVATURE_H

#include "numeric/solve/enclose.h"

typedef enum dx_curvature {
    DX_CURVATURE_UNKNOWN,  /* the Hessian may be singular */
    DX_CURVATURE_POSITIVE, /* proved: positive definite, a strict local minimum */
    DX_CURVATURE_NEGATIVE, /* proved: negative definite, a strict local maximum */
    DX_CURVATURE_SADDLE    /* proved: the Hessian has eigenvalues of both signs */
} dx_curvature;

/* Of a symmetric matrix of balls, for every matrix in it. With V about its eigenvectors, VᵀHV has
 * as many positive and negative eigenvalues as H (Sylvester), and Gershgorin's discs tell them;
 * a positive and a negative diagonal element show a saddle alone. *negative: the number of
 * negative eigenvalues, UINT32_MAX where it is not known. eigenvalue[n], if not NULL, is about the
 * eigenvalues, rising, and NaN where they are not had. */
dx_status dx_definite(dx_context *context, const arb_mat_t hessian, slong prec,
                      dx_curvature *curvature, uint32_t *negative, double *eigenvalue) DX_MUST_USE;

/* `gradient` is the system of a formula's partial derivatives, box has exactly one zero of it. The
 * Hessian is its Jacobian over the box, which is made smaller where that is needed; eigenvalue[n],
 * if not NULL, is about its eigenvalues, rising. */
dx_status dx_classify(dx_system *gradient, arb_ptr box, dx_curvature *curvature, uint32_t *negative,
                      double *eigenvalue) DX_MUST_USE;

#endif
