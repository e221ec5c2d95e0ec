/* jet.h - what jet kernels share: polynomials in t with ball coefficients, cut to a length. */
#ifndef DX_SCALAR_JET_H
#define DX_SCALAR_JET_H

#include "support/flint.h"

#include <stdbool.h>

/* The value and then indeterminate coefficients: a function that has a value but no
 * derivative. value may be NULL: nothing is known. */
void dx_jet_unknown(arb_poly_t out, arb_srcptr value, slong length);

/* Nothing is known of a jet whose value is not finite: make it say so. */
void dx_jet_seal(arb_poly_t out, slong length);

/* f(u), given the Taylor polynomial of f at the constant term of u. */
void dx_jet_compose(arb_poly_t out, const arb_poly_t taylor, const arb_poly_t u, slong length,
                    slong prec);

/* value + the integral from 0 to t of slope*u'. out may be any of them. */
void dx_jet_integral(arb_poly_t out, const arb_t value, const arb_poly_t slope, const arb_poly_t u,
                     slong length, slong prec);

/* a*u + b for small integers. */
void dx_jet_linear(arb_poly_t out, const arb_poly_t u, slong a, slong b, slong prec);

/* True if u is one exact integer between -limit and limit, constant in t. */
bool dx_jet_integer(slong *out, const arb_poly_t u, slong limit);

#endif
