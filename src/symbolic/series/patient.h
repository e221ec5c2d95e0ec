/* patient.h - long power series with rational coefficients, in pieces.
 *
 * FLINT cannot be interrupted, and a thousand coefficients of ten thousand bits take it half a
 * second. These are the same operations by Newton's iteration over products in blocks, with polls
 * between them, for series that are long enough to need it. All give false after a failure, which
 * is told: cancelled or out of time. */
#ifndef DX_SYMBOLIC_PATIENT_H
#define DX_SYMBOLIC_PATIENT_H

#include "expr/graph.h"
#include "support/flint.h"

/* out = a·b mod t^n; out is none of them. */
bool dx_patient_product(dx_context *context, fmpq_poly_t out, const fmpq_poly_t a,
                        const fmpq_poly_t b, slong n);

/* out = a/b mod t^n, b(0) not 0; out is none of them. */
bool dx_patient_quotient(dx_context *context, fmpq_poly_t out, const fmpq_poly_t a,
                         const fmpq_poly_t b, slong n);

/* out = a^e mod t^n, e > 0; out is not a. */
bool dx_patient_power(dx_context *context, fmpq_poly_t out, const fmpq_poly_t a, ulong e, slong n);

/* out = sqrt(a) or, `over`, 1/sqrt(a) mod t^n, a(0) = 1; out is not a. */
bool dx_patient_root(dx_context *context, fmpq_poly_t out, const fmpq_poly_t a, bool over, slong n);

/* out = fn(a) mod t^n: exp, log (a(0) = 1), sin, cos, tan, sinh, cosh, tanh, asin, asinh, atan,
 * atanh (a(0) = 0); out is not a. *covered: the function is one of these. */
bool dx_patient_function(dx_context *context, dx_fn fn, fmpq_poly_t out, const fmpq_poly_t a,
                         slong n, bool *covered);

/* out = tan(c·t^m) or tanh mod t^n for an `a` that is such a monomial, by the tangent numbers:
 * FLINT takes several times as long. out is not a. *covered: a is one. */
bool dx_patient_tangent(dx_context *context, fmpq_poly_t out, const fmpq_poly_t a, bool hyperbolic,
                        slong n, bool *covered);

#endif
