/* iterated.h - sums and products over integers, term by term. */
#ifndef DX_NUMERIC_ITERATED_H
#define DX_NUMERIC_ITERATED_H

#include "numeric/ball.h"

/* The SUM or PRODUCT a with its ends given: indeterminate unless they are exactly integers. */
dx_status dx_iterated_ball(dx_graph *g, dx_id a, const arb_t lo, const arb_t hi,
                           const dx_ball_point *at, slong prec, arb_t out) DX_MUST_USE;
dx_status dx_iterated_series(dx_graph *g, dx_id a, const arb_t lo, const arb_t hi,
                             const dx_ball_point *at, arb_srcptr direction, slong length,
                             slong prec, arb_poly_t out) DX_MUST_USE;

#endif
