/* undersign.h - integrals whose integrands have no value at the point of an expansion. */
#ifndef DX_ENGINE_UNDERSIGN_H
#define DX_ENGINE_UNDERSIGN_H

#include "engine/limits/terms.h"

/* Integrals in an expression at whose ends the integrand has no value at the point, but a series in
 * whole powers, as sin(t)/t has at 0, become the integrals of the series: what comes of it is right
 * up to the order, and not beyond. Others stay, as do all where the point is one of several
 * variables or infinite. */
dx_status dx_expand_under_sign(ddx_session *s, const dx_point *at, uint32_t order,
                               dx_id *a) DX_MUST_USE;

#endif
