/* matrices.h - linear algebra with values of a session.
 *
 * Results are readable. Where one holds only as long as a formula is not 0, a notice says
 * so. Faults have no place yet: the caller knows it. */
#ifndef DX_ENGINE_MATRICES_H
#define DX_ENGINE_MATRICES_H

#include "engine/session.h"

dx_status dx_matrix_determinant(ddx_session *s, dx_id a, dx_id *out) DX_MUST_USE;
dx_status dx_matrix_inverse(ddx_session *s, dx_id a, dx_id *out) DX_MUST_USE;

/* a^n for a square matrix; a^0 is the identity, a^-1 the inverse. */
dx_status dx_matrix_power(ddx_session *s, dx_id a, int64_t n, dx_id *out) DX_MUST_USE;

/* The x with a*x = b, of a vector b or for each column of a matrix b. */
dx_status dx_matrix_solve(ddx_session *s, dx_id a, dx_id b, dx_id *out) DX_MUST_USE;

/* The real eigenvalues as a vector, each as often as it is one. */
dx_status dx_matrix_eigenvalues(ddx_session *s, dx_id a, dx_id *out) DX_MUST_USE;

#endif
