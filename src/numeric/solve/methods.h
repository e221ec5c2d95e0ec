/* methods.h - the methods of solver.h, a file each. */
#ifndef DX_NUMERIC_SOLVE_METHODS_H
#define DX_NUMERIC_SOLVE_METHODS_H

#include "numeric/solve/solver.h"

extern const dx_method dx_method_newton;

#endif
