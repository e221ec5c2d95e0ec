/* abstract.h - what abstract functions stand for when numbers are put in.
 *
 * f(u1, ..., uk) becomes a fixed sum of sine waves a·sin(b·u + c), its amplitudes,
 * frequencies and phases drawn from the name and k alone. Such a function is smooth
 * everywhere, its partial derivatives of every order are known in closed form, and two
 * formulas in f and its derivatives that agree for it agree for all f, but for
 * coincidences. */
#ifndef DX_NUMERIC_ABSTRACT_H
#define DX_NUMERIC_ABSTRACT_H

#include "expr/graph.h"

/* The APPLY or DERIV node at the values of its arguments. */
void dx_abstract_ball(const dx_graph *g, dx_id a, arb_srcptr args, slong prec, arb_t out);

/* The same along Taylor polynomials, to `length` coefficients. */
void dx_abstract_jet(const dx_graph *g, dx_id a, const arb_poly_struct *args, slong length,
                     slong prec, arb_poly_t out);

#endif
