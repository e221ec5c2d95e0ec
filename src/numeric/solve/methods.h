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

#endif
