/* range.h - the values of a formula over a box in which it need not have a value everywhere. */
#ifndef DX_NUMERIC_SOLVE_RANGE_H
#define DX_NUMERIC_SOLVE_RANGE_H

#include "numeric/solve/system.h"

/* *free: some formula has, wherever in the box it has a value, one that is not 0; or has none at
 * all. So it is at poles and where a logarithm ends: every part's values are enclosed by an
 * interval whose ends may be infinite, or by what is left when one is taken out of the line
 * (Kahan's exterior intervals; Neumaier, Interval Methods for Systems of Equations, 1.8). */
dx_status dx_range_is_free(dx_system *s, arb_srcptr box, slong prec, bool *free) DX_MUST_USE;

#endif
