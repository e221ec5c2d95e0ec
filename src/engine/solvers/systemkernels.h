/* systemkernels.h - systems in which unknowns stand in one function, or in powers of one number,
 * alone. */
#ifndef DX_ENGINE_SYSTEM_KERNELS_H
#define DX_ENGINE_SYSTEM_KERNELS_H

#include "engine/solvers/exactly.h"

/* [2^x + 4^y = 6, 2^x*2^y = 4] is solved for powers of 2 first. *done is false where less than two
 * unknowns are in powers alone, all equations are of two terms, or that leads to no end. */
dx_status dx_exact_by_powers(dx_exact *p, bool *done) DX_MUST_USE;

/* The same with functions, [cos(x) + cos(y) = 1, cos(x)*cos(y) = 1/4], and of one unknown; and
 * equations of two positive products of powers, 2^x*3^y = 12, by their logarithms. */
dx_status dx_exact_by_kernels(dx_exact *p, bool *done) DX_MUST_USE;

#endif
