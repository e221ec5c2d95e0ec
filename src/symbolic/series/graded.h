/* graded.h - arithmetic of series whose coefficients are polynomials, for gradedseries.c.
 *
 * What is too large, or does not go this way, is not covered: from then on the work does nothing
 * more, and its values only remain to be ended. */
#ifndef DX_SYMBOLIC_GRADED_H
#define DX_SYMBOLIC_GRADED_H

#include "symbolic/series/gradedring.h"

/* part[k] is the coefficient of t^k, for k < length; NULL before it is begun. */
typedef struct dx_graded_value {
    fmpq_mpoly_struct *part;
    bool exact, varies;
} dx_graded_value;

typedef struct dx_graded_work {
    dx_graph *g;
    dx_graded_ring *ring;
    slong length;
    fmpq_mpoly_t u; /* scratch */
    bool covered;
} dx_graded_work;

void dx_graded_beyond(dx_graded_work *w); /* it is not covered */

/* An exact 0 that is taken to vary; ended by the caller, also where it was never begun. */
dx_status dx_graded_begin(dx_graded_work *w, dx_graded_value *v) DX_MUST_USE;
void dx_graded_end(dx_graded_work *w, dx_graded_value *v);
dx_status dx_graded_copy(dx_graded_work *w, const dx_graded_value *a,
                         dx_graded_value *out) DX_MUST_USE;

/* A constant expression as a polynomial. */
void dx_graded_set(dx_graded_work *w, dx_id a, fmpq_mpoly_t out);

/* out += weight·a·b */
void dx_graded_add_product(dx_graded_work *w, fmpq_mpoly_t out, const fmpq_mpoly_t a,
                           const fmpq_mpoly_t b, const fmpq_t weight);

/* out_k = Σ_{1 <= j <= k} (x·j - y·(k-j))/k · u_j·v_(k-j) */
void dx_graded_recur(dx_graded_work *w, const dx_graded_value *u, const dx_graded_value *v,
                     const fmpq_t x, slong y, slong k, fmpq_mpoly_t out);

dx_status dx_graded_multiply(dx_graded_work *w, const dx_graded_value *a, const dx_graded_value *b,
                             dx_graded_value *out) DX_MUST_USE;

/* All parts times one of degree 0. */
void dx_graded_scale(dx_graded_work *w, dx_graded_value *v, const fmpq_mpoly_t c);

/* Around a recurrence that is linear in v: it starts with the lead, of degree 0, where that is one
 * term, and so has it as a factor for nothing; else with 1, and gets it in the end. */
void dx_graded_start(dx_graded_work *w, const fmpq_mpoly_t lead, dx_graded_value *v);
void dx_graded_finish(dx_graded_work *w, const fmpq_mpoly_t lead, dx_graded_value *v);

/* v over its part of degree 0, which is a number or a product of generators; then 1 + ... */
dx_status dx_graded_normalise(dx_graded_work *w, dx_graded_value *v) DX_MUST_USE;

/* What has a root or a logarithm must be positive; the general way knows more of that. */
bool dx_graded_is_decent(dx_graded_work *w, const fmpq_mpoly_t p);

/* a to the power of a number. */
dx_status dx_graded_power(dx_graded_work *w, const dx_graded_value *a, dx_id exponent,
                          dx_graded_value *out) DX_MUST_USE;

#endif
