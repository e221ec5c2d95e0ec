/* convexity.h - formulas that are convex, or concave, wherever they have a value. */
#ifndef DX_ENGINE_CONVEXITY_H
#define DX_ENGINE_CONVEXITY_H

#include "engine/session.h"

/* A formula in n unknowns. Where both are false that is not seen. Each unknown is free, or all
 * values on one side of an end belong to the domain, and none beyond it: x > 0 of log(x). */
typedef struct dx_convexity {
    bool convex, concave;
    dx_id *end;     /* of each unknown; NONE: it has none */
    bool *downward; /* the values are below the end */
} dx_convexity;

/* By the signs of the principal minors of the Hessian. Arrays in the command arena. What is
 * assumed of an unknown alone narrows the domain. */
dx_status dx_find_convexity(ddx_session *s, dx_id of, uint32_t n, const dx_id *name,
                            dx_convexity *out) DX_MUST_USE;

/* Is a point, n values, inside the domain, and not at its end? */
dx_status dx_is_inside_domain(ddx_session *s, const dx_convexity *c, uint32_t n, const dx_id *at,
                              bool *inside) DX_MUST_USE;

#endif
