/* leibniz.h - derivatives of integrals whose ends or integrands have names in them. */
#ifndef DX_SYMBOLIC_LEIBNIZ_H
#define DX_SYMBOLIC_LEIBNIZ_H

#include "expr/primitive.h"
#include "symbolic/derivatives/diff.h"

/* What a DERIV of a PRIMITIVE is: d/db of the integral of f from a to b is f(b), by a it is -f(a),
 * and by other names their derivatives are integrated. DX_NONE on failure. */
dx_id dx_leibniz(dx_graph *g, dx_rules *rules, const dx_primitive *p);

/* What jumps of its integrand at places that move with the name add to the derivative by it: 0
 * where there are none. The arguments are the names themselves. */
dx_status dx_shares_of_jumps(dx_graph *g, dx_rules *rules, const dx_primitive *p, dx_id by,
                             dx_id *out) DX_MUST_USE;

/* All of them in an expression, as verification differentiates it, become that. */
dx_status dx_work_out_integrals(dx_graph *g, dx_rules *rules, dx_id *a) DX_MUST_USE;

/* Integrals in an expression become such as can be differentiated: without jumps that are always at
 * an end, and with an end that does not move where the integrand has no value at it, as
 * 1/sqrt(x - t) has none at t = x. */
dx_status dx_settle_ends(dx_graph *g, dx_rules *rules, dx_id *a) DX_MUST_USE;

/* Leave a notice where a derivative of `a` by one of n symbols is taken under an integral to inf or
 * from -inf. */
dx_status dx_note_under_integral(dx_graph *g, dx_id a, size_t n, const dx_id *symbol) DX_MUST_USE;

#endif
