/* verify.h - is this the derivative? Power series against the formula, in balls. */
#ifndef DX_NUMERIC_VERIFY_H
#define DX_NUMERIC_VERIFY_H

#include "expr/graph.h"

typedef enum dx_verdict {
    DX_AGREES,     /* at three points or more, to 30 digits */
    DX_DISAGREES,  /* at a point the two balls exclude each other */
    DX_NOT_CHECKED /* no point of the domain was found, or too large */
} dx_verdict;

/* Compare `derivative` with the order-th derivative of `a` by `symbol` as power-series
 * evaluation gives it, at random points of a's domain (chosen from the structure of
 * both, so the same each time). In case of disagreement *where tells the
 * point and both values: "x = 3/2: 3.0 by power series, 4.5 by the formula". */
dx_status dx_verify_derivative(dx_graph *g, dx_id a, dx_id symbol, uint32_t order, dx_id derivative,
                               dx_verdict *verdict, dx_text *where) DX_MUST_USE;

/* Are two expressions equal at random points of the common domain? */
dx_status dx_verify_equal(dx_graph *g, dx_id a, dx_id b, dx_verdict *verdict) DX_MUST_USE;

#endif
