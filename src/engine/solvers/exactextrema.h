/* exactextrema.h - extrema in closed form. */
#ifndef DX_ENGINE_EXACTEXTREMA_H
#define DX_ENGINE_EXACTEXTREMA_H

#include "engine/solvers/unknowns.h"

/* Is there a name in n formulas that is none of the unknowns? */
bool dx_has_other_symbols(const dx_unknowns *u, uint32_t n, const dx_id *f);
/* The same, or a function that stands for any, as y(1) stands for data. */
bool dx_has_other_names(const dx_unknowns *u, uint32_t n, const dx_id *f);

/* The table of all points where the gradient of a formula vanishes, or that of its Lagrange
 * function with m constraints, `name` being the unknowns and the multipliers; with the value and
 * the kind there, which may depend on the other names. DX_UNKNOWN where they are not found. */
dx_status dx_exact_extrema(const dx_unknowns *u, const dx_ast *call, dx_id of, uint32_t m,
                           const dx_id *constraint, const dx_id *name, dx_id *out) DX_MUST_USE;

/* The same of a formula without other names, where the points are families: x = pi*k. *done is
 * false where they are not, where they are not all found so, or where there may be other extrema,
 * at corners and edges. */
dx_status dx_exact_families(const dx_unknowns *u, const dx_ast *call, dx_id of, dx_id *out,
                            bool *done) DX_MUST_USE;

#endif
