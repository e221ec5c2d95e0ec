/* eigenpoints.h - points of a quadratic form under another one, in closed form.
 *
 * Where both are in two unknowns, A and B, the points are multiples of the vectors that A - λ·B
 * takes to 0, and their squares lie in the field of λ. */
#ifndef DX_ENGINE_EIGENPOINTS_H
#define DX_ENGINE_EIGENPOINTS_H

#include "engine/solvers/critical.h"

/* The found points, two numbers and a multiplier each, with square roots in the place of roots of
 * polynomials, where the formula and its one constraint are quadratic forms, but for constants.
 * c: prepared. */
dx_status dx_write_eigenpoints(const dx_critical *c, dx_root_list *found) DX_MUST_USE;

#endif
