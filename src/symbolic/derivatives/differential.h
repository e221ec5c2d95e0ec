/* differential.h - derivatives of high order with like terms collected on the way.
 *
 * The generators of an expression (a name, log(x), exp(x), sin(x), x^x, sqrt(x^2 + 1), ...)
 * and those of their derivatives are closed under d/dx: the derivative of each is a quotient of
 * polynomials in all of them. So every order is a polynomial over powers of a few divisors, which
 * the product rule alone takes to the next one, and equal products meet in each. The orders of
 * exp(exp(x)), of which the rules alone make 2^n terms, have n. */
#ifndef DX_SYMBOLIC_DIFFERENTIAL_H
#define DX_SYMBOLIC_DIFFERENTIAL_H

#include "symbolic/derivatives/diff.h"

/* d^order a/d symbol^order. NONE where that is not to be had: too many generators (abstract
 * functions bring new ones with each order), too many terms, or a part that is no quotient of
 * polynomials in them. Vectors, equations and cases by their elements. */
dx_status dx_differential(dx_graph *g, dx_rules *rules, dx_id a, dx_id symbol, uint32_t order,
                          dx_id *out) DX_MUST_USE;

/* All orders from 0 to n of one expression: out[0], ..., out[n]. *found is false where they are not
 * to be had. */
dx_status dx_differential_orders(dx_graph *g, dx_rules *rules, dx_id a, dx_id symbol, uint32_t n,
                                 dx_id *out, bool *found) DX_MUST_USE;

#endif
