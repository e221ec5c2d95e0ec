/* farpoints.h - where a formula goes as the points go on for ever. */
#ifndef DX_ENGINE_FARPOINTS_H
#define DX_ENGINE_FARPOINTS_H

#include "engine/solvers/absolute.h"

/* "the least value under the constraint is 2 at (1, 1)" and "there is no greatest value under it:
 * it goes to inf as x goes to inf", as far as that is seen of a smooth formula where m equations
 * hold, f = 0. The points hold all at which it can have them. where: "under the constraint" */
dx_status dx_tell_under(const dx_extreme_points *p, const dx_unknowns *u, dx_id of, uint32_t m,
                        const dx_id *equation, const char *where) DX_MUST_USE;

#endif
