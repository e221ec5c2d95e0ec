/* algebra.h - linear algebra with values of a session.
 *
 * Results are readable. Where one holds only as long as a formula is not 0, a notice says
 * so, and *assumed is that formula; DX_NONE: it holds everywhere. Faults have no place yet:
 * the caller knows it. */
#ifndef DX_ENGINE_ALGEBRA_H
#define DX_ENGINE_ALGEBRA_H

#include "engine/session.h"
#include "parser/array.h"

/* ---- operations; what has the wrong shape is DX_TYPE ------------------------------------- */

/* Exact; what had to be taken not to be 0 on the way is a notice. The first two are of square
 * matrices; DX_DOMAIN for the inverse of a singular one. */
dx_status dx_matrix_determinant(ddx_session *s, dx_id a, dx_id *out) DX_MUST_USE;
dx_status dx_matrix_inverse(ddx_session *s, dx_id a, dx_id *assumed, dx_id *out) DX_MUST_USE;
dx_status dx_matrix_rank(ddx_session *s, dx_id matrix, dx_id *assumed, dx_id *out) DX_MUST_USE;

/* A product of vectors and matrices that is not large, with readable elements. */
dx_status dx_tidy_product(ddx_session *s, dx_id *a) DX_MUST_USE;

/* a^n for a square matrix; a^0 is the identity, a^-1 the inverse. */
dx_status dx_matrix_power(ddx_session *s, dx_id a, int64_t n, dx_id *assumed,
                          dx_id *out) DX_MUST_USE;

/* The x with a*x = b, of a vector b or for each column of a matrix b; b/a for a number a. */
dx_status dx_matrix_solve(ddx_session *s, dx_id a, dx_id b, dx_id *assumed, dx_id *out) DX_MUST_USE;

/* The real eigenvalues as a vector, each as often as it is one; a matrix with eigenvectors
 * as columns, in the same order. */
dx_status dx_matrix_eigenvalues(ddx_session *s, dx_id a, dx_id *assumed, dx_id *out) DX_MUST_USE;
dx_status dx_matrix_eigenvectors(ddx_session *s, dx_id a, dx_id *assumed, dx_id *out) DX_MUST_USE;

/* DX_TYPE unless it is a square matrix: "only a square matrix has <what>, not ...". */
dx_status dx_need_square(ddx_session *s, dx_id a, const char *what) DX_MUST_USE;

/* ---- elements ------------------------------------------------------------------------------ */

/* Columns of a matrix; 1 for a vector. */
uint32_t dx_array_columns(const dx_graph *g, dx_id array);

/* The elements of a vector or matrix, row by row, in memory of the statement; NULL when
 * there is none. */
dx_id *dx_array_elements(ddx_session *s, dx_id array);

/* Memory of the statement for n ids; NULL when there is none. */
dx_id *dx_session_ids(ddx_session *s, size_t n);

/* A vector of elements, a matrix of rows · columns of them row by row, the n x n identity; an
 * element that is DX_NONE makes its story the status. */
dx_status dx_vector_make(ddx_session *s, uint32_t n, const dx_id *element, dx_id *out) DX_MUST_USE;
dx_status dx_matrix_make(ddx_session *s, uint32_t rows, uint32_t columns, const dx_id *entry,
                         dx_id *out) DX_MUST_USE;
dx_status dx_matrix_identity(ddx_session *s, uint32_t n, dx_id *out) DX_MUST_USE;

/* Each of n expressions (NONE is a failure) in its readable form. */
dx_status dx_make_readable(ddx_session *s, size_t n, dx_id *entry) DX_MUST_USE;

/* What a result assumes not to be 0 (or NONE, which goes to *out) as a note, "a*d - b*c != 0"; where
 * that is long, `otherwise`. */
dx_status dx_note_nonzero(ddx_session *s, dx_id assumed, const char *otherwise,
                          dx_id *out) DX_MUST_USE;

#endif
