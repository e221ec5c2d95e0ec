/* methods.h - the methods of solver.h, a file each. */
#ifndef DX_NUMERIC_SOLVE_METHODS_H
#define DX_NUMERIC_SOLVE_METHODS_H

#include "numeric/solve/solver.h"

/* Of equations. */
extern const dx_method dx_method_bisect;
extern const dx_method dx_method_brent;
extern const dx_method dx_method_broyden;
extern const dx_method dx_method_fixedpoint;
extern const dx_method dx_method_halley;
extern const dx_method dx_method_newton;
extern const dx_method dx_method_secant;

/* least values: descents, by rate, momentum, beta1, beta2 and line */
extern const dx_method dx_method_descend;
extern const dx_method dx_method_momentum;
extern const dx_method dx_method_nesterov;
extern const dx_method dx_method_adam;
/* others */
extern const dx_method dx_method_trust;
extern const dx_method dx_method_bfgs;
extern const dx_method dx_method_lbfgs;
extern const dx_method dx_method_cg;
extern const dx_method dx_method_neldermead;
/* under constraints */
extern const dx_method dx_method_barrier;
/* Does it take constraint i as an equation where it stands? Of m - 1 constraints, n lower and n
 * upper bounds, in that order. */
bool dx_barrier_is_active(const dx_solver *s, size_t i);

#endif
