/* composed.h - compositions with functions of the session, told as a textbook tells them.
 *
 * With z(x, y) = x^2*y the value of z(cos(t), sin(t)) is a formula in t, and the answer is its
 * derivative. A derivation goes by the chain rule of several variables instead: z stays a call,
 * its partial derivatives are found in its parameters, and then all is put in. */
#ifndef DX_ENGINE_COMPOSED_H
#define DX_ENGINE_COMPOSED_H

#include "engine/scope.h"

/* In a derivation: the operand with the calls of functions of the session in it as such; NONE where
 * no function of several arguments is called in it, or there is more than arithmetic. */
dx_status dx_read_calls(dx_evaluation *e, const dx_bound *b, const dx_ast *operand,
                        dx_id *out) DX_MUST_USE;

/* Remember it for the derivatives of *value by the n symbols: those calls stay whose arguments
 * depend on them, if the functions are smooth. *value becomes what it is with all functions that
 * are known put in. */
dx_status dx_hold_calls(dx_evaluation *e, size_t n, const dx_id *symbol, dx_id calls,
                        dx_id *value) DX_MUST_USE;

/* Both, of an operand that was lowered to *value with these names bound. */
dx_status dx_hold_operand(dx_evaluation *e, const dx_bound *b, const dx_ast *operand,
                          dx_id *value) DX_MUST_USE;

/* What was remembered of the value; itself where nothing was. */
dx_id dx_with_calls(const dx_evaluation *e, dx_id value);

/* Tell the derivative of the value by that formula. *told is false where nothing is remembered of
 * it, or the symbol does not come in through arguments. */
dx_status dx_tell_composed(dx_evaluation *e, dx_id value, dx_id symbol, uint32_t order,
                           dx_id answer, bool *told) DX_MUST_USE;

#endif
