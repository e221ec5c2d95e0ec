/* exactflat.h - the kind of a critical point at which second derivatives alone do not tell it. */
#ifndef DX_ENGINE_EXACTFLAT_H
#define DX_ENGINE_EXACTFLAT_H

#include "engine/solvers/exactkind.h"

/* The least or greatest value of all: the formula less its value there, without constraints a sum
 * of squares, say. Nothing is told else. */
dx_status dx_tell_bound(dx_extremal *q, const dx_id *at, dx_kinds *out) DX_MUST_USE;

/* Of two unknowns with a Hessian of rank 1, or on a curve: by the first power of what is left along
 * the one direction that second derivatives do not tell. Else of constants by their expansion
 * (flatpoint.h). Nothing is told where that does not decide. */
dx_status dx_tell_reduced(dx_extremal *q, const dx_id *at, const dx_id *hessian,
                          dx_kinds *out) DX_MUST_USE;

#endif
