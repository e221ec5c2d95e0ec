/* criticalcurve.h - two unknowns, where the gradient vanishes on a curve. */
#ifndef DX_ENGINE_CRITICALCURVE_H
#define DX_ENGINE_CRITICALCURVE_H

#include "engine/solvers/critical.h"

/* Says in notices which value a formula of two unknowns has on curves of critical points, and
 * whether it is a minimum or a maximum, as far as the curves can be solved for an unknown. */
dx_status dx_tell_critical_curves(dx_critical *c, const dx_unknowns *u,
                                  const dx_root_list *list) DX_MUST_USE;

#endif
