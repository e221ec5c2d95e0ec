/* homogeneous.h - the sign of a homogeneous form: the terms of lowest degree of a power series. */
#ifndef DX_SYMBOLIC_HOMOGENEOUS_H
#define DX_SYMBOLIC_HOMOGENEOUS_H

#include "symbolic/algebra/monomials.h"

/* That of the n > 0 terms in so many variables everywhere but at 0; *sign is 0 where it has both,
 * or zeros, or that is not known. Coefficients that are never negative are taken not to be 0. */
dx_status dx_form_sign(dx_graph *g, size_t variables, const dx_monomial *item, size_t n,
                       dx_id *assumed, int *sign) DX_MUST_USE;

/* a is taken not to be 0: a factor of *assumed, which is NONE where nothing is. */
void dx_assume_factor(dx_graph *g, dx_id a, dx_id *assumed);

#endif
