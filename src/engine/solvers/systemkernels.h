/* systemkernels.h - systems in which unknowns stand in one function, or in powers of one number,
 * alone. */
#ifndef DX_ENGINE_SYSTEM_KERNELS_H
#define DX_ENGINE_SYSTEM_KERNELS_H

#include "engine/solvers/exactly.h"

/* [2^x + 4^y = 6, 2^x*2^y = 4] and [cos(x) + cos(y) = 1, cos(x)*cos(y) = 1/4] are solved for these
 * first; equations of two positive products of powers, 2^x*3^y = 12, by their logarithms. *done is
 * false where there is nothing of that, or it leads to no end. */
dx_status dx_exact_by_kernels(dx_exact *p, bool *done) DX_MUST_USE;

#endif
