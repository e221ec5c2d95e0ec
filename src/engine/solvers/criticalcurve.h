/* criticalcurve.h - two unknowns, where the gradient vanishes on a curve. */
#ifndef DX_ENGINE_CRITICALCURVE_H
#define DX_ENGINE_CRITICALCURVE_H

#include "engine/solvers/critical.h"

/* Says in notices which value a formula of two unknowns has on curves of critical points, and
 * whether it is a minimum or a maximum, as far as the curves can be solved for an unknown. */
dx_status dx_tell_critical_curves(dx_critical *c, const dx_unknowns *u,
                                  const dx_root_list *list) DX_MUST_USE;

/* The value that a formula has where this, or each element of it, is 0, if that is one. */
dx_status dx_critical_curve_value(dx_critical *c, const dx_unknowns *u, dx_id zero_of, bool *known,
                                  dx_id *value) DX_MUST_USE;

#endif
