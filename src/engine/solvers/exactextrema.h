/* exactextrema.h - extrema of formulas with other names than the unknowns. */
#ifndef DX_ENGINE_EXACTEXTREMA_H
#define DX_ENGINE_EXACTEXTREMA_H

#include "engine/solvers/unknowns.h"

/* Is there a name in n formulas that is none of the unknowns? */
bool dx_has_other_names(const dx_unknowns *u, uint32_t n, const dx_id *f);

/* The table of all points where the gradient of a formula vanishes, or that of its Lagrange
 * function with m constraints, `name` being the unknowns and the multipliers; with the value and
 * the kind there, which may depend on the other names. DX_UNKNOWN where they are not found. */
dx_status dx_exact_extrema(const dx_unknowns *u, const dx_ast *call, dx_id of, uint32_t m,
                           const dx_id *constraint, const dx_id *name, dx_id *out) DX_MUST_USE;

#endif
