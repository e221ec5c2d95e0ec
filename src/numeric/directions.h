/* directions.h - are these all the partial derivatives? Along random directions at once.
 *
 * In a direction w the k-th derivative of f is the coefficient of s^k in the power series of
 * f(p + s·w), which needs none of the derivative rules, times k!; it must agree with
 * Σ w_i·g_i for a gradient g, with Σ w_i·w_j·h_ij for a Hessian h. So n partial derivatives
 * cost one series. */
#ifndef DX_NUMERIC_DIRECTIONS_H
#define DX_NUMERIC_DIRECTIONS_H

#include "numeric/verify.h"

/* Of functions[row], by symbols[first], or by that and by symbols[second]. */
typedef struct dx_claim {
    dx_id value;
    uint32_t row, first, second;
} dx_claim;

/* Order 1: derivatives that are not claimed are 0. Order 2: of the two claims that mirror
 * each other one is given. *where as by dx_verify_derivative. */
dx_status dx_verify_partials(dx_graph *g, size_t m, const dx_id *functions, size_t n,
                             const dx_id *symbols, uint32_t order, size_t n_claims,
                             const dx_claim *claims, dx_verdict *verdict,
                             dx_text *where) DX_MUST_USE;

#endif
