/* sides.h - the sides of a region: formulas that are not above 0 in it. */
#ifndef DX_ENGINE_SIDES_H
#define DX_ENGINE_SIDES_H

#include "engine/solvers/unknowns.h"

/* Takes inequalities out of the constraints, each as what is not above 0. Where there are some the
 * intervals of the unknowns are sides, too; else *sides is 0. The first *own of them belong to the
 * region, the others, read with <, do not. DX_TYPE for another relation. */
dx_status dx_read_sides(dx_unknowns *u, dx_formulas *constraints, dx_id **side, uint32_t *sides,
                        uint32_t *own) DX_MUST_USE;

/* The ends of the unknowns' intervals as sides; an array with room for those alone. */
dx_status dx_sides_of_intervals(const dx_unknowns *u, dx_id **side, uint32_t *sides) DX_MUST_USE;

/* Is something assumed of the unknowns? */
bool dx_is_assumed_of_unknowns(const dx_unknowns *u);

/* A new array of sides, with those that are assumed of the unknowns. *known is false where
 * something else is assumed of them, as that one is an integer. */
dx_status dx_add_assumed_sides(dx_unknowns *u, uint32_t *sides, uint32_t *own, dx_id **side,
                               bool *known) DX_MUST_USE;

#endif
