/* apart.h - partial fractions. */
#ifndef DX_SYMBOLIC_APART_H
#define DX_SYMBOLIC_APART_H

#include "symbolic/algebra/linear.h"

/* A quotient of polynomials in x as a polynomial and Σ numerator/p^k, p irreducible over Q and each
 * numerator of lower degree than p. What holds only where l->assumed is not 0 says so there. *other
 * as in polynomial.h: then *out is not set. */
dx_status dx_apart(dx_algebra *l, dx_id a, dx_id x, dx_id *out, dx_id *other) DX_MUST_USE;

#endif
