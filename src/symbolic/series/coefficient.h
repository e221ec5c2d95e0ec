/* coefficient.h - arithmetic of the coefficients of a series: expressions free of t, kept
 * multiplied out while they are short, so that like terms meet and what cancels is 0. */
#ifndef DX_SYMBOLIC_COEFFICIENT_H
#define DX_SYMBOLIC_COEFFICIENT_H

#include "symbolic/oracle.h"

/* a·b, multiplied out while that is short; DX_NONE with its story. */
dx_id dx_coefficient_mul(dx_graph *g, dx_id a, dx_id b);

/* In readable form, collected as a polynomial in its independent parts where that is lighter. */
dx_status dx_coefficient_collect(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* Zero, certainly not zero (somewhere, where there are symbols in it), or DX_UNKNOWN. */
dx_status dx_coefficient_is_zero(dx_graph *g, const dx_oracle *oracle, dx_id a,
                                 bool *zero) DX_MUST_USE;

/* 1 or -1 where the sign of a coefficient is certain for small t > 0, log_t going to minus
 * infinity with it; else 0. */
dx_status dx_coefficient_sign(dx_graph *g, const dx_oracle *oracle, dx_id a, dx_id log_t,
                              int *sign) DX_MUST_USE;

/* a = rest + factor·log_t with both free of log_t; false when it is not so. */
bool dx_coefficient_split_log(dx_graph *g, dx_id a, dx_id log_t, dx_id *factor, dx_id *rest);

#endif
