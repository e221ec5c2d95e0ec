/* jumps.h - jumps of integrands at places that move with the names in them.
 *
 * Where f jumps at t = c, the derivative by a name of its integral from lo to hi has, beside the
 * integral of the derivative of f, a share of the jump: (f(c-) - f(c+))·c' for lo < c < hi. */
#ifndef DX_SYMBOLIC_JUMPS_H
#define DX_SYMBOLIC_JUMPS_H

#include "expr/primitive.h"
#include "symbolic/derivatives/rules.h"

enum { DX_MOST_SHARES = 16 };

/* Shares (f(c-) - f(c+))·c' at places c, both in the names of the integrand. */
typedef struct dx_shares {
    size_t n;
    dx_id place[DX_MOST_SHARES], value[DX_MOST_SHARES];
} dx_shares;

/* Is the node a step of something that is linear in the variable, as sign(x - t) is, and its only
 * jump thus at a place that is known? */
dx_status dx_is_placed_step(dx_graph *g, dx_rules *rules, dx_id node, dx_id variable,
                            bool *is) DX_MUST_USE;

/* Those of f, as far as dx_is_placed_step, where it is differentiated by a name. DX_LIMIT for more
 * than DX_MOST_SHARES. */
dx_status dx_add_shares(dx_graph *g, dx_rules *rules, dx_id f, dx_id variable, dx_id by,
                        dx_shares *out) DX_MUST_USE;

/* The value where the place is between the ends; the negative one where it is so from hi to lo; 0
 * outside; nothing where it is an end. */
dx_id dx_share_between(dx_graph *g, dx_id place, dx_id value, dx_id lo, dx_id hi);

/* Jumps and kinks of the integrand that are always at an end are none between the ends: sign(x - t)
 * for t=a..x is sign(x - a). */
dx_status dx_settle_jumps_at_ends(dx_graph *g, dx_rules *rules, dx_primitive *p) DX_MUST_USE;

#endif
