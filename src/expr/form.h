/* form.h - sums of squares and products of two: quadratic forms. */
#ifndef DX_EXPR_FORM_H
#define DX_EXPR_FORM_H

#include "expr/graph.h"

/* Is the sum, of second degree in what it is made of, at least 0 whatever these are, and where
 * `strict` never 0, as x^2 - 2*x*y + 2*y^2 + 1 is? false: not known. */
bool dx_form_has_sign(const dx_graph *g, dx_id a, bool strict);

#endif
