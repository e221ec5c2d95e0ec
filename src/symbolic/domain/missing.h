/* missing.h - is there no derivative at given values? */
#ifndef DX_SYMBOLIC_MISSING_H
#define DX_SYMBOLIC_MISSING_H

#include "support/text.h"
#include "symbolic/domain/junctions.h"

/* With the numbers for other names than the variable put in, as far as they can be: x^n needs
 * x > 0, x^2 does not. */
dx_status dx_put_parameters(dx_graph *g, size_t n, const dx_id *from, const dx_id *to,
                            dx_derived *d) DX_MUST_USE;

/* The derivative of a function of one variable at a constant: what its pieces to the left and to
 * the right of it give. Not smooth: as far as is known. */
dx_status dx_derivative_at(const dx_junctions *j, dx_id at, dx_junction *out) DX_MUST_USE;

/* Is the derivative out of the question, as far as is known, where the values `to` stand for
 * the symbols `from`? Then what it needs is written: "x != 0". */
dx_status dx_derivative_is_missing(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                                   const dx_derived *d, size_t n, const dx_id *from,
                                   const dx_id *to, bool *missing, dx_text *needs) DX_MUST_USE;

#endif
