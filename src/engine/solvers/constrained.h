/* constrained.h - Lagrange systems in numbers (lagrange.c), on their own and of the sides of a
 * region (region.c). */
#ifndef DX_ENGINE_CONSTRAINED_H
#define DX_ENGINE_CONSTRAINED_H

#include "engine/solvers/critical.h"

/* lambda, or lambda_1, ...; another letter where that is an unknown. */
dx_status dx_name_multipliers(const dx_unknowns *u, uint32_t m, dx_id *name) DX_MUST_USE;

/* All solutions with m constraints g = 0, n + m values each, and the points, n values, at which the
 * gradients of these depend on each other; what is not decided is in the places of the second.
 * c: prepared. */
dx_status dx_solve_constrained(dx_unknowns *u, dx_id of, uint32_t m, const dx_id *constraint,
                               dx_critical *c, dx_root_list *found,
                               dx_root_list *degenerate) DX_MUST_USE;

/* Extrema where the equations hold, f = 0, none of the first sides is above 0 and the others are
 * below, as a table: inside, on the sides and where these meet. */
dx_status dx_find_in_region(dx_unknowns *u, dx_id of, uint32_t m, const dx_id *equation,
                            uint32_t sides, uint32_t own, const dx_id *side,
                            dx_id *out) DX_MUST_USE;

/* The same under equations alone that are not smooth; *done is false where it is not seen that the
 * formula has a least or a greatest value, or that all points are found. */
dx_status dx_find_in_charts(dx_unknowns *u, dx_id of, uint32_t m, const dx_id *equation, dx_id *out,
                            bool *done) DX_MUST_USE;

/* The least and the greatest value there, where what is assumed of the unknowns holds, too, and all
 * that is known of these is where it holds. where: "under the constraint"; *looked: all points were
 * found that may have these values. */
dx_status dx_tell_least_as_assumed(dx_unknowns *u, dx_id of, uint32_t m, const dx_id *equation,
                                   uint32_t sides, uint32_t own, const dx_id *side,
                                   const char *where, bool *looked) DX_MUST_USE;

#endif
