/* scatter.h - zeros by Newton's method from points all over a box.
 *
 * Where zeros fill curves, pieces of a box are not decided beside them, and the effort ends before
 * single zeros are come to. These are found from many starts, and each is proved. */
#ifndef DX_NUMERIC_SOLVE_SCATTER_H
#define DX_NUMERIC_SOLVE_SCATTER_H

#include "numeric/solve/roots.h"

/* Adds proved zeros within lo[i] < unknown i < hi[i], n each, finite; those that are listed already
 * stay as they are. Not all are found. */
dx_status dx_scatter(dx_system *s, arf_srcptr lo, arf_srcptr hi, dx_roots *out) DX_MUST_USE;

#endif
