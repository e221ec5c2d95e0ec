/* undersign.h - integrals whose ends or integrands have names in them, in expansions. */
#ifndef DX_ENGINE_UNDERSIGN_H
#define DX_ENGINE_UNDERSIGN_H

#include "engine/limits/terms.h"

/* Integrals in an expression at whose ends the integrand has no value at the point, but a series in
 * whole powers, as sin(t)/t has at 0, become the integrals of the series: what comes of it is right
 * up to the order, and not beyond. Others stay, as do all where the point is one of several
 * variables or infinite. */
dx_status dx_expand_under_sign(ddx_session *s, const dx_point *at, uint32_t order,
                               dx_id *a) DX_MUST_USE;

/* The same for one integral without names in its integrand, to a fixed order: the rest has the
 * coefficient that is given. The integral itself where its integrand has values at the ends; NONE
 * where there is no such series. */
dx_status dx_series_under_sign(ddx_session *s, dx_id integral, const dx_point *at, dx_id rest,
                               dx_id *out) DX_MUST_USE;

/* Integrals in *a of polynomials in n symbols, which the ends are free of, become polynomials in
 * these: integrate(d*t*exp(t), t=0..1) is d*integrate(t*exp(t), t=0..1). Others stay. */
dx_status dx_spread_integrals(dx_graph *g, size_t n, const dx_id *symbol, dx_id *a) DX_MUST_USE;

#endif
